/* Looking through the heap: for the rare code that must know who refers to an object. */
#ifndef COIL_GC_HEAP_H
#define COIL_GC_HEAP_H

#include "runtime/base/base.h"

/* Collects, then calls visit for every object that was reached; visit must not allocate. False:
 * the allocator of this build cannot tell. */
bool gc_visit_heap(void (*visit)(void *object, size_t bytes, void *data), void *data);

#endif
