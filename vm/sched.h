/* The scheduler: futures, tasks, handles, and the loop that runs what is ready.
 *
 * A Loop has a queue of what is ready (tasks to step, handles to call) and a heap of timers. A task
 * that awaits a future of ours hangs in the future itself; when the future is done, the task goes
 * back to the queue, with no callback written in the language in between. What the outside world
 * brings (sockets, processes, other threads) comes through the poller that stdlib/evloop.c supplies.
 * Time and order are the two policies of sched_policy.c: a real or virtual clock, FIFO or seeded.
 *
 * Tasks of one process form one list from their creation to their end, so none is ever lost. */
#ifndef COIL_SCHED_H
#define COIL_SCHED_H

#include "runtime/context.h"
#include "runtime/list.h"
#include "vm/frame.h"

typedef enum { FUTURE_PENDING, FUTURE_CANCELLED, FUTURE_FINISHED } FutureState;

typedef struct Loop Loop;
typedef struct Task Task;

/* What few futures have. */
typedef struct FutureRare {
    Value cb;              /* the first callback, which had this one's place in the future */
    List *more;            /* callbacks after the first: callback, context, callback... */
    Value cancel_message;
    Value cancelled_error; /* kept to raise it with its traceback */
    Value source_traceback;
    Value traceback;       /* of the exception when it was set: what raising it adds is not kept */
} FutureRare;

/* A Task as callback stands for "wake this task"; its context entry is 0 then. Live tasks are counted in
 * the 100,000s, so what excludes each other shares its word. */
#define FUTURE_FIELDS                                                                              \
    Object head;                                                                                   \
    uint8_t state;                                                                                 \
    bool failed : 1;        /* result is an exception */                                           \
    bool log_traceback : 1; /* nobody has looked at the exception yet */                           \
    bool blocking : 1;      /* _asyncio_future_blocking: being yielded to a task */                \
    bool must_cancel : 1, log_destroy : 1, eager : 1; /* tasks only */                             \
    bool is_rare : 1;                                                                              \
    uint32_t cancel_requests;                         /* tasks only */                             \
    Value loop;                                                                                    \
    Value result; /* while pending: the context of the first callback */                           \
    union {                                                                                        \
        Value cb;         /* the first callback, 0: none */                                        \
        FutureRare *rare; /* is_rare */                                                            \
    }

typedef struct Future { FUTURE_FIELDS; } Future;

struct Task {
    FUTURE_FIELDS;
    Value coro;
    Value name;      /* str, or the small int N of "Task-N" */
    Value context;
    Value waiting;   /* _fut_waiter, 0: none */
    Task *next, *prev; /* all pending tasks */
    Code *spawn_code;  /* where it was created; NULL: from native code */
    uint32_t *spawn_pc;
};

typedef struct Handle {
    Object head;
    Value callback, args, context, loop;
    Value source_traceback;
    bool cancelled;
    bool scheduled; /* TimerHandle: in the heap */
    double when;    /* TimerHandle: loop time */
    uint64_t order; /* TimerHandle: among equals, the one made first */
} Handle;

extern Type type_future, type_task, type_handle, type_timer_handle, type_loop, type_future_iter;

/* The coroutine that awaits a future of exactly these types has the future itself as the iterator it
 * delegates to. */
static inline bool is_plain_future(Value v)
{
    return has_base_shape(v, &type_future) || has_base_shape(v, &type_task);
}

/* What the outside brings. All run on the loop's thread but wake(). */
typedef struct SchedPoller {
    bool (*open)(Loop *loop);
    /* Waits at most `timeout` seconds (negative: without limit) for events and queues or runs what
     * they cause. False: raised. */
    bool (*poll)(Loop *loop, double timeout);
    /* Whether anything but a timer could still make work. */
    bool (*alive)(Loop *loop);
    void (*wake)(Loop *loop); /* from any thread and from signal handlers */
    void (*close)(Loop *loop);
    bool (*has_jobs)(Loop *loop); /* work under way that takes real time whatever the clock */
    void (*running)(Loop *loop, bool yes); /* told when the loop starts and stops */
} SchedPoller;
extern const SchedPoller *sched_poller;

/* A Handle; a Task to be stepped (arg: 0, the future that woke it, or an exception to throw); or, with
 * a Context as arg, a done future whose first callback is due in it. */
typedef struct ReadyEntry { Value item, arg; } ReadyEntry;

/* What is ready, first in, first out: a chain of chunks of a page each, so that a burst of 100,000s of
 * entries costs what it needs, and gives it back as it is worked off. */
enum { READY_CHUNK = 255 };
typedef struct ReadyChunk {
    struct ReadyChunk *next;
    ReadyEntry entries[READY_CHUNK];
} ReadyChunk;
typedef struct ReadyQueue {
    ReadyChunk *first, *last; /* NULL: never used */
    ReadyChunk *spare;        /* NULL or one, so that a steady queue does not allocate */
    size_t head, tail;        /* next entry to take in `first`, to fill in `last` */
    size_t count;
} ReadyQueue;

struct Loop {
    Object head;
    ReadyQueue ready;
    List *timers;     /* heap of TimerHandles by (when, order) */
    size_t timers_cancelled;
    uint64_t timer_order;
    Value task_factory, exception_handler, slow_callback; /* None where unset */
    Value current;    /* the task being stepped, or 0 */
    Value iohandle;   /* Value-sized word of the poller's: pinned memory */
    bool timers_shared; /* the language has seen the list of timers */
    bool running, stopping, closed, debug, until_complete;
    uint32_t plain_shape, plain_dict; /* of the object when the next four were found out */
    bool plain, own_time, own_run_once, own_poll;
    uint64_t thread_id;
    int64_t last_poll_ns;
    volatile uint64_t beats; /* callbacks run, and whether one runs: the watchdog looks at them */
    volatile bool busy;
};

