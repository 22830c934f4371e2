/* Module _string: the syntax of str.format for string.Formatter. Both functions give iterators, so
 * that an error shows up where parsing meets it. */
#include "runtime/error.h"
#include "runtime/format_fields.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/ops.h"

typedef struct PartIter { Object head; Value text; size_t at; } PartIter;

/* (literal, field name, specification, conversion); the last three None without a field. */
static Value parts_next(Value self)
{
    PartIter *it = AS(PartIter, self);
    FormatPart part;
    if (format_next_part(STR(it->text), &it->at, str_len(it->text), &part) <= 0)
        return VALUE_ABSENT;
    Value literal = str_substring(it->text, part.literal_start, part.literal_end);
    if (literal == 0)
        return VALUE_ERROR;
    if (!part.has_field)
        return tuple_pack(4, literal, VALUE_NONE, VALUE_NONE, VALUE_NONE);
    Value name = str_substring(it->text, part.name_start, part.name_end);
    Value spec = str_substring(it->text, part.spec_start, part.spec_end);
    Value conversion = part.conversion == 0 ? VALUE_NONE : str_char(part.conversion);
    if (name == 0 || spec == 0 || conversion == 0)
        return VALUE_ERROR;
    return tuple_pack(4, literal, name, spec, conversion);
}

static Type type_part_iterator = {
    TYPE_HEAD("formatteriterator"),
    .size = sizeof(PartIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = parts_next,
};

/* (is attribute, name or number) */
static Value accesses_next(Value self)
{
    PartIter *it = AS(PartIter, self);
    bool is_attr;
    int64_t number;
    size_t start, stop;
    if (format_next_access(STR(it->text), &it->at, str_len(it->text), &is_attr, &number, &start,
                           &stop) <= 0)
        return VALUE_ABSENT;
    Value name = number >= 0 ? int_new(number) : str_substring(it->text, start, stop);
    return name == 0 ? VALUE_ERROR : tuple_pack(2, value_bool(is_attr), name);
}

static Type type_access_iterator = {
    TYPE_HEAD("fieldnameiterator"),
    .size = sizeof(PartIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = accesses_next,
};

static Value part_iter_new(Type *type, Value text, size_t at)
{
    PartIter *it = NEW(PartIter, type);
    if (it == NULL)
        return VALUE_ERROR;
    it->text = text;
    it->at = at;
    return OBJECT_VALUE(it);
}

static Value formatter_parser(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_str(args[0]))
        return raise_type_error("expected str, got %T", args[0]);
    return part_iter_new(&type_part_iterator, args[0], 0);
}

static Value formatter_field_name_split(Value self, Value *args, size_t nargs, Value kwnames)
{
    size_t end;
    int64_t index;
    if (!is_str(args[0]))
        return raise_type_error("expected str, got %T", args[0]);
    if (!format_first_name(STR(args[0]), 0, str_len(args[0]), &end, &index))
        return VALUE_ERROR;
    Value first = index >= 0 ? int_new(index) : str_substring(args[0], 0, end);
    Value rest = part_iter_new(&type_access_iterator, args[0], end);
    return first == 0 || rest == 0 ? VALUE_ERROR : tuple_pack(2, first, rest);
}

static const MethodDef string_functions[] = {
    {"formatter_parser", formatter_parser, "string, /", 0,
     "Parse the argument as a format string."},
    {"formatter_field_name_split", formatter_field_name_split, "name, /", 0,
     "Split the argument as a field name."},
    {NULL, NULL, NULL, 0, NULL},
};

static bool init(Value module)
{
    type_ready(&type_part_iterator);
    type_ready(&type_access_iterator);
    return true;
}

const ModuleDef mod__string = {
    .name = "_string",
    .doc = "string helper module",
    .functions = string_functions,
    .init = init,
};
