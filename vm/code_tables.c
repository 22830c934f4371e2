/* Code objects from outside: instructions as bytes, constants, positions, and the tables in which
 * CPython keeps the latter (Objects/locations.md, PEP 626 and 657), made when asked for.
 *
 * Offsets count two for a word, as f_lasti does: libraries halve them to index co_positions(). */
#include "vm/code_impl.h"

#include "runtime/base/buf.h"
#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/int.h"
#include "runtime/ops.h"
#include "runtime/str.h"

Opcode opcode_generic(Opcode op)
{
    switch ((int)op) {
    case OPC_LOADG_MODULE:
    case OPC_LOADG_BUILTIN: return OPC_LOADG;
    case OPC_GETATTR_SLOT:
    case OPC_GETATTR_OVERFLOW:
    case OPC_GETATTR_MODULE:
    case OPC_GETATTR_CLASS: return OPC_GETATTR;
    case OPC_SETATTR_SLOT:
    case OPC_SETATTR_ADD: return OPC_SETATTR;
    case OPC_GETMETHOD_CACHED:
    case OPC_GETMETHOD_MODULE: return OPC_GETMETHOD;
    default: return op;
    }
}

/* As compiled, whatever was specialised since. */
Value code_bytes(Value self)
{
    Code *code = AS(Code, self);
    Value out = bytes_new(code->code, code->ncode * sizeof(uint32_t));
    if (!out)
        return VALUE_ERROR;
    uint32_t *words = (uint32_t *)(void *)AS(Bytes, out)->data;
    for (uint32_t at = 0; at < code->ncode;) {
        Opcode op = opcode_generic((Opcode)INS_OP(words[at]));
        words[at] = (words[at] & ~255u) | op;
        at += opcode_words[op];
    }
    return out;
}

bool code_is_constant(Value v)
{
    return v == VALUE_NONE || v == VALUE_ELLIPSIS || is_int(v) || is_float(v) || is_str(v)
        || is_bytes(v) || is_complex(v) || is_exact_tuple(v) || has_base_shape(v, &type_code);
}

/* The small int that an instruction holds itself. */
static bool immediate(uint32_t word, int *out)
{
    switch (INS_OP(word)) {
    case OPC_LOADI: *out = INS_SBX(word); return true;
    case OPC_ADDI: case OPC_IADDI: case OPC_SUBI: case OPC_ISUBI: case OPC_MULI: case OPC_MODI:
    case OPC_FLOORDIVI: case OPC_ANDI: case OPC_LSHIFTI: case OPC_RSHIFTI:
        *out = INS_SC(word);
        return true;
    default: return false;
    }
}

static bool add_immediates(const Code *code, List *out)
{
    int n;
    for (uint32_t at = 0; at < code->ncode; at += opcode_words[INS_OP(code->code[at])]) {
        if (!immediate(code->code[at], &n))
            continue;
        bool known = false;
        for (size_t i = 0; i < out->len && !known; i++)
            known = out->items[i] == small_int_value(n);
        if (!known && !list_push(out, small_int_value(n)))
            return false;
    }
    return true;
}

static bool is_loaded(const Code *code, uint32_t index)
{
    for (uint32_t at = 0; at < code->ncode; at += opcode_words[INS_OP(code->code[at])])
        if (INS_OP(code->code[at]) == OPC_LOADK && INS_BX(code->code[at]) == index)
            return true;
    return false;
}

static bool has_op(const Code *code, Opcode op)
{
    for (uint32_t at = 0; at < code->ncode; at += opcode_words[INS_OP(code->code[at])])
        if (INS_OP(code->code[at]) == op)
            return true;
    return false;
}

/* A function's docstring or None first, as CPython has it, then the constants of the code. */
Value code_constants(Value self)
{
    Code *code = AS(Code, self);
    Value out = list_new(code->nconsts);
    bool function = code->flags & CO_NEWLOCALS;
    Value first = code->flags & CO_HAS_DOCSTRING ? code->doc : VALUE_NONE;
    if (!out || (function && !list_push(LIST(out), first)))
        return VALUE_ERROR;
    for (uint32_t i = 2; i < code->nconsts; i++) {
        Value v = code->consts[i];
        if (!code_is_constant(v) || v == code->doc || (function && v == VALUE_NONE))
            continue;
        if (is_str(v) && contains(code->names, v) == 1 && !is_loaded(code, i))
            continue; /* the name in another instruction */
        if (!list_push(LIST(out), v))
            return VALUE_ERROR;
    }
    if (first != VALUE_NONE && has_op(code, OPC_RETNONE) && !list_push(LIST(out), VALUE_NONE))
        return VALUE_ERROR;
    if (!add_immediates(code, LIST(out)) || (!function && !list_push(LIST(out), VALUE_NONE)))
        return VALUE_ERROR;
    return tuple_from(LIST(out)->items, LIST(out)->len);
}

/* ---- positions ---- */

void code_forget_positions(Code *code)
{
    code->pos = NULL;
    code->packed_pos = NULL;
    code->npos = 0;
}

static Value position_value(int n) { return n >= 0 ? small_int_value(n) : VALUE_NONE; }

