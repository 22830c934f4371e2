/* The public C API (coil.h) over the interpreter's own. A handle is a small block of pinned memory
 * that holds the value. */
#include "vm/embed/coil.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "grammar/parse.h"
#include "runtime/bytes.h"
#include "runtime/clock.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/ops.h"
#include "runtime/str.h"
#include "stdlib/evloop.h"
#include "stdlib/io.h"
#include "stdlib/signals.h"
#include "vm/frame.h"
#include "vm/import.h"
#include "vm/start.h"

struct Coil { bool open; };
struct CoilValue { Value value; };

static Coil the_interpreter;

static CoilValue *handle(Value v)
{
    if (!v)
        return NULL;
    CoilValue *h = gc_alloc_pinned(sizeof *h);
    if (h != NULL)
        h->value = v;
    return h;
}

const char *coil_version(void) { return "0.1.0 (Python 3.13)"; }

/* ---- opening and closing ---- */

static bool add_strings(const char *name, int count, const char *const *items)
{
    Value list = list_new((size_t)count);
    for (int i = 0; list && i < count; i++) {
        Value s = str_from_cstr(items[i]);
        if (!s || !list_push(LIST(list), s))
            return false;
    }
    return list && dict_set_cstr(interp.sys, name, list);
}

static bool add_env_path(Value path)
{
    const char *env = interp.ignore_environment ? NULL : getenv("COILPATH");
    while (env != NULL && *env != '\0') {
        size_t n = strcspn(env, ":");
        if (n > 0 && !list_push(LIST(path), codec_decode((const uint8_t *)env, n, "utf-8",
                                                         "surrogateescape")))
            return false;
        env += n + (env[n] == ':');
    }
    return true;
}

static bool set_path(const CoilOptions *o)
{
    Value path = list_new(4);
    if (!path)
        return false;
    interp.program_folder = o->first_path != NULL ? strdup(o->first_path) : NULL;
    if (o->first_path != NULL && !list_push(LIST(path), str_from_cstr(o->first_path)))
        return false;
    return add_env_path(path) && list_push(LIST(path), str_from_cstr(EMBEDDED_ROOT))
        && dict_set_cstr(interp.sys, "path", path);
}

static bool set_executable(const char *program)
{
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n > 0)
        path[n] = '\0';
    else if (program == NULL || realpath(program, path) == NULL)
        path[0] = '\0';
    return dict_set_cstr(interp.sys, "executable", str_from_cstr(path));
}

/* -X name or -X name=value: sys._xoptions. */
static bool set_xoptions(const CoilOptions *o)
{
    Dict *d = dict_new();
    for (int i = 0; d != NULL && i < o->nxoptions; i++) {
        const char *eq = strchr(o->xoptions[i], '=');
        size_t n = eq ? (size_t)(eq - o->xoptions[i]) : strlen(o->xoptions[i]);
        Value key = str_from_utf8(o->xoptions[i], n);
        if (!key || !dict_set(d, key, eq ? str_from_cstr(eq + 1) : VALUE_TRUE))
            return false;
    }
    return d != NULL && dict_set_cstr(interp.sys, "_xoptions", (Value)d);
}

/* -X name, -X name=1 */
static bool has_xoption(const CoilOptions *o, const char *name)
{
    size_t n = strlen(name);
    for (int i = 0; i < o->nxoptions; i++)
        if (strncmp(o->xoptions[i], name, n) == 0
            && (o->xoptions[i][n] == 0 || strcmp(o->xoptions[i] + n, "=1") == 0))
            return true;
    return false;
}

