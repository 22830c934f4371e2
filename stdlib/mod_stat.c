/* Module _stat: the bits of st_mode and the functions that test them. */
#include "runtime/error.h"
#include "runtime/int.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"

#include <sys/stat.h>

static bool mode_arg(Value v, mode_t *out)
{
    uint64_t mode;
    if (!is_int(v))
        return raise_false(&type_TypeError, "an integer is required");
    if (!int_as_u64(v, &mode))
        return raise_false(&type_OverflowError, int_sign(v) < 0
                                                    ? "can't convert negative value to unsigned int"
                                                    : "mode out of range");
    if (mode > UINT32_MAX)
        return raise_false(&type_OverflowError, "mode out of range");
    *out = (mode_t)mode;
    return true;
}

#define TEST(name)                                                                     \
    static Value stat_##name(Value self, Value *args, size_t nargs, Value kwnames)     \
    {                                                                                  \
        mode_t mode;                                                                   \
        return mode_arg(args[0], &mode) ? value_bool(name(mode)) : 0;                  \
    }
TEST(S_ISDIR)
TEST(S_ISCHR)
TEST(S_ISBLK)
TEST(S_ISREG)
TEST(S_ISFIFO)
TEST(S_ISLNK)
TEST(S_ISSOCK)

static Value stat_false(Value self, Value *args, size_t nargs, Value kwnames)
{
    mode_t mode;
    return mode_arg(args[0], &mode) ? VALUE_FALSE : 0;
}
static Value stat_imode(Value self, Value *args, size_t nargs, Value kwnames)
{
    mode_t mode;
    return mode_arg(args[0], &mode) ? int_new(mode & 07777) : 0;
}
static Value stat_ifmt(Value self, Value *args, size_t nargs, Value kwnames)
{
    mode_t mode;
    return mode_arg(args[0], &mode) ? int_new(mode & S_IFMT) : 0;
}

static char type_letter(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG: return '-';
    case S_IFDIR: return 'd';
    case S_IFLNK: return 'l';
    case S_IFBLK: return 'b';
    case S_IFCHR: return 'c';
    case S_IFIFO: return 'p';
    case S_IFSOCK: return 's';
    default: return '?';
    }
}

static Value stat_filemode(Value self, Value *args, size_t nargs, Value kwnames)
{
    mode_t mode;
    if (!mode_arg(args[0], &mode))
        return 0;
    char text[11] = "?rwxrwxrwx";
    text[0] = type_letter(mode);
    for (int i = 0; i < 9; i++)
        if (!(mode >> (8 - i) & 1))
            text[i + 1] = '-';
    if (mode & S_ISUID)
        text[3] = text[3] == 'x' ? 's' : 'S';
    if (mode & S_ISGID)
        text[6] = text[6] == 'x' ? 's' : 'S';
    if (mode & S_ISVTX)
        text[9] = text[9] == 'x' ? 't' : 'T';
    return str_from_ascii(text, 10);
}

static const MethodDef functions[] = {
    {"S_ISDIR", stat_S_ISDIR, "mode, /", 0, NULL},
    {"S_ISCHR", stat_S_ISCHR, "mode, /", 0, NULL},
    {"S_ISBLK", stat_S_ISBLK, "mode, /", 0, NULL},
    {"S_ISREG", stat_S_ISREG, "mode, /", 0, NULL},
    {"S_ISFIFO", stat_S_ISFIFO, "mode, /", 0, NULL},
    {"S_ISLNK", stat_S_ISLNK, "mode, /", 0, NULL},
    {"S_ISSOCK", stat_S_ISSOCK, "mode, /", 0, NULL},
    {"S_ISDOOR", stat_false, "mode, /", 0, NULL},
    {"S_ISPORT", stat_false, "mode, /", 0, NULL},
    {"S_ISWHT", stat_false, "mode, /", 0, NULL},
    {"S_IMODE", stat_imode, "mode, /", 0, NULL},
    {"S_IFMT", stat_ifmt, "mode, /", 0, NULL},
    {"filemode", stat_filemode, "mode, /", 0, NULL},
    {0},
};

#define C(name) {#name, name}
static const struct { const char *name; int64_t value; } constants[] = {
    C(S_IFDIR), C(S_IFCHR), C(S_IFBLK), C(S_IFREG), C(S_IFIFO), C(S_IFLNK), C(S_IFSOCK),
    {"S_IFDOOR", 0}, {"S_IFPORT", 0}, {"S_IFWHT", 0},
    C(S_ISUID), C(S_ISGID), C(S_ISVTX), {"S_ENFMT", S_ISGID},
    {"S_IREAD", S_IRUSR}, {"S_IWRITE", S_IWUSR}, {"S_IEXEC", S_IXUSR},
    C(S_IRWXU), C(S_IRUSR), C(S_IWUSR), C(S_IXUSR),
    C(S_IRWXG), C(S_IRGRP), C(S_IWGRP), C(S_IXGRP),
    C(S_IRWXO), C(S_IROTH), C(S_IWOTH), C(S_IXOTH),
    {"ST_MODE", 0}, {"ST_INO", 1}, {"ST_DEV", 2}, {"ST_NLINK", 3}, {"ST_UID", 4}, {"ST_GID", 5},
    {"ST_SIZE", 6}, {"ST_ATIME", 7}, {"ST_MTIME", 8}, {"ST_CTIME", 9},
    {"UF_SETTABLE", 0xffff}, {"UF_NODUMP", 1}, {"UF_IMMUTABLE", 2}, {"UF_APPEND", 4},
    {"UF_OPAQUE", 8}, {"UF_NOUNLINK", 0x10}, {"UF_COMPRESSED", 0x20}, {"UF_TRACKED", 0x40},
    {"UF_DATAVAULT", 0x80}, {"UF_HIDDEN", 0x8000}, {"SF_SETTABLE", 0xffff0000},
    {"SF_ARCHIVED", 0x10000}, {"SF_IMMUTABLE", 0x20000}, {"SF_APPEND", 0x40000},
    {"SF_NOUNLINK", 0x100000}, {"SF_SNAPSHOT", 0x200000}, {"SF_FIRMLINK", 0x800000},
    {"SF_DATALESS", 0x40000000},
};

static bool init(Value module)
{
    for (size_t i = 0; i < ARRAY_LEN(constants); i++)
        if (!module_add_int(module, constants[i].name, constants[i].value))
            return false;
    return true;
}

const ModuleDef mod_stat = {
    .name = "_stat",
    .doc = "S_IFMT_: file type bits",
    .functions = functions,
    .init = init,
};
