/* Module _warnings: the filter and the registries of warnings (PEP 230), for warn() from C and for
 * warnings.py, which shares `filters` and shows what passes.
 *
 * A warning goes: place in the source (the frame `stacklevel` up) -> already in that module's
 * __warningregistry__? -> first filter that matches -> error, silence, or show. The registry is
 * void when its "version" is not the filters' version. */
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"

static Value warnings_filters, warnings_once, warnings_default; /* list, dict, str */
static int64_t filters_version = 1;

/* Where a warning belongs. */
typedef struct Place {
    Value filename, module; /* str */
    Value registry;         /* dict, or 0 */
    int64_t lineno;
} Place;

/* `name` of module warnings when that is loaded, else 0. Raises nothing. */
static Value warnings_py_attr(const char *name)
{
    if (interp.modules == NULL)
        return 0;
    Value module = dict_get_str(interp.modules, NAME(warnings));
    if (module == 0 || !is_instance_of(module, &type_module))
        return 0;
    return dict_get_str(module_dict(module), str_intern_cstr(name));
}

/* ---- registries ---- */

/* 1: `key` is in the registry, 0: not (added when `add`), -1: raised. */
static int warnings_seen(Dict *registry, Value key, bool add)
{
    Value version_key = str_intern_cstr("version"), version, seen;
    if (version_key == 0 || dict_find(registry, version_key, &version) < 0)
        return -1;
    if (version != small_int_value(filters_version)) {
        dict_clear(registry);
        if (!dict_set(registry, version_key, small_int_value(filters_version)))
            return -1;
    } else {
        int found = dict_find(registry, key, &seen);
        if (found != 0)
            return found < 0 ? -1 : is_true(seen);
    }
    return !add || dict_set(registry, key, VALUE_TRUE) ? 0 : -1;
}

/* Once per text and category, wherever it comes from. */
static int warnings_seen_anywhere(Value registry, Value text, Value category)
{
    Value key = tuple_pack(2, text, category);
    return key == 0 ? -1 : warnings_seen(DICT(registry), key, true);
}

/* ---- filters ---- */

/* Does `pattern` of a filter (None, a str to equal, or a compiled expression) accept `text`? */
static int warnings_accepts(Value pattern, Value text)
{
    if (pattern == VALUE_NONE)
        return 1;
    if (is_object(pattern) && is_exact_str(pattern))
        return compare_bool(pattern, text, CMP_EQ);
    Value match = call_method1(pattern, str_intern_cstr("match"), text);
    return match == 0 ? -1 : is_true(match);
}

static int warnings_filter_matches(Value filter, Value category, Value text, const Place *place)
{
    Value *f = TUPLE(filter)->items;
    int good = warnings_accepts(f[1], text);
    if (good > 0)
        good = warnings_accepts(f[3], place->module);
    if (good > 0)
        good = is_subclass(category, f[2]);
    int64_t line;
    if (good > 0 && !as_int64(f[4], &line))
        return -1;
    return good > 0 ? line == 0 || line == place->lineno : good;
}

/* The action (a str) for a warning; *filter gets the filter that gave it, 0 for the default. */
static Value warnings_action(Value category, Value text, const Place *place, Value *filter)
{
    Value filters = warnings_py_attr("filters");
    if (filters == 0)
        filters = warnings_filters;
    if (!is_list(filters))
        return raise_value_error("_warnings.filters must be a list");
    warnings_filters = filters; /* still there when a program deletes warnings.filters */
    for (size_t i = 0; i < LIST(filters)->len; i++) { /* matching may change the list */
        *filter = LIST(filters)->items[i];
        if (!is_tuple(*filter) || TUPLE(*filter)->len != 5)
            return raise_value_error("_warnings.filters item %zu isn't a 5-tuple", i);
        Value action = TUPLE(*filter)->items[0];
        if (!is_str(action))
            return raise_type_error("action must be a string, not '%.200T'", action);
        int good = warnings_filter_matches(*filter, category, text, place);
        if (good != 0)
            return good < 0 ? VALUE_ERROR : action;
    }
    *filter = 0;
    Value action = warnings_py_attr("defaultaction");
    if (action == 0)
        action = warnings_default;
    if (!is_str(action))
        return raise_type_error("warnings.defaultaction must be a string, not '%.200T'", action);
    return action;
}

/* ---- showing ---- */

static bool warnings_show_plainly(Value category, Value text, const Place *place)
{
    Value err = interp.sys != NULL ? dict_get_str(interp.sys, NAME(stderr)) : 0;
    if (err == 0 || err == VALUE_NONE)
        return true;
    Value line = str_format("%U:%lld: %N: %S\n", place->filename, (long long)place->lineno,
                            AS(Type, category), text);
    return line != 0 && call_method1(err, NAME(write), line) != 0;
}

