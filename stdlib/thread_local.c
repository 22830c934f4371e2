/* _thread._local: an object with other attributes in each thread.
 *
 * It holds a dict per thread, and the one of the thread that used it last is its `__dict__`; an access
 * from another thread first puts that thread's in its place, calling __init__ for a new one. Threads
 * know which of these objects they have used, to take their dicts out when they end. */
#include "runtime/type.h"
#include "runtime/weakref.h"
#include "stdlib/thread_impl.h"

typedef struct Part { Thread *thread; Dict *dict; } Part;

typedef struct Local {
    Object head;
    Thread *current; /* whose dict is the object's */
    Part *parts;
    size_t count, room;
    Value args, kwargs; /* for __init__; kwargs a dict or 0 */
} Local;

enum { PRUNE_FROM = 32 };

/* ---- a thread's part ---- */

static Dict *find_part(Local *l, Thread *t)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->parts[i].thread == t)
            return l->parts[i].dict;
    return NULL;
}

static bool is_gone(Value entry)
{
    return is_instance_of(entry, &type_weakref) && weakref_get(entry) == 0;
}

/* Drops the references to objects that are gone, when the list has doubled since the last time. */
static void prune(List *used)
{
    size_t kept = 0;
    if (used->len < PRUNE_FROM || (used->len & (used->len - 1)) != 0)
        return;
    for (size_t i = 0; i < used->len; i++)
        if (!is_gone(used->items[i]))
            used->items[kept++] = used->items[i];
    used->len = kept;
}

static bool note_use(Thread *t, Local *l)
{
    Value ref = weakref_new(OBJECT_VALUE(l), 0);
    if (t->locals == 0)
        t->locals = list_new(4);
    if (ref == 0 || t->locals == 0)
        return false;
    prune(LIST(t->locals));
    return list_push(LIST(t->locals), ref);
}

static Dict *add_part(Local *l, Thread *t)
{
    Dict *dict = dict_new();
    if (dict == NULL || !note_use(t, l))
        return NULL;
    if (l->count == l->room) {
        size_t room = l->room != 0 ? 2 * l->room : 4;
        Part *grown = gc_alloc(room * sizeof(Part));
        if (grown == NULL)
            return NULL;
        if (l->count != 0)
            memcpy(grown, l->parts, l->count * sizeof(Part));
        l->parts = grown;
        l->room = room;
    }
    l->parts[l->count++] = (Part){t, dict};
    return dict;
}

static void remove_part(Local *l, Thread *t)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->parts[i].thread == t) {
            l->parts[i] = l->parts[--l->count];
            l->parts[l->count] = (Part){NULL, NULL};
            break;
        }
    if (l->current == t) {
        l->current = NULL;
        Dict *empty = dict_new();
        if (empty == NULL || !object_set_dict(&l->head, empty))
            error_clear();
    }
}

void locals_forget_thread(Thread *t)
{
    Value used = t->locals;
    t->locals = 0;
    for (size_t i = 0; used != 0 && i < LIST(used)->len; i++) {
        Value entry = LIST(used)->items[i];
        bool is_ref = is_instance_of(entry, &type_weakref);
        Value l = is_ref ? weakref_get(entry) : 0;
        if (l != 0)
            remove_part(AS(Local, l), t);
        else if (!is_ref && call0(entry) == 0)
            error_unraisable(entry, NULL);
    }
}

bool locals_at_end(Value callback)
{
    if (thread->locals == 0)
        thread->locals = list_new(4);
    return thread->locals != 0 && list_push(LIST(thread->locals), callback);
}

static bool call_init(Local *l)
{
    size_t n = l->args != 0 ? TUPLE(l->args)->len : 0;
    Type *type = type_of(OBJECT_VALUE(l));
    if (type->init == type_object.init)
        return true;
    Value init = type_lookup(type, NAME(dunder_init));
    Value bound = init != 0 ? bound_method_new(init, OBJECT_VALUE(l)) : 0;
    Value args = tuple_from(n != 0 ? TUPLE(l->args)->items : NULL, n);
    return bound != 0 && args != 0 && call_ex(bound, args, l->kwargs) != 0;
}

/* Puts the running thread's attributes into their place. */
static bool switch_to_thread(Local *l)
{
    Thread *me = thread;
    if (LIKELY(l->current == me))
        return true;
    Dict *dict = find_part(l, me);
    bool is_new = dict == NULL;
    if (is_new && (dict = add_part(l, me)) == NULL)
        return false;
    if (!object_set_dict(&l->head, dict))
        return false;
    l->current = me;
    if (is_new && !call_init(l)) {
        remove_part(l, me);
        return false;
    }
    return true;
}

/* ---- the type ---- */

static bool keep_arguments(Local *l, Value *args, size_t nargs, Value kwnames)
{
    size_t nkw = kwnames != 0 ? TUPLE(kwnames)->len : 0;
    l->args = tuple_from(args, nargs);
    if (l->args == 0)
        return false;
    if (nkw == 0)
        return true;
    Dict *kwargs = dict_new();
    for (size_t i = 0; i < nkw; i++)
        if (kwargs == NULL || !dict_set(kwargs, TUPLE(kwnames)->items[i], args[nargs + i]))
            return false;
    l->kwargs = OBJECT_VALUE(kwargs);
    return true;
}

static Value local_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    bool given = nargs > 0 || (kwnames && TUPLE(kwnames)->len > 0);
    if (given && type->init == type_object.init)
        return raise_type_error("Initialization arguments are not supported");
    Value v = object_new(type, 0);
    if (v == 0)
        return VALUE_ERROR;
    Local *l = AS(Local, v);
    if (!keep_arguments(l, args, nargs, kwnames))
        return VALUE_ERROR;
    Dict *dict = add_part(l, thread);
    if (dict == NULL || !object_set_dict(&l->head, dict))
        return VALUE_ERROR;
    l->current = thread;
    return v;
}

static Value local_getattr(Value self, Value name)
{
    return switch_to_thread(AS(Local, self)) ? generic_getattr(self, name) : VALUE_ERROR;
}

static bool local_setattr(Value self, Value name, Value value)
{
    if (is_str(name) && str_equal_cstr(name, "__dict__"))
        return raise_false(&type_AttributeError, "'%T' object attribute '__dict__' is read-only",
                           self);
    return switch_to_thread(AS(Local, self)) && generic_setattr(self, name, value);
}

Type type_local = {
    TYPE_HEAD("_thread._local"), .size = sizeof(Local), .attrs_offset = sizeof(Local),
    .new_ = local_new, .getattr = local_getattr, .setattr = local_setattr,
    .flags = TYPE_BASE | TYPE_WEAKREF, .doc = "Thread-local data",
};
