"""Logging: loggers take events, handlers put them out, formatters give them their text.

The parts are _base (levels, records, filters), _format, _handler and _logger; here are the functions
that work on the root logger, the setup, and the options.
"""

import atexit
import os
import sys
import traceback
import warnings
import weakref

__all__ = ['BASIC_FORMAT', 'BufferingFormatter', 'CRITICAL', 'DEBUG', 'ERROR', 'FATAL',
           'FileHandler', 'Filter', 'Formatter', 'Handler', 'INFO', 'LogRecord', 'Logger',
           'LoggerAdapter', 'NOTSET', 'NullHandler', 'StreamHandler', 'WARN', 'WARNING',
           'addLevelName', 'basicConfig', 'captureWarnings', 'critical', 'debug', 'disable',
           'error', 'exception', 'fatal', 'getLevelName', 'getLogger', 'getLoggerClass', 'info',
           'log', 'makeLogRecord', 'setLoggerClass', 'shutdown', 'warn', 'warning',
           'getLogRecordFactory', 'setLogRecordFactory', 'lastResort', 'raiseExceptions',
           'getLevelNamesMapping', 'getHandlerByName', 'getHandlerNames']

# Options: read by the parts at the time of use.
raiseExceptions = True
logThreads = True
logMultiprocessing = True
logProcesses = True
logAsyncioTasks = True

from ._base import (CRITICAL, FATAL, ERROR, WARNING, WARN, INFO, DEBUG, NOTSET, LogRecord, Filter,
                    Filterer, _at_fork_reinit_lock_weakset, _checkLevel, _levelToName, _lock,
                    _nameToLevel, _startTime, addLevelName, getLevelName, getLevelNamesMapping,
                    getLogRecordFactory, makeLogRecord, setLogRecordFactory)
from ._format import (BASIC_FORMAT, _STYLES, BufferingFormatter, Formatter, PercentStyle,
                      StrFormatStyle, StringTemplateStyle, _defaultFormatter)
from ._handler import (FileHandler, Handler, NullHandler, StreamHandler, _addHandlerRef,
                       _defaultLastResort, _handlerList, _handlers, _removeHandlerRef,
                       _StderrHandler, getHandlerByName, getHandlerNames)
from ._logger import (Logger, LoggerAdapter, Manager, PlaceHolder, RootLogger, _srcfile,
                      currentframe)

_loggerClass = Logger
lastResort = _defaultLastResort
root = RootLogger(WARNING)
Logger.root = root
Logger.manager = Manager(root)


def __getattr__(name):
    if name == '_logRecordFactory':
        from . import _base
        return _base._logRecordFactory
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def setLoggerClass(klass):
    """Set the class of new loggers; it takes just a name."""
    if klass != Logger and not issubclass(klass, Logger):
        raise TypeError('logger not derived from logging.Logger: ' + klass.__name__)
    global _loggerClass
    _loggerClass = klass


def getLoggerClass():
    """The class of new loggers."""
    return _loggerClass


def getLogger(name=None):
    """The logger of a name; without one, the root logger."""
    if not name or isinstance(name, str) and name == root.name:
        return root
    return Logger.manager.getLogger(name)


def basicConfig(**kwargs):
    """Set the root logger up, if it has no handlers yet (or with force=True)."""
    with _lock:
        force = kwargs.pop('force', False)
        encoding = kwargs.pop('encoding', None)
        errors = kwargs.pop('errors', 'backslashreplace')
        if force:
            for handler in root.handlers[:]:
                root.removeHandler(handler)
                handler.close()
        if root.handlers:
            return
        handlers = _basic_handlers(kwargs, encoding, errors)
        datefmt = kwargs.pop('datefmt', None)
        style = kwargs.pop('style', '%')
        if style not in _STYLES:
            raise ValueError('Style must be one of: %s' % ','.join(_STYLES.keys()))
        formatter = Formatter(kwargs.pop('format', _STYLES[style][1]), datefmt, style)
        for handler in handlers:
            if handler.formatter is None:
                handler.setFormatter(formatter)
            root.addHandler(handler)
        level = kwargs.pop('level', None)
        if level is not None:
            root.setLevel(level)
        if kwargs:
            raise ValueError('Unrecognised argument(s): %s' % ', '.join(kwargs.keys()))


