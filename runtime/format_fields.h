/* The syntax of replacement fields, shared by str.format and the module _string. */
#ifndef COIL_FORMAT_FIELDS_H
#define COIL_FORMAT_FIELDS_H

#include "runtime/str.h"

/* A part of a format string: literal text, then maybe a field. Ranges are of code points. */
typedef struct FormatPart {
    size_t literal_start, literal_end;
    bool has_field;
    size_t name_start, name_end;
    uint32_t conversion;      /* 0: none */
    size_t spec_start, spec_end;
    bool spec_nested;         /* the specification has fields itself */
} FormatPart;
/* The next part from *at on: 1 found, 0 at the end, -1 raised ValueError. */
int format_next_part(const Str *s, size_t *at, size_t end, FormatPart *out);

/* The first name of a field ("0" in "0.name[3]") ends at *first_end; *index is its number or -1. */
bool format_first_name(const Str *s, size_t start, size_t end, size_t *first_end, int64_t *index);
/* The next ".attr" or "[item]" from *at: 1 found, 0 at the end, -1 raised. *number is the item's
 * number, or -1: the name's range is then in *start, *stop. */
int format_next_access(const Str *s, size_t *at, size_t end, bool *is_attr, int64_t *number,
                       size_t *start, size_t *stop);

#endif
