/* Expressions and targets: actions of the grammar that make them. */
#include "grammar/build.h"
#include "grammar/parser.h"
#include "runtime/error.h"
#include "runtime/str.h"

/* ---- operators ---- */

Ref build_binary(Parser *p, Ref left, Ast_operator op, Ref right)
{
    AstBinOp *node = NEW_NODE(p, BinOp, left.pos);
    node->left = left.node;
    node->op = op;
    node->right = right.node;
    return ref(&node->node, left.pos);
}

/* a and b and c is one node with three values; parentheses keep their own. */
Ref build_bool(Parser *p, Ref left, Ast_boolop op, Ref right)
{
    Node *first = left.node;
    bool extend = first->kind == AST_BoolOp && !first->parenthesized &&
                  AST(BoolOp, first)->op == op;
    AstBoolOp *node = NEW_NODE(p, BoolOp, left.pos);
    node->op = op;
    if (p->memory_failed)
        return ref(&node->node, left.pos);
    Seq seq = {0};
    if (extend) {
        NodeList *values = &AST(BoolOp, first)->values;
        seq = (Seq){.count = values->count, .items = values->items};
        /* lists grow by doubling: a power of two (from 2 on) is full */
        seq.cap = 2;
        while (seq.cap < seq.count)
            seq.cap *= 2;
    } else {
        seq_add(p, &seq, first);
    }
    seq_add(p, &seq, right.node);
    node->values = seq_nodes(&seq);
    return ref(&node->node, left.pos);
}

Ref build_unary(Parser *p, Token op_token, Ast_unaryop op, Ref operand)
{
    AstUnaryOp *node = NEW_NODE(p, UnaryOp, op_token.pos);
    node->op = op;
    node->operand = operand.node;
    return ref(&node->node, op_token.pos);
}

static void add_comparison(Parser *p, AstCompare *node, Ast_cmpop op, Node *right)
{
    int32_t n = node->ops.count;
    uint8_t *ops = gc_alloc_atomic((size_t)n + 1);
    Node **items = gc_alloc(sizeof *items * (size_t)(n + 1));
    if (ops == NULL || items == NULL) {
        p->memory_failed = true;
        return;
    }
    if (n > 0) {
        memcpy(ops, node->ops.items, (size_t)n);
        memcpy(items, node->comparators.items, sizeof *items * (size_t)n);
    }
    ops[n] = (uint8_t)op;
    items[n] = right;
    node->ops = (EnumList){n + 1, ops};
    node->comparators = (NodeList){n + 1, items};
}

/* a < b < c is one node: a chain, each operand evaluated once. */
Ref build_compare(Parser *p, Ref left, Ast_cmpop op, Ref right)
{
    Node *first = left.node;
    if (first->kind == AST_Compare && !first->parenthesized) {
        add_comparison(p, AST(Compare, first), op, right.node);
        node_ends_here(p, first);
        return left;
    }
    AstCompare *node = NEW_NODE(p, Compare, left.pos);
    node->left = first;
    add_comparison(p, node, op, right.node);
    return ref(&node->node, left.pos);
}

Ref build_conditional(Parser *p, Ref body, Ref test, Ref orelse)
{
    AstIfExp *node = NEW_NODE(p, IfExp, body.pos);
    node->test = test.node;
    node->body = body.node;
    node->orelse = orelse.node;
    return ref(&node->node, body.pos);
}

Ref build_lambda(Parser *p, Token keyword, Node *args, Ref body)
{
    AstLambda *node = NEW_NODE(p, Lambda, keyword.pos);
    node->args = args;
    node->body = body.node;
    return ref(&node->node, keyword.pos);
}

