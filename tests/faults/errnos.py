"""Servers and clients whose system calls fail at random.

    LD_PRELOAD=shim.so coil tests/faults/errnos.py [-v] [--short] [ROUNDS] [WORD...]

Echo over TCP, over TLS and over a Unix socket, HTTP, datagrams, child processes and blocking sockets in
threads work side by side, first with one kind of fault at a time, then with all of them (see FAULTS in
shim.c).  Faults that POSIX lets happen at any time (EINTR, EAGAIN, short reads and writes) must not be
seen; the others may end what they hit, with the exception that belongs to them, and nothing else.
A heartbeat must go on all the while, everything must work again once the faults are over, and no
descriptor, thread or task may be left.  Each kind of fault is one test; `N passed, N failed` ends it.
Words CALL:ERROR:PER_MILLE are tried in place of the kinds below; --short leaves out what waits for
accepting to begin anew.
"""
import asyncio
import errno
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'programs'))
from _tls import contexts  # noqa: E402

try:
    import aiohttp
    from aiohttp import web
    HTTP_ERRORS = (aiohttp.ClientError,)
except ImportError:
    aiohttp = None
    HTTP_ERRORS = ()

SOFT = {'EINTR', 'EAGAIN', 'SHORT'}
KINDS = [
    'recv:EINTR:200 send:EINTR:200 read:EINTR:200 write:EINTR:200',
    'recvfrom:EINTR:100 sendto:EINTR:100',
    'accept:EINTR:200 connect:EINTR:200 epoll_wait:EINTR:200 poll:EINTR:200 waitpid:EINTR:200',
    'recv:EAGAIN:200 send:EAGAIN:200 read:EAGAIN:200 write:EAGAIN:200 accept:EAGAIN:100',
    'recv:SHORT:300 send:SHORT:300 read:SHORT:300 write:SHORT:300',
    'accept:EMFILE:300',
    'accept:ENFILE:200 accept:ENOMEM:100',
    'accept:ECONNABORTED:300',
    'socket:EMFILE:200 socket:ENFILE:50',
    'socketpair:EMFILE:300 pipe:EMFILE:300',
    'connect:ECONNREFUSED:100 connect:ETIMEDOUT:100 connect:ENETUNREACH:100',
    'recv:ECONNRESET:50',
    'send:EPIPE:50 send:ECONNRESET:20',
    'recv:ENOMEM:30 send:ENOMEM:30 recvfrom:ENOMEM:30 sendto:ENOBUFS:30',
    'recvfrom:ECONNREFUSED:100 sendto:ECONNREFUSED:100',
    'epoll_ctl:ENOMEM:50 epoll_ctl:ENOSPC:50',
    'recv:EINTR:50 send:SHORT:50 accept:EMFILE:50 socket:EMFILE:20 recv:ECONNRESET:10 send:EPIPE:10 '
    'connect:ECONNREFUSED:20 epoll_wait:EINTR:50 sendto:ENOMEM:20 pipe:EMFILE:20 epoll_ctl:ENOMEM:10',
]
EXPECTED = (OSError, asyncio.IncompleteReadError, EOFError, *HTTP_ERRORS)
PATIENCE = 30       # seconds for one kind


def switch(kind):
    """Let calls fail as the words say from now on."""
    words = []
    for word in kind.split():
        call, name, rate = word.split(':')
        words.append(f'{call}:{0 if name == "SHORT" else getattr(errno, name)}:{rate}')
    os.environ['FAULTS'] = ' '.join(words)


def switch_off():
    os.environ.pop('FAULTS', None)


async def echo(reader, writer):
    try:
        while data := await reader.read(5000):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def hello(request):
    return web.Response(body=await request.read())


class Answer(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.transport.sendto(data, address)

    def error_received(self, exc):
        pass


class Ask(asyncio.DatagramProtocol):
    def __init__(self, got):
        self.got = got

    def datagram_received(self, data, address):
        if not self.got.done():
            self.got.set_result(data)

    def error_received(self, exc):
        if not self.got.done():
            self.got.set_exception(exc)

    connection_lost = error_received


class Services:
    """The servers, and one method for each thing that a client does with them."""

    async def start(self, folder):
        for_server, self.for_client = contexts()
        self.path = os.path.join(folder, 'socket')
        self.tcp = await asyncio.start_server(echo, '127.0.0.1', 0)
        self.tls = await asyncio.start_server(echo, '127.0.0.1', 0, ssl=for_server)
        self.unix = await asyncio.start_unix_server(echo, self.path)
        self.udp, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            Answer, ('127.0.0.1', 0))
        if aiohttp is not None:
            app = web.Application()
            app.router.add_post('/', hello)
            self.runner = web.AppRunner(app, shutdown_timeout=0.1)
            await self.runner.setup()
            await web.TCPSite(self.runner, '127.0.0.1', 0).start()
            self.http = 'http://127.0.0.1:%d/' % self.runner.addresses[0][1]

    async def stop(self):
        for server in (self.tcp, self.tls, self.unix):
            server.close()
        self.udp.close()
        if aiohttp is not None:
            await self.runner.cleanup()

    async def _talk(self, reader, writer):
        try:
            for size in (1, 3000, 40000):
                data = os.urandom(size)
                writer.write(data)
                await writer.drain()
                assert await reader.readexactly(size) == data
        finally:
            writer.close()

    async def do_tcp(self):
        await self._talk(*await asyncio.open_connection(*self.tcp.sockets[0].getsockname()))

    async def do_tls(self):
        await self._talk(*await asyncio.open_connection(
            *self.tls.sockets[0].getsockname(), ssl=self.for_client, server_hostname='localhost'))

    async def do_unix(self):
        await self._talk(*await asyncio.open_unix_connection(self.path))

    async def do_http(self):
        async with aiohttp.ClientSession() as session:
            for size in (0, 3000, 70000):
                body = os.urandom(size)
                async with session.post(self.http, data=body) as response:
                    assert response.status == 200 and await response.read() == body

    async def do_udp(self):
        loop = asyncio.get_running_loop()
        for _ in range(3):
            got = loop.create_future()
            transport, _ = await loop.create_datagram_endpoint(
                lambda: Ask(got), remote_addr=self.udp.get_extra_info('sockname'))
            try:
                transport.sendto(b'datagram')
                # One that is lost is nobody's fault.
                assert await asyncio.wait_for(got, 0.5) in (b'datagram', None)
            except TimeoutError:
                pass
            finally:
                transport.close()

    async def do_process(self):
        process = await asyncio.create_subprocess_exec(
            'cat', stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={'PATH': os.environ['PATH']})
        try:
            text = b'x' * 100000
            out, _ = await process.communicate(text)
            assert text.startswith(out)
            if out != text:
                raise EOFError      # what its input lost after the last drain() tells nobody
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def do_thread(self):
        await asyncio.to_thread(self._block, self.tcp.sockets[0].getsockname())

    @staticmethod
    def _block(address):
        with socket.create_connection(address, timeout=20) as sock:
            data = os.urandom(5000)
            sock.sendall(data)
            got = b''
            while len(got) < len(data):
                piece = sock.recv(3000)
                if not piece:
                    raise EOFError
                got += piece
            assert got == data


