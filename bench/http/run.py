#!/usr/bin/env python3
"""Hello world over HTTP: our server beside those that are installed, all in one run.

    run.py ./coil [seconds]

Each server is warmed up, then loaded with `wrk -t1 -c50`. Printed: requests per second, the 99th
percentile of the latency, and the server's CPU time per request (user and system of all its
processes, from /proc), which says more than the rate on a machine that others use too."""
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TICK = os.sysconf('SC_CLK_TCK')


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def cpu_seconds(pid):
    """Of a process and its children."""
    total = 0
    for name in os.listdir('/proc'):
        if not name.isdigit():
            continue
        try:
            with open('/proc/%s/stat' % name) as f:
                fields = f.read().rpartition(')')[2].split()
        except OSError:
            continue
        if int(name) == pid or int(fields[1]) == pid:
            total += int(fields[11]) + int(fields[12])
    return total / TICK


def memory(pid):
    with open('/proc/%d/status' % pid) as f:
        found = re.search(r'VmRSS:\s+(\d+)', f.read())
    return int(found.group(1)) // 1024 if found else 0


def wait_for(port):
    for _ in range(100):
        try:
            socket.create_connection(('127.0.0.1', port)).close()
            return True
        except OSError:
            time.sleep(0.05)
    return False


def load(port, seconds):
    out = subprocess.run(['wrk', '-t1', '-c50', '-d%ds' % seconds, '--latency',
                          'http://127.0.0.1:%d/' % port], capture_output=True, text=True).stdout
    if 'Non-2xx' in out or 'Socket errors' in out:
        print(out)
    return (int(re.search(r'(\d+) requests in', out).group(1)),
            float(re.search(r'Requests/sec:\s+([\d.]+)', out).group(1)),
            re.search(r'99%\s+(\S+)', out).group(1))


def measure(name, command, port, seconds, env):
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not wait_for(port):
            print('%-28s does not start' % name)
            return
        load(port, 1)
        before = cpu_seconds(server.pid)
        count, rate, p99 = load(port, seconds)
        cpu = cpu_seconds(server.pid) - before
        print('%-28s %10.0f %10s %10.1f %8d' % (name, rate, p99, cpu / count * 1e6,
                                               memory(server.pid)), flush=True)
    finally:
        server.terminate()
        server.wait()


def commands(coil, port, folder):
    """(name, command) of all servers; those that are not installed have None."""
    def python(name, module):
        path = shutil.which(name)
        if path and subprocess.run([path, '-c', 'import ' + module], stderr=subprocess.DEVNULL).returncode == 0:
            return path
        return None
    cpython = shutil.which(os.environ.get('PYTHON', 'python3.13')) or sys.executable
    system = '/usr/bin/python3'
    conf = os.path.join(folder, 'nginx.conf')
    with open(os.path.join(HERE, 'nginx.conf')) as f, open(conf, 'w') as g:
        g.write(f.read().replace('PORT', str(port)).replace('PIDFILE', os.path.join(folder, 'pid')))
    nginx = shutil.which('nginx', path=os.environ.get('PATH', '') + ':/usr/sbin')
    node = shutil.which('node')
    uvloop, aiohttp = python(system, 'uvloop'), python(system, 'aiohttp')
    here = lambda name: os.path.join(HERE, name)
    return [
        ('coil aiohttp.web', [coil, here('coil_hello.py'), str(port)]),
        ('nginx', nginx and [nginx, '-c', conf]),
        ('CPython bare Protocol', [cpython, here('bare_protocol.py'), str(port)]),
        ('CPython bare, uvloop', uvloop and [uvloop, here('bare_protocol.py'), str(port), '--uvloop']),
        ('Node http', node and [node, here('node_hello.js'), str(port)]),
        ('CPython aiohttp', aiohttp and [aiohttp, here('coil_hello.py'), str(port)]),
        ('CPython aiohttp, uvloop', uvloop and aiohttp and [aiohttp, here('aiohttp_uvloop.py'), str(port)]),
    ]


def main(coil, seconds=5):
    if not shutil.which('wrk'):
        sys.exit('wrk is not installed (Debian: apt-get install wrk)')
    print('%-28s %10s %10s %10s %8s' % ('server', 'requests/s', 'p99', 'CPU us/req', 'MiB'))
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        for name, command in commands(os.path.abspath(coil), port, folder):
            if command is None:
                print('%-28s not installed' % name)
            else:
                measure(name, command, port, int(seconds), dict(os.environ))


main(*sys.argv[1:])
