/* The uncommon halves of instructions, and the filling of their inline caches.
 *
 * Caches. LOADG and friends: versions of the globals and built-ins dicts and the entry's index.
 * Attributes: the id of the object's shape (renewed when its class changes) and where the value is.
 * An instruction is rewritten in place to the form that fits what it saw last. */
#include "runtime/bytes.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/lock.h"
#include "runtime/module.h"
#include "runtime/str.h"
#include "vm/frame.h"

static Value *consts_of(Value *R) { return FRAME_FUNC(R)->consts; }
static void rewrite(uint32_t *ins, Opcode op) { *ins = (*ins & ~255u) | op; }

/* ---- names ---- */

Value unbound_local(Value name)
{
    raise(&type_UnboundLocalError,
          "cannot access local variable '%U' where it is not associated with a value", name);
    return VALUE_ERROR;
}
Value unbound_cell(Value name) { return unbound_local(name); }
Value unbound_free(Value name)
{
    raise(&type_NameError, "cannot access free variable '%U' where it is not associated with a value"
          " in enclosing scope", name);
    AS(NameException, thread->pending)->name = name;
    return VALUE_ERROR;
}
Value undefined_name(Value name)
{
    raise(&type_NameError, "name '%U' is not defined", name);
    AS(NameException, thread->pending)->name = name;
    return VALUE_ERROR;
}

/* A global or builtin whose name no str key of the dicts is: other kinds of keys may equal it, and a
 * mapping in the place of the builtins is asked. */
static Value uncommon_global(Value *R, Value name)
{
    Value *K = consts_of(R), v = 0;
    for (int i = 0; i < 2 && !v; i++) {
        if (is_exact_dict(K[i])) {
            if (DICT(K[i])->flags & DICT_OTHER_KEYS && dict_find(DICT(K[i]), name, &v) < 0)
                return VALUE_ERROR;
        } else if (!(v = get_item(K[i], name)) && !error_clear_if(&type_KeyError)) {
            return VALUE_ERROR;
        }
    }
    return v ? v : undefined_name(name);
}

Value plain_global(Value *R, Value name)
{
    Value *K = consts_of(R);
    Value v = is_dict(K[0]) ? dict_get_str(DICT(K[0]), name) : 0;
    if (!v && is_exact_dict(K[1]))
        v = dict_get_str(DICT(K[1]), name);
    return v ? v : uncommon_global(R, name);
}

Value slow_load_global(Value *R, uint32_t *ins, Value name)
{
    Value *K = consts_of(R);
    Dict *globals = (Dict *)K[0], *builtins = (Dict *)K[1];
    if (!is_exact_dict((Value)globals))
        return uncommon_global(R, name);
    ptrdiff_t at = dict_find_str_entry(globals, name);
    if (at >= 0) {
        ins[1] = dict_version(globals);
        ins[2] = (uint32_t)at;
        rewrite(ins, OPC_LOADG_MODULE);
        return globals->entries[at].value;
    }
    at = is_exact_dict((Value)builtins) ? dict_find_str_entry(builtins, name) : -1;
    if (at < 0)
        return uncommon_global(R, name);
    ins[1] = dict_version(globals);
    ins[2] = (uint32_t)at;
    ins[3] = dict_version(builtins);
    rewrite(ins, OPC_LOADG_BUILTIN);
    return builtins->entries[at].value;
}


Value slow_load_name(Value *R, uint32_t *ins, Value name)
{
    Value *K = consts_of(R), v = 0;
    if (R[0] == K[0] && is_exact_dict(R[0])) {
        Dict *globals = (Dict *)K[0];
        ptrdiff_t at = dict_find_str_entry(globals, name);
        if (at < 0)
            return plain_global(R, name);
        ins[1] = dict_version(globals);
        ins[2] = (uint32_t)at;
        return globals->entries[at].value;
    }
    if (is_exact_dict(R[0])) {
        v = dict_get_str(DICT(R[0]), name);
    } else {
        v = get_item(R[0], name);
        if (!v && !error_clear_if(&type_KeyError))
            return VALUE_ERROR;
    }
    return v ? v : plain_global(R, name);
}

