/* Signals, as blocking calls and the eval loop need them (mod_signal.c). */
#ifndef COIL_STDLIB_SIGNALS_H
#define COIL_STDLIB_SIGNALS_H

#include "runtime/base/base.h"

/* Installs the handlers that every program has: SIGINT raises KeyboardInterrupt, SIGPIPE and SIGXFSZ
 * are ignored. */
void signals_init(void);
/* Runs the handlers of signals that arrived. False: one raised. Only the main thread runs any. */
bool signals_run_pending(void);
/* As if the signal had come, when it has a handler of the language. False: no such signal. */
bool signals_simulate(int number);

/* wake(data) is called, from the signal handler, whenever a signal comes; NULL: nobody waits. With
 * wake NULL only the owner of `data` takes its own wish back. */
void signals_wake(void (*wake)(void *data), void *data);
/* Whether a handler written in the language is installed that could make work: one for SIGINT which
 * only interrupts does not count. */
bool signals_have_handlers(void);
void signals_set_interrupt(uintptr_t handler); /* that one (a Value): asyncio.Runner's */
void signals_set_report(uintptr_t handler);    /* another that makes no work: it prints the tasks */

#endif
