"""A million HTTP requests, and whether memory stays where it was.

    coil tests/load/requests.py [REQUESTS]

aiohttp.web answers "Hello, world" (servers.py); `wrk -t1 -c50` asks, in rounds, until REQUESTS (1,000,000)
were answered.  Printed after each round: requests so far, requests per second, the 99th percentile of the
latency, and the server's resident memory.  The test passes when no request failed and memory grew by less
than GROWTH after the first tenth.
"""
import re
import subprocess
import sys

from idle import Server

GROWTH = 2 << 20
SECONDS = 5


def load(port):
    """One round: (requests, per second, 99th percentile, whether all went well)."""
    out = subprocess.run(['wrk', '-t1', '-c50', f'-d{SECONDS}s', '--latency',
                          f'http://127.0.0.1:{port}/'], capture_output=True, text=True).stdout
    return (int(re.search(r'(\d+) requests in', out)[1]),
            float(re.search(r'Requests/sec:\s+([\d.]+)', out)[1]),
            re.search(r'99%\s+(\S+)', out)[1],
            'Non-2xx' not in out and 'Socket errors' not in out)


def main(args):
    wanted = int(args[0]) if args else 1000000
    server = Server([sys.executable], 'web')
    done, early, well = 0, None, True
    try:
        while done < wanted:
            count, rate, p99, fine = load(server.port)
            done += count
            well &= fine
            now = server.resident()
            if early is None and done * 10 >= wanted:
                early = now
            print(f'{done:9d} requests {rate:9.0f}/s  p99 {p99:>9}  {now / (1 << 20):7.2f} MiB'
                  f'{"" if fine else "  FAILURES"}', flush=True)
    finally:
        server.stop()
    ok = well and now - early < GROWTH
    print(f'growth {now - early} bytes')
    print('1 passed, 0 failed' if ok else '0 passed, 1 failed')
    return not ok


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
