"""Shell commands with communicate(), side by side."""
import asyncio

from _common import finish


async def shell(command, text=None):
    process = await asyncio.create_subprocess_shell(
        command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT)
    try:
        out, _ = await process.communicate(text)
        return out
    finally:
        if process.returncode is None:
            process.kill()
        await finish(process.wait())


async def main():
    try:
        assert await shell('cat; echo x >&2', b'text ') == b'text x\n'
        async with asyncio.TaskGroup() as group:
            long = group.create_task(shell('exec sleep 60'))
            assert await shell('exit 3') == b''
            long.cancel()
    finally:
        await asyncio.sleep(0)
