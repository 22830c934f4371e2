/* _json: the encoder. make_encoder(...)(object, level) gives a tuple with one str: the whole text,
 * written into a StrBuilder. Objects on the way down are linked on the C stack, which is how a
 * circle is found. */
#include <math.h>

#include "stdlib/json_impl.h"

typedef struct JsonEncoder {
    Object head;
    Value markers, default_function, encoder, indent, key_separator, item_separator;
    bool sort_keys, skipkeys, allow_nan, check_circular;
    enum { ENCODER_OTHER, ENCODER_ASCII, ENCODER_PLAIN } kind;
} JsonEncoder;

typedef struct Parent { Value object; const struct Parent *up; } Parent;

typedef struct Run {
    JsonEncoder *e;
    StrBuilder out;
    Buf digits;
} Run;

static bool put_value(Run *r, Value v, int64_t level, const Parent *up);

/* ---- strings ---- */

static char *escape_unit(char *to, uint32_t unit)
{
    static const char hex[] = "0123456789abcdef";
    *to++ = '\\';
    *to++ = 'u';
    for (int shift = 12; shift >= 0; shift -= 4)
        *to++ = hex[unit >> shift & 15];
    return to;
}

static void put_escape(StrBuilder *b, uint32_t c)
{
    char text[12], *end = text;
    const char *at = c != 0 && c < 128 ? strchr("\"\\\b\f\n\r\t", (int)c) : NULL;
    if (at != NULL) {
        text[0] = '\\';
        text[1] = "\"\\bfnrt"[at - "\"\\\b\f\n\r\t"];
        end += 2;
    } else if (c < 0x10000) {
        end = escape_unit(end, c);
    } else {
        end = escape_unit(end, 0xd800 | (c - 0x10000) >> 10);
        end = escape_unit(end, 0xdc00 | ((c - 0x10000) & 0x3ff));
    }
    builder_ascii(b, text, (size_t)(end - text));
}

static void put_string(StrBuilder *b, Value v, bool ascii_only)
{
    const Str *s = STR(v);
    size_t start = 0;
    builder_putc(b, '"');
    if (s->kind == 1 && (s->ascii || !ascii_only)) { /* most: no need to look at each by kind */
        const uint8_t *p = s->data;
        for (size_t i = 0; i < s->len; i++) {
            if (LIKELY(p[i] >= ' ' && p[i] != '"' && p[i] != '\\'
                       && (p[i] != 0x7f || !ascii_only)))
                continue;
            builder_range(b, s, start, i);
            put_escape(b, p[i]);
            start = i + 1;
        }
    } else {
        for (size_t i = 0; i < s->len; i++) {
            uint32_t c = str_at(s, i);
            if (c >= ' ' && c != '"' && c != '\\' && (c < 0x7f || !ascii_only))
                continue;
            builder_range(b, s, start, i);
            put_escape(b, c);
            start = i + 1;
        }
    }
    builder_range(b, s, start, s->len);
    builder_putc(b, '"');
}

static Value encode_basestring(Value v, bool ascii_only)
{
    if (!is_str(v))
        return raise_type_error("first argument must be a string, not %.80T", v);
    StrBuilder b;
    builder_init(&b);
    put_string(&b, v, ascii_only);
    return builder_finish(&b);
}

Value json_encode_basestring(Value self, Value *args, size_t nargs, Value kwnames)
{
    return encode_basestring(args[0], false);
}
Value json_encode_basestring_ascii(Value self, Value *args, size_t nargs, Value kwnames)
{
    return encode_basestring(args[0], true);
}

static bool put_text(Run *r, Value v)
{
    if (LIKELY(r->e->kind != ENCODER_OTHER)) {
        put_string(&r->out, v, r->e->kind == ENCODER_ASCII);
        return !r->out.failed;
    }
    Value text = call1(r->e->encoder, v);
    if (text == 0)
        return false;
    if (!is_str(text))
        return raise_false(&type_TypeError, "encoder() must return a string, not %.80T", text);
    builder_str(&r->out, text);
    return true;
}

/* ---- numbers ---- */

static bool put_int(Run *r, Value v)
{
    if (is_small_int(v)) {
        char text[24], *p = text + sizeof text;
        int64_t i = small_int(v);
        uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
        do
            *--p = (char)('0' + u % 10);
        while ((u /= 10) != 0);
        if (i < 0)
            *--p = '-';
        builder_ascii(&r->out, p, (size_t)(text + sizeof text - p));
        return true;
    }
    Value text = int_to_str(v, 10, false);
    if (text != 0)
        builder_str(&r->out, text);
    return text != 0;
}

