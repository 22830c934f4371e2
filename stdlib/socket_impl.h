/* What the files of module _socket share.
 *
 * A Socket is a descriptor with its family, type, protocol and timeout. With a timeout the
 * descriptor is non-blocking and each operation first waits for readiness until its deadline
 * (socket_run). Blocking system calls run inside blocking_call and are tried again after signals
 * (PEP 475). */
#ifndef COIL_STDLIB_SOCKET_IMPL_H
#define COIL_STDLIB_SOCKET_IMPL_H

#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/lock.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"
#include "stdlib/os_path.h"
#include "stdlib/signals.h"
#include "stdlib/socket_wait.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

typedef struct Socket {
    Object head;
    int fd; /* -1: closed or detached */
    int family, type, proto;
    int64_t timeout; /* nanoseconds; -1: none, 0: non-blocking */
} Socket;
extern Type type_socket;
#define SOCKET(v) AS(Socket, v)

/* An address as the system takes it, and its length. */
typedef struct Address {
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
        struct sockaddr_un un;
        struct sockaddr_storage storage;
    };
    socklen_t len;
} Address;

/* One system call on a socket: the arguments that `op` needs, and its result. */
typedef struct SocketOp {
    int fd;
    void *data;
    size_t len;
    int flags;
    Address *address; /* may be NULL */
    struct msghdr *msg;
    ssize_t result;
    int error;
} SocketOp;

/* Runs op(c) under the socket's timeout until it is done; c->fd is set here. False: raised. */
bool socket_run(Socket *s, short events, void *(*op)(void *), SocketOp *c);
/* The same with a deadline of the whole operation, as wait_deadline gives it. */
bool socket_run_until(Socket *s, short events, int64_t deadline, void *(*op)(void *), SocketOp *c);
/* The pending exception becomes TimeoutError("timed out"). */
bool socket_timed_out(void);

/* The tuple (or path) of the language to an address; `caller` names the method for messages. */
bool address_parse(Socket *s, Value v, Address *out, const char *caller);
/* The other way; None for no address. `proto` of the socket. */
Value address_value(const struct sockaddr *address, socklen_t len, int proto);
/* A host name argument: str (encoded by IDNA when not ASCII), bytes or bytearray. NULL raised. */
const char *host_arg(Value v);
/* Resolves to one address of the family. */
bool host_resolve(const char *host, int family, Address *out);

bool raise_gaierror(int code);
bool raise_herror(int code);

extern const MethodDef socket_io_methods[], socket_msg_methods[], socket_msg_functions[],
    socket_module_functions[], socket_resolve_functions[];
bool socket_constants_init(Value module);
bool socket_resolve_init(Value module);
/* Seconds or None to nanoseconds (-1: None). */
bool socket_timeout_arg(Value v, int64_t *out);
Value socket_timeout_value(int64_t timeout);

#endif
