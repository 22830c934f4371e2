/* What the files of bytes and bytearray share. Most methods are the same functions for both types:
 * they read self through a ByteView and make their result like self. */
#ifndef COIL_BYTES_IMPL_H
#define COIL_BYTES_IMPL_H

#include "runtime/bytes.h"
#include "runtime/codec.h"
#include "runtime/str_impl.h"
#include "runtime/unicode.h"

typedef struct ByteView {
    const uint8_t *data;
    size_t len;
} ByteView;

/* The contents of a bytes or bytearray (of a bytearray: until code of the language runs). */
static inline ByteView byte_view(Value v)
{
    if (is_bytes(v))
        return (ByteView){AS(Bytes, v)->data, AS(Bytes, v)->len};
    const uint8_t *data = AS(ByteArray, v)->data; /* NULL when it never had room */
    return (ByteView){data != NULL ? data : (const uint8_t *)"", AS(ByteArray, v)->len};
}
/* A new exact bytes, or bytearray when self is one. */
static inline Value bytes_like(Value self, const void *data, size_t len)
{
    return is_bytes(self) ? bytes_new(data, len) : bytearray_new(data, len);
}
/* self unchanged: itself for exact bytes, else a copy. */
static inline Value bytes_same(Value self)
{
    if (has_base_shape(self, &type_bytes))
        return self;
    ByteView v = byte_view(self);
    return bytes_like(self, v.data, v.len);
}
/* A new object of self's kind to be filled: *data points to its len bytes. */
Value bytes_like_alloc(Value self, size_t len, uint8_t **data);

/* The contents of what bytes(), bytearray() and extend() accept: ints from an iterable. */
bool bytes_collect(Value iterable, ByteBuilder *b, const char *range_message);
/* The argument of bytes() and bytearray(): size, buffer, iterable or text. False: raised. */
bool bytes_construct(Value source, Value encoding, Value errors, const char *type_name,
                     ByteBuilder *b);
/* Item as a byte; ValueError "byte must be in range(0, 256)". -1: raised. */
int byte_value(Value item);
Value bytes_hex(ByteView v, Value sep, Value per_group);
Value bytes_from_hex(Value text, ByteBuilder *out); /* None, or 0: raised */
Value bytes_percent(Value format, Value args);
Value bytes_compare(Value a, Value b, CompareOp op);
int bytes_contains(Value self, Value item);

/* bytes_find.c */
NATIVE(bytes_find); NATIVE(bytes_rfind); NATIVE(bytes_index); NATIVE(bytes_rindex);
NATIVE(bytes_count); NATIVE(bytes_startswith); NATIVE(bytes_endswith); NATIVE(bytes_replace);
NATIVE(bytes_removeprefix); NATIVE(bytes_removesuffix);
/* bytes_split.c */
NATIVE(bytes_split); NATIVE(bytes_rsplit); NATIVE(bytes_splitlines); NATIVE(bytes_partition);
NATIVE(bytes_rpartition); NATIVE(bytes_strip); NATIVE(bytes_lstrip); NATIVE(bytes_rstrip);
NATIVE(bytes_join);
/* bytes_text.c */
NATIVE(bytes_lower); NATIVE(bytes_upper); NATIVE(bytes_title); NATIVE(bytes_swapcase);
NATIVE(bytes_capitalize); NATIVE(bytes_isalnum); NATIVE(bytes_isalpha); NATIVE(bytes_isascii);
NATIVE(bytes_isdigit); NATIVE(bytes_islower); NATIVE(bytes_isspace); NATIVE(bytes_istitle);
NATIVE(bytes_isupper); NATIVE(bytes_center); NATIVE(bytes_ljust); NATIVE(bytes_rjust);
NATIVE(bytes_zfill); NATIVE(bytes_expandtabs); NATIVE(bytes_translate); NATIVE(bytes_maketrans);
NATIVE(bytes_decode_method); NATIVE(bytes_hex_method);

