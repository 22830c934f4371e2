/* Writing code: words, constants, labels, positions, exception rows, registers; units. */
#include "runtime/bytes.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/ops.h"
#include "grammar/parse.h"
#include "vm/compile.h"

const uint8_t opcode_words[OPC_COUNT] = {
#define OP(name, words, operands, meaning) words,
#include "vm/opcodes.def"
#undef OP
};
const char *const opcode_names[OPC_COUNT] = {
#define OP(name, words, operands, meaning) #name,
#include "vm/opcodes.def"
#undef OP
};

void compile_fail(Compiler *c) { c->failed = true; }

void syntax_fail(Compiler *c, Node *at, const char *fmt, ...)
{
    if (c->failed)
        return;
    char text[400];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    syntax_error_at(&type_SyntaxError, NULL, c->filename, at, "%s", text);
    c->failed = true;
}

static void *grown(Compiler *c, void *old, uint32_t count, uint32_t *cap, size_t item, bool atomic)
{
    if (count < *cap)
        return old;
    uint32_t next = *cap ? *cap * 2 : 32;
    void *block = atomic ? gc_alloc_atomic(next * item) : gc_alloc(next * item);
    if (block == NULL) {
        compile_fail(c);
        return NULL;
    }
    if (count > 0)
        memcpy(block, old, count * item);
    *cap = next;
    return block;
}

/* Starts a row of the position table when the position changes. */
static void note_position(Compiler *c)
{
    Unit *u = c->u;
    Node *at = u->at;
    if (at == NULL)
        return;
    if (u->npos > 0) {
        PosRow *last = &u->pos[u->npos - 1];
        if (last->line == at->line && last->col == at->col && last->end_line == at->end_line
            && last->end_col == at->end_col)
            return;
        if (last->start == u->ncode)
            u->npos--;
    }
    PosRow *rows = grown(c, u->pos, u->npos, &u->pos_cap, sizeof(PosRow), true);
    if (rows == NULL)
        return;
    u->pos = rows;
    rows[u->npos++] = interp.no_debug_ranges
                          ? (PosRow){u->ncode, at->line, at->line, -1, -1}
                          : (PosRow){u->ncode, at->line, at->end_line, at->col, at->end_col};
}

void emit_word(Compiler *c, uint32_t word)
{
    Unit *u = c->u;
    uint32_t *code = grown(c, u->code, u->ncode, &u->code_cap, sizeof(uint32_t), true);
    if (code == NULL)
        return;
    u->code = code;
    code[u->ncode++] = word;
}

uint32_t emit(Compiler *c, Opcode op, int a, int b, int d)
{
    note_position(c);
    uint32_t at = c->u->ncode;
    assert(a >= 0 && a < 256);
    emit_word(c, (uint32_t)op | (uint32_t)(a & 255) << 8 | (uint32_t)(b & 255) << 16
                     | (uint32_t)(d & 255) << 24);
    return at;
}

uint32_t emit_bx(Compiler *c, Opcode op, int a, int bx)
{
    if (bx > 0xFFFF) {
        syntax_fail(c, c->u->at, "too many constants or variables in one code block");
        bx = 0;
    }
    return emit(c, op, a, bx & 255, bx >> 8 & 255);
}

void emit_caches(Compiler *c, int n)
{
    while (n-- > 0)
        emit_word(c, ~0u);
}

static void label_use(Compiler *c, Label *label, uint32_t at)
{
    uint32_t *uses = grown(c, label->uses, label->nuses, &label->cap, sizeof(uint32_t), true);
    if (uses == NULL)
        return;
    label->uses = uses;
    uses[label->nuses++] = at;
}

static void patch(Compiler *c, uint32_t at, int64_t target)
{
    Unit *u = c->u;
    uint8_t op = INS_OP(u->code[at]);
    int64_t delta = target - (int64_t)at;
    bool short_form = (op == OPC_JMP || op == OPC_JMPB) && (u->code[at] >> 8) == 0;
    if (short_form)
        u->code[at] = op | (uint32_t)((delta - 1) << 8);
    else
        u->code[at] = (uint32_t)delta;
}

void emit_jump(Compiler *c, Opcode op, Label *to)
{
    note_position(c);
    uint32_t at = c->u->ncode;
    if (to->at >= 0) {
        emit_word(c, (uint32_t)op | (uint32_t)((to->at - (int64_t)at - 1) * 256));
        return;
    }
    emit_word(c, (uint32_t)op);
    label_use(c, to, at);
}

/* The offset word is relative to itself. Its placeholder can never look like a jump instruction. */
static void branch_with(Compiler *c, Opcode op, int a, int b, int flag, Label *to)
{
    emit(c, op, a, b, flag);
    uint32_t at = c->u->ncode;
    if (to->at >= 0) {
        emit_word(c, (uint32_t)(to->at - (int64_t)at));
        return;
    }
    emit_word(c, 0xFFFFFF00u | OPC_NOP);
    label_use(c, to, at);
}

void emit_branch(Compiler *c, Opcode op, int a, int b, Label *to)
{
    branch_with(c, op, a, b, 0, to);
}

