/* What the files of module _http share. A Server has the settings and the functions of the package
 * aiohttp that connections call; a ServerConnection is the protocol of one connection; an
 * HttpRequest is the base of aiohttp.web.Request, over the head as it came. */
#ifndef COIL_HTTP_IMPL_H
#define COIL_HTTP_IMPL_H

#include "runtime/codec.h"
#include "runtime/context.h"
#include "stdlib/evloop.h"
#include "stdlib/http_parse.h"
#include "stdlib/native.h"

typedef struct HttpConnection HttpConnection;
typedef struct HttpServer HttpServer;

typedef struct HttpRequest {
    Object head;
    HttpConnection *connection;
    HttpHead *message;
    Value content;        /* StreamReader; 0: no body */
    Value task;           /* that runs the handler; 0: none yet */
    Value target, method; /* made when asked for */
    bool body_done, answered;
    double started;       /* loop time, where the access log wants it */
} HttpRequest;

struct HttpServer {
    Object head;
    Value loop;
    Value request_class, response_class;
    /* start(request) -> coroutine or response; finish(request, response) -> coroutine that sends it;
     * failure(request, exception) -> response or None; content(connection) -> StreamReader;
     * body_error(status, text) -> exception; log(request, response, seconds); bad(status, text) */
    Value start, finish, failure, content, body_error, log, bad;
    Value banner;         /* bytes of the Server header line, with CR LF; empty: none */
    double header_timeout, body_timeout, keepalive_timeout, lingering_time;
    size_t max_line, max_head, max_fields;
    bool log_access, closing, cancel_handlers;
    bool step_by_step;    /* signals want to see each response before it is sent */
    int64_t accepted, served;
    HttpConnection *first; /* all open connections */
    int64_t open;
};

struct HttpConnection {
    Object head;
    HttpServer *server;
    Value transport, context;
    bool plain;             /* the transport is ours: bytes go to it without becoming objects */
    bool busy;              /* a request is being handled */
    bool processing, lost, closing, half_closed, discarding, body_failed;
    bool write_paused;
    bool kept_paused, stream_paused; /* reading: too much input is kept; a StreamReader is full */
    HttpRequest *request;   /* being handled, or whose body still comes */
    Value upgraded;         /* gets the bytes after an upgrade: feed_data, feed_eof */
    Value drain;            /* future of those who wait to write, 0: none */
    Value on_done;          /* callback of handler tasks */
    HttpParser parser;
    const uint8_t *in;      /* not parsed yet: in[0..in_len) */
    size_t in_len;
    uint8_t *own;           /* the block `in` lies in when it is ours */
    double deadline;        /* loop time; 0: none */
    size_t discarded;
    HttpConnection *next, *prev;
    int64_t requests;
};

extern Type type_http_request, type_http_server, type_http_connection, type_http_response_parser,
    type_websocket_codec;

/* ---- http_message.c ---- */
HttpRequest *http_request_new(HttpConnection *c, HttpHead *head);
Value http_header_items(const HttpHead *h); /* list of (lower-case name, name, value) */
Value http_field_text(const HttpHead *h, uint32_t at, uint32_t n);

/* ---- http_response.c ---- */
typedef enum { RESPONSE_SENT, RESPONSE_SLOW, RESPONSE_RAISED } ResponseResult;
/* Sends a Response that needs nothing but its head and its bytes. */
ResponseResult http_send_response(HttpConnection *c, HttpRequest *r, Value response, bool *keep);
/* A short answer to a message that cannot be handled. */
bool http_send_error(HttpConnection *c, int status, const char *text);
Value http_date_line(void);     /* str "Mon, 02 Nov 2026 10:00:00 GMT" of now */
/* Appends "Name: value" lines of a list of (_, name, value). False: raised (line breaks in them). */
bool http_put_items(ByteBuilder *b, Value list);
extern const MethodDef http_response_functions[];

/* ---- http_connection.c ---- */
bool http_connection_data(Value self, const uint8_t *data, size_t n);
bool http_connection_process(HttpConnection *c);
void http_connection_init(void);
bool http_connection_write(HttpConnection *c, const void *data, size_t n);
/* What was written while requests were handled one after another goes out. */
bool http_connection_flush(HttpConnection *c);
bool http_connection_close(HttpConnection *c);
bool http_connection_abort(HttpConnection *c); /* what was not sent is lost */
/* Closes our half and throws away what still comes for a while, so that the peer gets to see the
 * answer (RFC 9112, 9.6). */
bool http_connection_linger(HttpConnection *c);
/* A deadline `seconds` from now; 0: none. */
void http_connection_deadline(HttpConnection *c, double seconds);

/* ---- http_handling.c ---- */
bool http_handle(HttpConnection *c, HttpHead *head);
bool http_handled(HttpConnection *c, Value task);
bool http_bad_request(HttpConnection *c, int status, const char *text);
bool http_body_error(HttpConnection *c, int status, const char *text);

/* ---- http_server.c ---- */
void http_server_add(HttpServer *s, HttpConnection *c);
void http_server_remove(HttpServer *s, HttpConnection *c);

static inline Value interned(Value *slot, const char *name)
{
    if (UNLIKELY(!*slot))
        *slot = str_intern_cstr(name);
    return *slot;
}
#define ATTR(name) ({ static Value slot; interned(&slot, name); })

#endif
