# Ctrl-C reaches the main thread while it waits; handlers run there only; os.fork in a program with
# threads.
import _thread
import os
import signal
import threading
import time
import warnings


def interrupt():
    time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGINT)


def blocked_lock():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()



for name, wait in (('sleep', lambda: time.sleep(20)), ('lock', blocked_lock),
                   ('event', lambda: threading.Event().wait(20)),
                   ('condition', lambda: threading.Event().wait()),
                   ('loop', lambda: [None for _ in iter(int, 1)])):
    threading.Thread(target=interrupt).start()
    try:
        wait()
    except KeyboardInterrupt:
        print('interrupted in', name)

ran_in = []
signal.signal(signal.SIGUSR1, lambda *args: ran_in.append(threading.current_thread().name))
t = threading.Thread(target=signal.raise_signal, args=(signal.SIGUSR1,))
t.start()
t.join()
time.sleep(0.01)
print(ran_in)


def try_to_set():
    try:
        signal.signal(signal.SIGUSR1, signal.SIG_DFL)
    except ValueError as e:
        print(e)


t = threading.Thread(target=try_to_set)
t.start()
t.join()
try:
    _thread.interrupt_main()
except KeyboardInterrupt:
    print('interrupt_main')

stop = threading.Event()
helper = threading.Thread(target=stop.wait)
helper.start()
warnings.simplefilter('ignore')
pid = os.fork()
if pid == 0:
    garbage = [[i] for i in range(100000)]
    ok = threading.active_count() == 1 and threading.main_thread() is threading.current_thread()
    t = threading.Thread(target=garbage.clear)
    t.start()
    t.join()
    os._exit(7 if ok and not garbage else 1)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
stop.set()
helper.join()
