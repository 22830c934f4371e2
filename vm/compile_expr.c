/* Expressions. Rule: expr_to writes its destination only in its last instruction, so that
 * `x = f(x)` may compute straight into x's register (see writes_last in compile_stmt.c). */
#include "runtime/float.h"
#include "runtime/bytes.h"
#include "runtime/int.h"
#include "runtime/ops.h"
#include "vm/compile.h"

enum { CHUNK = 24 }; /* items of a display held in registers at once */

void check_recursion(Compiler *c)
{
    if (!recursion_check(" during compilation"))
        compile_fail(c);
}

void intrinsic(Compiler *c, int dst, int which, int nargs)
{
    emit(c, OPC_INTRINSIC, dst, which, nargs);
}

/* ---- constants ---- */

static size_t text_length(Value v)
{
    return is_str(v) ? str_len(v) : is_bytes(v) ? bytes_len(v) : 0;
}

/* "a" + "b" and "-" * 20, where the result is not large. */
static bool folds_as_text(AstBinOp *b, Value left, Value right)
{
    size_t most = 4096, n = text_length(left), m = text_length(right);
    int64_t times;
    if (b->op == AST_Add)
        return n > 0 && m > 0 && n + m <= most && is_str(left) == is_str(right);
    Value count = n > 0 ? right : left;
    if (b->op != AST_Mult || (n > 0) == (m > 0) || !is_int(count) || !int_as_i64(count, &times))
        return false;
    return times >= 0 && times <= (int64_t)(most / (n + m));
}

static bool fold_binary(AstBinOp *b, Value *out)
{
    Value left, right;
    if (!is_constant_node(b->left, &left) || !is_constant_node(b->right, &right))
        return false;
    if (text_length(left) + text_length(right) > 0) {
        if (!folds_as_text(b, left, right))
            return false;
    } else if (!(is_int(left) || is_float(left) || is_complex(left))
        || !(is_int(right) || is_float(right) || is_complex(right)))
        return false;
    if (is_int(left) && is_int(right) && (b->op == AST_Pow || b->op == AST_LShift)) {
        int64_t n;
        if (!int_as_i64(right, &n) || n < 0 || n > 128 || int_bit_length(left) > 64)
            return false;
    }
    if (is_int(left) && int_bit_length(left) > 4096)
        return false;
    *out = binary_op((BinaryOp)b->op, left, right);
    if (!*out) {
        error_clear();
        return false;
    }
    return true;
}

static bool fold_unary(AstUnaryOp *u, Value *out)
{
    Value v;
    if (u->op == AST_Not || !is_constant_node(u->operand, &v)
        || !(is_int(v) || is_float(v) || is_complex(v)) || v == VALUE_TRUE || v == VALUE_FALSE)
        return false;
    *out = unary_op((UnaryOp)u->op, v);
    if (!*out) {
        error_clear();
        return false;
    }
    return true;
}

static bool fold_tuple(AstTuple *t, Value *out)
{
    Value items = tuple_new((size_t)t->elts.count), v;
    if (!items)
        return false;
    for (int i = 0; i < t->elts.count; i++) {
        if (!is_constant_node(t->elts.items[i], &v))
            return false;
        TUPLE(items)->items[i] = v;
    }
    *out = items;
    return true;
}

static bool fold(Node *n, Value *out)
{
    switch (n->kind) {
    case AST_UnaryOp:
        return fold_unary(AST(UnaryOp, n), out);
    case AST_BinOp:
        return fold_binary(AST(BinOp, n), out);
    case AST_Tuple:
        if (AST(Tuple, n)->ctx != AST_Load)
            return false;
        if (AST(Tuple, n)->elts.count == 0) {
            *out = tuple_empty();
            return true;
        }
        return fold_tuple(AST(Tuple, n), out);
    default:
        return false;
    }
}

/* That a node is no constant is noted in it: asking at every level of a long chain of operators would
 * take the square of its length. */
enum { NOT_CONSTANT = 2 };

bool is_constant_node(Node *n, Value *out)
{
    if (n->kind == AST_Constant) {
        *out = AST(Constant, n)->value;
        return true;
    }
    if (n->scratch == NOT_CONSTANT)
        return false;
    if (!recursion_check("")) { /* the compiler itself will not come as deep, and say so */
        error_clear();
        return false;
    }
    if (fold(n, out))
        return true;
    n->scratch = NOT_CONSTANT;
    return false;
}

