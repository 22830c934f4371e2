"""to_thread(): a blocking function in a thread of the loop's executor."""

__all__ = ('to_thread',)

import contextvars

from . import events


async def to_thread(func, /, *args, **kwargs):
    """Run func(*args, **kwargs) in a thread, with a copy of the caller's context."""
    from functools import partial
    loop = events.get_running_loop()
    context = contextvars.copy_context()
    return await loop.run_in_executor(None, partial(context.run, func, *args, **kwargs))
