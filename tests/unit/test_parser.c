/* The parser: modes, positions of errors, input that asks for more, hostile input. */
#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "grammar/ast.h"
#include "grammar/parse.h"
#include "runtime/exceptions.h"
#include "runtime/str.h"

static Node *parse_as(const char *source, ParseMode mode, bool interactive)
{
    ParseOptions options = {.mode = mode, .filename = str_from_cstr("test"), .interactive = interactive};
    return parse_source(source, strlen(source), &options);
}

static void modes(void **state)
{
    Node *tree = parse_as("x = 1\ndef f(): return x\n", PARSE_FILE, false);
    assert_non_null(tree);
    assert_int_equal(tree->kind, AST_Module);
    assert_int_equal(parse_as("x + 1", PARSE_EVAL, false)->kind, AST_Expression);
    assert_null(parse_as("x = 1", PARSE_EVAL, false));
    assert_raised(&type_SyntaxError);
}

static void error_position(void **state)
{
    CoilValue *v = coil_eval(coil, "compile('a = 1\\nb = = 2\\n', 'f', 'exec')");
    assert_null(v);
    assert_raised(&type_SyntaxError);
}

static void more_lines(void **state)
{
    const char *unfinished[] = {"def f():", "(1,", "'''text", "if x:\n    y = 1"};
    for (size_t i = 0; i < sizeof unfinished / sizeof *unfinished; i++) {
        assert_null(parse_as(unfinished[i], PARSE_SINGLE, true));
        assert_raised(&type__IncompleteInputError);
    }
    assert_non_null(parse_as("if x:\n    y = 1\n", PARSE_SINGLE, true));
    assert_non_null(parse_as("x = 1", PARSE_SINGLE, true));
}

/* Any bytes end in a tree or an exception. */
static void hostile(void **state)
{
    srand(1);
    static const char pieces[][8] = {"(", ")", "[", "def ", "f'{", "'", "\"", ":", "\n", "    ", "if ",
                                     "x", "=", "\\", "lambda ", "*", "0x", "@", "}", "async "};
    char source[256];
    for (int round = 0; round < 3000; round++) {
        source[0] = '\0';
        for (int i = 0; i < 20; i++)
            strcat(source, pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)]);
        if (parse_as(source, PARSE_FILE, false) == NULL) {
            assert_true(error_pending());
            error_clear();
        }
    }
}

static void deep(void **state)
{
    size_t n = 100000;
    char *source = malloc(2 * n + 2);
    memset(source, '(', n);
    memset(source + n, ')', n);
    source[2 * n] = '\0';
    assert_null(parse_as(source, PARSE_FILE, false));
    assert_true(error_pending());
    error_clear();
    free(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modes), cmocka_unit_test(error_position), cmocka_unit_test(more_lines),
        cmocka_unit_test(hostile), cmocka_unit_test(deep)};
    return RUN_GROUP(tests);
}
