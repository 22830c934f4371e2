# Web pages fetched at the same time, with a limit: the slow ones are given up, the others are kept.
import asyncio
import web_server

PORT = web_server.start()


async def wget(host):
    async with asyncio.timeout(5):
        reader, writer = await asyncio.open_connection('127.0.0.1', PORT)
        try:
            writer.write(f'GET / HTTP/1.0\r\nHost: {host}\r\n\r\n'.encode())
            head = await reader.readuntil(b'\r\n\r\n')
            return host, head.decode().split('\r\n')[0], await reader.read()
        finally:
            writer.close()


async def main():
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(wget(host))
                 for host in ('www.sina.com.cn', 'www.sohu.com', 'www.163.com')]
    for task in tasks:
        host, status, body = task.result()
        print(f'{host}: {status}, {len(body)} bytes')


asyncio.run(main())
