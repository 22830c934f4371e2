/* ServerConnection: the protocol of one connection. Bytes come from the transport straight out of
 * its read buffer; what waits while a request is being handled is kept here, within limits. Requests
 * of one connection are handled one after another (pipelining keeps their order), and what they
 * write while more of them wait goes out together. */
#include "stdlib/http_impl.h"

#define CONN(v) AS(HttpConnection, v)
enum { KEEP_LIMIT = 64 * 1024 };   /* unparsed bytes before reading pauses */

static ByteBuilder cork;            /* written by cork_owner, not sent yet */
static HttpConnection *cork_owner;

/* ---- writing and closing ---- */

static bool send_bytes(HttpConnection *c, const void *data, size_t n)
{
    if (c->lost || n == 0)
        return true;
    if (c->plain)
        return ev_transport_write(c->transport, data, n);
    Value bytes = bytes_new(data, n);
    return bytes && call_method1(c->transport, ATTR("write"), bytes);
}

bool http_connection_flush(HttpConnection *c)
{
    if (cork_owner != c)
        return true;
    cork_owner = NULL;
    size_t n = cork.len;
    cork.len = 0;
    return send_bytes(c, cork.data, n);
}

bool http_connection_write(HttpConnection *c, const void *data, size_t n)
{
    enum { CORK_LIMIT = 64 * 1024 };
    bool more = c->processing && c->in_len > 0 && n < CORK_LIMIT;
    if (!more || (cork_owner != NULL && cork_owner != c))
        return http_connection_flush(c) && send_bytes(c, data, n);
    if (cork_owner == NULL) {
        cork_owner = c;
        cork.len = 0;
    }
    byte_builder_write(&cork, data, n);
    if (cork.failed)
        return cork.failed = false;
    return cork.len < CORK_LIMIT || http_connection_flush(c);
}

bool http_connection_close(HttpConnection *c)
{
    c->closing = true;
    if (!http_connection_flush(c))
        return false;
    if (c->write_paused) /* a peer that never takes what waits for it does not hold us for ever */
        http_connection_deadline(c, c->server->keepalive_timeout);
    return c->lost || !c->transport || c->transport == VALUE_NONE
           || call_method0(c->transport, NAME(close)) != 0;
}

bool http_connection_abort(HttpConnection *c)
{
    c->closing = true;
    return c->lost || !c->transport || c->transport == VALUE_NONE
           || call_method0(c->transport, ATTR("abort")) != 0;
}

bool http_connection_linger(HttpConnection *c)
{
    if (c->lost || c->half_closed || !c->plain || !(c->server->lingering_time > 0))
        return http_connection_close(c);
    c->closing = true;
    http_connection_deadline(c, c->server->lingering_time);
    return http_connection_flush(c) && call_method0(c->transport, ATTR("write_eof"));
}

void http_connection_deadline(HttpConnection *c, double seconds)
{
    c->deadline = seconds > 0 ? loop_time(AS(Loop, c->server->loop)) + seconds : 0;
}

/* ---- bytes that came ---- */

static bool take_body(void *owner, const uint8_t *data, size_t n)
{
    enum { DISCARD_LIMIT = 4 * 1024 * 1024 };
    HttpConnection *c = owner;
    if (c->discarding || c->request == NULL || !c->request->content) {
        c->discarded += n;
        if (c->discarded > DISCARD_LIMIT)
            c->parser.error = "Too much body after the answer";
        return true;
    }
    http_connection_deadline(c, c->server->body_timeout);
    Value bytes = bytes_new(data, n);
    return bytes && call_method1(c->request->content, ATTR("feed_data"), bytes);
}

/* Keeps in[0..in_len) in memory of our own. */
static bool keep_input(HttpConnection *c)
{
    if (c->in_len == 0 || (c->own != NULL && c->in >= c->own))
        return true;
    uint8_t *own = gc_alloc_atomic(c->in_len);
    if (own == NULL)
        return false;
    memcpy(own, c->in, c->in_len);
    c->own = own;
    c->in = own;
    return true;
}

static bool add_input(HttpConnection *c, const uint8_t *data, size_t n)
{
    uint8_t *own = gc_alloc_atomic(c->in_len + n);
    if (own == NULL)
        return false;
    if (c->in_len)
        memcpy(own, c->in, c->in_len);
    memcpy(own + c->in_len, data, n);
    c->own = own;
    c->in = own;
    c->in_len += n;
    return true;
}

