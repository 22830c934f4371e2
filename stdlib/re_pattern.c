/* re.Pattern: compiled patterns and their methods; the scanner and iterator over matches. */
#include "stdlib/re_impl.h"

#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

/* ---- subjects ---- */

static bool attach_subject(ReState *s, Pattern *p, Value string)
{
    s->is_str = is_str(string);
    s->string = string;
    if (s->is_str) {
        s->kind = STR(string)->kind;
        s->text = STR(string)->data;
        s->length = (ptrdiff_t)str_len(string);
    } else if (is_bytes(string)) {
        s->kind = 1;
        s->text = bytes_data(string);
        s->length = (ptrdiff_t)bytes_len(string);
    } else {
        if (!has_buffer(string))
            return raise_false(&type_TypeError, "expected string or bytes-like object, got '%.200s'",
                               type_name_of(string));
        if (!buffer_get(string, &s->view, false))
            return false;
        s->has_view = true;
        s->kind = 1;
        s->text = s->view.data;
        s->length = (ptrdiff_t)s->view.len;
    }
    if (s->is_str && p->is_bytes)
        return raise_false(&type_TypeError, "cannot use a bytes pattern on a string-like object");
    if (!s->is_str && !p->is_bytes && p->source != VALUE_NONE)
        return raise_false(&type_TypeError, "cannot use a string pattern on a bytes-like object");
    return true;
}

static bool position_arg(Value v, ptrdiff_t fallback, ptrdiff_t length, ptrdiff_t *out)
{
    int64_t n = fallback;
    if (v != 0 && !as_index_clip(v, &n))
        return false;
    *out = n < 0 ? 0 : n > length ? length : (ptrdiff_t)n;
    return true;
}

bool state_begin(ReState *s, Pattern *p, Value string, Value pos, Value endpos)
{
    memset(s, 0, offsetof(ReState, inline_marks));
    s->program = p->program;
    if (!attach_subject(s, p, string) || !position_arg(pos, 0, s->length, &s->start)
        || !position_arg(endpos, s->length, s->length, &s->end)) {
        state_end(s);
        return false;
    }
    uint32_t groups = s->program->groups, slots = s->program->slots;
    s->marks = s->inline_marks;
    s->slots = s->inline_slots;
    if (groups * 2 > ARRAY_LEN(s->inline_marks))
        s->marks = gc_alloc_atomic((size_t)groups * 2 * sizeof *s->marks);
    if (slots > ARRAY_LEN(s->inline_slots))
        s->slots = gc_alloc_atomic(slots * sizeof *s->slots);
    if (s->marks == NULL || s->slots == NULL) {
        state_end(s);
        return false;
    }
    memset(s->slots, 0, slots * sizeof *s->slots);
    return true;
}

bool state_limit(ReState *s, Value timeout)
{
    double seconds;
    if (timeout == 0 || timeout == VALUE_NONE)
        return true;
    bool ok = as_double(timeout, &seconds);
    if (ok && !(seconds > 0))
        ok = raise_value_error("timeout must be a positive number of seconds") != 0;
    if (!ok)
        state_end(s);
    else if (seconds < 1e9)
        s->deadline = re_now() + (int64_t)(seconds * 1e9);
    return ok;
}

void state_end(ReState *s)
{
    if (s->has_view)
        buffer_release(&s->view);
    s->has_view = false;
}

Value state_slice(ReState *s, ptrdiff_t from, ptrdiff_t to)
{
    if (s->is_str) {
        if (from == 0 && to == s->length && is_exact_str(s->string))
            return s->string;
        return str_substring(s->string, (size_t)from, (size_t)to);
    }
    if (from == 0 && to == s->length && type_of(s->string) == &type_bytes)
        return s->string;
    return bytes_new((const uint8_t *)s->text + from, (size_t)(to - from));
}

Value state_group(ReState *s, uint32_t group, Value missing)
{
    if (group == 0)
        return state_slice(s, s->match_start, s->match_end);
    ptrdiff_t from = s->marks[2 * (group - 1)], to = s->marks[2 * (group - 1) + 1];
    if (from >= 0 && to >= from)
        return state_slice(s, from, to);
    if (missing != 0)
        return missing;
    return s->is_str ? str_empty() : bytes_new(NULL, 0);
}

