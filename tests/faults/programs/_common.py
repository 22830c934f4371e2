"""What several programs do at their end."""
import asyncio


async def finish(coro):
    """Awaits a coroutine that must run to its end, even if the task is cancelled meanwhile."""
    task = asyncio.ensure_future(coro)
    try:
        await asyncio.shield(task)
    finally:
        await asyncio.wait([task])
