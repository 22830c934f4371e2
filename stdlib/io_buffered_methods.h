/* The reading and writing methods of the buffered classes (io_buffered_rw.c), as table rows. */
#ifndef COIL_STDLIB_IO_BUFFERED_METHODS_H
#define COIL_STDLIB_IO_BUFFERED_METHODS_H

#include "runtime/object.h"

#define DECLARE(fn) Value fn(Value self, Value *args, size_t nargs, Value kwnames)
DECLARE(buffered_read_method);
DECLARE(buffered_read1_method);
DECLARE(buffered_readinto_method);
DECLARE(buffered_readinto1_method);
DECLARE(buffered_peek_method);
DECLARE(buffered_readline_method);
DECLARE(buffered_write_method);
#undef DECLARE

#define READER_METHODS                                                  \
    {"read", buffered_read_method, "size=-1, /", 0, NULL},              \
    {"read1", buffered_read1_method, "size=-1, /", 0, NULL},            \
    {"readinto", buffered_readinto_method, "buffer, /", 0, NULL},       \
    {"readinto1", buffered_readinto1_method, "buffer, /", 0, NULL},     \
    {"peek", buffered_peek_method, "size=0, /", 0, NULL},               \
    {"readline", buffered_readline_method, "size=-1, /", 0, NULL}
#define WRITER_METHODS {"write", buffered_write_method, "buffer, /", 0, NULL}

#endif
