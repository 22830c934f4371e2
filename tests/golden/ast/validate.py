# Trees that a program puts together wrongly are refused before they are compiled.
import ast


def attempt(node, mode='exec'):
    if isinstance(node, ast.pattern):
        node = ast.Match(ast.Name('x'), [ast.match_case(node, body=[ast.Pass()])])
    if isinstance(node, ast.expr):
        node = ast.Expr(node)
    tree = ast.Module([node], []) if mode == 'exec' else node
    ast.fix_missing_locations(tree)
    try:
        compile(tree, '<tree>', mode)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, str(e).partition(' at 0x')[0])
    else:
        print('compiles')


x, store = ast.Name('x', ast.Load()), ast.Name('x', ast.Store())
one = ast.Constant(1)
attempt(ast.TypeAlias(ast.Subscript(x, one, ast.Store()), [], x))
attempt(ast.AnnAssign(ast.Attribute(x, 'y', ast.Store()), x, None, 1))
attempt(ast.NamedExpr(ast.Attribute(x, 'y', ast.Store()), x))
attempt(ast.Constant((1, [2])))
attempt(ast.Constant(type('Sub', (int,), {})(3)))
attempt(ast.Name('True', ast.Load()))
attempt(ast.Global([]))
attempt(ast.Import([]))
attempt(ast.ImportFrom('m', [ast.alias('a')], -1))
attempt(ast.ListComp(x, []))
attempt(ast.If(x, [], []))
attempt(ast.Try([ast.Pass()], [], [], []))
attempt(ast.TryStar([ast.Pass()], [], [], []))
attempt(ast.Raise(None, x))
attempt(ast.BoolOp(ast.And(), [x]))
attempt(ast.Compare(x, [ast.Eq(), ast.Eq()], [x]))
attempt(ast.Delete([x]))
attempt(ast.UnaryOp(ast.Not(), one))
for pattern in (ast.MatchValue(x), ast.MatchValue(ast.Constant(None)), ast.MatchSingleton(1),
                ast.MatchStar('a'), ast.MatchSequence([ast.MatchStar('_')]),
                ast.MatchSequence([ast.MatchStar('a')]), ast.MatchAs(None, '_'),
                ast.MatchAs(ast.MatchValue(one), None), ast.MatchOr([ast.MatchValue(one)]),
                ast.MatchMapping([one], [], None), ast.MatchMapping([x], [ast.MatchAs()], None),
                ast.MatchClass(one, [], [], []), ast.MatchClass(x, [], ['True'], [ast.MatchAs()]),
                ast.MatchValue(ast.BinOp(ast.UnaryOp(ast.USub(), one), ast.Add(),
                                         ast.Constant(2j)))):
    attempt(pattern)
for place in ((3, 1, 0, 0), (-1, -2, 0, 0), (1, 1, 5, 2), (1, 1, -3, -2)):
    node = ast.Pass()
    node.lineno, node.end_lineno, node.col_offset, node.end_col_offset = place
    attempt(node)
for wrong in (ast.Expr(ast.Pass()), ast.If(ast.Pass(), [ast.Pass()], [])):
    attempt(wrong)
try:
    eval(compile('x = x or ' + '-x' * 90_000, '<deep>', 'exec'), {'x': 5})
except (RecursionError, MemoryError) as e:
    print('too deep')
