/* The parser of regular expressions: pattern text to a tree of Nodes.
 *
 * Recursive descent with one token of look-ahead, where a token is a character or a backslash with
 * the character behind it. Messages and positions are those of CPython's parser. */
#include "stdlib/re_parse.h"

static bool fail_at(Parser *p, size_t pos, const char *msg)
{
    re_error(msg, p->pattern, pos);
    return false;
}

bool parse_fail(Parser *p, size_t offset, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Value msg = str_vformat(fmt, ap);
    va_end(ap);
    if (msg != 0)
        re_error_value(msg, p->pattern, int_new((int64_t)(parse_tell(p) - offset)));
    return false;
}

/* ---- tokens ---- */

uint32_t parse_char(const Parser *p, size_t i)
{
    return p->is_str ? str_at(STR(p->pattern), i) : bytes_data(p->pattern)[i];
}

bool parse_advance(Parser *p)
{
    p->index += p->token_len;
    if (p->index >= p->length) {
        p->token_len = 0;
        p->token = TOKEN_END;
        return true;
    }
    p->token = parse_char(p, p->index);
    p->token_len = 1;
    p->escaped = false;
    if (p->token == '\\') {
        if (p->index + 1 >= p->length)
            return fail_at(p, p->length - 1, "bad escape (end of pattern)");
        p->token = parse_char(p, p->index + 1);
        p->token_len = 2;
        p->escaped = true;
    }
    return true;
}

bool parse_seek(Parser *p, size_t index)
{
    p->index = index;
    p->token_len = 0;
    return parse_advance(p);
}

/* Takes the token when it is this plain character: 1, 0, -1 raised. */
int parse_match(Parser *p, char c)
{
    if (!token_is(p, (uint32_t)(unsigned char)c))
        return 0;
    return parse_advance(p) ? 1 : -1;
}

/* ---- nodes ---- */

Node *node_new(Parser *p, NodeKind kind)
{
    Node *node = gc_alloc(sizeof *node);
    if (node != NULL) {
        node->kind = kind;
        node->flags = p->flags;
    }
    return node;
}

bool node_add(Node *list, Node *item)
{
    if (item == NULL)
        return false;
    if (list->n == list->cap) {
        size_t cap = list->cap != 0 ? list->cap * 2 : 4;
        Node **bigger = gc_alloc(cap * sizeof *bigger);
        if (bigger == NULL)
            return false;
        if (list->n > 0)
            memcpy(bigger, list->items, list->n * sizeof *bigger);
        list->items = bigger;
        list->cap = cap;
    }
    list->items[list->n++] = item;
    return true;
}

static Node *char_node(Parser *p, uint32_t c)
{
    Node *node = node_new(p, NODE_CHAR);
    if (node != NULL)
        node->c = c;
    return node;
}

static Node *at_node(Parser *p, AtKind at)
{
    Node *node = node_new(p, NODE_AT);
    if (node != NULL)
        node->at = at;
    return node;
}

/* ---- groups ---- */

bool parse_check_group(Parser *p, uint32_t group, size_t offset)
{
    if (group >= p->groups || !p->closed[group])
        return parse_fail(p, offset, "cannot refer to an open group");
    if (p->behind_groups != 0 && group >= p->behind_groups)
        return parse_fail(p, 0, "cannot refer to group defined in the same lookbehind subpattern");
    return true;
}

static bool open_group(Parser *p, Value name, uint32_t *group)
{
    uint32_t id = p->groups;
    if (id >= p->closed_cap) {
        size_t cap = p->closed_cap * 2 + 16;
        bool *bigger = gc_alloc_atomic(cap);
        if (bigger == NULL)
            return false;
        memset(bigger, 0, cap);
        if (p->closed_cap > 0)
            memcpy(bigger, p->closed, p->closed_cap);
        p->closed = bigger;
        p->closed_cap = cap;
    }
    p->groups++;
    *group = id;
    if (name == 0)
        return true;
    Value old;
    int found = dict_find(p->names, name, &old);
    if (found < 0)
        return false;
    if (found)
        return parse_fail(p, str_len(name) + 1,
                          "redefinition of group name %R as group %u; was group %lld", name, id,
                          (long long)small_int(old));
    return dict_set(p->names, name, int_new(id));
}

/* Nodes of groups, for the width of back references. */
Node *parse_alternatives(Parser *p, bool top);

static bool close_paren(Parser *p, size_t start)
{
    int closed = parse_match(p, ')');
    if (closed == 0)
        return parse_fail(p, parse_tell(p) - start, "missing ), unterminated subpattern");
    return closed > 0;
}

