/* Module binascii: bytes to text and back (RFC 4648 base 16 and 64, RFC 2045 quoted-printable,
 * uuencode) and checksums. base64.py, quopri and email build on it. Each decoder takes bytes-like
 * objects and ASCII text; malformed input raises binascii.Error. */
#include <zlib.h>

#include "runtime/bytes_impl.h"
#include "stdlib/native.h"

static Value error_class, incomplete_class;

#define FAIL(...) native_raise(error_class, __VA_ARGS__)

/* The bytes of an argument that may be ASCII text. Release with buffer_release. */
static bool ascii_buffer(Value v, Buffer *out)
{
    if (is_str(v)) {
        memset(out, 0, sizeof *out);
        if (!STR(v)->ascii)
            return raise_false(&type_ValueError,
                               "string argument should contain only ASCII characters");
        out->data = STR(v)->data;
        out->len = STR(v)->len;
        return true;
    }
    if (!has_buffer(v))
        return raise_false(&type_TypeError,
                           "argument should be bytes, buffer or ASCII string, not '%.100T'", v);
    return buffer_get(v, out, false);
}

/* ---- base 64 ---- */

static const char base64_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int base64_value(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

FN(b2a_base64)
{
    Buffer in;
    bool newline;
    if (!native_flag(args[1], true, &newline) || !buffer_get(args[0], &in, false))
        return 0;
    Value result = bytes_alloc((in.len + 2) / 3 * 4 + newline);
    if (result != 0) {
        uint8_t *to = AS(Bytes, result)->data;
        for (size_t i = 0; i < in.len; i += 3) {
            size_t left = in.len - i;
            uint32_t bits = (uint32_t)in.data[i] << 16 | (left > 1 ? in.data[i + 1] << 8 : 0) |
                            (left > 2 ? in.data[i + 2] : 0);
            *to++ = (uint8_t)base64_letters[bits >> 18];
            *to++ = (uint8_t)base64_letters[bits >> 12 & 63];
            *to++ = left > 1 ? (uint8_t)base64_letters[bits >> 6 & 63] : '=';
            *to++ = left > 2 ? (uint8_t)base64_letters[bits & 63] : '=';
        }
        if (newline)
            *to = '\n';
    }
    buffer_release(&in);
    return result;
}

/* The reader's state: `place` counts letters of the running quad, `pads` the '=' seen in it. */
typedef struct Base64 { uint8_t *to; size_t place, pads, letters; uint8_t rest; } Base64;

static void base64_letter(Base64 *b, uint8_t v)
{
    b->pads = 0;
    b->letters++;
    switch (b->place++) {
    case 0:
        b->rest = v;
        return;
    case 1:
        *b->to++ = (uint8_t)(b->rest << 2 | v >> 4);
        b->rest = v & 15;
        return;
    case 2:
        *b->to++ = (uint8_t)(b->rest << 4 | v >> 2);
        b->rest = v & 3;
        return;
    default:
        *b->to++ = (uint8_t)(b->rest << 6 | v);
        b->rest = 0;
        b->place = 0;
    }
}

/* NULL: all read; else what is wrong with it. *count letters were read before. */
static const char *base64_read(Base64 *b, const uint8_t *p, size_t n, bool strict)
{
    bool padded = false;
    if (strict && n > 0 && p[0] == '=')
        return "Leading padding not allowed";
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '=') {
            padded = true;
            if (strict && b->place == 0)
                return "Excess padding not allowed";
            if (b->place >= 2 && b->place + ++b->pads >= 4) {
                if (strict && i + 1 < n)
                    return "Excess data after padding";
                b->place = 0;
                return NULL;
            }
            if (strict && b->place < 2 && b->place > 0 && i + 1 < n && p[i + 1] != '=')
                return "Discontinuous padding not allowed";
            continue;
        }
        int v = base64_value(p[i]);
        if (v < 0) {
            if (strict)
                return "Only base64 data is allowed";
            continue;
        }
        if (strict && padded && b->pads > 0)
            return "Discontinuous padding not allowed";
        base64_letter(b, (uint8_t)v);
    }
    return b->place != 0 ? "" : NULL;
}

