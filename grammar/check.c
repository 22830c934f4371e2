/* Errors that CPython's compiler reports: statements and expressions in places where they mean
 * nothing, names that cannot be bound, starred expressions; and its SyntaxWarnings. */
#include "grammar/check.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/str.h"

/* CPython's limit of nested loops, with and try statements. */
enum { MAX_BLOCKS = 20 };

/* ---- reporting ---- */

static bool vfail(Checker *c, Position pos, Position end, const char *fmt, va_list args)
{
    Value text = str_vformat(fmt, args);
    const char *message = text ? str_utf8(text, NULL) : NULL;
    if (message == NULL)
        return false;
    Fault fault = {.type = &type_SyntaxError, .pos = pos, .end = end, .message = message,
                   .no_end_offset = c->no_end, .fixed_end_offset = NO_OFFSET};
    fault_raise(&fault, c->source, c->end, c->options->filename);
    return false;
}

bool check_fail(Checker *c, Node *where, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vfail(c, (Position){where->line, where->col}, (Position){where->end_line, where->end_col}, fmt,
          args);
    va_end(args);
    return false;
}

bool check_warn(Checker *c, Node *where, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    Value text = str_vformat(fmt, args);
    va_end(args);
    const char *message = text ? str_utf8(text, NULL) : NULL;
    return message != NULL &&
           syntax_warn(&type_SyntaxWarning, message, (Position){where->line, where->col},
                       (Position){where->end_line, where->end_col}, c->source,
                       c->options->filename);
}

/* ---- names ---- */

bool check_name(Checker *c, Node *where, Value name, Ast_expr_context ctx)
{
    if (ctx == AST_Load || name != NAME(dunder_debug))
        return true;
    return check_fail(c, where, "cannot %s __debug__", ctx == AST_Del ? "delete" : "assign to");
}

static bool check_params(Checker *c, const NodeList *params)
{
    for (int32_t i = 0; i < params->count; i++)
        if (!check_name(c, params->items[i], AST(arg, params->items[i])->arg, AST_Store))
            return false;
    return true;
}

static bool check_arguments(Checker *c, Astarguments *a)
{
    return check_params(c, &a->posonlyargs) && check_params(c, &a->args) &&
           check_params(c, &a->kwonlyargs) &&
           (a->vararg == NULL || check_name(c, a->vararg, AST(arg, a->vararg)->arg, AST_Store)) &&
           (a->kwarg == NULL || check_name(c, a->kwarg, AST(arg, a->kwarg)->arg, AST_Store));
}

static bool check_keywords(Checker *c, const NodeList *keywords)
{
    for (int32_t i = 0; i < keywords->count; i++) {
        Value name = AST(keyword, keywords->items[i])->arg;
        if (name == VALUE_ABSENT)
            continue;
        if (!check_name(c, keywords->items[i], name, AST_Store))
            return false;
        for (int32_t j = i + 1; j < keywords->count; j++)
            if (AST(keyword, keywords->items[j])->arg == name)
                return check_fail(c, keywords->items[j], "keyword argument repeated: %U", name);
    }
    return true;
}

/* ---- what a function's body contains ---- */

static bool is_scope(const Node *n)
{
    return n->kind == AST_FunctionDef || n->kind == AST_AsyncFunctionDef ||
           n->kind == AST_ClassDef || n->kind == AST_Lambda;
}

/* Stops (false) at a yield that belongs to this function. Names of functions inside are evaluated
 * outside of them, but a yield there is so rare that it may be missed. */
static bool has_no_yield(Node *n, void *data)
{
    if (n->kind == AST_Yield || n->kind == AST_YieldFrom)
        return false;
    if (is_scope(n) || !recursion_check(""))
        return true;
    return ast_each_child(n, has_no_yield, data);
}

static bool contains_yield(const NodeList *body)
{
    for (int32_t i = 0; i < body->count; i++)
        if (!has_no_yield(body->items[i], NULL))
            return true;
    return false;
}

