/* What sys says about the interpreter: versions, limits, flags, names. */
#include <float.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/descr.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/structseq.h"
#include "stdlib/sys_impl.h"
#include "vm/import.h"

#define COIL_VERSION_TEXT "0.1.0"
#define LANGUAGE_HEX 0x030d00f0 /* the language is Python 3.13's */
#define COIL_HEX 0x000100f0

#if defined __clang__
#define COMPILER "Clang " __clang_version__
#else
#define COMPILER "GCC " __VERSION__
#endif

static const char *const version_fields[] = {"major", "minor", "micro", "releaselevel", "serial",
                                             NULL};
static const StructSeqDef version_def = {
    .name = "sys.version_info",
    .doc = "sys.version_info\n\nVersion information as a named tuple.",
    .fields = version_fields,
    .n_sequence = 5,
    .no_new = true,
};
static const char *const flag_fields[] = {
    "debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site",
    "no_site", "ignore_environment", "verbose", "bytes_warning", "quiet", "hash_randomization",
    "isolated", "dev_mode", "utf8_mode", "warn_default_encoding", "safe_path",
    "int_max_str_digits", NULL};
static const StructSeqDef flags_def = {
    .name = "sys.flags",
    .doc = "sys.flags\n\nFlags provided through command line arguments or environment vars.",
    .fields = flag_fields,
    .n_sequence = 18,
    .no_new = true,
};
static const char *const float_fields[] = {
    "max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon",
    "radix", "rounds", NULL};
static const StructSeqDef float_def = {
    .name = "sys.float_info",
    .doc = "sys.float_info\n\nThe precision and range of the floating-point type.",
    .fields = float_fields,
    .n_sequence = 11,
};
static const char *const int_fields[] = {"bits_per_digit", "sizeof_digit",
                                         "default_max_str_digits", "str_digits_check_threshold",
                                         NULL};
static const StructSeqDef int_def = {
    .name = "sys.int_info",
    .doc = "sys.int_info\n\nThe internal representation of integers.",
    .fields = int_fields,
    .n_sequence = 4,
};
static const char *const hash_fields[] = {"width", "modulus", "inf", "nan", "imag", "algorithm",
                                          "hash_bits", "seed_bits", "cutoff", NULL};
static const StructSeqDef hash_def = {
    .name = "sys.hash_info",
    .doc = "sys.hash_info\n\nParameters of the hash of numbers and text.",
    .fields = hash_fields,
    .n_sequence = 9,
};
static const char *const thread_fields[] = {"name", "lock", "version", NULL};
static const StructSeqDef thread_def = {
    .name = "sys.thread_info",
    .doc = "sys.thread_info\n\nInformation about the thread implementation.",
    .fields = thread_fields,
    .n_sequence = 3,
};
static const char *const asyncgen_fields[] = {"firstiter", "finalizer", NULL};
static const StructSeqDef asyncgen_def = {
    .name = "asyncgen_hooks",
    .doc = "The hooks of asynchronous generators, as sys.get_asyncgen_hooks() returns them.",
    .fields = asyncgen_fields,
    .n_sequence = 2,
};
static Type type_version_info, type_flags, type_float_info, type_int_info, type_hash_info,
    type_thread_info, type_asyncgen_hooks;

Value sys_asyncgen_hooks(Value firstiter, Value finalizer)
{
    Value fields[] = {firstiter != 0 ? firstiter : VALUE_NONE,
                      finalizer != 0 ? finalizer : VALUE_NONE};
    return structseq_new(&type_asyncgen_hooks, fields);
}

static Value info_int(int64_t i)
{
    return small_int_value(i);
}

static Value info_version(int major, int minor, int micro)
{
    Value fields[] = {info_int(major), info_int(minor), info_int(micro), str_from_cstr("final"),
                      info_int(0)};
    return structseq_new(&type_version_info, fields);
}

