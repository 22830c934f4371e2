/* What to say when the grammar refuses a token. Each rule below looks at the refused token, the two
 * before it and the parser's stack, and asks what the automaton would have accepted; the first that
 * recognises the mistake sets the fault. The texts are CPython's. */
#include "grammar/build.h"
#include "grammar/parser.h"
#include "runtime/error.h"

typedef struct Mistake {
    Parser *p;
    const ParserView *view;
    int code;
    Token token;
    int top;      /* stack index */
    int header;   /* stack index of the nearest keyword or bracket that is still open; 0: none */
    bool operand; /* an expression is on top of the stack, complete with the previous token */
    bool in_field; /* directly inside the braces of an f-string */
} Mistake;

static int symbol(const Mistake *m, int index)
{
    return index > 0 && index <= m->top ? m->view->symbol(m->view->parser, index) : -1;
}

static bool possible(const Mistake *m, int code)
{
    return m->view->would_shift(m->view->parser, code);
}

static Token token_at(const Mistake *m, int index)
{
    return m->view->token(m->view->parser, index);
}

static Ref value_at(const Mistake *m, int index)
{
    return m->view->value(m->view->parser, index);
}

static const Bracket *open_bracket(const Mistake *m)
{
    const Lexer *lx = &m->p->lexer;
    return lx->bracket_count > 0 ? &lx->brackets[lx->bracket_count - 1] : NULL;
}

/* ---- kinds of tokens ---- */

static bool ends_operand(int code)
{
    switch (code) {
    case TK_NAME: case TK_TYPE: case TK_CASE: case TK_NUMBER: case TK_STRING: case TK_FEND:
    case TK_RPAR: case TK_RSQB: case TK_RBRACE: case TK_NONE: case TK_TRUE: case TK_FALSE:
    case TK_ELLIPSIS:
        return true;
    default:
        return false;
    }
}

static bool begins_operand(int code)
{
    switch (code) {
    case TK_NAME: case TK_NUMBER: case TK_STRING: case TK_FSTART: case TK_NONE: case TK_TRUE:
    case TK_FALSE: case TK_LAMBDA: case TK_ELLIPSIS: case TK_LBRACE: case TK_TILDE: case TK_TYPE:
    case TK_CASE:
        return true;
    default:
        return false;
    }
}

static bool is_operator(int code)
{
    switch (code) {
    case TK_PLUS: case TK_MINUS: case TK_STAR: case TK_SLASH: case TK_PERCENT: case TK_AT:
    case TK_VBAR: case TK_AMPER: case TK_CIRC: case TK_LSHIFT: case TK_RSHIFT: case TK_DSLASH:
    case TK_DSTAR: case TK_TILDE: case TK_EQEQ: case TK_NE: case TK_LT: case TK_GT: case TK_LE:
    case TK_GE: case TK_IS: case TK_IN:
        return true;
    default:
        return false;
    }
}

static const char *header_name(int code)
{
    switch (code) {
    case TK_IF: return "'if' statement";
    case TK_ELIF: return "'elif' statement";
    case TK_ELSE: return "'else' statement";
    case TK_WHILE: return "'while' statement";
    case TK_FOR: return "'for' statement";
    case TK_TRY: return "'try' statement";
    case TK_EXCEPT: return "'except' statement";
    case TK_FINALLY: return "'finally' statement";
    case TK_WITH: return "'with' statement";
    case TK_DEF: return "function definition";
    case TK_CLASS: return "class definition";
    case TK_MATCH: return "'match' statement";
    case TK_CASE: return "'case' statement";
    default: return NULL;
    }
}

/* ---- finding the place in the stack ---- */

/* From a closing parenthesis down to below its opening one. */
static int below_parentheses(const Mistake *m, int index)
{
    int depth = 0;
    for (; index > 0; index--) {
        if (symbol(m, index) == TK_RPAR)
            depth++;
        else if (symbol(m, index) == TK_LPAR && --depth == 0)
            return index - 1;
    }
    return 0;
}

static int find_header(const Mistake *m)
{
    int i = m->top;
    while (i > 0) {
        int s = symbol(m, i);
        if (s == TK_RPAR) {
            i = below_parentheses(m, i);
            continue;
        }
        if (header_name(s) != NULL || s == TK_LPAR || s == TK_LSQB || s == TK_LBRACE ||
            s == TK_FLBRACE || s == TK_LAMBDA)
            return i;
        i--;
    }
    return 0;
}