Value code_positions(Value self, Value *args, size_t nargs, Value kwnames)
{
    Code *code = AS(Code, self);
    Value out = list_new(code->npos);
    for (uint32_t at = 0; out && at < code->ncode; at++) {
        const PosRow *row = code_position(code, at);
        Value four = row == NULL ? tuple_pack(4, VALUE_NONE, VALUE_NONE, VALUE_NONE, VALUE_NONE)
            : tuple_pack(4, position_value(row->line), position_value(row->end_line),
                         position_value(row->col), position_value(row->end_col));
        if (!four || !list_push(LIST(out), four))
            return VALUE_ERROR;
    }
    return out ? get_iter(out) : VALUE_ERROR;
}

/* The word behind the rows from `i` on that have the line of row `i`; *next is the row there. */
static uint32_t line_end(const Code *code, const PosRow *rows, uint32_t i, uint32_t *next)
{
    *next = i + 1;
    while (*next < code->npos && rows[*next].line == rows[i].line)
        ++*next;
    return *next < code->npos ? rows[*next].start : code->ncode;
}

Value code_lines(Value self, Value *args, size_t nargs, Value kwnames)
{
    Code *code = AS(Code, self);
    Value out = list_new(code->npos);
    const PosRow *rows = code_rows(code);
    if (!out || (rows == NULL && error_pending()))
        return VALUE_ERROR;
    for (uint32_t i = 0, next; rows != NULL && i < code->npos; i = next) {
        uint32_t end = line_end(code, rows, i, &next);
        Value three = tuple_pack(3, small_int_value(rows[i].start * 2), small_int_value(end * 2),
                                 small_int_value(rows[i].line));
        if (!three || !list_push(LIST(out), three))
            return VALUE_ERROR;
    }
    return get_iter(out);
}

/* Six bits a byte, the lowest first. */
static void put_varint(Buf *b, uint32_t n)
{
    for (; n >= 64; n >>= 6)
        buf_putc(b, (char)(64 | (n & 63)));
    buf_putc(b, (char)n);
}

static void put_signed_varint(Buf *b, int32_t n)
{
    put_varint(b, n < 0 ? (uint32_t)-(int64_t)n << 1 | 1 : (uint32_t)n << 1);
}

enum { ENTRY_NO_COLUMNS = 13, ENTRY_LONG = 14, ENTRY_NOTHING = 15 };

/* Entries for `words` words at the place of `row`; each has room for eight. */
static void put_entries(Buf *b, const PosRow *row, uint32_t words, int32_t *line)
{
    while (words > 0) {
        uint32_t n = MIN(words, 8u);
        words -= n;
        bool columns = row != NULL && row->col >= 0;
        int kind = row == NULL ? ENTRY_NOTHING : columns ? ENTRY_LONG : ENTRY_NO_COLUMNS;
        buf_putc(b, (char)(128 | kind << 3 | (int)(n - 1)));
        if (row == NULL)
            continue;
        put_signed_varint(b, row->line - *line);
        *line = row->line;
        if (!columns)
            continue;
        put_varint(b, (uint32_t)(row->end_line - row->line));
        put_varint(b, (uint32_t)row->col + 1);
        put_varint(b, (uint32_t)row->end_col + 1);
    }
}

Value code_line_table(Value self)
{
    Code *code = AS(Code, self);
    Buf b = BUF_INIT;
    int32_t line = code->firstlineno;
    const PosRow *rows = code_rows(code);
    if (rows == NULL)
        return error_pending() ? VALUE_ERROR : bytes_new("", 0);
    put_entries(&b, NULL, code->npos > 0 ? rows[0].start : code->ncode, &line);
    for (uint32_t i = 0; i < code->npos; i++) {
        uint32_t end = i + 1 < code->npos ? rows[i + 1].start : code->ncode;
        put_entries(&b, &rows[i], end - rows[i].start, &line);
    }
    return b.failed ? VALUE_ERROR : bytes_new(b.data, b.len);
}

/* Pairs of bytes, by how much the offset grows and the line changes: Python 3.9's form. */
Value code_lnotab(Value self)
{
    Code *code = AS(Code, self);
    if (!warn(&type_DeprecationWarning, 1, "co_lnotab is deprecated, use co_lines instead."))
        return VALUE_ERROR;
    Buf b = BUF_INIT;
    const PosRow *rows = code_rows(code);
    uint32_t offset = 0;
    int32_t line = code->firstlineno;
    for (uint32_t i = 0, next; rows != NULL && i < code->npos; i = next) {
        line_end(code, rows, i, &next);
        int32_t by = rows[i].line - line;
        uint32_t far = rows[i].start * 2 - offset;
        if (by == 0)
            continue;
        for (; far > 254; far -= 254)
            buf_write(&b, "\xfe\0", 2);
        for (; by > 127 || by < -128; by -= by > 0 ? 127 : -128, far = 0) {
            buf_putc(&b, (char)far);
            buf_putc(&b, (char)(by > 0 ? 127 : -128));
        }
        buf_putc(&b, (char)far);
        buf_putc(&b, (char)by);
        offset = rows[i].start * 2;
        line = rows[i].line;
    }
    return b.failed || error_pending() ? VALUE_ERROR : bytes_new(b.data, b.len);
}
