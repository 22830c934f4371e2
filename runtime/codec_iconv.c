/* Multi-byte encodings of East Asia, converted by iconv(3) of the C library. */
#include "runtime/codec.h"
#include "runtime/str_impl.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>

/* Aliases without punctuation; the encodings with escape sequences keep a state between
 * characters. */
static const struct { const char *alias, *iconv, *ours; } encodings[] = {
    {"gb2312", "GB2312", "gb2312"}, {"chinese", "GB2312", "gb2312"}, {"euccn", "GB2312", "gb2312"},
    {"gb231280", "GB2312", "gb2312"}, {"eucgb2312cn", "GB2312", "gb2312"},
    {"gbk", "GBK", "gbk"}, {"936", "GBK", "gbk"}, {"cp936", "GBK", "gbk"}, {"ms936", "GBK", "gbk"},
    {"gb18030", "GB18030", "gb18030"}, {"gb180302000", "GB18030", "gb18030"},
    {"hz", "HZ", "hz"}, {"hzgb", "HZ", "hz"}, {"hzgb2312", "HZ", "hz"},
    {"big5", "BIG5", "big5"}, {"big5tw", "BIG5", "big5"}, {"csbig5", "BIG5", "big5"},
    {"big5hkscs", "BIG5-HKSCS", "big5hkscs"}, {"hkscs", "BIG5-HKSCS", "big5hkscs"},
    {"cp950", "CP950", "cp950"}, {"950", "CP950", "cp950"}, {"ms950", "CP950", "cp950"},
    {"shiftjis", "SHIFT_JIS", "shift_jis"}, {"sjis", "SHIFT_JIS", "shift_jis"},
    {"csshiftjis", "SHIFT_JIS", "shift_jis"},
    {"shiftjisx0213", "SHIFT_JISX0213", "shift_jisx0213"},
    {"sjisx0213", "SHIFT_JISX0213", "shift_jisx0213"},
    {"shiftjis2004", "SHIFT_JISX0213", "shift_jis_2004"},
    {"sjis2004", "SHIFT_JISX0213", "shift_jis_2004"},
    {"cp932", "CP932", "cp932"}, {"932", "CP932", "cp932"}, {"ms932", "CP932", "cp932"},
    {"mskanji", "CP932", "cp932"}, {"windows31j", "CP932", "cp932"},
    {"eucjp", "EUC-JP", "euc_jp"}, {"ujis", "EUC-JP", "euc_jp"},
    {"eucjisx0213", "EUC-JISX0213", "euc_jisx0213"},
    {"eucjis2004", "EUC-JISX0213", "euc_jis_2004"}, {"jisx0213", "EUC-JISX0213", "euc_jis_2004"},
    {"iso2022jp", "ISO-2022-JP", "iso2022_jp"}, {"csiso2022jp", "ISO-2022-JP", "iso2022_jp"},
    {"iso2022jp1", "ISO-2022-JP-1", "iso2022_jp_1"},
    {"iso2022jp2", "ISO-2022-JP-2", "iso2022_jp_2"},
    {"iso2022jp3", "ISO-2022-JP-3", "iso2022_jp_3"},
    {"euckr", "EUC-KR", "euc_kr"}, {"korean", "EUC-KR", "euc_kr"}, {"ksc5601", "EUC-KR", "euc_kr"},
    {"ksx1001", "EUC-KR", "euc_kr"}, {"ksc56011987", "EUC-KR", "euc_kr"},
    {"cp949", "CP949", "cp949"}, {"949", "CP949", "cp949"}, {"ms949", "CP949", "cp949"},
    {"uhc", "CP949", "cp949"},
    {"johab", "JOHAB", "johab"}, {"cp1361", "JOHAB", "johab"}, {"ms1361", "JOHAB", "johab"},
    {"iso2022kr", "ISO-2022-KR", "iso2022_kr"}, {"csiso2022kr", "ISO-2022-KR", "iso2022_kr"},
};

