/* Module termios: POSIX terminal control. Attributes are a list as CPython's: iflag, oflag, cflag, lflag,
 * ispeed, ospeed, and the list of control characters. */
#include "stdlib/posix_impl.h"

#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>

static Value error_class;

/* termios.error(errno, text) */
static Value raise_termios(void)
{
    int number = errno;
    Value arguments = tuple_pack(2, int_new(number), str_from_cstr(strerror(number)));
    Value error = arguments != 0 ? call_ex(error_class, arguments, 0) : 0;
    return error != 0 ? raise_object(error) : 0;
}

static bool byte_range(Value v, cc_t *out, bool number)
{
    if (is_exactly(v, &type_bytes) && bytes_len(v) == 1) {
        *out = bytes_data(v)[0];
        return true;
    }
    int32_t n;
    if (!is_int(v))
        return raise_false(&type_TypeError, number ? "tcsetattr: elements of attributes must be "
                                                     "characters or integers"
                                                   : "an integer is required");
    if (!as_int32(v, &n))
        return false;
    *out = (cc_t)n;
    return true;
}

FN(termios_tcgetattr)
{
    int fd;
    struct termios mode;
    if (!fd_arg(args[0], &fd))
        return 0;
    if (tcgetattr(fd, &mode) == -1)
        return raise_termios();
    Value characters = list_new(NCCS);
    for (int i = 0; i < NCCS && characters != 0; i++) {
        /* Without canonical mode two of them are numbers. */
        bool number = !(mode.c_lflag & ICANON) && (i == VMIN || i == VTIME);
        Value item = number ? int_new(mode.c_cc[i]) : bytes_new(&mode.c_cc[i], 1);
        if (item == 0 || !list_push(LIST(characters), item))
            characters = 0;
    }
    Value items[] = {int_new(mode.c_iflag), int_new(mode.c_oflag), int_new(mode.c_cflag),
                     int_new(mode.c_lflag), int_new(cfgetispeed(&mode)), int_new(cfgetospeed(&mode)),
                     characters};
    for (size_t i = 0; i < ARRAY_LEN(items); i++)
        if (items[i] == 0)
            return 0;
    return list_from(items, ARRAY_LEN(items));
}

/* The attributes list into `mode`. */
static bool attributes_arg(Value v, struct termios *mode)
{
    if (!is_list(v) || LIST(v)->len != 7)
        return raise_false(&type_TypeError, "tcsetattr, arg 3: must be 7 element list");
    int64_t numbers[6];
    for (int i = 0; i < 6; i++)
        if (LIST(v)->len != 7 || !as_int64(LIST(v)->items[i], &numbers[i]))
            return false;
    mode->c_iflag = (tcflag_t)numbers[0];
    mode->c_oflag = (tcflag_t)numbers[1];
    mode->c_cflag = (tcflag_t)numbers[2];
    mode->c_lflag = (tcflag_t)numbers[3];
    Value characters = LIST(v)->items[6];
    if (!is_list(characters) || LIST(characters)->len != NCCS)
        return raise_false(&type_TypeError, "tcsetattr: attributes[6] must be %d element list", NCCS);
    for (int i = 0; i < NCCS; i++)
        if (!byte_range(LIST(characters)->items[i], &mode->c_cc[i], true))
            return false;
    if (cfsetispeed(mode, (speed_t)numbers[4]) == -1 || cfsetospeed(mode, (speed_t)numbers[5]) == -1) {
        raise_termios();
        return false;
    }
    return true;
}

FN(termios_tcsetattr)
{
    int fd;
    int32_t when;
    struct termios mode;
    if (!fd_arg(args[0], &fd) || !as_int32(args[1], &when))
        return 0;
    if (!is_list(args[2]) || LIST(args[2])->len != 7)
        return raise_type_error("tcsetattr, arg 3: must be 7 element list");
    if (tcgetattr(fd, &mode) == -1)
        return raise_termios();
    if (!attributes_arg(args[2], &mode))
        return 0;
    Thread *me = blocking_begin();
    int result = tcsetattr(fd, when, &mode);
    blocking_end(me);
    return result == 0 ? VALUE_NONE : raise_termios();
}

