"""Distributions: NormalDist and kernel density estimation. Part of module statistics."""
import random
import sys
from bisect import bisect_left, bisect_right
from math import (acos, asin, atan, cos, cosh, erfc, exp, fabs, hypot, log, pi, sin, sqrt, tan,
                  tau)

_sqrt2 = sqrt(2.0)


def _statistics():
    return sys.modules['statistics']


def _error(message):
    return _statistics().StatisticsError(message)


# ---- kernels: density, distribution, support ----

_kernels = {
    'normal': (lambda t: exp(-1 / 2 * t * t) / sqrt(2 * pi),
               lambda t: 1 / 2 * erfc(-t / _sqrt2), None),
    'logistic': (lambda t: 1 / 2 / (1.0 + cosh(t)),
                 lambda t: 1 - 1 / (exp(t) + 1), None),
    'sigmoid': (lambda t: 1 / pi / cosh(t),
                lambda t: 2 / pi * atan(exp(t)), None),
    'rectangular': (lambda t: 1 / 2,
                    lambda t: 1 / 2 * t + 1 / 2, 1.0),
    'triangular': (lambda t: 1.0 - abs(t),
                   lambda t: t * t * (1 / 2 if t < 0.0 else -1 / 2) + t + 1 / 2, 1.0),
    'parabolic': (lambda t: 3 / 4 * (1.0 - t * t),
                  lambda t: sum((-1 / 4 * t ** 3, 3 / 4 * t, 1 / 2)), 1.0),
    'quartic': (lambda t: 15 / 16 * (1.0 - t * t) ** 2,
                lambda t: sum((3 / 16 * t ** 5, -5 / 8 * t ** 3, 15 / 16 * t, 1 / 2)), 1.0),
    'triweight': (lambda t: 35 / 32 * (1.0 - t * t) ** 3,
                  lambda t: sum((-5 / 32 * t ** 7, 21 / 32 * t ** 5, -35 / 32 * t ** 3,
                                 35 / 32 * t, 1 / 2)), 1.0),
    'cosine': (lambda t: pi / 4 * cos(pi / 2 * t),
               lambda t: 1 / 2 * sin(pi / 2 * t) + 1 / 2, 1.0),
}
for _name, _alias in (('gauss', 'normal'), ('uniform', 'rectangular'),
                      ('epanechnikov', 'parabolic'), ('biweight', 'quartic')):
    _kernels[_name] = _kernels[_alias]


def kde(data, h, kernel='normal', *, cumulative=False):
    """A function that estimates the density (or distribution) that data is a sample of.

    h is the bandwidth, kernel the shape of one point's share.

    >>> f = kde([1.0, 2.0, 4.0], h=0.5)
    >>> round(f(2.0), 6)
    0.302045
    >>> F = kde([1.0, 2.0, 4.0], h=0.5, cumulative=True)
    >>> round(F(2.0), 6)
    0.492427
    """
    n = len(data)
    if not n:
        raise _error('Empty data sequence')
    if not isinstance(data[0], (int, float)):
        raise TypeError('Data sequence must contain ints or floats')
    if h <= 0.0:
        raise _error(f'Bandwidth h must be positive, not {h=!r}')
    try:
        density, distribution, support = _kernels[kernel]
    except KeyError:
        raise _error(f'Unknown kernel name: {kernel!r}')
    if support is None:
        def pdf(x):
            return sum(density((x - x_i) / h) for x_i in data) / (len(data) * h)

        def cdf(x):
            return sum(distribution((x - x_i) / h) for x_i in data) / len(data)
    else:
        sample = sorted(data)
        bandwidth = h * support

        def near(x):
            nonlocal n, sample
            if len(data) != n:
                sample = sorted(data)
                n = len(data)
            return bisect_left(sample, x - bandwidth), bisect_right(sample, x + bandwidth)

        def pdf(x):
            i, j = near(x)
            return sum(density((x - x_i) / h) for x_i in sample[i:j]) / (n * h)

        def cdf(x):
            i, j = near(x)
            return sum((distribution((x - x_i) / h) for x_i in sample[i:j]), i) / n
    if cumulative:
        cdf.__doc__ = f'CDF estimate with {h=!r} and {kernel=!r}'
        return cdf
    pdf.__doc__ = f'PDF estimate with {h=!r} and {kernel=!r}'
    return pdf


def _newton_raphson(f_inv_estimate, f, f_prime, tolerance=1e-12):
    def f_inv(y):
        x = f_inv_estimate(y)
        while abs(diff := f(x) - y) > tolerance:
            x -= diff / f_prime(x)
        return x
    return f_inv


def _quartic_invcdf_estimate(p):
    # Near the ends the distribution is close to a power of the distance: what Newton starts from.
    sign, p = (1.0, p) if p <= 1 / 2 else (-1.0, 1.0 - p)
    if p < 0.0106:
        return ((8 * p / 5) ** (1 / 3) - 1.0) * sign
    return ((2.0 * p) ** 0.4258865685331 - 1.0) * sign