static bool is_asynchronous(Node *comprehension);

/* Stops (false) at an await of this very comprehension, or at one inside it that makes it
 * asynchronous; generator expressions and lambdas keep theirs to themselves. */
static bool has_no_await(Node *n, void *data)
{
    if (n->kind == AST_Await)
        return false;
    if (n->kind == AST_ListComp || n->kind == AST_SetComp || n->kind == AST_DictComp) {
        NodeList *generators = n->kind == AST_DictComp ? &AST(DictComp, n)->generators
                                                       : &((AstListComp *)n)->generators;
        return !is_asynchronous(n) &&
               has_no_await(AST(comprehension, generators->items[0])->iter, data);
    }
    if (n->kind == AST_GeneratorExp)
        return has_no_await(AST(comprehension, AST(GeneratorExp, n)->generators.items[0])->iter,
                            data);
    if (is_scope(n) || !recursion_check(""))
        return true;
    return ast_each_child(n, has_no_await, data);
}

static bool generators_asynchronous(const NodeList *generators)
{
    for (int32_t i = 0; i < generators->count; i++) {
        Astcomprehension *g = AST(comprehension, generators->items[i]);
        if (g->is_async || !has_no_await(g->target, NULL) ||
            (i > 0 && !has_no_await(g->iter, NULL)))
            return true;
        for (int32_t j = 0; j < g->ifs.count; j++)
            if (!has_no_await(g->ifs.items[j], NULL))
                return true;
    }
    return false;
}

static bool is_asynchronous(Node *n)
{
    if (n->kind == AST_DictComp) {
        AstDictComp *dict = AST(DictComp, n);
        return generators_asynchronous(&dict->generators) || !has_no_await(dict->key, NULL) ||
               !has_no_await(dict->value, NULL);
    }
    AstListComp *list = (AstListComp *)n;
    return generators_asynchronous(&list->generators) || !has_no_await(list->elt, NULL);
}

/* ---- scopes ---- */

/* Runs over a body with another place, outside of all loops. */
static bool in_place(Checker *c, Place place, const NodeList *body, Node *expression)
{
    Checker inner = *c;
    inner.place = place;
    inner.enclosing = NULL;
    inner.async_generator = place == IN_ASYNC_FUNCTION && body != NULL && contains_yield(body);
    return (body == NULL || check_nodes(&inner, body)) &&
           (expression == NULL || check_node(&inner, expression));
}

static bool check_type_params(Checker *c, const NodeList *params)
{
    bool has_default = false;
    for (int32_t i = 0; i < params->count; i++) {
        Node *n = params->items[i];
        bool var = n->kind == AST_TypeVar;
        Node *value = var ? AST(TypeVar, n)->default_value : ((AstParamSpec *)n)->default_value;
        Value name = var ? AST(TypeVar, n)->name : ((AstParamSpec *)n)->name;
        if (value == NULL && has_default)
            return check_fail(c, n, "non-default type parameter '%U' follows default type "
                              "parameter", name);
        has_default |= value != NULL;
        if (var && AST(TypeVar, n)->bound != NULL &&
            !in_place(c, IN_FUNCTION, NULL, AST(TypeVar, n)->bound))
            return false;
        if (value != NULL && n->kind == AST_TypeVarTuple && value->kind == AST_Starred)
            value = AST(Starred, value)->value;
        if (value != NULL && !in_place(c, IN_FUNCTION, NULL, value))
            return false;
    }
    return true;
}

/* *args: *Ts is the one annotation that may be starred (PEP 646). */
static bool check_annotations(Checker *c, Astarguments *a, Node *returns)
{
    const NodeList *lists[] = {&a->posonlyargs, &a->args, &a->kwonlyargs};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        for (int32_t j = 0; j < lists[i]->count; j++) {
            Node *annotation = AST(arg, lists[i]->items[j])->annotation;
            if (annotation != NULL && !check_node(c, annotation))
                return false;
        }
    Node *star = a->vararg ? AST(arg, a->vararg)->annotation : NULL;
    if (star != NULL && star->kind == AST_Starred)
        star = AST(Starred, star)->value;
    Node *double_star = a->kwarg ? AST(arg, a->kwarg)->annotation : NULL;
    return (star == NULL || check_node(c, star)) &&
           (double_star == NULL || check_node(c, double_star)) &&
           (returns == NULL || check_node(c, returns));
}

