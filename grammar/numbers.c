/* Number literals to values. */
#include "grammar/build.h"
#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/ops.h"
#include "runtime/str.h"

/* An int literal beyond the digit limit is a SyntaxError that says what to do. */
static Value too_long(Parser *p, Token token)
{
    if (!error_matches(&type_ValueError)) {
        p->memory_failed = true;
        return VALUE_ERROR;
    }
    Value text = to_str(error_take());
    const char *message = text ? str_utf8(text, NULL) : NULL;
    error_clear();
    fail_token(p, token, "%s - Consider hexadecimal for huge integer literals to avoid decimal "
               "conversion limits.", message ? message : "");
    return small_int_value(0);
}

static Value int_literal(Parser *p, Token token)
{
    if (token.length <= 18) {
        int64_t number = 0;
        int32_t i = 0;
        for (; i < token.length && token.text[i] >= '0' && token.text[i] <= '9'; i++)
            number = number * 10 + (token.text[i] - '0');
        if (i == token.length)
            return small_int_value(number);
    }
    Value value = int_from_text(token.text, (size_t)token.length, 0, VALUE_ABSENT);
    return value ? value : too_long(p, token);
}

/* Decimal float, or imaginary with a final j. Underscores are dropped first (PEP 515). */
static Value float_literal(Parser *p, Token token)
{
    char *digits = gc_alloc_atomic((size_t)token.length + 1);
    if (digits == NULL) {
        p->memory_failed = true;
        return VALUE_ERROR;
    }
    size_t n = 0;
    for (int32_t i = 0; i < token.length; i++)
        if (token.text[i] != '_')
            digits[n++] = token.text[i];
    bool imaginary = digits[n - 1] == 'j' || digits[n - 1] == 'J';
    digits[n - imaginary] = '\0';
    double number = double_parse(digits, NULL);
    Value value = imaginary ? complex_new(0, number) : float_new(number);
    if (value == VALUE_ERROR)
        p->memory_failed = true;
    return value;
}

Value number_value(Parser *p, Token token)
{
    bool prefixed = token.length > 1 && token.text[0] == '0' &&
                    strchr("xXoObB", token.text[1]) != NULL;
    for (int32_t i = 0; !prefixed && i < token.length; i++)
        if (strchr(".eEjJ", token.text[i]) != NULL)
            return float_literal(p, token);
    return int_literal(p, token);
}
