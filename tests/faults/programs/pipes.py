"""Both ends of a pipe as transports."""
import asyncio
import os


async def main():
    loop = asyncio.get_running_loop()
    read_fd, write_fd = os.pipe()
    ends = [os.fdopen(read_fd, 'rb', 0), os.fdopen(write_fd, 'wb', 0)]
    transports = []
    try:
        reader = asyncio.StreamReader()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), ends[0])
        transports.append(transport)
        transport, protocol = await loop.connect_write_pipe(
            asyncio.streams.FlowControlMixin, ends[1])
        transports.append(transport)
        writer = asyncio.StreamWriter(transport, protocol, None, loop)
        writer.write(b'through the pipe\n')
        await writer.drain()
        assert await reader.readline() == b'through the pipe\n'
        writer.close()
        assert await reader.read() == b''
    finally:
        for transport in transports:
            transport.close()
        await asyncio.sleep(0)
        for end in ends:
            end.close()
