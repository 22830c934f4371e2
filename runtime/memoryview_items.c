/* Items of memoryviews: reading and writing by struct format, walking many dimensions, comparing,
 * casting. */
#include "runtime/float_half.h"
#include "runtime/memoryview_impl.h"
#include "runtime/float.h"

char format_letter(const char *format)
{
    if (format[0] == '@')
        format++;
    return format[0] != '\0' && format[1] == '\0' ? format[0] : 0;
}

size_t format_size(char letter)
{
    switch (letter) {
    case 'c': case 'b': case 'B': case '?': return 1;
    case 'h': case 'H': case 'e': return 2;
    case 'i': case 'I': case 'f': return 4;
    case 'l': case 'L': case 'q': case 'Q': case 'n': case 'N': case 'd': case 'P': return 8;
    default: return 0;
    }
}

Value item_unpack(const uint8_t *p, const char *format)
{
    char letter = format_letter(format);
    uint64_t u = 0;
    memcpy(&u, p, MIN(format_size(letter), sizeof u));
    switch (letter) {
    case 'B': case 'H': case 'I': case 'L': case 'Q': case 'N': case 'P': return int_from_u64(u);
    case 'b': return small_int_value((int8_t)u);
    case 'h': return small_int_value((int16_t)u);
    case 'i': return small_int_value((int32_t)u);
    case 'l': case 'q': case 'n': return int_new((int64_t)u);
    case '?': return value_bool(u != 0);
    case 'c': return bytes_new(p, 1);
    case 'e': return float_new(half_to_double((uint16_t)u));
    case 'f': {
        float f;
        memcpy(&f, p, sizeof f);
        return float_new((double)f);
    }
    case 'd': {
        double d;
        memcpy(&d, p, sizeof d);
        return float_new(d);
    }
    default:
        return raise(&type_NotImplementedError, "memoryview: format %s not supported", format);
    }
}

static bool pack_failed(const char *format)
{
    if (error_matches(&type_TypeError)) {
        error_clear();
        return raise_false(&type_TypeError, "memoryview: invalid type for format '%s'", format);
    }
    if (error_matches(&type_OverflowError) || error_matches(&type_ValueError)) {
        error_clear();
        return raise_false(&type_ValueError, "memoryview: invalid value for format '%s'", format);
    }
    return false;
}

static bool pack_float(uint8_t *p, char letter, Value v)
{
    double d;
    if (!as_double(v, &d))
        return false;
    float f = (float)d;
    uint16_t h = 0;
    if (letter == 'e' && !half_from_double(d, &h))
        return raise_false(&type_OverflowError, "float too large to pack with e format");
    if (letter == 'd')
        memcpy(p, &d, sizeof d);
    else if (letter == 'f')
        memcpy(p, &f, sizeof f);
    else
        memcpy(p, &h, sizeof h);
    return true;
}

static bool pack_integer(uint8_t *p, char letter, Value v)
{
    size_t size = format_size(letter);
    Value index = index_value(v);
    if (index == 0)
        return false;
    uint64_t u = 0;
    int64_t i = 0;
    bool fits;
    if (strchr("bhilqn", letter) != NULL) {
        fits = int_as_i64(index, &i);
        if (size < 8)
            fits = fits && i >= -(1ll << (size * 8 - 1)) && i < 1ll << (size * 8 - 1);
        u = (uint64_t)i;
    } else {
        fits = int_sign(index) >= 0 && int_as_u64(index, &u) && (size == 8 || u >> size * 8 == 0);
        if (letter == 'P' && int_sign(index) < 0) { /* addresses may be given as signed */
            fits = int_as_i64(index, &i);
            u = (uint64_t)i;
        }
    }
    if (!fits)
        return raise_false(&type_ValueError, "out of range");
    memcpy(p, &u, size);
    return true;
}

