/* Functions of the language: objects, binding of arguments, calls from native code. The other half of
 * runtime/call.h (call, call1, ...) is here too. */
#include "runtime/int.h"
#include "runtime/module.h"
#include "runtime/str.h"
#include "vm/frame.h"

enum { FEW = 24 };

/* ---- function objects ---- */

void function_refresh(Function *f)
{
    Code *code = f->code;
    f->consts = code->consts;
    f->entry = code->code + code->entry;
    f->nregs = code->nregs;
    f->plain_nargs = f->gen_nargs = NO_PLAIN;
    if (code->kwonly == 0 && !(code->flags & (CO_VARARGS | CO_VARKEYWORDS))) {
        if (code->flags & CO_SUSPENDS)
            f->gen_nargs = (uint16_t)code->argcount;
        else
            f->plain_nargs = (uint16_t)code->argcount;
    }
}

Function *function_new(Code *code, Dict *globals, Dict *builtins, Value closure)
{
    Function *f = gc_alloc(sizeof(Function) + sizeof(AttrStore));
    if (f == NULL || (code = code_bind(code, globals, builtins)) == NULL)
        return NULL;
    f->head.shape = &type_function.base;
    f->code = code;
    f->globals = globals;
    f->builtins = builtins;
    f->closure = closure;
    f->name = code->name;
    f->qualname = code->qualname;
    f->doc = code->doc;
    f->module = dict_get_str(globals, NAME(dunder_name));
    function_refresh(f);
    return f;
}

bool function_set_code(Function *f, Code *code)
{
    size_t want = TUPLE(code->freevars)->len, have = f->closure ? TUPLE(f->closure)->len : 0;
    if (want != have) {
        raise_value_error("%U() requires a code object with %zu free vars, not %zu", f->name, have,
                          want);
        return false;
    }
    if ((code = code_bind(code, f->globals, f->builtins)) == NULL)
        return false;
    f->code = code;
    function_refresh(f);
    return true;
}

static bool too_deep(Thread *th)
{
    /* Handlers get some room to act in. */
    int64_t left = th->depth_left;
    th->depth_left += 50;
    raise(&type_RecursionError, "maximum recursion depth exceeded");
    th->depth_left = left;
    return false;
}

bool stack_room(Thread *th, Value *base, size_t nregs)
{
    return base + nregs <= th->stack_end || too_deep(th);
}

bool frame_room(Thread *th)
{
    th->depth_left++;
    return too_deep(th);
}

void frame_clear_rest(Value *base, Function *f)
{
    Code *code = f->code;
    size_t given = code->argcount + code->kwonly + !!(code->flags & CO_VARARGS)
                 + !!(code->flags & CO_VARKEYWORDS);
    if (f->nregs > given)
        memset(base + given, 0, (f->nregs - given) * sizeof(Value));
}

bool frame_interrupted(Thread *th, Value *base, Function *f)
{
    if (th->depth_left < 0)
        return frame_room(th);
    if (!stack_room(th, base, f->nregs) || (--th->depth_left < 0 && !frame_room(th)))
        return false;
    frame_clear_rest(base, f);
    return true;
}

/* ---- binding arguments (language reference 6.3.4) ---- */

static Value param_name(Function *f, size_t i) { return TUPLE(f->code->varnames)->items[i]; }

static bool too_many_positional(Function *f, size_t given, Value *regs)
{
    Code *code = f->code;
    size_t defaults = f->defaults ? TUPLE(f->defaults)->len : 0, kwonly_given = 0;
    size_t most = code->argcount, least = most - MIN(defaults, most);
    for (size_t i = 0; i < code->kwonly; i++)
        kwonly_given += regs[code->argcount + i] != 0;
    bool plural = most != 1;
    char takes[64], extra[96] = "";
    if (least != most) {
        snprintf(takes, sizeof takes, "from %zu to %zu", least, most);
        plural = true;
    } else {
        snprintf(takes, sizeof takes, "%zu", most);
    }
    if (kwonly_given > 0)
        snprintf(extra, sizeof extra, " positional argument%s (and %zu keyword-only argument%s)",
                 given != 1 ? "s" : "", kwonly_given, kwonly_given != 1 ? "s" : "");
    raise_type_error("%U() takes %s positional argument%s but %zu%s %s given", f->qualname, takes,
                     plural ? "s" : "", given, extra, given == 1 && !kwonly_given ? "was" : "were");
    return false;
}

