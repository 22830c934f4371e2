/* From the tree of a regular expression to its program (see the opcodes in re_impl.h). */
#include "stdlib/re_impl.h"

typedef struct Compiler {
    ReProgram *prog;
    bool failed;         /* raised */
    Value pattern;
} Compiler;

static void emit_node(Compiler *c, Node *node, const Follow *follow);

/* ---- writing code ---- */

static void emit(Compiler *c, uint32_t word)
{
    ReProgram *p = c->prog;
    if (c->failed)
        return;
    if (p->n == p->cap) {
        size_t cap = p->cap != 0 ? p->cap * 2 : 32;
        uint32_t *bigger = gc_alloc_atomic(cap * sizeof *bigger);
        if (bigger == NULL) {
            c->failed = true;
            return;
        }
        if (p->n > 0)
            memcpy(bigger, p->code, p->n * sizeof *bigger);
        p->code = bigger;
        p->cap = cap;
    }
    p->code[p->n++] = word;
}

static uint32_t here(Compiler *c) { return (uint32_t)c->prog->n; }
static void patch(Compiler *c, uint32_t at, uint32_t word)
{
    if (!c->failed)
        c->prog->code[at] = word;
}
/* A word to be patched later. */
static uint32_t emit_hole(Compiler *c)
{
    emit(c, 0);
    return here(c) - 1;
}

static uint32_t add_set(Compiler *c, CharSet *set)
{
    ReProgram *p = c->prog;
    if (set == NULL) {
        c->failed = true;
        return 0;
    }
    for (size_t i = 0; i < p->n_sets; i++)
        if (p->sets[i] == set)
            return (uint32_t)i;
    if (p->n_sets == p->sets_cap) {
        size_t cap = p->sets_cap != 0 ? p->sets_cap * 2 : 4;
        CharSet **bigger = gc_alloc(cap * sizeof *bigger);
        if (bigger == NULL) {
            c->failed = true;
            return 0;
        }
        if (p->n_sets > 0)
            memcpy(bigger, p->sets, p->n_sets * sizeof *bigger);
        p->sets = bigger;
        p->sets_cap = cap;
    }
    p->sets[p->n_sets] = set;
    return (uint32_t)p->n_sets++;
}

/* ---- characters ---- */

