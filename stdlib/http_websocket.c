/* WebSocketCodec: the frames of RFC 6455 by libwslay, which exists as a shared library only and is
 * loaded when the first codec is made. Received bytes become messages; libwslay checks framing
 * (1002), UTF-8 (1007) and size (1009) and says the code to close with. What it would answer by
 * itself is thrown away: whether to answer pings is the caller's choice. */
#include "stdlib/http_impl.h"

#include <dlfcn.h>
#include <openssl/rand.h>
#include <wslay/wslay.h>

typedef struct Codec {
    Object head;
    wslay_event_context_ptr events;
    wslay_frame_context_ptr frames;
    bool client, failed;
    const uint8_t *in;     /* being read */
    size_t in_len;
    List *messages;
    bool raised;
    ByteBuilder out;
} Codec;

#define CODEC(v) AS(Codec, v)

/* ---- the library ---- */

#define FUNCTIONS(F) \
    F(event_context_server_init) F(event_context_client_init) F(event_context_free) F(event_recv) \
    F(event_send) F(event_config_set_max_recv_msg_length) F(event_get_read_enabled) \
    F(event_get_close_received) F(event_get_status_code_sent) F(frame_context_init) \
    F(frame_context_free) F(frame_send) F(event_set_error)
#define F(name) static typeof(&wslay_##name) w_##name;
FUNCTIONS(F)
#undef F

