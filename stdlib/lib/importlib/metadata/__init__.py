"""What is installed: the metadata of distributions, from their .dist-info and .egg-info folders."""

import abc
import collections
import functools
import itertools
import operator
import os
import pathlib
import posixpath
import re
import sys
from importlib.abc import MetaPathFinder

__all__ = ['Distribution', 'DistributionFinder', 'PackageMetadata', 'PackageNotFoundError',
           'distribution', 'distributions', 'entry_points', 'files', 'metadata',
           'packages_distributions', 'requires', 'version']


class PackageNotFoundError(ModuleNotFoundError):
    """The package was not found."""

    def __str__(self):
        return f'No package metadata was found for {self.name}'

    @property
    def name(self):
        (name,) = self.args
        return name


class PackageMetadata(abc.ABC):
    """What metadata() gives: headers, several of a name among them."""

    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, 'get_all') or NotImplemented


def _sections(text):
    """(section, line) of an ini file, without comments and empty lines."""
    section = None
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith('#'):
            continue
        if line.startswith('[') and line.endswith(']'):
            section = line.strip('[]')
        else:
            yield section, line


class EntryPoint:
    """What a distribution offers under a name: value is 'module:attribute [extra]'."""

    pattern = re.compile(r'(?P<module>[\w.]+)\s*(:\s*(?P<attr>[\w.]+)\s*)?'
                         r'((?P<extras>\[.*\])\s*)?$')
    dist = None

    def __init__(self, name, value, group):
        vars(self).update(name=name, value=value, group=group)

    def load(self):
        """The object itself."""
        match = self.pattern.match(self.value)
        from importlib import import_module
        module = import_module(match['module'])
        return functools.reduce(getattr, filter(None, (match['attr'] or '').split('.')), module)

    @property
    def module(self):
        return self.pattern.match(self.value)['module']

    @property
    def attr(self):
        return self.pattern.match(self.value)['attr']

    @property
    def extras(self):
        return re.findall(r'\w+', self.pattern.match(self.value)['extras'] or '')

    def _for(self, dist):
        vars(self).update(dist=dist)
        return self

    def matches(self, **params):
        """Whether all the attributes named are as given."""
        return all(getattr(self, name) == value for name, value in params.items())

    def _key(self):
        return self.name, self.value, self.group

    def __lt__(self, other):
        return self._key() < other._key()

    def __eq__(self, other):
        return self._key() == other._key()

    def __setattr__(self, name, value):
        raise AttributeError('EntryPoint objects are immutable.')

    def __repr__(self):
        return f'EntryPoint(name={self.name!r}, value={self.value!r}, group={self.group!r})'

    def __hash__(self):
        return hash(self._key())


class EntryPoints(tuple):
    """A selection of entry points."""

    __slots__ = ()

    def __getitem__(self, name):
        try:
            return next(iter(self.select(name=name)))
        except StopIteration:
            raise KeyError(name)

    def __repr__(self):
        return '%s(%r)' % (self.__class__.__name__, tuple(self))

    def select(self, **params):
        """Those whose attributes are as given."""
        return EntryPoints(ep for ep in self if ep.matches(**params))

    @property
    def names(self):
        return {ep.name for ep in self}

    @property
    def groups(self):
        return {ep.group for ep in self}

    @classmethod
    def _from_text_for(cls, text, dist):
        points = []
        for section, line in _sections(text or ''):
            if section is None:
                continue
            name, _, value = line.partition('=')
            points.append(EntryPoint(name.strip(), value.strip(), section)._for(dist))
        return cls(points)


class PackagePath(pathlib.PurePosixPath):
    """A file of a distribution."""

    def read_text(self, encoding='utf-8'):
        return self.locate().read_text(encoding=encoding)

    def read_binary(self):
        return self.locate().read_bytes()

    def locate(self):
        """Where the file is."""
        return self.dist.locate_file(self)


class FileHash:
    """A hash as RECORD has it: 'mode=value'."""

    def __init__(self, spec):
        self.mode, _, self.value = spec.partition('=')

    def __repr__(self):
        return f'<FileHash mode: {self.mode} value: {self.value}>'


