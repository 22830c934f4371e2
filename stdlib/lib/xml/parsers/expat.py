"""A parser of XML 1.0 that calls handlers, with the interface of the Expat library.

It reads what it is given as far as whole tokens go and keeps the rest. External entities are not read;
the text that entities make may not be much longer than the document.
"""

import codecs
import re
import sys
import types

from . import _text as t
from ._doctype import Doctype, find_end
from ._text import ExpatError

error = ExpatError
EXPAT_VERSION = 'expat_2.6.3'
version_info = (2, 6, 3)
native_encoding = 'UTF-8'
features = [('sizeof(XML_Char)', 1), ('sizeof(XML_LChar)', 1), ('XML_DTD', 0),
            ('XML_CONTEXT_BYTES', 1024), ('XML_NS', 0)]
(XML_PARAM_ENTITY_PARSING_NEVER, XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE,
 XML_PARAM_ENTITY_PARSING_ALWAYS) = range(3)
_HANDLERS = ('StartElementHandler', 'EndElementHandler', 'ProcessingInstructionHandler',
             'CharacterDataHandler', 'UnparsedEntityDeclHandler', 'NotationDeclHandler',
             'StartNamespaceDeclHandler', 'EndNamespaceDeclHandler', 'CommentHandler',
             'StartCdataSectionHandler', 'EndCdataSectionHandler', 'DefaultHandler',
             'DefaultHandlerExpand', 'NotStandaloneHandler', 'ExternalEntityRefHandler',
             'StartDoctypeDeclHandler', 'EndDoctypeDeclHandler', 'EntityDeclHandler',
             'XmlDeclHandler', 'ElementDeclHandler', 'AttlistDeclHandler', 'SkippedEntityHandler')
_XML_NS = 'http://www.w3.org/XML/1998/namespace'
# Text from entities may be this many times as long as the document, beyond the first megabytes.
_AMPLIFICATION, _FREE = 100, 8 << 20
_EQUALS = re.compile('=')
_MAX_DEPTH = 200        # of entities in entities


def ErrorString(code, /):
    """The message of an error code, or None."""
    return t.MESSAGES[code] if 0 < code < len(t.MESSAGES) else None


def ParserCreate(encoding=None, namespace_separator=None, intern=None):
    """A parser; with a separator, names are 'uri' + separator + 'name'."""
    if namespace_separator is not None and not isinstance(namespace_separator, str):
        raise TypeError("ParserCreate() argument 'namespace_separator' must be str or None, not "
                        + type(namespace_separator).__name__)
    if namespace_separator is not None and len(namespace_separator) > 1:
        raise ValueError('namespace_separator must be at most one character, omitted, or None')
    if encoding is not None and not isinstance(encoding, str):
        raise TypeError("ParserCreate() argument 'encoding' must be str or None, not "
                        + type(encoding).__name__)
    return XMLParserType(encoding, namespace_separator, {} if intern is None else intern)


