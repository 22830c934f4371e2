/* try, except, except*, finally, with.
 *
 * A handler owns a register pair: R[r] the exception, R[r+1] the exception handled before it. The
 * unwinder fills both when it enters the handler; POPEXC restores. A CLEANUP row over the handler's
 * body restores it when another exception leaves the handler. A finally body is compiled once for
 * each way out: falling off the end, an exception, and every return, break and continue. */
#include "runtime/ops.h"
#include "vm/compile.h"

static void enter_handler(Compiler *c, int reg)
{
    if (c->u->handler_depth++ == 0)
        c->u->outer_handler_reg = reg;
}

static void leave_handler(Compiler *c) { c->u->handler_depth--; }

static void push_protected(Compiler *c, BlockKind kind, int reg, Label *handler)
{
    Block *b = block_push(c, kind, reg);
    b->handler = handler;
}

/* Ends the innermost protected block normally. */
static void pop_protected(Compiler *c)
{
    Block *b = &c->u->blocks[c->u->nblocks - 1];
    add_row(c, b->start, here(c), b->handler, b->reg, false);
    block_pop(c);
}

static void push_handler(Compiler *c, int reg)
{
    block_push(c, BLOCK_HANDLER, reg);
    enter_handler(c, reg);
}

static void pop_handler(Compiler *c)
{
    Block *b = &c->u->blocks[c->u->nblocks - 1];
    add_row(c, b->start, here(c), NULL, b->reg, true);
    block_pop(c);
    leave_handler(c);
}

static void unbind(Compiler *c, Value name)
{
    int top = c->u->top, r = temp(c);
    load_const(c, r, VALUE_NONE);
    var_store(c, name, r);
    var_delete(c, name);
    c->u->top = top;
}

static void call_exit_none(Compiler *c, int exit_reg, bool is_async)
{
    int top = c->u->top, w = call_window(c, 3);
    emit(c, OPC_MOVE, w + 1, exit_reg, 0);
    for (int i = 0; i < 3; i++)
        load_const(c, w + 4 + i, VALUE_NONE);
    emit_call(c, w, 3, w);
    if (is_async)
        await_value(c, w, w, 2);
    c->u->top = top;
}

/* What leaving a block by return, break or continue must do. */
void block_exit_code(Compiler *c, Block *b)
{
    Node *at = c->u->at;
    switch (b->kind) {
    case BLOCK_LOOP:
        if (b->reg != NO_REG)
            emit(c, OPC_DROPITER, b->reg, 0, 0);
        break;
    case BLOCK_TRY:
    case BLOCK_FINALLY_END:
        break;
    case BLOCK_FINALLY: {
        const NodeList *body = b->finalbody;
        Assigned *before = assigned_save(c);
        statements(c, body);
        assigned_restore(c, before);
        break;
    }
    case BLOCK_HANDLER:
        emit(c, OPC_POPEXC, b->reg, 0, 0);
        leave_handler(c);
        break;
    case BLOCK_NAMED_HANDLER:
        unbind(c, b->name);
        break;
    case BLOCK_WITH:
        c->u->at = b->node;
        call_exit_none(c, b->reg - 2, b->is_async);
        break;
    }
    c->u->at = at;
}

/* ---- except ---- */

static void handler_body(Compiler *c, AstExceptHandler *h, int exc)
{
    Unit *u = c->u;
    if (!h->name) {
        statements(c, &h->body);
        return;
    }
    Label cleanup = LABEL_INIT, done = LABEL_INIT;
    int top = u->top, pair = temps(c, 2);
    var_store(c, h->name, exc);
    push_protected(c, BLOCK_NAMED_HANDLER, pair, &cleanup);
    u->blocks[u->nblocks - 1].name = h->name;
    statements(c, &h->body);
    bool falls = u->reachable;
    pop_protected(c);
    unbind(c, h->name);
    emit_jump(c, OPC_JMP, &done);
    label_place(c, &cleanup);
    unbind(c, h->name);
    emit(c, OPC_POPEXC, pair, 0, 0);
    emit(c, OPC_RERAISE, pair, 0, 0);
    label_place(c, &done);
    u->reachable = falls;
    u->top = top;
}