static bool load_library(void)
{
    static void *library;
    if (library != NULL)
        return true;
    void *handle = dlopen("libwslay.so.1", RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL)
        handle = dlopen("libwslay.so", RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL)
        return raise_false(&type_ImportError, "WebSockets need the library libwslay: %s", dlerror());
#define F(name) \
    if ((w_##name = (typeof(&wslay_##name))dlsym(handle, "wslay_" #name)) == NULL) \
        return raise_false(&type_ImportError, "libwslay has no wslay_" #name);
    FUNCTIONS(F)
#undef F
    library = handle;
    return true;
}

/* ---- callbacks ---- */

static ssize_t on_recv(wslay_event_context_ptr ctx, uint8_t *buf, size_t len, int flags, void *data)
{
    Codec *c = data;
    size_t n = c->in_len < len ? c->in_len : len;
    if (n == 0) {
        w_event_set_error(ctx, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    memcpy(buf, c->in, n);
    c->in += n;
    c->in_len -= n;
    return (ssize_t)n;
}

static ssize_t on_answer(wslay_event_context_ptr ctx, const uint8_t *buf, size_t len, int flags,
                         void *data)
{
    return (ssize_t)len;
}

static int on_mask(wslay_event_context_ptr ctx, uint8_t *buf, size_t len, void *data)
{
    return RAND_bytes(buf, (int)len) == 1 ? 0 : -1;
}

static void on_message(wslay_event_context_ptr ctx, const struct wslay_event_on_msg_recv_arg *m,
                       void *data)
{
    Codec *c = data;
    Value bytes = bytes_new(m->msg, m->msg_length);
    Value item = bytes ? tuple_pack(3, small_int_value(m->opcode), bytes,
                                    small_int_value(m->status_code)) : 0;
    if (!item || !list_push(c->messages, item))
        c->raised = true;
}

static ssize_t on_frame_send(const uint8_t *buf, size_t len, int flags, void *data)
{
    byte_builder_write(&((Codec *)data)->out, buf, len);
    return (ssize_t)len;
}
static int on_frame_mask(uint8_t *buf, size_t len, void *data)
{
    return RAND_bytes(buf, (int)len) == 1 ? 0 : -1;
}

/* ---- receiving ---- */

/* feed(data): a list of (opcode, data, close code). A last item with opcode -1 has the code to close
 * with because of an error of the peer's. */
FN(websocket_feed)
{
    Codec *c = CODEC(self);
    Buffer b;
    Value list = list_new(4);
    if (!list || !buffer_get(args[0], &b, false))
        return VALUE_ERROR;
    c->messages = LIST(list);
    c->in = b.data;
    c->in_len = b.len;
    c->raised = false;
    while (!c->failed && c->in_len > 0 && w_event_get_read_enabled(c->events)) {
        int status = w_event_recv(c->events);
        w_event_send(c->events);
        c->failed = !w_event_get_read_enabled(c->events) && !w_event_get_close_received(c->events);
        if (status != 0 && !c->failed)
            break;
    }
    buffer_release(&b);
    c->in = NULL;
    if (c->raised)
        return VALUE_ERROR;
    if (c->failed) {
        int code = w_event_get_status_code_sent(c->events);
        if (code < 1000 || code == 1005 || code == 1006)
            code = 1002; /* libwslay names none for malformed frames */
        Value item = tuple_pack(3, small_int_value(-1), bytes_new("", 0), small_int_value(code));
        if (!item || !list_push(c->messages, item))
            return VALUE_ERROR;
    }
    return list;
}

/* ---- sending ---- */

/* encode(opcode, data): the bytes of one frame. */
FN(websocket_encode)
{
    Codec *c = CODEC(self);
    int64_t opcode;
    Buffer b;
    if (!as_index(args[0], &opcode) || !buffer_get(args[1], &b, false))
        return VALUE_ERROR;
    c->out = (ByteBuilder){0};
    struct wslay_frame_iocb io = {.fin = 1, .opcode = (uint8_t)opcode, .payload_length = b.len,
                                  .mask = c->client, .data = b.data, .data_length = b.len};
    for (;;) { /* masked data goes out in pieces */
        ssize_t n = w_frame_send(c->frames, &io);
        if (n < 0) {
            buffer_release(&b);
            return raise_value_error("the frame cannot be encoded");
        }
        io.data += n;
        io.data_length -= (size_t)n;
        if (io.data_length == 0)
            break;
    }
    buffer_release(&b);
    return byte_builder_finish(&c->out);
}

/* ---- life ---- */

static void codec_finalize(void *object, void *data)
{
    Codec *c = object;
    if (c->events != NULL)
        w_event_context_free(c->events);
    if (c->frames != NULL)
        w_frame_context_free(c->frames);
    c->events = NULL;
    c->frames = NULL;
}

static Value codec_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    static const struct wslay_event_callbacks event_callbacks = {
        .recv_callback = on_recv, .send_callback = on_answer, .genmask_callback = on_mask,
        .on_msg_recv_callback = on_message};
    static const struct wslay_frame_callbacks frame_callbacks = {
        .send_callback = on_frame_send, .genmask_callback = on_frame_mask};
    int64_t limit = 0;
    int client = nargs > 0 ? is_true(args[0]) : 0;
    if (client < 0 || (nargs > 1 && !as_index(args[1], &limit)) || !load_library())
        return VALUE_ERROR;
    Codec *c = (Codec *)object_new(type, 0);
    if (c == NULL)
        return VALUE_ERROR;
    c->client = client == 1;
    gc_set_finalizer(c, codec_finalize, NULL);
    int status = client ? w_event_context_client_init(&c->events, &event_callbacks, c)
                        : w_event_context_server_init(&c->events, &event_callbacks, c);
    if (status != 0 || w_frame_context_init(&c->frames, &frame_callbacks, c) != 0)
        return raise_memory_error();
    w_event_config_set_max_recv_msg_length(c->events, limit > 0 ? (uint64_t)limit : UINT32_MAX);
    return (Value)c;
}

static const MethodDef methods[] = {
    {"feed", websocket_feed, "data, /", 0, NULL},
    {"encode", websocket_encode, "opcode, data, /", 0, NULL},
    {0},
};

Type type_websocket_codec = {
    TYPE_HEAD("_http.WebSocketCodec"), .size = sizeof(Codec), .new_ = codec_new,
    .doc = "Frames of one side of a WebSocket: WebSocketCodec(client, max_message_size).",
    .methods = methods,
};
