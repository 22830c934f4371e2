# Descriptors exhausted: connect() and pipes say so, accept() waits and goes on, nothing else is hurt.
import asyncio
import asyncio.constants
import errno
import os
import resource

asyncio.constants.ACCEPT_RETRY_DELAY = 0.02
LIMIT = 64


async def echo(reader, writer):
    try:
        while data := await reader.readline():
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


def open_now():
    return len(os.listdir('/proc/self/fd'))


def take(leave):
    """Use all descriptors up but a few."""
    taken = []
    while True:
        try:
            taken.append(os.open('/dev/null', os.O_RDONLY))
        except OSError as exc:
            assert exc.errno == errno.EMFILE
            break
    for _ in range(leave):
        os.close(taken.pop())
    return taken


def give_back(taken):
    while taken:
        os.close(taken.pop())


async def attempt(what, coro):
    try:
        await coro
        print(what, 'works')
    except OSError as exc:
        print(what, type(exc).__name__, errno.errorcode[exc.errno])


async def ask(port, text):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    try:
        writer.write(text)
        return await asyncio.wait_for(reader.readline(), 10)
    finally:
        writer.close()
        await writer.wait_closed()


async def main():
    loop = asyncio.get_running_loop()
    reports = []
    loop.set_exception_handler(lambda loop, context: reports.append(
        (context['message'], errno.errorcode[context['exception'].errno])))
    server = await asyncio.start_server(echo, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    await ask(port, b'warm\n')
    before = open_now()

    taken = take(0)
    await attempt('connect:', ask(port, b'x\n'))
    await attempt('datagrams:', loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, ('127.0.0.1', 0)))
    await attempt('process:', asyncio.create_subprocess_exec('true', stdin=asyncio.subprocess.PIPE))
    writer.write(b'who was there is served\n')
    print(await reader.readline())
    give_back(taken)

    taken = take(1)
    waiting = asyncio.create_task(ask(port, b'served later\n'))
    while not reports:
        await asyncio.sleep(0.001)
    writer.write(b'the others go on\n')
    print(await reader.readline())
    await asyncio.sleep(0.05)
    print('waits:', not waiting.done())
    give_back(taken)
    print(await waiting)
    print(set(reports))

    writer.close()
    await writer.wait_closed()
    while open_now() > before:
        await asyncio.sleep(0.001)
    print('descriptors are back')
    server.close()


soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (LIMIT, hard))
asyncio.run(main())