bool slow_store_global(Value *R, uint32_t *ins, Value name, Value v)
{
    Dict *globals = (Dict *)consts_of(R)[0];
    if (!dict_set(globals, name, v))
        return false;
    ins[1] = dict_version(globals);
    ins[2] = (uint32_t)dict_find_str_entry(globals, name);
    return true;
}

bool slow_store_name(Value *R, uint32_t *ins, Value name, Value v)
{
    if (R[0] == consts_of(R)[0] && is_exact_dict(R[0]))
        return slow_store_global(R, ins, name, v);
    if (is_exact_dict(R[0]))
        return dict_set(DICT(R[0]), name, v);
    return set_item(R[0], name, v);
}

Value class_free(Value *R, Value name, Value cell)
{
    Value v = 0;
    if (str_at(STR(name), 0) == '%') /* the alias under which a class passes a cell on */
        v = 0;
    else if (is_exact_dict(R[0]))
        v = dict_get_str(DICT(R[0]), name);
    else if (!(v = get_item(R[0], name)) && !error_clear_if(&type_KeyError))
        return VALUE_ERROR;
    if (!v)
        v = AS(Cell, cell)->value;
    return v ? v : unbound_free(name);
}

/* ---- attributes ---- */

/* Byte offset of an inline slot, or 0. */
static uint32_t inline_place(Shape *shape, int slot)
{
    if (slot < 0 || slot >= shape->ninline || shape->type->attrs_offset <= 0)
        return 0;
    size_t at = (size_t)shape->type->attrs_offset + sizeof(Value *) + (size_t)slot * sizeof(Value);
    return at <= 0xFFFF ? (uint32_t)at : 0;
}

static bool cacheable(Type *type)
{
    return type->getattr == generic_getattr && (type->flags & TYPE_CUSTOM_GETATTR) == 0;
}

/* A class attribute that takes precedence over, or is needed besides, the object's own. */
static bool is_data_descriptor(Value v) { return type_of(v)->descr_set != NULL; }

static bool cache_own(uint32_t *ins, Value obj, Value name)
{
    Shape *shape = AS(Object, obj)->shape;
    if (shape->mode != SHAPE_SLOTS)
        return false;
    int slot = shape_slot(shape, name);
    Value in_class = type_lookup(shape->type, name);
    if (slot < 0 || (in_class && is_data_descriptor(in_class)))
        return false;
    uint32_t place = inline_place(shape, slot);
    if (place != 0) {
        ins[2] = shape->id;
        ins[3] = place;
        rewrite(ins, OPC_GETATTR_SLOT);
    } else if (shape->type->attrs_offset > 0 && slot - shape->ninline <= 0xFFFF
               && shape->type->attrs_offset <= 0xFFFF) {
        ins[2] = shape->id;
        ins[3] = (uint32_t)shape->type->attrs_offset | (uint32_t)(slot - shape->ninline) << 16;
        rewrite(ins, OPC_GETATTR_OVERFLOW);
    }
    return true;
}

Value slow_get_attr(Value *R, uint32_t *ins, Value obj)
{
    Value name = consts_of(R)[ins[1]];
    if (is_object(obj)) {
        Type *type = type_of(obj);
        if (has_base_shape(obj, &type_module)) {
            Dict *d = module_dict(obj);
            ptrdiff_t at = dict_find_str_entry(d, name);
            if (at >= 0 && name != NAME(dunder_class) && name != NAME(dunder_dict)) {
                ins[2] = dict_version(d);
                ins[3] = (uint32_t)at;
                rewrite(ins, OPC_GETATTR_MODULE);
                return d->entries[at].value;
            }
        } else if (cacheable(type)) {
            cache_own(ins, obj, name);
        }
    }
    return get_attr(obj, name);
}

