"""Decimal numbers of chosen precision: the arithmetic of IEEE 754, on integers and exponents."""

import math as _math
import numbers as _numbers
import sys as _sys
from contextvars import ContextVar as _ContextVar

__all__ = ['Decimal', 'Context', 'DecimalTuple', 'DefaultContext', 'BasicContext',
           'ExtendedContext', 'DecimalException', 'Clamped', 'InvalidOperation',
           'DivisionByZero', 'Inexact', 'Rounded', 'Subnormal', 'Overflow', 'Underflow',
           'FloatOperation', 'DivisionImpossible', 'InvalidContext', 'ConversionSyntax',
           'DivisionUndefined', 'ROUND_DOWN', 'ROUND_HALF_UP', 'ROUND_HALF_EVEN',
           'ROUND_CEILING', 'ROUND_FLOOR', 'ROUND_UP', 'ROUND_HALF_DOWN', 'ROUND_05UP',
           'setcontext', 'getcontext', 'localcontext', 'MAX_PREC', 'MAX_EMAX', 'MIN_EMIN',
           'MIN_ETINY', 'HAVE_THREADS', 'HAVE_CONTEXTVAR']

MAX_PREC = MAX_EMAX = 999999999999999999
MIN_EMIN = -MAX_EMAX
MIN_ETINY = MIN_EMIN - (MAX_PREC - 1)
HAVE_THREADS = HAVE_CONTEXTVAR = True

ROUND_DOWN = 'ROUND_DOWN'
ROUND_HALF_UP = 'ROUND_HALF_UP'
ROUND_HALF_EVEN = 'ROUND_HALF_EVEN'
ROUND_CEILING = 'ROUND_CEILING'
ROUND_FLOOR = 'ROUND_FLOOR'
ROUND_UP = 'ROUND_UP'
ROUND_HALF_DOWN = 'ROUND_HALF_DOWN'
ROUND_05UP = 'ROUND_05UP'


class DecimalTuple(tuple):
    """(sign, digits, exponent)"""

    __slots__ = ()

    def __new__(cls, sign, digits, exponent):
        return super().__new__(cls, (sign, digits, exponent))

    sign = property(lambda self: self[0])
    digits = property(lambda self: self[1])
    exponent = property(lambda self: self[2])

    def __repr__(self):
        return 'DecimalTuple(sign=%r, digits=%r, exponent=%r)' % self[:]


class DecimalException(ArithmeticError):
    """Base exception class."""


class Clamped(DecimalException):
    """Exponent of a 0 changed to fit bounds."""


class InvalidOperation(DecimalException):
    """An invalid operation was performed."""


class ConversionSyntax(InvalidOperation):
    """Trying to convert badly formed string."""


class DivisionByZero(DecimalException, ZeroDivisionError):
    """Division by 0."""


class DivisionImpossible(InvalidOperation):
    """Cannot perform the division adequately."""


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    """Undefined result of division."""


class Inexact(DecimalException):
    """Had to round, losing information."""


class InvalidContext(InvalidOperation):
    """Invalid context.  Unknown rounding, for example."""


class Rounded(DecimalException):
    """Number got rounded (not necessarily changed during rounding)."""


class Subnormal(DecimalException):
    """Exponent < Emin before rounding."""


class Overflow(Inexact, Rounded):
    """Numerical overflow."""


class Underflow(Inexact, Rounded, Subnormal):
    """Numerical underflow with result rounded to 0."""


class FloatOperation(DecimalException, TypeError):
    """Mixing of floats and Decimals."""


_signals = [Clamped, InvalidOperation, DivisionByZero, Inexact, FloatOperation, Overflow, Rounded,
            Subnormal, Underflow]


