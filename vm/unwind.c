/* Exceptions on their way through frames, tracebacks, and frame objects.
 *
 * A FrameObject is made when somebody asks for the frame or an exception passes through it. While
 * the frame lives it points to the registers; when the frame ends, the variables are copied. */
#include "runtime/int.h"
#include "runtime/str.h"
#include "vm/frame.h"

uint32_t init_stub[256][2];

__attribute__((constructor)) static void fill_stubs(void)
{
    for (uint32_t a = 0; a < 256; a++) {
        init_stub[a][0] = OPC_CALL | a << 24;
        init_stub[a][1] = OPC_INITDONE | a << 8;
    }
}

uint32_t *real_pc(Value *R, uint32_t *pc)
{
    uint32_t *first = &init_stub[0][0];
    if (LIKELY(pc < first || pc > first + 512))
        return pc;
    return (uint32_t *)R[((pc - first) / 2) + 2]; /* kept in the call window by CALL */
}

/* ---- frame objects ---- */

FrameObject *frame_object(Value *R, uint32_t *pc)
{
    if (FRAME_OBJECT(R))
        return AS(FrameObject, FRAME_OBJECT(R));
    FrameObject *f = NEW(FrameObject, &type_frame);
    if (f == NULL)
        return NULL;
    f->base = R;
    f->func = FRAME_FUNC(R);
    f->pc = pc;
    if (f->func->code->uses_namespace)
        f->locals = R[0];
    if (frame_in_heap(R))
        f->gen = GEN_OF(R);
    FRAME_OBJECT(R) = (Value)f;
    return f;
}

void frame_detach(Value *R, uint32_t *pc)
{
    FrameObject *f = AS(FrameObject, FRAME_OBJECT(R));
    Value *caller = !frame_in_heap(R)  ? FRAME_CALLER(R)
        : GEN_OF(R)->parent != NULL ? GEN_OF(R)->parent->regs
                                    : RESUMER(GEN_OF(R))->base;
    f->pc = pc;
    f->base = NULL;
    frame_copy_variables(f, R);
    if (caller != NULL && FRAME_FUNC(caller) != entry_function)
        f->back = FRAME_OBJECT(caller);
    FRAME_OBJECT(R) = 0;
}

Value *frame_outer(Value *R, uint32_t **pc)
{
    for (;;) {
        if (FRAME_FUNC(R) == entry_function) {
            *pc = FRAME_PC(R);
            R = FRAME_CALLER(R);
        } else if (frame_in_heap(R)) {
            Gen *g = GEN_OF(R);
            bool is_root = g->peer->peer == g && g->peer->state == GEN_RUNNING;
            if (g->parent != NULL && !(is_root && (g->peer != g || g->parent->delegate != g))) {
                *pc = g->parent->pc + 1;
                return g->parent->regs;
            }
            *pc = RESUMER(g->peer)->pc;
            R = RESUMER(g->peer)->base;
        } else {
            *pc = real_pc(FRAME_CALLER(R), FRAME_PC(R));
            R = FRAME_CALLER(R);
        }
        if (R == NULL || FRAME_FUNC(R) != entry_function)
            return R;
    }
}

Value *frame_running(uint32_t **pc)
{
    Value *R = thread->base;
    *pc = thread->pc;
    if (R != NULL && FRAME_FUNC(R) == entry_function)
        R = frame_outer(R, pc);
    return R;
}

static bool is_call(uint32_t op)
{
    return op >= OPC_CALL && op <= OPC_CALLEX;
}

/* A coroutine's frame has its own copy of the call window, of which nothing is read any more but the callee,
 * and the place to go on behind the instantiation of a class. */
static void forget_window(Value *window, Value *end)
{
    window[0] = 0;
    if (!is_type(window[1]))
        window[2] = 0;
    for (Value *w = window + 3; w < end; w++)
        *w = 0;
}

/* A frame that waits for a call keeps the last value of the register that the result will go to. Variables
 * stay: the call may raise. */
void frames_forget(void)
{
    uint32_t *pc;
    for (Value *R = frame_running(&pc); R != NULL; R = frame_outer(R, &pc)) {
        Function *f = FRAME_FUNC(R);
        if (!is_call(INS_OP(pc[-1])))
            continue;
        uint32_t window = INS_A(pc[-1]), result = INS_C(pc[-1]);
        if (result >= f->code->nlocals && result < window)
            R[result] = 0;
        if (frame_in_heap(R) && window + 3 < f->nregs)
            forget_window(&R[window], &R[MIN(f->nregs, 256)]);
    }
}

bool call_names(Value v)
{
    uint32_t *pc;
    for (Value *R = frame_running(&pc); R != NULL; R = frame_outer(R, &pc))
        for (size_t i = 0; i < FRAME_FUNC(R)->code->nlocals; i++)
            if (R[i] == v)
                return true;
    return false;
}

