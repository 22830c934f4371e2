/* functools.partial: a callable with some arguments given beforehand. A partial of a plain partial
 * (one without attributes of its own) takes over its arguments instead of calling through it. */
#include "runtime/base/buf.h"
#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/list.h"
#include "stdlib/functools_impl.h"

typedef struct Partial {
    Object head;
    Value function;
    Value args;     /* tuple */
    Value keywords; /* dict */
} Partial;

#define PARTIAL(v) AS(Partial, v)

static Value partial_call(Value self, Value *args, size_t nargs, Value kwnames);

static Value join(Value first, const Value *more, size_t n)
{
    size_t have = TUPLE(first)->len;
    if (n == 0 && is_exact_tuple(first))
        return first;
    Value result = tuple_new(have + n);
    if (result != 0 && have + n > 0) {
        memcpy(TUPLE(result)->items, TUPLE(first)->items, have * sizeof(Value));
        memcpy(TUPLE(result)->items + have, more, n * sizeof(Value));
    }
    return result;
}

/* A new dict: `keywords` and those of a call, which win. */
static Dict *merge_keywords(Value keywords, const Value *values, Value kwnames)
{
    Dict *merged = keywords == 0 ? dict_new() : dict_copy(DICT(keywords));
    size_t named = kwnames == 0 ? 0 : TUPLE(kwnames)->len;
    for (size_t i = 0; merged != NULL && i < named; i++)
        if (!dict_set(merged, TUPLE(kwnames)->items[i], values[i]))
            return NULL;
    return merged;
}

static bool has_own_attributes(Value partial)
{
    Object *o = AS(Object, partial);
    return o->shape->mode == SHAPE_DICT || o->shape->nslots > 0;
}

static Value partial_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 1)
        return raise_type_error("type 'partial' takes at least one argument");
    Value function = args[0], inner_args = tuple_empty(), inner_keywords = 0;
    if (!is_callable(function))
        return raise_type_error("the first argument must be callable");
    if (type_of(function)->call == partial_call && !has_own_attributes(function)) {
        inner_args = PARTIAL(function)->args;
        inner_keywords = PARTIAL(function)->keywords;
        function = PARTIAL(function)->function;
    }
    Value all = join(inner_args, args + 1, nargs - 1);
    Dict *keywords = merge_keywords(inner_keywords, args + nargs, kwnames);
    Value self = all == 0 || keywords == NULL ? 0 : object_new(type, 0);
    if (self != 0) {
        PARTIAL(self)->function = function;
        PARTIAL(self)->args = all;
        PARTIAL(self)->keywords = OBJECT_VALUE(keywords);
    }
    return self;
}

static Value partial_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    enum { FEW = 8 };
    Partial *p = PARTIAL(self);
    size_t have = TUPLE(p->args)->len, named = kwnames == 0 ? 0 : TUPLE(kwnames)->len;
    if (DICT(p->keywords)->used == 0) {
        size_t n = have + nargs + named;
        Value few[FEW + PARAM_SLACK], *all = few;
        if (n > FEW && (all = gc_alloc((n + PARAM_SLACK) * sizeof(Value))) == NULL)
            return 0;
        memcpy(all, TUPLE(p->args)->items, have * sizeof(Value));
        memcpy(all + have, args, (nargs + named) * sizeof(Value));
        return call(p->function, all, have + nargs, kwnames);
    }
    Dict *keywords = merge_keywords(p->keywords, args + nargs, kwnames);
    Value all = join(p->args, args, nargs);
    return all == 0 || keywords == NULL ? 0 : call_ex(p->function, all, OBJECT_VALUE(keywords));
}

/* The class as "module.qualname". */
static Value class_title(Value self)
{
    Value type = OBJECT_VALUE(type_of(self));
    Value module = get_attr(type, NAME(dunder_module));
    Value qualname = module == 0 ? 0 : get_attr(type, NAME(dunder_qualname));
    return qualname == 0 ? 0 : str_format("%S.%S", module, qualname);
}

static bool put(Buf *b, Value text)
{
    for (size_t i = 0; text != 0 && i < str_len(text); i++)
        buf_putcp(b, str_at(STR(text), i));
    return text != 0;
}

