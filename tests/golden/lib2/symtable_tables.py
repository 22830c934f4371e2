# Symbol tables, and scopes of lazily evaluated types.
import symtable

SOURCE = '''
class C[T: int]:
    a: int
    def m(self, *, k=1, **kw):
        return [x for x in k if (y := x)], __class__
type A[U = (u for u in ())] = list[U]
def f(__p):
    import os as q, a.b
    global g
    g = 1
    for i in z: del w
    lambda: i
    (j for j in i)
    def inner():
        nonlocal i
        i += 1
async def h(a, b=1, /, *c):
    x: int = 3
'''


def show(table, depth=0):
    names = sorted(map(repr, table.get_symbols()))
    names = [n for n in names if 'type_params' not in n and 'generic_base' not in n]
    print('  ' * depth, table.get_type(), table.get_name(), table.get_lineno(), table.is_nested(),
          table.is_optimized(), names)
    if isinstance(table, symtable.Function):
        print('  ' * depth, table.get_parameters(), sorted(table.get_frees()))
    if isinstance(table, symtable.Class):
        print('  ' * depth, table.get_methods())
    for child in table.get_children():
        show(child, depth + 1)


table = symtable.symtable(SOURCE, 'file', 'exec')
show(table)
print(table, table.lookup('f').get_namespace(), table.lookup('g').is_global())
for wrong in (('def f(x): global x', 'file', 'exec'), ('1', 'file', 'other'), ('1', [], 'exec')):
    try:
        symtable.symtable(*wrong)
    except (SyntaxError, ValueError, TypeError) as e:
        print(type(e).__name__, e)


def f():
    type A[T: (lambda: T)] = (T for _ in [T])
    type B = lambda: B
    type C[U = [U for _ in (1,)]] = {U: U for U in (2,)}
    print(next(A.__value__), A.__type_params__[0].__bound__(), B.__value__(), C.__value__,
          C.__type_params__[0].__default__)


f()
