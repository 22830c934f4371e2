"""Reading and writing xz and lzma files and data."""
import io

import _compression
from _lzma import *
from _lzma import _encode_filter_properties, _decode_filter_properties

__all__ = [
    'CHECK_NONE', 'CHECK_CRC32', 'CHECK_CRC64', 'CHECK_SHA256',
    'CHECK_ID_MAX', 'CHECK_UNKNOWN',
    'FILTER_LZMA1', 'FILTER_LZMA2', 'FILTER_DELTA', 'FILTER_X86', 'FILTER_IA64',
    'FILTER_ARM', 'FILTER_ARMTHUMB', 'FILTER_POWERPC', 'FILTER_SPARC',
    'FORMAT_AUTO', 'FORMAT_XZ', 'FORMAT_ALONE', 'FORMAT_RAW',
    'MF_HC3', 'MF_HC4', 'MF_BT2', 'MF_BT3', 'MF_BT4',
    'MODE_FAST', 'MODE_NORMAL', 'PRESET_DEFAULT', 'PRESET_EXTREME',

    'LZMACompressor', 'LZMADecompressor', 'LZMAFile', 'LZMAError',
    'open', 'compress', 'decompress', 'is_check_supported',
]


class LZMAFile(_compression.CompressedFile):
    """A file in xz, lzma or raw format, with most methods of a binary file object."""

    def __init__(self, filename=None, mode='r', *, format=None, check=-1, preset=None,
                 filters=None):
        """filename is a name or a file object; mode "r", "w", "x" or "a", with or without "b".
        format, check, preset and filters are LZMACompressor's or LZMADecompressor's."""
        if mode in ('r', 'rb'):
            if check != -1:
                raise ValueError('Cannot specify an integrity check when opening a file for '
                                 'reading')
            if preset is not None:
                raise ValueError('Cannot specify a preset compression level when opening a file '
                                 'for reading')
            if format is None:
                format = FORMAT_AUTO
            reading = True
        elif mode in ('w', 'wb', 'a', 'ab', 'x', 'xb'):
            if format is None:
                format = FORMAT_XZ
            reading = False
            self._compressor = LZMACompressor(format=format, check=check, preset=preset,
                                              filters=filters)
        else:
            raise ValueError('Invalid mode: {!r}'.format(mode))
        self._open(filename, mode if 'b' in mode else mode + 'b', reading)
        if reading:
            self._read_with(LZMADecompressor, LZMAError, format=format, filters=filters)



def open(filename, mode='rb', *, format=None, check=-1, preset=None, filters=None, encoding=None,
         errors=None, newline=None):
    """Open a file in binary or text mode ("rt", "wt", "xt", "at")."""
    _compression.check_text_arguments(mode, encoding, errors, newline)
    binary_file = LZMAFile(filename, mode.replace('t', ''), format=format, check=check,
                           preset=preset, filters=filters)
    if 't' in mode:
        return io.TextIOWrapper(binary_file, io.text_encoding(encoding), errors, newline)
    return binary_file


def compress(data, format=FORMAT_XZ, check=-1, preset=None, filters=None):
    """Compress a block of data."""
    comp = LZMACompressor(format, check, preset, filters)
    return comp.compress(data) + comp.flush()


def decompress(data, format=FORMAT_AUTO, memlimit=None, filters=None):
    """Decompress a block of data, of one or more streams."""
    results = []
    while True:
        decomp = LZMADecompressor(format, memlimit, filters)
        try:
            res = decomp.decompress(data)
        except LZMAError:
            if results:
                break  # something else behind the last stream: ignored
            raise
        results.append(res)
        if not decomp.eof:
            raise LZMAError('Compressed data ended before the end-of-stream marker was reached')
        data = decomp.unused_data
        if not data:
            break
    return b''.join(results)
