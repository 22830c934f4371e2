/* HttpRequest: one request as it came. Text is made of its head when somebody asks for it. */
#include "stdlib/http_impl.h"

#define REQUEST(v) AS(HttpRequest, v)

HttpRequest *http_request_new(HttpConnection *c, HttpHead *head)
{
    Type *type = AS(Type, c->server->request_class);
    HttpRequest *r = (HttpRequest *)object_new(type, 0);
    if (r == NULL)
        return NULL;
    r->connection = c;
    r->message = head;
    return r;
}

/* Header bytes are UTF-8 where they are that, and never fail (PEP 383). */
Value http_field_text(const HttpHead *h, uint32_t at, uint32_t n)
{
    const uint8_t *text = (const uint8_t *)head_text(h) + at;
    for (uint32_t i = 0; i < n; i++) {
        if (text[i] >= 0x80)
            return utf8_decode(text, n, "surrogateescape");
    }
    return str_from_ascii((const char *)text, n);
}

static Value lower_name(const char *text, size_t n)
{
    char lower[128];
    if (n > sizeof lower) {
        Value name = str_from_ascii(text, n);
        return name ? call_method0(name, ATTR("lower")) : 0;
    }
    for (size_t i = 0; i < n; i++)
        lower[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
    return str_from_ascii(lower, n);
}

Value http_header_items(const HttpHead *h)
{
    Value list = list_new(h->count);
    if (!list)
        return VALUE_ERROR;
    for (uint32_t i = 0; i < h->count; i++) {
        const HttpField *f = &h->fields[i];
        Value key = http_field_text(h, f->name, f->name_len);
        Value lower = lower_name(head_text(h) + f->name, f->name_len);
        Value value = http_field_text(h, f->value, f->value_len);
        Value item = tuple_pack(3, lower, key, value);
        if (!item || !list_push(LIST(list), item))
            return VALUE_ERROR;
    }
    return list;
}

static HttpHead *message(Value self)
{
    HttpHead *h = REQUEST(self)->message;
    return h != NULL ? h : raise_null(&type_RuntimeError, "the request has no message");
}

static Value get_verb(Value self)
{
    HttpRequest *r = REQUEST(self);
    HttpHead *h = r->method ? NULL : message(self);
    if (h != NULL)
        r->method = str_intern_cstr(llhttp_method_name((llhttp_method_t)h->method));
    return r->method;
}
static bool set_method(Value self, Value v) { return REQUEST(self)->method = v, v != 0; }

static Value get_target(Value self)
{
    HttpRequest *r = REQUEST(self);
    HttpHead *h = r->target ? NULL : message(self);
    if (h != NULL)
        r->target = http_field_text(h, h->target, h->target_len);
    return r->target;
}
static bool set_target(Value self, Value v) { return REQUEST(self)->target = v, v != 0; }

static Value get_minor(Value self)
{
    HttpHead *h = message(self);
    return h ? small_int_value(h->minor) : 0;
}
static Value get_keep_alive(Value self)
{
    HttpHead *h = message(self);
    return h ? value_bool(h->keep_alive) : 0;
}
static Value get_length(Value self)
{
    HttpHead *h = message(self);
    return !h ? 0 : h->content_length < 0 ? VALUE_NONE : small_int_value(h->content_length);
}
static Value get_has_body(Value self)
{
    HttpHead *h = message(self);
    return h ? value_bool(h->has_body) : 0;
}
static Value get_expect(Value self)
{
    HttpHead *h = message(self);
    return h ? value_bool(h->expect) : 0;
}
static Value get_websocket(Value self)
{
    HttpHead *h = message(self);
    return h ? value_bool(h->websocket) : 0;
}
static Value get_connection(Value self)
{
    HttpConnection *c = REQUEST(self)->connection;
    return c ? (Value)c : VALUE_NONE;
}
static bool set_connection(Value self, Value v)
{
    if (!v || (v != VALUE_NONE && !is_instance_of(v, &type_http_connection)))
        return raise_false(&type_TypeError, "a ServerConnection is required");
    REQUEST(self)->connection = v == VALUE_NONE ? NULL : AS(HttpConnection, v);
    return true;
}

FN(request_header_items)
{
    HttpHead *h = message(self);
    return h ? http_header_items(h) : 0;
}

/* The first value of a header, without making all of them. */
FN(request_header)
{
    HttpHead *h = message(self);
    const char *name = h && is_str(args[0]) ? str_utf8(args[0], NULL) : NULL;
    if (name == NULL)
        return error_pending() ? VALUE_ERROR : raise_type_error("name must be a str");
    const HttpField *f = http_find_field(h, name);
    return f ? http_field_text(h, f->value, f->value_len) : args[1] ? args[1] : VALUE_NONE;
}

/* A request that no connection brought: for tests of handlers, from the bytes of its head. */
FN(request_parse)
{
    HttpParser p;
    HttpHead *h;
    Buffer b;
    http_parser_init(&p, false);
    if (!buffer_get(args[0], &b, false))
        return VALUE_ERROR;
    const uint8_t *data = b.data;
    size_t n = b.len;
    HttpResult r = http_feed_head(&p, &data, &n, &h);
    buffer_release(&b);
    if (r == HTTP_RAISED)
        return VALUE_ERROR;
    if (r != HTTP_COMPLETE)
        return raise_value_error("%s", r == HTTP_BAD ? p.error : "The header is incomplete");
    HttpRequest *request = (HttpRequest *)object_new(AS(Type, self), 0);
    if (request != NULL)
        request->message = h;
    return (Value)request;
}

static Value request_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

static const MethodDef methods[] = {
    {"_header_items", request_header_items, "", 0, NULL},
    {"_header", request_header, "name, default=None, /", 0, NULL},
    {"_parse", request_parse, "data, /", METHOD_CLASS, NULL},
    {0},
};
static const GetSetDef getsets[] = {
    {"method", get_verb, set_method, "Request method, upper-cased."},
    {"_target", get_target, set_target, NULL},
    {"_minor", get_minor, NULL, NULL},
    {"_message_keep_alive", get_keep_alive, NULL, NULL},
    {"_message_length", get_length, NULL, NULL},
    {"_has_body", get_has_body, NULL, NULL},
    {"_expect", get_expect, NULL, NULL},
    {"_websocket", get_websocket, NULL, NULL},
    {"_protocol", get_connection, set_connection, NULL},
    {0},
};
static const MemberDef members[] = {
    {"_content", offsetof(HttpRequest, content), 0, NULL},
    {"_task", offsetof(HttpRequest, task), 0, NULL},
    {0},
};

Type type_http_request = {
    TYPE_HEAD("_http.RequestBase"), .size = sizeof(HttpRequest),
    .attrs_offset = sizeof(HttpRequest), .flags = TYPE_BASE | TYPE_WEAKREF, .new_ = request_new,
    .doc = "A request as it came from its connection.",
    .methods = methods, .getsets = getsets, .members = members,
};
