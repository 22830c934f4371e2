# Each task, handle and callback runs in a context of its own, which is a copy of its maker's.
import asyncio
import contextvars

v = contextvars.ContextVar('v', default='-')
w = contextvars.ContextVar('w', default='-')


async def child(name):
    before = v.get()
    token = v.set(name)
    await asyncio.sleep(0)
    inside = v.get()
    asyncio.get_running_loop().call_soon(lambda: print('from', name, v.get()))
    v.reset(token)
    await asyncio.sleep(0)
    return before, inside, v.get()


async def siblings():
    print(await asyncio.gather(*(child(n) for n in 'abc')))
    v.set('outer')
    print(await asyncio.gather(*(child(n) for n in 'de')))
    tasks = [asyncio.create_task(child('f'))]
    v.set('later')                              # not seen by the task made before
    print(await asyncio.gather(*tasks), v.get())


async def handles():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    seen = []

    def change(n):
        seen.append(v.get())
        v.set(n)
        seen.append(v.get())
        if n == 3:
            done.set_result(None)
    for n in range(4):
        loop.call_soon(change, n)
    await done
    print(seen, v.get())
    handle = loop.call_later(0, change, 9)
    context = handle.get_context()
    assert handle.get_context() is context
    await asyncio.sleep(0.01)
    print(context[v], v.get())


async def callbacks():
    fut = asyncio.get_running_loop().create_future()
    order = []

    def note(f, tag):
        order.append((tag, v.get()))
        v.set(tag)
    for tag in 'xyz':
        fut.add_done_callback(lambda f, tag=tag: note(f, tag))
    v.set('changed')
    fut.set_result(1)
    await asyncio.sleep(0)
    print(order, v.get())


async def exposed():
    task = asyncio.current_task()
    mine = task.get_context()
    assert mine is task.get_context()
    w.set('seen')
    print(mine[w], contextvars.copy_context()[w])

    async def other():
        w.set('other')
        inner = asyncio.current_task().get_context()
        w.set('twice')
        await asyncio.sleep(0)
        return inner
    t = asyncio.create_task(other())
    early = t.get_context()
    await t
    print(early[w], t.result()[w], early is t.result() is t.get_context(), w.get())

    def nested():
        w.set('nested')
        return w.get(), asyncio.current_task().get_context()[w]
    print(contextvars.copy_context().run(nested), w.get())
    shared = contextvars.copy_context()
    a = asyncio.create_task(other(), context=shared)
    await a
    print(shared[w], a.get_context() is shared)


class Loud(asyncio.Future):
    def add_done_callback(self, fn, *, context=None):
        super().add_done_callback(fn, context=context)


async def late():
    w.set('set first')
    context = asyncio.current_task().get_context()
    print(context[w], w.get())
    w.set('then again')
    print(context[w], w.get())
    loud = Loud()
    w.set('before a future of another class')
    asyncio.get_running_loop().call_later(0, loud.set_result, None)
    await loud
    print(w.get())


async def reset_elsewhere():
    token = v.set('here')

    async def wrong():
        try:
            v.reset(token)
        except ValueError as e:
            return str(e).endswith('was created in a different Context')
    print(await asyncio.create_task(wrong()))
    v.reset(token)


async def main():
    for part in siblings, handles, callbacks, exposed, late, reset_elsewhere:
        print(part.__name__)
        await asyncio.create_task(part())

asyncio.run(main())
