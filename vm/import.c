/* Import: sys.modules, C modules, sys.meta_path, sys.path, and the library embedded in the binary.
 *
 * The order is CPython's: what is loaded, what is built in, the finders a program put on
 * sys.meta_path, then the entries of sys.path. The embedded library answers for the entry
 * EMBEDDED_ROOT, which comes last. */
#include "vm/import.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grammar/parse.h"
#include "runtime/bytes.h"
#include "runtime/str.h"
#include "vm/frame.h"
#include "vm/frozen.h"
#include "vm/import_lock.h"
#include "vm/start.h"

/* ---- ModuleSpec (PEP 451) ---- */

typedef struct Spec {
    Object head;
    Value name, loader, origin, search, cached, loader_state, has_location, uninitialized, initializing;
} Spec;

static Value spec_parent(Value self)
{
    Spec *s = AS(Spec, self);
    if (s->search != VALUE_NONE)
        return s->name;
    for (size_t i = str_len(s->name); i-- > 0;)
        if (str_at(STR(s->name), i) == '.')
            return str_substring(s->name, 0, i);
    return NAME(empty);
}

static Value spec_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value v = object_new(type, 0);
    if (!v)
        return VALUE_ERROR;
    Spec *s = AS(Spec, v);
    s->name = args[0];
    s->loader = args[1];
    s->origin = args[2] ? args[2] : VALUE_NONE;
    s->loader_state = args[3] ? args[3] : VALUE_NONE;
    s->search = VALUE_NONE;
    if (args[4] && is_true(args[4]) == 1)
        s->search = list_new(0);
    s->cached = VALUE_NONE;
    s->has_location = VALUE_FALSE;
    s->initializing = VALUE_FALSE;
    return v;
}

static Value spec_repr(Value self)
{
    Spec *s = AS(Spec, self);
    Value text = str_format("ModuleSpec(name=%R, loader=%R", s->name, s->loader);
    if (text && s->origin != VALUE_NONE)
        text = str_format("%U, origin=%R", text, s->origin);
    if (text && s->search != VALUE_NONE)
        text = str_format("%U, submodule_search_locations=%R", text, s->search);
    return text ? str_format("%U)", text) : VALUE_ERROR;
}

static Value spec_compare(Value a, Value b, CompareOp op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_exactly(b, type_of(a)))
        return VALUE_NOT_IMPLEMENTED;
    Spec *x = AS(Spec, a), *y = AS(Spec, b);
    Value pairs[][2] = {{x->name, y->name}, {x->loader, y->loader}, {x->origin, y->origin},
                        {x->search, y->search}, {x->has_location, y->has_location}};
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        int same = values_equal(pairs[i][0], pairs[i][1]);
        if (same <= 0)
            return same < 0 ? VALUE_ERROR : value_bool(op == CMP_NE);
    }
    return value_bool(op == CMP_EQ);
}

static const GetSetDef spec_getsets[] = {{"parent", spec_parent, NULL, NULL}, {0}};
static const MemberDef spec_members[] = {
    {"name", offsetof(Spec, name), 0, NULL},
    {"loader", offsetof(Spec, loader), 0, NULL},
    {"origin", offsetof(Spec, origin), 0, NULL},
    {"submodule_search_locations", offsetof(Spec, search), 0, NULL},
    {"cached", offsetof(Spec, cached), 0, NULL},
    {"loader_state", offsetof(Spec, loader_state), 0, NULL},
    {"has_location", offsetof(Spec, has_location), 0, NULL},
    {"_set_fileattr", offsetof(Spec, has_location), 0, NULL},
    {"_initializing", offsetof(Spec, initializing), 0, NULL},
    {"_uninitialized_submodules", offsetof(Spec, uninitialized), 0, NULL},
    {0},
};
Type type_module_spec = {
    TYPE_HEAD("importlib.machinery.ModuleSpec"), .size = sizeof(Spec), .flags = TYPE_BASE,
    .attrs_offset = sizeof(Spec), .new_ = spec_new,
    .new_sig = "name, loader, *, origin=None, loader_state=None, is_package=None",
    .repr = spec_repr, .compare = spec_compare, .hash = hash_not_implemented,
    .getsets = spec_getsets, .members = spec_members,
};

/* ---- loaders, as modules show them in __loader__ ---- */

typedef struct Loader { Object head; Value name, path; uint8_t kind; bool is_package; } Loader;
enum { LOADER_NATIVE, LOADER_FILE, LOADER_EMBEDDED };

