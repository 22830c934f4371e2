/* Statements: assignment, loops, imports and the rest; the block stack that break, continue and
 * return unwind. */
#include "runtime/ops.h"
#include "vm/compile.h"

/* ---- blocks ---- */

Block *block_push(Compiler *c, BlockKind kind, int reg)
{
    Unit *u = c->u;
    if (u->nblocks == u->blocks_cap) {
        int cap = u->blocks_cap ? u->blocks_cap * 2 : 8;
        Block *blocks = gc_alloc((size_t)cap * sizeof(Block));
        if (blocks == NULL) {
            compile_fail(c);
            return &u->blocks[0];
        }
        if (u->nblocks > 0)
            memcpy(blocks, u->blocks, (size_t)u->nblocks * sizeof(Block));
        u->blocks = blocks;
        u->blocks_cap = cap;
    }
    Block *b = &u->blocks[u->nblocks++];
    memset(b, 0, sizeof *b);
    b->kind = kind;
    b->reg = reg;
    b->start = here(c);
    b->node = u->at;
    return b;
}

void block_pop(Compiler *c) { c->u->nblocks--; }

static bool is_protected(const Block *b) { return b->handler != NULL; }

/* Leaves the blocks above `down_to` from here: ends their protected ranges, innermost first, and
 * emits what each must do on the way out. The caller emits the jump and then resumes the ranges. The
 * body of a finally puts its own blocks where those that are left lie: they come back from a copy. */
static void leave_blocks(Compiler *c, int down_to)
{
    Unit *u = c->u;
    int count = u->nblocks, depth = u->handler_depth, outer = u->outer_handler_reg;
    size_t size = (size_t)(count - down_to) * sizeof(Block);
    if (count <= down_to)
        return;
    Block *left = gc_alloc(size);
    if (left == NULL) {
        compile_fail(c);
        return;
    }
    memcpy(left, u->blocks + down_to, size);
    for (int i = count - 1; i >= down_to; i--) {
        Block *b = &left[i - down_to];
        if (is_protected(b))
            add_row(c, b->start, here(c), b->handler, b->reg, false);
        else if (b->kind == BLOCK_HANDLER)
            add_row(c, b->start, here(c), NULL, b->reg, true);
        u->nblocks = i;
        block_exit_code(c, b);
    }
    memcpy(u->blocks + down_to, left, size);
    u->nblocks = count;
    u->handler_depth = depth;
    u->outer_handler_reg = outer;
}

static void resume_blocks(Compiler *c, int down_to)
{
    for (int i = down_to; i < c->u->nblocks; i++)
        c->u->blocks[i].start = here(c);
}

/* Is there anything to do between here and block `down_to`? */
static bool must_unwind(Compiler *c, int down_to)
{
    for (int i = down_to; i < c->u->nblocks; i++)
        if (c->u->blocks[i].kind != BLOCK_LOOP)
            return true;
    return false;
}

/* ---- assignment ---- */

static bool writes_last(Node *n)
{
    switch (n->kind) {
    case AST_BinOp: case AST_UnaryOp: case AST_Call: case AST_Attribute: case AST_Subscript:
    case AST_Constant: case AST_Name: case AST_JoinedStr: case AST_Tuple: case AST_List:
    case AST_Set: case AST_Dict: case AST_Lambda: case AST_Await: case AST_Yield:
    case AST_YieldFrom: case AST_ListComp: case AST_SetComp: case AST_DictComp:
    case AST_GeneratorExp: case AST_Compare: case AST_BoolOp:
        return true;
    default:
        return false;
    }
}

static void unpack_to(Compiler *c, const NodeList *targets, int src)
{
    Unit *u = c->u;
    int top = u->top, star = -1;
    for (int i = 0; i < targets->count; i++) {
        if (targets->items[i]->kind == AST_Starred) {
            if (star >= 0)
                syntax_fail(c, targets->items[i], "multiple starred expressions in assignment");
            star = i;
        }
    }
    if (targets->count > 200) {
        syntax_fail(c, targets->items[0], "more than 200 targets in one unpacking");
        return;
    }
    int base = temps(c, targets->count);
    if (star >= 0) {
        emit(c, OPC_UNPACKEX, base, src, 0);
        emit_word(c, (uint32_t)star | (uint32_t)(targets->count - star - 1) << 8);
    } else {
        emit(c, OPC_UNPACK, base, src, targets->count);
    }
    for (int i = 0; i < targets->count; i++) {
        Node *t = targets->items[i];
        assign_to(c, t->kind == AST_Starred ? AST(Starred, t)->value : t, base + i);
    }
    u->top = top;
}

