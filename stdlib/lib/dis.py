"""Showing what the compiler made, in this machine's own instructions (docs/architecture.md)."""
import sys
import types

__all__ = ['code_info', 'dis', 'disassemble', 'distb', 'findlinestarts', 'show_code']

_FLAGS = {1: 'OPTIMIZED', 2: 'NEWLOCALS', 4: 'VARARGS', 8: 'VARKEYWORDS', 16: 'NESTED',
          32: 'GENERATOR', 128: 'COROUTINE', 256: 'ITERABLE_COROUTINE', 512: 'ASYNC_GENERATOR'}
COMPILER_FLAG_NAMES = _FLAGS


def _code_of(x):
    x = getattr(x, '__func__', x)
    for attr in ('__code__', 'gi_code', 'ag_code', 'cr_code'):
        if hasattr(x, attr):
            return getattr(x, attr)
    if isinstance(x, str):
        try:
            return compile(x, '<disassembly>', 'eval')
        except SyntaxError:
            return compile(x, '<disassembly>', 'exec')
    return x


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False, show_offsets=False):
    """Print the instructions of a function, class, module, coroutine, code object or source text."""
    if x is None:
        distb(file=file)
        return
    if isinstance(x, (type, types.ModuleType)):
        for name, value in sorted(vars(x).items()):
            if isinstance(value, (types.FunctionType, classmethod, staticmethod, type)):
                print('Disassembly of %s:' % name, file=file)
                dis(value, file=file)
        return
    disassemble(_code_of(x), file=file)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False, show_offsets=False):
    """Print the instructions of a code object."""
    if not isinstance(co, types.CodeType):
        raise TypeError("don't know how to disassemble %s objects" % type(co).__name__)
    print(co._disassemble(), end='', file=file)


disco = disassemble


def distb(tb=None, *, file=None, show_caches=False, adaptive=False, show_offsets=False):
    """Print the instructions of the code that a traceback ends in."""
    if tb is None:
        tb = getattr(sys, 'last_traceback', None)
        if tb is None:
            raise RuntimeError('no last traceback to disassemble')
    while tb.tb_next:
        tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file)


def findlinestarts(code):
    """(offset, line) of the instructions that start a line."""
    last = None
    for start, _, line in code.co_lines():
        if line is not None and line != last:
            last = line
            yield start, line


def pretty_flags(flags):
    """The names of the flags that are set."""
    names = [name for bit, name in _FLAGS.items() if flags & bit]
    return ', '.join(names) or hex(flags)


def code_info(x):
    """A description of a code object."""
    co = _code_of(x)
    if not hasattr(co, 'co_code'):
        raise TypeError("don't know how to disassemble %s objects" % type(co).__name__)
    lines = ['Name:              %s' % co.co_name, 'Filename:          %s' % co.co_filename,
             'Argument count:    %d' % co.co_argcount,
             'Positional-only arguments: %d' % co.co_posonlyargcount,
             'Kw-only arguments: %d' % co.co_kwonlyargcount,
             'Number of locals:  %d' % co.co_nlocals, 'Registers:         %d' % co.co_stacksize,
             'Flags:             %s' % pretty_flags(co.co_flags)]
    for title, names in (('Names', co.co_names), ('Variable names', co.co_varnames),
                         ('Free variables', co.co_freevars), ('Cell variables', co.co_cellvars)):
        if names:
            lines.append(title + ':')
            lines += ['%4d: %s' % pair for pair in enumerate(names)]
    return '\n'.join(lines)


def show_code(co, *, file=None):
    """Print code_info(co)."""
    print(code_info(co), file=file)


def get_instructions(x, **options):
    raise NotImplementedError('dis.get_instructions() describes instructions of another machine; '
                              'dis.dis() prints those of this one')
