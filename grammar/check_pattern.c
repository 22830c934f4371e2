/* What CPython's compiler refuses in match statements (PEP 634): cases never reached, names
 * bound twice or differently, literals that are none. */
#include "grammar/check.h"
#include "runtime/error.h"
#include "runtime/list.h"
#include "runtime/ops.h"
#include "runtime/str.h"

/* Names that a pattern binds, in order. */
typedef struct Names {
    Value *items;
    int count, cap;
} Names;

typedef struct PatternCheck {
    Checker *c;
    Names names;
    bool refutable_only; /* an irrefutable pattern here hides the alternatives or cases after it */
} PatternCheck;

static bool check_pattern(PatternCheck *pc, Node *n);

static bool has_name(const Names *names, Value name)
{
    for (int i = 0; i < names->count; i++)
        if (names->items[i] == name)
            return true;
    return false;
}

static bool add_name(Names *names, Value name)
{
    if (names->count == names->cap) {
        int cap = names->cap ? names->cap * 2 : 4;
        Value *items = gc_alloc(sizeof *items * (size_t)cap);
        if (items == NULL)
            return false;
        if (names->count > 0)
            memcpy(items, names->items, sizeof *items * (size_t)names->count);
        names->items = items;
        names->cap = cap;
    }
    names->items[names->count++] = name;
    return true;
}

static bool bind(PatternCheck *pc, Node *n, Value name)
{
    if (name == VALUE_ABSENT)
        return true;
    if (!check_name(pc->c, n, name, AST_Store))
        return false;
    if (has_name(&pc->names, name))
        return check_fail(pc->c, n, "multiple assignments to name %R in pattern", name);
    return add_name(&pc->names, name);
}

/* ---- values ---- */

static bool is_constant_value(const Node *n)
{
    if (n->kind == AST_Constant) {
        Value value = ((const AstConstant *)n)->value;
        return value != VALUE_ELLIPSIS;
    }
    return n->kind == AST_Attribute || n->kind == AST_UnaryOp || n->kind == AST_BinOp;
}

static bool check_value(PatternCheck *pc, Node *where, Node *value)
{
    if (!is_constant_value(value))
        return check_fail(pc->c, where, "patterns may only match literals and attribute lookups");
    return check_node(pc->c, value);
}

/* The value of a literal key: constants, -number and real+imaginary; 0 for others. */
static Value key_value(Node *key)
{
    if (key->kind == AST_Constant)
        return AST(Constant, key)->value;
    if (key->kind == AST_UnaryOp && AST(UnaryOp, key)->operand->kind == AST_Constant)
        return unary_op(UNARY_NEG, AST(Constant, AST(UnaryOp, key)->operand)->value);
    if (key->kind != AST_BinOp)
        return VALUE_ABSENT;
    AstBinOp *op = AST(BinOp, key);
    Value left = key_value(op->left), right = key_value(op->right);
    if (left == VALUE_ERROR || right == VALUE_ERROR)
        return VALUE_ABSENT;
    return binary_op((BinaryOp)op->op, left, right);
}

static bool check_mapping(PatternCheck *pc, AstMatchMapping *n)
{
    Names seen = {0};
    for (int32_t i = 0; i < n->keys.count; i++) {
        Node *key = n->keys.items[i];
        if (key->kind != AST_Attribute) {
            if (!is_constant_value(key))
                return check_fail(pc->c, &n->node, "mapping pattern keys may only match literals "
                                  "and attribute lookups");
            Value value = key_value(key);
            for (int j = 0; value != VALUE_ABSENT && j < seen.count; j++) {
                int equal = values_equal(seen.items[j], value);
                if (equal < 0)
                    return false;
                if (equal)
                    return check_fail(pc->c, &n->node, "mapping pattern checks duplicate key (%R)",
                                      value);
            }
            if (value == VALUE_ABSENT || !add_name(&seen, value))
                return false;
        }
    }
    pc->refutable_only = false;
    for (int32_t i = 0; i < n->patterns.count; i++)
        if (!check_pattern(pc, n->patterns.items[i]))
            return false;
    return bind(pc, &n->node, n->rest);
}

/* ---- sequences, classes ---- */

static bool check_patterns(PatternCheck *pc, const NodeList *patterns)
{
    for (int32_t i = 0; i < patterns->count; i++) {
        pc->refutable_only = false;
        if (!check_pattern(pc, patterns->items[i]))
            return false;
    }
    return true;
}

