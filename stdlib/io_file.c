/* _io.FileIO: a file descriptor as a raw stream.
 *
 * System calls run inside blocking_call, so that a collection in another thread need not interrupt
 * them; EINTR runs the pending signal handlers and tries again (PEP 475). The native paths
 * (file_read_into and so on) are what the buffered classes call when raw is exactly a FileIO. */
#include "stdlib/io_impl.h"
#include "stdlib/os_path.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Request {
    int fd;
    void *data;
    size_t n;
    ssize_t result;
    int error;
} Request;

/* Larger requests fail on some systems; Linux itself cuts at this size. */
#define LARGEST_TRANSFER ((size_t)0x7ffff000)

static void *do_read(void *p)
{
    Request *r = p;
    r->result = read(r->fd, r->data, r->n);
    r->error = errno;
    return NULL;
}

static void *do_write(void *p)
{
    Request *r = p;
    r->result = write(r->fd, r->data, r->n);
    r->error = errno;
    return NULL;
}

static ptrdiff_t transfer(void *(*fn)(void *), int fd, const void *data, size_t n)
{
    for (;;) {
        Request r = {fd, (void *)data, MIN(n, LARGEST_TRANSFER), 0, 0};
        blocking_call(fn, &r);
        if (r.result >= 0) {
            /* A write that ended early was interrupted: the handler runs before the caller goes on. */
            if (fn == do_write && (size_t)r.result < r.n && !signals_run_pending())
                return -1;
            return r.result;
        }
        if (r.error == EAGAIN)
            return -2;
        if (r.error != EINTR) {
            raise_errno(r.error, 0);
            return -1;
        }
        if (!signals_run_pending())
            return -1;
    }
}

static bool check_open(FileIO *f)
{
    if (f->fd >= 0)
        return true;
    return raise_false(&type_ValueError, "I/O operation on closed file");
}

static bool wrong_mode(const char *action)
{
    Type *type = io_unsupported_type();
    return type != NULL && raise_false(type, "File not open for %s", action);
}

ptrdiff_t file_read_into(FileIO *f, void *to, size_t n)
{
    if (!check_open(f) || (!f->readable && !wrong_mode("reading")))
        return -1;
    return transfer(do_read, f->fd, to, n);
}

ptrdiff_t file_write_from(FileIO *f, const void *from, size_t n)
{
    if (!check_open(f) || (!f->writable && !wrong_mode("writing")))
        return -1;
    return transfer(do_write, f->fd, from, n);
}

int64_t file_seek_to(FileIO *f, int64_t offset, int whence)
{
    if (!check_open(f))
        return -1;
    off_t at = lseek(f->fd, offset, whence);
    if (at < 0)
        raise_errno(errno, 0);
    else if (f->seekable < 0)
        f->seekable = 1;
    return at;
}

