/* The grammar of the language, LALR(1), for Lemon. No conflicts, no precedence declarations: each
 * level of precedence is a non-terminal of its own (expr > disjunction > ... > atom).
 *
 * How the places that LALR(1) cannot decide are handled:
 *  - Targets are read as expressions and converted by the action (make_target); `for` and `del`
 *    targets stop at bitwise_or so that `in` is not swallowed.
 *  - `with (a as b, c):` is read as a parenthesised expression; `a as b` inside it makes an AsGroup
 *    that only a with statement accepts (PEP 617's parenthesised with-items).
 *  - Parameters and arguments are flat lists whose order is checked afterwards.
 *  - `case` and `type` fall back to NAME where the keyword is impossible; `match` is decided by
 *    looking ahead (parse.c).
 *  - The first token is one of START_*: it picks what is parsed.
 *  - A closing bracket stands in the same rule as its list: Lemon's default reductions would
 *    otherwise hide from the error messages what could have followed.
 */
%include {
#include "grammar/build.h"
#include "runtime/error.h"

/* Lemon's stack grows by malloc and realloc, which the collector does not scan: give it collected
 * memory, and an end, so that absurd nesting is an error instead of exhausted memory. */
enum { STACK_LIMIT_BYTES = 400000 };
static void *grammar_malloc(size_t bytes)
{
    return gc_alloc(bytes);
}
static void *grammar_realloc(void *block, size_t bytes)
{
    if (bytes > STACK_LIMIT_BYTES)
        return NULL;
    return block ? gc_realloc(block, bytes) : gc_alloc(bytes);
}
static void grammar_free(void *block)
{
    (void)block;
}
#define malloc(bytes) grammar_malloc(bytes)
#define realloc(block, bytes) grammar_realloc(block, bytes)
#define free(block) grammar_free(block)

typedef struct Conversion {
    int letter; /* -1: none */
    Token bang;
} Conversion;
typedef struct Spec {
    Ref spec;
    Token colon;
} Spec;
static Ref field(Parser *p, Token open, Ref value, Token equal, Conversion conv, Spec spec,
                 Token close);
static void report_error(const void *parser, Parser *p, int code, Token token);

/* Lemon's template fetches the context in functions that do not use it. */
#pragma GCC diagnostic ignored "-Wunused-variable"

#define NOTHING ((Ref){NULL, {0, 0}})
}
%token_prefix TK_
%token_type {Token}
%extra_context {Parser *p}
%default_type {Ref}
%name grammar_
%stack_size 0
%syntax_error { report_error(yypParser, p, yymajor, TOKEN); }
%stack_overflow { p->stack_overflow = true; }
%parse_accept { p->accepted = true; }
%fallback NAME CASE TYPE.
%token BAD OLD_NE MATCH_NAME.

/* Lemon numbers non-terminals in the order of their declaration: those that hold an expression come
 * first and together, then lists of them: error rules can tell them (view_is_expression). */
%type expr {Ref}
%type named_expr {Ref}
%type star_expr {Ref}
%type star_exprs {Ref}
%type star_named {Ref}
%type target {Ref}
%type targets {Ref}
%type yield_expr {Ref}
%type rhs {Ref}
%type disjunction {Ref}
%type conjunction {Ref}
%type inversion {Ref}
%type comparison {Ref}
%type bitwise_or {Ref}
%type bitwise_xor {Ref}
%type bitwise_and {Ref}
%type shift {Ref}
%type sum {Ref}
%type term {Ref}
%type factor {Ref}
%type power {Ref}
%type await_primary {Ref}
%type primary {Ref}
%type atom {Ref}
%type group_item {Ref}
%type slice {Ref}
%type arg {Ref}
%type with_head {Ref}
%type star_list {Seq *}
%type named_list {Seq *}
%type target_pair {Seq *}
%type slice_list {Seq *}
%type arg_list {Seq *}
%type group_items {Seq *}
%type dict_items {Seq *}
%type simples {Seq *}
%type simple {Ref}
%type assign {Ref}
%type debug {Token}
%type conversion {Conversion}
%type format_spec {Spec}

%type file {Seq *}
%type stmts {Seq *}
%type simple_line {Seq *}
%type block {Seq *}
%type names {Seq *}
%type dotted_as_list {Seq *}
%type dots {int}
%type from_names {Seq *}
%type import_list {Seq *}
%type augop {int}
%type cmpop {int}
%type decorators {Seq *}
%type elifs {Seq *}
%type else_opt {Seq *}
%type excepts {Seq *}
%type with_items {Seq *}
%type type_params {Seq *}
%type type_param_list {Seq *}
%type params {Node *}
%type param_list {Seq *}
%type lambda_params {Node *}
%type lambda_param_list {Seq *}
%type cases {Seq *}
%type pattern_list {Seq *}
%type class_args {Seq *}
%type mapping_items {Seq *}
%type args {Seq *}
%type comp_fors {Seq *}
%type comp_ifs {Seq *}
%type string_pieces {Seq *}
%type fstring_items {Seq *}
%start_symbol start

start ::= START_FILE file(B). { build_module(p, B); }
start ::= START_EVAL star_exprs(B). { build_expression(p, B); }
start ::= START_EVAL star_exprs(B) NEWLINE. { build_expression(p, B); }
start ::= START_SINGLE simple_line(B). { statement_done(p); build_interactive(p, B); }
start ::= START_SINGLE compound(B). {
    statement_done(p);
    p->compound = true;
    build_interactive(p, seq_one(p, B.node, B.pos));
}
start ::= START_SINGLE. { build_interactive(p, NULL); }
start ::= START_FUNC_TYPE LPAR args(B) RPAR ARROW expr(C). { build_function_type(p, B, C); }
start ::= START_FUNC_TYPE LPAR args(B) RPAR ARROW expr(C) NEWLINE. { build_function_type(p, B, C); }

/* For error messages: how far does an expression reach? (look_ahead in parse.c) */
start ::= START_EXPR expr.
start ::= START_BITWISE_OR bitwise_or.
start ::= START_INVERSION inversion.
start ::= START_HANDLER star_exprs AS NAME.

