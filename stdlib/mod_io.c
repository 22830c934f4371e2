/* Module _io: the streams' types and open(). The abstract classes and the rest of `io` are in
 * lib/io.py. */
#include "stdlib/io_impl.h"
#include "stdlib/os_path.h"

#include <unistd.h>

/* ---- open ---- */

typedef struct OpenMode {
    char raw[8]; /* mode for FileIO */
    bool creating, reading, writing, appending, updating, text, binary;
} OpenMode;

static bool invalid_mode(const char *mode)
{
    return raise_false(&type_ValueError, "invalid mode: '%.200s'", mode);
}

static bool parse_mode(const char *mode, OpenMode *m)
{
    *m = (OpenMode){0};
    for (const char *c = mode; *c != 0; c++) {
        if (strchr(c + 1, *c) != NULL)
            return invalid_mode(mode);
        switch (*c) {
        case 'x': m->creating = true; break;
        case 'r': m->reading = true; break;
        case 'w': m->writing = true; break;
        case 'a': m->appending = true; break;
        case '+': m->updating = true; break;
        case 't': m->text = true; break;
        case 'b': m->binary = true; break;
        default: return invalid_mode(mode);
        }
    }
    char *out = m->raw;
    if (m->creating)
        *out++ = 'x';
    if (m->reading)
        *out++ = 'r';
    if (m->writing)
        *out++ = 'w';
    if (m->appending)
        *out++ = 'a';
    if (m->updating)
        *out++ = '+';
    if (m->text && m->binary)
        return raise_false(&type_ValueError, "can't have text and binary mode at once");
    if (m->creating + m->reading + m->writing + m->appending > 1)
        return raise_false(&type_ValueError,
                           "must have exactly one of create/read/write/append mode");
    return true;
}

static bool check_combination(const OpenMode *m, Value encoding, Value errors, Value newline)
{
    const char *what = encoding != VALUE_NONE ? "an encoding"
                     : errors != VALUE_NONE ? "an errors" : newline != VALUE_NONE ? "a newline" : NULL;
    if (m->binary && what != NULL)
        return raise_false(&type_ValueError, "binary mode doesn't take %s argument", what);
    return true;
}

static bool ask_tty(Value raw)
{
    if (AS(FileIO, raw)->regular)
        return false;
    return isatty(AS(FileIO, raw)->fd);
}

static Value open_buffered(Value raw, const OpenMode *m, int64_t size)
{
    Type *type = m->updating ? &type_buffered_random
               : m->creating || m->writing || m->appending ? &type_buffered_writer
                                                           : &type_buffered_reader;
    if (m->updating
        && !io_check_able(raw, NAME(seekable), "File or stream is not seekable."))
        return 0;
    Value buffer = object_new(type, 0);
    if (buffer == 0
        || !buffered_init(AS(Buffered, buffer), raw, size, type != &type_buffered_writer,
                          type != &type_buffered_reader))
        return 0;
    return buffer;
}

static Value open_text(Value buffer, Value mode, Value encoding, Value errors, Value newline,
                       bool line_buffering)
{
    Value args[6] = {buffer, encoding, errors, newline, value_bool(line_buffering), VALUE_FALSE};
    Value file = call(OBJECT_VALUE(&type_text_io), args, 5, 0);
    return file != 0 && set_attr(file, NAME(mode), mode) ? file : 0;
}

/* Closes what was opened when a later step fails; that step's error stays. */
static Value give_up(Value opened)
{
    Value error = error_take();
    if (call_method0(opened, NAME(close)) == 0 && error != 0)
        error_clear();
    error_restore(error);
    return 0;
}

/* Whether encoding, errors and newline of open() are texts or None. */
static bool check_texts(const Value *texts)
{
    static const char *const names[] = {"encoding", "errors", "newline"};
    for (int i = 0; i < 3; i++)
        if (texts[i] != VALUE_NONE && !is_str(texts[i]))
            return raise_false(&type_TypeError, "open() argument '%s' must be str or None, not %T",
                               names[i], texts[i]);
    return true;
}