/* (...) of any kind whose inside is alternatives up to ')'. */
static Node *group_node(Parser *p, size_t start, bool capture, Value name, int add, int del,
                        bool atomic)
{
    uint32_t id = 0;
    if (capture && !open_group(p, name, &id))
        return NULL;
    int outer = p->flags;
    if (add & RE_TYPE_FLAGS)
        p->flags &= ~RE_TYPE_FLAGS;
    p->flags = (p->flags | add) & ~del;
    Node *node = node_new(p, atomic ? NODE_ATOMIC : NODE_GROUP);
    Node *child = node != NULL ? parse_alternatives(p, false) : NULL;
    p->flags = outer;
    if (child == NULL)
        return NULL;
    /* Look-ahead is by one token, which was read under the inner flags: VERBOSE does not matter, as
     * skipping happens when a token is used. */
    if (!close_paren(p, start))
        return NULL;
    node->child = child;
    node->group = id;
    node->bare_group = !capture && !atomic && add == 0 && del == 0;
    if (capture)
        p->closed[id] = true;
    return node;
}

static Node *look_node(Parser *p, size_t start)
{
    bool behind = token_is(p, '<');
    uint32_t direction = p->token;
    uint32_t saved = p->behind_groups;
    if (!parse_advance(p))
        return NULL;
    if (behind) {
        if (p->token == TOKEN_END)
            return parse_fail(p, 0, "unexpected end of pattern"), NULL;
        direction = p->token;
        if (p->escaped || (direction != '=' && direction != '!')) {
            Value shown = parse_token_text(p);
            size_t n = p->token_len;
            if (shown != 0 && parse_advance(p))
                parse_fail(p, n + 2, "unknown extension ?<%S", shown);
            return NULL;
        }
        if (!parse_advance(p))
            return NULL;
        if (p->behind_groups == 0)
            p->behind_groups = p->groups;
    }
    Node *node = node_new(p, NODE_LOOK);
    Node *child = node != NULL ? parse_alternatives(p, false) : NULL;
    if (behind && saved == 0)
        p->behind_groups = 0;
    if (child == NULL || !close_paren(p, start))
        return NULL;
    node->child = child;
    node->behind = behind;
    node->negative = direction == '!';
    if (node->negative && child->kind == NODE_EMPTY)
        node->kind = NODE_FAIL;
    return node;
}

/* Text up to `end`, which is taken too. */
Value parse_until(Parser *p, char end, const char *what)
{
    size_t from = p->index;
    while (!token_is(p, (uint32_t)end)) {
        if (p->token == TOKEN_END) {
            if (p->index == from)
                parse_fail(p, 0, "missing %s", what);
            else
                parse_fail(p, p->index - from, "missing %c, unterminated name", end);
            return 0;
        }
        if (!parse_advance(p))
            return 0;
    }
    size_t to = p->index;
    if (!parse_advance(p))
        return 0;
    if (to == from) {
        parse_fail(p, 1, "missing %s", what);
        return 0;
    }
    if (p->is_str)
        return str_substring(p->pattern, from, to);
    return codec_decode(bytes_data(p->pattern) + from, to - from, "latin-1", NULL);
}

bool parse_check_name(Parser *p, Value name)
{
    if (!p->is_str && !STR(name)->ascii)
        return parse_fail(p, str_len(name) + 1, "bad character in group name %A", name);
    if (!str_is_identifier(name))
        return parse_fail(p, str_len(name) + 1, "bad character in group name %R", name);
    return true;
}

static Node *named_backref(Parser *p)
{
    Value name = parse_until(p, ')', "group name"), number;
    if (name == 0 || !parse_check_name(p, name))
        return NULL;
    int found = dict_find(p->names, name, &number);
    if (found < 0)
        return NULL;
    if (!found)
        return parse_fail(p, str_len(name) + 1, "unknown group name %R", name), NULL;
    uint32_t group = (uint32_t)small_int(number);
    if (!parse_check_group(p, group, str_len(name) + 1))
        return NULL;
    Node *node = node_new(p, NODE_BACKREF);
    if (node != NULL)
        node->group = group;
    p->has_backrefs = true;
    return node;
}

static bool is_number(Value text)
{
    for (size_t i = 0; i < str_len(text); i++)
        if (str_at(STR(text), i) < '0' || str_at(STR(text), i) > '9')
            return false;
    return true;
}

