/* Functions written in C, and bound methods.
 *
 * A NativeFunction serves two types: builtin_function_or_method (a module's function, or a method
 * bound to `self`) and method_descriptor (what a class's dict holds: `list.append`). */
#include "runtime/int.h"
#include "runtime/module.h"
#include "runtime/type.h"

#define FUNCTION(v) AS(NativeFunction, v)

static NativeFunction *function_new(Type *type, const MethodDef *def, Type *owner)
{
    NativeFunction *f = NEW(NativeFunction, type);
    if (f != NULL) {
        f->def = def;
        f->owner = owner;
        f->resume = (uint16_t)(def->flags & (METHOD_RESUME_NEXT | METHOD_RESUME_SEND));
    }
    return f;
}

Value native_function_new(const MethodDef *def, Value self, Value module_name)
{
    NativeFunction *f = function_new(&type_native_function, def, NULL);
    if (f == NULL)
        return VALUE_ERROR;
    f->self = self;
    f->module = module_name;
    if (def->flags & METHOD_RAW)
        return OBJECT_VALUE(f);
    const char *owner = NULL;
    if (self != 0 && is_type(self))
        owner = type_cname_tail(AS(Type, self));
    else if (module_name != 0 && !str_equal_cstr(module_name, "builtins"))
        owner = str_utf8(module_name, NULL);
    f->spec = param_spec_new(owner, def->name, def->sig);
    return f->spec != NULL ? OBJECT_VALUE(f) : VALUE_ERROR;
}

/* The entry of a type's dict for a row of its methods table. */
Value method_descriptor_new(Type *owner, const MethodDef *def)
{
    if (def->flags & METHOD_STATIC) {
        Value f = native_function_new(def, OBJECT_VALUE(owner), 0);
        /* Not staticmethod_new: at start it could not read the function's attributes yet. */
        Value wrapper = f != 0 ? object_new(&type_staticmethod, 0) : VALUE_ERROR;
        if (wrapper != 0)
            AS(MethodWrapper, wrapper)->callable = f;
        return wrapper;
    }
    Type *type = def->flags & METHOD_CLASS ? &type_classmethod_descriptor
                                           : &type_method_descriptor;
    NativeFunction *f = function_new(type, def, owner);
    if (f == NULL)
        return VALUE_ERROR;
    if (!(def->flags & METHOD_RAW)) {
        f->spec = param_spec_new(type_cname_tail(owner), def->name, def->sig);
        if (f->spec == NULL)
            return VALUE_ERROR;
    }
    return OBJECT_VALUE(f);
}

static Value bind_native(NativeFunction *descr, Value self)
{
    NativeFunction *f = function_new(&type_native_function, descr->def, descr->owner);
    if (f == NULL)
        return VALUE_ERROR;
    f->self = self;
    f->spec = descr->spec;
    f->exact = descr->exact;
    f->resume = descr->resume;
    return OBJECT_VALUE(f);
}

/* ---- builtin_function_or_method ---- */

static Value function_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    NativeFunction *f = FUNCTION(self);
    return native_call(f->def, f->spec, f->self, args, nargs, kwnames);
}

static bool is_module_function(NativeFunction *f)
{
    return f->self == 0 || is_instance_of(f->self, &type_module);
}

static Value function_repr(Value self)
{
    NativeFunction *f = FUNCTION(self);
    if (is_module_function(f))
        return str_format("<built-in function %s>", f->def->name);
    return str_format("<built-in method %s of %T object at %p>", f->def->name, f->self,
                      (void *)f->self);
}

static bool function_hash(Value self, int64_t *out)
{
    NativeFunction *f = FUNCTION(self);
    *out = hash_pointer((void *)f->self) ^ hash_pointer(f->def);
    return true;
}

static Value function_compare(Value a, Value b, CompareOp op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_exactly(b, &type_native_function))
        return VALUE_NOT_IMPLEMENTED;
    NativeFunction *f = FUNCTION(a), *g = FUNCTION(b);
    return value_bool((f->self == g->self && f->def == g->def) == (op == CMP_EQ));
}

