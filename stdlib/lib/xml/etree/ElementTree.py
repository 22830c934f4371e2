"""Trees of elements: reading XML into them, searching, changing and writing them.

The elements are in _element, paths in ElementPath, writing in _write; here are the tree, the builder and
the parsers, which use xml.parsers.expat.
"""

import collections
import collections.abc
import contextlib
import io
import sys

from . import ElementPath
from ._element import (PI, Comment, Element, ProcessingInstruction, QName, SubElement)
from ._write import (HTML_EMPTY, C14NWriterTarget, _escape_attrib, _escape_cdata, _namespace_map,
                     get_writer, namespaces, register_namespace, serialize_html, serialize_text,
                     serialize_xml)

__all__ = ['Comment', 'dump', 'Element', 'ElementTree', 'canonicalize', 'fromstring',
           'fromstringlist', 'indent', 'iselement', 'iterparse', 'parse', 'ParseError', 'PI',
           'ProcessingInstruction', 'QName', 'SubElement', 'tostring', 'tostringlist',
           'TreeBuilder', 'VERSION', 'XML', 'XMLID', 'XMLParser', 'XMLPullParser',
           'register_namespace', 'C14NWriterTarget']
VERSION = '1.3.0'
_serialize = {'xml': serialize_xml, 'html': serialize_html, 'text': serialize_text}


class ParseError(SyntaxError):
    """The document is not well-formed: `code` and `position` say what and where."""


def iselement(element):
    """Whether an object looks like an element."""
    return hasattr(element, 'tag')


class ElementTree:
    """A document: a root element, and reading and writing."""

    def __init__(self, element=None, file=None):
        if element is not None and not iselement(element):
            raise TypeError('expected an Element, not %s' % type(element).__name__)
        self._root = element
        if file:
            self.parse(file)

    def getroot(self):
        return self._root

    def _setroot(self, element):
        if not iselement(element):
            raise TypeError('expected an Element, not %s' % type(element).__name__)
        self._root = element

    def parse(self, source, parser=None):
        """Read a file (a name or an object); returns the root."""
        opened = None
        if not hasattr(source, 'read'):
            opened = source = open(source, 'rb')
        try:
            if parser is None:
                parser = XMLParser()
            while data := source.read(32768):
                parser.feed(data)
            self._root = parser.close()
            return self._root
        finally:
            if opened is not None:
                opened.close()

    def iter(self, tag=None):
        return self._root.iter(tag)

    def _relative(self, path, function):
        if path[:1] == '/':
            import warnings
            path = '.' + path
            warnings.warn('This search is broken in 1.3 and earlier, and will be fixed in a future '
                          'version.  If you rely on the current behaviour, change it to %r' % path,
                          FutureWarning, stacklevel=3)
        return path

    def find(self, path, namespaces=None):
        return self._root.find(self._relative(path, 'find'), namespaces)

    def findtext(self, path, default=None, namespaces=None):
        return self._root.findtext(self._relative(path, 'findtext'), default, namespaces)

    def findall(self, path, namespaces=None):
        return self._root.findall(self._relative(path, 'findall'), namespaces)

    def iterfind(self, path, namespaces=None):
        return self._root.iterfind(self._relative(path, 'iterfind'), namespaces)

    def write(self, file_or_filename, encoding=None, xml_declaration=None, default_namespace=None,
              method=None, *, short_empty_elements=True):
        """Write the tree; encoding 'unicode' gives text."""
        if self._root is None:
            raise TypeError('ElementTree not initialized')
        if not method:
            method = 'xml'
        elif method not in _serialize and method != 'c14n':
            raise ValueError('unknown method %r' % method)
        if not encoding:
            encoding = 'utf-8' if method == 'c14n' else 'us-ascii'
        with get_writer(file_or_filename, encoding) as (write, declared):
            if method == 'xml' and (xml_declaration or xml_declaration is None
                                    and encoding.lower() != 'unicode'
                                    and declared.lower() not in ('utf-8', 'us-ascii')):
                write("<?xml version='1.0' encoding='%s'?>\n" % (declared,))
            if method == 'text':
                serialize_text(write, self._root)
            elif method == 'c14n':
                self.write_c14n_to(write)
            else:
                qnames, prefixes = namespaces(self._root, default_namespace)
                _serialize[method](write, self._root, qnames, prefixes,
                                   short_empty_elements=short_empty_elements)

    def write_c14n_to(self, write):
        write(canonicalize(tostring(self._root, 'unicode')))

    def write_c14n(self, file):
        return self.write(file, method='c14n')


