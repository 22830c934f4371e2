/* The parser of HTTP messages. What llhttp lets through and a strict server must not: lines that end
 * in a bare LF, folded header lines (RFC 9112, 5.2), request lines with more than two spaces, other
 * versions than 1.0 and 1.1, requests without exactly one Host. */
#include "stdlib/http_parse.h"

#include "runtime/error.h"

static HttpField fields[HTTP_MAX_FIELDS]; /* of the head being parsed */
static struct { const char *base; HttpHead head; bool value_open; } now;

/* ---- llhttp's callbacks ---- */

static bool beyond_limit(HttpParser *p, size_t n)
{
    p->extra += n;
    return p->extra > p->max_head;
}

static int on_target(llhttp_t *ll, const char *at, size_t n)
{
    now.head.target = (uint32_t)(at - now.base);
    now.head.target_len = (uint32_t)n;
    return 0;
}

static int on_name(llhttp_t *ll, const char *at, size_t n)
{
    HttpParser *p = (HttpParser *)ll;
    if (!p->in_head)
        return beyond_limit(p, n) ? -1 : 0;
    HttpField *f = &fields[now.head.count];
    *f = (HttpField){(uint32_t)(at - now.base), (uint32_t)n, 0, 0};
    return 0;
}

static int on_value(llhttp_t *ll, const char *at, size_t n)
{
    HttpParser *p = (HttpParser *)ll;
    if (!p->in_head)
        return beyond_limit(p, n) ? -1 : 0;
    while (n > 0 && (at[n - 1] == ' ' || at[n - 1] == '\t'))
        n--;
    fields[now.head.count].value = (uint32_t)(at - now.base);
    fields[now.head.count].value_len = (uint32_t)n;
    return 0;
}

static int on_value_complete(llhttp_t *ll)
{
    HttpParser *p = (HttpParser *)ll;
    if (p->in_head && ++now.head.count >= HTTP_MAX_FIELDS)
        return -1;
    return 0;
}

static int on_extension(llhttp_t *ll, const char *at, size_t n)
{
    return beyond_limit((HttpParser *)ll, n + 1) ? -1 : 0;
}

static bool text_is(const char *text, size_t n, const char *lower)
{
    size_t i = 0;
    for (; i < n && lower[i]; i++) {
        char c = text[i];
        if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower[i])
            return false;
    }
    return i == n && !lower[i];
}

static const HttpField *find(const char *base, const HttpField *f, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_is(base + f[i].name, f[i].name_len, name))
            return &f[i];
    }
    return NULL;
}

static int on_headers_complete(llhttp_t *ll)
{
    HttpParser *p = (HttpParser *)ll;
    HttpHead *h = &now.head;
    p->headers_complete = true;
    h->keep_alive = llhttp_should_keep_alive(ll);
    h->chunked = (ll->flags & F_CHUNKED) != 0;
    h->content_length = ll->flags & F_CONTENT_LENGTH ? (int64_t)ll->content_length : -1;
    h->method = ll->method;
    h->minor = ll->http_minor;
    h->status = ll->status_code;
    if (p->response)
        return p->no_body ? 1 : 0;
    const HttpField *f = find(now.base, fields, h->count, "upgrade");
    h->upgrade = ll->upgrade;
    h->websocket = ll->upgrade && f && text_is(now.base + f->value, f->value_len, "websocket");
    if (!h->websocket)
        ll->upgrade = 0; /* what we do not speak is an ordinary request (RFC 9110, 7.8) */
    return 0;
}

static int on_body(llhttp_t *ll, const char *at, size_t n)
{
    HttpParser *p = (HttpParser *)ll;
    if (p->on_body(p->owner, (const uint8_t *)at, n))
        return 0;
    p->raised = true;
    return -1;
}

static int on_message_complete(llhttp_t *ll)
{
    ((HttpParser *)ll)->message_complete = true;
    return HPE_PAUSED;
}

static int on_chunk_header(llhttp_t *ll)
{
    ((HttpParser *)ll)->extra = 0;
    return 0;
}

static const llhttp_settings_t request_settings = {
    .on_url = on_target, .on_header_field = on_name, .on_header_value = on_value,
    .on_header_value_complete = on_value_complete, .on_headers_complete = on_headers_complete,
    .on_body = on_body, .on_message_complete = on_message_complete,
    .on_chunk_extension_name = on_extension, .on_chunk_extension_value = on_extension,
    .on_chunk_header = on_chunk_header,
};
static const llhttp_settings_t response_settings = {
    .on_status = on_target, .on_header_field = on_name, .on_header_value = on_value,
    .on_header_value_complete = on_value_complete, .on_headers_complete = on_headers_complete,
    .on_body = on_body, .on_message_complete = on_message_complete,
    .on_chunk_extension_name = on_extension, .on_chunk_extension_value = on_extension,
    .on_chunk_header = on_chunk_header,
};

