/* Nodes of the syntax tree: making them, and walking them by the field tables made from ast.def. */
#include "grammar/ast.h"

#define CHILD(name, group) {#name, AST_FIELD_CHILD, offsetof(This, name), #group},
#define CHILD_OPT(name, group) {#name, AST_FIELD_CHILD_OPT, offsetof(This, name), #group},
#define CHILDREN(name, group) {#name, AST_FIELD_LIST, offsetof(This, name), #group},
#define CHILDREN_OPT(name, group) {#name, AST_FIELD_LIST, offsetof(This, name), #group},
#define IDENT(name) {#name, AST_FIELD_VALUE, offsetof(This, name), NULL},
#define IDENT_OPT(name) {#name, AST_FIELD_VALUE_OPT, offsetof(This, name), NULL},
#define IDENTS(name) {#name, AST_FIELD_IDENTS, offsetof(This, name), NULL},
#define VALUE(name) {#name, AST_FIELD_VALUE, offsetof(This, name), NULL},
#define VALUE_OPT(name) {#name, AST_FIELD_VALUE_OPT, offsetof(This, name), NULL},
#define ENUM(name, type) {#name, AST_FIELD_ENUM, offsetof(This, name), #type},
#define ENUMS(name, type) {#name, AST_FIELD_ENUMS, offsetof(This, name), #type},
#define INT(name) {#name, AST_FIELD_INT, offsetof(This, name), NULL},
#define NODE(kind, group, fields) \
    static const AstField *fields_##kind(void) \
    { \
        typedef Ast##kind This; \
        static const AstField table[] = {fields{NULL, AST_FIELD_END, sizeof(This), NULL}}; \
        return table; \
    }
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

typedef struct KindInfo {
    const char *name, *group;
    size_t size;
    const AstField *(*fields)(void);
} KindInfo;

static const KindInfo kinds[AST_KIND_COUNT] = {
#define NODE(kind, group, fields) [AST_##kind] = {#kind, #group, sizeof(Ast##kind), fields_##kind},
#include "grammar/ast.def"
#undef NODE
};

Node *ast_new(AstKind kind)
{
    Node *node = gc_alloc(kinds[kind].size);
    if (node != NULL)
        node->kind = (uint8_t)kind;
    return node;
}

const char *ast_kind_name(AstKind kind)
{
    return kinds[kind].name;
}

const char *ast_kind_group(AstKind kind)
{
    return kinds[kind].group;
}

const AstField *ast_fields(AstKind kind)
{
    return kinds[kind].fields();
}

bool ast_has_position(AstKind kind)
{
    static const char *const groups[] = {"stmt", "expr", "excepthandler", "arg", "keyword",
                                         "alias", "pattern", "type_param"};
    for (size_t i = 0; i < ARRAY_LEN(groups); i++)
        if (strcmp(kinds[kind].group, groups[i]) == 0)
            return true;
    return false;
}

const char *ast_enum_name(const char *type, int value)
{
    static const char *const operators[] = {"Add", "Sub", "Mult", "MatMult", "Div", "FloorDiv",
                                            "Mod", "Pow", "LShift", "RShift", "BitAnd", "BitXor",
                                            "BitOr"};
    static const char *const comparisons[] = {"Lt", "LtE", "Eq", "NotEq", "Gt", "GtE", "Is",
                                              "IsNot", "In", "NotIn"};
    static const char *const contexts[] = {"Load", "Store", "Del"};
    static const char *const both[] = {"And", "Or"};
    static const char *const unary[] = {[AST_USub] = "USub", [AST_UAdd] = "UAdd",
                                        [AST_Invert] = "Invert", [AST_Not] = "Not"};
    static const struct { const char *type; const char *const *names; size_t count; } types[] = {
        {"operator", operators, ARRAY_LEN(operators)}, {"cmpop", comparisons, ARRAY_LEN(comparisons)},
        {"boolop", both, ARRAY_LEN(both)}, {"expr_context", contexts, ARRAY_LEN(contexts)},
        {"unaryop", unary, ARRAY_LEN(unary)}};
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (strcmp(types[i].type, type) == 0)
            return (size_t)value < types[i].count ? types[i].names[value] : NULL;
    return NULL;
}

bool ast_each_child(Node *n, bool (*visit)(Node *child, void *data), void *data)
{
    for (const AstField *f = ast_fields(n->kind); f->name != NULL; f++) {
        const void *at = (const char *)n + f->offset;
        if (f->kind == AST_FIELD_CHILD || f->kind == AST_FIELD_CHILD_OPT) {
            Node *child = *(Node *const *)at;
            if (child != NULL && !visit(child, data))
                return false;
        } else if (f->kind == AST_FIELD_LIST) {
            const NodeList *list = at;
            for (int32_t i = 0; i < list->count; i++)
                if (list->items[i] != NULL && !visit(list->items[i], data))
                    return false;
        }
    }
    return true;
}