static bool header_is(const Mistake *m, int code)
{
    return m->header > 0 && symbol(m, m->header) == code;
}

/* ---- faults ---- */

static bool say(const Mistake *m, Token token, const char *message)
{
    fail_token(m->p, token, "%s", message);
    return true;
}

static bool say_range(const Mistake *m, Position from, Position to, const char *message)
{
    fault_set(&m->p->fault, &type_SyntaxError, from, to, "%s", message);
    return true;
}

static bool say_unclosed(const Mistake *m)
{
    const Bracket *b = open_bracket(m);
    fault_set(&m->p->fault, &type_SyntaxError, b->pos, b->pos, "'%c' was never closed", b->open);
    m->p->fault.no_end_offset = true;
    return true;
}

/* A synthetic token has no text: CPython points at where its tokenizer stands, which at the end is
 * behind the line feed of the last line. */
static void no_width(const Mistake *m, int32_t end_offset)
{
    Fault *fault = &m->p->fault;
    const Lexer *lx = &m->p->lexer;
    if (lx->at_end) {
        const char *start = lx->end;
        if (start > lx->source && start[-1] == '\n')
            start--;
        const char *stop = start;
        while (start > lx->source && start[-1] != '\n')
            start--;
        bool ended = stop < lx->end;
        fault->pos = (Position){lx->line - ended, (int32_t)(stop - start) + 1};
        fault->end = fault->pos;
    }
    fault->no_end_offset = true;
    fault->fixed_end_offset = end_offset;
    fault->offset_less = 1;
}

/* ---- blocks and indentation ---- */

static bool missing_block(const Mistake *m)
{
    if (m->code == TK_INDENT || !possible(m, TK_INDENT))
        return false;
    int h = m->top;
    while (h > 0 && header_name(symbol(m, h)) == NULL && symbol(m, h) != m->view->with_head)
        h--;
    if (h == 0)
        return false;
    bool with = symbol(m, h) == m->view->with_head;
    int line = with ? value_at(m, h).pos.line : token_at(m, h).pos.line;
    const char *name = with ? "'with' statement" : header_name(symbol(m, h));
    if (symbol(m, h) == TK_EXCEPT && symbol(m, h + 1) == TK_STAR)
        name = "'except*' statement";
    fail_token(m->p, m->token, "expected an indented block after %s on line %d", name, line);
    m->p->fault.type = &type_IndentationError;
    if (m->code == TK_DEDENT || m->p->lexer.at_end)
        no_width(m, -1);
    return true;
}

static bool wrong_indent(const Mistake *m)
{
    if (m->code != TK_INDENT && m->code != TK_DEDENT)
        return false;
    if (m->code == TK_DEDENT && (m->p->lexer.at_end || possible(m, TK_EXCEPT)))
        return false;
    fail_token(m->p, m->token,
               m->code == TK_INDENT ? "unexpected indent" : "unexpected unindent");
    m->p->fault.type = &type_IndentationError;
    no_width(m, -1);
    m->p->final = true;
    return true;
}

static bool unclosed_at_end(const Mistake *m)
{
    const Bracket *b = open_bracket(m);
    if (b == NULL || (m->code != LEX_END && (b->field || !m->p->lexer.at_end)))
        return false;
    return say_unclosed(m);
}

static bool missing_colon(const Mistake *m)
{
    if (m->code == TK_NEWLINE && symbol(m, m->top) == m->view->with_head)
        return say(m, m->token, "expected ':'");
    if (m->header == 0 || header_name(symbol(m, m->header)) == NULL || !possible(m, TK_COLON))
        return false;
    int before = m->p->previous_code, h = symbol(m, m->header);
    bool strict = h == TK_DEF || h == TK_ELSE || h == TK_TRY || h == TK_FINALLY ||
                  before == TK_TRY || before == TK_ELSE || before == TK_FINALLY;
    return (m->code == TK_NEWLINE || strict) && say(m, m->token, "expected ':'");
}

