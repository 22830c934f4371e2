"""Trees as text: XML, HTML, plain text, and canonical XML."""

import contextlib
import io
import re

from ._element import Comment, ProcessingInstruction, QName

HTML_EMPTY = {'area', 'base', 'basefont', 'br', 'col', 'embed', 'frame', 'hr', 'img', 'input',
              'isindex', 'link', 'meta', 'param', 'source', 'track', 'wbr'}
_namespace_map = {
    'http://www.w3.org/XML/1998/namespace': 'xml', 'http://www.w3.org/1999/xhtml': 'html',
    'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
    'http://schemas.xmlsoap.org/wsdl/': 'wsdl', 'http://www.w3.org/2001/XMLSchema': 'xs',
    'http://www.w3.org/2001/XMLSchema-instance': 'xsi',
    'http://purl.org/dc/elements/1.1/': 'dc',
}


def register_namespace(prefix, uri):
    """The prefix that a namespace gets when it is written."""
    if re.match(r'ns\d+$', prefix):
        raise ValueError('Prefix format reserved for internal use')
    for known, name in list(_namespace_map.items()):
        if known == uri or name == prefix:
            del _namespace_map[known]
    _namespace_map[uri] = prefix


def _raise_serialization_error(text):
    raise TypeError('cannot serialize %r (type %s)' % (text, type(text).__name__))


def _escape_cdata(text):
    try:
        if '&' in text:
            text = text.replace('&', '&amp;')
        if '<' in text:
            text = text.replace('<', '&lt;')
        if '>' in text:
            text = text.replace('>', '&gt;')
        return text
    except (TypeError, AttributeError):
        _raise_serialization_error(text)


def _escape_attrib(text):
    text = _escape_cdata(text)
    # Newlines as references: reading makes them spaces otherwise.
    for plain, escaped in (('"', '&quot;'), ('\r', '&#13;'), ('\n', '&#10;'), ('\t', '&#09;')):
        if plain in text:
            text = text.replace(plain, escaped)
    return text


def _escape_attrib_html(text):
    try:
        return text.replace('&', '&amp;').replace('>', '&gt;').replace('"', '&quot;')
    except (TypeError, AttributeError):
        _raise_serialization_error(text)


@contextlib.contextmanager
def get_writer(file_or_filename, encoding):
    """(write, encoding) for a name, or a file of text or bytes."""
    try:
        write = file_or_filename.write
    except AttributeError:
        name = 'utf-8' if encoding.lower() == 'unicode' else encoding
        with open(file_or_filename, 'w', encoding=name, errors='xmlcharrefreplace') as file:
            yield file.write, name
        return
    if encoding.lower() == 'unicode':
        yield write, getattr(file_or_filename, 'encoding', None) or 'utf-8'
        return
    with contextlib.ExitStack() as stack:
        if isinstance(file_or_filename, io.BufferedIOBase):
            file = file_or_filename
        elif isinstance(file_or_filename, io.RawIOBase):
            file = io.BufferedWriter(file_or_filename)
            stack.callback(file.detach)     # not to be closed with the wrapper
        else:
            file = io.BufferedIOBase()
            file.writable = lambda: True
            file.write = write
            try:
                # TextIOWrapper asks whether a byte order mark is due.
                file.seekable = file_or_filename.seekable
                file.tell = file_or_filename.tell
            except AttributeError:
                pass
        file = io.TextIOWrapper(file, encoding=encoding, errors='xmlcharrefreplace', newline='\n')
        stack.callback(file.detach)
        yield file.write, encoding


def namespaces(elem, default_namespace=None):
    """The names as they are written, and the prefixes of the namespaces that need one."""
    qnames = {None: None}
    prefixes = {}
    if default_namespace:
        prefixes[default_namespace] = ''

    def add(qname):
        try:
            if qname[:1] == '{':
                uri, tag = qname[1:].rsplit('}', 1)
                prefix = prefixes.get(uri)
                if prefix is None:
                    prefix = _namespace_map.get(uri)
                    if prefix is None:
                        prefix = 'ns%d' % len(prefixes)
                    if prefix != 'xml':
                        prefixes[uri] = prefix
                qnames[qname] = '%s:%s' % (prefix, tag) if prefix else tag
            else:
                if default_namespace:
                    raise ValueError('cannot use non-qualified names with default_namespace '
                                     'option')
                qnames[qname] = qname
        except TypeError:
            _raise_serialization_error(qname)

    for each in elem.iter():
        tag = each.tag
        if isinstance(tag, QName):
            tag = tag.text
        if isinstance(tag, str):
            if tag not in qnames:
                add(tag)
        elif tag is not None and tag is not Comment and tag is not ProcessingInstruction:
            _raise_serialization_error(tag)
        for key, value in each.items():
            if isinstance(key, QName):
                key = key.text
            if key not in qnames:
                add(key)
            if isinstance(value, QName) and value.text not in qnames:
                add(value.text)
        if isinstance(each.text, QName) and each.text.text not in qnames:
            add(each.text.text)
    return qnames, prefixes


