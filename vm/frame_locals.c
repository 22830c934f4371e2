/* The variables of a frame, seen from outside (PEP 667): f_locals of a function's frame is a mapping
 * that reads and writes the registers and cells themselves; locals() is a dict copied from it.
 *
 * A frame's variables are numbered: those in the order of their registers, then what the closure
 * holds, then those the code's `placed` table gives for the current instruction. There stand the
 * variables of comprehensions, which share the frame of what is around them (PEP 709) and hide
 * variables of the same name, and those in registers above 255. Keys that are no variables are kept
 * in a dict of the frame. */
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/str.h"
#include "vm/frame.h"

typedef struct LocalsProxy {
    Object head;
    FrameObject *frame;
} LocalsProxy;

#define PROXY_FRAME(v) (AS(LocalsProxy, v)->frame)

/* ---- the variables ---- */

typedef struct Place { /* a row of Code.placed */
    Value name;
    size_t reg;
    bool is_cell;
} Place;

/* The word offset of the instruction; 0 when no row of `placed` asks. */
static size_t frame_at(FrameObject *f)
{
    if (TUPLE(f->func->code->placed)->len == 0)
        return 0;
    return (size_t)(frame_pc(f) - f->func->code->code) - 1;
}

static bool placed_row(Code *code, size_t row, size_t at, Place *out)
{
    Value *items = &TUPLE(code->placed)->items[row];
    if (at < (size_t)small_int(items[PLACED_START]) || at >= (size_t)small_int(items[PLACED_END]))
        return false;
    *out = (Place){items[PLACED_NAME], (size_t)small_int(items[PLACED_REG]),
                   items[PLACED_IS_CELL] == VALUE_TRUE};
    return true;
}

static size_t placed_count(Code *code) { return TUPLE(code->placed)->len; }

/* Does an active row before `end` have this name? Inner comprehensions come first. */
static bool is_hidden(Code *code, Value name, size_t at, size_t end)
{
    Place p;
    for (size_t row = 0; row < end; row += PLACED_WIDTH)
        if (placed_row(code, row, at, &p) && p.name == name)
            return true;
    return false;
}

bool frame_is_cell(Code *code, size_t reg)
{
    Tuple *cells = TUPLE(code->cellregs);
    for (size_t i = 1; i < cells->len; i += 2)
        if ((size_t)small_int(cells->items[i]) == reg)
            return true;
    return false;
}

typedef struct Var {
    Value name;   /* 0: hidden */
    Value *slot;  /* NULL: the frame was cleared */
    bool is_cell; /* the slot may hold a cell */
} Var;

static Value *register_slot(FrameObject *f, size_t reg)
{
    Value *base = f->base != NULL ? f->base : f->saved;
    return base != NULL ? &base[reg] : NULL;
}

static void var_at(Var *v, FrameObject *f, Value name, Place p, size_t at, size_t row)
{
    v->name = is_hidden(f->func->code, name, at, row) ? 0 : name;
    v->slot = register_slot(f, p.reg);
    v->is_cell = p.is_cell;
}

/* The variable with this number. False: there are no more. */
static bool frame_var(FrameObject *f, size_t number, size_t at, Var *v)
{
    Code *code = f->func->code;
    size_t own = code->uses_namespace ? 0 : code->nlocals, rows = placed_count(code);
    if (number < own) {
        Place p = {0, number, frame_is_cell(code, number)};
        var_at(v, f, TUPLE(code->varnames)->items[number], p, at, rows);
        return true;
    }
    number -= own;
    size_t free = code->uses_namespace ? 0 : TUPLE(code->freevars)->len;
    if (number < free) {
        Value name = TUPLE(code->freevars)->items[number], closure = f->func->closure;
        bool shown = str_at(STR(name), 0) != '%' && !is_hidden(code, name, at, rows);
        *v = (Var){shown ? name : 0, closure && !f->cleared ? &TUPLE(closure)->items[number] : NULL,
                   true};
        return true;
    }
    number = (number - free) * PLACED_WIDTH;
    if (number >= rows)
        return false;
    Place p;
    v->name = 0;
    if (placed_row(code, number, at, &p))
        var_at(v, f, p.name, p, at, number);
    return true;
}

