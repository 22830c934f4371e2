"""_pyio: text over streams of bytes, and in memory.

What is read is decoded a chunk at a time; `_snapshot` is the state of the decoder before the chunk and
its bytes, from which tell() finds a position of the bytes that seek() can start from again. Such a
position (a cookie) has, from the lowest bits: position, flags of the decoder, bytes to feed to it,
characters to skip of what it gives (64 bits each), and whether it is told of the end.
"""

import codecs
import os

from _pyio_base import as_size, shown, TextIOBase, UnsupportedOperation
from _pyio_buffered import BytesIO

__name__ = '_pyio'  # what users see of the classes

_LF, _CR, _CRLF = 1, 2, 4
_SEEN = (None, "\n", "\r", ("\r", "\n"), "\r\n", ("\n", "\r\n"), ("\r", "\r\n"),
         ("\r", "\n", "\r\n"))
_FIELD = 64
_MASK = (1 << _FIELD) - 1


def text_encoding(encoding, stacklevel=2):
    """The encoding that open() uses for a None given by the caller: 'locale', or 'utf-8' in
    UTF-8 mode; with -X warn_default_encoding there is an EncodingWarning."""
    import sys
    import warnings
    if encoding is None:
        encoding = "utf-8" if sys.flags.utf8_mode else "locale"
        if sys.flags.warn_default_encoding:
            warnings.warn("'encoding' argument not specified.", EncodingWarning, stacklevel + 1)
    return encoding


def _checked_newline(newline):
    if newline is not None and not isinstance(newline, str):
        raise TypeError("illegal newline type: %r" % (type(newline),))
    if newline not in (None, "", "\n", "\r", "\r\n"):
        raise ValueError("illegal newline value: %r" % (newline,))
    return newline


def _locale_encoding():
    import locale
    return locale.getencoding()


class IncrementalNewlineDecoder(codecs.IncrementalDecoder):
    """A decoder over another, None for text, that notes the ends of lines and may translate them
    to '\\n'. A '\\r' at the end of the input waits for what follows."""

    def __init__(self, decoder, translate, errors='strict'):
        codecs.IncrementalDecoder.__init__(self, errors=errors)
        self.decoder = decoder
        self.translate = translate
        self.seennl = 0
        self.pendingcr = False

    def decode(self, input, final=False):
        output = input if self.decoder is None else self.decoder.decode(input, final=final)
        if self.pendingcr and (output or final):
            output = "\r" + output
            self.pendingcr = False
        if output.endswith("\r") and not final:
            output = output[:-1]
            self.pendingcr = True
        crlf = output.count('\r\n')
        cr = output.count('\r') - crlf
        lf = output.count('\n') - crlf
        self.seennl |= (lf and _LF) | (cr and _CR) | (crlf and _CRLF)
        if self.translate:
            if crlf:
                output = output.replace("\r\n", "\n")
            if cr:
                output = output.replace("\r", "\n")
        return output

    def getstate(self):
        data, flag = (b"", 0) if self.decoder is None else self.decoder.getstate()
        return data, flag << 1 | self.pendingcr

    def setstate(self, state):
        data, flag = state
        self.pendingcr = bool(flag & 1)
        if self.decoder is not None:
            self.decoder.setstate((data, flag >> 1))

    def reset(self):
        self.seennl = 0
        self.pendingcr = False
        if self.decoder is not None:
            self.decoder.reset()

    @property
    def newlines(self):
        return _SEEN[self.seennl]


