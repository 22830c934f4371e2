/* Functions, lambdas, classes, type parameters and type aliases. */
#include "runtime/ops.h"
#include "vm/compile.h"

/* ---- building blocks ---- */

Value docstring_of(const NodeList *body)
{
    if (body->count == 0 || body->items[0]->kind != AST_Expr)
        return 0;
    Node *e = AST(Expr, body->items[0])->value;
    if (e->kind != AST_Constant || !is_str(AST(Constant, e)->value))
        return 0;
    return AST(Constant, e)->value;
}

Value annotation_text(Compiler *c, Node *n)
{
    Value text = ast_unparse_expr(n);
    if (!text)
        compile_fail(c);
    return text ? text : NAME(empty);
}

/* Registers for the variables of a function scope that are not parameters; cells for those that
 * inner functions use. */
void declare_locals(Compiler *c, Scope *s)
{
    Unit *u = c->u;
    size_t pos = 0;
    Value name, flags;
    int first = u->nvars;
    for (VarKind wanted = VAR_LOCAL; wanted <= VAR_CELL; wanted++)
        for (pos = 0; dict_next(s->symbols, &pos, &name, &flags);)
            if (small_int(flags) >> SYM_KIND_SHIFT == wanted && local_register(c, name) == NO_REG)
                declare_var(c, name);
    if (u->nvars > first && !(u->flags & CO_SUSPENDS)) /* heap frames start zeroed */
        emit(c, OPC_CLEAR, first, u->nvars - first, 0);
    for (int i = 0; i < u->nwide; i++) {
        int t = temp(c);
        emit(c, OPC_CLEAR, t, 1, 0);
        emit_bx(c, OPC_STOREW, t, 256 + i);
        u->top = t;
    }
    pos = 0;
    while (dict_next(s->symbols, &pos, &name, &flags))
        if ((VarKind)(small_int(flags) >> SYM_KIND_SHIFT) == VAR_CELL)
            make_cell(c, local_register(c, name));
}

static void declare_param(Compiler *c, Node *n)
{
    if (n == NULL)
        return;
    Value name = scope_mangle(c->u->scope, AST(arg, n)->arg);
    declare_var(c, name);
    var_assigned(c, name);
}

static void declare_parameters(Compiler *c, Node *arguments)
{
    Unit *u = c->u;
    Astarguments *a = AST(arguments, arguments);
    u->argcount = a->posonlyargs.count + a->args.count;
    u->posonly = a->posonlyargs.count;
    u->kwonly = a->kwonlyargs.count;
    for (int i = 0; i < a->posonlyargs.count; i++)
        declare_param(c, a->posonlyargs.items[i]);
    for (int i = 0; i < a->args.count; i++)
        declare_param(c, a->args.items[i]);
    for (int i = 0; i < a->kwonlyargs.count; i++)
        declare_param(c, a->kwonlyargs.items[i]);
    declare_param(c, a->vararg);
    declare_param(c, a->kwarg);
    if (a->vararg != NULL)
        u->flags |= CO_VARARGS;
    if (a->kwarg != NULL)
        u->flags |= CO_VARKEYWORDS;
}

/* R[window..] receives what FUNCTION wants, in the order of FN_*; the function goes to dst. */
void make_function(Compiler *c, Code *code, int window, int flags, int dst)
{
    Unit *u = c->u;
    int extras = ((flags & FN_DEFAULTS) != 0) + ((flags & FN_KWDEFAULTS) != 0)
        + ((flags & FN_ANNOTATIONS) != 0);
    size_t nfree = TUPLE(code->freevars)->len;
    int base = window, closure = window + 1 + extras;
    u->top = MAX(u->top, closure + 1);
    u->max_reg = MAX(u->max_reg, u->top);
    if (nfree > 0) {
        int cells = temps(c, (int)nfree);
        for (size_t i = 0; i < nfree; i++)
            load_closure_cell(c, TUPLE(code->freevars)->items[i], cells + (int)i);
        emit(c, OPC_TUPLE, closure, cells, (int)nfree);
        flags |= FN_CLOSURE;
    }
    emit_bx(c, OPC_FUNCTION, base, const_index(c, (Value)code));
    emit_word(c, (uint32_t)flags);
    move(c, dst, base);
}

