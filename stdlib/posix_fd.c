/* posix: functions on file descriptors. Blocking calls run inside blocking_call and are tried again
 * after signals (PEP 475). */
#include "stdlib/posix_impl.h"

#include <pty.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <termios.h>
#include <utmp.h>

/* One blocking call: `op` does it with these arguments and leaves the result. */
typedef struct Call {
    int fd;
    void *data;
    size_t n;
    int64_t offset, extra;
    int flags;
    const char *text;
    ssize_t result;
    int error;
} Call;

static void *do_open(void *p)
{
    Call *c = p;
    c->result = openat(c->fd, c->text, c->flags, (mode_t)c->extra);
    c->error = errno;
    return NULL;
}
static void *do_read(void *p)
{
    Call *c = p;
    c->result = read(c->fd, c->data, c->n);
    c->error = errno;
    return NULL;
}
static void *do_write(void *p)
{
    Call *c = p;
    c->result = write(c->fd, c->data, c->n);
    c->error = errno;
    return NULL;
}
static void *do_pread(void *p)
{
    Call *c = p;
    c->result = pread(c->fd, c->data, c->n, c->offset);
    c->error = errno;
    return NULL;
}
static void *do_pwrite(void *p)
{
    Call *c = p;
    c->result = pwrite(c->fd, c->data, c->n, c->offset);
    c->error = errno;
    return NULL;
}
static void *do_readv(void *p)
{
    Call *c = p;
    c->result = c->extra ? preadv2(c->fd, c->data, (int)c->n, c->offset, c->flags)
                         : readv(c->fd, c->data, (int)c->n);
    c->error = errno;
    return NULL;
}
static void *do_writev(void *p)
{
    Call *c = p;
    c->result = c->extra ? pwritev2(c->fd, c->data, (int)c->n, c->offset, c->flags)
                         : writev(c->fd, c->data, (int)c->n);
    c->error = errno;
    return NULL;
}
static void *do_sync(void *p)
{
    Call *c = p;
    c->result = c->extra ? fdatasync(c->fd) : fsync(c->fd);
    c->error = errno;
    return NULL;
}
static void *do_lockf(void *p)
{
    Call *c = p;
    c->result = lockf(c->fd, c->flags, c->offset);
    c->error = errno;
    return NULL;
}
static void *do_eventfd_read(void *p)
{
    Call *c = p;
    c->result = eventfd_read(c->fd, c->data);
    c->error = errno;
    return NULL;
}

/* -1: raised. */
static ssize_t run(void *(*op)(void *), Call *c, Value filename)
{
    for (;;) {
        blocking_call(op, c);
        if (c->result >= 0)
            return c->result;
        if (!try_again(c->error, filename))
            return -1;
    }
}

/* ---- opening and closing ---- */

FN(posix_open)
{
    PathArg path = {.function = "open"};
    int32_t flags, mode = 0777;
    int dir_fd;
    if (!path_arg(args[0], &path) || !as_int32(args[1], &flags)
        || (args[2] != 0 && !as_int32(args[2], &mode)) || !dir_fd_arg(args[3], &dir_fd))
        return 0;
    Call c = {.fd = dir_fd, .text = path.text, .flags = flags | O_CLOEXEC, .extra = mode};
    ssize_t fd = run(do_open, &c, path.value);
    return fd >= 0 ? int_new(fd) : 0;
}

FN(posix_close)
{
    int32_t fd;
    if (!as_int32(args[0], &fd))
        return 0;
    /* Never tried again: after EINTR the descriptor is closed. */
    return close(fd) == 0 || errno == EINTR ? VALUE_NONE : raise_errno(errno, 0);
}

FN(posix_closerange)
{
    int32_t low, high;
    if (!as_int32(args[0], &low) || !as_int32(args[1], &high))
        return 0;
    if (low < high && close_range((unsigned)MAX(low, 0), (unsigned)high - 1, 0) != 0)
        for (int fd = low; fd < high; fd++)
            close(fd);
    return VALUE_NONE;
}

