/* The code type: co_* attributes, positions, replace; binding to globals. */
#include "vm/code_impl.h"
#include "vm/frozen.h"

#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/int.h"
#include "runtime/ops.h"
#include "runtime/str.h"

Code *code_bind(Code *code, Dict *globals, Dict *builtins)
{
    if (code->bound && code->consts[0] == (Value)globals && code->consts[1] == (Value)builtins)
        return code;
    if (code->bound) { /* caches and K[0] belong to one globals dict: make a copy for this one */
        Code *copy = NEW(Code, &type_code);
        uint32_t *words = gc_alloc_atomic(code->ncode * sizeof(uint32_t));
        Value *consts = gc_alloc(code->nconsts * sizeof(Value));
        if (copy == NULL || words == NULL || consts == NULL)
            return NULL;
        *copy = *code;
        memcpy(words, code->code, code->ncode * sizeof(uint32_t));
        memcpy(consts, code->consts, code->nconsts * sizeof(Value));
        copy->code = words;
        copy->consts = consts;
        code = copy;
    }
    code->consts[0] = (Value)globals;
    code->consts[1] = (Value)builtins;
    code->bound = true;
    return code;
}

/* ---- positions ---- */

const PosRow *code_rows(const Code *code)
{
    if (UNLIKELY(code->pos == NULL && code->packed_pos != NULL))
        ((Code *)code)->pos = frozen_positions(code->packed_pos, code->npos);
    return code->pos;
}

const PosRow *code_position(const Code *code, uint32_t at)
{
    const PosRow *rows = code_rows(code);
    uint32_t low = 0, high = rows != NULL ? code->npos : 0;
    while (low < high) {
        uint32_t mid = (low + high) / 2;
        if (rows[mid].start <= at)
            low = mid + 1;
        else
            high = mid;
    }
    return low > 0 ? &rows[low - 1] : NULL;
}

int code_line(const Code *code, uint32_t at)
{
    const PosRow *row = code_position(code, at);
    return row != NULL ? row->line : code->firstlineno;
}

/* ---- attributes ---- */

#define CODE(v) AS(Code, v)
#define NUMBER(attr, field)                                                                        \
    static Value get_##attr(Value self) { return small_int_value((int64_t)CODE(self)->field); }
NUMBER(argcount, argcount)
NUMBER(posonly, posonly)
NUMBER(kwonly, kwonly)
NUMBER(firstlineno, firstlineno)
NUMBER(stacksize, nregs)

/* Without the flags of our own, which have the values that later versions give them. */
static Value get_flags(Value self)
{
    return small_int_value(CODE(self)->flags & ~(uint32_t)(CO_HAS_DOCSTRING | CO_METHOD));
}

static Value get_nlocals(Value self) { return small_int_value((int64_t)TUPLE(CODE(self)->varnames)->len); }

static bool is_cell_name(Code *code, Value name)
{
    Tuple *cells = TUPLE(code->cellregs);
    for (size_t i = 0; i < cells->len; i += 2)
        if (cells->items[i] == name)
            return true;
    return false;
}

static Value get_varnames(Value self)
{
    Code *code = CODE(self);
    if (code->uses_namespace)
        return tuple_empty();
    size_t params = code->argcount + code->kwonly + !!(code->flags & CO_VARARGS)
        + !!(code->flags & CO_VARKEYWORDS);
    Value out = list_new(0);
    for (size_t i = 0; out && i < TUPLE(code->varnames)->len; i++) {
        Value name = TUPLE(code->varnames)->items[i];
        if (i >= params && is_cell_name(code, name))
            continue;
        if (!list_push(LIST(out), name))
            return VALUE_ERROR;
    }
    return out ? tuple_from(LIST(out)->items, LIST(out)->len) : VALUE_ERROR;
}

static Value get_cellvars(Value self)
{
    Tuple *cells = TUPLE(CODE(self)->cellregs);
    Value out = tuple_new(cells->len / 2);
    for (size_t i = 0; out && i < cells->len; i += 2)
        TUPLE(out)->items[i / 2] = cells->items[i];
    return out;
}

static Value code_disassemble(Value self, Value *args, size_t nargs, Value kwnames)
{
    return disassemble(CODE(self));
}

/* Replacing an attribute by what it is changes nothing. */
static bool same_attribute(Value self, Value name, Value v)
{
    Value now = get_attr(self, name);
    return now && compare_bool(now, v, CMP_EQ) == 1;
}

