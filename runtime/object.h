/* Objects, shapes and types.
 *
 * Every heap object starts with a pointer to its Shape. A shape says which type the object has and,
 * for objects with instance attributes, which attribute sits in which slot (a "hidden class").
 * Each type embeds its base shape, so that `obj->shape == &type_list.base` is an exact type test.
 *
 * Instance attributes. A type with `attrs_offset != 0` gives its instances attribute storage:
 *     AttrStore { Value *overflow; Value inline_[ninline]; }
 * at that byte offset (for variable-sized types, attrs_offset == ATTRS_AT_END, after the items, with
 * ninline == 0). Slot i is inline_[i] when i < shape->ninline, else overflow[i - ninline]. Asking for
 * `__dict__` (or deleting an attribute) turns the object to dict mode for good: its shape becomes
 * type->dict_shape and `overflow` points to a Dict.
 *
 * Inline caches compare shape->id, a number that is never reused: changing a class gives new ids to
 * all shapes of it and of its subclasses, which empties every cache at once (type_modified). */
#ifndef COIL_OBJECT_H
#define COIL_OBJECT_H

#include "runtime/base/gc.h"
#include "runtime/value.h"

typedef struct Shape Shape;
typedef struct Type Type;
typedef struct Dict Dict;
struct Buffer;

typedef struct Object {
    Shape *shape;
} Object;

typedef enum { SHAPE_FIXED, SHAPE_SLOTS, SHAPE_DICT } ShapeMode;

struct Shape {
    Type *type;
    uint32_t id;       /* unique; renewed by type_modified */
    uint8_t mode;      /* ShapeMode */
    uint16_t nslots;   /* attributes an object of this shape has */
    uint16_t ninline;  /* how many of the slots lie inside the object */
    Shape *parent;     /* the shape before the last attribute was added */
    Value name;        /* that attribute (interned str) */
    Value children;    /* 0, one Shape* or a Dict from name to Shape (shape.c) */
    Dict *index;       /* name -> slot, made lazily for large shapes */
};

typedef struct AttrStore {
    Value *overflow;
    Value inline_[];
} AttrStore;

#define ATTRS_AT_END (-1)

/* The one calling convention of native code.
 * args[0..nargs) are positional; with kwnames (a tuple of str, else 0) the values of the keyword
 * arguments follow at args[nargs..]. Functions with a signature (MethodDef) never see keywords:
 * they get one entry for each parameter in order, 0 where the caller left an optional one out. */
typedef Value (*NativeFn)(Value self, Value *args, size_t nargs, Value kwnames);

enum {
    METHOD_STATIC = 1,
    METHOD_CLASS = 2, /* self is the Type */
    METHOD_RAW = 4,   /* takes args, nargs, kwnames as the caller passed them */
    METHOD_RESUME_NEXT = 8,  /* next(g), g.__next__(): the VM switches to a generator's frame itself */
    METHOD_RESUME_SEND = 16, /* g.send(v) */
};

/* sig: the text signature without parentheses and self, e.g. "object, /", "key, default=None, /",
 * "sep=None, maxsplit=-1". It is parsed once: it drives argument binding, error messages and
 * inspect.signature. For METHOD_RAW it only documents. Parameters after "*," are keyword-only. */
typedef struct MethodDef {
    const char *name;
    NativeFn fn;
    const char *sig;
    int flags;
    const char *doc;
} MethodDef;

typedef struct GetSetDef {
    const char *name;
    Value (*get)(Value self);
    bool (*set)(Value self, Value value); /* value 0: delete; NULL: read-only */
    const char *doc;
} GetSetDef;

/* A field of type Value inside the object. Absent (0) reads as None, or raises AttributeError with
 * MEMBER_RAISES. */
enum { MEMBER_READONLY = 1, MEMBER_RAISES = 2 };
typedef struct MemberDef {
    const char *name;
    size_t offset;
    int flags;
    const char *doc;
} MemberDef;

typedef enum { CMP_LT, CMP_LE, CMP_EQ, CMP_NE, CMP_GT, CMP_GE } CompareOp;