/* ---- futures (sched_future.c) ---- */
Value future_new(Value loop);
bool future_init(Future *f, Value loop /* 0 or None: the current one */);
/* Resolve. False: raised (InvalidStateError when it is done already). */
bool future_set_result(Future *f, Value result);
bool future_set_exception(Future *f, Value exception);
bool future_cancel(Future *f, Value message); /* true when it was pending; never raises */
bool future_add_callback(Future *f, Value callback, Value context);
/* The result, or raises what the future holds. */
Value future_result(Future *f);
bool is_native_future(Value v); /* Future or Task of ours, or a subclass */
/* CancelledError of a cancelled future, once. 0: raised. */
Value future_cancelled_error(Future *f);
/* One step of awaiting a future (or its iterator): the future while it is pending, then its result. */
Value future_await_step(Value future_or_iter, bool *done);
FutureRare *future_rare(Future *f); /* made on demand; NULL: raised */
static inline FutureRare *future_has_rare(const Future *f) /* NULL: none */
{
    return f->is_rare ? f->rare : NULL;
}
void futures_report_failed(Value loop); /* exceptions that nobody looked at, of this loop */
/* The class asyncio.exceptions.<name>; 0: raised. */
typedef enum { ERR_CANCELLED, ERR_INVALID_STATE, ERR_DEADLOCK, ERR_COUNT } AsyncioError;
Type *asyncio_error(AsyncioError which);
Value raise_invalid_state(const char *text);

/* ---- tasks (sched_task.c) ---- */
Value task_new(Value coro, Value loop, Value name, Value context, bool eager);
bool task_step(Task *t, Value exception /* 0: none */); /* false: SystemExit, KeyboardInterrupt */
bool task_wakeup(Task *t, Value future);
Value task_name(Task *t);
bool task_finish_cancel(Task *t, Value message);
Value task_step_callable(Task *t, bool wakeup);
Task *tasks_first(void);     /* newest first, linked by ->next */
bool tasks_pending(Value loop);
void tasks_forget(Value loop);  /* takes its tasks off the list: the loop is closed */
bool current_task_set(Value loop, Value task /* 0: none */);
Value current_task_of(Value loop); /* None when there is none */
bool is_coroutine_like(Value v);

/* ---- loops (sched_loop.c, sched_run.c) ---- */
static inline bool is_loop(Value v)
{
    return is_object(v) && (type_of(v)->new_ == type_loop.new_ || is_instance_of(v, &type_loop));
}
/* `loop` is one of ours whose call_soon nobody replaced. */
bool loop_is_plain(Value loop);
bool ready_push(Loop *loop, Value item, Value arg);
ReadyEntry ready_pop(Loop *loop); /* there must be one */
ReadyEntry *ready_at(Loop *loop, size_t i); /* the i-th to be taken, i below the count; walks */
static inline bool ready_is_callback(const ReadyEntry *e)
{
    return e->arg && has_base_shape(e->arg, &type_context);
}
bool loop_check_closed(Loop *loop);
/* loop.call_soon for any loop. args: tuple. False: raised. */
bool loop_call_soon(Value loop, Value callback, Value arg, Value context);
/* Puts a step or wake-up of t into its loop's queue (or schedules it with a foreign loop). */
bool loop_schedule_task(Task *t, Value arg /* future woken by, exception to throw, or 0 */);
Value loop_running(void);     /* the thread's running loop, 0: none */
void loop_set_running(Value loop /* None: none */);
bool loop_run_forever(Loop *loop);
/* For hosts that drive the loop: one turn that does not wait; how long until there is work without
 * any event (milliseconds, -1: only events make work). */
bool loop_step(Loop *loop);
int loop_wait_ms(Loop *loop);
Value loop_get_event_loop(void); /* asyncio.get_event_loop() */
double loop_time(Loop *loop);
bool loop_is_debug(Value loop);
bool loop_report(Value loop, Value context_dict);
void loop_refresh(Loop *loop); /* looks again which methods are ours */
Value handle_new(Type *type, Value callback, Value args, Value loop, Value context);
bool handle_run(Handle *h);
/* The pending exception came from the callback: to the exception handler, unless it ends the loop. */
bool handle_failed(Handle *h);
bool future_run_callback(Future *f, Value context); /* the first callback of a done future; as handle_run */
void handle_cancel(Handle *h);
bool timers_push(Loop *loop, Handle *h);
Handle *timers_pop(Loop *loop);
void timers_heapify(Loop *loop);
bool timers_check(Loop *loop); /* only TimerHandles, in order again; false: TypeError */
bool loop_run_once(Loop *loop);
Value loop_run_forever_fn(Value self, Value *args, size_t nargs, Value kwnames);
Value loop_run_until_complete_fn(Value self, Value *args, size_t nargs, Value kwnames);
/* asyncio.format_helpers.extract_stack of the caller, for debug mode. 0: raised. */
Value sched_extract_stack(void);
Value ready_view_new(Loop *loop);

/* ---- policies (sched_policy.c) ---- */
extern bool sched_seeded;         /* seeded order */
void sched_set_seed(uint64_t seed);
/* Orders the first n ready entries by the seed: tasks only, among their places. */
void sched_shuffle(Loop *loop, size_t n);

#endif
