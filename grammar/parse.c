/* The driver: tokens to the grammar, the soft keyword `match`, the modes, the second try as an old
 * script, and what is raised in the end. */
#include "grammar/parse.h"
#include "grammar/build.h"
#include "grammar/errors.h"
#include "grammar/parser.h"
#include "runtime/call.h"
#include "runtime/error.h"
#include "runtime/list.h"
#include "runtime/str.h"

/* The generated parser. */
void *grammar_Alloc(void *(*alloc)(size_t), Parser *p);
void grammar_Free(void *parser, void (*release)(void *));
void grammar_(void *parser, int code, Token token);
bool grammar_would_shift(const void *machine, int code);

static void *parser_alloc(size_t bytes)
{
    return gc_alloc(bytes);
}

static void parser_release(void *block)
{
    (void)block;
}

/* ---- soft keywords ---- */

static bool queue_token(Parser *p, int code, Token token)
{
    if (p->queue_count == p->queue_cap) {
        int cap = p->queue_cap ? p->queue_cap * 2 : 64;
        Token *tokens = gc_alloc(sizeof *tokens * (size_t)cap);
        int *codes = gc_alloc_atomic(sizeof *codes * (size_t)cap);
        if (tokens == NULL || codes == NULL) {
            p->memory_failed = true;
            return false;
        }
        if (p->queue_count > 0) {
            memcpy(tokens, p->queue, sizeof *tokens * (size_t)p->queue_count);
            memcpy(codes, p->queue_codes, sizeof *codes * (size_t)p->queue_count);
        }
        p->queue = tokens;
        p->queue_codes = codes;
        p->queue_cap = cap;
    }
    p->queue[p->queue_count] = token;
    p->queue_codes[p->queue_count++] = code;
    return true;
}

/* A fault found while looking ahead waits until the parser gets there. */
static int queue_next_token(Parser *p)
{
    Token token;
    int code = lexer_next(&p->lexer, &token);
    if (code == LEX_ERROR) {
        p->queued_fault = p->fault;
        p->fault = (Fault){0};
    }
    queue_token(p, code, token);
    return code;
}

static int next_token(Parser *p, Token *out)
{
    if (p->queue_next < p->queue_count) {
        *out = p->queue[p->queue_next];
        int code = p->queue_codes[p->queue_next++];
        if (code == LEX_ERROR && p->fault.type == NULL)
            p->fault = p->queued_fault;
        return code;
    }
    p->queue_count = p->queue_next = 0;
    return lexer_next(&p->lexer, out);
}

/* Tokens after which `match` can only be the keyword. */
static bool starts_operand(int code)
{
    switch (code) {
    case TK_NAME: case TK_CASE: case TK_TYPE: case TK_MATCH: case TK_NUMBER: case TK_STRING:
    case TK_FSTART: case TK_NONE: case TK_TRUE: case TK_FALSE: case TK_NOT: case TK_LAMBDA:
    case TK_LBRACE: case TK_TILDE: case TK_ELLIPSIS: case TK_AWAIT:
        return true;
    default:
        return false;
    }
}

/* `match` opens a logical line: a keyword when an operand follows, and when the line ends with a
 * colon where what follows could continue an expression as well. */
static int match_code(Parser *p)
{
    p->queue_count = p->queue_next = 0;
    int code = queue_next_token(p);
    if (starts_operand(code))
        return TK_MATCH;
    if (code != TK_LPAR && code != TK_LSQB && code != TK_MINUS && code != TK_PLUS &&
        code != TK_STAR)
        return TK_NAME;
    int last = code;
    while (code > 0 && code != TK_NEWLINE && !p->memory_failed) {
        last = code;
        code = queue_next_token(p);
    }
    return code == TK_NEWLINE && last == TK_COLON ? TK_MATCH : TK_NAME;
}

static bool at_line_start(const Parser *p)
{
    int code = p->previous_code;
    return code == TK_NEWLINE || code == TK_INDENT || code == TK_DEDENT || code == 0 ||
           code == TK_START_FILE || code == TK_START_SINGLE;
}

/* ---- feeding the grammar ---- */

static void note_token(Parser *p, int code, Token token)
{
    p->before_previous = p->previous;
    p->before_previous_code = p->previous_code;
    p->previous = token;
    p->previous_code = code;
    if (code != TK_NEWLINE && code != TK_INDENT && code != TK_DEDENT && code != LEX_END)
        p->last_end = token.end;
}