/* The shape that adding `name` leads to, learned by doing it. */
bool slow_set_attr(Value *R, uint32_t *ins, Value obj, Value v)
{
    Value *K = consts_of(R);
    Value name = K[ins[1]];
    uint32_t kslot = ins[3] & 0xFFFF;
    Type *type = type_of(obj);
    bool simple = is_object(obj) && type->setattr == generic_setattr
        && AS(Object, obj)->shape->mode == SHAPE_SLOTS && type->attrs_offset > 0
        && ins[3] >> 16 != 0xFFFF;
    if (!simple)
        return set_attr(obj, name, v);
    Shape *before = AS(Object, obj)->shape;
    Value in_class = type_lookup(type, name);
    if (in_class && is_data_descriptor(in_class))
        return set_attr(obj, name, v);
    int slot = shape_slot(before, name);
    if (!set_attr(obj, name, v))
        return false;
    Shape *after = AS(Object, obj)->shape;
    if (slot >= 0) {
        uint32_t place = inline_place(before, slot);
        if (place != 0 && after == before) {
            ins[2] = before->id;
            ins[3] = kslot | place << 16;
            rewrite(ins, OPC_SETATTR_SLOT);
        }
    } else if (after != before && after->mode == SHAPE_SLOTS && after->parent == before) {
        uint32_t place = inline_place(after, after->nslots - 1);
        if (place != 0) {
            K[kslot] = (Value)after;
            ins[2] = before->id;
            ins[3] = kslot | place << 16;
            rewrite(ins, OPC_SETATTR_ADD);
        }
    }
    return true;
}

static bool cache_method(Value *R, uint32_t *ins, Value obj, Value name, Value *window)
{
    Value *K = consts_of(R);
    Shape *shape = AS(Object, obj)->shape;
    Type *type = shape->type;
    if (!cacheable(type) || shape->mode == SHAPE_DICT)
        return false;
    Value f = type_lookup(type, name);
    if (!f || !(type_of(f)->flags & TYPE_METHOD_LIKE) || is_data_descriptor(f)
        || (shape->mode == SHAPE_SLOTS && shape_slot(shape, name) >= 0))
        return false;
    K[ins[3]] = f;
    ins[2] = shape->id;
    rewrite(ins, OPC_GETMETHOD_CACHED);
    window[1] = f;
    window[4] = obj;
    return true;
}

bool slow_get_method(Value *R, uint32_t *ins, Value obj, Value *window)
{
    Value *K = consts_of(R);
    Value name = K[ins[1]];
    bool bound;
    if (is_object(obj)) {
        if (has_base_shape(obj, &type_module)) {
            Dict *d = module_dict(obj);
            ptrdiff_t at = dict_find_str_entry(d, name);
            if (at >= 0) {
                K[ins[3]] = small_int_value(at);
                ins[2] = dict_version(d);
                rewrite(ins, OPC_GETMETHOD_MODULE);
                window[1] = d->entries[at].value;
                window[4] = 0;
                return true;
            }
        } else if (cache_method(R, ins, obj, name, window)) {
            return true;
        }
    }
    Value f = get_method(obj, name, &bound);
    if (!f)
        return false;
    window[1] = f;
    window[4] = bound ? 0 : obj;
    return true;
}

static bool super_parts(Value *base, Type **type, Value *self)
{
    *type = AS(Type, base[1]);
    *self = base[2];
    if (base[0] != (Value)&type_super)
        return false;
    if (!base[1] || !is_type(base[1]))
        return false;
    return true;
}

static Value super_by_call(Value *base, Value name)
{
    Value s = base[0] == (Value)&type_super || !base[0] ? call2(base[0], base[1], base[2])
                                                       : call0(base[0]);
    return s ? get_attr(s, name) : VALUE_ERROR;
}

Value super_attr(Value *base, Value name)
{
    Type *type;
    Value self;
    if (!super_parts(base, &type, &self))
        return super_by_call(base, name);
    bool bound;
    Value f = super_lookup(type, self, name, &bound);
    if (!f || bound)
        return f;
    return type_of(f)->descr_get(f, self, type_of(self));
}

