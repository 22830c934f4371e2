/* Module _sqlite3: connections to SQLite databases, as the handles that module sqlite3 works with.
 * sqlite_statement.c has prepared statements, sqlite_hooks.c what SQLite calls back. */
#include "stdlib/sqlite_impl.h"

Value sqlite_errors[ERR_COUNT];
bool sqlite_tracebacks;

#define C(name) {#name, name}
static const struct { const char *name; int value; } constants[] = {
    C(SQLITE_OK), C(SQLITE_DENY), C(SQLITE_IGNORE), C(SQLITE_CREATE_INDEX), C(SQLITE_CREATE_TABLE),
    C(SQLITE_CREATE_TEMP_INDEX), C(SQLITE_CREATE_TEMP_TABLE), C(SQLITE_CREATE_TEMP_TRIGGER),
    C(SQLITE_CREATE_TEMP_VIEW), C(SQLITE_CREATE_TRIGGER), C(SQLITE_CREATE_VIEW), C(SQLITE_DELETE),
    C(SQLITE_DROP_INDEX), C(SQLITE_DROP_TABLE), C(SQLITE_DROP_TEMP_INDEX),
    C(SQLITE_DROP_TEMP_TABLE), C(SQLITE_DROP_TEMP_TRIGGER), C(SQLITE_DROP_TEMP_VIEW),
    C(SQLITE_DROP_TRIGGER), C(SQLITE_DROP_VIEW), C(SQLITE_INSERT), C(SQLITE_PRAGMA),
    C(SQLITE_READ), C(SQLITE_SELECT), C(SQLITE_TRANSACTION), C(SQLITE_UPDATE), C(SQLITE_ATTACH),
    C(SQLITE_DETACH), C(SQLITE_ALTER_TABLE), C(SQLITE_REINDEX), C(SQLITE_ANALYZE),
    C(SQLITE_CREATE_VTABLE), C(SQLITE_DROP_VTABLE), C(SQLITE_FUNCTION), C(SQLITE_SAVEPOINT),
    C(SQLITE_RECURSIVE), C(SQLITE_LIMIT_LENGTH), C(SQLITE_LIMIT_SQL_LENGTH),
    C(SQLITE_LIMIT_COLUMN), C(SQLITE_LIMIT_EXPR_DEPTH), C(SQLITE_LIMIT_COMPOUND_SELECT),
    C(SQLITE_LIMIT_VDBE_OP), C(SQLITE_LIMIT_FUNCTION_ARG), C(SQLITE_LIMIT_ATTACHED),
    C(SQLITE_LIMIT_LIKE_PATTERN_LENGTH), C(SQLITE_LIMIT_VARIABLE_NUMBER),
    C(SQLITE_LIMIT_TRIGGER_DEPTH), C(SQLITE_LIMIT_WORKER_THREADS),
    C(SQLITE_DBCONFIG_ENABLE_FKEY), C(SQLITE_DBCONFIG_ENABLE_TRIGGER),
    C(SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER), C(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION),
    C(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE), C(SQLITE_DBCONFIG_ENABLE_QPSG),
    C(SQLITE_DBCONFIG_TRIGGER_EQP), C(SQLITE_DBCONFIG_RESET_DATABASE), C(SQLITE_DBCONFIG_DEFENSIVE),
    C(SQLITE_DBCONFIG_WRITABLE_SCHEMA), C(SQLITE_DBCONFIG_LEGACY_ALTER_TABLE),
    C(SQLITE_DBCONFIG_DQS_DML), C(SQLITE_DBCONFIG_DQS_DDL), C(SQLITE_DBCONFIG_ENABLE_VIEW),
    C(SQLITE_DBCONFIG_LEGACY_FILE_FORMAT), C(SQLITE_DBCONFIG_TRUSTED_SCHEMA),
};
static const struct { const char *name; int value; } codes[] = {
    C(SQLITE_ABORT), C(SQLITE_AUTH), C(SQLITE_BUSY), C(SQLITE_CANTOPEN), C(SQLITE_CONSTRAINT),
    C(SQLITE_CORRUPT), C(SQLITE_DONE), C(SQLITE_EMPTY), C(SQLITE_ERROR), C(SQLITE_FORMAT),
    C(SQLITE_FULL), C(SQLITE_INTERNAL), C(SQLITE_INTERRUPT), C(SQLITE_IOERR), C(SQLITE_LOCKED),
    C(SQLITE_MISMATCH), C(SQLITE_MISUSE), C(SQLITE_NOLFS), C(SQLITE_NOMEM), C(SQLITE_NOTADB),
    C(SQLITE_NOTFOUND), C(SQLITE_NOTICE), C(SQLITE_PERM), C(SQLITE_PROTOCOL), C(SQLITE_RANGE),
    C(SQLITE_READONLY), C(SQLITE_ROW), C(SQLITE_SCHEMA), C(SQLITE_TOOBIG), C(SQLITE_WARNING),
    C(SQLITE_ABORT_ROLLBACK), C(SQLITE_AUTH_USER), C(SQLITE_BUSY_RECOVERY),
    C(SQLITE_BUSY_SNAPSHOT), C(SQLITE_BUSY_TIMEOUT), C(SQLITE_CANTOPEN_CONVPATH),
    C(SQLITE_CANTOPEN_DIRTYWAL), C(SQLITE_CANTOPEN_FULLPATH), C(SQLITE_CANTOPEN_ISDIR),
    C(SQLITE_CANTOPEN_NOTEMPDIR), C(SQLITE_CANTOPEN_SYMLINK), C(SQLITE_CONSTRAINT_CHECK),
    C(SQLITE_CONSTRAINT_COMMITHOOK), C(SQLITE_CONSTRAINT_FOREIGNKEY),
    C(SQLITE_CONSTRAINT_FUNCTION), C(SQLITE_CONSTRAINT_NOTNULL), C(SQLITE_CONSTRAINT_PINNED),
    C(SQLITE_CONSTRAINT_PRIMARYKEY), C(SQLITE_CONSTRAINT_ROWID), C(SQLITE_CONSTRAINT_TRIGGER),
    C(SQLITE_CONSTRAINT_UNIQUE), C(SQLITE_CONSTRAINT_VTAB), C(SQLITE_CORRUPT_INDEX),
    C(SQLITE_CORRUPT_SEQUENCE), C(SQLITE_CORRUPT_VTAB), C(SQLITE_ERROR_MISSING_COLLSEQ),
    C(SQLITE_ERROR_RETRY), C(SQLITE_ERROR_SNAPSHOT), C(SQLITE_IOERR_AUTH),
    C(SQLITE_IOERR_BEGIN_ATOMIC), C(SQLITE_IOERR_CHECKRESERVEDLOCK),
    C(SQLITE_IOERR_COMMIT_ATOMIC), C(SQLITE_IOERR_CONVPATH), C(SQLITE_IOERR_CORRUPTFS),
    C(SQLITE_IOERR_DATA), C(SQLITE_IOERR_DELETE_NOENT), C(SQLITE_IOERR_DIR_CLOSE),
    C(SQLITE_IOERR_DIR_FSYNC), C(SQLITE_IOERR_GETTEMPPATH), C(SQLITE_IOERR_MMAP),
    C(SQLITE_IOERR_ROLLBACK_ATOMIC), C(SQLITE_IOERR_SEEK), C(SQLITE_IOERR_SHMLOCK),
    C(SQLITE_IOERR_SHMMAP), C(SQLITE_IOERR_SHMOPEN), C(SQLITE_IOERR_SHMSIZE),
    C(SQLITE_IOERR_VNODE), C(SQLITE_OK_SYMLINK),
    C(SQLITE_IOERR_ACCESS),
    C(SQLITE_IOERR_BLOCKED), C(SQLITE_IOERR_CLOSE), C(SQLITE_IOERR_DELETE), C(SQLITE_IOERR_FSTAT),
    C(SQLITE_IOERR_FSYNC), C(SQLITE_IOERR_LOCK), C(SQLITE_IOERR_NOMEM), C(SQLITE_IOERR_RDLOCK),
    C(SQLITE_IOERR_READ), C(SQLITE_IOERR_SHORT_READ), C(SQLITE_IOERR_TRUNCATE),
    C(SQLITE_IOERR_UNLOCK), C(SQLITE_IOERR_WRITE), C(SQLITE_LOCKED_SHAREDCACHE),
    C(SQLITE_LOCKED_VTAB), C(SQLITE_NOTICE_RECOVER_ROLLBACK), C(SQLITE_NOTICE_RECOVER_WAL),
    C(SQLITE_OK_LOAD_PERMANENTLY), C(SQLITE_READONLY_CANTINIT), C(SQLITE_READONLY_CANTLOCK),
    C(SQLITE_READONLY_DBMOVED), C(SQLITE_READONLY_DIRECTORY), C(SQLITE_READONLY_RECOVERY),
    C(SQLITE_READONLY_ROLLBACK), C(SQLITE_WARNING_AUTOINDEX),
};

