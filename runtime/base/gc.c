/* The Boehm collector behind our own interface (gc.h). No other file names GC_*.
 *
 * Small scanned objects come from free lists of our own, refilled a page at a time: a third of the
 * cost of GC_malloc. The lists are static data, so the collector sees their heads; threads share them
 * under the interpreter lock.
 *
 * Two builds exist for finding faults: COIL_GC_STRESS collects at every Nth refill and keeps no more
 * than one object per refill; COIL_GC_MALLOC takes every block from malloc() and never frees it, so
 * that AddressSanitizer sees overflows between objects. */
#define GC_THREADS
#include "runtime/base/gc.h"
#include "runtime/base/gc_heap.h"
#include "runtime/base/gc_map.h"

#include <time.h>
#include <gc/gc.h>
#include <gc/gc_mark.h>
#include <gc/gc_inline.h>
#include <gc/gc_mark.h>

void *gc_free_lists[GC_FREE_LISTS];
volatile bool gc_finalizers_waiting;

static void (*oom_hook)(void);
static void (*root_pusher)(void);
static void (*earlier_pusher)(void);

enum { MIN_BYTES_BETWEEN_COLLECTIONS = 4 << 20, MOST_BYTES_BETWEEN_COLLECTIONS = 16 << 20,
       RESERVE = 256 << 10, FIRST_HEAP = 1280 << 10 };

/* Released when memory runs out, so that raising MemoryError finds some. */
static void *emergency_reserve;

/* Free lists of atomic blocks. Marking does not follow the links of a list, as the blocks are not
 * scanned; so each collection starts by dropping the lists, and sweeping finds their blocks again. */
void *gc_atomic_lists[GC_FREE_LISTS];
/* Freed blocks too large for a free list, at most one of each size: by bytes / 16 modulo SPARE. */
enum { SPARE = 64, SPARE_BYTES_MOST = 64 << 10 };
static struct { size_t bytes; void *block; } spare[SPARE];
void (*gc_start_hook)(void);

static void collection_starts(void)
{
    memset(gc_atomic_lists, 0, sizeof gc_atomic_lists);
    memset(spare, 0, sizeof spare);
    if (gc_start_hook != NULL)
        gc_start_hook();
}

static void push_roots(void)
{
    if (earlier_pusher != NULL)
        earlier_pusher();
    if (root_pusher != NULL)
        root_pusher();
}

void (*gc_finalizer_hook)(void);

static void note_finalizers(void)
{
    gc_finalizers_waiting = true;
    if (gc_finalizer_hook != NULL)
        gc_finalizer_hook();
}

static GcHooks hooks;

/* A collection costs what is alive: the larger the heap, the more is made before the next. Heaps of more
 * than 48 MiB follow the collector's own rule, a third of the heap. */
static void set_pace(void)
{
    size_t heap = GC_get_heap_size();
    GC_set_min_bytes_allocd(heap < MIN_BYTES_BETWEEN_COLLECTIONS  ? MIN_BYTES_BETWEEN_COLLECTIONS
                            : heap > MOST_BYTES_BETWEEN_COLLECTIONS ? MOST_BYTES_BETWEEN_COLLECTIONS
                                                                    : heap);
}

static void on_event(GC_EventType event)
{
    if (event == GC_EVENT_MARK_END && hooks.mark_end())
        note_finalizers();
    if (event == GC_EVENT_END)
        set_pace();
}

void gc_set_hooks(GcHooks the_hooks)
{
    hooks = the_hooks;
    GC_set_on_collection_event(on_event);
}

bool gc_is_marked(const void *object) { return GC_is_marked(object) != 0; }

static void *out_of_memory(size_t bytes)
{
    (void)bytes;
    return NULL;
}

static void ignore_warning(char *message, GC_word arg)
{
    (void)message;
    (void)arg;
}

void gc_init(void)
{
    GC_set_all_interior_pointers(0);
    GC_set_finalize_on_demand(1);
    GC_set_no_dls(0);
    GC_set_markers_count(1);
    GC_set_dont_precollect(1);
    gc_map_prepare();
    GC_set_handle_fork(1);
    GC_INIT();
    GC_expand_hp(FIRST_HEAP); /* in one piece, and not by way of a first collection */
    GC_allow_register_threads();
    GC_set_min_bytes_allocd(MIN_BYTES_BETWEEN_COLLECTIONS);
    GC_set_finalizer_notifier(note_finalizers);
    GC_set_start_callback(collection_starts);
    GC_set_java_finalization(1); /* what a finalizable object refers to lives until it ran */
    GC_set_oom_fn(out_of_memory);
    GC_set_warn_proc(ignore_warning);
    earlier_pusher = GC_get_push_other_roots();
    GC_set_push_other_roots(push_roots);
    emergency_reserve = GC_malloc_atomic(RESERVE);
}

