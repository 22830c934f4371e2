/* Static types made ready: slots inherited, dict filled from the tables; and the links from a class
 * to its subclasses.
 *
 * Readiness has two steps, as the first types are needed to make the first dicts and strings:
 * type_base_shape makes instances possible, type_ready does the rest. */
#include "runtime/type.h"

/* ---- subclasses ---- */

/* A class does not keep its subclasses alive: links to heap types are weak. */
typedef struct SubclassLink {
    Type *strong;  /* a static type, else NULL */
    void **weak;
} SubclassLink;
typedef struct Subclasses {
    size_t count, cap;
    SubclassLink *links;
} Subclasses;

static Type *link_get(SubclassLink *link)
{
    return link->strong != NULL ? link->strong : link->weak != NULL ? gc_weak_get(link->weak) : NULL;
}

/* Drops links whose class is gone; grows when still full. */
static bool subclasses_reserve(Subclasses *list)
{
    if (list->count < list->cap)
        return true;
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (link_get(&list->links[i]) != NULL)
            list->links[kept++] = list->links[i];
    list->count = kept;
    if (kept < list->cap)
        return true;
    size_t cap = list->cap == 0 ? 4 : 2 * list->cap;
    SubclassLink *links = gc_alloc(cap * sizeof(SubclassLink));
    if (links == NULL)
        return false;
    if (kept != 0)
        memcpy(links, list->links, kept * sizeof(SubclassLink));
    list->links = links;
    list->cap = cap;
    return true;
}

void type_add_subclass(Type *base, Type *type)
{
    Subclasses *list = (Subclasses *)base->subclasses;
    if (list == NULL) {
        list = gc_alloc(sizeof(Subclasses));
        if (list == NULL)
            return;
        base->subclasses = OBJECT_VALUE(list);
    }
    if (!subclasses_reserve(list))
        return;
    SubclassLink link = {.strong = type->flags & TYPE_HEAP ? NULL : type};
    if (link.strong == NULL) {
        link.weak = gc_alloc_atomic(sizeof(void *));
        if (link.weak == NULL)
            return;
        *link.weak = type;
        if (!gc_weak_register(link.weak, type))
            return;
    }
    list->links[list->count++] = link;
}

void type_remove_subclass(Type *base, Type *type)
{
    Subclasses *list = (Subclasses *)base->subclasses;
    size_t kept = 0;
    if (list == NULL)
        return;
    for (size_t i = 0; i < list->count; i++) {
        if (link_get(&list->links[i]) != type)
            list->links[kept++] = list->links[i];
        else if (list->links[i].weak != NULL)
            gc_weak_unregister(list->links[i].weak);
    }
    list->count = kept;
}

void type_each_subclass(Type *type, void (*fn)(Type *sub, void *data), void *data)
{
    Subclasses *list = (Subclasses *)type->subclasses;
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        Type *sub = link_get(&list->links[i]);
        if (sub != NULL)
            fn(sub, data);
    }
}

static void push_subclass(Type *sub, void *list)
{
    if (!error_pending() && !list_push(list, OBJECT_VALUE(sub)))
        return;
}

Value type_subclasses_list(Type *type)
{
    Value list = list_new(0);
    if (list == 0)
        return VALUE_ERROR;
    type_each_subclass(type, push_subclass, LIST(list));
    return error_pending() ? VALUE_ERROR : list;
}

/* ---- shapes of a type ---- */

void type_base_shape(Type *type)
{
    if (type->base.type != NULL)
        return;
    type->base.type = type;
    type->base.id = shape_new_id();
    type->base.mode = type->attrs_offset != 0 ? SHAPE_SLOTS : SHAPE_FIXED;
}

/* A type whose attribute storage lies among its fields (module) has only dict mode: its base shape is
 * the one of that mode. */
bool type_make_dict_shape(Type *type)
{
    if (type->attrs_offset == 0)
        return true;
    if (type->attrs_offset > 0 && type->attrs_offset < (ptrdiff_t)type->size) {
        type->base.mode = SHAPE_DICT;
        type->dict_shape = &type->base;
        return true;
    }
    type->base.mode = SHAPE_SLOTS;
    if (type->dict_shape != NULL)
        return true;
    Shape *shape = gc_alloc(sizeof(Shape));
    if (shape == NULL)
        return false;
    *shape = (Shape){.type = type, .id = shape_new_id(), .mode = SHAPE_DICT};
    type->dict_shape = shape;
    return true;
}

/* ---- the dict ---- */

/* "list" of "list", "deque" of "collections.deque". */
const char *type_cname_tail(Type *type)
{
    const char *dot = type->flags & TYPE_HEAP ? NULL : strrchr(type->cname, '.');
    return dot != NULL ? dot + 1 : type->cname;
}

static bool add_entry(Type *type, const char *name, Value value)
{
    Value key = str_intern_cstr(name);
    return value != 0 && key != 0 && dict_set(type->dict, key, value);
}

static bool add_tables(Type *type)
{
    for (const MethodDef *m = type->methods; m != NULL && m->name != NULL; m++)
        if (!add_entry(type, m->name, method_descriptor_new(type, m)))
            return false;
    for (const MemberDef *m = type->members; m != NULL && m->name != NULL; m++) {
        Value name = str_intern_cstr(m->name);
        if (name == 0
            || !add_entry(type, m->name,
                          member_descriptor_new(type, name, m->offset, m->flags, m->doc)))
            return false;
    }
    for (const GetSetDef *g = type->getsets; g != NULL && g->name != NULL; g++)
        if (!add_entry(type, g->name, getset_descriptor_new(type, g)))
            return false;
    return true;
}

