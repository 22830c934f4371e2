/* The hand-written half of the lexer: indentation, brackets, strings, the text of f-strings, the
 * end of input. See lexer.h; the rules are in lexer.re. */
#include "grammar/lexer.h"
#include "grammar/parser.h"
#include "runtime/error.h"
#include "runtime/str.h"

/* ---- faults ---- */

const char *message_vformat(const char *fmt, va_list args)
{
    va_list copy;
    va_copy(copy, args);
    int n = vsnprintf(NULL, 0, fmt, copy);
    va_end(copy);
    char *text = n < 0 ? NULL : gc_alloc_atomic((size_t)n + 1);
    if (text == NULL)
        return "";
    vsnprintf(text, (size_t)n + 1, fmt, args);
    return text;
}

const char *message_format(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    const char *text = message_vformat(fmt, args);
    va_end(args);
    return text;
}

void fault_set(Fault *fault, Type *type, Position pos, Position end, const char *fmt, ...)
{
    if (fault->type != NULL)
        return;
    va_list args;
    va_start(args, fmt);
    *fault = (Fault){.type = type, .pos = pos, .end = end, .message = message_vformat(fmt, args)};
    va_end(args);
}

/* The first byte of the character before `at`. */
static const char *previous_character(const Lexer *lx, const char *at)
{
    if (at <= lx->line_start)
        return at;
    at--;
    while (at > lx->line_start && ((unsigned char)*at & 0xC0) == 0x80)
        at--;
    return at;
}

static int vfail(Lexer *lx, Type *type, const char *fmt, va_list args)
{
    if (lx->fault->type == NULL) {
        const char *at = previous_character(lx, lx->cursor);
        Position pos = lexer_position(lx, at);
        *lx->fault = (Fault){.type = type, .pos = pos, .end = pos, .from_lexer = true,
                             .message = message_vformat(fmt, args)};
    }
    return LEX_ERROR;
}

int lexer_fail(Lexer *lx, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vfail(lx, &type_SyntaxError, fmt, args);
    va_end(args);
    return LEX_ERROR;
}

static int fail_at(Lexer *lx, Position pos, const char *fmt, ...) PRINTF_LIKE(3, 4);
static int fail_at(Lexer *lx, Position pos, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vfail(lx, &type_SyntaxError, fmt, args);
    va_end(args);
    lx->fault->pos = lx->fault->end = pos;
    return LEX_ERROR;
}

/* Errors of indentation point behind the line, with no end; those of tabs at its beginning. */
static int fail_indent(Lexer *lx, Type *type, bool at_end, const char *message)
{
    if (lx->fault->type != NULL)
        return LEX_ERROR;
    const char *end = lx->cursor;
    while (end < lx->end && *end != '\n')
        end++;
    Position pos = at_end ? lexer_position(lx, end) : (Position){lx->line, 0};
    *lx->fault = (Fault){.type = type, .pos = pos, .end = pos, .quiet = true, .message = message,
                         .no_end_offset = true, .fixed_end_offset = at_end ? -1 : 0};
    return LEX_ERROR;
}

int lexer_unexpected_end(Lexer *lx)
{
    lx->unfinished = true;
    if (lx->bracket_count > 0) {
        const Bracket *open = &lx->brackets[lx->bracket_count - 1];
        fault_set(lx->fault, &type_SyntaxError, open->pos, open->pos, "'%c' was never closed",
                  open->open);
        lx->fault->no_end_offset = true;
        return LEX_ERROR;
    }
    fail_indent(lx, &type_SyntaxError, true, "unexpected EOF while parsing");
    if (lx->cursor == lx->line_start && lx->line > 1) { /* the line that the backslash ends */
        const char *start = lx->cursor - 1;
        while (start > lx->source && start[-1] != '\n')
            start--;
        lx->fault->pos = (Position){lx->line - 1, (int32_t)(lx->cursor - 1 - start)};
        lx->fault->end = lx->fault->pos;
    }
    return LEX_ERROR;
}

int lexer_backslash(Lexer *lx)
{
    if (lx->cursor >= lx->end && !lx->bare_end)
        return lexer_unexpected_end(lx);
    lx->cursor += lx->cursor < lx->end;
    lexer_fail(lx, "unexpected character after line continuation character");
    lx->fault->fixed_end_offset = 0;
    lx->fault->no_end_offset = lx->fault->quiet = true;
    return LEX_ERROR;
}

