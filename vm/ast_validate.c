/* Trees that programs build, before they are compiled: expressions say truly whether they are read,
 * assigned to or deleted, lists that go together fit, names, constants, patterns and positions can be
 * what they say. The parser's own trees are right by construction; the compiler counts on all of it. */
#include "runtime/bytes.h"
#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/list.h"
#include "runtime/str.h"
#include "vm/ast_validate.h"
#include "vm/builtins_vm.h"

typedef struct Around { const Node *parent; Ast_expr_context wanted; } Around; /* wanted of the parent */

bool ast_refuse(const char *message) { return raise_false(&type_ValueError, "%s", message); }

static bool is_target(const NodeList *list, const Node *n)
{
    for (int i = 0; i < list->count; i++)
        if (list->items[i] == n)
            return true;
    return false;
}

/* The context that a child must have. */
static Ast_expr_context context_of(const Node *child, const Around *a)
{
    const Node *target = NULL;
    switch (a->parent->kind) {
    case AST_Assign:
        return is_target(&AST(Assign, a->parent)->targets, child) ? AST_Store : AST_Load;
    case AST_Delete: return AST_Del;
    case AST_AugAssign: target = AST(AugAssign, a->parent)->target; break;
    case AST_AnnAssign: target = AST(AnnAssign, a->parent)->target; break;
    case AST_For: target = AST(For, a->parent)->target; break;
    case AST_AsyncFor: target = AST(AsyncFor, a->parent)->target; break;
    case AST_comprehension: target = AST(comprehension, a->parent)->target; break;
    case AST_NamedExpr: target = AST(NamedExpr, a->parent)->target; break;
    case AST_withitem: target = AST(withitem, a->parent)->optional_vars; break;
    case AST_TypeAlias: target = AST(TypeAlias, a->parent)->name; break;
    case AST_Tuple:
    case AST_List:
    case AST_Starred: return a->wanted;
    default: break;
    }
    return target == child ? AST_Store : AST_Load;
}

static bool check_context(Node *n, Ast_expr_context wanted)
{
    Ast_expr_context has;
    switch (n->kind) {
    case AST_Name: has = AST(Name, n)->ctx; break;
    case AST_Attribute: has = AST(Attribute, n)->ctx; break;
    case AST_Subscript: has = AST(Subscript, n)->ctx; break;
    case AST_Starred: has = AST(Starred, n)->ctx; break;
    case AST_List: has = AST(List, n)->ctx; break;
    case AST_Tuple: has = AST(Tuple, n)->ctx; break;
    default:
        if (wanted == AST_Load)
            return true;
        return raise_false(&type_ValueError, "expression which can't be assigned to in %s context",
                           ast_enum_name("expr_context", wanted));
    }
    if (has == wanted)
        return true;
    return raise_false(&type_ValueError, "expression must have %s context but has %s instead",
                       ast_enum_name("expr_context", wanted), ast_enum_name("expr_context", has));
}

static bool check_position(const Node *n)
{
    if (!ast_has_position(n->kind))
        return true;
    if (n->line > n->end_line)
        return raise_false(&type_ValueError, "AST node line range (%d, %d) is not valid", n->line,
                           n->end_line);
    if ((n->line < 0 && n->end_line != n->line) || (n->col < 0 && n->col != n->end_col))
        return raise_false(&type_ValueError, "AST node column range (%d, %d) for line range "
                           "(%d, %d) is not valid", n->col, n->end_col, n->line, n->end_line);
    if (n->line == n->end_line && n->col > n->end_col)
        return raise_false(&type_ValueError, "line %d, column %d-%d is not a valid range", n->line,
                           n->col, n->end_col);
    return true;
}

bool ast_check_name(Value name)
{
    static const char *const forbidden[] = {"None", "True", "False"};
    for (size_t i = 0; name != 0 && i < ARRAY_LEN(forbidden); i++)
        if (str_equal_cstr(name, forbidden[i]))
            return raise_false(&type_ValueError, "identifier field can't represent '%s' constant",
                               forbidden[i]);
    return true;
}