static void set_flags(const CoilOptions *o)
{
    interp.optimize = o->optimize;
    interp.isolated = o->isolated;
    interp.ignore_environment = o->ignore_environment || o->isolated;
    interp.inspect = o->inspect;
    interp.quiet = o->quiet;
    interp.unbuffered = o->unbuffered;
    interp.verbose = o->verbose;
    interp.bytes_warning = o->bytes_warning;
    interp.dev_mode = o->dev_mode;
    interp.utf8_mode = has_xoption(o, "utf8");
    interp.warn_default_encoding = has_xoption(o, "warn_default_encoding");
    const char *ranges = interp.ignore_environment ? NULL : getenv("PYTHONNODEBUGRANGES");
    interp.no_debug_ranges = o->no_debug_ranges || (ranges != NULL && *ranges != '\0');
}

static void set_scheduler(const CoilOptions *o)
{
    if (o->virtual_time)
        clock_set_virtual();
    ev_stall_ms = o->stall_ms > 0 ? o->stall_ms
        : o->stall_ms == 0 && isatty(STDERR_FILENO) ? EV_STALL_DEFAULT_MS : 0;
    if (o->schedule == NULL)
        return;
    uint64_t seed = strtoull(o->schedule, NULL, 0);
    if (strcmp(o->schedule, "random") == 0) {
        if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
            seed = (uint64_t)clock_realtime_ns();
        seed &= 0xFFFFFFFF; /* short enough to type again */
        fprintf(stderr, "coil: --schedule=%llu\n", (unsigned long long)seed);
    }
    sched_set_seed(seed);
}

Coil *coil_open(const CoilOptions *options)
{
    static const CoilOptions defaults;
    const CoilOptions *o = options != NULL ? options : &defaults;
    if (the_interpreter.open)
        return NULL;
    set_flags(o);
    start_streams = io_init_std;
    finish_streams = io_flush_std;
    StartOptions start = {.heap_limit = o->heap_limit, .no_std_streams = o->no_streams};
    if (!coil_start(&start))
        return NULL;
    signals_init();
    set_scheduler(o);
    if (!set_path(o) || !add_strings("argv", o->argc, o->argv)
        || !add_strings("orig_argv", o->orig_argc, o->orig_argv) || !set_executable(o->program)
        || !add_strings("warnoptions", o->nwarnings, o->warnings) || !set_xoptions(o)
        || !main_module() || (o->nwarnings > 0 && !import_module("warnings"))) {
        print_pending_exception();
        return NULL;
    }
    the_interpreter.open = true;
    return &the_interpreter;
}

int coil_close(Coil *coil, int status)
{
    status = coil_finish(status);
    coil->open = false;
    return status;
}

/* ---- running ---- */

static int outcome(bool ok) { return ok ? 0 : print_pending_exception(); }

/* No file holds what -c and the prompt run, so tracebacks find its lines here: linecache takes them at the
 * first question. */
static bool keep_source(Value code, const char *source)
{
    static const char name[] = "_command_sources";
    Value text = str_from_cstr(source), pair = text ? tuple_pack(2, code, text) : 0;
    Value kept = dict_get_str(interp.sys, str_intern_cstr(name));
    if ((!kept || !is_exact_list(kept))
        && (!(kept = list_new(1)) || !dict_set_cstr(interp.sys, name, kept)))
        return false;
    return pair && list_push(LIST(kept), pair);
}

int coil_run_string(Coil *coil, const char *source, const char *filename)
{
    Value module = main_module(), name = str_from_cstr(filename), code = 0;
    if (module && name)
        code = compile_source((const uint8_t *)source, strlen(source), name);
    return outcome(code && keep_source(code, source) && run_module_code(module, code));
}

static bool read_all(FILE *f, Buf *b)
{
    char chunk[16384];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_write(b, chunk, n);
    buf_cstr(b);
    return !ferror(f) && !b->failed;
}

static bool set_main_file(Value module, Value path)
{
    return module_add(module, "__file__", path) && module_add(module, "__cached__", VALUE_NONE)
        && module_add(module, "__spec__", VALUE_NONE)
        && module_add(module, "__package__", VALUE_NONE)
        && module_add(module, "__doc__", VALUE_NONE)
        && module_add(module, "__loader__", source_loader_new(NAME(dunder_main), path));
}

