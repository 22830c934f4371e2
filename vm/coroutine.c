/* Generators, coroutines and the chains they form: creation, links, resuming from native code, throw
 * and close (PEP 342, 380, 479, 492). The quick ways in and out are in loop_coroutines.inc. */
#include "runtime/int.h"
#include "runtime/module.h"
#include "runtime/str.h"
#include "vm/sched.h"

static Type *const kind_types[] = {
    [GEN_GENERATOR] = &type_generator, [GEN_COROUTINE] = &type_coroutine,
    [GEN_ASYNC] = &type_async_generator};
static const char *const kind_names[] = {
    [GEN_GENERATOR] = "generator", [GEN_COROUTINE] = "coroutine", [GEN_ASYNC] = "async generator"};

const char *gen_kind_name(Gen *g) { return kind_names[g->kind]; }

/* ---- creation ---- */

static GenExtra *extra_of(Gen *g)
{
    if (g->extra == NULL)
        g->extra = gc_alloc(sizeof(GenExtra));
    return g->extra;
}

/* (filename, line, function) of the frames that made a coroutine, innermost first. */
static Value creation_origin(int64_t depth)
{
    Value frames = list_new(4);
    FrameObject *f = frame_current(0);
    for (; frames && f != NULL && depth > 0; depth--) {
        Code *code = f->func->code;
        uint32_t *pc = frame_pc(f);
        int line = code_line(code, (uint32_t)(pc - code->code) - 1);
        Value row = tuple_pack(3, code->filename, small_int_value(line), code->name);
        if (!row || !list_push(LIST(frames), row))
            return 0;
        Value back = frame_get_back((Value)f);
        f = back && back != VALUE_NONE ? AS(FrameObject, back) : NULL;
    }
    return frames ? tuple_from(LIST(frames)->items, LIST(frames)->len) : 0;
}

Gen *gen_spare[GEN_SPARE_REGS];

void gen_spare_drop(void) { memset(gen_spare, 0, sizeof gen_spare); }

Gen *gen_new(Function *f, bool owned)
{
    Gen *g = f->nregs < GEN_SPARE_REGS ? gen_spare[f->nregs] : NULL;
    if (g != NULL) {
        gen_spare[f->nregs] = g->parent;
        g->parent = NULL;
        g->flags &= GEN_WATCHED;
        g->extra = NULL;
    } else {
        g = gc_alloc(sizeof(Gen) + f->nregs * sizeof(Value));
        if (UNLIKELY(g == NULL))
            return NULL;
    }
    uint32_t flags = f->code->flags;
    GenKind kind = flags & CO_GENERATOR ? GEN_GENERATOR
        : flags & CO_COROUTINE          ? GEN_COROUTINE
                                        : GEN_ASYNC;
    g->head.shape = &kind_types[kind]->base;
    g->kind = (uint8_t)kind;
    g->state = GEN_CREATED;
    g->peer = g;
    g->func = f;
    g->pc = f->entry;
    if (flags & CO_ITERABLE_COROUTINE)
        g->flags |= GEN_ITERABLE;
    if (owned)
        g->flags |= GEN_OWNED;
    bool care = f->code->nexc > 0 || kind == GEN_ASYNC || (kind == GEN_COROUTINE && !owned);
    if (care && !(g->flags & GEN_WATCHED))
        gen_watch(g);
    if (UNLIKELY(kind == GEN_COROUTINE && thread->origin_depth > 0)) {
        if (extra_of(g) == NULL || !(g->extra->origin = creation_origin(thread->origin_depth)))
            return NULL;
    }
    return g;
}

/* ---- chains ---- */

Value gen_already_running(Gen *g)
{
    static const char *const messages[] = {
        [GEN_GENERATOR] = "generator already executing",
        [GEN_COROUTINE] = "coroutine already executing",
        [GEN_ASYNC] = "async generator already executing"};
    return raise_value_error("%s", messages[g->kind]);
}