/* A small int constant that fits the signed 8-bit operand. */
static bool small_operand(Node *n, int *out)
{
    Value v;
    if (n->kind != AST_Constant && n->kind != AST_UnaryOp)
        return false;
    if (!is_constant_node(n, &v) || !is_small_int(v) || small_int(v) < -128 || small_int(v) > 127)
        return false;
    *out = (int)small_int(v);
    return true;
}

/* ---- operands ---- */

int expr_any(Compiler *c, Node *n)
{
    if (n->kind == AST_Name) {
        Node *at = c->u->at;
        c->u->at = n;
        int reg = var_register(c, AST(Name, n)->id);
        c->u->at = at;
        if (reg != NO_REG)
            return reg;
    }
    return expr_temp(c, n);
}

int expr_temp(Compiler *c, Node *n)
{
    int r = temp(c);
    expr_to(c, n, r);
    return r;
}

/* The call just emitted is a statement: a coroutine that it makes is thrown away. */
static void note_discard(Compiler *c)
{
    Unit *u = c->u;
    if (u->ndiscards == u->discards_cap) {
        uint32_t cap = u->discards_cap ? u->discards_cap * 2 : 8;
        uint32_t *wider = gc_alloc_atomic(cap * sizeof *wider);
        if (wider == NULL) {
            compile_fail(c);
            return;
        }
        if (u->ndiscards)
            memcpy(wider, u->discards, u->ndiscards * sizeof *wider);
        u->discards = wider;
        u->discards_cap = cap;
    }
    u->discards[u->ndiscards++] = u->ncode;
}

void expr_discard(Compiler *c, Node *n)
{
    Unit *u = c->u;
    int top = u->top;
    if (n->kind == AST_Constant)
        return;
    expr_temp(c, n);
    u->top = top;
    if (n->kind == AST_Call)
        note_discard(c);
}

/* ---- operators ---- */

static Opcode immediate_form(int op, bool in_place)
{
    switch (op) {
    case OP_ADD: return in_place ? OPC_IADDI : OPC_ADDI;
    case OP_SUB: return in_place ? OPC_ISUBI : OPC_SUBI;
    case OP_MUL: return in_place ? OPC_NOP : OPC_MULI;
    case OP_MOD: return in_place ? OPC_NOP : OPC_MODI;
    case OP_FLOORDIV: return in_place ? OPC_NOP : OPC_FLOORDIVI;
    case OP_AND: return in_place ? OPC_NOP : OPC_ANDI;
    case OP_LSHIFT: return in_place ? OPC_NOP : OPC_LSHIFTI;
    case OP_RSHIFT: return in_place ? OPC_NOP : OPC_RSHIFTI;
    default: return OPC_NOP;
    }
}

static void binary(Compiler *c, AstBinOp *b, int dst)
{
    Unit *u = c->u;
    int top = u->top, imm;
    int left = expr_any(c, b->left);
    Opcode op = immediate_form((int)b->op, false);
    if (op != OPC_NOP && small_operand(b->right, &imm)) {
        u->at = &b->node;
        emit(c, op, dst, left, imm);
    } else {
        int right = expr_any(c, b->right);
        u->at = &b->node;
        emit(c, (Opcode)(OPC_ADD + (int)b->op), dst, left, right);
    }
    u->top = top;
}

void inplace_operator(Compiler *c, int op, int dst, int left, Node *value, Node *at)
{
    int imm;
    Opcode form = immediate_form(op, true);
    if (form != OPC_NOP && small_operand(value, &imm)) {
        c->u->at = at;
        emit(c, form, dst, left, imm);
        return;
    }
    int right = expr_any(c, value);
    c->u->at = at;
    emit(c, (Opcode)(OPC_IADD + op), dst, left, right);
}

static void unary(Compiler *c, AstUnaryOp *n, int dst)
{
    Unit *u = c->u;
    int top = u->top;
    int r = expr_any(c, n->operand);
    u->at = &n->node;
    Opcode op = n->op == AST_Not ? OPC_NOT
        : n->op == AST_USub      ? OPC_NEG
        : n->op == AST_UAdd      ? OPC_POS
                                 : OPC_INVERT;
    emit(c, op, dst, r, 0);
    u->top = top;
}

