"""Dictionaries with several values to a key, as headers and queries are (the API of the package
multidict). The pairs are a list of (identity, key, value) in order of arrival, where the identity is
what keys are compared by: the key itself, or its lower-case form. Small lists, read in order, beat
hash tables at the sizes that occur."""
from collections.abc import Mapping, MutableMapping, Set, KeysView, ItemsView, ValuesView

__all__ = ("MultiMapping", "MutableMultiMapping", "MultiDictProxy", "CIMultiDictProxy", "MultiDict",
           "CIMultiDict", "upstr", "istr", "getversion")

_MISSING = object()
_version = 0


class istr(str):
    """A str that is used as a case-insensitive key."""

    __is_istr__ = True


upstr = istr


class MultiMapping(Mapping):
    """What reading a multidict is."""

    __slots__ = ()


class MutableMultiMapping(MultiMapping, MutableMapping):
    """What changing a multidict is."""

    __slots__ = ()


class _View:
    def __init__(self, owner):
        self._owner = owner

    def __len__(self):
        return len(self._owner._items)

    def __repr__(self):
        return "<%s(%s)>" % (type(self).__name__, ", ".join(repr(item) for item in self))


def _checked(owner, what):
    start = owner._version
    for item in what:
        if owner._version != start:
            raise RuntimeError("Dictionary changed during iteration")
        yield item


class _ItemsView(_View, ItemsView):
    def __iter__(self):
        return _checked(self._owner, [(key, value) for _, key, value in self._owner._items])

    def __contains__(self, item):
        if not isinstance(item, (tuple, list)) or len(item) != 2 or not isinstance(item[0], str):
            return False
        identity = self._owner._identity(item[0])
        return any(i == identity and value == item[1] for i, _, value in self._owner._items)

    def __repr__(self):
        return "<_ItemsView(%s)>" % ", ".join("%r: %r" % item for item in self)


class _KeysView(_View, KeysView):
    def __iter__(self):
        return _checked(self._owner, [key for _, key, _ in self._owner._items])

    def __contains__(self, key):
        return key in self._owner


class _ValuesView(_View, ValuesView):
    def __iter__(self):
        return _checked(self._owner, [value for _, _, value in self._owner._items])

    def __contains__(self, value):
        return any(v == value for _, _, v in self._owner._items)


class _Reading(MultiMapping):
    """What multidicts and their proxies have in common; _items is the list of pairs."""

    __slots__ = ()

    def getall(self, key, default=_MISSING):
        """All values of the key; KeyError or the default when there is none."""
        identity = self._identity(key)
        found = [value for i, _, value in self._items if i == identity]
        if not found:
            if default is _MISSING:
                raise KeyError("Key not found: %r" % key)
            return default
        return found

    def getone(self, key, default=_MISSING):
        """The first value of the key; KeyError or the default when there is none."""
        identity = self._identity(key)
        for i, _, value in self._items:
            if i == identity:
                return value
        if default is _MISSING:
            raise KeyError("Key not found: %r" % key)
        return default

    def __getitem__(self, key):
        return self.getone(key)

    def get(self, key, default=None):
        return self.getone(key, default)

    def __contains__(self, key):
        if not isinstance(key, str):
            return False
        identity = self._identity(key)
        for item in self._items:
            if item[0] == identity:
                return True
        return False

    def __iter__(self):
        return iter(self.keys())

    def __len__(self):
        return len(self._items)

    def keys(self):
        return _KeysView(self)

    def items(self):
        return _ItemsView(self)

    def values(self):
        return _ValuesView(self)

    def __eq__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        if isinstance(other, _Reading):
            return [(i, v) for i, _, v in self._items] == [(i, v) for i, _, v in other._items]
        if len(self._items) != len(other):
            return False
        for _, key, value in self._items:
            if other.get(key, _MISSING) != value:
                return False
        return True

    __hash__ = None

    def __repr__(self):
        return "<%s(%s)>" % (type(self).__name__,
                             ", ".join("%r: %r" % (k, v) for _, k, v in self._items))

    def copy(self):
        """A new multidict with the same pairs."""
        return self._plain_class(self.items())

    @classmethod
    def __class_getitem__(cls, item):
        return cls


