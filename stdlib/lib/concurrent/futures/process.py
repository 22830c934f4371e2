"""ProcessPoolExecutor: calls made by worker processes.

Each worker has a connection of its own. A thread of the parent, the manager, gives an idle worker the
next call, receives what comes back and finishes the futures. A connection that ends without having
been told to is a worker that died: the pool is broken, and every future that is not done says so.
The manager does not keep the executor alive; when that is gone, or shut down, it lets the workers end
once all calls are made.
"""
import functools
import itertools
import multiprocessing as mp
import multiprocessing.connection  # mp.connection
import os
import queue
import threading
import traceback
import weakref
from concurrent.futures import _base

_threads_wakeups = weakref.WeakKeyDictionary()
_global_shutdown = False


def _check_system_limits():
    """For programs that ask: nothing this pool needs is limited."""


def _python_exit():
    global _global_shutdown
    _global_shutdown = True
    items = list(_threads_wakeups.items())
    for _, wakeup in items:
        wakeup.wakeup()
    for thread, _ in items:
        thread.join()


threading._register_atexit(_python_exit)


class BrokenProcessPool(_base.BrokenExecutor):
    """Raised when a process in a ProcessPoolExecutor terminated abruptly while a future was in the
    running state."""


# ---- exceptions from another process ----

class _RemoteTraceback(Exception):
    """The text of a traceback, as the cause of the exception."""

    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


def _rebuild_exc(exc, tb):
    exc.__cause__ = _RemoteTraceback(tb)
    return exc


class _ExceptionWithTraceback:
    def __init__(self, exc):
        text = ''.join(traceback.format_exception(type(exc), exc, exc.__traceback__))
        exc.__traceback__ = None
        self.exc, self.tb = exc, f'\n"""\n{text}"""'

    def __reduce__(self):
        return _rebuild_exc, (self.exc, self.tb)


# ---- the worker's side ----

def _process_chunk(fn, chunk):
    return [fn(*args) for args in chunk]


def _send_result(connection, number, exception=None, result=None, last=False):
    try:
        connection.send((number, exception, result, last))
    except BrokenPipeError:
        raise
    except BaseException as e:
        connection.send((number, _ExceptionWithTraceback(e), None, last))


def _process_worker(connection, initializer, initargs, max_tasks):
    """Makes the calls that come, until None does or max_tasks were made."""
    if initializer is not None:
        try:
            initializer(*initargs)
        except BaseException:
            # The parent sees that the connection ends.
            _base.log_critical('Exception in initializer:')
            return
    try:
        _make_calls(connection, max_tasks)
    except (BrokenPipeError, ConnectionResetError):
        # The parent is gone.
        pass


def _make_calls(connection, max_tasks):
    for made in itertools.count(1):
        try:
            call = connection.recv()
        except EOFError:
            return
        if call is None:
            return
        number, fn, args, kwargs = call
        last = made == max_tasks
        try:
            result = fn(*args, **kwargs)
        except BaseException as e:
            _send_result(connection, number, exception=_ExceptionWithTraceback(e), last=last)
        else:
            _send_result(connection, number, result=result, last=last)
            del result
        # Nothing of the call is kept while the next one is waited for.
        del call, fn, args, kwargs
        if last:
            return


# ---- the parent's side ----

class _WorkItem:
    def __init__(self, future, fn, args, kwargs):
        self.future, self.fn, self.args, self.kwargs = future, fn, args, kwargs


class _ThreadWakeup:
    """Wakes the manager from its wait."""

    def __init__(self):
        self._closed = False
        self._lock = threading.Lock()
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        os.set_blocking(self._reader, False)

    def fileno(self):
        return self._reader

    def wakeup(self):
        with self._lock:
            if not self._closed:
                try:
                    os.write(self._writer, b'x')
                except BlockingIOError:
                    # Full: it wakes up all the same.
                    pass

    def clear(self):
        try:
            while len(os.read(self._reader, 4096)) == 4096:
                pass
        except BlockingIOError:
            pass

    def close(self):
        with self._lock:
            if not self._closed:
                self._closed = True
                os.close(self._reader)
                os.close(self._writer)


class _Worker:
    """A process and what it is busy with."""

    def __init__(self, setup):
        self.connection, theirs = setup.context.Pipe()
        try:
            self.process = setup.context.Process(
                target=_process_worker,
                args=(theirs, setup.initializer, setup.initargs, setup.max_tasks))
            self.process.start()
        except:
            self.connection.close()
            raise
        finally:
            theirs.close()
        self.number = None
        # Has made its last call, or been told to end.
        self.leaving = False


class _Setup:
    """How to make workers."""

    def __init__(self, context, initializer, initargs, max_tasks):
        self.context, self.max_tasks = context, max_tasks
        self.initializer, self.initargs = initializer, initargs


