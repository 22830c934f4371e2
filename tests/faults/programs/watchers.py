"""Descriptors that the program watches itself, with add_reader() and add_writer()."""
import asyncio
import os


async def ready(loop, add, remove, fd):
    future = loop.create_future()
    add(fd, lambda: future.done() or future.set_result(None))
    try:
        await future
    finally:
        assert remove(fd)


async def main():
    loop = asyncio.get_running_loop()
    read_fd, write_fd = os.pipe()
    try:
        for text in (b'a', b'b'):
            await ready(loop, loop.add_writer, loop.remove_writer, write_fd)
            timer = loop.call_later(0.001, os.write, write_fd, text)
            try:
                await ready(loop, loop.add_reader, loop.remove_reader, read_fd)
            finally:
                timer.cancel()
            assert os.read(read_fd, 10) == text
    finally:
        os.close(read_fd)
        os.close(write_fd)
