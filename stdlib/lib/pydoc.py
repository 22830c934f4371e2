"""help(): what a doc string, a signature and the class hierarchy tell about an object."""

import builtins
import inspect
import sys
import types

__all__ = ['help', 'getdoc', 'render_doc', 'plaintext', 'pager', 'locate']

_RULE = '-' * 70


def getdoc(object):
    """The doc string, cleaned up; the comment lines above the source otherwise; else ''."""
    text = inspect.getdoc(object)
    if text is None:
        try:
            text = inspect.getcomments(object)
        except Exception:
            text = None
    return text.rstrip() if text else ''


def splitdoc(doc):
    """A doc string as its first line and the rest."""
    lines = doc.strip().split('\n')
    if len(lines) == 1:
        return lines[0], ''
    if not lines[1].strip():
        return lines[0], '\n'.join(lines[2:])
    return '', '\n'.join(lines)


def classname(cls, modname):
    name = cls.__name__
    return name if cls.__module__ == modname else f'{cls.__module__}.{name}'


def describe(thing):
    """A short description, as in 'Help on built-in function len'."""
    if inspect.ismodule(thing):
        if thing.__name__ in sys.builtin_module_names:
            return 'built-in module ' + thing.__name__
        return ('package ' if hasattr(thing, '__path__') else 'module ') + thing.__name__
    if inspect.isbuiltin(thing):
        return 'built-in function ' + thing.__name__
    if inspect.isgetsetdescriptor(thing):
        return f'getset descriptor {thing.__objclass__.__module__}.' \
               f'{thing.__objclass__.__name__}.{thing.__name__}'
    if inspect.ismemberdescriptor(thing):
        return f'member descriptor {thing.__objclass__.__module__}.' \
               f'{thing.__objclass__.__name__}.{thing.__name__}'
    if inspect.isclass(thing):
        return 'class ' + thing.__name__
    if inspect.isfunction(thing):
        return 'function ' + thing.__name__
    if inspect.ismethod(thing):
        return 'method ' + thing.__name__
    return type(thing).__name__


def _indent(text, prefix='    '):
    return '\n'.join((prefix + line).rstrip() for line in text.split('\n'))


def _signature(object):
    try:
        return str(inspect.signature(object))
    except (ValueError, TypeError):
        return '(...)'


