/* `object`: making instances of any type, and what every object can do. Pickling support is in
 * object_reduce.c. */
#include "runtime/int.h"
#include "runtime/type.h"
#include "runtime/module.h"
#include "runtime/object_reduce.h"
#include "runtime/weakref.h"

/* ---- allocation ---- */

/* Bytes of an instance with its attribute storage; SIZE_MAX: too large. */
static size_t instance_bytes(Type *type, size_t items)
{
    size_t bytes;
    if (__builtin_mul_overflow(items, type->item_size, &bytes)
        || __builtin_add_overflow(bytes, type->size, &bytes) || bytes > PTRDIFF_MAX / 2)
        return SIZE_MAX;
    if (type->attrs_offset == ATTRS_AT_END)
        /* After the last item, its terminator and alignment (shape.c). */
        return ALIGN_UP(bytes, sizeof(Value)) + sizeof(AttrStore) + 2 * sizeof(Value);
    if (type->attrs_offset >= (ptrdiff_t)type->size)
        bytes = (size_t)type->attrs_offset + sizeof(AttrStore)
              + type->base.ninline * sizeof(Value);
    return bytes;
}

/* __del__ and the native clean-up, once the object is unreachable (PEP 442: it may come back). */
static void run_finalizer(void *object, void *data)
{
    Value self = OBJECT_VALUE(object);
    Value pending = thread->pending;
    thread->pending = 0;
    if (type_of(self)->flags & TYPE_HAS_DEL) {
        bool missing = false;
        Value result = special_call(self, NAME(dunder_del), NULL, 0, &missing);
        if (result == 0 && !missing)
            error_unraisable(type_lookup(type_of(self), NAME(dunder_del)), NULL);
    }
    if (type_of(self)->finalize != NULL)
        type_of(self)->finalize(self);
    thread->pending = pending;
}

Value object_new(Type *type, size_t items)
{
    size_t bytes = instance_bytes(type, items);
    if (bytes == SIZE_MAX)
        return raise_memory_error();
    Object *obj = gc_alloc(bytes);
    if (obj == NULL)
        return VALUE_ERROR;
    obj->shape = &type->base;
    if (type->items_count_offset != 0)
        *(size_t *)((char *)obj + type->items_count_offset) = items;
    if (UNLIKELY((type->flags & TYPE_HAS_DEL) || type->finalize != NULL))
        gc_set_finalizer(obj, run_finalizer, NULL);
    return OBJECT_VALUE(obj);
}

/* ---- __new__ and __init__ ---- */

static bool has_arguments(size_t nargs, Value kwnames)
{
    return nargs != 0 || (kwnames != 0 && TUPLE(kwnames)->len != 0);
}

static Value raise_abstract(Type *type)
{
    Value set = dict_get_str(type->dict, NAME(dunder_abstractmethods));
    if (set == 0)
        return raise_attribute_error(OBJECT_VALUE(type), NAME(dunder_abstractmethods));
    Value sorted = list_from_iterable(set);
    if (sorted == 0 || !list_sort(LIST(sorted), 0, false))
        return VALUE_ERROR;
    Value sep = str_from_cstr("', '");
    Value joined = sep != 0 ? str_join(sep, sorted) : VALUE_ERROR;
    if (joined == 0)
        return VALUE_ERROR;
    return raise_type_error("Can't instantiate abstract class %s without an implementation for "
                            "abstract method%s '%U'",
                            type_name(type), LIST(sorted)->len > 1 ? "s" : "", joined);
}

/* Excess arguments are an error unless the class takes them in the other of __new__ and __init__. */
Value object_new_slot(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (UNLIKELY(has_arguments(nargs, kwnames))) {
        if (type->new_ != object_new_slot)
            return raise_type_error("object.__new__() takes exactly one argument (the type to "
                                    "instantiate)");
        if (type->init == object_init_slot)
            return raise_type_error("%s() takes no arguments", type_name(type));
    }
    if (UNLIKELY(type->flags & TYPE_ABSTRACT))
        return raise_abstract(type);
    return object_new(type, 0);
}

