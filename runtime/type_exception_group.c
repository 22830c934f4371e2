/* BaseExceptionGroup and ExceptionGroup (PEP 654), and what `except*` needs of them.
 *
 * A split walks the tree of groups once and builds two trees of the same form: what matches and
 * what does not; a branch without leaves vanishes. Each inner group is made by its own derive(), so
 * that subclasses keep their class, and takes over traceback, context, cause and notes. */
#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/exception_impl.h"
#include "runtime/list.h"
#include "runtime/ops.h"
#include "runtime/str.h"

#define GROUP(v) AS(GroupException, v)

static bool group_is(Value v)
{
    return is_instance_of(v, &type_BaseExceptionGroup);
}

/* ---- construction ---- */

/* The sub-exceptions as a tuple; *nested_base when one is no Exception. 0: raised. */
static Value group_members_of(Value sequence, bool *nested_base)
{
    Type *type = type_of(sequence);
    if (type->getitem == NULL || is_dict(sequence) || type->length == NULL)
        return raise_type_error("second argument (exceptions) must be a sequence");
    Value members = tuple_from_iterable(sequence);
    if (members == 0)
        return VALUE_ERROR;
    size_t n = TUPLE(members)->len;
    if (n == 0)
        return raise_value_error("second argument (exceptions) must be a non-empty sequence");
    for (size_t i = 0; i < n; i++) {
        Value each = TUPLE(members)->items[i];
        if (!is_exception(each))
            return raise_value_error("Item %zu of second argument (exceptions) is not an exception",
                                     i);
        *nested_base |= !is_instance_of(each, &type_Exception);
    }
    return members;
}

Value group_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (nargs != 2)
        return raise_type_error("BaseExceptionGroup.__new__() takes exactly 2 arguments "
                                "(%zu given)", nargs);
    if (!is_str(args[0]))
        return raise_type_error("BaseExceptionGroup.__new__() argument 1 must be str, not %T",
                                args[0]);
    bool nested_base = false;
    Value members = group_members_of(args[1], &nested_base);
    if (members == 0)
        return VALUE_ERROR;
    if (type == &type_BaseExceptionGroup && !nested_base)
        type = &type_ExceptionGroup;
    else if (type == &type_ExceptionGroup && nested_base)
        return raise_type_error("Cannot nest BaseExceptions in an ExceptionGroup");
    else if (nested_base && is_subtype(type, &type_Exception))
        return raise_type_error("Cannot nest BaseExceptions in '%.200N'", type);
    Value self = exception_new(type, args, nargs, 0);
    if (self == 0)
        return VALUE_ERROR;
    GROUP(self)->message = args[0];
    GROUP(self)->exceptions = members;
    return self;
}

static Value group_make(Value message, Value members)
{
    return call2(OBJECT_VALUE(&type_BaseExceptionGroup), message, members);
}

Value group_str(Value self)
{
    size_t n = TUPLE(GROUP(self)->exceptions)->len;
    return str_format("%S (%zu sub-exception%s)", GROUP(self)->message, n, n == 1 ? "" : "s");
}

/* ---- splitting ---- */

/* What a leaf or group is tested with. */
typedef struct Matcher {
    Value types;     /* a class or tuple of classes, or 0 */
    Value predicate; /* a callable, or 0 */
    List *leaves;    /* matches exactly these objects, or NULL */
} Matcher;

static bool group_is_class(Value v)
{
    return is_type(v) && is_subtype(AS(Type, v), &type_BaseException);
}

static bool group_matcher(Value condition, Matcher *m)
{
    *m = (Matcher){0};
    if (!is_type(condition) && is_callable(condition)) {
        m->predicate = condition;
        return true;
    }
    bool good = group_is_class(condition);
    if (!good && is_object(condition) && is_exact_tuple(condition)) {
        good = true;
        for (size_t i = 0; i < TUPLE(condition)->len; i++)
            good &= group_is_class(TUPLE(condition)->items[i]);
    }
    m->types = condition;
    if (!good)
        raise_type_error("expected an exception type, a tuple of exception types, or a callable "
                         "(other than a class)");
    return good;
}

