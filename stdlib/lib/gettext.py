"""Messages in the user's language: GNU gettext's catalogs (.mo files)."""

import operator
import os
import sys

__all__ = ['NullTranslations', 'GNUTranslations', 'Catalog', 'bindtextdomain', 'find',
           'translation', 'install', 'textdomain', 'dgettext', 'dngettext', 'gettext', 'ngettext',
           'pgettext', 'dpgettext', 'npgettext', 'dnpgettext']

_default_localedir = os.path.join(sys.base_prefix, 'share', 'locale')


### Plural forms: C expressions of n ###

_token_re = None


def _tokenize(plural):
    global _token_re
    if _token_re is None:
        import re
        _token_re = re.compile(r'''
            (?P<WHITESPACES>[ \t]+) | (?P<NUMBER>[0-9]+\b) | (?P<NAME>n\b) | (?P<PARENTHESIS>[()]) |
            (?P<OPERATOR>[-*/%+?:]|[><!]=?|==|&&|\|\|) | (?P<INVALID>\w+|.)''',
                               re.VERBOSE | re.DOTALL)
    for match in _token_re.finditer(plural):
        kind = match.lastgroup
        if kind == 'WHITESPACES':
            continue
        value = match.group(kind)
        if kind == 'INVALID':
            raise ValueError('invalid token in plural form: %s' % value)
        yield value
    yield ''


def _error(value):
    if value:
        return ValueError('unexpected token in plural form: %s' % value)
    return ValueError('unexpected end of plural form')


_binary_ops = (('||',), ('&&',), ('==', '!='), ('<', '>', '<=', '>='), ('+', '-'),
               ('*', '/', '%'))
_binary_ops = {op: i for i, ops in enumerate(_binary_ops, 1) for op in ops}
_c2py_ops = {'||': 'or', '&&': 'and', '/': '//'}


def _parse(tokens, priority=-1):
    """An expression of the language's own, and the token after it."""
    result = ''
    nexttok = next(tokens)
    while nexttok == '!':
        result += 'not '
        nexttok = next(tokens)
    if nexttok == '(':
        sub, nexttok = _parse(tokens)
        result = '%s(%s)' % (result, sub)
        if nexttok != ')':
            raise ValueError('unbalanced parenthesis in plural form')
    elif nexttok == 'n':
        result = '%s%s' % (result, nexttok)
    else:
        try:
            value = int(nexttok, 10)
        except ValueError:
            raise _error(nexttok) from None
        result = '%s%d' % (result, value)
    nexttok = next(tokens)
    previous = 100
    while nexttok in _binary_ops:
        level = _binary_ops[nexttok]
        if level < priority:
            break
        # Comparisons must not be chained: a < b < c means another thing here.
        if level in (3, 4) and previous in (3, 4):
            result = '(%s)' % result
        op = _c2py_ops.get(nexttok, nexttok)
        right, nexttok = _parse(tokens, level + 1)
        result = '%s %s %s' % (result, op, right)
        previous = level
    if previous == priority == 4:
        result = '(%s)' % result
    if nexttok == '?' and priority <= 0:
        if_true, nexttok = _parse(tokens, 0)
        if nexttok != ':':
            raise _error(nexttok)
        if_false, nexttok = _parse(tokens)
        result = '%s if %s else %s' % (if_true, result, if_false)
        if priority == 0:
            result = '(%s)' % result
    return result, nexttok


def _as_int(n):
    try:
        round(n)
    except TypeError:
        raise TypeError('Plural value must be an integer, got %s'
                        % (n.__class__.__name__,)) from None
    import warnings
    frame = sys._getframe(1)
    depth = 2
    while frame.f_back is not None and frame.f_globals.get('__name__') == __name__:
        frame = frame.f_back
        depth += 1
    warnings.warn('Plural value must be an integer, got %s' % (n.__class__.__name__,),
                  DeprecationWarning, depth)
    return n


def c2py(plural):
    """A function of n from the C expression of a catalog."""
    if len(plural) > 1000:
        raise ValueError('plural form expression is too long')
    try:
        result, nexttok = _parse(_tokenize(plural))
        if nexttok:
            raise _error(nexttok)
        depth = 0
        for c in result:
            if c == '(':
                depth += 1
                if depth > 20:
                    # The compiler has limits of its own.
                    raise ValueError('plural form expression is too complex')
            elif c == ')':
                depth -= 1
        namespace = {'_as_int': _as_int, '__name__': __name__}
        exec('def func(n):\n'
             '    if not isinstance(n, int):\n'
             '        n = _as_int(n)\n'
             '    return int(%s)\n' % result, namespace)
        return namespace['func']
    except RecursionError:
        raise ValueError('plural form expression is too complex')