/* A guess at the bytes left, so that one read gets a whole file; +1 to see its end. */
static size_t size_left(FileIO *f)
{
    struct stat st;
    if (fstat(f->fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
        off_t at = lseek(f->fd, 0, SEEK_CUR);
        if (at >= 0 && st.st_size >= at)
            return (size_t)(st.st_size - at) + 1;
    }
    return IO_BUFFER_SIZE;
}

Value file_read_all(FileIO *f)
{
    if (!check_open(f) || (!f->readable && !wrong_mode("reading")))
        return 0;
    size_t cap = size_left(f), len = 0;
    uint8_t *data = gc_alloc_atomic(cap);
    if (data == NULL)
        return 0;
    for (;;) {
        if (len == cap) {
            cap += cap / 2 + IO_BUFFER_SIZE;
            data = gc_realloc(data, cap);
            if (data == NULL)
                return 0;
        }
        ptrdiff_t n = file_read_into(f, data + len, cap - len);
        if (n == -1)
            return 0;
        if (n == -2 && len == 0)
            return VALUE_NONE;
        if (n <= 0)
            break;
        len += (size_t)n;
    }
    Value bytes = bytes_new(data, len);
    gc_free(data);
    return bytes;
}

/* ---- opening ---- */

/* The open(2) flags of a mode string; -1 raised. */
static int parse_mode(FileIO *f, const char *mode)
{
    int kinds = 0, plus = 0, flags = 0;
    for (const char *c = mode; *c != 0; c++) {
        switch (*c) {
        case 'x': kinds++; f->created = f->writable = true; flags |= O_EXCL | O_CREAT; break;
        case 'r': kinds++; f->readable = true; break;
        case 'w': kinds++; f->writable = true; flags |= O_CREAT | O_TRUNC; break;
        case 'a': kinds++; f->writable = f->appending = true; flags |= O_APPEND | O_CREAT; break;
        case 'b': break;
        case '+': plus++; f->readable = f->writable = true; break;
        default: return raise_minus1(&type_ValueError, "invalid mode: %.200s", mode);
        }
    }
    if (kinds != 1 || plus > 1)
        return raise_minus1(&type_ValueError, "Must have exactly one of create/read/write/append "
                                              "mode and at most one plus");
    flags |= f->readable && f->writable ? O_RDWR : f->readable ? O_RDONLY : O_WRONLY;
    return flags | O_CLOEXEC;
}

typedef struct OpenRequest { const char *path; int flags, fd, error; } OpenRequest;

static void *do_open(void *p)
{
    OpenRequest *r = p;
    r->fd = open(r->path, r->flags, 0666);
    r->error = errno;
    return NULL;
}

/* open(2), tried again after signals, and once after a collection when descriptors ran out: files
 * that were dropped without close() keep theirs until then. */
static int open_path(const char *path, int flags, Value name)
{
    bool collected = false;
    for (;;) {
        OpenRequest r = {path, flags, -1, 0};
        blocking_call(do_open, &r);
        if (r.fd >= 0)
            return r.fd;
        if (r.error == EINTR) {
            if (!signals_run_pending())
                return -1;
        } else if ((r.error == EMFILE || r.error == ENFILE) && !collected) {
            collected = true;
            gc_collect();
            gc_run_finalizers();
        } else {
            raise_errno(r.error, name);
            return -1;
        }
    }
}

static int open_with_opener(Value opener, Value name, int flags)
{
    Value result = call2(opener, name, small_int_value(flags));
    if (result == 0)
        return -1;
    if (!is_int(result))
        return raise_minus1(&type_TypeError, "expected integer from opener");
    int32_t fd;
    if (!as_int32(result, &fd))
        return -1;
    if (fd < 0)
        return raise_minus1(&type_ValueError, "opener returned %d", fd);
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
        raise_errno(errno, 0);
        return -1;
    }
    return fd;
}

/* What fstat tells of the new descriptor: refuses directories. */
static bool examine(FileIO *f, Value name)
{
    struct stat st;
    f->block_size = IO_BUFFER_SIZE;
    if (fstat(f->fd, &st) < 0) {
        if (errno == EBADF) {
            raise_errno(errno, 0);
            return false;
        }
        return true;
    }
    if (S_ISDIR(st.st_mode)) {
        raise_errno(EISDIR, name);
        return false;
    }
    if (st.st_blksize > 1)
        f->block_size = st.st_blksize;
    f->regular = S_ISREG(st.st_mode);
    if (f->regular) {
        if (f->writable) {
            f->dev = st.st_dev;
            f->ino = st.st_ino;
        }
        io_sync_inode(&st);
    }
    return !error_pending();
}

static bool take_descriptor(FileIO *f, Value name, Value opener, int flags, bool *own)
{
    int32_t fd = -1;
    *own = false;
    if (is_int(name)) {
        if ((name == VALUE_TRUE || name == VALUE_FALSE)
            && !warn(&type_RuntimeWarning, 1, "bool is used as a file descriptor"))
            return false;
        if (!as_int32(name, &fd))
            return false;
        if (fd < 0)
            return raise_false(&type_ValueError, "negative file descriptor");
        f->fd = fd;
        return true;
    }
    if (is_float(name))
        return raise_false(&type_TypeError, "expected str, bytes or os.PathLike object, not float");
    Value path = os_fspath(name);
    const char *text = path != 0 ? os_path_cstr(path, "open") : NULL;
    if (text == NULL)
        return false;
    if (!f->closefd)
        return raise_false(&type_ValueError, "Cannot use closefd=False with file name");
    f->fd = opener != 0 && opener != VALUE_NONE ? open_with_opener(opener, name, flags)
                                                : open_path(text, flags, name);
    *own = f->fd >= 0;
    return *own;
}

