"""Shell-style wildcards: * ? [seq] [!seq]."""

import functools
import os
import posixpath

__all__ = ["filter", "fnmatch", "fnmatchcase", "translate"]


def fnmatch(name, pat):
    """Test whether a name matches a pattern, case-normalized as the system does."""
    return fnmatchcase(os.path.normcase(name), os.path.normcase(pat))


@functools.lru_cache(maxsize=32768, typed=True)
def _compile_pattern(pat):
    import re
    if isinstance(pat, bytes):
        res = bytes(translate(str(pat, 'ISO-8859-1')), 'ISO-8859-1')
    else:
        res = translate(pat)
    return re.compile(res).match


def filter(names, pat):
    """The list of those names that match the pattern."""
    pat = os.path.normcase(pat)
    match = _compile_pattern(pat)
    if os.path is posixpath:
        return [name for name in names if match(name)]
    return [name for name in names if match(os.path.normcase(name))]


def fnmatchcase(name, pat):
    """Test whether a name matches a pattern, in exact case."""
    return _compile_pattern(pat)(name) is not None


def translate(pat):
    """The regular expression for a pattern."""
    STAR = object()
    parts = _translate(pat, STAR, '.')
    return _join_translated_parts(parts, STAR)


def _translate(pat, STAR, QUESTION_MARK):
    """A list of pieces of a regular expression and STARs."""
    import re
    res = []
    i, n = 0, len(pat)
    while i < n:
        c = pat[i]
        i += 1
        if c == '*':
            if not res or res[-1] is not STAR:
                res.append(STAR)
        elif c == '?':
            res.append(QUESTION_MARK)
        elif c == '[':
            j = i
            if pat[j:j + 1] == '!':
                j += 1
            if pat[j:j + 1] == ']':
                j += 1
            j = pat.find(']', j)
            if j < 0:
                res.append('\\[')
            else:
                res.append(_translate_set(pat[i:j]))
                i = j + 1
        else:
            res.append(re.escape(c))
    return res


def _translate_set(stuff):
    import re
    if '-' not in stuff:
        stuff = stuff.replace('\\', r'\\')
    else:
        # Cut at the hyphens that make ranges; those at the ends are plain characters.
        chunks = []
        start = 0
        k = 2 if stuff[0] == '!' else 1
        while (k := stuff.find('-', k)) >= 0:
            chunks.append(stuff[start:k])
            start = k + 1
            k += 3
        chunk = stuff[start:]
        if chunk:
            chunks.append(chunk)
        else:
            chunks[-1] += '-'
        # Empty ranges go: the regular expression would be an error.
        for k in range(len(chunks) - 1, 0, -1):
            if chunks[k - 1][-1] > chunks[k][0]:
                chunks[k - 1] = chunks[k - 1][:-1] + chunks[k][1:]
                del chunks[k]
        stuff = '-'.join(s.replace('\\', r'\\').replace('-', r'\-') for s in chunks)
    stuff = re.sub(r'([&~|])', r'\\\1', stuff)  # set operations of the future
    if not stuff:
        return '(?!)'  # an empty range matches nothing
    if stuff == '!':
        return '.'  # its opposite anything
    if stuff[0] == '!':
        stuff = '^' + stuff[1:]
    elif stuff[0] in ('^', '['):
        stuff = '\\' + stuff
    return f'[{stuff}]'


def _join_translated_parts(inp, STAR):
    """Join the pieces so that matching takes no exponential time.

    Each star but the last matches as little as possible and, in an atomic group with the fixed
    text after it, is never tried again.
    """
    res = []
    i, n = 0, len(inp)
    while i < n and inp[i] is not STAR:
        res.append(inp[i])
        i += 1
    while i < n:
        i += 1  # over the star
        fixed = []
        while i < n and inp[i] is not STAR:
            fixed.append(inp[i])
            i += 1
        fixed = "".join(fixed)
        if i == n:
            res.append(".*")
            res.append(fixed)
        else:
            res.append(f"(?>.*?{fixed})")
    return fr'(?s:{"".join(res)})\Z'
