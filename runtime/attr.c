/* Attribute access on any value: the generic protocol of instances (data model, 3.3.2), method
 * lookup without bound-method objects, and the entry points that the rest of the program uses. */
#include "runtime/type.h"

Value attr_name(Value name)
{
    if (LIKELY(is_object(name) && has_base_shape(name, &type_str)))
        return LIKELY(STR(name)->interned) ? name : str_intern(name);
    if (!is_str(name))
        return raise_type_error("attribute name must be string, not '%T'", name);
    Str *s = STR(name);
    Value exact = str_from_units(s->data, s->kind, s->len);
    return exact != 0 ? str_intern(exact) : VALUE_ERROR;
}

Value descr_bind(Value attr, Value obj, Type *owner)
{
    Type *type = type_of(attr);
    return type->descr_get != NULL ? type->descr_get(attr, obj, owner) : attr;
}

static bool own_attribute(Value obj, Value name, Value *out)
{
    return is_object(obj) && object_get_own(AS(Object, obj), name, out);
}

int generic_find_attr(Value obj, Value name, Value *out)
{
    Type *type = type_of(obj);
    Value attr = type_lookup(type, name);
    Type *attr_type = attr != 0 ? type_of(attr) : NULL;
    if (attr != 0 && attr_type->descr_set != NULL && attr_type->descr_get != NULL) {
        *out = attr_type->descr_get(attr, obj, type);
    } else if (own_attribute(obj, name, out)) {
        return 1;
    } else if (attr == 0) {
        *out = 0;
        return 0;
    } else {
        *out = attr_type->descr_get != NULL ? attr_type->descr_get(attr, obj, type) : attr;
    }
    if (*out != 0)
        return 1;
    return error_clear_if(&type_AttributeError) ? 0 : -1;
}

/* As generic_find_attr, but a descriptor's AttributeError stays as raised. */
Value generic_getattr(Value obj, Value name)
{
    Type *type = type_of(obj);
    Value attr = type_lookup(type, name), own;
    Type *attr_type = attr != 0 ? type_of(attr) : NULL;
    if (attr != 0 && attr_type->descr_set != NULL && attr_type->descr_get != NULL)
        return attr_type->descr_get(attr, obj, type);
    if (own_attribute(obj, name, &own))
        return own;
    if (attr == 0)
        return raise_attribute_error(obj, name);
    return attr_type->descr_get != NULL ? attr_type->descr_get(attr, obj, type) : attr;
}

/* No storage, or nothing to delete: says so as CPython does. */
static bool fail_set(Value obj, Value name, Value attr)
{
    Value exception;
    if (is_object(obj) && object_attrs(AS(Object, obj)) != NULL) {
        (void)raise_attribute_error(obj, name);
        return false;
    }
    if (attr == 0)
        exception = str_format("'%T' object has no attribute '%U'%s", obj, name,
                               type_of(obj)->setattr != generic_setattr ? ""
                               : " and no __dict__ for setting new attributes");
    else
        exception = str_format("'%T' object attribute '%U' is read-only", obj, name);
    if (exception == 0)
        return false;
    (void)raise_value(&type_AttributeError, exception);
    Value raised = thread->pending;
    if (raised != 0 && is_instance_of(raised, &type_AttributeError)) {
        AS(AttributeException, raised)->name = name;
        AS(AttributeException, raised)->obj = obj;
    }
    return false;
}

bool generic_setattr(Value obj, Value name, Value value)
{
    Type *type = type_of(obj);
    Value attr = type_lookup(type, name);
    if (attr != 0 && type_of(attr)->descr_set != NULL)
        return type_of(attr)->descr_set(attr, obj, value);
    if (!is_object(obj) || type->attrs_offset == 0)
        return fail_set(obj, name, attr);
    if (value != 0)
        return object_set_own(AS(Object, obj), name, value);
    int deleted = object_del_own(AS(Object, obj), name);
    return deleted > 0 || (deleted == 0 && fail_set(obj, name, attr));
}

/* ---- entry points ---- */

Value get_attr(Value obj, Value name)
{
    if (UNLIKELY(!STR(name)->interned) && (name = attr_name(name)) == 0)
        return VALUE_ERROR;
    return type_of(obj)->getattr(obj, name);
}

bool get_attr_opt(Value obj, Value name, Value *out)
{
    Type *type = type_of(obj);
    if (UNLIKELY(!STR(name)->interned) && (name = attr_name(name)) == 0)
        return false;
    if (type->getattr == generic_getattr)
        return generic_find_attr(obj, name, out) >= 0;
    if (type->getattr == type_getattr_slot)
        return type_find_attr(AS(Type, obj), name, out) >= 0;
    *out = type->getattr(obj, name);
    return *out != 0 || error_clear_if(&type_AttributeError);
}

bool set_attr(Value obj, Value name, Value value)
{
    if (UNLIKELY(!STR(name)->interned) && (name = attr_name(name)) == 0)
        return false;
    return type_of(obj)->setattr(obj, name, value);
}

Value get_attr_str(Value obj, const char *name)
{
    Value interned = str_intern_cstr(name);
    return interned != 0 ? get_attr(obj, interned) : VALUE_ERROR;
}

Value get_method(Value obj, Value name, bool *bound)
{
    Type *type = type_of(obj);
    *bound = true;
    if (UNLIKELY(!STR(name)->interned) && (name = attr_name(name)) == 0)
        return VALUE_ERROR;
    if (type->getattr != generic_getattr)
        return get_attr(obj, name);
    Value attr = type_lookup(type, name), own;
    Type *attr_type = attr != 0 ? type_of(attr) : NULL;
    bool method_like = attr != 0 && (attr_type->flags & TYPE_METHOD_LIKE);
    if (attr != 0 && !method_like && attr_type->descr_set != NULL && attr_type->descr_get != NULL)
        return attr_type->descr_get(attr, obj, type);
    if (own_attribute(obj, name, &own))
        return own;
    if (attr == 0)
        return raise_attribute_error(obj, name);
    if (method_like) {
        *bound = false;
        return attr;
    }
    return attr_type->descr_get != NULL ? attr_type->descr_get(attr, obj, type) : attr;
}
