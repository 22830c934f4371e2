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
/* Of a tree that a program made: Load, Store and Del are where they must be. False: ValueError. */
bool ast_check_contexts(Node *tree);

#endif