/* A finished delegate gives its delegator None, as the StopIteration of its next() would. */
static void drop_finished_delegate(Gen *l)
{
    l->delegate->parent = NULL;
    l->delegate = NULL;
    l->regs[INS_A(l->pc[0])] = VALUE_NONE;
    l->pc++;
}

/* g leads down to the running coroutine l. When somebody resumed a coroutine below g directly, so that g
 * itself does not run: the one that delegates to it. NULL: g runs. */
static Gen *above_running(Gen *g, Gen *l)
{
    for (Gen *root = l->peer; g != l; g = g->delegate)
        if (g->delegate == root)
            return g;
    return NULL;
}

/* gen_leaf; *dropped: the leaf's delegate had ended unnoticed, its result is None so far. */
static LeafState find_leaf(Gen *g, Gen **leaf, bool *dropped)
{
    *dropped = false;
    Gen *l = g->peer;
    if (LIKELY(l->peer == g && l->delegate == NULL
               && (l->state == GEN_SUSPENDED || l->state == GEN_CREATED))) {
        *leaf = l;
        return LEAF_OK;
    }
    l = g;
    if (g->state == GEN_DONE)
        return LEAF_DONE;
    for (;;) {
        if (l->state == GEN_RUNNING)
            return (*leaf = above_running(g, l)) != NULL ? LEAF_BUSY : LEAF_RUNNING;
        Gen *d = l->delegate;
        if (d == NULL)
            break;
        if (d->state == GEN_DONE) {
            *leaf = l;
            if (d->kind == GEN_COROUTINE)
                return LEAF_BUSY;
            drop_finished_delegate(l);
            *dropped = true;
            break;
        }
        d->parent = l;
        l = d;
    }
    g->peer = l;
    l->peer = g;
    *leaf = l;
    return LEAF_OK;
}

LeafState gen_leaf(Gen *g, Gen **leaf)
{
    bool dropped;
    return find_leaf(g, leaf, &dropped);
}

bool gen_is_running(Gen *g)
{
    for (Gen *l = g; l != NULL; l = l->delegate)
        if (l->state == GEN_RUNNING)
            return above_running(g, l) == NULL;
    return false;
}

/* The one at or below g, which does not run, that delegates to one that does; NULL: none. */
static Gen *busy_below(Gen *g)
{
    for (Gen *l = g; l != NULL; l = l->delegate)
        if (l->state == GEN_RUNNING)
            return above_running(g, l);
    return NULL;
}

/* The coroutine l cannot resume its delegate, which runs already or was awaited before: the error that
 * its yield from raises. */
static void raise_at_busy(Gen *g, Gen *l)
{
    if (l->delegate->state == GEN_DONE)
        raise(&type_RuntimeError, "cannot reuse already awaited coroutine");
    else
        gen_already_running(l->delegate);
    if (l->delegate->parent == l)
        l->delegate->parent = NULL;
    l->delegate = NULL;
    g->peer = l;
    l->peer = g;
    for (Gen *above = g; above != l; above = above->delegate)
        above->delegate->parent = above;
}

Gen *gen_unlink(Gen *l)
{
    Gen *root = l->peer, *parent = l->parent;
    l->state = GEN_DONE;
    l->peer = l;
    if (l == root || parent == NULL)
        return NULL;
    l->parent = NULL;
    parent->delegate = NULL;
    parent->peer = root;
    root->peer = parent;
    parent->floor = l->floor;
    parent->state = GEN_RUNNING;
    return parent;
}

static bool at_yield_from(Gen *g) { return g->state == GEN_SUSPENDED && INS_OP(g->pc[0]) == OPC_YIELDFROM; }

/* The iterator, not one of ours or finished, that a suspended coroutine delegates to; 0: none. */
static Value foreign_delegate(Gen *g)
{
    return g->delegate == NULL && at_yield_from(g) ? g->regs[INS_B(g->pc[0])] : 0;
}

