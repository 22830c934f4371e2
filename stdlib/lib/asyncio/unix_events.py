"""The loop of Unix: Unix sockets, pipes, sendfile and child processes."""

import errno
import io
import itertools
import os
import signal
import stat
import sys
import threading
import warnings

from . import (base_events, constants, coroutines, events, exceptions, selector_events, tasks,
               transports)
from ._lazy import LazyModule
from ._read_pipe import _PipeTransport, _UnixReadPipeTransport
from .log import _lazy_logger as logger

__all__ = ('SelectorEventLoop', 'AbstractChildWatcher', 'SafeChildWatcher', 'FastChildWatcher',
           'PidfdChildWatcher', 'MultiLoopChildWatcher', 'ThreadedChildWatcher',
           'DefaultEventLoopPolicy', 'EventLoop')

socket = LazyModule('socket')
subprocess = LazyModule('subprocess')


def waitstatus_to_exitcode(status):
    try:
        return os.waitstatus_to_exitcode(status)
    except ValueError:
        return status                       # neither an exit nor a signal


def _sighandler_noop(signum, frame):
    """The handler of signals that the loop deals with."""


def _check_unix_socket(sock):
    if sock.family != socket.AF_UNIX or sock.type != socket.SOCK_STREAM:
        raise ValueError(f'A UNIX Domain Stream Socket was expected, got {sock!r}')


