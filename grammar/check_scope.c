/* Scopes: the errors about names that CPython's symbol table reports (global, nonlocal, duplicate
 * parameters, walrus in comprehensions, future statements).
 *
 * A first walk records for each scope what happens to each name, in source order, and finds the
 * errors of order; then nonlocal names are looked for in the enclosing functions. Names are
 * interned: equal names are equal Values. */
#include "grammar/check.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/str.h"

enum {
    USED = 1, BOUND = 2, PARAM = 4, GLOBAL = 8, NONLOCAL = 16, ANNOTATED = 32, COMP_ITER = 64,
    TYPE_PARAM = 128, IMPORTED = 256
};

typedef enum { SCOPE_MODULE, SCOPE_CLASS, SCOPE_FUNCTION, SCOPE_ANNOTATION, SCOPE_TYPE_VARIABLE,
               SCOPE_TYPE_ALIAS, SCOPE_TYPE_PARAMS } ScopeKind;

typedef struct Symbol {
    Value name; /* 0: free */
    int flags;
    Node *directive; /* the global or nonlocal statement (or walrus) that names it */
} Symbol;

typedef struct Scope {
    struct Scope *outer, *first_child, *last_child, *next;
    ScopeKind kind;
    const char *comprehension; /* "list comprehension", ...; NULL: not one */
    const char *variable_part; /* "a TypeVar bound", ... of SCOPE_TYPE_VARIABLE */
    bool iter_target;          /* reading the target of a comprehension's for */
    int iter_expr;             /* inside the iterable of one */
    int count, cap;
    Symbol *symbols;           /* in order of appearance */
    int32_t *index;            /* hash table of positions + 1; NULL while small */
} Scope;

typedef struct Walk {
    Checker *c;
    Scope *scope;
    Value class_name; /* of the innermost class around: its private names are mangled; 0: none */
} Walk;

static bool visit(Walk *w, Node *n);

/* ---- symbols ---- */

static Symbol *find_symbol(const Scope *s, Value name)
{
    if (s->index == NULL) {
        for (int i = 0; i < s->count; i++)
            if (s->symbols[i].name == name)
                return &s->symbols[i];
        return NULL;
    }
    size_t mask = (size_t)s->cap * 2 - 1;
    for (size_t i = (name >> 4) & mask; s->index[i] != 0; i = (i + 1) & mask)
        if (s->symbols[s->index[i] - 1].name == name)
            return &s->symbols[s->index[i] - 1];
    return NULL;
}

static int flags_of(const Scope *s, Value name)
{
    Symbol *symbol = find_symbol(s, name);
    return symbol ? symbol->flags : 0;
}

static void index_symbol(Scope *s, int position)
{
    size_t mask = (size_t)s->cap * 2 - 1;
    size_t i = (s->symbols[position].name >> 4) & mask;
    while (s->index[i] != 0)
        i = (i + 1) & mask;
    s->index[i] = position + 1;
}

static bool grow(Scope *s)
{
    int cap = s->cap ? s->cap * 2 : 8;
    Symbol *symbols = gc_alloc(sizeof *symbols * (size_t)cap);
    int32_t *index = cap > 8 ? gc_alloc(sizeof *index * (size_t)cap * 2) : NULL;
    if (symbols == NULL || (cap > 8 && index == NULL))
        return false;
    if (s->count > 0)
        memcpy(symbols, s->symbols, sizeof *symbols * (size_t)s->count);
    s->symbols = symbols;
    s->index = index;
    s->cap = cap;
    for (int i = 0; index != NULL && i < s->count; i++)
        index_symbol(s, i);
    return true;
}

static Symbol *intern_symbol(Scope *s, Value name)
{
    Symbol *symbol = find_symbol(s, name);
    if (symbol != NULL)
        return symbol;
    if (s->count == s->cap && !grow(s))
        return NULL;
    s->symbols[s->count] = (Symbol){.name = name};
    if (s->index != NULL)
        index_symbol(s, s->count);
    return &s->symbols[s->count++];
}

