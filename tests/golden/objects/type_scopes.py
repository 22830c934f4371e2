"""Scopes of type parameters and aliases see the class around them (PEP 695); annotations in blocks."""


class X:
    T = int
    type U = T

    def bar[T](self, a: T): return 1
    def baz[T: 1, U: T](self, a: T): return 1


print(X.bar.__annotations__, X.baz.__type_params__[1].__bound__, X.U.__value__)


class Y:
    def baz[T: 1, U: T](self, a: T): return 1
    type Late = T


Y.T = 5
print(Y.baz.__type_params__[1].__bound__, Y.Late.__value__)


class Z[T]:
    type A = T
    type B[T] = T
    T = 4
    type C = T
    def f[U: T](self, x: [T for _ in (1,)][0], y: (lambda: T), z: (T for _ in (1,))): pass
    class Inner[U](*[object][:0], metaclass=type): x = T


print(Z.A.__value__, Z.B.__value__, Z.C.__value__, Z.f.__type_params__[0].__bound__)
print(Z.f.__annotations__['x'], Z.f.__annotations__['y'](), list(Z.f.__annotations__['z']), Z.Inner.x)

x = 'global'


def outer():
    x = 'nonlocal'

    class A:
        type Alias = x
        val = Alias.__value__
        def meth[T: x](self, arg: x): ...
        bound = meth.__type_params__[0].__bound__
        x = 'class'

    class B:
        type Alias = x
        def meth(self): return super().__repr__, x

    class C:
        global x
        type Alias = x
    return (A.val, A.bound, A.meth.__annotations__, A.Alias.__value__, B.Alias.__value__,
            B().meth()[1], C.Alias.__value__)


print(outer())


class __Base:
    def __init_subclass__(cls, **kwargs): print(cls.__name__, kwargs)


class Derived[T: __Base](__Base, __kwarg=[__Base for _ in (1,)]):
    __private = (lambda: __x)


print(Derived.__type_params__[0].__bound__, Derived._Derived__private.__code__.co_names)


class Priv[__T, __U: __T]:
    param = __T


print(Priv.__type_params__[1].__bound__, Priv.param)
type Alias[T: ([T for T in (T, [1])[1]], T)] = [T for T in T.__name__]
print(Alias.__value__, Alias.__type_params__[0].__constraints__)

for block in ('if 0:\n  x: int', 'if 1: pass\nelse:\n  x: int', 'for i in []: pass\nelse: x: int',
              'try: x: int\nexcept: pass', 'try: pass\nexcept: x: int', 'try: pass\nfinally: x: int',
              'try: pass\nexcept* ValueError: x: int', 'match 1:\n  case 2:\n    x: int',
              'while 0: x: int', 'with open("/dev/null"): x: int', 'def f():\n  x: int'):
    ns = {}
    exec(block, ns)
    print('__annotations__' in ns, ns.get('__annotations__'))