def _basic_handlers(kwargs, encoding, errors):
    """The handlers that the arguments of basicConfig() ask for."""
    handlers = kwargs.pop('handlers', None)
    if handlers is not None:
        if 'stream' in kwargs or 'filename' in kwargs:
            raise ValueError("'stream' or 'filename' should not be specified together with "
                             "'handlers'")
        return handlers
    if 'stream' in kwargs and 'filename' in kwargs:
        raise ValueError("'stream' and 'filename' should not be specified together")
    filename = kwargs.pop('filename', None)
    mode = kwargs.pop('filemode', 'a')
    if not filename:
        return [StreamHandler(kwargs.pop('stream', None))]
    if 'b' in mode:
        errors = None
    else:
        import io
        encoding = io.text_encoding(encoding)
    return [FileHandler(filename, mode, encoding=encoding, errors=errors)]


def _set_up():
    if not root.handlers:
        basicConfig()


def critical(msg, *args, **kwargs):
    """Log to the root logger with level CRITICAL."""
    _set_up()
    root.critical(msg, *args, **kwargs)


def fatal(msg, *args, **kwargs):
    """The same as critical()."""
    critical(msg, *args, **kwargs)


def error(msg, *args, **kwargs):
    """Log to the root logger with level ERROR."""
    _set_up()
    root.error(msg, *args, **kwargs)


def exception(msg, *args, exc_info=True, **kwargs):
    """Log to the root logger with level ERROR and the exception being handled."""
    error(msg, *args, exc_info=exc_info, **kwargs)


def warning(msg, *args, **kwargs):
    """Log to the root logger with level WARNING."""
    _set_up()
    root.warning(msg, *args, **kwargs)


def warn(msg, *args, **kwargs):
    warnings.warn("The 'warn' function is deprecated, use 'warning' instead", DeprecationWarning,
                  2)
    warning(msg, *args, **kwargs)


def info(msg, *args, **kwargs):
    """Log to the root logger with level INFO."""
    _set_up()
    root.info(msg, *args, **kwargs)


def debug(msg, *args, **kwargs):
    """Log to the root logger with level DEBUG."""
    _set_up()
    root.debug(msg, *args, **kwargs)


def log(level, msg, *args, **kwargs):
    """Log to the root logger with any level."""
    _set_up()
    root.log(level, msg, *args, **kwargs)


def disable(level=CRITICAL):
    """Disable all logging of this level and below."""
    root.manager.disable = level
    root.manager._clear_cache()


def shutdown(handlerList=_handlerList):
    """Flush and close all handlers, the last made first; called at the end of the program."""
    for reference in reversed(handlerList[:]):
        # The end is no time for new errors: files that are closed already are no matter.
        try:
            handler = reference()
            if handler:
                try:
                    handler.acquire()
                    # A MemoryHandler would pass its records on to a target that is closed.
                    if getattr(handler, 'flushOnClose', True):
                        handler.flush()
                    handler.close()
                except (OSError, ValueError):
                    pass
                finally:
                    handler.release()
        except:
            if raiseExceptions:
                raise


atexit.register(shutdown)


### Warnings as log records ###

_warnings_showwarning = None


def _showwarning(message, category, filename, lineno, file=None, line=None):
    if file is not None:
        if _warnings_showwarning is not None:
            _warnings_showwarning(message, category, filename, lineno, file, line)
        return
    text = warnings.formatwarning(message, category, filename, lineno, line)
    logger = getLogger('py.warnings')
    if not logger.handlers:
        logger.addHandler(NullHandler())
    # As the message, not as an argument: it groups better where events are collected.
    logger.warning(str(text))


def captureWarnings(capture):
    """Send all warnings to the logger 'py.warnings', or (if false) no longer."""
    global _warnings_showwarning
    if capture:
        if _warnings_showwarning is None:
            _warnings_showwarning = warnings.showwarning
            warnings.showwarning = _showwarning
    elif _warnings_showwarning is not None:
        warnings.showwarning = _warnings_showwarning
        _warnings_showwarning = None


def _own(namespace):
    """Classes and functions of the parts say where users find them (also for pickle)."""
    for value in list(namespace.values()):
        if getattr(value, '__module__', '').startswith('logging._'):
            value.__module__ = 'logging'


_own(globals())
