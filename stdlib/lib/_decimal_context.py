"""decimal: signals, contexts, and what rounds a result to a context.

A context's flags and traps are bit masks, seen from outside as dictionaries of signal classes. An
operation computes its result and a mask of conditions; Context._conclude raises the first one that is
trapped.
"""
import contextvars

ROUND_DOWN = 'ROUND_DOWN'
ROUND_HALF_UP = 'ROUND_HALF_UP'
ROUND_HALF_EVEN = 'ROUND_HALF_EVEN'
ROUND_CEILING = 'ROUND_CEILING'
ROUND_FLOOR = 'ROUND_FLOOR'
ROUND_UP = 'ROUND_UP'
ROUND_HALF_DOWN = 'ROUND_HALF_DOWN'
ROUND_05UP = 'ROUND_05UP'
_rounding_modes = (ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_CEILING, ROUND_FLOOR,
                   ROUND_UP, ROUND_HALF_DOWN, ROUND_05UP)

MAX_PREC = 999999999999999999
MAX_EMAX = 999999999999999999
MIN_EMIN = -999999999999999999
MIN_ETINY = MIN_EMIN - (MAX_PREC - 1)

HAVE_THREADS = True
HAVE_CONTEXTVAR = True


class DecimalException(ArithmeticError):
    """Base of the signals."""


class Clamped(DecimalException):
    """An exponent was changed to fit."""


class InvalidOperation(DecimalException):
    """An operation without a meaningful result: the result is NaN."""


class ConversionSyntax(InvalidOperation):
    """A text that is no number."""


class DivisionByZero(DecimalException, ZeroDivisionError):
    """A finite number divided by zero: the result is infinite."""


class DivisionImpossible(InvalidOperation):
    """An integer quotient that would have too many digits."""


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    """Zero divided by zero."""


class Inexact(DecimalException):
    """Digits other than zero were lost."""


class InvalidContext(InvalidOperation):
    """A context that cannot be."""


class Rounded(DecimalException):
    """Digits were lost, perhaps zeros only."""


class Subnormal(DecimalException):
    """The result's exponent is below Emin."""


class Overflow(Inexact, Rounded):
    """The result's exponent is above Emax."""


class Underflow(Inexact, Rounded, Subnormal):
    """A subnormal result that is inexact."""


class FloatOperation(DecimalException, TypeError):
    """A float was mixed with decimals."""


for _cls in (DecimalException, Clamped, InvalidOperation, ConversionSyntax, DivisionByZero,
             DivisionImpossible, DivisionUndefined, Inexact, InvalidContext, Rounded, Subnormal,
             Overflow, Underflow, FloatOperation):
    _cls.__module__ = 'decimal'

# Bits of conditions. The invalid ones differ in what the exception says.
(INVALID, FLOAT, DIV_ZERO, OVERFLOW, UNDERFLOW, SUBNORMAL, INEXACT, ROUNDED, CLAMPED,
 CONVERSION, IMPOSSIBLE, UNDEFINED, BAD_CONTEXT) = (1 << i for i in range(13))
ANY_INVALID = INVALID | CONVERSION | IMPOSSIBLE | UNDEFINED | BAD_CONTEXT
_signal_bits = {
    InvalidOperation: ANY_INVALID, FloatOperation: FLOAT, DivisionByZero: DIV_ZERO,
    Overflow: OVERFLOW, Underflow: UNDERFLOW, Subnormal: SUBNORMAL, Inexact: INEXACT,
    Rounded: ROUNDED, Clamped: CLAMPED,
}
_conditions = {
    INVALID: InvalidOperation, CONVERSION: ConversionSyntax, IMPOSSIBLE: DivisionImpossible,
    UNDEFINED: DivisionUndefined, BAD_CONTEXT: InvalidContext,
}
_signals = (Clamped, Rounded, Inexact, Subnormal, Underflow, Overflow, DivisionByZero,
            FloatOperation, InvalidOperation)
# The order in which signals are looked at when several are trapped, and shown.
_priority = (InvalidOperation, FloatOperation, DivisionByZero, Overflow, Underflow, Subnormal,
             Inexact, Rounded, Clamped)
# The order of the repr: the bits of libmpdec.
_shown = (Clamped, InvalidOperation, DivisionByZero, Inexact, FloatOperation, Overflow, Rounded,
          Subnormal, Underflow)


def _mask_of(signals, what):
    if not isinstance(signals, list):
        raise TypeError('argument must be a signal dict')
    mask = 0
    for signal in signals:
        try:
            mask |= _signal_bits[signal]
        except (KeyError, TypeError):
            raise KeyError(what) from None
    return mask


