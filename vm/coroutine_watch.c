/* Which coroutines need care when they become garbage: those that were never awaited are warned of,
 * those suspended inside try or with run their finally blocks.
 *
 * Registering a finalizer costs more than making the object, so it is put off. Plain coroutines are
 * only written down, weakly: at the end of each mark phase the unmarked ones that never started are
 * due for the warning. Those with handlers, generators too, wait in a ring; who is still unfinished
 * when pushed out of it gets its finalizer then, unless a task holds the chain it belongs to. */
#include "runtime/module.h"
#include "runtime/str.h"
#include "vm/frame.h"

/* ---- coroutines that may never be awaited ---- */

static uintptr_t *young; /* hidden from the collector, in memory it does not scan */
static size_t young_count, young_cap;
/* Names of those found lost, each ending with 0: copied, as their owner may be garbage. */
enum { LOST_MOST = 16 * 1024 };
static uint32_t *lost;
static size_t lost_len;

static Gen *young_gen(size_t i) { return (Gen *)~young[i]; }

/* Reused since (gen_spare), it may be a generator by now. */
static bool not_started(const Gen *g) { return g->state == GEN_CREATED && g->kind == GEN_COROUTINE; }

/* Keeps the entries that still matter. */
static void young_compact(void)
{
    size_t kept = 0;
    for (size_t i = 0; i < young_count; i++) {
        Gen *g = young_gen(i);
        if (not_started(g))
            young[kept++] = young[i];
        else
            g->flags &= (uint16_t)~GEN_WATCHED;
    }
    young_count = kept;
}

static bool young_grow(void)
{
    size_t cap = young_cap ? young_cap * 2 : 1024;
    if (lost == NULL && (lost = gc_alloc_atomic(LOST_MOST * sizeof *lost)) == NULL)
        return false;
    uintptr_t *wider = gc_alloc_atomic(cap * sizeof *wider);
    if (wider == NULL)
        return false;
    if (young_count) /* read after the allocation: a collection changes it */
        memcpy(wider, young, young_count * sizeof *wider);
    young = wider;
    young_cap = cap;
    return true;
}

static void young_add(Gen *g)
{
    if (young_count == young_cap) {
        young_compact();
        if (young_count * 2 >= young_cap && !young_grow()) {
            error_clear();
            return;
        }
    }
    young[young_count++] = ~(uintptr_t)g;
    g->flags |= GEN_WATCHED;
}

static void note_lost(Gen *g)
{
    const Str *name = STR(g->func->qualname);
    if (lost_len + name->len + 1 > LOST_MOST)
        return;
    for (size_t i = 0; i < name->len; i++)
        lost[lost_len++] = str_at(name, i);
    lost[lost_len++] = 0;
}

/* At the end of marking, the world still stopped: nothing may be allocated. */
static bool young_marked(void)
{
    size_t kept = 0;
    for (size_t i = 0; i < young_count; i++) {
        Gen *g = young_gen(i);
        bool alive = gc_is_marked(g), waits = not_started(g);
        if (alive && waits)
            young[kept++] = young[i];
        else if (alive)
            g->flags &= (uint16_t)~GEN_WATCHED;
        else if (waits && !(g->flags & GEN_WARNED))
            note_lost(g);
    }
    young_count = kept;
    return lost_len > 0;
}

/* near: the running code threw it away; else nobody can tell where that was. */
static void warn_text(Value qualname, Value gen, bool near)
{
    enum { NOWHERE = 1 << 20 };
    if (!qualname
        || !warn(&type_RuntimeWarning, near ? 1 : NOWHERE, "coroutine '%U' was never awaited", qualname))
        error_unraisable(gen, NULL);
}

static void report_lost(void)
{
    while (lost_len > 0) {
        size_t from = lost_len - 1;
        while (from > 0 && lost[from - 1] != 0)
            from--;
        Value saved = error_take(), name = str_from_ucs4(lost + from, lost_len - 1 - from);
        lost_len = from;
        warn_text(name, 0, false);
        error_restore(saved);
    }
}

/* ---- the ring, and finalizers ---- */

enum { RING = 256 };
static Gen *ring[RING];
static unsigned ring_at;

static void warn_never_awaited(Gen *g, bool near)
{
    g->flags |= GEN_WARNED;
    Value warn_fn = 0;
    if (g->extra != NULL && g->extra->origin
        && !(warn_fn = import_attr("warnings", "_warn_unawaited_coroutine")))
        error_clear();
    if (!warn_fn)
        warn_text(g->extra && g->extra->qualname ? g->extra->qualname : g->func->qualname, (Value)g, near);
    else if (!call1(warn_fn, (Value)g))
        error_unraisable((Value)g, NULL);
}

