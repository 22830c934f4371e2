/* Bytes of a source file to UTF-8 text: byte order mark, coding cookie (PEP 263), line ends. */
#include "grammar/parse.h"
#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/error.h"
#include "runtime/list.h"
#include "runtime/str.h"
#include <strings.h>

enum { ENCODING_MAX = 64 };

/* SyntaxError without a place in the line; fmt as raise() takes it. */
static char *fail(Value filename, int line, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    Value message = str_vformat(fmt, args);
    va_end(args);
    Value details = message ? tuple_pack(6, filename ? filename : VALUE_NONE, small_int_value(line),
                                         small_int_value(0), VALUE_NONE, small_int_value(line),
                                         small_int_value(0))
                            : VALUE_ERROR;
    Value exception = details ? call2(OBJECT_VALUE(&type_SyntaxError), message, details)
                              : VALUE_ERROR;
    if (exception != VALUE_ERROR)
        raise_object(exception);
    return NULL;
}

static bool is_encoding_char(uint8_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '-' || c == '_' || c == '.';
}

/* ^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+) */
static bool find_cookie(const uint8_t *line, size_t length, char *encoding)
{
    size_t i = 0;
    while (i < length && (line[i] == ' ' || line[i] == '\t' || line[i] == '\f'))
        i++;
    if (i == length || line[i] != '#')
        return false;
    for (; i + 7 <= length; i++) {
        if (memcmp(line + i, "coding", 6) != 0 || (line[i + 6] != ':' && line[i + 6] != '='))
            continue;
        size_t start = i + 7;
        while (start < length && (line[start] == ' ' || line[start] == '\t'))
            start++;
        size_t n = 0;
        while (start + n < length && is_encoding_char(line[start + n]) && n + 1 < ENCODING_MAX) {
            encoding[n] = (char)line[start + n];
            n++;
        }
        encoding[n] = '\0';
        if (n > 0)
            return true;
    }
    return false;
}

static bool is_blank(const uint8_t *line, size_t length)
{
    for (size_t i = 0; i < length && line[i] != '#'; i++)
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\f')
            return false;
    return true;
}

/* The cookie counts in the first line, and in the second if the first holds nothing else. */
static bool find_encoding(const uint8_t *bytes, size_t len, char *encoding)
{
    for (int line = 0; line < 2; line++) {
        size_t n = 0;
        while (n < len && bytes[n] != '\n' && bytes[n] != '\r')
            n++;
        if (find_cookie(bytes, n, encoding))
            return true;
        if (!is_blank(bytes, n) || n == len)
            return false;
        n += bytes[n] == '\r' && n + 1 < len && bytes[n + 1] == '\n' ? 2 : 1;
        bytes += n;
        len -= n;
    }
    return false;
}

/* "UTF_8", "utf-8-sig" and so on: '_' is '-', letters in any case. */
static bool is_encoding(const char *name, const char *prefix)
{
    size_t n = strlen(prefix);
    for (size_t i = 0; i < n; i++) {
        char c = name[i] == '_' ? '-' : name[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != prefix[i])
            return false;
    }
    return name[n] == '\0' || name[n] == '-' || name[n] == '_';
}

/* Length of the well-formed UTF-8 sequence at p (no surrogates, no overlong forms), 0 when bad. */
static size_t utf8_sequence(const uint8_t *p, const uint8_t *end)
{
    if (p[0] < 0x80)
        return 1;
    size_t n = p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    if (n == 0 || (size_t)(end - p) < n)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) ||
        (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F))
        return 0;
    return n;
}

static bool check_utf8(const uint8_t *bytes, size_t len, Value filename, bool declared)
{
    int line = 1;
    const uint8_t *p = bytes, *end = bytes + len;
    while (p < end) {
        size_t n = utf8_sequence(p, end);
        if (n == 0) {
            if (declared)
                fail(filename, line, "(unicode error) 'utf-8' codec can't decode byte 0x%x in "
                     "position %zd: invalid start byte", *p, p - bytes);
            else if (filename && is_str(filename))
                fail(filename, line, "Non-UTF-8 code starting with '\\x%x' in file %U on line %d, "
                     "but no encoding declared; see https://peps.python.org/pep-0263/ for details",
                     *p, filename, line);
            else
                fail(filename, line, "Non-UTF-8 code starting with '\\x%x' on line %d, but no "
                     "encoding declared; see https://peps.python.org/pep-0263/ for details",
                     *p, line);
            return false;
        }
        line += *p == '\n';
        p += n;
    }
    return true;
}

static const char *decode(const uint8_t *bytes, size_t *len, const char *encoding, Value filename)
{
    Value text = codec_decode(bytes, *len, encoding, NULL);
    if (text == VALUE_ERROR) {
        if (error_clear_if(&type_LookupError))
            return fail(filename, 0, "unknown encoding: %s", encoding);
        if (error_matches(&type_UnicodeDecodeError)) {
            Value error = error_take();
            return fail(filename, 0, "(unicode error) %S", error);
        }
        return NULL;
    }
    return str_utf8(text, len);
}

static char *copy_lines(const char *text, size_t len, size_t *out_len)
{
    char *copy = gc_alloc_atomic(len + 1);
    if (copy == NULL)
        return NULL;
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] != '\r')
            copy[n++] = text[i];
        else if (i + 1 >= len || text[i + 1] != '\n')
            copy[n++] = '\n';
    }
    copy[n] = '\0';
    *out_len = n;
    return copy;
}

char *source_decode(const uint8_t *bytes, size_t len, Value filename, size_t *out_len)
{
    bool bom = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
    if (bom) {
        bytes += 3;
        len -= 3;
    }
    char encoding[ENCODING_MAX];
    const char *text = (const char *)bytes;
    bool declared = find_encoding(bytes, len, encoding);
    if (declared && bom && !is_encoding(encoding, "utf-8"))
        return fail(filename, 0, "encoding problem: %s with BOM", encoding);
    if (!declared || is_encoding(encoding, "utf-8") || strcasecmp(encoding, "utf8") == 0) {
        if (!check_utf8(bytes, len, filename, declared))
            return NULL;
    } else {
        text = decode(bytes, &len, encoding, filename);
        if (text == NULL)
            return NULL;
    }
    return copy_lines(text, len, out_len);
}