file(A) ::= . { A = NULL; }
file(A) ::= stmts(A).
stmts(A) ::= compound(B). { statement_done(p); A = seq_one(p, B.node, B.pos); }
stmts(A) ::= simple_line(A). { statement_done(p); }
stmts(A) ::= stmts(A) compound(B). { statement_done(p); seq_add(p, A, B.node); }
stmts(A) ::= stmts(A) simple_line(B). { statement_done(p); seq_extend(p, A, B); }
simple_line(A) ::= simples(A) NEWLINE.
simple_line(A) ::= simples(A) SEMI NEWLINE.
simples(A) ::= simple(B). { A = seq_one(p, B.node, B.pos); }
simples(A) ::= simples(A) SEMI simple(B). { seq_add(p, A, B.node); }
block(A) ::= COLON simple_line(Z). { statement_done(p); A = Z; }
block(A) ::= COLON NEWLINE INDENT stmts(Z) DEDENT. { A = Z; }

/* ---- simple statements ---- */
simple(A) ::= rhs(B). { A = build_expr_stmt(p, B); }
simple(A) ::= assign(A).
simple(A) ::= rhs(B) augop(O) rhs(C). { A = build_aug_assign(p, B, O, C); }
simple(A) ::= star_exprs(B) COLON expr(C). { A = build_ann_assign(p, B, C, NULL); }
simple(A) ::= star_exprs(B) COLON expr(C) EQUAL rhs(D). { A = build_ann_assign(p, B, C, D.node); }
simple(A) ::= PASS(T). { A = build_simple(p, AST_Pass, T); }
simple(A) ::= BREAK(T). { A = build_simple(p, AST_Break, T); }
simple(A) ::= CONTINUE(T). { A = build_simple(p, AST_Continue, T); }
simple(A) ::= RETURN(T). { A = build_return(p, T, NULL); }
simple(A) ::= RETURN(T) star_exprs(B). { A = build_return(p, T, B.node); }
simple(A) ::= RAISE(T). { A = build_raise(p, T, NULL, NULL); }
simple(A) ::= RAISE(T) expr(B). { A = build_raise(p, T, B.node, NULL); }
simple(A) ::= RAISE(T) expr(B) FROM expr(C). { A = build_raise(p, T, B.node, C.node); }
simple(A) ::= GLOBAL(T) names(B). { A = build_names(p, AST_Global, T, B); }
simple(A) ::= NONLOCAL(T) names(B). { A = build_names(p, AST_Nonlocal, T, B); }
simple(A) ::= DEL(T) targets(B). { A = build_delete(p, T, B); }
simple(A) ::= ASSERT(T) expr(B). { A = build_assert(p, T, B.node, NULL); }
simple(A) ::= ASSERT(T) expr(B) COMMA expr(C). { A = build_assert(p, T, B.node, C.node); }
simple(A) ::= IMPORT(T) dotted_as_list(B). { A = build_import(p, T, B); }
simple(A) ::= FROM(T) dotted(B) IMPORT from_names(C). { A = build_import_from(p, T, B, 0, C); }
simple(A) ::= FROM(T) dots(N) IMPORT from_names(C). { A = build_import_from(p, T, NOTHING, N, C); }
simple(A) ::= FROM(T) dots(N) dotted(B) IMPORT from_names(C). {
    A = build_import_from(p, T, B, N, C);
}
simple(A) ::= TYPE(T) NAME(N) type_params(P) EQUAL expr(B). {
    A = build_type_alias(p, T, N, P, B);
}
names(A) ::= NAME(T). { A = seq_one(p, build_name(p, T).node, T.pos); }
names(A) ::= names(A) COMMA NAME(T). { seq_add(p, A, build_name(p, T).node); }
dotted(A) ::= NAME(T). { A = build_name(p, T); }
dotted(A) ::= dotted(B) DOT NAME(T). { A = build_dotted(p, B, T); }
dotted_as(A) ::= dotted(B). { A = build_alias(p, B, NULL); }
dotted_as(A) ::= dotted(B) AS NAME(T). { A = build_alias(p, B, &T); }
dotted_as_list(A) ::= dotted_as(B). { A = seq_one(p, B.node, B.pos); }
dotted_as_list(A) ::= dotted_as_list(A) COMMA dotted_as(B). { seq_add(p, A, B.node); }
dots(A) ::= DOT. { A = 1; }
dots(A) ::= ELLIPSIS. { A = 3; }
dots(A) ::= dots(B) DOT. { A = B + 1; }
dots(A) ::= dots(B) ELLIPSIS. { A = B + 3; }
from_names(A) ::= STAR(T). {
    A = seq_one(p, build_alias(p, build_name(p, T), NULL).node, T.pos);
}
from_names(A) ::= import_list(A).
from_names(A) ::= import_list(A) COMMA. {
    if (p->current_code == TK_NEWLINE)
        fail_token(p, p->current, "trailing comma not allowed without surrounding parentheses");
}
from_names(A) ::= LPAR import_list(Z) RPAR. { A = Z; }
from_names(A) ::= LPAR import_list(Z) COMMA RPAR. { A = Z; }
import_list(A) ::= import_as(B). { A = seq_one(p, B.node, B.pos); }
import_list(A) ::= import_list(A) COMMA import_as(B). { seq_add(p, A, B.node); }
import_as(A) ::= NAME(T). { A = build_alias(p, build_name(p, T), NULL); }
import_as(A) ::= NAME(T) AS NAME(U). { A = build_alias(p, build_name(p, T), &U); }

