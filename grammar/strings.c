/* String literals: prefixes, escapes, implicit concatenation and f-strings, as CPython's ast shows
 * them: adjacent literal parts of an f-string are one Constant, empty ones vanish. */
#include "grammar/build.h"
#include "runtime/bytes.h"
#include "runtime/error.h"
#include "runtime/str.h"

/* ---- escapes ---- */

typedef struct Decoder {
    Parser *p;
    Buf *out;
    Token token;      /* for errors and warnings */
    bool bytes;
    const char *text; /* start of the body */
    bool warned;      /* one warning per literal */
} Decoder;

/* The offset that CPython reports: it counts a character beyond ASCII as its ten-byte escape. */
static int reported_offset(const Decoder *d, const char *at)
{
    int offset = 0;
    for (const char *p = d->text; p < at; p++) {
        if (((unsigned char)*p & 0x80) == 0)
            offset++;
        else if (((unsigned char)*p & 0xC0) != 0x80)
            offset += 10;
    }
    return offset;
}

static bool bad_escape(Decoder *d, const char *start, const char *end, const char *what)
{
    int first = reported_offset(d, start), last = reported_offset(d, end) - 1;
    if (last <= first)
        fail_token(d->p, d->token, "(unicode error) 'unicodeescape' codec can't decode byte "
                   "0x5c in position %d: %s", first, what);
    else
        fail_token(d->p, d->token, "(unicode error) 'unicodeescape' codec can't decode bytes in "
                   "position %d-%d: %s", first, last, what);
    return false;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static const char *const truncated[] = {
    ['x'] = "truncated \\xXX escape", ['u'] = "truncated \\uXXXX escape",
    ['U'] = "truncated \\UXXXXXXXX escape"};

/* \xXX, \uXXXX, \UXXXXXXXX; *at is at the letter. */
static bool hex_escape(Decoder *d, const char **at, const char *end)
{
    const char *start = *at - 1, *p = *at + 1;
    char letter = **at;
    int want = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
    uint32_t cp = 0;
    int got = 0;
    for (; got < want && p < end && hex_digit(*p) >= 0; got++)
        cp = cp << 4 | (uint32_t)hex_digit(*p++);
    if (got < want) {
        if (!d->bytes)
            return bad_escape(d, start, p, truncated[(int)letter]);
        fail_token(d->p, d->token, "(value error) invalid \\x escape at position %d",
                   (int)(start - d->text));
        return false;
    }
    if (cp > 0x10FFFF)
        return bad_escape(d, start, p, "illegal Unicode character");
    if (d->bytes)
        buf_putc(d->out, (char)cp);
    else
        buf_putcp(d->out, cp);
    *at = p;
    return true;
}

/* \N{NAME}; *at is at the N. */
static bool named_escape(Decoder *d, const char **at, const char *end)
{
    const char *start = *at - 1, *name = *at + 2;
    const char *close = name < end && name[-1] == '{' ? memchr(name, '}', (size_t)(end - name))
                                                      : NULL;
    if (close == NULL || close == name) {
        const char *stop = *at + 1;
        if (stop < end && *stop == '{')
            stop = close ? close : end;
        return bad_escape(d, start, stop, "malformed \\N character escape");
    }
    uint32_t cp = UNICODE_NAME_UNKNOWN;
    if (unicode_name_lookup != NULL)
        cp = unicode_name_lookup(name, (size_t)(close - name));
    if (cp == UNICODE_NAME_UNKNOWN)
        return bad_escape(d, start, close + 1, "unknown Unicode character name");
    buf_putcp(d->out, cp);
    *at = close + 1;
    return true;
}

static void warn_escape(Decoder *d, const char *message)
{
    Lexer *lx = &d->p->lexer;
    LexWarning *w = d->warned ? NULL : gc_alloc(sizeof *w);
    if (w == NULL)
        return;
    *w = (LexWarning){lx->warnings, message, &type_SyntaxWarning, d->token.pos, d->token.end};
    lx->warnings = w;
    d->warned = true;
}

static const char *octal_escape(Decoder *d, const char *p, const char *end)
{
    int value = 0;
    const char *start = p;
    while (p < end && p < start + 3 && *p >= '0' && *p <= '7')
        value = value * 8 + (*p++ - '0');
    if (value > 0377)
        warn_escape(d, message_format("invalid octal escape sequence '\\%.3s'", start));
    if (d->bytes)
        buf_putc(d->out, (char)value);
    else
        buf_putcp(d->out, (uint32_t)value);
    return p;
}

/* One escape; *at is behind the backslash. False: the fault is set. */
static bool escape(Decoder *d, const char **at, const char *end)
{
    static const char plain[] = "\\\\''\"\"a\ab\bf\fn\nr\rt\tv\v";
    char c = **at;
    if (c == '\n') {
        ++*at;
        return true;
    }
    for (const char *s = plain; *s != '\0'; s += 2) {
        if (c == *s) {
            buf_putc(d->out, s[1]);
            ++*at;
            return true;
        }
    }
    if (c >= '0' && c <= '7') {
        *at = octal_escape(d, *at, end);
        return true;
    }
    if (c == 'x' || (!d->bytes && (c == 'u' || c == 'U')))
        return hex_escape(d, at, end);
    if (!d->bytes && c == 'N')
        return named_escape(d, at, end);
    int length;
    lexer_codepoint(*at, end, &length);
    warn_escape(d, message_format("invalid escape sequence '\\%.*s'", length, *at));
    buf_putc(d->out, '\\');
    return true;
}

/* Appends the value of a literal's body. False: the fault is set. */
static bool decode(Parser *p, Buf *out, const char *text, size_t length, bool raw, bool bytes,
                   Token token)
{
    if (raw || memchr(text, '\\', length) == NULL) {
        buf_write(out, text, length);
        return true;
    }
    Decoder d = {.p = p, .out = out, .token = token, .bytes = bytes, .text = text};
    const char *at = text, *end = text + length;
    while (at < end) {
        const char *next = memchr(at, '\\', (size_t)(end - at));
        next = next ? next : end;
        buf_write(out, at, (size_t)(next - at));
        at = next + 1;
        if (next == end)
            break;
        if (at == end && (length == 1 || next[-1] != '\\') && end[0] == '\0') {
            buf_putc(out, '\\');
            return true;
        }
        if (at == end)
            return bytes ? (fail_token(p, token, "(value error) Trailing \\ in string"), false)
                         : bad_escape(&d, next, at, "\\ at end of string");
        if (!escape(&d, &at, end))
            return false;
    }
    return true;
}

/* ---- pieces ---- */

static Text *new_text(Parser *p, Token token, Position end)
{
    Text *text = p->memory_failed ? NULL : gc_alloc(sizeof *text);
    if (text == NULL) {
        p->memory_failed = true;
        return (Text *)p->spare;
    }
    text->node = (Node){.kind = PSEUDO_TEXT, .line = token.pos.line, .col = token.pos.col,
                        .end_line = end.line, .end_col = end.col};
    text->token = token;
    return text;
}

Ref build_text(Parser *p, Token token)
{
    return ref(&new_text(p, token, token.end)->node, token.pos);
}

Ref build_fstring(Parser *p, Token start, Seq *parts, Token end)
{
    FStringNode *node = p->memory_failed ? NULL : gc_alloc(sizeof *node);
    if (node == NULL) {
        p->memory_failed = true;
        return ref(p->spare, start.pos);
    }
    node->node = (Node){.kind = PSEUDO_FSTRING, .line = start.pos.line, .col = start.pos.col,
                        .end_line = end.end.line, .end_col = end.end.col};
    for (int32_t i = 0; i < start.length; i++)
        node->raw |= start.text[i] == 'r' || start.text[i] == 'R';
    node->parts = parts;
    node->end = end;
    return ref(&node->node, start.pos);
}

typedef struct Prefix {
    bool bytes, raw, unicode;
    const char *body;
    size_t length;
} Prefix;

static Prefix split_literal(Token token)
{
    Prefix prefix = {0};
    const char *s = token.text;
    for (; *s != '\'' && *s != '"'; s++) {
        prefix.bytes |= *s == 'b' || *s == 'B';
        prefix.raw |= *s == 'r' || *s == 'R';
        prefix.unicode |= *s == 'u';
    }
    size_t rest = (size_t)(token.text + token.length - s);
    size_t quote = rest >= 6 && s[1] == s[0] && s[2] == s[0] ? 3 : 1;
    prefix.body = s + quote;
    prefix.length = rest - 2 * quote;
    return prefix;
}

/* ---- assembling ---- */

/* Joins literal text; a run of it becomes one Constant when something else comes or at the end. */
typedef struct Assembly {
    Parser *p;
    Seq *values;
    Buf run;
    bool in_run;
    bool unicode_kind;    /* the run's first literal is u"..." */
    Position start, end;
} Assembly;

static Value text_value(Parser *p, Buf *b)
{
    Value value = str_from_buf(b);
    if (value == VALUE_ERROR)
        p->memory_failed = true;
    return value;
}

static AstConstant *new_constant(Parser *p, Value value, Position start, Position end)
{
    AstConstant *node = NEW_NODE(p, Constant, start);
    node->node.end_line = end.line;
    node->node.end_col = end.col;
    node->value = value;
    return node;
}

static Value unicode_kind(Parser *p)
{
    return identifier(p, (Token){.text = "u", .length = 1});
}

static void flush_run(Assembly *a)
{
    if (a->in_run && a->run.len > 0) {
        AstConstant *node = new_constant(a->p, text_value(a->p, &a->run), a->start, a->end);
        node->kind = a->unicode_kind ? unicode_kind(a->p) : VALUE_ABSENT;
        seq_add(a->p, a->values, &node->node);
    }
    a->in_run = false;
    a->run = (Buf)BUF_INIT;
}

static void extend_run(Assembly *a, Position start, Position end, bool unicode)
{
    if (!a->in_run) {
        a->in_run = true;
        a->start = start;
        a->unicode_kind = unicode;
    }
    a->end = end;
}

/* A backslash that no other one escapes stands before a replacement field. */
static bool ends_in_backslash(Token token)
{
    int count = 0;
    while (count < token.length && token.text[token.length - 1 - count] == '\\')
        count++;
    return count % 2 == 1;
}

static void warn_before_field(Parser *p, Token token)
{
    Decoder d = {.p = p, .token = {.pos = token.end, .end = token.end}};
    warn_escape(&d, "invalid escape sequence '\\{'");
}

/* Text of an f-string: doubled braces are one, except that \N{...} is left alone. */
static bool add_fstring_text(Assembly *a, const Text *text, bool raw, bool spec, Token for_errors)
{
    const char *s = text->token.text, *end = s + text->token.length;
    Buf body = BUF_INIT;
    while (s < end) {
        bool escaped = *s == '\\' && s + 1 < end && s[1] != '{' && s[1] != '}';
        if (escaped && !raw && s[1] == 'N' && s + 2 < end && s[2] == '{') {
            const char *close = memchr(s, '}', (size_t)(end - s));
            size_t n = close ? (size_t)(close + 1 - s) : 2;
            buf_write(&body, s, n);
            s += n;
        } else if (escaped) {
            buf_write(&body, s, 2);
            s += 2;
        } else {
            buf_putc(&body, *s);
            s += !spec && (*s == '{' || *s == '}') && s + 1 < end && s[1] == *s ? 2 : 1;
        }
    }
    const char *data = buf_cstr(&body);
    if (data == NULL) {
        a->p->memory_failed = true;
        return false;
    }
    size_t before = a->run.len;
    bool started = a->in_run;
    if (!decode(a->p, &a->run, data, body.len, raw, false, for_errors))
        return false;
    if (!raw && *end == '{' && ends_in_backslash(text->token))
        warn_before_field(a->p, text->token);
    if (a->run.len > before || started)
        extend_run(a, text->token.pos, text->token.end, false);
    return true;
}

static bool add_debug_text(Assembly *a, Node *node, bool raw, Token for_errors)
{
    const AstConstant *constant = (const AstConstant *)node;
    size_t length;
    const char *text = str_utf8(constant->value, &length);
    if (text == NULL) {
        a->p->memory_failed = true;
        return false;
    }
    extend_run(a, (Position){node->line, node->col}, (Position){node->end_line, node->end_col},
               false);
    return decode(a->p, &a->run, text, length, raw, false, for_errors);
}

static bool add_parts(Assembly *a, Seq *parts, bool raw, bool spec, Token for_errors)
{
    for (int32_t i = 0; parts != NULL && i < parts->count; i++) {
        Node *part = parts->items[i];
        if (part->kind == PSEUDO_TEXT) {
            if (!add_fstring_text(a, (Text *)part, raw, spec, for_errors))
                return false;
            continue;
        }
        if (part->kind == PSEUDO_FIELD_DEBUG) {
            DebugField *debug = (DebugField *)part;
            if (!add_debug_text(a, debug->text, raw, for_errors))
                return false;
            part = debug->field;
        }
        flush_run(a);
        seq_add(a->p, a->values, part);
    }
    return true;
}

static Node *empty_constant(Parser *p, Seq *pieces)
{
    return &new_constant(p, str_empty(), pieces->pos, p->last_end)->node;
}

/* Only plain literals: one Constant. */
static Node *join_plain(Parser *p, Seq *pieces, bool bytes)
{
    Buf b = BUF_INIT;
    bool unicode = split_literal(((Text *)pieces->items[0])->token).unicode;
    for (int32_t i = 0; i < pieces->count; i++) {
        Token token = ((Text *)pieces->items[i])->token;
        Prefix prefix = split_literal(token);
        if (!decode(p, &b, prefix.body, prefix.length, prefix.raw, prefix.bytes, token))
            return empty_constant(p, pieces);
    }
    Value value = bytes ? (b.failed ? VALUE_ERROR : bytes_new(b.data, b.len)) : str_from_buf(&b);
    if (value == VALUE_ERROR)
        p->memory_failed = true;
    AstConstant *node = new_constant(p, value, pieces->pos, p->last_end);
    if (unicode)
        node->kind = unicode_kind(p);
    return &node->node;
}

static Node *join_fstrings(Parser *p, Seq *pieces)
{
    AstJoinedStr *joined = NEW_NODE(p, JoinedStr, pieces->pos);
    Assembly a = {.p = p, .values = seq_new(p), .run = BUF_INIT};
    for (int32_t i = 0; i < pieces->count && !p->memory_failed; i++) {
        Node *piece = pieces->items[i];
        if (piece->kind == PSEUDO_FSTRING) {
            FStringNode *f = (FStringNode *)piece;
            if (!add_parts(&a, f->parts, f->raw, false, f->end))
                return &joined->node;
            continue;
        }
        Token token = ((Text *)piece)->token;
        Prefix prefix = split_literal(token);
        if (prefix.length > 0)
            extend_run(&a, token.pos, token.end, prefix.unicode);
        if (!decode(p, &a.run, prefix.body, prefix.length, prefix.raw, false, token))
            return &joined->node;
    }
    flush_run(&a);
    joined->values = seq_nodes(a.values);
    return &joined->node;
}

Ref build_strings(Parser *p, Seq *pieces)
{
    if (p->memory_failed)
        return ref(p->spare, pieces->pos);
    bool bytes = false, text = false, fstring = false;
    for (int32_t i = 0; i < pieces->count; i++) {
        Node *piece = pieces->items[i];
        if (piece->kind == PSEUDO_FSTRING) {
            fstring = text = true;
            continue;
        }
        Token token = ((Text *)piece)->token;
        bool is_bytes = split_literal(token).bytes;
        *(is_bytes ? &bytes : &text) = true;
        for (int32_t j = 0; is_bytes && j < token.length; j++)
            if ((unsigned char)token.text[j] >= 0x80)
                fail_token(p, token, "bytes can only contain ASCII literal characters");
    }
    if (bytes && text)
        fail_token(p, p->current, "cannot mix bytes and nonbytes literals");
    if (p->fault.type != NULL)
        return ref(empty_constant(p, pieces), pieces->pos);
    Node *node = fstring ? join_fstrings(p, pieces) : join_plain(p, pieces, bytes);
    return ref(node, pieces->pos);
}

/* ---- replacement fields ---- */

int check_conversion(Parser *p, Token bang, Token name)
{
    if (name.text != bang.text + 1) {
        fail_from(p, bang.pos, "f-string: conversion type must come right after the "
                               "exclamanation mark" /* spelt so in CPython */);
        return -1;
    }
    if (name.length != 1 || strchr("sra", name.text[0]) == NULL) {
        fail_token(p, name, "f-string: invalid conversion character '%.*s': expected 's', 'r', "
                   "or 'a'", name.length, name.text);
        return -1;
    }
    return name.text[0];
}

/* The text shown by `=`: as written, comments removed. */
static Value debug_text(Parser *p, const char *start, const char *end)
{
    Buf b = BUF_INIT;
    char quote = 0;
    int quote_len = 0;
    for (const char *s = start; s < end; s++) {
        if (quote == 0 && *s == '#') {
            while (s < end && *s != '\n')
                s++;
            if (s == end)
                break;
        } else if (quote == 0 && (*s == '\'' || *s == '"')) {
            quote = *s;
            quote_len = s + 2 < end && s[1] == quote && s[2] == quote ? 3 : 1;
            buf_write(&b, s, (size_t)quote_len - 1);
            s += quote_len - 1;
        } else if (quote != 0 && *s == '\\' && s + 1 < end) {
            buf_putc(&b, *s++);
        } else if (quote != 0 && *s == quote &&
                   (quote_len == 1 || (s + 2 < end && s[1] == quote && s[2] == quote))) {
            buf_write(&b, s, (size_t)quote_len - 1);
            s += quote_len - 1;
            quote = 0;
        }
        buf_putc(&b, *s);
    }
    return text_value(p, &b);
}

Ref build_field(Parser *p, Token open, Ref value, const Token *after, int conversion, Ref spec)
{
    AstFormattedValue *field = NEW_NODE(p, FormattedValue, open.pos);
    field->value = value.node;
    field->conversion = conversion;
    field->format_spec = spec.node;
    if (after == NULL)
        return ref(&field->node, open.pos);
    if (conversion == -1 && spec.node == NULL)
        field->conversion = 'r';
    DebugField *debug = p->memory_failed ? NULL : gc_alloc(sizeof *debug);
    if (debug == NULL) {
        p->memory_failed = true;
        return ref(&field->node, open.pos);
    }
    debug->node.kind = PSEUDO_FIELD_DEBUG;
    debug->field = &field->node;
    debug->text = &new_constant(p, debug_text(p, open.text + 1, after->text), open.end,
                                after->pos)->node;
    return ref(&debug->node, open.pos);
}

/* Escapes in a format spec are decoded even in a raw f-string (as CPython 3.13 does). */
Ref build_spec(Parser *p, Token colon, Seq *parts)
{
    AstJoinedStr *joined = NEW_NODE(p, JoinedStr, colon.pos);
    Assembly a = {.p = p, .values = seq_new(p), .run = BUF_INIT};
    if (!p->memory_failed && add_parts(&a, parts, false, true, colon))
        flush_run(&a);
    joined->values = seq_nodes(a.values);
    return ref(&joined->node, colon.pos);
}
