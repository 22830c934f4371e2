/* Special methods as slots. For a class defined in the language a slot holds a generic function from
 * this file, which looks the method up on the type and calls it; slots_update chooses, for every slot
 * of a class, between such a function and the native one that the class inherits unchanged. */
#include "runtime/slots.h"
#include "runtime/bytes.h"
#include "runtime/int.h"

/* ---- calling a special method ---- */

/* type(self).name(self, args...). The slot exists because the type had the method, or the method that
 * shares its slot (__set__ and __delete__): a missing one is an AttributeError with its name. */
static Value call_special(Value self, Value name, Value *args, size_t nargs)
{
    bool missing = false;
    Value result = special_call(self, name, args, nargs, &missing);
    return missing ? raise_value(&type_AttributeError, name) : result;
}

/* As call_special; NotImplemented where the type lacks the method. */
static Value call_maybe(Value self, Value name, Value arg)
{
    bool missing = false;
    Value args[1 + PARAM_SLACK] = {arg};
    Value result = special_call(self, name, args, 1, &missing);
    return missing ? VALUE_NOT_IMPLEMENTED : result;
}

static Value call_special1(Value self, Value name, Value arg)
{
    Value args[1 + PARAM_SLACK] = {arg};
    return call_special(self, name, args, 1);
}

static Value call_special2(Value self, Value name, Value a, Value b)
{
    Value args[2 + PARAM_SLACK] = {a, b};
    return call_special(self, name, args, 2);
}

static Value call_special0(Value self, Value name) { return call_special(self, name, NULL, 0); }

/* ---- text, hash, comparison ---- */

Value slot_repr(Value self)
{
    bool missing = false;
    Value result = special_call(self, NAME(dunder_repr), NULL, 0, &missing);
    return missing ? object_repr_slot(self) : result;
}

Value slot_str(Value self)
{
    bool missing = false;
    Value result = special_call(self, NAME(dunder_str), NULL, 0, &missing);
    return missing ? repr(self) : result;
}

bool slot_hash(Value self, int64_t *out)
{
    Value method = type_lookup(type_of(self), NAME(dunder_hash));
    if (method == 0 || method == VALUE_NONE)
        return hash_not_implemented(self, out);
    Value result = call_special0(self, NAME(dunder_hash));
    if (result == 0)
        return false;
    if (!is_int(result))
        return raise_false(&type_TypeError, "__hash__ method should return an integer");
    if (!int_as_i64(int_plain(result), out))
        *out = int_hash(result);
    if (*out == -1)
        *out = -2;
    return true;
}

static const uint16_t compare_names[] = {
    [CMP_LT] = NAME_dunder_lt, [CMP_LE] = NAME_dunder_le, [CMP_EQ] = NAME_dunder_eq,
    [CMP_NE] = NAME_dunder_ne, [CMP_GT] = NAME_dunder_gt, [CMP_GE] = NAME_dunder_ge,
};

/* A method that cannot even be bound counts as missing. */
Value slot_compare(Value a, Value b, CompareOp op)
{
    bool self_first;
    Value method = special_lookup(a, names[compare_names[op]], &self_first);
    if (method == 0) {
        error_clear();
        return VALUE_NOT_IMPLEMENTED;
    }
    return self_first ? call2(method, a, b) : call1(method, b);
}

/* ---- attributes ---- */

/* Through a __getattribute__ of the language, when there is one; *out = 0 when it raised
 * AttributeError (cleared) and a __getattr__ may be asked. */
static bool getattribute(Value self, Value name, bool has_hook, Value *out)
{
    Type *type = type_of(self);
    Value method = type_lookup(type, NAME(dunder_getattribute));
    if (method != 0 && is_exactly(method, &type_wrapper_descriptor)) {
        WrapperDescriptor *w = AS(WrapperDescriptor, method);
        if (has_hook && w->owner->getattr == generic_getattr)
            return generic_find_attr(self, name, out) >= 0;
        *out = w->owner->getattr(self, name);
    } else {
        *out = call_special1(self, NAME(dunder_getattribute), name);
    }
    return *out != 0 || (has_hook && error_clear_if(&type_AttributeError));
}

