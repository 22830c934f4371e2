/* Modules pwd and grp: the system's users and groups. */
#include "stdlib/posix_impl.h"

#include <grp.h>
#include <pwd.h>

/* An id argument; -1 stands for the largest. `message` is its name. -1: raised. */
static int id_arg(Value v, const char *message, uint32_t *out)
{
    int64_t id;
    if (!has_index(v))
        return raise_minus1(&type_TypeError, "%s should be integer, not %T", message, v);
    if (!as_int64(v, &id)) {
        if (!error_clear_if(&type_OverflowError))
            return -1;
        id = int_sign(v) < 0 ? INT64_MIN : INT64_MAX;
    }
    if (id < -1 || id > UINT32_MAX)
        return raise_minus1(&type_OverflowError, id < 0 ? "%s is less than minimum"
                                                        : "%s is greater than maximum", message);
    *out = (uint32_t)id;
    return 1;
}

/* ---- pwd ---- */

static Type type_passwd;
static const char *const passwd_fields[] = {"pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos",
                                            "pw_dir", "pw_shell", NULL};
static const StructSeqDef passwd_def = {
    "pwd.struct_passwd", "pwd.struct_passwd: Results from getpw*() routines.", passwd_fields, 7,
    false};

static Value text_or_none(const char *text) { return text != NULL ? os_decode(text) : VALUE_NONE; }

static Value passwd_value(const struct passwd *p)
{
    Value fields[] = {os_decode(p->pw_name), text_or_none(p->pw_passwd), int_new(p->pw_uid),
                      int_new(p->pw_gid), text_or_none(p->pw_gecos), text_or_none(p->pw_dir),
                      text_or_none(p->pw_shell)};
    return structseq_new(&type_passwd, fields);
}

FN(pwd_getpwuid)
{
    uint32_t uid = 0;
    if (id_arg(args[0], "uid", &uid) < 0)
        return error_clear_if(&type_OverflowError)
                 ? raise(&type_KeyError, "getpwuid(): uid not found") : 0;
    struct passwd *found = getpwuid(uid);
    if (found == NULL)
        return raise(&type_KeyError, "getpwuid(): uid not found: %S", args[0]);
    return passwd_value(found);
}

FN(pwd_getpwnam)
{
    if (!is_str(args[0]))
        return raise_type_error("getpwnam() argument must be str, not %T", args[0]);
    const char *name = os_path_cstr(args[0], NULL);
    if (name == NULL)
        return 0;
    struct passwd *found = getpwnam(name);
    return found != NULL ? passwd_value(found)
                         : raise(&type_KeyError, "getpwnam(): name not found: %R", args[0]);
}

FN(pwd_getpwall)
{
    Value list = list_new(0);
    setpwent();
    for (struct passwd *p; list != 0 && (p = getpwent()) != NULL;) {
        Value item = passwd_value(p);
        if (item == 0 || !list_push(LIST(list), item))
            list = 0;
    }
    endpwent();
    return list;
}

static const MethodDef pwd_functions[] = {
    {"getpwuid", pwd_getpwuid, "uidobj, /", 0,
     "Return the password database entry for the given numeric user ID."},
    {"getpwnam", pwd_getpwnam, "name, /", 0,
     "Return the password database entry for the given user name."},
    {"getpwall", pwd_getpwall, "", 0,
     "Return a list of all available password database entries, in arbitrary order."},
    {0},
};

static bool pwd_init(Value module)
{
    return structseq_ready(&type_passwd, &passwd_def) && module_add_type(module, &type_passwd);
}

const ModuleDef mod_pwd = {
    .name = "pwd",
    .doc = "This module provides access to the Unix password database.",
    .functions = pwd_functions,
    .init = pwd_init,
};

/* ---- grp ---- */

static Type type_group;
static const char *const group_fields[] = {"gr_name", "gr_passwd", "gr_gid", "gr_mem", NULL};
static const StructSeqDef group_def = {
    "grp.struct_group", "grp.struct_group: Results from getgr*() routines.", group_fields, 4, false};

static Value group_value(const struct group *g)
{
    Value members = list_new(0);
    for (char **m = g->gr_mem; members != 0 && m != NULL && *m != NULL; m++) {
        Value name = os_decode(*m);
        if (name == 0 || !list_push(LIST(members), name))
            members = 0;
    }
    Value fields[] = {os_decode(g->gr_name), text_or_none(g->gr_passwd), int_new(g->gr_gid), members};
    return structseq_new(&type_group, fields);
}

FN(grp_getgrgid)
{
    uint32_t gid = 0;
    if (id_arg(args[0], "gid", &gid) < 0)
        return 0;
    struct group *found = getgrgid(gid);
    return found != NULL ? group_value(found)
                         : raise(&type_KeyError, "getgrgid(): gid not found: %S", args[0]);
}

FN(grp_getgrnam)
{
    if (!is_str(args[0]))
        return raise_type_error("getgrnam() argument 'name' must be str, not %T", args[0]);
    const char *name = os_path_cstr(args[0], NULL);
    if (name == NULL)
        return 0;
    struct group *found = getgrnam(name);
    return found != NULL ? group_value(found)
                         : raise(&type_KeyError, "getgrnam(): name not found: %R", args[0]);
}

FN(grp_getgrall)
{
    Value list = list_new(0);
    setgrent();
    for (struct group *g; list != 0 && (g = getgrent()) != NULL;) {
        Value item = group_value(g);
        if (item == 0 || !list_push(LIST(list), item))
            list = 0;
    }
    endgrent();
    return list;
}

static const MethodDef grp_functions[] = {
    {"getgrgid", grp_getgrgid, "id", 0,
     "Return the group database entry for the given numeric group ID."},
    {"getgrnam", grp_getgrnam, "name", 0,
     "Return the group database entry for the given group name."},
    {"getgrall", grp_getgrall, "", 0,
     "Return a list of all available group entries, in arbitrary order."},
    {0},
};

static bool grp_init(Value module)
{
    return structseq_ready(&type_group, &group_def) && module_add_type(module, &type_group);
}

const ModuleDef mod_grp = {
    .name = "grp",
    .doc = "Access to the Unix group database.",
    .functions = grp_functions,
    .init = grp_init,
};