bool super_method(Value *base, Value name, Value *window)
{
    Type *type;
    Value self, f;
    bool bound = true;
    if (super_parts(base, &type, &self))
        f = super_lookup(type, self, name, &bound);
    else
        f = super_by_call(base, name);
    if (!f)
        return false;
    window[1] = f;
    window[4] = bound ? 0 : self;
    return true;
}

/* ---- operators ---- */

static double number_as_double(Value v) { return is_small_int(v) ? (double)small_int(v) : float_value(v); }

static bool is_plain_number(Value v)
{
    return is_small_int(v) || is_flonum(v) || has_base_shape(v, &type_float);
}

/* int and float mixed, and floats outside the immediate range. 0: not such a pair. */
static Value mixed_floats(BinaryOp op, Value a, Value b)
{
    if (!is_plain_number(a) || !is_plain_number(b) || are_small_ints(a, b))
        return 0;
    if ((is_small_int(a) && llabs(small_int(a)) > (1ll << 53))
        || (is_small_int(b) && llabs(small_int(b)) > (1ll << 53)))
        return 0;
    double x = number_as_double(a), y = number_as_double(b);
    switch (op) {
    case OP_ADD: return float_new(x + y);
    case OP_SUB: return float_new(x - y);
    case OP_MUL: return float_new(x * y);
    case OP_TRUEDIV: return y != 0 ? float_new(x / y) : 0;
    case OP_FLOORDIV: return y != 0 ? float_new(float_floordiv(x, y)) : 0;
    case OP_MOD: return y != 0 ? float_new(float_mod(x, y)) : 0;
    case OP_POW: return x > 0 ? float_pow(x, y) : 0;
    case OP_MATMUL: case OP_LSHIFT: case OP_RSHIFT: case OP_AND: case OP_XOR: case OP_OR:
    case OP_DIVMOD: case BINARY_OP_COUNT:
        break;
    }
    return 0;
}

static const BinaryOp opcode_operator[] = {
    [OPC_ADD - OPC_ADD] = OP_ADD, [OPC_SUB - OPC_ADD] = OP_SUB, [OPC_MUL - OPC_ADD] = OP_MUL,
    [OPC_MATMUL - OPC_ADD] = OP_MATMUL, [OPC_TRUEDIV - OPC_ADD] = OP_TRUEDIV,
    [OPC_FLOORDIV - OPC_ADD] = OP_FLOORDIV, [OPC_MOD - OPC_ADD] = OP_MOD,
    [OPC_POW - OPC_ADD] = OP_POW, [OPC_LSHIFT - OPC_ADD] = OP_LSHIFT,
    [OPC_RSHIFT - OPC_ADD] = OP_RSHIFT, [OPC_AND - OPC_ADD] = OP_AND,
    [OPC_XOR - OPC_ADD] = OP_XOR, [OPC_OR - OPC_ADD] = OP_OR,
};

Value slow_binary(Opcode op, Value a, Value b)
{
    bool in_place = op >= OPC_IADD;
    BinaryOp which = opcode_operator[op - (in_place ? OPC_IADD : OPC_ADD)];
    Value v = mixed_floats(which, a, b);
    if (v)
        return v;
    if (are_small_ints(a, b) && which == OP_TRUEDIV && b != small_int_value(0)
        && llabs(small_int(a)) < (1ll << 53) && llabs(small_int(b)) < (1ll << 53))
        return float_new((double)small_int(a) / (double)small_int(b));
    if (which == OP_ADD && is_exact_str(a) && is_exact_str(b)) {
        uint32_t ins = thread->pc[-1]; /* s = s + t too */
        return in_place || INS_A(ins) == INS_B(ins) ? str_append(a, b) : str_concat(a, b);
    }
    return in_place ? inplace_op(which, a, b) : binary_op(which, a, b);
}