def tostring(element, encoding=None, method=None, *, xml_declaration=None,
             default_namespace=None, short_empty_elements=True):
    """The tree as bytes; as str with encoding='unicode'."""
    stream = io.StringIO() if encoding == 'unicode' else io.BytesIO()
    ElementTree(element).write(stream, encoding, xml_declaration=xml_declaration,
                               default_namespace=default_namespace, method=method,
                               short_empty_elements=short_empty_elements)
    return stream.getvalue()


class _ListDataStream(io.BufferedIOBase):
    """Collects what is written in a list."""

    def __init__(self, lst):
        self.lst = lst

    def writable(self):
        return True

    def seekable(self):
        return True

    def write(self, b):
        self.lst.append(b)

    def tell(self):
        return len(self.lst)


def tostringlist(element, encoding=None, method=None, *, xml_declaration=None,
                 default_namespace=None, short_empty_elements=True):
    """The same in pieces."""
    pieces = []
    stream = _ListDataStream(pieces)
    ElementTree(element).write(stream, encoding, xml_declaration=xml_declaration,
                               default_namespace=default_namespace, method=method,
                               short_empty_elements=short_empty_elements)
    return pieces


def dump(elem):
    """Write a tree to stdout, for looking at it."""
    if not isinstance(elem, ElementTree):
        elem = ElementTree(elem)
    elem.write(sys.stdout, encoding='unicode')
    tail = elem.getroot().tail
    if not tail or tail[-1] != '\n':
        sys.stdout.write('\n')


def indent(tree, space='  ', level=0):
    """Put whitespace in, so that each element has its line when written."""
    if isinstance(tree, ElementTree):
        tree = tree.getroot()
    if level < 0:
        raise ValueError(f'Initial indentation level must be >= 0, got {level}')
    if not len(tree):
        return
    margins = ['\n' + level * space]

    def indent_children(elem, level):
        inner = level + 1
        if inner >= len(margins):
            margins.append(margins[level] + space)
        margin = margins[inner]
        if not elem.text or not elem.text.strip():
            elem.text = margin
        for child in elem:
            if len(child):
                indent_children(child, inner)
            if not child.tail or not child.tail.strip():
                child.tail = margin
        if not child.tail.strip():
            child.tail = margins[level]

    indent_children(tree, 0)


def parse(source, parser=None):
    """The tree of a file: a name or an object."""
    tree = ElementTree()
    tree.parse(source, parser)
    return tree


def XML(text, parser=None):
    """The root element of a document in a str or bytes."""
    if not parser:
        parser = XMLParser(target=TreeBuilder())
    parser.feed(text)
    return parser.close()


fromstring = XML


def XMLID(text, parser=None):
    """The root element, and a dictionary of the elements by their id."""
    tree = XML(text, parser)
    ids = {}
    for element in tree.iter():
        name = element.get('id')
        if name:
            ids[name] = element
    return tree, ids


def fromstringlist(sequence, parser=None):
    """The root element of a document in pieces."""
    if not parser:
        parser = XMLParser(target=TreeBuilder())
    for text in sequence:
        parser.feed(text)
    return parser.close()


def iterparse(source, events=None, parser=None):
    """(event, element) pairs while a file is read; `root` is there at the end."""
    pull = XMLPullParser(events=events, _parser=parser)
    opened = None
    if not hasattr(source, 'read'):
        opened = source = open(source, 'rb')

    def iterator():
        try:
            while True:
                yield from pull.read_events()
                data = source.read(16 * 1024)
                if not data:
                    break
                pull.feed(data)
            root = pull._close_and_return_root()
            yield from pull.read_events()
            it.root = root
        finally:
            if opened is not None:
                opened.close()

    gen = iterator()

    class IterParseIterator(collections.abc.Iterator):
        __next__ = gen.__next__

        def close(self):
            if opened is not None:
                opened.close()
            gen.close()

        def __del__(self):
            if opened is not None:
                opened.close()

    it = IterParseIterator()
    it.root = None
    return it