void store_item(Compiler *c, AstSubscript *t, int src)
{
    Unit *u = c->u;
    int top = u->top;
    int obj = expr_any(c, t->value);
    int key = expr_any(c, t->slice);
    u->at = &t->node;
    emit(c, OPC_SETITEM, obj, key, src);
    u->top = top;
}

static void store_attr(Compiler *c, int obj, Value name, int src)
{
    Value m = scope_mangle(c->u->scope, name);
    if (!m) {
        compile_fail(c);
        return;
    }
    emit(c, OPC_SETATTR, obj, src, 0);
    emit_word(c, (uint32_t)name_const(c, m));
    emit_word(c, ~0u);
    emit_word(c, (uint32_t)const_slot(c));
}

void assign_to(Compiler *c, Node *t, int src)
{
    Unit *u = c->u;
    Node *at = u->at;
    int top = u->top;
    check_recursion(c);
    if (c->failed)
        return;
    u->at = t;
    switch (t->kind) {
    case AST_Name:
        var_store(c, AST(Name, t)->id, src);
        break;
    case AST_Attribute: {
        int obj = expr_any(c, AST(Attribute, t)->value);
        at_attribute(c, t, AST(Attribute, t));
        store_attr(c, obj, AST(Attribute, t)->attr, src);
        break;
    }
    case AST_Subscript:
        store_item(c, AST(Subscript, t), src);
        break;
    case AST_Tuple:
        unpack_to(c, &AST(Tuple, t)->elts, src);
        break;
    case AST_List:
        unpack_to(c, &AST(List, t)->elts, src);
        break;
    case AST_Starred:
        syntax_fail(c, t, "starred assignment target must be in a list or tuple");
        break;
    default:
        syntax_fail(c, t, "cannot assign to this expression");
    }
    u->at = at;
    u->top = top;
}

static bool has_starred(const NodeList *list)
{
    for (int i = 0; i < list->count; i++)
        if (list->items[i]->kind == AST_Starred)
            return true;
    return false;
}

/* a, b = b, a without a tuple. */
static bool assign_pairwise(Compiler *c, Node *target, Node *value)
{
    if (target->kind != AST_Tuple || value->kind != AST_Tuple)
        return false;
    NodeList *to = &AST(Tuple, target)->elts, *from = &AST(Tuple, value)->elts;
    if (to->count != from->count || to->count > 20 || has_starred(to) || has_starred(from))
        return false;
    int base = temps(c, to->count);
    for (int i = 0; i < from->count; i++)
        expr_to(c, from->items[i], base + i);
    for (int i = 0; i < to->count; i++)
        assign_to(c, to->items[i], base + i);
    return true;
}

/* Evaluating the target assigns to no variable: the value may stay in its variable's register. */
static bool is_plain_target(Node *n)
{
    if (n->kind == AST_Attribute)
        return AST(Attribute, n)->value->kind == AST_Name;
    if (n->kind != AST_Subscript || AST(Subscript, n)->value->kind != AST_Name)
        return n->kind == AST_Name;
    Node *key = AST(Subscript, n)->slice;
    return key->kind == AST_Name || key->kind == AST_Constant;
}

static void assign(Compiler *c, AstAssign *a)
{
    Node *first = a->targets.items[0];
    if (a->targets.count == 1 && first->kind == AST_Name && writes_last(a->value)) {
        int reg = var_target(c, AST(Name, first)->id);
        if (reg != NO_REG) {
            expr_to(c, a->value, reg);
            var_assigned(c, AST(Name, first)->id);
            return;
        }
    }
    if (a->targets.count == 1 && assign_pairwise(c, first, a->value))
        return;
    bool copy = a->targets.count > 1 || !is_plain_target(first);
    int r = copy && a->value->kind == AST_Name ? expr_temp(c, a->value) : expr_any(c, a->value);
    for (int i = 0; i < a->targets.count; i++)
        assign_to(c, a->targets.items[i], r);
}