Ref build_named(Parser *p, Ref target, Token walrus, Ref value)
{
    Node *name = target.node;
    if (name->kind != AST_Name || name->parenthesized) {
        if (name->kind == AST_Name)
            fail_token(p, walrus, "invalid syntax");
        else
            fail_node(p, name, "cannot use assignment expressions with %s",
                      expression_name(name));
    }
    set_context(name, AST_Store);
    AstNamedExpr *node = NEW_NODE(p, NamedExpr, target.pos);
    node->target = name;
    node->value = value.node;
    return ref(&node->node, target.pos);
}

Ref build_starred(Parser *p, Token star, Ref value)
{
    AstStarred *node = NEW_NODE(p, Starred, star.pos);
    node->value = value.node;
    return ref(&node->node, star.pos);
}

Ref build_yield(Parser *p, Token keyword, Node *value, bool from)
{
    AstYield *node = (AstYield *)new_node(p, from ? AST_YieldFrom : AST_Yield, keyword.pos);
    node->value = value;
    return ref(&node->node, keyword.pos);
}

Ref build_await(Parser *p, Token keyword, Ref value)
{
    AstAwait *node = NEW_NODE(p, Await, keyword.pos);
    node->value = value.node;
    return ref(&node->node, keyword.pos);
}

/* ---- primaries ---- */

/* Nodes of one token end with it, even when the action runs later (a.b read as a pattern). */
static void ends_with(Node *node, Token token)
{
    node->end_line = token.end.line;
    node->end_col = token.end.col;
}

Ref build_name(Parser *p, Token name)
{
    AstName *node = NEW_NODE(p, Name, name.pos);
    ends_with(&node->node, name);
    node->id = identifier(p, name);
    return ref(&node->node, name.pos);
}

Ref build_constant(Parser *p, Token token, Value value)
{
    AstConstant *node = NEW_NODE(p, Constant, token.pos);
    ends_with(&node->node, token);
    node->value = value;
    return ref(&node->node, token.pos);
}

Ref build_number(Parser *p, Token token)
{
    return build_constant(p, token, number_value(p, token));
}

Ref build_attribute(Parser *p, Ref value, Token name)
{
    AstAttribute *node = NEW_NODE(p, Attribute, value.pos);
    node->value = value.node;
    node->attr = identifier(p, name);
    return ref(&node->node, value.pos);
}

/* Module names in imports: one Name node with the dots in its text. */
Ref build_dotted(Parser *p, Ref left, Token name)
{
    Value dot = str_from_ascii(".", 1), tail = identifier(p, name);
    Value text = dot && tail ? str_concat(AST(Name, left.node)->id, dot) : VALUE_ERROR;
    text = text ? str_concat(text, tail) : VALUE_ERROR;
    text = text ? str_intern(text) : VALUE_ERROR;
    if (text == VALUE_ERROR)
        p->memory_failed = true;
    AstName *node = NEW_NODE(p, Name, left.pos);
    node->id = text;
    return ref(&node->node, left.pos);
}

Ref build_subscript(Parser *p, Ref value, Ref slices)
{
    AstSubscript *node = NEW_NODE(p, Subscript, value.pos);
    node->value = value.node;
    node->slice = slices.node;
    return ref(&node->node, value.pos);
}

/* One plain slice is itself; several, or a starred one (PEP 646), make a tuple. */
Ref build_slices(Parser *p, Seq *slices)
{
    if (p->memory_failed)
        return ref(p->spare, slices->pos);
    if (slices->count == 1 && !slices->trailing_comma && slices->items[0]->kind != AST_Starred)
        return ref(slices->items[0], slices->pos);
    return build_tuple(p, slices);
}

Ref build_slice(Parser *p, Ref lower, Token colon, Ref upper, Ref step)
{
    Position start = lower.node ? lower.pos : colon.pos;
    AstSlice *node = NEW_NODE(p, Slice, start);
    node->lower = lower.node;
    node->upper = upper.node;
    node->step = step.node;
    return ref(&node->node, start);
}

/* ---- displays and parentheses ---- */

