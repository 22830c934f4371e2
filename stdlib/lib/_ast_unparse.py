"""From syntax trees back to source.

Expressions become strings, by methods that get the precedence of the place they are for; statements
write lines. Comments and layout are not in a tree: the result has the normal form.
"""

import ast
import sys
from ast import NodeVisitor
from enum import IntEnum, auto

_INFINITY = '1e' + repr(sys.float_info.max_10_exp + 1)
_SINGLE_QUOTES = ("'", '"')
_MULTI_QUOTES = ('"""', "'''")
_ALL_QUOTES = (*_SINGLE_QUOTES, *_MULTI_QUOTES)


class _Precedence(IntEnum):
    """How tightly an operator binds, from the loosest."""

    NAMED_EXPR = auto()
    TUPLE = auto()
    YIELD = auto()
    TEST = auto()       # if-else, lambda
    OR = auto()
    AND = auto()
    NOT = auto()
    CMP = auto()
    EXPR = auto()
    BOR = EXPR
    BXOR = auto()
    BAND = auto()
    SHIFT = auto()
    ARITH = auto()
    TERM = auto()
    FACTOR = auto()     # unary + - ~
    POWER = auto()
    AWAIT = auto()
    ATOM = auto()

    def next(self):
        return self if self is _Precedence.ATOM else _Precedence(self + 1)


_P = _Precedence
_BINARY = {
    'Add': ('+', _P.ARITH), 'Sub': ('-', _P.ARITH), 'Mult': ('*', _P.TERM),
    'MatMult': ('@', _P.TERM), 'Div': ('/', _P.TERM), 'Mod': ('%', _P.TERM),
    'LShift': ('<<', _P.SHIFT), 'RShift': ('>>', _P.SHIFT), 'BitOr': ('|', _P.BOR),
    'BitXor': ('^', _P.BXOR), 'BitAnd': ('&', _P.BAND), 'FloorDiv': ('//', _P.TERM),
    'Pow': ('**', _P.POWER),
}
_UNARY = {'Invert': ('~', _P.FACTOR), 'Not': ('not ', _P.NOT), 'UAdd': ('+', _P.FACTOR),
          'USub': ('-', _P.FACTOR)}
_COMPARE = {'Eq': '==', 'NotEq': '!=', 'Lt': '<', 'LtE': '<=', 'Gt': '>', 'GtE': '>=', 'Is': 'is',
            'IsNot': 'is not', 'In': 'in', 'NotIn': 'not in'}


def _quoted(text, quotes=_ALL_QUOTES, escape_whitespace=False):
    """A string's text for between quotes, and the quotes that it can have."""
    def escape(c):
        if not escape_whitespace and c in '\n\t':
            return c
        if c == '\\' or not c.isprintable():
            return c.encode('unicode_escape').decode('ascii')
        return c

    escaped = ''.join(map(escape, text))
    possible = [q for q in quotes if q not in escaped
                and ('\n' not in escaped or q in _MULTI_QUOTES)]
    if not possible:
        # All quotes are in it: as repr() has it.
        whole = repr(text)
        return whole[1:-1], [next((q for q in quotes if whole[0] in q), whole[0])]
    if escaped:
        # The last character must not join the closing quote.
        possible.sort(key=lambda q: q[0] == escaped[-1])
        if possible[0][0] == escaped[-1]:
            escaped = escaped[:-1] + '\\' + escaped[-1]
    return escaped, possible


