/* Shared by the files of float and complex. */
#ifndef COIL_FLOAT_IMPL_H
#define COIL_FLOAT_IMPL_H

#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/int_impl.h"

typedef enum { NUMBER_OTHER, NUMBER_OK, NUMBER_RAISED } NumberKind;
/* An int or float operand as a double; NUMBER_RAISED: OverflowError for a huge int. */
NumberKind number_as_double(Value v, double *out);
int float_compare_int(double d, Value i);
/* OverflowError(34, 'Numerical result out of range') */
Value raise_range_error(void) COLD;
/* (ar + ai j) ** (br + bi j) */
Value complex_power(double ar, double ai, double br, double bi);
/* An instance of `type` (float or a subclass). */
Value float_as_type(Type *type, double d);

#endif
