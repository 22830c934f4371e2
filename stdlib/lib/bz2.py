"""Reading and writing bzip2 files and data."""
import io

import _compression
from _bz2 import BZ2Compressor, BZ2Decompressor

__all__ = ['BZ2File', 'BZ2Compressor', 'BZ2Decompressor', 'open', 'compress', 'decompress']


class BZ2File(_compression.CompressedFile):
    """A file in bzip2 format, with most methods of a binary file object."""

    def __init__(self, filename, mode='r', *, compresslevel=9):
        """filename is a name or a file object; mode "r", "w", "x" or "a", with or without "b"."""
        if not 1 <= compresslevel <= 9:
            raise ValueError('compresslevel must be between 1 and 9')
        if mode in ('', 'r', 'rb'):
            mode = 'rb'
            reading = True
        elif mode in ('w', 'wb', 'x', 'xb', 'a', 'ab'):
            mode = mode[0] + 'b'
            reading = False
            self._compressor = BZ2Compressor(compresslevel)
        else:
            raise ValueError('Invalid mode: %r' % (mode,))
        self._open(filename, mode, reading)
        if reading:
            self._read_with(BZ2Decompressor, OSError)



def open(filename, mode='rb', compresslevel=9, encoding=None, errors=None, newline=None):
    """Open a bzip2 file in binary or text mode ("rt", "wt", "xt", "at")."""
    _compression.check_text_arguments(mode, encoding, errors, newline)
    binary_file = BZ2File(filename, mode.replace('t', ''), compresslevel=compresslevel)
    if 't' in mode:
        return io.TextIOWrapper(binary_file, io.text_encoding(encoding), errors, newline)
    return binary_file


def compress(data, compresslevel=9):
    """Compress a block of data."""
    comp = BZ2Compressor(compresslevel)
    return comp.compress(data) + comp.flush()


def decompress(data):
    """Decompress a block of data, of one or more streams."""
    results = []
    while data:
        decomp = BZ2Decompressor()
        try:
            res = decomp.decompress(data)
        except OSError:
            if results:
                break  # something else behind the last stream: ignored
            raise
        results.append(res)
        if not decomp.eof:
            raise ValueError('Compressed data ended before the end-of-stream marker was reached')
        data = decomp.unused_data
    return b''.join(results)
