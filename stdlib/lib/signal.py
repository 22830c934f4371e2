"""Signal numbers and handlers, on `_signal`."""
import _signal
from _signal import *       # noqa: F403
from enum import IntEnum as _IntEnum

_values = vars(_signal)
Signals = _IntEnum('Signals', {n: v for n, v in _values.items() if isinstance(v, int) and n.isupper()
                               and n.startswith('SIG') and not n.startswith('SIG_')},
                   module=__name__)
Handlers = _IntEnum('Handlers', {'SIG_DFL': 0, 'SIG_IGN': 1}, module=__name__)
globals().update(Signals.__members__)
globals().update(Handlers.__members__)
if 'SIG_BLOCK' in _values:
    Sigmasks = _IntEnum('Sigmasks', {n: _values[n] for n in ('SIG_BLOCK', 'SIG_UNBLOCK', 'SIG_SETMASK')},
                        module=__name__)
    globals().update(Sigmasks.__members__)


def _as_enum(value, cls):
    if not isinstance(value, int):
        return value
    try:
        return cls(value)
    except ValueError:
        return value


def _as_int(value):
    try:
        return int(value)
    except (ValueError, TypeError):
        return value


def signal(signalnum, handler):
    """Set the handler of a signal; the one before is returned."""
    return _as_enum(_signal.signal(_as_int(signalnum), _as_int(handler)), Handlers)


def getsignal(signalnum):
    """The handler of a signal: SIG_IGN, SIG_DFL, None or a callable."""
    return _as_enum(_signal.getsignal(signalnum), Handlers)


def valid_signals():
    """All signal numbers of this platform."""
    return {_as_enum(x, Signals) for x in _signal.valid_signals()}


if 'pthread_sigmask' in _values:
    def pthread_sigmask(how, mask):
        """Fetch and change the signal mask of the thread."""
        return {_as_enum(x, Signals) for x in _signal.pthread_sigmask(how, mask)}

if 'sigpending' in _values:
    def sigpending():
        """Signals that wait because they are blocked."""
        return {_as_enum(x, Signals) for x in _signal.sigpending()}

if 'sigwait' in _values:
    def sigwait(sigset):
        """Wait for one of the signals."""
        return _as_enum(_signal.sigwait(sigset), Signals)


del _values