static int defaults_to(Compiler *c, Node *arguments, int base)
{
    Astarguments *a = AST(arguments, arguments);
    int flags = 0, at = base;
    if (a->defaults.count > 0) {
        flags |= FN_DEFAULTS;
        build_sequence(c, &a->defaults, OPC_TUPLE, at++);
    }
    bool any = false;
    for (int i = 0; i < a->kw_defaults.count; i++)
        any |= a->kw_defaults.items[i] != NULL;
    if (any) {
        flags |= FN_KWDEFAULTS;
        emit(c, OPC_DICT, at, at, 0);
        for (int i = 0; i < a->kw_defaults.count; i++) {
            if (a->kw_defaults.items[i] == NULL)
                continue;
            int top = c->u->top, k = temp(c);
            load_const(c, k, scope_mangle(c->u->scope, AST(arg, a->kwonlyargs.items[i])->arg));
            int v = expr_temp(c, a->kw_defaults.items[i]);
            emit(c, OPC_DICTSET, at, k, v);
            c->u->top = top;
        }
    }
    return flags;
}

static void annotate(Compiler *c, int dict, Value name, Node *annotation)
{
    int top = c->u->top, k = temp(c), v = temp(c);
    load_const(c, k, scope_mangle(c->u->scope, name));
    if (c->u->flags & CO_FUTURE_ANNOTATIONS) {
        load_const(c, v, annotation_text(c, annotation));
    } else if (annotation->kind == AST_Starred) { /* *args: *Ts */
        int box = temp(c);
        int r = expr_any(c, AST(Starred, annotation)->value);
        emit(c, OPC_UNPACK, box, r, 1);
        emit(c, OPC_MOVE, v, box, 0);
    } else {
        expr_to(c, annotation, v);
    }
    emit(c, OPC_DICTSET, dict, k, v);
    c->u->top = top;
}

static void annotate_arg(Compiler *c, int dict, Node *n)
{
    if (n != NULL && AST(arg, n)->annotation != NULL)
        annotate(c, dict, AST(arg, n)->arg, AST(arg, n)->annotation);
}

static bool any_annotation(Astarguments *a)
{
    const NodeList *lists[] = {&a->posonlyargs, &a->args, &a->kwonlyargs};
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < lists[k]->count; i++)
            if (AST(arg, lists[k]->items[i])->annotation != NULL)
                return true;
    return (a->vararg && AST(arg, a->vararg)->annotation)
        || (a->kwarg && AST(arg, a->kwarg)->annotation);
}

static bool annotations_to(Compiler *c, Node *arguments, Node *returns, int dict)
{
    Astarguments *a = AST(arguments, arguments);
    if (returns == NULL && !any_annotation(a))
        return false;
    emit(c, OPC_DICT, dict, dict, 0);
    for (int i = 0; i < a->posonlyargs.count; i++)
        annotate_arg(c, dict, a->posonlyargs.items[i]);
    for (int i = 0; i < a->args.count; i++)
        annotate_arg(c, dict, a->args.items[i]);
    annotate_arg(c, dict, a->vararg);
    for (int i = 0; i < a->kwonlyargs.count; i++)
        annotate_arg(c, dict, a->kwonlyargs.items[i]);
    annotate_arg(c, dict, a->kwarg);
    if (returns != NULL)
        annotate(c, dict, NAME(return_), returns);
    return true;
}

/* ---- function bodies ---- */

