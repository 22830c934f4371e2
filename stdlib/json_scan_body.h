/* The scanner's body, included once for each unit width with UNIT (the type) and W(name). Reads the
 * text by index; positions in messages are indexes of code points. */

static inline size_t W(skip_space)(const UNIT *p, size_t n, size_t i)
{
    while (i < n && (p[i] == ' ' || p[i] == '\n' || p[i] == '\r' || p[i] == '\t'))
        i++;
    return i;
}

/* Four hex digits at i, or -1. */
static int W(hex4)(const UNIT *p, size_t n, size_t i)
{
    int code = 0;
    if (i + 4 > n)
        return -1;
    for (size_t k = i; k < i + 4; k++) {
        uint32_t c = p[k];
        int d = c >= '0' && c <= '9' ? (int)(c - '0')
                : c >= 'a' && c <= 'f' ? (int)(c - 'a') + 10
                : c >= 'A' && c <= 'F' ? (int)(c - 'A') + 10 : -1;
        if (d < 0)
            return -1;
        code = code << 4 | d;
    }
    return code;
}

/* The escape whose backslash is before *pos, as a code point; -1: raised. */
static int64_t W(escape)(JsonScan *j, const UNIT *p, size_t n, size_t *pos, size_t begin)
{
    if (*pos >= n)
        return json_fail("Unterminated string starting at", j->s, begin), -1;
    UNIT c = p[(*pos)++];
    switch (c) {
    case '"': case '\\': case '/':
        return c;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'u':
        break;
    default:
        return json_fail("Invalid \\escape", j->s, *pos - 2), -1;
    }
    int code = W(hex4)(p, n, *pos);
    if (code < 0)
        return json_fail("Invalid \\uXXXX escape", j->s, *pos - 1), -1;
    *pos += 4;
    if (code >= 0xd800 && code < 0xdc00 && *pos + 6 <= n && p[*pos] == '\\'
        && p[*pos + 1] == 'u') {
        int low = W(hex4)(p, n, *pos + 2);
        if (low >= 0xdc00 && low < 0xe000) {
            *pos += 6;
            return 0x10000 + ((code - 0xd800) << 10 | (low - 0xdc00));
        }
    }
    return code;
}

static Value W(slice)(JsonScan *j, const UNIT *p, size_t len, bool key)
{
    if (sizeof(UNIT) > 1 || !key || len > 64)
        return str_from_units(p, (int)sizeof(UNIT), len);
    uint32_t hash = (uint32_t)len * 0x9e3779b1u;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ p[i]) * 0x01000193u;
    Value *slot = &j->memo[(hash ^ hash >> 15) % JSON_MEMO];
    if (*slot != 0 && STR(*slot)->len == len && STR(*slot)->kind == 1
        && memcmp(STR(*slot)->data, p, len) == 0)
        return *slot;
    return *slot = str_from_units(p, (int)sizeof(UNIT), len);
}

Value W(json_string)(JsonScan *j, size_t *pos, bool key)
{
    const UNIT *p = (const UNIT *)j->s->data;
    size_t n = j->s->len, i = *pos, start = i, begin = i - 1;
    while (i < n && p[i] != '"' && p[i] != '\\' && p[i] >= ' ')
        i++;
    if (LIKELY(i < n && p[i] == '"')) {
        *pos = i + 1;
        return W(slice)(j, p + start, i - start, key);
    }
    StrBuilder b;
    builder_init(&b);
    for (;;) {
        builder_range(&b, j->s, start, i);
        if (i >= n)
            return json_fail("Unterminated string starting at", j->s, begin);
        UNIT c = p[i++];
        if (c == '"') {
            *pos = i;
            return builder_finish(&b);
        }
        if (c == '\\') {
            int64_t cp = W(escape)(j, p, n, &i, begin);
            if (cp < 0)
                return 0;
            builder_putc(&b, (uint32_t)cp);
        } else if (j->strict) {
            return json_fail("Invalid control character at", j->s, i - 1);
        } else {
            builder_putc(&b, c);
        }
        start = i;
        while (i < n && p[i] != '"' && p[i] != '\\' && p[i] >= ' ')
            i++;
    }
}

static Value W(array)(JsonScan *j, size_t *pos)
{
    const UNIT *p = (const UNIT *)j->s->data;
    size_t n = j->s->len, i = W(skip_space)(p, n, *pos);
    Value list = list_new(0);
    if (list == 0)
        return 0;
    if (i < n && p[i] == ']') {
        *pos = i + 1;
        return list;
    }
    for (;;) {
        Value item = W(json_value)(j, &i);
        if (item == 0 || !list_push(LIST(list), item))
            return 0;
        i = W(skip_space)(p, n, i);
        if (i < n && p[i] == ']') {
            *pos = i + 1;
            return list;
        }
        if (i >= n || p[i] != ',')
            return json_fail("Expecting ',' delimiter", j->s, i);
        size_t comma = i;
        i = W(skip_space)(p, n, i + 1);
        if (i < n && p[i] == ']')
            return json_fail("Illegal trailing comma before end of array", j->s, comma);
    }
}