/* The group a (?(id)...) asks about. */
static bool condition_group(Parser *p, uint32_t *group)
{
    Value name = parse_until(p, ')', "group name"), number = 0;
    if (name == 0)
        return false;
    size_t n = str_len(name);
    if (!is_number(name)) {
        if (!parse_check_name(p, name))
            return false;
        int found = dict_find(p->names, name, &number);
        if (found < 0)
            return false;
        if (!found)
            return parse_fail(p, n + 1, "unknown group name %R", name);
        *group = (uint32_t)small_int(number);
    } else {
        int64_t id = 0;
        for (size_t i = 0; i < n && id < RE_MAX_GROUPS; i++)
            id = id * 10 + (str_at(STR(name), i) - '0');
        if (id == 0)
            return parse_fail(p, n + 1, "bad group number");
        if (id >= RE_MAX_GROUPS)
            return parse_fail(p, n + 1, "invalid group reference %U", name);
        *group = (uint32_t)id;
        if (p->condition_max < *group) { /* checked at the end: the group may come later */
            p->condition_max = *group;
            p->condition_pos = parse_tell(p) - n - 1;
        }
    }
    if (p->behind_groups == 0)
        return true;
    return parse_check_group(p, *group, 0);
}

static Node *condition_node(Parser *p, size_t start)
{
    uint32_t group = 0;
    if (!condition_group(p, &group))
        return NULL;
    Node *node = node_new(p, NODE_COND);
    Node *yes = node != NULL ? parse_sequence(p, false) : NULL, *no = NULL;
    if (yes == NULL)
        return NULL;
    int bar = parse_match(p, '|');
    if (bar > 0) {
        no = parse_sequence(p, false);
        if (no == NULL)
            return NULL;
        if (token_is(p, '|'))
            return parse_fail(p, 0, "conditional backref with more than two branches"), NULL;
    }
    if (bar < 0 || !close_paren(p, start))
        return NULL;
    node->group = group;
    node->child = yes;
    node->other = no;
    p->has_backrefs = true;
    return node;
}

static bool skip_comment(Parser *p, size_t start)
{
    for (;;) {
        if (p->token == TOKEN_END)
            return parse_fail(p, parse_tell(p) - start, "missing ), unterminated comment");
        bool end = token_is(p, ')');
        if (!parse_advance(p))
            return false;
        if (end)
            return true;
    }
}

static bool unknown_extension(Parser *p, const char *before, size_t extra)
{
    Value shown = parse_token_text(p);
    size_t n = p->token_len;
    if (shown == 0 || !parse_advance(p))
        return false;
    return parse_fail(p, n + extra, "unknown extension ?%s%S", before, shown);
}

/* After "(?P". */
static Node *python_extension(Parser *p, size_t start)
{
    int matched = parse_match(p, '<');
    if (matched > 0) {
        Value name = parse_until(p, '>', "group name");
        if (name == 0 || !parse_check_name(p, name))
            return NULL;
        return group_node(p, start, true, name, 0, 0, false);
    }
    if (matched == 0)
        matched = parse_match(p, '=');
    if (matched > 0)
        return named_backref(p);
    if (matched == 0) {
        if (p->token == TOKEN_END)
            parse_fail(p, 0, "unexpected end of pattern");
        else
            unknown_extension(p, "P", 2);
    }
    return NULL;
}

/* (?flags) and (?flags:...). *result stays NULL for the first. */
static bool flags_group(Parser *p, size_t start, bool at_start, Node **result)
{
    int add, del;
    int kind = parse_inline_flags(p, &add, &del);
    if (kind < 0)
        return false;
    if (kind == 0) {
        if (!at_start)
            return parse_fail(p, parse_tell(p) - start,
                              "global flags not at the start of the expression");
        return parse_set_global_flags(p, add);
    }
    *result = group_node(p, start, false, 0, add, del, false);
    return *result != NULL;
}

/* After '('. False: raised; true with *result NULL: nothing to add (comment, flags). */
static bool parse_group(Parser *p, bool at_start, Node **result)
{
    size_t start = parse_tell(p) - 1;
    *result = NULL;
    int matched = parse_match(p, '?');
    if (matched < 0)
        return false;
    if (matched == 0) {
        *result = group_node(p, start, true, 0, 0, 0, false);
        return *result != NULL;
    }
    if (p->token == TOKEN_END)
        return parse_fail(p, 0, "unexpected end of pattern");
    uint32_t c = p->escaped ? '\\' : p->token;
    if (c < 128 && strchr("=!<", (int)c) != NULL) {
        *result = look_node(p, start);
        return *result != NULL;
    }
    if (c < 128 && (strchr("aiLmsux", (int)c) != NULL || c == '-'))
        return flags_group(p, start, at_start, result);
    if (c == '\\' || strchr("P:#(>", c < 128 ? (int)c : '\\') == NULL)
        return unknown_extension(p, "", 1);
    if (!parse_advance(p))
        return false;
    switch (c) {
    case 'P': *result = python_extension(p, start); break;
    case ':': *result = group_node(p, start, false, 0, 0, 0, false); break;
    case '#': return skip_comment(p, start);
    case '(': *result = condition_node(p, start); break;
    default: *result = group_node(p, start, false, 0, 0, 0, true); break;
    }
    return *result != NULL;
}

