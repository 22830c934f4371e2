/* From what went wrong to the SyntaxError that is raised. Private to the parser. */
#ifndef COIL_GRAMMAR_ERRORS_H
#define COIL_GRAMMAR_ERRORS_H

#include "grammar/build.h"

/* After a failed parse: makes sure that there is a fault, and lets an error of the lexer further on
 * win over one of the grammar, as CPython does. */
void settle_fault(Parser *p);
/* "'(' was never closed" for the innermost open bracket. */
void fault_unclosed(Parser *p, Fault *fault);
/* "incomplete input" as _IncompleteInputError, for the prompt. */
void fault_incomplete(Parser *p);
/* Raises; source may be NULL (then the error has no text). */
void fault_raise(const Fault *fault, const char *source, const char *end, Value filename);
/* Gives the lexer's SyntaxWarnings to the warnings machinery. False: raised. */
bool warnings_emit(Parser *p);
/* warnings.warn_explicit; a warning that is an error becomes a SyntaxError. False: raised. */
bool syntax_warn(Type *category, const char *message, Position pos, Position end,
                 const char *source, Value filename);

#endif