Ref build_tuple(Parser *p, Seq *items)
{
    AstTuple *node = NEW_NODE(p, Tuple, items->pos);
    node->elts = seq_nodes(items);
    return ref(&node->node, items->pos);
}

/* Tuple, List or Set in brackets: elts is the first field of all three. */
Ref build_display(Parser *p, AstKind kind, Token open, Seq *items)
{
    AstTuple *node = (AstTuple *)new_node(p, kind, open.pos);
    node->elts = seq_nodes(items);
    node->node.parenthesized = true;
    return ref(&node->node, open.pos);
}

Ref build_parenthesized(Parser *p, Token open, Ref inner)
{
    (void)p;
    inner.node->parenthesized = true;
    return ref(inner.node, open.pos);
}

Ref build_as_item(Parser *p, Ref context, Token as, Ref target)
{
    Ref item = build_with_item(p, context, &target);
    item.node->kind = PSEUDO_AS_ITEM;
    if (p->as_token.length == 0)
        p->as_token = as;
    return item;
}

static Ref build_as_group(Parser *p, Token open, Seq *items)
{
    AsGroup *group = gc_alloc(sizeof *group);
    if (group == NULL) {
        p->memory_failed = true;
        return ref(p->spare, open.pos);
    }
    group->node = (Node){.kind = PSEUDO_AS_GROUP, .parenthesized = true,
                         .line = open.pos.line, .col = open.pos.col};
    node_ends_here(p, &group->node);
    group->items = items;
    group->as = p->as_token;
    p->as_token.length = 0;
    if (p->pending_as != NULL)
        fail_token(p, p->pending_as->as, "invalid syntax");
    p->pending_as = group;
    for (int32_t i = 0; i < items->count; i++) {
        Node *item = items->items[i];
        if (item->kind == AST_Starred || (item->kind == AST_NamedExpr && !item->parenthesized))
            fail_token(p, group->as, "invalid syntax");
    }
    return ref(&group->node, open.pos);
}

Ref build_group(Parser *p, Token open, Seq *items)
{
    if (p->memory_failed)
        return ref(p->spare, open.pos);
    for (int32_t i = 0; i < items->count; i++)
        if (items->items[i]->kind == PSEUDO_AS_ITEM)
            return build_as_group(p, open, items);
    if (items->count > 1 || items->trailing_comma)
        return build_display(p, AST_Tuple, open, items);
    Node *inner = items->items[0];
    if (inner->kind == AST_Starred)
        fail_node(p, inner, "cannot use starred expression here");
    return build_parenthesized(p, open, ref(inner, open.pos));
}

/* ---- dicts ---- */

static Pair *new_pair(Parser *p, int kind, Position start)
{
    Pair *pair = p->memory_failed ? NULL : gc_alloc(sizeof *pair);
    if (pair == NULL) {
        p->memory_failed = true;
        pair = (Pair *)p->spare;
    }
    pair->node = (Node){.kind = (uint8_t)kind, .line = start.line, .col = start.col};
    node_ends_here(p, &pair->node);
    return pair;
}

Ref build_pair(Parser *p, Ref key, Ref value)
{
    Pair *pair = new_pair(p, PSEUDO_PAIR, key.pos);
    pair->key = key.node;
    pair->value = value.node;
    return ref(&pair->node, key.pos);
}

Ref build_double_star_pair(Parser *p, Token stars, Ref value)
{
    Pair *pair = new_pair(p, PSEUDO_DOUBLE_STAR, stars.pos);
    pair->value = value.node;
    return ref(&pair->node, stars.pos);
}

Ref build_dict(Parser *p, Token open, Seq *items)
{
    AstDict *dict = NEW_NODE(p, Dict, open.pos);
    Seq *keys = seq_new(p), *values = seq_new(p);
    for (int32_t i = 0; items != NULL && !p->memory_failed && i < items->count; i++) {
        Pair *pair = (Pair *)items->items[i];
        seq_add(p, keys, pair->key);
        seq_add(p, values, pair->value);
    }
    dict->keys = seq_nodes(keys);
    dict->values = seq_nodes(values);
    return ref(&dict->node, open.pos);
}

