"""Lines of source files, kept; a module's loader may stand in for a file."""

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

# name -> (size, mtime or None, lines, path), or (function that gives the source,)
cache = {}
_interactive_cache = {}


def clearcache():
    """Clear the cache entirely."""
    cache.clear()


def getline(filename, lineno, module_globals=None):
    """The line, with its newline; '' when there is none, never an exception."""
    lines = getlines(filename, module_globals)
    if 1 <= lineno <= len(lines):
        return lines[lineno - 1]
    return ''


def getlines(filename, module_globals=None):
    """All lines of a file, from the cache or read now."""
    entry = cache.get(filename)
    if entry is not None and len(entry) != 1:
        return entry[2]
    try:
        return updatecache(filename, module_globals)
    except MemoryError:
        clearcache()
        return []


def _getline_from_code(filename, lineno):
    lines = _getlines_from_code(filename)
    if 1 <= lineno <= len(lines):
        return lines[lineno - 1]
    return ''


def _make_key(code):
    return (code.co_name, code.co_qualname, code.co_filename)


def _getlines_from_code(code):
    import sys
    for command, text in sys.__dict__.pop('_command_sources', ()):  # of `coil -c` and the prompt
        _register_code(command, text, command.co_filename)
    entry = _interactive_cache.get(_make_key(code))
    return entry[2] if entry is not None and len(entry) != 1 else []


def _register_code(code, string, name):
    """Remember the source of code typed at the prompt, and of the code inside it."""
    entry = (len(string), None, [line + '\n' for line in string.splitlines()], name)
    if isinstance(code, str):  # a file name of its own for each command
        cache[code] = entry
        return
    stack = [code]
    while stack:
        code = stack.pop()
        stack.extend(const for const in code.co_consts if isinstance(const, type(code)))
        _interactive_cache[_make_key(code)] = entry


def checkcache(filename=None):
    """Drop entries whose file has changed; of one file, or of all."""
    import os
    for name in list(cache) if filename is None else [filename]:
        entry = cache.get(name)
        if entry is None or len(entry) == 1:
            continue
        size, mtime, lines, fullname = entry
        if mtime is None:
            continue  # no file: from a loader
        try:
            stat = os.stat(fullname)
        except (OSError, ValueError):
            cache.pop(name, None)
            continue
        if size != stat.st_size or mtime != stat.st_mtime:
            cache.pop(name, None)


def updatecache(filename, module_globals=None):
    """Read a file into the cache and return its lines; [] if that fails."""
    import os
    import sys
    if len(cache.get(filename, ())) > 1:
        del cache[filename]
    if not filename or filename.startswith('<') and filename.endswith('>'):
        return []
    fullname = filename
    try:
        stat = os.stat(fullname)
    except OSError:
        # Not in the file system: ask the loader.
        if lazycache(filename, module_globals):
            try:
                data = cache[filename][0]()
            except (ImportError, OSError):
                pass
            else:
                if data is None:
                    cache.pop(filename, None)
                    return []
                cache[filename] = (len(data), None,
                                   [line + '\n' for line in data.splitlines()], fullname)
                return cache[filename][2]
        if os.path.isabs(filename):
            return []
        # A relative name: look along sys.path.
        for dirname in sys.path:
            try:
                fullname = os.path.join(dirname, filename)
                stat = os.stat(fullname)
                break
            except (TypeError, AttributeError, OSError, ValueError):
                pass
        else:
            return []
    except ValueError:  # a null in the name
        return []
    try:
        lines = _read(fullname)
    except (OSError, UnicodeDecodeError, SyntaxError):
        return []
    if not lines:
        lines = ['\n']
    elif not lines[-1].endswith('\n'):
        lines[-1] += '\n'
    cache[filename] = stat.st_size, stat.st_mtime, lines, fullname
    return lines


def _read(path):
    """The lines of a source file in its declared encoding."""
    with open(path, 'rb') as fp:
        data = fp.read()
    if data.startswith(b'\xef\xbb\xbf'):
        data = data[3:]
    encoding = 'utf-8'
    for line in data.split(b'\n', 2)[:2]:
        if line.lstrip(b' \t\f').startswith(b'#') and b'coding' in line:
            import re
            match = re.match(rb'[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)', line)
            if match:
                encoding = match[1].decode()
                break
        if line.strip(b' \t\f\r') and not line.lstrip(b' \t\f').startswith(b'#'):
            break  # a second line counts only after an empty one or a comment
    try:
        text = data.decode(encoding)
    except LookupError as e:  # an unknown encoding
        raise SyntaxError(str(e))
    if '\r' in text:
        text = text.replace('\r\n', '\n').replace('\r', '\n')
    lines = text.split('\n')
    last = lines.pop()
    lines = [line + '\n' for line in lines]
    if last:
        lines.append(last)
    return lines


def lazycache(filename, module_globals):
    """Note how to get the source from a module's loader; True if there is a way."""
    entry = cache.get(filename)
    if entry is not None:
        return len(entry) == 1
    if not filename or (filename.startswith('<') and filename.endswith('>')):
        return False
    if not module_globals or '__name__' not in module_globals:
        return False
    spec = module_globals.get('__spec__')
    name = getattr(spec, 'name', None) or module_globals['__name__']
    loader = getattr(spec, 'loader', None) or module_globals.get('__loader__')
    get_source = getattr(loader, 'get_source', None)
    if not (name and get_source):
        return False

    def get_lines(name=name, *args, **kwargs):
        return get_source(name, *args, **kwargs)
    cache[filename] = (get_lines,)
    return True
