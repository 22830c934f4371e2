/* ResponseParser: what a client's connection receives, as a list of events: a head is a tuple, a
 * piece of a body is bytes, the end of a message is None; after an upgrade the rest is a tuple of
 * one bytes. */
#include "stdlib/http_impl.h"

typedef struct ResponseParser {
    Object head;
    HttpParser parser;
    List *events;
    bool failed;
} ResponseParser;

#define PARSER(v) AS(ResponseParser, v)

static bool take_body(void *owner, const uint8_t *data, size_t n)
{
    Value bytes = bytes_new(data, n);
    return bytes && list_push(((ResponseParser *)owner)->events, bytes);
}

/* (status, reason, minor, items, keep_alive, chunked, length or None, upgrade, has_body) */
static Value head_event(const HttpHead *h)
{
    Value length = h->content_length < 0 ? VALUE_NONE : int_new(h->content_length);
    return tuple_pack(9, small_int_value(h->status),
                      http_field_text(h, h->target, h->target_len), small_int_value(h->minor),
                      http_header_items(h), value_bool(h->keep_alive), value_bool(h->chunked), length,
                      value_bool(h->upgrade), value_bool(h->has_body));
}

static HttpResult feed_once(ResponseParser *p, const uint8_t **data, size_t *n)
{
    HttpHead *h = NULL;
    HttpResult r;
    if (p->parser.state == HTTP_UPGRADED) {
        Value rest = bytes_new(*data, *n), event = rest ? tuple_pack(1, rest) : 0;
        *n = 0;
        return event && list_push(p->events, event) ? HTTP_MORE : HTTP_RAISED;
    }
    if (p->parser.state == HTTP_AT_HEAD) {
        r = http_feed_head(&p->parser, data, n, &h);
        if (r != HTTP_COMPLETE)
            return r;
        Value event = head_event(h);
        if (!event || !list_push(p->events, event)
            || (!h->has_body && !list_push(p->events, VALUE_NONE)))
            return HTTP_RAISED;
        return HTTP_MORE;
    }
    r = http_feed_body(&p->parser, data, n);
    if (r == HTTP_COMPLETE)
        return list_push(p->events, VALUE_NONE) ? HTTP_MORE : HTTP_RAISED;
    return r;
}

static bool check(ResponseParser *p, HttpResult r)
{
    if (r != HTTP_BAD)
        return r != HTTP_RAISED;
    p->failed = true;
    return raise_false(&type_ValueError, "%s", p->parser.error);
}

/* feed(data): the events so far; ValueError ends it when what came is malformed, with the events
 * before it in `events`. */
FN(parser_feed)
{
    ResponseParser *p = PARSER(self);
    Buffer b;
    Value list = list_new(4);
    if (p->failed)
        return raise_value_error("the parser has failed");
    if (!list || !buffer_get(args[0], &b, false))
        return VALUE_ERROR;
    p->events = LIST(list);
    p->parser.owner = p;
    p->parser.on_body = take_body;
    const uint8_t *data = b.data;
    size_t n = b.len;
    bool ok = true;
    while (ok && n > 0)
        ok = check(p, feed_once(p, &data, &n));
    buffer_release(&b);
    return ok ? list : VALUE_ERROR;
}

/* feed_eof(): whether the end of the connection ended the body; ValueError in the middle of one. */
FN(parser_feed_eof)
{
    ResponseParser *p = PARSER(self);
    if (p->failed)
        return VALUE_FALSE;
    HttpResult r = http_feed_eof(&p->parser);
    return check(p, r) ? value_bool(r == HTTP_COMPLETE) : VALUE_ERROR;
}

static Value get_events(Value self)
{
    ResponseParser *p = PARSER(self);
    return p->events ? (Value)p->events : VALUE_NONE;
}
static Value get_no_body(Value self) { return value_bool(PARSER(self)->parser.no_body); }
static bool set_no_body(Value self, Value v)
{
    int yes = v ? is_true(v) : 0;
    PARSER(self)->parser.no_body = yes == 1;
    return yes >= 0;
}
static Value get_upgraded(Value self)
{
    return value_bool(PARSER(self)->parser.state == HTTP_UPGRADED);
}

static Value parser_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    ResponseParser *p = (ResponseParser *)object_new(type, 0);
    int64_t line = 8190, field = 8190;
    if (p == NULL || (nargs > 0 && !as_index(args[0], &line))
        || (nargs > 1 && !as_index(args[1], &field)))
        return VALUE_ERROR;
    http_parser_init(&p->parser, true);
    p->parser.max_line = (size_t)(line > field ? line : field);
    p->parser.max_head = p->parser.max_line * 8;
    p->parser.max_fields = HTTP_MAX_FIELDS - 1;
    return (Value)p;
}

static const MethodDef methods[] = {
    {"feed", parser_feed, "data, /", 0, NULL},
    {"feed_eof", parser_feed_eof, "", 0, NULL},
    {0},
};
static const GetSetDef getsets[] = {
    {"events", get_events, NULL, "The events of the last feed()."},
    {"no_body", get_no_body, set_no_body, "The next response has no body: it answers a HEAD."},
    {"upgraded", get_upgraded, NULL, NULL},
    {0},
};

Type type_http_response_parser = {
    TYPE_HEAD("_http.ResponseParser"), .size = sizeof(ResponseParser), .new_ = parser_new,
    .doc = "Parses what a server sends: ResponseParser(max_line=8190, max_field=8190).",
    .methods = methods, .getsets = getsets,
};
