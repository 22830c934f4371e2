"""The codec utf-8, written in C."""

import codecs


def getregentry():
    return codecs.lookup('utf-8')
