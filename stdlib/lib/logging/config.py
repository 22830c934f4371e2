"""Configuring loggers: from a dictionary, from a file, or over a socket."""

import functools
import io
import logging
import logging.handlers
import os
import re
import sys
import threading
import traceback

DEFAULT_LOGGING_CONFIG_PORT = 9030
IDENTIFIER = re.compile('^[a-z_][a-z0-9_]*$', re.I)
_listener = None


### Files of configparser's format ###

def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    """Configure from a file of configparser's format: a name, a file, or a parser."""
    import configparser
    if isinstance(fname, str):
        if not os.path.exists(fname):
            raise FileNotFoundError(f"{fname} doesn't exist")
        if not os.path.getsize(fname):
            raise RuntimeError(f'{fname} is an empty file')
    if isinstance(fname, configparser.RawConfigParser):
        parser = fname
    else:
        try:
            parser = configparser.ConfigParser(defaults)
            if hasattr(fname, 'readline'):
                parser.read_file(fname)
            else:
                parser.read(fname, encoding=io.text_encoding(encoding))
        except configparser.ParsingError as e:
            raise RuntimeError(f'{fname} is invalid: {e}')
    formatters = _create_formatters(parser)
    with logging._lock:
        _clearExistingHandlers()
        handlers = _install_handlers(parser, formatters)
        _install_loggers(parser, handlers, disable_existing_loggers)


def _resolve(name):
    """The object of a dotted name."""
    parts = name.split('.')
    used = parts.pop(0)
    found = __import__(used)
    for part in parts:
        used += '.' + part
        try:
            found = getattr(found, part)
        except AttributeError:
            __import__(used)
            found = getattr(found, part)
    return found


def _strip_spaces(items):
    return map(str.strip, items)


def _evaluate(text):
    """A value of a configuration file, which may name what logging has."""
    return eval(text, vars(logging))


def _create_formatters(parser):
    keys = parser['formatters']['keys']
    formatters = {}
    for key in _strip_spaces(keys.split(',')) if keys else ():
        section = parser['formatter_%s' % key]
        fmt = parser.get(section.name, 'format', raw=True, fallback=None)
        datefmt = parser.get(section.name, 'datefmt', raw=True, fallback=None)
        style = parser.get(section.name, 'style', raw=True, fallback='%')
        defaults = parser.get(section.name, 'defaults', raw=True, fallback=None)
        klass = _resolve(section['class']) if section.get('class') else logging.Formatter
        if defaults is not None:
            formatters[key] = klass(fmt, datefmt, style, defaults=_evaluate(defaults))
        else:
            formatters[key] = klass(fmt, datefmt, style)
    return formatters


def _install_handlers(parser, formatters):
    keys = parser['handlers']['keys']
    handlers, targets = {}, []
    for key in _strip_spaces(keys.split(',')) if keys else ():
        section = parser['handler_%s' % key]
        name = section['class']
        try:
            klass = eval(name, vars(logging))
        except (AttributeError, NameError):
            klass = _resolve(name)
        args = _evaluate(section.get('args', '()'))
        kwargs = _evaluate(section.get('kwargs', '{}'))
        handler = klass(*args, **kwargs)
        handler.name = key
        if 'level' in section:
            handler.setLevel(section['level'])
        if section.get('formatter', ''):
            handler.setFormatter(formatters[section['formatter']])
        if issubclass(klass, logging.handlers.MemoryHandler):
            if section.get('target', ''):
                # Those it names may come later.
                targets.append((handler, section['target']))
        handlers[key] = handler
    for handler, target in targets:
        handler.setTarget(handlers[target])
    return handlers


def _replace_handlers(logger, section, handlers):
    for handler in logger.handlers[:]:
        logger.removeHandler(handler)
    names = section['handlers']
    for name in _strip_spaces(names.split(',')) if names else ():
        logger.addHandler(handlers[name])


def _handle_existing_loggers(existing, child_loggers, disable_existing):
    """Loggers that were there before: children of the configured start anew, others may end."""
    for name in existing:
        logger = logging.root.manager.loggerDict[name]
        if name in child_loggers:
            if not isinstance(logger, logging.PlaceHolder):
                logger.setLevel(logging.NOTSET)
                logger.handlers = []
                logger.propagate = True
        else:
            logger.disabled = disable_existing


