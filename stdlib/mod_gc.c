/* Module gc: the face of a conservative mark-sweep collector. It neither counts references nor
 * knows the heap's objects one by one, so what asks for that raises NotImplementedError. */
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"

static Value gc_callbacks;
static Value gc_thresholds;
static int64_t gc_debug_flags;

/* Tells the functions of gc.callbacks that a collection starts or stops. */
static void gc_notify(const char *phase, int64_t generation)
{
    if (LIST(gc_callbacks)->len == 0)
        return;
    Dict *info = dict_new();
    Value text = str_intern_cstr(phase);
    if (info == NULL || text == 0
        || !dict_set_cstr(info, "generation", small_int_value(generation))
        || !dict_set_cstr(info, "collected", small_int_value(0))
        || !dict_set_cstr(info, "uncollectable", small_int_value(0))) {
        error_unraisable(0, NULL);
        return;
    }
    Value callbacks = list_from_iterable(gc_callbacks);
    for (size_t i = 0; callbacks != 0 && i < LIST(callbacks)->len; i++) {
        Value callback = LIST(callbacks)->items[i];
        if (call2(callback, text, OBJECT_VALUE(info)) == 0)
            error_unraisable(callback, NULL);
    }
}

static Value gc_mod_collect(Value self, Value *args, size_t nargs, Value kwnames)
{
    int32_t generation = 2;
    size_t nkw = kwnames != 0 ? TUPLE(kwnames)->len : 0;
    if (nargs + nkw > 1)
        return raise_type_error("collect() takes at most 1 argument (%zu given)", nargs + nkw);
    if (nkw == 1 && !str_equal_cstr(TUPLE(kwnames)->items[0], "generation"))
        return raise_type_error("collect() got an unexpected keyword argument '%U'",
                                TUPLE(kwnames)->items[0]);
    if (nargs + nkw == 1 && !as_int32(args[0], &generation))
        return VALUE_ERROR;
    if (generation < 0 || generation > 2)
        return raise_value_error("invalid generation");
    gc_notify("start", generation);
    type_cache_clear();
    call_forget(self, args, nargs);
    frames_forget();
    gc_scrub_stack(16 << 10);
    gc_collect();
    gc_run_finalizers();
    /* What the finalizers let go needs a second look. */
    gc_collect();
    gc_run_finalizers();
    gc_notify("stop", generation);
    return small_int_value(0);
}

static Value gc_mod_enable(Value self, Value *args, size_t nargs, Value kwnames)
{
    gc_enable();
    return VALUE_NONE;
}

static Value gc_mod_disable(Value self, Value *args, size_t nargs, Value kwnames)
{
    gc_disable();
    return VALUE_NONE;
}

static Value gc_mod_isenabled(Value self, Value *args, size_t nargs, Value kwnames)
{
    return value_bool(gc_is_enabled());
}

static Value gc_mod_get_threshold(Value self, Value *args, size_t nargs, Value kwnames)
{
    return gc_thresholds;
}

/* Kept for programs that save and restore it; the collector decides by the heap's growth. */
static Value gc_mod_set_threshold(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 1 || nargs > 3 || kwnames != 0)
        return raise_type_error("gc.set_threshold requires 1 to 3 arguments");
    Value parts[3];
    for (size_t i = 0; i < 3; i++) {
        parts[i] = TUPLE(gc_thresholds)->items[i];
        int32_t n;
        if (i >= nargs)
            continue;
        if (!as_int32(args[i], &n))
            return VALUE_ERROR;
        parts[i] = small_int_value(n);
    }
    Value made = tuple_from(parts, 3);
    if (made == 0)
        return VALUE_ERROR;
    gc_thresholds = made;
    return VALUE_NONE;
}

static Value gc_mod_get_count(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value zero = small_int_value(0);
    return tuple_pack(3, zero, zero, zero);
}

static Value gc_mod_get_stats(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value list = list_new(3);
    for (int i = 0; list != 0 && i < 3; i++) {
        Dict *d = dict_new();
        int64_t runs = i == 2 ? (int64_t)gc_collections() : 0;
        if (d == NULL || !dict_set_cstr(d, "collections", small_int_value(runs))
            || !dict_set_cstr(d, "collected", small_int_value(0))
            || !dict_set_cstr(d, "uncollectable", small_int_value(0))
            || !list_push(LIST(list), OBJECT_VALUE(d)))
            return VALUE_ERROR;
    }
    return list;
}

static Value gc_mod_nothing(Value self, Value *args, size_t nargs, Value kwnames)
{
    return VALUE_NONE;
}

static Value gc_mod_zero(Value self, Value *args, size_t nargs, Value kwnames)
{
    return small_int_value(0);
}

static Value gc_mod_set_debug(Value self, Value *args, size_t nargs, Value kwnames)
{
    return as_int64(args[0], &gc_debug_flags) ? VALUE_NONE : VALUE_ERROR;
}

static Value gc_mod_get_debug(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_new(gc_debug_flags);
}

