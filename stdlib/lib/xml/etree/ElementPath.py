"""The paths of find(), findall() and iterfind(): a part of XPath.

Steps are tags, *, ., .., // and predicates [@a], [@a='v'], [tag], [tag='text'], [.='text'], [n],
[last()], [last()-n].
"""

import re

_tokenizer = re.compile(
    r"('[^']*'|\"[^\"]*\"|::|//?|\.\.|\(\)|!=|[/.*:\[\]\(\)@=])|((?:\{[^}]+\})?[^/\[\]\(\)@!=\s]+)|\s+")


def xpath_tokenizer(pattern, namespaces=None):
    """(operator, name) pairs; prefixes are replaced by their namespaces."""
    default = namespaces.get('') if namespaces else None
    attribute = False
    for operator, tag in _tokenizer.findall(pattern):
        if tag and tag[0] != '{':
            if ':' in tag:
                prefix, uri = tag.split(':', 1)
                try:
                    if not namespaces:
                        raise KeyError
                    yield operator, '{%s}%s' % (namespaces[prefix], uri)
                except KeyError:
                    raise SyntaxError('prefix %r not found in prefix map' % prefix) from None
            elif default and not attribute:
                yield operator, '{%s}%s' % (default, tag)
            else:
                yield operator, tag
            attribute = False
        else:
            yield operator, tag
            attribute = operator == '@'


def get_parent_map(context):
    """From each element to its parent; made once a search."""
    if context.parent_map is None:
        context.parent_map = {child: parent for parent in context.root.iter() for child in parent}
    return context.parent_map


def _is_wildcard_tag(tag):
    return tag[:3] == '{*}' or tag[-2:] == '}*'


def _tag_matcher(tag):
    """A function that tells whether an element has such a tag."""
    if tag in ('*', '{*}*'):
        return lambda e: True if tag == '{*}*' and isinstance(e.tag, str) else tag == '*'
    if tag == '{}*':
        return lambda e: isinstance(e.tag, str) and e.tag[0] != '{'
    if tag[:3] == '{*}':
        suffix, bare = tag[2:], tag[3:]
        return lambda e: e.tag == bare or isinstance(e.tag, str) and e.tag.endswith(suffix)
    if tag[-2:] == '}*':
        prefix = tag[:-1]
        return lambda e: isinstance(e.tag, str) and e.tag.startswith(prefix)
    if tag[:2] == '{}':
        tag = tag[2:]
    return lambda e: e.tag == tag


def prepare_child(next, token):
    matches = _tag_matcher(token[1])

    def select(context, result):
        for element in result:
            for child in element:
                if matches(child):
                    yield child
    return select


def prepare_star(next, token):
    def select(context, result):
        for element in result:
            yield from element
    return select


def prepare_self(next, token):
    def select(context, result):
        yield from result
    return select


def prepare_descendant(next, token):
    try:
        token = next()
    except StopIteration:
        return None
    if token[0] == '*':
        tag = '*'
    elif not token[0]:
        tag = token[1]
    else:
        raise SyntaxError('invalid descendant')
    matches = _tag_matcher(tag)

    def select(context, result):
        for element in result:
            for child in element.iter():
                if child is not element and matches(child):
                    yield child
    return select


def prepare_parent(next, token):
    def select(context, result):
        parents = get_parent_map(context)
        seen = set()
        for element in result:
            parent = parents.get(element)
            if parent is not None and parent not in seen:
                seen.add(parent)
                yield parent
    return select


def prepare_predicate(next, token):
    signature, predicate = [], []
    while True:
        try:
            token = next()
        except StopIteration:
            return None
        if token[0] == ']':
            break
        if token == ('', ''):
            continue        # space
        if token[0] and token[0][:1] in "'\"":
            token = "'", token[0][1:-1]
        signature.append(token[0] or '-')
        predicate.append(token[1])
    return _predicate(''.join(signature), predicate)


