# concurrent.futures with threads: Future, wait, as_completed, map, shutdown and their errors.
import logging
import threading
import time
from concurrent import futures
from concurrent.futures import (FIRST_COMPLETED, FIRST_EXCEPTION, Future, ThreadPoolExecutor,
                                as_completed, wait)

logging.getLogger('concurrent.futures').addHandler(logging.NullHandler())
logging.getLogger('concurrent.futures').propagate = False


def errors(*calls):
    for call in calls:
        try:
            print('no error:', call())
        except Exception as e:
            print(f'{type(e).__name__}:', str(e).partition(' at 0x')[0])


f = Future()
print(f.done(), f.running(), f.cancelled(), repr(f).split('state=')[1])
f.add_done_callback(lambda f: print('called back:', f.result()))
print(f.set_running_or_notify_cancel(), f.running(), f.cancel())
errors(lambda: f.result(0.01))
f.set_result(1)
f.add_done_callback(lambda f: print('at once'))
print(f.result(), f.exception(), repr(f).split('state=')[1])
errors(lambda: f.set_result(2), f.set_running_or_notify_cancel)
g = Future()
print(g.cancel(), g.cancelled(), g.set_running_or_notify_cancel())
errors(g.result)

with ThreadPoolExecutor(3, initializer=lambda: setattr(local, 'ready', True)) as ex:
    local = threading.local()
    print(list(ex.map(pow, [2, 3, 4], [5, 2, 3])), ex.submit(lambda: local.ready).result())
    errors(ex.submit(int, 'x').result, lambda: list(ex.map(time.sleep, [0, 0.5], timeout=0.05)))

    gate = threading.Event()
    slow, quick, bad = ex.submit(gate.wait), ex.submit(abs, -1), ex.submit(divmod, 1, 0)
    done, not_done = wait([slow, quick], return_when=FIRST_COMPLETED)
    print(done == {quick}, not_done == {slow})
    done, _ = wait([slow, bad], return_when=FIRST_EXCEPTION)
    print(done == {bad}, type(bad.exception()).__name__)
    print(len(wait([slow], timeout=0.01).not_done))
    errors(lambda: list(as_completed([slow, quick], timeout=0.05)),
           lambda: wait([slow], return_when='never'))
    gate.set()
    print(sorted(f.result() for f in as_completed([slow, quick])))
errors(lambda: ex.submit(abs, 1), lambda: ThreadPoolExecutor(0),
       lambda: ThreadPoolExecutor(initializer=3))

ex = ThreadPoolExecutor(1)
gate = threading.Event()
first, *others = [ex.submit(gate.wait) for _ in range(4)]
while not first.running():
    time.sleep(0.001)
ex.shutdown(wait=False, cancel_futures=True)
gate.set()
print(first.result(), [f.cancelled() for f in others])


def fail():
    raise ValueError('no')


ex = ThreadPoolExecutor(1, initializer=fail)
errors(ex.submit(abs, 1).result, lambda: ex.submit(abs, 1))
ex.shutdown()
print(threading.active_count(), futures.TimeoutError is TimeoutError)
