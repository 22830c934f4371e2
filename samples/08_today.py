# Three web pages fetched at the same time by one thread.
import asyncio
import web_server

PORT = web_server.start()


async def wget(host):
    print(f'wget {host}...')
    reader, writer = await asyncio.open_connection('127.0.0.1', PORT)
    writer.write(f'GET / HTTP/1.0\r\nHost: {host}\r\n\r\n'.encode())
    await writer.drain()
    headers = []
    async for line in reader:
        if line == b'\r\n':
            break
        headers.append(f'{host} header > {line.decode().rstrip()}')
    writer.close()
    await writer.wait_closed()
    return headers


async def main():
    hosts = ['www.sina.com.cn', 'www.sohu.com', 'www.163.com']
    for headers in await asyncio.gather(*map(wget, hosts)):
        print('\n'.join(headers))


asyncio.run(main())
