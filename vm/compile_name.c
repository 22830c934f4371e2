/* Variables: loads, stores, deletion, and which of them are certainly assigned at each point.
 *
 * `assigned[r]` says that register r holds a value on every path that reaches the current point, so
 * that its uses need no CHECK. Branches save, restore and intersect it. A variable that some `del`
 * (or `except ... as`) unbinds is never counted as certain. */
#include "runtime/ops.h"
#include "vm/compile.h"

static Value host_name(Value name)
{
    Value dotted = str_concat(str_char('%'), name);
    return dotted ? str_intern(dotted) : 0;
}

/* The scope whose symbol table says what the name is, comprehensions deferring to their hosts.
 * *name may change to the alias under which a class passes a free variable on. */
static Scope *deciding_scope(Compiler *c, Value *name)
{
    Scope *s = c->u->scope;
    while (s->kind == SCOPE_COMP && scope_var(s, *name) == VAR_HOST && s->parent != NULL) {
        s = s->parent;
        if (scope_has_namespace(s)) {
            Value alias = host_name(*name);
            if (alias && scope_var(s, alias) == VAR_FREE)
                *name = alias;
        }
    }
    return s;
}

static int grow_flags(Compiler *c, int reg)
{
    Unit *u = c->u;
    if (reg < u->nassigned)
        return reg;
    int count = MAX(64, (reg + 1) * 2);
    uint8_t *flags = gc_alloc_atomic((size_t)count);
    if (flags == NULL) {
        compile_fail(c);
        return 0;
    }
    memset(flags, 0, (size_t)count);
    if (u->nassigned > 0)
        memcpy(flags, u->assigned, (size_t)u->nassigned);
    u->assigned = flags;
    u->nassigned = count;
    return reg;
}

int declare_var(Compiler *c, Value name)
{
    Unit *u = c->u;
    int reg = u->nvars;
    if (reg >= MAX_LOW_VARS && reg >= u->argcount + u->kwonly + 2) {
        reg = 256 + u->nwide++;
        var_placed(c, name, reg, 0, UINT32_MAX, scope_var(u->frame_scope, name) == VAR_CELL);
    } else {
        if (reg >= 240) {
            syntax_fail(c, u->at, "more than 240 parameters");
            return 0;
        }
        u->nvars++;
        u->top = u->nvars;
        u->max_reg = MAX(u->max_reg, u->top);
    }
    if (!dict_set(u->regs, name, small_int_value(reg)) || !list_push(LIST(u->varnames), name))
        compile_fail(c);
    return reg;
}

/* A row of Code.placed. */
void var_placed(Compiler *c, Value name, int reg, uint32_t start, uint32_t end, bool is_cell)
{
    const Value row[PLACED_WIDTH] = {name, small_int_value(reg), small_int_value(start),
                                     small_int_value(end), value_bool(is_cell)};
    for (int i = 0; i < PLACED_WIDTH; i++)
        if (!list_push(LIST(c->u->placed), row[i]))
            compile_fail(c);
}

int local_register(Compiler *c, Value name)
{
    Value v = dict_get_str(c->u->regs, name);
    return v ? (int)small_int(v) : NO_REG;
}

static bool is_definite(Compiler *c, Scope *s, Value name, int reg)
{
    return reg < c->u->nassigned && c->u->assigned[reg] && !(scope_flags(s, name) & SYM_DELETED);
}

static void check_assigned(Compiler *c, Scope *s, Value name, int reg)
{
    if (is_definite(c, s, name, reg))
        return;
    if (reg > 255) {
        int t = temp(c);
        emit_bx(c, OPC_LOADW, t, reg);
        emit_bx(c, OPC_CHECK, t, name_const(c, name));
        c->u->top = t;
    } else {
        emit_bx(c, OPC_CHECK, reg, name_const(c, name));
    }
    var_assigned(c, name);
}

static int free_index(Compiler *c, Value name)
{
    List *frees = LIST(c->u->freevars);
    for (size_t i = 0; i < frees->len; i++)
        if (frees->items[i] == name)
            return (int)i;
    if (!list_push(frees, name))
        compile_fail(c);
    return (int)frees->len - 1;
}

int var_register(Compiler *c, Value plain)
{
    Value name = scope_mangle(c->u->scope, plain);
    if (!name) {
        compile_fail(c);
        return 0;
    }
    Scope *s = deciding_scope(c, &name);
    if (scope_var(s, name) != VAR_LOCAL || s->kind == SCOPE_CLASS || s->kind == SCOPE_MODULE)
        return NO_REG;
    int reg = local_register(c, name);
    if (reg == NO_REG || reg > 255 || c->u->frame_scope->has_walrus || s->has_walrus)
        return NO_REG;
    check_assigned(c, s, name, reg);
    return reg;
}

