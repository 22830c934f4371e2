/* libcoil: Coil as a library. Link with `pkg-config --cflags --libs coil`.
 *
 * One interpreter at a time lives in a process, and only the thread that opened it may call in.
 * Values are seen through handles: every function that returns a CoilValue * gives a new one, which
 * the caller owns and passes to coil_release. A handle keeps its value alive.
 *
 * Errors. A function that fails returns NULL, false or -1 and leaves an exception pending, which
 * coil_error describes and coil_clear_error drops; most other calls must wait until then. */
#ifndef COIL_H
#define COIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct Coil Coil;
typedef struct CoilValue CoilValue;

typedef struct CoilOptions {
    size_t heap_limit;        /* bytes the collected heap may take; 0: no limit. Beyond: MemoryError */
    int optimize;             /* 1: no asserts; 2: no docstrings either */
    bool isolated;            /* ignore the environment and the current folder */
    bool ignore_environment;  /* ignore COILPATH and PYTHON* variables */
    bool no_streams;          /* leave sys.stdin, stdout and stderr as None */
    bool inspect, quiet, unbuffered, dev_mode;
    int verbose, bytes_warning;
    const char *program;      /* argv[0]; sys.executable is found through it */
    int argc;                 /* sys.argv */
    const char *const *argv;
    int orig_argc;            /* sys.orig_argv: the whole command line */
    const char *const *orig_argv;
    bool no_debug_ranges;     /* no columns in code objects: tracebacks without carets */
    const char *first_path;   /* sys.path[0]; NULL: none */
    bool virtual_time;        /* sleeps and timeouts of event loops take no time: the clocks jump */
    const char *schedule;     /* order of ready tasks: NULL first come, a seed, or "random" */
    int stall_ms;             /* report what holds an event loop longer; 0: default, -1: never */
    int nwarnings, nxoptions; /* -W and -X arguments */
    const char *const *warnings, *const *xoptions;
} CoilOptions;

/* Starts the interpreter. `options` may be NULL. NULL: one is open already, or no memory. */
Coil *coil_open(const CoilOptions *options);
/* Runs atexit functions and finalizers and flushes the streams. Gives the exit status for a program
 * that ended with `status`. Afterwards no handle may be used. */
int coil_close(Coil *coil, int status);

const char *coil_version(void); /* "0.1.0 (Python 3.13)" */

/* ---- running source ----
 * These run in module __main__, print an uncaught exception as the command line does and give the
 * exit status: 0, 1, or that of SystemExit. */
int coil_run_string(Coil *coil, const char *source, const char *filename);
int coil_run_file(Coil *coil, const char *path);        /* 2: cannot be opened */
int coil_run_stdin(Coil *coil);
int coil_run_module(Coil *coil, const char *name);      /* as `coil -m name` */
/* One of "tokens", "ast", "code": what the source becomes, on stdout. */
int coil_dump(Coil *coil, const char *source, size_t length, const char *filename, const char *what);

/* Runs statements, or evaluates an expression, in __main__; an exception stays pending. */
bool coil_exec(Coil *coil, const char *source, const char *filename);
CoilValue *coil_eval(Coil *coil, const char *expression);

/* One piece of interactive input: 1 ran, 0 needs more lines, -1 failed (exception printed), -2 asks
 * to exit with *status. Values of expressions go to sys.displayhook. */
int coil_interact(Coil *coil, const char *source, int *status);
/* While a prompt waits: runs tasks that interactive input left behind until the descriptor is
 * readable; returns at once when there are none. False: Ctrl-C. */
bool coil_wait_input(Coil *coil, int fd);

/* ---- an event loop that the host drives ----
 * The interpreter's asyncio loop inside the host's own: watch the descriptor for reading, start a
 * timer of coil_loop_timeout milliseconds, and call coil_loop_step when either is due; ask for the
 * timeout again after each step. Tasks run only inside coil_loop_step. */

/* Makes the loop (once) and schedules a coroutine as its task. Gives the task; NULL: raised. */
CoilValue *coil_loop_spawn(Coil *coil, CoilValue *coroutine);
int coil_loop_fd(Coil *coil);      /* becomes readable when there is work; -1: no loop yet */
int coil_loop_timeout(Coil *coil); /* milliseconds until there is work; 0: now, -1: by events only */
/* One turn that does not wait. False: KeyboardInterrupt, SystemExit or the like is pending. */
bool coil_loop_step(Coil *coil);
/* The result of an ended task, or what it raised (NULL, pending). *done false: it still runs. */
CoilValue *coil_task_result(Coil *coil, CoilValue *task, bool *done);
bool coil_loop_close(Coil *coil);