static Value function_get_name(Value self) { return str_from_cstr(FUNCTION(self)->def->name); }

static Value function_get_doc(Value self)
{
    const char *doc = FUNCTION(self)->def->doc;
    return doc != NULL ? str_from_cstr(doc) : VALUE_NONE;
}

static Value function_get_signature(Value self)
{
    NativeFunction *f = FUNCTION(self);
    if (f->def->sig == NULL && (f->def->flags & METHOD_RAW))
        return VALUE_NONE;
    const char *first = f->def->flags & METHOD_STATIC ? NULL
                      : f->def->flags & METHOD_CLASS  ? "$type"
                      : f->self != 0 && is_module_function(f) ? "$module" : "$self";
    return text_signature(first, f->def->sig);
}

static Value function_get_self(Value self)
{
    NativeFunction *f = FUNCTION(self);
    return f->self != 0 ? f->self : VALUE_NONE;
}

static Value function_get_module(Value self)
{
    NativeFunction *f = FUNCTION(self);
    return f->module != 0 ? f->module : VALUE_NONE;
}

static Value function_get_qualname(Value self)
{
    NativeFunction *f = FUNCTION(self);
    if (is_module_function(f))
        return function_get_name(self);
    Type *type = is_type(f->self) ? AS(Type, f->self) : type_of(f->self);
    Value prefix = get_attr(OBJECT_VALUE(type), NAME(dunder_qualname));
    return prefix != 0 ? str_format("%S.%s", prefix, f->def->name) : VALUE_ERROR;
}

static Value function_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    NativeFunction *f = FUNCTION(self);
    if (is_module_function(f))
        return function_get_name(self);
    Value getattr = builtin_get("getattr");
    Value name = function_get_name(self);
    if (getattr == 0 || name == 0)
        return VALUE_ERROR;
    Value pair = tuple_pack(2, f->self, name);
    return pair != 0 ? tuple_pack(2, getattr, pair) : VALUE_ERROR;
}

static const GetSetDef function_getsets[] = {
    {"__name__", function_get_name, NULL, NULL},
    {"__qualname__", function_get_qualname, NULL, NULL},
    {"__doc__", function_get_doc, NULL, NULL},
    {"__text_signature__", function_get_signature, NULL, NULL},
    {"__self__", function_get_self, NULL, NULL},
    {"__module__", function_get_module, NULL, NULL},
    {0},
};
static const MethodDef function_methods[] = {
    {"__reduce__", function_reduce, "", 0, NULL},
    {0},
};

Type type_native_function = {
    TYPE_HEAD("builtin_function_or_method"), .size = sizeof(NativeFunction),
    .flags = TYPE_WEAKREF, .call = function_call, .repr = function_repr, .hash = function_hash,
    .compare = function_compare, .getsets = function_getsets, .methods = function_methods,
};

/* ---- method_descriptor ---- */

static Value wrong_receiver(NativeFunction *f, Value self)
{
    return raise_type_error("descriptor '%s' for '%s' objects doesn't apply to a '%T' object",
                            f->def->name, type_name(f->owner), self);
}

static Value descriptor_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    NativeFunction *f = FUNCTION(self);
    if (UNLIKELY(nargs == 0))
        return raise_type_error("unbound method %s.%s() needs an argument",
                                type_name(f->owner), f->def->name);
    if (UNLIKELY(!is_instance_of(args[0], f->owner)))
        return wrong_receiver(f, args[0]);
    return native_call(f->def, f->spec, args[0], args + 1, nargs - 1, kwnames);
}

static Value descriptor_get(Value self, Value obj, Type *owner)
{
    NativeFunction *f = FUNCTION(self);
    if (obj == 0)
        return self;
    if (!is_instance_of(obj, f->owner))
        return wrong_receiver(f, obj);
    return bind_native(f, obj);
}

