"""Looking at the instructions of code objects; tests for those of CPython's machine are skipped."""
import unittest


def instructions_with_positions(instructions, positions):
    """Pairs of an instruction and its place in the source."""
    positions = iter(positions or ())
    for instruction in instructions:
        yield instruction, next(positions, ())


class BytecodeTestCase(unittest.TestCase):
    """The instructions are not CPython's: a test that expects those is skipped."""

    def assertInBytecode(self, x, opname, argval=None):
        raise unittest.SkipTest("CPython's instructions")

    assertNotInBytecode = assertInBytecode
