# Scripts of Python 3.4-3.6 use `async` and `await` as names; they run as they were written.
class Loop:
    pass


loop = Loop()
loop.async, loop.await = 1, 2
print(loop.async, loop.await)


def async(coroutine):
    return coroutine, "scheduled"


await = 5
print(async("task"), await + 1)


class Module:
    async = "attribute"

    def await(self):
        return "method"


print(Module.async, Module().await())
print(dict(async=True, await=False))


async def keyword():
    await other()
    return [x async for x in source()]


async def other():
    pass

print(keyword.__name__, async(3))
