"""A scheduler of calls: events with a time and a priority, on any clock."""

import heapq
import threading
import time
from collections import namedtuple
from itertools import count

__all__ = ['scheduler']

Event = namedtuple('Event', 'time, priority, sequence, action, argument, kwargs')
Event.time.__doc__ = 'Numeric type compatible with the return value of the timefunc function.'
Event.priority.__doc__ = 'Events of the same time run in the order of their priority.'
Event.sequence.__doc__ = 'A continually increasing sequence number that separates events if time ' \
    'and priority are equal.'
Event.action.__doc__ = 'Executing the event means executing action(*argument, **kwargs)'
Event.argument.__doc__ = 'The positional arguments of the action.'
Event.kwargs.__doc__ = 'The keyword arguments of the action.'
_sentinel = object()


class scheduler:
    """Runs actions at their times; timefunc gives the time and delayfunc waits."""

    def __init__(self, timefunc=time.monotonic, delayfunc=time.sleep):
        self._queue = []
        self._lock = threading.RLock()
        self.timefunc = timefunc
        self.delayfunc = delayfunc
        self._sequence = count()

    def enterabs(self, time, priority, action, argument=(), kwargs=_sentinel):
        """Add an event at an absolute time; returns it, for cancel()."""
        if kwargs is _sentinel:
            kwargs = {}
        with self._lock:
            event = Event(time, priority, next(self._sequence), action, argument, kwargs)
            heapq.heappush(self._queue, event)
        return event

    def enter(self, delay, priority, action, argument=(), kwargs=_sentinel):
        """Add an event after a delay."""
        return self.enterabs(self.timefunc() + delay, priority, action, argument, kwargs)

    def cancel(self, event):
        """Remove an event; ValueError if it is not in the queue."""
        with self._lock:
            self._queue.remove(event)
            heapq.heapify(self._queue)

    def empty(self):
        """Whether there are no events."""
        with self._lock:
            return not self._queue

    def run(self, blocking=True):
        """Run events until there are none; without blocking, only those that are due (returns the
        time until the next). An action that raises leaves the queue as it is: run() goes on."""
        queue, delayfunc, timefunc = self._queue, self.delayfunc, self.timefunc
        while True:
            with self._lock:
                if not queue:
                    break
                event = queue[0]
                now = timefunc()
                delay = event.time > now
                if not delay:
                    heapq.heappop(queue)
            if delay:
                if not blocking:
                    return event.time - now
                delayfunc(event.time - now)
            else:
                event.action(*event.argument, **event.kwargs)
                delayfunc(0)    # other threads may run

    @property
    def queue(self):
        """The events in the order in which they will run."""
        with self._lock:
            events = self._queue[:]
        events.sort()
        return events
