/* Struct sequences. The object is a Tuple whose block has room for all fields while `len` counts
 * the visible ones only: every tuple operation sees the sequence part, and the members table that
 * structseq_ready makes reaches all of it by offset. */
#include "runtime/structseq.h"

#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/list.h"
#include "runtime/ops.h"
#include "runtime/str.h"

typedef struct StructSeqInfo StructSeqInfo;
struct StructSeqInfo {
    Type *type;
    const StructSeqDef *def;
    size_t n_fields, n_unnamed;
    StructSeqInfo *next;
};
static StructSeqInfo *structseq_all;

static StructSeqInfo *structseq_info(Type *type)
{
    StructSeqInfo *info = structseq_all;
    while (info != NULL && info->type != type)
        info = info->next;
    return info;
}

static bool structseq_unnamed(const char *field)
{
    return field[0] == '\0';
}

Value structseq_new(Type *type, const Value *fields)
{
    StructSeqInfo *info = structseq_info(type);
    for (size_t i = 0; i < info->n_fields; i++) {
        if (fields[i] == 0)
            return VALUE_ERROR;
    }
    Value self = object_new(type, info->n_fields);
    if (self == 0)
        return VALUE_ERROR;
    memcpy(TUPLE(self)->items, fields, info->n_fields * sizeof(Value));
    TUPLE(self)->len = info->def->n_sequence;
    return self;
}

/* ---- the constructor: struct_time(sequence, dict={}) ---- */

/* Fields behind the given sequence come from `extra` (0: none), else None. */
static bool structseq_fill_rest(StructSeqInfo *info, Value *fields, size_t given, Value extra)
{
    size_t used = 0;
    for (size_t i = given; i < info->n_fields; i++) {
        Value found = 0;
        if (extra != 0) {
            Value name = str_intern_cstr(info->def->fields[i]);
            if (name == 0 || dict_find(DICT(extra), name, &found) < 0)
                return false;
            used += found != 0;
        }
        fields[i] = found != 0 ? found : VALUE_NONE;
    }
    if (extra != 0 && used < DICT(extra)->used)
        return raise_false(&type_TypeError, "%.500s() got duplicate or unexpected field name(s)",
                           info->def->name);
    return true;
}

static Value structseq_make(Type *type, Value *args, size_t nargs, Value kwnames)
{
    StructSeqInfo *info = structseq_info(type);
    const char *name = info->def->name;
    if (info->def->no_new)
        return raise_type_error("cannot create '%s' instances", name);
    Value sequence = args[0], extra = args[1];
    if (extra != 0 && !is_dict(extra))
        return raise_type_error("%.500s() takes a dict as second arg, if any", name);
    sequence = sequence_fast(sequence, "constructor requires a sequence");
    if (sequence == 0)
        return VALUE_ERROR;
    size_t n, low = info->def->n_sequence, high = info->n_fields;
    Value *items = sequence_items(sequence, &n);
    if (n < low || n > high) {
        const char *bound = low == high ? "a" : n < low ? "an at least" : "an at most";
        return raise_type_error("%.500s() takes %s %zu-sequence (%zu-sequence given)", name, bound,
                                n < low ? low : high, n);
    }
    Value *fields = gc_alloc(high * sizeof(Value));
    if (fields == NULL)
        return VALUE_ERROR;
    memcpy(fields, items, n * sizeof(Value));
    if (!structseq_fill_rest(info, fields, n, extra))
        return VALUE_ERROR;
    return structseq_new(type, fields);
}

/* ---- methods ---- */

static Value structseq_repr(Value self)
{
    StructSeqInfo *info = structseq_info(type_of(self));
    Buf b = BUF_INIT;
    buf_printf(&b, "%s(", info->def->name);
    const char *const *field = info->def->fields;
    for (size_t i = 0; i < info->def->n_sequence; i++, field++) {
        Value shown = repr(TUPLE(self)->items[i]);
        if (shown == 0)
            return VALUE_ERROR;
        /* Items without a name go under the names that come next (the times of os.stat_result). */
        while (*field != NULL && **field == '\0')
            field++;
        buf_printf(&b, "%s%s=", i > 0 ? ", " : "", *field);
        for (size_t k = 0; k < str_len(shown); k++)
            buf_putcp(&b, str_at(STR(shown), k));
    }
    buf_putc(&b, ')');
    return str_from_buf(&b);
}

