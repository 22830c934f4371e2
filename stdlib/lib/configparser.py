"""Configuration files: sections of options and values, with interpolation of values.

    [section]
    name = value
    other: %(name)s more
      that goes on
"""

import collections
import functools
import io
import itertools
import os
import re
import sys
from collections import ChainMap as _ChainMap
from collections.abc import Iterable, MutableMapping

__all__ = ['NoSectionError', 'DuplicateOptionError', 'DuplicateSectionError', 'NoOptionError',
           'InterpolationError', 'InterpolationDepthError', 'InterpolationMissingOptionError',
           'InterpolationSyntaxError', 'ParsingError', 'MissingSectionHeaderError',
           'MultilineContinuationError', 'ConfigParser', 'RawConfigParser', 'Interpolation',
           'BasicInterpolation', 'ExtendedInterpolation', 'SectionProxy', 'ConverterMapping',
           'DEFAULTSECT', 'MAX_INTERPOLATION_DEPTH', 'UNNAMED_SECTION']

_default_dict = dict
DEFAULTSECT = 'DEFAULT'
MAX_INTERPOLATION_DEPTH = 10


### Errors ###

class Error(Exception):
    """The base of the module's errors."""

    def __init__(self, msg=''):
        self.message = msg
        Exception.__init__(self, msg)

    def __repr__(self):
        return self.message

    __str__ = __repr__


class NoSectionError(Error):
    """There is no such section."""

    def __init__(self, section):
        Error.__init__(self, 'No section: %r' % (section,))
        self.section = section
        self.args = (section,)


def _where(source, lineno, what):
    """The beginning of a message about what is there twice."""
    if source is None:
        return [what[0].upper() + what[1:]]
    message = ['While reading from ', repr(source)]
    if lineno is not None:
        message.append(' [line {0:2d}]'.format(lineno))
    return message + [': ' + what]


class DuplicateSectionError(Error):
    """A section is there twice in one source, or is added again."""

    def __init__(self, section, source=None, lineno=None):
        message = [repr(section), ' already exists']
        if source is not None:
            message = _where(source, lineno, 'section ') + message
        else:
            message.insert(0, 'Section ')
        Error.__init__(self, ''.join(message))
        self.section, self.source, self.lineno = section, source, lineno
        self.args = (section, source, lineno)


class DuplicateOptionError(Error):
    """An option is there twice in one section of one source."""

    def __init__(self, section, option, source=None, lineno=None):
        message = [repr(option), ' in section ', repr(section), ' already exists']
        if source is not None:
            message = _where(source, lineno, 'option ') + message
        else:
            message.insert(0, 'Option ')
        Error.__init__(self, ''.join(message))
        self.section, self.option = section, option
        self.source, self.lineno = source, lineno
        self.args = (section, option, source, lineno)


class NoOptionError(Error):
    """There is no such option."""

    def __init__(self, option, section):
        Error.__init__(self, 'No option %r in section: %r' % (option, section))
        self.option, self.section = option, section
        self.args = (option, section)


class InterpolationError(Error):
    """The base of the errors of interpolation."""

    def __init__(self, option, section, msg):
        Error.__init__(self, msg)
        self.option, self.section = option, section
        self.args = (option, section, msg)


class InterpolationMissingOptionError(InterpolationError):
    """A value refers to what is not there."""

    def __init__(self, option, section, rawval, reference):
        InterpolationError.__init__(
            self, option, section,
            'Bad value substitution: option {!r} in section {!r} contains an interpolation key '
            '{!r} which is not a valid option name. Raw value: {!r}'.format(
                option, section, reference, rawval))
        self.reference = reference
        self.args = (option, section, rawval, reference)


class InterpolationSyntaxError(InterpolationError):
    """A reference in a value is not written as it should be."""


class InterpolationDepthError(InterpolationError):
    """References to references, too many of them."""

    def __init__(self, option, section, rawval):
        InterpolationError.__init__(
            self, option, section,
            'Recursion limit exceeded in value substitution: option {!r} in section {!r} contains '
            'an interpolation key which cannot be substituted in {} steps. Raw value: '
            '{!r}'.format(option, section, MAX_INTERPOLATION_DEPTH, rawval))
        self.args = (option, section, rawval)


