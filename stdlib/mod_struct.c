/* Module _struct: values packed as C structs. A format is compiled once into a row of codes
 * (letter, offset, size, repeat count); module functions keep the formats they saw. Numbers are moved as
 * unsigned 64-bit integers whose low bytes are written in the format's order. */
#include <math.h>

#include "runtime/float_half.h"
#include "runtime/codec.h"
#include "runtime/type.h"
#include "stdlib/native.h"

typedef struct Code {
    size_t offset, size, repeat; /* s and p: one value of `size` bytes, repeat 1 */
    char letter;
} Code;

typedef struct Struct {
    Object head;
    Value format;         /* str; 0: __init__ did not run */
    size_t size, values;
    size_t count;
    Code *codes;          /* atomic memory */
    bool big;             /* most significant byte first */
    bool native;
} Struct;

static Value error_class;
static Type type_struct, type_unpack_iterator;
static Dict *cache;

#define FAIL(...) native_raise(error_class, __VA_ARGS__)
#define FAIL_FALSE(...) (FAIL(__VA_ARGS__), false)

/* ---- formats ---- */

/* Size of a letter's value, 0: not in this mode. */
static size_t letter_size(char c, bool native, size_t *align)
{
    static const struct { char letter; uint8_t size, native_size; } letters[] = {
        {'x', 1, 1}, {'b', 1, 1}, {'B', 1, 1}, {'c', 1, 1}, {'s', 1, 1}, {'p', 1, 1}, {'?', 1, 1},
        {'h', 2, 2}, {'H', 2, 2}, {'i', 4, 4}, {'I', 4, 4}, {'l', 4, 8}, {'L', 4, 8}, {'q', 8, 8},
        {'Q', 8, 8}, {'e', 2, 2}, {'f', 4, 4}, {'d', 8, 8}, {'n', 0, 8}, {'N', 0, 8}, {'P', 0, 8},
    };
    for (size_t i = 0; i < ARRAY_LEN(letters); i++)
        if (letters[i].letter == c) {
            *align = native ? letters[i].native_size : 1;
            return native ? letters[i].native_size : letters[i].size;
        }
    return 0;
}

static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static bool too_long(void) { return FAIL_FALSE("total struct size too long"); }

/* Reads one item of a format: *p moves behind it. False: raised. *letter 0: the end. */
static bool next_item(const char **p, const char *end, size_t *repeat, char *letter)
{
    while (*p < end && is_blank(**p))
        (*p)++;
    *letter = 0;
    *repeat = 1;
    if (*p == end)
        return true;
    if (**p >= '0' && **p <= '9') {
        size_t n = 0;
        for (; *p < end && **p >= '0' && **p <= '9'; (*p)++) {
            n = n * 10 + (size_t)(**p - '0');
            if (n > (size_t)PTRDIFF_MAX / 16)
                return too_long();
        }
        *repeat = n;
        if (*p == end)
            return FAIL_FALSE("repeat count given without format specifier");
    }
    *letter = *(*p)++;
    return true;
}

static bool add_item(Struct *s, char letter, size_t repeat, bool counted)
{
    size_t align, size = letter_size(letter, s->native, &align);
    if (size == 0)
        return FAIL_FALSE("bad char in struct format");
    s->size = ALIGN_UP(s->size, align);
    if (repeat > ((size_t)PTRDIFF_MAX - s->size) / size)
        return too_long();
    bool text = letter == 's' || letter == 'p';
    if (letter != 'x' && (repeat > 0 || text)) {
        if (counted)
            s->codes[s->count] = (Code){s->size, text ? repeat : size, text ? 1 : repeat, letter};
        s->count++;
        s->values += text ? 1 : repeat;
    }
    s->size += size * repeat;
    return true;
}

/* Goes over the format; `counted`: s->codes has room, fill it. */
static bool scan_format(Struct *s, const char *p, const char *end, bool counted)
{
    s->size = s->values = s->count = 0;
    for (;;) {
        size_t repeat;
        char letter;
        if (!next_item(&p, end, &repeat, &letter))
            return false;
        if (letter == 0)
            return true;
        if (!add_item(s, letter, repeat, counted))
            return false;
    }
}

