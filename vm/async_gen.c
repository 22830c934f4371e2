/* Async generators (PEP 525): the awaitables of __anext__, asend, athrow and aclose.
 *
 * Inside, `yield x` suspends with x in a wrapper (YIELDWRAP), so that the awaitable that drives the
 * generator can tell an item from what an inner await passes up to the event loop. */
#include "runtime/int.h"
#include "runtime/str.h"
#include "vm/frame.h"

#define GEN(v) AS(Gen, v)

typedef struct Wrapped { Object head; Value item; } Wrapped;
static Type type_wrapped = {TYPE_HEAD("async_generator_wrapped_value"), .size = sizeof(Wrapped),
                            .flags = TYPE_NO_NEW};

typedef enum { STEP_SEND, STEP_THROW, STEP_CLOSE } StepKind;
typedef enum { STEP_INIT, STEP_ITERATING, STEP_CLOSED } StepState;

/* One asend(), athrow() or aclose() at work. */
typedef struct Step {
    Object head;
    Gen *gen;
    Value value; /* what to send, or a tuple of throw's arguments */
    uint8_t kind, state;
    bool quiet;    /* the VM drives it: results need no StopIteration */
    bool finished; /* what a quiet step gave is its result */
    bool owned;    /* made by `async for`: nobody else knows it, so it can serve again */
} Step;

static Wrapped *spare_wrapped; /* one of each is enough: `async for` uses them in turn */
static Step *spare_step;

Value async_gen_wrap(Value v)
{
    Wrapped *w = spare_wrapped;
    if (w != NULL)
        spare_wrapped = NULL;
    else if ((w = NEW(Wrapped, &type_wrapped)) == NULL)
        return VALUE_ERROR;
    w->item = v;
    return (Value)w;
}

static Value unwrap(Value v)
{
    Wrapped *w = AS(Wrapped, v);
    Value item = w->item;
    w->item = 0;
    spare_wrapped = w;
    return item;
}

static Value finish(Step *s, Value v)
{
    if (!s->quiet)
        return raise_stop_iteration(v);
    s->finished = true;
    return v;
}

static bool call_first_hook(Gen *g)
{
    if (g->flags & GEN_HOOKS_DONE)
        return true;
    g->flags |= GEN_HOOKS_DONE;
    Value finalizer = thread->asyncgen_finalizer, first = thread->asyncgen_firstiter;
    if (finalizer && finalizer != VALUE_NONE) {
        if (g->extra == NULL && (g->extra = gc_alloc(sizeof(GenExtra))) == NULL)
            return false;
        g->extra->finalizer = finalizer;
    }
    if (first && first != VALUE_NONE)
        return call1(first, (Value)g) != 0;
    return true;
}

/* Steps that nobody awaits are warned of when they are collected. As with coroutines, most are used at
 * once: new ones wait in a ring, and get a finalizer when they leave it unused. */
enum { RECENT = 64 };
static Step *recent[RECENT];
static unsigned recent_at;

static void step_finalizer(void *object, void *data)
{
    static const char *const step_methods_named[] = {
        [STEP_SEND] = "asend", [STEP_THROW] = "athrow", [STEP_CLOSE] = "aclose"};
    Step *s = object;
    if (s->state != STEP_INIT || s->gen == NULL)
        return;
    Value saved = error_take();
    if (!warn(&type_RuntimeWarning, 1, "coroutine method '%s' of '%U' was never awaited",
              step_methods_named[s->kind], s->gen->func->qualname))
        error_unraisable((Value)s, NULL);
    error_restore(saved);
}

static void step_leaves(Step *s)
{
    if (s != NULL && s->state == STEP_INIT && !s->owned)
        gc_set_finalizer(s, step_finalizer, NULL);
}

void async_steps_flush(void)
{
    for (unsigned i = 0; i < RECENT; i++) {
        step_leaves(recent[i]);
        recent[i] = NULL;
    }
}

