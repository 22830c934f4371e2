/* _socket: names. getaddrinfo and the older functions of the C library's resolver, services and
 * protocols. Lookups block: they run inside blocking_call; the older functions use the reentrant
 * forms of glibc. */
#include "stdlib/socket_impl.h"

#include <arpa/inet.h>

static Value gaierror_class, herror_class;

bool raise_gaierror(int code)
{
    if (code == EAI_SYSTEM)
        return raise_errno(errno, 0), false;
    Value args[2] = {int_new(code), str_from_cstr(gai_strerror(code))};
    Value error = args[1] != 0 ? call(gaierror_class, args, 2, 0) : 0;
    return error != 0 ? (raise_object(error), false) : false;
}

bool raise_herror(int code)
{
    Value args[2] = {int_new(code), str_from_cstr(hstrerror(code))};
    Value error = args[1] != 0 ? call(herror_class, args, 2, 0) : 0;
    return error != 0 ? (raise_object(error), false) : false;
}

/* ---- getaddrinfo ---- */

typedef struct Lookup {
    const char *host, *service;
    struct addrinfo hints, *found;
    int code, error;
} Lookup;

static void *do_lookup(void *p)
{
    Lookup *l = p;
    l->code = getaddrinfo(l->host, l->service, &l->hints, &l->found);
    l->error = errno;
    return NULL;
}

static bool host_or_none(Value v, const char **out)
{
    *out = NULL;
    if (v == VALUE_NONE)
        return true;
    if (!is_str(v) && !is_bytes(v))
        return raise_false(&type_TypeError, "getaddrinfo() argument 1 must be string or None");
    *out = host_arg(v);
    return *out != NULL;
}

static bool service_or_none(Value v, const char **out)
{
    *out = NULL;
    if (v == VALUE_NONE)
        return true;
    if (is_int(v)) {
        int64_t n;
        if (!as_int64(v, &n))
            return false;
        v = to_str(int_plain(v));
        if (v == 0)
            return false;
    }
    size_t len;
    if (is_str(v)) {
        *out = str_utf8(v, &len);
    } else if (is_bytes(v)) {
        *out = (const char *)bytes_data(v);
    } else {
        return raise_false(&type_OSError, "Int or String expected");
    }
    return *out != NULL;
}

static Value addrinfo_list(const struct addrinfo *found, int proto)
{
    Value list = list_new(4);
    for (const struct addrinfo *i = found; list != 0 && i != NULL; i = i->ai_next) {
        Value item = tuple_pack(5, int_new(i->ai_family), int_new(i->ai_socktype),
                                int_new(i->ai_protocol),
                                str_from_cstr(i->ai_canonname != NULL ? i->ai_canonname : ""),
                                address_value(i->ai_addr, i->ai_addrlen, proto));
        if (item == 0 || !list_push(LIST(list), item))
            return 0;
    }
    return list;
}

FN(sock_getaddrinfo)
{
    Lookup l = {0};
    int *const numbers[] = {&l.hints.ai_family, &l.hints.ai_socktype, &l.hints.ai_protocol,
                            &l.hints.ai_flags};
    for (int i = 0; i < 4; i++)
        if (args[2 + i] != 0 && !as_int32(args[2 + i], numbers[i]))
            return 0;
    if (!host_or_none(args[0], &l.host) || !service_or_none(args[1], &l.service))
        return 0;
    blocking_call(do_lookup, &l);
    if (l.code != 0) {
        errno = l.error;
        return raise_gaierror(l.code), 0;
    }
    Value list = addrinfo_list(l.found, l.hints.ai_protocol);
    freeaddrinfo(l.found);
    return list;
}

/* ---- getnameinfo ---- */

typedef struct NameInfo {
    Address *address;
    char host[NI_MAXHOST], service[NI_MAXSERV];
    int flags, code, error;
} NameInfo;

static void *do_nameinfo(void *p)
{
    NameInfo *n = p;
    n->code = getnameinfo(&n->address->any, n->address->len, n->host, sizeof n->host, n->service,
                          sizeof n->service, n->flags);
    n->error = errno;
    return NULL;
}

