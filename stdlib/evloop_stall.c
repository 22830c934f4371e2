/* The stall watchdog: names the file and line that hold an event loop while they hold it.
 *
 * A thread of its own looks at the count of callbacks a few times in each limit. When one callback
 * lasts too long it interrupts the interpreter, which says where it is at its next safe point. If
 * none comes, native code is running: the watchdog then reads the position that the interpreter left
 * before it went there. It touches no collected object but reads through process_vm_readv, so that a
 * frame that is just going away is no more than a wrong guess. */
#include "runtime/list.h"
#include "runtime/str.h"
#include "stdlib/evloop.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

int ev_stall_ms;

static Loop *volatile watched; /* the running loop of the main thread, in pinned reach of the VM */
static Thread *volatile watched_thread;
static volatile int asked;     /* 1: the interpreter is to say where it is */
static volatile int stalled_ms;

static void say(const char *file, int line, const char *function)
{
    char text[512];
    int n = snprintf(text, sizeof text, "coil: %s:%d in %s holds the event loop for %d ms\n", file,
                     line, function, (int)stalled_ms);
    ssize_t put = write(STDERR_FILENO, text, n < (int)sizeof text ? (size_t)n : sizeof text - 1);
    (void)put;
}

/* At a safe point of the interpreter. */
static void report_here(void)
{
    if (!asked)
        return;
    asked = 0;
    FrameObject *f = frame_current(0);
    if (f == NULL)
        return;
    Code *code = f->func->code;
    int line = code_line(code, (uint32_t)(frame_pc(f) - code->code) - 1);
    say(str_utf8(code->filename, NULL), line, str_utf8(code->qualname, NULL));
}

static bool peek(const void *from, void *to, size_t n)
{
    struct iovec local = {to, n}, remote = {(void *)(uintptr_t)from, n};
    return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == (ssize_t)n;
}

static bool peek_text(Value v, char *out, size_t room)
{
    Str text;
    if (!is_object(v) || !peek((void *)v, &text, sizeof text) || text.kind != 1)
        return false;
    size_t n = MIN(text.len, room - 1);
    out[n] = 0;
    return peek(text.data, out, n);
}

/* The interpreter is inside native code: where it left its own. */
static void report_outside(Thread *th)
{
    Thread state;
    Value header[FRAME_HEADER];
    Function function;
    Code code;
    char file[256], name[128];
    if (!peek(th, &state, sizeof state) || state.base == NULL
        || !peek(state.base - FRAME_HEADER, header, sizeof header)
        || !peek((void *)header[1] /* R[-3] */, &function, sizeof function)
        || !peek(function.code, &code, sizeof code) || !peek_text(code.filename, file, sizeof file)
        || !peek_text(code.qualname, name, sizeof name))
        return;
    say(file, code_line(function.code, (uint32_t)(state.pc - code.code) - 1), name);
}

static void nap(int ms)
{
    struct timespec t = {ms / 1000, (ms % 1000) * 1000000L};
    nanosleep(&t, NULL);
}

static void *watch(void *data)
{
    uint64_t seen = 0;
    int held = 0, next = ev_stall_ms, step = ev_stall_ms / 4 > 0 ? ev_stall_ms / 4 : 1;
    for (;;) {
        nap(step);
        Loop *loop = watched;
        if (loop == NULL || !loop->busy || loop->beats != seen) {
            seen = loop != NULL ? loop->beats : 0;
            held = 0;
            next = ev_stall_ms;
            continue;
        }
        held += step;
        if (held < next)
            continue;
        next *= 4; /* again when it lasts much longer */
        stalled_ms = held;
        asked = 1;
        thread_interrupt(watched_thread);
        nap(20);
        if (asked && watched == loop && loop->busy && loop->beats == seen) {
            asked = 0;
            report_outside(watched_thread);
        }
    }
    return data;
}

void ev_stall_watch(Loop *loop, bool running)
{
    static bool started;
    if (ev_stall_ms <= 0 || !thread->is_main)
        return;
    watched_thread = thread;
    watched = running ? loop : NULL;
    if (!running || started)
        return;
    started = true;
    stall_hook = report_here;
    pthread_t id;
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 128 * 1024);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_create(&id, &attr, watch, NULL); /* without it there are just no reports */
    pthread_attr_destroy(&attr);
}
