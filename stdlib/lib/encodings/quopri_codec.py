"""bytes to quoted-printable bytes (RFC 2045) and back."""

from io import BytesIO

from ._transform import entry


def quopri_encode(input, errors='strict'):
    import quopri
    assert errors == 'strict'
    out = BytesIO()
    quopri.encode(BytesIO(input), out, quotetabs=True)
    return out.getvalue(), len(input)


def quopri_decode(input, errors='strict'):
    import quopri
    assert errors == 'strict'
    out = BytesIO()
    quopri.decode(BytesIO(input), out)
    return out.getvalue(), len(input)


def getregentry():
    return entry('quopri', quopri_encode, quopri_decode)
