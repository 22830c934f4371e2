/* File names as arguments: os.fspath and the encoding of names (PEP 383, PEP 519). */
#include "stdlib/os_path.h"

#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/error.h"
#include "runtime/ops.h"
#include "runtime/str.h"

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
        Value encoded = STR(path)->ascii ? 0 : codec_encode(path, "utf-8", "surrogateescape");
        if (encoded == 0 && !STR(path)->ascii)
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
