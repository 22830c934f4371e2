/* weakref.proxy: stands for its object in every operation, without keeping it alive. */
#include "runtime/weakref_impl.h"
#include "runtime/int.h"

static Value proxy_target(Value self)
{
    Value v = weakref_get(self);
    return v != 0 ? v : raise(&type_ReferenceError, "weakly-referenced object no longer exists");
}

static bool is_proxy(Value v)
{
    return is_exactly(v, &type_weakproxy) || is_exactly(v, &type_weakcallableproxy);
}

static Value unwrap(Value v) { return is_proxy(v) ? proxy_target(v) : v; }

Value weakproxy_new(Value v, Value callback)
{
    return weak_make(is_callable(v) ? &type_weakcallableproxy : &type_weakproxy, v, callback, true);
}

/* ---- operators: one function for each row of slots.def ---- */

#define SLOT(member, name, generic, wrap, sig, doc)
#define UNARY(OP, id, doc) \
    static Value proxy_##id(Value self) \
    { \
        Value v = proxy_target(self); \
        return v != 0 ? unary_op(OP, v) : VALUE_ERROR; \
    }
#define BINARY(OP, id, rid, doc, rdoc) \
    static Value proxy_##id(Value left, Value right) \
    { \
        left = unwrap(left); \
        right = left != 0 ? unwrap(right) : VALUE_ERROR; \
        return right != 0 ? binary_op(OP, left, right) : VALUE_ERROR; \
    }
#define INPLACE(OP, id, doc) \
    static Value proxy_##id(Value left, Value right) \
    { \
        left = unwrap(left); \
        right = left != 0 ? unwrap(right) : VALUE_ERROR; \
        return right != 0 ? inplace_op(OP, left, right) : VALUE_ERROR; \
    }
#include "runtime/slots.def"
#undef UNARY
#undef BINARY
#undef INPLACE
#undef SLOT

static Value proxy_pow(Value left, Value right)
{
    left = unwrap(left);
    right = left != 0 ? unwrap(right) : VALUE_ERROR;
    return right != 0 ? power(left, right, VALUE_NONE) : VALUE_ERROR;
}

static Value proxy_pow3(Value base, Value exponent, Value modulus)
{
    base = unwrap(base);
    exponent = base != 0 ? unwrap(exponent) : VALUE_ERROR;
    modulus = exponent != 0 ? unwrap(modulus) : VALUE_ERROR;
    return modulus != 0 ? power(base, exponent, modulus) : VALUE_ERROR;
}

/* ---- the rest ---- */

static Value proxy_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value v = proxy_target(self);
    return v != 0 ? call(v, args, nargs, kwnames) : VALUE_ERROR;
}

static Value proxy_repr(Value self)
{
    Value v = weakref_get(self);
    if (v == 0)
        return str_format("<weakproxy at %p; dead>", (void *)self);
    return str_format("<weakproxy at %p; to '%T' at %p>", (void *)self, v, (void *)v);
}

static Value proxy_str(Value self)
{
    Value v = proxy_target(self);
    return v != 0 ? to_str(v) : VALUE_ERROR;
}

static Value proxy_compare(Value a, Value b, CompareOp op)
{
    a = unwrap(a);
    b = a != 0 ? unwrap(b) : VALUE_ERROR;
    return b != 0 ? compare(a, b, op) : VALUE_ERROR;
}

static Value proxy_getattr(Value self, Value name)
{
    Value v = proxy_target(self);
    return v != 0 ? get_attr(v, name) : VALUE_ERROR;
}

static bool proxy_setattr(Value self, Value name, Value value)
{
    Value v = proxy_target(self);
    return v != 0 && set_attr(v, name, value);
}

static Value proxy_iter(Value self)
{
    Value v = proxy_target(self);
    return v != 0 ? get_iter(v) : VALUE_ERROR;
}

static Value proxy_next(Value self)
{
    Value v = proxy_target(self);
    if (v == 0)
        return VALUE_ERROR;
    if (!is_iterator(v))
        return raise_type_error("Weakref proxy referenced a non-iterator '%T' object", v);
    return iter_next(v);
}

static int proxy_truth(Value self)
{
    Value v = proxy_target(self);
    return v != 0 ? is_true(v) : -1;
}

static ptrdiff_t proxy_length(Value self)
{
    Value v = proxy_target(self);
    return v != 0 ? length(v) : -1;
}

static Value proxy_getitem(Value self, Value key)
{
    Value v = proxy_target(self);
    return v != 0 ? get_item(v, key) : VALUE_ERROR;
}

static bool proxy_setitem(Value self, Value key, Value value)
{
    Value v = proxy_target(self);
    return v != 0 && set_item(v, key, value);
}

static int proxy_contains(Value self, Value item)
{
    Value v = proxy_target(self);
    return v != 0 ? contains(v, item) : -1;
}

static Value proxy_bytes(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value v = proxy_target(self);
    return v != 0 ? call_method0(v, NAME(dunder_bytes)) : VALUE_ERROR;
}

static Value proxy_reversed(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value v = proxy_target(self);
    return v != 0 ? call_method0(v, NAME(dunder_reversed)) : VALUE_ERROR;
}

static const MethodDef proxy_methods[] = {
    {"__bytes__", proxy_bytes, "", 0, NULL},
    {"__reversed__", proxy_reversed, "", 0, NULL},
    {0},
};

#define PROXY_SLOTS \
    .size = sizeof(WeakRef), .flags = TYPE_NO_NEW, .repr = proxy_repr, .str = proxy_str, \
    .hash = hash_not_implemented, .compare = proxy_compare, .getattr = proxy_getattr, \
    .setattr = proxy_setattr, .iter = proxy_iter, .truth = proxy_truth, .length = proxy_length, \
    .next = proxy_next, .getitem = proxy_getitem, .setitem = proxy_setitem, \
    .contains = proxy_contains, .pow3 = proxy_pow3, .binary[OP_POW] = proxy_pow, \
    .methods = proxy_methods,

#define SLOT(member, name, generic, wrap, sig, doc)
#define UNARY(OP, id, doc) .unary[OP] = proxy_##id,
#define BINARY(OP, id, rid, doc, rdoc) .binary[OP] = proxy_##id,
#define INPLACE(OP, id, doc) .inplace[OP] = proxy_##id,

Type type_weakproxy = {
    TYPE_HEAD("weakref.ProxyType"), PROXY_SLOTS
#include "runtime/slots.def"
};
Type type_weakcallableproxy = {
    TYPE_HEAD("weakref.CallableProxyType"), PROXY_SLOTS .call = proxy_call,
#include "runtime/slots.def"
};
#undef SLOT
#undef UNARY
#undef BINARY
#undef INPLACE
