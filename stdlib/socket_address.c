/* _socket: addresses. Between the tuples, strings and bytes that the language uses for the families
 * of sockets and the system's structures. */
#include "stdlib/socket_impl.h"

#include <arpa/inet.h>
#include <linux/if_alg.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <sys/ioctl.h>

/* ---- host names ---- */

const char *host_arg(Value v)
{
    const char *text;
    size_t len;
    if (is_str(v) && !STR(v)->ascii) {
        v = call_method1(v, str_intern_cstr("encode"), str_from_cstr("idna"));
        if (v == 0)
            return NULL;
    }
    if (is_str(v)) {
        text = str_utf8(v, &len);
    } else if (is_bytes(v)) {
        text = (const char *)bytes_data(v);
        len = bytes_len(v);
    } else if (is_bytearray(v)) {
        Value copy = bytes_new(AS(ByteArray, v)->data, AS(ByteArray, v)->len);
        if (copy == 0)
            return NULL;
        text = (const char *)bytes_data(copy);
        len = bytes_len(copy);
    } else {
        return raise_null(&type_TypeError, "str, bytes or bytearray expected, not %T", v);
    }
    if (text != NULL && strlen(text) != len)
        return raise_null(&type_TypeError, "host name must not contain null character");
    return text;
}

typedef struct Resolve {
    const char *host;
    struct addrinfo hints, *found;
    int code, error;
} Resolve;

static void *do_resolve(void *p)
{
    Resolve *r = p;
    r->code = getaddrinfo(r->host, r->host == NULL ? "0" : NULL, &r->hints, &r->found);
    r->error = errno;
    return NULL;
}

static bool resolve_name(const char *host, int family, Address *out)
{
    Resolve r = {.host = host, .hints = {.ai_family = family}};
    if (host[0] == 0) {
        r.host = NULL;
        r.hints.ai_socktype = SOCK_DGRAM;
        r.hints.ai_flags = AI_PASSIVE;
    }
    blocking_call(do_resolve, &r);
    if (r.code != 0) {
        errno = r.error;
        return raise_gaierror(r.code);
    }
    bool several = r.found->ai_next != NULL && r.host == NULL;
    memcpy(&out->storage, r.found->ai_addr, MIN(r.found->ai_addrlen, sizeof out->storage));
    out->len = r.found->ai_addrlen;
    freeaddrinfo(r.found);
    return !several || raise_false(&type_OSError, "wildcard resolved to multiple address");
}

bool host_resolve(const char *host, int family, Address *out)
{
    memset(&out->storage, 0, sizeof out->storage);
    bool broadcast = strcmp(host, "<broadcast>") == 0 || strcmp(host, "255.255.255.255") == 0;
    if (broadcast && family != AF_INET && family != AF_UNSPEC)
        return raise_false(&type_OSError, "address family mismatched");
    struct in_addr v4;
    if (broadcast || (family != AF_INET6 && inet_pton(AF_INET, host, &v4) == 1)) {
        out->in.sin_family = AF_INET;
        out->in.sin_addr.s_addr = broadcast ? INADDR_BROADCAST : v4.s_addr;
        out->len = sizeof out->in;
        return true;
    }
    if (family != AF_INET && strchr(host, '%') == NULL
        && inet_pton(AF_INET6, host, &out->in6.sin6_addr) == 1) {
        out->in6.sin6_family = AF_INET6;
        out->len = sizeof out->in6;
        return true;
    }
    return resolve_name(host, family, out);
}

/* ---- from the language ---- */

/* An int item of an address; `what` for the range, "port must be 0-65535". */
static bool number_item(Value v, int64_t max, const char *caller, const char *what, int64_t *out)
{
    Value index = index_value(v);
    if (index == 0)
        return false;
    if (!int_as_i64(index, out) || *out < 0 || *out > max)
        return raise_false(&type_OverflowError, "%s(): %s.", caller, what);
    return true;
}

