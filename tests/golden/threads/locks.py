# Lock, RLock, Condition, Semaphore, BoundedSemaphore, Event, Barrier, local.
import threading
import time


def errors(*calls):
    for call in calls:
        try:
            print('no error:', call())
        except Exception as e:
            print(f'{type(e).__name__}: {e}')


def in_thread(fn):
    out = []
    t = threading.Thread(target=lambda: out.append(fn()))
    t.start()
    t.join(20)
    return out[0]


lock = threading.Lock()
print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.01), lock.locked())
lock.release()
errors(lock.release, lambda: lock.acquire(False, 1), lambda: lock.acquire(timeout=-2),
       lambda: lock.acquire(timeout=1e100))

r = threading.RLock()
with r:
    print(r.acquire(), in_thread(lambda: r.acquire(False)))
    r.release()
print(in_thread(lambda: (r.acquire(), r.release())[0]))
errors(r.release)

s = threading.Semaphore(2)
print(s.acquire(), s.acquire(), s.acquire(blocking=False), s.acquire(timeout=0.01))
s.release(2)
print(s.acquire(), 'value=1' in repr(s))
b = threading.BoundedSemaphore(1)
errors(b.release, lambda: threading.Semaphore(-1), lambda: s.release(0))

e = threading.Event()
print(e.wait(0.01), e.is_set())
threading.Timer(0.02, e.set).start()
print(e.wait(20), e.is_set())
e.clear()
print(e.is_set())

# A bounded buffer on a condition.
c = threading.Condition()
buffer, got = [], []


def consume():
    while len(got) < 200:
        with c:
            c.wait_for(lambda: buffer)
            got.append(buffer.pop(0))
            c.notify_all()


consumer = threading.Thread(target=consume)
consumer.start()
for i in range(200):
    with c:
        c.wait_for(lambda: len(buffer) < 3)
        buffer.append(i)
        c.notify_all()
consumer.join(20)
print(got == list(range(200)))
errors(c.notify, c.wait)
with c:
    print(c.wait(0.01), c.wait_for(lambda: 0, 0.01))

barrier = threading.Barrier(3, action=lambda: order.append('all'))
order, numbers = [], []


def meet():
    for _ in range(5):
        numbers.append(barrier.wait(20))


threads = [threading.Thread(target=meet) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join(20)
print(len(order), sorted(numbers) == sorted([0, 1, 2] * 5), barrier.n_waiting)
barrier.abort()
errors(barrier.wait)
barrier.reset()
print(barrier.broken)
errors(lambda: barrier.wait(0.01), lambda: threading.Barrier(0))


class Own(threading.local):
    kind = 'class'

    def __init__(self, start):
        self.n = start


own = Own(5)
own.n += 1
print(own.n, in_thread(lambda: (own.n, own.kind, sorted(own.__dict__))), own.n)
own.extra = 1
print(in_thread(lambda: hasattr(own, 'extra')), own.__dict__)
errors(lambda: threading.local(1))
time.sleep(0)
