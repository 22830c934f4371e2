# concurrent.futures: calls given to a pool by submit, and their futures; threads and processes.
import time
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, wait


def say(msg: str, after: float) -> str:
    time.sleep(after)
    return msg


def count_primes(limit: int) -> int:
    return sum(all(n % d for d in range(2, int(n ** 0.5) + 1)) for n in range(2, limit))


def main() -> None:
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix='greeter') as pool:
        futures: list[Future[str]] = [pool.submit(say, msg, after)
                                      for msg, after in (('hello', 0.2), ('world', 0.4))]
        print([f.done() for f in futures])
        done, not_done = wait(futures)
        print(f'{len(done)} done, {len(not_done)} to do')
        print(*(f.result() for f in futures))

        # An exception waits in the future for whoever asks.
        failing = pool.submit(say, 'never', -1)
        print(repr(failing.exception()))

    # Work that computes needs processes: each is an interpreter of its own.
    with ProcessPoolExecutor(max_workers=2) as pool:
        futures = [pool.submit(count_primes, limit) for limit in (100, 1000)]
        print([f.result() for f in futures])


if __name__ == '__main__':
    main()