/* The path as __file__ and tracebacks name it: from the root. */
static Value absolute_path(const char *path)
{
    char here[PATH_MAX];
    if (*path == '/' || getcwd(here, sizeof here) == NULL)
        return str_from_cstr(path);
    Buf b = BUF_INIT;
    buf_puts(&b, here);
    if (strcmp(here, "/") != 0)
        buf_putc(&b, '/');
    buf_puts(&b, path);
    return str_from_cstr(buf_cstr(&b));
}

int coil_run_file(Coil *coil, const char *path)
{
    FILE *f = fopen(path, "rb");
    Buf b = BUF_INIT;
    if (f == NULL)
        return 2;
    bool ok = read_all(f, &b);
    fclose(f);
    Value module = main_module(), name = absolute_path(path);
    if (!ok || !module || !name || !set_main_file(module, name))
        return outcome(false);
    return outcome(run_source(module, (const uint8_t *)b.data, b.len, name));
}

int coil_run_stdin(Coil *coil)
{
    Buf b = BUF_INIT;
    Value module = main_module(), name = str_from_cstr("<stdin>");
    if (!read_all(stdin, &b) || !module || !name)
        return outcome(false);
    return outcome(run_source(module, (const uint8_t *)b.data, b.len, name));
}

int coil_run_module(Coil *coil, const char *name)
{
    Value text = str_from_cstr(name);
    return outcome(text && run_module_as_main(text));
}

int coil_dump(Coil *coil, const char *source, size_t length, const char *filename, const char *what)
{
    Value name = str_from_cstr(filename), text = 0;
    size_t n;
    char *utf8 = name ? source_decode((const uint8_t *)source, length, name, &n) : NULL;
    if (utf8 != NULL && strcmp(what, "tokens") == 0) {
        text = tokens_dump(utf8, n, name);
    } else if (utf8 != NULL && strcmp(what, "ast") == 0) {
        ParseOptions po = {.mode = PARSE_FILE, .filename = name, .legacy_retry = true};
        Node *tree = parse_source(utf8, n, &po);
        text = tree != NULL ? ast_dump(tree, false, 2) : 0;
    } else if (utf8 != NULL) {
        Value code = compile_text(utf8, n, name, PARSE_FILE, true);
        text = code ? disassemble((Code *)code) : 0;
    }
    if (!text)
        return outcome(false);
    printf("%s\n", str_utf8(text, NULL));
    return 0;
}

static Value compile_in_main(const char *source, const char *filename, ParseMode mode, bool interactive)
{
    Value name = str_from_cstr(filename);
    if (!name)
        return VALUE_ERROR;
    ParseOptions po = {.mode = mode, .filename = name, .interactive = interactive,
                       .allow_top_level_await = interactive};
    Node *tree = parse_source(source, strlen(source), &po);
    if (tree == NULL)
        return VALUE_ERROR;
    CompileOptions co = {.filename = name, .optimize = interp.optimize, .top_level_await = interactive};
    return (Value)compile_tree(tree, &co);
}

static Value run_in_main(Value code)
{
    Value module = main_module();
    if (!code || !module)
        return VALUE_ERROR;
    Dict *globals = module_dict(module);
    Function *f = function_new(AS(Code, code), globals, interp.builtins, 0);
    return f != NULL ? run_body(f, (Value)globals) : VALUE_ERROR;
}

bool coil_exec(Coil *coil, const char *source, const char *filename)
{
    return run_in_main(compile_in_main(source, filename, PARSE_FILE, false)) != 0;
}

CoilValue *coil_eval(Coil *coil, const char *expression)
{
    return handle(run_in_main(compile_in_main(expression, "<string>", PARSE_EVAL, false)));
}

