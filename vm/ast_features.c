/* compile(..., _feature_version=N): what came to the language after Python 3.N is refused. */
#include "grammar/parse.h"
#include "runtime/error.h"
#include "vm/builtins_vm.h"

typedef struct Wanted { int version; Value filename; } Wanted;

static const NodeList *type_params_of(const Node *n)
{
    switch (n->kind) {
    case AST_FunctionDef:
    case AST_AsyncFunctionDef: return &((const AstFunctionDef *)n)->type_params;
    case AST_ClassDef: return &((const AstClassDef *)n)->type_params;
    case AST_TypeAlias: return &((const AstTypeAlias *)n)->type_params;
    default: return NULL;
    }
}

static bool has_default(const Node *n)
{
    return (n->kind == AST_TypeVar && AST(TypeVar, n)->default_value != NULL)
           || (n->kind == AST_ParamSpec && AST(ParamSpec, n)->default_value != NULL)
           || (n->kind == AST_TypeVarTuple && AST(TypeVarTuple, n)->default_value != NULL);
}

/* What the node needs, and the version that brought it; NULL: nothing new. */
static const char *needs(const Node *n, int *version)
{
    const NodeList *params = type_params_of(n);
    *version = 12;
    if (n->kind == AST_TypeAlias)
        return "Type statement is";
    if (params != NULL && params->count > 0)
        return "Type parameter lists are";
    *version = 13;
    if (has_default(n))
        return "Type parameter defaults are";
    *version = 11;
    if (n->kind == AST_TryStar)
        return "Exception groups are";
    *version = 10;
    if (n->kind == AST_Match)
        return "Pattern matching is";
    *version = 8;
    if (n->kind == AST_NamedExpr)
        return "Assignment expressions are";
    if (n->kind == AST_arguments && AST(arguments, n)->posonlyargs.count > 0)
        return "Positional-only parameters are";
    *version = 6;
    if (n->kind == AST_AnnAssign)
        return "Variable annotation syntax is";
    if (n->kind == AST_comprehension && AST(comprehension, n)->is_async)
        return "Async comprehensions are";
    *version = 5;
    if (n->kind == AST_AsyncFunctionDef)
        return "Async functions are";
    if (n->kind == AST_AsyncFor)
        return "Async for loops are";
    if (n->kind == AST_AsyncWith)
        return "Async with statements are";
    if (n->kind == AST_Await)
        return "Await expressions are";
    if (n->kind == AST_BinOp && AST(BinOp, n)->op == AST_MatMult)
        return "The '@' operator is";
    return NULL;
}

static bool visit(Node *n, void *data)
{
    const Wanted *w = data;
    int version;
    if (!recursion_check(" during compilation"))
        return false;
    const char *what = needs(n, &version);
    if (what == NULL || w->version >= version)
        return ast_each_child(n, visit, data);
    Node *place = n->kind == AST_arguments ? AST(arguments, n)->posonlyargs.items[0]
        : n->kind == AST_comprehension ? AST(comprehension, n)->target : n;
    syntax_error_at(&type_SyntaxError, NULL, w->filename, place,
                    "%s only supported in Python 3.%d and greater", what, version);
    return false;
}

bool ast_check_features(Node *tree, int minor_version, Value filename)
{
    Wanted w = {minor_version, filename};
    return ast_each_child(tree, visit, &w);
}
