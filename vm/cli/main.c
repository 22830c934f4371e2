/* The command line: options as CPython spells them, then a command, a module, a file or the prompt. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vm/cli/cli.h"

typedef struct Command {
    CoilOptions options;
    const char *command, *module, *file, *dump;
    bool interactive, version, help, from_stdin, safe_path;
    const char *warnings[64], *xoptions[64];
} Command;

static const char *program;

static const char usage_line[] =
    "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n";

static const char help_text[] =
    "Options:\n"
    "-b     : issue warnings about converting bytes/bytearray to str and comparing\n"
    "         bytes/bytearray with str or bytes with int (-bb: issue errors)\n"
    "-B     : accepted for compatibility: nothing is written on import\n"
    "-c cmd : program passed in as string (terminates option list)\n"
    "-d     : accepted for compatibility\n"
    "-E     : ignore environment variables (such as COILPATH)\n"
    "-h     : print this help message and exit (also -? or --help)\n"
    "-i     : inspect interactively after running script; forces a prompt even\n"
    "         if stdin does not appear to be a terminal\n"
    "-I     : isolate from the user's environment (implies -E -P -s)\n"
    "-m mod : run library module as a script (terminates option list)\n"
    "-O     : remove assert and __debug__-dependent statements\n"
    "-OO    : do -O changes and also discard docstrings\n"
    "-P     : don't prepend a potentially unsafe path to sys.path\n"
    "-q     : don't print version and copyright messages on interactive startup\n"
    "-s, -S : accepted for compatibility: there is no site module\n"
    "-u     : force the stdout and stderr streams to be unbuffered\n"
    "-v     : verbose (trace import statements)\n"
    "-V     : print the version number and exit (also --version)\n"
    "-W arg : warning control; arg is action:message:category:module:lineno\n"
    "-x     : skip first line of source, allowing use of non-Unix forms of #!cmd\n"
    "-X opt : set implementation-specific option:\n"
    "         heap=SIZE   limit the heap (64M, 1G): beyond it MemoryError is raised\n"
    "         dev         enable development checks\n"
    "         no_debug_ranges  leave columns out of code: tracebacks have no carets\n"
    "         utf8        accepted: UTF-8 is always used\n"
    "         warn_default_encoding  warn where a text file is opened without an encoding\n"
    "         stall=MS    name what holds an event loop longer than this (0: never;\n"
    "                     200 when stderr is a terminal)\n"
    "--virtual-time : sleeps and timeouts of event loops take no time, in their order\n"
    "--schedule=SEED|random : run ready tasks in a seeded order that can be repeated\n"
    "--dump=tokens|ast|code : print what the program becomes instead of running it\n"
    "\n"
    "Arguments:\n"
    "file   : program read from script file\n"
    "-      : program read from stdin (default; interactive mode if a tty)\n"
    "arg ...: arguments passed to program in sys.argv[1:]\n"
    "\n"
    "Environment:\n"
    "COILPATH       : ':'-separated list of directories prefixed to the module search path\n"
    "PYTHONHASHSEED : 'random' or a number: seed of str and bytes hashes\n"
    "PYTHONWARNINGS : as -W, between commas\n"
    "PYTHONNODEBUGRANGES : as -X no_debug_ranges\n"
    "NO_COLOR       : no colours in tracebacks and messages\n";

static void bad_usage(const char *message, const char *detail)
{
    fprintf(stderr, message, detail);
    fprintf(stderr, usage_line, program);
    fprintf(stderr, "Try `%s -h' for more information.\n", program);
    exit(2);
}

/* "64M" as bytes. */
static size_t parse_size(const char *text)
{
    char *end;
    unsigned long long n = strtoull(text, &end, 10);
    switch (*end) {
    case 'k': case 'K': n <<= 10; end++; break;
    case 'm': case 'M': n <<= 20; end++; break;
    case 'g': case 'G': n <<= 30; end++; break;
    default: break;
    }
    if (end == text || *end != '\0' || n == 0) {
        fprintf(stderr, "%s: -X heap: '%s' is not a size\n", program, text);
        exit(2);
    }
    return (size_t)n;
}

static int parse_stall(const char *text)
{
    char *end;
    long ms = strtol(text, &end, 10);
    if (end == text || *end != 0 || ms < 0 || ms > 1000000)
        bad_usage("-X stall: '%s' is not a number of milliseconds\n", text);
    return ms == 0 ? -1 : (int)ms;
}

