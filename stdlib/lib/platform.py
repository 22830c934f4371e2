"""What the program runs on: the system, the machine and the interpreter."""

import collections
import functools
import os
import re
import sys

_VERSION_ORDER = re.compile(r'([0-9]+|[._+-])')
_component_re = _VERSION_ORDER


def libc_ver(executable=None, lib='', version='', chunksize=16384):
    """Name and version of the C library that an executable is linked with."""
    if not executable:
        try:
            text = os.confstr('CS_GNU_LIBC_VERSION')
            parts = text.split(maxsplit=1)
            if len(parts) == 2:
                return tuple(parts)
        except (AttributeError, ValueError, OSError):
            pass
        executable = sys.executable
        if not executable:
            return lib, version
    pattern = re.compile(br'(__libc_init)|(GLIBC_([0-9.]+))|(libc(_\w+)?\.so(?:\.(\d[0-9.]*))?)',
                         re.ASCII)
    if hasattr(os.path, 'realpath'):
        executable = os.path.realpath(executable)
    with open(executable, 'rb') as file:
        data = file.read()
    for match in pattern.finditer(data):
        init, glibc, number, so, threads, so_version = [
            part.decode('latin1') if part is not None else part for part in match.groups()]
        if init and not lib:
            lib = 'libc'
        elif glibc:
            if lib != 'glibc':
                lib, version = 'glibc', number
            elif _numbers(number) > _numbers(version):
                version = number
        elif so and lib != 'glibc':
            lib = 'libc'
            if so_version and (not version or _numbers(so_version) > _numbers(version)):
                version = so_version
            if threads and version[-len(threads):] != threads:
                version += threads
    return lib, version


def _numbers(version):
    return [int(part) for part in version.split('.') if part.isdigit()]


def win32_ver(release='', version='', csd='', ptype=''):
    """Only Windows has more to say."""
    return release, version, csd, ptype


def win32_edition():
    return None


def win32_is_iot():
    return False


def mac_ver(release='', versioninfo=('', '', ''), machine=''):
    """Only macOS has more to say."""
    return release, versioninfo, machine


IOSVersionInfo = collections.namedtuple('IOSVersionInfo',
                                        ['system', 'release', 'model', 'is_simulator'])
AndroidVer = collections.namedtuple('AndroidVer',
                                    'release api_level manufacturer model device is_emulator')


def ios_ver(system='', release='', model='', is_simulator=False):
    return IOSVersionInfo(system, release, model, is_simulator)


def android_ver(release='', api_level=0, manufacturer='', model='', device='',
                is_emulator=False):
    return AndroidVer(release, api_level, manufacturer, model, device, is_emulator)


def java_ver(release='', vendor='', vminfo=('', '', ''), osinfo=('', '', '')):
    """Only an interpreter on Java has more to say."""
    import warnings
    warnings._deprecated('java_ver', remove=(3, 15))
    return release, vendor, vminfo, osinfo


def system_alias(system, release, version):
    """The names that marketing uses for some systems."""
    if system == 'SunOS':
        if release < '5':
            return system, release, version
        parts = release.split('.')
        if parts:
            try:
                major = int(parts[0])
            except ValueError:
                pass
            else:
                parts[0] = str(major - 3)
                release = '.'.join(parts)
        system = 'Solaris' if release < '6' else 'Solaris'
    elif system in ('win32', 'win16'):
        system = 'Windows'
    return system, release, version


def _platform(*args):
    """Parts joined for a file name."""
    text = '-'.join(part.strip() for part in filter(len, args))
    for old in ' /\\:;"()':
        text = text.replace(old, '_' if old in ' ' else '-')
    text = text.replace('unknown', '')
    while True:
        cleaned = text.replace('--', '-')
        if cleaned == text:
            break
        text = cleaned
    while text and text[-1] == '-':
        text = text[:-1]
    return text


def _node(default=''):
    try:
        import socket
        return socket.gethostname()
    except (ImportError, OSError):
        return default


def architecture(executable=sys.executable, bits='', linkage=''):
    """Word size and format of an executable."""
    if not bits:
        bits = '64bit' if sys.maxsize > 2 ** 32 else '32bit'
    if executable:
        try:
            with open(executable, 'rb') as file:
                head = file.read(5)
        except OSError:
            return bits, linkage
        if head[:4] == b'\x7fELF':
            return {1: '32bit', 2: '64bit'}.get(head[4], bits), 'ELF'
    return bits, linkage


class uname_result(collections.namedtuple('uname_result_base',
                                          'system node release version machine')):
    """os.uname() with `processor`, which is found out when asked for."""

    _fields = ('system', 'node', 'release', 'version', 'machine', 'processor')

    @functools.cached_property
    def processor(self):
        value = _processor()
        return '' if value == 'unknown' else value

    def __iter__(self):
        yield from super().__iter__()
        yield self.processor

    @classmethod
    def _make(cls, iterable):
        values = tuple(iterable)
        count = len(cls._fields)
        if len(values) not in (count - 1, count):
            raise TypeError(f'Expected {count} arguments, got {len(values)}')
        return cls.__new__(cls, *values[:count - 1])

    def __getitem__(self, key):
        return tuple(self)[key]

    def __len__(self):
        return len(tuple(iter(self)))

    def __reduce__(self):
        return uname_result, tuple(self)[:len(self._fields) - 1]