class _UnixSelectorEventLoop(selector_events.BaseSelectorEventLoop):
    """The default loop."""

    def __init__(self, selector=None):
        super().__init__(selector)
        self._signal_handlers = {}
        self._unix_server_sockets = {}
        self._ssock = self._csock = None    # the signals' way to the loop, made when needed

    def close(self):
        if self.is_closed():
            return
        super().close()
        if not sys.is_finalizing():
            for sig in list(self._signal_handlers):
                self.remove_signal_handler(sig)
        elif self._signal_handlers:
            warnings.warn(f'Closing the loop {self!r} on interpreter shutdown stage, '
                          f'skipping signal handlers removal', ResourceWarning, source=self)
            self._signal_handlers.clear()
        if self._csock is not None:
            self._ssock.close()
            self._csock.close()
            self._ssock = self._csock = None

    # Signals: the number of each is written to a socket that the loop polls.

    def add_signal_handler(self, sig, callback, *args):
        """Call callback(*args) in the loop when the signal comes; main thread only."""
        if coroutines.iscoroutine(callback) or coroutines.iscoroutinefunction(callback):
            raise TypeError('coroutines cannot be used with add_signal_handler()')
        self._check_signal(sig)
        self._check_closed()
        if self._csock is None:
            self._ssock, self._csock = socket.socketpair()
            self._ssock.setblocking(False)
            self._csock.setblocking(False)
        try:
            signal.set_wakeup_fd(self._csock.fileno())
        except (ValueError, OSError) as exc:
            raise RuntimeError(str(exc))
        self._signal_handlers[sig] = events.Handle(callback, args, self, None)
        try:
            # The handler does nothing; it makes the number be written.
            signal.signal(sig, _sighandler_noop)
            # System calls go on after the signal.
            signal.siginterrupt(sig, False)
        except OSError as exc:
            del self._signal_handlers[sig]
            if not self._signal_handlers:
                self._clear_wakeup_fd()
            if exc.errno == errno.EINVAL:
                raise RuntimeError(f'sig {sig} cannot be caught')
            raise
        self._add_reader(self._ssock.fileno(), self._read_signals)

    def remove_signal_handler(self, sig):
        """Give the signal its default meaning back; False if it had no handler."""
        self._check_signal(sig)
        try:
            del self._signal_handlers[sig]
        except KeyError:
            return False
        handler = signal.default_int_handler if sig == signal.SIGINT else signal.SIG_DFL
        try:
            signal.signal(sig, handler)
        except OSError as exc:
            if exc.errno == errno.EINVAL:
                raise RuntimeError(f'sig {sig} cannot be caught')
            raise
        if not self._signal_handlers:
            self._clear_wakeup_fd()
        return True

    def _clear_wakeup_fd(self):
        try:
            signal.set_wakeup_fd(-1)
        except (ValueError, OSError) as exc:
            logger.info('set_wakeup_fd(-1) failed: %s', exc)
        if self._ssock is not None:
            self._remove_reader(self._ssock.fileno())

    def _check_signal(self, sig):
        if not isinstance(sig, int):
            raise TypeError(f'sig must be an int, not {sig!r}')
        if sig not in signal.valid_signals():
            raise ValueError(f'invalid signal number {sig}')

    def _read_signals(self):
        try:
            data = self._ssock.recv(4096)
        except (BlockingIOError, InterruptedError):
            return
        for signum in data:
            if signum:
                self._handle_signal(signum)

    def _handle_signal(self, sig):
        handle = self._signal_handlers.get(sig)
        if handle is None:
            return
        if handle._cancelled:
            self.remove_signal_handler(sig)
        else:
            self._add_callback_signalsafe(handle)

    # Pipes and processes

    def _make_read_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        return _UnixReadPipeTransport(self, pipe, protocol, waiter, extra)

    def _make_write_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        return _UnixWritePipeTransport(self, pipe, protocol, waiter, extra)

    async def _make_subprocess_transport(self, protocol, args, shell, stdin, stdout, stderr,
                                         bufsize, extra=None, **kwargs):
        with warnings.catch_warnings():
            warnings.simplefilter('ignore', DeprecationWarning)
            watcher = events.get_child_watcher()
        with watcher:
            if not watcher.is_active():
                # Without it nobody would hear of the end of the process.
                raise RuntimeError('asyncio.get_child_watcher() is not activated, '
                                   'subprocess support is not installed.')
            waiter = self.create_future()
            transp = _subprocess_transport_class()(
                self, protocol, args, shell, stdin, stdout, stderr, bufsize, waiter=waiter,
                extra=extra, **kwargs)
            try:
                watcher.add_child_handler(transp.get_pid(), self._child_watcher_callback, transp)
            except OSError:
                # Nobody would hear of its end, so it is ended now, when its pipes are there.
                await tasks.wait([waiter])
                waiter.exception()
                transp.close()
                transp._proc.wait()
                raise
            try:
                await waiter
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException:
                transp.close()
                await transp._wait()
                raise
        return transp

    def _child_watcher_callback(self, pid, returncode, transp):
        self.call_soon_threadsafe(transp._process_exited, returncode)

    # Unix sockets

    async def create_unix_connection(
            self, protocol_factory, path=None, *, ssl=None, sock=None, server_hostname=None,
            ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        """Connect to a Unix socket; gives (transport, protocol)."""
        assert server_hostname is None or isinstance(server_hostname, str)
        if ssl:
            if server_hostname is None:
                raise ValueError('you have to pass server_hostname when using ssl')
        else:
            if server_hostname is not None:
                raise ValueError('server_hostname is only meaningful with ssl')
            base_events._check_ssl_timeouts(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        if path is not None:
            if sock is not None:
                raise ValueError('path and sock can not be specified at the same time')
            path = os.fspath(path)
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0)
            try:
                sock.setblocking(False)
                await self.sock_connect(sock, path)
            except:
                sock.close()
                raise
        else:
            if sock is None:
                raise ValueError('no path and sock were specified')
            _check_unix_socket(sock)
            sock.setblocking(False)
        return await self._create_connection_transport(
            sock, protocol_factory, ssl, server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout)

    async def create_unix_server(
            self, protocol_factory, path=None, *, sock=None, backlog=100, ssl=None,
            ssl_handshake_timeout=None, ssl_shutdown_timeout=None, start_serving=True,
            cleanup_socket=True):
        """Serve a Unix socket; its file is removed when the server is closed."""
        if isinstance(ssl, bool):
            raise TypeError('ssl argument must be an SSLContext or None')
        base_events._check_ssl_timeouts(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        if path is not None:
            if sock is not None:
                raise ValueError('path and sock can not be specified at the same time')
            sock = self._bind_unix(os.fspath(path))
        else:
            if sock is None:
                raise ValueError('path was not specified, and no sock specified')
            _check_unix_socket(sock)
        if cleanup_socket:
            path = sock.getsockname()
            # Not in the abstract namespace (a leading zero byte), which has no files.
            if path and path[0] not in (0, '\x00'):
                try:
                    self._unix_server_sockets[sock] = os.stat(path).st_ino
                except FileNotFoundError:
                    pass
        sock.setblocking(False)
        server = base_events.Server(self, [sock], protocol_factory, ssl, backlog,
                                    ssl_handshake_timeout, ssl_shutdown_timeout)
        if start_serving:
            await server._start_new()
        return server

    def _bind_unix(self, path):
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        if path and path[0] not in (0, '\x00'):
            self._remove_stale_socket(path)
        try:
            sock.bind(path)
        except OSError as exc:
            sock.close()
            if exc.errno == errno.EADDRINUSE:
                # A file that is no socket.
                raise OSError(errno.EADDRINUSE,
                              f'Address {path!r} is already in use') from None
            raise
        except:
            sock.close()
            raise
        return sock

    def _stop_serving(self, sock):
        inode = self._unix_server_sockets.pop(sock, None)
        if inode is not None:
            path = sock.getsockname()
            try:
                if os.stat(path).st_ino == inode:
                    os.unlink(path)
            except FileNotFoundError:
                pass
            except OSError as err:
                logger.error('Unable to clean up listening UNIX socket %r: %r', path, err)
        super()._stop_serving(sock)

    # sendfile

    async def _sock_sendfile_native(self, sock, file, offset, count):
        try:
            os.sendfile
        except AttributeError:
            raise exceptions.SendfileNotAvailableError('os.sendfile() is not available')
        try:
            fileno = file.fileno()
        except (AttributeError, io.UnsupportedOperation):
            raise exceptions.SendfileNotAvailableError('not a regular file')
        try:
            fsize = os.fstat(fileno).st_size
        except OSError:
            raise exceptions.SendfileNotAvailableError('not a regular file')
        blocksize = count if count else fsize
        if not blocksize:
            return 0                        # an empty file
        fut = self.create_future()
        self._sock_sendfile_native_impl(fut, None, sock, fileno, offset, count, blocksize, 0)
        return await fut

    def _sock_sendfile_native_impl(self, fut, registered_fd, sock, fileno, offset, count,
                                   blocksize, total_sent):
        fd = sock.fileno()
        if registered_fd is not None:
            # Each call is for one event: registered again when there is more.
            self.remove_writer(registered_fd)
        if fut.cancelled():
            self._sock_sendfile_update_filepos(fileno, offset, total_sent)
            return
        if count:
            blocksize = count - total_sent
            if blocksize <= 0:
                self._sock_sendfile_update_filepos(fileno, offset, total_sent)
                fut.set_result(total_sent)
                return
        # Linux sends at most 2 GiB in one call.
        blocksize = min(blocksize, sys.maxsize, 2 ** 30)
        try:
            sent = os.sendfile(fd, fileno, offset, blocksize)
        except (BlockingIOError, InterruptedError):
            if registered_fd is None:
                self._sock_add_cancellation_callback(fut, sock)
            self.add_writer(fd, self._sock_sendfile_native_impl, fut, fd, sock, fileno, offset,
                            count, blocksize, total_sent)
        except OSError as exc:
            self._sendfile_failed(fut, registered_fd, fileno, offset, total_sent, exc)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._sock_sendfile_update_filepos(fileno, offset, total_sent)
            fut.set_exception(exc)
        else:
            if sent == 0:
                self._sock_sendfile_update_filepos(fileno, offset, total_sent)
                fut.set_result(total_sent)
            else:
                offset += sent
                total_sent += sent
                if registered_fd is None:
                    self._sock_add_cancellation_callback(fut, sock)
                self.add_writer(fd, self._sock_sendfile_native_impl, fut, fd, sock, fileno, offset,
                                count, blocksize, total_sent)

    def _sendfile_failed(self, fut, registered_fd, fileno, offset, total_sent, exc):
        if (registered_fd is not None and exc.errno == errno.ENOTCONN
                and type(exc) is not ConnectionError):
            # sendfile reports a connection that was reset by this number; a send would not.
            new_exc = ConnectionError('socket is not connected', errno.ENOTCONN)
            new_exc.__cause__ = exc
            exc = new_exc
        if total_sent == 0:
            # The first call: say that it does not work for this pair of descriptors.
            err = exceptions.SendfileNotAvailableError('os.sendfile call failed')
            self._sock_sendfile_update_filepos(fileno, offset, total_sent)
            fut.set_exception(err)
        else:
            self._sock_sendfile_update_filepos(fileno, offset, total_sent)
            fut.set_exception(exc)

    def _sock_sendfile_update_filepos(self, fileno, offset, total_sent):
        if total_sent > 0:
            os.lseek(fileno, offset, os.SEEK_SET)

    def _sock_add_cancellation_callback(self, fut, sock):
        def cb(fut):
            if fut.cancelled():
                fd = sock.fileno()
                if fd != -1:
                    self.remove_writer(fd)
        fut.add_done_callback(cb)


class _UnixWritePipeTransport(_PipeTransport, transports._FlowControlMixin,
                              transports.WriteTransport):
    """Writes to a pipe, a socket or a terminal; learns when the reader goes away."""

    _os_errors_are_normal = True

    def __init__(self, loop, pipe, protocol, waiter=None, extra=None):
        super().__init__(extra, loop)
        self._extra['pipe'] = pipe
        self._pipe = pipe
        self._fileno = pipe.fileno()
        self._protocol = protocol
        self._buffer = bytearray()
        self._conn_lost = 0                 # how often the pipe was lost or written to then
        self._closing = False
        mode = os.fstat(self._fileno).st_mode
        is_char = stat.S_ISCHR(mode)
        is_fifo = stat.S_ISFIFO(mode)
        is_socket = stat.S_ISSOCK(mode)
        if not (is_char or is_fifo or is_socket):
            self._pipe = self._fileno = self._protocol = None
            raise ValueError('Pipe transport is only for pipes, sockets and character devices')
        os.set_blocking(self._fileno, False)
        # A reader that goes away makes the writing end readable, but not that of a terminal.
        start = None
        if is_socket or (is_fifo and not sys.platform.startswith('aix')):
            start = self._start
        self._open(loop, pipe, protocol, waiter, start)

    def _start(self):
        if not self._closing or self._buffer:
            self._watch(self._loop._add_reader, self._read_ready)

    def _repr_state(self):
        return (f'{"polling" if self._buffer else "idle"}, '
                f'bufsize={self.get_write_buffer_size()}')

    def get_write_buffer_size(self):
        return len(self._buffer)

    def _read_ready(self):
        if self._loop.get_debug():
            logger.info('%r was closed by peer', self)
        self._close(BrokenPipeError() if self._buffer else None)

    def write(self, data):
        assert isinstance(data, (bytes, bytearray, memoryview)), repr(data)
        if isinstance(data, bytearray):
            data = memoryview(data)
        if not data:
            return
        if self._conn_lost or self._closing:
            if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
                logger.warning('pipe closed by peer or os.write(pipe, data) raised exception.')
            self._conn_lost += 1
            return
        if not self._buffer:
            try:
                n = os.write(self._fileno, data)
            except (BlockingIOError, InterruptedError):
                n = 0
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exc:
                self._conn_lost += 1
                self._fatal_error(exc, 'Fatal write error on pipe transport')
                return
            if n == len(data):
                return
            if n > 0:
                data = memoryview(data)[n:]
            if not self._watch(self._loop._add_writer, self._write_ready):
                return
        self._buffer += data
        self._maybe_pause_protocol()

    def _write_ready(self):
        assert self._buffer, 'Data should not be empty'
        try:
            n = os.write(self._fileno, self._buffer)
        except (BlockingIOError, InterruptedError):
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._buffer.clear()
            self._conn_lost += 1
            self._loop._remove_writer(self._fileno)
            self._fatal_error(exc, 'Fatal write error on pipe transport')
            return
        if n == len(self._buffer):
            self._buffer.clear()
            self._loop._remove_writer(self._fileno)
            self._maybe_resume_protocol()
            if self._closing:
                self._loop._remove_reader(self._fileno)
                self._call_connection_lost(None)
        elif n > 0:
            del self._buffer[:n]

    def can_write_eof(self):
        return True

    def write_eof(self):
        if self._closing:
            return
        assert self._pipe
        self._closing = True
        if not self._buffer:
            self._loop._remove_reader(self._fileno)
            self._loop.call_soon(self._call_connection_lost, None)

    def close(self):
        if self._pipe is not None and not self._closing:
            self.write_eof()                # the only way to close a pipe

    def abort(self):
        self._close(None)

    def _close(self, exc=None):
        self._closing = True
        if self._buffer:
            self._loop._remove_writer(self._fileno)
        self._buffer.clear()
        self._loop._remove_reader(self._fileno)
        self._loop.call_soon(self._call_connection_lost, exc)


_UnixSubprocessTransport = None


def _subprocess_transport_class():
    # Made when the first process is started: most programs start none.
    global _UnixSubprocessTransport
    if _UnixSubprocessTransport is None:
        from .base_subprocess import BaseSubprocessTransport

        class _UnixSubprocessTransport(BaseSubprocessTransport):
            def _start(self, args, shell, stdin, stdout, stderr, bufsize, **kwargs):
                self._proc = subprocess.Popen(
                    args, shell=shell, stdin=stdin, stdout=stdout, stderr=stderr,
                    universal_newlines=False, bufsize=bufsize, **kwargs)

    return _UnixSubprocessTransport


def _deprecated(name, stacklevel=3):
    warnings.warn(f'{name!r} is deprecated as of Python 3.12 and will be removed in Python 3.14.',
                  DeprecationWarning, stacklevel=stacklevel)


class AbstractChildWatcher:
    """Tells a loop of the end of child processes (deprecated: the loop needs no help)."""

    def __init_subclass__(cls):
        if cls.__module__ != __name__:
            _deprecated('AbstractChildWatcher')

    def add_child_handler(self, pid, callback, *args):
        """Call callback(pid, returncode, *args) when the process ends."""
        raise NotImplementedError()

    def remove_child_handler(self, pid):
        raise NotImplementedError()

    def attach_loop(self, loop):
        raise NotImplementedError()

    def close(self):
        raise NotImplementedError()

    def is_active(self):
        raise NotImplementedError()

    def __enter__(self):
        """Entered before a process is started, so that its end cannot be missed."""
        raise NotImplementedError()

    def __exit__(self, a, b, c):
        raise NotImplementedError()


class PidfdChildWatcher(AbstractChildWatcher):
    """Polls a descriptor of each process (pidfd_open, Linux 5.3): no signals, no threads."""

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_traceback):
        pass

    def is_active(self):
        return True

    def close(self):
        pass

    def attach_loop(self, loop):
        pass

    def add_child_handler(self, pid, callback, *args):
        loop = events.get_running_loop()
        pidfd = os.pidfd_open(pid)
        try:
            loop._add_reader(pidfd, self._do_wait, pid, pidfd, callback, args)
        except BaseException:
            os.close(pidfd)
            raise
        loop._outside(1)                    # it takes real time, whatever the loop's clock

    def _do_wait(self, pid, pidfd, callback, args):
        loop = events.get_running_loop()
        loop._remove_reader(pidfd)
        loop._outside(-1)
        try:
            _, status = os.waitpid(pid, 0)
        except ChildProcessError:
            # Reaped elsewhere: the status is lost.
            returncode = 255
            logger.warning('child process pid %d exit status already read:  will report '
                           'returncode 255', pid)
        else:
            returncode = waitstatus_to_exitcode(status)
        os.close(pidfd)
        callback(pid, returncode, *args)

    def remove_child_handler(self, pid):
        # The loop's descriptor goes with the process.
        return True


class BaseChildWatcher(AbstractChildWatcher):
    """Watches by SIGCHLD, in the loop that was attached."""

    def __init__(self):
        self._loop = None
        self._callbacks = {}

    def close(self):
        self.attach_loop(None)

    def is_active(self):
        return self._loop is not None and self._loop.is_running()

    def _do_waitpid(self, expected_pid):
        raise NotImplementedError()

    def _do_waitpid_all(self):
        raise NotImplementedError()

    def attach_loop(self, loop):
        assert loop is None or isinstance(loop, events.AbstractEventLoop)
        if self._loop is not None and loop is None and self._callbacks:
            warnings.warn('A loop is being detached from a child watcher with pending handlers',
                          RuntimeWarning)
        if self._loop is not None:
            self._loop.remove_signal_handler(signal.SIGCHLD)
        self._loop = loop
        if loop is not None:
            loop.add_signal_handler(signal.SIGCHLD, self._sig_chld)
            # Signals that came in between went to nobody.
            self._do_waitpid_all()

    def _sig_chld(self):
        try:
            self._do_waitpid_all()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            # Signal handlers run in no task: nobody else would hear of it.
            self._loop.call_exception_handler({
                'message': 'Unknown exception in SIGCHLD handler',
                'exception': exc,
            })


class SafeChildWatcher(BaseChildWatcher):
    """Waits for its own processes only, each by its number; O(n) at each signal."""

    def __init__(self):
        super().__init__()
        _deprecated('SafeChildWatcher')

    def close(self):
        self._callbacks.clear()
        super().close()

    def __enter__(self):
        return self

    def __exit__(self, a, b, c):
        pass

    def add_child_handler(self, pid, callback, *args):
        self._callbacks[pid] = (callback, args)
        # It may have ended already.
        self._do_waitpid(pid)

    def remove_child_handler(self, pid):
        return self._callbacks.pop(pid, None) is not None

    def _do_waitpid_all(self):
        for pid in list(self._callbacks):
            self._do_waitpid(pid)

    def _do_waitpid(self, expected_pid):
        assert expected_pid > 0
        try:
            pid, status = os.waitpid(expected_pid, os.WNOHANG)
        except ChildProcessError:
            pid, returncode = expected_pid, 255
            logger.warning('Unknown child process pid %d, will report returncode 255', pid)
        else:
            if pid == 0:
                return                      # it runs
            returncode = waitstatus_to_exitcode(status)
            if self._loop.get_debug():
                logger.debug('process %s exited with returncode %s', expected_pid, returncode)
        entry = self._callbacks.pop(pid, None)
        if entry is not None:
            callback, args = entry
            callback(pid, returncode, *args)
        elif self._loop.get_debug():
            logger.warning('Child watcher got an unexpected pid: %r', pid, exc_info=True)


class FastChildWatcher(BaseChildWatcher):
    """Reaps every process of the program, also those of others; O(1) at each signal."""

    def __init__(self):
        super().__init__()
        self._lock = threading.Lock()
        self._zombies = {}
        self._forks = 0
        _deprecated('FastChildWatcher')

    def close(self):
        self._callbacks.clear()
        self._zombies.clear()
        super().close()

    def __enter__(self):
        with self._lock:
            self._forks += 1
            return self

    def __exit__(self, a, b, c):
        with self._lock:
            self._forks -= 1
            if self._forks or not self._zombies:
                return
            collateral_victims = str(self._zombies)
            self._zombies.clear()
        logger.warning('Caught subprocesses termination from unknown pids: %s',
                       collateral_victims)

    def add_child_handler(self, pid, callback, *args):
        assert self._forks, 'Must use the context manager'
        with self._lock:
            if pid not in self._zombies:
                self._callbacks[pid] = (callback, args)
                return
            returncode = self._zombies.pop(pid)
        callback(pid, returncode, *args)

    def remove_child_handler(self, pid):
        return self._callbacks.pop(pid, None) is not None

    def _do_waitpid_all(self):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._reaped(pid, waitstatus_to_exitcode(status))

    def _reaped(self, pid, returncode):
        with self._lock:
            entry = self._callbacks.pop(pid, None)
            if entry is None and self._forks:
                # It may be the one that is just being started.
                self._zombies[pid] = returncode
                if self._loop.get_debug():
                    logger.debug('unknown process %s exited with returncode %s', pid, returncode)
                return
        if self._loop.get_debug():
            logger.debug('process %s exited with returncode %s', pid, returncode)
        if entry is None:
            logger.warning('Caught subprocess termination from unknown pid: %d -> %d', pid,
                           returncode)
        else:
            callback, args = entry
            callback(pid, returncode, *args)


class MultiLoopChildWatcher(AbstractChildWatcher):
    """Watches by SIGCHLD for loops in any thread, without a loop of its own."""

    def __init__(self):
        self._callbacks = {}
        self._saved_sighandler = None
        _deprecated('MultiLoopChildWatcher')

    def is_active(self):
        return self._saved_sighandler is not None

    def close(self):
        self._callbacks.clear()
        if self._saved_sighandler is None:
            return
        if signal.getsignal(signal.SIGCHLD) != self._sig_chld:
            logger.warning('SIGCHLD handler was changed by outside code')
        else:
            signal.signal(signal.SIGCHLD, self._saved_sighandler)
        self._saved_sighandler = None

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        pass

    def add_child_handler(self, pid, callback, *args):
        self._callbacks[pid] = (events.get_running_loop(), callback, args)
        self._do_waitpid(pid)

    def remove_child_handler(self, pid):
        return self._callbacks.pop(pid, None) is not None

    def attach_loop(self, loop):
        if self._saved_sighandler is not None:
            return
        self._saved_sighandler = signal.signal(signal.SIGCHLD, self._sig_chld)
        if self._saved_sighandler is None:
            logger.warning('Previous SIGCHLD handler was set by non-Python code, '
                           'restore to default handler on watcher close.')
            self._saved_sighandler = signal.SIG_DFL
        signal.siginterrupt(signal.SIGCHLD, False)

    def _sig_chld(self, signum, frame):
        try:
            for pid in list(self._callbacks):
                self._do_waitpid(pid)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:
            logger.warning('Unknown exception in SIGCHLD handler', exc_info=True)

    def _do_waitpid(self, expected_pid):
        assert expected_pid > 0
        try:
            pid, status = os.waitpid(expected_pid, os.WNOHANG)
        except ChildProcessError:
            pid, returncode = expected_pid, 255
            logger.warning('Unknown child process pid %d, will report returncode 255', pid)
        else:
            if pid == 0:
                return
            returncode = waitstatus_to_exitcode(status)
        entry = self._callbacks.pop(pid, None)
        if entry is None:
            logger.warning('Child watcher got an unexpected pid: %r', pid, exc_info=True)
            return
        loop, callback, args = entry
        if loop.is_closed():
            logger.warning('Loop %r that handles pid %r is closed', loop, pid)
        else:
            loop.call_soon_threadsafe(callback, pid, returncode, *args)


class ThreadedChildWatcher(AbstractChildWatcher):
    """A thread for each process, which waits for its end; works everywhere."""

    def __init__(self):
        self._pid_counter = itertools.count(0)
        self._threads = {}

    def is_active(self):
        return True

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        pass

    def __del__(self, _warn=warnings.warn):
        threads = [thread for thread in list(self._threads.values()) if thread.is_alive()]
        if threads:
            _warn(f'{self.__class__} has registered but not finished child processes',
                  ResourceWarning, source=self)

    def add_child_handler(self, pid, callback, *args):
        loop = events.get_running_loop()
        thread = threading.Thread(target=self._do_waitpid,
                                  name=f'asyncio-waitpid-{next(self._pid_counter)}',
                                  args=(loop, pid, callback, args), daemon=True)
        self._threads[pid] = thread
        thread.start()

    def remove_child_handler(self, pid):
        # The thread cannot be stopped; it ends with the process.
        return True

    def attach_loop(self, loop):
        pass

    def _do_waitpid(self, loop, expected_pid, callback, args):
        assert expected_pid > 0
        try:
            pid, status = os.waitpid(expected_pid, 0)
        except ChildProcessError:
            pid, returncode = expected_pid, 255
            logger.warning('Unknown child process pid %d, will report returncode 255', pid)
        else:
            returncode = waitstatus_to_exitcode(status)
            if loop.get_debug():
                logger.debug('process %s exited with returncode %s', expected_pid, returncode)
        if loop.is_closed():
            logger.warning('Loop %r that handles pid %r is closed', loop, pid)
        else:
            loop.call_soon_threadsafe(callback, pid, returncode, *args)
        self._threads.pop(expected_pid)


def can_use_pidfd():
    """Does the kernel have pidfd_open, and is it allowed here (seccomp)?"""
    if hasattr(os, 'pidfd_open'):
        try:
            os.close(os.pidfd_open(os.getpid(), 0))
        except OSError:
            return False
        return True
    return False


class _UnixDefaultEventLoopPolicy(events.BaseDefaultEventLoopPolicy):
    """The default policy, with a child watcher."""

    _loop_factory = _UnixSelectorEventLoop

    def __init__(self):
        super().__init__()
        self._watcher = None

    def _init_watcher(self):
        with events._lock:
            if self._watcher is None:
                self._watcher = PidfdChildWatcher() if can_use_pidfd() else ThreadedChildWatcher()

    def set_event_loop(self, loop):
        super().set_event_loop(loop)
        # A watcher that works by signals follows the loop of the main thread.
        if (self._watcher is not None
                and threading.current_thread() is threading.main_thread()):
            self._watcher.attach_loop(loop)

    def get_child_watcher(self):
        if self._watcher is None:
            self._init_watcher()
        _deprecated('get_child_watcher')
        return self._watcher

    def set_child_watcher(self, watcher):
        assert watcher is None or isinstance(watcher, AbstractChildWatcher)
        if self._watcher is not None:
            self._watcher.close()
        self._watcher = watcher
        _deprecated('set_child_watcher')


SelectorEventLoop = _UnixSelectorEventLoop
DefaultEventLoopPolicy = _UnixDefaultEventLoopPolicy
EventLoop = SelectorEventLoop