class TextIOWrapper(TextIOBase):
    """Text over a buffered stream of bytes.

    newline None: any end of line is read as '\\n' and '\\n' is written as os.linesep; '': any end of
    line ends a line and stays as it is; else exactly this ends lines, and is written for '\\n'.
    """

    _CHUNK_SIZE = 2048
    _buffer = None  # __del__ may come before __init__ is done

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False,
                 write_through=False):
        _checked_newline(newline)
        encoding = text_encoding(encoding)
        if encoding == "locale":
            encoding = _locale_encoding()
        if not isinstance(encoding, str):
            raise ValueError("invalid encoding: %r" % (encoding,))
        if not codecs.lookup(encoding)._is_text_encoding:
            raise LookupError("%r is not a text encoding; use codecs.open() to handle arbitrary "
                              "codecs" % encoding)
        if errors is None:
            errors = "strict"
        elif not isinstance(errors, str):
            raise ValueError("invalid errors: %r" % (errors,))
        self._buffer = buffer
        self._set_chars('')
        self._snapshot = None
        self._seekable = self._telling = buffer.seekable()
        self._has_read1 = hasattr(buffer, 'read1')
        self._configure(encoding, errors, newline, line_buffering, write_through)

    def _configure(self, encoding, errors, newline, line_buffering, write_through):
        self._encoding = encoding
        self._errors = errors
        self._encoder = self._decoder = None
        self._line_buffering = bool(line_buffering)
        self._write_through = bool(write_through)
        self._newline = newline
        self._translated = newline != ''  # when writing
        self._writenl = newline or os.linesep
        if self._seekable and self.writable() and self.buffer.tell() != 0:
            # Text is appended: no byte order mark.
            try:
                self._get_encoder().setstate(0)
            except LookupError:
                pass

    def reconfigure(self, *, encoding=None, errors=None, newline=Ellipsis, line_buffering=None,
                    write_through=None):
        """Change the settings; the encoding and newline only before anything was read."""
        if self._decoder is not None and (encoding is not None or errors is not None
                                          or newline is not Ellipsis):
            raise UnsupportedOperation("It is not possible to set the encoding or newline of "
                                       "stream after the first read")
        if errors is None:
            errors = self._errors if encoding is None else 'strict'
        elif not isinstance(errors, str):
            raise TypeError("invalid errors: %r" % (errors,))
        if encoding is None:
            encoding = self._encoding
        elif not isinstance(encoding, str):
            raise TypeError("invalid encoding: %r" % (encoding,))
        elif encoding == "locale":
            encoding = _locale_encoding()
        newline = self._newline if newline is Ellipsis else _checked_newline(newline)
        if line_buffering is None:
            line_buffering = self._line_buffering
        if write_through is None:
            write_through = self._write_through
        self.flush()
        self._configure(encoding, errors, newline, line_buffering, write_through)

    def __repr__(self):
        more = f' mode={self.mode!r}' if hasattr(self, 'mode') else ''
        return shown(self, more=f'{more} encoding={self.encoding!r}')

    def __getstate__(self):
        raise TypeError(f"cannot pickle {self.__class__.__name__!r} object")

    @property
    def encoding(self):
        return self._encoding

    @property
    def errors(self):
        return self._errors

    @property
    def line_buffering(self):
        return self._line_buffering

    @property
    def write_through(self):
        return self._write_through

    @property
    def buffer(self):
        return self._buffer

    @property
    def newlines(self):
        return getattr(self._decoder, 'newlines', None)

    @property
    def closed(self):
        return self.buffer.closed

    @property
    def name(self):
        return self.buffer.name

    def seekable(self):
        self._checkClosed()
        return self._seekable

    def readable(self):
        return self.buffer.readable()

    def writable(self):
        return self.buffer.writable()

    def fileno(self):
        return self.buffer.fileno()

    def isatty(self):
        return self.buffer.isatty()

    def flush(self):
        self.buffer.flush()
        self._telling = self._seekable

    def close(self):
        if self.buffer is not None and not self.closed:
            try:
                self.flush()
            finally:
                self.buffer.close()

    def detach(self):
        if self.buffer is None:
            raise ValueError("buffer is already detached")
        self.flush()
        buffer, self._buffer = self._buffer, None
        return buffer

    # writing

    def _get_encoder(self):
        if self._encoder is None:
            self._encoder = codecs.getincrementalencoder(self._encoding)(self._errors)
        return self._encoder

    def write(self, s):
        """Write the string and return its length."""
        self._checkClosed("write to closed file")
        if not isinstance(s, str):
            raise TypeError("can't write %s to text stream" % s.__class__.__name__)
        length = len(s)
        has_end = (self._translated or self._line_buffering) and "\n" in s
        if has_end and self._translated and self._writenl != "\n":
            s = s.replace("\n", self._writenl)
        self.buffer.write(self._get_encoder().encode(s))
        if self._line_buffering and (has_end or "\r" in s):
            self.flush()
        if self._snapshot is not None:
            self._forget_ahead()
        if self._decoder:
            self._decoder.reset()
        return length

    # characters that are decoded and not read yet

    def _set_chars(self, chars):
        if not isinstance(chars, str):
            raise TypeError(f"decoder should return a string result, not "
                            f"'{type(chars).__name__}'")
        self._chars = chars
        self._used = 0

    def _take_chars(self, n=None):
        end = len(self._chars) if n is None else self._used + n
        chars = self._chars[self._used:end]
        self._used += len(chars)
        return chars

    def _forget_ahead(self):
        self._set_chars('')
        self._snapshot = None

    def _get_decoder(self):
        if self._decoder is None:
            decoder = codecs.getincrementaldecoder(self._encoding)(self._errors)
            if not self._newline:
                decoder = IncrementalNewlineDecoder(decoder, self._newline is None)
            self._decoder = decoder
        return self._decoder

    def _read_chunk(self):
        """Decode the next chunk; False at the end."""
        if self._decoder is None:
            raise ValueError("no decoder")
        if self._telling:
            # What the decoder has kept belongs to the chunk too.
            kept, flags = self._decoder.getstate()
        read = self.buffer.read1 if self._has_read1 else self.buffer.read
        data = read(self._CHUNK_SIZE)
        if isinstance(data, (str, int)):
            raise TypeError(f"underlying {read.__name__}() should have returned a bytes-like "
                            f"object, not '{type(data).__name__}'")
        data = bytes(data)
        eof = not data
        self._set_chars(self._decoder.decode(data, eof))
        if self._telling:
            self._snapshot = flags, kept + data
        return not eof

    # position

    def tell(self):
        """An opaque number, which seek() takes."""
        if not self._seekable:
            raise UnsupportedOperation("underlying stream is not seekable")
        if not self._telling:
            raise OSError("telling position disabled by next() call")
        self.flush()
        position = self.buffer.tell()
        if self._decoder is None or self._snapshot is None:
            if self._chars:
                raise AssertionError("pending decoded text")
            return position
        flags, data = self._snapshot
        position -= len(data)
        if self._used == 0:
            return self._cookie(position, flags)
        state = self._decoder.getstate()
        try:
            return self._find_start(position, flags, data, self._used)
        finally:
            self._decoder.setstate(state)

    @staticmethod
    def _cookie(position, flags=0, feed=0, skip=0, eof=False):
        return (position | flags << _FIELD | feed << 2 * _FIELD | skip << 3 * _FIELD
                | bool(eof) << 4 * _FIELD)

    def _find_start(self, position, flags, data, skip):
        """The cookie of the place `skip` characters on in the data: the last byte before it where
        the decoder keeps nothing back, and what is between them."""
        decoder = self._decoder
        decoder.setstate((b'', flags))
        start, start_flags = 0, flags  # the last such byte
        seen = 0  # characters since then
        for i in range(len(data)):
            if seen >= skip:
                return self._cookie(position + start, start_flags, i - start, skip)
            seen += len(decoder.decode(data[i:i + 1]))
            kept, flags = decoder.getstate()
            if not kept and seen <= skip:
                start, start_flags = i + 1, flags
                skip -= seen
                seen = 0
            if skip == 0:
                return self._cookie(position + start, start_flags)
        if seen < skip:
            seen += len(decoder.decode(b'', final=True))
            if seen < skip:
                raise OSError("can't reconstruct logical file position")
            return self._cookie(position + start, start_flags, len(data) - start, skip, True)
        return self._cookie(position + start, start_flags, len(data) - start, skip)

    def seek(self, cookie, whence=0):
        """Move to the start (0), to here (1), to the end (2), or to what tell() gave."""
        self._checkClosed("tell on closed file")
        if not self._seekable:
            raise UnsupportedOperation("underlying stream is not seekable")
        if whence in (1, 2):
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero %s-relative seeks"
                                           % ('cur' if whence == 1 else 'end'))
            if whence == 2:
                return self._seek_end()
            cookie = self.tell()
        elif whence != 0:
            raise ValueError("unsupported whence (%r)" % (whence,))
        if cookie < 0:
            raise ValueError("negative seek position %r" % (cookie,))
        self.flush()
        position, flags, feed, skip, eof = (
            cookie >> shift & _MASK for shift in range(0, 5 * _FIELD, _FIELD))
        self.buffer.seek(position)
        self._forget_ahead()
        if cookie == 0 and self._decoder:
            self._decoder.reset()
        elif self._decoder or flags or skip:
            self._get_decoder().setstate((b'', flags))
            self._snapshot = flags, b''
        if skip:
            data = self.buffer.read(feed)
            self._set_chars(self._decoder.decode(data, bool(eof)))
            self._snapshot = flags, data
            if len(self._chars) < skip:
                raise OSError("can't restore logical file position")
            self._used = skip
        self._encoder_at(cookie)
        return cookie

    def _seek_end(self):
        self.flush()
        position = self.buffer.seek(0, 2)
        self._forget_ahead()
        if self._decoder:
            self._decoder.reset()
        self._encoder_at(position)
        return position

    def _encoder_at(self, position):
        """Only what is written at the start begins with a byte order mark."""
        try:
            encoder = self._get_encoder()
        except LookupError:
            return
        if position:
            encoder.setstate(0)
        else:
            encoder.reset()

    def truncate(self, pos=None):
        self.flush()
        return self.buffer.truncate(self.tell() if pos is None else pos)

    # reading

    def read(self, size=None):
        """Read at most size characters, all that is left by default."""
        self._checkReadable()
        size = as_size(size)
        decoder = self._get_decoder()
        if size < 0:
            rest = decoder.decode(self.buffer.read(), final=True)
            self._set_chars(self._take_chars() + rest)
            text = self._chars
            self._forget_ahead()
            return text
        text = self._take_chars(size)
        more = True
        while len(text) < size and more:
            more = self._read_chunk()
            text += self._take_chars(size - len(text))
        return text

    def __next__(self):
        self._telling = False  # reading ahead: the position would have to be kept for each line
        line = self.readline()
        if not line:
            self._snapshot = None
            self._telling = self._seekable
            raise StopIteration
        return line

    def _end_of_line(self, line, start):
        """Where the first line ends, looking from start; -1: not there yet."""
        if self._newline == '':
            # The decoder gives no '\r' before it knows what follows.
            ends = [i for i in (line.find("\n", start), line.find("\r", start)) if i >= 0]
            if not ends:
                return -1
            i = min(ends)
            return i + (2 if line.startswith("\r\n", i) else 1)
        mark = self._newline or "\n"
        i = line.find(mark, start)
        return i + len(mark) if i >= 0 else -1

    def readline(self, size=None):
        """Read a line, at most size characters of it."""
        self._checkClosed("read from closed file")
        size = as_size(size)
        self._get_decoder()
        line = self._take_chars()
        start = 0
        while (end := self._end_of_line(line, start)) < 0:
            if 0 <= size <= len(line):
                end = size
                break
            # The end of a line may have two characters.
            start = max(0, len(line) - 1)
            while self._read_chunk() and not self._chars:
                pass
            if not self._chars:
                self._forget_ahead()
                return line
            line += self._take_chars()
        if 0 <= size < end:
            end = size
        self._used -= len(line) - end
        return line[:end]


