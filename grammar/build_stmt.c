/* Statements: actions of the grammar that make them. */
#include "grammar/build.h"
#include "runtime/error.h"
#include "runtime/str.h"

/* ---- modules ---- */

/* Every parenthesised `a as b` must have been taken by a with statement by now. */
void statement_done(Parser *p)
{
    if (p->pending_as != NULL)
        fail_token(p, p->pending_as->as, "invalid syntax");
}

void build_module(Parser *p, Seq *body)
{
    AstModule *module = NEW_NODE(p, Module, ((Position){1, 0}));
    module->body = seq_nodes(body);
    p->tree = &module->node;
}

void build_interactive(Parser *p, Seq *body)
{
    AstInteractive *module = NEW_NODE(p, Interactive, ((Position){1, 0}));
    if (body == NULL) { /* an empty line is a `pass` */
        AstPass *pass = NEW_NODE(p, Pass, ((Position){1, 0}));
        body = seq_one(p, &pass->node, (Position){1, 0});
    }
    module->body = seq_nodes(body);
    p->tree = &module->node;
}

void build_expression(Parser *p, Ref body)
{
    statement_done(p);
    AstExpression *module = NEW_NODE(p, Expression, ((Position){1, 0}));
    module->body = body.node;
    p->tree = &module->node;
}

/* The types of a signature: stars are dropped, as in CPython's func_type rule. */
void build_function_type(Parser *p, Seq *args, Ref returns)
{
    AstFunctionType *type = NEW_NODE(p, FunctionType, ((Position){1, 0}));
    Seq *types = seq_new(p);
    for (int32_t i = 0; args != NULL && i < args->count; i++) {
        Node *arg = args->items[i];
        if (arg->kind == AST_Starred)
            arg = AST(Starred, arg)->value;
        else if (arg->kind == AST_keyword && AST(keyword, arg)->arg == VALUE_ABSENT)
            arg = AST(keyword, arg)->value;
        else if (arg->kind == AST_keyword || arg->kind == PSEUDO_GENERATOR_ARG)
            fail_node(p, arg, "invalid syntax");
        seq_add(p, types, arg);
    }
    type->argtypes = seq_nodes(types);
    type->returns = returns.node;
    p->tree = &type->node;
}

/* ---- simple statements ---- */

Ref build_expr_stmt(Parser *p, Ref value)
{
    AstExpr *stmt = NEW_NODE(p, Expr, value.pos);
    stmt->value = value.node;
    return ref(&stmt->node, value.pos);
}

Ref build_simple(Parser *p, AstKind kind, Token keyword)
{
    return ref(new_node(p, kind, keyword.pos), keyword.pos);
}

Ref build_return(Parser *p, Token keyword, Node *value)
{
    AstReturn *stmt = NEW_NODE(p, Return, keyword.pos);
    stmt->value = value;
    return ref(&stmt->node, keyword.pos);
}

Ref build_raise(Parser *p, Token keyword, Node *exc, Node *cause)
{
    AstRaise *stmt = NEW_NODE(p, Raise, keyword.pos);
    stmt->exc = exc;
    stmt->cause = cause;
    return ref(&stmt->node, keyword.pos);
}

/* `global a, b` and `nonlocal a, b`: the structs are alike. */
Ref build_names(Parser *p, AstKind kind, Token keyword, Seq *names)
{
    AstGlobal *stmt = (AstGlobal *)new_node(p, kind, keyword.pos);
    Value *items = gc_alloc(sizeof *items * (size_t)(names->count + 1));
    if (items == NULL) {
        p->memory_failed = true;
        return ref(&stmt->node, keyword.pos);
    }
    for (int32_t i = 0; i < names->count; i++)
        items[i] = AST(Name, names->items[i])->id;
    stmt->names = (IdentList){names->count, items};
    return ref(&stmt->node, keyword.pos);
}

Ref build_delete(Parser *p, Token keyword, Ref targets)
{
    AstDelete *stmt = NEW_NODE(p, Delete, keyword.pos);
    make_target(p, targets.node, TARGET_DELETE);
    Node *node = targets.node;
    if (node->kind == AST_Tuple && !node->parenthesized)
        stmt->targets = AST(Tuple, node)->elts;
    else
        stmt->targets = seq_nodes(seq_one(p, node, targets.pos));
    return ref(&stmt->node, keyword.pos);
}

