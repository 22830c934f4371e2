/* posix: functions on paths: making, removing, renaming, linking, modes, owners, times. */
#include "stdlib/posix_impl.h"

#include "runtime/base/buf.h"
#include "stdlib/timestamp.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

static bool mode_value(Value v, int fallback, mode_t *out)
{
    int32_t mode = fallback;
    if (v != 0 && !as_int32(v, &mode))
        return false;
    *out = (mode_t)mode;
    return true;
}

/* ---- directories and names ---- */

FN(posix_mkdir)
{
    PathArg path = {.function = "mkdir"};
    mode_t mode;
    int dir_fd;
    if (!path_arg(args[0], &path) || !mode_value(args[1], 0777, &mode) || !dir_fd_arg(args[2], &dir_fd))
        return 0;
    return mkdirat(dir_fd, path.text, mode) == 0 ? VALUE_NONE : path_error(&path);
}

static Value remove_path(Value *args, const char *function, int flags)
{
    PathArg path = {.function = function};
    int dir_fd;
    if (!path_arg(args[0], &path) || !dir_fd_arg(args[1], &dir_fd))
        return 0;
    return unlinkat(dir_fd, path.text, flags) == 0 ? VALUE_NONE : path_error(&path);
}
FN(posix_rmdir) { return remove_path(args, "rmdir", AT_REMOVEDIR); }
FN(posix_unlink) { return remove_path(args, "unlink", 0); }
FN(posix_remove) { return remove_path(args, "remove", 0); }

static Value rename_path(Value *args, const char *function)
{
    PathArg from = {.function = function, .argument = "src"};
    PathArg to = {.function = function, .argument = "dst"};
    int from_fd, to_fd;
    if (!path_arg(args[0], &from) || !path_arg(args[1], &to) || !dir_fd_arg(args[2], &from_fd)
        || !dir_fd_arg(args[3], &to_fd))
        return 0;
    return renameat(from_fd, from.text, to_fd, to.text) == 0 ? VALUE_NONE : path_error2(&from, &to);
}
FN(posix_rename) { return rename_path(args, "rename"); }
FN(posix_replace) { return rename_path(args, "replace"); }

FN(posix_link)
{
    PathArg from = {.function = "link", .argument = "src"};
    PathArg to = {.function = "link", .argument = "dst"};
    int from_fd, to_fd;
    bool follow;
    if (!path_arg(args[0], &from) || !path_arg(args[1], &to) || !dir_fd_arg(args[2], &from_fd)
        || !dir_fd_arg(args[3], &to_fd) || !flag_arg(args[4], true, &follow))
        return 0;
    return linkat(from_fd, from.text, to_fd, to.text, follow ? AT_SYMLINK_FOLLOW : 0) == 0
             ? VALUE_NONE : path_error2(&from, &to);
}

FN(posix_symlink)
{
    PathArg from = {.function = "symlink", .argument = "src"};
    PathArg to = {.function = "symlink", .argument = "dst"};
    int dir_fd;
    if (!path_arg(args[0], &from) || !path_arg(args[1], &to) || !dir_fd_arg(args[3], &dir_fd))
        return 0;
    return symlinkat(from.text, dir_fd, to.text) == 0 ? VALUE_NONE : path_error2(&from, &to);
}

FN(posix_readlink)
{
    PathArg path = {.function = "readlink"};
    int dir_fd;
    char target[4097];
    if (!path_arg(args[0], &path) || !dir_fd_arg(args[1], &dir_fd))
        return 0;
    ssize_t n = readlinkat(dir_fd, path.text, target, sizeof target - 1);
    if (n < 0)
        return path_error(&path);
    target[n] = 0;
    return path_result(&path, target);
}

FN(posix_mkfifo)
{
    PathArg path = {.function = "mkfifo"};
    mode_t mode;
    int dir_fd;
    if (!path_arg(args[0], &path) || !mode_value(args[1], 0666, &mode) || !dir_fd_arg(args[2], &dir_fd))
        return 0;
    while (mkfifoat(dir_fd, path.text, mode) != 0)
        if (!try_again(errno, path.value))
            return 0;
    return VALUE_NONE;
}