/* ---- errors ---- */

static int class_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_INTERNAL: case SQLITE_NOTFOUND:
        return ERR_INTERNAL;
    case SQLITE_ERROR: case SQLITE_PERM: case SQLITE_ABORT: case SQLITE_BUSY: case SQLITE_LOCKED:
    case SQLITE_READONLY: case SQLITE_INTERRUPT: case SQLITE_IOERR: case SQLITE_FULL:
    case SQLITE_CANTOPEN: case SQLITE_PROTOCOL: case SQLITE_EMPTY: case SQLITE_SCHEMA:
        return ERR_OPERATIONAL;
    case SQLITE_TOOBIG:
        return ERR_DATA;
    case SQLITE_CONSTRAINT: case SQLITE_MISMATCH:
        return ERR_INTEGRITY;
    case SQLITE_MISUSE: case SQLITE_RANGE:
        return ERR_INTERFACE;
    default:
        return ERR_DATABASE;
    }
}

Value sqlite_raise(sqlite3 *db, int code)
{
    if (error_pending())
        return 0;
    if (db != NULL)
        code = sqlite3_errcode(db) != SQLITE_OK ? sqlite3_errcode(db) : code;
    if ((code & 0xff) == SQLITE_NOMEM)
        return raise_memory_error();
    bool known = db != NULL && sqlite3_errcode(db) != SQLITE_OK; /* else the call was wrong */
    const char *text = known ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    int extended = known ? sqlite3_extended_errcode(db) : code;
    Value message = str_from_cstr(text);
    Value error = message == 0 ? 0 : call1(sqlite_errors[class_of(code)], message);
    const char *name = "unknown";
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (codes[i].value == extended)
            name = codes[i].name;
    if (error == 0 || !set_attr(error, str_intern_cstr("sqlite_errorcode"), int_new(extended))
        || !set_attr(error, str_intern_cstr("sqlite_errorname"), str_from_cstr(name)))
        return 0;
    return raise_object(error);
}

