/* What the grammar's actions call: the parser's state and the functions that build the tree.
 *
 * A symbol's value is a Ref (a node with the place where its text begins, opening parentheses
 * included), a Seq (a growing list) or a Token. A node ends where the last token before the
 * reduction ends: Lemon reduces only when it sees the token after a rule: p->last_end is right. */
#ifndef COIL_BUILD_H
#define COIL_BUILD_H

#include "grammar/ast.h"
#include "grammar/lexer.h"
#include "grammar/parse.h"

typedef struct Ref {
    Node *node;
    Position pos;
} Ref;

typedef struct Seq {
    int32_t count, cap;
    Node **items;
    Position pos;
    bool trailing_comma;
} Seq;

/* Nodes that exist only while parsing. They stand where a rule cannot know yet what it reads. */
enum {
    PSEUDO_PARAM = AST_KIND_COUNT, /* Param */
    PSEUDO_STAR_MARK,              /* Param: the bare * */
    PSEUDO_SLASH_MARK,             /* Param: the / */
    PSEUDO_PAIR,                   /* Pair: key: value of a dict display or mapping pattern */
    PSEUDO_DOUBLE_STAR,            /* Pair without key: **value, **rest */
    PSEUDO_GENERATOR_ARG,          /* a GeneratorExp argument without parentheses of its own */
    PSEUDO_AS_ITEM,                /* withitem inside parentheses */
    PSEUDO_AS_GROUP,               /* AsGroup: (a as b, c): only a with statement may have it */
    PSEUDO_TEXT,                   /* Text: a plain string literal, or text of an f-string */
    PSEUDO_FSTRING,                /* FStringNode */
    PSEUDO_FIELD_DEBUG,            /* DebugField: `x=` with its field */
    PSEUDO_KEYWORD_PATTERN,        /* Pair: name=pattern */
};

typedef enum { PARAM_PLAIN, PARAM_STAR, PARAM_DOUBLE_STAR } ParamStars;
typedef struct Param {
    Node node;
    ParamStars stars;
    Node *arg, *default_value;
} Param;
typedef struct Pair {
    Node node;
    Node *key, *value; /* key NULL: ** */
    Value name;        /* of a keyword pattern or **rest */
} Pair;
typedef struct AsGroup {
    Node node;
    Seq *items;
    Token as; /* where the error points when it turns out not to be a with statement */
} AsGroup;
typedef struct Text {
    Node node;
    Token token;
} Text;
typedef struct FStringNode {
    Node node;
    Seq *parts;
    bool raw;
    Token end;
} FStringNode;
typedef struct DebugField {
    Node node;
    Node *text, *field;
} DebugField;

enum { NAME_CACHE_SIZE = 256 };
typedef struct Parser {
    Fault fault, queued_fault;
    const ParseOptions *options;
    Node *tree;
    Position last_end;     /* end of the last token that is not NEWLINE, INDENT or DEDENT */
    Token current, previous, before_previous;
    int current_code, previous_code, before_previous_code;
    bool accepted;
    bool rejected;         /* the grammar refused a token */
    bool final;            /* the fault stands, whatever the lexer may still find */
    bool generic;          /* with nothing better to say than "invalid syntax" */
    bool incomplete;       /* more input could have helped */
    bool compound;         /* PARSE_SINGLE read a compound statement */
    bool memory_failed;    /* an exception other than SyntaxError is pending */
    bool stack_overflow;
    AsGroup *pending_as;   /* an AsGroup that no with statement has taken yet */
    Token as_token;
    Token keyword_equal;   /* the = of the last keyword argument */
    ParamStars last_stars; /* of the last parameter */
    Node *spare;           /* what new_node gives once memory has run out */
    struct { const char *text; int32_t length; Value name; } name_cache[NAME_CACHE_SIZE];
    Token *queue;          /* tokens read ahead to decide about `match` */
    int *queue_codes;
    int queue_count, queue_next, queue_cap;
    int ahead_depth;       /* of look_ahead in look_ahead */
    Lexer lexer;           /* last: lexer_init clears what it needs */
} Parser;

