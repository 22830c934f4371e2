/* The matcher: a backtracking interpreter of ReProgram on a heap stack, built three times, for
 * characters of 1, 2 and 4 bytes (re_exec_body.h).
 *
 * The stack holds choices (where to go on when the present path fails) and, between them, what has to
 * be put back on the way there: marks, loop counters. Popping in order restores everything. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem */
#endif
#include <time.h>

#include "stdlib/re_impl.h"
#include "stdlib/signals.h"

enum { ENTRY_ALT, ENTRY_RUN, ENTRY_RUN_LAZY, ENTRY_MARK, ENTRY_SLOT };

/* One stack is kept for the next match; a nested match (a callback in sub) allocates its own. */
static ReEntry *spare_stack;
static size_t spare_cap;
enum { KEEP_CAP = 4096, FIRST_CAP = 64 };

static bool grow_stack(ReState *s)
{
    size_t cap = s->cap != 0 ? s->cap * 2 : FIRST_CAP;
    if (s->cap == 0 && spare_stack != NULL) {
        s->stack = spare_stack;
        s->cap = spare_cap;
        spare_stack = NULL;
        return true;
    }
    ReEntry *bigger = cap < SIZE_MAX / 64 ? realloc(s->stack, cap * sizeof *bigger) : NULL;
    if (bigger == NULL) {
        raise_memory_error();
        return false;
    }
    s->stack = bigger;
    s->cap = cap;
    return true;
}

static void release_stack(ReState *s)
{
    if (s->stack != NULL && spare_stack == NULL && s->cap <= KEEP_CAP) {
        spare_stack = s->stack;
        spare_cap = s->cap;
    } else {
        free(s->stack);
    }
    s->stack = NULL;
    s->cap = s->top = 0;
}

static inline bool push(ReState *s, uint32_t kind, uint32_t pc, int64_t a, int64_t b)
{
    if (UNLIKELY(s->top == s->cap) && !grow_stack(s))
        return false;
    s->stack[s->top++] = (ReEntry){kind, pc, a, b};
    return true;
}

/* Drops the choices above `height` for good, but keeps what must be put back when an earlier choice
 * is taken. */
static void commit(ReState *s, size_t height)
{
    size_t to = height;
    for (size_t i = height; i < s->top; i++)
        if (s->stack[i].kind == ENTRY_MARK || s->stack[i].kind == ENTRY_SLOT)
            s->stack[to++] = s->stack[i];
    s->top = to;
}

static inline void undo(ReState *s, const ReEntry *e)
{
    if (e->kind == ENTRY_MARK) {
        s->marks[e->pc] = e->a;
        s->lastindex = e->b;
    } else if (e->kind == ENTRY_SLOT) {
        s->slots[e->pc] = (ReSlot){e->a, e->b};
    }
}

static NOINLINE bool interrupted(ReState *s)
{
    s->steps = 0;
    if (s->deadline != 0 && re_now() >= s->deadline) {
        raise(&type_TimeoutError, "the time limit of the regular expression was reached");
        return true;
    }
    return interp.eval_breaker && !signals_run_pending();
}

int64_t re_now(void)
{
    struct timespec now; /* real time, whatever the loop's clock */
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

#define CHAR uint8_t
#define NAME_OF(x) x##_1
#define WIDTH 1
#include "stdlib/re_exec_body.h"
#undef CHAR
#undef NAME_OF
#undef WIDTH

#define CHAR uint16_t
#define NAME_OF(x) x##_2
#define WIDTH 2
#include "stdlib/re_exec_body.h"
#undef CHAR
#undef NAME_OF
#undef WIDTH

#define CHAR uint32_t
#define NAME_OF(x) x##_4
#define WIDTH 4
#include "stdlib/re_exec_body.h"

static void reset(ReState *s)
{
    s->lastindex = -1;
    s->top = 0;
    for (uint32_t i = 0; i < 2 * s->program->groups; i++)
        s->marks[i] = -1;
}

int re_exec(ReState *s)
{
    reset(s);
    s->match_start = s->start;
    if (s->start > s->end)
        return 0;
    int found = s->kind == 1 ? run_1(s, s->start) : s->kind == 2 ? run_2(s, s->start)
                                                                 : run_4(s, s->start);
    release_stack(s);
    return found;
}

int re_search(ReState *s)
{
    reset(s);
    if (s->start > s->end)
        return 0;
    int found = s->kind == 1 ? search_1(s) : s->kind == 2 ? search_2(s) : search_4(s);
    release_stack(s);
    return found;
}
