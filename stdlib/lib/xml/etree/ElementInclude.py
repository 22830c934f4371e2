"""XInclude: documents that name others to be put in their place."""

import copy
from urllib.parse import urljoin

from . import ElementTree

XINCLUDE = '{http://www.w3.org/2001/XInclude}'
XINCLUDE_INCLUDE = XINCLUDE + 'include'
XINCLUDE_FALLBACK = XINCLUDE + 'fallback'
DEFAULT_MAX_INCLUSION_DEPTH = 6


class FatalIncludeError(SyntaxError):
    """An inclusion failed."""


class LimitedRecursiveIncludeError(FatalIncludeError):
    """Inclusions go too deep."""


def default_loader(href, parse, encoding=None):
    """The tree or the text of a file."""
    if parse == 'xml':
        with open(href, 'rb') as file:
            return ElementTree.parse(file).getroot()
    with open(href, 'r', encoding=encoding or 'UTF-8') as file:
        return file.read()


def include(elem, loader=None, base_url=None, max_depth=DEFAULT_MAX_INCLUSION_DEPTH):
    """Put what the tree includes into it."""
    if max_depth is None:
        max_depth = -1
    elif max_depth < 0:
        raise ValueError('expected non-negative depth or None for \'max_depth\', got %r'
                         % max_depth)
    if hasattr(elem, 'getroot'):
        elem = elem.getroot()
    _include(elem, loader or default_loader, base_url, max_depth, set())


def _include(elem, loader, base_url, max_depth, parents):
    i = 0
    while i < len(elem):
        e = elem[i]
        if e.tag == XINCLUDE_FALLBACK:
            raise FatalIncludeError('xi:fallback tag must be child of xi:include (%r)' % e.tag)
        if e.tag != XINCLUDE_INCLUDE:
            _include(e, loader, base_url, max_depth, parents)
            i += 1
            continue
        href = e.get('href')
        if base_url:
            href = urljoin(base_url, href)
        parse = e.get('parse', 'xml')
        if parse == 'xml':
            elem[i] = _included_tree(e, href, loader, max_depth, parents)
            i += 1
        elif parse == 'text':
            text = loader(href, parse, e.get('encoding'))
            if text is None:
                raise FatalIncludeError('cannot load %r as %r' % (href, parse))
            if e.tail:
                text += e.tail
            if i:
                node = elem[i - 1]
                node.tail = (node.tail or '') + text
            else:
                elem.text = (elem.text or '') + text
            del elem[i]
        else:
            raise FatalIncludeError('unknown parse type in xi:include tag (%r)' % parse)


def _included_tree(e, href, loader, max_depth, parents):
    if href in parents:
        raise FatalIncludeError('recursive include of %s' % href)
    if max_depth == 0:
        raise LimitedRecursiveIncludeError('maximum xinclude depth reached when including file %s'
                                           % href)
    parents.add(href)
    node = loader(href, 'xml')
    if node is None:
        raise FatalIncludeError('cannot load %r as %r' % (href, 'xml'))
    node = copy.copy(node)
    _include(node, loader, href, max_depth - 1, parents)
    parents.remove(href)
    if e.tail:
        node.tail = (node.tail or '') + e.tail
    return node