/* A traceback at the prompt begins with what was typed, not with how it was run. */
static void trim_own_frames(void)
{
    Exception *exc = AS(Exception, thread->pending);
    size_t n;
    while (exc->traceback) {
        Traceback *tb = AS(Traceback, exc->traceback);
        const char *file = str_utf8(AS(FrameObject, tb->frame)->func->code->filename, &n);
        if (file == NULL || strncmp(file, EMBEDDED_ROOT, sizeof EMBEDDED_ROOT - 1) != 0)
            return;
        exc->traceback = tb->next;
    }
}

int coil_interact(Coil *coil, const char *source, int *status)
{
    Value code = compile_in_main(source, "<stdin>", PARSE_SINGLE, true);
    if (!code && error_matches(&type__IncompleteInputError)) {
        error_clear();
        return 0;
    }
    Value v = code && keep_source(code, source) ? run_in_main(code) : VALUE_ERROR;
    if (v && is_gen(v)) { /* top-level await */
        Value run_fn = import_attr("asyncio._prompt", "run");
        v = run_fn ? call1(run_fn, v) : VALUE_ERROR;
    }
    if (v)
        return 1;
    trim_own_frames();
    if (error_matches(&type_SystemExit) && !interp.inspect) {
        *status = print_pending_exception();
        return -2;
    }
    if (error_matches(&type_SystemExit))
        error_print(error_take());
    else
        print_pending_exception();
    return -1;
}

bool coil_wait_input(Coil *coil, int fd)
{
    Value prompt = 0, wait, name = str_intern_cstr("asyncio._prompt");
    if (dict_find(interp.modules, name, &prompt) != 1)
        return true;
    wait = get_attr_str(prompt, "wait");
    int flags = fcntl(fd, F_GETFL); /* polling makes it non-blocking, for all who share it */
    Value done = wait ? call1(wait, small_int_value(fd)) : 0;
    if (flags >= 0)
        fcntl(fd, F_SETFL, flags);
    if (done)
        return true;
    if (error_clear_if(&type_KeyboardInterrupt))
        return false;
    error_print(error_take());
    return true;
}

/* ---- the host drives the loop ---- */

static Loop *host_loop; /* NULL: not made, or closed */

CoilValue *coil_loop_spawn(Coil *coil, CoilValue *coroutine)
{
    if (host_loop == NULL) {
        Value make = import_attr("asyncio", "new_event_loop");
        Value loop = make ? call0(make) : 0;
        Value set = loop ? import_attr("asyncio", "set_event_loop") : 0;
        if (!set || !call1(set, loop))
            return NULL;
        host_loop = AS(Loop, loop);
    }
    return handle(task_new(coroutine->value, (Value)host_loop, 0, 0, false));
}

int coil_loop_fd(Coil *coil)
{
    return host_loop != NULL && host_loop->iohandle ? uv_backend_fd(&EV(host_loop)->uv) : -1;
}

int coil_loop_timeout(Coil *coil) { return host_loop != NULL ? loop_wait_ms(host_loop) : -1; }

bool coil_loop_step(Coil *coil) { return host_loop == NULL || loop_step(host_loop); }

CoilValue *coil_task_result(Coil *coil, CoilValue *task, bool *done)
{
    if (!is_native_future(task->value)) {
        raise_type_error("a task is required, not %T", task->value);
        return NULL;
    }
    Future *f = AS(Future, task->value);
    *done = f->state != FUTURE_PENDING;
    return *done ? handle(future_result(f)) : NULL;
}

bool coil_loop_close(Coil *coil)
{
    Loop *loop = host_loop;
    host_loop = NULL;
    return loop == NULL || call_method0((Value)loop, NAME(close)) != 0;
}

/* ---- values ---- */

CoilValue *coil_none(Coil *coil) { return handle(VALUE_NONE); }
CoilValue *coil_bool(Coil *coil, bool b) { return handle(value_bool(b)); }
CoilValue *coil_int(Coil *coil, int64_t i) { return handle(int_new(i)); }
CoilValue *coil_float(Coil *coil, double d) { return handle(float_new(d)); }
CoilValue *coil_str(Coil *coil, const char *utf8) { return handle(str_from_utf8(utf8, strlen(utf8))); }
CoilValue *coil_bytes(Coil *coil, const void *data, size_t n) { return handle(bytes_new(data, n)); }
CoilValue *coil_dict(Coil *coil) { return handle((Value)dict_new()); }

