"""The logger of asyncio."""

from ._lazy import LazyLogger

_lazy_logger = LazyLogger('asyncio')


def __getattr__(name):
    # Users get the Logger itself; our own modules hold the stand-in of _lazy.
    if name == 'logger':
        logger = globals()['logger'] = _lazy_logger._logger()
        return logger
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
