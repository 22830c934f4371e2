/* The tree that the parser makes and the compiler reads. Node kinds are rows of ast.def; every kind
 * has a struct of its name with an `Ast` prefix: AstBinOp { Node node; Node *left; ... }.
 * Nodes live in collected memory and point only to the start of others. Positions are as in the
 * `ast` module: lines from 1, columns in UTF-8 bytes from 0, ends exclusive. */
#ifndef COIL_AST_H
#define COIL_AST_H

#include "runtime/object.h"

typedef enum {
#define NODE(kind, group, fields) AST_##kind,
#include "grammar/ast.def"
#undef NODE
    AST_KIND_COUNT
} AstKind;

/* Operators: operator values equal BinaryOp (runtime/object.h), so the compiler needs no table. */
typedef enum { AST_Add = OP_ADD, AST_Sub = OP_SUB, AST_Mult = OP_MUL, AST_MatMult = OP_MATMUL,
               AST_Div = OP_TRUEDIV, AST_FloorDiv = OP_FLOORDIV, AST_Mod = OP_MOD, AST_Pow = OP_POW,
               AST_LShift = OP_LSHIFT, AST_RShift = OP_RSHIFT, AST_BitAnd = OP_AND,
               AST_BitXor = OP_XOR, AST_BitOr = OP_OR } Ast_operator;
typedef enum { AST_And, AST_Or } Ast_boolop;
typedef enum { AST_USub = UNARY_NEG, AST_UAdd = UNARY_POS, AST_Invert = UNARY_INVERT,
               AST_Not = UNARY_OP_COUNT } Ast_unaryop;
typedef enum { AST_Lt = CMP_LT, AST_LtE = CMP_LE, AST_Eq = CMP_EQ, AST_NotEq = CMP_NE,
               AST_Gt = CMP_GT, AST_GtE = CMP_GE, AST_Is, AST_IsNot, AST_In, AST_NotIn } Ast_cmpop;
typedef enum { AST_Load, AST_Store, AST_Del } Ast_expr_context;

typedef struct Node {
    uint8_t kind;       /* AstKind */
    bool parenthesized; /* written in parentheses of its own (expressions, patterns) */
    uint16_t scratch;   /* for the pass that currently owns the tree */
    int32_t line, end_line; /* from 1 */
    int32_t col, end_col;   /* bytes from 0 */
} Node;

typedef struct NodeList { int32_t count; Node **items; } NodeList;
typedef struct IdentList { int32_t count; Value *items; } IdentList;
typedef struct EnumList { int32_t count; uint8_t *items; } EnumList;

#define CHILD(name, group) Node *name;
#define CHILD_OPT(name, group) Node *name;
#define CHILDREN(name, group) NodeList name;
#define CHILDREN_OPT(name, group) NodeList name;
#define IDENT(name) Value name;
#define IDENT_OPT(name) Value name;
#define IDENTS(name) IdentList name;
#define VALUE(name) Value name;
#define VALUE_OPT(name) Value name;
#define ENUM(name, type) Ast_##type name;
#define ENUMS(name, type) EnumList name;
#define INT(name) int32_t name;
#define NODE(kind, group, fields) typedef struct Ast##kind { Node node; fields } Ast##kind;
#include "grammar/ast.def"
#undef NODE
#undef CHILD
#undef CHILD_OPT
#undef CHILDREN
#undef CHILDREN_OPT
#undef IDENT
#undef IDENT_OPT
#undef IDENTS
#undef VALUE
#undef VALUE_OPT
#undef ENUM
#undef ENUMS
#undef INT

/* AST(BinOp, n)->left, with the kind asserted. */
#define AST(kind_name, n) \
    (assert((n)->kind == AST_##kind_name), (Ast##kind_name *)(n))

/* A zeroed node of `kind`; NULL: MemoryError pending. */
Node *ast_new(AstKind kind);
const char *ast_kind_name(AstKind kind);
const char *ast_kind_group(AstKind kind);  /* "stmt", "expr", ... */
bool ast_has_position(AstKind kind);       /* lineno, col_offset ... are attributes of it */
/* The fields of a kind in order, for code that treats all nodes alike; ends with name NULL. */
typedef enum {
    AST_FIELD_END, AST_FIELD_CHILD, AST_FIELD_CHILD_OPT, AST_FIELD_LIST, AST_FIELD_VALUE,
    AST_FIELD_VALUE_OPT, AST_FIELD_IDENTS, AST_FIELD_ENUM, AST_FIELD_ENUMS, AST_FIELD_INT
} AstFieldKind;
typedef struct AstField {
    const char *name;
    AstFieldKind kind;
    size_t offset;    /* of the last row: the size of the node */
    const char *type; /* of AST_FIELD_ENUM(S): "operator", "cmpop", "boolop", "unaryop", ...;
                       * of children: their group */
} AstField;
const AstField *ast_fields(AstKind kind);
/* "Add", "NotIn", "Load" ...; NULL when the type has no such value. */
const char *ast_enum_name(const char *type, int value);
/* Calls visit for every direct child in source-field order. Stops and gives false when it does. */
bool ast_each_child(Node *n, bool (*visit)(Node *child, void *data), void *data);
/* The text of ast.dump(tree, include_attributes=..., indent=...); indent < 0: one line. */
Value ast_dump(Node *n, bool include_attributes, int indent);
/* Source text of an expression, as ast.unparse writes it (for annotations under
 * `from __future__ import annotations`). */
Value ast_unparse_expr(Node *n);

#endif
