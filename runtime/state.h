/* The state of the interpreter and of its threads, as far as objects need it. */
#ifndef COIL_STATE_H
#define COIL_STATE_H

#include "runtime/object.h"

/* One per thread that runs code; in pinned memory, so that the collector sees its Values.
 * Only the thread that holds the interpreter lock may touch any of it. */
typedef struct Thread {
    Value pending;   /* the exception being raised, 0: none */
    Value sent;      /* what the running coroutine was resumed with */
    Value handled;   /* the exception being handled (sys.exception()), 0: none */
    /* The VM's registers (vm/): the running frame's base, its pc at the last call out of the loop. */
    Value *base;
    uint32_t *pc;
    Value *stack, *stack_end; /* register stack: a reserved range, never moved */
    /* stack_end; lowered to `stack` by thread_interrupt, so that the next call looks for pending work */
    Value *volatile stack_limit;
    Value *floor;    /* first free register above the running frame */
    int64_t depth_left;  /* frames until RecursionError */
    char *c_stack_limit; /* lowest address native code may recurse to */
    Value reprs_running; /* list of objects in repr, to stop at cycles (0: none yet) */
    Value context;       /* current contextvars.Context (0: none yet) */
    Value asyncgen_firstiter, asyncgen_finalizer; /* sys.set_asyncgen_hooks */
    int64_t origin_depth; /* sys.set_coroutine_origin_tracking_depth */
    Value running_loop;  /* asyncio's */
    Value trace_fn, profile_fn; /* sys.settrace, sys.setprofile; 0: none */
    Value *trace_base;   /* the frame of the last traced instruction */
    bool tracing;        /* one is set and does not run itself: the traced loop is wanted */
    Value locals;        /* list of weak references to the _thread._local objects it has used */
    uint64_t id;         /* threading.get_ident(): its pthread_t */
    bool is_main;        /* runs signal handlers */
    struct Thread *next; /* in `threads` */
    void *vm; /* private to vm/ */
} Thread;

extern Thread *thread;  /* the running one; switched with the interpreter lock (lock.h) */
extern Thread *threads; /* all, the main one last */

typedef struct Interp {
    Dict *modules;     /* sys.modules */
    Dict *builtins;    /* of the builtins module */
    Dict *sys;
    int64_t recursion_limit;
    int64_t int_max_str_digits;
    int optimize;      /* -O count */
    int verbose, quiet, dev_mode, isolated, ignore_environment, inspect, unbuffered, bytes_warning;
    int utf8_mode, no_debug_ranges, warn_default_encoding;
    uint64_t hash_key[2];
    volatile int eval_breaker; /* non-zero: signals, finalizers or a lock request wait */
    bool finalizing;
    const char *program_folder; /* what sys.path began with, "" for the current folder; NULL: none */
    Value warnoptions, xoptions, argv, orig_argv, executable;
} Interp;

extern Interp interp;

/* Runs Python-level signal handlers; set by stdlib/mod_signal.c. False: one raised. May be NULL. */
extern bool (*pending_calls_hook)(void);

/* Makes t look for pending work at its next call or backward jump. Safe in a signal handler. */
static inline void thread_interrupt(Thread *t)
{
    interp.eval_breaker = 1;
    if (t != NULL)
        t->stack_limit = t->stack;
}

/* False with RecursionError pending when native code has recursed too deep; `where` like
 * " in comparison" or "". Cheap: compares the stack address. */
bool recursion_check(const char *where);

#endif
