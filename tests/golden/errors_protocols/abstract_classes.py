# abc: abstract methods, registration, hooks, caches.
import abc


def show(f, *a):
    try:
        print(repr(f(*a)))
    except BaseException as e:
        print(type(e).__name__ + ':', e)


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        pass

    @property
    @abc.abstractmethod
    def name(self):
        pass

    @classmethod
    @abc.abstractmethod
    def make(cls):
        pass


show(Shape)
print(sorted(Shape.__abstractmethods__))


class Half(Shape):
    def area(self):
        return 1


show(Half)


class Full(Half):
    name = 'full'

    @classmethod
    def make(cls):
        return cls()


print(Full.make().area(), Full.__abstractmethods__)


class One(abc.ABC):
    @abc.abstractmethod
    def only(self):
        pass


show(One)


class Reg(metaclass=abc.ABCMeta):
    pass


class Plain:
    pass


print(isinstance(Plain(), Reg), issubclass(Plain, Reg))
before = abc.get_cache_token()
print(Reg.register(Plain) is Plain, abc.get_cache_token() != before)
print(isinstance(Plain(), Reg), issubclass(Plain, Reg))


class PlainChild(Plain):
    pass


print(isinstance(PlainChild(), Reg), issubclass(PlainChild, Reg))


class RegChild(Reg):
    pass


RegChild.register(int)
print(isinstance(1, Reg), isinstance(True, RegChild), isinstance('x', Reg))
show(Reg.register, 1)
show(RegChild.register, Reg)
show(issubclass, 1, Reg)


class Hooked(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other):
        if cls is not Hooked:
            return NotImplemented
        return any('quack' in k.__dict__ for k in other.__mro__)


class Duck:
    def quack(self):
        pass


print(isinstance(Duck(), Hooked), issubclass(int, Hooked))


class BadHook(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return 42


show(issubclass, int, BadHook)


class Proxy:
    def __init__(self, cls):
        self.cls = cls

    @property
    def __class__(self):
        return self.cls


print(isinstance(Proxy(int), RegChild), isinstance(Proxy(str), RegChild))


@RegChild.register
class Decorated:
    pass


print(issubclass(Decorated, Reg))
One.only = lambda self: 1
show(One)
abc.update_abstractmethods(One)
print(type(One()).__name__)