Ref build_assert(Parser *p, Token keyword, Node *test, Node *msg)
{
    AstAssert *stmt = NEW_NODE(p, Assert, keyword.pos);
    stmt->test = test;
    stmt->msg = msg;
    return ref(&stmt->node, keyword.pos);
}

Ref build_import(Parser *p, Token keyword, Seq *names)
{
    AstImport *stmt = NEW_NODE(p, Import, keyword.pos);
    stmt->names = seq_nodes(names);
    return ref(&stmt->node, keyword.pos);
}

Ref build_import_from(Parser *p, Token keyword, Ref module, int level, Seq *names)
{
    AstImportFrom *stmt = NEW_NODE(p, ImportFrom, keyword.pos);
    stmt->module = module.node ? AST(Name, module.node)->id : VALUE_ABSENT;
    stmt->level = level;
    stmt->names = seq_nodes(names);
    return ref(&stmt->node, keyword.pos);
}

Ref build_alias(Parser *p, Ref name, Token *asname)
{
    Astalias *alias = NEW_NODE(p, alias, name.pos);
    alias->name = AST(Name, name.node)->id;
    alias->asname = asname ? identifier(p, *asname) : VALUE_ABSENT;
    return ref(&alias->node, name.pos);
}

Ref build_type_alias(Parser *p, Token keyword, Token name, Seq *params, Ref value)
{
    AstTypeAlias *stmt = NEW_NODE(p, TypeAlias, keyword.pos);
    Node *target = build_name(p, name).node;
    set_context(target, AST_Store);
    stmt->name = target;
    stmt->type_params = seq_nodes(params);
    stmt->value = value.node;
    return ref(&stmt->node, keyword.pos);
}

/* ---- assignment ---- */

static void add_target(Parser *p, AstAssign *stmt, Node *target)
{
    NodeList *targets = &stmt->targets;
    Node **items = gc_alloc(sizeof *items * (size_t)(targets->count + 1));
    if (items == NULL) {
        p->memory_failed = true;
        return;
    }
    if (targets->count > 0)
        memcpy(items, targets->items, sizeof *items * (size_t)targets->count);
    items[targets->count] = target;
    *targets = (NodeList){targets->count + 1, items};
}

Ref build_assign(Parser *p, Ref target, Ref value)
{
    make_target(p, target.node, TARGET_ASSIGN);
    AstAssign *stmt = NEW_NODE(p, Assign, target.pos);
    add_target(p, stmt, target.node);
    stmt->value = value.node;
    return ref(&stmt->node, target.pos);
}

/* Another `= value`: what was the value becomes one more target. */
Ref build_assign_more(Parser *p, Ref assign, Ref value)
{
    AstAssign *stmt = AST(Assign, assign.node);
    make_target(p, stmt->value, TARGET_CHAIN);
    add_target(p, stmt, stmt->value);
    stmt->value = value.node;
    node_ends_here(p, &stmt->node);
    return assign;
}

Ref build_aug_assign(Parser *p, Ref target, int op, Ref value)
{
    Node *node = target.node;
    if (node->kind != AST_Name && node->kind != AST_Attribute && node->kind != AST_Subscript)
        fail_node(p, node, "'%s' is an illegal expression for augmented assignment",
                  expression_name(node));
    set_context(node, AST_Store);
    AstAugAssign *stmt = NEW_NODE(p, AugAssign, target.pos);
    stmt->target = node;
    stmt->op = (Ast_operator)op;
    stmt->value = value.node;
    return ref(&stmt->node, target.pos);
}

Ref build_ann_assign(Parser *p, Ref target, Ref annotation, Node *value)
{
    Node *node = target.node;
    if (node->kind == AST_Tuple || node->kind == AST_List)
        fail_node(p, node->kind == AST_Tuple && !node->parenthesized
                         ? AST(Tuple, node)->elts.items[0] : node,
                  "only single target (not %s) can be annotated",
                  node->kind == AST_Tuple ? "tuple" : "list");
    else if (node->kind != AST_Name && node->kind != AST_Attribute && node->kind != AST_Subscript)
        fail_node(p, node, "illegal target for annotation");
    set_context(node, AST_Store);
    AstAnnAssign *stmt = NEW_NODE(p, AnnAssign, target.pos);
    stmt->target = node;
    stmt->annotation = annotation.node;
    stmt->value = value;
    stmt->simple = node->kind == AST_Name && !node->parenthesized;
    return ref(&stmt->node, target.pos);
}

