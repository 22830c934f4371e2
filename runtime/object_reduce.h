/* object.__reduce_ex__ and its kin, for copy and pickle. */
#ifndef COIL_OBJECT_REDUCE_H
#define COIL_OBJECT_REDUCE_H
#include "runtime/value.h"
Value object_reduce_ex(Value self, Value *args, size_t nargs, Value kwnames);
Value object_reduce(Value self, Value *args, size_t nargs, Value kwnames);
Value object_getstate(Value self, Value *args, size_t nargs, Value kwnames);
#endif
