/* The compiler's own state, shared by the compile_*.c files. Nothing outside includes this.
 *
 * Registers. Variables have fixed registers, parameters first; temporaries above them follow stack
 * discipline (`top`). An expression is compiled either into a given register (expr_to) or into
 * whichever one already holds it (expr_any). Registers above 255 exist for functions with very many
 * variables and for saving temporaries under deeply nested expressions; LOADW and STOREW reach them.
 *
 * Errors. The first failure (an exception is pending) sets `failed`; emitting goes on harmlessly and
 * the unit's end reports it. This keeps every rule of the language free of error plumbing. */
#ifndef COIL_COMPILE_H
#define COIL_COMPILE_H

#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/str.h"
#include "vm/code.h"
#include "vm/scope.h"

enum { MAX_TEMP = 250, SPILL_AT = 190, MAX_LOW_VARS = 150, NO_REG = -1 };

typedef struct Label { /* forward references are patched when the label is placed */
    int64_t at;          /* word offset, -1 until placed */
    uint32_t *uses;      /* words to patch */
    uint32_t nuses, cap;
} Label;
#define LABEL_INIT {.at = -1}

typedef enum { BLOCK_LOOP, BLOCK_TRY, BLOCK_FINALLY, BLOCK_HANDLER, BLOCK_WITH, BLOCK_FINALLY_END,
               BLOCK_NAMED_HANDLER } BlockKind;

typedef struct Block {
    BlockKind kind;
    int reg;             /* handler register pair, or the exit function of a with */
    uint32_t start;      /* protected range so far starts here */
    Label *handler;      /* TRY, FINALLY, WITH: where exceptions go */
    Label *on_break, *on_continue; /* LOOP */
    const NodeList *finalbody;
    Value name;          /* NAMED_HANDLER: the variable to unbind */
    bool is_async;
    Node *node;
} Block;

typedef struct PendingRow { /* handler: until its label is placed and target known */
    uint32_t start, end;
    Label *handler;
    uint32_t target;
    int reg;
    bool cleanup;
} PendingRow;

typedef struct Unit { /* one code object in the making */
    struct Unit *outer;
    Scope *scope;        /* innermost: a comprehension's while inside one */
    Scope *frame_scope;  /* that of the code object */
    uint32_t *code;
    uint32_t ncode, code_cap;
    Value consts;        /* list */
    Dict *const_index;
    PosRow *pos;
    uint32_t npos, pos_cap;
    PendingRow *rows;
    uint32_t nrows, rows_cap;
    uint32_t *discards;  /* see Code */
    uint32_t ndiscards, discards_cap;
    Block *blocks;
    int nblocks, blocks_cap;
    Dict *regs;          /* variable -> register */
    Value varnames;      /* list: names of registers */
    Value placed;        /* list: see Code */
    Value freevars, names; /* lists */
    Dict *name_index;
    int nvars;           /* low registers that are variables */
    int top;             /* next free temporary */
    int max_reg;
    int nwide;           /* registers above 255 in use */
    uint8_t *assigned;   /* by register: definitely assigned here */
    uint8_t *checked;    /* by register: some use needs a check, so it starts unset */
    int nassigned;
    int handler_depth;   /* active handlers: suspensions must swap the handled exception */
    int outer_handler_reg;
    Node *at;            /* position of what is being compiled */
    uint32_t flags;
    Value name, qualname, doc;
    int argcount, posonly, kwonly, firstlineno;
    bool is_class, is_module, interactive, has_namespace;
    bool reachable;
    Value static_attributes; /* class: list of names its methods assign on self */
} Unit;

typedef struct Compiler {
    Unit *u;
    Dict *scopes;
    Value filename;
    int optimize;
    uint32_t future;
    bool top_level_await, interactive;
    bool failed;
} Compiler;

/* emit.c */
uint32_t emit(Compiler *c, Opcode op, int a, int b, int d);
uint32_t emit_bx(Compiler *c, Opcode op, int a, int bx);
void emit_word(Compiler *c, uint32_t word);
void emit_caches(Compiler *c, int n);
void emit_jump(Compiler *c, Opcode op, Label *to);                    /* JMP, JMPB */
/* FORITER; only_unpacked: nothing but an UNPACK that follows reads `item`, so it need not be set. */
void emit_for(Compiler *c, int item, int iter, bool only_unpacked, Label *exhausted);
void emit_branch(Compiler *c, Opcode op, int a, int b, Label *to);    /* two-word jumps */
void label_place(Compiler *c, Label *label);
int const_index(Compiler *c, Value v);
int const_slot(Compiler *c);                                          /* a fresh cache slot in K */
int name_const(Compiler *c, Value name);
void add_row(Compiler *c, uint32_t start, uint32_t end, Label *handler, int reg, bool cleanup);
int temp(Compiler *c);
int temps(Compiler *c, int n);
void load_const(Compiler *c, int dst, Value v);
void move(Compiler *c, int dst, int src);
Unit *unit_begin(Compiler *c, Scope *scope, Value name, Node *at);
Code *unit_end(Compiler *c);
void compile_fail(Compiler *c);
void syntax_fail(Compiler *c, Node *at, const char *fmt, ...) PRINTF_LIKE(3, 4);
static inline uint32_t here(Compiler *c) { return c->u->ncode; }

