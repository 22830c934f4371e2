# ProcessPoolExecutor: results, errors, dead workers; every fault has its defined error.
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


class Mine(Exception):
    def __init__(self, a, b):
        super().__init__(a, b)


def square(x):
    return x * x


def raise_mine():
    raise Mine('a', 'b')


def die(how):
    if how == 'exit':
        os._exit(3)
    os.kill(os.getpid(), 9)


def unpicklable():
    return lambda: 0


state = []


def prepare(value):
    state.append(value)


def prepared():
    return state


def outcome(future):
    try:
        return future.result(60)
    except BaseException as e:
        return type(e).__name__


def main():
    with ProcessPoolExecutor(2, initializer=prepare, initargs=('ready',)) as ex:
        print(list(ex.map(square, range(10))), list(ex.map(pow, [2, 3], [3, 2], chunksize=2)))
        print(outcome(ex.submit(prepared)), ex.submit(os.getpid).result() != os.getpid())
        f = ex.submit(raise_mine)
        e = f.exception()
        print(type(e).__name__, e.args, 'raise Mine' in str(e.__cause__))
        print(outcome(ex.submit(unpicklable)) in ('PicklingError', 'AttributeError'),
              outcome(ex.submit(lambda: 0)) in ('PicklingError', 'AttributeError'),
              outcome(ex.submit(sys.exit, 5)), outcome(ex.submit(square, 4)))
        try:
            list(ex.map(time.sleep, [0, 3], timeout=0.2))
        except TimeoutError:
            print('late')
    try:
        ex.submit(square, 1)
    except RuntimeError as e:
        print(e)
    for how in ('exit', 'kill'):
        with ProcessPoolExecutor(2) as ex:
            f = ex.submit(die, how)
            print(how, outcome(f))
            try:
                ex.submit(square, 1)
            except BrokenProcessPool as e:
                print(e)
    with ProcessPoolExecutor(1, max_tasks_per_child=2) as ex:
        pids = [ex.submit(os.getpid).result() for _ in range(4)]
        print(pids[0] == pids[1], pids[1] != pids[2], pids[2] == pids[3])
    ex = ProcessPoolExecutor(1)
    futures = [ex.submit(time.sleep, 0.2) for _ in range(5)]
    futures[0].running()
    time.sleep(0.1)
    ex.shutdown(cancel_futures=True)
    print([f.cancelled() for f in futures][-2:])
    try:
        print(os.waitpid(-1, os.WNOHANG))
    except ChildProcessError:
        print('no zombie')


if __name__ == '__main__':
    main()
