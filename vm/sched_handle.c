/* Handle and TimerHandle, what call_soon and call_later give; and the heap of timers. */
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/module.h"
#include "vm/sched.h"

#define HANDLE(v) AS(Handle, v)
#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

Value handle_new(Type *type, Value callback, Value args, Value loop, Value context)
{
    Handle *h = object_alloc(type, sizeof(Handle) + sizeof(AttrStore));
    if (h == NULL)
        return VALUE_ERROR;
    h->callback = callback;
    h->args = args;
    h->loop = loop;
    if (!context || context == VALUE_NONE)
        context = context_snapshot();
    h->context = context;
    if (!context)
        return VALUE_ERROR;
    if (loop_is_debug(loop) && !(h->source_traceback = sched_extract_stack()))
        return VALUE_ERROR;
    return (Value)h;
}

void handle_cancel(Handle *h)
{
    if (h->cancelled)
        return;
    h->cancelled = true;
    if (!h->loop || !loop_is_debug(h->loop)) { /* else kept for its repr */
        h->callback = 0;
        h->args = 0;
    }
}

/* False: KeyboardInterrupt or SystemExit; anything else goes to the loop's exception handler. */
bool handle_failed(Handle *h)
{
    if (error_matches(&type_KeyboardInterrupt) || error_matches(&type_SystemExit))
        return false;
    Value exc = error_take();
    Value format = import_attr("asyncio.format_helpers", "_format_callback_source");
    Value text = format ? call2(format, h->callback ? h->callback : VALUE_NONE,
                                h->args ? h->args : tuple_empty()) : 0;
    Value message = text ? str_format("Exception in callback %S", text) : 0;
    Dict *context = message ? dict_new() : NULL;
    return context != NULL && dict_set_cstr(context, "message", message)
           && dict_set_cstr(context, "exception", exc)
           && dict_set_cstr(context, "handle", (Value)h)
           && (!h->source_traceback
               || dict_set_cstr(context, "source_traceback", h->source_traceback))
           && loop_report(h->loop, (Value)context);
}

bool handle_run(Handle *h)
{
    enum { FEW = 6 };
    Value few[FEW + PARAM_SLACK], *args = few;
    size_t n = h->args ? TUPLE(h->args)->len : 0;
    if (h->cancelled)
        return true;
    if (UNLIKELY(!h->context))
        return raise_false(&type_RuntimeError, "Handle object is not initialized.");
    if (n > FEW && (args = gc_alloc((n + PARAM_SLACK) * sizeof(Value))) == NULL)
        return false;
    if (n > 0)
        memcpy(args, TUPLE(h->args)->items, n * sizeof(Value));
    Value before, context = h->context;
    if (!context_begin(&h->context, &before))
        return handle_failed(h);
    Value v = call(h->callback, args, n, 0);
    context_end(&h->context, context, before);
    return LIKELY(v != 0) || handle_failed(h);
}

/* ---- the heap ---- */

static bool before(const Handle *a, const Handle *b)
{
    return a->when < b->when || (a->when == b->when && a->order < b->order);
}

static Handle *timer_at(List *heap, size_t i) { return HANDLE(heap->items[i]); }

static void sift_up(List *heap, size_t i)
{
    while (i > 0 && before(timer_at(heap, i), timer_at(heap, (i - 1) / 2))) {
        Value kept = heap->items[i];
        heap->items[i] = heap->items[(i - 1) / 2];
        heap->items[(i - 1) / 2] = kept;
        i = (i - 1) / 2;
    }
}

static void sift_down(List *heap, size_t i)
{
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= heap->len)
            return;
        if (child + 1 < heap->len && before(timer_at(heap, child + 1), timer_at(heap, child)))
            child++;
        if (!before(timer_at(heap, child), timer_at(heap, i)))
            return;
        Value kept = heap->items[i];
        heap->items[i] = heap->items[child];
        heap->items[child] = kept;
        i = child;
    }
}

bool timers_push(Loop *loop, Handle *h)
{
    h->order = ++loop->timer_order;
    if (!list_push(loop->timers, (Value)h))
        return false;
    h->scheduled = true;
    sift_up(loop->timers, loop->timers->len - 1);
    return true;
}

Handle *timers_pop(Loop *loop)
{
    List *heap = loop->timers;
    Handle *top = timer_at(heap, 0);
    heap->items[0] = heap->items[--heap->len];
    heap->items[heap->len] = 0;
    sift_down(heap, 0);
    top->scheduled = false;
    return top;
}

