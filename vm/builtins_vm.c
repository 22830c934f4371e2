/* The built-in functions that look at frames or make code: compile, eval, exec, globals, locals,
 * __build_class__, __import__, sys._getframe, and super() without arguments. */
#include "vm/builtins_vm.h"

#include "grammar/parse.h"
#include "runtime/bytes.h"
#include "runtime/int.h"
#include "runtime/str.h"
#include "vm/frame.h"
#include "vm/import.h"

/* ---- globals, locals ---- */

static Value builtin_globals(Value self, Value *args, size_t nargs, Value kwnames)
{
    FrameObject *f = frame_current(0);
    return f != NULL ? (Value)f->func->globals
                     : raise(&type_SystemError, "globals(): no current frame");
}

static Value builtin_locals(Value self, Value *args, size_t nargs, Value kwnames)
{
    FrameObject *f = frame_current(0);
    return f != NULL ? frame_locals(f) : raise(&type_SystemError, "locals(): no current frame");
}

/* ---- compile ---- */

enum { FLAG_ONLY_AST = 0x400, FLAG_TOP_LEVEL_AWAIT = 0x2000, FLAG_DONT_IMPLY_DEDENT = 0x200,
       FLAG_BARRY_AS_BDFL = 0x400000, FLAG_TYPE_COMMENTS = 0x1000, FLAG_ALLOW_INCOMPLETE = 0x4000,
       FLAG_OPTIMIZED_AST = 0x8400 };

Value (*ast_to_object)(Node *tree);
Node *(*ast_from_object)(Value object, int mode);

/* Text of a source argument as UTF-8. NULL: raised. */
static const char *source_text(Value source, const char *function, Value filename, size_t *len)
{
    Buffer b;
    if (is_str(source)) {
        const char *text = str_utf8(source, len);
        if (text != NULL && memchr(text, 0, *len) != NULL)
            return raise_null(&type_SyntaxError, "source code string cannot contain null bytes");
        if (text != NULL && memchr(text, '\r', *len) != NULL)
            return source_decode((const uint8_t *)text, *len, filename, len);
        return text;
    }
    if (!has_buffer(source))
        return raise_null(&type_TypeError, "%s() arg 1 must be a string, bytes or %s object", function,
                          strcmp(function, "compile") == 0 ? "AST" : "code");
    if (!buffer_get(source, &b, false))
        return NULL;
    if (memchr(b.data, 0, b.len) != NULL) {
        buffer_release(&b);
        return raise_null(&type_SyntaxError, "source code string cannot contain null bytes");
    }
    const char *text = source_decode(b.data, b.len, filename, len);
    buffer_release(&b);
    return text;
}

/* minor_version: see ast_check_features; negative: no limit. */
static Value compile_with(Value source, Value filename, ParseMode mode, int64_t flags, int optimize,
                          int minor_version, const char *function)
{
    Node *tree;
    ParseOptions po = {.mode = mode, .filename = filename,
                       .interactive = (flags & FLAG_ALLOW_INCOMPLETE) != 0,
                       .dont_imply_dedent = (flags & FLAG_DONT_IMPLY_DEDENT) != 0,
                       .allow_top_level_await = (flags & FLAG_TOP_LEVEL_AWAIT) != 0,
                       .barry_as_flufl = (flags & FLAG_BARRY_AS_BDFL) != 0,
                       .type_comments = (flags & FLAG_TYPE_COMMENTS) != 0,
                       .tree_only = (flags & FLAG_ONLY_AST) != 0};
    bool text = is_str(source) || has_buffer(source);
    if (!text && (flags & FLAG_OPTIMIZED_AST) == FLAG_ONLY_AST)
        return source; /* a tree already */
    if (!text && ast_from_object != NULL) {
        tree = ast_from_object(source, (int)mode);
        if (tree != NULL && !po.tree_only && !ast_check(tree, &po, NULL))
            return VALUE_ERROR;
    } else {
        size_t len;
        const char *utf8 = source_text(source, function, filename, &len);
        tree = utf8 != NULL ? parse_source(utf8, len, &po) : NULL;
    }
    if (tree == NULL || (minor_version >= 0 && (flags & FLAG_ONLY_AST)
                         && !ast_check_features(tree, minor_version, filename)))
        return VALUE_ERROR;
    if ((flags & FLAG_OPTIMIZED_AST) == FLAG_OPTIMIZED_AST
        && !ast_optimize(tree, optimize < 0 ? interp.optimize : optimize))
        return VALUE_ERROR;
    if (flags & FLAG_ONLY_AST) {
        if (ast_to_object == NULL)
            return raise(&type_NotImplementedError, "compile() to an AST needs module _ast");
        return ast_to_object(tree);
    }
    CompileOptions co = {.filename = filename, .optimize = optimize < 0 ? interp.optimize : optimize,
                         .flags = (uint32_t)flags & CO_FUTURE_ANNOTATIONS,
                         .top_level_await = po.allow_top_level_await};
    return (Value)compile_tree(tree, &co);
}

