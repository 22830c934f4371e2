"""Golden tests: run scripts and compare what they print with what was recorded.

    coil -m golden PATH...

A PATH is a script or a folder, searched for *.py.  A script is a test when there is a record of
its output beside it, NAME.expected (with NAME.stderr and NAME.exit where stderr is not empty or
the exit status not 0), or when lines of it say what they cause:

    print(1 + 1)  # expect: 2
    1 / 0         # expect error: ZeroDivisionError: division by zero

The texts after `expect:` are the lines of stdout, in the order of the script's lines; `expect
error:` is the last line of stderr, from a traceback that names this line.

A line `# golden options: --virtual-time` among a script's first ones gives options of the
interpreter that the script needs (not passed on to the command of --against).
"""

import os
import sys
import time

EXPECT = '# expect: '
EXPECT_ERROR = '# expect error: '
OPTIONS = b'# golden options: '


class Expectation:
    """What a script should print: stdout and stderr as bytes, and its exit status."""

    def __init__(self, stdout=b'', stderr=b'', status=0):
        self.stdout = stdout
        self.stderr = stderr
        self.status = status

    def differences(self, result):
        """Text on how a result differs, '' if it does not."""
        text = difference('stdout', self.stdout, result.stdout)
        text += difference('stderr', self.stderr, result.stderr)
        if self.status != result.status:
            text += f'exit status: expected {self.status}, got {result.status}\n'
        return text


class LineExpectation(Expectation):
    """What the comments of a script say."""

    def __init__(self, stdout, error):
        self.stdout = stdout
        self.error = error  # (line number, text) or None

    def differences(self, result):
        text = difference('stdout', self.stdout, result.stdout)
        errors = result.stderr.decode('utf-8', 'replace')
        if self.error is None:
            text += difference('stderr', b'', result.stderr)
            if result.status:
                text += f'exit status: expected 0, got {result.status}\n'
            return text
        line, message = self.error
        last = errors.rstrip('\n').rpartition('\n')[2]
        if last != message:
            text += f'line {line}: expected error: {message}\n         got: {last}\n'
        elif f', line {line}' not in errors:
            text += f'error {message!r} expected at line {line}, but:\n{errors}'
        if not result.status:
            text += 'exit status: expected a failure, got 0\n'
        return text


class Result:
    def __init__(self, stdout, stderr, status, timed_out=False):
        self.stdout = stdout
        self.stderr = stderr
        self.status = status
        self.timed_out = timed_out


def difference(name, expected, got):
    """A unified diff of two outputs, '' if they are the same."""
    if expected == got:
        return ''
    import difflib
    lines = [data.decode('utf-8', 'backslashreplace').splitlines(True)
             for data in (expected, got)]
    out = []
    for line in difflib.unified_diff(*lines, f'expected {name}', f'actual {name}'):
        if not line.endswith('\n'):
            line += '\n\\ No newline at end of file\n'
        out.append(line)
    return ''.join(out) or f'{name}: differs in bytes that are not text\n'


### Tests ###

def find_scripts(paths):
    """The scripts under the paths, sorted; an explicit path that is none is an error."""
    scripts = []
    for path in paths:
        if os.path.isdir(path):
            for folder, folders, names in os.walk(path):
                folders.sort()
                scripts += [os.path.join(folder, name) for name in sorted(names)
                            if name.endswith('.py')]
        elif os.path.isfile(path):
            scripts.append(path)
        else:
            raise SystemExit(f'golden: no such file or folder: {path}')
    return scripts


def read(path, default=None):
    try:
        with open(path, 'rb') as file:
            return file.read()
    except FileNotFoundError:
        return default


def expectation_of(script):
    """The record of a script, or what its comments say; None for a script that is no test."""
    stem = script.removesuffix('.py')
    stdout = read(stem + '.expected')
    if stdout is not None:
        status = read(stem + '.exit', b'0').strip()
        return Expectation(stdout, read(stem + '.stderr', b''), int(status or 0))
    stdout = []
    error = None
    source = read(script, b'').decode('utf-8', 'replace')
    if EXPECT not in source and EXPECT_ERROR not in source:
        return None
    for number, line in enumerate(source.splitlines(), 1):
        if EXPECT in line:
            stdout.append(line.partition(EXPECT)[2])
        elif EXPECT_ERROR in line:
            error = number, line.partition(EXPECT_ERROR)[2]
    return LineExpectation(''.join(line + '\n' for line in stdout).encode(), error)


