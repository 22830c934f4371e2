/* The lexer: UTF-8 text to tokens of the grammar (codes TK_* of the generated parser.h).
 *
 * It keeps what a token stream of the language needs: indentation, open brackets, and the f-strings
 * (PEP 701) that are being read. lexer.re holds the rules, lexer_text.c the parts that are easier
 * by hand: indentation, strings, f-string text, brackets. */
#ifndef COIL_LEXER_H
#define COIL_LEXER_H

#include "runtime/base/buf.h"
#include "runtime/object.h"

enum { LEX_MAX_BRACKETS = 200, LEX_MAX_INDENTS = 100, LEX_MAX_FSTRINGS = 150 };

typedef struct Position {
    int32_t line, col; /* lines from 1, columns in bytes from 0 */
} Position;

typedef struct Token {
    const char *text; /* into the source */
    int32_t length;
    Position pos, end;
} Token;

/* A syntax error that was found but not raised yet: a later one may win (syntax_error.c). */
typedef struct Fault {
    Type *type;          /* NULL: none */
    const char *message; /* collected */
    Position pos;
    Position end;
    bool no_end_offset;  /* CPython leaves the end open: end_offset is `fixed_end_offset` */
    int32_t fixed_end_offset;
#define NO_OFFSET INT32_MIN /* ... None */
    int32_t offset_less; /* taken off the offset */
    bool from_lexer;
    bool quiet;          /* does not win over an error of the grammar before it */
} Fault;

typedef struct Bracket {
    char open;
    bool field; /* the { of an f-string's replacement field */
    Position pos;
} Bracket;

typedef struct FString {
    char quote;
    uint8_t quote_len; /* 1 or 3 */
    bool raw;
    int fields; /* open replacement fields: odd levels are expressions, their specs nest */
    Token start;
    int brackets_below; /* open brackets when the f-string began */
} FString;

typedef struct Indent {
    int col;     /* tabs to multiples of 8 */
    int alt_col; /* tabs as 1: both must agree on order, or tabs and spaces are mixed */
} Indent;

/* A SyntaxWarning of the lexer, kept until the parse has succeeded. */
typedef struct LexWarning {
    struct LexWarning *next;
    const char *message;
    Type *category;
    Position pos, end;
} LexWarning;

typedef struct Lexer {
    const char *source, *cursor, *end, *line_start;
    int32_t line;
    int32_t pending_dents; /* > 0: INDENTs to give, < 0: DEDENTs */
    bool at_line_start;
    bool in_text;          /* reading the text of the innermost f-string */
    bool at_end;           /* the synthetic tokens of the end have begun */
    bool unfinished;       /* stopped inside a bracket, string or continued line */
    bool legacy_async;     /* 3.4-3.6: async and await are names outside `async def` */
    bool bare_end;         /* not a file: no line feed is thought at the end of the source */
    bool barry;            /* `<>` is the inequality (PEP 401) */
    bool in_async_def, async_newline;
    int async_indent;
    int indent_count, bracket_count, fstring_count;
    Fault *fault;
    LexWarning *warnings;
    bool collect_comments; /* give comments and blank newlines too (--dump=tokens) */
    Indent indents[LEX_MAX_INDENTS + 1];
    Bracket brackets[LEX_MAX_BRACKETS];
    FString fstrings[LEX_MAX_FSTRINGS];
} Lexer;

/* LEX_STOP: "the end", where 0 means "go on"; LEX_COMMENT and LEX_NL only with collect_comments. */
enum { LEX_ERROR = -1, LEX_STOP = -2, LEX_END = 0, LEX_COMMENT = 1000, LEX_NL = 1001 };

void lexer_init(Lexer *lx, const char *source, size_t len, Fault *fault);
/* The next token's code; LEX_END at the end; LEX_ERROR with the fault set. */
int lexer_next(Lexer *lx, Token *out);

/* Sets a fault unless there is one. */
void fault_set(Fault *fault, Type *type, Position pos, Position end, const char *fmt, ...)
    PRINTF_LIKE(5, 6);
const char *message_format(const char *fmt, ...) PRINTF_LIKE(1, 2);
const char *message_vformat(const char *fmt, va_list args);

/* ---- parts of the lexer that lexer.re calls; each gives a token code, 0 to go on,
 * LEX_STOP at the end, or LEX_ERROR ---- */
/* The fault points at the character before the cursor, as CPython's tokenizer does. */
int lexer_fail(Lexer *lx, const char *fmt, ...) PRINTF_LIKE(2, 3);
int lexer_indentation(Lexer *lx, Token *out);
int lexer_string(Lexer *lx, const char *start, Position pos, char quote);
int lexer_fstring_begin(Lexer *lx, const char *start, Position pos);
int lexer_fstring_text(Lexer *lx, Token *out);
int lexer_open(Lexer *lx, char open, bool field, Position pos);
int lexer_close(Lexer *lx, char close);
int lexer_number_end(Lexer *lx, const char *kind);
int lexer_identifier(Lexer *lx, const char *start);
int lexer_bad_character(Lexer *lx, const char *start);
bool lexer_in_field(const Lexer *lx); /* directly inside a replacement field's braces */
void lexer_newline(Lexer *lx);        /* the cursor is just after a line feed */
int lexer_finish(Lexer *lx, Token *out);
int lexer_unexpected_end(Lexer *lx);  /* behind a backslash that joins nothing */
int lexer_backslash(Lexer *lx);       /* behind one without a line feed after it */
static inline Position lexer_position(const Lexer *lx, const char *at)
{
    return (Position){lx->line, (int32_t)(at - lx->line_start)};
}
/* Decodes one code point of well-formed or broken UTF-8; *length gets its bytes. */
uint32_t lexer_codepoint(const char *at, const char *end, int *length);

#endif