static Value filename_of(Value v)
{
    if (is_str(v))
        return v;
    if (is_bytes(v))
        return codec_decode(bytes_data(v), bytes_len(v), "utf-8", "surrogateescape");
    bool missing;
    Value path = special_call(v, NAME(dunder_fspath), NULL, 0, &missing);
    if (!path && missing)
        return raise_type_error("expected str, bytes or os.PathLike object, not %T", v);
    return path ? filename_of(path) : VALUE_ERROR;
}

static uint32_t inherited_flags(void)
{
    FrameObject *f = frame_current(0);
    return f != NULL ? f->func->code->flags & CO_FUTURE_ANNOTATIONS : 0;
}

static Value builtin_compile(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value filename = filename_of(args[1]);
    int64_t flags = 0, dont_inherit = 0, optimize = -1, minor_version = -1;
    if (!filename)
        return VALUE_ERROR;
    if (!is_str(args[2]))
        return raise_type_error("compile() argument 'mode' must be str, not %T", args[2]);
    if ((args[3] && !as_int64(args[3], &flags)) || (args[5] && !as_int64(args[5], &optimize))
        || (args[6] && !as_int64(args[6], &minor_version)))
        return VALUE_ERROR;
    if (args[4] && (dont_inherit = is_true(args[4])) < 0)
        return VALUE_ERROR;
    static const struct { const char *name; ParseMode mode; } modes[] = {
        {"exec", PARSE_FILE}, {"single", PARSE_SINGLE}, {"eval", PARSE_EVAL},
        {"func_type", PARSE_FUNC_TYPE}};
    if (flags & ~(int64_t)(0x1ff0000 | 0x2000000 | 0xff70))
        return raise_value_error("compile(): unrecognised flags");
    if (optimize < -1 || optimize > 2)
        return raise_value_error("compile(): invalid optimize value");
    if (!dont_inherit)
        flags |= inherited_flags();
    for (size_t i = 0; i < ARRAY_LEN(modes); i++)
        if (str_equal_cstr(args[2], modes[i].name)) {
            if (modes[i].mode == PARSE_FUNC_TYPE && !(flags & FLAG_ONLY_AST))
                return raise_value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST");
            return compile_with(args[0], filename, modes[i].mode, flags, (int)optimize,
                                (int)minor_version, "compile");
        }
    return raise_value_error(flags & FLAG_ONLY_AST
                                 ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
                                 : "compile() mode must be 'exec', 'eval' or 'single'");
}

/* ---- eval, exec ---- */

/* Namespaces for eval and exec; *locals is the mapping the body works in. */
static bool namespaces(const char *function, Value g, Value l, Dict **globals, Value *locals)
{
    if (g && g != VALUE_NONE) {
        if (!is_dict(g)) {
            if (strcmp(function, "exec") == 0)
                raise_type_error("exec() globals must be a dict, not %T", g);
            else
                raise_type_error(l ? "globals must be a real dict; try eval(code, {}, mapping)"
                                   : "globals must be a dict");
            return false;
        }
        *globals = DICT(g);
        *locals = l && l != VALUE_NONE ? l : g;
    } else {
        FrameObject *f = frame_current(0);
        if (f == NULL)
            return raise_false(&type_SystemError, "%s(): no current frame", function);
        *globals = f->func->globals;
        *locals = l && l != VALUE_NONE ? l : frame_locals(f);
    }
    if (*locals && type_of(*locals)->getitem == NULL) {
        raise_type_error("%s() locals must be a mapping or None, not %T", function, *locals);
        return false;
    }
    return *locals != 0;
}

