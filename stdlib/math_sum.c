/* math: accurate sums, products and norms. */
#include <math.h>

#include "runtime/call.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "stdlib/math_impl.h"

/* a + b exactly as hi + lo (D. E. Knuth, TAOCP 4.2.2). */
static inline void two_sum(double a, double b, double *hi, double *lo)
{
    double s = a + b, bb = s - a;
    *lo = (a - (s - bb)) + (b - bb);
    *hi = s;
}

/* ---- fsum ---- */

/* The exact sum as numbers that do not overlap, smallest first (J. R. Shewchuk, "Adaptive Precision
 * Floating-Point Arithmetic", 1997). */
typedef struct Partials {
    double *items;
    size_t count, cap;
    double local[32];
    double special; /* sum of infinities and nans */
    double infinities;
} Partials;

static bool partials_add(Partials *p, double x)
{
    double original = x;
    size_t kept = 0;
    for (size_t i = 0; i < p->count; i++) {
        double hi, lo;
        two_sum(x, p->items[i], &hi, &lo);
        if (lo != 0)
            p->items[kept++] = lo;
        x = hi;
    }
    if (UNLIKELY(!isfinite(x))) {
        if (isfinite(original))
            return raise_false(&type_OverflowError, "intermediate overflow in fsum");
        if (isinf(original))
            p->infinities += original;
        p->special += original;
        p->count = 0;
        return true;
    }
    p->count = kept;
    if (x == 0)
        return true;
    if (p->count == p->cap) {
        double *more = gc_alloc_atomic(p->cap * 2 * sizeof(double));
        if (more == NULL)
            return false;
        memcpy(more, p->items, p->count * sizeof(double));
        p->items = more;
        p->cap *= 2;
    }
    p->items[p->count++] = x;
    return true;
}

/* Rounds the exact sum once: adds from the top until something is lost, then looks whether the
 * parts below turn a tie. */
static double partials_round(const Partials *p)
{
    size_t n = p->count;
    if (n == 0)
        return 0.0;
    double hi = p->items[--n], lo = 0.0;
    while (n > 0) {
        double s;
        two_sum(hi, p->items[--n], &s, &lo);
        hi = s;
        if (lo != 0)
            break;
    }
    if (n > 0 && ((lo < 0 && p->items[n - 1] < 0) || (lo > 0 && p->items[n - 1] > 0))) {
        double twice = lo * 2.0, up = hi + twice;
        if (twice == up - hi)
            hi = up;
    }
    return hi;
}

static bool fsum_item(Value item, void *data)
{
    double x;
    return math_double(item, &x) && partials_add(data, x);
}

MATH_FUNCTION(fsum)
{
    Partials p = {.cap = ARRAY_LEN(p.local)};
    p.items = p.local;
    if (!iterate(args[0], fsum_item, &p) || error_pending())
        return VALUE_ERROR;
    if (p.special != 0) { /* nan is unequal to 0 too */
        if (isnan(p.infinities))
            return raise_value_error("-inf + inf in fsum");
        return float_new(p.special);
    }
    return float_new(partials_round(&p));
}

/* ---- sumprod ---- */

/* A sum of products in tripled precision (T. Ogita, S. M. Rump, S. Oishi, "Accurate Sum and Dot
 * Product", 2005, algorithm 5.10). */
typedef struct Triple { double hi, lo, tiny; } Triple;

static inline void triple_add_product(Triple *t, double x, double y)
{
    double p = x * y, e = fma(x, y, -p), r1, r2, r3;
    two_sum(t->hi, p, &t->hi, &r1);
    two_sum(t->lo, e, &t->lo, &r2);
    two_sum(t->lo, r1, &t->lo, &r3);
    t->tiny += r2 + r3;
}

static double triple_round(const Triple *t)
{
    double last, rest, total, low;
    two_sum(t->lo, t->tiny, &last, &rest);
    two_sum(t->hi, last, &total, &low);
    return total + (rest + low);
}

/* Sums go through three phases, never back: pairs of ints exactly; pairs with a float (the other a
 * float or int) in tripled precision; and from the first other pair on by plain * and +. */
typedef struct SumProd {
    Value total;
    Triple floats;
    bool have_floats;
    enum { PHASE_INTS, PHASE_FLOATS, PHASE_ANY } phase;
} SumProd;

static bool sumprod_end_floats(SumProd *s)
{
    s->phase = PHASE_ANY;
    if (!s->have_floats)
        return true;
    Value f = float_new(triple_round(&s->floats));
    s->total = f == VALUE_ERROR ? VALUE_ERROR : binary_op(OP_ADD, s->total, f);
    return s->total != VALUE_ERROR;
}

static bool is_plain_int(Value v) { return is_small_int(v) || is_exactly(v, &type_int); }

/* 1 added, 0 not a pair for this phase, -1 raised. */
static int sumprod_floats(SumProd *s, Value x, Value y)
{
    double a, b;
    bool fx = is_exactly(x, &type_float), fy = is_exactly(y, &type_float);
    if (!(fx && (fy || is_plain_int(y) || is_exactly(y, &type_bool))) &&
        !(fy && (is_plain_int(x) || is_exactly(x, &type_bool))))
        return 0;
    if (!math_double(x, &a) || !math_double(y, &b))
        return -1;
    Triple next = s->floats;
    triple_add_product(&next, a, b);
    if (!isfinite(next.hi) || !isfinite(next.tiny))
        return 0; /* infinities and nans add in the plain way */
    s->floats = next;
    s->have_floats = true;
    return 1;
}

