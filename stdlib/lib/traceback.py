"""Extract, format and print information about Python stack traces."""

import linecache
import sys

__all__ = ['extract_stack', 'extract_tb', 'format_exception', 'format_exception_only',
           'format_list', 'format_stack', 'format_tb', 'print_exc', 'format_exc',
           'print_exception', 'print_last', 'print_stack', 'print_tb', 'clear_frames',
           'FrameSummary', 'StackSummary', 'TracebackException', 'walk_stack', 'walk_tb']

_RECURSIVE_CUTOFF = 3  # the same line more often than this is counted, not shown


### Functions over the classes below ###

def print_list(extracted_list, file=None):
    """Print the list of tuples as returned by extract_tb() or extract_stack()."""
    if file is None:
        file = sys.stderr
    for item in StackSummary.from_list(extracted_list).format():
        print(item, file=file, end="")


def format_list(extracted_list):
    """Format a list of tuples or FrameSummary objects for printing."""
    return StackSummary.from_list(extracted_list).format()


def print_tb(tb, limit=None, file=None):
    """Print up to 'limit' stack trace entries from the traceback 'tb'."""
    print_list(extract_tb(tb, limit=limit), file=file)


def format_tb(tb, limit=None):
    """A shorthand for 'format_list(extract_tb(tb, limit))'."""
    return extract_tb(tb, limit=limit).format()


def extract_tb(tb, limit=None):
    """Return a StackSummary of the entries of a traceback."""
    return StackSummary._extract_from_extended_frame_gen(
        _walk_tb_with_full_positions(tb), limit=limit)


_cause_message = ("\nThe above exception was the direct cause "
                  "of the following exception:\n\n")
_context_message = ("\nDuring handling of the above exception, "
                    "another exception occurred:\n\n")


class _Sentinel:
    def __repr__(self):
        return "<implicit>"


_sentinel = _Sentinel()


def _parse_value_tb(exc, value, tb):
    """Sort out the old signature (type, value, tb) and the new one (exc)."""
    if (value is _sentinel) != (tb is _sentinel):
        raise ValueError("Both or neither of value and tb must be given")
    if value is tb is _sentinel:
        if exc is None:
            return None, None
        if isinstance(exc, BaseException):
            return exc, exc.__traceback__
        raise TypeError(f'Exception expected for value, {type(exc).__name__} found')
    return value, tb


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True,
                    **kwargs):
    """Print exception and stack trace to 'file', with causes and contexts if chain."""
    colorize = kwargs.get("colorize", False)
    value, tb = _parse_value_tb(exc, value, tb)
    te = TracebackException(type(value), value, tb, limit=limit, compact=True)
    te.print(file=file, chain=chain, colorize=colorize)


def _print_exception_bltin(exc, /):
    """What the interpreter calls for an exception that nobody caught."""
    import _colorize
    file = sys.stderr if sys.stderr is not None else sys.__stderr__
    print_exception(exc, file=file, colorize=_colorize.can_colorize())


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True, **kwargs):
    """Format a stack trace and the exception information: a list of strings."""
    colorize = kwargs.get("colorize", False)
    value, tb = _parse_value_tb(exc, value, tb)
    te = TracebackException(type(value), value, tb, limit=limit, compact=True)
    return list(te.format(chain=chain, colorize=colorize))


def format_exception_only(exc, /, value=_sentinel, *, show_group=False, **kwargs):
    """Format the exception part of a traceback: a list of strings."""
    colorize = kwargs.get("colorize", False)
    if value is _sentinel:
        value = exc
    te = TracebackException(type(value), value, None, compact=True)
    return list(te.format_exception_only(show_group=show_group, colorize=colorize))


def _format_final_exc_line(etype, value, *, insert_final_newline=True, colorize=False):
    text = _safe_string(value, 'exception')
    end = "\n" if insert_final_newline else ""
    if not colorize:
        return f"{etype}{end}" if value is None or not text else f"{etype}: {text}{end}"
    from _colorize import ANSIColors as C
    etype = f"{C.BOLD_MAGENTA}{etype}{C.RESET}"
    if value is None or not text:
        return f"{etype}{end}"
    return f"{etype}: {C.MAGENTA}{text}{C.RESET}{end}"


