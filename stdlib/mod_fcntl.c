/* Module fcntl: control of open files, and locks on them. Calls that may wait run without the lock. */
#include "stdlib/posix_impl.h"

#include <linux/fs.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>

enum { ARG_MAX_BYTES = 1024 };

typedef struct Control {
    int fd, operation;
    unsigned long request;
    void *buffer;   /* NULL: `number` is the argument */
    long number;
    struct flock lock;
    int result, error;
} Control;

/* Runs the call until it was not interrupted; false: raised. */
static bool control_run(void *(*fn)(void *), Control *c)
{
    do {
        blocking_call(fn, c);
        if (c->result >= 0)
            return true;
    } while (c->error == EINTR && try_again(EINTR, 0));
    if (c->error != EINTR)
        raise_errno(c->error, 0);
    return false;
}

/* A number argument of fcntl and ioctl: any integer of 32 bits, signed or not. */
static bool number_arg(Value v, long *out)
{
    int64_t n;
    if (!as_int64(v, &n))
        return false;
    if (n < INT32_MIN)
        return raise_false(&type_OverflowError, "signed integer is less than minimum");
    *out = n <= INT32_MAX ? (long)n : (long)(int32_t)(uint32_t)n;
    return true;
}

static void *call_fcntl(void *data)
{
    Control *c = data;
    c->result = c->buffer != NULL ? fcntl(c->fd, c->operation, c->buffer)
                                  : fcntl(c->fd, c->operation, c->number);
    c->error = errno;
    return NULL;
}

static void *call_ioctl(void *data)
{
    Control *c = data;
    c->result = c->buffer != NULL ? ioctl(c->fd, c->request, c->buffer)
                                  : ioctl(c->fd, c->request, c->number);
    c->error = errno;
    return NULL;
}

/* str (as UTF-8) or a bytes-like argument into `space`: its length, or -1 raised. */
static ptrdiff_t copy_argument(Value v, char *space, const char *message)
{
    size_t len;
    if (is_str(v)) {
        const char *text = str_utf8(v, &len);
        if (text == NULL)
            return -1;
        if (len > ARG_MAX_BYTES)
            return raise_minus1(&type_ValueError, "%s", message);
        memcpy(space, text, len);
    } else {
        Buffer buffer;
        if (!buffer_get(v, &buffer, false))
            return -1;
        len = buffer.len;
        if (len <= ARG_MAX_BYTES)
            memcpy(space, buffer.data, len);
        buffer_release(&buffer);
        if (len > ARG_MAX_BYTES)
            return raise_minus1(&type_ValueError, "%s", message);
    }
    space[len] = 0;
    return (ptrdiff_t)len;
}

static bool is_plain_number(Value v) { return v == 0 || has_index(v); }

FN(fcntl_fcntl)
{
    Control c = {0};
    char space[ARG_MAX_BYTES + 1];
    int32_t operation;
    if (!fd_arg(args[0], &c.fd) || !as_int32(args[1], &operation))
        return 0;
    c.operation = operation;
    if (is_plain_number(args[2])) {
        if (args[2] != 0 && !number_arg(args[2], &c.number))
            return 0;
        return control_run(call_fcntl, &c) ? int_new(c.result) : 0;
    }
    ptrdiff_t len = copy_argument(args[2], space, "fcntl string arg too long");
    if (len < 0)
        return 0;
    c.buffer = space;
    return control_run(call_fcntl, &c) ? bytes_new(space, (size_t)len) : 0;
}

/* ioctl on a writable buffer, changed in place. */
static Value ioctl_in_place(Control *c, Buffer *buffer)
{
    char space[ARG_MAX_BYTES + 1];
    bool small = buffer->len <= ARG_MAX_BYTES;
    if (small) {
        memcpy(space, buffer->data, buffer->len);
        space[buffer->len] = 0;
        c->buffer = space;
    } else {
        c->buffer = buffer->data;
    }
    bool ok = control_run(call_ioctl, c);
    if (small)
        memcpy(buffer->data, space, buffer->len);
    buffer_release(buffer);
    return ok ? int_new(c->result) : 0;
}

FN(fcntl_ioctl)
{
    Control c = {0};
    char space[ARG_MAX_BYTES + 1];
    int64_t request;
    bool mutate;
    if (!fd_arg(args[0], &c.fd) || !as_int64(args[1], &request) || !flag_arg(args[3], true, &mutate))
        return 0;
    c.request = (unsigned int)request;
    if (is_plain_number(args[2])) {
        if (args[2] != 0 && !number_arg(args[2], &c.number))
            return 0;
        return control_run(call_ioctl, &c) ? int_new(c.result) : 0;
    }
    Buffer buffer;
    if (mutate && !is_str(args[2])) {
        if (buffer_get(args[2], &buffer, true))
            return ioctl_in_place(&c, &buffer);
        if (!error_clear_if(&type_TypeError) && !error_clear_if(&type_BufferError))
            return 0;
    }
    ptrdiff_t len = copy_argument(args[2], space, "ioctl string arg too long");
    if (len < 0)
        return 0;
    c.buffer = space;
    return control_run(call_ioctl, &c) ? bytes_new(space, (size_t)len) : 0;
}

