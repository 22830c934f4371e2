/* Names of characters. */
#ifndef COIL_UNICODEDATA_NAMES_H
#define COIL_UNICODEDATA_NAMES_H

#include "runtime/base/base.h"

enum { UNICODE_NAME_MAX = 256 };
/* The name with a zero byte; false: it has none. */
bool unicode_name(uint32_t cp, char out[UNICODE_NAME_MAX]);
/* Case does not matter. */
bool unicode_lookup(const char *name, size_t len, uint32_t *cp);

#endif
