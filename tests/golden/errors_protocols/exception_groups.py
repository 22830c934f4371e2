# ExceptionGroup: construction, split, subgroup, derive.
def show(f):
    try:
        print(repr(f()))
    except BaseException as e:
        print(type(e).__name__ + ':', e)


def tree(e, depth=0):
    print('  ' * depth + f'{type(e).__name__}: {e}')
    if isinstance(e, BaseExceptionGroup):
        for x in e.exceptions:
            tree(x, depth + 1)


E, B = ExceptionGroup, BaseExceptionGroup
for args in ((), ('m',), (1, []), ('m', 1), ('m', {}), ('m', []), ('m', [1]),
             ('m', [KeyboardInterrupt()])):
    show(lambda: E(*args))
print(type(B('m', [ValueError()])).__name__, type(B('m', [KeyboardInterrupt()])).__name__)
print(E.__mro__)
g = E('top', [ValueError(1), E('mid', [TypeError(2), OSError(3), E('low', [ValueError(4)])]),
              KeyError(5)])
print(g, '|', repr(g), '|', g.message, g.exceptions == tuple(g.exceptions), g.args[0])
tree(g)
for cond in (ValueError, (TypeError, KeyError), lambda e: isinstance(e, OSError), ImportError,
             Exception):
    match, rest = g.split(cond)
    for part in (match, rest):
        if part is None:
            print('None')
        else:
            tree(part)
    print('--', g.subgroup(cond) is None)
for bad in (1, (1,), int, None):
    show(lambda: g.split(bad))
    show(lambda: g.subgroup(bad))
g.add_note('note')
g.__cause__ = KeyError('cause')
part = g.subgroup(ValueError)
print(part.__notes__, part.__notes__ is g.__notes__, repr(part.__cause__))
show(lambda: setattr(g, 'exceptions', ()))


class Mine(E):
    def __new__(cls, message, excs, code):
        self = super().__new__(cls, message, excs)
        self.code = code
        return self

    def derive(self, excs):
        return Mine(self.message, excs, self.code + 1)


m = Mine('mine', [ValueError(1), TypeError(2)], 7)
a, b = m.split(ValueError)
print(type(a).__name__, a.code, b.code, a.exceptions, b.exceptions)


class Bad(E):
    def derive(self, excs):
        return 42


show(lambda: Bad('x', [ValueError(1), TypeError(2)]).split(ValueError))
print(E[int], isinstance(g, Exception), issubclass(E, B))


def run(make):
    try:
        try:
            raise make()
        except* ValueError as e:
            print('values', e.exceptions)
        except* (TypeError, OSError) as e:
            print('types', e.exceptions)
            raise RuntimeError('from handler')
    except BaseException as e:
        tree(e)
        c = e.__context__
        print('context', type(c).__name__)
    print('==')


run(lambda: ValueError('naked'))
run(lambda: KeyError('other'))
run(lambda: E('g', [ValueError(1), ValueError(2)]))
run(lambda: E('g', [ValueError(1), KeyError(2)]))
run(lambda: E('g', [ValueError(1), KeyError(2), TypeError(3)]))
run(lambda: E('g', [TypeError(1), E('n', [OSError(2), KeyError(3)])]))


def reraise():
    try:
        try:
            raise E('g', [ValueError(1), TypeError(2), KeyError(3)])
        except* ValueError:
            raise
        except* TypeError as e:
            raise LookupError('new') from e
    except BaseException as e:
        tree(e)


reraise()