/* args: file, mode, buffering, encoding, errors, newline, closefd, opener; 0 where absent. */
Value io_open(Value *args)
{
    Value none_for[8];
    for (int i = 0; i < 8; i++)
        none_for[i] = args[i] != 0 ? args[i] : VALUE_NONE;
    Value mode = args[1] != 0 ? args[1] : str_char('r');
    if (mode == 0)
        return 0;
    if (!is_str(mode))
        return raise_type_error("open() argument 'mode' must be str, not %T", mode);
    if (!check_texts(none_for + 3))
        return 0;
    const char *mode_text = str_utf8(mode, NULL);
    int32_t buffering = -1;
    OpenMode m;
    if (mode_text == NULL || (args[2] != 0 && !as_int32(args[2], &buffering)))
        return 0;
    int closefd = args[6] != 0 ? is_true(args[6]) : 1;
    if (closefd < 0 || !parse_mode(mode_text, &m)
        || !check_combination(&m, none_for[3], none_for[4], none_for[5]))
        return 0;
    if (m.binary && buffering == 1
        && !warn(&type_RuntimeWarning, 1, "line buffering (buffering=1) isn't supported in binary "
                                          "mode, the default buffer size will be used"))
        return 0;
    Value name = is_int(args[0]) ? args[0] : os_fspath(args[0]);
    Value raw = name != 0 ? file_new(name, m.raw, closefd, none_for[7]) : 0;
    if (raw == 0)
        return 0;
    bool line_buffering = (buffering == 1 && !m.binary) || (buffering < 0 && ask_tty(raw));
    int64_t size = buffering > 1 ? buffering : AS(FileIO, raw)->block_size;
    if (buffering < -1)
        size = AS(FileIO, raw)->block_size;
    if (buffering == 0) {
        if (m.binary)
            return raw;
        raise_value_error("can't have unbuffered text I/O");
        return give_up(raw);
    }
    if (!m.creating && !m.reading && !m.writing && !m.appending) {
        raise_value_error("unknown mode: '%s'", mode_text);
        return give_up(raw);
    }
    Value buffer = open_buffered(raw, &m, size);
    if (buffer == 0)
        return give_up(raw);
    if (m.binary)
        return buffer;
    Value file = open_text(buffer, mode, none_for[3], none_for[4], none_for[5], line_buffering);
    return file != 0 ? file : give_up(buffer);
}

static Value mod_open(Value self, Value *args, size_t nargs, Value kwnames)
{
    return io_open(args);
}

static Value mod_open_code(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_str(args[0]))
        return raise_type_error("open_code() argument 'path' must be str, not %T", args[0]);
    Value mode = str_from_ascii("rb", 2);
    Value open_args[8] = {args[0], mode};
    return mode != 0 ? io_open(open_args) : 0;
}

bool io_warn_encoding(int level)
{
    return LIKELY(!interp.warn_default_encoding)
        || warn(&type_EncodingWarning, level, "'encoding' argument not specified");
}

static Value mod_text_encoding(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t level = 2;
    if (args[0] != VALUE_NONE)
        return args[0];
    if ((args[1] != 0 && !as_int64(args[1], &level)) || !io_warn_encoding((int)level))
        return 0;
    return str_from_cstr(interp.utf8_mode ? "utf-8" : "locale");
}

static const MethodDef functions[] = {
    {"open", mod_open,
     "file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, "
     "opener=None", 0, "Open file and return a stream.  Raise OSError upon failure."},
    {"open_code", mod_open_code, "path", 0,
     "Opens the provided file with the intent to import the contents."},
    {"text_encoding", mod_text_encoding, "encoding, stacklevel=2, /", 0,
     "A helper function to choose the text encoding."},
    {0},
};

static bool init(Value module)
{
    Type *types[] = {
        &type_iobase, &type_rawiobase, &type_bufferediobase, &type_textiobase, &type_fileio,
        &type_buffered_reader, &type_buffered_writer, &type_buffered_random, &type_buffered_pair,
        &type_bytesio, &type_stringio, &type_newline_decoder, &type_text_io,
    };
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (!module_add_type(module, types[i]))
            return false;
    Type *unsupported = io_unsupported_type();
    return unsupported != NULL && module_add(module, "UnsupportedOperation", OBJECT_VALUE(unsupported))
        && module_add(module, "BlockingIOError", OBJECT_VALUE(&type_BlockingIOError))
        && module_add_int(module, "DEFAULT_BUFFER_SIZE", IO_BUFFER_SIZE);
}

const ModuleDef mod_io = {
    .name = "_io",
    .doc = "The io module provides the Python interfaces to stream handling.",
    .functions = functions,
    .init = init,
};