static int group_test(const Matcher *m, Value exc)
{
    if (m->types != 0)
        return exception_matches(exc, m->types);
    if (m->predicate != 0) {
        Value answer = call1(m->predicate, exc);
        return answer == 0 ? -1 : is_true(answer);
    }
    if (group_is(exc))
        return 0;
    for (size_t i = 0; i < m->leaves->len; i++) {
        if (m->leaves->items[i] == exc)
            return 1;
    }
    return 0;
}

/* A group like `original` around `members` (a list). 0 with nothing pending when it is empty. */
static Value group_subset(Value original, Value members)
{
    if (LIST(members)->len == 0)
        return 0;
    Value made = call_method1(original, str_intern_cstr("derive"), members);
    if (made == 0)
        return VALUE_ERROR;
    if (!group_is(made))
        return raise_type_error("derive must return an instance of BaseExceptionGroup");
    EXC(made)->traceback = EXC(original)->traceback;
    EXC(made)->context = EXC(original)->context;
    EXC(made)->cause = EXC(original)->cause;
    EXC(made)->suppress_context |= EXC(original)->cause != 0;
    Value notes;
    if (!get_attr_opt(original, NAME(dunder_notes), &notes))
        return VALUE_ERROR;
    if (notes != 0 && (is_list(notes) || is_tuple(notes))) {
        notes = list_from_iterable(notes);
        if (notes == 0 || !set_attr(made, NAME(dunder_notes), notes))
            return VALUE_ERROR;
    }
    return made;
}

static bool group_split(Value exc, const Matcher *m, Value *match, Value *rest);

static bool group_split_members(Value exc, const Matcher *m, Value *match, Value *rest)
{
    Value matches = list_new(0), rests = list_new(0);
    if (matches == 0 || rests == 0)
        return false;
    Value members = GROUP(exc)->exceptions;
    for (size_t i = 0; i < TUPLE(members)->len; i++) {
        Value good, bad;
        if (!group_split(TUPLE(members)->items[i], m, &good, &bad)
            || (good != 0 && !list_push(LIST(matches), good))
            || (bad != 0 && !list_push(LIST(rests), bad)))
            return false;
    }
    *match = group_subset(exc, matches);
    if (*match == 0 && error_pending())
        return false;
    if (rest == NULL)
        return true;
    *rest = group_subset(exc, rests);
    return *rest != 0 || !error_pending();
}

/* *match and *rest get the two parts, 0 for none. rest NULL: not wanted. False: raised. */
static bool group_split(Value exc, const Matcher *m, Value *match, Value *rest)
{
    *match = 0;
    *rest = 0;
    int r = group_test(m, exc);
    if (r < 0)
        return false;
    if (r > 0) {
        *match = exc;
        return true;
    }
    if (!group_is(exc)) {
        *rest = exc;
        return true;
    }
    if (!recursion_check(" in exceptiongroup_split_recursive"))
        return false;
    return group_split_members(exc, m, match, rest);
}

static Value group_or_none(Value v)
{
    return v != 0 ? v : VALUE_NONE;
}

static Value group_split_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Matcher m;
    Value match, rest;
    if (!group_matcher(args[0], &m) || !group_split(self, &m, &match, &rest))
        return VALUE_ERROR;
    return tuple_pack(2, group_or_none(match), group_or_none(rest));
}

static Value group_subgroup(Value self, Value *args, size_t nargs, Value kwnames)
{
    Matcher m;
    Value match, rest;
    if (!group_matcher(args[0], &m) || !group_split(self, &m, &match, &rest))
        return VALUE_ERROR;
    return group_or_none(match);
}

static Value group_derive(Value self, Value *args, size_t nargs, Value kwnames)
{
    return group_make(GROUP(self)->message, args[0]);
}

static Value group_class_getitem(Value self, Value *args, size_t nargs, Value kwnames)
{
    return generic_alias_new(self, args[0]);
}

const MethodDef group_methods[] = {
    {"__class_getitem__", group_class_getitem, "item, /", METHOD_CLASS, "See PEP 585"},
    {"derive", group_derive, "excs, /", 0, NULL},
    {"split", group_split_method, "matcher_value, /", 0, NULL},
    {"subgroup", group_subgroup, "matcher_value, /", 0, NULL},
    {0},
};
const MemberDef group_members[] = {
    {"message", offsetof(GroupException, message), MEMBER_READONLY, "exception message"},
    {"exceptions", offsetof(GroupException, exceptions), MEMBER_READONLY, "nested exceptions"},
    {0},
};

