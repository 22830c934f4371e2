/* contextvars.Context, ContextVar and Token (PEP 567). See context.h for the representation. */
#include "runtime/context.h"

#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/list.h"
#include "runtime/ops.h"
#include "runtime/str.h"

#define CONTEXT(v) AS(Context, v)
#define VAR(v) AS(ContextVar, v)
#define TOKEN(v) AS(ContextToken, v)

/* ---- the current context ---- */

static Context *context_make(Dict *vars)
{
    type_ready(&type_context);
    Context *c = NEW(Context, &type_context);
    if (c == NULL || (vars == NULL && (vars = dict_new()) == NULL))
        return NULL;
    c->vars = vars;
    return c;
}

Context *context_current(void)
{
    if (thread->context == 0)
        thread->context = OBJECT_VALUE(context_make(NULL));
    return (Context *)thread->context;
}

Value context_copy(Context *from)
{
    if (from == NULL)
        return VALUE_ERROR;
    Context *c = context_make(from->vars);
    if (c != NULL)
        from->shared = c->shared = true;
    return OBJECT_VALUE(c);
}

bool context_enter(Context *context)
{
    if (context->entered)
        return raise_false(&type_RuntimeError, "cannot enter context: %R is already entered",
                           OBJECT_VALUE(context));
    context->entered = true;
    context->outer = (Context *)thread->context;
    thread->context = OBJECT_VALUE(context);
    return true;
}

void context_exit(Context *context)
{
    thread->context = OBJECT_VALUE(context->outer);
    context->outer = NULL;
    context->entered = false;
}

Value context_snapshot(void)
{
    Context *c = context_current();
    if (c == NULL || c->frozen)
        return OBJECT_VALUE(c);
    if (c->snapshot == NULL || c->snapshot->vars != c->vars) {
        Context *snapshot = context_make(c->vars);
        if (snapshot == NULL)
            return VALUE_ERROR;
        snapshot->frozen = c->shared = true;
        c->snapshot = snapshot;
    }
    return OBJECT_VALUE(c->snapshot);
}

bool context_begin(Value *place, Value *before)
{
    *before = thread->context;
    if (!CONTEXT(*place)->frozen)
        return context_enter(CONTEXT(*place));
    thread->context = *place;
    return true;
}

void context_end(Value *place, Value entered, Value before)
{
    if (!CONTEXT(entered)->frozen) {
        context_exit(CONTEXT(entered));
        return;
    }
    if (*place == entered)
        *place = thread->context;
    thread->context = before;
}

/* What code that began in a snapshot has as its context by now: below the contexts it entered since, which
 * a snapshot and its copy never are. */
static Value *current_base(void)
{
    Value *base = &thread->context;
    while (*base != 0 && CONTEXT(*base)->entered)
        base = (Value *)&CONTEXT(*base)->outer;
    return base;
}

Value context_reveal(Value *place, bool running)
{
    if (!*place || !CONTEXT(*place)->frozen)
        return *place;
    Value *base = running ? current_base() : place;
    if (*base == 0)
        base = place;
    if (CONTEXT(*base)->frozen) {
        Value copy = context_copy(CONTEXT(*base));
        if (copy == 0)
            return VALUE_ERROR;
        *base = copy;
    }
    return *place = *base;
}

/* The current context with variables of its own. */
static Context *context_writable(void)
{
    Context *c = context_current();
    if (c == NULL || (!c->shared && !c->frozen))
        return c;
    if (c->frozen) {
        Value copy = context_copy(c);
        if (copy == 0)
            return NULL;
        thread->context = copy;
        c = CONTEXT(copy);
    }
    Dict *vars = dict_copy(c->vars);
    if (vars == NULL)
        return NULL;
    c->vars = vars;
    c->shared = false;
    c->snapshot = NULL;
    return c;
}

/* ---- Context ---- */

static Value context_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (nargs > 0 || (kwnames != 0 && TUPLE(kwnames)->len > 0))
        return raise_type_error("Context() does not accept any arguments");
    return OBJECT_VALUE(context_make(NULL));
}

static bool context_check_key(Value key)
{
    if (is_exactly(key, &type_context_var))
        return true;
    return raise_false(&type_TypeError, "a ContextVar key was expected, got %R", key);
}

static Value context_getitem(Value self, Value key)
{
    Value found;
    if (!context_check_key(key))
        return VALUE_ERROR;
    int r = dict_find(CONTEXT(self)->vars, key, &found);
    return r > 0 ? found : r < 0 ? VALUE_ERROR : raise_key_error(key);
}