void gc_set_heap_limit(size_t bytes) { GC_set_max_heap_size(bytes); }
void gc_set_oom_hook(void (*hook)(void)) { oom_hook = hook; }

static COLD void *failed(void)
{
    if (emergency_reserve != NULL) {
        GC_free(emergency_reserve);
        emergency_reserve = NULL;
    }
    if (oom_hook != NULL)
        oom_hook();
    return NULL;
}

static void *checked(void *block) { return LIKELY(block != NULL) ? block : failed(); }

#if defined(COIL_GC_MALLOC)

void *gc_alloc_slow(size_t bytes) { return checked(calloc(1, bytes ? bytes : 1)); }
void *gc_alloc_atomic_slow(size_t bytes) { return checked(malloc(bytes ? bytes : 1)); }
void *gc_realloc(void *block, size_t bytes)
{
    size_t old = block != NULL ? GC_GRANULE : 0;
    (void)old;
    return checked(realloc(block, bytes));
}

#else

#if defined(COIL_GC_STRESS)
static void *refill(size_t index)
{
    static unsigned long countdown = 1000;
    if (--countdown == 0) {
        GC_gcollect();
        /* a large heap is marked less often, or deep recursion would never end */
        countdown = 1000 + GC_get_heap_size() / MIN_BYTES_BETWEEN_COLLECTIONS * 1000;
    }
    return GC_malloc(index * GC_GRANULE);
}
#else
static void *refill_kind(size_t index, int kind)
{
    void *list = NULL;
    GC_generic_malloc_many(index * GC_GRANULE, kind, &list);
    return list;
}

static void *refill(size_t index) { return refill_kind(index, GC_I_NORMAL); }
#endif

static void *take_spare(size_t bytes)
{
    size_t at = bytes / GC_GRANULE % SPARE;
    void *block = spare[at].block;
    if (block == NULL || spare[at].bytes != bytes)
        return NULL;
    spare[at].block = NULL;
    return memset(block, 0, bytes);
}

void *gc_alloc_slow(size_t bytes)
{
    size_t index = (bytes + GC_GRANULE - 1) / GC_GRANULE;
    if (index == 0)
        index = 1;
    if (index >= GC_FREE_LISTS) {
        void *kept = take_spare(bytes);
        return kept != NULL ? kept : checked(GC_malloc(bytes));
    }
    void *block = refill(index);
    if (UNLIKELY(block == NULL)) {
        GC_gcollect();
        block = refill(index);
        if (block == NULL)
            return failed();
    }
#if !defined(COIL_GC_STRESS)
    gc_free_lists[index] = *(void **)block;
    *(void **)block = NULL;
#endif
    return block;
}

#if defined(COIL_GC_STRESS)
void *gc_alloc_atomic_slow(size_t bytes) { return checked(GC_malloc_atomic(bytes ? bytes : 1)); }
#else
static COLD void *refill_atomic(size_t index)
{
    void *block = refill_kind(index, GC_I_PTRFREE);
    if (UNLIKELY(block == NULL)) {
        GC_gcollect();
        block = refill_kind(index, GC_I_PTRFREE);
        if (block == NULL)
            return failed();
    }
    gc_atomic_lists[index] = *(void **)block;
    return block;
}

void *gc_alloc_atomic_slow(size_t bytes)
{
    size_t index = bytes == 0 ? 1 : (bytes + GC_GRANULE - 1) / GC_GRANULE;
    if (UNLIKELY(index >= GC_FREE_LISTS))
        return checked(GC_malloc_atomic(bytes));
    void *block = gc_atomic_lists[index];
    if (block == NULL)
        return refill_atomic(index);
    gc_atomic_lists[index] = *(void **)block;
    return block;
}
#endif

void *gc_realloc(void *block, size_t bytes)
{
    if (block == NULL)
        return gc_alloc(bytes);
    return checked(GC_realloc(block, bytes));
}

#endif

void *gc_alloc_pinned(size_t bytes)
{
    void *block = GC_malloc_uncollectable(bytes);
    if (block == NULL)
        return failed();
    memset(block, 0, bytes);
    return block;
}

void gc_free_pinned(void *block)
{
    if (block != NULL)
        GC_free(block);
}

void gc_free(void *block)
{
#if !defined(COIL_GC_MALLOC)
    /* Small blocks may come from a list of ours whose page mates are free: leave those to marking. */
    if (block != NULL && GC_size(block) >= 2048)
        GC_free(block);
#else
    (void)block;
#endif
}