static bool read_file(const char *path, uint8_t **bytes, size_t *len, Value filename)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0) {
        raise_errno(errno, filename);
        if (fd >= 0)
            close(fd);
        return false;
    }
    Buf b = BUF_INIT;
    char chunk[16384];
    ssize_t n;
    buf_reserve(&b, (size_t)st.st_size + 1);
    while ((n = read(fd, chunk, sizeof chunk)) > 0)
        buf_write(&b, chunk, (size_t)n);
    int err = errno;
    close(fd);
    if (n < 0) {
        raise_errno(err, filename);
        return false;
    }
    *bytes = (uint8_t *)(b.len ? b.data : "");
    *len = b.len;
    return !b.failed;
}

static Value loader_source(Value self, Value *args, size_t nargs, Value kwnames)
{
    Loader *l = AS(Loader, self);
    uint8_t *bytes;
    size_t len;
    if (l->kind == LOADER_NATIVE)
        return VALUE_NONE;
    if (l->kind == LOADER_EMBEDDED) {
        EmbeddedSource src;
        if (!embedded_find(str_utf8(l->path, NULL) + sizeof EMBEDDED_ROOT, &src))
            return raise(&type_OSError, "source not available through get_source()");
        return str_from_utf8((const char *)src.data, src.size);
    }
    if (!read_file(str_os(l->path), &bytes, &len, l->path))
        return VALUE_ERROR;
    size_t n;
    char *text = source_decode(bytes, len, l->path, &n);
    return text ? str_from_utf8(text, n) : VALUE_ERROR;
}

static Value loader_is_package(Value self, Value *args, size_t nargs, Value kwnames)
{
    return value_bool(AS(Loader, self)->is_package);
}
static Value loader_filename(Value self, Value *args, size_t nargs, Value kwnames)
{
    return AS(Loader, self)->path;
}
static Value loader_data(Value self, Value *args, size_t nargs, Value kwnames)
{
    uint8_t *bytes;
    size_t len;
    const char *path = str_os(args[0]);
    if (path == NULL)
        return VALUE_ERROR;
    if (strncmp(path, EMBEDDED_ROOT "/", sizeof EMBEDDED_ROOT) == 0) {
        EmbeddedSource src;
        if (!embedded_find(path + sizeof EMBEDDED_ROOT, &src))
            return raise_errno(ENOENT, args[0]);
        return bytes_new(src.data, src.size);
    }
    return read_file(path, &bytes, &len, args[0]) ? bytes_new(bytes, len) : VALUE_ERROR;
}
static Value loader_create(Value self, Value *args, size_t nargs, Value kwnames) { return VALUE_NONE; }
static Value loader_code(Value self, Value *args, size_t nargs, Value kwnames)
{
    Loader *l = AS(Loader, self);
    if (l->kind == LOADER_NATIVE)
        return VALUE_NONE;
    Value text = loader_source(self, args, nargs, kwnames);
    size_t n;
    const char *utf8 = text ? str_utf8(text, &n) : NULL;
    return utf8 ? compile_text(utf8, n, l->path, PARSE_FILE, true) : VALUE_ERROR;
}
static bool load_into(Value module, Loader *l);
static Value loader_exec(Value self, Value *args, size_t nargs, Value kwnames)
{
    return load_into(args[0], AS(Loader, self)) ? VALUE_NONE : VALUE_ERROR;
}
static Value loader_repr(Value self)
{
    Loader *l = AS(Loader, self);
    if (l->kind == LOADER_NATIVE)
        return str_format("<class '_frozen_importlib.BuiltinImporter'>");
    return str_format("<_frozen_importlib_external.SourceFileLoader object at %p>", (void *)self);
}
/* A path below "<coil>/" is in the embedded library. */
static int loader_kind(Value path)
{
    const char *text = is_str(path) ? str_utf8(path, NULL) : NULL;
    bool embedded = text != NULL && strncmp(text, EMBEDDED_ROOT "/", sizeof EMBEDDED_ROOT) == 0;
    return embedded ? LOADER_EMBEDDED : LOADER_FILE;
}