class SignalDict:
    """A context's flags or traps, as a mapping of signal classes to booleans."""

    __slots__ = ('_context', '_field')
    __hash__ = None

    def __init__(self, context, field):
        self._context = context
        self._field = field

    @property
    def _mask(self):
        return getattr(self._context, self._field)

    def __getitem__(self, signal):
        try:
            bit = _signal_bits[signal]
        except TypeError:
            raise KeyError(signal) from None
        return bool(self._mask & bit)

    def __setitem__(self, signal, value):
        try:
            bit = _signal_bits[signal]
        except (KeyError, TypeError):
            raise KeyError('invalid error flag') from None
        mask = self._mask
        object.__setattr__(self._context, self._field, mask | bit if value else mask & ~bit)

    def __delitem__(self, signal):
        raise ValueError('signal keys cannot be deleted')

    def __iter__(self):
        return iter(_priority)

    def __len__(self):
        return len(_priority)

    def __contains__(self, signal):
        return signal in _signal_bits

    def keys(self):
        return list(_priority)

    def values(self):
        return [self[s] for s in _priority]

    def items(self):
        return [(s, self[s]) for s in _priority]

    def get(self, signal, default=None):
        return self[signal] if signal in self else default

    def copy(self):
        return dict(self.items())

    def __eq__(self, other):
        if isinstance(other, SignalDict):
            return self._names() == other._names()
        if isinstance(other, dict):
            if set(other) != set(_signals):
                return False
            return all(self[s] == bool(other[s]) for s in _signals)
        return NotImplemented

    def _names(self):
        return [s for s in _shown if self[s]]

    def __repr__(self):
        return '{' + ', '.join("<class 'decimal.%s'>:%s" % (s.__name__, self[s])
                               for s in _priority) + '}'


def _int_attribute(name, low, high, message):
    slot = '_clamping' if name == 'clamp' else '_' + name

    def get(self):
        return getattr(self, slot)

    def set(self, value):
        if not isinstance(value, int):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer"
                            if not hasattr(value, '__index__') else
                            'argument must be an integer')
        if not low <= value <= high:
            raise ValueError(message)
        object.__setattr__(self, slot, int(value))

    return property(get, set)


class _ContextBase:
    """Attributes of a context, and the handling of conditions."""

    __slots__ = ('_prec', '_rounding', '_Emin', '_Emax', '_capitals', '_clamping', '_flags', '_traps',
                 '__weakref__')

    prec = _int_attribute('prec', 1, MAX_PREC, 'valid range for prec is [1, MAX_PREC]')
    Emin = _int_attribute('Emin', MIN_EMIN, 0, 'valid range for Emin is [MIN_EMIN, 0]')
    Emax = _int_attribute('Emax', 0, MAX_EMAX, 'valid range for Emax is [0, MAX_EMAX]')
    capitals = _int_attribute('capitals', 0, 1, 'valid values for capitals are [0, 1]')
    clamp = _int_attribute('clamp', 0, 1, 'valid values for clamp are [0, 1]')

    @property
    def rounding(self):
        return self._rounding

    @rounding.setter
    def rounding(self, value):
        if value not in _rounding_modes:
            raise TypeError("valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, "
                            "ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, "
                            "ROUND_HALF_EVEN,\n   ROUND_05UP]")
        object.__setattr__(self, '_rounding', value)

    @property
    def flags(self):
        return SignalDict(self, '_flags')

    @flags.setter
    def flags(self, value):
        object.__setattr__(self, '_flags', self._from_mapping(value))

    @property
    def traps(self):
        return SignalDict(self, '_traps')

    @traps.setter
    def traps(self, value):
        object.__setattr__(self, '_traps', self._from_mapping(value))

    @staticmethod
    def _from_mapping(value):
        if not isinstance(value, (dict, SignalDict)):
            raise TypeError('argument must be a signal dict')
        mask = 0
        for signal, on in value.items():
            try:
                bit = _signal_bits[signal]
            except (KeyError, TypeError):
                raise KeyError('invalid signal dict') from None
            if on:
                mask |= bit
        if len(value) != len(_signals):
            raise KeyError('invalid signal dict')
        return mask

    def __setattr__(self, name, value):
        if name.startswith('_') or not isinstance(getattr(_ContextBase, name, None), property):
            raise AttributeError("'decimal.Context' object has no attribute '%s'" % name)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        raise AttributeError('%s cannot be deleted' % name)

    # What _decimal_number asks for.

    def _conclude(self, status, result):
        """Notes the conditions of an operation; raises the first that is trapped."""
        object.__setattr__(self, '_flags', self._flags | status)
        trapped = status & self._traps
        if trapped:
            names = []
            chosen = None
            for signal in _priority:
                bits = trapped & _signal_bits[signal]
                if bits:
                    chosen = chosen or signal
                    if signal is InvalidOperation:
                        names += [cls for bit, cls in _conditions.items() if bits & bit]
                    else:
                        names.append(signal)
            raise chosen(names)
        return result

    def _shallow_copy(self):
        new = object.__new__(type(self))
        for slot in ('_prec', '_rounding', '_Emin', '_Emax', '_capitals', '_clamping', '_flags',
                     '_traps'):
            object.__setattr__(new, slot, getattr(self, slot))
        return new

    def copy(self):
        """A copy of the context."""
        return self._shallow_copy()

    __copy__ = copy

    def clear_flags(self):
        """Reset all flags."""
        object.__setattr__(self, '_flags', 0)

    def clear_traps(self):
        """Reset all traps."""
        object.__setattr__(self, '_traps', 0)

    def Etiny(self):
        """Emin - prec + 1: the least exponent of a subnormal number."""
        return self._Emin - self._prec + 1

    def Etop(self):
        """Emax - prec + 1: the largest exponent of a number with all digits."""
        return self._Emax - self._prec + 1

    def __repr__(self):
        return ('Context(prec=%d, rounding=%s, Emin=%d, Emax=%d, capitals=%d, clamp=%d, '
                'flags=[%s], traps=[%s])'
                % (self._prec, self._rounding, self._Emin, self._Emax, self._capitals, self._clamping,
                   ', '.join(s.__name__ for s in self.flags._names()),
                   ', '.join(s.__name__ for s in self.traps._names())))

    def __reduce__(self):
        return type(self), (self._prec, self._rounding, self._Emin, self._Emax, self._capitals,
                            self._clamping, self.flags._names(), self.traps._names())


