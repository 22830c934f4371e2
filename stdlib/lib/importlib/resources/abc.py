"""Abstract base classes of resources."""

import abc
import io
import os
from typing import Protocol, runtime_checkable

__all__ = ['ResourceReader', 'Traversable', 'TraversableResources']


class ResourceReader(metaclass=abc.ABCMeta):
    """What a loader can give for the resources of a package."""

    @abc.abstractmethod
    def open_resource(self, resource):
        """A resource as a binary file."""
        raise FileNotFoundError

    @abc.abstractmethod
    def resource_path(self, resource):
        """The path of a resource."""
        raise FileNotFoundError

    @abc.abstractmethod
    def is_resource(self, path):
        """Whether a name is a resource, not a folder."""
        raise FileNotFoundError

    @abc.abstractmethod
    def contents(self):
        """The names in the package."""
        raise FileNotFoundError


class TraversalError(Exception):
    pass


@runtime_checkable
class Traversable(Protocol):
    """The part of pathlib.Path that resources have."""

    @abc.abstractmethod
    def iterdir(self):
        """What is in the folder."""

    def read_bytes(self):
        with self.open('rb') as file:
            return file.read()

    def read_text(self, encoding=None):
        with self.open(encoding=encoding) as file:
            return file.read()

    @abc.abstractmethod
    def is_dir(self):
        """Whether it is a folder."""

    @abc.abstractmethod
    def is_file(self):
        """Whether it is a file."""

    def joinpath(self, *descendants):
        """What is below, by names."""
        if not descendants:
            return self
        names = [part for path in descendants for part in os.fspath(path).split('/')
                 if part and part != '.']
        found = self
        for name in names:
            for child in found.iterdir():
                if child.name == name:
                    found = child
                    break
            else:
                raise TraversalError('Target not found during traversal.', name, names)
        return found

    def __truediv__(self, child):
        return self.joinpath(child)

    @abc.abstractmethod
    def open(self, mode='r', *args, **kwargs):
        """The file, opened."""

    @property
    @abc.abstractmethod
    def name(self):
        """The name, without the folders."""


class TraversableResources(ResourceReader):
    """Resources by files(), which gives the folder of the package."""

    @abc.abstractmethod
    def files(self):
        """The folder of the package."""

    def open_resource(self, resource):
        return self.files().joinpath(resource).open('rb')

    def resource_path(self, resource):
        raise FileNotFoundError(resource)

    def is_resource(self, path):
        return self.files().joinpath(path).is_file()

    def contents(self):
        return (item.name for item in self.files().iterdir())
