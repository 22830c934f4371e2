/* posix: stat and its kin, listing directories, DirEntry. */
#include "stdlib/io.h"
#include "stdlib/posix_impl.h"

#include "runtime/descr.h"

#include <dirent.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

/* ---- results ---- */

static Type type_stat_result, type_statvfs_result;
static const char *const stat_fields[] = {
    "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size",
    STRUCTSEQ_UNNAMED, STRUCTSEQ_UNNAMED, STRUCTSEQ_UNNAMED, /* times in whole seconds */
    "st_atime", "st_mtime", "st_ctime", "st_atime_ns", "st_mtime_ns", "st_ctime_ns",
    "st_blksize", "st_blocks", "st_rdev", NULL};
static const StructSeqDef stat_def = {
    "os.stat_result",
    "stat_result: Result from stat, fstat, or lstat.\n\nThis object may be accessed either as a "
    "tuple of\n  (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)\nor via the "
    "attributes st_mode, st_ino, st_dev, st_nlink, st_uid, and so on.",
    stat_fields, 10, false};
static const char *const statvfs_fields[] = {
    "f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree", "f_favail",
    "f_flag", "f_namemax", "f_fsid", NULL};
static const StructSeqDef statvfs_def = {
    "os.statvfs_result", "statvfs_result: Result from statvfs or fstatvfs.", statvfs_fields, 10,
    false};

static Value time_ns(const struct timespec *t)
{
    int64_t ns;
    if (!__builtin_mul_overflow((int64_t)t->tv_sec, 1000000000LL, &ns)
        && !__builtin_add_overflow(ns, t->tv_nsec, &ns))
        return int_new(ns);
    Value product = int_mul(int_new(t->tv_sec), int_new(1000000000LL));
    return product != 0 ? int_add(product, int_new(t->tv_nsec)) : 0;
}

static Value time_float(const struct timespec *t)
{
    return float_new((double)t->tv_sec + 1e-9 * (double)t->tv_nsec);
}

static Value stat_value(const struct stat *st)
{
    Value f[] = {
        int_new(st->st_mode), int_from_u64(st->st_ino), int_from_u64(st->st_dev),
        int_from_u64(st->st_nlink), int_new(st->st_uid), int_new(st->st_gid), int_new(st->st_size),
        int_new(st->st_atim.tv_sec), int_new(st->st_mtim.tv_sec), int_new(st->st_ctim.tv_sec),
        time_float(&st->st_atim), time_float(&st->st_mtim), time_float(&st->st_ctim),
        time_ns(&st->st_atim), time_ns(&st->st_mtim), time_ns(&st->st_ctim),
        int_new(st->st_blksize), int_new(st->st_blocks), int_from_u64(st->st_rdev)};
    return structseq_new(&type_stat_result, f);
}

static Value statvfs_value(const struct statvfs *v)
{
    Value f[] = {
        int_from_u64(v->f_bsize), int_from_u64(v->f_frsize), int_from_u64(v->f_blocks),
        int_from_u64(v->f_bfree), int_from_u64(v->f_bavail), int_from_u64(v->f_files),
        int_from_u64(v->f_ffree), int_from_u64(v->f_favail), int_from_u64(v->f_flag),
        int_from_u64(v->f_namemax), int_from_u64(v->f_fsid)};
    return structseq_new(&type_statvfs_result, f);
}

/* ---- stat ---- */

static Value stat_path(PathArg *path, int dir_fd, bool follow)
{
    struct stat st;
    int result;
    if (path->fd >= 0 && dir_fd != AT_FDCWD)
        return raise_value_error("%s: can't specify dir_fd without matching path", path->function);
    if (path->fd >= 0 && !follow)
        return raise_value_error("%s: cannot use fd and follow_symlinks together", path->function);
    if (path->fd >= 0)
        result = fstat(path->fd, &st);
    else
        result = fstatat(dir_fd, path->text, &st, follow ? 0 : AT_SYMLINK_NOFOLLOW);
    if (result < 0)
        return path_error(path);
    if (S_ISREG(st.st_mode)) {
        io_sync_inode(&st); /* what dropped files hold back counts for st_size */
        if (path->fd >= 0)
            result = fstat(path->fd, &st);
        else
            result = fstatat(dir_fd, path->text, &st, follow ? 0 : AT_SYMLINK_NOFOLLOW);
        if (result < 0)
            return path_error(path);
    }
    return stat_value(&st);
}

