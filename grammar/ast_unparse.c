/* Expressions back to source text, as annotations are kept under `from __future__ import
 * annotations` (PEP 563). Parentheses come from comparing precedence levels. */
#include "grammar/ast.h"
#include "runtime/error.h"
#include "runtime/ops.h"
#include "runtime/str.h"

typedef enum {
    LEVEL_TUPLE, LEVEL_TEST, LEVEL_OR, LEVEL_AND, LEVEL_NOT, LEVEL_CMP, LEVEL_BOR, LEVEL_BXOR,
    LEVEL_BAND, LEVEL_SHIFT, LEVEL_ARITH, LEVEL_TERM, LEVEL_FACTOR, LEVEL_POWER, LEVEL_AWAIT,
    LEVEL_ATOM, LEVEL_EXPR = LEVEL_BOR
} Level;

static bool put(Buf *b, Node *n, int level);

static bool put_str(Buf *b, Value text)
{
    size_t length;
    const char *s = text ? str_utf8(text, &length) : NULL;
    if (s == NULL)
        return false;
    buf_write(b, s, length);
    return true;
}

static void open_if(Buf *b, bool parens)
{
    if (parens)
        buf_putc(b, '(');
}

static bool close_if(Buf *b, bool parens, bool ok)
{
    if (parens)
        buf_putc(b, ')');
    return ok;
}

static bool put_list(Buf *b, const NodeList *list, const char *separator, int level)
{
    for (int32_t i = 0; i < list->count; i++) {
        if (i > 0)
            buf_puts(b, separator);
        if (!put(b, list->items[i], level))
            return false;
    }
    return true;
}

/* ---- operators ---- */

static bool put_bool(Buf *b, AstBoolOp *n, int level)
{
    int own = n->op == AST_And ? LEVEL_AND : LEVEL_OR;
    open_if(b, level > own);
    bool ok = put_list(b, &n->values, n->op == AST_And ? " and " : " or ", own + 1);
    return close_if(b, level > own, ok);
}

static bool put_binary(Buf *b, AstBinOp *n, int level)
{
    static const struct { const char *text; int level; } table[] = {
        [AST_Add] = {" + ", LEVEL_ARITH}, [AST_Sub] = {" - ", LEVEL_ARITH},
        [AST_Mult] = {" * ", LEVEL_TERM}, [AST_MatMult] = {" @ ", LEVEL_TERM},
        [AST_Div] = {" / ", LEVEL_TERM}, [AST_FloorDiv] = {" // ", LEVEL_TERM},
        [AST_Mod] = {" % ", LEVEL_TERM}, [AST_LShift] = {" << ", LEVEL_SHIFT},
        [AST_RShift] = {" >> ", LEVEL_SHIFT}, [AST_BitOr] = {" | ", LEVEL_BOR},
        [AST_BitXor] = {" ^ ", LEVEL_BXOR}, [AST_BitAnd] = {" & ", LEVEL_BAND},
        [AST_Pow] = {" ** ", LEVEL_POWER},
    };
    int own = table[n->op].level;
    bool right = n->op == AST_Pow; /* groups from the right */
    open_if(b, level > own);
    bool ok = put(b, n->left, own + right);
    buf_puts(b, table[n->op].text);
    ok = ok && put(b, n->right, own + !right);
    return close_if(b, level > own, ok);
}

static bool put_unary(Buf *b, AstUnaryOp *n, int level)
{
    int own = n->op == AST_Not ? LEVEL_NOT : LEVEL_FACTOR;
    open_if(b, level > own);
    buf_puts(b, n->op == AST_Not ? "not " : n->op == AST_Invert ? "~"
                : n->op == AST_UAdd ? "+" : "-");
    return close_if(b, level > own, put(b, n->operand, own));
}

static bool put_compare(Buf *b, AstCompare *n, int level)
{
    static const char *const operators[] = {" < ", " <= ", " == ", " != ", " > ", " >= ", " is ",
                                            " is not ", " in ", " not in "};
    open_if(b, level > LEVEL_CMP);
    bool ok = put(b, n->left, LEVEL_CMP + 1);
    for (int32_t i = 0; ok && i < n->ops.count; i++) {
        buf_puts(b, operators[n->ops.items[i]]);
        ok = put(b, n->comparators.items[i], LEVEL_CMP + 1);
    }
    return close_if(b, level > LEVEL_CMP, ok);
}

static bool put_conditional(Buf *b, AstIfExp *n, int level)
{
    open_if(b, level > LEVEL_TEST);
    bool ok = put(b, n->body, LEVEL_TEST + 1);
    buf_puts(b, " if ");
    ok = ok && put(b, n->test, LEVEL_TEST + 1);
    buf_puts(b, " else ");
    return close_if(b, level > LEVEL_TEST, ok && put(b, n->orelse, LEVEL_TEST));
}