static Value loader_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value v = object_new(type, 0);
    if (!v)
        return VALUE_ERROR;
    AS(Loader, v)->name = args[0];
    AS(Loader, v)->path = args[1];
    AS(Loader, v)->kind = loader_kind(args[1]);
    AS(Loader, v)->is_package = str_find(args[1], str_from_cstr("/__init__.py"), 0, str_len(args[1])) >= 0;
    return v;
}
static const MethodDef loader_methods[] = {
    {"get_source", loader_source, "fullname=None", 0, NULL},
    {"get_code", loader_code, "fullname=None", 0, NULL},
    {"is_package", loader_is_package, "fullname=None", 0, NULL},
    {"get_filename", loader_filename, "fullname=None", 0, NULL},
    {"get_data", loader_data, "path", 0, NULL},
    {"create_module", loader_create, "spec", 0, NULL},
    {"exec_module", loader_exec, "module", 0, NULL},
    {0},
};
static const MemberDef loader_members[] = {
    {"name", offsetof(Loader, name), 0, NULL}, {"path", offsetof(Loader, path), 0, NULL}, {0}};
Type type_source_loader = {
    TYPE_HEAD("importlib.machinery.SourceFileLoader"), .size = sizeof(Loader), .flags = TYPE_BASE,
    .attrs_offset = sizeof(Loader), .new_ = loader_new, .new_sig = "fullname, path",
    .repr = loader_repr, .methods = loader_methods, .members = loader_members,
};

/* ---- making modules ---- */

static Loader *new_loader(Value name, Value path, int kind, bool is_package)
{
    Value v = object_new(&type_source_loader, 0);
    if (!v)
        return NULL;
    Loader *l = AS(Loader, v);
    l->name = name;
    l->path = path;
    l->kind = (uint8_t)kind;
    l->is_package = is_package;
    return l;
}

static Value parent_name(Value name, bool is_package)
{
    if (is_package)
        return name;
    for (size_t i = str_len(name); i-- > 0;)
        if (str_at(STR(name), i) == '.')
            return str_substring(name, 0, i);
    return NAME(empty);
}

static Value directory_of(Value path)
{
    for (size_t i = str_len(path); i-- > 0;)
        if (str_at(STR(path), i) == '/')
            return str_substring(path, 0, i);
    return NAME(empty);
}

/* __spec__, __loader__, __package__, __file__, __path__ of a module about to run. */
static Spec *describe(Value module, Value name, Loader *l)
{
    Dict *d = module_dict(module);
    Value v = object_new(&type_module_spec, 0), package = parent_name(name, l->is_package);
    if (!v || !package)
        return NULL;
    Spec *s = AS(Spec, v);
    bool native = l->kind == LOADER_NATIVE;
    s->name = name;
    s->loader = (Value)l;
    s->origin = native ? str_from_cstr("built-in") : l->path;
    s->search = s->cached = s->loader_state = VALUE_NONE;
    s->has_location = value_bool(!native);
    s->initializing = VALUE_TRUE;
    if (l->is_package) {
        Value dir = directory_of(l->path), search = list_new(1);
        if (!dir || !search || !list_push(LIST(search), dir))
            return NULL;
        s->search = search;
        if (!dict_set(d, NAME(dunder_path), search))
            return NULL;
    }
    if (!dict_set(d, NAME(dunder_name), name) || !dict_set(d, NAME(dunder_package), package)
        || !dict_set(d, NAME(dunder_loader), (Value)l) || !dict_set(d, NAME(dunder_spec), v))
        return NULL;
    if (!native && (!dict_set(d, NAME(dunder_file), l->path)
                    || !dict_set(d, NAME(dunder_cached), VALUE_NONE)))
        return NULL;
    return s;
}

Value compile_text(const char *text, size_t len, Value filename, int mode, bool legacy)
{
    ParseOptions po = {.mode = (ParseMode)mode, .filename = filename, .legacy_retry = legacy};
    Node *tree = parse_source(text, len, &po);
    if (tree == NULL)
        return VALUE_ERROR;
    CompileOptions co = {.filename = filename, .optimize = interp.optimize};
    return (Value)compile_tree(tree, &co);
}

bool run_module_code(Value module, Value code)
{
    Dict *globals = module_dict(module);
    if (!dict_get_str(globals, NAME(dunder_builtins))
        && !dict_set(globals, NAME(dunder_builtins), (Value)interp.builtins))
        return false;
    Function *f = function_new(AS(Code, code), globals, interp.builtins, 0);
    return f != NULL && run_body(f, (Value)globals) != 0;
}

Value compile_source(const uint8_t *bytes, size_t len, Value filename)
{
    size_t n;
    char *text = source_decode(bytes, len, filename, &n);
    return text ? compile_text(text, n, filename, PARSE_FILE, true) : VALUE_ERROR;
}