Value slot_getattr_hook(Value self, Value name)
{
    bool has_hook = type_lookup(type_of(self), NAME(dunder_getattr)) != 0;
    Value result;
    if (!getattribute(self, name, has_hook, &result))
        return attr_raised(self, name);
    if (result == 0)
        result = call_special1(self, NAME(dunder_getattr), name);
    return result != 0 ? result : attr_raised(self, name);
}

bool slot_setattr(Value self, Value name, Value value)
{
    Value result = value != 0 ? call_special2(self, NAME(dunder_setattr), name, value)
                              : call_special1(self, NAME(dunder_delattr), name);
    return result != 0;
}

Value slot_descr_get(Value self, Value obj, Type *owner)
{
    Value method = type_lookup(type_of(self), NAME(dunder_get));
    if (method == 0)
        return self;
    return call_special2(self, NAME(dunder_get), obj != 0 ? obj : VALUE_NONE,
                         owner != NULL ? OBJECT_VALUE(owner) : VALUE_NONE);
}

bool slot_descr_set(Value self, Value obj, Value value)
{
    Value result = value != 0 ? call_special2(self, NAME(dunder_set), obj, value)
                              : call_special1(self, NAME(dunder_delete), obj);
    return result != 0;
}

/* ---- calls ---- */

/* callable(first, *args, **kw) */
static Value call_with_first(Value callable, Value first, Value *args, size_t nargs, Value kwnames)
{
    size_t total = nargs + (kwnames != 0 ? TUPLE(kwnames)->len : 0);
    Value few[16];
    Value *all = total < ARRAY_LEN(few) ? few : gc_alloc((total + 1) * sizeof(Value));
    if (all == NULL)
        return VALUE_ERROR;
    all[0] = first;
    memcpy(all + 1, args, total * sizeof(Value));
    return call(callable, all, nargs + 1, kwnames);
}

Value slot_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    bool self_first;
    if (!recursion_check(""))
        return VALUE_ERROR;
    Value method = special_lookup(self, NAME(dunder_call), &self_first);
    if (method == 0)
        return error_pending() ? VALUE_ERROR : raise_attribute_error(self, NAME(dunder_call));
    return self_first ? call_with_first(method, self, args, nargs, kwnames)
                      : call(method, args, nargs, kwnames);
}

bool slot_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    bool self_first;
    Value method = special_lookup(self, NAME(dunder_init), &self_first);
    if (method == 0)
        return error_pending() ? false : raise_attribute_error(self, NAME(dunder_init)) != 0;
    Value result = self_first ? call_with_first(method, self, args, nargs, kwnames)
                              : call(method, args, nargs, kwnames);
    if (result == 0)
        return false;
    if (result != VALUE_NONE)
        return raise_false(&type_TypeError, "__init__() should return None, not '%T'", result);
    return true;
}

Value slot_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value function = get_attr(OBJECT_VALUE(type), NAME(dunder_new));
    if (function == 0)
        return VALUE_ERROR;
    return call_with_first(function, OBJECT_VALUE(type), args, nargs, kwnames);
}

/* ---- iteration ---- */

Value slot_iter(Value self)
{
    Value method = type_lookup(type_of(self), NAME(dunder_iter));
    if (method == VALUE_NONE)
        return raise_type_error("'%T' object is not iterable", self);
    return call_special0(self, NAME(dunder_iter));
}

Value slot_next(Value self) { return call_special0(self, NAME(dunder_next)); }

static Value call_async(Value self, Value name, const char *what)
{
    bool missing = false;
    Value result = special_call(self, name, NULL, 0, &missing);
    if (missing)
        return raise_type_error("object %T does not have %s method", self, what);
    return result;
}

Value slot_await(Value self) { return call_async(self, NAME(dunder_await), "__await__"); }
Value slot_aiter(Value self) { return call_async(self, NAME(dunder_aiter), "__aiter__"); }
Value slot_anext(Value self) { return call_async(self, NAME(dunder_anext), "__anext__"); }

/* ---- containers ---- */

int slot_truth(Value self)
{
    Value result = call_special0(self, NAME(dunder_bool));
    if (result == 0)
        return -1;
    if (result != VALUE_TRUE && result != VALUE_FALSE)
        return raise_minus1(&type_TypeError, "__bool__ should return bool, returned %T", result);
    return result == VALUE_TRUE;
}

