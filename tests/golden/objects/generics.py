# types.GenericAlias and types.UnionType.
import types


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class T:
    pass


t(lambda: list[int])
t(lambda: list[int][str])
t(lambda: list[int]((1, 2)))
t(lambda: list[int].append)
t(lambda: (list[int].__origin__, list[int].__args__, list[int].__parameters__))
t(lambda: list[int] == list[int] != list[str])
t(lambda: hash(list[int]) == hash(list[int]))
t(lambda: dict[str, list[T]])
t(lambda: tuple[int, ...])
t(lambda: (list[()], tuple[()]))
t(lambda: list[[int, str]])
t(lambda: list[int] | None)
t(lambda: (int | str, int | None, None | int, int | list[int]))
t(lambda: int | 1)
t(lambda: (isinstance(1, int | str), isinstance(None, int | None), isinstance(1.0, int | str)))
t(lambda: issubclass(bool, int | str))
t(lambda: isinstance(1, list[int]))
t(lambda: issubclass(int, list[int]))
t(lambda: isinstance(1, int | list[int]))
t(lambda: (int | str) | int)
t(lambda: (int | str) == (str | int))
t(lambda: hash(int | str) == hash(str | int))
t(lambda: (int | str).__args__)
t(lambda: int | int)
t(lambda: list(tuple[int, str]))
t(lambda: types.GenericAlias(1))
t(lambda: types.GenericAlias(list, int))
t(lambda: types.UnionType())
t(lambda: (int | str)[int])
t(lambda: type(int | str))
t(lambda: type(list[int]))


class L(list[int]):
    pass


t(lambda: (L.__bases__, L.__orig_bases__, L([1])))


class G:
    def __class_getitem__(cls, item):
        return types.GenericAlias(cls, item)


g = G[int]()
t(lambda: g.__orig_class__)
t(lambda: G[int].__name__)
t(lambda: G[int].__mro_entries__(()))
t(lambda: repr(G[int, "x"]))


class Var:
    """A stand-in for typing.TypeVar."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return "~" + self.name

    def __typing_subst__(self, arg):
        return arg


X, Y = Var("X"), Var("Y")
t(lambda: dict[X, Y])
t(lambda: dict[X, Y].__parameters__)
t(lambda: dict[X, Y][int, str])
t(lambda: dict[X, list[Y]][int, str])
t(lambda: dict[X, list[X]][int])
t(lambda: dict[X, Y][int])
t(lambda: dict[X, Y][int, str, float])
t(lambda: (list[X] | int)[str])
t(lambda: (list[X] | dict[X, Y]).__parameters__)
t(lambda: list[int].__reduce__())
t(lambda: sorted(set(dir(list[int])) - set(dir(list))))
try:
    class N(list[int], dict[str, int]):
        pass
except TypeError as e:
    print(e)
