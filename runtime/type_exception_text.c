/* Errors that point into text: SyntaxError (with its classes) and the three Unicode errors. */
#include <string.h>

#include "runtime/bytes.h"
#include "runtime/exception_impl.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/names.h"
#include "runtime/ops.h"
#include "runtime/str.h"

/* ---- SyntaxError(msg, (filename, lineno, offset, text[, end_lineno, end_offset])) ---- */

static bool syntax_error_details(SyntaxException *e, Value info)
{
    info = tuple_from_iterable(info);
    if (info == 0)
        return false;
    size_t n = TUPLE(info)->len;
    if (n < 4 || n > 6)
        return raise_false(&type_TypeError, "function takes %s %d arguments (%zu given)",
                           n < 4 ? "at least" : "at most", n < 4 ? 4 : 6, n);
    Value *items = TUPLE(info)->items;
    e->filename = items[0];
    e->lineno = items[1];
    e->offset = items[2];
    e->text = items[3];
    e->end_lineno = n > 4 ? items[4] : 0;
    e->end_offset = n > 5 ? items[5] : 0;
    if (n == 5)
        return raise_false(&type_TypeError,
                           "end_offset must be provided when end_lineno is provided");
    return true;
}

bool syntax_error_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    SyntaxException *e = AS(SyntaxException, self);
    if (!exception_init(self, args, nargs, kwnames))
        return false;
    if (nargs >= 1)
        e->msg = args[0];
    return nargs != 2 || syntax_error_details(e, args[1]);
}

/* The last part of a path. */
static Value syntax_error_file(Value filename)
{
    if (filename == 0 || !is_str(filename))
        return 0;
    size_t start = str_len(filename);
    while (start > 0 && str_at(STR(filename), start - 1) != '/')
        start--;
    return str_substring(filename, start, str_len(filename));
}

Value syntax_error_str(Value self)
{
    SyntaxException *e = AS(SyntaxException, self);
    Value msg = e->msg != 0 ? e->msg : VALUE_NONE;
    Value file = syntax_error_file(e->filename);
    bool line = e->lineno != 0 && (is_small_int(e->lineno) || is_exactly(e->lineno, &type_int));
    if (file != 0 && line)
        return str_format("%S (%U, line %S)", msg, file, e->lineno);
    if (file != 0)
        return str_format("%S (%U)", msg, file);
    if (line)
        return str_format("%S (line %S)", msg, e->lineno);
    return to_str(msg);
}

const MemberDef syntax_error_members[] = {
    {"msg", offsetof(SyntaxException, msg), 0, "exception msg"},
    {"filename", offsetof(SyntaxException, filename), 0, "exception filename"},
    {"lineno", offsetof(SyntaxException, lineno), 0, "exception lineno"},
    {"offset", offsetof(SyntaxException, offset), 0, "exception offset"},
    {"text", offsetof(SyntaxException, text), 0, "exception text"},
    {"end_lineno", offsetof(SyntaxException, end_lineno), 0, "exception end lineno"},
    {"end_offset", offsetof(SyntaxException, end_offset), 0, "exception end offset"},
    {"print_file_and_line", offsetof(SyntaxException, print_file_and_line), 0,
     "exception print_file_and_line"},
    {0},
};

/* ---- UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError ---- */

#define UE(v) AS(UnicodeException, v)

static bool unicode_arg_str(Value v, int position)
{
    if (is_str(v))
        return true;
    return raise_false(&type_TypeError, "argument %d must be str, not %.50T", position, v);
}

static bool unicode_positions(UnicodeException *e, Value start, Value end)
{
    int64_t from, to;
    if (!as_index(start, &from) || !as_index(end, &to))
        return false;
    e->start = small_int_value(from);
    e->end = small_int_value(to);
    return true;
}

static bool unicode_count(size_t nargs, size_t wanted)
{
    if (nargs == wanted)
        return true;
    return raise_false(&type_TypeError, "function takes exactly %zu arguments (%zu given)", wanted,
                       nargs);
}

bool unicode_encode_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    UnicodeException *e = UE(self);
    if (!exception_init(self, args, nargs, kwnames) || !unicode_count(nargs, 5)
        || !unicode_arg_str(args[0], 1) || !unicode_arg_str(args[1], 2)
        || !unicode_positions(e, args[2], args[3]) || !unicode_arg_str(args[4], 5))
        return false;
    e->encoding = args[0];
    e->object = args[1];
    e->reason = args[4];
    return true;
}

