/* Scope analysis (scope.h): one walk collects the uses of names, a second resolves each to a kind.
 *
 * Resolution looks outward from the using scope. Class scopes are invisible to the functions inside
 * them, except for the name __class__. A comprehension shares the frame of the scope around it: a
 * variable found there, with nothing but comprehensions between, needs no cell (VAR_HOST).
 *
 * Scopes of type parameters and of what they and aliases evaluate (PEP 695) are functions that see
 * the namespace of the class right around them, through its cell `__classdict__`. A name that the
 * class binds is never an outer function's there: it is looked for in the namespace and then globally.
 * Where such a scope, or a class, only passes on a cell of the same name, it does so as `%name`. */
#include "vm/scope.h"

#include "runtime/error.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/names.h"
#include "runtime/str.h"
#include "vm/code.h"

typedef struct Walk {
    Scope *scope;
    Scope *all;   /* chain of every scope made, innermost last made first */
    Dict *map;
    Value filename;
    bool future_annotations;
} Walk;

static bool visit(Node *n, void *data);

static Value key_of(const void *node, int part)
{
    return small_int_value((int64_t)((uintptr_t)node >> 2) + part);
}

Value mangle(Value class_name, Value name)
{
    const Str *s = STR(name), *c = class_name ? STR(class_name) : NULL;
    if (c == NULL || s->len < 3 || str_at(s, 0) != '_' || str_at(s, 1) != '_')
        return name;
    if (str_at(s, s->len - 1) == '_' && str_at(s, s->len - 2) == '_')
        return name;
    size_t skip = 0;
    for (size_t i = 0; i < s->len; i++)
        if (str_at(s, i) == '.')
            return name;
    while (skip < c->len && str_at(c, skip) == '_')
        skip++;
    if (skip == c->len)
        return name;
    Value tail = str_substring(class_name, skip, c->len);
    if (!tail || !(tail = str_concat(NAME(underscore), tail)) || !(tail = str_concat(tail, name)))
        return 0;
    return str_intern(tail);
}

int scope_flags(Scope *scope, Value name)
{
    Value v = dict_get_str(scope->symbols, name);
    return v ? (int)small_int(v) : 0;
}

VarKind scope_var(Scope *scope, Value name)
{
    return (VarKind)(scope_flags(scope, name) >> SYM_KIND_SHIFT);
}

static bool set_kind(Scope *scope, Value name, VarKind kind)
{
    int flags = scope_flags(scope, name) & ((1 << SYM_KIND_SHIFT) - 1);
    return dict_set(scope->symbols, name, small_int_value(flags | kind << SYM_KIND_SHIFT));
}

Value scope_mangle(const Scope *scope, Value name)
{
    for (size_t i = 0; scope->mangled && i < LIST(scope->mangled)->len; i++)
        if (LIST(scope->mangled)->items[i] == name)
            return mangle(scope->class_name, name);
    return scope->mangled ? name : mangle(scope->class_name, name);
}

static bool note_in(Scope *scope, Value name, int flag)
{
    name = scope_mangle(scope, name);
    if (!name)
        return false;
    return dict_set(scope->symbols, name, small_int_value(scope_flags(scope, name) | flag));
}

static bool note(Walk *w, Value name, int flag) { return note_in(w->scope, name, flag); }

static Scope *find_scope(Dict *map, Value key)
{
    Value v;
    if (dict_find(map, key, &v) != 1)
        return NULL;
    return (Scope *)v;
}

Scope *scope_of(Dict *map, const void *node) { return find_scope(map, key_of(node, 0)); }

Scope *scope_of_lazy(Dict *map, const Node *expr) { return find_scope(map, key_of(expr, 1)); }

static Scope *scope_push(Walk *w, ScopeKind kind, Node *node, Value key)
{
    Scope *s = gc_alloc(sizeof *s);
    if (s == NULL)
        return NULL;
    s->kind = kind;
    s->node = node;
    s->parent = w->scope;
    s->symbols = dict_new();
    s->future_annotations = w->future_annotations;
    if (s->symbols == NULL)
        return NULL;
    if (w->scope != NULL) {
        s->class_name = w->scope->class_name;
        s->mangled = w->scope->mangled;
    }
    if (kind == SCOPE_TYPE && w->scope != NULL)
        s->seen_class = w->scope->kind == SCOPE_CLASS ? w->scope : w->scope->seen_class;
    s->chain = w->all;
    w->all = s;
    if (!dict_set(w->map, key, (Value)s))
        return NULL;
    w->scope = s;
    if (s->seen_class != NULL && !note(w, NAME(dunder_classdict), SYM_USED))
        return NULL;
    return s;
}