/* ---- nodes and lists ---- */
Node *new_node(Parser *p, AstKind kind, Position start); /* ends at p->last_end; never NULL */
#define NEW_NODE(p, Kind, start) ((Ast##Kind *)new_node((p), AST_##Kind, (start)))
Seq *seq_new(Parser *p);
Seq *seq_one(Parser *p, Node *node, Position start);
Seq *seq_add(Parser *p, Seq *seq, Node *node);
Seq *seq_extend(Parser *p, Seq *seq, Seq *more);
NodeList seq_nodes(Seq *seq); /* seq may be NULL */
Ref ref(Node *node, Position start);
void node_ends_here(Parser *p, Node *node);
Value identifier(Parser *p, Token name);

/* ---- errors found by actions ---- */
void fail_node(Parser *p, Node *node, const char *fmt, ...) PRINTF_LIKE(3, 4);
void fail_range(Parser *p, Node *first, Node *last, const char *fmt, ...) PRINTF_LIKE(4, 5);
void fail_token(Parser *p, Token token, const char *fmt, ...) PRINTF_LIKE(3, 4);
void fail_from(Parser *p, Position pos, const char *fmt, ...) PRINTF_LIKE(3, 4); /* to last_end */

/* ---- statements (build_stmt.c) ---- */
Ref build_expr_stmt(Parser *p, Ref value);
Ref build_simple(Parser *p, AstKind kind, Token keyword);
Ref build_return(Parser *p, Token keyword, Node *value);
Ref build_raise(Parser *p, Token keyword, Node *exc, Node *cause);
Ref build_names(Parser *p, AstKind kind, Token keyword, Seq *names);
Ref build_delete(Parser *p, Token keyword, Ref targets);
Ref build_assert(Parser *p, Token keyword, Node *test, Node *msg);
Ref build_import(Parser *p, Token keyword, Seq *names);
Ref build_import_from(Parser *p, Token keyword, Ref module, int level, Seq *names);
Ref build_alias(Parser *p, Ref name, Token *asname);
Ref build_type_alias(Parser *p, Token keyword, Token name, Seq *params, Ref value);
Ref build_assign(Parser *p, Ref target, Ref value);
Ref build_assign_more(Parser *p, Ref assign, Ref value);
Ref build_aug_assign(Parser *p, Ref target, int op, Ref value);
Ref build_ann_assign(Parser *p, Ref target, Ref annotation, Node *value);
Ref build_if(Parser *p, Token keyword, Ref test, Seq *body, Seq *elifs, Seq *orelse);
Ref build_elif(Parser *p, Token keyword, Ref test, Seq *body);
Ref build_while(Parser *p, Token keyword, Ref test, Seq *body, Seq *orelse);
Ref build_for(Parser *p, Token keyword, Ref target, Ref iter, Seq *body, Seq *orelse);
Ref build_try(Parser *p, Token keyword, Seq *body, Seq *handlers, Seq *orelse, Seq *finalbody);
Ref build_handler(Parser *p, Token keyword, Token *star, Node *type, Token *name, Seq *body);
void check_handler_kind(Parser *p, Seq *handlers, Ref next);
Ref build_with_head(Parser *p, Token keyword, Seq *items);
Ref build_with(Parser *p, Ref head, Seq *body);
Ref build_with_item(Parser *p, Ref context, Ref *target);
Ref build_def(Parser *p, Token keyword, Token name, Seq *type_params, Node *args, Ref returns,
              Seq *body);
