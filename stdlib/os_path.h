/* File names as arguments (posix_path.c). */
#ifndef COIL_STDLIB_OS_PATH_H
#define COIL_STDLIB_OS_PATH_H

#include "runtime/object.h"

/* os.fspath(v): a str or bytes. TypeError for anything else. */
Value os_fspath(Value v);
/* The bytes for the operating system of a str or bytes (surrogateescape). ValueError "embedded null
 * byte" or "embedded null character in path"; `function` names the caller, may be NULL. */
const char *os_path_cstr(Value str_or_bytes, const char *function);
/* os.fsdecode of bytes that the system gave. */
Value os_decode(const char *bytes);

#endif
