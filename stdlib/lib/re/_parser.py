"""Regular expressions as trees, for programs that look into them.

Matching is native and does not use this; the native parser checks the pattern first, so what is left to
do here is to build the tree of a valid one.
"""

import re as _re
from ._constants import *

MAXWIDTH = 1 << 64
SPECIAL_CHARS = '.\\[{()*+?^$|'
REPEAT_CHARS = '*+?{'
DIGITS = frozenset('0123456789')
OCTDIGITS = frozenset('01234567')
HEXDIGITS = frozenset('0123456789abcdefABCDEF')
ASCIILETTERS = frozenset('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')
WHITESPACE = frozenset(' \t\n\r\v\f')
_REPEATCODES = frozenset({MIN_REPEAT, MAX_REPEAT, POSSESSIVE_REPEAT})
_UNITCODES = frozenset({ANY, RANGE, IN, LITERAL, NOT_LITERAL, CATEGORY})
ESCAPES = {'\\a': (LITERAL, 7), '\\b': (LITERAL, 8), '\\f': (LITERAL, 12), '\\n': (LITERAL, 10),
           '\\r': (LITERAL, 13), '\\t': (LITERAL, 9), '\\v': (LITERAL, 11), '\\\\': (LITERAL, 92)}
CATEGORIES = {
    '\\A': (AT, AT_BEGINNING_STRING), '\\b': (AT, AT_BOUNDARY), '\\B': (AT, AT_NON_BOUNDARY),
    '\\d': (IN, [(CATEGORY, CATEGORY_DIGIT)]), '\\D': (IN, [(CATEGORY, CATEGORY_NOT_DIGIT)]),
    '\\s': (IN, [(CATEGORY, CATEGORY_SPACE)]), '\\S': (IN, [(CATEGORY, CATEGORY_NOT_SPACE)]),
    '\\w': (IN, [(CATEGORY, CATEGORY_WORD)]), '\\W': (IN, [(CATEGORY, CATEGORY_NOT_WORD)]),
    '\\Z': (AT, AT_END_STRING),
}
FLAGS = {'i': 2, 'L': 4, 'm': 8, 's': 16, 'x': 64, 'a': 256, 'u': 32}
TYPE_FLAGS = SRE_FLAG_ASCII | SRE_FLAG_LOCALE | SRE_FLAG_UNICODE
GLOBAL_FLAGS = SRE_FLAG_DEBUG
_HEX_LENGTHS = {'x': 2, 'u': 4, 'U': 8}


class State:
    """What holds for the whole pattern."""

    def __init__(self):
        self.flags = 0
        self.groupdict = {}
        self.groupwidths = [None]
        self.str = None

    @property
    def groups(self):
        return len(self.groupwidths)


