"""Policies: how messages are read and written. Compat32 is the one that is used unless told."""
from email import header
from email.errors import HeaderWriteError

__all__ = ['Policy', 'Compat32', 'compat32']


def _sanitized(text):
    """Bytes that came with the surrogateescape handler, as the replacement character."""
    if not isinstance(text, str) or text.isascii():
        return text
    return text.encode('utf-8', 'surrogateescape').decode('utf-8', 'replace')


class Policy:
    """Settings: immutable, changed by clone(), combined with "+"."""

    raise_on_defect = False
    linesep = '\n'
    cte_type = '8bit'
    max_line_length = 78
    mangle_from_ = False
    message_factory = None
    verify_generated_headers = True
    utf8 = False

    def __init__(self, **kw):
        for name, value in kw.items():
            if not hasattr(type(self), name):
                raise TypeError('{!r} is an invalid keyword argument for {}'.format(
                    name, self.__class__.__name__))
            self.__dict__[name] = value

    def __repr__(self):
        return '{}({})'.format(self.__class__.__name__, ', '.join(
            '{}={!r}'.format(name, value) for name, value in self.__dict__.items()))

    def __setattr__(self, name, value):
        if hasattr(self.__class__, name):
            msg = '{!r} object attribute {!r} is read-only'
        else:
            msg = '{!r} object has no attribute {!r}'
        raise AttributeError(msg.format(self.__class__.__name__, name))

    def clone(self, **kw):
        """A policy with other values for some settings."""
        return type(self)(**{**self.__dict__, **kw})

    def __add__(self, other):
        return self.clone(**other.__dict__)

    def handle_defect(self, obj, defect):
        if self.raise_on_defect:
            raise defect
        self.register_defect(obj, defect)

    def register_defect(self, obj, defect):
        obj.defects.append(defect)

    def header_max_count(self, name):
        """How many headers of the name may be there; None: any number."""
        return None

    def header_source_parse(self, sourcelines):
        """(name, value) of the lines of a header."""
        name, value = sourcelines[0].split(':', 1)
        value = ''.join((value, *sourcelines[1:])).lstrip(' \t\r\n')
        return name, value.rstrip('\r\n')

    def header_store_parse(self, name, value):
        return name, value

    def header_fetch_parse(self, name, value):
        return _sanitized(value)

    def fold(self, name, value):
        """The header as text, lines as long as the policy allows where they can be broken."""
        return self._fold(name, value)

    def fold_binary(self, name, value):
        return self._fold(name, value).encode('utf-8' if self.utf8 else 'ascii', 'surrogateescape')

    def _fold(self, name, value):
        if isinstance(value, header.Header):
            text = value.encode(linesep=self.linesep, maxlinelen=self.max_line_length or 0)
        elif self.utf8 or str(value).isascii():
            text = self.linesep.join(str(value).splitlines())
            limit = self.max_line_length or 0
            if limit and len(name) + 2 + len(text) > limit and self.linesep not in text:
                text = header.fold_text(text, limit, len(name) + 2, self.linesep)
        else:
            text = header.Header(_sanitized(value), 'utf-8', header_name=name).encode(
                linesep=self.linesep, maxlinelen=self.max_line_length or 0)
        return name + ': ' + text + self.linesep


def validate_header_name(name):
    """ValueError for names that would make a different header."""
    for char in name:
        if not 33 <= ord(char) <= 126 or char == ':':
            raise ValueError(f'Header field name contains invalid characters: {name!r}')


def validate_header(text, name):
    """HeaderWriteError when the folded text holds more than one header."""
    lines = text.splitlines()
    if any(line and line[0] not in ' \t' for line in lines[1:]):
        raise HeaderWriteError(f'folded header contains newline: {text!r}')


class Compat32(Policy):
    """The behaviour of Python 3.2's email package."""

    mangle_from_ = True

    def header_fetch_parse(self, name, value):
        if isinstance(value, str) and not value.isascii() and any(
                '\ud800' <= c <= '\udfff' for c in value):
            return header.Header(value, charset='unknown-8bit', header_name=name)
        return value


compat32 = Compat32()