ptrdiff_t slot_length(Value self)
{
    Value result = call_special0(self, NAME(dunder_len));
    if (result == 0 || (result = index_value(result)) == 0)
        return -1;
    if (int_sign(result) < 0)
        return raise_minus1(&type_ValueError, "__len__() should return >= 0");
    int64_t n;
    if (!as_index(result, &n))
        return -1;
    return n;
}

Value slot_getitem(Value self, Value key)
{
    return call_special1(self, NAME(dunder_getitem), key);
}

bool slot_setitem(Value self, Value key, Value value)
{
    Value result = value != 0 ? call_special2(self, NAME(dunder_setitem), key, value)
                              : call_special1(self, NAME(dunder_delitem), key);
    return result != 0;
}

int slot_contains(Value self, Value item)
{
    Value method = type_lookup(type_of(self), NAME(dunder_contains));
    if (method == VALUE_NONE)
        return raise_minus1(&type_TypeError, "'%T' object is not a container", self);
    Value result = call_special1(self, NAME(dunder_contains), item);
    return result == 0 ? -1 : is_true(result);
}

/* ---- operators ---- */

/* The right operand's class overrides the reflected method that the left one has, too. */
static bool overrides(Value left, Value right, Value rname)
{
    Value theirs = type_lookup(type_of(right), rname);
    return theirs != 0 && theirs != type_lookup(type_of(left), rname);
}

/* The rules of the data model (3.3.8): __op__ of the left, __rop__ of the right; the right one first
 * when its class is a subclass that overrides the method. `slot` is the calling slot function: an
 * operand takes part when its type has that function. */
static Value binary_special(Value left, Value right, AnyFn slot, size_t offset, Value name,
                            Value rname)
{
    Type *lt = type_of(left), *rt = type_of(right);
    bool from_left = *(AnyFn *)((char *)lt + offset) == slot;
    bool from_right = lt != rt && *(AnyFn *)((char *)rt + offset) == slot;
    if (from_left) {
        if (from_right && is_subtype(rt, lt) && overrides(left, right, rname)) {
            Value result = call_maybe(right, rname, left);
            if (result != VALUE_NOT_IMPLEMENTED)
                return result;
            from_right = false;
        }
        Value result = call_maybe(left, name, right);
        if (result != VALUE_NOT_IMPLEMENTED || lt == rt)
            return result;
    }
    return from_right ? call_maybe(right, rname, left) : VALUE_NOT_IMPLEMENTED;
}

Value slot_pow(Value left, Value right)
{
    return binary_special(left, right, (AnyFn)slot_pow, offsetof(Type, binary[OP_POW]),
                          NAME(dunder_pow), NAME(dunder_rpow));
}

Value slot_pow3(Value base, Value exponent, Value modulus)
{
    if (type_of(base)->pow3 != slot_pow3)
        return VALUE_NOT_IMPLEMENTED;
    bool missing = false;
    Value args[2 + PARAM_SLACK] = {exponent, modulus};
    Value result = special_call(base, NAME(dunder_pow), args, 2, &missing);
    return missing ? VALUE_NOT_IMPLEMENTED : result;
}

#define SLOT(member, name, generic, wrap, sig, doc)
#define UNARY(OP, id, doc) \
    Value slot_##id(Value self) { return call_special0(self, NAME(dunder_##id)); }