/* Ready for the next match behind this one: it may be empty only when this one was not. */
static void state_next(ReState *s)
{
    s->must_advance = s->match_end == s->match_start;
    s->start = s->match_end;
}

/* ---- matching methods ---- */

static Value match_with(Value self, Value *args, int (*how)(ReState *), bool full)
{
    Pattern *p = AS(Pattern, self);
    ReState s;
    if (!state_begin(&s, p, args[0], args[1], args[2]) || !state_limit(&s, args[3]))
        return 0;
    s.full = full;
    int found = how(&s);
    Value result = found > 0 ? match_new(p, &s) : found == 0 ? VALUE_NONE : 0;
    state_end(&s);
    return result;
}
FN(pattern_match) { return match_with(self, args, re_exec, false); }
FN(pattern_fullmatch) { return match_with(self, args, re_exec, true); }
FN(pattern_search) { return match_with(self, args, re_search, false); }

/* What findall gives for one match: the match, its one group, or a tuple of all groups. */
static Value found_item(ReState *s)
{
    uint32_t groups = s->program->groups;
    if (groups <= 1)
        return state_group(s, groups, 0);
    Value tuple = tuple_new(groups);
    for (uint32_t i = 0; tuple != 0 && i < groups; i++) {
        Value item = state_group(s, i + 1, 0);
        if (item == 0)
            return 0;
        TUPLE(tuple)->items[i] = item;
    }
    return tuple;
}

FN(pattern_findall)
{
    ReState s;
    if (!state_begin(&s, AS(Pattern, self), args[0], args[1], args[2]) || !state_limit(&s, args[3]))
        return 0;
    Value list = list_new(0);
    int found = 0;
    while (list != 0 && (found = re_search(&s)) > 0) {
        Value item = found_item(&s);
        if (item == 0 || !list_push(LIST(list), item))
            list = 0;
        state_next(&s);
    }
    state_end(&s);
    return found < 0 ? 0 : list;
}

static bool split_one(ReState *s, Value list, ptrdiff_t from)
{
    Value part = state_slice(s, from, s->match_start);
    if (part == 0 || !list_push(LIST(list), part))
        return false;
    for (uint32_t i = 1; i <= s->program->groups; i++) {
        Value item = state_group(s, i, VALUE_NONE);
        if (item == 0 || !list_push(LIST(list), item))
            return false;
    }
    return true;
}

FN(pattern_split)
{
    ReState s;
    int64_t most = 0;
    if (args[1] != 0 && !as_index(args[1], &most))
        return 0;
    if (!state_begin(&s, AS(Pattern, self), args[0], 0, 0) || !state_limit(&s, args[2]))
        return 0;
    Value list = list_new(0);
    ptrdiff_t from = 0;
    int found = 0;
    for (int64_t n = 0; list != 0 && (most == 0 || n < most) && (found = re_search(&s)) > 0; n++) {
        if (!split_one(&s, list, from))
            list = 0;
        from = s.match_end;
        state_next(&s);
    }
    if (list != 0 && found >= 0) {
        Value rest = state_slice(&s, from, s.length);
        if (rest == 0 || !list_push(LIST(list), rest))
            list = 0;
    }
    state_end(&s);
    return found < 0 ? 0 : list;
}

FN(pattern_sub_method)
{
    int64_t count = 0;
    if (args[2] != 0 && !as_index(args[2], &count))
        return 0;
    return pattern_sub(AS(Pattern, self), args[0], args[1], count, args[3], false);
}
FN(pattern_subn)
{
    int64_t count = 0;
    if (args[2] != 0 && !as_index(args[2], &count))
        return 0;
    return pattern_sub(AS(Pattern, self), args[0], args[1], count, args[3], true);
}

/* ---- scanner and iterator ---- */

typedef struct Scanner {
    Object head;
    Pattern *pattern;
    bool running, done;
    ReState state;
} Scanner;

static Type type_match_iterator;

