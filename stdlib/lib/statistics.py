"""Statistics of samples and populations: averages, spread, relations, distributions.

Sums are exact: data is added up as fractions, one partial sum for each denominator, and rounded
once at the end. Square roots of fractions are rounded correctly too. kernel density estimation and
NormalDist live in _statistics_dist.

>>> mean([1, 2, 6]), median([1, 2, 6]), mode('abca')
(3, 2, 'a')
>>> NormalDist(100, 15).cdf(100)
0.5
"""

__all__ = [
    'NormalDist', 'StatisticsError', 'correlation', 'covariance', 'fmean', 'geometric_mean',
    'harmonic_mean', 'kde', 'kde_random', 'linear_regression', 'mean', 'median',
    'median_grouped', 'median_high', 'median_low', 'mode', 'multimode', 'pstdev', 'pvariance',
    'quantiles', 'stdev', 'variance',
]

import math
import numbers
import sys
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict, namedtuple
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import count, groupby, repeat
from math import exp, fsum, isfinite, isinf, log, sqrt, sumprod
from operator import itemgetter


class StatisticsError(ValueError):
    pass


# ---- exact sums ----

def _exact_ratio(x):
    """x as a pair numerator, denominator; (x, None) for nan and infinities.

    >>> _exact_ratio(0.75)
    (3, 4)
    >>> _exact_ratio(float('inf'))
    (inf, None)
    """
    try:
        return x.as_integer_ratio()
    except AttributeError:
        pass
    except (OverflowError, ValueError):
        assert not _isfinite(x)
        return (x, None)
    try:
        return (x.numerator, x.denominator)
    except AttributeError:
        raise TypeError(f"can't convert type '{type(x).__name__}' to numerator/denominator")


def _isfinite(x):
    try:
        return x.is_finite()  # Decimal
    except AttributeError:
        return math.isfinite(x)


def _coerce(T, S):
    """The type for results of data with both types."""
    assert T is not bool, 'initial type T is bool'
    if T is S or S is int or S is bool:
        return T
    if T is int or issubclass(S, T):
        return S
    if issubclass(T, S) or issubclass(S, int):
        return T
    if issubclass(T, int):
        return S
    if issubclass(T, Fraction) and issubclass(S, float):
        return S
    if issubclass(T, float) and issubclass(S, Fraction):
        return T
    raise TypeError("don't know how to coerce %s and %s" % (T.__name__, S.__name__))


def _total(partials):
    # partials: numerators by denominator; denominator None holds nan and infinities.
    if None in partials:
        return partials[None]
    return sum(Fraction(n, d) for d, n in partials.items())


def _sum(data):
    """(type, exact sum, count) of data.

    >>> _sum([1, 2.5, 4])
    (<class 'float'>, Fraction(15, 2), 3)
    >>> _sum([Decimal('0.1'), Decimal('0.2')])
    (<class 'decimal.Decimal'>, Fraction(3, 10), 2)
    """
    n = 0
    types = set()
    partials = defaultdict(int)
    for T, values in groupby(data, type):
        types.add(T)
        for numerator, denominator in map(_exact_ratio, values):
            n += 1
            partials[denominator] += numerator
    return reduce(_coerce, types, int), _total(partials), n


def _ss(data, c=None):
    """(type, sum of squared deviations, mean, count); c: what deviations are from."""
    if c is not None:
        T, total, n = _sum((d := x - c) * d for x in data)
        return T, total, c, n
    n = 0
    types = set()
    sums = defaultdict(int)
    squares = defaultdict(int)
    for T, values in groupby(data, type):
        types.add(T)
        for numerator, denominator in map(_exact_ratio, values):
            n += 1
            if denominator is None and None not in sums:
                sums[None] = squares[None] = numerator
            else:
                sums[denominator] += numerator
                squares[denominator] += numerator * numerator
    T = reduce(_coerce, types, int)
    if not n:
        return T, Fraction(0), Fraction(0), 0
    if None in sums:
        mean = total = sums[None]
        assert not _isfinite(mean)
        return T, total, mean, n
    sx = sum(Fraction(s, d) for d, s in sums.items())
    sxx = sum(Fraction(s, d * d) for d, s in squares.items())
    return T, (n * sxx - sx * sx) / n, sx / n, n


