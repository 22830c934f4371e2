/* BaseException, the table of all built-in exception classes, and the small classes with a field or
 * two of their own: KeyError, StopIteration, SystemExit, AttributeError, NameError, ImportError.
 *
 * A class is a row of exceptions.def plus a ROW_ macro below, which gives its doc string and the
 * slots that differ from its base. The larger classes have files of their own: type_exception_os.c,
 * type_exception_text.c (SyntaxError, Unicode*Error) and type_exception_group.c. */
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/exception_impl.h"
#include "runtime/list.h"
#include "runtime/ops.h"
#include "runtime/str.h"

/* ---- construction ---- */

Value exception_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value self = object_new(type, 0);
    if (self == 0 || !exception_set_args(self, args, nargs))
        return VALUE_ERROR;
    return self;
}

bool exception_set_args(Value self, Value *args, size_t nargs)
{
    /* __new__ has usually stored the very same arguments. */
    Value now = EXC(self)->args;
    if (now != 0 && TUPLE(now)->len == nargs
        && (nargs == 0 || memcmp(TUPLE(now)->items, args, nargs * sizeof(Value)) == 0))
        return true;
    Value tuple = nargs == 0 ? tuple_empty() : tuple_from(args, nargs);
    if (tuple == 0)
        return false;
    EXC(self)->args = tuple;
    return true;
}

bool exception_no_keywords(Type *type, Value kwnames)
{
    if (kwnames == 0 || TUPLE(kwnames)->len == 0)
        return true;
    return raise_false(&type_TypeError, "%.200N() takes no keyword arguments", type);
}

bool exception_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    return exception_no_keywords(type_of(self), kwnames) && exception_set_args(self, args, nargs);
}

/* Keyword-only arguments of a class, each stored at its offset; other names are a TypeError. */
typedef struct KeywordField {
    const char *name;
    size_t offset;
} KeywordField;

static bool exception_keywords(Value self, const char *class_name, const KeywordField *fields,
                               const Value *values, Value kwnames)
{
    for (const KeywordField *f = fields; f->name != NULL; f++)
        *(Value *)((char *)AS(Object, self) + f->offset) = 0;
    size_t n = kwnames == 0 ? 0 : TUPLE(kwnames)->len;
    for (size_t i = 0; i < n; i++) {
        Value name = TUPLE(kwnames)->items[i];
        const KeywordField *f = fields;
        while (f->name != NULL && !str_equal_cstr(name, f->name))
            f++;
        if (f->name == NULL) {
            const char *known[4] = {0};
            for (size_t k = 0; fields[k].name != NULL; k++)
                known[k] = fields[k].name;
            raise_unexpected_keyword_of(class_name, name, known);
            return false;
        }
        *(Value *)((char *)AS(Object, self) + f->offset) = values[i];
    }
    return true;
}

/* ---- text ---- */

Value exception_str(Value self)
{
    Value args = EXC(self)->args;
    if (args == 0 || TUPLE(args)->len == 0)
        return str_empty();
    return to_str(TUPLE(args)->len == 1 ? TUPLE(args)->items[0] : args);
}

static Value exception_repr(Value self)
{
    Value args = EXC(self)->args;
    if (args == 0)
        args = tuple_empty();
    if (TUPLE(args)->len == 1)
        return str_format("%T(%R)", self, TUPLE(args)->items[0]);
    return str_format("%T%R", self, args);
}

/* ---- methods ---- */

static bool exception_is_traceback(Value v)
{
    const char *cname = type_of(v)->cname; /* the class belongs to the VM */
    return cname != NULL && strcmp(cname, "traceback") == 0;
}

static bool exception_set_traceback(Value self, Value tb)
{
    if (tb == 0)
        return raise_false(&type_TypeError, "__traceback__ may not be deleted");
    if (tb != VALUE_NONE && !exception_is_traceback(tb))
        return raise_false(&type_TypeError, "__traceback__ must be a traceback or None");
    EXC(self)->traceback = tb == VALUE_NONE ? 0 : tb;
    return true;
}

static Value exception_with_traceback(Value self, Value *args, size_t nargs, Value kwnames)
{
    return exception_set_traceback(self, args[0]) ? self : VALUE_ERROR;
}

static Value exception_add_note(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_str(args[0]))
        return raise_type_error("note must be a str, not '%T'", args[0]);
    Value notes;
    if (!get_attr_opt(self, NAME(dunder_notes), &notes))
        return VALUE_ERROR;
    if (notes == 0) {
        notes = list_new(1);
        if (notes == 0 || !set_attr(self, NAME(dunder_notes), notes))
            return VALUE_ERROR;
    }
    if (!is_list(notes))
        return raise_type_error("Cannot add note: __notes__ is not a list");
    return list_push(LIST(notes), args[0]) ? VALUE_NONE : VALUE_ERROR;
}