/* Binary operators, in the order of opcodes and of the in-place slots. */
typedef enum {
    OP_ADD, OP_SUB, OP_MUL, OP_MATMUL, OP_TRUEDIV, OP_FLOORDIV, OP_MOD, OP_POW,
    OP_LSHIFT, OP_RSHIFT, OP_AND, OP_XOR, OP_OR, OP_DIVMOD, BINARY_OP_COUNT
} BinaryOp;

typedef enum { UNARY_NEG, UNARY_POS, UNARY_INVERT, UNARY_ABS, UNARY_INT, UNARY_FLOAT, UNARY_INDEX,
               UNARY_OP_COUNT } UnaryOp;

enum { /* Type.flags */
    TYPE_HEAP = 1 << 0,        /* made by a class statement or type() */
    TYPE_BASE = 1 << 1,        /* may be subclassed */
    TYPE_ABSTRACT = 1 << 2,    /* has abstract methods */
    TYPE_IMMUTABLE = 1 << 3,   /* its attributes cannot be set */
    TYPE_READY = 1 << 4,
    TYPE_HAS_DEL = 1 << 5,     /* defines __del__: instances get a finalizer */
    TYPE_SEQUENCE = 1 << 6,    /* matches sequence patterns */
    TYPE_MAPPING = 1 << 7,     /* matches mapping patterns */
    TYPE_METHOD_LIKE = 1 << 8, /* descriptor whose call may skip binding: f(obj, ...) == obj.f(...) */
    TYPE_NO_NEW = 1 << 9,      /* cannot be instantiated from the language */
    TYPE_MATCH_SELF = 1 << 10, /* class pattern with one positional sub-pattern matches the subject */
    TYPE_CUSTOM_GETATTR = 1 << 11, /* __getattribute__ or __getattr__ defined in the language */
    TYPE_WEAKREF = 1 << 12,    /* static types: instances may be weakly referenced; heap: inherited */
    TYPE_IN_UNIONS = 1 << 13,  /* instances may stand in X | Y */
    /* Fast isinstance for the built-in bases; inherited by subclasses. */
    TYPE_IS_INT = 1 << 16, TYPE_IS_STR = 1 << 17, TYPE_IS_BYTES = 1 << 18, TYPE_IS_LIST = 1 << 19,
    TYPE_IS_TUPLE = 1 << 20, TYPE_IS_DICT = 1 << 21, TYPE_IS_EXCEPTION = 1 << 22,
    TYPE_IS_TYPE = 1 << 23, TYPE_IS_FLOAT = 1 << 24, TYPE_IS_SET = 1 << 25,
    TYPE_IS_FROZENSET = 1 << 26, TYPE_IS_BYTEARRAY = 1 << 27, TYPE_IS_COMPLEX = 1 << 28,
};

/* Slots. NULL means "not supported"; type_ready fills NULLs from the base type. A class that defines
 * the special method gets a generic function that calls it; a built-in slot shows up in the type's
 * dict as a wrapper method (`int.__add__`), both by the one table in slots.def. */
struct Type {
    Object head;
    Shape base;             /* shape of instances without attributes */
    Shape *dict_shape;      /* shape of instances in dict mode */
    Value name;             /* str */
    Type *base_type;        /* "best base": decides the layout */
    Value bases;            /* tuple */
    Value mro;              /* tuple */
    Dict *dict;
    Value subclasses;       /* list of weak links to direct subclasses (type_type.c) */
    uint32_t flags;
    size_t size;            /* bytes of the fixed part of an instance, without AttrStore */
    size_t item_size;       /* of variable-sized instances */
    ptrdiff_t attrs_offset; /* see above; 0: no instance attributes */
    ptrdiff_t items_count_offset; /* where a variable-sized object keeps its count (size_t) */
    uint16_t ninline_hint;  /* slots to reserve in new instances */

    const char *cname;      /* static types: "list", "collections.deque" (module before the last dot) */
    const char *doc;
    const MethodDef *methods;   /* each ends with a row whose name is NULL */
    const GetSetDef *getsets;
    const MemberDef *members;

