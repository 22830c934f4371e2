"""Regular expressions: the functions that scripts call, over the engine in the C module _re.

The flags are members of RegexFlag, a small class that behaves as an enum.IntFlag does; enum itself is
not imported, which keeps "import re" cheap.
"""
import _re

__all__ = [
    "match", "fullmatch", "search", "sub", "subn", "split",
    "findall", "finditer", "compile", "purge", "escape",
    "error", "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U",
    "ASCII", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL", "VERBOSE",
    "UNICODE", "NOFLAG", "RegexFlag", "PatternError",
]

__version__ = "2.2.1"


class _FlagType(type):
    """The metaclass of RegexFlag: iteration and lookup by name, as enum classes have."""

    def __iter__(cls):
        return iter(cls._list)

    def __len__(cls):
        return len(cls._list)

    def __getitem__(cls, name):
        return cls.__members__[name]

    def __contains__(cls, value):
        return isinstance(value, cls) or isinstance(value, int) and not value & ~cls._all

    def __repr__(cls):
        return "<flag 'RegexFlag'>"


class RegexFlag(int, metaclass=_FlagType):
    __slots__ = ()
    _cache = {}
    _list = []
    _names = {}
    _all = 0
    __members__ = {}

    def __new__(cls, value=0):
        value = int(value)
        flag = cls._cache.get(value)
        if flag is None:
            flag = cls._cache[value] = int.__new__(cls, value)
        return flag

    @property
    def value(self):
        return int(self)

    _value_ = value

    @property
    def name(self):
        parts, rest = self._parts()
        if rest:
            parts.append(str(rest))
        return "|".join(parts) if parts else self._names.get(0)

    def _parts(self):
        value = int(self)
        parts = []
        for flag in type(self)._list:
            bit = int(flag)
            if value & bit:
                parts.append(self._names[bit])
                value &= ~bit
        return parts, value

    def __repr__(self):
        value = int(self)
        if value < 0 or value > 2 * self._all and value & ~self._all == ~self._all:
            return f"~({RegexFlag(~value)!r})"
        parts, rest = self._parts()
        text = "|".join("re." + part for part in parts)
        if rest:
            text += ("|" if text else "") + hex(rest)
        return text or "re.NOFLAG"

    __str__ = __repr__

    def __format__(self, spec):
        return format(str(self), spec)

    def __or__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return RegexFlag(int(self) | int(other))

    def __and__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return RegexFlag(int(self) & int(other))

    def __xor__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return RegexFlag(int(self) ^ int(other))

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __invert__(self):
        value = ~int(self)
        return RegexFlag(max(self._all + 1, 1 << value.bit_length()) + value)

    def __contains__(self, other):
        return int(self) & int(other) == int(other)

    def __iter__(self):
        return (flag for flag in type(self)._list if int(self) & int(flag))

    def __bool__(self):
        return int(self) != 0

    def __hash__(self):
        return hash(int(self))

    def __reduce__(self):
        return RegexFlag, (int(self),)


def _make_flags():
    rows = (
        ("NOFLAG", "NOFLAG", 0), ("ASCII", "A", 256), ("IGNORECASE", "I", 2), ("LOCALE", "L", 4),
        ("UNICODE", "U", 32), ("MULTILINE", "M", 8), ("DOTALL", "S", 16), ("VERBOSE", "X", 64),
        ("DEBUG", "DEBUG", 128),
    )
    for name, short, value in rows:
        flag = RegexFlag(value)
        RegexFlag._names[value] = name
        RegexFlag._all |= value
        if value:
            RegexFlag._list.append(flag)
        for key in (name, short):
            RegexFlag.__members__[key] = flag
            setattr(RegexFlag, key, flag)
            globals()[key] = flag
    RegexFlag._all |= 1  # once TEMPLATE


_make_flags()


class PatternError(Exception):
    """Exception raised for invalid regular expressions.

    Attributes:

        msg: The unformatted error message
        pattern: The regular expression pattern
        pos: The index in the pattern where compilation failed (may be None)
        lineno: The line corresponding to pos (may be None)
        colno: The column corresponding to pos (may be None)
    """

    __module__ = "re"

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        self.lineno = self.colno = None
        if pattern is not None and pos is not None:
            msg = "%s at position %d" % (msg, pos)
            newline = "\n" if isinstance(pattern, str) else b"\n"
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            if newline in pattern:
                msg = "%s (line %d, column %d)" % (msg, self.lineno, self.colno)
        super().__init__(msg)


error = PatternError
Pattern = _re.Pattern
Match = _re.Match

_cache = {}
_MAXCACHE = 512
_zero_sentinel = object()


