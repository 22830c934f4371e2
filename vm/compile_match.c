/* match (PEP 634). A pattern is compiled to code that jumps to `fail` when it does not match.
 * Captures go to temporaries first and are bound only when the whole pattern has matched. */
#include "runtime/ops.h"
#include "vm/compile.h"

typedef struct Captures { Value names; int regs[64]; int count; } Captures;

static void pattern(Compiler *c, Node *p, int subject, Label *fail, Captures *caps);

static void capture(Compiler *c, Node *at, Value name, int src, Captures *caps)
{
    for (int i = 0; i < caps->count; i++) {
        if (LIST(caps->names)->items[i] == name) { /* another alternative of an or-pattern */
            emit(c, OPC_MOVE, caps->regs[i], src, 0);
            return;
        }
    }
    if (caps->count == 64) {
        syntax_fail(c, at, "more than 64 names in one pattern");
        return;
    }
    int r = temp(c);
    emit(c, OPC_MOVE, r, src, 0);
    caps->regs[caps->count++] = r;
    if (!list_push(LIST(caps->names), name))
        compile_fail(c);
}

/* Sub-patterns allocate capture registers that must outlive them, so `top` only grows inside one
 * case; the statement resets it. */
static int star_index(const NodeList *patterns)
{
    for (int i = 0; i < patterns->count; i++)
        if (patterns->items[i]->kind == AST_MatchStar)
            return i;
    return -1;
}

static bool is_wildcard(Node *p)
{
    if (p->kind == AST_MatchStar)
        return !AST(MatchStar, p)->name;
    return p->kind == AST_MatchAs && AST(MatchAs, p)->pattern == NULL && !AST(MatchAs, p)->name;
}

static void sequence_pattern(Compiler *c, AstMatchSequence *s, int subject, Label *fail,
                             Captures *caps)
{
    Unit *u = c->u;
    int star = star_index(&s->patterns), count = s->patterns.count;
    int r = temp(c);
    emit(c, OPC_MATCHSEQ, r, subject, 0);
    emit_branch(c, OPC_JFALSE, r, 0, fail);
    int needed = star < 0 ? count : count - 1;
    if (needed > 100)
        syntax_fail(c, &s->node, "too many sub-patterns in sequence pattern");
    if (star < 0 || needed > 0) {
        emit(c, OPC_LEN, r, subject, 0);
        emit_branch(c, star < 0 ? OPC_JNEQI : OPC_JNGEI, r, needed, fail);
    }
    for (int i = 0; i < count; i++) {
        Node *p = s->patterns.items[i];
        if (is_wildcard(p))
            continue;
        int item = i == 0 ? r : temp(c);
        u->at = p;
        if (i == star) {
            int bounds = temps(c, 3);
            load_const(c, bounds, small_int_value(i));
            load_const(c, bounds + 1, VALUE_NONE);
            load_const(c, bounds + 2, VALUE_NONE);
            if (count - 1 - i > 0)
                load_const(c, bounds + 1, small_int_value(-(count - 1 - i)));
            emit(c, OPC_SLICE, bounds, bounds, 0);
            emit(c, OPC_GETITEM, item, subject, bounds);
            emit(c, OPC_LIST, bounds, bounds, 0);
            emit(c, OPC_EXTEND, bounds, item, 0);
            capture(c, p, AST(MatchStar, p)->name, bounds, caps);
            continue;
        }
        if (star >= 0 && i > star) { /* counted from the end, which not every sequence can do */
            emit(c, OPC_LEN, item, subject, 0);
            emit(c, OPC_SUBI, item, item, count - i);
        } else {
            load_const(c, item, small_int_value(i));
        }
        emit(c, OPC_GETITEM, item, subject, item);
        pattern(c, p, item, fail, caps);
    }
}

static void mapping_pattern(Compiler *c, AstMatchMapping *m, int subject, Label *fail,
                            Captures *caps)
{
    Unit *u = c->u;
    int r = temp(c), count = m->keys.count;
    emit(c, OPC_MATCHMAP, r, subject, 0);
    emit_branch(c, OPC_JFALSE, r, 0, fail);
    if (count == 0 && !m->rest)
        return;
    /* Registers are used again where nothing needs them: patterns nest deeply. */
    int keys = m->rest ? temp(c) : r, values = m->rest ? temp(c) : r;
    if (count > 0) {
        emit(c, OPC_LEN, r, subject, 0);
        emit_branch(c, OPC_JNGEI, r, MIN(count, 127), fail);
    }
    build_sequence(c, &m->keys, OPC_TUPLE, keys);
    u->at = &m->node;
    emit(c, OPC_MATCHKEYS, values, subject, keys);
    emit_branch(c, OPC_JNONE, values, 0, fail);
    for (int i = 0; i < count; i++) {
        int item = i + 1 == count && !m->rest ? values : temp(c);
        emit(c, OPC_GETITEMI, item, values, i);
        pattern(c, m->patterns.items[i], item, fail, caps);
    }
    if (m->rest) {
        int base = temps(c, 2);
        emit(c, OPC_MOVE, base, subject, 0);
        emit(c, OPC_MOVE, base + 1, keys, 0);
        intrinsic(c, base, INTR_MAPPING_REST, 2);
        capture(c, &m->node, m->rest, base, caps);
    }
}

