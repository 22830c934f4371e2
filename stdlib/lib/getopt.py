"""Options of the command line in the manner of C's getopt()."""

import os

try:
    from gettext import gettext as _
except ImportError:
    def _(text):
        return text

__all__ = ['GetoptError', 'error', 'getopt', 'gnu_getopt']


class GetoptError(Exception):
    """Bad options: `msg` says what, `opt` which."""

    opt = ''
    msg = ''

    def __init__(self, msg, opt=''):
        self.msg = msg
        self.opt = opt
        Exception.__init__(self, msg, opt)

    def __str__(self):
        return self.msg


error = GetoptError     # the old name


def _as_list(longopts):
    return [longopts] if isinstance(longopts, str) else list(longopts)


def getopt(args, shortopts, longopts=[]):
    """Options and the rest of the arguments; the first argument that is no option ends them.

    shortopts has a letter for each short option, with ':' after it if it takes an argument;
    longopts the long ones, with '=' for an argument."""
    opts = []
    longopts = _as_list(longopts)
    while args and args[0].startswith('-') and args[0] != '-':
        if args[0] == '--':
            args = args[1:]
            break
        if args[0].startswith('--'):
            opts, args = do_longs(opts, args[0][2:], longopts, args[1:])
        else:
            opts, args = do_shorts(opts, args[0][1:], shortopts, args[1:])
    return opts, args


def gnu_getopt(args, shortopts, longopts=[]):
    """The same, with options also after other arguments, unless shortopts begins with '+' or
    POSIXLY_CORRECT is set."""
    opts, rest = [], []
    longopts = _as_list(longopts)
    return_in_order = False
    if shortopts.startswith('-'):
        shortopts = shortopts[1:]
        all_options_first = False
        return_in_order = True
    elif shortopts.startswith('+'):
        shortopts = shortopts[1:]
        all_options_first = True
    else:
        all_options_first = bool(os.environ.get('POSIXLY_CORRECT'))
    while args:
        if args[0] == '--':
            rest += args[1:]
            break
        if args[0][:2] == '--':
            opts, args = do_longs(opts, args[0][2:], longopts, args[1:])
        elif args[0][:1] == '-' and args[0] != '-':
            opts, args = do_shorts(opts, args[0][1:], shortopts, args[1:])
        elif all_options_first:
            rest += args
            break
        else:
            rest.append(args[0])
            args = args[1:]
    return opts, rest


def do_longs(opts, opt, longopts, args):
    name, equals, value = opt.partition('=')
    optarg = value if equals else None
    has_arg, name = long_has_args(name, longopts)
    if has_arg:
        if optarg is None:
            if not args:
                raise GetoptError(_('option --%s requires argument') % name, name)
            optarg, args = args[0], args[1:]
    elif optarg is not None:
        raise GetoptError(_('option --%s must not have an argument') % name, name)
    opts.append(('--' + name, optarg or ''))
    return opts, args


def long_has_args(opt, longopts):
    """Whether a long option takes an argument, and its full name (it may be abbreviated)."""
    possible = [option for option in longopts if option.startswith(opt)]
    if not possible:
        raise GetoptError(_('option --%s not recognized') % opt, opt)
    if opt in possible:
        return False, opt
    if opt + '=' in possible:
        return True, opt
    if len(possible) > 1:
        raise GetoptError(_('option --%s not a unique prefix') % opt, opt)
    found = possible[0]
    has_arg = found.endswith('=')
    return has_arg, found[:-1] if has_arg else found


def do_shorts(opts, optstring, shortopts, args):
    while optstring != '':
        opt, optstring = optstring[0], optstring[1:]
        if short_has_arg(opt, shortopts):
            if optstring == '':
                if not args:
                    raise GetoptError(_('option -%s requires argument') % opt, opt)
                optstring, args = args[0], args[1:]
            optarg, optstring = optstring, ''
        else:
            optarg = ''
        opts.append(('-' + opt, optarg))
    return opts, args


def short_has_arg(opt, shortopts):
    for i, letter in enumerate(shortopts):
        if opt == letter != ':':
            return shortopts.startswith(':', i + 1)
    raise GetoptError(_('option -%s not recognized') % opt, opt)


if __name__ == '__main__':
    import sys
    print(getopt(sys.argv[1:], 'a:b', ['alpha=', 'beta']))
