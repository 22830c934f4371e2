"""More handlers: rotating files, sockets, syslog, mail, HTTP, memory and queues.

Those of the network are loaded when they are asked for, as they need the socket module.
"""

import copy
import logging
import os
import queue
import re
import threading
import time

from ._queue import BufferingHandler, MemoryHandler, QueueHandler, QueueListener
from ._rotate import (_MIDNIGHT, BaseRotatingHandler, RotatingFileHandler,
                      TimedRotatingFileHandler, WatchedFileHandler)

_NETWORK = frozenset({
    'DEFAULT_TCP_LOGGING_PORT', 'DEFAULT_UDP_LOGGING_PORT', 'DEFAULT_HTTP_LOGGING_PORT',
    'DEFAULT_SOAP_LOGGING_PORT', 'SYSLOG_UDP_PORT', 'SYSLOG_TCP_PORT', 'SocketHandler',
    'DatagramHandler', 'SysLogHandler', 'SMTPHandler', 'NTEventLogHandler', 'HTTPHandler'})


def __getattr__(name):
    if name not in _NETWORK:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    from . import _network
    for each in _NETWORK:
        value = globals()[each] = getattr(_network, each)
        if isinstance(value, type):
            value.__module__ = __name__
    return globals()[name]


for _value in (BufferingHandler, MemoryHandler, QueueHandler, QueueListener, BaseRotatingHandler,
               RotatingFileHandler, TimedRotatingFileHandler, WatchedFileHandler):
    _value.__module__ = __name__
del _value
