/* Source text to tree. */
#ifndef COIL_PARSE_H
#define COIL_PARSE_H

#include "grammar/ast.h"

typedef enum { PARSE_FILE, PARSE_SINGLE, PARSE_EVAL, PARSE_FUNC_TYPE } ParseMode;

typedef struct ParseOptions {
    ParseMode mode;
    Value filename;       /* str: goes into SyntaxError */
    bool legacy_retry;    /* retry a file that fails as Python 3.4-3.6 (async/await as names) */
    bool interactive;     /* unfinished input raises _IncompleteInputError */
    bool type_comments;
    bool allow_top_level_await; /* await, async for/with outside functions (prompt, -m asyncio) */
    bool dont_imply_dedent;
    bool barry_as_flufl;
    int feature_version;  /* minor version, 0: newest */
    bool tree_only;       /* no compilation follows: what only ast_check refuses is let through */
    bool future_annotations; /* in force already (compile() inherits it, the prompt keeps it) */
} ParseOptions;

/* `source` in UTF-8 (the caller has decoded it: source_decode). NULL: SyntaxError or a subclass is
 * pending with filename, lineno, offset, text, end_lineno, end_offset set as CPython sets them.
 * SyntaxWarnings ("invalid escape sequence") go through warn_explicit. */
Node *parse_source(const char *source, size_t len, const ParseOptions *options);

/* Bytes of a file to UTF-8: BOM, PEP 263 cookie (first two lines), CRLF and CR to LF. NULL: raised
 * SyntaxError. The result is collected memory, NUL-terminated. */
char *source_decode(const uint8_t *bytes, size_t len, Value filename, size_t *out_len);

/* One token a line, for --dump=tokens; a str. */
Value tokens_dump(const char *source, size_t len, Value filename);

/* Raises SyntaxError (or `type`) at a node, for the compiler's own checks. */
void syntax_error_at(Type *type, const char *source_or_null, Value filename, Node *where,
                     const char *fmt, ...) PRINTF_LIKE(5, 6);

/* The errors that CPython's symbol table and compiler find, with positions; warnings too. Called by
 * parse_source; for trees made otherwise (the ast module) the compiler's caller calls it. `source`
 * may be NULL. False: raised. */
bool ast_check(Node *tree, const ParseOptions *options, const char *source);

/* The code point of a Unicode name, alias or named sequence of one; for \N{...}. Defined by the
 * Unicode database of the standard library; absent from programs that link only this far. */
#define UNICODE_NAME_UNKNOWN UINT32_MAX
uint32_t unicode_name_lookup(const char *name, size_t len) __attribute__((weak));

#endif