sqlite3 *sqlite_handle(Value database)
{
    sqlite3 *db = AS(Database, database)->db;
    if (db == NULL)
        (void)native_raise(sqlite_errors[ERR_PROGRAMMING], "Cannot operate on a closed database.");
    return db;
}

/* ---- connections ---- */

/* Database(filename, flags, timeout in ms) */
static Value database_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int flags, timeout;
    if (!is_bytes(args[0]) || !native_int(args[1], 0, &flags) || !native_int(args[2], 0, &timeout))
        return error_pending() ? 0 : raise_type_error("filename must be bytes");
    Value self = object_new(type, 0);
    Dict *keep = dict_new();
    if (self == 0 || keep == NULL)
        return 0;
    Database *d = AS(Database, self);
    d->keep = OBJECT_VALUE(keep);
    int code = sqlite3_open_v2((const char *)bytes_data(args[0]), &d->db, flags, NULL);
    if (code != SQLITE_OK) {
        sqlite_raise(d->db, code);
        sqlite3_close_v2(d->db);
        d->db = NULL;
        return 0;
    }
    sqlite3_busy_timeout(d->db, timeout);
    return self;
}

static void database_finalize(Value self)
{
    sqlite3_close_v2(AS(Database, self)->db);
    AS(Database, self)->db = NULL;
}

FN(database_close)
{
    database_finalize(self);
    return VALUE_NONE;
}

