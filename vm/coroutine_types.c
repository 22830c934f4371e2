/* The types generator and coroutine, and the iterator that coroutine.__await__ gives. */
#include "runtime/int.h"
#include "runtime/str.h"
#include "vm/frame.h"

#define GEN(v) AS(Gen, v)

/* Result of a resume as a native method gives it: StopIteration carries the return value. */
static Value deliver(GenResult how, Value v)
{
    if (how == GEN_YIELDED)
        return v;
    if (how == GEN_RETURNED)
        raise_stop_iteration(v);
    return VALUE_ERROR;
}

static Value gen_send(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value v;
    GenResult how = gen_resume(GEN(self), args[0], false, &v);
    return deliver(how, v);
}

static Value gen_throw_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs > 1 && !warn(&type_DeprecationWarning, 1,
                           "the (type, exc, tb) signature of throw() is deprecated, use the"
                           " single-arg signature instead."))
        return VALUE_ERROR;
    Value tb, v;
    if (!throw_traceback(args, nargs, &tb))
        return VALUE_ERROR;
    Value exc = throw_argument(args, nargs);
    if (!exc) { /* a class that gives no exception: that error is the coroutine's */
        if (!is_type(args[0]) || !(AS(Type, args[0])->flags & TYPE_IS_EXCEPTION))
            return VALUE_ERROR;
        exc = error_take();
    }
    GenResult how = gen_throw(GEN(self), exc, &v);
    return deliver(how, v);
}

static Value gen_close_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value v;
    return gen_close(GEN(self), &v) ? v : VALUE_ERROR;
}

/* Slot: the end is silent unless there is a value to carry. */
static Value gen_next(Value self)
{
    Value v;
    switch (gen_resume(GEN(self), VALUE_NONE, false, &v)) {
    case GEN_YIELDED:
        return v;
    case GEN_RETURNED:
        if (v != VALUE_NONE)
            raise_stop_iteration(v);
        return VALUE_ERROR;
    case GEN_RAISED:
        break;
    }
    return VALUE_ERROR;
}

static Value gen_next_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value v;
    GenResult how = gen_resume(GEN(self), VALUE_NONE, false, &v);
    return deliver(how, v);
}

static Value name_of(Gen *g) { return g->extra && g->extra->name ? g->extra->name : g->func->name; }
static Value qualname_of(Gen *g)
{
    return g->extra && g->extra->qualname ? g->extra->qualname : g->func->qualname;
}
static Value get_name(Value self) { return name_of(GEN(self)); }
static Value get_qualname(Value self) { return qualname_of(GEN(self)); }

static bool set_extra_text(Value self, Value v, size_t offset, const char *what)
{
    Gen *g = GEN(self);
    if (!v || !is_str(v)) {
        raise_type_error("%s must be set to a string object", what);
        return false;
    }
    if (g->extra == NULL && (g->extra = gc_alloc(sizeof(GenExtra))) == NULL)
        return false;
    *(Value *)((char *)g->extra + offset) = v;
    return true;
}
static bool set_name(Value self, Value v)
{
    return set_extra_text(self, v, offsetof(GenExtra, name), "__name__");
}
static bool set_qualname(Value self, Value v)
{
    return set_extra_text(self, v, offsetof(GenExtra, qualname), "__qualname__");
}

static Value get_code(Value self) { return (Value)GEN(self)->func->code; }
static Value get_running(Value self) { return value_bool(gen_is_running(GEN(self))); }
static Value get_suspended(Value self)
{
    Gen *g = GEN(self);
    return value_bool(g->state == GEN_SUSPENDED && !gen_is_running(g));
}
static Value get_frame(Value self)
{
    Gen *g = GEN(self);
    if (g->state == GEN_DONE)
        return VALUE_NONE;
    return (Value)frame_object(g->regs, g->pc);
}
static Value get_yield_from(Value self)
{
    Gen *g = GEN(self);
    return g->state == GEN_SUSPENDED && !gen_is_running(g) ? gen_yield_from(g) : VALUE_NONE;
}
static Value get_origin(Value self)
{
    Gen *g = GEN(self);
    return g->extra && g->extra->origin ? g->extra->origin : VALUE_NONE;
}

static Value gen_repr(Value self)
{
    return str_format("<%s object %U at %p>",
                      GEN(self)->kind == GEN_ASYNC ? "async_generator" : gen_kind_name(GEN(self)),
                      qualname_of(GEN(self)), (void *)self);
}

static Value gen_sizeof(Value self, Value *args, size_t nargs, Value kwnames)
{
    return small_int_value((int64_t)(sizeof(Gen) + GEN(self)->func->nregs * sizeof(Value)));
}

static Value cannot_copy(Value self, Value *args, size_t nargs, Value kwnames)
{
    return raise_type_error("cannot pickle '%T' object", self);
}

#define NAME_GETSETS(kind)                                                                         \
    {"__name__", get_name, set_name, "name of the " kind},                                          \
    {"__qualname__", get_qualname, set_qualname, "qualified name of the " kind}

static const GetSetDef generator_getsets[] = {
    NAME_GETSETS("generator"),
    {"gi_code", get_code, NULL, NULL},
    {"gi_frame", get_frame, NULL, NULL},
    {"gi_running", get_running, NULL, NULL},
    {"gi_suspended", get_suspended, NULL, NULL},
    {"gi_yieldfrom", get_yield_from, NULL, "object being iterated by yield from, or None"},
    {0},
};