/* Reading stops while much is kept. */
static bool pace_reading(HttpConnection *c)
{
    if (c->lost || (c->kept_paused ? c->in_len > KEEP_LIMIT / 2 : c->in_len <= KEEP_LIMIT))
        return true;
    c->kept_paused = !c->kept_paused;
    if (c->kept_paused)
        return call_method0(c->transport, ATTR("pause_reading")) != 0;
    return c->stream_paused || call_method0(c->transport, ATTR("resume_reading")) != 0;
}

/* The body is complete. */
static bool end_body(HttpConnection *c)
{
    HttpRequest *r = c->request;
    c->deadline = 0;
    if (r == NULL)
        return true;
    r->body_done = true;
    if (r->content && !c->discarding && !call_method0(r->content, ATTR("feed_eof")))
        return false;
    if (!c->busy) { /* answered before its body had come */
        c->request = NULL;
        c->discarding = false;
        http_connection_deadline(c, c->server->keepalive_timeout);
    }
    return true;
}

static bool process_body(HttpConnection *c)
{
    c->parser.owner = c;
    c->parser.on_body = take_body;
    if (!keep_input(c)) /* what the parser gives to may run other code */
        return false;
    switch (http_feed_body(&c->parser, &c->in, &c->in_len)) {
    case HTTP_MORE:
        if (c->discarding && c->parser.error != NULL)
            return http_connection_linger(c);
        return true;
    case HTTP_COMPLETE:
        return end_body(c);
    case HTTP_BAD:
        return http_body_error(c, c->parser.error_status, c->parser.error);
    case HTTP_RAISED:
    default:
        return false;
    }
}

static bool process_head(HttpConnection *c)
{
    HttpHead *h = NULL;
    bool fresh = c->parser.held_len == 0;
    switch (http_feed_head(&c->parser, &c->in, &c->in_len, &h)) {
    case HTTP_MORE:
        if (fresh && c->parser.held_len > 0)
            http_connection_deadline(c, c->server->header_timeout);
        return true;
    case HTTP_COMPLETE:
        c->deadline = 0;
        return keep_input(c) && http_handle(c, h);
    case HTTP_BAD:
        return http_bad_request(c, c->parser.error_status, c->parser.error);
    case HTTP_RAISED:
    default:
        return false;
    }
}

/* Bytes after an upgrade belong to whoever took the connection over. */
static bool process_upgraded(HttpConnection *c)
{
    if (!c->upgraded)
        return keep_input(c);
    Value bytes = bytes_new(c->in, c->in_len);
    c->in_len = 0;
    return bytes && call_method1(c->upgraded, ATTR("feed_data"), bytes);
}

bool http_connection_process(HttpConnection *c)
{
    bool ok = true;
    if (c->processing)
        return true;
    c->processing = true;
    while (ok && c->in_len > 0 && !c->closing && !c->lost) {
        if (c->parser.state == HTTP_UPGRADED) {
            ok = process_upgraded(c);
            break;
        }
        if (c->parser.state == HTTP_IN_BODY)
            ok = process_body(c);
        else if (c->busy || c->write_paused) /* no more answers for a peer that does not read them */
            break;
        else
            ok = process_head(c);
    }
    c->processing = false;
    if (c->closing || c->lost)
        c->in_len = 0;
    else if (ok && c->half_closed && !c->busy && !c->upgraded && c->in_len == 0)
        ok = http_connection_close(c);
    ok = keep_input(c) && ok; /* before anything that may run other code */
    ok = http_connection_flush(c) && ok;
    if (c->in_len == 0)
        c->own = NULL;
    return ok && pace_reading(c);
}

bool http_connection_data(Value self, const uint8_t *data, size_t n)
{
    HttpConnection *c = CONN(self);
    if (c->closing || c->lost)
        return true;
    if (c->in_len > 0) {
        if (!add_input(c, data, n))
            return false;
    } else {
        c->in = data;
        c->in_len = n;
        c->own = NULL;
    }
    return http_connection_process(c);
}

/* ---- the protocol's methods ---- */

static HttpConnection *ready(Value self)
{
    HttpConnection *c = CONN(self);
    return c->server != NULL ? c : raise_null(&type_RuntimeError, "the connection has no server");
}

FN(connection_made)
{
    HttpConnection *c = ready(self);
    if (c == NULL)
        return VALUE_ERROR;
    c->transport = args[0];
    c->plain = has_base_shape(args[0], &type_stream_transport) || is_exactly(args[0], &type_stream_transport);
    if (!(c->context = context_copy(context_current())))
        return VALUE_ERROR;
    http_parser_init(&c->parser, false);
    c->parser.max_line = c->server->max_line;
    c->parser.max_head = c->server->max_head;
    c->parser.max_fields = c->server->max_fields < HTTP_MAX_FIELDS - 1 ? c->server->max_fields
                                                                      : HTTP_MAX_FIELDS - 1;
    http_server_add(c->server, c);
    http_connection_deadline(c, c->server->header_timeout);
    return VALUE_NONE;
}

