"""Child interpreters, by os.posix_spawn and files."""
import collections
import os
import sys
import tempfile
import unittest

_Result = collections.namedtuple('_PythonRunResult', ('rc', 'out', 'err'))


def interpreter_requires_environment():
    return False


def run_python_until_end(*args, **env_vars):
    env = dict(os.environ)
    cwd = env_vars.pop('__cwd', None)
    if env_vars.pop('__isolated', None) and os.path.isabs(sys.executable):
        args = ('-I', *args)
    env_vars.pop('__cleanenv', None)
    env.update(env_vars)
    env.setdefault('NO_COLOR', '1')
    with tempfile.TemporaryDirectory() as folder:
        out, err = os.path.join(folder, 'out'), os.path.join(folder, 'err')
        flags = os.O_WRONLY | os.O_CREAT
        argv = [sys.executable, *map(str, args)]
        here = os.getcwd()
        if cwd:
            os.chdir(cwd)
        try:
            pid = os.posix_spawn(argv[0], argv, env, file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, out, flags, 0o600),
                (os.POSIX_SPAWN_OPEN, 2, err, flags, 0o600)])
        finally:
            os.chdir(here)
        _, status = os.waitpid(pid, 0)
        with open(out, 'rb') as f, open(err, 'rb') as g:
            return _Result(os.waitstatus_to_exitcode(status), f.read(), g.read()), argv


def _assert_python(expected_success, *args, **env_vars):
    res, argv = run_python_until_end(*args, **env_vars)
    if (res.rc == 0) != expected_success:
        raise AssertionError('%r ended with status %d\n%s\n%s' % (
            argv, res.rc, res.out.decode('utf-8', 'replace'), res.err.decode('utf-8', 'replace')))
    return res


def assert_python_ok(*args, **env_vars):
    return _assert_python(True, *args, **env_vars)


def assert_python_failure(*args, **env_vars):
    return _assert_python(False, *args, **env_vars)


def spawn_python(*args, **kw):
    import subprocess
    return subprocess.Popen([sys.executable, *args], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **kw)


def kill_python(p):
    p.stdin.close()
    data = p.stdout.read()
    p.stdout.close()
    p.wait()
    return data


def make_script(script_dir, script_basename, source, omit_suffix=False):
    name = script_basename if omit_suffix else script_basename + os.extsep + 'py'
    path = os.path.join(script_dir, name)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(source)
    return path


def make_pkg(pkg_dir, init_source=''):
    os.mkdir(pkg_dir)
    make_script(pkg_dir, '__init__', init_source)


def make_zip_script(*args, **kwargs):
    raise unittest.SkipTest('no zip imports')


make_zip_pkg = make_zip_script


def run_test_script(script):
    raise unittest.SkipTest('needs the test driver of CPython')