static bool file_setup(FileIO *f, Value name, const char *mode, bool closefd, Value opener)
{
    if (f->fd >= 0 && f->closefd) /* __init__ called again */
        close(f->fd);
    f->fd = -1;
    f->created = f->readable = f->writable = f->appending = false;
    f->seekable = -1;
    f->closefd = closefd;
    f->base.closed = false;
    int flags = parse_mode(f, mode);
    bool own;
    if (flags < 0 || !take_descriptor(f, name, opener, flags, &own))
        return false;
    if (!examine(f, name)) {
        if (own)
            close(f->fd);
        f->fd = -1;
        return false;
    }
    f->name = name;
    if (!is_exactly(OBJECT_VALUE(f), &type_fileio)
        && !set_attr(OBJECT_VALUE(f), NAME(name), name))
        return false;
    if (f->appending && lseek(f->fd, 0, SEEK_END) < 0 && errno != ESPIPE) {
        raise_errno(errno, 0);
        return false;
    }
    return true;
}

static Value file_init_bound(Value self, Value *args, size_t nargs, Value kwnames)
{
    const char *mode = "r";
    int closefd = 1;
    if (args[1] != 0) {
        if (!is_str(args[1]))
            return raise_type_error("FileIO() argument 'mode' must be str, not %T", args[1]);
        mode = str_utf8(args[1], NULL);
        if (mode == NULL)
            return 0;
    }
    if (args[2] != 0) {
        closefd = is_true(args[2]);
        if (closefd < 0)
            return 0;
    }
    return file_setup(AS(FileIO, self), args[0], mode, closefd, args[3]) ? VALUE_NONE : 0;
}

static const MethodDef init_def = {"FileIO", file_init_bound,
                                   "file, mode='r', closefd=True, opener=None", 0, NULL};

static bool file_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    static ParamSpec *spec;
    return io_init_bound(&init_def, &spec, self, args, nargs, kwnames);
}

static Value file_tp_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value self = object_new(type, 0);
    if (self != 0) {
        AS(FileIO, self)->fd = -1;
        AS(FileIO, self)->seekable = -1;
        AS(FileIO, self)->closefd = true;
        AS(FileIO, self)->block_size = IO_BUFFER_SIZE;
    }
    return self;
}

Value file_new(Value name, const char *mode, bool closefd, Value opener)
{
    Value self = file_tp_new(&type_fileio, NULL, 0, 0);
    if (self == 0 || !file_setup(AS(FileIO, self), name, mode, closefd, opener))
        return 0;
    return self;
}

/* ---- closing ---- */

static Value file_name_or_fd(FileIO *f) { return f->name != 0 ? f->name : small_int_value(f->fd); }

static Value file_dealloc_warn(Value self, Value *args, size_t nargs, Value kwnames)
{
    FileIO *f = AS(FileIO, self);
    if (f->fd >= 0 && f->closefd) {
        Value kept = error_take();
        if (!warn(&type_ResourceWarning, 1, "unclosed file %R", args[0])) {
            if (error_matches(&type_Warning))
                error_unraisable(self, NULL);
            error_clear();
        }
        if (kept != 0)
            error_restore(kept);
    }
    return VALUE_NONE;
}

static bool close_descriptor(FileIO *f)
{
    int fd = f->fd;
    f->fd = -1;
    /* After EINTR the descriptor is closed all the same (Linux, POSIX.1-2024). */
    if (fd >= 0 && close(fd) < 0 && errno != EINTR) {
        raise_errno(errno, 0);
        return false;
    }
    return true;
}

bool file_close(Value self)
{
    FileIO *f = AS(FileIO, self);
    Value first = 0;
    if (!f->base.closed) {
        bool flushed = call_method0(self, NAME(flush)) != 0; /* perhaps the program's own */
        f->base.closed = true;
        if (!flushed)
            first = error_take();
    }
    if (!f->closefd) {
        f->fd = -1;
        return io_chain_errors(first, true);
    }
    if (f->base.finalizing)
        file_dealloc_warn(self, &self, 1, 0);
    return io_chain_errors(first, close_descriptor(f));
}

static Value file_close_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return file_close(self) ? VALUE_NONE : 0;
}

/* ---- methods ---- */