static bool fail_waiters(HttpConnection *c, Value exc)
{
    if (c->drain && AS(Future, c->drain)->state == FUTURE_PENDING
        && !future_set_exception(AS(Future, c->drain), exc))
        return false;
    c->drain = 0;
    HttpRequest *r = c->request;
    if (r != NULL && r->content && !r->body_done
        && !call_method1(r->content, ATTR("set_exception"), exc))
        return false;
    if (c->upgraded && !call_method0(c->upgraded, ATTR("feed_eof")))
        return false;
    if (c->server->cancel_handlers && r != NULL && r->task
        && AS(Future, r->task)->state == FUTURE_PENDING
        && !call_method0(r->task, NAME(cancel)))
        return false;
    return true;
}

FN(connection_lost)
{
    HttpConnection *c = ready(self);
    if (c == NULL)
        return VALUE_ERROR;
    http_server_remove(c->server, c);
    c->lost = true;
    c->in_len = 0;
    c->deadline = 0;
    if (cork_owner == c)
        cork_owner = NULL;
    static Value error_class;
    if (!error_class && !(error_class = import_attr("aiohttp.client_exceptions",
                                                    "ClientConnectionResetError")))
        return VALUE_ERROR;
    Value exc = call1(error_class, str_from_ascii("Cannot write to closing transport", 33));
    if (!exc || !fail_waiters(c, exc))
        return VALUE_ERROR;
    c->upgraded = 0;
    c->transport = VALUE_NONE;
    return VALUE_NONE;
}

FN(connection_data_received)
{
    Buffer b;
    if (ready(self) == NULL || !buffer_get(args[0], &b, false))
        return VALUE_ERROR;
    bool ok = http_connection_data(self, b.data, b.len);
    buffer_release(&b);
    return ok ? VALUE_NONE : VALUE_ERROR;
}

/* The peer will send no more. A request that came whole is answered all the same. */
FN(connection_eof_received)
{
    HttpConnection *c = ready(self);
    if (c == NULL)
        return VALUE_ERROR;
    c->half_closed = true;
    if (c->closing)
        return VALUE_FALSE;
    if (c->upgraded)
        return call_method0(c->upgraded, ATTR("feed_eof")) ? VALUE_FALSE : VALUE_ERROR;
    if (c->parser.state == HTTP_IN_BODY) {
        if (c->discarding || !c->busy)
            return VALUE_FALSE;
        return http_body_error(c, 400, "The body is incomplete") ? VALUE_TRUE : VALUE_ERROR;
    }
    return value_bool(c->busy);
}

FN(connection_pause_writing)
{
    CONN(self)->write_paused = true;
    return VALUE_NONE;
}
FN(connection_resume_writing)
{
    HttpConnection *c = CONN(self);
    c->write_paused = false;
    Value waiter = c->drain;
    c->drain = 0;
    if (waiter && AS(Future, waiter)->state == FUTURE_PENDING
        && !future_set_result(AS(Future, waiter), VALUE_NONE))
        return VALUE_ERROR;
    return c->busy || c->in_len == 0 || http_connection_process(c) ? VALUE_NONE : VALUE_ERROR;
}

/* write(data): behind what was written before, also by other requests of this connection. */
FN(connection_write)
{
    HttpConnection *c = ready(self);
    Buffer b;
    if (c == NULL || !buffer_get(args[0], &b, false))
        return VALUE_ERROR;
    bool ok = http_connection_write(c, b.data, b.len);
    buffer_release(&b);
    return ok ? VALUE_NONE : VALUE_ERROR;
}

/* _drain(): None, or a future to await before more is written. */
FN(connection_drain)
{
    HttpConnection *c = ready(self);
    if (c == NULL || !http_connection_flush(c))
        return VALUE_ERROR;
    if (!c->write_paused || c->lost)
        return VALUE_NONE;
    if (!c->drain || AS(Future, c->drain)->state != FUTURE_PENDING)
        c->drain = future_new(c->server->loop);
    return c->drain;
}