class TextDoc:
    """Documentation as plain text."""

    def document(self, object, name=None, *args):
        if inspect.ismodule(object):
            return self.docmodule(object, name)
        if inspect.isclass(object):
            return self.docclass(object, name)
        if inspect.isroutine(object):
            return self.docroutine(object, name)
        return self.docdata(object, name)

    def section(self, title, contents):
        return title + '\n' + _indent(contents).rstrip() + '\n\n'

    def docmodule(self, object, name=None):
        name = name or object.__name__
        synopsis, rest = splitdoc(getdoc(object))
        out = self.section('NAME', name + (' - ' + synopsis if synopsis else ''))
        if rest:
            out += self.section('DESCRIPTION', rest)
        public = getattr(object, '__all__', None)
        classes, functions, data = [], [], []
        for key, value in inspect.getmembers(object):
            if public is not None and key not in public:
                continue
            if public is None and key.startswith('_'):
                continue
            own = getattr(value, '__module__', None) in (None, name) or public is not None
            if inspect.isclass(value) and own:
                classes.append(self.docclass(value, key, name))
            elif inspect.isroutine(value) and own:
                functions.append(self.docroutine(value, key))
            elif not inspect.ismodule(value) and not inspect.isroutine(value) \
                    and not inspect.isclass(value):
                data.append(self.docdata(value, key))
        for title, texts in (('CLASSES', classes), ('FUNCTIONS', functions)):
            if texts:
                out += self.section(title, '\n'.join(texts))
        if data:
            out += self.section('DATA', '\n'.join(text.rstrip() for text in data))
        out += self.section('FILE', getattr(object, '__file__', None) or '(built-in)')
        return out

    def docroutine(self, object, name=None, cls=None):
        real = getattr(object, '__name__', None) or name
        name = name or real
        title = name if name == real else f'{name} = {real}'
        note = ''
        if inspect.isbuiltin(object) and cls is None:
            owner = object.__self__
            if owner is not None and not inspect.ismodule(owner):
                kind = owner if inspect.isclass(owner) else type(owner)
                note = f' class method of {classname(kind, "")}' if inspect.isclass(owner) \
                    else f' method of {classname(kind, "")} instance'
        elif inspect.ismethod(object) and cls is None:
            owner = object.__self__
            note = f' method of {classname(type(owner), "")} instance' \
                if not inspect.isclass(owner) else f' class method of {classname(owner, "")}'
        line = title + _signature(object) + note
        doc = getdoc(object)
        return line + '\n' + (_indent(doc).rstrip() + '\n' if doc else '')

    def docdata(self, object, name=None):
        text = repr(object)
        return f'{name} = {text}\n' if name else text + '\n'

    def docproperty(self, object, name):
        doc = getdoc(object)
        return name + '\n' + (_indent(doc) + '\n' if doc else '')

    def _kind(self, cls, attr):
        """The group of a class attribute: (title, how to show it)."""
        value = attr.object
        if attr.kind == 'class method':
            return 'Class methods', getattr(cls, attr.name)
        if attr.kind == 'static method':
            return 'Static methods', getattr(cls, attr.name)
        if attr.kind == 'property':
            if getattr(value, 'fset', None) is None and getattr(value, 'fdel', None) is None:
                return 'Readonly properties', value
            return 'Data descriptors', value
        if attr.kind == 'method':
            return 'Methods', value
        if inspect.isdatadescriptor(value):
            return 'Data descriptors', value
        return 'Data and other attributes', value

    def _group(self, cls, title, attrs, where):
        kinds = {'Methods': 0, 'Class methods': 1, 'Static methods': 2, 'Readonly properties': 3,
                 'Data descriptors': 4, 'Data and other attributes': 5}
        groups = {}
        for attr in attrs:
            kind, value = self._kind(cls, attr)
            groups.setdefault(kind, []).append((attr.name, value))
        out = []
        for kind in sorted(groups, key=kinds.get):
            text = f'{kind} {where}:\n'
            for name, value in groups[kind]:
                if kind.endswith('ethods'):
                    shown = self.docroutine(value, name, cls) if callable(value) \
                        else self.docdata(value, name)
                elif kind == 'Data and other attributes':
                    shown = self.docdata(value, name)
                else:
                    shown = self.docproperty(value, name)
                text += '\n' + shown
            out.append(text)
        return out

    def _head(self, cls):
        parts = []
        if cls.__init__ is not object.__init__ or cls.__new__ is not object.__new__:
            signature = _signature(cls)
            if signature not in ('()', '(...)'):
                parts.append(cls.__name__ + signature + '\n')
        doc = getdoc(cls) if cls.__doc__ else ''
        if doc:
            parts.append(doc + '\n')
        mro = list(inspect.getmro(cls))
        if len(mro) > 2:
            parts.append('Method resolution order:\n'
                         + ''.join(f'    {classname(c, cls.__module__)}\n' for c in mro))
        return parts, mro

    def docclass(self, object, name=None, mod=None):
        cls = object
        bases = [classname(b, cls.__module__) for b in cls.__bases__]
        line = f'class {name or cls.__name__}' + (f'({", ".join(bases)})' if bases else '')
        parts, mro = self._head(cls)
        hidden = {'__doc__', '__module__', '__name__', '__qualname__', '__annotations__',
                  '__abstractmethods__', '__match_args__', '__slots__', '__firstlineno__',
                  '__static_attributes__', '__orig_bases__', '__parameters__', '__type_params__'}
        attrs = [a for a in inspect.classify_class_attrs(cls)
                 if a.name not in hidden and not a.name.startswith(f'_{cls.__name__}__')]
        blocks = []
        for where in mro:
            if where is builtins.object and cls is not builtins.object:
                continue
            mine = sorted((a for a in attrs if a.defining_class is where), key=lambda a: a.name)
            if mine:
                how = 'defined here' if where is cls else \
                    'inherited from ' + classname(where, cls.__module__)
                blocks += self._group(cls, '', mine, how)
        if parts and blocks:
            parts.append(blocks.pop(0))
        parts += [_RULE + '\n' + block for block in blocks[0 if parts else 1:]] \
            if parts else blocks[:1] + [_RULE + '\n' + block for block in blocks[1:]]
        return line + '\n' + _indent('\n'.join(parts).rstrip('\n'), ' |  ') + '\n'


text = plaintext = TextDoc()


def locate(path):
    """The object that a dotted name like 'os.path.join' names, or None."""
    parts = [part for part in path.split('.') if part]
    found, n = None, 0
    while n < len(parts):
        try:
            found = __import__('.'.join(parts[:n + 1]))
        except ImportError:
            break
        for part in parts[1:n + 1]:
            found = getattr(found, part)
        n += 1
    if found is None:
        found = builtins
    for part in parts[n:]:
        try:
            found = getattr(found, part)
        except AttributeError:
            return None
    return found


def render_doc(thing, title='%s', forceload=0, renderer=None):
    """The text that help() shows."""
    if isinstance(thing, str):
        name, thing = thing, locate(thing)
        if thing is None:
            raise ImportError(f'No Python documentation found for {name!r}.\n'
                              'Use help() to get the interactive help utility.\n'
                              'Use help(str) for help on the str class.')
    else:
        name = None
    what = describe(thing)
    module = inspect.getmodule(thing)
    if module is not None and module is not thing:
        what += ' in module ' + module.__name__
    if not (inspect.ismodule(thing) or inspect.isclass(thing) or inspect.isroutine(thing)
            or inspect.isdatadescriptor(thing)):
        thing = type(thing)
        what += ' object'
    return title % what + '\n\n' + (renderer or plaintext).document(thing, name)


def pager(text, title=''):
    """Shows a long text. It goes straight to standard output."""
    print(text)


def doc(thing, title='Help on %s:', forceload=0, output=None):
    try:
        text = render_doc(thing, title)
    except ImportError as e:
        text = str(e)
    if output is None:
        pager(text)
    else:
        output.write(text)


class Helper:
    """The object behind the built-in help."""

    def __repr__(self):
        return '<pydoc.Helper instance>'

    def __call__(self, request=...):
        if request is not ...:
            doc(request)
            return
        print("Welcome to Coil's help utility! Enter the name of a module, class or function,\n"
              'or "quit" to return to the interpreter.\n')
        while True:
            try:
                line = input('help> ').strip()
            except (KeyboardInterrupt, EOFError):
                break
            if line in ('', 'q', 'quit', 'exit'):
                break
            doc(line)


help = Helper()