static Value info_flags(void)
{
    bool no_seed = getenv("PYTHONHASHSEED") != NULL && strcmp(getenv("PYTHONHASHSEED"), "0") == 0
                   && !interp.ignore_environment;
    Value fields[] = {
        info_int(0), info_int(interp.inspect), info_int(interp.inspect),
        info_int(interp.optimize), info_int(1), info_int(interp.isolated), info_int(0),
        info_int(interp.ignore_environment), info_int(interp.verbose),
        info_int(interp.bytes_warning), info_int(interp.quiet), info_int(!no_seed),
        info_int(interp.isolated), value_bool(interp.dev_mode), info_int(interp.utf8_mode),
        info_int(interp.warn_default_encoding),
        value_bool(interp.isolated), info_int(interp.int_max_str_digits)};
    return structseq_new(&type_flags, fields);
}

static Value info_float(void)
{
    Value fields[] = {float_new(DBL_MAX), info_int(DBL_MAX_EXP), info_int(DBL_MAX_10_EXP),
                      float_new(DBL_MIN), info_int(DBL_MIN_EXP), info_int(DBL_MIN_10_EXP),
                      info_int(DBL_DIG), info_int(DBL_MANT_DIG), float_new(DBL_EPSILON),
                      info_int(FLT_RADIX), info_int(FLT_ROUNDS)};
    return structseq_new(&type_float_info, fields);
}

/* A digit is a 64-bit limb. */
static Value info_ints(void)
{
    Value fields[] = {info_int(64), info_int(8), info_int(4300), info_int(640)};
    return structseq_new(&type_int_info, fields);
}

static Value info_hash(void)
{
    Value fields[] = {info_int(64), info_int(((int64_t)1 << 61) - 1), info_int(314159),
                      info_int(0), info_int(1000003), str_from_cstr("siphash13"), info_int(64),
                      info_int(128), info_int(0)};
    return structseq_new(&type_hash_info, fields);
}

static Value info_thread(void)
{
    char version[64] = "";
#ifdef _CS_GNU_LIBPTHREAD_VERSION
    if (confstr(_CS_GNU_LIBPTHREAD_VERSION, version, sizeof version) == 0)
        version[0] = '\0';
#endif
    Value fields[] = {str_from_cstr("pthread"), str_from_cstr("mutex+cond"),
                      version[0] != '\0' ? str_from_cstr(version) : VALUE_NONE};
    return structseq_new(&type_thread_info, fields);
}

static Value info_implementation(void)
{
    Dict *d = dict_new();
    if (d == NULL || !dict_set_cstr(d, "name", str_from_cstr("coil"))
        || !dict_set_cstr(d, "cache_tag", str_from_cstr("coil-313"))
        || !dict_set_cstr(d, "version", info_version(0, 1, 0))
        || !dict_set_cstr(d, "hexversion", info_int(COIL_HEX))
        || !dict_set_cstr(d, "_multiarch", str_from_cstr("x86_64-linux-gnu")))
        return VALUE_ERROR;
    return simple_namespace_new(d);
}

/* /usr/local for an executable /usr/local/bin/coil. */
static Value info_prefix(void)
{
    Value path = interp.executable;
    if (path == 0 || !is_str(path))
        return str_empty();
    size_t end = str_len(path);
    for (int parts = 0; parts < 2 && end > 0;) {
        if (str_at(STR(path), --end) == '/')
            parts++;
    }
    return end == 0 ? str_from_cstr("/") : str_substring(path, 0, end);
}

static Value info_module_names(void)
{
    static const char *const names[] = {
#define M(name) #name,
#include "stdlib/sys_modules.def"
#undef M
    };
    Value list = list_new(ARRAY_LEN(names));
    for (size_t i = 0; list != 0 && i < ARRAY_LEN(names); i++) {
        Value name = str_intern_cstr(names[i]);
        if (name == 0 || !list_push(LIST(list), name))
            return VALUE_ERROR;
    }
    return list == 0 ? VALUE_ERROR : set_new(&type_frozenset, list);
}

