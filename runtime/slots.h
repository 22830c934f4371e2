/* The functions that slots.def names: generic slot functions (slots.c) and wrappers (slots_wrap.c).
 * Included by these files only. */
#ifndef COIL_SLOTS_H
#define COIL_SLOTS_H

#include "runtime/type.h"

/* Generic slot functions: what a class defined in the language puts into its slots. */
Value slot_repr(Value self);
Value slot_str(Value self);
bool slot_hash(Value self, int64_t *out);
Value slot_call(Value self, Value *args, size_t nargs, Value kwnames);
bool slot_setattr(Value self, Value name, Value value);
Value slot_compare(Value a, Value b, CompareOp op);
Value slot_iter(Value self);
Value slot_next(Value self);
Value slot_descr_get(Value self, Value obj, Type *owner);
bool slot_descr_set(Value self, Value obj, Value value);
bool slot_init(Value self, Value *args, size_t nargs, Value kwnames);
Value slot_await(Value self);
Value slot_aiter(Value self);
Value slot_anext(Value self);
int slot_truth(Value self);
ptrdiff_t slot_length(Value self);
Value slot_getitem(Value self, Value key);
bool slot_setitem(Value self, Value key, Value value);
int slot_contains(Value self, Value item);
Value slot_pow(Value left, Value right);
Value slot_pow3(Value base, Value exponent, Value modulus);
bool slot_get_buffer(Value self, struct Buffer *out, bool writable);
void slot_release_buffer(Value self, struct Buffer *out);

/* Wrappers: how a built-in slot is called as a method. */
#define WRAPPERS(W) \
    W(unary) W(hash) W(call) W(getattr) W(setattr) W(delattr) W(lt) W(le) W(eq) W(ne) W(gt) W(ge) \
    W(next) W(descr_get) W(descr_set) W(descr_delete) W(init) W(truth) W(length) W(getitem) \
    W(setitem) W(delitem) W(contains) W(binary) W(reflected) W(pow) W(rpow) W(buffer) \
    W(release_buffer)
#define W(name) \
    Value wrap_##name(const SlotRow *row, AnyFn fn, Value self, Value *args, size_t nargs, \
                      Value kwnames);
WRAPPERS(W)
#undef W

#define SLOT(member, name, generic, wrap, sig, doc)
#define UNARY(OP, id, doc) Value slot_##id(Value self);
#define BINARY(OP, id, rid, doc, rdoc) Value slot_##id(Value left, Value right);
#define INPLACE(OP, id, doc) Value slot_##id(Value left, Value right);
#include "runtime/slots.def"
#undef SLOT
#undef UNARY
#undef BINARY
#undef INPLACE

#endif
