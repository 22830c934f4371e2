/* operator.itemgetter, attrgetter and methodcaller: callables that remember what to fetch. */
#include "stdlib/operator_getters.h"

#include "runtime/base/buf.h"
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/list.h"
#include "runtime/module.h"

typedef struct Getter {
    Object head;
    Value wanted; /* tuple as given: items, dotted names, or the arguments of the method */
    Value paths;  /* attrgetter: tuple of tuples of names. methodcaller: the name. Else None */
    Value kwargs; /* methodcaller: Dict or 0 */
} Getter;

static Value getter_new(Type *type, Value wanted)
{
    Value self = wanted == 0 ? 0 : object_new(type, 0);
    if (self != 0) {
        AS(Getter, self)->wanted = wanted;
        AS(Getter, self)->paths = VALUE_NONE;
    }
    return self;
}

/* A getter is called with one positional argument. */
static bool check_call(const char *name, size_t nargs, Value kwnames)
{
    if (kwnames != 0 && TUPLE(kwnames)->len > 0)
        return raise_false(&type_TypeError, "%s() takes no keyword arguments", name);
    return nargs == 1 ||
           raise_false(&type_TypeError, "%s expected 1 argument, got %zu", name, nargs);
}

static bool check_new(const char *name, size_t nargs, Value kwnames)
{
    if (kwnames != 0 && TUPLE(kwnames)->len > 0)
        return raise_false(&type_TypeError, "%s() takes no keyword arguments", name);
    return nargs > 0 || raise_false(&type_TypeError, "%s expected 1 argument, got 0", name);
}

static void put_str(Buf *b, Value s)
{
    for (size_t i = 0; i < str_len(s); i++)
        buf_putcp(b, str_at(STR(s), i));
}

static bool put_arguments(Buf *b, Getter *g)
{
    bool first = true;
    if (is_str(g->paths)) {
        if (!buf_put_repr(b, g->paths))
            return false;
        first = false;
    }
    for (size_t i = 0; i < TUPLE(g->wanted)->len; i++, first = false) {
        if (!first)
            buf_puts(b, ", ");
        if (!buf_put_repr(b, TUPLE(g->wanted)->items[i]))
            return false;
    }
    Value key, value;
    for (size_t pos = 0; g->kwargs != 0 && dict_next(DICT(g->kwargs), &pos, &key, &value);) {
        buf_puts(b, ", ");
        put_str(b, key);
        buf_putc(b, '=');
        if (!buf_put_repr(b, value))
            return false;
    }
    return true;
}

static Value getter_repr(Value self)
{
    const char *name = type_of(self)->cname;
    int entered = repr_enter(self);
    if (entered <= 0)
        return entered < 0 ? 0 : str_format("%s(...)", name);
    Buf b = BUF_INIT;
    buf_printf(&b, "%s(", name);
    bool ok = put_arguments(&b, AS(Getter, self));
    repr_leave(self);
    buf_putc(&b, ')');
    return ok ? str_from_buf(&b) : 0;
}

static Value getter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    return tuple_pack(2, OBJECT_VALUE(type_of(self)), AS(Getter, self)->wanted);
}

static const MethodDef getter_methods[] = {
    {"__reduce__", getter_reduce, "", 0, "Return state information for pickling"},
    {NULL, NULL, NULL, 0, NULL},
};

/* ---- itemgetter ---- */

static Value itemgetter_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return check_new("itemgetter", nargs, kwnames) ? getter_new(type, tuple_from(args, nargs)) : 0;
}

static Value itemgetter_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!check_call("itemgetter", nargs, kwnames))
        return 0;
    Value obj = args[0];
    Tuple *wanted = TUPLE(AS(Getter, self)->wanted);
    if (wanted->len == 1)
        return get_item(obj, wanted->items[0]);
    Value result = tuple_new(wanted->len);
    for (size_t i = 0; result != 0 && i < wanted->len; i++) {
        Value item = get_item(obj, wanted->items[i]);
        if (item == 0)
            return 0;
        TUPLE(result)->items[i] = item;
    }
    return result;
}

Type operator_itemgetter = {
    TYPE_HEAD("operator.itemgetter"),
    .doc = "Return a callable object that fetches the given "
           "item(s) from its operand.",
    .size = sizeof(Getter),
    .new_ = itemgetter_new,
    .call = itemgetter_call,
    .repr = getter_repr,
    .methods = getter_methods,
};

/* ---- attrgetter ---- */

/* "a.b.c" as a tuple of interned names. */
static Value split_path(Value name)
{
    Value parts = list_new(1);
    size_t start = 0, n = str_len(name);
    for (size_t i = 0; parts != 0 && i <= n; i++) {
        if (i < n && str_at(STR(name), i) != '.')
            continue;
        Value part = str_substring(name, start, i);
        if (part == 0 || !list_push(LIST(parts), str_intern(part)))
            return 0;
        start = i + 1;
    }
    return parts == 0 ? 0 : tuple_from_iterable(parts);
}

