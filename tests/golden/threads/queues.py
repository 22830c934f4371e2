# queue: order, limits, timeouts, join, shutdown; several producers and consumers.
import queue
import threading


def errors(*calls):
    for call in calls:
        try:
            print('no error:', call())
        except Exception as e:
            print(type(e).__name__, e)


for make in (queue.Queue, queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue):
    q = make()
    for x in (3, 1, 2):
        q.put(x)
    print(make.__name__, q.qsize(), [q.get() for _ in range(3)], q.empty())
    errors(q.get_nowait, lambda: q.get(timeout=0.01), lambda: q.get(timeout=-1))

q = queue.Queue(2)
q.put(1)
q.put(2)
print(q.full())
errors(lambda: q.put(3, False), lambda: q.put(3, timeout=0.01), q.task_done, q.task_done,
       q.task_done)

work, results = queue.Queue(5), queue.SimpleQueue()


def worker():
    while (n := work.get()) is not None:
        results.put(n * n)
        work.task_done()
    work.task_done()


threads = [threading.Thread(target=worker) for _ in range(4)]
for t in threads:
    t.start()
for n in range(300):
    work.put(n)
for t in threads:
    work.put(None)
work.join()
for t in threads:
    t.join(20)
print(results.qsize(), sum(results.get() for _ in range(300)))

q = queue.Queue(1)
q.put('last')
waiting = []


def wait_for_room():
    try:
        q.put('more')
    except queue.ShutDown:
        waiting.append('shut down')


t = threading.Thread(target=wait_for_room)
t.start()
while not q.not_full._waiters:
    pass
q.shutdown()
t.join(20)
print(waiting, q.get())
errors(q.get, lambda: q.put(1))