static void function_flags(Compiler *c, Scope *s)
{
    Unit *u = c->u;
    u->flags |= CO_OPTIMIZED | CO_NEWLOCALS;
    for (Unit *o = u->outer; o != NULL; o = o->outer) {
        if (o->frame_scope->kind == SCOPE_FUNCTION)
            u->flags |= CO_NESTED;
        if (o->is_class && o == u->outer)
            u->flags |= CO_METHOD;
    }
    if (s->is_async)
        u->flags |= s->is_generator ? CO_ASYNC_GENERATOR : CO_COROUTINE;
    else if (s->is_generator)
        u->flags |= CO_GENERATOR;
}

static void emit_return_none(Compiler *c)
{
    Unit *u = c->u;
    if (u->flags & CO_SUSPENDS) {
        int r = temp(c);
        load_const(c, r, VALUE_NONE);
        emit(c, OPC_RETGEN, r, 0, 0);
    } else {
        emit(c, OPC_RETNONE, 0, 0, 0);
    }
}

/* Names that a method assigns on its first parameter: what its instances will hold. */
static bool note_self_attr(Node *n, void *data)
{
    Value *pair = data; /* the parameter's name, the list */
    if (n->kind == AST_Attribute && AST(Attribute, n)->ctx == AST_Store) {
        Node *obj = AST(Attribute, n)->value;
        if (obj->kind == AST_Name && AST(Name, obj)->id == pair[0]) {
            Value name = AST(Attribute, n)->attr;
            for (size_t i = 0; i < LIST(pair[1])->len; i++)
                if (LIST(pair[1])->items[i] == name)
                    return true;
            return list_push(LIST(pair[1]), name);
        }
    }
    if (n->kind == AST_ClassDef)
        return true;
    return ast_each_child(n, note_self_attr, data);
}

static void note_attributes(Compiler *c, AstFunctionDef *f)
{
    Unit *cls = c->u;
    Astarguments *a = AST(arguments, f->args);
    Node *first = a->posonlyargs.count ? a->posonlyargs.items[0]
        : a->args.count               ? a->args.items[0]
                                      : NULL;
    if (!cls->is_class || first == NULL || !cls->static_attributes)
        return;
    Value pair[2] = {AST(arg, first)->arg, cls->static_attributes};
    for (int i = 0; i < f->body.count; i++)
        if (!note_self_attr(f->body.items[i], pair)) {
            compile_fail(c);
            return;
        }
}

static Code *function_body(Compiler *c, AstFunctionDef *f, Scope *s)
{
    Unit *u = unit_begin(c, s, f->name, &f->node);
    if (u == NULL)
        return NULL;
    u->firstlineno = f->decorator_list.count ? f->decorator_list.items[0]->line : f->node.line;
    function_flags(c, s);
    declare_parameters(c, f->args);
    declare_locals(c, s);
    Value doc = c->optimize < 2 ? docstring_of(&f->body) : 0;
    if (doc) {
        u->doc = doc;
        u->flags |= CO_HAS_DOCSTRING;
    }
    statements(c, &f->body);
    if (f->body.count > 0)
        u->at = f->body.items[f->body.count - 1];
    emit_return_none(c);
    return unit_end(c);
}

/* ---- type parameters (PEP 695) ---- */

/* A function without parameters that evaluates `expr`: the lazy value of a bound or alias. */
static void lazy_function(Compiler *c, Node *expr, Value name, int dst)
{
    Scope *s = scope_of_lazy(c->scopes, expr);
    int top = c->u->top, w = temps(c, 2);
    Unit *u = unit_begin(c, s, name, expr);
    if (u == NULL)
        return;
    u->flags |= CO_OPTIMIZED | CO_NEWLOCALS;
    declare_locals(c, s);
    int r = temp(c);
    if (expr->kind == AST_Starred) {
        int v = expr_any(c, AST(Starred, expr)->value);
        emit(c, OPC_UNPACK, r, v, 1);
    } else {
        expr_to(c, expr, r);
    }
    emit(c, OPC_RET, r, 0, 0);
    Code *code = unit_end(c);
    if (code != NULL)
        make_function(c, code, w, 0, dst);
    c->u->top = top;
}