bool type_add_own_dict_descr(Type *type, bool with_dict, bool with_weakref)
{
    if (with_dict && dict_get_str(type->dict, NAME(dunder_dict)) == 0
        && !add_entry(type, "__dict__", getset_descriptor_new(type, &object_dict_getset)))
        return false;
    return !with_weakref || dict_get_str(type->dict, NAME(dunder_weakref)) != 0
        || add_entry(type, "__weakref__", getset_descriptor_new(type, &object_weakref_getset));
}

static bool fill_dict(Type *type)
{
    type->dict = dict_new();
    /* A method of the table takes the place of a wrapper of the same name. */
    if (type->dict == NULL || !slots_add_wrappers(type) || !add_tables(type))
        return false;
    if (dict_get_str(type->dict, NAME(dunder_doc)) == 0
        && !dict_set(type->dict, NAME(dunder_doc),
                     type->doc != NULL ? str_from_cstr(type->doc) : VALUE_NONE))
        return false;
    Type *base = type->base_type;
    bool new_attrs = type->attrs_offset != 0 && (base == NULL || base->attrs_offset == 0);
    return type_add_own_dict_descr(type, new_attrs, false);
}

/* ---- inheritance ---- */

#define INHERITED_FLAGS \
    (TYPE_SEQUENCE | TYPE_MAPPING | TYPE_MATCH_SELF | TYPE_WEAKREF | TYPE_IS_INT | TYPE_IS_STR \
     | TYPE_IS_BYTES | TYPE_IS_LIST | TYPE_IS_TUPLE | TYPE_IS_DICT | TYPE_IS_EXCEPTION \
     | TYPE_IS_TYPE | TYPE_IS_FLOAT | TYPE_IS_SET | TYPE_IS_FROZENSET | TYPE_IS_BYTEARRAY \
     | TYPE_IS_COMPLEX)

static void inherit_layout(Type *type, Type *base)
{
    type->flags |= base->flags & INHERITED_FLAGS;
    if (type->size == 0)
        type->size = base->size;
    if (type->item_size == 0 && type->items_count_offset == 0) {
        type->item_size = base->item_size;
        type->items_count_offset = base->items_count_offset;
    }
    if (type->attrs_offset == 0 && base->attrs_offset != 0) {
        bool at_end_of_base = base->attrs_offset == (ptrdiff_t)base->size;
        type->attrs_offset = at_end_of_base ? (ptrdiff_t)type->size : base->attrs_offset;
    }
}

/* new_ and init with the signature their arguments are bound by. A built-in type that says neither
 * how it is made nor how it is initialised cannot be instantiated, unless its base can. */
static bool inherit_construction(Type *type, Type *base, bool own_new, bool own_init)
{
    ParamSpec *spec = NULL;
    if (type->new_sig != NULL) {
        spec = param_spec_for_type(type_cname_tail(type), type->new_sig, own_new && own_init);
        if (spec == NULL)
            return false;
    }
    bool barred = (type->flags & TYPE_NO_NEW)
        || (!own_new && !own_init && base == &type_object && !(type->flags & TYPE_HEAP));
    if (own_new) {
        type->new_spec = spec;
    } else if (barred) {
        type->flags |= TYPE_NO_NEW;
        type->new_ = NULL;
    } else if (base != NULL) {
        type->new_ = base->new_;
        type->new_spec = base->new_spec;
    }
    if (own_init) {
        type->init_spec = spec;
    } else if (base != NULL) {
        type->init = base->init;
        type->init_spec = base->init_spec;
    }
    return true;
}

static bool make_bases(Type *type)
{
    if (type->bases == 0)
        type->bases = type->base_type != NULL ? tuple_pack(1, OBJECT_VALUE(type->base_type))
                                              : tuple_empty();
    if (type->bases == 0)
        return false;
    Value mro = mro_c3(type);
    return mro != 0 && (type->mro = tuple_from_iterable(mro)) != 0;
}

static bool ready(Type *type)
{
    Type *base = type->base_type;
    bool own_new = type->new_ != NULL, own_init = type->init != NULL;
    type->name = str_intern_cstr(type_cname_tail(type));
    type->qualname = type->name;
    if (type->name == 0 || !make_bases(type))
        return false;
    if (base != NULL)
        inherit_layout(type, base);
    if (!type_make_dict_shape(type) || !fill_dict(type)
        || !inherit_construction(type, base, own_new, own_init))
        return false;
    if (base != NULL)
        slots_inherit(type, base);
    for (size_t i = 0; i < TUPLE(type->bases)->len; i++)
        type_add_subclass(AS(Type, TUPLE(type->bases)->items[i]), type);
    return true;
}

void type_ready(Type *type)
{
    if (type->flags & TYPE_READY)
        return;
    if (type->head.shape == NULL)
        type->head.shape = &type_type.base;
    type_base_shape(type);
    if (type->base_type == NULL && type != &type_object)
        type->base_type = &type_object;
    if (type->base_type != NULL)
        type_ready(type->base_type);
    for (size_t i = 0; type->bases != 0 && i < TUPLE(type->bases)->len; i++)
        type_ready(AS(Type, TUPLE(type->bases)->items[i]));
    type->flags |= TYPE_READY | TYPE_IMMUTABLE;
    if (!ready(type)) {
        fprintf(stderr, "fatal: no memory to prepare type %s\n", type->cname);
        abort();
    }
}