static Value scanner_new(Type *type, Value self, Value *args)
{
    Value v = object_new(type, 0);
    if (v == 0)
        return 0;
    Scanner *scanner = AS(Scanner, v);
    scanner->done = true;
    scanner->pattern = AS(Pattern, self);
    if (!state_begin(&scanner->state, scanner->pattern, args[0], args[1], args[2])
        || !state_limit(&scanner->state, args[3]))
        return 0;
    scanner->done = false;
    return v;
}

static void scanner_release(Value v)
{
    if (!AS(Scanner, v)->done)
        state_end(&AS(Scanner, v)->state);
    AS(Scanner, v)->done = true;
}

/* The next match; None at the end. */
static Value scanner_step(Scanner *scanner, int (*how)(ReState *))
{
    if (scanner->running)
        return raise_value_error("regular expression scanner already executing");
    if (scanner->done)
        return VALUE_NONE;
    scanner->running = true;
    ReState *s = &scanner->state;
    int found = how(s);
    scanner->running = false;
    if (found < 0)
        return 0;
    if (found == 0) {
        scanner_release(OBJECT_VALUE(scanner));
        return VALUE_NONE;
    }
    Value match = match_new(scanner->pattern, s);
    state_next(s);
    return match;
}

FN(scanner_match) { return scanner_step(AS(Scanner, self), re_exec); }
FN(scanner_search) { return scanner_step(AS(Scanner, self), re_search); }
static Value scanner_pattern(Value self) { return OBJECT_VALUE(AS(Scanner, self)->pattern); }

static Value iterator_next(Value self)
{
    Value match = scanner_step(AS(Scanner, self), re_search);
    return match == VALUE_NONE ? 0 : match;
}

FN(pattern_scanner) { return scanner_new(&type_scanner, self, args); }
FN(pattern_finditer) { return scanner_new(&type_match_iterator, self, args); }

void re_pattern_init(void) { type_ready(&type_match_iterator); }

static const MethodDef scanner_methods[] = {
    {"match", scanner_match, "", 0, NULL},
    {"search", scanner_search, "", 0, NULL},
    {0},
};
static const GetSetDef scanner_getsets[] = {
    {"pattern", scanner_pattern, NULL, NULL},
    {0},
};
Type type_scanner = {
    TYPE_HEAD("_sre.SRE_Scanner"),
    .size = sizeof(Scanner),
    .flags = TYPE_NO_NEW,
    .methods = scanner_methods,
    .getsets = scanner_getsets,
    .finalize = scanner_release,
};
static Type type_match_iterator = {
    TYPE_HEAD("callable_iterator"),
    .size = sizeof(Scanner),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = iterator_next,
    .finalize = scanner_release,
};

/* ---- attributes and the rest ---- */

static Value pattern_flags(Value self) { return int_new(AS(Pattern, self)->flags); }
static Value pattern_groups(Value self) { return int_new(AS(Pattern, self)->groups); }
static Value pattern_source(Value self) { return AS(Pattern, self)->source; }
static Value pattern_groupindex(Value self)
{
    Pattern *p = AS(Pattern, self);
    if (p->names->used == 0)
        return OBJECT_VALUE(dict_new());
    if (p->group_index == 0)
        p->group_index = mappingproxy_new(OBJECT_VALUE(p->names));
    return p->group_index;
}

static Value pattern_repr(Value self)
{
    static const struct { int flag; const char *name; } names[] = {
        {RE_IGNORECASE, "re.IGNORECASE"}, {RE_LOCALE, "re.LOCALE"}, {RE_MULTILINE, "re.MULTILINE"},
        {RE_DOTALL, "re.DOTALL"}, {RE_UNICODE, "re.UNICODE"}, {RE_VERBOSE, "re.VERBOSE"},
        {RE_DEBUG, "re.DEBUG"}, {RE_ASCII, "re.ASCII"},
    };
    Pattern *p = AS(Pattern, self);
    int flags = p->flags;
    if (!p->is_bytes && (flags & RE_TYPE_FLAGS) == RE_UNICODE)
        flags &= ~RE_UNICODE;
    Buf text = BUF_INIT;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (flags & names[i].flag) {
            buf_printf(&text, "%s%s", text.len > 0 ? "|" : ", ", names[i].name);
            flags &= ~names[i].flag;
        }
    if (flags != 0)
        buf_printf(&text, "%s0x%x", text.len > 0 ? "|" : ", ", (unsigned)flags);
    const char *suffix = buf_cstr(&text);
    return suffix != NULL ? str_format("re.compile(%.200R%s)", p->source, suffix) : 0;
}