static bool compile_format(Struct *s, Value format)
{
    if (is_bytes(format)) {
        const uint8_t *bytes = bytes_data(format);
        for (size_t i = 0, n = bytes_len(format); i < n; i++)
            if (bytes[i] >= 128)
                return FAIL_FALSE("bad char in struct format");
        format = ascii_decode(bytes, bytes_len(format), "strict");
    } else if (!is_str(format)) {
        return raise_false(&type_TypeError,
                           "Struct() argument 1 must be a str or bytes object, not %s",
                           type_name_of(format));
    }
    Value encoded = format == 0 ? 0 : ascii_encode(format, "strict");
    if (encoded == 0)
        return false;
    const char *p = (const char *)bytes_data(encoded), *end = p + bytes_len(encoded);
    if (memchr(p, 0, (size_t)(end - p)) != NULL)
        return FAIL_FALSE("embedded null character");
    Struct fresh = {.format = format, .native = true};
    if (p < end && strchr("@=<>!", *p) != NULL) {
        fresh.native = *p == '@';
        fresh.big = *p == '>' || *p == '!';
        p++;
    }
    if (!scan_format(&fresh, p, end, false)
        || (fresh.codes = gc_alloc_atomic((fresh.count + 1) * sizeof(Code))) == NULL
        || !scan_format(&fresh, p, end, true))
        return false;
    fresh.head = s->head;
    *s = fresh;
    return true;
}

static Value struct_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

static bool struct_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    static ParamSpec *spec;
    Value format;
    if (spec == NULL)
        spec = param_spec_new("Struct", "__init__", "format");
    if (nargs == 1 && kwnames == 0)
        format = args[0];
    else if (nargs == 0 && kwnames == 0)
        return raise_false(&type_TypeError, "Struct() missing required argument 'format' (pos 1)");
    else if (!params_bind(spec, args, nargs, kwnames, &format))
        return false;
    return compile_format(AS(Struct, self), format);
}

/* The compiled format of a module function's argument. */
static Struct *struct_for(Value format)
{
    Value found = 0;
    if (cache != NULL && (is_exact_str(format) || is_exactly(format, &type_bytes))) {
        int there = dict_find(cache, format, &found);
        if (there != 0)
            return there > 0 ? AS(Struct, found) : NULL;
    }
    Struct *s = NEW(Struct, &type_struct);
    if (s == NULL || !compile_format(s, format))
        return NULL;
    if (cache == NULL || cache->used >= 100)
        cache = dict_new();
    if (cache == NULL || !dict_set(cache, format, OBJECT_VALUE(s)))
        return NULL;
    return s;
}

static Struct *checked(Value self)
{
    if (AS(Struct, self)->format == 0)
        return raise_null(&type_RuntimeError, "Struct object is not initialized");
    return AS(Struct, self);
}

/* ---- numbers ---- */

static void put_bits(uint8_t *p, uint64_t bits, size_t size, bool big)
{
    for (size_t i = 0; i < size; i++)
        p[big ? size - 1 - i : i] = (uint8_t)(bits >> 8 * i);
}

static uint64_t get_bits(const uint8_t *p, size_t size, bool big)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < size; i++)
        bits |= (uint64_t)p[big ? size - 1 - i : i] << 8 * i;
    return bits;
}

static bool is_signed_letter(char c) { return c >= 'a' && c != 'c'; }

static bool out_of_range(const Code *code)
{
    unsigned bits = (unsigned)code->size * 8;
    if (is_signed_letter(code->letter)) {
        long long max = (long long)(UINT64_MAX >> (65 - bits));
        return FAIL_FALSE("'%c' format requires %lld <= number <= %lld", code->letter, -max - 1,
                          max);
    }
    unsigned long long max = UINT64_MAX >> (64 - bits);
    Value top = int_from_u64(max);
    return FAIL_FALSE("'%c' format requires 0 <= number <= %S", code->letter, top);
}