/* ---- repeats ---- */

static bool digits(Parser *p, uint32_t *value, bool *any)
{
    uint64_t n = 0;
    *any = false;
    while (!p->escaped && p->token >= '0' && p->token <= '9') {
        n = MIN(n * 10 + (p->token - '0'), (uint64_t)1 << 40);
        *any = true;
        if (!parse_advance(p))
            return false;
    }
    *value = (uint32_t)MIN(n, (uint64_t)RE_MAX_REPEAT);
    return true;
}

/* "{m,n}" after the '{'. 1; 0: an ordinary brace; -1 raised. */
static int braces(Parser *p, uint32_t *min, uint32_t *max)
{
    size_t here = p->index;
    bool has_low, has_high, comma = false;
    if (token_is(p, '}'))
        return 0;
    if (!digits(p, min, &has_low))
        return -1;
    int matched = parse_match(p, ',');
    if (matched < 0)
        return -1;
    comma = matched > 0;
    *max = *min;
    has_high = has_low;
    if (comma && !digits(p, max, &has_high))
        return -1;
    matched = parse_match(p, '}');
    if (matched < 0)
        return -1;
    if (matched == 0)
        return parse_seek(p, here) ? 0 : -1;
    if ((has_low && *min == RE_MAX_REPEAT) || (has_high && *max == RE_MAX_REPEAT))
        return raise_minus1(&type_OverflowError, "the repetition number is too large");
    if (!has_low)
        *min = 0;
    if (!has_high)
        *max = RE_MAX_REPEAT;
    if (*max < *min) {
        parse_fail(p, parse_tell(p) - here, "min repeat greater than max repeat");
        return -1;
    }
    return 1;
}

/* The repeat character is taken, at `where`. Replaces the last item of seq. */
static bool parse_repeat(Parser *p, Node *seq, size_t where, uint32_t min, uint32_t max)
{
    Node *item = seq->n > 0 ? seq->items[seq->n - 1] : NULL;
    if (item == NULL || item->kind == NODE_AT)
        return fail_at(p, where, "nothing to repeat");
    if (item->kind == NODE_REPEAT)
        return fail_at(p, where, "multiple repeat");
    Node *node = node_new(p, NODE_REPEAT);
    if (node == NULL)
        return false;
    int lazy = parse_match(p, '?');
    int possessive = lazy == 0 ? parse_match(p, '+') : 0;
    if (lazy < 0 || possessive < 0)
        return false;
    node->repeat = lazy ? REPEAT_LAZY : possessive ? REPEAT_POSSESSIVE : REPEAT_GREEDY;
    node->child = item->kind == NODE_GROUP && item->bare_group ? item->child : item;
    node->min = min;
    node->max = max;
    seq->items[seq->n - 1] = node;
    return true;
}

/* ---- sequences ---- */

static bool skip_verbose(Parser *p, bool *skipped)
{
    *skipped = false;
    if (!(p->flags & RE_VERBOSE) || p->escaped || p->token > ' ' + 3)
        return true;
    if (p->token == ' ' || (p->token >= '\t' && p->token <= '\r')) {
        *skipped = true;
        return parse_advance(p);
    }
    if (p->token != '#')
        return true;
    *skipped = true;
    while (p->token != TOKEN_END) {
        bool end = token_is(p, '\n');
        if (!parse_advance(p))
            return false;
        if (end)
            break;
    }
    return true;
}

