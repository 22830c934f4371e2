/* _sqlite3: what SQLite calls back: functions, aggregates, collations, authorizers and the like.
 * The callables lie in a dict of the Database object; SQLite gets pointers to pinned blocks. */
#include "stdlib/sqlite_impl.h"

typedef struct Hook { Value callable; Value database; } Hook;

static Hook *hook_new(Value callable, Value database)
{
    Hook *h = gc_alloc_pinned(sizeof *h);
    if (h != NULL)
        *h = (Hook){callable, database};
    return h;
}

static void hook_free(void *h) { gc_free_pinned(h); }

/* Keeps the block of a hook that SQLite has no destructor for, under its name. */
static bool hook_keep(Value database, const char *name, Hook *h)
{
    Value old, key = str_intern_cstr(name);
    Dict *keep = DICT(AS(Database, database)->keep);
    if (dict_find(keep, key, &old) > 0)
        gc_free_pinned((void *)(uintptr_t)int_low_bits(old));
    return dict_set(keep, key, int_from_u64((uint64_t)(uintptr_t)h));
}

void sqlite_callback_failed(Value callable)
{
    if (sqlite_tracebacks)
        error_unraisable(callable, NULL);
    else
        error_clear();
}

/* ---- values ---- */

Value sqlite_value(sqlite3_value *v)
{
    switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER:
        return int_new(sqlite3_value_int64(v));
    case SQLITE_FLOAT:
        return float_new(sqlite3_value_double(v));
    case SQLITE_TEXT: {
        const char *text = (const char *)sqlite3_value_text(v);
        return str_from_utf8(text, (size_t)sqlite3_value_bytes(v));
    }
    case SQLITE_BLOB: {
        const void *blob = sqlite3_value_blob(v);
        return bytes_new(blob, (size_t)sqlite3_value_bytes(v));
    }
    default:
        return VALUE_NONE;
    }
}

bool sqlite_result(sqlite3_context *ctx, Value v)
{
    int64_t i;
    size_t len;
    Buffer in;
    if (v == VALUE_NONE) {
        sqlite3_result_null(ctx);
    } else if (is_int(v)) {
        if (!int_as_i64(v, &i))
            return raise_false(&type_OverflowError,
                               "Python int too large to convert to SQLite INTEGER");
        sqlite3_result_int64(ctx, i);
    } else if (is_float(v)) {
        sqlite3_result_double(ctx, float_value(v));
    } else if (is_str(v)) {
        const char *text = str_utf8(v, &len);
        if (text == NULL)
            return false;
        if (len > INT32_MAX)
            return raise_false(&type_OverflowError, "string is longer than INT_MAX bytes");
        sqlite3_result_text(ctx, text, (int)len, SQLITE_TRANSIENT);
    } else if (has_buffer(v)) {
        if (!buffer_get(v, &in, false))
            return false;
        sqlite3_result_blob64(ctx, in.data, in.len, SQLITE_TRANSIENT);
        buffer_release(&in);
    } else {
        return false;
    }
    return true;
}

static void report_failure(sqlite3_context *ctx, Value callable, const char *message)
{
    if (error_matches(&type_MemoryError))
        sqlite3_result_error_nomem(ctx);
    else if (error_matches(&type_OverflowError))
        sqlite3_result_error_toobig(ctx);
    else
        sqlite3_result_error(ctx, message, -1);
    if (error_pending())
        sqlite_callback_failed(callable);
}

enum { MAX_ARGS = 128 };

/* fn(*arguments of SQLite); 0: raised */
static Value call_with(Value fn, int n, sqlite3_value **values)
{
    Value args[MAX_ARGS + PARAM_SLACK];
    for (int i = 0; i < n && i < MAX_ARGS; i++)
        if ((args[i] = sqlite_value(values[i])) == 0)
            return 0;
    return call(fn, args, (size_t)MIN(n, MAX_ARGS), 0);
}

/* ---- functions ---- */

