"""decimal: the class Decimal and contexts with their operations, over _decimal_arith."""
import math
import numbers
import re
import sys
from collections import namedtuple

import _decimal_arith as _arith
import _decimal_exp as _exp
from _decimal_arith import (Number, adjusted, check_nans, compare_finite_or_inf, fit_nan, fix,
                            infinity, is_logical, make, nan, rescale)
from _decimal_context import (
    CONVERSION, FLOAT, INVALID, BAD_CONTEXT, MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_CEILING,
    ROUND_FLOOR, ROUND_HALF_EVEN, _ContextBase, _current, _init_context, _rounding_modes,
    count_digits, digits_of, int_of, power10)
from _decimal_docs import CONTEXT, DECIMAL, document

DecimalTuple = namedtuple('DecimalTuple', 'sign digits exponent', module='decimal')

_parser = re.compile(r"""
    (?P<sign>[-+])?
    (
        (?=\d|\.\d)
        (?P<int>\d*)
        (\.(?P<frac>\d*))?
        (E(?P<exp>[-+]?\d+))?
    |
        Inf(inity)?
    |
        (?P<signal>s)?
        NaN
        (?P<diag>\d*)
    )
    \Z
""", re.VERBOSE | re.IGNORECASE).match

_HASH_MODULUS = sys.hash_info.modulus
_HASH_INF = sys.hash_info.inf
_HASH_10INV = pow(10, _HASH_MODULUS - 2, _HASH_MODULUS)


def getcontext():
    """Get the current default context."""
    try:
        return _current.get()
    except LookupError:
        context = DefaultContext.copy()
        _current.set(context)
        return context


def setcontext(context, /):
    """Set a new default context."""
    if not isinstance(context, Context):
        raise TypeError('argument must be a context')
    if context in (DefaultContext, BasicContext, ExtendedContext):
        context = context.copy()
        context.clear_flags()
    _current.set(context)


class _ContextManager:
    """What localcontext() gives: a context for a with block."""

    def __init__(self, new_context):
        self.new_context = new_context.copy()

    def __enter__(self):
        self.saved_context = getcontext()
        setcontext(self.new_context)
        return self.new_context

    def __exit__(self, t, v, tb):
        setcontext(self.saved_context)


def localcontext(ctx=None, **kwargs):
    """Return a context manager that sets the default context to a copy of ctx inside it.

    >>> with localcontext(prec=5) as ctx:
    ...     Decimal(2).sqrt()
    Decimal('1.4142')
    """
    if ctx is None:
        ctx = getcontext()
    if not isinstance(ctx, Context):
        raise TypeError("optional argument must be a context")
    manager = _ContextManager(ctx)
    for name, value in kwargs.items():
        if name not in ('prec', 'rounding', 'Emin', 'Emax', 'capitals', 'clamp', 'flags', 'traps'):
            raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        if name in ('flags', 'traps') and isinstance(value, list):
            value = {signal: signal in value for signal in manager.new_context.flags}
        setattr(manager.new_context, name, value)
    return manager


def _context(context):
    if context is None:
        return getcontext()
    if not isinstance(context, Context):
        raise TypeError('optional argument must be a context')
    return context


# ---- making numbers ----

def _from_text(text, context):
    """A number with all digits of a text."""
    m = _parser(text.strip().replace('_', ''))
    if m is None:
        return context._conclude(CONVERSION, nan())
    sign = 1 if m['sign'] == '-' else 0
    intpart = m['int']
    if intpart is not None:
        frac = m['frac'] or ''
        exp = int_of_signed(m['exp'] or '0')
        c = int_of(_ascii_digits(intpart + frac))
        exp -= len(frac)
        if abs(exp) > 2 * MAX_EMAX or c and count_digits(c) > MAX_PREC:
            return context._conclude(INVALID, nan())
        return make(sign, c, exp)
    if m['diag'] is not None:
        return make(sign, int_of(_ascii_digits(m['diag'])), 0, 'N' if m['signal'] else 'n')
    return infinity(sign)


def _ascii_digits(text):
    if text.isascii():
        return text
    return ''.join(str(int(c)) for c in text)