def _safe_string(value, what, func=str):
    try:
        return func(value)
    except:
        return f'<{what} {func.__name__}() failed>'


def print_exc(limit=None, file=None, chain=True):
    """Shorthand for 'print_exception(sys.exception(), limit=limit, file=file, chain=chain)'."""
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def format_exc(limit=None, chain=True):
    """Like print_exc() but return a string."""
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_last(limit=None, file=None, chain=True):
    """Print the exception that last ended an interactive command."""
    if not hasattr(sys, "last_exc") and not hasattr(sys, "last_type"):
        raise ValueError("no last exception")
    if hasattr(sys, "last_exc"):
        print_exception(sys.last_exc, limit=limit, file=file, chain=chain)
    else:
        print_exception(sys.last_type, sys.last_value, sys.last_traceback,
                        limit=limit, file=file, chain=chain)


def print_stack(f=None, limit=None, file=None):
    """Print a stack trace from its invocation point, or from frame f."""
    if f is None:
        f = sys._getframe().f_back
    print_list(extract_stack(f, limit=limit), file=file)


def format_stack(f=None, limit=None):
    """Shorthand for 'format_list(extract_stack(f, limit))'."""
    if f is None:
        f = sys._getframe().f_back
    return format_list(extract_stack(f, limit=limit))


def extract_stack(f=None, limit=None):
    """Return a StackSummary of the current stack, outermost frame first."""
    if f is None:
        f = sys._getframe().f_back
    stack = StackSummary.extract(walk_stack(f), limit=limit)
    stack.reverse()
    return stack


def clear_frames(tb):
    """Clear all references to local variables in the frames of a traceback."""
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass  # still running
        tb = tb.tb_next


### Text helpers: small, so that printing a traceback imports next to nothing ###

def _dedent(text):
    """Remove the whitespace that all lines with content share; blank lines become empty."""
    lines = [line if line.strip(' \t') else '' for line in text.split('\n')]
    margin = None
    for line in lines:
        if line:
            indent = line[:len(line) - len(line.lstrip(' \t'))]
            if margin is None:
                margin = indent
            else:
                while not indent.startswith(margin):
                    margin = margin[:-1]
    if margin:
        lines = [line[len(margin):] for line in lines]
    return '\n'.join(lines)


def _indent(text, prefix='    '):
    return ''.join(prefix + line for line in text.splitlines(True))


def _byte_offset_to_character_offset(line, offset):
    return len(line.encode('utf-8')[:offset].decode("utf-8", errors="replace"))


def _display_width(line, offset=None):
    """Columns that line[:offset] takes on a terminal: East Asian wide characters take two."""
    if offset is None:
        offset = len(line)
    if line.isascii():
        return offset
    import unicodedata
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line[:offset])


class _Anchors:
    """The part of a segment to single out, by line and column."""

    def __init__(self, left_end_lineno, left_end_offset, right_start_lineno, right_start_offset,
                 primary_char="~", secondary_char="^"):
        self.left_end_lineno = left_end_lineno
        self.left_end_offset = left_end_offset
        self.right_start_lineno = right_start_lineno
        self.right_start_offset = right_start_offset
        self.primary_char = primary_char
        self.secondary_char = secondary_char


def _extract_caret_anchors_from_line_segment(segment):
    import _carets
    found = _carets.find(segment)
    if found is None:
        return None
    kind, start, end = found
    anchors = []
    for pos in (start, end):
        lineno = segment.count('\n', 0, pos)
        anchors += [lineno, pos - (segment.rfind('\n', 0, pos) + 1)]
    return _Anchors(*anchors)


### Frames ###