CoilValue *coil_list(Coil *coil, CoilValue *const *items, size_t count)
{
    Value list = list_new(count);
    for (size_t i = 0; list && i < count; i++)
        if (!list_push(LIST(list), items[i]->value))
            return NULL;
    return handle(list);
}

CoilValue *coil_tuple(Coil *coil, CoilValue *const *items, size_t count)
{
    Value t = tuple_new(count);
    for (size_t i = 0; t && i < count; i++)
        TUPLE(t)->items[i] = items[i]->value;
    return handle(t);
}

CoilValue *coil_retain(CoilValue *v) { return handle(v->value); }
void coil_release(CoilValue *v) { gc_free_pinned(v); }

bool coil_as_int(Coil *coil, CoilValue *v, int64_t *out) { return as_int64(v->value, out); }
bool coil_as_float(Coil *coil, CoilValue *v, double *out) { return as_double(v->value, out); }

const char *coil_as_str(Coil *coil, CoilValue *v, size_t *length)
{
    if (!is_str(v->value))
        return raise_null(&type_TypeError, "expected str, not %T", v->value);
    return str_utf8(v->value, length);
}

const void *coil_as_bytes(Coil *coil, CoilValue *v, size_t *length)
{
    if (!is_bytes(v->value))
        return raise_null(&type_TypeError, "expected bytes, not %T", v->value);
    if (length != NULL)
        *length = bytes_len(v->value);
    return bytes_data(v->value);
}

int coil_is_true(Coil *coil, CoilValue *v) { return is_true(v->value); }
bool coil_is_none(CoilValue *v) { return v->value == VALUE_NONE; }
const char *coil_type_name(CoilValue *v) { return type_name_of(v->value); }

/* ---- objects ---- */

CoilValue *coil_import(Coil *coil, const char *module) { return handle(import_module(module)); }

CoilValue *coil_get_attr(Coil *coil, CoilValue *object, const char *name)
{
    return handle(get_attr_str(object->value, name));
}

bool coil_set_attr(Coil *coil, CoilValue *object, const char *name, CoilValue *value)
{
    Value text = str_intern_cstr(name);
    return text && set_attr(object->value, text, value->value);
}

CoilValue *coil_get_item(Coil *coil, CoilValue *object, CoilValue *key)
{
    return handle(get_item(object->value, key->value));
}

bool coil_set_item(Coil *coil, CoilValue *object, CoilValue *key, CoilValue *value)
{
    return set_item(object->value, key->value, value->value);
}

ptrdiff_t coil_length(Coil *coil, CoilValue *object) { return length(object->value); }

CoilValue *coil_call(Coil *coil, CoilValue *callable, CoilValue *const *args, size_t count)
{
    Value *values = gc_alloc((count + 1) * sizeof(Value));
    if (values == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        values[i] = args[i]->value;
    return handle(call(callable->value, values, count, 0));
}

CoilValue *coil_call_method(Coil *coil, CoilValue *object, const char *name, CoilValue *const *args,
                            size_t count)
{
    CoilValue *method = coil_get_attr(coil, object, name);
    CoilValue *result = method != NULL ? coil_call(coil, method, args, count) : NULL;
    coil_release(method);
    return result;
}

CoilValue *coil_repr(Coil *coil, CoilValue *v) { return handle(repr(v->value)); }
CoilValue *coil_to_str(Coil *coil, CoilValue *v) { return handle(to_str(v->value)); }

/* ---- functions in C ---- */

typedef struct HostFunction {
    Object head;
    Value name;
    CoilFunction function;
    void *data;
} HostFunction;

static Value host_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    HostFunction *h = AS(HostFunction, self);
    if (kwnames && TUPLE(kwnames)->len > 0)
        return raise_type_error("%U() takes no keyword arguments", h->name);
    CoilValue *handles = gc_alloc((nargs + 1) * sizeof(CoilValue));
    CoilValue **list = gc_alloc((nargs + 1) * sizeof(CoilValue *));
    if (handles == NULL || list == NULL)
        return VALUE_ERROR;
    for (size_t i = 0; i < nargs; i++) {
        handles[i].value = args[i];
        list[i] = &handles[i];
    }
    CoilValue *result = h->function(&the_interpreter, list, nargs, h->data);
    if (result == NULL)
        return error_pending() ? VALUE_ERROR
                               : raise(&type_SystemError, "%U() failed without an exception", h->name);
    Value v = result->value;
    coil_release(result);
    return v;
}