def _processor():
    try:
        import subprocess
        return subprocess.check_output(['uname', '-p'], stderr=subprocess.DEVNULL, text=True,
                                       encoding='utf8').strip()
    except (ImportError, OSError, ValueError, AttributeError):
        return ''
    except Exception as e:
        if type(e).__name__ != 'CalledProcessError':
            raise
        return ''


_uname_cache = None


def uname():
    """The system, as uname_result."""
    global _uname_cache
    if _uname_cache is None:
        try:
            system, node, release, version, machine = os.uname()
        except AttributeError:
            system, node, release, version, machine = sys.platform, _node(), '', '', ''
        values = [system, node, release, version, machine]
        values = ['' if value == 'unknown' else value for value in values]
        _uname_cache = uname_result(*values)
    return _uname_cache


def system():
    """'Linux', 'Darwin'..., or ''."""
    return uname().system


def node():
    """The name in the network, or ''."""
    return uname().node


def release():
    """The system's release, such as '6.1.0', or ''."""
    return uname().release


def version():
    """The system's version text, or ''."""
    return uname().version


def machine():
    """The kind of machine, such as 'x86_64', or ''."""
    return uname().machine


def processor():
    """The processor's name, or ''."""
    return uname().processor


def python_implementation():
    """The name of the interpreter: 'Coil'."""
    return sys.implementation.name.capitalize()


def python_version():
    """The language's version as 'major.minor.patchlevel'."""
    return '.'.join(map(str, sys.version_info[:3])) + (
        '' if sys.version_info[3] == 'final'
        else {'alpha': 'a', 'beta': 'b', 'candidate': 'rc'}[sys.version_info[3]]
        + str(sys.version_info[4]))


def python_version_tuple():
    """The same as a tuple of strings."""
    return tuple(python_version().split('.'))


def python_branch():
    """The branch of the interpreter's sources, or ''."""
    return getattr(sys, '_git', ('', '', ''))[1]


def python_revision():
    """The revision of the interpreter's sources, or ''."""
    return getattr(sys, '_git', ('', '', ''))[2]


def python_build():
    """Number and date of the build."""
    match = re.match(r'[\w.+]+\s*\(([^,)]+)(?:,\s*([^)]*))?\)', sys.version)
    if match is None:
        return '', ''
    return match[1], match[2] or ''


def python_compiler():
    """The compiler that built the interpreter."""
    match = re.search(r'\[([^\]]+)\]', sys.version)
    return match[1] if match else ''


_platform_cache = {}


def platform(aliased=False, terse=False):
    """One line on the system, for people."""
    key = (aliased, terse)
    found = _platform_cache.get(key)
    if found is not None:
        return found
    names = uname()
    system, release, version = names.system, names.release, names.version
    if aliased:
        system, release, version = system_alias(system, release, version)
    if system == 'Linux':
        if terse:
            result = _platform(system, release)
        else:
            name, number = libc_ver()
            result = _platform(system, release, names.machine, names.processor, 'with',
                               name + number)
    elif terse:
        result = _platform(system, release)
    else:
        bits, linkage = architecture(sys.executable)
        result = _platform(system, release, names.machine, names.processor, bits, linkage)
    _platform_cache[key] = result
    return result


### The distribution (freedesktop.org's os-release) ###

_OS_RELEASE = ('/etc/os-release', '/usr/lib/os-release')
_OS_RELEASE_LINE = re.compile(
    r'^(?P<name>[a-zA-Z0-9_]+)=(?P<quote>["\']?)(?P<value>.*)(?P=quote)$')
_UNESCAPE = re.compile(r'\\([\\\$\"\'`])')
_os_release_cache = None


def _parse_os_release(lines):
    info = {'NAME': 'Linux', 'ID': 'linux', 'PRETTY_NAME': 'Linux'}
    for line in lines:
        match = _OS_RELEASE_LINE.match(line)
        if match is not None:
            info[match['name']] = _UNESCAPE.sub(r'\1', match['value'])
    return info


def freedesktop_os_release():
    """What os-release says about the distribution; OSError if there is none."""
    global _os_release_cache
    if _os_release_cache is None:
        error = 0
        for name in _OS_RELEASE:
            try:
                with open(name, encoding='utf-8') as file:
                    _os_release_cache = _parse_os_release(file)
                break
            except OSError as e:
                error = e.errno
        else:
            raise OSError(error, f'Unable to read files {", ".join(_OS_RELEASE)}')
    return _os_release_cache.copy()


if __name__ == '__main__':
    print(platform('aliased' not in sys.argv and '--nonaliased' not in sys.argv and True,
                   'terse' in sys.argv or '--terse' in sys.argv))
