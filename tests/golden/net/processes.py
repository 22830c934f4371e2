"""subprocess: pipes, statuses, timeouts, environment, errors of the child."""
import os
import signal
import subprocess
import sys
from subprocess import DEVNULL, PIPE, STDOUT

print(subprocess.run(['echo', 'a', 'b c'], stdout=PIPE))
print(subprocess.run('cat; echo error >&2; exit 3', shell=True, input=b'in', capture_output=True))
print(subprocess.check_output('echo out; echo err >&2', shell=True, stderr=STDOUT, text=True))
print(subprocess.getstatusoutput('echo x; exit 2'), subprocess.call(['true']))
for call in (lambda: subprocess.run(['false'], check=True),
             lambda: subprocess.check_call('kill -9 $$', shell=True),
             lambda: subprocess.run(['no-such-program']),
             lambda: subprocess.run(['true'], cwd='/no/such/folder'),
             lambda: subprocess.run(['true'], env={'a=b': 'c'}),
             lambda: subprocess.run(['true'], input='x', stdin=PIPE),
             lambda: subprocess.run(['true'], capture_output=True, stdout=PIPE),
             lambda: subprocess.Popen(['true'], bufsize='x'),
             lambda: subprocess.run(['true'], preexec_fn=lambda: 1 / 0),
             lambda: subprocess.check_output(['true'], stdout=PIPE)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)

with subprocess.Popen(['cat'], stdin=PIPE, stdout=PIPE, text=True, bufsize=1) as p:
    p.stdin.write('line\n')
    print(repr(p.stdout.readline()), p.poll())
    print(p.communicate('rest\n'), p.returncode)
p = subprocess.Popen(['sleep', '30'])
try:
    p.wait(0.01)
except subprocess.TimeoutExpired as e:
    print(e)
p.terminate()
print(p.wait() == -signal.SIGTERM, p)

script = 'import os, sys; print(os.environ.get("X"), os.getcwd(), sys.stdin.read())'
p = subprocess.run([sys.executable, '-c', script], env={**os.environ, 'X': '1'}, cwd='/',
                   stdin=DEVNULL, stdout=PIPE, encoding='utf-8')
print(p.stdout, end='')
big = subprocess.run(['cat'], input=b'z' * 300000, stdout=PIPE).stdout
print(len(big))
read, write = os.pipe()
subprocess.run(['sh', '-c', f'echo hi >&{write}'], pass_fds=[write])
print(os.read(read, 10), os.get_inheritable(write))
os.close(read)
os.close(write)
script = 'import os; print(os.getsid(0) == os.getpid(), oct(os.umask(0)))'
p = subprocess.run([sys.executable, '-c', script], stdout=PIPE, start_new_session=True, umask=0o27)
print(p.stdout)
print(subprocess.list2cmdline(['a b', 'c"d', '', 'e\\']))
