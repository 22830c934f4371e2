"""Running modules and files by name, as the command does."""

import importlib.machinery
import importlib.util
import io
import os
import sys

__all__ = ['run_module', 'run_path']

ModuleType = type(sys)


class _TempModule:
    """A module in sys.modules while code runs in it."""

    def __init__(self, mod_name):
        self.mod_name = mod_name
        self.module = ModuleType(mod_name)
        self._saved = []

    def __enter__(self):
        try:
            self._saved.append(sys.modules[self.mod_name])
        except KeyError:
            pass
        sys.modules[self.mod_name] = self.module
        return self

    def __exit__(self, *args):
        if self._saved:
            sys.modules[self.mod_name] = self._saved[0]
        else:
            del sys.modules[self.mod_name]
        self._saved = []


class _ModifiedArgv0:
    """sys.argv[0] while code runs."""

    def __init__(self, value):
        self.value = value
        self._saved = self._sentinel = object()

    def __enter__(self):
        if self._saved is not self._sentinel:
            raise RuntimeError('Already preserving saved value')
        self._saved = sys.argv[0]
        sys.argv[0] = self.value

    def __exit__(self, *args):
        self.value = self._sentinel
        sys.argv[0] = self._saved


def _run_code(code, run_globals, init_globals=None, mod_name=None, mod_spec=None, pkg_name=None,
              script_name=None):
    if init_globals is not None:
        run_globals.update(init_globals)
    if mod_spec is None:
        loader, fname, cached = None, script_name, None
    else:
        loader, fname, cached = mod_spec.loader, mod_spec.origin, mod_spec.cached
        if pkg_name is None:
            pkg_name = mod_spec.parent
    run_globals.update(__name__=mod_name, __file__=fname, __cached__=cached, __doc__=None,
                       __loader__=loader, __package__=pkg_name, __spec__=mod_spec)
    exec(code, run_globals)
    return run_globals


def _run_module_code(code, init_globals=None, mod_name=None, mod_spec=None, pkg_name=None,
                     script_name=None):
    """Run code in a module of its own; a copy of its globals is left."""
    fname = script_name if mod_spec is None else mod_spec.origin
    with _TempModule(mod_name) as temporary, _ModifiedArgv0(fname):
        mod_globals = temporary.module.__dict__
        _run_code(code, mod_globals, init_globals, mod_name, mod_spec, pkg_name, script_name)
    # The module may clear its dictionary when it goes.
    return mod_globals.copy()


def _get_module_details(mod_name, error=ImportError):
    """Name, spec and code of a module, or of the __main__ of a package."""
    if mod_name.startswith('.'):
        raise error('Relative module names not supported')
    pkg_name, _, _ = mod_name.rpartition('.')
    if pkg_name:
        _import_package(mod_name, pkg_name, error)
    try:
        spec = importlib.util.find_spec(mod_name)
    except (ImportError, AttributeError, TypeError, ValueError) as ex:
        msg = 'Error while finding module specification for {!r} ({}: {})'
        if mod_name.endswith('.py'):
            msg += (f". Try using '{mod_name[:-3]}' instead of '{mod_name}' as the module name.")
        raise error(msg.format(mod_name, type(ex).__name__, ex)) from ex
    if spec is None:
        raise error('No module named %s' % mod_name)
    if spec.submodule_search_locations is not None:
        if mod_name == '__main__' or mod_name.endswith('.__main__'):
            raise error('Cannot use package as __main__ module')
        try:
            return _get_module_details(mod_name + '.__main__', error)
        except error as e:
            if mod_name not in sys.modules:
                raise       # the package itself failed
            raise error(('%s; %r is a package and cannot be directly executed')
                        % (e, mod_name))
    loader = spec.loader
    if loader is None:
        raise error('%r is a namespace package and cannot be executed' % mod_name)
    try:
        code = loader.get_code(mod_name)
    except ImportError as e:
        raise error(format(e)) from e
    if code is None:
        raise error('No code object available for %s' % mod_name)
    return mod_name, spec, code


def _import_package(mod_name, pkg_name, error):
    try:
        __import__(pkg_name)
    except ImportError as e:
        # An error inside the package is not that it is not there.
        if e.name is None or (e.name != pkg_name and not pkg_name.startswith(e.name + '.')):
            raise
    existing = sys.modules.get(mod_name)
    if existing is not None and not hasattr(existing, '__path__'):
        from warnings import warn
        warn('{mod_name!r} found in sys.modules after import of package {pkg_name!r}, but prior '
             'to execution of {mod_name!r}; this may result in unpredictable behaviour'.format(
                 mod_name=mod_name, pkg_name=pkg_name), RuntimeWarning)


class _Error(Exception):
    """An error to be shown without a traceback."""


def _run_module_as_main(mod_name, alter_argv=True):
    """Run a module in the namespace of __main__, as -m does."""
    try:
        if alter_argv or mod_name != '__main__':
            mod_name, mod_spec, code = _get_module_details(mod_name, _Error)
        else:
            mod_name, mod_spec, code = _get_main_module_details(_Error)
    except _Error as exc:
        sys.exit('%s: %s' % (sys.executable, exc))
    main_globals = sys.modules['__main__'].__dict__
    if alter_argv:
        sys.argv[0] = mod_spec.origin
    return _run_code(code, main_globals, None, '__main__', mod_spec)


def run_module(mod_name, init_globals=None, run_name=None, alter_sys=False):
    """Run a module's code and return its globals.

    init_globals are put in before; run_name is its __name__; with alter_sys sys.argv[0] and
    sys.modules[__name__] are changed while it runs."""
    mod_name, mod_spec, code = _get_module_details(mod_name)
    if run_name is None:
        run_name = mod_name
    if alter_sys:
        return _run_module_code(code, init_globals, run_name, mod_spec)
    return _run_code(code, {}, init_globals, run_name, mod_spec)


def _get_main_module_details(error=ImportError):
    """The __main__ of a folder that is on sys.path, in the place of the running one."""
    saved = sys.modules['__main__']
    del sys.modules['__main__']
    try:
        return _get_module_details('__main__')
    except ImportError as exc:
        if '__main__' in str(exc):
            raise error("can't find %r module in %r" % ('__main__', sys.path[0])) from exc
        raise
    finally:
        sys.modules['__main__'] = saved


def _get_code_from_file(fname):
    code_path = os.path.abspath(fname)
    with io.open_code(code_path) as file:
        return compile(file.read(), fname, 'exec')


def run_path(path_name, init_globals=None, run_name=None):
    """Run a script, or the __main__ of a folder, and return its globals."""
    if run_name is None:
        run_name = '<run_path>'
    pkg_name = run_name.rpartition('.')[0]
    path_name = os.fspath(path_name)
    if isinstance(path_name, bytes):
        path_name = os.fsdecode(path_name)
    if not os.path.isdir(path_name):
        code = _get_code_from_file(path_name)
        return _run_module_code(code, init_globals, run_name, pkg_name=pkg_name,
                                script_name=path_name)
    sys.path.insert(0, path_name)
    try:
        mod_name, mod_spec, code = _get_main_module_details()
        with _TempModule(run_name) as temporary, _ModifiedArgv0(path_name):
            mod_globals = temporary.module.__dict__
            return _run_code(code, mod_globals, init_globals, run_name, mod_spec,
                             pkg_name).copy()
    finally:
        try:
            sys.path.remove(path_name)
        except ValueError:
            pass


if __name__ == '__main__':
    if len(sys.argv) < 2:
        print('No module specified for execution', file=sys.stderr)
    else:
        del sys.argv[0]
        _run_module_as_main(sys.argv[0])
