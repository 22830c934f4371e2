/* Shapes: which instance attribute lies in which slot, and the objects' attribute storage.
 *
 * Shapes of a type form a tree whose root is type->base; adding attribute `a` to an object of shape S
 * moves it to S's child for `a` (Chambers, Ungar, Lee: "An efficient implementation of SELF", 1989).
 * `children` is 0, the one Shape, or a Dict from name to Shape; the first word tells which, as a
 * Shape starts with its type and never with the shape of dict.
 *
 * An object leaves the tree for dict mode when `__dict__` is asked for, when an attribute is deleted
 * or when the tree would grow without bounds (an object used as a table). */
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/ops.h"
#include "runtime/str.h"
#include "runtime/bytes.h"
#include "runtime/type.h"

#define INDEX_FROM 8       /* shapes with more slots get an index */
#define MAX_SLOTS 256
#define MAX_CHILDREN 128

uint32_t shape_new_id(void)
{
    static uint32_t last;
    return ++last;
}

/* ---- storage ---- */

/* Where the attribute storage of a variable-sized object begins: after its items. */
static size_t attrs_end_offset(Object *obj, Type *type)
{
    size_t end;
    if (type->flags & TYPE_IS_STR) {
        Str *s = (Str *)obj;
        end = sizeof(Str) + (s->len + 1) * s->kind;
    } else if (type->flags & TYPE_IS_BYTES) {
        end = sizeof(Bytes) + ((Bytes *)obj)->len + 1;
    } else {
        size_t count = *(size_t *)((char *)obj + type->items_count_offset);
        end = type->size + count * type->item_size;
    }
    return ALIGN_UP(end, sizeof(Value));
}

AttrStore *object_attrs(Object *obj)
{
    Type *type = obj->shape->type;
    ptrdiff_t offset = type->attrs_offset;
    if (LIKELY(offset > 0))
        return (AttrStore *)((char *)obj + offset);
    if (offset == 0)
        return NULL;
    return (AttrStore *)((char *)obj + attrs_end_offset(obj, type));
}

static Dict *store_dict(AttrStore *store) { return (Dict *)store->overflow; }

static Value store_get(AttrStore *store, Shape *shape, int slot)
{
    return slot < shape->ninline ? store->inline_[slot] : store->overflow[slot - shape->ninline];
}

Value object_get_slot(Object *obj, int slot)
{
    return store_get(object_attrs(obj), obj->shape, slot);
}

/* Room for slot n of the overflow area, whose capacity is 4, 8, 16 ... as n grows. */
static bool store_reserve(AttrStore *store, size_t n)
{
    if (n != 0 && (n < 4 || (n & (n - 1)) != 0))
        return true;
    Value *grown = gc_alloc((n == 0 ? 4 : 2 * n) * sizeof(Value));
    if (grown == NULL)
        return false;
    if (n != 0)
        memcpy(grown, store->overflow, n * sizeof(Value));
    store->overflow = grown;
    return true;
}

/* ---- the tree ---- */

static bool shape_make_index(Shape *shape)
{
    Dict *index = dict_new_sized(shape->nslots);
    if (index == NULL)
        return false;
    for (Shape *s = shape; s->nslots != 0; s = s->parent)
        if (!dict_set(index, s->name, small_int_value(s->nslots - 1)))
            return false;
    shape->index = index;
    return true;
}

int shape_slot(Shape *shape, Value name)
{
    if (shape->mode != SHAPE_SLOTS)
        return -1;
    if (shape->nslots > INDEX_FROM) {
        Value saved = thread->pending;
        if (shape->index != NULL || shape_make_index(shape)) {
            Value slot = dict_get_str(shape->index, name);
            return slot != 0 ? (int)small_int(slot) : -1;
        }
        thread->pending = saved; /* no memory for the index: search instead */
    }
    for (Shape *s = shape; s->nslots != 0; s = s->parent)
        if (s->name == name)
            return s->nslots - 1;
    return -1;
}

static bool is_shape(Value children)
{
    return AS(Object, children)->shape != &type_dict.base;
}

static Shape *shape_find_child(Shape *shape, Value name)
{
    if (shape->children == 0)
        return NULL;
    if (is_shape(shape->children)) {
        Shape *only = (Shape *)shape->children;
        return only->name == name ? only : NULL;
    }
    return (Shape *)dict_get_str(DICT(shape->children), name);
}

static bool shape_add_child(Shape *shape, Shape *child)
{
    if (shape->children == 0) {
        shape->children = OBJECT_VALUE(child);
        return true;
    }
    if (is_shape(shape->children)) {
        Shape *only = (Shape *)shape->children;
        Dict *table = dict_new();
        if (table == NULL || !dict_set(table, only->name, OBJECT_VALUE(only)))
            return false;
        shape->children = OBJECT_VALUE(table);
    }
    return dict_set(DICT(shape->children), child->name, OBJECT_VALUE(child));
}

static bool shape_is_full(Shape *shape)
{
    return shape->nslots >= MAX_SLOTS
        || (shape->children != 0 && !is_shape(shape->children)
            && DICT(shape->children)->used >= MAX_CHILDREN);
}

/* The shape after adding `name`. NULL: raised. */
static Shape *shape_extend(Shape *shape, Value name)
{
    Shape *child = shape_find_child(shape, name);
    if (child != NULL)
        return child;
    child = gc_alloc(sizeof(Shape));
    if (child == NULL)
        return NULL;
    *child = (Shape){.type = shape->type, .id = shape_new_id(), .mode = SHAPE_SLOTS,
                     .nslots = shape->nslots + 1, .ninline = shape->ninline, .parent = shape,
                     .name = name};
    return shape_add_child(shape, child) ? child : NULL;
}