static bool check_def(Checker *c, AstFunctionDef *n)
{
    Astarguments *a = AST(arguments, n->args);
    Place place = n->node.kind == AST_AsyncFunctionDef ? IN_ASYNC_FUNCTION : IN_FUNCTION;
    return check_nodes(c, &n->decorator_list) && check_nodes(c, &a->defaults) &&
           check_nodes(c, &a->kw_defaults) && check_type_params(c, &n->type_params) &&
           check_annotations(c, a, n->returns) && check_arguments(c, a) &&
           check_name(c, &n->node, n->name, AST_Store) && in_place(c, place, &n->body, NULL);
}

static bool check_args_list(Checker *c, const NodeList *args);

static bool check_class(Checker *c, AstClassDef *n)
{
    return check_nodes(c, &n->decorator_list) && check_type_params(c, &n->type_params) &&
           in_place(c, IN_CLASS, &n->body, NULL) && check_args_list(c, &n->bases) &&
           check_keywords(c, &n->keywords) && check_nodes(c, &n->keywords) &&
           check_name(c, &n->node, n->name, AST_Store);
}

static bool check_lambda(Checker *c, AstLambda *n)
{
    Astarguments *a = AST(arguments, n->args);
    return check_arguments(c, a) && check_nodes(c, &a->defaults) &&
           check_nodes(c, &a->kw_defaults) && in_place(c, IN_LAMBDA, NULL, n->body);
}

static bool check_generators(Checker *c, const NodeList *generators)
{
    for (int32_t i = 0; i < generators->count; i++) {
        Astcomprehension *g = AST(comprehension, generators->items[i]);
        if (!check_node(c, g->target) || (i > 0 && !check_node(c, g->iter)) ||
            !check_nodes(c, &g->ifs))
            return false;
    }
    return true;
}

static bool check_comprehension(Checker *c, Node *n, const NodeList *generators, Node *elt,
                                Node *value)
{
    if (!check_node(c, AST(comprehension, generators->items[0])->iter))
        return false;
    if (n->kind != AST_GeneratorExp && c->place != IN_ASYNC_FUNCTION &&
        c->place != IN_COMPREHENSION && !(c->top_level_await && c->place == IN_MODULE) &&
        is_asynchronous(n))
        return check_fail(c, n, "asynchronous comprehension outside of an asynchronous function");
    Checker inner = *c;
    inner.place = IN_COMPREHENSION;
    inner.enclosing = NULL;
    return check_generators(&inner, generators) && check_node(&inner, elt) &&
           (value == NULL || check_node(&inner, value));
}

/* ---- await, yield, async ---- */

static bool is_function(Place place)
{
    return place != IN_MODULE && place != IN_CLASS;
}

static bool check_await(Checker *c, AstAwait *n)
{
    bool allowed = c->top_level_await && c->place == IN_MODULE;
    if (!allowed && !is_function(c->place))
        return check_fail(c, &n->node, "'await' outside function");
    if (!allowed && c->place != IN_ASYNC_FUNCTION && c->place != IN_COMPREHENSION)
        return check_fail(c, &n->node, "'await' outside async function");
    return check_node(c, n->value);
}

static bool check_yield(Checker *c, Node *n, Node *value)
{
    bool from = n->kind == AST_YieldFrom;
    if (!is_function(c->place))
        return check_fail(c, n, from ? "'yield from' outside function"
                                     : "'yield' outside function");
    if (from && c->place == IN_ASYNC_FUNCTION)
        return check_fail(c, n, "'yield from' inside async function");
    return value == NULL || check_node(c, value);
}

