/* print, input, open, format, repr, ascii, chr, ord. */
#include "runtime/bytes.h"
#include "runtime/dict.h"
#include "runtime/list.h"
#include "runtime/int.h"
#include "runtime/module.h"
#include "runtime/str.h"
#include "stdlib/builtins_impl.h"
#include "stdlib/io.h"

/* ---- print ---- */

typedef struct PrintOptions {
    Value sep, end, file; /* 0: the default */
    bool flush;
} PrintOptions;

static bool print_text_option(const char *name, Value value, Value *out)
{
    if (value != VALUE_NONE && !is_str(value))
        return raise_false(&type_TypeError, "%s must be None or a string, not %.200T", name, value);
    *out = value == VALUE_NONE ? 0 : value;
    return true;
}

static bool print_options(PrintOptions *o, Value *values, Value kwnames)
{
    for (size_t i = 0; kwnames != 0 && i < TUPLE(kwnames)->len; i++) {
        Value name = TUPLE(kwnames)->items[i];
        if (str_equal_cstr(name, "sep")) {
            if (!print_text_option("sep", values[i], &o->sep))
                return false;
        } else if (str_equal_cstr(name, "end")) {
            if (!print_text_option("end", values[i], &o->end))
                return false;
        } else if (str_equal_cstr(name, "file")) {
            o->file = values[i] == VALUE_NONE ? 0 : values[i];
        } else if (str_equal_cstr(name, "flush")) {
            int truth = is_true(values[i]);
            if (truth < 0)
                return false;
            o->flush = truth;
        } else {
            raise_unexpected_keyword_of(
                "print", name, (const char *[]){"sep", "end", "file", "flush", NULL});
            return false;
        }
    }
    return true;
}

/* A native text file takes the text at once; any other object gets a call of its write(). */
static bool print_write(Value file, Value text, bool plain)
{
    if (text == 0)
        return false;
    return plain ? io_write_text(file, text) : call_method1(file, NAME(write), text) != 0;
}

Value builtins_print(Value self, Value *args, size_t nargs, Value kwnames)
{
    PrintOptions o = {0};
    if (kwnames != 0 && !print_options(&o, args + nargs, kwnames))
        return VALUE_ERROR;
    if (o.file == 0) {
        o.file = dict_get_str(interp.sys, NAME(stdout));
        if (o.file == 0)
            return raise(&type_RuntimeError, "lost sys.stdout");
        if (o.file == VALUE_NONE) /* as in a process without standard output */
            return VALUE_NONE;
    }
    bool plain = io_is_plain_text(o.file);
    for (size_t i = 0; i < nargs; i++) {
        if (i > 0 && !print_write(o.file, o.sep != 0 ? o.sep : str_char(' '), plain))
            return VALUE_ERROR;
        if (!print_write(o.file, to_str(args[i]), plain))
            return VALUE_ERROR;
    }
    if (!print_write(o.file, o.end != 0 ? o.end : str_char('\n'), plain))
        return VALUE_ERROR;
    if (o.flush && call_method0(o.file, NAME(flush)) == 0)
        return VALUE_ERROR;
    return VALUE_NONE;
}

/* ---- input ---- */

static Value input_stream(Value name)
{
    Value stream = dict_get_str(interp.sys, name);
    if (stream == 0 || stream == VALUE_NONE)
        return raise(&type_RuntimeError, "input(): lost sys.%U", name);
    return stream;
}

Value builtins_input(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value in = input_stream(NAME(stdin));
    Value out = in == 0 ? 0 : input_stream(NAME(stdout));
    Value err = out == 0 ? 0 : input_stream(NAME(stderr));
    if (err == 0)
        return VALUE_ERROR;
    if (call_method0(err, NAME(flush)) == 0)
        error_clear();
    if (args[0] != 0) {
        Value prompt = to_str(args[0]);
        if (prompt == 0 || call_method1(out, NAME(write), prompt) == 0)
            return VALUE_ERROR;
    }
    if (call_method0(out, NAME(flush)) == 0)
        error_clear();
    Value line = call_method0(in, NAME(readline));
    if (line == 0)
        return VALUE_ERROR;
    if (!is_str(line))
        return raise_type_error("object.readline() returned non-string");
    size_t n = str_len(line);
    if (n == 0)
        return raise(&type_EOFError, "EOF when reading a line");
    return str_at(STR(line), n - 1) == '\n' ? str_substring(line, 0, n - 1) : line;
}

Value builtins_open(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value open = import_attr("io", "open");
    return open == 0 ? VALUE_ERROR : call(open, args, nargs, kwnames);
}

/* ---- text of values ---- */

Value builtins_format(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (args[1] != 0 && !is_str(args[1]))
        return raise_type_error("format() argument 2 must be str, not %T", args[1]);
    return format_value(args[0], args[1]);
}

Value builtins_repr(Value self, Value *args, size_t nargs, Value kwnames)
{
    return repr(args[0]);
}

Value builtins_ascii(Value self, Value *args, size_t nargs, Value kwnames)
{
    return ascii_repr(args[0]);
}

Value builtins_chr(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t c;
    if (!as_index_clip(args[0], &c))
        return VALUE_ERROR;
    if (c < 0 || c > 0x10ffff)
        return raise_value_error("chr() arg not in range(0x110000)");
    return str_char((uint32_t)c);
}

Value builtins_ord(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value c = args[0];
    size_t n;
    if (is_str(c)) {
        n = str_len(c);
        if (n == 1)
            return small_int_value(str_at(STR(c), 0));
    } else if (is_bytes(c) || is_bytearray(c)) {
        n = is_bytes(c) ? bytes_len(c) : AS(ByteArray, c)->len;
        if (n == 1)
            return small_int_value(is_bytes(c) ? bytes_data(c)[0] : AS(ByteArray, c)->data[0]);
    } else {
        return raise_type_error("ord() expected string of length 1, but %.200T found", c);
    }
    return raise_type_error("ord() expected a character, but string of length %zu found", n);
}
