/* What the two files of the validator share. */
#ifndef COIL_AST_VALIDATE_H
#define COIL_AST_VALIDATE_H

#include "grammar/ast.h"

/* ValueError. */
bool ast_refuse(const char *message);
/* A name that is no constant; 0 is allowed. False: ValueError. */
bool ast_check_name(Value name);
/* A pattern, or an expression below the pattern `parent`, is one that may stand there. */
bool ast_pattern_fits(const Node *parent, const Node *n);

#endif