    Value (*new_)(Type *type, Value *args, size_t nargs, Value kwnames);
    const char *new_sig;        /* when set, new_ and init get bound arguments as a MethodDef would */
    bool (*init)(Value self, Value *args, size_t nargs, Value kwnames);
    NativeFn call;
    Value (*repr)(Value self);
    Value (*str)(Value self);
    bool (*hash)(Value self, int64_t *out); /* false: raised. hash_not_implemented: unhashable */
    Value (*compare)(Value a, Value b, CompareOp op); /* may give value_not_implemented */
    Value (*getattr)(Value self, Value name);
    bool (*setattr)(Value self, Value name, Value value); /* value 0: delete */
    Value (*iter)(Value self);
    Value (*next)(Value self); /* 0 with nothing pending: exhausted (a pending StopIteration too) */
    Value (*await)(Value self);
    Value (*aiter)(Value self);
    Value (*anext)(Value self);
    Value (*descr_get)(Value self, Value obj, Type *owner); /* obj 0: through the class */
    bool (*descr_set)(Value self, Value obj, Value value);  /* value 0: delete */
    int (*truth)(Value self); /* 1, 0, or -1 raised */
    ptrdiff_t (*length)(Value self); /* -1 raised */
    Value (*getitem)(Value self, Value key);
    bool (*setitem)(Value self, Value key, Value value); /* value 0: delete */
    int (*contains)(Value self, Value item); /* 1, 0, -1 raised */
    Value (*unary[UNARY_OP_COUNT])(Value self);
    /* Called with (left, right) for either operand's type; value_not_implemented: try the other. */
    Value (*binary[BINARY_OP_COUNT])(Value left, Value right);
    Value (*inplace[OP_DIVMOD])(Value left, Value right);
    Value (*pow3)(Value base, Value exponent, Value modulus);
    void (*finalize)(Value self); /* native clean-up at collection (files, sockets, generators) */
    /* Buffer protocol: fills *out and returns true, or raises (buffer.h). */
    bool (*get_buffer)(Value self, struct Buffer *out, bool writable);
    void (*release_buffer)(Value self, struct Buffer *out);

    /* Kept by type_ready.c and type_create.c. */
    Value qualname;              /* heap types: str */
    Value member_slots;          /* heap types: tuple of the (mangled) names in __slots__, or 0 */
    struct ParamSpec *new_spec;  /* of the type whose new_ this is; NULL: takes raw arguments */
    struct ParamSpec *init_spec; /* likewise for init */
};

extern Type type_object, type_type;

/* ---- reading values ---- */
extern Type type_int, type_float, type_bool, type_none, type_ellipsis, type_not_implemented;
typedef struct Singleton {
    Object head;
    int64_t number; /* bool: 0 or 1 */
} __attribute__((aligned(16))) Singleton;
extern Singleton none_object, true_object, false_object, ellipsis_object, not_implemented_object;
#define VALUE_NONE ((Value)&none_object)
#define VALUE_TRUE ((Value)&true_object)
#define VALUE_FALSE ((Value)&false_object)
#define VALUE_ELLIPSIS ((Value)&ellipsis_object)
#define VALUE_NOT_IMPLEMENTED ((Value)&not_implemented_object)
static inline Value value_bool(bool b) { return b ? VALUE_TRUE : VALUE_FALSE; }

#define AS(T, v) ((T *)(v))
#define OBJECT_VALUE(p) ((Value)(p))

static inline Type *type_of(Value v)
{
    if (is_small_int(v))
        return &type_int;
    if (is_flonum(v))
        return &type_float;
    return AS(Object, v)->shape->type;
}
/* The value is an object of exactly this type (of the static shape, or of one grown from it). */
static inline bool is_exactly(Value v, Type *type) { return type_of(v) == type; }
/* One compare; for types whose instances never have attributes of their own. */
static inline bool has_base_shape(Value v, Type *type)
{
    return is_object(v) && AS(Object, v)->shape == &type->base;
}
static inline bool has_flag(Value v, uint32_t flag) { return (type_of(v)->flags & flag) != 0; }

