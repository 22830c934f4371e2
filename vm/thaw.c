/* Reads the code objects of the embedded library (frozen.h). The data was written by our own build, so
 * it is not checked again; only allocation can fail. */
#include "vm/frozen.h"

#include "runtime/bytes.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/str.h"

typedef struct Reader {
    const uint8_t *at;
    Value filename;
    Value strings; /* list */
} Reader;

static uint64_t read_number(Reader *r)
{
    uint64_t n = 0;
    for (int shift = 0;; shift += 7) {
        uint8_t byte = *r->at++;
        n |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return n;
    }
}

static int64_t read_signed(Reader *r)
{
    uint64_t n = read_number(r);
    return (int64_t)(n >> 1) ^ -(int64_t)(n & 1);
}

static void read_raw(Reader *r, void *out, size_t bytes)
{
    memcpy(out, r->at, bytes);
    r->at += bytes;
}

static Value read_str(Reader *r)
{
    uint8_t flags = *r->at++;
    int kind = flags & FROZEN_KIND;
    size_t len = read_number(r);
    uint32_t maxchar = flags & FROZEN_ASCII ? 127 : kind == 1 ? 255 : kind == 2 ? 65535 : 0x10FFFF;
    Value s = str_alloc(len, maxchar);
    if (!s)
        return VALUE_ERROR;
    read_raw(r, STR(s)->data, len * (size_t)kind);
    if (flags & FROZEN_INTERNED && !(s = str_intern(s)))
        return VALUE_ERROR;
    return list_push(LIST(r->strings), s) ? s : VALUE_ERROR;
}

static Value read_big(Reader *r)
{
    int sign = *r->at++ ? -1 : 1;
    size_t count = read_number(r);
    uint64_t *limbs = gc_alloc_atomic(count * sizeof *limbs);
    if (limbs == NULL)
        return VALUE_ERROR;
    read_raw(r, limbs, count * sizeof *limbs);
    return int_from_limbs(limbs, count, sign);
}

static double read_double(Reader *r)
{
    double d;
    read_raw(r, &d, sizeof d);
    return d;
}

static Code *read_code(Reader *r);
static bool read_value(Reader *r, Value *out);

/* False: raised. */
static bool read_values(Reader *r, Value *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!read_value(r, &out[i]))
            return false;
    return true;
}

static Value read_items(Reader *r, bool is_set)
{
    size_t n = read_number(r);
    Value items = n == 0 ? tuple_empty() : tuple_new(n);
    if (!items || !read_values(r, TUPLE(items)->items, n))
        return VALUE_ERROR;
    return is_set ? set_new(&type_frozenset, items) : items;
}

static Value read_object(Reader *r, FrozenTag tag)
{
    switch (tag) {
    case FROZEN_NONE: return VALUE_NONE;
    case FROZEN_TRUE: return VALUE_TRUE;
    case FROZEN_FALSE: return VALUE_FALSE;
    case FROZEN_ELLIPSIS: return VALUE_ELLIPSIS;
    case FROZEN_SMALL: return int_new(read_signed(r));
    case FROZEN_BIG: return read_big(r);
    case FROZEN_FLOAT: return float_new(read_double(r));
    case FROZEN_COMPLEX: {
        double real = read_double(r);
        return complex_new(real, read_double(r));
    }
    case FROZEN_STR: return read_str(r);
    case FROZEN_SEEN: return LIST(r->strings)->items[read_number(r)];
    case FROZEN_BYTES: {
        size_t n = read_number(r);
        Value b = bytes_new(r->at, n);
        r->at += n;
        return b;
    }
    case FROZEN_TUPLE: return read_items(r, false);
    case FROZEN_FROZENSET: return read_items(r, true);
    case FROZEN_CODE: return (Value)read_code(r);
    case FROZEN_ABSENT: break;
    }
    UNREACHABLE();
}

static bool read_value(Reader *r, Value *out)
{
    FrozenTag tag = (FrozenTag)*r->at++;
    *out = tag == FROZEN_ABSENT ? VALUE_ABSENT : read_object(r, tag);
    return *out || tag == FROZEN_ABSENT;
}

static bool read_tables(Reader *r, Code *code)
{
    code->ncode = (uint32_t)read_number(r);
    code->code = gc_alloc_atomic(code->ncode * sizeof(uint32_t));
    if (code->code == NULL)
        return false;
    read_raw(r, code->code, code->ncode * sizeof(uint32_t));
    code->nexc = (uint32_t)read_number(r);
    code->exc = gc_alloc_atomic(code->nexc * sizeof(ExcRow));
    if (code->exc == NULL)
        return false;
    read_raw(r, code->exc, code->nexc * sizeof(ExcRow));
    code->npos = (uint32_t)read_number(r);
    size_t packed = read_number(r);
    code->packed_pos = r->at;
    r->at += packed;
    code->nconsts = (uint32_t)read_number(r);
    code->consts = gc_alloc(code->nconsts * sizeof(Value));
    return code->consts != NULL && read_values(r, code->consts, code->nconsts);
}

static Code *read_code(Reader *r)
{
    Code *code = NEW(Code, &type_code);
    if (code == NULL)
        return NULL;
    code->flags = (uint32_t)read_number(r);
    code->nregs = (uint32_t)read_number(r);
    code->argcount = (uint32_t)read_number(r);
    code->posonly = (uint32_t)read_number(r);
    code->kwonly = (uint32_t)read_number(r);
    code->nlocals = (uint32_t)read_number(r);
    code->firstlineno = (int32_t)read_signed(r);
    code->entry = (uint32_t)read_number(r);
    code->uses_namespace = *r->at++;
    code->filename = r->filename;
    bool fine = read_value(r, &code->name) && read_value(r, &code->qualname)
        && read_value(r, &code->varnames) && read_value(r, &code->cellregs)
        && read_value(r, &code->placed) && read_value(r, &code->freevars) && read_value(r, &code->names)
        && read_value(r, &code->doc) && read_tables(r, code);
    return fine ? code : NULL;
}

Code *frozen_module(size_t index, Value filename)
{
    uint32_t count, range[2];
    memcpy(&count, coil_frozen, sizeof count);
    if (index >= count)
        return NULL;
    memcpy(range, coil_frozen + (index + 1) * sizeof(uint32_t), sizeof range);
    if (range[0] == range[1])
        return NULL;
    Reader r = {coil_frozen + range[0], filename, list_new(64)};
    r.at++; /* its tag */
    return r.strings ? read_code(&r) : NULL;
}

PosRow *frozen_positions(const unsigned char *packed, uint32_t count)
{
    Reader r = {packed, 0, 0};
    PosRow *rows = gc_alloc_atomic(count * sizeof(PosRow));
    uint32_t start = 0;
    int32_t line = 0;
    for (uint32_t i = 0; rows != NULL && i < count; i++) {
        start += (uint32_t)read_number(&r);
        line += (int32_t)read_signed(&r);
        rows[i].start = start;
        rows[i].line = line;
        rows[i].end_line = line + (int32_t)read_signed(&r);
        rows[i].col = (int32_t)read_signed(&r);
        rows[i].end_col = (int32_t)read_signed(&r);
    }
    return rows;
}