FN(posix_stat)
{
    PathArg path = {.function = "stat", .allow_fd = true};
    int dir_fd;
    bool follow;
    if (!path_arg(args[0], &path) || !dir_fd_arg(args[1], &dir_fd)
        || !flag_arg(args[2], true, &follow))
        return 0;
    return stat_path(&path, dir_fd, follow);
}

FN(posix_lstat)
{
    PathArg path = {.function = "lstat"};
    int dir_fd;
    if (!path_arg(args[0], &path) || !dir_fd_arg(args[1], &dir_fd))
        return 0;
    return stat_path(&path, dir_fd, false);
}

FN(posix_fstat)
{
    int32_t fd;
    struct stat st;
    if (!as_int32(args[0], &fd))
        return 0;
    return fstat(fd, &st) == 0 ? stat_value(&st) : raise_errno(errno, 0);
}

FN(posix_statvfs)
{
    PathArg path = {.function = "statvfs", .allow_fd = true};
    struct statvfs v;
    if (!path_arg(args[0], &path))
        return 0;
    int result = path.fd >= 0 ? fstatvfs(path.fd, &v) : statvfs(path.text, &v);
    return result == 0 ? statvfs_value(&v) : path_error(&path);
}

FN(posix_fstatvfs)
{
    int32_t fd;
    struct statvfs v;
    if (!as_int32(args[0], &fd))
        return 0;
    return fstatvfs(fd, &v) == 0 ? statvfs_value(&v) : raise_errno(errno, 0);
}

/* ---- directories ---- */