#define BINARY(OP, id, rid, doc, rdoc) \
    Value slot_##id(Value left, Value right) \
    { \
        return binary_special(left, right, (AnyFn)slot_##id, offsetof(Type, binary[OP]), \
                              NAME(dunder_##id), NAME(dunder_##rid)); \
    }
#define INPLACE(OP, id, doc) \
    Value slot_##id(Value left, Value right) { return call_maybe(left, NAME(dunder_##id), right); }
#include "runtime/slots.def"
#undef SLOT
#undef UNARY
#undef BINARY
#undef INPLACE

/* ---- the table ---- */

#define SLOT(member, name, generic, wrap, sig, doc) \
    {offsetof(Type, member), NAME_##name, (AnyFn)generic, wrap, sig, doc},
#define UNARY(OP, id, doc) \
    {offsetof(Type, unary[OP]), NAME_dunder_##id, (AnyFn)slot_##id, wrap_unary, "", doc},
#define BINARY(OP, id, rid, doc, rdoc) \
    {offsetof(Type, binary[OP]), NAME_dunder_##id, (AnyFn)slot_##id, wrap_binary, "value, /", \
     "Return " doc "."}, \
    {offsetof(Type, binary[OP]), NAME_dunder_##rid, (AnyFn)slot_##id, wrap_reflected, "value, /", \
     "Return " rdoc "."},
#define INPLACE(OP, id, doc) \
    {offsetof(Type, inplace[OP]), NAME_dunder_##id, (AnyFn)slot_##id, wrap_binary, "value, /", \
     "Return " doc "."},
const SlotRow slot_rows[] = {
#include "runtime/slots.def"
};
#undef SLOT
#undef UNARY
#undef BINARY
#undef INPLACE
const size_t slot_row_count = ARRAY_LEN(slot_rows);

/* ---- choosing a class's slots ---- */

/* A native function for the slot of `row`, when `descr` is the wrapper of one. */
static bool native_slot(Type *type, const SlotRow *row, Value descr, AnyFn *out)
{
    if (is_exactly(descr, &type_wrapper_descriptor)) {
        WrapperDescriptor *w = AS(WrapperDescriptor, descr);
        if (w->row->name != row->name || !is_subtype(type, w->owner))
            return false;
        *out = *slot_address(w->owner, row);
        return true;
    }
    if (row->name == NAME_dunder_new && is_new_wrapper(descr)) {
        Type *owner = AS(Type, AS(NativeFunction, descr)->self);
        if (!is_subtype(type, owner))
            return false;
        *out = (AnyFn)owner->new_;
        type->new_spec = owner->new_spec;
        return true;
    }
    return false;
}

/* Sets the slot of this row and its neighbours; gives the first row of the next slot. */
static const SlotRow *update_slot(Type *type, const SlotRow *row)
{
    const SlotRow *end = slot_rows + slot_row_count;
    AnyFn specific = NULL, *slot = slot_address(type, row), generic = row->generic;
    bool use_generic = false, found = false;
    uint16_t offset = row->offset;
    for (; row < end && row->offset == offset; row++) {
        Value descr = type_lookup(type, names[row->name]);
        if (descr == 0)
            continue;
        AnyFn native = NULL;
        if (native_slot(type, row, descr, &native)) {
            use_generic |= found && specific != native;
            specific = native;
        } else if (descr == VALUE_NONE && row->name == NAME_dunder_hash) {
            specific = (AnyFn)hash_not_implemented;
        } else {
            use_generic = true;
        }
        found = true;
    }
    *slot = use_generic ? generic : specific;
    return row;
}

/* Flags and specs that follow from slots. */
static void update_derived(Type *type)
{
    type->flags &= ~(uint32_t)(TYPE_CUSTOM_GETATTR | TYPE_HAS_DEL);
    if (type->getattr == slot_getattr_hook)
        type->flags |= TYPE_CUSTOM_GETATTR;
    if (type_lookup(type, NAME(dunder_del)) != 0)
        type->flags |= TYPE_HAS_DEL;
    if (type->new_ == slot_new)
        type->new_spec = NULL;
    type->init_spec = NULL;
    if (type->init != slot_init) {
        Value descr = type_lookup(type, NAME(dunder_init));
        if (descr != 0 && is_exactly(descr, &type_wrapper_descriptor))
            type->init_spec = AS(WrapperDescriptor, descr)->owner->init_spec;
    }
}

void slots_update(Type *type)
{
    for (const SlotRow *row = slot_rows; row < slot_rows + slot_row_count;)
        row = update_slot(type, row);
    update_derived(type);
}

static void update_name_in(Type *type, void *data)
{
    Value name = *(Value *)data;
    if (type->flags & TYPE_HEAP) {
        for (const SlotRow *row = slot_rows; row < slot_rows + slot_row_count; row++) {
            if (names[row->name] != name)
                continue;
            const SlotRow *first = row;
            while (first > slot_rows && first[-1].offset == row->offset)
                first--;
            update_slot(type, first);
        }
        update_derived(type);
    }
    type_each_subclass(type, update_name_in, data);
}

void slots_update_name(Type *type, Value name)
{
    Str *s = STR(name);
    if (s->len > 4 && str_at(s, 0) == '_' && str_at(s, 1) == '_')
        update_name_in(type, &name);
}
