/* Built-in functions that need the VM. */
#ifndef COIL_BUILTINS_VM_H
#define COIL_BUILTINS_VM_H

#include "grammar/ast.h"

/* Adds them to the builtins and sys modules. False: raised. */
bool builtins_vm_init(void);
void ast_object_init(void);
Value builtin_import(Value self, Value *args, size_t nargs, Value kwnames);

/* Trees as objects of module _ast, set by it. 0 or NULL: raised. */
extern Value (*ast_to_object)(Node *tree);
extern Node *(*ast_from_object)(Value object, int mode);
/* Whether a tree that a program made can be compiled. False: raised. */
bool ast_validate(Node *tree);
/* Nothing in the tree came after Python 3.minor_version. False: SyntaxError. */
bool ast_check_features(Node *tree, int minor_version, Value filename);
/* Works out what is constant, in place; `level` as -O. False: raised. */
bool ast_optimize(Node *tree, int level);

#endif