static bool check_async_statement(Checker *c, Node *n, const char *what)
{
    if (c->place == IN_ASYNC_FUNCTION || (c->top_level_await && c->place == IN_MODULE))
        return true;
    return check_fail(c, n, "'async %s' outside async function", what);
}

/* ---- blocks ---- */

static bool check_block(Checker *c, Node *where, Enclosing *block, const NodeList *body)
{
    block->outer = c->enclosing;
    block->depth = c->enclosing ? c->enclosing->depth + 1 : 1;
    if (block->depth > MAX_BLOCKS)
        return check_fail(c, where, "too many statically nested blocks");
    c->enclosing = block;
    bool ok = check_nodes(c, body);
    c->enclosing = block->outer;
    return ok;
}

static bool check_plain_block(Checker *c, Node *where, const NodeList *body)
{
    Enclosing block = {0};
    return check_block(c, where, &block, body);
}

static bool check_loop(Checker *c, Node *where, const NodeList *body, const NodeList *orelse)
{
    Enclosing block = {.loop = true};
    return check_block(c, where, &block, body) && check_nodes(c, orelse);
}

/* break, continue and return may not leave an except* handler (PEP 654). */
static bool check_jump(Checker *c, Node *n, const char *outside)
{
    for (Enclosing *e = c->enclosing; e != NULL; e = e->outer) {
        if (e->group_handler)
            return check_fail(c, n, "'break', 'continue' and 'return' cannot appear in an "
                              "except* block");
        if (e->loop && outside != NULL)
            return true;
    }
    return outside == NULL || check_fail(c, n, "%s", outside);
}

static bool check_return(Checker *c, AstReturn *n)
{
    if (c->place != IN_FUNCTION && c->place != IN_ASYNC_FUNCTION)
        return check_fail(c, &n->node, "'return' outside function");
    if (n->value != NULL && c->async_generator)
        return check_fail(c, &n->node, "'return' with value in async generator");
    bool constant = n->value != NULL && n->value->kind == AST_Constant;
    return (n->value == NULL || check_node(c, n->value)) &&
           check_jump(c, constant ? n->value : &n->node, NULL);
}

static bool check_handlers(Checker *c, const NodeList *handlers, bool star)
{
    for (int32_t i = 0; i < handlers->count; i++) {
        AstExceptHandler *h = AST(ExceptHandler, handlers->items[i]);
        if (h->type == NULL && i + 1 < handlers->count)
            return check_fail(c, &h->node, "default 'except:' must be last");
        if (h->type != NULL && !check_node(c, h->type))
            return false;
        if (h->name != VALUE_ABSENT && !check_name(c, &h->node, h->name, AST_Store))
            return false;
        Enclosing block = {.group_handler = star};
        if (!check_block(c, &h->node, &block, &h->body))
            return false;
    }
    return true;
}

static bool check_try(Checker *c, AstTry *n)
{
    Enclosing final = {.outer = c->enclosing,
                       .depth = c->enclosing ? c->enclosing->depth + 1 : 1};
    if (n->finalbody.count > 0)
        c->enclosing = &final;
    bool ok = check_plain_block(c, &n->node, &n->body) &&
              check_handlers(c, &n->handlers, n->node.kind == AST_TryStar) &&
              check_nodes(c, &n->orelse);
    c->enclosing = final.outer;
    return ok && check_nodes(c, &n->finalbody);
}

static bool check_with(Checker *c, AstWith *n)
{
    if (n->node.kind == AST_AsyncWith && !check_async_statement(c, &n->node, "with"))
        return false;
    return check_nodes(c, &n->items) && check_plain_block(c, &n->node, &n->body);
}

static bool check_for(Checker *c, AstFor *n)
{
    if (n->node.kind == AST_AsyncFor && !check_async_statement(c, &n->node, "for"))
        return false;
    return check_node(c, n->iter) && check_node(c, n->target) &&
           check_loop(c, &n->node, &n->body, &n->orelse);
}