/* An instruction whose operand a, or b, is the register of a cell: one above 255 is fetched first. */
static void cell_op(Compiler *c, Opcode op, int a, int b, bool cell_is_b)
{
    int top = c->u->top, *cell = cell_is_b ? &b : &a;
    if (*cell > 255) {
        int t = temp(c);
        emit_bx(c, OPC_LOADW, t, *cell);
        *cell = t;
    }
    emit(c, op, a, b, 0);
    c->u->top = top;
}

void make_cell(Compiler *c, int reg)
{
    if (reg <= 255) {
        emit(c, OPC_MAKECELL, reg, 0, 0);
        return;
    }
    int t = temp(c); /* still unset, as such a variable is no parameter */
    emit(c, OPC_CLEAR, t, 1, 0);
    emit(c, OPC_MAKECELL, t, 0, 0);
    emit_bx(c, OPC_STOREW, t, reg);
    c->u->top = t;
}

static void load_global(Compiler *c, Value name, int dst, bool by_namespace)
{
    emit_bx(c, by_namespace ? OPC_LOADNAME : OPC_LOADG, dst, name_const(c, name));
    emit_caches(c, 3);
}

static void load_free(Compiler *c, Value name, int dst, bool in_class)
{
    int index = free_index(c, name);
    if (in_class) {
        Value shown = name;
        emit_bx(c, OPC_CLASSFREE, dst, index);
        emit_word(c, (uint32_t)name_const(c, shown));
    } else {
        emit_bx(c, OPC_GETFREE, dst, index);
    }
}

/* In a scope that sees a class: from the namespace, else the cell of that name (which may be 0 for
 * none), else globally. */
static void load_in_class(Compiler *c, Value name, bool is_free, int dst)
{
    int top = c->u->top, base = temps(c, 3);
    load_free(c, NAME(dunder_classdict), base, false);
    load_const(c, base + 1, name);
    if (is_free)
        emit_bx(c, OPC_FREECELL, base + 2, free_index(c, name));
    intrinsic(c, base, INTR_LOAD_IN_CLASS, is_free ? 3 : 2);
    c->u->top = top;
    move(c, dst, base);
}

static void load_local(Compiler *c, Scope *s, Value name, int dst)
{
    if (s->kind == SCOPE_CLASS || s->kind == SCOPE_MODULE) {
        load_global(c, name, dst, true);
        return;
    }
    int reg = local_register(c, name);
    if (reg == NO_REG)
        reg = declare_var(c, name);
    check_assigned(c, s, name, reg);
    move(c, dst, reg);
}

void var_load(Compiler *c, Value plain, int dst)
{
    Unit *u = c->u;
    Value name = scope_mangle(u->scope, plain);
    if (!name) {
        compile_fail(c);
        return;
    }
    if (name == NAME(dunder_debug)) {
        load_const(c, dst, value_bool(c->optimize == 0));
        return;
    }
    Scope *s = deciding_scope(c, &name);
    switch (scope_var(s, name)) {
    case VAR_LOCAL:
        load_local(c, s, name, dst);
        return;
    case VAR_CELL:
        cell_op(c, OPC_GETCELL, dst, local_register(c, name), true);
        emit_word(c, (uint32_t)name_const(c, name));
        return;
    case VAR_FREE:
        if (u->scope == s && s->seen_class != NULL && name != NAME(dunder_classdict)
            && name != NAME(dunder_class)) {
            load_in_class(c, name, true, dst);
            return;
        }
        load_free(c, name, dst, s->kind == SCOPE_CLASS && u->scope == s
                                    && name != NAME(dunder_class));
        return;
    case VAR_GLOBAL_IMPLICIT:
    case VAR_UNKNOWN: /* __annotations__, which no source names */
        if (u->scope == s && s->seen_class != NULL) {
            load_in_class(c, name, false, dst);
            return;
        }
        load_global(c, name, dst,
                    u->has_namespace && (u->scope->kind == SCOPE_CLASS || u->is_module));
        return;
    case VAR_GLOBAL:
    case VAR_HOST:
        load_global(c, name, dst, false);
        return;
    }
}

int var_target(Compiler *c, Value plain)
{
    Value name = scope_mangle(c->u->scope, plain);
    if (!name)
        return NO_REG;
    Scope *s = deciding_scope(c, &name);
    if (scope_var(s, name) != VAR_LOCAL || s->kind == SCOPE_CLASS || s->kind == SCOPE_MODULE)
        return NO_REG;
    int reg = local_register(c, name);
    return reg > 255 ? NO_REG : reg;
}

void var_assigned(Compiler *c, Value plain)
{
    Value name = scope_mangle(c->u->scope, plain);
    int reg = name ? local_register(c, name) : NO_REG;
    if (reg != NO_REG) {
        int at = grow_flags(c, reg); /* may move the flags */
        c->u->assigned[at] = 1;
    }
}

