/* sys.settrace and sys.setprofile. While one is set, the thread runs in a second copy of the dispatch
 * loop, which comes here before every instruction and finds out from the instruction and the position
 * table what there is to tell: calls, lines, returns. Without tracing nothing of this costs anything;
 * a function that sets tracing sees it begin at its next call or backward jump. */
#include "runtime/int.h"
#include "runtime/names.h"
#include "runtime/str.h"
#include "vm/frame.h"

Singleton switch_marker;

Value run(Thread *th, Value *R, uint32_t *pc)
{
    for (;;) {
        Value v;
        if (UNLIKELY(th->tracing)) {
            th->trace_base = NULL;
            v = run_traced(th, R, pc);
        } else {
            v = run_plain(th, R, pc);
        }
        if (LIKELY(v != VALUE_SWITCH))
            return v;
        R = th->base;
        pc = th->pc;
    }
}

/* Calls a tracer with the frame at R, which is about to execute what pc - 1 belongs to. *result (may be
 * NULL) gets what it returned. False: it raised, and tracing ends. */
static bool tell(Thread *th, Value fn, Value *R, uint32_t *pc, const char *event, Value arg,
                 Value *result)
{
    Value name = str_intern_cstr(event), sent = th->sent, handled = th->handled;
    FrameObject *fo = name ? frame_object(R, pc) : NULL;
    if (fo == NULL)
        return false;
    uint32_t *before = th->pc;
    th->pc = pc;
    th->tracing = false;
    Value v = call3(fn, (Value)fo, name, arg);
    th->tracing = th->trace_fn || th->profile_fn;
    th->sent = sent;
    th->handled = handled;
    th->pc = before;
    if (result != NULL)
        *result = v;
    if (v)
        return true;
    th->trace_fn = th->profile_fn = 0;
    th->tracing = false;
    return false;
}

static FrameObject *traced_frame(Value *R)
{
    FrameObject *fo = FRAME_OBJECT(R) ? AS(FrameObject, FRAME_OBJECT(R)) : NULL;
    return fo != NULL && fo->trace && fo->trace != VALUE_NONE ? fo : NULL;
}

static bool began(Thread *th, Value *R, uint32_t *pc, bool anew)
{
    Function *f = FRAME_FUNC(R);
    if (anew && !(f->code->flags & CO_SUSPENDS) && !f->code->uses_namespace)
        frame_clear_rest(R, f);
    if (th->profile_fn && !tell(th, th->profile_fn, R, pc, "call", VALUE_NONE, NULL))
        return false;
    Value local;
    if (!th->trace_fn)
        return true;
    if (!tell(th, th->trace_fn, R, pc, "call", VALUE_NONE, &local))
        return false;
    FrameObject *fo = AS(FrameObject, FRAME_OBJECT(R));
    fo->trace = local == VALUE_NONE ? 0 : local;
    /* A resumed coroutine goes on in the line of its yield; what the compiler puts before the first
     * statement belongs to the line of the def. */
    Code *code = f->code;
    bool prologue = anew && INS_OP(*pc) != OPC_RET && INS_OP(*pc) != OPC_RETNONE
        && code_line(code, (uint32_t)(pc - code->code) + opcode_words[INS_OP(*pc)])
               != code->firstlineno;
    fo->trace_line = !anew ? code_line(code, (uint32_t)(pc - code->code) - 1)
        : prologue         ? code->firstlineno
                           : -1;
    fo->trace_pc = pc;
    return true;
}

static bool line_reached(Thread *th, Value *R, uint32_t *pc, FrameObject *fo)
{
    Code *code = FRAME_FUNC(R)->code;
    const PosRow *row = code_position(code, (uint32_t)(pc - code->code));
    bool back = pc < fo->trace_pc;
    if (INS_OP(*pc) == OPC_JMP || INS_OP(*pc) == OPC_JMPB)
        return true; /* where it leads is what counts */
    fo->trace_pc = pc;
    if (row == NULL || row->line <= 0 || (row->line == fo->trace_line && !back))
        return true;
    fo->trace_line = row->line;
    Value local;
    if (!tell(th, fo->trace, R, pc + 1, "line", VALUE_NONE, &local))
        return false;
    if (local != VALUE_NONE)
        fo->trace = local;
    return true;
}

static bool ended(Thread *th, Value *R, uint32_t *pc, Value v)
{
    FrameObject *fo = traced_frame(R);
    if (fo != NULL && th->trace_fn && !tell(th, fo->trace, R, pc, "return", v, NULL))
        return false;
    return !th->profile_fn || tell(th, th->profile_fn, R, pc, "return", v, NULL);
}

static bool is_suspension(uint32_t word)
{
    uint8_t op = INS_OP(word);
    return op == OPC_YIELD || op == OPC_YIELDWRAP;
}

TraceStep trace_step(Thread *th, Value *R, uint32_t *pc)
{
    if (!th->tracing)
        return TRACE_OFF;
    Function *f = FRAME_FUNC(R);
    if (f == entry_function || real_pc(R, pc) != pc)
        return TRACE_GO;
    bool changed = R != th->trace_base, suspends = f->code->flags & CO_SUSPENDS, fine = true;
    th->trace_base = R;
    if (changed && pc == f->entry)
        fine = began(th, R, pc, true);
    else if (changed && suspends && is_suspension(pc[-1]))
        fine = began(th, R, pc, false);
    FrameObject *fo = traced_frame(R);
    if (fine && fo != NULL && th->trace_fn)
        fine = line_reached(th, R, pc, fo);
    uint8_t op = INS_OP(*pc);
    if (fine && th->tracing) {
        if (op == OPC_RET || op == OPC_RETGEN || op == OPC_YIELD || op == OPC_YIELDWRAP)
            fine = ended(th, R, pc + 1, R[INS_A(*pc)]);
        else if (op == OPC_RETNONE)
            fine = ended(th, R, pc + 1, VALUE_NONE);
    }
    return fine ? TRACE_GO : TRACE_RAISED;
}

bool trace_exception(Thread *th, Value *R, uint32_t *pc)
{
    FrameObject *fo = traced_frame(R);
    if (fo == NULL || !th->tracing || !th->trace_fn)
        return true;
    Value exc = error_take(), local;
    Value tb = AS(Exception, exc)->traceback;
    Value arg = tuple_pack(3, (Value)type_of(exc), exc, tb ? tb : VALUE_NONE);
    if (!arg || !tell(th, fo->trace, R, pc, "exception", arg, &local))
        return false;
    if (local != VALUE_NONE)
        fo->trace = local;
    error_restore(exc);
    return true;
}

bool trace_unwound(Thread *th, Value *R, uint32_t *pc)
{
    if (!th->tracing)
        return true;
    Value exc = error_take();
    if (!ended(th, R, pc, VALUE_NONE))
        return false;
    error_restore(exc);
    return true;
}