class FrameSummary:
    """Information about a single frame of a traceback or stack.

    filename, lineno, end_lineno, colno, end_colno, name, line; locals as {name: repr} if asked.
    """

    __slots__ = ('filename', 'lineno', 'end_lineno', 'colno', 'end_colno', 'name', '_lines',
                 '_lines_dedented', 'locals', '_code')

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None,
                 end_lineno=None, colno=None, end_colno=None, **kwargs):
        self.filename = filename
        self.lineno = lineno
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno = colno
        self.end_colno = end_colno
        self.name = name
        self._code = kwargs.get("_code")
        self._lines = line
        self._lines_dedented = None
        if lookup_line:
            self.line
        self.locals = {k: _safe_string(v, 'local', func=repr)
                       for k, v in locals.items()} if locals else None

    def _key(self):
        return self.filename, self.lineno, self.name, self.locals

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return self._key() == other._key()
        if isinstance(other, tuple):
            return (self.filename, self.lineno, self.name, self.line) == other
        return NotImplemented

    def __getitem__(self, pos):
        return (self.filename, self.lineno, self.name, self.line)[pos]

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"

    def __len__(self):
        return 4

    def _set_lines(self):
        """Look the lines up, all from lineno to end_lineno."""
        if self._lines is None and self.lineno is not None and self.end_lineno is not None:
            lines = []
            for lineno in range(self.lineno, self.end_lineno + 1):
                line = linecache.getline(self.filename, lineno).rstrip()
                if not line and self._code is not None and self.filename.startswith("<"):
                    line = linecache._getline_from_code(self._code, lineno).rstrip()
                lines.append(line)
            self._lines = "\n".join(lines) + "\n"

    @property
    def _original_lines(self):
        """The lines as they stand in the source."""
        self._set_lines()
        return self._lines

    @property
    def _dedented_lines(self):
        """The lines without the indentation they share."""
        self._set_lines()
        if self._lines_dedented is None and self._lines is not None:
            self._lines_dedented = _dedent(self._lines)
        return self._lines_dedented

    @property
    def line(self):
        """The first line, stripped; looked up when first wanted."""
        self._set_lines()
        if self._lines is None:
            return None
        return self._lines.partition("\n")[0].strip()


