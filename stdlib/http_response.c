/* Answers into bytes. The common Response (a status, some headers, bytes) goes out from here in one
 * write; everything else is written by the package aiohttp through StreamWriter. */
#include "stdlib/http_impl.h"

#include "runtime/clock.h"

#include <stdio.h>
#include <time.h>

enum { COPY_LIMIT = 64 * 1024 }; /* bodies up to this go out with their head */

static ByteBuilder out; /* one serves all: what it holds is written before other code runs */

/* ---- pieces ---- */

static const char *date_text(void)
{
    static int64_t second;
    static char text[40];
    int64_t now = clock_realtime_ns() / 1000000000;
    if (now != second) {
        static const char days[] = "SunMonTueWedThuFriSat";
        static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
        struct tm t;
        time_t when = (time_t)now;
        gmtime_r(&when, &t);
        snprintf(text, sizeof text, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
                 days + 3 * t.tm_wday, t.tm_mday % 100, months + 3 * t.tm_mon,
                 (t.tm_year + 1900) % 10000, t.tm_hour % 100, t.tm_min % 100, t.tm_sec % 100);
        second = now;
    }
    return text;
}

Value http_date_line(void)
{
    const char *text = date_text();
    return str_from_ascii(text, strlen(text));
}

static void put(const char *text, size_t n) { byte_builder_write(&out, text, n); }
#define PUT(literal) put(literal, sizeof(literal) - 1)

static void put_number(size_t v)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + v % 10);
    } while (v /= 10);
    put(digits + at, sizeof digits - at);
}

/* One header's text: line breaks and NUL in it would end it early (response splitting). */
static bool put_text(ByteBuilder *b, Value text)
{
    size_t n;
    if (!is_str(text))
        return raise_false(&type_TypeError, "Header names and values must be str, not %T", text);
    Value raw = STR(text)->ascii ? 0 : utf8_encode(text, "surrogateescape");
    if (!raw && !STR(text)->ascii)
        return false;
    const char *utf8 = raw ? (const char *)bytes_data(raw) : (const char *)STR(text)->data;
    n = raw ? bytes_len(raw) : STR(text)->len;
    for (size_t i = 0; i < n; i++) {
        if (UNLIKELY(utf8[i] == '\r' || utf8[i] == '\n' || utf8[i] == 0))
            return raise_false(&type_ValueError, "Newline, carriage return, or null byte detected in "
                               "headers. Potential header injection attack.");
    }
    byte_builder_write(b, utf8, n);
    return true;
}

bool http_put_items(ByteBuilder *b, Value list)
{
    for (size_t i = 0; i < LIST(list)->len; i++) {
        Value item = LIST(list)->items[i];
        if (!is_tuple(item) || TUPLE(item)->len != 3)
            return raise_false(&type_TypeError, "header items must be tuples of three");
        if (!put_text(b, TUPLE(item)->items[1]))
            return false;
        byte_builder_write(b, ": ", 2);
        if (!put_text(b, TUPLE(item)->items[2]))
            return false;
        byte_builder_write(b, "\r\n", 2);
    }
    return true;
}

/* ---- responses ---- */

/* The attributes of a Response, found once for each shape. */
enum { A_STATUS, A_REASON, A_BODY, A_HEADERS, A_TYPE, A_SPECIAL, A_KEEP, A_COUNT };
static const char *const attr_names[A_COUNT] = {"_status", "_reason", "_body", "_headers", "_ctype",
                                                "_special", "_keep_alive"};
static struct { uint32_t shape; int slots[A_COUNT]; } known;

static bool read_attrs(Value response, Value *got)
{
    Shape *shape = AS(Object, response)->shape;
    if (shape->id != known.shape) {
        if (shape->mode != SHAPE_SLOTS)
            return false;
        for (int i = 0; i < A_COUNT; i++) {
            known.slots[i] = shape_slot(shape, str_intern_cstr(attr_names[i]));
            if (known.slots[i] < 0)
                return known.shape = 0, false;
        }
        known.shape = shape->id;
    }
    for (int i = 0; i < A_COUNT; i++) {
        if (!(got[i] = object_get_slot(AS(Object, response), known.slots[i])))
            return false;
    }
    return true;
}

static bool put_status_line(int status, Value reason, int minor)
{
    if (minor == 0)
        PUT("HTTP/1.0 ");
    else if (status == 200)
        return PUT("HTTP/1.1 200 OK\r\n"), true;
    else
        PUT("HTTP/1.1 ");
    put_number((size_t)status);
    PUT(" ");
    if (!put_text(&out, reason))
        return false;
    PUT("\r\n");
    return true;
}

