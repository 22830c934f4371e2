/* _json: what its files share. */
#ifndef COIL_JSON_IMPL_H
#define COIL_JSON_IMPL_H

#include "runtime/str_builder.h"
#include "runtime/type.h"
#include "stdlib/native.h"

enum { JSON_MEMO = 256 };

/* One run of the scanner over a text. */
typedef struct JsonScan {
    const Str *s;
    bool strict;
    Value object_hook, pairs_hook, parse_float, parse_int, parse_constant; /* 0: the usual */
    Value memo[JSON_MEMO]; /* keys seen, by a hash of their units: equal keys are one object */
} JsonScan;

typedef struct JsonScanner {
    Object head;
    Value strict, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant;
} JsonScanner;

extern Type json_scanner_type, json_encoder_type;

/* raise JSONDecodeError(message, text, position) */
Value json_fail(const char *message, const Str *s, size_t pos) COLD;

/* json_scan_body.h, for each width of text. The value at *pos, which moves behind it. */
Value json_value_1(JsonScan *j, size_t *pos);
Value json_value_2(JsonScan *j, size_t *pos);
Value json_value_4(JsonScan *j, size_t *pos);
/* The string whose opening quote is at *pos - 1. `key`: it may come from the memo. */
Value json_string_1(JsonScan *j, size_t *pos, bool key);
Value json_string_2(JsonScan *j, size_t *pos, bool key);
Value json_string_4(JsonScan *j, size_t *pos, bool key);

/* Numbers, from their text in ASCII. */
Value json_number(JsonScan *j, const char *text, size_t len, bool is_float);
Value json_constant(JsonScan *j, const char *name);
/* What an object becomes: a dict, or what a hook makes of it. */
Value json_object_made(JsonScan *j, Value pairs_or_dict);

/* json_encode.c */
Value json_encode_basestring(Value self, Value *args, size_t nargs, Value kwnames);
Value json_encode_basestring_ascii(Value self, Value *args, size_t nargs, Value kwnames);

#endif
