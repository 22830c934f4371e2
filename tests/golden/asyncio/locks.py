"""Locks, events, conditions, semaphores, barriers, queues: order, cancellation, errors."""
import asyncio


async def lock():
    lock = asyncio.Lock()
    order = []

    async def user(n):
        async with lock:
            order.append(n)
            await asyncio.sleep(0)
    async with asyncio.TaskGroup() as g:
        tasks = [g.create_task(user(i)) for i in range(5)]
        await asyncio.sleep(0)
        tasks[2].cancel()
    print(order, lock.locked())
    try:
        lock.release()
    except RuntimeError as e:
        print(e)


async def event():
    ev = asyncio.Event()
    waits = [asyncio.create_task(ev.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    print(ev.is_set(), repr(ev)[-20:])
    ev.set()
    print(await asyncio.gather(*waits), await ev.wait())
    ev.clear()
    print(ev.is_set())


async def condition():
    cond = asyncio.Condition()
    items = []

    async def consumer(n):
        async with cond:
            await cond.wait_for(lambda: items)
            print('consumer', n, items.pop())
    async with asyncio.TaskGroup() as g:
        for i in range(3):
            g.create_task(consumer(i))
        await asyncio.sleep(0)
        for i in range(3):
            async with cond:
                items.append(i)
                cond.notify()
            await asyncio.sleep(0)
    for f in (cond.notify, cond.notify_all):
        try:
            f()
        except RuntimeError as e:
            print(e)
    try:
        await cond.wait()
    except RuntimeError as e:
        print(e)


async def semaphore():
    sem = asyncio.Semaphore(2)
    running = peak = 0

    async def user():
        nonlocal running, peak
        async with sem:
            running += 1
            peak = max(peak, running)
            await asyncio.sleep(0.001)
            running -= 1
    await asyncio.gather(*[user() for _ in range(7)])
    print(peak, sem.locked())
    bounded = asyncio.BoundedSemaphore(1)
    for make in (bounded.release, lambda: asyncio.Semaphore(-1)):
        try:
            make()
        except ValueError as e:
            print(e)


async def barrier():
    b = asyncio.Barrier(3)
    print(sorted(await asyncio.gather(*[b.wait() for _ in range(3)])), b.n_waiting, b.broken)
    t = asyncio.create_task(b.wait())
    await asyncio.sleep(0)
    print(b.n_waiting)
    await b.abort()
    try:
        await t
    except asyncio.BrokenBarrierError as e:
        print('broken:', e)
    await b.reset()
    print(b.broken)


async def queue():
    q = asyncio.Queue(2)
    got = []

    async def consumer():
        while True:
            got.append(await q.get())
            q.task_done()
    t = asyncio.create_task(consumer())
    for i in range(6):
        await q.put(i)
    await q.join()
    t.cancel()
    print(got, q.qsize(), q.empty(), q.full(), q.maxsize)
    for cls in (asyncio.PriorityQueue, asyncio.LifoQueue):
        p = cls()
        for x in (3, 1, 2):
            p.put_nowait(x)
        print([p.get_nowait() for _ in range(3)])
    for f in (q.get_nowait, lambda: [q.put_nowait(i) for i in range(3)]):
        try:
            f()
        except (asyncio.QueueEmpty, asyncio.QueueFull) as e:
            print(type(e).__name__)
    q.shutdown()
    print(await q.get(), await q.get())
    for f in (q.get, lambda: q.put(1)):
        try:
            await f()
        except asyncio.QueueShutDown as e:
            print(type(e).__name__)
    try:
        asyncio.Queue().task_done()
    except ValueError as e:
        print(e)


async def main():
    for part in (lock, event, condition, semaphore, barrier, queue):
        print('--', part.__name__)
        await part()

asyncio.run(main())