Value gen_yield_from(Gen *g)
{
    if (g->delegate != NULL) {
        g->delegate->flags &= (uint16_t)~GEN_OWNED; /* now others may know it */
        return (Value)g->delegate;
    }
    Value v = foreign_delegate(g);
    if (v && has_base_shape(v, &type_async_send))
        async_step_shared(v);
    return v ? v : VALUE_NONE;
}

/* The exception that the nearest delegator of `leaf` is handling: the context of what is thrown in. */
static Value handled_above(Gen *leaf, Gen *root)
{
    for (Gen *p = leaf->parent; leaf != root && p != NULL; leaf = p, p = p->parent) {
        Value exc = INS_OP(p->pc[1]) == OPC_SWAPEXC ? p->regs[INS_A(p->pc[1])] : 0;
        if (exc)
            return exc;
    }
    return 0;
}

static void finish(Gen *g)
{
    g->state = GEN_DONE;
    if (g->frame == 0)
        memset(g->regs, 0, g->func->nregs * sizeof(Value));
}

/* ---- resuming from native code ---- */

static uint32_t yield_code[] = {OPC_NOP, OPC_HALTYIELD};

/* Runs leaf, whose root is g, on top of an entry frame. throwing: thread->pending is raised in it. */
static GenResult resume_leaf(Gen *g, Gen *leaf, Value sent, bool throwing, Value *result)
{
    Thread *th = thread;
    Value *base = th->base;
    uint32_t *pc = th->pc, *start = leaf->pc;
    Value *E = (base != NULL ? frame_top(base) : th->stack) + FRAME_HEADER;
    if (!recursion_check(""))
        return GEN_RAISED;
    if ((UNLIKELY(E + 2 * HEAP_CALL_ROOM > th->stack_limit)
         && !stack_room(th, E, 2 * HEAP_CALL_ROOM))
        || (UNLIKELY(--th->depth_left < 0) && !frame_room(th)))
        return GEN_RAISED;
    E[-4] = 0;
    E[-3] = (Value)entry_function;
    E[-2] = (Value)pc;
    E[-1] = (Value)base;
    E[0] = 0;
    g->how = RESUME_NATIVE;
    Value *R = leaf->regs;
    if (throwing) {
        if (at_yield_from(leaf))
            start++;
        if (INS_OP(start[0]) == OPC_SWAPEXC && leaf->state != GEN_CREATED) {
            Value *slot = &R[INS_A(start[0])], handled = *slot;
            *slot = th->handled;
            th->handled = handled;
            if (!AS(Exception, th->pending)->context && handled && handled != th->pending)
                AS(Exception, th->pending)->context = handled;
        }
        Value above = handled_above(leaf, g);
        if (above && above != th->pending && !AS(Exception, th->pending)->context)
            AS(Exception, th->pending)->context = above;
        gen_resume_at(leaf, E + 1, &E[0], &yield_code[1], E);
        R = unwind(th, R, start, false, &start);
    } else {
        th->sent = sent;
        gen_resume_at(leaf, E + 1, &E[0], &yield_code[1], E);
    }
    Value v = R != NULL ? run(th, R, start) : VALUE_ERROR;
    th->base = base;
    th->pc = pc;
    *result = v;
    if (!v)
        return GEN_RAISED;
    return loop_stopped == STOP_YIELD ? GEN_YIELDED : GEN_RETURNED;
}

/* Raises exc in the leaf; but StopIteration from a delegate that ended (dropped) is its result. */
static GenResult throw_at_leaf(Gen *g, Gen *leaf, Value exc, bool dropped, Value *result)
{
    if (dropped && is_instance_of(exc, &type_StopIteration)) {
        Value value = AS(StopIterationException, exc)->value;
        leaf->regs[INS_A(leaf->pc[-1])] = value ? value : VALUE_NONE;
        return resume_leaf(g, leaf, VALUE_NONE, false, result);
    }
    error_restore(exc);
    return resume_leaf(g, leaf, 0, true, result);
}

