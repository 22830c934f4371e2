# What belongs to a thread: context variables, the handled exception, frames, the recursion depth.
import contextvars
import sys
import threading

var = contextvars.ContextVar('var', default='unset')
var.set('main')
out = []


def in_thread(fn, *args):
    t = threading.Thread(target=lambda: out.append(fn(*args)))
    t.start()
    t.join(20)
    return out.pop()


print(in_thread(var.get), in_thread(contextvars.copy_context().run, var.get), var.get())
try:
    raise ValueError
except ValueError:
    print(in_thread(sys.exception), type(sys.exception()).__name__)


def depth(n):
    try:
        return depth(n + 1)
    except RecursionError:
        return n


def deeper():
    return depth(0)


print(800 < in_thread(deeper) < 1000, 800 < deeper() < 1000)

ready, stop = threading.Event(), threading.Event()


def waits_here():
    ready.set()
    stop.wait(20)


t = threading.Thread(target=waits_here)
t.start()
ready.wait(20)
frame = sys._current_frames()[t.ident]
names = []
while frame is not None:
    names.append(frame.f_code.co_name)
    frame = frame.f_back
print('waits_here' in names, sys._current_frames()[threading.get_ident()] is sys._getframe())
stop.set()
t.join(20)
print(t.ident in sys._current_frames())


def heap(n):
    table = {}
    for i in range(n):
        table[i] = [str(i)] * 3
    return sum(len(v) for v in table.values())


threads = [threading.Thread(target=lambda: out.append(heap(20000))) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join(60)
print(out)
