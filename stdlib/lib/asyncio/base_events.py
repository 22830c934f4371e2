"""The loop: what is not in C.

`_asyncio.LoopCore` owns the ready queue, the timers and the poll. Here are connections, servers,
datagram endpoints, TLS, sendfile, executors and asynchronous generators, for any kind of loop.
"""

__all__ = ('BaseEventLoop', 'Server')

import collections.abc
import errno
import itertools
import os
import stat
import threading
import warnings
import weakref

from _asyncio import LoopCore

from . import coroutines, events, futures, tasks, timeouts
from ._lazy import LazyModule, load
from ._sendfile import _check_ssl_socket, _SendfileFallbackProtocol, _SendfileMixin
from ._server import Server
from .log import _lazy_logger as logger

socket = LazyModule('socket')
subprocess = LazyModule('subprocess')

# The timer heap is rebuilt when that many timers are in it and that part of them is cancelled.
_MIN_SCHEDULED_TIMER_HANDLES = 100
_MIN_CANCELLED_TIMER_HANDLES_FRACTION = 0.5


def _ssl():
    """The module ssl, or None where it cannot be had."""
    try:
        return load('ssl')
    except ImportError:
        return None


def _set_reuseport(sock):
    if not hasattr(socket, 'SO_REUSEPORT'):
        raise ValueError('reuse_port not supported by socket module')
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    except OSError:
        raise ValueError('reuse_port not supported by socket module, SO_REUSEPORT defined but '
                         'not implemented.')


def _ipaddr_info(host, port, family, type, proto, flowinfo=0, scopeid=0):
    """What getaddrinfo() would say of a numeric address, or None: the resolver is not needed."""
    if not hasattr(socket, 'inet_pton'):
        return None
    if proto not in {0, socket.IPPROTO_TCP, socket.IPPROTO_UDP} or host is None:
        return None
    if type == socket.SOCK_STREAM:
        proto = socket.IPPROTO_TCP
    elif type == socket.SOCK_DGRAM:
        proto = socket.IPPROTO_UDP
    else:
        return None
    if port is None or port == '' or port == b'':
        port = 0
    else:
        try:
            port = int(port)                # not a service's name
        except (TypeError, ValueError):
            return None
    ipv6 = getattr(socket, 'AF_INET6', None)
    if family != socket.AF_UNSPEC:
        families = [family]
    else:
        families = [socket.AF_INET] if ipv6 is None else [socket.AF_INET, ipv6]
    if isinstance(host, bytes):
        host = host.decode('idna')
    if '%' in host:
        return None                         # a scope: let the resolver deal with it
    for af in families:
        try:
            socket.inet_pton(af, host)
        except OSError:
            continue
        address = (host, port, flowinfo, scopeid) if af == ipv6 else (host, port)
        return af, type, proto, '', address
    return None


def _interleave_addrinfos(addrinfos, first_address_family_count=1):
    """Let the families take turns (RFC 8305), the first one with a head start."""
    by_family = {}
    for addr in addrinfos:
        by_family.setdefault(addr[0], []).append(addr)
    lists = list(by_family.values())
    ordered = []
    if first_address_family_count > 1:
        ordered.extend(lists[0][:first_address_family_count - 1])
        del lists[0][:first_address_family_count - 1]
    ordered.extend(a for a in itertools.chain.from_iterable(itertools.zip_longest(*lists))
                   if a is not None)
    return ordered


def _set_nodelay(sock):
    if (hasattr(socket, 'TCP_NODELAY') and sock.family in {socket.AF_INET, socket.AF_INET6}
            and sock.type == socket.SOCK_STREAM and sock.proto == socket.IPPROTO_TCP):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _check_ssl_timeouts(ssl, handshake, shutdown):
    if handshake is not None and not ssl:
        raise ValueError('ssl_handshake_timeout is only meaningful with ssl')
    if shutdown is not None and not ssl:
        raise ValueError('ssl_shutdown_timeout is only meaningful with ssl')