static void aug_assign(Compiler *c, AstAugAssign *a)
{
    Unit *u = c->u;
    int r;
    switch (a->target->kind) {
    case AST_Name: {
        Value name = AST(Name, a->target)->id;
        int local = var_register(c, name);
        if (local != NO_REG) {
            inplace_operator(c, (int)a->op, local, local, a->value, &a->node);
            return;
        }
        r = temp(c);
        u->at = a->target;
        var_load(c, name, r);
        inplace_operator(c, (int)a->op, r, r, a->value, &a->node);
        var_store(c, name, r);
        return;
    }
    case AST_Attribute: {
        AstAttribute *t = AST(Attribute, a->target);
        int obj = expr_any(c, t->value);
        r = temp(c);
        at_attribute(c, a->target, t);
        attribute_get(c, obj, t->attr, r);
        inplace_operator(c, (int)a->op, r, r, a->value, &a->node);
        at_attribute(c, a->target, t);
        store_attr(c, obj, t->attr, r);
        return;
    }
    case AST_Subscript: {
        AstSubscript *t = AST(Subscript, a->target);
        int obj = expr_any(c, t->value), key = expr_any(c, t->slice);
        r = temp(c);
        u->at = a->target;
        emit(c, OPC_GETITEM, r, obj, key);
        inplace_operator(c, (int)a->op, r, r, a->value, &a->node);
        u->at = a->target;
        emit(c, OPC_SETITEM, obj, key, r);
        return;
    }
    default:
        syntax_fail(c, a->target, "illegal expression for augmented assignment");
    }
}

static void store_annotation(Compiler *c, AstAnnAssign *a)
{
    Unit *u = c->u;
    int base = temps(c, 3);
    var_load(c, NAME(dunder_annotations), base);
    load_const(c, base + 1, scope_mangle(u->scope, AST(Name, a->target)->id));
    if (u->flags & CO_FUTURE_ANNOTATIONS)
        load_const(c, base + 2, annotation_text(c, a->annotation));
    else
        expr_to(c, a->annotation, base + 2);
    u->at = &a->node;
    emit(c, OPC_SETITEM, base, base + 1, base + 2);
}

static void ann_assign(Compiler *c, AstAnnAssign *a)
{
    Unit *u = c->u;
    int top = u->top;
    if (a->value != NULL) {
        int r = expr_temp(c, a->value);
        assign_to(c, a->target, r);
        u->top = top;
    }
    bool kept = u->scope->kind == SCOPE_CLASS || u->is_module;
    if (a->target->kind == AST_Name && a->simple) {
        if (kept)
            store_annotation(c, a);
    } else if (a->value == NULL) { /* the target's parts are evaluated all the same */
        if (a->target->kind == AST_Attribute)
            expr_discard(c, AST(Attribute, a->target)->value);
        else if (a->target->kind == AST_Subscript) {
            expr_discard(c, AST(Subscript, a->target)->value);
            expr_discard(c, AST(Subscript, a->target)->slice);
        }
        if (kept && !(u->flags & CO_FUTURE_ANNOTATIONS))
            expr_discard(c, a->annotation);
    }
    u->top = top;
}

void delete_target(Compiler *c, Node *t)
{
    Unit *u = c->u;
    int top = u->top;
    u->at = t;
    switch (t->kind) {
    case AST_Name:
        var_delete(c, AST(Name, t)->id);
        break;
    case AST_Attribute: {
        int obj = expr_any(c, AST(Attribute, t)->value);
        Value m = scope_mangle(u->scope, AST(Attribute, t)->attr);
        at_attribute(c, t, AST(Attribute, t));
        emit(c, OPC_DELATTR, obj, 0, 0);
        emit_word(c, (uint32_t)name_const(c, m));
        break;
    }
    case AST_Subscript: {
        int obj = expr_any(c, AST(Subscript, t)->value);
        int key = expr_any(c, AST(Subscript, t)->slice);
        u->at = t;
        emit(c, OPC_DELITEM, obj, key, 0);
        break;
    }
    case AST_Tuple:
    case AST_List: {
        NodeList *elts = t->kind == AST_Tuple ? &AST(Tuple, t)->elts : &AST(List, t)->elts;
        for (int i = 0; i < elts->count; i++)
            delete_target(c, elts->items[i]);
        break;
    }
    default:
        syntax_fail(c, t, "cannot delete this expression");
    }
    u->top = top;
}

/* ---- loops ---- */

/* iter: the register of a for loop's iterator, or NO_REG. */
static void push_loop(Compiler *c, Label *on_break, Label *on_continue, int iter)
{
    Block *b = block_push(c, BLOCK_LOOP, iter);
    b->on_break = on_break;
    b->on_continue = on_continue;
}