/* ---- if, while, for ---- */

Ref build_elif(Parser *p, Token keyword, Ref test, Seq *body)
{
    AstIf *stmt = NEW_NODE(p, If, keyword.pos);
    stmt->test = test.node;
    stmt->body = seq_nodes(body);
    return ref(&stmt->node, keyword.pos);
}

/* Each elif is an If in the orelse of the one before; all end where the whole ends. */
Ref build_if(Parser *p, Token keyword, Ref test, Seq *body, Seq *elifs, Seq *orelse)
{
    NodeList rest = seq_nodes(orelse);
    for (int32_t i = elifs ? elifs->count - 1 : -1; i >= 0; i--) {
        AstIf *elif = AST(If, elifs->items[i]);
        elif->orelse = rest;
        node_ends_here(p, &elif->node);
        rest = seq_nodes(seq_one(p, &elif->node, keyword.pos));
    }
    Ref result = build_elif(p, keyword, test, body);
    AST(If, result.node)->orelse = rest;
    return result;
}

Ref build_while(Parser *p, Token keyword, Ref test, Seq *body, Seq *orelse)
{
    AstWhile *stmt = NEW_NODE(p, While, keyword.pos);
    stmt->test = test.node;
    stmt->body = seq_nodes(body);
    stmt->orelse = seq_nodes(orelse);
    return ref(&stmt->node, keyword.pos);
}

Ref build_for(Parser *p, Token keyword, Ref target, Ref iter, Seq *body, Seq *orelse)
{
    make_target(p, target.node, TARGET_FOR);
    AstFor *stmt = NEW_NODE(p, For, keyword.pos);
    stmt->target = target.node;
    stmt->iter = iter.node;
    stmt->body = seq_nodes(body);
    stmt->orelse = seq_nodes(orelse);
    return ref(&stmt->node, keyword.pos);
}

/* ---- try ---- */

/* scratch of a handler: 1 for except* (PEP 654). */
Ref build_handler(Parser *p, Token keyword, Token *star, Node *type, Token *name, Seq *body)
{
    AstExceptHandler *handler = NEW_NODE(p, ExceptHandler, keyword.pos);
    handler->node.scratch = star != NULL;
    handler->type = type;
    handler->name = name ? identifier(p, *name) : VALUE_ABSENT;
    handler->body = seq_nodes(body);
    return ref(&handler->node, keyword.pos);
}

void check_handler_kind(Parser *p, Seq *handlers, Ref next)
{
    if (handlers->items[0]->scratch == next.node->scratch)
        return;
    Position end = next.pos;
    end.col += next.node->scratch ? 7 : 6; /* the word alone */
    fault_set(&p->fault, &type_SyntaxError, next.pos, end,
              "cannot have both 'except' and 'except*' on the same 'try'");
}

Ref build_try(Parser *p, Token keyword, Seq *body, Seq *handlers, Seq *orelse, Seq *finalbody)
{
    bool star = handlers != NULL && handlers->count > 0 && handlers->items[0]->scratch;
    AstTry *stmt = (AstTry *)new_node(p, star ? AST_TryStar : AST_Try, keyword.pos);
    stmt->body = seq_nodes(body);
    stmt->handlers = seq_nodes(handlers);
    stmt->orelse = seq_nodes(orelse);
    stmt->finalbody = seq_nodes(finalbody);
    return ref(&stmt->node, keyword.pos);
}

/* ---- with ---- */

Ref build_with_item(Parser *p, Ref context, Ref *target)
{
    if (target != NULL)
        make_target(p, target->node, TARGET_WITH);
    Astwithitem *item = NEW_NODE(p, withitem, context.pos);
    item->context_expr = context.node;
    item->optional_vars = target ? target->node : NULL;
    return ref(&item->node, context.pos);
}

/* The items of `(a, b)` or `(a as b, c)` when that is a whole with-item without `as`. */
static bool parenthesized_items(Parser *p, Astwithitem *item, NodeList *out)
{
    Node *context = item->context_expr;
    if (item->optional_vars != NULL || context->line != item->node.line ||
        context->col != item->node.col)
        return false;
    if (context->kind == PSEUDO_AS_GROUP) {
        *out = seq_nodes(((AsGroup *)context)->items);
        p->pending_as = NULL;
        return true;
    }
    if (context->kind != AST_Tuple || AST(Tuple, context)->elts.count == 0)
        return false;
    *out = AST(Tuple, context)->elts;
    for (int32_t i = 0; i < out->count; i++) {
        Node *elt = out->items[i];
        if (elt->kind == AST_Starred || (elt->kind == AST_NamedExpr && !elt->parenthesized))
            return false;
    }
    return true;
}

