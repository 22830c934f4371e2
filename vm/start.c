/* Bringing the interpreter up and down: memory, the main thread, built-in modules, streams. */
#include "vm/start.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "runtime/bytes.h"
#include "runtime/init.h"
#include "runtime/int.h"
#include "runtime/str.h"
#include "vm/embedded.h"
#include "vm/builtins_vm.h"
#include "vm/frame.h"
#include "vm/import.h"
#include "vm/thread.h"

Function *entry_function;
bool (*start_streams)(void);
bool (*finish_streams)(void);

void async_generator_types_ready(void);

enum { DEFAULT_STACK_WORDS = 128 << 20 };

/* ---- memory ---- */

static void on_out_of_memory(void)
{
    if (thread != NULL)
        raise_memory_error();
}

static void on_finalizers(void) { thread_interrupt(thread); }

/* The function of frames between native code and the loop: its code is never run from the start. */
static bool make_entry_function(void)
{
    Code *code = NEW(Code, &type_code);
    entry_function = NEW(Function, &type_function);
    if (code == NULL || entry_function == NULL)
        return false;
    code->consts = gc_alloc(2 * sizeof(Value));
    code->code = gc_alloc_atomic(sizeof(uint32_t));
    code->nregs = 2;
    code->name = code->qualname = code->filename = NAME(empty);
    code->varnames = code->placed = code->freevars = code->names = code->cellregs = tuple_empty();
    entry_function->code = code;
    entry_function->consts = code->consts;
    entry_function->nregs = code->nregs;
    entry_function->name = entry_function->qualname = NAME(empty);
    return code->consts != NULL;
}

/* ---- the embedded library ---- */

bool embedded_find(const char *path, EmbeddedSource *out)
{
    static size_t count;
    if (count == 0)
        while (coil_embedded[count].path != NULL)
            count++;
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int c = strcmp(coil_embedded[mid].path, path);
        if (c == 0) {
            *out = (EmbeddedSource){coil_embedded[mid].path, coil_embedded[mid].data,
                                    coil_embedded[mid].size, mid};
            return true;
        }
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

/* ---- start ---- */

static void seed_hash(void)
{
    const char *fixed = interp.ignore_environment ? NULL : getenv("PYTHONHASHSEED");
    if (fixed != NULL && strcmp(fixed, "random") != 0) {
        interp.hash_key[0] = strtoull(fixed, NULL, 10);
        interp.hash_key[1] = interp.hash_key[0] * 0x9E3779B97F4A7C15ull;
        return;
    }
    if (getentropy(interp.hash_key, sizeof interp.hash_key) != 0)
        interp.hash_key[0] = (uint64_t)time(NULL) ^ (uint64_t)getpid();
}

static bool make_modules(void)
{
    interp.modules = dict_new();
    if (interp.modules == NULL)
        return false;
    Value builtins = import_module("builtins");
    if (!builtins)
        return false;
    interp.builtins = module_dict(builtins);
    Value sys = import_module("sys");
    if (!sys)
        return false;
    interp.sys = module_dict(sys);
    return dict_set(interp.sys, NAME(modules), (Value)interp.modules) && builtins_vm_init();
}

bool coil_start(const StartOptions *options)
{
    gc_init();
    gc_register_displacement(offsetof(Gen, regs));
    gc_set_oom_hook(on_out_of_memory);
    gc_start_hook = gen_spare_drop;
    gc_finalizer_hook = on_finalizers;
    seed_hash();
    if (!thread_start_main(options->stack_words ? options->stack_words : DEFAULT_STACK_WORDS)
        || !runtime_init()) {
        fputs("coil: cannot start: no memory\n", stderr);
        return false;
    }
    type_ready(&type_code);
    type_ready(&type_function);
    type_ready(&type_frame);
    type_ready(&type_frame_locals_proxy);
    builtins_map_ready();
    type_ready(&type_traceback);
    coroutine_types_ready();
    gen_watch_ready();
    async_generator_types_ready();
    if (!make_entry_function() || !import_init() || !make_modules()
        || (start_streams != NULL && !options->no_std_streams && !start_streams())) {
        fputs("coil: cannot start\n", stderr);
        if (thread->pending) {
            Value text = repr(error_take());
            fprintf(stderr, "%s\n", text ? str_utf8(text, NULL) : "?");
        }
        return false;
    }
    gc_set_heap_limit(options->heap_limit);
    return true;
}

Value main_module(void)
{
    Value name = str_intern_cstr("__main__"), module;
    int found = dict_find(interp.modules, name, &module);
    if (found != 0)
        return found > 0 ? module : VALUE_ERROR;
    module = module_new(name);
    if (!module || !dict_set(interp.modules, name, module)
        || !module_add(module, "__builtins__", import_module("builtins")))
        return VALUE_ERROR;
    return module;
}

/* ---- the end ---- */

static int exit_status(Value exc)
{
    Value code = AS(SystemExitException, exc)->code;
    int64_t n;
    if (!code || code == VALUE_NONE)
        return 0;
    if (is_int(code))
        return int_as_i64(code, &n) ? (int)(n & 0xFF) : 255;
    Value text = to_str(code), err = dict_get_str(interp.sys, NAME(stderr));
    if (text && err && err != VALUE_NONE) {
        text = str_concat(text, str_char('\n'));
        if (!text || !call_method1(err, NAME(write), text))
            error_clear();
    }
    return 1;
}

int print_pending_exception(void)
{
    Value exc = error_take();
    if (is_instance_of(exc, &type_SystemExit))
        return exit_status(exc);
    Value hook = dict_get_str(interp.sys, NAME(excepthook));
    Value tb = AS(Exception, exc)->traceback;
    Value out = dict_get_str(interp.sys, NAME(stdout));
    if (out && out != VALUE_NONE && !call_method0(out, NAME(flush)))
        error_clear();
    dict_set(interp.sys, NAME(last_exc), exc);
    dict_set(interp.sys, NAME(last_type), (Value)type_of(exc));
    dict_set(interp.sys, NAME(last_value), exc);
    dict_set(interp.sys, NAME(last_traceback), tb ? tb : VALUE_NONE);
    if (hook && call3(hook, (Value)type_of(exc), exc, tb ? tb : VALUE_NONE))
        return is_instance_of(exc, &type_KeyboardInterrupt) ? 130 : 1;
    if (error_pending() && error_matches(&type_SystemExit))
        return exit_status(error_take());
    error_clear();
    fprintf(stderr, "%s\n", type_name_of(exc));
    return 1;
}

int coil_finish(int status)
{
    Value atexit = 0, run;
    Value name = str_intern_cstr("threading");
    if (dict_find(interp.modules, name, &atexit) == 1
        && get_attr_opt(atexit, str_intern_cstr("_shutdown"), &run) && run && !call0(run))
        error_unraisable(run, NULL);
    name = str_intern_cstr("atexit");
    if (dict_find(interp.modules, name, &atexit) == 1
        && get_attr_opt(atexit, str_intern_cstr("_run_exitfuncs"), &run) && run && !call0(run))
        error_unraisable(run, NULL);
    error_clear();
    gen_watch_end();
    interp.finalizing = true;
    lock_finish();
    gen_watch_flush();
    if (gc_finalizers_waiting)
        gc_run_finalizers();
    error_clear();
    if (finish_streams != NULL && !finish_streams() && status == 0)
        status = 120;
    return status;
}
