"""Async context managers in an AsyncExitStack, entered and left with awaits."""
import asyncio
import contextlib


@contextlib.asynccontextmanager
async def resource(name, open_now):
    await asyncio.sleep(0)
    open_now.append(name)
    try:
        yield name
    finally:
        try:
            await asyncio.sleep(0)
        finally:
            open_now.remove(name)


class Manual:
    def __init__(self, open_now):
        self.open_now = open_now

    async def __aenter__(self):
        await asyncio.sleep(0.001)
        self.open_now.append(self)

    async def __aexit__(self, *exc):
        self.open_now.remove(self)
        await asyncio.sleep(0.001)


async def main():
    open_now = []
    try:
        async with contextlib.AsyncExitStack() as stack:
            for name in 'ab':
                await stack.enter_async_context(resource(name, open_now))
            stack.push_async_callback(asyncio.sleep, 0)
            await stack.enter_async_context(Manual(open_now))
            async with resource('c', open_now), Manual(open_now):
                await asyncio.sleep(0)
            assert len(open_now) == 3
    finally:
        assert not open_now
