# A small web server for the samples 08 and 09: it answers any number of requests on the loopback
# interface until the program ends. Run by itself it does nothing.
import asyncio
import threading

HEADERS = (
    'HTTP/1.1 200 OK',
    'Server: loopback',
    'Content-Type: text/html',
    'Connection: close',
    'Content-Length: 5',
)


async def answer(reader, writer):
    request = await reader.readuntil(b'\r\n\r\n')
    host = [line.split(b': ')[1] for line in request.split(b'\r\n') if line.startswith(b'Host')][0]
    lines = [*HEADERS, 'X-Host: ' + host.decode(), '', 'Hello']
    writer.write('\r\n'.join(lines).encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()


def start():
    """Serve in a thread; the port."""
    ready = threading.Event()
    port = 0

    async def serve():
        nonlocal port
        server = await asyncio.start_server(answer, '127.0.0.1', 0)
        port = server.sockets[0].getsockname()[1]
        ready.set()
        await server.serve_forever()

    threading.Thread(target=asyncio.run, args=(serve(),), daemon=True).start()
    ready.wait()
    return port