static Value step_new(Gen *g, StepKind kind, Value value)
{
    if (!call_first_hook(g))
        return VALUE_ERROR;
    Step *s = NEW(Step, kind == STEP_SEND ? &type_async_send : &type_async_throw);
    if (s == NULL)
        return VALUE_ERROR;
    s->gen = g;
    s->kind = (uint8_t)kind;
    s->value = value;
    step_leaves(recent[recent_at]);
    recent[recent_at] = s;
    recent_at = (recent_at + 1) % RECENT;
    return (Value)s;
}

static const char *step_name(Step *s)
{
    return s->kind == STEP_SEND ? "__anext__()/asend()" : "aclose()/athrow()";
}

static void step_end(Step *s)
{
    s->state = STEP_CLOSED;
    s->gen->flags &= (uint16_t)~GEN_ASYNC_RUNNING;
}

/* What a resume of the generator means to whoever drives the step. */
static Value step_result(Step *s, GenResult how, Value v)
{
    Gen *g = s->gen;
    if (how == GEN_YIELDED) {
        if (!has_base_shape(v, &type_wrapped))
            return v; /* an inner await suspends the whole task */
        step_end(s);
        if (s->kind == STEP_CLOSE)
            return raise(&type_RuntimeError, "async generator ignored GeneratorExit");
        return finish(s, unwrap(v));
    }
    step_end(s);
    if (how == GEN_RETURNED) {
        g->flags |= GEN_CLOSED;
        if (s->kind == STEP_CLOSE)
            return finish(s, VALUE_NONE);
        return raise_object(call0((Value)&type_StopAsyncIteration));
    }
    if (error_matches(&type_StopAsyncIteration) || error_matches(&type_GeneratorExit)) {
        g->flags |= GEN_CLOSED;
        if (s->kind == STEP_CLOSE) {
            error_clear();
            return finish(s, VALUE_NONE);
        }
    }
    return VALUE_ERROR;
}

static Value begin_close(Step *s)
{
    Gen *g = s->gen;
    Value v;
    if (g->state == GEN_CREATED) {
        g->state = GEN_DONE;
        step_end(s);
        return finish(s, VALUE_NONE);
    }
    Value exc = call0((Value)&type_GeneratorExit);
    if (!exc)
        return VALUE_ERROR;
    GenResult how = gen_throw(g, exc, &v);
    return step_result(s, how, v);
}

static bool begin(Step *s)
{
    static const char *const running[] = {
        [STEP_SEND] = "anext(): asynchronous generator is already running",
        [STEP_THROW] = "athrow(): asynchronous generator is already running",
        [STEP_CLOSE] = "aclose(): asynchronous generator is already running"};
    Gen *g = s->gen;
    if (g->flags & GEN_ASYNC_RUNNING) {
        s->state = STEP_CLOSED;
        raise(&type_RuntimeError, "%s", running[s->kind]);
        return false;
    }
    s->state = STEP_ITERATING;
    g->flags |= GEN_ASYNC_RUNNING;
    return true;
}

static Value first_send(Step *s, Value sent)
{
    Gen *g = s->gen;
    Value v, exc;
    if (s->kind != STEP_SEND) {
        if (g->state == GEN_DONE || (g->flags & GEN_CLOSED)) {
            s->state = STEP_CLOSED;
            if (s->kind == STEP_CLOSE)
                return finish(s, VALUE_NONE);
            return raise_object(call0((Value)&type_StopAsyncIteration));
        }
        if (sent != VALUE_NONE)
            return raise(&type_RuntimeError,
                         "can't send non-None value to a just-started coroutine");
        if (!begin(s))
            return VALUE_ERROR;
        if (s->kind == STEP_CLOSE) {
            g->flags |= GEN_CLOSED;
            return begin_close(s);
        }
        exc = throw_argument(TUPLE(s->value)->items, TUPLE(s->value)->len);
        if (!exc) {
            step_end(s);
            return VALUE_ERROR;
        }
        GenResult how = gen_throw(g, exc, &v);
        return step_result(s, how, v);
    }
    if (!begin(s))
        return VALUE_ERROR;
    if (g->state == GEN_DONE) {
        step_end(s);
        return raise_object(call0((Value)&type_StopAsyncIteration));
    }
    if (sent == VALUE_NONE)
        sent = s->value;
    GenResult how = gen_resume(g, sent, false, &v);
    return step_result(s, how, v);
}

