"""Decimal floating-point arithmetic, as the General Decimal Arithmetic specification and IEEE 754-2008
define it.

_decimal_context has the signals and contexts, _decimal_arith the arithmetic, _decimal_exp powers and
logarithms, _decimal_format text, _decimal_number the classes, _decimal_docs what they say.

>>> Decimal('0.1') + Decimal('0.2')
Decimal('0.3')
>>> getcontext().prec = 6
>>> Decimal(1) / 7
Decimal('0.142857')
"""
from _decimal_context import (
    HAVE_CONTEXTVAR, HAVE_THREADS, MAX_EMAX, MAX_PREC, MIN_EMIN, MIN_ETINY, ROUND_05UP,
    ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP,
    ROUND_UP, Clamped, ConversionSyntax, DecimalException, DivisionByZero, DivisionImpossible,
    DivisionUndefined, FloatOperation, Inexact, InvalidContext, InvalidOperation, Overflow,
    Rounded, Subnormal, Underflow)
from _decimal_number import (
    BasicContext, Context, Decimal, DecimalTuple, DefaultContext, ExtendedContext, getcontext,
    localcontext, setcontext)

__all__ = [
    'Decimal', 'Context', 'DecimalTuple', 'DefaultContext', 'BasicContext', 'ExtendedContext',
    'DecimalException', 'Clamped', 'InvalidOperation', 'DivisionByZero', 'Inexact', 'Rounded',
    'Subnormal', 'Overflow', 'Underflow', 'FloatOperation', 'DivisionImpossible', 'InvalidContext',
    'ConversionSyntax', 'DivisionUndefined', 'ROUND_DOWN', 'ROUND_HALF_UP', 'ROUND_HALF_EVEN',
    'ROUND_CEILING', 'ROUND_FLOOR', 'ROUND_UP', 'ROUND_HALF_DOWN', 'ROUND_05UP', 'setcontext',
    'getcontext', 'localcontext', 'MAX_PREC', 'MAX_EMAX', 'MIN_EMIN', 'MIN_ETINY', 'HAVE_THREADS',
    'HAVE_CONTEXTVAR',
]

__version__ = '1.70'          # of the specification
__libmpdec_version__ = '2.5.1'
