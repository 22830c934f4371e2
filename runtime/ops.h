/* Protocols: what operators and built-in functions do to any value. Unless a comment says otherwise,
 * a result of 0, false or -1 means that an exception is pending. */
#ifndef COIL_OPS_H
#define COIL_OPS_H

#include "runtime/error.h"
#include "runtime/names.h"

/* attributes (attr.c); names are interned str */
Value get_attr(Value obj, Value name);
bool get_attr_opt(Value obj, Value name, Value *out); /* AttributeError -> true with *out = 0 */
bool set_attr(Value obj, Value name, Value value);    /* value 0: delete */
Value generic_getattr(Value obj, Value name);         /* object.__getattribute__ */
bool generic_setattr(Value obj, Value name, Value value);
Value get_attr_str(Value obj, const char *name);
/* For `obj.name(...)`: the function and *bound = false when obj must be passed first, else the bound
 * attribute and *bound = true. */
Value get_method(Value obj, Value name, bool *bound);

/* operators (ops.c) */
Value binary_op(BinaryOp op, Value a, Value b);
Value inplace_op(BinaryOp op, Value a, Value b);
Value power(Value base, Value exponent, Value modulus /* None: absent */);
Value unary_op(UnaryOp op, Value v); /* UNARY_INT and _FLOAT: as int(v), float(v) do */
Value compare(Value a, Value b, CompareOp op);
int compare_bool(Value a, Value b, CompareOp op); /* 1, 0, -1 */
int values_equal(Value a, Value b);               /* identity first, as containers do */
int is_true(Value v);                             /* 1, 0, -1 */
bool hash_value(Value v, int64_t *out);
bool hash_not_implemented(Value v, int64_t *out); /* slot of unhashable types */
int64_t hash_pointer(const void *p);
Value op_not(Value v);

/* text */
Value repr(Value v);  /* a str */
Value to_str(Value v);
Value ascii_repr(Value v);
Value format_value(Value v, Value spec /* str, or 0 */);
/* Cycle guard for repr of containers: 1 entered, 0 already running (print "..."), -1 raised. */
int repr_enter(Value v);
void repr_leave(Value v);

/* items */
Value get_item(Value obj, Value key);
bool set_item(Value obj, Value key, Value value); /* value 0: delete */
bool del_item(Value obj, Value key);
int contains(Value container, Value item);        /* 1, 0, -1 */
ptrdiff_t length(Value v);                        /* len(v) */
ptrdiff_t length_hint(Value v, ptrdiff_t guess);

/* iteration */
Value get_iter(Value v);
Value iter_self(Value v);         /* slot of iterators: returns v */
bool is_iterator(Value v);
/* Next item; 0: exhausted (nothing pending; a StopIteration is swallowed) or raised. */
Value iter_next(Value iterator);
Value get_aiter(Value v);
/* Calls fn(item, data) for each; fn returns false to stop early (raised or done). True unless raised. */
bool iterate(Value iterable, bool (*fn)(Value item, void *data), void *data);
/* The items as a list or tuple (the same object when it already is an exact list/tuple and
 * `copy` is false); `message` replaces the TypeError for non-iterables when not NULL. */
Value sequence_fast(Value iterable, const char *message);
/* Exact list or tuple: pointer to items and count (re-fetch after calling user code). */
Value *sequence_items(Value list_or_tuple, size_t *count);

/* numbers as C values */
/* __index__ to int object; TypeError "'T' object cannot be interpreted as an integer". */
Value index_value(Value v);
bool as_index(Value v, int64_t *out);     /* OverflowError when too large */
bool as_index_clip(Value v, int64_t *out); /* clips to int64_t: for slices */
bool as_int64(Value v, int64_t *out);     /* as as_index, message "Python int too large to convert to C long" */
bool as_int32(Value v, int32_t *out);
bool as_uint64(Value v, uint64_t *out);
bool as_double(Value v, double *out);     /* float(v) for numbers and __float__/__index__ */
bool as_size(Value v, size_t *out);       /* non-negative */

/* classes */
int is_instance(Value v, Value class_or_tuple); /* 1, 0, -1; unions, tuples, __instancecheck__ */
int is_subclass(Value v, Value class_or_tuple);
/* What type.__instancecheck__ and type.__subclasscheck__ do: no hooks, no tuples. */
int is_instance_plain(Value v, Value cls);
int is_subclass_plain(Value derived, Value cls);
/* ABCMeta.__instancecheck__ is a function of the language that only calls _abc._abc_instancecheck.
 * Module _abc says which function, so that is_instance can skip it. */
extern Value abc_instancecheck_function;
extern Value (*abc_instancecheck_native)(Value cls, Value v);
/* exception matching in `except`: TypeError for non-exception classes */
int exception_matches(Value exc, Value class_or_tuple);

/* Seeded SipHash-1-3 of bytes, never -1. */
int64_t hash_bytes(const void *data, size_t len);

#endif
