/* keys(), values() and items(): views that hold nothing but their dict. Keys and items behave as
 * sets; the results of their operators are plain sets. */
#include "runtime/base/buf.h"
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/list.h"

typedef struct DictView {
    Object head;
    Dict *dict;
} DictView;

static Value view_new(Type *type, Value dict)
{
    DictView *view = NEW(DictView, type);
    if (view != NULL)
        view->dict = DICT(dict);
    return OBJECT_VALUE(view);
}

Value dict_keys_view(Value self, Value *args, size_t nargs, Value kwnames)
{
    return view_new(&type_dict_keys, self);
}

Value dict_values_view(Value self, Value *args, size_t nargs, Value kwnames)
{
    return view_new(&type_dict_values, self);
}

Value dict_items_view(Value self, Value *args, size_t nargs, Value kwnames)
{
    return view_new(&type_dict_items, self);
}

static inline bool is_keys(Value v)
{
    return is_object(v) && is_instance_of(v, &type_dict_keys);
}

static inline bool is_items(Value v)
{
    return is_object(v) && is_instance_of(v, &type_dict_items);
}

static DictPart part_of(Value view)
{
    return is_keys(view) ? DICT_KEYS : is_items(view) ? DICT_ITEMS : DICT_VALUES;
}

static bool is_set_like(Value v)
{
    return is_set(v) || is_frozenset(v) || is_keys(v) || is_items(v);
}

/* ---- common slots ---- */

static Value view_iter(Value self)
{
    return dict_iter_of(AS(DictView, self)->dict, part_of(self), false);
}

static ptrdiff_t view_length(Value self)
{
    return (ptrdiff_t)AS(DictView, self)->dict->used;
}

static Value view_repr(Value self)
{
    int entered = repr_enter(self);
    if (entered <= 0)
        return entered < 0 ? 0 : str_from_ascii("...", 3);
    Value list = list_from_iterable(self), text = list == 0 ? 0 : repr(list);
    repr_leave(self);
    return text == 0 ? 0 : str_format("%s(%U)", type_name_of(self), text);
}

static Value view_reversed(Value self, Value *args, size_t nargs, Value kwnames)
{
    return dict_iter_of(AS(DictView, self)->dict, part_of(self), true);
}

static Value view_mapping(Value self)
{
    return mappingproxy_new(OBJECT_VALUE(AS(DictView, self)->dict));
}

static int keys_contains(Value self, Value key)
{
    Value value;
    return dict_find(AS(DictView, self)->dict, key, &value);
}

static int items_contains(Value self, Value item)
{
    if (!is_tuple(item) || TUPLE(item)->len != 2)
        return 0;
    Value value;
    int found = dict_find(AS(DictView, self)->dict, TUPLE(item)->items[0], &value);
    return found <= 0 ? found : item_equal(value, TUPLE(item)->items[1]);
}

/* ---- as sets ---- */

static int all_contained(Value part, Value whole)
{
    Value iterator = get_iter(part);
    if (iterator == 0)
        return -1;
    Value item;
    while ((item = iter_next(iterator)) != 0) {
        int found = contains(whole, item);
        if (found <= 0)
            return found;
    }
    return error_pending() ? -1 : 1;
}

static Value view_compare(Value self, Value other, CompareOp op)
{
    if (!is_set_like(other))
        return VALUE_NOT_IMPLEMENTED;
    ptrdiff_t mine = view_length(self), others = length(other);
    if (others < 0)
        return 0;
    int ok = 0;
    switch (op) {
    case CMP_EQ:
    case CMP_NE:
        ok = mine == others ? all_contained(self, other) : 0;
        if (op == CMP_NE && ok >= 0)
            ok = !ok;
        break;
    case CMP_LT:
        ok = mine < others ? all_contained(self, other) : 0;
        break;
    case CMP_LE:
        ok = mine <= others ? all_contained(self, other) : 0;
        break;
    case CMP_GT:
        ok = mine > others ? all_contained(other, self) : 0;
        break;
    case CMP_GE:
        ok = mine >= others ? all_contained(other, self) : 0;
        break;
    }
    return ok < 0 ? 0 : value_bool(ok);
}

