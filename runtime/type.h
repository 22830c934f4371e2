/* What the files of the object model share: readiness, slots, class creation, descriptors.
 * Other files need object.h, ops.h, call.h and descr.h only. */
#ifndef COIL_TYPE_H
#define COIL_TYPE_H

#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/list.h"
#include "runtime/ops.h"
#include "runtime/str.h"

typedef void (*AnyFn)(void);

/* One row of slots.def. `wrap` calls the slot function of a built-in type for its wrapper method. */
typedef struct SlotRow SlotRow;
typedef Value (*WrapFn)(const SlotRow *row, AnyFn fn, Value self, Value *args, size_t nargs,
                        Value kwnames);
struct SlotRow {
    uint16_t offset;  /* of the slot in Type */
    uint16_t name;    /* NAME_dunder_... */
    AnyFn generic;    /* what a class gets whose method is defined in the language */
    WrapFn wrap;      /* NULL: no wrapper method */
    const char *sig;
    const char *doc;
};
extern const SlotRow slot_rows[];
extern const size_t slot_row_count;

static inline AnyFn *slot_address(Type *type, const SlotRow *row)
{
    return (AnyFn *)((char *)type + row->offset);
}

/* slots.c, slots_wrap.c */
bool slots_add_wrappers(Type *type);           /* static types: dict entries for own slots */
void slots_inherit(Type *type, Type *base);    /* static types: NULL slots from the base */
void slots_update(Type *type);                 /* heap types: all slots from the methods */
void slots_update_name(Type *type, Value name); /* and subclasses, after `name` changed */
Value slot_getattr_hook(Value self, Value name);
Value slot_new(Type *type, Value *args, size_t nargs, Value kwnames);

/* A slot wrapper (`int.__add__`); bound it is a method-wrapper. */
typedef struct WrapperDescriptor {
    Object head;
    const SlotRow *row;
    Type *owner;
} WrapperDescriptor;
typedef struct MethodWrapperObject {
    Object head;
    WrapperDescriptor *descr;
    Value self;
} MethodWrapperObject;
typedef struct GetSetDescriptor {
    Object head;
    const GetSetDef *def;
    Type *owner;
} GetSetDescriptor;
/* A field of Value type at an offset: `members` tables and __slots__. */
typedef struct MemberDescriptor {
    Object head;
    Value name;
    size_t offset;
    int flags;
    const char *doc;
    Type *owner;
} MemberDescriptor;

Value wrapper_descriptor_new(Type *owner, const SlotRow *row);
Value method_descriptor_new(Type *owner, const MethodDef *def); /* also class and static methods */
Value getset_descriptor_new(Type *owner, const GetSetDef *def);
Value member_descriptor_new(Type *owner, Value name, size_t offset, int flags, const char *doc);
/* __new__ of a type with a native new_ : a function bound to the type. */
Value new_wrapper(Type *type);
bool is_new_wrapper(Value v);
/* "($self, x, /)" for __text_signature__. */
Value text_signature(const char *self_name, const char *sig);

/* params.c */
/* The signature of `new_sig`: messages name the type, and one argument is counted as many are.
 * `lenient`: new_ of a type with an init of its own ignores arguments (as list.__new__ does). */
ParamSpec *param_spec_new(const char *owner, const char *name, const char *sig);
ParamSpec *param_spec_for_type(const char *name, const char *sig, bool lenient);
bool param_spec_lenient(const ParamSpec *spec);
/* Keywords of a call that makes a `type`: 0 when its __new__ takes none and a subclass's __init__ does. */
Value param_spec_new_keywords(ParamSpec *spec, Type *type, Value kwnames);
size_t param_spec_count(ParamSpec *spec);
/* Binds into out[0..param_spec_count(spec)); absent ones are 0. */
bool params_bind(ParamSpec *spec, const Value *args, size_t nargs, Value kwnames, Value *out);
#define PARAM_MAX 32

/* type_ready.c */
void type_base_shape(Type *type);   /* first thing in a static type's life */
bool type_make_dict_shape(Type *type);
bool type_add_own_dict_descr(Type *type, bool with_dict, bool with_weakref);
void type_add_subclass(Type *base, Type *type);
void type_remove_subclass(Type *base, Type *type);
Value type_subclasses_list(Type *type);
void type_each_subclass(Type *type, void (*fn)(Type *sub, void *data), void *data);

/* type_mro.c */
Value mro_compute(Type *type);              /* a tuple; by mro() of the metatype if overridden */
Value mro_c3(Type *type);                   /* a list */
bool mro_update(Type *type);                /* sets type->mro */
Type *type_best_base(Value bases);
Type *type_solid_base(Type *type);

/* type_create.c, type_layout.c */
Type *type_calculate_metatype(Type *metatype, Value bases);
Value type_new_slot(Type *metatype, Value *args, size_t nargs, Value kwnames);
typedef struct ClassLayout { /* what __slots__ asks for */
    Value names;        /* tuple of mangled names for members, or 0 */
    bool has_slots, add_dict, add_weakref;
} ClassLayout;
bool class_layout_parse(ClassLayout *layout, Type *base, Value bases, Value name, Dict *dict);
bool class_layout_apply(ClassLayout *layout, Type *type);

/* type_type.c */
Value type_invoke_new(Type *type, Value *args, size_t nargs, Value kwnames);
bool type_invoke_init(Value self, Value *args, size_t nargs, Value kwnames);
Value type_getattr_slot(Value self, Value name);
int type_find_attr(Type *type, Value name, Value *out); /* 1 found, 0 absent, -1 raised */
const char *type_cname_tail(Type *type);
Value type_module_name(Type *type);   /* __module__; 0: raised */
Value type_qualname(Type *type);

/* type_attrs.c: the getset and method tables of `type` */
extern const GetSetDef type_getsets[];
extern const MethodDef type_methods[];
bool type_attrs_check_mutable(Type *type, Value name);

/* attr.c */
/* generic_getattr that does not raise when absent: 1 found, 0 absent, -1 raised. */
int generic_find_attr(Value obj, Value name, Value *out);
/* The name as an interned exact str; 0: raised (TypeError for a non-str). */
Value attr_name(Value name);
/* Applies a class attribute's __get__ if it has one. */
Value descr_bind(Value attr, Value obj, Type *owner);

/* type_object.c */
Value object_new_slot(Type *type, Value *args, size_t nargs, Value kwnames);
bool object_init_slot(Value self, Value *args, size_t nargs, Value kwnames);
Value object_repr_slot(Value self);

/* The `__dict__` and `__weakref__` descriptors (type_object.c). */
extern const GetSetDef object_dict_getset, object_weakref_getset;



#endif
