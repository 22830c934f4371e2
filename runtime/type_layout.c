/* __slots__: which members a class statement asks for, and where they and the attribute storage lie
 * in instances. */
#include "runtime/type.h"

/* `__x` inside class `_C` is `_C__x`. */
static Value mangle(Value class_name, Value name)
{
    Str *c = STR(class_name), *n = STR(name);
    if (n->len < 2 || str_at(n, 0) != '_' || str_at(n, 1) != '_')
        return name;
    if (n->len >= 4 && str_at(n, n->len - 1) == '_' && str_at(n, n->len - 2) == '_')
        return name;
    size_t underscores = 0;
    while (underscores < c->len && str_at(c, underscores) == '_')
        underscores++;
    if (underscores == c->len)
        return name;
    Value bare = str_substring(class_name, underscores, c->len);
    return bare != 0 ? str_format("_%U%U", bare, name) : VALUE_ERROR;
}

static bool provides_dict(Type *type) { return type->attrs_offset != 0 || (type->flags & TYPE_IS_TYPE); }

typedef struct SlotScan {
    ClassLayout *layout;
    Type *base;
    Value class_name;
    Dict *dict;
    Value members; /* list */
} SlotScan;

/* "__dict__" and "__weakref__" among the slots. */
static bool scan_special(SlotScan *scan, bool *wanted, bool have, const char *name)
{
    if (*wanted || have)
        return raise_false(&type_TypeError, "%s slot disallowed: %s", name,
                           strcmp(name, "__dict__") == 0 || (scan->base->flags & TYPE_WEAKREF)
                               || *wanted
                           ? "we already got one" : "either we already got one, or __itemsize__ != 0");
    return *wanted = true;
}

static bool scan_slot(SlotScan *scan, Value name)
{
    if (!is_str(name))
        return raise_false(&type_TypeError, "__slots__ items must be strings, not '%T'", name);
    if (!str_is_identifier(name))
        return raise_false(&type_TypeError, "__slots__ must be identifiers");
    if (str_equal(name, NAME(dunder_dict)))
        return scan_special(scan, &scan->layout->add_dict, provides_dict(scan->base), "__dict__");
    if (str_equal(name, NAME(dunder_weakref)))
        return scan_special(scan, &scan->layout->add_weakref,
                            (scan->base->flags & TYPE_WEAKREF) != 0, "__weakref__");
    Value mangled = mangle(scan->class_name, name);
    if (mangled == 0 || (mangled = attr_name(mangled)) == 0)
        return false;
    bool implicit = mangled == NAME(dunder_qualname) || mangled == NAME(dunder_classcell);
    if (!implicit && dict_get_str(scan->dict, mangled) != 0)
        return raise_false(&type_ValueError, "%R in __slots__ conflicts with class variable", name);
    return list_push(LIST(scan->members), mangled);
}

static bool scan_slots(SlotScan *scan, Value slots)
{
    Value items = is_str(slots) ? tuple_pack(1, slots) : tuple_from_iterable(slots);
    if (items == 0)
        return false;
    for (size_t i = 0; i < TUPLE(items)->len; i++)
        if (!scan_slot(scan, TUPLE(items)->items[i]))
            return false;
    return list_sort(LIST(scan->members), 0, false);
}

/* The other bases may bring a __dict__ or weak references along. */
static void add_from_bases(ClassLayout *layout, Type *base, Value bases)
{
    for (size_t i = 0; i < TUPLE(bases)->len; i++) {
        Type *other = AS(Type, TUPLE(bases)->items[i]);
        if (other == base)
            continue;
        if (!provides_dict(base) && provides_dict(other))
            layout->add_dict = true;
        if (!(base->flags & TYPE_WEAKREF) && (other->flags & TYPE_WEAKREF))
            layout->add_weakref = true;
    }
}

/* Only str among the variable-sized types can have its items elsewhere (str_new_instance). */
static bool has_items_inside(Type *base)
{
    return base->item_size != 0 && !(base->flags & TYPE_IS_STR);
}

bool class_layout_parse(ClassLayout *layout, Type *base, Value bases, Value name, Dict *dict)
{
    *layout = (ClassLayout){0};
    Value slots = dict_get_str(dict, NAME(dunder_slots));
    if (slots == 0) {
        layout->add_dict = !provides_dict(base);
        layout->add_weakref = !(base->flags & TYPE_WEAKREF) && !has_items_inside(base);
        return true;
    }
    layout->has_slots = true;
    SlotScan scan = {layout, base, name, dict, list_new(0)};
    if (scan.members == 0 || !scan_slots(&scan, slots))
        return false;
    if (LIST(scan.members)->len != 0 && has_items_inside(base))
        return raise_false(&type_TypeError, "nonempty __slots__ not supported for subtype of '%s'",
                           type_name(base));
    if (layout->add_weakref && has_items_inside(base))
        return raise_false(&type_TypeError, "__weakref__ slot disallowed: either we already got "
                                            "one, or __itemsize__ != 0");
    add_from_bases(layout, base, bases);
    layout->names = tuple_from_iterable(scan.members);
    return layout->names != 0;
}

/* Slots to reserve in instances: those that the methods assign, rounded up to whole granules. */
static uint16_t reserve_inline(Type *type, Type *base, Value static_attributes)
{
    size_t n = base->base.ninline;
    if (static_attributes != 0 && is_tuple(static_attributes))
        n += TUPLE(static_attributes)->len;
    n = MIN(n, 32);
    while ((type->size + sizeof(AttrStore) + n * sizeof(Value)) % GC_GRANULE != 0)
        n++;
    return (uint16_t)n;
}

static void place_attributes(ClassLayout *layout, Type *type)
{
    Type *base = type->base_type;
    bool inside_base = base->attrs_offset > 0 && base->attrs_offset < (ptrdiff_t)base->size;
    if (inside_base || base->attrs_offset == ATTRS_AT_END) {
        type->attrs_offset = base->attrs_offset;
    } else if (base->attrs_offset != 0 || layout->add_dict) {
        if (type->item_size != 0) {
            type->attrs_offset = ATTRS_AT_END;
            return;
        }
        type->attrs_offset = (ptrdiff_t)type->size;
        type->base.ninline = reserve_inline(type, base,
                                            dict_get_str(type->dict, NAME(dunder_static_attributes)));
        type->ninline_hint = type->base.ninline;
    }
}

bool class_layout_apply(ClassLayout *layout, Type *type)
{
    Type *base = type->base_type;
    size_t n = layout->names != 0 ? TUPLE(layout->names)->len : 0;
    type->size = base->size;
    type->item_size = base->item_size;
    type->items_count_offset = base->items_count_offset;
    if (n != 0) {
        type->size = ALIGN_UP(base->size, sizeof(Value)) + n * sizeof(Value);
        if (base->item_size != 0)
            type->item_size = 0; /* a str with its text elsewhere */
    }
    type->member_slots = layout->names;
    for (size_t i = 0; i < n; i++) {
        Value name = TUPLE(layout->names)->items[i];
        size_t offset = ALIGN_UP(base->size, sizeof(Value)) + i * sizeof(Value);
        Value member = member_descriptor_new(type, name, offset, MEMBER_RAISES, NULL);
        if (member == 0 || !dict_set(type->dict, name, member))
            return false;
    }
    place_attributes(layout, type);
    if (layout->add_weakref)
        type->flags |= TYPE_WEAKREF;
    return type_add_own_dict_descr(type, layout->add_dict, layout->add_weakref);
}