static Value step_send_value(Step *s, Value sent)
{
    Value v;
    if (s->state == STEP_CLOSED)
        return raise(&type_RuntimeError, "cannot reuse already awaited %s", step_name(s));
    if (s->state == STEP_INIT)
        return first_send(s, sent);
    GenResult how = gen_resume(s->gen, sent, false, &v);
    return step_result(s, how, v);
}

Value async_step(Value step, Value sent, bool *done)
{
    Step *s = AS(Step, step);
    s->quiet = true;
    Value v = step_send_value(s, sent);
    s->quiet = false;
    *done = s->finished;
    s->finished = false;
    if (*done && s->owned) {
        s->gen = NULL;
        spare_step = s;
    }
    return v;
}

static Value step_next(Value self) { return step_send_value(AS(Step, self), VALUE_NONE); }
static Value step_send(Value self, Value *args, size_t nargs, Value kwnames)
{
    return step_send_value(AS(Step, self), args[0]);
}

static Value step_throw(Value self, Value *args, size_t nargs, Value kwnames)
{
    Step *s = AS(Step, self);
    Value v;
    if (s->state == STEP_CLOSED)
        return raise(&type_RuntimeError, "cannot reuse already awaited %s", step_name(s));
    Value exc = throw_argument(args, nargs);
    if (!exc)
        return VALUE_ERROR;
    if (s->state == STEP_INIT && !begin(s))
        return VALUE_ERROR;
    GenResult how = gen_throw(s->gen, exc, &v);
    return step_result(s, how, v);
}

static Value step_close(Value self, Value *args, size_t nargs, Value kwnames)
{
    Step *s = AS(Step, self);
    if (s->state == STEP_CLOSED)
        return VALUE_NONE;
    Value exc = call0((Value)&type_GeneratorExit);
    if (!exc)
        return VALUE_ERROR;
    Value v = step_throw(self, &exc, 1, 0);
    if (v)
        return raise(&type_RuntimeError, "coroutine ignored GeneratorExit");
    if (error_clear_if(&type_StopIteration) || error_clear_if(&type_StopAsyncIteration)
        || error_clear_if(&type_GeneratorExit))
        return VALUE_NONE;
    return VALUE_ERROR;
}

static const MethodDef step_methods[] = {
    {"send", step_send, "value, /", 0, NULL},
    {"throw", step_throw, "type, value=None, traceback=None, /", METHOD_RAW, NULL},
    {"close", step_close, "", 0, NULL},
    {0},
};
Type type_async_send = {
    TYPE_HEAD("async_generator_asend"), .size = sizeof(Step), .flags = TYPE_NO_NEW,
    .iter = iter_self, .await = iter_self, .next = step_next, .methods = step_methods,
};
Type type_async_throw = {
    TYPE_HEAD("async_generator_athrow"), .size = sizeof(Step), .flags = TYPE_NO_NEW,
    .iter = iter_self, .await = iter_self, .next = step_next, .methods = step_methods,
};

/* ---- the generator's own methods ---- */

Value async_gen_next_owned(Value self)
{
    Step *s = spare_step;
    if (s == NULL || !(GEN(self)->flags & GEN_HOOKS_DONE)) {
        Value v = step_new(GEN(self), STEP_SEND, VALUE_NONE);
        if (v)
            AS(Step, v)->owned = true;
        return v;
    }
    spare_step = NULL;
    s->gen = GEN(self);
    s->state = STEP_INIT;
    return (Value)s;
}

void async_step_shared(Value step) { AS(Step, step)->owned = false; }