/* ---- values ---- */
CoilValue *coil_none(Coil *coil);
CoilValue *coil_bool(Coil *coil, bool b);
CoilValue *coil_int(Coil *coil, int64_t i);
CoilValue *coil_float(Coil *coil, double d);
CoilValue *coil_str(Coil *coil, const char *utf8);
CoilValue *coil_bytes(Coil *coil, const void *data, size_t length);
CoilValue *coil_list(Coil *coil, CoilValue *const *items, size_t count);
CoilValue *coil_tuple(Coil *coil, CoilValue *const *items, size_t count);
CoilValue *coil_dict(Coil *coil);
CoilValue *coil_retain(CoilValue *v); /* another handle of the same value */
void coil_release(CoilValue *v);      /* NULL is allowed */

/* False: not of that kind or out of range; TypeError, ValueError or OverflowError is pending. */
bool coil_as_int(Coil *coil, CoilValue *v, int64_t *out);
bool coil_as_float(Coil *coil, CoilValue *v, double *out);
/* UTF-8 text of a str, NUL-terminated, valid while the handle lives. */
const char *coil_as_str(Coil *coil, CoilValue *v, size_t *length);
const void *coil_as_bytes(Coil *coil, CoilValue *v, size_t *length);
int coil_is_true(Coil *coil, CoilValue *v);    /* 1, 0, -1 */
bool coil_is_none(CoilValue *v);
const char *coil_type_name(CoilValue *v);

/* ---- objects ---- */
CoilValue *coil_import(Coil *coil, const char *module);
CoilValue *coil_get_attr(Coil *coil, CoilValue *object, const char *name);
bool coil_set_attr(Coil *coil, CoilValue *object, const char *name, CoilValue *value);
CoilValue *coil_get_item(Coil *coil, CoilValue *object, CoilValue *key);
bool coil_set_item(Coil *coil, CoilValue *object, CoilValue *key, CoilValue *value);
ptrdiff_t coil_length(Coil *coil, CoilValue *object);
CoilValue *coil_call(Coil *coil, CoilValue *callable, CoilValue *const *args, size_t count);
CoilValue *coil_call_method(Coil *coil, CoilValue *object, const char *name, CoilValue *const *args,
                            size_t count);
CoilValue *coil_repr(Coil *coil, CoilValue *v);
CoilValue *coil_to_str(Coil *coil, CoilValue *v);

/* ---- functions in C ----
 * args are borrowed: valid during the call. The result's handle is taken over; NULL after
 * coil_raise. */
typedef CoilValue *(*CoilFunction)(Coil *coil, CoilValue *const *args, size_t count, void *data);
typedef struct CoilFunctionDef {
    const char *name; /* NULL ends a table */
    CoilFunction function;
    void *data;
    const char *doc;
} CoilFunctionDef;
CoilValue *coil_function(Coil *coil, const char *name, CoilFunction function, void *data);
/* A module that `import name` finds. */
bool coil_register_module(Coil *coil, const char *name, const CoilFunctionDef *functions);

/* ---- errors ---- */
/* Raises the built-in exception `type` ("ValueError"). Returns NULL, for `return coil_raise(...)`. */
CoilValue *coil_raise(Coil *coil, const char *type, const char *message);
/* "ValueError: text" of the pending exception, NULL when none; valid until the next call. */
const char *coil_error(Coil *coil);
bool coil_error_is(Coil *coil, const char *type);
void coil_clear_error(Coil *coil);
/* Prints it as the command line does and clears it; the exit status. */
int coil_print_error(Coil *coil);
/* Completions of a name or dotted expression: the `state`-th, NULL at the end; to be freed with
 * free(). For line editors. */
char *coil_complete(Coil *coil, const char *text, int state);
/* Asks the running code to stop with KeyboardInterrupt; may be called from a signal handler. */
void coil_interrupt(void);

#ifdef __cplusplus
}
#endif
#endif
