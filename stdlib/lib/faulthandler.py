"""Shows where threads are: at once, after a time, or when a signal comes.

Tracebacks are written by the interpreter in a running thread. A crash of the interpreter itself (a
fatal signal) ends the process without one: enable() only remembers that it was called.
"""
import os
import signal
import sys
import threading

_enabled = False
_timer = None
_registered = {}


def _stream(file):
    """A function that writes text to the file or descriptor."""
    if file is None:
        file = sys.stderr
        if file is None:
            raise RuntimeError('unable to get sys.stderr')
    if isinstance(file, int):
        return lambda text: os.write(file, text.encode('utf-8', 'backslashreplace'))
    fd = file.fileno()
    try:
        file.flush()
    except Exception:
        pass
    return lambda text: os.write(fd, text.encode('utf-8', 'backslashreplace'))


def _write_stack(write, frame):
    count = 0
    while frame is not None:
        count += 1
        if count > 100:
            write('  ...\n')
            break
        code = frame.f_code
        write(f'  File "{code.co_filename}", line {frame.f_lineno} in {code.co_name}\n')
        frame = frame.f_back


def _dump(write, all_threads, frame):
    me = threading.get_ident()
    if not all_threads:
        write('Stack (most recent call first):\n')
        _write_stack(write, frame)
        return
    for ident, other in sys._current_frames().items():
        if ident != me:
            write(f'Thread {ident:#018x} (most recent call first):\n')
            _write_stack(write, other)
            write('\n')
    write(f'Current thread {me:#018x} (most recent call first):\n')
    _write_stack(write, frame)


def dump_traceback(file=None, all_threads=True):
    """Dump the traceback of the current thread, or of all threads, into file."""
    _dump(_stream(file), all_threads, sys._getframe(1))


def enable(file=None, all_threads=True):
    """Remembers that fault handling is wanted."""
    global _enabled
    _stream(file)
    _enabled = True


def disable():
    """Undoes enable(): whether it had been called."""
    global _enabled
    was, _enabled = _enabled, False
    return was


def is_enabled():
    """Whether enable() was called."""
    return _enabled


def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    """Dump the tracebacks of all threads after timeout seconds, again and again if repeat is true;
    exit: end the process then."""
    global _timer
    if timeout <= 0:
        raise ValueError('timeout must be greater than 0')
    write = _stream(file)
    cancel_dump_traceback_later()
    hours, rest = divmod(timeout, 3600)
    minutes, seconds = divmod(rest, 60)
    header = f'Timeout ({int(hours)}:{int(minutes):02}:{int(seconds):02})!\n'
    cancelled = threading.Event()

    def watch():
        while not cancelled.wait(timeout):
            write(header)
            for ident, frame in sys._current_frames().items():
                if ident != threading.get_ident():
                    write(f'Thread {ident:#018x} (most recent call first):\n')
                    _write_stack(write, frame)
            if exit:
                os._exit(1)
            if not repeat:
                return

    threading.Thread(target=watch, daemon=True, name='faulthandler').start()
    _timer = cancelled


def cancel_dump_traceback_later():
    """Cancel the last call of dump_traceback_later()."""
    global _timer
    if _timer is not None:
        _timer.set()
        _timer = None


def register(signum, file=None, all_threads=True, chain=False):
    """Dump tracebacks when the signal comes; chain: then call the handler there was."""
    write = _stream(file)
    earlier = _registered[signum][0] if signum in _registered else signal.getsignal(signum)

    def handler(number, frame):
        _dump(write, all_threads, frame)
        if chain and callable(earlier):
            earlier(number, frame)

    signal.signal(signum, handler)
    _registered[signum] = earlier, handler


def unregister(signum):
    """Undoes register(): whether the signal was registered."""
    if signum not in _registered:
        return False
    earlier, _ = _registered.pop(signum)
    signal.signal(signum, signal.SIG_DFL if earlier is None else earlier)
    return True


# For tests: the ways to die.

def _die(number):
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _sigsegv(release_gil=False, /):
    _die(signal.SIGSEGV)


def _sigfpe():
    _die(signal.SIGFPE)


def _sigabrt():
    _die(signal.SIGABRT)


_read_null = _sigsegv
