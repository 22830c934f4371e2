/* A library to preload: system calls that fail now and then.
 *
 * FAULTS in the environment says which, for as long as it is set (a program sets it in its own
 * environment when it is ready): words CALL:ERRNO:PER_MILLE, with ERRNO 0 for a short read or write.
 * Only sockets, pipes and polling are disturbed, not files; what would need a non-blocking descriptor
 * (EAGAIN) spares blocking ones, and a connection that is "interrupted" goes on in the background, as
 * connect(2) says. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_RULES = 16, NO_FAULT = -1 };
typedef struct Rule { char call[16]; int error, per_mille; } Rule;
static __thread Rule rules[MAX_RULES];
static __thread int count;
static __thread char parsed[512];
static __thread uint64_t state;

static void parse(const char *text)
{
    snprintf(parsed, sizeof parsed, "%s", text);
    count = 0;
    if (state == 0)
        state = 0x9E3779B97F4A7C15u ^ (uint64_t)getpid();
    for (const char *p = text; *p != '\0' && count < MAX_RULES; p += strcspn(p, " "), p += *p == ' ') {
        Rule *r = &rules[count];
        if (sscanf(p, "%15[^:]:%d:%d", r->call, &r->error, &r->per_mille) == 3)
            count++;
    }
}

static unsigned draw(void) /* xorshift64* */
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (unsigned)((state * 0x2545F4914F6CDD1Du) >> 33) % 1000;
}

/* The error that this call shall give, 0 for a short one, NO_FAULT for none. */
static int fault(const char *call, int fd)
{
    const char *text = getenv("FAULTS");
    if (text == NULL)
        return NO_FAULT;
    if (strcmp(text, parsed) != 0)
        parse(text);
    for (int i = 0; i < count; i++) {
        const Rule *r = &rules[i];
        if (strcmp(r->call, call) != 0 || draw() >= (unsigned)r->per_mille)
            continue;
        if (r->error == EAGAIN && fd >= 0 && !(fcntl(fd, F_GETFL) & O_NONBLOCK))
            continue;
        return r->error;
    }
    return NO_FAULT;
}

static int carries_streams(int fd)
{
    struct stat st;
    return fd > 2 && fstat(fd, &st) == 0 && (S_ISSOCK(st.st_mode) || S_ISFIFO(st.st_mode));
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (real == NULL) \
        real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define FAIL_IF(call, fd) \
    int error = fault(call, fd); \
    if (error > 0) { \
        errno = error; \
        return -1; \
    }
static int is_stream(int fd)
{
    int type = SOCK_STREAM;
    socklen_t len = sizeof type;
    getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len);
    return type == SOCK_STREAM;
}
#define SHORTER(fd, n) \
    if (error == 0 && (n) > 1 && is_stream(fd)) \
        n = 1 + draw() % ((n) > 1000 ? 1000 : (n) - 1)

ssize_t read(int fd, void *to, size_t n)
{
    REAL(read);
    if (!carries_streams(fd))
        return real(fd, to, n);
    FAIL_IF("read", fd);
    SHORTER(fd, n);
    return real(fd, to, n);
}

ssize_t write(int fd, const void *from, size_t n)
{
    REAL(write);
    if (!carries_streams(fd))
        return real(fd, from, n);
    FAIL_IF("write", fd);
    SHORTER(fd, n);
    return real(fd, from, n);
}

ssize_t recv(int fd, void *to, size_t n, int flags)
{
    REAL(recv);
    FAIL_IF("recv", fd);
    SHORTER(fd, n);
    return real(fd, to, n, flags);
}

ssize_t recvfrom(int fd, void *to, size_t n, int flags, struct sockaddr *from, socklen_t *len)
{
    REAL(recvfrom);
    FAIL_IF("recvfrom", fd);
    return real(fd, to, n, flags, from, len);
}

ssize_t send(int fd, const void *from, size_t n, int flags)
{
    REAL(send);
    FAIL_IF("send", fd);
    SHORTER(fd, n);
    return real(fd, from, n, flags);
}

ssize_t sendto(int fd, const void *from, size_t n, int flags, const struct sockaddr *to, socklen_t len)
{
    REAL(sendto);
    FAIL_IF("sendto", fd);
    return real(fd, from, n, flags, to, len);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    REAL(sendmsg);
    FAIL_IF("send", fd);
    return real(fd, message, flags);
}

ssize_t writev(int fd, const struct iovec *parts, int n)
{
    REAL(writev);
    FAIL_IF("write", fd);
    return real(fd, parts, n);
}

int accept(int fd, struct sockaddr *address, socklen_t *len)
{
    REAL(accept);
    FAIL_IF("accept", fd);
    return real(fd, address, len);
}

int accept4(int fd, struct sockaddr *address, socklen_t *len, int flags)
{
    REAL(accept4);
    FAIL_IF("accept", fd);
    return real(fd, address, len, flags);
}

int connect(int fd, const struct sockaddr *address, socklen_t len)
{
    REAL(connect);
    int error = fault("connect", fd);
    if (error > 0 && error != EINTR) {
        errno = error;
        return -1;
    }
    int status = real(fd, address, len);
    if (error == EINTR && status < 0 && errno == EINPROGRESS)
        errno = EINTR;
    return status;
}

int socket(int domain, int type, int protocol)
{
    REAL(socket);
    FAIL_IF("socket", -1);
    return real(domain, type, protocol);
}

int socketpair(int domain, int type, int protocol, int pair[2])
{
    REAL(socketpair);
    FAIL_IF("socketpair", -1);
    return real(domain, type, protocol, pair);
}

int pipe2(int pair[2], int flags)
{
    REAL(pipe2);
    FAIL_IF("pipe", -1);
    return real(pair, flags);
}

int epoll_wait(int fd, struct epoll_event *events, int n, int timeout)
{
    REAL(epoll_wait);
    FAIL_IF("epoll_wait", -1);
    return real(fd, events, n, timeout);
}

int epoll_pwait(int fd, struct epoll_event *events, int n, int timeout, const sigset_t *mask)
{
    REAL(epoll_pwait);
    FAIL_IF("epoll_wait", -1);
    return real(fd, events, n, timeout, mask);
}

int epoll_ctl(int fd, int op, int target, struct epoll_event *event)
{
    REAL(epoll_ctl);
    int status = real(fd, op, target, event);
    int error = op == EPOLL_CTL_ADD && status == 0 ? fault("epoll_ctl", -1) : 0;
    if (error <= 0)
        return status; /* also when it was there already, for which the kernel needs no memory */
    real(fd, EPOLL_CTL_DEL, target, event);
    errno = error;
    return -1;
}

int epoll_create1(int flags)
{
    REAL(epoll_create1);
    FAIL_IF("epoll_create", -1);
    return real(flags);
}

int eventfd(unsigned start, int flags)
{
    REAL(eventfd);
    FAIL_IF("eventfd", -1);
    return real(start, flags);
}

int poll(struct pollfd *fds, nfds_t n, int timeout)
{
    REAL(poll);
    FAIL_IF("poll", -1);
    return real(fds, n, timeout);
}

pid_t waitpid(pid_t pid, int *status, int options)
{
    REAL(waitpid);
    FAIL_IF("waitpid", -1);
    return real(pid, status, options);
}
