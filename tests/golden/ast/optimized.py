# Trees with what is constant worked out.
import ast

SOURCES = ('1 + 2 * 3', '-1', 'not (a in b)', 'not 0', '"%s-%r" % (a, b)', '"%d" % (a,)', '(1, 2)[1]',
           'x in [1, 2]', 'x in {1, 2}', 'x in [y, 2]', 'for i in [1, y]: pass', '[i for i in {1}]',
           '__debug__', '(1,) * 3', '"a" + "b"', '1 / 0', '(1,)[5]', 'def f(): "a" + "b"',
           'match x:\n case -1+2j: pass\n case {-1: y}: pass', 'a, b = 1, 2', 'x[1, 2]',
           'type A[T = 1 + 1] = (1, 2)')
for source in SOURCES:
    print(ast.dump(ast.parse(source, optimize=1)))
code = compile(ast.parse('def f(): "a" + "b"\n', optimize=1), '<tree>', 'exec')
namespace = {}
exec(code, namespace)
print(namespace['f'].__doc__)
print(ast.dump(ast.parse('__debug__', optimize=-1)))
for source, minor in (('def f(x, /): 0', 7), ('(x := 0)', 7), ('class X[T]: pass', 11), ('x: int = 1', 5),
                      ('class X[T=int]: pass', 12), ('a @ b', 4), ('async def f(): pass', 4)):
    ast.parse(source, feature_version=(3, minor + 1))
    try:
        ast.parse(source, feature_version=(3, minor))
    except SyntaxError as e:
        print(e.msg)