static bool constant_truth(Node *test, bool *truth)
{
    if (test->kind != AST_Constant)
        return false;
    *truth = is_true(AST(Constant, test)->value) == 1;
    return true;
}

static void while_statement(Compiler *c, AstWhile *w)
{
    Unit *u = c->u;
    Label body = LABEL_INIT, again = LABEL_INIT, otherwise = LABEL_INIT, end = LABEL_INIT;
    bool truth, constant = constant_truth(w->test, &truth);
    if (constant && !truth) {
        statements(c, &w->orelse);
        return;
    }
    if (!constant)
        jump_if(c, w->test, false, &otherwise);
    Assigned *before = assigned_save(c);
    label_place(c, &body);
    push_loop(c, &end, &again, NO_REG);
    statements(c, &w->body);
    block_pop(c);
    label_place(c, &again);
    u->at = w->test;
    if (constant)
        emit_jump(c, OPC_JMPB, &body);
    else
        jump_if(c, w->test, true, &body);
    assigned_restore(c, before);
    label_place(c, &otherwise);
    statements(c, &w->orelse);
    label_place(c, &end);
    if (!constant)
        assigned_restore(c, before);
}

static void for_statement(Compiler *c, AstFor *f)
{
    Unit *u = c->u;
    bool is_async = f->node.kind == AST_AsyncFor;
    Label again = LABEL_INIT, exhausted = LABEL_INIT, end = LABEL_INIT;
    int iter = temp(c), item = NO_REG, exc = is_async ? temps(c, 2) : NO_REG;
    int r = expr_any(c, f->iter);
    u->at = f->iter;
    emit(c, is_async ? OPC_GETAITER : OPC_GETITER, iter, r, !is_async);
    if (f->target->kind == AST_Name && !is_async)
        item = var_target(c, AST(Name, f->target)->id);
    bool direct = item != NO_REG;
    if (!direct)
        item = temp(c);
    Assigned *before = assigned_save(c);
    label_place(c, &again);
    u->at = f->iter;
    if (is_async)
        async_next(c, iter, item, &exhausted, exc);
    else
        emit_for(c, item, iter, !direct, &exhausted);
    if (direct)
        var_assigned(c, AST(Name, f->target)->id);
    else
        assign_to(c, f->target, item);
    push_loop(c, &end, &again, iter);
    statements(c, &f->body);
    block_pop(c);
    u->at = f->iter;
    emit_jump(c, OPC_JMPB, &again);
    assigned_restore(c, before);
    label_place(c, &exhausted);
    if (is_async)
        emit(c, OPC_ENDASYNCFOR, exc, 0, 0);
    statements(c, &f->orelse);
    label_place(c, &end);
    assigned_restore(c, before);
    u->reachable = true;
}

static void loop_jump(Compiler *c, Node *n, bool is_break)
{
    Unit *u = c->u;
    for (int i = u->nblocks - 1; i >= 0; i--) {
        if (u->blocks[i].kind != BLOCK_LOOP)
            continue;
        Label *to = is_break ? u->blocks[i].on_break : u->blocks[i].on_continue;
        leave_blocks(c, i + 1);
        if (is_break)
            block_exit_code(c, &u->blocks[i]);
        emit_jump(c, OPC_JMP, to);
        resume_blocks(c, i + 1);
        u->reachable = false;
        return;
    }
    syntax_fail(c, n, is_break ? "'break' outside loop" : "'continue' not properly in loop");
}

/* Only loops surround a return: no finally may run between. */
static void leave_loops(Compiler *c)
{
    for (int i = c->u->nblocks - 1; i >= 0; i--)
        block_exit_code(c, &c->u->blocks[i]);
}

static void return_statement(Compiler *c, AstReturn *n)
{
    Unit *u = c->u;
    int top = u->top;
    bool suspends = (u->flags & CO_SUSPENDS) != 0;
    bool unwinds = must_unwind(c, 0);
    Value v;
    int r;
    if (n->value == NULL) {
        if (!unwinds && !suspends) {
            leave_loops(c);
            emit(c, OPC_RETNONE, 0, 0, 0);
            u->reachable = false;
            return;
        }
        r = temp(c);
        load_const(c, r, VALUE_NONE);
    } else if (unwinds && !is_constant_node(n->value, &v)) {
        r = expr_temp(c, n->value); /* a finally may rebind the variable */
    } else {
        r = expr_any(c, n->value);
    }
    if (unwinds)
        leave_blocks(c, 0);
    else
        leave_loops(c);
    u->at = &n->node;
    emit(c, suspends ? OPC_RETGEN : OPC_RET, r, 0, 0);
    if (unwinds)
        resume_blocks(c, 0);
    u->reachable = false;
    u->top = top;
}

