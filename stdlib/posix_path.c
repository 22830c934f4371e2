/* File names as arguments: os.fspath and the encoding of names (PEP 383, PEP 519). */

#include "stdlib/posix_impl.h"

Value os_fspath(Value v)
{
    if (is_str(v) || is_bytes(v))
        return v;
    bool missing;
    Value path = special_call(v, NAME(dunder_fspath), NULL, 0, &missing);
    if (missing)
        return raise_type_error("expected str, bytes or os.PathLike object, not %.200s",
                                type_name_of(v));
    if (path != 0 && !is_str(path) && !is_bytes(path))
        return raise_type_error("expected %.200s.__fspath__() to return str or bytes, not %.200s",
                                type_name_of(v), type_name_of(path));
    return path;
}

const char *os_path_cstr(Value path, const char *function)
{
    const char *text;
    size_t len;
    if (is_bytes(path)) {
        text = (const char *)bytes_data(path);
        len = bytes_len(path);
    } else {
        /* The text of a shared string does not end with a zero (str.h). */
        bool plain = STR(path)->ascii && !STR(path)->shared;
        Value encoded = plain ? 0 : codec_encode(path, "utf-8", "surrogateescape");
        if (encoded == 0 && !plain)
            return NULL;
        text = encoded != 0 ? (const char *)bytes_data(encoded) : (const char *)STR(path)->data;
        len = encoded != 0 ? bytes_len(encoded) : str_len(path);
    }
    if (memchr(text, 0, len) != NULL) {
        if (function == NULL || strcmp(function, "open") == 0)
            return raise_null(&type_ValueError, "embedded null byte");
        return raise_null(&type_ValueError, "%s: embedded null character in path", function);
    }
    return text;
}

Value os_decode(const char *bytes) { return str_from_cstr(bytes); }

/* ---- arguments of module posix ---- */

static bool bad_path(Value v, const PathArg *p)
{
    const char *allowed = p->allow_fd && p->nullable ? "string, bytes, os.PathLike, integer or None"
                        : p->allow_fd ? "string, bytes, os.PathLike or integer"
                        : p->nullable ? "string, bytes, os.PathLike or None"
                                      : "string, bytes or os.PathLike";
    return raise_false(&type_TypeError, "%s: %s should be %s, not %.200s", p->function,
                       p->argument, allowed, type_name_of(v));
}

static bool path_of_object(Value v, PathArg *out)
{
    bool missing;
    Value path = v;
    if (!is_str(v) && !is_bytes(v)) {
        path = special_call(v, NAME(dunder_fspath), NULL, 0, &missing);
        if (missing)
            return bad_path(v, out);
        if (path == 0)
            return false;
        if (!is_str(path) && !is_bytes(path))
            return raise_false(&type_TypeError,
                               "expected %.200s.__fspath__() to return str or bytes, not %.200s",
                               type_name_of(v), type_name_of(path));
    }
    out->value = path;
    out->is_bytes = is_bytes(path);
    size_t len;
    if (is_bytes(path)) {
        out->text = (const char *)bytes_data(path);
        len = bytes_len(path);
    } else if (STR(path)->ascii && !STR(path)->shared) {
        out->text = (const char *)STR(path)->data;
        len = str_len(path);
    } else {
        Value encoded = codec_encode(path, "utf-8", "surrogateescape");
        if (encoded == 0)
            return false;
        out->encoded = encoded;
        out->text = (const char *)bytes_data(encoded);
        len = bytes_len(encoded);
    }
    if (memchr(out->text, 0, len) != NULL)
        return raise_false(&type_ValueError, "%s: embedded null character in %s", out->function,
                           out->argument);
    return true;
}

bool path_arg(Value v, PathArg *out)
{
    if (out->argument == NULL)
        out->argument = "path";
    out->fd = -1;
    out->text = NULL;
    out->value = v;
    out->is_bytes = false;
    if (v == 0 || v == VALUE_NONE) {
        if (!out->nullable)
            return bad_path(VALUE_NONE, out);
        out->value = VALUE_NONE;
        return true;
    }
    if (out->allow_fd && !is_str(v) && !is_bytes(v)
        && (is_int(v) || type_lookup(type_of(v), NAME(dunder_index)) != 0)) {
        int32_t fd;
        if (is_exactly(v, &type_bool)
            && !warn(&type_RuntimeWarning, 1, "bool is used as a file descriptor"))
            return false;
        if (!as_int32(v, &fd))
            return false;
        out->fd = fd;
        return true;
    }
    return path_of_object(v, out);
}

Value path_result(const PathArg *like, const char *name)
{
    return like->is_bytes ? bytes_new(name, strlen(name)) : os_decode(name);
}

bool dir_fd_arg(Value v, int *out)
{
    int32_t fd;
    *out = AT_FDCWD;
    if (v == 0 || v == VALUE_NONE)
        return true;
    if (!is_int(v) && type_lookup(type_of(v), NAME(dunder_index)) == 0)
        return raise_false(&type_TypeError, "argument should be integer or None, not %.200s",
                           type_name_of(v));
    if (is_exactly(v, &type_bool)
        && !warn(&type_RuntimeWarning, 1, "bool is used as a file descriptor"))
        return false;
    if (!as_int32(v, &fd))
        return false;
    *out = fd;
    return true;
}

bool fd_arg(Value v, int *out)
{
    int32_t fd;
    if (!is_int(v)) {
        Value method;
        if (!get_attr_opt(v, NAME(fileno), &method))
            return false;
        if (method == 0)
            return raise_false(&type_TypeError,
                               "argument must be an int, or have a fileno() method.");
        v = call0(method);
        if (v == 0)
            return false;
        if (!is_int(v))
            return raise_false(&type_TypeError, "fileno() returned a non-integer");
    }
    if (!as_int32(v, &fd))
        return false;
    if (fd < 0)
        return raise_false(&type_ValueError, "file descriptor cannot be a negative integer (%d)", fd);
    *out = fd;
    return true;
}

bool uid_arg(Value v, const char *what, uint32_t *out)
{
    Value index = index_value(v);
    int64_t n;
    if (index == 0)
        return false;
    if (!int_as_i64(index, &n))
        n = int_sign(index) < 0 ? -2 : (int64_t)1 << 40;
    if (n < -1)
        return raise_false(&type_OverflowError, "%s is less than minimum", what);
    if (n > (int64_t)UINT32_MAX)
        return raise_false(&type_OverflowError, "%s is greater than maximum", what);
    *out = (uint32_t)n;
    return true;
}

bool flag_arg(Value v, bool fallback, bool *out)
{
    int truth = v != 0 ? is_true(v) : fallback;
    *out = truth > 0;
    return truth >= 0;
}

Value path_error(const PathArg *path)
{
    return raise_errno(errno, path->value == VALUE_NONE ? 0 : path->value);
}

Value path_error2(const PathArg *from, const PathArg *to)
{
    return raise_errno2(errno, from->value, to->value);
}

bool try_again(int error, Value filename)
{
    if (error == EINTR)
        return signals_run_pending();
    raise_errno(error, filename);
    return false;
}

Value none_or_error(int result) { return result >= 0 ? VALUE_NONE : raise_errno(errno, 0); }
