/* Parameters of functions and arguments of calls: flat lists of the grammar, checked and sorted. */
#include "grammar/build.h"
#include "grammar/parser.h"
#include "runtime/error.h"
#include "runtime/str.h"

/* ---- parameters ---- */

static void *new_pseudo(Parser *p, size_t bytes, int kind, Position start)
{
    Node *node = p->memory_failed ? NULL : gc_alloc(bytes);
    if (node == NULL) {
        p->memory_failed = true;
        node = p->spare;
    }
    node->kind = (uint8_t)kind;
    node->line = start.line;
    node->col = start.col;
    node_ends_here(p, node);
    return node;
}

Ref build_arg(Parser *p, Token name, Ref annotation)
{
    Astarg *arg = NEW_NODE(p, arg, name.pos);
    arg->arg = identifier(p, name);
    arg->annotation = annotation.node;
    return ref(&arg->node, name.pos);
}

/* For messages a parameter is its stars, or its name. */
Ref build_param(Parser *p, Token *stars_token, Ref arg, Node *default_value, ParamStars stars)
{
    Position start = stars_token ? stars_token->pos : arg.pos;
    Param *param = new_pseudo(p, sizeof *param, PSEUDO_PARAM, start);
    size_t length = 0;
    if (stars_token == NULL && !p->memory_failed)
        str_utf8(AST(arg, arg.node)->arg, &length);
    param->node.end_line = start.line;
    param->node.end_col = start.col + (stars_token ? stars_token->length : (int32_t)length);
    param->stars = stars;
    /* `*args: *a = 1` is no mistake that has a message of its own. */
    bool starred = stars == PARAM_STAR && !p->memory_failed && AST(arg, arg.node)->annotation != NULL
        && AST(arg, arg.node)->annotation->kind == AST_Starred;
    p->last_stars = starred ? PARAM_PLAIN : stars;
    param->arg = arg.node;
    param->default_value = default_value;
    return ref(&param->node, arg.pos);
}

Ref build_mark(Parser *p, int kind, Token token)
{
    Param *param = new_pseudo(p, sizeof *param, kind, token.pos);
    return ref(&param->node, token.pos);
}

Seq *build_first_param(Parser *p, Ref param)
{
    if (param.node->kind == PSEUDO_SLASH_MARK && p->current_code == TK_COMMA)
        fail_node(p, param.node, "at least one argument must precede /");
    return seq_one(p, param.node, param.pos);
}

typedef struct ParamOrder {
    bool slash, star, double_star, has_default;
} ParamOrder;

static bool is_star_param(const Node *node)
{
    return node->kind == PSEUDO_STAR_MARK ||
           (node->kind == PSEUDO_PARAM && ((const Param *)node)->stars == PARAM_STAR);
}

/* What may stand next; sets the fault and gives false when `node` may not. */
static bool check_param(Parser *p, ParamOrder *seen, Node *node, Node *next, bool first, bool comma)
{
    const Param *param = (const Param *)node;
    if (seen->double_star) {
        fail_node(p, node, "arguments cannot follow var-keyword argument");
        return false;
    }
    if (node->kind == PSEUDO_SLASH_MARK) {
        if (seen->slash)
            fail_node(p, node, "/ may appear only once");
        else if (seen->star)
            fail_node(p, node, "/ must be ahead of *");
        else if (first)
            fail_node(p, node, next || comma ? "at least one argument must precede /"
                                             : "invalid syntax");
        seen->slash = true;
    } else if (is_star_param(node)) {
        if (seen->star)
            fail_node(p, node, "* argument may appear only once");
        seen->star = true;
        if (node->kind == PSEUDO_STAR_MARK &&
            (next == NULL ||
             (next->kind == PSEUDO_PARAM && ((Param *)next)->stars == PARAM_DOUBLE_STAR)))
            fail_node(p, node, "named arguments must follow bare *");
    } else if (param->stars == PARAM_DOUBLE_STAR) {
        seen->double_star = true;
    } else if (!seen->star) {
        if (param->default_value == NULL && seen->has_default)
            fail_node(p, node, "parameter without a default follows parameter with a default");
        seen->has_default |= param->default_value != NULL;
    }
    return p->fault.type == NULL;
}

static void check_params(Parser *p, Seq *params)
{
    ParamOrder seen = {0};
    if (p->current_code != TK_RPAR && p->current_code != TK_COLON)
        return; /* the grammar is about to refuse what follows, and knows better */
    for (int32_t i = 0; i < params->count; i++) {
        Node *next = i + 1 < params->count ? params->items[i + 1] : NULL;
        if (!check_param(p, &seen, params->items[i], next, i == 0, params->trailing_comma))
            return;
    }
}