/* 0: not assigned. */
static Value var_value(const Var *v)
{
    Value value = v->slot != NULL ? *v->slot : 0;
    return v->is_cell && value && has_base_shape(value, &type_cell) ? AS(Cell, value)->value : value;
}

static bool var_set(FrameObject *f, size_t number, size_t at, Value value)
{
    Var v;
    if (!frame_var(f, number, at, &v))
        return true;
    if (v.slot == NULL)
        return true; /* cleared: no code will run that could read it */
    if (v.is_cell && *v.slot && has_base_shape(*v.slot, &type_cell))
        AS(Cell, *v.slot)->value = value;
    else
        *v.slot = value;
    return true;
}

static bool has_active_place(Code *code, size_t at)
{
    Place p;
    for (size_t row = 0; row < placed_count(code); row += PLACED_WIDTH)
        if (placed_row(code, row, at, &p))
            return true;
    return false;
}

/* A dict of the variables that have values and of the frame's other keys. NULL: raised. */
static Dict *snapshot(FrameObject *f)
{
    Dict *d = dict_new();
    size_t at = frame_at(f);
    Var v;
    for (size_t i = 0; d != NULL && frame_var(f, i, at, &v); i++) {
        Value value = v.name ? var_value(&v) : 0;
        if (value && !dict_set(d, v.name, value))
            return NULL;
    }
    if (d == NULL || (f->other_locals != NULL && !dict_merge(d, f->other_locals, true)))
        return NULL;
    return d;
}

static bool needs_proxy(FrameObject *f)
{
    Code *code = f->func->code;
    return !f->locals || (placed_count(code) > 0 && has_active_place(code, frame_at(f)));
}

Value frame_f_locals(FrameObject *f)
{
    if (!needs_proxy(f))
        return f->locals;
    LocalsProxy *p = NEW(LocalsProxy, &type_frame_locals_proxy);
    if (p == NULL)
        return VALUE_ERROR;
    p->frame = f;
    return (Value)p;
}

Value frame_locals(FrameObject *f)
{
    return needs_proxy(f) ? (Value)snapshot(f) : f->locals;
}

void frame_copy_variables(FrameObject *f, Value *R)
{
    Code *code = f->func->code;
    size_t at = frame_at(f), count = MIN(code->nlocals, 256);
    Place p;
    for (size_t row = 0; row < placed_count(code); row += PLACED_WIDTH)
        if (placed_row(code, row, at, &p))
            count = MAX(count, p.reg + 1);
    f->saved = gc_alloc((count + 1) * sizeof(Value));
    if (f->saved == NULL) {
        error_clear();
        return;
    }
    memcpy(f->saved, R, MIN(code->nlocals, count) * sizeof(Value));
    for (size_t row = 0; row < placed_count(code); row += PLACED_WIDTH)
        if (placed_row(code, row, at, &p))
            f->saved[p.reg] = R[p.reg];
}

/* ---- the mapping ---- */

enum { NO_SUCH = -1, RAISED = -2 };

/* Number of the variable that `key` names, assigned or not. Keys that are no exact str are compared as
 * in a dict, which may run code. */
static ptrdiff_t find_var(FrameObject *f, Value key)
{
    int64_t hash, other;
    size_t at = frame_at(f);
    bool plain = is_exact_str(key);
    Var v;
    if (!hash_value(key, &hash))
        return RAISED;
    for (size_t i = 0; frame_var(f, i, at, &v); i++) {
        if (!v.name || v.name == key)
            other = v.name ? hash : 0;
        else if (!hash_value(v.name, &other))
            return RAISED;
        if (!v.name || other != hash)
            continue;
        int equal = v.name == key ? 1 : plain ? str_equal(v.name, key) : item_equal(v.name, key);
        if (equal < 0)
            return RAISED;
        if (equal)
            return (ptrdiff_t)i;
    }
    return NO_SUCH;
}