static void if_statement(Compiler *c, AstIf *n)
{
    Label otherwise = LABEL_INIT, end = LABEL_INIT;
    bool truth;
    if (constant_truth(n->test, &truth)) {
        statements(c, truth ? &n->body : &n->orelse);
        return;
    }
    jump_if(c, n->test, false, &otherwise);
    Assigned *before = assigned_save(c);
    statements(c, &n->body);
    Assigned *after = assigned_save(c);
    if (n->orelse.count > 0 && after != NULL && after->reachable)
        emit_jump(c, OPC_JMP, &end);
    assigned_restore(c, before);
    label_place(c, &otherwise);
    statements(c, &n->orelse);
    bool falls = c->u->reachable;
    label_place(c, &end);
    c->u->reachable = falls;
    assigned_meet(c, after);
}

/* ---- the rest ---- */

static void assert_statement(Compiler *c, AstAssert *a)
{
    Unit *u = c->u;
    Label fine = LABEL_INIT;
    if (c->optimize > 0)
        return;
    jump_if(c, a->test, true, &fine);
    int top = u->top;
    u->at = a->test;
    if (a->msg != NULL) {
        int w = call_window(c, 1);
        emit(c, OPC_ASSERTERR, w + 1, 0, 0);
        expr_to(c, a->msg, w + 4);
        u->at = a->test;
        emit_call(c, w, 1, w);
        emit(c, OPC_RAISE, w, 1, 0);
    } else {
        int r = temp(c);
        emit(c, OPC_ASSERTERR, r, 0, 0);
        emit(c, OPC_RAISE, r, 1, 0);
    }
    u->top = top;
    label_place(c, &fine);
}

static void raise_statement(Compiler *c, AstRaise *n)
{
    Unit *u = c->u;
    int top = u->top, base = temps(c, 2);
    if (n->exc == NULL) {
        emit(c, OPC_RAISE, base, 0, 0);
    } else {
        expr_to(c, n->exc, base);
        if (n->cause != NULL)
            expr_to(c, n->cause, base + 1);
        u->at = &n->node;
        emit(c, OPC_RAISE, base, n->cause != NULL ? 2 : 1, 0);
    }
    u->top = top;
    u->reachable = false;
}

static Value first_part(Value name)
{
    ptrdiff_t dot = str_find(name, str_char('.'), 0, str_len(name));
    if (dot < 0)
        return name;
    Value head = str_substring(name, 0, (size_t)dot);
    return head ? str_intern(head) : 0;
}

static void emit_import(Compiler *c, int dst, Value name, Value fromlist, int level)
{
    emit(c, OPC_IMPORT, dst, 0, 0);
    emit_word(c, (uint32_t)name_const(c, name));
    emit_word(c, (uint32_t)const_index(c, fromlist));
    emit_word(c, (uint32_t)level);
}

/* `import a.b as x` binds the innermost module. */
static void import_as(Compiler *c, Value dotted, int reg)
{
    size_t len = str_len(dotted), start = 0;
    bool first = true;
    for (size_t i = 0; i <= len; i++) {
        if (i < len && str_at(STR(dotted), i) != '.')
            continue;
        Value part = str_substring(dotted, start, i);
        if (!part || !(part = str_intern(part))) {
            compile_fail(c);
            return;
        }
        if (!first) {
            emit(c, OPC_IMPORTFROM, reg, reg, 0);
            emit_word(c, (uint32_t)name_const(c, part));
        }
        first = false;
        start = i + 1;
    }
}

static void import_statement(Compiler *c, AstImport *n)
{
    Unit *u = c->u;
    for (int i = 0; i < n->names.count; i++) {
        Astalias *a = AST(alias, n->names.items[i]);
        int top = u->top, r = temp(c);
        emit_import(c, r, a->name, VALUE_NONE, 0);
        if (a->asname) {
            import_as(c, a->name, r);
            var_store(c, a->asname, r);
        } else {
            Value head = first_part(a->name);
            if (!head)
                compile_fail(c);
            else
                var_store(c, head, r);
        }
        u->top = top;
    }
}