/* Rows of the methods that both types have. */
#define BYTES_COMMON_METHODS \
    {"decode", bytes_decode_method, "encoding='utf-8', errors='strict'", 0, \
     "Decode the bytes using the codec registered for encoding."}, \
    {"hex", bytes_hex_method, "sep=None, bytes_per_sep=1", 0, \
     "Create a string of hexadecimal numbers from the bytes.\n\n" \
     "sep stands between groups of bytes_per_sep bytes, counted from the right, or from the left\n" \
     "when it is negative.\n\n" \
     ">>> b'\\x01\\x02\\xfe'.hex('-', 2)\n'01-02fe'"}, \
    {"find", bytes_find, "sub, start=None, end=None, /", 0, \
     "Return the lowest index where sub is found within [start:end], or -1."}, \
    {"rfind", bytes_rfind, "sub, start=None, end=None, /", 0, \
     "Return the highest index where sub is found within [start:end], or -1."}, \
    {"index", bytes_index, "sub, start=None, end=None, /", 0, \
     "Like find() but raises ValueError when the subsection is not found."}, \
    {"rindex", bytes_rindex, "sub, start=None, end=None, /", 0, \
     "Like rfind() but raises ValueError when the subsection is not found."}, \
    {"count", bytes_count, "sub, start=None, end=None, /", 0, \
     "Return the number of non-overlapping occurrences of sub within [start:end]."}, \
    {"startswith", bytes_startswith, "prefix, start=None, end=None, /", 0, \
     "Return True if the bytes start with the specified prefix, False otherwise."}, \
    {"endswith", bytes_endswith, "suffix, start=None, end=None, /", 0, \
     "Return True if the bytes end with the specified suffix, False otherwise."}, \
    {"replace", bytes_replace, "old, new, count=-1, /", 0, \
     "Return a copy with all occurrences of old replaced by new."}, \
    {"removeprefix", bytes_removeprefix, "prefix, /", 0, \
     "Return a copy with the given prefix removed if present."}, \
    {"removesuffix", bytes_removesuffix, "suffix, /", 0, \
     "Return a copy with the given suffix removed if present."}, \
    {"split", bytes_split, "sep=None, maxsplit=-1", 0, \
     "Return a list of the sections in the bytes, using sep as the delimiter."}, \
    {"rsplit", bytes_rsplit, "sep=None, maxsplit=-1", 0, \
     "Return a list of the sections in the bytes, splitting from the end."}, \
    {"splitlines", bytes_splitlines, "keepends=False", 0, \
     "Return a list of the lines in the bytes, breaking at line boundaries."}, \
    {"partition", bytes_partition, "sep, /", 0, \
     "Partition the bytes into three parts using the given separator."}, \
    {"rpartition", bytes_rpartition, "sep, /", 0, \
     "Partition the bytes into three parts using the last separator."}, \
    {"strip", bytes_strip, "bytes=None, /", 0, \
     "Strip leading and trailing bytes contained in the argument."}, \
    {"lstrip", bytes_lstrip, "bytes=None, /", 0, \
     "Strip leading bytes contained in the argument."}, \
    {"rstrip", bytes_rstrip, "bytes=None, /", 0, \
     "Strip trailing bytes contained in the argument."}, \
    {"join", bytes_join, "iterable_of_bytes, /", 0, "Concatenate any number of bytes objects."}, \
    {"lower", bytes_lower, "", 0, "B.lower() -> copy of B"}, \
    {"upper", bytes_upper, "", 0, "B.upper() -> copy of B"}, \
    {"title", bytes_title, "", 0, "B.title() -> copy of B"}, \
    {"swapcase", bytes_swapcase, "", 0, "B.swapcase() -> copy of B"}, \
    {"capitalize", bytes_capitalize, "", 0, "B.capitalize() -> copy of B"}, \
    {"isalnum", bytes_isalnum, "", 0, "B.isalnum() -> bool"}, \
    {"isalpha", bytes_isalpha, "", 0, "B.isalpha() -> bool"}, \
    {"isascii", bytes_isascii, "", 0, "B.isascii() -> bool"}, \
    {"isdigit", bytes_isdigit, "", 0, "B.isdigit() -> bool"}, \
    {"islower", bytes_islower, "", 0, "B.islower() -> bool"}, \
    {"isspace", bytes_isspace, "", 0, "B.isspace() -> bool"}, \
    {"istitle", bytes_istitle, "", 0, "B.istitle() -> bool"}, \
    {"isupper", bytes_isupper, "", 0, "B.isupper() -> bool"}, \
    {"center", bytes_center, "width, fillchar=b' ', /", 0, \
     "Return a centered string of length width."}, \
    {"ljust", bytes_ljust, "width, fillchar=b' ', /", 0, \
     "Return a left-justified string of length width."}, \
    {"rjust", bytes_rjust, "width, fillchar=b' ', /", 0, \
     "Return a right-justified string of length width."}, \
    {"zfill", bytes_zfill, "width, /", 0, \
     "Pad a numeric string with zeros on the left, to fill a field of the given width."}, \
    {"expandtabs", bytes_expandtabs, "tabsize=8", 0, \
     "Return a copy where all tab characters are expanded using spaces."}, \
    {"translate", bytes_translate, "table, /, delete=b''", 0, \
     "Return a copy with each character mapped by the given translation table."}, \
    {"maketrans", bytes_maketrans, "frm, to, /", METHOD_STATIC, \
     "Return a translation table usable for the bytes or bytearray translate method."}

#endif