bool unicode_decode_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    UnicodeException *e = UE(self);
    if (!exception_init(self, args, nargs, kwnames) || !unicode_count(nargs, 5)
        || !unicode_arg_str(args[0], 1) || !unicode_positions(e, args[2], args[3])
        || !unicode_arg_str(args[4], 5))
        return false;
    Value object = args[1];
    if (!is_bytes(object)) {
        Buffer view;
        if (!buffer_get(object, &view, false))
            return false;
        object = bytes_new(view.data, view.len);
        buffer_release(&view);
        if (object == 0)
            return false;
    }
    e->encoding = args[0];
    e->object = object;
    e->reason = args[4];
    return true;
}

bool unicode_translate_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    UnicodeException *e = UE(self);
    if (!exception_init(self, args, nargs, kwnames) || !unicode_count(nargs, 4)
        || !unicode_arg_str(args[0], 1) || !unicode_positions(e, args[1], args[2])
        || !unicode_arg_str(args[3], 4))
        return false;
    e->object = args[0];
    e->reason = args[3];
    return true;
}

/* The position and, when the range is a single unit inside the object, that unit (else -1). */
static int64_t unicode_single(UnicodeException *e, size_t length)
{
    int64_t start = small_int(e->start);
    return start >= 0 && (uint64_t)start < length && small_int(e->end) == start + 1 ? start : -1;
}

/* `verb` like "'utf-8' codec can't encode". */
static Value unicode_char_text(UnicodeException *e, Value verb)
{
    int64_t at = is_str(e->object) ? unicode_single(e, str_len(e->object)) : -1;
    if (at < 0)
        return str_format("%U characters in position %lld-%lld: %S", verb,
                          (long long)small_int(e->start), (long long)small_int(e->end) - 1,
                          e->reason);
    uint32_t c = str_at(STR(e->object), (size_t)at);
    char shown[16];
    snprintf(shown, sizeof shown, c <= 0xff ? "\\x%02x" : c <= 0xffff ? "\\u%04x" : "\\U%08x", c);
    return str_format("%U character '%s' in position %lld: %S", verb, shown, (long long)at,
                      e->reason);
}

Value unicode_encode_str(Value self)
{
    UnicodeException *e = UE(self);
    if (e->object == 0) /* __init__ was never called */
        return str_empty();
    Value verb = str_format("'%S' codec can't encode", e->encoding);
    return verb == 0 ? VALUE_ERROR : unicode_char_text(e, verb);
}

Value unicode_translate_str(Value self)
{
    UnicodeException *e = UE(self);
    if (e->object == 0)
        return str_empty();
    return unicode_char_text(e, str_from_cstr("can't translate"));
}

Value unicode_decode_str(Value self)
{
    UnicodeException *e = UE(self);
    if (e->object == 0)
        return str_empty();
    int64_t at = is_bytes(e->object) ? unicode_single(e, bytes_len(e->object)) : -1;
    if (at >= 0)
        return str_format("'%S' codec can't decode byte 0x%02x in position %lld: %S", e->encoding,
                          bytes_data(e->object)[at], (long long)at, e->reason);
    return str_format("'%S' codec can't decode bytes in position %lld-%lld: %S", e->encoding,
                      (long long)small_int(e->start), (long long)small_int(e->end) - 1, e->reason);
}

static Value unicode_get_start(Value self)
{
    return UE(self)->start != 0 ? UE(self)->start : small_int_value(0);
}

static Value unicode_get_end(Value self)
{
    return UE(self)->end != 0 ? UE(self)->end : small_int_value(0);
}

static bool unicode_set_position(Value *field, Value value)
{
    int64_t i;
    if (value == 0)
        return raise_false(&type_TypeError, "can't delete numeric/char attribute");
    if (!is_int(value))
        return raise_false(&type_TypeError, "an integer is required");
    if (!as_index(value, &i))
        return false;
    *field = small_int_value(i);
    return true;
}

static bool unicode_set_start(Value self, Value value)
{
    return unicode_set_position(&UE(self)->start, value);
}

static bool unicode_set_end(Value self, Value value)
{
    return unicode_set_position(&UE(self)->end, value);
}

const GetSetDef unicode_getsets[] = {
    {"start", unicode_get_start, unicode_set_start, "exception start"},
    {"end", unicode_get_end, unicode_set_end, "exception end"},
    {0},
};
const MemberDef unicode_members[] = {
    {"encoding", offsetof(UnicodeException, encoding), 0, "exception encoding"},
    {"object", offsetof(UnicodeException, object), 0, "exception object"},
    {"reason", offsetof(UnicodeException, reason), 0, "exception reason"},
    {0},
};
