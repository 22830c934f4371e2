/* Ints: the border of small ints, big arithmetic, text. */
#include "tests/unit/unit.h"

#include <string.h>

#include "runtime/int.h"
#include "runtime/str.h"

static Value parse(const char *text) { return int_from_text(text, strlen(text), 10, 0); }

static void assert_text(Value v, const char *want)
{
    assert_true(v != 0);
    assert_string_equal(str_utf8(int_to_str(v, 10, false), NULL), want);
}

static void border(void **state)
{
    Value most = small_int_value(SMALL_INT_MAX), one = small_int_value(1);
    Value beyond = int_add(most, one);
    assert_false(is_small_int(beyond));
    assert_text(beyond, "4611686018427387904");
    assert_true(int_sub(beyond, one) == most); /* normal form again */
    assert_text(int_new(INT64_MIN), "-9223372036854775808");
    int64_t back;
    assert_true(int_as_i64(int_new(INT64_MIN), &back) && back == INT64_MIN);
    assert_false(int_as_i64(int_sub(int_new(INT64_MIN), one), &back));
}

static void arithmetic(void **state)
{
    Value a = parse("123456789012345678901234567890"), b = parse("-987654321098765432109");
    assert_text(int_add(a, b), "123456788024691357802469135781");
    assert_text(int_mul(a, b), "-121932631137021795226076817523485749121223746380010");
    assert_text(int_floordiv(a, b), "-124999999");
    assert_text(int_mod(a, b), "-137345679013625000001");
    assert_text(int_pow(small_int_value(3), small_int_value(100)),
                "515377520732011331036461129765621272702107522001");
    assert_text(int_lshift(small_int_value(-5), small_int_value(70)), "-5902958103587056517120");
    assert_text(int_rshift(int_lshift(small_int_value(-5), small_int_value(70)), small_int_value(69)),
                "-10");
    assert_int_equal(int_compare(a, b), 1);
    assert_int_equal(int_sign(b), -1);
    assert_int_equal(int_bit_length(a), 97);
}

static void errors(void **state)
{
    assert_true(int_floordiv(small_int_value(1), small_int_value(0)) == 0);
    assert_raised(&type_ZeroDivisionError);
    assert_true(parse("12a") == 0);
    assert_raised(&type_ValueError);
}

static void bytes(void **state)
{
    uint8_t out[9];
    Value v = parse("-2");
    assert_true(int_to_bytes(v, out, sizeof out, false, true));
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(out[i], 0xff);
    assert_int_equal(out[8], 0xfe);
    assert_true(int_compare(int_from_bytes(out, sizeof out, false, true), v) == 0);
    assert_false(int_to_bytes(v, out, 1, true, false));
    assert_raised(&type_OverflowError);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(border), cmocka_unit_test(arithmetic),
                                       cmocka_unit_test(errors), cmocka_unit_test(bytes)};
    return RUN_GROUP(tests);
}
