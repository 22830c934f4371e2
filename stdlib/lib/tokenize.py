"""Source text as tokens, white space and comments included, and back."""

import sys
from builtins import open as _builtin_open
from codecs import lookup, BOM_UTF8
import re
from io import TextIOWrapper
from collections import namedtuple
import token
from token import *
from token import EXACT_TOKEN_TYPES

__all__ = token.__all__ + ["tokenize", "generate_tokens", "detect_encoding", "untokenize",
                           "TokenInfo", "open", "TokenError"]
del token

cookie_re = re.compile(r'^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)', re.ASCII)
blank_re = re.compile(br'^[ \t\f]*(?:[#\r\n]|$)', re.ASCII)


class TokenInfo(namedtuple('TokenInfo', 'type string start end line')):
    """A token: type, string, start and end as (row, column), the line it is in."""

    def __repr__(self):
        annotated_type = '%d (%s)' % (self.type, tok_name[self.type])
        return ('TokenInfo(type=%s, string=%r, start=%r, end=%r, line=%r)'
                % self._replace(type=annotated_type))

    @property
    def exact_type(self):
        """The type, for an operator its own instead of OP."""
        if self.type == OP and self.string in EXACT_TOKEN_TYPES:
            return EXACT_TOKEN_TYPES[self.string]
        return self.type


class TokenError(Exception):
    pass


### Encodings ###

def _get_normal_name(orig_enc):
    """The usual name of UTF-8 and Latin-1 however they are spelt."""
    enc = orig_enc[:12].lower().replace("_", "-")
    if enc == "utf-8" or enc.startswith("utf-8-"):
        return "utf-8"
    if enc in ("latin-1", "iso-8859-1", "iso-latin-1") or enc.startswith(
            ("latin-1-", "iso-8859-1-", "iso-latin-1-")):
        return "iso-8859-1"
    return orig_enc


def detect_encoding(readline):
    """(encoding, lines read) of a source in bytes: by BOM, by cookie, or UTF-8."""
    try:
        filename = readline.__self__.name
    except AttributeError:
        filename = None
    bom_found = False
    encoding = None
    default = 'utf-8'

    def read_or_stop():
        try:
            return readline()
        except StopIteration:
            return b''

    def find_cookie(line):
        try:
            # Only UTF-8 can be assumed before the cookie is known.
            line_string = line.decode('utf-8')
        except UnicodeDecodeError:
            msg = "invalid or missing encoding declaration"
            if filename is not None:
                msg = '{} for {!r}'.format(msg, filename)
            raise SyntaxError(msg)
        match = cookie_re.match(line_string)
        if not match:
            return None
        encoding = _get_normal_name(match.group(1))
        try:
            lookup(encoding)
        except LookupError:
            if filename is None:
                msg = "unknown encoding: " + encoding
            else:
                msg = "unknown encoding for {!r}: {}".format(filename, encoding)
            raise SyntaxError(msg)
        if bom_found:
            if encoding != 'utf-8':
                if filename is None:
                    msg = 'encoding problem: utf-8'
                else:
                    msg = 'encoding problem for {!r}: utf-8'.format(filename)
                raise SyntaxError(msg)
            encoding += '-sig'
        return encoding

    first = read_or_stop()
    if first.startswith(BOM_UTF8):
        bom_found = True
        first = first[3:]
        default = 'utf-8-sig'
    if not first:
        return default, []
    encoding = find_cookie(first)
    if encoding:
        return encoding, [first]
    if not blank_re.match(first):
        return default, [first]
    second = read_or_stop()
    if not second:
        return default, [first]
    encoding = find_cookie(second)
    if encoding:
        return encoding, [first, second]
    return default, [first, second]


def open(filename):
    """Open a file in read only mode using the encoding detected by detect_encoding()."""
    buffer = _builtin_open(filename, 'rb')
    try:
        encoding, lines = detect_encoding(buffer.readline)
        buffer.seek(0)
        text = TextIOWrapper(buffer, encoding, line_buffering=True)
        text.mode = 'r'
        return text
    except:
        buffer.close()
        raise


### Tokens ###

_NUMBER_RE = re.compile(
    r'0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+'
    r'|(?:[0-9](?:_?[0-9])*\.(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)'
    r'(?:[eE][-+]?[0-9](?:_?[0-9])*)?[jJ]?'
    r'|[0-9](?:_?[0-9])*[eE][-+]?[0-9](?:_?[0-9])*[jJ]?'
    r'|[0-9](?:_?[0-9])*[jJ]?')
