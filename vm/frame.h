/* Frames, functions and coroutines, as the loop sees them.
 *
 * A frame is its register base R with four header words below it:
 *     R[-4] FrameObject of the frame, 0 while nobody asked for one
 *     R[-3] the Function
 *     R[-2] where the caller goes on (uint32_t *)
 *     R[-1] the caller's base
 * Ordinary frames lie on the thread's register stack; the caller's call window becomes the callee's
 * header and parameters. A coroutine's frame lies in its own heap object (Gen), where the last two words
 * of the header are other things: it has a resumer, see there, and no caller.
 *
 * th->base and th->pc say where the running frame is whenever code outside the loop may look. */
#ifndef COIL_FRAME_H
#define COIL_FRAME_H

#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/ops.h"
#include "vm/code.h"

/* HEAP_CALL_ROOM: above a coroutine's floor, where its calls put their arguments. */
enum { FRAME_HEADER = 4, FRAME_SLACK = 40, HEAP_CALL_ROOM = 80, NO_PLAIN = 0xFFFF };

typedef struct Function {
    Object head;
    Code *code;
    Value *consts;
    uint32_t *entry;
    uint32_t nregs;
    uint16_t plain_nargs; /* positional arguments of a call that needs no binding; else NO_PLAIN */
    uint16_t gen_nargs;   /* the same for functions that make coroutines */
    Dict *globals, *builtins;
    Value closure;        /* tuple of cells, or 0 */
    Value defaults, kwdefaults; /* tuple, dict; 0: none */
    Value name, qualname, doc, module, annotations, type_params;
} Function; /* followed by an AttrStore */

extern Type type_function;

typedef struct FrameObject {
    Object head;
    Value *base;      /* registers while the frame lives; NULL afterwards */
    Function *func;
    Value *saved;     /* copy of the variables of a dead frame */
    uint32_t *pc;     /* where it stopped, once dead or for tracebacks */
    Value back;       /* FrameObject or 0, once dead */
    Value locals;     /* namespace of module and class bodies */
    Dict *other_locals; /* set through f_locals without being variables; NULL: none */
    bool cleared;     /* by clear(): even what the closure holds is not shown */
    Value trace;      /* local trace function; 0: none */
    int trace_line;   /* of the last line event */
    uint32_t *trace_pc;
    struct Gen *gen;  /* coroutine whose frame it is */
} FrameObject;
extern Type type_frame;

typedef struct Traceback {
    Object head;
    Value next;       /* towards where it was raised; 0 at the end */
    Value frame;
    int32_t lasti;    /* word offset of the instruction */
    int32_t lineno;   /* -1: from lasti */
    bool given;       /* made by the program: lasti is in its units */
} Traceback;
extern Type type_traceback;

/* ---- coroutines ---- */

typedef enum { GEN_GENERATOR, GEN_COROUTINE, GEN_ASYNC } GenKind;
typedef enum { GEN_CREATED, GEN_SUSPENDED, GEN_RUNNING, GEN_DONE } GenState;
/* What the resumer expects when the coroutine suspends or ends. */
typedef enum { RESUME_FOR, RESUME_CALL, RESUME_NATIVE } ResumeHow;

enum { /* Gen.flags */
    GEN_ITERABLE = 1,      /* types.coroutine made it awaitable */
    GEN_HOOKS_DONE = 2,    /* async generator: hooks called */
    GEN_ASYNC_RUNNING = 4, /* async generator: an asend or the like is at work */
    GEN_CLOSED = 8,        /* async generator: aclose was called */
    GEN_WARNED = 16,       /* coroutine: awaited, or the warning was given */
    GEN_OWNED = 32,        /* only the register it is resumed from knows it: reused when it ends */
    GEN_WATCHED = 64,      /* gen_watch knows it, or it has its finalizer */
    GEN_LOOP = 256,        /* async generator that only its `async for` knows */
    GEN_TASK = 128,        /* a task's own coroutine: pending tasks are never garbage */
};

typedef struct GenExtra { Value name, qualname, origin, finalizer; } GenExtra;

/* Where a chain that runs goes back to. It lies on the register stack, below the floor of the chain's
 * leaf, because a suspended coroutine has none. */
typedef struct Resumer {
    Value *dest;  /* where a yielded value goes */
    uint32_t *pc; /* where the resumer goes on */
    Value *base;  /* its frame */
} Resumer;