FN(posix_dup)
{
    int32_t fd;
    if (!as_int32(args[0], &fd))
        return 0;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return copy >= 0 ? int_new(copy) : raise_errno(errno, 0);
}

FN(posix_dup2)
{
    int32_t fd, fd2;
    bool inheritable;
    if (!as_int32(args[0], &fd) || !as_int32(args[1], &fd2) || !flag_arg(args[2], true, &inheritable))
        return 0;
    int result = fd == fd2 || inheritable ? dup2(fd, fd2) : dup3(fd, fd2, O_CLOEXEC);
    return result >= 0 ? int_new(result) : raise_errno(errno, 0);
}

static Value two_descriptors(int result, int fds[2])
{
    return result == 0 ? tuple_pack(2, int_new(fds[0]), int_new(fds[1])) : raise_errno(errno, 0);
}
FN(posix_pipe)
{
    int fds[2];
    return two_descriptors(pipe2(fds, O_CLOEXEC), fds);
}
FN(posix_pipe2)
{
    int32_t flags;
    int fds[2];
    return as_int32(args[0], &flags) ? two_descriptors(pipe2(fds, flags), fds) : 0;
}

/* ---- reading and writing ---- */

static Value read_bytes(void *(*op)(void *), Call *c, int64_t n)
{
    if (n < 0)
        return raise_errno(EINVAL, 0);
    c->n = (size_t)MIN(n, 0x7ffff000);
    Value block = bytes_alloc(c->n);
    if (block == 0)
        return 0;
    c->data = AS(Bytes, block)->data;
    ssize_t got = run(op, c, 0);
    if (got < 0)
        return 0;
    return (size_t)got == c->n ? block : bytes_new(bytes_data(block), (size_t)got);
}

static Value write_bytes(void *(*op)(void *), Call *c, Value data)
{
    Buffer from;
    if (!buffer_get(data, &from, false))
        return 0;
    c->data = from.data;
    c->n = MIN(from.len, (size_t)0x7ffff000);
    ssize_t put = run(op, c, 0);
    buffer_release(&from);
    return put >= 0 ? int_new(put) : 0;
}

FN(posix_read)
{
    int32_t fd;
    int64_t n;
    if (!as_int32(args[0], &fd) || !as_index(args[1], &n))
        return 0;
    Call c = {.fd = fd};
    return read_bytes(do_read, &c, n);
}

FN(posix_write)
{
    int32_t fd;
    if (!as_int32(args[0], &fd))
        return 0;
    Call c = {.fd = fd};
    return write_bytes(do_write, &c, args[1]);
}

FN(posix_pread)
{
    int32_t fd;
    int64_t n, offset;
    if (!as_int32(args[0], &fd) || !as_index(args[1], &n) || !as_index(args[2], &offset))
        return 0;
    Call c = {.fd = fd, .offset = offset};
    return read_bytes(do_pread, &c, n);
}

FN(posix_pwrite)
{
    int32_t fd;
    int64_t offset;
    if (!as_int32(args[0], &fd) || !as_index(args[2], &offset))
        return 0;
    Call c = {.fd = fd, .offset = offset};
    return write_bytes(do_pwrite, &c, args[1]);
}

/* readv, writev and their positioned forms, by args[2] (offset) and args[3] (flags). */
static Value vector_call(Value *args, bool positioned, bool writing, const char *name)
{
    int32_t fd, flags = 0;
    int64_t offset = 0;
    if (!as_int32(args[0], &fd))
        return 0;
    if (!is_list(args[1]) && !is_tuple(args[1]))
        return raise_type_error("%s() arg 2 must be a sequence", name);
    if (positioned && (!as_index(args[2], &offset) || (args[3] != 0 && !as_int32(args[3], &flags))))
        return 0;
    size_t n, taken = 0;
    sequence_items(args[1], &n);
    Buffer *views = gc_alloc(MAX(n, 1) * sizeof *views);
    struct iovec *parts = gc_alloc(MAX(n, 1) * sizeof *parts);
    ssize_t result = -1;
    if (views != NULL && parts != NULL) {
        for (; taken < n; taken++) {
            size_t now;
            Value *items = sequence_items(args[1], &now);
            if (taken >= now || !buffer_get(items[taken], &views[taken], !writing))
                break;
            parts[taken] = (struct iovec){views[taken].data, views[taken].len};
        }
        Call c = {.fd = fd, .data = parts, .n = n, .offset = offset, .flags = flags,
                  .extra = positioned};
        if (taken == n)
            result = run(writing ? do_writev : do_readv, &c, 0);
    }
    while (taken > 0)
        buffer_release(&views[--taken]);
    return result >= 0 ? int_new(result) : 0;
}
FN(posix_readv) { return vector_call(args, false, false, "readv"); }
FN(posix_writev) { return vector_call(args, false, true, "writev"); }
FN(posix_preadv) { return vector_call(args, true, false, "preadv"); }
FN(posix_pwritev) { return vector_call(args, true, true, "pwritev"); }

