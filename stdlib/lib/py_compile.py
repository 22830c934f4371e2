"""Checks sources as an import would compile them.

This interpreter keeps no compiled files: compile() reports what is wrong with a source, and gives the
name that CPython would have written to, without writing.
"""
import builtins
import enum
import importlib.util
import os
import sys
import traceback

__all__ = ['compile', 'main', 'PyCompileError', 'PycInvalidationMode']


class PyCompileError(Exception):
    """Raised when an error occurs while attempting to compile a file."""

    def __init__(self, exc_type, exc_value, file, msg=''):
        exc_type_name = exc_type.__name__
        if exc_type is SyntaxError:
            text = ''.join(traceback.format_exception_only(exc_type, exc_value))
            errmsg = text.replace('File "<string>"', f'File "{file}"')
        else:
            errmsg = f'Sorry: {exc_type_name}: {exc_value}'
        super().__init__(msg or errmsg, exc_type_name, exc_value, file)
        self.exc_type_name = exc_type_name
        self.exc_value = exc_value
        self.file = file
        self.msg = msg or errmsg

    def __str__(self):
        return self.msg


class PycInvalidationMode(enum.Enum):
    """How a compiled file is found to be out of date."""
    TIMESTAMP = 1
    CHECKED_HASH = 2
    UNCHECKED_HASH = 3


def compile(file, cfile=None, dfile=None, doraise=False, optimize=-1, invalidation_mode=None,
            quiet=0):
    """Check a source file; the path of the compiled file that is not written, or None when the
    source is wrong and the error was printed."""
    if cfile is None:
        optimization = None if optimize < 0 else optimize if optimize >= 1 else ''
        cfile = importlib.util.cache_from_source(file, optimization=optimization)
    if os.path.islink(cfile) or os.path.exists(cfile) and not os.path.isfile(cfile):
        kind = 'a symlink' if os.path.islink(cfile) else 'a non-regular file'
        raise FileExistsError(f'{cfile} is {kind} and will be changed into a regular one if import '
                              'writes a byte-compiled file to it')
    with open(file, 'rb') as f:
        source = f.read()
    try:
        builtins.compile(source, os.fspath(dfile or file), 'exec', dont_inherit=True,
                             optimize=optimize)
    except Exception as error:
        wrong = PyCompileError(error.__class__, error, dfile or file)
        if quiet < 2:
            if doraise:
                raise wrong
            sys.stderr.write(wrong.msg + '\n')
        return None
    return cfile


def main():
    """Check the files named on the command line."""
    import argparse
    parser = argparse.ArgumentParser(description='A simple command-line interface for py_compile '
                                                 'module.')
    parser.add_argument('-q', '--quiet', action='store_true', help='Suppress error output')
    parser.add_argument('filenames', nargs='+', help='Files to compile')
    args = parser.parse_args()
    filenames = args.filenames
    if filenames == ['-']:
        filenames = [line.rstrip('\n') for line in sys.stdin]
    for filename in filenames:
        try:
            compile(filename, doraise=True)
        except PyCompileError as error:
            parser.exit(1, error.msg if not args.quiet else None)
        except OSError as error:
            parser.exit(1, str(error) if not args.quiet else None)


if __name__ == '__main__':
    main()