#define RESUME_DOCS(kind, yielded)                                                                 \
    static const char kind##_send_doc[] = "send(arg) -> send 'arg' into " #kind ",\n"              \
                                          "return next " yielded " value or raise StopIteration.";  \
    static const char kind##_throw_doc[] =                                                         \
        "throw(value)\nthrow(type[,value[,tb]])\n\n"                                               \
        "Raise exception in " #kind ", return next " yielded " value or raise\nStopIteration.";     \
    static const char kind##_close_doc[] = "close() -> raise GeneratorExit inside " #kind ".";
RESUME_DOCS(generator, "yielded")
RESUME_DOCS(coroutine, "iterated")

static const MethodDef generator_methods[] = {
    {"send", gen_send, "value, /", METHOD_RESUME_SEND, generator_send_doc},
    {"throw", gen_throw_method, "type, value=None, traceback=None, /", METHOD_RAW, generator_throw_doc},
    {"close", gen_close_method, "", 0, generator_close_doc},
    {"__next__", gen_next_method, "", METHOD_RESUME_NEXT, "Implement next(self)."},
    {"__class_getitem__", generic_class_getitem, "item, /", METHOD_CLASS, "See PEP 585"},
    {"__sizeof__", gen_sizeof, "", 0, NULL},
    {"__reduce__", cannot_copy, "", 0, NULL},
    {"__reduce_ex__", cannot_copy, "protocol, /", 0, NULL},
    {0},
};

Type type_generator = {
    TYPE_HEAD("generator"), .size = sizeof(Gen), .flags = TYPE_NO_NEW | TYPE_WEAKREF,
    .repr = gen_repr,
    .iter = iter_self, .next = gen_next, .getsets = generator_getsets, .methods = generator_methods,
};

/* ---- coroutine ---- */

typedef struct CoroutineWrapper { Object head; Value coroutine; } CoroutineWrapper;
extern Type type_coroutine_wrapper;

static Value coroutine_await(Value self)
{
    CoroutineWrapper *w = NEW(CoroutineWrapper, &type_coroutine_wrapper);
    if (w != NULL)
        w->coroutine = self;
    return (Value)w;
}

static const GetSetDef coroutine_getsets[] = {
    NAME_GETSETS("coroutine"),
    {"cr_code", get_code, NULL, NULL},
    {"cr_frame", get_frame, NULL, NULL},
    {"cr_running", get_running, NULL, NULL},
    {"cr_suspended", get_suspended, NULL, NULL},
    {"cr_await", get_yield_from, NULL, "object being awaited on, or None"},
    {"cr_origin", get_origin, NULL, NULL},
    {0},
};

/* Closing a coroutine that never ran counts as having looked after it. */
static Value coroutine_close(Value self, Value *args, size_t nargs, Value kwnames)
{
    GEN(self)->flags |= GEN_WARNED;
    return gen_close_method(self, args, nargs, kwnames);
}
static Value coroutine_throw(Value self, Value *args, size_t nargs, Value kwnames)
{
    GEN(self)->flags |= GEN_WARNED;
    return gen_throw_method(self, args, nargs, kwnames);
}

static const MethodDef coroutine_methods[] = {
    {"send", gen_send, "value, /", METHOD_RESUME_SEND, coroutine_send_doc},
    {"throw", coroutine_throw, "type, value=None, traceback=None, /", METHOD_RAW, coroutine_throw_doc},
    {"close", coroutine_close, "", 0, coroutine_close_doc},
    {"__class_getitem__", generic_class_getitem, "item, /", METHOD_CLASS, "See PEP 585"},
    {"__sizeof__", gen_sizeof, "", 0, NULL},
    {"__reduce__", cannot_copy, "", 0, NULL},
    {"__reduce_ex__", cannot_copy, "protocol, /", 0, NULL},
    {0},
};

Type type_coroutine = {
    TYPE_HEAD("coroutine"), .size = sizeof(Gen), .flags = TYPE_NO_NEW | TYPE_WEAKREF,
    .repr = gen_repr,
    .await = coroutine_await, .getsets = coroutine_getsets, .methods = coroutine_methods,
};

#define WRAPPED(self) (AS(CoroutineWrapper, self)->coroutine)

static Value wrapper_next(Value self) { return gen_next(WRAPPED(self)); }
static Value wrapper_send(Value self, Value *args, size_t nargs, Value kwnames)
{
    return gen_send(WRAPPED(self), args, nargs, kwnames);
}
static Value wrapper_throw(Value self, Value *args, size_t nargs, Value kwnames)
{
    return coroutine_throw(WRAPPED(self), args, nargs, kwnames);
}
static Value wrapper_close(Value self, Value *args, size_t nargs, Value kwnames)
{
    return coroutine_close(WRAPPED(self), args, nargs, kwnames);
}
static const MethodDef wrapper_methods[] = {
    {"send", wrapper_send, "value, /", 0, coroutine_send_doc},
    {"throw", wrapper_throw, "type, value=None, traceback=None, /", METHOD_RAW, coroutine_throw_doc},
    {"close", wrapper_close, "", 0, coroutine_close_doc},
    {"__reduce__", cannot_copy, "", 0, NULL},
    {"__reduce_ex__", cannot_copy, "protocol, /", 0, NULL},
    {0},
};
Type type_coroutine_wrapper = {
    TYPE_HEAD("coroutine_wrapper"), .size = sizeof(CoroutineWrapper), .flags = TYPE_NO_NEW,
    .iter = iter_self, .next = wrapper_next, .methods = wrapper_methods,
};

void coroutine_types_ready(void)
{
    type_ready(&type_generator);
    type_ready(&type_coroutine);
    type_ready(&type_coroutine_wrapper);
}
