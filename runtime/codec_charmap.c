/* 8-bit encodings: charmap coding with a mapping that the language gives (codecs.charmap_decode and
 * charmap_encode), and the named code pages of codec_pages.h, unpacked when first used. */
#include "runtime/codec.h"
#include "runtime/codec_pages.h"
#include "runtime/dict.h"
#include "runtime/str_impl.h"

#include <ctype.h>

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
    const PageTable *source;
    uint32_t decode[256]; /* NO_CHAR: undefined */
    size_t count;
    uint64_t encode[256]; /* code point << 8 | byte, ascending */
} CodePage;

/* Lower case without punctuation. False: longer than any name of ours. */
static bool plain_name(const char *name, char *out, size_t size)
{
    size_t n = 0;
    for (; *name != '\0'; name++) {
        if (!isalnum((unsigned char)*name))
            continue;
        if (n + 1 >= size)
            return false;
        out[n++] = (char)tolower((unsigned char)*name);
    }
    out[n] = '\0';
    return n > 0;
}

/* Whether `word` is one of the words of a list. */
static bool has_word(const char *list, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = list; (at = strstr(at, word)) != NULL; at += len)
        if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return true;
    return false;
}

static const PageTable *table_named(const char *name)
{
    char plain[40], own[40];
    if (!plain_name(name, plain, sizeof plain))
        return NULL;
    for (size_t i = 0; i < ARRAY_LEN(page_tables); i++)
        if (has_word(page_tables[i].aliases, plain)
            || (plain_name(page_tables[i].name, own, sizeof own) && strcmp(own, plain) == 0))
            return &page_tables[i];
    return NULL;
}

static int compare_entries(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Where several bytes stand for one character, the last one encodes it. */
static bool page_fill(CodePage *page, const PageTable *source)
{
    Value text = str_from_utf8(source->table, strlen(source->table));
    if (text == 0)
        return false;
    uint32_t first = 256 - (uint32_t)str_len(text);
    uint64_t sorted[256];
    size_t count = 0;
    for (uint32_t i = 0; i < 256; i++) {
        page->decode[i] = i < first ? i : str_at(STR(text), i - first);
        if (page->decode[i] != NO_CHAR)
            sorted[count++] = (uint64_t)page->decode[i] << 8 | i;
    }
    qsort(sorted, count, sizeof sorted[0], compare_entries);
    for (size_t i = 0; i < count; i++)
        if (i + 1 == count || sorted[i] >> 8 != sorted[i + 1] >> 8)
            page->encode[page->count++] = sorted[i];
    page->source = source;
    return true;
}

/* The page of this name, made when first asked for. NULL: there is none, or raised. */
static CodePage *page_get(const char *encoding)
{
    static CodePage *pages;
    const PageTable *source = table_named(encoding);
    if (source == NULL)
        return NULL;
    for (CodePage *p = pages; p != NULL; p = p->next)
        if (p->source == source)
            return p;
    CodePage *page = gc_alloc(sizeof *page);
    if (page == NULL || !page_fill(page, source))
        return NULL;
    page->next = pages;
    return pages = page;
}

const char *charmap_canonical(const char *name)
{
    const PageTable *source = table_named(name);
    return source == NULL ? NULL : source->name;
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
