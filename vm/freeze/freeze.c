/* Build tool: compiles every module of the embedded library and writes the result in the layout of
 * frozen.h to the file named. Linked with an empty coil_frozen[]. */
#include <stdio.h>

#include "runtime/base/buf.h"
#include "runtime/bytes.h"
#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/str.h"
#include "grammar/parse.h"
#include "vm/embedded.h"
#include "vm/frozen.h"
#include "vm/import.h"
#include "vm/start.h"

typedef struct Writer {
    Buf out;
    Dict *strings; /* address of a str -> number */
    const char *path;
    bool failed;
} Writer;

static void put_number(Buf *b, uint64_t n)
{
    for (; n >= 128; n >>= 7)
        buf_putc(b, (char)(n | 128));
    buf_putc(b, (char)n);
}

static void put_signed(Buf *b, int64_t n)
{
    put_number(b, ((uint64_t)n << 1) ^ (uint64_t)(n >> 63));
}

static void put_tag(Writer *w, FrozenTag tag) { buf_putc(&w->out, (char)tag); }

static void put_double(Writer *w, double d) { buf_write(&w->out, &d, sizeof d); }

static void put_str(Writer *w, Value v)
{
    Str *s = STR(v);
    Value key = small_int_value((int64_t)(v >> 4)), number;
    if (dict_find(w->strings, key, &number) == 1) {
        put_tag(w, FROZEN_SEEN);
        put_number(&w->out, (uint64_t)small_int(number));
        return;
    }
    if (!dict_set(w->strings, key, small_int_value((int64_t)w->strings->used)))
        w->failed = true;
    put_tag(w, FROZEN_STR);
    buf_putc(&w->out, (char)(s->kind | (s->ascii ? FROZEN_ASCII : 0)
                             | (s->interned ? FROZEN_INTERNED : 0)));
    put_number(&w->out, s->len);
    buf_write(&w->out, s->data, s->len * s->kind);
}

static void put_int(Writer *w, Value v)
{
    if (is_small_int(v)) {
        put_tag(w, FROZEN_SMALL);
        put_signed(&w->out, small_int(v));
        return;
    }
    IntView view;
    int_view(v, &view);
    put_tag(w, FROZEN_BIG);
    buf_putc(&w->out, view.sign < 0);
    put_number(&w->out, view.count);
    buf_write(&w->out, view.limbs, view.count * sizeof(uint64_t));
}

static void put_value(Writer *w, Value v);

static void put_items(Writer *w, FrozenTag tag, Value *items, size_t n)
{
    put_tag(w, tag);
    put_number(&w->out, n);
    for (size_t i = 0; i < n; i++)
        put_value(w, items[i]);
}

static void put_positions(Writer *w, const Code *code)
{
    Buf packed = BUF_INIT;
    uint32_t start = 0;
    int32_t line = 0;
    for (uint32_t i = 0; i < code->npos; i++) {
        const PosRow *row = &code->pos[i];
        put_number(&packed, row->start - start);
        put_signed(&packed, row->line - line);
        put_signed(&packed, row->end_line - row->line);
        put_signed(&packed, row->col);
        put_signed(&packed, row->end_col);
        start = row->start;
        line = row->line;
    }
    put_number(&w->out, code->npos);
    put_number(&w->out, packed.len);
    buf_write(&w->out, packed.data, packed.len);
}

static void put_code(Writer *w, const Code *code)
{
    put_tag(w, FROZEN_CODE);
    put_number(&w->out, code->flags);
    put_number(&w->out, code->nregs);
    put_number(&w->out, code->argcount);
    put_number(&w->out, code->posonly);
    put_number(&w->out, code->kwonly);
    put_number(&w->out, code->nlocals);
    put_signed(&w->out, code->firstlineno);
    put_number(&w->out, code->entry);
    buf_putc(&w->out, code->uses_namespace);
    const Value parts[] = {code->name, code->qualname, code->varnames, code->cellregs,
                           code->placed, code->freevars, code->names, code->doc};
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        put_value(w, parts[i]);
    put_number(&w->out, code->ncode);
    buf_write(&w->out, code->code, code->ncode * sizeof(uint32_t));
    put_number(&w->out, code->nexc);
    buf_write(&w->out, code->exc, code->nexc * sizeof(ExcRow));
    put_positions(w, code);
    put_number(&w->out, code->nconsts);
    for (uint32_t i = 0; i < code->nconsts; i++)
        put_value(w, code->consts[i]);
}

