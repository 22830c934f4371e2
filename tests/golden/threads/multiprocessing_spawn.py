# multiprocessing: Process, exit codes, pipes, queues, locks, events, Pool; the main module's guard.
import multiprocessing as mp
import os
import sys
import time

print('imported as', __name__, end='\n', flush=True) if __name__ == '__main__' else None


def put_squares(q, n):
    for i in range(n):
        q.put(i * i)


def count(lock, pipe, n):
    for _ in range(n):
        with lock:
            pipe.send(pipe.recv() + 1)


def serve(conn, done):
    conn.send((mp.current_process().name, __name__, mp.parent_process().pid == os.getppid()))
    conn.send_bytes(conn.recv_bytes()[::-1])
    done.set()


def fail():
    sys.stderr = None
    raise ValueError


def negate(x):
    return -x


def main():
    mp.set_start_method('spawn')
    ctx = mp.get_context('spawn')
    codes = []
    for target, args in ((int, ()), (sys.exit, (3,)), (os._exit, (4,)), (os.abort, ())):
        p = mp.Process(target=target, args=args)
        p.start()
        p.join(60)
        codes.append(p.exitcode)
    print(codes, p.is_alive())
    p = ctx.Process(target=time.sleep, args=(60,), daemon=True)
    print(p.exitcode, p.pid)
    p.start()
    print(p.is_alive(), p in mp.active_children(), p.daemon)
    p.terminate()
    p.join(60)
    print(p.exitcode, mp.active_children())

    ours, theirs = mp.Pipe()
    done = mp.Event()
    p = mp.Process(target=serve, args=(theirs, done), name='server')
    p.start()
    print(ours.recv())
    ours.send_bytes(b'abc' * 50000)
    print(ours.recv_bytes() == b'cba' * 50000, done.wait(60))
    p.join()
    theirs.close()
    try:
        ours.recv()
    except EOFError:
        print('EOF')

    q = mp.Queue()
    ps = [mp.Process(target=put_squares, args=(q, 10)) for _ in range(2)]
    for p in ps:
        p.start()
    print(sum(q.get() for _ in range(20)))
    for p in ps:
        p.join()
    simple = mp.SimpleQueue()
    simple.put(['x'])
    print(simple.get(), simple.empty(), q.empty())

    for call in (lambda: mp.Value('i'), lambda: mp.Manager(), lambda: mp.get_context('x'),
                 lambda: mp.Lock().release(), lambda: mp.set_start_method('fork')):
        try:
            call()
        except Exception as e:
            print(type(e).__name__)
    with mp.Pool(2) as pool:
        print(pool.map(negate, range(5)), pool.starmap(pow, [(2, 3), (3, 2)]))
        print(pool.apply_async(negate, (7,)).get(60), list(pool.imap(negate, [1, 2])))
        print(sorted(pool.imap_unordered(negate, range(4))))
    lock = mp.RLock()
    with lock, lock:
        print(lock.acquire(), [lock.release() for _ in range(1)])
    print(mp.cpu_count() > 0, mp.current_process().name)


if __name__ == '__main__':
    main()
