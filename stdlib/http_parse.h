/* HTTP/1.1 messages (RFC 9112) out of bytes: llhttp, with checks of ours in front of it.
 *
 * A head (request or status line and header fields) is gathered until it is complete, within
 * limits; then llhttp runs over it once, so that every name and value is one piece of memory. The
 * head is kept as one block: the table of fields, then the bytes. Bodies are handed on as they
 * come. */
#ifndef COIL_HTTP_PARSE_H
#define COIL_HTTP_PARSE_H

#include "runtime/object.h"

#include <llhttp.h>

enum { HTTP_MAX_FIELDS = 256 };

typedef struct HttpField { uint32_t name, name_len, value, value_len; } HttpField;

/* Offsets are relative to the bytes, which follow the fields. In memory that is not scanned. */
typedef struct HttpHead {
    uint32_t count, text_len;
    uint32_t target, target_len; /* of responses: the reason phrase */
    uint16_t status;
    uint8_t method, minor;       /* method: llhttp's; minor: of the version, 0 or 1 */
    bool keep_alive, chunked, has_body, expect, websocket, upgrade;
    int64_t content_length;      /* -1: not given */
    HttpField fields[];
} HttpHead;

static inline const char *head_text(const HttpHead *h)
{
    return (const char *)(h->fields + h->count);
}

typedef enum { HTTP_AT_HEAD, HTTP_IN_BODY, HTTP_UPGRADED } HttpState;
typedef enum { HTTP_MORE, HTTP_COMPLETE, HTTP_BAD, HTTP_RAISED } HttpResult;

typedef struct HttpParser {
    llhttp_t ll;           /* first: callbacks get its address */
    bool response;
    bool no_body;          /* responses: to a HEAD request */
    uint8_t state;
    bool in_head, message_complete, headers_complete;
    uint8_t *held;         /* the beginning of a head that is not complete yet */
    size_t held_len, held_cap;
    size_t scanned, line, lines;
    size_t max_line, max_head, max_fields;
    size_t extra;          /* bytes of trailers and chunk extensions so far */
    int error_status;      /* what to answer a bad request with */
    const char *error;
    bool (*on_body)(void *owner, const uint8_t *data, size_t n); /* false: raised */
    void *owner;
    bool raised;
} HttpParser;

void http_parser_init(HttpParser *p, bool response);
/* Consumes bytes of a head; HTTP_COMPLETE: *out is it. */
HttpResult http_feed_head(HttpParser *p, const uint8_t **data, size_t *n, HttpHead **out);
/* Consumes bytes of a body, giving them to on_body; HTTP_COMPLETE: it was the end of the message. */
HttpResult http_feed_body(HttpParser *p, const uint8_t **data, size_t *n);
/* The connection ended: HTTP_COMPLETE when that ends the body, HTTP_BAD in the middle of one. */
HttpResult http_feed_eof(HttpParser *p);
/* The field's value by name in lower case; NULL: absent. */
const HttpField *http_find_field(const HttpHead *h, const char *name);
bool http_field_is(const HttpHead *h, const HttpField *f, const char *lower);

#endif
