/* Trees as objects of the language and back, for compile(..., PyCF_ONLY_AST) and for compiling what
 * a program built. The classes are those of module _ast; fields follow the tables of ast.def. */
#include "grammar/ast.h"
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"
#include "vm/builtins_vm.h"

static Value the_module(void) { return import_module("_ast"); }

/* ---- to objects ---- */

static Value to_object(Node *n);

static Value enum_object(const char *type, int value)
{
    Value m = the_module(), cls = m ? get_attr_str(m, ast_enum_name(type, value)) : 0;
    return cls ? call0(cls) : VALUE_ERROR;
}

static Value list_object(const NodeList *list)
{
    Value out = list_new((size_t)list->count);
    for (int i = 0; out && i < list->count; i++) {
        Value v = list->items[i] != NULL ? to_object(list->items[i]) : VALUE_NONE;
        if (!v || !list_push(LIST(out), v))
            return VALUE_ERROR;
    }
    return out;
}

static Value enums_object(const EnumList *list, const char *type)
{
    Value out = list_new((size_t)list->count);
    for (int i = 0; out && i < list->count; i++) {
        Value v = enum_object(type, list->items[i]);
        if (!v || !list_push(LIST(out), v))
            return VALUE_ERROR;
    }
    return out;
}

static Value field_object(Node *n, const AstField *f)
{
    void *at = (char *)n + f->offset;
    switch (f->kind) {
    case AST_FIELD_CHILD:
    case AST_FIELD_CHILD_OPT:
        return *(Node **)at != NULL ? to_object(*(Node **)at) : VALUE_NONE;
    case AST_FIELD_LIST:
        return list_object(at);
    case AST_FIELD_VALUE:
    case AST_FIELD_VALUE_OPT:
        return *(Value *)at ? *(Value *)at : VALUE_NONE;
    case AST_FIELD_IDENTS:
        return list_from(((IdentList *)at)->items, (size_t)((IdentList *)at)->count);
    case AST_FIELD_ENUM:
        return enum_object(f->type, *(int *)at);
    case AST_FIELD_ENUMS:
        return enums_object(at, f->type);
    case AST_FIELD_INT:
        return small_int_value(*(int32_t *)at);
    case AST_FIELD_END:
        break;
    }
    UNREACHABLE();
}

static bool set_positions(Value obj, Node *n)
{
    return set_attr(obj, str_intern_cstr("lineno"), small_int_value(n->line))
        && set_attr(obj, str_intern_cstr("col_offset"), small_int_value(n->col))
        && set_attr(obj, str_intern_cstr("end_lineno"), small_int_value(n->end_line))
        && set_attr(obj, str_intern_cstr("end_col_offset"), small_int_value(n->end_col));
}

static Value to_object(Node *n)
{
    if (!recursion_check(" during ast construction"))
        return VALUE_ERROR;
    Value m = the_module();
    Value cls = m ? get_attr_str(m, ast_kind_name((AstKind)n->kind)) : 0;
    Value obj = cls ? object_new(AS(Type, cls), 0) : 0;
    if (!obj)
        return VALUE_ERROR;
    for (const AstField *f = ast_fields((AstKind)n->kind); f->name != NULL; f++) {
        Value v = field_object(n, f);
        if (!v || !set_attr(obj, str_intern_cstr(f->name), v))
            return VALUE_ERROR;
    }
    if (n->kind == AST_Module && !set_attr(obj, str_intern_cstr("type_ignores"), list_new(0)))
        return VALUE_ERROR;
    if (ast_has_position((AstKind)n->kind) && !set_positions(obj, n))
        return VALUE_ERROR;
    return obj;
}

/* ---- from objects ---- */

static Node *from_object(Value obj, const char *group);

static bool kind_of(Value obj, const char *group, AstKind *kind)
{
    Value m = the_module();
    for (Type *t = type_of(obj); m && t != NULL; t = t->base_type) {
        for (int k = 0; k < AST_KIND_COUNT; k++) {
            if (!str_equal_cstr(t->name, ast_kind_name((AstKind)k))
                || strcmp(group, ast_kind_group((AstKind)k)) != 0)
                continue;
            if (get_attr_str(m, ast_kind_name((AstKind)k)) != (Value)t)
                continue;
            *kind = (AstKind)k;
            return true;
        }
        error_clear();
    }
    raise_type_error("expected some sort of %s, but got %R", group, obj);
    return false;
}

