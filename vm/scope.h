/* Scope analysis: which kind of variable every name is, before any code is made. */
#ifndef COIL_SCOPE_H
#define COIL_SCOPE_H

#include "grammar/ast.h"
#include "runtime/dict.h"

typedef enum { SCOPE_MODULE, SCOPE_CLASS, SCOPE_FUNCTION, SCOPE_COMP, SCOPE_TYPE } ScopeKind;

enum { /* how a name is used in a scope */
    SYM_PARAM = 1, SYM_ASSIGNED = 2, SYM_USED = 4, SYM_GLOBAL = 8, SYM_NONLOCAL = 16,
    SYM_ANNOTATED = 32, SYM_DELETED = 64, SYM_IMPORTED = 128,
    SYM_BOUND = SYM_PARAM | SYM_ASSIGNED | SYM_DELETED | SYM_IMPORTED | SYM_ANNOTATED,
    SYM_KIND_SHIFT = 16,
};

typedef enum { /* what it turned out to be */
    VAR_UNKNOWN, VAR_LOCAL, VAR_CELL, VAR_FREE, VAR_GLOBAL, VAR_GLOBAL_IMPLICIT,
    VAR_HOST, /* comprehension: a variable of the scope around it, in the same frame */
} VarKind;

/* One for the module, each class, function, lambda, comprehension and type-parameter list. List, set
 * and dict comprehensions (SCOPE_COMP) run in the frame of the scope around them (PEP 709). */
typedef struct Scope {
    ScopeKind kind;
    Node *node;
    Node *owner;         /* of a lazily evaluated type: the type parameter or alias it belongs to */
    struct Scope *parent, *first_child, *next;
    Dict *symbols;       /* name -> flags | VarKind << SYM_KIND_SHIFT, in order of appearance */
    Value class_name;    /* for private names: the innermost class, 0 outside */
    Value mangled;       /* 0, or a list: only these names are private to it (PEP 695) */
    struct Scope *seen_class; /* type scope in a class: names are looked for in its namespace first */
    bool is_lambda, is_async, is_generator; /* functions; generator: contains yield */
    bool is_genexp;
    bool has_await;      /* comprehension or genexp that awaits */
    bool has_walrus;
    bool needs_class_cell; /* class: a method uses super or __class__ */
    bool needs_classdict;  /* class: a type scope inside reads its namespace (`__classdict__`) */
    bool future_annotations;
    struct Scope *chain; /* all scopes, for freeing and resolving */
} Scope;

/* The scope tree of a module; NULL: raised. *map gets a dict from scope_key(node) to scopes. */
Scope *scope_build(Node *tree, Value filename, Dict **map);
Scope *scope_of(Dict *map, const void *node);
Scope *scope_of_lazy(Dict *map, const Node *expr); /* of what a type parameter or alias evaluates */
/* Kind of `name` (already mangled) in this scope. */
VarKind scope_var(Scope *scope, Value name);
int scope_flags(Scope *scope, Value name);
/* Names with this kind, in order of appearance; a list. */
Value scope_names(Scope *scope, VarKind kind);
/* `__x` inside class C is `_C__x`. Interned; 0: raised. */
Value mangle(Value class_name, Value name);
/* Are its free and global names looked for in a namespace first? */
bool scope_has_namespace(const Scope *scope);
Value scope_mangle(const Scope *scope, Value name);

#endif
