/* The event loop's outside: libuv. One EvLoop belongs to each Loop; it lies in pinned memory, since
 * libuv's own structures, which live in it, are no memory of the collector's. */
#ifndef COIL_EVLOOP_H
#define COIL_EVLOOP_H

#include "vm/sched.h"

#include <uv.h>

typedef struct FdWatch FdWatch;
typedef struct EvLoop {
    uv_loop_t uv;
    uv_async_t wake;
    uv_timer_t timer;
    bool timer_due;     /* it ran */
    Loop *loop;
    FdWatch **watches;  /* by file descriptor; kept when idle, to be used again */
    size_t nwatches;
    size_t wanting;     /* watches that the system had no room for and that are tried again */
    size_t outside;     /* what may still bring work: watches in use, look-ups, ... */
    Value failed;       /* raised inside a libuv callback, to be raised by poll */
    size_t jobs;        /* of those, what runs elsewhere and takes real time: threads, processes */
} EvLoop;

/* Who owns the readiness of a descriptor: handles of the language (add_reader), or a transport. */
struct FdWatch {
    uv_poll_t poll;
    EvLoop *ev;
    int fd;
    int events;         /* being watched: UV_READABLE | UV_WRITABLE; 0: idle */
    bool wanting;       /* not being watched yet: the system had no room */
    Value reader, writer;
    Value owner;        /* a transport: gets on_ready; 0: handles */
    void (*on_ready)(Value owner, int events);
};

#define EV(loop) ((EvLoop *)AS(Loop, loop)->iohandle)

extern Type type_ev_loop, type_stream_transport;
void evloop_ready(void); /* before the first loop is made */

/* The stall watchdog (evloop_stall.c): what holds a loop longer, in milliseconds; 0: not watched. */
enum { EV_STALL_DEFAULT_MS = 200 };
extern int ev_stall_ms;
void ev_stall_watch(Loop *loop, bool running);

/* A class of protocols in C that take bytes from the read buffer, without an object for them. */
typedef struct StreamSink {
    Type *type;
    bool (*data)(Value protocol, const uint8_t *data, size_t n); /* false: raised */
} StreamSink;
extern const StreamSink *ev_stream_sink; /* NULL: none */
/* transport.write(data) of a stream transport. */
bool ev_transport_write(Value transport, const void *data, size_t n);

/* The watch of a descriptor, made when it has none. NULL: raised. */
FdWatch *ev_watch(EvLoop *ev, int fd);
FdWatch *ev_watch_find(EvLoop *ev, int fd);
bool ev_watch_set(FdWatch *w, int events); /* 0: stop watching */
/* Inside a libuv callback: the pending exception stops the loop, if it is one that must, or goes to
 * the loop's exception handler with `message`. */
void ev_callback_failed(EvLoop *ev, const char *message, Value transport, Value protocol);
Value ev_error(int uv_status, const char *syscall); /* raises OSError */

/* Methods of type_ev_loop that live in other files. */
Value ev_make_socket_transport(Value self, Value *args, size_t nargs, Value kwnames);
Value ev_make_read_pipe(Value self, Value *args, size_t nargs, Value kwnames);
Value ev_make_write_pipe(Value self, Value *args, size_t nargs, Value kwnames);
Value ev_getaddrinfo(Value self, Value *args, size_t nargs, Value kwnames);
Value ev_getnameinfo(Value self, Value *args, size_t nargs, Value kwnames);

#endif
