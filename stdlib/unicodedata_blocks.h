/* Names of the characters of the commoner blocks (Unicode 15.1): Latin, Greek, Cyrillic, Hebrew and
 * Arabic letters, combining marks, punctuation, currency, arrows, mathematics, shapes, kana, emoji.
 * Each block has its names in order, each followed by ';'. */
#ifndef COIL_UNICODEDATA_BLOCKS_H
#define COIL_UNICODEDATA_BLOCKS_H

#include <stdint.h>

typedef struct NameBlock {
    uint32_t first, last;
    const char *names;
} NameBlock;
static const NameBlock name_blocks[] = {
#include "stdlib/unicodedata_letters.inc"
#include "stdlib/unicodedata_symbols.inc"
#include "stdlib/unicodedata_planes.inc"
};

#endif