static Value attrgetter_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (!check_new("attrgetter", nargs, kwnames))
        return 0;
    Value wanted = tuple_from(args, nargs), paths = tuple_new(nargs);
    if (wanted == 0 || paths == 0)
        return 0;
    for (size_t i = 0; i < nargs; i++) {
        if (!is_str(TUPLE(wanted)->items[i]))
            return raise_type_error("attribute name must be a string");
        Value path = split_path(TUPLE(wanted)->items[i]);
        if (path == 0)
            return 0;
        TUPLE(paths)->items[i] = path;
    }
    Value self = getter_new(type, wanted);
    if (self != 0)
        AS(Getter, self)->paths = paths;
    return self;
}

static Value follow(Value obj, Value path)
{
    for (size_t i = 0; obj != 0 && i < TUPLE(path)->len; i++)
        obj = get_attr(obj, TUPLE(path)->items[i]);
    return obj;
}

static Value attrgetter_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!check_call("attrgetter", nargs, kwnames))
        return 0;
    Value obj = args[0];
    Tuple *paths = TUPLE(AS(Getter, self)->paths);
    if (paths->len == 1)
        return follow(obj, paths->items[0]);
    Value result = tuple_new(paths->len);
    for (size_t i = 0; result != 0 && i < paths->len; i++) {
        Value item = follow(obj, paths->items[i]);
        if (item == 0)
            return 0;
        TUPLE(result)->items[i] = item;
    }
    return result;
}

static Value attrgetter_repr(Value self)
{
    Getter shown = *AS(Getter, self);
    shown.paths = VALUE_NONE; /* only what was given is shown */
    Buf b = BUF_INIT;
    buf_printf(&b, "%s(", type_of(self)->cname);
    if (!put_arguments(&b, &shown))
        return 0;
    buf_putc(&b, ')');
    return str_from_buf(&b);
}

Type operator_attrgetter = {
    TYPE_HEAD("operator.attrgetter"),
    .doc = "Return a callable object that fetches the given "
           "attribute(s) from its operand.",
    .size = sizeof(Getter),
    .new_ = attrgetter_new,
    .call = attrgetter_call,
    .repr = attrgetter_repr,
    .methods = getter_methods,
};

/* ---- methodcaller ---- */

static Value methodcaller_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 1)
        return raise_type_error("methodcaller needs at least one argument, the method name");
    if (!is_str(args[0]))
        return raise_type_error("method name must be a string");
    Value name = str_intern(args[0]), kwargs = 0;
    size_t named = kwnames == 0 ? 0 : TUPLE(kwnames)->len;
    if (named > 0) {
        kwargs = OBJECT_VALUE(dict_new());
        for (size_t i = 0; kwargs != 0 && i < named; i++)
            if (!dict_set(DICT(kwargs), TUPLE(kwnames)->items[i], args[nargs + i]))
                return 0;
        if (kwargs == 0)
            return 0;
    }
    Value self = getter_new(type, tuple_from(args + 1, nargs - 1));
    if (self != 0) {
        AS(Getter, self)->paths = name;
        AS(Getter, self)->kwargs = kwargs;
    }
    return self;
}

static Value methodcaller_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    enum { FEW = 6 };
    if (!check_call("methodcaller", nargs, kwnames))
        return 0;
    Getter *g = AS(Getter, self);
    Value obj = args[0];
    size_t n = TUPLE(g->wanted)->len;
    if (g->kwargs == 0 && n <= FEW) {
        Value few[FEW + PARAM_SLACK];
        memcpy(few, TUPLE(g->wanted)->items, n * sizeof(Value));
        return call_method(obj, g->paths, few, n);
    }
    Value method = get_attr(obj, g->paths);
    return method == 0 ? 0 : call_ex(method, g->wanted, g->kwargs);
}

static Value methodcaller_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Getter *g = AS(Getter, self);
    Value type = OBJECT_VALUE(type_of(self));
    if (g->kwargs == 0) {
        size_t n = TUPLE(g->wanted)->len;
        Value all = tuple_new(n + 1);
        if (all == 0)
            return 0;
        TUPLE(all)->items[0] = g->paths;
        memcpy(TUPLE(all)->items + 1, TUPLE(g->wanted)->items, n * sizeof(Value));
        return tuple_pack(2, type, all);
    }
    Value partial = import_attr("functools", "partial");
    if (partial == 0)
        return 0;
    Value maker = call_ex(partial, tuple_pack(2, type, g->paths), g->kwargs);
    return maker == 0 ? 0 : tuple_pack(2, maker, g->wanted);
}

static const MethodDef methodcaller_methods[] = {
    {"__reduce__", methodcaller_reduce, "", 0, "Return state information for pickling"},
    {NULL, NULL, NULL, 0, NULL},
};

Type operator_methodcaller = {
    TYPE_HEAD("operator.methodcaller"),
    .doc = "Return a callable object that calls the "
           "given method on its operand.",
    .size = sizeof(Getter),
    .new_ = methodcaller_new,
    .call = methodcaller_call,
    .repr = getter_repr,
    .methods = methodcaller_methods,
};