assign(A) ::= rhs(B) EQUAL rhs(C). { A = build_assign(p, B, C); }
assign(A) ::= assign(B) EQUAL rhs(C). { A = build_assign_more(p, B, C); }
augop(A) ::= PLUS_EQ. { A = AST_Add; }
augop(A) ::= MINUS_EQ. { A = AST_Sub; }
augop(A) ::= STAR_EQ. { A = AST_Mult; }
augop(A) ::= SLASH_EQ. { A = AST_Div; }
augop(A) ::= PERCENT_EQ. { A = AST_Mod; }
augop(A) ::= AT_EQ. { A = AST_MatMult; }
augop(A) ::= AMPER_EQ. { A = AST_BitAnd; }
augop(A) ::= VBAR_EQ. { A = AST_BitOr; }
augop(A) ::= CIRC_EQ. { A = AST_BitXor; }
augop(A) ::= LSHIFT_EQ. { A = AST_LShift; }
augop(A) ::= RSHIFT_EQ. { A = AST_RShift; }
augop(A) ::= DSTAR_EQ. { A = AST_Pow; }
augop(A) ::= DSLASH_EQ. { A = AST_FloorDiv; }
rhs(A) ::= yield_expr(A).
rhs(A) ::= star_exprs(A).

/* ---- compound statements ---- */
compound(A) ::= IF(T) named_expr(B) block(C) elifs(D) else_opt(E). {
    A = build_if(p, T, B, C, D, E);
}
compound(A) ::= WHILE(T) named_expr(B) block(C) else_opt(D). { A = build_while(p, T, B, C, D); }
compound(A) ::= for_stmt(A).
compound(A) ::= with_stmt(A).
compound(A) ::= def_stmt(A).
compound(A) ::= class_stmt(A).
compound(A) ::= try_stmt(A).
compound(A) ::= match_stmt(A).
compound(A) ::= ASYNC(T) for_stmt(Z). { A = build_async(p, T, Z); }
compound(A) ::= ASYNC(T) with_stmt(Z). { A = build_async(p, T, Z); }
compound(A) ::= ASYNC(T) def_stmt(Z). { A = build_async(p, T, Z); }
compound(A) ::= decorators(B) decorated(C). { A = build_decorated(p, B, C); }
decorated(A) ::= def_stmt(A).
decorated(A) ::= ASYNC(T) def_stmt(Z). { A = build_async(p, T, Z); }
decorated(A) ::= class_stmt(A).
decorators(A) ::= AT(T) named_expr(B) NEWLINE. { A = seq_one(p, B.node, T.pos); }
decorators(A) ::= decorators(A) AT named_expr(B) NEWLINE. { seq_add(p, A, B.node); }
elifs(A) ::= . { A = NULL; }
elifs(A) ::= elifs(B) ELIF(T) named_expr(C) block(D). {
    A = seq_add(p, B ? B : seq_new(p), build_elif(p, T, C, D).node);
}
else_opt(A) ::= . { A = NULL; }
else_opt(A) ::= ELSE block(Z). { A = Z; }
for_stmt(A) ::= FOR(T) targets(B) IN star_exprs(C) block(D) else_opt(E). {
    A = build_for(p, T, B, C, D, E);
}
try_stmt(A) ::= TRY(T) block(B) FINALLY block(C). { A = build_try(p, T, B, NULL, NULL, C); }
try_stmt(A) ::= TRY(T) block(B) excepts(C) else_opt(D). { A = build_try(p, T, B, C, D, NULL); }
try_stmt(A) ::= TRY(T) block(B) excepts(C) else_opt(D) FINALLY block(E). {
    A = build_try(p, T, B, C, D, E);
}
excepts(A) ::= except(B). { A = seq_one(p, B.node, B.pos); }
excepts(A) ::= excepts(A) except(B). { check_handler_kind(p, A, B); seq_add(p, A, B.node); }
except(A) ::= EXCEPT(T) block(B). { A = build_handler(p, T, NULL, NULL, NULL, B); }
except(A) ::= EXCEPT(T) expr(C) block(B). { A = build_handler(p, T, NULL, C.node, NULL, B); }
except(A) ::= EXCEPT(T) expr(C) AS NAME(N) block(B). {
    A = build_handler(p, T, NULL, C.node, &N, B);
}
except(A) ::= EXCEPT(T) STAR(S) expr(C) block(B). {
    A = build_handler(p, T, &S, C.node, NULL, B);
}
except(A) ::= EXCEPT(T) STAR(S) expr(C) AS NAME(N) block(B). {
    A = build_handler(p, T, &S, C.node, &N, B);
}
with_head(A) ::= WITH(T) with_items(B). { A = build_with_head(p, T, B); statement_done(p); }
with_stmt(A) ::= with_head(B) block(C). { A = build_with(p, B, C); }
with_items(A) ::= with_item(B). { A = seq_one(p, B.node, B.pos); }
with_items(A) ::= with_items(A) COMMA with_item(B). { seq_add(p, A, B.node); }
with_item(A) ::= expr(B). { A = build_with_item(p, B, NULL); }
with_item(A) ::= expr(B) AS target(C). { A = build_with_item(p, B, &C); }
def_stmt(A) ::= DEF(T) NAME(N) type_params(P) LPAR params(Q) RPAR returns(R) block(B). {
    A = build_def(p, T, N, P, Q, R, B);
}
returns(A) ::= . { A = NOTHING; }
returns(A) ::= ARROW expr(Z). { A = Z; }
class_stmt(A) ::= CLASS(T) NAME(N) type_params(P) block(B). {
    A = build_class(p, T, N, P, NULL, B);
}
class_stmt(A) ::= CLASS(T) NAME(N) type_params(P) LPAR args(Q) RPAR block(B). {
    A = build_class(p, T, N, P, Q, B);
}

