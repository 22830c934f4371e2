# Names of nodes from before 3.8, what left-out fields hold, documentation of node classes.
import warnings
warnings.simplefilter('ignore')
import ast

print(isinstance(ast.Constant(4), ast.Num), isinstance(ast.Constant(True), ast.Num),
      isinstance(ast.Constant('s'), ast.Str), type(ast.Num(3)).__name__, ast.Constant(3).n,
      ast.Str('x').s, ast.Ellipsis().value, ast.NameConstant(None).value)


class Visitor(ast.NodeVisitor):
    def visit_Num(self, node):
        print('number', node.n)

    def visit_Str(self, node):
        print('text', node.s)


Visitor().visit(ast.parse('f(1, "a", None, 2.5)'))
for cls in (ast.withitem, ast.arguments, ast.mod, ast.operator, ast.Add, ast.TypeVar):
    print(cls.__doc__)
print(ast.Try._field_types, ast.Constant.__annotations__)
print(ast.dump(ast.arguments(posonlyargs=[ast.arg('x')], kwonlyargs=[ast.arg('y')]),
               annotate_fields=False))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    ast.Name()
    ast.Bytes(b'x')


    class Own(ast.AST):
        _fields = ('a', 'b')
        _field_types = {'a': list[int]}
        b = 1


    print(Own().a)
print(*(w.message for w in caught), sep='\n')
