"""bytes to base64 lines and back."""

import codecs


def base64_encode(input, errors='strict'):
    import base64
    return base64.encodebytes(bytes(input)), len(input)


def base64_decode(input, errors='strict'):
    import base64
    return base64.decodebytes(bytes(input)), len(input)


class Codec(codecs.Codec):
    def encode(self, input, errors='strict'):
        return base64_encode(input, errors)

    def decode(self, input, errors='strict'):
        return base64_decode(input, errors)


class IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, input, final=False):
        return base64_encode(input, self.errors)[0]


class IncrementalDecoder(codecs.IncrementalDecoder):
    def decode(self, input, final=False):
        return base64_decode(input, self.errors)[0]


class StreamWriter(Codec, codecs.StreamWriter):
    charbuffertype = bytes


class StreamReader(Codec, codecs.StreamReader):
    charbuffertype = bytes


def getregentry():
    return codecs.CodecInfo(
        name='base64', encode=base64_encode, decode=base64_decode, streamreader=StreamReader,
        streamwriter=StreamWriter, incrementalencoder=IncrementalEncoder,
        incrementaldecoder=IncrementalDecoder, _is_text_encoding=False)
