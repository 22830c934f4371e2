/* The matcher for one width of characters: CHAR, WIDTH and NAME_OF are set by re_exec.c, which
 * includes this three times. No include guard for that reason. */

/* ---- single characters ---- */

/* How far a run of at most `most` characters goes from `pos`: its end. */
static ptrdiff_t NAME_OF(run_end)(const ReState *s, uint32_t item, uint32_t arg, ptrdiff_t pos,
                                  ptrdiff_t most)
{
    const CHAR *text = s->text;
    ptrdiff_t end = s->end - pos > most ? pos + most : s->end;
    switch (item) {
    case OP_ANY_ALL:
        return end;
    case OP_ANY:
#if WIDTH == 1
    {
        const CHAR *at = end > pos ? memchr(text + pos, '\n', (size_t)(end - pos)) : NULL;
        return at != NULL ? at - text : end;
    }
#else
        while (pos < end && text[pos] != '\n')
            pos++;
        return pos;
#endif
    case OP_CHAR:
        while (pos < end && text[pos] == arg)
            pos++;
        return pos;
    default: {
        const CharSet *set = s->program->sets[arg];
#if WIDTH == 1
        if (set->exclude) {
            const CHAR *at = end > pos ? memchr(text + pos, set->single, (size_t)(end - pos)) : NULL;
            return at != NULL ? at - text : end;
        }
        while (pos < end && set->latin[text[pos]])
            pos++;
#else
        while (pos < end && set_has(set, text[pos]))
            pos++;
#endif
        return pos;
    }
    }
}

static inline bool NAME_OF(item_matches_set)(const CharSet *set, CHAR c)
{
#if WIDTH == 1
    return set->latin[c];
#else
    return set_has(set, c);
#endif
}

static inline bool NAME_OF(item_matches)(const ReState *s, uint32_t item, uint32_t arg, CHAR c)
{
    switch (item) {
    case OP_ANY_ALL: return true;
    case OP_ANY: return c != '\n';
    case OP_CHAR: return c == arg;
    default: return NAME_OF(item_matches_set)(s->program->sets[arg], c);
    }
}

static bool NAME_OF(at)(const ReState *s, uint32_t kind, int flags, ptrdiff_t pos)
{
    const CHAR *text = s->text;
    switch ((AtKind)kind) {
    case AT_BEGIN: return pos == 0;
    case AT_LINE_BEGIN: return pos == 0 || text[pos - 1] == '\n';
    case AT_END: return pos == s->end || (pos + 1 == s->end && text[pos] == '\n');
    case AT_END_LINE: return pos == s->end || text[pos] == '\n';
    case AT_END_STRING: return pos == s->end;
    case AT_BOUNDARY: case AT_NOT_BOUNDARY: break;
    }
    if (s->end == 0)
        return false; /* in an empty text neither holds (as CPython before 3.14) */
    bool before = pos > 0 && re_is_word(text[pos - 1], flags);
    bool after = pos < s->end && re_is_word(text[pos], flags);
    return (before != after) == (kind == AT_BOUNDARY);
}

/* The text of a group again at pos: its length, or -1. */
static ptrdiff_t NAME_OF(group_again)(const ReState *s, uint32_t group, ptrdiff_t pos, bool fold,
                                      int flags)
{
    const CHAR *text = s->text;
    ptrdiff_t from = s->marks[2 * (group - 1)], to = s->marks[2 * (group - 1) + 1];
    if (from < 0 || to < from || to - from > s->end - pos)
        return -1;
    if (!fold)
        return memcmp(text + from, text + pos, (size_t)(to - from) * WIDTH) == 0 ? to - from : -1;
    for (ptrdiff_t i = 0; i < to - from; i++)
        if (text[from + i] != text[pos + i]
            && re_fold(text[from + i], flags) != re_fold(text[pos + i], flags))
            return -1;
    return to - from;
}

/* ---- the interpreter ---- */

#define FAIL goto backtrack
#define PUSH(kind, at, a, b)              \
    do {                                  \
        if (!push(s, (kind), (at), (a), (b))) \
            return -1;                    \
    } while (0)

