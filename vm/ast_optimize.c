/* PyCF_OPTIMIZED_AST: a tree with what is constant worked out, as CPython's ast_opt does. The compiler
 * folds on its own; this is for programs that want to see (or compile) the folded tree. */
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/ops.h"
#include "runtime/str.h"
#include "vm/builtins_vm.h"
#include "vm/compile.h"

enum { MOST_ITEMS = 256 }; /* of a tuple that a multiplication makes */

static bool optimize_slot(Node **slot, int level);

static bool replace(Node **slot, AstKind kind, Node **made)
{
    Node *old = *slot, *n = ast_new(kind);
    if (n == NULL)
        return false;
    n->line = old->line;
    n->end_line = old->end_line;
    n->col = old->col;
    n->end_col = old->end_col;
    *slot = *made = n;
    return true;
}

static bool make_constant(Node **slot, Value v)
{
    Node *n;
    if (!replace(slot, AST_Constant, &n))
        return false;
    AST(Constant, n)->value = v;
    return true;
}

static bool is_constant(const Node *n) { return n->kind == AST_Constant; }

/* The constants of a display as a tuple; 0 with nothing raised: not all are. */
static Value constant_items(const NodeList *elts)
{
    for (int32_t i = 0; i < elts->count; i++)
        if (!is_constant(elts->items[i]))
            return 0;
    Value items = tuple_new((size_t)elts->count);
    for (int32_t i = 0; items && i < elts->count; i++)
        TUPLE(items)->items[i] = AST(Constant, elts->items[i])->value;
    return items;
}

/* A list or set that is only looked into: a tuple or frozenset serves. */
static bool fold_iterable(Node **slot)
{
    Node *n = *slot, *made;
    if (n->kind != AST_List && n->kind != AST_Set)
        return true;
    const NodeList *elts = n->kind == AST_List ? &AST(List, n)->elts : &AST(Set, n)->elts;
    Value items = constant_items(elts);
    if (items && n->kind == AST_Set)
        items = call1((Value)&type_frozenset, items);
    if (items)
        return make_constant(slot, items);
    if (error_pending()) /* unhashable: it is found at run time */
        return error_clear(), true;
    for (int32_t i = 0; i < elts->count; i++)
        if (elts->items[i]->kind == AST_Starred)
            return true;
    if (n->kind == AST_Set)
        return true;
    if (!replace(slot, AST_Tuple, &made))
        return false;
    AST(Tuple, made)->elts = *elts;
    AST(Tuple, made)->ctx = AST_Load;
    return true;
}

static bool fold_not(Node **slot)
{
    Node *operand = AST(UnaryOp, *slot)->operand;
    if (is_constant(operand)) {
        int truth = is_true(AST(Constant, operand)->value);
        return truth >= 0 && make_constant(slot, value_bool(!truth));
    }
    if (operand->kind != AST_Compare || AST(Compare, operand)->ops.count != 1)
        return true;
    uint8_t *op = AST(Compare, operand)->ops.items;
    switch (*op) {
    case AST_Is: *op = AST_IsNot; break;
    case AST_IsNot: *op = AST_Is; break;
    case AST_In: *op = AST_NotIn; break;
    case AST_NotIn: *op = AST_In; break;
    default: return true;
    }
    *slot = operand;
    return true;
}

/* '%s and %r' % (a, b): the pieces of the text, NULL when there is more to it than that. */
static Node *format_piece(Node *at, Value text, size_t from, size_t to)
{
    Node *n = at;
    Value piece = str_substring(text, from, to);
    return piece && make_constant(&n, piece) ? n : NULL;
}

static bool fold_format(Node **slot)
{
    AstBinOp *b = AST(BinOp, *slot);
    if (b->op != AST_Mod || !is_constant(b->left) || !is_str(AST(Constant, b->left)->value)
        || b->right->kind != AST_Tuple)
        return true;
    const NodeList *args = &AST(Tuple, b->right)->elts;
    Value text = AST(Constant, b->left)->value;
    size_t len = str_len(text), from = 0;
    NodeList values = {.items = gc_alloc((2 * (size_t)args->count + 1) * sizeof(Node *))};
    if (values.items == NULL)
        return false;
    int32_t used = 0;
    for (size_t i = 0; i <= len; i++) {
        if (i < len && str_at(STR(text), i) != '%')
            continue;
        if (i > from && (values.items[values.count++] = format_piece(*slot, text, from, i)) == NULL)
            return false;
        if (i == len)
            break;
        uint32_t letter = i + 1 < len ? str_at(STR(text), i + 1) : 0;
        if ((letter != 's' && letter != 'r' && letter != 'a') || used == args->count
            || args->items[used]->kind == AST_Starred)
            return true;
        Node *field = *slot;
        if (!replace(&field, AST_FormattedValue, &field))
            return false;
        AST(FormattedValue, field)->value = args->items[used++];
        AST(FormattedValue, field)->conversion = (int32_t)letter;
        values.items[values.count++] = field;
        from = ++i + 1;
    }
    Node *made;
    if (used != args->count || !replace(slot, AST_JoinedStr, &made))
        return used != args->count;
    AST(JoinedStr, made)->values = values;
    return true;
}

