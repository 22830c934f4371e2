"""Finds codecs by name: those in C, and the modules of this package."""

import codecs
import _codecs
from . import aliases

_cache = {}
_import_tail = ['*']


class CodecRegistryError(LookupError, SystemError):
    pass


def normalize_encoding(encoding):
    """Letters, digits and dots; everything else between them becomes one underscore."""
    if isinstance(encoding, bytes):
        encoding = str(encoding, "ascii")
    chars = []
    gap = False
    for c in encoding:
        if c.isalnum() or c == '.':
            if gap and chars:
                chars.append('_')
            if c.isascii():
                chars.append(c)
            gap = False
        else:
            gap = True
    return ''.join(chars)


def _native_codec(name):
    """The CodecInfo of a codec written in C."""

    def encode(input, errors='strict'):
        return _codecs._native_encode(input, name, errors)

    def decode(input, errors='strict'):
        return _codecs._native_decode(input, name, errors)

    marked = name in ('utf-16', 'utf-32', 'utf-8-sig')

    class IncrementalEncoder(codecs.IncrementalEncoder):
        started = False

        def encode(self, input, final=False):
            # a byte order mark comes once, at the start
            used = name if not (marked and self.started) else _after_mark[name]
            self.started = self.started or bool(input) or not marked
            if marked and not self.started:
                return b''
            return _codecs._native_encode(input, used, self.errors)[0]

        def reset(self):
            self.started = False

        def getstate(self):
            return 2 if marked and not self.started else 0

        def setstate(self, state):
            self.started = not state

    class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
        order = None

        def _buffer_decode(self, input, errors, final):
            if marked and self.order is not None:
                return _codecs._native_decode(input, self.order, errors, final)
            text, used = _codecs._native_decode(input, name, errors, final)
            if marked and used:
                self.order = _order_after_mark(name, input)
            return text, used

        def reset(self):
            super().reset()
            self.order = None

        def getstate(self):
            return self.buffer, 0 if self.order is None else 1 + _orders.index(self.order)

        def setstate(self, state):
            self.buffer = state[0]
            self.order = _orders[state[1] - 1] if state[1] else None

    class StreamWriter(codecs.StreamWriter):
        encoder = None

        def encode(self, input, errors='strict'):
            if self.encoder is None:
                self.encoder = IncrementalEncoder(errors)
            return self.encoder.encode(input), len(input)

        def reset(self):
            self.encoder = None

    class StreamReader(codecs.StreamReader):
        order = None

        def decode(self, input, errors='strict'):
            used_name = self.order or name
            text, used = _codecs._native_decode(input, used_name, errors, False)
            if marked and self.order is None and used:
                self.order = _order_after_mark(name, input)
            return text, used

        def reset(self):
            super().reset()
            self.order = None

    return codecs.CodecInfo(encode, decode, StreamReader, StreamWriter,
                            IncrementalEncoder, IncrementalDecoder, name)


_after_mark = {'utf-16': 'utf-16-le', 'utf-32': 'utf-32-le', 'utf-8-sig': 'utf-8'}
_orders = ['utf-8', 'utf-16-le', 'utf-16-be', 'utf-32-le', 'utf-32-be']


def _order_after_mark(name, data):
    """The same; of a stream whose order is not in its name the mark must be there."""
    order = _order_of(name, data)
    if name == 'utf-16' and data[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise UnicodeDecodeError(name, bytes(data), 0, 2, 'Stream does not start with BOM')
    if name == 'utf-32' and data[:4] not in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        raise UnicodeDecodeError(name, bytes(data), 0, 4, 'Stream does not start with BOM')
    return order


def _order_of(name, data):
    """The encoding that continues a text which began with these bytes."""
    if name == 'utf-16':
        return 'utf-16-be' if data[:2] == codecs.BOM_UTF16_BE else 'utf-16-le'
    if name == 'utf-32':
        return 'utf-32-be' if data[:4] == codecs.BOM_UTF32_BE else 'utf-32-le'
    return 'utf-8'


def _module_codec(name):
    """getregentry() of a module of this package, or None."""
    norm = normalize_encoding(name)
    for module_name in (aliases.aliases.get(norm) or aliases.aliases.get(norm.replace('.', '_')),
                        norm):
        if not module_name or '.' in module_name:
            continue
        try:
            module = __import__('encodings.' + module_name, fromlist=_import_tail, level=0)
        except ImportError:
            continue
        getregentry = getattr(module, 'getregentry', None)
        if getregentry is not None:
            return getregentry()
    return None


def search_function(encoding):
    if encoding in _cache:
        return _cache[encoding]
    name = _codecs._native_name(encoding)
    entry = _native_codec(name) if name is not None else _module_codec(encoding)
    _cache[encoding] = entry
    return entry


def __getattr__(name):
    """Modules of codecs are attributes without an import: others may have imported them."""
    try:
        return __import__('encodings.' + name, fromlist=_import_tail, level=0)
    except ImportError:
        raise AttributeError(f"module 'encodings' has no attribute {name!r}") from None


codecs.register(search_function)