/* ---- comprehensions ---- */

Ref build_generator(Parser *p, Token *async, Token keyword, Ref target, Ref iter, Seq *ifs)
{
    make_target(p, target.node, TARGET_FOR);
    Position start = async ? async->pos : keyword.pos;
    Astcomprehension *node = NEW_NODE(p, comprehension, start);
    node->target = target.node;
    node->iter = iter.node;
    node->ifs = seq_nodes(ifs);
    node->is_async = async != NULL;
    return ref(&node->node, start);
}

/* ListComp, SetComp and GeneratorExp have the same fields; a DictComp's element is a Pair. */
Ref build_comprehension(Parser *p, AstKind kind, Token open, Ref element, Seq *generators)
{
    Node *elt = element.node;
    if (elt->kind == AST_Starred)
        fail_node(p, elt, "iterable unpacking cannot be used in comprehension");
    else if (elt->kind == PSEUDO_DOUBLE_STAR)
        fail_token(p, (Token){.pos = {elt->line, elt->col}, .end = {elt->line, elt->col + 2}},
                   "dict unpacking cannot be used in dict comprehension");
    else if (elt->kind == PSEUDO_AS_ITEM)
        fail_token(p, p->as_token, "invalid syntax");
    Node *node = new_node(p, kind, open.pos);
    node->parenthesized = kind == AST_GeneratorExp;
    if (kind == AST_DictComp && !p->memory_failed) {
        AstDictComp *dict = AST(DictComp, node);
        dict->key = ((Pair *)elt)->key;
        dict->value = ((Pair *)elt)->value;
        dict->generators = seq_nodes(generators);
    } else {
        ((AstListComp *)node)->elt = elt;
        ((AstListComp *)node)->generators = seq_nodes(generators);
    }
    return ref(node, open.pos);
}

/* ---- targets ---- */

static const char *constant_name(Value value)
{
    if (value == VALUE_NONE)
        return "None";
    if (value == VALUE_TRUE)
        return "True";
    if (value == VALUE_FALSE)
        return "False";
    return value == VALUE_ELLIPSIS ? "ellipsis" : "literal";
}

const char *expression_name(const Node *node)
{
    static const struct { int kind; const char *name; } table[] = {
        {AST_Attribute, "attribute"}, {AST_Subscript, "subscript"}, {AST_Starred, "starred"},
        {AST_Name, "name"}, {AST_List, "list"}, {AST_Tuple, "tuple"}, {AST_Lambda, "lambda"},
        {AST_Call, "function call"}, {AST_BoolOp, "expression"}, {AST_BinOp, "expression"},
        {AST_UnaryOp, "expression"}, {AST_GeneratorExp, "generator expression"},
        {AST_Yield, "yield expression"}, {AST_YieldFrom, "yield expression"},
        {AST_Await, "await expression"}, {AST_ListComp, "list comprehension"},
        {AST_SetComp, "set comprehension"}, {AST_DictComp, "dict comprehension"},
        {AST_Dict, "dict literal"}, {AST_Set, "set display"},
        {AST_JoinedStr, "f-string expression"}, {AST_FormattedValue, "f-string expression"},
        {AST_Compare, "comparison"}, {AST_IfExp, "conditional expression"},
        {AST_NamedExpr, "named expression"},
    };
    if (node->kind == AST_Constant)
        return constant_name(((const AstConstant *)node)->value);
    for (size_t i = 0; i < ARRAY_LEN(table); i++)
        if (table[i].kind == node->kind)
            return table[i].name;
    return "expression";
}

