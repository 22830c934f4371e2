/* Shared by the files of the exception classes (type_exception*.c) only. */
#ifndef COIL_EXCEPTION_IMPL_H
#define COIL_EXCEPTION_IMPL_H

#include "runtime/error.h"

#define EXC(v) AS(Exception, v)

Value exception_new(Type *type, Value *args, size_t nargs, Value kwnames);
bool exception_init(Value self, Value *args, size_t nargs, Value kwnames);
Value exception_str(Value self);
/* Sets .args to the positional arguments. */
bool exception_set_args(Value self, Value *args, size_t nargs);
/* TypeError "X() takes no keyword arguments" unless there are none. */
bool exception_no_keywords(Type *type, Value kwnames);
/* (type, args) or (type, args, state), for __reduce__. state 0 or None: absent. */
Value exception_reduced(Value self, Value args, Value state);

/* Parts that rows of exceptions.def have beyond BaseException (see type_exception.c). */
Value oserror_new(Type *type, Value *args, size_t nargs, Value kwnames);
bool oserror_init(Value self, Value *args, size_t nargs, Value kwnames);
Value oserror_str(Value self);
bool syntax_error_init(Value self, Value *args, size_t nargs, Value kwnames);
Value syntax_error_str(Value self);
bool unicode_encode_init(Value self, Value *args, size_t nargs, Value kwnames);
bool unicode_decode_init(Value self, Value *args, size_t nargs, Value kwnames);
bool unicode_translate_init(Value self, Value *args, size_t nargs, Value kwnames);
Value unicode_encode_str(Value self);
Value unicode_decode_str(Value self);
Value unicode_translate_str(Value self);
Value group_new(Type *type, Value *args, size_t nargs, Value kwnames);
Value group_str(Value self);
extern const MethodDef oserror_methods[], group_methods[];
extern const MemberDef oserror_members[], syntax_error_members[], unicode_members[],
    group_members[];
extern const GetSetDef oserror_getsets[], unicode_getsets[];

#endif
