/* Parsing escapes, character classes and inline flags of regular expressions. */
#include "stdlib/re_parse.h"

#include <ctype.h>

Value parse_token_text(Parser *p)
{
    uint32_t cps[2] = {'\\', p->token};
    return p->escaped ? str_from_ucs4(cps, 2) : str_char(p->token);
}

static Value text_between(Parser *p, size_t from, size_t to)
{
    if (p->is_str)
        return str_substring(p->pattern, from, to);
    return codec_decode(bytes_data(p->pattern) + from, to - from, "latin-1", NULL);
}

/* "bad escape \x" and its kin: the text is pattern[from..to) where the parser now stands. */
static bool escape_error(Parser *p, const char *what, size_t from)
{
    Value text = text_between(p, from, p->index);
    return text != 0 && parse_fail(p, p->index - from, "%s %S", what, text);
}

static int hex_value(uint32_t c)
{
    return c >= '0' && c <= '9' ? (int)c - '0'
         : c >= 'a' && c <= 'f' ? (int)c - 'a' + 10
         : c >= 'A' && c <= 'F' ? (int)c - 'A' + 10 : -1;
}

/* Up to `most` more digits of the base; how many there were. Moves over them. */
static int more_digits(Parser *p, int most, int base, uint32_t *value)
{
    int n = 0;
    while (n < most && !p->escaped && p->token != TOKEN_END && hex_value(p->token) >= 0
           && hex_value(p->token) < base) {
        *value = *value * (uint32_t)base + (uint32_t)hex_value(p->token);
        n++;
        if (!parse_advance(p))
            return -1;
    }
    return n;
}

static bool hex_escape(Parser *p, size_t from, int width, uint32_t *out)
{
    *out = 0;
    int n = more_digits(p, width, 16, out);
    if (n < 0)
        return false;
    if (n != width)
        return escape_error(p, "incomplete escape", from);
    if (*out > 0x10ffff)
        return escape_error(p, "bad escape", from);
    return true;
}

/* \N{name}, after the N. */
static bool named_char(Parser *p, uint32_t *out)
{
    int brace = parse_match(p, '{');
    if (brace <= 0)
        return brace == 0 && parse_fail(p, 0, "missing {");
    Value name = parse_until(p, '}', "character name");
    Value lookup = name != 0 ? import_attr("unicodedata", "lookup") : 0;
    if (lookup == 0)
        return false;
    Value c = call1(lookup, name);
    if (c == 0 && !error_clear_if(&type_KeyError))
        return false;
    if (c == 0 || !is_str(c) || str_len(c) != 1)
        return parse_fail(p, str_len(name) + 4, "undefined character name %R", name);
    *out = str_at(STR(c), 0);
    return true;
}

/* Escapes that mean one character in both places. 1; 0: not one of them; -1 raised. The backslash
 * and letter are taken when the result is not 0. */
static int simple_escape(Parser *p, uint32_t *out)
{
    static const char from_chars[] = "afnrtv\\", to_chars[] = "\a\f\n\r\t\v\\";
    uint32_t c = p->token;
    size_t from = p->index;
    const char *at = c < 128 && c != 0 ? strchr(from_chars, (int)c) : NULL;
    if (at != NULL) {
        *out = (uint32_t)(unsigned char)to_chars[at - from_chars];
        return parse_advance(p) ? 1 : -1;
    }
    bool hex = c == 'x' || (p->is_str && (c == 'u' || c == 'U'));
    if (!hex && !(p->is_str && c == 'N'))
        return 0;
    if (!parse_advance(p))
        return -1;
    if (!hex)
        return named_char(p, out) ? 1 : -1;
    return hex_escape(p, from, c == 'x' ? 2 : c == 'u' ? 4 : 8, out) ? 1 : -1;
}

static int category_of(uint32_t c)
{
    switch (c) {
    case 'd': return CAT_DIGIT;
    case 'D': return CAT_NOT_DIGIT;
    case 's': return CAT_SPACE;
    case 'S': return CAT_NOT_SPACE;
    case 'w': return CAT_WORD;
    case 'W': return CAT_NOT_WORD;
    default: return -1;
    }
}

static Node *set_node(Parser *p, const SetBuilder *b, bool negate)
{
    Node *node = node_new(p, NODE_SET);
    if (node == NULL)
        return NULL;
    node->set = set_finish(b, negate, p->flags);
    return node->set != NULL ? node : NULL;
}

static Node *literal_node(Parser *p, uint32_t c)
{
    Node *node = node_new(p, NODE_CHAR);
    if (node != NULL)
        node->c = c;
    return node;
}

static Node *octal_literal(Parser *p, size_t from, uint32_t value)
{
    if (value <= 0377)
        return literal_node(p, value);
    Value text = text_between(p, from, p->index);
    if (text != 0)
        parse_fail(p, p->index - from, "octal escape value %S outside of range 0-0o377", text);
    return NULL;
}