/* ---- lambda ---- */

static bool put_arg(Buf *b, const char *prefix, Node *arg, bool *first)
{
    if (!*first)
        buf_puts(b, ", ");
    *first = false;
    buf_puts(b, prefix);
    return put_str(b, AST(arg, arg)->arg);
}

static bool put_positional(Buf *b, Astarguments *a, bool *first)
{
    int32_t total = a->posonlyargs.count + a->args.count, plain = total - a->defaults.count;
    for (int32_t i = 0; i < total; i++) {
        bool only = i < a->posonlyargs.count;
        Node *arg = only ? a->posonlyargs.items[i] : a->args.items[i - a->posonlyargs.count];
        if (!put_arg(b, "", arg, first))
            return false;
        if (i >= plain) {
            buf_putc(b, '=');
            if (!put(b, a->defaults.items[i - plain], LEVEL_TEST))
                return false;
        }
        if (only && i + 1 == a->posonlyargs.count)
            buf_puts(b, ", /");
    }
    return true;
}

static bool put_arguments(Buf *b, Astarguments *a)
{
    bool first = true;
    if (!put_positional(b, a, &first))
        return false;
    if (a->vararg != NULL) {
        if (!put_arg(b, "*", a->vararg, &first))
            return false;
    } else if (a->kwonlyargs.count > 0) {
        buf_puts(b, first ? "*" : ", *");
        first = false;
    }
    for (int32_t i = 0; i < a->kwonlyargs.count; i++) {
        if (!put_arg(b, "", a->kwonlyargs.items[i], &first))
            return false;
        if (a->kw_defaults.items[i] != NULL) {
            buf_putc(b, '=');
            if (!put(b, a->kw_defaults.items[i], LEVEL_TEST))
                return false;
        }
    }
    return a->kwarg == NULL || put_arg(b, "**", a->kwarg, &first);
}

static bool put_lambda(Buf *b, AstLambda *n, int level)
{
    Astarguments *a = AST(arguments, n->args);
    bool any = a->posonlyargs.count || a->args.count || a->kwonlyargs.count || a->vararg ||
               a->kwarg;
    open_if(b, level > LEVEL_TEST);
    buf_puts(b, any ? "lambda " : "lambda");
    bool ok = put_arguments(b, a);
    buf_puts(b, ": ");
    return close_if(b, level > LEVEL_TEST, ok && put(b, n->body, LEVEL_TEST));
}

/* ---- displays and comprehensions ---- */

static bool put_dict(Buf *b, AstDict *n)
{
    buf_putc(b, '{');
    for (int32_t i = 0; i < n->values.count; i++) {
        if (i > 0)
            buf_puts(b, ", ");
        Node *key = n->keys.items[i];
        if (key != NULL && !put(b, key, LEVEL_TEST))
            return false;
        buf_puts(b, key ? ": " : "**");
        if (!put(b, n->values.items[i], key ? LEVEL_TEST : LEVEL_EXPR))
            return false;
    }
    buf_putc(b, '}');
    return true;
}

static bool put_generators(Buf *b, const NodeList *generators)
{
    for (int32_t i = 0; i < generators->count; i++) {
        Astcomprehension *c = AST(comprehension, generators->items[i]);
        buf_puts(b, c->is_async ? " async for " : " for ");
        if (!put(b, c->target, LEVEL_TUPLE))
            return false;
        buf_puts(b, " in ");
        if (!put(b, c->iter, LEVEL_TEST + 1))
            return false;
        for (int32_t j = 0; j < c->ifs.count; j++) {
            buf_puts(b, " if ");
            if (!put(b, c->ifs.items[j], LEVEL_TEST + 1))
                return false;
        }
    }
    return true;
}

static bool put_comprehension(Buf *b, char open, Node *elt, const NodeList *generators, char close)
{
    buf_putc(b, open);
    bool ok = put(b, elt, LEVEL_TEST) && put_generators(b, generators);
    buf_putc(b, close);
    return ok;
}

static bool put_dict_comprehension(Buf *b, AstDictComp *n)
{
    buf_putc(b, '{');
    bool ok = put(b, n->key, LEVEL_TEST);
    buf_puts(b, ": ");
    ok = ok && put(b, n->value, LEVEL_TEST) && put_generators(b, &n->generators);
    buf_putc(b, '}');
    return ok;
}