static bool missing_arguments(Function *f, Value *regs, size_t from, size_t to, const char *kind)
{
    Buf names_text = BUF_INIT;
    size_t count = 0, seen = 0;
    for (size_t i = from; i < to; i++)
        count += regs[i] == 0;
    for (size_t i = from; i < to; i++) {
        if (regs[i] != 0)
            continue;
        seen++;
        if (seen > 1)
            buf_puts(&names_text, seen < count ? ", " : count == 2 ? " and " : ", and ");
        Value quoted = repr(param_name(f, i));
        if (!quoted)
            return false;
        buf_puts(&names_text, str_utf8(quoted, NULL));
    }
    raise_type_error("%U() missing %zu required %s argument%s: %s", f->qualname, count, kind,
                     count != 1 ? "s" : "", buf_cstr(&names_text));
    return false;
}

static bool fill_defaults(Function *f, size_t given, Value *regs)
{
    Code *code = f->code;
    size_t n = code->argcount;
    if (given < n) {
        size_t defaults = f->defaults ? TUPLE(f->defaults)->len : 0;
        size_t first = n - MIN(defaults, n), skip = defaults - (n - first);
        for (size_t i = given; i < n; i++) {
            if (regs[i] != 0)
                continue;
            if (i < first)
                return missing_arguments(f, regs, 0, first, "positional");
            regs[i] = TUPLE(f->defaults)->items[i - first + skip];
        }
    }
    bool missing = false;
    Dict *d = f->kwdefaults ? DICT(f->kwdefaults) : NULL;
    size_t at = 0; /* the entries are as a rule in the order of the parameters */
    for (size_t i = n; i < n + code->kwonly; i++) {
        Value v = 0, name = param_name(f, i);
        bool next = d != NULL && at < d->filled && d->entries[at].key == name;
        if (next)
            v = d->entries[at++].value;
        if (regs[i] != 0)
            continue;
        if (d != NULL && !next && dict_find(d, name, &v) < 0)
            return false;
        regs[i] = v;
        missing |= v == 0;
    }
    return !missing || missing_arguments(f, regs, n, n + code->kwonly, "keyword-only");
}

/* Index of the parameter that keyword `name` sets; -1: none. Identity finds nearly all. */
static ptrdiff_t keyword_param(Function *f, Value name)
{
    Code *code = f->code;
    size_t end = code->argcount + code->kwonly;
    for (size_t i = code->posonly; i < end; i++)
        if (param_name(f, i) == name)
            return (ptrdiff_t)i;
    for (size_t i = code->posonly; i < end; i++)
        if (str_equal(param_name(f, i), name))
            return (ptrdiff_t)i;
    return -1;
}

static bool positional_only_as_keyword(Function *f, Value kwnames)
{
    Buf bad = BUF_INIT;
    for (size_t i = 0; i < f->code->posonly; i++)
        for (size_t k = 0; k < TUPLE(kwnames)->len; k++)
            if (str_equal(param_name(f, i), TUPLE(kwnames)->items[k])) {
                buf_puts(&bad, bad.len ? ", " : "");
                buf_puts(&bad, str_utf8(param_name(f, i), NULL));
            }
    if (bad.len == 0)
        return false;
    raise_type_error("%U() got some positional-only arguments passed as keyword arguments: '%s'",
                     f->qualname, buf_cstr(&bad));
    return true;
}

static bool unexpected_keyword(Function *f, Value name, Value kwnames)
{
    if (f->code->posonly > 0 && positional_only_as_keyword(f, kwnames))
        return false;
    const char *function = str_utf8(f->qualname, NULL);
    size_t from = f->code->posonly, end = f->code->argcount + f->code->kwonly;
    if (function != NULL)
        raise_unexpected_keyword(function, name, TUPLE(f->code->varnames)->items + from, end - from);
    return false;
}

