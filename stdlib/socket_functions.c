/* _socket: functions of the module that need no socket: byte order, numeric addresses, interfaces,
 * the host's name, and descriptors. */
#include "stdlib/socket_impl.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>

/* ---- byte order ---- */

static bool word_arg(Value v, int bits, const char *name, int64_t *out)
{
    Value index;
    if (!is_int(v))
        return bits == 32 ? raise_false(&type_TypeError, "expected int, %T found", v)
                          : raise_false(&type_TypeError,
                                        "'%T' object cannot be interpreted as an integer", v);
    index = index_value(v);
    if (index == 0)
        return false;
    if (int_sign(index) < 0)
        return raise_false(&type_OverflowError, bits == 16
                               ? "%s: can't convert negative Python int to C 16-bit unsigned "
                                 "integer"
                               : "can't convert negative value to unsigned int", name);
    if (!int_as_i64(index, out))
        return raise_false(&type_OverflowError, "Python int too large to convert to C %s",
                           bits == 16 ? "int" : "unsigned long");
    if (*out >> bits != 0)
        return raise_false(&type_OverflowError, bits == 16
                               ? "%s: Python int too large to convert to C 16-bit unsigned integer"
                               : "int larger than 32 bits", name);
    return true;
}

#define SWAP(name, bits, op)                                                    \
    FN(sock_##name)                                                             \
    {                                                                           \
        int64_t n;                                                              \
        return word_arg(args[0], bits, #name, &n) ? int_new(op((uint##bits##_t)n)) : 0; \
    }
SWAP(ntohs, 16, ntohs)
SWAP(htons, 16, htons)
SWAP(ntohl, 32, ntohl)
SWAP(htonl, 32, htonl)

/* ---- numeric addresses ---- */

static const char *text_arg(Value v, const char *function, const char *which)
{
    if (!is_str(v))
        return raise_null(&type_TypeError, "%s() argument %smust be str, not %s", function, which,
                          arg_type_name(v));
    size_t len;
    const char *text = str_utf8(v, &len);
    if (text != NULL && strlen(text) != len)
        return raise_null(&type_ValueError, "embedded null character");
    return text;
}

FN(sock_inet_aton)
{
    struct in_addr a;
    const char *text = text_arg(args[0], "inet_aton", "");
    if (text == NULL)
        return 0;
    if (inet_aton(text, &a) == 0)
        return raise(&type_OSError, "illegal IP address string passed to inet_aton");
    return bytes_new(&a, sizeof a);
}

FN(sock_inet_ntoa)
{
    Buffer b;
    char text[INET_ADDRSTRLEN];
    if (!buffer_get(args[0], &b, false))
        return 0;
    bool good = b.len == 4 && inet_ntop(AF_INET, b.data, text, sizeof text) != NULL;
    buffer_release(&b);
    return good ? str_from_cstr(text) : raise(&type_OSError, "packed IP wrong length");
}

FN(sock_inet_pton)
{
    int32_t family;
    uint8_t packed[16];
    if (!as_int32(args[0], &family))
        return 0;
    const char *text = text_arg(args[1], "inet_pton", "2 ");
    if (text == NULL)
        return 0;
    int result = inet_pton(family, text, packed);
    if (result < 0)
        return raise_errno(errno, 0);
    if (result == 0)
        return raise(&type_OSError, "illegal IP address string passed to inet_pton");
    return bytes_new(packed, family == AF_INET ? 4 : 16);
}

FN(sock_inet_ntop)
{
    int32_t family;
    Buffer b;
    char text[INET6_ADDRSTRLEN];
    if (!as_int32(args[0], &family) || !buffer_get(args[1], &b, false))
        return 0;
    size_t len = b.len;
    bool known = family == AF_INET || family == AF_INET6;
    bool good = known && len == (family == AF_INET ? 4 : 16)
             && inet_ntop(family, b.data, text, sizeof text) != NULL;
    buffer_release(&b);
    if (!known)
        return raise_value_error("unknown address family %d", family);
    return good ? str_from_cstr(text)
                : raise_value_error("invalid length of packed IP address string");
}

/* ---- interfaces and the host ---- */

FN(sock_if_nameindex)
{
    Value list = list_new(4);
    struct if_nameindex *all = if_nameindex();
    if (all == NULL)
        return raise_errno(errno, 0);
    for (struct if_nameindex *i = all; list != 0 && i->if_index != 0 && i->if_name != NULL; i++) {
        Value item = tuple_pack(2, int_new(i->if_index), os_decode(i->if_name));
        if (item == 0 || !list_push(LIST(list), item))
            list = 0;
    }
    if_freenameindex(all);
    return list;
}

FN(sock_if_nametoindex)
{
    const char *name;
    if (is_bytes(args[0]))
        name = (const char *)bytes_data(args[0]);
    else if (is_str(args[0]))
        name = str_os(args[0]);
    else
        return raise_type_error("expected str, bytes or os.PathLike object, not %T", args[0]);
    if (name == NULL)
        return 0;
    unsigned index = if_nametoindex(name);
    return index != 0 ? int_new(index) : raise(&type_OSError, "no interface with this name");
}

FN(sock_if_indextoname)
{
    char name[IF_NAMESIZE + 1];
    Value index = index_value(args[0]);
    int64_t n;
    if (index == 0)
        return 0;
    if (int_sign(index) < 0)
        return raise_overflow_error("can't convert negative value to unsigned int");
    if (!int_as_i64(index, &n))
        return raise_overflow_error("Python int too large to convert to C unsigned long");
    if (n > UINT32_MAX)
        return raise_overflow_error("Python int too large to convert to C unsigned int");
    return if_indextoname((unsigned)n, name) != NULL ? os_decode(name) : raise_errno(errno, 0);
}

FN(sock_gethostname)
{
    char name[1024];
    if (gethostname(name, sizeof name - 1) < 0)
        return raise_errno(errno, 0);
    name[sizeof name - 1] = 0;
    return os_decode(name);
}

FN(sock_sethostname)
{
    if (!is_str(args[0]) && !is_bytes(args[0]))
        return raise_type_error("sethostname() argument 1 must be str or bytes, not %T", args[0]);
    const char *name = is_str(args[0]) ? str_os(args[0]) : (const char *)bytes_data(args[0]);
    if (name == NULL)
        return 0;
    return sethostname(name, strlen(name)) == 0 ? VALUE_NONE : raise_errno(errno, 0);
}

/* ---- descriptors ---- */

FN(sock_close)
{
    int32_t fd;
    if (!as_int32(args[0], &fd))
        return 0;
    if (close(fd) < 0 && errno != EINTR && errno != ECONNRESET)
        return raise_errno(errno, 0);
    return VALUE_NONE;
}

FN(sock_dup)
{
    int32_t fd;
    if (!as_int32(args[0], &fd))
        return 0;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return copy >= 0 ? int_new(copy) : raise_errno(errno, 0);
}

static Value socket_of(int fd, int family, int type, int proto)
{
    Value args[4 + PARAM_SLACK] = {int_new(family), int_new(type), int_new(proto), int_new(fd)};
    return call(OBJECT_VALUE(&type_socket), args, 4, 0);
}

FN(sock_socketpair)
{
    int32_t family = AF_UNIX, type = SOCK_STREAM, proto = 0;
    int fds[2];
    if ((args[0] != 0 && args[0] != VALUE_NONE && !as_int32(args[0], &family))
        || (args[1] != 0 && !as_int32(args[1], &type))
        || (args[2] != 0 && !as_int32(args[2], &proto)))
        return 0;
    if (socketpair(family, type | SOCK_CLOEXEC, proto, fds) < 0)
        return raise_errno(errno, 0);
    Value a = socket_of(fds[0], family, type, proto);
    Value b = a != 0 ? socket_of(fds[1], family, type, proto) : 0;
    if (a == 0)
        close(fds[0]);
    if (b == 0) {
        close(fds[1]);
        return 0;
    }
    return tuple_pack(2, a, b);
}

const MethodDef socket_module_functions[] = {
    {"ntohs", sock_ntohs, "x, /", 0,
     "Convert a 16-bit unsigned integer from network to host byte order."},
    {"htons", sock_htons, "x, /", 0,
     "Convert a 16-bit unsigned integer from host to network byte order."},
    {"ntohl", sock_ntohl, "x, /", 0, "Convert a 32-bit integer from network to host byte order."},
    {"htonl", sock_htonl, "x, /", 0, "Convert a 32-bit integer from host to network byte order."},
    {"inet_aton", sock_inet_aton, "ip_addr, /", 0,
     "Convert an IP address in string format to the 32-bit packed binary format."},
    {"inet_ntoa", sock_inet_ntoa, "packed_ip, /", 0,
     "Convert an IP address from 32-bit packed binary format to string format."},
    {"inet_pton", sock_inet_pton, "af, ip, /", 0,
     "Convert an IP address from string format to a packed string."},
    {"inet_ntop", sock_inet_ntop, "af, packed_ip, /", 0,
     "Convert a packed IP address of the given family to string format."},
    {"if_nameindex", sock_if_nameindex, "", 0,
     "Returns a list of network interface information (index, name) tuples."},
    {"if_nametoindex", sock_if_nametoindex, "oname, /", 0, "The index of an interface name."},
    {"if_indextoname", sock_if_indextoname, "if_index, /", 0, "The interface name of an index."},
    {"gethostname", sock_gethostname, "", 0, "Return the current host name."},
    {"sethostname", sock_sethostname, "name, /", 0, "Sets the hostname to name."},
    {"close", sock_close, "integer, /", 0, "Close an integer socket file descriptor."},
    {"dup", sock_dup, "fd, /", 0, "Duplicate an integer socket file descriptor."},
    {"socketpair", sock_socketpair,
     "family=<unrepresentable>, type=<unrepresentable>, proto=0, /", 0,
     "Create a pair of socket objects from the sockets returned by socketpair()."},
    {0},
};
