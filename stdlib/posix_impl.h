/* What the files of module posix share: arguments, errors, and the tables that make up the module. */
#ifndef COIL_STDLIB_POSIX_IMPL_H
#define COIL_STDLIB_POSIX_IMPL_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* preadv2, splice, close_range ... */
#endif

#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/lock.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"
#include "runtime/structseq.h"
#include "stdlib/os_path.h"
#include "stdlib/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

/* A path argument. Set the first part, then path_arg() fills the rest. */
typedef struct PathArg {
    const char *function, *argument; /* for messages; argument NULL: "path" */
    bool allow_fd, nullable;
    Value value;      /* str or bytes, the int, or None: for the error's filename */
    const char *text; /* NULL when a descriptor or None */
    Value encoded;    /* what `text` points into, when not `value` */
    int fd;           /* -1 without */
    bool is_bytes;
} PathArg;

bool path_arg(Value v, PathArg *out);
/* A name that the system gave, as bytes or str like the argument it came from. */
Value path_result(const PathArg *like, const char *name);
/* None or absent: AT_FDCWD. */
bool dir_fd_arg(Value v, int *out);
/* An int, or an object with fileno(). */
bool fd_arg(Value v, int *out);
bool uid_arg(Value v, const char *what, uint32_t *out); /* -1 means "unchanged" */
bool flag_arg(Value v, bool fallback, bool *out);
Value path_error(const PathArg *path);
Value path_error2(const PathArg *from, const PathArg *to);
/* After a failed call: true to try it again (EINTR, handlers ran), else the error is pending. */
bool try_again(int error, Value filename);
Value none_or_error(int result);

extern const MethodDef posix_stat_functions[], posix_file_functions[], posix_fd_functions[],
    posix_process_functions[], posix_id_functions[], posix_system_functions[], posix_wait_functions[],
    posix_name_functions[];
bool posix_stat_init(Value module);
bool posix_fd_init(Value module);
bool posix_system_init(Value module);
bool posix_wait_init(Value module);
bool posix_id_init(Value module);
bool posix_constants_init(Value module);
bool posix_names_init(Value module);

/* The environment and argument vectors for exec and spawn: NULL raised. */
char **posix_argv(Value sequence, const char *function);
char **posix_env(Value mapping);
/* Fork hooks of os.register_at_fork, in order for each moment. */
enum { AT_FORK_BEFORE, AT_FORK_PARENT, AT_FORK_CHILD };
void posix_run_fork_hooks(int moment);

#endif