def _raise_connect_errors(errors, all_errors):
    """Raise what connecting to each address in turn ended with."""
    errors = [exc for sub in errors for exc in sub]
    try:
        if all_errors:
            raise ExceptionGroup('create_connection failed', errors)
        if len(errors) == 1:
            raise errors[0]
        model = str(errors[0])
        if all(str(exc) == model for exc in errors):
            raise errors[0]
        raise OSError('Multiple exceptions: {}'.format(', '.join(str(exc) for exc in errors)))
    finally:
        errors = None


def _run_until_complete_cb(future):
    """Stop the loop when a future is done; for libraries that drive loops themselves."""
    if not future.cancelled() and isinstance(future.exception(), (SystemExit, KeyboardInterrupt)):
        return      # the loop stops by it
    future.get_loop().stop()


class _ExecutorMixin:
    """Threads for blocking calls, and the end of asynchronous generators."""

    def _check_callback(self, callback, method):
        if coroutines.iscoroutine(callback) or coroutines.iscoroutinefunction(callback):
            raise TypeError(f'coroutines cannot be used with {method}()')
        if not callable(callback):
            raise TypeError(f'a callable object was expected by {method}(), got {callback!r}')

    def run_in_executor(self, executor, func, *args):
        self._check_closed()
        if self.get_debug():
            self._check_callback(func, 'run_in_executor')
        if executor is None:
            executor = self._default_executor
            if self._executor_shutdown_called:
                raise RuntimeError('Executor shutdown has been called')
            if executor is None:
                executor = load('concurrent.futures').ThreadPoolExecutor(
                    thread_name_prefix='asyncio')
                self._default_executor = executor
        future = futures.wrap_future(executor.submit(func, *args), loop=self)
        self._outside(1)
        future.add_done_callback(self._job_ended)
        return future

    def _job_ended(self, future):
        self._outside(-1)

    def set_default_executor(self, executor):
        if not isinstance(executor, load('concurrent.futures').ThreadPoolExecutor):
            raise TypeError('executor must be ThreadPoolExecutor instance')
        self._default_executor = executor

    async def shutdown_default_executor(self, timeout=None):
        """Wait for the threads of the executor, *timeout* seconds at most."""
        self._executor_shutdown_called = True
        if self._default_executor is None:
            return
        future = self.create_future()
        thread = threading.Thread(target=self._do_shutdown, args=(future,))
        thread.start()
        self._outside(1)
        try:
            async with timeouts.timeout(timeout):
                await future
        except TimeoutError:
            warnings.warn(f'The executor did not finishing joining its threads within {timeout} '
                          f'seconds.', RuntimeWarning, stacklevel=2)
            self._default_executor.shutdown(wait=False)
        else:
            thread.join()
        finally:
            self._outside(-1)

    def _do_shutdown(self, future):
        try:
            self._default_executor.shutdown(wait=True)
            if not self.is_closed():
                self.call_soon_threadsafe(futures._set_result_unless_cancelled, future, None)
        except Exception as ex:
            if not self.is_closed() and not future.cancelled():
                self.call_soon_threadsafe(future.set_exception, ex)

    # run_forever() installs these two with sys.set_asyncgen_hooks().

    def _asyncgen_firstiter_hook(self, agen):
        if self._asyncgens_shutdown_called:
            warnings.warn(f'asynchronous generator {agen!r} was scheduled after '
                          f'loop.shutdown_asyncgens() call', ResourceWarning, source=self)
        self._asyncgens.add(agen)

    def _asyncgen_finalizer_hook(self, agen):
        self._asyncgens.discard(agen)
        if not self.is_closed():
            self.call_soon_threadsafe(self.create_task, agen.aclose())

    async def shutdown_asyncgens(self):
        """Close the asynchronous generators that are not at their end."""
        self._asyncgens_shutdown_called = True
        if not len(self._asyncgens):
            return
        closing = list(self._asyncgens)
        self._asyncgens.clear()
        results = await tasks.gather(*[ag.aclose() for ag in closing], return_exceptions=True)
        for result, agen in zip(results, closing):
            if isinstance(result, Exception):
                self.call_exception_handler({
                    'message': f'an error occurred during closing of asynchronous generator '
                               f'{agen!r}',
                    'exception': result,
                    'asyncgen': agen,
                })