static bool warnings_show(Value category, Value text, Value message, const Place *place,
                          Value source)
{
    Value show = warnings_py_attr("_showwarnmsg");
    if (show == 0 && !interp.finalizing) {
        if (import_module("warnings") == 0)
            error_clear(); /* the plain form does without */
        show = warnings_py_attr("_showwarnmsg");
    }
    if (show == 0)
        return warnings_show_plainly(category, text, place);
    if (!is_callable(show))
        return raise_false(&type_TypeError,
                           "warnings._showwarnmsg() must be set to a callable");
    Value make = warnings_py_attr("WarningMessage");
    if (make == 0)
        return raise_false(&type_RuntimeError, "unable to get warnings.WarningMessage");
    Value args[7 + PARAM_SLACK] = {message, category, place->filename, int_new(place->lineno),
                                   VALUE_NONE, VALUE_NONE, source != 0 ? source : VALUE_NONE};
    Value shown = call(make, args, 7, 0);
    return shown != 0 && call1(show, shown) != 0;
}

/* ---- warn_explicit ---- */

/* What `action` says: 1 show, 0 silence, -1 raised. Enters the warning in its registries. */
static int warnings_decide(Value action, Value filter, Value key, Value text, Value category,
                           Value registry)
{
    if (str_equal_cstr(action, "ignore"))
        return 0;
    if (str_equal_cstr(action, "always"))
        return 1;
    if (registry != 0 && !dict_set(DICT(registry), key, VALUE_TRUE))
        return -1;
    int seen = 0;
    if (str_equal_cstr(action, "once")) {
        Value once = registry;
        if (once == 0 && (once = warnings_py_attr("onceregistry")) == 0)
            once = warnings_once;
        if (!is_dict(once))
            return raise_minus1(&type_TypeError,
                                "_warnings.onceregistry must be a dict, not '%.200T'", once);
        seen = warnings_seen_anywhere(once, text, category);
    } else if (str_equal_cstr(action, "module")) {
        seen = registry != 0 ? warnings_seen_anywhere(registry, text, category) : 0;
    } else if (!str_equal_cstr(action, "default")) {
        return raise_minus1(&type_RuntimeError,
                            "Unrecognized action (%R) in warnings.filters:\n %R", action,
                            filter != 0 ? filter : VALUE_NONE);
    }
    return seen < 0 ? -1 : !seen;
}

/* message: a text or a Warning instance. */
static bool warnings_explicit(Value category, Value message, const Place *place, Value source)
{
    Value text = message;
    if (is_instance_of(message, &type_Warning)) {
        text = to_str(message);
        category = OBJECT_VALUE(type_of(message));
    } else {
        message = call1(category, message);
    }
    if (text == 0 || message == 0)
        return false;
    Value key = tuple_pack(3, text, category, int_new(place->lineno));
    if (key == 0)
        return false;
    if (place->registry != 0) {
        int seen = warnings_seen(DICT(place->registry), key, false);
        if (seen != 0)
            return seen > 0;
    }
    Value filter = 0;
    Value action = warnings_action(category, text, place, &filter);
    if (action == 0)
        return false;
    if (str_equal_cstr(action, "error")) {
        if (!is_exception(message))
            return raise_false(&type_TypeError, "exceptions must derive from BaseException");
        raise_object(message);
        return false;
    }
    int show = warnings_decide(action, filter, key, text, category, place->registry);
    if (show <= 0)
        return show == 0;
    return warnings_show(category, text, message, place, source);
}

/* ---- the frame a warning is about ---- */

static bool warnings_internal_file(Value filename)
{
    if (!is_str(filename))
        return false;
    const char *path = str_utf8(filename, NULL);
    if (path == NULL) {
        error_clear();
        return false;
    }
    return strstr(path, "importlib") != NULL && strstr(path, "_bootstrap") != NULL;
}

static Value warnings_frame_file(Value frame)
{
    Value code = get_attr(frame, NAME(f_code));
    return code == 0 ? VALUE_ERROR : get_attr_str(code, "co_filename");
}

/* 1: frames of this file do not count, 0: they do, -1: raised. */
static int warnings_skips(Value frame, Value prefixes)
{
    Value file = warnings_frame_file(frame);
    if (file == 0)
        return -1;
    if (warnings_internal_file(file))
        return 1;
    for (size_t i = 0; prefixes != 0 && is_str(file) && i < TUPLE(prefixes)->len; i++) {
        Value starts = call_method1(file, NAME(startswith), TUPLE(prefixes)->items[i]);
        if (starts == 0)
            return -1;
        if (starts == VALUE_TRUE)
            return 1;
    }
    return 0;
}

