/* A host program: gives a script a function of its own, calls a function of the script, survives the
 * script's errors and its hunger for memory. */
#include <stdio.h>
#include <string.h>

#include <coil.h>

/* host.add(a, b): a function in C that scripts call. */
static CoilValue *add(Coil *coil, CoilValue *const *args, size_t count, void *data)
{
    int64_t a, b;
    int *calls = data;
    if (count != 2)
        return coil_raise(coil, "TypeError", "add() takes two numbers");
    if (!coil_as_int(coil, args[0], &a) || !coil_as_int(coil, args[1], &b))
        return NULL;
    ++*calls;
    return coil_int(coil, a + b);
}

static const char script[] =
    "import host\n"
    "def greet(name):\n"
    "    return 'hello, ' + name\n"
    "def numbers(n):\n"
    "    for i in range(n):\n"
    "        yield host.add(i, 100)\n";

int main(void)
{
    int calls = 0, status = 0;
    CoilOptions options = {.heap_limit = 64 << 20, .isolated = true};
    Coil *coil = coil_open(&options);
    CoilFunctionDef functions[] = {{"add", add, &calls, "Adds two ints."}, {0}};
    if (coil == NULL || !coil_register_module(coil, "host", functions))
        return 1;
    if (!coil_exec(coil, script, "script.py")) {
        coil_print_error(coil);
        return 1;
    }

    CoilValue *name = coil_str(coil, "host"), *greet = coil_eval(coil, "greet");
    CoilValue *text = coil_call(coil, greet, &name, 1);
    printf("%s\n", coil_as_str(coil, text, NULL));

    CoilValue *sum = coil_eval(coil, "sum(numbers(5))");
    int64_t n;
    if (sum != NULL && coil_as_int(coil, sum, &n))
        printf("sum %lld after %d calls\n", (long long)n, calls);

    if (coil_eval(coil, "1 / 0") == NULL) {
        printf("error: %s\n", coil_error(coil));
        coil_clear_error(coil);
    }
    if (coil_eval(coil, "[0] * 10**9") == NULL) {
        printf("memory error: %s\n", coil_error_is(coil, "MemoryError") ? "yes" : coil_error(coil));
        coil_clear_error(coil);
    }
    CoilValue *after = coil_eval(coil, "len('still here')");
    if (after != NULL && coil_as_int(coil, after, &n))
        printf("%lld\n", (long long)n);

    coil_release(after);
    coil_release(sum);
    coil_release(text);
    coil_release(greet);
    coil_release(name);
    return coil_close(coil, status);
}