static int context_contains(Value self, Value key)
{
    Value found;
    return context_check_key(key) ? dict_find(CONTEXT(self)->vars, key, &found) : -1;
}

static ptrdiff_t context_length(Value self)
{
    return (ptrdiff_t)CONTEXT(self)->vars->used;
}

static Value context_compare(Value a, Value b, CompareOp op)
{
    if (!is_exactly(b, &type_context) || (op != CMP_EQ && op != CMP_NE))
        return VALUE_NOT_IMPLEMENTED;
    return compare(OBJECT_VALUE(CONTEXT(a)->vars), OBJECT_VALUE(CONTEXT(b)->vars), op);
}

/* What an iterator walks must not change under it. */
static Value context_iterate(Value self, Value name)
{
    CONTEXT(self)->shared = true;
    Value view = call_method0(OBJECT_VALUE(CONTEXT(self)->vars), name);
    return view == 0 ? VALUE_ERROR : get_iter(view);
}

static Value context_iter(Value self)
{
    return context_iterate(self, NAME(keys));
}

static Value context_keys(Value self, Value *args, size_t nargs, Value kwnames)
{
    return context_iterate(self, NAME(keys));
}

static Value context_values(Value self, Value *args, size_t nargs, Value kwnames)
{
    return context_iterate(self, NAME(values));
}

static Value context_items(Value self, Value *args, size_t nargs, Value kwnames)
{
    return context_iterate(self, NAME(items));
}

static Value context_get(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value found;
    if (!context_check_key(args[0]) || dict_find(CONTEXT(self)->vars, args[0], &found) < 0)
        return VALUE_ERROR;
    return found != 0 ? found : args[1] != 0 ? args[1] : VALUE_NONE;
}

static Value context_copy_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return context_copy(CONTEXT(self));
}

static Value context_run(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs == 0)
        return raise_type_error("run() missing 1 required positional argument");
    if (!context_enter(CONTEXT(self)))
        return VALUE_ERROR;
    Value result = call(args[0], args + 1, nargs - 1, kwnames);
    context_exit(CONTEXT(self));
    return result;
}

static const MethodDef context_methods[] = {
    {"copy", context_copy_method, "", 0, "Return a shallow copy of the context object."},
    {"get", context_get, "key, default=None, /", 0,
     "Return the value for `key` if `key` has the value in the context object."},
    {"items", context_items, "", 0, "Return all variables and their values in the context object."},
    {"keys", context_keys, "", 0, "Return a list of all variables in the context object."},
    {"run", context_run, "callable, /, *args, **kwargs", METHOD_RAW,
     "Call callable(*args, **kwargs) in this context."},
    {"values", context_values, "", 0,
     "Return a list of all variables' values in the context object."},
    {0},
};

Type type_context = {
    TYPE_HEAD("_contextvars.Context"),
    .size = sizeof(Context),
    .flags = TYPE_IMMUTABLE,
    .new_ = context_new,
    .hash = hash_not_implemented,
    .compare = context_compare,
    .iter = context_iter,
    .length = context_length,
    .getitem = context_getitem,
    .contains = context_contains,
    .methods = context_methods,
};

/* ---- ContextVar ---- */

Value context_var_new(Value name, Value fallback)
{
    type_ready(&type_context_var);
    if (!is_str(name))
        return raise_type_error("context variable name must be a str");
    ContextVar *var = NEW(ContextVar, &type_context_var);
    if (var == NULL)
        return VALUE_ERROR;
    var->name = name;
    var->fallback = fallback;
    return OBJECT_VALUE(var);
}

static Value context_var_make(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return context_var_new(args[0], args[1]);
}

Value context_var_get(ContextVar *var, Value fallback, bool quiet)
{
    Value found = 0;
    Value current = thread->context; /* no context yet: nothing was ever set */
    if (current != 0 && dict_find(CONTEXT(current)->vars, OBJECT_VALUE(var), &found) < 0)
        return VALUE_ERROR;
    if (found == 0)
        found = fallback != 0 ? fallback : var->fallback;
    return found != 0 || quiet ? found : raise_value(&type_LookupError, OBJECT_VALUE(var));
}

static Value missing_repr(Value self)
{
    return str_from_cstr("<Token.MISSING>");
}

static Type type_missing = {
    TYPE_HEAD("Token.MISSING"),
    .size = sizeof(Singleton),
    .flags = TYPE_NO_NEW | TYPE_IMMUTABLE,
    .repr = missing_repr,
};
static Singleton missing_object = {.head = {&type_missing.base}};