static bool visit_list(Walk *w, const NodeList *list)
{
    for (int i = 0; i < list->count; i++)
        if (list->items[i] != NULL && !visit(list->items[i], w))
            return false;
    return true;
}

static bool visit_opt(Walk *w, Node *n) { return n == NULL || visit(n, w); }

static bool note_arg(Walk *w, Node *n)
{
    return n == NULL || note(w, AST(arg, n)->arg, SYM_PARAM);
}

static bool note_args(Walk *w, const NodeList *list)
{
    for (int i = 0; i < list->count; i++)
        if (!note_arg(w, list->items[i]))
            return false;
    return true;
}

static bool note_parameters(Walk *w, Node *arguments)
{
    Astarguments *a = AST(arguments, arguments);
    return note_args(w, &a->posonlyargs) && note_args(w, &a->args) && note_args(w, &a->kwonlyargs)
        && note_arg(w, a->vararg) && note_arg(w, a->kwarg);
}

static bool visit_annotations(Walk *w, const NodeList *list)
{
    for (int i = 0; i < list->count; i++)
        if (!visit_opt(w, AST(arg, list->items[i])->annotation))
            return false;
    return true;
}

static bool visit_arg_annotation(Walk *w, Node *n)
{
    return n == NULL || visit_opt(w, AST(arg, n)->annotation);
}

static bool visit_signature_annotations(Walk *w, Node *arguments, Node *returns)
{
    if (w->future_annotations)
        return true;
    Astarguments *a = AST(arguments, arguments);
    return visit_annotations(w, &a->posonlyargs) && visit_annotations(w, &a->args)
        && visit_arg_annotation(w, a->vararg) && visit_annotations(w, &a->kwonlyargs)
        && visit_arg_annotation(w, a->kwarg) && visit_opt(w, returns);
}

/* Bounds and defaults of type parameters are functions of their own, evaluated when asked for. */
static bool visit_lazy(Walk *w, Node *expr, Node *owner)
{
    if (expr == NULL)
        return true;
    Scope *outer = w->scope;
    Scope *s = scope_push(w, SCOPE_TYPE, expr, key_of(expr, 1));
    if (s == NULL)
        return false;
    s->owner = owner;
    if (!visit(expr, w))
        return false;
    w->scope = outer;
    return true;
}

static Value type_param_name(Node *n)
{
    return n->kind == AST_TypeVar   ? AST(TypeVar, n)->name
        : n->kind == AST_ParamSpec ? AST(ParamSpec, n)->name
                                   : AST(TypeVarTuple, n)->name;
}

static Value type_param_names(const NodeList *list)
{
    Value names = list_new((size_t)list->count);
    for (int i = 0; names && i < list->count; i++)
        if (!list_push(LIST(names), type_param_name(list->items[i])))
            return 0;
    return names;
}

static bool visit_type_params(Walk *w, const NodeList *list)
{
    for (int i = 0; i < list->count; i++) {
        Node *n = list->items[i], *bound = NULL, *fallback;
        if (n->kind == AST_TypeVar) {
            bound = AST(TypeVar, n)->bound;
            fallback = AST(TypeVar, n)->default_value;
        } else if (n->kind == AST_ParamSpec) {
            fallback = AST(ParamSpec, n)->default_value;
        } else {
            fallback = AST(TypeVarTuple, n)->default_value;
        }
        if (!note(w, type_param_name(n), SYM_ASSIGNED) || !visit_lazy(w, bound, n)
            || !visit_lazy(w, fallback, n))
            return false;
    }
    return true;
}

