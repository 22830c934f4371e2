# concurrent.futures: one function for many arguments by map, in order; as_completed, in time.
import operator
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed


def wait_on(seconds: float) -> str:
    time.sleep(seconds)
    return f'waited {seconds}'


def main() -> None:
    delays = [0.6, 0.3, 0.0]
    with ThreadPoolExecutor() as pool:
        print('as asked:')
        for text in pool.map(wait_on, delays):
            print('   ', text)

        print('as they come:')
        for future in as_completed({pool.submit(wait_on, d): d for d in delays}):
            print('   ', future.result())

        try:
            for text in pool.map(wait_on, [0.0, 1.5], timeout=0.5):
                print('   ', text)
        except TimeoutError as e:
            print('too late:', type(e).__name__)

    with ProcessPoolExecutor(2) as pool:
        print(sum(pool.map(operator.mul, range(1000), range(1000), chunksize=250)))


if __name__ == '__main__':
    main()