FN(posix_mknod)
{
    PathArg path = {.function = "mknod"};
    mode_t mode;
    uint64_t device = 0;
    int dir_fd;
    if (!path_arg(args[0], &path) || !mode_value(args[1], 0600, &mode)
        || (args[2] != 0 && !as_uint64(args[2], &device)) || !dir_fd_arg(args[3], &dir_fd))
        return 0;
    return mknodat(dir_fd, path.text, mode, (dev_t)device) == 0 ? VALUE_NONE : path_error(&path);
}

/* ---- modes and owners ---- */

FN(posix_chmod)
{
    PathArg path = {.function = "chmod", .allow_fd = true};
    mode_t mode;
    int dir_fd;
    bool follow;
    if (!path_arg(args[0], &path) || !mode_value(args[1], 0, &mode) || !dir_fd_arg(args[2], &dir_fd)
        || !flag_arg(args[3], true, &follow))
        return 0;
    int result;
    if (path.fd >= 0)
        result = fchmod(path.fd, mode);
    else
        result = fchmodat(dir_fd, path.text, mode, follow ? 0 : AT_SYMLINK_NOFOLLOW);
    if (result != 0 && !follow && errno == ENOTSUP)
        return raise(&type_NotImplementedError,
                     "chmod: follow_symlinks unavailable on this platform");
    return result == 0 ? VALUE_NONE : path_error(&path);
}

FN(posix_fchmod)
{
    int32_t fd;
    mode_t mode;
    if (!as_int32(args[0], &fd) || !mode_value(args[1], 0, &mode))
        return 0;
    while (fchmod(fd, mode) != 0)
        if (!try_again(errno, 0))
            return 0;
    return VALUE_NONE;
}

FN(posix_chown)
{
    PathArg path = {.function = "chown", .allow_fd = true};
    uint32_t uid, gid;
    int dir_fd;
    bool follow;
    if (!path_arg(args[0], &path) || !uid_arg(args[1], "uid", &uid) || !uid_arg(args[2], "gid", &gid)
        || !dir_fd_arg(args[3], &dir_fd) || !flag_arg(args[4], true, &follow))
        return 0;
    int result = path.fd >= 0 ? fchown(path.fd, uid, gid)
                              : fchownat(dir_fd, path.text, uid, gid,
                                         follow ? 0 : AT_SYMLINK_NOFOLLOW);
    return result == 0 ? VALUE_NONE : path_error(&path);
}

FN(posix_lchown)
{
    PathArg path = {.function = "lchown"};
    uint32_t uid, gid;
    if (!path_arg(args[0], &path) || !uid_arg(args[1], "uid", &uid) || !uid_arg(args[2], "gid", &gid))
        return 0;
    return lchown(path.text, uid, gid) == 0 ? VALUE_NONE : path_error(&path);
}

FN(posix_fchown)
{
    int32_t fd;
    uint32_t uid, gid;
    if (!as_int32(args[0], &fd) || !uid_arg(args[1], "uid", &uid) || !uid_arg(args[2], "gid", &gid))
        return 0;
    while (fchown(fd, uid, gid) != 0)
        if (!try_again(errno, 0))
            return 0;
    return VALUE_NONE;
}

FN(posix_access)
{
    PathArg path = {.function = "access"};
    int32_t mode;
    int dir_fd;
    bool effective, follow;
    if (!path_arg(args[0], &path) || !as_int32(args[1], &mode) || !dir_fd_arg(args[2], &dir_fd)
        || !flag_arg(args[3], false, &effective) || !flag_arg(args[4], true, &follow))
        return 0;
    int flags = (effective ? AT_EACCESS : 0) | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
    return value_bool(faccessat(dir_fd, path.text, mode, flags) == 0);
}

/* ---- times ---- */

static bool pair_of(Value v, bool ns, struct timespec out[2])
{
    for (int i = 0; i < 2; i++) {
        Value item = TUPLE(v)->items[i];
        if (ns) {
            Value index = index_value(item);
            if (index == 0 || !timespec_from_ns(index, &out[i]))
                return false;
        } else if (!timespec_from_seconds(item, false, &out[i])) {
            return false;
        }
    }
    return true;
}

