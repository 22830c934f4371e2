"""Policies for messages of today: email.policy.default, SMTP, HTTP and strict."""
from email._policybase import Compat32, Policy, _sanitized, compat32
from email.header import decode_text

__all__ = ['Compat32', 'compat32', 'Policy', 'EmailPolicy', 'default', 'strict', 'SMTP', 'SMTPUTF8',
           'HTTP']


class EmailPolicy(Policy):
    """Header values are unfolded and decoded strings; messages are EmailMessage objects."""

    refold_source = 'long'
    header_factory = None
    content_manager = None

    @property
    def message_factory(self):
        from email.message import EmailMessage
        return self.__dict__.get('message_factory') or EmailMessage

    def header_max_count(self, name):
        return 1 if name.lower() in _unique else None

    def header_store_parse(self, name, value):
        if isinstance(value, str) and len(value.splitlines()) > 1:
            raise ValueError('Header values may not contain linefeed or carriage return characters')
        return name, value

    def header_fetch_parse(self, name, value):
        return decode_text(_sanitized(''.join(str(value).splitlines())))


_unique = {'subject', 'date', 'from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'message-id',
           'in-reply-to', 'references', 'mime-version', 'content-type',
           'content-transfer-encoding', 'content-disposition'}

default = EmailPolicy()
strict = default.clone(raise_on_defect=True)
SMTP = default.clone(linesep='\r\n')
HTTP = default.clone(linesep='\r\n', max_line_length=None)
SMTPUTF8 = SMTP.clone(utf8=True)