def int_of_signed(text):
    value = int_of(_ascii_digits(text.lstrip('+-')))
    return -value if text.startswith('-') else value


def _from_float(f):
    if math.isinf(f) or math.isnan(f):
        return (nan(int(math.copysign(1.0, f) < 0)) if f != f else infinity(int(f < 0)))
    sign = 0 if math.copysign(1.0, f) == 1.0 else 1
    # The methods of float, whatever a subclass makes of them.
    n, d = float.as_integer_ratio(f)
    k = d.bit_length() - 1
    return make(sign, abs(n) * 5 ** k, -k)


def _from_tuple(value):
    if len(value) != 3:
        raise ValueError('argument must be a sequence of length 3')
    sign, digits, exp = value
    if not isinstance(sign, int) or sign not in (0, 1):
        raise ValueError('sign must be an integer with the value 0 or 1')
    if not isinstance(exp, (int, str)):
        raise ValueError('exponent must be an integer')
    if isinstance(exp, str) and exp not in ('F', 'n', 'N'):
        raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
    try:
        digits = tuple(digits)
    except TypeError:
        raise ValueError('coefficient must be a tuple of digits') from None
    for digit in digits:
        if not isinstance(digit, int) or not 0 <= digit <= 9:
            raise ValueError('coefficient must be a tuple of digits')
    if exp == 'F':
        return infinity(sign)
    c = int_of(''.join(map(str, digits)))
    return make(sign, c, 0, exp) if isinstance(exp, str) else make(sign, c, exp)


def _of_int(i):
    return make(int(i < 0), abs(int(i)), 0)


def _exact(value, context):
    """Any value that Decimal() takes, without rounding."""
    if isinstance(value, str):
        return _from_text(value, context)
    if isinstance(value, int):
        return _of_int(value)
    if isinstance(value, Decimal):
        return value
    if isinstance(value, (list, tuple)):
        number = _from_tuple(value)
        if abs(number._exp) > 2 * MAX_EMAX:
            return context._conclude(INVALID, nan())
        return number
    if isinstance(value, float):
        context._conclude(FLOAT, None)
        return _from_float(value)
    raise TypeError('conversion from %s to Decimal is not supported' % type(value).__name__)