bool object_init_slot(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (LIKELY(!has_arguments(nargs, kwnames)))
        return true;
    Type *type = type_of(self);
    if (type->init != object_init_slot)
        return raise_false(&type_TypeError, "object.__init__() takes exactly one argument (the "
                                            "instance to initialize)");
    if (type->new_ == object_new_slot)
        return raise_false(&type_TypeError, "%s.__init__() takes exactly one argument (the "
                                            "instance to initialize)", type_name(type));
    return true;
}

/* ---- __new__ as a function: `int.__new__(cls, ...)` ---- */

static Value new_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Type *owner = AS(Type, self);
    const char *name = type_name(owner);
    if (nargs == 0)
        return raise_type_error("%s.__new__(): not enough arguments", name);
    if (!is_type(args[0]))
        return raise_type_error("%s.__new__(X): X is not a type object (%T)", name, args[0]);
    Type *type = AS(Type, args[0]);
    if (!is_subtype(type, owner))
        return raise_type_error("%s.__new__(%s): %s is not a subtype of %s", name, type_name(type),
                                type_name(type), name);
    /* The nearest built-in base must be the one whose __new__ this is, or memory would be misused. */
    Type *native = type;
    while (native != NULL && (native->new_ == slot_new || (native->flags & TYPE_HEAP)))
        native = native->base_type;
    if (native != NULL && native->new_ != owner->new_)
        return raise_type_error("%s.__new__(%s) is not safe, use %s.__new__()", name,
                                type_name(type), type_name(native));
    ParamSpec *spec = owner->new_spec;
    if (spec == NULL)
        return owner->new_(type, args + 1, nargs - 1, kwnames);
    Value bound[PARAM_MAX];
    size_t count = param_spec_count(spec);
    if (param_spec_lenient(spec))
        memset(bound, 0, count * sizeof(Value));
    else if (!params_bind(spec, args + 1, nargs - 1, kwnames, bound))
        return VALUE_ERROR;
    return owner->new_(type, bound, count, 0);
}

static const MethodDef new_def = {
    "__new__", new_call, "*args, **kwargs", METHOD_RAW,
    "Create and return a new object.  See help(type) for accurate signature.",
};

Value new_wrapper(Type *type) { return native_function_new(&new_def, OBJECT_VALUE(type), 0); }

bool is_new_wrapper(Value v)
{
    return is_exactly(v, &type_native_function) && AS(NativeFunction, v)->def == &new_def;
}

/* ---- the other slots ---- */

Value object_repr_slot(Value self)
{
    Type *type = type_of(self);
    Value module = type_module_name(type);
    if (module == 0) {
        if (!error_clear_if(&type_AttributeError))
            return VALUE_ERROR;
    } else if (is_str(module) && !str_equal_cstr(module, "builtins")) {
        return str_format("<%U.%U object at %p>", module, type_qualname(type), (void *)self);
    }
    return str_format("<%s object at %p>", type_name(type), (void *)self);
}

static Value object_str(Value self)
{
    Type *type = type_of(self);
    return type->repr != NULL ? type->repr(self) : object_repr_slot(self);
}

static bool object_hash(Value self, int64_t *out)
{
    *out = hash_pointer((void *)self);
    return true;
}

static Value object_compare(Value a, Value b, CompareOp op)
{
    if (op == CMP_EQ)
        return a == b ? VALUE_TRUE : VALUE_NOT_IMPLEMENTED;
    if (op != CMP_NE)
        return VALUE_NOT_IMPLEMENTED;
    Type *type = type_of(a);
    Value equal = type->compare(a, b, CMP_EQ);
    if (equal == 0 || equal == VALUE_NOT_IMPLEMENTED)
        return equal;
    int truth = is_true(equal);
    return truth < 0 ? VALUE_ERROR : value_bool(!truth);
}