/* Records that something happens to a name in a scope. */
static bool add_to(Walk *w, Scope *s, Value name, int flags, Node *where)
{
    Symbol *symbol = intern_symbol(s, name);
    if (symbol == NULL)
        return false;
    if ((flags & PARAM) && (symbol->flags & PARAM))
        return check_fail(w->c, where, "duplicate argument '%U' in function definition", name);
    if ((flags & TYPE_PARAM) && (symbol->flags & TYPE_PARAM))
        return check_fail(w->c, where, "duplicate type parameter '%U'", name);
    symbol->flags |= flags;
    if (s->iter_target) {
        if (symbol->flags & (GLOBAL | NONLOCAL))
            return check_fail(w->c, where, "comprehension inner loop cannot rebind assignment "
                              "expression target '%U'", name);
        symbol->flags |= COMP_ITER;
    }
    if ((flags & (GLOBAL | NONLOCAL)) && symbol->directive == NULL)
        symbol->directive = where;
    return true;
}

/* __name inside class C stands for _C__name. */
static Value mangled(Walk *w, Value name)
{
    size_t length, class_length;
    const char *text = w->class_name ? str_utf8(name, &length) : NULL;
    if (text == NULL || length < 3 || text[0] != '_' || text[1] != '_' ||
        (text[length - 1] == '_' && text[length - 2] == '_'))
        return name;
    const char *class_text = str_utf8(w->class_name, &class_length);
    while (class_text != NULL && *class_text == '_')
        class_text++;
    if (class_text == NULL || *class_text == '\0')
        return name;
    Buf b = BUF_INIT;
    buf_printf(&b, "_%s", class_text);
    buf_write(&b, text, length);
    Value result = str_from_buf(&b);
    result = result ? str_intern(result) : VALUE_ERROR;
    if (result == VALUE_ERROR)
        error_clear();
    return result ? result : name;
}

static bool add(Walk *w, Value name, int flags, Node *where)
{
    return add_to(w, w->scope, mangled(w, name), flags, where);
}

/* ---- entering and leaving scopes ---- */

static Scope *enter(Walk *w, ScopeKind kind)
{
    Scope *s = gc_alloc(sizeof *s), *outer = w->scope;
    if (s == NULL)
        return NULL;
    s->kind = kind;
    s->outer = outer;
    if (outer != NULL) {
        s->iter_expr = outer->iter_expr;
        *(outer->first_child ? &outer->last_child->next : &outer->first_child) = s;
        outer->last_child = s;
    }
    w->scope = s;
    return s;
}

static bool leave(Walk *w, bool ok)
{
    w->scope = w->scope->outer;
    return ok;
}

static bool visit_list(Walk *w, const NodeList *list)
{
    for (int32_t i = 0; i < list->count; i++)
        if (list->items[i] != NULL && !visit(w, list->items[i]))
            return false;
    return true;
}

static bool visit_opt(Walk *w, Node *n)
{
    return n == NULL || visit(w, n);
}

/* ---- expressions with rules of their own ---- */

/* yield, await and := are not allowed where evaluation is deferred. */
static bool allowed_here(Walk *w, Node *n, const char *what)
{
    switch (w->scope->kind) {
    case SCOPE_ANNOTATION:
        return check_fail(w->c, n, "%s cannot be used within an annotation", what);
    case SCOPE_TYPE_VARIABLE:
        return check_fail(w->c, n, "%s cannot be used within %s", what, w->scope->variable_part);
    case SCOPE_TYPE_ALIAS:
        return check_fail(w->c, n, "%s cannot be used within a type alias", what);
    case SCOPE_TYPE_PARAMS:
        return check_fail(w->c, n, "%s cannot be used within the definition of a generic", what);
    case SCOPE_MODULE:
    case SCOPE_CLASS:
    case SCOPE_FUNCTION:
        break;
    }
    return true;
}

