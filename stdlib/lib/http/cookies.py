"""Cookies as a server sets and reads them (RFC 6265): SimpleCookie and Morsel."""
import re
import string
import types

__all__ = ['CookieError', 'BaseCookie', 'SimpleCookie']

_LegalChars = string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~:"
_UnescapedChars = _LegalChars + ' ()/<=>?@[]{}'
_is_legal_key = re.compile('[%s]+' % re.escape(_LegalChars)).fullmatch

# Inside quotation marks: octal for everything that some software trips over.
_Translator = {n: '\\%03o' % n for n in set(range(256)) - set(map(ord, _UnescapedChars))}
_Translator.update({ord('"'): '\\"', ord('\\'): '\\\\'})

_weekdayname = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
_monthname = [None, 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov',
              'Dec']


class CookieError(Exception):
    """An illegal name or attribute."""


def _quote(str):
    """The value in quotation marks when it needs them."""
    if str is None or _is_legal_key(str):
        return str
    return '"' + str.translate(_Translator) + '"'


def _unescaped(match):
    return chr(int(match[1], 8)) if match[1] else match[2]


def _unquote(str):
    """The value without quotation marks and escapes."""
    if str is None or len(str) < 2 or str[0] != '"' or str[-1] != '"':
        return str
    return re.sub(r'\\(?:([0-3][0-7][0-7])|(.))', _unescaped, str[1:-1])


def _getdate(future=0, weekdayname=_weekdayname, monthname=_monthname):
    """The time in `future` seconds, as Expires has it."""
    from time import gmtime, time
    year, month, day, hh, mm, ss, wd, _, _ = gmtime(time() + future)
    return '%s, %02d %3s %4d %02d:%02d:%02d GMT' % (
        weekdayname[wd], day, monthname[month], year, hh, mm, ss)


class Morsel(dict):
    """One cookie: key, value, and attributes as dict items."""

    _reserved = {'expires': 'expires', 'path': 'Path', 'comment': 'Comment', 'domain': 'Domain',
                 'max-age': 'Max-Age', 'secure': 'Secure', 'httponly': 'HttpOnly',
                 'version': 'Version', 'samesite': 'SameSite'}
    _flags = {'secure', 'httponly'}

    def __init__(self):
        self._key = self._value = self._coded_value = None
        for key in self._reserved:
            dict.__setitem__(self, key, '')

    @property
    def key(self):
        return self._key

    @property
    def value(self):
        return self._value

    @property
    def coded_value(self):
        """The value as it goes over the wire."""
        return self._coded_value

    def __setitem__(self, K, V):
        K = K.lower()
        if K not in self._reserved:
            raise CookieError('Invalid attribute %r' % (K,))
        dict.__setitem__(self, K, V)

    def setdefault(self, key, val=None):
        key = key.lower()
        if key not in self._reserved:
            raise CookieError('Invalid attribute %r' % (key,))
        return dict.setdefault(self, key, val)

    def __eq__(self, morsel):
        if not isinstance(morsel, Morsel):
            return NotImplemented
        return (dict.__eq__(self, morsel) and self._value == morsel._value
                and self._key == morsel._key and self._coded_value == morsel._coded_value)

    __ne__ = object.__ne__

    def copy(self):
        morsel = Morsel()
        dict.update(morsel, self)
        morsel.__dict__.update(self.__dict__)
        return morsel

    def update(self, values):
        data = {}
        for key, val in dict(values).items():
            key = key.lower()
            if key not in self._reserved:
                raise CookieError('Invalid attribute %r' % (key,))
            data[key] = val
        dict.update(self, data)

    def isReservedKey(self, K):
        return K.lower() in self._reserved

    def set(self, key, val, coded_val):
        """Sets name and value."""
        if key.lower() in self._reserved:
            raise CookieError('Attempt to set a reserved key %r' % (key,))
        if not _is_legal_key(key):
            raise CookieError('Illegal key %r' % (key,))
        self._key = key
        self._value = val
        self._coded_value = coded_val

    def __getstate__(self):
        return {'key': self._key, 'value': self._value, 'coded_value': self._coded_value}

    def __setstate__(self, state):
        self._key = state['key']
        self._value = state['value']
        self._coded_value = state['coded_value']

    def output(self, attrs=None, header='Set-Cookie:'):
        """The header line."""
        return '%s %s' % (header, self.OutputString(attrs))

    __str__ = output

    def __repr__(self):
        return '<%s: %s>' % (self.__class__.__name__, self.OutputString())

    def js_output(self, attrs=None):
        """A script that sets the cookie."""
        return """
        <script type="text/javascript">
        <!-- begin hiding
        document.cookie = \"%s\";
        // end hiding -->
        </script>
        """ % (self.OutputString(attrs).replace('"', r'\"'))

    def OutputString(self, attrs=None):
        """Name, value and attributes."""
        result = ['%s=%s' % (self.key, self.coded_value)]
        if attrs is None:
            attrs = self._reserved
        for key, value in sorted(self.items()):
            if value == '' or key not in attrs:
                continue
            if key == 'expires' and isinstance(value, int):
                result.append('%s=%s' % (self._reserved[key], _getdate(value)))
            elif key == 'max-age' and isinstance(value, int):
                result.append('%s=%d' % (self._reserved[key], value))
            elif key == 'comment' and isinstance(value, str):
                result.append('%s=%s' % (self._reserved[key], _quote(value)))
            elif key in self._flags:
                if value:
                    result.append(str(self._reserved[key]))
            else:
                result.append('%s=%s' % (self._reserved[key], value))
        return '; '.join(result)

    __class_getitem__ = classmethod(types.GenericAlias)