def _write_start(write, elem, tag, qnames, prefixes, escape):
    write('<' + tag)
    if prefixes:
        for uri, prefix in sorted(prefixes.items(), key=lambda item: item[1]):
            write(' xmlns%s="%s"' % (':' + prefix if prefix else '', _escape_attrib(uri)))
    for key, value in elem.items():
        if isinstance(key, QName):
            key = key.text
        value = qnames[value.text] if isinstance(value, QName) else escape(value)
        write(' %s="%s"' % (qnames[key], value))


def serialize_xml(write, elem, qnames, prefixes, short_empty_elements=True, **kwargs):
    tag, text = elem.tag, elem.text
    if tag is Comment:
        write('<!--%s-->' % text)
    elif tag is ProcessingInstruction:
        write('<?%s?>' % text)
    else:
        tag = qnames[tag.text if isinstance(tag, QName) else tag]
        if tag is None:
            if text:
                write(_escape_cdata(text))
            for child in elem:
                serialize_xml(write, child, qnames, None, short_empty_elements)
        else:
            _write_start(write, elem, tag, qnames, prefixes, _escape_attrib)
            if text or len(elem) or not short_empty_elements:
                write('>')
                if text:
                    write(qnames[text.text] if isinstance(text, QName) else _escape_cdata(text))
                for child in elem:
                    serialize_xml(write, child, qnames, None, short_empty_elements)
                write('</' + tag + '>')
            else:
                write(' />')
    if elem.tail:
        write(_escape_cdata(elem.tail))


def serialize_html(write, elem, qnames, prefixes, **kwargs):
    tag, text = elem.tag, elem.text
    if tag is Comment:
        write('<!--%s-->' % _escape_cdata(text))
    elif tag is ProcessingInstruction:
        write('<?%s?>' % _escape_cdata(text))
    else:
        tag = qnames[tag.text if isinstance(tag, QName) else tag]
        if tag is None:
            if text:
                write(_escape_cdata(text))
            for child in elem:
                serialize_html(write, child, qnames, None)
        else:
            _write_start(write, elem, tag, qnames, prefixes, _escape_attrib_html)
            write('>')
            low = tag.lower()
            if text:
                write(text if low in ('script', 'style') else _escape_cdata(text))
            for child in elem:
                serialize_html(write, child, qnames, None)
            if low not in HTML_EMPTY:
                write('</' + tag + '>')
    if elem.tail:
        write(_escape_cdata(elem.tail))


def serialize_text(write, elem):
    for part in elem.itertext():
        write(part)
    if elem.tail:
        write(elem.tail)


### Canonical XML 2.0 ###

def _escape_cdata_c14n(text):
    for plain, escaped in (('&', '&amp;'), ('<', '&lt;'), ('>', '&gt;'), ('\r', '&#xD;')):
        if plain in text:
            text = text.replace(plain, escaped)
    return text


def _escape_attrib_c14n(text):
    for plain, escaped in (('&', '&amp;'), ('<', '&lt;'), ('"', '&quot;'), ('\t', '&#x9;'),
                           ('\n', '&#xA;'), ('\r', '&#xD;')):
        if plain in text:
            text = text.replace(plain, escaped)
    return text


