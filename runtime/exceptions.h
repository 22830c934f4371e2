/* The exception objects. Classes are rows of exceptions.def; &type_ValueError and so on. */
#ifndef COIL_EXCEPTIONS_H
#define COIL_EXCEPTIONS_H

#include "runtime/object.h"

/* Exceptions have instance attributes (attrs_offset = sizeof(struct)). All fields may be 0 = absent. */
typedef struct Exception {
    Object head;
    Value args;      /* tuple */
    Value traceback; /* chain of Traceback objects (vm/unwind) */
    Value context, cause;
    bool suppress_context;
    bool context_set; /* by an assignment: the program knows better (contextlib does that) */
} Exception;

typedef struct StopIterationException { Exception base; Value value; } StopIterationException;
typedef struct SystemExitException { Exception base; Value code; } SystemExitException;
typedef struct AttributeException { Exception base; Value name, obj; } AttributeException;
typedef struct NameException { Exception base; Value name; } NameException;
typedef struct ImportException { Exception base; Value msg, name, path, name_from; } ImportException;
typedef struct OSException {
    Exception base;
    Value err, strerror, filename, filename2, characters_written;
} OSException;
typedef struct SyntaxException {
    Exception base;
    Value msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line, metadata;
} SyntaxException;
typedef struct UnicodeException {
    Exception base;
    Value encoding, object, start, end, reason; /* start, end: small ints */
} UnicodeException;
typedef struct GroupException { Exception base; Value message, exceptions; } GroupException;

extern Type type_BaseException, type_ExceptionGroup;
#define EXCEPTION(name, base, layout) extern Type type_##name;
#include "runtime/exceptions.def"
#undef EXCEPTION

/* Readies BaseException and every class below it. */
void exceptions_init(void);

/* Splits a group by predicate for except*: the part that matches `types` (a class or tuple of
 * classes) and the rest (0 = none). A naked exception counts as a group of one. False: raised. */
bool exception_group_match(Value exc, Value types, Value *match, Value *rest);
/* What except* re-raises at its end (PEP 654): `raised` a list of exceptions that handlers raised or
 * re-raised, `orig` the original. Gives None when nothing is left. 0: raised. */
Value exception_prep_reraise_star(Value orig, Value raised);

#endif