def _predicate(signature, predicate):
    if signature == '@-':
        key = predicate[1]
        return _filtered(lambda e: e.get(key) is not None)
    if signature in ("@-='", "@-!='"):
        key, value = predicate[1], predicate[-1]
        if '!=' in signature:
            return _filtered(lambda e: e.get(key) not in (None, value))
        return _filtered(lambda e: e.get(key) == value)
    if signature == '-' and not re.match(r'-?\d+$', predicate[0]):
        tag = predicate[0]
        return _filtered(lambda e: e.find(tag) is not None)
    if signature in (".='", ".!='") or (signature in ("-='", "-!='")
                                         and not re.match(r'-?\d+$', predicate[0])):
        tag, value = predicate[0], predicate[-1]
        equal = '!=' not in signature
        if tag:
            return _filtered(lambda e: any((''.join(child.itertext()) == value) == equal
                                           for child in e.findall(tag)))
        return _filtered(lambda e: (''.join(e.itertext()) == value) == equal)
    if signature == '-' or signature == '-()' or signature == '-()-':
        return _by_position(signature, predicate)
    raise SyntaxError('invalid predicate')


def _filtered(condition):
    def select(context, result):
        return (element for element in result if condition(element))
    return select


def _by_position(signature, predicate):
    if signature == '-':
        index = int(predicate[0]) - 1
        if index < 0:
            raise SyntaxError('XPath position >= 1 expected')
    else:
        if predicate[0] != 'last':
            raise SyntaxError('unsupported function')
        if signature == '-()-':
            try:
                index = int(predicate[2]) - 1
            except ValueError:
                raise SyntaxError('unsupported expression')
            if index > -2:
                raise SyntaxError('XPath offset from last() must be negative')
        else:
            index = -1

    def select(context, result):
        parents = get_parent_map(context)
        for element in result:
            try:
                siblings = list(parents[element].findall(element.tag))
                if siblings[index] is element:
                    yield element
            except (IndexError, KeyError):
                pass
    return select


ops = {'': prepare_child, '*': prepare_star, '.': prepare_self, '..': prepare_parent,
       '//': prepare_descendant, '[': prepare_predicate}
_cache = {}
_STEPS = re.compile(r'[/*\[@.]|^\{')


class _SelectorContext:
    parent_map = None

    def __init__(self, root):
        self.root = root


def iterfind(elem, path, namespaces=None):
    """The elements that a path selects."""
    if not namespaces and not _STEPS.search(path):
        return (child for child in elem if child.tag == path)   # a tag only
    if path[-1:] == '/':
        path += '*'     # as before 1.3
    key = (path,) + (tuple(sorted(namespaces.items())) if namespaces else ())
    selectors = _cache.get(key)
    if selectors is None:
        selectors = _compile(path, namespaces)
        if len(_cache) > 100:
            _cache.clear()
        _cache[key] = selectors
    result = [elem]
    context = _SelectorContext(elem)
    for select in selectors:
        result = select(context, result)
    return result


def _compile(path, namespaces):
    if path[:1] == '/':
        raise SyntaxError('cannot use absolute path on element')
    following = iter(xpath_tokenizer(path, namespaces)).__next__
    selectors = []
    try:
        token = following()
    except StopIteration:
        return selectors
    while True:
        try:
            selector = ops[token[0]](following, token)
        except StopIteration:
            raise SyntaxError('invalid path') from None
        except KeyError:
            raise SyntaxError('invalid path') from None
        if selector is not None:
            selectors.append(selector)
        else:
            raise SyntaxError('invalid path')
        try:
            token = following()
            if token[0] == '/':
                token = following()
        except StopIteration:
            return selectors


def find(elem, path, namespaces=None):
    """The first element that a path selects, or None."""
    return next(iter(iterfind(elem, path, namespaces)), None)


def findall(elem, path, namespaces=None):
    """All elements that a path selects."""
    return list(iterfind(elem, path, namespaces))


def findtext(elem, path, default=None, namespaces=None):
    """The text of the first element that a path selects."""
    for found in iterfind(elem, path, namespaces):
        return found.text if found.text is not None else ''
    return default
