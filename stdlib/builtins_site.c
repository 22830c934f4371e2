/* What people type at a prompt: exit, quit, help, copyright, credits, license. Programs use the
 * first two as well, so all are there without a `site` module. */
#include "runtime/dict.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/str.h"
#include "stdlib/builtins_impl.h"

/* ---- exit, quit ---- */

typedef struct Quitter {
    Object head;
    Value name;
} Quitter;

static Value quitter_repr(Value self)
{
    return str_format("Use %U() or Ctrl-D (i.e. EOF) to exit", AS(Quitter, self)->name);
}

/* Closing stdin ends a program that reads commands from it even where SystemExit is caught. */
static Value quitter_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    size_t given = nargs + (kwnames != 0 ? TUPLE(kwnames)->len : 0);
    if (given > 1
        || (nargs == 0 && given == 1 && !str_equal_cstr(TUPLE(kwnames)->items[0], "code")))
        return raise_type_error("Quitter.__call__() takes from 1 to 2 positional arguments");
    Value in = dict_get_str(interp.sys, NAME(stdin));
    if (in != 0 && in != VALUE_NONE && call_method0(in, NAME(close)) == 0)
        error_clear();
    Value exc = given == 1 ? call1(OBJECT_VALUE(&type_SystemExit), args[0])
                           : call1(OBJECT_VALUE(&type_SystemExit), VALUE_NONE);
    return exc == 0 ? VALUE_ERROR : raise_object(exc);
}

static const MemberDef quitter_members[] = {
    {"name", offsetof(Quitter, name), MEMBER_READONLY, NULL},
    {0},
};

static Type type_quitter = {
    TYPE_HEAD("_sitebuiltins.Quitter"),
    .size = sizeof(Quitter),
    .flags = TYPE_NO_NEW | TYPE_IMMUTABLE,
    .repr = quitter_repr,
    .call = quitter_call,
    .members = quitter_members,
};

/* ---- copyright, credits, license ---- */

typedef struct Printer {
    Object head;
    Value name, text;
} Printer;

static Value printer_repr(Value self)
{
    return AS(Printer, self)->text;
}

static Value printer_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value line[1 + PARAM_SLACK] = {AS(Printer, self)->text};
    return builtins_print(0, line, 1, 0);
}

static Type type_printer = {
    TYPE_HEAD("_sitebuiltins._Printer"),
    .size = sizeof(Printer),
    .flags = TYPE_NO_NEW | TYPE_IMMUTABLE,
    .doc = "interactive prompt objects for printing the license text, a list of\n"
           "contributors and the copyright notice.",
    .repr = printer_repr,
    .call = printer_call,
};

/* ---- help ---- */

static Value helper_repr(Value self)
{
    return str_from_cstr("Type help() for interactive help, or help(object) for help about "
                         "object.");
}

static Value helper_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value help = import_attr("pydoc", "help");
    return help == 0 ? VALUE_ERROR : call(help, args, nargs, kwnames);
}

static Type type_helper = {
    TYPE_HEAD("_sitebuiltins._Helper"),
    .size = sizeof(Object),
    .flags = TYPE_NO_NEW | TYPE_IMMUTABLE,
    .doc = "Define the builtin 'help'.",
    .repr = helper_repr,
    .call = helper_call,
};

static bool site_add_quitter(Value module, const char *name)
{
    Quitter *q = NEW(Quitter, &type_quitter);
    if (q == NULL || (q->name = str_intern_cstr(name)) == 0)
        return false;
    return module_add(module, name, OBJECT_VALUE(q));
}

static bool site_add_printer(Value module, const char *name, const char *text)
{
    Printer *p = NEW(Printer, &type_printer);
    if (p == NULL || (p->name = str_intern_cstr(name)) == 0
        || (p->text = str_from_cstr(text)) == 0)
        return false;
    return module_add(module, name, OBJECT_VALUE(p));
}

bool builtins_add_site(Value module)
{
    type_ready(&type_quitter);
    type_ready(&type_printer);
    type_ready(&type_helper);
    return site_add_quitter(module, "exit") && site_add_quitter(module, "quit")
           && site_add_printer(module, "copyright", "Copyright (c) the Coil authors.")
           && site_add_printer(module, "credits",
                               "Coil stands on the language that Guido van Rossum and the Python "
                               "community made.")
           && site_add_printer(module, "license", "Coil is under the MIT licence; see LICENSE.")
           && module_add(module, "help",
                         OBJECT_VALUE(object_alloc(&type_helper, sizeof(Object))));
}