class _ProcessMixin:
    """Pipes and child processes; a subclass makes the transports."""

    async def connect_read_pipe(self, protocol_factory, pipe):
        return await self._connect_pipe(self._make_read_pipe_transport, 'Read', protocol_factory,
                                        pipe)

    async def connect_write_pipe(self, protocol_factory, pipe):
        return await self._connect_pipe(self._make_write_pipe_transport, 'Write',
                                        protocol_factory, pipe)

    async def _connect_pipe(self, make, kind, protocol_factory, pipe):
        protocol = protocol_factory()
        waiter = self.create_future()
        transport = make(pipe, protocol, waiter)
        try:
            await waiter
        except:
            transport.close()
            raise
        if self.get_debug():
            logger.debug('%s pipe %r connected: (%r, %r)', kind, pipe.fileno(), transport,
                         protocol)
        return transport, protocol

    def _log_subprocess(self, msg, stdin, stdout, stderr):
        def pipe(fd):
            return {subprocess.PIPE: '<pipe>', subprocess.STDOUT: 'stdout'}.get(fd, repr(fd)) \
                if isinstance(fd, int) else repr(fd)
        info = [msg]
        if stdin is not None:
            info.append(f'stdin={pipe(stdin)}')
        if stdout is not None and stderr == subprocess.STDOUT:
            info.append(f'stdout=stderr={pipe(stdout)}')
        else:
            if stdout is not None:
                info.append(f'stdout={pipe(stdout)}')
            if stderr is not None:
                info.append(f'stderr={pipe(stderr)}')
        logger.debug(' '.join(info))

    @staticmethod
    def _check_process_arguments(shell, expected, universal_newlines, bufsize, encoding, errors,
                                 text):
        if universal_newlines:
            raise ValueError('universal_newlines must be False')
        if bool(shell) is not expected:
            raise ValueError(f'shell must be {expected}')
        if bufsize != 0:
            raise ValueError('bufsize must be 0')
        if text:
            raise ValueError('text must be False')
        if encoding is not None:
            raise ValueError('encoding must be None')
        if errors is not None:
            raise ValueError('errors must be None')

    async def subprocess_shell(self, protocol_factory, cmd, *, stdin=-1, stdout=-1, stderr=-1,
                               universal_newlines=False, shell=True, bufsize=0, encoding=None,
                               errors=None, text=None, **kwargs):
        if not isinstance(cmd, (bytes, str)):
            raise ValueError('cmd must be a string')
        self._check_process_arguments(shell, True, universal_newlines, bufsize, encoding, errors,
                                      text)
        return await self._run_process(protocol_factory, 'run shell command %r' % cmd, cmd, True,
                                       stdin, stdout, stderr, bufsize, kwargs)

    async def subprocess_exec(self, protocol_factory, program, *args, stdin=-1, stdout=-1,
                              stderr=-1, universal_newlines=False, shell=False, bufsize=0,
                              encoding=None, errors=None, text=None, **kwargs):
        self._check_process_arguments(shell, False, universal_newlines, bufsize, encoding, errors,
                                      text)
        return await self._run_process(protocol_factory, f'execute program {program!r}',
                                       (program,) + args, False, stdin, stdout, stderr, bufsize,
                                       kwargs)

    async def _run_process(self, protocol_factory, message, args, shell, stdin, stdout, stderr,
                           bufsize, kwargs):
        protocol = protocol_factory()
        if self.get_debug():
            self._log_subprocess(message, stdin, stdout, stderr)
        transport = await self._make_subprocess_transport(protocol, args, shell, stdin, stdout,
                                                          stderr, bufsize, **kwargs)
        if self.get_debug():
            logger.info('%s: %r', message, transport)
        return transport, protocol


