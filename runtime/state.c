/* The interpreter's and the main thread's state. */
#include "runtime/state.h"

#include "runtime/error.h"

Thread *thread, *threads;
Interp interp = {.recursion_limit = 1000, .int_max_str_digits = 4300};
bool (*pending_calls_hook)(void);

bool recursion_check(const char *where)
{
    char here;
    if (LIKELY(&here > thread->c_stack_limit))
        return true;
    raise(&type_RecursionError, "maximum recursion depth exceeded%s", where);
    return false;
}
