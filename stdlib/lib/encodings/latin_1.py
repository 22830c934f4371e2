"""The codec iso8859-1, written in C: its classes under the names that such a module has."""

import codecs

_info = codecs.lookup('iso8859-1')
encode, decode = _info.encode, _info.decode
IncrementalEncoder, IncrementalDecoder = _info.incrementalencoder, _info.incrementaldecoder
StreamReader, StreamWriter = _info.streamreader, _info.streamwriter


def getregentry():
    return _info
