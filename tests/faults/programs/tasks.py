"""Tasks that cancel one another, take a cancellation back, and answer it with a result."""
import asyncio


async def stubborn(log):
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        asyncio.current_task().uncancel()
        await asyncio.sleep(0)
        return 'stayed'
    finally:
        log.append('stubborn')


async def obedient(log):
    try:
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0)
        log.append('obedient')


async def main():
    log = []
    tasks = [asyncio.create_task(stubborn(log)), asyncio.create_task(obedient(log))]
    try:
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel('because')
        assert await asyncio.shield(tasks[0]) == 'stayed'
        await asyncio.wait(tasks[1:])
        assert tasks[1].cancelled() and log == ['stubborn', 'obedient']
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