static void import_from(Compiler *c, AstImportFrom *n)
{
    Unit *u = c->u;
    int count = n->names.count;
    Value wanted = tuple_new((size_t)count);
    if (!wanted) {
        compile_fail(c);
        return;
    }
    for (int i = 0; i < count; i++)
        TUPLE(wanted)->items[i] = AST(alias, n->names.items[i])->name;
    int r = temps(c, 2);
    emit_import(c, r, n->module ? n->module : NAME(empty), wanted, n->level);
    for (int i = 0; i < count; i++) {
        Astalias *a = AST(alias, n->names.items[i]);
        if (str_equal_cstr(a->name, "*")) {
            emit(c, OPC_MOVE, r + 1, r, 0);
            intrinsic(c, r + 1, INTR_IMPORT_STAR, 1);
            return;
        }
        u->at = n->names.items[i];
        emit(c, OPC_IMPORTFROM, r + 1, r, 0);
        emit_word(c, (uint32_t)name_const(c, a->name));
        var_store(c, a->asname ? a->asname : a->name, r + 1);
        u->at = &n->node;
    }
}

static void expr_statement(Compiler *c, AstExpr *n)
{
    Unit *u = c->u;
    if (c->interactive && u->is_module) {
        int r = expr_temp(c, n->value);
        intrinsic(c, r, INTR_PRINT, 1);
        return;
    }
    if (n->value->kind == AST_Yield) { /* nobody looks at what is sent */
        AstYield *y = AST(Yield, n->value);
        int r = temp(c);
        if (y->value != NULL)
            expr_to(c, y->value, r);
        else
            load_const(c, r, VALUE_NONE);
        u->at = n->value;
        yield_value(c, r, NO_REG);
        return;
    }
    expr_discard(c, n->value);
}

static void delete_statement(Compiler *c, AstDelete *d)
{
    for (int i = 0; i < d->targets.count; i++)
        delete_target(c, d->targets.items[i]);
}

void statement(Compiler *c, Node *n)
{
    Unit *u = c->u;
    int top = u->top;
    check_recursion(c);
    if (c->failed)
        return;
    u->at = n;
    switch (n->kind) {
    case AST_FunctionDef:
    case AST_AsyncFunctionDef: function_def(c, n); break;
    case AST_ClassDef: class_def(c, AST(ClassDef, n)); break;
    case AST_Return: return_statement(c, AST(Return, n)); break;
    case AST_Delete: delete_statement(c, AST(Delete, n)); break;
    case AST_Assign: assign(c, AST(Assign, n)); break;
    case AST_TypeAlias: type_alias(c, AST(TypeAlias, n)); break;
    case AST_AugAssign: aug_assign(c, AST(AugAssign, n)); break;
    case AST_AnnAssign: ann_assign(c, AST(AnnAssign, n)); break;
    case AST_For:
    case AST_AsyncFor: for_statement(c, (AstFor *)n); break;
    case AST_While: while_statement(c, AST(While, n)); break;
    case AST_If: if_statement(c, AST(If, n)); break;
    case AST_With:
    case AST_AsyncWith: with_statement(c, n); break;
    case AST_Match: match_statement(c, AST(Match, n)); break;
    case AST_Raise: raise_statement(c, AST(Raise, n)); break;
    case AST_Try: try_statement(c, AST(Try, n)); break;
    case AST_TryStar: try_star_statement(c, AST(TryStar, n)); break;
    case AST_Assert: assert_statement(c, AST(Assert, n)); break;
    case AST_Import: import_statement(c, AST(Import, n)); break;
    case AST_ImportFrom: import_from(c, AST(ImportFrom, n)); break;
    case AST_Expr: expr_statement(c, AST(Expr, n)); break;
    case AST_Break: loop_jump(c, n, true); break;
    case AST_Continue: loop_jump(c, n, false); break;
    case AST_Global:
    case AST_Nonlocal:
    case AST_Pass: break;
    default:
        syntax_fail(c, n, "%s is not a statement", ast_kind_name((AstKind)n->kind));
    }
    u->top = top;
    u->at = n;
}

void statements(Compiler *c, const NodeList *list)
{
    for (int i = 0; i < list->count; i++)
        statement(c, list->items[i]);
}