static void run_function(sqlite3_context *ctx, int n, sqlite3_value **values)
{
    Hook *h = sqlite3_user_data(ctx);
    Value result = call_with(h->callable, n, values);
    if (result == 0 || !sqlite_result(ctx, result))
        report_failure(ctx, h->callable, "user-defined function raised exception");
}

FN(database_create_function)
{
    sqlite3 *db = sqlite_handle(self);
    int n;
    bool deterministic;
    const char *name = is_str(args[0]) ? str_utf8(args[0], NULL) : NULL;
    if (db == NULL || name == NULL || !native_int(args[1], -1, &n)
        || !native_flag(args[3], false, &deterministic))
        return 0;
    int flags = SQLITE_UTF8 | (deterministic ? SQLITE_DETERMINISTIC : 0), code;
    if (args[2] == VALUE_NONE) {
        code = sqlite3_create_function_v2(db, name, n, flags, NULL, NULL, NULL, NULL, NULL);
    } else {
        Hook *h = hook_new(args[2], self);
        if (h == NULL)
            return 0;
        code = sqlite3_create_function_v2(db, name, n, flags, h, run_function, NULL, NULL,
                                          hook_free);
    }
    return code == SQLITE_OK ? VALUE_NONE : native_raise(sqlite_errors[ERR_OPERATIONAL],
                                                         "Error creating function");
}

/* ---- aggregates and window functions: the instance lies in SQLite's aggregate context, held by a
 * pinned block ---- */

static Hook *instance_of(sqlite3_context *ctx, bool make)
{
    Hook **slot = sqlite3_aggregate_context(ctx, make ? sizeof *slot : 0);
    if (slot == NULL)
        return NULL;
    if (*slot == NULL && make) {
        Hook *h = sqlite3_user_data(ctx);
        Value instance = call0(h->callable);
        if (instance == 0) {
            report_failure(ctx, h->callable, "user-defined aggregate's '__init__' method raised "
                                             "error");
            return NULL;
        }
        *slot = hook_new(instance, h->database);
    }
    return *slot;
}

static void aggregate_call(sqlite3_context *ctx, int n, sqlite3_value **values, const char *method,
                           const char *message)
{
    Hook *h = instance_of(ctx, true);
    if (h == NULL)
        return;
    Value fn;
    if (!get_attr_opt(h->callable, str_intern_cstr(method), &fn))
        fn = 0;
    Value result = fn != 0 ? call_with(fn, n, values)
                           : raise_attribute_error(h->callable, str_intern_cstr(method));
    char missing[100];
    if (fn == 0) {
        snprintf(missing, sizeof missing, "user-defined aggregate's '%s' method not defined",
                 method);
        message = missing;
    }
    if (result == 0)
        report_failure(ctx, fn != 0 ? fn : h->callable, message);
}

static void aggregate_step(sqlite3_context *ctx, int n, sqlite3_value **values)
{
    aggregate_call(ctx, n, values, "step", "user-defined aggregate's 'step' method raised error");
}

static void window_inverse(sqlite3_context *ctx, int n, sqlite3_value **values)
{
    aggregate_call(ctx, n, values, "inverse",
                   "user-defined aggregate's 'inverse' method raised error");
}

static void give_result(sqlite3_context *ctx, Hook *h, const char *method, const char *message)
{
    Value fn;
    if (!get_attr_opt(h->callable, str_intern_cstr(method), &fn))
        fn = 0;
    Value result = fn != 0 ? call0(fn)
                           : raise_attribute_error(h->callable, str_intern_cstr(method));
    if (result == 0 || !sqlite_result(ctx, result)) {
        char missing[100];
        if (fn == 0) {
            snprintf(missing, sizeof missing, "user-defined aggregate's '%s' method not defined",
                     method);
            message = missing;
        }
        report_failure(ctx, fn != 0 ? fn : h->callable, message);
    }
}

static void window_value(sqlite3_context *ctx)
{
    Hook *h = instance_of(ctx, true);
    if (h != NULL)
        give_result(ctx, h, "value", "user-defined aggregate's 'value' method raised error");
}