static Value info_builtin_names(void)
{
    Value list = list_new(32);
    for (size_t i = 0; list != 0 && native_modules[i] != NULL; i++) {
        Value name = str_intern_cstr(native_modules[i]->name);
        if (name == 0 || !list_push(LIST(list), name))
            return VALUE_ERROR;
    }
    if (list == 0 || !list_sort(LIST(list), 0, false))
        return VALUE_ERROR;
    return tuple_from_iterable(list);
}

static bool info_types(void)
{
    return structseq_ready(&type_version_info, &version_def)
           && structseq_ready(&type_flags, &flags_def)
           && structseq_ready(&type_float_info, &float_def)
           && structseq_ready(&type_int_info, &int_def)
           && structseq_ready(&type_hash_info, &hash_def)
           && structseq_ready(&type_thread_info, &thread_def)
           && structseq_ready(&type_asyncgen_hooks, &asyncgen_def);
}

static bool info_texts(Value m)
{
    return module_add_str(m, "version",
                          "3.13.0 (Coil " COIL_VERSION_TEXT ") [" COMPILER "]")
           && module_add_str(m, "copyright", "Copyright (c) the Coil authors.")
           && module_add_str(m, "platform", "linux") && module_add_str(m, "byteorder", "little")
           && module_add_str(m, "float_repr_style", "short") && module_add_str(m, "abiflags", "")
           && module_add_str(m, "platlibdir", "lib") && module_add_str(m, "_framework", "")
           && module_add_str(m, "_stdlib_dir", EMBEDDED_ROOT);
}

static bool info_paths(Value m)
{
    Value executable = interp.executable != 0 ? interp.executable : str_empty();
    Value prefix = info_prefix();
    if (prefix == 0)
        return false;
    static const char *const prefixes[] = {"prefix", "exec_prefix", "base_prefix",
                                           "base_exec_prefix"};
    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
        if (!module_add(m, prefixes[i], prefix))
            return false;
    }
    return module_add(m, "executable", executable) && module_add(m, "_base_executable", executable)
           && module_add(m, "pycache_prefix", VALUE_NONE) && module_add(m, "_home", VALUE_NONE)
           && module_add(m, "dont_write_bytecode", VALUE_TRUE);
}

static Value info_or_list(Value v)
{
    return v != 0 ? v : list_new(0);
}

static bool info_lists(Value m)
{
    Value empty = str_empty();
    Value options = interp.xoptions != 0 ? interp.xoptions : OBJECT_VALUE(dict_new());
    return module_add(m, "argv", info_or_list(interp.argv))
           && module_add(m, "orig_argv", info_or_list(interp.orig_argv))
           && module_add(m, "warnoptions", info_or_list(interp.warnoptions))
           && module_add(m, "path", list_new(4)) && module_add(m, "meta_path", list_new(2))
           && module_add(m, "path_hooks", list_new(2))
           && module_add(m, "path_importer_cache", OBJECT_VALUE(dict_new()))
           && module_add(m, "_xoptions", options)
           && module_add(m, "_git", tuple_pack(3, str_from_cstr("Coil"), empty, empty))
           && module_add(m, "builtin_module_names", info_builtin_names())
           && module_add(m, "stdlib_module_names", info_module_names());
}

bool sys_info_init(Value m)
{
    if (!info_types() || !info_texts(m) || !info_paths(m) || !info_lists(m))
        return false;
    return module_add(m, "version_info", info_version(3, 13, 0))
           && module_add_int(m, "hexversion", LANGUAGE_HEX)
           && module_add_int(m, "api_version", 1013)
           && module_add(m, "implementation", info_implementation())
           && module_add(m, "maxsize", int_new(INT64_MAX))
           && module_add_int(m, "maxunicode", 0x10ffff)
           && module_add(m, "float_info", info_float()) && module_add(m, "int_info", info_ints())
           && module_add(m, "hash_info", info_hash()) && module_add(m, "thread_info", info_thread())
           && module_add(m, "flags", info_flags());
}
