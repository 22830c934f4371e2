"""Base of the MIME classes."""
from email import message
from email._policybase import compat32

__all__ = ['MIMEBase']


class MIMEBase(message.Message):
    """A part of a type."""

    def __init__(self, _maintype, _subtype, *, policy=None, **_params):
        message.Message.__init__(self, policy=compat32 if policy is None else policy)
        self.add_header('Content-Type', '%s/%s' % (_maintype, _subtype), **_params)
        self['MIME-Version'] = '1.0'
