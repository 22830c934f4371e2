/* Substitution: replacement templates, and putting the result together from pieces. */
#include "stdlib/re_parse.h"

/* ---- templates ---- */

/* A compiled template is a tuple of literals (str or bytes) and group numbers (ints). */
typedef struct Template {
    Parser in;      /* the tokens of the template */
    Pattern *pattern;
    Value items;    /* list */
    Buf literal;    /* UTF-8 (WTF-8) or bytes */
} Template;

static void put_char(Template *t, uint32_t c)
{
    if (t->in.is_str)
        buf_putcp(&t->literal, c);
    else
        buf_putc(&t->literal, (char)c);
}

static bool flush_literal(Template *t)
{
    if (t->literal.failed)
        return false;
    if (t->literal.len == 0)
        return true;
    Value text = t->in.is_str ? codec_decode((uint8_t *)t->literal.data, t->literal.len, "utf-8",
                                             "surrogatepass")
                              : bytes_new(t->literal.data, t->literal.len);
    t->literal.len = 0;
    return text != 0 && list_push(LIST(t->items), text);
}

static bool put_group(Template *t, int64_t group, size_t offset)
{
    if (group > t->pattern->groups)
        return parse_fail(&t->in, offset, "invalid group reference %lld", (long long)group);
    return flush_literal(t) && list_push(LIST(t->items), int_new(group));
}

/* \g<name>, after the g. */
static bool named_group(Template *t)
{
    Parser *p = &t->in;
    int open = parse_match(p, '<');
    if (open <= 0)
        return open == 0 && parse_fail(p, 0, "missing <");
    Value name = parse_until(p, '>', "group name"), number;
    if (name == 0)
        return false;
    size_t n = str_len(name);
    int64_t group = 0;
    bool digits = true;
    for (size_t i = 0; i < n && digits; i++) {
        uint32_t c = str_at(STR(name), i);
        digits = c >= '0' && c <= '9';
        if (digits && group < RE_MAX_GROUPS)
            group = group * 10 + (c - '0');
    }
    if (digits)
        return put_group(t, group, n + 1);
    if (!parse_check_name(p, name))
        return false;
    int found = dict_find(t->pattern->names, name, &number);
    if (found < 0)
        return false;
    if (!found)
        return raise_false(&type_IndexError, "unknown group name %R", name);
    return put_group(t, small_int(number), n + 1);
}

static bool next_is(const Parser *p, uint32_t low, uint32_t high)
{
    return !p->escaped && p->token != TOKEN_END && p->token >= low && p->token <= high;
}

static bool octal_char(Template *t, uint32_t value, size_t from)
{
    if (value > 0377) {
        Value text = t->in.is_str ? str_substring(t->in.pattern, from, t->in.index)
                                  : codec_decode(bytes_data(t->in.pattern) + from,
                                                 t->in.index - from, "latin-1", NULL);
        return text != 0 && parse_fail(&t->in, t->in.index - from,
                                       "octal escape value %S outside of range 0-0o377", text);
    }
    put_char(t, value);
    return true;
}

/* \0oo, \ooo, \1 to \99. */
static bool number_escape(Template *t)
{
    Parser *p = &t->in;
    size_t from = p->index;
    uint32_t value = p->token - '0';
    if (!parse_advance(p))
        return false;
    if (value == 0) {
        for (int i = 0; i < 2 && next_is(p, '0', '7'); i++) {
            value = value * 8 + (p->token - '0');
            if (!parse_advance(p))
                return false;
        }
        put_char(t, value & 0xff);
        return true;
    }
    if (next_is(p, '0', '9')) {
        uint32_t second = p->token - '0';
        if (!parse_advance(p))
            return false;
        if (value < 8 && second < 8 && next_is(p, '0', '7')) {
            value = (value * 8 + second) * 8 + (p->token - '0');
            return parse_advance(p) && octal_char(t, value, from);
        }
        value = value * 10 + second;
    }
    return put_group(t, value, p->index - from - 1);
}

static bool template_escape(Template *t)
{
    static const char from_chars[] = "abfnrtv\\", to_chars[] = "\a\b\f\n\r\t\v\\";
    Parser *p = &t->in;
    uint32_t c = p->token;
    if (c >= '0' && c <= '9')
        return number_escape(t);
    if (!parse_advance(p))
        return false;
    if (c == 'g')
        return named_group(t);
    const char *at = c < 128 && c != 0 ? strchr(from_chars, (int)c) : NULL;
    if (at != NULL) {
        put_char(t, (uint32_t)(unsigned char)to_chars[at - from_chars]);
        return true;
    }
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return parse_fail(p, 2, "bad escape \\%c", (int)c);
    put_char(t, '\\');
    put_char(t, c);
    return true;
}