static bool put_float(Run *r, Value v)
{
    double d = float_value(v);
    if (isfinite(d)) {
        r->digits.len = 0;
        double_format(&r->digits, d, 'r', 0, DOUBLE_ADD_DOT_0);
        if (r->digits.failed)
            return false;
        builder_ascii(&r->out, r->digits.data, r->digits.len);
        return true;
    }
    if (!r->e->allow_nan)
        return raise_false(&type_ValueError,
                           "Out of range float values are not JSON compliant: %R", v);
    builder_cstr(&r->out, isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity");
    return true;
}

/* ---- containers ---- */

static void put_newline(Run *r, int64_t level)
{
    if (r->e->indent == VALUE_NONE)
        return;
    builder_putc(&r->out, '\n');
    for (int64_t i = 0; i < level; i++)
        builder_str(&r->out, r->e->indent);
}

static bool check_circle(Run *r, Value v, const Parent *up)
{
    if (r->e->check_circular)
        for (; up != NULL; up = up->up)
            if (up->object == v)
                return raise_false(&type_ValueError, "Circular reference detected");
    return recursion_check(" while encoding a JSON object");
}

static bool put_list(Run *r, Value v, int64_t level, const Parent *up)
{
    Value items = is_exact_list(v) || is_exact_tuple(v)
                      ? v : sequence_fast(v, "_iterencode_list needs a sequence");
    size_t n = 0;
    if (items == 0)
        return false;
    (void)sequence_items(items, &n);
    if (n == 0)
        return builder_cstr(&r->out, "[]"), true;
    if (!check_circle(r, v, up))
        return false;
    Parent here = {v, up};
    builder_putc(&r->out, '[');
    for (size_t i = 0;; i++) {
        Value *p = sequence_items(items, &n); /* default() may have changed it */
        if (i >= n)
            break;
        if (i > 0)
            builder_str(&r->out, r->e->item_separator);
        put_newline(r, level + 1);
        if (!put_value(r, p[i], level + 1, &here))
            return false;
    }
    put_newline(r, level);
    builder_putc(&r->out, ']');
    return !r->out.failed;
}

static bool put_key(Run *r, Value key, bool *skipped)
{
    *skipped = false;
    if (is_str(key))
        return put_text(r, key);
    if (is_int(key) || is_float(key) || key == VALUE_NONE) {
        Run text = {.e = r->e};
        builder_init(&text.out);
        bool done = put_value(&text, key, 0, NULL);
        Value s = done ? builder_finish(&text.out) : 0;
        return s != 0 && put_text(r, s);
    }
    *skipped = r->e->skipkeys;
    return r->e->skipkeys
           || raise_false(&type_TypeError, "keys must be str, int, float, bool or None, not %.100T",
                          key);
}

/* `started`: an earlier pair was written. */
static bool put_pair(Run *r, Value key, Value value, int64_t level, const Parent *here,
                     bool *started)
{
    bool skipped = !is_str(key) && !is_int(key) && !is_float(key) && key != VALUE_NONE
                   && r->e->skipkeys;
    if (skipped)
        return true;
    if (*started)
        builder_str(&r->out, r->e->item_separator);
    *started = true;
    put_newline(r, level + 1);
    if (!put_key(r, key, &skipped))
        return false;
    builder_str(&r->out, r->e->key_separator);
    return put_value(r, value, level + 1, here);
}

static bool put_items(Run *r, Value v, int64_t level, const Parent *here, bool *started)
{
    static Value items_name;
    if (items_name == 0)
        items_name = str_intern_cstr("items");
    Value view = call_method0(v, items_name), items = view == 0 ? 0 : list_from_iterable(view);
    if (items == 0 || (r->e->sort_keys && !list_sort(LIST(items), 0, false)))
        return false;
    for (size_t i = 0; i < LIST(items)->len; i++) {
        Value item = LIST(items)->items[i];
        if (!is_tuple(item) || TUPLE(item)->len != 2)
            return raise_false(&type_ValueError, "items must return 2-tuples");
        if (!put_pair(r, TUPLE(item)->items[0], TUPLE(item)->items[1], level, here, started))
            return false;
    }
    return true;
}

static bool put_dict(Run *r, Value v, int64_t level, const Parent *up)
{
    bool started = false, exact = is_exact_dict(v);
    if (DICT(v)->used == 0)
        return builder_cstr(&r->out, "{}"), true;
    if (!check_circle(r, v, up))
        return false;
    Parent here = {v, up};
    builder_putc(&r->out, '{');
    if (!exact || r->e->sort_keys) {
        if (!put_items(r, v, level, &here, &started))
            return false;
    } else {
        for (size_t i = 0; i < DICT(v)->filled; i++) {
            DictEntry *entry = &DICT(v)->entries[i];
            if (entry->key != 0
                && !put_pair(r, entry->key, entry->value, level, &here, &started))
                return false;
        }
    }
    if (started)
        put_newline(r, level);
    builder_putc(&r->out, '}');
    return !r->out.failed;
}

static bool put_default(Run *r, Value v, int64_t level, const Parent *up)
{
    if (!check_circle(r, v, up))
        return false;
    Parent here = {v, up};
    Value replaced = call1(r->e->default_function, v);
    return replaced != 0 && put_value(r, replaced, level, &here);
}

static bool put_value(Run *r, Value v, int64_t level, const Parent *up)
{
    if (is_exact_str(v))
        return put_text(r, v);
    if (is_small_int(v))
        return put_int(r, v);
    if (v == VALUE_NONE)
        return builder_ascii(&r->out, "null", 4), true;
    if (v == VALUE_TRUE)
        return builder_ascii(&r->out, "true", 4), true;
    if (v == VALUE_FALSE)
        return builder_ascii(&r->out, "false", 5), true;
    if (is_str(v))
        return put_text(r, v);
    if (is_int(v))
        return put_int(r, v);
    if (is_float(v))
        return put_float(r, v);
    if (is_list(v) || is_tuple(v))
        return put_list(r, v, level, up);
    if (is_dict(v))
        return put_dict(r, v, level, up);
    return put_default(r, v, level, up);
}

/* ---- encoder objects ---- */

static bool native_is(Value function, NativeFn fn)
{
    return is_object(function) && type_of(function) == &type_native_function
           && AS(NativeFunction, function)->def->fn == fn;
}

static Value encoder_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value self = object_new(type, 0);
    if (self == 0)
        return 0;
    JsonEncoder *e = AS(JsonEncoder, self);
    if (args[0] != VALUE_NONE && !is_dict(args[0]))
        return raise_type_error("make_encoder() argument 1 must be dict or None, not %.200T",
                                args[0]);
    for (size_t i = 4; i < 6; i++)
        if (!is_str(args[i]))
            return raise_type_error("make_encoder() argument %d must be str, not %T", (int)i + 1,
                                    args[i]);
    e->markers = args[0];
    e->check_circular = args[0] != VALUE_NONE;
    e->default_function = args[1];
    e->encoder = args[2];
    e->indent = args[3];
    e->key_separator = args[4];
    e->item_separator = args[5];
    if (e->indent != VALUE_NONE && !is_str(e->indent))
        return raise_type_error("make_encoder() argument 4 must be str or None, not %T", args[3]);
    if (!native_flag(args[6], false, &e->sort_keys) || !native_flag(args[7], false, &e->skipkeys)
        || !native_flag(args[8], true, &e->allow_nan))
        return 0;
    e->kind = native_is(e->encoder, json_encode_basestring_ascii) ? ENCODER_ASCII
              : native_is(e->encoder, json_encode_basestring)     ? ENCODER_PLAIN : ENCODER_OTHER;
    return self;
}

