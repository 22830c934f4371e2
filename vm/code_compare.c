/* Equality of code objects: the same instructions, names, positions and constants, where constants are
 * the same when nothing can tell them apart (0 and 0.0, 0.0 and -0.0 are not). */
#include "vm/code_impl.h"

#include <string.h>

#include "runtime/bytes.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/ops.h"
#include "runtime/str.h"

static int code_same(Code *x, Code *y);

/* 1 the same, 0 not, -1 raised. */
static int constants_same(Value a, Value b)
{
    if (a == b)
        return 1;
    if (type_of(a) != type_of(b) || !recursion_check(" in comparison"))
        return error_pending() ? -1 : 0;
    if (has_base_shape(a, &type_code))
        return code_same(AS(Code, a), AS(Code, b));
    if (is_exact_tuple(a)) {
        if (TUPLE(a)->len != TUPLE(b)->len)
            return 0;
        for (size_t i = 0; i < TUPLE(a)->len; i++) {
            int same = constants_same(TUPLE(a)->items[i], TUPLE(b)->items[i]);
            if (same <= 0)
                return same;
        }
        return 1;
    }
    if (is_float(a) || is_complex(a)) { /* signs of zeros count, and a nan is itself */
        Value x = repr(a), y = repr(b);
        return x && y ? str_equal(x, y) : -1;
    }
    return compare_bool(a, b, CMP_EQ);
}

/* Without caches: an instruction keeps at most one word of its own behind the first. */
static bool words_same(const Code *x, const Code *y)
{
    static const char *const operands[OPC_COUNT] = {
#define OP(name, words, operands, meaning) operands,
#include "vm/opcodes.def"
#undef OP
    };
    for (uint32_t at = 0; at < x->ncode;) {
        Opcode op = opcode_generic((Opcode)INS_OP(x->code[at]));
        if (op != opcode_generic((Opcode)INS_OP(y->code[at]))
            || (x->code[at] ^ y->code[at]) & ~255u)
            return false;
        if (strpbrk(operands[op], "kjxn") != NULL && x->code[at + 1] != y->code[at + 1])
            return false;
        at += opcode_words[op];
    }
    return true;
}

static bool rows_same(const Code *x, const Code *y)
{
    const PosRow *a = code_rows(x), *b = code_rows(y);
    return x->npos == y->npos && (a == b || (a != NULL && b != NULL
                                             && memcmp(a, b, x->npos * sizeof *a) == 0));
}

static bool handlers_same(const Code *x, const Code *y)
{
    return x->nexc == y->nexc
        && (x->nexc == 0 || memcmp(x->exc, y->exc, x->nexc * sizeof *x->exc) == 0);
}

static int code_same(Code *x, Code *y)
{
    if (x->ncode != y->ncode || x->nconsts != y->nconsts || x->flags != y->flags
        || x->firstlineno != y->firstlineno || x->argcount != y->argcount
        || x->posonly != y->posonly || x->kwonly != y->kwonly || x->nregs != y->nregs
        || !str_equal(x->name, y->name) || !words_same(x, y) || !rows_same(x, y)
        || !handlers_same(x, y))
        return error_pending() ? -1 : 0;
    Value pairs[][2] = {{x->varnames, y->varnames}, {x->names, y->names},
                        {x->freevars, y->freevars}, {x->cellregs, y->cellregs}};
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        int same = compare_bool(pairs[i][0], pairs[i][1], CMP_EQ);
        if (same <= 0)
            return same;
    }
    for (uint32_t i = 2; i < x->nconsts; i++) {
        Value a = x->consts[i], b = y->consts[i];
        if (a == b || !code_is_constant(a) || !code_is_constant(b))
            continue; /* caches */
        int same = constants_same(a, b);
        if (same <= 0)
            return same;
    }
    return 1;
}

Value code_compare(Value a, Value b, CompareOp op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !has_base_shape(b, &type_code))
        return VALUE_NOT_IMPLEMENTED;
    int same = a == b ? 1 : code_same(AS(Code, a), AS(Code, b));
    return same < 0 ? VALUE_ERROR : value_bool(same == (op == CMP_EQ));
}

bool code_hash(Value self, int64_t *out)
{
    Code *code = AS(Code, self);
    *out = str_hash(code->name) ^ code->firstlineno * 31 ^ code->ncode
         ^ (int64_t)(code->argcount << 20 ^ code->posonly << 12 ^ code->kwonly << 4);
    return true;
}