Ref build_class(Parser *p, Token keyword, Token name, Seq *type_params, Seq *args, Seq *body);
Ref build_async(Parser *p, Token keyword, Ref statement);
Ref build_decorated(Parser *p, Seq *decorators, Ref definition);
Ref build_type_param(Parser *p, AstKind kind, Token first, Token name, Node *bound, Node *deflt);
void build_module(Parser *p, Seq *body);
void build_interactive(Parser *p, Seq *body);
void build_expression(Parser *p, Ref body);
void build_function_type(Parser *p, Seq *args, Ref returns);
void statement_done(Parser *p);

/* ---- parameters (build_params.c) ---- */
Ref build_arg(Parser *p, Token name, Ref annotation);
Ref build_param(Parser *p, Token *stars_token, Ref arg, Node *default_value, ParamStars stars);
Ref build_mark(Parser *p, int kind, Token token);
Seq *build_first_param(Parser *p, Ref param);
Node *build_arguments(Parser *p, Seq *params, bool lambda);
Ref build_keyword(Parser *p, Ref name, Token equal, Ref value);
Ref build_double_star(Parser *p, Token stars, Ref value);
Ref build_generator_arg(Parser *p, Ref element, Seq *generators);
Ref build_call(Parser *p, Ref func, Token open, Seq *args);
void split_arguments(Parser *p, Seq *all, NodeList *args, NodeList *keywords);

/* ---- expressions (build_expr.c) ---- */
Ref build_binary(Parser *p, Ref left, Ast_operator op, Ref right);
Ref build_bool(Parser *p, Ref left, Ast_boolop op, Ref right);
Ref build_unary(Parser *p, Token op_token, Ast_unaryop op, Ref operand);
Ref build_compare(Parser *p, Ref left, Ast_cmpop op, Ref right);
Ref build_conditional(Parser *p, Ref body, Ref test, Ref orelse);
Ref build_lambda(Parser *p, Token keyword, Node *args, Ref body);
Ref build_named(Parser *p, Ref target, Token walrus, Ref value);
Ref build_starred(Parser *p, Token star, Ref value);
Ref build_tuple(Parser *p, Seq *items);
Ref build_display(Parser *p, AstKind kind, Token open, Seq *items);
Ref build_group(Parser *p, Token open, Seq *items);
Ref build_parenthesized(Parser *p, Token open, Ref inner);
Ref build_comprehension(Parser *p, AstKind kind, Token open, Ref element, Seq *generators);
Ref build_generator(Parser *p, Token *async, Token keyword, Ref target, Ref iter, Seq *ifs);
Ref build_pair(Parser *p, Ref key, Ref value);
Ref build_double_star_pair(Parser *p, Token stars, Ref value);
Ref build_dict(Parser *p, Token open, Seq *items);
Ref build_yield(Parser *p, Token keyword, Node *value, bool from);
Ref build_await(Parser *p, Token keyword, Ref value);
Ref build_attribute(Parser *p, Ref value, Token name);
Ref build_subscript(Parser *p, Ref value, Ref slices);
Ref build_slices(Parser *p, Seq *slices);
Ref build_slice(Parser *p, Ref lower, Token colon, Ref upper, Ref step);
Ref build_name(Parser *p, Token name);
Ref build_constant(Parser *p, Token token, Value value);
Ref build_number(Parser *p, Token token);
Ref build_dotted(Parser *p, Ref left, Token name);
Ref build_as_item(Parser *p, Ref context, Token as, Ref target);

/* TARGET_CHAIN: of a second or later `=`, which gets no hint about ==. */
typedef enum { TARGET_ASSIGN, TARGET_CHAIN, TARGET_FOR, TARGET_WITH, TARGET_DELETE } TargetUse;
/* Turns an expression into a target, or sets the fault "cannot assign to ...". */
void make_target(Parser *p, Node *node, TargetUse use);
/* "cannot assign to ..." for a target that is none, with the hint about == or without. */
void make_target_failing(Parser *p, Node *node, bool hint);
bool could_be_compared(const Node *node);
const char *expression_name(const Node *node); /* "function call", for messages */
void set_context(Node *node, Ast_expr_context ctx);

