/* Calls. A call window is a run of temporaries at the top of the frame:
 *   R[w] free, R[w+1] callee, R[w+2], R[w+3] free, R[w+4..] arguments;
 * it becomes the callee's frame header and first registers without copying. */
#include "runtime/ops.h"
#include "vm/compile.h"

enum { MAX_DIRECT_ARGS = 40 };

int call_window(Compiler *c, int nargs) { return temps(c, 4 + nargs); }

static bool in_heap_frame(Compiler *c) { return (c->u->flags & CO_SUSPENDS) != 0; }

void emit_call(Compiler *c, int window, int nargs, int dst)
{
    emit(c, in_heap_frame(c) ? OPC_CALLG : OPC_CALL, window, nargs, dst);
}

static bool is_simple(const NodeList *args, const NodeList *keywords)
{
    if (args->count + keywords->count > MAX_DIRECT_ARGS)
        return false;
    for (int i = 0; i < args->count; i++)
        if (args->items[i]->kind == AST_Starred)
            return false;
    for (int i = 0; i < keywords->count; i++)
        if (!AST(keyword, keywords->items[i])->arg)
            return false;
    return true;
}

static Value keyword_names(Compiler *c, const NodeList *keywords)
{
    Value names = tuple_new((size_t)keywords->count);
    for (int i = 0; names && i < keywords->count; i++) {
        Value name = AST(keyword, keywords->items[i])->arg;
        if (!(name = scope_mangle(c->u->scope, name)))
            names = 0;
        else
            TUPLE(names)->items[i] = name;
    }
    if (!names)
        compile_fail(c);
    return names;
}

/* Arguments with stars: a list made into a tuple at R[w+4], a dict at R[w+5]. */
static void star_call(Compiler *c, int w, const NodeList *args, const NodeList *keywords, int extra,
                      int dst, Node *at)
{
    Unit *u = c->u;
    int list = w + 4, dict = w + 5;
    u->top = MAX(u->top, w + 6);
    u->max_reg = MAX(u->max_reg, u->top);
    if (args->count == 1 && extra == 0 && args->items[0]->kind == AST_Starred) {
        expr_to(c, AST(Starred, args->items[0])->value, list);
    } else {
        emit(c, OPC_LIST, list, w + 4, extra);
        for (int i = 0; i < args->count; i++) {
            int top = u->top;
            Node *arg = args->items[i];
            bool star = arg->kind == AST_Starred;
            int r = expr_any(c, star ? AST(Starred, arg)->value : arg);
            u->at = arg;
            emit(c, star ? OPC_EXTEND : OPC_APPEND, list, r, 0);
            u->top = top;
        }
    }
    if (keywords->count > 0)
        emit(c, OPC_DICT, dict, dict, 0);
    for (int i = 0; i < keywords->count; i++) {
        Astkeyword *k = AST(keyword, keywords->items[i]);
        int top = u->top, key = temp(c);
        u->at = &k->node;
        if (k->arg) {
            int one = temp(c);
            load_const(c, key, scope_mangle(u->scope, k->arg));
            int v = expr_temp(c, k->value);
            emit(c, OPC_DICT, one, key, 0);
            emit(c, OPC_DICTSET, one, key, v);
            emit(c, OPC_DICTMERGE, dict, one, w + 1);
        } else {
            expr_to(c, k->value, key);
            emit(c, OPC_DICTMERGE, dict, key, w + 1);
        }
        u->top = top;
    }
    u->at = at;
    emit(c, OPC_CALLEX, w, keywords->count > 0, dst);
}

/* The callee is in R[w+1] and `extra` arguments already lie at R[w+4..]. */
static void finish_call(Compiler *c, int w, const NodeList *args, const NodeList *keywords, int extra,
                        bool method, int dst, Node *at)
{
    Unit *u = c->u;
    int nargs = extra + args->count;
    int need = w + 4 + nargs + keywords->count;
    if (u->top < need)
        temps(c, need - u->top);
    for (int i = 0; i < args->count; i++)
        expr_to(c, args->items[i], w + 4 + extra + i);
    for (int i = 0; i < keywords->count; i++)
        expr_to(c, AST(keyword, keywords->items[i])->value, w + 4 + nargs + i);
    u->at = at;
    if (keywords->count > 0) {
        Value names = keyword_names(c, keywords);
        emit(c, method ? OPC_CALLMKW : OPC_CALLKW, w, nargs, dst);
        emit_word(c, OPC_NOP | (uint32_t)const_index(c, names) << 8);
    } else if (method) {
        emit(c, in_heap_frame(c) ? OPC_CALLMG : OPC_CALLM, w, nargs, dst);
    } else {
        emit_call(c, w, nargs, dst);
    }
}

void call_with(Compiler *c, int w, const NodeList *args, const NodeList *keywords, int extra, int dst)
{
    Node *at = c->u->at;
    if (is_simple(args, keywords))
        finish_call(c, w, args, keywords, extra, false, dst, at);
    else
        star_call(c, w, args, keywords, extra, dst, at);
}

/* Registers with the type and the object of a super() call that may be compiled away; NO_REG when
 * it must be called as written. Only the plain name `super` counts, and only inside a method. */
int super_operands(Compiler *c, AstCall *call)
{
    Unit *u = c->u;
    if (call->node.kind != AST_Call || call->func->kind != AST_Name
        || AST(Name, call->func)->id != NAME(super) || call->keywords.count > 0)
        return NO_REG;
    if (scope_var(u->scope, NAME(super)) != VAR_GLOBAL_IMPLICIT || call->args.count != 0)
        return NO_REG;
    if (u->frame_scope->kind != SCOPE_FUNCTION || u->argcount == 0 || u->scope != u->frame_scope
        || scope_var(u->scope, NAME(dunder_class)) != VAR_FREE)
        return NO_REG;
    int base = temps(c, 3);
    Value self = LIST(u->varnames)->items[0];
    u->at = call->func;
    var_load(c, NAME(super), base);
    u->at = &call->node;
    var_load(c, NAME(dunder_class), base + 1);
    var_load(c, self, base + 2);
    return base;
}

static void method_call(Compiler *c, AstCall *call, AstAttribute *attr, int dst)
{
    Unit *u = c->u;
    int top = u->top, w = call_window(c, 1);
    int inner = u->top;
    Value name = scope_mangle(u->scope, attr->attr);
    int super_base = super_operands(c, (AstCall *)attr->value);
    if (super_base != NO_REG) {
        at_attribute(c, &attr->node, attr);
        emit(c, OPC_SUPERMETHOD, w, super_base, 0);
        emit_word(c, (uint32_t)name_const(c, name));
    } else {
        int obj = expr_any(c, attr->value);
        at_attribute(c, &attr->node, attr);
        emit(c, OPC_GETMETHOD, w, obj, 0);
        emit_word(c, (uint32_t)name_const(c, name));
        emit_word(c, ~0u);
        emit_word(c, (uint32_t)const_slot(c));
    }
    u->top = inner;
    at_attribute(c, &call->node, attr);
    finish_call(c, w, &call->args, &call->keywords, 1, true, dst, u->at);
    u->top = top;
}

void call_expr(Compiler *c, AstCall *call, int dst)
{
    Unit *u = c->u;
    int top = u->top;
    if (call->func->kind == AST_Attribute && is_simple(&call->args, &call->keywords)) {
        method_call(c, call, AST(Attribute, call->func), dst);
        return;
    }
    int w = call_window(c, 0);
    expr_to(c, call->func, w + 1);
    u->at = &call->node;
    call_with(c, w, &call->args, &call->keywords, 0, dst);
    u->top = top;
}
