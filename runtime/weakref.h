/* Weak references. */
#ifndef COIL_WEAKREF_H
#define COIL_WEAKREF_H

#include "runtime/object.h"

extern Type type_weakref, type_weakproxy, type_weakcallableproxy;

/* ref(v, callback) as the exact type; callback 0 or None: the one shared reference of the object. */
Value weakref_new(Value v, Value callback);
/* The object, or 0 when it is gone. */
Value weakref_get(Value ref);
/* The first weak reference to v, or None. */
Value weakref_first(Value v);
/* proxy(v, callback) */
Value weakproxy_new(Value v, Value callback);
size_t weakref_count(Value v);
Value weakref_list(Value v);
/* Calls the callbacks of references whose objects died. Runs by itself after collections, at the
 * point where finalizers run; gc.collect() may call it to be sure. */
void weakref_run_callbacks(void);

#endif