FN(a2b_base64)
{
    Buffer in;
    bool strict;
    if (!native_flag(args[1], false, &strict) || !ascii_buffer(args[0], &in))
        return 0;
    uint8_t *data = gc_alloc_atomic(in.len / 4 * 3 + 4);
    Base64 b = {.to = data};
    const char *wrong = data == NULL ? NULL : base64_read(&b, in.data, in.len, strict);
    buffer_release(&in);
    if (data == NULL)
        return 0;
    if (wrong != NULL && wrong[0] != 0)
        return FAIL("%s", wrong);
    if (wrong != NULL && b.place == 1)
        return FAIL("Invalid base64-encoded string: number of data characters (%zu) "
                    "cannot be 1 more than a multiple of 4", b.letters);
    if (wrong != NULL)
        return FAIL("Incorrect padding");
    return bytes_new(data, (size_t)(b.to - data));
}

/* ---- base 16 ---- */

static int hex_value(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

FN(b2a_hex)
{
    Buffer in;
    if (!buffer_get(args[0], &in, false))
        return 0;
    Value text = bytes_hex((ByteView){in.data, in.len}, args[1], args[2]);
    buffer_release(&in);
    return text == 0 ? 0 : bytes_new(STR(text)->data, STR(text)->len);
}

FN(a2b_hex)
{
    Buffer in;
    if (!ascii_buffer(args[0], &in))
        return 0;
    Value result = 0;
    if (in.len % 2 != 0) {
        FAIL("Odd-length string");
    } else if ((result = bytes_alloc(in.len / 2)) != 0) {
        for (size_t i = 0; i < in.len / 2; i++) {
            int high = hex_value(in.data[2 * i]), low = hex_value(in.data[2 * i + 1]);
            if (high < 0 || low < 0) {
                result = FAIL("Non-hexadecimal digit found");
                break;
            }
            AS(Bytes, result)->data[i] = (uint8_t)(high << 4 | low);
        }
    }
    buffer_release(&in);
    return result;
}

/* ---- uuencode: one line, first its length ---- */

FN(b2a_uu)
{
    Buffer in;
    bool backtick;
    if (!native_flag(args[1], false, &backtick) || !buffer_get(args[0], &in, false))
        return 0;
    if (in.len > 45) {
        buffer_release(&in);
        return FAIL("At most 45 bytes at once");
    }
    uint8_t line[64], *to = line, zero = backtick ? '`' : ' ';
    *to++ = in.len == 0 ? zero : (uint8_t)(' ' + in.len);
    for (size_t i = 0; i < in.len; i += 3) {
        size_t left = in.len - i;
        uint32_t bits = (uint32_t)in.data[i] << 16 | (left > 1 ? in.data[i + 1] << 8 : 0) |
                        (left > 2 ? in.data[i + 2] : 0);
        for (int shift = 18; shift >= 0; shift -= 6) {
            uint8_t v = bits >> shift & 63;
            *to++ = v == 0 ? zero : (uint8_t)(' ' + v);
        }
    }
    *to++ = '\n';
    buffer_release(&in);
    return bytes_new(line, (size_t)(to - line));
}

/* Spaces cut off at the end of the line count as zeros, as old mailers need it. */
static Value uu_read(const uint8_t *p, size_t n)
{
    size_t want = n > 0 ? (p[0] - ' ') & 63 : 0, pos = 1, have = 0;
    uint8_t out[64];
    uint32_t bits = 0;
    int held = 0;
    while (have < want) {
        uint8_t c = pos < n ? p[pos] : '\n', v = 0;
        if (pos < n)
            pos++;
        if (c != '\n' && c != '\r') {
            if (c < ' ' || c > ' ' + 64)
                return FAIL("Illegal char");
            v = (c - ' ') & 63;
        } else if (pos < n || (pos == n && n > 0)) {
            pos = n;
        }
        bits = bits << 6 | v;
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[have++] = (uint8_t)(bits >> held);
            bits &= (1u << held) - 1;
        }
    }
    for (; pos < n; pos++)
        if (p[pos] != ' ' && p[pos] != '`' && p[pos] != '\n' && p[pos] != '\r')
            return FAIL("Trailing garbage");
    return bytes_new(out, want);
}

