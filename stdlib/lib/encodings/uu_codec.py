"""bytes to uuencoded lines and back, between "begin 666 <data>" and "end"."""

import binascii
from io import BytesIO

from ._transform import entry


def uu_encode(input, errors='strict', filename='<data>', mode=0o666):
    assert errors == 'strict'
    filename = filename.replace('\n', '\\n').replace('\r', '\\r')
    lines = [('begin %o %s\n' % (mode & 0o777, filename)).encode('ascii')]
    source = BytesIO(input)
    while chunk := source.read(45):
        lines.append(binascii.b2a_uu(chunk))
    lines.append(b' \nend\n')
    return b''.join(lines), len(input)


def uu_decode(input, errors='strict'):
    assert errors == 'strict'
    source = BytesIO(input)
    while True:
        line = source.readline()
        if not line:
            raise ValueError('Missing "begin" line in input data')
        if line[:5] == b'begin':
            break
    out = []
    while (line := source.readline()) and line != b'end\n':
        try:
            data = binascii.a2b_uu(line)
        except binascii.Error:
            # Some encoders write more than the length says.
            nbytes = (((line[0] - 32) & 63) * 4 + 5) // 3
            data = binascii.a2b_uu(line[:nbytes])
        out.append(data)
    if not line:
        raise ValueError('Truncated input data')
    return b''.join(out), len(input)


def getregentry():
    return entry('uu', uu_encode, uu_decode)