static bool check_sequence(PatternCheck *pc, AstMatchSequence *n)
{
    int stars = 0;
    for (int32_t i = 0; i < n->patterns.count; i++) {
        if (n->patterns.items[i]->kind != AST_MatchStar)
            continue;
        if (++stars > 1)
            return check_fail(pc->c, &n->node, "multiple starred names in sequence pattern");
    }
    return check_patterns(pc, &n->patterns);
}

static bool check_class(PatternCheck *pc, AstMatchClass *n)
{
    for (int32_t i = 0; i < n->kwd_attrs.count; i++) {
        Value name = n->kwd_attrs.items[i];
        if (!check_name(pc->c, n->kwd_patterns.items[i], name, AST_Store))
            return false;
        for (int32_t j = i + 1; j < n->kwd_attrs.count; j++)
            if (n->kwd_attrs.items[j] == name)
                return check_fail(pc->c, n->kwd_patterns.items[j],
                                  "attribute name repeated in class pattern: %U", name);
    }
    return check_node(pc->c, n->cls) && check_patterns(pc, &n->patterns) &&
           check_patterns(pc, &n->kwd_patterns);
}

/* ---- captures, alternatives ---- */

static bool check_as(PatternCheck *pc, AstMatchAs *n)
{
    if (n->pattern == NULL) {
        if (pc->refutable_only && n->name == VALUE_ABSENT)
            return check_fail(pc->c, &n->node, "wildcard makes remaining patterns unreachable");
        if (pc->refutable_only)
            return check_fail(pc->c, &n->node,
                              "name capture %R makes remaining patterns unreachable", n->name);
        return bind(pc, &n->node, n->name);
    }
    return check_pattern(pc, n->pattern) && bind(pc, &n->node, n->name);
}

static bool same_names(const Names *a, const Names *b, int from)
{
    if (a->count != b->count)
        return false;
    for (int i = from; i < a->count; i++)
        if (!has_name(b, a->items[i]))
            return false;
    return true;
}

/* Every alternative binds the same names. */
static bool check_or(PatternCheck *pc, AstMatchOr *n)
{
    bool refutable_only = pc->refutable_only;
    Names before = pc->names, first = {0};
    for (int32_t i = 0; i < n->patterns.count; i++) {
        PatternCheck alternative = {.c = pc->c};
        for (int j = 0; j < before.count; j++)
            if (!add_name(&alternative.names, before.items[j]))
                return false;
        alternative.refutable_only = refutable_only || i + 1 < n->patterns.count;
        if (!check_pattern(&alternative, n->patterns.items[i]))
            return false;
        if (i == 0)
            first = alternative.names;
        else if (!same_names(&first, &alternative.names, before.count))
            return check_fail(pc->c, &n->node, "alternative patterns bind different names");
    }
    pc->names = first;
    return true;
}

static bool check_pattern(PatternCheck *pc, Node *n)
{
    if (!recursion_check(" during compilation"))
        return false;
    switch ((int)n->kind) {
    case AST_MatchValue:
        return check_value(pc, n, AST(MatchValue, n)->value);
    case AST_MatchMapping:
        return check_mapping(pc, AST(MatchMapping, n));
    case AST_MatchSequence:
        return check_sequence(pc, AST(MatchSequence, n));
    case AST_MatchClass:
        return check_class(pc, AST(MatchClass, n));
    case AST_MatchStar:
        return bind(pc, n, AST(MatchStar, n)->name);
    case AST_MatchAs:
        return check_as(pc, AST(MatchAs, n));
    case AST_MatchOr:
        return check_or(pc, AST(MatchOr, n));
    default:
        return true; /* MatchSingleton */
    }
}

bool check_match(Checker *c, AstMatch *match)
{
    if (!check_node(c, match->subject))
        return false;
    for (int32_t i = 0; i < match->cases.count; i++) {
        Astmatch_case *one = AST(match_case, match->cases.items[i]);
        PatternCheck pc = {.c = c};
        pc.refutable_only = one->guard == NULL && i + 1 < match->cases.count;
        if (!check_pattern(&pc, one->pattern) ||
            (one->guard != NULL && !check_node(c, one->guard)) || !check_nodes(c, &one->body))
            return false;
    }
    return true;
}
