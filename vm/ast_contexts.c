/* Trees that programs build: expressions must say truly whether they are read, assigned to or deleted,
 * and lists that go together must fit. The parser's own trees are right by construction; the compiler counts on it. */
#include "runtime/error.h"
#include "vm/builtins_vm.h"

typedef struct Around { const Node *parent; Ast_expr_context wanted; } Around; /* wanted of the parent */

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

static bool check(Node *n, Ast_expr_context wanted)
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

static bool refuse(const char *message) { return raise_false(&type_ValueError, "%s", message); }

static bool arguments_match(const Astarguments *a)
{
    if (a->defaults.count > a->posonlyargs.count + a->args.count)
        return refuse("more positional defaults than args on arguments");
    if (a->kw_defaults.count != a->kwonlyargs.count)
        return refuse("length of kwonlyargs is not the same as kw_defaults on arguments");
    return true;
}

static bool try_is_whole(const NodeList *handlers, const NodeList *orelse, const NodeList *finalbody)
{
    if (handlers->count == 0 && finalbody->count == 0)
        return refuse("Try has neither handlers nor finalbody");
    if (handlers->count == 0 && orelse->count > 0)
        return refuse("Try has orelse but no except handlers");
    return true;
}

/* Lists that go together have lengths that fit. */
static bool lists_match(const Node *n)
{
    switch (n->kind) {
    case AST_arguments: return arguments_match(AST(arguments, n));
    case AST_Compare:
        if (AST(Compare, n)->comparators.count == 0)
            return refuse("Compare has no comparators");
        return AST(Compare, n)->comparators.count == AST(Compare, n)->ops.count
               || refuse("Compare has a different number of comparators and operands");
    case AST_Dict:
        return AST(Dict, n)->keys.count == AST(Dict, n)->values.count
               || refuse("Dict doesn't have the same number of keys as values");
    case AST_BoolOp:
        return AST(BoolOp, n)->values.count >= 2 || refuse("BoolOp with less than 2 values");
    case AST_Try:
        return try_is_whole(&AST(Try, n)->handlers, &AST(Try, n)->orelse, &AST(Try, n)->finalbody);
    case AST_TryStar:
        return try_is_whole(&AST(TryStar, n)->handlers, &AST(TryStar, n)->orelse,
                            &AST(TryStar, n)->finalbody);
    case AST_Raise:
        return AST(Raise, n)->exc != NULL || AST(Raise, n)->cause == NULL
               || refuse("Raise with cause but no exception");
    case AST_MatchMapping:
        return AST(MatchMapping, n)->keys.count == AST(MatchMapping, n)->patterns.count
               || refuse("MatchMapping doesn't have the same number of keys as patterns");
    case AST_MatchClass:
        return AST(MatchClass, n)->kwd_attrs.count == AST(MatchClass, n)->kwd_patterns.count
               || refuse("MatchClass doesn't have the same number of keyword attributes as patterns");
    case AST_MatchOr:
        return AST(MatchOr, n)->patterns.count >= 2
               || refuse("MatchOr requires at least 2 patterns");
    default: return true;
    }
}

static bool visit(Node *child, void *data)
{
    Ast_expr_context wanted = context_of(child, data);
    Around inner = {child, wanted};
    return recursion_check(" during compilation") && check(child, wanted)
           && lists_match(child) && ast_each_child(child, visit, &inner);
}

bool ast_check_contexts(Node *tree)
{
    Around around = {tree, AST_Load};
    return ast_each_child(tree, visit, &around);
}
