"""Headers of a response as a mapping over WSGI's list of (name, value) pairs."""

import re

_SPECIAL = re.compile(r'[ \(\)<>@,;:\\"/\[\]\?=]')


def _parameter(name, value, quote=True):
    """name="value" with quotes where the value needs them."""
    if value is None or not value:
        return name
    if quote or _SPECIAL.search(value):
        value = value.replace('\\', '\\\\').replace('"', r'\"')
        return f'{name}="{value}"'
    return f'{name}={value}'


class Headers:
    """Case-insensitive names, several values allowed; a missing name reads as None."""

    def __init__(self, headers=None):
        headers = headers if headers is not None else []
        if type(headers) is not list:
            raise TypeError('Headers should be a list of name/value tuples')
        self._headers = headers
        for name, value in headers:
            self._text(name)
            self._text(value)

    def _text(self, value):
        if type(value) is str:
            return value
        raise AssertionError(f'Header names/values must be of type str (got {value!r})')

    def __len__(self):
        return len(self._headers)

    def __setitem__(self, name, value):
        del self[name]
        self._headers.append((self._text(name), self._text(value)))

    def __delitem__(self, name):
        name = self._text(name).lower()
        self._headers[:] = [pair for pair in self._headers if pair[0].lower() != name]

    def __getitem__(self, name):
        return self.get(name)

    def __contains__(self, name):
        return self.get(name) is not None

    def get_all(self, name):
        """All values of a header, in order."""
        name = self._text(name).lower()
        return [value for key, value in self._headers if key.lower() == name]

    def get(self, name, default=None):
        """The first value of a header."""
        name = self._text(name).lower()
        for key, value in self._headers:
            if key.lower() == name:
                return value
        return default

    def keys(self):
        return [name for name, _ in self._headers]

    def values(self):
        return [value for _, value in self._headers]

    def items(self):
        return self._headers[:]

    def __repr__(self):
        return f'{self.__class__.__name__}({self._headers!r})'

    def __str__(self):
        return '\r\n'.join([f'{name}: {value}' for name, value in self._headers] + ['', ''])

    def __bytes__(self):
        return str(self).encode('iso-8859-1')

    def setdefault(self, name, value):
        """The first value of a header, which is set when there is none."""
        old = self.get(name)
        if old is not None:
            return old
        self._headers.append((self._text(name), self._text(value)))
        return value

    def add_header(self, name, value, /, **parameters):
        """Add a header with parameters: underscores in their names become dashes."""
        parts = [] if value is None else [self._text(value)]
        for key, text in parameters.items():
            key = self._text(key).replace('_', '-')
            parts.append(key if text is None else _parameter(key, self._text(text)))
        self._headers.append((self._text(name), '; '.join(parts)))
