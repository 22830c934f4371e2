/* Shared by the command line's files. */
#ifndef COIL_CLI_H
#define COIL_CLI_H

#include "vm/embed/coil.h"

/* The prompt: reads, runs and prints until end of input; the exit status. */
int repl(Coil *coil, bool quiet);

#endif