static Value descriptor_repr(Value self)
{
    NativeFunction *f = FUNCTION(self);
    return str_format("<method '%s' of '%s' objects>", f->def->name, type_name(f->owner));
}

static Value descriptor_get_qualname(Value self)
{
    NativeFunction *f = FUNCTION(self);
    Value prefix = type_qualname(f->owner);
    return prefix != 0 ? str_format("%S.%s", prefix, f->def->name) : VALUE_ERROR;
}

static Value descriptor_get_objclass(Value self) { return OBJECT_VALUE(FUNCTION(self)->owner); }

static Value descriptor_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    NativeFunction *f = FUNCTION(self);
    Value getattr = builtin_get("getattr");
    Value name = function_get_name(self);
    if (getattr == 0 || name == 0)
        return VALUE_ERROR;
    Value pair = tuple_pack(2, OBJECT_VALUE(f->owner), name);
    return pair != 0 ? tuple_pack(2, getattr, pair) : VALUE_ERROR;
}

static const GetSetDef descriptor_getsets[] = {
    {"__name__", function_get_name, NULL, NULL},
    {"__qualname__", descriptor_get_qualname, NULL, NULL},
    {"__doc__", function_get_doc, NULL, NULL},
    {"__text_signature__", function_get_signature, NULL, NULL},
    {"__objclass__", descriptor_get_objclass, NULL, NULL},
    {0},
};
static const MethodDef descriptor_methods[] = {
    {"__reduce__", descriptor_reduce, "", 0, NULL},
    {0},
};

Type type_method_descriptor = {
    TYPE_HEAD("method_descriptor"), .size = sizeof(NativeFunction), .flags = TYPE_METHOD_LIKE,
    .call = descriptor_call, .repr = descriptor_repr, .descr_get = descriptor_get,
    .getsets = descriptor_getsets, .methods = descriptor_methods,
};

/* ---- classmethod_descriptor ---- */

static Value class_descriptor_get(Value self, Value obj, Type *owner)
{
    NativeFunction *f = FUNCTION(self);
    Type *type = owner != NULL ? owner : obj != 0 ? type_of(obj) : NULL;
    if (type == NULL)
        return raise_type_error("descriptor '%s' for type '%s' needs either an object or a type",
                                f->def->name, type_name(f->owner));
    if (!is_subtype(type, f->owner))
        return raise_type_error("descriptor '%s' requires a subtype of '%s' but received '%s'",
                                f->def->name, type_name(f->owner), type_name(type));
    return bind_native(f, OBJECT_VALUE(type));
}

static Value class_descriptor_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    NativeFunction *f = FUNCTION(self);
    if (nargs == 0)
        return raise_type_error("unbound method %s.%s() needs an argument",
                                type_name(f->owner), f->def->name);
    if (!is_type(args[0]))
        return raise_type_error("descriptor '%s' requires a type but received a '%T' instance",
                                f->def->name, args[0]);
    if (!is_subtype(AS(Type, args[0]), f->owner))
        return raise_type_error("descriptor '%s' requires a subtype of '%s' but received '%s'",
                                f->def->name, type_name(f->owner), type_name(AS(Type, args[0])));
    return native_call(f->def, f->spec, args[0], args + 1, nargs - 1, kwnames);
}

Type type_classmethod_descriptor = {
    TYPE_HEAD("classmethod_descriptor"), .size = sizeof(NativeFunction),
    .call = class_descriptor_call, .repr = descriptor_repr, .descr_get = class_descriptor_get,
    .getsets = descriptor_getsets, /* no __reduce__: getattr() would give it bound */
};

/* ---- method: a function bound to its first argument ---- */

#define METHOD(v) AS(BoundMethod, v)

Value bound_method_new(Value function, Value self)
{
    BoundMethod *m = NEW(BoundMethod, &type_bound_method);
    if (m == NULL)
        return VALUE_ERROR;
    m->function = function;
    m->self = self;
    return OBJECT_VALUE(m);
}