static bool bind_keywords(Function *f, Value *values, Value kwnames, Value *regs, Dict *rest)
{
    for (size_t k = 0; k < TUPLE(kwnames)->len; k++) {
        Value name = TUPLE(kwnames)->items[k];
        if (!is_str(name)) {
            raise_type_error("%U() keywords must be strings", f->qualname);
            return false;
        }
        ptrdiff_t i = keyword_param(f, name);
        if (i < 0) {
            if (rest == NULL)
                return unexpected_keyword(f, name, kwnames);
            if (!dict_set(rest, name, values[k]))
                return false;
        } else if (regs[i] != 0) {
            raise_type_error("%U() got multiple values for argument '%S'", f->qualname, name);
            return false;
        } else {
            regs[i] = values[k];
        }
    }
    return true;
}

/* Only trailing parameters with defaults were left out. */
static bool bind_defaults(Function *f, const Value *args, size_t nargs, Value *regs)
{
    Code *code = f->code;
    size_t n = code->argcount, have = f->defaults ? TUPLE(f->defaults)->len : 0;
    if (nargs > n || n - nargs > have || code->kwonly > 0
        || (code->flags & (CO_VARARGS | CO_VARKEYWORDS)))
        return false;
    if (regs != args)
        memmove(regs, args, nargs * sizeof(Value));
    for (size_t i = nargs, from = have - (n - nargs); i < n; i++)
        regs[i] = TUPLE(f->defaults)->items[from++];
    return true;
}

bool bind_arguments(Function *f, Value *args, size_t nargs, Value kwnames, Value *regs)
{
    if (!kwnames && bind_defaults(f, args, nargs, regs))
        return true;
    Code *code = f->code;
    size_t n = code->argcount, params = n + code->kwonly, given = MIN(nargs, n);
    size_t nkw = kwnames ? TUPLE(kwnames)->len : 0;
    bool star = code->flags & CO_VARARGS, starstar = code->flags & CO_VARKEYWORDS;
    Value few[FEW], *copy = few;
    if (nargs + nkw > FEW && (copy = gc_alloc((nargs + nkw) * sizeof(Value))) == NULL)
        return false;
    memcpy(copy, args, (nargs + nkw) * sizeof(Value)); /* args and regs may overlap */
    memcpy(regs, copy, given * sizeof(Value));
    memset(regs + given, 0, (params + star + starstar - given) * sizeof(Value)); /* there may be no more */
    if (code->uses_namespace && nargs + nkw == 0) { /* a module's code, called as a function */
        regs[0] = (Value)f->globals;
        return true;
    }
    Dict *rest = NULL;
    if (starstar && (rest = dict_new()) == NULL)
        return false;
    if (nkw > 0 && !bind_keywords(f, copy + nargs, kwnames, regs, rest))
        return false;
    if (star) {
        Value extra = nargs > n ? tuple_from(copy + n, nargs - n) : tuple_empty();
        if (!extra)
            return false;
        regs[params++] = extra;
    } else if (nargs > n) {
        return too_many_positional(f, nargs, regs);
    }
    if (starstar)
        regs[params] = (Value)rest;
    return fill_defaults(f, given, regs);
}

/* ---- calls from the loop ---- */

static Pushed pushed_value(Value v) { return (Pushed){v, NULL}; }

static Pushed begin_function(Thread *th, Function *f, Value *args, size_t nargs, Value kwnames,
                             Value *place)
{
    Code *code = f->code;
    if (code->flags & CO_SUSPENDS) {
        Gen *g = gen_new(f, false);
        if (g == NULL)
            return pushed_value(0);
        if (f->gen_nargs == nargs && !kwnames)
            memcpy(g->regs, args, nargs * sizeof(Value));
        else if (!bind_arguments(f, args, nargs, kwnames, g->regs)) {
            g->state = GEN_DONE;
            return pushed_value(0);
        }
        return pushed_value((Value)g);
    }
    if (UNLIKELY(place + f->nregs + FRAME_SLACK > th->stack_limit)
        && !stack_room(th, place, f->nregs + FRAME_SLACK))
        return pushed_value(0);
    if (f->plain_nargs == nargs && !kwnames) {
        if (place != args)
            memmove(place, args, nargs * sizeof(Value));
    } else if (!bind_arguments(f, args, nargs, kwnames, place)) {
        return pushed_value(0);
    }
    place[-3] = (Value)f;
    return (Pushed){0, place};
}

