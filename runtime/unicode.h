/* Unicode properties and full case mappings beyond what str.h declares. */
#ifndef COIL_UNICODE_H
#define COIL_UNICODE_H

#include "runtime/base/base.h"

/* Flags of the ASCII characters, for loops over 1-byte text. */
enum { ASCII_LOWER = 1, ASCII_UPPER = 2, ASCII_DIGIT = 4, ASCII_SPACE = 8, ASCII_PRINTABLE = 16,
       ASCII_ALPHA = ASCII_LOWER | ASCII_UPPER, ASCII_ALNUM = ASCII_ALPHA | ASCII_DIGIT };
extern const uint8_t ascii_flags[256]; /* 0 from 128 on */

/* General category as utf8proc_category_t numbers it. */
int char_category(uint32_t cp);
bool char_is_title(uint32_t cp);        /* category Lt */
bool char_is_cased(uint32_t cp);
bool char_is_case_ignorable(uint32_t cp);
int char_digit_value(uint32_t cp);      /* Numeric_Type=Digit or Decimal: 0..9, or -1 */
uint32_t char_title(uint32_t cp);       /* simple mapping */
/* Full mappings: write up to 3 code points, return how many. */
int char_lower_full(uint32_t cp, uint32_t out[3]);
int char_upper_full(uint32_t cp, uint32_t out[3]);
int char_title_full(uint32_t cp, uint32_t out[3]);
int char_casefold_full(uint32_t cp, uint32_t out[3]);
bool char_is_linebreak(uint32_t cp);

#endif
