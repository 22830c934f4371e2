/* Iterator objects made by built-in functions: enumerate, zip, map, filter, reversed, iter(f, x),
 * and the generic sequence iterator. */
#ifndef COIL_ITER_H
#define COIL_ITER_H
#include "runtime/object.h"
extern Type type_enumerate, type_zip, type_map, type_filter, type_reversed, type_callable_iterator,
    type_sequence_iterator;
Value sequence_iter_new(Value sequence);              /* by __getitem__ from 0 */
Value callable_iter_new(Value callable, Value sentinel);
#endif