/* ---- type parameters (PEP 695, defaults PEP 696) ---- */
type_params(A) ::= . { A = NULL; }
type_params(A) ::= LSQB type_param_list(Z) RSQB. { A = Z; }
type_params(A) ::= LSQB type_param_list(Z) COMMA RSQB. { A = Z; }
type_param_list(A) ::= type_param(B). { A = seq_one(p, B.node, B.pos); }
type_param_list(A) ::= type_param_list(A) COMMA type_param(B). { seq_add(p, A, B.node); }
type_param(A) ::= NAME(T) bound(B) type_default(C). {
    A = build_type_param(p, AST_TypeVar, T, T, B.node, C.node);
}
type_param(A) ::= STAR(S) NAME(T). {
    A = build_type_param(p, AST_TypeVarTuple, S, T, NULL, NULL);
}
type_param(A) ::= STAR(S) NAME(T) EQUAL star_expr(B). {
    A = build_type_param(p, AST_TypeVarTuple, S, T, NULL, B.node);
}
type_param(A) ::= STAR(S) NAME(T) COLON(U) expr(B). {
    A = build_type_param(p, AST_TypeVarTuple, S, T, NULL, NULL);
    fail_from(p, U.pos, "cannot use %s with TypeVarTuple",
              B.node->kind == AST_Tuple ? "constraints" : "bound");
}
type_param(A) ::= DSTAR(S) NAME(T) type_default(B). {
    A = build_type_param(p, AST_ParamSpec, S, T, NULL, B.node);
}
type_param(A) ::= DSTAR(S) NAME(T) COLON(U) expr(B). {
    A = build_type_param(p, AST_ParamSpec, S, T, NULL, NULL);
    fail_from(p, U.pos, "cannot use %s with ParamSpec",
              B.node->kind == AST_Tuple ? "constraints" : "bound");
}
bound(A) ::= . { A = NOTHING; }
bound(A) ::= COLON expr(Z). { A = Z; }
type_default(A) ::= . { A = NOTHING; }
type_default(A) ::= EQUAL expr(Z). { A = Z; }

/* ---- parameters ---- */
params(A) ::= . { A = build_arguments(p, NULL, false); }
params(A) ::= param_list(B). { A = build_arguments(p, B, false); }
params(A) ::= param_list(B) COMMA. {
    B->trailing_comma = true;
    A = build_arguments(p, B, false);
}
param_list(A) ::= param(B). { A = build_first_param(p, B); }
param_list(A) ::= param_list(A) COMMA param(B). { seq_add(p, A, B.node); }
param(A) ::= param_name(B). { A = build_param(p, NULL, B, NULL, PARAM_PLAIN); }
param(A) ::= param_name(B) EQUAL expr(C). { A = build_param(p, NULL, B, C.node, PARAM_PLAIN); }
param(A) ::= SLASH(T). { A = build_mark(p, PSEUDO_SLASH_MARK, T); }
param(A) ::= STAR(T). { A = build_mark(p, PSEUDO_STAR_MARK, T); }
param(A) ::= STAR(S) NAME(T). {
    A = build_param(p, &S, build_arg(p, T, NOTHING), NULL, PARAM_STAR);
}
param(A) ::= STAR(S) NAME(T) COLON star_expr(B). {
    A = build_param(p, &S, build_arg(p, T, B), NULL, PARAM_STAR);
}
param(A) ::= STAR(S) NAME(T) EQUAL(U) expr. {
    A = build_param(p, &S, build_arg(p, T, NOTHING), NULL, PARAM_STAR);
    fail_token(p, U, "var-positional argument cannot have default value");
}
param(A) ::= DSTAR(S) param_name(B). { A = build_param(p, &S, B, NULL, PARAM_DOUBLE_STAR); }
param(A) ::= DSTAR(S) param_name(B) EQUAL(U) expr. {
    A = build_param(p, &S, B, NULL, PARAM_DOUBLE_STAR);
    fail_token(p, U, "var-keyword argument cannot have default value");
}
param_name(A) ::= NAME(T) annotation(B). { A = build_arg(p, T, B); }
annotation(A) ::= . { A = NOTHING; }
annotation(A) ::= COLON expr(Z). { A = Z; }
lambda_params(A) ::= . { A = build_arguments(p, NULL, true); }
lambda_params(A) ::= lambda_param_list(B). { A = build_arguments(p, B, true); }
lambda_params(A) ::= lambda_param_list(B) COMMA. {
    B->trailing_comma = true;
    A = build_arguments(p, B, true);
}
lambda_param_list(A) ::= lambda_param(B). { A = build_first_param(p, B); }
lambda_param_list(A) ::= lambda_param_list(A) COMMA lambda_param(B). { seq_add(p, A, B.node); }
lambda_param(A) ::= lambda_name(B). { A = build_param(p, NULL, B, NULL, PARAM_PLAIN); }
lambda_param(A) ::= lambda_name(B) EQUAL expr(C). {
    A = build_param(p, NULL, B, C.node, PARAM_PLAIN);
}
lambda_param(A) ::= SLASH(T). { A = build_mark(p, PSEUDO_SLASH_MARK, T); }
lambda_param(A) ::= STAR(T). { A = build_mark(p, PSEUDO_STAR_MARK, T); }
lambda_param(A) ::= STAR(S) lambda_name(B). { A = build_param(p, &S, B, NULL, PARAM_STAR); }
lambda_param(A) ::= STAR(S) lambda_name(B) EQUAL(U) expr. {
    A = build_param(p, &S, B, NULL, PARAM_STAR);
    fail_token(p, U, "var-positional argument cannot have default value");
}
lambda_param(A) ::= DSTAR(S) lambda_name(B). { A = build_param(p, &S, B, NULL, PARAM_DOUBLE_STAR); }
lambda_param(A) ::= DSTAR(S) lambda_name(B) EQUAL(U) expr. {
    A = build_param(p, &S, B, NULL, PARAM_DOUBLE_STAR);
    fail_token(p, U, "var-keyword argument cannot have default value");
}
lambda_name(A) ::= NAME(T). { A = build_arg(p, T, NOTHING); }

