"""A child process that is talked to line by line, and ended whatever happens."""
import asyncio

from _common import finish


async def main():
    process = await asyncio.create_subprocess_exec(
        'cat', stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    try:
        for line in (b'one\n', b'two\n'):
            process.stdin.write(line)
            await process.stdin.drain()
            assert await process.stdout.readline() == line
        process.stdin.close()
        assert await process.stdout.read() == b''
        assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
        await finish(process.wait())