/* Subclasses are refused: a constant must not run code of the program. */
static bool check_constant(Value v)
{
    const Type *type = type_of(v);
    if (v == VALUE_NONE || v == VALUE_ELLIPSIS || type == &type_bool || type == &type_int
        || type == &type_str || type == &type_float || type == &type_bytes || type == &type_complex)
        return true;
    if (!recursion_check(" during compilation"))
        return false;
    if (type == &type_tuple) {
        for (size_t i = 0; i < TUPLE(v)->len; i++)
            if (!check_constant(TUPLE(v)->items[i]))
                return false;
        return true;
    }
    if (type == &type_frozenset) {
        Value items = list_from_iterable(v);
        for (size_t i = 0; items && i < LIST(items)->len; i++)
            if (!check_constant(LIST(items)->items[i]))
                return false;
        return items != 0;
    }
    return raise_false(&type_TypeError, "got an invalid type in Constant: %T", v);
}

/* ---- lists ---- */

static bool filled(const Node *n, int32_t count, const char *field)
{
    return count > 0 || raise_false(&type_ValueError, "empty %s on %s", field,
                                    ast_kind_name(n->kind));
}

/* The statements and targets that the grammar never leaves out. */
static bool lists_filled(const Node *n)
{
#define FILLED(Kind, field) \
    case AST_##Kind: return filled(n, AST(Kind, n)->field.count, #field)
    switch (n->kind) {
    FILLED(FunctionDef, body);
    FILLED(AsyncFunctionDef, body);
    FILLED(ClassDef, body);
    FILLED(For, body);
    FILLED(AsyncFor, body);
    FILLED(While, body);
    FILLED(If, body);
    FILLED(Try, body);
    FILLED(TryStar, body);
    FILLED(ExceptHandler, body);
    FILLED(match_case, body);
    FILLED(Delete, targets);
    FILLED(Assign, targets);
    FILLED(Match, cases);
    FILLED(Import, names);
    FILLED(ImportFrom, names);
    FILLED(Global, names);
    FILLED(Nonlocal, names);
    case AST_With:
        return filled(n, AST(With, n)->items.count, "items")
               && filled(n, AST(With, n)->body.count, "body");
    case AST_AsyncWith:
        return filled(n, AST(AsyncWith, n)->items.count, "items")
               && filled(n, AST(AsyncWith, n)->body.count, "body");
    default: return true;
    }
#undef FILLED
}

static bool try_is_whole(const Node *n, const NodeList *handlers, const NodeList *orelse,
                         const NodeList *finalbody)
{
    const char *name = ast_kind_name(n->kind);
    if (handlers->count == 0 && finalbody->count == 0)
        return raise_false(&type_ValueError, "%s has neither except handlers nor finalbody", name);
    if (handlers->count == 0 && orelse->count > 0)
        return raise_false(&type_ValueError, "%s has orelse but no except handlers", name);
    return true;
}

static bool arguments_match(const Astarguments *a)
{
    if (a->defaults.count > a->posonlyargs.count + a->args.count)
        return ast_refuse("more positional defaults than args on arguments");
    if (a->kw_defaults.count != a->kwonlyargs.count)
        return ast_refuse("length of kwonlyargs is not the same as kw_defaults on arguments");
    return true;
}

static bool has_generators(const NodeList *generators)
{
    return generators->count > 0 || ast_refuse("comprehension with no generators");
}

