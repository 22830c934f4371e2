/* Comprehensions. List, set and dict comprehensions run in the frame they stand in (PEP 709), their
 * variables in temporaries; generator expressions become generator functions. */
#include "runtime/ops.h"
#include "vm/compile.h"

typedef struct Comp {
    Node *node;
    const NodeList *generators;
    Node *elt, *value;
    int box; /* the container; NO_REG for a generator expression */
} Comp;

static void comp_loop(Compiler *c, Comp *k, int depth, int iter);

static void comp_item(Compiler *c, Comp *k)
{
    Unit *u = c->u;
    int top = u->top;
    if (k->value != NULL) {
        int key = expr_temp(c, k->elt);
        int value = expr_any(c, k->value);
        emit(c, OPC_DICTSET, k->box, key, value);
    } else if (k->box == NO_REG) {
        int r = temp(c);
        expr_to(c, k->elt, r);
        u->at = k->elt;
        yield_value(c, r, NO_REG);
    } else {
        int r = expr_any(c, k->elt);
        emit(c, k->node->kind == AST_SetComp ? OPC_SETADD : OPC_APPEND, k->box, r, 0);
    }
    u->top = top;
}

static void comp_body(Compiler *c, Comp *k, int depth, Label *again)
{
    Astcomprehension *g = AST(comprehension, k->generators->items[depth]);
    for (int i = 0; i < g->ifs.count; i++)
        jump_if(c, g->ifs.items[i], false, again);
    if (depth + 1 < k->generators->count) {
        Astcomprehension *inner = AST(comprehension, k->generators->items[depth + 1]);
        int top = c->u->top, iter = temp(c);
        int r = expr_any(c, inner->iter);
        c->u->at = inner->iter;
        emit(c, inner->is_async ? OPC_GETAITER : OPC_GETITER, iter, r, !inner->is_async);
        comp_loop(c, k, depth + 1, iter);
        c->u->top = top;
    } else {
        comp_item(c, k);
    }
}

/* The exception that ends `async for` is caught by a table row around the await alone. */
void async_next(Compiler *c, int iter, int dst, Label *end_handler, int exc_reg)
{
    int top = c->u->top, r = temp(c);
    uint32_t start = here(c);
    emit(c, OPC_GETANEXT, r, iter, 0);
    await_value(c, r, dst, 3);
    add_row(c, start, here(c), end_handler, exc_reg, false);
    c->u->top = top;
}

static void comp_loop(Compiler *c, Comp *k, int depth, int iter)
{
    Unit *u = c->u;
    Astcomprehension *g = AST(comprehension, k->generators->items[depth]);
    Label again = LABEL_INIT, end = LABEL_INIT;
    Assigned *before = assigned_save(c);
    int item = NO_REG, exc = g->is_async ? temps(c, 2) : NO_REG;
    if (g->target->kind == AST_Name && !g->is_async)
        item = var_target(c, AST(Name, g->target)->id);
    bool direct = item != NO_REG;
    if (!direct)
        item = temp(c);
    label_place(c, &again);
    u->at = g->iter;
    if (g->is_async)
        async_next(c, iter, item, &end, exc);
    else
        emit_for(c, item, iter, !direct, &end);
    if (direct)
        var_assigned(c, AST(Name, g->target)->id);
    else
        assign_to(c, g->target, item);
    comp_body(c, k, depth, &again);
    u->at = g->iter;
    emit_jump(c, OPC_JMPB, &again);
    label_place(c, &end);
    if (g->is_async)
        emit(c, OPC_ENDASYNCFOR, exc, 0, 0);
    assigned_restore(c, before);
}

/* Gives the comprehension's variables registers for its duration; *saved remembers what the names
 * meant before. */
static void enter_variables(Compiler *c, Scope *s, Value saved)
{
    Unit *u = c->u;
    size_t pos = 0;
    Value name, flags;
    while (dict_next(s->symbols, &pos, &name, &flags)) {
        VarKind kind = (VarKind)(small_int(flags) >> SYM_KIND_SHIFT);
        if (kind != VAR_LOCAL && kind != VAR_CELL)
            continue;
        Value old = dict_get_str(u->regs, name);
        int reg = temp(c);
        emit(c, OPC_CLEAR, reg, 1, 0);
        if (kind == VAR_CELL)
            make_cell(c, reg);
        if (!list_push(LIST(saved), name) || !list_push(LIST(saved), old ? old : VALUE_NONE)
            || !dict_set(u->regs, name, small_int_value(reg)))
            compile_fail(c);
        if (reg < u->nassigned)
            u->assigned[reg] = 0;
    }
}

