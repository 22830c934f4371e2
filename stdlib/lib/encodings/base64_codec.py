"""bytes to base64 lines and back."""

from ._transform import entry


def base64_encode(input, errors='strict'):
    import base64
    assert errors == 'strict'
    return base64.encodebytes(input), len(input)


def base64_decode(input, errors='strict'):
    import base64
    assert errors == 'strict'
    return base64.decodebytes(input), len(input)


def getregentry():
    return entry('base64', base64_encode, base64_decode)
