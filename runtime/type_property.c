/* property, classmethod, staticmethod: the descriptors that decorate functions in a class body. */
#include "runtime/type.h"

/* ---- property ---- */

#define PROPERTY(v) AS(Property, v)

static Value none_to_absent(Value v) { return v == VALUE_NONE ? 0 : v; }

/* The doc string of the getter stands for a missing one; a subclass keeps it as an attribute of the
 * instance, since its class has a __doc__ of its own. */
static bool property_set_doc(Property *p, Value doc)
{
    p->doc = doc;
    p->getter_doc = false;
    if (doc == 0 && p->fget != 0) {
        if (!get_attr_opt(p->fget, NAME(dunder_doc), &doc))
            return false;
        doc = doc == 0 ? 0 : none_to_absent(doc);
        p->doc = doc;
        p->getter_doc = doc != 0;
    }
    if (p->head.shape->type == &type_property)
        return true;
    if (set_attr(OBJECT_VALUE(p), NAME(dunder_doc), doc != 0 ? doc : VALUE_NONE))
        return true;
    /* No place for it (__slots__): only a text that was asked for by `doc` may get lost. */
    return !p->getter_doc && error_clear_if(&type_AttributeError);
}

static bool property_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Property *p = PROPERTY(self);
    p->fget = args[0] != 0 ? none_to_absent(args[0]) : 0;
    p->fset = args[1] != 0 ? none_to_absent(args[1]) : 0;
    p->fdel = args[2] != 0 ? none_to_absent(args[2]) : 0;
    p->name = 0;
    return property_set_doc(p, args[3] != 0 ? none_to_absent(args[3]) : 0);
}

static Value property_alloc(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

Value property_new(Value fget, Value fset, Value fdel, Value doc)
{
    Value self = object_new(&type_property, 0);
    Value args[] = {fget, fset, fdel, doc};
    return self != 0 && property_init(self, args, 4, 0) ? self : VALUE_ERROR;
}

/* The name given by __set_name__, else the getter's. False: raised; *out = 0: none. */
static bool property_name(Property *p, Value *out)
{
    *out = p->name;
    return *out != 0 || p->fget == 0 || get_attr_opt(p->fget, NAME(dunder_name), out);
}

static bool property_fail(Property *p, Value obj, const char *what)
{
    Value name;
    if (!property_name(p, &name))
        return false;
    Value class = type_qualname(type_of(obj));
    if (name != 0)
        raise(&type_AttributeError, "property %R of %R object has no %s", name, class, what);
    else
        raise(&type_AttributeError, "property of %R object has no %s", class, what);
    return false;
}

static Value property_get(Value self, Value obj, Type *owner)
{
    Property *p = PROPERTY(self);
    if (obj == 0)
        return self;
    if (p->fget == 0) {
        property_fail(p, obj, "getter");
        return VALUE_ERROR;
    }
    return call1(p->fget, obj);
}

static bool property_set(Value self, Value obj, Value value)
{
    Property *p = PROPERTY(self);
    Value function = value != 0 ? p->fset : p->fdel;
    if (function == 0)
        return property_fail(p, obj, value != 0 ? "setter" : "deleter");
    return (value != 0 ? call2(function, obj, value) : call1(function, obj)) != 0;
}

/* A copy with one accessor replaced (0: kept). */
static Value property_copy(Value self, Value fget, Value fset, Value fdel)
{
    Property *p = PROPERTY(self);
    bool renew = p->getter_doc && (fget != 0 || p->fget != 0);
    Value doc = renew || p->doc == 0 ? VALUE_NONE : p->doc;
    Value args[4 + PARAM_SLACK] = {fget != 0 ? fget : p->fget, fset != 0 ? fset : p->fset,
                                   fdel != 0 ? fdel : p->fdel, doc};
    for (int i = 0; i < 3; i++)
        if (args[i] == 0)
            args[i] = VALUE_NONE;
    Value copy = call(OBJECT_VALUE(type_of(self)), args, 4, 0);
    if (copy != 0 && is_instance_of(copy, &type_property) && p->name != 0)
        PROPERTY(copy)->name = p->name;
    return copy;
}

static Value property_getter(Value self, Value *args, size_t nargs, Value kwnames)
{
    return property_copy(self, args[0], 0, 0);
}
static Value property_setter(Value self, Value *args, size_t nargs, Value kwnames)
{
    return property_copy(self, 0, args[0], 0);
}
static Value property_deleter(Value self, Value *args, size_t nargs, Value kwnames)
{
    return property_copy(self, 0, 0, args[0]);
}

static Value property_set_name(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs != 2)
        return raise_type_error("__set_name__() takes 2 positional arguments but %zu were given",
                                nargs);
    PROPERTY(self)->name = args[1];
    return VALUE_NONE;
}