/* prepare(sql): (statement or None, index in bytes of what follows) */
FN(database_prepare)
{
    sqlite3 *db = sqlite_handle(self);
    size_t len;
    const char *sql = db == NULL ? NULL : str_utf8(args[0], &len), *tail;
    sqlite3_stmt *stmt;
    if (sql == NULL)
        return 0;
    if (len > (size_t)sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, -1))
        return native_raise(sqlite_errors[ERR_DATA], "query string is too large");
    int code = sqlite3_prepare_v2(db, sql, (int)len + 1, &stmt, &tail);
    if (code != SQLITE_OK || error_pending())
        return sqlite_raise(db, code);
    Value rest = str_from_utf8(tail, strlen(tail));
    Value statement = stmt == NULL ? VALUE_NONE : sqlite_statement_new(self, stmt);
    return rest == 0 || statement == 0 ? 0 : tuple_pack(2, statement, rest);
}

FN(database_interrupt)
{
    sqlite3 *db = sqlite_handle(self);
    if (db == NULL)
        return 0;
    sqlite3_interrupt(db);
    return VALUE_NONE;
}

FN(database_limit)
{
    sqlite3 *db = sqlite_handle(self);
    int category, limit;
    if (db == NULL || !native_int(args[0], 0, &category) || !native_int(args[1], -1, &limit))
        return 0;
    int old = sqlite3_limit(db, category, limit);
    return old >= 0 ? int_new(old) : native_raise(sqlite_errors[ERR_PROGRAMMING],
                                                  "'category' is out of bounds");
}

FN(database_config)
{
    sqlite3 *db = sqlite_handle(self);
    int op, on = -1, now;
    if (db == NULL || !native_int(args[0], 0, &op))
        return 0;
    if (args[1] != VALUE_NONE) {
        on = is_true(args[1]);
        if (on < 0)
            return 0;
    }
    if (op < SQLITE_DBCONFIG_ENABLE_FKEY || op > SQLITE_DBCONFIG_TRUSTED_SCHEMA)
        return raise_value_error("unknown config 'op': %d", op);
    int code = sqlite3_db_config(db, op, on, &now);
    if (code != SQLITE_OK)
        return sqlite_raise(db, code);
    if (on >= 0 && now != on)
        return native_raise(sqlite_errors[ERR_OPERATIONAL], "Unable to set config");
    return value_bool(now);
}

FN(database_serialize)
{
    sqlite3 *db = sqlite_handle(self);
    const char *name = db == NULL ? NULL : str_utf8(args[0], NULL);
    sqlite3_int64 size;
    if (name == NULL)
        return 0;
    unsigned char *data = sqlite3_serialize(db, name, &size, 0);
    if (data == NULL)
        return native_raise(sqlite_errors[ERR_OPERATIONAL], "unable to serialize '%s'", name);
    Value result = bytes_new(data, (size_t)size);
    sqlite3_free(data);
    return result;
}

FN(database_deserialize)
{
    sqlite3 *db = sqlite_handle(self);
    const char *name = db == NULL ? NULL : str_utf8(args[1], NULL);
    Buffer in;
    if (name == NULL || !buffer_get(args[0], &in, false))
        return 0;
    unsigned char *copy = sqlite3_malloc64(in.len > 0 ? in.len : 1);
    if (copy != NULL && in.len > 0)
        memcpy(copy, in.data, in.len);
    sqlite3_int64 len = (sqlite3_int64)in.len;
    buffer_release(&in);
    if (copy == NULL)
        return raise_memory_error();
    int code = sqlite3_deserialize(db, name, copy, len, len, SQLITE_DESERIALIZE_FREEONCLOSE
                                                                 | SQLITE_DESERIALIZE_RESIZEABLE);
    return code == SQLITE_OK ? VALUE_NONE : sqlite_raise(db, code);
}

FN(database_load_extension)
{
    sqlite3 *db = sqlite_handle(self);
    const char *path = db == NULL ? NULL : str_utf8(args[0], NULL), *entry = NULL;
    char *message = NULL;
    if (path == NULL || (args[1] != VALUE_NONE && (entry = str_utf8(args[1], NULL)) == NULL))
        return 0;
    if (sqlite3_load_extension(db, path, entry, &message) == SQLITE_OK)
        return VALUE_NONE;
    native_raise(sqlite_errors[ERR_OPERATIONAL], "%s", message != NULL ? message : "error");
    sqlite3_free(message);
    return 0;
}

FN(database_enable_load_extension)
{
    sqlite3 *db = sqlite_handle(self);
    bool on;
    if (db == NULL || !native_flag(args[0], false, &on))
        return 0;
    if (sqlite3_enable_load_extension(db, on) != SQLITE_OK)
        return native_raise(sqlite_errors[ERR_OPERATIONAL], "Error enabling load extension");
    return VALUE_NONE;
}