def _convert(value, T):
    """value as a T."""
    if type(value) is T:
        return value
    if issubclass(T, int) and value.denominator != 1:
        T = float
    try:
        return T(value)
    except TypeError:
        if issubclass(T, Decimal):
            return T(value.numerator) / value.denominator
        raise


def _fail_neg(values, errmsg='negative value'):
    for x in values:
        if x < 0:
            raise StatisticsError(errmsg)
        yield x


def _rank(data, /, *, key=None, reverse=False, ties='average', start=1):
    """Ranks of data, equal values get the average of theirs.

    >>> _rank([30, 10, 20, 10])
    [4.0, 1.5, 3.0, 1.5]
    >>> _rank([30, 10, 20], reverse=True)
    [1.0, 3.0, 2.0]
    """
    if ties != 'average':
        raise ValueError(f'Unknown tie resolution method: {ties!r}')
    if key is not None:
        data = map(key, data)
    ordered = sorted(zip(data, count()), reverse=reverse)
    i = start - 1
    result = [0] * len(ordered)
    for _, group in groupby(ordered, key=itemgetter(0)):
        group = list(group)
        rank = i + (len(group) + 1) / 2
        for _, position in group:
            result[position] = rank
        i += len(group)
    return result


def _integer_sqrt_of_frac_rto(n, m):
    """The square root of n / m, rounded to odd: an inexact result has its last bit set."""
    a = math.isqrt(n // m)
    return a | (a * a * m != n)


# Bits that rounding to odd needs for a correct double: twice its own, and some.
_sqrt_bit_width = 2 * sys.float_info.mant_dig + 3


def _float_sqrt_of_frac(n, m):
    """The square root of n / m as a correctly rounded float."""
    q = (n.bit_length() - m.bit_length() - _sqrt_bit_width) // 2
    if q >= 0:
        numerator = _integer_sqrt_of_frac_rto(n, m << 2 * q) << q
        denominator = 1
    else:
        numerator = _integer_sqrt_of_frac_rto(n << -2 * q, m)
        denominator = 1 << -q
    return numerator / denominator


def _decimal_sqrt_of_frac(n, m):
    """The square root of n / m as a correctly rounded Decimal."""
    if n <= 0:
        if not n:
            return Decimal('0.0')
        n, m = -n, -m
    root = (Decimal(n) / Decimal(m)).sqrt()
    nr, dr = root.as_integer_ratio()
    plus = root.next_plus()
    np, dp = plus.as_integer_ratio()
    # Is n / m beyond the middle between the two?
    if 4 * n * (dr * dp) ** 2 > m * (dr * np + dp * nr) ** 2:
        return plus
    minus = root.next_minus()
    nm, dm = minus.as_integer_ratio()
    if 4 * n * (dr * dm) ** 2 < m * (dr * nm + dm * nr) ** 2:
        return minus
    return root


def _mean_stdev(data):
    """Mean and standard deviation as floats."""
    T, ss, xbar, n = _ss(data)
    if n < 2:
        raise StatisticsError('stdev requires at least two data points')
    mss = ss / (n - 1)
    try:
        return float(xbar), _float_sqrt_of_frac(mss.numerator, mss.denominator)
    except AttributeError:
        return float(xbar), float(xbar) / float(ss)  # nan and infinity


def _sqrtprod(x, y):
    """sqrt(x * y) without loss where the product would lose digits."""
    h = sqrt(x * y)
    if not isfinite(h):
        if isinf(h) and not isinf(x) and not isinf(y):
            scale = 2.0 ** -512  # exact, and keeps the product in range
            return _sqrtprod(scale * x, scale * y) / scale
        return h
    if not h:
        if x and y:
            scale = 2.0 ** 537
            return _sqrtprod(scale * x, scale * y) / scale
        return h
    d = sumprod((x, h), (y, -h))  # one Newton step
    return h + d / (2.0 * h)


# ---- averages ----

def mean(data):
    """The arithmetic mean.

    >>> mean([2, 4, 9])
    5
    >>> mean([Fraction(1, 3), Fraction(1, 2)])
    Fraction(5, 12)
    >>> mean([])
    Traceback (most recent call last):
        ...
    statistics.StatisticsError: mean requires at least one data point
    """
    T, total, n = _sum(data)
    if n < 1:
        raise StatisticsError('mean requires at least one data point')
    return _convert(total / n, T)


def fmean(data, weights=None):
    """The arithmetic mean as a float, fast; weights may be given.

    >>> fmean([2, 4, 9])
    5.0
    >>> fmean([80, 50], weights=[3, 1])
    72.5
    """
    if weights is None:
        try:
            n = len(data)
        except TypeError:
            counter = count()
            total = fsum(map(itemgetter(0), zip(data, counter)))
            n = next(counter)
        else:
            total = fsum(data)
        if not n:
            raise StatisticsError('fmean requires at least one data point')
        return total / n
    if not isinstance(weights, (list, tuple)):
        weights = list(weights)
    try:
        num = sumprod(data, weights)
    except ValueError:
        raise StatisticsError('data and weights must be the same length')
    den = fsum(weights)
    if not den:
        raise StatisticsError('sum of weights must be non-zero')
    return num / den


def geometric_mean(data):
    """The geometric mean as a float; 0.0 if a value is zero.

    >>> round(geometric_mean([2, 8, 4]), 9)
    4.0
    """
    n = 0
    found_zero = False

    def positive(values):
        nonlocal n, found_zero
        for n, x in enumerate(values, start=1):
            if x > 0.0 or math.isnan(x):
                yield x
            elif x == 0.0:
                found_zero = True
            else:
                raise StatisticsError('No negative inputs allowed', x)
    total = fsum(map(log, positive(data)))
    if not n:
        raise StatisticsError('Must have a non-empty dataset')
    if math.isnan(total):
        return math.nan
    if found_zero:
        return math.nan if total == math.inf else 0.0
    return exp(total / n)


def harmonic_mean(data, weights=None):
    """The harmonic mean; 0 if a value is zero.

    >>> harmonic_mean([30, 60])
    40.0
    >>> harmonic_mean([30, 60], weights=[2, 1])
    36.0
    """
    if iter(data) is data:
        data = list(data)
    errmsg = 'harmonic mean does not support negative values'
    n = len(data)
    if n < 1:
        raise StatisticsError('harmonic_mean requires at least one data point')
    if n == 1 and weights is None:
        x = data[0]
        if not isinstance(x, (numbers.Real, Decimal)):
            raise TypeError('unsupported type')
        if x < 0:
            raise StatisticsError(errmsg)
        return x
    if weights is None:
        weights = repeat(1, n)
        sum_weights = n
    else:
        if iter(weights) is weights:
            weights = list(weights)
        if len(weights) != n:
            raise StatisticsError('Number of weights does not match data size')
        _, sum_weights, _ = _sum(w for w in _fail_neg(weights, errmsg))
    try:
        T, total, n = _sum(w / x if w else 0 for w, x in zip(weights, _fail_neg(data, errmsg)))
    except ZeroDivisionError:
        return 0
    if total <= 0:
        raise StatisticsError('Weighted sum must be positive')
    return _convert(sum_weights / total, T)


def median(data):
    """The middle value, or the mean of the two middle ones.

    >>> median([7, 1, 3])
    3
    >>> median([7, 1, 3, 5])
    4.0
    """
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise StatisticsError('no median for empty data')
    i = n // 2
    return data[i] if n % 2 else (data[i - 1] + data[i]) / 2


def median_low(data):
    """The middle value, or the smaller of the two middle ones.

    >>> median_low([7, 1, 3, 5])
    3
    """
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise StatisticsError('no median for empty data')
    return data[(n - 1) // 2]


def median_high(data):
    """The middle value, or the larger of the two middle ones.

    >>> median_high([7, 1, 3, 5])
    5
    """
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise StatisticsError('no median for empty data')
    return data[n // 2]


def median_grouped(data, interval=1.0):
    """The median of data in classes of width interval, given by their midpoints: interpolated.

    >>> median_grouped([20, 20, 30, 30, 30], interval=10)
    26.666666666666668
    """
    data = sorted(data)
    n = len(data)
    if not n:
        raise StatisticsError('no median for empty data')
    x = data[n // 2]
    i = bisect_left(data, x)
    j = bisect_right(data, x, lo=i)
    try:
        interval = float(interval)
        x = float(x)
    except ValueError:
        raise TypeError('Value cannot be converted to a float')
    lower = x - interval / 2.0
    return lower + interval * (n / 2 - i) / (j - i)


def mode(data):
    """The most common value, the first of several.

    >>> mode([3, 1, 3, 2])
    3
    >>> mode(['b', 'a', 'b', 'a'])
    'b'
    """
    pairs = Counter(iter(data)).most_common(1)
    try:
        return pairs[0][0]
    except IndexError:
        raise StatisticsError('no mode for empty data') from None


def multimode(data):
    """The most common values as a list.

    >>> multimode('abcab')
    ['a', 'b']
    >>> multimode([])
    []
    """
    counts = Counter(iter(data))
    if not counts:
        return []
    largest = max(counts.values())
    return [value for value, n in counts.items() if n == largest]


def quantiles(data, *, n=4, method='exclusive'):
    """The n - 1 cut points that divide data into n parts of equal probability."""
    if n < 1:
        raise StatisticsError('n must be at least 1')
    data = sorted(data)
    size = len(data)
    if size < 2:
        if size == 1:
            return data * (n - 1)
        raise StatisticsError('must have at least one data point')
    result = []
    if method == 'inclusive':
        m = size - 1
        for i in range(1, n):
            j, delta = divmod(i * m, n)
            result.append((data[j] * (n - delta) + data[j + 1] * delta) / n)
        return result
    if method == 'exclusive':
        m = size + 1
        for i in range(1, n):
            j = min(max(i * m // n, 1), size - 1)
            delta = i * m - j * n
            result.append((data[j - 1] * (n - delta) + data[j] * delta) / n)
        return result
    raise ValueError(f'Unknown method: {method!r}')


# ---- spread ----

def variance(data, xbar=None):
    """The variance of a sample; xbar: its mean, if known.

    >>> variance([1, 3, 8])
    13
    >>> variance([1, 3, 8], xbar=4)
    13
    """
    T, ss, c, n = _ss(data, xbar)
    if n < 2:
        raise StatisticsError('variance requires at least two data points')
    return _convert(ss / (n - 1), T)


def pvariance(data, mu=None):
    """The variance of a population; mu: its mean, if known.

    >>> pvariance([1, 3, 8, 8])
    9.5
    """
    T, ss, c, n = _ss(data, mu)
    if n < 1:
        raise StatisticsError('pvariance requires at least one data point')
    return _convert(ss / n, T)


def stdev(data, xbar=None):
    """The square root of the variance of a sample.

    >>> round(stdev([1, 3, 8]), 9)
    3.605551275
    """
    T, ss, c, n = _ss(data, xbar)
    if n < 2:
        raise StatisticsError('stdev requires at least two data points')
    mss = ss / (n - 1)
    if issubclass(T, Decimal):
        return _decimal_sqrt_of_frac(mss.numerator, mss.denominator)
    return _float_sqrt_of_frac(mss.numerator, mss.denominator)


def pstdev(data, mu=None):
    """The square root of the variance of a population.

    >>> pstdev([1, 3, 5, 7, 9, 11])
    3.415650255319866
    """
    T, ss, c, n = _ss(data, mu)
    if n < 1:
        raise StatisticsError('pstdev requires at least one data point')
    mss = ss / n
    if issubclass(T, Decimal):
        return _decimal_sqrt_of_frac(mss.numerator, mss.denominator)
    return _float_sqrt_of_frac(mss.numerator, mss.denominator)


# ---- relations between two inputs ----

def covariance(x, y, /):
    """The sample covariance.

    >>> covariance([1, 2, 3], [2, 4, 9])
    3.5
    """
    n = len(x)
    if len(y) != n:
        raise StatisticsError('covariance requires that both inputs have same number of '
                              'data points')
    if n < 2:
        raise StatisticsError('covariance requires at least two data points')
    xbar = fsum(x) / n
    ybar = fsum(y) / n
    return sumprod((xi - xbar for xi in x), (yi - ybar for yi in y)) / (n - 1)


def correlation(x, y, /, *, method='linear'):
    """Pearson's correlation coefficient, or Spearman's with method 'ranked'.

    >>> correlation([1, 2, 3], [2, 4, 6])
    1.0
    >>> correlation([1, 2, 3, 4], [1, 8, 27, 64], method='ranked')
    1.0
    """
    n = len(x)
    if len(y) != n:
        raise StatisticsError('correlation requires that both inputs have same number of '
                              'data points')
    if n < 2:
        raise StatisticsError('correlation requires at least two data points')
    if method not in {'linear', 'ranked'}:
        raise ValueError(f'Unknown method: {method!r}')
    if method == 'ranked':
        start = (n - 1) / -2  # ranks around zero
        x = _rank(x, start=start)
        y = _rank(y, start=start)
    else:
        xbar = fsum(x) / n
        ybar = fsum(y) / n
        x = [xi - xbar for xi in x]
        y = [yi - ybar for yi in y]
    sxy = sumprod(x, y)
    sxx = sumprod(x, x)
    syy = sumprod(y, y)
    try:
        return sxy / _sqrtprod(sxx, syy)
    except ZeroDivisionError:
        raise StatisticsError('at least one of the inputs is constant')


LinearRegression = namedtuple('LinearRegression', ('slope', 'intercept'))


def linear_regression(x, y, /, *, proportional=False):
    """Slope and intercept of the line with the least squared distances.

    >>> linear_regression([1, 2, 3], [3, 5, 7])
    LinearRegression(slope=2.0, intercept=1.0)
    >>> linear_regression([1, 2, 3], [2, 4, 6], proportional=True)
    LinearRegression(slope=2.0, intercept=0.0)
    """
    n = len(x)
    if len(y) != n:
        raise StatisticsError('linear regression requires that both inputs have same number of '
                              'data points')
    if n < 2:
        raise StatisticsError('linear regression requires at least two data points')
    if not proportional:
        xbar = fsum(x) / n
        ybar = fsum(y) / n
        x = [xi - xbar for xi in x]
        y = (yi - ybar for yi in y)
    sxy = sumprod(x, y) + 0.0
    sxx = sumprod(x, x)
    try:
        slope = sxy / sxx
    except ZeroDivisionError:
        raise StatisticsError('x is constant')
    intercept = 0.0 if proportional else ybar - slope * xbar
    return LinearRegression(slope=slope, intercept=intercept)


from _statistics_dist import (NormalDist, kde, kde_random, _kernel_invcdfs, _newton_raphson,
                              _normal_dist_inv_cdf, _quartic_invcdf, _triweight_invcdf)