static Value file_read(Value self, Value *args, size_t nargs, Value kwnames)
{
    FileIO *f = AS(FileIO, self);
    int64_t n;
    if (!check_open(f) || (!f->readable && !wrong_mode("reading")) || !io_size_arg(args[0], &n))
        return 0;
    if (n < 0)
        return file_read_all(f);
    Value block = bytes_alloc(MIN((size_t)n, LARGEST_TRANSFER));
    if (block == 0)
        return 0;
    ptrdiff_t got = file_read_into(f, AS(Bytes, block)->data, bytes_len(block));
    if (got < 0)
        return got == -2 ? VALUE_NONE : 0;
    if ((size_t)got == bytes_len(block))
        return block;
    return bytes_new(bytes_data(block), (size_t)got);
}

static Value file_readall(Value self, Value *args, size_t nargs, Value kwnames)
{
    return file_read_all(AS(FileIO, self));
}

static Value file_readinto(Value self, Value *args, size_t nargs, Value kwnames)
{
    FileIO *f = AS(FileIO, self);
    Buffer to;
    if (!check_open(f) || (!f->readable && !wrong_mode("reading"))
        || !io_get_writable(args[0], "readinto", &to))
        return 0;
    ptrdiff_t got = file_read_into(f, to.data, to.len);
    buffer_release(&to);
    return got >= 0 ? int_new(got) : got == -2 ? VALUE_NONE : 0;
}

static Value file_write(Value self, Value *args, size_t nargs, Value kwnames)
{
    FileIO *f = AS(FileIO, self);
    Buffer from;
    if (!check_open(f) || (!f->writable && !wrong_mode("writing")) || !buffer_get(args[0], &from, false))
        return 0;
    ptrdiff_t put = file_write_from(f, from.data, from.len);
    buffer_release(&from);
    return put >= 0 ? int_new(put) : put == -2 ? VALUE_NONE : 0;
}

static Value file_seek(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t offset;
    int32_t whence = 0;
    if (!check_open(AS(FileIO, self)))
        return 0;
    if (is_float(args[0]))
        return raise_type_error("an integer is required");
    if (!as_index(args[0], &offset) || (args[1] != 0 && !as_int32(args[1], &whence)))
        return 0;
    int64_t at = file_seek_to(AS(FileIO, self), offset, whence);
    return at < 0 ? 0 : int_new(at);
}

static Value file_tell(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t at = file_seek_to(AS(FileIO, self), 0, SEEK_CUR);
    return at < 0 ? 0 : int_new(at);
}

static Value file_truncate(Value self, Value *args, size_t nargs, Value kwnames)
{
    FileIO *f = AS(FileIO, self);
    if (!check_open(f) || (!f->writable && !wrong_mode("writing")))
        return 0;
    int64_t size;
    if (args[0] == 0 || args[0] == VALUE_NONE) {
        size = file_seek_to(f, 0, SEEK_CUR);
        if (size < 0)
            return 0;
    } else if (!as_index(args[0], &size)) {
        return 0;
    }
    while (ftruncate(f->fd, size) < 0) {
        if (errno != EINTR)
            return raise_errno(errno, 0);
        if (!signals_run_pending())
            return 0;
    }
    return int_new(size);
}

static Value file_fileno(Value self, Value *args, size_t nargs, Value kwnames)
{
    return check_open(AS(FileIO, self)) ? int_new(AS(FileIO, self)->fd) : 0;
}

static Value file_seekable(Value self, Value *args, size_t nargs, Value kwnames)
{
    FileIO *f = AS(FileIO, self);
    if (!check_open(f))
        return 0;
    if (f->seekable < 0)
        f->seekable = lseek(f->fd, 0, SEEK_CUR) >= 0;
    return value_bool(f->seekable);
}
static Value file_readable(Value self, Value *args, size_t nargs, Value kwnames)
{
    return check_open(AS(FileIO, self)) ? value_bool(AS(FileIO, self)->readable) : 0;
}
static Value file_writable(Value self, Value *args, size_t nargs, Value kwnames)
{
    return check_open(AS(FileIO, self)) ? value_bool(AS(FileIO, self)->writable) : 0;
}
static Value file_isatty(Value self, Value *args, size_t nargs, Value kwnames)
{
    return check_open(AS(FileIO, self)) ? value_bool(isatty(AS(FileIO, self)->fd)) : 0;
}

