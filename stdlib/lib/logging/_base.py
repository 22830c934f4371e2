"""What the parts of logging share: the lock, the levels, the log record and how it is made."""

import os
import sys
import threading
import time
import weakref
from collections.abc import Mapping

# The package, for the options that programs set on it (raiseExceptions, logThreads...).
import logging as _options

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0

_startTime = time.time_ns()
_lock = threading.RLock()
_levelToName = {CRITICAL: 'CRITICAL', ERROR: 'ERROR', WARNING: 'WARNING', INFO: 'INFO',
                DEBUG: 'DEBUG', NOTSET: 'NOTSET'}
_nameToLevel = {'CRITICAL': CRITICAL, 'FATAL': FATAL, 'ERROR': ERROR, 'WARN': WARNING,
                'WARNING': WARNING, 'INFO': INFO, 'DEBUG': DEBUG, 'NOTSET': NOTSET}


def getLevelNamesMapping():
    """A copy of the mapping from level names to levels."""
    return _nameToLevel.copy()


def getLevelName(level):
    """The name of a level, or the level of a name; 'Level n' for what has no name."""
    name = _levelToName.get(level)
    if name is not None:
        return name
    number = _nameToLevel.get(level)
    if number is not None:
        return number
    return 'Level %s' % level


def addLevelName(level, levelName):
    """Associate a name with a level, to be used in formatting."""
    with _lock:
        _levelToName[level] = levelName
        _nameToLevel[levelName] = level


def _checkLevel(level):
    if isinstance(level, int):
        return level
    if str(level) == level:
        if level not in _nameToLevel:
            raise ValueError('Unknown level: %r' % level)
        return _nameToLevel[level]
    raise TypeError('Level not an integer or a valid string: %r' % (level,))


### Locks across fork(): the child gets fresh ones, as their owners may not exist there ###

_at_fork_reinit_lock_weakset = weakref.WeakSet()


def _register_at_fork_reinit_lock(instance):
    with _lock:
        _at_fork_reinit_lock_weakset.add(instance)


def _after_fork_in_child():
    for handler in _at_fork_reinit_lock_weakset:
        handler._at_fork_reinit()
    _lock._at_fork_reinit()


if hasattr(os, 'register_at_fork') and hasattr(_lock, '_at_fork_reinit'):
    os.register_at_fork(before=_lock.acquire, after_in_child=_after_fork_in_child,
                        after_in_parent=_lock.release)


class LogRecord:
    """An event that is being logged, with all that is known about it."""

    def __init__(self, name, level, pathname, lineno, msg, args, exc_info, func=None,
                 sinfo=None, **kwargs):
        now = time.time_ns()
        self.name = name
        self.msg = msg
        # A single mapping as argument stands for named values: log('%(a)d', {'a': 1}).
        if args and len(args) == 1 and isinstance(args[0], Mapping) and args[0]:
            args = args[0]
        self.args = args
        self.levelname = getLevelName(level)
        self.levelno = level
        self.pathname = pathname
        try:
            self.filename = os.path.basename(pathname)
            self.module = os.path.splitext(self.filename)[0]
        except (TypeError, ValueError, AttributeError):
            self.filename = pathname
            self.module = 'Unknown module'
        self.exc_info = exc_info
        self.exc_text = None
        self.stack_info = sinfo
        self.lineno = lineno
        self.funcName = func
        self._set_times(now)
        self._set_origin()

    def _set_times(self, now):
        self.created = now / 1e9
        self.msecs = now % 1_000_000_000 // 1_000_000 + 0.0
        if self.msecs == 999.0 and int(self.created) != now // 1_000_000_000:
            # created was rounded up to the next second.
            self.msecs = 0.0
        self.relativeCreated = (now - _startTime) / 1e6

    def _set_origin(self):
        self.thread = self.threadName = None
        if _options.logThreads:
            self.thread = threading.get_ident()
            self.threadName = threading.current_thread().name
        self.processName = None
        if _options.logMultiprocessing:
            self.processName = 'MainProcess'
            multiprocessing = sys.modules.get('multiprocessing')
            if multiprocessing is not None:
                try:
                    self.processName = multiprocessing.current_process().name
                except Exception:
                    pass
        self.process = os.getpid() if _options.logProcesses else None
        self.taskName = None
        if _options.logAsyncioTasks:
            asyncio = sys.modules.get('asyncio')
            if asyncio is not None:
                try:
                    self.taskName = asyncio.current_task().get_name()
                except Exception:
                    pass

    def __repr__(self):
        return '<LogRecord: %s, %s, %s, %s, "%s">' % (self.name, self.levelno, self.pathname,
                                                      self.lineno, self.msg)

    def getMessage(self):
        """The message with its arguments merged in."""
        msg = str(self.msg)
        if self.args:
            msg = msg % self.args
        return msg


_logRecordFactory = LogRecord


def setLogRecordFactory(factory):
    """Set the callable that makes log records."""
    global _logRecordFactory
    _logRecordFactory = factory


def getLogRecordFactory():
    """The callable that makes log records."""
    return _logRecordFactory


def makeLogRecord(dict):
    """A record with the given attributes, for one that came from elsewhere."""
    record = _logRecordFactory(None, None, '', 0, '', (), None, None)
    record.__dict__.update(dict)
    return record


class Filter:
    """Lets events of one logger and of those below it pass."""

    def __init__(self, name=''):
        self.name = name
        self.nlen = len(name)

    def filter(self, record):
        """True if the record is to be logged."""
        if self.nlen == 0 or self.name == record.name:
            return True
        return record.name.startswith(self.name) and record.name[self.nlen] == '.'


class Filterer:
    """The base of loggers and handlers: a list of filters."""

    def __init__(self):
        self.filters = []

    def addFilter(self, filter):
        if filter not in self.filters:
            self.filters.append(filter)

    def removeFilter(self, filter):
        if filter in self.filters:
            self.filters.remove(filter)

    def filter(self, record):
        """False if a filter rejects the record, else the record (which a filter may replace)."""
        for item in self.filters:
            result = item.filter(record) if hasattr(item, 'filter') else item(record)
            if not result:
                return False
            if isinstance(result, LogRecord):
                record = result
        return record