class Unparser(NodeVisitor):
    """visit(tree) gives the source."""

    def __init__(self):
        self._lines = []
        self._indent = 0

    def visit(self, node):
        """The source of a tree."""
        self._lines = []
        if isinstance(node, (ast.mod, ast.stmt)) and not isinstance(node, (ast.Expression,
                                                                            ast.FunctionType)):
            self._statement(node)
        elif isinstance(node, ast.Expression):
            return self.expr(node.body)
        elif isinstance(node, (ast.excepthandler, ast.match_case)):
            self._part(node)
        else:
            return self.expr(node)
        return '\n'.join(self._lines)

    ### Lines ###

    def line(self, text):
        self._lines.append('    ' * self._indent + text)

    def blank(self):
        """An empty line before a definition, but not at the beginning."""
        if self._lines:
            self._lines.append('')

    def block(self, head, body, node=None):
        """A head with ':' and the statements below it."""
        comment = self.type_comment(node) if node is not None else ''
        self.line(head + ':' + comment)
        self._indent += 1
        try:
            self.body(body, node)
        finally:
            self._indent -= 1

    def body(self, statements, node=None):
        statements = list(statements)
        doc = self.docstring(node)
        if doc is not None:
            self._docstring(doc)
            del statements[0]
        for statement in statements:
            self._statement(statement)

    @staticmethod
    def docstring(node):
        """The constant that is a node's doc string, or None."""
        if not isinstance(node, (ast.AsyncFunctionDef, ast.FunctionDef, ast.ClassDef, ast.Module)) \
                or len(node.body) < 1:
            return None
        first = node.body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) \
                and isinstance(first.value.value, str):
            return first.value
        return None

    def _docstring(self, node):
        text, quotes = _quoted(node.value, _MULTI_QUOTES)
        prefix = 'u' if node.kind == 'u' else ''
        # The text's own lines keep their indent.
        self._lines.append('    ' * self._indent + prefix + quotes[0] + text + quotes[0])

    def type_comment(self, node):
        comment = self._ignored.get(node.lineno) if hasattr(self, '_ignored') \
            and hasattr(node, 'lineno') else None
        if comment is None:
            comment = getattr(node, 'type_comment', None)
        return f' # type: {comment}' if comment is not None else ''

    ### Statements ###

    def _statement(self, node):
        method = getattr(self, 'stmt_' + type(node).__name__, None)
        if method is None:
            method = getattr(self, 'visit_' + type(node).__name__, None)
            if method is None:
                raise TypeError(f'cannot unparse {type(node).__name__}')
        method(node)

    _part = _statement

    def stmt_Module(self, node):
        self._ignored = {ignore.lineno: f'ignore{ignore.tag}' for ignore in node.type_ignores}
        self.body(node.body, node)
        self._ignored.clear()

    def stmt_Interactive(self, node):
        self.body(node.body)

    def stmt_Expr(self, node):
        self.line(self.expr(node.value, _P.YIELD))

    def stmt_Import(self, node):
        self.line('import ' + ', '.join(map(self.expr, node.names)))

    def stmt_ImportFrom(self, node):
        self.line(f"from {'.' * (node.level or 0)}{node.module or ''} import "
                  + ', '.join(map(self.expr, node.names)))

    def stmt_Assign(self, node):
        targets = ''.join(self.expr(target, _P.TUPLE) + ' = ' for target in node.targets)
        self.line(targets + self.expr(node.value) + self.type_comment(node))

    def stmt_AugAssign(self, node):
        operator = _BINARY[type(node.op).__name__][0]
        self.line(f'{self.expr(node.target)} {operator}= {self.expr(node.value)}')

    def stmt_AnnAssign(self, node):
        target = self.expr(node.target)
        if not node.simple and isinstance(node.target, ast.Name):
            target = f'({target})'
        text = f'{target}: {self.expr(node.annotation)}'
        if node.value:
            text += f' = {self.expr(node.value)}'
        self.line(text)

    def stmt_Return(self, node):
        self.line('return' + (' ' + self.expr(node.value) if node.value else ''))

    def stmt_Pass(self, node):
        self.line('pass')

    def stmt_Break(self, node):
        self.line('break')

    def stmt_Continue(self, node):
        self.line('continue')

    def stmt_Delete(self, node):
        self.line('del ' + ', '.join(map(self.expr, node.targets)))

    def stmt_Assert(self, node):
        self.line('assert ' + self.expr(node.test) + (f', {self.expr(node.msg)}' if node.msg
                                                      else ''))

    def stmt_Global(self, node):
        self.line('global ' + ', '.join(node.names))

    def stmt_Nonlocal(self, node):
        self.line('nonlocal ' + ', '.join(node.names))

    def stmt_Raise(self, node):
        if not node.exc:
            if node.cause:
                raise ValueError("Node can't be used without a value attribute.")
            self.line('raise')
            return
        self.line('raise ' + self.expr(node.exc) + (f' from {self.expr(node.cause)}' if node.cause
                                                    else ''))

    def _try(self, node, star):
        self.block('try', node.body)
        for handler in node.handlers:
            self.stmt_ExceptHandler(handler, star)
        if node.orelse:
            self.block('else', node.orelse)
        if node.finalbody:
            self.block('finally', node.finalbody)

    def stmt_Try(self, node):
        self._try(node, '')

    def stmt_TryStar(self, node):
        self._try(node, '*')

    def stmt_ExceptHandler(self, node, star=''):
        head = 'except' + star
        if node.type:
            head += ' ' + self.expr(node.type)
        if node.name:
            head += ' as ' + node.name
        self.block(head, node.body)

    def decorators(self, node):
        self.blank()
        for decorator in node.decorator_list:
            self.line('@' + self.expr(decorator))

    def type_params(self, node):
        params = getattr(node, 'type_params', None)
        return '[' + ', '.join(map(self.expr, params)) + ']' if params else ''

    def stmt_ClassDef(self, node):
        self.decorators(node)
        head = 'class ' + node.name + self.type_params(node)
        if node.bases or node.keywords:
            head += '(' + ', '.join(map(self.expr, [*node.bases, *node.keywords])) + ')'
        self.block(head, node.body, node)

    def _function(self, node, keyword):
        self.decorators(node)
        head = f'{keyword} {node.name}{self.type_params(node)}({self.arguments(node.args)})'
        if node.returns:
            head += ' -> ' + self.expr(node.returns)
        self.block(head, node.body, node)

    def stmt_FunctionDef(self, node):
        self._function(node, 'def')

    def stmt_AsyncFunctionDef(self, node):
        self._function(node, 'async def')

    def stmt_TypeAlias(self, node):
        self.line(f'type {self.expr(node.name)}{self.type_params(node)} = '
                  + self.expr(node.value))

    def _for(self, node, keyword):
        self.block(f'{keyword} {self.expr(node.target, _P.TUPLE)} in {self.expr(node.iter)}',
                   node.body, node)
        if node.orelse:
            self.block('else', node.orelse)

    def stmt_For(self, node):
        self._for(node, 'for')

    def stmt_AsyncFor(self, node):
        self._for(node, 'async for')

    def stmt_If(self, node):
        self.block('if ' + self.expr(node.test), node.body)
        while len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            node = node.orelse[0]
            self.block('elif ' + self.expr(node.test), node.body)
        if node.orelse:
            self.block('else', node.orelse)

    def stmt_While(self, node):
        self.block('while ' + self.expr(node.test), node.body)
        if node.orelse:
            self.block('else', node.orelse)

    def stmt_With(self, node):
        self.block('with ' + ', '.join(map(self.expr, node.items)), node.body, node)

    def stmt_AsyncWith(self, node):
        self.block('async with ' + ', '.join(map(self.expr, node.items)), node.body, node)

    def stmt_Match(self, node):
        self.line(f'match {self.expr(node.subject)}:')
        self._indent += 1
        for case in node.cases:
            self.stmt_match_case(case)
        self._indent -= 1

    def stmt_match_case(self, node):
        head = 'case ' + self.expr(node.pattern)
        if node.guard:
            head += ' if ' + self.expr(node.guard)
        self.block(head, node.body)

    ### Expressions ###

    def expr(self, node, place=_P.TEST):
        """An expression for a place that binds as `place`."""
        method = getattr(self, 'expr_' + type(node).__name__, None)
        if method is None:
            raise TypeError(f'cannot unparse {type(node).__name__}')
        return method(node, place)

    @staticmethod
    def parens(text, wanted):
        return f'({text})' if wanted else text

    def expr_FunctionType(self, node, place):
        return f"({', '.join(map(self.expr, node.argtypes))}) -> {self.expr(node.returns)}"

    def expr_alias(self, node, place):
        return node.name + (f' as {node.asname}' if node.asname else '')

    def expr_withitem(self, node, place):
        text = self.expr(node.context_expr)
        return text + (f' as {self.expr(node.optional_vars)}' if node.optional_vars else '')

    def expr_keyword(self, node, place):
        return ('**' if node.arg is None else node.arg + '=') + self.expr(node.value)

    def expr_Name(self, node, place):
        return node.id

    def expr_Constant(self, node, place):
        value = node.value
        if isinstance(value, tuple):
            text = ', '.join(map(self._constant, value)) + (',' if len(value) == 1 else '')
            return f'({text})'
        if value is ...:
            return '...'
        return ('u' if node.kind == 'u' else '') + self._constant(value)

    def _constant(self, value):
        if isinstance(value, (float, complex)):
            # There is no literal for what is too large, nor for nan.
            return (repr(value).replace('inf', _INFINITY)
                    .replace('nan', f'({_INFINITY}-{_INFINITY})'))
        if isinstance(value, tuple):
            return self.expr_Constant(ast.Constant(value), _P.TEST)
        return '...' if value is ... else repr(value)

    def expr_List(self, node, place):
        return '[' + ', '.join(map(self.expr, node.elts)) + ']'

    def items(self, elements):
        """The elements of a tuple: the comma makes one of one."""
        return ', '.join(map(self.expr, elements)) + (',' if len(elements) == 1 else '')

    def expr_Tuple(self, node, place):
        return self.parens(self.items(node.elts), not node.elts or place > _P.TUPLE)

    def expr_Set(self, node, place):
        # An empty one has no display.
        return '{' + ', '.join(map(self.expr, node.elts)) + '}' if node.elts else '{*()}'

    def expr_Dict(self, node, place):
        items = []
        for key, value in zip(node.keys, node.values):
            if key is None:
                items.append('**' + self.expr(value, _P.EXPR))
            else:
                items.append(f'{self.expr(key)}: {self.expr(value)}')
        return '{' + ', '.join(items) + '}'

    def _comprehension(self, element, generators):
        return element + ''.join(map(self.expr, generators))

    def expr_comprehension(self, node, place):
        text = ' async for ' if node.is_async else ' for '
        text += self.expr(node.target, _P.TUPLE) + ' in ' + self.expr(node.iter, _P.TEST.next())
        return text + ''.join(' if ' + self.expr(condition, _P.TEST.next())
                              for condition in node.ifs)

    def expr_ListComp(self, node, place):
        return '[' + self._comprehension(self.expr(node.elt), node.generators) + ']'

    def expr_SetComp(self, node, place):
        return '{' + self._comprehension(self.expr(node.elt), node.generators) + '}'

    def expr_GeneratorExp(self, node, place):
        return '(' + self._comprehension(self.expr(node.elt), node.generators) + ')'

    def expr_DictComp(self, node, place):
        pair = f'{self.expr(node.key)}: {self.expr(node.value)}'
        return '{' + self._comprehension(pair, node.generators) + '}'

    def expr_IfExp(self, node, place):
        inner = _P.TEST.next()
        return self.parens(f'{self.expr(node.body, inner)} if {self.expr(node.test, inner)} else '
                           + self.expr(node.orelse, _P.TEST), place > _P.TEST)

    def expr_Lambda(self, node, place):
        arguments = self.arguments(node.args)
        text = f"lambda{' ' if arguments else ''}{arguments}: {self.expr(node.body, _P.TEST)}"
        return self.parens(text, place > _P.TEST)

    def expr_NamedExpr(self, node, place):
        return self.parens(f'{self.expr(node.target, _P.ATOM)} := '
                           + self.expr(node.value, _P.ATOM), place > _P.NAMED_EXPR)

    def expr_Yield(self, node, place):
        text = 'yield' + (' ' + self.expr(node.value, _P.ATOM) if node.value else '')
        return self.parens(text, place > _P.YIELD)

    def expr_YieldFrom(self, node, place):
        if not node.value:
            raise ValueError("Node can't be used without a value attribute.")
        return self.parens('yield from ' + self.expr(node.value, _P.ATOM), place > _P.YIELD)

    def expr_Await(self, node, place):
        text = 'await' + (' ' + self.expr(node.value, _P.ATOM) if node.value else '')
        return self.parens(text, place > _P.AWAIT)

    def expr_UnaryOp(self, node, place):
        operator, level = _UNARY[type(node.op).__name__]
        # -(-1) and the like: the sign must not become part of something else.
        operand = self.expr(node.operand, level)
        return self.parens(operator + operand, place > level)

    def expr_BinOp(self, node, place):
        operator, level = _BINARY[type(node.op).__name__]
        if operator == '**':
            left, right = level.next(), level
        else:
            left, right = level, level.next()
        return self.parens(f'{self.expr(node.left, left)} {operator} '
                           + self.expr(node.right, right), place > level)

    def expr_BoolOp(self, node, place):
        operator, level = (' and ', _P.AND) if isinstance(node.op, ast.And) else (' or ', _P.OR)
        # Each operand binds tighter than the one before: a and (b and c) keeps its shape.
        inner = level
        values = []
        for value in node.values:
            inner = inner.next()
            values.append(self.expr(value, inner))
        return self.parens(operator.join(values), place > level)

    def expr_Compare(self, node, place):
        inner = _P.CMP.next()
        text = self.expr(node.left, inner)
        for operator, right in zip(node.ops, node.comparators):
            text += f' {_COMPARE[type(operator).__name__]} {self.expr(right, inner)}'
        return self.parens(text, place > _P.CMP)

    def expr_Attribute(self, node, place):
        value = self.expr(node.value, _P.ATOM)
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, int):
            value += ' '        # 3.real would be a float and a name
        return f'{value}.{node.attr}'

    def expr_Call(self, node, place):
        arguments = ', '.join(map(self.expr, [*node.args, *node.keywords]))
        return f'{self.expr(node.func, _P.ATOM)}({arguments})'

    def expr_Subscript(self, node, place):
        index = node.slice
        if isinstance(index, ast.Tuple) and index.elts:
            text = self.items(index.elts)
        else:
            text = self.expr(index)
        return f'{self.expr(node.value, _P.ATOM)}[{text}]'

    def expr_Slice(self, node, place):
        text = (self.expr(node.lower) if node.lower else '') + ':'
        text += self.expr(node.upper) if node.upper else ''
        return text + (':' + self.expr(node.step) if node.step else '')

    def expr_Starred(self, node, place):
        return '*' + self.expr(node.value, _P.EXPR)

    ### Parameters ###

    def expr_arg(self, node, place):
        return node.arg + (': ' + self.expr(node.annotation) if node.annotation else '')

    def arguments(self, node):
        positional = node.posonlyargs + node.args
        defaults = [None] * (len(positional) - len(node.defaults)) + node.defaults
        parts = []
        for index, (parameter, default) in enumerate(zip(positional, defaults), 1):
            parts.append(self.expr(parameter) + ('=' + self.expr(default) if default else ''))
            if index == len(node.posonlyargs):
                parts.append('/')
        if node.vararg or node.kwonlyargs:
            star = '*'
            if node.vararg:
                star += node.vararg.arg
                if node.vararg.annotation:
                    star += ': ' + self.expr(node.vararg.annotation)
            parts.append(star)
        for parameter, default in zip(node.kwonlyargs, node.kw_defaults):
            parts.append(self.expr(parameter) + ('=' + self.expr(default) if default else ''))
        if node.kwarg:
            parts.append('**' + self.expr(node.kwarg))
        return ', '.join(parts)

    def expr_arguments(self, node, place):
        return self.arguments(node)

    def _type_param(self, mark, node):
        bound = getattr(node, 'bound', None)
        text = mark + node.name + (': ' + self.expr(bound) if bound else '')
        default = getattr(node, 'default_value', None)
        return text + (' = ' + self.expr(default) if default else '')

    def expr_TypeVar(self, node, place):
        return self._type_param('', node)

    def expr_TypeVarTuple(self, node, place):
        return self._type_param('*', node)

    def expr_ParamSpec(self, node, place):
        return self._type_param('**', node)

    ### f-strings ###

    def expr_JoinedStr(self, node, place):
        parts = [(self._fstring_part(value), isinstance(value, ast.Constant))
                 for value in node.values]
        texts, quotes = [], list(_ALL_QUOTES)
        for text, constant in parts:
            if constant:
                text, possible = _quoted(text, quotes, escape_whitespace=True)
                if set(possible).isdisjoint(quotes):
                    return self._fstring_by_repr(parts)
                quotes = possible
            elif '\n' in text:
                # The same quotes may be inside (PEP 701).
                quotes = [q for q in quotes if q in _MULTI_QUOTES]
            texts.append(text)
        return f"f{quotes[0]}{''.join(texts)}{quotes[0]}"

    @staticmethod
    def _fstring_by_repr(parts):
        # The '"' in front makes repr() choose the other quotes.
        texts = [repr('"' + text)[2:-1] if constant else text for text, constant in parts]
        return f"f'''{''.join(texts)}'''"

    def _fstring_part(self, node, in_spec=False):
        if isinstance(node, ast.JoinedStr):
            return ''.join(self._fstring_part(value, in_spec) for value in node.values)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value.replace('{', '{{').replace('}', '}}')
            if in_spec:
                text = (text.replace('\\', '\\\\').replace("'", "\\'").replace('"', '\\"')
                        .replace('\n', '\\n'))
            return text
        if isinstance(node, ast.FormattedValue):
            return self._replacement(node)
        raise ValueError(f'Unexpected node inside JoinedStr, {node!r}')

    def _replacement(self, node):
        value = Unparser().expr(node.value, _P.TEST.next())
        text = '{' + (' ' if value.startswith('{') else '') + value
        if node.conversion != -1:
            text += '!' + chr(node.conversion)
        if node.format_spec:
            text += ':' + self._fstring_part(node.format_spec, in_spec=True)
        return text + '}'

    def expr_FormattedValue(self, node, place):
        return self._replacement(node)

    ### Patterns ###

    def expr_MatchValue(self, node, place):
        return self.expr(node.value)

    def expr_MatchSingleton(self, node, place):
        return repr(node.value)

    def expr_MatchSequence(self, node, place):
        return '[' + ', '.join(map(self.expr, node.patterns)) + ']'

    def expr_MatchStar(self, node, place):
        return '*' + (node.name or '_')

    def expr_MatchMapping(self, node, place):
        items = [f'{self.expr(key)}: {self.expr(pattern)}'
                 for key, pattern in zip(node.keys, node.patterns)]
        if node.rest is not None:
            items.append('**' + node.rest)
        return '{' + ', '.join(items) + '}'

    def expr_MatchClass(self, node, place):
        items = list(map(self.expr, node.patterns))
        items += [f'{name}={self.expr(pattern)}'
                  for name, pattern in zip(node.kwd_attrs, node.kwd_patterns)]
        return f"{self.expr(node.cls, _P.ATOM)}({', '.join(items)})"

    def expr_MatchAs(self, node, place):
        if node.name is None:
            return '_'
        if node.pattern is None:
            return node.name
        return self.parens(f'{self.expr(node.pattern, _P.BOR)} as {node.name}', place > _P.TEST)

    def expr_MatchOr(self, node, place):
        return self.parens(' | '.join(self.expr(pattern, _P.BOR.next())
                                      for pattern in node.patterns), place > _P.BOR)


def unparse(ast_obj):
    """The source of a tree."""
    return Unparser().visit(ast_obj)
