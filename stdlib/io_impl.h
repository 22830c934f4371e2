/* What the files of module _io share: the layout of the stream objects and their native paths. */
#ifndef COIL_STDLIB_IO_IMPL_H
#define COIL_STDLIB_IO_IMPL_H

#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/codec.h"
#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/lock.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"
#include "stdlib/io.h"
#include "stdlib/signals.h"

#include <errno.h>

#define IO_BUFFER_SIZE 8192

/* Every stream object begins with this. */
typedef struct IOBase {
    Object head;
    bool closed;     /* _IOBase.close() ran */
    bool finalizing; /* close() was called by the collector: warn about the unclosed file */
    bool wrapped;    /* a native stream above closes this one: its own finalizer must not */
} IOBase;

typedef struct FileIO {
    IOBase base;
    int fd; /* -1: closed */
    bool created, readable, writable, appending, closefd;
    int8_t seekable; /* -1: not known yet */
    int64_t block_size;
    Value name; /* 0: not set */
    bool regular;      /* a regular file: certainly no terminal */
    uint64_t dev, ino; /* of regular files opened for writing, for io_sync_inode */
} FileIO;

/* BufferedReader, BufferedWriter and BufferedRandom. One buffer holds either bytes read ahead
 * (data[pos..end)) or bytes to be written (data[0..pending)), never both. */
typedef struct Buffered {
    IOBase base;
    Value raw; /* 0: not initialised */
    bool detached, readable, writable;
    bool native_raw; /* raw is exactly a FileIO */
    uint8_t *data;   /* atomic memory */
    size_t size;
    size_t pos, end;
    size_t pending;
    int64_t raw_pos; /* position of raw, -1: not known */
    Thread *owner;   /* the thread inside, NULL: none */
    size_t registered; /* place in the list of writers, 0: none */
} Buffered;

typedef struct BufferedPair {
    IOBase base;
    Value reader, writer;
} BufferedPair;

/* Newline translation of decoded text, in the order of CPython's `newlines` attribute. */
enum { SEEN_CR = 1, SEEN_LF = 2, SEEN_CRLF = 4 };
typedef struct NewlineState {
    bool translate;
    bool pending_cr;
    uint8_t seen;
} NewlineState;

enum { CODEC_UTF8, /* what a text stream knows of its encoding */
       CODEC_ASCII, CODEC_LATIN1, CODEC_UTF8_SIG, CODEC_UTF16, CODEC_UTF32,
       CODEC_NATIVE /* any other that codec_decode_partial takes */, CODEC_OBJECT };

typedef struct TextIO {
    IOBase base;
    Value buffer; /* 0: not initialised */
    bool ok, detached;
    bool line_buffering, write_through, read_universal, read_translate, write_translate;
    bool seekable, telling, has_read1, encoding_started;
    bool native_buffer; /* buffer is exactly a BufferedReader, BufferedWriter or BufferedRandom */
    uint8_t codec;
    uint8_t bom;      /* utf-16/32: 0 not seen, 1 little endian, 2 big endian; utf-8-sig: 1 past it */
    bool readable, writable;
    Value encoding, errors; /* str */
    const char *encoding_c, *errors_c; /* collected C strings */
    Value read_newline;  /* str, None */
    const char *write_newline; /* NULL: '\n' is written as it is */
    Value encoder, decoder; /* Python objects for CODEC_OBJECT, else 0 */
    bool decoder_active;
    /* writing */
    uint8_t *pending;
    size_t pending_len, pending_cap;
    size_t chunk_size;
    /* reading */
    Value tail;         /* bytes of an unfinished sequence, 0: none */
    NewlineState newline;
    Value decoded;      /* str; 0: nothing */
    size_t decoded_used;
    Value snapshot_input; /* bytes fed to the decoder since snapshot_flags; 0: no snapshot */
    Value snapshot_flags; /* int: decoder state before them */
    double bytes_per_char;
    size_t registered;
} TextIO;

extern Type type_iobase, type_rawiobase, type_bufferediobase, type_textiobase, type_fileio,
    type_buffered_reader, type_buffered_writer, type_buffered_random, type_buffered_pair,
    type_bytesio, type_stringio, type_newline_decoder, type_text_io;

/* ---- io_base.c ---- */
Type *io_unsupported_type(void); /* NULL: raised */
Value io_unsupported(const char *what);
/* None or absent: -1. False: raised. */
bool io_size_arg(Value v, int64_t *out);
/* obj.closed; 1, 0, -1 */
int io_is_closed(Value stream);
/* obj.readable() and so on, or UnsupportedOperation "File or stream is not readable." */
bool io_check_able(Value stream, Value method_name, const char *message);
/* Binds the arguments of a constructor by def->sig and calls def->fn(self, ...). */
bool io_init_bound(const MethodDef *def, ParamSpec **spec, Value self, Value *args, size_t nargs,
                   Value kwnames);
