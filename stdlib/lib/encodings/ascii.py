"""The codec ascii, written in C."""

import codecs


def getregentry():
    return codecs.lookup('ascii')
