/* str methods that pad or map characters: justification, zfill, expandtabs, translate, maketrans. */
#include "runtime/dict.h"
#include "runtime/str_impl.h"

static Value pad(Value v, size_t left, size_t right, uint32_t fill)
{
    if (left == 0 && right == 0)
        return str_exact(v);
    StrBuilder b;
    builder_init(&b);
    if (left > (SIZE_MAX >> 5) || right > (SIZE_MAX >> 5))
        return raise(&type_OverflowError, "padded string is too long");
    builder_reserve(&b, left + right + STR(v)->len, 0);
    builder_fill(&b, fill, left);
    builder_str(&b, v);
    builder_fill(&b, fill, right);
    return builder_finish(&b);
}

enum { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTER };

static Value justify(Value self, Value *args, int align)
{
    int64_t width;
    uint32_t fill = ' ';
    if (!as_index(args[0], &width))
        return VALUE_ERROR;
    if (args[1] != 0) {
        if (!is_str(args[1]))
            return raise_type_error("The fill character must be a unicode character, not %.100T",
                                    args[1]);
        if (STR(args[1])->len != 1)
            return raise_type_error("The fill character must be exactly one character long");
        fill = str_at(STR(args[1]), 0);
    }
    int64_t len = (int64_t)STR(self)->len;
    if (width <= len)
        return str_exact(self);
    size_t room = (size_t)(width - len);
    /* centre: an odd space goes left when the width is odd */
    size_t left = align == ALIGN_LEFT ? 0 : align == ALIGN_RIGHT ? room
                : room / 2 + (room & (size_t)width & 1);
    return pad(self, left, room - left, fill);
}

NATIVE(str_center)
{
    return justify(self, args, ALIGN_CENTER);
}

NATIVE(str_ljust)
{
    return justify(self, args, ALIGN_LEFT);
}

NATIVE(str_rjust)
{
    return justify(self, args, ALIGN_RIGHT);
}

NATIVE(str_zfill)
{
    int64_t width;
    if (!as_index(args[0], &width))
        return VALUE_ERROR;
    const Str *s = STR(self);
    if (width <= (int64_t)s->len)
        return str_exact(self);
    Value r = pad(self, (size_t)width - s->len, 0, '0');
    if (r == 0 || s->len == 0)
        return r;
    uint32_t sign = str_at(s, 0);
    if (sign == '+' || sign == '-') { /* the sign moves to the front */
        unit_set(STR(r)->data, STR(r)->kind, (size_t)width - s->len, '0');
        unit_set(STR(r)->data, STR(r)->kind, 0, sign);
    }
    return r;
}

NATIVE(str_expandtabs)
{
    int64_t size = 8;
    if (args[0] != 0 && !as_index(args[0], &size))
        return VALUE_ERROR;
    const Str *s = STR(self);
    StrBuilder b;
    builder_init(&b);
    size_t column = 0;
    for (size_t i = 0; i < s->len && !b.failed; i++) {
        uint32_t cp = str_at(s, i);
        if (cp != '\t') {
            builder_putc(&b, cp);
            column = cp == '\n' || cp == '\r' ? 0 : column + 1;
        } else if (size > 0) {
            size_t step = (size_t)size - column % (size_t)size;
            if (step > (SIZE_MAX >> 5))
                return raise(&type_OverflowError, "new string is too long");
            builder_fill(&b, ' ', step);
            column += step;
        }
    }
    return builder_finish(&b);
}

/* ---- translate ---- */

/* table[cp]: writes what it says. 1 done, 0 unchanged (no such key), -1 raised. */
static int put_translated(StrBuilder *b, Value table, uint32_t cp)
{
    Value item = get_item(table, small_int_value(cp));
    if (item == 0) {
        if (!error_matches(&type_LookupError))
            return -1;
        error_clear();
        return 0;
    }
    if (item == VALUE_NONE)
        return 1;
    if (is_int(item)) {
        int64_t to;
        if (!int_as_i64(item, &to) || to < 0 || to > 0x10ffff)
            return raise_minus1(&type_ValueError, "character mapping must be in range(0x110000)");
        builder_putc(b, (uint32_t)to);
        return 1;
    }
    if (!is_str(item))
        return raise_minus1(&type_TypeError, "character mapping must return integer, None or str");
    builder_str(b, item);
    return 1;
}

/* The results for ASCII characters are kept: the table is asked once for each. */
NATIVE(str_translate)
{
    enum { UNKNOWN = -1, SLOW = -2, GONE = -3 };
    Value table = args[0];
    int32_t known[128];
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        known[i] = UNKNOWN;
    StrBuilder b;
    builder_init(&b);
    for (size_t i = 0; i < STR(self)->len; i++) {
        uint32_t cp = str_at(STR(self), i);
        if (cp < 128 && known[cp] >= 0) {
            builder_putc(&b, (uint32_t)known[cp]);
            continue;
        }
        if (cp < 128 && known[cp] == GONE)
            continue;
        size_t before = b.len;
        int done = put_translated(&b, table, cp);
        if (done < 0)
            return VALUE_ERROR;
        if (done == 0)
            builder_putc(&b, cp);
        if (b.failed)
            return VALUE_ERROR;
        if (cp < 128)
            known[cp] = b.len == before ? GONE
                      : b.len == before + 1 ? (int32_t)unit_at(b.data, b.kind, before) : SLOW;
    }
    return builder_finish(&b);
}

/* ---- maketrans ---- */

static bool map_pairs(Dict *table, Value x, Value y)
{
    if (STR(x)->len != STR(y)->len)
        return raise_false(&type_ValueError, "the first two maketrans arguments must have equal "
                           "length");
    for (size_t i = 0; i < STR(x)->len; i++)
        if (!dict_set(table, small_int_value(str_at(STR(x), i)),
                      small_int_value(str_at(STR(y), i))))
            return false;
    return true;
}

static bool map_from_dict(Dict *table, Value x)
{
    if (!is_dict(x))
        return raise_false(&type_TypeError, "if you give only one argument to maketrans it must be "
                           "a dict");
    size_t pos = 0;
    Value key, value;
    while (dict_next(DICT(x), &pos, &key, &value)) {
        if (is_str(key)) {
            if (STR(key)->len != 1)
                return raise_false(&type_ValueError, "string keys in translate table must be of "
                                   "length 1");
            key = small_int_value(str_at(STR(key), 0));
        } else if (!is_int(key)) {
            return raise_false(&type_TypeError, "keys in translate table must be strings or "
                               "integers");
        }
        if (!dict_set(table, key, value))
            return false;
    }
    return true;
}

static bool map_arguments(Dict *table, Value *args)
{
    Value x = args[0], y = args[1], z = args[2];
    if (y == 0)
        return map_from_dict(table, x);
    if (!is_str(x))
        return raise_false(&type_TypeError, "first maketrans argument must be a string if there is "
                           "a second argument");
    if (!is_str(y))
        return raise_false(&type_TypeError, "maketrans() argument 2 must be str, not %.50s", arg_type_name(y));
    if (z != 0 && !is_str(z))
        return raise_false(&type_TypeError, "maketrans() argument 3 must be str, not %.50s", arg_type_name(z));
    if (!map_pairs(table, x, y))
        return false;
    for (size_t i = 0; z != 0 && i < STR(z)->len; i++)
        if (!dict_set(table, small_int_value(str_at(STR(z), i)), VALUE_NONE))
            return false;
    return true;
}

NATIVE(str_maketrans)
{
    Dict *table = dict_new();
    if (table == NULL || !map_arguments(table, args))
        return VALUE_ERROR;
    return OBJECT_VALUE(table);
}