static Opcode value_compare_op(int op)
{
    switch (op) {
    case AST_Is: return OPC_IS;
    case AST_IsNot: return OPC_ISNOT;
    case AST_In: return OPC_IN;
    case AST_NotIn: return OPC_NOTIN;
    default: return (Opcode)(OPC_LT + op);
    }
}

static void comparison(Compiler *c, AstCompare *n, int dst)
{
    Unit *u = c->u;
    int top = u->top;
    int left = expr_any(c, n->left);
    if (n->ops.count == 1) {
        int right = expr_any(c, n->comparators.items[0]);
        u->at = &n->node;
        emit(c, value_compare_op(n->ops.items[0]), dst, left, right);
        u->top = top;
        return;
    }
    Label end = LABEL_INIT;
    int result = temp(c);
    for (int i = 0; i < n->ops.count; i++) {
        int right = expr_temp(c, n->comparators.items[i]);
        u->at = &n->node;
        emit(c, value_compare_op(n->ops.items[i]), result, left, right);
        if (i + 1 < n->ops.count)
            emit_branch(c, OPC_JFALSE, result, 0, &end);
        left = right;
    }
    label_place(c, &end);
    move(c, dst, result);
    u->top = top;
}

static void bool_op(Compiler *c, AstBoolOp *n, int dst)
{
    Unit *u = c->u;
    int top = u->top, r = temp(c);
    Label end = LABEL_INIT;
    Assigned *first = NULL;
    for (int i = 0; i < n->values.count; i++) {
        expr_to(c, n->values.items[i], r);
        if (i == 0)
            first = assigned_save(c);
        if (i + 1 < n->values.count)
            emit_branch(c, n->op == AST_And ? OPC_JFALSE : OPC_JTRUE, r, 0, &end);
    }
    label_place(c, &end);
    assigned_meet(c, first);
    move(c, dst, r);
    u->top = top;
}

static void conditional(Compiler *c, AstIfExp *n, int dst)
{
    Label otherwise = LABEL_INIT, end = LABEL_INIT;
    jump_if(c, n->test, false, &otherwise);
    Assigned *before = assigned_save(c);
    expr_to(c, n->body, dst);
    emit_jump(c, OPC_JMP, &end);
    Assigned *after = assigned_save(c);
    assigned_restore(c, before);
    label_place(c, &otherwise);
    expr_to(c, n->orelse, dst);
    label_place(c, &end);
    assigned_meet(c, after);
}

/* ---- conditions ---- */

static bool is_none(Node *n)
{
    return n->kind == AST_Constant && AST(Constant, n)->value == VALUE_NONE;
}

static bool jump_compare(Compiler *c, AstCompare *n, bool when, Label *to)
{
    Unit *u = c->u;
    int op = n->ops.items[0], top = u->top, imm;
    Node *right = n->comparators.items[0];
    if (n->ops.count != 1 || op == AST_In || op == AST_NotIn)
        return false;
    int a = expr_any(c, n->left);
    if (op == AST_Is || op == AST_IsNot) {
        bool is = (op == AST_Is) == when;
        if (is_none(right)) {
            u->at = &n->node;
            emit_branch(c, is ? OPC_JNONE : OPC_JNOTNONE, a, 0, to);
        } else {
            int b = expr_any(c, right);
            u->at = &n->node;
            emit_branch(c, is ? OPC_JIS : OPC_JISNOT, a, b, to);
        }
    } else if (small_operand(right, &imm)) {
        u->at = &n->node;
        emit_branch(c, (Opcode)((when ? OPC_JLTI : OPC_JNLTI) + op), a, imm, to);
    } else {
        int b = expr_any(c, right);
        u->at = &n->node;
        emit_branch(c, (Opcode)((when ? OPC_JLT : OPC_JNLT) + op), a, b, to);
    }
    u->top = top;
    return true;
}

