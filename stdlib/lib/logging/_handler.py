"""Where records go: the base of handlers, streams and files."""

import io
import os
import sys
import threading
import traceback
import weakref

import logging as _options
from ._base import (NOTSET, WARNING, Filterer, _checkLevel, _lock,
                    _register_at_fork_reinit_lock, getLevelName)
from ._format import _defaultFormatter

_handlers = weakref.WeakValueDictionary()   # by name
_handlerList = []                           # weak references, in order of creation, for shutdown()


def _removeHandlerRef(ref):
    # At the interpreter's end the globals may be gone already.
    lock, references = _lock, _handlerList
    if lock and references:
        with lock:
            try:
                references.remove(ref)
            except ValueError:
                pass


def _addHandlerRef(handler):
    with _lock:
        _handlerList.append(weakref.ref(handler, _removeHandlerRef))


def getHandlerByName(name):
    """The handler of a name, or None."""
    return _handlers.get(name)


def getHandlerNames():
    """The names of all handlers that have one."""
    return frozenset(_handlers)


class Handler(Filterer):
    """The base of all handlers: a level, a formatter, filters and a lock."""

    def __init__(self, level=NOTSET):
        Filterer.__init__(self)
        self._name = None
        self.level = _checkLevel(level)
        self.formatter = None
        self._closed = False
        _addHandlerRef(self)
        self.createLock()

    def get_name(self):
        return self._name

    def set_name(self, name):
        with _lock:
            if self._name in _handlers:
                del _handlers[self._name]
            self._name = name
            if name:
                _handlers[name] = self

    name = property(get_name, set_name)

    def createLock(self):
        self.lock = threading.RLock()
        _register_at_fork_reinit_lock(self)

    def _at_fork_reinit(self):
        self.lock._at_fork_reinit()

    def acquire(self):
        if self.lock:
            self.lock.acquire()

    def release(self):
        if self.lock:
            self.lock.release()

    def setLevel(self, level):
        """Set the level below which this handler ignores records."""
        self.level = _checkLevel(level)

    def format(self, record):
        return (self.formatter or _defaultFormatter).format(record)

    def emit(self, record):
        """Put the record out; for subclasses to define."""
        raise NotImplementedError('emit must be implemented by Handler subclasses')

    def handle(self, record):
        """Put the record out if the filters let it pass; returns what they gave."""
        passed = self.filter(record)
        if isinstance(passed, _options.LogRecord):
            record = passed
        if passed:
            with self.lock:
                self.emit(record)
        return passed

    def setFormatter(self, fmt):
        self.formatter = fmt

    def flush(self):
        """Make sure that all is written; nothing to do here."""

    def close(self):
        """Forget this handler; subclasses call this from theirs."""
        with _lock:
            self._closed = True
            if self._name and self._name in _handlers:
                del _handlers[self._name]

    def handleError(self, record):
        """Report an exception during emit() to stderr, unless raiseExceptions is false."""
        if not _options.raiseExceptions or not sys.stderr:
            return
        exc = sys.exception()
        try:
            self._report(exc, record)
        except OSError:
            pass
        finally:
            del exc

    def _report(self, exc, record):
        stderr = sys.stderr
        stderr.write('--- Logging error ---\n')
        traceback.print_exception(exc, limit=None, file=stderr)
        stderr.write('Call stack:\n')
        # From the caller of the logging functions on.
        frame = exc.__traceback__.tb_frame
        while frame and os.path.dirname(frame.f_code.co_filename) == _options.__path__[0]:
            frame = frame.f_back
        if frame:
            traceback.print_stack(frame, file=stderr)
        else:
            stderr.write('Logged from file %s, line %s\n' % (record.filename, record.lineno))
        try:
            stderr.write('Message: %r\nArguments: %s\n' % (record.msg, record.args))
        except RecursionError:
            raise
        except Exception:
            stderr.write('Unable to print the message and arguments - possible formatting error.'
                         '\nUse the traceback above to help find the error.\n')

    def __repr__(self):
        return '<%s (%s)>' % (self.__class__.__name__, getLevelName(self.level))


class StreamHandler(Handler):
    """Writes records to a stream, by default stderr; the stream is not closed."""

    terminator = '\n'

    def __init__(self, stream=None):
        Handler.__init__(self)
        self.stream = sys.stderr if stream is None else stream

    def flush(self):
        with self.lock:
            if self.stream and hasattr(self.stream, 'flush'):
                self.stream.flush()

    def emit(self, record):
        try:
            text = self.format(record)
            self.stream.write(text + self.terminator)
            self.flush()
        except RecursionError:
            raise
        except Exception:
            self.handleError(record)

    def setStream(self, stream):
        """Change the stream; returns the old one, or None if it is the same."""
        if stream is self.stream:
            return None
        old = self.stream
        with self.lock:
            self.flush()
            self.stream = stream
        return old

    def __repr__(self):
        name = str(getattr(self.stream, 'name', ''))
        if name:
            name += ' '
        return '<%s %s(%s)>' % (self.__class__.__name__, name, getLevelName(self.level))

    __class_getitem__ = classmethod(type(list[int]))


class FileHandler(StreamHandler):
    """Writes records to a file; with `delay` it is opened by the first record."""

    def __init__(self, filename, mode='a', encoding=None, delay=False, errors=None):
        filename = os.fspath(filename)
        # Absolute: the program may change its directory.
        self.baseFilename = os.path.abspath(filename)
        self.mode = mode
        self.encoding = encoding
        if 'b' not in mode:
            self.encoding = io.text_encoding(encoding)
        self.errors = errors
        self.delay = delay
        # Kept, as open() may be gone when the interpreter ends.
        self._builtin_open = open
        if delay:
            Handler.__init__(self)
            self.stream = None
        else:
            StreamHandler.__init__(self, self._open())

    def close(self):
        with self.lock:
            try:
                if self.stream:
                    try:
                        self.flush()
                    finally:
                        stream, self.stream = self.stream, None
                        if hasattr(stream, 'close'):
                            stream.close()
            finally:
                StreamHandler.close(self)

    def _open(self):
        return self._builtin_open(self.baseFilename, self.mode, encoding=self.encoding,
                                  errors=self.errors)

    def emit(self, record):
        if self.stream is None and (self.mode != 'w' or not self._closed):
            self.stream = self._open()
        if self.stream:
            StreamHandler.emit(self, record)

    def __repr__(self):
        return '<%s %s (%s)>' % (self.__class__.__name__, self.baseFilename,
                                 getLevelName(self.level))


class _StderrHandler(StreamHandler):
    """Writes to what sys.stderr is at the time."""

    def __init__(self, level=NOTSET):
        Handler.__init__(self, level)

    @property
    def stream(self):
        return sys.stderr


class NullHandler(Handler):
    """Does nothing: for libraries, so that their loggers have a handler."""

    def handle(self, record):
        """Nothing."""

    def emit(self, record):
        """Nothing."""

    def createLock(self):
        self.lock = None

    def _at_fork_reinit(self):
        pass


_defaultLastResort = _StderrHandler(WARNING)
