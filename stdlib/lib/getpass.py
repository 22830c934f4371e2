"""Reading a password without showing it, and the name of the user."""

import io
import os
import sys

__all__ = ['getpass', 'getuser', 'GetPassWarning']


class GetPassWarning(UserWarning):
    """The password may be shown."""


def unix_getpass(prompt='Password: ', stream=None):
    """A password from the terminal, /dev/tty if it can be opened, else stdin."""
    import contextlib
    password = None
    with contextlib.ExitStack() as stack:
        try:
            fd = os.open('/dev/tty', os.O_RDWR | os.O_NOCTTY)
            tty = io.FileIO(fd, 'w+')
            stack.enter_context(tty)
            source = io.TextIOWrapper(tty)
            stack.enter_context(source)
            if not stream:
                stream = source
        except OSError:
            stack.close()
            try:
                fd = sys.stdin.fileno()
            except (AttributeError, ValueError):
                fd = None
                password = fallback_getpass(prompt, stream)
            source = sys.stdin
            if not stream:
                stream = sys.stderr
        if fd is not None:
            password = _read_hidden(fd, source, prompt, stream, stack)
        stream.write('\n')
        return password


def _read_hidden(fd, source, prompt, stream, stack):
    password = None
    try:
        old = termios.tcgetattr(fd)
        new = old[:]
        new[3] &= ~termios.ECHO
        how = termios.TCSAFLUSH
        if hasattr(termios, 'TCSASOFT'):
            how |= termios.TCSASOFT
        try:
            termios.tcsetattr(fd, how, new)
            password = _raw_input(prompt, stream, input=source)
        finally:
            termios.tcsetattr(fd, how, old)
            stream.flush()
    except termios.error:
        if password is not None:
            # It was read: the failure is of putting the terminal back.
            raise
        if stream is not source:
            stack.close()
        password = fallback_getpass(prompt, stream)
    return password


def fallback_getpass(prompt='Password: ', stream=None):
    import warnings
    warnings.warn('Can not control echo on the terminal.', GetPassWarning, stacklevel=2)
    if not stream:
        stream = sys.stderr
    print('Warning: Password input may be echoed.', file=stream)
    return _raw_input(prompt, stream)


def _raw_input(prompt='', stream=None, input=None):
    stream = stream or sys.stderr
    input = input or sys.stdin
    prompt = str(prompt)
    if prompt:
        try:
            stream.write(prompt)
        except UnicodeEncodeError:
            prompt = prompt.encode(stream.encoding, 'replace')
            stream.write(prompt.decode(stream.encoding))
        stream.flush()
    line = input.readline()
    if not line:
        raise EOFError
    return line.removesuffix('\n')


def getuser():
    """The user's name: from the environment, or from the password database."""
    for name in ('LOGNAME', 'USER', 'LNAME', 'USERNAME'):
        user = os.environ.get(name)
        if user:
            return user
    try:
        import pwd
        return pwd.getpwuid(os.getuid())[0]
    except (ImportError, KeyError) as e:
        raise OSError('No username set in the environment') from e


try:
    import termios
    # The old names of what is needed are checked: other systems lack them.
    (termios.tcgetattr, termios.tcsetattr)
except (ImportError, AttributeError):
    getpass = fallback_getpass
else:
    getpass = unix_getpass