/* C(args...) of a plain class whose __init__ is a function of the language: the frame of __init__ is
 * pushed and the new instance given back beside it. */
static bool instantiates_plainly(Type *cls)
{
    return type_of((Value)cls)->call == type_type.call && cls->new_ == type_object.new_
        && (cls->flags & (TYPE_HEAP | TYPE_ABSTRACT)) == TYPE_HEAP;
}

static Pushed begin_class(Thread *th, Type *cls, Value *args, size_t nargs, Value kwnames,
                          Value *place)
{
    Value init = type_lookup(cls, NAME(dunder_init));
    if (!init || !is_object(init) || AS(Object, init)->shape != &type_function.base
        || (AS(Function, init)->code->flags & CO_SUSPENDS))
        return (Pushed){VALUE_NOT_IMPLEMENTED, NULL};
    Value obj = object_new(cls, 0);
    if (!obj)
        return pushed_value(0);
    size_t total = nargs + (kwnames ? TUPLE(kwnames)->len : 0);
    Value *shifted = place + FRAME_HEADER; /* keeps the caller's window free for the instance */
    if (UNLIKELY(shifted + total + FRAME_SLACK > th->stack_limit)
        && !stack_room(th, shifted, total + FRAME_SLACK))
        return pushed_value(0);
    memmove(shifted + 1, args, total * sizeof(Value));
    shifted[0] = obj;
    Pushed p = begin_function(th, AS(Function, init), shifted, nargs + 1, kwnames, shifted);
    if (p.frame)
        p.value = obj;
    return p;
}

/* As object_new for instances of a fixed size without finalizer; 0 with nothing raised: not such. */
static inline Value new_plain_instance(Type *cls)
{
    if (UNLIKELY(cls->items_count_offset != 0 || (cls->flags & TYPE_HAS_DEL) || cls->finalize != NULL
                 || cls->attrs_offset < (ptrdiff_t)cls->size))
        return 0;
    return (Value)object_alloc(cls, (size_t)cls->attrs_offset + sizeof(AttrStore)
                                        + cls->base.ninline * sizeof(Value));
}

Pushed call_class(Thread *th, Type *cls, Value *args, size_t nargs, Value *place)
{
    if (!(cls->flags & TYPE_HEAP))
        return call_begin(th, (Value)cls, args, nargs, 0, place);
    Value init = type_lookup(cls, NAME(dunder_init)), obj;
    if (LIKELY(init && instantiates_plainly(cls) && has_base_shape(init, &type_function))) {
        Function *f = AS(Function, init);
        Value *shifted = place + FRAME_HEADER;
        if (LIKELY(f->plain_nargs == nargs + 1 && shifted + f->nregs + FRAME_SLACK <= th->stack_limit)
            && LIKELY((obj = new_plain_instance(cls)) != 0)) {
            for (size_t i = nargs; i-- > 0;)
                shifted[i + 1] = args[i];
            shifted[0] = obj;
            shifted[-3] = (Value)f;
            return (Pushed){obj, shifted};
        }
        if (UNLIKELY(error_pending()))
            return pushed_value(0);
    }
    return call_begin(th, (Value)cls, args, nargs, 0, place);
}