static bool sumprod_add(SumProd *s, Value x, Value y)
{
    if (s->phase == PHASE_INTS) {
        if (is_plain_int(x) && is_plain_int(y)) {
            Value p = int_mul(x, y);
            s->total = p == VALUE_ERROR ? VALUE_ERROR : int_add(s->total, p);
            return s->total != VALUE_ERROR;
        }
        s->phase = PHASE_FLOATS;
    }
    if (s->phase == PHASE_FLOATS) {
        int done = sumprod_floats(s, x, y);
        if (done != 0)
            return done > 0;
        if (!sumprod_end_floats(s))
            return false;
    }
    Value p = binary_op(OP_MUL, x, y);
    s->total = p == VALUE_ERROR ? VALUE_ERROR : binary_op(OP_ADD, s->total, p);
    return s->total != VALUE_ERROR;
}

MATH_FUNCTION(sumprod)
{
    Value p = get_iter(args[0]), q = p == VALUE_ERROR ? VALUE_ERROR : get_iter(args[1]);
    if (q == VALUE_ERROR)
        return VALUE_ERROR;
    SumProd s = {.total = small_int_value(0)};
    for (;;) {
        Value x = iter_next(p);
        if (x == 0 && error_pending())
            return VALUE_ERROR;
        Value y = iter_next(q);
        if (y == 0 && error_pending())
            return VALUE_ERROR;
        if ((x == 0) != (y == 0))
            return raise_value_error("Inputs are not the same length");
        if (x == 0)
            break;
        if (!sumprod_add(&s, x, y))
            return VALUE_ERROR;
    }
    return s.phase != PHASE_FLOATS || sumprod_end_floats(&s) ? s.total : VALUE_ERROR;
}

/* ---- prod ---- */

static bool prod_item(Value item, void *data)
{
    Value *total = data;
    if (are_small_ints(*total, item))
        *total = int_mul(*total, item);
    else if (is_flonum(*total) && is_flonum(item))
        *total = float_new(flonum(*total) * flonum(item));
    else
        *total = binary_op(OP_MUL, *total, item);
    return *total != VALUE_ERROR;
}

MATH_FUNCTION(prod)
{
    Value total = args[1] == VALUE_ABSENT ? small_int_value(1) : args[1];
    if (!iterate(args[0], prod_item, &total) || error_pending())
        return VALUE_ERROR;
    return total;
}

/* ---- norms ---- */

/* sqrt(sum of squares), scaled by a power of two against overflow, the squares and their sum kept
 * with their rounding errors, the root corrected by one Newton step in doubled precision. */
static double norm(const double *v, size_t n, double largest, bool has_nan)
{
    if (isinf(largest))
        return largest;
    if (has_nan)
        return NAN;
    if (largest == 0 || n <= 1)
        return largest;
    int exponent;
    frexp(largest, &exponent);
    /* Subnormals: 2^-exponent itself would overflow, so they are lifted first. */
    double lift = exponent < -1020 ? 0x1p60 : 1.0;
    double scale = ldexp(1.0, -(exponent < -1020 ? exponent + 60 : exponent));
    double sum = 0.0, e1 = 0.0, e2 = 0.0, lo;
    for (size_t i = 0; i < n; i++) {
        double x = v[i] * lift * scale, p = x * x;
        e1 += fma(x, x, -p);
        two_sum(sum, p, &sum, &lo);
        e2 += lo;
    }
    double h = sqrt(sum + (e1 + e2)), hh = h * h, he = fma(h, h, -hh), residue;
    two_sum(sum, -hh, &residue, &lo);
    h += (residue + (lo + (e1 + e2 - he))) / (2.0 * h);
    return h / scale / lift;
}

static Value norm_result(const double *v, size_t n)
{
    double largest = 0;
    bool has_nan = false;
    for (size_t i = 0; i < n; i++) {
        has_nan |= isnan(v[i]);
        if (v[i] > largest)
            largest = v[i];
    }
    return float_new(norm(v, n, largest, has_nan));
}

static double *norm_room(double *local, size_t n, size_t have)
{
    return n <= have ? local : gc_alloc_atomic(n * sizeof(double));
}

MATH_FUNCTION(hypot)
{
    double local[16], *v = norm_room(local, nargs, ARRAY_LEN(local));
    if (kwnames != 0)
        return raise_type_error("math.hypot() takes no keyword arguments");
    if (v == NULL)
        return VALUE_ERROR;
    for (size_t i = 0; i < nargs; i++) {
        if (!math_double(args[i], &v[i]))
            return VALUE_ERROR;
        v[i] = fabs(v[i]);
    }
    return norm_result(v, nargs);
}

MATH_FUNCTION(dist)
{
    double local[16];
    Value p = is_tuple(args[0]) ? args[0] : tuple_from_iterable(args[0]);
    Value q = p == VALUE_ERROR ? VALUE_ERROR
            : is_tuple(args[1]) ? args[1] : tuple_from_iterable(args[1]);
    if (q == VALUE_ERROR)
        return VALUE_ERROR;
    size_t n = TUPLE(p)->len;
    if (n != TUPLE(q)->len)
        return raise_value_error("both points must have the same number of dimensions");
    double *v = norm_room(local, n, ARRAY_LEN(local));
    if (v == NULL)
        return VALUE_ERROR;
    for (size_t i = 0; i < n; i++) {
        double a, b;
        if (!math_double(TUPLE(p)->items[i], &a) || !math_double(TUPLE(q)->items[i], &b))
            return VALUE_ERROR;
        v[i] = fabs(a - b);
    }
    return norm_result(v, n);
}