static void class_pattern(Compiler *c, AstMatchClass *m, int subject, Label *fail, Captures *caps)
{
    Unit *u = c->u;
    int base = temps(c, 2), result = temp(c), named = m->kwd_attrs.count;
    Value names_tuple = tuple_new((size_t)named);
    if (!names_tuple) {
        compile_fail(c);
        return;
    }
    for (int i = 0; i < named; i++)
        TUPLE(names_tuple)->items[i] = m->kwd_attrs.items[i];
    emit(c, OPC_MOVE, base, subject, 0);
    expr_to(c, m->cls, base + 1);
    u->at = &m->node;
    emit(c, OPC_MATCHCLASS, result, base, m->patterns.count);
    emit_word(c, (uint32_t)const_index(c, names_tuple));
    emit_branch(c, OPC_JNONE, result, 0, fail);
    for (int i = 0; i < m->patterns.count + named; i++) {
        bool positional = i < m->patterns.count;
        Node *p = positional ? m->patterns.items[i] : m->kwd_patterns.items[i - m->patterns.count];
        if (is_wildcard(p))
            continue;
        int item = i + 1 == m->patterns.count + named ? result : temp(c);
        emit(c, OPC_GETITEMI, item, result, i);
        pattern(c, p, item, fail, caps);
    }
}

static void or_pattern(Compiler *c, AstMatchOr *o, int subject, Label *fail, Captures *caps)
{
    Label matched = LABEL_INIT;
    for (int i = 0; i < o->patterns.count; i++) {
        Label next = LABEL_INIT;
        bool last = i + 1 == o->patterns.count;
        pattern(c, o->patterns.items[i], subject, last ? fail : &next, caps);
        if (!last)
            emit_jump(c, OPC_JMP, &matched);
        label_place(c, &next);
    }
    label_place(c, &matched);
}

static void pattern(Compiler *c, Node *p, int subject, Label *fail, Captures *caps)
{
    Unit *u = c->u;
    check_recursion(c);
    if (c->failed)
        return;
    u->at = p;
    switch (p->kind) {
    case AST_MatchValue: {
        int r = expr_any(c, AST(MatchValue, p)->value);
        u->at = p;
        emit_branch(c, OPC_JNEQ, subject, r, fail);
        return;
    }
    case AST_MatchSingleton: {
        int r = temp(c);
        load_const(c, r, AST(MatchSingleton, p)->value);
        emit_branch(c, OPC_JISNOT, subject, r, fail);
        return;
    }
    case AST_MatchSequence: sequence_pattern(c, AST(MatchSequence, p), subject, fail, caps); return;
    case AST_MatchMapping: mapping_pattern(c, AST(MatchMapping, p), subject, fail, caps); return;
    case AST_MatchClass: class_pattern(c, AST(MatchClass, p), subject, fail, caps); return;
    case AST_MatchOr: or_pattern(c, AST(MatchOr, p), subject, fail, caps); return;
    case AST_MatchAs: {
        AstMatchAs *a = AST(MatchAs, p);
        if (a->pattern != NULL)
            pattern(c, a->pattern, subject, fail, caps);
        if (a->name)
            capture(c, p, a->name, subject, caps);
        return;
    }
    default:
        syntax_fail(c, p, "invalid pattern");
    }
}

static void match_case(Compiler *c, Astmatch_case *k, int subject, Label *end)
{
    Unit *u = c->u;
    Label fail = LABEL_INIT;
    Captures caps = {.names = list_new(2)};
    int top = u->top;
    if (!caps.names) {
        compile_fail(c);
        return;
    }
    pattern(c, k->pattern, subject, &fail, &caps);
    for (int i = 0; i < caps.count; i++)
        var_store(c, LIST(caps.names)->items[i], caps.regs[i]);
    u->top = top;
    if (k->guard != NULL)
        jump_if(c, k->guard, false, &fail);
    statements(c, &k->body);
    bool falls = u->reachable;
    if (falls)
        emit_jump(c, OPC_JMP, end);
    label_place(c, &fail);
    u->top = top;
}

void match_statement(Compiler *c, AstMatch *m)
{
    Unit *u = c->u;
    int top = u->top;
    Label end = LABEL_INIT;
    int subject = expr_temp(c, m->subject);
    Assigned *before = assigned_save(c);
    for (int i = 0; i < m->cases.count; i++) {
        assigned_restore(c, before);
        u->reachable = true;
        match_case(c, AST(match_case, m->cases.items[i]), subject, &end);
    }
    label_place(c, &end);
    assigned_restore(c, before);
    u->top = top;
}