/* ---- __class__ ---- */

static Value object_get_class(Value self) { return OBJECT_VALUE(type_of(self)); }

/* Instances of both lie in memory alike. */
static bool same_layout(Type *a, Type *b)
{
    if ((a->flags & TYPE_WEAKREF) != (b->flags & TYPE_WEAKREF))
        return false;
    if (a->size != b->size || a->item_size != b->item_size || a->attrs_offset != b->attrs_offset)
        return false;
    Type *x = type_solid_base(a), *y = type_solid_base(b);
    if (x == y)
        return true;
    /* Classes that add equal members to the same base. */
    return x->base_type == y->base_type && x->member_slots != 0 && y->member_slots != 0
        && values_equal(x->member_slots, y->member_slots) == 1;
}

static bool object_set_class(Value self, Value value)
{
    if (value == 0)
        return raise_false(&type_TypeError, "can't delete __class__ attribute");
    if (!is_type(value))
        return raise_false(&type_TypeError,
                           "__class__ must be set to a class, not '%T' object", value);
    Type *to = AS(Type, value), *from = type_of(self);
    bool modules = is_subtype(to, &type_module) && is_subtype(from, &type_module);
    if (!modules && ((to->flags & TYPE_IMMUTABLE) || (from->flags & TYPE_IMMUTABLE)))
        return raise_false(&type_TypeError, "__class__ assignment only supported for mutable types "
                                            "or ModuleType subclasses");
    if (!same_layout(from, to))
        return raise_false(&type_TypeError,
                           "__class__ assignment: '%s' object layout differs from '%s'",
                           type_name(to), type_name(from));
    if (is_type(self)) { /* a class moves to another metaclass: its shape is fixed */
        AS(Object, self)->shape = &to->base;
        type_modified(AS(Type, self));
        return true;
    }
    return object_set_type(AS(Object, self), to);
}

/* ---- __dict__ and __weakref__ of classes that have them ---- */

/* A built-in base that says itself what __dict__ is (type, module): its getset, or NULL. */
static const GetSetDef *native_dict(Value self)
{
    Type *type = type_of(self);
    while (type != NULL && (type->flags & TYPE_HEAP))
        type = type->base_type;
    Value descr = type != NULL ? type_lookup(type, NAME(dunder_dict)) : 0;
    if (descr == 0 || !is_exactly(descr, &type_getset_descriptor))
        return NULL;
    const GetSetDef *def = AS(GetSetDescriptor, descr)->def;
    return def != &object_dict_getset ? def : NULL;
}

static Value get_dict(Value self)
{
    const GetSetDef *native = native_dict(self);
    if (UNLIKELY(native != NULL))
        return native->get(self);
    Dict *dict = object_dict(AS(Object, self));
    if (dict != NULL)
        return OBJECT_VALUE(dict);
    return error_pending() ? VALUE_ERROR : raise_attribute_error(self, NAME(dunder_dict));
}

static bool set_dict(Value self, Value value)
{
    const GetSetDef *native = native_dict(self);
    if (UNLIKELY(native != NULL)) {
        if (native->set == NULL)
            return raise_false(&type_AttributeError,
                               "attribute '__dict__' of '%s' objects is not writable",
                               type_name_of(self));
        return native->set(self, value);
    }
    if (value == 0) { /* del obj.__dict__: starts afresh */
        Dict *fresh = dict_new();
        return fresh != NULL && object_set_dict(AS(Object, self), fresh);
    }
    if (!is_dict(value))
        return raise_false(&type_TypeError, "__dict__ must be set to a dictionary, not a '%T'",
                           value);
    return object_set_dict(AS(Object, self), DICT(value));
}

static Value get_weakref(Value self) { return weakref_first(self); }

const GetSetDef object_dict_getset = {"__dict__", get_dict, set_dict,
                                      "dictionary for instance variables"};