static void *do_sendfile(void *p)
{
    Call *c = p;
    off_t from = c->offset;
    c->result = sendfile(c->fd, c->flags, c->extra ? NULL : &from, c->n);
    c->error = errno;
    return NULL;
}

FN(posix_sendfile)
{
    int32_t out, in;
    int64_t offset = 0, count;
    if (!as_int32(args[0], &out) || !as_int32(args[1], &in) || !as_index(args[3], &count))
        return 0;
    bool at_position = args[2] == VALUE_NONE;
    if (!at_position && !as_index(args[2], &offset))
        return 0;
    Call c = {.fd = out, .flags = in, .n = (size_t)count, .offset = at_position ? 0 : offset,
              .extra = at_position};
    ssize_t n = run(do_sendfile, &c, 0);
    return n >= 0 ? int_new(n) : 0;
}

static bool offset_opt(Value v, off64_t *store, off64_t **out)
{
    int64_t n;
    *out = NULL;
    if (v == 0 || v == VALUE_NONE)
        return true;
    if (!as_index(v, &n))
        return false;
    *store = n;
    *out = store;
    return true;
}

FN(posix_copy_file_range)
{
    int32_t from, to;
    int64_t count;
    off64_t from_at, to_at, *from_ptr, *to_ptr;
    if (!as_int32(args[0], &from) || !as_int32(args[1], &to) || !as_index(args[2], &count))
        return 0;
    if (count < 0)
        return raise_value_error("negative value for 'count' not allowed");
    if (!offset_opt(args[3], &from_at, &from_ptr) || !offset_opt(args[4], &to_at, &to_ptr))
        return 0;
    for (;;) {
        ssize_t n = copy_file_range(from, from_ptr, to, to_ptr, (size_t)count, 0);
        if (n >= 0)
            return int_new(n);
        if (!try_again(errno, 0))
            return 0;
    }
}

FN(posix_splice)
{
    int32_t from, to, flags = 0;
    int64_t count;
    off64_t from_at, to_at, *from_ptr, *to_ptr;
    if (!as_int32(args[0], &from) || !as_int32(args[1], &to) || !as_index(args[2], &count))
        return 0;
    if (count < 0)
        return raise_value_error("negative value for 'count' not allowed");
    if (!offset_opt(args[3], &from_at, &from_ptr) || !offset_opt(args[4], &to_at, &to_ptr)
        || (args[5] != 0 && !as_int32(args[5], &flags)))
        return 0;
    for (;;) {
        ssize_t n = splice(from, from_ptr, to, to_ptr, (size_t)count, (unsigned)flags);
        if (n >= 0)
            return int_new(n);
        if (!try_again(errno, 0))
            return 0;
    }
}

/* ---- positions, sizes, syncing ---- */

FN(posix_lseek)
{
    int32_t fd, whence;
    int64_t offset;
    if (!as_int32(args[0], &fd) || !as_index(args[1], &offset) || !as_int32(args[2], &whence))
        return 0;
    off_t at = lseek(fd, offset, whence);
    return at >= 0 ? int_new(at) : raise_errno(errno, 0);
}

FN(posix_ftruncate)
{
    int32_t fd;
    int64_t size;
    if (!as_int32(args[0], &fd) || !as_index(args[1], &size))
        return 0;
    while (ftruncate(fd, size) != 0)
        if (!try_again(errno, 0))
            return 0;
    return VALUE_NONE;
}

