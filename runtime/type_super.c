/* super: attribute lookup in the classes after a given one in an object's MRO. */
#include "runtime/type.h"

#define SUPER(v) AS(Super, v)

bool (*super_implicit_args)(Type **type, Value *obj);

/* Unlike is_subtype, by the MRO alone: a custom mro() may leave the class itself out. */
static bool in_mro(Type *type, Type *of)
{
    if (of->mro == 0)
        return is_subtype(of, type);
    for (size_t i = 0; i < TUPLE(of->mro)->len; i++)
        if (TUPLE(of->mro)->items[i] == OBJECT_VALUE(type))
            return true;
    return false;
}

/* The class whose MRO is searched: of obj, or obj itself where it is a subclass of `type`. */
static Type *super_check(Type *type, Value obj)
{
    if (is_type(obj) && in_mro(type, AS(Type, obj)))
        return AS(Type, obj);
    if (is_instance_of(obj, type))
        return type_of(obj);
    Value class; /* a proxy may claim another class */
    if (!get_attr_opt(obj, NAME(dunder_class), &class))
        return NULL;
    if (class != 0 && is_type(class) && is_subtype(AS(Type, class), type))
        return AS(Type, class);
    return raise_null(&type_TypeError,
                      "super(type, obj): obj (%s %s) is not an instance or subtype of type (%s).",
                      is_type(obj) ? "type" : "instance of",
                      is_type(obj) ? type_name(AS(Type, obj)) : type_name_of(obj),
                      type_name(type));
}

/* The attribute as the class after `type` in the MRO of obj_type has it, unbound. 0: absent. */
static Value lookup_after(Type *type, Type *obj_type, Value name)
{
    if (obj_type->mro == 0) /* in the making */
        return 0;
    Tuple *mro = TUPLE(obj_type->mro);
    size_t i = 0;
    while (i < mro->len && mro->items[i] != OBJECT_VALUE(type))
        i++;
    for (i++; i < mro->len; i++) {
        Value value = dict_get_str(AS(Type, mro->items[i])->dict, name);
        if (value != 0)
            return value;
    }
    return 0;
}

static Value bind(Value attr, Value obj, Type *obj_type)
{
    Type *t = type_of(attr);
    if (t->descr_get == NULL)
        return attr;
    return t->descr_get(attr, obj == OBJECT_VALUE(obj_type) ? 0 : obj, obj_type);
}

Value super_lookup(Type *type, Value obj, Value name, bool *bound)
{
    *bound = true;
    Type *obj_type = super_check(type, obj);
    if (obj_type == NULL)
        return VALUE_ERROR;
    Value attr = name == NAME(dunder_class) ? 0 : lookup_after(type, obj_type, name);
    if (attr == 0) {
        Value self = object_new(&type_super, 0);
        if (self == 0)
            return VALUE_ERROR;
        SUPER(self)->type = type;
        SUPER(self)->obj = obj;
        SUPER(self)->obj_type = obj_type;
        return generic_getattr(self, name);
    }
    if ((type_of(attr)->flags & TYPE_METHOD_LIKE) && obj != OBJECT_VALUE(obj_type)) {
        *bound = false;
        return attr;
    }
    return bind(attr, obj, obj_type);
}

static Value super_getattr(Value self, Value name)
{
    Super *s = SUPER(self);
    if (s->obj_type != NULL && name != NAME(dunder_class)) {
        Value attr = lookup_after(s->type, s->obj_type, name);
        if (attr != 0)
            return bind(attr, s->obj, s->obj_type);
    }
    return generic_getattr(self, name);
}

static bool super_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Type *type;
    Value obj = 0;
    if (kwnames != 0 && TUPLE(kwnames)->len != 0)
        return raise_false(&type_TypeError, "super() takes no keyword arguments");
    if (nargs > 2)
        return raise_false(&type_TypeError, "super() expected at most 2 arguments, got %zu", nargs);
    if (nargs == 0) {
        if (super_implicit_args == NULL)
            return raise_false(&type_RuntimeError, "super(): no current frame");
        if (!super_implicit_args(&type, &obj))
            return false;
    } else {
        if (!is_type(args[0]))
            return raise_false(&type_TypeError, "super() argument 1 must be a type, not %T",
                               args[0]);
        type = AS(Type, args[0]);
        obj = nargs > 1 && args[1] != VALUE_NONE ? args[1] : 0;
    }
    Type *obj_type = obj != 0 ? super_check(type, obj) : NULL;
    if (obj != 0 && obj_type == NULL)
        return false;
    SUPER(self)->type = type;
    SUPER(self)->obj = obj;
    SUPER(self)->obj_type = obj_type;
    return true;
}

static Value super_alloc(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

static Value super_get(Value self, Value obj, Type *owner)
{
    Super *s = SUPER(self);
    if (obj == 0 || s->obj != 0 || s->type == NULL)
        return self;
    if (type_of(self) != &type_super)
        return call2(OBJECT_VALUE(type_of(self)), OBJECT_VALUE(s->type), obj);
    Type *obj_type = super_check(s->type, obj);
    Value made = obj_type != NULL ? object_new(&type_super, 0) : VALUE_ERROR;
    if (made == 0)
        return VALUE_ERROR;
    SUPER(made)->type = s->type;
    SUPER(made)->obj = obj;
    SUPER(made)->obj_type = obj_type;
    return made;
}

static Value super_repr(Value self)
{
    Super *s = SUPER(self);
    const char *name = s->type != NULL ? type_name(s->type) : "NULL";
    if (s->obj_type != NULL)
        return str_format("<super: <class '%s'>, <%s object>>", name, type_name(s->obj_type));
    return str_format("<super: <class '%s'>, NULL>", name);
}

static Value get_thisclass(Value self)
{
    return SUPER(self)->type != NULL ? OBJECT_VALUE(SUPER(self)->type) : VALUE_NONE;
}
static Value get_self(Value self) { return SUPER(self)->obj != 0 ? SUPER(self)->obj : VALUE_NONE; }
static Value get_self_class(Value self)
{
    return SUPER(self)->obj_type != NULL ? OBJECT_VALUE(SUPER(self)->obj_type) : VALUE_NONE;
}

static const GetSetDef super_getsets[] = {
    {"__thisclass__", get_thisclass, NULL, "the class invoking super()"},
    {"__self__", get_self, NULL, "the instance invoking super(); may be None"},
    {"__self_class__", get_self_class, NULL, "the type of the instance invoking super(); may be None"},
    {0},
};

Type type_super = {
    TYPE_HEAD("super"), .size = sizeof(Super), .flags = TYPE_BASE,
    .doc = "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super "
           "object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\n"
           "super(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use "
           "to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        "
           "super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    "
           "def cmeth(cls, arg):\n        super().cmeth(arg)\n",
    .new_ = super_alloc, .init = super_init, .repr = super_repr, .getattr = super_getattr,
    .descr_get = super_get, .getsets = super_getsets,
};