#define WITH_NUMBER(name)                                        \
    FN(termios_##name)                                           \
    {                                                            \
        int fd;                                                  \
        int32_t number;                                          \
        if (!fd_arg(args[0], &fd) || !as_int32(args[1], &number)) \
            return 0;                                            \
        Thread *me = blocking_begin();                           \
        int result = name(fd, number);                           \
        blocking_end(me);                                        \
        return result == 0 ? VALUE_NONE : raise_termios();       \
    }
WITH_NUMBER(tcsendbreak)
WITH_NUMBER(tcflush)
WITH_NUMBER(tcflow)

FN(termios_tcdrain)
{
    int fd;
    if (!fd_arg(args[0], &fd))
        return 0;
    Thread *me = blocking_begin();
    int result = tcdrain(fd);
    blocking_end(me);
    return result == 0 ? VALUE_NONE : raise_termios();
}

FN(termios_tcgetwinsize)
{
    int fd;
    struct winsize size;
    if (!fd_arg(args[0], &fd))
        return 0;
    if (ioctl(fd, TIOCGWINSZ, &size) == -1)
        return raise_termios();
    return tuple_pack(2, int_new(size.ws_row), int_new(size.ws_col));
}

FN(termios_tcsetwinsize)
{
    int fd;
    int64_t rows, columns;
    struct winsize size;
    if (!fd_arg(args[0], &fd))
        return 0;
    Value pair = list_from_iterable(args[1]);
    if (pair == 0)
        return 0;
    if (LIST(pair)->len != 2)
        return raise_type_error("tcsetwinsize, arg 2: must be a two-item sequence");
    if (!as_int64(LIST(pair)->items[0], &rows) || !as_int64(LIST(pair)->items[1], &columns))
        return 0;
    if (ioctl(fd, TIOCGWINSZ, &size) == -1)
        return raise_termios();
    size.ws_row = (unsigned short)rows;
    size.ws_col = (unsigned short)columns;
    if (size.ws_row != rows || size.ws_col != columns)
        return raise_overflow_error("winsize value(s) out of range.");
    return ioctl(fd, TIOCSWINSZ, &size) == 0 ? VALUE_NONE : raise_termios();
}

#define C(name) {#name, name}
static const struct { const char *name; int64_t value; } constants[] = {
    C(B0), C(B50), C(B75), C(B110), C(B134), C(B150), C(B200), C(B300), C(B600), C(B1200),
    C(B1800), C(B2400), C(B4800), C(B9600), C(B19200), C(B38400), C(B57600), C(B115200),
    C(B230400), C(B460800), C(B500000), C(B576000), C(B921600), C(B1000000), C(B1152000),
    C(B1500000), C(B2000000), C(B2500000), C(B3000000), C(B3500000), C(B4000000), C(CBAUDEX),
    C(TCSANOW), C(TCSADRAIN), C(TCSAFLUSH), C(TCIFLUSH), C(TCOFLUSH), C(TCIOFLUSH), C(TCOOFF),
    C(TCOON), C(TCIOFF), C(TCION), C(IGNBRK), C(BRKINT), C(IGNPAR), C(PARMRK), C(INPCK), C(ISTRIP),
    C(INLCR), C(IGNCR), C(ICRNL), C(IUCLC), C(IXON), C(IXANY), C(IXOFF), C(IMAXBEL), C(IUTF8),
    C(OPOST), C(OLCUC), C(ONLCR), C(OCRNL), C(ONOCR), C(ONLRET), C(OFILL), C(OFDEL),
    {"NLDLY", 256}, {"CRDLY", 1536}, {"TABDLY", 6144}, {"BSDLY", 8192}, {"VTDLY", 16384},
    {"FFDLY", 32768}, {"NL0", 0}, {"NL1", 256}, {"CR0", 0}, {"CR1", 512}, {"CR2", 1024},
    {"CR3", 1536}, {"TAB0", 0}, {"TAB1", 2048}, {"TAB2", 4096}, {"TAB3", 6144}, {"XTABS", 6144},
    {"BS0", 0}, {"BS1", 8192}, {"VT0", 0}, {"VT1", 16384}, {"FF0", 0}, {"FF1", 32768}, C(CSIZE),
    C(CSTOPB), C(CREAD), C(PARENB), C(PARODD), C(HUPCL), C(CLOCAL), C(CIBAUD), C(CRTSCTS), C(CS5),
    C(CS6), C(CS7), C(CS8), C(ISIG), C(ICANON), C(XCASE), C(ECHO), C(ECHOE), C(ECHOK), C(ECHONL),
    C(ECHOCTL), C(ECHOPRT), C(ECHOKE), C(FLUSHO), C(NOFLSH), C(TOSTOP), C(PENDIN), C(IEXTEN),
    C(EXTPROC), C(VINTR), C(VQUIT), C(VERASE), C(VKILL), C(VEOF), {"VTIME", 5}, C(VMIN),
    {"VSWTC", 7}, {"VSWTCH", 7}, C(VSTART), C(VSTOP), C(VSUSP), C(VEOL), C(VREPRINT), C(VDISCARD),
    C(VWERASE), C(VLNEXT), C(VEOL2), C(CBAUD), {"CDSUSP", 25}, {"CEOF", 4}, {"CEOL", 0},
    {"CEOT", 4}, {"CERASE", 127}, {"CFLUSH", 15}, {"CINTR", 3}, {"CKILL", 21}, {"CLNEXT", 22},
    {"CQUIT", 28}, {"CRPRNT", 18}, {"CSTART", 17}, {"CSTOP", 19}, {"CSUSP", 26}, {"CWERASE", 23},
    {"EXTA", 14}, {"EXTB", 15}, {"FIOASYNC", 21586}, C(FIOCLEX), C(FIONBIO), C(FIONCLEX),
    C(FIONREAD), {"IOCSIZE_MASK", 1073676288}, {"IOCSIZE_SHIFT", 16}, {"NCC", 8}, C(NCCS),
    {"N_MOUSE", 2}, {"N_PPP", 3}, {"N_SLIP", 1}, {"N_STRIP", 4}, {"N_TTY", 0}, C(TCFLSH),
    {"TCGETA", 21509}, {"TCGETS", 21505}, C(TCSBRK), {"TCSBRKP", 21541}, {"TCSETA", 21510},
    {"TCSETAF", 21512}, {"TCSETAW", 21511}, {"TCSETS", 21506}, {"TCSETSF", 21508},
    {"TCSETSW", 21507}, C(TCXONC), {"TIOCCONS", 21533}, {"TIOCEXCL", 21516}, {"TIOCGETD", 21540},
    {"TIOCGICOUNT", 21597}, {"TIOCGLCKTRMIOS", 21590}, {"TIOCGPGRP", 21519},
    {"TIOCGSERIAL", 21534}, {"TIOCGSOFTCAR", 21529}, {"TIOCGWINSZ", 21523}, {"TIOCINQ", 21531},
    {"TIOCLINUX", 21532}, {"TIOCMBIC", 21527}, {"TIOCMBIS", 21526}, {"TIOCMGET", 21525},
    {"TIOCMIWAIT", 21596}, {"TIOCMSET", 21528}, {"TIOCM_CAR", 64}, {"TIOCM_CD", 64},
    {"TIOCM_CTS", 32}, {"TIOCM_DSR", 256}, {"TIOCM_DTR", 2}, {"TIOCM_LE", 1}, {"TIOCM_RI", 128},
    {"TIOCM_RNG", 128}, {"TIOCM_RTS", 4}, {"TIOCM_SR", 16}, {"TIOCM_ST", 8}, {"TIOCNOTTY", 21538},
    {"TIOCNXCL", 21517}, {"TIOCOUTQ", 21521}, {"TIOCPKT", 21536}, {"TIOCPKT_DATA", 0},
    {"TIOCPKT_DOSTOP", 32}, {"TIOCPKT_FLUSHREAD", 1}, {"TIOCPKT_FLUSHWRITE", 2},
    {"TIOCPKT_NOSTOP", 16}, {"TIOCPKT_START", 8}, {"TIOCPKT_STOP", 4}, {"TIOCSCTTY", 21518},
    {"TIOCSERCONFIG", 21587}, {"TIOCSERGETLSR", 21593}, {"TIOCSERGETMULTI", 21594},
    {"TIOCSERGSTRUCT", 21592}, {"TIOCSERGWILD", 21588}, {"TIOCSERSETMULTI", 21595},
    {"TIOCSERSWILD", 21589}, {"TIOCSER_TEMT", 1}, {"TIOCSETD", 21539}, {"TIOCSLCKTRMIOS", 21591},
    {"TIOCSPGRP", 21520}, {"TIOCSSERIAL", 21535}, {"TIOCSSOFTCAR", 21530}, {"TIOCSTI", 21522},
    {"TIOCSWINSZ", 21524}, {"_POSIX_VDISABLE", 0},
};

static const MethodDef functions[] = {
    {"tcgetattr", termios_tcgetattr, "fd, /", 0, "Get the tty attributes for file descriptor fd."},
    {"tcsetattr", termios_tcsetattr, "fd, when, attributes, /", 0,
     "Set the tty attributes for file descriptor fd."},
    {"tcsendbreak", termios_tcsendbreak, "fd, duration, /", 0,
     "Send a break on file descriptor fd."},
    {"tcdrain", termios_tcdrain, "fd, /", 0,
     "Wait until all output written to file descriptor fd has been transmitted."},
    {"tcflush", termios_tcflush, "fd, queue, /", 0, "Discard queued data on file descriptor fd."},
    {"tcflow", termios_tcflow, "fd, action, /", 0,
     "Suspend or resume input or output on file descriptor fd."},
    {"tcgetwinsize", termios_tcgetwinsize, "fd, /", 0,
     "Get the tty winsize for file descriptor fd."},
    {"tcsetwinsize", termios_tcsetwinsize, "fd, winsize, /", 0,
     "Set the tty winsize for file descriptor fd."},
    {0},
};

static bool init(Value module)
{
    Value bases = tuple_pack(1, OBJECT_VALUE(&type_Exception));
    Dict *dict = dict_new();
    Value name = str_intern_cstr("error"), home = str_from_cstr("termios");
    if (bases == 0 || dict == NULL || name == 0 || home == 0
        || !dict_set(dict, NAME(dunder_module), home))
        return false;
    error_class = type_create(NULL, name, bases, OBJECT_VALUE(dict), NULL, 0);
    if (error_class == 0 || !module_add(module, "error", error_class))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(constants); i++)
        if (!module_add_int(module, constants[i].name, constants[i].value))
            return false;
    return true;
}

const ModuleDef mod_termios = {
    .name = "termios",
    .doc = "This module provides an interface to the Posix calls for tty I/O control.",
    .functions = functions,
    .init = init,
};
