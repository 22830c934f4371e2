"""Classes with __await__, generator-based coroutines, and a context variable through them."""
import asyncio
import contextvars
import types

DEPTH = contextvars.ContextVar('depth', default=0)


class Twice:
    def __init__(self, make):
        self.make = make

    def __await__(self):
        try:
            yield from self.make().__await__()
            return (yield from self.make().__await__())
        finally:
            DEPTH.set(DEPTH.get() + 1)


@types.coroutine
def bare():
    try:
        yield
        return DEPTH.get()
    finally:
        DEPTH.set(DEPTH.get() + 1)


async def through():
    try:
        return await bare()
    finally:
        await asyncio.sleep(0)


async def main():
    try:
        assert await Twice(lambda: Twice(through)) == 4
        assert DEPTH.get() == 7
    finally:
        await asyncio.sleep(0)
