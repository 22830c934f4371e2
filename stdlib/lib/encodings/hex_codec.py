"""bytes to hexadecimal bytes and back."""

import codecs


def hex_encode(input, errors='strict'):
    return bytes(input).hex().encode('ascii'), len(input)


def hex_decode(input, errors='strict'):
    return bytes.fromhex(str(bytes(input), 'ascii')), len(input)


class Codec(codecs.Codec):
    def encode(self, input, errors='strict'):
        return hex_encode(input, errors)

    def decode(self, input, errors='strict'):
        return hex_decode(input, errors)


class IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, input, final=False):
        return hex_encode(input, self.errors)[0]


class IncrementalDecoder(codecs.IncrementalDecoder):
    def decode(self, input, final=False):
        return hex_decode(input, self.errors)[0]


class StreamWriter(Codec, codecs.StreamWriter):
    charbuffertype = bytes


class StreamReader(Codec, codecs.StreamReader):
    charbuffertype = bytes


def getregentry():
    return codecs.CodecInfo(
        name='hex', encode=hex_encode, decode=hex_decode, streamreader=StreamReader,
        streamwriter=StreamWriter, incrementalencoder=IncrementalEncoder,
        incrementaldecoder=IncrementalDecoder, _is_text_encoding=False)
