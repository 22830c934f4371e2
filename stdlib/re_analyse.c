/* What can be known of a regular expression before it runs: how wide its parts are, which characters
 * they can begin with, and whether a greedy repeat can ever profit from giving characters back. */
#include "stdlib/re_impl.h"

/* ---- widths ---- */

static uint64_t add_width(uint64_t a, uint64_t b) { return MIN(a + b, WIDTH_MAX); }
static uint64_t mul_width(uint64_t a, uint64_t b)
{
    return a != 0 && b > WIDTH_MAX / a ? WIDTH_MAX : MIN(a * b, WIDTH_MAX);
}

static void width_of_children(Node *node, Node **groups)
{
    node->min_width = node->kind == NODE_BRANCH ? WIDTH_MAX : 0;
    for (size_t i = 0; i < node->n; i++) {
        Node *item = node->items[i];
        node_width(item, groups);
        if (node->kind == NODE_BRANCH) {
            node->min_width = MIN(node->min_width, item->min_width);
            node->max_width = MAX(node->max_width, item->max_width);
        } else {
            node->min_width = add_width(node->min_width, item->min_width);
            node->max_width = add_width(node->max_width, item->max_width);
        }
    }
}

/* `groups` gathers the nodes of groups, for back references to those already measured. */
void node_width(Node *node, Node **groups)
{
    node->min_width = node->max_width = 0;
    switch (node->kind) {
    case NODE_CHAR: case NODE_ANY: case NODE_SET:
        node->min_width = node->max_width = 1;
        break;
    case NODE_SEQ: case NODE_BRANCH:
        width_of_children(node, groups);
        break;
    case NODE_GROUP: case NODE_ATOMIC:
        node_width(node->child, groups);
        node->min_width = node->child->min_width;
        node->max_width = node->child->max_width;
        if (node->kind == NODE_GROUP && node->group != 0)
            groups[node->group] = node;
        break;
    case NODE_REPEAT:
        node_width(node->child, groups);
        node->min_width = mul_width(node->child->min_width, node->min);
        node->max_width = node->child->max_width == 0 ? 0 : mul_width(node->child->max_width, node->max);
        break;
    case NODE_LOOK:
        node_width(node->child, groups);
        break;
    case NODE_BACKREF:
        if (groups[node->group] != NULL) {
            node->min_width = groups[node->group]->min_width;
            node->max_width = groups[node->group]->max_width;
        } else {
            node->max_width = WIDTH_MAX;
        }
        break;
    case NODE_COND:
        node_width(node->child, groups);
        node->min_width = 0;
        node->max_width = node->child->max_width;
        if (node->other != NULL) {
            node_width(node->other, groups);
            node->min_width = MIN(node->child->min_width, node->other->min_width);
            node->max_width = MAX(node->child->max_width, node->other->max_width);
        }
        break;
    case NODE_EMPTY: case NODE_AT: case NODE_FAIL:
        break;
    }
}

/* ---- nodes of one character ---- */

static CharSet *any_set(bool newline_too)
{
    SetBuilder b = {0};
    if (!newline_too && !set_add_range(&b, '\n', '\n'))
        return NULL;
    return set_finish(&b, true, 0);
}

CharSet *node_as_set(Node *node)
{
    if (node->set != NULL)
        return node->set;
    switch (node->kind) {
    case NODE_CHAR: return node->set = set_of_char(node->c, node->flags);
    case NODE_ANY: return node->set = any_set(node->c);
    case NODE_SET: case NODE_EMPTY: case NODE_AT: case NODE_SEQ: case NODE_BRANCH: case NODE_GROUP:
    case NODE_REPEAT: case NODE_LOOK: case NODE_ATOMIC: case NODE_BACKREF: case NODE_COND:
    case NODE_FAIL: break;
    }
    return NULL;
}

/* ---- first characters ---- */

static void add_set(FirstSet *first, const CharSet *set)
{
    if (set == NULL) { /* no memory: anything */
        memset(first->latin, 1, sizeof first->latin);
        first->above = true;
        error_clear();
        return;
    }
    for (int c = 0; c < 256; c++)
        first->latin[c] |= set->latin[c];
    first->above |= !set->none_above;
}

static void add_anything(FirstSet *first)
{
    memset(first->latin, 1, sizeof first->latin);
    first->above = true;
}