FrameObject *frame_innermost(Thread *t)
{
    Thread *me = thread;
    thread = t;
    FrameObject *f = frame_current(0);
    thread = me;
    return f;
}

FrameObject *frame_current(int depth)
{
    uint32_t *pc;
    Value *R = frame_running(&pc);
    while (R != NULL && depth-- > 0)
        R = frame_outer(R, &pc);
    if (R == NULL)
        return NULL;
    FrameObject *f = frame_object(R, pc);
    if (f != NULL)
        f->pc = pc;
    return f;
}

/* Where a live frame stands: found by walking from the innermost one. */
uint32_t *frame_pc(FrameObject *f)
{
    if (f->base == NULL)
        return f->pc;
    if (f->gen != NULL && f->gen->state != GEN_RUNNING && f->gen->state != GEN_DONE)
        return f->gen->delegate || INS_OP(f->gen->pc[0]) == OPC_YIELDFROM ? f->gen->pc + 1 : f->gen->pc;
    uint32_t *pc;
    for (Value *R = frame_running(&pc); R != NULL; R = frame_outer(R, &pc))
        if (R == f->base)
            return pc;
    return f->pc;
}

Value frame_get_back(Value self)
{
    FrameObject *f = AS(FrameObject, self);
    uint32_t *pc;
    if (f->base == NULL)
        return f->back ? f->back : VALUE_NONE;
    if (f->gen != NULL && !gen_is_running(f->gen))
        return VALUE_NONE;
    Value *R = frame_outer(f->base, &pc);
    if (R == NULL)
        return VALUE_NONE;
    FrameObject *back = frame_object(R, pc);
    return (Value)back;
}

/* ---- tracebacks ---- */

static FrameObject *add_traceback(Value *R, uint32_t *pc, Value exc)
{
    FrameObject *f = frame_object(R, pc);
    Traceback *tb = f != NULL ? NEW(Traceback, &type_traceback) : NULL;
    if (tb == NULL)
        return NULL;
    tb->next = AS(Exception, exc)->traceback;
    tb->frame = (Value)f;
    tb->lasti = (int32_t)(pc - f->func->code->code) - 1;
    tb->lineno = -1;
    AS(Exception, exc)->traceback = (Value)tb;
    return f;
}

static const ExcRow *find_row(Thread *th, Code *code, Value *R, uint32_t at)
{
    for (uint32_t i = 0; i < code->nexc; i++) {
        const ExcRow *row = &code->exc[i];
        if (at < row->start || at >= row->end)
            continue;
        if (!row->cleanup)
            return row;
        th->handled = R[row->reg + 1];
    }
    return NULL;
}

static void swap_back(Thread *th, Value *R, uint32_t word)
{
    if (INS_OP(word) != OPC_SWAPEXC)
        return;
    Value *slot = &R[INS_A(word)], other = *slot;
    *slot = th->handled;
    th->handled = other;
}

/* An exception comes from a coroutine to its delegator, in the middle of a handler there: it was
 * raised while that handler ran, which is what the end of its chain of contexts has to say. */
enum { LINK_STEPS = 1000 }; /* a chain may be a circle; a stack of delegators may be very deep */

static void link_handled(Value last, Value handled)
{
    if (!handled || !last)
        return;
    for (int steps = 0; last != handled; steps++) {
        Value next = AS(Exception, last)->context;
        if (AS(Exception, last)->context_set || steps == LINK_STEPS)
            return; /* on purpose, or in a circle */
        if (!next) {
            AS(Exception, last)->context = handled;
            return;
        }
        last = next;
    }
}

/* The same when the handler is in a frame above: a coroutine without a handled exception of its own
 * caught one, and what its delegators handle was found out of sight while it was raised. */
static void link_handled_above(Thread *th, const Gen *g)
{
    const Gen *p = g->parent;
    for (int steps = 0; p != NULL && steps < LINK_STEPS; p = p->parent, steps++)
        if (INS_OP(p->pc[1]) == OPC_SWAPEXC && p->regs[INS_A(p->pc[1])]) {
            link_handled(th->pending, p->regs[INS_A(p->pc[1])]);
            return;
        }
}

/* Ends the coroutine whose frame the exception leaves; base and pc of where it goes on. */
static Value *leave_coroutine(Thread *th, Value *R, uint32_t **pc)
{
    Gen *g = GEN_OF(R);
    Resumer *to = RESUMER(g);
    gen_convert_stop(g);
    Gen *parent = gen_unlink(g);
    memset(g->regs, 0, g->func->nregs * sizeof(Value));
    if (parent != NULL) {
        *pc = parent->pc + 1;
        if (INS_OP(parent->pc[1]) == OPC_SWAPEXC) {
            swap_back(th, parent->regs, parent->pc[1]);
            link_handled(th->pending, th->handled);
        }
        return parent->regs;
    }
    th->depth_left++;
    *pc = to->pc;
    return to->base;
}