/* ---- match (PEP 634) ---- */
match_stmt(A) ::= MATCH(T) subject(B) COLON NEWLINE INDENT cases(C) DEDENT. {
    A = build_match(p, T, B, C);
}
subject(A) ::= named_list(B). { A = build_subject(p, B); }
subject(A) ::= named_list(B) COMMA. { B->trailing_comma = true; A = build_subject(p, B); }
cases(A) ::= case(B). { A = seq_one(p, B.node, B.pos); }
cases(A) ::= cases(A) case(B). { seq_add(p, A, B.node); }
case(A) ::= CASE(T) open_pattern(B) block(C). { A = build_case(p, T, B, NOTHING, C); }
case(A) ::= CASE(T) open_pattern(B) IF named_expr(G) block(C). { A = build_case(p, T, B, G, C); }
open_pattern(A) ::= pattern_list(B). { A = build_open_pattern(p, B); }
open_pattern(A) ::= pattern_list(B) COMMA. {
    B->trailing_comma = true;
    A = build_open_pattern(p, B);
}
pattern_list(A) ::= maybe_star_pattern(B). { A = seq_one(p, B.node, B.pos); }
pattern_list(A) ::= pattern_list(A) COMMA maybe_star_pattern(B). { seq_add(p, A, B.node); }
maybe_star_pattern(A) ::= pattern(A).
maybe_star_pattern(A) ::= STAR(S) NAME(T). { A = build_star_pattern(p, S, T); }
pattern(A) ::= or_pattern(A).
pattern(A) ::= or_pattern(B) AS or_pattern(C). { A = build_as_pattern(p, B, C); }
or_pattern(A) ::= closed_pattern(A).
or_pattern(A) ::= or_pattern(B) VBAR closed_pattern(C). { A = build_or_pattern(p, B, C); }
closed_pattern(A) ::= NAME(T). { A = build_capture(p, T); }
closed_pattern(A) ::= pattern_attr(B). { A = build_value_pattern(p, B); }
closed_pattern(A) ::= pattern_literal(B). { A = build_value_pattern(p, B); }
closed_pattern(A) ::= NONE(T). { A = build_singleton_pattern(p, T, VALUE_NONE); }
closed_pattern(A) ::= TRUE(T). { A = build_singleton_pattern(p, T, VALUE_TRUE); }
closed_pattern(A) ::= FALSE(T). { A = build_singleton_pattern(p, T, VALUE_FALSE); }
closed_pattern(A) ::= LPAR(T) RPAR. { A = build_sequence_pattern(p, T, NULL); }
closed_pattern(A) ::= LPAR(T) pattern_list(B) RPAR. { A = build_group_pattern(p, T, B); }
closed_pattern(A) ::= LPAR(T) pattern_list(B) COMMA RPAR. { A = build_sequence_pattern(p, T, B); }
closed_pattern(A) ::= LSQB(T) RSQB. { A = build_sequence_pattern(p, T, NULL); }
closed_pattern(A) ::= LSQB(T) pattern_list(B) RSQB. { A = build_sequence_pattern(p, T, B); }
closed_pattern(A) ::= LSQB(T) pattern_list(B) COMMA RSQB. { A = build_sequence_pattern(p, T, B); }
closed_pattern(A) ::= LBRACE(T) RBRACE. { A = build_mapping_pattern(p, T, NULL); }
closed_pattern(A) ::= LBRACE(T) mapping_items(B) RBRACE. { A = build_mapping_pattern(p, T, B); }
closed_pattern(A) ::= LBRACE(T) mapping_items(B) COMMA RBRACE. {
    A = build_mapping_pattern(p, T, B);
}
closed_pattern(A) ::= pattern_class(B) LPAR RPAR. { A = build_class_pattern(p, B, NULL); }
closed_pattern(A) ::= pattern_class(B) LPAR class_args(C) RPAR. {
    A = build_class_pattern(p, B, C);
}
closed_pattern(A) ::= pattern_class(B) LPAR class_args(C) COMMA RPAR. {
    A = build_class_pattern(p, B, C);
}
pattern_class(A) ::= NAME(T). { A = build_class_name(p, T); }
pattern_class(A) ::= pattern_attr(A).
pattern_attr(A) ::= NAME(T) DOT NAME(U). { A = build_attribute(p, build_class_name(p, T), U); }
pattern_attr(A) ::= pattern_attr(B) DOT NAME(U). { A = build_attribute(p, B, U); }
class_args(A) ::= class_arg(B). { A = seq_one(p, B.node, B.pos); }
class_args(A) ::= class_args(A) COMMA class_arg(B). { seq_add(p, A, B.node); }
class_arg(A) ::= pattern(A).
class_arg(A) ::= NAME(T) EQUAL pattern(B). { A = build_keyword_pattern(p, T, B); }
pattern_literal(A) ::= pattern_number(A).
pattern_literal(A) ::= pattern_number(B) PLUS NUMBER(T). { A = build_complex(p, B, AST_Add, T); }
pattern_literal(A) ::= pattern_number(B) MINUS NUMBER(T). { A = build_complex(p, B, AST_Sub, T); }
pattern_literal(A) ::= string_pieces(B). { A = build_strings(p, B); }
pattern_number(A) ::= NUMBER(T). { A = build_number(p, T); }
pattern_number(A) ::= MINUS(T) NUMBER(U). { A = build_negative(p, T, U); }
mapping_items(A) ::= mapping_item(B). { A = seq_one(p, B.node, B.pos); }
mapping_items(A) ::= mapping_items(A) COMMA mapping_item(B). { seq_add(p, A, B.node); }
mapping_item(A) ::= mapping_key(B) COLON pattern(C). { A = build_mapping_item(p, B, C); }
mapping_item(A) ::= DSTAR(S) NAME(T). { A = build_mapping_rest(p, S, T); }
mapping_key(A) ::= pattern_literal(A).
mapping_key(A) ::= pattern_attr(A).
mapping_key(A) ::= NONE(T). { A = build_constant(p, T, VALUE_NONE); }
mapping_key(A) ::= TRUE(T). { A = build_constant(p, T, VALUE_TRUE); }
mapping_key(A) ::= FALSE(T). { A = build_constant(p, T, VALUE_FALSE); }