class XMLPullParser:
    """Takes a document piece by piece; read_events() gives what it has seen."""

    def __init__(self, events=None, *, _parser=None):
        self._events_queue = collections.deque()
        self._parser = _parser or XMLParser(target=TreeBuilder())
        if events is None:
            events = ('end',)
        self._parser._setevents(self._events_queue, events)

    def feed(self, data):
        if self._parser is None:
            raise ValueError('feed() called after end of stream')
        if data:
            try:
                self._parser.feed(data)
            except SyntaxError as exc:
                # Raised where the events before it are read.
                self._events_queue.append(exc)

    def _close_and_return_root(self):
        root = self._parser.close()
        self._parser = None
        return root

    def close(self):
        self._close_and_return_root()

    def read_events(self):
        events = self._events_queue
        while events:
            event = events.popleft()
            if isinstance(event, Exception):
                raise event
            yield event

    def flush(self):
        if self._parser is None:
            raise ValueError('flush() called after end of stream')
        self._parser.flush()


class TreeBuilder:
    """A parser's target that builds a tree."""

    def __init__(self, element_factory=None, *, comment_factory=None, pi_factory=None,
                 insert_comments=False, insert_pis=False):
        self._data = []
        self._elem = []
        self._last = None
        self._root = None
        self._tail = None
        self._comment_factory = comment_factory or Comment
        self.insert_comments = insert_comments
        self._pi_factory = pi_factory or ProcessingInstruction
        self.insert_pis = insert_pis
        self._factory = element_factory or Element

    def close(self):
        """The root."""
        assert len(self._elem) == 0, 'missing end tags'
        assert self._root is not None, 'missing toplevel element'
        return self._root

    def _flush(self):
        if not self._data:
            return
        if self._last is not None:
            text = ''.join(self._data)
            if self._tail:
                assert self._last.tail is None, 'internal error (tail)'
                self._last.tail = text
            else:
                assert self._last.text is None, 'internal error (text)'
                self._last.text = text
        self._data = []

    def data(self, data):
        self._data.append(data)

    def start(self, tag, attrs):
        self._flush()
        self._last = element = self._factory(tag, attrs)
        if self._elem:
            self._elem[-1].append(element)
        elif self._root is None:
            self._root = element
        self._elem.append(element)
        self._tail = 0
        return element

    def end(self, tag):
        self._flush()
        self._last = self._elem.pop()
        assert self._last.tag == tag, 'end tag mismatch (expected %s, got %s)' % (self._last.tag,
                                                                                  tag)
        self._tail = 1
        return self._last

    def comment(self, text):
        return self._single(self._comment_factory, self.insert_comments, text)

    def pi(self, target, text=None):
        return self._single(self._pi_factory, self.insert_pis, target, text)

    def _single(self, factory, insert, *args):
        element = factory(*args)
        if insert:
            self._flush()
            self._last = element
            if self._elem:
                self._elem[-1].append(element)
            self._tail = 1
        return element