static Value file_closed(Value self) { return value_bool(AS(FileIO, self)->fd < 0); }
static Value file_closefd(Value self) { return value_bool(AS(FileIO, self)->closefd); }
static Value file_block_size(Value self) { return int_new(AS(FileIO, self)->block_size); }
static bool file_set_block_size(Value self, Value v)
{
    return v != 0 ? as_index(v, &AS(FileIO, self)->block_size)
                  : raise_false(&type_AttributeError, "cannot delete _blksize");
}

static const char *mode_text(FileIO *f)
{
    if (f->created)
        return f->readable ? "xb+" : "xb";
    if (f->appending)
        return f->readable ? "ab+" : "ab";
    if (f->readable)
        return f->writable ? "rb+" : "rb";
    return "wb";
}
static Value file_mode(Value self) { return str_from_cstr(mode_text(AS(FileIO, self))); }

static Value file_name(Value self)
{
    FileIO *f = AS(FileIO, self);
    if (f->name == 0)
        return raise_attribute_error(self, NAME(name));
    return f->name;
}
static bool file_set_name(Value self, Value name)
{
    AS(FileIO, self)->name = name;
    return true;
}

static Value file_finalizing(Value self) { return value_bool(AS(IOBase, self)->finalizing); }
static bool file_set_finalizing(Value self, Value v)
{
    int truth = v != 0 ? is_true(v) : 0;
    AS(IOBase, self)->finalizing = truth > 0;
    return truth >= 0;
}

static Value file_repr(Value self)
{
    FileIO *f = AS(FileIO, self);
    const char *type = io_type_text(self);
    if (f->fd < 0)
        return str_format("<%s [closed]>", type);
    const char *closefd = f->closefd ? "True" : "False";
    if (f->name == 0)
        return str_format("<%s fd=%d mode='%s' closefd=%s>", type, f->fd, mode_text(f), closefd);
    int state = repr_enter(self);
    if (state < 0)
        return 0;
    if (state == 0) {
        return raise(&type_RuntimeError, "reentrant call inside %s.__repr__", type);
    }
    Value text = str_format("<%s name=%R mode='%s' closefd=%s>", type, file_name_or_fd(f),
                            mode_text(f), closefd);
    repr_leave(self);
    return text;
}

static const MethodDef file_methods[] = {
    {"read", file_read, "size=-1, /", 0, NULL},
    {"readall", file_readall, "", 0, NULL},
    {"readinto", file_readinto, "buffer, /", 0, NULL},
    {"write", file_write, "b, /", 0, NULL},
    {"seek", file_seek, "pos, whence=0, /", 0, NULL},
    {"tell", file_tell, "", 0, NULL},
    {"truncate", file_truncate, "size=None, /", 0, NULL},
    {"close", file_close_method, "", 0, NULL},
    {"seekable", file_seekable, "", 0, NULL},
    {"readable", file_readable, "", 0, NULL},
    {"writable", file_writable, "", 0, NULL},
    {"fileno", file_fileno, "", 0, NULL},
    {"isatty", file_isatty, "", 0, NULL},
    {"_dealloc_warn", file_dealloc_warn, "source, /", 0, NULL},
    {"__reduce__", io_reduce_error, "", 0, NULL},
    {"__reduce_ex__", io_reduce_error, "protocol, /", 0, NULL},
    {0},
};
static const GetSetDef file_getsets[] = {
    {"closed", file_closed, NULL, "True if the file is closed"},
    {"closefd", file_closefd, NULL, "True if the file descriptor will be closed by close()."},
    {"mode", file_mode, NULL, "String giving the file mode"},
    {"name", file_name, file_set_name, NULL},
    {"_blksize", file_block_size, file_set_block_size, NULL},
    {"_finalizing", file_finalizing, file_set_finalizing, NULL},
    {0},
};

Type type_fileio = {
    TYPE_HEAD("_io.FileIO"),
    .base_type = &type_rawiobase,
    .size = sizeof(FileIO),
    .attrs_offset = sizeof(FileIO),
    .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "Open a file.",
    .methods = file_methods,
    .getsets = file_getsets,
    .new_ = file_tp_new,
    .init = file_init,
    .repr = file_repr,
    .finalize = io_finalize,
};