/* (host, port[, flowinfo[, scope_id]]) with a numeric host; one address only. */
static bool name_address(Value v, Address *out)
{
    if (!is_tuple(v))
        return raise_false(&type_TypeError, "getnameinfo() argument 1 must be a tuple");
    Tuple *t = TUPLE(v);
    int64_t numbers[3] = {0};
    if (t->len < 2 || t->len > 4)
        return raise_false(&type_TypeError, "getnameinfo(): illegal sockaddr argument");
    if (!is_str(t->items[0]))
        return raise_false(&type_TypeError, "getnameinfo(): illegal sockaddr argument");
    const char *host = str_utf8(t->items[0], NULL);
    if (host == NULL)
        return false;
    for (size_t i = 1; i < t->len; i++)
        if (!as_int64(t->items[i], &numbers[i - 1]))
            return false;
    if (numbers[1] < 0 || numbers[1] > 0xfffff)
        return raise_false(&type_OverflowError, "getnameinfo(): flowinfo must be 0-1048575.");
    Value port = str_format("%d", (int)numbers[0]);
    Lookup l = {.host = host, .hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST}};
    l.service = port != 0 ? str_utf8(port, NULL) : NULL;
    if (l.service == NULL)
        return false;
    do_lookup(&l);
    if (l.code != 0) {
        errno = l.error;
        return raise_gaierror(l.code);
    }
    bool several = l.found->ai_next != NULL;
    memcpy(&out->storage, l.found->ai_addr, MIN(l.found->ai_addrlen, sizeof out->storage));
    out->len = l.found->ai_addrlen;
    freeaddrinfo(l.found);
    if (several)
        return raise_false(&type_OSError, "sockaddr resolved to multiple addresses");
    if (out->any.sa_family == AF_INET && t->len != 2)
        return raise_false(&type_OSError, "IPv4 sockaddr must be 2 tuple");
    if (out->any.sa_family == AF_INET6) {
        out->in6.sin6_flowinfo = htonl((uint32_t)numbers[1]);
        out->in6.sin6_scope_id = (uint32_t)numbers[2];
    }
    return true;
}

FN(sock_getnameinfo)
{
    Address a;
    NameInfo n = {.address = &a};
    if (!as_int32(args[1], &n.flags) || !name_address(args[0], &a))
        return 0;
    blocking_call(do_nameinfo, &n);
    if (n.code != 0) {
        errno = n.error;
        return raise_gaierror(n.code), 0;
    }
    return tuple_pack(2, str_from_cstr(n.host), str_from_cstr(n.service));
}

/* ---- gethostbyname and friends ---- */

static const char *host_name_arg(Value v, const char *function)
{
    if (!is_str(v) && !is_bytes(v) && !is_bytearray(v))
        return raise_null(&type_TypeError,
                          "%s() argument 1 must be str, bytes or bytearray, not %s", function,
                          arg_type_name(v));
    return host_arg(v);
}

FN(sock_gethostbyname)
{
    Address a;
    char text[INET_ADDRSTRLEN];
    const char *host = host_name_arg(args[0], "gethostbyname");
    if (host == NULL || !host_resolve(host, AF_INET, &a))
        return 0;
    return str_from_cstr(inet_ntop(AF_INET, &a.in.sin_addr, text, sizeof text));
}

typedef struct HostQuery {
    const char *name;      /* NULL: by address */
    const void *address;
    socklen_t address_len;
    int family;
    struct hostent entry, *found;
    char *room;
    size_t size;
    int code, result;
} HostQuery;

static void *do_host(void *p)
{
    HostQuery *q = p;
    q->result = q->name != NULL
                    ? gethostbyname_r(q->name, &q->entry, q->room, q->size, &q->found, &q->code)
                    : gethostbyaddr_r(q->address, q->address_len, q->family, &q->entry, q->room,
                                      q->size, &q->found, &q->code);
    return NULL;
}

static bool host_query(HostQuery *q)
{
    for (q->size = 4096; q->size <= 1 << 20; q->size *= 4) {
        q->room = gc_alloc_atomic(q->size);
        if (q->room == NULL)
            return false;
        blocking_call(do_host, q);
        if (q->result != ERANGE)
            break;
    }
    return q->found != NULL || raise_herror(q->code);
}

static Value host_entry(const struct hostent *h)
{
    Value aliases = list_new(2), addresses = list_new(2);
    if (aliases == 0 || addresses == 0)
        return 0;
    for (char **name = h->h_aliases; name != NULL && *name != NULL; name++) {
        Value s = str_from_cstr(*name);
        if (s == 0 || !list_push(LIST(aliases), s))
            return 0;
    }
    for (char **at = h->h_addr_list; *at != NULL; at++) {
        char text[INET6_ADDRSTRLEN];
        Value s = str_from_cstr(inet_ntop(h->h_addrtype, *at, text, sizeof text));
        if (s == 0 || !list_push(LIST(addresses), s))
            return 0;
    }
    return tuple_pack(3, str_from_cstr(h->h_name), aliases, addresses);
}