static Value sync_call(Value v, bool data_only)
{
    int fd;
    if (!fd_arg(v, &fd))
        return 0;
    Call c = {.fd = fd, .extra = data_only};
    return run(do_sync, &c, 0) >= 0 ? VALUE_NONE : 0;
}
FN(posix_fsync) { return sync_call(args[0], false); }
FN(posix_fdatasync) { return sync_call(args[0], true); }
FN(posix_sync)
{
    sync();
    return VALUE_NONE;
}

FN(posix_lockf)
{
    int32_t fd, command;
    int64_t n;
    if (!as_int32(args[0], &fd) || !as_int32(args[1], &command) || !as_index(args[2], &n))
        return 0;
    Call c = {.fd = fd, .flags = command, .offset = n};
    return run(do_lockf, &c, 0) >= 0 ? VALUE_NONE : 0;
}

FN(posix_posix_fallocate)
{
    int32_t fd;
    int64_t offset, n;
    if (!as_int32(args[0], &fd) || !as_index(args[1], &offset) || !as_index(args[2], &n))
        return 0;
    int error;
    while ((error = posix_fallocate(fd, offset, n)) != 0)
        if (!try_again(error, 0))
            return 0;
    return VALUE_NONE;
}

FN(posix_posix_fadvise)
{
    int32_t fd, advice;
    int64_t offset, n;
    if (!as_int32(args[0], &fd) || !as_index(args[1], &offset) || !as_index(args[2], &n)
        || !as_int32(args[3], &advice))
        return 0;
    int error = posix_fadvise(fd, offset, n, advice);
    return error == 0 ? VALUE_NONE : raise_errno(error, 0);
}

/* ---- flags ---- */

FN(posix_get_inheritable)
{
    int32_t fd;
    if (!as_int32(args[0], &fd))
        return 0;
    int flags = fcntl(fd, F_GETFD);
    return flags >= 0 ? value_bool(!(flags & FD_CLOEXEC)) : raise_errno(errno, 0);
}

FN(posix_set_inheritable)
{
    int32_t fd;
    bool on;
    if (!as_int32(args[0], &fd) || !flag_arg(args[1], false, &on))
        return 0;
    int flags = fcntl(fd, F_GETFD);
    if (flags < 0)
        return raise_errno(errno, 0);
    return none_or_error(fcntl(fd, F_SETFD, on ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC));
}

FN(posix_get_blocking)
{
    int32_t fd;
    if (!as_int32(args[0], &fd))
        return 0;
    int flags = fcntl(fd, F_GETFL);
    return flags >= 0 ? value_bool(!(flags & O_NONBLOCK)) : raise_errno(errno, 0);
}

FN(posix_set_blocking)
{
    int32_t fd;
    bool on;
    if (!as_int32(args[0], &fd) || !flag_arg(args[1], false, &on))
        return 0;
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0)
        return raise_errno(errno, 0);
    return none_or_error(fcntl(fd, F_SETFL, on ? flags & ~O_NONBLOCK : flags | O_NONBLOCK));
}

/* ---- terminals ---- */

FN(posix_isatty)
{
    int32_t fd;
    return as_int32(args[0], &fd) ? value_bool(isatty(fd)) : 0;
}

FN(posix_ttyname)
{
    int32_t fd;
    char name[256];
    if (!as_int32(args[0], &fd))
        return 0;
    int error = ttyname_r(fd, name, sizeof name);
    return error == 0 ? os_decode(name) : raise_errno(error, 0);
}

FN(posix_ctermid)
{
    char name[L_ctermid];
    return os_decode(ctermid(name));
}

FN(posix_device_encoding)
{
    int32_t fd;
    if (!as_int32(args[0], &fd))
        return 0;
    return isatty(fd) ? str_from_ascii("utf-8", 5) : VALUE_NONE;
}

static Type type_terminal_size;
static const char *const terminal_fields[] = {"columns", "lines", NULL};
static const StructSeqDef terminal_def = {
    "os.terminal_size", "A tuple of (columns, lines) for holding terminal window size",
    terminal_fields, 2, false};