static void xoption(Command *c, const char *text)
{
    if (strncmp(text, "stall=", 6) == 0)
        c->options.stall_ms = parse_stall(text + 6);
    if (c->options.nxoptions < 64)
        c->xoptions[c->options.nxoptions++] = text;
    if (strncmp(text, "heap=", 5) == 0)
        c->options.heap_limit = parse_size(text + 5);
    else if (strcmp(text, "dev") == 0)
        c->options.dev_mode = true;
    else if (strcmp(text, "no_debug_ranges") == 0)
        c->options.no_debug_ranges = true;
}

static void set_schedule(Command *c, const char *text)
{
    char *end;
    strtoull(text, &end, 0);
    if (strcmp(text, "random") != 0 && (*text == 0 || *end != 0))
        bad_usage("--schedule: '%s' is neither a number nor 'random'\n", text);
    c->options.schedule = text;
}

static void long_option(Command *c, const char *text)
{
    if (strcmp(text, "--help") == 0)
        c->help = true;
    else if (strcmp(text, "--version") == 0)
        c->version = true;
    else if (strncmp(text, "--dump=", 7) == 0
             && (!strcmp(text + 7, "tokens") || !strcmp(text + 7, "ast") || !strcmp(text + 7, "code")))
        c->dump = text + 7;
    else if (strcmp(text, "--virtual-time") == 0)
        c->options.virtual_time = true;
    else if (strncmp(text, "--schedule=", 11) == 0)
        set_schedule(c, text + 11);
    else
        bad_usage("unknown option %s\n", text);
}

static bool flag(Command *c, char letter)
{
    CoilOptions *o = &c->options;
    switch (letter) {
    case 'b': o->bytes_warning++; return true;
    case 'B': case 'd': case 's': case 'S': case 'x': return true;
    case 'E': o->ignore_environment = true; return true;
    case 'h': case '?': c->help = true; return true;
    case 'i': c->interactive = o->inspect = true; return true;
    case 'I': o->isolated = c->safe_path = true; return true;
    case 'O': o->optimize++; return true;
    case 'P': c->safe_path = true; return true;
    case 'q': o->quiet = true; return true;
    case 'u': o->unbuffered = true; return true;
    case 'v': o->verbose++; return true;
    case 'V': c->version = true; return true;
    default: return false;
    }
}

/* Options with an argument, which may be the rest of the word or the next one. */
static const char *argument(char letter, const char *rest, int argc, char **argv, int *i)
{
    if (*rest != '\0')
        return rest;
    if (*i + 1 >= argc) {
        char text[] = "Argument expected for the -? option\n";
        text[sizeof "Argument expected for the -" - 1] = letter;
        bad_usage(text, "");
    }
    return argv[++*i];
}

/* Index of the first argument that is not an option. */
static int parse(Command *c, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (word[0] != '-')
            return i;
        if (word[1] == '\0') {
            c->from_stdin = true;
            return i;
        }
        if (word[1] == '-') {
            if (word[2] == '\0')
                return i + 1;
            long_option(c, word);
            continue;
        }
        for (const char *p = word + 1; *p != '\0'; p++) {
            if (flag(c, *p))
                continue;
            if (strchr("cmWX", *p) == NULL) {
                char text[] = "Unknown option: -?\n";
                text[sizeof "Unknown option: -" - 1] = *p;
                bad_usage(text, "");
            }
            const char *value = argument(*p, p + 1, argc, argv, &i);
            if (*p == 'c' || *p == 'm') {
                *(*p == 'c' ? &c->command : &c->module) = value;
                return i + 1;
            }
            if (*p == 'X')
                xoption(c, value);
            else if (c->options.nwarnings < 64)
                c->warnings[c->options.nwarnings++] = value;
            break;
        }
    }
    return argc;
}

static char *folder_of(const char *path)
{
    char *real = realpath(path, NULL);
    char *text = real != NULL ? real : strdup(path);
    char *slash = strrchr(text, '/');
    if (slash == NULL)
        text[0] = '\0';
    else
        slash[slash == text] = '\0';
    return text;
}

static int cannot_open(const char *path, int err)
{
    char *here = path[0] != '/' ? getcwd(NULL, 0) : NULL;
    fprintf(stderr, "%s: can't open file '%s%s%s': [Errno %d] %s\n", program, here ? here : "",
            here ? "/" : "", path, err, strerror(err));
    return 2;
}

