"""The instructions of code objects: words of four bytes, the opcode in the lowest (see opcode).

`coil --dump=code` prints them with their operands; here those are the bits of the first word.
"""

import collections
import io
import sys
import types
from _opcode import words as _words
from opcode import *
from opcode import __all__ as _opcode_all

__all__ = ["code_info", "dis", "disassemble", "distb", "disco", "findlinestarts",
           "findlabels", "show_code", "get_instructions", "Instruction", "Bytecode", "Positions",
           "COMPILER_FLAG_NAMES", *_opcode_all]

COMPILER_FLAG_NAMES = {1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS",
                       16: "NESTED", 32: "GENERATOR", 64: "NOFREE", 128: "COROUTINE",
                       256: "ITERABLE_COROUTINE", 512: "ASYNC_GENERATOR"}

Positions = collections.namedtuple('Positions', 'lineno end_lineno col_offset end_col_offset',
                                   defaults=[None] * 4)

_Instruction = collections.namedtuple(
    "_Instruction", 'opname opcode arg argval argrepr offset start_offset starts_line '
                    'line_number label positions cache_info', defaults=[None] * 3)


class Instruction(_Instruction):
    """One instruction: number, operand bits, place in the code and in the source."""

    @property
    def is_jump_target(self):
        return False

    @property
    def jump_target(self):
        return None

    @property
    def oparg(self):
        return self.arg

    @property
    def baseopcode(self):
        return self.opcode

    @property
    def baseopname(self):
        return self.opname


def _get_code_object(x):
    """The code of a function, method, class member, generator or source text."""
    x = getattr(x, '__func__', x)
    for attribute in ('__code__', 'gi_code', 'ag_code', 'cr_code'):
        code = getattr(x, attribute, None)
        if code is not None:
            return code
    if isinstance(x, str):
        try:
            return compile(x, '<disassembly>', 'eval')
        except SyntaxError:
            return compile(x, '<disassembly>', 'exec')
    if hasattr(x, 'co_code'):
        return x
    raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


def get_instructions(x, *, first_line=None, show_caches=None, adaptive=False):
    """Iterator for the opcodes in methods, functions or code"""
    code = _get_code_object(x)
    shift = first_line - code.co_firstlineno if first_line is not None else 0
    data = code.co_code
    last, following = None, 0
    for number, position in enumerate(code.co_positions()):
        if number < following:
            continue
        word = int.from_bytes(data[number * 4:number * 4 + 4], 'little')
        line = position[0] + shift if position[0] is not None else None
        opcode = word & 0xff
        following = number + _words[opcode]
        yield Instruction(opname[opcode], opcode, word >> 8, word >> 8, f'{word >> 8:#08x}',
                          number * 2, number * 2, line is not None and line != last, line, None,
                          Positions(*position))
        last = line if line is not None else last


def findlinestarts(code):
    """Yield (offset, line) where a new line of source begins."""
    last = False
    for start, end, line in code.co_lines():
        if line is not last:
            last = line
            yield start, line


def findlabels(code):
    """The offsets that are jumped to; not known here."""
    return []


def code_info(x):
    """Formatted details of methods, functions, or code."""
    co = _get_code_object(x)
    lines = [f"Name:              {co.co_name}", f"Filename:          {co.co_filename}",
             f"Argument count:    {co.co_argcount}",
             f"Positional-only arguments: {co.co_posonlyargcount}",
             f"Kw-only arguments: {co.co_kwonlyargcount}", f"Number of locals:  {co.co_nlocals}",
             f"Stack size:        {co.co_stacksize}",
             f"Flags:             {pretty_flags(co.co_flags)}"]
    for title, items in (("Constants:", map(repr, co.co_consts)), ("Names:", co.co_names),
                         ("Variable names:", co.co_varnames), ("Free variables:", co.co_freevars),
                         ("Cell variables:", co.co_cellvars)):
        items = list(items)
        if items:
            lines.append(title)
            lines += [f"{i:4}: {item}" for i, item in enumerate(items)]
    return "\n".join(lines)


def pretty_flags(flags):
    """Return pretty representation of code flags."""
    names = [name for bit, name in COMPILER_FLAG_NAMES.items() if flags & bit]
    rest = flags & ~sum(COMPILER_FLAG_NAMES)
    if rest or not names:
        names.append(hex(rest))
    return ", ".join(names)


def show_code(co, *, file=None):
    """Print details of methods, functions, or code to *file*."""
    print(code_info(co), file=file)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False,
                show_offsets=False):
    """Disassemble a code object."""
    for instr in get_instructions(co):
        line = str(instr.line_number) if instr.starts_line else ''
        mark = '-->' if instr.offset == lasti else ''
        print(f'{line:>5} {mark:3} {instr.offset:>6} {instr.opname:<8} {instr.argrepr}',
              file=file)


disco = disassemble


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False, show_offsets=False):
    """Disassemble classes, methods, functions, and other compiled objects."""
    if x is None:
        distb(file=file)
        return
    if isinstance(x, (type, types.ModuleType)):
        for name, member in sorted(vars(x).items()):
            if isinstance(member, (types.FunctionType, types.MethodType, types.CodeType, type,
                                   classmethod, staticmethod)):
                print(f"Disassembly of {name}:", file=file)
                try:
                    dis(member, file=file, depth=depth)
                except TypeError as msg:
                    print("Sorry:", msg, file=file)
                print(file=file)
        return
    code = _get_code_object(x)
    disassemble(code, file=file)
    if depth is None or depth > 0:
        for const in code.co_consts:
            if isinstance(const, types.CodeType):
                print(file=file)
                print(f"Disassembly of {const!r}:", file=file)
                dis(const, file=file, depth=None if depth is None else depth - 1)


def distb(tb=None, *, file=None, show_caches=False, adaptive=False, show_offsets=False):
    """Disassemble a traceback (default: last traceback)."""
    if tb is None:
        try:
            tb = getattr(sys, 'last_exc', None).__traceback__
        except AttributeError:
            raise RuntimeError("no last traceback to disassemble") from None
        while tb.tb_next:
            tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file)


class Bytecode:
    """The bytecode operations of a piece of code: iterate over it, or dis() it."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False,
                 adaptive=False, show_offsets=False):
        self.codeobj = _get_code_object(x)
        self.first_line = self.codeobj.co_firstlineno if first_line is None else first_line
        self._original_object = x
        self.current_offset = current_offset

    def __iter__(self):
        return get_instructions(self.codeobj, first_line=self.first_line)

    def __repr__(self):
        return "{}({!r})".format(self.__class__.__name__, self._original_object)

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """Construct a Bytecode from the given traceback."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti)

    def info(self):
        """Return formatted information about the code object."""
        return code_info(self.codeobj)

    def dis(self):
        """Return a formatted view of the bytecode operations."""
        output = io.StringIO()
        disassemble(self.codeobj, -1 if self.current_offset is None else self.current_offset,
                    file=output)
        return output.getvalue()
