/* What the unit tests share: cmocka, and an interpreter that runs for the whole program. */
#ifndef COIL_TESTS_UNIT_H
#define COIL_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "runtime/error.h"
#include "vm/embed/coil.h"

static Coil *coil;

static int start_coil(void **state)
{
    (void)state;
    CoilOptions options = {.isolated = true};
    coil = coil_open(&options);
    return coil == NULL;
}

static int end_coil(void **state)
{
    (void)state;
    return coil_close(coil, 0);
}

/* The pending exception's type is as said; clears it. */
static inline void assert_raised(Type *type)
{
    assert_true(error_pending());
    assert_true(error_clear_if(type));
}

#define RUN_GROUP(tests) cmocka_run_group_tests(tests, start_coil, end_coil)

#endif