/* ---- imports ---- */

static bool check_aliases(Checker *c, Node *statement, const NodeList *names)
{
    for (int32_t i = 0; i < names->count; i++) {
        Astalias *alias = AST(alias, names->items[i]);
        Value name = alias->asname ? alias->asname : alias->name;
        if (!check_name(c, statement, name, AST_Store))
            return false;
    }
    return true;
}

static bool check_import_from(Checker *c, AstImportFrom *n)
{
    if (n->level == 0 && n->module != VALUE_ABSENT &&
        str_equal_cstr(n->module, "__future__") &&
        (n->node.line > c->future_end.line ||
         (n->node.line == c->future_end.line && n->node.col > c->future_end.col)))
        return check_fail(c, &n->node,
                          "from __future__ imports must occur at the beginning of the file");
    return check_aliases(c, &n->node, &n->names);
}

/* ---- starred ---- */

/* The items of a display or target list; each may be starred, a target list at most once. */
static bool check_elements(Checker *c, Node *n, const NodeList *elts, Ast_expr_context ctx)
{
    bool seen = false;
    for (int32_t i = 0; i < elts->count; i++) {
        Node *elt = elts->items[i];
        if (elt->kind == AST_Starred) {
            if (ctx == AST_Store && seen)
                return check_fail(c, n, "multiple starred expressions in assignment");
            if (ctx == AST_Store && i >= 256)
                return check_fail(c, n, "too many expressions in star-unpacking assignment");
            seen = true;
            elt = AST(Starred, elt)->value;
        }
        if (!check_node(c, elt))
            return false;
    }
    return true;
}

static bool check_args_list(Checker *c, const NodeList *args)
{
    return check_elements(c, NULL, args, AST_Load);
}

static bool check_starred(Checker *c, AstStarred *n)
{
    if (n->ctx == AST_Store)
        return check_fail(c, &n->node, "starred assignment target must be in a list or tuple");
    return check_fail(c, &n->node, "can't use starred expression here");
}

/* ---- warnings ---- */

/* The value's type when comparing it by identity makes no sense: a literal that is not a singleton;
 * NULL for other expressions. Negative numbers and tuples of constants are constants to CPython. */
static const char *literal_type(const Node *n)
{
    if (n->kind == AST_UnaryOp && ((const AstUnaryOp *)n)->op != AST_Not)
        n = ((const AstUnaryOp *)n)->operand;
    if (n->kind == AST_Tuple) {
        const NodeList *elts = &((const AstTuple *)n)->elts;
        for (int32_t i = 0; i < elts->count; i++)
            if (elts->items[i]->kind != AST_Constant && literal_type(elts->items[i]) == NULL)
                return NULL;
        return "tuple";
    }
    if (n->kind != AST_Constant)
        return NULL;
    Value value = ((const AstConstant *)n)->value;
    bool singleton = value == VALUE_NONE || value == VALUE_TRUE || value == VALUE_FALSE ||
                     value == VALUE_ELLIPSIS;
    return singleton ? NULL : type_name_of(value);
}

static bool check_compare(Checker *c, AstCompare *n)
{
    Node *left = n->left;
    for (int32_t i = 0; i < n->ops.count; i++) {
        Node *right = n->comparators.items[i];
        uint8_t op = n->ops.items[i];
        const char *type = NULL;
        if (op == AST_Is || op == AST_IsNot)
            type = literal_type(left) ? literal_type(left) : literal_type(right);
        if (type != NULL) {
            if (!check_warn(c, &n->node, op == AST_Is
                                ? "\"is\" with '%s' literal. Did you mean \"==\"?"
                                : "\"is not\" with '%s' literal. Did you mean \"!=\"?", type))
                return false;
            break;
        }
        left = right;
    }
    return check_node(c, n->left) && check_nodes(c, &n->comparators);
}