FN(posix_utime)
{
    PathArg path = {.function = "utime", .allow_fd = true};
    int dir_fd;
    bool follow;
    if (!path_arg(args[0], &path) || !dir_fd_arg(args[3], &dir_fd) || !flag_arg(args[4], true, &follow))
        return 0;
    bool has_times = args[1] != 0 && args[1] != VALUE_NONE, has_ns = args[2] != 0;
    struct timespec when[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
    if (has_times && has_ns)
        return raise_value_error("utime: you may specify either 'times' or 'ns' but not both");
    if (has_times && (!is_tuple(args[1]) || TUPLE(args[1])->len != 2))
        return raise_type_error("utime: 'times' must be either a tuple of two ints or None");
    if (has_ns && (!is_tuple(args[2]) || TUPLE(args[2])->len != 2))
        return raise_type_error("utime: 'ns' must be a tuple of two ints");
    if ((has_times || has_ns) && !pair_of(has_ns ? args[2] : args[1], has_ns, when))
        return 0;
    if (path.fd >= 0 && dir_fd != AT_FDCWD)
        return raise_value_error("utime: can't specify dir_fd without matching path");
    if (path.fd >= 0 && !follow)
        return raise_value_error("utime: cannot use fd and follow_symlinks together");
    int result = path.fd >= 0 ? futimens(path.fd, when)
                              : utimensat(dir_fd, path.text, when, follow ? 0 : AT_SYMLINK_NOFOLLOW);
    return result == 0 ? VALUE_NONE : path_error(&path);
}

FN(posix_truncate)
{
    PathArg path = {.function = "truncate", .allow_fd = true};
    int64_t size;
    if (!path_arg(args[0], &path) || !as_index(args[1], &size))
        return 0;
    int result = path.fd >= 0 ? ftruncate(path.fd, size) : truncate(path.text, size);
    return result == 0 ? VALUE_NONE : path_error(&path);
}

/* ---- where we are ---- */

FN(posix_chdir)
{
    PathArg path = {.function = "chdir", .allow_fd = true};
    if (!path_arg(args[0], &path))
        return 0;
    int result = path.fd >= 0 ? fchdir(path.fd) : chdir(path.text);
    return result == 0 ? VALUE_NONE : path_error(&path);
}

FN(posix_fchdir)
{
    int fd;
    return fd_arg(args[0], &fd) ? none_or_error(fchdir(fd)) : 0;
}

FN(posix_chroot)
{
    PathArg path = {.function = "chroot"};
    if (!path_arg(args[0], &path))
        return 0;
    return chroot(path.text) == 0 ? VALUE_NONE : path_error(&path);
}

static char *current_directory(void)
{
    for (size_t room = 1024;; room *= 2) {
        char *text = gc_alloc_atomic(room);
        if (text == NULL)
            return NULL;
        if (getcwd(text, room) != NULL)
            return text;
        if (errno != ERANGE)
            return raise_errno(errno, 0), NULL;
    }
}
FN(posix_getcwd)
{
    char *text = current_directory();
    return text != NULL ? os_decode(text) : 0;
}
FN(posix_getcwdb)
{
    char *text = current_directory();
    return text != NULL ? bytes_new(text, strlen(text)) : 0;
}

FN(posix_fspath) { return os_fspath(args[0]); }

/* ---- posixpath's C helpers ---- */

/* (drive, root, tail) of a path: the drive is always empty, the root "", "/" or "//". */
FN(posix_path_splitroot)
{
    Value path = os_fspath(args[0]);
    if (path == 0)
        return 0;
    bool bytes = is_bytes(path);
    size_t n = bytes ? bytes_len(path) : str_len(path), root = 0;
    while (root < n && root < 3
           && (bytes ? bytes_data(path)[root] : str_at(STR(path), root)) == '/')
        root++;
    if (root == 3)
        root = 1;
    if (bytes)
        return tuple_pack(3, bytes_new(NULL, 0), bytes_new(bytes_data(path), root),
                          bytes_new(bytes_data(path) + root, n - root));
    return tuple_pack(3, str_empty(), str_substring(path, 0, root), str_substring(path, root, n));
}

/* Appends the normal form of path[0..n) to out: no empty and "." parts, ".." resolved. */
static void normalise(const char *path, size_t n, Buf *out)
{
    size_t root = 0;
    while (root < n && path[root] == '/')
        root++;
    size_t slashes = root == 2 ? 2 : root > 0;
    buf_write(out, "//", slashes);
    size_t floor = out->len; /* parts before it cannot be taken back by ".." */
    for (size_t i = root; i < n;) {
        const char *slash = memchr(path + i, '/', n - i);
        size_t end = slash != NULL ? (size_t)(slash - path) : n, len = end - i;
        const char *part = path + i;
        i = end + 1;
        if (len == 0 || (len == 1 && part[0] == '.'))
            continue;
        bool up = len == 2 && part[0] == '.' && part[1] == '.';
        if (up && out->len > floor) {
            while (out->len > floor && out->data[out->len - 1] != '/')
                out->len--;
            if (out->len > floor)
                out->len--;
            continue;
        }
        if (up && slashes > 0)
            continue;
        if (out->len > slashes)
            buf_putc(out, '/');
        buf_write(out, part, len);
        if (up)
            floor = out->len;
        if (out->failed)
            return;
    }
    if (out->len == 0)
        buf_putc(out, '.');
}

FN(posix_path_normpath)
{
    Value path = os_fspath(args[0]);
    if (path == 0)
        return 0;
    Buf out = BUF_INIT;
    if (is_bytes(path)) {
        normalise((const char *)bytes_data(path), bytes_len(path), &out);
        return out.failed ? 0 : bytes_new(out.data, out.len);
    }
    Value encoded = codec_encode(path, "utf-8", "surrogatepass");
    if (encoded == 0)
        return 0;
    normalise((const char *)bytes_data(encoded), bytes_len(encoded), &out);
    return out.failed ? 0 : codec_decode((uint8_t *)out.data, out.len, "utf-8", "surrogatepass");
}

const MethodDef posix_file_functions[] = {
    {"mkdir", posix_mkdir, "path, mode=511, *, dir_fd=None", 0, "Create a directory."},
    {"rmdir", posix_rmdir, "path, *, dir_fd=None", 0, "Remove a directory."},
    {"unlink", posix_unlink, "path, *, dir_fd=None", 0, "Remove a file (same as remove())."},
    {"remove", posix_remove, "path, *, dir_fd=None", 0, "Remove a file (same as unlink())."},
    {"rename", posix_rename, "src, dst, *, src_dir_fd=None, dst_dir_fd=None", 0,
     "Rename a file or directory."},
    {"replace", posix_replace, "src, dst, *, src_dir_fd=None, dst_dir_fd=None", 0,
     "Rename a file or directory, overwriting the destination."},
    {"link", posix_link, "src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True", 0,
     "Create a hard link to a file."},
    {"symlink", posix_symlink, "src, dst, target_is_directory=False, *, dir_fd=None", 0,
     "Create a symbolic link pointing to src named dst."},
    {"readlink", posix_readlink, "path, *, dir_fd=None", 0, NULL},
    {"mkfifo", posix_mkfifo, "path, mode=438, *, dir_fd=None", 0, NULL},
    {"mknod", posix_mknod, "path, mode=384, device=0, *, dir_fd=None", 0, NULL},
    {"chmod", posix_chmod, "path, mode, *, dir_fd=None, follow_symlinks=True", 0,
     "Change the access permissions of a file."},
    {"fchmod", posix_fchmod, "fd, mode", 0, NULL},
    {"chown", posix_chown, "path, uid, gid, *, dir_fd=None, follow_symlinks=True", 0, NULL},
    {"lchown", posix_lchown, "path, uid, gid", 0, NULL},
    {"fchown", posix_fchown, "fd, uid, gid", 0, NULL},
    {"access", posix_access, "path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True",
     0, NULL},
    {"utime", posix_utime, "path, times=None, *, ns=<unrepresentable>, dir_fd=None, "
                           "follow_symlinks=True", 0, "Set the access and modified time of path."},
    {"truncate", posix_truncate, "path, length", 0, NULL},
    {"chdir", posix_chdir, "path", 0, "Change the current working directory to the specified path."},
    {"fchdir", posix_fchdir, "fd", 0, NULL},
    {"chroot", posix_chroot, "path", 0, NULL},
    {"getcwd", posix_getcwd, "", 0,
     "Return a unicode string representing the current working directory."},
    {"getcwdb", posix_getcwdb, "", 0, NULL},
    {"fspath", posix_fspath, "path", 0, "Return the file system path representation of the object."},
    {"_path_splitroot_ex", posix_path_splitroot, "path, /", 0, NULL},
    {"_path_normpath", posix_path_normpath, "path", 0, NULL},
    {0},
};