bool node_first(Node *node, FirstSet *first)
{
    bool empty = false;
    switch (node->kind) {
    case NODE_CHAR:
        if (!(node->flags & RE_IGNORECASE)) {
            if (node->c < 256)
                first->latin[node->c] = 1;
            else
                first->above = true;
            return false;
        }
        FALLTHROUGH;
    case NODE_ANY: case NODE_SET:
        add_set(first, node_as_set(node));
        return false;
    case NODE_SEQ:
        for (size_t i = 0; i < node->n; i++)
            if (!node_first(node->items[i], first))
                return false;
        return true;
    case NODE_BRANCH:
        for (size_t i = 0; i < node->n; i++)
            empty |= node_first(node->items[i], first);
        return empty;
    case NODE_GROUP: case NODE_ATOMIC:
        return node_first(node->child, first);
    case NODE_REPEAT:
        empty = node_first(node->child, first);
        return empty || node->min == 0;
    case NODE_COND:
        empty = node_first(node->child, first);
        return node->other == NULL || node_first(node->other, first) || empty;
    case NODE_BACKREF:
        add_anything(first);
        return true;
    case NODE_FAIL:
        return false;
    case NODE_EMPTY: case NODE_AT: case NODE_LOOK:
        return true;
    }
    return true;
}

/* ---- repeats that need not give back ---- */

typedef enum { GO_ON, DISJOINT, OVERLAP } Meeting;

static Meeting meet_first(const CharSet *run, const FirstSet *first)
{
    for (int c = 0; c < 256; c++)
        if (run->latin[c] && first->latin[c])
            return OVERLAP;
    return first->above && !run->none_above ? OVERLAP : DISJOINT;
}

/* All of the run's characters are word characters, or none is. */
bool set_one_word_class(const CharSet *run, int flags)
{
    bool word = false, other = false;
    for (uint32_t c = 0; c < 256; c++)
        if (run->latin[c])
            *(re_is_word(c, flags) ? &word : &other) = true;
    if (run->none_above)
        return word != other;
    /* Above 255 only categories are known for sure: \w alone, or its opposite. */
    bool plain = run->n == 0 && !run->negate && !other && run->categories == 1 << CAT_WORD;
    return plain && !(flags & (RE_ASCII | RE_LOCALE)) == !run->ascii;
}

static Meeting meet_at(const CharSet *run, uint32_t min, const Node *at, bool *assertion)
{
    switch (at->at) {
    case AT_END_STRING:
        return DISJOINT;
    case AT_END: case AT_END_LINE:
        return run->latin['\n'] ? OVERLAP : DISJOINT;
    case AT_BOUNDARY:
        if (min > 0 && set_one_word_class(run, at->flags))
            return DISJOINT;
        break;
    case AT_BEGIN: case AT_LINE_BEGIN: case AT_NOT_BOUNDARY:
        break;
    }
    *assertion = true;
    return GO_ON;
}

static Meeting meet_node(const CharSet *run, uint32_t min, Node *node, bool *assertion)
{
    FirstSet first = {0};
    if (node->kind == NODE_AT)
        return meet_at(run, min, node, assertion);
    if (node->kind == NODE_LOOK) {
        if (!node->behind && !node->negative && !node_first(node->child, &first)
            && meet_first(run, &first) == DISJOINT)
            return DISJOINT;
        *assertion = true;
        return GO_ON;
    }
    if (node->kind == NODE_SEQ) {
        for (size_t i = 0; i < node->n; i++) {
            Meeting m = meet_node(run, min, node->items[i], assertion);
            if (m != GO_ON)
                return m;
        }
        return GO_ON;
    }
    if (node->kind == NODE_GROUP || node->kind == NODE_ATOMIC)
        return meet_node(run, min, node->child, assertion);
    bool empty = node_first(node, &first);
    /* What may be empty may hold assertions in its branches: be careful. */
    if (empty && (node->kind == NODE_BRANCH || node->kind == NODE_COND || node->kind == NODE_REPEAT))
        *assertion |= node->kind != NODE_REPEAT;
    if (meet_first(run, &first) == OVERLAP)
        return OVERLAP;
    return empty ? GO_ON : DISJOINT;
}

bool run_is_possessive(const CharSet *run, uint32_t min, const Follow *follow, int flags)
{
    bool assertion = false;
    for (; follow != NULL && follow->seq != NULL; follow = follow->outer) {
        Node *seq = follow->seq;
        size_t n = seq->kind == NODE_SEQ ? seq->n : 1;
        for (size_t i = follow->index; i < n; i++) {
            Meeting m = meet_node(run, min, seq->kind == NODE_SEQ ? seq->items[i] : seq, &assertion);
            if (m == OVERLAP || (m == DISJOINT && !follow->loop))
                return m == DISJOINT;
        }
    }
    (void)flags;
    /* At the end, whatever the longest run reaches is the match, unless a test in between failed. */
    return !assertion;
}