/* replace(): the attributes that do not change what the instructions mean. */
static Value code_replace(Value self, Value *args, size_t nargs, Value kwnames)
{
    Code *copy = NEW(Code, &type_code);
    if (copy == NULL)
        return VALUE_ERROR;
    *copy = *CODE(self);
    /* The caches in the words belong to those in the constants. */
    copy->consts = gc_alloc(copy->nconsts * sizeof(Value));
    copy->code = gc_alloc_atomic(copy->ncode * sizeof(uint32_t));
    if (copy->consts == NULL || copy->code == NULL)
        return VALUE_ERROR;
    memcpy(copy->consts, CODE(self)->consts, copy->nconsts * sizeof(Value));
    memcpy(copy->code, CODE(self)->code, copy->ncode * sizeof(uint32_t));
    copy->bound = false;
    for (size_t i = 0; kwnames && i < TUPLE(kwnames)->len; i++) {
        Value name = TUPLE(kwnames)->items[i], v = args[nargs + i];
        int64_t n = 0;
        if (str_equal_cstr(name, "co_name"))
            copy->name = v;
        else if (str_equal_cstr(name, "co_qualname"))
            copy->qualname = v;
        else if (str_equal_cstr(name, "co_filename"))
            copy->filename = v;
        else if (str_equal_cstr(name, "co_firstlineno") && as_int64(v, &n))
            copy->firstlineno = (int32_t)n;
        else if (str_equal_cstr(name, "co_flags") && as_int64(v, &n))
            copy->flags = (uint32_t)n | (copy->flags & (CO_HAS_DOCSTRING | CO_METHOD));
        else if (str_equal_cstr(name, "co_linetable") && is_bytes(v) && bytes_len(v) == 0)
            code_forget_positions(copy);
        else if (!same_attribute(self, name, v))
            return error_pending() ? VALUE_ERROR
                                   : raise(&type_NotImplementedError,
                                           "code.replace() cannot change %U in this interpreter", name);
    }
    return (Value)copy;
}

static Value code_repr(Value self)
{
    Code *code = CODE(self);
    return str_format("<code object %U at %p, file \"%U\", line %d>", code->name, (void *)self,
                      code->filename, code->firstlineno);
}

static const GetSetDef code_getsets[] = {
    {"co_argcount", get_argcount, NULL, NULL},
    {"co_posonlyargcount", get_posonly, NULL, NULL},
    {"co_kwonlyargcount", get_kwonly, NULL, NULL},
    {"co_firstlineno", get_firstlineno, NULL, NULL},
    {"co_flags", get_flags, NULL, NULL},
    {"co_stacksize", get_stacksize, NULL, NULL},
    {"co_nlocals", get_nlocals, NULL, NULL},
    {"co_varnames", get_varnames, NULL, NULL},
    {"co_cellvars", get_cellvars, NULL, NULL},
    {"co_consts", code_constants, NULL, NULL},
    {"co_code", code_bytes, NULL, NULL},
    {"co_linetable", code_line_table, NULL, NULL},
    {"co_lnotab", code_lnotab, NULL, NULL},
    {0},
};
static const MemberDef code_members[] = {
    {"co_name", offsetof(Code, name), MEMBER_READONLY, NULL},
    {"co_qualname", offsetof(Code, qualname), MEMBER_READONLY, NULL},
    {"co_filename", offsetof(Code, filename), MEMBER_READONLY, NULL},
    {"co_freevars", offsetof(Code, freevars), MEMBER_READONLY, NULL},
    {"co_names", offsetof(Code, names), MEMBER_READONLY, NULL},
    {0},
};
static const MethodDef code_methods[] = {
    {"co_positions", code_positions, "", 0, "Source positions, one for each code unit."},
    {"co_lines", code_lines, "", 0, "(start, end, line) ranges."},
    {"_disassemble", code_disassemble, "", 0, "The instructions as text, nested code too."},
    {"replace", code_replace, "**changes", METHOD_RAW, "A copy with changed attributes."},
    {"__replace__", code_replace, "**changes", METHOD_RAW, NULL},
    {0},
};
Type type_code = {
    TYPE_HEAD("code"), .size = sizeof(Code), .flags = TYPE_NO_NEW | TYPE_WEAKREF, .repr = code_repr,
    .hash = code_hash, .compare = code_compare, .getsets = code_getsets, .members = code_members,
    .methods = code_methods,
};