static Value host_repr(Value self)
{
    return str_format("<built-in function %U>", AS(HostFunction, self)->name);
}

static const MemberDef host_members[] = {
    {"__name__", offsetof(HostFunction, name), MEMBER_READONLY, NULL}, {0}};
static Type type_host_function = {
    TYPE_HEAD("host_function"), .size = sizeof(HostFunction), .flags = TYPE_NO_NEW,
    .call = host_call, .repr = host_repr, .members = host_members,
};

CoilValue *coil_function(Coil *coil, const char *name, CoilFunction function, void *data)
{
    type_ready(&type_host_function);
    HostFunction *h = NEW(HostFunction, &type_host_function);
    if (h == NULL)
        return NULL;
    h->name = str_intern_cstr(name);
    h->function = function;
    h->data = data;
    return handle((Value)h);
}

bool coil_register_module(Coil *coil, const char *name, const CoilFunctionDef *functions)
{
    Value text = str_intern_cstr(name), module = text ? module_new(text) : 0;
    if (!module)
        return false;
    for (; functions->name != NULL; functions++) {
        CoilValue *f = coil_function(coil, functions->name, functions->function, functions->data);
        bool ok = f != NULL && module_add(module, functions->name, f->value);
        coil_release(f);
        if (!ok)
            return false;
    }
    return dict_set(interp.modules, text, module);
}

/* ---- errors ---- */

static Type *exception_class(const char *name)
{
    Value v = dict_get_str(interp.builtins, str_intern_cstr(name));
    return v && is_type(v) && (AS(Type, v)->flags & TYPE_IS_EXCEPTION) ? AS(Type, v) : NULL;
}

CoilValue *coil_raise(Coil *coil, const char *type, const char *message)
{
    Type *cls = exception_class(type);
    raise(cls != NULL ? cls : &type_RuntimeError, "%s", message);
    return NULL;
}

const char *coil_error(Coil *coil)
{
    Value exc = error_take();
    if (!exc)
        return NULL;
    Value text = to_str(exc);
    if (text)
        text = str_len(text) ? str_format("%N: %U", type_of(exc), text) : str_format("%N", type_of(exc));
    error_restore(exc);
    return text ? str_utf8(text, NULL) : type_name_of(exc);
}

bool coil_error_is(Coil *coil, const char *type)
{
    Type *cls = exception_class(type);
    return cls != NULL && error_matches(cls);
}

void coil_clear_error(Coil *coil) { error_clear(); }
int coil_print_error(Coil *coil) { return print_pending_exception(); }

char *coil_complete(Coil *coil, const char *text, int state)
{
    Value cls = import_attr("rlcompleter", "Completer"), module = main_module();
    Value completer = cls && module ? call1(cls, (Value)module_dict(module)) : 0;
    Value found = completer ? call_method2(completer, str_intern_cstr("complete"),
                                           str_from_cstr(text), small_int_value(state)) : 0;
    char *out = found && is_str(found) ? strdup(str_utf8(found, NULL)) : NULL;
    error_clear();
    return out;
}

void coil_interrupt(void) { kill(getpid(), SIGINT); }