/* PEP 617: parentheses around all items of a with statement are not a tuple. */
static Seq *expand_with_items(Parser *p, Seq *items)
{
    if (items->count != 1)
        return items;
    NodeList inner;
    if (!parenthesized_items(p, AST(withitem, items->items[0]), &inner))
        return items;
    Seq *result = seq_new(p);
    for (int32_t i = 0; i < inner.count; i++) {
        Node *node = inner.items[i];
        if (node->kind == PSEUDO_AS_ITEM)
            node->kind = AST_withitem;
        else
            node = build_with_item(p, ref(node, items->pos), NULL).node;
        seq_add(p, result, node);
    }
    return result;
}

Ref build_with_head(Parser *p, Token keyword, Seq *items)
{
    AstWith *stmt = NEW_NODE(p, With, keyword.pos);
    if (!p->memory_failed)
        stmt->items = seq_nodes(expand_with_items(p, items));
    return ref(&stmt->node, keyword.pos);
}

Ref build_with(Parser *p, Ref head, Seq *body)
{
    AST(With, head.node)->body = seq_nodes(body);
    node_ends_here(p, head.node);
    return head;
}

/* ---- definitions ---- */

Ref build_def(Parser *p, Token keyword, Token name, Seq *type_params, Node *args, Ref returns,
              Seq *body)
{
    AstFunctionDef *stmt = NEW_NODE(p, FunctionDef, keyword.pos);
    stmt->name = identifier(p, name);
    stmt->args = args;
    stmt->body = seq_nodes(body);
    stmt->returns = returns.node;
    stmt->type_params = seq_nodes(type_params);
    return ref(&stmt->node, keyword.pos);
}

Ref build_class(Parser *p, Token keyword, Token name, Seq *type_params, Seq *args, Seq *body)
{
    AstClassDef *stmt = NEW_NODE(p, ClassDef, keyword.pos);
    stmt->name = identifier(p, name);
    if (args != NULL && !p->memory_failed && args->items[0]->kind == PSEUDO_GENERATOR_ARG) {
        Node *first = ((AstGeneratorExp *)args->items[0])->generators.items[0];
        Position word = {first->line, first->col};
        int length = ((Astcomprehension *)first)->is_async ? 5 : 3; /* async, for */
        fault_set(&p->fault, &type_SyntaxError, word, (Position){word.line, word.col + length},
                  "invalid syntax");
    }
    split_arguments(p, args, &stmt->bases, &stmt->keywords);
    stmt->body = seq_nodes(body);
    stmt->type_params = seq_nodes(type_params);
    return ref(&stmt->node, keyword.pos);
}

/* The structs of the async statements equal those of the plain ones. */
Ref build_async(Parser *p, Token keyword, Ref statement)
{
    (void)p;
    Node *node = statement.node;
    if (node->kind == AST_FunctionDef)
        node->kind = AST_AsyncFunctionDef;
    else if (node->kind == AST_For)
        node->kind = AST_AsyncFor;
    else if (node->kind == AST_With)
        node->kind = AST_AsyncWith;
    node->line = keyword.pos.line;
    node->col = keyword.pos.col;
    return ref(node, keyword.pos);
}

Ref build_decorated(Parser *p, Seq *decorators, Ref definition)
{
    (void)p;
    Node *node = definition.node;
    if (node->kind == AST_ClassDef)
        AST(ClassDef, node)->decorator_list = seq_nodes(decorators);
    else
        ((AstFunctionDef *)node)->decorator_list = seq_nodes(decorators);
    return ref(node, decorators->pos);
}

Ref build_type_param(Parser *p, AstKind kind, Token first, Token name, Node *bound, Node *deflt)
{
    Node *node = new_node(p, kind, first.pos);
    Value id = identifier(p, name);
    if (kind == AST_TypeVar) {
        AstTypeVar *var = (AstTypeVar *)node;
        var->name = id;
        var->bound = bound;
        var->default_value = deflt;
    } else { /* ParamSpec and TypeVarTuple have the same fields */
        AstParamSpec *spec = (AstParamSpec *)node;
        spec->name = id;
        spec->default_value = deflt;
    }
    return ref(node, first.pos);
}