Value context_missing(void)
{
    type_ready(&type_missing);
    return OBJECT_VALUE(&missing_object);
}

Value context_var_set(ContextVar *var, Value value)
{
    Context *c = context_writable();
    type_ready(&type_context_token);
    ContextToken *token = NEW(ContextToken, &type_context_token);
    if (c == NULL || token == NULL)
        return VALUE_ERROR;
    token->context = c;
    token->var = OBJECT_VALUE(var);
    if (dict_find(c->vars, token->var, &token->old) < 0 || !dict_set(c->vars, token->var, value))
        return VALUE_ERROR;
    return OBJECT_VALUE(token);
}

static Value var_get(Value self, Value *args, size_t nargs, Value kwnames)
{
    return context_var_get(VAR(self), args[0], false);
}

static Value var_set(Value self, Value *args, size_t nargs, Value kwnames)
{
    return context_var_set(VAR(self), args[0]);
}

static Value var_reset(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_exactly(args[0], &type_context_token))
        return raise_type_error("expected an instance of Token, got %R", args[0]);
    ContextToken *token = TOKEN(args[0]);
    if (token->used)
        return raise(&type_RuntimeError, "%R has already been used once", args[0]);
    if (token->var != self)
        return raise_value_error("%R was created by a different ContextVar", args[0]);
    Context *c = context_current();
    if (token->context != c)
        return raise_value_error("%R was created in a different Context", args[0]);
    if (context_writable() == NULL)
        return VALUE_ERROR;
    token->used = true;
    bool done = token->old != 0 ? dict_set(c->vars, self, token->old)
                                : dict_del(c->vars, self) >= 0;
    return done ? VALUE_NONE : VALUE_ERROR;
}

static Value var_repr(Value self)
{
    ContextVar *var = VAR(self);
    if (var->fallback == 0)
        return str_format("<ContextVar name=%R at %p>", var->name, (void *)self);
    return str_format("<ContextVar name=%R default=%R at %p>", var->name, var->fallback,
                      (void *)self);
}

static Value context_generic(Value self, Value *args, size_t nargs, Value kwnames)
{
    return generic_alias_new(self, args[0]);
}

static const MethodDef var_methods[] = {
    {"__class_getitem__", context_generic, "item, /", METHOD_CLASS, "See PEP 585"},
    {"get", var_get, "default=<unrepresentable>, /", 0,
     "Return a value for the context variable for the current context."},
    {"reset", var_reset, "token, /", 0,
     "Reset the context variable to what it was before the set() that made the token."},
    {"set", var_set, "value, /", 0,
     "Call to set a new value for the context variable in the current context."},
    {0},
};
static const MemberDef var_members[] = {
    {"name", offsetof(ContextVar, name), MEMBER_READONLY, NULL},
    {0},
};

Type type_context_var = {
    TYPE_HEAD("_contextvars.ContextVar"),
    .size = sizeof(ContextVar),
    .flags = TYPE_IMMUTABLE,
    .new_ = context_var_make,
    .new_sig = "name, /, *, default=<unrepresentable>",
    .repr = var_repr,
    .methods = var_methods,
    .members = var_members,
};

/* ---- Token ---- */

static Value token_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return raise(&type_RuntimeError, "Tokens can only be created by ContextVars");
}

static Value token_repr(Value self)
{
    ContextToken *token = TOKEN(self);
    return str_format("<Token%s var=%R at %p>", token->used ? " used" : "", token->var,
                      (void *)self);
}

static Value token_old_value(Value self)
{
    return TOKEN(self)->old != 0 ? TOKEN(self)->old : context_missing();
}

static const MethodDef token_methods[] = {
    {"__class_getitem__", context_generic, "item, /", METHOD_CLASS, "See PEP 585"},
    {0},
};
static const MemberDef token_members[] = {
    {"var", offsetof(ContextToken, var), MEMBER_READONLY, NULL},
    {0},
};
static const GetSetDef token_getsets[] = {
    {"old_value", token_old_value, NULL, NULL},
    {0},
};

Type type_context_token = {
    TYPE_HEAD("_contextvars.Token"),
    .size = sizeof(ContextToken),
    .flags = TYPE_IMMUTABLE,
    .new_ = token_new,
    .repr = token_repr,
    .hash = hash_not_implemented,
    .methods = token_methods,
    .members = token_members,
    .getsets = token_getsets,
};
