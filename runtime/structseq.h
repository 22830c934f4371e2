/* Struct sequences: tuples whose items have names too (sys.version_info, os.stat_result, ...). */
#ifndef COIL_STRUCTSEQ_H
#define COIL_STRUCTSEQ_H

#include "runtime/object.h"

/* The first `n_sequence` fields are the tuple; the rest is reachable by name only. A field whose
 * name is "" (STRUCTSEQ_UNNAMED) is an item without a name. */
typedef struct StructSeqDef {
    const char *name;            /* "sys.version_info" */
    const char *doc;
    const char *const *fields;   /* ends with NULL */
    size_t n_sequence;
    bool no_new;                 /* the class cannot be called (sys.flags and friends) */
} StructSeqDef;

#define STRUCTSEQ_UNNAMED ""

/* Fills in a zeroed static Type and readies it; does nothing the second time. False: raised. */
bool structseq_ready(Type *type, const StructSeqDef *def);
/* An instance from all fields, hidden ones included. 0: raised (also when a value is 0). */
Value structseq_new(Type *type, const Value *fields);

#endif
