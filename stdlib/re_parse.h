/* The state of the regular expression parser (re_parse.c, re_parse_class.c). */
#ifndef COIL_STDLIB_RE_PARSE_H
#define COIL_STDLIB_RE_PARSE_H

#include "stdlib/re_impl.h"

#define TOKEN_END UINT32_MAX

typedef struct Parser {
    Value pattern;
    bool is_str;
    size_t length;
    size_t index;       /* of the token */
    uint32_t token;     /* its character, behind the backslash when escaped; TOKEN_END */
    uint8_t token_len;  /* 1, 2 when escaped, 0 at the end */
    bool escaped;
    int flags;          /* in force here */
    int global;         /* of the whole pattern */
    uint32_t groups;
    bool *closed;       /* by group: its ')' was seen */
    size_t closed_cap;
    Dict *names;
    uint32_t behind_groups; /* inside a look-behind: groups before it, else 0 */
    uint32_t condition_max; /* highest group a (?(n)...) asks about, and where */
    size_t condition_pos;
    bool has_backrefs;
} Parser;

/* Position of what comes next, as CPython's messages count it. */
static inline size_t parse_tell(const Parser *p) { return p->index; }
static inline bool token_is(const Parser *p, uint32_t c)
{
    return !p->escaped && p->token == c && p->token_len == 1;
}

bool parse_fail(Parser *p, size_t offset, const char *fmt, ...); /* at tell - offset */
uint32_t parse_char(const Parser *p, size_t i);
bool parse_advance(Parser *p);
bool parse_seek(Parser *p, size_t index);
int parse_match(Parser *p, char c);
Value parse_until(Parser *p, char end, const char *what);
Value parse_token_text(Parser *p); /* the token as written */
Node *node_new(Parser *p, NodeKind kind);
bool node_add(Node *list, Node *item);
Node *parse_sequence(Parser *p, bool top);
bool parse_check_group(Parser *p, uint32_t group, size_t offset);
bool parse_check_name(Parser *p, Value name);
int parse_effective_flags(const Parser *p, int flags);

/* re_parse_class.c */
Node *parse_escape(Parser *p); /* the token is an escape outside of a class */
Node *parse_set(Parser *p, size_t where); /* after '[' */
/* At the first flag letter or '-': 0 for "(?i)", 1 for "(?i-s:", -1 raised. */
int parse_inline_flags(Parser *p, int *add, int *del);
bool parse_set_global_flags(Parser *p, int add);

#endif
