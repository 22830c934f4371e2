"""Character sets and the encodings that mail uses for them."""
import base64
import binascii

__all__ = ['Charset', 'add_alias', 'add_charset', 'add_codec']

QP = 1
BASE64 = 2
SHORTEST = 3
UNKNOWN8BIT = 'unknown-8bit'
DEFAULT_CHARSET = 'us-ascii'

# charset: (header encoding, body encoding, output charset)
CHARSETS = {
    'us-ascii': (None, None, None), 'iso-8859-1': (QP, QP, None), 'iso-8859-15': (QP, QP, None),
    'windows-1252': (QP, QP, None), 'utf-8': (SHORTEST, BASE64, 'utf-8'),
    'big5': (BASE64, BASE64, None), 'gb2312': (BASE64, BASE64, None),
    'euc-jp': (BASE64, None, 'iso-2022-jp'), 'shift_jis': (BASE64, None, 'iso-2022-jp'),
    'koi8-r': (BASE64, BASE64, None)}
ALIASES = {'latin_1': 'iso-8859-1', 'latin-1': 'iso-8859-1', 'ascii': 'us-ascii',
           'utf8': 'utf-8', 'cp949': 'ks_c_5601-1987'}
CODEC_MAP = {'us-ascii': None}


def add_charset(charset, header_enc=None, body_enc=None, output_charset=None):
    if body_enc == SHORTEST:
        raise ValueError('SHORTEST not allowed for body_enc')
    CHARSETS[charset] = (header_enc, body_enc, output_charset)


def add_alias(alias, canonical):
    ALIASES[alias] = canonical


def add_codec(charset, codecname):
    CODEC_MAP[charset] = codecname


class Charset:
    """A character set with its encodings for headers and bodies."""

    def __init__(self, input_charset=DEFAULT_CHARSET):
        name = str(input_charset).lower()
        self.input_charset = ALIASES.get(name, name)
        header, body, output = CHARSETS.get(self.input_charset, (SHORTEST, BASE64, None))
        self.header_encoding = header
        self.body_encoding = body
        self.output_charset = output or self.input_charset
        self.input_codec = CODEC_MAP.get(self.input_charset, self.input_charset)
        self.output_codec = CODEC_MAP.get(self.output_charset, self.output_charset)

    def __repr__(self):
        return self.input_charset.lower()

    __str__ = __repr__

    def __eq__(self, other):
        return str(self) == str(other).lower()

    def get_body_encoding(self):
        """'quoted-printable', 'base64', or a function to call with the message."""
        if self.body_encoding == QP:
            return 'quoted-printable'
        if self.body_encoding == BASE64:
            return 'base64'
        from email.encoders import encode_7or8bit
        return encode_7or8bit

    def get_output_charset(self):
        return self.output_charset or self.input_charset

    def body_encode(self, string):
        """The body as text in its transfer encoding."""
        if not string:
            return string
        data = string.encode(self.output_charset) if isinstance(string, str) else string
        if self.body_encoding == BASE64:
            return base64.encodebytes(data).decode('ascii')
        if self.body_encoding == QP:
            return binascii.b2a_qp(data, istext=True).decode('ascii')
        return data.decode('ascii', 'surrogateescape')