/* A descriptor argument is duplicated: closedir() closes what it was given. */
static DIR *open_directory(PathArg *path)
{
    if (path->fd < 0)
        return opendir(path->text != NULL ? path->text : ".");
    int copy = fcntl(path->fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        return NULL;
    DIR *dir = fdopendir(copy);
    if (dir == NULL)
        close(copy);
    else
        rewinddir(dir);
    return dir;
}

static bool is_dots(const char *name)
{
    return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

FN(posix_listdir)
{
    PathArg path = {.function = "listdir", .allow_fd = true, .nullable = true};
    if (!path_arg(args[0], &path))
        return 0;
    DIR *dir = open_directory(&path);
    if (dir == NULL)
        return path_error(&path);
    Value names = list_new(0);
    for (struct dirent *e; names != 0 && (errno = 0, e = readdir(dir)) != NULL;) {
        if (is_dots(e->d_name))
            continue;
        Value name = path_result(&path, e->d_name);
        if (name == 0 || !list_push(LIST(names), name))
            names = 0;
    }
    if (names != 0 && errno != 0)
        names = path_error(&path);
    closedir(dir);
    return names;
}

typedef struct DirEntry {
    Object head;
    Value name, path;
    const char *text;   /* what to give to stat: the path, or the name below dir_fd */
    Value stat, lstat;  /* caches, 0: none */
    uint64_t inode;
    int dir_fd;         /* of scandir(fd), else -1 */
    uint8_t kind;       /* DT_* */
} DirEntry;

typedef struct ScandirIter {
    Object head;
    DIR *dir; /* NULL: exhausted or closed */
    PathArg path;
} ScandirIter;

static Type type_dir_entry, type_scandir_iter;

static Value entry_stat_of(DirEntry *e, bool follow)
{
    Value *cache = follow ? &e->stat : &e->lstat;
    if (*cache != 0)
        return *cache;
    if (follow && e->kind != DT_LNK && e->kind != DT_UNKNOWN)
        return e->stat = entry_stat_of(e, false);
    PathArg path = {.function = "DirEntry", .argument = "path", .value = e->path, .text = e->text,
                    .fd = -1};
    return *cache = stat_path(&path, e->dir_fd >= 0 ? e->dir_fd : AT_FDCWD, follow);
}

/* Is it of this kind? From d_type where it tells, else by stat; what is gone is of no kind. */
static int entry_test(DirEntry *e, bool follow, mode_t format, uint8_t kind)
{
    bool must_stat = e->kind == DT_UNKNOWN || (follow && e->kind == DT_LNK);
    if (!must_stat)
        return e->kind == kind;
    Value st = entry_stat_of(e, follow);
    if (st == 0)
        return error_clear_if(&type_FileNotFoundError) ? 0 : -1;
    return (mode_t)(small_int(TUPLE(st)->items[0]) & S_IFMT) == format;
}

static Value entry_answer(Value self, Value follow_arg, mode_t format, uint8_t kind)
{
    bool follow;
    if (!flag_arg(follow_arg, true, &follow))
        return 0;
    int answer = entry_test(AS(DirEntry, self), follow, format, kind);
    return answer >= 0 ? value_bool(answer) : 0;
}

FN(entry_is_dir) { return entry_answer(self, args[0], S_IFDIR, DT_DIR); }
FN(entry_is_file) { return entry_answer(self, args[0], S_IFREG, DT_REG); }
FN(entry_is_symlink) { return entry_answer(self, VALUE_FALSE, S_IFLNK, DT_LNK); }
FN(entry_is_junction) { return VALUE_FALSE; }
FN(entry_inode) { return int_from_u64(AS(DirEntry, self)->inode); }
FN(entry_fspath) { return AS(DirEntry, self)->path; }

FN(entry_stat)
{
    bool follow;
    return flag_arg(args[0], true, &follow) ? entry_stat_of(AS(DirEntry, self), follow) : 0;
}

static Value entry_repr(Value self) { return str_format("<DirEntry %R>", AS(DirEntry, self)->name); }

FN(class_getitem)
{
    return generic_alias_new(self, args[0]);
}

static const MethodDef entry_methods[] = {
    {"is_dir", entry_is_dir, "*, follow_symlinks=True", 0, NULL},
    {"is_file", entry_is_file, "*, follow_symlinks=True", 0, NULL},
    {"is_symlink", entry_is_symlink, "", 0, NULL},
    {"is_junction", entry_is_junction, "", 0, NULL},
    {"stat", entry_stat, "*, follow_symlinks=True", 0, NULL},
    {"inode", entry_inode, "", 0, NULL},
    {"__fspath__", entry_fspath, "", 0, NULL},
    {"__class_getitem__", class_getitem, "object, /", METHOD_CLASS, NULL},
    {0},
};
static const MemberDef entry_members[] = {
    {"name", offsetof(DirEntry, name), MEMBER_READONLY,
     "the entry's base filename, relative to scandir() \"path\" argument"},
    {"path", offsetof(DirEntry, path), MEMBER_READONLY,
     "the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)"},
    {0},
};

static Type type_dir_entry = {
    TYPE_HEAD("posix.DirEntry"),
    .size = sizeof(DirEntry),
    .flags = TYPE_NO_NEW,
    .methods = entry_methods,
    .members = entry_members,
    .repr = entry_repr,
};

static Value entry_new(ScandirIter *it, const struct dirent *from)
{
    DirEntry *e = NEW(DirEntry, &type_dir_entry);
    Value name = e != NULL ? path_result(&it->path, from->d_name) : 0;
    if (name == 0)
        return 0;
    e->name = e->path = name;
    e->inode = from->d_ino;
    e->kind = from->d_type;
    e->dir_fd = it->path.fd;
    const char *dir = it->path.text != NULL ? it->path.text : ".";
    if (it->path.fd >= 0)
        dir = "";
    size_t n = strlen(dir), m = strlen(from->d_name);
    char *text = gc_alloc_atomic(n + m + 2);
    if (text == NULL)
        return 0;
    memcpy(text, dir, n);
    if (n > 0 && dir[n - 1] != '/')
        text[n++] = '/';
    memcpy(text + n, from->d_name, m + 1);
    e->text = text;
    if (it->path.fd < 0) {
        e->path = path_result(&it->path, text);
        if (e->path == 0)
            return 0;
    }
    return OBJECT_VALUE(e);
}

static void scandir_close_dir(ScandirIter *it)
{
    if (it->dir != NULL)
        closedir(it->dir);
    it->dir = NULL;
}

static Value scandir_next(Value self)
{
    ScandirIter *it = AS(ScandirIter, self);
    while (it->dir != NULL) {
        errno = 0;
        struct dirent *e = readdir(it->dir);
        if (e == NULL) {
            int error = errno;
            scandir_close_dir(it);
            return error != 0 ? raise_errno(error, it->path.value) : 0;
        }
        if (!is_dots(e->d_name))
            return entry_new(it, e);
    }
    return 0;
}

static void scandir_finalize(Value self)
{
    ScandirIter *it = AS(ScandirIter, self);
    if (it->dir == NULL)
        return;
    Value kept = error_take();
    if (!warn(&type_ResourceWarning, 1, "unclosed scandir iterator %R", self)) {
        if (error_matches(&type_Warning))
            error_unraisable(self, NULL);
        error_clear();
    }
    if (kept != 0)
        error_restore(kept);
    scandir_close_dir(it);
}

FN(scandir_close)
{
    scandir_close_dir(AS(ScandirIter, self));
    return VALUE_NONE;
}
FN(scandir_enter) { return self; }

static const MethodDef scandir_methods[] = {
    {"__enter__", scandir_enter, "", 0, NULL},
    {"__exit__", scandir_close, "*args", METHOD_RAW, NULL},
    {"close", scandir_close, "", 0, NULL},
    {0},
};

static Type type_scandir_iter = {
    TYPE_HEAD("posix.ScandirIterator"),
    .size = sizeof(ScandirIter),
    .flags = TYPE_NO_NEW,
    .methods = scandir_methods,
    .iter = iter_self,
    .next = scandir_next,
    .finalize = scandir_finalize,
};

FN(posix_scandir)
{
    PathArg path = {.function = "scandir", .allow_fd = true, .nullable = true};
    if (!path_arg(args[0], &path))
        return 0;
    if (path.value == VALUE_NONE)
        path.value = str_char('.');
    DIR *dir = open_directory(&path);
    if (dir == NULL)
        return path_error(&path);
    Value it = object_new(&type_scandir_iter, 0);
    if (it == 0) {
        closedir(dir);
        return 0;
    }
    AS(ScandirIter, it)->dir = dir;
    AS(ScandirIter, it)->path = path;
    return it;
}

/* ---- device numbers ---- */

FN(posix_major)
{
    uint64_t dev;
    return as_uint64(args[0], &dev) ? int_new(major(dev)) : 0;
}
FN(posix_minor)
{
    uint64_t dev;
    return as_uint64(args[0], &dev) ? int_new(minor(dev)) : 0;
}
/* One half of a device number; -1 stands for "none". */
static bool device_part(Value v, unsigned *out)
{
    int64_t n;
    if (!as_index(v, &n))
        return false;
    if (n < -1 || n > (int64_t)UINT32_MAX)
        return raise_false(&type_OverflowError, "Python int too large to convert to C unsigned int");
    *out = (unsigned)n;
    return true;
}

FN(posix_makedev)
{
    unsigned high, low;
    return device_part(args[0], &high) && device_part(args[1], &low)
             ? int_from_u64(makedev(high, low)) : 0;
}

const MethodDef posix_stat_functions[] = {
    {"stat", posix_stat, "path, *, dir_fd=None, follow_symlinks=True", 0,
     "Perform a stat system call on the given path."},
    {"lstat", posix_lstat, "path, *, dir_fd=None", 0, NULL},
    {"fstat", posix_fstat, "fd", 0, NULL},
    {"statvfs", posix_statvfs, "path", 0, NULL},
    {"fstatvfs", posix_fstatvfs, "fd, /", 0, NULL},
    {"listdir", posix_listdir, "path=None", 0,
     "Return a list containing the names of the files in the directory."},
    {"scandir", posix_scandir, "path=None", 0,
     "Return an iterator of DirEntry objects for given path."},
    {"major", posix_major, "device, /", 0, NULL},
    {"minor", posix_minor, "device, /", 0, NULL},
    {"makedev", posix_makedev, "major, minor, /", 0, NULL},
    {0},
};

bool posix_stat_init(Value module)
{
    type_ready(&type_scandir_iter);
    return structseq_ready(&type_stat_result, &stat_def)
        && structseq_ready(&type_statvfs_result, &statvfs_def)
        && module_add_type(module, &type_stat_result)
        && module_add_type(module, &type_statvfs_result) && module_add_type(module, &type_dir_entry);
}