const GetSetDef object_weakref_getset = {"__weakref__", get_weakref, NULL,
                                         "list of weak references to the object"};

/* ---- methods ---- */

static Value object_format(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_str(args[0]))
        return raise_type_error("__format__() argument must be str, not %T", args[0]);
    if (str_len(args[0]) > 0)
        return raise_type_error("unsupported format string passed to %T.__format__", self);
    return to_str(self);
}

static Value object_sizeof(Value self, Value *args, size_t nargs, Value kwnames)
{
    Type *type = type_of(self);
    size_t items = 0;
    if (type->items_count_offset != 0 && is_object(self))
        items = *(size_t *)((char *)self + type->items_count_offset);
    return int_new((int64_t)(type->size + items * type->item_size));
}

static bool merge_class_names(Dict *into, Type *type)
{
    for (size_t i = 0; type->mro != 0 && i < TUPLE(type->mro)->len; i++)
        if (!dict_merge(into, AS(Type, TUPLE(type->mro)->items[i])->dict, false))
            return false;
    return true;
}

static Value object_dir(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value own;
    if (!get_attr_opt(self, NAME(dunder_dict), &own))
        return VALUE_ERROR;
    Dict *all = own != 0 && is_dict(own) ? dict_copy(DICT(own)) : dict_new();
    Value class;
    if (all == NULL || !get_attr_opt(self, NAME(dunder_class), &class))
        return VALUE_ERROR;
    if (class != 0 && is_type(class) && !merge_class_names(all, AS(Type, class)))
        return VALUE_ERROR;
    return dict_keys_list(all);
}

static Value object_init_subclass(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (kwnames != 0 && TUPLE(kwnames)->len != 0)
        return raise_type_error("%U.__init_subclass__() takes no keyword arguments",
                                type_qualname(AS(Type, self)));
    if (nargs != 0)
        return raise_type_error("%U.__init_subclass__() takes no arguments (%zu given)",
                                type_qualname(AS(Type, self)), nargs);
    return VALUE_NONE;
}

static Value object_subclasshook(Value self, Value *args, size_t nargs, Value kwnames)
{
    return VALUE_NOT_IMPLEMENTED;
}

static const GetSetDef object_getsets[] = {
    {"__class__", object_get_class, object_set_class, "the object's class"},
    {0},
};

static const MethodDef object_methods[] = {
    {"__reduce_ex__", object_reduce_ex, "protocol, /", 0, "Helper for pickle."},
    {"__reduce__", object_reduce, "", 0, "Helper for pickle."},
    {"__getstate__", object_getstate, "", 0, "Helper for pickle."},
    {"__subclasshook__", object_subclasshook, "object, /", METHOD_CLASS,
     "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by "
     "abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it "
     "returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal "
     "algorithm (and the outcome is cached)."},
    {"__init_subclass__", object_init_subclass, "", METHOD_CLASS | METHOD_RAW,
     "This method is called when a class is subclassed.\n\nThe default implementation does "
     "nothing. It may be\noverridden to extend subclasses."},
    {"__format__", object_format, "format_spec, /", 0,
     "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError "
     "otherwise."},
    {"__sizeof__", object_sizeof, "", 0, "Size of object in memory, in bytes."},
    {"__dir__", object_dir, "", 0, "Default dir() implementation."},
    {0},
};

Type type_object = {
    TYPE_HEAD("object"), .size = sizeof(Object), .flags = TYPE_BASE,
    .doc = "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and "
           "returns a new featureless\ninstance that has no instance attributes and cannot be given "
           "any.\n",
    .new_ = object_new_slot, .init = object_init_slot, .repr = object_repr_slot,
    .str = object_str, .hash = object_hash, .compare = object_compare,
    .getattr = generic_getattr, .setattr = generic_setattr, .getsets = object_getsets,
    .methods = object_methods,
};