/* 1 and *out, 0 absent, -1 raised. */
static int proxy_find(Value self, Value key, Value *out)
{
    FrameObject *f = PROXY_FRAME(self);
    ptrdiff_t number = find_var(f, key);
    Var v;
    if (number == RAISED)
        return -1;
    *out = number >= 0 && frame_var(f, (size_t)number, frame_at(f), &v) ? var_value(&v) : 0;
    if (*out)
        return 1;
    return f->other_locals != NULL ? dict_find(f->other_locals, key, out) : 0;
}

static Value proxy_getitem(Value self, Value key)
{
    Value v;
    int found = proxy_find(self, key, &v);
    if (found == 0)
        raise(&type_KeyError, "local variable '%R' is not defined", key);
    return found == 1 ? v : VALUE_ERROR;
}

static bool proxy_setitem(Value self, Value key, Value value)
{
    FrameObject *f = PROXY_FRAME(self);
    if (!value)
        return raise_false(&type_TypeError, "cannot remove variables from FrameLocalsProxy");
    ptrdiff_t number = find_var(f, key);
    if (number == RAISED)
        return false;
    if (number >= 0)
        return var_set(f, (size_t)number, frame_at(f), value);
    if (f->other_locals == NULL && (f->other_locals = dict_new()) == NULL)
        return false;
    return dict_set(f->other_locals, key, value);
}

static int proxy_contains(Value self, Value key)
{
    Value v;
    return proxy_find(self, key, &v);
}

static ptrdiff_t proxy_length(Value self)
{
    Dict *d = snapshot(PROXY_FRAME(self));
    return d != NULL ? (ptrdiff_t)d->used : -1;
}

typedef enum { PART_KEYS, PART_VALUES, PART_ITEMS } Part;

/* A list, in order. */
static Value proxy_list(Value self, Part part)
{
    Dict *d = snapshot(PROXY_FRAME(self));
    Value out = d != NULL ? list_new(d->used) : 0, key, value;
    size_t pos = 0;
    while (out && dict_next(d, &pos, &key, &value)) {
        Value item = part == PART_KEYS ? key : part == PART_VALUES ? value : tuple_pack(2, key, value);
        if (!item || !list_push(LIST(out), item))
            return VALUE_ERROR;
    }
    return out;
}

static Value proxy_iter(Value self)
{
    Value keys = proxy_list(self, PART_KEYS);
    return keys ? get_iter(keys) : VALUE_ERROR;
}

static Value proxy_keys(Value self, Value *args, size_t nargs, Value kwnames)
{
    return proxy_list(self, PART_KEYS);
}

static Value proxy_values(Value self, Value *args, size_t nargs, Value kwnames)
{
    return proxy_list(self, PART_VALUES);
}

static Value proxy_items(Value self, Value *args, size_t nargs, Value kwnames)
{
    return proxy_list(self, PART_ITEMS);
}

static Value proxy_reversed(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value keys = proxy_list(self, PART_KEYS);
    return keys && call_method0(keys, NAME(reverse)) ? keys : VALUE_ERROR;
}

static Value proxy_copy(Value self, Value *args, size_t nargs, Value kwnames)
{
    return (Value)snapshot(PROXY_FRAME(self));
}

static Value proxy_get(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value v;
    int found = proxy_find(self, args[0], &v);
    return found == 1 ? v : found < 0 ? VALUE_ERROR : args[1] ? args[1] : VALUE_NONE;
}

static Value proxy_setdefault(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value v, fallback = args[1] ? args[1] : VALUE_NONE;
    int found = proxy_find(self, args[0], &v);
    if (found != 0)
        return found == 1 ? v : VALUE_ERROR;
    return proxy_setitem(self, args[0], fallback) ? fallback : VALUE_ERROR;
}

static bool is_proxy(Value v) { return has_base_shape(v, &type_frame_locals_proxy); }

/* The dict to take keys from; NULL without an exception: neither a dict nor a proxy. */
static Dict *source_dict(Value v)
{
    return is_proxy(v) ? snapshot(PROXY_FRAME(v)) : is_dict(v) ? DICT(v) : NULL;
}

