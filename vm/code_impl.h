/* Code objects: what the files of the type share. */
#ifndef COIL_CODE_IMPL_H
#define COIL_CODE_IMPL_H

#include "vm/code.h"

/* Getters and methods (code_tables.c). */
Value code_bytes(Value self);
Value code_constants(Value self);
Value code_line_table(Value self);
Value code_lnotab(Value self);
Value code_positions(Value self, Value *args, size_t nargs, Value kwnames);
Value code_lines(Value self, Value *args, size_t nargs, Value kwnames);
void code_forget_positions(Code *code);
/* The instruction that a specialised one stands for. */
Opcode opcode_generic(Opcode op);
/* Whether a constant of the table is one of the source: the others are caches. */
bool code_is_constant(Value v);

/* Equality and hash (code_compare.c). */
Value code_compare(Value a, Value b, CompareOp op);
bool code_hash(Value self, int64_t *out);

#endif
