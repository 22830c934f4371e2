/* Regular expressions: what the files of the engine share.
 *
 *   re_parse.c    pattern text -> tree (Node)
 *   re_set.c      character classes and case folding
 *   re_analyse.c  widths, first characters, when a repeat can never give back
 *   re_compile.c  tree -> program (ReProgram)
 *   re_exec.c     the backtracking matcher, compiled once for each width of characters
 *   re_pattern.c, re_match.c, re_sub.c, mod_re.c   the objects of the language
 *
 * The matcher keeps its choice points on a heap stack of its own, so that no input can exhaust the
 * C stack, and looks at signals every few thousand steps. */
#ifndef COIL_STDLIB_RE_IMPL_H
#define COIL_STDLIB_RE_IMPL_H

#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"

enum { /* flags, as in module re */
    RE_TEMPLATE = 1, RE_IGNORECASE = 2, RE_LOCALE = 4, RE_MULTILINE = 8, RE_DOTALL = 16,
    RE_UNICODE = 32, RE_VERBOSE = 64, RE_DEBUG = 128, RE_ASCII = 256,
};
#define RE_TYPE_FLAGS (RE_ASCII | RE_LOCALE | RE_UNICODE)
#define RE_MAX_REPEAT UINT32_MAX
#define RE_MAX_GROUPS 1073741823

/* ---- character classes ---- */

enum { /* what \d \D \s \S \w \W mean, by mode; bit sets in CharSet.categories */
    CAT_DIGIT, CAT_NOT_DIGIT, CAT_SPACE, CAT_NOT_SPACE, CAT_WORD, CAT_NOT_WORD,
};
typedef struct CharRange { uint32_t low, high; } CharRange;
typedef struct CharSet {
    uint8_t latin[256]; /* the final answer for characters below 256 */
    bool negate;        /* for those above */
    bool ignore_case;
    bool ascii;         /* categories by ASCII rules */
    uint8_t categories; /* 1 << CAT_*, for characters above 255 */
    bool none_above;    /* certainly no character above 255 is in it */
    bool all_above;
    int single;         /* the one character below 256 that is in (or with exclude: not in) it, or -1 */
    bool exclude;
    size_t n;
    CharRange ranges[]; /* as written; only looked at for characters above 255 */
} CharSet;

typedef struct SetBuilder {
    CharRange *ranges;
    size_t n, cap;
    uint8_t categories;
} SetBuilder;
bool set_add_range(SetBuilder *b, uint32_t low, uint32_t high);
CharSet *set_finish(const SetBuilder *b, bool negate, int flags);
bool set_has_slow(const CharSet *set, uint32_t c); /* c >= 256 */
static inline bool set_has(const CharSet *set, uint32_t c)
{
    return c < 256 ? set->latin[c] : set_has_slow(set, c);
}
uint32_t re_fold(uint32_t c, int flags); /* equal for characters that match ignoring case */
bool re_is_word(uint32_t c, int flags);
CharSet *set_of_char(uint32_t c, int flags);

/* ---- the tree ---- */

typedef enum NodeKind {
    NODE_EMPTY, NODE_CHAR, NODE_ANY, NODE_SET, NODE_AT, NODE_SEQ, NODE_BRANCH, NODE_GROUP,
    NODE_REPEAT, NODE_LOOK, NODE_ATOMIC, NODE_BACKREF, NODE_COND, NODE_FAIL,
} NodeKind;
typedef enum { AT_BEGIN, AT_LINE_BEGIN, AT_END, AT_END_LINE, AT_END_STRING, AT_BOUNDARY,
               AT_NOT_BOUNDARY } AtKind;
enum { REPEAT_GREEDY, REPEAT_LAZY, REPEAT_POSSESSIVE };