/* ---- set-up, lines, end ---- */

void lexer_init(Lexer *lx, const char *source, size_t len, Fault *fault)
{
    memset(lx, 0, offsetof(Lexer, indents));
    lx->source = lx->cursor = lx->line_start = source;
    lx->end = source + len;
    lx->line = 1;
    lx->at_line_start = true;
    lx->indent_count = 1;
    lx->indents[0] = (Indent){0, 0};
    lx->fault = fault;
}

void lexer_newline(Lexer *lx)
{
    lx->line++;
    lx->line_start = lx->cursor;
}

static void give_empty(Lexer *lx, Token *out)
{
    out->text = lx->cursor;
    out->length = 0;
    out->pos = out->end = lexer_position(lx, lx->cursor);
}

/* At the end of the text: a NEWLINE when the last line has none, then the DEDENTs, then the end. */
int lexer_finish(Lexer *lx, Token *out)
{
    give_empty(lx, out);
    lx->at_end = true;
    if (lx->bracket_count > 0 || lx->fstring_count > 0) {
        lx->unfinished = true;
        return LEX_STOP;
    }
    if (!lx->at_line_start) {
        lx->at_line_start = true;
        out->end.col++;
        return TK_NEWLINE;
    }
    if (lx->indent_count > 1) {
        lx->pending_dents = -(lx->indent_count - 1);
        lx->indent_count = 1;
        return 0;
    }
    return LEX_STOP;
}

/* ---- indentation ---- */

/* Measures the white space that opens a line; the cursor ends behind it. A backslash joins the next
 * line: the columns before the first backslash count. */
static bool measure_indent(Lexer *lx, int *col, int *alt_col)
{
    const char *p = lx->cursor;
    int column = 0, alt = 0, first = 0;
    bool continued = false;
    for (;; p++) {
        if (*p == ' ') {
            column++;
            alt++;
        } else if (*p == '\t') {
            column = (column / 8 + 1) * 8;
            alt++;
        } else if (*p == '\f') {
            column = alt = 0;
        } else if (*p == '\\' && p[1] == '\n') {
            if (!continued)
                first = column;
            continued = true;
            lx->cursor = p + 2;
            lexer_newline(lx);
            if (lx->cursor >= lx->end) {
                lexer_unexpected_end(lx);
                return false;
            }
            p++;
        } else {
            break;
        }
    }
    lx->cursor = p;
    if (*p == '\\' && p + 1 >= lx->end) {
        lx->cursor++;
        lexer_backslash(lx);
        return false;
    }
    *col = continued && first ? first : column;
    *alt_col = continued && first ? first : alt;
    return true;
}

static int tab_error(Lexer *lx)
{
    return fail_indent(lx, &type_TabError, false,
                       "inconsistent use of tabs and spaces in indentation");
}

/* Compares the new line's indentation with the stack; queues INDENT or DEDENTs. */
static int change_indent(Lexer *lx, int col, int alt_col)
{
    int top = lx->indent_count - 1;
    if (col == lx->indents[top].col)
        return alt_col == lx->indents[top].alt_col ? 0 : tab_error(lx);
    if (col > lx->indents[top].col) {
        if (lx->indent_count >= LEX_MAX_INDENTS)
            return fail_indent(lx, &type_IndentationError, false, "too many levels of indentation");
        if (alt_col <= lx->indents[top].alt_col)
            return tab_error(lx);
        lx->indents[lx->indent_count++] = (Indent){col, alt_col};
        lx->pending_dents = 1;
        return 0;
    }
    while (top > 0 && col < lx->indents[top].col) {
        top--;
        lx->pending_dents--;
    }
    if (col != lx->indents[top].col) {
        lx->pending_dents = 0;
        return fail_indent(lx, &type_IndentationError, true,
                           "unindent does not match any outer indentation level");
    }
    if (alt_col != lx->indents[top].alt_col)
        return tab_error(lx);
    lx->indent_count = top + 1;
    return 0;
}

static int queued_dent(Lexer *lx, Token *out)
{
    give_empty(lx, out);
    if (lx->pending_dents > 0) {
        lx->pending_dents--;
        return TK_INDENT;
    }
    lx->pending_dents++;
    return TK_DEDENT;
}

