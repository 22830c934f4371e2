"""The document type: declarations of entities and of attributes with default values.

Nothing is read from other files; content models are not checked.
"""

import re

from . import _text as t

_literal = r'(?:"([^"]*)"|\'([^\']*)\')'
_external = re.compile(fr'(?:SYSTEM[ \t\r\n]+{_literal}|PUBLIC[ \t\r\n]+{_literal}[ \t\r\n]+{_literal})')
_head = re.compile(fr'[ \t\r\n]+({t.NAME})(?:[ \t\r\n]+{_external.pattern})?[ \t\r\n]*')
_entity = re.compile(fr'<!ENTITY[ \t\r\n]+(%[ \t\r\n]+)?({t.NAME})[ \t\r\n]+'
                     fr'(?:{_literal}|{_external.pattern}(?:[ \t\r\n]+NDATA[ \t\r\n]+({t.NAME}))?)'
                     r'[ \t\r\n]*>')
_notation = re.compile(fr'<!NOTATION[ \t\r\n]+({t.NAME})[ \t\r\n]+(?:{_external.pattern}|'
                       fr'PUBLIC[ \t\r\n]+{_literal})[ \t\r\n]*>')
_element = re.compile(fr'<!ELEMENT[ \t\r\n]+({t.NAME})[ \t\r\n]+([^>]*)>')
_attlist = re.compile(fr'<!ATTLIST[ \t\r\n]+({t.NAME})((?:"[^"]*"|\'[^\']*\'|[^>"\'])*)>')
_attdef = re.compile(
    fr'[ \t\r\n]+({t.NAME})[ \t\r\n]+(CDATA|IDREFS?|ID|ENTITY|ENTITIES|NMTOKENS?|'
    fr'(?:NOTATION[ \t\r\n]+)?\([^)]*\))[ \t\r\n]+'
    fr'(#REQUIRED|#IMPLIED|(?:(#FIXED)[ \t\r\n]+)?{_literal})')
_skip = re.compile(fr'<!--(?:(?!--).)*-->|<\?.*?\?>|%{t.NAME};|[ \t\r\n]+', re.DOTALL)


def either(*values):
    """The first that is not None."""
    return next((value for value in values if value is not None), None)


def find_end(text, pos):
    """Where the declaration that begins at pos ends, or -1 if that is not there yet."""
    depth = 0
    while pos < len(text):
        c = text[pos]
        if c in '"\'':
            pos = text.find(c, pos + 1)
            if pos < 0:
                return -1
        elif text.startswith('<!--', pos):
            pos = text.find('-->', pos + 4)
            if pos < 0:
                return -1
            pos += 2
        elif text.startswith('<?', pos):
            pos = text.find('?>', pos + 2)
            if pos < 0:
                return -1
            pos += 1
        elif c == '[':
            depth += 1
        elif c == ']':
            depth -= 1
        elif c == '>' and depth == 0:
            return pos + 1
        elif c == '<' and depth == 1 and text.startswith('<!', pos):
            depth += 100
        elif c == '>' and depth > 1:
            depth -= 100
        pos += 1
    return -1


class Doctype:
    """The declarations of a document."""

    def __init__(self, parser):
        self.parser = parser
        self.entities = {}      # name: text
        self.external = {}      # name: (base, system id, public id, notation)
        self.defaults = {}      # element: {attribute: value}
        self.tokenized = set()  # (element, attribute) whose values are not CDATA
        self.parameters = False  # there are parameter entities, which are not read

    def parse(self, text, fail):
        """The declaration from '<!DOCTYPE' to '>'. fail(code, index) raises."""
        match = _head.match(text, len('<!DOCTYPE'))
        if match is None:
            fail(t.SYNTAX, len('<!DOCTYPE'))
        system = either(match[2], match[3], match[6], match[7])
        public = either(match[4], match[5])
        start = match.end()
        subset = text[start] == '['
        call = self.parser._call
        call('StartDoctypeDeclHandler', match[1], system, public, int(subset))
        if subset:
            end = self._subset(text, start + 1, fail)
            if text[end:].strip(' \t\r\n') != '>':
                fail(t.INVALID_TOKEN, end)
        elif text[start:] != '>':
            fail(t.INVALID_TOKEN, start)
        call('EndDoctypeDeclHandler')

    def _subset(self, text, pos, fail):
        while True:
            match = _skip.match(text, pos)
            if match:
                if match[0][0] == '%':
                    self.parameters = True
                elif match[0].startswith('<?'):
                    target, _, data = match[0][2:-2].partition(' ')
                    self.parser._call('ProcessingInstructionHandler', target, data.lstrip())
                elif match[0].startswith('<!--'):
                    self.parser._call('CommentHandler', match[0][4:-3])
                pos = match.end()
                continue
            if text.startswith(']', pos):
                return pos + 1
            for pattern, take in ((_entity, self._take_entity), (_attlist, self._take_attlist),
                                  (_element, self._take_element),
                                  (_notation, self._take_notation)):
                match = pattern.match(text, pos)
                if match:
                    take(match)
                    pos = match.end()
                    break
            else:
                fail(t.SYNTAX if text.startswith('<!', pos) else t.INVALID_TOKEN, pos)

    def _take_entity(self, match):
        parameter, name = match[1] is not None, match[2]
        value = either(match[3], match[4])
        system = either(match[5], match[6], match[9], match[10])
        public = either(match[7], match[8])
        notation = match[11]
        base = self.parser._base
        if value is not None:
            # Character references are replaced now, others when the entity is used.
            value = t.reference.sub(lambda m: m[0] if m[3] else
                                    chr(int(m[1]) if m[1] else int(m[2], 16)), value)
            if not parameter:
                self.entities.setdefault(name, value)
        elif not parameter:
            self.external.setdefault(name, (base, system, public, notation))
        if notation is not None and self.parser.UnparsedEntityDeclHandler:
            self.parser._call('UnparsedEntityDeclHandler', name, base, system, public, notation)
        else:
            self.parser._call('EntityDeclHandler', name, int(parameter), value, base, system,
                              public, notation)

    def _take_notation(self, match):
        system = either(match[2], match[3], match[6], match[7])
        public = either(match[4], match[5], match[8], match[9])
        self.parser._call('NotationDeclHandler', match[1], self.parser._base, system, public)

    def _take_element(self, match):
        kinds = {'EMPTY': 1, 'ANY': 2}
        kind = kinds.get(match[2].strip(), 3 if '#PCDATA' in match[2] else 6)
        self.parser._call('ElementDeclHandler', match[1], (kind, 0, None, ()))

    def _take_attlist(self, match):
        element = match[1]
        for each in _attdef.finditer(match[2]):
            name, kind = each[1], re.sub(r'[ \t\r\n]+', '', each[2])
            value = either(each[5], each[6])
            if kind != 'CDATA':
                self.tokenized.add((element, name))
            if value is not None:
                self.defaults.setdefault(element, {}).setdefault(name, value)
            required = each[3] == '#REQUIRED' or each[4] is not None
            self.parser._call('AttlistDeclHandler', element, name, kind, value, int(required))
