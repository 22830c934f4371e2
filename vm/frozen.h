/* The embedded library as code objects, made when Coil is built (vm/freeze/) and read by thaw.c, so that
 * an import need not compile. The data is part of the program: no code object is ever read from a file.
 *
 * Layout: a count and count + 1 offsets (32-bit words), by the index of the module in coil_embedded[];
 * at each offset the code of a module, an empty range when it has to be compiled. A value is a tag and
 * its contents; numbers are LEB128, signed ones in zigzag. Each module numbers its strings in the order
 * of their first occurrence, so that equal names stay one object. */
#ifndef COIL_FROZEN_H
#define COIL_FROZEN_H

#include "vm/code.h"

typedef enum {
    FROZEN_ABSENT, FROZEN_NONE, FROZEN_TRUE, FROZEN_FALSE, FROZEN_ELLIPSIS,
    FROZEN_SMALL,  /* signed */
    FROZEN_BIG,    /* sign byte, count, limbs */
    FROZEN_FLOAT, FROZEN_COMPLEX, /* 8 bytes a number */
    FROZEN_STR,    /* flags, length, units */
    FROZEN_SEEN,   /* number of a string */
    FROZEN_BYTES, FROZEN_TUPLE, FROZEN_FROZENSET, /* count, contents */
    FROZEN_CODE,
} FrozenTag;

enum { FROZEN_KIND = 7, FROZEN_ASCII = 8, FROZEN_INTERNED = 16 }; /* flags of FROZEN_STR */

extern const unsigned char coil_frozen[];

/* The code of library module number `index` with this file name; NULL with nothing raised: there is
 * none, compile the source. */
Code *frozen_module(size_t index, Value filename);

/* Source positions are kept packed until somebody asks: starts and lines as differences, columns
 * shifted by one. */
PosRow *frozen_positions(const unsigned char *packed, uint32_t count);

#endif
