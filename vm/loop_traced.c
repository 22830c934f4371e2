/* The dispatch loop for threads with a trace or profile function (trace.c). */
#define LOOP_TRACED 1
#define LOOP_NAME run_traced
#include "vm/loop.c"