static int NAME_OF(run)(ReState *s, ptrdiff_t pos)
{
    const uint32_t *const code = s->program->code;
    const CHAR *const text = s->text;
    const ptrdiff_t end = s->end;
    uint32_t pc = 0;
    ReSlot *slot;
    ptrdiff_t n;

    for (;;) {
        const uint32_t *op = code + pc;
        switch (op[0]) {
        case OP_MATCH:
            if ((s->full && pos != end) || (s->must_advance && pos == s->match_start))
                FAIL;
            s->match_end = pos;
            return 1;
        case OP_FAIL:
            FAIL;
        case OP_CHAR:
            if (pos >= end || text[pos] != op[1])
                FAIL;
            pos++;
            pc += 2;
            continue;
        case OP_CHAR_IC:
            if (pos >= end || (text[pos] != op[1] && re_fold(text[pos], (int)op[2]) != op[1]))
                FAIL;
            pos++;
            pc += 3;
            continue;
        case OP_ANY:
            if (pos >= end || text[pos] == '\n')
                FAIL;
            pos++;
            pc += 1;
            continue;
        case OP_ANY_ALL:
            if (pos >= end)
                FAIL;
            pos++;
            pc += 1;
            continue;
        case OP_SET:
            if (pos >= end || !NAME_OF(item_matches)(s, OP_SET, op[1], text[pos]))
                FAIL;
            pos++;
            pc += 2;
            continue;
        case OP_STRING:
            n = (ptrdiff_t)op[1];
            if (end - pos < n)
                FAIL;
            for (ptrdiff_t i = 0; i < n; i++)
                if (text[pos + i] != op[2 + i])
                    FAIL;
            pos += n;
            pc += 2 + (uint32_t)n;
            continue;
        case OP_AT:
            if (!NAME_OF(at)(s, op[1], (int)op[2], pos))
                FAIL;
            pc += 3;
            continue;
        case OP_MARK:
            PUSH(ENTRY_MARK, op[1], s->marks[op[1]], s->lastindex);
            s->marks[op[1]] = pos;
            if (op[1] & 1)
                s->lastindex = op[1] / 2 + 1;
            pc += 2;
            continue;
        case OP_JUMP:
            pc = op[1];
            continue;
        case OP_ALT:
            if (op[2] != NO_SET
                && (pos >= end || !NAME_OF(item_matches)(s, OP_SET, op[2], text[pos]))) {
                pc = op[1];
                continue;
            }
            PUSH(ENTRY_ALT, op[1], pos, 0);
            pc += 3;
            continue;
        case OP_ALT_LAZY:
            PUSH(ENTRY_ALT, op[1], pos, 0);
            pc += 2;
            continue;
        case OP_RUN: {
            ptrdiff_t least = pos + (ptrdiff_t)op[1];
            if (least > end)
                FAIL;
            n = NAME_OF(run_end)(s, op[3], op[4], pos, (ptrdiff_t)op[2]);
            if (n < least)
                FAIL;
            pos = n;
            if (n > least)
                PUSH(ENTRY_RUN, pc, least, n);
            if (op[5] != NO_CHAR && (pos >= end || text[pos] != op[5]))
                FAIL;
            pc += 6;
            continue;
        }
        case OP_RUN_POSSESSIVE:
            n = NAME_OF(run_end)(s, op[3], op[4], pos, (ptrdiff_t)op[2]);
            if (n - pos < (ptrdiff_t)op[1])
                FAIL;
            pos = n;
            pc += 6;
            continue;
        case OP_RUN_LAZY:
            n = NAME_OF(run_end)(s, op[3], op[4], pos, (ptrdiff_t)op[1]);
            if (n - pos < (ptrdiff_t)op[1])
                FAIL;
            /* b: how many more it may take */
            pos = n;
            if (op[2] > op[1])
                PUSH(ENTRY_RUN_LAZY, pc, pos, op[2] == RE_MAX_REPEAT ? INT64_MAX : op[2] - op[1]);
            pc += 6;
            continue;
        case OP_LOOP_START:
            slot = &s->slots[op[1]];
            PUSH(ENTRY_SLOT, op[1], slot->count, slot->last);
            *slot = (ReSlot){0, -1};
            pc += 2;
            continue;
        case OP_LOOP:
        case OP_LOOP_LAZY: {
            slot = &s->slots[op[1]];
            bool empty = slot->last == pos;
            if (slot->count < (int64_t)op[2] && !empty) {
                PUSH(ENTRY_SLOT, op[1], slot->count, slot->last);
                slot->count++;
                slot->last = pos;
                pc += 5;
                continue;
            }
            if ((op[3] != RE_MAX_REPEAT && slot->count >= (int64_t)op[3]) || empty) {
                pc = op[4];
                continue;
            }
            if (op[0] == OP_LOOP) {
                PUSH(ENTRY_ALT, op[4], pos, 0);
                PUSH(ENTRY_SLOT, op[1], slot->count, slot->last);
                slot->count++;
                slot->last = pos;
                pc += 5;
            } else {
                PUSH(ENTRY_RUN_LAZY, pc, pos, 0); /* taken: one more round */
                pc = op[4];
            }
            continue;
        }
        case OP_HOLD:
            slot = &s->slots[op[1]];
            PUSH(ENTRY_SLOT, op[1], slot->count, slot->last);
            *slot = (ReSlot){(int64_t)s->top, pos};
            pc += 2;
            continue;
        case OP_COMMIT:
            commit(s, (size_t)s->slots[op[1]].count);
            pc += 2;
            continue;
        case OP_LOOK_END:
            slot = &s->slots[op[1]];
            pos = slot->last;
            commit(s, (size_t)slot->count);
            pc += 2;
            continue;
        case OP_LOOK_BEHIND:
            if (pos < (ptrdiff_t)op[1])
                FAIL;
            pos -= (ptrdiff_t)op[1];
            pc += 2;
            continue;
        case OP_LOOK_NOT:
            slot = &s->slots[op[1]];
            PUSH(ENTRY_SLOT, op[1], slot->count, slot->last);
            *slot = (ReSlot){(int64_t)s->top, pos};
            PUSH(ENTRY_ALT, op[2], pos, 0); /* the inside fails: go on behind it */
            pc += 3;
            continue;
        case OP_LOOK_NOT_END: {
            size_t height = (size_t)s->slots[op[1]].count;
            while (s->top > height)
                undo(s, &s->stack[--s->top]);
            FAIL;
        }
        case OP_BACKREF:
            n = NAME_OF(group_again)(s, op[1], pos, false, 0);
            if (n < 0)
                FAIL;
            pos += n;
            pc += 2;
            continue;
        case OP_BACKREF_IC:
            n = NAME_OF(group_again)(s, op[1], pos, true, (int)op[2]);
            if (n < 0)
                FAIL;
            pos += n;
            pc += 3;
            continue;
        case OP_COND: {
            ptrdiff_t from = s->marks[2 * (op[1] - 1)], to = s->marks[2 * (op[1] - 1) + 1];
            pc = from >= 0 && to >= from ? pc + 3 : op[2];
            continue;
        }
        default:
            UNREACHABLE();
        }

    backtrack:
        if (UNLIKELY(++s->steps > 50000) && interrupted(s))
            return -1;
        for (;;) {
            if (s->top == 0)
                return 0;
            ReEntry *e = &s->stack[s->top - 1];
            if (e->kind == ENTRY_MARK || e->kind == ENTRY_SLOT) {
                s->top--;
                undo(s, e);
                continue;
            }
            if (e->kind == ENTRY_ALT) {
                s->top--;
                pc = e->pc;
                pos = e->a;
                break;
            }
            op = code + e->pc;
            if (e->kind == ENTRY_RUN) {
                /* Give back one character, or as many as it takes to find the one that follows. */
                ptrdiff_t least = e->a, now = e->b - 1;
                if (op[5] != NO_CHAR)
                    while (now >= least && text[now] != op[5])
                        now--;
                if (now < least) {
                    s->top--;
                    continue;
                }
                if (now == least)
                    s->top--;
                else
                    e->b = now;
                pos = now;
                pc = (uint32_t)(op - code) + 6;
                break;
            }
            if (op[0] == OP_RUN_LAZY) {
                pos = e->a;
                if (pos >= end || !NAME_OF(item_matches)(s, op[3], op[4], text[pos])) {
                    s->top--;
                    continue;
                }
                pos++;
                if (--e->b == 0)
                    s->top--;
                else
                    e->a = pos;
                pc = (uint32_t)(op - code) + 6;
                if (op[5] != NO_CHAR && (pos >= end || text[pos] != op[5]))
                    continue;
                break;
            }
            /* A lazy loop goes round once more. */
            pos = e->a;
            pc = e->pc;
            slot = &s->slots[op[1]];
            e->kind = ENTRY_SLOT;
            e->pc = op[1];
            e->a = slot->count;
            e->b = slot->last;
            slot->count++;
            slot->last = pos;
            pc += 5;
            break;
        }
    }
}

