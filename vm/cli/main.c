/* The command line. */
#include <stdio.h>

#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/list.h"
#include "runtime/str.h"
#include "stdlib/io.h"
#include "vm/import.h"
#include "vm/start.h"

static bool add_path(const char *entry)
{
    Value path = dict_get_str(interp.sys, NAME(path));
    if (!path) {
        path = list_new(4);
        if (!path || !dict_set(interp.sys, NAME(path), path))
            return false;
    }
    return list_push(LIST(path), str_from_cstr(entry));
}

int main(int argc, char **argv)
{
    StartOptions options = {0};
    start_streams = io_init_std;
    finish_streams = io_flush_std;
    if (!coil_start(&options))
        return 1;
    dict_set(interp.sys, NAME(path), list_new(4));
    bool ok = true;
    Value module = main_module();
    Value args = list_new(4);
    if (argc > 2 && strcmp(argv[1], "-c") == 0) {
        add_path("");
        list_push(LIST(args), str_from_cstr("-c"));
        for (int i = 3; i < argc; i++)
            list_push(LIST(args), str_from_cstr(argv[i]));
    } else {
        char dir[4096];
        snprintf(dir, sizeof dir, "%s", argv[1]);
        char *slash = strrchr(dir, '/');
        if (slash)
            *slash = 0;
        add_path(slash ? dir : "");
        for (int i = 1; i < argc; i++)
            list_push(LIST(args), str_from_cstr(argv[i]));
    }
    const char *extra = getenv("COILPATH");
    if (extra)
        add_path(extra);
    add_path(EMBEDDED_ROOT);
    dict_set(interp.sys, NAME(argv), args);
    if (argc > 2 && strcmp(argv[1], "-c") == 0) {
        ok = run_source(module, (uint8_t *)argv[2], strlen(argv[2]), NAME(string_file));
    } else if (argc > 1) {
        FILE *f = fopen(argv[1], "rb");
        Buf b = BUF_INIT;
        char chunk[8192];
        size_t n;
        if (!f) {
            perror(argv[1]);
            return 2;
        }
        while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
            buf_write(&b, chunk, n);
        fclose(f);
        module_add(module, "__file__", str_from_cstr(argv[1]));
        ok = run_source(module, (uint8_t *)b.data, b.len, str_from_cstr(argv[1]));
    }
    int status = ok ? 0 : print_pending_exception();
    return coil_finish(status);
}
