"""A loop of its own in a thread, run with a Runner."""
import asyncio


async def inner(log):
    task = asyncio.create_task(asyncio.sleep(60))
    try:
        await asyncio.sleep(0.001)
        return 'inner'
    finally:
        task.cancel()
        log.append('inner')


def run(log):
    try:
        with asyncio.Runner() as runner:
            runner.run(asyncio.sleep(0))
            return runner.run(inner(log))
    finally:
        log.append('closed')


async def main():
    log = []
    try:
        for _ in range(2):
            assert await asyncio.to_thread(run, log) == 'inner'
        assert log == ['inner', 'closed'] * 2
    finally:
        await asyncio.get_running_loop().shutdown_default_executor()