/* Chains (yield from, await): parent delegates to this one, this one delegates to delegate; of a
 * chain's two ends each has the other as peer, and one alone has itself. All links are valid only
 * as vm.md says: resume checks g->peer->peer == g. */
typedef struct Gen {
    Object head;
    uint8_t kind, state, how;
    uint16_t flags;
    struct Gen *parent, *delegate, *peer;
    Value *floor;     /* running leaf: first free register of the stack */
    Value frame;      /* the frame header starts here */
    Function *func;
    uint32_t *pc;     /* own position while suspended or delegating */
    GenExtra *extra;
    Value regs[];
} Gen;
extern Type type_generator, type_coroutine, type_async_generator;
#define GEN_OF(R) ((Gen *)((char *)(R) - offsetof(Gen, regs)))
#define RESUMER(leaf) ((Resumer *)(leaf)->floor - 1)

static inline bool is_gen(Value v)
{
    if (!is_object(v))
        return false;
    Shape *s = AS(Object, v)->shape;
    return s == &type_generator.base || s == &type_coroutine.base || s == &type_async_generator.base;
}

/* ---- access ---- */

#define FRAME_OBJECT(R) ((R)[-4])
#define FRAME_FUNC(R) ((Function *)(R)[-3])
#define FRAME_PC(R) (*(uint32_t **)&(R)[-2])
#define FRAME_CALLER(R) (*(Value **)&(R)[-1])

static inline bool frame_in_heap(Value *R) { return (FRAME_FUNC(R)->code->flags & CO_SUSPENDS) != 0; }
/* First register that is free above the frame. */
static inline Value *frame_top(Value *R)
{
    Function *f = FRAME_FUNC(R);
    return f->code->flags & CO_SUSPENDS ? GEN_OF(R)->floor + HEAP_CALL_ROOM : R + f->nregs + FRAME_SLACK;
}

/* Lets leaf run on top of the frame at R, for the resumer that goes on there at pc. The caller has made
 * sure of room up to frame_top(R). */
static inline void gen_resume_at(Gen *leaf, Value *top, Value *dest, uint32_t *pc, Value *R)
{
    Resumer *r = (Resumer *)top;
    r->dest = dest;
    r->pc = pc;
    r->base = R;
    leaf->floor = (Value *)(r + 1);
    leaf->state = GEN_RUNNING;
}

extern Function *entry_function; /* of the frames between native code and the loop */

/* ---- the loop (loop.c) ---- */
/* Runs the frame at R from pc until it returns to native code. 0: an exception is pending. */
Value run(Thread *th, Value *R, uint32_t *pc);
/* Its two forms: the traced one looks at every instruction. Each gives VALUE_SWITCH when the other is
 * wanted, the place to go on in th->base and th->pc. */
Value run_plain(Thread *th, Value *R, uint32_t *pc);
Value run_traced(Thread *th, Value *R, uint32_t *pc);
extern Singleton switch_marker;
#define VALUE_SWITCH ((Value)&switch_marker)
typedef enum { TRACE_GO, TRACE_RAISED, TRACE_OFF } TraceStep;
TraceStep trace_step(Thread *th, Value *R, uint32_t *pc);
/* An exception at pc in the frame R, or the end of that frame by it. False: the tracer raised another. */
bool trace_exception(Thread *th, Value *R, uint32_t *pc);
bool trace_unwound(Thread *th, Value *R, uint32_t *pc);
enum { STOP_RETURN, STOP_YIELD };
extern int loop_stopped; /* which halt ended the last run() that native code started for a Gen */

/* ---- calling (call.c) ---- */
typedef struct Pushed { Value value; Value *frame; } Pushed;
/* Calls anything. A function of the language is not run: its new frame, parameters bound, is given
 * back in .frame, placed at `place` (args may overlap it). Else .value, 0 when it raised. */
Pushed call_begin(Thread *th, Value callee, Value *args, size_t nargs, Value kwnames, Value *place);
/* The same for a class that is an instance of type, without keywords. */
Pushed call_class(Thread *th, Type *cls, Value *args, size_t nargs, Value *place);
/* Binds arguments to the parameters of f in regs. False: raised TypeError. */
bool bind_arguments(Function *f, Value *args, size_t nargs, Value kwnames, Value *regs);
Function *function_new(Code *code, Dict *globals, Dict *builtins, Value closure);
bool function_set_code(Function *f, Code *code);
void function_refresh(Function *f); /* after defaults or code changed */
/* Runs f with nothing but a namespace in R[0]: module, class and exec bodies. */
Value run_body(Function *f, Value namespace);
/* RecursionError: depth_left went below zero (which is undone), or no registers are left. */
void frame_clear_rest(Value *base, Function *f); /* registers behind the parameters */
bool frame_room(Thread *th);
bool stack_room(Thread *th, Value *base, size_t nregs);
/* A call found no room, or was made to look for pending work by thread_interrupt. True: the latter,
 * and the frame at base is ready to be entered. */