_LegalKeyChars = r"\w\d!#%&'~_`><@,:/\$\*\+\-\.\^\|\)\(\?\}\{\="
_LegalValueChars = _LegalKeyChars + r'\[\]'
_CookiePattern = re.compile(r"""
    \s*
    (?P<key>[""" + _LegalKeyChars + r"""]+?)
    (
    \s*=\s*
    (?P<val>
    "(?:[^\\"]|\\.)*"                              # quoted
    |
    (\w{3,6}day|\w{3}),\s[\w\d\s-]{9,11}\s[\d:]{8}\sGMT   # the date of Expires
    |
    [""" + _LegalValueChars + r"""]*               # any word
    )
    )?
    \s*
    (\s+|;|$)
    """, re.ASCII | re.VERBOSE)


class BaseCookie(dict):
    """Names to Morsel objects."""

    def value_decode(self, val):
        """(value, coded value) of a value from the wire."""
        return val, val

    def value_encode(self, val):
        """(value, coded value) of a value of the program."""
        strval = str(val)
        return strval, strval

    def __init__(self, input=None):
        if input:
            self.load(input)

    def __set(self, key, real_value, coded_value):
        M = self.get(key, Morsel())
        M.set(key, real_value, coded_value)
        dict.__setitem__(self, key, M)

    def __setitem__(self, key, value):
        if isinstance(value, Morsel):
            dict.__setitem__(self, key, value)
        else:
            rval, cval = self.value_encode(value)
            self.__set(key, rval, cval)

    def output(self, attrs=None, header='Set-Cookie:', sep='\015\012'):
        """The header lines."""
        return sep.join(value.output(attrs, header) for _, value in sorted(self.items()))

    __str__ = output

    def __repr__(self):
        return '<%s: %s>' % (self.__class__.__name__, ' '.join(
            '%s=%s' % (key, repr(value.value)) for key, value in sorted(self.items())))

    def js_output(self, attrs=None):
        """Scripts that set the cookies."""
        return ''.join(value.js_output(attrs) for _, value in sorted(self.items()))

    def load(self, rawdata):
        """Takes cookies from the text of a Cookie header, or from a mapping."""
        if isinstance(rawdata, str):
            self.__parse_string(rawdata)
        else:
            for key, value in rawdata.items():
                self[key] = value

    def __parse_string(self, text, patt=_CookiePattern):
        i = 0
        n = len(text)
        parsed = []  # (is an attribute, name, value): stored only when all of it is good
        morsel_seen = False
        while 0 <= i < n:
            match = patt.match(text, i)
            if not match:
                break
            key, value = match.group('key'), match.group('val')
            i = match.end(0)
            if key[0] == '$':
                if morsel_seen:
                    parsed.append((True, key[1:], value))
            elif key.lower() in Morsel._reserved:
                if not morsel_seen:
                    return  # an attribute of nothing
                if value is None:
                    if key.lower() not in Morsel._flags:
                        return
                    parsed.append((True, key, True))
                else:
                    parsed.append((True, key, _unquote(value)))
            elif value is not None:
                parsed.append((False, key, self.value_decode(value)))
                morsel_seen = True
            else:
                return
        M = None
        for is_attribute, key, value in parsed:
            if is_attribute:
                if M is not None:
                    try:
                        M[key] = value
                    except CookieError:
                        pass
            else:
                rval, cval = value
                self.__set(key, rval, cval)
                M = self[key]


class SimpleCookie(BaseCookie):
    """Values are strings, quoted when they need it."""

    def value_decode(self, val):
        return _unquote(val), val

    def value_encode(self, val):
        strval = str(val)
        return strval, _quote(strval)
