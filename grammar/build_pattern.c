/* match statements and their patterns (PEP 634): actions of the grammar that make them. */
#include "grammar/build.h"
#include "runtime/error.h"

static bool is_wildcard(Token name)
{
    return name.length == 1 && name.text[0] == '_';
}

Ref build_match(Parser *p, Token keyword, Ref subject, Seq *cases)
{
    AstMatch *stmt = NEW_NODE(p, Match, keyword.pos);
    stmt->subject = subject.node;
    stmt->cases = seq_nodes(cases);
    return ref(&stmt->node, keyword.pos);
}

Ref build_subject(Parser *p, Seq *items)
{
    if (p->memory_failed)
        return ref(p->spare, items->pos);
    if (items->count > 1 || items->trailing_comma)
        return build_tuple(p, items);
    Node *subject = items->items[0];
    if (subject->kind == AST_Starred)
        fail_node(p, subject, "invalid syntax");
    return ref(subject, items->pos);
}

Ref build_case(Parser *p, Token keyword, Ref pattern, Ref guard, Seq *body)
{
    Astmatch_case *node = NEW_NODE(p, match_case, keyword.pos);
    node->pattern = pattern.node;
    node->guard = guard.node;
    node->body = seq_nodes(body);
    return ref(&node->node, keyword.pos);
}

static Ref sequence(Parser *p, Position start, Seq *patterns)
{
    AstMatchSequence *node = NEW_NODE(p, MatchSequence, start);
    node->patterns = seq_nodes(patterns);
    return ref(&node->node, start);
}

/* After `case`: commas without brackets make a sequence pattern. */
Ref build_open_pattern(Parser *p, Seq *patterns)
{
    if (p->memory_failed)
        return ref(p->spare, patterns->pos);
    if (patterns->count > 1 || patterns->trailing_comma)
        return sequence(p, patterns->pos, patterns);
    if (patterns->items[0]->kind == AST_MatchStar)
        fail_node(p, patterns->items[0], "invalid syntax");
    return ref(patterns->items[0], patterns->pos);
}

Ref build_star_pattern(Parser *p, Token star, Token name)
{
    AstMatchStar *node = NEW_NODE(p, MatchStar, star.pos);
    node->name = is_wildcard(name) ? VALUE_ABSENT : identifier(p, name);
    return ref(&node->node, star.pos);
}

Ref build_as_pattern(Parser *p, Ref pattern, Ref target)
{
    AstMatchAs *node = NEW_NODE(p, MatchAs, pattern.pos);
    node->pattern = pattern.node;
    const AstMatchAs *capture = (const AstMatchAs *)target.node;
    if (target.node->kind != AST_MatchAs || capture->pattern != NULL || capture->node.parenthesized)
        fail_node(p, target.node, "invalid pattern target");
    else if (capture->name == VALUE_ABSENT)
        fail_node(p, target.node, "cannot use '_' as a target");
    else
        node->name = capture->name;
    return ref(&node->node, pattern.pos);
}

Ref build_or_pattern(Parser *p, Ref left, Ref right)
{
    bool extend = left.node->kind == AST_MatchOr && !left.node->parenthesized;
    AstMatchOr *node = NEW_NODE(p, MatchOr, left.pos);
    Seq *seq = seq_new(p);
    if (extend && !p->memory_failed) {
        NodeList *patterns = &AST(MatchOr, left.node)->patterns;
        for (int32_t i = 0; i < patterns->count; i++)
            seq_add(p, seq, patterns->items[i]);
    } else {
        seq_add(p, seq, left.node);
    }
    seq_add(p, seq, right.node);
    node->patterns = seq_nodes(seq);
    return ref(&node->node, left.pos);
}

Ref build_capture(Parser *p, Token name)
{
    AstMatchAs *node = NEW_NODE(p, MatchAs, name.pos);
    node->name = is_wildcard(name) ? VALUE_ABSENT : identifier(p, name);
    return ref(&node->node, name.pos);
}

Ref build_value_pattern(Parser *p, Ref value)
{
    AstMatchValue *node = NEW_NODE(p, MatchValue, value.pos);
    node->value = value.node;
    return ref(&node->node, value.pos);
}

Ref build_singleton_pattern(Parser *p, Token token, Value value)
{
    AstMatchSingleton *node = NEW_NODE(p, MatchSingleton, token.pos);
    node->value = value;
    return ref(&node->node, token.pos);
}

Ref build_sequence_pattern(Parser *p, Token open, Seq *patterns)
{
    return sequence(p, open.pos, patterns);
}

Ref build_group_pattern(Parser *p, Token open, Seq *patterns)
{
    if (p->memory_failed)
        return ref(p->spare, open.pos);
    if (patterns->count > 1)
        return sequence(p, open.pos, patterns);
    Node *inner = patterns->items[0];
    if (inner->kind == AST_MatchStar)
        fail_node(p, inner, "invalid syntax");
    inner->parenthesized = true;
    return ref(inner, open.pos);
}