Value re_template(Pattern *pattern, Value repl)
{
    if (pattern->templates != 0 && TUPLE(pattern->templates)->items[0] == repl)
        return TUPLE(pattern->templates)->items[1];
    Template t = {.in = {.pattern = repl, .is_str = is_str(repl)}, .pattern = pattern};
    t.in.length = t.in.is_str ? str_len(repl) : bytes_len(repl);
    t.items = list_new(0);
    if (t.items == 0 || !parse_advance(&t.in))
        return 0;
    while (t.in.token != TOKEN_END) {
        if (t.in.escaped) {
            if (!template_escape(&t))
                return 0;
            continue;
        }
        put_char(&t, t.in.token);
        if (!parse_advance(&t.in))
            return 0;
    }
    Value items = flush_literal(&t) ? tuple_from(LIST(t.items)->items, LIST(t.items)->len) : 0;
    if (items != 0)
        pattern->templates = tuple_pack(2, repl, items);
    return items;
}

/* ---- pieces ---- */

typedef struct Piece { Value owner; size_t from, to; } Piece;
typedef struct Pieces {
    Piece *items;
    size_t n, cap, total;
    bool is_str, ascii;
    int kind;
} Pieces;

static bool pieces_add(Pieces *p, Value owner, size_t from, size_t to)
{
    if (from == to)
        return true;
    if (p->n == p->cap) {
        size_t cap = p->cap != 0 ? p->cap * 2 : 16;
        Piece *bigger = gc_alloc(cap * sizeof *bigger);
        if (bigger == NULL)
            return false;
        if (p->n > 0)
            memcpy(bigger, p->items, p->n * sizeof *bigger);
        p->items = bigger;
        p->cap = cap;
    }
    if (p->is_str) {
        p->ascii = p->ascii && STR(owner)->ascii;
        p->kind = MAX(p->kind, STR(owner)->kind);
    }
    p->items[p->n++] = (Piece){owner, from, to};
    p->total += to - from;
    return true;
}

static bool pieces_add_all(Pieces *p, Value owner)
{
    if (p->is_str ? !is_str(owner) : !is_bytes(owner))
        return raise_false(&type_TypeError, "sequence item %zu: expected %s, %T found", p->n,
                           p->is_str ? "str instance" : "a bytes-like object", owner);
    return pieces_add(p, owner, 0, p->is_str ? str_len(owner) : bytes_len(owner));
}

static void copy_widened(void *to, int kind, const Str *from, size_t start, size_t end)
{
    if (from->kind == kind) {
        memcpy(to, from->data + start * (size_t)kind, (end - start) * (size_t)kind);
        return;
    }
    for (size_t i = start; i < end; i++) {
        if (kind == 2)
            ((uint16_t *)to)[i - start] = (uint16_t)str_at(from, i);
        else
            ((uint32_t *)to)[i - start] = str_at(from, i);
    }
}

static Value pieces_join_str(Pieces *p)
{
    Value result = p->ascii ? str_alloc(p->total, 127) : 0;
    size_t unit = (size_t)MAX(p->kind, 1);
    uint8_t *units = p->ascii ? NULL : gc_alloc_atomic(MAX(p->total, 1) * unit);
    if (p->ascii ? result == 0 : units == NULL)
        return 0;
    uint8_t *to = p->ascii ? STR(result)->data : units;
    for (size_t i = 0; i < p->n; i++) {
        Piece *piece = &p->items[i];
        copy_widened(to, (int)unit, STR(piece->owner), piece->from, piece->to);
        to += (piece->to - piece->from) * unit;
    }
    return p->ascii ? result : str_from_units(units, (int)unit, p->total);
}

static Value pieces_join(Pieces *p)
{
    if (p->n == 0)
        return p->is_str ? str_empty() : bytes_new(NULL, 0);
    if (p->is_str)
        return pieces_join_str(p);
    Value result = bytes_alloc(p->total);
    if (result == 0)
        return 0;
    uint8_t *to = AS(Bytes, result)->data;
    for (size_t i = 0; i < p->n; i++) {
        Piece *piece = &p->items[i];
        memcpy(to, bytes_data(piece->owner) + piece->from, piece->to - piece->from);
        to += piece->to - piece->from;
    }
    return result;
}

/* A part of the subject; a bytes-like subject is copied, as it may change under callbacks. */
static bool pieces_add_subject(Pieces *p, ReState *s, ptrdiff_t from, ptrdiff_t to)
{
    if (s->is_str || is_bytes(s->string))
        return pieces_add(p, s->string, (size_t)from, (size_t)to);
    Value part = from < to ? bytes_new((const uint8_t *)s->text + from, (size_t)(to - from)) : 0;
    return from >= to || (part != 0 && pieces_add_all(p, part));
}