/* The next frame outwards that counts; None at the end. 0: raised. */
static Value warnings_outer(Value frame, bool skip, Value prefixes)
{
    for (;;) {
        frame = get_attr(frame, NAME(f_back));
        if (frame == 0 || frame == VALUE_NONE || !skip)
            return frame;
        int skipped = warnings_skips(frame, prefixes);
        if (skipped <= 0)
            return skipped < 0 ? VALUE_ERROR : frame;
    }
}

/* The frame `stack_level` up, None when there are not so many. 0: raised. */
static Value warnings_frame(int64_t stack_level, Value prefixes)
{
    Value getframe = str_intern_cstr("_getframe");
    getframe = interp.sys != NULL && getframe != 0 ? dict_get_str(interp.sys, getframe) : 0;
    if (getframe == 0)
        return VALUE_NONE;
    Value frame = call1(getframe, small_int_value(0));
    if (frame == 0)
        return error_clear_if(&type_ValueError) ? VALUE_NONE : VALUE_ERROR;
    int internal = warnings_skips(frame, 0);
    if (internal < 0)
        return VALUE_ERROR;
    bool skip = stack_level > 0 && !internal;
    while (--stack_level > 0 && frame != VALUE_NONE) {
        frame = warnings_outer(frame, skip, prefixes);
        if (frame == 0)
            return VALUE_ERROR;
    }
    return frame;
}

static Value warnings_registry(Dict *globals)
{
    Value key = str_intern_cstr("__warningregistry__"), registry;
    if (key == 0 || dict_find(globals, key, &registry) < 0)
        return VALUE_ERROR;
    if (registry != 0 && is_dict(registry))
        return registry;
    registry = OBJECT_VALUE(dict_new());
    return registry != 0 && dict_set(globals, key, registry) ? registry : VALUE_ERROR;
}

static bool warnings_place(int64_t stack_level, Value prefixes, Place *place)
{
    Value frame = warnings_frame(stack_level, prefixes);
    Value globals;
    if (frame == 0)
        return false;
    if (frame == VALUE_NONE) {
        globals = OBJECT_VALUE(interp.sys);
        place->filename = str_from_cstr("<sys>");
        place->lineno = 0;
    } else {
        globals = get_attr(frame, NAME(f_globals));
        place->filename = globals == 0 ? 0 : warnings_frame_file(frame);
        Value line = place->filename == 0 ? 0 : get_attr(frame, NAME(f_lineno));
        if (line == 0)
            return false;
        place->lineno = 0;
        if (line != VALUE_NONE && !as_int64(line, &place->lineno))
            return false;
    }
    place->registry = warnings_registry(DICT(globals));
    if (place->registry == 0)
        return false;
    Value module = dict_get_str(DICT(globals), NAME(dunder_name));
    place->module = module != 0 && is_str(module) ? module : NAME(string_file);
    return true;
}

static bool warnings_warn_from(Type *category, Value message, int stack_level, Value source)
{
    Place place;
    return warnings_place(stack_level, 0, &place)
           && warnings_explicit(OBJECT_VALUE(category), message, &place, source);
}

/* ---- the module ---- */

static Value warnings_category(Value message, Value category)
{
    if (is_instance_of(message, &type_Warning))
        return OBJECT_VALUE(type_of(message));
    if (category == 0 || category == VALUE_NONE)
        return OBJECT_VALUE(&type_UserWarning);
    int good = is_subclass(category, OBJECT_VALUE(&type_Warning));
    if (good > 0)
        return category;
    if (good < 0 && !error_clear_if(&type_TypeError))
        return VALUE_ERROR;
    return raise_type_error("category must be a Warning subclass, not '%s'",
                            type_name_of(category));
}

static Value warnings_warn(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t level = 1;
    Value source = args[3] == VALUE_NONE ? 0 : args[3], prefixes = args[4];
    if (args[2] != 0 && !as_int64(args[2], &level))
        return VALUE_ERROR;
    if (prefixes != 0 && !is_tuple(prefixes))
        return raise_type_error("warn() argument 'skip_file_prefixes' must be tuple, not %T",
                                prefixes);
    for (size_t i = 0; prefixes != 0 && i < TUPLE(prefixes)->len; i++) {
        if (!is_str(TUPLE(prefixes)->items[i]))
            return raise_type_error("Found non-str '%T' in skip_file_prefixes.",
                                    TUPLE(prefixes)->items[i]);
        level = MAX(level, 2);
    }
    Value category = warnings_category(args[0], args[1]);
    Place place;
    if (category == 0 || !warnings_place(level, prefixes, &place)
        || !warnings_explicit(category, args[0], &place, source))
        return VALUE_ERROR;
    return VALUE_NONE;
}

