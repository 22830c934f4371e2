"""decimal: what the methods do, in words and by examples, which doctest runs.

The methods are made by functions that cannot know what to say of them; document() does.
"""


CONTEXT = {
    'abs': """The absolute value, rounded; the sign is lost.

    >>> ExtendedContext.abs(Decimal('-2.15'))
    Decimal('2.15')
    >>> ExtendedContext.abs(-7)
    Decimal('7')
    """,
    'add': """The rounded sum of two numbers.

    >>> ExtendedContext.add(Decimal('12'), Decimal('7.00'))
    Decimal('19.00')
    >>> ExtendedContext.add(1, 2)
    Decimal('3')
    """,
    'canonical': """The same number: every encoding here is canonical.

    >>> ExtendedContext.canonical(Decimal('2.50'))
    Decimal('2.50')
    """,
    'compare': """Compare as numbers: -1, 0 or 1, and NaN where that has no meaning.

    >>> ExtendedContext.compare(Decimal('2.1'), Decimal('3'))
    Decimal('-1')
    >>> ExtendedContext.compare(Decimal('2.1'), Decimal('2.10'))
    Decimal('0')
    """,
    'compare_signal': """The same as compare(), but every NaN signals.

    >>> ExtendedContext.compare_signal(Decimal('3'), Decimal('2.1'))
    Decimal('1')
    """,
    'compare_total': """Compare by the total order, which also tells apart equal numbers.

    >>> ExtendedContext.compare_total(Decimal('12.30'), Decimal('12.3'))
    Decimal('-1')
    >>> ExtendedContext.compare_total(Decimal('12.3'), Decimal('NaN'))
    Decimal('-1')
    """,
    'copy_abs': """The number without its sign; not rounded.

    >>> ExtendedContext.copy_abs(Decimal('-100'))
    Decimal('100')
    """,
    'copy_decimal': """The number as it is, as a Decimal.

    >>> ExtendedContext.copy_decimal(Decimal('-1.00'))
    Decimal('-1.00')
    >>> ExtendedContext.copy_decimal(1)
    Decimal('1')
    """,
    'copy_negate': """The number with its sign changed; not rounded.

    >>> ExtendedContext.copy_negate(Decimal('101.5'))
    Decimal('-101.5')
    """,
    'copy_sign': """The first number with the sign of the second; not rounded.

    >>> ExtendedContext.copy_sign(Decimal('1.50'), Decimal('-7.33'))
    Decimal('-1.50')
    """,
    'create_decimal_from_float': """A number made from a float or int, rounded to this context.

    >>> ExtendedContext.create_decimal_from_float(3.1415926535897932)
    Decimal('3.14159265')
    """,
    'divide': """The rounded quotient.

    >>> ExtendedContext.divide(Decimal('1'), Decimal('3'))
    Decimal('0.333333333')
    >>> ExtendedContext.divide(5, 2)
    Decimal('2.5')
    """,
    'divide_int': """The integer part of the quotient.

    >>> ExtendedContext.divide_int(Decimal('2'), Decimal('3'))
    Decimal('0')
    >>> ExtendedContext.divide_int(10, 3)
    Decimal('3')
    """,
    'divmod': """The integer part of the quotient, and the remainder.

    >>> ExtendedContext.divmod(Decimal('8'), Decimal('3'))
    (Decimal('2'), Decimal('2'))
    """,
    'exp': """e to a power.

    >>> ExtendedContext.exp(Decimal('0'))
    Decimal('1')
    >>> ExtendedContext.exp(Decimal('1'))
    Decimal('2.71828183')
    """,
    'fma': """The product of two numbers plus a third, rounded once.

    >>> ExtendedContext.fma(Decimal('3'), Decimal('5'), Decimal('7'))
    Decimal('22')
    >>> ExtendedContext.fma(1, 3, 4)
    Decimal('7')
    """,
    'is_canonical': """True: every encoding here is canonical.

    >>> ExtendedContext.is_canonical(Decimal('2.50'))
    True
    """,
    'is_finite': """Whether this is neither infinite nor NaN.

    >>> ExtendedContext.is_finite(Decimal('2.50'))
    True
    >>> ExtendedContext.is_finite(Decimal('NaN'))
    False
    """,
    'is_infinite': """Whether this is an infinity.

    >>> ExtendedContext.is_infinite(Decimal('-Inf'))
    True
    """,
    'is_nan': """Whether this is a NaN, quiet or signaling.

    >>> ExtendedContext.is_nan(Decimal('sNaN'))
    True
    """,
    'is_normal': """Whether this is finite, not zero and not subnormal.

    >>> ExtendedContext.is_normal(Decimal('2.50'))
    True
    >>> ExtendedContext.is_normal(0)
    False
    """,
    'is_qnan': """Whether this is a quiet NaN.

    >>> ExtendedContext.is_qnan(Decimal('sNaN'))
    False
    """,
    'is_signed': """Whether the sign is minus, also of zeros and NaNs.

    >>> ExtendedContext.is_signed(Decimal('-0'))
    True
    """,
    'is_snan': """Whether this is a signaling NaN.

    >>> ExtendedContext.is_snan(Decimal('sNaN'))
    True
    """,
    'is_subnormal': """Whether this is smaller than the normal numbers of the context.

    >>> ExtendedContext.is_subnormal(Decimal('0.1E-999999'))
    True
    """,
    'is_zero': """Whether this is zero.

    >>> ExtendedContext.is_zero(Decimal('-0E+2'))
    True
    """,
    'ln': """The natural logarithm.

    >>> ExtendedContext.ln(Decimal('1'))
    Decimal('0')
    >>> ExtendedContext.ln(Decimal('10'))
    Decimal('2.30258509')
    """,
    'log10': """The logarithm to base ten.

    >>> ExtendedContext.log10(Decimal('0.001'))
    Decimal('-3')
    >>> ExtendedContext.log10(Decimal('70'))
    Decimal('1.84509804')
    """,
    'logb': """The exponent of the first digit.

    >>> ExtendedContext.logb(Decimal('250'))
    Decimal('2')
    >>> ExtendedContext.logb(Decimal('0.03'))
    Decimal('-2')
    """,
    'logical_and': """And, digit by digit; the digits are 0 and 1.

    >>> ExtendedContext.logical_and(Decimal('1100'), Decimal('1010'))
    Decimal('1000')
    """,
    'logical_invert': """Not, for each digit of the precision.

    >>> ExtendedContext.logical_invert(Decimal('101000000'))
    Decimal('10111111')
    """,
    'logical_or': """Or, digit by digit.

    >>> ExtendedContext.logical_or(Decimal('1100'), Decimal('1010'))
    Decimal('1110')
    """,
    'logical_xor': """Exclusive or, digit by digit.

    >>> ExtendedContext.logical_xor(Decimal('1100'), Decimal('1010'))
    Decimal('110')
    """,
    'max': """The larger of two numbers; a quiet NaN gives way to a number.

    >>> ExtendedContext.max(Decimal('3'), Decimal('2'))
    Decimal('3')
    >>> ExtendedContext.max(Decimal('NaN'), 7)
    Decimal('7')
    """,
    'max_mag': """The number with the larger absolute value.

    >>> ExtendedContext.max_mag(Decimal('7'), Decimal('-15'))
    Decimal('-15')
    """,
    'min': """The smaller of two numbers; a quiet NaN gives way to a number.

    >>> ExtendedContext.min(Decimal('3'), Decimal('2'))
    Decimal('2')
    """,
    'min_mag': """The number with the smaller absolute value.

    >>> ExtendedContext.min_mag(Decimal('3'), Decimal('-2'))
    Decimal('-2')
    """,
    'minus': """The negated number, rounded.

    >>> ExtendedContext.minus(Decimal('1.3'))
    Decimal('-1.3')
    """,
    'multiply': """The rounded product.

    >>> ExtendedContext.multiply(Decimal('1.20'), Decimal('3'))
    Decimal('3.60')
    >>> ExtendedContext.multiply(7, 7)
    Decimal('49')
    """,
    'next_minus': """The largest number of the context that is smaller.

    >>> ExtendedContext.next_minus(Decimal('1'))
    Decimal('0.999999999')
    """,
    'next_plus': """The smallest number of the context that is larger.

    >>> ExtendedContext.next_plus(Decimal('1'))
    Decimal('1.00000001')
    """,
    'next_toward': """The next number of the context in the direction of another.

    >>> ExtendedContext.next_toward(Decimal('1'), Decimal('0'))
    Decimal('0.999999999')
    """,
    'normalize': """The number without trailing zeros.

    >>> ExtendedContext.normalize(Decimal('120.00'))
    Decimal('1.2E+2')
    >>> ExtendedContext.normalize(Decimal('0.00'))
    Decimal('0')
    """,
    'number_class': """What kind of number this is, as a string.

    >>> ExtendedContext.number_class(Decimal('-1E-999999'))
    '-Normal'
    >>> ExtendedContext.number_class(Decimal('-Inf'))
    '-Infinity'
    """,
    'plus': """The number, rounded.

    >>> ExtendedContext.plus(Decimal('1.23456789012'))
    Decimal('1.23456789')
    """,
    'power': """a ** b, modulo a third number if given.

    >>> ExtendedContext.power(Decimal('2'), Decimal('-3'))
    Decimal('0.125')
    >>> ExtendedContext.power(7, 7, 10)
    Decimal('3')
    """,
    'quantize': """The first number with the exponent of the second.

    >>> ExtendedContext.quantize(Decimal('2.17'), Decimal('0.1'))
    Decimal('2.2')
    >>> ExtendedContext.quantize(Decimal('217'), Decimal('1E+1'))
    Decimal('2.2E+2')
    """,
    'radix': """The base: ten.

    >>> ExtendedContext.radix()
    Decimal('10')
    """,
    'remainder': """What is left of the first number after integer division; it has its sign.

    >>> ExtendedContext.remainder(Decimal('-10'), Decimal('3'))
    Decimal('-1')
    """,
    'remainder_near': """What is left when the quotient is rounded to the nearest integer.

    >>> ExtendedContext.remainder_near(Decimal('10'), Decimal('6'))
    Decimal('-2')
    """,
    'rotate': """The digits moved round by so many places, to the left if positive.

    >>> ExtendedContext.rotate(Decimal('34'), Decimal('8'))
    Decimal('400000003')
    >>> ExtendedContext.rotate(123456789, -2)
    Decimal('891234567')
    """,
    'same_quantum': """Whether two numbers have the same exponent.

    >>> ExtendedContext.same_quantum(Decimal('2.17'), Decimal('0.01'))
    True
    >>> ExtendedContext.same_quantum(10000, -1)
    True
    """,
    'scaleb': """The first number with the second added to its exponent.

    >>> ExtendedContext.scaleb(Decimal('7.50'), Decimal('-2'))
    Decimal('0.0750')
    """,
    'shift': """The digits moved by so many places, to the left if positive; zeros come in.

    >>> ExtendedContext.shift(Decimal('34'), Decimal('8'))
    Decimal('400000000')
    >>> ExtendedContext.shift(Decimal('123456789'), Decimal('-2'))
    Decimal('1234567')
    """,
    'sqrt': """The square root, rounded.

    >>> ExtendedContext.sqrt(Decimal('0.39'))
    Decimal('0.624499800')
    >>> ExtendedContext.sqrt(Decimal('100'))
    Decimal('10')
    """,
    'subtract': """The rounded difference.

    >>> ExtendedContext.subtract(Decimal('1.3'), Decimal('1.07'))
    Decimal('0.23')
    """,
    'to_eng_string': """A number as text, in engineering notation if needed.

    >>> ExtendedContext.to_eng_string(Decimal('123E+1'))
    '1.23E+3'
    """,
    'to_integral_exact': """Rounded to an integer; it is signaled if that changed it.

    >>> ExtendedContext.to_integral_exact(Decimal('101.5'))
    Decimal('102')
    """,
    'to_integral_value': """Rounded to an integer, silently.

    >>> ExtendedContext.to_integral_value(Decimal('-2.5'))
    Decimal('-2')
    >>> ExtendedContext.to_integral_value(Decimal('10E+5'))
    Decimal('1.0E+6')
    """,
}