static Value property_get_name(Value self)
{
    Value name;
    if (!property_name(PROPERTY(self), &name))
        return VALUE_ERROR;
    return name != 0 ? name : raise_attribute_error(self, NAME(dunder_name));
}

static bool property_store_name(Value self, Value value)
{
    PROPERTY(self)->name = value;
    return true;
}

static Value property_get_doc(Value self)
{
    return PROPERTY(self)->doc != 0 ? PROPERTY(self)->doc : VALUE_NONE;
}

static bool property_store_doc(Value self, Value value)
{
    PROPERTY(self)->doc = value;
    return true;
}

/* 1 abstract, 0 not, -1 raised */
static int is_abstract(Value callable)
{
    Value flag;
    if (callable == 0)
        return 0;
    if (!get_attr_opt(callable, NAME(dunder_isabstractmethod), &flag))
        return -1;
    return flag != 0 ? is_true(flag) : 0;
}

static Value property_get_abstract(Value self)
{
    Value functions[] = {PROPERTY(self)->fget, PROPERTY(self)->fset, PROPERTY(self)->fdel};
    for (size_t i = 0; i < ARRAY_LEN(functions); i++) {
        int abstract = is_abstract(functions[i]);
        if (abstract != 0)
            return abstract < 0 ? VALUE_ERROR : VALUE_TRUE;
    }
    return VALUE_FALSE;
}

static const MemberDef property_members[] = {
    {"fget", offsetof(Property, fget), MEMBER_READONLY, NULL},
    {"fset", offsetof(Property, fset), MEMBER_READONLY, NULL},
    {"fdel", offsetof(Property, fdel), MEMBER_READONLY, NULL},
    {0},
};
static const GetSetDef property_getsets[] = {
    {"__name__", property_get_name, property_store_name, NULL},
    {"__doc__", property_get_doc, property_store_doc, NULL},
    {"__isabstractmethod__", property_get_abstract, NULL, NULL},
    {0},
};
static const MethodDef property_methods[] = {
    {"getter", property_getter, "object, /", 0,
     "Descriptor to obtain a copy of the property with a different getter."},
    {"setter", property_setter, "object, /", 0,
     "Descriptor to obtain a copy of the property with a different setter."},
    {"deleter", property_deleter, "object, /", 0,
     "Descriptor to obtain a copy of the property with a different deleter."},
    {"__set_name__", property_set_name, "owner, name, /", METHOD_RAW,
     "Method to set name of a property."},
    {0},
};

Type type_property = {
    TYPE_HEAD("property"), .size = sizeof(Property), .flags = TYPE_BASE,
    .doc = "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n"
           "  fset\n    function to be used for setting an attribute value\n  fdel\n    function to "
           "be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a "
           "managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n    def "
           "setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = "
           "property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new "
           "properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n    def "
           "x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n    "
           "def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        "
           "del self._x",
    .new_ = property_alloc, .init = property_init,
    .new_sig = "fget=None, fset=None, fdel=None, doc=None", .descr_get = property_get,
    .descr_set = property_set, .members = property_members, .getsets = property_getsets,
    .methods = property_methods,
};

/* ---- classmethod and staticmethod ---- */

#define WRAPPER(v) AS(MethodWrapper, v)

/* The wrapper looks like its function (functools.wraps). */
static bool copy_attributes(Value self, Value callable)
{
    static const uint16_t copied[] = {NAME_dunder_module, NAME_dunder_name, NAME_dunder_qualname,
                                      NAME_dunder_doc, NAME_dunder_annotations};
    for (size_t i = 0; i < ARRAY_LEN(copied); i++) {
        Value value;
        if (!get_attr_opt(callable, names[copied[i]], &value))
            return false;
        if (value != 0 && !object_set_own(AS(Object, self), names[copied[i]], value))
            return false;
    }
    Value dict;
    if (!get_attr_opt(callable, NAME(dunder_dict), &dict))
        return false;
    if (dict == 0 || !is_dict(dict) || DICT(dict)->used == 0)
        return true;
    Dict *own = object_dict(AS(Object, self));
    return own != NULL && dict_update(own, dict);
}

