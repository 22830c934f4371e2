"""Quoted-printable bytes (RFC 1521): what is not printable ASCII as =XX."""

from binascii import a2b_qp, b2a_qp

__all__ = ["encode", "decode", "encodestring", "decodestring"]

ESCAPE = b'='
MAXLINESIZE = 76
HEX = b'0123456789ABCDEF'
EMPTYSTRING = b''


def needsquoting(c, quotetabs, header):
    """Decide whether a particular byte ordinal needs to be quoted."""
    assert isinstance(c, bytes)
    if c in b' \t':
        return quotetabs
    if c == b'_':
        return header  # a space there
    return c == ESCAPE or not b' ' <= c <= b'~'


def quote(c):
    """Quote a single character."""
    assert isinstance(c, bytes) and len(c) == 1
    return b'=%02X' % c[0]


def encode(input, output, quotetabs, header=False):
    """Read 'input', apply quoted-printable encoding, and write to 'output'.

    quotetabs: spaces and tabs inside lines are quoted too; header: spaces become '_' (RFC 1522).
    """
    output.write(b2a_qp(input.read(), quotetabs=quotetabs, header=header))


def encodestring(s, quotetabs=False, header=False):
    return b2a_qp(s, quotetabs=quotetabs, header=header)


def decode(input, output, header=False):
    """Read 'input', apply quoted-printable decoding, and write to 'output'."""
    output.write(a2b_qp(input.read(), header=header))


def decodestring(s, header=False):
    return a2b_qp(s, header=header)


def ishex(c):
    """Return true if the byte ordinal 'c' is a hexadecimal digit in ASCII."""
    assert isinstance(c, bytes)
    return b'0' <= c <= b'9' or b'a' <= c <= b'f' or b'A' <= c <= b'F'


def unhex(s):
    """Get the integer value of a hexadecimal number."""
    return int(s, 16) if s else 0


def main():
    import getopt
    import sys
    usage = ("usage: quopri [-t | -d] [file] ...\n-t: quote tabs\n"
             "-d: decode; default encode\n")
    try:
        options, names = getopt.getopt(sys.argv[1:], 'td')
    except getopt.error as msg:
        sys.stdout = sys.stderr
        print(msg)
        print(usage, end='')
        sys.exit(2)
    tabs, back = ('-t', '') in options, ('-d', '') in options
    if tabs and back:
        sys.stdout = sys.stderr
        print("-t and -d are mutually exclusive")
        sys.exit(2)
    status = 0
    for name in names or ['-']:
        try:
            source = sys.stdin.buffer if name == '-' else open(name, 'rb')
        except OSError as msg:
            sys.stderr.write("%s: can't open (%s)\n" % (name, msg))
            status = 1
            continue
        try:
            if back:
                decode(source, sys.stdout.buffer)
            else:
                encode(source, sys.stdout.buffer, tabs)
        finally:
            if source is not sys.stdin.buffer:
                source.close()
    if status:
        sys.exit(status)


if __name__ == '__main__':
    main()