class ParsingError(Error):
    """Lines that are not of the format; `errors` has their numbers and texts."""

    def __init__(self, source, *args):
        super().__init__(f'Source contains parsing errors: {source!r}')
        self.source = source
        self.errors = []
        self.args = (source,)
        if args:
            self.append(*args)

    def append(self, lineno, line):
        self.errors.append((lineno, line))
        self.message += '\n\t[line %2d]: %s' % (lineno, repr(line))

    def combine(self, others):
        for other in others:
            for error in other.errors:
                self.append(*error)
        return self

    @staticmethod
    def _raise_all(exceptions):
        """Raise the first of them with the errors of all; nothing without any."""
        exceptions = iter(exceptions)
        first = next(exceptions, None)
        if first is not None:
            raise first.combine(exceptions)


class MissingSectionHeaderError(ParsingError):
    """An option comes before any section."""

    def __init__(self, filename, lineno, line):
        Error.__init__(self, 'File contains no section headers.\nfile: %r, line: %d\n%r'
                       % (filename, lineno, line))
        self.source, self.lineno, self.line = filename, lineno, line
        self.args = (filename, lineno, line)


class MultilineContinuationError(ParsingError):
    """A key without a value is followed by a line that would continue it."""

    def __init__(self, filename, lineno, line):
        Error.__init__(self, 'Key without value continued with an indented line.\n'
                       'file: %r, line: %d\n%r' % (filename, lineno, line))
        self.source, self.lineno, self.line = filename, lineno, line
        self.args = (filename, lineno, line)


class _UnnamedSection:
    def __repr__(self):
        return '<UNNAMED_SECTION>'


UNNAMED_SECTION = _UnnamedSection()
# "No value was given", where None may be one.
_UNSET = object()


### Interpolation ###

class Interpolation:
    """No interpolation; the base of those that do something."""

    def before_get(self, parser, section, option, value, defaults):
        return value

    def before_set(self, parser, section, option, value):
        return value

    def before_read(self, parser, section, option, value):
        return value

    def before_write(self, parser, section, option, value):
        return value


class _SignInterpolation(Interpolation):
    """References that begin with a sign and a bracket; the sign twice stands for itself."""

    _sign = _bracket = _KEYCRE = None

    def before_get(self, parser, section, option, value, defaults):
        pieces = []
        self._interpolate_some(parser, option, pieces, value, section, defaults, 1)
        return ''.join(pieces)

    def before_set(self, parser, section, option, value):
        rest = self._KEYCRE.sub('', value.replace(self._sign * 2, ''))
        if self._sign in rest:
            raise ValueError('invalid interpolation syntax in %r at position %d'
                             % (value, rest.find(self._sign)))
        return value

    def _interpolate_some(self, parser, option, accum, rest, section, map, depth):
        rawval = parser.get(section, option, raw=True, fallback=rest)
        if depth > MAX_INTERPOLATION_DEPTH:
            raise InterpolationDepthError(option, section, rawval)
        sign = self._sign
        while rest:
            plain, found, rest = rest.partition(sign)
            if plain:
                accum.append(plain)
            if not found:
                return
            following = rest[:1]
            if following == sign:
                accum.append(sign)
                rest = rest[1:]
            elif following == self._bracket:
                match = self._KEYCRE.match(sign + rest)
                if match is None:
                    raise InterpolationSyntaxError(
                        option, section, 'bad interpolation variable reference %r' % (sign + rest))
                rest = rest[match.end() - 1:]
                self._reference(parser, option, accum, match.group(1), section, map, depth,
                                rawval)
            else:
                raise InterpolationSyntaxError(
                    option, section, "'%s' must be followed by '%s' or '%s', found: %r"
                    % (sign, sign, self._bracket, sign + rest))


class BasicInterpolation(_SignInterpolation):
    """%(name)s stands for another option of the section or of the defaults; %% for %."""

    _sign, _bracket = '%', '('
    _KEYCRE = re.compile(r'%\(([^)]+)\)s')

    def _reference(self, parser, option, accum, reference, section, map, depth, rawval):
        name = parser.optionxform(reference)
        try:
            value = map[name]
        except KeyError:
            raise InterpolationMissingOptionError(option, section, rawval, name) from None
        if '%' in value:
            self._interpolate_some(parser, option, accum, value, section, map, depth + 1)
        else:
            accum.append(value)