static Value method_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (!is_callable(args[0]))
        return raise_type_error("first argument must be callable");
    if (args[1] == VALUE_NONE)
        return raise_type_error("instance must not be None");
    return bound_method_new(args[0], args[1]);
}

static Value method_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    BoundMethod *m = METHOD(self);
    size_t total = nargs + (kwnames != 0 ? TUPLE(kwnames)->len : 0);
    Value few[16];
    Value *all = total < ARRAY_LEN(few) ? few : gc_alloc((total + 1) * sizeof(Value));
    if (all == NULL || !recursion_check(""))
        return VALUE_ERROR;
    all[0] = m->self;
    memcpy(all + 1, args, total * sizeof(Value));
    return call(m->function, all, nargs + 1, kwnames);
}

static Value method_repr(Value self)
{
    BoundMethod *m = METHOD(self);
    Value name;
    if (!get_attr_opt(m->function, NAME(dunder_qualname), &name))
        return VALUE_ERROR;
    if (name == 0 && !get_attr_opt(m->function, NAME(dunder_name), &name))
        return VALUE_ERROR;
    if (name == 0 || !is_str(name))
        name = str_char('?');
    return str_format("<bound method %U of %R>", name, m->self);
}

static bool method_hash(Value self, int64_t *out)
{
    int64_t function;
    if (!hash_value(METHOD(self)->function, &function))
        return false;
    *out = hash_pointer((void *)METHOD(self)->self) ^ function;
    if (*out == -1)
        *out = -2;
    return true;
}

static Value method_compare(Value a, Value b, CompareOp op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_exactly(b, &type_bound_method))
        return VALUE_NOT_IMPLEMENTED;
    int same = compare_bool(METHOD(a)->function, METHOD(b)->function, CMP_EQ);
    if (same < 0)
        return VALUE_ERROR;
    same = same && METHOD(a)->self == METHOD(b)->self;
    return value_bool(same == (op == CMP_EQ));
}

/* Attributes that the method type lacks are the function's. */
static Value method_getattr(Value self, Value name)
{
    Value attr = type_lookup(&type_bound_method, name);
    if (attr != 0)
        return descr_bind(attr, self, &type_bound_method);
    return get_attr(METHOD(self)->function, name);
}

static Value method_get(Value self, Value obj, Type *owner) { return self; }

static Value method_get_doc(Value self)
{
    return get_attr(METHOD(self)->function, NAME(dunder_doc));
}

static Value method_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value getattr = builtin_get("getattr");
    Value name = get_attr(METHOD(self)->function, NAME(dunder_name));
    if (getattr == 0 || name == 0)
        return VALUE_ERROR;
    Value pair = tuple_pack(2, METHOD(self)->self, name);
    return pair != 0 ? tuple_pack(2, getattr, pair) : VALUE_ERROR;
}

static const GetSetDef method_getsets[] = {
    {"__doc__", method_get_doc, NULL, NULL},
    {0},
};
static const MemberDef method_members[] = {
    {"__func__", offsetof(BoundMethod, function), MEMBER_READONLY,
     "the function (or other callable) implementing a method"},
    {"__self__", offsetof(BoundMethod, self), MEMBER_READONLY,
     "the instance to which a method is bound"},
    {0},
};
static const MethodDef method_methods[] = {
    {"__reduce__", method_reduce, "", 0, NULL},
    {0},
};

Type type_bound_method = {
    TYPE_HEAD("method"), .size = sizeof(BoundMethod), .flags = TYPE_WEAKREF,
    .doc = "Create a bound instance method object.",
    .new_ = method_new, .new_sig = "function, instance, /", .call = method_call,
    .repr = method_repr, .hash = method_hash, .compare = method_compare,
    .getattr = method_getattr, .descr_get = method_get, .getsets = method_getsets,
    .members = method_members, .methods = method_methods,
};
