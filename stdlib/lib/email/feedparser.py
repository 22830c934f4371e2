"""FeedParser: takes the text in pieces; close() parses it and gives the message. It never raises:
what is wrong is noted as defects."""
import re

from email import errors
from email._policybase import compat32

__all__ = ['FeedParser', 'BytesFeedParser']

_line_end = re.compile(r'\r\n|\r|\n')
_header_line = re.compile(r'^(From |[\041-\071\073-\176]*:|[\t ])')


def _lines(text):
    """The lines with their ends."""
    at = 0
    out = []
    for match in _line_end.finditer(text):
        out.append(text[at:match.end()])
        at = match.end()
    if at < len(text):
        out.append(text[at:])
    return out


class FeedParser:
    """Incremental parser of text."""

    def __init__(self, _factory=None, *, policy=compat32):
        self.policy = policy
        if _factory is None:
            _factory = policy.message_factory
            if _factory is None:
                from email.message import Message
                _factory = Message
        self._factory = _factory
        self._parts = []
        self._headersonly = False

    def _set_headersonly(self):
        self._headersonly = True

    def feed(self, data):
        self._parts.append(data)

    def close(self):
        root = self._parse(_lines(''.join(self._parts)))
        self._parts = []
        if root.get_content_maintype() == 'multipart' and not root.is_multipart() \
                and not self._headersonly:
            self.policy.handle_defect(root, errors.MultipartInvariantViolationDefect())
        return root

    def _new(self):
        try:
            return self._factory(policy=self.policy)
        except TypeError:
            return self._factory()  # factories of before policies

    def _parse(self, lines):
        message = self._new()
        body = self._headers(message, lines)
        if self._headersonly:
            message.set_payload(''.join(lines[body:]))
        elif message.get_content_maintype() == 'multipart':
            self._multipart(message, lines[body:])
        elif message.get_content_maintype() == 'message' and message.get_content_type() != \
                'message/delivery-status':
            message.attach(self._parse(lines[body:]))
        else:
            message.set_payload(''.join(lines[body:]))
        return message

    def _headers(self, message, lines):
        """Stores the headers: the index of the first body line."""
        source = []

        def store():
            if source:
                name, value = self.policy.header_source_parse(source)
                message.set_raw(name, value)
                source.clear()

        for i, line in enumerate(lines):
            if not line.strip('\r\n'):
                store()
                return i + 1
            if not _header_line.match(line):
                # The body begins without a blank line.
                store()
                self.policy.handle_defect(message, errors.MissingHeaderBodySeparatorDefect(line))
                return i
            if line[0] in ' \t':
                if source:
                    source.append(line)
                else:
                    self.policy.handle_defect(
                        message, errors.FirstHeaderLineIsContinuationDefect(line))
                continue
            store()
            if line.startswith('From '):
                if i == 0:
                    message.set_unixfrom(line.rstrip('\r\n'))
                    continue
                self.policy.handle_defect(message, errors.MisplacedEnvelopeHeaderDefect(line))
                continue
            if line.startswith(':'):
                self.policy.handle_defect(
                    message, errors.InvalidHeaderDefect('Missing header name.'))
                continue
            source.append(line)
        store()
        return len(lines)

    def _multipart(self, message, lines):
        boundary = message.get_boundary()
        if boundary is None:
            self.policy.handle_defect(message, errors.NoBoundaryInMultipartDefect())
            message.set_payload(''.join(lines))
            return
        separator = re.compile('--' + re.escape(boundary) + r'(?P<end>--)?[ \t]*(\r\n|\r|\n)?$')
        starts = [(i, match) for i, line in enumerate(lines) if (match := separator.match(line))]
        if not starts:
            self.policy.handle_defect(message, errors.StartBoundaryNotFoundDefect())
            message.set_payload(''.join(lines))
            return
        first = starts[0][0]
        if first:
            message.preamble = _without_last_end(''.join(lines[:first]))
        closed = False
        for k, (i, match) in enumerate(starts):
            if match['end']:
                closed = True
                message.epilogue = ''.join(lines[i + 1:])
                break
            end = starts[k + 1][0] if k + 1 < len(starts) else len(lines)
            part = lines[i + 1:end]
            if part and end < len(lines):
                part[-1] = _without_last_end(part[-1])  # the line's end belongs to the boundary
            child = self._parse(part)
            if message.get_content_type() == 'multipart/digest':
                child.set_default_type('message/rfc822')
            message.attach(child)
        if not closed:
            self.policy.handle_defect(message, errors.CloseBoundaryNotFoundDefect())


def _without_last_end(text):
    match = re.search(r'(\r\n|\r|\n)$', text)
    return text[:match.start()] if match else text


class BytesFeedParser(FeedParser):
    """Incremental parser of bytes."""

    def feed(self, data):
        super().feed(data.decode('ascii', 'surrogateescape'))