/* The type of what an expression certainly gives; NULL: not known. */
static const char *certain_type(const Node *n)
{
    switch ((int)n->kind) {
    case AST_Constant:
        return type_name_of(((const AstConstant *)n)->value);
    case AST_Tuple:
        return "tuple";
    case AST_List:
    case AST_ListComp:
        return "list";
    case AST_Dict:
    case AST_DictComp:
        return "dict";
    case AST_Set:
    case AST_SetComp:
        return "set";
    case AST_GeneratorExp:
        return "generator";
    case AST_JoinedStr:
    case AST_FormattedValue:
        return "str";
    case AST_Lambda:
        return "function";
    default:
        return NULL;
    }
}

static bool check_called(Checker *c, Node *func)
{
    const char *type = func->kind == AST_Lambda ? NULL : certain_type(func);
    return type == NULL ||
           check_warn(c, func, "'%s' object is not callable; perhaps you missed a comma?", type);
}

static bool check_subscripted(Checker *c, AstSubscript *n)
{
    const char *type = certain_type(n->value);
    if (type == NULL || n->ctx != AST_Load)
        return true;
    bool sequence = strcmp(type, "str") == 0 || strcmp(type, "bytes") == 0 ||
                    strcmp(type, "tuple") == 0 || strcmp(type, "list") == 0;
    if (!sequence)
        return strcmp(type, "dict") == 0 ||
               check_warn(c, n->value, "'%s' object is not subscriptable; perhaps you missed a "
                          "comma?", type);
    if (n->value->kind == AST_Constant && strcmp(type, "tuple") == 0)
        return true;
    const char *index = certain_type(n->slice);
    if (index == NULL || strcmp(index, "int") == 0 || strcmp(index, "bool") == 0)
        return true;
    return check_warn(c, n->value, "%s indices must be integers or slices, not %s; perhaps you "
                      "missed a comma?", type, index);
}

static bool check_assert(Checker *c, AstAssert *n)
{
    if (n->test->kind == AST_Tuple && AST(Tuple, n->test)->elts.count > 0 &&
        !check_warn(c, &n->node, "assertion is always true, perhaps remove parentheses?"))
        return false;
    return check_node(c, n->test) && (n->msg == NULL || check_node(c, n->msg));
}

/* ---- the walk ---- */

static bool check_child(Node *child, void *data)
{
    return check_node(data, child);
}

static bool check_children(Checker *c, Node *n)
{
    return ast_each_child(n, check_child, c);
}

static bool check_call(Checker *c, AstCall *n)
{
    return check_keywords(c, &n->keywords) && check_called(c, n->func) &&
           check_node(c, n->func) && check_args_list(c, &n->args) &&
           check_nodes(c, &n->keywords);
}

static bool check_assign(Checker *c, AstAssign *n)
{
    return check_node(c, n->value) && check_nodes(c, &n->targets);
}

static bool check_ann_assign(Checker *c, AstAnnAssign *n)
{
    Node *target = n->target;
    Value name = target->kind == AST_Name ? AST(Name, target)->id
               : target->kind == AST_Attribute ? AST(Attribute, target)->attr : VALUE_ABSENT;
    if (n->value == NULL && !check_name(c, &n->node, name, AST_Store))
        return false;
    return (n->value == NULL || check_node(c, n->value)) && check_node(c, n->target) &&
           check_node(c, n->annotation);
}

static bool check_type_alias(Checker *c, AstTypeAlias *n)
{
    return check_node(c, n->name) && check_type_params(c, &n->type_params) &&
           in_place(c, IN_FUNCTION, NULL, n->value);
}