class XMLParserType:
    """A parser: set its handlers, then call Parse()."""

    def __init__(self, encoding, separator, intern):
        for name in _HANDLERS:
            setattr(self, name, None)
        self.intern = intern
        self.buffer_text = False
        self.ordered_attributes = False
        self.specified_attributes = False
        self.namespace_prefixes = False
        self._buffer_size = 8192
        self._separator = separator
        self._encoding = encoding
        self._decoder = None
        self._raw = b''         # bytes of unknown encoding
        self._text = ''         # what is not parsed yet
        self._line, self._column, self._index = 1, 0, 0
        self._open = []         # names of open elements and what they bound
        self._seen_root = False
        self._begun = False
        self._finished = False
        self._pending = []      # character data, while buffer_text is on
        self._doctype = None
        self._namespaces = {'xml': _XML_NS}
        self._base = None
        self._started = False
        self._made = 0          # characters from entities
        self._depth = 0

    ### What programs call ###

    def Parse(self, data, isfinal=False, /):
        """Parse more of a document: a str or bytes; 1 if all is well."""
        if self._finished:
            raise t.error(t.FINISHED, self._line, self._column)
        self._feed(data, isfinal)
        try:
            self._run(bool(isfinal))
        finally:
            self._flush()
        if isfinal:
            self._finished = True
        return 1

    def ParseFile(self, file, /):
        """Parse all of a binary file."""
        while True:
            data = file.read(65536)
            if not isinstance(data, (str, bytes, bytearray)):
                raise TypeError("read() did not return a bytes object "
                                f"(type={type(data).__name__})")
            if not data:
                return self.Parse(b'', True)
            self.Parse(data, False)

    def SetBase(self, base, /):
        self._base = base

    def GetBase(self):
        return self._base

    def GetInputContext(self):
        return None

    def ExternalEntityParserCreate(self, context, encoding=None, /):
        """A parser for an external entity, with this one's handlers."""
        parser = XMLParserType(encoding, self._separator, self.intern)
        for name in _HANDLERS:
            setattr(parser, name, getattr(self, name))
        parser._doctype = self._doctype
        return parser

    def SetParamEntityParsing(self, flag, /):
        return int(flag == XML_PARAM_ENTITY_PARSING_NEVER)

    def UseForeignDTD(self, flag=True, /):
        pass

    def GetReparseDeferralEnabled(self):
        return False

    def SetReparseDeferralEnabled(self, enabled, /):
        pass

    @property
    def buffer_size(self):
        return self._buffer_size

    @buffer_size.setter
    def buffer_size(self, value):
        if not isinstance(value, int):
            raise TypeError('buffer_size must be an integer')
        if value <= 0:
            raise ValueError('buffer_size must be greater than zero')
        self._flush()
        self._buffer_size = value

    @property
    def buffer_used(self):
        return sum(map(len, self._pending))

    CurrentLineNumber = ErrorLineNumber = property(lambda self: self._line)
    CurrentColumnNumber = ErrorColumnNumber = property(lambda self: self._column)
    CurrentByteIndex = ErrorByteIndex = property(lambda self: self._index)
    ErrorCode = 0

    ### Input ###

    def _feed(self, data, final):
        if isinstance(data, str):
            if self._decoder is None and not self._raw:
                self._decoder = False
            self._text += data
            return
        data = bytes(data)
        if self._decoder is None:
            data = self._raw + data
            if len(data) < 256 and b'>' not in data and not final:
                self._raw = data
                return
            self._raw = b''
            self._decoder = codecs.getincrementaldecoder(self._detect(data))()
        try:
            self._text += self._decoder.decode(data, final) if self._decoder else data.decode()
        except UnicodeDecodeError as e:
            self._text += data[:e.start].decode(e.encoding, 'replace')
            self._run(False)
            raise self._fail(t.INVALID_TOKEN) from None

    def _detect(self, data):
        name = self._encoding
        if name is None:
            for mark, encoding in ((codecs.BOM_UTF8, 'utf-8-sig'), (codecs.BOM_UTF16_LE, 'utf-16'),
                                   (codecs.BOM_UTF16_BE, 'utf-16'), (b'<\0', 'utf-16-le'),
                                   (b'\0<', 'utf-16-be')):
                if data.startswith(mark):
                    return encoding
            match = re.match(br'<\?xml[^>]*?encoding\s*=\s*["\']([A-Za-z][\w.-]*)', data)
            name = match[1].decode('ascii') if match else 'utf-8'
        try:
            codecs.lookup(name)
            'x'.encode(name)
        except (TypeError, UnicodeError):
            raise t.error(t.UNKNOWN_ENCODING, 1, max(data.find(name.encode()), 0)) from None
        return name

    ### Position and handlers ###

    def _fail(self, code, skip=0):
        """The error at the token, or `skip` characters into it."""
        text = self._text[:skip]
        lines = text.count('\n')
        line = self._line + lines
        column = skip - text.rfind('\n') - 1 if lines else self._column + skip
        self._line, self._column = line, column
        self.ErrorCode = code
        return t.error(code, line, column)

    def _advance(self, count):
        done = self._text[:count]
        self._text = self._text[count:]
        self._index += len(done.encode('utf-8', 'surrogatepass'))
        lines = done.count('\n')
        if lines:
            self._line += lines
            self._column = count - done.rfind('\n') - 1
        else:
            self._column += count

    def _call(self, name, *arguments):
        handler = getattr(self, name)
        if handler is not None:
            self._flush()
            return handler(*arguments)
        self._default()

    def _default(self, text=None):
        handler = self.DefaultHandlerExpand or self.DefaultHandler
        if handler is not None and self._token:
            self._flush()
            handler(self._token if text is None else text)
            if text is None:
                self._token = ''

    _token = ''

    def _flush(self):
        if self._pending:
            text = ''.join(self._pending)
            self._pending.clear()
            if self.CharacterDataHandler is not None:
                for i in range(0, len(text), self._buffer_size):
                    self.CharacterDataHandler(text[i:i + self._buffer_size])

    def _characters(self, text):
        if not text:
            return
        if self.CharacterDataHandler is None:
            self._default(text)
        elif self.buffer_text:
            self._pending.append(text)
            if sum(map(len, self._pending)) >= self._buffer_size:
                self._flush()
        else:
            # Newlines come on their own, as Expat has it.
            for piece in re.findall('[^\n]+|\n', text):
                self.CharacterDataHandler(piece)

    ### Tokens ###

    def _run(self, final):
        if self._text and self._text[-1] == '\r' and not final:
            text, held = self._text[:-1], '\r'
        else:
            text, held = self._text, ''
        self._text = text.replace('\r\n', '\n').replace('\r', '\n')
        if not self._begun and self._text.startswith('\ufeff'):
            self._text = self._text[1:]
        match = t.bad.search(self._text)
        while self._text:
            used = self._one(final)
            if used == 0:
                break
        self._text += held
        if match is not None and self._text:
            raise self._fail(t.INVALID_TOKEN)
        if final:
            self._end()

    def _end(self):
        if self._text:
            if self._text.startswith('<![CDATA['):
                raise self._fail(t.UNCLOSED_CDATA_SECTION)
            raise self._fail(t.UNCLOSED_TOKEN)
        if self._open or not self._seen_root:
            raise self._fail(t.NO_ELEMENTS)

    def _one(self, final):
        """One token of the text: how many characters it had, 0 if it is not all there."""
        text = self._text
        used = self._markup(text, final) if text[0] == '<' else self._content(text, final)
        if used:
            self._advance(used)
            self._begun = True
        return used

    def _content(self, text, final):
        end = text.find('<')
        if end < 0:
            end = len(text)
        if not self._open:
            blank = t.space.match(text, 0, end).end()
            if blank == end:
                self._token = text[:end]
                self._default()
                return end
            raise self._fail(t.JUNK_AFTER_DOC_ELEMENT if self._seen_root else t.SYNTAX, blank)
        ampersand = text.find('&', 0, end)
        if ampersand == 0:
            return self._reference(text, final)
        if ampersand > 0:
            end = ampersand
        match = t.bad.search(text, 0, end)
        if match is not None:
            raise self._fail(t.INVALID_TOKEN, match.start())
        close = text.find(']]>', 0, end)
        if close >= 0:
            raise self._fail(t.INVALID_TOKEN, close + 2)
        if end == len(text) and not final and text.endswith(']'):
            end = len(text.rstrip(']')) or 0
            if end == 0:
                return 0
        self._token = text[:end]
        self._characters(text[:end])
        return end

    def _reference(self, text, final):
        match = t.reference.match(text)
        if match is None:
            rest = re.compile(r'&(?:#x?[0-9a-fA-F]*|[^\s<&;#]*)').match(text)
            if rest.end() == len(text) and not final:
                return 0
            raise self._fail(t.INVALID_TOKEN, min(rest.end(), len(text) - 1) if rest.end() > 1
                             else 1)
        self._token = match[0]
        if match[3] is None:
            self._characters(self._number(match))
        elif match[3] in t.PREDEFINED:
            self._characters(t.PREDEFINED[match[3]])
        else:
            self._entity(match[3])
        return match.end()

    def _number(self, match):
        number = int(match[1]) if match[1] else int(match[2], 16)
        if number > 0x10ffff or t.bad.match(chr(number)):
            raise self._fail(t.BAD_CHAR_REF)
        return chr(number)

    def _entity(self, name):
        """The content of an entity, in its place."""
        doctype = self._doctype
        if doctype is not None and name in doctype.entities:
            if self.DefaultHandler is not None and self.DefaultHandlerExpand is None:
                self._default()
                return
            self._expand(name, doctype.entities[name])
        elif doctype is not None and name in doctype.external:
            base, system, public, notation = doctype.external[name]
            if notation is not None:
                raise self._fail(t.BINARY_ENTITY_REF)
            if self.ExternalEntityRefHandler is not None:
                self._flush()
                if not self.ExternalEntityRefHandler(name, base, system, public):
                    raise self._fail(21)
            else:
                self._default()
        elif doctype is not None and doctype.parameters:
            if self.SkippedEntityHandler is not None:
                self._call('SkippedEntityHandler', name, False)
            else:
                self._default()
        else:
            raise self._fail(t.UNDEFINED_ENTITY)

    def _amplify(self, length):
        self._made += length
        if self._made > _FREE and self._made > _AMPLIFICATION * max(self._index, 1):
            raise self._fail(t.AMPLIFICATION)

    def _expand(self, name, value):
        self._amplify(len(value))
        doctype = self._doctype
        del doctype.entities[name]      # it may not contain itself
        saved = self._text, self._line, self._column, self._index, len(self._open)
        self._depth += 1
        try:
            if self._depth > _MAX_DEPTH:
                raise self._fail(t.RECURSIVE_ENTITY_REF)
            doctype.external.pop(name, None)
            self._text = value
            while self._text:
                if not self._one(True):
                    raise self._fail(t.ASYNC_ENTITY)
            if len(self._open) != saved[4]:
                raise self._fail(t.ASYNC_ENTITY)
        except ExpatError as e:
            if e.code == t.UNDEFINED_ENTITY and self._text.startswith(f'&{name};'):
                raise self._fail(t.RECURSIVE_ENTITY_REF) from None
            raise
        finally:
            self._depth -= 1
            doctype.entities[name] = value
            self._text, self._line, self._column, self._index = saved[:4]

    def _markup(self, text, final):
        second = text[1:2]
        if second == '/':
            return self._end_tag(text)
        if second == '!':
            return self._declaration(text, final)
        if second == '?':
            return self._instruction(text)
        if not second:
            return 0
        return self._start_tag(text, final)

    def _instruction(self, text):
        end = text.find('?>')
        if end < 0:
            return 0
        if re.match(r'<\?xml[ \t\r\n]', text):
            return self._xml_declaration(text, end + 2)
        match = t.name.match(text, 2)
        if match is None or match[0].lower() == 'xml':
            raise self._fail(t.INVALID_TOKEN, 2)
        data = text[match.end():end]
        if data and data[0] not in ' \t\n':
            raise self._fail(t.INVALID_TOKEN, match.end())
        self._token = text[:end + 2]
        self._call('ProcessingInstructionHandler', match[0], data.lstrip(' \t\n'))
        return end + 2

    def _xml_declaration(self, text, end):
        if self._begun:
            raise self._fail(t.MISPLACED_XML_PI)
        match = t.declaration.match(text)
        if match is None or match.end() != end:
            raise self._fail(t.XML_DECL, min(len('<?xml '), end))
        self._token = match[0]
        standalone = match[5] or match[6]
        if self.XmlDeclHandler is not None:
            self._call('XmlDeclHandler', match[1] or match[2], match[3] or match[4],
                       -1 if standalone is None else int(standalone == 'yes'))
        else:
            self._default()
        return end

    def _declaration(self, text, final):
        if text.startswith('<!--'):
            end = text.find('--', 4)
            if end < 0 or end + 2 >= len(text):
                return 0
            if text[end + 2] != '>':
                raise self._fail(t.INVALID_TOKEN, end + 2)
            match = t.bad.search(text, 0, end)
            if match:
                raise self._fail(t.INVALID_TOKEN, match.start())
            self._token = text[:end + 3]
            self._call('CommentHandler', text[4:end])
            return end + 3
        if text.startswith('<![CDATA[') and self._open:
            return self._cdata(text)
        if text.startswith('<!DOCTYPE') and not self._seen_root:
            end = find_end(text, 9)
            if end < 0:
                return 0
            if self._doctype is not None:
                raise self._fail(t.SYNTAX, 2)
            self._token = text[:end]
            self._doctype = Doctype(self)
            def fail(code, index):
                raise self._fail(code, index)
            self._doctype.parse(text[:end], fail)
            return end
        for whole in ('<!--', '<![CDATA[', '<!DOCTYPE'):
            if whole.startswith(text) and not final:
                return 0
        raise self._fail(t.INVALID_TOKEN, 2)

    def _cdata(self, text):
        end = text.find(']]>', 9)
        if end < 0:
            return 0
        match = t.bad.search(text, 9, end)
        if match:
            raise self._fail(t.INVALID_TOKEN, match.start())
        self._token = '<![CDATA['
        self._call('StartCdataSectionHandler')
        self._token = text[9:end]
        self._characters(text[9:end])
        self._token = ']]>'
        self._call('EndCdataSectionHandler')
        return end + 3

    ### Elements ###

    def _start_tag(self, text, final):
        match = t.name.match(text, 1)
        if match is None:
            raise self._fail(t.INVALID_TOKEN, 1)
        if self._seen_root and not self._open:
            raise self._fail(t.JUNK_AFTER_DOC_ELEMENT)
        name, pos, attributes = match[0], match.end(), {}
        while True:
            match = t.attribute.match(text, pos)
            if match is None:
                break
            key = match[1]
            if key in attributes:
                space = len(match[0]) - len(match[0].lstrip(' \t\n'))
                raise self._fail(t.DUPLICATE_ATTRIBUTE, pos + space)
            value = match[2] if match[2] is not None else match[3]
            attributes[key] = self._attribute_value(name, key, value, pos)
            pos = match.end()
        pos = t.space.match(text, pos).end()
        if text.startswith('>', pos):
            empty, pos = False, pos + 1
        elif text.startswith('/>', pos):
            empty, pos = True, pos + 2
        else:
            return self._broken_tag(text, pos, final)
        match = t.bad.search(text, 0, pos)
        if match:
            raise self._fail(t.INVALID_TOKEN, match.start())
        self._token = text[:pos]
        self._start(name, attributes)
        if empty:
            self._token = ''
            self._end_element(name)
        return pos

    def _broken_tag(self, text, pos, final):
        """A tag that does not match: more may come, unless what there is can be no tag."""
        end = len(text)
        if pos == end or text[pos:] == '/':
            return 0
        for part in (t.name, t.space, None, t.space):
            match = part.match(text, pos) if part is not None \
                else _EQUALS.match(text, pos)
            if match is None:
                raise self._fail(t.INVALID_TOKEN, pos + (text[pos] == '/'))
            pos = match.end()
            if pos == end:
                return 0
        quote = text[pos]
        if quote not in '"\'':
            raise self._fail(t.INVALID_TOKEN, pos)
        close = text.find(quote, pos + 1)
        less = text.find('<', pos, close if close > 0 else end)
        if less > 0:
            raise self._fail(t.INVALID_TOKEN, less)
        if close < 0:
            return 0
        # The attribute before is all right: what follows it is not.
        raise self._fail(t.INVALID_TOKEN, close + 1)

    def _attribute_value(self, element, name, value, pos=0, depth=0):
        if '&' in value:
            value = self._expand_value(value, depth)
        else:
            value = value.replace('\n', ' ').replace('\t', ' ')
        if self._doctype is not None and (element, name) in self._doctype.tokenized:
            value = ' '.join(value.split(' ')).strip()
            value = re.sub(' +', ' ', value)
        return value

    def _expand_value(self, value, depth):
        pieces, end = [], 0
        if depth > _MAX_DEPTH:
            raise self._fail(t.RECURSIVE_ENTITY_REF)
        while True:
            start = value.find('&', end)
            if start < 0:
                break
            pieces.append(value[end:start].replace('\n', ' ').replace('\t', ' '))
            match = t.reference.match(value, start)
            if match is None:
                raise self._fail(t.INVALID_TOKEN, self._text.find('&') + 1)
            if match[3] is None:
                pieces.append(self._number(match))
            elif match[3] in t.PREDEFINED:
                pieces.append(t.PREDEFINED[match[3]])
            else:
                pieces.append(self._entity_value(match[3], depth))
            end = match.end()
        pieces.append(value[end:].replace('\n', ' ').replace('\t', ' '))
        return ''.join(pieces)

    def _entity_value(self, name, depth):
        doctype = self._doctype
        if doctype is not None and name in doctype.external:
            raise self._fail(t.ATTRIBUTE_EXTERNAL_ENTITY_REF)
        if doctype is None or name not in doctype.entities:
            if doctype is not None and doctype.parameters:
                return ''
            raise self._fail(t.UNDEFINED_ENTITY, max(self._text.find(f'&{name};'), 0))
        text = doctype.entities[name]
        self._amplify(len(text))
        if '<' in text:
            raise self._fail(t.INVALID_TOKEN)
        return self._expand_value(text, depth + 1) if '&' in text \
            else text.replace('\n', ' ').replace('\t', ' ')

    def _start(self, name, attributes):
        self._seen_root = True
        if self._doctype is not None and name in self._doctype.defaults:
            for key, value in self._doctype.defaults[name].items():
                if key not in attributes and not self.specified_attributes:
                    attributes[key] = self._attribute_value(name, key, value)
        shown, bound = name, None
        if self._separator is not None:
            shown, attributes, bound = self._resolve(name, attributes)
        self._open.append((name, shown, bound))
        if self.StartElementHandler is None:
            self._default()
            return
        self._flush()
        if self.ordered_attributes:
            self.StartElementHandler(self._intern(shown), [
                item for pair in attributes.items() for item in (self._intern(pair[0]), pair[1])])
        else:
            self.StartElementHandler(self._intern(shown), {
                self._intern(key): value for key, value in attributes.items()})

    def _intern(self, name):
        return self.intern.setdefault(name, name)

    def _resolve(self, name, attributes):
        """Names with their namespaces, and the bindings that the element made."""
        bound, rest = [], {}
        for key, value in attributes.items():
            if key == 'xmlns' or key.startswith('xmlns:'):
                prefix = key[6:] or None
                bound.append((prefix, self._namespaces.get(prefix)))
                self._namespaces[prefix] = value or None
                self._call('StartNamespaceDeclHandler', prefix, value or None)
            else:
                rest[key] = value
        result = {}
        for key, value in rest.items():
            if ':' in key:
                key = self._qualified(key, False)
            if key in result:
                raise self._fail(t.DUPLICATE_ATTRIBUTE)
            result[key] = value
        return self._qualified(name, True), result, bound

    def _qualified(self, name, use_default):
        prefix, colon, local = name.partition(':')
        if not colon:
            prefix, local = None, name
        if prefix is None and not use_default:
            return name
        uri = self._namespaces.get(prefix)
        if uri is None:
            if prefix is None:
                return name
            raise self._fail(t.UNBOUND_PREFIX)
        result = uri + self._separator + local
        if self.namespace_prefixes and prefix is not None:
            result += self._separator + prefix
        return result

    def _end_tag(self, text):
        match = re.compile(fr'</({t.NAME})[ \t\n]*>').match(text)
        if match is None:
            partial = re.compile(fr'</(?:{t.NAME}[ \t\n]*)?').match(text)
            if partial.end() == len(text):
                return 0
            raise self._fail(t.INVALID_TOKEN, partial.end())
        if not self._open:
            raise self._fail(t.INVALID_TOKEN, 1)
        if self._open[-1][0] != match[1]:
            raise self._fail(t.TAG_MISMATCH, 2)
        self._token = match[0]
        self._end_element(match[1])
        return match.end()

    def _end_element(self, name):
        _, shown, bound = self._open.pop()
        if self.EndElementHandler is not None:
            self._flush()
            self.EndElementHandler(self._intern(shown))
        else:
            self._default()
        for prefix, before in reversed(bound or ()):
            if before is None:
                self._namespaces.pop(prefix, None)
            else:
                self._namespaces[prefix] = before
            self._call('EndNamespaceDeclHandler', prefix)


