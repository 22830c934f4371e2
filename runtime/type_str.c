/* The type str: construction, slots, table of methods, iterator. The representation is in
 * str_core.c, the methods in str_find.c, str_split.c, str_case.c, str_pad.c and format_*.c. */
#include "runtime/bytes.h"
#include "runtime/codec.h"
#include "runtime/str_impl.h"

/* ---- construction ---- */

static Value str_decode_object(Value object, Value encoding, Value errors)
{
    const char *names[2] = {NULL, NULL};
    Value given[2] = {encoding, errors};
    for (int i = 0; i < 2; i++) {
        if (given[i] == 0)
            continue;
        if (!is_str(given[i]))
            return raise_type_error("str() argument '%s' must be str, not %.50s",
                                    i == 0 ? "encoding" : "errors", arg_type_name(given[i]));
        if ((names[i] = str_utf8(given[i], NULL)) == NULL)
            return VALUE_ERROR;
    }
    if (is_str(object))
        return raise_type_error("decoding str is not supported");
    if (is_bytes(object))
        return codec_decode(bytes_data(object), bytes_len(object), names[0], names[1]);
    if (!has_buffer(object))
        return raise_type_error("decoding to str: need a bytes-like object, %.80T found", object);
    Buffer buffer;
    if (!buffer_get(object, &buffer, false))
        return VALUE_ERROR;
    Value text = codec_decode(buffer.data, buffer.len, names[0], names[1]);
    buffer_release(&buffer);
    return text;
}

/* An instance of a subclass with this text: behind the header, or in a block of its own where the class
 * has __slots__ there (class_layout_apply). */
static Value str_new_instance(Type *type, Value text)
{
    const Str *from = STR(text);
    Value v = object_new(type, from->len);
    if (v == 0)
        return VALUE_ERROR;
    Str *s = STR(v);
    s->hash = from->hash;
    s->len = from->len;
    s->kind = from->kind;
    s->ascii = from->ascii;
    s->data = s->own_units; /* the zero unit is there: the block came zeroed */
    if (type->item_size == 0) {
        uint8_t *units = gc_alloc_atomic((from->len + 1) * from->kind);
        if (units == NULL)
            return VALUE_ERROR;
        memset(units + from->len * from->kind, 0, from->kind);
        s = STR(v);
        s->data = units;
    }
    memcpy(s->data, from->data, from->len * from->kind);
    return v;
}

/* Reads the arguments itself: str(x) is too common to be bound by a signature. */
static bool str_new_args(Value *args, size_t nargs, Value kwnames, Value out[3])
{
    static const char *const names[3] = {"object", "encoding", "errors"};
    size_t keywords = kwnames == 0 ? 0 : TUPLE(kwnames)->len;
    if (nargs > 3)
        return raise_false(&type_TypeError, "str expected at most 3 arguments, got %zu", nargs);
    if (nargs + keywords > 3)
        return raise_false(&type_TypeError, "str() takes at most 3 arguments (%zu given)",
                           nargs + keywords);
    for (size_t i = 0; i < nargs; i++)
        out[i] = args[i];
    for (size_t k = 0; k < keywords; k++) {
        Value name = TUPLE(kwnames)->items[k];
        size_t i = 0;
        while (i < 3 && !str_equal_cstr(name, names[i]))
            i++;
        if (i == 3)
            return raise_false(&type_TypeError, "str() got an unexpected keyword argument '%U'",
                               name);
        if (i < nargs)
            return raise_false(&type_TypeError, "argument for str() given by name ('%s') and "
                               "position (%zu)", names[i], i + 1);
        out[i] = args[nargs + k];
    }
    return true;
}

static Value str_new_slot(Type *type, Value *given, size_t nargs, Value kwnames)
{
    Value text, args[3] = {0, 0, 0};
    if (LIKELY(nargs == 1 && kwnames == 0))
        args[0] = given[0];
    else if (!str_new_args(given, nargs, kwnames, args))
        return VALUE_ERROR;
    if (args[1] != 0 || args[2] != 0)
        text = args[0] == 0 ? str_empty() : str_decode_object(args[0], args[1], args[2]);
    else
        text = args[0] == 0 ? str_empty() : to_str(args[0]);
    if (text == 0 || type == &type_str)
        return text;
    return str_new_instance(type, text);
}

const char *arg_type_name(Value v)
{
    return v == VALUE_NONE ? "None" : type_name_of(v);
}

/* ---- slots ---- */

static Value str_str(Value self)
{
    return str_exact(self);
}