static bool pattern_hash(Value self, int64_t *out)
{
    Pattern *p = AS(Pattern, self);
    if (!hash_value(p->source, out))
        return false;
    *out ^= (int64_t)p->flags * 1000003 ^ p->groups;
    if (*out == -1)
        *out = -2;
    return true;
}

static Value pattern_compare(Value a, Value b, CompareOp op)
{
    if ((op != CMP_EQ && op != CMP_NE) || type_of(a) != type_of(b) || type_of(a) != &type_pattern)
        return VALUE_NOT_IMPLEMENTED;
    Pattern *p = AS(Pattern, a), *q = AS(Pattern, b);
    int same = a == b;
    if (!same && p->flags == q->flags && p->is_bytes == q->is_bytes) {
        same = values_equal(p->source, q->source);
        if (same < 0)
            return 0;
    }
    return value_bool(same == (op == CMP_EQ));
}

FN(pattern_copy) { return self; }

FN(pattern_reduce)
{
    Pattern *p = AS(Pattern, self);
    Value compile = import_attr("re", "_compile");
    Value arguments = compile != 0 ? tuple_pack(2, p->source, int_new(p->flags)) : 0;
    return arguments != 0 ? tuple_pack(2, compile, arguments) : 0;
}

FN(class_getitem)
{
    Value generic = import_attr("types", "GenericAlias");
    return generic != 0 ? call2(generic, self, args[0]) : 0;
}

static const MethodDef pattern_methods[] = {
    {"match", pattern_match, "string, pos=0, endpos=sys.maxsize, *, timeout=None", 0,
     "Matches zero or more characters at the beginning of the string."},
    {"fullmatch", pattern_fullmatch, "string, pos=0, endpos=sys.maxsize, *, timeout=None", 0,
     "Matches against all of the string."},
    {"search", pattern_search, "string, pos=0, endpos=sys.maxsize, *, timeout=None", 0,
     "Scan through string looking for a match, and return a corresponding match object instance."},
    {"sub", pattern_sub_method, "repl, string, count=0, *, timeout=None", 0, NULL},
    {"subn", pattern_subn, "repl, string, count=0, *, timeout=None", 0, NULL},
    {"findall", pattern_findall, "string, pos=0, endpos=sys.maxsize, *, timeout=None", 0,
     "Return a list of all non-overlapping matches of pattern in string."},
    {"split", pattern_split, "string, maxsplit=0, *, timeout=None", 0,
     "Split string by the occurrences of pattern."},
    {"finditer", pattern_finditer, "string, pos=0, endpos=sys.maxsize, *, timeout=None", 0, NULL},
    {"scanner", pattern_scanner, "string, pos=0, endpos=sys.maxsize, *, timeout=None", 0, NULL},
    {"__copy__", pattern_copy, "", 0, NULL},
    {"__deepcopy__", pattern_copy, "memo, /", 0, NULL},
    {"__reduce__", pattern_reduce, "", 0, NULL},
    {"__class_getitem__", class_getitem, "object, /", METHOD_CLASS, NULL},
    {0},
};
static const GetSetDef pattern_getsets[] = {
    {"pattern", pattern_source, NULL, "The pattern string from which the RE object was compiled."},
    {"flags", pattern_flags, NULL, "The regex matching flags."},
    {"groups", pattern_groups, NULL, "The number of capturing groups in the pattern."},
    {"groupindex", pattern_groupindex, NULL,
     "A dictionary mapping group names to group numbers."},
    {0},
};

Type type_pattern = {
    TYPE_HEAD("re.Pattern"),
    .size = sizeof(Pattern),
    .flags = TYPE_NO_NEW | TYPE_WEAKREF,
    .doc = "Compiled regular expression object.",
    .methods = pattern_methods,
    .getsets = pattern_getsets,
    .repr = pattern_repr,
    .hash = pattern_hash,
    .compare = pattern_compare,
};