bool run_source(Value module, const uint8_t *bytes, size_t len, Value filename)
{
    Value code = compile_source(bytes, len, filename);
    return code && run_module_code(module, code);
}

static bool load_into(Value module, Loader *l)
{
    if (l->kind == LOADER_NATIVE)
        return true;
    if (l->kind == LOADER_EMBEDDED) {
        EmbeddedSource src;
        if (!embedded_find(str_utf8(l->path, NULL) + sizeof EMBEDDED_ROOT, &src))
            return raise_false(&type_ImportError, "library file %U is missing", l->path);
        Code *code = interp.optimize == 0 ? frozen_module(src.index, l->path) : NULL;
        if (code == NULL && error_pending())
            return false;
        return code != NULL ? run_module_code(module, (Value)code)
                            : run_source(module, src.data, src.size, l->path);
    }
    uint8_t *bytes;
    size_t len;
    const char *path = str_os(l->path);
    return path && read_file(path, &bytes, &len, l->path) && run_source(module, bytes, len, l->path);
}

static Value load_source(Value name, Loader *l)
{
    Value module = module_new(name);
    Spec *spec = module ? describe(module, name, l) : NULL;
    if (spec == NULL || !dict_set(interp.modules, name, module))
        return VALUE_ERROR;
    if (!load_into(module, l)) {
        Value exc = error_take();
        dict_del(interp.modules, name);
        error_restore(exc);
        return VALUE_ERROR;
    }
    spec->initializing = VALUE_FALSE;
    Value now; /* a module may replace itself */
    return dict_find(interp.modules, name, &now) == 1 ? now : module;
}

/* ---- finders: *found gets the module; false: raised ---- */

static bool find_native(Value name, Value *found)
{
    for (size_t i = 0; native_modules[i] != NULL; i++) {
        if (!str_equal_cstr(name, native_modules[i]->name))
            continue;
        Value module = module_new(name);
        Loader *l = new_loader(name, NAME(empty), LOADER_NATIVE, false);
        if (!module || l == NULL)
            return false;
        module = module_from_def(native_modules[i]);
        if (!module)
            return false;
        Spec *spec = describe(module, name, l);
        if (spec == NULL || !dict_set(interp.modules, name, module))
            return false;
        spec->initializing = VALUE_FALSE;
        *found = module;
        return true;
    }
    return true;
}

static Value load_by_spec(Value name, Value spec)
{
    Value loader = get_attr_str(spec, "loader"), create, exec, module = VALUE_NONE, search;
    if (!loader)
        return VALUE_ERROR;
    if (loader == VALUE_NONE) { /* a namespace package */
        module = module_new(name);
        if (!module || !get_attr_opt(spec, NAME(submodule_search_locations), &search))
            return VALUE_ERROR;
        if (search && !dict_set(module_dict(module), NAME(dunder_path), search))
            return VALUE_ERROR;
        if (!dict_set(module_dict(module), NAME(dunder_spec), spec)
            || !dict_set(interp.modules, name, module))
            return VALUE_ERROR;
        return module;
    }
    if (!get_attr_opt(loader, NAME(create_module), &create))
        return VALUE_ERROR;
    if (create && !(module = call1(create, spec)))
        return VALUE_ERROR;
    if (module == VALUE_NONE) {
        module = module_new(name);
        Value origin;
        if (!module || !get_attr_opt(spec, NAME(submodule_search_locations), &search)
            || !get_attr_opt(spec, NAME(origin), &origin))
            return VALUE_ERROR;
        Dict *d = module_dict(module);
        bool package = search && search != VALUE_NONE;
        if ((package && !dict_set(d, NAME(dunder_path), search))
            || (origin && origin != VALUE_NONE && !dict_set(d, NAME(dunder_file), origin))
            || !dict_set(d, NAME(dunder_package), parent_name(name, package)))
            return VALUE_ERROR;
    }
    if (!set_attr(module, NAME(dunder_spec), spec) || !set_attr(module, NAME(dunder_loader), loader)
        || !dict_set(interp.modules, name, module)
        || !get_attr_opt(loader, NAME(exec_module), &exec))
        return VALUE_ERROR;
    if (exec && !call1(exec, module)) {
        Value exc = error_take();
        dict_del(interp.modules, name);
        error_restore(exc);
        return VALUE_ERROR;
    }
    Value now;
    return dict_find(interp.modules, name, &now) == 1 ? now : module;
}