bool frame_interrupted(Thread *th, Value *base, Function *f);

/* ---- coroutines (coroutine.c) ---- */
Gen *gen_new(Function *f, bool owned /* see GEN_OWNED */);
/* Ended coroutines with GEN_OWNED, by their number of registers: gen_new takes them again. They stay
 * valid ended coroutines, as links that are no longer valid (peer) may still lead to them. */
enum { GEN_SPARE_REGS = 64 };
extern Gen *gen_spare[GEN_SPARE_REGS];
void gen_spare_drop(void);
static inline void gen_recycle(Gen *g)
{
    uint32_t n = g->func->nregs;
    if (n >= GEN_SPARE_REGS)
        return;
    g->parent = gen_spare[n];
    gen_spare[n] = g;
}
/* Resumes from native code. value: sent, or the exception to raise when is_throw. Result as run();
 * loop_stopped tells yield from return. */
typedef enum { GEN_YIELDED, GEN_RETURNED, GEN_RAISED } GenResult;
GenResult gen_resume(Gen *g, Value value, bool is_throw, Value *result);
/* The suspended coroutine that a resume of g must run, links repaired on the way. LEAF_BUSY: *leaf
 * delegates to one that runs although g does not (gen_resume raises the error there). */
typedef enum { LEAF_OK, LEAF_RUNNING, LEAF_DONE, LEAF_BUSY } LeafState;
LeafState gen_leaf(Gen *g, Gen **leaf);
/* Leaf `l` ended: its parent becomes the leaf. NULL when it was the root. */
Gen *gen_unlink(Gen *l);
void gen_link(Gen *parent, Gen *child);
Value gen_already_running(Gen *g);
/* What the code at pc, behind the call that made g, tells about it: it may be thrown away at once (then
 * it is warned of), or known to an `async for` only. */
void gen_settle(Gen *g, Value *R, const uint32_t *pc);
void gen_drop(Gen *g); /* its loop was left early and nobody else knows it: as if collected now */
Value awaitable_iter(Value v, int kind);
Value await_iterator(Value v);
/* Throws into g, delegates first (PEP 380). As gen_resume. */
GenResult gen_throw(Gen *g, Value exc, Value *result);
/* close(): false raised; *result what the coroutine returned, or None. */
bool gen_close(Gen *g, Value *result);
bool gen_is_running(Gen *g);
Value gen_yield_from(Gen *g);      /* gi_yieldfrom; None */
/* Care for coroutines that become garbage unfinished (coroutine_watch.c). */
void gen_watch_ready(void);
void gen_watch(Gen *g);
void gen_watch_released(Gen *g); /* the task of this root gave it up unfinished */
void gen_watch_flush(void);
void gen_watch_end(void);        /* warns of all that were never awaited */
/* The exception of throw(type[, value[, tb]]); 0: raised. */
Value throw_argument(Value *args, size_t nargs);
bool throw_traceback(Value *args, size_t nargs, Value *tb); /* *tb 0: none. False: raised */
void coroutine_types_ready(void);
/* Exceptions that leave a coroutine: StopIteration becomes RuntimeError (PEP 479). */
void gen_convert_stop(Gen *g);
/* next(iter) or iter.send(value) of a foreign iterator in YIELDFROM; 0 and *done: its result. */
Value delegate_send(Value iter, Value sent, bool *done);
Value async_gen_wrap(Value v);
/* The awaitable that `async for` makes of an async generator; async_step drives it without a
 * StopIteration: *done with the item. async_step_shared: others may know it from now on. */
extern Type type_async_send, type_async_throw;
Value async_gen_next_owned(Value async_generator);
Value async_step(Value step, Value sent, bool *done);
void async_step_shared(Value step);
void async_steps_flush(void); /* before a collection that was asked for */
Value async_for_iter(Value v);                /* GETAITER */
Value async_next_awaitable(Value aiter);      /* GETANEXT */
Value yield_from_iter(Code *code, Value v);   /* GETYFITER */
Value call_star_args(Value callee, Value iterable); /* the tuple of f(*iterable) */
const char *gen_kind_name(Gen *g);