def _take_children(existing, name, child_loggers):
    """Take `name` out of the sorted names; those below it are its children."""
    if name not in existing:
        return
    prefix = name + '.'
    for other in existing[existing.index(name) + 1:]:
        if other.startswith(prefix):
            child_loggers.append(other)
    existing.remove(name)


def _install_loggers(parser, handlers, disable_existing):
    names = list(_strip_spaces(parser['loggers']['keys'].split(',')))
    names.remove('root')
    section = parser['logger_root']
    root = logging.root
    if 'level' in section:
        root.setLevel(section['level'])
    _replace_handlers(root, section, handlers)
    existing = sorted(root.manager.loggerDict.keys())
    child_loggers = []
    for name in names:
        section = parser['logger_%s' % name]
        qualname = section['qualname']
        logger = logging.getLogger(qualname)
        _take_children(existing, qualname, child_loggers)
        if 'level' in section:
            logger.setLevel(section['level'])
        logger.propagate = section.getint('propagate', fallback=1)
        logger.disabled = 0
        _replace_handlers(logger, section, handlers)
    _handle_existing_loggers(existing, child_loggers, disable_existing)


def _clearExistingHandlers():
    """Forget the handlers of before."""
    logging._handlers.clear()
    logging.shutdown(logging._handlerList[:])
    del logging._handlerList[:]


### Dictionaries (PEP 391) ###

def valid_ident(s):
    """True for an identifier, else ValueError."""
    if not IDENTIFIER.match(s):
        raise ValueError('Not a valid Python identifier: %r' % s)
    return True


class ConvertingMixin:
    """Containers of the configuration convert their values ('ext://...') when read."""

    def convert_with_key(self, key, value, replace=True):
        result = self.configurator.convert(value)
        if value is not result:
            if replace:
                self[key] = result
            if type(result) in (ConvertingDict, ConvertingList, ConvertingTuple):
                result.parent = self
                result.key = key
        return result

    def convert(self, value):
        result = self.configurator.convert(value)
        if value is not result and type(result) in (ConvertingDict, ConvertingList,
                                                    ConvertingTuple):
            result.parent = self
        return result


class ConvertingDict(dict, ConvertingMixin):
    def __getitem__(self, key):
        return self.convert_with_key(key, dict.__getitem__(self, key))

    def get(self, key, default=None):
        return self.convert_with_key(key, dict.get(self, key, default))

    def pop(self, key, default=None):
        return self.convert_with_key(key, dict.pop(self, key, default), replace=False)


class ConvertingList(list, ConvertingMixin):
    def __getitem__(self, key):
        return self.convert_with_key(key, list.__getitem__(self, key))

    def pop(self, idx=-1):
        return self.convert(list.pop(self, idx))


class ConvertingTuple(tuple, ConvertingMixin):
    def __getitem__(self, key):
        # A tuple cannot take the converted value.
        return self.convert_with_key(key, tuple.__getitem__(self, key), replace=False)