void var_store(Compiler *c, Value plain, int src)
{
    Unit *u = c->u;
    Value name = scope_mangle(u->scope, plain);
    if (!name) {
        compile_fail(c);
        return;
    }
    Scope *s = deciding_scope(c, &name);
    int reg;
    switch (scope_var(s, name)) {
    case VAR_LOCAL:
        if (s->kind == SCOPE_CLASS || s->kind == SCOPE_MODULE)
            break;
        reg = local_register(c, name);
        if (reg == NO_REG)
            reg = declare_var(c, name);
        move(c, reg, src);
        var_assigned(c, name);
        return;
    case VAR_CELL:
        cell_op(c, OPC_SETCELL, local_register(c, name), src, false);
        return;
    case VAR_FREE:
        emit_bx(c, OPC_SETFREE, src, free_index(c, name));
        return;
    case VAR_GLOBAL:
        emit_bx(c, OPC_STOREG, src, name_const(c, name));
        emit_caches(c, 2);
        return;
    case VAR_UNKNOWN:
    case VAR_GLOBAL_IMPLICIT:
    case VAR_HOST:
        break;
    }
    bool named = u->has_namespace && (s->kind == SCOPE_CLASS || u->is_module);
    emit_bx(c, named ? OPC_STORENAME : OPC_STOREG, src, name_const(c, name));
    emit_caches(c, 2);
}

void var_delete(Compiler *c, Value plain)
{
    Unit *u = c->u;
    Value name = scope_mangle(u->scope, plain);
    if (!name) {
        compile_fail(c);
        return;
    }
    Scope *s = deciding_scope(c, &name);
    int reg;
    switch (scope_var(s, name)) {
    case VAR_LOCAL:
        if (s->kind == SCOPE_CLASS || s->kind == SCOPE_MODULE)
            break;
        reg = local_register(c, name);
        if (reg > 255) {
            int t = temp(c);
            emit_bx(c, OPC_LOADW, t, reg);
            emit_bx(c, OPC_DELLOCAL, t, name_const(c, name));
            emit_bx(c, OPC_STOREW, t, reg);
            u->top = t;
        } else {
            emit_bx(c, OPC_DELLOCAL, reg, name_const(c, name));
        }
        int at = grow_flags(c, reg);
        u->assigned[at] = 0;
        return;
    case VAR_CELL:
        cell_op(c, OPC_DELCELL, local_register(c, name), 0, false);
        emit_word(c, (uint32_t)name_const(c, name));
        return;
    case VAR_FREE:
        emit_bx(c, OPC_DELFREE, 0, free_index(c, name));
        return;
    case VAR_GLOBAL:
        emit_bx(c, OPC_DELG, 0, name_const(c, name));
        return;
    case VAR_UNKNOWN:
    case VAR_GLOBAL_IMPLICIT:
    case VAR_HOST:
        break;
    }
    bool named = u->has_namespace && (s->kind == SCOPE_CLASS || u->is_module);
    emit_bx(c, named ? OPC_DELNAME : OPC_DELG, 0, name_const(c, name));
}

/* The cell itself, to put into a closure of a function made here. */
void load_closure_cell(Compiler *c, Value name, int dst)
{
    if (str_at(STR(name), 0) == '%' && !(name = str_intern(str_substring(name, 1, str_len(name))))) {
        compile_fail(c);
        return;
    }
    Scope *s = deciding_scope(c, &name);
    if (scope_var(s, name) == VAR_CELL
        || (s->kind == SCOPE_CLASS
            && ((name == NAME(dunder_class) && s->needs_class_cell)
                || (name == NAME(dunder_classdict) && s->needs_classdict)))) {
        move(c, dst, local_register(c, name));
        return;
    }
    Value alias = host_name(name);
    if (scope_has_namespace(s) && alias && scope_var(s, alias) == VAR_FREE)
        name = alias;
    emit_bx(c, OPC_FREECELL, dst, free_index(c, name));
}

Assigned *assigned_save(Compiler *c)
{
    Unit *u = c->u;
    Assigned *copy = gc_alloc_atomic(sizeof *copy + (size_t)u->nassigned);
    if (copy == NULL) {
        compile_fail(c);
        return NULL;
    }
    copy->count = (size_t)u->nassigned;
    copy->reachable = u->reachable;
    if (u->nassigned > 0)
        memcpy(copy->flags, u->assigned, (size_t)u->nassigned);
    return copy;
}

void assigned_restore(Compiler *c, const Assigned *saved)
{
    Unit *u = c->u;
    if (saved == NULL)
        return;
    if (u->nassigned > 0) {
        memcpy(u->assigned, saved->flags, saved->count);
        memset(u->assigned + saved->count, 0, (size_t)u->nassigned - saved->count);
    }
    u->reachable = saved->reachable;
}

/* After a join: certain only when certain on both sides; an unreachable side does not count. */
void assigned_meet(Compiler *c, const Assigned *other)
{
    Unit *u = c->u;
    if (other == NULL || !other->reachable)
        return;
    if (!u->reachable) {
        assigned_restore(c, other);
        return;
    }
    for (size_t i = 0; i < (size_t)u->nassigned; i++)
        if (i >= other->count || !other->flags[i])
            u->assigned[i] = 0;
}