static void leave_variables(Compiler *c, Scope *s, Value saved, uint32_t start)
{
    for (size_t i = 0; i + 1 < LIST(saved)->len; i += 2) {
        Value name = LIST(saved)->items[i], old = LIST(saved)->items[i + 1];
        var_placed(c, name, local_register(c, name), start, here(c), scope_var(s, name) == VAR_CELL);
        bool ok = old == VALUE_NONE ? dict_del(c->u->regs, name) >= 0
                                    : dict_set(c->u->regs, name, old);
        if (!ok)
            compile_fail(c);
    }
}

static void inline_comprehension(Compiler *c, Comp *k, Scope *s, int dst)
{
    Unit *u = c->u;
    int top = u->top, iter = temp(c);
    Astcomprehension *first = AST(comprehension, k->generators->items[0]);
    int r = expr_any(c, first->iter);
    u->at = first->iter;
    emit(c, first->is_async ? OPC_GETAITER : OPC_GETITER, iter, r, !first->is_async);
    k->box = temp(c);
    u->at = k->node;
    emit(c, k->node->kind == AST_ListComp ? OPC_LIST
             : k->node->kind == AST_SetComp ? OPC_SET : OPC_DICT, k->box, k->box, 0);
    Value saved = list_new(4);
    Scope *outer = u->scope;
    if (!saved) {
        compile_fail(c);
        return;
    }
    enter_variables(c, s, saved);
    uint32_t start = here(c);
    u->scope = s;
    comp_loop(c, k, 0, iter);
    u->scope = outer;
    leave_variables(c, s, saved, start);
    move(c, dst, k->box);
    u->top = top;
}

static void generator_expression(Compiler *c, Comp *k, Scope *s, int dst)
{
    Unit *u = c->u;
    Astcomprehension *first = AST(comprehension, k->generators->items[0]);
    int top = u->top, w = call_window(c, 1);
    /* The first iterable is evaluated, and asked for its iterator, outside. */
    int r = expr_any(c, first->iter);
    u->at = first->iter;
    emit(c, first->is_async ? OPC_GETAITER : OPC_GETITER, w + 4, r, 0);
    u->at = k->node;
    if (unit_begin(c, s, NAME(genexpr), k->node) == NULL)
        return;
    bool is_async = s->has_await;
    c->u->flags |= CO_OPTIMIZED | CO_NEWLOCALS | (is_async ? CO_ASYNC_GENERATOR : CO_GENERATOR);
    if (u->frame_scope->kind != SCOPE_MODULE)
        c->u->flags |= CO_NESTED;
    c->u->argcount = 1;
    int iter = declare_var(c, NAME(dot_zero));
    declare_locals(c, s);
    c->u->at = k->node;
    comp_loop(c, k, 0, iter);
    int none = temp(c);
    load_const(c, none, VALUE_NONE);
    emit(c, OPC_RETGEN, none, 0, 0);
    Code *code = unit_end(c);
    if (code == NULL)
        return;
    make_function(c, code, w + 1, 0, w + 1);
    u->at = k->node;
    emit_call(c, w, 1, dst);
    u->top = top;
}

void comprehension(Compiler *c, Node *n, int dst)
{
    Comp k = {.node = n, .box = NO_REG};
    if (n->kind == AST_DictComp) {
        AstDictComp *d = AST(DictComp, n);
        k.generators = &d->generators;
        k.elt = d->key;
        k.value = d->value;
    } else {
        AstListComp *l = (AstListComp *)n;
        k.generators = &l->generators;
        k.elt = l->elt;
    }
    Scope *s = scope_of(c->scopes, n);
    if (n->kind == AST_GeneratorExp)
        generator_expression(c, &k, s, dst);
    else
        inline_comprehension(c, &k, s, dst);
}
