# Future: pages fetched by a pool with requests, first submit, then as_completed, wait and map.
from concurrent.futures import ThreadPoolExecutor as Pool
from concurrent.futures import as_completed, wait
import requests
import http.server
import threading
import time


class Site(http.server.BaseHTTPRequestHandler):
    """The site to fetch from: /NUMBER answers after so many tenths of a second."""

    def do_GET(self):
        number = int(self.path[1:])
        time.sleep(number / 10)
        body = b'page %d ' % number * 100
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


site = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Site)
threading.Thread(target=site.serve_forever, daemon=True).start()
host = 'http://127.0.0.1:%d' % site.server_address[1]

URLS = [host + '/6', host + '/3', host + '/0']


def task(url, timeout=10):
    return requests.get(url, timeout=timeout)


def name(future_result):
    return future_result.url.replace(host, '')


pool = Pool(max_workers=3)
future_tasks = [pool.submit(task, url) for url in URLS]

print('%d futures, one is running: %s' % (len(future_tasks), future_tasks[0].running()))

# as they are done
for f in as_completed(future_tasks):
    try:
        ret = f.done()
        if ret:
            f_ret = f.result()
            print('%s, done, result: %s, %s' % (name(f_ret), f_ret.status_code, len(f_ret.content)))
    except Exception as e:
        # the ones that fail are cancelled
        f.cancel()
        print(str(e))

# all of them
results = wait([pool.submit(task, url) for url in URLS])
print('done: %d, not done: %d' % (len(results.done), len(results.not_done)))

# in the order of the URLs
for ret in pool.map(task, URLS):
    print('%s, %s' % (name(ret), ret.text.split(' ', 2)[:2]))

# too slow
f = pool.submit(task, host + '/9', timeout=0.3)
print(type(f.exception()).__name__)
site.shutdown()
