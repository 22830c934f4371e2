/* "Did you mean 'x'?": the known name nearest to a misspelt one.
 *
 * Nearness is Levenshtein's edit distance (1966), where a change of case counts half of any other
 * edit, and only a part of the letters may differ. */
#include <ctype.h>

#include "runtime/error.h"
#include "runtime/list.h"
#include "runtime/str.h"

enum { EDIT_COST = 2, CASE_COST = 1, LONGEST = 40, MOST_NAMES = 750 };

static unsigned suggest_change(uint32_t a, uint32_t b)
{
    if (a == b)
        return 0;
    if (a < 128 && b < 128 && tolower((int)a) == tolower((int)b))
        return CASE_COST;
    return EDIT_COST;
}

/* The distance of two words of at most LONGEST letters, or more than `limit`. */
static unsigned suggest_distance(Value left, Value right, unsigned limit)
{
    const Str *a = STR(left), *b = STR(right);
    size_t from = 0, na = a->len, nb = b->len;
    while (from < na && from < nb && str_at(a, from) == str_at(b, from))
        from++;
    while (na > from && nb > from && str_at(a, na - 1) == str_at(b, nb - 1)) {
        na--;
        nb--;
    }
    size_t m = na - from, n = nb - from;
    if ((m > n ? m - n : n - m) * EDIT_COST > limit)
        return limit + 1;
    unsigned row[LONGEST + 1];
    for (size_t j = 0; j <= n; j++)
        row[j] = (unsigned)j * EDIT_COST;
    for (size_t i = 1; i <= m; i++) {
        unsigned diagonal = row[0], least;
        row[0] = least = (unsigned)i * EDIT_COST;
        for (size_t j = 1; j <= n; j++) {
            unsigned change = diagonal + suggest_change(str_at(a, from + i - 1),
                                                        str_at(b, from + j - 1));
            diagonal = row[j];
            row[j] = MIN(change, MIN(row[j], row[j - 1]) + EDIT_COST);
            least = MIN(least, row[j]);
        }
        if (least > limit)
            return limit + 1;
    }
    return row[n];
}

Value suggest_name(Value wrong, const Value *known, size_t n)
{
    Value best = 0;
    unsigned nearest = UINT32_MAX;
    if (n > MOST_NAMES || str_len(wrong) > LONGEST)
        return 0;
    for (size_t i = 0; i < n; i++) {
        Value name = known[i];
        if (!is_str(name) || str_len(name) > LONGEST || str_equal(name, wrong))
            continue;
        unsigned limit = (unsigned)(str_len(wrong) + str_len(name) + 3) * EDIT_COST / 6;
        limit = MIN(limit, nearest - 1);
        unsigned distance = suggest_distance(wrong, name, limit);
        if (distance <= limit) {
            best = name;
            nearest = distance;
        }
    }
    return best;
}

Value raise_unexpected_keyword(const char *function, Value name, const Value *known, size_t n)
{
    Value meant = is_str(name) ? suggest_name(name, known, n) : 0;
    if (meant != 0)
        return raise_type_error("%s() got an unexpected keyword argument '%S'. Did you mean '%U'?",
                                function, name, meant);
    return raise_type_error("%s() got an unexpected keyword argument '%S'", function, name);
}

Value raise_unexpected_keyword_of(const char *function, Value name, const char *const *known)
{
    Value all[16];
    size_t n = 0;
    while (known[n] != NULL && n < ARRAY_LEN(all)) {
        all[n] = str_intern_cstr(known[n]);
        if (all[n++] == 0)
            return VALUE_ERROR;
    }
    return raise_unexpected_keyword(function, name, all, n);
}