static bool put_arguments(Buf *b, Partial *p)
{
    Value args = p->args, keywords = p->keywords; /* a __repr__ may set others */
    if (!buf_put_repr(b, p->function))
        return false;
    for (size_t i = 0; i < TUPLE(args)->len; i++) {
        buf_puts(b, ", ");
        if (!buf_put_repr(b, TUPLE(args)->items[i]))
            return false;
    }
    Value key, value;
    for (size_t pos = 0; dict_next(DICT(keywords), &pos, &key, &value);) {
        buf_puts(b, ", ");
        if (!put(b, to_str(key)))
            return false;
        buf_putc(b, '=');
        if (!buf_put_repr(b, value))
            return false;
    }
    return true;
}

static Value partial_repr(Value self)
{
    int entered = repr_enter(self);
    if (entered <= 0)
        return entered < 0 ? 0 : str_from_ascii("...", 3);
    Buf b = BUF_INIT;
    bool ok = put(&b, class_title(self));
    buf_putc(&b, '(');
    ok = ok && put_arguments(&b, PARTIAL(self));
    repr_leave(self);
    buf_putc(&b, ')');
    return ok ? str_from_buf(&b) : 0;
}

static Value partial_get(Value self, Value obj, Type *owner)
{
    if (obj != 0 && obj != VALUE_NONE &&
        !warn(&type_FutureWarning, 1,
              "functools.partial will be a method descriptor in future Python versions; "
              "wrap it in staticmethod() if you want to preserve the old behavior"))
        return 0;
    return self;
}

static Value partial_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Partial *p = PARTIAL(self);
    Value attrs = VALUE_NONE;
    if (has_own_attributes(self) && (attrs = object_dict_copy(&p->head)) == 0)
        return 0;
    return tuple_pack(3, OBJECT_VALUE(type_of(self)), tuple_pack(1, p->function),
                      tuple_pack(4, p->function, p->args, p->keywords, attrs));
}

static Value partial_setstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value state = args[0];
    Value *part = is_tuple(state) ? TUPLE(state)->items : NULL;
    if (part == NULL || TUPLE(state)->len != 4 || !is_callable(part[0]) || !is_tuple(part[1]) ||
        (part[2] != VALUE_NONE && !is_dict(part[2])))
        return raise_type_error("invalid partial state");
    Value positional = is_exact_tuple(part[1])
                           ? part[1] : tuple_from(TUPLE(part[1])->items, TUPLE(part[1])->len);
    Dict *keywords = part[2] == VALUE_NONE ? dict_new()
                     : is_exact_dict(part[2]) ? DICT(part[2]) : dict_copy(DICT(part[2]));
    if (positional == 0 || keywords == NULL)
        return 0;
    if (part[3] != VALUE_NONE && !is_dict(part[3]))
        return raise_type_error("invalid partial state");
    if (part[3] != VALUE_NONE || has_own_attributes(self)) {
        Dict *attrs = part[3] != VALUE_NONE ? DICT(part[3]) : dict_new();
        if (attrs == NULL || !object_set_dict(AS(Object, self), attrs))
            return 0;
    }
    PARTIAL(self)->function = part[0];
    PARTIAL(self)->args = positional;
    PARTIAL(self)->keywords = OBJECT_VALUE(keywords);
    return VALUE_NONE;
}

static Value class_getitem(Value self, Value *args, size_t nargs, Value kwnames)
{
    return generic_alias_new(self, args[0]);
}

static const MethodDef partial_methods[] = {
    {"__reduce__", partial_reduce, "", 0, NULL},
    {"__setstate__", partial_setstate, "state, /", 0, NULL},
    {"__class_getitem__", class_getitem, "object, /", METHOD_CLASS, "See PEP 585"},
    {NULL, NULL, NULL, 0, NULL},
};

static const MemberDef partial_members[] = {
    {"func", offsetof(Partial, function), MEMBER_READONLY,
     "function object to use in future partial calls"},
    {"args", offsetof(Partial, args), MEMBER_READONLY,
     "tuple of arguments to future partial calls"},
    {"keywords", offsetof(Partial, keywords), MEMBER_READONLY,
     "dictionary of keyword arguments to future partial calls"},
    {NULL, 0, 0, NULL},
};

Type functools_partial = {
    TYPE_HEAD("functools.partial"),
    .doc = "Create a new function with partial "
           "application of the given arguments and keywords.",
    .size = sizeof(Partial),
    .attrs_offset = sizeof(Partial),
    .flags = TYPE_BASE | TYPE_WEAKREF,
    .new_ = partial_new,
    .call = partial_call,
    .repr = partial_repr,
    .descr_get = partial_get,
    .methods = partial_methods,
    .members = partial_members,
};
