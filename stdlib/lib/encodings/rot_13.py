"""The Caesar cipher by thirteen places, from str to str."""

import codecs

_upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
rot13_map = str.maketrans(_upper + _upper.lower(),
                          _upper[13:] + _upper[:13] + _upper[13:].lower() + _upper[:13].lower())


class Codec(codecs.Codec):
    def encode(self, input, errors='strict'):
        return str.translate(input, rot13_map), len(input)

    decode = encode


class IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, input, final=False):
        return str.translate(input, rot13_map)


class IncrementalDecoder(codecs.IncrementalDecoder):
    def decode(self, input, final=False):
        return str.translate(input, rot13_map)


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    pass


def rot13(infile, outfile):
    outfile.write(codecs.encode(infile.read(), 'rot-13'))


def getregentry():
    return codecs.CodecInfo(
        name='rot-13', encode=Codec().encode, decode=Codec().decode, streamreader=StreamReader,
        streamwriter=StreamWriter, incrementalencoder=IncrementalEncoder,
        incrementaldecoder=IncrementalDecoder, _is_text_encoding=False)
