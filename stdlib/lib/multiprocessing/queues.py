"""Queues between processes: a pipe with a lock at each end, and for Queue a thread that fills it."""
import collections
import os
import threading
import time
from queue import Empty, Full

from . import connection, context, reduction, synchronize, util

__all__ = ['Queue', 'SimpleQueue', 'JoinableQueue']

_END = object()


class Queue:
    """A queue of at most maxsize objects. put() leaves them to a thread, which sends them."""

    def __init__(self, maxsize=0, *, ctx=None):
        if maxsize <= 0:
            maxsize = synchronize.SEM_VALUE_MAX
        self._maxsize = maxsize
        self._reader, self._writer = connection.Pipe(duplex=False)
        self._rlock = synchronize.Lock()
        self._wlock = synchronize.Lock()
        self._sem = synchronize.BoundedSemaphore(maxsize)
        self._ignore_epipe = False
        self._reset()
        util.register_after_fork(self, Queue._reset)

    def _reset(self):
        """What belongs to this process only."""
        self._opid = os.getpid()
        self._notempty = threading.Condition(threading.Lock())
        self._buffer = collections.deque()
        self._thread = self._joiner = self._closer = None
        self._joincancelled = self._closed = False

    def __getstate__(self):
        context.assert_spawning(self)
        return (self._ignore_epipe, self._maxsize, self._reader, self._writer, self._rlock,
                self._wlock, self._sem)

    def __setstate__(self, state):
        (self._ignore_epipe, self._maxsize, self._reader, self._writer, self._rlock, self._wlock,
         self._sem) = state
        self._reset()

    # Putting.

    def put(self, obj, block=True, timeout=None):
        """Put obj into the queue, waiting for room if block is true."""
        if self._closed:
            raise ValueError(f'Queue {self!r} is closed')
        if not self._sem.acquire(block, timeout):
            raise Full
        with self._notempty:
            if self._thread is None:
                self._start_thread()
            self._buffer.append(obj)
            self._notempty.notify()

    def put_nowait(self, obj):
        return self.put(obj, False)

    def _start_thread(self):
        self._buffer.clear()
        self._thread = threading.Thread(target=self._feed, args=(self._buffer, self._notempty),
                                        name='QueueFeederThread', daemon=True)
        self._thread.start()
        if not self._joincancelled:
            self._joiner = util.Finalize(self._thread, self._thread.join, exitpriority=-5)
        self._closer = util.Finalize(self, self._end_thread, (self._buffer, self._notempty),
                                     exitpriority=10)

    @staticmethod
    def _end_thread(buffer, notempty):
        with notempty:
            buffer.append(_END)
            notempty.notify()

    def _feed(self, buffer, notempty):
        while True:
            with notempty:
                while not buffer:
                    notempty.wait()
                obj = buffer.popleft()
            if obj is _END:
                self._reader.close()
                self._writer.close()
                return
            try:
                # Pickled before the lock is taken: that may call the program's code.
                data = reduction.ForkingPickler.dumps(obj)
                with self._wlock:
                    self._writer.send_bytes(data)
            except Exception as e:
                if self._ignore_epipe and isinstance(e, BrokenPipeError):
                    return
                if util.is_exiting():
                    util.info('error in queue thread: %s', e)
                    return
                # It is not in the queue after all.
                self._sem.release()
                self._on_queue_feeder_error(e, obj)
            obj = None

    @staticmethod
    def _on_queue_feeder_error(e, obj):
        """Called by the thread when obj could not be sent; may be overridden."""
        import traceback
        traceback.print_exc()

    # Getting.

    def get(self, block=True, timeout=None):
        """Remove and return an object, waiting for one if block is true."""
        if self._closed:
            raise ValueError(f'Queue {self!r} is closed')
        if block and timeout is None:
            with self._rlock:
                data = self._reader.recv_bytes()
            self._sem.release()
            return reduction.ForkingPickler.loads(data)
        end = time.monotonic() + timeout if block else None
        if not self._rlock.acquire(block, timeout):
            raise Empty
        try:
            left = end - time.monotonic() if block else 0
            if not self._reader.poll(left):
                raise Empty
            data = self._reader.recv_bytes()
            self._sem.release()
        finally:
            self._rlock.release()
        return reduction.ForkingPickler.loads(data)

    def get_nowait(self):
        return self.get(False)

    # Looking.

    def qsize(self):
        """The approximate number of objects in the queue."""
        return self._maxsize - self._sem._semlock._get_value()

    def empty(self):
        return not self._reader.poll(0)

    def full(self):
        return self._sem._semlock._is_zero()

    # Ending.

    def close(self):
        """This process puts nothing more into the queue, and gets nothing from it."""
        self._closed = True
        closer, self._closer = self._closer, None
        if closer is not None:
            closer()

    def join_thread(self):
        """Waits, after close(), until everything put into the queue was sent."""
        assert self._closed, f'Queue {self!r} not closed'
        if self._joiner is not None:
            self._joiner()

    def cancel_join_thread(self):
        """The process may end before everything was sent."""
        self._joincancelled = True
        if self._joiner is not None:
            self._joiner.cancel()


class JoinableQueue(Queue):
    """A queue whose join() waits until as many task_done() as put() were called."""

    def __init__(self, maxsize=0, *, ctx=None):
        super().__init__(maxsize)
        self._unfinished_tasks = synchronize.Semaphore(0)
        self._cond = synchronize.Condition()

    def __getstate__(self):
        return super().__getstate__(), self._cond, self._unfinished_tasks

    def __setstate__(self, state):
        super().__setstate__(state[0])
        self._cond, self._unfinished_tasks = state[1:]

    def put(self, obj, block=True, timeout=None):
        with self._cond:
            super().put(obj, block, timeout)
            self._unfinished_tasks.release()

    def task_done(self):
        """Indicate that a formerly enqueued task is complete."""
        with self._cond:
            if not self._unfinished_tasks.acquire(False):
                raise ValueError('task_done() called too many times')
            if self._unfinished_tasks._semlock._is_zero():
                self._cond.notify_all()

    def join(self):
        """Wait until all tasks are done."""
        with self._cond:
            if not self._unfinished_tasks._semlock._is_zero():
                self._cond.wait()


class SimpleQueue:
    """A pipe with locks: put() waits while it is full."""

    def __init__(self, *, ctx=None):
        self._reader, self._writer = connection.Pipe(duplex=False)
        self._rlock = synchronize.Lock()
        self._wlock = synchronize.Lock()

    def __getstate__(self):
        context.assert_spawning(self)
        return self._reader, self._writer, self._rlock, self._wlock

    def __setstate__(self, state):
        self._reader, self._writer, self._rlock, self._wlock = state

    def close(self):
        self._reader.close()
        self._writer.close()

    def empty(self):
        return not self._reader.poll()

    def get(self):
        """Remove and return an object, waiting for one."""
        with self._rlock:
            data = self._reader.recv_bytes()
        return reduction.ForkingPickler.loads(data)

    def put(self, obj):
        """Put obj into the queue."""
        data = reduction.ForkingPickler.dumps(obj)
        with self._wlock:
            self._writer.send_bytes(data)