static void jump_bool(Compiler *c, AstBoolOp *n, bool when, Label *to)
{
    bool is_and = n->op == AST_And;
    Label skip = LABEL_INIT;
    Assigned *first = NULL;
    for (int i = 0; i < n->values.count; i++) {
        bool last = i + 1 == n->values.count;
        if (last)
            jump_if(c, n->values.items[i], when, to);
        else if (is_and == when) /* a failing early operand decides against the jump */
            jump_if(c, n->values.items[i], !when, &skip);
        else
            jump_if(c, n->values.items[i], when, to);
        if (i == 0)
            first = assigned_save(c);
    }
    label_place(c, &skip);
    assigned_meet(c, first);
}

void jump_if(Compiler *c, Node *test, bool when, Label *to)
{
    Unit *u = c->u;
    check_recursion(c);
    if (c->failed)
        return;
    if (test->kind == AST_UnaryOp && AST(UnaryOp, test)->op == AST_Not) {
        jump_if(c, AST(UnaryOp, test)->operand, !when, to);
        return;
    }
    if (test->kind == AST_BoolOp) {
        jump_bool(c, AST(BoolOp, test), when, to);
        return;
    }
    Node *at = u->at;
    if (test->kind == AST_Compare && AST(Compare, test)->ops.count == 1
        && jump_compare(c, AST(Compare, test), when, to)) {
        u->at = at;
        return;
    }
    if (test->kind == AST_Constant) {
        int truth = is_true(AST(Constant, test)->value);
        if (truth == (int)when)
            emit_jump(c, OPC_JMP, to);
        return;
    }
    int top = u->top;
    int r = expr_any(c, test);
    u->at = test;
    emit_branch(c, when ? OPC_JTRUE : OPC_JFALSE, r, 0, to);
    u->top = top;
    u->at = at;
}

/* ---- displays ---- */

static bool has_star(const NodeList *items)
{
    for (int i = 0; i < items->count; i++)
        if (items->items[i]->kind == AST_Starred)
            return true;
    return false;
}

/* Builds in pieces: a container that grows by APPEND and EXTEND. */
static void build_growing(Compiler *c, const NodeList *items, Opcode op, int dst)
{
    Unit *u = c->u;
    Opcode add = op == OPC_SET ? OPC_SETADD : OPC_APPEND;
    Opcode extend = op == OPC_SET ? OPC_SETUPDATE : OPC_EXTEND;
    int box = temp(c);
    emit(c, op == OPC_SET ? OPC_SET : OPC_LIST, box, box, 0);
    for (int i = 0; i < items->count; i++) {
        int top = u->top;
        Node *item = items->items[i];
        if (item->kind == AST_Starred) {
            int r = expr_any(c, AST(Starred, item)->value);
            u->at = item;
            emit(c, extend, box, r, 0);
        } else {
            int r = expr_any(c, item);
            emit(c, add, box, r, 0);
        }
        u->top = top;
    }
    if (op == OPC_TUPLE)
        emit(c, OPC_TOTUPLE, dst, box, 0);
    else
        move(c, dst, box);
}

static bool all_constant(const NodeList *items)
{
    Value v;
    for (int i = 0; i < items->count; i++)
        if (!is_constant_node(items->items[i], &v))
            return false;
    return true;
}

/* A long display of constants is one constant tuple, copied. A set of three or more is a constant
 * frozenset, as in CPython: the way it is filled decides the order in which it prints. */
static bool build_constant(Compiler *c, const NodeList *items, Opcode op, int dst)
{
    if (items->count <= (op == OPC_SET ? 2 : CHUNK) || !all_constant(items))
        return false;
    Value t = tuple_new((size_t)items->count), v;
    for (int i = 0; t && i < items->count; i++) {
        is_constant_node(items->items[i], &v);
        TUPLE(t)->items[i] = v;
    }
    if (t && op == OPC_SET)
        t = set_new(&type_frozenset, t);
    int r = temp(c), k = temp(c);
    emit(c, op, r, r, 0);
    load_const(c, k, t);
    emit(c, op == OPC_SET ? OPC_SETUPDATE : OPC_EXTEND, r, k, 0);
    move(c, dst, r);
    return true;
}

