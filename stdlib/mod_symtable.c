/* _symtable: what the compiler's scope analysis finds out about a tree, for module symtable.
 *
 * scopes(tree, mode) gives a list of (parent's number or -1, kind, name, line, symbols), outer scopes
 * first; symbols maps names to (uses, kind). The numbers are those of vm/scope.h. */
#include "runtime/error.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/str.h"
#include "grammar/parse.h"
#include "vm/builtins_vm.h"
#include "vm/scope.h"

enum { KIND_LAMBDA = SCOPE_TYPE + 1, KIND_GENEXP, KIND_TYPE_ALIAS, KIND_TYPE_VARIABLE };

static int kind_of(const Scope *s)
{
    if (s->owner != NULL)
        return s->owner->kind == AST_TypeAlias ? KIND_TYPE_ALIAS : KIND_TYPE_VARIABLE;
    return s->is_lambda ? KIND_LAMBDA : s->is_genexp ? KIND_GENEXP : (int)s->kind;
}

static Value name_of(const Scope *s)
{
    Node *n = s->owner != NULL ? s->owner : s->node;
    switch (n->kind) {
    case AST_FunctionDef:
    case AST_AsyncFunctionDef: return ((AstFunctionDef *)n)->name;
    case AST_ClassDef: return AST(ClassDef, n)->name;
    case AST_TypeAlias: return AST(Name, AST(TypeAlias, n)->name)->id;
    case AST_TypeVar: return AST(TypeVar, n)->name;
    case AST_ParamSpec: return AST(ParamSpec, n)->name;
    case AST_TypeVarTuple: return AST(TypeVarTuple, n)->name;
    default: return VALUE_NONE;
    }
}

static Value symbols_of(const Scope *s)
{
    Dict *out = dict_new();
    size_t pos = 0;
    Value name, flags;
    while (out != NULL && dict_next(s->symbols, &pos, &name, &flags)) {
        int64_t bits = small_int(flags);
        Value pair = tuple_pack(2, small_int_value(bits & ((1 << SYM_KIND_SHIFT) - 1)),
                                small_int_value(bits >> SYM_KIND_SHIFT));
        if (!pair || !dict_set(out, name, pair))
            return VALUE_ERROR;
    }
    return OBJECT_VALUE(out);
}

static Value scope_key(const Scope *s) { return small_int_value((int64_t)((uintptr_t)s >> 3)); }

static bool add_scope(List *out, Dict *numbers, const Scope *s)
{
    Value parent = small_int_value(-1), symbols = symbols_of(s);
    if (s->parent != NULL && dict_find(numbers, scope_key(s->parent), &parent) <= 0)
        return false;
    Node *place = s->owner != NULL ? s->owner : s->node;
    Value row = !symbols ? VALUE_ERROR
        : tuple_pack(5, parent, small_int_value(kind_of(s)), name_of(s),
                     small_int_value(s->parent == NULL ? 0 : place->line), symbols);
    return row && dict_set(numbers, scope_key(s), small_int_value((int64_t)out->len))
           && list_push(out, row);
}

static Value symtable_scopes(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t mode;
    Dict *map, *numbers = dict_new();
    if (!as_int64(args[1], &mode) || numbers == NULL)
        return VALUE_ERROR;
    if (mode < 0 || mode > PARSE_EVAL)
        return raise_value_error("scopes() argument 2 is no mode");
    Node *tree = ast_from_object(args[0], (int)mode);
    if (tree == NULL || scope_build(tree, NAME(empty), &map) == NULL)
        return VALUE_ERROR;
    Value out = list_new(map->used), key, scope;
    size_t pos = 0;
    while (out && dict_next(map, &pos, &key, &scope))
        if (!add_scope(LIST(out), numbers, (const Scope *)scope))
            return VALUE_ERROR;
    return out;
}

static const MethodDef symtable_functions[] = {
    {"scopes", symtable_scopes, "tree, mode, /", 0, "The scopes of a tree of module _ast."},
    {NULL, NULL, NULL, 0, NULL},
};

static bool symtable_init(Value module)
{
    return module_add_int(module, "PARAM", SYM_PARAM)
        && module_add_int(module, "ASSIGNED", SYM_ASSIGNED | SYM_DELETED)
        && module_add_int(module, "USED", SYM_USED)
        && module_add_int(module, "GLOBAL", SYM_GLOBAL)
        && module_add_int(module, "NONLOCAL", SYM_NONLOCAL)
        && module_add_int(module, "ANNOTATED", SYM_ANNOTATED)
        && module_add_int(module, "IMPORTED", SYM_IMPORTED)
        && module_add_int(module, "VAR_LOCAL", VAR_LOCAL)
        && module_add_int(module, "VAR_CELL", VAR_CELL)
        && module_add_int(module, "VAR_FREE", VAR_FREE)
        && module_add_int(module, "VAR_GLOBAL", VAR_GLOBAL)
        && module_add_int(module, "VAR_GLOBAL_IMPLICIT", VAR_GLOBAL_IMPLICIT);
}

const ModuleDef mod__symtable = {
    .name = "_symtable",
    .doc = "The compiler's analysis of scopes.",
    .functions = symtable_functions,
    .init = symtable_init,
};
