/* Descriptors of the language: property, classmethod, staticmethod, super; cells; simple namespaces. */
#ifndef COIL_DESCR_H
#define COIL_DESCR_H
#include "runtime/object.h"
typedef struct Property { Object head; Value fget, fset, fdel, doc, name; bool getter_doc; } Property;
typedef struct MethodWrapper { Object head; Value callable; } MethodWrapper; /* classmethod, staticmethod */
typedef struct Super { Object head; Type *type; Value obj; Type *obj_type; } Super;
typedef struct Cell { Object head; Value value; /* 0: empty */ } Cell;
extern Type type_property, type_classmethod, type_staticmethod, type_super, type_cell,
    type_simple_namespace;
Value cell_new(Value value);
Value property_new(Value fget, Value fset, Value fdel, Value doc);
Value classmethod_new(Value callable);
Value staticmethod_new(Value callable);
Value simple_namespace_new(Dict *attrs);
/* super(type, obj).name without making the super object (for the VM's super().name()). */
Value super_lookup(Type *type, Value obj, Value name, bool *bound);
/* Set by vm/: what `super()` without arguments means in the running frame; false: raised. */
extern bool (*super_implicit_args)(Type **type, Value *obj);
Value generic_alias_new(Value origin, Value args);    /* types.GenericAlias: list[int] */
/* fn of a "__class_getitem__" row ("item, /", METHOD_CLASS): cls[item] is a GenericAlias. */
Value generic_class_getitem(Value self, Value *args, size_t nargs, Value kwnames);
Value union_new(Value left, Value right);             /* types.UnionType: int | str */
extern Type type_generic_alias, type_generic_alias_iterator, type_union;
#endif
