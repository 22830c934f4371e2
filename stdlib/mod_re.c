/* Module _re: compiling patterns. The functions that scripts call, with their cache, and the flags
 * are in lib/re/__init__.py. */
#include "stdlib/re_impl.h"

#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

Value re_error_class; /* re.PatternError, given by lib/re/__init__.py */

Value re_error_value(Value msg, Value pattern, Value pos)
{
    if (msg == 0)
        return 0;
    if (re_error_class == 0) {
        re_error_class = import_attr("re", "PatternError");
        if (re_error_class == 0)
            return 0;
    }
    Value error = call3(re_error_class, msg, pattern != 0 ? pattern : VALUE_NONE,
                        pos != 0 ? pos : VALUE_NONE);
    return error != 0 ? raise_object(error) : 0;
}

Value re_error(const char *msg, Value pattern, size_t pos)
{
    return re_error_value(str_from_cstr(msg), pattern, int_new((int64_t)pos));
}

/* name_of: group number -> name, for lastgroup. */
static bool fill_names(Pattern *p)
{
    Value name, number;
    if (p->names->used == 0)
        return true;
    p->name_of = gc_alloc((p->groups + 1) * sizeof *p->name_of);
    if (p->name_of == NULL)
        return false;
    for (size_t pos = 0; dict_next(p->names, &pos, &name, &number);)
        p->name_of[small_int(number)] = name;
    return true;
}

FN(re_compile_function)
{
    int64_t flags = 0;
    Value pattern = args[0];
    if (args[1] != 0 && !as_index(args[1], &flags))
        return 0;
    if (!is_str(pattern) && !is_bytes(pattern)) {
        Buffer view;
        if (!has_buffer(pattern))
            return raise_type_error("first argument must be string or compiled pattern");
        if (!buffer_get(pattern, &view, false))
            return 0;
        pattern = bytes_new(view.data, view.len);
        buffer_release(&view);
        if (pattern == 0)
            return 0;
    }
    Parsed parsed;
    if (!re_parse(pattern, (int)flags, &parsed))
        return 0;
    Pattern *p = NEW(Pattern, &type_pattern);
    if (p == NULL)
        return 0;
    p->source = args[0];
    p->is_bytes = !is_str(pattern);
    p->flags = parsed.flags;
    p->groups = parsed.groups - 1;
    p->names = parsed.names;
    p->program = re_compile(&parsed);
    return p->program != NULL && fill_names(p) ? OBJECT_VALUE(p) : 0;
}

/* A compiled template of (pattern, repl): a tuple of literals and group numbers. */
FN(re_template_function)
{
    if (type_of(args[0]) != &type_pattern)
        return raise_type_error("first argument must be a compiled pattern");
    if (!is_str(args[1]) && !is_bytes(args[1]))
        return raise_type_error("template must be str or bytes");
    return re_template(AS(Pattern, args[0]), args[1]);
}

static const MethodDef functions[] = {
    {"compile", re_compile_function, "pattern, flags=0, /", 0, NULL},
    {"template", re_template_function, "pattern, repl, /", 0, NULL},
    {0},
};

static bool init(Value module)
{
    re_pattern_init();
    return module_add_type(module, &type_pattern) && module_add_type(module, &type_match)
        && module_add_type(module, &type_scanner);
}

const ModuleDef mod_re = {
    .name = "_re",
    .doc = "Regular expressions: the compiler and the objects.",
    .functions = functions,
    .init = init,
};