static bool missing_handler(const Mistake *m)
{
    if (!possible(m, TK_EXCEPT) || !possible(m, TK_FINALLY) || possible(m, TK_ELSE))
        return false;
    say(m, m->token, "expected 'except' or 'finally' block");
    if (m->code == LEX_END || m->code == TK_DEDENT)
        no_width(m, -1);
    return true;
}

/* ---- f-strings ---- */

static bool field_error(const Mistake *m)
{
    if (m->p->previous_code == TK_FLBRACE) {
        char c = m->code == TK_FRBRACE ? '}' : m->code == TK_FBANG ? '!'
               : m->code == TK_FCOLON ? ':' : m->code == TK_EQUAL ? '=' : 0;
        if (c == 0)
            return say(m, m->token, "f-string: expecting a valid expression after '{'");
        fail_token(m->p, m->token, "f-string: valid expression required before '%c'", c);
        return true;
    }
    if (m->p->previous_code == TK_FBANG)
        return say(m, m->token, m->code == TK_FRBRACE || m->code == TK_FCOLON
                                    ? "f-string: missing conversion character"
                                    : "f-string: invalid conversion character");
    if (m->p->previous_code == TK_NAME && m->p->before_previous_code == TK_FBANG)
        return say(m, m->token, "f-string: expecting ':' or '}'");
    return m->code == TK_FEND && say(m, m->token, "f-string: expecting '}', or format specs");
}

static bool field_lambda(const Mistake *m)
{
    return m->code == TK_FCOLON && header_is(m, TK_LAMBDA) &&
           say_range(m, token_at(m, m->header).pos, m->token.end,
                     "f-string: lambda expressions are not allowed without parentheses");
}

static bool field_end(const Mistake *m)
{
    return m->in_field && m->p->previous_code == TK_EQUAL &&
           say(m, m->token, "f-string: expecting '!', or ':', or '}'");
}

/* Something in the field is wrong and nothing better is known: what is refused is the token behind
 * as much of it as makes an expression. */
static bool field_expression(const Mistake *m)
{
    Ahead ahead;
    int i = m->top;
    while (i > 0 && symbol(m, i) != TK_FLBRACE)
        i--;
    if (symbol(m, i) != TK_FLBRACE || !look_into_field(m->p, token_at(m, i), &ahead))
        return false;
    if (ahead.behind_code == LEX_ERROR)
        return say(m, ahead.first, "f-string: expecting a valid expression after '{'");
    return say(m, ahead.behind, "f-string: expecting '=', or '!', or ':', or '}'");
}

/* ---- definitions, imports ---- */

static bool function_name(const Mistake *m)
{
    return m->p->before_previous_code == TK_DEF && m->p->previous_code == TK_NAME &&
           say(m, m->token, "expected '('");
}

static bool function_parenthesis(const Mistake *m)
{
    bool at_def = m->p->previous_code == TK_DEF ||
                  (header_is(m, TK_DEF) && m->header >= m->top - 2 &&
                   m->p->previous_code != TK_LPAR);
    return at_def && possible(m, TK_LPAR) && say(m, m->token, "expected '('");
}

/* import a from b */
static bool import_order(const Mistake *m)
{
    if (m->code != TK_FROM || !m->view->is_expression(symbol(m, m->top)))
        return false;
    Ref statement = value_at(m, m->top);
    Ahead ahead;
    return statement.node->kind == AST_Import &&
           look_ahead(m->p, TK_START_EXPR, 0, m->token, false, &ahead) &&
           say_range(m, statement.pos, ahead.next.pos,
                     "Did you mean to use 'from ... import ...' instead?");
}

static bool import_nothing(const Mistake *m)
{
    return m->p->previous_code == TK_IMPORT && m->code == TK_NEWLINE &&
           say_range(m, m->token.pos, m->token.pos, "Expected one or more names after 'import'");
}

static bool empty_type_params(const Mistake *m)
{
    if (m->p->previous_code != TK_LSQB || m->code != TK_RSQB ||
        m->p->before_previous_code != TK_NAME || !possible(m, TK_DSTAR))
        return false;
    Ahead ahead = {.next = m->token};
    if (symbol(m, m->top - 2) == TK_TYPE)
        look_ahead(m->p, TK_START_EXPR, 0, m->token, false, &ahead);
    return say_range(m, m->token.pos, ahead.next.pos, "Type parameter list cannot be empty");
}

