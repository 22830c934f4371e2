/* Dicts: order, growth, removal, keys that are equal across types; sets. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "runtime/dict.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/str.h"

static void order_and_growth(void **state)
{
    Dict *d = dict_new();
    for (int i = 0; i < 5000; i++)
        assert_true(dict_set(d, small_int_value(i * 7919 % 5000), small_int_value(i)));
    assert_int_equal(d->used, 5000);
    size_t pos = 0;
    Value key, value;
    for (int i = 0; dict_next(d, &pos, &key, &value); i++) {
        assert_true(value == small_int_value(i));
        assert_true(key == small_int_value(i * 7919 % 5000));
    }
}

static void removal(void **state)
{
    Dict *d = dict_new();
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < 100; i++)
            assert_true(dict_set(d, small_int_value(i), small_int_value(round)));
        for (int i = 0; i < 100; i += 2)
            assert_int_equal(dict_del(d, small_int_value(i)), 1);
        assert_int_equal(dict_del(d, small_int_value(0)), 0);
    }
    assert_int_equal(d->used, 50);
    Value v;
    assert_int_equal(dict_find(d, small_int_value(1), &v), 1);
    assert_int_equal(dict_find(d, small_int_value(2), &v), 0);
}

static void equal_keys(void **state)
{
    Dict *d = dict_new();
    Value v;
    assert_true(dict_set(d, small_int_value(1), small_int_value(10)));
    assert_int_equal(dict_find(d, float_new(1.0), &v), 1);
    assert_int_equal(dict_find(d, VALUE_TRUE, &v), 1);
    assert_true(dict_set(d, VALUE_TRUE, small_int_value(11)));
    assert_int_equal(d->used, 1);
    assert_true(dict_set(d, str_from_cstr("key"), VALUE_NONE));
    assert_true(dict_get_str(d, str_intern_cstr("key")) == VALUE_NONE);
    assert_int_equal(dict_find(d, list_new(0), &v), -1);
    assert_raised(&type_TypeError);
}

static void sets(void **state)
{
    Set *s = SET(set_new(&type_set, 0));
    for (int i = 0; i < 1000; i++)
        assert_true(set_add(s, small_int_value(i % 300)));
    assert_int_equal(s->used, 300);
    for (int i = 0; i < 300; i += 3)
        assert_int_equal(set_discard(s, small_int_value(i)), 1);
    assert_int_equal(s->used, 200);
    assert_int_equal(set_contains(s, small_int_value(3)), 0);
    assert_int_equal(set_contains(s, float_new(4.0)), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_and_growth), cmocka_unit_test(removal),
        cmocka_unit_test(equal_keys), cmocka_unit_test(sets)};
    return RUN_GROUP(tests);
}