static bool add_expansion(Pieces *p, ReState *s, Value items)
{
    for (size_t i = 0; i < TUPLE(items)->len; i++) {
        Value item = TUPLE(items)->items[i];
        bool ok;
        if (is_small_int(item)) {
            int64_t group = small_int(item);
            ptrdiff_t from = group == 0 ? s->match_start : s->marks[2 * (group - 1)];
            ptrdiff_t to = group == 0 ? s->match_end : s->marks[2 * (group - 1) + 1];
            ok = from < 0 || to < from || pieces_add_subject(p, s, from, to);
        } else {
            ok = pieces_add_all(p, item);
        }
        if (!ok)
            return false;
    }
    return true;
}

/* ---- sub ---- */

static bool has_backslash(Value repl)
{
    if (!is_str(repl))
        return memchr(bytes_data(repl), '\\', bytes_len(repl)) != NULL;
    const Str *s = STR(repl);
    if (s->kind == 1)
        return memchr(s->data, '\\', s->len) != NULL;
    for (size_t i = 0; i < s->len; i++)
        if (str_at(s, i) == '\\')
            return true;
    return false;
}

typedef struct Replacement {
    Value callable, literal, items; /* one of them is set */
} Replacement;

static bool prepare(Pattern *p, Value repl, Replacement *out)
{
    *out = (Replacement){0};
    if (is_callable(repl)) {
        out->callable = repl;
        return true;
    }
    if (!is_str(repl) && !is_bytes(repl) && has_buffer(repl)) {
        Buffer view;
        if (!buffer_get(repl, &view, false))
            return false;
        repl = bytes_new(view.data, view.len);
        buffer_release(&view);
        if (repl == 0)
            return false;
    }
    if (!is_str(repl) && !is_bytes(repl))
        return raise_false(&type_TypeError,
                           "decoding to str: need a bytes-like object, %T found", repl);
    if (!has_backslash(repl)) {
        out->literal = repl;
        return true;
    }
    out->items = re_template(p, repl);
    return out->items != 0;
}

static bool add_replacement(Pattern *p, Pieces *pieces, ReState *s, const Replacement *r)
{
    if (r->literal != 0)
        return pieces_add_all(pieces, r->literal);
    if (r->items != 0)
        return add_expansion(pieces, s, r->items);
    Value match = match_new(p, s);
    Value text = match != 0 ? call1(r->callable, match) : 0;
    return text != 0 && (text == VALUE_NONE || pieces_add_all(pieces, text));
}

Value pattern_sub(Pattern *p, Value repl, Value string, int64_t count, Value timeout, bool with_count)
{
    ReState s;
    Replacement r;
    if (!prepare(p, repl, &r) || !state_begin(&s, p, string, 0, 0) || !state_limit(&s, timeout))
        return 0;
    Pieces pieces = {.is_str = s.is_str, .ascii = true, .kind = 1};
    ptrdiff_t from = 0;
    int64_t n = 0;
    int found = 0;
    while ((count == 0 || n < count) && (found = re_search(&s)) > 0) {
        if (!pieces_add_subject(&pieces, &s, from, s.match_start)
            || !add_replacement(p, &pieces, &s, &r)) {
            found = -1;
            break;
        }
        n++;
        from = s.match_end;
        s.must_advance = s.match_end == s.match_start;
        s.start = s.match_end;
    }
    Value result = 0;
    if (found >= 0 && n == 0 && (is_exact_str(string) || type_of(string) == &type_bytes))
        result = string;
    else if (found >= 0 && pieces_add_subject(&pieces, &s, from, s.length))
        result = pieces_join(&pieces);
    state_end(&s);
    if (result == 0 || !with_count)
        return result;
    return tuple_pack(2, result, int_new(n));
}

Value re_expand(Pattern *p, Value repl, Match *m)
{
    if (!is_str(repl) && !is_bytes(repl))
        return raise_type_error("expected str or bytes template, not %T", repl);
    Value items = re_template(p, repl);
    if (items == 0)
        return 0;
    Pieces pieces = {.is_str = is_str(repl), .ascii = true, .kind = 1};
    for (size_t i = 0; i < TUPLE(items)->len; i++) {
        Value item = TUPLE(items)->items[i];
        if (is_small_int(item)) {
            item = match_group(m, (size_t)small_int(item), VALUE_NONE);
            if (item == VALUE_NONE)
                continue;
        }
        if (item == 0 || !pieces_add_all(&pieces, item))
            return 0;
    }
    return pieces_join(&pieces);
}