static bool str_hash_slot(Value self, int64_t *out)
{
    *out = str_hash(self);
    return true;
}

static Value str_compare_slot(Value a, Value b, CompareOp op)
{
    if (!is_str(a) || !is_str(b))
        return VALUE_NOT_IMPLEMENTED;
    if (op == CMP_EQ)
        return value_bool(str_equal(a, b));
    if (op == CMP_NE)
        return value_bool(!str_equal(a, b));
    int order = a == b ? 0 : str_compare(a, b);
    switch (op) {
    case CMP_LT: return value_bool(order < 0);
    case CMP_LE: return value_bool(order <= 0);
    case CMP_GT: return value_bool(order > 0);
    case CMP_GE: return value_bool(order >= 0);
    case CMP_EQ: case CMP_NE: break;
    }
    UNREACHABLE();
}

static ptrdiff_t str_length(Value self)
{
    return (ptrdiff_t)STR(self)->len;
}

static int str_truth(Value self)
{
    return STR(self)->len != 0;
}

static Value str_slice(Value self, Value slice)
{
    int64_t start, stop, step, count;
    if (!slice_bounds(slice, (int64_t)STR(self)->len, &start, &stop, &step, &count))
        return VALUE_ERROR;
    if (count <= 0)
        return str_empty();
    if (step == 1)
        return str_substring(self, (size_t)start, (size_t)(start + count));
    const Str *s = STR(self);
    StrBuilder b;
    builder_init(&b);
    builder_reserve(&b, (size_t)count, 0);
    for (int64_t i = 0, at = start; i < count; i++, at += step)
        builder_putc(&b, str_at(s, (size_t)at));
    return builder_finish(&b);
}

static Value str_getitem(Value self, Value key)
{
    const Str *s = STR(self);
    int64_t i;
    if (LIKELY(is_small_int(key))) {
        i = small_int(key);
    } else if (is_object(key) && is_exactly(key, &type_slice)) {
        return str_slice(self, key);
    } else {
        if (type_of(key)->unary[UNARY_INDEX] == NULL)
            return raise_type_error("string indices must be integers, not '%.200T'", key);
        Value index = index_value(key);
        if (index == 0)
            return VALUE_ERROR;
        if (!int_as_i64(index, &i))
            return raise(&type_IndexError, "cannot fit '%.200T' into an index-sized integer", key);
    }
    if (i < 0)
        i += (int64_t)s->len;
    if (UNLIKELY(i < 0 || (size_t)i >= s->len))
        return raise(&type_IndexError, "string index out of range");
    return str_char(str_at(s, (size_t)i));
}

static Value str_add(Value left, Value right)
{
    if (LIKELY(is_str(left) && is_str(right)))
        return str_concat(left, right);
    return VALUE_NOT_IMPLEMENTED;
}

static Value str_mul(Value left, Value right)
{
    Value text = is_str(left) ? left : right, count = is_str(left) ? right : left;
    int64_t n;
    if (type_of(count)->unary[UNARY_INDEX] == NULL) {
        if (!is_str(count))
            return VALUE_NOT_IMPLEMENTED;
        return raise_type_error("can't multiply sequence by non-int of type '%.200T'", count);
    }
    return as_index(count, &n) ? str_repeat(text, n) : VALUE_ERROR;
}

static Value str_mod(Value left, Value right)
{
    return is_str(left) ? str_percent(left, right) : VALUE_NOT_IMPLEMENTED;
}

/* ---- methods that are not elsewhere ---- */

static NATIVE(str_encode)
{
    const char *names[2] = {NULL, NULL};
    for (int i = 0; i < 2; i++) {
        if (args[i] == 0)
            continue;
        if (!is_str(args[i]))
            return raise_type_error("encode() argument '%s' must be str, not %.50s",
                                    i == 0 ? "encoding" : "errors", arg_type_name(args[i]));
        if ((names[i] = str_utf8(args[i], NULL)) == NULL)
            return VALUE_ERROR;
    }
    return codec_encode(self, names[0], names[1]);
}

static NATIVE(str_format_dunder)
{
    if (!is_str(args[0]))
        return raise_type_error("__format__() argument must be str, not %.50s", arg_type_name(args[0]));
    return str_format_spec(self, args[0]);
}

static NATIVE(str_getnewargs)
{
    return tuple_pack(1, str_from_units(STR(self)->data, STR(self)->kind, STR(self)->len));
}

static NATIVE(str_sizeof)
{
    return int_new((int64_t)(sizeof(Str) + (STR(self)->len + 1) * STR(self)->kind));
}

