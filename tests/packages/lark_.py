"""lark: a calculator and JSON by grammars, with LALR and Earley, errors and trees."""
import lark
from lark import Lark, Transformer, Tree, v_args

grammar = '''
    ?start: sum | NAME "=" sum -> assign
    ?sum: product | sum "+" product -> add | sum "-" product -> sub
    ?product: atom | product "*" atom -> mul | product "/" atom -> div
    ?atom: NUMBER -> number | "-" atom -> neg | NAME -> var | "(" sum ")"
    %import common.CNAME -> NAME
    %import common.NUMBER
    %import common.WS_INLINE
    %ignore WS_INLINE
'''


@v_args(inline=True)
class Calc(Transformer):
    from operator import add, sub, mul, truediv as div, neg
    number = float

    def __init__(self):
        super().__init__()
        self.vars = {}

    def assign(self, name, value):
        self.vars[name] = value
        return value

    def var(self, name):
        return self.vars[name]


calc = Lark(grammar, parser='lalr', transformer=Calc())
print([calc.parse(text) for text in ('a = 1+2', '1 + a * -3', '(2 + 2) * 4 / 8')])
json_parser = Lark(r'''
    ?value: object | array | string | SIGNED_NUMBER -> number | "true" -> true | "null" -> null
    array: "[" [value ("," value)*] "]"
    object: "{" [pair ("," pair)*] "}"
    pair: string ":" value
    string: ESCAPED_STRING
    %import common.ESCAPED_STRING
    %import common.SIGNED_NUMBER
    %import common.WS
    %ignore WS
''', start='value', propagate_positions=True)
tree = json_parser.parse('{"a": [1, -2.5, true], "b": null}')
print(tree.pretty())
print([t.children[0].value for t in tree.find_data('number')], tree.meta.end_column)
print(list(tree.iter_subtrees())[0].data, tree.children[0] == tree.children[0])
for text in ('1 +', '1 $ 2', '(1'):
    try:
        calc.parse(text)
    except lark.UnexpectedInput as e:
        print(type(e).__name__, e.line, e.column, e.get_context(text).strip().splitlines()[0])
try:
    Lark('start: undefined')
except lark.GrammarError as e:
    print('GrammarError', e)
ambiguous = Lark('''start: a+
a: "x" | "xx"
''', ambiguity='explicit')
print(ambiguous.parse('xxx').data, len(ambiguous.parse('xxx').children))
indent = Lark('start: /[a-z]+/+\n%ignore " "', parser='lalr')
print([(t.type, t.value, t.column) for t in indent.lex('ab cd')], Tree('t', [1]))
