/* Name look-ups on libuv's own threads, which never touch collected memory: the request lies in
 * pinned memory, the answer becomes objects on the loop's thread. */
#include "runtime/bytes.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "stdlib/evloop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>

typedef struct Lookup {
    union { uv_getaddrinfo_t info; uv_getnameinfo_t name; } request;
    EvLoop *ev;
    Value future;
} Lookup;

static Lookup *lookup_new(Value loop)
{
    if (!loop_check_closed(AS(Loop, loop)))
        return NULL;
    Lookup *l = gc_alloc_pinned(sizeof(Lookup));
    if (l == NULL || !(l->future = future_new(loop)))
        return NULL;
    l->ev = EV(loop);
    l->ev->outside++;
    l->ev->jobs++;
    return l;
}

static void lookup_done(Lookup *l, Value result)
{
    Future *f = AS(Future, l->future);
    l->ev->outside--;
    l->ev->jobs--;
    if (f->state == FUTURE_PENDING
        && !(result ? future_set_result(f, result) : future_set_exception(f, error_take())))
        ev_callback_failed(l->ev, "Name look-up failed", 0, 0);
    error_clear();
    gc_free_pinned(l);
}

static void raise_gaierror(int status)
{
    Value type = import_attr("socket", "gaierror");
    static const int codes[][2] = {
        {UV_EAI_ADDRFAMILY, -9}, {UV_EAI_AGAIN, EAI_AGAIN}, {UV_EAI_BADFLAGS, EAI_BADFLAGS},
        {UV_EAI_FAIL, EAI_FAIL}, {UV_EAI_FAMILY, EAI_FAMILY}, {UV_EAI_MEMORY, EAI_MEMORY},
        {UV_EAI_NODATA, -5}, {UV_EAI_NONAME, EAI_NONAME}, {UV_EAI_OVERFLOW, EAI_OVERFLOW},
        {UV_EAI_SERVICE, EAI_SERVICE}, {UV_EAI_SOCKTYPE, EAI_SOCKTYPE},
    };
    int code = EAI_FAIL;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i][0] == status)
            code = codes[i][1];
    const char *text = gai_strerror(code);
    Value message = str_from_utf8(text, strlen(text));
    if (type && message)
        raise_object(call2(type, small_int_value(code), message));
}

/* As socket.getaddrinfo gives addresses. */
static Value address_value(const struct sockaddr *sa)
{
    char text[INET6_ADDRSTRLEN + IF_NAMESIZE + 2];
    if (sa->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const void *)sa;
        inet_ntop(AF_INET, &in->sin_addr, text, sizeof text);
        return tuple_pack(2, str_from_utf8(text, strlen(text)),
                          small_int_value(ntohs(in->sin_port)));
    }
    if (sa->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in = (const void *)sa;
        inet_ntop(AF_INET6, &in->sin6_addr, text, sizeof text);
        return tuple_pack(4, str_from_utf8(text, strlen(text)),
                          small_int_value(ntohs(in->sin6_port)),
                          small_int_value(ntohl(in->sin6_flowinfo)),
                          small_int_value(in->sin6_scope_id));
    }
    return tuple_pack(2, small_int_value(sa->sa_family), VALUE_NONE);
}

static Value enum_member(const char *name, int value)
{
    Value cls = import_attr("socket", name);
    Value member = cls ? call1(cls, small_int_value(value)) : 0;
    if (!member && error_clear_if(&type_ValueError))
        return small_int_value(value);
    return member;
}

static Value info_list(const struct addrinfo *info)
{
    Value list = list_new(4);
    for (; list && info != NULL; info = info->ai_next) {
        Value family = enum_member("AddressFamily", info->ai_family);
        Value type = family ? enum_member("SocketKind", info->ai_socktype) : 0;
        const char *canon = info->ai_canonname ? info->ai_canonname : "";
        Value name = type ? str_from_utf8(canon, strlen(canon)) : 0;
        Value address = name ? address_value(info->ai_addr) : 0;
        Value row = address ? tuple_pack(5, family, type, small_int_value(info->ai_protocol), name,
                                         address) : 0;
        if (!row || !list_push(LIST(list), row))
            return VALUE_ERROR;
    }
    return list;
}

