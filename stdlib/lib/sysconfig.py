"""Where the interpreter's files are, and how it was configured.

There is one binary with its library inside: the folders named here are those that a POSIX installation
of it would use for modules of others.
"""

import os
import sys

__all__ = ['get_config_h_filename', 'get_config_var', 'get_config_vars', 'get_makefile_filename',
           'get_path', 'get_path_names', 'get_paths', 'get_platform', 'get_python_version',
           'get_scheme_names', 'parse_config_h']

_VERSION = '%d.%d' % sys.version_info[:2]
_PREFIX = sys.prefix or os.path.dirname(os.path.dirname(os.path.realpath(sys.executable or '.')))


def _scheme(base, lib, scripts='bin'):
    return {'stdlib': f'{base}/{lib}', 'platstdlib': f'{base}/{lib}',
            'purelib': f'{base}/{lib}/site-packages', 'platlib': f'{base}/{lib}/site-packages',
            'include': f'{base}/include/coil', 'platinclude': f'{base}/include/coil',
            'scripts': f'{base}/{scripts}', 'data': base}


_LIB = 'lib/coil{py_version_short}'
_INSTALL_SCHEMES = {
    'posix_prefix': _scheme('{base}', _LIB),
    'posix_home': _scheme('{base}', 'lib/coil'),
    'posix_venv': _scheme('{base}', _LIB),
    'posix_user': _scheme('{userbase}', _LIB),
    'venv': _scheme('{base}', _LIB),
}
_SCHEME_KEYS = ('stdlib', 'platstdlib', 'purelib', 'platlib', 'include', 'scripts', 'data')
_CONFIG_VARS = None


def _getuserbase():
    return os.environ.get('COILUSERBASE') or os.path.expanduser('~/.local')


def get_config_vars(*args):
    """All configuration variables, or the list of those that are named."""
    global _CONFIG_VARS
    if _CONFIG_VARS is None:
        _CONFIG_VARS = {
            'prefix': _PREFIX, 'exec_prefix': _PREFIX, 'base': _PREFIX, 'platbase': _PREFIX,
            'installed_base': _PREFIX, 'installed_platbase': _PREFIX,
            'py_version': '%d.%d.%d' % sys.version_info[:3], 'py_version_short': _VERSION,
            'py_version_nodot': _VERSION.replace('.', ''), 'py_version_nodot_plat': '',
            'platlibdir': sys.platlibdir, 'implementation': 'Coil',
            'implementation_lower': sys.implementation.name, 'abiflags': '', 'ABIFLAGS': '',
            'SOABI': None, 'EXT_SUFFIX': '.so', 'SHLIB_SUFFIX': '.so', 'EXE': '',
            'VERSION': _VERSION, 'LDVERSION': _VERSION, 'BINDIR': f'{_PREFIX}/bin',
            'LIBDIR': f'{_PREFIX}/lib', 'LIBDEST': f'{_PREFIX}/lib/coil{_VERSION}',
            'INCLUDEPY': f'{_PREFIX}/include/coil', 'MULTIARCH': sys.implementation._multiarch,
            'Py_DEBUG': 0, 'Py_GIL_DISABLED': 0, 'Py_ENABLE_SHARED': 0, 'HAVE_FORK': 1,
            'CONFIG_ARGS': '', 'projectbase': os.path.dirname(sys.executable or ''),
            'userbase': _getuserbase(), 'srcdir': os.path.dirname(sys.executable or ''),
            'TZPATH': '/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:'
                      '/etc/zoneinfo', 'CC': 'cc', 'CFLAGS': '', 'LDFLAGS': '',
        }
    if args:
        return [_CONFIG_VARS.get(name) for name in args]
    return _CONFIG_VARS


def get_config_var(name):
    """A configuration variable, or None."""
    return get_config_vars().get(name)


def get_scheme_names():
    """The names of the schemes of folders."""
    return tuple(sorted(_INSTALL_SCHEMES))


def get_path_names():
    """The kinds of folders."""
    return _SCHEME_KEYS


def get_preferred_scheme(key):
    """The scheme for 'prefix', 'home' or 'user'."""
    found = {'prefix': 'posix_prefix', 'home': 'posix_home', 'user': 'posix_user'}.get(key)
    if found is None:
        raise ValueError(f'{key!r} returned by get_preferred_scheme() is not a valid scheme')
    return found


def get_default_scheme():
    return 'posix_prefix'


def get_paths(scheme='posix_prefix', vars=None, expand=True):
    """All folders of a scheme."""
    paths = _INSTALL_SCHEMES[scheme]
    if not expand:
        return dict(paths)
    values = dict(get_config_vars())
    values.update(vars or {})
    result = {}
    for key, value in paths.items():
        try:
            result[key] = os.path.normpath(os.path.expanduser(value.format(**values)))
        except KeyError as e:
            raise AttributeError(e)
    return result


def get_path(name, scheme='posix_prefix', vars=None, expand=True):
    """A folder of a scheme."""
    return get_paths(scheme, vars, expand)[name]


def get_platform():
    """The system and the machine, as 'linux-x86_64'."""
    if os.name != 'posix' or not hasattr(os, 'uname'):
        return sys.platform
    system, _, release, _, machine = os.uname()
    system = system.lower().replace('/', '')
    machine = machine.replace(' ', '_').replace('/', '-')
    if system == 'linux':
        return f'{system}-{machine}'
    return f'{system}-{release}-{machine}'


def get_python_version():
    """The language's version as 'major.minor'."""
    return _VERSION


def is_python_build(check_home=None):
    """Whether the interpreter runs from the folder it was built in."""
    return False


def get_config_h_filename():
    """The C header of the embedding API."""
    return os.path.join(get_path('platinclude'), 'coil.h')


def get_makefile_filename():
    """There is none to be used: where it would be."""
    return os.path.join(get_path('stdlib'), 'config', 'Makefile')


def parse_config_h(fp, vars=None):
    """The names that a C header defines, added to `vars`."""
    import re
    if vars is None:
        vars = {}
    define = re.compile('#define ([A-Z][A-Za-z0-9_]+) (.*)\n')
    undefine = re.compile('/[*] #undef ([A-Z][A-Za-z0-9_]+) [*]/\n')
    for line in fp:
        match = define.match(line)
        if match:
            name, value = match.group(1, 2)
            try:
                value = int(value)
            except ValueError:
                pass
            vars[name] = value
            continue
        match = undefine.match(line)
        if match:
            vars[match.group(1)] = 0
    return vars


def _main():
    print(f'Platform: "{get_platform()}"')
    print(f'Python version: "{get_python_version()}"')
    print(f'Current installation scheme: "{get_default_scheme()}"\n')
    for title, values in (('Paths', get_paths()), ('Variables', get_config_vars())):
        print(f'{title}:')
        for key in sorted(values):
            print(f'\t{key} = "{values[key]}"')
        print()


if __name__ == '__main__':
    _main()