Value exception_reduced(Value self, Value args, Value state)
{
    Value type = OBJECT_VALUE(type_of(self));
    if (state == 0 || state == VALUE_NONE)
        return tuple_pack(2, type, args);
    return tuple_pack(3, type, args, state);
}

/* A copy of the instance attributes, None when there are none. 0: raised. */
static Value exception_state(Value self)
{
    Value state = object_dict_copy(AS(Object, self));
    if (state == 0)
        return error_pending() ? VALUE_ERROR : VALUE_NONE;
    return DICT(state)->used == 0 ? VALUE_NONE : state;
}

static Value exception_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value state = exception_state(self);
    return state == 0 ? VALUE_ERROR : exception_reduced(self, EXC(self)->args, state);
}

static Value exception_setstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (args[0] == VALUE_NONE)
        return VALUE_NONE;
    if (!is_dict(args[0]))
        return raise_type_error("state is not a dictionary");
    Dict *state = dict_copy(DICT(args[0])); /* setting attributes may run code */
    if (state == NULL)
        return VALUE_ERROR;
    size_t pos = 0;
    Value key, value;
    while (dict_next(state, &pos, &key, &value)) {
        if (!is_str(key))
            return raise_type_error("attribute name must be string, not '%.200T'", key);
        if (!set_attr(self, str_intern(key), value))
            return VALUE_ERROR;
    }
    return VALUE_NONE;
}

static const MethodDef exception_methods[] = {
    {"__reduce__", exception_reduce, "", 0, NULL},
    {"__setstate__", exception_setstate, "state, /", 0, NULL},
    {"with_traceback", exception_with_traceback, "tb, /", 0,
     "Set self.__traceback__ to tb and return self."},
    {"add_note", exception_add_note, "note, /", 0, "Add a note to the exception."},
    {0},
};

/* ---- attributes ---- */

static Value exception_get_args(Value self)
{
    return EXC(self)->args != 0 ? EXC(self)->args : VALUE_NONE;
}

static bool exception_assign_args(Value self, Value value)
{
    if (value == 0)
        return raise_false(&type_TypeError, "args may not be deleted");
    Value tuple = tuple_from_iterable(value);
    if (tuple == 0)
        return false;
    EXC(self)->args = tuple;
    return true;
}

static Value exception_get_traceback(Value self)
{
    return EXC(self)->traceback != 0 ? EXC(self)->traceback : VALUE_NONE;
}

static Value exception_get_context(Value self)
{
    return EXC(self)->context != 0 ? EXC(self)->context : VALUE_NONE;
}

static bool exception_set_context(Value self, Value value)
{
    if (value == 0)
        return raise_false(&type_TypeError, "__context__ may not be deleted");
    if (value != VALUE_NONE && !is_exception(value))
        return raise_false(&type_TypeError,
                           "exception context must be None or derive from BaseException");
    EXC(self)->context = value == VALUE_NONE ? 0 : value;
    EXC(self)->context_set = true;
    return true;
}

static Value exception_get_cause(Value self)
{
    return EXC(self)->cause != 0 ? EXC(self)->cause : VALUE_NONE;
}

static bool exception_set_cause(Value self, Value value)
{
    if (value == 0)
        return raise_false(&type_TypeError, "__cause__ may not be deleted");
    if (value != VALUE_NONE && !is_exception(value))
        return raise_false(&type_TypeError,
                           "exception cause must be None or derive from BaseException");
    EXC(self)->cause = value == VALUE_NONE ? 0 : value;
    EXC(self)->suppress_context = true;
    return true;
}

static Value exception_get_suppress(Value self)
{
    return value_bool(EXC(self)->suppress_context);
}

static bool exception_set_suppress(Value self, Value value)
{
    if (value == 0)
        return raise_false(&type_TypeError, "can't delete numeric/char attribute");
    if (value != VALUE_TRUE && value != VALUE_FALSE)
        return raise_false(&type_TypeError, "attribute value type must be bool");
    EXC(self)->suppress_context = value == VALUE_TRUE;
    return true;
}

static const GetSetDef exception_getsets[] = {
    {"args", exception_get_args, exception_assign_args, NULL},
    {"__traceback__", exception_get_traceback, exception_set_traceback, NULL},
    {"__context__", exception_get_context, exception_set_context, "exception context"},
    {"__cause__", exception_get_cause, exception_set_cause, "exception cause"},
    {"__suppress_context__", exception_get_suppress, exception_set_suppress, NULL},
    {0},
};