static bool visit_function(Walk *w, Node *n)
{
    AstFunctionDef *f = (AstFunctionDef *)n; /* AsyncFunctionDef has the same fields */
    Scope *outer = w->scope;
    Astarguments *a = AST(arguments, f->args);
    if (!note(w, f->name, SYM_ASSIGNED) || !visit_list(w, &f->decorator_list)
        || !visit_list(w, &a->defaults) || !visit_list(w, &a->kw_defaults))
        return false;
    if (f->type_params.count > 0) {
        if (!scope_push(w, SCOPE_TYPE, n, key_of(&f->type_params, 0))
            || !visit_type_params(w, &f->type_params) || !note(w, str_intern_cstr(".defaults"), SYM_PARAM)
            || !note(w, str_intern_cstr(".kwdefaults"), SYM_PARAM))
            return false;
    }
    if (!visit_signature_annotations(w, f->args, f->returns))
        return false;
    Scope *s = scope_push(w, SCOPE_FUNCTION, n, key_of(n, 0));
    if (s == NULL || !note_parameters(w, f->args))
        return false;
    s->is_async = n->kind == AST_AsyncFunctionDef;
    if (!visit_list(w, &f->body))
        return false;
    w->scope = outer;
    return true;
}

static bool visit_lambda(Walk *w, Node *n)
{
    AstLambda *f = AST(Lambda, n);
    Scope *outer = w->scope;
    Astarguments *a = AST(arguments, f->args);
    if (!visit_list(w, &a->defaults) || !visit_list(w, &a->kw_defaults))
        return false;
    Scope *s = scope_push(w, SCOPE_FUNCTION, n, key_of(n, 0));
    if (s == NULL || !note_parameters(w, f->args))
        return false;
    s->is_lambda = true;
    if (!visit(f->body, w))
        return false;
    w->scope = outer;
    return true;
}

static bool visit_class(Walk *w, Node *n)
{
    AstClassDef *c = AST(ClassDef, n);
    Scope *outer = w->scope;
    if (!note(w, c->name, SYM_ASSIGNED) || !visit_list(w, &c->decorator_list))
        return false;
    if (c->type_params.count > 0) {
        Scope *t = scope_push(w, SCOPE_TYPE, n, key_of(&c->type_params, 0));
        if (t == NULL)
            return false;
        t->class_name = c->name;
        t->mangled = type_param_names(&c->type_params);
        if (!t->mangled || !visit_type_params(w, &c->type_params)
            || !note(w, NAME(type_params_dot), SYM_ASSIGNED) || !note(w, NAME(generic_base), SYM_ASSIGNED))
            return false;
    }
    if (!visit_list(w, &c->bases) || !visit_list(w, &c->keywords))
        return false;
    Scope *s = scope_push(w, SCOPE_CLASS, n, key_of(n, 0));
    if (s == NULL)
        return false;
    s->class_name = c->name;
    s->mangled = 0;
    if (c->type_params.count > 0 && !note(w, NAME(type_params_dot), SYM_USED))
        return false;
    if (!visit_list(w, &c->body))
        return false;
    w->scope = outer;
    return true;
}

static bool visit_type_alias(Walk *w, Node *n)
{
    AstTypeAlias *t = AST(TypeAlias, n);
    Scope *outer = w->scope;
    if (!visit(t->name, w))
        return false;
    if (t->type_params.count > 0
        && (!scope_push(w, SCOPE_TYPE, n, key_of(&t->type_params, 0))
            || !visit_type_params(w, &t->type_params)))
        return false;
    if (!visit_lazy(w, t->value, n))
        return false;
    w->scope = outer;
    return true;
}

/* The first iterable belongs to the scope outside. */
static bool visit_comprehension(Walk *w, Node *n, const NodeList *generators, Node *a, Node *b)
{
    Scope *outer = w->scope;
    Astcomprehension *first = AST(comprehension, generators->items[0]);
    if (!visit(first->iter, w))
        return false;
    Scope *s = scope_push(w, n->kind == AST_GeneratorExp ? SCOPE_FUNCTION : SCOPE_COMP, n, key_of(n, 0));
    if (s == NULL)
        return false;
    s->is_genexp = n->kind == AST_GeneratorExp;
    if (s->is_genexp) {
        s->is_generator = true;
        if (!note(w, NAME(dot_zero), SYM_PARAM))
            return false;
    }
    for (int i = 0; i < generators->count; i++) {
        Astcomprehension *g = AST(comprehension, generators->items[i]);
        if (g->is_async)
            s->has_await = true;
        if (!visit(g->target, w) || (i > 0 && !visit(g->iter, w)) || !visit_list(w, &g->ifs))
            return false;
    }
    if (!visit(a, w) || !visit_opt(w, b))
        return false;
    w->scope = outer;
    if (s->has_await && (outer->kind == SCOPE_COMP || outer->is_genexp) && !s->is_genexp)
        outer->has_await = true;
    return true;
}