/* ---- dict mode ---- */

/* Names from the first slot to the last into names[0..nslots). */
static void shape_names(Shape *shape, Value *out)
{
    for (Shape *s = shape; s->nslots != 0; s = s->parent)
        out[s->nslots - 1] = s->name;
}

static Dict *slots_to_dict(Object *obj)
{
    Shape *shape = obj->shape;
    AttrStore *store = object_attrs(obj);
    Dict *dict = dict_new_sized(shape->nslots);
    if (dict == NULL)
        return NULL;
    Value order[MAX_SLOTS];
    shape_names(shape, order);
    for (int i = 0; i < shape->nslots; i++) {
        Value value = store_get(store, shape, i);
        if (value != 0 && !dict_set(dict, order[i], value))
            return NULL;
    }
    return dict;
}

static void enter_dict_mode(Object *obj, AttrStore *store, Dict *dict)
{
    Shape *shape = obj->shape;
    if (shape->mode == SHAPE_SLOTS)
        memset(store->inline_, 0, shape->ninline * sizeof(Value));
    store->overflow = (Value *)dict;
    obj->shape = shape->type->dict_shape;
}

Dict *object_dict(Object *obj)
{
    AttrStore *store = object_attrs(obj);
    if (store == NULL)
        return NULL;
    if (obj->shape->mode == SHAPE_DICT) {
        if (store->overflow == NULL)
            store->overflow = (Value *)dict_new();
        return store_dict(store);
    }
    Dict *dict = slots_to_dict(obj);
    if (dict != NULL)
        enter_dict_mode(obj, store, dict);
    return dict;
}

bool object_set_dict(Object *obj, Dict *dict)
{
    AttrStore *store = object_attrs(obj);
    if (store == NULL)
        return raise_false(&type_AttributeError, "This object has no __dict__");
    enter_dict_mode(obj, store, dict);
    return true;
}

Value object_dict_copy(Object *obj)
{
    AttrStore *store = object_attrs(obj);
    Dict *dict;
    if (store == NULL || (obj->shape->mode == SHAPE_DICT && store->overflow == NULL))
        dict = dict_new();
    else if (obj->shape->mode == SHAPE_DICT)
        dict = dict_copy(store_dict(store));
    else
        dict = slots_to_dict(obj);
    return OBJECT_VALUE(dict);
}

/* ---- own attributes ---- */

bool object_get_own(Object *obj, Value name, Value *out)
{
    Shape *shape = obj->shape;
    *out = 0;
    if (shape->mode == SHAPE_SLOTS) {
        int slot = shape_slot(shape, name);
        if (slot < 0)
            return false;
        *out = object_get_slot(obj, slot);
    } else if (shape->mode == SHAPE_DICT) {
        AttrStore *store = object_attrs(obj);
        if (store->overflow != NULL)
            *out = dict_get_str(store_dict(store), name);
    }
    return *out != 0;
}

static bool object_add_slot(Object *obj, AttrStore *store, Value name, Value value)
{
    Shape *shape = obj->shape;
    Shape *child = shape_extend(shape, name);
    if (child == NULL)
        return false;
    if (shape->nslots < shape->ninline) {
        store->inline_[shape->nslots] = value;
    } else {
        size_t n = shape->nslots - shape->ninline;
        if (!store_reserve(store, n))
            return false;
        store->overflow[n] = value;
    }
    obj->shape = child;
    return true;
}

bool object_set_own(Object *obj, Value name, Value value)
{
    Shape *shape = obj->shape;
    AttrStore *store = object_attrs(obj);
    assert(store != NULL);
    if (shape->mode == SHAPE_SLOTS) {
        int slot = shape_slot(shape, name);
        if (slot >= shape->ninline) {
            store->overflow[slot - shape->ninline] = value;
            return true;
        }
        if (slot >= 0) {
            store->inline_[slot] = value;
            return true;
        }
        if (!shape_is_full(shape))
            return object_add_slot(obj, store, name, value);
    }
    Dict *dict = object_dict(obj);
    return dict != NULL && dict_set(dict, name, value);
}

int object_del_own(Object *obj, Value name)
{
    Value old;
    if (!object_get_own(obj, name, &old))
        return 0;
    Dict *dict = object_dict(obj);
    return dict == NULL ? -1 : dict_del(dict, name);
}

/* ---- obj.__class__ = type ---- */

/* The shape of `type` with the same attributes in the same slots; NULL: none, or no memory. */
static Shape *shape_in_type(Shape *shape, Type *type)
{
    if (type->base.ninline != shape->ninline || type->base.mode != SHAPE_SLOTS)
        return NULL;
    Value order[MAX_SLOTS];
    shape_names(shape, order);
    Shape *s = &type->base;
    for (int i = 0; i < shape->nslots && s != NULL; i++)
        s = shape_is_full(s) && shape_find_child(s, order[i]) == NULL
            ? NULL : shape_extend(s, order[i]);
    return s;
}

bool object_set_type(Object *obj, Type *type)
{
    Shape *shape = obj->shape;
    if (shape->mode == SHAPE_FIXED) {
        obj->shape = &type->base;
        return true;
    }
    if (shape->mode == SHAPE_SLOTS) {
        Shape *moved = shape_in_type(shape, type);
        if (moved != NULL) {
            obj->shape = moved;
            return true;
        }
        if (error_pending() || object_dict(obj) == NULL)
            return false;
    }
    obj->shape = type->dict_shape;
    return true;
}
