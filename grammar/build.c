/* Nodes, lists, names and faults: what every action of the grammar needs. */
#include "grammar/build.h"
#include "runtime/error.h"
#include "runtime/str.h"
#include <utf8proc.h>

/* ---- nodes ---- */

/* When memory runs out the spare node is given again and again; the parse stops at the next token,
 * and until then lists take nothing in, so that the spare never becomes a child of itself twice. */
Node *new_node(Parser *p, AstKind kind, Position start)
{
    Node *node = p->memory_failed ? NULL : ast_new(kind);
    if (UNLIKELY(node == NULL)) {
        p->memory_failed = true;
        node = p->spare;
        node->kind = (uint8_t)kind;
    }
    node->line = start.line;
    node->col = start.col;
    node_ends_here(p, node);
    return node;
}

void node_ends_here(Parser *p, Node *node)
{
    node->end_line = p->last_end.line;
    node->end_col = p->last_end.col;
}

Ref ref(Node *node, Position start)
{
    return (Ref){node, start};
}

/* ---- lists ---- */

Seq *seq_new(Parser *p)
{
    Seq *seq = gc_alloc(sizeof *seq);
    if (seq == NULL) {
        p->memory_failed = true;
        return (Seq *)memset(p->spare, 0, sizeof *seq);
    }
    return seq;
}

Seq *seq_add(Parser *p, Seq *seq, Node *node)
{
    if (p->memory_failed)
        return seq;
    if (seq->count == seq->cap) {
        int32_t cap = seq->cap ? seq->cap * 2 : 2;
        size_t bytes = (size_t)cap * sizeof *seq->items;
        Node **items = seq->items ? gc_realloc(seq->items, bytes) : gc_alloc(bytes);
        if (items == NULL) {
            p->memory_failed = true;
            return seq;
        }
        seq->items = items;
        seq->cap = cap;
    }
    seq->items[seq->count++] = node;
    return seq;
}

Seq *seq_one(Parser *p, Node *node, Position start)
{
    Seq *seq = seq_new(p);
    seq->pos = start;
    return seq_add(p, seq, node);
}

Seq *seq_extend(Parser *p, Seq *seq, Seq *more)
{
    for (int32_t i = 0; i < more->count; i++)
        seq_add(p, seq, more->items[i]);
    return seq;
}

NodeList seq_nodes(Seq *seq)
{
    return seq ? (NodeList){seq->count, seq->items} : (NodeList){0, NULL};
}

/* ---- names ---- */

/* PEP 3131: identifiers are compared in their NFKC form. */
static Value normalized_name(const char *text, size_t length)
{
    utf8proc_uint8_t *form = NULL;
    utf8proc_ssize_t n =
        utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, &form,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
    if (n < 0)
        return str_from_utf8(text, length);
    Value name = str_from_utf8((const char *)form, (size_t)n);
    free(form);
    return name;
}

static Value make_identifier(Parser *p, const char *text, int32_t length)
{
    bool ascii = true;
    for (int32_t i = 0; i < length; i++)
        ascii &= (unsigned char)text[i] < 0x80;
    Value name = ascii ? str_from_ascii(text, (size_t)length)
                       : normalized_name(text, (size_t)length);
    if (name != VALUE_ERROR)
        name = str_intern(name);
    if (name == VALUE_ERROR)
        p->memory_failed = true;
    return name;
}

/* The interned str of a name. Names repeat: a small direct-mapped cache saves making them anew. */
Value identifier(Parser *p, Token token)
{
    uint32_t hash = (uint32_t)token.length;
    for (int32_t i = 0; i < token.length; i++)
        hash = hash * 31 + (unsigned char)token.text[i];
    hash = (hash ^ hash >> 8) % NAME_CACHE_SIZE;
    if (p->name_cache[hash].name && p->name_cache[hash].length == token.length &&
        memcmp(p->name_cache[hash].text, token.text, (size_t)token.length) == 0)
        return p->name_cache[hash].name;
    Value name = make_identifier(p, token.text, token.length);
    p->name_cache[hash].text = token.text;
    p->name_cache[hash].length = token.length;
    p->name_cache[hash].name = name;
    return name;
}

/* ---- faults ---- */

static void vfail(Parser *p, Position pos, Position end, const char *fmt, va_list args)
{
    if (p->fault.type != NULL)
        return;
    p->fault = (Fault){.type = &type_SyntaxError, .pos = pos, .end = end,
                       .message = message_vformat(fmt, args)};
}

void fail_node(Parser *p, Node *node, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vfail(p, (Position){node->line, node->col}, (Position){node->end_line, node->end_col}, fmt,
          args);
    va_end(args);
}

void fail_range(Parser *p, Node *first, Node *last, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vfail(p, (Position){first->line, first->col}, (Position){last->end_line, last->end_col}, fmt,
          args);
    va_end(args);
}

void fail_token(Parser *p, Token token, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vfail(p, token.pos, token.end, fmt, args);
    va_end(args);
}

void fail_from(Parser *p, Position pos, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vfail(p, pos, p->last_end, fmt, args);
    va_end(args);
}