static int blank_line(Lexer *lx, Token *out)
{
    give_empty(lx, out);
    out->length = 1;
    out->end.col++;
    lx->cursor++;
    lexer_newline(lx);
    return LEX_NL;
}

static int comment_line(Lexer *lx, Token *out)
{
    give_empty(lx, out);
    while (*lx->cursor != '\0' && *lx->cursor != '\n')
        lx->cursor++;
    out->length = (int32_t)(lx->cursor - out->text);
    out->end = lexer_position(lx, lx->cursor);
    return LEX_COMMENT;
}

/* Start of a line: blank and comment lines are skipped; else gives INDENT, DEDENT or 0. */
int lexer_indentation(Lexer *lx, Token *out)
{
    for (;;) {
        if (lx->pending_dents != 0)
            return queued_dent(lx, out);
        if (!lx->at_line_start)
            return 0;
        int col, alt_col;
        if (!measure_indent(lx, &col, &alt_col))
            return LEX_ERROR;
        if (*lx->cursor == '#') {
            int code = comment_line(lx, out);
            if (lx->collect_comments)
                return code;
        }
        if (*lx->cursor == '\n') {
            int code = blank_line(lx, out);
            if (lx->collect_comments)
                return code;
            continue;
        }
        if (lx->cursor >= lx->end) {
            int code = lexer_finish(lx, out);
            if (code != 0)
                return code;
            continue;
        }
        lx->at_line_start = false;
        if (change_indent(lx, col, alt_col) < 0)
            return LEX_ERROR;
        if (lx->in_async_def && lx->async_newline && lx->indent_count <= lx->async_indent)
            lx->in_async_def = false;
    }
}

/* ---- brackets ---- */

bool lexer_in_field(const Lexer *lx)
{
    return lx->bracket_count > 0 && lx->brackets[lx->bracket_count - 1].field;
}

int lexer_open(Lexer *lx, char open, bool field, Position pos)
{
    if (lx->bracket_count >= LEX_MAX_BRACKETS)
        return lexer_fail(lx, "too many nested parentheses");
    lx->brackets[lx->bracket_count++] = (Bracket){open, field, pos};
    return 0;
}

int lexer_close(Lexer *lx, char close)
{
    if (lx->bracket_count == 0)
        return lexer_fail(lx, "unmatched '%c'", close);
    Bracket *top = &lx->brackets[lx->bracket_count - 1];
    if (top->field && close != '}')
        return lexer_fail(lx, "f-string: unmatched '%c'", close);
    char want = top->open == '(' ? ')' : top->open == '[' ? ']' : '}';
    if (close != want) {
        if (top->pos.line != lx->line)
            return lexer_fail(lx, "closing parenthesis '%c' does not match opening parenthesis "
                              "'%c' on line %d", close, top->open, top->pos.line);
        return lexer_fail(lx, "closing parenthesis '%c' does not match opening parenthesis '%c'",
                          close, top->open);
    }
    lx->bracket_count--;
    return 0;
}

/* ---- plain strings ---- */

/* An escaped quote in a string that never ends: `'C:\dir\'`. */
static bool escapes_quote(const char *start, const char *at, char quote)
{
    for (const char *p = start + 1; p < at; p++)
        if (*p == '\\' && ++p < at && *p == quote)
            return true;
    return false;
}

static int unterminated(Lexer *lx, const char *start, Position pos, char quote, bool triple,
                        const char *at)
{
    if (triple) {
        lx->unfinished = true;
        int last = lx->line - (at > lx->source && at[-1] == '\n');
        return fail_at(lx, pos, "unterminated triple-quoted string literal (detected at line %d)",
                       last);
    }
    if (at >= lx->end && at - start >= 2 && at[-1] == '\n' && at[-2] == '\\')
        lx->unfinished = true;
    if (lx->fstring_count > 0) {
        const FString *outer = &lx->fstrings[lx->fstring_count - 1];
        if (outer->fields > 0 && quote == outer->quote)
            return fail_at(lx, pos, "f-string: expecting '}'");
    }
    int last = lx->line - (at >= lx->end && at > lx->source && at[-1] == '\n');
    return fail_at(lx, pos, "unterminated string literal (detected at line %d)%s", last,
                   escapes_quote(start, at, quote) ? "; perhaps you escaped the end quote?" : "");
}

