/* The callable types of the _operator module. */
#ifndef COIL_OPERATOR_GETTERS_H
#define COIL_OPERATOR_GETTERS_H

#include "runtime/object.h"

extern Type operator_itemgetter, operator_attrgetter, operator_methodcaller;

#endif
