/* Threads of the interpreter. Each has an OS thread, known to the collector, and a register stack of
 * its own: a reserved range of which the part in use is scanned. The struct Thread is pinned memory
 * in the list `threads`, guarded by the interpreter lock as everything else. */
#include "vm/thread.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "vm/frame.h"

enum {
    C_STACK_MARGIN = 256 << 10,
    C_STACK_LEAST = 512 << 10, /* a thread that can run anything at all */
    THREAD_STACK_WORDS = 4 << 20,
    SPARE_STACKS = 8,            /* kept for the next threads: mapping costs more than all the rest */
    SPARE_BYTES = 64 << 10,      /* memory that each of them keeps */
};

static Value *spare_stacks[SPARE_STACKS];
static int spares;

/* ---- registers ---- */

/* The registers in use: from the bottom of the stack to the top of the running frame. */
static void push_stacks(void)
{
    for (Thread *t = threads; t != NULL; t = t->next) {
        Value *R = t->base, *top = t->stack + HEAP_CALL_ROOM;
        if (R != NULL)
            top = frame_top(R) + HEAP_CALL_ROOM;
        gc_push_range(t->stack, MIN(top, t->stack_end));
    }
}

static Value *map_stack(size_t words)
{
    if (words == THREAD_STACK_WORDS && spares > 0)
        return spare_stacks[--spares];
    return mmap(NULL, words * sizeof(Value), PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}

static void unmap_stack(Value *stack)
{
    size_t bytes = THREAD_STACK_WORDS * sizeof(Value);
    if (spares < SPARE_STACKS
        && madvise((char *)stack + SPARE_BYTES, bytes - SPARE_BYTES, MADV_DONTNEED) == 0)
        spare_stacks[spares++] = stack;
    else
        munmap(stack, bytes);
}

static Thread *thread_new(size_t words)
{
    Thread *t = gc_alloc_pinned(sizeof *t);
    if (t == NULL)
        return NULL;
    t->stack = map_stack(words);
    if (t->stack == MAP_FAILED) {
        gc_free_pinned(t);
        return NULL;
    }
    t->stack_end = t->stack + words - 4 * HEAP_CALL_ROOM;
    t->stack_limit = t->stack_end;
    t->depth_left = interp.recursion_limit;
    return t;
}

static void thread_free(Thread *t)
{
    unmap_stack(t->stack);
    gc_free_pinned(t);
}

bool thread_start_main(size_t stack_words)
{
    struct rlimit limit;
    size_t c_stack = 8u << 20;
    Thread *t = thread_new(stack_words);
    if (t == NULL)
        return false;
    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        c_stack = limit.rlim_cur;
    t->c_stack_limit = (char *)__builtin_frame_address(0) - c_stack + C_STACK_MARGIN;
    t->id = (uint64_t)pthread_self();
    t->is_main = true;
    lock_init(t);
    gc_set_root_pusher(push_stacks);
    return true;
}

/* ---- other threads ---- */

typedef struct Start { /* pinned */
    void (*body)(void *);
    void *data;
    Thread *thread;
    size_t c_stack;
} Start;

static NOINLINE void run_thread(Start *start)
{
    Thread *me = start->thread;
    void (*body)(void *) = start->body;
    void *data = start->data;
    me->c_stack_limit = (char *)__builtin_frame_address(0) - start->c_stack + C_STACK_MARGIN;
    me->id = (uint64_t)pthread_self();
    lock_take(me);
    gc_free_pinned(start);
    body(data);
    lock_remove_thread(me);
    unmap_stack(me->stack);
    me->base = NULL;
    lock_release(); /* until then it is `thread` */
    gc_free_pinned(me);
}

static void *thread_main(void *p)
{
    gc_thread_enter();
    run_thread(p);
    gc_thread_leave();
    return NULL;
}

static bool create(Start *start, size_t c_stack, pthread_t *id)
{
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    if (c_stack != 0)
        pthread_attr_setstacksize(&attributes, MAX(c_stack, (size_t)C_STACK_LEAST));
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_getstacksize(&attributes, &start->c_stack);
    bool ok = pthread_create(id, &attributes, thread_main, start) == 0;
    pthread_attr_destroy(&attributes);
    return ok;
}

uint64_t thread_start(void (*body)(void *data), void *data, size_t c_stack)
{
    Start *start = gc_alloc_pinned(sizeof *start);
    Thread *t = start != NULL ? thread_new(THREAD_STACK_WORDS) : NULL;
    pthread_t id;
    if (t == NULL) {
        error_clear();
        gc_free_pinned(start);
        return 0;
    }
    *start = (Start){.body = body, .data = data, .thread = t};
    lock_add_thread(t);
    if (!create(start, c_stack, &id)) {
        lock_remove_thread(t);
        thread_free(t);
        gc_free_pinned(start);
        return 0;
    }
    return (uint64_t)id;
}

bool thread_each_frame(bool (*visit)(Thread *t, Value frame, void *data), void *data)
{
    for (Thread *t = threads; t != NULL; t = t->next) {
        Value frame = t->base != NULL ? (Value)frame_innermost(t) : 0;
        if (t->id != 0 && !visit(t, frame, data))
            return false;
    }
    return true;
}