static Value structseq_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    StructSeqInfo *info = structseq_info(type_of(self));
    size_t n = info->def->n_sequence;
    Value visible = tuple_from(TUPLE(self)->items, n);
    Dict *hidden = dict_new();
    if (visible == 0 || hidden == NULL)
        return VALUE_ERROR;
    for (size_t i = n; i < info->n_fields; i++) {
        if (!dict_set_cstr(hidden, info->def->fields[i], TUPLE(self)->items[i]))
            return VALUE_ERROR;
    }
    Value inner = tuple_pack(2, visible, OBJECT_VALUE(hidden));
    return inner == 0 ? VALUE_ERROR : tuple_pack(2, OBJECT_VALUE(info->type), inner);
}

static Value structseq_replace(Value self, Value *args, size_t nargs, Value kwnames)
{
    StructSeqInfo *info = structseq_info(type_of(self));
    if (nargs > 0)
        return raise_type_error("__replace__() takes no positional arguments (%zu given)", nargs);
    if (info->n_unnamed > 0)
        return raise_type_error("__replace__() is not supported for %.500s because it has unnamed "
                                "field(s)", info->def->name);
    Value *fields = gc_alloc(info->n_fields * sizeof(Value));
    Value wrong = list_new(0);
    if (fields == NULL || wrong == 0)
        return VALUE_ERROR;
    memcpy(fields, TUPLE(self)->items, info->n_fields * sizeof(Value));
    size_t given = kwnames != 0 ? TUPLE(kwnames)->len : 0;
    for (size_t k = 0; k < given; k++) {
        Value name = TUPLE(kwnames)->items[k];
        size_t i = 0;
        while (i < info->n_fields && !str_equal_cstr(name, info->def->fields[i]))
            i++;
        if (i < info->n_fields)
            fields[i] = args[k];
        else if (!list_push(LIST(wrong), name))
            return VALUE_ERROR;
    }
    if (LIST(wrong)->len > 0)
        return raise_type_error("Got unexpected field name(s): %R", wrong);
    return structseq_new(info->type, fields);
}

static const MethodDef structseq_methods[] = {
    {"__reduce__", structseq_reduce, "", 0, NULL},
    {"__replace__", structseq_replace, "**changes", METHOD_RAW,
     "Return a copy of the structure with new values for the specified fields."},
    {0},
};

/* ---- the class ---- */

static bool structseq_constants(StructSeqInfo *info)
{
    size_t n = info->def->n_sequence - info->n_unnamed;
    Value names = tuple_new(n);
    if (names == 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        TUPLE(names)->items[i] = str_intern_cstr(info->def->fields[i]);
        if (TUPLE(names)->items[i] == 0)
            return false;
    }
    Dict *dict = info->type->dict;
    return dict_set_cstr(dict, "n_sequence_fields",
                         small_int_value((int64_t)info->def->n_sequence))
           && dict_set_cstr(dict, "n_fields", small_int_value((int64_t)info->n_fields))
           && dict_set_cstr(dict, "n_unnamed_fields", small_int_value((int64_t)info->n_unnamed))
           && dict_set_cstr(dict, "__match_args__", names);
}

bool structseq_ready(Type *type, const StructSeqDef *def)
{
    if (type->flags & TYPE_READY)
        return true;
    StructSeqInfo *info = gc_alloc(sizeof *info);
    if (info == NULL)
        return false;
    *info = (StructSeqInfo){.type = type, .def = def, .next = structseq_all};
    while (def->fields[info->n_fields] != NULL)
        info->n_unnamed += structseq_unnamed(def->fields[info->n_fields++]);
    MemberDef *members = gc_alloc((info->n_fields + 1) * sizeof(MemberDef));
    if (members == NULL)
        return false;
    MemberDef *m = members;
    for (size_t i = 0; i < info->n_fields; i++) {
        if (!structseq_unnamed(def->fields[i]))
            *m++ = (MemberDef){def->fields[i], offsetof(Tuple, items) + i * sizeof(Value),
                               MEMBER_READONLY, NULL};
    }
    structseq_all = info;
    type->head.shape = &type_type.base;
    type->cname = def->name;
    type->doc = def->doc;
    type->base_type = &type_tuple;
    type->size = type_tuple.size;
    type->item_size = type_tuple.item_size;
    type->items_count_offset = type_tuple.items_count_offset;
    type->flags |= TYPE_IMMUTABLE | TYPE_IS_TUPLE | TYPE_SEQUENCE;
    if (def->no_new)
        type->flags |= TYPE_NO_NEW;
    else
        type->new_ = structseq_make;
    type->new_sig = "sequence, dict=None";
    type->repr = structseq_repr;
    type->methods = structseq_methods;
    type->members = members;
    type_ready(type);
    return structseq_constants(info);
}