static Value encoder_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    static ParamSpec *spec;
    Value bound[2];
    int64_t level;
    if (spec == NULL)
        spec = param_spec("_iterencode", "obj, _current_indent_level");
    if (!params_bind(spec, args, nargs, kwnames, bound) || !as_index(bound[1], &level))
        return 0;
    Run r = {.e = AS(JsonEncoder, self)};
    builder_init(&r.out);
    if (!put_value(&r, bound[0], level, NULL))
        return 0;
    Value text = builder_finish(&r.out);
    return text == 0 ? 0 : tuple_pack(1, text);
}

static const MemberDef encoder_members[] = {
    {"markers", offsetof(JsonEncoder, markers), MEMBER_READONLY, "markers"},
    {"default", offsetof(JsonEncoder, default_function), MEMBER_READONLY, "default"},
    {"encoder", offsetof(JsonEncoder, encoder), MEMBER_READONLY, "encoder"},
    {"indent", offsetof(JsonEncoder, indent), MEMBER_READONLY, "indent"},
    {"key_separator", offsetof(JsonEncoder, key_separator), MEMBER_READONLY, "key_separator"},
    {"item_separator", offsetof(JsonEncoder, item_separator), MEMBER_READONLY, "item_separator"},
    {0},
};
Type json_encoder_type = {
    TYPE_HEAD("_json.Encoder"), .size = sizeof(JsonEncoder), .new_ = encoder_new,
    .new_sig = "markers, default, encoder, indent, key_separator, item_separator, sort_keys, "
               "skipkeys, allow_nan",
    .call = encoder_call, .members = encoder_members, .flags = TYPE_BASE | TYPE_IMMUTABLE,
    .doc = "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, "
           "skipkeys, allow_nan)",
};