Value slow_binary_imm(Opcode op, Value a, int imm)
{
    static const uint8_t plain[] = {
        [OPC_ADDI - OPC_ADDI] = OPC_ADD, [OPC_IADDI - OPC_ADDI] = OPC_IADD,
        [OPC_SUBI - OPC_ADDI] = OPC_SUB, [OPC_ISUBI - OPC_ADDI] = OPC_ISUB,
        [OPC_MULI - OPC_ADDI] = OPC_MUL, [OPC_MODI - OPC_ADDI] = OPC_MOD,
        [OPC_FLOORDIVI - OPC_ADDI] = OPC_FLOORDIV, [OPC_ANDI - OPC_ADDI] = OPC_AND,
        [OPC_LSHIFTI - OPC_ADDI] = OPC_LSHIFT, [OPC_RSHIFTI - OPC_ADDI] = OPC_RSHIFT};
    return slow_binary((Opcode)plain[op - OPC_ADDI], a, small_int_value(imm));
}

/* ---- unpacking ---- */

static bool too_few(int expected, size_t got, bool at_least)
{
    raise_value_error("not enough values to unpack (expected %s%d, got %zu)",
                      at_least ? "at least " : "", expected, got);
    return false;
}

static Value unpack_iter(Value seq)
{
    Type *t = type_of(seq);
    if (t->iter == NULL && t->getitem == NULL)
        return raise_type_error("cannot unpack non-iterable %T object", seq);
    return get_iter(seq);
}

bool slow_unpack(Value seq, Value *out, int count)
{
    Value it = unpack_iter(seq);
    if (!it)
        return false;
    for (int i = 0; i < count; i++) {
        Value v = iter_next(it);
        if (!v)
            return error_pending() ? false : too_few(count, (size_t)i, false);
        out[i] = v;
    }
    Value extra = iter_next(it);
    if (!extra)
        return !error_pending();
    raise_value_error("too many values to unpack (expected %d)", count);
    return false;
}

bool slow_unpack_ex(Value seq, Value *out, int before, int after)
{
    Value it = unpack_iter(seq);
    if (!it)
        return false;
    for (int i = 0; i < before; i++) {
        Value v = iter_next(it);
        if (!v)
            return error_pending() ? false : too_few(before + after, (size_t)i, true);
        out[i] = v;
    }
    Value rest = list_from_iterable(it);
    if (!rest)
        return false;
    size_t n = LIST(rest)->len;
    if (n < (size_t)after)
        return too_few(before + after, (size_t)before + n, true);
    for (int i = 0; i < after; i++)
        out[before + 1 + i] = LIST(rest)->items[n - (size_t)after + (size_t)i];
    LIST(rest)->len = n - (size_t)after;
    out[before] = rest;
    return true;
}

/* ---- strings ---- */

Value slow_format(Value v, int conversion, Value spec)
{
    if (conversion == 's')
        v = to_str(v);
    else if (conversion == 'r')
        v = repr(v);
    else if (conversion == 'a')
        v = ascii_repr(v);
    if (!v)
        return VALUE_ERROR;
    if (!spec || str_len(spec) == 0) {
        if (is_exact_str(v))
            return v;
        if (is_small_int(v) || is_flonum(v))
            return to_str(v);
    }
    return format_value(v, spec);
}

Value slow_string(Value *items, int count)
{
    size_t total = 0;
    uint32_t widest = 0;
    for (int i = 0; i < count; i++) {
        const Str *s = STR(items[i]);
        total += s->len;
        uint32_t top = s->ascii ? 127 : s->kind == 1 ? 255 : s->kind == 2 ? 0xFFFF : 0x10FFFF;
        widest = MAX(widest, top);
    }
    Value out = str_alloc(total, widest);
    if (!out)
        return VALUE_ERROR;
    Str *to = STR(out);
    uint8_t *at = to->data;
    for (int i = 0; i < count; i++) {
        const Str *s = STR(items[i]);
        if (s->kind == to->kind) {
            memcpy(at, s->data, s->len * to->kind);
            at += s->len * to->kind;
            continue;
        }
        for (size_t k = 0; k < s->len; k++, at += to->kind) {
            if (to->kind == 2)
                *(uint16_t *)at = (uint16_t)str_at(s, k);
            else
                *(uint32_t *)at = str_at(s, k);
        }
    }
    return out;
}