/* ---- KeyError, StopIteration, SystemExit ---- */

/* The repr of the key, so that KeyError('') says something. */
static Value key_error_str(Value self)
{
    Value args = EXC(self)->args;
    if (args != 0 && TUPLE(args)->len == 1)
        return repr(TUPLE(args)->items[0]);
    return exception_str(self);
}

static bool stop_iteration_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!exception_init(self, args, nargs, kwnames))
        return false;
    AS(StopIterationException, self)->value = nargs > 0 ? args[0] : VALUE_NONE;
    return true;
}

static const MemberDef stop_iteration_members[] = {
    {"value", offsetof(StopIterationException, value), 0, "generator return value"},
    {0},
};

static bool system_exit_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!exception_init(self, args, nargs, kwnames))
        return false;
    AS(SystemExitException, self)->code = nargs == 0   ? 0
                                          : nargs == 1 ? args[0]
                                                       : EXC(self)->args;
    return true;
}

static const MemberDef system_exit_members[] = {
    {"code", offsetof(SystemExitException, code), 0, "exception code"},
    {0},
};

/* ---- AttributeError, NameError, ImportError ---- */

static bool attribute_error_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    static const KeywordField fields[] = {{"name", offsetof(AttributeException, name)},
                                          {"obj", offsetof(AttributeException, obj)},
                                          {0}};
    return exception_set_args(self, args, nargs)
           && exception_keywords(self, "AttributeError", fields, args + nargs, kwnames);
}

/* obj stays out: it is often not picklable, and large. */
static Value attribute_error_getstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value state = exception_state(self);
    Value name = AS(AttributeException, self)->name;
    if (state == 0 || (name == 0 && EXC(self)->args == 0))
        return state;
    if (state == VALUE_NONE && (state = OBJECT_VALUE(dict_new())) == 0)
        return VALUE_ERROR;
    if (name != 0 && !dict_set(DICT(state), NAME(name), name))
        return VALUE_ERROR;
    if (EXC(self)->args != 0 && !dict_set(DICT(state), NAME(args), EXC(self)->args))
        return VALUE_ERROR;
    return state;
}

static Value attribute_error_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value state = attribute_error_getstate(self, NULL, 0, 0);
    return state == 0 ? VALUE_ERROR : exception_reduced(self, EXC(self)->args, state);
}

static const MethodDef attribute_error_methods[] = {
    {"__getstate__", attribute_error_getstate, "", 0, NULL},
    {"__reduce__", attribute_error_reduce, "", 0, NULL},
    {0},
};
static const MemberDef attribute_error_members[] = {
    {"name", offsetof(AttributeException, name), 0, "attribute name"},
    {"obj", offsetof(AttributeException, obj), 0, "object"},
    {0},
};

static bool name_error_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    static const KeywordField fields[] = {{"name", offsetof(NameException, name)}, {0}};
    return exception_set_args(self, args, nargs)
           && exception_keywords(self, "NameError", fields, args + nargs, kwnames);
}

static const MemberDef name_error_members[] = {
    {"name", offsetof(NameException, name), 0, "name"},
    {0},
};

static bool import_error_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    static const KeywordField fields[] = {{"name", offsetof(ImportException, name)},
                                          {"path", offsetof(ImportException, path)},
                                          {"name_from", offsetof(ImportException, name_from)},
                                          {0}};
    if (!exception_set_args(self, args, nargs)
        || !exception_keywords(self, "ImportError", fields, args + nargs, kwnames))
        return false;
    AS(ImportException, self)->msg = nargs == 1 ? args[0] : 0;
    return true;
}

static Value import_error_str(Value self)
{
    Value msg = AS(ImportException, self)->msg;
    if (msg != 0 && is_object(msg) && is_exact_str(msg))
        return msg;
    return exception_str(self);
}

static Value import_error_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    ImportException *e = AS(ImportException, self);
    Value state = exception_state(self);
    if (state == 0)
        return VALUE_ERROR;
    if (e->name != 0 || e->path != 0 || e->name_from != 0) {
        if (state == VALUE_NONE && (state = OBJECT_VALUE(dict_new())) == 0)
            return VALUE_ERROR;
        if ((e->name != 0 && !dict_set(DICT(state), NAME(name), e->name))
            || (e->path != 0 && !dict_set(DICT(state), NAME(path), e->path))
            || (e->name_from != 0 && !dict_set(DICT(state), NAME(name_from), e->name_from)))
            return VALUE_ERROR;
    }
    return exception_reduced(self, e->base.args, state);
}

