/* What the files of the _collections module share. */
#ifndef COIL_COLLECTIONS_IMPL_H
#define COIL_COLLECTIONS_IMPL_H

#include "runtime/object.h"

extern Type collections_deque, collections_deque_iterator, collections_deque_reverse_iterator,
    collections_defaultdict, collections_ordered_dict, collections_odict_iterator,
    collections_odict_keys, collections_odict_values, collections_odict_items;

#endif
