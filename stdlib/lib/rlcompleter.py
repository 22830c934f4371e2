"""Completion of names and attributes, for readline and for the prompt."""

import atexit
import builtins
import inspect
import keyword
import re
import warnings
import __main__

__all__ = ['Completer']

_COLON_AFTER = {'finally', 'try'}
_NOTHING_AFTER = {'False', 'None', 'True', 'break', 'continue', 'pass', 'else', '_'}


class Completer:
    """complete(text, 0), complete(text, 1)...: the ways to go on from text, then None."""

    def __init__(self, namespace=None):
        if namespace and not isinstance(namespace, dict):
            raise TypeError('namespace must be a dictionary')
        # Without one, __main__'s at the time of the completion.
        self.use_main_ns = namespace is None
        if namespace is not None:
            self.namespace = namespace

    def complete(self, text, state):
        if self.use_main_ns:
            self.namespace = __main__.__dict__
        if not text.strip():
            if state == 0:
                return self._tab()
            return None
        if state == 0:
            with warnings.catch_warnings(action='ignore'):
                self.matches = self.attr_matches(text) if '.' in text \
                    else self.global_matches(text)
        try:
            return self.matches[state]
        except IndexError:
            return None

    @staticmethod
    def _tab():
        """Nothing to complete: the key inserts a tab, if the line editor takes part."""
        try:
            import readline
        except ImportError:
            return '\t'
        readline.insert_text('\t')
        readline.redisplay()
        return ''

    def _callable_postfix(self, val, word):
        """A parenthesis for what can be called; closed if it takes nothing."""
        if callable(val):
            word += '('
            try:
                if not inspect.signature(val).parameters:
                    word += ')'
            except ValueError:
                pass
        return word

    def global_matches(self, text):
        """Keywords, built-in names and names of the namespace that begin with text."""
        matches, seen = [], {'__builtins__'}
        for word in keyword.kwlist + keyword.softkwlist:
            if word.startswith(text):
                seen.add(word)
                if word in _COLON_AFTER:
                    word += ':'
                elif word not in _NOTHING_AFTER:
                    word += ' '
                matches.append(word)
        for namespace in (self.namespace, builtins.__dict__):
            for word, value in namespace.items():
                if word.startswith(text) and word not in seen:
                    seen.add(word)
                    matches.append(self._callable_postfix(value, word))
        return matches

    def attr_matches(self, text):
        """Ways to complete NAME.NAME...[.NAME]; names with underscores when asked for."""
        match = re.match(r'(\w+(\.\w+)*)\.(\w*)', text)
        if not match:
            return []
        expression, attribute = match.group(1, 3)
        try:
            thisobject = eval(expression, self.namespace)
        except Exception:
            return []
        words = set(dir(thisobject))
        words.discard('__builtins__')
        if hasattr(thisobject, '__class__'):
            words.add('__class__')
            words.update(get_class_members(thisobject.__class__))
        if attribute == '':
            hidden = '_'
        elif attribute == '_':
            hidden = '__'
        else:
            hidden = None
        matches = []
        while True:
            for word in words:
                if word.startswith(attribute) and not (hidden and word.startswith(hidden)):
                    matches.append(self._attribute(thisobject, expression, word))
            if matches or not hidden:
                break
            hidden = '__' if hidden == '_' else None
        matches.sort()
        return matches

    def _attribute(self, thisobject, expression, word):
        match = '%s.%s' % (expression, word)
        if isinstance(getattr(type(thisobject), word, None), property):
            # Reading it would run its code.
            return match
        value = getattr(thisobject, word, None)
        return match if value is None else self._callable_postfix(value, match)


def get_class_members(klass):
    """The names of a class and its bases."""
    names = dir(klass)
    if hasattr(klass, '__bases__'):
        for base in klass.__bases__:
            names = names + get_class_members(base)
    return names


try:
    import readline
except ImportError:
    _readline_available = False
else:
    readline.set_completer(Completer().complete)
    # Objects of the namespace may be gone before the completer.
    atexit.register(lambda: readline.set_completer(None))
    _readline_available = True