/* ---- functions, with, match, raise ---- */

Value make_function_op(Value *R, int a, Code *code, uint32_t flags)
{
    Function *outer = FRAME_FUNC(R);
    Function *f = function_new(code, outer->globals, outer->builtins, 0);
    if (f == NULL)
        return VALUE_ERROR;
    Value *extra = &R[a + 1];
    if (flags & 1)
        f->defaults = *extra++;
    if (flags & 2)
        f->kwdefaults = *extra++;
    if (flags & 4)
        f->annotations = *extra++;
    if (flags & 8)
        f->closure = *extra++;
    return (Value)f;
}

static Value bound_special(Value obj, Value name)
{
    bool self_first;
    Value f = special_lookup(obj, name, &self_first);
    if (f && self_first)
        f = type_of(f)->descr_get(f, obj, type_of(obj));
    return f;
}

bool with_enter(Value manager, Value *out, bool is_async)
{
    Value enter_name = is_async ? NAME(dunder_aenter) : NAME(dunder_enter);
    Value exit_name = is_async ? NAME(dunder_aexit) : NAME(dunder_exit);
    Type *type = type_of(manager);
    const char *protocol = is_async ? "asynchronous context manager" : "context manager";
    if (!type_lookup(type, enter_name)) {
        bool other = type_lookup(type, is_async ? NAME(dunder_enter) : NAME(dunder_aenter)) != 0
            && type_lookup(type, is_async ? NAME(dunder_exit) : NAME(dunder_aexit)) != 0;
        if (other)
            raise_type_error("'%T' object does not support the %s protocol. Did you mean to use"
                             " '%s'?", manager, protocol, is_async ? "with" : "async with");
        else
            raise_type_error("'%T' object does not support the %s protocol", manager, protocol);
        return false;
    }
    Value exit = bound_special(manager, exit_name);
    if (!exit) {
        if (!error_pending())
            raise_type_error("'%T' object does not support the %s protocol (missed %U method)",
                             manager, protocol, exit_name);
        return false;
    }
    bool missing;
    Value entered = special_call(manager, enter_name, NULL, 0, &missing);
    if (!entered)
        return false;
    out[0] = exit;
    out[1] = entered;
    return true;
}

Value with_exit(Value exit, Value exc)
{
    Value tb = AS(Exception, exc)->traceback;
    return call3(exit, (Value)type_of(exc), exc, tb ? tb : VALUE_NONE);
}

bool raise_op(Value *regs, int count)
{
    if (count == 0) {
        Value exc = handled_exception();
        if (!exc) {
            raise(&type_RuntimeError, "No active exception to reraise");
            return true;
        }
        error_restore(exc);
        return false;
    }
    raise_from(regs[0], count == 2 ? regs[1] : 0);
    return true;
}

Value build_class_function(Dict *builtins)
{
    Value v = builtins_item(builtins, NAME(dunder_build_class));
    return v || error_pending() ? v : raise(&type_NameError, "__build_class__ not found");
}

bool unmatchable(Value types)
{
    size_t n = 1;
    Value *items = &types;
    if (is_tuple(types))
        items = TUPLE(types)->items, n = TUPLE(types)->len;
    for (size_t i = 0; i < n; i++) {
        if (!is_type(items[i]) || !(AS(Type, items[i])->flags & TYPE_IS_EXCEPTION)) {
            raise_type_error("catching classes that do not inherit from BaseException is not allowed");
            return true;
        }
        if (is_subtype(AS(Type, items[i]), &type_BaseExceptionGroup)) {
            raise_type_error("catching ExceptionGroup with except* is not allowed. Use except instead.");
            return true;
        }
    }
    return false;
}

