/* The decompressor objects of zlib, bz2 and lzma that read compressed files a piece at a time: all
 * keep input that was not consumed, tell needs_input, eof and unused_data, and limit how much one
 * call gives. What differs is one step of the library underneath. And the compressors of two of them. */
#ifndef COIL_STREAM_READER_H
#define COIL_STREAM_READER_H

#include "runtime/codec.h"
#include "stdlib/native.h"

typedef struct StreamReader StreamReader;

/* One call of the library: consumes from in, writes to out, both advanced. */
typedef struct StreamStep {
    const uint8_t *in;
    size_t in_left;
    uint8_t *out;
    size_t out_left;
} StreamStep;
typedef enum { STREAM_GOES_ON, STREAM_ENDS, STREAM_RAISED } StreamResult;

struct StreamReader {
    Object head;
    bool eof, needs_input;
    Value unused;    /* bytes behind the end */
    uint8_t *held;   /* input not consumed yet */
    size_t held_len;
    StreamResult (*step)(StreamReader *, StreamStep *);
    void *codec;     /* of the library, in its own memory */
    const char *at_end; /* message of the EOFError; NULL: the usual */
};

void stream_reader_init(StreamReader *r, StreamResult (*step)(StreamReader *, StreamStep *),
                        void *codec);
/* decompress(data, max_length=-1) */
Value stream_reader_decompress(Value self, Value *args, size_t nargs, Value kwnames);
extern const GetSetDef stream_reader_getsets[];

/* The compressor objects of bz2 and lzma: run() compresses a piece, or with `finish` what is left. */
typedef struct StreamWriter StreamWriter;
struct StreamWriter {
    Object head;
    bool flushed;
    Value (*run)(StreamWriter *, const uint8_t *data, size_t len, bool finish);
    void (*end)(StreamWriter *); /* gives codec back, which may be hundreds of MB */
    void *codec; /* of the library, in its own memory; NULL: given back */
};
void stream_writer_finalize(Value self);
extern const MethodDef stream_writer_methods[];
/* __reduce__ of both kinds: TypeError. */
Value stream_no_pickle(Value self, Value *args, size_t nargs, Value kwnames);

#endif