bool timers_check(Loop *loop)
{
    for (size_t i = 0; i < loop->timers->len; i++)
        if (!is_instance_of(loop->timers->items[i], &type_timer_handle))
            return raise_false(&type_TypeError, "_scheduled holds %R, which is no TimerHandle",
                               loop->timers->items[i]);
    for (size_t i = loop->timers->len / 2; i-- > 0;)
        sift_down(loop->timers, i);
    return true;
}

/* Drops cancelled timers and restores the order. */
void timers_heapify(Loop *loop)
{
    List *heap = loop->timers;
    size_t kept = 0;
    for (size_t i = 0; i < heap->len; i++) {
        if (timer_at(heap, i)->cancelled)
            timer_at(heap, i)->scheduled = false;
        else
            heap->items[kept++] = heap->items[i];
    }
    for (size_t i = kept; i < heap->len; i++)
        heap->items[i] = 0;
    heap->len = kept;
    for (size_t i = kept / 2; i-- > 0;)
        sift_down(heap, i);
    loop->timers_cancelled = 0;
}

/* ---- methods ---- */

static bool named_context(Value *args, size_t nargs, Value kwnames, Value *context)
{
    size_t named = kwnames ? TUPLE(kwnames)->len : 0;
    *context = 0;
    for (size_t i = 0; i < named; i++) {
        if (!str_equal(TUPLE(kwnames)->items[i], NAME(context))) {
            raise_unexpected_keyword("Handle", TUPLE(kwnames)->items[i], &NAME(context), 1);
            return false;
        }
        *context = args[nargs + i];
    }
    return true;
}

static Value handle_make(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

static bool handle_init_common(Handle *h, Value callback, Value args, Value loop, Value context)
{
    h->callback = callback;
    h->args = args == VALUE_NONE ? tuple_empty() : tuple_from_iterable(args);
    h->loop = loop;
    h->cancelled = false;
    h->context = context && context != VALUE_NONE ? context : context_snapshot();
    if (!h->args || !h->context)
        return false;
    if (loop_is_debug(loop))
        h->source_traceback = sched_extract_stack();
    return !error_pending();
}

static bool handle_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value context;
    if (!named_context(args, nargs, kwnames, &context)
        || !check_plain_args("Handle", nargs, 0, 3, 4))
        return false;
    return handle_init_common(HANDLE(self), args[0], args[1], args[2],
                              nargs > 3 ? args[3] : context);
}

static bool timer_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value context;
    if (!named_context(args, nargs, kwnames, &context)
        || !check_plain_args("TimerHandle", nargs, 0, 4, 5))
        return false;
    return as_double(args[0], &HANDLE(self)->when)
           && handle_init_common(HANDLE(self), args[1], args[2], args[3],
                                 nargs > 4 ? args[4] : context);
}

static bool keep_repr(Handle *h)
{
    if (!h->cancelled && h->loop && loop_is_debug(h->loop)) {
        Value text = repr((Value)h);
        if (!text || !object_set_own((Object *)h, str_intern_cstr("_repr"), text))
            return false;
    }
    return true;
}

FN(handle_cancel_method)
{
    Handle *h = HANDLE(self);
    if (!keep_repr(h))
        return VALUE_ERROR;
    if (!h->cancelled && h->loop && loop_is_debug(h->loop)) {
        h->cancelled = true;
        h->callback = h->args = 0;
    }
    handle_cancel(h);
    return VALUE_NONE;
}

FN(timer_cancel_method)
{
    Handle *h = HANDLE(self);
    if (!h->cancelled && h->loop) {
        Value told = call_method1(h->loop, str_intern_cstr("_timer_handle_cancelled"), self);
        if (!told)
            return VALUE_ERROR;
    }
    return handle_cancel_method(self, args, nargs, kwnames);
}

FN(handle_cancelled) { return value_bool(HANDLE(self)->cancelled); }
FN(handle_run_method) { return handle_run(HANDLE(self)) ? VALUE_NONE : VALUE_ERROR; }
FN(timer_when) { return float_new(HANDLE(self)->when); }

static Value via_events(const char *name, Value self)
{
    Value fn = import_attr("asyncio._reports", name);
    return fn ? call1(fn, self) : VALUE_ERROR;
}
FN(handle_repr_info) { return via_events("_handle_repr_info", self); }
static Value handle_repr(Value self) { return via_events("_handle_repr", self); }

