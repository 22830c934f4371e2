"""The event loop behind the interactive prompt.

What is awaited at the prompt runs in it; so do the tasks left over from that, whenever the prompt
waits for a line.
"""

from . import events, tasks

_loop = None


def loop():
    """The prompt's loop, made when first asked for; also the current one of get_event_loop()."""
    global _loop
    if _loop is None or _loop.is_closed():
        _loop = events.new_event_loop()
        events.set_event_loop(_loop)
    return _loop


def run(coro):
    """The result of a coroutine; Ctrl-C cancels it."""
    task = loop().create_task(coro)
    try:
        return _loop.run_until_complete(task)
    except KeyboardInterrupt:
        task.cancel()
        _loop.run_until_complete(tasks.wait([task]))
        if not task.cancelled():
            task.exception()
        raise


def wait(fd):
    """Run the loop until the file descriptor is readable, if there is anything to run."""
    if _loop is None or _loop.is_closed() or not (tasks.all_tasks(_loop) or _loop._scheduled):
        return
    _loop.add_reader(fd, _loop.stop)
    try:
        _loop.run_forever()
    finally:
        _loop.remove_reader(fd)