static bool required(Value obj, const char *name, Value *out)
{
    if (!get_attr_opt(obj, str_intern_cstr(name), out))
        return false;
    if (!*out)
        raise_type_error("required field \"%s\" missing from %T", name, obj);
    return *out != 0;
}

static bool list_field(Value obj, const AstField *f, Value *out)
{
    if (!get_attr_opt(obj, str_intern_cstr(f->name), out))
        return false;
    if (!*out)
        *out = list_new(0);
    if (*out && !is_list(*out)) {
        raise_type_error("%T field \"%s\" must be a list, not a %T", obj, f->name, *out);
        return false;
    }
    return *out != 0;
}

static bool holds_statements(const char *field)
{
    return strcmp(field, "body") == 0 || strcmp(field, "orelse") == 0
           || strcmp(field, "finalbody") == 0;
}

static bool node_list(Value obj, const AstField *f, NodeList *to)
{
    Value list;
    if (!list_field(obj, f, &list))
        return false;
    bool none_allowed = strcmp(f->name, "keys") == 0 || strcmp(f->name, "kw_defaults") == 0;
    for (size_t i = 0; i < LIST(list)->len && !none_allowed; i++)
        if (LIST(list)->items[i] == VALUE_NONE)
            return raise_false(&type_ValueError, "None disallowed in %s list",
                               holds_statements(f->name) ? "statement" : "expression");
    to->count = (int32_t)LIST(list)->len;
    to->items = gc_alloc(((size_t)to->count + 1) * sizeof(Node *));
    for (int i = 0; to->items != NULL && i < to->count; i++) {
        Value v = LIST(list)->items[i];
        if (v != VALUE_NONE && (to->items[i] = from_object(v, f->type)) == NULL)
            return false;
    }
    return to->items != NULL;
}

static bool ident_list(Value obj, const AstField *f, IdentList *to)
{
    Value list;
    if (!list_field(obj, f, &list))
        return false;
    to->count = (int32_t)LIST(list)->len;
    to->items = gc_alloc(((size_t)to->count + 1) * sizeof(Value));
    for (int i = 0; to->items != NULL && i < to->count; i++) {
        Value v = LIST(list)->items[i];
        if (!is_str(v)) {
            raise_type_error("AST identifier must be of type str");
            return false;
        }
        to->items[i] = str_intern(v);
    }
    return to->items != NULL;
}

static bool enum_value(Value obj, const char *type, int *out)
{
    for (int i = 0; i < 32; i++) {
        const char *name = ast_enum_name(type, i);
        if (name != NULL && str_equal_cstr(type_of(obj)->name, name)) {
            *out = i;
            return true;
        }
    }
    raise_type_error("expected some sort of %s, but got %R", type, obj);
    return false;
}

static bool enum_list(Value obj, const AstField *f, EnumList *to)
{
    Value list;
    if (!list_field(obj, f, &list))
        return false;
    to->count = (int32_t)LIST(list)->len;
    to->items = gc_alloc_atomic((size_t)to->count + 1);
    for (int i = 0, v; to->items != NULL && i < to->count; i++) {
        if (!enum_value(LIST(list)->items[i], f->type, &v))
            return false;
        to->items[i] = (uint8_t)v;
    }
    return to->items != NULL;
}

static bool value_field(Value obj, const AstField *f, AstKind kind, Value *to)
{
    Value v;
    if (!get_attr_opt(obj, str_intern_cstr(f->name), &v))
        return false;
    bool constant = kind == AST_Constant || kind == AST_MatchSingleton;
    if (!v || v == VALUE_NONE) {
        if (constant && v && strcmp(f->name, "value") == 0) {
            *to = VALUE_NONE;
            return true;
        }
        if (f->kind == AST_FIELD_VALUE)
            return required(obj, f->name, &v) && raise_false(&type_ValueError,
                                                            "field '%s' is required for %T", f->name, obj);
        *to = 0;
        return true;
    }
    if (constant) {
        *to = v;
        return true;
    }
    if (!is_str(v)) {
        raise_type_error("AST identifier must be of type str");
        return false;
    }
    *to = str_intern(v);
    return true;
}