class Trial:
    """One kind of fault."""

    def __init__(self, services, kind, rounds):
        self.services = services
        self.rounds = rounds
        self.soft = {word.split(':')[1] for word in kind.split()} <= SOFT
        self.done = self.hurt = self.beats = 0
        self.problems = []

    async def client(self, name):
        for _ in range(self.rounds):
            try:
                await getattr(self.services, name)()
                self.done += 1
            except EXPECTED as exc:
                self.hurt += 1
                if self.soft:
                    self.problems.append(f'{name}: {exc!r}')
            except AssertionError:
                self.problems.append(f'{name}: not what was sent')
            except Exception as exc:
                self.problems.append(f'{name}: {exc!r}')
            await asyncio.sleep(0)

    async def heart(self):
        while True:
            await asyncio.sleep(0.002)
            self.beats += 1

    async def run(self, names):
        heart = asyncio.create_task(self.heart())
        clients = [asyncio.create_task(self.client(name), name=name) for name in names]
        _, pending = await asyncio.wait(clients, timeout=PATIENCE)
        for task in pending:
            self.problems.append(f'{task.get_name()} hangs')
            task.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
        heart.cancel()
        if not self.beats:
            self.problems.append('no heartbeat')


def reported(context, soft):
    """A report to the loop that is not about what the fault itself does, or None."""
    exc = context.get('exception')
    if isinstance(exc, EXPECTED) and not soft:
        return None
    return f"{context['message']}: {exc!r}"


async def trial(kind, rounds):
    """Problems, and a line of numbers."""
    loop = asyncio.get_running_loop()
    with tempfile.TemporaryDirectory() as folder:
        services = Services()
        await services.start(folder)
        names = [name for name in dir(services) if name.startswith('do_')]
        if aiohttp is None:
            names.remove('do_http')
        run = Trial(services, kind, rounds)
        loop.set_exception_handler(lambda loop, context: run.problems.append(
            reported(context, run.soft) or '') if reported(context, run.soft) else None)
        switch(kind)
        try:
            await run.run(names)
        finally:
            switch_off()
        await asyncio.sleep(1.1 if 'accept' in kind else 0)     # accepting begins anew
        after = Trial(services, 'recv:EINTR:0', 1)
        await after.run(names)
        run.problems += [f'afterwards, {problem}' for problem in after.problems]
        await services.stop()
        for _ in range(200):
            if len(asyncio.all_tasks()) == 1:
                break
            await asyncio.sleep(0.005)
        else:
            run.problems.append(f'tasks left: {asyncio.all_tasks()}')
    return run


def descriptors():
    return {int(name) for name in os.listdir('/proc/self/fd')}


def main(args):
    verbose = '-v' in args
    numbers = [arg for arg in args if arg.isdigit()]
    short = '--short' in args
    rounds = int(numbers[0]) if numbers else 2 if short else 8
    words = [arg for arg in args if ':' in arg]
    signal.alarm(PATIENCE * 2 * len(KINDS))
    passed = failed = 0
    asyncio.run(trial('recv:EINTR:0', 1))       # what is opened once for all is opened now
    for kind in [' '.join(words)] if words else KINDS:
        if short and 'accept' in kind and kind is not KINDS[-1]:
            continue
        before = descriptors()
        threads = threading.active_count()
        started = time.monotonic()
        run = asyncio.run(trial(kind, rounds))
        if threading.active_count() != threads:
            run.problems.append(f'threads left: {threading.enumerate()}')
        left = descriptors() - before
        if left:
            run.problems.append('descriptors left: %s' % {fd: os.readlink(f'/proc/self/fd/{fd}') for fd in left})
        if run.problems:
            failed += 1
            print(f'FAIL {kind}')
            for problem in dict.fromkeys(run.problems):
                print(f'    {run.problems.count(problem)} x {problem}')
        else:
            passed += 1
        if verbose:
            print(f'{run.done} done, {run.hurt} failed, {run.beats} beats, '
                  f'{time.monotonic() - started:.1f} s: {kind}')
    print(f'{passed} passed, {failed} failed')
    return failed != 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
