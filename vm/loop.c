/* The dispatch loop: one label per row of opcodes.def and nothing else. Everything that is not the
 * common case of an instruction lives in loop_slow.c or further away. */
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/iter.h"
#include "runtime/module.h"
#include "runtime/str.h"
#include "vm/frame.h"

/* Compiled twice: as it is, and by loop_traced.c with a look at every instruction. */
#ifndef LOOP_TRACED
#define LOOP_TRACED 0
#define LOOP_NAME run_plain
int loop_stopped;
#endif

#define A INS_A(ins)
#define B INS_B(ins)
#define C INS_C(ins)
#define SC INS_SC(ins)
#define SB INS_SB(ins)
#define BX INS_BX(ins)

#if LOOP_TRACED
#define TRACE()                                                                                    \
    do {                                                                                           \
        TraceStep step_ = trace_step(th, R, pc);                                                   \
        if (step_ == TRACE_OFF)                                                                    \
            goto change_loop;                                                                      \
        if (step_ == TRACE_RAISED) {                                                               \
            pc++;                                                                                  \
            goto error;                                                                            \
        }                                                                                          \
    } while (0)
#else
#define TRACE()                                                                                    \
    do {                                                                                           \
    } while (0)
#endif
#define NEXT                                                                                       \
    do {                                                                                           \
        TRACE();                                                                                   \
        ins = *pc++;                                                                               \
        goto *labels[ins & 255];                                                                   \
    } while (0)
/* The position others may look at: before anything that can raise or run other code. */
#define SAVE() (th->pc = pc)
#define OUT(r, expr)                                                                               \
    do {                                                                                           \
        Value set_ = (expr);                                                                       \
        if (UNLIKELY(!set_))                                                                       \
            goto error;                                                                            \
        R[r] = set_;                                                                               \
    } while (0)
#define TRY(expr)                                                                                  \
    do {                                                                                           \
        if (UNLIKELY(!(expr)))                                                                     \
            goto error;                                                                            \
    } while (0)
#define NAME_AT(word) (K[word])
#define BRANCH(taken)                                                                              \
    do {                                                                                           \
        if (taken) {                                                                               \
            int32_t off_ = (int32_t)*pc;                                                           \
            pc += off_;                                                                            \
            if (UNLIKELY(interp.eval_breaker) && off_ < 0)                                         \
                goto pending;                                                                      \
            NEXT;                                                                                  \
        }                                                                                          \
        pc++;                                                                                      \
        NEXT;                                                                                      \
    } while (0)

#define ADD_OVERFLOWS(a, b, r) __builtin_add_overflow((int64_t)(a), (int64_t)((b)-1), (int64_t *)&(r))
#define SUB_OVERFLOWS(a, b, r) __builtin_sub_overflow((int64_t)(a), (int64_t)((b)-1), (int64_t *)&(r))

#define ARITH(op, OVERFLOWS, sign)                                                                 \
    {                                                                                              \
        Value a = R[B], b = R[C], r;                                                               \
        if (LIKELY(are_small_ints(a, b)) && LIKELY(!OVERFLOWS(a, b, r))) {                         \
            R[A] = r;                                                                              \
            NEXT;                                                                                  \
        }                                                                                          \
        if (LIKELY(is_flonum(a) && is_flonum(b))) {                                                \
            if (LIKELY(flonum_encode(flonum(a) sign flonum(b), &r))) {                             \
                R[A] = r;                                                                          \
                NEXT;                                                                              \
            }                                                                                      \
        }                                                                                          \
        SAVE();                                                                                    \
        OUT(A, slow_binary(op, a, b));                                                             \
        NEXT;                                                                                      \
    }
#define ARITH_IMM(op, OVERFLOWS)                                                                   \
    {                                                                                              \
        Value a = R[B], b = small_int_value(SC), r;                                                \
        if (LIKELY(is_small_int(a)) && LIKELY(!OVERFLOWS(a, b, r))) {                              \
            R[A] = r;                                                                              \
            NEXT;                                                                                  \
        }                                                                                          \
        SAVE();                                                                                    \
        OUT(A, slow_binary_imm(op, a, SC));                                                        \
        NEXT;                                                                                      \
    }
#define MULTIPLY(op)                                                                               \
    {                                                                                              \
        Value a = R[B], b = R[C], r;                                                               \
        if (is_flonum(a) && is_flonum(b)) {                                                        \
            if (LIKELY(flonum_encode(flonum(a) * flonum(b), &r))) {                                \
                R[A] = r;                                                                          \
                NEXT;                                                                              \
            }                                                                                      \
        } else if (are_small_ints(a, b)) {                                                         \
            int64_t p;                                                                             \
            if (LIKELY(!__builtin_mul_overflow((int64_t)(a - 1), small_int(b), &p))) {             \
                R[A] = (Value)p | 1;                                                               \
                NEXT;                                                                              \
            }                                                                                      \
        }                                                                                          \
        SAVE();                                                                                    \
        OUT(A, slow_binary(op, a, b));                                                             \
        NEXT;                                                                                      \
    }
#define SLOW_ARITH(op)                                                                             \
    {                                                                                              \
        SAVE();                                                                                    \
        OUT(A, slow_binary(op, R[B], R[C]));                                                       \
        NEXT;                                                                                      \
    }
#define BITWISE(op, sign)                                                                          \
    {                                                                                              \
        Value a = R[B], b = R[C];                                                                  \
        if (LIKELY(are_small_ints(a, b))) {                                                        \
            R[A] = small_int_value(small_int(a) sign small_int(b));                                \
            NEXT;                                                                                  \
        }                                                                                          \
        SAVE();                                                                                    \
        OUT(A, slow_binary(op, a, b));                                                             \
        NEXT;                                                                                      \
    }
/* x % y and x // y of non-negative small ints; signs are the slow path's business. */
#define DIVIDE(op, a, b, sign)                                                                     \
    {                                                                                              \
        if (LIKELY(are_small_ints(a, b)) && LIKELY((int64_t)(a) > 0) && LIKELY((int64_t)(b) > 1)) { \
            uint64_t x = (uint64_t)small_int(a), y = (uint64_t)small_int(b);                       \
            R[A] = (x | y) >> 32 ? small_int_value((int64_t)(x sign y))                            \
                                 : small_int_value((uint32_t)x sign (uint32_t)y);                  \
            NEXT;                                                                                  \
        }                                                                                          \
        SAVE();                                                                                    \
        OUT(A, slow_binary(op, a, b));                                                             \
        NEXT;                                                                                      \
    }
#define COMPARE(sign, cmp)                                                                         \
    {                                                                                              \
        Value a = R[B], b = R[C];                                                                  \
        if (LIKELY(are_small_ints(a, b))) {                                                        \
            R[A] = value_bool((int64_t)a sign(int64_t) b);                                         \
            NEXT;                                                                                  \
        }                                                                                          \
        if (is_flonum(a) && is_flonum(b)) {                                                        \
            R[A] = value_bool(flonum(a) sign flonum(b));                                           \
            NEXT;                                                                                  \
        }                                                                                          \
        SAVE();                                                                                    \
        OUT(A, compare(a, b, cmp));                                                                \
        NEXT;                                                                                      \
    }
#define JUMP_COMPARE(sign, cmp, when)                                                              \
    {                                                                                              \
        Value a = R[A], b = R[B];                                                                  \
        int t;                                                                                     \
        if (LIKELY(are_small_ints(a, b))) {                                                        \
            t = (int64_t)a sign(int64_t) b;                                                        \
        } else if (is_flonum(a) && is_flonum(b)) {                                                 \
            t = flonum(a) sign flonum(b);                                                          \
        } else {                                                                                   \
            SAVE();                                                                                \
            t = compare_bool(a, b, cmp);                                                           \
            if (UNLIKELY(t < 0))                                                                   \
                goto error;                                                                        \
        }                                                                                          \
        BRANCH(t == when);                                                                         \
    }
