"""Generators: messages to text or bytes."""
import random
import re
import sys
from io import BytesIO, StringIO

from email._policybase import validate_header
from email.errors import HeaderWriteError

__all__ = ['Generator', 'DecodedGenerator', 'BytesGenerator']


class Generator:
    """Writes messages as text."""

    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, *, policy=None):
        self._fp = outfp
        self._mangle_from_ = mangle_from_
        self.maxheaderlen = maxheaderlen
        self.policy = policy

    def write(self, s):
        self._fp.write(s)

    def flatten(self, msg, unixfrom=False, linesep=None):
        """Writes the message and its parts."""
        policy = msg.policy if self.policy is None else self.policy
        if linesep is not None:
            policy = policy.clone(linesep=linesep)
        if self.maxheaderlen is not None:
            policy = policy.clone(max_line_length=self.maxheaderlen)
        self._policy = policy
        self._linesep = policy.linesep
        if unixfrom:
            import time
            line = msg.get_unixfrom() or 'From nobody ' + time.ctime(time.time())
            self.write(line + self._linesep)
        self._message(msg)

    def clone(self, fp):
        return self.__class__(fp, self._mangle_from_, None, policy=self.policy)

    def _message(self, msg):
        if msg.get_content_maintype() == 'multipart' and (msg.is_multipart() or not
                                                          msg.get_payload()):
            self._boundary(msg)
        for name, value in msg.raw_items():
            folded = self._fold(name, value)
            if self._policy.verify_generated_headers:
                validate_header(folded.rstrip('\r\n'), name)
            self.write(folded)
        self.write(self._linesep)
        payload = msg.get_payload()
        if msg.is_multipart():
            if msg.get_content_maintype() == 'message':
                for part in payload:
                    self._message(part)
            else:
                self._multipart(msg, payload)
        elif payload is not None:
            self._text(msg, payload)

    def _fold(self, name, value):
        return self._policy.fold(name, value)

    def _text(self, msg, payload):
        if not isinstance(payload, str):
            raise TypeError('string payload expected: %s' % type(payload))
        if not payload.isascii() and not self._raw(msg):
            data = payload.encode('ascii', 'surrogateescape') if any(
                '\ud800' <= c <= '\udfff' for c in payload) else None
            if data is not None:
                payload = data.decode(msg.get_param('charset', 'ascii'), 'replace')
        mangle = self._mangle_from_
        if mangle if mangle is not None else self._policy.mangle_from_:
            payload = re.sub('^From ', '>From ', payload, flags=re.MULTILINE)
        self.write(self._linesep.join(re.split('\r\n|\r|\n', payload)))

    def _raw(self, msg):
        return False

    def _boundary(self, msg):
        """Gives a multipart message a boundary that occurs nowhere in it."""
        if msg.get_boundary() is not None:
            return
        text = '\n'.join(str(part.get_payload()) for part in msg.walk() if not part.is_multipart())
        while True:
            boundary = '=' * 15 + '%019d' % random.randrange(sys.maxsize) + '=='
            if '--' + boundary not in text:
                break
        msg.set_boundary(boundary)

    def _multipart(self, msg, parts):
        boundary = msg.get_boundary()
        sep = self._linesep
        if msg.preamble is not None:
            self.write(sep.join(msg.preamble.splitlines()) + sep)
        for i, part in enumerate(parts):
            self.write(('' if i == 0 else sep) + '--' + boundary + sep)
            self._message(part)
        if not parts:
            self.write('--' + boundary + sep)
        self.write(sep + '--' + boundary + '--' + sep)
        if msg.epilogue:
            self.write(sep.join(msg.epilogue.splitlines())
                       + (sep if msg.epilogue.endswith('\n') else ''))


class BytesGenerator(Generator):
    """Writes messages as bytes."""

    def write(self, s):
        self._fp.write(s.encode('utf-8' if self._policy.utf8 else 'ascii', 'surrogateescape'))

    def _raw(self, msg):
        return True

    def _text(self, msg, payload):
        if isinstance(payload, str) and not payload.isascii() and not any(
                '\ud800' <= c <= '\udfff' for c in payload):
            payload = payload.encode(msg.get_param('charset', 'utf-8')).decode(
                'ascii', 'surrogateescape')
        super()._text(msg, payload)


class DecodedGenerator(Generator):
    """Writes text parts decoded and a line for each other part."""

    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, fmt=None, *, policy=None):
        super().__init__(outfp, mangle_from_, maxheaderlen, policy=policy)
        self._fmt = fmt or '[Non-text (%(type)s) part of message omitted, filename %(filename)s]'

    def _message(self, msg):
        for part in msg.walk():
            if part.get_content_maintype() == 'text':
                print(part.get_payload(decode=False), file=self._fp)
            elif part.get_content_maintype() != 'multipart':
                print(self._fmt % {
                    'type': part.get_content_type(), 'maintype': part.get_content_maintype(),
                    'subtype': part.get_content_subtype(),
                    'filename': part.get_filename('[no filename]'),
                    'description': part.get('Content-Description', '[no description]'),
                    'encoding': part.get('Content-Transfer-Encoding', '[no encoding]')},
                    file=self._fp)