Value match_keys(Value subject, Value keys)
{
    size_t n = TUPLE(keys)->len;
    Value out = tuple_new(n), get = 0, missing = 0, seen = set_new(&type_set, 0);
    if (!out || !seen)
        return VALUE_ERROR;
    if (n == 0)
        return out;
    if (!is_exact_dict(subject)) {
        get = get_attr(subject, NAME(get));
        missing = (Value)object_alloc(&type_object, sizeof(Object) + 8);
        if (!get || !missing)
            return VALUE_ERROR;
    }
    for (size_t i = 0; i < n; i++) {
        Value key = TUPLE(keys)->items[i], v;
        int dup = set_contains(AS(Set, seen), key);
        if (dup != 0)
            return dup < 0 ? VALUE_ERROR
                           : raise_value_error("mapping pattern checks duplicate key (%R)", key);
        if (!set_add(AS(Set, seen), key))
            return VALUE_ERROR;
        if (get) {
            v = call2(get, key, missing);
            if (!v)
                return VALUE_ERROR;
            if (v == missing)
                return VALUE_NONE;
        } else {
            int found = dict_find(DICT(subject), key, &v);
            if (found <= 0)
                return found < 0 ? VALUE_ERROR : VALUE_NONE;
        }
        TUPLE(out)->items[i] = v;
    }
    return out;
}

static Value match_attr(Value subject, Type *cls, Value name, Value seen)
{
    Value v;
    int dup = set_contains(AS(Set, seen), name);
    if (dup > 0)
        raise_type_error("%N() got multiple sub-patterns for attribute %R", cls, name);
    if (dup != 0 || !set_add(AS(Set, seen), name))
        return VALUE_ERROR;
    get_attr_opt(subject, name, &v);
    return v;
}

static Value match_args_of(Type *cls)
{
    Value args;
    if (!get_attr_opt((Value)cls, NAME(dunder_match_args), &args))
        return VALUE_ERROR;
    if (!args)
        return tuple_empty();
    if (!is_exact_tuple(args))
        return raise_type_error("%N.__match_args__ must be a tuple (got %T)", cls, args);
    return args;
}

Value match_class(Value subject, Value cls_value, int npositional, Value attrs)
{
    if (!is_type(cls_value))
        return raise_type_error("called match pattern must be a class");
    Type *cls = AS(Type, cls_value);
    int is = is_instance(subject, cls_value);
    if (is <= 0)
        return is < 0 ? VALUE_ERROR : VALUE_NONE;
    size_t named = TUPLE(attrs)->len, n = (size_t)npositional;
    Value out = tuple_new(n + named), seen = set_new(&type_set, 0);
    if (!out || !seen)
        return VALUE_ERROR;
    if (n > 0) {
        Value args = match_args_of(cls);
        if (!args)
            return VALUE_ERROR;
        bool self_match = TUPLE(args)->len == 0 && (cls->flags & TYPE_MATCH_SELF);
        size_t allowed = self_match ? 1 : TUPLE(args)->len;
        if (n > allowed)
            return raise_type_error("%N() accepts %zu positional sub-pattern%s (%zu given)", cls,
                                    allowed, allowed == 1 ? "" : "s", n);
        for (size_t i = 0; i < n; i++) {
            Value v = subject;
            if (!self_match) {
                Value name = TUPLE(args)->items[i];
                if (!is_str(name))
                    return raise_type_error("__match_args__ elements must be strings (got %T)", name);
                if (!(v = match_attr(subject, cls, str_intern(name), seen)))
                    return error_pending() ? VALUE_ERROR : VALUE_NONE;
            }
            TUPLE(out)->items[i] = v;
        }
    }
    for (size_t i = 0; i < named; i++) {
        Value v = match_attr(subject, cls, TUPLE(attrs)->items[i], seen);
        if (!v)
            return error_pending() ? VALUE_ERROR : VALUE_NONE;
        TUPLE(out)->items[n + i] = v;
    }
    return out;
}

