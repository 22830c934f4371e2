/* OSError: two to five arguments (errno, strerror[, filename[, winerror[, filename2]]]), and the
 * choice of the subclass by errno (PEP 3151): OSError(2, "...") is a FileNotFoundError.
 *
 * The work is done in __new__, because that is where the class can still change; only for a
 * subclass that overrides __init__ but not __new__ does it wait for __init__, which then gets to
 * pass other arguments up. */
#include <errno.h>

#include "runtime/dict.h"
#include "runtime/exception_impl.h"
#include "runtime/list.h"
#include "runtime/names.h"
#include "runtime/ops.h"
#include "runtime/str.h"

#define OSE(v) AS(OSException, v)

static Type *oserror_class(int64_t err)
{
    switch (err) {
    case EAGAIN: case EALREADY: case EINPROGRESS:
        return &type_BlockingIOError;
    case EPIPE: case ESHUTDOWN:
        return &type_BrokenPipeError;
    case ECHILD:
        return &type_ChildProcessError;
    case ECONNABORTED:
        return &type_ConnectionAbortedError;
    case ECONNREFUSED:
        return &type_ConnectionRefusedError;
    case ECONNRESET:
        return &type_ConnectionResetError;
    case EEXIST:
        return &type_FileExistsError;
    case ENOENT:
        return &type_FileNotFoundError;
    case EISDIR:
        return &type_IsADirectoryError;
    case ENOTDIR:
        return &type_NotADirectoryError;
    case EINTR:
        return &type_InterruptedError;
    case EACCES: case EPERM:
        return &type_PermissionError;
    case ESRCH:
        return &type_ProcessLookupError;
    case ETIMEDOUT:
        return &type_TimeoutError;
    default:
        return &type_OSError;
    }
}

static bool oserror_waits_for_init(Type *type)
{
    return type->init != oserror_init && type->new_ == oserror_new;
}

/* Fills the fields. filename and what follows leave args, as scripts of old expect. */
static bool oserror_fill(Value self, Value *args, size_t nargs)
{
    OSException *e = OSE(self);
    bool parsed = nargs >= 2 && nargs <= 5;
    Value filename = parsed && nargs >= 3 && args[2] != VALUE_NONE ? args[2] : 0;
    e->err = parsed ? args[0] : 0;
    e->strerror = parsed ? args[1] : 0;
    if (filename != 0 && type_of(self) == &type_BlockingIOError && is_int(filename)) {
        int64_t written;
        if (!as_int64(filename, &written))
            return false;
        e->characters_written = filename;
    } else if (filename != 0) {
        e->filename = filename;
        if (nargs == 5 && args[4] != VALUE_NONE)
            e->filename2 = args[4];
        nargs = 2;
    }
    return exception_set_args(self, args, nargs);
}

Value oserror_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (oserror_waits_for_init(type))
        return exception_new(type, NULL, 0, 0);
    if (!exception_no_keywords(type, kwnames))
        return VALUE_ERROR;
    int64_t err;
    if (type == &type_OSError && nargs >= 2 && nargs <= 5 && is_int(args[0])
        && as_int64(args[0], &err))
        type = oserror_class(err);
    error_clear_if(&type_OverflowError);
    Value self = object_new(type, 0);
    if (self == 0 || !oserror_fill(self, args, nargs))
        return VALUE_ERROR;
    return self;
}

bool oserror_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Type *type = type_of(self);
    if (!oserror_waits_for_init(type))
        return true;
    return exception_no_keywords(type, kwnames) && oserror_fill(self, args, nargs);
}

static Value oserror_or_none(Value v)
{
    return v != 0 ? v : VALUE_NONE;
}

Value oserror_str(Value self)
{
    OSException *e = OSE(self);
    Value err = oserror_or_none(e->err), text = oserror_or_none(e->strerror);
    if (e->filename != 0 && e->filename2 != 0)
        return str_format("[Errno %S] %S: %R -> %R", err, text, e->filename, e->filename2);
    if (e->filename != 0)
        return str_format("[Errno %S] %S: %R", err, text, e->filename);
    if (e->err != 0 && e->strerror != 0)
        return str_format("[Errno %S] %S", err, text);
    return exception_str(self);
}

static Value oserror_reduce(Value self, Value *unused, size_t nargs, Value kwnames)
{
    OSException *e = OSE(self);
    Value args = e->base.args;
    if (TUPLE(args)->len == 2 && e->filename != 0) {
        Value *old = TUPLE(args)->items;
        args = e->filename2 != 0
                   ? tuple_pack(5, old[0], old[1], e->filename, VALUE_NONE, e->filename2)
                   : tuple_pack(3, old[0], old[1], e->filename);
        if (args == 0)
            return VALUE_ERROR;
    }
    Value state = object_dict_copy(AS(Object, self));
    if (state == 0 && error_pending())
        return VALUE_ERROR;
    return exception_reduced(self, args, state != 0 && DICT(state)->used > 0 ? state : 0);
}

static Value oserror_get_written(Value self)
{
    Value written = OSE(self)->characters_written;
    if (written == 0)
        return raise(&type_AttributeError, "characters_written");
    return written;
}

static bool oserror_set_written(Value self, Value value)
{
    OSException *e = OSE(self);
    if (value == 0) {
        if (e->characters_written == 0)
            return raise_false(&type_AttributeError, "characters_written");
        e->characters_written = 0;
        return true;
    }
    int64_t n;
    if (!as_index(value, &n))
        return false;
    e->characters_written = small_int_value(n);
    return true;
}

const MethodDef oserror_methods[] = {
    {"__reduce__", oserror_reduce, "", 0, NULL},
    {0},
};
const MemberDef oserror_members[] = {
    {"errno", offsetof(OSException, err), 0, "POSIX exception code"},
    {"strerror", offsetof(OSException, strerror), 0, "exception strerror"},
    {"filename", offsetof(OSException, filename), 0, "exception filename"},
    {"filename2", offsetof(OSException, filename2), 0, "second exception filename"},
    {0},
};
const GetSetDef oserror_getsets[] = {
    {"characters_written", oserror_get_written, oserror_set_written, NULL},
    {0},
};
