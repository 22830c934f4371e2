/* Half precision floats, for the format "e" of struct and memoryview. */
#ifndef COIL_FLOAT_HALF_H
#define COIL_FLOAT_HALF_H

#include "runtime/base/base.h"

bool half_from_double(double d, uint16_t *out); /* false: too large */
double half_to_double(uint16_t h);

#endif
