/* The rules of the lexer, for re2c: one call of lexer_next gives one token.
 *
 * The source ends with a zero byte, which stops every rule. Keywords need no table: re2c tries all
 * rules at once and the longest match wins, the earlier rule on a tie. `match`, `case` and `type`
 * get codes of their own; whether they are keywords is decided by the parser (PEP 634, 695). */
#include "grammar/lexer.h"
#include "grammar/parser.h"
#include "runtime/error.h"

static int give(Lexer *lx, Token *out, const char *start, Position pos, int code)
{
    out->text = start;
    out->length = (int32_t)(lx->cursor - start);
    out->pos = pos;
    out->end = lexer_position(lx, lx->cursor);
    return code;
}

/* Python 3.4-3.6 (PEP 492, before the names were reserved): `async` is a keyword before `def`,
 * and both words are keywords inside the body of an `async def`. */
static int async_code(Lexer *lx)
{
    if (!lx->legacy_async || lx->in_async_def)
        return TK_ASYNC;
    const char *next = lx->cursor;
    while (*next == ' ' || *next == '\t')
        next++;
    if (next == lx->cursor || strncmp(next, "def", 3) != 0)
        return TK_NAME;
    lx->in_async_def = true;
    lx->async_indent = lx->indent_count;
    lx->async_newline = false;
    return TK_ASYNC;
}

static int end_of_line(Lexer *lx, Token *out, const char *start, Position pos)
{
    int code = give(lx, out, start, pos, TK_NEWLINE);
    out->end = (Position){pos.line, pos.col + 1};
    lexer_newline(lx);
    lx->at_line_start = true;
    if (lx->in_async_def)
        lx->async_newline = true;
    return code;
}

/* Octal and binary literals with a digit beyond their base. */
static int bad_digit(Lexer *lx, const char *kind)
{
    lx->cursor++;
    return lexer_fail(lx, "invalid digit '%c' in %s literal", lx->cursor[-1], kind);
}

static int decimal(Lexer *lx, const char *start)
{
    if (*start != '0')
        return lexer_number_end(lx, "decimal");
    const char *first = start;
    while (*first == '0' || *first == '_')
        first++;
    if (first >= lx->cursor)
        return lexer_number_end(lx, "decimal");
    Position zeros = lexer_position(lx, start);
    Position end = lexer_position(lx, first);
    fault_set(lx->fault, &type_SyntaxError, zeros, end,
              "leading zeros in decimal integer literals are not permitted; "
              "use an 0o prefix for octal integers");
    lx->fault->from_lexer = true;
    return LEX_ERROR;
}

#define GIVE(code) return give(lx, out, start, pos, (code))
#define NUMBER(kind) \
    do { \
        if (lexer_number_end(lx, (kind)) < 0) \
            return LEX_ERROR; \
        GIVE(TK_NUMBER); \
    } while (0)
#define OPEN(c, code) \
    do { \
        if (lexer_open(lx, (c), false, pos) < 0) \
            return LEX_ERROR; \
        GIVE(code); \
    } while (0)
#define CLOSE(c, code) \
    do { \
        if (lexer_close(lx, (c)) < 0) \
            return LEX_ERROR; \
        GIVE(code); \
    } while (0)