static char *read_source(const char *path, size_t *length)
{
    FILE *f = path != NULL ? fopen(path, "rb") : stdin;
    size_t cap = 1 << 16, n = 0;
    if (f == NULL)
        return NULL;
    char *text = malloc(cap + 1);
    for (size_t got; text != NULL && (got = fread(text + n, 1, cap - n, f)) > 0;) {
        n += got;
        if (n == cap)
            text = realloc(text, (cap *= 2) + 1);
    }
    if (path != NULL)
        fclose(f);
    text[n] = '\0';
    *length = n;
    return text;
}

static int dump(Coil *coil, Command *c)
{
    size_t n;
    char *text = c->command != NULL ? strdup(c->command) : read_source(c->file, &n);
    if (text == NULL)
        return cannot_open(c->file, errno);
    if (c->command != NULL)
        n = strlen(text);
    int status = coil_dump(coil, text, n, c->file ? c->file : c->command ? "<string>" : "<stdin>", c->dump);
    free(text);
    return status;
}

static int run_folder(Coil *coil, Command *c)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/__main__.py", c->file);
    if (access(path, R_OK) != 0) {
        fprintf(stderr, "%s: can't find '__main__' module in '%s'\n", program, c->file);
        return 1;
    }
    return coil_run_file(coil, path);
}

static int run(Coil *coil, Command *c)
{
    struct stat st;
    if (c->dump != NULL)
        return dump(coil, c);
    if (c->command != NULL)
        return coil_run_string(coil, c->command, "<string>");
    if (c->module != NULL)
        return coil_run_module(coil, c->module);
    if (c->file != NULL) {
        if (stat(c->file, &st) != 0)
            return cannot_open(c->file, errno);
        if (S_ISDIR(st.st_mode))
            return run_folder(coil, c);
        if (access(c->file, R_OK) != 0)
            return cannot_open(c->file, errno);
        return coil_run_file(coil, c->file);
    }
    if (isatty(STDIN_FILENO) || c->interactive)
        return repl(coil, c->options.quiet);
    return coil_run_stdin(coil);
}

/* sys.argv and sys.path[0] for what will run. */
static void set_arguments(Command *c, int argc, char **argv, int first)
{
    static const char *args[1024];
    int n = 0;
    struct stat st;
    if (c->command != NULL)
        args[n++] = "-c";
    else if (c->module != NULL)
        args[n++] = "-m";
    else if (first >= argc)
        args[n++] = "";
    else
        c->file = c->from_stdin ? NULL : argv[first];
    for (int i = first; i < argc && n < 1024; i++)
        args[n++] = argv[i];
    c->options.argc = n;
    c->options.argv = args;
    if (c->safe_path || c->options.isolated)
        return;
    if (c->file != NULL)
        c->options.first_path = stat(c->file, &st) == 0 && S_ISDIR(st.st_mode) ? c->file
                                                                              : folder_of(c->file);
    else
        c->options.first_path = c->module != NULL ? getcwd(NULL, 0) : "";
}

/* PYTHONWARNINGS: filters between commas, which come before those of -W. */
static void warnings_from_environment(Command *c)
{
    const char *value = getenv("PYTHONWARNINGS");
    if (value == NULL || *value == 0 || c->options.ignore_environment || c->options.isolated)
        return;
    char *text = strdup(value), *rest = text, *part; /* kept: the options point into it */
    const char *given[64];
    int n = 0, ngiven = c->options.nwarnings;
    memcpy(given, c->warnings, sizeof(given));
    while (text != NULL && n < 64 && (part = strsep(&rest, ",")) != NULL)
        if (*part != 0)
            c->warnings[n++] = part;
    for (int i = 0; i < ngiven && n < 64; i++)
        c->warnings[n++] = given[i];
    c->options.nwarnings = n;
}

int main(int argc, char **argv)
{
    static Command c;
    program = argc > 0 ? argv[0] : "coil";
    int first = parse(&c, argc, argv);
    if (c.help) {
        printf(usage_line, program);
        fputs(help_text, stdout);
        return 0;
    }
    if (c.version) {
        printf("Coil %s\n", coil_version());
        return 0;
    }
    set_arguments(&c, argc, argv, first);
    warnings_from_environment(&c);
    c.options.program = argv[0];
    c.options.orig_argc = argc;
    c.options.orig_argv = (const char *const *)argv;
    c.options.warnings = c.warnings;
    c.options.xoptions = c.xoptions;
    Coil *coil = coil_open(&c.options);
    if (coil == NULL)
        return 1;
    int status = run(coil, &c);
    if (c.interactive && (c.command != NULL || c.module != NULL || c.file != NULL))
        status = repl(coil, true);
    return coil_close(coil, status);
}