static bool proxy_merge(Value self, Dict *from)
{
    size_t pos = 0;
    Value key, value;
    Dict *copy = dict_copy(from);
    while (copy != NULL && dict_next(copy, &pos, &key, &value))
        if (!proxy_setitem(self, key, value))
            return false;
    return copy != NULL;
}

static Value proxy_update(Value self, Value *args, size_t nargs, Value kwnames)
{
    Dict *from = source_dict(args[0]);
    if (from == NULL && !error_pending())
        raise_type_error("update() argument must be dict or another FrameLocalsProxy");
    return from != NULL && proxy_merge(self, from) ? VALUE_NONE : VALUE_ERROR;
}

static Value proxy_ior(Value self, Value other)
{
    Dict *from = source_dict(other);
    if (from == NULL)
        return error_pending() ? VALUE_ERROR : VALUE_NOT_IMPLEMENTED;
    return proxy_merge(self, from) ? self : VALUE_ERROR;
}

static Value proxy_or(Value left, Value right)
{
    Dict *a = source_dict(left), *b = a != NULL ? source_dict(right) : NULL;
    if (b == NULL)
        return error_pending() ? VALUE_ERROR : VALUE_NOT_IMPLEMENTED;
    Dict *both = dict_copy(a);
    return both != NULL && dict_merge(both, b, true) ? (Value)both : VALUE_ERROR;
}

static Value proxy_repr(Value self)
{
    int entered = repr_enter((Value)PROXY_FRAME(self)); /* another proxy may stand in a variable */
    if (entered <= 0)
        return entered < 0 ? VALUE_ERROR : str_from_cstr("{...}");
    Dict *d = snapshot(PROXY_FRAME(self));
    Value text = d != NULL ? repr((Value)d) : VALUE_ERROR;
    repr_leave((Value)PROXY_FRAME(self));
    return text;
}

static Value proxy_compare(Value a, Value b, CompareOp op)
{
    if (op != CMP_EQ && op != CMP_NE)
        return VALUE_NOT_IMPLEMENTED;
    if (is_proxy(b))
        return value_bool((PROXY_FRAME(a) == PROXY_FRAME(b)) == (op == CMP_EQ));
    if (!is_dict(b))
        return VALUE_NOT_IMPLEMENTED;
    Dict *d = snapshot(PROXY_FRAME(a));
    return d != NULL ? compare((Value)d, b, op) : VALUE_ERROR;
}

static Value proxy_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (kwnames != 0 && TUPLE(kwnames)->len > 0)
        return raise_type_error("FrameLocalsProxy takes no keyword arguments");
    if (nargs != 1)
        return raise_type_error("FrameLocalsProxy expected 1 argument, got %zu", nargs);
    if (!has_base_shape(args[0], &type_frame))
        return raise_type_error("expect frame, not %T", args[0]);
    LocalsProxy *p = NEW(LocalsProxy, &type_frame_locals_proxy);
    if (p == NULL)
        return VALUE_ERROR;
    p->frame = AS(FrameObject, args[0]);
    return (Value)p;
}

static const MethodDef proxy_methods[] = {
    {"__reversed__", proxy_reversed, "", 0, NULL},
    {"copy", proxy_copy, "", 0, NULL},
    {"keys", proxy_keys, "", 0, NULL},
    {"values", proxy_values, "", 0, NULL},
    {"items", proxy_items, "", 0, NULL},
    {"update", proxy_update, "other, /", 0, NULL},
    {"get", proxy_get, "key, default=None, /", 0, NULL},
    {"setdefault", proxy_setdefault, "key, default=None, /", 0, NULL},
    {0},
};

Type type_frame_locals_proxy = {
    TYPE_HEAD("FrameLocalsProxy"), .size = sizeof(LocalsProxy), .flags = TYPE_MAPPING,
    .new_ = proxy_new, .repr = proxy_repr,
    .hash = hash_not_implemented, .compare = proxy_compare, .iter = proxy_iter,
    .length = proxy_length, .getitem = proxy_getitem, .setitem = proxy_setitem,
    .contains = proxy_contains, .binary[OP_OR] = proxy_or, .inplace[OP_OR] = proxy_ior,
    .methods = proxy_methods,
};