int lexer_next(Lexer *lx, Token *out)
{
    const char *start, *YYMARKER;
    Position pos;
again:
    if (lx->in_text) {
        int code = lexer_fstring_text(lx, out);
        if (code != 0)
            return code;
    }
    if (lx->pending_dents != 0 ||
        (lx->at_line_start && lx->bracket_count == 0 && lx->fstring_count == 0)) {
        int code = lexer_indentation(lx, out);
        if (code != 0)
            return code == LEX_STOP ? LEX_END : code;
    }
scan:
    start = lx->cursor;
    pos = lexer_position(lx, start);
    /*!re2c
    re2c:define:YYCTYPE = "unsigned char";
    re2c:define:YYCURSOR = lx->cursor;
    re2c:yyfill:enable = 0;
    re2c:sentinel = 0;

    digits = [0-9] ("_"? [0-9])*;
    exponent = [eE] [+-]? digits;
    pointed = digits "." digits? | "." digits;
    name_start = [a-zA-Z_\x80-\xff];
    name_part = [a-zA-Z0-9_\x80-\xff];

    [ \t\f]+ { goto scan; }
    "\\\n" {
        lexer_newline(lx);
        if (lx->cursor >= lx->end)
            return lexer_unexpected_end(lx);
        goto scan;
    }
    "\\" { return lexer_backslash(lx); }
    "#" [^\n\x00]* {
        if (lx->collect_comments)
            GIVE(LEX_COMMENT);
        goto scan;
    }
    "\n" {
        if (lx->bracket_count > 0 || lx->fstring_count > 0) {
            if (lx->collect_comments) {
                int code = give(lx, out, start, pos, LEX_NL);
                lexer_newline(lx);
                return code;
            }
            lexer_newline(lx);
            goto scan;
        }
        return end_of_line(lx, out, start, pos);
    }
    "\x00" {
        if (start < lx->end)
            return lexer_fail(lx, "source code cannot contain null bytes");
        lx->cursor = start;
        goto finish;
    }

    "False" { GIVE(TK_FALSE); }
    "None" { GIVE(TK_NONE); }
    "True" { GIVE(TK_TRUE); }
    "and" { GIVE(TK_AND); }
    "as" { GIVE(TK_AS); }
    "assert" { GIVE(TK_ASSERT); }
    "async" { GIVE(async_code(lx)); }
    "await" { GIVE(lx->legacy_async && !lx->in_async_def ? TK_NAME : TK_AWAIT); }
    "break" { GIVE(TK_BREAK); }
    "case" { GIVE(TK_CASE); }
    "class" { GIVE(TK_CLASS); }
    "continue" { GIVE(TK_CONTINUE); }
    "def" { GIVE(TK_DEF); }
    "del" { GIVE(TK_DEL); }
    "elif" { GIVE(TK_ELIF); }
    "else" { GIVE(TK_ELSE); }
    "except" { GIVE(TK_EXCEPT); }
    "finally" { GIVE(TK_FINALLY); }
    "for" { GIVE(TK_FOR); }
    "from" { GIVE(TK_FROM); }
    "global" { GIVE(TK_GLOBAL); }
    "if" { GIVE(TK_IF); }
    "import" { GIVE(TK_IMPORT); }
    "in" { GIVE(TK_IN); }
    "is" { GIVE(TK_IS); }
    "lambda" { GIVE(TK_LAMBDA); }
    "match" { GIVE(TK_MATCH); }
    "nonlocal" { GIVE(TK_NONLOCAL); }
    "not" { GIVE(TK_NOT); }
    "or" { GIVE(TK_OR); }
    "pass" { GIVE(TK_PASS); }
    "raise" { GIVE(TK_RAISE); }
    "return" { GIVE(TK_RETURN); }
    "try" { GIVE(TK_TRY); }
    "type" { GIVE(TK_TYPE); }
    "while" { GIVE(TK_WHILE); }
    "with" { GIVE(TK_WITH); }
    "yield" { GIVE(TK_YIELD); }
    name_start name_part* {
        if (lexer_identifier(lx, start) < 0)
            return LEX_ERROR;
        GIVE(TK_NAME);
    }

    ([rRuUbB] | [bB][rR] | [rR][bB])? ['"] {
        if (lexer_string(lx, start, pos, lx->cursor[-1]) < 0)
            return LEX_ERROR;
        GIVE(TK_STRING);
    }
    ([fF] | [fF][rR] | [rR][fF]) ['"] {
        if (lexer_fstring_begin(lx, start, pos) < 0)
            return LEX_ERROR;
        GIVE(TK_FSTART);
    }

    "0" [xX] ("_"? [0-9a-fA-F])+ { NUMBER("hexadecimal"); }
    "0" [oO] ("_"? [0-7])+ {
        lx->cursor += lx->cursor[0] == '_' && (lx->cursor[1] == '8' || lx->cursor[1] == '9');
        if (*lx->cursor == '8' || *lx->cursor == '9')
            return bad_digit(lx, "octal");
        NUMBER("octal");
    }
    "0" [bB] ("_"? [01])+ {
        lx->cursor += lx->cursor[0] == '_' && lx->cursor[1] >= '2' && lx->cursor[1] <= '9';
        if (*lx->cursor >= '2' && *lx->cursor <= '9')
            return bad_digit(lx, "binary");
        NUMBER("binary");
    }
    "0" [xX] "_"? { return lexer_fail(lx, "invalid hexadecimal literal"); }
    "0" [oO] "_"? {
        if (*lx->cursor == '8' || *lx->cursor == '9')
            return bad_digit(lx, "octal");
        return lexer_fail(lx, "invalid octal literal");
    }
    "0" [bB] "_"? {
        if (*lx->cursor >= '2' && *lx->cursor <= '9')
            return bad_digit(lx, "binary");
        return lexer_fail(lx, "invalid binary literal");
    }
    digits {
        if (decimal(lx, start) < 0)
            return LEX_ERROR;
        GIVE(TK_NUMBER);
    }
    pointed exponent? | digits exponent { NUMBER("decimal"); }
    (pointed exponent? | digits exponent?) [jJ] { NUMBER("imaginary"); }

    "(" { OPEN('(', TK_LPAR); }
    "[" { OPEN('[', TK_LSQB); }
    "{" { OPEN('{', TK_LBRACE); }
    ")" { CLOSE(')', TK_RPAR); }
    "]" { CLOSE(']', TK_RSQB); }
    "}" {
        if (lexer_in_field(lx)) {
            lx->bracket_count--;
            lx->fstrings[lx->fstring_count - 1].fields--;
            lx->in_text = true;
            GIVE(TK_FRBRACE);
        }
        CLOSE('}', TK_RBRACE);
    }
    ":" {
        if (!lexer_in_field(lx))
            GIVE(TK_COLON);
        lx->in_text = true;
        GIVE(TK_FCOLON);
    }
    ":=" {
        if (!lexer_in_field(lx))
            GIVE(TK_COLONEQUAL);
        lx->cursor = start + 1;
        lx->in_text = true;
        GIVE(TK_FCOLON);
    }
    "!" { GIVE(lexer_in_field(lx) ? TK_FBANG : TK_BAD); }
    "!=" {
        if (lx->barry && lx->cursor--) /* the fault is at the first character */
            return lexer_fail(lx, "with Barry as BDFL, use '<>' instead of '!='");
        GIVE(TK_NE);
    }
    "<>" { GIVE(lx->barry ? TK_NE : TK_OLD_NE); }
    "," { GIVE(TK_COMMA); }
    ";" { GIVE(TK_SEMI); }
    "." { GIVE(TK_DOT); }
    "..." { GIVE(TK_ELLIPSIS); }
    "->" { GIVE(TK_ARROW); }
    "=" { GIVE(TK_EQUAL); }
    "==" { GIVE(TK_EQEQ); }
    "<" { GIVE(TK_LT); }
    ">" { GIVE(TK_GT); }
    "<=" { GIVE(TK_LE); }
    ">=" { GIVE(TK_GE); }
    "+" { GIVE(TK_PLUS); }
    "-" { GIVE(TK_MINUS); }
    "*" { GIVE(TK_STAR); }
    "**" { GIVE(TK_DSTAR); }
    "/" { GIVE(TK_SLASH); }
    "//" { GIVE(TK_DSLASH); }
    "%" { GIVE(TK_PERCENT); }
    "@" { GIVE(TK_AT); }
    "&" { GIVE(TK_AMPER); }
    "|" { GIVE(TK_VBAR); }
    "^" { GIVE(TK_CIRC); }
    "~" { GIVE(TK_TILDE); }
    "<<" { GIVE(TK_LSHIFT); }
    ">>" { GIVE(TK_RSHIFT); }
    "+=" { GIVE(TK_PLUS_EQ); }
    "-=" { GIVE(TK_MINUS_EQ); }
    "*=" { GIVE(TK_STAR_EQ); }
    "/=" { GIVE(TK_SLASH_EQ); }
    "%=" { GIVE(TK_PERCENT_EQ); }
    "@=" { GIVE(TK_AT_EQ); }
    "&=" { GIVE(TK_AMPER_EQ); }
    "|=" { GIVE(TK_VBAR_EQ); }
    "^=" { GIVE(TK_CIRC_EQ); }
    "<<=" { GIVE(TK_LSHIFT_EQ); }
    ">>=" { GIVE(TK_RSHIFT_EQ); }
    "**=" { GIVE(TK_DSTAR_EQ); }
    "//=" { GIVE(TK_DSLASH_EQ); }
    * {
        if (*start == '$' || *start == '?' || *start == '`')
            GIVE(TK_BAD);
        return lexer_bad_character(lx, start);
    }
    */
finish:
    {
        int code = lexer_finish(lx, out);
        if (code == 0)
            goto again;
        return code == LEX_STOP ? LEX_END : code;
    }
}