static void except_clauses(Compiler *c, const NodeList *handlers, int exc, Label *end,
                           Assigned *before, Assigned **joined)
{
    Unit *u = c->u;
    push_handler(c, exc);
    for (int i = 0; i < handlers->count; i++) {
        AstExceptHandler *h = AST(ExceptHandler, handlers->items[i]);
        Label next = LABEL_INIT;
        int top = u->top;
        assigned_restore(c, before);
        u->reachable = true;
        u->at = &h->node;
        if (h->type != NULL) {
            int t = expr_any(c, h->type);
            u->at = h->type;
            emit_branch(c, OPC_JNOMATCH, exc, t, &next);
            u->top = top;
        }
        handler_body(c, h, exc);
        if (u->reachable || *joined == NULL) {
            if (*joined != NULL)
                assigned_meet(c, *joined);
            *joined = assigned_save(c);
        }
        /* This clause's normal end: not covered by the cleanup row. */
        Block *b = &u->blocks[u->nblocks - 1];
        add_row(c, b->start, here(c), NULL, b->reg, true);
        emit(c, OPC_POPEXC, exc, 0, 0);
        emit_jump(c, OPC_JMP, end);
        u->blocks[u->nblocks - 1].start = here(c);
        label_place(c, &next);
        u->top = top;
        u->at = h->type != NULL ? h->type : &h->node;
    }
    emit(c, OPC_RERAISE, exc, 0, 0);
    pop_handler(c);
}

static void try_except(Compiler *c, const NodeList *body, const NodeList *handlers,
                       const NodeList *orelse)
{
    Unit *u = c->u;
    Label on_error = LABEL_INIT, end = LABEL_INIT;
    int exc = temps(c, 2);
    Assigned *before = assigned_save(c), *joined = NULL;
    push_protected(c, BLOCK_TRY, exc, &on_error);
    statements(c, body);
    pop_protected(c);
    statements(c, orelse);
    joined = u->reachable ? assigned_save(c) : NULL;
    if (u->reachable)
        emit_jump(c, OPC_JMP, &end);
    label_place(c, &on_error);
    except_clauses(c, handlers, exc, &end, before, &joined);
    label_place(c, &end);
    if (joined != NULL)
        assigned_restore(c, joined);
    else
        assigned_restore(c, before);
}

static void with_finally(Compiler *c, const NodeList *finalbody, void (*body)(Compiler *, void *),
                         void *data)
{
    Unit *u = c->u;
    Label on_error = LABEL_INIT, end = LABEL_INIT;
    int pair = temps(c, 2);
    Assigned *before = assigned_save(c);
    push_protected(c, BLOCK_FINALLY, pair, &on_error);
    u->blocks[u->nblocks - 1].finalbody = finalbody;
    body(c, data);
    pop_protected(c);
    bool falls = u->reachable;
    if (falls) {
        statements(c, finalbody);
        falls = u->reachable;
        emit_jump(c, OPC_JMP, &end);
    }
    Assigned *after = assigned_save(c);
    assigned_restore(c, before);
    label_place(c, &on_error);
    push_handler(c, pair);
    statements(c, finalbody);
    emit(c, OPC_RERAISE, pair, 0, 0);
    pop_handler(c);
    label_place(c, &end);
    assigned_restore(c, after);
    u->reachable = falls;
}

static void try_body(Compiler *c, void *data)
{
    AstTry *t = data;
    if (t->handlers.count > 0)
        try_except(c, &t->body, &t->handlers, &t->orelse);
    else {
        statements(c, &t->body);
        statements(c, &t->orelse);
    }
}

void try_statement(Compiler *c, AstTry *t)
{
    if (t->finalbody.count > 0)
        with_finally(c, &t->finalbody, try_body, t);
    else
        try_body(c, t);
}

/* ---- except* (PEP 654) ----
 * R[orig] the exception, R[rest] what no clause took yet (None: nothing), R[list] what the clauses
 * raised. Each clause runs protected: what it raises joins the list. */

static void star_clause(Compiler *c, AstExceptHandler *h, int rest, int list)
{
    Unit *u = c->u;
    Label next = LABEL_INIT, failed = LABEL_INIT;
    int top = u->top, match = temps(c, 2), pair = temps(c, 2);
    u->at = &h->node;
    emit_branch(c, OPC_JNONE, rest, 0, &next);
    int t = expr_any(c, h->type);
    u->at = h->type;
    emit(c, OPC_MOVE, match, rest, 0);
    emit(c, OPC_STARMATCH, match, t, 0); /* R[match] rest, R[match+1] match or None */
    emit(c, OPC_MOVE, rest, match, 0);
    emit_branch(c, OPC_JNONE, match + 1, 0, &next);
    push_protected(c, BLOCK_TRY, pair, &failed);
    handler_body(c, h, match + 1);
    pop_protected(c);
    emit_jump(c, OPC_JMP, &next);
    label_place(c, &failed);
    emit(c, OPC_APPEND, list, pair, 0);
    emit(c, OPC_POPEXC, pair, 0, 0);
    label_place(c, &next);
    u->top = top;
}

