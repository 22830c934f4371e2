/* Plays a conversation with a program through a pseudo-terminal.
 *   driver CONVERSATION COMMAND [ARG...]
 * Lines of the conversation:
 *   > text    types the text and Return
 *   . text    types the text alone; \t is Tab, ^C and ^D the control characters
 *   < text    waits until the text has appeared after what was waited for before (10 s at most)
 *   <<        waits for a new line that starts with the prompt
 *   ! text    the text must not have appeared since then
 *   $ status  the program ends with this status
 *   # ...     comment
 * Exit status 0: all as written; else the first line that failed is printed with what came instead. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_MS = 10000, TYPING_US = 50000, ROOM = 1 << 16 };

static char seen[ROOM];
static size_t seen_len, done; /* done: end of the last text waited for */
static int terminal;
static bool ended;

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Takes what the program writes within `ms`. */
static void listen_for(int ms)
{
    struct pollfd p = {terminal, POLLIN, 0};
    if (ended || poll(&p, 1, ms) <= 0)
        return;
    ssize_t n = read(terminal, seen + seen_len, ROOM - seen_len - 1);
    if (n <= 0) {
        ended = true;
        return;
    }
    seen_len += (size_t)n;
    seen[seen_len] = '\0';
}

static bool wait_for(const char *text)
{
    for (long until = now_ms() + WAIT_MS;;) {
        char *at = strstr(seen + done, text);
        if (at != NULL) {
            done = (size_t)(at - seen) + strlen(text);
            return true;
        }
        if (ended || now_ms() > until || seen_len >= ROOM - 1)
            return false;
        listen_for(100);
    }
}

static void type_text(const char *text, bool end_line)
{
    char out[1024];
    size_t n = 0;
    usleep(TYPING_US); /* the program may have written its prompt, and not yet taken the terminal */
    for (; *text != '\0' && n < sizeof out - 2; text++) {
        if (text[0] == '\\' && text[1] == 't')
            out[n++] = '\t', text++;
        else if (text[0] == '^' && text[1] >= 'A' && text[1] <= 'Z')
            out[n++] = (char)(text[1] - 'A' + 1), text++;
        else
            out[n++] = *text;
    }
    if (end_line)
        out[n++] = '\r';
    if (write(terminal, out, n) != (ssize_t)n)
        ended = true;
}

static bool ends_with_status(pid_t child, int want)
{
    int status;
    for (long until = now_ms() + WAIT_MS; now_ms() < until;) {
        listen_for(50);
        if (waitpid(child, &status, WNOHANG) != child) {
            usleep(ended ? 10000 : 0);
            continue;
        }
        if (WIFEXITED(status) && WEXITSTATUS(status) == want)
            return true;
        printf("ended with status %d, signal %d\n", WEXITSTATUS(status),
               WIFSIGNALED(status) ? WTERMSIG(status) : 0);
        return false;
    }
    printf("does not end\n");
    return false;
}

static bool play(const char *line, pid_t child)
{
    const char *text = line[0] != '\0' && line[1] == ' ' ? line + 2 : line + 1;
    if (strcmp(line, "<<") == 0) /* a prompt on its own line: the terminal is ready for keys */
        return wait_for("\n>>> ");
    switch (line[0]) {
    case '>': type_text(text, true); return true;
    case '.': type_text(text, false); return true;
    case '<': return wait_for(text);
    case '!': listen_for(200); return strstr(seen + done, text) == NULL;
    case '$': return ends_with_status(child, atoi(text));
    case '#': case '\0': return true;
    default: return false;
    }
}

int main(int argc, char **argv)
{
    FILE *f = argc > 2 ? fopen(argv[1], "r") : NULL;
    if (f == NULL) {
        fprintf(stderr, "usage: driver CONVERSATION COMMAND [ARG...]\n");
        return 2;
    }
    struct winsize size = {.ws_row = 50, .ws_col = 200};
    pid_t child = forkpty(&terminal, NULL, NULL, &size);
    if (child == 0) {
        execv(argv[2], argv + 2);
        _exit(127);
    }
    char line[1024];
    for (int number = 1; fgets(line, sizeof line, f) != NULL; number++) {
        line[strcspn(line, "\n")] = '\0';
        if (play(line, child))
            continue;
        printf("%s:%d: %s\n--- instead:\n%s\n---\n", argv[1], number, line, seen + done);
        kill(child, 9);
        return 1;
    }
    kill(child, 9);
    return 0;
}