DECIMAL = {
    '__new__': """A number from an int, a float, text, or (sign, digits, exponent).

    >>> Decimal('3.140')
    Decimal('3.140')
    >>> Decimal((1, (3, 1, 4), -2))
    Decimal('-3.14')
    >>> Decimal(Decimal(2))
    Decimal('2')
    """,
    '__round__': """To so many places after the point, or to an int.

    >>> round(Decimal('2.675'), 2)
    Decimal('2.68')
    >>> round(Decimal('-2.5'))
    -2
    """,
    'as_integer_ratio': """A pair of ints in lowest terms whose quotient this is.

    >>> Decimal('-1.25').as_integer_ratio()
    (-5, 4)
    """,
    'compare_total': """Compare by the total order, which also tells apart equal numbers.

    >>> Decimal('4.0').compare_total(Decimal('4'))
    Decimal('-1')
    """,
    'copy_sign': """This number with the sign of another.

    >>> Decimal('2.3').copy_sign(Decimal('-1.5'))
    Decimal('-2.3')
    """,
    'fma': """This times a number plus another, rounded once.

    >>> Decimal(2).fma(3, 5)
    Decimal('11')
    """,
    'quantize': """This number with the exponent of another.

    >>> Decimal('1.41421356').quantize(Decimal('1.000'))
    Decimal('1.414')
    """,
}


def document(cls, texts):
    """Give the methods of a class their texts, and the module that users find them in."""
    for name, text in texts.items():
        method = vars(cls)[name]
        method = getattr(method, '__func__', method)
        method.__doc__ = text
        method.__module__ = 'decimal'