void gc_free_sized(void *block, size_t bytes)
{
#if !defined(COIL_GC_MALLOC) && !defined(COIL_GC_STRESS)
    size_t index = (bytes + GC_GRANULE - 1) / GC_GRANULE;
    if (block == NULL || index == 0)
        return;
    if (index < GC_FREE_LISTS) {
        gc_free_small(block, bytes);
    } else if (bytes <= SPARE_BYTES_MOST) {
        size_t at = bytes / GC_GRANULE % SPARE;
        spare[at].bytes = bytes;
        spare[at].block = block;
    } else {
        GC_free(block);
    }
#endif
}

void *gc_resize(void *block, size_t old_bytes, size_t bytes)
{
#if !defined(COIL_GC_MALLOC) && !defined(COIL_GC_STRESS)
    if (old_bytes <= SPARE_BYTES_MOST) {
        void *grown = gc_alloc(bytes);
        if (grown != NULL) {
            memcpy(grown, block, MIN(old_bytes, bytes));
            gc_free_sized(block, old_bytes);
        }
        return grown;
    }
#endif
    return gc_realloc(block, bytes);
}

void gc_register_displacement(size_t offset) { GC_register_displacement(offset); }
void gc_add_root(void *begin, void *end) { GC_add_roots(begin, end); }
void gc_set_root_pusher(void (*push)(void)) { root_pusher = push; }
void gc_push_range(void *begin, void *end) { GC_push_all(begin, end); }

void gc_collect(void)
{
    if (hooks.before_asked != NULL)
        hooks.before_asked();
    GC_gcollect();
    if (emergency_reserve == NULL)
        emergency_reserve = GC_malloc_atomic(RESERVE);
}

void gc_enable(void)
{
    if (GC_is_disabled())
        GC_enable();
}
void gc_disable(void)
{
    if (!GC_is_disabled())
        GC_disable();
}
bool gc_is_enabled(void) { return !GC_is_disabled(); }
size_t gc_heap_size(void) { return GC_get_heap_size(); }
size_t gc_collections(void) { return GC_get_gc_no(); }

#if defined(COIL_GC_MALLOC)
bool gc_visit_heap(void (*visit)(void *, size_t, void *), void *data) { return false; }
#else
typedef struct HeapVisit {
    void (*visit)(void *, size_t, void *);
    void *data;
} HeapVisit;

static void visit_object(void *object, size_t bytes, void *data)
{
    HeapVisit *v = data;
    v->visit(object, bytes, v->data);
}

static void *visit_all(void *data)
{
    GC_enumerate_reachable_objects_inner(visit_object, data);
    return NULL;
}

bool gc_visit_heap(void (*visit)(void *, size_t, void *), void *data)
{
    HeapVisit v = {visit, data};
    GC_gcollect();
    GC_call_with_alloc_lock(visit_all, &v);
    return true;
}
#endif

/* A weak link keeps its pointer hidden, so that memory of any kind may hold it. */
void gc_collect_idle(void)
{
    static int64_t next;
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    int64_t begin = t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
    if (begin < next || !gc_is_enabled() || GC_get_bytes_since_gc() == 0)
        return;
    gc_collect();
    clock_gettime(CLOCK_MONOTONIC, &t);
    int64_t end = t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
    next = end + 20 * (end - begin) + 2 * GC_IDLE_NS; /* at most a twentieth of the time */
}

bool gc_weak_register(void **link, void *object)
{
    *link = (void *)GC_HIDE_POINTER(object);
    return GC_general_register_disappearing_link(link, object) != GC_NO_MEMORY;
}
void gc_weak_unregister(void **link) { GC_unregister_disappearing_link(link); }

static void *reveal(void *data)
{
    void **link = data;
    return *link == NULL ? NULL : GC_REVEAL_POINTER(*link);
}
void *gc_weak_get(void **link) { return GC_call_with_alloc_lock(reveal, link); }

void gc_set_finalizer(void *object, void (*fn)(void *object, void *data), void *data)
{
    GC_register_finalizer_no_order(object, fn, data, NULL, NULL);
}
void gc_run_finalizers(void)
{
    gc_finalizers_waiting = false;
    GC_invoke_finalizers();
    if (hooks.later != NULL)
        hooks.later();
}

void gc_thread_enter(void)
{
    struct GC_stack_base base;
    GC_get_stack_base(&base);
    GC_register_my_thread(&base);
}
void gc_thread_leave(void) { GC_unregister_my_thread(); }

void *gc_blocking(void *(*fn)(void *), void *data) { return GC_do_blocking(fn, data); }

__attribute__((noinline)) void gc_scrub_stack(size_t bytes)
{
    char *room = alloca(bytes);
    memset(room, 0, bytes);
    __asm__ volatile("" : : "r"(room) : "memory");
}