class Distribution(abc.ABC):
    """A distribution that is installed."""

    @abc.abstractmethod
    def read_text(self, filename):
        """The text of a file of the metadata, or None."""

    @abc.abstractmethod
    def locate_file(self, path):
        """Where a file of the distribution is."""

    @classmethod
    def from_name(cls, name):
        """The distribution of a name; PackageNotFoundError without one."""
        if not name:
            raise ValueError('A distribution name is required.')
        try:
            return next(iter(cls.discover(name=name)))
        except StopIteration:
            raise PackageNotFoundError(name)

    @classmethod
    def discover(cls, *, context=None, **kwargs):
        """The distributions that the finders know, of a context or of what it is made from."""
        if context and kwargs:
            raise ValueError('cannot accept context and kwargs')
        context = context or DistributionFinder.Context(**kwargs)
        finders = [getattr(finder, 'find_distributions', None) for finder in sys.meta_path]
        finders = [find for find in finders if find is not None]
        if MetadataPathFinder.find_distributions not in finders:
            finders.append(MetadataPathFinder.find_distributions)
        return itertools.chain.from_iterable(find(context) for find in finders)

    @staticmethod
    def at(path):
        """The distribution of a metadata folder."""
        return PathDistribution(pathlib.Path(path))

    def _metadata_text(self):
        # The last one is for .egg-info files that are not folders.
        return (self.read_text('METADATA') or self.read_text('PKG-INFO')
                or self.read_text('') or '')

    @property
    def metadata(self):
        """The headers, as an email message."""
        import email
        from ._message import Message
        return Message(email.message_from_string(self._metadata_text()))

    def _header(self, name):
        match = re.search(rf'^{name}:[ \t]*(.*)$', self._metadata_text().partition('\n\n')[0],
                          re.MULTILINE | re.IGNORECASE)
        return match[1].strip() if match else None

    @property
    def name(self):
        return self._header('Name')

    @property
    def _normalized_name(self):
        return Prepared.normalize(self.name)

    @property
    def version(self):
        return self._header('Version')

    @property
    def entry_points(self):
        return EntryPoints._from_text_for(self.read_text('entry_points.txt'), self)

    @property
    def files(self):
        """The files of the distribution, or None if that is not known."""
        record = self.read_text('RECORD')
        if record is not None:
            import csv
            rows = list(csv.reader(record.splitlines()))
        else:
            sources = self.read_text('installed-files.txt')
            if sources is not None:
                base = getattr(self, '_path', None)
                rows = [[posixpath.normpath(posixpath.join(base.name if base else '', line))]
                        for line in sources.splitlines() if line]
            else:
                sources = self.read_text('SOURCES.txt')
                if sources is None:
                    return None
                rows = [[line] for line in sources.splitlines() if line]
        return [self._package_path(*row) for row in rows if row]

    def _package_path(self, name, hash=None, size_str=None):
        result = PackagePath(name)
        result.hash = FileHash(hash) if hash else None
        result.size = int(size_str) if size_str else None
        result.dist = self
        return result

    @property
    def requires(self):
        """The requirements, or None."""
        text = self._metadata_text().partition('\n\n')[0]
        found = re.findall(r'^Requires-Dist:[ \t]*(.*)$', text, re.MULTILINE)
        if found:
            return found
        source = self.read_text('requires.txt')
        return None if source is None else list(self._egg_requires(source))

    @staticmethod
    def _egg_requires(source):
        """requires.txt, whose sections are extras and conditions, as requirements."""
        for section, line in _sections(source):
            extra, _, markers = (section or '').partition(':')
            if extra and markers:
                markers = f'({markers})'
            conditions = [c for c in (markers, f'extra == "{extra}"' if extra else '') if c]
            space = ' ' if '@' in line else ''
            yield line + (space + '; ' + ' and '.join(conditions) if conditions else '')

    @property
    def origin(self):
        text = self.read_text('direct_url.json')
        if text is None:
            return None
        import json
        import types
        return json.loads(text, object_hook=lambda data: types.SimpleNamespace(**data))