#define JUMP_COMPARE_IMM(sign, cmp, when)                                                          \
    {                                                                                              \
        Value a = R[A], b = small_int_value(SB);                                                   \
        int t;                                                                                     \
        if (LIKELY(is_small_int(a))) {                                                             \
            t = (int64_t)a sign(int64_t) b;                                                        \
        } else {                                                                                   \
            SAVE();                                                                                \
            t = compare_bool(a, b, cmp);                                                           \
            if (UNLIKELY(t < 0))                                                                   \
                goto error;                                                                        \
        }                                                                                          \
        BRANCH(t == when);                                                                         \
    }

/* Enters the function of the language whose parameters lie at N. */
#define ENTER(N, fn)                                                                               \
    do {                                                                                           \
        Value *n_ = (N);                                                                           \
        Function *f_ = (fn);                                                                       \
        if (UNLIKELY(n_ + f_->nregs > th->stack_limit) || UNLIKELY(--th->depth_left < 0)) {        \
            SAVE();                                                                                \
            entered = f_;                                                                          \
            entered_at = n_;                                                                       \
            goto interrupted;                                                                      \
        }                                                                                          \
        n_[-4] = 0;                                                                                \
        n_[-3] = (Value)f_;                                                                        \
        n_[-2] = (Value)pc;                                                                        \
        n_[-1] = (Value)R;                                                                         \
        R = th->base = n_;                                                                         \
        K = f_->consts;                                                                            \
        pc = f_->entry;                                                                            \
        NEXT;                                                                                      \
    } while (0)

/* Nested coroutines take room above each other without a call that would look for it. */
#define RESUME_ROOM(top)                                                                           \
    do {                                                                                           \
        if (!stack_room(th, top, 0)) {                                                             \
            th->depth_left++;                                                                      \
            goto error;                                                                            \
        }                                                                                          \
    } while (0)

/* Goes on in a frame that is being returned to. */
#define SWITCH(to_base, position)                                                                     \
    do {                                                                                           \
        R = th->base = (to_base);                                                                     \
        pc = (position);                                                                           \
        K = FRAME_FUNC(R)->consts;                                                                 \
    } while (0)

/* What the call before pc put into the temporary `reg` goes straight into a loop, yield from or await
 * and nowhere else. */
static inline bool is_only_resumed(Value *R, const uint32_t *pc, int reg)
{
    uint32_t get = pc[0], use = pc[1];
    if (INS_B(get) != reg || (uint32_t)reg < FRAME_FUNC(R)->code->nlocals || INS_B(use) != INS_A(get))
        return false;
    if (INS_OP(get) == OPC_GETITER)
        return INS_OP(use) == OPC_FORITER;
    return INS_OP(use) == OPC_YIELDFROM && (INS_OP(get) == OPC_GETYFITER || INS_OP(get) == OPC_GETAWAITABLE);
}

/* As make_gen, for a coroutine that call_begin made: of a function whose arguments took binding. */
static inline void own_result(Value *R, const uint32_t *pc, Value callee, Value v)
{
    if (!is_gen(v) || !has_base_shape(callee, &type_function)
        || !(AS(Function, callee)->code->flags & CO_SUSPENDS))
        return;
    if (is_only_resumed(R, pc, INS_C(pc[-1])))
        AS(Gen, v)->flags |= GEN_OWNED;
    else
        gen_settle(AS(Gen, v), R, pc);
}

/* Inside a handler, YIELDFROM stands between two SWAPEXC: undoes the one before it. */
#define OWN_HANDLED()                                                                              \
    do {                                                                                           \
        if (UNLIKELY(INS_OP(*pc) == OPC_SWAPEXC)) {                                                \
            Value own_ = R[INS_A(*pc)];                                                            \
            R[INS_A(*pc)] = th->handled;                                                           \
            th->handled = own_;                                                                    \
        }                                                                                          \
    } while (0)

static NOINLINE Gen *make_gen(Function *fn, const Value *args, int nargs, Value *R, const uint32_t *pc)
{
    Gen *g = gen_new(fn, is_only_resumed(R, pc, INS_C(pc[-1])));
    if (UNLIKELY(g == NULL))
        return NULL;
    for (int i = 0; i < nargs; i++)
        g->regs[i] = args[i];
    if (!(g->flags & GEN_OWNED))
        gen_settle(g, R, pc);
    return g;
}

