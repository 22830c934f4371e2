# Operators of trees that are compiled: each does what its source text does, others are refused.
import ast

for source in ('not x', '~x', '-x', '+x', 'not -x', 'x and y', 'x or y', 'x ** y', 'x @ y', 'x // y',
               'x << y', 'x ^ y', 'x < y <= x', 'x is not y', 'x not in [y]'):
    tree = ast.parse(source, mode='eval')
    names = {'x': 5, 'y': 3}
    try:
        print(source, '->', eval(compile(tree, '<tree>', 'eval'), names) == eval(source, names))
    except TypeError as exc:
        print(source, '->', exc)
for make in (lambda: ast.UnaryOp(ast.Add(), ast.Constant(1)), lambda: ast.UnaryOp(5, ast.Constant(1)),
             lambda: ast.BinOp(ast.Constant(1), ast.Not(), ast.Constant(1)),
             lambda: ast.BoolOp(ast.Eq(), [ast.Constant(1), ast.Constant(2)]),
             lambda: ast.Compare(ast.Constant(1), [ast.Or()], [ast.Constant(2)]),
             lambda: ast.Name('x', ast.And())):
    try:
        compile(ast.fix_missing_locations(ast.Expression(make())), '<tree>', 'eval')
    except (TypeError, ValueError) as exc:
        print(type(exc).__name__, str(exc).partition(' object')[0])