/* ---- literals (literals.c, strings.c) ---- */
Value number_value(Parser *p, Token token);
Ref build_text(Parser *p, Token token);
Ref build_fstring(Parser *p, Token start, Seq *parts, Token end);
/* `after`: the token behind the debug `=`, NULL when there is none; conversion -1: none. */
Ref build_field(Parser *p, Token open, Ref value, const Token *after, int conversion, Ref spec);
Ref build_spec(Parser *p, Token colon, Seq *parts);
Ref build_strings(Parser *p, Seq *pieces);
int check_conversion(Parser *p, Token bang, Token name);

/* ---- patterns (build_pattern.c) ---- */
Ref build_match(Parser *p, Token keyword, Ref subject, Seq *cases);
Ref build_subject(Parser *p, Seq *items);
Ref build_case(Parser *p, Token keyword, Ref pattern, Ref guard, Seq *body);
Ref build_open_pattern(Parser *p, Seq *patterns);
Ref build_star_pattern(Parser *p, Token star, Token name);
Ref build_as_pattern(Parser *p, Ref pattern, Ref target);
Ref build_or_pattern(Parser *p, Ref left, Ref right);
Ref build_capture(Parser *p, Token name);
Ref build_value_pattern(Parser *p, Ref value);
Ref build_singleton_pattern(Parser *p, Token token, Value value);
Ref build_group_pattern(Parser *p, Token open, Seq *patterns);
Ref build_sequence_pattern(Parser *p, Token open, Seq *patterns);
Ref build_mapping_pattern(Parser *p, Token open, Seq *items);
Ref build_mapping_item(Parser *p, Ref key, Ref pattern);
Ref build_mapping_rest(Parser *p, Token stars, Token name);
Ref build_class_pattern(Parser *p, Ref cls, Seq *args);
Ref build_keyword_pattern(Parser *p, Token name, Ref pattern);
Ref build_class_name(Parser *p, Token name);
Ref build_complex(Parser *p, Ref real, Ast_operator op, Token imaginary);
Ref build_negative(Parser *p, Token minus, Token number);

/* ---- errors of the grammar (syntax_error.c; called from the generated parser) ---- */
typedef struct ParserView { /* what the error rules may look at in the LALR stack */
    const void *parser;
    int depth;
    int (*symbol)(const void *parser, int index);       /* grammar symbol at stack[index] */
    Token (*token)(const void *parser, int index);      /* when the symbol is a terminal */
    Ref (*value)(const void *parser, int index);        /* when it is an expression */
    bool (*would_shift)(const void *parser, int code);  /* is this token possible here? */
    bool (*is_expression)(int symbol); /* or a list of them, or a simple statement */
    bool (*is_field_part)(int symbol); /* what follows the expression of an f-string's field */
    Seq *(*list)(const void *parser, int index);
    int arg_list, slice_list;
    int with_head; /* the symbol of a with statement before its colon */
} ParserView;
void syntax_error(Parser *p, const ParserView *view, int code, Token token);

/* What an expression that begins with the refused token would be (parse.c). */
typedef struct Ahead {
    bool complete;    /* there is one; it ends at `end`, before the token next_code */
    Position end;
    int next_code;
    Token next;
    int level;        /* open brackets at its end */
    Fault fault;      /* with `diagnose`: what is wrong with it, unless it is "invalid syntax" */
    Token first, behind; /* its first token; the one behind the longest start of it that is whole */
    int behind_code;  /* LEX_ERROR: no start of it is an expression */
} Ahead;
/* start: TK_START_EXPR and so on; code 0: begin with the token after the refused one. */
bool look_ahead(Parser *p, int start, int code, Token token, bool diagnose, Ahead *out);
/* The same again for the expression of the replacement field that `brace` opened. False: not open. */
bool look_into_field(Parser *p, Token brace, Ahead *out);

#endif
