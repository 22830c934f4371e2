"""Compiling what may not be complete yet, as a prompt needs it."""

import __future__
import warnings

_features = [getattr(__future__, name) for name in __future__.all_feature_names]

__all__ = ['compile_command', 'Compile', 'CommandCompiler']

# The compiler's flags: a missing DEDENT at the end is an error; unfinished input is told apart.
PyCF_DONT_IMPLY_DEDENT = 0x200
PyCF_ONLY_AST = 0x400
PyCF_ALLOW_INCOMPLETE_INPUT = 0x4000


def _only_comments(source):
    for line in source.split('\n'):
        line = line.strip()
        if line and line[0] != '#':
            return False
    return True


def _maybe_compile(compiler, source, filename, symbol):
    """Code, or None if more input could make it valid; SyntaxError if nothing can."""
    if _only_comments(source) and symbol != 'eval':
        source = 'pass'     # nothing to do, which is complete
    # Only errors here: warnings come with the final compilation.
    with warnings.catch_warnings():
        warnings.simplefilter('ignore', (SyntaxWarning, DeprecationWarning))
        try:
            compiler(source, filename, symbol, incomplete_input=True)
        except SyntaxError:
            # A line more ends blocks that are open.
            try:
                compiler(source + '\n', filename, symbol, incomplete_input=True)
                return None
            except _IncompleteInputError:
                return None
            except SyntaxError:
                pass
    return compiler(source, filename, symbol, incomplete_input=False)


def _compile(source, filename, symbol, incomplete_input=True):
    flags = 0
    if incomplete_input:
        flags |= PyCF_ALLOW_INCOMPLETE_INPUT | PyCF_DONT_IMPLY_DEDENT
    return compile(source, filename, symbol, flags)


def compile_command(source, filename='<input>', symbol='single'):
    """Compile a command: a code object, None if it is not complete, or SyntaxError (also
    ValueError and OverflowError for bad literals)."""
    return _maybe_compile(_compile, source, filename, symbol)


class Compile:
    """Like compile(), but remembers __future__ statements for what comes after them."""

    def __init__(self):
        self.flags = PyCF_DONT_IMPLY_DEDENT | PyCF_ALLOW_INCOMPLETE_INPUT

    def __call__(self, source, filename, symbol, flags=0, **kwargs):
        flags |= self.flags
        if not kwargs.get('incomplete_input', True):
            flags &= ~PyCF_DONT_IMPLY_DEDENT & ~PyCF_ALLOW_INCOMPLETE_INPUT
        code = compile(source, filename, symbol, flags, True)
        if flags & PyCF_ONLY_AST:
            return code
        for feature in _features:
            if code.co_flags & feature.compiler_flag:
                self.flags |= feature.compiler_flag
        return code


class CommandCompiler:
    """Like compile_command(), but remembers __future__ statements."""

    def __init__(self):
        self.compiler = Compile()

    def __call__(self, source, filename='<input>', symbol='single'):
        return _maybe_compile(self.compiler, source, filename, symbol)
