# asyncio as Python 3.4 spelled it: a message loop, and coroutines made of generators.
import threading
import asyncio


# A coroutine is a generator function with this decorator.
@asyncio.coroutine
def hello():
    print("Hello world! (%s)" % threading.currentThread().getName())
    print("Start..... (%s)" % threading.currentThread().getName())
    yield from asyncio.sleep(0.2)
    print("Done..... (%s)" % threading.currentThread().getName())
    print("Hello again! (%s)" % threading.currentThread().getName())


# Start the message loop.
loop = asyncio.get_event_loop()
# The tasks.
tasks = [hello(), hello()]
# wait() waits for all of them.
loop.run_until_complete(asyncio.wait(tasks))
# Close the loop.
loop.close()