class _ExecutorManagerThread(threading.Thread):
    """The manager."""

    def __init__(self, executor):
        self.thread_wakeup = executor._executor_manager_thread_wakeup
        self.shutdown_lock = executor._shutdown_lock
        self.executor_reference = weakref.ref(
            executor, lambda _, wakeup=self.thread_wakeup: wakeup.wakeup())
        self.setup = executor._setup
        self.processes = executor._processes
        self.workers = executor._workers
        self.idle = executor._idle_worker_semaphore
        self.work_ids_queue = executor._work_ids
        self.pending_work_items = executor._pending_work_items
        super().__init__()

    def run(self):
        while True:
            try:
                self.give_out_calls()
                if self.is_shutting_down():
                    self.flag_executor_shutting_down()
                    if not self.pending_work_items:
                        self.join_workers()
                        return
                for worker in self.wait():
                    self.receive(worker)
            except _WorkerDied as death:
                self.terminate_broken(death.cause)
                return

    # Calls out, results in.

    def give_out_calls(self):
        for worker in list(self.workers):
            while worker.number is None and not worker.leaving:
                try:
                    number = self.work_ids_queue.get(block=False)
                except queue.Empty:
                    return
                self.give(worker, number)
        if not self.workers and not self.work_ids_queue.empty():
            # The last ones have made all the calls they may.
            self.add_worker()
            self.give_out_calls()

    def add_worker(self):
        try:
            worker = _Worker(self.setup)
        except BaseException as e:
            raise _WorkerDied(e) from None
        self.workers.append(worker)
        self.processes[worker.process.pid] = worker.process

    def give(self, worker, number):
        item = self.pending_work_items[number]
        if not item.future.set_running_or_notify_cancel():
            del self.pending_work_items[number]
            return
        try:
            data = mp.context.reduction.ForkingPickler.dumps(
                (number, item.fn, item.args, item.kwargs))
        except BaseException as e:
            del self.pending_work_items[number]
            item.future.set_exception(_as_remote(e))
            return
        try:
            worker.connection.send_bytes(data)
        except OSError:
            raise _WorkerDied(None) from None
        worker.number = number

    def wait(self):
        """The workers that have something to say."""
        by_connection = {worker.connection: worker for worker in self.workers}
        ready = mp.connection.wait([*by_connection, self.thread_wakeup])
        if self.thread_wakeup in ready:
            ready.remove(self.thread_wakeup)
            self.thread_wakeup.clear()
        return [by_connection[connection] for connection in ready]

    def receive(self, worker):
        try:
            number, exception, result, last = worker.connection.recv()
        except (EOFError, ConnectionResetError):
            raise _WorkerDied(None) from None
        except BaseException as e:
            raise _WorkerDied(e) from None
        worker.number = None
        if last:
            self.retire(worker)
        executor = self.executor_reference()
        if executor is not None and not last:
            self.idle.release()
        del executor
        item = self.pending_work_items.pop(number, None)
        if item is not None:
            if exception is not None:
                item.future.set_exception(exception)
            else:
                item.future.set_result(result)

    def retire(self, worker):
        worker.leaving = True
        self.workers.remove(worker)
        worker.connection.close()
        worker.process.join()
        self.processes.pop(worker.process.pid, None)

    # The end.

    def is_shutting_down(self):
        executor = self.executor_reference()
        return _global_shutdown or executor is None or executor._shutdown_thread

    def flag_executor_shutting_down(self):
        executor = self.executor_reference()
        if executor is None:
            return
        executor._shutdown_thread = True
        if not executor._cancel_pending_futures:
            return
        running = {worker.number for worker in self.workers}
        for number, item in list(self.pending_work_items.items()):
            if number not in running and item.future.cancel():
                item.future.set_running_or_notify_cancel()
                del self.pending_work_items[number]
        while True:
            try:
                self.work_ids_queue.get_nowait()
            except queue.Empty:
                break
        executor._cancel_pending_futures = False

    def join_workers(self):
        with self.shutdown_lock:
            for worker in self.workers:
                try:
                    worker.connection.send(None)
                except OSError:
                    # It died idle: nothing was lost.
                    pass
            for worker in self.workers:
                worker.process.join()
                worker.connection.close()
            self.workers.clear()
        self.thread_wakeup.close()

    def terminate_broken(self, cause):
        executor = self.executor_reference()
        with self.shutdown_lock:
            if executor is not None:
                executor._broken = ('A child process terminated abruptly, the process pool is not '
                                    'usable anymore')
                executor._shutdown_thread = True
            del executor
            items = list(self.pending_work_items.values())
            self.pending_work_items.clear()
        for item in items:
            error = BrokenProcessPool('A process in the process pool was terminated abruptly while '
                                      'the future was running or pending.')
            if cause is not None:
                text = ''.join(traceback.format_exception(cause))
                error.__cause__ = _RemoteTraceback(f"\n'''\n{text}'''")
            try:
                item.future.set_exception(error)
            except _base.InvalidStateError:
                # It was cancelled.
                pass
        del items
        for process in self.processes.values():
            process.terminate()
        self.join_workers()