class ExtendedInterpolation(_SignInterpolation):
    """${name} and ${section:name} stand for other options; $$ for $."""

    _sign, _bracket = '$', '{'
    _KEYCRE = re.compile(r'\$\{([^}]+)\}')

    def _reference(self, parser, option, accum, reference, section, map, depth, rawval):
        path = reference.split(':')
        from_section, name = section, option
        try:
            if len(path) == 1:
                name = parser.optionxform(path[0])
                value = map[name]
            elif len(path) == 2:
                from_section = path[0]
                name = parser.optionxform(path[1])
                value = parser.get(from_section, name, raw=True)
            else:
                raise InterpolationSyntaxError(option, section,
                                               "More than one ':' found: %r" % ('$' + '{' +
                                                                                reference + '}',))
        except (KeyError, NoSectionError, NoOptionError):
            raise InterpolationMissingOptionError(option, section, rawval,
                                                  ':'.join(path)) from None
        if value is None:
            return
        if '$' in value:
            self._interpolate_some(parser, name, accum, value, from_section,
                                   dict(parser.items(from_section, raw=True)), depth + 1)
        else:
            accum.append(value)


### Reading ###

class _ReadState:
    """Where the reader is."""

    def __init__(self):
        self.elements_added = set()
        self.cursect = None         # the options of the section
        self.sectname = None
        self.optname = None         # the option that a further line may continue
        self.lineno = 0
        self.indent_level = 0
        self.cur_indent_level = 0
        self.errors = []


