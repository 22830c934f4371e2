"""ABCMeta written in the language, for programs that ask for it by this name; `abc` uses `_abc`.

A class keeps weak sets: what was registered with it, and what a check said yes or no to. A "no" may
become a "yes" when any class registers another, so each set of these belongs to one value of the
counter that register() moves.
"""

from _weakrefset import WeakSet

_registrations = 0


def get_cache_token():
    """A number that changes with each register() of an ABC of this module."""
    return _registrations


def _abstract_names(bases, namespace):
    """What is abstract in a class made of these."""
    for name, value in namespace.items():
        if getattr(value, '__isabstractmethod__', False):
            yield name
    for base in bases:
        for name in getattr(base, '__abstractmethods__', ()):
            yield name


class ABCMeta(type):
    """Metaclass of abstract base classes; other classes may be registered as virtual subclasses."""

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        cls.__abstractmethods__ = frozenset(
            n for n in _abstract_names(bases, namespace)
            if getattr(getattr(cls, n, None), '__isabstractmethod__', False))
        cls._abc_registry = WeakSet()
        cls._abc_cache = WeakSet()
        cls._abc_negative_cache = WeakSet()
        cls._abc_negative_cache_version = _registrations
        return cls

    def register(cls, subclass):
        """Register a virtual subclass; returns it, so this works as a decorator."""
        global _registrations
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError("Refusing to create an inheritance cycle")
        cls._abc_registry.add(subclass)
        _registrations += 1
        return subclass

    def _dump_registry(cls, file=None):
        """What the class knows, for the one who searches an error."""
        print(f"Class: {cls.__module__}.{cls.__qualname__}", file=file)
        print(f"Inv. counter: {get_cache_token()}", file=file)
        for name in cls.__dict__:
            if name.startswith("_abc_"):
                value = getattr(cls, name)
                print(f"{name}: {set(value) if isinstance(value, WeakSet) else value!r}", file=file)

    def _abc_registry_clear(cls):
        cls._abc_registry.clear()

    def _abc_caches_clear(cls):
        cls._abc_cache.clear()
        cls._abc_negative_cache.clear()

    def __instancecheck__(cls, instance):
        """Override for isinstance(instance, cls)."""
        claimed, actual = instance.__class__, type(instance)
        if claimed in cls._abc_cache:
            return True
        if claimed is actual:
            return cls.__subclasscheck__(claimed)
        return cls.__subclasscheck__(claimed) or cls.__subclasscheck__(actual)

    def __subclasscheck__(cls, subclass):
        """Override for issubclass(subclass, cls)."""
        if not isinstance(subclass, type):
            raise TypeError('issubclass() arg 1 must be a class')
        if subclass in cls._abc_cache:
            return True
        if cls._abc_negative_cache_version < _registrations:
            cls._abc_negative_cache = WeakSet()
            cls._abc_negative_cache_version = _registrations
        elif subclass in cls._abc_negative_cache:
            return False
        answer = cls.__subclasshook__(subclass)
        if answer is NotImplemented:
            answer = (cls in getattr(subclass, '__mro__', ())
                      or any(issubclass(subclass, c) for c in cls._abc_registry)
                      or any(issubclass(subclass, c) for c in cls.__subclasses__()))
        else:
            assert isinstance(answer, bool)
        (cls._abc_cache if answer else cls._abc_negative_cache).add(subclass)
        return answer