/* Sorts the checked list into the fields of an `arguments` node. */
static void sort_params(Parser *p, Seq *params, Astarguments *out)
{
    Seq *plain = seq_new(p), *only = seq_new(p), *deflts = seq_new(p), *kw = seq_new(p),
        *kw_deflts = seq_new(p);
    bool after_star = false;
    for (int32_t i = 0; i < params->count; i++) {
        Node *node = params->items[i];
        Param *param = (Param *)node;
        if (node->kind == PSEUDO_SLASH_MARK) {
            only = plain;
            plain = seq_new(p);
        } else if (node->kind == PSEUDO_STAR_MARK) {
            after_star = true;
        } else if (param->stars == PARAM_STAR) {
            out->vararg = param->arg;
            after_star = true;
        } else if (param->stars == PARAM_DOUBLE_STAR) {
            out->kwarg = param->arg;
        } else if (after_star) {
            seq_add(p, kw, param->arg);
            seq_add(p, kw_deflts, param->default_value);
        } else {
            seq_add(p, plain, param->arg);
            if (param->default_value != NULL)
                seq_add(p, deflts, param->default_value);
        }
    }
    out->posonlyargs = seq_nodes(only);
    out->args = seq_nodes(plain);
    out->defaults = seq_nodes(deflts);
    out->kwonlyargs = seq_nodes(kw);
    out->kw_defaults = seq_nodes(kw_deflts);
}

Node *build_arguments(Parser *p, Seq *params, bool lambda)
{
    (void)lambda;
    Astarguments *args = NEW_NODE(p, arguments, p->last_end);
    if (params != NULL && !p->memory_failed) {
        check_params(p, params);
        sort_params(p, params, args);
    }
    return &args->node;
}

/* ---- arguments ---- */

Ref build_keyword(Parser *p, Ref name, Token equal, Ref value)
{
    Astkeyword *keyword = NEW_NODE(p, keyword, name.pos);
    keyword->value = value.node;
    p->keyword_equal = equal;
    Node *node = name.node;
    if (node->kind == AST_Name && !node->parenthesized) {
        keyword->arg = AST(Name, node)->id;
        return ref(&keyword->node, name.pos);
    }
    const char *what = expression_name(node);
    Position start = {node->line, node->col};
    bool constant = node->kind == AST_Constant && strcmp(what, "literal") != 0 &&
                    strcmp(what, "ellipsis") != 0;
    if (constant)
        fault_set(&p->fault, &type_SyntaxError, start, equal.end, "cannot assign to %s", what);
    else
        fault_set(&p->fault, &type_SyntaxError, start, equal.end, "expression cannot contain "
                  "assignment, perhaps you meant \"==\"?");
    return ref(&keyword->node, name.pos);
}

Ref build_double_star(Parser *p, Token stars, Ref value)
{
    Astkeyword *keyword = NEW_NODE(p, keyword, stars.pos);
    keyword->value = value.node;
    return ref(&keyword->node, stars.pos);
}

Ref build_generator_arg(Parser *p, Ref element, Seq *generators)
{
    AstGeneratorExp *node = NEW_NODE(p, GeneratorExp, element.pos);
    node->node.kind = PSEUDO_GENERATOR_ARG;
    node->elt = element.node;
    node->generators = seq_nodes(generators);
    return ref(&node->node, element.pos);
}

/* CPython points at the closing parenthesis, or from the comma before a misplaced * to there. */
static void check_argument_order(Parser *p, Seq *all)
{
    bool keyword = false, unpacking = false;
    for (int32_t i = 0; i < all->count; i++) {
        Node *arg = all->items[i];
        if (arg->kind == AST_keyword) {
            *(AST(keyword, arg)->arg ? &keyword : &unpacking) = true;
        } else if (arg->kind == PSEUDO_GENERATOR_ARG) {
            if (all->count > 1 || all->trailing_comma)
                fail_node(p, arg, "Generator expression must be parenthesized");
        } else if (arg->kind == AST_Starred) {
            Node *before = i > 0 ? all->items[i - 1] : arg;
            if (unpacking)
                fault_set(&p->fault, &type_SyntaxError,
                          (Position){before->end_line, before->end_col}, p->previous.pos,
                          "iterable argument unpacking follows keyword argument unpacking");
        } else if (unpacking || keyword) {
            fail_token(p, p->previous, "positional argument follows keyword argument%s",
                       unpacking ? " unpacking" : "");
        }
    }
}

void split_arguments(Parser *p, Seq *all, NodeList *args, NodeList *keywords)
{
    if (all == NULL || p->memory_failed)
        return;
    check_argument_order(p, all);
    Seq *plain = seq_new(p), *named = seq_new(p);
    for (int32_t i = 0; i < all->count; i++) {
        Node *arg = all->items[i];
        if (arg->kind == PSEUDO_GENERATOR_ARG)
            arg->kind = AST_GeneratorExp;
        seq_add(p, arg->kind == AST_keyword ? named : plain, arg);
    }
    *args = seq_nodes(plain);
    *keywords = seq_nodes(named);
}

/* A generator expression that is the only argument includes the call's parentheses. */
Ref build_call(Parser *p, Ref func, Token open, Seq *args)
{
    AstCall *call = NEW_NODE(p, Call, func.pos);
    call->func = func.node;
    if (args != NULL && args->count == 1 && args->items[0]->kind == PSEUDO_GENERATOR_ARG &&
        !args->trailing_comma) {
        args->items[0]->line = open.pos.line;
        args->items[0]->col = open.pos.col;
        node_ends_here(p, args->items[0]);
    }
    split_arguments(p, args, &call->args, &call->keywords);
    return ref(&call->node, func.pos);
}
