/* Iterator objects made by built-in functions: enumerate, zip, map, filter, reversed, iter(f, x),
 * and the generic sequence iterator. */
#ifndef COIL_ITER_H
#define COIL_ITER_H
#include "runtime/object.h"
extern Type type_enumerate, type_zip, type_map, type_filter, type_reversed, type_callable_iterator,
    type_sequence_iterator;
Value sequence_iter_new(Value sequence);              /* by __getitem__ from 0 */
Value callable_iter_new(Value callable, Value sentinel);
/* For `for a, b in ...`: the next pair of an exact enumerate, zip of two or dict item iterator
 * without making the tuple. 1: *a and *b are set; 0: exhausted; -1: raised; 2: not such an
 * iterator. */
int iter_next_pair(Value iterator, Value *a, Value *b);
#endif