FN(a2b_uu)
{
    Buffer in;
    if (!ascii_buffer(args[0], &in))
        return 0;
    Value result = uu_read(in.data, in.len);
    buffer_release(&in);
    return result;
}

/* ---- quoted-printable ---- */

static size_t qp_skip_line(const uint8_t *p, size_t n, size_t i)
{
    while (i < n && p[i] != '\n')
        i++;
    return i < n ? i + 1 : i;
}

FN(a2b_qp)
{
    Buffer in;
    bool header;
    if (!native_flag(args[1], false, &header) || !ascii_buffer(args[0], &in))
        return 0;
    ByteBuilder out = {0};
    const uint8_t *p = in.data;
    size_t n = in.len, i = 0;
    while (i < n) {
        if (p[i] == '=') {
            if (++i >= n)
                break;
            if (p[i] == '\n' || p[i] == '\r') {
                i = qp_skip_line(p, n, i);
            } else if (p[i] == '=') { /* what broken mailers write for "=" */
                byte_builder_putc(&out, '=');
                i++;
            } else if (i + 1 < n && hex_value(p[i]) >= 0 && hex_value(p[i + 1]) >= 0) {
                byte_builder_putc(&out, (uint8_t)(hex_value(p[i]) << 4 | hex_value(p[i + 1])));
                i += 2;
            } else {
                byte_builder_putc(&out, '=');
            }
        } else {
            byte_builder_putc(&out, header && p[i] == '_' ? ' ' : p[i]);
            i++;
        }
    }
    buffer_release(&in);
    return byte_builder_finish(&out);
}

typedef struct QpWriter { ByteBuilder out; size_t column; bool crlf; } QpWriter;

static void qp_break(QpWriter *w, bool soft)
{
    if (soft)
        byte_builder_putc(&w->out, '=');
    if (w->crlf)
        byte_builder_putc(&w->out, '\r');
    byte_builder_putc(&w->out, '\n');
    w->column = 0;
}

static void qp_hex(QpWriter *w, uint8_t c)
{
    byte_builder_putc(&w->out, '=');
    byte_builder_putc(&w->out, (uint8_t)"0123456789ABCDEF"[c >> 4]);
    byte_builder_putc(&w->out, (uint8_t)"0123456789ABCDEF"[c & 15]);
    w->column += 3;
}

enum { QP_LINE = 76 };

static bool qp_must_quote(const QpWriter *w, const uint8_t *p, size_t n, size_t i, bool quotetabs,
                          bool istext, bool header)
{
    uint8_t c = p[i];
    if (c > 126 || c == '=' || (header && c == '_'))
        return true;
    if (c == '.' && w->column == 0 /* alone on its line it would end an SMTP message */
        && (i + 1 == n || p[i + 1] == '\n' || p[i + 1] == '\r' || p[i + 1] == 0))
        return true;
    if (!istext && (c == '\r' || c == '\n'))
        return true;
    if ((c == ' ' || c == '\t') && i + 1 == n)
        return true;
    return c < 33 && c != '\r' && c != '\n' && (quotetabs || (c != '\t' && c != ' '));
}

static void qp_write(QpWriter *w, const uint8_t *p, size_t n, bool quotetabs, bool istext,
                     bool header)
{
    for (size_t i = 0; i < n;) {
        if (qp_must_quote(w, p, n, i, quotetabs, istext, header)) {
            if (w->column + 3 >= QP_LINE)
                qp_break(w, true);
            qp_hex(w, p[i++]);
            continue;
        }
        bool newline = p[i] == '\n' || (p[i] == '\r' && i + 1 < n && p[i + 1] == '\n');
        if (istext && newline) {
            uint8_t last = w->out.len > 0 ? w->out.data[w->out.len - 1] : 0;
            if (!w->out.failed && (last == ' ' || last == '\t')) { /* no blanks before an end */
                w->out.len--;
                qp_hex(w, last);
            }
            qp_break(w, false);
            i += p[i] == '\r' ? 2 : 1;
            continue;
        }
        if (i + 1 != n && p[i + 1] != '\n' && w->column + 1 >= QP_LINE)
            qp_break(w, true);
        w->column++;
        byte_builder_putc(&w->out, header && p[i] == ' ' ? '_' : p[i]);
        i++;
    }
}