FN(sock_gethostbyname_ex)
{
    Address a;
    HostQuery q = {.name = host_name_arg(args[0], "gethostbyname_ex")};
    if (q.name == NULL || !host_resolve(q.name, AF_INET, &a) || !host_query(&q))
        return 0;
    return host_entry(q.found);
}

FN(sock_gethostbyaddr)
{
    Address a;
    const char *host = host_name_arg(args[0], "gethostbyaddr");
    if (host == NULL || !host_resolve(host, AF_UNSPEC, &a))
        return 0;
    bool v6 = a.any.sa_family == AF_INET6;
    HostQuery q = {.family = a.any.sa_family,
                   .address = v6 ? (void *)&a.in6.sin6_addr : (void *)&a.in.sin_addr,
                   .address_len = v6 ? sizeof a.in6.sin6_addr : sizeof a.in.sin_addr};
    return host_query(&q) ? host_entry(q.found) : 0;
}

/* ---- services and protocols ---- */

static bool text_arg(Value v, const char *function, int number, const char **out)
{
    *out = NULL;
    if (v == 0)
        return true;
    if (!is_str(v))
        return raise_false(&type_TypeError, "%s() argument %d must be str, not %s", function,
                           number, arg_type_name(v));
    *out = str_utf8(v, NULL);
    return *out != NULL;
}

FN(sock_getservbyname)
{
    const char *name, *proto;
    struct servent entry, *found = NULL;
    char room[4096];
    if (!text_arg(args[0], "getservbyname", 1, &name)
        || !text_arg(args[1], "getservbyname", 2, &proto))
        return 0;
    getservbyname_r(name, proto, &entry, room, sizeof room, &found);
    if (found == NULL)
        return raise(&type_OSError, "service/proto not found");
    return int_new(ntohs((uint16_t)found->s_port));
}

FN(sock_getservbyport)
{
    const char *proto;
    int32_t port;
    struct servent entry, *found = NULL;
    char room[4096];
    if (!as_int32(args[0], &port) || !text_arg(args[1], "getservbyport", 2, &proto))
        return 0;
    if (port < 0 || port > 0xffff)
        return raise_overflow_error("getservbyport: port must be 0-65535.");
    getservbyport_r(htons((uint16_t)port), proto, &entry, room, sizeof room, &found);
    return found != NULL ? str_from_cstr(found->s_name)
                         : raise(&type_OSError, "port/proto not found");
}

FN(sock_getprotobyname)
{
    const char *name;
    struct protoent entry, *found = NULL;
    char room[4096];
    if (!text_arg(args[0], "getprotobyname", 1, &name))
        return 0;
    getprotobyname_r(name, &entry, room, sizeof room, &found);
    return found != NULL ? int_new(found->p_proto) : raise(&type_OSError, "protocol not found");
}

const MethodDef socket_resolve_functions[] = {
    {"getaddrinfo", sock_getaddrinfo, "host, port, family=0, type=0, proto=0, flags=0", 0,
     "Resolve host and port into list of address info entries."},
    {"getnameinfo", sock_getnameinfo, "sockaddr, flags, /", 0, "Get host and port for a sockaddr."},
    {"gethostbyname", sock_gethostbyname, "host, /", 0, "Return the IP address for a host."},
    {"gethostbyname_ex", sock_gethostbyname_ex, "host, /", 0,
     "Return the true host name, a list of aliases, and a list of IP addresses, for a host."},
    {"gethostbyaddr", sock_gethostbyaddr, "host, /", 0,
     "Return the true host name, a list of aliases, and a list of IP addresses, for a host."},
    {"getservbyname", sock_getservbyname, "servicename, protocolname=<unrepresentable>, /", 0,
     "Return a port number from a service name and protocol name."},
    {"getservbyport", sock_getservbyport, "port, protocolname=<unrepresentable>, /", 0,
     "Return the service name from a port number and protocol name."},
    {"getprotobyname", sock_getprotobyname, "name, /", 0,
     "Return the protocol number for the named protocol."},
    {0},
};

static Value error_class(Value module, const char *name)
{
    Value bases = tuple_pack(1, OBJECT_VALUE(&type_OSError));
    Dict *dict = dict_new();
    Value text = str_intern_cstr(name), home = str_from_cstr("socket");
    if (bases == 0 || dict == NULL || text == 0 || home == 0
        || !dict_set(dict, NAME(dunder_module), home))
        return 0;
    Value made = type_create(NULL, text, bases, OBJECT_VALUE(dict), NULL, 0);
    return made != 0 && module_add(module, name, made) ? made : 0;
}

bool socket_resolve_init(Value module)
{
    gaierror_class = error_class(module, "gaierror");
    herror_class = error_class(module, "herror");
    return gaierror_class != 0 && herror_class != 0;
}
