"""bytes compressed with bzip2 and back."""

import bz2

from ._transform import Compressing, Decompressing, entry


def bz2_encode(input, errors='strict'):
    assert errors == 'strict'
    return bz2.compress(input), len(input)


def bz2_decode(input, errors='strict'):
    assert errors == 'strict'
    return bz2.decompress(input), len(input)


class IncrementalEncoder(Compressing):
    start = bz2.BZ2Compressor


class IncrementalDecoder(Decompressing):
    start = bz2.BZ2Decompressor

    def decode(self, input, final=False):
        try:
            return self.decompressor.decompress(input)
        except EOFError:
            return b''


def getregentry():
    return entry('bz2', bz2_encode, bz2_decode, IncrementalEncoder, IncrementalDecoder)
