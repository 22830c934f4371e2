/* Code objects: what the compiler makes and the loop runs. */
#ifndef COIL_CODE_H
#define COIL_CODE_H

#include "runtime/dict.h"
#include "runtime/list.h"
#include "runtime/object.h"

typedef enum {
#define OP(name, words, operands, meaning) OPC_##name,
#include "vm/opcodes.def"
#undef OP
    OPC_COUNT
} Opcode;

extern const uint8_t opcode_words[OPC_COUNT];
extern const char *const opcode_names[OPC_COUNT];

#define INS_OP(w) ((uint8_t)(w))
#define INS_A(w) ((uint8_t)((w) >> 8))
#define INS_B(w) ((uint8_t)((w) >> 16))
#define INS_C(w) ((uint8_t)((w) >> 24))
#define INS_SC(w) ((int8_t)((w) >> 24))
#define INS_SB(w) ((int8_t)((w) >> 16))
#define INS_BX(w) ((uint16_t)((w) >> 16))
#define INS_SBX(w) ((int16_t)((w) >> 16))
#define INS_SJ(w) ((int32_t)(w) >> 8)

enum { /* co_flags, with CPython's values */
    CO_OPTIMIZED = 1, CO_NEWLOCALS = 2, CO_VARARGS = 4, CO_VARKEYWORDS = 8, CO_NESTED = 16,
    CO_GENERATOR = 32, CO_COROUTINE = 128, CO_ITERABLE_COROUTINE = 256, CO_ASYNC_GENERATOR = 512,
    CO_FUTURE_ANNOTATIONS = 0x1000000, CO_HAS_DOCSTRING = 0x4000000, CO_METHOD = 0x8000000,
};
#define CO_SUSPENDS (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)

/* Which instructions an exception table row protects, and what happens then. The first row that
 * covers the instruction wins, except that CLEANUP rows only restore the handled exception from
 * R[reg + 1] and let the search go on. */
typedef struct ExcRow {
    uint32_t start, end, handler; /* word offsets; end exclusive */
    uint16_t reg;                 /* the exception goes to R[reg], the handled one to R[reg + 1] */
    uint16_t cleanup;
} ExcRow;

typedef struct PosRow { /* source position from word `start` on */
    uint32_t start;
    int32_t line, end_line;
    int32_t col, end_col; /* UTF-8 bytes; -1 unknown */
} PosRow;

/* A row of Code.placed: a variable that lives in a register only while the instruction is in
 * start..end, innermost first (of a comprehension), or in one above 255 (always). */
enum { PLACED_NAME, PLACED_REG, PLACED_START, PLACED_END, PLACED_IS_CELL, PLACED_WIDTH };

typedef struct Code {
    Object head;
    uint32_t *code;
    Value *consts;     /* K[0] globals dict, K[1] builtins dict, then constants and cache slots */
    uint32_t ncode, nconsts;
    uint32_t flags;
    uint32_t nregs;
    uint32_t argcount, posonly, kwonly; /* argcount includes posonly */
    uint32_t nlocals;  /* registers below 256 that are variables, parameters first */
    int32_t firstlineno;
    uint32_t nexc, npos;
    uint32_t entry;    /* first instruction of a call */
    bool bound;        /* K[0] is set: other globals need a copy (code_bind) */
    bool uses_namespace; /* R[0] is a namespace dict: module and class bodies */
    ExcRow *exc;
    uint32_t *discards; /* word offsets behind calls whose result is thrown away, ascending */
    uint32_t ndiscards;
    PosRow *pos;       /* NULL: still packed (code_rows) */
    const unsigned char *packed_pos; /* of the embedded library: frozen.h */
    Value name, qualname, filename;
    Value varnames;    /* tuple of str: names of registers 0..nlocals, then of those above 255 */
    Value cellregs;    /* tuple of (name, register) pairs flattened: variables kept in cells */
    Value placed;      /* tuple, PLACED_WIDTH items a row: variables elsewhere or not everywhere */
    Value freevars;    /* tuple of str: the closure's cells */
    Value names;       /* tuple of str: co_names */
    Value doc;         /* str or None */
} Code;

extern Type type_code;

/* The code with K[0] = globals: itself the first time, a copy for other globals. NULL: raised. */
Code *code_bind(Code *code, Dict *globals, Dict *builtins);
/* The npos rows of positions; NULL: raised. */
const PosRow *code_rows(const Code *code);
/* Source position of the instruction that contains word offset `pc`; NULL when unknown. */
const PosRow *code_position(const Code *code, uint32_t pc);
int code_line(const Code *code, uint32_t pc);

/* Compiles a tree (compile.c). mode as ParseMode. 0: raised. */
struct Node;
typedef struct CompileOptions {
    Value filename;
    int optimize;       /* 0, 1, 2 */
    uint32_t flags;     /* inherited CO_FUTURE_* */
    bool top_level_await;
} CompileOptions;
Code *compile_tree(struct Node *tree, const CompileOptions *options);
/* Source text straight to code. */
struct ParseOptions;
Value disassemble(Code *code); /* a str: --dump=code */

#endif
