"""The io module written in the language: io itself is native, and faster.

Streams of both modules can be laid over one another. The classes are in _pyio_base (what programs
inherit from), _pyio_file, _pyio_buffered and _pyio_text; here is open().
"""

import io
import os
import warnings
from io import SEEK_CUR, SEEK_END, SEEK_SET

from _pyio_base import (BufferedIOBase, DEFAULT_BUFFER_SIZE, IOBase, RawIOBase, TextIOBase,
                        UnsupportedOperation)
from _pyio_buffered import (BufferedRandom, BufferedReader, BufferedRWPair, BufferedWriter,
                            BytesIO)
from _pyio_file import FileIO
from _pyio_text import IncrementalNewlineDecoder, StringIO, text_encoding, TextIOWrapper

__all__ = ["BlockingIOError", "open", "open_code", "IOBase", "RawIOBase", "FileIO", "BytesIO",
           "StringIO", "BufferedIOBase", "BufferedReader", "BufferedWriter", "BufferedRWPair",
           "BufferedRandom", "TextIOBase", "TextIOWrapper", "UnsupportedOperation", "SEEK_SET",
           "SEEK_CUR", "SEEK_END", "DEFAULT_BUFFER_SIZE", "IncrementalNewlineDecoder",
           "text_encoding"]

BlockingIOError = BlockingIOError


def _checked_mode(mode):
    """(letters for FileIO, whether bytes) of a mode of open()."""
    letters = set(mode)
    if letters - set("axrwb+t") or len(mode) > len(letters):
        raise ValueError("invalid mode: %r" % (mode,))
    if "t" in letters and "b" in letters:
        raise ValueError("can't have text and binary mode at once")
    kinds = len(letters & set("axrw"))
    if kinds > 1:
        raise ValueError("can't have read/write/append mode at once")
    if not kinds:
        raise ValueError("must have exactly one of read/write/append mode")
    return "".join(c for c in "xrwa+" if c in letters), "b" in letters


def _check_types(file, mode, buffering, encoding, errors):
    if not isinstance(file, (str, bytes, int)):
        raise TypeError("invalid file: %r" % (file,))
    if not isinstance(mode, str):
        raise TypeError("invalid mode: %r" % (mode,))
    if not isinstance(buffering, int):
        raise TypeError("invalid buffering: %r" % (buffering,))
    if encoding is not None and not isinstance(encoding, str):
        raise TypeError("invalid encoding: %r" % (encoding,))
    if errors is not None and not isinstance(errors, str):
        raise TypeError("invalid errors: %r" % (errors,))


def _buffered(raw, letters, size):
    if size < 0:
        raise ValueError("invalid buffering size")
    if "+" in letters:
        return BufferedRandom(raw, size)
    return (BufferedReader if letters == "r" else BufferedWriter)(raw, size)


@staticmethod  # as an attribute of a class it stays what it is, like a native function
def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True,
         opener=None):
    """Open a file by its name or descriptor and return a stream; OSError if that cannot be done.

    mode: 'r', 'w' (emptied), 'x' (must be new) or 'a' (written at the end), with '+' for reading and
    writing, 'b' for bytes or 't' for text; buffering: 0 none (bytes only), 1 lines (text only), else
    the size; the others as for TextIOWrapper and FileIO.
    """
    if not isinstance(file, int):
        file = os.fspath(file)
    _check_types(file, mode, buffering, encoding, errors)
    letters, binary = _checked_mode(mode)
    if binary:
        for name, value in (("encoding", encoding), ("errors", errors), ("newline", newline)):
            if value is not None:
                raise ValueError(f"binary mode doesn't take {'an' if name != 'newline' else 'a'} "
                                 f"{name} argument")
        if buffering == 1:
            warnings.warn("line buffering (buffering=1) isn't supported in binary mode, the "
                          "default buffer size will be used", RuntimeWarning, 2)
    result = raw = FileIO(file, letters, closefd, opener=opener)
    try:
        by_line = buffering == 1 or buffering < 0 and raw.isatty()
        if by_line:
            buffering = -1
        if buffering == 0:
            if not binary:
                raise ValueError("can't have unbuffered text I/O")
            return result
        result = buffer = _buffered(raw, letters, raw._blksize if buffering == -1 else buffering)
        if not binary:
            result = TextIOWrapper(buffer, text_encoding(encoding), errors, newline, by_line)
            result.mode = mode
        return result
    except BaseException:
        result.close()
        raise


def _open_code_with_warning(path):
    """Open a file of code; where the native function is missing, which asks hooks."""
    warnings.warn("_pyio.open_code() may not be using hooks", RuntimeWarning, 2)
    return open(path, "rb")


open_code = getattr(io, 'open_code', _open_code_with_warning)
