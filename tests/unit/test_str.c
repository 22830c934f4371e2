/* Strings: widths, interning, searching, and the growing block of `s += t`. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "runtime/int.h"
#include "runtime/str.h"

static Value text(const char *utf8) { return str_from_utf8(utf8, strlen(utf8)); }

static void widths(void **state)
{
    assert_int_equal(STR(text("abc"))->kind, 1);
    assert_true(STR(text("abc"))->ascii);
    assert_int_equal(STR(text("caf\xc3\xa9"))->kind, 1);
    assert_false(STR(text("caf\xc3\xa9"))->ascii);
    assert_int_equal(STR(text("\xe2\x82\xac"))->kind, 2);
    Value wide = text("a\xf0\x9f\x90\x8d");
    assert_int_equal(STR(wide)->kind, 4);
    assert_int_equal(str_len(wide), 2);
    assert_int_equal(str_at(STR(wide), 1), 0x1F40D);
    assert_int_equal(STR(str_substring(wide, 0, 1))->kind, 1); /* narrowed */
    assert_true(str_from_utf8("\xff", 1) == 0);
    assert_raised(&type_UnicodeDecodeError);
}

static void interning(void **state)
{
    Value a = str_intern(text("some_name")), b = str_intern(text("some_name"));
    assert_true(a == b);
    assert_true(str_equal(text("some_name"), a));
    assert_true(str_hash(text("some_name")) == str_hash(a));
}

static void search(void **state)
{
    char long_text[400] = {0};
    memset(long_text, 'a', 399);
    memcpy(long_text + 390, "needle", 6);
    Value hay = text(long_text);
    assert_int_equal(str_find(hay, text("needle"), 0, str_len(hay)), 390);
    assert_int_equal(str_find(hay, text("aab"), 0, str_len(hay)), -1);
    assert_int_equal(str_find(hay, text("needle"), 391, str_len(hay)), -1);
    assert_int_equal(str_find(hay, text(""), 5, str_len(hay)), 5);
    assert_int_equal(str_find(hay, text("\xe2\x82\xac"), 0, str_len(hay)), -1);
}

static void appending(void **state)
{
    Value s = text("0123456789012345678901234567890123456789012345678901234567890123"), first = 0;
    for (int i = 0; i < 1000; i++) {
        s = str_append(s, text("xy"));
        if (i == 0)
            first = s;
    }
    assert_int_equal(str_len(s), 2064);
    assert_true(STR(s)->shared && STR(first)->shared);
    assert_int_equal(str_len(first), 66);
    /* the older string is extended again without harm to the longer one */
    Value other = str_append(first, text("!!"));
    assert_int_equal(str_at(STR(other), 66), '!');
    assert_int_equal(str_at(STR(s), 66), 'x');
    assert_int_equal(strlen(str_utf8(first, NULL)), 66);
    Value wide = str_append(s, text("\xe2\x82\xac"));
    assert_int_equal(STR(wide)->kind, 2);
    assert_int_equal(str_at(STR(wide), 2064), 0x20AC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(widths), cmocka_unit_test(interning),
                                       cmocka_unit_test(search), cmocka_unit_test(appending)};
    return RUN_GROUP(tests);
}