class MultiDict(_Reading, MutableMultiMapping):
    """Keys with one or more values, in order."""

    __slots__ = ("_items", "_version", "__weakref__")

    def __init__(self, arg=None, /, **kwargs):
        self._items = []
        self._version = 0
        self._extend(arg, kwargs, type(self).__name__, self.add)

    @staticmethod
    def _identity(key):
        if isinstance(key, str):
            return key
        raise TypeError("MultiDict keys should be either str or subclasses of str")

    @classmethod
    def _from_items(cls, items):
        self = cls.__new__(cls)
        self._items = items
        self._version = 0
        return self

    def _extend(self, arg, kwargs, name, put):
        if arg is not None:
            if isinstance(arg, _Reading):
                arg = arg.items()
            elif hasattr(arg, "items"):
                arg = arg.items()
            for item in arg:
                if not len(item) == 2:
                    raise TypeError("%s takes either dict or list of (key, value) tuples" % name)
                put(item[0], item[1])
        for key, value in kwargs.items():
            put(key, value)

    def _changed(self):
        global _version
        _version += 1
        self._version = _version

    def add(self, key, value):
        """Adds a value to the key, keeping those it has."""
        self._items.append((self._identity(key), key, value))
        self._changed()

    def extend(self, arg=None, /, **kwargs):
        """Adds pairs, keeping those there are."""
        self._extend(arg, kwargs, "extend", self.add)

    def update(self, arg=None, /, **kwargs):
        """Puts the pairs in place of those with the same keys."""
        new = type(self)()
        new._extend(arg, kwargs, "update", new.add)
        replaced = {}
        for item in new._items:
            replaced.setdefault(item[0], []).append(item)
        kept = []
        for item in self._items:
            waiting = replaced.get(item[0])
            if waiting is None:
                kept.append(item)
            elif waiting:
                kept.append(waiting.pop(0))
        for waiting in replaced.values():
            kept.extend(waiting)
        self._items = kept
        self._changed()

    def __setitem__(self, key, value):
        identity = self._identity(key)
        items = self._items
        for at, item in enumerate(items):
            if item[0] == identity:
                items[at] = (identity, key, value)
                items[at + 1:] = [other for other in items[at + 1:] if other[0] != identity]
                break
        else:
            items.append((identity, key, value))
        self._changed()

    def __delitem__(self, key):
        identity = self._identity(key)
        kept = [item for item in self._items if item[0] != identity]
        if len(kept) == len(self._items):
            raise KeyError(key)
        self._items = kept
        self._changed()

    def setdefault(self, key, default=None):
        """The first value of the key, which becomes the default when it has none."""
        for i, _, value in self._items:
            if i == self._identity(key):
                return value
        self.add(key, default)
        return default

    def popone(self, key, default=_MISSING):
        """Removes the first value of the key and returns it."""
        identity = self._identity(key)
        for at, item in enumerate(self._items):
            if item[0] == identity:
                del self._items[at]
                self._changed()
                return item[2]
        if default is _MISSING:
            raise KeyError(key)
        return default

    pop = popone

    def popall(self, key, default=_MISSING):
        """Removes all values of the key and returns them."""
        found = self.getall(key, None)
        if found is None:
            if default is _MISSING:
                raise KeyError(key)
            return default
        del self[key]
        return found

    def popitem(self):
        if not self._items:
            raise KeyError("empty multidict")
        _, key, value = self._items.pop()
        self._changed()
        return key, value

    def clear(self):
        self._items = []
        self._changed()

    def __copy__(self):
        return self.copy()

    def __reduce__(self):
        return type(self), (list(self.items()),)


MultiDict._plain_class = MultiDict


class CIMultiDict(MultiDict):
    """A MultiDict whose keys do not differ by case."""

    __slots__ = ()

    @staticmethod
    def _identity(key):
        if isinstance(key, str):
            return str.lower(key)
        raise TypeError("CIMultiDict keys should be either str or subclasses of str")


CIMultiDict._plain_class = CIMultiDict


class MultiDictProxy(_Reading):
    """A view of a MultiDict that cannot be changed through it."""

    __slots__ = ("_dict", "__weakref__")
    _plain_class = MultiDict
    _of = MultiDict

    def __init__(self, arg):
        if isinstance(arg, MultiDictProxy):
            arg = arg._dict
        if not isinstance(arg, self._of):
            raise TypeError("ctor requires %s or %sProxy instance, not <class %r>"
                            % (self._of.__name__, self._of.__name__, type(arg).__name__))
        self._dict = arg

    @property
    def _items(self):
        return self._dict._items

    @property
    def _version(self):
        return self._dict._version

    def _identity(self, key):
        return self._dict._identity(key)

    def __reduce__(self):
        raise TypeError("can't pickle %s objects" % type(self).__name__)


class CIMultiDictProxy(MultiDictProxy):
    """A view of a CIMultiDict that cannot be changed through it."""

    __slots__ = ()
    _plain_class = CIMultiDict
    _of = CIMultiDict


def getversion(md):
    """A number that grows with every change."""
    if not isinstance(md, _Reading):
        raise TypeError("Parameter should be multidict or proxy")
    return md._version