/* ---- mappings ---- */

static Ref pattern_pair(Parser *p, int kind, Position start, Node *key, Node *value, Value name)
{
    Pair *pair = p->memory_failed ? NULL : gc_alloc(sizeof *pair);
    if (pair == NULL) {
        p->memory_failed = true;
        return ref(p->spare, start);
    }
    pair->node = (Node){.kind = (uint8_t)kind, .line = start.line, .col = start.col};
    node_ends_here(p, &pair->node);
    pair->key = key;
    pair->value = value;
    pair->name = name;
    return ref(&pair->node, start);
}

Ref build_mapping_item(Parser *p, Ref key, Ref pattern)
{
    return pattern_pair(p, PSEUDO_PAIR, key.pos, key.node, pattern.node, VALUE_ABSENT);
}

Ref build_mapping_rest(Parser *p, Token stars, Token name)
{
    if (is_wildcard(name))
        fail_token(p, name, "invalid syntax");
    return pattern_pair(p, PSEUDO_DOUBLE_STAR, stars.pos, NULL, NULL, identifier(p, name));
}

Ref build_mapping_pattern(Parser *p, Token open, Seq *items)
{
    AstMatchMapping *node = NEW_NODE(p, MatchMapping, open.pos);
    Seq *keys = seq_new(p), *patterns = seq_new(p);
    for (int32_t i = 0; items != NULL && !p->memory_failed && i < items->count; i++) {
        Pair *pair = (Pair *)items->items[i];
        if (pair->node.kind == PSEUDO_PAIR) {
            seq_add(p, keys, pair->key);
            seq_add(p, patterns, pair->value);
            continue;
        }
        node->rest = pair->name;
        if (i + 1 < items->count)
            fail_node(p, ((Pair *)items->items[i + 1])->key ? ((Pair *)items->items[i + 1])->key
                                                            : items->items[i + 1],
                      "invalid syntax");
    }
    node->keys = seq_nodes(keys);
    node->patterns = seq_nodes(patterns);
    return ref(&node->node, open.pos);
}

/* ---- classes ---- */

Ref build_class_name(Parser *p, Token name)
{
    if (is_wildcard(name))
        fail_token(p, p->previous, "invalid syntax");
    return build_name(p, name);
}

Ref build_keyword_pattern(Parser *p, Token name, Ref pattern)
{
    return pattern_pair(p, PSEUDO_KEYWORD_PATTERN, name.pos, NULL, pattern.node,
                        identifier(p, name));
}

/* The keyword patterns of a class pattern; what comes behind them must be one too. */
static void split_class_args(Parser *p, Seq *args, AstMatchClass *out)
{
    Seq *plain = seq_new(p), *named = seq_new(p);
    Value *names = gc_alloc(sizeof *names * (size_t)(args->count + 1));
    if (names == NULL || p->memory_failed) {
        p->memory_failed = true;
        return;
    }
    Node *first_late = NULL, *last_late = NULL;
    for (int32_t i = 0; i < args->count; i++) {
        Node *arg = args->items[i];
        if (arg->kind == PSEUDO_KEYWORD_PATTERN) {
            names[out->kwd_attrs.count++] = ((Pair *)arg)->name;
            seq_add(p, named, ((Pair *)arg)->value);
            continue;
        }
        if (named->count > 0) {
            first_late = first_late ? first_late : arg;
            last_late = arg;
        }
        seq_add(p, plain, arg);
    }
    if (first_late != NULL)
        fail_range(p, first_late, last_late, "positional patterns follow keyword patterns");
    out->kwd_attrs.items = names;
    out->patterns = seq_nodes(plain);
    out->kwd_patterns = seq_nodes(named);
}

Ref build_class_pattern(Parser *p, Ref cls, Seq *args)
{
    AstMatchClass *node = NEW_NODE(p, MatchClass, cls.pos);
    node->cls = cls.node;
    if (args != NULL)
        split_class_args(p, args, node);
    return ref(&node->node, cls.pos);
}

/* ---- numbers and strings ---- */

Ref build_negative(Parser *p, Token minus, Token number)
{
    return build_unary(p, minus, AST_USub, build_number(p, number));
}

static bool is_imaginary(const Node *node)
{
    if (node->kind == AST_UnaryOp)
        node = ((const AstUnaryOp *)node)->operand;
    return is_complex(((const AstConstant *)node)->value);
}

Ref build_complex(Parser *p, Ref real, Ast_operator op, Token imaginary)
{
    Ref right = build_number(p, imaginary);
    if (p->memory_failed)
        return right;
    if (is_imaginary(real.node))
        fail_node(p, real.node, "real number required in complex literal");
    else if (!is_imaginary(right.node))
        fail_node(p, right.node, "imaginary number required in complex literal");
    return build_binary(p, real, op, right);
}
