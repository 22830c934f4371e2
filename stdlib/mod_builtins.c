/* Module builtins: the functions that need nothing of the VM, the built-in types and constants.
 * compile, eval, exec, globals, locals, __build_class__ and __import__ are added by the VM. */
#include "runtime/bytes.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/iter.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/str.h"
#include "runtime/type.h"
#include "stdlib/builtins_impl.h"

/* ---- numbers ---- */

static Value builtins_abs(Value self, Value *args, size_t nargs, Value kwnames)
{
    return unary_op(UNARY_ABS, args[0]);
}

static Value builtins_based(Value number, int base)
{
    Value i = index_value(number);
    return i == 0 ? VALUE_ERROR : int_to_str(i, base, true);
}

static Value builtins_bin(Value self, Value *args, size_t nargs, Value kwnames)
{
    return builtins_based(args[0], 2);
}

static Value builtins_oct(Value self, Value *args, size_t nargs, Value kwnames)
{
    return builtins_based(args[0], 8);
}

static Value builtins_hex(Value self, Value *args, size_t nargs, Value kwnames)
{
    return builtins_based(args[0], 16);
}

static Value builtins_divmod(Value self, Value *args, size_t nargs, Value kwnames)
{
    return binary_op(OP_DIVMOD, args[0], args[1]);
}

static Value builtins_pow(Value self, Value *args, size_t nargs, Value kwnames)
{
    return power(args[0], args[1], args[2]);
}

static Value builtins_round(Value self, Value *args, size_t nargs, Value kwnames)
{
    bool missing;
    bool digits = args[1] != 0 && args[1] != VALUE_NONE;
    Value rest[1 + PARAM_SLACK] = {args[1]};
    Value r = special_call(args[0], NAME(dunder_round), rest, digits ? 1 : 0, &missing);
    if (r == 0 && missing)
        return raise_type_error("type %.100T doesn't define __round__ method", args[0]);
    return r;
}

/* ---- objects ---- */

static Value builtins_callable(Value self, Value *args, size_t nargs, Value kwnames)
{
    return value_bool(is_callable(args[0]));
}

static Value builtins_hash(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t hash;
    return hash_value(args[0], &hash) ? int_new(hash) : VALUE_ERROR;
}

/* The address; an immediate's own bits, which no address has. */
static Value builtins_id(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_from_u64(args[0]);
}

static Value builtins_isinstance(Value self, Value *args, size_t nargs, Value kwnames)
{
    int r = is_instance(args[0], args[1]);
    return r < 0 ? VALUE_ERROR : value_bool(r);
}

static Value builtins_issubclass(Value self, Value *args, size_t nargs, Value kwnames)
{
    int r = is_subclass(args[0], args[1]);
    return r < 0 ? VALUE_ERROR : value_bool(r);
}

static Value builtins_len(Value self, Value *args, size_t nargs, Value kwnames)
{
    ptrdiff_t n = length(args[0]);
    return n < 0 ? VALUE_ERROR : int_new(n);
}

/* ---- attributes ---- */

static Value builtins_getattr(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value name = attr_name(args[1]), found;
    if (name == 0)
        return VALUE_ERROR;
    if (args[2] == 0)
        return get_attr(args[0], name);
    if (!get_attr_opt(args[0], name, &found))
        return VALUE_ERROR;
    return found != 0 ? found : args[2];
}

static Value builtins_hasattr(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value name = attr_name(args[1]), found;
    if (name == 0 || !get_attr_opt(args[0], name, &found))
        return VALUE_ERROR;
    return value_bool(found != 0);
}

static Value builtins_setattr(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value name = attr_name(args[1]);
    return name != 0 && set_attr(args[0], name, args[2]) ? VALUE_NONE : VALUE_ERROR;
}

static Value builtins_delattr(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value name = attr_name(args[1]);
    return name != 0 && set_attr(args[0], name, 0) ? VALUE_NONE : VALUE_ERROR;
}

/* A native function has no frame of its own: locals() called from here is the caller's. */
static Value builtins_caller_locals(void)
{
    Value locals = dict_get_str(interp.builtins, NAME(locals));
    if (locals == 0)
        return raise(&type_SystemError, "frame does not exist");
    return call0(locals);
}

static Value builtins_dir(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value listing;
    if (args[0] == 0) {
        Value locals = builtins_caller_locals();
        listing = locals == 0 ? 0 : call_method0(locals, NAME(keys));
    } else {
        bool missing;
        listing = special_call(args[0], NAME(dunder_dir), NULL, 0, &missing);
        if (listing == 0 && missing)
            return raise_type_error("object does not provide __dir__");
    }
    if (listing == 0)
        return VALUE_ERROR;
    Value list = list_from_iterable(listing);
    return list != 0 && list_sort(LIST(list), 0, false) ? list : VALUE_ERROR;
}

