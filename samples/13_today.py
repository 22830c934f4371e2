# Future: pages fetched by a pool with requests; as_completed, wait, map, callbacks and failures.
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests


class Site(BaseHTTPRequestHandler):
    """The site to fetch from: /NUMBER answers after so many tenths of a second."""

    def do_GET(self) -> None:
        number = int(self.path[1:])
        time.sleep(number / 10)
        body = f'page {number} '.encode() * 100
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        pass


def main() -> None:
    site = ThreadingHTTPServer(('127.0.0.1', 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    host = f'http://127.0.0.1:{site.server_address[1]}'
    paths = ['/6', '/3', '/0']

    def fetch(path: str, timeout: float = 10) -> tuple[str, int]:
        response = requests.get(host + path, timeout=timeout)
        response.raise_for_status()
        return path, len(response.content)

    with ThreadPoolExecutor(max_workers=3) as pool:
        asked: dict[Future, str] = {pool.submit(fetch, path): path for path in paths}
        for future in as_completed(asked):
            path, size = future.result()
            print(f'{asked[future]} done: {size} bytes')

        futures = [pool.submit(fetch, path) for path in paths]
        done, not_done = wait(futures, return_when=FIRST_COMPLETED)
        print(f'{len(done)} done first, {len(not_done)} to come, then all:',
              len(wait(futures).done))

        print(list(pool.map(fetch, paths)))

        late = pool.submit(fetch, '/9', timeout=0.3)
        late.add_done_callback(lambda f: print('called back:', f.done()))
        match late.exception():
            case requests.Timeout():
                print('too slow')
            case other:
                print('unexpected:', other)
    site.shutdown()


if __name__ == '__main__':
    main()