/* The parameters read so far are on top: by default they are complete with the refused token. */
static bool in_params(const Mistake *m, bool *lambda)
{
    *lambda = symbol(m, m->top - 1) == TK_LAMBDA;
    return *lambda ||
           (symbol(m, m->top - 1) == TK_LPAR && symbol(m, m->top - 4) == TK_DEF);
}

static bool missing_default(const Mistake *m)
{
    static const char no_star[] = "var-positional argument cannot have default value",
                      no_double_star[] = "var-keyword argument cannot have default value";
    bool lambda;
    if (m->code == TK_EQUAL && in_params(m, &lambda) && m->p->last_stars != PARAM_PLAIN)
        return say(m, m->token, m->p->last_stars == PARAM_STAR ? no_star : no_double_star);
    if (m->p->previous_code != TK_EQUAL || (m->code != TK_COMMA && m->code != TK_RPAR) ||
        symbol(m, m->top) != TK_EQUAL)
        return false;
    int stars = symbol(m, m->top - 2);
    if (stars == TK_STAR || stars == TK_DSTAR)
        return say(m, m->p->previous, stars == TK_STAR ? no_star : no_double_star);
    if (m->view->is_expression(symbol(m, m->top - 1)))
        return say_range(m, value_at(m, m->top - 1).pos, m->p->previous.end,
                         "expected argument value expression");
    return say(m, m->p->previous, "expected default value expression");
}

static bool parenthesized_params(const Mistake *m)
{
    int before = m->p->previous_code;
    bool lambda;
    Ahead ahead;
    if (m->code != TK_LPAR || !in_params(m, &lambda) ||
        (before != TK_COMMA && before != TK_LPAR && before != TK_LAMBDA) ||
        !look_ahead(m->p, TK_START_EXPR, m->code, m->token, false, &ahead))
        return false;
    return say_range(m, m->token.pos, ahead.end,
                     lambda ? "Lambda expression parameters cannot be parenthesized"
                            : "Function parameters cannot be parenthesized");
}

static bool comma_between_marks(const Mistake *m)
{
    bool lambda;
    return m->code == TK_STAR && m->p->previous_code == TK_SLASH && in_params(m, &lambda) &&
           say(m, m->token, "expected comma between / and *");
}

/* ---- expressions ---- */

static bool not_after_operator(const Mistake *m)
{
    Ahead ahead;
    return m->code == TK_NOT && is_operator(m->p->previous_code) &&
           look_ahead(m->p, TK_START_INVERSION, m->code, m->token, false, &ahead) &&
           say_range(m, m->token.pos, ahead.end, "'not' after an operator must be parenthesized");
}

static bool dict_value(const Mistake *m)
{
    if (m->p->previous_code != TK_COLON || !header_is(m, TK_LBRACE))
        return false;
    Ahead ahead;
    if (m->code == TK_STAR && look_ahead(m->p, TK_START_BITWISE_OR, 0, m->token, false, &ahead))
        return say_range(m, m->token.pos, ahead.end,
                         "cannot use a starred expression in a dictionary value");
    return (m->code == TK_COMMA || m->code == TK_RBRACE) &&
           say(m, m->p->previous, "expression expected after dictionary key and ':'");
}

/* {1: 2, 3} */
static bool dict_colon(const Mistake *m)
{
    if ((m->code != TK_COMMA && m->code != TK_RBRACE) || !m->operand ||
        !header_is(m, TK_LBRACE) || !possible(m, TK_COLON))
        return false;
    Node *key = value_at(m, m->top).node;
    fail_node(m->p, key, "':' expected after dictionary key");
    m->p->fault.pos = (Position){key->line, key->end_col - 1};
    m->p->fault.no_end_offset = true;
    return true;
}

static bool starred_group(const Mistake *m)
{
    return m->code == TK_DSTAR && m->p->previous_code == TK_LPAR && symbol(m, m->top) == TK_LPAR &&
           !m->view->is_expression(symbol(m, m->top - 1)) &&
           say(m, m->token, "cannot use double starred expression here");
}