class SubPattern:
    """A sequence of (opcode, argument) pairs."""

    def __init__(self, state, data=None):
        self.state = state
        self.data = [] if data is None else data
        self.width = None

    def __repr__(self):
        return repr(self.data)

    def __len__(self):
        return len(self.data)

    def __delitem__(self, index):
        del self.data[index]

    def __getitem__(self, index):
        if isinstance(index, slice):
            return SubPattern(self.state, self.data[index])
        return self.data[index]

    def __setitem__(self, index, code):
        self.data[index] = code

    def insert(self, index, code):
        self.data.insert(index, code)

    def append(self, code):
        self.data.append(code)

    def getwidth(self):
        """The least and the greatest number of characters that match."""
        if self.width is None:
            low = high = 0
            for op, av in self.data:
                i, j = self._item_width(op, av)
                low += i
                high += j
            self.width = min(low, MAXWIDTH), min(high, MAXWIDTH)
        return self.width

    def _item_width(self, op, av):
        if op in _UNITCODES:
            return 1, 1
        if op is BRANCH:
            widths = [item.getwidth() for item in av[1]]
            return min(i for i, _ in widths), max(j for _, j in widths)
        if op is ATOMIC_GROUP:
            return av.getwidth()
        if op is SUBPATTERN:
            return av[-1].getwidth()
        if op in _REPEATCODES:
            i, j = av[2].getwidth()
            high = MAXWIDTH if av[1] is MAXREPEAT and j else j * av[1]
            return i * av[0], high
        if op is GROUPREF:
            return self.state.groupwidths[av] or (0, MAXWIDTH)
        if op is GROUPREF_EXISTS:
            i, j = av[1].getwidth()
            k, l = av[2].getwidth() if av[2] is not None else (0, 0)
            return min(i, k), max(j, l)
        return 0, 0

    def dump(self, level=0):
        """Print the tree."""
        for op, av in self.data:
            print(level * '  ' + str(op), end='')
            if op is IN:
                print()
                for inner, argument in av:
                    print((level + 1) * '  ' + str(inner), argument)
            elif op is BRANCH:
                print()
                for i, branch in enumerate(av[1]):
                    if i:
                        print(level * '  ' + 'OR')
                    branch.dump(level + 1)
            elif op is GROUPREF_EXISTS:
                print('', av[0])
                av[1].dump(level + 1)
                if av[2] is not None:
                    print(level * '  ' + 'ELSE')
                    av[2].dump(level + 1)
            elif isinstance(av, SubPattern):
                print()
                av.dump(level + 1)
            elif isinstance(av, tuple):
                nested = None
                for item in av:
                    if isinstance(item, SubPattern):
                        nested = item
                    else:
                        print('', item, end='')
                print()
                if nested is not None:
                    nested.dump(level + 1)
            else:
                print('', av)


