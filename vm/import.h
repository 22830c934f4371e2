/* Finding and loading modules. */
#ifndef COIL_IMPORT_H
#define COIL_IMPORT_H

#include "runtime/module.h"

/* C modules, ended by NULL (stdlib/modules.c). */
extern const ModuleDef *const native_modules[];

/* The embedded library: the source of "name/__init__.py" or NULL (set by vm/start.c). */
typedef struct EmbeddedSource {
    const char *path;
    const unsigned char *data;
    size_t size;
    size_t index; /* in coil_embedded[] */
} EmbeddedSource;
bool embedded_find(const char *path, EmbeddedSource *out);

/* Absolute import of a dotted name: the module itself; 0: raised. */
Value import_dotted(Value name);
/* Runs source text as the body of `module`. filename goes into code and tracebacks. */
bool run_source(Value module, const uint8_t *bytes, size_t len, Value filename);
/* Its two steps: the code of a module; and running it as the body of `module`. */
Value compile_source(const uint8_t *bytes, size_t len, Value filename);
bool run_module_code(Value module, Value code);
Value compile_text(const char *text, size_t len, Value filename, int mode, bool legacy);
bool import_init(void);
/* Runs module `name`, or package `name`'s __main__, as __main__ (python -m). */
bool run_module_as_main(Value name);
Value source_loader_new(Value name, Value path);
/* Where embedded modules claim to live. */
#define EMBEDDED_ROOT "<coil>"

#endif
