/* Shared by the files of module builtins only. */
#ifndef COIL_STDLIB_BUILTINS_IMPL_H
#define COIL_STDLIB_BUILTINS_IMPL_H

#include "runtime/call.h"
#include "runtime/ops.h"

/* builtins_fold.c: functions that fold an iterable into one value */
Value builtins_all(Value self, Value *args, size_t nargs, Value kwnames);
Value builtins_any(Value self, Value *args, size_t nargs, Value kwnames);
Value builtins_max(Value self, Value *args, size_t nargs, Value kwnames);
Value builtins_min(Value self, Value *args, size_t nargs, Value kwnames);
Value builtins_sorted(Value self, Value *args, size_t nargs, Value kwnames);
Value builtins_sum(Value self, Value *args, size_t nargs, Value kwnames);
/* builtins_text.c: print, input, open, format and characters */
Value builtins_ascii(Value self, Value *args, size_t nargs, Value kwnames);
Value builtins_chr(Value self, Value *args, size_t nargs, Value kwnames);
Value builtins_format(Value self, Value *args, size_t nargs, Value kwnames);
Value builtins_input(Value self, Value *args, size_t nargs, Value kwnames);
Value builtins_open(Value self, Value *args, size_t nargs, Value kwnames);
Value builtins_ord(Value self, Value *args, size_t nargs, Value kwnames);
Value builtins_print(Value self, Value *args, size_t nargs, Value kwnames);
Value builtins_repr(Value self, Value *args, size_t nargs, Value kwnames);
/* builtins_async.c */
Value builtins_aiter(Value self, Value *args, size_t nargs, Value kwnames);
Value builtins_anext(Value self, Value *args, size_t nargs, Value kwnames);
/* builtins_site.c: exit, quit, help and the like. False: raised. */
bool builtins_add_site(Value module);

#endif