class DistributionFinder(MetaPathFinder):
    """A finder that knows of distributions too."""

    class Context:
        """What is searched for: a name (None for all) along a path."""

        name = None

        def __init__(self, **kwargs):
            vars(self).update(kwargs)

        @property
        def path(self):
            return vars(self).get('path', sys.path)

    @abc.abstractmethod
    def find_distributions(self, context=Context()):
        """The distributions of a context."""


class Prepared:
    """A name in the forms in which folders have it."""

    normalized = None
    legacy_normalized = None

    def __init__(self, name):
        self.name = name
        if name is not None:
            self.normalized = self.normalize(name)
            self.legacy_normalized = self.legacy_normalize(name)

    @staticmethod
    def normalize(name):
        """PEP 503, and underscores for dashes."""
        return re.sub(r'[-_.]+', '-', name).lower().replace('-', '_')

    @staticmethod
    def legacy_normalize(name):
        return name.lower().replace('-', '_')

    def __bool__(self):
        return bool(self.name)


class MetadataPathFinder(DistributionFinder):
    """Finds distributions in the folders of a path."""

    @classmethod
    def find_distributions(cls, context=DistributionFinder.Context()):
        prepared = Prepared(context.name)
        for entry in context.path:
            if isinstance(entry, str) and not entry.startswith('<'):
                yield from cls._search(entry, prepared)

    @staticmethod
    def _search(folder, prepared):
        try:
            names = os.listdir(folder or '.')
        except OSError:
            return
        for name in names:
            low = name.lower()
            base, dot, kind = low.rpartition('.')
            if kind not in ('dist-info', 'egg-info'):
                continue
            if prepared:
                if kind == 'egg-info':
                    found = Prepared.legacy_normalize(base.partition('-')[0])
                    if found not in (prepared.normalized, prepared.legacy_normalized):
                        continue
                elif Prepared.normalize(base.rpartition('-')[0] or base) != prepared.normalized:
                    continue
            yield PathDistribution(pathlib.Path(folder, name))

    @classmethod
    def invalidate_caches(cls):
        """Nothing is kept."""


class PathDistribution(Distribution):
    """A distribution whose metadata is in a folder."""

    def __init__(self, path):
        self._path = path

    def read_text(self, filename):
        try:
            return self._path.joinpath(filename).read_text(encoding='utf-8')
        except (FileNotFoundError, IsADirectoryError, KeyError, NotADirectoryError,
                PermissionError):
            return None

    def locate_file(self, path):
        return self._path.parent / path

    @property
    def _normalized_name(self):
        """From the folder's name if it has it, as that is quicker."""
        stem, _, kind = self._path.name.rpartition('.')
        if kind in ('dist-info', 'egg-info'):
            name = stem.partition('-')[0]
            if name:
                return Prepared.normalize(name)
        return super()._normalized_name


def distribution(distribution_name):
    """The distribution of a name."""
    return Distribution.from_name(distribution_name)


def distributions(**kwargs):
    """All distributions, or those of a context."""
    return Distribution.discover(**kwargs)


def metadata(distribution_name):
    """The metadata of a distribution."""
    return Distribution.from_name(distribution_name).metadata


def version(distribution_name):
    """The version of a distribution."""
    return distribution(distribution_name).version


def entry_points(**params):
    """The entry points of all distributions, or those whose attributes are as given."""
    seen, points = set(), []
    for dist in distributions():
        name = dist._normalized_name
        if name not in seen:
            seen.add(name)
            points.extend(dist.entry_points)
    return EntryPoints(points).select(**params)


def files(distribution_name):
    """The files of a distribution."""
    return distribution(distribution_name).files


def requires(distribution_name):
    """The requirements of a distribution."""
    return distribution(distribution_name).requires


def packages_distributions():
    """From top-level packages to the names of the distributions that have them."""
    found = collections.defaultdict(list)
    for dist in distributions():
        for package in _top_level(dist):
            found[package].append(dist.name)
    return dict(found)


def _top_level(dist):
    declared = dist.read_text('top_level.txt')
    if declared:
        return declared.split()
    names = set()
    for file in dist.files or ():
        first, *rest = file.parts
        if rest:
            names.add(first)
        elif file.suffix == '.py':
            names.add(file.stem)
    return {name for name in names if '.' not in name}
