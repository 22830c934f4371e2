/* Descriptors that a class's dict holds: slot wrappers (`int.__add__`), getset descriptors and
 * members (`__slots__`, fields of built-in types); and the method-wrapper, a bound slot wrapper.
 * Method descriptors are in type_function.c. */
#include "runtime/module.h"
#include "runtime/type.h"

Value text_signature(const char *self_name, const char *sig)
{
    if (sig == NULL)
        sig = "";
    bool comma = self_name != NULL && *sig != 0;
    /* inspect needs to know that self is positional-only: "($self, /)". */
    const char *slash = "";
    if (self_name != NULL && strchr(sig, '/') == NULL)
        slash = ", /";
    return str_format("(%s%s%s%s)", self_name != NULL ? self_name : "", slash, comma ? ", " : "",
                      sig);
}

static Value pair_for_getattr(Type *owner, Value name)
{
    Value getattr = builtin_get("getattr");
    Value pair = tuple_pack(2, OBJECT_VALUE(owner), name);
    return getattr != 0 && pair != 0 ? tuple_pack(2, getattr, pair) : VALUE_ERROR;
}

static Value qualified(Type *owner, Value name)
{
    return str_format("%U.%U", type_qualname(owner), name);
}

static bool check_receiver(Type *owner, Value name, Value obj)
{
    if (is_instance_of(obj, owner))
        return true;
    return raise_false(&type_TypeError,
                       "descriptor '%U' for '%s' objects doesn't apply to a '%T' object", name,
                       type_name(owner), obj);
}

/* ---- wrapper_descriptor ---- */

#define WRAPPER(v) AS(WrapperDescriptor, v)
#define WRAPPER_NAME(w) (names[(w)->row->name])

Value wrapper_descriptor_new(Type *owner, const SlotRow *row)
{
    WrapperDescriptor *w = NEW(WrapperDescriptor, &type_wrapper_descriptor);
    if (w == NULL)
        return VALUE_ERROR;
    w->row = row;
    w->owner = owner;
    return OBJECT_VALUE(w);
}

static Value wrapper_invoke(WrapperDescriptor *w, Value self, Value *args, size_t nargs,
                            Value kwnames)
{
    const SlotRow *row = w->row;
    bool keywords = kwnames != 0 && TUPLE(kwnames)->len != 0;
    if (keywords && row->name != NAME_dunder_call && row->name != NAME_dunder_init)
        return raise_type_error("wrapper %U() takes no keyword arguments", WRAPPER_NAME(w));
    if (!recursion_check(""))
        return VALUE_ERROR;
    return row->wrap(row, *slot_address(w->owner, row), self, args, nargs, kwnames);
}

static Value wrapper_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    WrapperDescriptor *w = WRAPPER(self);
    if (nargs == 0)
        return raise_type_error("descriptor '%U' of '%s' object needs an argument",
                                WRAPPER_NAME(w), type_name(w->owner));
    if (!is_instance_of(args[0], w->owner))
        return raise_type_error("descriptor '%U' requires a '%s' object but received a '%T'",
                                WRAPPER_NAME(w), type_name(w->owner), args[0]);
    return wrapper_invoke(w, args[0], args + 1, nargs - 1, kwnames);
}

static Value method_wrapper_new(WrapperDescriptor *w, Value self)
{
    MethodWrapperObject *m = NEW(MethodWrapperObject, &type_method_wrapper);
    if (m == NULL)
        return VALUE_ERROR;
    m->descr = w;
    m->self = self;
    return OBJECT_VALUE(m);
}

static Value wrapper_get(Value self, Value obj, Type *owner)
{
    if (obj == 0)
        return self;
    if (!check_receiver(WRAPPER(self)->owner, WRAPPER_NAME(WRAPPER(self)), obj))
        return VALUE_ERROR;
    return method_wrapper_new(WRAPPER(self), obj);
}

static Value wrapper_repr(Value self)
{
    WrapperDescriptor *w = WRAPPER(self);
    return str_format("<slot wrapper '%U' of '%s' objects>", WRAPPER_NAME(w), type_name(w->owner));
}

static Value wrapper_get_name(Value self) { return WRAPPER_NAME(WRAPPER(self)); }
static Value wrapper_get_owner(Value self) { return OBJECT_VALUE(WRAPPER(self)->owner); }
static Value wrapper_get_doc(Value self) { return str_from_cstr(WRAPPER(self)->row->doc); }
static Value wrapper_get_qualname(Value self)
{
    return qualified(WRAPPER(self)->owner, WRAPPER_NAME(WRAPPER(self)));
}
static Value wrapper_get_signature(Value self)
{
    return text_signature("$self", WRAPPER(self)->row->sig);
}
static Value wrapper_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    return pair_for_getattr(WRAPPER(self)->owner, WRAPPER_NAME(WRAPPER(self)));
}