static void feed_all(Parser *p, void *machine)
{
    for (;;) {
        Token token;
        int code = next_token(p, &token);
        if (code == LEX_ERROR)
            return;
        if (code == TK_MATCH)
            code = p->queue_next >= p->queue_count && at_line_start(p) ? match_code(p) : TK_NAME;
        p->current = token;
        p->current_code = code;
        grammar_(machine, code, token);
        if (p->fault.type != NULL || p->rejected || p->memory_failed || p->stack_overflow)
            return;
        note_token(p, code, token);
        if (code == LEX_END)
            return;
    }
}

/* ---- looking ahead for error messages ---- */

enum { MAX_AHEAD_DEPTH = 40 };

/* Feeds tokens as long as they fit; `diagnose`: the first that does not fit too. */
static void feed_ahead(Parser *sub, void *machine, int code, Token token, bool diagnose, Ahead *out)
{
    if (code == 0)
        code = next_token(sub, &token);
    out->first = token;
    out->behind_code = LEX_ERROR;
    for (;;) {
        if (code == TK_MATCH)
            code = TK_NAME;
        if (code == LEX_ERROR) {
            out->fault = sub->fault;
            return;
        }
        sub->current = token;
        sub->current_code = code;
        if (code == LEX_END && sub->lexer.bracket_count > 0) {
            fault_unclosed(sub, &out->fault);
            return;
        }
        if (code == TK_NEWLINE || code == LEX_END || !grammar_would_shift(machine, code)) {
            out->complete = grammar_would_shift(machine, LEX_END);
            out->end = sub->last_end;
            out->next_code = code;
            out->next = token;
            bool chain = sub->previous_code == TK_NAME && starts_operand(code);
            if (diagnose && (chain || !out->complete)) {
                grammar_(machine, code, token);
                if (!sub->generic)
                    out->fault = sub->fault;
            }
            return;
        }
        grammar_(machine, code, token);
        if (sub->fault.type != NULL || sub->rejected || sub->memory_failed || sub->stack_overflow) {
            out->fault = sub->fault;
            return;
        }
        note_token(sub, code, token);
        out->level = sub->lexer.bracket_count;
        bool whole = grammar_would_shift(machine, LEX_END);
        code = next_token(sub, &token);
        if (whole) {
            out->behind = token;
            out->behind_code = code;
        }
    }
}

/* A copy that goes on from where p stands. NULL: too deep, or no memory (which is noted). */
static Parser *ahead_parser(Parser *p)
{
    if (p->ahead_depth >= MAX_AHEAD_DEPTH || p->memory_failed)
        return NULL;
    Parser *sub = gc_alloc(sizeof *sub);
    if (sub == NULL) {
        p->memory_failed = true;
        return NULL;
    }
    memcpy(sub, p, sizeof *sub);
    sub->fault = (Fault){0};
    sub->lexer.fault = &sub->fault;
    sub->rejected = sub->generic = sub->final = sub->accepted = false;
    sub->pending_as = NULL;
    sub->ahead_depth++;
    return sub;
}

static bool run_ahead(Parser *p, Parser *sub, int start, int code, Token token, bool diagnose,
                      Ahead *out)
{
    void *machine = grammar_Alloc(parser_alloc, sub);
    if (machine == NULL) {
        p->memory_failed = true;
        return false;
    }
    Token begin = {.text = token.text, .pos = token.pos, .end = token.pos};
    grammar_(machine, start, begin);
    sub->previous_code = start;
    feed_ahead(sub, machine, code, token, diagnose, out);
    p->memory_failed |= sub->memory_failed;
    return out->complete;
}

bool look_ahead(Parser *p, int start, int code, Token token, bool diagnose, Ahead *out)
{
    memset(out, 0, sizeof *out);
    Parser *sub = ahead_parser(p);
    return sub != NULL && run_ahead(p, sub, start, code, token, diagnose, out);
}

bool look_into_field(Parser *p, Token brace, Ahead *out)
{
    memset(out, 0, sizeof *out);
    Parser *sub = ahead_parser(p);
    if (sub == NULL)
        return false;
    Lexer *lx = &sub->lexer;
    /* The refused token may be the field's own end: its bracket is then the one just taken off. */
    int b = MIN(lx->bracket_count, LEX_MAX_BRACKETS - 1), f = lx->fstring_count - 1;
    while (b >= 0 && !(lx->brackets[b].field && lx->brackets[b].pos.line == brace.pos.line
                       && lx->brackets[b].pos.col == brace.pos.col))
        b--;
    while (f >= 0 && lx->fstrings[f].brackets_below > b)
        f--;
    if (b < 0 || f < 0)
        return false;
    lx->bracket_count = b + 1;
    lx->fstring_count = f + 1;
    lx->fstrings[f].fields = 0;
    for (int i = lx->fstrings[f].brackets_below; i <= b; i++)
        lx->fstrings[f].fields += lx->brackets[i].field;
    lx->in_text = lx->at_line_start = false;
    lx->cursor = brace.text + 1;
    lx->line = brace.pos.line;
    lx->line_start = brace.text - brace.pos.col;
    sub->queue_count = sub->queue_next = 0;
    run_ahead(p, sub, TK_START_EVAL, 0, brace, false, out);
    return !p->memory_failed;
}