bool item_pack(uint8_t *p, const char *format, Value v)
{
    char letter = format_letter(format);
    bool ok;
    if (format_size(letter) == 0)
        return raise_false(&type_NotImplementedError, "memoryview: format %s not supported",
                           format);
    if (letter == 'c') {
        if (!is_bytes(v))
            return raise_false(&type_TypeError, "memoryview: invalid type for format '%s'", format);
        if (bytes_len(v) != 1)
            return raise_false(&type_ValueError, "memoryview: invalid value for format '%s'",
                               format);
        *p = bytes_data(v)[0];
        return true;
    }
    if (letter == '?') {
        int truth = is_true(v);
        ok = truth >= 0;
        if (ok)
            *p = (uint8_t)truth;
    } else if (letter == 'e' || letter == 'f' || letter == 'd') {
        ok = pack_float(p, letter, v);
    } else {
        ok = pack_integer(p, letter, v);
    }
    return ok || pack_failed(format);
}

/* ---- walking ---- */

size_t view_items(const MemoryView *m)
{
    size_t n = 1;
    for (int i = 0; i < m->ndim; i++)
        n *= (size_t)m->shape[i];
    return n;
}

bool view_is_c_contiguous(const MemoryView *m)
{
    int64_t step = (int64_t)m->itemsize;
    if (view_items(m) == 0)
        return true;
    for (int i = m->ndim - 1; i >= 0; i--) {
        if (m->shape[i] > 1 && m->strides[i] != step)
            return false;
        step *= m->shape[i];
    }
    return true;
}

bool view_is_f_contiguous(const MemoryView *m)
{
    int64_t step = (int64_t)m->itemsize;
    if (view_items(m) == 0)
        return true;
    for (int i = 0; i < m->ndim; i++) {
        if (m->shape[i] > 1 && m->strides[i] != step)
            return false;
        step *= m->shape[i];
    }
    return true;
}

/* Address of the item whose number is n in C (or Fortran) order. */
static uint8_t *item_at(const MemoryView *m, size_t n, bool fortran)
{
    uint8_t *p = m->data;
    for (int k = 0; k < m->ndim; k++) {
        int i = fortran ? k : m->ndim - 1 - k;
        p += (int64_t)(n % (size_t)m->shape[i]) * m->strides[i];
        n /= (size_t)m->shape[i];
    }
    return p;
}

void view_flatten(const MemoryView *m, uint8_t *to, bool fortran)
{
    size_t count = view_items(m);
    if (count == 0)
        return;
    if (fortran ? view_is_f_contiguous(m) : view_is_c_contiguous(m)) {
        memcpy(to, m->data, count * m->itemsize);
        return;
    }
    for (size_t i = 0; i < count; i++)
        memcpy(to + i * m->itemsize, item_at(m, i, fortran), m->itemsize);
}

static Value list_of_dimension(const MemoryView *m, const uint8_t *p, int dim)
{
    if (dim == m->ndim)
        return item_unpack(p, m->format);
    Value list = list_new((size_t)m->shape[dim]);
    for (int64_t i = 0; list != 0 && i < m->shape[dim]; i++) {
        Value item = list_of_dimension(m, p + i * m->strides[dim], dim + 1);
        if (item == 0 || !list_push(LIST(list), item))
            return VALUE_ERROR;
    }
    return list;
}

Value view_to_list(const MemoryView *m)
{
    return list_of_dimension(m, m->data, 0);
}

int views_equal(const MemoryView *a, const MemoryView *b)
{
    if (a->ndim != b->ndim)
        return 0;
    for (int i = 0; i < a->ndim; i++) {
        if (a->shape[i] != b->shape[i])
            return 0;
        if (a->shape[i] == 0)
            return 1;
    }
    char x = format_letter(a->format), y = format_letter(b->format);
    if (format_size(x) == 0 || format_size(y) == 0) /* formats that struct would have to read */
        return 0;
    bool exact = x == y && x != 'f' && x != 'd' && x != 'e' && x != '?';
    size_t count = view_items(a);
    if (exact && view_is_c_contiguous(a) && view_is_c_contiguous(b))
        return memcmp(a->data, b->data, count * a->itemsize) == 0;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *p = item_at(a, i, false), *q = item_at(b, i, false);
        Value v = item_unpack(p, a->format), w = item_unpack(q, b->format);
        int equal = v == 0 || w == 0 ? -1 : compare_bool(v, w, CMP_EQ);
        if (equal <= 0)
            return equal;
    }
    return 1;
}