class _Builder:
    """Builds the tree of a valid pattern."""

    def __init__(self, text, state, ascii_only):
        self.text = text
        self.pos = 0
        self.state = state
        self.is_bytes = ascii_only

    def peek(self, text):
        return self.text.startswith(text, self.pos)

    def take(self, text):
        if not self.peek(text):
            return False
        self.pos += len(text)
        return True

    def until(self, end):
        stop = self.text.index(end, self.pos)
        result = self.text[self.pos:stop]
        self.pos = stop + len(end)
        return result

    def alternatives(self, verbose, nested=0):
        items = [self.sequence(verbose, nested)]
        while self.take('|'):
            items.append(self.sequence(verbose, nested))
        if len(items) == 1:
            return items[0]
        result = SubPattern(self.state)
        self.take_prefix(items, result)
        charset = self.as_set(items)
        if charset is not None:
            result.append((IN, charset))
        else:
            result.append((BRANCH, (None, items)))
        return result

    @staticmethod
    def take_prefix(items, result):
        """What all alternatives begin with comes before them."""
        while all(len(item) for item in items):
            first = items[0][0]
            if any(item[0] != first for item in items):
                return
            for item in items:
                del item[0]
            result.append(first)

    @staticmethod
    def as_set(items):
        """Alternatives of one character each, as a set."""
        charset = []
        for item in items:
            if len(item) != 1:
                return None
            op, av = item[0]
            if op is LITERAL:
                charset.append((op, av))
            elif op is IN and av[0][0] is not NEGATE:
                charset.extend(av)
            else:
                return None
        return list(dict.fromkeys(charset))

    def sequence(self, verbose, nested):
        result = SubPattern(self.state)
        while self.pos < len(self.text):
            c = self.text[self.pos]
            if c in '|)':
                break
            self.pos += 1
            if verbose and c in WHITESPACE:
                continue
            if verbose and c == '#':
                newline = self.text.find('\n', self.pos)
                self.pos = len(self.text) if newline < 0 else newline + 1
                continue
            if c == '\\':
                result.append(self.escape())
            elif c == '.':
                result.append((ANY, None))
            elif c == '^':
                result.append((AT, AT_BEGINNING))
            elif c == '$':
                result.append((AT, AT_END))
            elif c == '[':
                result.append(self.charset())
            elif c in REPEAT_CHARS and self.repeat(c, result):
                pass
            elif c == '(':
                verbose = self.group(result, verbose, nested)
            else:
                result.append((LITERAL, ord(c)))
        # Groups without anything of their own are not there in a tree.
        for i in range(len(result))[::-1]:
            op, av = result[i]
            if op is SUBPATTERN:
                group, add, remove, p = av
                if group is None and not add and not remove:
                    result.data[i:i + 1] = p.data
        return result

    def repeat(self, c, result):
        """A repetition of what came last; false for a brace that is one."""
        if c == '{':
            match = _re.compile(r'(\d*)(?:(,)(\d*))?\}').match(self.text, self.pos)
            if match is None or not (match[1] or match[2]):
                return False
            low = int(match[1] or 0)
            high = (int(match[3]) if match[3] else MAXREPEAT) if match[2] else low
            self.pos = match.end()
        else:
            low, high = {'?': (0, 1), '*': (0, MAXREPEAT), '+': (1, MAXREPEAT)}[c]
        item = result[-1:]
        op, av = item[0]
        if op is SUBPATTERN:
            group, add, remove, p = av
            if group is None and not add and not remove:
                item = p
        if self.take('?'):
            code = MIN_REPEAT
        elif self.take('+'):
            code = POSSESSIVE_REPEAT
        else:
            code = MAX_REPEAT
        result[-1] = (code, (low, high, item))
        return True

    def char_escape(self, c):
        """The number of a character behind a backslash, or None."""
        if c in _HEX_LENGTHS and not (self.is_bytes and c != 'x'):
            length = _HEX_LENGTHS[c]
            digits = self.text[self.pos:self.pos + length]
            self.pos += length
            return int(digits, 16)
        if c == 'N' and not self.is_bytes and self.take('{'):
            import unicodedata
            return ord(unicodedata.lookup(self.until('}')))
        return None

    def octal(self, c, most):
        digits = c
        while len(digits) < most and self.text[self.pos:self.pos + 1] in OCTDIGITS \
                and self.pos < len(self.text):
            digits += self.text[self.pos]
            self.pos += 1
        return int(digits, 8) & 0o377

    def escape(self):
        c = self.text[self.pos]
        self.pos += 1
        found = CATEGORIES.get('\\' + c) or ESCAPES.get('\\' + c)
        if found is not None:
            return (found[0], list(found[1])) if found[0] is IN else found
        number = self.char_escape(c)
        if number is not None:
            return LITERAL, number
        if c == '0':
            return LITERAL, self.octal(c, 3)
        if c in DIGITS:
            rest = self.text[self.pos:self.pos + 2]
            if rest[:1] in DIGITS and rest:
                if c in OCTDIGITS and len(rest) == 2 and rest[0] in OCTDIGITS \
                        and rest[1] in OCTDIGITS:
                    return LITERAL, self.octal(c, 3)
                self.pos += 1
                c += rest[0]
            return GROUPREF, int(c)
        return LITERAL, ord(c)

    def set_item(self):
        c = self.text[self.pos]
        self.pos += 1
        if c != '\\':
            return LITERAL, ord(c)
        c = self.text[self.pos]
        self.pos += 1
        found = ESCAPES.get('\\' + c)
        if found is not None:
            return found
        found = CATEGORIES.get('\\' + c)
        if found is not None and found[0] is IN:
            return found[1][0]
        number = self.char_escape(c)
        if number is not None:
            return LITERAL, number
        return LITERAL, self.octal(c, 3) if c in OCTDIGITS else ord(c)

    def charset(self):
        negate = self.take('^')
        items = []
        start = self.pos
        while self.pos == start or not self.peek(']'):
            item = self.set_item()
            if self.peek('-') and not self.peek('-]'):
                self.pos += 1
                items.append((RANGE, (item[1], self.set_item()[1])))
            else:
                items.append(item)
        self.pos += 1
        items = list(dict.fromkeys(items))
        if len(items) == 1 and items[0][0] is LITERAL:
            return (NOT_LITERAL, items[0][1]) if negate else items[0]
        if negate:
            items.insert(0, (NEGATE, None))
        return IN, items

    def group(self, result, verbose, nested):
        """What a '(' begins; returns whether verbose holds from here on."""
        number, add, remove, inner = None, 0, 0, verbose
        if not self.take('?'):
            number = self.open_group(None)
        elif self.take('P<'):
            number = self.open_group(self.until('>'))
        elif self.take('P='):
            result.append((GROUPREF, self.state.groupdict[self.until(')')]))
            return verbose
        elif self.take('#'):
            self.until(')')
            return verbose
        elif self.peek('=') or self.peek('!') or self.peek('<'):
            direction = -1 if self.take('<') else 1
            code = ASSERT if self.take('=') else ASSERT_NOT
            if code is ASSERT_NOT:
                self.pos += 1
            p = self.alternatives(verbose, nested + 1)
            self.pos += 1
            if code is ASSERT_NOT and not p.data:
                result.append((FAILURE, ()))
            else:
                result.append((code, (direction, p)))
            return verbose
        elif self.take('('):
            self.condition(result, verbose, nested)
            return verbose
        elif self.take('>'):
            p = self.alternatives(verbose, nested + 1)
            self.pos += 1
            result.append((ATOMIC_GROUP, p))
            return verbose
        elif not self.take(':'):
            add, remove, here = self.flags()
            if here:
                return verbose or bool(add & SRE_FLAG_VERBOSE)
            inner = (verbose or bool(add & SRE_FLAG_VERBOSE)) and not remove & SRE_FLAG_VERBOSE
        p = self.alternatives(inner, nested + 1)
        self.pos += 1
        if number is not None:
            self.state.groupwidths[number] = p.getwidth()
        result.append((SUBPATTERN, (number, add, remove, p)))
        return verbose

    def open_group(self, name):
        number = self.state.groups
        self.state.groupwidths.append(None)
        if name is not None:
            self.state.groupdict[name] = number
        return number

    def flags(self):
        """(?aiLmsux-imsx: or the same with ')' for the whole pattern."""
        add = remove = 0
        target = 'add'
        while True:
            c = self.text[self.pos]
            self.pos += 1
            if c == '-':
                target = 'remove'
            elif c in ':)':
                break
            elif target == 'add':
                add |= FLAGS[c]
            else:
                remove |= FLAGS[c]
        if c == ')':
            self.state.flags |= add
            return add, remove, True
        return add, remove, False

    def condition(self, result, verbose, nested):
        name = self.until(')')
        number = int(name) if name.isdigit() else self.state.groupdict[name]
        yes = self.sequence(verbose, nested + 1)
        no = self.sequence(verbose, nested + 1) if self.take('|') else None
        self.pos += 1
        result.append((GROUPREF_EXISTS, (number, yes, no)))


def fix_flags(src, flags):
    """The flags as they hold for a str or bytes pattern."""
    if isinstance(src, str) and not flags & SRE_FLAG_ASCII:
        flags |= SRE_FLAG_UNICODE
    return flags


def parse(str, flags=0, state=None):
    """The tree of a pattern; PatternError for one that is not valid."""
    compiled = _re.compile(str, flags & ~SRE_FLAG_DEBUG)
    text = str if isinstance(str, type('')) else bytes(str).decode('latin-1')
    if state is None:
        state = State()
    state.flags = flags
    state.str = str
    builder = _Builder(text, state, text is not str)
    result = builder.alternatives(bool(compiled.flags & SRE_FLAG_VERBOSE))
    result.state.flags = compiled.flags
    if flags & SRE_FLAG_DEBUG:
        result.dump()
    return result


def parse_template(source, pattern):
    """A replacement as a list: text and group numbers in turn."""
    from _re import template
    return template(pattern, source)
