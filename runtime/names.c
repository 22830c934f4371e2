/* The names that C code uses, interned at start. NAME(id) reads the table. */
#include "runtime/names.h"
#include "runtime/str.h"

Value names[NAME_COUNT];

static const char *const name_texts[NAME_COUNT] = {
#define N(id) [NAME_##id] = #id,
#define NS(id, text) [NAME_##id] = text,
#include "runtime/names.def"
#undef N
#undef NS
};

void names_init(void)
{
    for (size_t i = 0; i < NAME_COUNT; i++)
        names[i] = str_intern_cstr(name_texts[i]);
}