static bool put_tuple(Buf *b, AstTuple *n, int level)
{
    if (n->elts.count == 0) {
        buf_puts(b, "()");
        return true;
    }
    open_if(b, level > LEVEL_TUPLE);
    bool ok = put_list(b, &n->elts, ", ", LEVEL_TEST);
    if (n->elts.count == 1)
        buf_putc(b, ',');
    return close_if(b, level > LEVEL_TUPLE, ok);
}

static bool put_bracketed(Buf *b, char open, const NodeList *elts, char close)
{
    buf_putc(b, open);
    bool ok = put_list(b, elts, ", ", LEVEL_TEST);
    buf_putc(b, close);
    return ok;
}

/* ---- primaries ---- */

static bool put_call(Buf *b, AstCall *n)
{
    if (!put(b, n->func, LEVEL_ATOM))
        return false;
    if (n->args.count == 1 && n->keywords.count == 0 &&
        n->args.items[0]->kind == AST_GeneratorExp)
        return put(b, n->args.items[0], LEVEL_TEST);
    buf_putc(b, '(');
    if (!put_list(b, &n->args, ", ", LEVEL_TEST))
        return false;
    for (int32_t i = 0; i < n->keywords.count; i++) {
        Astkeyword *keyword = AST(keyword, n->keywords.items[i]);
        if (i > 0 || n->args.count > 0)
            buf_puts(b, ", ");
        if (keyword->arg != VALUE_ABSENT && !put_str(b, keyword->arg))
            return false;
        buf_puts(b, keyword->arg != VALUE_ABSENT ? "=" : "**");
        if (!put(b, keyword->value, LEVEL_TEST))
            return false;
    }
    buf_putc(b, ')');
    return true;
}

static bool put_attribute(Buf *b, AstAttribute *n)
{
    if (!put(b, n->value, LEVEL_ATOM))
        return false;
    bool number = n->value->kind == AST_Constant && is_int(AST(Constant, n->value)->value);
    buf_puts(b, number ? " ." : ".");
    return put_str(b, n->attr);
}

static bool put_slice(Buf *b, AstSlice *n)
{
    if (n->lower != NULL && !put(b, n->lower, LEVEL_TEST))
        return false;
    buf_putc(b, ':');
    if (n->upper != NULL && !put(b, n->upper, LEVEL_TEST))
        return false;
    if (n->step == NULL)
        return true;
    buf_putc(b, ':');
    return put(b, n->step, LEVEL_TEST);
}

/* Infinite numbers are written as a literal too large: there is no name for them. */
static bool put_constant(Buf *b, AstConstant *n)
{
    if (n->value == VALUE_ELLIPSIS) {
        buf_puts(b, "...");
        return true;
    }
    if (n->kind != VALUE_ABSENT && !put_str(b, n->kind))
        return false;
    Value text = repr(n->value);
    if (!is_float(n->value) && !is_complex(n->value))
        return put_str(b, text);
    const char *s = text ? str_utf8(text, NULL) : NULL;
    for (; s != NULL && *s != '\0'; s++) {
        if (strncmp(s, "inf", 3) == 0) {
            buf_puts(b, "1e309");
            s += 2;
        } else {
            buf_putc(b, *s);
        }
    }
    return s != NULL;
}

/* ---- f-strings ---- */

static bool put_fstring_body(Buf *b, const NodeList *values);

static bool put_field(Buf *b, AstFormattedValue *n)
{
    Buf inner = BUF_INIT;
    if (!put(&inner, n->value, LEVEL_TEST + 1))
        return false;
    const char *text = buf_cstr(&inner);
    if (text == NULL)
        return false;
    buf_puts(b, text[0] == '{' ? "{ " : "{");
    buf_write(b, text, inner.len);
    if (n->conversion > 0) {
        buf_putc(b, '!');
        buf_putc(b, (char)n->conversion);
    }
    if (n->format_spec != NULL) {
        buf_putc(b, ':');
        if (!put_fstring_body(b, &AST(JoinedStr, n->format_spec)->values))
            return false;
    }
    buf_putc(b, '}');
    return true;
}

static bool put_fstring_body(Buf *b, const NodeList *values)
{
    for (int32_t i = 0; i < values->count; i++) {
        Node *value = values->items[i];
        if (value->kind == AST_FormattedValue) {
            if (!put_field(b, AST(FormattedValue, value)))
                return false;
            continue;
        }
        if (value->kind != AST_Constant)
            return raise_false(&type_SystemError, "unexpected node in an f-string");
        size_t length;
        const char *text = str_utf8(AST(Constant, value)->value, &length);
        for (size_t j = 0; text != NULL && j < length; j++) {
            buf_putc(b, text[j]);
            if (text[j] == '{' || text[j] == '}')
                buf_putc(b, text[j]);
        }
        if (text == NULL)
            return false;
    }
    return true;
}