/* ---- cast ---- */

/* Reads the shape argument; its product. 0: raised. */
static bool read_shape(MemoryView *m, Value shape, size_t *product)
{
    *product = 1;
    for (int i = 0; i < m->ndim; i++) {
        size_t count;
        Value item = sequence_items(shape, &count)[i];
        int64_t n;
        if (!is_int(item))
            return raise_false(&type_TypeError, "memoryview.cast(): elements of shape must be "
                               "integers");
        if (!as_index(item, &n))
            return false;
        if (n <= 0)
            return raise_false(&type_ValueError, "memoryview.cast(): elements of shape must be "
                               "integers > 0");
        if ((size_t)n > (size_t)PTRDIFF_MAX / *product)
            return raise_false(&type_ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX");
        m->shape[i] = n;
        *product *= (size_t)n;
    }
    return true;
}

static bool check_cast(const MemoryView *from, const char *format, char to)
{
    char source = format_letter(from->format);
    bool to_bytes = to == 'b' || to == 'B' || to == 'c';
    bool from_bytes = source == 'b' || source == 'B' || source == 'c';
    if (format_size(source) == 0)
        return raise_false(&type_ValueError, "memoryview: source format must be a native single "
                           "character format prefixed with an optional '@'");
    if (format_size(to) == 0)
        return raise_false(&type_ValueError, "memoryview: destination format must be a native "
                           "single character format prefixed with an optional '@'");
    if (!to_bytes && !from_bytes)
        return raise_false(&type_TypeError, "memoryview: cannot cast between two non-byte formats");
    if (view_items(from) * from->itemsize % format_size(to) != 0)
        return raise_false(&type_TypeError, "memoryview: length is not a multiple of itemsize");
    return true;
}

Value view_cast(Value self, Value format, Value shape)
{
    const MemoryView *from = AS(MemoryView, self);
    if (!is_str(format))
        return raise_type_error("cast() argument 'format' must be str, not %.50s",
                                arg_type_name(format));
    const char *text = str_utf8(format, NULL);
    if (text == NULL)
        return VALUE_ERROR;
    if (shape != 0 && !is_list(shape) && !is_tuple(shape))
        return raise_type_error("shape must be a list or a tuple");
    if (!view_is_c_contiguous(from))
        return raise_type_error("memoryview: casts are restricted to C-contiguous views");
    size_t ndim = 1, bytes = view_items(from) * from->itemsize, product;
    if (shape != 0)
        sequence_items(shape, &ndim);
    if ((shape != 0 || from->ndim != 1) && from->ndim != 1 && ndim != 1)
        return raise_type_error("memoryview: cast must be 1D -> ND or ND -> 1D");
    if (ndim > 64)
        return raise_value_error("memoryview: number of dimensions must not exceed 64");
    char letter = format_letter(text);
    if (!check_cast(from, text, letter))
        return VALUE_ERROR;
    MemoryView *m = view_derive(from, (int)ndim);
    if (m == NULL)
        return VALUE_ERROR;
    char *copy = gc_alloc_atomic(4); /* heap objects must not point into the str */
    if (copy == NULL)
        return VALUE_ERROR;
    snprintf(copy, 4, "%s", text);
    m->format = copy;
    m->itemsize = format_size(letter);
    if (shape == 0)
        m->shape[0] = (int64_t)(bytes / m->itemsize);
    else if (!read_shape(m, shape, &product))
        return VALUE_ERROR;
    else if (product * m->itemsize != bytes)
        return raise_type_error("memoryview: product(shape) * itemsize != buffer size");
    int64_t step = (int64_t)m->itemsize;
    for (int i = m->ndim - 1; i >= 0; i--) {
        m->strides[i] = step;
        step *= m->shape[i];
    }
    return OBJECT_VALUE(m);
}
