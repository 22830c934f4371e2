/* Memory. The only place that knows which collector is underneath (Boehm's libgc).
 *
 * Every allocator returns NULL when memory is exhausted or the heap limit is reached, after calling
 * the hook of gc_set_oom_hook, which leaves MemoryError pending: a caller passes the failure on.
 *
 * Roots: static data, registered threads' C stacks and the ranges of gc_add_root are scanned; memory
 * from malloc(), thread-local storage and pthread_setspecific are NOT. A pointer to the inside of an
 * object keeps it alive only from a C stack or register, or at a displacement registered with
 * gc_register_displacement: heap objects must point to the start of others. */
#ifndef COIL_GC_H
#define COIL_GC_H

#include "runtime/base/base.h"

void gc_init(void);
/* Bytes the heap may grow to; 0 means no limit. */
void gc_set_heap_limit(size_t bytes);
void gc_set_oom_hook(void (*hook)(void));

/* Zeroed memory that the collector scans. Small sizes come from free lists of our own. */
void *gc_alloc_slow(size_t bytes) MUST_CHECK;
/* Memory without pointers in it: never scanned, NOT zeroed. */
static inline void *gc_alloc_atomic(size_t bytes) MUST_CHECK;
void *gc_alloc_atomic_slow(size_t bytes) MUST_CHECK;
/* Grows or shrinks a block of either kind, keeping its kind; new scanned bytes are zero. */
void *gc_realloc(void *block, size_t bytes) MUST_CHECK;
/* Zeroed memory that is scanned and stays until gc_free: for structs that outside code points to. */
void *gc_alloc_pinned(size_t bytes) MUST_CHECK;
void gc_free_pinned(void *block); /* NULL is allowed */
/* Gives back at once a block that nothing points to any more (large tables). NULL is allowed. */
void gc_free(void *block);
/* The same for blocks of any size, of gc_alloc(bytes): kept for the next request of that size. */
void gc_free_sized(void *block, size_t bytes);
/* gc_realloc for a block of gc_alloc(old_bytes) that only its owner points to. */
void *gc_resize(void *block, size_t old_bytes, size_t bytes) MUST_CHECK;

#define GC_GRANULE 16
#define GC_FREE_LISTS 33 /* sizes up to 512 bytes */
extern void *gc_free_lists[GC_FREE_LISTS];
extern void *gc_atomic_lists[GC_FREE_LISTS];

static inline MUST_CHECK void *gc_alloc(size_t bytes)
{
    size_t index = (bytes + GC_GRANULE - 1) / GC_GRANULE;
    if (LIKELY(index < GC_FREE_LISTS)) {
        void *block = gc_free_lists[index];
        if (LIKELY(block != NULL)) {
            gc_free_lists[index] = *(void **)block;
            *(void **)block = NULL;
            return block;
        }
    }
    return gc_alloc_slow(bytes);
}

/* Gives back a block of gc_alloc(bytes), at most 512, that nothing points to: the next one of its size. */
static inline void gc_free_small(void *block, size_t bytes)
{
#if defined(COIL_GC_MALLOC) || defined(COIL_GC_STRESS)
    memset(block, 0, bytes);
#else
    size_t index = (bytes + GC_GRANULE - 1) / GC_GRANULE;
    memset(block, 0, index * GC_GRANULE);
    *(void **)block = gc_free_lists[index];
    gc_free_lists[index] = block;
#endif
}

static inline void *gc_alloc_atomic(size_t bytes)
{
    size_t index = (bytes + GC_GRANULE - 1) / GC_GRANULE;
    if (LIKELY(index < GC_FREE_LISTS)) {
        void *block = gc_atomic_lists[index];
        if (LIKELY(block != NULL)) {
            gc_atomic_lists[index] = *(void **)block;
            return block;
        }
    }
    return gc_alloc_atomic_slow(bytes);
}

/* Called when a collection begins, before marking: empties caches of free objects. May be NULL. */
extern void (*gc_start_hook)(void);

/* mark_end: at the end of each mark phase, with the world stopped: must not allocate; gc_is_marked may
 * be asked there. True: `later` is to be called at a safe point, with the finalizers. before_asked:
 * before the collections of gc_collect. */
typedef struct GcHooks {
    bool (*mark_end)(void);
    void (*later)(void);
    void (*before_asked)(void);
} GcHooks;
void gc_set_hooks(GcHooks hooks);
bool gc_is_marked(const void *object);
void gc_register_displacement(size_t offset);
void gc_add_root(void *begin, void *end);
/* Called during marking, with the world stopped: must only call gc_push_range. */
void gc_set_root_pusher(void (*push)(void));
void gc_push_range(void *begin, void *end);

/* Runs a full collection now. */
void gc_collect(void);
/* For a thread that has waited for a while: collects, when there is something new to find and the last
 * such collection was long enough ago, so that descriptors which nothing refers to any more get
 * closed although nobody allocates. The caller then runs the finalizers. */
#define GC_IDLE_NS INT64_C(100000000) /* "a while" */
void gc_collect_idle(void);
void gc_enable(void);
void gc_disable(void);
bool gc_is_enabled(void);
size_t gc_heap_size(void);
size_t gc_collections(void);

/* Weak link: *link is set to NULL when the object dies. The link word itself must lie in atomic
 * memory, or hold its pointer hidden with gc_hide; gc_reveal gives it back (under no lock: call it
 * from code that cannot be interrupted by a collection, or keep the result on the stack). */
bool gc_weak_register(void **link, void *object);
void gc_weak_unregister(void **link);
void *gc_weak_get(void **link); /* the object, or NULL: safe against a concurrent collection */

/* `fn(object, data)` runs at a safe point after the object became unreachable; once. */
void gc_set_finalizer(void *object, void (*fn)(void *object, void *data), void *data);
/* True when finalizers wait; gc_run_finalizers runs them (at a safe point, never inside allocation). */
extern volatile bool gc_finalizers_waiting;
extern void (*gc_finalizer_hook)(void); /* told when some begin to wait; may be NULL */
void gc_run_finalizers(void);

/* Threads: gc_thread_enter/leave wrap the body of a thread we create. gc_blocking runs fn(data) while
 * the thread touches no collected memory, so that a collection need not interrupt its system call. */
void gc_thread_enter(void);
void gc_thread_leave(void);
void *gc_blocking(void *(*fn)(void *), void *data);
/* Zeroes the C stack below the caller. Frames have holes, through which what earlier calls left there would
 * be seen: by a collection, or for as long as a thread sleeps. */
void gc_scrub_stack(size_t bytes);
/* Calls visit(object, data) for every object of the heap is not offered: Boehm cannot tell types. */

#endif