def walk_stack(f):
    """Walk a stack yielding the frame and line number for each frame, innermost first."""
    if f is None:
        f = sys._getframe().f_back.f_back.f_back.f_back
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def walk_tb(tb):
    """Walk a traceback yielding the frame and line number for each frame."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def _walk_tb_with_full_positions(tb):
    while tb is not None:
        positions = _get_code_position(tb.tb_frame.f_code, tb.tb_lasti)
        if positions[0] is None:
            # The line is always known.
            positions = (tb.tb_lineno,) + positions[1:]
        yield tb.tb_frame, positions
        tb = tb.tb_next


def _get_code_position(code, instruction_index):
    if instruction_index < 0:
        return (None, None, None, None)
    for i, position in enumerate(code.co_positions()):
        if i == instruction_index // 2:
            return position
    return (None, None, None, None)


class StackSummary(list):
    """A list of FrameSummary objects, representing a stack of frames."""

    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """Make one from (frame, lineno) pairs, as walk_stack() and walk_tb() give them."""
        return klass._extract_from_extended_frame_gen(
            ((f, (lineno, None, None, None)) for f, lineno in frame_gen),
            limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals)

    @classmethod
    def _extract_from_extended_frame_gen(klass, frame_gen, *, limit=None, lookup_lines=True,
                                         capture_locals=False):
        if limit is None:
            limit = getattr(sys, 'tracebacklimit', None)
            if limit is not None and limit < 0:
                limit = 0
        if limit is not None and limit < 0:
            frame_gen = list(frame_gen)[limit:]
            limit = None
        result = klass()
        fnames = set()
        if limit == 0:
            return result
        for f, (lineno, end_lineno, colno, end_colno) in frame_gen:
            co = f.f_code
            filename = co.co_filename
            if filename not in fnames:
                fnames.add(filename)
                linecache.lazycache(filename, f.f_globals)
            result.append(FrameSummary(
                filename, lineno, co.co_name, lookup_line=False,
                locals=f.f_locals if capture_locals else None,
                end_lineno=end_lineno, colno=colno, end_colno=end_colno, _code=co))
            if len(result) == limit:
                break
        for filename in fnames:
            linecache.checkcache(filename)
        # Only now: the lines must be those of the checked files.
        if lookup_lines:
            for f in result:
                f.line
        return result

    @classmethod
    def from_list(klass, a_list):
        """Make one from FrameSummary objects or old-style (file, lineno, name, line) tuples."""
        result = klass()
        for frame in a_list:
            if not isinstance(frame, FrameSummary):
                filename, lineno, name, line = frame
                frame = FrameSummary(filename, lineno, name, line=line)
            result.append(frame)
        return result

    def format_frame_summary(self, frame_summary, **kwargs):
        """The text for one frame; subclasses may return None to leave the frame out."""
        colorize = kwargs.get("colorize", False)
        frame = frame_summary
        filename = frame.filename
        if filename.startswith("<stdin>-"):
            filename = "<stdin>"
        if colorize:
            from _colorize import ANSIColors as C
            row = [f'  File {C.MAGENTA}"{filename}"{C.RESET}, line {C.MAGENTA}{frame.lineno}'
                   f'{C.RESET}, in {C.MAGENTA}{frame.name}{C.RESET}\n']
        else:
            row = [f'  File "{filename}", line {frame.lineno}, in {frame.name}\n']
        if frame._dedented_lines and frame._dedented_lines.strip():
            if frame.colno is None or frame.end_colno is None:
                row.append(_indent(frame.line) + "\n")
            else:
                row.append(_indent(_dedent(_SourceMarker(self, frame, colorize).text())))
        if frame.locals:
            for name, value in sorted(frame.locals.items()):
                row.append(f'    {name} = {value}\n')
        return ''.join(row)

    def _should_show_carets(self, start_offset, end_offset, all_lines, anchors):
        """Carets say nothing under `return f(...)`, `x = f(...)` and whole lines."""
        before = all_lines[0][:start_offset].strip()
        after = all_lines[-1][end_offset:].strip()
        if not after or after[0] in '#;':
            target = before[:-1].rstrip() if before.endswith('=') else ''
            if before == 'return' or target.isidentifier():
                import _carets
                text = '\n'.join(all_lines)
                if _carets.is_plain_call(text[start_offset:len(text) - len(all_lines[-1])
                                              + end_offset]):
                    return False
        if all(line.lstrip()[:1] in ('', '#') for line in all_lines):
            return False  # not the source that ran
        return bool(anchors or before or after)

    def format(self, **kwargs):
        """A list of strings, one per frame; many repetitions of a line become a count."""
        colorize = kwargs.get("colorize", False)
        result = []
        last = None
        count = 0

        def end_repetition():
            more = count - _RECURSIVE_CUTOFF
            if more > 0:
                result.append(f'  [Previous line repeated {more} more '
                              f'time{"s" if more > 1 else ""}]\n')

        for frame in self:
            formatted = self.format_frame_summary(frame, colorize=colorize)
            if formatted is None:
                continue
            here = frame.filename, frame.lineno, frame.name
            if here != last or None in here:
                end_repetition()
                last = here
                count = 0
            count += 1
            if count <= _RECURSIVE_CUTOFF:
                result.append(formatted)
        end_repetition()
        return result


class _SourceMarker:
    """The source lines of a frame with carets under the instruction that was running."""

    def __init__(self, summary, frame, colorize):
        self.colorize = colorize
        original = frame._original_lines.splitlines()
        height = frame.end_lineno - frame.lineno
        self.lines = lines = frame._dedented_lines.splitlines()[:height + 1]
        start = _byte_offset_to_character_offset(original[0], frame.colno)
        end = _byte_offset_to_character_offset(original[height], frame.end_colno)
        dedented = len(original[0]) - len(lines[0])
        start = max(0, start - dedented)
        end = max(0, end - dedented)
        self.start_column = _display_width(lines[0], offset=start)
        self.end_column = _display_width(lines[-1], offset=end)

        segment = "\n".join(lines)
        segment = segment[start:len(segment) - (len(lines[-1]) - end)]
        try:
            self.anchors = _extract_caret_anchors_from_line_segment(segment)
        except Exception:
            self.anchors = None
        self.show_carets = summary._should_show_carets(start, end, lines, self.anchors)
        if self.anchors:
            self.place_anchors(start)

    def place_anchors(self, start):
        """Turn the anchors' columns in the segment into columns of the lines as displayed."""
        a = self.anchors
        if a.left_end_lineno == 0:
            a.left_end_offset += start
        if a.right_start_lineno == 0:
            a.right_start_offset += start
        a.left_end_offset = _display_width(self.lines[a.left_end_lineno],
                                           offset=a.left_end_offset)
        a.right_start_offset = _display_width(self.lines[a.right_start_lineno],
                                              offset=a.right_start_offset)

    def text(self):
        """First and last line and those around the anchors, each over its carets."""
        last = len(self.lines) - 1
        wanted = {0, last}
        if self.anchors:
            for lineno in (self.anchors.left_end_lineno, self.anchors.right_start_lineno):
                wanted.update(range(max(lineno - 1, 0), min(lineno + 1, last) + 1))
        result = []
        previous = None
        for lineno in sorted(wanted):
            if previous is not None:
                skipped = lineno - previous - 1
                if skipped == 1:
                    self.put_line(lineno - 1, result)
                elif skipped > 1:
                    result.append(f"...<{skipped} lines>...\n")
            self.put_line(lineno, result)
            previous = lineno
        return ''.join(result)

    def put_line(self, lineno, result):
        line = self.lines[lineno]
        if not self.show_carets:
            result.append(line + "\n")
            return
        width = self.end_column if lineno == len(self.lines) - 1 else _display_width(line)
        indentation = len(line) - len(line.lstrip())
        if lineno == 0:
            indentation = max(indentation, self.start_column)
        carets = ''.join(' ' if col < indentation else self.caret(lineno, col)
                         for col in range(width))
        if self.colorize:
            line, carets = _colored(line, carets)
        result += [line, "\n", carets, "\n"]

    def caret(self, lineno, col):
        a = self.anchors
        if a is None:
            return "^"
        here = lineno, col
        if ((a.left_end_lineno, a.left_end_offset) <= here
                < (a.right_start_lineno, a.right_start_offset)):
            return a.secondary_char
        return a.primary_char