static Tuple *tuple_arg(Value v, const char *family, const char *caller, size_t min, size_t max,
                        const char *shape)
{
    if (!is_tuple(v))
        return raise_null(&type_TypeError, "%s(): %s address must be tuple, not %.500T", caller,
                          family, v);
    if (TUPLE(v)->len < min || TUPLE(v)->len > max)
        return raise_null(&type_TypeError, "%s(): %s address must be a %s", caller, family, shape);
    return TUPLE(v);
}

static bool parse_inet(Value v, Address *out, const char *caller)
{
    if (is_tuple(v) && TUPLE(v)->len != 2)
        return raise_false(&type_TypeError, "AF_INET address must be a pair (host, port)");
    Tuple *t = tuple_arg(v, "AF_INET", caller, 2, 2, "pair");
    const char *host = t != NULL ? host_arg(t->items[0]) : NULL;
    int64_t port;
    if (host == NULL || !number_item(t->items[1], 0xffff, caller, "port must be 0-65535", &port)
        || !host_resolve(host, AF_INET, out))
        return false;
    out->in.sin_family = AF_INET;
    out->in.sin_port = htons((uint16_t)port);
    out->len = sizeof out->in;
    return true;
}

static bool parse_inet6(Value v, Address *out, const char *caller)
{
    if (is_tuple(v) && (TUPLE(v)->len < 2 || TUPLE(v)->len > 4))
        return raise_false(&type_TypeError,
                           "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])");
    Tuple *t = tuple_arg(v, "AF_INET6", caller, 2, 4, "tuple");
    const char *host = t != NULL ? host_arg(t->items[0]) : NULL;
    int64_t port, flow = 0, scope = 0;
    if (host == NULL || !number_item(t->items[1], 0xffff, caller, "port must be 0-65535", &port)
        || (t->len > 2 && !number_item(t->items[2], UINT32_MAX, caller,
                                       "flowinfo must be 0-1048575", &flow))
        || (t->len > 3 && !number_item(t->items[3], UINT32_MAX, caller,
                                       "scope id must be 0-4294967295", &scope))
        || !host_resolve(host, AF_INET6, out))
        return false;
    if (flow > 0xfffff)
        return raise_false(&type_OverflowError, "%s(): flowinfo must be 0-1048575.", caller);
    out->in6.sin6_family = AF_INET6;
    out->in6.sin6_port = htons((uint16_t)port);
    out->in6.sin6_flowinfo = htonl((uint32_t)flow);
    if (t->len > 3)
        out->in6.sin6_scope_id = (uint32_t)scope;
    out->len = sizeof out->in6;
    return true;
}

static bool parse_unix(Value v, Address *out)
{
    Buffer b;
    Value path = v;
    if (is_str(v)) {
        path = codec_encode(v, "utf-8", "surrogateescape");
        if (path == 0)
            return false;
    }
    if (!buffer_get(path, &b, false))
        return false;
    bool abstract = b.len > 0 && b.data[0] == 0; /* Linux: not a name in the file system */
    bool fits = abstract ? b.len <= sizeof out->un.sun_path : b.len < sizeof out->un.sun_path;
    out->un.sun_family = AF_UNIX;
    if (fits && b.len > 0)
        memcpy(out->un.sun_path, b.data, b.len);
    out->len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + b.len + !abstract);
    if (fits && b.len == 0)
        out->len = offsetof(struct sockaddr_un, sun_path); /* asks the kernel for a name */
    buffer_release(&b);
    return fits || raise_false(&type_OSError, "AF_UNIX path too long");
}

static bool parse_netlink(Value v, Address *out, const char *caller)
{
    Tuple *t = tuple_arg(v, "AF_NETLINK", caller, 2, 2, "pair (pid, groups)");
    struct sockaddr_nl *nl = (struct sockaddr_nl *)&out->storage;
    int64_t pid, groups;
    if (t == NULL || !number_item(t->items[0], UINT32_MAX, caller, "pid out of range", &pid)
        || !number_item(t->items[1], UINT32_MAX, caller, "groups out of range", &groups))
        return false;
    nl->nl_family = AF_NETLINK;
    nl->nl_pid = (uint32_t)pid;
    nl->nl_groups = (uint32_t)groups;
    out->len = sizeof *nl;
    return true;
}