GenResult gen_resume(Gen *g, Value value, bool is_throw, Value *result)
{
    Gen *leaf;
    bool dropped;
    *result = 0;
    switch (find_leaf(g, &leaf, &dropped)) {
    case LEAF_RUNNING:
        gen_already_running(g);
        return GEN_RAISED;
    case LEAF_DONE:
        if (is_throw) {
            error_restore(value);
            return GEN_RAISED;
        }
        if (g->kind == GEN_COROUTINE) {
            raise(&type_RuntimeError, "cannot reuse already awaited coroutine");
            return GEN_RAISED;
        }
        *result = VALUE_NONE;
        return GEN_RETURNED;
    case LEAF_BUSY:
        raise_at_busy(g, leaf);
        return resume_leaf(g, leaf, 0, true, result);
    case LEAF_OK:
        break;
    }
    if (is_throw)
        return throw_at_leaf(g, leaf, value, dropped, result);
    if (leaf->state == GEN_CREATED && value != VALUE_NONE) {
        raise_type_error("can't send non-None value to a just-started %s", kind_names[leaf->kind]);
        return GEN_RAISED;
    }
    return resume_leaf(g, leaf, value, false, result);
}

/* ---- throw ---- */

bool throw_traceback(Value *args, size_t nargs, Value *tb)
{
    *tb = nargs > 2 && args[2] != VALUE_NONE ? args[2] : 0;
    if (*tb && !has_base_shape(*tb, &type_traceback))
        return raise_false(&type_TypeError, "throw() third argument must be a traceback object");
    return true;
}

Value throw_argument(Value *args, size_t nargs)
{
    Value type = args[0], value = nargs > 1 ? args[1] : 0, tb, exc;
    if (!throw_traceback(args, nargs, &tb))
        return VALUE_ERROR;
    if (is_type(type) && (AS(Type, type)->flags & TYPE_IS_EXCEPTION)) {
        if (value && value != VALUE_NONE && is_instance_of(value, AS(Type, type)))
            exc = value;
        else if (!value || value == VALUE_NONE)
            exc = call0(type);
        else if (is_tuple(value))
            exc = call_ex(type, value, 0);
        else
            exc = call1(type, value);
        if (exc && !is_exception(exc))
            return raise_type_error("calling %R should have returned an instance of BaseException,"
                                    " not %N", type, type_of(exc));
    } else if (is_exception(type)) {
        if (value && value != VALUE_NONE)
            return raise_type_error("instance exception may not have a separate value");
        exc = type;
    } else {
        return raise_type_error(
            "exceptions must be classes or instances deriving from BaseException, not %T", type);
    }
    if (exc && tb)
        AS(Exception, exc)->traceback = tb;
    return exc;
}

static bool call_close(Value iter)
{
    if (is_gen(iter)) {
        Value ignored;
        return gen_close(AS(Gen, iter), &ignored);
    }
    Value close;
    if (!get_attr_opt(iter, NAME(close), &close)) {
        error_unraisable(iter, NULL);
        return true;
    }
    return !close || call0(close) != 0;
}

/* While what g delegates to is closed, re-entering g is an error, as in CPython. */
static void seem_running(Gen *g)
{
    static Resumer nobody;
    g->floor = (Value *)(&nobody + 1);
    g->state = GEN_RUNNING;
}

/* Closes everything below g, innermost first. False: an exception is pending that must be thrown
 * into g in place of GeneratorExit. */
static bool close_delegates(Gen *g)
{
    Gen *l = g;
    const Gen *busy = busy_below(g);
    while (l != busy && l->delegate != NULL && l->delegate->state != GEN_DONE) {
        l->delegate->parent = l;
        l = l->delegate;
    }
    bool fine = l != busy;
    if (!fine)
        raise_at_busy(l, l);
    Value foreign = fine ? foreign_delegate(l) : 0;
    if (foreign) {
        seem_running(l);
        fine = call_close(foreign);
        l->state = GEN_SUSPENDED;
    }
    while (l != g) {
        Gen *parent = l->parent;
        Value exc = fine ? call0((Value)&type_GeneratorExit) : error_take(), result;
        parent->delegate = NULL;
        l->parent = NULL;
        l->peer = l;
        seem_running(parent);
        GenResult how = l->state == GEN_CREATED ? GEN_RETURNED
            : exc                               ? gen_resume(l, exc, true, &result)
                                                : GEN_RAISED;
        if (l->state == GEN_CREATED)
            l->state = GEN_DONE;
        parent->state = GEN_SUSPENDED;
        fine = true;
        if (how == GEN_YIELDED) {
            raise(&type_RuntimeError, "%s ignored GeneratorExit", kind_names[l->kind]);
            fine = false;
        } else if (how == GEN_RAISED) {
            fine = error_clear_if(&type_GeneratorExit) || error_clear_if(&type_StopIteration);
        }
        l = parent;
    }
    g->peer = g;
    return fine;
}

