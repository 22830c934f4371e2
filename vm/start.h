/* Starting and ending the interpreter. */
#ifndef COIL_START_H
#define COIL_START_H

#include "runtime/state.h"

typedef struct StartOptions {
    size_t heap_limit;       /* bytes, 0: none */
    size_t stack_words;      /* register stack, 0: default */
    bool no_std_streams;
} StartOptions;

/* Once per process. False: could not start (message on stderr). Interp fields for flags are set
 * by the caller before. */
bool coil_start(const StartOptions *options);
/* atexit functions, flushes, finalizers. The exit status to use for a program that ended with
 * `status`. */
int coil_finish(int status);
/* Prints the pending exception as the top level does (traceback on stderr), clears it and gives the
 * exit status: 1, or that of SystemExit. */
int print_pending_exception(void);
Value main_module(void); /* __main__; 0: raised */

/* Set by the layers above. */
extern bool (*start_streams)(void);
extern bool (*finish_streams)(void);

#endif
