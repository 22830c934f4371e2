/* Module _json: what makes module json fast. This file has the scanner object and what it needs
 * around the body (json_scan_body.h, once for each width of text); json_encode.c encodes. */
#include <math.h>

#include "stdlib/json_impl.h"

#define UNIT uint8_t
#define W(name) name##_1
#include "stdlib/json_scan_body.h"
#undef UNIT
#undef W
#define UNIT uint16_t
#define W(name) name##_2
#include "stdlib/json_scan_body.h"
#undef UNIT
#undef W
#define UNIT uint32_t
#define W(name) name##_4
#include "stdlib/json_scan_body.h"
#undef UNIT
#undef W

Value json_fail(const char *message, const Str *s, size_t pos)
{
    Value cls = import_attr("json.decoder", "JSONDecodeError");
    Value error = cls == 0 ? 0 : call3(cls, str_from_cstr(message), OBJECT_VALUE(s),
                                       int_from_u64(pos));
    return error == 0 ? 0 : raise_object(error);
}

Value json_number(JsonScan *j, const char *text, size_t len, bool is_float)
{
    Value hook = is_float ? j->parse_float : j->parse_int;
    if (hook != 0) {
        Value number = str_from_ascii(text, len);
        return number == 0 ? 0 : call1(hook, number);
    }
    return is_float ? float_new(double_parse(text, NULL)) : int_from_text(text, len, 10, 0);
}

Value json_constant(JsonScan *j, const char *name)
{
    if (j->parse_constant != 0)
        return call1(j->parse_constant, str_intern_cstr(name));
    return float_new(name[0] == 'N' ? NAN : name[0] == 'I' ? HUGE_VAL : -HUGE_VAL);
}

Value json_object_made(JsonScan *j, Value made)
{
    return call1(j->pairs_hook != 0 ? j->pairs_hook : j->object_hook, made);
}

static bool text_and_index(Value text, Value index, int64_t *i)
{
    if (!is_str(text))
        return raise_false(&type_TypeError, "first argument must be a string, not %.80T", text);
    return as_index(index, i);
}

FN(json_scanstring)
{
    int64_t end;
    bool strict;
    if (!as_index(args[1], &end) || !text_and_index(args[0], args[1], &end)
        || !native_flag(args[2], true, &strict))
        return 0;
    const Str *s = STR(args[0]);
    if (end < 1 || (size_t)end > s->len)
        return raise_value_error("end is out of bounds");
    JsonScan j = {.s = s, .strict = strict};
    size_t pos = (size_t)end;
    Value result = (s->kind == 1   ? json_string_1
                    : s->kind == 2 ? json_string_2 : json_string_4)(&j, &pos, false);
    return result == 0 ? 0 : tuple_pack(2, result, int_from_u64(pos));
}

/* ---- scanner objects: make_scanner(context)(text, index) ---- */

static Value scanner_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value self = object_new(type, 0);
    if (self == 0)
        return 0;
    JsonScanner *s = AS(JsonScanner, self);
    bool strict;
    Value context = args[0], flag = get_attr_str(context, "strict");
    if (flag == 0 || !native_flag(flag, true, &strict)
        || (s->object_hook = get_attr_str(context, "object_hook")) == 0
        || (s->object_pairs_hook = get_attr_str(context, "object_pairs_hook")) == 0
        || (s->parse_float = get_attr_str(context, "parse_float")) == 0
        || (s->parse_int = get_attr_str(context, "parse_int")) == 0
        || (s->parse_constant = get_attr_str(context, "parse_constant")) == 0)
        return 0;
    s->strict = value_bool(strict);
    return self;
}

static Value scanner_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    static const MethodDef def = {"scan_once", NULL, "string, idx", 0, NULL};
    static ParamSpec *spec;
    Value bound[2];
    int64_t index;
    if (spec == NULL)
        spec = param_spec(def.name, def.sig);
    if (nargs == 2 && kwnames == 0) {
        bound[0] = args[0];
        bound[1] = args[1];
    } else if (!params_bind(spec, args, nargs, kwnames, bound)) {
        return 0;
    }
    if (!text_and_index(bound[0], bound[1], &index))
        return 0;
    if (index < 0)
        return raise_value_error("idx cannot be negative");
    JsonScanner *c = AS(JsonScanner, self);
    const Str *s = STR(bound[0]);
    JsonScan j = {.s = s, .strict = c->strict == VALUE_TRUE};
    j.object_hook = c->object_hook == VALUE_NONE ? 0 : c->object_hook;
    j.pairs_hook = c->object_pairs_hook == VALUE_NONE ? 0 : c->object_pairs_hook;
    j.parse_float = c->parse_float == OBJECT_VALUE(&type_float) ? 0 : c->parse_float;
    j.parse_int = c->parse_int == OBJECT_VALUE(&type_int) ? 0 : c->parse_int;
    j.parse_constant = c->parse_constant;
    size_t pos = (size_t)index;
    Value value = (s->kind == 1   ? json_value_1
                   : s->kind == 2 ? json_value_2 : json_value_4)(&j, &pos);
    return value == 0 ? 0 : tuple_pack(2, value, int_from_u64(pos));
}

static const MemberDef scanner_members[] = {
    {"strict", offsetof(JsonScanner, strict), MEMBER_READONLY, "strict"},
    {"object_hook", offsetof(JsonScanner, object_hook), MEMBER_READONLY, "object_hook"},
    {"object_pairs_hook", offsetof(JsonScanner, object_pairs_hook), MEMBER_READONLY, NULL},
    {"parse_float", offsetof(JsonScanner, parse_float), MEMBER_READONLY, "parse_float"},
    {"parse_int", offsetof(JsonScanner, parse_int), MEMBER_READONLY, "parse_int"},
    {"parse_constant", offsetof(JsonScanner, parse_constant), MEMBER_READONLY, "parse_constant"},
    {0},
};
Type json_scanner_type = {
    TYPE_HEAD("_json.Scanner"), .size = sizeof(JsonScanner), .new_ = scanner_new,
    .new_sig = "context", .call = scanner_call, .members = scanner_members,
    .flags = TYPE_BASE | TYPE_IMMUTABLE, .doc = "JSON scanner object",
};

static const MethodDef functions[] = {
    {"encode_basestring_ascii", json_encode_basestring_ascii, "string, /", 0,
     "Return an ASCII-only JSON representation of a Python string"},
    {"encode_basestring", json_encode_basestring, "string, /", 0,
     "Return a JSON representation of a Python string"},
    {"scanstring", json_scanstring, "string, end, strict=True, /", 0,
     "Scan the string s for a JSON string. End is the index of the character in s after the quote "
     "that started the JSON string."},
    {0},
};

static bool json_init(Value module)
{
    type_ready(&json_scanner_type);
    type_ready(&json_encoder_type);
    return module_add(module, "make_scanner", OBJECT_VALUE(&json_scanner_type))
           && module_add(module, "make_encoder", OBJECT_VALUE(&json_encoder_type));
}

const ModuleDef mod_json = {
    "_json",
    "json speedups\n",
    functions,
    json_init,
};