/* Everything but the atoms may refer to other objects. */
static Value gc_mod_is_tracked(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value v = args[0];
    bool atom = is_int(v) || is_float(v) || is_str(v) || is_bytes(v) || is_complex(v)
                || v == VALUE_NONE || v == VALUE_ELLIPSIS || v == VALUE_NOT_IMPLEMENTED;
    return value_bool(!atom);
}

static Value gc_mod_is_finalized(Value self, Value *args, size_t nargs, Value kwnames)
{
    return VALUE_FALSE;
}

static Value gc_unknown_heap(const char *name)
{
    return raise(&type_NotImplementedError,
                 "gc.%s() is not supported: the collector cannot list the heap's objects", name);
}

static Value gc_mod_get_objects(Value self, Value *args, size_t nargs, Value kwnames)
{
    return gc_unknown_heap("get_objects");
}

static Value gc_mod_get_referrers(Value self, Value *args, size_t nargs, Value kwnames)
{
    return gc_unknown_heap("get_referrers");
}

/* What the container holds, for the kinds whose insides are known. */
static bool gc_add_referents(List *out, Value v)
{
    Value items = 0;
    if (is_list(v) || is_tuple(v) || is_set(v) || is_frozenset(v)) {
        items = v;
    } else if (is_dict(v)) {
        size_t pos = 0;
        Value key, value;
        while (dict_next(DICT(v), &pos, &key, &value)) {
            if (!list_push(out, key) || !list_push(out, value))
                return false;
        }
    } else if (is_object(v)) {
        Value own = object_dict_copy(AS(Object, v));
        if (own == 0)
            return !error_pending();
        items = call_method0(own, NAME(values));
        if (items == 0 || !list_push(out, OBJECT_VALUE(type_of(v))))
            return false;
    }
    return items == 0 || list_extend(out, items);
}

static Value gc_mod_get_referents(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value out = list_new(0);
    for (size_t i = 0; out != 0 && i < nargs; i++) {
        if (!gc_add_referents(LIST(out), args[i]))
            return VALUE_ERROR;
    }
    return out;
}

static const MethodDef gc_functions[] = {
    {"collect", gc_mod_collect, "generation=2", METHOD_RAW, "Run the garbage collector."},
    {"disable", gc_mod_disable, "", 0, "Disable automatic garbage collection."},
    {"enable", gc_mod_enable, "", 0, "Enable automatic garbage collection."},
    {"freeze", gc_mod_nothing, "", 0, "Nothing: the collector has no generations."},
    {"get_count", gc_mod_get_count, "", 0, "Return a three-tuple of zeros."},
    {"get_debug", gc_mod_get_debug, "", 0, "Get the garbage collection debugging flags."},
    {"get_freeze_count", gc_mod_zero, "", 0, "Return 0."},
    {"get_objects", gc_mod_get_objects, "generation=None", 0, "Not supported."},
    {"get_referents", gc_mod_get_referents, "*objs", METHOD_RAW,
     "Return the list of objects that are directly referred to by 'objs'."},
    {"get_referrers", gc_mod_get_referrers, "*objs", METHOD_RAW, "Not supported."},
    {"get_stats", gc_mod_get_stats, "", 0,
     "Return a list of dictionaries containing per-generation statistics."},
    {"get_threshold", gc_mod_get_threshold, "", 0, "Return the current collection thresholds."},
    {"is_finalized", gc_mod_is_finalized, "obj, /", 0,
     "Returns true if the object has been already finalized by the GC."},
    {"is_tracked", gc_mod_is_tracked, "obj, /", 0,
     "Returns true if the object is tracked by the garbage collector."},
    {"isenabled", gc_mod_isenabled, "", 0,
     "Returns true if automatic garbage collection is enabled."},
    {"set_debug", gc_mod_set_debug, "flags, /", 0, "Set the garbage collection debugging flags."},
    {"set_threshold", gc_mod_set_threshold, "threshold0, [threshold1, [threshold2]]", METHOD_RAW,
     "Set the collection thresholds (which this collector only remembers)."},
    {"unfreeze", gc_mod_nothing, "", 0, "Nothing: the collector has no generations."},
    {0},
};

static bool gc_mod_init(Value module)
{
    gc_callbacks = list_new(0);
    gc_thresholds = tuple_pack(3, small_int_value(2000), small_int_value(10), small_int_value(10));
    return module_add(module, "callbacks", gc_callbacks) && gc_thresholds != 0
           && module_add(module, "garbage", list_new(0)) && module_add_int(module, "DEBUG_STATS", 1)
           && module_add_int(module, "DEBUG_COLLECTABLE", 2)
           && module_add_int(module, "DEBUG_UNCOLLECTABLE", 4)
           && module_add_int(module, "DEBUG_SAVEALL", 32)
           && module_add_int(module, "DEBUG_LEAK", 38);
}

const ModuleDef mod_gc = {
    .name = "gc",
    .doc = "This module provides access to the garbage collector for reference cycles.",
    .functions = gc_functions,
    .init = gc_mod_init,
};