/* f(*), a[*]: a star with nothing behind it. */
static bool lonely_star(const Mistake *m)
{
    if (m->p->previous_code != TK_STAR || symbol(m, m->top) != TK_STAR)
        return false;
    int before = symbol(m, m->top - 1), list = symbol(m, m->top - 2);
    bool first = before == TK_LSQB || (before == TK_LPAR && m->view->is_expression(list));
    bool later = before == TK_COMMA && (list == m->view->arg_list || list == m->view->slice_list);
    return (first || later) && say(m, m->token, "Invalid star expression");
}

static bool no_exception_type(const Mistake *m)
{
    return m->p->previous_code == TK_STAR && m->p->before_previous_code == TK_EXCEPT &&
           m->code == TK_COLON && say(m, m->token, "expected one or more exception types");
}

static bool comprehension_target(const Mistake *m)
{
    if (m->code != TK_FOR || (!header_is(m, TK_LSQB) && !header_is(m, TK_LBRACE)))
        return false;
    bool comma = symbol(m, m->top) == TK_COMMA;
    Seq *list = m->top > 1 ? m->view->list(m->view->parser, m->top - comma) : NULL;
    if (list == NULL || m->view->is_expression(symbol(m, m->header - 1)) ||
        (list->count < 2 && !comma))
        return false;
    Node *first = list->items[0];
    return say_range(m, (Position){first->line, first->col}, m->p->previous.end,
                     "did you forget parentheses around the comprehension target?");
}

static bool missing_in(const Mistake *m)
{
    return m->code == TK_IF && possible(m, TK_IN) && header_is(m, TK_FOR) &&
           say(m, m->token, "'in' expected after for-loop variables");
}