static Value async_anext(Value self) { return step_new(GEN(self), STEP_SEND, VALUE_NONE); }
static Value async_asend(Value self, Value *args, size_t nargs, Value kwnames)
{
    return step_new(GEN(self), STEP_SEND, args[0]);
}
static Value async_athrow(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs > 1 && !warn(&type_DeprecationWarning, 1,
                           "the (type, exc, tb) signature of athrow() is deprecated, use the"
                           " single-arg signature instead."))
        return VALUE_ERROR;
    Value all = tuple_from(args, nargs);
    return all ? step_new(GEN(self), STEP_THROW, all) : VALUE_ERROR;
}
static Value async_aclose(Value self, Value *args, size_t nargs, Value kwnames)
{
    return step_new(GEN(self), STEP_CLOSE, 0);
}

static Value get_name(Value self)
{
    Gen *g = GEN(self);
    return g->extra && g->extra->name ? g->extra->name : g->func->name;
}
static Value get_qualname(Value self)
{
    Gen *g = GEN(self);
    return g->extra && g->extra->qualname ? g->extra->qualname : g->func->qualname;
}
static bool set_text(Value self, Value v, bool qualified)
{
    Gen *g = GEN(self);
    if (!v || !is_str(v)) {
        raise_type_error("%s must be set to a string object", qualified ? "__qualname__" : "__name__");
        return false;
    }
    if (g->extra == NULL && (g->extra = gc_alloc(sizeof(GenExtra))) == NULL)
        return false;
    *(qualified ? &g->extra->qualname : &g->extra->name) = v;
    return true;
}
static bool set_name(Value self, Value v) { return set_text(self, v, false); }
static bool set_qualname(Value self, Value v) { return set_text(self, v, true); }
static Value get_code(Value self) { return (Value)GEN(self)->func->code; }
static Value get_running(Value self) { return value_bool(GEN(self)->flags & GEN_ASYNC_RUNNING); }
static Value get_suspended(Value self)
{
    return value_bool(GEN(self)->state == GEN_SUSPENDED && !gen_is_running(GEN(self)));
}
static Value get_await(Value self)
{
    return GEN(self)->state == GEN_SUSPENDED ? gen_yield_from(GEN(self)) : VALUE_NONE;
}
static Value get_frame(Value self)
{
    Gen *g = GEN(self);
    return g->state == GEN_DONE ? VALUE_NONE : (Value)frame_object(g->regs, g->pc);
}
static Value async_repr(Value self)
{
    return str_format("<async_generator object %U at %p>", get_qualname(self), (void *)self);
}

static const GetSetDef async_getsets[] = {
    {"__name__", get_name, set_name, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL},
    {"ag_code", get_code, NULL, NULL},
    {"ag_frame", get_frame, NULL, NULL},
    {"ag_running", get_running, NULL, NULL},
    {"ag_suspended", get_suspended, NULL, NULL},
    {"ag_await", get_await, NULL, NULL},
    {0},
};
static const MethodDef async_methods[] = {
    {"asend", async_asend, "value, /", 0, "asend(v) -> send 'v' in generator."},
    {"athrow", async_athrow, "type, value=None, traceback=None, /", METHOD_RAW,
     "athrow(value)\nathrow(type[,value[,tb]])\n\nraise exception in generator."},
    {"aclose", async_aclose, "", 0, "aclose() -> raise GeneratorExit inside generator."},
    {"__class_getitem__", generic_class_getitem, "item, /", METHOD_CLASS, "See PEP 585"},
    {0},
};
Type type_async_generator = {
    TYPE_HEAD("async_generator"), .size = sizeof(Gen), .flags = TYPE_NO_NEW | TYPE_WEAKREF,
    .repr = async_repr,
    .aiter = iter_self, .anext = async_anext, .getsets = async_getsets, .methods = async_methods,
};

void async_generator_types_ready(void)
{
    type_ready(&type_wrapped);
    type_ready(&type_async_send);
    type_ready(&type_async_throw);
    type_ready(&type_async_generator);
}
