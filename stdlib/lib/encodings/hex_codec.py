"""bytes to hexadecimal bytes and back."""

import binascii

from ._transform import entry


def hex_encode(input, errors='strict'):
    assert errors == 'strict'
    return binascii.b2a_hex(input), len(input)


def hex_decode(input, errors='strict'):
    assert errors == 'strict'
    return binascii.a2b_hex(input), len(input)


def getregentry():
    return entry('hex', hex_encode, hex_decode)
