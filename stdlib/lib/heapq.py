"""Heap queue: a list whose item k is at most items 2k+1 and 2k+2.  The heap itself is native."""

__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'merge', 'nlargest', 'nsmallest',
           'heappushpop']

try:
    from _heapq import (heappush, heappop, heapify, heapreplace, heappushpop,
                        _heappop_max, _heapreplace_max, _heapify_max)
except ImportError:
    # The same in the language: what to read, and what runs without the native module.
    def _sift_down(heap, pos):
        """Let the item at pos sink until neither child is smaller."""
        end = len(heap)
        item = heap[pos]
        while (child := 2 * pos + 1) < end:
            if child + 1 < end and heap[child + 1] < heap[child]:
                child += 1
            if not heap[child] < item:
                break
            heap[pos] = heap[child]
            pos = child
        heap[pos] = item

    def heappush(heap, item):
        """Push item onto heap, maintaining the heap invariant."""
        heap.append(item)
        pos = len(heap) - 1
        while pos:
            parent = (pos - 1) >> 1
            if not item < heap[parent]:
                break
            heap[pos] = heap[parent]
            pos = parent
        heap[pos] = item

    def heappop(heap):
        """Pop the smallest item off the heap, maintaining the heap invariant."""
        last = heap.pop()
        return heapreplace(heap, last) if heap else last

    def heapreplace(heap, item):
        """Pop and return the smallest item, then push item."""
        top = heap[0]
        heap[0] = item
        _sift_down(heap, 0)
        return top

    def heappushpop(heap, item):
        """Push item, then pop and return the smallest."""
        if heap and heap[0] < item:
            return heapreplace(heap, item)
        return item

    def heapify(x):
        """Transform a list into a heap, in place, in O(len(x)) time."""
        for i in reversed(range(len(x) // 2)):
            _sift_down(x, i)

    def _sift_max(heap, pos):
        """Restore the max-heap below pos."""
        end = len(heap)
        while True:
            child = 2 * pos + 1
            if child >= end:
                return
            if child + 1 < end and heap[child] < heap[child + 1]:
                child += 1
            if not heap[pos] < heap[child]:
                return
            heap[pos], heap[child] = heap[child], heap[pos]
            pos = child

    def _heapify_max(heap):
        for i in reversed(range(len(heap) // 2)):
            _sift_max(heap, i)

    def _heapreplace_max(heap, item):
        top = heap[0]
        heap[0] = item
        _sift_max(heap, 0)
        return top

    def _heappop_max(heap):
        last = heap.pop()
        return _heapreplace_max(heap, last) if heap else last


def merge(*iterables, key=None, reverse=False):
    """Merge sorted inputs into one sorted, lazy iterator; equal items keep the inputs' order.

    >>> list(merge([1,3,5,7], [0,2,4,8], [5,10,15,20], [], [25]))
    [0, 1, 2, 3, 4, 5, 5, 7, 8, 10, 15, 20, 25]
    """
    if reverse:
        heapify_, pop, replace, direction = _heapify_max, _heappop_max, _heapreplace_max, -1
    else:
        heapify_, pop, replace, direction = heapify, heappop, heapreplace, 1

    # Entries: [sort key, input's number (breaks ties), value, its next].
    heap = []
    for order, it in enumerate(map(iter, iterables)):
        advance = it.__next__
        try:
            value = advance()
        except StopIteration:
            continue
        heap.append([value if key is None else key(value), order * direction, value, advance])
    heapify_(heap)
    while len(heap) > 1:
        entry = heap[0]
        advance = entry[3]
        try:
            while True:
                yield entry[2]
                value = entry[2] = advance()
                entry[0] = value if key is None else key(value)
                replace(heap, entry)
                entry = heap[0]
                advance = entry[3]
        except StopIteration:
            pop(heap)
    if heap:
        entry = heap[0]
        yield entry[2]
        yield from entry[3].__self__


def _select(n, iterable, key, heapify_, replace, better, step, reverse):
    """Keep the n best of iterable in a heap whose top is the worst kept; return them sorted."""
    it = iter(iterable)
    if key is None:
        result = [(elem, i) for i, elem in zip(range(0, n * step, step), it)]
    else:
        result = [(key(elem), i, elem) for i, elem in zip(range(0, n * step, step), it)]
    if not result:
        return result
    heapify_(result)
    top = result[0][0]
    order = n * step
    if key is None:
        for elem in it:
            if better(elem, top):
                replace(result, (elem, order))
                top = result[0][0]
                order += step
        result.sort(reverse=reverse)
        return [elem for elem, order in result]
    for elem in it:
        k = key(elem)
        if better(k, top):
            replace(result, (k, order, elem))
            top = result[0][0]
            order += step
    result.sort(reverse=reverse)
    return [elem for k, order, elem in result]


def _whole(n, iterable):
    """Whether n covers the whole (sized) iterable, so that sorting is best."""
    try:
        return n >= len(iterable)
    except (TypeError, AttributeError):
        return False


def nsmallest(n, iterable, key=None):
    """The n smallest elements: sorted(iterable, key=key)[:n]"""
    if n == 1:
        sentinel = object()
        result = min(iter(iterable), default=sentinel, key=key)
        return [] if result is sentinel else [result]
    if _whole(n, iterable):
        return sorted(iterable, key=key)[:n]
    return _select(n, iterable, key, _heapify_max, _heapreplace_max,
                   lambda a, b: a < b, 1, False)


def nlargest(n, iterable, key=None):
    """The n largest elements: sorted(iterable, key=key, reverse=True)[:n]"""
    if n == 1:
        sentinel = object()
        result = max(iter(iterable), default=sentinel, key=key)
        return [] if result is sentinel else [result]
    if _whole(n, iterable):
        return sorted(iterable, key=key, reverse=True)[:n]
    return _select(n, iterable, key, heapify, heapreplace,
                   lambda a, b: b < a, -1, True)