static bool wrapper_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    WRAPPER(self)->callable = args[0];
    return copy_attributes(self, args[0]);
}

static Value wrapper_alloc(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

static Value wrapper_make(Type *type, Value callable)
{
    Value self = object_new(type, 0);
    return self != 0 && wrapper_init(self, &callable, 1, 0) ? self : VALUE_ERROR;
}

Value classmethod_new(Value callable) { return wrapper_make(&type_classmethod, callable); }
Value staticmethod_new(Value callable) { return wrapper_make(&type_staticmethod, callable); }

static Value wrapped(Value self)
{
    Value callable = WRAPPER(self)->callable;
    if (callable == 0)
        return raise(&type_RuntimeError, "uninitialized %T object", self);
    return callable;
}

static Value classmethod_get(Value self, Value obj, Type *owner)
{
    Value callable = wrapped(self);
    if (callable == 0)
        return VALUE_ERROR;
    return bound_method_new(callable, OBJECT_VALUE(owner != NULL ? owner : type_of(obj)));
}

static Value staticmethod_get(Value self, Value obj, Type *owner) { return wrapped(self); }

static Value staticmethod_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value callable = wrapped(self);
    return callable != 0 ? call(callable, args, nargs, kwnames) : VALUE_ERROR;
}

static Value classmethod_repr(Value self)
{
    Value callable = WRAPPER(self)->callable;
    return str_format("<classmethod(%R)>", callable != 0 ? callable : VALUE_NONE);
}

static Value staticmethod_repr(Value self)
{
    Value callable = WRAPPER(self)->callable;
    return str_format("<staticmethod(%R)>", callable != 0 ? callable : VALUE_NONE);
}

static Value wrapper_get_abstract(Value self)
{
    int abstract = is_abstract(WRAPPER(self)->callable);
    return abstract < 0 ? VALUE_ERROR : value_bool(abstract);
}

static const MemberDef wrapper_members[] = {
    {"__func__", offsetof(MethodWrapper, callable), MEMBER_READONLY, NULL},
    {"__wrapped__", offsetof(MethodWrapper, callable), MEMBER_READONLY, NULL},
    {0},
};
static const GetSetDef wrapper_getsets[] = {
    {"__isabstractmethod__", wrapper_get_abstract, NULL, NULL},
    {0},
};

Type type_classmethod = {
    TYPE_HEAD("classmethod"), .size = sizeof(MethodWrapper), .attrs_offset = sizeof(MethodWrapper),
    .flags = TYPE_BASE,
    .doc = "Convert a function to be a class method.\n\nA class method receives the class as "
           "implicit first argument,\njust like an instance method receives the instance.\nTo "
           "declare a class method, use this idiom:\n\n  class C:\n      @classmethod\n      def "
           "f(cls, arg1, arg2, argN):\n          ...\n\nIt can be called either on the class (e.g. "
           "C.f()) or on an instance\n(e.g. C().f()).  The instance is ignored except for its "
           "class.\nIf a class method is called for a derived class, the derived class\nobject is "
           "passed as the implied first argument.\n\nClass methods are different than C++ or Java "
           "static methods.\nIf you want those, see the staticmethod builtin.",
    .new_ = wrapper_alloc, .init = wrapper_init, .new_sig = "function, /",
    .repr = classmethod_repr, .descr_get = classmethod_get, .members = wrapper_members,
    .getsets = wrapper_getsets,
};

Type type_staticmethod = {
    TYPE_HEAD("staticmethod"), .size = sizeof(MethodWrapper),
    .attrs_offset = sizeof(MethodWrapper), .flags = TYPE_BASE,
    .doc = "Convert a function to be a static method.\n\nA static method does not receive an "
           "implicit first argument.\nTo declare a static method, use this idiom:\n\n     class C:\n"
           "         @staticmethod\n         def f(arg1, arg2, argN):\n             ...\n\nIt can be "
           "called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()). Both the "
           "class and the instance are ignored, and\nneither is passed implicitly as the first "
           "argument to the method.\n\nStatic methods in Python are similar to those found in Java "
           "or C++.\nFor a more advanced concept, see the classmethod builtin.",
    .new_ = wrapper_alloc, .init = wrapper_init, .new_sig = "function, /",
    .call = staticmethod_call, .repr = staticmethod_repr, .descr_get = staticmethod_get,
    .members = wrapper_members, .getsets = wrapper_getsets,
};