static void gen_finalizer(void *object, void *data)
{
    Gen *g = object;
    Value saved = error_take(), ignored;
    if (g->state == GEN_DONE || gen_is_running(g)) {
        /* nothing left to do */
    } else if (g->kind == GEN_ASYNC && g->extra && g->extra->finalizer
               && g->state != GEN_CREATED) {
        if (!call1(g->extra->finalizer, (Value)g))
            error_unraisable((Value)g, NULL);
    } else if (g->kind == GEN_COROUTINE && g->state == GEN_CREATED) {
        if (!(g->flags & GEN_WARNED))
            warn_never_awaited(g, false);
        g->state = GEN_DONE;
    } else if (g->state == GEN_CREATED) {
        g->state = GEN_DONE;
    } else if (!gen_close(g, &ignored)) {
        error_unraisable((Value)g, NULL);
    }
    error_restore(saved);
}

/* A pending task keeps the whole chain of its coroutine alive. */
static bool is_held_by_task(Gen *g)
{
    enum { FAR = 16 };
    for (int i = 0; i < FAR && g != NULL && g->state != GEN_DONE; i++) {
        if (g->flags & GEN_TASK)
            return true;
        g = g->parent != NULL && g->parent->delegate == g ? g->parent : NULL;
    }
    return false;
}

static bool wants_finalizer(Gen *g)
{
    if (g->state == GEN_DONE)
        return false;
    if (g->kind == GEN_COROUTINE && g->state == GEN_CREATED)
        return !(g->flags & GEN_WARNED);
    return g->kind == GEN_ASYNC || g->func->code->nexc > 0;
}

static void ring_leave(Gen *g)
{
    if (wants_finalizer(g) && !is_held_by_task(g))
        gc_set_finalizer(g, gen_finalizer, NULL);
    else
        g->flags &= (uint16_t)~GEN_WATCHED;
}

void gen_watch(Gen *g)
{
    if (g->kind == GEN_COROUTINE && g->func->code->nexc == 0 && thread->origin_depth == 0) {
        young_add(g);
        return;
    }
    Gen *old = ring[ring_at];
    ring[ring_at] = g;
    ring_at = (ring_at + 1) % RING;
    g->flags |= GEN_WATCHED;
    if (old != NULL)
        ring_leave(old);
}

static bool is_discarded(const Code *code, uint32_t offset)
{
    uint32_t low = 0, high = code->ndiscards;
    while (low < high) {
        uint32_t mid = (low + high) / 2;
        if (code->discards[mid] < offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low < code->ndiscards && code->discards[low] == offset;
}

void gen_settle(Gen *g, Value *R, const uint32_t *pc)
{
    const Code *code = FRAME_FUNC(R)->code;
    if (g->kind == GEN_ASYNC) {
        int reg = INS_C(pc[-1]);
        if (INS_OP(pc[0]) == OPC_GETAITER && INS_B(pc[0]) == reg && (uint32_t)reg >= code->nlocals)
            g->flags |= GEN_LOOP;
    } else if (g->kind == GEN_COROUTINE && is_discarded(code, (uint32_t)(pc - code->code))) {
        warn_never_awaited(g, true);
        g->state = GEN_DONE;
    }
}

void gen_drop(Gen *g)
{
    Value ignored;
    if (g->state != GEN_SUSPENDED || gen_is_running(g))
        return;
    if (g->kind != GEN_ASYNC) {
        if (!gen_close(g, &ignored))
            error_unraisable((Value)g, NULL);
    } else if (g->extra != NULL && g->extra->finalizer) {
        Value finalizer = g->extra->finalizer;
        g->extra->finalizer = 0;
        if (!call1(finalizer, (Value)g))
            error_unraisable((Value)g, NULL);
    }
}

void gen_watch_released(Gen *g)
{
    for (; g != NULL; g = g->delegate) {
        g->flags &= (uint16_t)~GEN_TASK;
        if (!(g->flags & GEN_WATCHED) && wants_finalizer(g)) {
            g->flags |= GEN_WATCHED;
            gc_set_finalizer(g, gen_finalizer, NULL);
        }
    }
}

void gen_watch_flush(void)
{
    async_steps_flush();
    for (unsigned i = 0; i < RING; i++) {
        Gen *g = ring[i];
        ring[i] = NULL;
        if (g != NULL)
            ring_leave(g);
    }
}

static bool never_awaited(Gen *g)
{
    return g->kind == GEN_COROUTINE && g->state == GEN_CREATED && !(g->flags & GEN_WARNED);
}

void gen_watch_end(void)
{
    report_lost();
    for (size_t i = 0; i < young_count; i++) {
        Gen *g = young_gen(i);
        if (never_awaited(g))
            warn_never_awaited(g, false);
    }
    for (unsigned i = 0; i < RING; i++)
        if (ring[i] != NULL && never_awaited(ring[i]))
            warn_never_awaited(ring[i], false);
}

void gen_watch_ready(void)
{
    gc_set_hooks((GcHooks){young_marked, report_lost, gen_watch_flush});
}