def _operand(value):
    """An operand of an operator, or None."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return _of_int(value)
    return None


def _argument(value):
    """An operand of a method."""
    number = _operand(value)
    if number is None:
        raise TypeError('conversion from %s to Decimal is not supported' % type(value).__name__)
    return number


def _comparable(self, other, equality):
    """The operands of a comparison with another number type; None: not comparable."""
    if isinstance(other, Decimal):
        return self, other
    if isinstance(other, int):
        return self, _of_int(other)
    if isinstance(other, numbers.Rational):
        if not self._kind:
            self = make(self._sign, self._int * other.denominator, self._exp)
        return self, _of_int(other.numerator)
    if equality and isinstance(other, numbers.Complex) and other.imag == 0:
        other = other.real
    if isinstance(other, float):
        context = getcontext()
        if equality:
            object.__setattr__(context, '_flags', context._flags | FLOAT)
        else:
            context._conclude(FLOAT, None)
        return self, _from_float(other)
    return None


# ---- the class ----

def _binary(function, reverse=False):
    if reverse:
        def method(self, other, /):
            other = _operand(other)
            if other is None:
                return NotImplemented
            context = getcontext()
            result, status = function(other, self, context)
            return context._conclude(status, result) if status else result
    else:
        def method(self, other, /):
            other = _operand(other)
            if other is None:
                return NotImplemented
            context = getcontext()
            result, status = function(self, other, context)
            return context._conclude(status, result) if status else result
    return method


def _method1(function):
    def method(self, context=None):
        context = _context(context)
        result, status = function(self, context)
        return context._conclude(status, result) if status else result
    return method


def _method2(function):
    def method(self, other, context=None):
        context = _context(context)
        result, status = function(self, _argument(other), context)
        return context._conclude(status, result) if status else result
    return method


def _subtract(a, b, ctx):
    return _arith.add(a, b, ctx, 1)


def _minus(a, ctx):
    if a._kind:
        special = check_nans(ctx, a)
        return special or (make(1 - a._sign, 0, 0, 'F'), 0)
    sign = 1 - a._sign
    if not a._int and ctx._rounding != ROUND_FLOOR:
        sign = 0
    return _arith.finish(ctx, sign, a._int, a._exp)


def _plus(a, ctx):
    if a._kind:
        return check_nans(ctx, a) or (a, 0)
    sign = a._sign
    if not a._int and ctx._rounding != ROUND_FLOOR:
        sign = 0
    return _arith.finish(ctx, sign, a._int, a._exp)


def _absolute(a, ctx):
    return _minus(a, ctx) if a._sign and a._kind not in ('n', 'N') else _plus(a, ctx)


def _compare(a, b, ctx):
    special = check_nans(ctx, a, b)
    return special or (_of_int(compare_finite_or_inf(a, b)), 0)


def _compare_signal(a, b, ctx):
    if a._kind in ('n', 'N') or b._kind in ('n', 'N'):
        return check_nans(ctx, a, b)[0], INVALID
    return _of_int(compare_finite_or_inf(a, b)), 0


def _extreme(sign, magnitude):
    """max (sign 1) or min (sign -1)."""
    def function(a, b, ctx):
        x, y = a._kind in ('n', 'N'), b._kind in ('n', 'N')
        if x or y:
            if y and not x and b._kind == 'n':
                return fix(a, ctx)
            if x and not y and a._kind == 'n':
                return fix(b, ctx)
            return check_nans(ctx, a, b)
        p, q = (abs_copy(a), abs_copy(b)) if magnitude else (a, b)
        order = compare_finite_or_inf(p, q) or _arith.compare_total(a, b)
        return fix(a if order * sign >= 0 else b, ctx)
    return function


def abs_copy(a):
    return make(0, a._int, a._exp, a._kind)


def _power(a, b, ctx):
    return _exp.power(a, b, ctx)


def _signed(a, sign):
    return make(sign, a._int, a._exp, a._kind)


class Decimal(Number):
    """Construct a new Decimal object from a number, a text, or a tuple of sign, digits and
    exponent."""

    __slots__ = ('__weakref__',)

    def __new__(cls, value='0', context=None):
        number = _exact(value, _context(context))
        if number._kind in ('n', 'N') and number._int and count_digits(number._int) > MAX_PREC:
            number = _context(context)._conclude(CONVERSION, nan())
        if cls is Decimal and type(number) is Decimal:
            return number
        self = object.__new__(cls)
        self._sign = number._sign
        self._int = number._int
        self._exp = number._exp
        self._kind = number._kind
        return self

    @classmethod
    def from_float(cls, f, /):
        """Class method that converts a float or int to a decimal number, exactly.

        >>> Decimal.from_float(0.1)
        Decimal('0.1000000000000000055511151231257827021181583404541015625')
        >>> Decimal.from_float(-3)
        Decimal('-3')
        """
        if isinstance(f, int):
            number = _of_int(f)
        elif isinstance(f, float):
            number = _from_float(f)
        else:
            raise TypeError('argument must be int or float')
        return number if cls is Decimal else cls(number)

    # operators

    __add__ = _binary(_arith.add)
    __radd__ = _binary(_arith.add, True)
    __sub__ = _binary(_subtract)
    __rsub__ = _binary(_subtract, True)
    __mul__ = _binary(_arith.multiply)
    __rmul__ = _binary(_arith.multiply, True)
    __truediv__ = _binary(_arith.divide)
    __rtruediv__ = _binary(_arith.divide, True)
    __floordiv__ = _binary(_arith.divide_int)
    __rfloordiv__ = _binary(_arith.divide_int, True)
    __mod__ = _binary(_arith.remainder)
    __rmod__ = _binary(_arith.remainder, True)
    __divmod__ = _binary(_arith.divmod_)
    __rdivmod__ = _binary(_arith.divmod_, True)

    def __pow__(self, other, modulo=None, /):
        b = _operand(other)
        if b is None:
            return NotImplemented
        context = getcontext()
        if modulo is None:
            result, status = _exp.power(self, b, context)
        else:
            modulo = _operand(modulo)
            if modulo is None:
                return NotImplemented
            result, status = _exp.power_modulo(self, b, modulo, context)
        return context._conclude(status, result)

    def __rpow__(self, other, modulo=None, /):
        other = _operand(other)
        return NotImplemented if other is None else other.__pow__(self)

    def __neg__(self):
        return _method1(_minus)(self)

    def __pos__(self):
        return _method1(_plus)(self)

    def __abs__(self):
        return _method1(_absolute)(self)

    def __bool__(self):
        return bool(self._kind) or self._int != 0

    # comparing

    def __eq__(self, other, /):
        pair = _comparable(self, other, True)
        if pair is None:
            return NotImplemented
        a, b = pair
        if a._kind in ('n', 'N') or b._kind in ('n', 'N'):
            if a._kind == 'N' or b._kind == 'N':
                getcontext()._conclude(INVALID, None)
            return False
        return compare_finite_or_inf(a, b) == 0

    def _ordered(self, other):
        """-1, 0, 1; None: a NaN; NotImplemented."""
        pair = _comparable(self, other, False)
        if pair is None:
            return NotImplemented
        a, b = pair
        if a._kind in ('n', 'N') or b._kind in ('n', 'N'):
            getcontext()._conclude(INVALID, None)
            return None
        return compare_finite_or_inf(a, b)

    def __lt__(self, other, /):
        order = self._ordered(other)
        return order if order is NotImplemented else order is not None and order < 0

    def __le__(self, other, /):
        order = self._ordered(other)
        return order if order is NotImplemented else order is not None and order <= 0

    def __gt__(self, other, /):
        order = self._ordered(other)
        return order if order is NotImplemented else order is not None and order > 0

    def __ge__(self, other, /):
        order = self._ordered(other)
        return order if order is NotImplemented else order is not None and order >= 0

    def __hash__(self):
        if self._kind:
            if self._kind == 'N':
                raise TypeError('Cannot hash a signaling NaN value')
            if self._kind == 'n':
                return object.__hash__(self)
            return -_HASH_INF if self._sign else _HASH_INF
        if self._exp >= 0:
            scale = pow(10, self._exp, _HASH_MODULUS)
        else:
            scale = pow(_HASH_10INV, -self._exp, _HASH_MODULUS)
        h = self._int * scale % _HASH_MODULUS
        h = -h if self._sign else h
        return -2 if h == -1 else h

    compare = _method2(_compare)
    compare_signal = _method2(_compare_signal)

    def compare_total(self, other, context=None):
        _context(context)
        return _of_int(_arith.compare_total(self, _argument(other)))

    def compare_total_mag(self, other, context=None):
        _context(context)
        return _of_int(_arith.compare_total(abs_copy(self), abs_copy(_argument(other))))

    max = _method2(_extreme(1, False))
    max_mag = _method2(_extreme(1, True))
    min = _method2(_extreme(-1, False))
    min_mag = _method2(_extreme(-1, True))

    # operations of the specification

    exp = _method1(_exp.exp)
    ln = _method1(_exp.ln)
    log10 = _method1(_exp.log10)
    sqrt = _method1(_arith.sqrt)
    logb = _method1(_arith.logb)
    normalize = _method1(_arith.normalize)
    next_minus = _method1(lambda a, ctx: _arith.next_plus(a, ctx, 1))
    next_plus = _method1(_arith.next_plus)
    next_toward = _method2(_arith.next_toward)
    remainder_near = _method2(_arith.remainder_near)
    scaleb = _method2(_arith.scaleb)
    rotate = _method2(lambda a, b, ctx: _arith.shift_or_rotate(a, b, ctx, True))
    shift = _method2(lambda a, b, ctx: _arith.shift_or_rotate(a, b, ctx, False))
    logical_and = _method2(lambda a, b, ctx: _arith.logical(a, b, ctx, int.__and__))
    logical_or = _method2(lambda a, b, ctx: _arith.logical(a, b, ctx, int.__or__))
    logical_xor = _method2(lambda a, b, ctx: _arith.logical(a, b, ctx, int.__xor__))

    def logical_invert(self, context=None):
        context = _context(context)
        ones = make(0, int_of('1' * context._prec), 0)
        result, status = _arith.logical(self, ones, context, int.__xor__)
        return context._conclude(status, result)

    def fma(self, other, third, context=None):
        context = _context(context)
        result, status = _arith.fma(self, _argument(other), _argument(third), context)
        return context._conclude(status, result)

    def quantize(self, exp, rounding=None, context=None):
        context = _context(context)
        result, status = _arith.quantize(self, _argument(exp), context,
                                         _rounding(rounding, context))
        return context._conclude(status, result)

    def to_integral_value(self, rounding=None, context=None):
        context = _context(context)
        result, status = _arith.to_integral(self, context, _rounding(rounding, context), False)
        return context._conclude(status, result)

    to_integral = to_integral_value

    def to_integral_exact(self, rounding=None, context=None):
        context = _context(context)
        result, status = _arith.to_integral(self, context, _rounding(rounding, context), True)
        return context._conclude(status, result)

    def canonical(self):
        return self

    def copy_abs(self):
        return abs_copy(self)

    def copy_negate(self):
        return _signed(self, 1 - self._sign)

    def copy_sign(self, other, context=None):
        _context(context)
        return _signed(self, _argument(other)._sign)

    def adjusted(self):
        return 0 if self._kind else adjusted(self)

    def radix(self):
        return make(0, 10, 0)

    def same_quantum(self, other, context=None):
        _context(context)
        other = _argument(other)
        if self._kind or other._kind:
            return (self._kind in ('n', 'N') and other._kind in ('n', 'N')
                    or self._kind == 'F' and other._kind == 'F')
        return self._exp == other._exp

    # classes of numbers

    def is_canonical(self):
        return True

    def is_finite(self):
        return not self._kind

    def is_infinite(self):
        return self._kind == 'F'

    def is_nan(self):
        return self._kind in ('n', 'N')

    def is_qnan(self):
        return self._kind == 'n'

    def is_snan(self):
        return self._kind == 'N'

    def is_signed(self):
        return self._sign == 1

    def is_zero(self):
        return not self._kind and self._int == 0

    def is_normal(self, context=None):
        context = _context(context)
        return not self._kind and self._int != 0 and adjusted(self) >= context._Emin

    def is_subnormal(self, context=None):
        context = _context(context)
        return not self._kind and self._int != 0 and adjusted(self) < context._Emin

    def number_class(self, context=None):
        context = _context(context)
        if self._kind == 'N':
            return 'sNaN'
        if self._kind == 'n':
            return 'NaN'
        if self._kind:
            name = 'Infinity'
        elif not self._int:
            name = 'Zero'
        else:
            name = 'Subnormal' if adjusted(self) < context._Emin else 'Normal'
        return ('-' if self._sign else '+') + name

    # text

    def __str__(self):
        return _format.to_string(self, False, getcontext()._capitals)

    def __repr__(self):
        return "Decimal('%s')" % _format.to_string(self, False, getcontext()._capitals)

    def to_eng_string(self, context=None):
        return _format.to_string(self, True, _context(context)._capitals)

    def __format__(self, spec, /, _localeconv=None):
        return _format.format_decimal(self, spec, getcontext(), _localeconv)

    def as_tuple(self):
        """Return a tuple representation of the number."""
        if self._kind == 'F':
            return DecimalTuple(self._sign, (0,), 'F')
        if self._kind:
            digits = tuple(map(int, digits_of(self._int))) if self._int else ()
            return DecimalTuple(self._sign, digits, self._kind)
        return DecimalTuple(self._sign, tuple(map(int, digits_of(self._int))), self._exp)

    def as_integer_ratio(self):
        """Decimal.as_integer_ratio() -> (int, int), a fraction in lowest terms."""
        if self._kind == 'F':
            raise OverflowError('cannot convert Infinity to integer ratio')
        if self._kind:
            raise ValueError('cannot convert NaN to integer ratio')
        if not self._int:
            return 0, 1
        n, d = (self._int * power10(self._exp), 1) if self._exp >= 0 \
            else (self._int, power10(-self._exp))
        g = math.gcd(n, d)
        return (-n if self._sign else n) // g, d // g

    # other number types

    def __int__(self):
        if self._kind == 'F':
            raise OverflowError('cannot convert Infinity to integer')
        if self._kind:
            raise ValueError('cannot convert NaN to integer')
        n = self._int * power10(self._exp) if self._exp >= 0 else \
            self._int // power10(-self._exp) if -self._exp < count_digits(self._int) + 1 else 0
        return -n if self._sign else n

    __trunc__ = __int__

    def __float__(self):
        if self._kind == 'N':
            raise ValueError('cannot convert signaling NaN to float')
        if self._kind == 'n':
            return -math.nan if self._sign else math.nan
        return float(_format.to_string(self, False, 1))

    def __complex__(self):
        return complex(float(self))

    def __round__(self, n=None):
        if n is not None:
            if not isinstance(n, int):
                raise TypeError('optional arg must be an integer')
            context = getcontext()
            result, status = _arith.quantize(self, make(0, 1, -n), context, ROUND_HALF_EVEN)
            return context._conclude(status, result)
        return self._rounded(ROUND_HALF_EVEN)

    def _rounded(self, rounding):
        if self._kind == 'F':
            raise OverflowError('cannot convert Infinity to integer')
        if self._kind:
            raise ValueError('cannot convert NaN to integer')
        c, _ = rescale(self, 0, rounding)
        return -c if self._sign else c

    def __floor__(self):
        return self._rounded(ROUND_FLOOR)

    def __ceil__(self):
        return self._rounded(ROUND_CEILING)

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return make(0, 0, 0)

    def conjugate(self):
        return self

    def __reduce__(self):
        return type(self), (str(self),)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self

    def __setattr__(self, name, value):
        if name in Number.__slots__ and not hasattr(self, name) or not (
                name in Number.__slots__ or hasattr(type(self), name)
                and type(self) is Decimal) and type(self) is not Decimal:
            object.__setattr__(self, name, value)
        elif hasattr(Decimal, name):
            raise AttributeError("attribute '%s' of 'decimal.Decimal' objects is not writable"
                                 % name)
        else:
            raise AttributeError("'decimal.Decimal' object has no attribute '%s'" % name)


_arith.decimal_class = Decimal
numbers.Number.register(Decimal)


def _rounding(rounding, context):
    if rounding is None:
        return context._rounding
    if rounding not in _rounding_modes:
        raise TypeError("valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, "
                        "ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   "
                        "ROUND_05UP]")
    return rounding


# ---- contexts ----

def _operation1(function):
    def method(self, a, /):
        result, status = function(_argument(a), self)
        return self._conclude(status, result)
    return method


def _operation2(function):
    def method(self, a, b, /):
        result, status = function(_argument(a), _argument(b), self)
        return self._conclude(status, result)
    return method


def _named1(name):
    def method(self, a, /):
        return getattr(_argument(a), name)(self)
    return method


def _named2(name):
    def method(self, a, b, /):
        return getattr(_argument(a), name)(_argument(b), self)
    return method


class Context(_ContextBase):
    """The context of operations: precision, rounding, limits of the exponent, and what conditions
    raise.

    >>> c = Context(prec=3, rounding=ROUND_DOWN, traps=[])
    >>> c.divide(2, 3), c.flags[Inexact], c.divide(1, 0)
    (Decimal('0.666'), True, Decimal('Infinity'))
    """

    __slots__ = ()
    __hash__ = object.__hash__

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None,
                 flags=None, traps=None):
        _init_context(self, prec, rounding, Emin, Emax, capitals, clamp, flags, traps,
                      globals().get('DefaultContext'))

    abs = _operation1(_absolute)
    add = _operation2(_arith.add)
    divide = _operation2(_arith.divide)
    divide_int = _operation2(_arith.divide_int)
    divmod = _operation2(_arith.divmod_)
    minus = _operation1(_minus)
    multiply = _operation2(_arith.multiply)
    plus = _operation1(_plus)
    remainder = _operation2(_arith.remainder)
    subtract = _operation2(_subtract)

    def _apply(self, a, /):
        """The text of a rounded number."""
        return str(self._conclude(*reversed(fix(_argument(a), self))))

    def power(self, a, b, modulo=None):
        """a ** b, modulo a third number if given."""
        a, b = _argument(a), _argument(b)
        if modulo is None:
            result, status = _exp.power(a, b, self)
        else:
            result, status = _exp.power_modulo(a, b, _argument(modulo), self)
        return self._conclude(status, result)

    def fma(self, a, b, c, /):
        """a * b + c, rounded once."""
        return _argument(a).fma(_argument(b), _argument(c), self)

    def quantize(self, a, b, /):
        """a with the exponent of b."""
        return _argument(a).quantize(_argument(b), context=self)

    def to_integral_exact(self, a, /):
        return _argument(a).to_integral_exact(context=self)

    def to_integral_value(self, a, /):
        return _argument(a).to_integral_value(context=self)

    to_integral = to_integral_value

    def to_sci_string(self, a, /):
        """A number as text, in scientific notation if needed."""
        return _format.to_string(_argument(a), False, self._capitals)

    def to_eng_string(self, a, /):
        """A number as text, in engineering notation if needed."""
        return _format.to_string(_argument(a), True, self._capitals)

    def canonical(self, a, /):
        if not isinstance(a, Decimal):
            raise TypeError('argument must be a Decimal')
        return a

    def copy_decimal(self, a, /):
        return _argument(a)

    def copy_abs(self, a, /):
        return _argument(a).copy_abs()

    def copy_negate(self, a, /):
        return _argument(a).copy_negate()

    def copy_sign(self, a, b, /):
        return _argument(a).copy_sign(_argument(b))

    def radix(self):
        return make(0, 10, 0)

    def is_canonical(self, a, /):
        if not isinstance(a, Decimal):
            raise TypeError('argument must be a Decimal')
        return True

    def create_decimal(self, num='0', /):
        """A number rounded to this context."""
        if isinstance(num, str) and (num != num.strip() or '_' in num):
            return self._conclude(CONVERSION, nan())
        number = _exact(num, self)
        if number._kind in ('n', 'N'):
            if isinstance(num, float):
                return number
            if number._int and count_digits(number._int) > self._prec - self._clamping:
                return self._conclude(CONVERSION, nan())
            return number if type(number) is Decimal else make(number._sign, number._int, 0,
                                                               number._kind)
        result, status = fix(number, self)
        return self._conclude(status, result)

    def create_decimal_from_float(self, f, /):
        """A number made from a float or int, rounded to this context."""
        result, status = fix(Decimal.from_float(f), self)
        return self._conclude(status, result)


for _name in ('exp', 'ln', 'log10', 'sqrt', 'logb', 'normalize', 'next_minus', 'next_plus',
              'logical_invert', 'is_normal', 'is_subnormal', 'number_class'):
    setattr(Context, _name, _named1(_name))
for _name in ('compare', 'compare_signal', 'compare_total', 'compare_total_mag', 'max', 'max_mag',
              'min', 'min_mag', 'next_toward', 'remainder_near', 'scaleb', 'rotate', 'shift',
              'logical_and', 'logical_or', 'logical_xor', 'same_quantum'):
    setattr(Context, _name, _named2(_name))


def _predicate(name):
    def method(self, a, /):
        return getattr(_argument(a), name)()
    return method


for _name in ('is_finite', 'is_infinite', 'is_nan', 'is_qnan', 'is_snan', 'is_signed', 'is_zero'):
    setattr(Context, _name, _predicate(_name))
for _cls in (Decimal, Context, _ContextBase):
    _cls.__module__ = 'decimal'
    for _name, _value in list(vars(_cls).items()):
        if hasattr(_value, '__code__') and _value.__name__ == 'method':
            _value.__name__ = _name
            _value.__qualname__ = f'{_cls.__name__}.{_name}'
document(Decimal, DECIMAL)
document(Context, CONTEXT)
localcontext.__module__ = Decimal.from_float.__func__.__module__ = 'decimal'

from _decimal_context import DivisionByZero, InvalidOperation, Overflow, Underflow, Clamped

DefaultContext = Context(traps=[DivisionByZero, Overflow, InvalidOperation], flags=[])
BasicContext = Context(prec=9, rounding='ROUND_HALF_UP', flags=[],
                       traps=[DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow])
ExtendedContext = Context(prec=9, rounding=ROUND_HALF_EVEN, traps=[], flags=[])

import _decimal_format as _format