static void *call_flock(void *data)
{
    Control *c = data;
    c->result = flock(c->fd, c->operation);
    c->error = errno;
    return NULL;
}

FN(fcntl_flock)
{
    Control c = {0};
    int32_t operation;
    if (!fd_arg(args[0], &c.fd) || !as_int32(args[1], &operation))
        return 0;
    c.operation = operation;
    return control_run(call_flock, &c) ? VALUE_NONE : 0;
}

static void *call_lockf(void *data)
{
    Control *c = data;
    c->result = fcntl(c->fd, c->operation, &c->lock);
    c->error = errno;
    return NULL;
}

FN(fcntl_lockf)
{
    Control c = {0};
    int32_t operation, whence = 0;
    int64_t len = 0, start = 0;
    if (!fd_arg(args[0], &c.fd) || !as_int32(args[1], &operation)
        || (args[2] != 0 && !as_int64(args[2], &len))
        || (args[3] != 0 && !as_int64(args[3], &start))
        || (args[4] != 0 && !as_int32(args[4], &whence)))
        return 0;
    if (operation == LOCK_UN)
        c.lock.l_type = F_UNLCK;
    else if (operation & LOCK_SH)
        c.lock.l_type = F_RDLCK;
    else if (operation & LOCK_EX)
        c.lock.l_type = F_WRLCK;
    else
        return raise_value_error("unrecognized lockf argument");
    c.lock.l_start = start;
    c.lock.l_len = len;
    c.lock.l_whence = (short)whence;
    c.operation = operation & LOCK_NB ? F_SETLK : F_SETLKW;
    return control_run(call_lockf, &c) ? VALUE_NONE : 0;
}

#define C(name) {#name, name}
static const struct { const char *name; int64_t value; } constants[] = {
    C(LOCK_SH), C(LOCK_EX), C(LOCK_NB), C(LOCK_UN), C(LOCK_MAND), C(LOCK_READ), C(LOCK_WRITE),
    C(LOCK_RW), C(F_DUPFD), C(F_DUPFD_CLOEXEC), C(F_GETFD), C(F_SETFD), C(F_GETFL), C(F_SETFL),
    C(F_GETLK), C(F_SETLK), C(F_SETLKW), C(F_OFD_GETLK), C(F_OFD_SETLK), C(F_OFD_SETLKW),
    C(F_GETOWN), C(F_SETOWN), C(F_GETSIG), C(F_SETSIG), C(F_RDLCK), C(F_WRLCK), C(F_UNLCK),
    {"F_GETLK64", F_GETLK}, {"F_SETLK64", F_SETLK}, {"F_SETLKW64", F_SETLKW}, {"FASYNC", O_ASYNC},
    C(F_SETLEASE), C(F_GETLEASE), C(F_NOTIFY), {"F_EXLCK", 4}, {"F_SHLCK", 8}, C(F_SETPIPE_SZ),
    C(F_GETPIPE_SZ), C(FICLONE), C(FICLONERANGE), C(F_GETOWN_EX), C(F_SETOWN_EX),
    {"F_OWNER_TID", 0}, {"F_OWNER_PID", 1}, {"F_OWNER_PGRP", 2}, {"F_GET_RW_HINT", 1035},
    {"F_SET_RW_HINT", 1036}, {"F_GET_FILE_RW_HINT", 1037}, {"F_SET_FILE_RW_HINT", 1038},
    {"RWH_WRITE_LIFE_NOT_SET", 0}, {"RWH_WRITE_LIFE_NONE", 1}, {"RWH_WRITE_LIFE_SHORT", 2},
    {"RWH_WRITE_LIFE_MEDIUM", 3}, {"RWH_WRITE_LIFE_LONG", 4}, {"RWH_WRITE_LIFE_EXTREME", 5},
    C(FD_CLOEXEC), C(DN_ACCESS), C(DN_MODIFY), C(DN_CREATE), C(DN_DELETE), C(DN_RENAME),
    C(DN_ATTRIB), C(DN_MULTISHOT), C(F_ADD_SEALS), C(F_GET_SEALS), C(F_SEAL_SEAL), C(F_SEAL_SHRINK),
    C(F_SEAL_GROW), C(F_SEAL_WRITE), {"F_SEAL_FUTURE_WRITE", 16},
};

static const MethodDef functions[] = {
    {"fcntl", fcntl_fcntl, "fd, cmd, arg=0, /", 0,
     "Perform the operation `cmd` on file descriptor fd."},
    {"ioctl", fcntl_ioctl, "fd, request, arg=0, mutate_flag=True, /", 0,
     "Perform the operation request on file descriptor fd."},
    {"flock", fcntl_flock, "fd, operation, /", 0,
     "Perform the lock operation `operation` on file descriptor `fd`."},
    {"lockf", fcntl_lockf, "fd, cmd, len=0, start=0, whence=0, /", 0,
     "A wrapper around the fcntl() locking calls."},
    {0},
};

static bool init(Value module)
{
    for (size_t i = 0; i < ARRAY_LEN(constants); i++)
        if (!module_add_int(module, constants[i].name, constants[i].value))
            return false;
    return true;
}

const ModuleDef mod_fcntl = {
    .name = "fcntl",
    .doc = "This module performs file control and I/O control on file descriptors.",
    .functions = functions,
    .init = init,
};
