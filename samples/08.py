# asyncio, Python 3.4: three web pages fetched at the same time by one thread. As published it asked
# servers on the Internet; here one on this machine answers for all of them.
import asyncio
import web_server

PORT = web_server.start()


@asyncio.coroutine
def wget(host):
    print('wget %s...' % host)
    # Connecting takes a while; others run meanwhile.
    connect = asyncio.open_connection('127.0.0.1', PORT)
    reader, writer = yield from connect
    header = 'GET / HTTP/1.0\r\nHost: %s\r\n\r\n' % host
    writer.write(header.encode('utf-8'))
    yield from writer.drain()
    headers = []
    while True:
        line = yield from reader.readline()
        # An empty line ends the headers of HTTP.
        if line == b'\r\n':
            break
        headers.append('%s header > %s' % (host, line.decode('utf-8').rstrip()))
    # The body is of no interest: close the socket.
    writer.close()
    return headers


loop = asyncio.get_event_loop()
tasks = [asyncio.ensure_future(wget(host), loop=loop)
         for host in ['www.sina.com.cn', 'www.sohu.com', 'www.163.com']]
loop.run_until_complete(asyncio.wait(tasks))
loop.close()
for task in tasks:
    print('\n'.join(task.result()))