static void star_body(Compiler *c, void *data)
{
    AstTryStar *t = data;
    Unit *u = c->u;
    Label on_error = LABEL_INIT, end = LABEL_INIT, quiet = LABEL_INIT;
    int exc = temps(c, 2), rest = temp(c), list = temp(c);
    Assigned *before = assigned_save(c);
    push_protected(c, BLOCK_TRY, exc, &on_error);
    statements(c, &t->body);
    pop_protected(c);
    statements(c, &t->orelse);
    emit_jump(c, OPC_JMP, &end);
    Assigned *after = assigned_save(c);
    assigned_restore(c, before);
    label_place(c, &on_error);
    push_handler(c, exc);
    emit(c, OPC_LIST, list, list, 0);
    emit(c, OPC_MOVE, rest, exc, 0);
    for (int i = 0; i < t->handlers.count; i++)
        star_clause(c, AST(ExceptHandler, t->handlers.items[i]), rest, list);
    Label no_rest = LABEL_INIT;
    emit_branch(c, OPC_JNONE, rest, 0, &no_rest);
    emit(c, OPC_APPEND, list, rest, 0);
    label_place(c, &no_rest);
    emit(c, OPC_STARRAISE, exc, list, 0);
    emit_branch(c, OPC_JNONE, exc, 0, &quiet);
    pop_handler(c);
    emit(c, OPC_POPEXC, exc, 0, 0);
    emit(c, OPC_RERAISE, exc, 0, 0);
    label_place(c, &quiet);
    emit(c, OPC_POPEXC, exc, 0, 0);
    label_place(c, &end);
    assigned_restore(c, before);
    (void)after;
    u->reachable = true;
}

void try_star_statement(Compiler *c, AstTryStar *t)
{
    if (t->finalbody.count > 0)
        with_finally(c, &t->finalbody, star_body, t);
    else
        star_body(c, t);
}

/* ---- with ---- */

static void with_item(Compiler *c, Node *n, const NodeList *items, int index, const NodeList *body);

static void with_protected(Compiler *c, Node *n, const NodeList *items, int index,
                           const NodeList *body, int exit_reg, Node *context)
{
    Unit *u = c->u;
    Astwithitem *item = AST(withitem, items->items[index]);
    bool is_async = n->kind == AST_AsyncWith;
    Label on_error = LABEL_INIT, end = LABEL_INIT, swallowed = LABEL_INIT;
    int pair = exit_reg + 2;
    Assigned *before = assigned_save(c);
    push_protected(c, BLOCK_WITH, pair, &on_error);
    u->blocks[u->nblocks - 1].is_async = is_async;
    u->blocks[u->nblocks - 1].node = context;
    if (item->optional_vars != NULL)
        assign_to(c, item->optional_vars, exit_reg + 1);
    with_item(c, n, items, index + 1, body);
    pop_protected(c);
    bool falls = u->reachable;
    u->at = context;
    if (falls) {
        call_exit_none(c, exit_reg, is_async);
        emit_jump(c, OPC_JMP, &end);
    }
    Assigned *after = assigned_save(c);
    assigned_restore(c, before);
    label_place(c, &on_error);
    push_handler(c, pair);
    int r = temp(c);
    emit(c, OPC_WITHEXIT, r, exit_reg, pair);
    if (is_async)
        await_value(c, r, r, 2);
    emit_branch(c, OPC_JTRUE, r, 0, &swallowed);
    emit(c, OPC_RERAISE, pair, 0, 0);
    label_place(c, &swallowed);
    pop_handler(c);
    emit(c, OPC_POPEXC, pair, 0, 0);
    Assigned *caught = assigned_save(c);
    label_place(c, &end);
    if (falls) {
        assigned_restore(c, after);
        assigned_meet(c, caught);
    }
    u->reachable = true;
}

static void with_item(Compiler *c, Node *n, const NodeList *items, int index, const NodeList *body)
{
    Unit *u = c->u;
    if (index == items->count) {
        statements(c, body);
        return;
    }
    Astwithitem *item = AST(withitem, items->items[index]);
    bool is_async = n->kind == AST_AsyncWith;
    int top = u->top, exit_reg = temps(c, 4); /* exit, entered value, handler pair */
    int manager = expr_any(c, item->context_expr);
    u->at = item->context_expr;
    emit(c, is_async ? OPC_AWITHENTER : OPC_WITHENTER, exit_reg, manager, 0);
    if (is_async)
        await_value(c, exit_reg + 1, exit_reg + 1, 1);
    with_protected(c, n, items, index, body, exit_reg, item->context_expr);
    u->top = top;
}

void with_statement(Compiler *c, Node *n)
{
    AstWith *w = (AstWith *)n; /* AsyncWith has the same fields */
    with_item(c, n, &w->items, 0, &w->body);
}