def _colored(line, carets):
    """Line and carets with runs of ^ in bold red, of ~ in red."""
    from _colorize import ANSIColors as C
    colors = {"^": C.BOLD_RED, "~": C.RED}
    out_line, out_carets = [], []
    pos = 0
    while pos < len(carets):
        char = carets[pos]
        end = pos
        while end < len(carets) and carets[end] == char:
            end += 1
        color = colors.get(char)
        pieces = line[pos:end], carets[pos:end]
        if color:
            pieces = [color + piece + C.RESET for piece in pieces]
        out_line.append(pieces[0])
        out_carets.append(pieces[1])
        pos = end
    out_line.append(line[pos:])
    return ''.join(out_line), ''.join(out_carets)


### Exceptions ###

class _ExceptionPrintContext:
    """How deep in exception groups the output is."""

    def __init__(self):
        self.seen = set()
        self.exception_group_depth = 0
        self.need_close = False

    def indent(self):
        return ' ' * (2 * self.exception_group_depth)

    def emit(self, text_gen, margin_char=None):
        if margin_char is None:
            margin_char = '|'
        indent_str = self.indent()
        if self.exception_group_depth:
            indent_str += margin_char + ' '
        if isinstance(text_gen, str):
            text_gen = (text_gen,)
        for text in text_gen:
            yield _indent_all(text, indent_str) if indent_str else text


def _indent_all(text, prefix):
    return ''.join(prefix + line for line in text.splitlines(True))


