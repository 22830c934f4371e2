/* Start of the object world. The first strings and dicts are made before their types are ready:
 * they need only that every type knows its base shape. */
#include "runtime/init.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/type.h"

#define TYPE(name) extern Type type_##name;
#include "runtime/types.def"
#undef TYPE

static Type *const static_types[] = {
#define TYPE(name) &type_##name,
#include "runtime/types.def"
#undef TYPE
    &type_BaseException,
#define EXCEPTION(name, base, layout) &type_##name,
#include "runtime/exceptions.def"
#undef EXCEPTION
};

/* Built-in containers that may be weakly referenced; most types say so themselves. */
static Type *const weakly_referable[] = {&type_set, &type_frozenset, &type_memoryview};

bool runtime_init(void)
{
    /* Objects point to the base shape inside their type. */
    gc_register_displacement(offsetof(Type, base));
    for (size_t i = 0; i < ARRAY_LEN(static_types); i++)
        type_base_shape(static_types[i]);
    names_init();
    for (size_t i = 0; i < ARRAY_LEN(weakly_referable); i++)
        weakly_referable[i]->flags |= TYPE_WEAKREF;
    for (size_t i = 0; i < ARRAY_LEN(static_types); i++)
        type_ready(static_types[i]);
    exceptions_init();
    error_init();
    return true;
}