/* PEP 572: a walrus in a comprehension binds in the scope around all comprehensions. */
static bool bind_outside(Walk *w, Node *target)
{
    static const char within[] = "assignment expression within a comprehension cannot be used in ";
    Value name = mangled(w, AST(Name, target)->id);
    for (Scope *s = w->scope; s != NULL; s = s->outer) {
        int flags = flags_of(s, name);
        if (s->comprehension != NULL) {
            if ((flags & COMP_ITER) && (flags & BOUND))
                return check_fail(w->c, target, "assignment expression cannot rebind "
                                  "comprehension iteration variable '%U'", AST(Name, target)->id);
            continue;
        }
        switch (s->kind) {
        case SCOPE_FUNCTION:
            return add(w, name, flags & GLOBAL ? GLOBAL : NONLOCAL, target) &&
                   add_to(w, s, name, BOUND, target);
        case SCOPE_MODULE:
            return add(w, name, GLOBAL, target) && add_to(w, s, name, GLOBAL, target);
        case SCOPE_CLASS:
            return check_fail(w->c, target, "%sa class body", within);
        case SCOPE_TYPE_PARAMS:
            return check_fail(w->c, target, "assignment expression within a comprehension cannot "
                              "be used within the definition of a generic");
        case SCOPE_TYPE_ALIAS:
            return check_fail(w->c, target, "%sa type alias", within);
        case SCOPE_TYPE_VARIABLE:
            return check_fail(w->c, target, "%sa TypeVar bound", within);
        case SCOPE_ANNOTATION:
            return check_fail(w->c, target, "named expression cannot be used within an annotation");
        }
    }
    return true;
}

static bool visit_named(Walk *w, AstNamedExpr *n)
{
    if (!allowed_here(w, &n->node, "named expression"))
        return false;
    if (w->scope->iter_expr > 0)
        return check_fail(w->c, &n->node, "assignment expression cannot be used in a "
                          "comprehension iterable expression");
    if (w->scope->comprehension != NULL && !bind_outside(w, n->target))
        return false;
    return visit(w, n->value) && visit(w, n->target);
}

static bool visit_yield(Walk *w, Node *n, Node *value)
{
    if (!allowed_here(w, n, "yield expression") || !visit_opt(w, value))
        return false;
    if (w->scope->comprehension != NULL)
        return check_fail(w->c, n, "'yield' inside %s", w->scope->comprehension);
    return true;
}

static bool visit_target(Walk *w, Node *target)
{
    w->scope->iter_target = true;
    bool ok = visit(w, target);
    w->scope->iter_target = false;
    return ok;
}

static bool visit_iter(Walk *w, Node *iter)
{
    w->scope->iter_expr++;
    bool ok = visit(w, iter);
    w->scope->iter_expr--;
    return ok;
}

/* The first iterable belongs to the scope outside. */
static bool visit_comprehension(Walk *w, const char *name, const NodeList *generators, Node *elt,
                                Node *value)
{
    Astcomprehension *first = AST(comprehension, generators->items[0]);
    if (!visit_iter(w, first->iter))
        return false;
    Scope *s = enter(w, SCOPE_FUNCTION);
    if (s == NULL)
        return false;
    s->comprehension = name;
    bool ok = visit_target(w, first->target) && visit_list(w, &first->ifs);
    for (int32_t i = 1; ok && i < generators->count; i++) {
        Astcomprehension *next = AST(comprehension, generators->items[i]);
        ok = visit_target(w, next->target) && visit_iter(w, next->iter) &&
             visit_list(w, &next->ifs);
    }
    return leave(w, ok && visit_opt(w, value) && visit(w, elt));
}

/* ---- functions and classes ---- */

static bool add_params(Walk *w, const NodeList *params)
{
    for (int32_t i = 0; i < params->count; i++)
        if (!add(w, AST(arg, params->items[i])->arg, PARAM, params->items[i]))
            return false;
    return true;
}