static bool fold_binary(Node **slot)
{
    AstBinOp *b = AST(BinOp, *slot);
    if (!is_constant(b->left) || !is_constant(b->right))
        return fold_format(slot);
    Value left = AST(Constant, b->left)->value, right = AST(Constant, b->right)->value, v;
    int64_t times;
    if (b->op == AST_Mult && is_exact_tuple(left) && is_int(right) && int_as_i64(right, &times)
        && times >= 0 && (size_t)times <= MOST_ITEMS / (TUPLE(left)->len + 1)) {
        v = binary_op(OP_MUL, left, right);
        return v && make_constant(slot, v);
    }
    return !is_constant_node(*slot, &v) || make_constant(slot, v);
}

static bool fold_subscript(Node **slot)
{
    AstSubscript *s = AST(Subscript, *slot);
    if (s->ctx != AST_Load || !is_constant(s->value) || !is_constant(s->slice))
        return true;
    Value v = get_item(AST(Constant, s->value)->value, AST(Constant, s->slice)->value);
    return v ? make_constant(slot, v) : (error_clear(), true);
}

static bool fold(Node **slot, int level)
{
    Node *n = *slot;
    Value v;
    switch (n->kind) {
    case AST_Name:
        return AST(Name, n)->ctx != AST_Load || !str_equal_cstr(AST(Name, n)->id, "__debug__")
               || make_constant(slot, value_bool(level < 1));
    case AST_UnaryOp:
        if (AST(UnaryOp, n)->op == AST_Not)
            return fold_not(slot);
        return !is_constant_node(n, &v) || make_constant(slot, v);
    case AST_BinOp: return fold_binary(slot);
    case AST_Tuple: return !is_constant_node(n, &v) || make_constant(slot, v);
    case AST_Subscript: return fold_subscript(slot);
    case AST_For: return fold_iterable(&AST(For, n)->iter);
    case AST_comprehension: return fold_iterable(&AST(comprehension, n)->iter);
    case AST_Compare: {
        AstCompare *c = AST(Compare, n);
        uint8_t last = c->ops.items[c->ops.count - 1];
        return (last != AST_In && last != AST_NotIn)
               || fold_iterable(&c->comparators.items[c->comparators.count - 1]);
    }
    default: return true;
    }
}

static bool is_docstring(const NodeList *body)
{
    if (body->count == 0 || body->items[0]->kind != AST_Expr)
        return false;
    const Node *value = AST(Expr, body->items[0])->value;
    return is_constant(value) && is_str(AST(Constant, value)->value);
}

/* What was worked out to be a text at the start of a body is no docstring for that. */
static bool optimize_list(NodeList *list, int level)
{
    bool documented = is_docstring(list);
    for (int32_t i = 0; i < list->count; i++)
        if (list->items[i] != NULL && !optimize_slot(&list->items[i], level))
            return false;
    if (documented || !is_docstring(list))
        return true;
    Node **value = &AST(Expr, list->items[0])->value, *text = *value, *made;
    if (!replace(value, AST_JoinedStr, &made))
        return false;
    AST(JoinedStr, made)->values.items = gc_alloc(sizeof(Node *));
    if (AST(JoinedStr, made)->values.items == NULL)
        return false;
    AST(JoinedStr, made)->values.items[0] = text;
    AST(JoinedStr, made)->values.count = 1;
    return true;
}

static bool optimize_slot(Node **slot, int level)
{
    if (!recursion_check(" during compilation"))
        return false;
    for (const AstField *f = ast_fields((*slot)->kind); f->name != NULL; f++) {
        void *at = (char *)*slot + f->offset;
        if (f->kind == AST_FIELD_LIST) {
            if (!optimize_list(at, level))
                return false;
        } else if ((f->kind == AST_FIELD_CHILD || f->kind == AST_FIELD_CHILD_OPT)
                   && *(Node **)at != NULL && !optimize_slot(at, level)) {
            return false;
        }
    }
    return fold(slot, level);
}

bool ast_optimize(Node *tree, int level) { return optimize_slot(&tree, level); }
