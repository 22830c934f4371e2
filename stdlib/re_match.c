/* re.Match: the result of a successful match. */
#include "stdlib/re_impl.h"

#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

Value match_new(Pattern *pattern, ReState *s)
{
    size_t groups = s->program->groups + 1;
    Match *m = object_alloc(&type_match, sizeof *m + 2 * groups * sizeof *m->marks);
    if (m == NULL)
        return 0;
    m->pattern = pattern;
    m->string = s->string;
    m->pos = s->start;
    m->endpos = s->end;
    m->lastindex = s->lastindex;
    m->groups = groups;
    m->marks[0] = s->match_start;
    m->marks[1] = s->match_end;
    for (size_t i = 1; i < groups; i++) {
        ptrdiff_t from = s->marks[2 * i - 2], to = s->marks[2 * i - 1];
        bool set = from >= 0 && to >= from;
        m->marks[2 * i] = set ? from : -1;
        m->marks[2 * i + 1] = set ? to : -1;
    }
    return OBJECT_VALUE(m);
}

Value match_group(Match *m, size_t group, Value missing)
{
    int64_t from = m->marks[2 * group], to = m->marks[2 * group + 1];
    if (from < 0)
        return missing;
    if (is_str(m->string)) {
        if (from == 0 && (size_t)to == str_len(m->string) && is_exact_str(m->string))
            return m->string;
        size_t len = str_len(m->string);
        return str_substring(m->string, MIN((size_t)from, len), MIN((size_t)to, len));
    }
    if (type_of(m->string) == &type_bytes && from == 0 && (size_t)to == bytes_len(m->string))
        return m->string;
    Buffer view;
    if (!buffer_get(m->string, &view, false))
        return 0;
    /* The buffer may have become shorter since. */
    size_t a = MIN((size_t)from, view.len), z = MIN((size_t)to, view.len);
    Value part = bytes_new(view.data + a, z - a);
    buffer_release(&view);
    return part;
}

ptrdiff_t match_group_number(Match *m, Value key)
{
    int64_t n = -1;
    if (is_int(key) || type_lookup(type_of(key), NAME(dunder_index)) != 0) {
        Value index = index_value(key);
        if (index == 0)
            return -1;
        if (!int_as_i64(index, &n))
            n = -1;
    } else {
        Value number = 0;
        int found = dict_find(m->pattern->names, key, &number);
        if (found < 0)
            return -1;
        if (found)
            n = small_int(number);
    }
    if (n < 0 || (size_t)n >= m->groups)
        return raise_minus1(&type_IndexError, "no such group");
    return n;
}

static ptrdiff_t optional_group(Match *m, Value key)
{
    return key == 0 ? 0 : match_group_number(m, key);
}

FN(match_group_method)
{
    Match *m = AS(Match, self);
    if (nargs == 0)
        return match_group(m, 0, VALUE_NONE);
    if (nargs == 1) {
        ptrdiff_t i = match_group_number(m, args[0]);
        return i >= 0 ? match_group(m, (size_t)i, VALUE_NONE) : 0;
    }
    Value tuple = tuple_new(nargs);
    for (size_t k = 0; tuple != 0 && k < nargs; k++) {
        ptrdiff_t i = match_group_number(m, args[k]);
        Value item = i >= 0 ? match_group(m, (size_t)i, VALUE_NONE) : 0;
        if (item == 0)
            return 0;
        TUPLE(tuple)->items[k] = item;
    }
    return tuple;
}

FN(match_groups)
{
    Match *m = AS(Match, self);
    Value tuple = tuple_new(m->groups - 1);
    for (size_t i = 1; tuple != 0 && i < m->groups; i++) {
        Value item = match_group(m, i, args[0] != 0 ? args[0] : VALUE_NONE);
        if (item == 0)
            return 0;
        TUPLE(tuple)->items[i - 1] = item;
    }
    return tuple;
}

FN(match_groupdict)
{
    Match *m = AS(Match, self);
    Dict *dict = dict_new();
    Value name, number;
    for (size_t pos = 0; dict != NULL && dict_next(m->pattern->names, &pos, &name, &number);) {
        Value item = match_group(m, (size_t)small_int(number), args[0] != 0 ? args[0] : VALUE_NONE);
        if (item == 0 || !dict_set(dict, name, item))
            return 0;
    }
    return OBJECT_VALUE(dict);
}

