/* The patterns of trees that programs build (PEP 634): which literals may be matched, which names
 * captured, where a star may stand. */
#include "runtime/bytes.h"
#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/str.h"
#include "vm/ast_validate.h"

static bool is_number(const Node *n, bool real, bool imaginary)
{
    if (n->kind != AST_Constant)
        return false;
    const Type *type = type_of(AST(Constant, n)->value);
    return (real && (type == &type_int || type == &type_float))
           || (imaginary && type == &type_complex);
}

static bool is_negative(const Node *n, bool imaginary)
{
    return n->kind == AST_UnaryOp && AST(UnaryOp, n)->op == AST_USub
           && is_number(AST(UnaryOp, n)->operand, true, imaginary);
}

/* 1-2j, -1+2j */
static bool is_complex_sum(const Node *n)
{
    if (n->kind != AST_BinOp)
        return false;
    const AstBinOp *b = AST(BinOp, n);
    return (b->op == AST_Add || b->op == AST_Sub)
           && (is_number(b->left, true, false) || is_negative(b->left, false))
           && is_number(b->right, false, true);
}

static bool value_fits(const Node *n)
{
    if (n->kind == AST_Attribute || n->kind == AST_JoinedStr || is_negative(n, true)
        || is_complex_sum(n))
        return true;
    if (n->kind != AST_Constant)
        return ast_refuse("patterns may only match literals and attribute lookups");
    const Type *type = type_of(AST(Constant, n)->value);
    return is_number(n, true, true) || type == &type_str || type == &type_bytes
           || ast_refuse("unexpected constant inside of a literal pattern");
}

static bool is_singleton(Value v)
{
    return v == VALUE_NONE || v == VALUE_TRUE || v == VALUE_FALSE;
}

static bool capture_fits(Value name)
{
    if (name != 0 && str_equal_cstr(name, "_"))
        return ast_refuse("can't capture name '_' in patterns");
    return ast_check_name(name);
}

static bool mapping_fits(const AstMatchMapping *m)
{
    if (m->keys.count != m->patterns.count)
        return ast_refuse("MatchMapping doesn't have the same number of keys as patterns");
    if (!capture_fits(m->rest))
        return false;
    for (int32_t i = 0; i < m->keys.count; i++) {
        const Node *key = m->keys.items[i];
        if (key == NULL)
            return ast_refuse("None disallowed in expression list");
        if (!(key->kind == AST_Constant && is_singleton(AST(Constant, key)->value))
            && !value_fits(key))
            return false;
    }
    return true;
}

static bool class_fits(const AstMatchClass *m)
{
    if (m->kwd_attrs.count != m->kwd_patterns.count)
        return ast_refuse("MatchClass doesn't have the same number of keyword attributes as "
                          "patterns");
    const Node *cls = m->cls;
    while (cls->kind == AST_Attribute)
        cls = AST(Attribute, cls)->value;
    if (cls->kind != AST_Name)
        return ast_refuse("MatchClass cls field can only contain Name or Attribute nodes.");
    for (int32_t i = 0; i < m->kwd_attrs.count; i++)
        if (!ast_check_name(m->kwd_attrs.items[i]))
            return false;
    return true;
}

bool ast_pattern_fits(const Node *parent, const Node *n)
{
    switch (n->kind) {
    case AST_MatchValue: return value_fits(AST(MatchValue, n)->value);
    case AST_MatchSingleton:
        return is_singleton(AST(MatchSingleton, n)->value)
               || ast_refuse("MatchSingleton can only contain True, False and None");
    case AST_MatchMapping: return mapping_fits(AST(MatchMapping, n));
    case AST_MatchClass: return class_fits(AST(MatchClass, n));
    case AST_MatchStar:
        return (parent->kind == AST_MatchSequence || ast_refuse("can't use MatchStar here"))
               && capture_fits(AST(MatchStar, n)->name);
    case AST_MatchAs:
        return capture_fits(AST(MatchAs, n)->name)
               && (AST(MatchAs, n)->pattern == NULL || AST(MatchAs, n)->name != 0
                   || ast_refuse("MatchAs must specify a target name if a pattern is given"));
    case AST_MatchOr:
        return AST(MatchOr, n)->patterns.count >= 2
               || ast_refuse("MatchOr requires at least 2 patterns");
    default: return true;
    }
}