static bool send_out(HttpConnection *c, Value body, size_t n)
{
    bool small = n <= COPY_LIMIT;
    if (small && n > 0)
        put((const char *)bytes_data(body), n);
    if (out.failed) {
        out.failed = false;
        return false;
    }
    if (!http_connection_write(c, out.data, out.len))
        return false;
    return small || n == 0 || http_connection_write(c, bytes_data(body), n);
}

ResponseResult http_send_response(HttpConnection *c, HttpRequest *r, Value response, bool *keep)
{
    static Value reason_ok;
    Value got[A_COUNT];
    HttpHead *h = r->message;
    if ((Value)type_of(response) != c->server->response_class || !read_attrs(response, got)
        || got[A_SPECIAL] != VALUE_FALSE || !is_small_int(got[A_STATUS])
        || (got[A_BODY] != VALUE_NONE && !has_base_shape(got[A_BODY], &type_bytes)))
        return RESPONSE_SLOW;
    int status = (int)small_int(got[A_STATUS]);
    if (status < 200 || status == 204 || status == 304
        || (h->method == HTTP_CONNECT && status < 300))
        return RESPONSE_SLOW;
    Value reason = got[A_REASON] == VALUE_NONE ? interned(&reason_ok, "OK") : got[A_REASON];
    size_t n = got[A_BODY] == VALUE_NONE ? 0 : bytes_len(got[A_BODY]);
    *keep = h->keep_alive && got[A_KEEP] != VALUE_FALSE && !c->server->closing
            && !(c->half_closed && c->in_len == 0);
    out.len = 0;
    if (!put_status_line(status, reason, h->minor))
        return RESPONSE_RAISED;
    if (got[A_HEADERS] != VALUE_NONE) {
        Value items = get_attr(got[A_HEADERS], ATTR("_items"));
        if (!items || !is_list(items) || !http_put_items(&out, items))
            return RESPONSE_RAISED;
    }
    if (got[A_TYPE] != VALUE_NONE) {
        PUT("Content-Type: ");
        if (!put_text(&out, got[A_TYPE]))
            return RESPONSE_RAISED;
        PUT("\r\n");
    }
    PUT("Content-Length: ");
    put_number(n);
    PUT("\r\nDate: ");
    put(date_text(), 29);
    PUT("\r\n");
    put((const char *)bytes_data(c->server->banner), bytes_len(c->server->banner));
    if (!*keep && h->minor == 1)
        PUT("Connection: close\r\n");
    else if (*keep && h->minor == 0)
        PUT("Connection: keep-alive\r\n");
    PUT("\r\n");
    return send_out(c, got[A_BODY], h->method == HTTP_HEAD ? 0 : n) ? RESPONSE_SENT
                                                                    : RESPONSE_RAISED;
}

static const char *error_name(int status)
{
    static const struct { int status; const char *name; } names[] = {
        {400, "Bad Request"}, {408, "Request Timeout"}, {414, "URI Too Long"},
        {431, "Request Header Fields Too Large"}, {505, "HTTP Version Not Supported"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].status == status)
            return names[i].name;
    }
    return "Error";
}

bool http_send_error(HttpConnection *c, int status, const char *text)
{
    const char *name = error_name(status);
    char body[256];
    int n = snprintf(body, sizeof body, "%d: %s", status, text);
    if (n < 0 || (size_t)n >= sizeof body)
        n = sizeof body - 1;
    out.len = 0;
    PUT("HTTP/1.1 ");
    put_number((size_t)status);
    PUT(" ");
    put(name, strlen(name));
    PUT("\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ");
    put_number((size_t)n);
    PUT("\r\nDate: ");
    put(date_text(), 29);
    PUT("\r\n");
    put((const char *)bytes_data(c->server->banner), bytes_len(c->server->banner));
    PUT("Connection: close\r\n\r\n");
    put(body, (size_t)n);
    return !out.failed && http_connection_write(c, out.data, out.len);
}

/* ---- functions of the module ---- */

FN(http_serialize)
{
    ByteBuilder b = {0};
    Value items = args[1] ? get_attr(args[1], ATTR("_items")) : 0;
    if (!items || !is_list(items))
        return error_pending() ? VALUE_ERROR : raise_type_error("headers must be a MultiDict");
    if (!put_text(&b, args[0]))
        return VALUE_ERROR;
    byte_builder_write(&b, "\r\n", 2);
    if (!http_put_items(&b, items))
        return VALUE_ERROR;
    byte_builder_write(&b, "\r\n", 2);
    return byte_builder_finish(&b);
}
FN(http_date) { return http_date_line(); }

const MethodDef http_response_functions[] = {
    {"serialize_head", http_serialize, "first_line, headers, /", 0,
     "The bytes of a message's head."},
    {"date_now", http_date, "", 0, "The value of a Date header."},
    {0},
};