static void type_param(Compiler *c, Node *n, int dst)
{
    Unit *u = c->u;
    int base = temps(c, 3);
    Value name;
    Node *bound = NULL, *fallback;
    Intrinsic make;
    u->at = n;
    if (n->kind == AST_TypeVar) {
        AstTypeVar *t = AST(TypeVar, n);
        name = t->name, bound = t->bound, fallback = t->default_value, make = INTR_TYPEVAR;
    } else if (n->kind == AST_ParamSpec) {
        name = AST(ParamSpec, n)->name, fallback = AST(ParamSpec, n)->default_value;
        make = INTR_PARAMSPEC;
    } else {
        name = AST(TypeVarTuple, n)->name, fallback = AST(TypeVarTuple, n)->default_value;
        make = INTR_TYPEVARTUPLE;
    }
    load_const(c, base, name);
    int nargs = 1;
    if (bound != NULL) {
        lazy_function(c, bound, name, base + 1);
        make = bound->kind == AST_Tuple ? INTR_TYPEVAR_CONSTRAINTS : INTR_TYPEVAR_BOUND;
        nargs = 2;
    }
    intrinsic(c, base, make, nargs);
    if (fallback != NULL) {
        lazy_function(c, fallback, name, base + 1);
        intrinsic(c, base, INTR_TYPEPARAM_DEFAULT, 2);
    }
    var_store(c, name, base);
    move(c, dst, base);
}

/* Makes the parameters, binds their names, leaves their tuple in dst. */
static void type_params(Compiler *c, const NodeList *list, int dst)
{
    int top = c->u->top, base = temps(c, list->count);
    for (int i = 0; i < list->count; i++)
        type_param(c, list->items[i], base + i);
    emit(c, OPC_TUPLE, dst, base, list->count);
    c->u->top = top;
}

static Unit *type_scope_begin(Compiler *c, const NodeList *params, Value name, Node *at)
{
    Scope *s = scope_of(c->scopes, params);
    Unit *u = unit_begin(c, s, name, at);
    if (u != NULL)
        u->flags |= CO_OPTIMIZED | CO_NEWLOCALS;
    return u;
}

/* Calls the function in R[w+1] made of `code` with nargs arguments already at R[w+4..]. */
static void call_type_scope(Compiler *c, int w, int nargs, int dst)
{
    Code *code = unit_end(c);
    if (code == NULL)
        return;
    int top = c->u->top, r = temps(c, 2);
    make_function(c, code, r, 0, w + 1);
    emit_call(c, w, nargs, dst);
    c->u->top = top;
}

/* ---- statements ---- */

static void decorate_begin(Compiler *c, const NodeList *decorators, int *windows)
{
    for (int i = 0; i < decorators->count; i++) {
        windows[i] = call_window(c, 1);
        expr_to(c, decorators->items[i], windows[i] + 1);
    }
}

static void decorate_end(Compiler *c, const NodeList *decorators, int *windows, int value)
{
    for (int i = decorators->count - 1; i >= 0; i--) {
        c->u->at = decorators->items[i];
        move(c, windows[i] + 4, value);
        emit_call(c, windows[i], 1, value);
    }
}

enum { MAX_DECORATORS = 32 };

static void make_def(Compiler *c, AstFunctionDef *f, int base, int flags)
{
    Unit *u = c->u;
    int at = base + 1 + ((flags & FN_DEFAULTS) != 0) + ((flags & FN_KWDEFAULTS) != 0);
    if (annotations_to(c, f->args, f->returns, at))
        flags |= FN_ANNOTATIONS;
    note_attributes(c, f);
    Code *code = function_body(c, f, scope_of(c->scopes, f));
    if (code == NULL)
        return;
    u->at = &f->node;
    make_function(c, code, base, flags, base);
}

