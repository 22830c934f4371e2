"""What the codecs from bytes to bytes have in common: their classes, made of two functions."""

import codecs


def entry(name, encode, decode, encoder=None, decoder=None):
    """The CodecInfo of a codec that is no text encoding.

    encode and decode take bytes and give (bytes, length of the input); without incremental classes of
    its own every piece of the input is a whole.
    """

    class Codec(codecs.Codec):
        def encode(self, input, errors='strict'):
            return encode(input, errors)

        def decode(self, input, errors='strict'):
            return decode(input, errors)

    class IncrementalEncoder(codecs.IncrementalEncoder):
        def encode(self, input, final=False):
            return encode(input, self.errors)[0]

    class IncrementalDecoder(codecs.IncrementalDecoder):
        def decode(self, input, final=False):
            return decode(input, self.errors)[0]

    class StreamWriter(Codec, codecs.StreamWriter):
        charbuffertype = bytes

    class StreamReader(Codec, codecs.StreamReader):
        charbuffertype = bytes

    return codecs.CodecInfo(
        name=name, encode=encode, decode=decode, streamreader=StreamReader,
        streamwriter=StreamWriter, incrementalencoder=encoder or IncrementalEncoder,
        incrementaldecoder=decoder or IncrementalDecoder, _is_text_encoding=False)


class Compressing(codecs.IncrementalEncoder):
    """An incremental encoder over a compressor, which start() makes."""

    def __init__(self, errors='strict'):
        assert errors == 'strict'
        self.errors = errors
        self.reset()

    def encode(self, input, final=False):
        data = self.compressor.compress(input)
        return data + self.compressor.flush() if final else data

    def reset(self):
        self.compressor = self.start()


class Decompressing(codecs.IncrementalDecoder):
    """An incremental decoder over a decompressor, which start() makes."""

    def __init__(self, errors='strict'):
        assert errors == 'strict'
        self.errors = errors
        self.reset()

    def decode(self, input, final=False):
        return self.decompressor.decompress(input)

    def reset(self):
        self.decompressor = self.start()