/* ---- expressions ---- */
named_expr(A) ::= expr(A).
named_expr(A) ::= expr(B) COLONEQUAL(T) expr(C). { A = build_named(p, B, T, C); }
expr(A) ::= disjunction(A).
expr(A) ::= disjunction(B) IF disjunction(C) ELSE expr(D). { A = build_conditional(p, B, C, D); }
expr(A) ::= LAMBDA(T) lambda_params(B) COLON expr(C). { A = build_lambda(p, T, B, C); }
star_expr(A) ::= expr(A).
star_expr(A) ::= STAR(T) bitwise_or(B). { A = build_starred(p, T, B); }
star_list(A) ::= star_expr(B) COMMA star_expr(C). {
    A = seq_add(p, seq_one(p, B.node, B.pos), C.node);
}
star_list(A) ::= star_list(A) COMMA star_expr(B). { seq_add(p, A, B.node); }
star_exprs(A) ::= star_expr(A).
star_exprs(A) ::= star_expr(B) COMMA. { A = build_tuple(p, seq_one(p, B.node, B.pos)); }
star_exprs(A) ::= star_list(B). { A = build_tuple(p, B); }
star_exprs(A) ::= star_list(B) COMMA. { A = build_tuple(p, B); }
star_named(A) ::= named_expr(A).
star_named(A) ::= STAR(T) bitwise_or(B). { A = build_starred(p, T, B); }
named_list(A) ::= star_named(B). { A = seq_one(p, B.node, B.pos); }
named_list(A) ::= named_list(A) COMMA star_named(B). { seq_add(p, A, B.node); }
target(A) ::= bitwise_or(A).
target(A) ::= STAR(T) bitwise_or(B). { A = build_starred(p, T, B); }
target_pair(A) ::= target(B) COMMA target(C). {
    A = seq_add(p, seq_one(p, B.node, B.pos), C.node);
}
target_pair(A) ::= target_pair(A) COMMA target(B). { seq_add(p, A, B.node); }
targets(A) ::= target(A).
targets(A) ::= target(B) COMMA. { A = build_tuple(p, seq_one(p, B.node, B.pos)); }
targets(A) ::= target_pair(B). { A = build_tuple(p, B); }
targets(A) ::= target_pair(B) COMMA. { A = build_tuple(p, B); }
yield_expr(A) ::= YIELD(T). { A = build_yield(p, T, NULL, false); }
yield_expr(A) ::= YIELD(T) FROM expr(B). { A = build_yield(p, T, B.node, true); }
yield_expr(A) ::= YIELD(T) star_exprs(B). { A = build_yield(p, T, B.node, false); }

disjunction(A) ::= conjunction(A).
disjunction(A) ::= disjunction(B) OR conjunction(C). { A = build_bool(p, B, AST_Or, C); }
conjunction(A) ::= inversion(A).
conjunction(A) ::= conjunction(B) AND inversion(C). { A = build_bool(p, B, AST_And, C); }
inversion(A) ::= comparison(A).
inversion(A) ::= NOT(T) inversion(B). { A = build_unary(p, T, AST_Not, B); }
comparison(A) ::= bitwise_or(A).
comparison(A) ::= comparison(B) cmpop(O) bitwise_or(C). { A = build_compare(p, B, O, C); }
cmpop(A) ::= EQEQ. { A = AST_Eq; }
cmpop(A) ::= NE. { A = AST_NotEq; }
cmpop(A) ::= LT. { A = AST_Lt; }
cmpop(A) ::= GT. { A = AST_Gt; }
cmpop(A) ::= LE. { A = AST_LtE; }
cmpop(A) ::= GE. { A = AST_GtE; }
cmpop(A) ::= IN. { A = AST_In; }
cmpop(A) ::= NOT IN. { A = AST_NotIn; }
cmpop(A) ::= IS. { A = AST_Is; }
cmpop(A) ::= IS NOT. { A = AST_IsNot; }
bitwise_or(A) ::= bitwise_xor(A).
bitwise_or(A) ::= bitwise_or(B) VBAR bitwise_xor(C). { A = build_binary(p, B, AST_BitOr, C); }
bitwise_xor(A) ::= bitwise_and(A).
bitwise_xor(A) ::= bitwise_xor(B) CIRC bitwise_and(C). { A = build_binary(p, B, AST_BitXor, C); }
bitwise_and(A) ::= shift(A).
bitwise_and(A) ::= bitwise_and(B) AMPER shift(C). { A = build_binary(p, B, AST_BitAnd, C); }
shift(A) ::= sum(A).
shift(A) ::= shift(B) LSHIFT sum(C). { A = build_binary(p, B, AST_LShift, C); }
shift(A) ::= shift(B) RSHIFT sum(C). { A = build_binary(p, B, AST_RShift, C); }
sum(A) ::= term(A).
sum(A) ::= sum(B) PLUS term(C). { A = build_binary(p, B, AST_Add, C); }
sum(A) ::= sum(B) MINUS term(C). { A = build_binary(p, B, AST_Sub, C); }
term(A) ::= factor(A).
term(A) ::= term(B) STAR factor(C). { A = build_binary(p, B, AST_Mult, C); }
term(A) ::= term(B) SLASH factor(C). { A = build_binary(p, B, AST_Div, C); }
term(A) ::= term(B) DSLASH factor(C). { A = build_binary(p, B, AST_FloorDiv, C); }
term(A) ::= term(B) PERCENT factor(C). { A = build_binary(p, B, AST_Mod, C); }
term(A) ::= term(B) AT factor(C). { A = build_binary(p, B, AST_MatMult, C); }
factor(A) ::= power(A).
factor(A) ::= PLUS(T) factor(B). { A = build_unary(p, T, AST_UAdd, B); }
factor(A) ::= MINUS(T) factor(B). { A = build_unary(p, T, AST_USub, B); }
factor(A) ::= TILDE(T) factor(B). { A = build_unary(p, T, AST_Invert, B); }
power(A) ::= await_primary(A).
power(A) ::= await_primary(B) DSTAR factor(C). { A = build_binary(p, B, AST_Pow, C); }
await_primary(A) ::= primary(A).
await_primary(A) ::= AWAIT(T) primary(B). { A = build_await(p, T, B); }
primary(A) ::= atom(A).
primary(A) ::= primary(B) DOT NAME(T). { A = build_attribute(p, B, T); }
primary(A) ::= primary(B) LPAR(T) RPAR. { A = build_call(p, B, T, NULL); }
primary(A) ::= primary(B) LPAR(T) arg_list(C) RPAR. { A = build_call(p, B, T, C); }
primary(A) ::= primary(B) LPAR(T) arg_list(C) COMMA RPAR. {
    C->trailing_comma = true;
    A = build_call(p, B, T, C);
}
primary(A) ::= primary(B) LSQB slices(C) RSQB. { A = build_subscript(p, B, C); }
slices(A) ::= slice_list(B). { A = build_slices(p, B); }
slices(A) ::= slice_list(B) COMMA. { B->trailing_comma = true; A = build_slices(p, B); }
slice_list(A) ::= slice(B). { A = seq_one(p, B.node, B.pos); }
slice_list(A) ::= slice_list(A) COMMA slice(B). { seq_add(p, A, B.node); }
slice(A) ::= named_expr(A).
slice(A) ::= STAR(T) expr(B). { A = build_starred(p, T, B); }
slice(A) ::= expr_opt(B) COLON(T) expr_opt(C). { A = build_slice(p, B, T, C, NOTHING); }
slice(A) ::= expr_opt(B) COLON(T) expr_opt(C) COLON expr_opt(D). {
    A = build_slice(p, B, T, C, D);
}
expr_opt(A) ::= . { A = NOTHING; }
expr_opt(A) ::= expr(A).