/* ---- except* ---- */

static bool group_check_clause(Value types)
{
    size_t n = is_tuple(types) ? TUPLE(types)->len : 1;
    for (size_t i = 0; i < n; i++) {
        Value cls = is_tuple(types) ? TUPLE(types)->items[i] : types;
        if (!group_is_class(cls))
            return raise_false(&type_TypeError, "catching classes that do not inherit from "
                                                "BaseException is not allowed");
        if (is_subtype(AS(Type, cls), &type_BaseExceptionGroup))
            return raise_false(&type_TypeError, "catching ExceptionGroup with except* is not "
                                                "allowed. Use except instead.");
    }
    return true;
}

bool exception_group_match(Value exc, Value types, Value *match, Value *rest)
{
    *match = 0;
    *rest = exc;
    if (!group_check_clause(types))
        return false;
    int r = exception_matches(exc, types);
    if (r < 0)
        return false;
    if (r > 0) { /* handlers always see a group */
        *rest = 0;
        *match = exc;
        if (!group_is(exc))
            *match = group_make(str_empty(), tuple_from(&exc, 1));
        return *match != 0;
    }
    if (!group_is(exc))
        return true;
    Value pair = call_method1(exc, NAME(split), types);
    if (pair == 0)
        return false;
    if (!is_tuple(pair))
        return raise_false(&type_TypeError, "%.200T.split must return a tuple, not %.200T", exc,
                           pair);
    if (TUPLE(pair)->len < 2)
        return raise_false(&type_TypeError,
                           "%.200T.split must return a 2-tuple, got tuple of size %zu", exc,
                           TUPLE(pair)->len);
    Value good = TUPLE(pair)->items[0], bad = TUPLE(pair)->items[1];
    *match = good == VALUE_NONE ? 0 : good;
    *rest = bad == VALUE_NONE ? 0 : bad;
    return true;
}

/* A part that a bare `raise` or no handler let through still shares everything with its origin. */
static bool group_same_origin(Value a, Value b)
{
    return group_is(a) && group_is(b) && EXC(a)->traceback == EXC(b)->traceback
           && EXC(a)->cause == EXC(b)->cause && EXC(a)->context == EXC(b)->context;
}

static bool group_collect_leaves(Value exc, List *leaves)
{
    if (!group_is(exc))
        return list_push(leaves, exc);
    if (!recursion_check(" in collect_exception_group_leaf_ids"))
        return false;
    Value members = GROUP(exc)->exceptions;
    for (size_t i = 0; i < TUPLE(members)->len; i++) {
        if (!group_collect_leaves(TUPLE(members)->items[i], leaves))
            return false;
    }
    return true;
}

/* The part of `orig` with the leaves of `kept` (a list): its form is orig's again. */
static bool group_project(Value orig, Value kept, Value *out)
{
    Value leaves = list_new(4), rest;
    if (leaves == 0)
        return false;
    for (size_t i = 0; i < LIST(kept)->len; i++) {
        if (!group_collect_leaves(LIST(kept)->items[i], LIST(leaves)))
            return false;
    }
    Matcher m = {.leaves = LIST(leaves)};
    return group_split(orig, &m, out, &rest);
}

Value exception_prep_reraise_star(Value orig, Value raised)
{
    List *all = LIST(raised);
    if (all->len == 0)
        return VALUE_NONE;
    if (!group_is(orig))
        return all->items[0]; /* a naked exception meets one clause at most */
    Value fresh = list_new(0), again = list_new(0);
    if (fresh == 0 || again == 0)
        return VALUE_ERROR;
    for (size_t i = 0; i < all->len; i++) {
        Value exc = all->items[i];
        if (exc == VALUE_NONE)
            continue;
        bool same = group_same_origin(exc, orig);
        if (!list_push(LIST(same ? again : fresh), exc))
            return VALUE_ERROR;
    }
    Value left;
    if (!group_project(orig, again, &left))
        return VALUE_ERROR;
    if (LIST(fresh)->len == 0)
        return group_or_none(left);
    if (left != 0 && !list_push(LIST(fresh), left))
        return VALUE_ERROR;
    if (LIST(fresh)->len == 1)
        return LIST(fresh)->items[0];
    return group_make(str_empty(), fresh);
}