#define NUMBER(name, expression)                                                                   \
    static Value database_##name(Value self)                                                       \
    {                                                                                              \
        sqlite3 *db = sqlite_handle(self);                                                         \
        return db == NULL ? 0 : (expression);                                                      \
    }
NUMBER(changes, int_new(sqlite3_changes(db)))
NUMBER(total_changes, int_new(sqlite3_total_changes(db)))
NUMBER(last_insert_rowid, int_new(sqlite3_last_insert_rowid(db)))
NUMBER(in_transaction, value_bool(!sqlite3_get_autocommit(db)))
static Value database_is_open(Value self) { return value_bool(AS(Database, self)->db != NULL); }

/* ---- blobs ---- */

typedef struct Blob { Object head; sqlite3_blob *blob; Value database; } Blob;

FN(database_open_blob)
{
    sqlite3 *db = sqlite_handle(self);
    int64_t row;
    bool readonly;
    if (db == NULL || !as_int64(args[2], &row) || !native_flag(args[3], false, &readonly))
        return 0;
    const char *table = str_utf8(args[0], NULL), *column = str_utf8(args[1], NULL);
    const char *name = str_utf8(args[4], NULL);
    Value result = name == NULL || table == NULL || column == NULL
                       ? 0 : object_new(&sqlite_blob_type, 0);
    if (result == 0)
        return 0;
    Blob *b = AS(Blob, result);
    b->database = self;
    int code = sqlite3_blob_open(db, name, table, column, row, !readonly, &b->blob);
    return code == SQLITE_OK ? result : sqlite_raise(db, code);
}

static void blob_finalize(Value self)
{
    sqlite3_blob_close(AS(Blob, self)->blob);
    AS(Blob, self)->blob = NULL;
}

FN(blob_close)
{
    blob_finalize(self);
    return VALUE_NONE;
}

static Value blob_failed(Blob *b, int code)
{
    if (code == SQLITE_ABORT)
        return native_raise(sqlite_errors[ERR_OPERATIONAL], "Cannot operate on modified blob");
    return sqlite_raise(AS(Database, b->database)->db, code);
}

FN(blob_read)
{
    Blob *b = AS(Blob, self);
    int n, offset;
    if (!native_int(args[0], 0, &n) || !native_int(args[1], 0, &offset))
        return 0;
    Value result = bytes_alloc((size_t)n);
    int code = result == 0 ? SQLITE_OK
                           : sqlite3_blob_read(b->blob, AS(Bytes, result)->data, n, offset);
    return code == SQLITE_OK ? result : blob_failed(b, code);
}

FN(blob_write)
{
    Blob *b = AS(Blob, self);
    int offset;
    Buffer in;
    if (!native_int(args[1], 0, &offset) || !buffer_get(args[0], &in, false))
        return 0;
    int code = sqlite3_blob_write(b->blob, in.data, (int)in.len, offset);
    buffer_release(&in);
    return code == SQLITE_OK ? VALUE_NONE : blob_failed(b, code);
}

static Value blob_size(Value self)
{
    return int_new(AS(Blob, self)->blob == NULL ? 0 : sqlite3_blob_bytes(AS(Blob, self)->blob));
}

static const MethodDef blob_methods[] = {
    {"read", blob_read, "length, offset, /", 0, NULL},
    {"write", blob_write, "data, offset, /", 0, NULL},
    {"close", blob_close, "", 0, NULL},
    {0},
};
static const GetSetDef blob_getsets[] = {{"size", blob_size, NULL, NULL}, {0}};
Type sqlite_blob_type = {
    TYPE_HEAD("_sqlite3.BlobHandle"), .size = sizeof(Blob), .methods = blob_methods,
    .getsets = blob_getsets, .finalize = blob_finalize, .flags = TYPE_IMMUTABLE | TYPE_NO_NEW,
};

/* ---- the type and the module ---- */

