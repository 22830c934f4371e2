"""What the import system says about itself: the lock, built-in modules, and that nothing is frozen
and no extension modules of another interpreter can be loaded."""
import sys
import _thread

check_hash_based_pycs = 'default'
pyc_magic_number_token = int.from_bytes(b'\xf3\r\r\n', 'little')
_lock = _thread.RLock()


def lock_held():
    """Return True if the import lock is currently held, else False."""
    return _lock._is_owned() or not _try()


def _try():
    if not _lock.acquire(False):
        return False
    _lock.release()
    return True


def acquire_lock():
    """Acquires the interpreter's import lock for the current thread."""
    _lock.acquire()


def release_lock():
    """Release the interpreter's import lock."""
    try:
        _lock.release()
    except RuntimeError:
        raise RuntimeError('not holding the import lock') from None


def extension_suffixes():
    """Returns the list of file suffixes used to identify extension modules."""
    return []


def is_builtin(name):
    """1 for a module that is part of the interpreter, else 0."""
    return int(name in sys.builtin_module_names)


def create_builtin(spec):
    """Create a module that is part of the interpreter."""
    if not is_builtin(spec.name):
        raise ImportError(f'{spec.name!r} is not a built-in module', name=spec.name)
    __import__(spec.name)
    return sys.modules[spec.name]


def exec_builtin(module):
    """Initialize a built-in module: it is already."""
    return 0


def is_frozen(name):
    """Returns True if the module name corresponds to a frozen module."""
    return False


def is_frozen_package(name):
    """Returns True if the module name is of a frozen package."""
    raise ImportError(f'No such frozen object named {name}', name=name)


def find_frozen(name, /, *, withdata=False):
    """Return info about the corresponding frozen module (if there is one) or None."""
    return None


def init_frozen(name):
    """Initializes a frozen module: there are none, so always None."""
    return None


def get_frozen_object(name, data=None, /):
    """Create a code object for a frozen module."""
    if data is not None:
        raise ImportError(f'Frozen object named {name!r} is invalid', name=name)
    raise ImportError(f'No such frozen object named {name}', name=name)


def source_hash(key, source):
    """The hash of a source as cached files would hold it."""
    from importlib.util import source_hash
    return source_hash(source)
