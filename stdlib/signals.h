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

#endif
