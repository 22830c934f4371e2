# concurrent.futures: one function for many arguments by map, and the time it may take.
import time
from concurrent import futures

data = ['1', '2']


def wait_on(argument):
    time.sleep(0.2 * int(argument))
    return 'ok ' + argument


ex = futures.ThreadPoolExecutor(max_workers=2)
for i in ex.map(wait_on, data):
    print(i)

# the second one is not ready in time
results = ex.map(wait_on, ['1', '9'], timeout=0.8)
try:
    for i in results:
        print(i)
except futures.TimeoutError as e:
    print('too late:', type(e).__name__)
