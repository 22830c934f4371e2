/* Module objects, and what a C module declares. */
#ifndef COIL_MODULE_H
#define COIL_MODULE_H

#include "runtime/object.h"

typedef struct Module { Object head; Dict *dict; Value name; } Module;
extern Type type_module;

/* A module written in C: a row of stdlib/modules.def names one of these. */
typedef struct ModuleDef {
    const char *name;
    const char *doc;
    const MethodDef *functions;      /* ends with a NULL name; may be NULL */
    bool (*init)(Value module);      /* adds constants and types; false: raised. May be NULL */
} ModuleDef;

Value module_new(Value name);
Value module_from_def(const ModuleDef *def);
Dict *module_dict(Value module);
bool module_add(Value module, const char *name, Value value);
bool module_add_type(Value module, Type *type);  /* readies it, adds it under its bare name */
bool module_add_int(Value module, const char *name, int64_t i);
bool module_add_str(Value module, const char *name, const char *text);
/* sys.modules[name] or an import of it (vm/import.c). */
Value import_module(const char *name);
/* import_module(module).attr */
Value import_attr(const char *module, const char *attr);
/* What __reduce__ methods name. Looked up among all keys, so it may run code of the program, which
 * then comes before the object's own state is read. 0: raised AttributeError. */
Value builtin_get(const char *name);
/* Set by the VM: the same of the running frame when it has builtins of its own (*found). */
extern Value (*builtins_running)(Value name, bool *found);

#endif
