"""The abstract syntax tree: node classes, parsing, and tools that walk trees."""
import _ast
import _ast_old
from _ast import *          # noqa: F403
from _ast import AST, PyCF_ONLY_AST, PyCF_TYPE_COMMENTS, PyCF_ALLOW_TOP_LEVEL_AWAIT
from _ast import PyCF_OPTIMIZED_AST

globals().update((name, cls) for name, cls in vars(_ast).items()
                 if isinstance(cls, type) and issubclass(cls, AST))


def parse(source, filename='<unknown>', mode='exec', *,
          type_comments=False, feature_version=None, optimize=-1):
    """Parse the source into an AST node."""
    flags = PyCF_ONLY_AST
    if optimize > 0:
        flags |= PyCF_OPTIMIZED_AST
    if type_comments:
        flags |= PyCF_TYPE_COMMENTS
    if isinstance(feature_version, tuple):
        major, minor = feature_version
        if major != 3:
            raise ValueError(f"Unsupported major version: {major}")
        feature_version = minor
    return compile(source, filename, mode, flags, optimize=optimize,
                   _feature_version=-1 if feature_version is None else feature_version)


def _literal_number(node):
    if isinstance(node, Constant) and type(node.value) in (int, float, complex):
        return node.value
    _malformed(node)


def _literal_signed(node):
    if isinstance(node, UnaryOp) and isinstance(node.op, (UAdd, USub)):
        value = _literal_number(node.operand)
        return +value if isinstance(node.op, UAdd) else -value
    return _literal_number(node)


def _malformed(node):
    text = 'malformed node or string'
    if lineno := getattr(node, 'lineno', None):
        text += f' on line {lineno}'
    raise ValueError(text + f': {node!r}')


def _literal(node):
    match node:
        case Constant():
            return node.value
        case Tuple():
            return tuple(map(_literal, node.elts))
        case List():
            return list(map(_literal, node.elts))
        case Set():
            return set(map(_literal, node.elts))
        case Call(func=Name(id='set'), args=[], keywords=[]):
            return set()
        case Dict():
            if len(node.keys) != len(node.values):
                _malformed(node)
            return dict(zip(map(_literal, node.keys), map(_literal, node.values)))
        case BinOp(op=Add() | Sub()):
            left, right = _literal_signed(node.left), _literal_number(node.right)
            if isinstance(left, (int, float)) and isinstance(right, complex):
                return left + right if isinstance(node.op, Add) else left - right
    return _literal_signed(node)


def literal_eval(node_or_string):
    """The value of an expression that holds only literals and containers of them."""
    if isinstance(node_or_string, str):
        node_or_string = parse(node_or_string.lstrip(' \t'), mode='eval')
    if isinstance(node_or_string, Expression):
        node_or_string = node_or_string.body
    return _literal(node_or_string)


def dump(node, annotate_fields=True, include_attributes=False, *, indent=None, show_empty=False):
    """The tree as text."""
    if not isinstance(node, AST):
        raise TypeError('expected AST, got %r' % node.__class__.__name__)
    if indent is not None and not isinstance(indent, str):
        indent = ' ' * indent
    return _Dump(annotate_fields, include_attributes, indent, show_empty).text(node, 0)[0]


class _Dump:
    def __init__(self, annotate, attributes, indent, show_empty):
        self.annotate, self.attributes = annotate, attributes
        self.indent, self.show_empty = indent, show_empty

    def text(self, node, level):
        """(text, fits on one line without further thought)"""
        level += 1
        prefix, sep = ('', ', ') if self.indent is None else ('\n' + self.indent * level,
                                                              ',\n' + self.indent * level)
        if isinstance(node, AST):
            return self.node(node, level, prefix, sep)
        if isinstance(node, list):
            if not node:
                return '[]', True
            return '[%s%s]' % (prefix, sep.join(self.text(x, level)[0] for x in node)), False
        return repr(node), True

    def node(self, node, level, prefix, sep):
        cls, args, simple, keywords = type(node), [], True, self.annotate
        postponed = []
        for name in node._fields:
            try:
                value = getattr(node, name)
            except AttributeError:
                keywords = True
                continue
            if value is None and getattr(cls, name, ...) is None:
                keywords = True
                continue
            if not self.show_empty:
                if value == []:
                    if not keywords:
                        postponed.append(repr(value))
                    continue
            if not keywords:
                args.extend(postponed)
                postponed = []
            text, easy = self.text(value, level)
            simple = simple and easy
            args.append(f'{name}={text}' if keywords else text)
        if self.attributes:
            for name in node._attributes:
                value = getattr(node, name, None)
                if value is None and getattr(cls, name, ...) is None:
                    continue
                if not hasattr(node, name):
                    continue
                text, easy = self.text(value, level)
                simple = simple and easy
                args.append(f'{name}={text}')
        name = cls.__name__
        if simple and len(args) <= 3:
            return f"{name}({', '.join(args)})", not args
        return f'{name}({prefix}{sep.join(args)})', False


def copy_location(new_node, old_node):
    """Copy the position of old_node to new_node, where both may have one."""
    for attr in 'lineno', 'col_offset', 'end_lineno', 'end_col_offset':
        if attr in old_node._attributes and attr in new_node._attributes:
            value = getattr(old_node, attr, None)
            if value is not None or (hasattr(old_node, attr) and attr.startswith('end_')):
                setattr(new_node, attr, value)
    return new_node