### Catalogs ###

def _expand_lang(loc):
    """The names under which a locale's catalogs may be, the most precise first."""
    import locale
    loc = locale.normalize(loc)
    parts = {'@': '', '.': '', '_': ''}
    for mark in '@._':
        loc, found, rest = loc.partition(mark)
        if found:
            parts[mark] = mark + rest
    language = loc
    names = []
    for bits in range(8):
        chosen = language
        for bit, mark in ((4, '_'), (2, '.'), (1, '@')):
            if bits & bit:
                if not parts[mark]:
                    break
                chosen += parts[mark]
        else:
            names.append(chosen)
    names.reverse()
    return names


class NullTranslations:
    """No translation: messages as they are, unless a fallback knows better."""

    def __init__(self, fp=None):
        self._info = {}
        self._charset = None
        self._fallback = None
        if fp is not None:
            self._parse(fp)

    def _parse(self, fp):
        pass

    def add_fallback(self, fallback):
        """Another catalog to ask when this one has no translation."""
        if self._fallback:
            self._fallback.add_fallback(fallback)
        else:
            self._fallback = fallback

    def gettext(self, message):
        if self._fallback:
            return self._fallback.gettext(message)
        return message

    def ngettext(self, msgid1, msgid2, n):
        if self._fallback:
            return self._fallback.ngettext(msgid1, msgid2, n)
        return msgid1 if n == 1 else msgid2

    def pgettext(self, context, message):
        if self._fallback:
            return self._fallback.pgettext(context, message)
        return message

    def npgettext(self, context, msgid1, msgid2, n):
        if self._fallback:
            return self._fallback.npgettext(context, msgid1, msgid2, n)
        return msgid1 if n == 1 else msgid2

    def info(self):
        return self._info

    def charset(self):
        return self._charset

    def install(self, names=None):
        """Make _() a built-in function, and the other functions that `names` has."""
        import builtins
        builtins.__dict__['_'] = self.gettext
        if names is not None:
            for name in {'gettext', 'ngettext', 'npgettext', 'pgettext'} & set(names):
                builtins.__dict__[name] = getattr(self, name)


class GNUTranslations(NullTranslations):
    """A catalog of GNU gettext's binary format."""

    LE_MAGIC = 0x950412de
    BE_MAGIC = 0xde120495
    CONTEXT = '%s\x04%s'
    VERSIONS = (0, 1)

    def _parse(self, fp):
        from struct import unpack
        filename = getattr(fp, 'name', '')
        self._catalog = catalog = {}
        self.plural = lambda n: int(n != 1)     # for catalogs without the expression
        data = fp.read()
        magic = unpack('<I', data[:4])[0]
        if magic == self.LE_MAGIC:
            order = '<'
        elif magic == self.BE_MAGIC:
            order = '>'
        else:
            raise OSError(0, 'Bad magic number', filename)
        version, count, originals, translations = unpack(order + '4I', data[4:20])
        if version >> 16 not in self.VERSIONS:
            raise OSError(0, 'Bad version number ' + str(version >> 16), filename)
        for i in range(count):
            mlen, moff = unpack(order + 'II', data[originals + 8 * i:originals + 8 * i + 8])
            tlen, toff = unpack(order + 'II', data[translations + 8 * i:translations + 8 * i + 8])
            if moff + mlen >= len(data) or toff + tlen >= len(data):
                raise OSError(0, 'File is corrupt', filename)
            message, translated = data[moff:moff + mlen], data[toff:toff + tlen]
            if mlen == 0:
                self._parse_header(translated)
            charset = self._charset or 'ascii'
            if b'\x00' in message:
                msgid1 = str(message.split(b'\x00')[0], charset)
                for number, form in enumerate(translated.split(b'\x00')):
                    catalog[(msgid1, number)] = str(form, charset)
            else:
                catalog[str(message, charset)] = str(translated, charset)

    def _parse_header(self, header):
        """The catalog's own facts: lines of "name: value"."""
        lastk = None
        for line in header.split(b'\n'):
            item = line.decode().strip()
            if not item or item.startswith('#-#-#-#-#') and item.endswith('#-#-#-#-#'):
                continue
            key = value = None
            if ':' in item:
                key, value = item.split(':', 1)
                key = key.strip().lower()
                value = value.strip()
                self._info[key] = value
                lastk = key
            elif lastk:
                self._info[lastk] += '\n' + item
            if key == 'content-type':
                self._charset = value.split('charset=')[1]
            elif key == 'plural-forms':
                plural = value.split(';')[1].split('plural=')[1]
                self.plural = c2py(plural)

    def gettext(self, message):
        found = self._catalog.get(message)
        if found is None:
            found = self._catalog.get((message, self.plural(1)))
        if found is not None:
            return found
        if self._fallback:
            return self._fallback.gettext(message)
        return message

    def ngettext(self, msgid1, msgid2, n):
        try:
            return self._catalog[(msgid1, self.plural(n))]
        except KeyError:
            if self._fallback:
                return self._fallback.ngettext(msgid1, msgid2, n)
            return msgid1 if n == 1 else msgid2

    def pgettext(self, context, message):
        key = self.CONTEXT % (context, message)
        found = self._catalog.get(key)
        if found is None:
            found = self._catalog.get((key, self.plural(1)))
        if found is not None:
            return found
        if self._fallback:
            return self._fallback.pgettext(context, message)
        return message

    def npgettext(self, context, msgid1, msgid2, n):
        key = self.CONTEXT % (context, msgid1), self.plural(n)
        try:
            return self._catalog[key]
        except KeyError:
            if self._fallback:
                return self._fallback.npgettext(context, msgid1, msgid2, n)
            return msgid1 if n == 1 else msgid2