/* throw() into a coroutine that delegates to a foreign iterator: its throw method has the first go. */
static GenResult throw_foreign(Gen *g, Gen *leaf, Value foreign, Value exc, Value *result)
{
    Value method;
    if (!get_attr_opt(foreign, NAME(throw), &method))
        return resume_leaf(g, leaf, 0, true, result);
    if (!method) {
        error_restore(exc);
        return resume_leaf(g, leaf, 0, true, result);
    }
    leaf->state = GEN_RUNNING;
    Value v = call1(method, exc);
    leaf->state = GEN_SUSPENDED;
    if (v) {
        *result = v;
        return GEN_YIELDED;
    }
    if (!error_matches(&type_StopIteration))
        return resume_leaf(g, leaf, 0, true, result);
    Value stop = error_take(), value = AS(StopIterationException, stop)->value;
    leaf->regs[INS_A(leaf->pc[0])] = value ? value : VALUE_NONE;
    leaf->pc++;
    return resume_leaf(g, leaf, VALUE_NONE, false, result);
}

GenResult gen_throw(Gen *g, Value exc, Value *result)
{
    Gen *leaf;
    bool dropped;
    *result = 0;
    switch (find_leaf(g, &leaf, &dropped)) {
    case LEAF_RUNNING:
        gen_already_running(g);
        return GEN_RAISED;
    case LEAF_DONE:
        if (g->kind == GEN_COROUTINE)
            raise(&type_RuntimeError, "cannot reuse already awaited coroutine");
        else
            error_restore(exc);
        return GEN_RAISED;
    case LEAF_BUSY:
        raise_at_busy(g, leaf);
        return resume_leaf(g, leaf, 0, true, result);
    case LEAF_OK:
        break;
    }
    if (is_instance_of(exc, &type_GeneratorExit) && (leaf != g || foreign_delegate(g))) {
        if (!close_delegates(g))
            exc = error_take();
        error_restore(exc);
        return resume_leaf(g, g, 0, true, result);
    }
    Value foreign = foreign_delegate(leaf);
    if (foreign)
        return throw_foreign(g, leaf, foreign, exc, result);
    return throw_at_leaf(g, leaf, exc, dropped, result);
}

static bool is_protected_at(Gen *g)
{
    Code *code = g->func->code;
    uint32_t at = (uint32_t)(g->pc - code->code) - (at_yield_from(g) ? 0 : 1);
    for (uint32_t i = 0; i < code->nexc; i++)
        if (code->exc[i].start <= at && at < code->exc[i].end)
            return true;
    return false;
}

bool gen_close(Gen *g, Value *result)
{
    *result = VALUE_NONE;
    if (g->state == GEN_DONE)
        return true;
    if (gen_is_running(g)) {
        gen_already_running(g);
        return false;
    }
    if (g->state == GEN_CREATED) {
        finish(g);
        return true;
    }
    bool fine = close_delegates(g);
    if (fine && !is_protected_at(g)) {
        finish(g);
        return true;
    }
    Value exc = fine ? call0((Value)&type_GeneratorExit) : error_take(), v;
    if (!exc)
        return false;
    error_restore(exc);
    switch (resume_leaf(g, g, 0, true, &v)) {
    case GEN_YIELDED:
        raise(&type_RuntimeError, "%s ignored GeneratorExit", kind_names[g->kind]);
        return false;
    case GEN_RETURNED:
        *result = v;
        return true;
    case GEN_RAISED:
        break;
    }
    return error_clear_if(&type_GeneratorExit) || error_clear_if(&type_StopIteration);
}

