/* What the files of the itertools module share. */
#ifndef COIL_ITERTOOLS_H
#define COIL_ITERTOOLS_H

#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/ops.h"

/* An iterator type of the module: new_ makes it, next steps it. */
#define ITERTOOLS_TYPE(variable, type_name_, struct_, new_fn, signature, next_fn, method_table,    \
                       text)                                                                       \
    Type variable = {                                                                              \
        TYPE_HEAD("itertools." type_name_),                                                        \
        .doc = text,                                                                               \
        .size = sizeof(struct_),                                                                   \
        .flags = TYPE_BASE,                                                                        \
        .new_ = new_fn,                                                                            \
        .new_sig = signature,                                                                      \
        .iter = iter_self,                                                                         \
        .next = next_fn,                                                                           \
        .methods = method_table,                                                                   \
    }

extern Type itertools_accumulate, itertools_batched, itertools_chain, itertools_combinations,
    itertools_cwr, itertools_compress, itertools_count, itertools_cycle, itertools_dropwhile,
    itertools_filterfalse, itertools_groupby, itertools_grouper, itertools_islice,
    itertools_pairwise, itertools_permutations, itertools_product, itertools_repeat,
    itertools_starmap, itertools_takewhile, itertools_tee, itertools_zip_longest;

/* Copying and pickling of these iterators is deprecated (3.12) and goes in 3.14: warns. */
bool itertools_pickle_warning(void);
/* (type(self), args) or, with state not 0, (type(self), args, state). Passes failures (0) on. */
Value itertools_reduced(Value self, Value args, Value state);
#define PICKLE_METHODS(prefix)                                                                     \
    {"__reduce__", prefix##_reduce, "", 0, "Return state information for pickling."},              \
    {"__setstate__", prefix##_setstate, "state, /", 0, "Set state information for unpickling."}

Value itertools_tee_function(Value self, Value *args, size_t nargs, Value kwnames);

#define NATIVE(name) Value name(Value self, Value *args, size_t nargs, Value kwnames)

#endif