static void generic_def(Compiler *c, AstFunctionDef *f, int dst)
{
    Unit *u = c->u;
    int top = u->top, w = call_window(c, 2), spare = temps(c, 4);
    int flags = defaults_to(c, f->args, spare + 1);
    int at = spare + 1;
    load_const(c, w + 4, VALUE_NONE);
    load_const(c, w + 5, VALUE_NONE);
    if (flags & FN_DEFAULTS)
        move(c, w + 4, at++);
    if (flags & FN_KWDEFAULTS)
        move(c, w + 5, at);
    Value name = str_format("<generic parameters of %U>", f->name);
    Unit *inner = name ? type_scope_begin(c, &f->type_params, name, &f->node) : NULL;
    if (inner == NULL) {
        compile_fail(c);
        return;
    }
    inner->argcount = 2;
    int d = declare_var(c, str_intern_cstr(".defaults"));
    int k = declare_var(c, str_intern_cstr(".kwdefaults"));
    declare_locals(c, inner->scope);
    int params = temp(c), base = temps(c, 5);
    type_params(c, &f->type_params, params);
    if (flags & FN_DEFAULTS)
        move(c, base + 1, d);
    if (flags & FN_KWDEFAULTS)
        move(c, base + 1 + ((flags & FN_DEFAULTS) != 0), k);
    make_def(c, f, base, flags);
    move(c, base + 1, params);
    intrinsic(c, base, INTR_SET_TYPE_PARAMS, 2);
    emit(c, OPC_RET, base, 0, 0);
    call_type_scope(c, w, 2, dst);
    u->top = top;
}

void function_def(Compiler *c, Node *n)
{
    AstFunctionDef *f = (AstFunctionDef *)n;
    Unit *u = c->u;
    int windows[MAX_DECORATORS];
    if (f->decorator_list.count > MAX_DECORATORS) {
        syntax_fail(c, n, "more than 32 decorators");
        return;
    }
    decorate_begin(c, &f->decorator_list, windows);
    int base = temps(c, 5);
    u->at = n;
    if (f->type_params.count > 0)
        generic_def(c, f, base);
    else
        make_def(c, f, base, defaults_to(c, f->args, base + 1));
    decorate_end(c, &f->decorator_list, windows, base);
    u->at = n;
    var_store(c, f->name, base);
}

void lambda_expr(Compiler *c, AstLambda *l, int dst)
{
    Unit *u = c->u;
    int top = u->top, base = temps(c, 4);
    int flags = defaults_to(c, l->args, base + 1);
    Scope *s = scope_of(c->scopes, l);
    if (unit_begin(c, s, NAME(lambda_), &l->node) == NULL)
        return;
    function_flags(c, s);
    declare_parameters(c, l->args);
    declare_locals(c, s);
    c->u->at = l->body;
    int r = expr_any(c, l->body);
    emit(c, c->u->flags & CO_SUSPENDS ? OPC_RETGEN : OPC_RET, r, 0, 0);
    Code *code = unit_end(c);
    if (code != NULL)
        make_function(c, code, base, flags, dst);
    u->top = top;
}

/* ---- classes ---- */

static void store_name_const(Compiler *c, Value name, Value v)
{
    int top = c->u->top, r = temp(c);
    load_const(c, r, v);
    emit_bx(c, OPC_STORENAME, r, name_const(c, name));
    emit_caches(c, 2);
    c->u->top = top;
}

/* Stops at the first annotation of a variable in these statements. */
static bool no_annotation(Node *n, void *data)
{
    switch (n->kind) {
    case AST_AnnAssign:
        return false;
    case AST_If: case AST_For: case AST_AsyncFor: case AST_While: case AST_With: case AST_AsyncWith:
    case AST_Try: case AST_TryStar: case AST_ExceptHandler: case AST_Match: case AST_match_case:
        return ast_each_child(n, no_annotation, data);
    default:
        return true;
    }
}

static bool any_annotation_in(const NodeList *body)
{
    for (int i = 0; i < body->count; i++)
        if (!no_annotation(body->items[i], NULL))
            return true;
    return false;
}

