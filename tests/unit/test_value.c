/* The tagged word: small ints, immediate floats, objects. */
#include "tests/unit/unit.h"

#include <math.h>

#include "runtime/float.h"
#include "runtime/int.h"

static void small_ints(void **state)
{
    const int64_t samples[] = {0, 1, -1, 42, SMALL_INT_MAX, SMALL_INT_MIN, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        Value v = small_int_value(samples[i]);
        assert_true(is_small_int(v));
        assert_false(is_flonum(v));
        assert_true(small_int(v) == samples[i]);
        assert_ptr_equal(type_of(v), &type_int);
    }
    assert_false(fits_small_int(SMALL_INT_MAX + 1));
    assert_false(fits_small_int(SMALL_INT_MIN - 1));
}

static void immediate_floats(void **state)
{
    const double samples[] = {1.0, -1.0, 0.5, 3.14159, 1e70, -1e-70, 0.0};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        Value v = 0;
        assert_true(flonum_encode(samples[i], &v));
        assert_true(is_flonum(v));
        assert_false(is_small_int(v));
        assert_true(flonum(v) == samples[i]);
    }
}

static void boxed_floats(void **state)
{
    const double samples[] = {-0.0, INFINITY, -INFINITY, 1e300, 5e-324};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        Value v;
        assert_false(flonum_encode(samples[i], &v));
        v = float_new(samples[i]);
        assert_true(is_object(v) && is_float(v));
        assert_true(float_value(v) == samples[i]);
        assert_true(signbit(float_value(v)) == signbit(samples[i]));
    }
    assert_true(isnan(float_value(float_new(NAN))));
}

static void singletons(void **state)
{
    assert_true(is_object(VALUE_NONE));
    assert_ptr_equal(type_of(VALUE_TRUE), &type_bool);
    assert_true(value_bool(true) == VALUE_TRUE && value_bool(false) == VALUE_FALSE);
    assert_true(is_int(VALUE_TRUE) && !is_small_int(VALUE_TRUE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_ints), cmocka_unit_test(immediate_floats),
        cmocka_unit_test(boxed_floats), cmocka_unit_test(singletons)};
    return RUN_GROUP(tests);
}