Value *unwind(Thread *th, Value *R, uint32_t *pc, bool reraised, uint32_t **go_on)
{
    FrameObject *inner = NULL;
    for (;;) {
        Function *f = FRAME_FUNC(R);
        if (f == entry_function) {
            th->base = R;
            return NULL;
        }
        pc = real_pc(R, pc);
        th->base = R;
        th->pc = pc;
        Value exc = th->pending;
        FrameObject *fo = NULL;
        if (!reraised) {
            th->pending = 0;
            fo = add_traceback(R, pc, exc);
            if (fo == NULL)
                th->pending = 0; /* no memory even for the traceback: go on without */
            th->pending = exc;
        }
        if (inner != NULL && !inner->back)
            inner->back = (Value)fo;
        if (UNLIKELY(th->tracing) && !reraised)
            trace_exception(th, R, pc);
        reraised = false;
        const ExcRow *row = find_row(th, f->code, R, (uint32_t)(pc - f->code->code) - 1);
        if (row != NULL) {
            if (th->handled == 0 && f->code->flags & CO_SUSPENDS)
                link_handled_above(th, GEN_OF(R));
            R[row->reg] = th->pending;
            R[row->reg + 1] = th->handled;
            th->handled = th->pending;
            th->pending = 0;
            *go_on = f->code->code + row->handler;
            return R;
        }
        if (UNLIKELY(th->tracing))
            trace_unwound(th, R, pc);
        if (FRAME_OBJECT(R)) {
            inner = AS(FrameObject, FRAME_OBJECT(R));
            frame_detach(R, pc);
        }
        if (f->code->flags & CO_SUSPENDS) {
            R = leave_coroutine(th, R, &pc);
        } else {
            th->depth_left++;
            pc = FRAME_PC(R);
            R = FRAME_CALLER(R);
        }
    }
}

/* A coroutine runs with what its resumer handles; what its delegators handle lies with them. */
Value handled_exception(void)
{
    uint32_t *pc;
    if (thread->handled)
        return thread->handled;
    for (Value *R = frame_running(&pc); R != NULL; R = frame_outer(R, &pc))
        if (frame_in_heap(R) && INS_OP(*pc) == OPC_SWAPEXC && R[INS_A(*pc)])
            return R[INS_A(*pc)];
    return 0;
}

/* ---- the frame type ---- */

static Value get_locals(Value self) { return frame_f_locals(AS(FrameObject, self)); }
static Value get_code(Value self) { return (Value)AS(FrameObject, self)->func->code; }
static Value get_globals(Value self) { return (Value)AS(FrameObject, self)->func->globals; }
static Value get_builtins(Value self) { return builtins_shown(AS(FrameObject, self)->func->builtins); }
static Value get_lineno(Value self)
{
    FrameObject *f = AS(FrameObject, self);
    Code *code = f->func->code;
    uint32_t *pc = frame_pc(f);
    if (pc == code->code + code->entry) /* not started */
        return small_int_value(code->firstlineno);
    return small_int_value(code_line(code, (uint32_t)(pc - code->code) - 1));
}
/* Libraries divide f_lasti and tb_lasti by two to index co_positions(): they are in bytes of
 * CPython's two-byte code units, whatever the size of ours. */
enum { LASTI_UNIT = 2 };
static Value get_lasti(Value self)
{
    FrameObject *f = AS(FrameObject, self);
    return small_int_value((frame_pc(f) - f->func->code->code - 1) * LASTI_UNIT);
}
static Value get_generator(Value self)
{
    FrameObject *f = AS(FrameObject, self);
    return f->gen != NULL ? (Value)f->gen : VALUE_NONE;
}
static Value get_trace(Value self)
{
    FrameObject *f = AS(FrameObject, self);
    return f->trace ? f->trace : VALUE_NONE;
}
static bool set_trace(Value self, Value v)
{
    AS(FrameObject, self)->trace = v;
    return true;
}
static Value get_true(Value self) { return VALUE_TRUE; }

static Value frame_repr(Value self)
{
    FrameObject *f = AS(FrameObject, self);
    return str_format("<frame at %p, file %R, line %S, code %U>", (void *)self,
                      f->func->code->filename, get_lineno(self), f->func->code->name);
}

static Value frame_clear(Value self, Value *args, size_t nargs, Value kwnames)
{
    FrameObject *f = AS(FrameObject, self);
    Value ignored;
    if (f->gen != NULL && f->gen->state != GEN_DONE) {
        if (gen_is_running(f->gen))
            return raise(&type_RuntimeError, "cannot clear an executing frame");
        if (f->gen->state == GEN_SUSPENDED)
            return raise(&type_RuntimeError, "cannot clear a suspended frame");
        if (!gen_close(f->gen, &ignored))
            error_unraisable((Value)f->gen, NULL);
    } else if (f->gen == NULL && f->base != NULL) {
        return raise(&type_RuntimeError, "cannot clear an executing frame");
    }
    f->saved = NULL;
    f->cleared = true;
    return VALUE_NONE;
}

