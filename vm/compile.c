/* The compiler's entry: trees to code objects. See compile.h for how it works. */
#include "vm/compile.h"

#include "runtime/ops.h"

static void module_body(Compiler *c, const NodeList *body)
{
    Value doc = !c->interactive && c->optimize < 2 ? docstring_of(body) : 0;
    setup_annotations(c, body);
    if (doc) {
        c->u->doc = doc;
        int r = temp(c);
        load_const(c, r, doc);
        emit_bx(c, OPC_STORENAME, r, name_const(c, NAME(dunder_doc)));
        emit_caches(c, 2);
        c->u->top = r;
    }
    statements(c, body);
    int r = temp(c);
    load_const(c, r, VALUE_NONE);
    emit(c, c->u->flags & CO_SUSPENDS ? OPC_RETGEN : OPC_RET, r, 0, 0);
}

static void expression_body(Compiler *c, Node *body)
{
    int r = temp(c);
    expr_to(c, body, r);
    emit(c, c->u->flags & CO_SUSPENDS ? OPC_RETGEN : OPC_RET, r, 0, 0);
}

/* Does the top level itself await? Then its code is a coroutine's (prompt, -m asyncio). */
static bool awaits(Node *n, void *data)
{
    bool *found = data;
    switch (n->kind) {
    case AST_Await:
    case AST_AsyncFor:
    case AST_AsyncWith:
        *found = true;
        return true;
    case AST_comprehension:
        if (AST(comprehension, n)->is_async)
            *found = true;
        break;
    case AST_FunctionDef:
    case AST_AsyncFunctionDef:
    case AST_ClassDef:
    case AST_Lambda:
    case AST_GeneratorExp:
        return true;
    default:
        break;
    }
    return ast_each_child(n, awaits, data);
}

static void top_level(Compiler *c, Node *tree)
{
    Unit *u = c->u;
    bool suspends = false;
    u->is_module = u->has_namespace = true;
    u->nvars = u->top = u->max_reg = 1; /* R[0]: the namespace */
    u->argcount = 1;
    if (!list_push(LIST(u->varnames), str_intern_cstr(".namespace")))
        compile_fail(c);
    if (c->top_level_await) {
        awaits(tree, &suspends);
        if (suspends)
            u->flags |= CO_COROUTINE;
    }
    switch (tree->kind) {
    case AST_Module: module_body(c, &AST(Module, tree)->body); break;
    case AST_Interactive: module_body(c, &AST(Interactive, tree)->body); break;
    case AST_Expression: expression_body(c, AST(Expression, tree)->body); break;
    default:
        raise_type_error("cannot compile a %s node", ast_kind_name((AstKind)tree->kind));
        compile_fail(c);
    }
}

Code *compile_tree(Node *tree, const CompileOptions *options)
{
    Compiler c = {.filename = options->filename, .optimize = options->optimize,
                  .future = options->flags & CO_FUTURE_ANNOTATIONS,
                  .top_level_await = options->top_level_await,
                  .interactive = tree->kind == AST_Interactive};
    Scope *top = scope_build(tree, options->filename, &c.scopes);
    if (top == NULL)
        return NULL;
    if (top->future_annotations)
        c.future |= CO_FUTURE_ANNOTATIONS;
    Unit *u = unit_begin(&c, top, NAME(module_), NULL);
    if (u == NULL)
        return NULL;
    top_level(&c, tree);
    if (c.failed) {
        assert(error_pending());
        return NULL;
    }
    return unit_end(&c);
}