static bool pack_int(const Struct *s, const Code *code, uint8_t *p, Value v)
{
    if (!is_int(v)) {
        if (!has_index(v))
            return FAIL_FALSE("required argument is not an integer");
        if ((v = index_value(v)) == 0)
            return false;
    }
    uint64_t bits;
    unsigned width = (unsigned)code->size * 8;
    if (code->letter == 'P') { /* an address: signed or not */
        int64_t i;
        if (int_as_u64(v, &bits))
            ;
        else if (int_as_i64(v, &i))
            bits = (uint64_t)i;
        else
            return FAIL_FALSE("int too large to convert");
    } else if (is_signed_letter(code->letter)) {
        int64_t i;
        if (!int_as_i64(v, &i) || (width < 64 && (i < -((int64_t)1 << (width - 1))
                                                  || i >= (int64_t)1 << (width - 1))))
            return out_of_range(code);
        bits = (uint64_t)i;
    } else if (!int_as_u64(v, &bits) || (width < 64 && bits >> width != 0)) {
        return out_of_range(code);
    }
    put_bits(p, bits, code->size, s->big);
    return true;
}

static Value unpack_int(const Struct *s, const Code *code, const uint8_t *p)
{
    uint64_t bits = get_bits(p, code->size, s->big);
    if (!is_signed_letter(code->letter))
        return int_from_u64(bits);
    unsigned shift = 64 - (unsigned)code->size * 8;
    return int_new((int64_t)(bits << shift) >> shift);
}

static bool pack_float(const Struct *s, const Code *code, uint8_t *p, Value v)
{
    double d;
    if (is_float(v)) {
        d = float_value(v);
    } else if (!as_double(v, &d)) {
        if (!error_clear_if(&type_TypeError))
            return false;
        return FAIL_FALSE("required argument is not a float");
    }
    uint64_t bits = 0;
    if (code->letter == 'd') {
        memcpy(&bits, &d, 8);
    } else if (code->letter == 'f') {
        float f = (float)d;
        uint32_t word;
        if (isinf(f) && !isinf(d) && !s->native)
            return raise_false(&type_OverflowError, "float too large to pack with f format");
        memcpy(&word, &f, 4);
        bits = word;
    } else {
        uint16_t half;
        if (!half_from_double(d, &half))
            return raise_false(&type_OverflowError, "float too large to pack with e format");
        bits = half;
    }
    put_bits(p, bits, code->size, s->big);
    return true;
}

static Value unpack_float(const Struct *s, const Code *code, const uint8_t *p)
{
    uint64_t bits = get_bits(p, code->size, s->big);
    if (code->letter == 'd') {
        double d;
        memcpy(&d, &bits, 8);
        return float_new(d);
    }
    if (code->letter == 'e')
        return float_new(half_to_double((uint16_t)bits));
    uint32_t word = (uint32_t)bits;
    float f;
    memcpy(&f, &word, 4);
    return float_new(f);
}

/* ---- all values of a struct ---- */

static bool pack_text(const Code *code, uint8_t *p, Value v)
{
    if (!is_bytes(v) && !is_bytearray(v))
        return FAIL_FALSE("argument for '%c' must be a bytes object", code->letter);
    size_t len = is_bytes(v) ? bytes_len(v) : AS(ByteArray, v)->len;
    const uint8_t *data = is_bytes(v) ? bytes_data(v) : AS(ByteArray, v)->data;
    size_t room = code->size;
    if (code->letter == 'p') {
        if (room == 0)
            return true;
        room--;
        *p++ = (uint8_t)MIN(MIN(len, room), (size_t)255);
    }
    if (len > 0)
        memcpy(p, data, MIN(len, room));
    return true;
}

static bool pack_one(const Struct *s, const Code *code, uint8_t *p, Value v)
{
    switch (code->letter) {
    case 's': case 'p':
        return pack_text(code, p, v);
    case 'c':
        if (!is_bytes(v) || bytes_len(v) != 1)
            return FAIL_FALSE("char format requires a bytes object of length 1");
        *p = bytes_data(v)[0];
        return true;
    case '?': {
        int t = is_true(v);
        *p = t > 0;
        return t >= 0;
    }
    case 'e': case 'f': case 'd':
        return pack_float(s, code, p, v);
    default:
        return pack_int(s, code, p, v);
    }
}

