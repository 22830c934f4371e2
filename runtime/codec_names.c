/* Character names for \N{...} escapes and the namereplace handler, from the module unicodedata. */
#include "runtime/call.h"
#include "runtime/codec.h"
#include "runtime/module.h"
#include "runtime/str_impl.h"

bool codec_character_named(const char *name, size_t len, uint32_t *cp)
{
    Value lookup = import_attr("unicodedata", "lookup");
    Value text = lookup == 0 ? VALUE_ERROR : str_from_units(name, 1, len);
    if (text == 0)
        return false;
    Value found = call1(lookup, text);
    if (found == 0) {
        error_clear_if(&type_KeyError);
        return false;
    }
    *cp = str_at(STR(found), 0);
    return STR(found)->len == 1;
}

void codec_put_name(StrBuilder *b, uint32_t cp)
{
    Value fn = import_attr("unicodedata", "name"), ch = str_char(cp);
    Value name = fn == 0 || ch == 0 ? VALUE_ERROR : call2(fn, ch, VALUE_NONE);
    if (name == 0 || name == VALUE_NONE) {
        error_clear();
        builder_escape(b, cp);
        return;
    }
    builder_cstr(b, "\\N{");
    builder_str(b, name);
    builder_putc(b, '}');
}