void setup_annotations(Compiler *c, const NodeList *body)
{
    if (any_annotation_in(body)) {
        int top = c->u->top, r = temp(c);
        intrinsic(c, r, INTR_SETUP_ANNOTATIONS, 0);
        c->u->top = top;
    }
}

/* The cells of __class__, empty until the class is there, and of __classdict__, the namespace. */
static void class_cells(Compiler *c, Scope *s)
{
    if (s->needs_class_cell) {
        int cell = declare_var(c, NAME(dunder_class));
        emit(c, OPC_CLEAR, cell, 1, 0);
        emit(c, OPC_MAKECELL, cell, 0, 0);
    }
    if (s->needs_classdict) {
        int cell = declare_var(c, NAME(dunder_classdict));
        emit(c, OPC_MOVE, cell, 0, 0);
        emit(c, OPC_MAKECELL, cell, 0, 0);
    }
}

/* For type.__new__ to fill, and to take out of the namespace. */
static void store_cell(Compiler *c, Value var, Value key, int via)
{
    emit(c, OPC_MOVE, via, local_register(c, var), 0);
    emit_bx(c, OPC_STORENAME, via, name_const(c, key));
    emit_caches(c, 2);
}

static Code *class_body(Compiler *c, AstClassDef *n)
{
    Scope *s = scope_of(c->scopes, n);
    Unit *u = unit_begin(c, s, n->name, &n->node);
    if (u == NULL)
        return NULL;
    u->is_class = u->has_namespace = true;
    u->firstlineno = n->decorator_list.count ? n->decorator_list.items[0]->line : n->node.line;
    u->static_attributes = list_new(4);
    u->nvars = u->top = u->max_reg = 1; /* R[0]: the namespace */
    if (!list_push(LIST(u->varnames), str_intern_cstr(".namespace")))
        compile_fail(c);
    u->argcount = 1;
    class_cells(c, s);
    int r = temp(c);
    emit_bx(c, OPC_LOADG, r, name_const(c, NAME(dunder_name)));
    emit_caches(c, 3);
    emit_bx(c, OPC_STORENAME, r, name_const(c, NAME(dunder_module)));
    emit_caches(c, 2);
    u->top = r;
    store_name_const(c, NAME(dunder_qualname), u->qualname);
    store_name_const(c, NAME(dunder_firstlineno), small_int_value(u->firstlineno));
    if (n->type_params.count > 0) {
        int p = temp(c);
        var_load(c, NAME(type_params_dot), p);
        emit_bx(c, OPC_STORENAME, p, name_const(c, NAME(dunder_type_params)));
        emit_caches(c, 2);
        u->top = p;
    }
    setup_annotations(c, &n->body);
    Value doc = c->optimize < 2 ? docstring_of(&n->body) : 0;
    if (doc)
        store_name_const(c, NAME(dunder_doc), doc);
    statements(c, &n->body);
    u->at = &n->node;
    if (!list_sort(LIST(u->static_attributes), 0, false))
        compile_fail(c);
    store_name_const(c, NAME(static_attrs), tuple_from_iterable(u->static_attributes));
    int result = temp(c);
    if (s->needs_classdict)
        store_cell(c, NAME(dunder_classdict), NAME(dunder_classdictcell), result);
    load_const(c, result, VALUE_NONE);
    if (s->needs_class_cell)
        store_cell(c, NAME(dunder_class), NAME(dunder_classcell), result);
    emit(c, OPC_RET, result, 0, 0);
    return unit_end(c);
}