class Context:
    """Precision, rounding, limits, and which signals raise."""

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None,
                 flags=None, traps=None):
        d = DefaultContext if 'DefaultContext' in globals() else None
        self.prec = prec if prec is not None else d.prec if d else 28
        self.rounding = rounding if rounding is not None else d.rounding if d \
            else ROUND_HALF_EVEN
        self.Emin = Emin if Emin is not None else d.Emin if d else -999999
        self.Emax = Emax if Emax is not None else d.Emax if d else 999999
        self.capitals = capitals if capitals is not None else 1
        self.clamp = clamp if clamp is not None else 0
        self.flags = {s: bool(flags and s in flags and (not isinstance(flags, dict) or flags[s]))
                      for s in _signals}
        if traps is None:
            traps = d.traps if d else [DivisionByZero, Overflow, InvalidOperation]
        self.traps = {s: bool(s in traps and (not isinstance(traps, dict) or traps[s]))
                      for s in _signals}

    def __repr__(self):
        flags = [s.__name__ for s, v in self.flags.items() if v]
        traps = [s.__name__ for s, v in self.traps.items() if v]
        return (f'Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, '
                f'Emax={self.Emax}, capitals={self.capitals}, clamp={self.clamp}, '
                f"flags=[{', '.join(flags)}], traps=[{', '.join(traps)}])")

    def copy(self):
        """Returns a deep copy from self."""
        return Context(self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp,
                       dict(self.flags), dict(self.traps))

    __copy__ = copy

    def clear_flags(self):
        """Reset all flags to zero"""
        for flag in self.flags:
            self.flags[flag] = False

    def clear_traps(self):
        """Reset all traps to zero"""
        for flag in self.traps:
            self.traps[flag] = False

    def Etiny(self):
        return self.Emin - self.prec + 1

    def Etop(self):
        return self.Emax - self.prec + 1

    def _signal(self, condition, result=None, *args):
        """Set a flag; raise if it is trapped, else give the result."""
        signal = condition
        while signal not in self.flags:
            signal = signal.__mro__[1]
        self.flags[signal] = True
        if self.traps[signal]:
            if condition is not signal:
                raise signal([condition])
            raise signal(*(args or ([condition],)))
        return _NaN if result is None else result

    def create_decimal(self, num='0'):
        """A Decimal rounded to this context."""
        return Decimal(num, self)._fix(self)

    def __getattr__(self, name):
        # Operations by name: context.add(a, b), context.sqrt(a)...
        operation = {'add': '__add__', 'subtract': '__sub__', 'multiply': '__mul__',
                     'divide': '__truediv__', 'divide_int': '__floordiv__',
                     'remainder': '__mod__', 'abs': '__abs__', 'plus': '__pos__',
                     'minus': '__neg__', 'power': '__pow__'}.get(name, name)
        if name.startswith('_') or not hasattr(Decimal, operation):
            raise AttributeError(f"'decimal.Context' object has no attribute '{name}'")

        def call(a, *args):
            with localcontext(self):
                return getattr(Decimal(a), operation)(*[Decimal(x) for x in args])
        return call


DefaultContext = Context(28, ROUND_HALF_EVEN, -999999, 999999)
BasicContext = Context(9, ROUND_HALF_UP, traps=[DivisionByZero, Overflow, InvalidOperation,
                                                Clamped, Underflow])
ExtendedContext = Context(9, ROUND_HALF_EVEN, traps=[])
_current = _ContextVar('decimal_context')


def getcontext():
    """Returns this context."""
    try:
        return _current.get()
    except LookupError:
        context = DefaultContext.copy()
        _current.set(context)
        return context


def setcontext(context):
    """Set this context."""
    if context in (DefaultContext, BasicContext, ExtendedContext):
        context = context.copy()
        context.clear_flags()
    _current.set(context)


class _LocalContext:
    def __init__(self, context):
        self.new = context

    def __enter__(self):
        self.saved = getcontext()
        setcontext(self.new)
        return self.new

    def __exit__(self, t, v, tb):
        setcontext(self.saved)


def localcontext(ctx=None, **kwargs):
    """Context manager that sets a copy of a context, with changes, for a while."""
    context = (getcontext() if ctx is None else ctx).copy()
    for key, value in kwargs.items():
        if key not in ('prec', 'rounding', 'Emin', 'Emax', 'capitals', 'clamp', 'flags',
                       'traps'):
            raise TypeError(f"'{key}' is an invalid keyword argument for this function")
        setattr(context, key, value)
    return _LocalContext(context)


def _rounded(n, d, rounding, sign):
    """n/d, both positive, rounded to an integer."""
    q, r = divmod(n, d)
    if r:
        twice = 2 * r
        up = {ROUND_DOWN: False, ROUND_UP: True, ROUND_CEILING: not sign,
              ROUND_FLOOR: bool(sign), ROUND_HALF_UP: twice >= d, ROUND_HALF_DOWN: twice > d,
              ROUND_HALF_EVEN: twice > d or twice == d and q & 1 == 1,
              ROUND_05UP: q % 5 == 0}[rounding]
        q += up
    return q, r != 0


