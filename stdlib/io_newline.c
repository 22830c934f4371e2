/* Universal newlines: translation of decoded text, the search for line ends, and the type
 * _io.IncrementalNewlineDecoder, which does the translation on top of any incremental decoder. */
#include "stdlib/io_impl.h"

static uint32_t widest_char(const Str *s)
{
    return s->ascii ? 0x7f : s->kind == 1 ? 0xff : s->kind == 2 ? 0xffff : 0x10ffff;
}

static inline void put_unit(Str *s, size_t i, uint32_t cp)
{
    if (s->kind == 1)
        s->data[i] = (uint8_t)cp;
    else if (s->kind == 2)
        ((uint16_t *)s->data)[i] = (uint16_t)cp;
    else
        ((uint32_t *)s->data)[i] = cp;
}

static bool has_char(const Str *s, char c)
{
    if (s->kind == 1)
        return memchr(s->data, c, s->len) != NULL;
    for (size_t i = 0; i < s->len; i++)
        if (str_at(s, i) == (uint32_t)(unsigned char)c)
            return true;
    return false;
}

/* Which line ends the text has; a '\r' at its very end counts as one alone. */
static uint8_t find_seen(const Str *s)
{
    uint8_t seen = 0;
    for (size_t i = 0; i < s->len && seen != (SEEN_CR | SEEN_LF | SEEN_CRLF); i++) {
        uint32_t c = str_at(s, i);
        if (c == '\n') {
            seen |= SEEN_LF;
        } else if (c == '\r') {
            bool pair = i + 1 < s->len && str_at(s, i + 1) == '\n';
            seen |= pair ? SEEN_CRLF : SEEN_CR;
            i += pair;
        }
    }
    return seen;
}

static Value translate(Value text)
{
    const Str *from = STR(text);
    Value result = str_alloc(from->len, widest_char(from));
    if (result == 0)
        return 0;
    Str *to = STR(result);
    size_t n = 0;
    for (size_t i = 0; i < from->len; i++) {
        uint32_t c = str_at(from, i);
        if (c == '\r') {
            if (i + 1 < from->len && str_at(from, i + 1) == '\n')
                i++;
            c = '\n';
        }
        put_unit(to, n++, c);
    }
    return n == from->len ? result : str_substring(result, 0, n);
}

Value newline_decode(NewlineState *state, Value text, bool final)
{
    if (state->pending_cr && (final || str_len(text) > 0)) {
        text = str_concat(str_char('\r'), text);
        if (text == 0)
            return 0;
        state->pending_cr = false;
    }
    const Str *s = STR(text);
    if (!final && s->len > 0 && str_at(s, s->len - 1) == '\r') {
        text = str_substring(text, 0, s->len - 1);
        if (text == 0)
            return 0;
        s = STR(text);
        state->pending_cr = true;
    }
    if (s->len == 0)
        return text;
    if (!has_char(s, '\r')) {
        if (!(state->seen & SEEN_LF) && has_char(s, '\n'))
            state->seen |= SEEN_LF;
        return text;
    }
    state->seen |= find_seen(s);
    return state->translate ? translate(text) : text;
}

Value newlines_seen(uint8_t seen)
{
    static const char *const texts[] = {"\r", "\n", "\r\n"};
    Value items[3];
    size_t n = 0;
    for (int i = 0; i < 3; i++)
        if (seen >> i & 1) {
            items[n] = str_from_cstr(texts[i]);
            if (items[n++] == 0)
                return 0;
        }
    return n == 0 ? VALUE_NONE : n == 1 ? items[0] : tuple_from(items, n);
}

/* ---- line ends ---- */

static ptrdiff_t find_char(const Str *s, size_t start, size_t end, uint32_t c)
{
    if (s->kind == 1) {
        const uint8_t *at = memchr(s->data + start, (int)c, end - start);
        return at != NULL ? at - s->data : -1;
    }
    for (size_t i = start; i < end; i++)
        if (str_at(s, i) == c)
            return (ptrdiff_t)i;
    return -1;
}

static ptrdiff_t find_universal(const Str *s, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        uint32_t c = str_at(s, i);
        if (c == '\n')
            return (ptrdiff_t)i + 1;
        if (c == '\r')
            return (ptrdiff_t)(i + 1 < end && str_at(s, i + 1) == '\n' ? i + 2 : i + 1);
    }
    return -1;
}

ptrdiff_t newline_find(const Str *s, size_t start, size_t end, bool translated, bool universal,
                       Value newline, size_t *resume)
{
    *resume = end;
    ptrdiff_t at;
    if (translated) {
        at = find_char(s, start, end, '\n');
        return at >= 0 ? at + 1 : -1;
    }
    if (universal)
        return find_universal(s, start, end);
    const Str *nl = STR(newline);
    if (nl->len == 1) {
        at = find_char(s, start, end, str_at(nl, 0));
        return at >= 0 ? at + 1 : -1;
    }
    for (size_t i = start; i < end; i = (size_t)at + 1) {
        at = find_char(s, i, end, str_at(nl, 0));
        if (at < 0)
            return -1;
        if ((size_t)at + 1 == end) {
            *resume = (size_t)at;
            return -1;
        }
        if (str_at(s, (size_t)at + 1) == str_at(nl, 1))
            return at + 2;
    }
    return -1;
}