static Value run_code(Code *code, Dict *globals, Value locals, Value closure)
{
    Dict *builtins = builtins_for(globals);
    if (builtins == NULL)
        return VALUE_ERROR;
    Function *f = function_new(code, globals, builtins, closure);
    if (f == NULL)
        return VALUE_ERROR;
    if (!code->uses_namespace)
        return call0((Value)f);
    if (code->flags & CO_SUSPENDS) { /* top-level await: the caller drives the coroutine */
        Gen *g = gen_new(f, false);
        if (g == NULL)
            return VALUE_ERROR;
        g->regs[0] = locals;
        return (Value)g;
    }
    return run_body(f, locals);
}

static Value builtin_eval(Value self, Value *args, size_t nargs, Value kwnames)
{
    Dict *globals;
    Value locals, code = args[0];
    if (!namespaces("eval", args[1], args[2], &globals, &locals))
        return VALUE_ERROR;
    if (!has_base_shape(code, &type_code)) {
        if (is_str(code)) { /* leading blanks are allowed here */
            size_t skip = 0;
            while (skip < str_len(code)
                   && (str_at(STR(code), skip) == ' ' || str_at(STR(code), skip) == '\t'))
                skip++;
            if (skip > 0 && !(code = str_substring(code, skip, str_len(code))))
                return VALUE_ERROR;
        }
        code = compile_with(code, NAME(string_file), PARSE_EVAL, inherited_flags(), -1, -1, "eval");
        if (!code)
            return VALUE_ERROR;
    } else if (TUPLE(AS(Code, code)->freevars)->len > 0) {
        return raise_type_error("code object passed to eval() may not contain free variables");
    }
    return run_code(AS(Code, code), globals, locals, 0);
}

static Value builtin_exec(Value self, Value *args, size_t nargs, Value kwnames)
{
    Dict *globals;
    Value locals, code = args[0], closure = args[3] && args[3] != VALUE_NONE ? args[3] : 0;
    if (!namespaces("exec", args[1], args[2], &globals, &locals))
        return VALUE_ERROR;
    if (!has_base_shape(code, &type_code)) {
        if (closure)
            return raise_type_error("closure can only be used when source is a code object");
        code = compile_with(code, NAME(string_file), PARSE_FILE, inherited_flags(), -1, -1, "exec");
        if (!code)
            return VALUE_ERROR;
    } else {
        size_t want = TUPLE(AS(Code, code)->freevars)->len;
        if (want == 0 && closure)
            return raise_type_error("cannot use a closure with this code object");
        if (want > 0 && (!closure || !is_exact_tuple(closure) || TUPLE(closure)->len != want))
            return raise_type_error("code object requires a closure of exactly length %zu", want);
        for (size_t i = 0; closure && i < want; i++)
            if (!has_base_shape(TUPLE(closure)->items[i], &type_cell))
                return raise_type_error("code object requires a closure of exactly length %zu", want);
    }
    Value v = run_code(AS(Code, code), globals, locals, closure);
    return v && !is_gen(v) ? VALUE_NONE : v;
}

/* ---- class statements ---- */

/* bases after __mro_entries__ (PEP 560); the same tuple when nothing changed. */
static Value resolve_bases(Value bases)
{
    Value out = 0;
    for (size_t i = 0; i < TUPLE(bases)->len; i++) {
        Value base = TUPLE(bases)->items[i], entries;
        if (is_type(base)) {
            if (out && !list_push(LIST(out), base))
                return VALUE_ERROR;
            continue;
        }
        if (!get_attr_opt(base, NAME(dunder_mro_entries), &entries))
            return VALUE_ERROR;
        if (!entries) {
            if (out && !list_push(LIST(out), base))
                return VALUE_ERROR;
            continue;
        }
        Value add = call1(entries, bases);
        if (!add)
            return VALUE_ERROR;
        if (!is_tuple(add))
            return raise_type_error("__mro_entries__ must return a tuple");
        if (!out && !(out = list_from(TUPLE(bases)->items, i)))
            return VALUE_ERROR;
        if (!list_extend(LIST(out), add))
            return VALUE_ERROR;
    }
    return out ? tuple_from(LIST(out)->items, LIST(out)->len) : bases;
}

