/* 8-bit encodings: charmap coding with a mapping that the language gives (codecs.charmap_decode and
 * charmap_encode), and the named code pages, whose tables come from iconv(3) when first used. */
#include "runtime/codec.h"
#include "runtime/dict.h"
#include "runtime/str_impl.h"

#include <ctype.h>
#include <iconv.h>

static const char undefined[] = "character maps to <undefined>";
enum { NO_CHAR = 0xfffe };

/* ---- mappings of the language ---- */

/* mapping[byte]: 1 written, 0 undefined, -1 raised. */
static int decode_mapped(Decoder *d, Value mapping, uint8_t byte)
{
    if (is_str(mapping)) {
        uint32_t cp = byte < STR(mapping)->len ? str_at(STR(mapping), byte) : NO_CHAR;
        if (cp != NO_CHAR)
            builder_putc(&d->out, cp);
        return cp != NO_CHAR;
    }
    Value item = get_item(mapping, small_int_value(byte));
    if (item == 0)
        return error_clear_if(&type_LookupError) ? 0 : -1;
    if (item == VALUE_NONE)
        return 0;
    if (is_int(item)) {
        int64_t cp;
        if (!int_as_i64(item, &cp) || cp < 0 || cp > 0x10ffff)
            return raise_minus1(&type_TypeError, "character mapping must be in range(0x110000)");
        if (cp != NO_CHAR)
            builder_putc(&d->out, (uint32_t)cp);
        return cp != NO_CHAR;
    }
    if (!is_str(item))
        return raise_minus1(&type_TypeError, "character mapping must return integer, None or str");
    if (STR(item)->len == 1 && str_at(STR(item), 0) == NO_CHAR)
        return 0;
    builder_str(&d->out, item);
    return 1;
}

Value charmap_decode(const uint8_t *data, size_t len, const char *errors, Value mapping)
{
    if (mapping == 0 || mapping == VALUE_NONE)
        return latin1_decode(data, len);
    Decoder d;
    decoder_init(&d, data, len, "charmap", errors, true);
    while (d.pos < d.len) {
        int done = decode_mapped(&d, mapping, d.data[d.pos]);
        if (done < 0 || (done == 0 && !decoder_error(&d, d.pos, d.pos + 1, undefined)))
            return VALUE_ERROR;
        d.pos += (size_t)done;
    }
    return decoder_finish(&d, NULL);
}

static bool put_mapped(Encoder *e, uint32_t cp)
{
    Value item = get_item(e->mapping, small_int_value(cp));
    if (item == 0) {
        error_clear_if(&type_LookupError);
        return false;
    }
    if (item == VALUE_NONE)
        return false;
    if (is_int(item)) {
        int64_t byte;
        if (!int_as_i64(item, &byte) || byte < 0 || byte > 255)
            return raise_false(&type_TypeError, "character mapping must be in range(256)");
        byte_builder_putc(&e->out, (uint8_t)byte);
        return true;
    }
    if (!is_bytes(item))
        return raise_false(&type_TypeError, "character mapping must return integer, bytes or None, "
                           "not %.400T", item);
    byte_builder_write(&e->out, bytes_data(item), bytes_len(item));
    return true;
}

Value charmap_encode(Value str, const char *errors, Value mapping)
{
    if (mapping == 0 || mapping == VALUE_NONE)
        return latin1_encode(str, errors);
    Encoder e;
    encoder_init(&e, str, "charmap", errors, put_mapped, undefined);
    e.mapping = mapping;
    return encoder_run(&e);
}

/* ---- named code pages ---- */

typedef struct CodePage {
    struct CodePage *next;
    uint32_t decode[256]; /* NO_CHAR: undefined */
    size_t count;
    uint64_t encode[256]; /* code point << 8 | byte, ascending */
    char name[24];
} CodePage;

/* iconv's name and ours for an encoding in 8 bits. */
typedef struct PageName {
    char iconv[24], ours[24];
} PageName;

static bool number_in(int n, const int *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == n)
            return true;
    return false;
}

/* cp1252, windows-1252, ibm437, 850 ... */
static bool numbered_page(const char *name, PageName *out)
{
    static const int pages[] = {37, 273, 424, 437, 500, 737, 775, 850, 852, 855, 857, 858, 860, 861,
                                862, 863, 864, 865, 866, 869, 874, 875, 1006, 1026, 1125, 1140,
                                1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258};
    static const char *const prefixes[] = {"cp", "windows", "ibm", "csibm", "ebcdiccp"};
    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
        if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0) {
            name += strlen(prefixes[i]);
            break;
        }
    char *end;
    long n = strtol(name, &end, 10);
    if (end == name || *end != '\0' || !number_in((int)n, pages, ARRAY_LEN(pages)))
        return false;
    snprintf(out->iconv, sizeof out->iconv, n < 1000 && n != 874 ? "IBM%03ld" : "CP%ld", n);
    snprintf(out->ours, sizeof out->ours, "cp%03ld", n);
    return true;
}

