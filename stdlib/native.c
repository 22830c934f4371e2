/* Helpers of the modules in C: see native.h. */
#include "stdlib/native.h"

bool native_flag(Value v, bool fallback, bool *out)
{
    int t = v == 0 ? fallback : is_true(v);
    *out = t > 0;
    return t >= 0;
}

bool native_int(Value v, int fallback, int *out)
{
    int32_t i = fallback;
    if (v != 0 && !as_int32(v, &i))
        return false;
    *out = i;
    return true;
}

Value native_class(const char *dotted, Value bases)
{
    const char *dot = strrchr(dotted, '.');
    Dict *dict = dict_new();
    Value module = str_from_ascii(dotted, (size_t)(dot - dotted)), name = str_intern_cstr(dot + 1);
    if (!is_tuple(bases))
        bases = tuple_pack(1, bases);
    if (bases == 0 || dict == NULL || module == 0 || name == 0
        || !dict_set(dict, NAME(dunder_module), module))
        return 0;
    return type_create(NULL, name, bases, OBJECT_VALUE(dict), NULL, 0);
}

bool native_class_once(Value *slot, const char *dotted, Value bases)
{
    if (*slot == 0)
        *slot = native_class(dotted, bases);
    return *slot != 0;
}

Value native_raise(Value cls, const char *fmt, ...)
{
    va_list list;
    va_start(list, fmt);
    Value text = str_vformat(fmt, list);
    va_end(list);
    return text == 0 ? 0 : raise_value(AS(Type, cls), text);
}

Value native_hex(const uint8_t *data, size_t len)
{
    Value text = str_alloc(len * 2, 0x7f);
    for (size_t i = 0; text != 0 && i < len; i++) {
        STR(text)->data[2 * i] = (uint8_t)"0123456789abcdef"[data[i] >> 4];
        STR(text)->data[2 * i + 1] = (uint8_t)"0123456789abcdef"[data[i] & 15];
    }
    return text;
}