static Value derive_metaclass(Value meta, Value bases)
{
    if (!is_type(meta))
        return meta;
    Type *winner = AS(Type, meta);
    for (size_t i = 0; i < TUPLE(bases)->len; i++) {
        Type *t = type_of(TUPLE(bases)->items[i]);
        if (is_subtype(winner, t))
            continue;
        if (!is_subtype(t, winner))
            return raise_type_error("metaclass conflict: the metaclass of a derived class must be a"
                                    " (non-strict) subclass of the metaclasses of all its bases");
        winner = t;
    }
    return (Value)winner;
}

typedef struct ClassParts { Value name, bases, orig_bases, meta, kwnames, *kwvalues; size_t nkw; } ClassParts;

/* Takes metaclass= out of the keywords. */
static bool class_parts(ClassParts *p, Value *args, size_t nargs, Value kwnames)
{
    p->name = args[1];
    p->orig_bases = tuple_from(args + 2, nargs - 2);
    if (!p->orig_bases || !(p->bases = resolve_bases(p->orig_bases)))
        return false;
    size_t n = kwnames ? TUPLE(kwnames)->len : 0;
    Value kept = list_new(n);
    p->kwvalues = gc_alloc((n + 1) * sizeof(Value));
    if (!kept || p->kwvalues == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (str_equal_cstr(TUPLE(kwnames)->items[i], "metaclass")) {
            p->meta = args[nargs + i];
            continue;
        }
        p->kwvalues[p->nkw++] = args[nargs + i];
        if (!list_push(LIST(kept), TUPLE(kwnames)->items[i]))
            return false;
    }
    p->kwnames = p->nkw ? tuple_from(LIST(kept)->items, p->nkw) : 0;
    if (!p->meta)
        p->meta = TUPLE(p->bases)->len ? (Value)type_of(TUPLE(p->bases)->items[0]) : (Value)&type_type;
    p->meta = derive_metaclass(p->meta, p->bases);
    return p->meta != 0;
}

static Value prepare_namespace(ClassParts *p)
{
    Value prepare;
    if (p->meta == (Value)&type_type)
        return (Value)dict_new();
    if (!get_attr_opt(p->meta, NAME(dunder_prepare), &prepare))
        return VALUE_ERROR;
    if (!prepare)
        return (Value)dict_new();
    Value *all = gc_alloc((p->nkw + 2) * sizeof(Value));
    if (all == NULL)
        return VALUE_ERROR;
    all[0] = p->name;
    all[1] = p->bases;
    memcpy(all + 2, p->kwvalues, p->nkw * sizeof(Value));
    Value ns = call(prepare, all, 2, p->kwnames);
    if (ns && type_of(ns)->getitem == NULL)
        return raise_type_error("%s.__prepare__() must return a mapping, not %T",
                                is_type(p->meta) ? type_name(AS(Type, p->meta)) : "<metaclass>", ns);
    return ns;
}

static Value builtin_build_class(Value self, Value *args, size_t nargs, Value kwnames)
{
    ClassParts p = {0};
    if (nargs < 2)
        return raise_type_error("__build_class__: not enough arguments");
    if (type_of(args[0]) != &type_function)
        return raise_type_error("__build_class__: func must be a function");
    if (!is_str(args[1]))
        return raise_type_error("__build_class__: name is not a string");
    Value body = args[0];
    if (!class_parts(&p, args, nargs, kwnames))
        return VALUE_ERROR;
    Value ns = prepare_namespace(&p);
    if (!ns)
        return VALUE_ERROR;
    Value cell = call1(body, ns);
    if (!cell)
        return VALUE_ERROR;
    if (p.bases != p.orig_bases && !set_item(ns, NAME(dunder_orig_bases), p.orig_bases))
        return VALUE_ERROR;
    Value *all = gc_alloc((p.nkw + 3 + PARAM_SLACK) * sizeof(Value));
    if (all == NULL)
        return VALUE_ERROR;
    all[0] = p.name;
    all[1] = p.bases;
    all[2] = ns;
    memcpy(all + 3, p.kwvalues, p.nkw * sizeof(Value));
    Value cls = call(p.meta, all, 3, p.kwnames);
    if (cls && is_type(cls) && has_base_shape(cell, &type_cell)) {
        Value in_cell = AS(Cell, cell)->value;
        if (!in_cell)
            return raise(&type_RuntimeError, "__class__ not set defining %R as %R. Was"
                         " __classcell__ propagated to type.__new__?", p.name, cls);
        if (in_cell != cls)
            return raise_type_error("__class__ set to %R defining %R as %R", in_cell, p.name, cls);
    }
    return cls;
}