/* compile_name.c */
void var_load(Compiler *c, Value name, int dst);
int var_register(Compiler *c, Value name);  /* a plain local's register when definitely set, else -1 */
void var_store(Compiler *c, Value name, int src);
int var_target(Compiler *c, Value name);    /* register to compute a local's new value in, or -1 */
void var_assigned(Compiler *c, Value name);
void var_delete(Compiler *c, Value name);
int local_register(Compiler *c, Value name); /* register of a variable of this frame, or -1 */
int declare_var(Compiler *c, Value name);
void var_placed(Compiler *c, Value name, int reg, uint32_t start, uint32_t end, bool is_cell);
void make_cell(Compiler *c, int reg);
void load_closure_cell(Compiler *c, Value name, int dst);
typedef struct Assigned { size_t count; bool reachable; uint8_t flags[]; } Assigned;
Assigned *assigned_save(Compiler *c);
void assigned_restore(Compiler *c, const Assigned *saved);
void assigned_meet(Compiler *c, const Assigned *other);

/* compile_expr.c */
int expr_any(Compiler *c, Node *n);
void expr_to(Compiler *c, Node *n, int dst);
int expr_temp(Compiler *c, Node *n);     /* into a new temporary */
void expr_discard(Compiler *c, Node *n);
void jump_if(Compiler *c, Node *test, bool when, Label *to);
void await_value(Compiler *c, int src, int dst, int kind);
void yield_value(Compiler *c, int src, int dst);
bool is_constant_node(Node *n, Value *out);
void build_sequence(Compiler *c, const NodeList *items, Opcode op, int dst);
void check_recursion(Compiler *c);
void intrinsic(Compiler *c, int dst, int which, int nargs);

void inplace_operator(Compiler *c, int op, int dst, int left, Node *value, Node *at);
void at_attribute(Compiler *c, Node *whole, const AstAttribute *attr);
void attribute_get(Compiler *c, int obj, Value name, int dst);

/* compile_call.c */
int super_operands(Compiler *c, AstCall *call);
void call_expr(Compiler *c, AstCall *call, int dst);
void call_with(Compiler *c, int window, const NodeList *args, const NodeList *keywords,
               int extra_positional, int dst);
void emit_call(Compiler *c, int window, int nargs, int dst);
int call_window(Compiler *c, int nargs);

/* compile_comp.c */
void comprehension(Compiler *c, Node *n, int dst);
void async_next(Compiler *c, int iter, int dst, Label *end_handler, int exc_reg);

/* compile_stmt.c */
void statements(Compiler *c, const NodeList *list);
void statement(Compiler *c, Node *n);
void assign_to(Compiler *c, Node *target, int src);
void delete_target(Compiler *c, Node *target);
Block *block_push(Compiler *c, BlockKind kind, int reg);
void block_pop(Compiler *c);

/* compile_try.c */
void try_statement(Compiler *c, AstTry *t);
void try_star_statement(Compiler *c, AstTryStar *t);
void with_statement(Compiler *c, Node *n);
void block_exit_code(Compiler *c, Block *b);

/* compile_match.c */
void match_statement(Compiler *c, AstMatch *m);

/* compile_def.c */
void function_def(Compiler *c, Node *n);
void lambda_expr(Compiler *c, AstLambda *l, int dst);
void class_def(Compiler *c, AstClassDef *n);
void type_alias(Compiler *c, AstTypeAlias *n);
void make_function(Compiler *c, Code *code, int window, int flags, int dst);
Value annotation_text(Compiler *c, Node *n);
void declare_locals(Compiler *c, Scope *s);
void setup_annotations(Compiler *c, const NodeList *body);
Value docstring_of(const NodeList *body);

enum { FN_DEFAULTS = 1, FN_KWDEFAULTS = 2, FN_ANNOTATIONS = 4, FN_CLOSURE = 8 };

/* Operations too rare for an opcode (vm/intrinsics.c); arguments in R[A..], result in R[A]. */
typedef enum {
    INTR_PRINT, INTR_IMPORT_STAR, INTR_TYPEVAR, INTR_PARAMSPEC, INTR_TYPEVARTUPLE,
    INTR_TYPEVAR_BOUND, INTR_TYPEVAR_CONSTRAINTS, INTR_TYPEPARAM_DEFAULT, INTR_GENERIC_BASE,
    INTR_SET_TYPE_PARAMS, INTR_TYPEALIAS, INTR_SETUP_ANNOTATIONS, INTR_MAPPING_REST, INTR_LOAD_IN_CLASS,
    INTR_COUNT
} Intrinsic;

#endif