static bool add_arguments(Walk *w, Astarguments *a)
{
    return add_params(w, &a->posonlyargs) && add_params(w, &a->args) &&
           add_params(w, &a->kwonlyargs) &&
           (a->vararg == NULL || add(w, AST(arg, a->vararg)->arg, PARAM, a->vararg)) &&
           (a->kwarg == NULL || add(w, AST(arg, a->kwarg)->arg, PARAM, a->kwarg));
}

/* Under `from __future__ import annotations` they are never evaluated: a scope of their own. */
static bool visit_annotation(Walk *w, Node *annotation)
{
    if (annotation == NULL)
        return true;
    if (!w->c->future_annotations)
        return visit(w, annotation);
    return enter(w, SCOPE_ANNOTATION) != NULL && leave(w, visit(w, annotation));
}

static bool visit_arg_annotations(Walk *w, const NodeList *params)
{
    for (int32_t i = 0; i < params->count; i++)
        if (!visit_annotation(w, AST(arg, params->items[i])->annotation))
            return false;
    return true;
}

static bool visit_annotations(Walk *w, Astarguments *a, Node *returns)
{
    return visit_arg_annotations(w, &a->posonlyargs) && visit_arg_annotations(w, &a->args) &&
           (a->vararg == NULL || visit_annotation(w, AST(arg, a->vararg)->annotation)) &&
           (a->kwarg == NULL || visit_annotation(w, AST(arg, a->kwarg)->annotation)) &&
           visit_arg_annotations(w, &a->kwonlyargs) && visit_annotation(w, returns);
}

static bool visit_type_part(Walk *w, Node *n, const char *part)
{
    if (n == NULL)
        return true;
    Scope *s = enter(w, SCOPE_TYPE_VARIABLE);
    if (s == NULL)
        return false;
    s->variable_part = part;
    return leave(w, visit(w, n));
}

static bool visit_type_param(Walk *w, Node *n)
{
    if (n->kind == AST_TypeVar) {
        AstTypeVar *var = AST(TypeVar, n);
        bool tuple = var->bound != NULL && var->bound->kind == AST_Tuple;
        return add(w, var->name, TYPE_PARAM | BOUND, n) &&
               visit_type_part(w, var->bound, tuple ? "a TypeVar constraint" : "a TypeVar bound") &&
               visit_type_part(w, var->default_value, "a TypeVar default");
    }
    AstParamSpec *spec = (AstParamSpec *)n; /* TypeVarTuple has the same fields */
    return add(w, spec->name, TYPE_PARAM | BOUND, n) &&
           visit_type_part(w, spec->default_value, n->kind == AST_ParamSpec
                                                       ? "a ParamSpec default"
                                                       : "a TypeVarTuple default");
}

static bool enter_type_params(Walk *w, const NodeList *params)
{
    if (params->count == 0)
        return true;
    if (enter(w, SCOPE_TYPE_PARAMS) == NULL)
        return false;
    for (int32_t i = 0; i < params->count; i++)
        if (!visit_type_param(w, params->items[i]))
            return false;
    return true;
}

static bool leave_type_params(Walk *w, const NodeList *params, bool ok)
{
    return params->count > 0 ? leave(w, ok) : ok;
}

static bool visit_def(Walk *w, AstFunctionDef *n)
{
    Astarguments *a = AST(arguments, n->args);
    if (!add(w, n->name, BOUND, &n->node) || !visit_list(w, &a->defaults) ||
        !visit_list(w, &a->kw_defaults) || !visit_list(w, &n->decorator_list) ||
        !enter_type_params(w, &n->type_params) || !visit_annotations(w, a, n->returns) ||
        enter(w, SCOPE_FUNCTION) == NULL)
        return false;
    bool ok = leave(w, add_arguments(w, a) && visit_list(w, &n->body));
    return leave_type_params(w, &n->type_params, ok);
}