/* ---- super() ---- */

static bool implicit_super(Type **type, Value *obj)
{
    FrameObject *f = frame_current(0);
    if (f == NULL || f->base == NULL)
        return raise_false(&type_RuntimeError, "super(): no current frame");
    Code *code = f->func->code;
    if (code->argcount == 0)
        return raise_false(&type_RuntimeError, "super(): no arguments");
    Value first = f->base[0];
    bool in_cell = TUPLE(code->cellregs)->len > 0 && frame_is_cell(code, 0);
    if (first && in_cell && has_base_shape(first, &type_cell))
        first = AS(Cell, first)->value;
    if (!first)
        return raise_false(&type_RuntimeError, "super(): arg[0] deleted");
    for (size_t i = 0; i < TUPLE(code->freevars)->len; i++) {
        if (TUPLE(code->freevars)->items[i] != NAME(dunder_class))
            continue;
        Value cls = AS(Cell, TUPLE(f->func->closure)->items[i])->value;
        if (!cls)
            return raise_false(&type_RuntimeError, "super(): empty __class__ cell");
        if (!is_type(cls))
            return raise_false(&type_RuntimeError, "super(): __class__ is not a type (%T)", cls);
        *type = AS(Type, cls);
        *obj = first;
        return true;
    }
    return raise_false(&type_RuntimeError, "super(): __class__ cell not found");
}

/* ---- sys ---- */

static Value sys_getframe(Value self, Value *args, size_t nargs, Value kwnames)
{
    int32_t depth = 0;
    if (args[0] && !as_int32(args[0], &depth))
        return VALUE_ERROR;
    FrameObject *f = frame_current(MAX(depth, 0));
    return f != NULL ? (Value)f : raise_value_error("call stack is not deep enough");
}

static Value sys_getframemodulename(Value self, Value *args, size_t nargs, Value kwnames)
{
    int32_t depth = 0;
    if (args[0] && !as_int32(args[0], &depth))
        return VALUE_ERROR;
    FrameObject *f = frame_current(MAX(depth, 0));
    Value name = f != NULL ? dict_get_str(f->func->globals, NAME(dunder_name)) : 0;
    return name ? name : VALUE_NONE;
}

static const MethodDef functions[] = {
    {"globals", builtin_globals, "", 0,
     "Return the dictionary containing the current scope's global variables."},
    {"locals", builtin_locals, "", 0,
     "Return a dictionary containing the current scope's local variables."},
    {"compile", builtin_compile,
     "source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1", 0,
     "Compile source into a code object that can be executed by exec() or eval()."},
    {"eval", builtin_eval, "source, /, globals=None, locals=None", 0,
     "Evaluate the given source in the context of globals and locals."},
    {"exec", builtin_exec, "source, /, globals=None, locals=None, *, closure=None", 0,
     "Execute the given source in the context of globals and locals."},
    {"__build_class__", builtin_build_class, "func, name, /, *bases, **kwds", METHOD_RAW,
     "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\n"
     "Internal helper function used by the class statement."},
    {"__import__", builtin_import, "name, globals=None, locals=None, fromlist=(), level=0", 0,
     "Import a module."},
    {0},
};
static const MethodDef sys_functions[] = {
    {"_getframe", sys_getframe, "depth=0, /", 0, "Return a frame object from the call stack."},
    {"_getframemodulename", sys_getframemodulename, "depth=0", 0, NULL},
    {0},
};

static bool add_functions(Dict *d, const MethodDef *defs, const char *module)
{
    Value name = str_intern_cstr(module);
    for (; defs->name != NULL; defs++) {
        Value f = name ? native_function_new(defs, 0, name) : 0;
        if (!f || !dict_set(d, str_intern_cstr(defs->name), f))
            return false;
    }
    return true;
}

/* __module__ of a class that type() makes. */
static Value caller_module(void)
{
    FrameObject *f = frame_current(0);
    return f != NULL ? dict_get_str(f->func->globals, NAME(dunder_name)) : 0;
}

bool builtins_vm_init(void)
{
    super_implicit_args = implicit_super;
    ast_object_init();
    type_caller_module = caller_module;
    return add_functions(interp.builtins, functions, "builtins")
        && add_functions(interp.sys, sys_functions, "sys");
}