void build_sequence(Compiler *c, const NodeList *items, Opcode op, int dst)
{
    Unit *u = c->u;
    int top = u->top;
    if (op != OPC_TUPLE && build_constant(c, items, op, dst)) {
        u->top = top;
        return;
    }
    if (has_star(items) || items->count > CHUNK) {
        build_growing(c, items, op, dst);
    } else {
        int base = temps(c, items->count);
        for (int i = 0; i < items->count; i++)
            expr_to(c, items->items[i], base + i);
        emit(c, op, dst, base, items->count);
    }
    u->top = top;
}

static void dict_display(Compiler *c, AstDict *n, int dst)
{
    Unit *u = c->u;
    int top = u->top, count = n->keys.count, plain = 0;
    while (plain < count && n->keys.items[plain] != NULL && plain < CHUNK / 2)
        plain++;
    int box = temp(c), base = temps(c, plain * 2);
    for (int i = 0; i < plain; i++) {
        expr_to(c, n->keys.items[i], base + 2 * i);
        expr_to(c, n->values.items[i], base + 2 * i + 1);
    }
    u->at = &n->node;
    emit(c, OPC_DICT, plain == count ? dst : box, base, plain);
    u->top = base;
    for (int i = plain; i < count; i++) {
        if (n->keys.items[i] == NULL) {
            int r = expr_any(c, n->values.items[i]);
            u->at = n->values.items[i];
            emit(c, OPC_DICTUPDATE, box, r, 0);
        } else {
            int k = expr_temp(c, n->keys.items[i]);
            int v = expr_any(c, n->values.items[i]);
            u->at = &n->node;
            emit(c, OPC_DICTSET, box, k, v);
        }
        u->top = base;
    }
    if (plain != count)
        move(c, dst, box);
    u->top = top;
}

/* ---- f-strings ---- */

static void formatted_value(Compiler *c, AstFormattedValue *f, int dst)
{
    Unit *u = c->u;
    int top = u->top;
    int r = expr_any(c, f->value), spec = 0xFFFF;
    if (f->format_spec != NULL)
        spec = expr_any(c, f->format_spec);
    u->at = &f->node;
    emit(c, OPC_FORMAT, dst, r, f->conversion > 0 ? f->conversion : 0);
    emit_word(c, (uint32_t)spec);
    u->top = top;
}

static void joined_str(Compiler *c, AstJoinedStr *j, int dst)
{
    Unit *u = c->u;
    int top = u->top, count = j->values.count;
    if (count == 1 && j->values.items[0]->kind == AST_FormattedValue) {
        formatted_value(c, AST(FormattedValue, j->values.items[0]), dst);
        return;
    }
    if (count <= 1) { /* no field at all */
        if (count == 0)
            load_const(c, dst, NAME(empty));
        else
            expr_to(c, j->values.items[0], dst);
        return;
    }
    int acc = temp(c); /* pieces of a very long one are joined in turns */
    for (int done = 0; done < count;) {
        int n = MIN(count - done, CHUNK), base = temps(c, n), first = done > 0;
        for (int i = 0; i < n; i++)
            expr_to(c, j->values.items[done + i], base + i);
        done += n;
        u->at = &j->node;
        emit(c, OPC_STRING, done == count ? dst : acc, first ? acc : base, n + first);
        u->top = acc + 1;
    }
    u->top = top;
}

/* ---- attributes, subscripts ---- */

static void slice_to(Compiler *c, AstSlice *s, int dst)
{
    Unit *u = c->u;
    int top = u->top, base = temps(c, 3);
    Node *parts[3] = {s->lower, s->upper, s->step};
    for (int i = 0; i < 3; i++) {
        if (parts[i] != NULL)
            expr_to(c, parts[i], base + i);
        else
            load_const(c, base + i, VALUE_NONE);
    }
    u->at = &s->node;
    emit(c, OPC_SLICE, dst, base, 0);
    u->top = top;
}

static void subscript(Compiler *c, AstSubscript *n, int dst)
{
    Unit *u = c->u;
    int top = u->top, imm;
    int obj = expr_any(c, n->value);
    if (small_operand(n->slice, &imm) && imm >= 0) {
        u->at = &n->node;
        emit(c, OPC_GETITEMI, dst, obj, imm);
    } else {
        int key = expr_any(c, n->slice);
        u->at = &n->node;
        emit(c, OPC_GETITEM, dst, obj, key);
    }
    u->top = top;
}