static const GetSetDef wrapper_getsets[] = {
    {"__name__", wrapper_get_name, NULL, NULL},
    {"__qualname__", wrapper_get_qualname, NULL, NULL},
    {"__doc__", wrapper_get_doc, NULL, NULL},
    {"__text_signature__", wrapper_get_signature, NULL, NULL},
    {"__objclass__", wrapper_get_owner, NULL, NULL},
    {0},
};
static const MethodDef wrapper_methods[] = {
    {"__reduce__", wrapper_reduce, "", 0, NULL},
    {0},
};

Type type_wrapper_descriptor = {
    TYPE_HEAD("wrapper_descriptor"), .size = sizeof(WrapperDescriptor), .flags = TYPE_METHOD_LIKE,
    .call = wrapper_call, .repr = wrapper_repr, .descr_get = wrapper_get,
    .getsets = wrapper_getsets, .methods = wrapper_methods,
};

/* ---- method-wrapper ---- */

#define BOUND(v) AS(MethodWrapperObject, v)

static Value bound_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    return wrapper_invoke(BOUND(self)->descr, BOUND(self)->self, args, nargs, kwnames);
}

static Value bound_repr(Value self)
{
    return str_format("<method-wrapper '%U' of %T object at %p>", WRAPPER_NAME(BOUND(self)->descr),
                      BOUND(self)->self, (void *)BOUND(self)->self);
}

static bool bound_hash(Value self, int64_t *out)
{
    *out = hash_pointer((void *)BOUND(self)->self) ^ hash_pointer(BOUND(self)->descr);
    if (*out == -1)
        *out = -2;
    return true;
}

static Value bound_compare(Value a, Value b, CompareOp op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_exactly(b, &type_method_wrapper))
        return VALUE_NOT_IMPLEMENTED;
    bool same = BOUND(a)->descr == BOUND(b)->descr && BOUND(a)->self == BOUND(b)->self;
    return value_bool(same == (op == CMP_EQ));
}

static Value bound_descr(Value self) { return OBJECT_VALUE(BOUND(self)->descr); }
static Value bound_get_name(Value self) { return wrapper_get_name(bound_descr(self)); }
static Value bound_get_qualname(Value self) { return wrapper_get_qualname(bound_descr(self)); }
static Value bound_get_doc(Value self) { return wrapper_get_doc(bound_descr(self)); }
static Value bound_get_owner(Value self) { return wrapper_get_owner(bound_descr(self)); }
static Value bound_get_signature(Value self) { return wrapper_get_signature(bound_descr(self)); }
static Value bound_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value getattr = builtin_get("getattr");
    Value pair = tuple_pack(2, BOUND(self)->self, bound_get_name(self));
    return getattr != 0 && pair != 0 ? tuple_pack(2, getattr, pair) : VALUE_ERROR;
}

static const GetSetDef bound_getsets[] = {
    {"__name__", bound_get_name, NULL, NULL},
    {"__qualname__", bound_get_qualname, NULL, NULL},
    {"__doc__", bound_get_doc, NULL, NULL},
    {"__text_signature__", bound_get_signature, NULL, NULL},
    {"__objclass__", bound_get_owner, NULL, NULL},
    {0},
};
static const MemberDef bound_members[] = {
    {"__self__", offsetof(MethodWrapperObject, self), MEMBER_READONLY, NULL},
    {0},
};
static const MethodDef bound_methods[] = {
    {"__reduce__", bound_reduce, "", 0, NULL},
    {0},
};

Type type_method_wrapper = {
    TYPE_HEAD("method-wrapper"), .size = sizeof(MethodWrapperObject), .call = bound_call,
    .repr = bound_repr, .hash = bound_hash, .compare = bound_compare, .getsets = bound_getsets,
    .members = bound_members, .methods = bound_methods,
};

/* ---- getset_descriptor ---- */

#define GETSET(v) AS(GetSetDescriptor, v)

Value getset_descriptor_new(Type *owner, const GetSetDef *def)
{
    GetSetDescriptor *g = NEW(GetSetDescriptor, &type_getset_descriptor);
    if (g == NULL)
        return VALUE_ERROR;
    g->def = def;
    g->owner = owner;
    return OBJECT_VALUE(g);
}

static bool getset_check(GetSetDescriptor *g, Value obj)
{
    if (LIKELY(is_instance_of(obj, g->owner)))
        return true;
    return raise_false(&type_TypeError,
                       "descriptor '%s' for '%s' objects doesn't apply to a '%T' object",
                       g->def->name, type_name(g->owner), obj);
}

static Value getset_get(Value self, Value obj, Type *owner)
{
    GetSetDescriptor *g = GETSET(self);
    if (obj == 0)
        return self;
    if (!getset_check(g, obj))
        return VALUE_ERROR;
    if (g->def->get == NULL)
        return raise(&type_AttributeError, "attribute '%s' of '%s' objects is not readable",
                     g->def->name, type_name(g->owner));
    return g->def->get(obj);
}