Value newline_replace(Value text, const char *newline)
{
    const Str *from = STR(text);
    size_t width = strlen(newline), count = 0;
    for (size_t i = 0; i < from->len; i++)
        count += str_at(from, i) == '\n';
    if (count == 0)
        return text;
    Value result = str_alloc(from->len + count * (width - 1), widest_char(from));
    if (result == 0)
        return 0;
    size_t n = 0;
    for (size_t i = 0; i < from->len; i++) {
        uint32_t c = str_at(from, i);
        if (c != '\n')
            put_unit(STR(result), n++, c);
        else
            for (const char *p = newline; *p != 0; p++)
                put_unit(STR(result), n++, (uint32_t)(unsigned char)*p);
    }
    return result;
}

/* ---- _io.IncrementalNewlineDecoder ---- */

typedef struct NewlineDecoder {
    Object head;
    Value decoder; /* None: the input is str already; 0: not initialised */
    NewlineState state;
} NewlineDecoder;

static bool nl_decoder_check(NewlineDecoder *d)
{
    if (d->decoder != 0)
        return true;
    return raise_false(&type_ValueError, "IncrementalNewlineDecoder.__init__() not called");
}

static Value nl_decoder_init_bound(Value self, Value *args, size_t nargs, Value kwnames)
{
    NewlineDecoder *d = AS(NewlineDecoder, self);
    int translated = is_true(args[1]);
    if (translated < 0)
        return 0;
    d->decoder = args[0];
    d->state = (NewlineState){.translate = translated};
    return VALUE_NONE;
}

static bool nl_decoder_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    static const MethodDef def = {"IncrementalNewlineDecoder", nl_decoder_init_bound,
                                  "decoder, translate, errors='strict'", 0, NULL};
    static ParamSpec *spec;
    return io_init_bound(&def, &spec, self, args, nargs, kwnames);
}

static Value nl_decoder_decode(Value self, Value *args, size_t nargs, Value kwnames)
{
    NewlineDecoder *d = AS(NewlineDecoder, self);
    int final = args[1] != 0 ? is_true(args[1]) : 0;
    if (final < 0 || !nl_decoder_check(d))
        return 0;
    Value text = args[0];
    if (d->decoder != VALUE_NONE)
        text = call_method2(d->decoder, NAME(decode), args[0], value_bool(final));
    if (text == 0)
        return 0;
    if (!is_str(text))
        return raise_type_error("decoder should return a string result, not '%.200s'",
                                type_name_of(text));
    return newline_decode(&d->state, text, final);
}

static Value nl_decoder_getstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    NewlineDecoder *d = AS(NewlineDecoder, self);
    if (!nl_decoder_check(d))
        return 0;
    Value input = bytes_new(NULL, 0), flags = small_int_value(0);
    if (d->decoder != VALUE_NONE) {
        Value state = call_method0(d->decoder, NAME(getstate));
        if (state == 0)
            return 0;
        if (!is_tuple(state) || TUPLE(state)->len != 2)
            return raise_type_error("illegal decoder state");
        input = TUPLE(state)->items[0];
        flags = TUPLE(state)->items[1];
        if (!is_int(flags))
            return raise_type_error("illegal decoder state");
    }
    flags = int_lshift(flags, small_int_value(1));
    if (flags != 0 && d->state.pending_cr)
        flags = int_or(flags, small_int_value(1));
    return flags != 0 && input != 0 ? tuple_pack(2, input, flags) : 0;
}

static Value nl_decoder_setstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    NewlineDecoder *d = AS(NewlineDecoder, self);
    if (!nl_decoder_check(d))
        return 0;
    if (!is_tuple(args[0]))
        return raise_type_error("state argument must be a tuple");
    Tuple *state = TUPLE(args[0]);
    if (state->len != 2 || !is_int(state->items[1]))
        return raise_type_error("setstate(): illegal state argument");
    d->state.pending_cr = int_low_bits(state->items[1]) & 1;
    if (d->decoder == VALUE_NONE)
        return VALUE_NONE;
    Value flags = int_rshift(state->items[1], small_int_value(1));
    Value inner = flags != 0 ? tuple_pack(2, state->items[0], flags) : 0;
    return inner != 0 ? call_method1(d->decoder, NAME(setstate), inner) : 0;
}

static Value nl_decoder_reset(Value self, Value *args, size_t nargs, Value kwnames)
{
    NewlineDecoder *d = AS(NewlineDecoder, self);
    if (!nl_decoder_check(d))
        return 0;
    d->state.seen = 0;
    d->state.pending_cr = false;
    return d->decoder != VALUE_NONE ? call_method0(d->decoder, NAME(reset)) : VALUE_NONE;
}

static Value nl_decoder_newlines(Value self)
{
    return nl_decoder_check(AS(NewlineDecoder, self))
             ? newlines_seen(AS(NewlineDecoder, self)->state.seen) : 0;
}

static const MethodDef nl_decoder_methods[] = {
    {"decode", nl_decoder_decode, "input, final=False", 0, NULL},
    {"getstate", nl_decoder_getstate, "", 0, NULL},
    {"setstate", nl_decoder_setstate, "state, /", 0, NULL},
    {"reset", nl_decoder_reset, "", 0, NULL},
    {0},
};
static const GetSetDef nl_decoder_getsets[] = {
    {"newlines", nl_decoder_newlines, NULL, NULL},
    {0},
};

Type type_newline_decoder = {
    TYPE_HEAD("_io.IncrementalNewlineDecoder"),
    .size = sizeof(NewlineDecoder),
    .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "Codec used when reading a file in universal newlines mode.",
    .methods = nl_decoder_methods,
    .getsets = nl_decoder_getsets,
    .new_ = io_plain_new,
    .init = nl_decoder_init,
};