void gen_convert_stop(Gen *g)
{
    Value exc = thread->pending;
    bool stop = is_instance_of(exc, &type_StopIteration);
    bool async_stop = g->kind == GEN_ASYNC && is_instance_of(exc, &type_StopAsyncIteration);
    if (!stop && !async_stop)
        return;
    error_clear();
    raise(&type_RuntimeError, "%s raised %s", kind_names[g->kind],
          stop ? "StopIteration" : "StopAsyncIteration");
    error_set_cause(exc);
}

/* ---- delegation to foreign iterators ---- */

Value delegate_send(Value iter, Value sent, bool *done)
{
    Value v;
    if (LIKELY(is_plain_future(iter)) || has_base_shape(iter, &type_future_iter))
        return future_await_step(iter, done);
    if (has_base_shape(iter, &type_async_send))
        return async_step(iter, sent, done);
    *done = false;
    if (sent == VALUE_NONE) {
        Type *t = type_of(iter);
        v = t->next != NULL ? t->next(iter) : raise_type_error("'%T' object is not an iterator", iter);
    } else {
        v = call_method1(iter, NAME(send), sent);
    }
    if (v)
        return v;
    if (error_pending() && !error_matches(&type_StopIteration))
        return VALUE_ERROR;
    *done = true;
    Value exc = error_take();
    Value value = exc ? AS(StopIterationException, exc)->value : VALUE_NONE;
    return value ? value : VALUE_NONE;
}

Value yield_from_iter(Code *code, Value v)
{
    bool in_coroutine = code->flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE);
    if (has_base_shape(v, &type_coroutine)) {
        if (!in_coroutine)
            return raise_type_error("cannot 'yield from' a coroutine object in a non-coroutine"
                                    " generator");
        return v;
    }
    if (has_base_shape(v, &type_generator) || is_plain_future(v))
        return v;
    return get_iter(v);
}

static bool is_iterable_coroutine(Value v)
{
    return has_base_shape(v, &type_generator) && (AS(Gen, v)->flags & GEN_ITERABLE);
}

Value await_iterator(Value v)
{
    if (has_base_shape(v, &type_coroutine) || is_iterable_coroutine(v)
        || (is_plain_future(v) && AS(Future, v)->loop) || has_base_shape(v, &type_async_send))
        return v;
    Type *t = type_of(v);
    if (t->await == NULL)
        return raise_type_error("object %T can't be used in 'await' expression", v);
    Value it = t->await(v);
    if (!it)
        return VALUE_ERROR;
    if (has_base_shape(it, &type_coroutine) || is_iterable_coroutine(it))
        return raise_type_error("__await__() returned a coroutine");
    if (!is_iterator(it))
        return raise_type_error("__await__() returned non-iterator of type '%T'", it);
    return it;
}

Value awaitable_iter(Value v, int kind)
{
    Value it = await_iterator(v);
    if (!it) {
        if (kind == 3) {
            Value cause = error_take();
            raise_type_error("'async for' received an invalid object from __anext__: %T", v);
            error_set_cause(cause);
        } else if (kind != 0 && type_of(v)->await == NULL && error_clear_if(&type_TypeError)) {
            return raise_type_error("'async with' received an object from %s that does not"
                                    " implement __await__: %T",
                                    kind == 1 ? "__aenter__" : "__aexit__", v);
        }
        return VALUE_ERROR;
    }
    if (has_base_shape(it, &type_coroutine)) {
        Gen *g = AS(Gen, it);
        if (gen_yield_from(g) != VALUE_NONE || gen_is_running(g))
            if (g->state != GEN_CREATED && g->state != GEN_DONE)
                return raise(&type_RuntimeError, "coroutine is being awaited already");
    }
    return it;
}
