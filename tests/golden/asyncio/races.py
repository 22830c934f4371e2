# golden options: --virtual-time
# Races of completion, cancellation and timeout lose no wake-up and no exception.
import asyncio
import random


class Job:
    """A coroutine that notes each way of leaving it."""

    def __init__(self, rng):
        self.delay = rng.choice((0, 0, 1, 2, 3))
        self.fails = rng.random() < 0.3
        self.stubborn = rng.random() < 0.2
        self.started = self.left = 0

    async def run(self):
        self.started += 1
        try:
            try:
                await asyncio.sleep(self.delay)
            except asyncio.CancelledError:
                if not self.stubborn:
                    raise
                await asyncio.sleep(1)  # cleans up slowly, then gives in
                raise
            if self.fails:
                raise ValueError
            return self.delay
        finally:
            self.left += 1


async def race(seed):
    rng = random.Random(seed)
    job = Job(rng)
    task = asyncio.create_task(job.run())
    canceller = rng.choice((None, 0, 1, 2, 3))
    if canceller is not None:
        asyncio.get_running_loop().call_later(canceller, task.cancel)
    how = rng.choice(('await', 'wait_for', 'timeout', 'shield', 'wait', 'gather'))
    limit = rng.choice((0, 1, 2, 3))
    try:
        if how == 'await':
            got = await task
        elif how == 'wait_for':
            got = await asyncio.wait_for(task, limit)
        elif how == 'timeout':
            async with asyncio.timeout(limit):
                got = await task
        elif how == 'shield':
            got = await asyncio.wait_for(asyncio.shield(task), limit)
        elif how == 'wait':
            done, pending = await asyncio.wait([task], timeout=limit)
            assert len(done) + len(pending) == 1
            got = task.result() if done else 'pending'
        else:
            got, = await asyncio.gather(task, return_exceptions=True)
    except (ValueError, TimeoutError, asyncio.CancelledError) as error:
        got = type(error).__name__
    await asyncio.wait([task])
    assert job.started == job.left or (job.started == 0 and task.cancelled()), seed
    if task.cancelled():
        outcome = 'cancelled'
    elif task.exception() is not None:
        outcome = 'failed'
    else:
        outcome = 'returned'
        assert task.result() == job.delay
    if got == job.delay:
        assert outcome == 'returned', seed
    elif got == 'ValueError':
        assert outcome == 'failed', seed
    return outcome


async def main():
    outcomes = []
    for first in range(0, 10_000, 200):
        outcomes += await asyncio.gather(*(race(seed) for seed in range(first, first + 200)))
    assert set(outcomes) == {'cancelled', 'failed', 'returned'}
    print(len(outcomes), 'races,', len(asyncio.all_tasks()), 'task left')

asyncio.run(main())


# Every program, cancelled at its k-th suspension for all k, leaves its finally blocks run once.
async def producer(queue, log):
    try:
        for i in range(3):
            await queue.put(i)
            await asyncio.sleep(1)
    finally:
        log.append('producer')


async def consumer(queue, log):
    try:
        for _ in range(3):
            await queue.get()
    finally:
        log.append('consumer')


async def pipeline(log):
    queue = asyncio.Queue(1)
    async with asyncio.TaskGroup() as group:
        group.create_task(producer(queue, log))
        group.create_task(consumer(queue, log))


async def locked(log):
    lock, condition = asyncio.Lock(), asyncio.Condition()
    async with lock:
        try:
            async with asyncio.timeout(5):
                async with condition:
                    await asyncio.wait_for(condition.wait(), 2)
        except TimeoutError:
            await asyncio.sleep(0)
        finally:
            log.append('locked')
    assert not lock.locked()


async def numbers(log):
    try:
        for i in range(4):
            await asyncio.sleep(0)
            yield i
    finally:
        await asyncio.sleep(0)
        log.append('numbers')


async def generators(log):
    from contextlib import aclosing
    async with aclosing(numbers(log)) as source:
        async for i in source:
            await asyncio.sleep(1)


async def cancelled_at(program, k):
    """Steps a program by hand, throws CancelledError at its k-th suspension; how many there were."""
    log = []
    task = asyncio.create_task(program(log))
    for turn in range(k):
        await asyncio.sleep(0.5)
        if task.done():
            break
    task.cancel()
    await asyncio.wait([task])
    assert len(log) == len(set(log)), (program, k, log)
    return sorted(log), task.done()


async def sweep():
    for program in (pipeline, locked, generators):
        for k in range(1, 20):
            log, done = await cancelled_at(program, k)
            assert done and log, (program, k, log)
        print(program.__name__, log)
    assert len(asyncio.all_tasks()) == 1

asyncio.run(sweep())