static Value builtins_vars(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value dict;
    if (args[0] == 0)
        return builtins_caller_locals();
    if (!get_attr_opt(args[0], NAME(dunder_dict), &dict))
        return VALUE_ERROR;
    if (dict == 0)
        return raise_type_error("vars() argument must have __dict__ attribute");
    return dict;
}

/* ---- iterators ---- */

static Value builtins_iter(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (args[1] == 0)
        return get_iter(args[0]);
    if (!is_callable(args[0]))
        return raise_type_error("iter(v, w): v must be callable");
    return callable_iter_new(args[0], args[1]);
}

static Value builtins_next(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value (*next)(Value) = type_of(args[0])->next;
    if (next == NULL)
        return raise_type_error("'%.200T' object is not an iterator", args[0]);
    Value item = next(args[0]);
    if (item != 0)
        return item;
    if (args[1] != 0) {
        if (!error_pending() || error_clear_if(&type_StopIteration))
            return args[1];
        return VALUE_ERROR;
    }
    return error_pending() ? VALUE_ERROR : raise_stop_iteration(0);
}

static Value builtins_breakpoint(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value hook = dict_get_str(interp.sys, str_intern_cstr("breakpointhook"));
    if (hook == 0)
        return raise(&type_RuntimeError, "lost sys.breakpointhook");
    return call(hook, args, nargs, kwnames);
}

/* ---- the module ---- */