/* f(*a=1), f(**a=1), f(a=x for x in y) */
static bool argument_assignment(const Mistake *m)
{
    Ahead ahead;
    if (!m->operand)
        return false;
    Ref value = value_at(m, m->top);
    int before = symbol(m, m->top - 1);
    if (m->code == TK_FOR && before == TK_EQUAL &&
        m->view->is_expression(symbol(m, m->top - 2)) &&
        value_at(m, m->top - 2).node->kind == AST_Name && header_is(m, TK_LPAR))
        return say_range(m, value_at(m, m->top - 2).pos, token_at(m, m->top - 1).end,
                         "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    if (m->code == TK_FOR && value.node->kind == AST_keyword && header_is(m, TK_LPAR) &&
        AST(keyword, value.node)->arg != VALUE_ABSENT)
        return say_range(m, value.pos, m->p->keyword_equal.end,
                         "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    bool star = value.node->kind == AST_Starred || before == TK_STAR;
    bool double_star = (value.node->kind == AST_keyword &&
                        AST(keyword, value.node)->arg == VALUE_ABSENT) || before == TK_DSTAR;
    if (m->code != TK_EQUAL || (!star && !double_star) || !header_is(m, TK_LPAR) ||
        !look_ahead(m->p, TK_START_EXPR, 0, m->token, false, &ahead))
        return false;
    bool bare = before == TK_STAR || before == TK_DSTAR;
    return say_range(m, bare ? token_at(m, m->top - 1).pos : value.pos, ahead.end,
                     star ? "cannot assign to iterable argument unpacking"
                          : "cannot assign to keyword argument unpacking");
}

/* name=value where only an expression can be: `if x = 3:`, `(a=1)`. */
static bool assignment_inside(const Mistake *m)
{
    if (m->code != TK_EQUAL || !m->operand ||
        (m->p->options->mode == PARSE_EVAL && open_bracket(m) == NULL))
        return false;
    Ref value = value_at(m, m->top);
    Node *n = value.node;
    Ahead ahead;
    if (!look_ahead(m->p, TK_START_BITWISE_OR, 0, m->token, true, &ahead)) {
        m->p->fault = ahead.fault;
        return ahead.fault.type != NULL;
    }
    if (ahead.next_code == TK_EQUAL || ahead.next_code == TK_COLONEQUAL)
        return false;
    if (n->kind == AST_Name && !n->parenthesized)
        return say_range(m, value.pos, ahead.end,
                         "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    if (!could_be_compared(n))
        return false;
    fail_node(m->p, n, "cannot assign to %s here. Maybe you meant '==' instead of '='?",
              expression_name(n));
    return true;
}

static bool missing_else(const Mistake *m)
{
    if (m->code == TK_COLON || !possible(m, TK_ELSE) || symbol(m, m->top - 1) != TK_IF ||
        !m->view->is_expression(symbol(m, m->top - 2)))
        return false;
    return say_range(m, value_at(m, m->top - 2).pos, m->p->last_end,
                     "expected 'else' after 'if' expression");
}

/* print x, exec x: statements of Python 2. */
static bool old_print(const Mistake *m)
{
    Token name = m->p->previous;
    if (!m->operand || !begins_operand(m->code) || m->p->previous_code != TK_NAME)
        return false;
    if (!(name.length == 5 && memcmp(name.text, "print", 5) == 0) &&
        !(name.length == 4 && memcmp(name.text, "exec", 4) == 0))
        return false;
    Ahead ahead;
    if (!look_ahead(m->p, TK_START_EVAL, m->code, m->token, true, &ahead)) {
        m->p->fault = ahead.fault;
        return ahead.fault.type != NULL;
    }
    fault_set(&m->p->fault, &type_SyntaxError, name.pos, ahead.end,
              "Missing parentheses in call to '%.*s'. Did you mean %.*s(...)?", name.length,
              name.text, name.length, name.text);
    return true;
}

/* Two expressions side by side inside brackets. */
static bool missing_comma(const Mistake *m)
{
    if (!m->operand || !begins_operand(m->code) ||
        (m->p->previous_code == TK_NAME && m->code == TK_STRING))
        return false;
    Ahead ahead;
    if (!look_ahead(m->p, TK_START_EXPR, m->code, m->token, false, &ahead)) {
        m->p->fault = ahead.fault;
        return ahead.fault.type != NULL;
    }
    return ahead.level > 0 && say_range(m, value_at(m, m->top).pos, ahead.end,
                                        "invalid syntax. Perhaps you forgot a comma?");
}

/* A name before an expression: what is wrong with that expression is said instead, as CPython does
 * while it looks for `print x`. */
static bool name_before_expression(const Mistake *m)
{
    if (!m->operand || !begins_operand(m->code) || m->p->previous_code != TK_NAME)
        return false;
    Ahead ahead;
    look_ahead(m->p, TK_START_EVAL, m->code, m->token, true, &ahead);
    m->p->fault = ahead.fault;
    return ahead.fault.type != NULL;
}

/* for x(): with no `in` after it. */
static bool for_target(const Mistake *m)
{
    if (!m->operand || !header_is(m, TK_FOR) || m->header != m->top - 1 || !possible(m, TK_IN))
        return false;
    Seq *list = m->view->list(m->view->parser, m->top);
    if (list == NULL)
        make_target_failing(m->p, value_at(m, m->top).node, false);
    for (int32_t i = 0; list != NULL && i < list->count; i++)
        make_target_failing(m->p, list->items[i], false);
    return m->p->fault.type != NULL;
}

/* `1 + 2 =` with nothing sensible after it: the target is wrong all the same. */
static bool dangling_target(const Mistake *m)
{
    int i = m->top;
    while (i > 1 && symbol(m, i) != TK_EQUAL) {
        int s = symbol(m, i);
        if (s == TK_LPAR || s == TK_LSQB || s == TK_LBRACE || s == TK_FLBRACE || s == TK_NEWLINE)
            return false;
        i--;
    }
    if (i <= 1 || !m->view->is_expression(symbol(m, i - 1)))
        return false;
    Node *target = value_at(m, i - 1).node;
    if (target->kind == AST_Assign)
        target = AST(Assign, target)->value;
    if (target->kind >= AST_KIND_COUNT || strcmp(ast_kind_group(target->kind), "expr") != 0)
        return false;
    bool compared = i < m->top && could_be_compared(target);
    if (symbol(m, i - 2) == TK_COMMA || symbol(m, i - 2) == TK_LPAR || target->kind == AST_keyword)
        return false;
    make_target_failing(m->p, target, compared);
    return m->p->fault.type != NULL;
}

/* 1: x y: what stands before the colon cannot be annotated, and no statement begins so. */
static bool dangling_annotation(const Mistake *m)
{
    int i = m->top;
    while (i > 1 && symbol(m, i) != TK_COLON) {
        int s = symbol(m, i);
        if (s == TK_LPAR || s == TK_LSQB || s == TK_LBRACE || s == TK_FLBRACE || s == TK_NEWLINE)
            return false;
        i--;
    }
    int below = symbol(m, i - 2);
    if (i <= 1 || !m->view->is_expression(symbol(m, i - 1)) || header_name(below) != NULL ||
        m->view->is_expression(below) || below == TK_LAMBDA || below == TK_COMMA ||
        below == TK_LSQB || below == TK_LBRACE || below == TK_LPAR)
        return false;
    Node *target = value_at(m, i - 1).node;
    if (target->kind == AST_Name || target->kind == AST_Attribute || target->kind == AST_Subscript)
        return false;
    bool annotated = i < m->top && ends_operand(m->p->previous_code);
    if (annotated && (target->kind == AST_Tuple || target->kind == AST_List)) {
        bool bare = target->kind == AST_Tuple && !target->parenthesized;
        fail_node(m->p, bare ? AST(Tuple, target)->elts.items[0] : target,
                  "only single target (not %s) can be annotated",
                  target->kind == AST_Tuple ? "tuple" : "list");
    } else if (annotated) {
        fail_node(m->p, target, "illegal target for annotation");
    } else {
        say(m, token_at(m, i), "invalid syntax");
    }
    return true;
}

/* except A, B: without parentheses, with or without `as`. */
static bool exception_list(const Mistake *m)
{
    Ahead ahead;
    if (m->code != TK_COMMA || !header_is(m, TK_EXCEPT) || !m->operand)
        return false;
    if (!look_ahead(m->p, TK_START_EVAL, 0, m->token, false, &ahead) ||
        ahead.next_code != TK_COLON) {
        look_ahead(m->p, TK_START_HANDLER, 0, m->token, false, &ahead);
        if (!ahead.complete || ahead.next_code != TK_COLON)
            return false;
    }
    return say_range(m, value_at(m, m->top).pos, ahead.next.pos,
                     "multiple exception types must be parenthesized");
}

/* A second statement where compile(..., 'single') takes one. */
static bool more_statements(const Mistake *m)
{
    return m->p->options->mode == PARSE_SINGLE && m->p->previous_code == TK_NEWLINE
        && possible(m, LEX_END) && say(m, m->p->previous, "multiple statements found while compiling "
                                                          "a single statement");
}

/* ---- all rules, in the order in which they are asked ---- */

static bool (*const rules[])(const Mistake *) = {
    more_statements, missing_block, unclosed_at_end, wrong_indent, field_error, not_after_operator,
    function_name, import_order, import_nothing, empty_type_params, missing_default, dict_value,
    dict_colon,
    no_exception_type, comprehension_target, parenthesized_params, comma_between_marks,
    starred_group, lonely_star, missing_in, field_lambda, missing_colon, function_parenthesis,
    missing_handler, argument_assignment, assignment_inside, missing_else, old_print,
    missing_comma, name_before_expression, exception_list, for_target, dangling_target,
    dangling_annotation,
    field_end, field_expression,
};

void syntax_error(Parser *p, const ParserView *view, int code, Token token)
{
    p->rejected = true;
    if (p->fault.type != NULL)
        return;
    p->incomplete = code == LEX_END || (p->lexer.at_end && code != TK_NEWLINE);
    Mistake m = {.p = p, .view = view, .code = code, .token = token, .top = view->depth};
    while (view->is_field_part(symbol(&m, m.top)))
        m.top--;
    m.operand = view->is_expression(symbol(&m, m.top)) && ends_operand(p->previous_code);
    m.in_field = open_bracket(&m) != NULL && open_bracket(&m)->field;
    m.header = find_header(&m);
    for (size_t i = 0; i < ARRAY_LEN(rules); i++)
        if (rules[i](&m))
            return;
    fail_token(p, token, "invalid syntax");
    bool implied = p->lexer.at_end && token.text == p->lexer.end; /* no line feed ends the source */
    if (code == LEX_END || (code == TK_NEWLINE && implied && p->lexer.bare_end)) {
        no_width(&m, 0);
        p->fault.pos.col = 0;
        if (p->lexer.source == p->lexer.end && p->options->mode == PARSE_EVAL)
            p->fault.pos.line = p->fault.end.line = 0;
    }
    p->generic = true;
}