static Value view_sub(Value left, Value right)
{
    Value result = set_new(&type_set, left);
    return result != 0 && set_difference_update(SET(result), right) ? result : 0;
}

static Value view_or(Value left, Value right)
{
    Value result = set_new(&type_set, left);
    return result != 0 && set_update(SET(result), right) ? result : 0;
}

static Value view_xor(Value left, Value right)
{
    Value result = set_new(&type_set, left);
    return result != 0 && set_symmetric_difference_update(SET(result), right) ? result : 0;
}

static Value view_and(Value left, Value right)
{
    /* the left operand may be any iterable when the right one is a view */
    Value self = is_keys(left) || is_items(left) ? left : right;
    Value other = self == left ? right : left;
    if ((is_keys(other) || is_items(other)) && view_length(other) > view_length(self)) {
        Value swap = self;
        self = other;
        other = swap;
    }
    Value result = set_new(&type_set, 0), iterator = result == 0 ? 0 : get_iter(other);
    if (iterator == 0)
        return 0;
    Value item;
    while ((item = iter_next(iterator)) != 0) {
        int found = is_keys(self) ? keys_contains(self, item) : items_contains(self, item);
        if (found < 0 || (found > 0 && !set_add(SET(result), item)))
            return 0;
    }
    return error_pending() ? 0 : result;
}

static Value view_isdisjoint(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value other = args[0];
    if (self == other)
        return value_bool(view_length(self) == 0);
    if (is_set_like(other)) {
        ptrdiff_t n = length(other);
        if (n < 0)
            return 0;
        if (n > view_length(self)) {
            Value swap = self;
            self = other;
            other = swap;
        }
    }
    Value iterator = get_iter(other);
    if (iterator == 0)
        return 0;
    Value item;
    while ((item = iter_next(iterator)) != 0) {
        int found = contains(self, item);
        if (found != 0)
            return found < 0 ? 0 : VALUE_FALSE;
    }
    return error_pending() ? 0 : VALUE_TRUE;
}

/* ---- the types ---- */

static const MethodDef set_view_methods[] = {
    {"isdisjoint", view_isdisjoint, "other, /", 0,
     "Return True if the view and the given iterable have a null intersection."},
    {"__reversed__", view_reversed, "", 0, "Return a reverse iterator over the dict view."},
    {NULL, NULL, NULL, 0, NULL},
};
static const MethodDef values_methods[] = {
    {"__reversed__", view_reversed, "", 0, "Return a reverse iterator over the dict values."},
    {NULL, NULL, NULL, 0, NULL},
};
static const GetSetDef view_getsets[] = {
    {"mapping", view_mapping, NULL, "dictionary that this view refers to"},
    {NULL, NULL, NULL, NULL},
};

Type type_dict_keys = {
    TYPE_HEAD("dict_keys"),
    .size = sizeof(DictView),
    .flags = TYPE_NO_NEW,
    .repr = view_repr,
    .hash = hash_not_implemented,
    .compare = view_compare,
    .iter = view_iter,
    .length = view_length,
    .contains = keys_contains,
    .binary[OP_SUB] = view_sub,
    .binary[OP_AND] = view_and,
    .binary[OP_XOR] = view_xor,
    .binary[OP_OR] = view_or,
    .methods = set_view_methods,
    .getsets = view_getsets,
};

Type type_dict_items = {
    TYPE_HEAD("dict_items"),
    .size = sizeof(DictView),
    .flags = TYPE_NO_NEW,
    .repr = view_repr,
    .hash = hash_not_implemented,
    .compare = view_compare,
    .iter = view_iter,
    .length = view_length,
    .contains = items_contains,
    .binary[OP_SUB] = view_sub,
    .binary[OP_AND] = view_and,
    .binary[OP_XOR] = view_xor,
    .binary[OP_OR] = view_or,
    .methods = set_view_methods,
    .getsets = view_getsets,
};

Type type_dict_values = {
    TYPE_HEAD("dict_values"),
    .size = sizeof(DictView),
    .flags = TYPE_NO_NEW,
    .repr = view_repr,
    .iter = view_iter,
    .length = view_length,
    .methods = values_methods,
    .getsets = view_getsets,
};