XMLParserType.__name__ = XMLParserType.__qualname__ = 'xmlparser'
XMLParserType.__module__ = 'pyexpat'

### Constants ###

errors = types.ModuleType('pyexpat.errors', 'Constants used to describe error conditions.')
errors.codes = {message: code for code, message in enumerate(t.MESSAGES) if message}
errors.messages = {code: message for code, message in enumerate(t.MESSAGES) if message}
for _name, _code in (
        ('NO_MEMORY', 1), ('SYNTAX', 2), ('NO_ELEMENTS', 3), ('INVALID_TOKEN', 4),
        ('UNCLOSED_TOKEN', 5), ('PARTIAL_CHAR', 6), ('TAG_MISMATCH', 7),
        ('DUPLICATE_ATTRIBUTE', 8), ('JUNK_AFTER_DOC_ELEMENT', 9), ('PARAM_ENTITY_REF', 10),
        ('UNDEFINED_ENTITY', 11), ('RECURSIVE_ENTITY_REF', 12), ('ASYNC_ENTITY', 13),
        ('BAD_CHAR_REF', 14), ('BINARY_ENTITY_REF', 15), ('ATTRIBUTE_EXTERNAL_ENTITY_REF', 16),
        ('MISPLACED_XML_PI', 17), ('UNKNOWN_ENCODING', 18), ('INCORRECT_ENCODING', 19),
        ('UNCLOSED_CDATA_SECTION', 20), ('EXTERNAL_ENTITY_HANDLING', 21), ('NOT_STANDALONE', 22),
        ('UNEXPECTED_STATE', 23), ('UNBOUND_PREFIX', 27), ('XML_DECL', 30), ('ABORTED', 35),
        ('FINISHED', 36), ('AMPLIFICATION_LIMIT_BREACH', 43)):
    setattr(errors, 'XML_ERROR_' + _name, t.MESSAGES[_code])
model = types.ModuleType('pyexpat.model', 'Constants used to interpret content model information.')
for _code, _name in enumerate(('EMPTY', 'ANY', 'MIXED', 'NAME', 'CHOICE', 'SEQ'), 1):
    setattr(model, 'XML_CTYPE_' + _name, _code)
for _code, _name in enumerate(('NONE', 'OPT', 'REP', 'PLUS')):
    setattr(model, 'XML_CQUANT_' + _name, _code)
sys.modules['xml.parsers.expat.model'] = model
sys.modules['xml.parsers.expat.errors'] = errors
ExpatError.__module__ = 'xml.parsers.expat'