static bool int_field(Value obj, const char *name, bool needed, int32_t *to, int32_t fallback)
{
    Value v;
    int64_t n;
    *to = fallback;
    if (!get_attr_opt(obj, str_intern_cstr(name), &v))
        return false;
    if (!v || v == VALUE_NONE)
        return !needed || (v ? raise_false(&type_ValueError, "invalid integer value: None")
                             : required(obj, name, &v));
    if (!is_int(v))
        return raise_false(&type_ValueError, "invalid integer value: %R", v);
    if (!as_int64(v, &n))
        return false;
    *to = (int32_t)n;
    return true;
}

static bool fill_field(Node *n, Value obj, const AstField *f)
{
    void *at = (char *)n + f->offset;
    Value v;
    int e;
    switch (f->kind) {
    case AST_FIELD_CHILD:
        if (!required(obj, f->name, &v))
            return false;
        if (v == VALUE_NONE)
            return raise_false(&type_ValueError, "field '%s' is required for %T", f->name, obj);
        return (*(Node **)at = from_object(v, f->type)) != NULL;
    case AST_FIELD_CHILD_OPT:
        if (!get_attr_opt(obj, str_intern_cstr(f->name), &v))
            return false;
        return !v || v == VALUE_NONE || (*(Node **)at = from_object(v, f->type)) != NULL;
    case AST_FIELD_LIST:
        return node_list(obj, f, at);
    case AST_FIELD_IDENTS:
        return ident_list(obj, f, at);
    case AST_FIELD_ENUMS:
        return enum_list(obj, f, at);
    case AST_FIELD_VALUE:
    case AST_FIELD_VALUE_OPT:
        return value_field(obj, f, (AstKind)n->kind, at);
    case AST_FIELD_ENUM:
        if (!required(obj, f->name, &v) || !enum_value(v, f->type, &e))
            return false;
        *(int *)at = e;
        return true;
    case AST_FIELD_INT:
        return int_field(obj, f->name, n->kind != AST_ImportFrom, at, 0);
    case AST_FIELD_END:
        break;
    }
    UNREACHABLE();
}

static Node *from_object(Value obj, const char *group)
{
    AstKind kind;
    if (!recursion_check(" during ast construction") || !kind_of(obj, group, &kind))
        return NULL;
    Node *n = ast_new(kind);
    if (n == NULL)
        return NULL;
    if (ast_has_position(kind)
        && (!int_field(obj, "lineno", true, &n->line, 1)
            || !int_field(obj, "col_offset", true, &n->col, 0)
            || !int_field(obj, "end_lineno", false, &n->end_line, n->line)
            || !int_field(obj, "end_col_offset", false, &n->end_col, n->col)))
        return NULL;
    for (const AstField *f = ast_fields(kind); f->name != NULL; f++)
        if (!fill_field(n, obj, f))
            return NULL;
    return n;
}

static Node *from_module_object(Value obj, int mode)
{
    static const char *const roots[] = {"Module", "Interactive", "Expression", "FunctionType"};
    Value m = the_module(), base = m ? get_attr_str(m, "AST") : 0;
    if (!base)
        return NULL;
    if (is_instance(obj, base) != 1)
        return raise_null(&type_TypeError, "compile() arg 1 must be a string, bytes or AST object");
    Node *n = from_object(obj, "mod");
    if (n != NULL && !str_equal_cstr(str_from_cstr(ast_kind_name((AstKind)n->kind)), roots[mode]))
        return raise_null(&type_TypeError, "expected %s node, got %s", roots[mode],
                          ast_kind_name((AstKind)n->kind));
    return n != NULL && ast_validate(n) ? n : NULL;
}

void ast_object_init(void)
{
    ast_to_object = to_object;
    ast_from_object = from_module_object;
}