static bool put_fstring(Buf *b, Node *n)
{
    Buf body = BUF_INIT;
    NodeList one = {1, &n};
    const NodeList *values = n->kind == AST_JoinedStr ? &AST(JoinedStr, n)->values : &one;
    if (!put_fstring_body(&body, values))
        return false;
    Value text = str_from_buf(&body);
    text = text ? repr(text) : VALUE_ERROR;
    buf_putc(b, 'f');
    return put_str(b, text);
}

/* ---- all of them ---- */

static bool put_yield(Buf *b, const char *word, Node *value)
{
    buf_puts(b, word);
    if (value != NULL && (buf_putc(b, ' '), !put(b, value, LEVEL_TEST)))
        return false;
    buf_putc(b, ')');
    return true;
}

static bool put_await(Buf *b, AstAwait *n, int level)
{
    open_if(b, level > LEVEL_AWAIT);
    buf_puts(b, "await ");
    return close_if(b, level > LEVEL_AWAIT, put(b, n->value, LEVEL_ATOM));
}

static bool put_named(Buf *b, AstNamedExpr *n, int level)
{
    open_if(b, level > LEVEL_TUPLE);
    bool ok = put(b, n->target, LEVEL_ATOM);
    buf_puts(b, " := ");
    return close_if(b, level > LEVEL_TUPLE, ok && put(b, n->value, LEVEL_ATOM));
}

static bool put_subscript(Buf *b, AstSubscript *n)
{
    bool ok = put(b, n->value, LEVEL_ATOM);
    buf_putc(b, '[');
    ok = ok && put(b, n->slice, LEVEL_TUPLE);
    buf_putc(b, ']');
    return ok;
}

static bool put_other(Buf *b, Node *n)
{
    switch ((int)n->kind) {
    case AST_Dict:
        return put_dict(b, AST(Dict, n));
    case AST_Set:
        return put_bracketed(b, '{', &AST(Set, n)->elts, '}');
    case AST_List:
        return put_bracketed(b, '[', &AST(List, n)->elts, ']');
    case AST_GeneratorExp:
        return put_comprehension(b, '(', AST(GeneratorExp, n)->elt,
                                 &AST(GeneratorExp, n)->generators, ')');
    case AST_ListComp:
        return put_comprehension(b, '[', AST(ListComp, n)->elt, &AST(ListComp, n)->generators, ']');
    case AST_SetComp:
        return put_comprehension(b, '{', AST(SetComp, n)->elt, &AST(SetComp, n)->generators, '}');
    case AST_DictComp:
        return put_dict_comprehension(b, AST(DictComp, n));
    case AST_Yield:
        return put_yield(b, "(yield", AST(Yield, n)->value);
    case AST_YieldFrom:
        return put_yield(b, "(yield from", AST(YieldFrom, n)->value);
    case AST_JoinedStr:
    case AST_FormattedValue:
        return put_fstring(b, n);
    case AST_Constant:
        return put_constant(b, AST(Constant, n));
    case AST_Attribute:
        return put_attribute(b, AST(Attribute, n));
    case AST_Subscript:
        return put_subscript(b, AST(Subscript, n));
    case AST_Slice:
        return put_slice(b, AST(Slice, n));
    case AST_Call:
        return put_call(b, AST(Call, n));
    case AST_Name:
        return put_str(b, AST(Name, n)->id);
    case AST_Starred:
        buf_putc(b, '*');
        return put(b, AST(Starred, n)->value, LEVEL_EXPR);
    default:
        return raise_false(&type_SystemError, "unknown expression kind");
    }
}

static bool put(Buf *b, Node *n, int level)
{
    if (!recursion_check(" during compilation"))
        return false;
    switch ((int)n->kind) {
    case AST_BoolOp:
        return put_bool(b, AST(BoolOp, n), level);
    case AST_BinOp:
        return put_binary(b, AST(BinOp, n), level);
    case AST_UnaryOp:
        return put_unary(b, AST(UnaryOp, n), level);
    case AST_Compare:
        return put_compare(b, AST(Compare, n), level);
    case AST_IfExp:
        return put_conditional(b, AST(IfExp, n), level);
    case AST_Lambda:
        return put_lambda(b, AST(Lambda, n), level);
    case AST_Tuple:
        return put_tuple(b, AST(Tuple, n), level);
    case AST_Await:
        return put_await(b, AST(Await, n), level);
    case AST_NamedExpr:
        return put_named(b, AST(NamedExpr, n), level);
    default:
        return put_other(b, n);
    }
}

Value ast_unparse_expr(Node *n)
{
    Buf b = BUF_INIT;
    return put(&b, n, LEVEL_TEST) ? str_from_buf(&b) : VALUE_ERROR;
}