static bool visit_lambda(Walk *w, AstLambda *n)
{
    Astarguments *a = AST(arguments, n->args);
    if (!visit_list(w, &a->defaults) || !visit_list(w, &a->kw_defaults) ||
        enter(w, SCOPE_FUNCTION) == NULL)
        return false;
    return leave(w, add_arguments(w, a) && visit(w, n->body));
}

static bool visit_class(Walk *w, AstClassDef *n)
{
    if (!add(w, n->name, BOUND, &n->node) || !visit_list(w, &n->decorator_list) ||
        !enter_type_params(w, &n->type_params) || !visit_list(w, &n->bases) ||
        !visit_list(w, &n->keywords) || enter(w, SCOPE_CLASS) == NULL)
        return false;
    Value outer = w->class_name;
    w->class_name = n->name;
    bool ok = leave(w, visit_list(w, &n->body));
    w->class_name = outer;
    return leave_type_params(w, &n->type_params, ok);
}

static bool visit_type_alias(Walk *w, AstTypeAlias *n)
{
    if (!visit(w, n->name) || !enter_type_params(w, &n->type_params) ||
        enter(w, SCOPE_TYPE_ALIAS) == NULL)
        return false;
    return leave_type_params(w, &n->type_params, leave(w, visit(w, n->value)));
}

/* ---- statements with rules of their own ---- */

static bool visit_global(Walk *w, AstGlobal *n, bool nonlocal)
{
    const char *word = nonlocal ? "nonlocal" : "global";
    for (int32_t i = 0; i < n->names.count; i++) {
        Value name = mangled(w, n->names.items[i]);
        int flags = flags_of(w->scope, name);
        if (flags & PARAM)
            return check_fail(w->c, &n->node, "name '%U' is parameter and %s", name, word);
        if (flags & USED)
            return check_fail(w->c, &n->node, "name '%U' is used prior to %s declaration", name,
                              word);
        if (flags & ANNOTATED)
            return check_fail(w->c, &n->node, "annotated name '%U' can't be %s", name, word);
        if (flags & (BOUND | IMPORTED))
            return check_fail(w->c, &n->node, "name '%U' is assigned to before %s declaration",
                              name, word);
        if (!add(w, name, nonlocal ? NONLOCAL : GLOBAL, &n->node))
            return false;
    }
    return true;
}

static bool visit_ann_assign(Walk *w, AstAnnAssign *n)
{
    if (n->target->kind == AST_Name) {
        Value name = mangled(w, AST(Name, n->target)->id);
        int flags = flags_of(w->scope, name);
        if ((flags & (GLOBAL | NONLOCAL)) && w->scope->kind != SCOPE_MODULE && n->simple)
            return check_fail(w->c, &n->node, "annotated name '%U' can't be %s", name,
                              flags & GLOBAL ? "global" : "nonlocal");
        int bound = n->simple ? ANNOTATED | BOUND : n->value != NULL ? BOUND : 0;
        if (bound != 0 && !add(w, name, bound, n->target))
            return false;
    } else if (!visit(w, n->target)) {
        return false;
    }
    return visit_annotation(w, n->annotation) && visit_opt(w, n->value);
}

/* `import a.b` binds a; `import a.b as c` binds c. */
static bool visit_alias(Walk *w, Astalias *n)
{
    if (n->asname != VALUE_ABSENT)
        return add(w, n->asname, IMPORTED | BOUND, &n->node);
    if (str_equal_cstr(n->name, "*")) {
        if (w->scope->kind != SCOPE_MODULE)
            return check_fail(w->c, &n->node, "import * only allowed at module level");
        return true;
    }
    size_t length;
    const char *text = str_utf8(n->name, &length);
    const char *dot = text ? memchr(text, '.', length) : NULL;
    Value name = n->name;
    if (dot != NULL) {
        name = str_from_utf8(text, (size_t)(dot - text));
        name = name ? str_intern(name) : VALUE_ERROR;
    }
    return text != NULL && name != VALUE_ERROR && add(w, name, IMPORTED | BOUND, &n->node);
}

