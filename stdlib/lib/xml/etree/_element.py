"""Elements: a tag, attributes, texts and children."""

import warnings

from . import ElementPath


class Element:
    """An element; its children are its items."""

    tag = None
    attrib = None
    text = None
    tail = None

    def __init__(self, tag, attrib={}, **extra):
        if not isinstance(attrib, dict):
            raise TypeError('attrib must be dict, not %s' % (attrib.__class__.__name__,))
        self.tag = tag
        self.attrib = {**attrib, **extra}
        self._children = []

    def __repr__(self):
        return '<%s %r at %#x>' % (self.__class__.__name__, self.tag, id(self))

    def makeelement(self, tag, attrib):
        """An element of the same kind."""
        return self.__class__(tag, attrib)

    def __copy__(self):
        element = self.makeelement(self.tag, self.attrib)
        element.text = self.text
        element.tail = self.tail
        element[:] = self
        return element

    def __deepcopy__(self, memo):
        import copy
        element = self.makeelement(copy.deepcopy(self.tag, memo),
                                   copy.deepcopy(self.attrib, memo))
        element.text = copy.deepcopy(self.text, memo)
        element.tail = copy.deepcopy(self.tail, memo)
        element._children.extend(copy.deepcopy(child, memo) for child in self._children)
        memo[id(self)] = element
        return element

    def __getstate__(self):
        return {'tag': self.tag, '_children': self._children, 'attrib': self.attrib,
                'text': self.text, 'tail': self.tail}

    def __setstate__(self, state):
        self.__dict__.update(state)

    def __len__(self):
        return len(self._children)

    def __bool__(self):
        warnings.warn('Testing an element\'s truth value will always return True in future '
                      'versions.  Use specific \'len(elem)\' or \'elem is not None\' test '
                      'instead.', DeprecationWarning, stacklevel=2)
        return len(self._children) != 0

    def __getitem__(self, index):
        return self._children[index]

    def __setitem__(self, index, element):
        if isinstance(index, slice):
            element = list(element)
            for each in element:
                self._assert_is_element(each)
        else:
            self._assert_is_element(element)
        self._children[index] = element

    def __delitem__(self, index):
        del self._children[index]

    def __iter__(self):
        # By index: the children may change meanwhile.
        index = 0
        while index < len(self._children):
            yield self._children[index]
            index += 1

    def append(self, subelement):
        """Add a child at the end."""
        self._assert_is_element(subelement)
        self._children.append(subelement)

    def extend(self, elements):
        """Add children at the end."""
        for element in elements:
            self._assert_is_element(element)
            self._children.append(element)

    def insert(self, index, subelement):
        """Add a child at a position."""
        self._assert_is_element(subelement)
        self._children.insert(index, subelement)

    def _assert_is_element(self, e):
        if not isinstance(e, Element):
            raise TypeError('expected an Element, not %s' % type(e).__name__)

    def remove(self, subelement):
        """Remove a child; it is found by identity or equality."""
        for index, child in enumerate(self._children):
            if child is subelement or child == subelement:
                del self._children[index]
                return
        raise ValueError('list.remove(x): x not in list')

    def find(self, path, namespaces=None):
        """The first element that a path selects, or None."""
        return ElementPath.find(self, path, namespaces)

    def findtext(self, path, default=None, namespaces=None):
        """The text of the first element that a path selects."""
        return ElementPath.findtext(self, path, default, namespaces)

    def findall(self, path, namespaces=None):
        """All elements that a path selects."""
        return ElementPath.findall(self, path, namespaces)

    def iterfind(self, path, namespaces=None):
        """The same, as an iterator."""
        return iter(ElementPath.iterfind(self, path, namespaces))

    def clear(self):
        """Forget attributes, texts and children."""
        self.attrib.clear()
        self._children = []
        self.text = self.tail = None

    def get(self, key, default=None):
        """An attribute."""
        return self.attrib.get(key, default)

    def set(self, key, value):
        """Set an attribute."""
        self.attrib[key] = value

    def keys(self):
        """The names of the attributes."""
        return self.attrib.keys()

    def items(self):
        """Names and values of the attributes."""
        return self.attrib.items()

    def iter(self, tag=None):
        """This element and all below it in document order, or those with a tag."""
        if tag == '*':
            tag = None
        stack = [iter((self,))]
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
                continue
            if tag is None or element.tag == tag:
                yield element
            stack.append(iter(element))

    def itertext(self):
        """All texts in document order."""
        if self.text:
            yield self.text
        for child in self:
            yield from child.itertext()
            if child.tail:
                yield child.tail


def SubElement(parent, tag, attrib={}, **extra):
    """A new element as the last child of another."""
    element = parent.makeelement(tag, {**attrib, **extra})
    parent.append(element)
    return element


def Comment(text=None):
    """An element that is written as a comment."""
    element = Element(Comment)
    element.text = text
    return element


def ProcessingInstruction(target, text=None):
    """An element that is written as a processing instruction."""
    element = Element(ProcessingInstruction)
    element.text = target
    if text:
        element.text = element.text + ' ' + text
    return element


PI = ProcessingInstruction


class QName:
    """A name with a namespace, also for attribute values."""

    def __init__(self, text_or_uri, tag=None):
        if tag:
            text_or_uri = '{%s}%s' % (text_or_uri, tag)
        self.text = text_or_uri

    def __str__(self):
        return self.text

    def __repr__(self):
        return '<%s %r>' % (self.__class__.__name__, self.text)

    def __hash__(self):
        return hash(self.text)

    def _text(self, other):
        return other.text if isinstance(other, QName) else other

    def __le__(self, other):
        return self.text <= self._text(other)

    def __lt__(self, other):
        return self.text < self._text(other)

    def __ge__(self, other):
        return self.text >= self._text(other)

    def __gt__(self, other):
        return self.text > self._text(other)

    def __eq__(self, other):
        return self.text == self._text(other)