static const MethodDef builtins_functions[] = {
    {"abs", builtins_abs, "x, /", 0, "Return the absolute value of the argument."},
    {"aiter", builtins_aiter, "async_iterable, /", 0,
     "Return an AsyncIterator for an AsyncIterable object."},
    {"all", builtins_all, "iterable, /", 0,
     "Return True if bool(x) is True for all values x in the iterable.\n\n"
     "If the iterable is empty, return True."},
    {"anext", builtins_anext, "aiterator, default=<unrepresentable>, /", 0,
     "Return the next item from the async iterator.\n\n"
     "If default is given and the async iterator is exhausted,\n"
     "it is returned instead of raising StopAsyncIteration."},
    {"any", builtins_any, "iterable, /", 0,
     "Return True if bool(x) is True for any x in the iterable.\n\n"
     "If the iterable is empty, return False."},
    {"ascii", builtins_ascii, "obj, /", 0,
     "Return the repr of an object with non-ASCII characters escaped."},
    {"bin", builtins_bin, "number, /", 0,
     "Return the binary representation of an integer.\n\n   >>> bin(2796202)\n"
     "   '0b1010101010101010101010'"},
    {"breakpoint", builtins_breakpoint, "*args, **kws", METHOD_RAW,
     "Call sys.breakpointhook(*args, **kws)."},
    {"callable", builtins_callable, "obj, /", 0,
     "Return whether the object is callable (i.e., some kind of function)."},
    {"chr", builtins_chr, "i, /", 0,
     "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."},
    {"delattr", builtins_delattr, "obj, name, /", 0,
     "Deletes the named attribute from the given object.\n\n"
     "delattr(x, 'y') is equivalent to ``del x.y``"},
    {"dir", builtins_dir, "object=<unrepresentable>, /", 0,
     "Return the names in the current scope, or the attributes of an object, sorted."},
    {"divmod", builtins_divmod, "x, y, /", 0,
     "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."},
    {"format", builtins_format, "value, format_spec='', /", 0,
     "Return type(value).__format__(value, format_spec)"},
    {"getattr", builtins_getattr, "object, name, default=<unrepresentable>, /", 0,
     "Get a named attribute from an object; getattr(x, 'y') is equivalent to x.y.\n"
     "A default takes the place of an absent attribute."},
    {"hasattr", builtins_hasattr, "obj, name, /", 0,
     "Return whether the object has an attribute with the given name."},
    {"hash", builtins_hash, "obj, /", 0,
     "Return the hash value for the given object.\n\n"
     "Two objects that compare equal must also have the same hash value, but the\n"
     "reverse is not necessarily true."},
    {"hex", builtins_hex, "number, /", 0,
     "Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n"
     "   '0xc0ffee'"},
    {"id", builtins_id, "obj, /", 0,
     "Return the identity of an object.\n\n"
     "This is guaranteed to be unique among simultaneously existing objects."},
    {"input", builtins_input, "prompt='', /", 0,
     "Read a string from standard input.  The trailing newline is stripped.\n\n"
     "The prompt string, if given, is printed to standard output first."},
    {"isinstance", builtins_isinstance, "obj, class_or_tuple, /", 0,
     "Return whether an object is an instance of a class or of a subclass thereof."},
    {"issubclass", builtins_issubclass, "cls, class_or_tuple, /", 0,
     "Return whether 'cls' is derived from another class or is the same class."},
    {"iter", builtins_iter, "object, sentinel=<unrepresentable>, /", 0,
     "Get an iterator from an object: of a collection its items, of a callable its\n"
     "results until one equals the sentinel."},
    {"len", builtins_len, "obj, /", 0, "Return the number of items in a container."},
    {"max", builtins_max, "*args, key=None, default=<unrepresentable>", METHOD_RAW,
     "Return the largest of the arguments or of the items of one iterable."},
    {"min", builtins_min, "*args, key=None, default=<unrepresentable>", METHOD_RAW,
     "Return the smallest of the arguments or of the items of one iterable."},
    {"next", builtins_next, "iterator, default=<unrepresentable>, /", METHOD_RESUME_NEXT,
     "Return the next item from the iterator.\n"
     "A default is returned instead of raising StopIteration."},
    {"oct", builtins_oct, "number, /", 0,
     "Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'"},
    {"open", builtins_open,
     "file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, "
     "opener=None", METHOD_RAW, "Open file and return a stream.  Raise OSError upon failure."},
    {"ord", builtins_ord, "c, /", 0, "Return the Unicode code point for a one-character string."},
    {"pow", builtins_pow, "base, exp, mod=None", 0,
     "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments."},
    {"print", builtins_print, "*args, sep=' ', end='\\n', file=None, flush=False", METHOD_RAW,
     "Prints the values to a stream, or to sys.stdout by default."},
    {"repr", builtins_repr, "obj, /", 0,
     "Return the canonical string representation of the object."},
    {"round", builtins_round, "number, ndigits=None", 0,
     "Round a number to a given precision in decimal digits.\n\n"
     "The return value is an integer if ndigits is omitted or None.  Otherwise\n"
     "the return value has the same type as the number.  ndigits may be negative."},
    {"setattr", builtins_setattr, "obj, name, value, /", 0,
     "Sets the named attribute on the given object to the specified value.\n\n"
     "setattr(x, 'y', v) is equivalent to ``x.y = v``"},
    {"sorted", builtins_sorted, "iterable, /, *, key=None, reverse=False", METHOD_RAW,
     "Return a new list containing all items from the iterable in ascending order."},
    {"sum", builtins_sum, "iterable, /, start=0", 0,
     "Return the sum of a 'start' value (default: 0) plus an iterable of numbers."},
    {"vars", builtins_vars, "object=<unrepresentable>, /", 0,
     "Return the __dict__ of an object, or the local variables."},
    {0},
};

static bool builtins_add_types(Value module)
{
    Type *const types[] = {
        &type_object, &type_type, &type_bool, &type_bytearray, &type_bytes, &type_classmethod,
        &type_complex, &type_dict, &type_enumerate, &type_filter, &type_float, &type_frozenset,
        &type_int, &type_list, &type_map, &type_memoryview, &type_property, &type_range,
        &type_reversed, &type_set, &type_slice, &type_staticmethod, &type_str, &type_super,
        &type_tuple, &type_zip, &type_BaseException, &type_ExceptionGroup,
#define EXCEPTION(name, base, layout) &type_##name,
#include "runtime/exceptions.def"
#undef EXCEPTION
    };
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        if (!module_add_type(module, types[i]))
            return false;
    }
    Value os_error = OBJECT_VALUE(&type_OSError);
    return module_add(module, "EnvironmentError", os_error)
           && module_add(module, "IOError", os_error);
}

static bool builtins_init(Value module)
{
    return builtins_add_types(module) && module_add(module, "None", VALUE_NONE)
           && module_add(module, "True", VALUE_TRUE) && module_add(module, "False", VALUE_FALSE)
           && module_add(module, "Ellipsis", VALUE_ELLIPSIS)
           && module_add(module, "NotImplemented", VALUE_NOT_IMPLEMENTED)
           && module_add(module, "__debug__", value_bool(interp.optimize == 0))
           && builtins_add_site(module);
}

const ModuleDef mod_builtins = {
    .name = "builtins",
    .doc = "Built-in functions, types, exceptions, and other objects.",
    .functions = builtins_functions,
    .init = builtins_init,
};