#define is_int(v) (is_small_int(v) || (is_object(v) && has_flag(v, TYPE_IS_INT))) /* bool too */
#define is_float(v) (is_flonum(v) || (is_object(v) && has_flag(v, TYPE_IS_FLOAT)))
#define is_str(v) (is_object(v) && has_flag(v, TYPE_IS_STR))
#define is_bytes(v) (is_object(v) && has_flag(v, TYPE_IS_BYTES))
#define is_bytearray(v) (is_object(v) && has_flag(v, TYPE_IS_BYTEARRAY))
#define is_list(v) (is_object(v) && has_flag(v, TYPE_IS_LIST))
#define is_tuple(v) (is_object(v) && has_flag(v, TYPE_IS_TUPLE))
#define is_dict(v) (is_object(v) && has_flag(v, TYPE_IS_DICT))
#define is_set(v) (is_object(v) && has_flag(v, TYPE_IS_SET))
#define is_frozenset(v) (is_object(v) && has_flag(v, TYPE_IS_FROZENSET))
#define is_exception(v) (is_object(v) && has_flag(v, TYPE_IS_EXCEPTION))
#define is_type(v) (is_object(v) && has_flag(v, TYPE_IS_TYPE))
#define is_complex(v) (is_object(v) && has_flag(v, TYPE_IS_COMPLEX))

/* ---- making objects ---- */
/* Head for a static Type: `Type type_list = { TYPE_HEAD("list"), .size = sizeof(List), ... }`. */
#define TYPE_HEAD(type_name) .head = {&type_type.base}, .cname = type_name

/* A zeroed instance of `type` (heap or static) including its attribute storage, shape set, finalizer
 * registered when the type needs one. `items`: count for variable-sized types, else 0. */
Value object_new(Type *type, size_t items) MUST_CHECK;
/* The quick way for static types whose instances never have attributes. `T *p = NEW(T, &type_x)`. */
static inline MUST_CHECK void *object_alloc(Type *type, size_t bytes)
{
    Object *o = gc_alloc(bytes);
    if (LIKELY(o != NULL))
        o->shape = &type->base;
    return o;
}
#define NEW(T, type) ((T *)object_alloc((type), sizeof(T)))

/* ---- types (type_type.c) ---- */
/* Prepares a static type: bases default to object, slots inherited, dict filled. Idempotent. */
void type_ready(Type *type);
/* Every class attribute write goes through here or calls this: new shape ids, slots recomputed. */
void type_modified(Type *type);
/* Looks `name` (interned str) up along the MRO through the global method cache. 0: absent, nothing
 * raised. *owner (may be NULL) gets the class that has it. */
Value type_lookup(Type *type, Value name);
bool type_set_attr(Type *type, Value name, Value value);
bool is_subtype(Type *type, Type *base); /* by MRO only */
static inline bool is_instance_of(Value v, Type *type)
{
    Type *t = type_of(v);
    return t == type || is_subtype(t, type);
}
/* "int", or "collections.deque" for %T-style messages: the bare name, as CPython's tp_name tail. */
const char *type_name(Type *type);
const char *type_name_of(Value v);
/* Makes a class as type(name, bases, dict, **kw) would. metatype may be NULL (computed). */
Value type_create(Type *metatype, Value name, Value bases, Value dict, Value *kwargs, Value kwnames);
/* Set by vm/: the __name__ of the running function's globals, for the __module__ of classes made by
 * type(); 0 with nothing raised: none. */
extern Value (*type_caller_module)(void);
/* Empties the method cache, so that it keeps nothing alive: before a full collection. */
void type_cache_clear(void);

/* ---- shapes (shape.c) ---- */
AttrStore *object_attrs(Object *obj);      /* NULL when the type has none */
int shape_slot(Shape *shape, Value name);  /* slot of an interned name, or -1 */
Value object_get_slot(Object *obj, int slot); /* 0 when unset */
bool object_get_own(Object *obj, Value name, Value *out); /* attribute in slots or dict; no raise */
bool object_set_own(Object *obj, Value name, Value value);
int object_del_own(Object *obj, Value name); /* 1 deleted, 0 absent, -1 raised */
Dict *object_dict(Object *obj);            /* switches to dict mode; NULL: no attributes or error */
bool object_set_dict(Object *obj, Dict *dict);
/* A new dict that is a copy of the own attributes (no mode switch); 0: raised. */
Value object_dict_copy(Object *obj);
uint32_t shape_new_id(void);
/* obj.__class__ = type: keeps attributes. Raises TypeError when layouts differ. */
bool object_set_type(Object *obj, Type *type);

#endif