static const MethodDef str_methods[] = {
    {"encode", str_encode, "encoding='utf-8', errors='strict'", 0,
     "Encode the string using the codec registered for encoding."},
    {"replace", str_replace_method, "old, new, /, count=-1", 0,
     "Return a copy with all occurrences of substring old replaced by new."},
    {"split", str_split_method, "sep=None, maxsplit=-1", 0,
     "Return a list of the substrings in the string, using sep as the separator string."},
    {"rsplit", str_rsplit, "sep=None, maxsplit=-1", 0,
     "Return a list of the substrings in the string, splitting from the end."},
    {"join", str_join_method, "iterable, /", 0, "Concatenate any number of strings."},
    {"capitalize", str_capitalize, "", 0, "Return a capitalized version of the string."},
    {"casefold", str_casefold, "", 0,
     "Return a version of the string suitable for caseless comparisons."},
    {"title", str_title, "", 0, "Return a version of the string where each word is titlecased."},
    {"center", str_center, "width, fillchar=' ', /", 0,
     "Return a centered string of length width."},
    {"count", str_count_method, "sub, start=None, end=None, /", 0,
     "Return the number of non-overlapping occurrences of substring sub in S[start:end]."},
    {"expandtabs", str_expandtabs, "tabsize=8", 0,
     "Return a copy where all tab characters are expanded using spaces."},
    {"find", str_find_method, "sub, start=None, end=None, /", 0,
     "Return the lowest index where sub is found within S[start:end], or -1."},
    {"partition", str_partition, "sep, /", 0,
     "Partition the string into three parts using the given separator."},
    {"index", str_index_method, "sub, start=None, end=None, /", 0,
     "Like S.find() but raises ValueError when the substring is not found."},
    {"ljust", str_ljust, "width, fillchar=' ', /", 0,
     "Return a left-justified string of length width."},
    {"lower", str_lower, "", 0, "Return a copy of the string converted to lowercase."},
    {"lstrip", str_lstrip, "chars=None, /", 0,
     "Return a copy of the string with leading whitespace removed."},
    {"rfind", str_rfind_method, "sub, start=None, end=None, /", 0,
     "Return the highest index where sub is found within S[start:end], or -1."},
    {"rindex", str_rindex_method, "sub, start=None, end=None, /", 0,
     "Like S.rfind() but raises ValueError when the substring is not found."},
    {"rjust", str_rjust, "width, fillchar=' ', /", 0,
     "Return a right-justified string of length width."},
    {"rstrip", str_rstrip, "chars=None, /", 0,
     "Return a copy of the string with trailing whitespace removed."},
    {"rpartition", str_rpartition, "sep, /", 0,
     "Partition the string into three parts using the last separator."},
    {"splitlines", str_splitlines, "keepends=False", 0,
     "Return a list of the lines in the string, breaking at line boundaries."},
    {"strip", str_strip_method, "chars=None, /", 0,
     "Return a copy of the string with leading and trailing whitespace removed."},
    {"swapcase", str_swapcase, "", 0,
     "Convert uppercase characters to lowercase and lowercase characters to uppercase."},
    {"translate", str_translate, "table, /", 0,
     "Replace each character in the string using the given translation table."},
    {"upper", str_upper, "", 0, "Return a copy of the string converted to uppercase."},
    {"startswith", str_startswith, "prefix, start=None, end=None, /", 0,
     "Return True if the string starts with the specified prefix, False otherwise."},
    {"endswith", str_endswith, "suffix, start=None, end=None, /", 0,
     "Return True if the string ends with the specified suffix, False otherwise."},
    {"removeprefix", str_removeprefix, "prefix, /", 0,
     "Return a str with the given prefix string removed if present."},
    {"removesuffix", str_removesuffix, "suffix, /", 0,
     "Return a str with the given suffix string removed if present."},
    {"isascii", str_isascii, "", 0, "Return True if all characters are ASCII."},
    {"islower", str_islower, "", 0, "Return True if the string is a lowercase string."},
    {"isupper", str_isupper, "", 0, "Return True if the string is an uppercase string."},
    {"istitle", str_istitle, "", 0, "Return True if the string is a title-cased string."},
    {"isspace", str_isspace, "", 0, "Return True if the string is a whitespace string."},
    {"isdecimal", str_isdecimal, "", 0, "Return True if the string is a decimal string."},
    {"isdigit", str_isdigit, "", 0, "Return True if the string is a digit string."},
    {"isnumeric", str_isnumeric, "", 0, "Return True if the string is a numeric string."},
    {"isalpha", str_isalpha, "", 0, "Return True if the string is an alphabetic string."},
    {"isalnum", str_isalnum, "", 0, "Return True if the string is an alpha-numeric string."},
    {"isidentifier", str_isidentifier, "", 0,
     "Return True if the string is a valid identifier of the language."},
    {"isprintable", str_isprintable, "", 0,
     "Return True if all characters in the string are printable."},
    {"zfill", str_zfill, "width, /", 0,
     "Pad a numeric string with zeros on the left, to fill a field of the given width."},
    {"format", str_format_method, "*args, **kwargs", METHOD_RAW,
     "Return a formatted version of the string, using substitutions from args and kwargs."},
    {"format_map", str_format_map, "mapping, /", 0,
     "Return a formatted version of the string, using substitutions from mapping."},
    {"__format__", str_format_dunder, "format_spec, /", 0,
     "Return a formatted version of the string as described by format_spec."},
    {"maketrans", str_maketrans, "x, y=None, z=None, /", METHOD_STATIC,
     "Return a translation table usable for str.translate()."},
    {"__getnewargs__", str_getnewargs, "", 0, NULL},
    {"__sizeof__", str_sizeof, "", 0, "Return the size of the string in memory, in bytes."},
    {NULL, NULL, NULL, 0, NULL},
};

