"""The headers of a distribution's metadata."""

import email.message
import re
import textwrap


class Message(email.message.Message):
    """An email message whose indented description is taken back to its margin."""

    multiple_use_keys = {name.lower() for name in (
        'Classifier', 'Obsoletes-Dist', 'Platform', 'Project-URL', 'Provides-Dist',
        'Provides-Extra', 'Requires-Dist', 'Requires-External', 'Supported-Platform', 'Dynamic')}

    def __new__(cls, orig):
        result = super().__new__(cls)
        vars(result).update(vars(orig))
        return result

    def __init__(self, *args, **kwargs):
        self._headers = self._repair_headers()

    def __iter__(self):
        return super().__iter__()

    def __getitem__(self, item):
        result = super().__getitem__(item)
        if result is None:
            import warnings
            warnings.warn('Implicit None on return values is deprecated and will raise '
                          'KeyErrors.', DeprecationWarning, stacklevel=2)
        return result

    def _repair_headers(self):
        def redent(value):
            if not isinstance(value, str) or '\n' not in value:
                return value
            return textwrap.dedent(' ' * 8 + value)
        headers = [(key, redent(value)) for key, value in vars(self)['_headers']]
        if self._payload:
            headers.append(('Description', self.get_payload()))
        return headers

    @property
    def json(self):
        """The metadata as PEP 566 has it in JSON."""
        result = {}
        for key in self:
            name = key.lower().replace('-', '_')
            if key.lower() in self.multiple_use_keys:
                result[name] = self.get_all(key)
            elif key == 'Keywords':
                result[name] = re.split(r'\s+', self[key])
            else:
                result[name] = self[key]
        return result
