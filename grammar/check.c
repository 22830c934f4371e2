/* Errors that CPython's symbol table and compiler report. */
#include "grammar/errors.h"

bool ast_check(Node *tree, const ParseOptions *options, const char *source)
{
    return true;
}