/* ---- searching ---- */

static ptrdiff_t NAME_OF(find_char)(const CHAR *text, ptrdiff_t pos, ptrdiff_t end, uint32_t c)
{
#if WIDTH == 1
    const CHAR *at = c < 256 && end > pos ? memchr(text + pos, (int)c, (size_t)(end - pos)) : NULL;
    return at != NULL ? at - text : end;
#else
    while (pos < end && text[pos] != c)
        pos++;
    return pos;
#endif
}

/* The next place from pos on where the prefix stands; end + 1: nowhere. */
static ptrdiff_t NAME_OF(find_prefix)(const ReState *s, ptrdiff_t pos)
{
    const ReProgram *p = s->program;
    const CHAR *text = s->text;
    ptrdiff_t n = (ptrdiff_t)p->prefix_len, last = s->end - n;
#if WIDTH == 1
    if (p->prefix8 == NULL || pos > last)
        return s->end + 1;
    if (n == 1) {
        const CHAR *at = memchr(text + pos, p->prefix8[0], (size_t)(s->end - pos));
        return at != NULL ? at - text : s->end + 1;
    }
    const CHAR *at = memmem(text + pos, (size_t)(s->end - pos), p->prefix8, (size_t)n);
    return at != NULL ? at - text : s->end + 1;
#else
    for (; pos <= last; pos++) {
        pos = NAME_OF(find_char)(text, pos, last + 1, p->prefix[0]);
        ptrdiff_t i = 1;
        while (pos <= last && i < n && text[pos + i] == p->prefix[i])
            i++;
        if (pos <= last && i == n)
            return pos;
    }
    return s->end + 1;
#endif
}