class XMLParser:
    """Reads a document with Expat and tells a target, by default a TreeBuilder."""

    def __init__(self, *, target=None, encoding=None):
        from xml.parsers import expat
        parser = expat.ParserCreate(encoding, '}')
        if target is None:
            target = TreeBuilder()
        self.parser = self._parser = parser
        self.target = self._target = target
        self._error = expat.error
        self._names = {}
        self.entity = {}
        self.version = 'Expat %d.%d.%d' % expat.version_info
        parser.DefaultHandlerExpand = self._default
        if hasattr(target, 'start'):
            parser.StartElementHandler = self._start
        if hasattr(target, 'end'):
            parser.EndElementHandler = self._end
        if hasattr(target, 'start_ns'):
            parser.StartNamespaceDeclHandler = self._start_ns
        if hasattr(target, 'end_ns'):
            parser.EndNamespaceDeclHandler = self._end_ns
        if hasattr(target, 'data'):
            parser.CharacterDataHandler = target.data
        if hasattr(target, 'comment'):
            parser.CommentHandler = target.comment
        if hasattr(target, 'pi'):
            parser.ProcessingInstructionHandler = target.pi
        if hasattr(target, 'doctype'):
            parser.StartDoctypeDeclHandler = self._doctype
        parser.buffer_text = True

    def _doctype(self, name, system, public, subset):
        self.target.doctype(name, public, system)

    def _setevents(self, queue, events):
        """Put events into a queue, for XMLPullParser."""
        parser, append = self._parser, queue.append
        for event in events:
            if event == 'start':
                def handler(tag, attrib):
                    append(('start', self._start(tag, attrib)))
                parser.StartElementHandler = handler
            elif event == 'end':
                def handler(tag):
                    append(('end', self._end(tag)))
                parser.EndElementHandler = handler
            elif event == 'start-ns':
                if hasattr(self.target, 'start_ns'):
                    def handler(prefix, uri):
                        append(('start-ns', self._start_ns(prefix, uri)))
                else:
                    def handler(prefix, uri):
                        append(('start-ns', (prefix or '', uri or '')))
                parser.StartNamespaceDeclHandler = handler
            elif event == 'end-ns':
                if hasattr(self.target, 'end_ns'):
                    def handler(prefix):
                        append(('end-ns', self._end_ns(prefix)))
                else:
                    def handler(prefix):
                        append(('end-ns', None))
                parser.EndNamespaceDeclHandler = handler
            elif event == 'comment':
                def handler(text):
                    append(('comment', self.target.comment(text)))
                parser.CommentHandler = handler
            elif event == 'pi':
                def handler(target, data):
                    append(('pi', self.target.pi(target, data)))
                parser.ProcessingInstructionHandler = handler
            else:
                raise ValueError('unknown event %r' % event)

    def _raise(self, value):
        error = ParseError(value)
        error.code = value.code
        error.position = value.lineno, value.offset
        raise error

    def _fix(self, key):
        """'uri}name' as '{uri}name'."""
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = '{' + key if '}' in key else key
        return name

    def _start_ns(self, prefix, uri):
        return self.target.start_ns(prefix or '', uri or '')

    def _end_ns(self, prefix):
        return self.target.end_ns(prefix or '')

    def _start(self, tag, attributes):
        fix = self._fix
        return self.target.start(fix(tag), {fix(key): value for key, value in attributes.items()})

    def _end(self, tag):
        return self.target.end(self._fix(tag))

    def _default(self, text):
        """What has no handler: entities that the program knows."""
        if text[:1] != '&':
            return
        try:
            data = self.target.data
        except AttributeError:
            return
        try:
            data(self.entity[text[1:-1]])
        except KeyError:
            from xml.parsers import expat
            parser = self.parser
            error = expat.error('undefined entity %s: line %d, column %d' % (
                text, parser.ErrorLineNumber, parser.ErrorColumnNumber))
            error.code = 11
            error.lineno, error.offset = parser.ErrorLineNumber, parser.ErrorColumnNumber
            raise error

    def feed(self, data):
        """Take a piece of the document."""
        try:
            self.parser.Parse(data, False)
        except self._error as v:
            self._raise(v)

    def close(self):
        """The end: what the target's close() gives."""
        try:
            self.parser.Parse(b'', True)
        except self._error as v:
            self._raise(v)
        try:
            close = self.target.close
        except AttributeError:
            return None
        return close()

    def flush(self):
        """Handle what is there."""
        try:
            self.parser.Parse(b'', False)
        except self._error as v:
            self._raise(v)


def canonicalize(xml_data=None, *, out=None, from_file=None, **options):
    """A document as canonical XML 2.0: as a str, or written to `out`."""
    if xml_data is None and from_file is None:
        raise ValueError("Either 'xml_data' or 'from_file' must be provided as input")
    result = None
    if out is None:
        result = out = io.StringIO()
    parser = XMLParser(target=C14NWriterTarget(out.write, **options))
    if xml_data is not None:
        parser.feed(xml_data)
        parser.close()
    else:
        parse(from_file, parser=parser)
    return result.getvalue() if result is not None else None


for _value in (Element, QName, SubElement, Comment, ProcessingInstruction, C14NWriterTarget,
               register_namespace):
    _value.__module__ = __name__
del _value