static int start_code(ParseMode mode)
{
    switch (mode) {
    case PARSE_SINGLE:
        return TK_START_SINGLE;
    case PARSE_EVAL:
        return TK_START_EVAL;
    case PARSE_FUNC_TYPE:
        return TK_START_FUNC_TYPE;
    case PARSE_FILE:
        break;
    }
    return TK_START_FILE;
}

static void parser_init(Parser *p, const char *source, size_t len, const ParseOptions *options,
                        bool legacy)
{
    memset(p, 0, offsetof(Parser, lexer));
    lexer_init(&p->lexer, source, len, &p->fault);
    p->lexer.legacy_async = legacy;
    p->lexer.bare_end = options->mode != PARSE_FILE;
    p->lexer.barry = options->barry_as_flufl;
    p->options = options;
    p->last_end = (Position){1, 0};
}

/* True when the tree is complete. Otherwise p->fault says why, or an exception is pending. */
static bool run(Parser *p)
{
    p->spare = gc_alloc(256);
    void *machine = p->spare ? grammar_Alloc(parser_alloc, p) : NULL;
    if (machine == NULL) {
        p->memory_failed = true;
        return false;
    }
    Token start = {.text = p->lexer.source, .pos = {1, 0}, .end = {1, 0}};
    int code = start_code(p->options->mode);
    grammar_(machine, code, start);
    p->previous_code = code;
    feed_all(p, machine);
    grammar_Free(machine, parser_release);
    if (p->stack_overflow && !p->memory_failed) {
        raise(&type_MemoryError, "Parser stack overflowed - Python source too complex to parse");
        p->memory_failed = true;
    }
    return p->fault.type == NULL && !p->memory_failed && p->accepted;
}

/* ---- line ends ---- */

/* CRLF and CR become LF. NULL: out of memory. */
static const char *normalize_newlines(const char *source, size_t *len)
{
    if (memchr(source, '\r', *len) == NULL)
        return source;
    char *copy = gc_alloc_atomic(*len + 1);
    if (copy == NULL)
        return NULL;
    size_t n = 0;
    for (size_t i = 0; i < *len; i++) {
        if (source[i] != '\r')
            copy[n++] = source[i];
        else if (i + 1 >= *len || source[i + 1] != '\n')
            copy[n++] = '\n';
    }
    copy[n] = '\0';
    *len = n;
    return copy;
}

/* ---- entry ---- */

static bool wants_more_lines(const Parser *p, const char *source, size_t len)
{
    bool prompt = p->options->interactive || p->options->dont_imply_dedent;
    return prompt && p->compound && len > 0 && source[len - 1] != '\n';
}

static Node *raise_failure(Parser *p, bool ok)
{
    if (p->memory_failed || !warnings_emit(p))
        return NULL;
    if (p->options->interactive && (ok || p->incomplete))
        fault_incomplete(p);
    else if (ok)
        fail_token(p, p->previous, "invalid syntax");
    fault_raise(&p->fault, p->lexer.source, p->lexer.end, p->options->filename);
    return NULL;
}

Node *parse_source(const char *source, size_t len, const ParseOptions *options)
{
    if (memchr(source, '\0', len) != NULL)
        return raise_null(&type_SyntaxError, "source code string cannot contain null bytes");
    source = normalize_newlines(source, &len);
    if (source == NULL)
        return NULL;
    Parser parser, *p = &parser;
    parser_init(p, source, len, options, false);
    bool ok = run(p);
    if (!ok && !p->memory_failed)
        settle_fault(p);
    if (!ok && !p->memory_failed && options->legacy_retry && options->mode == PARSE_FILE) {
        Parser old;
        parser_init(&old, source, len, options, true);
        if (run(&old))
            return warnings_emit(&old) && (options->tree_only || ast_check(old.tree, options, source))
                     ? old.tree : NULL;
        if (old.memory_failed)
            error_clear();
    }
    if (!ok || wants_more_lines(p, source, len))
        return raise_failure(p, ok);
    if (!warnings_emit(p) || (!options->tree_only && !ast_check(p->tree, options, source)))
        return NULL;
    return p->tree;
}