FN(b2a_qp)
{
    Buffer in;
    bool quotetabs, istext, header;
    if (!native_flag(args[1], false, &quotetabs) || !native_flag(args[2], true, &istext)
        || !native_flag(args[3], false, &header) || !buffer_get(args[0], &in, false))
        return 0;
    const uint8_t *newline = in.len > 0 ? memchr(in.data, '\n', in.len) : NULL;
    QpWriter w = {.crlf = newline != NULL && newline > in.data && newline[-1] == '\r'};
    qp_write(&w, in.data, in.len, quotetabs, istext, header);
    buffer_release(&in);
    return byte_builder_finish(&w.out);
}

/* ---- checksums ---- */

FN(crc_hqx)
{
    Buffer in;
    Value start = index_value(args[1]);
    if (start == 0 || !buffer_get(args[0], &in, false))
        return 0;
    uint32_t crc = (uint32_t)int_low_bits(start) & 0xffff;
    for (size_t i = 0; i < in.len; i++) {
        crc ^= (uint32_t)in.data[i] << 8;
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 0x8000 ? (crc << 1 ^ 0x1021) & 0xffff : crc << 1;
    }
    buffer_release(&in);
    return small_int_value(crc);
}

FN(binascii_crc32)
{
    Buffer in;
    Value start = args[1] == 0 ? small_int_value(0) : index_value(args[1]);
    if (start == 0 || !buffer_get(args[0], &in, false))
        return 0;
    uLong crc = crc32_z((uint32_t)int_low_bits(start), in.data, in.len);
    buffer_release(&in);
    return small_int_value((int64_t)crc);
}

static const MethodDef functions[] = {
    {"a2b_uu", a2b_uu, "data, /", 0, "Decode a line of uuencoded data."},
    {"b2a_uu", b2a_uu, "data, /, *, backtick=False", 0, "Uuencode line of data."},
    {"a2b_base64", a2b_base64, "data, /, *, strict_mode=False", 0,
     "Decode a line of base64 data."},
    {"b2a_base64", b2a_base64, "data, /, *, newline=True", 0, "Base64-code line of data."},
    {"a2b_hex", a2b_hex, "hexstr, /", 0, "Binary data of hexadecimal representation."},
    {"b2a_hex", b2a_hex, "data, sep=<unrepresentable>, bytes_per_sep=1", 0,
     "Hexadecimal representation of binary data."},
    {"unhexlify", a2b_hex, "hexstr, /", 0, "Binary data of hexadecimal representation."},
    {"hexlify", b2a_hex, "data, sep=<unrepresentable>, bytes_per_sep=1", 0,
     "Hexadecimal representation of binary data."},
    {"a2b_qp", a2b_qp, "data, header=False", 0, "Decode a string of qp-encoded data."},
    {"b2a_qp", b2a_qp, "data, quotetabs=False, istext=True, header=False", 0,
     "Encode a string using quoted-printable encoding."},
    {"crc_hqx", crc_hqx, "data, crc, /", 0, "Compute CRC-CCITT incrementally."},
    {"crc32", binascii_crc32, "data, crc=0, /", 0, "Compute CRC-32 incrementally."},
    {0},
};

static bool binascii_init(Value module)
{
    return native_class_once(&error_class, "binascii.Error", OBJECT_VALUE(&type_ValueError))
           && native_class_once(&incomplete_class, "binascii.Incomplete",
                                OBJECT_VALUE(&type_Exception))
           && module_add(module, "Error", error_class)
           && module_add(module, "Incomplete", incomplete_class);
}

const ModuleDef mod_binascii = {
    "binascii",
    "Conversion between binary data and ASCII",
    functions,
    binascii_init,
};
