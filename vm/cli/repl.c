/* The prompt, on libedit when stdin is a terminal: history kept between runs, completion of names and
 * attributes, blocks over several lines. Ctrl-C drops the input, Ctrl-D ends. */
#include <editline/readline.h>
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vm/cli/cli.h"

static Coil *the_coil;
static sigjmp_buf interrupted;
static volatile sig_atomic_t reading;

/* Ctrl-C while a line is read drops it; while code runs, the interpreter's own handler acts. */
static void (*inner_handler)(int);
static void on_interrupt(int sig)
{
    if (reading)
        siglongjmp(interrupted, 1);
    if (inner_handler != NULL && inner_handler != SIG_DFL && inner_handler != SIG_IGN)
        inner_handler(sig);
}

static char *history_path(void)
{
    const char *home = getenv("HOME");
    char *path = NULL;
    if (home == NULL || asprintf(&path, "%s/.coil_history", home) < 0)
        return NULL;
    return path;
}

static char *complete_one(const char *text, int state) { return coil_complete(the_coil, text, state); }

static char **complete(const char *text, int start, int end)
{
    (void)end;
    rl_attempted_completion_over = 1;
    rl_completion_append_character = '\0';
    if (*text == '\0' && start == 0) { /* Tab at the start of a line indents */
        rl_insert_text("    ");
        return NULL;
    }
    return rl_completion_matches(text, complete_one);
}

static char *plain_line(const char *prompt)
{
    char *line = NULL;
    size_t cap = 0;
    fputs(prompt, stdout);
    fflush(stdout);
    ssize_t n = getline(&line, &cap, stdin);
    if (n < 0) {
        free(line);
        return NULL;
    }
    if (n > 0 && line[n - 1] == '\n')
        line[n - 1] = '\0';
    return line;
}

/* One byte, tasks running until it comes. -1: the end. */
static int read_byte(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    unsigned char c;
    ssize_t n;
    if (poll(&p, 1, 0) == 0) {
        reading = 0; /* Ctrl-C must not jump out of the interpreter */
        bool quiet = coil_wait_input(the_coil, fd);
        reading = 1;
        if (!quiet)
            siglongjmp(interrupted, 1);
    }
    do {
        n = read(fd, &c, 1);
    } while (n < 0 && errno == EINTR);
    return n == 1 ? c : -1;
}

/* A character of a UTF-8 terminal, for libedit. */
static int read_character(FILE *in)
{
    int c = read_byte(fileno(in)), more = c < 0xC0 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    int point = more == 0 ? c : c & (0x3F >> more);
    for (; more > 0; more--) {
        if ((c = read_byte(fileno(in))) < 0)
            return -1;
        point = point << 6 | (c & 0x3F);
    }
    return point;
}

static char *read_line(const char *prompt, bool editing)
{
    reading = 1;
    char *line = editing ? readline(prompt) : plain_line(prompt);
    reading = 0;
    return line;
}

/* The prompts a program may have set: sys.ps1 and sys.ps2. */
static const char *prompt_text(bool first)
{
    static char text[256];
    CoilValue *sys = coil_import(the_coil, "sys");
    CoilValue *v = sys != NULL ? coil_get_attr(the_coil, sys, first ? "ps1" : "ps2") : NULL;
    CoilValue *s = v != NULL ? coil_to_str(the_coil, v) : NULL;
    snprintf(text, sizeof text, "%s",
             s != NULL ? coil_as_str(the_coil, s, NULL) : first ? ">>> " : "... ");
    coil_clear_error(the_coil);
    coil_release(s);
    coil_release(v);
    coil_release(sys);
    return text;
}

static void set_prompts(void)
{
    CoilValue *sys = coil_import(the_coil, "sys");
    CoilValue *one = coil_str(the_coil, ">>> "), *two = coil_str(the_coil, "... ");
    if (sys != NULL) {
        coil_set_attr(the_coil, sys, "ps1", one);
        coil_set_attr(the_coil, sys, "ps2", two);
    }
    coil_release(one);
    coil_release(two);
    coil_release(sys);
}

/* Without a newline at the end: that is how an empty line ends a compound statement. */
static char *joined(char *block, const char *line)
{
    size_t old = block != NULL ? strlen(block) : 0, n = strlen(line);
    char *all = realloc(block, old + n + 2);
    if (all == NULL)
        return block;
    if (block != NULL)
        all[old++] = '\n';
    memcpy(all + old, line, n + 1);
    return all;
}

static bool is_blank(const char *line) { return line[strspn(line, " \t\f")] == '\0'; }

static int loop(bool editing)
{
    char *volatile block = NULL;
    int status = 0;
    for (;;) {
        if (sigsetjmp(interrupted, 1) != 0) {
            reading = 0;
            free(block);
            block = NULL;
            fputs("\nKeyboardInterrupt\n", stderr);
        }
        char *line = read_line(prompt_text(block == NULL), editing);
        if (line == NULL && block == NULL) {
            putchar('\n');
            return status;
        }
        if (line != NULL && block == NULL && is_blank(line)) {
            free(line);
            continue;
        }
        if (line != NULL && editing && !is_blank(line))
            add_history(line);
        block = joined(block, line != NULL ? line : "");
        bool end = line == NULL;
        free(line);
        int how = coil_interact(the_coil, block, &status);
        if (how == 0 && !end)
            continue;
        free(block);
        block = NULL;
        if (how == -2)
            return status;
        if (end) {
            putchar('\n');
            return status;
        }
    }
}

int repl(Coil *coil, bool quiet)
{
    bool editing = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    char *history = editing ? history_path() : NULL;
    the_coil = coil;
    struct sigaction old, act = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART};
    sigaction(SIGINT, NULL, &old);
    inner_handler = old.sa_handler;
    sigaction(SIGINT, &act, NULL);
    set_prompts();
    if (!quiet)
        printf("Coil %s\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n",
               coil_version());
    fflush(stdout);
    if (editing) {
        /* Characters, not bytes, whatever the environment says (PEP 538). */
        if (setlocale(LC_CTYPE, "") == NULL || MB_CUR_MAX == 1)
            setlocale(LC_CTYPE, "C.UTF-8");
        rl_getc_function = read_character;
        rl_initialize();
        rl_readline_name = "coil";
        rl_attempted_completion_function = complete;
        rl_completer_word_break_characters = " \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?";
        using_history();
        if (history != NULL)
            read_history(history);
    }
    int status = loop(editing);
    if (history != NULL)
        write_history(history);
    free(history);
    sigaction(SIGINT, &old, NULL);
    return status;
}