static bool has_case(uint32_t ch, int flags)
{
    if (!(flags & RE_IGNORECASE))
        return false;
    if (ch < 128)
        return (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z');
    return char_is_alpha(ch) || re_fold(ch, flags) != ch || char_upper(ch) != ch
        || char_lower(ch) != ch;
}

static bool is_plain_char(const Node *node)
{
    return node->kind == NODE_CHAR && !has_case(node->c, node->flags);
}

static void emit_char(Compiler *c, Node *node)
{
    if (!has_case(node->c, node->flags)) {
        emit(c, OP_CHAR);
        emit(c, node->c);
    } else {
        emit(c, OP_CHAR_IC);
        emit(c, re_fold(node->c, node->flags));
        emit(c, (uint32_t)node->flags);
    }
}

/* The opcode and operand by which a run tests one character. */
static void item_of(Compiler *c, Node *node, uint32_t *item, uint32_t *arg)
{
    *arg = 0;
    if (is_plain_char(node)) {
        *item = OP_CHAR;
        *arg = node->c;
    } else if (node->kind == NODE_ANY) {
        *item = node->c ? OP_ANY_ALL : OP_ANY;
    } else {
        *item = OP_SET;
        *arg = add_set(c, node_as_set(node));
    }
}

static bool is_one_char(const Node *node)
{
    return node->kind == NODE_CHAR || node->kind == NODE_ANY || node->kind == NODE_SET;
}

/* ---- what a choice may look at ---- */

/* A set index for the first character of `node` followed by `follow`, or NO_SET. */
static uint32_t first_check(Compiler *c, Node *node)
{
    FirstSet first = {0};
    if (node_first(node, &first) || first.above)
        return NO_SET;
    SetBuilder b = {0};
    int count = 0;
    for (uint32_t ch = 0; ch < 256; ch++)
        if (first.latin[ch]) {
            count++;
            if (!set_add_range(&b, ch, ch)) {
                c->failed = true;
                return NO_SET;
            }
        }
    return count < 250 ? add_set(c, set_finish(&b, false, 0)) : NO_SET;
}

/* The one character that must come next, or NO_CHAR. */
static uint32_t next_char(const Follow *follow)
{
    if (follow == NULL || follow->seq == NULL)
        return NO_CHAR;
    Node *node = follow->seq;
    if (node->kind == NODE_SEQ) {
        if (follow->index >= node->n)
            return next_char(follow->outer);
        node = node->items[follow->index];
    } else if (follow->index > 0) {
        return next_char(follow->outer);
    }
    while ((node->kind == NODE_GROUP || node->kind == NODE_ATOMIC) && node->child != NULL)
        node = node->child->kind == NODE_SEQ && node->child->n > 0 ? node->child->items[0]
                                                                   : node->child;
    return is_plain_char(node) ? node->c : NO_CHAR;
}

/* ---- repeats ---- */

static void emit_run(Compiler *c, Node *node, const Follow *follow)
{
    uint32_t item, arg, op = OP_RUN;
    item_of(c, node->child, &item, &arg);
    if (c->failed)
        return;
    if (node->repeat == REPEAT_LAZY) {
        op = OP_RUN_LAZY;
    } else if (node->repeat == REPEAT_POSSESSIVE || node->min == node->max) {
        op = OP_RUN_POSSESSIVE;
    } else {
        CharSet *set = node_as_set(node->child);
        if (set == NULL)
            c->failed = true;
        else if (run_is_possessive(set, node->min, follow, node->flags))
            op = OP_RUN_POSSESSIVE;
    }
    emit(c, op);
    emit(c, node->min);
    emit(c, node->max);
    emit(c, item);
    emit(c, arg);
    emit(c, next_char(follow));
}

static uint32_t new_slot(Compiler *c) { return c->prog->slots++; }

/* (...)? and its lazy form: one choice. */
static void emit_optional(Compiler *c, Node *node, const Follow *follow)
{
    uint32_t hole;
    if (node->repeat == REPEAT_LAZY) {
        emit(c, OP_ALT_LAZY);
        uint32_t body = emit_hole(c);
        emit(c, OP_JUMP);
        hole = emit_hole(c);
        patch(c, body, here(c));
    } else {
        uint32_t check = first_check(c, node->child);
        emit(c, OP_ALT);
        hole = emit_hole(c);
        emit(c, check);
    }
    emit_node(c, node->child, follow);
    patch(c, hole, here(c));
}

/* (...)* and (...)+ of something that is never empty: no counter. */
static void emit_star(Compiler *c, Node *node, const Follow *follow)
{
    Follow again = {node, 0, true, follow};
    bool lazy = node->repeat == REPEAT_LAZY;
    uint32_t start = here(c), hole = 0, check = first_check(c, node->child);
    if (node->min == 1) {
        emit_node(c, node->child, &again);
        emit(c, lazy ? OP_ALT_LAZY : OP_ALT);
        if (lazy) {
            emit(c, start);
            return;
        }
        hole = emit_hole(c);
        emit(c, check);
    } else if (lazy) {
        emit(c, OP_ALT_LAZY);
        uint32_t body = emit_hole(c);
        emit(c, OP_JUMP);
        hole = emit_hole(c);
        patch(c, body, here(c));
        emit_node(c, node->child, &again);
    } else {
        emit(c, OP_ALT);
        hole = emit_hole(c);
        emit(c, check);
        emit_node(c, node->child, &again);
    }
    emit(c, OP_JUMP);
    emit(c, start);
    patch(c, hole, here(c));
}

static void emit_loop(Compiler *c, Node *node, const Follow *follow)
{
    Follow again = {node, 0, true, follow};
    uint32_t slot = new_slot(c);
    emit(c, OP_LOOP_START);
    emit(c, slot);
    uint32_t start = here(c);
    emit(c, node->repeat == REPEAT_LAZY ? OP_LOOP_LAZY : OP_LOOP);
    emit(c, slot);
    emit(c, node->min);
    emit(c, node->max);
    uint32_t hole = emit_hole(c);
    emit_node(c, node->child, &again);
    emit(c, OP_JUMP);
    emit(c, start);
    patch(c, hole, here(c));
}

static void emit_repeat_of(Compiler *c, Node *node, const Follow *follow)
{
    if (node->max == 0)
        return;
    bool never_empty = node->child->min_width > 0;
    if (node->min == 1 && node->max == 1)
        emit_node(c, node->child, follow);
    else if (node->min == 0 && node->max == 1)
        emit_optional(c, node, follow);
    else if (never_empty && node->max == RE_MAX_REPEAT
             && node->min <= 1)
        emit_star(c, node, follow);
    else
        emit_loop(c, node, follow);
}

static void emit_repeat(Compiler *c, Node *node, const Follow *follow)
{
    if (is_one_char(node->child)) {
        emit_run(c, node, follow);
        return;
    }
    if (node->repeat != REPEAT_POSSESSIVE) {
        emit_repeat_of(c, node, follow);
        return;
    }
    uint32_t slot = new_slot(c);
    Follow commit = {0};
    emit(c, OP_HOLD);
    emit(c, slot);
    emit_repeat_of(c, node, &commit);
    emit(c, OP_COMMIT);
    emit(c, slot);
}

/* ---- the rest of the nodes ---- */

/* All alternatives one character: the set of them, else NULL. */
static CharSet *branch_as_set(Compiler *c, Node *node)
{
    SetBuilder b = {0};
    int flags = node->flags;
    for (size_t i = 0; i < node->n; i++) {
        Node *item = node->items[i];
        if (item->kind != NODE_CHAR || item->flags != flags)
            return NULL;
        if (!set_add_range(&b, item->c, item->c)) {
            c->failed = true;
            return NULL;
        }
    }
    return set_finish(&b, false, flags);
}

static void emit_branch(Compiler *c, Node *node, const Follow *follow)
{
    CharSet *set = branch_as_set(c, node);
    if (set != NULL || c->failed) {
        emit(c, OP_SET);
        emit(c, add_set(c, set));
        return;
    }
    uint32_t *ends = gc_alloc_atomic(node->n * sizeof *ends);
    if (ends == NULL) {
        c->failed = true;
        return;
    }
    for (size_t i = 0; i < node->n; i++) {
        uint32_t hole = 0;
        bool last = i + 1 == node->n;
        if (!last) {
            uint32_t check = first_check(c, node->items[i]);
            emit(c, OP_ALT);
            hole = emit_hole(c);
            emit(c, check);
        }
        emit_node(c, node->items[i], follow);
        if (!last) {
            emit(c, OP_JUMP);
            ends[i] = emit_hole(c);
            patch(c, hole, here(c));
        }
    }
    for (size_t i = 0; i + 1 < node->n; i++)
        patch(c, ends[i], here(c));
}

static void emit_look(Compiler *c, Node *node)
{
    Follow commit = {0};
    uint32_t slot = new_slot(c), hole = 0;
    if (node->behind && node->child->min_width != node->child->max_width) {
        re_error_value(str_from_cstr("look-behind requires fixed-width pattern"), 0, 0);
        c->failed = true;
        return;
    }
    if (node->behind && node->child->min_width > UINT32_MAX) {
        re_error_value(str_from_cstr("looks too much behind"), 0, 0);
        c->failed = true;
        return;
    }
    emit(c, node->negative ? OP_LOOK_NOT : OP_HOLD);
    emit(c, slot);
    if (node->negative)
        hole = emit_hole(c);
    if (node->behind) {
        emit(c, OP_LOOK_BEHIND);
        emit(c, (uint32_t)node->child->min_width);
    }
    emit_node(c, node->child, &commit);
    emit(c, node->negative ? OP_LOOK_NOT_END : OP_LOOK_END);
    emit(c, slot);
    if (node->negative)
        patch(c, hole, here(c));
}

/* Neighbouring characters become one string. */
static size_t emit_string(Compiler *c, Node *seq, size_t i)
{
    size_t n = 0;
    while (i + n < seq->n && is_plain_char(seq->items[i + n]))
        n++;
    if (n < 2)
        return 0;
    emit(c, OP_STRING);
    emit(c, (uint32_t)n);
    for (size_t k = 0; k < n; k++)
        emit(c, seq->items[i + k]->c);
    return n;
}

static void emit_seq(Compiler *c, Node *node, const Follow *follow)
{
    for (size_t i = 0; i < node->n && !c->failed;) {
        size_t taken = emit_string(c, node, i);
        if (taken > 0) {
            i += taken;
            continue;
        }
        Follow rest = {node, i + 1, false, follow};
        emit_node(c, node->items[i], &rest);
        i++;
    }
}

static void emit_group(Compiler *c, Node *node, const Follow *follow)
{
    if (node->group == 0) {
        emit_node(c, node->child, follow);
        return;
    }
    emit(c, OP_MARK);
    emit(c, (node->group - 1) * 2);
    emit_node(c, node->child, follow);
    emit(c, OP_MARK);
    emit(c, (node->group - 1) * 2 + 1);
}

static void emit_atomic(Compiler *c, Node *node)
{
    Follow commit = {0};
    uint32_t slot = new_slot(c);
    emit(c, OP_HOLD);
    emit(c, slot);
    emit_node(c, node->child, &commit);
    emit(c, OP_COMMIT);
    emit(c, slot);
}

static void emit_condition(Compiler *c, Node *node, const Follow *follow)
{
    emit(c, OP_COND);
    emit(c, node->group);
    uint32_t no = emit_hole(c);
    emit_node(c, node->child, follow);
    if (node->other != NULL) {
        emit(c, OP_JUMP);
        uint32_t end = emit_hole(c);
        patch(c, no, here(c));
        emit_node(c, node->other, follow);
        patch(c, end, here(c));
    } else {
        patch(c, no, here(c));
    }
}

static void emit_node(Compiler *c, Node *node, const Follow *follow)
{
    if (c->failed || !recursion_check("")) {
        c->failed = true;
        return;
    }
    switch (node->kind) {
    case NODE_EMPTY: break;
    case NODE_CHAR: emit_char(c, node); break;
    case NODE_ANY: emit(c, node->c ? OP_ANY_ALL : OP_ANY); break;
    case NODE_SET:
        emit(c, OP_SET);
        emit(c, add_set(c, node->set));
        break;
    case NODE_AT:
        emit(c, OP_AT);
        emit(c, node->at);
        emit(c, (uint32_t)node->flags);
        break;
    case NODE_SEQ: emit_seq(c, node, follow); break;
    case NODE_BRANCH: emit_branch(c, node, follow); break;
    case NODE_GROUP: emit_group(c, node, follow); break;
    case NODE_REPEAT: emit_repeat(c, node, follow); break;
    case NODE_LOOK: emit_look(c, node); break;
    case NODE_ATOMIC: emit_atomic(c, node); break;
    case NODE_BACKREF:
        emit(c, node->flags & RE_IGNORECASE ? OP_BACKREF_IC : OP_BACKREF);
        emit(c, node->group);
        if (node->flags & RE_IGNORECASE)
            emit(c, (uint32_t)node->flags);
        break;
    case NODE_COND: emit_condition(c, node, follow); break;
    case NODE_FAIL: emit(c, OP_FAIL); break;
    }
}

/* ---- help for searching ---- */

/* Gathers the plain characters every match begins with; false when something else ended them. */
static bool gather_prefix(const Node *node, uint32_t *out, size_t *n, size_t room)
{
    if (*n == room)
        return false;
    if (is_plain_char(node)) {
        out[(*n)++] = node->c;
        return true;
    }
    if (node->kind == NODE_GROUP)
        return gather_prefix(node->child, out, n, room);
    if (node->kind == NODE_SEQ) {
        for (size_t i = 0; i < node->n; i++)
            if (!gather_prefix(node->items[i], out, n, room))
                return false;
        return true;
    }
    return node->kind == NODE_EMPTY;
}

static void find_prefix(Compiler *c, Node *root)
{
    enum { LONGEST = 64 };
    uint32_t chars[LONGEST];
    size_t n = 0;
    gather_prefix(root, chars, &n, LONGEST);
    if (n == 0)
        return;
    ReProgram *p = c->prog;
    p->prefix = gc_alloc_atomic(n * sizeof *p->prefix);
    uint8_t *narrow = gc_alloc_atomic(n);
    if (p->prefix == NULL || narrow == NULL) {
        c->failed = true;
        return;
    }
    memcpy(p->prefix, chars, n * sizeof *chars);
    p->prefix_len = n;
    p->prefix8 = narrow;
    for (size_t i = 0; i < n; i++) {
        narrow[i] = (uint8_t)chars[i];
        if (chars[i] > 255)
            p->prefix8 = NULL;
    }
}

static void find_first(Compiler *c, Node *root)
{
    FirstSet first = {0};
    if (node_first(root, &first))
        return;
    int count = 0;
    for (int i = 0; i < 256; i++)
        count += first.latin[i];
    if (count == 256 && first.above)
        return;
    SetBuilder b = {0};
    bool ok = true;
    for (uint32_t i = 0; i < 256; i++)
        if (first.latin[i])
            ok = ok && set_add_range(&b, i, i);
    if (first.above)
        ok = ok && set_add_range(&b, 256, 0x10ffff);
    c->prog->first = ok ? set_finish(&b, false, 0) : NULL;
    if (c->prog->first == NULL)
        c->failed = true;
    else if (first.above)
        c->prog->first->all_above = true;
}

/* Does every match begin at the start of the text? */
static bool begins_at_start(const Node *node)
{
    switch (node->kind) {
    case NODE_AT: return node->at == AT_BEGIN;
    case NODE_SEQ: return node->n > 0 && begins_at_start(node->items[0]);
    case NODE_GROUP: case NODE_ATOMIC: return begins_at_start(node->child);
    case NODE_BRANCH:
        for (size_t i = 0; i < node->n; i++)
            if (!begins_at_start(node->items[i]))
                return false;
        return true;
    case NODE_EMPTY: case NODE_CHAR: case NODE_ANY: case NODE_SET: case NODE_REPEAT: case NODE_LOOK:
    case NODE_BACKREF: case NODE_COND: case NODE_FAIL: break;
    }
    return false;
}

static bool has_kind(const Node *node, NodeKind kind)
{
    if (node == NULL)
        return false;
    if (node->kind == kind)
        return true;
    for (size_t i = 0; i < node->n; i++)
        if (has_kind(node->items[i], kind))
            return true;
    return has_kind(node->child, kind) || has_kind(node->other, kind);
}

/* A pattern that begins with an unbounded run that gives nothing back: when a match fails that began
 * at the start of such a run in the text, one that begins inside it reaches the same end and fails
 * there too (nothing else in the pattern may depend on where it began). */
static void find_skip(Compiler *c, const Parsed *parsed)
{
    ReProgram *p = c->prog;
    size_t pc = 0;
    while (pc < p->n && (p->code[pc] == OP_MARK
                         || (p->code[pc] == OP_AT && p->code[pc + 1] == AT_BOUNDARY)))
        pc += p->code[pc] == OP_MARK ? 2 : 3;
    if (parsed->has_backrefs || has_kind(parsed->root, NODE_LOOK)
        || pc >= p->n || p->code[pc] != OP_RUN_POSSESSIVE || p->code[pc + 2] != RE_MAX_REPEAT)
        return;
    /* "\b" before the run must not hold inside of it: only for runs of word characters. */
    bool boundary = has_kind(parsed->root, NODE_AT) && pc > 0;
    if (boundary && (p->code[pc + 3] != OP_SET
                     || !set_one_word_class(p->sets[p->code[pc + 4]], p->flags)))
        return;
    p->skip_run = true;
    p->skip_item = p->code[pc + 3];
    p->skip_arg = p->code[pc + 4];
}

ReProgram *re_compile(Parsed *parsed)
{
    Compiler c = {0};
    c.prog = gc_alloc(sizeof *c.prog);
    Node **groups = gc_alloc((parsed->groups + 1) * sizeof *groups);
    if (c.prog == NULL || groups == NULL)
        return NULL;
    c.prog->flags = parsed->flags;
    c.prog->groups = parsed->groups - 1;
    node_width(parsed->root, groups);
    emit_node(&c, parsed->root, NULL);
    emit(&c, OP_MATCH);
    if (c.failed)
        return NULL;
    c.prog->min_width = parsed->root->min_width;
    c.prog->at_begin = begins_at_start(parsed->root);
    find_prefix(&c, parsed->root);
    if (c.prog->prefix_len == 0)
        find_first(&c, parsed->root);
    find_skip(&c, parsed);
    return c.failed ? NULL : c.prog;
}