FN(connection_pause_reading)
{
    HttpConnection *c = ready(self);
    if (c == NULL || c->lost || c->stream_paused)
        return c ? VALUE_NONE : VALUE_ERROR;
    c->stream_paused = true;
    c->deadline = 0; /* it is we who are slow now */
    return call_method0(c->transport, ATTR("pause_reading"));
}
FN(connection_resume_reading)
{
    HttpConnection *c = ready(self);
    if (c == NULL || c->lost || !c->stream_paused)
        return c ? VALUE_NONE : VALUE_ERROR;
    c->stream_paused = false;
    if (c->parser.state == HTTP_IN_BODY)
        http_connection_deadline(c, c->server->body_timeout);
    return c->kept_paused ? VALUE_NONE : call_method0(c->transport, ATTR("resume_reading"));
}

/* set_parser(reader): bytes from now on go to reader.feed_data. */
FN(connection_set_parser)
{
    HttpConnection *c = ready(self);
    if (c == NULL)
        return VALUE_ERROR;
    c->upgraded = args[0] == VALUE_NONE ? 0 : args[0];
    c->parser.state = HTTP_UPGRADED;
    return http_connection_process(c) ? VALUE_NONE : VALUE_ERROR;
}

FN(connection_close)
{
    HttpConnection *c = ready(self);
    return c && http_connection_close(c) ? VALUE_NONE : VALUE_ERROR;
}
FN(connection_force_close)
{
    HttpConnection *c = ready(self);
    return c && http_connection_abort(c) ? VALUE_NONE : VALUE_ERROR;
}
FN(connection_request_done)
{
    return ready(self) && http_handled(CONN(self), args[0]) ? VALUE_NONE : VALUE_ERROR;
}

static Value get_transport(Value self)
{
    HttpConnection *c = CONN(self);
    if (!http_connection_flush(c))
        return VALUE_ERROR;
    return c->transport ? c->transport : VALUE_NONE;
}
static Value get_request(Value self)
{
    HttpConnection *c = CONN(self);
    return c->request ? (Value)c->request : VALUE_NONE;
}
static Value get_busy(Value self) { return value_bool(CONN(self)->busy); }
static Value get_lost(Value self) { return value_bool(CONN(self)->lost); }
static Value get_paused(Value self) { return value_bool(CONN(self)->stream_paused); }
static Value get_server(Value self)
{
    HttpConnection *c = CONN(self);
    return c->server ? (Value)c->server : VALUE_NONE;
}

static Value connection_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 1 || !is_instance_of(args[0], &type_http_server))
        return raise_type_error("%s() needs a ServerBase", type_name(type));
    HttpConnection *c = (HttpConnection *)object_new(type, 0);
    if (c != NULL) {
        c->server = AS(HttpServer, args[0]);
        c->transport = VALUE_NONE;
    }
    return (Value)c;
}

static const MethodDef methods[] = {
    {"connection_made", connection_made, "transport, /", 0, NULL},
    {"connection_lost", connection_lost, "exc, /", 0, NULL},
    {"data_received", connection_data_received, "data, /", 0, NULL},
    {"eof_received", connection_eof_received, "", 0, NULL},
    {"pause_writing", connection_pause_writing, "", 0, NULL},
    {"resume_writing", connection_resume_writing, "", 0, NULL},
    {"pause_reading", connection_pause_reading, "", 0, NULL},
    {"resume_reading", connection_resume_reading, "", 0, NULL},
    {"write", connection_write, "data, /", 0, NULL},
    {"_drain", connection_drain, "", 0, NULL},
    {"set_parser", connection_set_parser, "reader, /", 0, NULL},
    {"close", connection_close, "", 0, NULL},
    {"force_close", connection_force_close, "", 0, NULL},
    {"_request_done", connection_request_done, "task, /", 0, NULL},
    {0},
};
static const GetSetDef getsets[] = {
    {"transport", get_transport, NULL, NULL},
    {"_current_request", get_request, NULL, NULL},
    {"_busy", get_busy, NULL, NULL},
    {"_lost", get_lost, NULL, NULL},
    {"_reading_paused", get_paused, NULL, NULL},
    {"_manager", get_server, NULL, NULL},
    {0},
};

Type type_http_connection = {
    TYPE_HEAD("_http.ServerConnection"), .size = sizeof(HttpConnection),
    .attrs_offset = sizeof(HttpConnection), .flags = TYPE_BASE | TYPE_WEAKREF,
    .new_ = connection_new, .doc = "The protocol of one connection of an HTTP server.",
    .methods = methods, .getsets = getsets,
};

static StreamSink sink = {&type_http_connection, http_connection_data};

void http_connection_init(void) { ev_stream_sink = &sink; }