class TracebackException:
    """An exception ready for rendering: nothing of the live objects is kept but text."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True,
                 capture_locals=False, compact=False, max_group_width=15, max_group_depth=10,
                 save_exc_type=True, _seen=None):
        # _seen guards against loops; a call that has one comes from _attach_chain().
        is_root = _seen is None
        if is_root:
            _seen = set()
        _seen.add(id(exc_value))
        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        self.stack = StackSummary._extract_from_extended_frame_gen(
            _walk_tb_with_full_positions(exc_traceback), limit=limit,
            lookup_lines=lookup_lines, capture_locals=capture_locals)
        self._exc_type = exc_type if save_exc_type else None
        self._str = _safe_string(exc_value, 'exception')
        try:
            self.__notes__ = getattr(exc_value, '__notes__', None)
        except Exception as e:
            self.__notes__ = [
                f'Ignored error getting __notes__: {_safe_string(e, "__notes__", repr)}']
        self._is_syntax_error = False
        self._have_exc_type = exc_type is not None
        self.exc_type_qualname = exc_type.__qualname__ if exc_type is not None else None
        self.exc_type_module = exc_type.__module__ if exc_type is not None else None
        if exc_type and issubclass(exc_type, SyntaxError):
            self._copy_syntax_error(exc_value)
        elif exc_type and issubclass(exc_type, (ImportError, NameError, AttributeError)):
            self._str += _hint(exc_type, exc_value, exc_traceback)
        self.__suppress_context__ = (exc_value.__suppress_context__
                                     if exc_value is not None else False)
        if is_root:
            self._attach_chain(exc_value, compact, _seen, dict(
                limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals,
                max_group_width=max_group_width, max_group_depth=max_group_depth))

    def _copy_syntax_error(self, exc):
        self.filename = exc.filename
        self.lineno = str(exc.lineno) if exc.lineno is not None else None
        self.end_lineno = str(exc.end_lineno) if exc.end_lineno is not None else None
        self.text = exc.text
        self.offset = exc.offset
        self.end_offset = exc.end_offset
        self.msg = exc.msg
        self._is_syntax_error = True

    def _attach_chain(self, exc_value, compact, _seen, options):
        """Give this and all exceptions hanging on it their causes, contexts and members.

        With a queue, so that chains of any length cannot exhaust the stack.
        """
        def wrap(exc):
            return TracebackException(type(exc), exc, exc.__traceback__, _seen=_seen, **options)

        queue = [(self, exc_value)]
        while queue:
            te, e = queue.pop()
            cause = context = exceptions = None
            if e is not None:
                if e.__cause__ is not None and id(e.__cause__) not in _seen:
                    cause = wrap(e.__cause__)
                need_context = not compact or (cause is None and not e.__suppress_context__)
                if (e.__context__ is not None and need_context
                        and id(e.__context__) not in _seen):
                    context = wrap(e.__context__)
                if isinstance(e, BaseExceptionGroup):
                    exceptions = [wrap(exc) for exc in e.exceptions]
            te.__cause__ = cause
            te.__context__ = context
            te.exceptions = exceptions
            if cause:
                queue.append((cause, e.__cause__))
            if context:
                queue.append((context, e.__context__))
            if exceptions:
                queue.extend(zip(exceptions, e.exceptions))

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """Create a TracebackException from an exception."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    @property
    def exc_type(self):
        import warnings
        warnings.warn('Deprecated in 3.13. Use exc_type_str instead.', DeprecationWarning,
                      stacklevel=2)
        return self._exc_type

    @property
    def exc_type_str(self):
        if not self._have_exc_type:
            return None
        if self.exc_type_module in ("__main__", "builtins"):
            return self.exc_type_qualname
        module = self.exc_type_module
        if not isinstance(module, str):
            module = "<unknown>"
        return module + '.' + self.exc_type_qualname

    def _load_lines(self):
        """Private API. force all lines in the stack to be loaded."""
        for frame in self.stack:
            frame.line

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __str__(self):
        return self._str

    def format_exception_only(self, *, show_group=False, _depth=0, **kwargs):
        """The exception part: type and message, notes; members of a group if show_group.

        A generator of strings, each ending in a newline.
        """
        colorize = kwargs.get("colorize", False)
        indent = 3 * _depth * ' '
        if not self._have_exc_type:
            yield indent + _format_final_exc_line(None, self._str, colorize=colorize)
            return
        stype = self.exc_type_str
        if self._is_syntax_error:
            for line in self._format_syntax_error(stype, colorize=colorize):
                yield indent + line
        elif _depth > 0:
            for line in _format_final_exc_line(stype, self._str, insert_final_newline=False,
                                               colorize=colorize).split('\n'):
                yield indent + line + '\n'
        else:
            yield _format_final_exc_line(stype, self._str, colorize=colorize)
        yield from self._format_notes(indent)
        if self.exceptions and show_group:
            for ex in self.exceptions:
                yield from ex.format_exception_only(show_group=show_group, _depth=_depth + 1,
                                                    colorize=colorize)

    def _format_notes(self, indent):
        notes = self.__notes__
        if notes is None:
            return
        from _collections_abc import Sequence
        if isinstance(notes, Sequence) and not isinstance(notes, (str, bytes)):
            for note in notes:
                for line in _safe_string(note, 'note').split('\n'):
                    yield indent + line + '\n'
        else:
            yield f"{indent}{_safe_string(notes, '__notes__', func=repr)}\n"

    def _syntax_error_columns(self, rtext, spaces):
        """Where the carets of a SyntaxError begin and end in the stripped line, from 0."""
        offset = self.offset
        if self.lineno == self.end_lineno:
            end_offset = self.end_offset if self.end_offset not in {None, 0} else offset
        else:
            end_offset = len(rtext) + 1  # it goes on: mark to the end of the line
        if self.text and offset > len(self.text):
            offset = len(rtext) + 1
        if self.text and end_offset > len(self.text):
            end_offset = len(rtext) + 1
        if offset >= end_offset or end_offset < 0:
            end_offset = offset + 1
        return offset - 1 - spaces, end_offset - 1 - spaces

    def _format_syntax_error(self, stype, **kwargs):
        """Format SyntaxError exceptions (internal helper)."""
        if kwargs.get("colorize", False):
            from _colorize import ANSIColors as C
        else:
            from _colorize import NoColors as C
        filename_suffix = ''
        if self.lineno is not None:
            yield (f'  File {C.MAGENTA}"{self.filename or "<string>"}"{C.RESET}, '
                   f'line {C.MAGENTA}{self.lineno}{C.RESET}\n')
        elif self.filename is not None:
            filename_suffix = f' ({self.filename})'
        text = self.text
        if text is not None:
            rtext = text.rstrip('\n')
            ltext = rtext.lstrip(' \n\f')
            colno = -1
            if self.offset is not None:
                colno, end_colno = self._syntax_error_columns(rtext, len(rtext) - len(ltext))
            if colno >= 0:
                # Tabs and the like stay, so that the carets stand where they should.
                space = ''.join(c if c.isspace() else ' ' for c in ltext[:colno])
                yield (f'    {ltext[:colno]}{C.BOLD_RED}{ltext[colno:end_colno]}{C.RESET}'
                       f'{ltext[end_colno:]}\n')
                yield f'    {space}{C.BOLD_RED}{"^" * (end_colno - colno)}{C.RESET}\n'
            else:
                yield f'    {ltext}\n'
        msg = self.msg or "<no detail available>"
        yield (f"{C.BOLD_MAGENTA}{stype}{C.RESET}: {C.MAGENTA}{msg}{C.RESET}"
               f"{filename_suffix}\n")

    def format(self, *, chain=True, _ctx=None, **kwargs):
        """The whole text, causes and contexts first: a generator of strings."""
        colorize = kwargs.get("colorize", False)
        if _ctx is None:
            _ctx = _ExceptionPrintContext()
        output = []
        exc = self
        while exc is not None:
            message = following = None
            if chain and exc.__cause__ is not None:
                message, following = _cause_message, exc.__cause__
            elif chain and exc.__context__ is not None and not exc.__suppress_context__:
                message, following = _context_message, exc.__context__
            output.append((message, exc))
            exc = following
        for message, exc in reversed(output):
            if message is not None:
                yield from _ctx.emit(message)
            if exc.exceptions is None:
                if exc.stack:
                    yield from _ctx.emit('Traceback (most recent call last):\n')
                    yield from _ctx.emit(exc.stack.format(colorize=colorize))
                yield from _ctx.emit(exc.format_exception_only(colorize=colorize))
            elif _ctx.exception_group_depth > self.max_group_depth:
                yield from _ctx.emit(f"... (max_group_depth is {self.max_group_depth})\n")
            else:
                yield from self._format_group(exc, chain, _ctx, colorize)

    def _format_group(self, exc, chain, _ctx, colorize):
        is_toplevel = _ctx.exception_group_depth == 0
        if is_toplevel:
            _ctx.exception_group_depth += 1
        if exc.stack:
            yield from _ctx.emit('Exception Group Traceback (most recent call last):\n',
                                 margin_char='+' if is_toplevel else None)
            yield from _ctx.emit(exc.stack.format(colorize=colorize))
        yield from _ctx.emit(exc.format_exception_only(colorize=colorize))
        total = len(exc.exceptions)
        shown = total if total <= self.max_group_width else self.max_group_width + 1
        _ctx.need_close = False
        for i in range(shown):
            last = i == shown - 1
            if last:
                _ctx.need_close = True  # a nested group may draw the closing line
            truncated = self.max_group_width is not None and i >= self.max_group_width
            title = '...' if truncated else f'{i + 1}'
            yield (_ctx.indent() + ('+-' if i == 0 else '  ')
                   + f'+---------------- {title} ----------------\n')
            _ctx.exception_group_depth += 1
            if not truncated:
                yield from exc.exceptions[i].format(chain=chain, _ctx=_ctx, colorize=colorize)
            else:
                remaining = total - self.max_group_width
                plural = 's' if remaining > 1 else ''
                yield from _ctx.emit(f"and {remaining} more exception{plural}\n")
            if last and _ctx.need_close:
                yield _ctx.indent() + "+------------------------------------\n"
                _ctx.need_close = False
            _ctx.exception_group_depth -= 1
        if is_toplevel:
            assert _ctx.exception_group_depth == 1
            _ctx.exception_group_depth = 0

    def print(self, *, file=None, chain=True, **kwargs):
        """Print the result of self.format(chain=chain) to 'file'."""
        colorize = kwargs.get("colorize", False)
        if file is None:
            file = sys.stderr
        for line in self.format(chain=chain, colorize=colorize):
            print(line, file=file, end="")


