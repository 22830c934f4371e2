"""The codec iso8859-1, written in C."""

import codecs


def getregentry():
    return codecs.lookup('iso8859-1')
