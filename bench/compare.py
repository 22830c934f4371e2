#!/usr/bin/env python3
"""Run the benchmark programs side by side and print ratios.

    CPY=python3.13
    compare.py coil=./coil -- "CPython 3.13=$CPY" PyPy=pypy3
    compare.py --rounds 5 --only gen_loop,fib coil=./coil -- python3=python3

Per program and interpreter: least CPU time (user + system, seconds) and peak memory (MiB) of whole
processes, over interleaved rounds A B C A B C (these machines are noisy: compare within one run).
The output of every interpreter must equal that of the first reference, otherwise the row says WRONG.
The last line is the geometric mean of reference / first interpreter, per reference.
"""
import argparse, math, os, shlex, shutil, signal, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

TIME = shutil.which('time', path='/usr/bin:/bin')   # a small parent: our own size would count as the child's peak

def once(command, path, limit):
    """One run: (cpu seconds, peak MiB, stdout) or (None, None, reason)."""
    with tempfile.TemporaryFile() as out, tempfile.NamedTemporaryFile('r') as usage:
        p = subprocess.Popen([TIME, '-q', '-o', usage.name, '-f', '%U %S %M'] + shlex.split(command) + [path],
                             stdout=out, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            code = p.wait(limit)
        except subprocess.TimeoutExpired:
            os.killpg(p.pid, signal.SIGKILL)
            p.wait()
            return None, None, 'TIMEOUT'
        out.seek(0)
        if code != 0:
            return None, None, 'ERR'
        user, system, kib = usage.read().split()[-3:]
        return float(user) + float(system), int(kib) / 1024, out.read()

def main():
    argv = sys.argv[1:]
    references = []
    if '--' in argv:
        cut = argv.index('--')
        argv, references = argv[:cut], argv[cut + 1:]
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('interpreter')
    ap.add_argument('--rounds', type=int, default=3)
    ap.add_argument('--limit', type=int, default=60, help='seconds per run')
    ap.add_argument('--only', default='')
    ap.add_argument('--dir', default=HERE)
    a = ap.parse_args(argv)
    named = []
    for spec in [a.interpreter] + references:
        name, eq, command = spec.partition('=')
        named.append((name, command) if eq else (os.path.basename(spec.split()[0]), spec))
    programs = sorted(f for f in os.listdir(a.dir) if f.endswith('.py') and f != 'compare.py')
    if a.only:
        keep = set(a.only.split(','))
        programs = [f for f in programs if f[:-3] in keep]
    print('%-26s' % 'program' + ''.join('%22s' % n[:20] for n, _ in named))
    logs = {n: [] for n, _ in named[1:]}
    for f in programs:
        path = os.path.join(a.dir, f)
        best = {n: (None, None, 'ERR') for n, _ in named}
        for _ in range(a.rounds):
            for n, c in named:
                t = once(c, path, a.limit)
                if t[0] is not None and (best[n][0] is None or t[0] < best[n][0]):
                    best[n] = t
        truth = next((best[n][2] for n, _ in named[1:] if best[n][0] is not None), best[named[0][0]][2])
        row = '%-26s' % f[:-3]
        mine = best[named[0][0]]
        for i, (n, _) in enumerate(named):
            cpu, mib, text = best[n]
            if cpu is None:
                row += '%22s' % 'ERR'
            elif text != truth:
                row += '%22s' % 'WRONG'
            else:
                ratio = ''
                if i and mine[0] is not None and mine[2] == truth:
                    r = max(cpu, 1e-4) / max(mine[0], 1e-4)
                    logs[n].append(math.log(r))
                    ratio = ' x%.2f' % r
                row += '%22s' % ('%.3f/%.0fM%s' % (cpu, mib, ratio))
        print(row, flush=True)
    for n, _ in named[1:]:
        if logs[n]:
            print('geometric mean %s / %s: %.2f over %d programs' % (n, named[0][0], math.exp(sum(logs[n]) / len(logs[n])), len(logs[n])))

if __name__ == '__main__':
    main()