args(A) ::= . { A = NULL; }
args(A) ::= arg_list(A).
args(A) ::= arg_list(A) COMMA. { A->trailing_comma = true; }
arg_list(A) ::= arg(B). { A = seq_one(p, B.node, B.pos); }
arg_list(A) ::= arg_list(A) COMMA arg(B). { seq_add(p, A, B.node); }
arg(A) ::= named_expr(A).
arg(A) ::= named_expr(B) comp_fors(C). { A = build_generator_arg(p, B, C); }
arg(A) ::= expr(B) EQUAL(T) expr(C). { A = build_keyword(p, B, T, C); }
arg(A) ::= STAR(T) expr(B). { A = build_starred(p, T, B); }
arg(A) ::= DSTAR(T) expr(B). { A = build_double_star(p, T, B); }

atom(A) ::= NAME(T). { A = build_name(p, T); }
atom(A) ::= TYPE(T). { A = build_name(p, T); }
atom(A) ::= NUMBER(T). { A = build_number(p, T); }
atom(A) ::= string_pieces(B). { A = build_strings(p, B); }
atom(A) ::= NONE(T). { A = build_constant(p, T, VALUE_NONE); }
atom(A) ::= TRUE(T). { A = build_constant(p, T, VALUE_TRUE); }
atom(A) ::= FALSE(T). { A = build_constant(p, T, VALUE_FALSE); }
atom(A) ::= ELLIPSIS(T). { A = build_constant(p, T, VALUE_ELLIPSIS); }
atom(A) ::= LPAR(T) RPAR. { A = build_display(p, AST_Tuple, T, NULL); }
atom(A) ::= LPAR(T) yield_expr(B) RPAR. { A = build_parenthesized(p, T, B); }
atom(A) ::= LPAR(T) group_items(B) RPAR. { A = build_group(p, T, B); }
atom(A) ::= LPAR(T) group_items(B) COMMA RPAR. {
    B->trailing_comma = true;
    A = build_group(p, T, B);
}
atom(A) ::= LPAR(T) group_item(B) comp_fors(C) RPAR. {
    A = build_comprehension(p, AST_GeneratorExp, T, B, C);
}
atom(A) ::= LSQB(T) RSQB. { A = build_display(p, AST_List, T, NULL); }
atom(A) ::= LSQB(T) named_list(B) RSQB. { A = build_display(p, AST_List, T, B); }
atom(A) ::= LSQB(T) named_list(B) COMMA RSQB. { A = build_display(p, AST_List, T, B); }
atom(A) ::= LSQB(T) star_named(B) comp_fors(C) RSQB. {
    A = build_comprehension(p, AST_ListComp, T, B, C);
}
atom(A) ::= LBRACE(T) RBRACE. { A = build_dict(p, T, NULL); }
atom(A) ::= LBRACE(T) named_list(B) RBRACE. { A = build_display(p, AST_Set, T, B); }
atom(A) ::= LBRACE(T) named_list(B) COMMA RBRACE. { A = build_display(p, AST_Set, T, B); }
atom(A) ::= LBRACE(T) star_named(B) comp_fors(C) RBRACE. {
    A = build_comprehension(p, AST_SetComp, T, B, C);
}
atom(A) ::= LBRACE(T) dict_items(B) RBRACE. { A = build_dict(p, T, B); }
atom(A) ::= LBRACE(T) dict_items(B) COMMA RBRACE. { A = build_dict(p, T, B); }
atom(A) ::= LBRACE(T) dict_item(B) comp_fors(C) RBRACE. {
    A = build_comprehension(p, AST_DictComp, T, B, C);
}
dict_items(A) ::= dict_item(B). { A = seq_one(p, B.node, B.pos); }
dict_items(A) ::= dict_items(A) COMMA dict_item(B). { seq_add(p, A, B.node); }
dict_item(A) ::= expr(B) COLON expr(C). { A = build_pair(p, B, C); }
dict_item(A) ::= DSTAR(T) bitwise_or(B). { A = build_double_star_pair(p, T, B); }
group_items(A) ::= group_item(B). { A = seq_one(p, B.node, B.pos); }
group_items(A) ::= group_items(A) COMMA group_item(B). { seq_add(p, A, B.node); }
group_item(A) ::= star_named(A).
group_item(A) ::= expr(B) AS(T) target(C). { A = build_as_item(p, B, T, C); }
comp_fors(A) ::= comp_for(B). { A = seq_one(p, B.node, B.pos); }
comp_fors(A) ::= comp_fors(A) comp_for(B). { seq_add(p, A, B.node); }
comp_for(A) ::= FOR(T) targets(B) IN disjunction(C) comp_ifs(D). {
    A = build_generator(p, NULL, T, B, C, D);
}
comp_for(A) ::= ASYNC(S) FOR(T) targets(B) IN disjunction(C) comp_ifs(D). {
    A = build_generator(p, &S, T, B, C, D);
}
comp_ifs(A) ::= . { A = NULL; }
comp_ifs(A) ::= comp_ifs(B) IF disjunction(C). { A = seq_add(p, B ? B : seq_new(p), C.node); }