def record(script, result):
    """Write a result as the record beside the script."""
    stem = script.removesuffix('.py')
    status = f'{result.status}\n'.encode() if result.status else b''
    for suffix, data, always in (('.expected', result.stdout, True),
                                 ('.stderr', result.stderr, False), ('.exit', status, False)):
        if data or always:
            if read(stem + suffix) != data:
                with open(stem + suffix, 'wb') as file:
                    file.write(data)
        elif os.path.exists(stem + suffix):
            os.unlink(stem + suffix)


### Running ###

def script_options(script):
    """The options that the first lines of a script ask for, as a list."""
    for line in (read(script) or b'').split(b'\n', 5)[:5]:
        if line.startswith(OPTIONS):
            return line[len(OPTIONS):].decode().split()
    return []


class Child:
    """A script under way, its output going to files without names."""

    def __init__(self, command, script, timeout):
        self.deadline = time.monotonic() + timeout
        self.folder = os.path.abspath(os.path.dirname(script)).encode() + b'/'
        self.out = _nameless_file()
        self.err = _nameless_file()
        folder, name = os.path.split(script)
        self.pid = os.fork()
        if self.pid == 0:
            self._become(command + [name], folder)

    def _become(self, argv, folder):
        """In the child: the command in the script's folder, in a process group of its own."""
        try:
            os.setpgid(0, 0)
            null = os.open(os.devnull, os.O_RDONLY)
            os.dup2(null, 0)
            os.dup2(self.out, 1)
            os.dup2(self.err, 2)
            if folder:
                os.chdir(folder)
            os.execvp(argv[0], argv)
        except OSError as error:
            os.write(2, f'golden: cannot run {argv[0]}: {error}\n'.encode())
        finally:
            os._exit(127)

    def poll(self):
        """The Result if the script has ended or has been at it too long, else None."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        timed_out = False
        if pid == 0:
            if time.monotonic() < self.deadline:
                return None
            timed_out = True
            self.kill()
            pid, status = os.waitpid(self.pid, 0)
        # Tracebacks may name the script by its full path; records hold no machine's paths.
        return Result(_contents(self.out), _contents(self.err).replace(self.folder, b''),
                      os.waitstatus_to_exitcode(status), timed_out)

    def kill(self):
        import signal
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            os.kill(self.pid, signal.SIGKILL)


def _nameless_file():
    """A descriptor of a temporary file that has no name any more."""
    folder = os.environ.get('TMPDIR') or '/tmp'
    path = os.path.join(folder, f'golden-{os.getpid()}-{time.monotonic_ns()}')
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    os.unlink(path)
    return fd


def _contents(fd):
    os.lseek(fd, 0, os.SEEK_SET)
    chunks = []
    while chunk := os.read(fd, 1 << 16):
        chunks.append(chunk)
    os.close(fd)
    return b''.join(chunks)


def run_all(tasks, jobs, timeout, done):
    """Run (key, command, script) tasks, `jobs` at a time; done(key, Result) for each, in turn."""
    waiting = list(tasks)[::-1]
    running = {}
    finished = {}
    order = [task[0] for task in tasks]
    following = 0
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                key, command, script = waiting.pop()
                running[key] = Child(command, script, timeout)
            ended = False
            for key, child in list(running.items()):
                result = child.poll()
                if result is not None:
                    del running[key]
                    finished[key] = result
                    ended = True
            if not ended:
                time.sleep(0.002)
            # Reports come in the order of the tests, whatever ends first.
            while following < len(order) and order[following] in finished:
                key = order[following]
                following += 1
                done(key, finished.pop(key))
    finally:
        for child in running.values():
            child.kill()


### Main ###

class Options:
    paths = ()
    jobs = 1
    filter = None
    update = False
    timeout = 60.0
    against = None


USAGE = """\
usage: coil -m golden [-j N] [--filter TEXT] [--update] [--timeout SEC]
                      [--against COMMAND] PATH...

