# The end of the program: other threads are waited for, then atexit, daemons are left behind.
import atexit
import threading
import time

atexit.register(print, 'atexit')


def slow():
    time.sleep(0.1)
    print('thread done')
    threading.Thread(target=lambda: (time.sleep(0.05), print('its child done'))).start()


def forever():
    while True:
        time.sleep(0.001)


threading.Thread(target=slow).start()
threading.Thread(target=forever, daemon=True).start()
threading.Thread(target=threading.Lock().__enter__, daemon=True).start()
threading._register_atexit(print, 'before the threads are joined')
print('main done')