class RawConfigParser(MutableMapping):
    """A configuration without interpolation."""

    _SECT_TMPL = r"""
        \[                    # the header, in brackets
        (?P<header>.+)
        \]
        """
    _OPT_TMPL = r"""
        (?P<option>.*?)       # the name
        \s*(?:
        (?P<vi>{delim})\s*    # any of the delimiters, with spaces around it
        (?P<value>.*))$       # the rest is the value
        """
    _OPT_NV_TMPL = r"""
        (?P<option>.*?)       # the name
        \s*(?:
        (?P<vi>{delim})\s*    # delimiter and value may be left out
        (?P<value>.*))?$
        """
    _DEFAULT_INTERPOLATION = Interpolation()
    SECTCRE = re.compile(_SECT_TMPL, re.VERBOSE)
    OPTCRE = re.compile(_OPT_TMPL.format(delim='=|:'), re.VERBOSE)
    OPTCRE_NV = re.compile(_OPT_NV_TMPL.format(delim='=|:'), re.VERBOSE)
    NONSPACECRE = re.compile(r'\S')
    BOOLEAN_STATES = {'1': True, 'yes': True, 'true': True, 'on': True,
                      '0': False, 'no': False, 'false': False, 'off': False}

    def __init__(self, defaults=None, dict_type=_default_dict, allow_no_value=False, *,
                 delimiters=('=', ':'), comment_prefixes=('#', ';'), inline_comment_prefixes=None,
                 strict=True, empty_lines_in_values=True, default_section=DEFAULTSECT,
                 interpolation=_UNSET, converters=_UNSET, allow_unnamed_section=False):
        self._dict = dict_type
        self._sections = self._dict()
        self._defaults = self._dict()
        self._converters = ConverterMapping(self)
        self._proxies = self._dict()
        self._proxies[default_section] = SectionProxy(self, default_section)
        self._delimiters = tuple(delimiters)
        if delimiters == ('=', ':'):
            self._optcre = self.OPTCRE_NV if allow_no_value else self.OPTCRE
        else:
            either = '|'.join(map(re.escape, delimiters))
            template = self._OPT_NV_TMPL if allow_no_value else self._OPT_TMPL
            self._optcre = re.compile(template.format(delim=either), re.VERBOSE)
        self._comment_prefixes = tuple(comment_prefixes or ())
        self._inline_comment_prefixes = tuple(inline_comment_prefixes or ())
        self._strict = strict
        self._allow_no_value = allow_no_value
        self._empty_lines_in_values = empty_lines_in_values
        self.default_section = default_section
        self._interpolation = self._DEFAULT_INTERPOLATION if interpolation is _UNSET \
            else interpolation
        if self._interpolation is None:
            self._interpolation = Interpolation()
        if not isinstance(self._interpolation, Interpolation):
            raise TypeError('interpolation= must be None or an instance of Interpolation; got an '
                            f'object of type {type(self._interpolation)}')
        if converters is not _UNSET:
            self._converters.update(converters)
        if defaults:
            self._read_defaults(defaults)
        self._allow_unnamed_section = allow_unnamed_section

    def defaults(self):
        """The options of the default section."""
        return self._defaults

    def sections(self):
        """The names of the sections, without the default one."""
        return list(self._sections.keys())

    def add_section(self, section):
        """Add a section; ValueError for the default one, DuplicateSectionError if it is there."""
        if section == self.default_section:
            raise ValueError('Invalid section name: %r' % section)
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._sections[section] = self._dict()
        self._proxies[section] = SectionProxy(self, section)

    def has_section(self, section):
        """Whether there is such a section; the default one does not count."""
        return section in self._sections

    def options(self, section):
        """The names of a section's options, those of the defaults too."""
        try:
            options = self._sections[section].copy()
        except KeyError:
            raise NoSectionError(section) from None
        options.update(self._defaults)
        return list(options.keys())

    def read(self, filenames, encoding=None):
        """Read files; those that cannot be opened are left out. Returns the names of the others."""
        if isinstance(filenames, (str, bytes, os.PathLike)):
            filenames = [filenames]
        encoding = io.text_encoding(encoding)
        done = []
        for filename in filenames:
            try:
                with open(filename, encoding=encoding) as file:
                    self._read(file, filename)
            except OSError:
                continue
            if isinstance(filename, os.PathLike):
                filename = os.fspath(filename)
            done.append(filename)
        return done

    def read_file(self, f, source=None):
        """Read from an iterable of lines; `source` is its name for messages."""
        if source is None:
            source = getattr(f, 'name', '<???>')
        self._read(f, source)

    def read_string(self, string, source='<string>'):
        """Read from a string."""
        self.read_file(io.StringIO(string), source)

    def read_dict(self, dictionary, source='<dict>'):
        """Read from a dictionary of dictionaries."""
        seen = set()
        for section, keys in dictionary.items():
            section = str(section)
            try:
                self.add_section(section)
            except (DuplicateSectionError, ValueError):
                if self._strict and section in seen:
                    raise
            seen.add(section)
            for key, value in keys.items():
                key = self.optionxform(str(key))
                if value is not None:
                    value = str(value)
                if self._strict and (section, key) in seen:
                    raise DuplicateOptionError(section, key, source)
                seen.add((section, key))
                self.set(section, key, value)

    def get(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        """A value: from `vars`, the section or the defaults; `fallback` if there is none."""
        try:
            found = self._unify_values(section, vars)
        except NoSectionError:
            if fallback is _UNSET:
                raise
            return fallback
        option = self.optionxform(option)
        try:
            value = found[option]
        except KeyError:
            if fallback is _UNSET:
                raise NoOptionError(option, section) from None
            return fallback
        if raw or value is None:
            return value
        return self._interpolation.before_get(self, section, option, value, found)

    def _get_conv(self, section, option, conv, *, raw=False, vars=None, fallback=_UNSET,
                  **kwargs):
        try:
            return conv(self.get(section, option, raw=raw, vars=vars, **kwargs))
        except (NoSectionError, NoOptionError):
            if fallback is _UNSET:
                raise
            return fallback

    def getint(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        return self._get_conv(section, option, int, raw=raw, vars=vars, fallback=fallback,
                              **kwargs)

    def getfloat(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        return self._get_conv(section, option, float, raw=raw, vars=vars, fallback=fallback,
                              **kwargs)

    def getboolean(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        return self._get_conv(section, option, self._convert_to_boolean, raw=raw, vars=vars,
                              fallback=fallback, **kwargs)

    def items(self, section=_UNSET, raw=False, vars=None):
        """(name, value) pairs of a section; without one, (name, section) pairs."""
        if section is _UNSET:
            return super().items()
        found = self._defaults.copy()
        try:
            found.update(self._sections[section])
        except KeyError:
            if section != self.default_section:
                raise NoSectionError(section)
        names = list(found.keys())
        if vars:
            for key, value in vars.items():
                found[self.optionxform(key)] = value
        if raw:
            return [(name, found[name]) for name in names]
        interpolate = self._interpolation.before_get
        return [(name, interpolate(self, section, name, found[name], found)) for name in names]

    def popitem(self):
        """Take the first section out; KeyError if there is none."""
        for key in self.sections():
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def optionxform(self, optionstr):
        """The form in which names of options are kept: lower case."""
        return optionstr.lower()

    def has_option(self, section, option):
        """Whether a section, or the defaults, has an option."""
        if not section or section == self.default_section:
            return self.optionxform(option) in self._defaults
        if section not in self._sections:
            return False
        option = self.optionxform(option)
        return option in self._sections[section] or option in self._defaults

    def set(self, section, option, value=None):
        """Set an option of a section that is there."""
        if value:
            value = self._interpolation.before_set(self, section, option, value)
        if not section or section == self.default_section:
            target = self._defaults
        else:
            try:
                target = self._sections[section]
            except KeyError:
                raise NoSectionError(section) from None
        target[self.optionxform(option)] = value

    def write(self, fp, space_around_delimiters=True):
        """Write the configuration in its format; comments are not kept."""
        delimiter = self._delimiters[0]
        if space_around_delimiters:
            delimiter = ' {} '.format(delimiter)
        if self._defaults:
            self._write_section(fp, self.default_section, self._defaults.items(), delimiter)
        if UNNAMED_SECTION in self._sections:
            self._write_section(fp, UNNAMED_SECTION, self._sections[UNNAMED_SECTION].items(),
                                delimiter, unnamed=True)
        for section in self._sections:
            if section is not UNNAMED_SECTION:
                self._write_section(fp, section, self._sections[section].items(), delimiter)

    def _write_section(self, fp, section_name, section_items, delimiter, unnamed=False):
        if not unnamed:
            fp.write('[{}]\n'.format(section_name))
        for key, value in section_items:
            value = self._interpolation.before_write(self, section_name, key, value)
            if value is not None or not self._allow_no_value:
                value = delimiter + str(value).replace('\n', '\n\t')
            else:
                value = ''
            fp.write('{}{}\n'.format(key, value))
        fp.write('\n')

    def remove_option(self, section, option):
        """Remove an option; whether it was there."""
        if not section or section == self.default_section:
            target = self._defaults
        else:
            try:
                target = self._sections[section]
            except KeyError:
                raise NoSectionError(section) from None
        option = self.optionxform(option)
        existed = option in target
        if existed:
            del target[option]
        return existed

    def remove_section(self, section):
        """Remove a section; whether it was there."""
        existed = section in self._sections
        if existed:
            del self._sections[section]
            del self._proxies[section]
        return existed

    def __getitem__(self, key):
        if key != self.default_section and not self.has_section(key):
            raise KeyError(key)
        return self._proxies[key]

    def __setitem__(self, key, value):
        # The section is replaced, not added to.
        if key in self and self[key] is value:
            return
        if key == self.default_section:
            self._defaults.clear()
        elif key in self._sections:
            self._sections[key].clear()
        self.read_dict({key: value})

    def __delitem__(self, key):
        if key == self.default_section:
            raise ValueError('Cannot remove the default section.')
        if not self.has_section(key):
            raise KeyError(key)
        self.remove_section(key)

    def __contains__(self, key):
        return key == self.default_section or self.has_section(key)

    def __len__(self):
        return len(self._sections) + 1

    def __iter__(self):
        return itertools.chain((self.default_section,), self._sections.keys())

    ### The reader ###

    def _read(self, fp, fpname):
        """Read lines. Errors are collected and raised at the end, but for duplicates."""
        st = _ReadState()
        try:
            if self._allow_unnamed_section:
                self._handle_header(st, UNNAMED_SECTION, fpname)
            for st.lineno, line in enumerate(fp, start=1):
                self._read_line(st, line, fpname)
            ParsingError._raise_all(st.errors)
        finally:
            self._join_multiline_values()

    def _strip_comments(self, line):
        """The line without comments, and whether it had one as a whole."""
        for prefix in self._comment_prefixes:
            if line.strip().startswith(prefix):
                return '', True
        if not self._inline_comment_prefixes:
            return line.strip(), False
        start = len(line)
        for prefix in self._inline_comment_prefixes:
            index = line.find(prefix)
            while 0 <= index < start:
                # A comment in a line begins it or follows space.
                if index == 0 or line[index - 1].isspace():
                    start = index
                    break
                index = line.find(prefix, index + 1)
        return line[:start].strip(), start < len(line)

    def _read_line(self, st, line, fpname):
        clean, commented = self._strip_comments(line)
        if not clean:
            if self._empty_lines_in_values:
                # Kept in values, but for comments.
                if not commented and st.cursect is not None and st.optname \
                        and st.cursect[st.optname] is not None:
                    st.cursect[st.optname].append('')
            else:
                # Such a line ends the value.
                st.indent_level = sys.maxsize
            return
        first = self.NONSPACECRE.search(line)
        st.cur_indent_level = first.start() if first else 0
        if self._continues(st, clean, line, fpname):
            return
        self._handle_rest(st, clean, line, fpname)

    def _continues(self, st, clean, line, fpname):
        if st.cursect is None or not st.optname or st.cur_indent_level <= st.indent_level:
            return False
        if st.cursect[st.optname] is None:
            raise MultilineContinuationError(fpname, st.lineno, line)
        st.cursect[st.optname].append(clean)
        return True

    def _handle_rest(self, st, clean, line, fpname):
        st.indent_level = st.cur_indent_level
        match = self.SECTCRE.match(clean)
        if match:
            self._handle_header(st, match.group('header'), fpname)
        elif st.cursect is None:
            raise MissingSectionHeaderError(fpname, st.lineno, line)
        else:
            self._handle_option(st, clean, line, fpname)

    def _handle_header(self, st, name, fpname):
        st.sectname = name
        if name in self._sections:
            if self._strict and name in st.elements_added:
                raise DuplicateSectionError(name, fpname, st.lineno)
            st.cursect = self._sections[name]
            st.elements_added.add(name)
        elif name == self.default_section:
            st.cursect = self._defaults
        else:
            st.cursect = self._dict()
            self._sections[name] = st.cursect
            self._proxies[name] = SectionProxy(self, name)
            st.elements_added.add(name)
        # A line with more indent does not continue what came before.
        st.optname = None

    def _handle_option(self, st, clean, line, fpname):
        match = self._optcre.match(clean)
        if not match:
            st.errors.append(ParsingError(fpname, st.lineno, line))
            return
        st.optname, _, value = match.group('option', 'vi', 'value')
        if not st.optname:
            st.errors.append(ParsingError(fpname, st.lineno, line))
        st.optname = self.optionxform(st.optname.rstrip())
        if self._strict and (st.sectname, st.optname) in st.elements_added:
            raise DuplicateOptionError(st.sectname, st.optname, fpname, st.lineno)
        st.elements_added.add((st.sectname, st.optname))
        # Lists while reading, as lines may follow.
        st.cursect[st.optname] = [value.strip()] if value is not None else None

    def _join_multiline_values(self):
        everything = itertools.chain(((self.default_section, self._defaults),),
                                     self._sections.items())
        for section, options in everything:
            for name, value in options.items():
                if isinstance(value, list):
                    value = '\n'.join(value).rstrip()
                options[name] = self._interpolation.before_read(self, section, name, value)

    def _read_defaults(self, defaults):
        """The defaults given to the constructor."""
        for key, value in defaults.items():
            self._defaults[self.optionxform(key)] = value

    def _unify_values(self, section, vars):
        """Where to look: vars, the section, the defaults."""
        sectiondict = {}
        try:
            sectiondict = self._sections[section]
        except KeyError:
            if section != self.default_section:
                raise NoSectionError(section) from None
        extra = {}
        if vars:
            for key, value in vars.items():
                extra[self.optionxform(key)] = str(value) if value is not None else None
        return _ChainMap(extra, sectiondict, self._defaults)

    def _convert_to_boolean(self, value):
        if value.lower() not in self.BOOLEAN_STATES:
            raise ValueError('Not a boolean: %s' % value)
        return self.BOOLEAN_STATES[value.lower()]

    def _validate_value_types(self, *, section='', option='', value=''):
        """Names and values are strings; a value may be None where that is allowed."""
        if not isinstance(section, str):
            raise TypeError('section names must be strings')
        if not isinstance(option, str):
            raise TypeError('option keys must be strings')
        if (not self._allow_no_value or value) and not isinstance(value, str):
            raise TypeError('option values must be strings')

    @property
    def converters(self):
        return self._converters


class ConfigParser(RawConfigParser):
    """A configuration with interpolation, whose names and values are strings."""

    _DEFAULT_INTERPOLATION = BasicInterpolation()

    def set(self, section, option, value=None):
        """Set an option; TypeError if names or value are no strings."""
        self._validate_value_types(option=option, value=value)
        super().set(section, option, value)

    def add_section(self, section):
        """Add a section; TypeError if its name is no string."""
        self._validate_value_types(section=section)
        super().add_section(section)

    def _read_defaults(self, defaults):
        # As values: interpolation must not judge them before all are there.
        hold = self._interpolation
        self._interpolation = Interpolation()
        try:
            self.read_dict({self.default_section: defaults})
        finally:
            self._interpolation = hold


class SectionProxy(MutableMapping):
    """A section as a mapping."""

    def __init__(self, parser, name):
        self._parser = parser
        self._name = name
        for conv in parser.converters:
            key = 'get' + conv
            setattr(self, key, functools.partial(self.get, _impl=getattr(parser, key)))

    def __repr__(self):
        return '<Section: {}>'.format(self._name)

    def __getitem__(self, key):
        if not self._parser.has_option(self._name, key):
            raise KeyError(key)
        return self._parser.get(self._name, key)

    def __setitem__(self, key, value):
        self._parser._validate_value_types(option=key, value=value)
        return self._parser.set(self._name, key, value)

    def __delitem__(self, key):
        if not (self._parser.has_option(self._name, key)
                and self._parser.remove_option(self._name, key)):
            raise KeyError(key)

    def __contains__(self, key):
        return self._parser.has_option(self._name, key)

    def __len__(self):
        return len(self._options())

    def __iter__(self):
        return self._options().__iter__()

    def _options(self):
        if self._name != self._parser.default_section:
            return self._parser.options(self._name)
        return list(self._parser.defaults())

    @property
    def parser(self):
        return self._parser

    @property
    def name(self):
        return self._name

    def get(self, option, fallback=None, *, raw=False, vars=None, _impl=None, **kwargs):
        """A value, or the fallback."""
        get = _impl or self._parser.get
        return get(self._name, option, raw=raw, vars=vars, fallback=fallback, **kwargs)


class ConverterMapping(MutableMapping):
    """Converters by name: each gives the parser and its sections a get* method."""

    GETTERCRE = re.compile(r'^get(?P<name>.+)$')

    def __init__(self, parser):
        self._parser = parser
        self._data = {}
        for getter in dir(parser):
            match = self.GETTERCRE.match(getter)
            if match and callable(getattr(parser, getter)):
                self._data[match.group('name')] = None      # the method is there

    def __getitem__(self, key):
        return self._data[key]

    def __setitem__(self, key, value):
        try:
            name = 'get' + key
        except TypeError:
            raise ValueError('Incompatible key: {} (type: {})'.format(key, type(key)))
        if name == 'get':
            raise ValueError('Incompatible key: cannot use "" as a name')
        self._data[key] = value
        func = functools.partial(self._parser._get_conv, conv=value)
        func.converter = value
        setattr(self._parser, name, func)
        for proxy in self._parser.values():
            setattr(proxy, name, functools.partial(proxy.get, _impl=func))

    def __delitem__(self, key):
        try:
            name = 'get' + (key or None)
        except TypeError:
            raise KeyError(key)
        del self._data[key]
        for target in itertools.chain((self._parser,), self._parser.values()):
            try:
                delattr(target, name)
            except AttributeError:
                continue    # a method of the class is not removed

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)
