/* The tokens of a source text, one a line, in the format of `python -m tokenize`. */
#include "grammar/errors.h"
#include "grammar/lexer.h"
#include "grammar/parser.h"
#include "runtime/error.h"
#include "runtime/ops.h"
#include "runtime/str.h"

static const char *type_name_of_token(int code, const Token *token)
{
    switch (code) {
    case LEX_COMMENT:
        return "COMMENT";
    case LEX_NL:
        return "NL";
    case LEX_END:
        return "ENDMARKER";
    case TK_NEWLINE:
        return "NEWLINE";
    case TK_INDENT:
        return "INDENT";
    case TK_DEDENT:
        return "DEDENT";
    case TK_NUMBER:
        return "NUMBER";
    case TK_STRING:
        return "STRING";
    case TK_FSTART:
        return "FSTRING_START";
    case TK_FMIDDLE:
        return "FSTRING_MIDDLE";
    case TK_FEND:
        return "FSTRING_END";
    default:
        break;
    }
    unsigned char c = (unsigned char)token->text[0];
    bool name = c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
    return name ? "NAME" : "OP";
}

/* Bytes to characters: columns of the listing count characters. */
static int characters(const char *line, int32_t col)
{
    int n = 0;
    for (int32_t i = 0; i < col; i++)
        n += ((unsigned char)line[i] & 0xC0) != 0x80;
    return n;
}

static const char *line_of(const Lexer *lx, const Token *token)
{
    return token->text - token->pos.col < lx->source ? lx->source : token->text - token->pos.col;
}

static bool put_token(Buf *b, const Lexer *lx, int code, Token token)
{
    if (code == TK_INDENT) { /* the white space itself */
        token.text -= token.pos.col;
        token.length = token.pos.col;
        token.pos.col = 0;
    }
    if (code == LEX_END) {
        token.pos = (Position){token.pos.line + (token.pos.col > 0), 0};
        token.end = token.pos;
        token.length = 0;
    }
    bool one_line = token.pos.line == token.end.line;
    const char *line = line_of(lx, &token);
    const char *last = one_line ? line : token.text + token.length - token.end.col;
    int start = characters(line, token.pos.col);
    int end = code == TK_NEWLINE || code == LEX_NL ? start + 1 : characters(last, token.end.col);
    char range[64];
    snprintf(range, sizeof range, "%d,%d-%d,%d:", token.pos.line, start, token.end.line, end);
    Value text = str_from_utf8(token.text, (size_t)token.length);
    text = text ? repr(text) : VALUE_ERROR;
    const char *shown = text ? str_utf8(text, NULL) : NULL;
    if (shown == NULL)
        return false;
    buf_printf(b, "%-20s%-15s%-15s\n", range, type_name_of_token(code, &token), shown);
    return true;
}

Value tokens_dump(const char *source, size_t len, Value filename)
{
    Fault fault = {0};
    Lexer lexer, *lx = &lexer;
    lexer_init(lx, source, len, &fault);
    lx->collect_comments = true;
    Buf b = BUF_INIT;
    buf_printf(&b, "%-20s%-15s%-15s\n", "0,0-0,0:", "ENCODING", "'utf-8'");
    for (;;) {
        Token token;
        int code = lexer_next(lx, &token);
        if (code == LEX_ERROR) {
            fault_raise(&fault, source, source + len, filename);
            return VALUE_ERROR;
        }
        if (!put_token(&b, lx, code, token))
            return VALUE_ERROR;
        if (code == LEX_END) {
            b.len--; /* whoever prints the text ends its last line */
            return str_from_buf(&b);
        }
    }
}
