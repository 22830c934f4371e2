/* Threads that import the same module: one loads it, the others wait until it is whole.
 *
 * A load in progress is a record on its thread's C stack. Two threads that wait for each other's
 * modules would wait for ever: who would close such a circle goes on with the unfinished module
 * instead, as within one thread that imports in a circle. */
#include "vm/import_lock.h"

typedef struct Wait {
    Thread *who;
    ModuleLoad *load; /* NULL: it has ended */
    struct Wait *next;
} Wait;

static ModuleLoad *loads;
static Wait *waits;

static Wait *wait_of(Thread *t)
{
    for (Wait *w = waits; w != NULL; w = w->next)
        if (w->who == t)
            return w;
    return NULL;
}

/* Does the thread that loads it wait, by way of any others, for this one? */
static bool closes_circle(ModuleLoad *load)
{
    while (load != NULL) {
        if (load->by == thread)
            return true;
        Wait *w = wait_of(load->by);
        load = w != NULL ? w->load : NULL;
    }
    return false;
}

static bool wait_for_load(ModuleLoad *load)
{
    Wait wait = {thread, load, waits};
    waits = &wait;
    WaitResult result = wait_on(&load->waiters, -1, false);
    for (Wait **link = &waits; *link != NULL; link = &(*link)->next)
        if (*link == &wait) {
            *link = wait.next;
            break;
        }
    return result != WAIT_SIGNAL || pending_calls_hook == NULL || pending_calls_hook();
}

bool module_load_wait(Value name)
{
    for (ModuleLoad *load = loads; load != NULL;) {
        if (load->name == name && load->by != thread && !closes_circle(load)) {
            if (!wait_for_load(load))
                return false;
            load = loads;
        } else {
            load = load->next;
        }
    }
    return true;
}

void module_load_begin(ModuleLoad *load, Value name)
{
    *load = (ModuleLoad){.name = name, .by = thread, .next = loads};
    loads = load;
}

void module_load_end(ModuleLoad *load)
{
    for (ModuleLoad **link = &loads; *link != NULL; link = &(*link)->next)
        if (*link == load) {
            *link = load->next;
            break;
        }
    for (Wait *w = waits; w != NULL; w = w->next)
        if (w->load == load)
            w->load = NULL;
    while (load->waiters.first != NULL)
        wait_wake(&load->waiters);
}
