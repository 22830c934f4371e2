/* What the parts of the dispatch loop (loop_*.inc) are written in. The macros use names of the function
 * in loop.c: th, R (registers), K (constants), pc, ins and its labels. */
#ifndef COIL_LOOP_MACROS_H
#define COIL_LOOP_MACROS_H

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

/* Inside a handler, YIELDFROM stands between two SWAPEXC: undoes the one before it. */
#define OWN_HANDLED()                                                                              \
    do {                                                                                           \
        if (UNLIKELY(INS_OP(*pc) == OPC_SWAPEXC)) {                                                \
            Value own_ = R[INS_A(*pc)];                                                            \
            R[INS_A(*pc)] = th->handled;                                                           \
            th->handled = own_;                                                                    \
        }                                                                                          \
    } while (0)

#endif