static void aggregate_final(sqlite3_context *ctx)
{
    Hook **slot = sqlite3_aggregate_context(ctx, 0);
    Hook *h = slot == NULL ? NULL : *slot;
    if (h == NULL) /* __init__ failed, or there were no rows */
        return;
    Value pending = error_take();
    give_result(ctx, h, "finalize", "user-defined aggregate's 'finalize' method raised error");
    if (pending != 0)
        error_restore(pending);
    gc_free_pinned(h);
    *slot = NULL;
}

FN(database_create_aggregate)
{
    sqlite3 *db = sqlite_handle(self);
    int n;
    bool window;
    const char *name = is_str(args[0]) ? str_utf8(args[0], NULL) : NULL;
    if (db == NULL || name == NULL || !native_int(args[1], -1, &n)
        || !native_flag(args[3], false, &window))
        return 0;
    Hook *h = args[2] == VALUE_NONE ? NULL : hook_new(args[2], self);
    int code;
    if (h == NULL)
        code = sqlite3_create_function_v2(db, name, n, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
    else if (window)
        code = sqlite3_create_window_function(db, name, n, SQLITE_UTF8, h, aggregate_step,
                                              aggregate_final, window_value, window_inverse,
                                              hook_free);
    else
        code = sqlite3_create_function_v2(db, name, n, SQLITE_UTF8, h, NULL, aggregate_step,
                                          aggregate_final, hook_free);
    if (code == SQLITE_OK)
        return VALUE_NONE;
    /* SQLite notes no error in the connection. */
    return window ? native_raise(sqlite_errors[ERR_PROGRAMMING], "%s", sqlite3_errstr(code))
                  : native_raise(sqlite_errors[ERR_OPERATIONAL], "Error creating aggregate");
}

/* ---- collations ---- */

static int run_collation(void *data, int n1, const void *s1, int n2, const void *s2)
{
    Hook *h = data;
    int64_t order = 0;
    if (error_pending())
        return 0;
    Value a = str_from_utf8(s1, (size_t)n1), b = a == 0 ? 0 : str_from_utf8(s2, (size_t)n2);
    Value result = b == 0 ? 0 : call2(h->callable, a, b);
    if (result == 0 || !as_index_clip(result, &order)) {
        error_clear();
        return 0;
    }
    return order > 0 ? 1 : order < 0 ? -1 : 0;
}

FN(database_create_collation)
{
    sqlite3 *db = sqlite_handle(self);
    const char *name = db == NULL ? NULL : str_utf8(args[0], NULL);
    if (name == NULL)
        return 0;
    Hook *h = args[1] == VALUE_NONE ? NULL : hook_new(args[1], self);
    int code = sqlite3_create_collation_v2(db, name, SQLITE_UTF8, h, h == NULL ? NULL
                                           : run_collation, h == NULL ? NULL : hook_free);
    return code == SQLITE_OK ? VALUE_NONE : sqlite_raise(db, code);
}

/* ---- authorizer, progress, trace ---- */

static Value text_or_none(const char *s) { return s == NULL ? VALUE_NONE : str_from_cstr(s); }

static int run_authorizer(void *data, int action, const char *a, const char *b, const char *c,
                          const char *d)
{
    Hook *h = data;
    Value args[5 + PARAM_SLACK] = {int_new(action), text_or_none(a), text_or_none(b),
                                   text_or_none(c), text_or_none(d)};
    Value result = call(h->callable, args, 5, 0);
    int32_t answer;
    if (result != 0 && is_int(result) && as_int32(result, &answer))
        return answer;
    if (error_pending())
        sqlite_callback_failed(h->callable);
    return SQLITE_DENY;
}

static int run_progress(void *data)
{
    Hook *h = data;
    Value result = call0(h->callable);
    int stop = result == 0 ? -1 : is_true(result);
    if (stop < 0)
        sqlite_callback_failed(h->callable);
    return stop != 0;
}

static int run_trace(unsigned type, void *data, void *stmt, void *sql)
{
    Hook *h = data;
    if (type != SQLITE_TRACE_STMT || error_pending())
        return 0;
    char *expanded = sqlite3_expanded_sql(stmt);
    Value text;
    if (expanded == NULL) {
        native_raise(sqlite_errors[ERR_DATA],
                     "Expanded SQL string exceeds the maximum string length");
        sqlite_callback_failed(h->callable);
        text = str_from_cstr(sql);
    } else {
        text = str_from_cstr(expanded);
    }
    sqlite3_free(expanded);
    if (text == 0 || call1(h->callable, text) == 0)
        sqlite_callback_failed(h->callable);
    return 0;
}

FN(database_set_authorizer)
{
    sqlite3 *db = sqlite_handle(self);
    if (db == NULL)
        return 0;
    Hook *h = args[0] == VALUE_NONE ? NULL : hook_new(args[0], self);
    int code = sqlite3_set_authorizer(db, h == NULL ? NULL : run_authorizer, h);
    if (code != SQLITE_OK)
        return native_raise(sqlite_errors[ERR_OPERATIONAL], "Error setting authorizer callback");
    return hook_keep(self, "authorizer", h) ? VALUE_NONE : 0;
}

FN(database_set_progress_handler)
{
    sqlite3 *db = sqlite_handle(self);
    int n;
    if (db == NULL || !native_int(args[1], 0, &n))
        return 0;
    Hook *h = args[0] == VALUE_NONE ? NULL : hook_new(args[0], self);
    sqlite3_progress_handler(db, h == NULL ? 0 : n, h == NULL ? NULL : run_progress, h);
    return hook_keep(self, "progress", h) ? VALUE_NONE : 0;
}

FN(database_set_trace_callback)
{
    sqlite3 *db = sqlite_handle(self);
    if (db == NULL)
        return 0;
    Hook *h = args[0] == VALUE_NONE ? NULL : hook_new(args[0], self);
    sqlite3_trace_v2(db, SQLITE_TRACE_STMT, h == NULL ? NULL : run_trace, h);
    return hook_keep(self, "trace", h) ? VALUE_NONE : 0;
}

/* ---- backup ---- */

FN(database_backup)
{
    sqlite3 *from = sqlite_handle(self), *to = sqlite_handle(args[0]);
    int pages, code;
    double pause;
    if (from == NULL || to == NULL || !native_int(args[1], -1, &pages)
        || !as_double(args[4], &pause))
        return 0;
    const char *name = str_utf8(args[3], NULL);
    sqlite3_backup *b = name == NULL ? NULL : sqlite3_backup_init(to, "main", from, name);
    if (b == NULL)
        return error_pending() ? 0 : sqlite_raise(to, sqlite3_errcode(to));
    do {
        code = sqlite3_backup_step(b, pages == 0 ? -1 : pages);
        if (args[2] != VALUE_NONE
            && call3(args[2], int_new(code), int_new(sqlite3_backup_remaining(b)),
                     int_new(sqlite3_backup_pagecount(b))) == 0) {
            sqlite3_backup_finish(b);
            return 0;
        }
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
            sqlite3_sleep((int)(pause * 1000));
    } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
    code = sqlite3_backup_finish(b);
    return code == SQLITE_OK ? VALUE_NONE : sqlite_raise(to, code);
}

const MethodDef sqlite_hook_methods[] = {
    {"create_function", database_create_function, "name, narg, func, deterministic, /", 0, NULL},
    {"create_aggregate", database_create_aggregate, "name, narg, cls, window, /", 0, NULL},
    {"create_collation", database_create_collation, "name, callback, /", 0, NULL},
    {"set_authorizer", database_set_authorizer, "callback, /", 0, NULL},
    {"set_progress_handler", database_set_progress_handler, "callback, n, /", 0, NULL},
    {"set_trace_callback", database_set_trace_callback, "callback, /", 0, NULL},
    {"backup", database_backup, "target, pages, progress, name, sleep, /", 0, NULL},
    {0},
};