/* As messages about the arguments of a call with stars show it. */
Value callee_name(Value callee)
{
    Value name;
    if (get_attr_opt(callee, NAME(dunder_qualname), &name) && name && is_str(name)) {
        Value module;
        if (get_attr_opt(callee, NAME(dunder_module), &module) && module && is_str(module)
            && !str_equal_cstr(module, "builtins"))
            return str_format("%U.%U()", module, name);
        return str_format("%U()", name);
    }
    error_clear();
    return to_str(callee);
}

/* [*iterable], (*iterable,), f(x, *iterable) */
bool list_display_extend(Value list, Value iterable)
{
    Type *t = type_of(iterable);
    if (t->iter == NULL && t->getitem == NULL)
        return raise_false(&type_TypeError, "Value after * must be an iterable, not %T", iterable);
    return list_extend(LIST(list), iterable);
}

/* {**mapping} */
bool dict_display_update(Value target, Value mapping)
{
    Value keys;
    if (is_exact_dict(mapping))
        return dict_merge(DICT(target), DICT(mapping), true);
    if (!get_attr_opt(mapping, NAME(keys), &keys))
        return false;
    if (!keys)
        return raise_false(&type_TypeError, "'%T' object is not a mapping", mapping);
    return dict_update(DICT(target), mapping);
}

static bool merge_arg(Dict *d, Value key, Value value, Value callee)
{
    Value old;
    int found = dict_find(d, key, &old);
    if (found > 0)
        raise_type_error("%U got multiple values for keyword argument '%S'", callee_name(callee), key);
    return found == 0 && dict_set(d, key, value);
}

/* f(**mapping) of what is no dict: its keys() may name one twice. */
static bool merge_mapping_args(Dict *d, Value mapping, Value callee)
{
    Value keys, key;
    if (!get_attr_opt(mapping, NAME(keys), &keys))
        return false;
    if (!keys)
        return raise_false(&type_TypeError, "%U argument after ** must be a mapping, not %T",
                           callee_name(callee), mapping);
    Value all = call0(keys), iterator = all ? get_iter(all) : VALUE_ERROR;
    while (iterator && (key = iter_next(iterator)) != 0) {
        Value value = get_item(mapping, key);
        if (!value || !merge_arg(d, key, value, callee))
            return false;
    }
    return !error_pending();
}

bool dict_merge_args(Value target, Value mapping, Value callee)
{
    if (!is_dict(mapping))
        return merge_mapping_args(DICT(target), mapping, callee);
    size_t pos = 0;
    Value key, value;
    while (dict_next(DICT(mapping), &pos, &key, &value))
        if (!merge_arg(DICT(target), key, value, callee))
            return false;
    return true;
}

/* ---- asynchronous iteration ---- */

Value async_for_iter(Value v)
{
    Type *t = type_of(v);
    if (t->aiter == NULL)
        return raise_type_error("'async for' requires an object with __aiter__ method, got %.100T", v);
    Value it = t->aiter(v);
    if (it && type_of(it)->anext == NULL)
        return raise_type_error("'async for' received an object from __aiter__ that does not implement"
                                " __anext__: %.100T", it);
    return it;
}

Value async_next_awaitable(Value aiter)
{
    Type *t = type_of(aiter);
    if (t == &type_async_generator)
        return async_gen_next_owned(aiter);
    if (t->anext == NULL)
        return raise_type_error("'async for' requires an iterator with __anext__ method, got %T",
                                aiter);
    return t->anext(aiter);
}

/* ---- pending work ---- */

void (*stall_hook)(void);

bool pending_work(Thread *th)
{
    interp.eval_breaker = 0;
    th->stack_limit = th->stack_end;
    if (lock_wanted)
        lock_yield();
    if (UNLIKELY(stall_hook != NULL))
        stall_hook();
    if (gc_finalizers_waiting)
        gc_run_finalizers();
    if (pending_calls_hook != NULL && !pending_calls_hook())
        return false;
    return true;
}