/* `:=` inside a comprehension binds in the function around it (PEP 572). */
static bool visit_walrus(Walk *w, Node *n)
{
    AstNamedExpr *e = AST(NamedExpr, n);
    Value name = AST(Name, e->target)->id;
    Scope *s = w->scope;
    while (s->kind == SCOPE_COMP || s->is_genexp) {
        s->has_walrus = true;
        if (!note_in(s, name, SYM_USED))
            return false;
        s = s->parent;
    }
    s->has_walrus = true;
    if (!note_in(s, name, SYM_ASSIGNED))
        return false;
    return visit(e->value, w);
}

static bool note_idents(Walk *w, const IdentList *list, int flag)
{
    for (int i = 0; i < list->count; i++)
        if (!note(w, list->items[i], flag))
            return false;
    return true;
}

/* The module's own code then uses the global too, also where exec() gave it other locals. */
static bool note_global(Walk *w, const IdentList *list)
{
    Scope *top = w->scope;
    while (top->parent != NULL)
        top = top->parent;
    for (int i = 0; i < list->count; i++)
        if (top->kind == SCOPE_MODULE && !note_in(top, list->items[i], SYM_GLOBAL))
            return false;
    return note_idents(w, list, SYM_GLOBAL);
}

static bool visit_import(Walk *w, const NodeList *names)
{
    for (int i = 0; i < names->count; i++) {
        Astalias *a = AST(alias, names->items[i]);
        Value name = a->asname;
        if (!name) {
            ptrdiff_t dot = str_find(a->name, str_char('.'), 0, str_len(a->name));
            name = dot < 0 ? a->name : str_substring(a->name, 0, (size_t)dot);
            if (!name || !(name = str_intern(name)))
                return false;
        }
        if (str_equal_cstr(name, "*"))
            continue;
        if (!note(w, name, SYM_IMPORTED))
            return false;
    }
    return true;
}

static bool visit_name(Walk *w, AstName *name)
{
    static const int flags[] = {
        [AST_Load] = SYM_USED, [AST_Store] = SYM_ASSIGNED, [AST_Del] = SYM_DELETED};
    if (!note(w, name->id, flags[name->ctx]))
        return false;
    bool in_function = w->scope->kind != SCOPE_MODULE && w->scope->kind != SCOPE_CLASS;
    if (name->ctx == AST_Load && in_function && name->id == NAME(super))
        return note(w, NAME(dunder_class), SYM_USED);
    return true;
}

static bool visit_annassign(Walk *w, AstAnnAssign *a)
{
    if (a->target->kind == AST_Name && a->simple) {
        if (!note(w, AST(Name, a->target)->id, SYM_ANNOTATED | (a->value ? SYM_ASSIGNED : 0)))
            return false;
    } else if ((a->target->kind != AST_Name || a->value) && !visit(a->target, w)) {
        return false; /* `(x): int` alone makes no local variable of x */
    }
    bool evaluated = !w->future_annotations
        && (w->scope->kind == SCOPE_MODULE || w->scope->kind == SCOPE_CLASS || !a->simple);
    if (evaluated || w->scope->kind == SCOPE_FUNCTION)
        if (!w->future_annotations && !visit(a->annotation, w))
            return false;
    return visit_opt(w, a->value);
}

static void note_yield(Walk *w)
{
    w->scope->is_generator = true;
}

static void note_await(Walk *w)
{
    if (w->scope->kind == SCOPE_COMP || w->scope->is_genexp)
        w->scope->has_await = true;
}

static bool visit_children(Node *n, Walk *w) { return ast_each_child(n, visit, w); }

static bool visit_handler(Walk *w, AstExceptHandler *h)
{
    return (!h->name || note(w, h->name, SYM_ASSIGNED | SYM_DELETED)) && visit_opt(w, h->type)
        && visit_list(w, &h->body);
}