static Value unpack_one(const Struct *s, const Code *code, const uint8_t *p)
{
    switch (code->letter) {
    case 's':
        return bytes_new(p, code->size);
    case 'p':
        return code->size == 0 ? bytes_new("", 0)
                               : bytes_new(p + 1, MIN((size_t)p[0], code->size - 1));
    case 'c':
        return bytes_new(p, 1);
    case '?':
        return value_bool(*p != 0);
    case 'e': case 'f': case 'd':
        return unpack_float(s, code, p);
    default:
        return unpack_int(s, code, p);
    }
}

/* to[0..s->size) is zeroed. */
static bool pack_values(const Struct *s, uint8_t *to, const Value *values)
{
    for (size_t i = 0; i < s->count; i++) {
        const Code *code = &s->codes[i];
        for (size_t k = 0; k < code->repeat; k++)
            if (!pack_one(s, code, to + code->offset + k * code->size, *values++))
                return false;
    }
    return true;
}

static Value unpack_values(const Struct *s, const uint8_t *from)
{
    Value result = tuple_new(s->values);
    size_t at = 0;
    for (size_t i = 0; result != 0 && i < s->count; i++) {
        const Code *code = &s->codes[i];
        for (size_t k = 0; k < code->repeat; k++) {
            Value v = unpack_one(s, code, from + code->offset + k * code->size);
            if (v == 0)
                return 0;
            TUPLE(result)->items[at++] = v;
        }
    }
    return result;
}

static Value pack(const Struct *s, Value *args, size_t nargs)
{
    if (nargs != s->values)
        return FAIL("pack expected %zu items for packing (got %zu)", s->values, nargs);
    Value result = bytes_alloc(s->size);
    if (result == 0)
        return 0;
    memset(AS(Bytes, result)->data, 0, s->size);
    return pack_values(s, AS(Bytes, result)->data, args) ? result : 0;
}

/* ---- functions that pack and unpack ---- */

static bool no_keywords(const char *name, Value kwnames)
{
    return kwnames == 0 || TUPLE(kwnames)->len == 0
           || raise_false(&type_TypeError, "%s() takes no keyword arguments", name);
}

/* Resolves a negative offset and checks that `s` fits. `verb`: for the messages. */
static bool check_offset(const Struct *s, int64_t *offset, size_t len, bool packing)
{
    int64_t size = (int64_t)s->size;
    if (*offset < 0) {
        if (*offset + size > 0)
            return packing ? FAIL_FALSE("no space to pack %lld bytes at offset %lld",
                                        (long long)size, (long long)*offset)
                           : FAIL_FALSE("not enough data to unpack %lld bytes at offset %lld",
                                        (long long)size, (long long)*offset);
        if (*offset + (int64_t)len < 0)
            return FAIL_FALSE("offset %lld out of range for %zu-byte buffer", (long long)*offset,
                              len);
        *offset += (int64_t)len;
    }
    if ((int64_t)len - *offset >= size)
        return true;
    return FAIL_FALSE("%s_%s requires a buffer of at least %llu bytes for %sing %lld bytes at "
                      "offset %lld (actual buffer size is %zu)",
                      packing ? "pack" : "unpack", packing ? "into" : "from",
                      (unsigned long long)*offset + s->size, packing ? "pack" : "unpack",
                      (long long)size, (long long)*offset, len);
}

static Value pack_into(const Struct *s, Value *args, size_t nargs)
{
    Buffer to;
    int64_t offset;
    if (nargs < 2)
        return FAIL("pack_into expected %s argument", nargs == 0 ? "buffer" : "offset");
    if (nargs - 2 != s->values)
        return FAIL("pack_into expected %zu items for packing (got %zu)", s->values, nargs - 2);
    if (!has_buffer(args[0]))
        return raise_type_error("a read-write bytes-like object is required, not '%.100T'",
                                args[0]);
    if (is_bytes(args[0]))
        return raise_type_error("argument must be read-write bytes-like object, not %T", args[0]);
    if (!buffer_get(args[0], &to, true))
        return 0;
    bool done = as_index(args[1], &offset) && check_offset(s, &offset, to.len, true);
    if (done) {
        memset(to.data + offset, 0, s->size);
        done = pack_values(s, to.data + offset, args + 2);
    }
    buffer_release(&to);
    return done ? VALUE_NONE : 0;
}