FN(posix_get_terminal_size)
{
    int32_t fd = STDOUT_FILENO;
    struct winsize size;
    if (args[0] != 0 && !as_int32(args[0], &fd))
        return 0;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0)
        return raise_errno(errno, 0);
    Value fields[] = {int_new(size.ws_col), int_new(size.ws_row)};
    return structseq_new(&type_terminal_size, fields);
}

FN(posix_openpty)
{
    int fds[2];
    int result = openpty(&fds[0], &fds[1], NULL, NULL, NULL);
    if (result == 0) {
        fcntl(fds[0], F_SETFD, FD_CLOEXEC);
        fcntl(fds[1], F_SETFD, FD_CLOEXEC);
    }
    return two_descriptors(result, fds);
}

FN(posix_posix_openpt)
{
    int32_t flags;
    if (!as_int32(args[0], &flags))
        return 0;
    int fd = posix_openpt(flags | O_CLOEXEC);
    return fd >= 0 ? int_new(fd) : raise_errno(errno, 0);
}
FN(posix_grantpt)
{
    int fd;
    return fd_arg(args[0], &fd) ? none_or_error(grantpt(fd)) : 0;
}
FN(posix_unlockpt)
{
    int fd;
    return fd_arg(args[0], &fd) ? none_or_error(unlockpt(fd)) : 0;
}
FN(posix_ptsname)
{
    int fd;
    char name[128];
    if (!fd_arg(args[0], &fd))
        return 0;
    int error = ptsname_r(fd, name, sizeof name);
    return error == 0 ? os_decode(name) : raise_errno(error, 0);
}
FN(posix_login_tty)
{
    int fd;
    return fd_arg(args[0], &fd) ? none_or_error(login_tty(fd)) : 0;
}
FN(posix_tcgetpgrp)
{
    int32_t fd;
    if (!as_int32(args[0], &fd))
        return 0;
    pid_t group = tcgetpgrp(fd);
    return group >= 0 ? int_new(group) : raise_errno(errno, 0);
}
FN(posix_tcsetpgrp)
{
    int32_t fd, group;
    return as_int32(args[0], &fd) && as_int32(args[1], &group) ? none_or_error(tcsetpgrp(fd, group))
                                                               : 0;
}

/* ---- descriptors of other kinds ---- */

FN(posix_memfd_create)
{
    PathArg name = {.function = "memfd_create", .argument = "name"};
    int32_t flags = MFD_CLOEXEC;
    if (!path_arg(args[0], &name) || (args[1] != 0 && !as_int32(args[1], &flags)))
        return 0;
    int fd = memfd_create(name.text, (unsigned)flags);
    return fd >= 0 ? int_new(fd) : raise_errno(errno, 0);
}

FN(posix_eventfd)
{
    int64_t initial;
    int32_t flags = EFD_CLOEXEC;
    if (!as_index(args[0], &initial) || (args[1] != 0 && !as_int32(args[1], &flags)))
        return 0;
    int fd = eventfd((unsigned)initial, flags);
    return fd >= 0 ? int_new(fd) : raise_errno(errno, 0);
}

FN(posix_eventfd_read)
{
    int fd;
    eventfd_t value;
    if (!fd_arg(args[0], &fd))
        return 0;
    Call c = {.fd = fd, .data = &value};
    return run(do_eventfd_read, &c, 0) >= 0 ? int_from_u64(value) : 0;
}

FN(posix_eventfd_write)
{
    int fd;
    uint64_t value;
    if (!fd_arg(args[0], &fd) || !as_uint64(args[1], &value))
        return 0;
    return none_or_error(eventfd_write(fd, value));
}

bool posix_fd_init(Value module)
{
    return structseq_ready(&type_terminal_size, &terminal_def)
        && module_add_type(module, &type_terminal_size);
}