/* The module's name guessed from a file name: without ".py". */
static Value warnings_module_of(Value filename)
{
    size_t n = str_len(filename);
    if (n == 0)
        return NAME(unknown);
    Value tail = n >= 3 ? str_substring(filename, n - 3, n) : filename;
    if (tail != 0 && str_equal_cstr(tail, ".py"))
        return str_substring(filename, 0, n - 3);
    return filename;
}

/* Loads the source through module_globals' loader, so that the line can be shown. */
static bool warnings_prime(Value filename, Value globals)
{
    if (globals == 0 || globals == VALUE_NONE)
        return true;
    if (!is_dict(globals))
        return raise_false(&type_TypeError, "module_globals must be a dict, not '%.200T'", globals);
    Value bless = import_attr("importlib._bootstrap_external", "_bless_my_loader");
    if (bless == 0 || call1(bless, globals) == 0)
        return false;
    Value linecache = import_module("linecache");
    return linecache != 0
           && call_method2(linecache, str_intern_cstr("getlines"), filename, globals) != 0;
}

static Value warnings_warn_explicit(Value self, Value *args, size_t nargs, Value kwnames)
{
    Place place = {.filename = args[2], .module = args[4], .registry = args[5]};
    if (!is_str(args[2]))
        return raise_type_error("warn_explicit() argument 'filename' must be str, not %T", args[2]);
    if (!as_int64(args[3], &place.lineno))
        return VALUE_ERROR;
    if (place.registry == VALUE_NONE)
        place.registry = 0;
    if (place.registry != 0 && !is_dict(place.registry))
        return raise_type_error("'registry' must be a dict or None");
    if (place.module == 0 || place.module == VALUE_NONE)
        place.module = warnings_module_of(place.filename);
    if (place.module == 0 || !warnings_prime(place.filename, args[6]))
        return VALUE_ERROR;
    Value source = args[7] == VALUE_NONE ? 0 : args[7];
    Value category = args[1];
    if (category == VALUE_NONE && !is_instance_of(args[0], &type_Warning))
        return raise_type_error("category must be a Warning subclass, not 'NoneType'");
    return warnings_explicit(category, args[0], &place, source) ? VALUE_NONE : VALUE_ERROR;
}

static Value warnings_filters_mutated(Value self, Value *args, size_t nargs, Value kwnames)
{
    filters_version++;
    return VALUE_NONE;
}

static const MethodDef warnings_functions[] = {
    {"warn", warnings_warn,
     "message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()", 0,
     "Issue a warning, or maybe ignore it or raise an exception."},
    {"warn_explicit", warnings_warn_explicit,
     "message, category, filename, lineno, module=None, registry=None, module_globals=None, "
     "source=None", 0, "Issue a warning, or maybe ignore it or raise an exception."},
    {"_filters_mutated", warnings_filters_mutated, "", 0, NULL},
    {0},
};

static bool warnings_add_filter(const char *action, Type *category, Value module)
{
    Value filter = tuple_pack(5, str_intern_cstr(action), VALUE_NONE, OBJECT_VALUE(category),
                              module, small_int_value(0));
    return filter != 0 && list_push(LIST(warnings_filters), filter);
}

/* What a user should not have to see by default; a development run shows everything. */
static bool warnings_default_filters(void)
{
    warnings_filters = list_new(5);
    if (warnings_filters == 0)
        return false;
    if (interp.dev_mode)
        return warnings_add_filter("default", &type_Warning, VALUE_NONE);
    return warnings_add_filter("default", &type_DeprecationWarning, NAME(dunder_main))
           && warnings_add_filter("ignore", &type_DeprecationWarning, VALUE_NONE)
           && warnings_add_filter("ignore", &type_PendingDeprecationWarning, VALUE_NONE)
           && warnings_add_filter("ignore", &type_ImportWarning, VALUE_NONE)
           && warnings_add_filter("ignore", &type_ResourceWarning, VALUE_NONE);
}

static bool warnings_init(Value module)
{
    warnings_once = OBJECT_VALUE(dict_new());
    warnings_default = str_intern_cstr("default");
    if (warnings_once == 0 || warnings_default == 0 || !warnings_default_filters())
        return false;
    warn_hook = warnings_warn_from;
    return module_add(module, "filters", warnings_filters)
           && module_add(module, "_onceregistry", warnings_once)
           && module_add(module, "_defaultaction", warnings_default);
}

const ModuleDef mod__warnings = {
    .name = "_warnings",
    .doc = "_warnings provides basic warning filtering support.\n"
           "It is a helper module to speed up interpreter start-up.",
    .functions = warnings_functions,
    .init = warnings_init,
};