static const MethodDef database_methods[] = {
    {"close", database_close, "", 0, NULL},
    {"prepare", database_prepare, "sql, /", 0, NULL},
    {"interrupt", database_interrupt, "", 0, NULL},
    {"limit", database_limit, "category, limit, /", 0, NULL},
    {"config", database_config, "op, enable, /", 0, NULL},
    {"serialize", database_serialize, "name, /", 0, NULL},
    {"deserialize", database_deserialize, "data, name, /", 0, NULL},
    {"load_extension", database_load_extension, "path, entry, /", 0, NULL},
    {"enable_load_extension", database_enable_load_extension, "enable, /", 0, NULL},
    {"open_blob", database_open_blob, "table, column, row, readonly, name, /", 0, NULL},
    {0},
};
static MethodDef all_methods[32];
static const GetSetDef database_getsets[] = {
    {"changes", database_changes, NULL, NULL},
    {"total_changes", database_total_changes, NULL, NULL},
    {"last_insert_rowid", database_last_insert_rowid, NULL, NULL},
    {"in_transaction", database_in_transaction, NULL, NULL},
    {"is_open", database_is_open, NULL, NULL},
    {0},
};
Type sqlite_database_type = {
    TYPE_HEAD("_sqlite3.Database"), .size = sizeof(Database), .new_ = database_new,
    .new_sig = "filename, flags, timeout, /", .methods = all_methods, .getsets = database_getsets,
    .finalize = database_finalize, .flags = TYPE_IMMUTABLE, .doc = "A connection's handle.",
};

FN(sqlite_complete_statement)
{
    const char *sql = is_str(args[0]) ? str_utf8(args[0], NULL) : NULL;
    if (sql == NULL)
        return error_pending() ? 0 : raise_type_error("complete_statement() argument 'statement' "
                                                      "must be str, not %T", args[0]);
    return value_bool(sqlite3_complete(sql));
}

FN(sqlite_enable_callback_tracebacks)
{
    return native_flag(args[0], false, &sqlite_tracebacks) ? VALUE_NONE : 0;
}

static const MethodDef functions[] = {
    {"complete_statement", sqlite_complete_statement, "statement", 0,
     "Checks if a string contains a complete SQL statement."},
    {"enable_callback_tracebacks", sqlite_enable_callback_tracebacks, "enable, /", 0,
     "Enable or disable callback functions throwing errors to stderr."},
    {0},
};

static bool add_errors(Value module)
{
    static const struct { const char *name; int base; } classes[ERR_COUNT] = {
        {"Warning", -1}, {"Error", -1}, {"InterfaceError", ERR_ERROR},
        {"DatabaseError", ERR_ERROR}, {"InternalError", ERR_DATABASE},
        {"OperationalError", ERR_DATABASE}, {"ProgrammingError", ERR_DATABASE},
        {"IntegrityError", ERR_DATABASE}, {"DataError", ERR_DATABASE},
        {"NotSupportedError", ERR_DATABASE},
    };
    for (size_t i = 0; i < ERR_COUNT; i++) {
        char dotted[64];
        snprintf(dotted, sizeof dotted, "sqlite3.%s", classes[i].name);
        Value base = classes[i].base < 0 ? OBJECT_VALUE(&type_Exception)
                                         : sqlite_errors[classes[i].base];
        if (!native_class_once(&sqlite_errors[i], dotted, base)
            || !module_add(module, classes[i].name, sqlite_errors[i]))
            return false;
    }
    return true;
}

static bool init(Value module)
{
    size_t n = 0;
    for (const MethodDef *m = database_methods; m->name != NULL; m++)
        all_methods[n++] = *m;
    for (const MethodDef *m = sqlite_hook_methods; m->name != NULL; m++)
        all_methods[n++] = *m;
    type_ready(&sqlite_statement_type);
    type_ready(&sqlite_blob_type);
    for (size_t i = 0; i < ARRAY_LEN(constants); i++)
        if (!module_add_int(module, constants[i].name, constants[i].value))
            return false;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (!module_add_int(module, codes[i].name, codes[i].value))
            return false;
    return module_add_int(module, "_threadsafe", sqlite3_threadsafe())
           && module_add_int(module, "_OPEN_READWRITE_CREATE",
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
           && module_add_int(module, "_OPEN_URI", SQLITE_OPEN_URI)
           && module_add_str(module, "sqlite_version", sqlite3_libversion())
           && module_add_type(module, &sqlite_database_type) && add_errors(module);
}

const ModuleDef mod_sqlite3 = {"_sqlite3", NULL, functions, init};