static void put_value(Writer *w, Value v)
{
    if (v == VALUE_ABSENT)
        put_tag(w, FROZEN_ABSENT);
    else if (v == VALUE_NONE || v == VALUE_ELLIPSIS)
        put_tag(w, v == VALUE_NONE ? FROZEN_NONE : FROZEN_ELLIPSIS);
    else if (v == VALUE_TRUE || v == VALUE_FALSE)
        put_tag(w, v == VALUE_TRUE ? FROZEN_TRUE : FROZEN_FALSE);
    else if (is_int(v))
        put_int(w, v);
    else if (is_float(v)) {
        put_tag(w, FROZEN_FLOAT);
        put_double(w, float_value(v));
    } else if (is_complex(v)) {
        put_tag(w, FROZEN_COMPLEX);
        put_double(w, AS(Complex, v)->real);
        put_double(w, AS(Complex, v)->imag);
    } else if (is_str(v))
        put_str(w, v);
    else if (is_bytes(v)) {
        put_tag(w, FROZEN_BYTES);
        put_number(&w->out, bytes_len(v));
        buf_write(&w->out, bytes_data(v), bytes_len(v));
    } else if (is_tuple(v))
        put_items(w, FROZEN_TUPLE, TUPLE(v)->items, TUPLE(v)->len);
    else if (is_frozenset(v)) {
        Value items = tuple_from_iterable(v);
        put_items(w, FROZEN_FROZENSET, TUPLE(items)->items, TUPLE(items)->len);
    } else if (has_base_shape(v, &type_code))
        put_code(w, (Code *)v);
    else {
        fprintf(stderr, "freeze: %s: a constant of type %s\n", w->path, type_name_of(v));
        w->failed = true;
    }
}

/* A module that does not compile stays source: importing it raises the error then. */
static bool freeze_module(const EmbeddedFile *file, Writer *w)
{
    Value name = str_from_cstr(file->path);
    size_t n;
    char *text = name ? source_decode(file->data, file->size, name, &n) : NULL;
    Value code = text ? compile_text(text, n, name, PARSE_FILE, true) : VALUE_ERROR;
    if (!code) {
        error_clear();
        fprintf(stderr, "freeze: %s does not compile\n", file->path);
        return true;
    }
    w->path = file->path;
    w->strings = dict_new();
    put_code(w, (Code *)code);
    return !w->failed && !w->out.failed;
}

int main(int argc, char **argv)
{
    StartOptions options = {0};
    Writer w = {.out = BUF_INIT};
    uint32_t count = 0;
    if (argc != 2 || !coil_start(&options))
        return 2;
    while (coil_embedded[count].path != NULL)
        count++;
    uint32_t *head = gc_alloc_atomic((count + 2) * sizeof *head), base = (count + 2) * sizeof *head;
    head[0] = count;
    for (uint32_t i = 0; i < count; i++) {
        head[i + 1] = base + (uint32_t)w.out.len;
        if (!freeze_module(&coil_embedded[i], &w))
            return 1;
    }
    head[count + 1] = base + (uint32_t)w.out.len;
    FILE *f = fopen(argv[1], "wb");
    bool fine = f != NULL && fwrite(head, base, 1, f) == 1 && fwrite(w.out.data, w.out.len, 1, f) == 1;
    if (f == NULL || fclose(f) != 0 || !fine) {
        perror(argv[1]);
        return 1;
    }
    return 0;
}
