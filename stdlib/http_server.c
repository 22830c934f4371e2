/* HttpServer: settings, the functions of the package that connections call, and the list of open
 * connections, which one sweep looks through for deadlines: a timer for each connection would have
 * to be set anew with each request. */
#include "stdlib/http_impl.h"

#define SERVER(v) AS(HttpServer, v)

void http_server_add(HttpServer *s, HttpConnection *c)
{
    c->next = s->first;
    if (s->first != NULL)
        s->first->prev = c;
    s->first = c;
    s->open++;
    s->accepted++;
}

void http_server_remove(HttpServer *s, HttpConnection *c)
{
    if (s->first != c && c->prev == NULL)
        return;
    if (c->prev != NULL)
        c->prev->next = c->next;
    else
        s->first = c->next;
    if (c->next != NULL)
        c->next->prev = c->prev;
    c->next = c->prev = NULL;
    s->open--;
}

static bool expired(HttpConnection *c)
{
    c->deadline = 0;
    if (c->closing && c->write_paused)
        return http_connection_abort(c);
    if (c->discarding || c->closing)
        return http_connection_close(c);
    if (c->request != NULL && !c->request->body_done)
        return http_body_error(c, 408, "The request body came too slowly");
    if (c->busy)
        return true;
    if (c->parser.held_len > 0 || c->parser.scanned > 0)
        return http_bad_request(c, 408, "The request came too slowly");
    return http_connection_close(c);
}

/* _sweep(now): acts on deadlines that are over; how many connections are open. */
FN(server_sweep)
{
    double now;
    HttpServer *s = SERVER(self);
    if (!as_double(args[0], &now))
        return VALUE_ERROR;
    for (HttpConnection *c = s->first, *next; c != NULL; c = next) {
        next = c->next;
        if (c->deadline > 0 && c->deadline <= now && !expired(c))
            return VALUE_ERROR;
        if (next != NULL && next->prev != c)
            break; /* the list changed under us: the next sweep sees the rest */
    }
    return small_int_value(s->open);
}

FN(server_connections)
{
    Value list = list_new(8);
    for (HttpConnection *c = list ? SERVER(self)->first : NULL; c != NULL; c = c->next) {
        if (!list_push(LIST(list), (Value)c))
            return VALUE_ERROR;
    }
    return list;
}

/* _close_idle(): from now on no connection is kept; those without a request close at once. */
FN(server_close_idle)
{
    HttpServer *s = SERVER(self);
    s->closing = true;
    for (HttpConnection *c = s->first, *next; c != NULL; c = next) {
        next = c->next;
        if (!c->busy && !c->upgraded && !http_connection_close(c))
            return VALUE_ERROR;
    }
    return VALUE_NONE;
}

static bool set_number(Value v, double *out)
{
    if (v == VALUE_NONE)
        return *out = 0, true;
    return as_double(v, out);
}

FN(server_configure)
{
    static const char *const known[] = {
        "start", "finish", "failure", "content", "body_error", "log", "request_class",
        "response_class", "banner", "loop", "header_timeout", "body_timeout", "keepalive_timeout",
        "lingering_time", "max_line", "max_head", "max_fields", "log_access", "cancel_handlers",
        "step_by_step", NULL};
    HttpServer *s = SERVER(self);
    Value *const values[] = {&s->start, &s->finish, &s->failure, &s->content, &s->body_error, &s->log,
                             &s->request_class, &s->response_class, &s->banner, &s->loop};
    double *const times[] = {&s->header_timeout, &s->body_timeout, &s->keepalive_timeout,
                             &s->lingering_time};
    size_t *const sizes[] = {&s->max_line, &s->max_head, &s->max_fields};
    bool *const flags[] = {&s->log_access, &s->cancel_handlers, &s->step_by_step};
    size_t nvalues = sizeof values / sizeof *values, ntimes = 4, nsizes = 3;
    for (size_t k = 0; kwnames && k < TUPLE(kwnames)->len; k++) {
        Value name = TUPLE(kwnames)->items[k], v = args[nargs + k];
        size_t i = 0;
        while (known[i] != NULL && !str_equal_cstr(name, known[i]))
            i++;
        if (known[i] == NULL) {
            raise_unexpected_keyword_of("configure", name, known);
            return VALUE_ERROR;
        }
        bool ok = true;
        if (i < nvalues)
            *values[i] = v;
        else if (i < nvalues + ntimes)
            ok = set_number(v, times[i - nvalues]);
        else if (i < nvalues + ntimes + nsizes)
            ok = as_size(v, sizes[i - nvalues - ntimes]);
        else
            *flags[i - nvalues - ntimes - nsizes] = is_true(v) == 1;
        if (!ok)
            return VALUE_ERROR;
    }
    if (s->banner && !has_base_shape(s->banner, &type_bytes))
        return raise_type_error("banner must be bytes");
    if (s->request_class && (!is_type(s->request_class)
                             || !is_subtype(AS(Type, s->request_class), &type_http_request)))
        return raise_type_error("request_class must be derived from RequestBase");
    return VALUE_NONE;
}

static Value get_requests(Value self) { return small_int_value(SERVER(self)->served); }
static Value get_accepted(Value self) { return small_int_value(SERVER(self)->accepted); }
static Value get_open(Value self) { return small_int_value(SERVER(self)->open); }
static Value get_closing(Value self) { return value_bool(SERVER(self)->closing); }

static Value server_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    HttpServer *s = (HttpServer *)object_new(type, 0);
    if (s == NULL || !(s->banner = bytes_new("", 0)))
        return VALUE_ERROR;
    s->max_line = 8190;
    s->max_head = 32768;
    s->max_fields = 100;
    s->header_timeout = s->body_timeout = 60;
    s->keepalive_timeout = 75;
    s->lingering_time = 10;
    return (Value)s;
}

static const MethodDef methods[] = {
    {"_sweep", server_sweep, "now, /", 0, NULL},
    {"_connections", server_connections, "", 0, NULL},
    {"_close_idle", server_close_idle, "", 0, NULL},
    {"_configure", server_configure, "**settings", METHOD_RAW, NULL},
    {0},
};
static const GetSetDef getsets[] = {
    {"requests_count", get_requests, NULL, "Requests handled so far."},
    {"_accepted", get_accepted, NULL, NULL},
    {"_open", get_open, NULL, NULL},
    {"_closing", get_closing, NULL, NULL},
    {0},
};

Type type_http_server = {
    TYPE_HEAD("_http.ServerBase"), .size = sizeof(HttpServer), .attrs_offset = sizeof(HttpServer),
    .flags = TYPE_BASE | TYPE_WEAKREF, .new_ = server_new,
    .doc = "What all connections of one HTTP server share.",
    .methods = methods, .getsets = getsets,
};
