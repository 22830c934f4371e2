"""Start attempts one after the other with a delay between, and keep the first that succeeds.

The core of Happy Eyeballs (RFC 8305).
"""

__all__ = ('staggered_race',)

import contextlib

from . import events, exceptions, locks, tasks


async def staggered_race(coro_fns, delay, *, loop=None):
    """Run the coroutine functions; the next starts after *delay* or when the last has failed.

    Gives (result of the winner or None, its index or None, list of exceptions so far). The
    losers are cancelled. Without a delay one starts only when the one before has failed.
    """
    loop = loop or events.get_running_loop()
    enum_coro_fns = enumerate(coro_fns)
    winner_result = winner_index = None
    exceptions_seen = []
    running = []

    async def run_one(previous_failed):
        if previous_failed is not None:
            with contextlib.suppress(exceptions.TimeoutError):
                # A timeout means: the one before is slow, start another beside it.
                await tasks.wait_for(previous_failed.wait(), delay)
        try:
            index, coro_fn = next(enum_coro_fns)
        except StopIteration:
            return
        failed = locks.Event()
        running.append(loop.create_task(run_one(failed)))
        exceptions_seen.append(None)
        try:
            result = await coro_fn()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as e:
            exceptions_seen[index] = e
            failed.set()
        else:
            nonlocal winner_result, winner_index
            winner_index, winner_result = index, result
            # Only the others: a task that cancels itself would be told at its next await.
            for i, task in enumerate(running):
                if i != index:
                    task.cancel()

    running.append(loop.create_task(run_one(None)))
    try:
        # Tasks start tasks, so wait until none is new and all are done.
        done_count = 0
        while done_count != len(running):
            done, _ = await tasks.wait(running)
            done_count = len(done)
            for task in done:
                if not task.cancelled() and task.exception():
                    raise task.exception()
        return winner_result, winner_index, exceptions_seen
    finally:
        for task in running:
            task.cancel()