/* The cursor is behind the opening quote; leaves it behind the closing one. */
int lexer_string(Lexer *lx, const char *start, Position pos, char quote)
{
    bool triple = lx->cursor[0] == quote && lx->cursor[1] == quote;
    if (triple)
        lx->cursor += 2;
    for (;;) {
        const char *p = lx->cursor;
        if (*p == quote && (!triple || (p[1] == quote && p[2] == quote))) {
            lx->cursor = p + (triple ? 3 : 1);
            return 0;
        }
        if (p >= lx->end || (*p == '\n' && !triple))
            return unterminated(lx, start, pos, quote, triple, p);
        lx->cursor++;
        if (*p == '\\' && lx->cursor < lx->end)
            p = lx->cursor++;
        if (*p == '\n')
            lexer_newline(lx);
    }
}

/* ---- f-strings ---- */

int lexer_fstring_begin(Lexer *lx, const char *start, Position pos)
{
    if (lx->fstring_count >= LEX_MAX_FSTRINGS)
        return lexer_fail(lx, "too many nested f-strings");
    FString *f = &lx->fstrings[lx->fstring_count++];
    *f = (FString){.quote = lx->cursor[-1], .quote_len = 1, .brackets_below = lx->bracket_count};
    for (const char *p = start; p < lx->cursor - 1; p++)
        f->raw |= *p == 'r' || *p == 'R';
    if (lx->cursor[0] == f->quote && lx->cursor[1] == f->quote) {
        f->quote_len = 3;
        lx->cursor += 2;
    }
    f->start = (Token){start, (int32_t)(lx->cursor - start), pos, lexer_position(lx, lx->cursor)};
    lx->in_text = true;
    return 0;
}

static int unterminated_fstring(Lexer *lx, const FString *f, const char *at)
{
    if (f->quote_len == 3) {
        lx->unfinished = true;
        int last = lx->line - (at > lx->source && at[-1] == '\n');
        return fail_at(lx, f->start.pos,
                       "unterminated triple-quoted f-string literal (detected at line %d)", last);
    }
    return fail_at(lx, f->start.pos, "unterminated f-string literal (detected at line %d)",
                   lx->line);
}

static bool at_closing_quote(const FString *f, const char *p)
{
    return *p == f->quote && (f->quote_len == 1 || (p[1] == f->quote && p[2] == f->quote));
}

/* The cursor is at a backslash: goes past the escape, but never past a brace, which keeps its
 * meaning; \N{...} is a whole. */
static void skip_escape(Lexer *lx, const FString *f)
{
    lx->cursor++;
    if (lx->cursor >= lx->end || *lx->cursor == '{' || *lx->cursor == '}')
        return;
    if (!f->raw && lx->cursor[0] == 'N' && lx->cursor[1] == '{') {
        const char *p = lx->cursor + 2;
        while (p < lx->end && *p != '}' && *p != '\n' && *p != f->quote)
            p++;
        lx->cursor = *p == '}' ? p + 1 : lx->cursor + 2;
        return;
    }
    if (*lx->cursor++ == '\n')
        lexer_newline(lx);
}

static int open_field(Lexer *lx, FString *f, Position pos)
{
    if (f->fields >= 3)
        return lexer_fail(lx, "f-string: expressions nested too deeply");
    lx->cursor++;
    if (lexer_open(lx, '{', true, pos) < 0)
        return LEX_ERROR;
    f->fields++;
    lx->in_text = false;
    return TK_FLBRACE;
}

/* A delimiter at the very start of the text: opening or closing brace, or the closing quote. */
static int text_delimiter(Lexer *lx, FString *f, Position pos)
{
    if (at_closing_quote(f, lx->cursor)) {
        lx->cursor += f->quote_len; /* inside a spec, for the grammar to refuse */
        lx->bracket_count = f->brackets_below;
        lx->fstring_count--;
        lx->in_text = false;
        return TK_FEND;
    }
    if (*lx->cursor == '{')
        return open_field(lx, f, pos);
    lx->cursor++;
    if (f->fields == 0)
        return lexer_fail(lx, "f-string: single '}' is not allowed");
    lx->bracket_count--;
    f->fields--;
    return TK_FRBRACE;
}

/* Text between fields up to the next delimiter, which is given by the next call. In a format spec
 * braces are never doubled. Gives 0 when a line feed ends the spec of a one-line f-string: what
 * follows is read as an expression, as CPython does. */