/* R[dst] = __build_class__(body function, name, *bases, **keywords) */
static void build_class(Compiler *c, AstClassDef *n, int dst, int generic_base)
{
    Unit *u = c->u;
    int top = u->top, w = call_window(c, 2);
    u->at = &n->node;
    emit(c, OPC_BUILDCLASS, w + 1, 0, 0);
    Code *code = class_body(c, n);
    if (code == NULL)
        return;
    int spare = temps(c, 2);
    make_function(c, code, spare, 0, w + 4);
    load_const(c, w + 5, n->name);
    u->top = w + 6;
    u->at = &n->node;
    if (generic_base == NO_REG) {
        call_with(c, w, &n->bases, &n->keywords, 2, dst);
    } else { /* Generic[T, ...] becomes the last base */
        NodeList bases = n->bases;
        Node *name = ast_new(AST_Name);
        Node **items = gc_alloc(((size_t)bases.count + 1) * sizeof(Node *));
        if (name == NULL || items == NULL) {
            compile_fail(c);
            return;
        }
        *name = n->node;
        name->kind = AST_Name;
        AST(Name, name)->id = NAME(generic_base);
        if (bases.count > 0)
            memcpy(items, bases.items, (size_t)bases.count * sizeof(Node *));
        items[bases.count++] = name;
        bases.items = items;
        call_with(c, w, &bases, &n->keywords, 2, dst);
    }
    u->top = top;
}

static void generic_class(Compiler *c, AstClassDef *n, int dst)
{
    int top = c->u->top, w = call_window(c, 0);
    Value name = str_format("<generic parameters of %U>", n->name);
    Unit *inner = name ? type_scope_begin(c, &n->type_params, name, &n->node) : NULL;
    if (inner == NULL) {
        compile_fail(c);
        return;
    }
    declare_locals(c, inner->scope);
    int params = temp(c), base = temp(c);
    type_params(c, &n->type_params, params);
    var_store(c, NAME(type_params_dot), params);
    move(c, base, params);
    intrinsic(c, base, INTR_GENERIC_BASE, 1);
    var_store(c, NAME(generic_base), base);
    build_class(c, n, base, base);
    emit(c, OPC_RET, base, 0, 0);
    call_type_scope(c, w, 0, dst);
    c->u->top = top;
}

void class_def(Compiler *c, AstClassDef *n)
{
    Unit *u = c->u;
    int windows[MAX_DECORATORS];
    if (n->decorator_list.count > MAX_DECORATORS) {
        syntax_fail(c, &n->node, "more than 32 decorators");
        return;
    }
    decorate_begin(c, &n->decorator_list, windows);
    int r = temp(c);
    if (n->type_params.count > 0)
        generic_class(c, n, r);
    else
        build_class(c, n, r, NO_REG);
    decorate_end(c, &n->decorator_list, windows, r);
    u->at = &n->node;
    var_store(c, n->name, r);
}

/* ---- type X[T] = value ---- */

static void make_alias(Compiler *c, AstTypeAlias *n, int params, int dst)
{
    int base = temps(c, 3);
    load_const(c, base, AST(Name, n->name)->id);
    if (params == NO_REG)
        load_const(c, base + 1, tuple_empty());
    else
        move(c, base + 1, params);
    lazy_function(c, n->value, AST(Name, n->name)->id, base + 2);
    c->u->at = &n->node;
    intrinsic(c, base, INTR_TYPEALIAS, 3);
    move(c, dst, base);
}

void type_alias(Compiler *c, AstTypeAlias *n)
{
    Unit *u = c->u;
    int r = temp(c);
    if (n->type_params.count == 0) {
        make_alias(c, n, NO_REG, r);
    } else {
        int w = call_window(c, 0);
        Value name = str_format("<generic parameters of %U>", AST(Name, n->name)->id);
        Unit *inner = name ? type_scope_begin(c, &n->type_params, name, &n->node) : NULL;
        if (inner == NULL) {
            compile_fail(c);
            return;
        }
        declare_locals(c, inner->scope);
        int params = temp(c), value = temp(c);
        type_params(c, &n->type_params, params);
        make_alias(c, n, params, value);
        emit(c, OPC_RET, value, 0, 0);
        call_type_scope(c, w, 0, r);
    }
    u->at = &n->node;
    var_store(c, AST(Name, n->name)->id, r);
}
