"""Headers with other characters than ASCII: encoded words (RFC 2047)."""
import base64
import binascii
import re

from email.errors import HeaderParseError

__all__ = ['Header', 'decode_header', 'make_header']

_encoded_word = re.compile(r'=\?([^?]*?)\?([qQbB])\?(.*?)\?=')


def _decode_word(charset, encoding, text):
    if encoding in 'qQ':
        raw = text.replace('_', ' ').encode('ascii', 'surrogateescape')
        return re.sub(rb'=([0-9A-Fa-f]{2})', lambda m: bytes.fromhex(m[1].decode()), raw)
    missing = len(text) % 4
    try:
        return base64.b64decode(text + '==='[:4 - missing] if missing else text)
    except binascii.Error:
        raise HeaderParseError('Base64 decoding error')


def decode_header(header):
    """The parts of a header as (bytes or str, charset or None)."""
    if hasattr(header, '_chunks'):
        return [(string.encode(charset or 'us-ascii', 'surrogateescape'), charset)
                for string, charset in header._chunks]
    if not _encoded_word.search(header):
        return [(header, None)]
    parts = []
    for line in header.splitlines():
        at = 0
        after_word = False
        for match in _encoded_word.finditer(line):
            between = line[at:match.start()]
            # White space between two encoded words belongs to neither.
            if between and not (after_word and not between.strip()):
                if not parts:
                    between = between.lstrip()
                if between:
                    parts.append((between.encode('raw-unicode-escape'), None))
            charset = match[1].lower()
            word = _decode_word(charset, match[2], match[3])
            if parts and parts[-1][1] == charset:
                parts[-1] = (parts[-1][0] + word, charset)
            else:
                parts.append((word, charset))
            at = match.end()
            after_word = True
        if line[at:].strip():
            parts.append((line[at:].encode('raw-unicode-escape'), None))
    return parts


def decode_text(text):
    """The header's text with encoded words decoded; as it is when that fails."""
    if '=?' not in text:
        return text
    try:
        out = []
        for part, charset in decode_header(text):
            out.append(part if isinstance(part, str)
                       else part.decode(charset or 'latin-1', 'replace'))
        return ''.join(out)
    except (HeaderParseError, LookupError):
        return text


def make_header(decoded_seq, maxlinelen=None, header_name=None, continuation_ws=' '):
    """A Header from what decode_header gives."""
    h = Header(maxlinelen=maxlinelen, header_name=header_name, continuation_ws=continuation_ws)
    for string, charset in decoded_seq:
        h.append(string, charset)
    return h


def fold_text(text, limit, used, linesep='\n', indent=' '):
    """Breaks the text at spaces so that lines fit, as far as its words allow."""
    lines = []
    line = ''
    room = limit - used
    for word in re.findall(r'\s*\S+', text):
        if line and len(line) + len(word) > room:
            lines.append(line)
            line = word.lstrip()
            room = limit - len(indent)
        else:
            line += word
    lines.append(line)
    return (linesep + indent).join(lines)


class Header:
    """A header's value in pieces with character sets of their own."""

    def __init__(self, s=None, charset=None, maxlinelen=None, header_name=None, continuation_ws=' ',
                 errors='strict'):
        self._charset = str(charset) if charset is not None else 'us-ascii'
        self._continuation_ws = continuation_ws
        self._chunks = []
        self._maxlinelen = 76 if maxlinelen is None else maxlinelen
        self._headerlen = len(header_name) + 2 if header_name else 0
        if s is not None:
            self.append(s, charset, errors)

    def append(self, s, charset=None, errors='strict'):
        """Adds a piece: bytes in that character set, or text."""
        charset = str(charset) if charset is not None else self._charset
        if not isinstance(s, str):
            if charset == 'unknown-8bit':
                s = s.decode('us-ascii', 'surrogateescape')
            else:
                s = s.decode('utf-8' if charset == 'us-ascii' and errors != 'strict' else charset,
                             errors)
        if charset == 'us-ascii' and not s.isascii() and not any(
                '\ud800' <= c <= '\udfff' for c in s):
            charset = 'utf-8'
        self._chunks.append((s, None if charset in ('us-ascii', 'ascii') else charset))

    def __str__(self):
        out = []
        last = ''
        for string, charset in self._chunks:
            if charset == 'unknown-8bit':
                string = string.encode('ascii', 'surrogateescape').decode('ascii', 'replace')
            if out and (charset is None) != (last is None) and not (
                    out[-1][-1:].isspace() or string[:1].isspace()):
                out.append(' ')
            out.append(string)
            last = charset
        return ''.join(out)

    def __eq__(self, other):
        return other == str(self)

    def encode(self, splitchars=';, \t', maxlinelen=None, linesep='\n'):
        """The value for the wire: ASCII with encoded words, folded."""
        limit = self._maxlinelen if maxlinelen is None else maxlinelen
        words = []
        for string, charset in self._chunks:
            if charset is None or charset == 'unknown-8bit':
                words.append(string)
            else:
                words.append(' '.join(self._words(string, charset)))
        text = ' '.join(word.strip() if i else word for i, word in enumerate(words))
        if not limit or len(text) + self._headerlen <= limit:
            return text
        return fold_text(text, limit, self._headerlen, linesep, self._continuation_ws)

    @staticmethod
    def _words(string, charset):
        """Encoded words of at most 75 characters, each with whole characters in it."""
        room = 75 - len('=??b??=') - len(charset)
        piece = ''
        for char in string:
            if len(base64.b64encode((piece + char).encode(charset))) > room:
                yield '=?%s?b?%s?=' % (charset, base64.b64encode(piece.encode(charset)).decode())
                piece = ''
            piece += char
        if piece:
            yield '=?%s?b?%s?=' % (charset, base64.b64encode(piece.encode(charset)).decode())