/* iso8859-15, latin9, greek ... */
static bool iso_page(const char *name, PageName *out)
{
    static const struct { const char *name; int part; } words[] = {
        {"l2", 2}, {"l3", 3}, {"l4", 4}, {"l5", 9}, {"l6", 10}, {"l7", 13}, {"l8", 14}, {"l9", 15},
        {"l10", 16}, {"cyrillic", 5}, {"arabic", 6}, {"greek", 7}, {"greek8", 7}, {"hebrew", 8},
        {"thai", 11},
    };
    char text[24] = "";
    int part = 0;
    if (strncmp(name, "iso8859", 7) == 0)
        part = atoi(name + 7);
    else if (strncmp(name, "8859", 4) == 0)
        part = atoi(name + 4);
    else
        snprintf(text, sizeof text, "%.23s", name);
    if (strncmp(name, "latin", 5) == 0)
        snprintf(text, sizeof text, "l%.22s", name + 5);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(words[i].name, text) == 0)
            part = words[i].part;
    if (part < 2 || part > 16 || part == 12)
        return false;
    snprintf(out->iconv, sizeof out->iconv, "ISO-8859-%d", part);
    snprintf(out->ours, sizeof out->ours, "iso8859-%d", part);
    return true;
}

static bool page_named(const char *name, PageName *out)
{
    static const struct { const char *alias, *iconv, *ours; } others[] = {
        {"koi8r", "KOI8-R", "koi8-r"}, {"cskoi8r", "KOI8-R", "koi8-r"},
        {"koi8u", "KOI8-U", "koi8-u"}, {"koi8t", "KOI8-T", "koi8-t"},
        {"kz1048", "RK1048", "kz1048"}, {"rk1048", "RK1048", "kz1048"},
        {"strk10482002", "RK1048", "kz1048"},
        {"macroman", "MACINTOSH", "mac-roman"}, {"macintosh", "MACINTOSH", "mac-roman"},
        {"maccyrillic", "MAC-CYRILLIC", "mac-cyrillic"}, {"tis620", "TIS-620", "tis-620"},
        {"ptcp154", "PT154", "ptcp154"}, {"hproman8", "HP-ROMAN8", "hp-roman8"},
        {"roman8", "HP-ROMAN8", "hp-roman8"},
    };
    char plain[24];
    size_t n = 0;
    for (; *name != '\0' && n < sizeof plain - 1; name++)
        if (isalnum((unsigned char)*name))
            plain[n++] = (char)tolower((unsigned char)*name);
    plain[n] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        if (strcmp(others[i].alias, plain) == 0) {
            snprintf(out->iconv, sizeof out->iconv, "%s", others[i].iconv);
            snprintf(out->ours, sizeof out->ours, "%s", others[i].ours);
            return true;
        }
    return *name == '\0' && (iso_page(plain, out) || numbered_page(plain, out));
}

static int compare_entries(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void page_fill(CodePage *page, iconv_t cd)
{
    for (int i = 0; i < 256; i++) {
        char byte = (char)i, *in = &byte, *out = (char *)&page->decode[i];
        size_t in_left = 1, out_left = 4;
        iconv(cd, NULL, NULL, NULL, NULL);
        if (iconv(cd, &in, &in_left, &out, &out_left) == (size_t)-1 || out_left != 0)
            page->decode[i] = NO_CHAR;
    }
    if (page->decode['A'] == 'A') /* some tables of iconv remap controls */
        for (uint32_t i = 0; i < 128; i++)
            page->decode[i] = i;
    for (uint32_t i = 0; i < 256; i++)
        if (page->decode[i] != NO_CHAR)
            page->encode[page->count++] = (uint64_t)page->decode[i] << 8 | i;
    qsort(page->encode, page->count, sizeof page->encode[0], compare_entries);
}

/* The page of this name, made when first asked for. NULL: there is none, or raised. */
static CodePage *page_get(const char *encoding)
{
    static CodePage *pages;
    PageName name;
    if (!page_named(encoding, &name))
        return NULL;
    for (CodePage *p = pages; p != NULL; p = p->next)
        if (strcmp(p->name, name.ours) == 0)
            return p;
    iconv_t cd = iconv_open("UTF-32LE", name.iconv);
    if (cd == (iconv_t)-1)
        return NULL;
    CodePage *page = gc_alloc(sizeof *page);
    if (page != NULL) {
        page_fill(page, cd);
        snprintf(page->name, sizeof page->name, "%s", name.ours);
        page->next = pages;
        pages = page;
    }
    iconv_close(cd);
    return page;
}

const char *charmap_canonical(const char *name)
{
    CodePage *page = page_get(name);
    return page == NULL ? NULL : page->name;
}

Value charmap_name_decode(const uint8_t *data, size_t len, const char *encoding, const char *errors,
                          bool *known)
{
    CodePage *page = page_get(encoding);
    *known = page != NULL || error_pending();
    if (page == NULL)
        return VALUE_ERROR;
    Decoder d;
    decoder_init(&d, data, len, "charmap", errors, true);
    while (d.pos < d.len) {
        uint32_t cp = page->decode[d.data[d.pos]];
        if (LIKELY(cp != NO_CHAR)) {
            builder_putc(&d.out, cp);
            d.pos++;
        } else if (!decoder_error(&d, d.pos, d.pos + 1, undefined)) {
            return VALUE_ERROR;
        }
    }
    return decoder_finish(&d, NULL);
}

static bool put_paged(Encoder *e, uint32_t cp)
{
    const CodePage *page = e->table;
    size_t low = 0, high = page->count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        uint32_t at = (uint32_t)(page->encode[mid] >> 8);
        if (at == cp) {
            byte_builder_putc(&e->out, (uint8_t)page->encode[mid]);
            return true;
        }
        if (at < cp)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

Value charmap_name_encode(Value str, const char *encoding, const char *errors, bool *known)
{
    CodePage *page = page_get(encoding);
    *known = page != NULL || error_pending();
    if (page == NULL)
        return VALUE_ERROR;
    Encoder e;
    encoder_init(&e, str, "charmap", errors, put_paged, undefined);
    e.table = page;
    return encoder_run(&e);
}