void set_context(Node *node, Ast_expr_context ctx)
{
    if (node->kind == AST_Name) {
        AST(Name, node)->ctx = ctx;
    } else if (node->kind == AST_Attribute) {
        AST(Attribute, node)->ctx = ctx;
    } else if (node->kind == AST_Subscript) {
        AST(Subscript, node)->ctx = ctx;
    } else if (node->kind == AST_Starred) {
        AST(Starred, node)->ctx = ctx;
        set_context(AST(Starred, node)->value, ctx);
    } else if (node->kind == AST_Tuple || node->kind == AST_List) {
        NodeList *elts = &((AstTuple *)node)->elts;
        if (node->kind == AST_List)
            AST(List, node)->ctx = ctx;
        else
            AST(Tuple, node)->ctx = ctx;
        for (int32_t i = 0; i < elts->count; i++)
            set_context(elts->items[i], ctx);
    }
}

/* The first part of a would-be target that cannot be one, or NULL. Nesting is bounded by the
 * lexer's limit of open brackets. */
static Node *find_bad_target(Node *node, TargetUse use)
{
    if (node->kind == AST_Name || node->kind == AST_Attribute || node->kind == AST_Subscript)
        return NULL;
    if (node->kind == AST_Starred)
        return use == TARGET_DELETE ? node : find_bad_target(AST(Starred, node)->value, use);
    if (node->kind != AST_Tuple && node->kind != AST_List)
        return node;
    NodeList *elts = &((AstTuple *)node)->elts;
    for (int32_t i = 0; i < elts->count; i++) {
        Node *bad = find_bad_target(elts->items[i], use);
        if (bad != NULL)
            return bad;
    }
    return NULL;
}

/* CPython's hint needs what could stand on the left of `==`: up to the bitwise operators. */
bool could_be_compared(const Node *n)
{
    if (n->kind >= AST_KIND_COUNT || strcmp(ast_kind_group(n->kind), "expr") != 0)
        return false;
    if (n->kind == AST_List || n->kind == AST_Tuple || n->kind == AST_GeneratorExp)
        return false;
    if (n->kind == AST_Constant) {
        const char *name = expression_name(n);
        return strcmp(name, "literal") == 0 || strcmp(name, "ellipsis") == 0;
    }
    if (n->parenthesized)
        return true;
    return n->kind != AST_Compare && n->kind != AST_BoolOp && n->kind != AST_Lambda &&
           n->kind != AST_IfExp && n->kind != AST_NamedExpr && n->kind != AST_Starred &&
           !(n->kind == AST_UnaryOp && ((const AstUnaryOp *)n)->op == AST_Not);
}

static void fail_target(Parser *p, Node *whole, Node *bad, TargetUse use)
{
    const char *name = expression_name(bad);
    bool yield = bad->kind == AST_Yield || bad->kind == AST_YieldFrom;
    if (use == TARGET_DELETE)
        fail_node(p, bad, "cannot delete %s", name);
    else if ((use == TARGET_ASSIGN || use == TARGET_CHAIN) && bad == whole && yield &&
             !bad->parenthesized)
        fail_node(p, bad, "assignment to yield expression not possible");
    else if (use == TARGET_ASSIGN && bad == whole && could_be_compared(bad) &&
             p->current_code != TK_EQUAL)
        fail_node(p, bad, "cannot assign to %s here. Maybe you meant '==' instead of '='?", name);
    else
        fail_node(p, bad, "cannot assign to %s", name);
}

void make_target(Parser *p, Node *node, TargetUse use)
{
    if (p->memory_failed)
        return;
    Node *bad = find_bad_target(node, use);
    if (bad != NULL)
        fail_target(p, node, bad, use);
    else
        set_context(node, use == TARGET_DELETE ? AST_Del : AST_Store);
}

void make_target_failing(Parser *p, Node *node, bool hint)
{
    Node *bad = find_bad_target(node, TARGET_ASSIGN);
    if (bad == NULL)
        return;
    if (hint && bad == node)
        fail_node(p, bad, "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                  expression_name(bad));
    else
        fail_node(p, bad, "cannot assign to %s", expression_name(bad));
}
