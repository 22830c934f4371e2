/* ast.dump: a tree as text, as CPython 3.13's ast module prints it. */
#include "grammar/ast.h"
#include "runtime/ops.h"
#include "runtime/str.h"

typedef struct Dumper {
    Buf out;
    bool attributes;
    int indent; /* < 0: one line */
    bool failed;
} Dumper;

/* A formatted part; `simple`: has no arguments of its own. */
typedef struct Piece {
    Value text;
    bool simple;
} Piece;

static Piece dump_node(Dumper *d, Node *n, int level);

static Piece piece(Dumper *d, Value text, bool simple)
{
    d->failed |= text == VALUE_ERROR;
    return (Piece){text, simple};
}

static void put_value(Dumper *d, Buf *b, Value text)
{
    size_t len;
    const char *s = text ? str_utf8(text, &len) : NULL;
    if (s == NULL) /* lone surrogates are escaped by repr: only failures come here */
        d->failed = true;
    else
        buf_write(b, s, len);
}

static void put_newline(Dumper *d, Buf *b, int level)
{
    buf_putc(b, '\n');
    for (int i = 0; i < level * d->indent; i++)
        buf_putc(b, ' ');
}

typedef Piece (*ItemDumper)(Dumper *d, const void *items, int32_t index, int level);

/* "[a, b]", one item a line when indenting. */
static Piece dump_list(Dumper *d, int32_t count, ItemDumper item, const void *items, int level)
{
    if (count == 0)
        return piece(d, str_from_ascii("[]", 2), true);
    Buf b = BUF_INIT;
    buf_putc(&b, '[');
    for (int32_t i = 0; i < count && !d->failed; i++) {
        if (i > 0)
            buf_puts(&b, d->indent < 0 ? ", " : ",");
        if (d->indent >= 0)
            put_newline(d, &b, level);
        put_value(d, &b, item(d, items, i, level).text);
    }
    buf_putc(&b, ']');
    return piece(d, str_from_buf(&b), false);
}

static Piece list_node(Dumper *d, const void *items, int32_t i, int level)
{
    Node *n = ((const NodeList *)items)->items[i];
    return n ? dump_node(d, n, level) : piece(d, str_from_ascii("None", 4), true);
}

static Piece list_ident(Dumper *d, const void *items, int32_t i, int level)
{
    (void)level;
    return piece(d, repr(((const IdentList *)items)->items[i]), true);
}

static Piece enum_piece(Dumper *d, const char *type, int value)
{
    Buf b = BUF_INIT;
    buf_printf(&b, "%s()", ast_enum_name(type, value));
    return piece(d, str_from_buf(&b), true);
}

static Piece list_cmpop(Dumper *d, const void *items, int32_t i, int level)
{
    (void)level;
    return enum_piece(d, "cmpop", ((const EnumList *)items)->items[i]);
}

static Piece int_piece(Dumper *d, int value)
{
    Buf b = BUF_INIT;
    buf_printf(&b, "%d", value);
    return piece(d, str_from_buf(&b), true);
}

/* False: the field is left out (None or an empty list). */
static bool dump_field(Dumper *d, const void *at, const AstField *f, int level, Piece *out)
{
    switch (f->kind) {
    case AST_FIELD_CHILD:
    case AST_FIELD_CHILD_OPT:
        if (*(Node *const *)at == NULL)
            return false;
        *out = dump_node(d, *(Node *const *)at, level);
        return true;
    case AST_FIELD_LIST:
        *out = dump_list(d, ((const NodeList *)at)->count, list_node, at, level + 1);
        return ((const NodeList *)at)->count > 0;
    case AST_FIELD_IDENTS:
        *out = dump_list(d, ((const IdentList *)at)->count, list_ident, at, level + 1);
        return ((const IdentList *)at)->count > 0;
    case AST_FIELD_ENUMS:
        *out = dump_list(d, ((const EnumList *)at)->count, list_cmpop, at, level + 1);
        return ((const EnumList *)at)->count > 0;
    case AST_FIELD_VALUE:
    case AST_FIELD_VALUE_OPT:
        if (*(const Value *)at == VALUE_ABSENT)
            return false;
        *out = piece(d, repr(*(const Value *)at), true);
        return true;
    case AST_FIELD_ENUM:
        *out = enum_piece(d, f->type, *(const int *)at);
        return true;
    case AST_FIELD_INT:
    case AST_FIELD_END:
        break;
    }
    *out = int_piece(d, *(const int32_t *)at);
    return true;
}

/* The arguments of one node, collected before it is known whether they fit on one line. */
typedef struct Arguments {
    const char *names[16];
    Piece pieces[16];
    int count;
    bool simple;
} Arguments;

static void add_argument(Arguments *args, const char *name, Piece value)
{
    args->names[args->count] = name;
    args->pieces[args->count++] = value;
    args->simple &= value.simple;
}

static void add_position(Dumper *d, Arguments *args, const Node *n)
{
    add_argument(args, "lineno", int_piece(d, n->line));
    add_argument(args, "col_offset", int_piece(d, n->col));
    add_argument(args, "end_lineno", int_piece(d, n->end_line));
    add_argument(args, "end_col_offset", int_piece(d, n->end_col));
}

static Piece dump_node(Dumper *d, Node *n, int level)
{
    Arguments args = {.simple = true};
    if (d->failed || !recursion_check(" during ast construction")) {
        d->failed = true;
        return (Piece){VALUE_ERROR, true};
    }
    for (const AstField *f = ast_fields(n->kind); f->name != NULL && !d->failed; f++) {
        Piece value;
        if (dump_field(d, (const char *)n + f->offset, f, level + 1, &value))
            add_argument(&args, f->name, value);
    }
    if (d->attributes && ast_has_position(n->kind))
        add_position(d, &args, n);
    bool one_line = d->indent < 0 || (args.simple && args.count <= 3);
    Buf b = BUF_INIT;
    buf_printf(&b, "%s(", ast_kind_name(n->kind));
    for (int i = 0; i < args.count && !d->failed; i++) {
        if (i > 0)
            buf_puts(&b, one_line ? ", " : ",");
        if (!one_line)
            put_newline(d, &b, level + 1);
        buf_printf(&b, "%s=", args.names[i]);
        put_value(d, &b, args.pieces[i].text);
    }
    buf_putc(&b, ')');
    return piece(d, d->failed ? VALUE_ERROR : str_from_buf(&b), args.count == 0);
}

Value ast_dump(Node *n, bool include_attributes, int indent)
{
    Dumper d = {.attributes = include_attributes, .indent = indent};
    return dump_node(&d, n, 0).text;
}
