# threading.Thread: names, states, daemon, join, exceptions, the old names.
import sys
import threading
import time
import warnings

log = []
t = threading.Thread(target=log.append, args=(1,), name='first')
print(t.name, t.is_alive(), t.ident, t.daemon, t._started.is_set())
t.start()
t.join()
print(log, t.is_alive(), t.ident is not None, t.native_id is not None)
for bad in (t.start, threading.Thread().join, threading.current_thread().join):
    try:
        bad()
    except RuntimeError as e:
        print('RuntimeError:', e)


class Own(threading.Thread):
    def run(self):
        log.append(threading.current_thread() is self)
        log.append(self in threading.enumerate())


o = Own(daemon=True)
o.start()
o.join(5)
print(log, o.daemon, repr(o).split(',')[1].split()[0])
try:
    o.daemon = False
except RuntimeError as e:
    print(e)


def named():
    pass


print(threading.Thread(target=named).name.split(' ', 1)[1], threading.main_thread().name)
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter('always')
    print(threading.currentThread() is threading.main_thread(), threading.activeCount())
    t = threading.Thread()
    t.setDaemon(True), t.isDaemon(), t.setName('n'), t.getName()
    threading.Event().isSet(), threading.Condition().__class__
print([str(w.message) for w in seen])

# Many threads, one counter under a lock.
total, lock = 0, threading.Lock()


def add():
    global total
    for _ in range(5000):
        with lock:
            total += 1


threads = [threading.Thread(target=add) for _ in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(total, threading.active_count())

# An exception ends its thread only; the hook is told.
caught = []
threading.excepthook = lambda args: caught.append((args.exc_type.__name__, str(args.exc_value),
                                                   args.thread.name))
t = threading.Thread(target=lambda: 1 / 0, name='dies')
t.start()
t.join()
t = threading.Thread(target=sys.exit)
t.start()
t.join()
print(caught)
threading.excepthook = threading.__excepthook__


# A thread that computes does not keep others from running.
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


stop = False


def spin():
    while not stop:
        pass


spinner = threading.Thread(target=spin)
spinner.start()
deep = threading.Thread(target=fib, args=(22,))
deep.start()
deep.join(20)
time.sleep(0.01)
stop = True
spinner.join(20)
print(deep.is_alive(), spinner.is_alive())
old = sys.getswitchinterval()
sys.setswitchinterval(0.001)
print(old, sys.getswitchinterval())

done = []
timer = threading.Timer(0.01, done.append, ['timer'])
timer.start()
timer.join()
never = threading.Timer(30, done.append, ['never'])
never.start()
never.cancel()
never.join(10)
print(done, never.is_alive())
