/* Type parameters of generic aliases and unions: collecting and substituting them. */
#ifndef COIL_GENERIC_H
#define COIL_GENERIC_H

#include "runtime/type.h"

typedef struct GenericAlias {
    Object head;
    Value origin, args; /* args: tuple */
    Value parameters;   /* tuple, 0 until asked for */
    bool starred;       /* *tuple[int, str] */
} GenericAlias;
typedef struct Union {
    Object head;
    Value args;       /* tuple, flat, without duplicates */
    Value parameters; /* tuple, 0 until asked for */
} Union;

/* The type variables in args, each once, in order: a tuple. */
Value generic_parameters(Value args);
/* args with `item` (one, or a tuple) put in for the parameters: a tuple. `self`: for messages. */
Value generic_substitute(Value self, Value args, Value parameters, Value item);
/* As an annotation is shown: int, mod.Class, ..., list[int]. Appended to parts (a list of str). */
bool generic_repr_item(Value parts, Value item);

#endif
