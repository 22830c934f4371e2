"""The instructions of this interpreter's machine by number and name.

They are words of four bytes with the number in the lowest; some are followed by operand and cache
words. A register machine has no stack, and operands are no indices into one list of a code object: the
collections that sort CPython's instructions by the meaning of their argument are empty.
"""
import _opcode

__all__ = ['cmp_op', 'stack_effect', 'hascompare', 'opname', 'opmap', 'HAVE_ARGUMENT',
           'EXTENDED_ARG', 'hasarg', 'hasconst', 'hasname', 'hasjump', 'hasjrel', 'hasjabs',
           'hasfree', 'haslocal', 'hasexc']

cmp_op = ('<', '<=', '==', '!=', '>', '>=')
opname = [*_opcode.names, *(f'<{number}>' for number in range(len(_opcode.names), 256))]
opmap = {name: number for number, name in enumerate(_opcode.names)}
hasarg = list(range(len(_opcode.names)))
hasconst, hasname, hasjump, hasjrel, hasjabs, hasfree, haslocal, hasexc, hascompare = (
    [] for _ in range(9))
HAVE_ARGUMENT = 0
EXTENDED_ARG = -1


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """How an instruction changes the depth of the stack: there is none, so always 0."""
    if not isinstance(opcode, int):
        raise TypeError(f"'{type(opcode).__name__}' object cannot be interpreted as an integer")
    if opcode not in hasarg:
        raise ValueError('invalid opcode or oparg')
    if jump not in (None, True, False):
        raise ValueError("stack_effect: jump must be False, True or None")
    return 0