void emit_for(Compiler *c, int item, int iter, bool only_unpacked, Label *exhausted)
{
    branch_with(c, OPC_FORITER, item, iter, only_unpacked, exhausted);
}

void label_place(Compiler *c, Label *label)
{
    label->at = c->u->ncode;
    if (!c->failed)
        for (uint32_t i = 0; i < label->nuses; i++)
            patch(c, label->uses[i], label->at);
    for (uint32_t i = 0; i < c->u->nrows; i++)
        if (c->u->rows[i].handler == label) {
            c->u->rows[i].target = (uint32_t)label->at;
            c->u->rows[i].handler = NULL; /* labels live only while their construct is compiled */
        }
    c->u->reachable = true;
}

/* Equal constants of different types (1, 1.0, True) and signed zeros are different constants. */
static Value const_key(Value v)
{
    if (is_tuple(v)) {
        Value key = tuple_new(TUPLE(v)->len + 1);
        if (!key)
            return 0;
        TUPLE(key)->items[0] = (Value)&type_tuple;
        for (size_t i = 0; i < TUPLE(v)->len; i++)
            if (!(TUPLE(key)->items[i + 1] = const_key(TUPLE(v)->items[i])))
                return 0;
        return key;
    }
    if (is_float(v) || is_complex(v)) {
        Value text = repr(v);
        return text ? tuple_pack(2, (Value)type_of(v), text) : 0;
    }
    return tuple_pack(2, (Value)type_of(v), v);
}

int const_index(Compiler *c, Value v)
{
    Unit *u = c->u;
    if (c->failed || !v) {
        c->failed = true;
        return 0;
    }
    /* Names and equal string constants share a place; attribute lookup compares names by identity. */
    if (is_object(v) && is_exact_str(v) && str_is_identifier(v))
        v = str_intern(v);
    bool sharable = !is_object(v) || is_str(v) || is_int(v) || is_float(v) || is_tuple(v)
        || is_bytes(v) || is_complex(v) || v == VALUE_NONE || v == VALUE_ELLIPSIS;
    Value key = sharable ? const_key(v) : 0, found = 0;
    if (sharable && (!key || dict_find(u->const_index, key, &found) < 0)) {
        c->failed = true;
        return 0;
    }
    if (found)
        return (int)small_int(found);
    int index = (int)LIST(u->consts)->len;
    if (!list_push(LIST(u->consts), v)
        || (sharable && !dict_set(u->const_index, key, small_int_value(index))))
        c->failed = true;
    return index;
}

int const_slot(Compiler *c)
{
    int index = (int)LIST(c->u->consts)->len;
    if (!list_push(LIST(c->u->consts), VALUE_NONE))
        c->failed = true;
    return index;
}

int name_const(Compiler *c, Value name)
{
    Unit *u = c->u;
    Value seen;
    if (dict_find(u->name_index, name, &seen) == 0
        && (!dict_set(u->name_index, name, VALUE_TRUE) || !list_push(LIST(u->names), name)))
        c->failed = true;
    return const_index(c, name);
}

void add_row(Compiler *c, uint32_t start, uint32_t end, Label *handler, int reg, bool cleanup)
{
    Unit *u = c->u;
    if (start >= end)
        return;
    PendingRow *rows = grown(c, u->rows, u->nrows, &u->rows_cap, sizeof(PendingRow), false);
    if (rows == NULL)
        return;
    u->rows = rows;
    bool placed = handler != NULL && handler->at >= 0;
    rows[u->nrows++] = (PendingRow){start, end, placed ? NULL : handler,
                                    placed ? (uint32_t)handler->at : 0, reg, cleanup};
}

int temps(Compiler *c, int n)
{
    Unit *u = c->u;
    int r = u->top;
    u->top += n;
    if (u->top > MAX_TEMP) {
        syntax_fail(c, u->at, "expression is too complex");
        u->top = r;
        return u->nvars;
    }
    u->max_reg = MAX(u->max_reg, u->top);
    return r;
}

int temp(Compiler *c) { return temps(c, 1); }

void load_const(Compiler *c, int dst, Value v)
{
    if (is_small_int(v) && small_int(v) >= INT16_MIN && small_int(v) <= INT16_MAX)
        emit_bx(c, OPC_LOADI, dst, (uint16_t)small_int(v));
    else
        emit_bx(c, OPC_LOADK, dst, const_index(c, v));
}

void move(Compiler *c, int dst, int src)
{
    if (dst == src)
        return;
    if (dst > 255)
        emit_bx(c, OPC_STOREW, src, dst);
    else if (src > 255)
        emit_bx(c, OPC_LOADW, dst, src);
    else
        emit(c, OPC_MOVE, dst, src, 0);
}

static Value qualified(Compiler *c, Unit *u, Value name)
{
    Unit *o = u->outer;
    while (o != NULL && o->frame_scope->kind == SCOPE_TYPE)
        o = o->outer;
    if (o == NULL || o->is_module)
        return name;
    if (o->is_class || o->frame_scope->kind == SCOPE_FUNCTION) {
        if (scope_var(o->scope, name) == VAR_GLOBAL && !u->frame_scope->is_lambda
            && !u->frame_scope->is_genexp)
            return name;
        return str_format(o->is_class ? "%U.%U" : "%U.<locals>.%U", o->qualname, name);
    }
    return name;
}

