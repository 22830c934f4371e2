/* _sqlite3: prepared statements: binding parameters, stepping, and rows as tuples. */
#include "stdlib/sqlite_impl.h"

Value sqlite_statement_new(Value database, sqlite3_stmt *stmt)
{
    Value self = object_new(&sqlite_statement_type, 0);
    if (self == 0) {
        sqlite3_finalize(stmt);
        return 0;
    }
    AS(Statement, self)->stmt = stmt;
    AS(Statement, self)->database = database;
    return self;
}

static void statement_finalize(Value self)
{
    sqlite3_finalize(AS(Statement, self)->stmt);
    AS(Statement, self)->stmt = NULL;
}

static sqlite3_stmt *handle(Value self)
{
    sqlite3_stmt *stmt = AS(Statement, self)->stmt;
    if (stmt == NULL)
        (void)native_raise(sqlite_errors[ERR_PROGRAMMING], "Cannot operate on a closed database.");
    return stmt;
}

/* ---- parameters ---- */

static int bind_text(sqlite3_stmt *stmt, int i, Value v)
{
    size_t len;
    const char *text = str_utf8(v, &len);
    if (text == NULL)
        return -1;
    return sqlite3_bind_text64(stmt, i, text, len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* SQLite's code; -1: raised; -2: a type that SQLite has not. */
static int bind_value(sqlite3_stmt *stmt, int i, Value v)
{
    int64_t number;
    if (v == VALUE_NONE)
        return sqlite3_bind_null(stmt, i);
    if (is_int(v)) {
        if (!int_as_i64(v, &number))
            return raise_minus1(&type_OverflowError,
                                "Python int too large to convert to SQLite INTEGER");
        return sqlite3_bind_int64(stmt, i, number);
    }
    if (is_float(v))
        return sqlite3_bind_double(stmt, i, float_value(v));
    if (is_str(v))
        return bind_text(stmt, i, v);
    if (!has_buffer(v))
        return -2;
    Buffer in;
    if (!buffer_get(v, &in, false))
        return -1;
    int code = sqlite3_bind_blob64(stmt, i, in.len > 0 ? in.data : (const uint8_t *)"", in.len,
                                   SQLITE_TRANSIENT);
    buffer_release(&in);
    return code;
}

/* bind(index, value): False when the type is not supported. */
FN(statement_bind)
{
    int i;
    sqlite3_stmt *stmt = handle(self);
    if (stmt == NULL || !native_int(args[0], 0, &i))
        return 0;
    int code = bind_value(stmt, i, args[1]);
    if (code == -1)
        return 0;
    if (code == -2)
        return VALUE_FALSE;
    return code == SQLITE_OK ? VALUE_TRUE : sqlite_raise(sqlite3_db_handle(stmt), code);
}

FN(statement_parameters)
{
    sqlite3_stmt *stmt = handle(self);
    if (stmt == NULL)
        return 0;
    int n = sqlite3_bind_parameter_count(stmt);
    Value list = list_new((size_t)n);
    for (int i = 1; list != 0 && i <= n; i++) {
        const char *name = sqlite3_bind_parameter_name(stmt, i);
        if (!list_push(LIST(list), name == NULL ? VALUE_NONE : str_from_cstr(name)))
            return 0;
    }
    return list;
}

/* ---- running ---- */

FN(statement_step)
{
    sqlite3_stmt *stmt = handle(self);
    if (stmt == NULL)
        return 0;
    sqlite3 *db = sqlite3_db_handle(stmt);
    int code = sqlite3_step(stmt);
    if (error_pending()) { /* a callback's */
        sqlite3_reset(stmt);
        return 0;
    }
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return value_bool(code == SQLITE_ROW);
    sqlite_raise(db, code);
    sqlite3_reset(stmt);
    return 0;
}

FN(statement_reset)
{
    if (AS(Statement, self)->stmt != NULL)
        sqlite3_reset(AS(Statement, self)->stmt);
    return VALUE_NONE;
}

FN(statement_clear)
{
    if (AS(Statement, self)->stmt != NULL)
        sqlite3_clear_bindings(AS(Statement, self)->stmt);
    return VALUE_NONE;
}

FN(statement_close)
{
    statement_finalize(self);
    return VALUE_NONE;
}

static Value text_column(sqlite3_stmt *stmt, int i, Value factory)
{
    const char *text = (const char *)sqlite3_column_text(stmt, i);
    size_t len = (size_t)sqlite3_column_bytes(stmt, i);
    if (text == NULL)
        return raise_memory_error();
    if (factory == OBJECT_VALUE(&type_str)) {
        Value s = str_from_utf8(text, len);
        if (s != 0 || !error_clear_if(&type_UnicodeDecodeError))
            return s;
        Value shown = codec_decode((const uint8_t *)text, len, "ascii", "replace");
        return shown == 0 ? 0 : native_raise(sqlite_errors[ERR_OPERATIONAL], "Could not decode to "
                                             "UTF-8 column '%s' with text '%U'",
                                             sqlite3_column_name(stmt, i), shown);
    }
    Value bytes = bytes_new(text, len);
    if (bytes == 0 || factory == OBJECT_VALUE(&type_bytes))
        return bytes;
    return call1(factory, bytes);
}

static Value column(sqlite3_stmt *stmt, int i, Value converter, Value factory)
{
    if (converter != VALUE_NONE) {
        const void *blob = sqlite3_column_blob(stmt, i);
        if (blob == NULL) /* also one of no bytes, as in CPython */
            return VALUE_NONE;
        Value bytes = bytes_new(blob, (size_t)sqlite3_column_bytes(stmt, i));
        return bytes == 0 ? 0 : call1(converter, bytes);
    }
    switch (sqlite3_column_type(stmt, i)) {
    case SQLITE_NULL:
        return VALUE_NONE;
    case SQLITE_INTEGER:
        return int_new(sqlite3_column_int64(stmt, i));
    case SQLITE_FLOAT:
        return float_new(sqlite3_column_double(stmt, i));
    case SQLITE_TEXT:
        return text_column(stmt, i, factory);
    default: {
        const void *blob = sqlite3_column_blob(stmt, i);
        return bytes_new(blob, (size_t)sqlite3_column_bytes(stmt, i));
    }
    }
}

/* row(converters, text_factory): the row that step() found. converters: a list, or None. */
FN(statement_row)
{
    sqlite3_stmt *stmt = handle(self);
    if (stmt == NULL)
        return 0;
    int n = sqlite3_data_count(stmt);
    Value row = tuple_new((size_t)n);
    bool converting = is_list(args[0]) && LIST(args[0])->len >= (size_t)n;
    for (int i = 0; row != 0 && i < n; i++) {
        Value v = column(stmt, i, converting ? LIST(args[0])->items[i] : VALUE_NONE, args[1]);
        if (v == 0)
            return 0;
        TUPLE(row)->items[i] = v;
        if (AS(Statement, self)->stmt == NULL)
            return handle(self), 0;
    }
    return row;
}

/* columns(): names and declared types. */
FN(statement_columns)
{
    sqlite3_stmt *stmt = handle(self);
    if (stmt == NULL)
        return 0;
    int n = sqlite3_column_count(stmt);
    Value list = list_new((size_t)n);
    for (int i = 0; list != 0 && i < n; i++) {
        const char *name = sqlite3_column_name(stmt, i), *type = sqlite3_column_decltype(stmt, i);
        Value text = name == NULL ? raise_memory_error() : str_from_utf8(name, strlen(name));
        Value pair = text == 0 ? 0 : tuple_pack(2, text,
                                                type == NULL ? VALUE_NONE : str_from_cstr(type));
        if (pair == 0 || !list_push(LIST(list), pair))
            return 0;
    }
    return list;
}

static Value statement_readonly(Value self)
{
    return value_bool(AS(Statement, self)->stmt == NULL
                      || sqlite3_stmt_readonly(AS(Statement, self)->stmt));
}
static Value statement_busy(Value self)
{
    return value_bool(AS(Statement, self)->stmt != NULL
                      && sqlite3_stmt_busy(AS(Statement, self)->stmt));
}

static const MethodDef statement_methods[] = {
    {"bind", statement_bind, "index, value, /", 0, NULL},
    {"parameters", statement_parameters, "", 0, NULL},
    {"step", statement_step, "", 0, NULL},
    {"reset", statement_reset, "", 0, NULL},
    {"clear", statement_clear, "", 0, NULL},
    {"close", statement_close, "", 0, NULL},
    {"row", statement_row, "converters, text_factory, /", 0, NULL},
    {"columns", statement_columns, "", 0, NULL},
    {0},
};
static const GetSetDef statement_getsets[] = {
    {"readonly", statement_readonly, NULL, NULL},
    {"busy", statement_busy, NULL, NULL},
    {0},
};
Type sqlite_statement_type = {
    TYPE_HEAD("_sqlite3.Statement"), .size = sizeof(Statement), .methods = statement_methods,
    .getsets = statement_getsets, .finalize = statement_finalize,
    .flags = TYPE_IMMUTABLE | TYPE_NO_NEW, .doc = "A prepared statement.",
};
