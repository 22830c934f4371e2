"""The generic classes of module mailbox, which is not in the library: tests of generic aliases want
to import them."""
from types import GenericAlias


class Mailbox:
    """A mailbox: subclasses say where its messages are."""

    def __init__(self, path, factory=None, create=True):
        self._path = path
        self._factory = factory

    def add(self, message):
        raise NotImplementedError('Method must be implemented by subclass')

    __class_getitem__ = classmethod(GenericAlias)


class _ProxyFile:
    """A file through another one, from a position of its own."""

    def __init__(self, f, pos=None):
        self._file = f
        self._pos = f.tell() if pos is None else pos

    __class_getitem__ = classmethod(GenericAlias)


class _PartialFile(_ProxyFile):
    """A part of a file."""

    def __init__(self, f, start=None, stop=None):
        super().__init__(f, start)
        self._start, self._stop = start, stop
