# Which operand's method is asked, in which order.
class Base:
    def __init__(self, name):
        self.name = name

    def __add__(self, other):
        print(f'{type(self).__name__}.__add__', end=' ')
        return NotImplemented

    def __radd__(self, other):
        print(f'{type(self).__name__}.__radd__', end=' ')
        return 'radd'

    def __lt__(self, other):
        print(f'{type(self).__name__}.__lt__', end=' ')
        return NotImplemented

    def __gt__(self, other):
        print(f'{type(self).__name__}.__gt__', end=' ')
        return 'gt'

    def __eq__(self, other):
        print(f'{type(self).__name__}.__eq__', end=' ')
        return NotImplemented


class Derived(Base):
    def __radd__(self, other):
        print('Derived.__radd__!', end=' ')
        return NotImplemented

    def __gt__(self, other):
        print('Derived.__gt__!', end=' ')
        return 'derived gt'


class Silent(Base):
    pass


class Other:
    def __radd__(self, other):
        print('Other.__radd__', end=' ')
        return 'other'


def show(f):
    try:
        print('->', f())
    except TypeError as e:
        print('-> TypeError:', e)


a, d, s, o = Base('a'), Derived('d'), Silent('s'), Other()
show(lambda: a + a)
show(lambda: a + d)
show(lambda: d + a)
show(lambda: a + s)
show(lambda: s + s)
show(lambda: a + o)
show(lambda: o + a)
show(lambda: 1 + a)
show(lambda: 'x' + o)
show(lambda: [1] + o)
show(lambda: a < a)
show(lambda: a < d)
show(lambda: d < a)
show(lambda: a == d)
show(lambda: a == a)
show(lambda: a != d)
show(lambda: 1 < a)


class Inplace:
    def __init__(self):
        self.log = []

    def __iadd__(self, other):
        self.log.append(('iadd', other))
        return self

    def __isub__(self, other):
        return NotImplemented

    def __sub__(self, other):
        return ('sub', other)

    def __ipow__(self, other):
        return ('ipow', other)

    def __pow__(self, other, mod=None):
        return ('pow', other, mod)

    def __rpow__(self, other, mod=None):
        return ('rpow', other, mod)


x = Inplace()
y = x
y += 5
print(y is x, x.log)
y -= 6
print(y)
y = x
y **= 7
print(y)
print(pow(x, 2), pow(x, 2, 3), pow(2, x), x ** 4)
y = [1]
z = y
y += (2, 3)
y *= 2
print(z, y is z)
try:
    y += 1
except TypeError as e:
    print(e)
try:
    y -= 1
except TypeError as e:
    print(e)


class I(int):
    def __radd__(self, other):
        return 'I.radd'

    def __rsub__(self, other):
        return 'I.rsub'


print(1 + I(2), 1 - I(2), I(1) + 2, I(3) - I(1), 1.5 + I(1))


class Index:
    def __index__(self):
        return 3


print([0, 1, 2, 3][Index()], 'ab' * Index(), Index() * [1], range(Index()), hex(Index()))