FN(match_start)
{
    ptrdiff_t i = optional_group(AS(Match, self), args[0]);
    return i >= 0 ? int_new(AS(Match, self)->marks[2 * i]) : 0;
}
FN(match_end)
{
    ptrdiff_t i = optional_group(AS(Match, self), args[0]);
    return i >= 0 ? int_new(AS(Match, self)->marks[2 * i + 1]) : 0;
}

static Value span_of(Match *m, size_t i)
{
    return tuple_pack(2, int_new(m->marks[2 * i]), int_new(m->marks[2 * i + 1]));
}
FN(match_span)
{
    ptrdiff_t i = optional_group(AS(Match, self), args[0]);
    return i >= 0 ? span_of(AS(Match, self), (size_t)i) : 0;
}

FN(match_expand) { return re_expand(AS(Match, self)->pattern, args[0], AS(Match, self)); }
FN(match_copy) { return self; }

FN(class_getitem)
{
    Value generic = import_attr("types", "GenericAlias");
    return generic != 0 ? call2(generic, self, args[0]) : 0;
}

static Value match_getitem(Value self, Value key)
{
    ptrdiff_t i = match_group_number(AS(Match, self), key);
    return i >= 0 ? match_group(AS(Match, self), (size_t)i, VALUE_NONE) : 0;
}

static Value match_repr(Value self)
{
    Match *m = AS(Match, self);
    Value group = match_group(m, 0, VALUE_NONE);
    if (group == 0)
        return 0;
    return str_format("<re.Match object; span=(%lld, %lld), match=%.50R>", (long long)m->marks[0],
                      (long long)m->marks[1], group);
}

static Value get_pos(Value self) { return int_new(AS(Match, self)->pos); }
static Value get_endpos(Value self) { return int_new(AS(Match, self)->endpos); }
static Value get_string(Value self) { return AS(Match, self)->string; }
static Value get_re(Value self) { return OBJECT_VALUE(AS(Match, self)->pattern); }
static Value get_lastindex(Value self)
{
    int64_t i = AS(Match, self)->lastindex;
    return i >= 0 ? int_new(i) : VALUE_NONE;
}
static Value get_lastgroup(Value self)
{
    Match *m = AS(Match, self);
    if (m->lastindex < 0 || m->pattern->name_of == NULL)
        return VALUE_NONE;
    Value name = m->pattern->name_of[m->lastindex];
    return name != 0 ? name : VALUE_NONE;
}
static Value get_regs(Value self)
{
    Match *m = AS(Match, self);
    if (m->regs != 0)
        return m->regs;
    Value tuple = tuple_new(m->groups);
    for (size_t i = 0; tuple != 0 && i < m->groups; i++) {
        Value span = span_of(m, i);
        if (span == 0)
            return 0;
        TUPLE(tuple)->items[i] = span;
    }
    return m->regs = tuple;
}

static const MethodDef match_methods[] = {
    {"group", match_group_method, "*args", METHOD_RAW, "Return one or more subgroups."},
    {"groups", match_groups, "default=None", 0, NULL},
    {"groupdict", match_groupdict, "default=None", 0, NULL},
    {"start", match_start, "group=0, /", 0, NULL},
    {"end", match_end, "group=0, /", 0, NULL},
    {"span", match_span, "group=0, /", 0, NULL},
    {"expand", match_expand, "template", 0, NULL},
    {"__copy__", match_copy, "", 0, NULL},
    {"__deepcopy__", match_copy, "memo, /", 0, NULL},
    {"__class_getitem__", class_getitem, "object, /", METHOD_CLASS, NULL},
    {0},
};
static const GetSetDef match_getsets[] = {
    {"pos", get_pos, NULL, NULL},
    {"endpos", get_endpos, NULL, NULL},
    {"string", get_string, NULL, "The string passed to match() or search()."},
    {"re", get_re, NULL, "The regular expression object."},
    {"lastindex", get_lastindex, NULL, "The integer index of the last matched capturing group."},
    {"lastgroup", get_lastgroup, NULL, "The name of the last matched capturing group."},
    {"regs", get_regs, NULL, NULL},
    {0},
};

Type type_match = {
    TYPE_HEAD("re.Match"),
    .size = sizeof(Match),
    .flags = TYPE_NO_NEW,
    .doc = "The result of re.match() and re.search().\nMatch objects always have a boolean value "
           "of True.",
    .methods = match_methods,
    .getsets = match_getsets,
    .repr = match_repr,
    .getitem = match_getitem,
};
