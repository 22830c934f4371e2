/* The dispatch loop: one label per row of opcodes.def and nothing else, by families in loop_*.inc.
 * Everything that is not the common case of an instruction lives in loop_slow.c or further away. */
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

#include "vm/loop_macros.h"

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

#include "vm/loop_values.inc"
#include "vm/loop_items.inc"
#include "vm/loop_calls.inc"
#include "vm/loop_coroutines.inc"
#include "vm/loop_blocks.inc"

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