/* ---- strings and f-strings (PEP 701) ---- */
string_pieces(A) ::= string_piece(B). { A = seq_one(p, B.node, B.pos); }
string_pieces(A) ::= string_pieces(A) string_piece(B). { seq_add(p, A, B.node); }
string_piece(A) ::= STRING(T). { A = build_text(p, T); }
string_piece(A) ::= FSTART(T) fstring_items(B) FEND(E). { A = build_fstring(p, T, B, E); }
fstring_items(A) ::= . { A = NULL; }
fstring_items(A) ::= fstring_items(B) fstring_item(C). {
    A = seq_add(p, B ? B : seq_new(p), C.node);
}
fstring_item(A) ::= FMIDDLE(T). { A = build_text(p, T); }
fstring_item(A) ::= FLBRACE(T) rhs(B) debug(E) conversion(C) format_spec(D) FRBRACE(U). {
    A = field(p, T, B, E, C, D, U);
}
debug(A) ::= . { A = (Token){0}; }
debug(A) ::= EQUAL(T). { A = T; }
conversion(A) ::= . { A = (Conversion){.letter = -1}; }
conversion(A) ::= FBANG(T) NAME(U). {
    A = (Conversion){.letter = check_conversion(p, T, U), .bang = T};
}
format_spec(A) ::= . { A = (Spec){0}; }
format_spec(A) ::= FCOLON(T) fstring_items(B). { A = (Spec){build_spec(p, T, B), T}; }

%code {
/* The text that `=` shows goes up to the token after it. */
static Ref field(Parser *p, Token open, Ref value, Token equal, Conversion conv, Spec spec,
                 Token close)
{
    Token after = conv.bang.length ? conv.bang : spec.colon.length ? spec.colon : close;
    return build_field(p, open, value, equal.length ? &after : NULL, conv.letter, spec.spec);
}

/* ---- the parser's stack as the error rules see it ---- */

enum {
    EXPRESSION_SYMBOLS = 27, /* the %type lines of expressions */
    WITH_HEAD = YYNTOKEN + EXPRESSION_SYMBOLS,
    SLICE_LIST = WITH_HEAD + 4,
    ARG_LIST = WITH_HEAD + 5,
    LAST_LIST = WITH_HEAD + 8, /* simples: statements between semicolons */
    LAST_VALUE = WITH_HEAD + 10, /* simple, assign */
    LAST_FIELD_PART = WITH_HEAD + 13
};

static const yyParser *view_parser(const void *parser)
{
    return parser;
}

static int view_symbol(const void *parser, int index)
{
    return index <= 0 ? -1 : view_parser(parser)->yystack[index].major;
}

static Token view_token(const void *parser, int index)
{
    return view_parser(parser)->yystack[index].minor.yy0;
}

static bool view_is_expression(int symbol)
{
    return symbol >= YYNTOKEN && symbol <= LAST_VALUE && symbol != WITH_HEAD;
}

static bool view_is_field_part(int symbol)
{
    return symbol > LAST_VALUE && symbol <= LAST_FIELD_PART;
}

/* The items of a list of expressions, NULL for other symbols. */
static Seq *view_list(const void *parser, int index)
{
    const yyStackEntry *entry = &view_parser(parser)->yystack[index];
    Seq *seq = NULL;
    if (entry->major > WITH_HEAD && entry->major <= LAST_LIST)
        memcpy(&seq, &entry->minor, sizeof seq);
    return seq;
}

/* Runs the automaton on a copy of the state stack: would this token be shifted? */
static bool view_would_shift(const void *parser, int code)
{
    const yyParser *yyp = view_parser(parser);
    int depth = (int)(yyp->yytos - yyp->yystack) + 1;
    enum { MAX_STEPS = 300 };
    YYACTIONTYPE *states = gc_alloc_atomic(sizeof *states * (size_t)(depth + MAX_STEPS));
    if (states == NULL)
        return false;
    for (int i = 0; i < depth; i++)
        states[i] = yyp->yystack[i].stateno;
    int top = depth - 1;
    for (int step = 0; step < MAX_STEPS; step++) {
        YYACTIONTYPE action = states[top];
        if (action < YY_MIN_REDUCE)
            action = yy_find_shift_action((YYCODETYPE)code, states[top]);
        if (action < YY_MIN_REDUCE)
            return action <= YY_MAX_SHIFTREDUCE || action == YY_ACCEPT_ACTION;
        unsigned rule = action - YY_MIN_REDUCE;
        top += yyRuleInfoNRhs[rule];
        YYACTIONTYPE next = yy_find_reduce_action(states[top], yyRuleInfoLhs[rule]);
        if (next > YY_MAX_SHIFT && next <= YY_MAX_SHIFTREDUCE)
            next += YY_MIN_REDUCE - YY_MIN_SHIFTREDUCE;
        states[++top] = next;
    }
    return false;
}

/* For parse.c, which runs machines of its own to look ahead. */
bool grammar_would_shift(const void *machine, int code)
{
    return view_would_shift(machine, code);
}

static Ref view_value(const void *parser, int index)
{
    Ref value;
    Seq *seq = view_list(parser, index);
    if (seq != NULL)
        value.node = seq->items[seq->count - 1];
    else
        memcpy(&value, &view_parser(parser)->yystack[index].minor, sizeof value);
    if (value.node->kind == PSEUDO_PAIR)
        value.node = ((Pair *)value.node)->value;
    value.pos = (Position){value.node->line, value.node->col};
    return value;
}

static void report_error(const void *parser, Parser *p, int code, Token token)
{
    const yyParser *yyp = view_parser(parser);
    const ParserView view = {
        .parser = parser,
        .depth = (int)(yyp->yytos - yyp->yystack),
        .symbol = view_symbol,
        .token = view_token,
        .value = view_value,
        .would_shift = view_would_shift,
        .is_expression = view_is_expression,
        .is_field_part = view_is_field_part,
        .list = view_list,
        .arg_list = ARG_LIST,
        .slice_list = SLICE_LIST,
        .with_head = WITH_HEAD,
    };
    syntax_error(p, &view, code, token);
}
}
