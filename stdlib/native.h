/* What many modules in C need: the shape of a native function, arguments that are flags, exception
 * classes of their own, bytes-like arguments that may be text. */
#ifndef COIL_STDLIB_NATIVE_H
#define COIL_STDLIB_NATIVE_H

#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"

#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

/* Truth of an optional argument. False: raised. */
bool native_flag(Value v /* 0: fallback */, bool fallback, bool *out);
/* An optional int argument that must fit a C int. */
bool native_int(Value v, int fallback, int *out);
/* class <last part of dotted>(bases), in the module of the first part; bases: one class or a tuple.
 * 0: raised. */
Value native_class(const char *dotted, Value bases);
/* The same into *slot, which keeps it when the module is initialised again. */
bool native_class_once(Value *slot, const char *dotted, Value bases);
/* raise(class, message) for a class that native_class made. */
Value native_raise(Value cls, const char *fmt, ...) COLD;
/* "0123..." of bytes as a str. */
Value native_hex(const uint8_t *data, size_t len);

#endif