/* ---- unwinding (unwind.c) ---- */
/* Finds the handler for the pending exception, leaving frames on the way. Base and pc of where to go
 * on; NULL when the exception leaves to native code. */
Value *unwind(Thread *th, Value *R, uint32_t *pc, bool reraised, uint32_t **go_on);
FrameObject *frame_object(Value *R, uint32_t *pc); /* made on demand */
void frame_detach(Value *R, uint32_t *pc);
uint32_t *real_pc(Value *R, uint32_t *pc);         /* through the stubs of instantiation */
/* The running frame, and the one that called the one at R, going through native code and chains of
 * coroutines; NULL at the bottom. *pc: where it stands. */
Value *frame_running(uint32_t **pc);
Value *frame_outer(Value *R, uint32_t **pc);
extern uint32_t init_stub[256][2];
uint32_t *frame_pc(FrameObject *f);                /* position, alive or dead */
FrameObject *frame_current(int depth);             /* sys._getframe(depth); NULL: no such frame */
FrameObject *frame_innermost(Thread *t);           /* of any thread */
Value frame_get_back(Value frame);

/* ---- builtins (builtins_map.c) ---- */
Dict *builtins_for(Dict *globals);               /* by its __builtins__. NULL: raised */
Value builtins_shown(Dict *builtins);            /* what the program gave */
Value builtins_item(Dict *builtins, Value name); /* 0: not there, or raised */
void builtins_map_ready(void);

/* ---- variables from outside (frame_locals.c) ---- */
extern Type type_frame_locals_proxy;
Value frame_f_locals(FrameObject *f); /* the namespace, or a mapping that writes through */
Value frame_locals(FrameObject *f);   /* the namespace, or a new dict */
bool frame_is_cell(Code *code, size_t reg); /* is the variable of this register kept in a cell? */
void frame_copy_variables(FrameObject *f, Value *R); /* from R, into f->saved */

/* ---- caches and other slow parts of instructions (loop_slow.c) ---- */
Value slow_load_global(Value *R, uint32_t *ins, Value name);
Value plain_global(Value *R, Value name);
Value slow_load_name(Value *R, uint32_t *ins, Value name);
bool slow_store_global(Value *R, uint32_t *ins, Value name, Value v);
bool slow_store_name(Value *R, uint32_t *ins, Value name, Value v);
Value slow_get_attr(Value *R, uint32_t *ins, Value obj);
bool slow_set_attr(Value *R, uint32_t *ins, Value obj, Value v);
bool slow_get_method(Value *R, uint32_t *ins, Value obj, Value *window);
Value slow_binary(Opcode op, Value a, Value b);
Value slow_binary_imm(Opcode op, Value a, int imm);
bool slow_unpack(Value seq, Value *out, int count);
bool slow_unpack_ex(Value seq, Value *out, int before, int after);
Value slow_format(Value v, int conversion, Value spec);
Value slow_string(Value *items, int count);
Value make_function_op(Value *R, int a, Code *code, uint32_t flags);
bool with_enter(Value manager, Value *out, bool is_async);
Value with_exit(Value exit, Value exc);
Value match_class(Value subject, Value cls, int npositional, Value names_tuple);
Value match_keys(Value subject, Value keys);
Value super_attr(Value *base, Value name);
bool super_method(Value *base, Value name, Value *window);
Value import_op(Value *R, Value name, Value fromlist, int level);
Value import_from_op(Value module, Value name);
Value intrinsic_call(Value *R, int which, Value *args, int nargs);
bool raise_op(Value *regs, int count);
Value unbound_local(Value name);
Value unbound_free(Value name);
Value unbound_cell(Value name);
Value undefined_name(Value name);
/* Signals, finalizers, lock requests. False: an exception is pending. */
bool pending_work(Thread *th);
extern void (*stall_hook)(void); /* may be NULL: called there */
Value callee_name(Value callee);
bool list_display_extend(Value list, Value iterable);
bool dict_display_update(Value target, Value mapping);
bool dict_merge_args(Value target, Value mapping, Value callee);
Value class_free(Value *R, Value name, Value cell);
bool unmatchable(Value types);
Value build_class_function(Dict *builtins);

#endif
