"""decimal: numbers as text, plain and by format specification."""
import re

from _decimal_arith import adjusted, make, rescale
from _decimal_context import count_digits, digits_of


def to_string(a, engineering, capitals):
    """The text of a number as the specification says (to-scientific-string)."""
    sign = '-' if a._sign else ''
    if a._kind == 'F':
        return sign + 'Infinity'
    if a._kind:
        return sign + ('NaN' if a._kind == 'n' else 'sNaN') + (digits_of(a._int) if a._int else '')
    digits = digits_of(a._int)
    exp = a._exp
    left = exp + len(digits)  # digits left of the point
    if exp <= 0 and left > -6:
        place = left
    elif not engineering:
        place = 1
    elif digits == '0':
        place = (left + 1) % 3 - 1
    else:
        place = (left - 1) % 3 + 1
    if place <= 0:
        text = '0.' + '0' * -place + digits
    elif place >= len(digits):
        text = digits + '0' * (place - len(digits))
    else:
        text = digits[:place] + '.' + digits[place:]
    if left == place:
        return sign + text
    return sign + text + ('E' if capitals else 'e') + '%+d' % (left - place)


_spec = re.compile(r"""\A
    (?:(?P<fill>.)?(?P<align>[<>=^]))?
    (?P<sign>[-+ ])?
    (?P<no_neg_0>z)?
    (?P<alt>\#)?
    (?P<zeropad>0)?
    (?P<width>\d+)?
    (?P<thousands>,)?
    (?:\.(?P<precision>\d+))?
    (?P<type>[eEfFgGnN%])?
    \Z""", re.VERBOSE | re.DOTALL).match


def _parse(spec, localeconv):
    m = _spec(spec)
    if m is None:
        raise ValueError('invalid format string')
    f = m.groupdict()
    if f['zeropad']:
        if f['fill'] is not None or f['align'] is not None:
            if f['align'] is not None:
                raise ValueError('invalid format string')
        f['fill'], f['align'] = '0', '='
    f['fill'] = f['fill'] or ' '
    f['align'] = f['align'] or '>'
    f['sign'] = f['sign'] or '-'
    f['width'] = int(f['width'] or '0')
    f['precision'] = None if f['precision'] is None else int(f['precision'])
    if f['precision'] == 0 and (f['type'] is None or f['type'] in 'gGnN'):
        f['precision'] = 1
    f['point'] = '.'
    f['grouping'] = [3, 0]
    f['separator'] = f['thousands'] or ''
    if f['type'] == 'N':
        import warnings
        warnings.warn("Format specifier 'N' is deprecated", DeprecationWarning, stacklevel=4)
    if f['type'] in ('n', 'N'):
        if f['thousands']:
            raise ValueError('invalid format string')
        f['type'] = 'g' if f['type'] == 'n' else 'G'
        if localeconv is None:
            import locale
            localeconv = locale.localeconv()
        f['point'] = localeconv['decimal_point']
        f['separator'] = localeconv['thousands_sep']
        f['grouping'] = localeconv['grouping']
        if isinstance(f['grouping'], str):
            f['grouping'] = list(map(ord, f['grouping']))
    return f


def _round_significant(a, n, rounding):
    """A number with n significant digits."""
    if not a._int:
        return a
    for _ in range(2):  # rounding up may give a digit more
        exp = adjusted(a) + 1 - n
        c, _ = rescale(a, exp, rounding)
        a = make(a._sign, c, exp)
        if count_digits(c) == n:
            break
    return a


def format_decimal(a, spec, context, localeconv):
    if not isinstance(spec, str):
        raise TypeError('__format__() argument must be str')
    f = _parse(spec, localeconv)
    if a._kind:
        body = to_string(make(0, a._int, a._exp, a._kind), False, 1)
        if f['align'] == '=' and f['fill'] == '0':
            f['fill'] = ' '
        if f['type'] == '%':
            body += '%'
        return _pad(_sign(a._sign, f), body, f)
    kind = f['type'] or ('g' if context._capitals == 0 else 'G')
    percent = kind == '%'
    if percent:
        a = make(a._sign, a._int, a._exp + 2)
    precision = f['precision']
    rounding = context._rounding
    if precision is not None:
        if kind in 'eE':
            a = _round_significant(a, precision + 1, rounding)
        elif kind in 'fF%':
            c, _ = rescale(a, -precision, rounding)
            a = make(a._sign, c, -precision)
        elif count_digits(a._int) > precision:
            a = _round_significant(a, precision, rounding)
    if not a._int and a._exp > 0 and kind in 'fF%':
        a = make(a._sign, 0, 0)
    sign = 0 if f['no_neg_0'] and not a._int else a._sign
    left = a._exp + count_digits(a._int)
    if kind in 'eE':
        if not a._int and precision is not None:
            place = 1 - precision
        else:
            place = 1
    elif kind in 'fF%':
        place = left
    else:
        place = left if a._exp <= 0 and left > -6 else 1
    digits = digits_of(a._int)
    if place < 0:
        whole, part = '0', '0' * -place + digits
    elif place > len(digits):
        whole, part = digits + '0' * (place - len(digits)), ''
    else:
        whole, part = digits[:place] or '0', digits[place:]
    return _number(sign, whole, part, left - place, kind, f)


def _number(sign, whole, part, exp, kind, f):
    tail = ''
    if part or f['alt']:
        tail = f['point'] + part
    if exp != 0 or kind in 'eE':
        tail += ('E' if kind in 'EG' else 'e') + '%+d' % exp
    if kind == '%':
        tail += '%'
    sign = _sign(sign, f)
    min_width = 0
    if f['fill'] == '0' and f['align'] == '=':
        min_width = f['width'] - len(tail) - len(sign)
    return _pad(sign, _group(whole, f, min_width) + tail, f)


def _sign(negative, f):
    if negative:
        return '-'
    return f['sign'] if f['sign'] in ' +' else ''


def _pad(sign, body, f):
    space = f['fill'] * (f['width'] - len(sign) - len(body))
    if f['align'] == '<':
        return sign + body + space
    if f['align'] == '=':
        return sign + space + body
    if f['align'] == '^':
        half = len(space) // 2
        return space[:half] + sign + body + space[half:]
    return space + sign + body


def _sizes(grouping):
    """Sizes of groups from the right, as localeconv() lists them."""
    last = 0
    for size in grouping:
        if size == 127:
            return
        if size == 0:
            while last:
                yield last
            return
        last = size
        yield size
    return


def _group(digits, f, min_width):
    separator = f['separator']
    if not separator:
        return digits.rjust(min_width, '0')
    groups = []
    for size in _sizes(f['grouping']):
        size = min(max(len(digits), min_width, 1), size)
        groups.append('0' * (size - len(digits)) + digits[-size:])
        digits = digits[:-size]
        min_width -= size
        if not digits and min_width <= 0:
            break
        min_width -= len(separator)
    else:
        size = max(len(digits), min_width, 1)
        groups.append('0' * (size - len(digits)) + digits[-size:])
    return separator.join(reversed(groups))