static bool parse_vsock(Value v, Address *out, const char *caller)
{
    Tuple *t = tuple_arg(v, "AF_VSOCK", caller, 2, 2, "pair (cid, port)");
    struct sockaddr_vm *vm = (struct sockaddr_vm *)&out->storage;
    int64_t cid, port;
    if (t == NULL || !number_item(t->items[0], UINT32_MAX, caller, "cid out of range", &cid)
        || !number_item(t->items[1], UINT32_MAX, caller, "port out of range", &port))
        return false;
    vm->svm_family = AF_VSOCK;
    vm->svm_cid = (uint32_t)cid;
    vm->svm_port = (uint32_t)port;
    out->len = sizeof *vm;
    return true;
}

/* (ifname, proto[, pkttype[, hatype[, addr]]]) */
static bool parse_packet(Socket *s, Value v, Address *out, const char *caller)
{
    Tuple *t = tuple_arg(v, "AF_PACKET", caller, 2, 5,
                         "tuple (ifname, proto[, pkttype[, hatype[, addr]]])");
    if (t == NULL)
        return false;
    struct sockaddr_ll *ll = (struct sockaddr_ll *)&out->storage;
    const char *name = is_str(t->items[0]) ? str_os(t->items[0]) : NULL;
    int64_t proto, kind = 0, hatype = 0;
    if (name == NULL)
        return error_pending() ? false
                               : raise_false(&type_TypeError, "interface name must be str, not %T",
                                             t->items[0]);
    if (!number_item(t->items[1], 0xffff, caller, "proto must be 0-65535", &proto)
        || (t->len > 2 && !number_item(t->items[2], 255, caller, "pkttype must be 0-255", &kind))
        || (t->len > 3
            && !number_item(t->items[3], 0xffff, caller, "hatype must be 0-65535", &hatype)))
        return false;
    struct ifreq request = {0};
    strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
    if (ioctl(s->fd, SIOCGIFINDEX, &request) < 0)
        return raise_errno(errno, 0), false;
    ll->sll_family = AF_PACKET;
    ll->sll_protocol = htons((uint16_t)proto);
    ll->sll_ifindex = request.ifr_ifindex;
    ll->sll_pkttype = (uint8_t)kind;
    ll->sll_hatype = (uint16_t)hatype;
    if (t->len > 4) {
        Buffer b;
        if (!buffer_get(t->items[4], &b, false))
            return false;
        bool fits = b.len <= sizeof ll->sll_addr;
        ll->sll_halen = (uint8_t)b.len;
        memcpy(ll->sll_addr, b.data, fits ? b.len : 0);
        buffer_release(&b);
        if (!fits)
            return raise_false(&type_ValueError, "hardware address must be 8 bytes or less");
    }
    out->len = sizeof *ll;
    return true;
}

/* (type, name[, feat[, mask]]) */
static bool parse_alg(Value v, Address *out, const char *caller)
{
    Tuple *t = tuple_arg(v, "AF_ALG", caller, 2, 4, "tuple (type, name[, feat[, mask]])");
    struct sockaddr_alg *alg = (struct sockaddr_alg *)&out->storage;
    int64_t feat = 0, mask = 0;
    if (t == NULL
        || (t->len > 2 && !number_item(t->items[2], UINT32_MAX, caller, "feat out of range", &feat))
        || (t->len > 3
            && !number_item(t->items[3], UINT32_MAX, caller, "mask out of range", &mask)))
        return false;
    if (!is_str(t->items[0]) || !is_str(t->items[1]))
        return raise_false(&type_TypeError, "AF_ALG type and name must be str");
    const char *type = str_utf8(t->items[0], NULL);
    const char *name = type != NULL ? str_utf8(t->items[1], NULL) : NULL;
    if (name == NULL)
        return false;
    if (strlen(type) >= sizeof alg->salg_type)
        return raise_false(&type_ValueError, "AF_ALG type too long.");
    if (strlen(name) >= sizeof alg->salg_name)
        return raise_false(&type_ValueError, "AF_ALG name too long.");
    alg->salg_family = AF_ALG;
    strcpy((char *)alg->salg_type, type);
    strcpy((char *)alg->salg_name, name);
    alg->salg_feat = (uint32_t)feat;
    alg->salg_mask = (uint32_t)mask;
    out->len = sizeof *alg;
    return true;
}

