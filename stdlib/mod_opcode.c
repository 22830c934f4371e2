/* _opcode: the names of the machine's instructions and how many words each takes, for module opcode. */
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/str.h"
#include "vm/code.h"

static bool opcode_init(Value module)
{
    Value names = tuple_new(OPC_COUNT), words = tuple_new(OPC_COUNT);
    if (!names || !words)
        return false;
    for (size_t i = 0; i < OPC_COUNT; i++) {
        Value name = str_intern_cstr(opcode_names[i]);
        if (!name)
            return false;
        TUPLE(names)->items[i] = name;
        TUPLE(words)->items[i] = small_int_value(opcode_words[i]);
    }
    return module_add(module, "names", names) && module_add(module, "words", words);
}

const ModuleDef mod__opcode = {
    .name = "_opcode",
    .doc = "The instructions of the machine.",
    .init = opcode_init,
};