static bool find_by_meta_path(Value name, Value path, Value *found)
{
    Value finders = dict_get_str(interp.sys, NAME(meta_path));
    if (!finders || !is_list(finders))
        return true;
    for (size_t i = 0; i < LIST(finders)->len && !*found; i++) {
        Value find;
        if (!get_attr_opt(LIST(finders)->items[i], NAME(find_spec), &find))
            return false;
        if (!find)
            continue;
        Value spec = call3(find, name, path, VALUE_NONE);
        if (!spec)
            return false;
        if (spec != VALUE_NONE && !(*found = load_by_spec(name, spec)))
            return false;
    }
    return true;
}

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}
static bool is_directory(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Looks for the last part of `name` in one folder; namespace folders are collected. */
static bool locate_in_entry(Value name, const char *tail, Value entry, Value namespaces, Loader **found)
{
    bool embedded = strncmp(str_utf8(entry, NULL), EMBEDDED_ROOT, sizeof EMBEDDED_ROOT - 1) == 0;
    char here[PATH_MAX];
    const char *dir = str_len(entry) == 0 ? getcwd(here, sizeof here)
                      : embedded ? str_utf8(entry, NULL) : str_os(entry);
    if (dir == NULL) {
        error_clear();
        return true;
    }
    for (int package = 1; package >= 0; package--) {
        Buf b = BUF_INIT;
        buf_printf(&b, package ? "%s/%s/__init__.py" : "%s/%s.py", dir, tail);
        const char *path = buf_cstr(&b);
        if (path == NULL)
            return false;
        EmbeddedSource src;
        if (!(embedded ? embedded_find(path + sizeof EMBEDDED_ROOT, &src) : is_file(path)))
            continue;
        Value where = str_from_cstr(path);
        *found = where ? new_loader(name, where, embedded ? LOADER_EMBEDDED : LOADER_FILE, package)
                       : NULL;
        return *found != NULL;
    }
    Buf b = BUF_INIT;
    buf_printf(&b, "%s/%s", dir, tail);
    if (!embedded && is_directory(buf_cstr(&b)))
        return list_push(LIST(namespaces), str_from_cstr(buf_cstr(&b)));
    return true;
}

/* The loader of a module in the folders of `path` (None: sys.path); *loader NULL: not there. */
static bool locate(Value name, Value path, Value namespaces, Loader **loader)
{
    size_t len;
    const char *full = str_utf8(name, &len), *tail = full ? strrchr(full, '.') : NULL;
    if (full == NULL)
        return false;
    tail = tail ? tail + 1 : full;
    *loader = NULL;
    if (strlen(full) < len)
        return true; /* no file has such a name */
    Value entries = path != VALUE_NONE ? path : dict_get_str(interp.sys, NAME(path));
    Value it = entries ? get_iter(entries) : 0, entry;
    if (!it)
        return false;
    while (*loader == NULL && (entry = iter_next(it)))
        if (is_str(entry) && !locate_in_entry(name, tail, entry, namespaces, loader))
            return false;
    return !error_pending();
}

static bool find_by_path(Value name, Value path, Value *found)
{
    Value namespaces = list_new(0);
    Loader *loader;
    if (!namespaces || !locate(name, path, namespaces, &loader))
        return false;
    if (loader != NULL)
        return (*found = load_source(name, loader)) != 0;
    if (LIST(namespaces)->len > 0) {
        Value module = module_new(name);
        Value spec = module ? object_new(&type_module_spec, 0) : 0;
        if (!spec)
            return false;
        Spec *s = AS(Spec, spec);
        s->name = name;
        s->loader = s->origin = s->cached = s->loader_state = VALUE_NONE;
        s->search = namespaces;
        s->has_location = s->initializing = VALUE_FALSE;
        Dict *d = module_dict(module);
        if (!dict_set(d, NAME(dunder_path), namespaces) || !dict_set(d, NAME(dunder_spec), spec)
            || !dict_set(d, NAME(dunder_package), name) || !dict_set(interp.modules, name, module))
            return false;
        *found = module;
    }
    return true;
}

/* ---- import by name ---- */

static Value not_found(Value name, Value parent)
{
    if (parent)
        raise(&type_ModuleNotFoundError, "No module named %R; %R is not a package", name, parent);
    else
        raise(&type_ModuleNotFoundError, "No module named %R", name);
    AS(ImportException, thread->pending)->name = name;
    return VALUE_ERROR;
}

static Value find_and_load(Value name, Value parent, Value parent_module)
{
    Value path = VALUE_NONE, found = 0;
    if (parent_module) {
        if (!get_attr_opt(parent_module, NAME(dunder_path), &path))
            return VALUE_ERROR;
        if (!path)
            return not_found(name, parent);
        if (dict_find(interp.modules, name, &found) == 1) /* the parent imported it */
            return found;
    }
    if (!parent_module && !find_native(name, &found))
        return VALUE_ERROR;
    if (!found && !find_by_meta_path(name, path, &found))
        return VALUE_ERROR;
    if (!found && !find_by_path(name, path, &found))
        return VALUE_ERROR;
    return found ? found : not_found(name, 0);
}

static Value load_one(Value name, Value parent, Value parent_module)
{
    ModuleLoad load;
    module_load_begin(&load, name);
    Value module = find_and_load(name, parent, parent_module);
    module_load_end(&load);
    return module;
}

/* The names of the submodules that are being imported: the parent's spec tells who asks for them. */
static List *loading_submodules(Value parent_module)
{
    Value spec;
    if (!is_instance_of(parent_module, &type_module)
        || dict_find(module_dict(parent_module), NAME(dunder_spec), &spec) != 1
        || !is_exactly(spec, &type_module_spec))
        return NULL;
    Spec *s = AS(Spec, spec);
    if (s->uninitialized == 0)
        s->uninitialized = list_new(0);
    return s->uninitialized != 0 && is_list(s->uninitialized) ? LIST(s->uninitialized) : NULL;
}

/* The submodule as an attribute of its parent, which may have been imported anew meanwhile. */
static bool set_in_parent(Value parent, Value tail, Value module)
{
    Value parent_module;
    int found = dict_find(interp.modules, parent, &parent_module);
    if (found < 0)
        return false;
    if (found == 0) {
        raise_value(&type_KeyError, parent);
        return false;
    }
    if (set_attr(parent_module, tail, module))
        return true;
    return error_clear_if(&type_AttributeError)
           && warn(&type_ImportWarning, 1, "Cannot set an attribute on %R for child module %R",
                   parent, tail);
}

static Value import_one(Value name, Value parent, Value parent_module)
{
    Value module;
    if (lock_threads > 1 && !module_load_wait(name))
        return VALUE_ERROR;
    int known = dict_find(interp.modules, name, &module);
    if (known < 0)
        return VALUE_ERROR;
    if (known > 0) {
        if (module == VALUE_NONE) {
            raise(&type_ModuleNotFoundError, "import of %U halted; None in sys.modules", name);
            AS(ImportException, thread->pending)->name = name;
            return VALUE_ERROR;
        }
        return module;
    }
    if (!parent_module)
        return load_one(name, parent, 0);
    Value tail = str_intern(str_substring(name, str_len(parent) + 1, str_len(name)));
    List *loading = tail ? loading_submodules(parent_module) : NULL;
    if (!tail || (loading != NULL && !list_push(loading, tail)))
        return VALUE_ERROR;
    module = load_one(name, parent, parent_module);
    if (loading != NULL && loading->len > 0)
        loading->len--;
    return module && set_in_parent(parent, tail, module) ? module : VALUE_ERROR;
}

Value import_dotted(Value name)
{
    Value module = 0, parent = 0;
    size_t len = str_len(name);
    if (len == 0)
        return raise_value_error("Empty module name");
    for (size_t i = 0; i <= len; i++) {
        if (i < len && str_at(STR(name), i) != '.')
            continue;
        Value part = i == len ? name : str_substring(name, 0, i);
        if (!part || !(part = str_intern(part)))
            return VALUE_ERROR;
        Value next = import_one(part, parent, module);
        if (!next)
            return VALUE_ERROR;
        module = next;
        parent = part;
    }
    return module;
}

Value import_module(const char *name)
{
    Value text = str_intern_cstr(name);
    return text ? import_dotted(text) : VALUE_ERROR;
}

Value import_attr(const char *module, const char *attr)
{
    Value m = import_module(module);
    return m ? get_attr_str(m, attr) : VALUE_ERROR;
}

/* ---- python -m ---- */

Value source_loader_new(Value name, Value path)
{
    return (Value)new_loader(name, path, LOADER_FILE, false);
}

/* The folders to look for `name` in: its package's __path__. 0: raised. */
static Value search_path_of(Value name)
{
    Value parent = parent_name(name, false), path;
    if (!parent || str_len(parent) == 0)
        return parent ? VALUE_NONE : VALUE_ERROR;
    Value package = import_dotted(parent);
    if (!package || !get_attr_opt(package, NAME(dunder_path), &path))
        return VALUE_ERROR;
    return path ? path : not_found(name, parent);
}

static bool no_module_to_run(const char *format, Value name)
{
    Value exe = dict_get_str(interp.sys, str_intern_cstr("executable"));
    Value text = str_format(format, name);
    fprintf(stderr, "%s: %s\n", exe && str_len(exe) ? str_utf8(exe, NULL) : "coil",
            text ? str_utf8(text, NULL) : "?");
    raise_value(&type_SystemExit, small_int_value(1));
    return false;
}

bool run_module_as_main(Value name)
{
    Value namespaces = list_new(0), path = search_path_of(name);
    Loader *loader = NULL;
    if (!path && error_clear_if(&type_ModuleNotFoundError))
        return no_module_to_run("No module named %U", name);
    if (!path || !namespaces || !locate(name, path, namespaces, &loader))
        return false;
    Value module = main_module();
    if (!module)
        return false;
    Value full = name;
    if (loader != NULL && loader->is_package) {
        Value package = import_dotted(name);
        full = str_format("%U.__main__", name);
        if (!package || !full || !get_attr_opt(package, NAME(dunder_path), &path)
            || !locate(full, path, namespaces, &loader))
            return false;
        if (loader == NULL)
            return no_module_to_run("No module named %U.__main__; it is a package and cannot be"
                                    " directly executed", name);
    }
    if (loader == NULL)
        return no_module_to_run("No module named %U", name);
    Spec *spec = describe(module, full, loader);
    Value argv = dict_get_str(interp.sys, NAME(argv));
    if (spec == NULL || !dict_set(module_dict(module), NAME(dunder_name), NAME(dunder_main)))
        return false;
    if (argv && is_list(argv) && LIST(argv)->len > 0)
        LIST(argv)->items[0] = loader->path;
    return load_into(module, loader);
}

/* ---- the import statement ---- */

/* The package that relative imports of these globals start from. */
static Value current_package(Dict *globals)
{
    Value package = dict_get_str(globals, NAME(dunder_package));
    if (package && package != VALUE_NONE) {
        if (!is_str(package))
            return raise_type_error("package must be a string");
        return package;
    }
    Value spec = dict_get_str(globals, NAME(dunder_spec));
    if (spec && spec != VALUE_NONE)
        return get_attr(spec, NAME(parent));
    Value name = dict_get_str(globals, NAME(dunder_name));
    if (!warn(&type_ImportWarning, 1, "can't resolve package from __spec__ or __package__, falling"
                                      " back on __name__ and __path__"))
        return VALUE_ERROR;
    if (!name || !is_str(name))
        return raise(&type_KeyError, "'__name__' not in globals");
    return parent_name(name, dict_get_str(globals, NAME(dunder_path)) != 0);
}

static Value absolute_name(Dict *globals, Value name, int level)
{
    Value package = current_package(globals);
    if (!package)
        return VALUE_ERROR;
    if (str_len(package) == 0)
        return raise(&type_ImportError, "attempted relative import with no known parent package");
    size_t end = str_len(package);
    for (; level > 1; level--) {
        while (end > 0 && str_at(STR(package), end - 1) != '.')
            end--;
        if (end == 0)
            return raise(&type_ImportError, "attempted relative import beyond top-level package");
        end--;
    }
    Value base = str_substring(package, 0, end);
    if (!base || str_len(name) == 0)
        return base;
    return str_format("%U.%U", base, name);
}

/* `from package import a, b`: submodules that are not attributes yet are imported. */
static bool import_fromlist(Value module, Value fromlist)
{
    Value path, it, item;
    if (!get_attr_opt(module, NAME(dunder_path), &path))
        return false;
    if (!path || !(it = get_iter(fromlist)))
        return path == 0;
    while ((item = iter_next(it))) {
        Value v;
        if (!is_str(item))
            return raise_false(&type_TypeError, "Item in ``from list'' must be str, not %T", item);
        if (str_equal_cstr(item, "*")) {
            Value all;
            if (!get_attr_opt(module, NAME(dunder_all), &all)
                || (all && !import_fromlist(module, all)))
                return false;
            continue;
        }
        if (!get_attr_opt(module, str_intern(item), &v))
            return false;
        if (v)
            continue;
        Value name = get_attr(module, NAME(dunder_name));
        Value full = name ? str_format("%S.%U", name, item) : 0;
        if (!full)
            return false;
        if (!import_dotted(full)) {
            Value exc = thread->pending;
            if (!error_matches(&type_ModuleNotFoundError)
                || !AS(ImportException, exc)->name || !str_equal(AS(ImportException, exc)->name, full))
                return false;
            error_clear();
        }
    }
    return !error_pending();
}

static Value import_level(Dict *globals, Value name, Value fromlist, int level)
{
    Value full = level > 0 ? absolute_name(globals, name, level) : name;
    if (!full)
        return VALUE_ERROR;
    Value module = import_dotted(full);
    if (!module)
        return VALUE_ERROR;
    bool wants_names = fromlist != VALUE_NONE && is_true(fromlist) == 1;
    if (wants_names)
        return import_fromlist(module, fromlist) ? module : VALUE_ERROR;
    size_t len = str_len(name), dot = 0;
    while (dot < len && str_at(STR(name), dot) != '.')
        dot++;
    if (dot == len)
        return module;
    if (level > 0) { /* the first part of a relative name */
        Value top = str_substring(full, 0, str_len(full) - (len - dot));
        return top ? import_dotted(top) : VALUE_ERROR;
    }
    return import_dotted(str_substring(name, 0, dot));
}

Value builtin_import(Value self, Value *args, size_t nargs, Value kwnames)
{
    int32_t level = 0;
    if (!is_str(args[0]))
        return raise_type_error("__import__() argument 1 must be str, not %T", args[0]);
    if (args[4] && !as_int32(args[4], &level))
        return VALUE_ERROR;
    if (level < 0)
        return raise_value_error("level must be >= 0");
    Dict *globals = args[1] && is_dict(args[1]) ? DICT(args[1]) : dict_new();
    return import_level(globals, args[0], args[3] ? args[3] : VALUE_NONE, level);
}

Value import_op(Value *R, Value name, Value fromlist, int level)
{
    static Value standard; /* the function that builtins starts with */
    Dict *builtins = (Dict *)FRAME_FUNC(R)->consts[1];
    Value fn = builtins_item(builtins, NAME(dunder_import));
    if (!fn)
        return error_pending() ? VALUE_ERROR : raise(&type_ImportError, "__import__ not found");
    if (!standard)
        standard = fn;
    Dict *globals = FRAME_FUNC(R)->globals;
    if (fn == standard)
        return import_level(globals, name, fromlist, level);
    Value args[5] = {name, (Value)globals, FRAME_FUNC(R)->code->uses_namespace ? R[0] : VALUE_NONE,
                     fromlist, small_int_value(level)};
    return call(fn, args, 5, 0);
}

Value import_from_op(Value module, Value name)
{
    Value v, mod_name, file, spec, full;
    if (!get_attr_opt(module, name, &v) || v)
        return v;
    if (!get_attr_opt(module, NAME(dunder_name), &mod_name))
        return VALUE_ERROR;
    if (mod_name && is_str(mod_name)) {
        full = str_format("%U.%U", mod_name, name);
        if (!full || dict_find(interp.modules, full, &v) < 0)
            return VALUE_ERROR;
        if (v)
            return v;
    }
    Value shown = mod_name && is_str(mod_name) ? mod_name : str_from_cstr("<unknown module name>");
    if (!get_attr_opt(module, NAME(dunder_file), &file)
        || !get_attr_opt(module, NAME(dunder_spec), &spec))
        return VALUE_ERROR;
    bool has_file = file && is_str(file);
    bool starting = spec && is_exactly(spec, &type_module_spec)
        && AS(Spec, spec)->initializing == VALUE_TRUE;
    if (starting)
        raise(&type_ImportError, "cannot import name %R from partially initialized module %R (most"
              " likely due to a circular import) (%S)", name, shown,
              has_file ? file : str_from_cstr("unknown location"));
    else
        raise(&type_ImportError, "cannot import name %R from %R (%S)", name, shown,
              has_file ? file : str_from_cstr("unknown location"));
    ImportException *e = AS(ImportException, thread->pending);
    e->name = shown;
    e->name_from = name;
    e->path = has_file ? file : VALUE_NONE;
    return VALUE_ERROR;
}

bool import_init(void)
{
    gc_register_displacement(0);
    type_ready(&type_module_spec);
    type_ready(&type_source_loader);
    return true;
}