/* A pattern that may bind a name; 0 if this one does not. */
static bool visit_pattern(Walk *w, Node *n, Value name)
{
    return (!name || note(w, name, SYM_ASSIGNED)) && visit_children(n, w);
}

static bool visit(Node *n, void *data)
{
    Walk *w = data;
    if (!recursion_check(" during compilation"))
        return false;
    switch (n->kind) {
    case AST_FunctionDef:
    case AST_AsyncFunctionDef:
        return visit_function(w, n);
    case AST_Lambda:
        return visit_lambda(w, n);
    case AST_ClassDef:
        return visit_class(w, n);
    case AST_TypeAlias:
        return visit_type_alias(w, n);
    case AST_ListComp:
    case AST_SetComp:
    case AST_GeneratorExp: {
        AstListComp *c = (AstListComp *)n;
        return visit_comprehension(w, n, &c->generators, c->elt, NULL);
    }
    case AST_DictComp: {
        AstDictComp *c = AST(DictComp, n);
        return visit_comprehension(w, n, &c->generators, c->key, c->value);
    }
    case AST_NamedExpr:
        return visit_walrus(w, n);
    case AST_Name:
        return visit_name(w, AST(Name, n));
    case AST_Global:
        return note_global(w, &AST(Global, n)->names);
    case AST_Nonlocal:
        return note_idents(w, &AST(Nonlocal, n)->names, SYM_NONLOCAL);
    case AST_Import:
        return visit_import(w, &AST(Import, n)->names);
    case AST_ImportFrom:
        return visit_import(w, &AST(ImportFrom, n)->names);
    case AST_AnnAssign:
        return visit_annassign(w, AST(AnnAssign, n));
    case AST_Yield:
    case AST_YieldFrom:
        note_yield(w);
        return visit_children(n, w);
    case AST_Await:
    case AST_AsyncFor:
    case AST_AsyncWith:
        note_await(w);
        return visit_children(n, w);
    case AST_ExceptHandler:
        return visit_handler(w, AST(ExceptHandler, n));
    case AST_MatchAs:
        return visit_pattern(w, n, AST(MatchAs, n)->name);
    case AST_MatchStar:
        return visit_pattern(w, n, AST(MatchStar, n)->name);
    case AST_MatchMapping:
        return visit_pattern(w, n, AST(MatchMapping, n)->rest);
    default:
        return visit_children(n, w);
    }
}

/* ---- resolution ---- */

static bool function_like(Scope *s)
{
    return s->kind == SCOPE_FUNCTION || s->kind == SCOPE_COMP || s->kind == SCOPE_TYPE;
}

bool scope_has_namespace(const Scope *s) { return s->kind == SCOPE_CLASS || s->seen_class != NULL; }

/* Marks the name free in all scopes from `from` up to, not including, `owner`. */
static bool pass_through(Scope *from, Scope *owner, Value name)
{
    for (Scope *s = from; s != owner; s = s->parent) {
        bool shares_frame = s->kind == SCOPE_COMP;
        Scope *host = s;
        while (shares_frame && host->kind == SCOPE_COMP)
            host = host->parent;
        VarKind kind = shares_frame ? VAR_HOST : VAR_FREE;
        VarKind old = scope_var(s, name);
        if (s->kind == SCOPE_CLASS && old != VAR_UNKNOWN && (scope_flags(s, name) & SYM_BOUND))
            kind = old; /* a class variable of the same name: the class still passes the cell on */
        if (s->seen_class != NULL && old == VAR_GLOBAL_IMPLICIT)
            kind = old;
        if (scope_has_namespace(s) && kind == old && kind != VAR_FREE) {
            Value through = str_concat(str_char('%'), name);
            if (!through || !(through = str_intern(through))
                || !dict_set(s->symbols, through, small_int_value(VAR_FREE << SYM_KIND_SHIFT)))
                return false;
            continue;
        }
        if (!set_kind(s, name, kind))
            return false;
    }
    return true;
}