static bool W(pair)(JsonScan *j, size_t *pos, Dict *dict, List *pairs)
{
    const UNIT *p = (const UNIT *)j->s->data;
    size_t n = j->s->len, i = *pos;
    if (i >= n || p[i] != '"')
        return json_fail("Expecting property name enclosed in double quotes", j->s, i), false;
    i++;
    Value key = W(json_string)(j, &i, true);
    if (key == 0)
        return false;
    i = W(skip_space)(p, n, i);
    if (i >= n || p[i] != ':')
        return json_fail("Expecting ':' delimiter", j->s, i), false;
    i = W(skip_space)(p, n, i + 1);
    Value value = W(json_value)(j, &i);
    if (value == 0)
        return false;
    *pos = W(skip_space)(p, n, i);
    if (dict != NULL)
        return dict_set_hashed(dict, key, str_hash(key), value);
    Value item = tuple_pack(2, key, value);
    return item != 0 && list_push(pairs, item);
}

static Value W(object)(JsonScan *j, size_t *pos)
{
    const UNIT *p = (const UNIT *)j->s->data;
    size_t n = j->s->len, i = W(skip_space)(p, n, *pos);
    bool as_list = j->pairs_hook != 0;
    Value made = as_list ? list_new(0) : OBJECT_VALUE(dict_new());
    if (made == 0)
        return 0;
    bool empty = i < n && p[i] == '}';
    while (!empty) {
        if (!W(pair)(j, &i, as_list ? NULL : DICT(made), as_list ? LIST(made) : NULL))
            return 0;
        if (i < n && p[i] == '}')
            break;
        if (i >= n || p[i] != ',')
            return json_fail("Expecting ',' delimiter", j->s, i);
        size_t comma = i;
        i = W(skip_space)(p, n, i + 1);
        if (i < n && p[i] == '}')
            return json_fail("Illegal trailing comma before end of object", j->s, comma);
    }
    *pos = i + 1;
    return as_list || j->object_hook != 0 ? json_object_made(j, made) : made;
}

/* The integer is made from the text at once when it has few digits. */
static Value W(number)(JsonScan *j, size_t *pos)
{
    const UNIT *p = (const UNIT *)j->s->data;
    size_t n = j->s->len, start = *pos, i = start;
    bool is_float = false;
    int64_t small = 0;
    if (i < n && p[i] == '-')
        i++;
    size_t digits = i;
    if (i >= n || p[i] < '0' || p[i] > '9')
        return raise_stop_iteration(int_from_u64(start));
    if (p[i] == '0')
        i++;
    else
        for (; i < n && p[i] >= '0' && p[i] <= '9'; i++)
            small = i - digits < 18 ? small * 10 + (p[i] - '0') : small;
    size_t whole_end = i;
    if (i + 1 < n && p[i] == '.' && p[i + 1] >= '0' && p[i + 1] <= '9') {
        is_float = true;
        for (i += 2; i < n && p[i] >= '0' && p[i] <= '9'; i++)
            ;
    }
    if (i + 1 < n && (p[i] == 'e' || p[i] == 'E')) {
        size_t e = i + 1;
        if (p[e] == '-' || p[e] == '+')
            e++;
        if (e < n && p[e] >= '0' && p[e] <= '9') {
            is_float = true;
            for (i = e; i < n && p[i] >= '0' && p[i] <= '9'; i++)
                ;
        }
    }
    *pos = i;
    if (!is_float && whole_end - digits <= 18 && j->parse_int == 0)
        return int_new(digits > start ? -small : small);
    if (sizeof(UNIT) == 1)
        return json_number(j, (const char *)(p + start), i - start, is_float);
    char *text = gc_alloc_atomic(i - start + 1);
    if (text == NULL)
        return 0;
    for (size_t k = start; k < i; k++)
        text[k - start] = (char)p[k];
    text[i - start] = 0;
    return json_number(j, text, i - start, is_float);
}

static bool W(word)(const UNIT *p, size_t n, size_t i, const char *word)
{
    for (; *word != 0; word++, i++)
        if (i >= n || p[i] != (UNIT)*word)
            return false;
    return true;
}

Value W(json_value)(JsonScan *j, size_t *pos)
{
    const UNIT *p = (const UNIT *)j->s->data;
    size_t n = j->s->len, i = *pos;
    if (i >= n)
        return raise_stop_iteration(int_from_u64(i));
    switch (p[i]) {
    case '"':
        *pos = i + 1;
        return W(json_string)(j, pos, false);
    case '{':
    case '[':
        if (!recursion_check(p[i] == '{' ? " while decoding a JSON object from a unicode string"
                                         : " while decoding a JSON array from a unicode string"))
            return 0;
        *pos = i + 1;
        return p[i] == '{' ? W(object)(j, pos) : W(array)(j, pos);
    case 'n':
        if (W(word)(p, n, i, "null"))
            return *pos = i + 4, VALUE_NONE;
        break;
    case 't':
        if (W(word)(p, n, i, "true"))
            return *pos = i + 4, VALUE_TRUE;
        break;
    case 'f':
        if (W(word)(p, n, i, "false"))
            return *pos = i + 5, VALUE_FALSE;
        break;
    case 'N':
        if (W(word)(p, n, i, "NaN"))
            return *pos = i + 3, json_constant(j, "NaN");
        break;
    case 'I':
        if (W(word)(p, n, i, "Infinity"))
            return *pos = i + 8, json_constant(j, "Infinity");
        break;
    case '-':
        if (W(word)(p, n, i, "-Infinity"))
            return *pos = i + 9, json_constant(j, "-Infinity");
        break;
    default:
        break;
    }
    return W(number)(j, pos);
}