/* What a collected stream does: close(), reporting errors. */
void io_finalize(Value self);
/* The error of close() must not hide that of flush(): chains them. `first` may be 0. */
bool io_chain_errors(Value first, bool ok);
/* EncodingWarning where no encoding was given, with -X warn_default_encoding; false: it was raised. */
bool io_warn_encoding(int level);
/* The argument of readinto and its kin. */
bool io_get_writable(Value v, const char *method, Buffer *out);
Value io_raise_blocking(size_t written);
Value io_plain_new(Type *type, Value *args, size_t nargs, Value kwnames);
bool io_is_blocking_error(void); /* the pending exception is a BlockingIOError */
Value io_next(Value self);       /* the next line by self.readline() */
Value io_enter(Value self);      /* __enter__ of native streams: checks closed by method */
/* "_io.FileIO", or the bare name of a class of the language. */
const char *io_type_text(Value self);
Value io_reduce_error(Value self, Value *args, size_t nargs, Value kwnames);

/* ---- io_file.c: -1 raised, -2 the descriptor is not ready (non-blocking) ---- */
ptrdiff_t file_read_into(FileIO *f, void *to, size_t n);
ptrdiff_t file_write_from(FileIO *f, const void *from, size_t n);
int64_t file_seek_to(FileIO *f, int64_t offset, int whence); /* -1 raised */
Value file_read_all(FileIO *f);
Value file_new(Value name, const char *mode, bool closefd, Value opener);
bool file_close(Value self);

/* ---- io_buffered.c ---- */
bool buffered_init(Buffered *b, Value raw, int64_t size, bool readable, bool writable);
bool buffered_check(Buffered *b); /* initialised and not detached */
bool buffered_check_open(Buffered *b, const char *message);
bool buffered_enter(Buffered *b); /* the object's lock; RuntimeError when re-entered */
void buffered_leave(Buffered *b);
/* With the lock held: */
bool buffered_flush_write(Buffered *b);
bool buffered_rewind(Buffered *b); /* gives up read-ahead, raw stands at the logical position */
ptrdiff_t buffered_raw_read(Buffered *b, uint8_t *to, size_t n); /* -1 raised, -2 would block */
ptrdiff_t buffered_raw_write(Buffered *b, const uint8_t *from, size_t n);
/* Without it: */
bool buffered_flush(Buffered *b);
ptrdiff_t buffered_write(Buffered *b, const uint8_t *from, size_t n); /* -1 raised */
Value buffered_read1(Buffered *b, int64_t n);
Value buffered_read(Buffered *b, int64_t n);
Value buffered_next(Value self);
Value buffered_close(Value self);
bool is_native_buffered(Value v);
extern const MethodDef buffered_reader_methods[], buffered_writer_methods[],
    buffered_random_methods[];
extern const GetSetDef buffered_getsets[];

/* ---- io_newline.c ---- */
/* Translates newlines in `text` (and notes those seen) as an incremental step. */
Value newline_decode(NewlineState *state, Value text, bool final);
Value newlines_seen(uint8_t seen); /* None, a str, or a tuple of str */
/* Index just after the line end at or after `start` in text[start..end), or -1. The line end is
 * '\n' when translating, any of the three when universal, else `newline`. *resume: where a later
 * search may go on when it is -1 (a '\r' at the end may be half of "\r\n"). */
ptrdiff_t newline_find(const Str *text, size_t start, size_t end, bool translated, bool universal,
                       Value newline, size_t *resume);
/* text.replace("\n", newline) */
Value newline_replace(Value text, const char *newline);

/* ---- io_text*.c ---- */
bool text_check(TextIO *t);       /* initialised and not detached */
bool text_check_open(TextIO *t);
bool text_init(TextIO *t, Value buffer, Value encoding, Value errors, Value newline,
               bool line_buffering, bool write_through);
bool text_set_encoding(TextIO *t, Value encoding, Value errors);
bool text_set_newline(TextIO *t, Value newline);
bool text_write_pending(TextIO *t); /* pending bytes to the buffer */
bool text_flush(TextIO *t);
bool text_write(TextIO *t, Value str);
Value text_encode(TextIO *t, Value str); /* bytes */
void text_drop_decoded(TextIO *t);
/* io_text_decode.c: the decoder as an object with state */
Value text_decode(TextIO *t, const uint8_t *data, size_t n, bool final);
bool text_decoder_reset(TextIO *t);
bool text_decoder_get_state(TextIO *t, Value *input, Value *flags);
bool text_decoder_set_state(TextIO *t, Value input, Value flags);
bool text_decoder_start(TextIO *t);
int text_read_chunk(TextIO *t, int64_t hint); /* 1 data, 0 end, -1 raised */
Value text_read(TextIO *t, int64_t n);
Value text_readline(TextIO *t, int64_t limit);
Value text_seek(Value self, Value *args, size_t nargs, Value kwnames);
Value text_tell(Value self, Value *args, size_t nargs, Value kwnames);

/* ---- io_registry.c: open writers, held weakly ---- */
size_t io_register_writer(Value stream); /* 0 when there is no memory for it */
void io_unregister_writer(size_t place);
void io_flush_writers(void);

/* ---- mod_io.c ---- */
Value io_open(Value *args);

#endif