void http_parser_init(HttpParser *p, bool response)
{
    memset(p, 0, sizeof *p);
    p->response = response;
    p->max_line = 8190;
    p->max_head = 32768;
    p->max_fields = 100;
}

/* ---- gathering a head ---- */

static HttpResult bad(HttpParser *p, int status, const char *why)
{
    p->error_status = status;
    p->error = why;
    return HTTP_BAD;
}

static bool request_line_ok(const uint8_t *line, size_t n)
{
    int spaces = 0;
    for (size_t i = 0; i < n; i++) {
        if (line[i] == ' ')
            spaces++;
        else if (line[i] < ' ' || line[i] == 0x7f)
            return false;
    }
    return spaces == 2;
}

static HttpResult line_too_long(HttpParser *p)
{
    if (p->lines == 0 && !p->response)
        return bad(p, 414, "The request line is too long");
    return bad(p, 431, "A header line is too long");
}

/* Looks at one line d[start..end), without its line break. */
static HttpResult check_line(HttpParser *p, const uint8_t *d, size_t start, size_t end)
{
    if (end - start > p->max_line)
        return line_too_long(p);
    if (p->lines == 0)
        return p->response || request_line_ok(d + start, end - start)
                   ? HTTP_MORE : bad(p, 400, "Malformed request line");
    if (end == start)
        return HTTP_COMPLETE;
    if (d[start] == ' ' || d[start] == '\t')
        return bad(p, 400, "Folded header lines are not accepted");
    if (p->lines > p->max_fields)
        return bad(p, 431, "Too many header fields");
    return HTTP_MORE;
}

/* Looks for the empty line. HTTP_COMPLETE: *end is behind it. */
static HttpResult scan_head(HttpParser *p, const uint8_t *d, size_t n, size_t *end)
{
    for (;;) {
        const uint8_t *nl = memchr(d + p->scanned, '\n', n - p->scanned);
        if (nl == NULL) {
            p->scanned = n;
            if (n - p->line > p->max_line + 2)
                return line_too_long(p);
            return n > p->max_head ? bad(p, 431, "The header is too large") : HTTP_MORE;
        }
        size_t at = (size_t)(nl - d);
        bool crlf = at > p->line && d[at - 1] == '\r';
        if (!crlf && !p->response)
            return bad(p, 400, "A line ends without CR LF");
        HttpResult r = check_line(p, d, p->line, crlf ? at - 1 : at);
        p->scanned = p->line = at + 1;
        p->lines++;
        if (r == HTTP_MORE && at + 1 > p->max_head)
            return bad(p, 431, "The header is too large");
        if (r != HTTP_MORE) {
            *end = at + 1;
            return r;
        }
    }
}

static bool hold(HttpParser *p, const uint8_t *data, size_t n)
{
    if (p->held_len + n > p->held_cap) {
        size_t cap = p->held_cap ? p->held_cap * 2 : 512;
        while (cap < p->held_len + n)
            cap *= 2;
        uint8_t *wider = gc_alloc_atomic(cap);
        if (wider == NULL)
            return false;
        if (p->held_len)
            memcpy(wider, p->held, p->held_len);
        p->held = wider;
        p->held_cap = cap;
    }
    memcpy(p->held + p->held_len, data, n);
    p->held_len += n;
    return true;
}

/* ---- a complete head ---- */

static HttpResult check_request(HttpParser *p)
{
    if (p->ll.http_major != 1 || p->ll.http_minor > 1)
        return bad(p, 505, "HTTP version not supported");
    int hosts = 0;
    for (size_t i = 0; i < now.head.count; i++)
        hosts += text_is(now.base + fields[i].name, fields[i].name_len, "host");
    if (hosts > 1)
        return bad(p, 400, "More than one Host header");
    if (hosts == 0 && p->ll.http_minor == 1)
        return bad(p, 400, "Missing Host header");
    const HttpField *f = find(now.base, fields, now.head.count, "expect");
    now.head.expect = f != NULL;
    return HTTP_COMPLETE;
}

static HttpHead *keep_head(const uint8_t *text, size_t n)
{
    size_t table = sizeof(HttpHead) + now.head.count * sizeof(HttpField);
    HttpHead *h = gc_alloc_atomic(table + n);
    if (h == NULL)
        return NULL;
    *h = now.head;
    h->text_len = (uint32_t)n;
    memcpy(h->fields, fields, now.head.count * sizeof(HttpField));
    memcpy((char *)h + table, text, n);
    return h;
}