def find(domain, localedir=None, languages=None, all=False):
    """The catalog file of a domain, or a list of all of them."""
    if localedir is None:
        localedir = _default_localedir
    if languages is None:
        languages = []
        for variable in ('LANGUAGE', 'LC_ALL', 'LC_MESSAGES', 'LANG'):
            value = os.environ.get(variable)
            if value:
                languages = value.split(':')
                break
        if 'C' not in languages:
            languages.append('C')
    names = []
    for language in languages:
        for name in _expand_lang(language):
            if name not in names:
                names.append(name)
    result = [] if all else None
    for name in names:
        if name == 'C':
            break
        file = os.path.join(localedir, name, 'LC_MESSAGES', '%s.mo' % domain)
        if os.path.exists(file):
            if not all:
                return file
            result.append(file)
    return result


_translations = {}      # catalogs that were read


def translation(domain, localedir=None, languages=None, class_=None, fallback=False):
    """The catalog of a domain, with those of less precise languages as fallbacks."""
    class_ = class_ or GNUTranslations
    files = find(domain, localedir, languages, all=True)
    if not files:
        if fallback:
            return NullTranslations()
        from errno import ENOENT
        raise FileNotFoundError(ENOENT, 'No translation file found for domain', domain)
    result = None
    import copy
    for file in files:
        key = (class_, os.path.abspath(file))
        found = _translations.get(key)
        if found is None:
            with open(file, 'rb') as fp:
                found = _translations.setdefault(key, class_(fp))
        # Copied, as fallbacks differ.
        found = copy.copy(found)
        if result is None:
            result = found
        else:
            result.add_fallback(found)
    return result


def install(domain, localedir=None, *, names=None):
    """Make _() a built-in function for a domain."""
    translation(domain, localedir, fallback=True).install(names)


### The functions of the C library ###

_localedirs = {}
_current_domain = 'messages'


def textdomain(domain=None):
    """Set the domain of gettext(); returns it."""
    global _current_domain
    if domain is not None:
        _current_domain = domain
    return _current_domain


def bindtextdomain(domain, localedir=None):
    """Set the folder of a domain's catalogs; returns it."""
    if localedir is not None:
        _localedirs[domain] = localedir
    return _localedirs.get(domain, _default_localedir)


def _of(domain):
    try:
        return translation(domain, _localedirs.get(domain, None))
    except OSError:
        return None


def dgettext(domain, message):
    found = _of(domain)
    return message if found is None else found.gettext(message)


def dngettext(domain, msgid1, msgid2, n):
    found = _of(domain)
    if found is None:
        return msgid1 if n == 1 else msgid2
    return found.ngettext(msgid1, msgid2, n)


def dpgettext(domain, context, message):
    found = _of(domain)
    return message if found is None else found.pgettext(context, message)


def dnpgettext(domain, context, msgid1, msgid2, n):
    found = _of(domain)
    if found is None:
        return msgid1 if n == 1 else msgid2
    return found.npgettext(context, msgid1, msgid2, n)


def gettext(message):
    return dgettext(_current_domain, message)


def ngettext(msgid1, msgid2, n):
    return dngettext(_current_domain, msgid1, msgid2, n)


def pgettext(context, message):
    return dpgettext(_current_domain, context, message)


def npgettext(context, msgid1, msgid2, n):
    return dnpgettext(_current_domain, context, msgid1, msgid2, n)


Catalog = translation