static bool check_expression(Checker *c, Node *n)
{
    switch ((int)n->kind) {
    case AST_Lambda:
        return check_lambda(c, AST(Lambda, n));
    case AST_ListComp:
    case AST_SetComp:
    case AST_GeneratorExp:
        return check_comprehension(c, n, &((AstListComp *)n)->generators, ((AstListComp *)n)->elt,
                                   NULL);
    case AST_DictComp:
        return check_comprehension(c, n, &AST(DictComp, n)->generators, AST(DictComp, n)->key,
                                   AST(DictComp, n)->value);
    case AST_Await:
        return check_await(c, AST(Await, n));
    case AST_Yield:
        return check_yield(c, n, AST(Yield, n)->value);
    case AST_YieldFrom:
        return check_yield(c, n, AST(YieldFrom, n)->value);
    case AST_Compare:
        return check_compare(c, AST(Compare, n));
    case AST_Call:
        return check_call(c, AST(Call, n));
    case AST_Subscript:
        return check_subscripted(c, AST(Subscript, n)) && check_children(c, n);
    case AST_Attribute:
        return check_name(c, n, AST(Attribute, n)->attr, AST(Attribute, n)->ctx) &&
               check_node(c, AST(Attribute, n)->value);
    case AST_Name:
        return check_name(c, n, AST(Name, n)->id, AST(Name, n)->ctx);
    case AST_Starred:
        return check_starred(c, AST(Starred, n));
    case AST_Tuple:
        return check_elements(c, n, &AST(Tuple, n)->elts, AST(Tuple, n)->ctx);
    case AST_List:
        return check_elements(c, n, &AST(List, n)->elts, AST(List, n)->ctx);
    case AST_Set:
        return check_elements(c, n, &AST(Set, n)->elts, AST_Load);
    default:
        return check_children(c, n);
    }
}

static bool check_statement(Checker *c, Node *n)
{
    switch ((int)n->kind) {
    case AST_FunctionDef:
    case AST_AsyncFunctionDef:
        return check_def(c, (AstFunctionDef *)n);
    case AST_ClassDef:
        return check_class(c, AST(ClassDef, n));
    case AST_Return:
        return check_return(c, AST(Return, n));
    case AST_Break:
        return check_jump(c, n, "'break' outside loop");
    case AST_Continue:
        return check_jump(c, n, "'continue' not properly in loop");
    case AST_For:
    case AST_AsyncFor:
        return check_for(c, (AstFor *)n);
    case AST_While:
        return check_node(c, AST(While, n)->test) &&
               check_loop(c, n, &AST(While, n)->body, &AST(While, n)->orelse);
    case AST_With:
    case AST_AsyncWith:
        return check_with(c, (AstWith *)n);
    case AST_Try:
    case AST_TryStar:
        return check_try(c, (AstTry *)n);
    case AST_Match:
        return check_match(c, AST(Match, n));
    case AST_Import:
        return check_aliases(c, n, &AST(Import, n)->names);
    case AST_ImportFrom:
        return check_import_from(c, AST(ImportFrom, n));
    case AST_Assert:
        return check_assert(c, AST(Assert, n));
    case AST_Assign:
        return check_assign(c, AST(Assign, n));
    case AST_AnnAssign:
        return check_ann_assign(c, AST(AnnAssign, n));
    case AST_TypeAlias:
        return check_type_alias(c, AST(TypeAlias, n));
    default:
        return check_expression(c, n);
    }
}

bool check_node(Checker *c, Node *n)
{
    return recursion_check(" during compilation") && check_statement(c, n);
}

bool check_nodes(Checker *c, const NodeList *list)
{
    for (int32_t i = 0; i < list->count; i++)
        if (list->items[i] != NULL && !check_node(c, list->items[i]))
            return false;
    return true;
}

bool ast_check(Node *tree, const ParseOptions *options, const char *source)
{
    Checker c = {.options = options, .source = source,
                 .end = source ? source + strlen(source) : NULL, .place = IN_MODULE,
                 .top_level_await = options->allow_top_level_await};
    if (tree->kind == AST_FunctionType)
        return true;
    if (tree->kind == AST_Module && !check_future(&c, &AST(Module, tree)->body))
        return false;
    if (tree->kind == AST_Interactive && !check_future(&c, &AST(Interactive, tree)->body))
        return false;
    c.future_annotations |= options->future_annotations;
    return check_scopes(&c, tree) && check_node(&c, tree);
}