Run scripts and compare stdout, stderr and exit status with the record beside each
(NAME.expected, NAME.stderr, NAME.exit) or with its comments `# expect: text` and
`# expect error: text`.

  -j N               run N scripts at a time
  --filter TEXT      only the scripts whose path contains TEXT
  --update           write the records instead of comparing
  --timeout SEC      end a script that takes longer (default 60)
  --against COMMAND  compare with what COMMAND prints for the same scripts
"""


def parse_options(arguments):
    options = Options()
    options.paths = []
    arguments = list(arguments)[::-1]

    def value(name, inline):
        if inline is not None:
            return inline
        if not arguments:
            fail(f'{name} needs a value')
        return arguments.pop()

    def number(name, text, kind):
        try:
            result = kind(text)
        except ValueError:
            result = 0
        if not result > 0:
            fail(f'{name}: not a positive number: {text}')
        return result

    while arguments:
        argument = arguments.pop()
        name, equals, inline = argument.partition('=')
        inline = inline if equals else None
        if argument in ('-h', '--help'):
            print(USAGE, end='')
            raise SystemExit(0)
        if argument.startswith('-j') and len(argument) > 2:
            options.jobs = number('-j', argument[2:], int)
        elif argument == '-j':
            options.jobs = number('-j', value('-j', None), int)
        elif name == '--filter':
            options.filter = value(name, inline)
        elif argument == '--update':
            options.update = True
        elif name == '--timeout':
            options.timeout = number(name, value(name, inline), float)
        elif name == '--against':
            options.against = value(name, inline).split()
        elif argument.startswith('-') and argument != '-':
            fail(f'unknown option {argument}')
        else:
            options.paths.append(argument)
    if not options.paths:
        fail('no path given')
    return options


def fail(message):
    sys.stderr.write(f'golden: {message}\n{USAGE}')
    raise SystemExit(2)


class Session:
    """One run of the tool: the tests, the counts, the reports."""

    def __init__(self, options):
        self.options = options
        self.command = [sys.executable]
        self.passed = self.failed = 0
        self.reference = {}

    def run(self):
        options = self.options
        scripts = find_scripts(options.paths)
        if options.filter:
            scripts = [script for script in scripts if options.filter in script]
        if options.against:
            tasks = [((script, own), self.command + script_options(script) if own
                      else options.against, script)
                     for script in scripts for own in (False, True)]
            run_all(tasks, options.jobs, options.timeout, self.done_against)
        else:
            self.expected = {}
            tests = []
            for script in scripts:
                expectation = expectation_of(script)
                if expectation is not None or options.update:
                    self.expected[script] = expectation
                    tests.append((script, self.command + script_options(script), script))
            run_all(tests, options.jobs, options.timeout,
                    self.done_update if options.update else self.done)
        print(f'{self.passed} passed, {self.failed} failed')
        return 1 if self.failed else 0

    def report(self, script, problem):
        if problem:
            self.failed += 1
            print(f'FAIL {script}\n{problem}', end='' if problem.endswith('\n') else '\n',
                  flush=True)
        else:
            self.passed += 1

    def timeout_text(self, result):
        return (f'still running after {self.options.timeout:g} seconds\n' if result.timed_out
                else '')

    def done(self, script, result):
        self.report(script, self.timeout_text(result)
                    or self.expected[script].differences(result))

    def done_update(self, script, result):
        problem = self.timeout_text(result)
        if not problem and not isinstance(self.expected[script], LineExpectation):
            record(script, result)
        self.report(script, problem)

    def done_against(self, key, result):
        script, ours = key
        if not ours:
            self.reference[script] = result
            return
        reference = self.reference.pop(script)
        expected = Expectation(reference.stdout, reference.stderr, reference.status)
        self.report(script, self.timeout_text(reference) or self.timeout_text(result)
                    or expected.differences(result))


def main(arguments=None):
    options = parse_options(sys.argv[1:] if arguments is None else arguments)
    return Session(options).run()


if __name__ == '__main__':
    sys.exit(main())