class BaseConfigurator:
    """Reads a dictionary: references of 'prefix://' form, and objects made by callables."""

    CONVERT_PATTERN = re.compile(r'^(?P<prefix>[a-z]+)://(?P<suffix>.*)$')
    WORD_PATTERN = re.compile(r'^\s*(\w+)\s*')
    DOT_PATTERN = re.compile(r'^\.\s*(\w+)\s*')
    INDEX_PATTERN = re.compile(r'^\[([^\[\]]*)\]\s*')
    DIGIT_PATTERN = re.compile(r'^\d+$')
    value_converters = {'ext': 'ext_convert', 'cfg': 'cfg_convert'}
    importer = staticmethod(__import__)

    def __init__(self, config):
        self.config = ConvertingDict(config)
        self.config.configurator = self

    def resolve(self, s):
        """The object of a dotted name."""
        name = s.split('.')
        used = name.pop(0)
        try:
            found = self.importer(used)
            for part in name:
                used += '.' + part
                try:
                    found = getattr(found, part)
                except AttributeError:
                    self.importer(used)
                    found = getattr(found, part)
            return found
        except ImportError as e:
            raise ValueError('Cannot resolve %r: %s' % (s, e)) from e

    def ext_convert(self, value):
        return self.resolve(value)

    def cfg_convert(self, value):
        """What 'cfg://a.b[0]' means in the configuration itself."""
        rest = value
        match = self.WORD_PATTERN.match(rest)
        if match is None:
            raise ValueError('Unable to convert %r' % value)
        rest = rest[match.end():]
        found = self.config[match.groups()[0]]
        while rest:
            match = self.DOT_PATTERN.match(rest)
            if match:
                found = found[match.groups()[0]]
            else:
                match = self.INDEX_PATTERN.match(rest)
                if match is None:
                    raise ValueError('Unable to convert %r at %r' % (value, rest))
                found = self._indexed(found, match.groups()[0])
            rest = rest[match.end():]
        return found

    def _indexed(self, container, index):
        if self.DIGIT_PATTERN.match(index):
            try:
                return container[int(index)]
            except TypeError:
                pass
        return container[index]

    def convert(self, value):
        """A value with containers made converting ones and references followed."""
        if isinstance(value, (ConvertingDict, ConvertingList, ConvertingTuple)):
            return value
        if isinstance(value, dict):
            value = ConvertingDict(value)
        elif isinstance(value, list):
            value = ConvertingList(value)
        elif isinstance(value, tuple) and not hasattr(value, '_fields'):
            value = ConvertingTuple(value)
        elif isinstance(value, str):
            match = self.CONVERT_PATTERN.match(value)
            if match:
                converter = self.value_converters.get(match['prefix'])
                if converter:
                    value = getattr(self, converter)(match['suffix'])
            return value
        else:
            return value
        value.configurator = self
        return value

    def configure_custom(self, config):
        """An object made by the callable that '()' names, of the other keys."""
        # Attributes of the object after it is made are under '.'. The configuration stays as it is:
        # a formatter is tried again with another argument.
        factory = config['()']
        if not callable(factory):
            factory = self.resolve(factory)
        attributes = config.get('.', None)
        result = factory(**{k: config[k] for k in config if k not in ('()', '.')
                            and valid_ident(k)})
        if attributes:
            for name, value in attributes.items():
                setattr(result, name, value)
        return result

    def as_tuple(self, value):
        return tuple(value) if isinstance(value, list) else value


def _is_queue_like_object(obj):
    """Whether an object can serve as the queue of a QueueHandler."""
    import queue
    if isinstance(obj, (queue.Queue, queue.SimpleQueue)):
        return True
    # Those of multiprocessing are told by what they can do.
    return not isinstance(obj, type) and all(
        callable(getattr(obj, method, None)) for method in (
            'empty', 'full', 'get', 'get_nowait', 'put', 'put_nowait', 'qsize'))


