"""Folders with modules of others: site-packages, and the .pth files in them.

The interpreter does not import this module by itself, as starting is to be quick: programs that want
site-packages on sys.path call main() or set COILPATH.
"""

import builtins
import os
import sys

PREFIXES = [prefix for prefix in (sys.prefix, sys.exec_prefix) if prefix]
ENABLE_USER_SITE = None
USER_SITE = None
USER_BASE = None


def makepath(*paths):
    """A path made absolute, and the form it is compared in."""
    folder = os.path.join(*paths)
    try:
        folder = os.path.abspath(folder)
    except OSError:
        pass
    return folder, os.path.normcase(folder)


def removeduppaths():
    """Take folders that are there twice out of sys.path; returns those that are there."""
    seen, kept = set(), []
    for folder in sys.path:
        folder, key = (folder, folder) if folder.startswith('<') else makepath(folder)
        if key not in seen:
            seen.add(key)
            kept.append(folder)
    sys.path[:] = kept
    return seen


def _init_pathinfo():
    return {makepath(item)[1] for item in sys.path if os.path.exists(item)}


def addpackage(sitedir, name, known_paths):
    """Do what a .pth file says: lines are folders to add, or imports to run."""
    reset = known_paths is None
    if reset:
        known_paths = _init_pathinfo()
    fullname = os.path.join(sitedir, name)
    if name.startswith('.'):
        return None if reset else known_paths
    try:
        with open(fullname, encoding='utf-8-sig') as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeError):
        return None if reset else known_paths
    for number, line in enumerate(lines, 1):
        if line.startswith('#') or not line.strip():
            continue
        try:
            if line.startswith(('import ', 'import\t')):
                exec(line)
                continue
            folder, key = makepath(sitedir, line.rstrip())
            if key not in known_paths and os.path.exists(folder):
                sys.path.append(folder)
                known_paths.add(key)
        except Exception as exc:
            print(f'Error processing line {number:d} of {fullname}:\n', file=sys.stderr)
            import traceback
            for record in traceback.format_exception(exc):
                for text in record.splitlines():
                    print('  ' + text, file=sys.stderr)
            print('\nRemainder of file ignored', file=sys.stderr)
            break
    return None if reset else known_paths


def addsitedir(sitedir, known_paths=None):
    """Add a folder to sys.path and do what its .pth files say."""
    reset = known_paths is None
    if reset:
        known_paths = _init_pathinfo()
    sitedir, key = makepath(sitedir)
    if key not in known_paths:
        sys.path.append(sitedir)
        known_paths.add(key)
    try:
        names = os.listdir(sitedir)
    except OSError:
        return None if reset else known_paths
    for name in sorted(name for name in names
                       if name.endswith('.pth') and not name.startswith('.')):
        addpackage(sitedir, name, known_paths)
    return None if reset else known_paths


def getuserbase():
    """The folder of the user's own files."""
    global USER_BASE
    if USER_BASE is None:
        from sysconfig import _getuserbase
        USER_BASE = _getuserbase()
    return USER_BASE


def getusersitepackages():
    """The user's own site-packages."""
    global USER_SITE
    if USER_SITE is None:
        USER_SITE = f'{getuserbase()}/lib/coil{sys.version_info[0]}.{sys.version_info[1]}' \
                    '/site-packages'
    return USER_SITE


def getsitepackages(prefixes=None):
    """The site-packages folders of the installation."""
    result = []
    for prefix in PREFIXES if prefixes is None else prefixes:
        folder = os.path.join(prefix, 'lib', 'coil%d.%d' % sys.version_info[:2], 'site-packages')
        if prefix and folder not in result:
            result.append(folder)
    return result


def check_enableusersite():
    """Whether the user's folder may be used: None, False or True."""
    if sys.flags.no_user_site:
        return False
    if os.getuid() != os.geteuid() or os.getgid() != os.getegid():
        return None
    return True


def addusersitepackages(known_paths):
    folder = getusersitepackages()
    if ENABLE_USER_SITE and os.path.isdir(folder):
        addsitedir(folder, known_paths)
    return known_paths


def addsitepackages(known_paths, prefixes=None):
    for folder in getsitepackages(prefixes):
        if os.path.isdir(folder):
            addsitedir(folder, known_paths)
    return known_paths


def gethistoryfile():
    """Where the prompt keeps its history."""
    return os.path.join(os.path.expanduser('~'), '.coil_history')


def main():
    """Add the site-packages folders that are there to sys.path."""
    global ENABLE_USER_SITE
    known_paths = removeduppaths()
    if ENABLE_USER_SITE is None:
        ENABLE_USER_SITE = check_enableusersite()
    addusersitepackages(known_paths)
    addsitepackages(known_paths)


if __name__ == '__main__':
    print('sys.path = [')
    for _folder in sys.path:
        print('    %r,' % (_folder,))
    print(']')
    print(f'USER_BASE: {getuserbase()!r}')
    print(f'USER_SITE: {getusersitepackages()!r}')
    print(f'ENABLE_USER_SITE: {check_enableusersite()!r}')