def _triweight_invcdf_estimate(p):
    sign, p = (1.0, p) if p <= 1 / 2 else (-1.0, 1.0 - p)
    return ((2.0 * p) ** 0.3400218741872791 - 1.0) * sign


_quartic_invcdf = _newton_raphson(_quartic_invcdf_estimate, _kernels['quartic'][1],
                                  _kernels['quartic'][0])
_triweight_invcdf = _newton_raphson(_triweight_invcdf_estimate, _kernels['triweight'][1],
                                    _kernels['triweight'][0])


def _normal_dist_inv_cdf(p, mu, sigma):
    """The quantile of a normal distribution (Wichura's algorithm AS241)."""
    q = p - 0.5
    if fabs(q) <= 0.425:
        r = 0.180625 - q * q
        num = _polynomial(r, _AS241[0]) * q
        den = _polynomial(r, _AS241[1])
        return mu + num / den * sigma
    r = p if q <= 0.0 else 1.0 - p
    r = sqrt(-log(r))
    if r <= 5.0:
        r -= 1.6
        x = _polynomial(r, _AS241[2]) / _polynomial(r, _AS241[3])
    else:
        r -= 5.0
        x = _polynomial(r, _AS241[4]) / _polynomial(r, _AS241[5])
    if q < 0.0:
        x = -x
    return mu + x * sigma


def _polynomial(x, coefficients):
    total = 0.0
    for c in coefficients:
        total = total * x + c
    return total


# Wichura, "Algorithm AS241: The percentage points of the normal distribution" (1988): numerators
# and denominators for the middle, the shoulders and the tails, highest power first.
_AS241 = (
    (2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4,
     4.5921953931549871457e+4, 1.3731693765509461125e+4, 1.9715909503065514427e+3,
     1.3314166789178437745e+2, 3.3871328727963666080e+0),
    (5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4,
     2.1213794301586595867e+4, 5.3941960214247511077e+3, 6.8718700749205790830e+2,
     4.2313330701600911252e+1, 1.0),
    (7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
     1.27045825245236838258e+0, 3.64784832476320460504e+0, 5.76949722146069140550e+0,
     4.63033784615654529590e+0, 1.42343711074968357734e+0),
    (1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
     1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e+0,
     2.05319162663775882187e+0, 1.0),
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
     2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e+0,
     5.46378491116411436990e+0, 6.65790464350110377720e+0),
    (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
     7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
     5.99832206555887937690e-1, 1.0),
)

_normal_dist_inv_cdf.__module__ = 'statistics'
try:
    from _statistics import _normal_dist_inv_cdf
except ImportError:
    pass

_kernel_invcdfs = {
    'normal': lambda p: _normal_dist_inv_cdf(p, 0.0, 1.0),
    'logistic': lambda p: log(p / (1 - p)),
    'sigmoid': lambda p: log(tan(p * pi / 2)),
    'rectangular': lambda p: 2 * p - 1,
    'parabolic': lambda p: 2 * cos((acos(2 * p - 1) + pi) / 3),
    'quartic': _quartic_invcdf,
    'triweight': _triweight_invcdf,
    'triangular': lambda p: sqrt(2 * p) - 1 if p < 1 / 2 else 1 - sqrt(2 - 2 * p),
    'cosine': lambda p: 2 * asin(2 * p - 1) / pi,
}
for _name, _alias in (('gauss', 'normal'), ('uniform', 'rectangular'),
                      ('epanechnikov', 'parabolic'), ('biweight', 'quartic')):
    _kernel_invcdfs[_name] = _kernel_invcdfs[_alias]


def kde_random(data, h, kernel='normal', *, seed=None):
    """A function that draws from the density that kde() estimates.

    >>> pick = kde_random([1.0, 2.0, 4.0], h=0.5, seed=7)
    >>> all(-10 < pick() < 20 for _ in range(100))
    True
    """
    n = len(data)
    if not n:
        raise _error('Empty data sequence')
    if not isinstance(data[0], (int, float)):
        raise TypeError('Data sequence must contain ints or floats')
    if h <= 0.0:
        raise _error(f'Bandwidth h must be positive, not {h=!r}')
    kernel_invcdf = _kernel_invcdfs.get(kernel)
    if kernel_invcdf is None:
        raise _error(f'Unknown kernel name: {kernel!r}')
    prng = random.Random(seed)
    uniform = prng.random
    choice = prng.choice

    def rand():
        return choice(data) + h * kernel_invcdf(uniform())

    rand.__doc__ = f'Random KDE selection with {h=!r} and {kernel=!r}'
    return rand