static bool visit_try(Walk *w, AstTry *n)
{
    return visit_list(w, &n->body) && visit_list(w, &n->handlers) && visit_list(w, &n->orelse) &&
           visit_list(w, &n->finalbody);
}

static bool visit_handler(Walk *w, AstExceptHandler *n)
{
    return visit_opt(w, n->type) &&
           (n->name == VALUE_ABSENT || add(w, n->name, BOUND, &n->node)) &&
           visit_list(w, &n->body);
}

/* Names that patterns bind; the rest of a pattern is walked as usual. */
static bool visit_pattern_name(Walk *w, Node *n, Value name)
{
    return name == VALUE_ABSENT || add(w, name, BOUND, n);
}

/* ---- the walk ---- */

static bool visit_child(Node *child, void *data)
{
    return visit(data, child);
}

static bool visit_expression(Walk *w, Node *n)
{
    switch ((int)n->kind) {
    case AST_Name:
        return add(w, AST(Name, n)->id, AST(Name, n)->ctx == AST_Load ? USED : BOUND, n);
    case AST_NamedExpr:
        return visit_named(w, AST(NamedExpr, n));
    case AST_Lambda:
        return visit_lambda(w, AST(Lambda, n));
    case AST_ListComp:
        return visit_comprehension(w, "list comprehension", &AST(ListComp, n)->generators,
                                   AST(ListComp, n)->elt, NULL);
    case AST_SetComp:
        return visit_comprehension(w, "set comprehension", &AST(SetComp, n)->generators,
                                   AST(SetComp, n)->elt, NULL);
    case AST_GeneratorExp:
        return visit_comprehension(w, "generator expression", &AST(GeneratorExp, n)->generators,
                                   AST(GeneratorExp, n)->elt, NULL);
    case AST_DictComp:
        return visit_comprehension(w, "dict comprehension", &AST(DictComp, n)->generators,
                                   AST(DictComp, n)->key, AST(DictComp, n)->value);
    case AST_Yield:
        return visit_yield(w, n, AST(Yield, n)->value);
    case AST_YieldFrom:
        return visit_yield(w, n, AST(YieldFrom, n)->value);
    case AST_Await:
        return allowed_here(w, n, "await expression") && visit(w, AST(Await, n)->value);
    default:
        return ast_each_child(n, visit_child, w);
    }
}

static bool visit(Walk *w, Node *n)
{
    if (!recursion_check(" during compilation"))
        return false;
    switch ((int)n->kind) {
    case AST_FunctionDef:
    case AST_AsyncFunctionDef:
        return visit_def(w, (AstFunctionDef *)n);
    case AST_ClassDef:
        return visit_class(w, AST(ClassDef, n));
    case AST_TypeAlias:
        return visit_type_alias(w, AST(TypeAlias, n));
    case AST_Global:
        return visit_global(w, AST(Global, n), false);
    case AST_Nonlocal:
        return visit_global(w, (AstGlobal *)n, true);
    case AST_AnnAssign:
        return visit_ann_assign(w, AST(AnnAssign, n));
    case AST_alias:
        return visit_alias(w, AST(alias, n));
    case AST_Try:
    case AST_TryStar:
        return visit_try(w, (AstTry *)n);
    case AST_ExceptHandler:
        return visit_handler(w, AST(ExceptHandler, n));
    case AST_MatchAs:
        return ast_each_child(n, visit_child, w) && visit_pattern_name(w, n, AST(MatchAs, n)->name);
    case AST_MatchStar:
        return visit_pattern_name(w, n, AST(MatchStar, n)->name);
    case AST_MatchMapping:
        return ast_each_child(n, visit_child, w) &&
               visit_pattern_name(w, n, AST(MatchMapping, n)->rest);
    default:
        return visit_expression(w, n);
    }
}