int lexer_fstring_text(Lexer *lx, Token *out)
{
    FString *f = &lx->fstrings[lx->fstring_count - 1];
    bool spec = f->fields > 0;
    const char *start = lx->cursor;
    Position pos = lexer_position(lx, start);
    int code = TK_FMIDDLE;
    for (;;) {
        const char *p = lx->cursor;
        if (!spec && ((*p == '{' && p[1] == '{') || (*p == '}' && p[1] == '}'))) {
            lx->cursor += 2;
            continue;
        }
        if (*p == '{' || *p == '}' || at_closing_quote(f, p)) {
            if (p == start)
                code = text_delimiter(lx, f, pos);
            break;
        }
        if (p >= lx->end)
            return unterminated_fstring(lx, f, p);
        if (*p == '\n' && f->quote_len == 1) {
            if (!spec)
                return unterminated_fstring(lx, f, p);
            lx->in_text = false;
            if (p == start)
                return 0;
            break;
        }
        if (*p == '\\') {
            skip_escape(lx, f);
            continue;
        }
        lx->cursor++;
        if (*p == '\n')
            lexer_newline(lx);
    }
    *out = (Token){start, (int32_t)(lx->cursor - start), pos, lexer_position(lx, lx->cursor)};
    return code;
}

/* ---- names and numbers ---- */

uint32_t lexer_codepoint(const char *at, const char *end, int *length)
{
    const unsigned char *p = (const unsigned char *)at;
    int n = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (n > end - at)
        n = 1;
    *length = n;
    switch (n) {
    case 2:
        return (uint32_t)(p[0] & 31) << 6 | (p[1] & 63);
    case 3:
        return (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
    case 4:
        return (uint32_t)(p[0] & 7) << 18 | (uint32_t)(p[1] & 63) << 12 |
               (uint32_t)(p[2] & 63) << 6 | (p[3] & 63);
    default:
        return p[0];
    }
}

int lexer_bad_character(Lexer *lx, const char *start)
{
    int length;
    uint32_t cp = lexer_codepoint(start, lx->end, &length);
    lx->cursor = start + length;
    if (!char_is_printable(cp))
        return lexer_fail(lx, "invalid non-printable character U+%04X", (unsigned)cp);
    return lexer_fail(lx, "invalid character '%.*s' (U+%04X)", length, start, (unsigned)cp);
}

/* The rule takes every byte above 127: here the code points are checked (UAX 31). */
int lexer_identifier(Lexer *lx, const char *start)
{
    const char *p = start, *end = lx->cursor;
    while (p < end) {
        if ((unsigned char)*p < 0x80) {
            p++;
            continue;
        }
        int length;
        uint32_t cp = lexer_codepoint(p, end, &length);
        if (!(p == start ? char_is_identifier_start(cp) : char_is_identifier_part(cp)))
            return lexer_bad_character(lx, p);
        p += length;
    }
    return 0;
}

static void warn_number(Lexer *lx, const char *kind)
{
    LexWarning *w = gc_alloc(sizeof *w);
    if (w == NULL)
        return;
    Position pos = lexer_position(lx, previous_character(lx, lx->cursor));
    *w = (LexWarning){lx->warnings, message_format("invalid %s literal", kind), &type_SyntaxWarning,
                      pos, pos};
    lx->warnings = w;
}

/* After a number: a name must not follow at once. Keywords that may follow get a warning. */
int lexer_number_end(Lexer *lx, const char *kind)
{
    static const char *const may_follow[] = {"and", "else", "for", "if", "in", "is", "or", "not"};
    unsigned char c = (unsigned char)*lx->cursor;
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!letter && !(c >= '0' && c <= '9'))
        return 0;
    for (size_t i = 0; i < ARRAY_LEN(may_follow); i++) {
        if (strncmp(lx->cursor, may_follow[i], strlen(may_follow[i])) == 0) {
            warn_number(lx, kind);
            return 0;
        }
    }
    char before = lx->cursor[-1];
    if (c == '_' && before != '.' && before != 'j' && before != 'J')
        lx->cursor++;
    else if ((c == 'e' || c == 'E') && (lx->cursor[1] == '+' || lx->cursor[1] == '-'))
        lx->cursor += 2;
    return lexer_fail(lx, "invalid %s literal", kind);
}