class _WorkerDied(Exception):
    """A worker's connection ended, or what it sent could not be understood: `cause`."""

    def __init__(self, cause):
        self.cause = cause


def _as_remote(exc):
    rebuild, args = _ExceptionWithTraceback(exc).__reduce__()
    return rebuild(*args)


# ---- the executor ----

def _default_context(max_tasks_per_child):
    # Processes that are replaced are started while threads run: never by copying.
    return mp.get_context('spawn') if max_tasks_per_child is not None else mp.get_context()


class ProcessPoolExecutor(_base.Executor):
    """Makes calls in at most max_workers processes."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *,
                 max_tasks_per_child=None):
        """mp_context: how processes are started. initializer(*initargs) is called first in each. After
        max_tasks_per_child calls a process is replaced by another."""
        if max_workers is None:
            max_workers = os.process_cpu_count() or 1
        if max_workers <= 0:
            raise ValueError('max_workers must be greater than 0')
        if mp_context is None:
            mp_context = _default_context(max_tasks_per_child)
        if initializer is not None and not callable(initializer):
            raise TypeError('initializer must be a callable')
        copies = mp_context.get_start_method(allow_none=False) == 'fork'
        if max_tasks_per_child is not None:
            if not isinstance(max_tasks_per_child, int):
                raise TypeError('max_tasks_per_child must be an integer')
            if max_tasks_per_child <= 0:
                raise ValueError('max_tasks_per_child must be >= 1')
            if copies:
                raise ValueError("max_tasks_per_child is incompatible with the 'fork' "
                                 "multiprocessing start method; supply a different mp_context.")
        self._max_workers = max_workers
        self._mp_context = mp_context
        self._safe_to_dynamically_spawn_children = not copies
        self._setup = _Setup(mp_context, initializer, initargs, max_tasks_per_child)
        self._executor_manager_thread = None
        self._executor_manager_thread_wakeup = _ThreadWakeup()
        self._processes = {}
        self._workers = []
        self._idle_worker_semaphore = threading.Semaphore(0)
        self._shutdown_lock = threading.Lock()
        self._shutdown_thread = self._cancel_pending_futures = False
        self._broken = False
        self._queue_count = 0
        self._work_ids = queue.Queue()
        self._pending_work_items = {}

    def _start_worker(self):
        worker = _Worker(self._setup)
        self._processes[worker.process.pid] = worker.process
        self._workers.append(worker)

    def _start_executor_manager_thread(self):
        if self._executor_manager_thread is not None:
            return
        if not self._safe_to_dynamically_spawn_children:
            # Copies are made while there is no other thread of ours.
            for _ in range(self._max_workers):
                self._start_worker()
        self._executor_manager_thread = _ExecutorManagerThread(self)
        self._executor_manager_thread.start()
        _threads_wakeups[self._executor_manager_thread] = self._executor_manager_thread_wakeup

    def _adjust_process_count(self):
        if self._idle_worker_semaphore.acquire(blocking=False):
            return
        if len(self._processes) < self._max_workers:
            self._start_worker()

    def submit(self, fn, /, *args, **kwargs):
        with self._shutdown_lock:
            if self._broken:
                raise BrokenProcessPool(self._broken)
            if self._shutdown_thread:
                raise RuntimeError('cannot schedule new futures after shutdown')
            if _global_shutdown:
                raise RuntimeError('cannot schedule new futures after interpreter shutdown')
            future = _base.Future()
            if self._safe_to_dynamically_spawn_children:
                self._adjust_process_count()
            self._pending_work_items[self._queue_count] = _WorkItem(future, fn, args, kwargs)
            self._work_ids.put(self._queue_count)
            self._queue_count += 1
            self._executor_manager_thread_wakeup.wakeup()
            self._start_executor_manager_thread()
            return future
    submit.__doc__ = _base.Executor.submit.__doc__

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        if chunksize < 1:
            raise ValueError('chunksize must be >= 1.')
        chunks = itertools.batched(zip(*iterables), chunksize)
        results = super().map(functools.partial(_process_chunk, fn), chunks, timeout=timeout)
        return _one_by_one(results)
    map.__doc__ = _base.Executor.map.__doc__

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._shutdown_lock:
            self._cancel_pending_futures = cancel_futures
            self._shutdown_thread = True
            wakeup = self._executor_manager_thread_wakeup
            if wakeup is not None:
                wakeup.wakeup()
        manager = self._executor_manager_thread
        if manager is not None and wait:
            manager.join()
        elif manager is None and wakeup is not None:
            wakeup.close()
        # What belongs to the manager now is not kept alive.
        self._executor_manager_thread = self._executor_manager_thread_wakeup = None
        self._processes = self._workers = None
    shutdown.__doc__ = _base.Executor.shutdown.__doc__


def _one_by_one(lists):
    for items in lists:
        items.reverse()
        while items:
            yield items.pop()