/* \1 to \99, or an octal character of three digits. */
static Node *digit_escape(Parser *p)
{
    size_t from = p->index;
    uint32_t group = p->token - '0';
    bool octal = group < 8;
    if (!parse_advance(p))
        return NULL;
    if (!p->escaped && p->token >= '0' && p->token <= '9') {
        uint32_t second = p->token - '0';
        if (!parse_advance(p))
            return NULL;
        if (octal && second < 8 && !p->escaped && p->token >= '0' && p->token <= '7') {
            uint32_t value = (group * 8 + second) * 8 + (p->token - '0');
            return parse_advance(p) ? octal_literal(p, from, value) : NULL;
        }
        group = group * 10 + second;
    }
    size_t len = p->index - from;
    if (group >= p->groups)
        return parse_fail(p, len - 1, "invalid group reference %u", group), NULL;
    if (!parse_check_group(p, group, len))
        return NULL;
    Node *node = node_new(p, NODE_BACKREF);
    if (node != NULL)
        node->group = group;
    p->has_backrefs = true;
    return node;
}

static Node *position_escape(Parser *p, AtKind at)
{
    Node *node = node_new(p, NODE_AT);
    if (node == NULL || !parse_advance(p))
        return NULL;
    node->at = at;
    return node;
}

Node *parse_escape(Parser *p)
{
    uint32_t c = p->token, value = 0;
    size_t from = p->index;
    switch (c) {
    case 'A': return position_escape(p, AT_BEGIN);
    case 'Z': return position_escape(p, AT_END_STRING);
    case 'b': return position_escape(p, AT_BOUNDARY);
    case 'B': return position_escape(p, AT_NOT_BOUNDARY);
    case '0':
        if (!parse_advance(p) || more_digits(p, 2, 8, &value) < 0)
            return NULL;
        return literal_node(p, value);
    default: break;
    }
    if (category_of(c) >= 0) {
        SetBuilder b = {.categories = (uint8_t)(1 << category_of(c))};
        return parse_advance(p) ? set_node(p, &b, false) : NULL;
    }
    int simple = simple_escape(p, &value);
    if (simple != 0)
        return simple > 0 ? literal_node(p, value) : NULL;
    if (c >= '1' && c <= '9')
        return digit_escape(p);
    if (!parse_advance(p))
        return NULL;
    if (c < 128 && isalpha((int)c))
        return escape_error(p, "bad escape", from), NULL;
    return literal_node(p, c);
}

/* ---- [...] ---- */

typedef struct SetItem {
    bool is_char;
    uint32_t c;
    int category;
} SetItem;

static bool class_escape(Parser *p, SetItem *item)
{
    uint32_t c = p->token;
    size_t from = p->index;
    *item = (SetItem){.is_char = true};
    if (category_of(c) >= 0) {
        *item = (SetItem){.category = category_of(c)};
        return parse_advance(p);
    }
    if (c == 'b') {
        item->c = '\b';
        return parse_advance(p);
    }
    int simple = simple_escape(p, &item->c);
    if (simple != 0)
        return simple > 0;
    if (!parse_advance(p))
        return false;
    if (c >= '0' && c <= '7') {
        item->c = c - '0';
        if (more_digits(p, 2, 8, &item->c) < 0)
            return false;
        if (item->c <= 0377)
            return true;
        Value text = text_between(p, from, p->index);
        return text != 0 && parse_fail(p, p->index - from,
                                       "octal escape value %S outside of range 0-0o377", text);
    }
    if (c < 128 && isalnum((int)c))
        return escape_error(p, "bad escape", from);
    item->c = c;
    return true;
}

static bool warn_set(Parser *p, const char *what, size_t pos)
{
    /* Two frames of module re lie between us and the caller. */
    return warn(&type_FutureWarning, 3, "Possible %s at position %zu", what, pos);
}

/* One member, the token being its first. */
static bool set_member(Parser *p, bool first, SetItem *item)
{
    if (p->escaped)
        return class_escape(p, item);
    uint32_t c = p->token;
    *item = (SetItem){.is_char = true, .c = c};
    if (!parse_advance(p))
        return false;
    if (first || !token_is(p, c))
        return true;
    const char *what = c == '-' ? "set difference" : c == '&' ? "set intersection"
                     : c == '~' ? "set symmetric difference" : c == '|' ? "set union" : NULL;
    return what == NULL || warn_set(p, what, p->index - 1);
}

static bool add_item(SetBuilder *b, const SetItem *item)
{
    if (item->is_char)
        return set_add_range(b, item->c, item->c);
    b->categories |= (uint8_t)(1 << item->category);
    return true;
}

static bool unterminated_set(Parser *p, size_t where)
{
    return parse_fail(p, p->index - where, "unterminated character set");
}

