"""The life of a fresh interpreter that runs a Process: it is started with the numbers of two pipes,
reads what it is to be from the first, and takes over the main module of its parent.
"""
import os
import sys
import types

from . import process, util

__all__ = ['freeze_support', 'set_executable', 'get_executable', 'get_preparation_data',
           'get_command_line', 'spawn_main', 'import_main_path']

_executable = None
_is_child = False


def set_executable(executable):
    global _executable
    _executable = None if executable is None else os.fsdecode(executable)


def get_executable():
    return _executable or sys.executable


def freeze_support():
    """For programs that were made into one file on Windows; nothing to do here."""


def _interpreter_flags():
    flags = []
    for option, attribute in (('-O', 'optimize'), ('-I', 'isolated'), ('-E', 'ignore_environment')):
        if getattr(sys.flags, attribute, 0):
            flags.append(option)
    for option in sys.warnoptions:
        flags.append(f'-W{option}')
    return flags


def get_command_line(read_fd, alive_fd, fds):
    """The command that starts a child; fds: what it inherits."""
    program = (f'from multiprocessing.spawn import spawn_main; '
               f'spawn_main({read_fd}, {alive_fd}, {sorted(set(fds))})')
    return [get_executable(), *_interpreter_flags(), '-c', program, '--multiprocessing-fork']


def spawn_main(read_fd, alive_fd, fds):
    """Runs in the child, instead of a program."""
    global _is_child
    _is_child = True
    for fd in fds:
        os.set_inheritable(fd, False)
    with os.fdopen(read_fd, 'rb', closefd=False) as source:
        process.current_process()._inheriting = True
        try:
            from . import reduction
            prepare(reduction.load(source))
            self = reduction.load(source)
        finally:
            del process.current_process()._inheriting
        exitcode = self._bootstrap(read_fd)
    sys.exit(exitcode)


def _check_not_importing_main():
    if getattr(process.current_process(), '_inheriting', False):
        raise RuntimeError('''
        An attempt has been made to start a new process before the
        current process has finished its bootstrapping phase.

        A new process imports the main module of its parent. What starts
        processes must not run then: put it under

            if __name__ == '__main__':
                ...
''')


def get_preparation_data(name):
    """What a child must know to take over: its name, key, folders, path and main module."""
    _check_not_importing_main()
    data = dict(name=name, authkey=process.current_process().authkey, sys_path=sys.path.copy(),
                sys_argv=sys.argv, orig_dir=process.ORIGINAL_DIR, dir=os.getcwd(),
                log_to_stderr=util._log_to_stderr)
    from .context import _default_context
    data['start_method'] = _default_context.get_start_method()
    if util._logger is not None:
        data['log_level'] = util._logger.getEffectiveLevel()
    main = sys.modules['__main__']
    name = getattr(getattr(main, '__spec__', None), 'name', None)
    if name is not None and name != '__main__':
        data['main_name'] = name
    elif not _is_child or hasattr(main, '__file__'):
        path = getattr(main, '__file__', None)
        if path is not None:
            if process.ORIGINAL_DIR is not None and not os.path.isabs(path):
                path = os.path.join(process.ORIGINAL_DIR, path)
            data['main_path'] = os.path.normpath(path)
    return data


def prepare(data):
    """In the child: becomes what get_preparation_data() described."""
    self = process.current_process()
    self.name = data['name']
    self.authkey = data['authkey']
    if data.get('log_level') is not None:
        util.get_logger().setLevel(data['log_level'])
        if data['log_to_stderr']:
            util.log_to_stderr()
    sys.path[:] = data['sys_path']
    sys.argv = data['sys_argv']
    os.chdir(data['dir'])
    process.ORIGINAL_DIR = data['orig_dir']
    from .context import _default_context
    _default_context.set_start_method(data['start_method'], force=True)
    if 'main_name' in data:
        _import_main_name(data['main_name'])
    elif 'main_path' in data:
        import_main_path(data['main_path'])


def _become_main(module):
    sys.modules['__main__'] = sys.modules['__mp_main__'] = module


def _import_main_name(name):
    # python -m package runs this: what it does is under no guard.
    if name == '__main__' or name.endswith('.__main__'):
        return
    if getattr(getattr(sys.modules['__main__'], '__spec__', None), 'name', None) == name:
        return
    import importlib.util
    spec = importlib.util.find_spec(name)
    module = types.ModuleType('__mp_main__')
    module.__file__, module.__spec__ = spec.origin, spec
    module.__package__ = spec.parent
    _become_main(module)
    exec(spec.loader.get_code(name), module.__dict__)


def import_main_path(path):
    """Imports the parent's main file, under the name __mp_main__."""
    if os.path.splitext(os.path.basename(path))[0] == 'ipython':
        return
    module = types.ModuleType('__mp_main__')
    module.__file__ = path
    with open(path, 'rb') as f:
        code = compile(f.read(), path, 'exec', dont_inherit=True)
    _become_main(module)
    exec(code, module.__dict__)