class StringIO(TextIOWrapper):
    """Text in memory. Nothing is translated when it is written with newline None."""

    def __init__(self, initial_value="", newline="\n"):
        super().__init__(BytesIO(), encoding="utf-8", errors="surrogatepass", newline=newline)
        if newline is None:
            self._translated = False
        if initial_value is not None:
            if not isinstance(initial_value, str):
                raise TypeError("initial_value must be str or None, not {0}"
                                .format(type(initial_value).__name__))
            self.write(initial_value)
            self.seek(0)

    def getvalue(self):
        self.flush()
        decoder = self._get_decoder()
        state = decoder.getstate()
        decoder.reset()
        try:
            return decoder.decode(self.buffer.getvalue(), final=True)
        finally:
            decoder.setstate(state)

    def __getstate__(self):
        self._checkClosed()
        extra = {name: value for name, value in self.__dict__.items() if name not in _OWN}
        return self.buffer.getvalue(), self._newline, self.tell(), extra

    def __setstate__(self, state):
        data, newline, position, extra = state
        StringIO.__init__(self, None, newline)
        self.buffer.write(data)
        self.seek(position)
        self.__dict__.update(extra)

    def __repr__(self):
        # The encoding is nothing that users should see.
        return object.__repr__(self)

    @property
    def errors(self):
        return None

    @property
    def encoding(self):
        return None

    def detach(self):
        # There is nothing below it.
        self._unsupported("detach")


_OWN = frozenset(StringIO().__dict__)  # attributes that are not the program's