/* What one expression or piece of one holds fits together. */
static bool expression_fits(const Node *n)
{
    switch (n->kind) {
    case AST_Compare:
        if (AST(Compare, n)->comparators.count == 0)
            return ast_refuse("Compare has no comparators");
        return AST(Compare, n)->comparators.count == AST(Compare, n)->ops.count
               || ast_refuse("Compare has a different number of comparators and operands");
    case AST_Dict:
        return AST(Dict, n)->keys.count == AST(Dict, n)->values.count
               || ast_refuse("Dict doesn't have the same number of keys as values");
    case AST_BoolOp:
        return AST(BoolOp, n)->values.count >= 2 || ast_refuse("BoolOp with less than 2 values");
    case AST_ListComp: return has_generators(&AST(ListComp, n)->generators);
    case AST_SetComp: return has_generators(&AST(SetComp, n)->generators);
    case AST_DictComp: return has_generators(&AST(DictComp, n)->generators);
    case AST_GeneratorExp: return has_generators(&AST(GeneratorExp, n)->generators);
    case AST_Name: return ast_check_name(AST(Name, n)->id);
    case AST_Constant: return check_constant(AST(Constant, n)->value);
    case AST_NamedExpr:
        return AST(NamedExpr, n)->target->kind == AST_Name
               || raise_false(&type_TypeError, "NamedExpr target must be a Name");
    default: return true;
    }
}

static bool statement_fits(const Node *n)
{
    switch (n->kind) {
    case AST_Try:
        return try_is_whole(n, &AST(Try, n)->handlers, &AST(Try, n)->orelse,
                            &AST(Try, n)->finalbody);
    case AST_TryStar:
        return try_is_whole(n, &AST(TryStar, n)->handlers, &AST(TryStar, n)->orelse,
                            &AST(TryStar, n)->finalbody);
    case AST_Raise:
        return AST(Raise, n)->exc != NULL || AST(Raise, n)->cause == NULL
               || ast_refuse("Raise with cause but no exception");
    case AST_ImportFrom:
        return AST(ImportFrom, n)->level >= 0 || ast_refuse("Negative ImportFrom level");
    case AST_AnnAssign:
        return !AST(AnnAssign, n)->simple || AST(AnnAssign, n)->target->kind == AST_Name
               || raise_false(&type_TypeError, "AnnAssign with simple non-Name target");
    case AST_TypeAlias:
        return AST(TypeAlias, n)->name->kind == AST_Name
               || raise_false(&type_TypeError, "TypeAlias with non-Name name");
    case AST_TypeVar: return ast_check_name(AST(TypeVar, n)->name);
    case AST_ParamSpec: return ast_check_name(AST(ParamSpec, n)->name);
    case AST_TypeVarTuple: return ast_check_name(AST(TypeVarTuple, n)->name);
    default: return true;
    }
}

static bool visit(Node *child, void *data);

/* The children; of comprehensions the generators before what they make, as in CPython. */
static bool visit_children(Node *n, Around *inner)
{
    bool comprehension = n->kind == AST_ListComp || n->kind == AST_SetComp
                         || n->kind == AST_GeneratorExp;
    if (!comprehension && n->kind != AST_DictComp)
        return ast_each_child(n, visit, inner);
    const NodeList *generators = comprehension ? &((AstListComp *)n)->generators
                                               : &AST(DictComp, n)->generators;
    for (int i = 0; i < generators->count; i++)
        if (!visit(generators->items[i], inner))
            return false;
    if (comprehension)
        return visit(((AstListComp *)n)->elt, inner);
    return visit(AST(DictComp, n)->key, inner) && visit(AST(DictComp, n)->value, inner);
}

static bool visit(Node *child, void *data)
{
    Ast_expr_context wanted = context_of(child, data);
    Around inner = {child, wanted};
    if (!recursion_check(" during compilation") || !check_position(child)
        || !check_context(child, wanted) || !lists_filled(child) || !statement_fits(child)
        || !expression_fits(child) || !ast_pattern_fits(((const Around *)data)->parent, child))
        return false;
    /* the annotations of arguments come before their number, as in CPython */
    return visit_children(child, &inner)
           && (child->kind != AST_arguments || arguments_match(AST(arguments, child)));
}

bool ast_validate(Node *tree)
{
    Around around = {tree, AST_Load};
    return ast_each_child(tree, visit, &around);
}
