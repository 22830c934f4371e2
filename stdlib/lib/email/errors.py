"""Exceptions of the email package, and the defects that parsers note on messages."""


class MessageError(Exception):
    """Base class of the errors."""


class MessageParseError(MessageError):
    """Base class of parsing errors."""


class HeaderParseError(MessageParseError):
    """A header cannot be parsed."""


class BoundaryError(MessageParseError):
    """The end of a multipart was not found."""


class MultipartConversionError(MessageError, TypeError):
    """A part was added to what is no multipart."""


class CharsetError(MessageError):
    """A character set is not what it should be."""


class HeaderWriteError(MessageError):
    """A header would be read as something else."""


class MessageDefect(ValueError):
    """Base class of defects."""

    def __init__(self, line=None):
        if line is not None:
            super().__init__(line)
        self.line = line


class NoBoundaryInMultipartDefect(MessageDefect):
    """A multipart message without a boundary parameter."""


class StartBoundaryNotFoundDefect(MessageDefect):
    """The boundary never came."""


class CloseBoundaryNotFoundDefect(MessageDefect):
    """The closing boundary never came."""


class FirstHeaderLineIsContinuationDefect(MessageDefect):
    """The first header line begins with white space."""


class MisplacedEnvelopeHeaderDefect(MessageDefect):
    """A "From " line among the headers."""


class MissingHeaderBodySeparatorDefect(MessageDefect):
    """A line that is no header before the blank line."""


MalformedHeaderDefect = MissingHeaderBodySeparatorDefect


class MultipartInvariantViolationDefect(MessageDefect):
    """A multipart message without parts."""


class InvalidMultipartContentTransferEncodingDefect(MessageDefect):
    """A multipart message with an encoding of its own."""


class UndecodableBytesDefect(MessageDefect):
    """Bytes that no character set explains."""


class InvalidBase64PaddingDefect(MessageDefect):
    """Base64 with wrong padding."""


class InvalidBase64CharactersDefect(MessageDefect):
    """Base64 with other characters."""


class InvalidBase64LengthDefect(MessageDefect):
    """Base64 of an impossible length."""


class HeaderDefect(MessageDefect):
    """Base class of defects in headers."""


class InvalidHeaderDefect(HeaderDefect):
    """A header that is not valid."""


class HeaderMissingRequiredValue(HeaderDefect):
    """A header without the value it must have."""


class NonPrintableDefect(HeaderDefect):
    """Control characters in a header."""

    def __init__(self, non_printables):
        super().__init__(non_printables)
        self.non_printables = non_printables

    def __str__(self):
        return 'the following ASCII non-printables found in header: {}'.format(self.non_printables)


class ObsoleteHeaderDefect(HeaderDefect):
    """A header in an obsolete form."""


class NonASCIILocalPartDefect(HeaderDefect):
    """A local part with other characters than ASCII."""


class InvalidDateDefect(HeaderDefect):
    """A date that is none."""
