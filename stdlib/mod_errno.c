/* Module errno: the names of the system's error numbers, and the dict from number to name. */
#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/int.h"
#include "runtime/module.h"
#include "runtime/str.h"

#include <errno.h>

#define E(name) {#name, name}
/* Where two names share a number the later one is what errorcode shows, as in CPython. */
static const struct { const char *name; int number; } codes[] = {
    E(ENODEV), E(ENOCSI), E(EHOSTUNREACH), E(ENOMSG), E(EUCLEAN), E(EL2NSYNC), E(EL2HLT),
    E(ENODATA), E(ENOTBLK), E(ENOSYS), E(EPIPE), E(EINVAL), E(EOVERFLOW), E(EADV), E(EINTR),
    E(EUSERS), E(ENOTEMPTY), E(ENOBUFS), E(EPROTO), E(EREMOTE), E(ENAVAIL), E(ECHILD), E(ELOOP),
    E(EXDEV), E(E2BIG), E(ESRCH), E(EMSGSIZE), E(EAFNOSUPPORT), E(EBADR), E(EHOSTDOWN),
    E(EPFNOSUPPORT), E(ENOPROTOOPT), E(EBUSY), E(EWOULDBLOCK), E(EBADFD), E(EDOTDOT), E(EISCONN),
    E(ENOTCONN), E(ESHUTDOWN), E(ENONET), E(EBADE), E(EBADF), E(EMULTIHOP), E(EIO), E(EUNATCH),
    E(EPROTOTYPE), E(ENOSPC), E(ENOEXEC), E(EALREADY), E(ENETDOWN), E(ENOTNAM), E(EACCES),
    E(ELNRNG), E(EILSEQ), E(ENOTDIR), E(ENOTUNIQ), E(EPERM), E(EDOM), E(EXFULL), E(ECONNREFUSED),
    E(EISDIR), E(EPROTONOSUPPORT), E(EROFS), E(EADDRNOTAVAIL), E(EIDRM), E(ECOMM), E(ESRMNT),
    E(EREMOTEIO), E(EL3RST), E(EBADMSG), E(ENFILE), E(ESPIPE), E(ENOLINK),
    E(ENETRESET), E(ETIMEDOUT), E(ENOENT), E(EEXIST), E(EDQUOT), E(ENOSTR), E(EBADSLT), E(EBADRQC),
    E(ELIBACC), E(EFAULT), E(EFBIG), E(EDEADLK), E(ENOTSUP), E(EDESTADDRREQ), E(ELIBSCN),
    E(ENOLCK), E(EISNAM), E(ECONNABORTED), E(ENETUNREACH), E(ESTALE), E(ENOSR), E(ENOMEM),
    E(ENOTSOCK), E(ESTRPIPE), E(EMLINK), E(ERANGE), E(ELIBEXEC), E(EL3HLT), E(ECONNRESET),
    E(EADDRINUSE), E(EOPNOTSUPP), E(EREMCHG), E(EAGAIN), E(ENAMETOOLONG), E(ENOTTY), E(ERESTART),
    E(ESOCKTNOSUPPORT), E(ETIME), E(EBFONT), E(EDEADLOCK), E(ETOOMANYREFS), E(EMFILE), E(ETXTBSY),
    E(EINPROGRESS), E(ENXIO), E(ENOPKG), E(ENOMEDIUM), E(EMEDIUMTYPE), E(ECANCELED), E(ENOKEY),
    E(EKEYEXPIRED), E(EKEYREVOKED), E(EKEYREJECTED), E(EOWNERDEAD), E(ENOTRECOVERABLE),
    E(ERFKILL), E(ELIBBAD), E(ECHRNG), E(ENOANO),
};

static bool init(Value module)
{
    Dict *names = dict_new();
    if (names == NULL || !module_add(module, "errorcode", OBJECT_VALUE(names)))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        Value name = str_intern_cstr(codes[i].name);
        if (name == 0 || !module_add_int(module, codes[i].name, codes[i].number)
            || !dict_set(names, small_int_value(codes[i].number), name))
            return false;
    }
    return true;
}

const ModuleDef mod_errno = {
    .name = "errno",
    .doc = "This module makes available standard errno system symbols.",
    .init = init,
};