static HttpResult parse_head(HttpParser *p, const uint8_t *text, size_t n, HttpHead **out)
{
    llhttp_init(&p->ll, p->response ? HTTP_RESPONSE : HTTP_REQUEST,
                p->response ? &response_settings : &request_settings);
    memset(&now.head, 0, sizeof now.head);
    now.base = (const char *)text;
    p->in_head = true;
    p->headers_complete = p->message_complete = false;
    p->extra = 0;
    llhttp_errno_t e = llhttp_execute(&p->ll, (const char *)text, n);
    p->in_head = false;
    if (e != HPE_OK && e != HPE_PAUSED && e != HPE_PAUSED_UPGRADE) {
        if (e == HPE_INVALID_VERSION && !p->response)
            return bad(p, 505, "HTTP version not supported");
        return bad(p, 400, p->ll.reason && *p->ll.reason ? p->ll.reason : "Malformed message");
    }
    for (size_t i = 0; i < now.head.count; i++) {
        if (fields[i].name_len == 0)
            return bad(p, 400, "A header without a name");
    }
    if (!p->headers_complete)
        return bad(p, 400, "Malformed header");
    HttpResult r = p->response ? HTTP_COMPLETE : check_request(p);
    if (r != HTTP_COMPLETE)
        return r;
    now.head.has_body = !p->message_complete;
    now.head.upgrade |= p->ll.upgrade;
    if ((*out = keep_head(text, n)) == NULL)
        return HTTP_RAISED;
    p->state = now.head.has_body ? HTTP_IN_BODY : HTTP_AT_HEAD;
    if (now.head.websocket || (p->response && p->ll.upgrade))
        p->state = HTTP_UPGRADED;
    return HTTP_COMPLETE;
}

HttpResult http_feed_head(HttpParser *p, const uint8_t **data, size_t *n, HttpHead **out)
{
    size_t end = 0, had;
    while (*n > 0 && p->held_len == 0 && p->scanned == 0 && (**data == '\r' || **data == '\n'))
        (*data)++, (*n)--; /* RFC 9112, 2.2: empty lines before a request */
    if (*n == 0)
        return HTTP_MORE;
    had = p->held_len;
    const uint8_t *text = *data;
    size_t take = *n;
    if (had > 0) {
        if (take > p->max_head + 4)
            take = p->max_head + 4;
        if (!hold(p, *data, take))
            return HTTP_RAISED;
        text = p->held;
    }
    HttpResult r = scan_head(p, text, had + take, &end);
    if (r == HTTP_MORE) {
        if (had == 0 && !hold(p, *data, take))
            return HTTP_RAISED;
        *data += take;
        *n -= take;
        return *n > 0 ? bad(p, 431, "The header is too large") : HTTP_MORE;
    }
    p->scanned = p->line = p->lines = p->held_len = 0;
    if (r != HTTP_COMPLETE)
        return r;
    *data += end - had;
    *n -= end - had;
    return parse_head(p, text, end, out);
}

/* ---- bodies ---- */

HttpResult http_feed_body(HttpParser *p, const uint8_t **data, size_t *n)
{
    p->raised = false;
    llhttp_errno_t e = llhttp_execute(&p->ll, (const char *)*data, *n);
    if (p->raised)
        return HTTP_RAISED;
    if (p->message_complete && (e == HPE_PAUSED || e == HPE_PAUSED_UPGRADE)) {
        const uint8_t *at = (const uint8_t *)p->ll.error_pos;
        *n -= (size_t)(at - *data);
        *data = at;
        p->state = HTTP_AT_HEAD;
        return HTTP_COMPLETE;
    }
    *data += *n;
    *n = 0;
    if (e == HPE_OK)
        return HTTP_MORE;
    return bad(p, 400, p->ll.reason && *p->ll.reason ? p->ll.reason : "Malformed body");
}

HttpResult http_feed_eof(HttpParser *p)
{
    if (p->state != HTTP_IN_BODY)
        return p->held_len > 0 ? bad(p, 400, "The header is incomplete") : HTTP_MORE;
    llhttp_errno_t e = llhttp_finish(&p->ll);
    if (p->message_complete || e == HPE_OK || e == HPE_PAUSED) {
        p->state = HTTP_AT_HEAD;
        return HTTP_COMPLETE;
    }
    return bad(p, 400, "The body is incomplete");
}

const HttpField *http_find_field(const HttpHead *h, const char *name)
{
    return find(head_text(h), h->fields, h->count, name);
}

bool http_field_is(const HttpHead *h, const HttpField *f, const char *lower)
{
    return text_is(head_text(h) + f->value, f->value_len, lower);
}