def _init_context(self, prec, rounding, Emin, Emax, capitals, clamp, flags, traps, default):
    """Fills a new context; what is None comes from `default` (or is what it is at the start)."""
    start = object.__setattr__
    start(self, '_flags', 0)
    for name, value, first in (('prec', prec, 28), ('rounding', rounding, ROUND_HALF_EVEN),
                               ('Emin', Emin, -999999), ('Emax', Emax, 999999),
                               ('capitals', capitals, 1), ('clamp', clamp, 0)):
        if value is None:
            value = first if default is None else getattr(default, name)
        setattr(self, name, value)
    if traps is None:
        start(self, '_traps', ANY_INVALID | DIV_ZERO | OVERFLOW if default is None
              else default._traps)
    elif isinstance(traps, (dict, SignalDict)):
        self.traps = traps
    else:
        start(self, '_traps', _mask_of(traps, 'valid values for signals are:\n  '
                                       '[InvalidOperation, FloatOperation, DivisionByZero,\n   '
                                       'Overflow, Underflow, Subnormal, Inexact, Rounded,\n   '
                                       'Clamped]'))
    if flags is None:
        start(self, '_flags', 0)
    elif isinstance(flags, (dict, SignalDict)):
        self.flags = flags
    else:
        start(self, '_flags', _mask_of(flags, 'valid values for signals are:\n  '
                                       '[InvalidOperation, FloatOperation, DivisionByZero,\n   '
                                       'Overflow, Underflow, Subnormal, Inexact, Rounded,\n   '
                                       'Clamped]'))


# ---- digits ----

_powers = [10 ** i for i in range(400)]


def power10(n):
    """10 ** n"""
    return _powers[n] if n < 400 else 10 ** n


def count_digits(c):
    """Decimal digits of c > 0; 1 for 0."""
    n = c.bit_length() * 1233 >> 12
    if c.bit_length() > 3000:  # the estimate of log10(2) is not enough
        n = int(c.bit_length() * 0.30102999566398120)
        if c.bit_length() > 1 << 50:
            raise MemoryError
        while n > 0 and c < power10(n):
            n -= 1
    return n + (c >= power10(n)) or 1


def digits_of(c):
    """c in decimal digits; of any length, unlike str()."""
    if c.bit_length() < 13000:
        return str(c)
    half = count_digits(c) // 2
    high, low = divmod(c, power10(half))
    return digits_of(high) + digits_of(low).rjust(half, '0')


def int_of(text):
    """The int of decimal digits; of any length, unlike int()."""
    if len(text) < 4000:
        return int(text or '0')
    half = len(text) // 2
    return int_of(text[:-half]) * power10(half) + int_of(text[-half:])


def round_digits(sign, c, drop, rounding):
    """(c without its last `drop` digits, rounded; whether that was inexact)"""
    if not c:
        return 0, False
    if drop > count_digits(c) + 1:
        q, r, half = 0, 1, -1  # far less than a half
    else:
        unit = power10(drop)
        q, r = divmod(c, unit)
        if not r:
            return q, False
        r *= 2
        half = (r > unit) - (r < unit)
    if rounding == ROUND_HALF_EVEN:
        up = half > 0 or half == 0 and q & 1
    elif rounding == ROUND_DOWN:
        up = False
    elif rounding == ROUND_HALF_UP:
        up = half >= 0
    elif rounding == ROUND_UP:
        up = True
    elif rounding == ROUND_CEILING:
        up = not sign
    elif rounding == ROUND_FLOOR:
        up = sign
    elif rounding == ROUND_HALF_DOWN:
        up = half > 0
    else:
        up = q % 5 == 0
    return q + 1 if up else q, True


# ---- the current context ----

_current = contextvars.ContextVar('decimal_context')