class DictConfigurator(BaseConfigurator):
    """Configures logging by a dictionary."""

    def configure(self):
        config = self.config
        if 'version' not in config:
            raise ValueError("dictionary doesn't specify a version")
        if config['version'] != 1:
            raise ValueError('Unsupported version: %s' % config['version'])
        incremental = config.pop('incremental', False)
        with logging._lock:
            if incremental:
                self._configure_incremental(config)
            else:
                self._configure_all(config)

    def _configure_incremental(self, config):
        """Change levels only."""
        handlers = config.get('handlers', {})
        for name in handlers:
            if name not in logging._handlers:
                raise ValueError('No handler found with name %r' % name)
            try:
                handler_config = handlers[name]
                level = handler_config.get('level', None)
                if level:
                    logging._handlers[name].setLevel(logging._checkLevel(level))
            except Exception as e:
                raise ValueError('Unable to configure handler %r' % name) from e
        loggers = config.get('loggers', {})
        for name in loggers:
            try:
                self.configure_logger(name, loggers[name], True)
            except Exception as e:
                raise ValueError('Unable to configure logger %r' % name) from e
        self._configure_root(config, True)

    def _configure_root(self, config, incremental=False):
        root = config.get('root', None)
        if root:
            try:
                self.configure_root(root, incremental)
            except Exception as e:
                raise ValueError('Unable to configure root logger') from e

    def _configure_all(self, config):
        disable_existing = config.pop('disable_existing_loggers', True)
        _clearExistingHandlers()
        for kind, configure in (('formatters', self.configure_formatter),
                                ('filters', self.configure_filter)):
            items = config.get(kind, {})
            for name in items:
                try:
                    items[name] = configure(items[name])
                except Exception as e:
                    raise ValueError('Unable to configure %s %r' % (kind[:-1], name)) from e
        self._configure_handlers(config.get('handlers', {}))
        existing = sorted(logging.root.manager.loggerDict.keys())
        child_loggers = []
        loggers = config.get('loggers', {})
        for name in loggers:
            _take_children(existing, name, child_loggers)
            try:
                self.configure_logger(name, loggers[name])
            except Exception as e:
                raise ValueError('Unable to configure logger %r' % name) from e
        _handle_existing_loggers(existing, child_loggers, disable_existing)
        self._configure_root(config)

    def _configure_handlers(self, handlers):
        """In the order of their names; those that refer to others not yet made come after."""
        deferred = []
        for name in sorted(handlers):
            try:
                handler = self.configure_handler(handlers[name])
                handler.name = name
                handlers[name] = handler
            except Exception as e:
                if ' not configured yet' in str(e.__cause__):
                    deferred.append(name)
                else:
                    raise ValueError('Unable to configure handler %r' % name) from e
        for name in deferred:
            try:
                handler = self.configure_handler(handlers[name])
                handler.name = name
                handlers[name] = handler
            except Exception as e:
                raise ValueError('Unable to configure handler %r' % name) from e

    def configure_formatter(self, config):
        """A formatter from a dictionary."""
        if '()' in config:
            try:
                return self.configure_custom(config)
            except TypeError as te:
                if "'format'" not in str(te):
                    raise
                # The argument is called fmt in logging.Formatter.
                config['fmt'] = config.pop('format')
                return self.configure_custom(config)
        fmt = config.get('format', None)
        datefmt = config.get('datefmt', None)
        style = config.get('style', '%')
        extra = {}
        if config.get('defaults', None) is not None:
            extra['defaults'] = config['defaults']
        name = config.get('class', None)
        klass = _resolve(name) if name else logging.Formatter
        if 'validate' in config:
            return klass(fmt, datefmt, style, config['validate'], **extra)
        return klass(fmt, datefmt, style, **extra)

    def configure_filter(self, config):
        """A filter from a dictionary."""
        if '()' in config:
            return self.configure_custom(config)
        return logging.Filter(config.get('name', ''))

    def add_filters(self, filterer, filters):
        for item in filters:
            try:
                if callable(item) or callable(getattr(item, 'filter', None)):
                    filterer.addFilter(item)
                else:
                    filterer.addFilter(self.config['filters'][item])
            except Exception as e:
                raise ValueError('Unable to add filter %r' % item) from e

    def _configure_queue_handler(self, klass, **kwargs):
        if 'queue' in kwargs:
            queue = kwargs.pop('queue')
        else:
            import queue as queues
            queue = queues.Queue()
        respect = kwargs.pop('respect_handler_level', False)
        listener = kwargs.pop('listener', logging.handlers.QueueListener)
        handlers = kwargs.pop('handlers', [])
        listener = listener(queue, *handlers, respect_handler_level=respect)
        handler = klass(queue, **kwargs)
        handler.listener = listener
        return handler

    def configure_handler(self, config):
        """A handler from a dictionary."""
        config_copy = dict(config)
        formatter = config.get('formatter', None)
        if formatter:
            try:
                formatter = self.config['formatters'][formatter]
            except Exception as e:
                raise ValueError('Unable to set formatter %r' % formatter) from e
        config.pop('formatter', None)
        level = config.pop('level', None)
        filters = config.pop('filters', None)
        if '()' in config:
            factory = config.pop('()')
            if not callable(factory):
                factory = self.resolve(factory)
        else:
            factory = self._handler_factory(config, config_copy)
        attributes = config.pop('.', None)
        kwargs = {k: config[k] for k in config if valid_ident(k)}
        try:
            result = factory(**kwargs)
        except TypeError as te:
            if "'stream'" not in str(te):
                raise
            # Handlers of old programs call it so.
            kwargs['strm'] = kwargs.pop('stream')
            result = factory(**kwargs)
        if formatter:
            result.setFormatter(formatter)
        if level is not None:
            result.setLevel(logging._checkLevel(level))
        if filters:
            self.add_filters(result, filters)
        for name, value in (attributes or {}).items():
            setattr(result, name, value)
        return result

    def _handler_factory(self, config, config_copy):
        name = config.pop('class')
        klass = name if callable(name) else self.resolve(name)
        kinds = logging.handlers
        if issubclass(klass, kinds.MemoryHandler):
            if 'flushLevel' in config:
                config['flushLevel'] = logging._checkLevel(config['flushLevel'])
            if 'target' in config:
                # Resolved by name; one that is not made yet puts this one off.
                try:
                    target = self.config['handlers'][config['target']]
                    if not isinstance(target, logging.Handler):
                        config.update(config_copy)
                        raise TypeError('target not configured yet')
                    config['target'] = target
                except Exception as e:
                    raise ValueError('Unable to set target handler %r' % config['target']) from e
        elif issubclass(klass, kinds.QueueHandler):
            self._prepare_queue_handler(config, config_copy)
            return functools.partial(self._configure_queue_handler, klass)
        elif 'SMTPHandler' in (c.__name__ for c in klass.__mro__) and 'mailhost' in config:
            config['mailhost'] = self.as_tuple(config['mailhost'])
        elif 'SysLogHandler' in (c.__name__ for c in klass.__mro__) and 'address' in config:
            config['address'] = self.as_tuple(config['address'])
        elif issubclass(klass, logging.FileHandler):
            pass
        return klass

    def _prepare_queue_handler(self, config, config_copy):
        """Queue, listener and handlers of a QueueHandler: names, callables or dictionaries."""
        if 'queue' in config:
            queue = config['queue']
            if isinstance(queue, str):
                queue = self.resolve(queue)
            if isinstance(queue, dict):
                if '()' not in queue:
                    raise TypeError('Invalid queue specifier %r' % queue)
                queue = self.configure_custom(queue)
            elif callable(queue) and not hasattr(queue, 'put_nowait'):
                queue = queue()
            elif isinstance(queue, type):
                queue = queue()
            if not _is_queue_like_object(queue):
                raise TypeError('Invalid queue specifier %r' % config_copy['queue'])
            config['queue'] = queue
        if 'listener' in config:
            config['listener'] = self._listener_factory(config['listener'])
        if 'handlers' in config:
            handlers = []
            try:
                for name in config['handlers']:
                    handler = self.config['handlers'][name]
                    if not isinstance(handler, logging.Handler):
                        config.update(config_copy)
                        raise TypeError('Required handler %r is not configured yet' % name)
                    handlers.append(handler)
            except Exception as e:
                raise ValueError('Unable to set required handler %r' % name) from e
            config['handlers'] = handlers

    def _listener_factory(self, listener):
        kind = logging.handlers.QueueListener
        if isinstance(listener, type):
            if not issubclass(listener, kind):
                raise TypeError('Invalid listener specifier %r' % listener)
            return listener
        if isinstance(listener, str):
            found = self.resolve(listener)
            if isinstance(found, type) and not issubclass(found, kind):
                raise TypeError('Invalid listener specifier %r' % listener)
            return found
        if isinstance(listener, dict):
            if '()' not in listener:
                raise TypeError('Invalid listener specifier %r' % listener)
            return self.configure_custom(listener)
        if callable(listener):
            return listener
        raise TypeError('Invalid listener specifier %r' % listener)

    def add_handlers(self, logger, handlers):
        for name in handlers:
            try:
                logger.addHandler(self.config['handlers'][name])
            except Exception as e:
                raise ValueError('Unable to add handler %r' % name) from e

    def common_logger_config(self, logger, config, incremental=False):
        level = config.get('level', None)
        if level is not None:
            logger.setLevel(logging._checkLevel(level))
        if not incremental:
            for handler in logger.handlers[:]:
                logger.removeHandler(handler)
            handlers = config.get('handlers', None)
            if handlers:
                self.add_handlers(logger, handlers)
            filters = config.get('filters', None)
            if filters:
                self.add_filters(logger, filters)

    def configure_logger(self, name, config, incremental=False):
        logger = logging.getLogger(name)
        self.common_logger_config(logger, config, incremental)
        logger.disabled = False
        propagate = config.get('propagate', None)
        if propagate is not None:
            logger.propagate = propagate

    def configure_root(self, config, incremental=False):
        self.common_logger_config(logging.getLogger(), config, incremental)


dictConfigClass = DictConfigurator


def dictConfig(config):
    """Configure logging by a dictionary."""
    dictConfigClass(config).configure()


### Over a socket ###

def listen(port=DEFAULT_LOGGING_CONFIG_PORT, verify=None):
    """A thread that takes configurations on a port: four bytes of length, then the text."""
    from ._listen import make_server_thread
    return make_server_thread(port, verify, sys.modules[__name__])


def stopListening():
    """Stop the server that listen() made."""
    global _listener
    with logging._lock:
        if _listener:
            _listener.abort = 1
            _listener = None