class NormalDist:
    """Normal distribution of a random variable: mean mu, standard deviation sigma."""

    __slots__ = {
        '_mu': 'Arithmetic mean of a normal distribution',
        '_sigma': 'Standard deviation of a normal distribution',
    }

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise _error('sigma must be non-negative')
        self._mu = float(mu)
        self._sigma = float(sigma)

    @classmethod
    def from_samples(cls, data):
        """The distribution with the mean and standard deviation of data."""
        return cls(*_statistics()._mean_stdev(data))

    def samples(self, n, *, seed=None):
        """n values drawn from the distribution."""
        rnd = random.random if seed is None else random.Random(seed).random
        inv_cdf = _normal_dist_inv_cdf
        mu = self._mu
        sigma = self._sigma
        return [inv_cdf(rnd(), mu, sigma) for _ in range(n)]

    def pdf(self, x):
        """The density at x."""
        variance = self._sigma * self._sigma
        if not variance:
            raise _error('pdf() not defined when sigma is zero')
        diff = x - self._mu
        return exp(diff * diff / (-2.0 * variance)) / sqrt(tau * variance)

    def cdf(self, x):
        """The probability of values up to x."""
        if not self._sigma:
            raise _error('cdf() not defined when sigma is zero')
        return 0.5 * erfc((self._mu - x) / (self._sigma * _sqrt2))

    def inv_cdf(self, p):
        """The x with cdf(x) == p."""
        if p <= 0.0 or p >= 1.0:
            raise _error('p must be in the range 0.0 < p < 1.0')
        return _normal_dist_inv_cdf(p, self._mu, self._sigma)

    def quantiles(self, n=4):
        """The n - 1 cut points that divide the distribution into n parts of equal probability."""
        return [self.inv_cdf(i / n) for i in range(1, n)]

    def overlap(self, other):
        """The overlapping area of two densities, between 0.0 and 1.0.

        >>> round(NormalDist(0, 1).overlap(NormalDist(1, 1)), 6)
        0.617075
        """
        if not isinstance(other, NormalDist):
            raise TypeError('Expected another NormalDist instance')
        X, Y = self, other
        if (Y._sigma, Y._mu) < (X._sigma, X._mu):
            X, Y = Y, X
        X_var, Y_var = X.variance, Y.variance
        if not X_var or not Y_var:
            raise _error('overlap() not defined when sigma is zero')
        dv = Y_var - X_var
        dm = fabs(Y._mu - X._mu)
        if not dv:
            return erfc(dm / (2.0 * X._sigma * _sqrt2))
        a = X._mu * Y_var - Y._mu * X_var
        b = X._sigma * Y._sigma * sqrt(dm * dm + dv * log(Y_var / X_var))
        x1 = (a + b) / dv  # where the densities cross
        x2 = (a - b) / dv
        return 1.0 - (fabs(Y.cdf(x1) - X.cdf(x1)) + fabs(Y.cdf(x2) - X.cdf(x2)))

    def zscore(self, x):
        """How many standard deviations x is above the mean."""
        if not self._sigma:
            raise _error('zscore() not defined when sigma is zero')
        return (x - self._mu) / self._sigma

    @property
    def mean(self):
        return self._mu

    median = mean
    mode = mean

    @property
    def stdev(self):
        return self._sigma

    @property
    def variance(self):
        return self._sigma * self._sigma

    def __add__(x1, x2):
        if isinstance(x2, NormalDist):
            return NormalDist(x1._mu + x2._mu, hypot(x1._sigma, x2._sigma))
        return NormalDist(x1._mu + x2, x1._sigma)

    def __sub__(x1, x2):
        if isinstance(x2, NormalDist):
            return NormalDist(x1._mu - x2._mu, hypot(x1._sigma, x2._sigma))
        return NormalDist(x1._mu - x2, x1._sigma)

    def __mul__(x1, x2):
        return NormalDist(x1._mu * x2, x1._sigma * fabs(x2))

    def __truediv__(x1, x2):
        return NormalDist(x1._mu / x2, x1._sigma / fabs(x2))

    def __pos__(x1):
        return NormalDist(x1._mu, x1._sigma)

    def __neg__(x1):
        return NormalDist(-x1._mu, x1._sigma)

    __radd__ = __add__

    def __rsub__(x1, x2):
        return -(x1 - x2)

    __rmul__ = __mul__

    def __eq__(x1, x2):
        if not isinstance(x2, NormalDist):
            return NotImplemented
        return x1._mu == x2._mu and x1._sigma == x2._sigma

    def __hash__(self):
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f'{type(self).__name__}(mu={self._mu!r}, sigma={self._sigma!r})'

    def __getstate__(self):
        return self._mu, self._sigma

    def __setstate__(self, state):
        self._mu, self._sigma = state


NormalDist.__module__ = kde.__module__ = kde_random.__module__ = 'statistics'