static Value mangled(Compiler *c, Value name)
{
    Value m = scope_mangle(c->u->scope, name);
    if (!m)
        compile_fail(c);
    return m;
}

/* Positions of what is done with an attribute: when `whole`, the attribute itself or a call of it, does
 * not begin in the line of the attribute's name, then of the name alone, so that tracebacks show the
 * link of a chain over several lines that failed. */
void at_attribute(Compiler *c, Node *whole, const AstAttribute *attr)
{
    c->u->at = whole;
    if (whole->line == attr->node.end_line)
        return;
    Node *place = ast_new(AST_Pass);
    if (place == NULL) {
        compile_fail(c);
        return;
    }
    int32_t len = (int32_t)str_len(attr->attr), end = attr->node.end_col;
    bool fits = len <= end;
    place->line = attr->node.end_line;
    place->end_line = whole->end_line;
    place->col = fits ? end - len : -1;
    place->end_col = fits ? end : -1;
    c->u->at = place;
}

void attribute_get(Compiler *c, int obj, Value name, int dst)
{
    emit(c, OPC_GETATTR, dst, obj, 0);
    emit_word(c, (uint32_t)name_const(c, mangled(c, name)));
    emit_caches(c, 2);
}

/* super().name and super(T, obj).name without a super object. */
static bool super_attribute(Compiler *c, AstAttribute *n, int dst)
{
    AstCall *call = (AstCall *)n->value;
    Unit *u = c->u;
    int top = u->top;
    int base = super_operands(c, call);
    if (base == NO_REG)
        return false;
    at_attribute(c, &n->node, n);
    emit(c, OPC_SUPERATTR, dst, base, 0);
    emit_word(c, (uint32_t)name_const(c, mangled(c, n->attr)));
    u->top = top;
    return true;
}

static void attribute(Compiler *c, AstAttribute *n, int dst)
{
    Unit *u = c->u;
    int top = u->top;
    if (super_attribute(c, n, dst))
        return;
    int obj = expr_any(c, n->value);
    at_attribute(c, &n->node, n);
    attribute_get(c, obj, n->attr, dst);
    u->top = top;
}

/* ---- suspension ---- */

static void swap_handled(Compiler *c)
{
    if (c->u->handler_depth > 0)
        emit(c, OPC_SWAPEXC, c->u->outer_handler_reg + 1, 0, 0);
}

void yield_value(Compiler *c, int src, int dst)
{
    Unit *u = c->u;
    swap_handled(c);
    emit(c, u->flags & CO_ASYNC_GENERATOR ? OPC_YIELDWRAP : OPC_YIELD, src, 0, 0);
    swap_handled(c);
    if (dst != NO_REG)
        emit(c, OPC_SENT, dst, 0, 0);
}

static void delegate(Compiler *c, int iter, int dst)
{
    swap_handled(c);
    emit(c, OPC_YIELDFROM, dst, iter, 0);
    swap_handled(c);
}

void await_value(Compiler *c, int src, int dst, int kind)
{
    int top = c->u->top, iter = temp(c);
    emit(c, OPC_GETAWAITABLE, iter, src, kind);
    delegate(c, iter, dst);
    c->u->top = top;
}

static void yield_expr(Compiler *c, AstYield *n, int dst)
{
    int top = c->u->top;
    int r = temp(c);
    if (n->value != NULL)
        expr_to(c, n->value, r);
    else
        load_const(c, r, VALUE_NONE);
    c->u->at = &n->node;
    yield_value(c, r, dst);
    c->u->top = top;
}

static void yield_from_expr(Compiler *c, AstYieldFrom *n, int dst)
{
    int top = c->u->top, iter = temp(c);
    int r = expr_any(c, n->value);
    c->u->at = &n->node;
    emit(c, OPC_GETYFITER, iter, r, 0);
    delegate(c, iter, dst);
    c->u->top = top;
}

static void await_expr(Compiler *c, AstAwait *n, int dst)
{
    int top = c->u->top;
    int r = expr_any(c, n->value);
    c->u->at = &n->node;
    await_value(c, r, dst, 0);
    c->u->top = top;
}