class C14NWriterTarget:
    """A parser's target that writes canonical XML 2.0."""

    def __init__(self, write, *, with_comments=False, strip_text=False, rewrite_prefixes=False,
                 qname_aware_tags=None, qname_aware_attrs=None, exclude_attrs=None,
                 exclude_tags=None):
        self._write = write
        self._data = []
        self._with_comments = with_comments
        self._strip_text = strip_text
        self._exclude_attrs = set(exclude_attrs) if exclude_attrs else None
        self._exclude_tags = set(exclude_tags) if exclude_tags else None
        self._rewrite_prefixes = rewrite_prefixes
        self._qname_aware_tags = set(qname_aware_tags or ())
        self._qname_aware_attrs = set(qname_aware_attrs or ())
        self._declared_ns_stack = [[('http://www.w3.org/XML/1998/namespace', 'xml')]]
        self._ns_stack = [] if rewrite_prefixes else [list(_namespace_map.items())]
        self._prefix_map = {}
        self._preserve_space = [False]
        self._pending_start = None
        self._root_seen = False
        self._root_done = False
        self._ignored_depth = 0
        self._ns_stack.append([])

    def _iter_namespaces(self, stack):
        for namespaces in reversed(stack):
            if namespaces:
                yield from namespaces

    def _resolve_prefix_name(self, prefixed):
        prefix, name = prefixed.split(':', 1)
        for uri, p in self._iter_namespaces(self._ns_stack):
            if p == prefix:
                return f'{{{uri}}}{name}'
        raise ValueError(f'Prefix {prefix} of QName "{prefixed}" is not declared in scope')

    def _qname(self, qname, uri=None):
        if uri is None:
            uri, tag = qname[1:].rsplit('}', 1) if qname[:1] == '{' else ('', qname)
        else:
            tag = qname
        seen = set()
        for u, prefix in self._iter_namespaces(self._declared_ns_stack):
            if u == uri and prefix not in seen:
                return f'{prefix}:{tag}' if prefix else tag, tag, uri
            seen.add(prefix)
        if self._rewrite_prefixes:
            if uri in self._prefix_map:
                prefix = self._prefix_map[uri]
            else:
                prefix = self._prefix_map[uri] = f'n{len(self._prefix_map)}'
            self._declared_ns_stack[-1].append((uri, prefix))
            return f'{prefix}:{tag}', tag, uri
        if not uri and '' not in seen:
            return tag, tag, uri
        for u, prefix in self._iter_namespaces(self._ns_stack):
            if u == uri:
                self._declared_ns_stack[-1].append((uri, prefix))
                return f'{prefix}:{tag}' if prefix else tag, tag, uri
        if not uri:
            return tag, tag, uri
        raise ValueError(f'Namespace "{uri}" is not declared in scope')

    def data(self, data):
        if not self._ignored_depth:
            self._data.append(data)

    def _flush(self):
        data = ''.join(self._data)
        self._data.clear()
        if self._strip_text and not self._preserve_space[-1]:
            data = data.strip()
        if self._pending_start is not None:
            arguments, self._pending_start = self._pending_start, None
            qname_text = data if data and ':' in data and len(data.split()) == 1 else None
            self._start(*arguments, qname_text)
            if qname_text is not None:
                return
        if data and self._root_seen:
            self._write(_escape_cdata_c14n(data))

    def start_ns(self, prefix, uri):
        if self._ignored_depth:
            return
        if self._data:
            self._flush()
        self._ns_stack[-1].append((uri, prefix or ''))

    def start(self, tag, attrs):
        if self._exclude_tags is not None and (self._ignored_depth or tag in self._exclude_tags):
            self._ignored_depth += 1
            return
        if self._data:
            self._flush()
        new_namespaces = []
        self._declared_ns_stack.append(new_namespaces)
        if self._qname_aware_tags and tag in self._qname_aware_tags:
            # Its text decides which prefixes it needs.
            self._pending_start = (tag, attrs, new_namespaces)
            return
        self._start(tag, attrs, new_namespaces)

    def _start(self, tag, attrs, new_namespaces, qname_text=None):
        if self._exclude_attrs is not None and attrs:
            attrs = {k: v for k, v in attrs.items() if k not in self._exclude_attrs}
        qnames = {tag, *attrs}
        resolved = {}
        if qname_text is not None:
            qname = resolved[qname_text] = self._resolve_prefix_name(qname_text)
            qnames.add(qname)
        aware = None
        if self._qname_aware_attrs and attrs:
            aware = self._qname_aware_attrs.intersection(attrs)
            for name in aware:
                value = attrs[name]
                if ':' in value and len(value.split()) == 1:
                    qname = resolved[value] = self._resolve_prefix_name(value)
                    qnames.add(qname)
        parse = self._qname
        parsed = {n: parse(n) for n in sorted(qnames, key=lambda n: n.split('}', 1))}
        attributes = []
        for uri, prefix in new_namespaces:
            attributes.append(('xmlns:' + prefix if prefix else 'xmlns', uri))
        attributes.sort()
        for k, v in sorted(attrs.items(), key=lambda item: parsed[item[0]][:0:-1]):
            if aware and k in aware and v in resolved:
                v = parsed[resolved[v]][0]
            attributes.append((parsed[k][0], v))
        space = attrs.get('{http://www.w3.org/XML/1998/namespace}space')
        self._preserve_space.append(space == 'preserve' if space else self._preserve_space[-1])
        self._write('<' + parsed[tag][0])
        for k, v in attributes:
            self._write(f' {k}="{_escape_attrib_c14n(v)}"')
        self._write('>')
        if qname_text is not None:
            self._write(_escape_cdata_c14n(parsed[resolved[qname_text]][0]))
        self._root_seen = True
        self._ns_stack.append([])

    def end(self, tag):
        if self._ignored_depth:
            self._ignored_depth -= 1
            return
        if self._data or self._pending_start is not None:
            self._flush()
        self._write(f'</{self._qname(tag)[0]}>')
        self._preserve_space.pop()
        self._root_done = len(self._preserve_space) == 1
        self._declared_ns_stack.pop()
        self._ns_stack.pop()

    def comment(self, text):
        if not self._with_comments or self._ignored_depth:
            return
        if self._root_done:
            self._write('\n')
        elif self._root_seen and (self._data or self._pending_start is not None):
            self._flush()
        self._write(f'<!--{_escape_cdata_c14n(text)}-->')
        if not self._root_seen:
            self._write('\n')

    def pi(self, target, data):
        if self._ignored_depth:
            return
        if self._root_done:
            self._write('\n')
        elif self._root_seen and (self._data or self._pending_start is not None):
            self._flush()
        self._write(f'<?{target} {_escape_cdata_c14n(data)}?>' if data else f'<?{target}?>')
        if not self._root_seen:
            self._write('\n')
