# concurrent.futures: calls given to a pool of threads by submit, and their futures.
from concurrent.futures import ThreadPoolExecutor
import time


def return_future(msg):
    time.sleep(0.3)
    return msg


# a pool of threads
pool = ThreadPoolExecutor(max_workers=2)

# two tasks go into the pool
f1 = pool.submit(return_future, 'hello')
f2 = pool.submit(return_future, 'world')

# done() asks whether a task has ended
print(f1.done())
time.sleep(1)
print(f2.done())

# result() waits for the value that the task returns
print(f1.result())
print(f2.result())