static bool resolve_outer(Scope *scope, Value name)
{
    bool same_frame = scope->kind == SCOPE_COMP;
    for (Scope *s = scope->parent; s != NULL; s = s->parent) {
        int flags = scope_flags(s, name);
        if (s->kind == SCOPE_CLASS) {
            if (name == NAME(dunder_class)) {
                s->needs_class_cell = true;
                return pass_through(scope, s, name);
            }
            if (name == NAME(dunder_classdict) && scope->seen_class == s) {
                s->needs_classdict = true;
                return pass_through(scope, s, name);
            }
            same_frame = false;
            continue;
        }
        if (flags & SYM_GLOBAL)
            return set_kind(scope, name, VAR_GLOBAL);
        if (function_like(s) && (flags & SYM_BOUND) && !(flags & SYM_NONLOCAL)) {
            if (!same_frame && !set_kind(s, name, VAR_CELL))
                return false;
            return pass_through(scope, s, name);
        }
        if (s->kind != SCOPE_COMP)
            same_frame = false;
        if (s->kind == SCOPE_MODULE)
            break;
    }
    return set_kind(scope, name, VAR_GLOBAL_IMPLICIT);
}

static bool resolve(Scope *scope, Value name)
{
    int flags = scope_flags(scope, name);
    VarKind known = (VarKind)(flags >> SYM_KIND_SHIFT);
    if (known == VAR_CELL || known == VAR_FREE || known == VAR_HOST)
        return true;
    if (flags & SYM_GLOBAL)
        return set_kind(scope, name, VAR_GLOBAL);
    if (flags & SYM_NONLOCAL)
        return resolve_outer(scope, name);
    if (scope->kind == SCOPE_MODULE)
        return set_kind(scope, name, VAR_GLOBAL_IMPLICIT);
    if (flags & SYM_BOUND)
        return set_kind(scope, name, VAR_LOCAL);
    int in_class = scope->seen_class != NULL ? scope_flags(scope->seen_class, name) : 0;
    if (in_class & SYM_GLOBAL)
        return set_kind(scope, name, VAR_GLOBAL);
    if (in_class & SYM_BOUND && !(in_class & SYM_NONLOCAL))
        return set_kind(scope, name, VAR_GLOBAL_IMPLICIT);
    return resolve_outer(scope, name);
}

static bool resolve_all(Scope *last)
{
    size_t total = 0;
    for (Scope *s = last; s != NULL; s = s->chain)
        total++;
    size_t count = total;
    Scope **order = gc_alloc(count * sizeof *order);
    if (order == NULL)
        return false;
    for (Scope *s = last; s != NULL; s = s->chain)
        order[--count] = s;
    /* Outer scopes first: what they bind is known when the inner ones ask. */
    for (size_t i = 0; i < total; i++) {
        Value names = dict_keys_list(order[i]->symbols);
        if (!names)
            return false;
        for (size_t k = 0; k < LIST(names)->len; k++)
            if (!resolve(order[i], LIST(names)->items[k]))
                return false;
    }
    return true;
}

Value scope_names(Scope *scope, VarKind kind)
{
    Value out = list_new(0), name, flags;
    size_t pos = 0;
    while (out && dict_next(scope->symbols, &pos, &name, &flags))
        if ((VarKind)(small_int(flags) >> SYM_KIND_SHIFT) == kind && !list_push(LIST(out), name))
            return 0;
    if (out && kind == VAR_FREE && !list_sort(LIST(out), 0, false)) /* co_freevars is in order */
        return 0;
    return out;
}

static bool has_future_annotations(const NodeList *body)
{
    for (int i = 0; i < body->count; i++) {
        Node *n = body->items[i];
        if (n->kind != AST_ImportFrom)
            continue;
        AstImportFrom *f = AST(ImportFrom, n);
        if (!f->module || !str_equal_cstr(f->module, "__future__"))
            continue;
        for (int k = 0; k < f->names.count; k++)
            if (str_equal_cstr(AST(alias, f->names.items[k])->name, "annotations"))
                return true;
    }
    return false;
}

Scope *scope_build(Node *tree, Value filename, Dict **map)
{
    Walk w = {.filename = filename};
    w.map = *map = dict_new();
    if (w.map == NULL)
        return NULL;
    if (tree->kind == AST_Module)
        w.future_annotations = has_future_annotations(&AST(Module, tree)->body);
    Scope *top = scope_push(&w, SCOPE_MODULE, tree, key_of(tree, 0));
    if (top == NULL || !visit_children(tree, &w))
        return NULL;
    return resolve_all(w.all) ? top : NULL;
}