### "Did you mean" ###

def _hint(exc_type, exc_value, tb):
    """What to add to the message of a NameError, AttributeError or ImportError."""
    is_import = issubclass(exc_type, ImportError)
    wrong_name = getattr(exc_value, "name_from" if is_import else "name", None)
    if wrong_name is None:
        return ''
    suggestion = _compute_suggestion_error(exc_value, tb, wrong_name)
    hint = f". Did you mean: '{suggestion}'?" if suggestion else ''
    if issubclass(exc_type, NameError) and wrong_name in sys.stdlib_module_names:
        if suggestion:
            hint += f" Or did you forget to import '{wrong_name}'?"
        else:
            hint = f". Did you forget to import '{wrong_name}'?"
    return hint


def _innermost_frame(tb):
    while tb.tb_next is not None:
        tb = tb.tb_next
    return tb.tb_frame


def _compute_suggestion_error(exc_value, tb, wrong_name):
    """The name that exists and is most like wrong_name, or None."""
    if not isinstance(wrong_name, str):
        return None
    if isinstance(exc_value, AttributeError):
        obj = exc_value.obj
        try:
            names = dir(obj)
            hide_underscored = wrong_name[:1] != '_'
            if hide_underscored and tb is not None:
                frame_locals = _innermost_frame(tb).f_locals
                if 'self' in frame_locals and frame_locals['self'] is obj:
                    hide_underscored = False
            if hide_underscored:
                names = [x for x in names if x[:1] != '_']
        except Exception:
            return None
    elif isinstance(exc_value, ImportError):
        try:
            names = dir(__import__(exc_value.name))
            if wrong_name[:1] != '_':
                names = [x for x in names if x[:1] != '_']
        except Exception:
            return None
    else:
        assert isinstance(exc_value, NameError)
        if tb is None:
            return None
        frame = _innermost_frame(tb)
        names = list(frame.f_locals) + list(frame.f_globals) + list(frame.f_builtins)
        # In a method, the attribute of self may have been meant.
        if 'self' in frame.f_locals and hasattr(frame.f_locals['self'], wrong_name):
            return f"self.{wrong_name}"
    import _suggestions
    return _suggestions._generate_suggestions(names, wrong_name)


def _levenshtein_distance(a, b, max_cost):
    import _suggestions
    return _suggestions._levenshtein_distance(a, b, max_cost)