static const MethodDef import_error_methods[] = {
    {"__reduce__", import_error_reduce, "", 0, NULL},
    {0},
};
static const MemberDef import_error_members[] = {
    {"msg", offsetof(ImportException, msg), 0, "exception message"},
    {"name", offsetof(ImportException, name), 0, "module name"},
    {"path", offsetof(ImportException, path), 0, "module path"},
    {"name_from", offsetof(ImportException, name_from), 0, "name imported from module"},
    {0},
};

/* ---- the classes ---- */

#define ROW_Exception .doc = "Common base class for all non-exit exceptions."
#define ROW_BaseExceptionGroup                                                                     \
    .doc = "A combination of multiple unrelated exceptions.", .new_ = group_new,                   \
    .str = group_str, .methods = group_methods, .members = group_members
#define ROW_GeneratorExit .doc = "Request that a generator exit."
#define ROW_KeyboardInterrupt .doc = "Program interrupted by user."
#define ROW_SystemExit                                                                             \
    .doc = "Request to exit from the interpreter.", .init = system_exit_init,                      \
    .members = system_exit_members
#define ROW_ArithmeticError .doc = "Base class for arithmetic errors."
#define ROW_FloatingPointError .doc = "Floating-point operation failed."
#define ROW_OverflowError .doc = "Result too large to be represented."
#define ROW_ZeroDivisionError .doc = "Second argument to a division or modulo operation was zero."
#define ROW_AssertionError .doc = "Assertion failed."
#define ROW_AttributeError                                                                         \
    .doc = "Attribute not found.", .init = attribute_error_init,                                   \
    .methods = attribute_error_methods, .members = attribute_error_members
#define ROW_BufferError .doc = "Buffer error."
#define ROW_EOFError .doc = "Read beyond end of file."
#define ROW_ImportError                                                                            \
    .doc = "Import can't find module, or can't find name in module.", .init = import_error_init,   \
    .str = import_error_str, .methods = import_error_methods, .members = import_error_members
#define ROW_ModuleNotFoundError .doc = "Module not found."
#define ROW_LookupError .doc = "Base class for lookup errors."
#define ROW_IndexError .doc = "Sequence index out of range."
#define ROW_KeyError .doc = "Mapping key not found.", .str = key_error_str
#define ROW_MemoryError .doc = "Out of memory."
#define ROW_NameError                                                                              \
    .doc = "Name not found globally.", .init = name_error_init, .members = name_error_members
#define ROW_UnboundLocalError .doc = "Local name referenced but not bound to a value."
#define ROW_OSError                                                                                \
    .doc = "Base class for I/O related errors.", .new_ = oserror_new, .init = oserror_init,        \
    .str = oserror_str, .methods = oserror_methods, .members = oserror_members,                    \
    .getsets = oserror_getsets
#define ROW_BlockingIOError .doc = "I/O operation would block."
#define ROW_ChildProcessError .doc = "Child process error."
#define ROW_ConnectionError .doc = "Connection error."
#define ROW_BrokenPipeError .doc = "Broken pipe."
#define ROW_ConnectionAbortedError .doc = "Connection aborted."
#define ROW_ConnectionRefusedError .doc = "Connection refused."
#define ROW_ConnectionResetError .doc = "Connection reset."
#define ROW_FileExistsError .doc = "File already exists."
#define ROW_FileNotFoundError .doc = "File not found."
#define ROW_InterruptedError .doc = "Interrupted by signal."
#define ROW_IsADirectoryError .doc = "Operation doesn't work on directories."
#define ROW_NotADirectoryError .doc = "Operation only works on directories."
#define ROW_PermissionError .doc = "Not enough permissions."
#define ROW_ProcessLookupError .doc = "Process not found."
#define ROW_TimeoutError .doc = "Timeout expired."
#define ROW_ReferenceError .doc = "Weak ref proxy used after referent went away."
#define ROW_RuntimeError .doc = "Unspecified run-time error."
#define ROW_NotImplementedError .doc = "Method or function hasn't been implemented yet."
#define ROW_PythonFinalizationError .doc = "Operation blocked during Python finalization."
#define ROW_RecursionError .doc = "Recursion limit exceeded."
#define ROW_StopAsyncIteration .doc = "Signal the end from iterator.__anext__()."
#define ROW_StopIteration                                                                          \
    .doc = "Signal the end from iterator.__next__().", .init = stop_iteration_init,                \
    .members = stop_iteration_members