typedef struct Node Node;
struct Node {
    NodeKind kind;
    int flags;         /* RE_IGNORECASE and so on in force here */
    uint32_t c;        /* CHAR; ANY: 1 when newlines match too */
    AtKind at;
    uint32_t group;    /* GROUP: 0 not capturing; BACKREF, COND: which */
    uint32_t min, max; /* REPEAT */
    uint8_t repeat;
    bool behind, negative; /* LOOK */
    bool bare_group;   /* a plain (?:...) without flags, transparent to repeats */
    CharSet *set;
    Node *child, *other; /* COND: yes and no */
    Node **items;      /* SEQ, BRANCH */
    size_t n, cap;
    uint64_t min_width, max_width; /* filled by node_width */
};

typedef struct Parsed {
    Node *root;
    int flags;
    uint32_t groups;   /* including group 0 */
    Dict *names;       /* group name -> number */
    bool has_backrefs;
} Parsed;

/* Parses a str or bytes pattern. False: raised (PatternError and others). */
bool re_parse(Value pattern, int flags, Parsed *out);
/* Raises re.PatternError(msg, pattern, pos). */
Value re_error(const char *msg, Value pattern, size_t pos);
Value re_error_value(Value msg, Value pattern, Value pos);
extern Value re_error_class;

/* ---- analysis ---- */

#define WIDTH_MAX ((uint64_t)1 << 62)
typedef struct FirstSet {
    uint8_t latin[256];
    bool above; /* some character above 255 may start it */
} FirstSet;
/* What comes after a node: the items of a sequence from `index`, then `outer`. */
typedef struct Follow {
    Node *seq;  /* a SEQ, or any node as a sequence of one; NULL: end of a part that commits */
    size_t index;
    bool loop;   /* seq is the loop we are in, which may go round again or not */
    const struct Follow *outer;
} Follow;
/* Adds what the node can start with; true when it can also match nothing. */
bool node_first(Node *node, FirstSet *first);
void node_width(Node *node, Node **groups);
/* All characters of the set are word characters, or none is. */
bool set_one_word_class(const CharSet *set, int flags);
/* May a greedy run of `set` (at least `min` of it) followed by this never give anything back? */
bool run_is_possessive(const CharSet *set, uint32_t min, const Follow *follow, int flags);
/* The set a node of one character stands for, or NULL when it is not one character wide. */
CharSet *node_as_set(Node *node);

/* ---- the program ---- */

enum {
    OP_MATCH, OP_FAIL, OP_CHAR, OP_CHAR_IC, OP_ANY, OP_ANY_ALL, OP_SET, OP_STRING,
    OP_AT, OP_MARK, OP_JUMP, OP_ALT, OP_ALT_LAZY,
    OP_RUN, OP_RUN_LAZY, OP_RUN_POSSESSIVE,
    OP_LOOP_START, OP_LOOP, OP_LOOP_LAZY, OP_LOOP_POSSESSIVE_END,
    OP_HOLD, OP_COMMIT, OP_LOOK_BEHIND, OP_LOOK_END, OP_LOOK_NOT, OP_LOOK_NOT_END,
    OP_BACKREF, OP_BACKREF_IC, OP_COND,
};
/* Operands (words after the opcode):
 *   CHAR c | CHAR_IC folded flags | SET i | STRING n c... | AT kind flags
 *   MARK n             mark[n] = position; closing marks (odd n) set lastindex
 *   JUMP to | ALT else set    goes on behind itself, `else` is the choice kept; with set != NO_SET
 *                      it goes to `else` at once when the next character is not in the set
 *   ALT_LAZY body      goes on behind itself, keeps `body`
 *   RUN* min max item arg next   item: OP_CHAR/ANY/ANY_ALL/SET with its operand; next: the character
 *                      that must follow, or NO_CHAR
 *   LOOP_START slot | LOOP* slot min max exit    (the body follows and jumps back)
 *   HOLD slot          remembers the height of the stack and the position; COMMIT slot drops the
 *                      choices above it; LOOK_END slot does so and restores the position
 *   LOOK_BEHIND width  steps back
 *   LOOK_NOT slot else | LOOK_NOT_END slot
 *   BACKREF n | BACKREF_IC n flags | COND group else */