/* Row of the table, or -1. */
static int encoding_find(const char *name)
{
    char plain[24];
    size_t n = 0;
    for (; *name != '\0' && n < sizeof plain - 1; name++)
        if (isalnum((unsigned char)*name))
            plain[n++] = (char)tolower((unsigned char)*name);
    plain[n] = '\0';
    for (size_t i = 0; *name == '\0' && i < ARRAY_LEN(encodings); i++)
        if (strcmp(encodings[i].alias, plain) == 0)
            return (int)i;
    return -1;
}

const char *iconv_canonical(const char *name)
{
    int row = encoding_find(name);
    return row < 0 ? NULL : encodings[row].ours;
}

/* Converts as much as it can from d->pos on. */
static void convert_run(Decoder *d, iconv_t cd, int *error)
{
    uint32_t cps[256];
    char *in = (char *)d->data + d->pos, *out = (char *)cps;
    size_t in_left = d->len - d->pos, out_left = sizeof cps;
    *error = iconv(cd, &in, &in_left, &out, &out_left) == (size_t)-1 ? errno : 0;
    d->pos = d->len - in_left;
    size_t count = (sizeof cps - out_left) / 4;
    for (size_t i = 0; i < count; i++)
        builder_putc(&d->out, cps[i]);
}

Value iconv_decode(const uint8_t *data, size_t len, const char *encoding, const char *errors,
                   bool final, size_t *used, bool *known)
{
    int row = encoding_find(encoding);
    *known = row >= 0;
    if (row < 0)
        return VALUE_ERROR;
    iconv_t cd = iconv_open("UTF-32LE", encodings[row].iconv);
    if (cd == (iconv_t)-1)
        return raise(&type_LookupError, "unknown encoding: %s", encoding);
    Decoder d;
    decoder_init(&d, data, len, encodings[row].ours, errors, final);
    bool ok = true;
    while (ok && d.pos < d.len) {
        int error;
        convert_run(&d, cd, &error);
        if (error == EINVAL && !final)
            break;
        if (error == EINVAL)
            ok = decoder_error(&d, d.pos, d.len, "incomplete multibyte sequence");
        else if (error == EILSEQ)
            ok = decoder_error(&d, d.pos, d.pos + 1, "illegal multibyte sequence");
    }
    iconv_close(cd);
    return ok ? decoder_finish(&d, used) : VALUE_ERROR;
}

static bool put_converted(Encoder *e, uint32_t cp)
{
    char *in = (char *)&cp, out[32], *to = out;
    size_t in_left = 4, out_left = sizeof out;
    if (cp == 0x20ac && (strcmp(e->encoding, "gbk") == 0 || strcmp(e->encoding, "big5") == 0))
        return false; /* the C library has the euro sign there, the standards do not */
    if (iconv((iconv_t)e->table, &in, &in_left, &to, &out_left) == (size_t)-1)
        return false;
    byte_builder_write(&e->out, out, sizeof out - out_left);
    return true;
}

Value iconv_encode(Value str, const char *encoding, const char *errors, bool *known)
{
    int row = encoding_find(encoding);
    *known = row >= 0;
    if (row < 0)
        return VALUE_ERROR;
    iconv_t cd = iconv_open(encodings[row].iconv, "UTF-32LE");
    if (cd == (iconv_t)-1)
        return raise(&type_LookupError, "unknown encoding: %s", encoding);
    Encoder e;
    encoder_init(&e, str, encodings[row].ours, errors, put_converted, "illegal multibyte sequence");
    e.single = true;
    e.table = (const void *)cd;
    Value bytes = encoder_run(&e);
    char out[16], *to = out;
    size_t out_left = sizeof out; /* back to the first state of the encoding */
    if (bytes != 0 && iconv(cd, NULL, NULL, &to, &out_left) != (size_t)-1
        && out_left < sizeof out) {
        byte_builder_write(&e.out, out, sizeof out - out_left);
        bytes = byte_builder_finish(&e.out);
    }
    iconv_close(cd);
    return bytes;
}