Pushed call_begin(Thread *th, Value callee, Value *args, size_t nargs, Value kwnames, Value *place)
{
    Type *type = type_of(callee);
    if (type == &type_function)
        return begin_function(th, AS(Function, callee), args, nargs, kwnames, place);
    if (type == &type_bound_method) {
        BoundMethod *m = AS(BoundMethod, callee);
        if (type_of(m->function) == &type_function) {
            size_t total = nargs + (kwnames ? TUPLE(kwnames)->len : 0);
            memmove(place + 1, args, total * sizeof(Value));
            place[0] = m->self;
            return begin_function(th, AS(Function, m->function), place, nargs + 1, kwnames, place);
        }
    }
    if (is_type(callee) && instantiates_plainly(AS(Type, callee))) {
        Pushed p = begin_class(th, AS(Type, callee), args, nargs, kwnames, place);
        if (p.value != VALUE_NOT_IMPLEMENTED || p.frame)
            return p;
    }
    if (type == &type_method_descriptor || type == &type_native_function) {
        NativeFunction *f = AS(NativeFunction, callee);
        if (f->exact == 0 && f->spec != NULL)
            f->exact = param_spec_exact(f->spec);
    }
    if (type->call == NULL)
        return pushed_value(raise_type_error("'%T' object is not callable", callee));
    /* The callee may write past its arguments: never into a coroutine's own registers. */
    if (args != place) {
        memmove(place, args, (nargs + (kwnames ? TUPLE(kwnames)->len : 0)) * sizeof(Value));
        args = place;
    }
    return pushed_value(type->call(callee, args, nargs, kwnames));
}

/* ---- calls from native code ---- */

static uint32_t entry_code[] = {OPC_NOP, OPC_HALT};

/* An entry frame above everything in use; the callee's parameters go behind it. */
static Value *entry_frame(Thread *th)
{
    Value *top = th->base != NULL ? frame_top(th->base) : th->stack;
    Value *E = top + FRAME_HEADER;
    E[-4] = 0;
    E[-3] = (Value)entry_function;
    E[-2] = (Value)th->pc;
    E[-1] = (Value)th->base;
    E[0] = 0;
    return E;
}

static Value run_frame(Thread *th, Value *E, Value *N, Function *f)
{
    Value *base = th->base;
    uint32_t *pc = th->pc;
    if ((UNLIKELY(N + f->nregs + FRAME_SLACK > th->stack_limit)
         && !stack_room(th, N, f->nregs + FRAME_SLACK))
        || (UNLIKELY(--th->depth_left < 0) && !frame_room(th)))
        return VALUE_ERROR;
    N[-4] = 0;
    N[-3] = (Value)f;
    N[-2] = (Value)&entry_code[1];
    N[-1] = (Value)E;
    Value v = run(th, N, f->entry);
    th->base = base;
    th->pc = pc;
    return v;
}

static Value function_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Thread *th = thread;
    Function *f = AS(Function, self);
    if (!recursion_check(""))
        return VALUE_ERROR;
    Value *E = entry_frame(th), *N = E + FRAME_HEADER + 1;
    size_t total = nargs + (kwnames ? TUPLE(kwnames)->len : 0);
    if (UNLIKELY(N + total + FRAME_SLACK > th->stack_limit)
        && !stack_room(th, N, total + FRAME_SLACK))
        return VALUE_ERROR;
    Pushed p = begin_function(th, f, args, nargs, kwnames, N);
    if (p.frame == NULL)
        return p.value;
    return run_frame(th, E, N, f);
}

Value run_body(Function *f, Value namespace)
{
    return function_call((Value)f, &namespace, 1, 0);
}

Value call(Value callable, Value *args, size_t nargs, Value kwnames)
{
    Type *type = type_of(callable);
    if (UNLIKELY(type->call == NULL))
        return raise_type_error("'%T' object is not callable", callable);
    if (type == &type_function)
        return function_call(callable, args, nargs, kwnames);
    /* Native callees may write PARAM_SLACK words beyond their arguments. */
    size_t total = nargs + (kwnames ? TUPLE(kwnames)->len : 0);
    Value few[FEW + PARAM_SLACK], *copy = few;
    if (total > FEW && (copy = gc_alloc((total + PARAM_SLACK) * sizeof(Value))) == NULL)
        return VALUE_ERROR;
    memcpy(copy, args, total * sizeof(Value));
    return type->call(callable, copy, nargs, kwnames);
}