/* ---- nonlocal names ---- */

/* 1: an enclosing function binds it, 2: a type parameter list does, 0: nothing does. */
static int enclosing_binding(const Scope *s, Value name)
{
    for (s = s->outer; s != NULL; s = s->outer) {
        /* Functions of a class body see its `__class__`. */
        if (s->kind == SCOPE_CLASS && str_equal_cstr(name, "__class__"))
            return 1;
        if (s->kind == SCOPE_MODULE || s->kind == SCOPE_CLASS)
            continue;
        int flags = flags_of(s, name);
        if (flags & TYPE_PARAM)
            return 2;
        if (flags & GLOBAL)
            return 0;
        if ((flags & (BOUND | PARAM)) && !(flags & NONLOCAL))
            return 1;
    }
    return 0;
}

static bool resolve(Walk *w, Scope *s)
{
    if (!recursion_check(" during compilation"))
        return false;
    for (int i = 0; i < s->count; i++) {
        Symbol *symbol = &s->symbols[i];
        if (!(symbol->flags & NONLOCAL))
            continue;
        if (symbol->flags & GLOBAL)
            return check_fail(w->c, symbol->directive, "name '%U' is nonlocal and global",
                              symbol->name);
        if (s->kind == SCOPE_MODULE)
            return check_fail(w->c, symbol->directive,
                              "nonlocal declaration not allowed at module level");
        int found = enclosing_binding(s, symbol->name);
        if (found == 0)
            return check_fail(w->c, symbol->directive, "no binding for nonlocal '%U' found",
                              symbol->name);
        if (found == 2)
            return check_fail(w->c, symbol->directive,
                              "nonlocal binding not allowed for type parameter '%U'",
                              symbol->name);
    }
    for (Scope *child = s->first_child; child != NULL; child = child->next)
        if (!resolve(w, child))
            return false;
    return true;
}

bool check_scopes(Checker *c, Node *tree)
{
    Walk w = {.c = c};
    Scope *module = enter(&w, SCOPE_MODULE);
    return module != NULL && visit(&w, tree) && resolve(&w, module);
}

/* ---- future statements (PEP 236) ---- */

static bool check_feature(Checker *c, Node *statement, Astalias *alias)
{
    static const char *const features[] = {"nested_scopes", "generators", "division",
                                           "absolute_import", "with_statement", "print_function",
                                           "unicode_literals", "barry_as_FLUFL",
                                           "generator_stop", "annotations"};
    for (size_t i = 0; i < ARRAY_LEN(features); i++) {
        if (str_equal_cstr(alias->name, features[i])) {
            if (i + 1 == ARRAY_LEN(features))
                c->future_annotations = true;
            return true;
        }
    }
    c->no_end = true;
    if (str_equal_cstr(alias->name, "braces"))
        return check_fail(c, statement, "not a chance");
    return check_fail(c, statement, "future feature %U is not defined", alias->name);
}

/* They may follow only a docstring and each other. */
bool check_future(Checker *c, NodeList *body)
{
    for (int32_t i = 0; i < body->count; i++) {
        Node *n = body->items[i];
        if (i == 0 && n->kind == AST_Expr && AST(Expr, n)->value->kind == AST_Constant &&
            is_str(AST(Constant, AST(Expr, n)->value)->value))
            continue;
        if (n->kind != AST_ImportFrom || AST(ImportFrom, n)->level != 0 ||
            AST(ImportFrom, n)->module == VALUE_ABSENT ||
            !str_equal_cstr(AST(ImportFrom, n)->module, "__future__"))
            return true;
        c->future_end = (Position){n->line, n->col};
        NodeList *names = &AST(ImportFrom, n)->names;
        for (int32_t j = 0; j < names->count; j++)
            if (!check_feature(c, n, AST(alias, names->items[j])))
                return false;
    }
    return true;
}
