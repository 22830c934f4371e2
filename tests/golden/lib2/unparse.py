"""ast.unparse: precedence, strings, statements; what is printed parses to the same tree."""
import ast
for source in ('(a+b)*c-d**-e**f', 'not (a and b) or c', 'lambda x, /, *a, y=1, **k: (yield)',
               "f'{x!r:>{w}} {{}} {1}'", 'a[1:2, ::3, ...], (b,), ()', 'x if y else (z if w else v)',
               '{**a, 1: 2}, {*b}, [i for i in j if k async for l in m]', '(a := 1), 1 .real, -1 ** 2, 1e999',
               'f(*a, b=c, **d)(e for e in f)', "'a\\n\\\\' 'b' + b'\\x00' + u'z'", 'await (a or b)', 'a < b is not c not in d'):
    tree = ast.parse(source)
    text = ast.unparse(tree)
    print(text, ast.dump(ast.parse(text)) == ast.dump(tree))
print(ast.unparse(ast.parse('''
@d
class A(B, metaclass=M):
    """Doc \\\\ 'x'
    more"""
    x: int = 1
    async def f(self, *, a: str = 'b') -> None:
        async with a as b, c:
            for i, in j: pass
            else: del x, y
        try: raise E from e
        except* (A, B) as g: return 1
        finally: assert a, b
def f[T: int, *Ts, **P](): global g; nonlocal_ = 1; a, b = c = d; a += 1
type X[T] = list[T]
match p:
    case [1, *_] | {"a": b, **r} if c: pass
    case K(x, y=2) as z: pass
    case None: pass
if a: pass
elif b: pass
else:
    while c: break
from . import (a as b, c)
''')))
