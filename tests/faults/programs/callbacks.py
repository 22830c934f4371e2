"""Futures that callbacks and timers complete; the timers are taken back."""
import asyncio


def fulfil(future, exception):
    if not future.done():
        future.set_exception(exception)


async def main():
    loop = asyncio.get_running_loop()
    handles = []
    try:
        for delay in (0, 0.001):
            future = loop.create_future()
            handles.append(loop.call_later(delay, fulfil, future, KeyError(delay)))
            try:
                await future
            except KeyError as exc:
                assert exc.args == (delay,)
            finally:
                handles[-1].cancel()
        future = loop.create_future()
        future.add_done_callback(lambda f: handles.append(f))
        loop.call_soon(fulfil, future, ValueError('no'))
        try:
            await future
        except ValueError:
            pass
        await asyncio.sleep(0)
    finally:
        for handle in handles:
            handle.cancel()