def _compile(pattern, flags):
    try:
        return _cache[type(pattern), pattern, flags]
    except KeyError:
        pass
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    key = type(pattern), pattern, flags
    compiled = _re.compile(pattern, int(flags))
    if int(flags) & 128:
        return compiled
    if len(_cache) >= _MAXCACHE:
        for old in list(_cache)[: _MAXCACHE // 4]:
            _cache.pop(old, None)
    _cache[key] = compiled
    return compiled


def compile(pattern, flags=0):
    "Compile a regular expression pattern, returning a Pattern object."
    return _compile(pattern, flags)


def match(pattern, string, flags=0, *, timeout=None):
    """Try to apply the pattern at the start of the string, returning
    a Match object, or None if no match was found.

    timeout, here and in all functions and methods that match, is a limit in seconds: TimeoutError is
    raised when it is reached. CPython's re has none."""
    return _compile(pattern, flags).match(string, timeout=timeout)


def fullmatch(pattern, string, flags=0, *, timeout=None):
    """Try to apply the pattern to all of the string, returning
    a Match object, or None if no match was found."""
    return _compile(pattern, flags).fullmatch(string, timeout=timeout)


def search(pattern, string, flags=0, *, timeout=None):
    """Scan through string looking for a match to the pattern, returning
    a Match object, or None if no match was found."""
    return _compile(pattern, flags).search(string, timeout=timeout)


def _positional(name, args, values, names, required):
    """Arguments that once were positional and now should be keywords."""
    import warnings
    for i, arg in enumerate(args):
        if i >= 2:
            raise TypeError(f"{name}() takes from {required} to {required + 2} positional "
                            f"arguments but {required + len(args)} were given")
        if values[i] is not _zero_sentinel:
            raise TypeError(f"{name}() got multiple values for argument '{names[i]}'")
        values[i] = arg
    warnings.warn(f"'{names[0]}' is passed as positional argument", DeprecationWarning,
                  stacklevel=3)
    return values


def sub(pattern, repl, string, *args, count=_zero_sentinel, flags=_zero_sentinel, timeout=None):
    """Return the string obtained by replacing the leftmost
    non-overlapping occurrences of the pattern in string by the
    replacement repl.  repl can be either a string or a callable;
    if a string, backslash escapes in it are processed.  If it is
    a callable, it's passed the Match object and must return
    a replacement string to be used."""
    if args:
        count, flags = _positional("sub", args, [count, flags], ("count", "flags"), 3)
    if count is _zero_sentinel:
        count = 0
    if flags is _zero_sentinel:
        flags = 0
    return _compile(pattern, flags).sub(repl, string, count, timeout=timeout)


def subn(pattern, repl, string, *args, count=_zero_sentinel, flags=_zero_sentinel, timeout=None):
    """Return a 2-tuple containing (new_string, number).
    new_string is the string obtained by replacing the leftmost
    non-overlapping occurrences of the pattern in the source
    string by the replacement repl.  number is the number of
    substitutions that were made."""
    if args:
        count, flags = _positional("subn", args, [count, flags], ("count", "flags"), 3)
    if count is _zero_sentinel:
        count = 0
    if flags is _zero_sentinel:
        flags = 0
    return _compile(pattern, flags).subn(repl, string, count, timeout=timeout)


def split(pattern, string, *args, maxsplit=_zero_sentinel, flags=_zero_sentinel, timeout=None):
    """Split the source string by the occurrences of the pattern,
    returning a list containing the resulting substrings."""
    if args:
        maxsplit, flags = _positional("split", args, [maxsplit, flags], ("maxsplit", "flags"), 2)
    if maxsplit is _zero_sentinel:
        maxsplit = 0
    if flags is _zero_sentinel:
        flags = 0
    return _compile(pattern, flags).split(string, maxsplit, timeout=timeout)


sub.__text_signature__ = subn.__text_signature__ = "(pattern, repl, string, count=0, flags=0, *, timeout=None)"
split.__text_signature__ = "(pattern, string, maxsplit=0, flags=0, *, timeout=None)"


def findall(pattern, string, flags=0, *, timeout=None):
    """Return a list of all non-overlapping matches in the string."""
    return _compile(pattern, flags).findall(string, timeout=timeout)


def finditer(pattern, string, flags=0, *, timeout=None):
    """Return an iterator over all non-overlapping matches in the
    string.  For each match, the iterator returns a Match object."""
    return _compile(pattern, flags).finditer(string, timeout=timeout)


def purge():
    "Clear the regular expression caches"
    _cache.clear()


_special_chars_map = {i: "\\" + chr(i) for i in b"()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}


def escape(pattern):
    """
    Escape special characters in a string.
    """
    if isinstance(pattern, str):
        return pattern.translate(_special_chars_map)
    pattern = str(pattern, "latin1")
    return pattern.translate(_special_chars_map).encode("latin1")


class Scanner:
    """A lexer from (pattern, action) rows: scan(text) gives the results and the rest."""

    def __init__(self, lexicon, flags=0):
        if isinstance(flags, RegexFlag):
            flags = flags.value
        self.lexicon = lexicon
        # The phrases may have groups of their own: the row is found by the group around each.
        self._rows = []
        parts = []
        number = 1
        for phrase, action in lexicon:
            inner = _re.compile(phrase, flags)
            self._rows.append((number, action))
            parts.append("(" + phrase + ")" if isinstance(phrase, str) else b"(" + phrase + b")")
            number += 1 + inner.groups
        joiner = "|" if not parts or isinstance(parts[0], str) else b"|"
        self.scanner = _re.compile(joiner.join(parts), flags)

    def _action(self, match):
        for number, action in self._rows:
            if match.end(number) >= 0:
                return action

    def scan(self, string):
        result = []
        matcher = self.scanner.scanner(string).match
        start = 0
        while True:
            found = matcher()
            if not found:
                break
            end = found.end()
            if start == end:
                break
            action = self._action(found)
            if callable(action):
                self.match = found
                action = action(self, found.group())
            if action is not None:
                result.append(action)
            start = end
        return result, string[start:]
