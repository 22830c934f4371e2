"""bytes compressed with zlib and back."""

import zlib

from ._transform import Compressing, Decompressing, entry


def zlib_encode(input, errors='strict'):
    assert errors == 'strict'
    return zlib.compress(input), len(input)


def zlib_decode(input, errors='strict'):
    assert errors == 'strict'
    return zlib.decompress(input), len(input)


class IncrementalEncoder(Compressing):
    start = staticmethod(zlib.compressobj)


class IncrementalDecoder(Decompressing):
    start = staticmethod(zlib.decompressobj)

    def decode(self, input, final=False):
        data = self.decompressor.decompress(input)
        return data + self.decompressor.flush() if final else data


def getregentry():
    return entry('zlib', zlib_encode, zlib_decode, IncrementalEncoder, IncrementalDecoder)