class Decimal:
    """Decimal(value='0'): exact from int, str, float or (sign, digits, exponent)."""

    # _special: '' for a number, 'F' infinity, 'n' NaN, 'N' signalling NaN.
    __slots__ = ('_sign', '_int', '_exp', '_special')

    def __new__(cls, value="0", context=None):
        if isinstance(value, int):
            return cls._make(int(value < 0), abs(int(value)), 0)
        if isinstance(value, str):
            return cls._parse(value, context)
        if isinstance(value, Decimal):
            return cls._make(value._sign, value._int, value._exp, value._special)
        if isinstance(value, float):
            context = context or getcontext()
            context._signal(FloatOperation, 0)
            return cls.from_float(value)
        if isinstance(value, (tuple, list)):
            if len(value) != 3:
                raise ValueError('Invalid tuple size in creation of Decimal from list or tuple.  '
                                 'The list or tuple should have exactly three elements.')
            sign, digits, exp = value
            if sign not in (0, 1):
                raise ValueError("sign must be an integer with the value 0 or 1")
            number = int(''.join(map(str, digits)) or '0')
            if exp == 'F':
                return cls._make(sign, 0, 0, 'F')
            if exp in ('n', 'N'):
                return cls._make(sign, number, 0, exp)
            if not isinstance(exp, int):
                raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
            return cls._make(sign, number, exp)
        raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")

    @classmethod
    def _make(cls, sign, coefficient, exp, special=''):
        self = object.__new__(cls)
        self._sign, self._int, self._exp, self._special = sign, coefficient, exp, special
        return self

    @classmethod
    def _parse(cls, text, context):
        s = text.strip().replace('_', '').lower()
        sign = int(s[:1] == '-')
        body = s[1:] if s[:1] in ('+', '-') else s
        if body in ('inf', 'infinity'):
            return cls._make(sign, 0, 0, 'F')
        for prefix, kind in (('snan', 'N'), ('nan', 'n')):
            if body.startswith(prefix) and (body[len(prefix):].isdecimal()
                                            or body == prefix):
                return cls._make(sign, int(body[len(prefix):] or 0), 0, kind)
        mantissa, e, exponent = body.partition('e')
        whole, dot, fraction = mantissa.partition('.')
        digits = whole + fraction
        if digits.isdecimal() and (not e or exponent.lstrip('+-').isdecimal()
                                   and len(exponent) - len(exponent.lstrip('+-')) <= 1):
            return cls._make(sign, int(digits), int(exponent or 0) - len(fraction))
        return (context or getcontext())._signal(ConversionSyntax, None)

    @classmethod
    def from_float(cls, f):
        """Converts a float to a decimal number, exactly."""
        if isinstance(f, int):
            return cls._make(int(f < 0), abs(f), 0)
        if not isinstance(f, float):
            raise TypeError("argument must be int or float.")
        sign = int(_math.copysign(1.0, f) < 0)
        if f != f:
            return cls._make(sign, 0, 0, 'n')
        if _math.isinf(f):
            return cls._make(sign, 0, 0, 'F')
        n, d = abs(f).as_integer_ratio()
        k = d.bit_length() - 1
        return cls._make(sign, n * 5 ** k, -k)

    ### Rounding ###

    def _digits(self):
        return len(str(self._int))

    def adjusted(self):
        """Return the adjusted exponent of self"""
        return 0 if self._special else self._exp + self._digits() - 1

    def _fix(self, context):
        """Round to the context."""
        if self._special:
            return self
        sign, number, exp = self._sign, self._int, self._exp
        if not number:
            new = min(max(exp, context.Etiny()), context.Etop() if context.clamp
                      else context.Emax)
            if new != exp:
                context._signal(Clamped, 0)
                return Decimal._make(sign, 0, new)
            return self
        low = exp + self._digits() - context.prec  # the exponent that the precision allows
        if low > context.Etop():
            result = Decimal._make(sign, 0, 0, 'F')
            if context.rounding == ROUND_DOWN or context.rounding == (
                    ROUND_FLOOR if not sign else ROUND_CEILING):
                result = Decimal._make(sign, 10 ** context.prec - 1, context.Etop())
            context._signal(Inexact, 0)
            context._signal(Rounded, 0)
            return context._signal(Overflow, result)
        subnormal = low < context.Etiny()
        low = max(low, context.Etiny())
        if exp < low:
            number, inexact = _rounded(number, 10 ** (low - exp), context.rounding, sign)
            exp = low
            if len(str(number)) > context.prec:
                number //= 10
                exp += 1
            if exp > context.Etop():
                context._signal(Inexact, 0)
                return context._signal(Overflow, Decimal._make(sign, 0, 0, 'F'))
            if subnormal and inexact:
                context._signal(Underflow, 0)
            if inexact:
                context._signal(Inexact, 0)
            context._signal(Rounded, 0)
            return Decimal._make(sign, number, exp)
        if subnormal:
            context._signal(Subnormal, 0)
        if context.clamp and exp > context.Etop():
            context._signal(Clamped, 0)
            return Decimal._make(sign, number * 10 ** (exp - context.Etop()), context.Etop())
        return self

    def _rescale(self, exp, rounding):
        if exp <= self._exp:
            return Decimal._make(self._sign, self._int * 10 ** (self._exp - exp), exp)
        number, _ = _rounded(self._int, 10 ** (exp - self._exp), rounding, self._sign)
        return Decimal._make(self._sign, number, exp)

    def quantize(self, exp, rounding=None, context=None):
        """Round to the exponent of another Decimal."""
        exp = _convert(exp, True)
        context = context or getcontext()
        if self._special or exp._special:
            if nan := _check_nans(context, self, exp):
                return nan
            if self._special == exp._special == 'F':
                return Decimal(self)
            return context._signal(InvalidOperation, None)
        result = self._rescale(exp._exp, rounding or context.rounding)
        if result._digits() > context.prec or result.adjusted() > context.Emax:
            return context._signal(InvalidOperation, None)
        if result._exp > self._exp:
            context._signal(Rounded, 0)
            if result != self:
                context._signal(Inexact, 0)
        return result

    def to_integral_value(self, rounding=None, context=None):
        """Rounds to the nearest integer without raising inexact, rounded."""
        if self._special or self._exp >= 0:
            return Decimal(self)
        return self._rescale(0, rounding or (context or getcontext()).rounding)

    to_integral = to_integral_exact = to_integral_value

    def normalize(self, context=None):
        """Strip trailing zeros."""
        context = context or getcontext()
        result = self._fix(context)
        if result._special:
            return result
        if not result._int:
            return Decimal._make(result._sign, 0, 0)
        number, exp = result._int, result._exp
        while number % 10 == 0 and exp < context.Emax:
            number //= 10
            exp += 1
        return Decimal._make(result._sign, number, exp)

    ### Text ###

    def __repr__(self):
        return "Decimal('%s')" % str(self)

    def __str__(self, eng=False):
        sign = '-' if self._sign else ''
        if self._special:
            if self._special == 'F':
                return sign + 'Infinity'
            return sign + ('sNaN' if self._special == 'N' else 'NaN') + (str(self._int)
                                                                      if self._int else '')
        digits = str(self._int)
        leftdigits = self._exp + len(digits)
        if self._exp <= 0 and leftdigits > -6:
            dotplace = leftdigits
        elif not eng:
            dotplace = 1
        elif not self._int:
            dotplace = (leftdigits + 1) % 3 - 1
        else:
            dotplace = (leftdigits - 1) % 3 + 1
        if dotplace <= 0:
            intpart, fracpart = '0', '.' + '0' * -dotplace + digits
        elif dotplace >= len(digits):
            intpart, fracpart = digits + '0' * (dotplace - len(digits)), ''
        else:
            intpart, fracpart = digits[:dotplace], '.' + digits[dotplace:]
        exp = ''
        if leftdigits != dotplace:
            exp = ('e', 'E')[getcontext().capitals] + "%+d" % (leftdigits - dotplace)
        return sign + intpart + fracpart + exp

    def to_eng_string(self, context=None):
        """Convert to a string, using engineering notation if an exponent is needed."""
        return self.__str__(eng=True)

    def __format__(self, spec, context=None):
        import re
        m = re.fullmatch(r'(?:(.)?([<>=^]))?([-+ ]?)(z)?(0)?(\d+)?([,_])?(?:\.(\d+))?'
                         r'([eEfFgGn%])?', spec, re.DOTALL)
        if m is None:
            raise ValueError('invalid format string')
        fill, align, sign, no_neg_zero, zero, width, sep, precision, kind = m.groups()
        if zero and not align:
            fill, align = '0', '='
        width = int(width or 0)
        value = self
        if value._special:
            body = str(value).lstrip('-')
            negative = value._sign
            if fill == '0' and zero:
                fill, align = ' ', '>'
        else:
            body, negative = value._format_body(precision, kind, context or getcontext())
            if no_neg_zero and negative and not any(c in '123456789'
                                                    for c in body.lower().partition('e')[0]):
                negative = False
            if sep:
                digits = body.partition('.')[0].lower().partition('e')[0]
                rest = body[len(digits):]
                if fill == '0' and align == '=':
                    while len(digits) + (len(digits) - 1) // 3 + len(rest) + \
                            bool(negative or sign in ('+', ' ')) < width:
                        digits = '0' + digits
                body = f'{int(digits):{sep}}' if digits[0] != '0' else sep.join(
                    re.findall(r'\d{1,3}(?=(?:\d{3})*$)', digits))
                body += rest
        prefix = '-' if negative else sign if sign in ('+', ' ') and sign else ''
        padding = (fill or ' ') * (width - len(prefix) - len(body))
        if align == '<':
            return prefix + body + padding
        if align == '^':
            half = len(padding) // 2
            return padding[:half] + prefix + body + padding[half:]
        if align == '=':
            return prefix + padding + body
        return padding + prefix + body

    def _format_body(self, precision, kind, context):
        """(text without sign, whether negative)"""
        value = self
        rounding = context.rounding
        if kind == '%':
            value = Decimal._make(value._sign, value._int, value._exp + 2)
        if precision is not None:
            places = int(precision)
            if kind and kind in 'eE':
                value = value._to_figures(places + 1, rounding)
            elif kind and kind in 'fF%':
                value = value._rescale(-places, rounding)
            elif value._digits() > max(places, 1):
                value = value._to_figures(max(places, 1), rounding)
        if not value._int and value._exp > 0 and kind and kind in 'fF%':
            value = value._rescale(0, rounding)
        digits = str(value._int)
        leftdigits = value._exp + len(digits)
        if kind and kind in 'eE':
            dotplace = 1 if value._int or precision is None else 1 - int(precision)
        elif kind and kind in 'fF%':
            dotplace = leftdigits
        else:
            dotplace = leftdigits if value._exp <= 0 and leftdigits > -6 else 1
        if dotplace < 0:
            intpart, fracpart = '0', '0' * -dotplace + digits
        elif dotplace > len(digits):
            intpart, fracpart = digits + '0' * (dotplace - len(digits)), ''
        else:
            intpart, fracpart = digits[:dotplace] or '0', digits[dotplace:]
        exp = leftdigits - dotplace
        body = intpart + ('.' + fracpart if fracpart else '')
        if exp or kind and kind in 'eE':
            letter = 'e' if kind and kind in 'egn' else 'E'
            if kind is None:
                letter = ('e', 'E')[context.capitals]
            body += f'{letter}{exp:+}'
        if kind == '%':
            body += '%'
        return body, value._sign

    def _to_figures(self, places, rounding):
        if not self._int:
            return Decimal._make(self._sign, 0, self.adjusted() + 1 - places)
        result = self._rescale(self.adjusted() + 1 - places, rounding)
        if result.adjusted() != self.adjusted():
            result = result._rescale(result.adjusted() + 1 - places, rounding)
        return result

    def as_tuple(self):
        """Represents the number as a (sign, digits, exponent) triple."""
        digits = tuple(map(int, str(self._int)))
        if self._special == 'F':
            digits = (0,)
        elif self._special and not self._int:
            digits = ()
        return DecimalTuple(self._sign, digits, self._special or self._exp)

    def as_integer_ratio(self):
        """Express a finite Decimal instance in the form n / d."""
        if self._special:
            if self._special != 'F':
                raise ValueError("cannot convert NaN to integer ratio")
            raise OverflowError("cannot convert Infinity to integer ratio")
        n, d = self._int, 1
        if self._exp >= 0:
            n *= 10 ** self._exp
        else:
            d = 10 ** -self._exp
            g = _math.gcd(n, d)
            n, d = n // g, d // g
        return (-n if self._sign else n), d

    ### Arithmetic ###

    def __neg__(self, context=None):
        context = context or getcontext()
        if nan := _check_nans(context, self):
            return nan
        sign = self._sign ^ 1
        if not self._special and not self._int and context.rounding != ROUND_FLOOR:
            sign = 0
        return Decimal._make(sign, self._int, self._exp, self._special)._fix(context)

    def __pos__(self, context=None):
        context = context or getcontext()
        if nan := _check_nans(context, self):
            return nan
        sign = self._sign
        if not self._special and not self._int and context.rounding != ROUND_FLOOR:
            sign = 0
        return Decimal._make(sign, self._int, self._exp, self._special)._fix(context)

    def __abs__(self):
        return -self if self._sign else +self

    def copy_abs(self):
        """The absolute value, without rounding."""
        return Decimal._make(0, self._int, self._exp, self._special)

    def copy_negate(self):
        """The opposite, without rounding."""
        return Decimal._make(1 - self._sign, self._int, self._exp, self._special)

    def copy_sign(self, other):
        """self with the sign of other."""
        return Decimal._make(_convert(other, True)._sign, self._int, self._exp, self._special)

    def __add__(self, other):
        other = _convert(other)
        if other is NotImplemented:
            return other
        context = getcontext()
        if self._special or other._special:
            if nan := _check_nans(context, self, other):
                return nan
            if self._special:
                if other._special and self._sign != other._sign:
                    return context._signal(InvalidOperation, None)
                return Decimal(self)
            return Decimal(other)
        exp = min(self._exp, other._exp)
        a = self._int * 10 ** (self._exp - exp)
        b = other._int * 10 ** (other._exp - exp)
        total = (-a if self._sign else a) + (-b if other._sign else b)
        sign = int(total < 0)
        if not total:
            sign = self._sign & other._sign
            if self._sign != other._sign and context.rounding == ROUND_FLOOR:
                sign = 1
        return Decimal._make(sign, abs(total), exp)._fix(context)

    __radd__ = __add__

    def __sub__(self, other):
        other = _convert(other)
        if other is NotImplemented:
            return other
        return self + other.copy_negate() if other._special not in ('n', 'N') else self + other

    def __rsub__(self, other):
        other = _convert(other)
        return other if other is NotImplemented else other - self

    def __mul__(self, other):
        other = _convert(other)
        if other is NotImplemented:
            return other
        context = getcontext()
        sign = self._sign ^ other._sign
        if self._special or other._special:
            if nan := _check_nans(context, self, other):
                return nan
            if not self or not other:
                return context._signal(InvalidOperation, None)
            return Decimal._make(sign, 0, 0, 'F')
        return Decimal._make(sign, self._int * other._int, self._exp + other._exp)._fix(context)

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = _convert(other)
        if other is NotImplemented:
            return other
        context = getcontext()
        sign = self._sign ^ other._sign
        if self._special or other._special:
            if nan := _check_nans(context, self, other):
                return nan
            if self._special:
                if other._special:
                    return context._signal(InvalidOperation, None)
                return Decimal._make(sign, 0, 0, 'F')
            context._signal(Clamped, 0)
            return Decimal._make(sign, 0, context.Etiny())
        if not other._int:
            if not self._int:
                return context._signal(DivisionUndefined, None)
            return context._signal(DivisionByZero, Decimal._make(sign, 0, 0, 'F'))
        ideal = self._exp - other._exp
        if not self._int:
            return Decimal._make(sign, 0, ideal)._fix(context)
        shift = other._digits() - self._digits() + context.prec + 1
        exp = ideal - shift
        if shift >= 0:
            q, r = divmod(self._int * 10 ** shift, other._int)
        else:
            q, r = divmod(self._int, other._int * 10 ** -shift)
        if r:
            if q % 5 == 0:
                q += 1  # so that rounding sees that something is left
        else:
            while exp < ideal and q % 10 == 0:
                q //= 10
                exp += 1
        return Decimal._make(sign, q, exp)._fix(context)

    def __rtruediv__(self, other):
        other = _convert(other)
        return other if other is NotImplemented else other / self

    def __divmod__(self, other):
        other = _convert(other)
        if other is NotImplemented:
            return other
        context = getcontext()
        if nan := _check_nans(context, self, other):
            return nan, nan
        sign = self._sign ^ other._sign
        if self._special:
            invalid = context._signal(InvalidOperation, None)
            return (invalid if other._special else Decimal._make(sign, 0, 0, 'F')), invalid
        if other._special:
            return Decimal._make(sign, 0, 0), self._fix(context)
        if not other._int:
            if not self._int:
                invalid = context._signal(DivisionUndefined, None)
                return invalid, invalid
            return (context._signal(DivisionByZero, Decimal._make(sign, 0, 0, 'F')),
                    context._signal(InvalidOperation, None))
        exp = min(self._exp, other._exp)
        q, r = divmod(self._int * 10 ** (self._exp - exp), other._int * 10 ** (other._exp - exp))
        if len(str(q)) > context.prec:
            invalid = context._signal(DivisionImpossible, None)
            return invalid, invalid
        return (Decimal._make(sign, q, 0), Decimal._make(self._sign, r, exp)._fix(context))

    def __rdivmod__(self, other):
        other = _convert(other)
        return other if other is NotImplemented else divmod(other, self)

    def __floordiv__(self, other):
        other = _convert(other)
        return other if other is NotImplemented else _one_of(self, other, 0)

    def __rfloordiv__(self, other):
        other = _convert(other)
        return other if other is NotImplemented else other // self

    def __mod__(self, other):
        other = _convert(other)
        return other if other is NotImplemented else _one_of(self, other, 1)

    def __rmod__(self, other):
        other = _convert(other)
        return other if other is NotImplemented else other % self

    def sqrt(self, context=None):
        """Return the square root of self."""
        context = context or getcontext()
        if nan := _check_nans(context, self):
            return nan
        if self._special:
            return Decimal(self) if not self._sign else context._signal(InvalidOperation, None)
        if not self._int:
            return Decimal._make(self._sign, 0, self._exp // 2)._fix(context)
        if self._sign:
            return context._signal(InvalidOperation, None)
        prec = context.prec + 1
        e, odd = self._exp >> 1, self._exp & 1
        c = self._int * (10 if odd else 1)
        digits = (len(str(c)) + 1) >> 1
        shift = prec - digits
        remainder = 0
        if shift >= 0:
            c *= 100 ** shift
            exact = True
        else:
            c, remainder = divmod(c, 100 ** -shift)
            exact = not remainder
        root = _math.isqrt(c)
        exact = exact and root * root == c
        if exact:
            if shift >= 0:
                root //= 10 ** shift
            else:
                root *= 10 ** -shift
            exp = e
        else:
            if root % 5 == 0:
                root += 1
            exp = e - shift
        with localcontext(context) as half_even:
            half_even.rounding = ROUND_HALF_EVEN
            return Decimal._make(0, root, exp)._fix(half_even)

    def __pow__(self, other, modulo=None):
        other = _convert(other)
        if other is NotImplemented:
            return other
        context = getcontext()
        if modulo is not None:
            return Decimal(pow(int(self), int(other), int(modulo)))
        if nan := _check_nans(context, self, other):
            return nan
        if not other:
            if not self:
                return context._signal(InvalidOperation, None)
            return Decimal(1)
        if not self._special and not other._special and other == other.to_integral_value():
            n = int(other)
            if not self._int:
                sign = self._sign & n & 1
                if n < 0:
                    return Decimal._make(sign, 0, 0, 'F')
                return Decimal._make(sign, 0, 0)
            sign = self._sign & n & 1
            # Exact while it is not too large, otherwise with some digits to spare.
            with localcontext(context) as wide:
                wide.prec = context.prec + len(str(abs(n))) + 4
                wide.traps = dict.fromkeys(_signals, False)
                result = Decimal(1)
                base, k = self.copy_abs(), abs(n)
                while k:
                    if k & 1:
                        result = result * base
                    k >>= 1
                    if k:
                        base = base * base
                if n < 0:
                    result = Decimal(1) / result
            return Decimal._make(sign, result._int, result._exp, result._special)._fix(context)
        if self._sign and self:
            return context._signal(InvalidOperation, None)
        return (other * self.ln()).exp()

    def __rpow__(self, other):
        other = _convert(other)
        return other if other is NotImplemented else other ** self

    def exp(self, context=None):
        """Returns e ** self."""
        context = context or getcontext()
        if nan := _check_nans(context, self):
            return nan
        if self._special:
            return Decimal(0) if self._sign else Decimal(self)
        with localcontext(context) as wide:
            wide.prec = context.prec + 10
            wide.rounding = ROUND_HALF_EVEN
            wide.traps = dict.fromkeys(_signals, False)
            # Halved until small, then the series, then squared back.
            x, halvings = self, 0
            while abs(x) > Decimal('0.1'):
                x, halvings = x / 2, halvings + 1
            wide.prec += halvings
            term = total = Decimal(1)
            n = 0
            while term and term.adjusted() > total.adjusted() - wide.prec:
                n += 1
                term = term * x / n
                total += term
            for _ in range(halvings):
                total = total * total
        return total._fix(context)

    def ln(self, context=None):
        """Returns the natural (base e) logarithm of self."""
        context = context or getcontext()
        if nan := _check_nans(context, self):
            return nan
        if not self:
            return Decimal('-Infinity')
        if self._sign:
            return context._signal(InvalidOperation, None)
        if self._special:
            return Decimal(self)
        if self == 1:
            return Decimal(0)
        with localcontext(context) as wide:
            wide.prec = context.prec + 10
            wide.rounding = ROUND_HALF_EVEN
            wide.traps = dict.fromkeys(_signals, False)
            # Newton's iteration from the float, doubling the digits each time.
            y = Decimal(_math.log(self._int)) + Decimal(self._exp) * Decimal(_math.log(10))
            for _ in range(max(2, (wide.prec // 14).bit_length() + 2)):
                e = y.exp()
                y += 2 * (self - e) / (self + e)
        return y._fix(context)

    def log10(self, context=None):
        """Returns the base 10 logarithm of self."""
        context = context or getcontext()
        if not self._special and self._int and not self._sign:
            text = str(self._int)
            if text.strip('0') == '1':
                return Decimal(self.adjusted())
        with localcontext(context) as wide:
            wide.prec = context.prec + 8
            result = self.ln() / Decimal(10).ln() if not self._special and self else self.ln()
        return result._fix(context)

    def fma(self, other, third, context=None):
        """self * other + third, rounded once."""
        other, third = _convert(other, True), _convert(third, True)
        context = context or getcontext()
        if self._special or other._special:
            product = self * other
        else:
            product = Decimal._make(self._sign ^ other._sign, self._int * other._int,
                                    self._exp + other._exp)
        return product + third

    ### Comparison ###

    def _compare_to(self, other):
        """-1, 0 or 1; neither is a NaN."""
        if self._special or other._special:
            a = (0 if not self._special else -1 if self._sign else 1)
            b = (0 if not other._special else -1 if other._sign else 1)
            return (a > b) - (a < b)
        exp = min(self._exp, other._exp)
        a = self._int * 10 ** (self._exp - exp) * (-1 if self._sign else 1)
        b = other._int * 10 ** (other._exp - exp) * (-1 if other._sign else 1)
        return (a > b) - (a < b)

    def __eq__(self, other):
        other = _for_comparison(other, True)
        if other is NotImplemented:
            return other
        if self.is_nan() or other.is_nan():
            if 'N' in (self._special, other._special):
                getcontext()._signal(InvalidOperation, None)
            return False
        return self._compare_to(other) == 0

    def _ordered(self, other, test):
        other = _for_comparison(other, False)
        if other is NotImplemented:
            return other
        if self.is_nan() or other.is_nan():
            getcontext()._signal(InvalidOperation, None)
            return False
        return test(self._compare_to(other))

    def __lt__(self, other):
        return self._ordered(other, lambda c: c < 0)

    def __le__(self, other):
        return self._ordered(other, lambda c: c <= 0)

    def __gt__(self, other):
        return self._ordered(other, lambda c: c > 0)

    def __ge__(self, other):
        return self._ordered(other, lambda c: c >= 0)

    def compare(self, other, context=None):
        """-1, 0, 1 or NaN as a Decimal."""
        other = _convert(other, True)
        if nan := _check_nans(context or getcontext(), self, other):
            return nan
        return Decimal(self._compare_to(other))

    def max(self, other, context=None):
        """The larger of two numbers; a number rather than a NaN."""
        other = _convert(other, True)
        if self.is_nan() or other.is_nan():
            return +(other if self.is_nan() else self)
        return +(self if self._compare_to(other) >= 0 else other)

    def min(self, other, context=None):
        """The smaller of two numbers; a number rather than a NaN."""
        other = _convert(other, True)
        if self.is_nan() or other.is_nan():
            return +(other if self.is_nan() else self)
        return +(self if self._compare_to(other) <= 0 else other)

    def __hash__(self):
        if self._special:
            if self._special == 'N':
                raise TypeError('Cannot hash a signaling NaN value.')
            if self._special == 'n':
                return object.__hash__(self)
            return -_sys.hash_info.inf if self._sign else _sys.hash_info.inf
        modulus = _sys.hash_info.modulus
        power = pow(10, self._exp, modulus) if self._exp >= 0 else \
            pow(pow(10, modulus - 2, modulus), -self._exp, modulus)
        result = self._int * power % modulus
        result = -result if self._sign else result
        return -2 if result == -1 else result

    def __bool__(self):
        return bool(self._special or self._int)

    def is_nan(self):
        return self._special in ('n', 'N') and self._special != ''

    def is_qnan(self):
        return self._special == 'n'

    def is_snan(self):
        return self._special == 'N'

    def is_infinite(self):
        return self._special == 'F'

    def is_finite(self):
        return not self._special

    def is_signed(self):
        return self._sign == 1

    def is_zero(self):
        return not self._special and not self._int

    def is_canonical(self):
        return True

    def is_normal(self, context=None):
        return bool(not self._special and self._int
                    and (context or getcontext()).Emin <= self.adjusted())

    def is_subnormal(self, context=None):
        return bool(not self._special and self._int
                    and self.adjusted() < (context or getcontext()).Emin)

    def canonical(self):
        return self

    def same_quantum(self, other, context=None):
        """Whether both have the same exponent."""
        other = _convert(other, True)
        if self._special or other._special:
            return self.is_nan() and other.is_nan() or self._special == other._special == 'F'
        return self._exp == other._exp

    def scaleb(self, other, context=None):
        """self * 10 ** other"""
        result = Decimal._make(self._sign, self._int, self._exp + int(other), self._special)
        return result._fix(context or getcontext())

    def number_class(self, context=None):
        """The kind of number: 'NaN', '-Infinity', '+Normal'..."""
        if self._special in ('n', 'N') and self._special:
            return 'sNaN' if self._special == 'N' else 'NaN'
        sign = '-' if self._sign else '+'
        if self._special:
            return sign + 'Infinity'
        if not self._int:
            return sign + 'Zero'
        return sign + ('Subnormal' if self.is_subnormal(context) else 'Normal')

    ### Conversion ###

    def __int__(self):
        if self._special:
            if self._special == 'F':
                raise OverflowError("cannot convert Infinity to integer")
            raise ValueError("cannot convert NaN to integer")
        n = self._int * 10 ** self._exp if self._exp >= 0 else self._int // 10 ** -self._exp
        return -n if self._sign else n

    __trunc__ = __int__

    def __float__(self):
        if self._special == 'N':
            raise ValueError("Cannot convert signaling NaN to float")
        if self._special == 'n':
            return float('-nan' if self._sign else 'nan')
        return float(str(self))

    def __complex__(self):
        return complex(float(self))

    def __round__(self, n=None):
        if n is not None:
            if not isinstance(n, int):
                raise TypeError('Second argument to round should be integral')
            return self.quantize(Decimal._make(0, 1, -n), ROUND_HALF_EVEN)
        if self._special:
            return int(self)
        return int(self._rescale(0, ROUND_HALF_EVEN)) if self._exp < 0 else int(self)

    def __floor__(self):
        return int(self) if self._special or self._exp >= 0 else int(
            self._rescale(0, ROUND_FLOOR))

    def __ceil__(self):
        return int(self) if self._special or self._exp >= 0 else int(
            self._rescale(0, ROUND_CEILING))

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return Decimal(0)

    def conjugate(self):
        return self

    def radix(self):
        return Decimal(10)

    def __reduce__(self):
        return self.__class__, (str(self),)

    def __copy__(self):
        return self if type(self) is Decimal else self.__class__(str(self))

    def __deepcopy__(self, memo):
        return self.__copy__()


def _convert(other, must=False):
    """other as a Decimal, or NotImplemented (TypeError if it must be one)."""
    if isinstance(other, Decimal):
        return other
    if isinstance(other, int):
        return Decimal(other)
    if must:
        raise TypeError("conversion from %s to Decimal is not supported" % type(other).__name__)
    return NotImplemented


def _for_comparison(other, equality):
    if isinstance(other, (Decimal, int)):
        return _convert(other)
    if equality and isinstance(other, _numbers.Complex) and other.imag == 0:
        other = other.real
    if isinstance(other, float):
        context = getcontext()
        if equality:
            context.flags[FloatOperation] = True
        else:
            context._signal(FloatOperation, 0)
        return Decimal.from_float(other)
    if isinstance(other, _numbers.Rational):
        return Decimal(other.numerator) / Decimal(other.denominator)
    return NotImplemented


def _check_nans(context, *values):
    """The NaN that an operation on these gives, or None."""
    for value in values:
        if value._special == 'N':
            return context._signal(InvalidOperation,
                                   Decimal._make(value._sign, value._int, 0, 'n'))
    for value in values:
        if value._special == 'n':
            return value
    return None


def _one_of(a, b, index):
    """a // b or a % b, each with its own signals for special values."""
    context = getcontext()
    if nan := _check_nans(context, a, b):
        return nan
    if a._special or not b._special and not b._int:
        if index == 0:
            sign = a._sign ^ b._sign
            if a._special:
                return (context._signal(InvalidOperation, None) if b._special
                        else Decimal._make(sign, 0, 0, 'F'))
            if a._int:
                return context._signal(DivisionByZero, Decimal._make(sign, 0, 0, 'F'))
            return context._signal(DivisionUndefined, None)
        if not a._special and not a._int:
            return context._signal(DivisionUndefined, None)
        return context._signal(InvalidOperation, None)
    return divmod(a, b)[index]


_NaN = Decimal._make(0, 0, 0, 'n')
_numbers.Number.register(Decimal)
