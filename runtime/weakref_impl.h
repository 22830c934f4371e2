/* Between weakref.c and type_weakproxy.c: what a reference and a proxy have in common. */
#ifndef COIL_WEAKREF_IMPL_H
#define COIL_WEAKREF_IMPL_H

#include "runtime/type.h"
#include "runtime/weakref.h"

typedef struct WeakRef {
    Object head;
    void *link;      /* weak (gc.h); NULL: the object is gone */
    Value strong;    /* instead, for objects that never die: built-in types */
    Value callback;  /* 0: none, or called already */
    int64_t hash;    /* of the object, once asked for */
    bool has_hash;
} WeakRef;
#define WEAK(v) AS(WeakRef, v)

/* A reference or proxy of this type, registered with its object. `share`: one may serve for all. */
Value weak_make(Type *type, Value v, Value callback, bool share);

#endif