#define ROW_SyntaxError                                                                            \
    .doc = "Invalid syntax.", .init = syntax_error_init, .str = syntax_error_str,                  \
    .members = syntax_error_members
#define ROW_IndentationError .doc = "Improper indentation."
#define ROW_TabError .doc = "Improper mixture of spaces and tabs."
#define ROW__IncompleteInputError .doc = "incomplete input."
#define ROW_SystemError .doc = "Internal error in the interpreter."
#define ROW_TypeError .doc = "Inappropriate argument type."
#define ROW_ValueError .doc = "Inappropriate argument value (of correct type)."
#define ROW_UnicodeError .doc = "Unicode related error."
#define ROW_UnicodeDecodeError                                                                     \
    .doc = "Unicode decoding error.", .init = unicode_decode_init, .str = unicode_decode_str,      \
    .members = unicode_members, .getsets = unicode_getsets
#define ROW_UnicodeEncodeError                                                                     \
    .doc = "Unicode encoding error.", .init = unicode_encode_init, .str = unicode_encode_str,      \
    .members = unicode_members, .getsets = unicode_getsets
#define ROW_UnicodeTranslateError                                                                  \
    .doc = "Unicode translation error.", .init = unicode_translate_init,                           \
    .str = unicode_translate_str, .members = unicode_members, .getsets = unicode_getsets
#define ROW_Warning .doc = "Base class for warning categories."
#define ROW_BytesWarning                                                                           \
    .doc = "Base class for warnings about bytes and buffer related problems, mostly\n"             \
           "related to conversion from str or comparing to str."
#define ROW_DeprecationWarning .doc = "Base class for warnings about deprecated features."
#define ROW_EncodingWarning .doc = "Base class for warnings about encodings."
#define ROW_FutureWarning                                                                          \
    .doc = "Base class for warnings about constructs that will change semantically\n"              \
           "in the future."
#define ROW_ImportWarning                                                                          \
    .doc = "Base class for warnings about probable mistakes in module imports"
#define ROW_PendingDeprecationWarning                                                              \
    .doc = "Base class for warnings about features which will be deprecated\nin the future."
#define ROW_ResourceWarning .doc = "Base class for warnings about resource usage."
#define ROW_RuntimeWarning .doc = "Base class for warnings about dubious runtime behavior."
#define ROW_SyntaxWarning .doc = "Base class for warnings about dubious syntax."
#define ROW_UnicodeWarning                                                                         \
    .doc = "Base class for warnings about Unicode related problems, mostly\n"                      \
           "related to conversion problems."
#define ROW_UserWarning .doc = "Base class for warnings generated by user code."

#define EXCEPTION_FLAGS (TYPE_BASE | TYPE_IMMUTABLE | TYPE_IS_EXCEPTION)

Type type_BaseException = {
    TYPE_HEAD("BaseException"),
    .size = sizeof(Exception),
    .attrs_offset = sizeof(Exception),
    .flags = EXCEPTION_FLAGS,
    .doc = "Common base class for all exceptions",
    .new_ = exception_new,
    .init = exception_init,
    .repr = exception_repr,
    .str = exception_str,
    .methods = exception_methods,
    .getsets = exception_getsets,
};

#define EXCEPTION(class_name, base_name, layout)                                                   \
    Type type_##class_name = {                                                                     \
        TYPE_HEAD(#class_name),                                                                    \
        .base_type = &type_##base_name,                                                            \
        .size = sizeof(layout),                                                                    \
        .attrs_offset = sizeof(layout),                                                            \
        .flags = EXCEPTION_FLAGS,                                                                  \
        ROW_##class_name,                                                                          \
    };
#include "runtime/exceptions.def"
#undef EXCEPTION

Type type_ExceptionGroup = {
    TYPE_HEAD("ExceptionGroup"),
    .base_type = &type_BaseExceptionGroup,
    .size = sizeof(GroupException),
    .attrs_offset = sizeof(GroupException),
    .flags = EXCEPTION_FLAGS,
};

void exceptions_init(void)
{
    type_ready(&type_BaseException);
#define EXCEPTION(class_name, base_name, layout) type_ready(&type_##class_name);
#include "runtime/exceptions.def"
#undef EXCEPTION
    /* The one built-in class with two bases. */
    type_ExceptionGroup.bases = tuple_pack(2, OBJECT_VALUE(&type_BaseExceptionGroup),
                                           OBJECT_VALUE(&type_Exception));
    type_ready(&type_ExceptionGroup);
}
