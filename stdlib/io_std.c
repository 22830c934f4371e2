/* The standard streams, and the fast way of print() into them. Nothing of the language runs here:
 * start-up must stay cheap. */
#include "stdlib/io_impl.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct StdStream {
    const char *name, *saved, *label, *errors;
    int fd;
    bool output;
} StdStream;

/* A descriptor that was closed by whoever started us: the stream is None, as in CPython. */
static bool is_open(int fd) { return fcntl(fd, F_GETFD) != -1 || errno != EBADF; }

static Value make_buffer(Value raw, bool output)
{
    Type *type = output ? &type_buffered_writer : &type_buffered_reader;
    Value buffer = object_new(type, 0);
    if (buffer == 0
        || !buffered_init(AS(Buffered, buffer), raw, IO_BUFFER_SIZE, !output, output))
        return 0;
    return buffer;
}

static Value make_stream(const StdStream *def)
{
    if (!is_open(def->fd))
        return VALUE_NONE;
    Value raw = file_new(small_int_value(def->fd), def->output ? "wb" : "rb", false, 0);
    if (raw == 0) { /* a directory as stdin: CPython stops here; we go on without the stream */
        error_clear();
        return VALUE_NONE;
    }
    Value label = str_from_ascii(def->label, strlen(def->label));
    if (label == 0)
        return 0;
    AS(FileIO, raw)->name = label;
    bool through = def->output && interp.unbuffered;
    Value buffer = through ? raw : make_buffer(raw, def->output);
    Value stream = buffer != 0 ? object_new(&type_text_io, 0) : 0;
    Value encoding = str_from_ascii("utf-8", 5);
    Value errors = str_intern_cstr(def->errors);
    if (stream == 0 || encoding == 0 || errors == 0)
        return 0;
    bool line = def->output && (def->fd == 2 || isatty(def->fd));
    if (!text_init(AS(TextIO, stream), buffer, encoding, errors, def->output ? NAME(newline_lf) : VALUE_NONE,
                   line && !through, through))
        return 0;
    Value mode = str_char(def->output ? 'w' : 'r');
    return mode != 0 && set_attr(stream, NAME(mode), mode) ? stream : 0;
}

bool io_init_std(void)
{
    static const StdStream streams[] = {
        {"stdin", "__stdin__", "<stdin>", "strict", 0, false},
        {"stdout", "__stdout__", "<stdout>", "strict", 1, true},
        {"stderr", "__stderr__", "<stderr>", "backslashreplace", 2, true},
    };
    type_ready(&type_iobase);
    type_ready(&type_rawiobase);
    type_ready(&type_bufferediobase);
    type_ready(&type_textiobase);
    type_ready(&type_fileio);
    type_ready(&type_buffered_reader);
    type_ready(&type_buffered_writer);
    type_ready(&type_text_io);
    for (size_t i = 0; i < ARRAY_LEN(streams); i++) {
        Value stream = make_stream(&streams[i]);
        if (stream == 0 || !dict_set_cstr(interp.sys, streams[i].name, stream)
            || !dict_set_cstr(interp.sys, streams[i].saved, stream))
            return false;
    }
    return true;
}

bool io_is_plain_text(Value file)
{
    return is_object(file) && is_exactly(file, &type_text_io) && AS(TextIO, file)->ok;
}

bool io_write_text(Value file, Value text)
{
    TextIO *t = AS(TextIO, file);
    if (!text_check_open(t))
        return false;
    if (!t->writable) {
        io_unsupported("not writable");
        return false;
    }
    return text_write(t, text);
}

static bool flush_one(const char *name)
{
    Value key = str_intern_cstr(name);
    Value stream = key != 0 ? dict_get_str(interp.sys, key) : 0;
    if (stream == 0 || stream == VALUE_NONE)
        return true;
    int closed = io_is_closed(stream);
    if (closed < 0)
        error_clear();
    if (closed > 0 || call_method0(stream, NAME(flush)) != 0)
        return true;
    if (name[3] == 'o') /* nobody can read what standard error would say of itself */
        error_unraisable(stream, NULL);
    else
        error_clear();
    return false;
}

bool io_flush_std(void)
{
    if (gc_finalizers_waiting)
        gc_run_finalizers();
    io_flush_writers();
    bool ok = flush_one("stdout");
    flush_one("stderr");
    return ok;
}