Value call0(Value callable)
{
    Value none[1];
    return call(callable, none, 0, 0);
}
Value call1(Value callable, Value a) { return call(callable, &a, 1, 0); }
Value call2(Value callable, Value a, Value b)
{
    Value args[2] = {a, b};
    return call(callable, args, 2, 0);
}
Value call3(Value callable, Value a, Value b, Value c)
{
    Value args[3] = {a, b, c};
    return call(callable, args, 3, 0);
}

Value call_ex(Value callable, Value args, Value kwargs)
{
    size_t n = TUPLE(args)->len, nkw = kwargs ? DICT(kwargs)->used : 0;
    if (nkw == 0)
        return call(callable, TUPLE(args)->items, n, 0);
    Value *all = gc_alloc((n + nkw + PARAM_SLACK) * sizeof(Value));
    Value names_tuple = tuple_new(nkw), key, value;
    if (all == NULL || !names_tuple)
        return VALUE_ERROR;
    memcpy(all, TUPLE(args)->items, n * sizeof(Value));
    size_t pos = 0, k = 0;
    while (dict_next(DICT(kwargs), &pos, &key, &value)) {
        if (!is_str(key))
            return raise_type_error("keywords must be strings");
        TUPLE(names_tuple)->items[k] = key;
        all[n + k++] = value;
    }
    return call(callable, all, n, names_tuple);
}

Value call_method(Value obj, Value name, Value *args, size_t nargs)
{
    Value few[FEW + 1], *all = few;
    bool bound;
    if (nargs > FEW && (all = gc_alloc((nargs + 1) * sizeof(Value))) == NULL)
        return VALUE_ERROR;
    Value f = get_method(obj, name, &bound);
    if (!f)
        return VALUE_ERROR;
    if (bound)
        return call(f, args, nargs, 0);
    all[0] = obj;
    memcpy(all + 1, args, nargs * sizeof(Value));
    return call(f, all, nargs + 1, 0);
}
Value call_method0(Value obj, Value name)
{
    Value none[1];
    return call_method(obj, name, none, 0);
}
Value call_method1(Value obj, Value name, Value a) { return call_method(obj, name, &a, 1); }
Value call_method2(Value obj, Value name, Value a, Value b)
{
    Value args[2] = {a, b};
    return call_method(obj, name, args, 2);
}
bool is_callable(Value v) { return type_of(v)->call != NULL; }

Value special_lookup(Value obj, Value name, bool *self_first)
{
    Type *type = type_of(obj);
    Value f = type_lookup(type, name);
    *self_first = false;
    if (!f)
        return 0;
    Type *ft = type_of(f);
    if (ft->flags & TYPE_METHOD_LIKE) {
        *self_first = true;
        return f;
    }
    return ft->descr_get != NULL ? ft->descr_get(f, obj, type) : f;
}

Value special_call(Value obj, Value name, Value *args, size_t nargs, bool *missing)
{
    Value few[FEW + 1];
    bool self_first;
    Value f = special_lookup(obj, name, &self_first);
    *missing = f == 0 && !error_pending();
    if (!f)
        return VALUE_ERROR;
    if (!self_first)
        return call(f, args, nargs, 0);
    assert(nargs < FEW);
    few[0] = obj;
    if (nargs > 0)
        memcpy(few + 1, args, nargs * sizeof(Value));
    return call(f, few, nargs + 1, 0);
}

/* f(*iterable): errors name the callee as CPython does. */
Value call_star_args(Value callee, Value iterable)
{
    Type *t = type_of(iterable);
    if (t->iter == NULL && t->getitem == NULL)
        return raise_type_error("%U argument after * must be an iterable, not %T",
                                callee_name(callee), iterable);
    return tuple_from_iterable(iterable);
}

/* ---- the function type ---- */

static Value function_repr(Value self)
{
    return str_format("<function %U at %p>", AS(Function, self)->qualname, (void *)self);
}

static Value function_descr_get(Value self, Value obj, Type *owner)
{
    if (!obj || (obj == VALUE_NONE && owner != &type_none))
        return self;
    return bound_method_new(self, obj);
}