static bool getset_set(Value self, Value obj, Value value)
{
    GetSetDescriptor *g = GETSET(self);
    if (!getset_check(g, obj))
        return false;
    if (g->def->set == NULL)
        return raise_false(&type_AttributeError, "attribute '%s' of '%s' objects is not writable",
                           g->def->name, type_name(g->owner));
    return g->def->set(obj, value);
}

static Value getset_repr(Value self)
{
    return str_format("<attribute '%s' of '%s' objects>", GETSET(self)->def->name,
                      type_name(GETSET(self)->owner));
}

static Value getset_get_name(Value self) { return str_intern_cstr(GETSET(self)->def->name); }
static Value getset_get_owner(Value self) { return OBJECT_VALUE(GETSET(self)->owner); }
static Value getset_get_doc(Value self)
{
    const char *doc = GETSET(self)->def->doc;
    return doc != NULL ? str_from_cstr(doc) : VALUE_NONE;
}
static Value getset_get_qualname(Value self)
{
    return qualified(GETSET(self)->owner, getset_get_name(self));
}

static const GetSetDef getset_getsets[] = {
    {"__name__", getset_get_name, NULL, NULL},
    {"__qualname__", getset_get_qualname, NULL, NULL},
    {"__doc__", getset_get_doc, NULL, NULL},
    {"__objclass__", getset_get_owner, NULL, NULL},
    {0},
};

Type type_getset_descriptor = {
    TYPE_HEAD("getset_descriptor"), .size = sizeof(GetSetDescriptor), .repr = getset_repr,
    .descr_get = getset_get, .descr_set = getset_set, .getsets = getset_getsets,
};

/* ---- member_descriptor ---- */

#define MEMBER(v) AS(MemberDescriptor, v)

Value member_descriptor_new(Type *owner, Value name, size_t offset, int flags, const char *doc)
{
    MemberDescriptor *m = NEW(MemberDescriptor, &type_member_descriptor);
    if (m == NULL)
        return VALUE_ERROR;
    *m = (MemberDescriptor){m->head, name, offset, flags, doc, owner};
    return OBJECT_VALUE(m);
}

static Value *member_field(MemberDescriptor *m, Value obj)
{
    return (Value *)((char *)obj + m->offset);
}

static Value member_get(Value self, Value obj, Type *owner)
{
    MemberDescriptor *m = MEMBER(self);
    if (obj == 0)
        return self;
    if (!check_receiver(m->owner, m->name, obj))
        return VALUE_ERROR;
    Value value = *member_field(m, obj);
    if (value != 0)
        return value;
    return m->flags & MEMBER_RAISES ? raise_attribute_error(obj, m->name) : VALUE_NONE;
}

static bool member_set(Value self, Value obj, Value value)
{
    MemberDescriptor *m = MEMBER(self);
    if (!check_receiver(m->owner, m->name, obj))
        return false;
    if (m->flags & MEMBER_READONLY)
        return raise_false(&type_AttributeError, "readonly attribute");
    Value *field = member_field(m, obj);
    if (value == 0 && *field == 0 && (m->flags & MEMBER_RAISES))
        return raise_value(&type_AttributeError, m->name) != 0;
    *field = value;
    return true;
}

static Value member_repr(Value self)
{
    return str_format("<member '%U' of '%s' objects>", MEMBER(self)->name,
                      type_name(MEMBER(self)->owner));
}

static Value member_get_name(Value self) { return MEMBER(self)->name; }
static Value member_get_owner(Value self) { return OBJECT_VALUE(MEMBER(self)->owner); }
static Value member_get_doc(Value self)
{
    return MEMBER(self)->doc != NULL ? str_from_cstr(MEMBER(self)->doc) : VALUE_NONE;
}
static Value member_get_qualname(Value self)
{
    return qualified(MEMBER(self)->owner, MEMBER(self)->name);
}
static Value member_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    return pair_for_getattr(MEMBER(self)->owner, MEMBER(self)->name);
}

static const GetSetDef member_getsets[] = {
    {"__name__", member_get_name, NULL, NULL},
    {"__qualname__", member_get_qualname, NULL, NULL},
    {"__doc__", member_get_doc, NULL, NULL},
    {"__objclass__", member_get_owner, NULL, NULL},
    {0},
};
static const MethodDef member_methods[] = {
    {"__reduce__", member_reduce, "", 0, NULL},
    {0},
};

Type type_member_descriptor = {
    TYPE_HEAD("member_descriptor"), .size = sizeof(MemberDescriptor), .repr = member_repr,
    .descr_get = member_get, .descr_set = member_set, .getsets = member_getsets,
    .methods = member_methods,
};