class BaseEventLoop(_ExecutorMixin, _SendfileMixin, _ProcessMixin, LoopCore,
                    events.AbstractEventLoop):
    """A loop without knowledge of the operating system; a subclass makes transports."""

    _clock_resolution = 1e-9

    def __init__(self):
        super().__init__()
        if coroutines._is_debug_mode():
            self.set_debug(True)
        self._default_executor = None
        self._executor_shutdown_called = False
        self._asyncgens = weakref.WeakSet()
        self._asyncgens_shutdown_called = False

    def __repr__(self):
        return (f'<{self.__class__.__name__} running={self.is_running()} '
                f'closed={self.is_closed()} debug={self.get_debug()}>')

    def close(self):
        """Close the loop; once is enough. Callbacks that wait are dropped."""
        if self.is_closed():
            return
        super().close()
        self._executor_shutdown_called = True
        executor = self._default_executor
        if executor is not None:
            self._default_executor = None
            executor.shutdown(wait=False)

    def _make_ssl_transport(self, rawsock, protocol, sslcontext, waiter=None, *,
                            server_side=False, server_hostname=None, extra=None, server=None,
                            ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
                            call_connection_made=True):
        raise NotImplementedError

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):
        raise NotImplementedError

    async def _make_subprocess_transport(self, protocol, args, shell, stdin, stdout, stderr,
                                         bufsize, extra=None, **kwargs):
        raise NotImplementedError

    async def _ensure_resolved(self, address, *, family=0, type=1, proto=0, flags=0, loop):
        host, port = address[:2]
        info = _ipaddr_info(host, port, family, type, proto, *address[2:])
        if info is not None:
            return [info]
        return await loop.getaddrinfo(host, port, family=family, type=type, proto=proto,
                                      flags=flags)

    # Connections

    async def create_connection(
            self, protocol_factory, host=None, port=None, *, ssl=None, family=0, proto=0,
            flags=0, sock=None, local_addr=None, server_hostname=None,
            ssl_handshake_timeout=None, ssl_shutdown_timeout=None, happy_eyeballs_delay=None,
            interleave=None, all_errors=False):
        """Connect to a TCP server; gives (transport, protocol) when the connection stands."""
        if server_hostname is not None and not ssl:
            raise ValueError('server_hostname is only meaningful with ssl')
        if server_hostname is None and ssl:
            # The name that the certificate must have; '' only if the caller says so.
            if not host:
                raise ValueError('You must set server_hostname when using ssl without a host')
            server_hostname = host
        _check_ssl_timeouts(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        if sock is not None:
            _check_ssl_socket(sock)
        if happy_eyeballs_delay is not None and interleave is None:
            interleave = 1
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError('host/port and sock can not be specified at the same time')
            sock = await self._connect_to(host, port, family, proto, flags, local_addr,
                                          happy_eyeballs_delay, interleave, all_errors)
        else:
            if sock is None:
                raise ValueError('host and port was not specified and no sock specified')
            if sock.type != socket.SOCK_STREAM:
                # Not a check of the family: Unix and Bluetooth sockets are welcome.
                raise ValueError(f'A Stream Socket was expected, got {sock!r}')
        transport, protocol = await self._create_connection_transport(
            sock, protocol_factory, ssl, server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout)
        if self.get_debug():
            # The socket of the transport: with TLS it is not the one from above.
            sock = transport.get_extra_info('socket')
            logger.debug('%r connected to %s:%r: (%r, %r)', sock, host, port, transport, protocol)
        return transport, protocol

    async def _connect_to(self, host, port, family, proto, flags, local_addr, delay, interleave,
                          all_errors):
        """A socket connected to the first address of the host that answers."""
        async def resolve(address):
            infos = await self._ensure_resolved(address, family=family, type=socket.SOCK_STREAM,
                                                proto=proto, flags=flags, loop=self)
            if not infos:
                raise OSError('getaddrinfo() returned empty list')
            return infos

        infos = await resolve((host, port))
        laddr_infos = None if local_addr is None else await resolve(local_addr)
        if interleave:
            infos = _interleave_addrinfos(infos, interleave)
        errors = []
        sock = None
        if delay is None:
            for addrinfo in infos:
                try:
                    sock = await self._connect_sock(errors, addrinfo, laddr_infos)
                    break
                except OSError:
                    continue
        else:
            from .staggered import staggered_race
            sock = (await staggered_race(
                ((lambda addrinfo=addrinfo: self._connect_sock(errors, addrinfo, laddr_infos))
                 for addrinfo in infos), delay, loop=self))[0]
        if sock is None:
            try:
                _raise_connect_errors(errors, all_errors)
            finally:
                errors = None
        return sock

    async def _connect_sock(self, exceptions, addr_info, local_addr_infos=None):
        """A connected socket; what goes wrong is noted in *exceptions* and raised."""
        my_exceptions = []
        exceptions.append(my_exceptions)
        family, type_, proto, _, address = addr_info
        sock = None
        try:
            try:
                sock = socket.socket(family=family, type=type_, proto=proto)
                sock.setblocking(False)
                if local_addr_infos is not None:
                    self._bind_local(sock, family, local_addr_infos, my_exceptions)
                await self.sock_connect(sock, address)
                return sock
            except OSError as exc:
                my_exceptions.append(exc)
                raise
        except:
            if sock is not None:
                sock.close()
            raise
        finally:
            exceptions = my_exceptions = None

    @staticmethod
    def _bind_local(sock, family, local_addr_infos, errors):
        for lfamily, _, _, _, laddr in local_addr_infos:
            if lfamily != family:
                continue
            try:
                sock.bind(laddr)
                return
            except OSError as exc:
                errors.append(OSError(exc.errno, f'error while attempting to bind on address '
                                                 f'{laddr!r}: {str(exc).lower()}'))
        if errors:
            raise errors.pop()
        raise OSError(f'no matching local address with {family=} found')

    async def _create_connection_transport(
            self, sock, protocol_factory, ssl, server_hostname, server_side=False,
            ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        sock.setblocking(False)
        protocol = protocol_factory()
        waiter = self.create_future()
        if ssl:
            transport = self._make_ssl_transport(
                sock, protocol, None if isinstance(ssl, bool) else ssl, waiter,
                server_side=server_side, server_hostname=server_hostname,
                ssl_handshake_timeout=ssl_handshake_timeout,
                ssl_shutdown_timeout=ssl_shutdown_timeout)
        else:
            transport = self._make_socket_transport(sock, protocol, waiter)
        try:
            await waiter
        except:
            transport.close()
            raise
        return transport, protocol

    async def connect_accepted_socket(self, protocol_factory, sock, *, ssl=None,
                                      ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        """Serve a connection that was accepted elsewhere."""
        if sock.type != socket.SOCK_STREAM:
            raise ValueError(f'A Stream Socket was expected, got {sock!r}')
        _check_ssl_timeouts(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        _check_ssl_socket(sock)
        transport, protocol = await self._create_connection_transport(
            sock, protocol_factory, ssl, '', server_side=True,
            ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout)
        if self.get_debug():
            sock = transport.get_extra_info('socket')
            logger.debug('%r handled: (%r, %r)', sock, transport, protocol)
        return transport, protocol

    async def start_tls(self, transport, protocol, sslcontext, *, server_side=False,
                        server_hostname=None, ssl_handshake_timeout=None,
                        ssl_shutdown_timeout=None):
        """Put TLS on a connection; gives the transport to use from now on."""
        ssl = _ssl()
        if ssl is None:
            raise RuntimeError('Python ssl module is not available')
        if not isinstance(sslcontext, ssl.SSLContext):
            raise TypeError(f'sslcontext is expected to be an instance of ssl.SSLContext, '
                            f'got {sslcontext!r}')
        if not getattr(transport, '_start_tls_compatible', False):
            raise TypeError(f'transport {transport!r} is not supported by start_tls()')
        from . import sslproto
        waiter = self.create_future()
        ssl_protocol = sslproto.SSLProtocol(
            self, protocol, sslcontext, waiter, server_side, server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout, call_connection_made=False)
        # Data that comes before the handshake begins must not be lost.
        transport.pause_reading()
        transport.set_protocol(ssl_protocol)
        conmade_cb = self.call_soon(ssl_protocol.connection_made, transport)
        resume_cb = self.call_soon(transport.resume_reading)
        try:
            await waiter
        except BaseException:
            transport.close()
            conmade_cb.cancel()
            resume_cb.cancel()
            raise
        return ssl_protocol._app_transport

    # Datagrams

    async def create_datagram_endpoint(
            self, protocol_factory, local_addr=None, remote_addr=None, *, family=0, proto=0,
            flags=0, reuse_port=None, allow_broadcast=None, sock=None):
        """A datagram transport, bound to *local_addr* or connected to *remote_addr* or both."""
        if sock is not None:
            r_addr = None
            options = dict(local_addr=local_addr, remote_addr=remote_addr, family=family,
                           proto=proto, flags=flags, reuse_port=reuse_port,
                           allow_broadcast=allow_broadcast)
            self._check_datagram_socket(sock, options)
            sock.setblocking(False)
        else:
            pairs = await self._datagram_addresses(local_addr, remote_addr, family, proto, flags)
            sock, r_addr = await self._datagram_socket(pairs, local_addr, remote_addr,
                                                       reuse_port, allow_broadcast)
        protocol = protocol_factory()
        waiter = self.create_future()
        transport = self._make_datagram_transport(sock, protocol, r_addr, waiter)
        if self.get_debug():
            if local_addr:
                logger.info('Datagram endpoint local_addr=%r remote_addr=%r created: (%r, %r)',
                            local_addr, remote_addr, transport, protocol)
            else:
                logger.debug('Datagram endpoint remote_addr=%r created: (%r, %r)', remote_addr,
                             transport, protocol)
        try:
            await waiter
        except:
            transport.close()
            raise
        return transport, protocol

    @staticmethod
    def _check_datagram_socket(sock, options):
        if sock.type == socket.SOCK_STREAM:
            raise ValueError(f'A datagram socket was expected, got {sock!r}')
        problems = ', '.join(f'{k}={v}' for k, v in options.items() if v)
        if problems:
            raise ValueError(f'socket modifier keyword arguments can not be used when sock is '
                             f'specified. ({problems})')

    async def _datagram_addresses(self, local_addr, remote_addr, family, proto, flags):
        """A list of ((family, protocol), (local address, remote address)) to try."""
        if not (local_addr or remote_addr):
            if family == 0:
                raise ValueError('unexpected address family')
            return [((family, proto), (None, None))]
        if family == getattr(socket, 'AF_UNIX', -1):
            for addr in (local_addr, remote_addr):
                if addr is not None and not isinstance(addr, str):
                    raise TypeError('string is expected')
            if local_addr and local_addr[0] not in (0, '\x00'):
                self._remove_stale_socket(local_addr)
            return [((family, proto), (local_addr, remote_addr))]
        found = {}
        for index, addr in ((0, local_addr), (1, remote_addr)):
            if addr is None:
                continue
            if not (isinstance(addr, tuple) and len(addr) == 2):
                raise TypeError('2-tuple is expected')
            infos = await self._ensure_resolved(addr, family=family, type=socket.SOCK_DGRAM,
                                                proto=proto, flags=flags, loop=self)
            if not infos:
                raise OSError('getaddrinfo() returned empty list')
            for fam, _, pro, _, address in infos:
                found.setdefault((fam, pro), [None, None])[index] = address
        pairs = [(key, pair) for key, pair in found.items()
                 if not ((local_addr and pair[0] is None) or (remote_addr and pair[1] is None))]
        if not pairs:
            raise ValueError('can not get address information')
        return pairs

    @staticmethod
    def _remove_stale_socket(path):
        try:
            if stat.S_ISSOCK(os.stat(path).st_mode):
                os.remove(path)
        except FileNotFoundError:
            pass
        except OSError as err:
            # bind() will say what is wrong.
            logger.error('Unable to check or remove stale UNIX socket %r: %r', path, err)

    async def _datagram_socket(self, pairs, local_addr, remote_addr, reuse_port, allow_broadcast):
        errors = []
        for (family, proto), (local_address, remote_address) in pairs:
            sock = r_addr = None
            try:
                sock = socket.socket(family=family, type=socket.SOCK_DGRAM, proto=proto)
                if reuse_port:
                    _set_reuseport(sock)
                if allow_broadcast:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                sock.setblocking(False)
                if local_addr:
                    sock.bind(local_address)
                if remote_addr:
                    if not allow_broadcast:
                        await self.sock_connect(sock, remote_address)
                    r_addr = remote_address
                return sock, r_addr
            except OSError as exc:
                if sock is not None:
                    sock.close()
                errors.append(exc)
            except:
                if sock is not None:
                    sock.close()
                raise
        raise errors[0]

    # Servers

    async def create_server(
            self, protocol_factory, host=None, port=None, *, family=0, flags=1, sock=None,
            backlog=100, ssl=None, reuse_address=None, reuse_port=None, keep_alive=None,
            ssl_handshake_timeout=None, ssl_shutdown_timeout=None, start_serving=True):
        """Serve TCP on all addresses of *host* (None: all interfaces); gives a Server."""
        if isinstance(ssl, bool):
            raise TypeError('ssl argument must be an SSLContext or None')
        if ssl is None:
            _check_ssl_timeouts(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        if sock is not None:
            _check_ssl_socket(sock)
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError('host/port and sock can not be specified at the same time')
            if reuse_address is None:
                reuse_address = os.name == 'posix'
            sockets = await self._bind_server(host, port, family, flags, reuse_address,
                                              reuse_port, keep_alive)
        else:
            if sock is None:
                raise ValueError('Neither host/port nor sock were specified')
            if sock.type != socket.SOCK_STREAM:
                raise ValueError(f'A Stream Socket was expected, got {sock!r}')
            sockets = [sock]
        for sock in sockets:
            sock.setblocking(False)
        server = Server(self, sockets, protocol_factory, ssl, backlog, ssl_handshake_timeout,
                        ssl_shutdown_timeout)
        if start_serving:
            await server._start_new()
        if self.get_debug():
            logger.info('%r is serving', server)
        return server

    async def _create_server_getaddrinfo(self, host, port, family, flags):
        infos = await self._ensure_resolved((host, port), family=family, type=socket.SOCK_STREAM,
                                            flags=flags, loop=self)
        if not infos:
            raise OSError(f'getaddrinfo({host!r}) returned empty list')
        return infos

    async def _bind_server(self, host, port, family, flags, reuse_address, reuse_port,
                           keep_alive):
        """The sockets of a server, bound to each address of each host."""
        if host == '':
            hosts = [None]
        elif isinstance(host, str) or not isinstance(host, collections.abc.Iterable):
            hosts = [host]
        else:
            hosts = host
        infos = await tasks.gather(*[
            self._create_server_getaddrinfo(host, port, family=family, flags=flags)
            for host in hosts])
        infos = dict.fromkeys(itertools.chain.from_iterable(infos))
        sockets = []
        completed = False
        try:
            for info in infos:
                self._listening_socket(info, reuse_address, reuse_port, keep_alive, sockets)
            if not sockets:
                raise OSError('could not bind on any address out of %r'
                              % ([info[4] for info in infos],))
            completed = True
        finally:
            if not completed:
                for sock in sockets:
                    sock.close()
        return sockets

    def _listening_socket(self, info, reuse_address, reuse_port, keep_alive, sockets):
        """Bind one address and append the socket to *sockets*, unless it is not available."""
        af, socktype, proto, _, sa = info
        try:
            sock = socket.socket(af, socktype, proto)
        except OSError:
            # A family that the kernel was built without.
            if self.get_debug():
                logger.warning('create_server() failed to create socket.socket(%r, %r, %r)', af,
                               socktype, proto, exc_info=True)
            return
        sockets.append(sock)
        if reuse_address:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
        if reuse_port:
            _set_reuseport(sock)
        if keep_alive:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, True)
        # The same port is served with IPv4 by a socket of its own.
        if af == getattr(socket, 'AF_INET6', None) and hasattr(socket, 'IPPROTO_IPV6'):
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, True)
        try:
            sock.bind(sa)
        except OSError as err:
            msg = 'error while attempting to bind on address %r: %s' % (sa, str(err).lower())
            if err.errno == errno.EADDRNOTAVAIL:
                sockets.pop()               # say an IPv6 address where there is no IPv6
                sock.close()
                if self.get_debug():
                    logger.warning(msg)
                return
            raise OSError(err.errno, msg) from None