static const GetSetDef frame_getsets[] = {
    {"f_back", frame_get_back, NULL, NULL},
    {"f_code", get_code, NULL, NULL},
    {"f_locals", get_locals, NULL, NULL},
    {"f_globals", get_globals, NULL, NULL},
    {"f_builtins", get_builtins, NULL, NULL},
    {"f_lineno", get_lineno, NULL, NULL},
    {"f_lasti", get_lasti, NULL, NULL},
    {"f_generator", get_generator, NULL, NULL},
    {"f_trace", get_trace, set_trace, NULL},
    {"f_trace_lines", get_true, NULL, NULL},
    {0},
};
static const MethodDef frame_methods[] = {
    {"clear", frame_clear, "", 0, "Clears the variables of a frame that is not running."},
    {0},
};
Type type_frame = {
    TYPE_HEAD("frame"), .size = sizeof(FrameObject), .flags = TYPE_NO_NEW, .repr = frame_repr,
    .getsets = frame_getsets, .methods = frame_methods,
};

/* ---- the traceback type ---- */

static Value tb_lineno(Value self)
{
    Traceback *tb = AS(Traceback, self);
    if (tb->lineno >= 0)
        return small_int_value(tb->lineno);
    Code *code = AS(FrameObject, tb->frame)->func->code;
    return small_int_value(code_line(code, (uint32_t)tb->lasti));
}
static Value tb_lasti(Value self)
{
    int32_t lasti = AS(Traceback, self)->lasti;
    if (AS(Traceback, self)->given) /* as the program gave it */
        return small_int_value(lasti);
    return small_int_value(lasti < 0 ? lasti : lasti * LASTI_UNIT);
}
static Value tb_next(Value self)
{
    Value next = AS(Traceback, self)->next;
    return next ? next : VALUE_NONE;
}
static bool set_tb_next(Value self, Value v)
{
    if (!v || (v != VALUE_NONE && !has_base_shape(v, &type_traceback))) {
        raise_type_error("expected traceback object, got '%T'", v ? v : VALUE_NONE);
        return false;
    }
    for (Value t = v == VALUE_NONE ? 0 : v; t; t = AS(Traceback, t)->next)
        if (t == self) {
            raise_value_error("traceback loop detected");
            return false;
        }
    AS(Traceback, self)->next = v == VALUE_NONE ? 0 : v;
    return true;
}
static Value traceback_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int32_t lasti, lineno;
    if (args[0] != VALUE_NONE && !has_base_shape(args[0], &type_traceback))
        return raise_type_error("expected traceback object or None, got '%T'", args[0]);
    if (!has_base_shape(args[1], &type_frame))
        return raise_type_error("traceback() argument 'tb_frame' must be frame, not %T", args[1]);
    if (!as_int32(args[2], &lasti) || !as_int32(args[3], &lineno))
        return VALUE_ERROR;
    Traceback *tb = NEW(Traceback, &type_traceback);
    if (tb == NULL)
        return VALUE_ERROR;
    tb->next = args[0] == VALUE_NONE ? 0 : args[0];
    tb->frame = args[1];
    tb->lasti = lasti;
    tb->given = true;
    tb->lineno = lineno;
    return (Value)tb;
}
static const GetSetDef tb_getsets[] = {
    {"tb_lineno", tb_lineno, NULL, NULL},
    {"tb_lasti", tb_lasti, NULL, NULL},
    {"tb_next", tb_next, set_tb_next, NULL},
    {0},
};
static const MemberDef tb_members[] = {
    {"tb_frame", offsetof(Traceback, frame), MEMBER_READONLY, NULL},
    {0},
};
/* dir(): its own attributes alone. */
static Value tb_dir(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value out = list_new(4);
    const char *const names[] = {"tb_frame", "tb_lasti", "tb_lineno", "tb_next"};
    for (size_t i = 0; out && i < ARRAY_LEN(names); i++) {
        Value name = str_intern_cstr(names[i]);
        if (!name || !list_push(LIST(out), name))
            return VALUE_ERROR;
    }
    return out;
}
static const MethodDef tb_methods[] = {{"__dir__", tb_dir, "", 0, NULL}, {0}};
Type type_traceback = {
    TYPE_HEAD("traceback"), .size = sizeof(Traceback), .new_ = traceback_new,
    .new_sig = "tb_next, tb_frame, tb_lasti, tb_lineno", .getsets = tb_getsets,
    .members = tb_members, .methods = tb_methods,
};
