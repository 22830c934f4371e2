/* Context variables (PEP 567): contextvars.Context, ContextVar, Token. */
#ifndef COIL_CONTEXT_H
#define COIL_CONTEXT_H

#include "runtime/object.h"

/* The variables are a dict that several contexts may share; whoever writes to a shared one copies
 * it first, so copy_context() costs nothing. */
typedef struct Context Context;
struct Context {
    Object head;
    Dict *vars;
    bool shared;      /* another context or an iterator may hold `vars` too */
    bool entered;
    bool frozen;      /* a snapshot: many hold it, nobody of the program sees it, it never changes */
    Context *snapshot; /* the last one that was taken of this, of use while `vars` are the same */
    Context *outer;   /* the one to go back to, while entered; NULL: none */
};
typedef struct ContextVar { Object head; Value name, fallback; } ContextVar;
typedef struct ContextToken {
    Object head;
    Context *context;
    Value var, old; /* old 0: the variable had no value */
    bool used;
} ContextToken;
extern Type type_context, type_context_var, type_context_token;

/* The running thread's context, made on demand. NULL: raised. */
Context *context_current(void);
Value context_copy(Context *from);
/* RuntimeError when it is already entered, in this or another thread. */
bool context_enter(Context *context);
void context_exit(Context *context);
/* What is to run later in a copy of the current context (a task, a handle, a callback) holds a snapshot:
 * one for all of them, until one sets a variable and so gets a copy of its own. 0: raised. */
Value context_snapshot(void);
/* Makes *place the current context for a while, which context_end ends; by then *place may be the copy
 * that a snapshot turned into. `before` must stay until then, on the C stack. */
bool context_begin(Value *place, Value *before);
void context_end(Value *place, Value entered, Value before);
/* *place as a Context that a program may see. running: code that began in it is at work. */
Value context_reveal(Value *place, bool running);
Value context_var_new(Value name, Value fallback /* 0: none */);
/* The value in the current context, else `fallback`, else the variable's own default; with none of
 * them LookupError, or VALUE_ABSENT with nothing pending when `quiet`. */
Value context_var_get(ContextVar *var, Value fallback, bool quiet);
Value context_var_set(ContextVar *var, Value value); /* a token */
/* Token.MISSING */
Value context_missing(void);

#endif
