"""Bisection in sorted lists; native in `_bisect`, the same in the language without it."""

try:
    from _bisect import bisect_left, bisect_right, insort_left, insort_right
except ImportError:
    def bisect_right(a, x, lo=0, hi=None, *, key=None):
        """Return the index where to insert x so that items equal to it stay before."""
        if lo < 0:
            raise ValueError('lo must be non-negative')
        hi = len(a) if hi is None else hi
        while lo < hi:
            mid = (lo + hi) // 2
            if x < (a[mid] if key is None else key(a[mid])):
                hi = mid
            else:
                lo = mid + 1
        return lo

    def bisect_left(a, x, lo=0, hi=None, *, key=None):
        """Return the index where to insert x so that items equal to it stay behind."""
        if lo < 0:
            raise ValueError('lo must be non-negative')
        hi = len(a) if hi is None else hi
        while lo < hi:
            mid = (lo + hi) // 2
            if (a[mid] if key is None else key(a[mid])) < x:
                lo = mid + 1
            else:
                hi = mid
        return lo

    def insort_right(a, x, lo=0, hi=None, *, key=None):
        """Insert x in list a, kept sorted, after items equal to it."""
        at = bisect_right(a, x if key is None else key(x), lo, hi, key=key)
        a.insert(at, x)

    def insort_left(a, x, lo=0, hi=None, *, key=None):
        """Insert x in list a, kept sorted, before items equal to it."""
        at = bisect_left(a, x if key is None else key(x), lo, hi, key=key)
        a.insert(at, x)

bisect = bisect_right
insort = insort_right