Value __attribute__((optimize("no-gcse", "no-crossjumping"))) LOOP_NAME(Thread *th, Value *R, uint32_t *pc)
{
    static void *const labels[] = {
#define OP(name, words, operands, meaning) &&do_##name,
#include "vm/opcodes.def"
#undef OP
    };
    uint32_t ins;
    Value *K = FRAME_FUNC(R)->consts;
    bool reraised = false;
    Function *entered; /* by the call that was interrupted, and where */
    Value *entered_at;
    th->base = R;
    NEXT;

    do_NOP: NEXT;
    do_MOVE: R[A] = R[B]; NEXT;
    do_LOADW: R[A] = R[BX]; NEXT;
    do_STOREW: R[BX] = R[A]; NEXT;
    do_COPYW: memcpy(&R[BX], &R[*pc], A * sizeof(Value)); pc++; NEXT;
    do_LOADK: R[A] = K[BX]; NEXT;
    do_LOADI: R[A] = small_int_value(INS_SBX(ins)); NEXT;
    do_CLEAR: memset(&R[A], 0, B * sizeof(Value)); NEXT;
    do_CHECK:
        if (UNLIKELY(!R[A])) { SAVE(); unbound_local(K[BX]); goto error; }
        NEXT;
    do_DELLOCAL:
        if (UNLIKELY(!R[A])) { SAVE(); unbound_local(K[BX]); goto error; }
        R[A] = 0;
        NEXT;
    do_MAKECELL: SAVE(); OUT(A, cell_new(R[A])); NEXT;
    do_GETCELL: {
        Value v = AS(Cell, R[B])->value;
        uint32_t k = *pc++;
        if (UNLIKELY(!v)) { SAVE(); unbound_cell(K[k]); goto error; }
        R[A] = v;
        NEXT;
    }
    do_SETCELL: AS(Cell, R[A])->value = R[B]; NEXT;
    do_DELCELL: {
        uint32_t k = *pc++;
        if (UNLIKELY(!AS(Cell, R[A])->value)) { SAVE(); unbound_cell(K[k]); goto error; }
        AS(Cell, R[A])->value = 0;
        NEXT;
    }
    do_GETFREE: {
        Value v = AS(Cell, TUPLE(FRAME_FUNC(R)->closure)->items[BX])->value;
        if (UNLIKELY(!v)) {
            SAVE();
            unbound_free(TUPLE(FRAME_FUNC(R)->code->freevars)->items[BX]);
            goto error;
        }
        R[A] = v;
        NEXT;
    }
    do_SETFREE: AS(Cell, TUPLE(FRAME_FUNC(R)->closure)->items[BX])->value = R[A]; NEXT;
    do_DELFREE: {
        Cell *cell = AS(Cell, TUPLE(FRAME_FUNC(R)->closure)->items[BX]);
        if (UNLIKELY(!cell->value)) {
            SAVE();
            unbound_free(TUPLE(FRAME_FUNC(R)->code->freevars)->items[BX]);
            goto error;
        }
        cell->value = 0;
        NEXT;
    }
    do_FREECELL: R[A] = TUPLE(FRAME_FUNC(R)->closure)->items[BX]; NEXT;
    do_CLASSFREE: {
        Value name = K[*pc++];
        SAVE();
        OUT(A, class_free(R, name, TUPLE(FRAME_FUNC(R)->closure)->items[BX]));
        NEXT;
    }
    do_LOADG_MODULE: {
        Dict *g = (Dict *)K[0];
        if (LIKELY(pc[0] == g->version)) {
            R[A] = g->entries[pc[1]].value;
            pc += 3;
            NEXT;
        }
    }
    do_LOADG: {
        SAVE();
        OUT(A, slow_load_global(R, pc - 1, K[BX]));
        pc += 3;
        NEXT;
    }
    do_LOADG_BUILTIN: {
        Dict *b = (Dict *)K[1];
        if (LIKELY(pc[0] == ((Dict *)K[0])->version) && LIKELY(pc[2] == b->version)) {
            R[A] = b->entries[pc[1]].value;
            pc += 3;
            NEXT;
        }
        goto do_LOADG;
    }
    do_STOREG: {
        Dict *g = (Dict *)K[0];
        if (LIKELY(pc[0] == g->version)) {
            g->entries[pc[1]].value = R[A];
            pc += 2;
            NEXT;
        }
        SAVE();
        TRY(slow_store_global(R, pc - 1, K[BX], R[A]));
        pc += 2;
        NEXT;
    }
    do_DELG: {
        SAVE();
        int n = dict_del((Dict *)K[0], K[BX]);
        if (UNLIKELY(n <= 0)) {
            if (n == 0)
                undefined_name(K[BX]);
            goto error;
        }
        NEXT;
    }
    do_LOADNAME: {
        Dict *g = (Dict *)K[0];
        if (LIKELY(pc[0] == g->version) && LIKELY(R[0] == K[0])) {
            R[A] = g->entries[pc[1]].value;
            pc += 3;
            NEXT;
        }
        SAVE();
        OUT(A, slow_load_name(R, pc - 1, K[BX]));
        pc += 3;
        NEXT;
    }
    do_STORENAME: {
        Dict *g = (Dict *)K[0];
        if (LIKELY(pc[0] == g->version) && LIKELY(R[0] == K[0])) {
            g->entries[pc[1]].value = R[A];
            pc += 2;
            NEXT;
        }
        SAVE();
        TRY(slow_store_name(R, pc - 1, K[BX], R[A]));
        pc += 2;
        NEXT;
    }
    do_DELNAME: {
        SAVE();
        if (!is_exact_dict(R[0])) {
            if (!del_item(R[0], K[BX])) {
                if (error_clear_if(&type_KeyError))
                    undefined_name(K[BX]);
                goto error;
            }
            NEXT;
        }
        int n = dict_del(DICT(R[0]), K[BX]);
        if (UNLIKELY(n <= 0)) {
            if (n == 0)
                undefined_name(K[BX]);
            goto error;
        }
        NEXT;
    }
    do_ADD: ARITH(OPC_ADD, ADD_OVERFLOWS, +)
    do_IADD: ARITH(OPC_IADD, ADD_OVERFLOWS, +)
    do_SUB: ARITH(OPC_SUB, SUB_OVERFLOWS, -)
    do_ISUB: ARITH(OPC_ISUB, SUB_OVERFLOWS, -)
    do_ADDI: ARITH_IMM(OPC_ADDI, ADD_OVERFLOWS)
    do_IADDI: ARITH_IMM(OPC_IADDI, ADD_OVERFLOWS)
    do_SUBI: ARITH_IMM(OPC_SUBI, SUB_OVERFLOWS)
    do_ISUBI: ARITH_IMM(OPC_ISUBI, SUB_OVERFLOWS)
    do_MUL: MULTIPLY(OPC_MUL)
    do_IMUL: MULTIPLY(OPC_IMUL)
    do_MULI: {
        Value a = R[B];
        int64_t p;
        if (LIKELY(is_small_int(a)) && LIKELY(!__builtin_mul_overflow((int64_t)(a - 1), (int64_t)SC, &p))) {
            R[A] = (Value)p | 1;
            NEXT;
        }
        SAVE();
        OUT(A, slow_binary_imm(OPC_MULI, a, SC));
        NEXT;
    }
    do_TRUEDIV:
    do_ITRUEDIV: {
        Value a = R[B], b = R[C], r;
        if (is_flonum(a) && is_flonum(b) && LIKELY(b != FLONUM_ZERO)) {
            if (LIKELY(flonum_encode(flonum(a) / flonum(b), &r))) {
                R[A] = r;
                NEXT;
            }
        }
        SAVE();
        OUT(A, slow_binary((Opcode)INS_OP(ins), a, b));
        NEXT;
    }
    do_FLOORDIV: { Value a = R[B], b = R[C]; DIVIDE(OPC_FLOORDIV, a, b, /) }
    do_IFLOORDIV: { Value a = R[B], b = R[C]; DIVIDE(OPC_IFLOORDIV, a, b, /) }
    do_MOD: { Value a = R[B], b = R[C]; DIVIDE(OPC_MOD, a, b, %) }
    do_IMOD: { Value a = R[B], b = R[C]; DIVIDE(OPC_IMOD, a, b, %) }
    do_MODI: { Value a = R[B], b = small_int_value(SC); DIVIDE(OPC_MOD, a, b, %) }
    do_FLOORDIVI: { Value a = R[B], b = small_int_value(SC); DIVIDE(OPC_FLOORDIV, a, b, /) }
    do_ANDI: {
        Value a = R[B];
        if (LIKELY(is_small_int(a))) {
            R[A] = a & small_int_value(SC);
            NEXT;
        }
        SAVE();
        OUT(A, slow_binary_imm(OPC_ANDI, a, SC));
        NEXT;
    }
    do_LSHIFTI: {
        Value a = R[B];
        if (LIKELY(is_small_int(a)) && SC >= 0 && SC < 32 && small_int(a) < (1 << 30)
            && small_int(a) >= 0) {
            R[A] = small_int_value(small_int(a) << SC);
            NEXT;
        }
        SAVE();
        OUT(A, slow_binary_imm(OPC_LSHIFTI, a, SC));
        NEXT;
    }
    do_RSHIFTI: {
        Value a = R[B];
        if (LIKELY(is_small_int(a)) && SC >= 0) {
            R[A] = small_int_value(small_int(a) >> MIN(SC, 63));
            NEXT;
        }
        SAVE();
        OUT(A, slow_binary_imm(OPC_RSHIFTI, a, SC));
        NEXT;
    }
    do_AND: BITWISE(OPC_AND, &)
    do_IAND: BITWISE(OPC_IAND, &)
    do_OR: BITWISE(OPC_OR, |)
    do_IOR: BITWISE(OPC_IOR, |)
    do_XOR: BITWISE(OPC_XOR, ^)
    do_IXOR: BITWISE(OPC_IXOR, ^)
    do_MATMUL:
    do_POW:
    do_LSHIFT:
    do_RSHIFT:
    do_IMATMUL:
    do_IPOW:
    do_ILSHIFT:
    do_IRSHIFT: SLOW_ARITH((Opcode)INS_OP(ins))
    do_NEG: {
        Value a = R[B], r;
        if (is_small_int(a) && LIKELY(!SUB_OVERFLOWS(small_int_value(0), a, r))) {
            R[A] = r;
            NEXT;
        }
        SAVE();
        OUT(A, unary_op(UNARY_NEG, a));
        NEXT;
    }
    do_POS: SAVE(); OUT(A, unary_op(UNARY_POS, R[B])); NEXT;
    do_INVERT: SAVE(); OUT(A, unary_op(UNARY_INVERT, R[B])); NEXT;
    do_NOT: {
        Value a = R[B];
        if (a == VALUE_TRUE) { R[A] = VALUE_FALSE; NEXT; }
        if (a == VALUE_FALSE || a == VALUE_NONE) { R[A] = VALUE_TRUE; NEXT; }
        SAVE();
        OUT(A, op_not(a));
        NEXT;
    }
    do_LT: COMPARE(<, CMP_LT)
    do_LE: COMPARE(<=, CMP_LE)
    do_EQ: COMPARE(==, CMP_EQ)
    do_NE: COMPARE(!=, CMP_NE)
    do_GT: COMPARE(>, CMP_GT)
    do_GE: COMPARE(>=, CMP_GE)
    do_IS: R[A] = value_bool(R[B] == R[C]); NEXT;
    do_ISNOT: R[A] = value_bool(R[B] != R[C]); NEXT;
    do_IN: {
        SAVE();
        int t = contains(R[C], R[B]);
        if (UNLIKELY(t < 0)) goto error;
        R[A] = value_bool(t);
        NEXT;
    }
    do_NOTIN: {
        SAVE();
        int t = contains(R[C], R[B]);
        if (UNLIKELY(t < 0)) goto error;
        R[A] = value_bool(!t);
        NEXT;
    }
    do_JLT: JUMP_COMPARE(<, CMP_LT, 1)
    do_JLE: JUMP_COMPARE(<=, CMP_LE, 1)
    do_JEQ: JUMP_COMPARE(==, CMP_EQ, 1)
    do_JNE: JUMP_COMPARE(!=, CMP_NE, 1)
    do_JGT: JUMP_COMPARE(>, CMP_GT, 1)
    do_JGE: JUMP_COMPARE(>=, CMP_GE, 1)
    do_JNLT: JUMP_COMPARE(<, CMP_LT, 0)
    do_JNLE: JUMP_COMPARE(<=, CMP_LE, 0)
    do_JNEQ: JUMP_COMPARE(==, CMP_EQ, 0)
    do_JNNE: JUMP_COMPARE(!=, CMP_NE, 0)
    do_JNGT: JUMP_COMPARE(>, CMP_GT, 0)
    do_JNGE: JUMP_COMPARE(>=, CMP_GE, 0)
    do_JLTI: JUMP_COMPARE_IMM(<, CMP_LT, 1)
    do_JLEI: JUMP_COMPARE_IMM(<=, CMP_LE, 1)
    do_JEQI: JUMP_COMPARE_IMM(==, CMP_EQ, 1)
    do_JNEI: JUMP_COMPARE_IMM(!=, CMP_NE, 1)
    do_JGTI: JUMP_COMPARE_IMM(>, CMP_GT, 1)
    do_JGEI: JUMP_COMPARE_IMM(>=, CMP_GE, 1)
    do_JNLTI: JUMP_COMPARE_IMM(<, CMP_LT, 0)
    do_JNLEI: JUMP_COMPARE_IMM(<=, CMP_LE, 0)
    do_JNEQI: JUMP_COMPARE_IMM(==, CMP_EQ, 0)
    do_JNNEI: JUMP_COMPARE_IMM(!=, CMP_NE, 0)
    do_JNGTI: JUMP_COMPARE_IMM(>, CMP_GT, 0)
    do_JNGEI: JUMP_COMPARE_IMM(>=, CMP_GE, 0)
    do_JIS: BRANCH(R[A] == R[B]);
    do_JISNOT: BRANCH(R[A] != R[B]);
    do_JNONE: BRANCH(R[A] == VALUE_NONE);
    do_JNOTNONE: BRANCH(R[A] != VALUE_NONE);
    do_JTRUE: {
        Value a = R[A];
        if (a == VALUE_TRUE) BRANCH(true);
        if (a == VALUE_FALSE) BRANCH(false);
        if (is_small_int(a)) BRANCH(a != small_int_value(0));
        SAVE();
        int t = is_true(a);
        if (UNLIKELY(t < 0)) goto error;
        BRANCH(t);
    }
    do_JFALSE: {
        Value a = R[A];
        if (a == VALUE_TRUE) BRANCH(false);
        if (a == VALUE_FALSE) BRANCH(true);
        if (is_small_int(a)) BRANCH(a == small_int_value(0));
        SAVE();
        int t = is_true(a);
        if (UNLIKELY(t < 0)) goto error;
        BRANCH(!t);
    }
    do_JMP: pc += INS_SJ(ins); NEXT;
    do_JMPB:
        pc += INS_SJ(ins);
        if (UNLIKELY(interp.eval_breaker)) goto pending;
        NEXT;
    do_GETITER: {
        Value v = R[B];
        if (is_object(v) && AS(Object, v)->shape == &type_generator.base) {
            R[A] = v;
            NEXT;
        }
        SAVE();
        if (C && is_exact_list(v)) {
            ListIter *l = NEW(ListIter, &type_list_iterator);
            TRY(l != NULL);
            l->list = LIST(v);
            l->owned = true;
            R[A] = (Value)l;
            NEXT;
        }
        if (C && is_exact_tuple(v)) {
            TupleIter *t = NEW(TupleIter, &type_tuple_iterator);
            TRY(t != NULL);
            t->tuple = TUPLE(v);
            t->owned = true;
            R[A] = (Value)t;
            NEXT;
        }
        OUT(A, get_iter(v));
        NEXT;
    }
    do_DROPITER:
        if (UNLIKELY(is_gen(R[A])) && (AS(Gen, R[A])->flags & (GEN_OWNED | GEN_LOOP))) {
            SAVE();
            gen_drop(AS(Gen, R[A]));
        }
        NEXT;
    do_FORITER: {
        Value it = R[B];
        Shape *s = AS(Object, it)->shape; /* iterators are objects */
        if (s == &type_generator.base) {
            Gen *g = AS(Gen, it), *leaf = g->peer;
            if (UNLIKELY(leaf->peer != g || leaf->delegate || leaf->state != GEN_SUSPENDED)) {
                SAVE();
                LeafState found = gen_leaf(g, &leaf);
                if (found == LEAF_DONE) BRANCH(true);
                if (found == LEAF_RUNNING) { gen_already_running(g); goto error; }
            }
            if (UNLIKELY(--th->depth_left < 0)) { SAVE(); frame_room(th); goto error; }
            Value *top = frame_top(R);
            if (frame_in_heap(R) && UNLIKELY(top > th->stack_limit)) { SAVE(); RESUME_ROOM(top); }
            g->how = RESUME_FOR;
            th->sent = VALUE_NONE;
            gen_resume_at(leaf, top, &R[A], pc + 1, R);
            SWITCH(leaf->regs, leaf->pc);
            NEXT;
        }
        if (s == &type_range_iterator.base) {
            RangeIter *r = AS(RangeIter, it);
            if (UNLIKELY(r->left == 0)) BRANCH(true);
            r->left--;
            int64_t i = r->next;
            r->next = (int64_t)((uint64_t)i + (uint64_t)r->step);
            if (LIKELY(fits_small_int(i)))
                R[A] = small_int_value(i);
            else
                OUT(A, int_new(i));
            pc++;
            NEXT;
        }
        if (s == &type_list_iterator.base) {
            ListIter *l = AS(ListIter, it);
            if (LIKELY(l->list != NULL)) {
                if (LIKELY(l->index < l->list->len)) {
                    R[A] = l->list->items[l->index++];
                    pc++;
                    NEXT;
                }
                l->list = NULL;
                if (l->owned) { R[B] = 0; gc_free_small(l, sizeof *l); }
            }
            BRANCH(true);
        }
        if (s == &type_tuple_iterator.base) {
            TupleIter *t = AS(TupleIter, it);
            if (LIKELY(t->tuple != NULL)) {
                if (LIKELY(t->index < t->tuple->len)) {
                    R[A] = t->tuple->items[t->index++];
                    pc++;
                    NEXT;
                }
                t->tuple = NULL;
                if (t->owned) { R[B] = 0; gc_free_small(t, sizeof *t); }
            }
            BRANCH(true);
        }
        if (s == &type_dict_key_iterator.base) {
            const DictEntry *e = dict_iter_quick(AS(DictIter, it));
            if (LIKELY(e != NULL)) {
                R[A] = e->key;
                pc++;
                NEXT;
            }
        }
        SAVE();
        uint32_t then = pc[1]; /* behind the branch word */
        if (C && INS_OP(then) == OPC_UNPACK && INS_B(then) == A && INS_C(then) == 2) {
            Value first, second;
            int got = iter_next_pair(it, &first, &second);
            if (LIKELY(got == 1)) { /* unpacked already: no tuple is made */
                R[INS_A(then)] = first;
                R[INS_A(then) + 1] = second;
                pc += 2;
                NEXT;
            }
            if (UNLIKELY(got < 0)) goto error;
            if (got == 0)
                BRANCH(true);
        }
        Value v = iter_next(it);
        if (v) {
            R[A] = v;
            pc++;
            NEXT;
        }
        if (UNLIKELY(thread->pending)) goto error;
        BRANCH(true);
    }
    do_UNPACK: {
        Value v = R[B];
        if (is_object(v)) {
            Value *items = NULL;
            size_t n = 0;
            if (AS(Object, v)->shape == &type_tuple.base)
                items = TUPLE(v)->items, n = TUPLE(v)->len;
            else if (AS(Object, v)->shape == &type_list.base)
                items = LIST(v)->items, n = LIST(v)->len;
            if (items != NULL && LIKELY(n == C)) {
                Value *out = &R[A];
                for (size_t i = 0; i < n; i++)
                    out[i] = items[i];
                NEXT;
            }
        }
        SAVE();
        TRY(slow_unpack(v, &R[A], C));
        NEXT;
    }
    do_UNPACKEX: {
        uint32_t how = *pc++;
        SAVE();
        TRY(slow_unpack_ex(R[B], &R[A], (int)(how & 255), (int)(how >> 8)));
        NEXT;
    }
    do_LIST: SAVE(); OUT(A, list_from(&R[B], C)); NEXT;
    do_TUPLE: SAVE(); OUT(A, tuple_from(&R[B], C)); NEXT;
    do_SET: {
        SAVE();
        Value s = set_new(&type_set, 0);
        TRY(s);
        for (int i = 0; i < C; i++)
            TRY(set_add(AS(Set, s), R[B + i]));
        R[A] = s;
        NEXT;
    }
    do_DICT: {
        SAVE();
        Dict *d = C > 5 ? dict_new_sized(C) : dict_new();
        TRY(d);
        for (int i = 0; i < C; i++)
            TRY(dict_set(d, R[B + 2 * i], R[B + 2 * i + 1]));
        R[A] = (Value)d;
        NEXT;
    }
    do_APPEND: SAVE(); TRY(list_push(LIST(R[A]), R[B])); NEXT;
    do_EXTEND: SAVE(); TRY(list_extend(LIST(R[A]), R[B])); NEXT;
    do_SETADD: SAVE(); TRY(set_add(AS(Set, R[A]), R[B])); NEXT;
    do_SETUPDATE: SAVE(); TRY(set_update(AS(Set, R[A]), R[B])); NEXT;
    do_DICTSET: SAVE(); TRY(dict_set(DICT(R[A]), R[B], R[C])); NEXT;
    do_DICTUPDATE: SAVE(); TRY(dict_update(DICT(R[A]), R[B])); NEXT;
    do_DICTMERGE: SAVE(); TRY(dict_merge_args(R[A], R[B], R[C])); NEXT;
    do_TOTUPLE: SAVE(); OUT(A, tuple_from(LIST(R[B])->items, LIST(R[B])->len)); NEXT;
    do_STRING: SAVE(); OUT(A, slow_string(&R[B], C)); NEXT;
    do_FORMAT: {
        uint32_t spec = *pc++;
        SAVE();
        OUT(A, slow_format(R[B], C, spec == 0xFFFF ? 0 : R[spec]));
        NEXT;
    }
    do_SLICE: SAVE(); OUT(A, slice_new(R[B], R[B + 1], R[B + 2])); NEXT;
    do_GETITEM: {
        Value o = R[B], k = R[C];
        if (is_object(o)) {
            if (AS(Object, o)->shape == &type_list.base) {
                if (is_small_int(k)) {
                    int64_t i = small_int(k), n = (int64_t)LIST(o)->len;
                    if (i < 0) i += n;
                    if (LIKELY(i >= 0 && i < n)) { R[A] = LIST(o)->items[i]; NEXT; }
                }
            } else if (AS(Object, o)->shape == &type_tuple.base) {
                if (is_small_int(k)) {
                    int64_t i = small_int(k), n = (int64_t)TUPLE(o)->len;
                    if (i < 0) i += n;
                    if (LIKELY(i >= 0 && i < n)) { R[A] = TUPLE(o)->items[i]; NEXT; }
                }
            } else if (AS(Object, o)->shape == &type_dict.base) {
                Value v;
                SAVE();
                int found = dict_find(DICT(o), k, &v);
                if (LIKELY(found > 0)) { R[A] = v; NEXT; }
                if (found == 0)
                    raise_key_error(k);
                goto error;
            }
        }
        SAVE();
        OUT(A, get_item(o, k));
        NEXT;
    }
    do_GETITEMI: {
        Value o = R[B];
        if (is_object(o)) {
            if (AS(Object, o)->shape == &type_list.base && LIKELY(C < LIST(o)->len)) {
                R[A] = LIST(o)->items[C];
                NEXT;
            }
            if (AS(Object, o)->shape == &type_tuple.base && LIKELY(C < TUPLE(o)->len)) {
                R[A] = TUPLE(o)->items[C];
                NEXT;
            }
        }
        SAVE();
        OUT(A, get_item(o, small_int_value(C)));
        NEXT;
    }
    do_SETITEM: {
        Value o = R[A], k = R[B];
        if (is_object(o)) {
            if (AS(Object, o)->shape == &type_list.base) {
                if (is_small_int(k)) {
                    int64_t i = small_int(k), n = (int64_t)LIST(o)->len;
                    if (i < 0) i += n;
                    if (LIKELY(i >= 0 && i < n)) { LIST(o)->items[i] = R[C]; NEXT; }
                }
            } else if (AS(Object, o)->shape == &type_dict.base) {
                SAVE();
                TRY(dict_set(DICT(o), k, R[C]));
                NEXT;
            }
        }
        SAVE();
        TRY(set_item(o, k, R[C]));
        NEXT;
    }
    do_SETITEMI: {
        SAVE();
        TRY(set_item(R[A], small_int_value(C), R[B]));
        NEXT;
    }
    do_DELITEM: SAVE(); TRY(del_item(R[A], R[B])); NEXT;
    do_GETATTR_SLOT: {
        Value o = R[B];
        if (LIKELY(is_object(o)) && LIKELY(AS(Object, o)->shape->id == pc[1])) {
            R[A] = *(Value *)((char *)o + pc[2]);
            pc += 3;
            NEXT;
        }
        goto do_GETATTR;
    }
    do_GETATTR_OVERFLOW: {
        Value o = R[B];
        if (LIKELY(is_object(o)) && LIKELY(AS(Object, o)->shape->id == pc[1])) {
            R[A] = (*(Value **)((char *)o + (pc[2] & 0xFFFF)))[pc[2] >> 16];
            pc += 3;
            NEXT;
        }
        goto do_GETATTR;
    }
    do_GETATTR_MODULE: {
        Value o = R[B];
        if (LIKELY(has_base_shape(o, &type_module)) && LIKELY(module_dict(o)->version == pc[1])) {
            R[A] = module_dict(o)->entries[pc[2]].value;
            pc += 3;
            NEXT;
        }
        goto do_GETATTR;
    }
    do_GETATTR_CLASS:
    do_GETATTR:
        SAVE();
        OUT(A, slow_get_attr(R, pc - 1, R[B]));
        pc += 3;
        NEXT;
    do_SETATTR_SLOT: {
        Value o = R[A];
        if (LIKELY(is_object(o)) && LIKELY(AS(Object, o)->shape->id == pc[1])) {
            *(Value *)((char *)o + (pc[2] >> 16)) = R[B];
            pc += 3;
            NEXT;
        }
        goto do_SETATTR;
    }
    do_SETATTR_ADD: {
        Value o = R[A];
        if (LIKELY(is_object(o)) && LIKELY(AS(Object, o)->shape->id == pc[1])) {
            *(Value *)((char *)o + (pc[2] >> 16)) = R[B];
            AS(Object, o)->shape = (Shape *)K[pc[2] & 0xFFFF];
            pc += 3;
            NEXT;
        }
        goto do_SETATTR;
    }
    do_SETATTR:
        SAVE();
        TRY(slow_set_attr(R, pc - 1, R[A], R[B]));
        pc += 3;
        NEXT;
    do_DELATTR: {
        Value name = K[*pc++];
        SAVE();
        TRY(set_attr(R[A], name, 0));
        NEXT;
    }
    do_GETMETHOD_CACHED: {
        Value o = R[B];
        if (LIKELY(is_object(o)) && LIKELY(AS(Object, o)->shape->id == pc[1])) {
            Value *w = &R[A];
            w[1] = K[pc[2]];
            w[4] = o;
            pc += 3;
            NEXT;
        }
        goto do_GETMETHOD;
    }
    do_GETMETHOD_MODULE: {
        Value o = R[B];
        Value cached = K[pc[2]];
        if (LIKELY(has_base_shape(o, &type_module)) && LIKELY(module_dict(o)->version == pc[1])) {
            Value *w = &R[A];
            w[1] = module_dict(o)->entries[small_int(cached)].value;
            w[4] = 0;
            pc += 3;
            NEXT;
        }
        goto do_GETMETHOD;
    }
    do_GETMETHOD:
        SAVE();
        TRY(slow_get_method(R, pc - 1, R[B], &R[A]));
        pc += 3;
        NEXT;
    do_SUPERATTR: {
        Value name = K[*pc++];
        SAVE();
        OUT(A, super_attr(&R[B], name));
        NEXT;
    }
    do_SUPERMETHOD: {
        Value name = K[*pc++];
        SAVE();
        TRY(super_method(&R[B], name, &R[A]));
        NEXT;
    }
    do_CALLM: {
        Value *w = &R[A];
        if (UNLIKELY(!w[4])) { /* no self: the arguments start one further on */
            for (int i = 1; i < B; i++)
                w[3 + i] = w[4 + i];
            SAVE();
            Pushed p = call_begin(th, w[1], w + 4, (size_t)B - 1, 0, w + 4);
            if (p.frame) {
                if (p.value) {
                    w[1] = p.value;
                    w[2] = (Value)pc;
                    pc = &init_stub[A][1];
                }
                ENTER(p.frame, FRAME_FUNC(p.frame));
            }
            TRY(p.value);
            R[C] = p.value;
            NEXT;
        }
    }
    do_CALL: {
        Value *w = &R[A];
        Value f = w[1];
        if (LIKELY(is_object(f))) {
            Shape *s = AS(Object, f)->shape;
            if (LIKELY(s == &type_function.base)) {
                Function *fn = AS(Function, f);
                if (LIKELY(fn->plain_nargs == B))
                    ENTER(w + 4, fn);
                if (LIKELY(fn->gen_nargs == B)) {
                    SAVE();
                    OUT(C, (Value)make_gen(fn, w + 4, B, R, pc));
                    NEXT;
                }
            } else if (s == &type_method_descriptor.base) {
                NativeFunction *nf = AS(NativeFunction, f);
                if (nf->resume != 0 && B >= 1) {
                    if (is_gen(w[4])) goto resume_by_call;
                } else if (LIKELY(nf->exact == B) && LIKELY(is_instance_of(w[4], nf->owner))) {
                    SAVE();
                    OUT(C, nf->def->fn(w[4], w + 5, (size_t)B - 1, 0));
                    NEXT;
                }
            } else if (s == &type_native_function.base) {
                NativeFunction *nf = AS(NativeFunction, f);
                if (nf->resume != 0 && B == 1) {
                    if (is_object(w[4]) && AS(Object, w[4])->shape == &type_generator.base)
                        goto resume_by_call;
                } else if (LIKELY(nf->exact == B + 1)) {
                    SAVE();
                    OUT(C, nf->def->fn(nf->self, w + 4, B, 0));
                    NEXT;
                }
            }
        }
        SAVE();
        Pushed p = has_base_shape(f, &type_type) ? call_class(th, AS(Type, f), w + 4, B, w + 4)
                                                 : call_begin(th, f, w + 4, B, 0, w + 4);
        if (p.frame) {
            if (p.value) { /* the frame of __init__ on a new instance */
                w[1] = p.value;
                w[2] = (Value)pc;
                pc = &init_stub[A][1];
            }
            ENTER(p.frame, FRAME_FUNC(p.frame));
        }
        TRY(p.value);
        R[C] = p.value;
        NEXT;
    }
    /* next(g), g.send(v): a frame switch, as in FORITER */
    resume_by_call: {
        Value *w = &R[A];
        NativeFunction *nf = AS(NativeFunction, w[1]);
        Gen *g = AS(Gen, w[4]), *leaf = g->peer;
        Value sent = VALUE_NONE;
        if (nf->resume == METHOD_RESUME_SEND) {
            if (B != 2 || g->kind == GEN_ASYNC) goto call_generic;
            sent = w[5];
        } else if (B != 1) {
            goto call_generic;
        }
        SAVE();
        if (UNLIKELY(leaf->peer != g || leaf->delegate || leaf->state != GEN_SUSPENDED)) {
            if (gen_leaf(g, &leaf) != LEAF_OK) goto call_generic;
        }
        if (UNLIKELY(leaf->pc == leaf->func->entry && sent != VALUE_NONE)) goto call_generic;
        if (UNLIKELY(--th->depth_left < 0)) { frame_room(th); goto error; }
        Value *top = frame_top(R);
        if (frame_in_heap(R) && UNLIKELY(top > th->stack_limit)) RESUME_ROOM(top);
        g->how = RESUME_CALL;
        th->sent = sent;
        gen_resume_at(leaf, top, &R[C], pc, R);
        SWITCH(leaf->regs, leaf->pc);
        NEXT;
    }
    call_generic: {
        Value *w = &R[A];
        Value *place = frame_in_heap(R) ? GEN_OF(R)->floor + FRAME_HEADER : w + 4;
        if (place != w + 4)
            memcpy(place, w + 4, B * sizeof(Value));
        SAVE();
        Pushed p = call_begin(th, w[1], place, B, 0, place);
        assert(!p.frame);
        TRY(p.value);
        own_result(R, pc, w[1], p.value);
        R[C] = p.value;
        NEXT;
    }
    do_CALLMG: {
        Value *w = &R[A];
        if (UNLIKELY(!w[4])) {
            Value *place = GEN_OF(R)->floor + FRAME_HEADER;
            memcpy(place, w + 5, (B - 1) * sizeof(Value));
            SAVE();
            Pushed p = call_begin(th, w[1], place, (size_t)B - 1, 0, place);
            if (p.frame) {
                if (p.value) {
                    w[1] = p.value;
                    w[2] = (Value)pc;
                    pc = &init_stub[A][1];
                }
                ENTER(p.frame, FRAME_FUNC(p.frame));
            }
            TRY(p.value);
            own_result(R, pc, w[1], p.value);
            R[C] = p.value;
            NEXT;
        }
    }
    do_CALLG: {
        Value *w = &R[A];
        Value f = w[1];
        if (LIKELY(is_object(f))) {
            Shape *s = AS(Object, f)->shape;
            if (LIKELY(s == &type_function.base)) {
                Function *fn = AS(Function, f);
                if (LIKELY(fn->gen_nargs == B)) {
                    SAVE();
                    OUT(C, (Value)make_gen(fn, w + 4, B, R, pc));
                    NEXT;
                }
                if (LIKELY(fn->plain_nargs == B)) {
                    Value *N = GEN_OF(R)->floor + FRAME_HEADER;
                    if (UNLIKELY(N + FRAME_SLACK > th->stack_limit)) { SAVE(); TRY(stack_room(th, N, FRAME_SLACK)); }
                    for (int i = 0; i < B; i++)
                        N[i] = w[4 + i];
                    ENTER(N, fn);
                }
            } else if ((s == &type_method_descriptor.base || s == &type_native_function.base)
                       && AS(NativeFunction, f)->resume != 0 && B >= 1 && is_gen(w[4])
                       && (s == &type_method_descriptor.base || AS(Gen, w[4])->kind == GEN_GENERATOR)) {
                goto resume_by_call;
            }
        }
        Value *place = GEN_OF(R)->floor + FRAME_HEADER;
        memcpy(place, w + 4, B * sizeof(Value));
        SAVE();
        Pushed p = call_begin(th, f, place, B, 0, place);
        if (p.frame) {
            if (p.value) {
                w[1] = p.value;
                w[2] = (Value)pc;
                pc = &init_stub[A][1];
            }
            ENTER(p.frame, FRAME_FUNC(p.frame));
        }
        TRY(p.value);
        R[C] = p.value;
        NEXT;
    }
    do_CALLMKW:
    do_CALLKW: {
        Value *w = &R[A], *args = w + 4;
        Value names_tuple = K[*pc >> 8];
        size_t nargs = B, nkw = TUPLE(names_tuple)->len;
        if (INS_OP(ins) == OPC_CALLMKW && !w[4]) {
            args++;
            nargs--;
        }
        Value *place = frame_in_heap(R) ? GEN_OF(R)->floor + FRAME_HEADER : w + 4;
        memmove(place, args, (nargs + nkw) * sizeof(Value));
        SAVE();
        Pushed p = call_begin(th, w[1], place, nargs, names_tuple, place);
        if (p.frame) {
            if (p.value) {
                w[1] = p.value;
                w[2] = (Value)pc;
                pc = &init_stub[A][1];
            }
            ENTER(p.frame, FRAME_FUNC(p.frame));
        }
        TRY(p.value);
        R[C] = p.value;
        NEXT;
    }
    do_CALLEX: {
        SAVE();
        Value *w = &R[A];
        Value args = w[4];
        if (!is_exact_tuple(args)) {
            args = call_star_args(w[1], args);
            TRY(args);
        }
        OUT(C, call_ex(w[1], args, B ? w[5] : 0));
        NEXT;
    }
    do_RETNONE: {
        uint32_t *rp = FRAME_PC(R);
        Value *cb = FRAME_CALLER(R);
        if (UNLIKELY(FRAME_OBJECT(R))) frame_detach(R, pc);
        th->depth_left++;
        cb[INS_C(rp[-1])] = VALUE_NONE;
        SWITCH(cb, rp);
        NEXT;
    }
    do_RET: {
        Value v = R[A];
        uint32_t *rp = FRAME_PC(R);
        Value *cb = FRAME_CALLER(R);
        if (UNLIKELY(FRAME_OBJECT(R))) frame_detach(R, pc);
        th->depth_left++;
        cb[INS_C(rp[-1])] = v;
        SWITCH(cb, rp);
        NEXT;
    }
    do_RETGEN: {
        Value v = R[A];
        Gen *leaf = GEN_OF(R), *g = leaf->peer;
        if (UNLIKELY(FRAME_OBJECT(R))) {
            frame_detach(R, pc);
            leaf->flags &= (uint16_t)~GEN_OWNED;
        }
        leaf->state = GEN_DONE;
        for (uint32_t i = 0, n = leaf->func->nregs; i < n; i++)
            R[i] = 0; /* an ended coroutine keeps nothing alive */
        if (leaf != g) { /* into whoever delegated, as the value of its yield from */
            Gen *parent = leaf->parent;
            leaf->peer = leaf;
            leaf->parent = NULL;
            if (leaf->flags & GEN_OWNED)
                gen_recycle(leaf);
            parent->delegate = NULL;
            parent->peer = g;
            g->peer = parent;
            parent->floor = leaf->floor;
            parent->state = GEN_RUNNING;
            SWITCH(parent->regs, parent->pc + 1);
            R[INS_A(pc[-1])] = v;
            NEXT;
        }
        th->depth_left++;
        uint8_t how = g->how;
        Resumer *to = RESUMER(g);
        SWITCH(to->base, to->pc);
        if (LIKELY(how == RESUME_FOR)) {
            if (g->flags & GEN_OWNED)
                gen_recycle(g);
            pc--;
            pc += (int32_t)*pc;
            NEXT;
        }
        if (how == RESUME_CALL) {
            SAVE();
            raise_stop_iteration(v);
            goto error;
        }
        *to->dest = v;
        loop_stopped = STOP_RETURN;
        return v;
    }
    do_YIELDWRAP: SAVE(); OUT(A, async_gen_wrap(R[A]));
    do_YIELD: {
        Gen *leaf = GEN_OF(R);
        Resumer *to = RESUMER(leaf);
        leaf->pc = pc;
        leaf->state = GEN_SUSPENDED;
        *to->dest = R[A];
        th->depth_left++;
        SWITCH(to->base, to->pc);
        NEXT;
    }
    do_SENT: R[A] = th->sent; NEXT;
    do_GETYFITER: {
        Value v = R[B];
        th->sent = VALUE_NONE;
        if (is_object(v) && AS(Object, v)->shape == &type_generator.base) {
            R[A] = v;
            NEXT;
        }
        SAVE();
        OUT(A, yield_from_iter(FRAME_FUNC(R)->code, v));
        th->sent = VALUE_NONE;
        NEXT;
    }
    do_GETAWAITABLE: {
        Value v = R[B];
        th->sent = VALUE_NONE;
        if (LIKELY(is_object(v)) && AS(Object, v)->shape == &type_coroutine.base
            && AS(Gen, v)->state == GEN_CREATED) {
            R[A] = v;
            NEXT;
        }
        SAVE();
        OUT(A, awaitable_iter(v, C));
        th->sent = VALUE_NONE;
        NEXT;
    }
    do_YIELDFROM: {
        Gen *me = GEN_OF(R);
        Value it = R[B];
        if (is_gen(it)) {
            Gen *child = AS(Gen, it), *leaf = child->peer;
            if (UNLIKELY(leaf->peer != child || leaf->delegate || child->parent
                         || (leaf->state != GEN_SUSPENDED && leaf->state != GEN_CREATED))) {
                SAVE();
                LeafState found = gen_leaf(child, &leaf);
                if (found == LEAF_DONE) {
                    if (child->kind == GEN_COROUTINE) {
                        OWN_HANDLED();
                        raise(&type_RuntimeError, "cannot reuse already awaited coroutine");
                        goto error;
                    }
                    R[A] = VALUE_NONE;
                    NEXT;
                }
                if (found == LEAF_RUNNING) { OWN_HANDLED(); gen_already_running(child); goto error; }
                if (found == LEAF_BUSY) {
                    Value v;
                    GenResult how = gen_resume(child, th->sent, false, &v);
                    if (how == GEN_RAISED) { OWN_HANDLED(); goto error; }
                    if (how == GEN_RETURNED) { R[A] = v; NEXT; }
                    Resumer *to = RESUMER(me);
                    me->pc = pc - 1;
                    me->state = GEN_SUSPENDED;
                    me->delegate = child;
                    child->parent = me;
                    *to->dest = v;
                    th->depth_left++;
                    SWITCH(to->base, to->pc);
                    NEXT;
                }
            }
            if (UNLIKELY(leaf->pc == leaf->func->entry && th->sent != VALUE_NONE)) {
                SAVE();
                OWN_HANDLED();
                raise_type_error("can't send non-None value to a just-started %s", gen_kind_name(leaf));
                goto error;
            }
            Gen *root = me->peer;
            me->pc = pc - 1;
            me->state = GEN_SUSPENDED;
            me->delegate = child;
            child->parent = me;
            root->peer = leaf;
            leaf->peer = root;
            leaf->floor = me->floor;
            leaf->state = GEN_RUNNING;
            SWITCH(leaf->regs, leaf->pc);
            NEXT;
        }
        bool done;
        SAVE();
        OWN_HANDLED();
        Value v = delegate_send(it, th->sent, &done);
        TRY(v);
        if (done) {
            R[A] = v;
            pc += INS_OP(*pc) == OPC_SWAPEXC; /* done already */
            NEXT;
        }
        OWN_HANDLED(); /* and back, to suspend */
        Resumer *to = RESUMER(me);
        me->pc = pc - 1; /* resuming sends again */
        me->state = GEN_SUSPENDED;
        *to->dest = v;
        th->depth_left++;
        SWITCH(to->base, to->pc);
        NEXT;
    }
    do_GETAITER: SAVE(); OUT(A, async_for_iter(R[B])); NEXT;
    do_GETANEXT: SAVE(); OUT(A, async_next_awaitable(R[B])); NEXT;
    do_ENDASYNCFOR: {
        Value exc = R[A];
        if (is_instance_of(exc, &type_StopAsyncIteration)) {
            th->handled = R[A + 1];
            NEXT;
        }
        th->handled = R[A + 1];
        th->pending = exc;
        reraised = true;
        goto error;
    }
    do_SWAPEXC: {
        Value other = R[A];
        R[A] = th->handled;
        th->handled = other;
        NEXT;
    }
    do_RAISE:
        SAVE();
        reraised = !raise_op(&R[A], B);
        goto error;
    do_RERAISE:
        th->pending = R[A];
        reraised = true;
        goto error;
    do_POPEXC: th->handled = R[A + 1]; NEXT;
    do_JNOMATCH: {
        Value exc = R[A], types = R[B];
        if (LIKELY(is_type(types)) && LIKELY(AS(Type, types)->flags & TYPE_IS_EXCEPTION)) {
            Type *t = type_of(exc);
            BRANCH(t != AS(Type, types) && !is_subtype(t, AS(Type, types)));
        }
        SAVE();
        int t = exception_matches(exc, types);
        if (UNLIKELY(t < 0)) goto error;
        BRANCH(!t);
    }
    do_STARMATCH: {
        Value match, rest;
        SAVE();
        TRY(!unmatchable(R[B]));
        TRY(exception_group_match(R[A], R[B], &match, &rest));
        R[A] = rest ? rest : VALUE_NONE;
        R[A + 1] = match ? match : VALUE_NONE;
        if (match)
            th->handled = match;
        NEXT;
    }
    do_STARRAISE: SAVE(); OUT(A, exception_prep_reraise_star(R[A], R[B])); NEXT;
    do_WITHENTER: SAVE(); TRY(with_enter(R[B], &R[A], false)); NEXT;
    do_AWITHENTER: SAVE(); TRY(with_enter(R[B], &R[A], true)); NEXT;
    do_WITHEXIT: SAVE(); OUT(A, with_exit(R[B], R[C])); NEXT;
    do_FUNCTION: {
        uint32_t flags = *pc++;
        SAVE();
        OUT(A, make_function_op(R, A, (Code *)K[BX], flags));
        NEXT;
    }
    do_BUILDCLASS: {
        SAVE();
        OUT(A, build_class_function((Dict *)K[1]));
        NEXT;
    }
    do_IMPORT: {
        Value name = K[pc[0]], fromlist = K[pc[1]];
        int level = (int)pc[2];
        pc += 3;
        SAVE();
        OUT(A, import_op(R, name, fromlist, level));
        NEXT;
    }
    do_IMPORTFROM: {
        Value name = K[*pc++];
        SAVE();
        OUT(A, import_from_op(R[B], name));
        NEXT;
    }
    do_ASSERTERR: R[A] = (Value)&type_AssertionError; NEXT;
    do_MATCHSEQ: R[A] = value_bool(has_flag(R[B], TYPE_SEQUENCE)); NEXT;
    do_MATCHMAP: R[A] = value_bool(has_flag(R[B], TYPE_MAPPING)); NEXT;
    do_MATCHKEYS: SAVE(); OUT(A, match_keys(R[B], R[C])); NEXT;
    do_MATCHCLASS: {
        Value attrs = K[*pc++];
        SAVE();
        OUT(A, match_class(R[B], R[B + 1], C, attrs));
        NEXT;
    }
    do_LEN: {
        SAVE();
        ptrdiff_t n = length(R[B]);
        if (UNLIKELY(n < 0)) goto error;
        OUT(A, int_new(n));
        NEXT;
    }
    do_INTRINSIC: SAVE(); OUT(A, intrinsic_call(R, B, &R[A], C)); NEXT;
    do_INITDONE: {
        uint32_t *rp = (uint32_t *)R[A + 2];
        if (UNLIKELY(R[A] != VALUE_NONE)) {
            pc = rp;
            SAVE();
            raise_type_error("__init__() should return None, not '%T'", R[A]);
            goto error;
        }
        pc = rp;
        Value made = R[A + 1];
        R[A + 1] = 0; /* the window must not keep it alive */
        R[INS_C(rp[-1])] = made;
        NEXT;
    }
    do_HALT: return R[0];
    do_HALTYIELD: loop_stopped = STOP_YIELD; return R[0];
    do_HALTRETURN: loop_stopped = STOP_RETURN; return R[0];

interrupted: /* the new frame is entered all the same, and pending work done there */
    if (!frame_interrupted(th, entered_at, entered))
        goto error;
    entered_at[-4] = 0;
    entered_at[-3] = (Value)entered;
    entered_at[-2] = (Value)pc;
    entered_at[-1] = (Value)R;
    R = th->base = entered_at;
    K = entered->consts;
    pc = entered->entry + 1; /* as if it came in the first instruction */
    SAVE();
    if (!pending_work(th))
        goto error;
    pc--;
    if (UNLIKELY(th->tracing != LOOP_TRACED))
        goto change_loop;
    NEXT;

pending:
    SAVE();
    if (!pending_work(th))
        goto error;
    if (LIKELY(th->tracing == LOOP_TRACED))
        NEXT;
change_loop:
    th->base = R;
    th->pc = pc;
    return VALUE_SWITCH;

error: {
    uint32_t *go_on;
    Value *to = unwind(th, R, pc, reraised, &go_on);
    reraised = false;
    if (to == NULL)
        return VALUE_ERROR;
    SWITCH(to, go_on);
    NEXT;
}
}
