"""Resources in folders of the file system."""

import collections
import pathlib

from . import abc

__all__ = ['FileReader', 'NamespaceReader', 'MultiplexedPath']


class FileReader(abc.TraversableResources):
    """The resources beside a module's file."""

    def __init__(self, loader):
        self.path = pathlib.Path(loader.path).parent

    def resource_path(self, resource):
        return str(self.path.joinpath(resource))

    def files(self):
        return self.path


class MultiplexedPath(abc.Traversable):
    """Several folders as one, for packages without a file of their own."""

    def __init__(self, *paths):
        self._paths = [pathlib.Path(path) for path in dict.fromkeys(map(str, paths))]
        if not self._paths:
            raise FileNotFoundError('MultiplexedPath must contain at least one path')
        if not all(path.is_dir() for path in self._paths):
            raise NotADirectoryError('MultiplexedPath only supports directories')

    def iterdir(self):
        seen = collections.OrderedDict()
        for path in self._paths:
            for child in path.iterdir():
                seen.setdefault(child.name, []).append(child)
        for children in seen.values():
            if len(children) > 1 and all(child.is_dir() for child in children):
                yield MultiplexedPath(*children)
            else:
                yield children[0]

    def read_bytes(self):
        raise FileNotFoundError(f'{self} is not a file')

    def read_text(self, *args, **kwargs):
        raise FileNotFoundError(f'{self} is not a file')

    def is_dir(self):
        return True

    def is_file(self):
        return False

    def joinpath(self, *descendants):
        try:
            return super().joinpath(*descendants)
        except abc.TraversalError:
            # What is not there yet would be in the first folder.
            return self._paths[0].joinpath(*descendants)

    __truediv__ = joinpath

    def open(self, *args, **kwargs):
        raise FileNotFoundError(f'{self} is not a file')

    @property
    def name(self):
        return self._paths[0].name

    def __repr__(self):
        return f"MultiplexedPath({', '.join(repr(str(path)) for path in self._paths)})"


class NamespaceReader(abc.TraversableResources):
    """The resources of a namespace package."""

    def __init__(self, namespace_path):
        self.path = MultiplexedPath(*namespace_path)

    def resource_path(self, resource):
        return str(self.path.joinpath(resource))

    def files(self):
        return self.path