static Value or_none(Value v) { return v ? v : VALUE_NONE; }

#define FUNCTION_FIELD(field)                                                                      \
    static Value get_##field(Value self) { return or_none(AS(Function, self)->field); }
FUNCTION_FIELD(defaults)
FUNCTION_FIELD(kwdefaults)
FUNCTION_FIELD(closure)
FUNCTION_FIELD(name)
FUNCTION_FIELD(qualname)

static Value get_code(Value self) { return (Value)AS(Function, self)->code; }
static Value get_globals(Value self) { return (Value)AS(Function, self)->globals; }
static Value get_builtins(Value self) { return builtins_shown(AS(Function, self)->builtins); }

static bool set_code(Value self, Value v)
{
    if (!v || !has_base_shape(v, &type_code)) {
        raise_type_error("__code__ must be set to a code object");
        return false;
    }
    uint32_t kinds = CO_SUSPENDS | CO_ITERABLE_COROUTINE;
    if ((AS(Function, self)->code->flags ^ AS(Code, v)->flags) & kinds
        && !warn(&type_DeprecationWarning, 1,
                 "Assigning a code object of non-matching type is deprecated (e.g., from a generator"
                 " to a plain function)"))
        return false;
    return function_set_code(AS(Function, self), AS(Code, v));
}

static bool set_defaults(Value self, Value v)
{
    if (v && v != VALUE_NONE && !is_tuple(v)) {
        raise_type_error("__defaults__ must be set to a tuple object");
        return false;
    }
    AS(Function, self)->defaults = v == VALUE_NONE ? 0 : v;
    return true;
}

static bool set_kwdefaults(Value self, Value v)
{
    if (v && v != VALUE_NONE && !is_dict(v)) {
        raise_type_error("__kwdefaults__ must be set to a dict object");
        return false;
    }
    AS(Function, self)->kwdefaults = v == VALUE_NONE ? 0 : v;
    return true;
}

static bool set_text(Value *field, Value v, const char *what)
{
    if (!v || !is_str(v)) {
        raise_type_error("%s must be set to a string object", what);
        return false;
    }
    *field = v;
    return true;
}
static bool set_name(Value self, Value v)
{
    return set_text(&AS(Function, self)->name, v, "__name__");
}
static bool set_qualname(Value self, Value v)
{
    return set_text(&AS(Function, self)->qualname, v, "__qualname__");
}

static Value get_annotations(Value self)
{
    Function *f = AS(Function, self);
    if (!f->annotations)
        f->annotations = (Value)dict_new();
    return f->annotations;
}
static bool set_annotations(Value self, Value v)
{
    if (v && v != VALUE_NONE && !is_dict(v)) {
        raise_type_error("__annotations__ must be set to a dict object");
        return false;
    }
    AS(Function, self)->annotations = v == VALUE_NONE ? 0 : v;
    return true;
}

static Value get_type_params(Value self)
{
    Value v = AS(Function, self)->type_params;
    return v ? v : tuple_empty();
}
static bool set_type_params(Value self, Value v)
{
    if (!v || !is_tuple(v)) {
        raise_type_error("__type_params__ must be set to a tuple");
        return false;
    }
    AS(Function, self)->type_params = v;
    return true;
}

static Value get_dict(Value self)
{
    return (Value)object_dict(AS(Object, self));
}
static bool set_dict(Value self, Value v)
{
    if (!v || !is_dict(v)) {
        if (v)
            raise_type_error("__dict__ must be set to a dictionary, not a '%T'", v);
        else
            raise_type_error("cannot delete __dict__");
        return false;
    }
    return object_set_dict(AS(Object, self), DICT(v));
}

static const GetSetDef function_getsets[] = {
    {"__code__", get_code, set_code, NULL},
    {"__globals__", get_globals, NULL, NULL},
    {"__builtins__", get_builtins, NULL, NULL},
    {"__defaults__", get_defaults, set_defaults, NULL},
    {"__kwdefaults__", get_kwdefaults, set_kwdefaults, NULL},
    {"__closure__", get_closure, NULL, NULL},
    {"__name__", get_name, set_name, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL},
    {"__type_params__", get_type_params, set_type_params, NULL},
    {"__dict__", get_dict, set_dict, NULL},
    {0},
};