static ptrdiff_t NAME_OF(find_first)(const ReState *s, ptrdiff_t pos)
{
    const CharSet *set = s->program->first;
    const CHAR *text = s->text;
    if (set->single >= 0 && !set->exclude) {
        pos = NAME_OF(find_char)(text, pos, s->end, (uint32_t)set->single);
        return pos < s->end ? pos : s->end + 1;
    }
    while (pos < s->end && !NAME_OF(item_matches_set)(set, text[pos]))
        pos++;
    return pos < s->end ? pos : s->end + 1;
}

static int NAME_OF(search)(ReState *s)
{
    const ReProgram *p = s->program;
    for (ptrdiff_t pos = s->start; pos <= s->end; pos++) {
        if (p->prefix_len > 0)
            pos = NAME_OF(find_prefix)(s, pos);
        else if (p->first != NULL)
            pos = NAME_OF(find_first)(s, pos);
        if (pos > s->end || (uint64_t)(s->end - pos) < p->min_width)
            return 0;
        if (p->at_begin && pos > 0)
            return 0;
        if (pos != s->start)
            s->must_advance = false;
        s->match_start = pos;
        int found = NAME_OF(run)(s, pos);
        if (found != 0)
            return found;
        if (UNLIKELY(++s->steps > 50000) && interrupted(s))
            return -1;
        if (p->skip_run) {
            ptrdiff_t over = NAME_OF(run_end)(s, p->skip_item, p->skip_arg, pos, PTRDIFF_MAX);
            if (over > pos + 1)
                pos = over - 1;
        }
    }
    return 0;
}

#undef FAIL
#undef PUSH