static Value unpack(const Struct *s, Value data)
{
    Buffer from;
    if (!buffer_get(data, &from, false))
        return 0;
    Value result = from.len != s->size
                       ? FAIL("unpack requires a buffer of %zu bytes", s->size)
                       : unpack_values(s, from.data);
    buffer_release(&from);
    return result;
}

static Value unpack_from(const Struct *s, Value data, Value offset_arg)
{
    Buffer from;
    int64_t offset = 0;
    if ((offset_arg != 0 && !as_index(offset_arg, &offset)) || !buffer_get(data, &from, false))
        return 0;
    Value result = check_offset(s, &offset, from.len, false)
                       ? unpack_values(s, from.data + offset) : 0;
    buffer_release(&from);
    return result;
}

FN(module_pack)
{
    if (!no_keywords("pack", kwnames))
        return 0;
    if (nargs == 0)
        return raise_type_error("missing format argument");
    Struct *s = struct_for(args[0]);
    return s == NULL ? 0 : pack(s, args + 1, nargs - 1);
}
FN(module_pack_into)
{
    if (!no_keywords("pack_into", kwnames))
        return 0;
    if (nargs == 0)
        return raise_type_error("missing format argument");
    Struct *s = struct_for(args[0]);
    return s == NULL ? 0 : pack_into(s, args + 1, nargs - 1);
}
FN(module_unpack)
{
    Struct *s = struct_for(args[0]);
    return s == NULL ? 0 : unpack(s, args[1]);
}
FN(module_unpack_from)
{
    Struct *s = struct_for(args[0]);
    return s == NULL ? 0 : unpack_from(s, args[1], args[2]);
}
FN(module_calcsize)
{
    Struct *s = struct_for(args[0]);
    return s == NULL ? 0 : int_from_u64(s->size);
}
FN(module_clearcache)
{
    cache = NULL;
    return VALUE_NONE;
}

FN(struct_pack)
{
    Struct *s = no_keywords("Struct.pack", kwnames) ? checked(self) : NULL;
    return s == NULL ? 0 : pack(s, args, nargs);
}
FN(struct_pack_into)
{
    Struct *s = no_keywords("Struct.pack_into", kwnames) ? checked(self) : NULL;
    return s == NULL ? 0 : pack_into(s, args, nargs);
}
FN(struct_unpack)
{
    Struct *s = checked(self);
    return s == NULL ? 0 : unpack(s, args[0]);
}
FN(struct_unpack_from)
{
    Struct *s = checked(self);
    return s == NULL ? 0 : unpack_from(s, args[0], args[1]);
}

/* ---- iter_unpack ---- */

typedef struct UnpackIter {
    Object head;
    Struct *s;     /* NULL: exhausted */
    Buffer buffer;
    size_t at;
} UnpackIter;

static Value iter_unpack(Struct *s, Value data)
{
    if (s->size == 0)
        return FAIL("cannot iteratively unpack with a struct of length 0");
    Value result = object_new(&type_unpack_iterator, 0);
    if (result == 0)
        return 0;
    UnpackIter *it = AS(UnpackIter, result);
    if (!buffer_get(data, &it->buffer, false))
        return 0;
    if (it->buffer.len % s->size != 0) {
        buffer_release(&it->buffer);
        return FAIL("iterative unpacking requires a buffer of a multiple of %zu bytes", s->size);
    }
    it->s = s;
    return result;
}

static void unpack_iter_finalize(Value self)
{
    if (AS(UnpackIter, self)->s != NULL)
        buffer_release(&AS(UnpackIter, self)->buffer);
    AS(UnpackIter, self)->s = NULL;
}

static Value unpack_iter_next(Value self)
{
    UnpackIter *it = AS(UnpackIter, self);
    if (it->s == NULL)
        return 0;
    if (it->at >= it->buffer.len) {
        unpack_iter_finalize(self);
        return 0;
    }
    size_t at = it->at;
    it->at += it->s->size;
    return unpack_values(it->s, it->buffer.data + at);
}

FN(unpack_iter_hint)
{
    UnpackIter *it = AS(UnpackIter, self);
    return int_from_u64(it->s == NULL ? 0 : (it->buffer.len - it->at) / it->s->size);
}