/* ---- iterator ---- */

static Value str_iter(Value self)
{
    StrIter *it = NEW(StrIter, &type_str_iterator);
    if (it == NULL)
        return VALUE_ERROR;
    it->str = self;
    it->index = 0;
    return OBJECT_VALUE(it);
}

static Value str_iter_next(Value self)
{
    StrIter *it = AS(StrIter, self);
    if (it->str == 0)
        return VALUE_ABSENT;
    const Str *s = STR(it->str);
    if (LIKELY(it->index < s->len))
        return str_char(str_at(s, it->index++));
    it->str = 0;
    return VALUE_ABSENT;
}

static NATIVE(str_iter_length_hint)
{
    StrIter *it = AS(StrIter, self);
    return int_new(it->str == 0 ? 0 : (int64_t)(STR(it->str)->len - it->index));
}

static NATIVE(str_iter_reduce)
{
    StrIter *it = AS(StrIter, self);
    Value iter = builtin_get("iter");
    if (iter == 0)
        return VALUE_ERROR;
    if (it->str == 0)
        return tuple_pack(2, iter, tuple_pack(1, str_empty()));
    return tuple_pack(3, iter, tuple_pack(1, it->str), int_new((int64_t)it->index));
}

static NATIVE(str_iter_setstate)
{
    StrIter *it = AS(StrIter, self);
    int64_t index;
    if (!as_index(args[0], &index))
        return VALUE_ERROR;
    if (it->str != 0)
        it->index = index < 0 ? 0 : MIN((size_t)index, STR(it->str)->len);
    return VALUE_NONE;
}

static const MethodDef str_iter_methods[] = {
    {"__length_hint__", str_iter_length_hint, "", 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", str_iter_reduce, "", 0, "Return state information for pickling."},
    {"__setstate__", str_iter_setstate, "state, /", 0, "Set state information for unpickling."},
    {NULL, NULL, NULL, 0, NULL},
};

Type type_str_iterator = {
    TYPE_HEAD("str_iterator"),
    .size = sizeof(StrIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = str_iter_next,
    .methods = str_iter_methods,
};

Type type_str = {
    TYPE_HEAD("str"),
    .doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
           "Create a new string object from the given object. With encoding or errors, the object\n"
           "must expose a data buffer that is decoded; otherwise the result is object.__str__()\n"
           "(if defined) or repr(object). encoding defaults to 'utf-8', errors to 'strict'.",
    .flags = TYPE_BASE | TYPE_IS_STR | TYPE_MATCH_SELF,
    .size = sizeof(Str) + 8,
    .item_size = 4,
    .items_count_offset = offsetof(Str, len),
    .methods = str_methods,
    .new_ = str_new_slot,
    .repr = str_repr,
    .str = str_str,
    .hash = str_hash_slot,
    .compare = str_compare_slot,
    .iter = str_iter,
    .truth = str_truth,
    .length = str_length,
    .getitem = str_getitem,
    .contains = str_contains,
    .binary[OP_ADD] = str_add,
    .binary[OP_MUL] = str_mul,
    .binary[OP_MOD] = str_mod,
};