static void on_addrinfo(uv_getaddrinfo_t *request, int status, struct addrinfo *info)
{
    Value result = 0;
    if (status != 0)
        raise_gaierror(status);
    else
        result = info_list(info);
    uv_freeaddrinfo(info);
    lookup_done((Lookup *)request, result);
}

/* A host or service: str, bytes, int or None. False: raised. *text NULL for None. */
static bool name_text(Value v, const char **text, const char *what)
{
    *text = NULL;
    if (v == VALUE_NONE)
        return true;
    if (is_int(v))
        v = to_str(v);
    if (v && is_str(v)) {
        Value encoded = codec_encode(v, "ascii", NULL);
        if (!encoded && error_clear_if(&type_UnicodeEncodeError))
            encoded = codec_encode(v, "idna", NULL);
        if (!(v = encoded))
            return false;
    }
    if (!v || !is_bytes(v))
        return raise_false(&type_TypeError, "getaddrinfo() %s must be string, bytes or None", what);
    *text = (const char *)bytes_data(v);
    return true;
}

Value ev_getaddrinfo(Value self, Value *args, size_t nargs, Value kwnames)
{
    const char *host, *service;
    int32_t numbers[4] = {0};
    for (int i = 0; i < 4; i++)
        if (args[2 + i] && !as_int32(args[2 + i], &numbers[i]))
            return VALUE_ERROR;
    if (!name_text(args[0], &host, "argument 1") || !name_text(args[1], &service, "argument 2"))
        return VALUE_ERROR;
    Lookup *l = lookup_new(self);
    if (l == NULL)
        return VALUE_ERROR;
    struct addrinfo hints = {.ai_family = numbers[0], .ai_socktype = numbers[1],
                             .ai_protocol = numbers[2], .ai_flags = numbers[3]};
    Value future = l->future;
    int status = uv_getaddrinfo(&EV(self)->uv, &l->request.info, on_addrinfo, host, service, &hints);
    if (status != 0) {
        raise_gaierror(host == NULL && service == NULL ? UV_EAI_NONAME : status);
        lookup_done(l, 0);
    }
    return future;
}

static void on_nameinfo(uv_getnameinfo_t *request, int status, const char *host,
                        const char *service)
{
    Value result = 0;
    if (status != 0)
        raise_gaierror(status);
    else
        result = tuple_pack(2, str_from_utf8(host, strlen(host)),
                            str_from_utf8(service, strlen(service)));
    lookup_done((Lookup *)request, result);
}

static bool parse_address(Value address, struct sockaddr_storage *out)
{
    size_t n = is_tuple(address) ? TUPLE(address)->len : 0;
    int32_t port;
    if (n < 2 || !is_str(TUPLE(address)->items[0]))
        return raise_false(&type_TypeError, "getnameinfo() argument 1 must be a tuple");
    if (!as_int32(TUPLE(address)->items[1], &port))
        return false;
    const char *host = str_utf8(TUPLE(address)->items[0], NULL);
    struct sockaddr_in *in = (void *)out;
    struct sockaddr_in6 *in6 = (void *)out;
    if (host != NULL && uv_ip4_addr(host, port, in) == 0)
        return true;
    if (host != NULL && uv_ip6_addr(host, port, in6) == 0)
        return true;
    raise_gaierror(UV_EAI_NONAME);
    return false;
}

Value ev_getnameinfo(Value self, Value *args, size_t nargs, Value kwnames)
{
    struct sockaddr_storage address = {0};
    int32_t flags = 0;
    if ((args[1] && !as_int32(args[1], &flags)) || !parse_address(args[0], &address))
        return VALUE_ERROR;
    Lookup *l = lookup_new(self);
    if (l == NULL)
        return VALUE_ERROR;
    Value future = l->future;
    int status = uv_getnameinfo(&EV(self)->uv, &l->request.name, on_nameinfo,
                                (struct sockaddr *)&address, flags);
    if (status != 0) {
        raise_gaierror(status);
        lookup_done(l, 0);
    }
    return future;
}