const MethodDef posix_fd_functions[] = {
    {"open", posix_open, "path, flags, mode=511, *, dir_fd=None", 0,
     "Open a file for low level IO.  Returns a file descriptor (integer)."},
    {"close", posix_close, "fd", 0, "Close a file descriptor."},
    {"closerange", posix_closerange, "fd_low, fd_high, /", 0, NULL},
    {"dup", posix_dup, "fd, /", 0, "Return a duplicate of a file descriptor."},
    {"dup2", posix_dup2, "fd, fd2, inheritable=True", 0, NULL},
    {"pipe", posix_pipe, "", 0, "Create a pipe."},
    {"pipe2", posix_pipe2, "flags, /", 0, NULL},
    {"read", posix_read, "fd, length, /", 0,
     "Read from a file descriptor.  Returns a bytes object."},
    {"write", posix_write, "fd, data, /", 0, "Write a bytes object to a file descriptor."},
    {"pread", posix_pread, "fd, length, offset, /", 0, NULL},
    {"pwrite", posix_pwrite, "fd, buffer, offset, /", 0, NULL},
    {"readv", posix_readv, "fd, buffers, /", 0, NULL},
    {"writev", posix_writev, "fd, buffers, /", 0, NULL},
    {"preadv", posix_preadv, "fd, buffers, offset, flags=0, /", 0, NULL},
    {"pwritev", posix_pwritev, "fd, buffers, offset, flags=0, /", 0, NULL},
    {"sendfile", posix_sendfile, "out_fd, in_fd, offset, count", 0, NULL},
    {"copy_file_range", posix_copy_file_range, "src, dst, count, offset_src=None, offset_dst=None",
     0, NULL},
    {"splice", posix_splice, "src, dst, count, offset_src=None, offset_dst=None, flags=0", 0, NULL},
    {"lseek", posix_lseek, "fd, position, whence, /", 0, NULL},
    {"ftruncate", posix_ftruncate, "fd, length, /", 0, NULL},
    {"fsync", posix_fsync, "fd", 0, NULL},
    {"fdatasync", posix_fdatasync, "fd", 0, NULL},
    {"sync", posix_sync, "", 0, NULL},
    {"lockf", posix_lockf, "fd, command, length, /", 0, NULL},
    {"posix_fallocate", posix_posix_fallocate, "fd, offset, length, /", 0, NULL},
    {"posix_fadvise", posix_posix_fadvise, "fd, offset, length, advice, /", 0, NULL},
    {"get_inheritable", posix_get_inheritable, "fd, /", 0, NULL},
    {"set_inheritable", posix_set_inheritable, "fd, inheritable, /", 0, NULL},
    {"get_blocking", posix_get_blocking, "fd, /", 0, NULL},
    {"set_blocking", posix_set_blocking, "fd, blocking, /", 0, NULL},
    {"isatty", posix_isatty, "fd, /", 0, NULL},
    {"ttyname", posix_ttyname, "fd, /", 0, NULL},
    {"ctermid", posix_ctermid, "", 0, NULL},
    {"device_encoding", posix_device_encoding, "fd", 0, NULL},
    {"get_terminal_size", posix_get_terminal_size, "fd=<unrepresentable>, /", 0,
     "Return the size of the terminal window as (columns, lines)."},
    {"openpty", posix_openpty, "", 0, NULL},
    {"posix_openpt", posix_posix_openpt, "oflag, /", 0, NULL},
    {"grantpt", posix_grantpt, "fd, /", 0, NULL},
    {"unlockpt", posix_unlockpt, "fd, /", 0, NULL},
    {"ptsname", posix_ptsname, "fd, /", 0, NULL},
    {"login_tty", posix_login_tty, "fd, /", 0, NULL},
    {"tcgetpgrp", posix_tcgetpgrp, "fd, /", 0, NULL},
    {"tcsetpgrp", posix_tcsetpgrp, "fd, pgid, /", 0, NULL},
    {"memfd_create", posix_memfd_create, "name, flags=1", 0, NULL},
    {"eventfd", posix_eventfd, "initval, flags=524288", 0, NULL},
    {"eventfd_read", posix_eventfd_read, "fd", 0, NULL},
    {"eventfd_write", posix_eventfd_write, "fd, value", 0, NULL},
    {0},
};