bool address_parse(Socket *s, Value v, Address *out, const char *caller)
{
    memset(out, 0, sizeof *out);
    switch (s->family) {
    case AF_INET: return parse_inet(v, out, caller);
    case AF_INET6: return parse_inet6(v, out, caller);
    case AF_UNIX: return parse_unix(v, out);
    case AF_NETLINK: return parse_netlink(v, out, caller);
    case AF_VSOCK: return parse_vsock(v, out, caller);
    case AF_PACKET: return parse_packet(s, v, out, caller);
    case AF_ALG: return parse_alg(v, out, caller);
    default: return raise_false(&type_OSError, "%s(): bad family", caller);
    }
}

/* ---- to the language ---- */

static Value unix_value(const struct sockaddr_un *un, socklen_t len)
{
    size_t n = len > offsetof(struct sockaddr_un, sun_path)
                   ? len - offsetof(struct sockaddr_un, sun_path) : 0;
    if (n > 0 && un->sun_path[0] == 0)
        return bytes_new(un->sun_path, n);
    return codec_decode((const uint8_t *)un->sun_path, strnlen(un->sun_path, n), "utf-8",
                        "surrogateescape");
}

static Value packet_value(const struct sockaddr_ll *ll)
{
    char name[IF_NAMESIZE] = "";
    if (ll->sll_ifindex != 0)
        if_indextoname((unsigned)ll->sll_ifindex, name);
    return tuple_pack(5, str_from_cstr(name), int_new(ntohs(ll->sll_protocol)),
                      int_new(ll->sll_pkttype), int_new(ll->sll_hatype),
                      bytes_new(ll->sll_addr, MIN(ll->sll_halen, sizeof ll->sll_addr)));
}

static Value other_value(const struct sockaddr *address, socklen_t len)
{
    switch (address->sa_family) {
    case AF_NETLINK: {
        const struct sockaddr_nl *nl = (const void *)address;
        return tuple_pack(2, int_new(nl->nl_pid), int_new(nl->nl_groups));
    }
    case AF_VSOCK: {
        const struct sockaddr_vm *vm = (const void *)address;
        return tuple_pack(2, int_new(vm->svm_cid), int_new(vm->svm_port));
    }
    case AF_PACKET:
        return packet_value((const void *)address);
    default:
        return tuple_pack(2, int_new(address->sa_family),
                          bytes_new(address->sa_data, len - offsetof(struct sockaddr, sa_data)));
    }
}

Value address_value(const struct sockaddr *address, socklen_t len, int proto)
{
    char text[INET6_ADDRSTRLEN];
    if (len == 0)
        return VALUE_NONE; /* no address: connected streams give none */
    switch (address->sa_family) {
    case AF_INET: {
        const struct sockaddr_in *in = (const void *)address;
        if (inet_ntop(AF_INET, &in->sin_addr, text, sizeof text) == NULL)
            return raise_errno(errno, 0);
        return tuple_pack(2, str_from_cstr(text), int_new(ntohs(in->sin_port)));
    }
    case AF_INET6: {
        const struct sockaddr_in6 *in6 = (const void *)address;
        if (inet_ntop(AF_INET6, &in6->sin6_addr, text, sizeof text) == NULL)
            return raise_errno(errno, 0);
        return tuple_pack(4, str_from_cstr(text), int_new(ntohs(in6->sin6_port)),
                          int_new(ntohl(in6->sin6_flowinfo)), int_new(in6->sin6_scope_id));
    }
    case AF_UNIX:
        return unix_value((const void *)address, len);
    default:
        return other_value(address, len);
    }
}