static Value or_none(Value v) { return v ? v : VALUE_NONE; }
static Value get_callback(Value self) { return or_none(HANDLE(self)->callback); }
static Value get_args(Value self) { return or_none(HANDLE(self)->args); }
static Value get_loop(Value self) { return or_none(HANDLE(self)->loop); }
static Value get_context(Value self)
{
    return HANDLE(self)->context ? context_reveal(&HANDLE(self)->context, false) : VALUE_NONE;
}
FN(handle_get_context) { return get_context(self); }
static Value get_source(Value self) { return or_none(HANDLE(self)->source_traceback); }
static bool set_source(Value self, Value v)
{
    HANDLE(self)->source_traceback = v == VALUE_NONE ? 0 : v;
    return true;
}
static Value get_cancelled(Value self) { return value_bool(HANDLE(self)->cancelled); }
static bool set_cancelled(Value self, Value v)
{
    HANDLE(self)->cancelled = v && is_true(v) == 1;
    return !error_pending();
}
static Value get_when(Value self) { return float_new(HANDLE(self)->when); }
static Value get_scheduled(Value self) { return value_bool(HANDLE(self)->scheduled); }
static bool set_scheduled(Value self, Value v)
{
    HANDLE(self)->scheduled = v && is_true(v) == 1;
    return !error_pending();
}

static Value timer_compare(Value a, Value b, CompareOp op)
{
    if (!is_instance_of(a, &type_timer_handle) || !is_instance_of(b, &type_timer_handle))
        return VALUE_NOT_IMPLEMENTED;
    Handle *x = HANDLE(a), *y = HANDLE(b);
    bool same = x->when == y->when && x->cancelled == y->cancelled && x->callback == y->callback
                && (x->args == y->args
                    || (x->args && y->args && values_equal(x->args, y->args) == 1));
    switch (op) {
    case CMP_LT: return value_bool(x->when < y->when);
    case CMP_LE: return value_bool(x->when < y->when || same);
    case CMP_GT: return value_bool(x->when > y->when);
    case CMP_GE: return value_bool(x->when > y->when || same);
    case CMP_EQ: return value_bool(same);
    case CMP_NE: return value_bool(!same);
    }
    return VALUE_NOT_IMPLEMENTED;
}

static bool timer_hash(Value self, int64_t *out)
{
    return hash_value(float_new(HANDLE(self)->when), out);
}

static const MethodDef handle_methods[] = {
    {"cancel", handle_cancel_method, "", 0, "Cancel the callback."},
    {"cancelled", handle_cancelled, "", 0, "Return True if the callback was cancelled."},
    {"get_context", handle_get_context, "", 0, "The contextvars.Context it runs in."},
    {"_run", handle_run_method, "", 0, NULL},
    {"_repr_info", handle_repr_info, "", 0, NULL},
    {0},
};
static const GetSetDef handle_getsets[] = {
    {"_callback", get_callback, NULL, NULL},
    {"_args", get_args, NULL, NULL},
    {"_loop", get_loop, NULL, NULL},
    {"_context", get_context, NULL, NULL},
    {"_source_traceback", get_source, set_source, NULL},
    {"_cancelled", get_cancelled, set_cancelled, NULL},
    {0},
};
Type type_handle = {
    TYPE_HEAD("asyncio.Handle"), .size = sizeof(Handle), .attrs_offset = sizeof(Handle),
    .flags = TYPE_BASE | TYPE_WEAKREF, .doc = "What call_soon() gives: a callback to come.",
    .new_ = handle_make, .init = handle_init, .repr = handle_repr, .methods = handle_methods,
    .getsets = handle_getsets,
};

static const MethodDef timer_methods[] = {
    {"cancel", timer_cancel_method, "", 0, "Cancel the callback."},
    {"when", timer_when, "", 0, "The loop's time at which the callback is due, in seconds."},
    {0},
};
static const GetSetDef timer_getsets[] = {
    {"_when", get_when, NULL, NULL},
    {"_scheduled", get_scheduled, set_scheduled, NULL},
    {0},
};
Type type_timer_handle = {
    TYPE_HEAD("asyncio.TimerHandle"), .size = sizeof(Handle), .attrs_offset = sizeof(Handle),
    .base_type = &type_handle, .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "What call_later() and call_at() give.", .new_ = handle_make, .init = timer_init,
    .repr = handle_repr, .compare = timer_compare, .hash = timer_hash, .methods = timer_methods,
    .getsets = timer_getsets,
};
