/* Library modules of the language, put into the binary at build time (tests/tools/embed.sh). */
#ifndef COIL_EMBEDDED_H
#define COIL_EMBEDDED_H
#include <stddef.h>
typedef struct EmbeddedFile {
    const char *path; /* relative: "collections/__init__.py"; NULL ends the table */
    const unsigned char *data;
    size_t size;
} EmbeddedFile;
extern const EmbeddedFile coil_embedded[]; /* sorted by path */
#endif