#define NO_SET UINT32_MAX
#define NO_CHAR UINT32_MAX

typedef struct ReProgram {
    uint32_t *code;
    size_t n, cap;
    CharSet **sets;
    size_t n_sets, sets_cap;
    uint32_t groups, slots;
    int flags;
    bool at_begin;      /* can match at the start of the text only */
    bool skip_run;      /* after a failure the search may jump over the run that begins the pattern */
    uint32_t skip_item, skip_arg;
    uint64_t min_width;
    uint32_t *prefix;   /* what every match begins with */
    size_t prefix_len;
    uint8_t *prefix8;   /* the same in bytes when all fit */
    CharSet *first;     /* characters a match can begin with, NULL: unknown */
} ReProgram;

ReProgram *re_compile(Parsed *parsed);

/* ---- matching ---- */

typedef struct ReEntry { uint32_t kind, pc; int64_t a, b; } ReEntry;
typedef struct ReSlot { int64_t count, last; } ReSlot;

typedef struct ReState {
    const ReProgram *program;
    const void *text;
    int kind;           /* bytes per character */
    ptrdiff_t length;   /* of the text; what `end` counts as end is min(endpos, length) */
    ptrdiff_t start, end;
    bool full, must_advance;
    ptrdiff_t match_start, match_end;
    int64_t lastindex;  /* -1: none */
    ptrdiff_t *marks;   /* 2 for each group from group 1 on; -1 unset */
    ReSlot *slots;
    ReEntry *stack;     /* malloc'ed: holds no pointers */
    size_t top, cap;
    uint32_t steps;
    int64_t deadline;   /* of the time limit, on the monotonic clock in ns; 0: none */
    bool is_str;
    Value string;
    Buffer view;        /* of a bytes-like subject */
    bool has_view;
    ptrdiff_t inline_marks[20];
    ReSlot inline_slots[8];
} ReState;

/* At s->start exactly: 1, 0, -1 raised. */
int re_exec(ReState *s);
/* At the first place from s->start on. */
int re_search(ReState *s);
void re_exec_release(void);

/* ---- objects ---- */

typedef struct Pattern {
    Object head;
    Value source;     /* str, bytes or None */
    int flags;
    uint32_t groups;  /* without group 0 */
    Dict *names;
    Value group_index; /* mappingproxy, made on demand */
    Value *name_of;   /* group number -> name or 0 */
    ReProgram *program;
    bool is_bytes;
    Value templates;  /* last template and its compiled form: tuple, or 0 */
} Pattern;
extern Type type_pattern, type_match, type_scanner;

typedef struct Match {
    Object head;
    Pattern *pattern;
    Value string;
    int64_t pos, endpos;
    int64_t lastindex;
    size_t groups;    /* with group 0 */
    Value regs;       /* cache of .regs */
    int64_t marks[];  /* 2 for each */
} Match;

void re_pattern_init(void);
bool state_begin(ReState *s, Pattern *pattern, Value string, Value pos, Value endpos);
/* timeout= of a method: seconds from now, None or 0 for no limit. False: raised. */
bool state_limit(ReState *s, Value timeout);
int64_t re_now(void);
void state_end(ReState *s);
Value state_slice(ReState *s, ptrdiff_t from, ptrdiff_t to); /* of the subject */
Value state_group(ReState *s, uint32_t group, Value missing);
Value match_new(Pattern *pattern, ReState *s);
Value match_group(Match *m, size_t group, Value missing);
/* The number of the group that `key` (index or name) names; -1 with IndexError raised. */
ptrdiff_t match_group_number(Match *m, Value key);
Value pattern_sub(Pattern *p, Value repl, Value string, int64_t count, Value timeout, bool with_count);
Value re_expand(Pattern *p, Value repl, Match *m);
Value re_template(Pattern *p, Value repl);

#endif
