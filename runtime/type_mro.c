/* The order in which a class and its bases are searched (C3 linearisation: Barrett et al., "A
 * Monotonic Superclass Linearization for Dylan", OOPSLA 1996), and the base that decides the layout
 * of instances. */
#include "runtime/type.h"

/* ---- C3 ---- */

/* Sequences to merge: the MRO of each base, then the list of bases. `at` is the first unused item. */
typedef struct MergeList {
    Value *items;
    size_t at, len;
} MergeList;

static bool in_tail(const MergeList *list, Value class)
{
    for (size_t i = list->at + 1; i < list->len; i++)
        if (list->items[i] == class)
            return true;
    return false;
}

/* The next class: the first head that is in nobody's tail. 0: none. */
static Value merge_pick(const MergeList *lists, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (lists[i].at >= lists[i].len)
            continue;
        Value candidate = lists[i].items[lists[i].at];
        bool blocked = false;
        for (size_t j = 0; j < n && !blocked; j++)
            blocked = in_tail(&lists[j], candidate);
        if (!blocked)
            return candidate;
    }
    return 0;
}

static bool merge_done(const MergeList *lists, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (lists[i].at < lists[i].len)
            return false;
    return true;
}

static Value raise_inconsistent(const MergeList *lists, size_t n)
{
    Value seen = list_new(0), text = NAME(empty);
    if (seen == 0)
        return VALUE_ERROR;
    for (size_t i = 0; i < n; i++) {
        if (lists[i].at >= lists[i].len)
            continue;
        Value class = lists[i].items[lists[i].at];
        bool known = false;
        for (size_t k = 0; k < LIST(seen)->len; k++)
            known |= LIST(seen)->items[k] == class;
        if (known)
            continue;
        text = str_format(LIST(seen)->len == 0 ? "%U%s" : "%U, %s", text,
                          type_cname_tail(AS(Type, class)));
        if (text == 0 || !list_push(LIST(seen), class))
            return VALUE_ERROR;
    }
    return raise_type_error("Cannot create a consistent method resolution order (MRO) for bases %U",
                            text);
}

static bool check_duplicate_bases(Value bases)
{
    Tuple *t = TUPLE(bases);
    for (size_t i = 0; i < t->len; i++)
        for (size_t j = i + 1; j < t->len; j++)
            if (t->items[i] == t->items[j])
                return raise_false(&type_TypeError, "duplicate base class %s",
                                   type_cname_tail(AS(Type, t->items[i])));
    return true;
}

/* A base may still be in the making, when a metaclass's mro() makes classes of it. */
static bool check_complete_bases(Value bases)
{
    for (size_t i = 0; i < TUPLE(bases)->len; i++) {
        Type *base = AS(Type, TUPLE(bases)->items[i]);
        if (base->mro == 0)
            return raise_false(&type_TypeError, "Cannot extend an incomplete type '%s'",
                               type_name(base));
    }
    return true;
}

Value mro_c3(Type *type)
{
    Tuple *bases = TUPLE(type->bases);
    if (!check_complete_bases(type->bases))
        return VALUE_ERROR;
    Value result = list_new(bases->len + 4);
    if (result == 0 || !list_push(LIST(result), OBJECT_VALUE(type)))
        return VALUE_ERROR;
    if (bases->len == 1) {
        Tuple *mro = TUPLE(AS(Type, bases->items[0])->mro);
        for (size_t i = 0; i < mro->len; i++)
            if (!list_push(LIST(result), mro->items[i]))
                return VALUE_ERROR;
        return result;
    }
    if (!check_duplicate_bases(type->bases))
        return VALUE_ERROR;
    size_t n = bases->len + 1;
    MergeList *lists = gc_alloc(n * sizeof(MergeList));
    if (lists == NULL)
        return VALUE_ERROR;
    for (size_t i = 0; i < bases->len; i++) {
        Tuple *mro = TUPLE(AS(Type, bases->items[i])->mro);
        lists[i] = (MergeList){mro->items, 0, mro->len};
    }
    lists[n - 1] = (MergeList){bases->items, 0, bases->len};
    while (!merge_done(lists, n)) {
        Value class = merge_pick(lists, n);
        if (class == 0)
            return raise_inconsistent(lists, n);
        for (size_t i = 0; i < n; i++)
            if (lists[i].at < lists[i].len && lists[i].items[lists[i].at] == class)
                lists[i].at++;
        if (!list_push(LIST(result), class))
            return VALUE_ERROR;
    }
    return result;
}

/* ---- mro() of a metaclass ---- */

static bool check_custom_mro(Type *type, Value mro)
{
    Type *solid = type_solid_base(type);
    for (size_t i = 0; i < TUPLE(mro)->len; i++) {
        Value item = TUPLE(mro)->items[i];
        if (!is_type(item))
            return raise_false(&type_TypeError, "mro() returned a non-class ('%T')", item);
        if (!is_subtype(solid, type_solid_base(AS(Type, item))))
            return raise_false(&type_TypeError, "mro() returned base with unsuitable layout ('%s')",
                               type_name(AS(Type, item)));
    }
    return true;
}

Value mro_compute(Type *type)
{
    Type *meta = type_of(OBJECT_VALUE(type));
    Value method = meta == &type_type ? 0 : type_lookup(meta, NAME(mro));
    if (method == 0 || method == type_lookup(&type_type, NAME(mro))) {
        Value list = mro_c3(type);
        return list != 0 ? tuple_from_iterable(list) : VALUE_ERROR;
    }
    bool missing = false;
    Value given = special_call(OBJECT_VALUE(type), NAME(mro), NULL, 0, &missing);
    if (given == 0)
        return missing ? raise_attribute_error(OBJECT_VALUE(type), NAME(mro)) : VALUE_ERROR;
    Value mro = tuple_from_iterable(given);
    if (mro == 0 || !check_custom_mro(type, mro))
        return VALUE_ERROR;
    return mro;
}

bool mro_update(Type *type)
{
    Value old = type->mro;
    Value mro = mro_compute(type);
    if (mro == 0)
        return false;
    /* mro() may have assigned __bases__ and so computed an order already: that one stays. */
    if (type->mro == old)
        type->mro = mro;
    return true;
}

/* ---- layout ---- */

static bool adds_fields(Type *type, Type *base)
{
    return type->size != base->size || type->item_size != base->item_size;
}

Type *type_solid_base(Type *type)
{
    while (type->base_type != NULL && !adds_fields(type, type->base_type))
        type = type->base_type;
    return type;
}

Type *type_best_base(Value bases)
{
    Type *winner = NULL, *best = NULL;
    for (size_t i = 0; i < TUPLE(bases)->len; i++) {
        Value item = TUPLE(bases)->items[i];
        if (!is_type(item))
            return raise_null(&type_TypeError, "bases must be types");
        Type *base = AS(Type, item);
        if (!(base->flags & TYPE_BASE))
            return raise_null(&type_TypeError, "type '%s' is not an acceptable base type",
                              type_name(base));
        Type *candidate = type_solid_base(base);
        if (winner == NULL || (candidate != winner && is_subtype(candidate, winner))) {
            winner = candidate;
            best = base;
        } else if (!is_subtype(winner, candidate)) {
            return raise_null(&type_TypeError, "multiple bases have instance lay-out conflict");
        }
    }
    return best;
}