/* One item or repeat at the token. */
static bool parse_item(Parser *p, Node *seq, bool top)
{
    uint32_t c = p->token;
    size_t where = p->index;
    Node *node = NULL;
    if (p->escaped) {
        node = parse_escape(p);
        return node != NULL && node_add(seq, node);
    }
    if (!parse_advance(p))
        return false;
    switch (c) {
    case '*': return parse_repeat(p, seq, where, 0, RE_MAX_REPEAT);
    case '+': return parse_repeat(p, seq, where, 1, RE_MAX_REPEAT);
    case '?': return parse_repeat(p, seq, where, 0, 1);
    case '{': {
        uint32_t min, max;
        int repeat = braces(p, &min, &max);
        if (repeat != 0)
            return repeat > 0 && parse_repeat(p, seq, where, min, max);
        node = char_node(p, c);
        break;
    }
    case '.':
        node = node_new(p, NODE_ANY);
        if (node != NULL)
            node->c = (p->flags & RE_DOTALL) != 0;
        break;
    case '(': {
        bool ok = recursion_check("") && parse_group(p, top && seq->n == 0, &node);
        if (!ok || node == NULL)
            return ok;
        break;
    }
    case '^':
        node = at_node(p, p->flags & RE_MULTILINE ? AT_LINE_BEGIN : AT_BEGIN);
        break;
    case '$':
        node = at_node(p, p->flags & RE_MULTILINE ? AT_END_LINE : AT_END);
        break;
    case '[': node = parse_set(p, where); break;
    default: node = char_node(p, c); break;
    }
    return node != NULL && node_add(seq, node);
}

Node *parse_sequence(Parser *p, bool top)
{
    Node *seq = node_new(p, NODE_SEQ);
    if (seq == NULL)
        return NULL;
    while (p->token != TOKEN_END && !token_is(p, '|') && !token_is(p, ')')) {
        bool skipped;
        if (!skip_verbose(p, &skipped))
            return NULL;
        if (!skipped && !parse_item(p, seq, top))
            return NULL;
    }
    if (seq->n == 0)
        seq->kind = NODE_EMPTY;
    return seq->n == 1 && seq->items[0]->kind != NODE_REPEAT ? seq->items[0] : seq;
}

Node *parse_alternatives(Parser *p, bool top)
{
    Node *branch = NULL, *first = parse_sequence(p, top);
    while (first != NULL && token_is(p, '|')) {
        if (branch == NULL) {
            branch = node_new(p, NODE_BRANCH);
            if (branch == NULL || !node_add(branch, first))
                return NULL;
        }
        if (!parse_advance(p) || !node_add(branch, parse_sequence(p, false)))
            return NULL;
    }
    return branch != NULL ? branch : first;
}

/* ---- the whole ---- */

static bool check_flags(bool is_str, int flags)
{
    if (is_str) {
        if (flags & RE_LOCALE)
            return raise_false(&type_ValueError, "cannot use LOCALE flag with a str pattern");
        if ((flags & RE_ASCII) && (flags & RE_UNICODE))
            return raise_false(&type_ValueError, "ASCII and UNICODE flags are incompatible");
    } else {
        if (flags & RE_UNICODE)
            return raise_false(&type_ValueError, "cannot use UNICODE flag with a bytes pattern");
        if ((flags & RE_LOCALE) && (flags & RE_ASCII))
            return raise_false(&type_ValueError, "ASCII and LOCALE flags are incompatible");
    }
    return true;
}

/* What is in force inside: bytes mean ASCII unless LOCALE says otherwise. */
int parse_effective_flags(const Parser *p, int flags)
{
    if (!p->is_str && !(flags & RE_LOCALE))
        flags |= RE_ASCII;
    return flags;
}

bool re_parse(Value pattern, int flags, Parsed *out)
{
    Parser p = {.pattern = pattern, .is_str = is_str(pattern), .groups = 1};
    p.length = p.is_str ? str_len(pattern) : bytes_len(pattern);
    p.names = dict_new();
    p.global = flags;
    p.flags = parse_effective_flags(&p, flags);
    if (p.names == NULL || !parse_advance(&p))
        return false;
    p.closed_cap = 16;
    p.closed = gc_alloc_atomic(p.closed_cap);
    if (p.closed == NULL)
        return false;
    memset(p.closed, 0, p.closed_cap);
    Node *root = parse_alternatives(&p, true);
    if (root == NULL || !check_flags(p.is_str, p.global))
        return false;
    if (p.token != TOKEN_END)
        return parse_fail(&p, 0, "unbalanced parenthesis");
    if (p.condition_max >= p.groups && p.condition_max > 0) {
        Value msg = str_format("invalid group reference %u", p.condition_max);
        if (msg != 0)
            re_error_value(msg, pattern, int_new((int64_t)p.condition_pos));
        return false;
    }
    if (p.is_str && !(p.global & RE_ASCII))
        p.global |= RE_UNICODE;
    *out = (Parsed){root, p.global, p.groups, p.names, p.has_backrefs};
    return true;
}