/* "a-z" after "a-"; the member that starts at `from` is `low`. *end: the class ended with '-'. */
static bool set_range(Parser *p, SetBuilder *b, const SetItem *low, size_t from, size_t where,
                      bool *end)
{
    *end = false;
    if (p->token == TOKEN_END)
        return unterminated_set(p, where);
    if (token_is(p, ']')) {
        *end = true;
        return add_item(b, low) && set_add_range(b, '-', '-') && parse_advance(p);
    }
    SetItem high;
    size_t dash = p->index - 1, start = p->index;
    bool plain_dash = token_is(p, '-');
    if (p->escaped ? !class_escape(p, &high)
                   : (high = (SetItem){.is_char = true, .c = p->token}, !parse_advance(p)))
        return false;
    if (plain_dash && !warn_set(p, "set difference", p->index - 2))
        return false;
    if (!low->is_char || !high.is_char || high.c < low->c) {
        Value a = text_between(p, from, dash), z = text_between(p, start, p->index);
        return a != 0 && z != 0
            && parse_fail(p, p->index - from, "bad character range %S-%S", a, z);
    }
    return set_add_range(b, low->c, high.c);
}

Node *parse_set(Parser *p, size_t where)
{
    SetBuilder b = {0};
    if (token_is(p, '[') && !warn_set(p, "nested set", p->index))
        return NULL;
    int negate = parse_match(p, '^');
    if (negate < 0)
        return NULL;
    for (bool first = true, end = false; !end; first = false) {
        if (p->token == TOKEN_END)
            return unterminated_set(p, where), NULL;
        if (token_is(p, ']') && !first) {
            if (!parse_advance(p))
                return NULL;
            break;
        }
        size_t from = p->index;
        SetItem item;
        if (!set_member(p, first, &item))
            return NULL;
        int dash = parse_match(p, '-');
        if (dash < 0 || (dash ? !set_range(p, &b, &item, from, where, &end) : !add_item(&b, &item)))
            return NULL;
    }
    if (!negate && b.n == 1 && b.categories == 0 && b.ranges[0].low == b.ranges[0].high)
        return literal_node(p, b.ranges[0].low);
    return set_node(p, &b, negate);
}

/* ---- inline flags ---- */

static int flag_of(uint32_t c)
{
    switch (c) {
    case 'i': return RE_IGNORECASE;
    case 'L': return RE_LOCALE;
    case 'm': return RE_MULTILINE;
    case 's': return RE_DOTALL;
    case 'x': return RE_VERBOSE;
    case 'a': return RE_ASCII;
    case 'u': return RE_UNICODE;
    default: return 0;
    }
}

/* The token after a flag was none that may stand there; takes it. */
static int flag_error(Parser *p, const char *message)
{
    bool letter = !p->escaped && (p->token < 128 ? isalpha((int)p->token) : char_is_alpha(p->token));
    size_t n = p->token_len;
    if (parse_advance(p))
        parse_fail(p, n, "%s", letter ? "unknown flag" : message);
    return -1;
}

static int add_flags(Parser *p, int *add)
{
    while (!token_is(p, ')') && !token_is(p, '-') && !token_is(p, ':')) {
        if (p->token == TOKEN_END)
            return parse_fail(p, 0, "missing -, : or )"), -1;
        int flag = p->escaped ? 0 : flag_of(p->token);
        if (flag == 0)
            return flag_error(p, "missing -, : or )");
        if (!parse_advance(p))
            return -1;
        if (p->is_str ? flag == RE_LOCALE : flag == RE_UNICODE)
            return parse_fail(p, 0, "bad inline flags: cannot use '%s' flag with a %s pattern",
                              p->is_str ? "L" : "u", p->is_str ? "str" : "bytes"), -1;
        *add |= flag;
        if ((flag & RE_TYPE_FLAGS) && (*add & RE_TYPE_FLAGS) != flag)
            return parse_fail(p, 0, "bad inline flags: flags 'a', 'u' and 'L' are incompatible"), -1;
    }
    return 0;
}

static int del_flags(Parser *p, int *del)
{
    if (p->token == TOKEN_END)
        return parse_fail(p, 0, "missing flag"), -1;
    if (p->escaped || flag_of(p->token) == 0)
        return flag_error(p, "missing flag");
    while (!token_is(p, ':')) {
        if (p->token == TOKEN_END)
            return parse_fail(p, 0, "missing :"), -1;
        int flag = p->escaped ? 0 : flag_of(p->token);
        if (flag == 0)
            return flag_error(p, "missing :");
        if (!parse_advance(p))
            return -1;
        if (flag & RE_TYPE_FLAGS)
            return parse_fail(p, 0,
                              "bad inline flags: cannot turn off flags 'a', 'u' and 'L'"), -1;
        *del |= flag;
    }
    return 0;
}

int parse_inline_flags(Parser *p, int *add, int *del)
{
    *add = *del = 0;
    if (add_flags(p, add) < 0)
        return -1;
    if (token_is(p, ')'))
        return parse_advance(p) ? 0 : -1;
    int minus = parse_match(p, '-');
    if (minus < 0 || (minus > 0 && del_flags(p, del) < 0))
        return -1;
    if (!parse_advance(p))
        return -1;
    if (*add & *del)
        return parse_fail(p, 1, "bad inline flags: flag turned on and off"), -1;
    return 1;
}

bool parse_set_global_flags(Parser *p, int add)
{
    p->global |= add;
    if (add & RE_TYPE_FLAGS)
        p->flags &= ~RE_TYPE_FLAGS;
    p->flags = parse_effective_flags(p, p->flags | add);
    return true;
}
