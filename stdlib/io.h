/* The standard streams, for the rest of the interpreter. */
#ifndef COIL_STDLIB_IO_H
#define COIL_STDLIB_IO_H

#include "runtime/object.h"

/* Makes sys.stdin, sys.stdout, sys.stderr and their __copies__. False: raised. */
bool io_init_std(void);
/* At exit: writes out everything that open files still hold back. Errors are reported, not raised.
 * False when flushing sys.stdout failed (the exit status becomes 120). */
bool io_flush_std(void);
/* file.write(text) for a `file` that is exactly a native TextIOWrapper; see io_is_plain_text. */
bool io_write_text(Value file, Value text);
bool io_is_plain_text(Value file);
/* Writes out the buffers of open files that refer to this inode. A file object that was dropped
 * without close() is flushed only when the collector finds it, so whoever is about to look at a
 * file asks here first; with that, `open(p, "w").write(s); open(p).read()` gives s. */
struct stat;
void io_sync_inode(const struct stat *st);

#endif
