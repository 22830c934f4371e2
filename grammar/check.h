/* The checks after parsing, in the order in which CPython makes them: future statements and scopes
 * (check_scope.c, its symbol table), then what its compiler refuses (check.c, check_pattern.c).
 * Private to the parser. */
#ifndef COIL_GRAMMAR_CHECK_H
#define COIL_GRAMMAR_CHECK_H

#include "grammar/errors.h"

typedef enum { IN_MODULE, IN_CLASS, IN_FUNCTION, IN_ASYNC_FUNCTION, IN_LAMBDA,
               IN_COMPREHENSION } Place;

/* What encloses a statement inside its function: loops and handlers of except*. */
typedef struct Enclosing {
    struct Enclosing *outer;
    bool loop, group_handler;
    int depth;
} Enclosing;

typedef struct Checker {
    const ParseOptions *options;
    const char *source, *end;
    Place place;
    Enclosing *enclosing;
    bool async_generator; /* the function around is one: no `return value` */
    bool top_level_await;
    bool future_annotations;
    bool no_end;          /* errors are reported without an end */
    Position future_end;  /* where the last of the future statements that open the file begins */
} Checker;

/* Both give false, with the SyntaxError raised. The format is raise()'s: %U for names, %R. */
bool check_fail(Checker *c, Node *where, const char *fmt, ...);
/* A SyntaxWarning; false when it is an error. */
bool check_warn(Checker *c, Node *where, const char *fmt, ...);

bool check_future(Checker *c, NodeList *body);
bool check_scopes(Checker *c, Node *tree);
bool check_match(Checker *c, AstMatch *match);

bool check_node(Checker *c, Node *n);
bool check_nodes(Checker *c, const NodeList *list);
/* "cannot assign to __debug__" */
bool check_name(Checker *c, Node *where, Value name, Ast_expr_context ctx);

#endif