_NAME_RE = re.compile('[0-9A-Za-z_\x80-\U0010ffff]+')
_DIGITS = {'x': ('0123456789abcdefABCDEF', 'hexadecimal'), 'b': ('01', 'binary'),
           'o': ('01234567', 'octal')}
# Words that may follow a number without a space.
_AFTER_NUMBER = ('and', 'else', 'for', 'if', 'in', 'is', 'not', 'or')
_MAX_LEVELS = 200  # of brackets
_MAX_INDENTS = 100
_PREFIX_RE = re.compile(r'(?i:(?:br?|rb|fr?|rf|u|r)?)(\'\'\'|"""|\'|")')
_OPERATORS = sorted(EXACT_TOKEN_TYPES, key=len, reverse=True)
_OPERATOR_RE = re.compile('|'.join(map(re.escape, _OPERATORS)))
_SPACE_RE = re.compile(r'[ \t\f]*')


class _Tokenizer:
    """One pass over the lines of a source.

    Strict: what is no program is refused as the compiler would; else only what cannot be told apart.
    """

    def __init__(self, readline, strict=False):
        self.readline = readline
        self.strict = strict
        self.row = 0
        self.line = ''
        self.pos = 0
        self.indents = [0]
        self.brackets = []
        self.finished = False

    def next_line(self):
        try:
            line = self.readline()
        except StopIteration:
            line = ''
        self.line = line
        self.pos = 0
        if line:
            self.row += 1
        return bool(line)

    def token(self, type, start, end, line=None):
        return TokenInfo(type, self.line[start:end], (self.row, start), (self.row, end),
                         self.line if line is None else line)

    def error(self, message, row, column):
        return TokenError(message, (row, column))

    def run(self):
        last_line = ''
        newline_needed = False
        while self.next_line():
            last_line = self.line
            if not self.brackets:
                skip = yield from self.start_line()
                if skip:
                    newline_needed = False
                    continue
            ended = yield from self.tokens_of_line()
            last_line = self.line or last_line  # a token may have ended in a later one
            newline_needed = not ended
        if self.brackets:
            raise self.error('unexpected EOF in multi-line statement', self.row + 1, 0)
        row = self.row
        if newline_needed and last_line:
            # The last line has no newline: one is made up.
            at = len(last_line.rstrip('\n'))
            yield TokenInfo(NEWLINE, '', (row, at), (row, at + 1), last_line)
        for _ in self.indents[1:]:
            yield TokenInfo(DEDENT, '', (row + 1, 0), (row + 1, 0), '')
        yield TokenInfo(ENDMARKER, '', (row + 1, 0), (row + 1, 0), '')

    def start_line(self):
        """Indentation; True for a line of nothing but white space and comment."""
        line = self.line
        column = pos = 0
        while pos < len(line):
            c = line[pos]
            if c == ' ':
                column += 1
            elif c == '\t':
                column = (column // 8 + 1) * 8
            elif c == '\f':
                column = 0
            else:
                break
            pos += 1
        while line[pos:pos + 1] == '\\' and line[pos + 1:] in ('\n', '\r\n') and self.next_line():
            # The indentation goes with the line that follows.
            line = self.line
            pos = _SPACE_RE.match(line).end()
        self.pos = pos
        if pos == len(line):
            # Spaces end the source.
            yield self.token(NL, pos, pos + 1)
            return True
        if line[pos] in '#\r\n':
            if line[pos] == '#':
                comment = line[pos:].rstrip('\r\n')
                yield self.token(COMMENT, pos, pos + len(comment))
                pos += len(comment)
            yield self.token(NL, pos, len(line) if pos < len(line) else pos + 1)
            return True
        if column > self.indents[-1]:
            if len(self.indents) >= _MAX_INDENTS:
                raise IndentationError('too many levels of indentation',
                                       ('<string>', self.row, pos, line))
            self.indents.append(column)
            yield self.token(INDENT, 0, pos)
        while column < self.indents[-1]:
            if column not in self.indents:
                raise IndentationError(
                    "unindent does not match any outer indentation level",
                    ("<string>", self.row, len(line), line.rstrip('\r\n')))
            self.indents.pop()
            yield TokenInfo(DEDENT, '', (self.row, pos), (self.row, pos), line)
        return False

    def tokens_of_line(self):
        """The rest of a line, with those it goes on with; True if it ended in a newline token."""
        while True:
            self.pos = _SPACE_RE.match(self.line, self.pos).end()
            line, pos = self.line, self.pos
            if pos >= len(line):
                return bool(self.brackets)
            c = line[pos]
            if c in '\r\n':
                yield self.token(NL if self.brackets else NEWLINE, pos, len(line))
                return True
            if c == '#':
                comment = line[pos:].rstrip('\r\n')
                yield self.token(COMMENT, pos, pos + len(comment))
                self.pos = pos + len(comment)
                if self.pos == len(line):
                    # No newline at the end of the source.
                    if self.brackets:
                        yield TokenInfo(NL, '', (self.row, self.pos), (self.row, self.pos + 1),
                                        line)
                        return True
                    return False
                continue
            if c == '\\' and line[pos + 1:].strip('\r\n') == '' and pos + 1 < len(line):
                if not self.next_line():
                    raise self.error('unexpected EOF in multi-line statement', self.row, pos)
                continue
            yield from self.word()

    def word(self):
        """One token that is neither white space nor comment."""
        line, pos = self.line, self.pos
        c = line[pos]
        if match := _PREFIX_RE.match(line, pos):
            if 'f' in match.group().lower().partition(match.group(1)[0])[0]:
                yield from self.f_string(match)
            else:
                yield self.string(match)
        elif c in '0123456789' or c == '.' and line[pos + 1:pos + 2].isdigit():
            self.pos = _NUMBER_RE.match(line, pos).end()
            self.check_number(line[pos:self.pos], line[self.pos:])
            yield self.token(NUMBER, pos, self.pos)
        elif c.isidentifier() or c >= '\x80':
            self.pos = _NAME_RE.match(line, pos).end()
            if self.strict:
                self.check_name(line[pos:self.pos], pos)
            yield self.token(NAME, pos, self.pos)
        elif match := _OPERATOR_RE.match(line, pos):
            yield self.operator(match.group())
        elif c in '$?`!':
            yield self.token(OP if c != '!' else EXCLAMATION, pos, pos + 1)
            self.pos += 1
        elif c == '\\':
            raise self.error('unexpected character after line continuation character', self.row,
                             pos + 1)
        else:
            raise self.error(f"invalid non-printable character U+{ord(c):04X}", self.row, pos + 1)

    def check_number(self, number, rest):
        """Refuse what follows a number and cannot be a token of its own."""
        following = rest[:1]
        digits, kind = _DIGITS.get(rest[:1].lower(), (None, None)) if number == '0' else \
            _DIGITS.get(number[1:2].lower(), (None, None))
        if digits is not None:
            if following.isdigit():
                raise self.error(f"invalid digit '{following}' in {kind} literal", self.row,
                                 self.pos + 1)
            if number == '0' or following == '_':
                raise self.error(f'invalid {kind} literal', self.row, self.pos)
        elif following == '_':
            raise self.error('invalid decimal literal', self.row, self.pos + 1)
        elif following in ('e', 'E') and rest[1:2] in ('+', '-'):
            raise self.error('invalid decimal literal', self.row, self.pos + 2)
        if not self.strict:
            return
        if number[0] == '0' and number.isdigit() and number.strip('0'):
            raise self.error('leading zeros in decimal integer literals are not permitted; use an '
                             '0o prefix for octal integers', self.row, self.pos - len(number) + 1)
        name = _NAME_RE.match(rest)
        if name and not name.group().startswith(_AFTER_NUMBER):
            raise self.error(f'invalid {kind or "decimal"} literal', self.row, self.pos)

    def check_name(self, name, pos):
        if name.isidentifier():
            return
        for i, c in enumerate(name):
            if not ('a' + c).isidentifier():
                what = f"character '{c}' (U+{ord(c):04X})" if c.isprintable() else \
                    f'non-printable character U+{ord(c):04X}'
                raise self.error(f'invalid {what}', self.row, pos + i + 1)

    def operator(self, text):
        pos = self.pos
        if text in '([{':
            if len(self.brackets) >= _MAX_LEVELS:
                raise self.error('too many nested parentheses', self.row, pos + 1)
            self.brackets.append(text)
        elif text in ')]}':
            if not self.brackets:
                if self.strict:
                    raise self.error(f"unmatched '{text}'", self.row, pos + 1)
            else:
                opened = self.brackets.pop()
                if self.strict and '([{'.index(opened) != ')]}'.index(text):
                    raise self.error(f"closing parenthesis '{text}' does not match opening "
                                     f"parenthesis '{opened}'", self.row, pos + 1)
        self.pos = pos + len(text)
        return self.token(OP, pos, self.pos)

    def string(self, match):
        """A string without replacement fields, perhaps over several lines."""
        quote = match.group(1)
        start = self.row, match.start()
        lines = [self.line]
        pos = match.end()
        while True:
            line = self.line
            while pos < len(line):
                if line.startswith(quote, pos):
                    end = pos + len(quote)
                    self.pos = end
                    whole = ''.join(lines)
                    text = whole[start[1]:len(whole) - len(line) + end]
                    return TokenInfo(STRING, text, start, (self.row, end), whole)
                if line[pos] == '\\':
                    pos += 2
                    if pos > len(line) or line[pos - 1:pos] == '\r' and line[pos:pos + 1] == '\n':
                        pos += 1
                elif line[pos] == '\n' and len(quote) == 1:
                    raise self.error(f'unterminated string literal (detected at line '
                                     f'{self.row})', *_after(start))
                else:
                    pos += 1
            if len(quote) == 1 and not line.endswith(('\\\n', '\\\r\n')):
                raise self.error(f'unterminated string literal (detected at line {self.row})',
                                 *_after(start))
            if not self.next_line():
                raise self.error(f'unterminated triple-quoted string literal (detected at line '
                                 f'{self.row})' if len(quote) == 3 else
                                 f'unterminated string literal (detected at line {self.row})',
                                 *_after(start))
            lines.append(self.line)
            pos = 0

    def f_string(self, match):
        """FSTRING_START, then text and the tokens of replacement fields, then FSTRING_END."""
        quote = match.group(1)
        raw = 'r' in match.group()[:-len(quote)].lower()
        start = self.row, match.start()
        yield self.token(FSTRING_START, match.start(), match.end())
        self.pos = match.end()
        yield from self.f_text(quote, raw, start, False)
        yield self.token(FSTRING_END, self.pos, self.pos + len(quote))
        self.pos += len(quote)

    def f_text(self, quote, raw, start, in_spec):
        """Literal text and fields, up to the quote or, in a format spec, the closing brace."""
        piece_start = self.row, self.pos
        piece = []
        lines = [self.line]
        after_field = False
        while True:
            line, pos = self.line, self.pos
            if pos >= len(line):
                if len(quote) == 1 and not line.endswith(('\\\n', '\\\r\n')) or \
                        not self.next_line():
                    kind = 'triple-quoted ' if len(quote) == 3 else ''
                    raise self.error(f'unterminated {kind}f-string literal (detected at line '
                                     f'{self.row})', *_after(start))
                lines.append(self.line)
                continue
            c = line[pos]
            # A line ends the specification too, when the quote does not span lines.
            at_end = line.startswith(quote, pos) or in_spec and (
                c == '}' or len(quote) == 1 and c in '\r\n')
            double = c in '{}' and not in_spec and line[pos + 1:pos + 2] == c
            if at_end or c == '{' and not double:
                # A specification that ends in a field has an empty piece at its end.
                if piece or at_end and in_spec and after_field:
                    yield TokenInfo(FSTRING_MIDDLE, ''.join(piece), piece_start,
                                    (self.row, pos), ''.join(lines))
                if at_end:
                    return
                yield from self.f_field(quote, raw, start)
                after_field = True
                piece = []
                piece_start = self.row, self.pos
                lines = [self.line]
                continue
            if double:
                piece.append(c)
                self.pos = pos + 2
                # CPython ends the piece at the first of two braces.
                yield TokenInfo(FSTRING_MIDDLE, ''.join(piece), piece_start,
                                (self.row, pos + 1), ''.join(lines))
                piece = []
                piece_start = self.row, self.pos
                continue
            if c == '\n' and len(quote) == 1:
                raise self.error(f'unterminated f-string literal (detected at line {self.row})',
                                 *_after(start))
            step = 1
            if c == '\\' and pos + 1 < len(line):
                step = 1 if line[pos + 1] in '{}' else 2
                if not raw and line.startswith('N{', pos + 1):
                    close = line.find('}', pos)
                    step = close + 1 - pos if close > 0 else 2
            piece.append(line[pos:pos + step])
            self.pos = pos + step

    def f_field(self, quote, raw, start):
        """{expression!conversion:spec}"""
        depth = len(self.brackets)
        yield self.operator('{')
        while True:
            self.pos = _SPACE_RE.match(self.line, self.pos).end()
            line, pos = self.line, self.pos
            if len(self.brackets) == depth + 1:
                c = line[pos:pos + 1]
                if c == '}':
                    yield self.operator('}')
                    return
                if c == '!' and line[pos + 1:pos + 2] != '=':
                    yield self.operator('!')
                    continue
                if c == ':':
                    yield self.operator(':')
                    yield from self.f_text(quote, raw, start, True)
                    if self.line[self.pos] in '\r\n':
                        continue
                    if self.line[self.pos] == '}':
                        yield self.operator('}')
                        return
                    raise self.error("f-string: expecting '}'", self.row, self.pos + 1)
            if pos >= len(line):
                if not self.next_line():
                    raise self.error("f-string: expecting '}'", *_after(start))
                continue
            yield from self.one_token()

    def one_token(self):
        """A single token inside a field."""
        line, pos = self.line, self.pos
        c = line[pos]
        if c in '\r\n':
            yield self.token(NL, pos, len(line))
            self.pos = len(line)
        elif c == '#':
            comment = line[pos:].rstrip('\r\n')
            yield self.token(COMMENT, pos, pos + len(comment))
            self.pos = pos + len(comment)
        elif c == '\\' and line[pos + 1:].strip('\r\n') == '':
            self.next_line()
        else:
            yield from self.word()


def _after(start):
    return start[0], start[1] + 1


def _generate_tokens_from_c_tokenizer(source, encoding=None, extra_tokens=False):
    """The tokens of lines, in bytes when there is an encoding.

    Without the extra ones as a compiler sees them: the exact kinds of operators, no comments, no text
    in what stands for lines and indentation.
    """
    def readline():
        try:
            line = source()
        except StopIteration:
            return ''
        return line if encoding is None else line.decode(encoding)
    if extra_tokens:
        yield from _Tokenizer(readline).run()
        return
    line = ''
    last = (1, 0)
    held = []  # indentation counts where the next token is
    for token in _Tokenizer(readline, strict=True).run():
        type, text, start, end, _ = token
        if type in (COMMENT, NL):
            continue
        if type in (INDENT, DEDENT):
            held.append(type)
            continue
        if type == ENDMARKER:
            held.append(type)
        else:
            line, last = token.line, end
        for kind in held:
            row = last[0] if type == ENDMARKER else start[0]
            yield TokenInfo(kind, '', (row, -1), (row, -1), line)
        held.clear()
        if type == NEWLINE:
            yield TokenInfo(NEWLINE, '', start, start, line)
            last = start
        elif type != ENDMARKER:
            yield TokenInfo(token.exact_type, text, start, end, line)


def tokenize(readline):
    """The tokens of a source in bytes; the first one is ENCODING."""
    encoding, consumed = detect_encoding(readline)

    def lines():
        yield from consumed
        while True:
            try:
                line = readline()
            except StopIteration:
                return
            if not line:
                return
            yield line
    yield TokenInfo(ENCODING, encoding.removesuffix('-sig'), (0, 0), (0, 0), '')
    codec = 'utf-8' if encoding == 'utf-8-sig' else encoding  # the BOM is gone already
    yield from _generate_tokens_from_c_tokenizer(lines().__next__, codec, extra_tokens=True)


def generate_tokens(readline):
    """The tokens of a source in text."""
    return _generate_tokens_from_c_tokenizer(readline, extra_tokens=True)


### Back to text ###

def _double_braces(text):
    """Braces stand for themselves when doubled, but not those of a character's name."""
    pieces = re.split(r'((?<!\\)(?:\\\\)*\\N\{[^{}]*\})', text)
    return ''.join(piece if i % 2 else piece.replace('{', '{{').replace('}', '}}')
                   for i, piece in enumerate(pieces))


class Untokenizer:
    def __init__(self):
        self.tokens = []
        self.prev_row = 1
        self.prev_col = 0
        self.prev_type = None
        self.prev_line = ""
        self.encoding = None

    def add_whitespace(self, start):
        row, col = start
        if row < self.prev_row or row == self.prev_row and col < self.prev_col:
            raise ValueError("start ({},{}) precedes previous end ({},{})"
                             .format(row, col, self.prev_row, self.prev_col))
        if row - self.prev_row:
            # A backslash joined the lines.
            self.tokens.append("\\\n" * (row - self.prev_row))
            self.prev_col = 0
        if col > self.prev_col:
            self.tokens.append(" " * (col - self.prev_col))

    def untokenize(self, iterable):
        it = iter(iterable)
        indents = []
        startline = False
        for t in it:
            if len(t) == 2:
                self.compat(t, it)
                break
            tok_type, token, start, end, line = t
            if tok_type == ENCODING:
                self.encoding = token
                continue
            if tok_type == ENDMARKER:
                break
            if tok_type == INDENT:
                indents.append(token)
                continue
            if tok_type == DEDENT:
                indents.pop()
                self.prev_row, self.prev_col = end
                continue
            if tok_type in (NEWLINE, NL):
                startline = True
            elif startline and indents:
                indent = indents[-1]
                if start[1] >= len(indent):
                    self.tokens.append(indent)
                    self.prev_col = len(indent)
                startline = False
            if tok_type == FSTRING_MIDDLE and ('{' in token or '}' in token):
                row, col = end
                doubled = _double_braces(token)
                # One brace more than the token's place has; CPython counts no further.
                end = row, col + (doubled != token)
                token = doubled
            self.add_whitespace(start)
            self.tokens.append(token)
            self.prev_row, self.prev_col = end
            if tok_type in (NEWLINE, NL):
                self.prev_row += 1
                self.prev_col = 0
            self.prev_type = tok_type
            self.prev_line = line
        return "".join(self.tokens)

    def compat(self, token, iterable):
        """For pairs (type, string) alone: spaces are put where they may be needed."""
        from itertools import chain
        indents = []
        toks_append = self.tokens.append
        startline = token[0] in (NEWLINE, NL)
        prevstring = False
        in_fstring = 0
        for tok in chain([token], iterable):
            toknum, tokval = tok[:2]
            if toknum == ENCODING:
                self.encoding = tokval
                continue
            if toknum in (NAME, NUMBER):
                tokval += ' '
            if toknum == STRING:
                if prevstring:
                    tokval = ' ' + tokval
                prevstring = True
            else:
                prevstring = False
            if toknum == FSTRING_START:
                in_fstring += 1
            elif toknum == FSTRING_END:
                in_fstring -= 1
            if toknum == INDENT:
                indents.append(tokval)
                continue
            if toknum == DEDENT:
                indents.pop()
                continue
            if toknum in (NEWLINE, NL):
                startline = True
            elif startline and indents:
                toks_append(indents[-1])
                startline = False
            elif toknum == FSTRING_MIDDLE:
                tokval = _double_braces(tokval)
            if in_fstring > 0 and toknum == STRING and self.tokens and \
                    self.tokens[-1][-1:] == '{':
                tokval = ' ' + tokval
            toks_append(tokval)


def untokenize(iterable):
    """Source text of tokens, as bytes if they begin with ENCODING."""
    ut = Untokenizer()
    out = ut.untokenize(iterable)
    if ut.encoding is not None:
        out = out.encode(ut.encoding)
    return out


def main():
    import argparse

    def perror(message):
        sys.stderr.write(message)
        sys.stderr.write('\n')

    def error(message, filename=None, location=None):
        if location:
            args = (filename,) + location + (message,)
            perror("%s:%d:%d: error: %s" % args)
        elif filename:
            perror("%s: error: %s" % (filename, message))
        else:
            perror("error: %s" % message)
        sys.exit(1)
    parser = argparse.ArgumentParser(prog='python -m tokenize')
    parser.add_argument(dest='filename', nargs='?', metavar='filename.py',
                        help='the file to tokenize; defaults to stdin')
    parser.add_argument('-e', '--exact', dest='exact', action='store_true',
                        help='display token names using the exact type')
    args = parser.parse_args()
    try:
        if args.filename:
            filename = args.filename
            with _builtin_open(filename, 'rb') as f:
                tokens = list(tokenize(f.readline))
        else:
            filename = "<stdin>"
            tokens = generate_tokens(sys.stdin.readline)
        for token in tokens:
            token_type = token.type
            if args.exact:
                token_type = token.exact_type
            token_range = "%d,%d-%d,%d:" % (token.start + token.end)
            print("%-20s%-15s%-15r" % (token_range, tok_name[token_type], token.string))
    except IndentationError as err:
        line, column = err.args[1][1:3]
        error(err.args[0], filename, (line, column))
    except TokenError as err:
        line, column = err.args[1]
        error(err.args[0], filename, (line, column))
    except SyntaxError as err:
        error(err, filename)
    except OSError as err:
        error(err)
    except KeyboardInterrupt:
        print("interrupted\n")


if __name__ == "__main__":
    main()