def fix_missing_locations(node):
    """Give nodes without a position that of their parent."""
    def fix(node, position):
        position = list(position)
        for i, attr in enumerate(('lineno', 'col_offset', 'end_lineno', 'end_col_offset')):
            if attr not in node._attributes:
                continue
            if getattr(node, attr, None) is None:
                setattr(node, attr, position[i])
            else:
                position[i] = getattr(node, attr)
        for child in iter_child_nodes(node):
            fix(child, position)
    fix(node, (1, 0, 1, 0))
    return node


def increment_lineno(node, n=1):
    """Move the tree down by n lines."""
    for child in walk(node):
        if isinstance(child, TypeIgnore):
            child.lineno = getattr(child, 'lineno', 0) + n
            continue
        if 'lineno' in child._attributes:
            child.lineno = getattr(child, 'lineno', 0) + n
        if 'end_lineno' in child._attributes and (end := getattr(child, 'end_lineno', 0)) is not None:
            child.end_lineno = end + n
    return node


def iter_fields(node):
    """(name, value) of the fields that are there."""
    for field in node._fields:
        try:
            yield field, getattr(node, field)
        except AttributeError:
            pass


def iter_child_nodes(node):
    """The direct child nodes."""
    for _, value in iter_fields(node):
        if isinstance(value, AST):
            yield value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, AST):
                    yield item


def walk(node):
    """The node and all below it, breadth first."""
    level = [node]
    while level:
        below = []
        for node in level:
            # The children are asked for before the caller gets to change the node.
            below += iter_child_nodes(node)
            yield node
        level = below


def get_docstring(node, clean=True):
    """The docstring of a module, class or function; None without one."""
    if not isinstance(node, (AsyncFunctionDef, FunctionDef, ClassDef, Module)):
        raise TypeError("%r can't have docstrings" % (node.__class__.__name__))
    if not (node.body and isinstance(node.body[0], Expr)):
        return None
    value = node.body[0].value
    if not (isinstance(value, Constant) and isinstance(value.value, str)):
        return None
    if clean:
        import inspect
        return inspect.cleandoc(value.value)
    return value.value


def get_source_segment(source, node, *, padded=False):
    """The text of `source` that made the node; None when a position is missing."""
    try:
        if node.end_lineno is None or node.end_col_offset is None:
            return None
        first, last = node.lineno - 1, node.end_lineno - 1
        start, end = node.col_offset, node.end_col_offset
    except AttributeError:
        return None
    import re
    lines = re.split(r'(?<=\n)|(?<=\r)(?!\n)', source)[first:last + 1]
    if first == last:
        return lines[0].encode()[start:end].decode()
    padding = ''
    if padded:
        head = lines[0].encode()[:start].decode()
        padding = ''.join(c if c in '\f\t' else ' ' for c in head)
    lines[0] = padding + lines[0].encode()[start:].decode()
    lines[-1] = lines[-1].encode()[:end].decode()
    return ''.join(lines)


class NodeVisitor:
    """Calls visit_CLASSNAME for each node; generic_visit goes on to the children."""

    def visit(self, node):
        return getattr(self, 'visit_' + node.__class__.__name__, self.generic_visit)(node)

    def visit_Constant(self, node):
        old = _ast_old.visit(self, node)
        return old(node) if old is not None else self.generic_visit(node)

    def generic_visit(self, node):
        for _, value in iter_fields(node):
            if isinstance(value, list):
                for item in value:
                    if isinstance(item, AST):
                        self.visit(item)
            elif isinstance(value, AST):
                self.visit(value)


class NodeTransformer(NodeVisitor):
    """A visitor whose methods give the node to put in place of the visited one, or None."""

    def generic_visit(self, node):
        for field, old in iter_fields(node):
            if isinstance(old, list):
                new = []
                for value in old:
                    if isinstance(value, AST):
                        value = self.visit(value)
                        if value is None:
                            continue
                        if not isinstance(value, AST):
                            new.extend(value)
                            continue
                    new.append(value)
                old[:] = new
            elif isinstance(old, AST):
                new = self.visit(old)
                if new is None:
                    delattr(node, field)
                else:
                    setattr(node, field, new)
        return node


def unparse(ast_obj):
    """Source text that parses to the same tree."""
    from _ast_unparse import Unparser
    return Unparser().visit(ast_obj)


def __getattr__(name):
    if name in _ast_old.classes:
        value = globals()[name] = _ast_old.lookup(name)
        return value
    if name == '_Precedence':
        from _ast_unparse import _Precedence
        return _Precedence
    raise AttributeError(f"module 'ast' has no attribute '{name}'")


def main():
    """The tree of a file or of standard input."""
    import argparse
    import sys
    parser = argparse.ArgumentParser(prog='python -m ast')
    parser.add_argument('infile', nargs='?', default='-',
                        help='the file to parse; defaults to stdin')
    parser.add_argument('-m', '--mode', default='exec',
                        choices=('exec', 'single', 'eval', 'func_type'),
                        help='specify what kind of code must be parsed')
    parser.add_argument('--no-type-comments', default=True, action='store_false',
                        help="don't add information about type comments")
    parser.add_argument('-a', '--include-attributes', action='store_true',
                        help='include attributes such as line numbers and column offsets')
    parser.add_argument('-i', '--indent', type=int, default=3,
                        help='indentation of nodes (number of spaces)')
    args = parser.parse_args()
    if args.infile == '-':
        name, source = '<stdin>', sys.stdin.buffer.read()
    else:
        name = args.infile
        with open(args.infile, 'rb') as infile:
            source = infile.read()
    tree = parse(source, name, args.mode, type_comments=args.no_type_comments)
    print(dump(tree, include_attributes=args.include_attributes, indent=args.indent))


if __name__ == '__main__':
    main()
