"""pyparsing: expressions, results with names, recursion, actions, errors."""
import pyparsing as pp
from pyparsing import pyparsing_common as ppc

word, integer = pp.Word(pp.alphas), ppc.integer
greet = word('salute') + pp.Suppress(',') + word('whom') + pp.oneOf('! ? .')
result = greet.parse_string('Hello, World !')
print(result, result.salute, result.as_dict(), result['whom'])
expr = pp.infix_notation(integer | pp.Word(pp.alphas), [
    ('-', 1, pp.OpAssoc.RIGHT), (pp.oneOf('* /'), 2, pp.OpAssoc.LEFT),
    (pp.oneOf('+ -'), 2, pp.OpAssoc.LEFT)])
print(expr.parse_string('1 + 2 * (x - -3)').as_list())
value = pp.Forward()
string = pp.QuotedString('"')
array = pp.Group(pp.Suppress('[') + pp.Optional(pp.delimited_list(value)) + pp.Suppress(']'))
obj = pp.Dict(pp.Suppress('{') + pp.Optional(pp.delimited_list(
    pp.Group(string + pp.Suppress(':') + value))) + pp.Suppress('}'))
value <<= string | ppc.number | array | pp.Group(obj)
print(value.parse_string('{"a": [1, 2.5], "b": {"c": "d"}}')[0].as_dict())
print([t[0] for t in pp.Word(pp.nums).search_string('a1 b22 c333')],
      pp.Word(pp.nums).set_parse_action(lambda t: str(int(t[0]) * 2)).transform_string('1 and 22'))
print(list(pp.Word('ab').scan_string('a1bb')), pp.Combine(pp.Word(pp.nums) + '.' + pp.Word(pp.nums))
      .parse_string('3.14'))
for text, parser in (('abc', integer), ('Hello World', greet), ('[1,', value)):
    try:
        parser.parse_string(text, parse_all=True)
    except pp.ParseException as e:
        print(e, e.loc, e.lineno, e.col)
        print(e.explain(depth=0))
print(pp.OneOrMore(pp.Group(word + integer)).parse_string('a 1 b 2').dump())
print(pp.nested_expr('(', ')').parse_string('(a (b c) d)').as_list(),
      (pp.Literal('a') ^ pp.Literal('ab')).parse_string('ab'), expr)
print(pp.Regex(r'(?P<y>\d+)-(?P<m>\d+)').parse_string('2020-01').as_dict(),
      pp.Each([pp.Literal('x'), pp.Literal('y')]).parse_string('y x'),
      (pp.Keyword('if') + ~pp.Keyword('if') + word).parse_string('if x'))