static const MemberDef function_members[] = {
    {"__doc__", offsetof(Function, doc), 0, NULL},
    {"__module__", offsetof(Function, module), 0, NULL},
    {0},
};

/* Those the globals name, else those of the caller. */
static Dict *function_builtins(Dict *globals)
{
    Value own;
    int found = dict_find(globals, NAME(dunder_builtins), &own);
    if (found != 0)
        return found > 0 ? builtins_for(globals) : NULL;
    FrameObject *f = frame_current(0);
    return f != NULL ? f->func->builtins : interp.builtins;
}

static Value function_type_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value code = args[0], globals = args[1], closure = args[4];
    if (!has_base_shape(code, &type_code))
        return raise_type_error("function() argument 'code' must be code, not %T", code);
    if (!is_dict(globals))
        return raise_type_error("function() argument 'globals' must be dict, not %T", globals);
    if (args[2] && args[2] != VALUE_NONE && !is_str(args[2]))
        return raise_type_error("arg 3 (name) must be None or string");
    if (args[3] && args[3] != VALUE_NONE && !is_tuple(args[3]))
        return raise_type_error("arg 4 (defaults) must be None or tuple");
    if (args[5] && args[5] != VALUE_NONE && !is_dict(args[5]))
        return raise_type_error("arg 6 (kwdefaults) must be None or dict");
    if (!closure || closure == VALUE_NONE)
        closure = 0;
    size_t want = TUPLE(AS(Code, code)->freevars)->len;
    if (closure && !is_tuple(closure))
        return raise_type_error("arg 5 (closure) must be tuple");
    if (want != (closure ? TUPLE(closure)->len : 0))
        return want > 0 && !closure
            ? raise_type_error("arg 5 (closure) must be tuple")
            : raise_value_error("%U requires closure of length %zu, not %zu",
                                AS(Code, code)->name, want, closure ? TUPLE(closure)->len : 0);
    Dict *builtins = function_builtins(DICT(globals));
    Function *f = builtins ? function_new(AS(Code, code), DICT(globals), builtins, closure) : NULL;
    if (f == NULL)
        return VALUE_ERROR;
    if (args[2] && args[2] != VALUE_NONE)
        f->name = args[2];
    if (args[3] && args[3] != VALUE_NONE)
        f->defaults = args[3];
    if (args[5] && args[5] != VALUE_NONE)
        f->kwdefaults = args[5];
    return (Value)f;
}

/* The call window is four words, then self (for a method), then the arguments; of the four only the
 * second, the callee, means something to a native call. */
void call_forget(Value self, Value *args, size_t nargs)
{
    Value *base = thread->base, *end = base != NULL ? frame_top(base) + HEAP_CALL_ROOM : NULL;
    if (base == NULL)
        return;
    bool in_heap = frame_in_heap(base);
    if (args <= (in_heap ? GEN_OF(base)->floor : base + 4) || args >= end || end > thread->stack_end)
        return; /* arguments of native code's own, or bound elsewhere */
    memset(args + nargs, 0, (size_t)(end - args - (ptrdiff_t)nargs) * sizeof *args);
    Value *window = args - (args[-1] == self ? 5 : 4);
    if (!in_heap && window > base)
        window[0] = window[2] = window[3] = 0;
}

Type type_function = {
    TYPE_HEAD("function"),
    .size = sizeof(Function),
    .attrs_offset = sizeof(Function),
    .flags = TYPE_METHOD_LIKE | TYPE_WEAKREF,
    .new_ = function_type_new,
    .new_sig = "code, globals, name=None, argdefs=None, closure=None, kwdefaults=None",
    .call = function_call,
    .repr = function_repr,
    .descr_get = function_descr_get,
    .getsets = function_getsets,
    .members = function_members,
};
