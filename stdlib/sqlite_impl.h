/* _sqlite3: what its files share. Module sqlite3 (in the language) has connections and cursors as
 * DB-API 2.0 wants them; these are the handles underneath. */
#ifndef COIL_SQLITE_IMPL_H
#define COIL_SQLITE_IMPL_H

#include <sqlite3.h>

#include "runtime/bytes.h"
#include "stdlib/native.h"

typedef struct Database {
    Object head;
    sqlite3 *db;   /* NULL: closed */
    Value keep;    /* dict: what callbacks call, so that it lives as long as the connection */
} Database;

typedef struct Statement {
    Object head;
    sqlite3_stmt *stmt; /* NULL: finalized */
    Value database;
} Statement;

extern Type sqlite_database_type, sqlite_statement_type, sqlite_blob_type;
extern Value sqlite_errors[]; /* by the numbers below */
enum { ERR_WARNING, ERR_ERROR, ERR_INTERFACE, ERR_DATABASE, ERR_INTERNAL, ERR_OPERATIONAL,
       ERR_PROGRAMMING, ERR_INTEGRITY, ERR_DATA, ERR_NOT_SUPPORTED, ERR_COUNT };
extern bool sqlite_tracebacks;

/* Raises what the connection's (or with NULL the code's) error is. */
Value sqlite_raise(sqlite3 *db, int code);
/* The open handle; NULL: raised. */
sqlite3 *sqlite_handle(Value database);
/* A value of a column or of a function's argument. */
Value sqlite_value(sqlite3_value *v);
/* Gives a Python value to a function; false: raised or of a type that SQLite has not. */
bool sqlite_result(sqlite3_context *ctx, Value v);
/* After a callback raised: shows it when tracebacks are enabled, and forgets it. */
void sqlite_callback_failed(Value callable);

/* sqlite_hooks.c: methods of Database */
extern const MethodDef sqlite_hook_methods[];
/* sqlite_statement.c */
Value sqlite_statement_new(Value database, sqlite3_stmt *stmt);

#endif
