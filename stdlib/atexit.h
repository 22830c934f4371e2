/* Functions registered to run at exit. */
#ifndef COIL_STDLIB_ATEXIT_H
#define COIL_STDLIB_ATEXIT_H

/* Runs and forgets them, the last registered first; their errors are reported, not raised. */
void atexit_run(void);

#endif