Unit *unit_begin(Compiler *c, Scope *scope, Value name, Node *at)
{
    Unit *u = gc_alloc(sizeof *u);
    if (u == NULL) {
        compile_fail(c);
        return NULL;
    }
    u->outer = c->u;
    u->scope = u->frame_scope = scope;
    u->name = name;
    u->at = at;
    u->firstlineno = at != NULL ? at->line : 1;
    u->consts = list_new(8);
    u->const_index = dict_new();
    u->name_index = dict_new();
    u->regs = dict_new();
    u->varnames = list_new(4);
    u->placed = list_new(0);
    u->freevars = list_new(0);
    u->names = list_new(4);
    u->reachable = true;
    u->doc = VALUE_NONE;
    u->flags = c->future;
    if (!u->consts || !u->const_index || !u->regs || !u->varnames || !u->placed || !u->freevars
        || !u->names || !u->name_index || !list_push(LIST(u->consts), VALUE_NONE)
        || !list_push(LIST(u->consts), VALUE_NONE) || !(u->qualname = qualified(c, u, name))) {
        compile_fail(c);
        return NULL;
    }
    Value frees = scope_names(scope, VAR_FREE);
    if (!frees)
        compile_fail(c);
    else
        u->freevars = frees;
    c->u = u;
    return u;
}

static bool finish_rows(Unit *u, Code *code)
{
    code->nexc = u->nrows;
    code->discards = u->discards;
    code->ndiscards = u->ndiscards;
    code->exc = gc_alloc_atomic(u->nrows * sizeof(ExcRow));
    if (code->exc == NULL)
        return false;
    for (uint32_t i = 0; i < u->nrows; i++) {
        PendingRow *r = &u->rows[i];
        code->exc[i] = (ExcRow){r->start, r->end, r->target, (uint16_t)r->reg, r->cleanup};
    }
    return true;
}

/* In the order of their names, as co_cellvars has them. */
static Value cell_registers(Unit *u)
{
    Value names = list_new(0), out = list_new(0), name, reg;
    size_t pos = 0;
    while (names && dict_next(u->regs, &pos, &name, &reg))
        if (scope_var(u->frame_scope, name) == VAR_CELL && !list_push(LIST(names), name))
            return 0;
    if (!names || !out || !list_sort(LIST(names), 0, false))
        return 0;
    for (size_t i = 0; i < LIST(names)->len; i++) {
        name = LIST(names)->items[i];
        if (!list_push(LIST(out), name) || !list_push(LIST(out), dict_get_str(u->regs, name)))
            return 0;
    }
    return tuple_from_iterable(out);
}

static bool finish_tables(Unit *u, Code *code)
{
    code->nconsts = (uint32_t)LIST(u->consts)->len;
    code->consts = gc_alloc(code->nconsts * sizeof(Value));
    code->code = gc_alloc_atomic(u->ncode * sizeof(uint32_t));
    code->pos = gc_alloc_atomic(u->npos * sizeof(PosRow));
    if (!code->consts || !code->code || !code->pos)
        return false;
    memcpy(code->consts, LIST(u->consts)->items, code->nconsts * sizeof(Value));
    memcpy(code->code, u->code, u->ncode * sizeof(uint32_t));
    if (u->npos > 0)
        memcpy(code->pos, u->pos, u->npos * sizeof(PosRow));
    code->ncode = u->ncode;
    code->npos = u->npos;
    return finish_rows(u, code);
}

Code *unit_end(Compiler *c)
{
    Unit *u = c->u;
    c->u = u->outer;
    if (c->failed)
        return NULL;
    Code *code = NEW(Code, &type_code);
    if (code == NULL || !finish_tables(u, code)) {
        compile_fail(c);
        return NULL;
    }
    code->flags = u->flags;
    code->nregs = u->nwide > 0 ? 256 + (uint32_t)u->nwide : (uint32_t)MAX(u->max_reg, 1);
    code->argcount = (uint32_t)u->argcount;
    code->posonly = (uint32_t)u->posonly;
    code->kwonly = (uint32_t)u->kwonly;
    code->nlocals = (uint32_t)u->nvars;
    code->firstlineno = u->firstlineno;
    code->uses_namespace = u->has_namespace;
    code->name = u->name;
    code->qualname = u->qualname;
    code->filename = c->filename;
    code->doc = u->doc;
    code->varnames = tuple_from_iterable(u->varnames);
    code->placed = tuple_from_iterable(u->placed);
    code->freevars = tuple_from_iterable(u->freevars);
    code->names = tuple_from_iterable(u->names);
    code->cellregs = cell_registers(u);
    if (!code->varnames || !code->placed || !code->freevars || !code->names || !code->cellregs) {
        compile_fail(c);
        return NULL;
    }
    return code;
}