static void named_expr(Compiler *c, AstNamedExpr *n, int dst)
{
    int top = c->u->top, r = temp(c);
    expr_to(c, n->value, r);
    var_store(c, AST(Name, n->target)->id, r);
    move(c, dst, r);
    c->u->top = top;
}

/* ---- dispatch ---- */

static void expr_kind(Compiler *c, Node *n, int dst)
{
    Value v;
    switch (n->kind) {
    case AST_Constant: load_const(c, dst, AST(Constant, n)->value); return;
    case AST_Name: var_load(c, AST(Name, n)->id, dst); return;
    case AST_BinOp:
        if (is_constant_node(n, &v))
            load_const(c, dst, v);
        else
            binary(c, AST(BinOp, n), dst);
        return;
    case AST_UnaryOp:
        if (is_constant_node(n, &v))
            load_const(c, dst, v);
        else
            unary(c, AST(UnaryOp, n), dst);
        return;
    case AST_Compare: comparison(c, AST(Compare, n), dst); return;
    case AST_BoolOp: bool_op(c, AST(BoolOp, n), dst); return;
    case AST_IfExp: conditional(c, AST(IfExp, n), dst); return;
    case AST_Call: call_expr(c, AST(Call, n), dst); return;
    case AST_Attribute: attribute(c, AST(Attribute, n), dst); return;
    case AST_Subscript: subscript(c, AST(Subscript, n), dst); return;
    case AST_Slice: slice_to(c, AST(Slice, n), dst); return;
    case AST_Tuple:
        if (is_constant_node(n, &v))
            load_const(c, dst, v);
        else
            build_sequence(c, &AST(Tuple, n)->elts, OPC_TUPLE, dst);
        return;
    case AST_List: build_sequence(c, &AST(List, n)->elts, OPC_LIST, dst); return;
    case AST_Set: build_sequence(c, &AST(Set, n)->elts, OPC_SET, dst); return;
    case AST_Dict: dict_display(c, AST(Dict, n), dst); return;
    case AST_ListComp:
    case AST_SetComp:
    case AST_DictComp:
    case AST_GeneratorExp: comprehension(c, n, dst); return;
    case AST_Lambda: lambda_expr(c, AST(Lambda, n), dst); return;
    case AST_NamedExpr: named_expr(c, AST(NamedExpr, n), dst); return;
    case AST_JoinedStr: joined_str(c, AST(JoinedStr, n), dst); return;
    case AST_FormattedValue: formatted_value(c, AST(FormattedValue, n), dst); return;
    case AST_Yield: yield_expr(c, AST(Yield, n), dst); return;
    case AST_YieldFrom: yield_from_expr(c, AST(YieldFrom, n), dst); return;
    case AST_Await: await_expr(c, AST(Await, n), dst); return;
    case AST_Starred:
        syntax_fail(c, n, "can't use starred expression here");
        return;
    default:
        syntax_fail(c, n, "%s is not an expression", ast_kind_name((AstKind)n->kind));
    }
}

/* Deep nesting: the temporaries in use move to wide registers, the inner expression starts afresh. */
static void expr_spilled(Compiler *c, Node *n, int dst)
{
    Unit *u = c->u;
    int low = u->nvars, count = u->top - low, wide = u->nwide;
    u->nwide += count + 1;
    emit_bx(c, OPC_COPYW, count, 256 + wide);
    emit_word(c, (uint32_t)low);
    int top = u->top;
    u->top = low;
    int r = temp(c);
    expr_kind(c, n, r);
    emit_bx(c, OPC_STOREW, r, 256 + wide + count);
    emit_bx(c, OPC_COPYW, count, low);
    emit_word(c, (uint32_t)(256 + wide));
    u->top = top;
    emit_bx(c, OPC_LOADW, dst, 256 + wide + count);
}

void expr_to(Compiler *c, Node *n, int dst)
{
    Unit *u = c->u;
    check_recursion(c);
    if (c->failed)
        return;
    Node *at = u->at;
    u->at = n;
    if (UNLIKELY(u->top > SPILL_AT) && n->kind != AST_Constant && n->kind != AST_Name
        && n->kind != AST_Yield && u->top > u->nvars)
        expr_spilled(c, n, dst);
    else
        expr_kind(c, n, dst);
    u->at = at;
}
