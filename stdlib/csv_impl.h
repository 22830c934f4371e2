/* _csv: what its files share. */
#ifndef COIL_CSV_IMPL_H
#define COIL_CSV_IMPL_H

#include "runtime/str_builder.h"
#include "stdlib/native.h"

enum { QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL };
#define NO_CHAR UINT32_MAX

typedef struct CsvDialect {
    Object head;
    uint32_t delimiter, quotechar, escapechar; /* NO_CHAR: none */
    bool doublequote, skipinitialspace, strict;
    int quoting;
    Value lineterminator;
} CsvDialect;

extern Value csv_error;
extern int64_t csv_field_limit;
extern Type csv_reader_type, csv_writer_type;

/* The dialect of reader(iterable, dialect, **options) and the like; NULL: raised. */
CsvDialect *csv_dialect_of(Value dialect_or_0, Value *options, Value kwnames);
Value csv_reader_new(Value self, Value *args, size_t nargs, Value kwnames);
Value csv_writer_new(Value self, Value *args, size_t nargs, Value kwnames);

#endif