static const MethodDef unpack_iter_methods[] = {
    {"__length_hint__", unpack_iter_hint, "", 0, NULL},
    {0},
};
static Type type_unpack_iterator = {
    TYPE_HEAD("_struct.unpack_iterator"), .size = sizeof(UnpackIter), .iter = iter_self,
    .next = unpack_iter_next, .methods = unpack_iter_methods, .finalize = unpack_iter_finalize,
    .flags = TYPE_IMMUTABLE | TYPE_NO_NEW,
};

FN(module_iter_unpack)
{
    Struct *s = struct_for(args[0]);
    return s == NULL ? 0 : iter_unpack(s, args[1]);
}
FN(struct_iter_unpack)
{
    Struct *s = checked(self);
    return s == NULL ? 0 : iter_unpack(s, args[0]);
}

/* ---- the type and the module ---- */

FN(struct_sizeof)
{
    return int_from_u64(sizeof(Struct) + (AS(Struct, self)->count + 1) * sizeof(Code));
}
static Value struct_size(Value self)
{
    return checked(self) == NULL ? 0 : int_from_u64(AS(Struct, self)->size);
}
static Value struct_format(Value self)
{
    return checked(self) == NULL ? 0 : AS(Struct, self)->format;
}
static Value struct_repr(Value self)
{
    if (checked(self) == NULL)
        return 0;
    return str_format("%s(%R)", type_cname_tail(type_of(self)), AS(Struct, self)->format);
}

static const MethodDef struct_methods[] = {
    {"pack", struct_pack, "*values", METHOD_RAW, "Return bytes containing the values."},
    {"pack_into", struct_pack_into, "buffer, offset, *values", METHOD_RAW,
     "Pack values and write the packed bytes into a buffer."},
    {"unpack", struct_unpack, "buffer, /", 0, "Return a tuple containing unpacked values."},
    {"unpack_from", struct_unpack_from, "buffer, offset=0", 0,
     "Return a tuple containing unpacked values."},
    {"iter_unpack", struct_iter_unpack, "buffer, /", 0,
     "Return an iterator yielding tuples unpacked from a bytes source."},
    {"__sizeof__", struct_sizeof, "", 0, "S.__sizeof__() -> size of S in memory, in bytes"},
    {0},
};
static const GetSetDef struct_getsets[] = {
    {"format", struct_format, NULL, "struct format string"},
    {"size", struct_size, NULL, "struct size in bytes"},
    {0},
};
static Type type_struct = {
    TYPE_HEAD("_struct.Struct"), .size = sizeof(Struct), .new_ = struct_new, .init = struct_init,
    .repr = struct_repr, .methods = struct_methods, .getsets = struct_getsets,
    .flags = TYPE_BASE | TYPE_WEAKREF, .doc = "Struct(fmt) --> compiled struct object",
};

static const MethodDef functions[] = {
    {"pack", module_pack, "format, /, *values", METHOD_RAW,
     "Return bytes containing values packed according to the format string."},
    {"pack_into", module_pack_into, "format, buffer, offset, /, *values", METHOD_RAW,
     "Pack values according to the format string into a buffer."},
    {"unpack", module_unpack, "format, buffer, /", 0, "Return a tuple containing values unpacked "
                                                      "according to the format string."},
    {"unpack_from", module_unpack_from, "format, /, buffer, offset=0", 0,
     "Return a tuple containing values unpacked according to the format string."},
    {"iter_unpack", module_iter_unpack, "format, buffer, /", 0,
     "Return an iterator yielding tuples unpacked from a bytes source."},
    {"calcsize", module_calcsize, "format, /", 0,
     "Return size in bytes of the struct described by the format string."},
    {"_clearcache", module_clearcache, "", 0, "Clear the internal cache."},
    {0},
};

static bool init(Value module)
{
    type_ready(&type_unpack_iterator);
    return native_class_once(&error_class, "struct.error", OBJECT_VALUE(&type_Exception))
           && module_add(module, "error", error_class)
           && module_add_type(module, &type_struct);
}

const ModuleDef mod_struct = {
    "_struct",
    "Functions to convert between Python values and C structs.\n"
    "Python bytes objects are used to hold the data representing the C struct\n"
    "and also as format strings (explained below) to describe the layout of data\n"
    "in the C struct.",
    functions,
    init,
};
