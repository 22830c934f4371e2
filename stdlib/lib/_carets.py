"""Which part of an expression's text the carets of a traceback should single out.

The text of a failing expression is cut into operands, brackets and operators - no more of a
parse than needed, so that a traceback never needs the compiler - and its outermost operation
found: the operator of a binary operation, the brackets of a subscript or a call.
"""

_BINARY = {'|': 1, '^': 2, '&': 3, '<<': 4, '>>': 4, '+': 5, '-': 5, '*': 6, '/': 6, '//': 6,
           '%': 6, '@': 6, '**': 8}
_OTHER = ('->', ':=', '==', '!=', '<=', '>=', '...', '**=', '//=', '>>=', '<<=')
_OPEN = {'(': ')', '[': ']', '{': '}'}
_KEYWORDS = {'and', 'or', 'not', 'in', 'is', 'if', 'else', 'lambda', 'yield', 'for', 'async',
             'from', 'return', 'raise', 'del', 'assert', 'import', 'while', 'with', 'def',
             'class', 'pass', 'break', 'continue', 'global', 'nonlocal', 'try', 'except',
             'finally', 'elif', 'as'}


class _NotUnderstood(Exception):
    pass


def _skip_string(text, pos, raw, formatted):
    """pos is at the opening quote; returns the position after the closing one."""
    quote = text[pos]
    if text.startswith(quote * 3, pos):
        quote *= 3
    pos += len(quote)
    while True:
        if pos >= len(text):
            raise _NotUnderstood
        if text.startswith(quote, pos):
            return pos + len(quote)
        char = text[pos]
        if char == '\\':
            pos += 1 if formatted and text.startswith('{', pos + 1) else 2
        elif char == '\n' and len(quote) == 1:
            raise _NotUnderstood
        elif formatted and text.startswith('{{', pos):
            pos += 2
        elif formatted and char == '{':
            pos = _skip_group(text, pos)
        else:
            pos += 1


def _skip_group(text, pos):
    """pos is at an opening bracket; returns the position after its closing one."""
    close = _OPEN[text[pos]]
    for kind, start, end in _items(text, pos + 1):
        if kind == 'close':
            if text[start] != close:
                raise _NotUnderstood
            return end
    raise _NotUnderstood


def _items(text, pos=0):
    """Yield (kind, start, end): 'operand', 'group', 'close', or an operator or keyword itself."""
    size = len(text)
    while pos < size:
        char = text[pos]
        if char.isspace():
            pos += 1
        elif char == '\\' and text.startswith('\n', pos + 1):
            pos += 2
        elif char == '#':
            pos = text.find('\n', pos)
            if pos < 0:
                return
        elif char in _OPEN:
            end = _skip_group(text, pos)
            yield 'group', pos, end
            pos = end
        elif char in ')]}':
            yield 'close', pos, pos + 1
            return
        elif char in '"\'':
            end = _skip_string(text, pos, False, False)
            yield 'operand', pos, end
            pos = end
        elif char.isalnum() or char == '_' or char == '.' and text[pos + 1:pos + 2].isdigit():
            end = pos + 1
            number = char.isdigit() or char == '.'
            while end < size and (text[end].isalnum() or text[end] == '_'
                                  or number and (text[end] == '.' or text[end] in '+-'
                                                 and text[end - 1] in 'eE'
                                                 and not text.startswith('0x', pos))):
                end += 1
            word = text[pos:end]
            if end < size and text[end] in '"\'' and len(word) <= 2:
                end = _skip_string(text, end, 'r' in word.lower(), 'f' in word.lower())
                yield 'operand', pos, end
            else:
                yield (word if word in _KEYWORDS or word == 'await' else 'operand'), pos, end
            pos = end
        else:
            for op in _OTHER:
                if text.startswith(op, pos):
                    break
            else:
                op = text[pos:pos + 2]
                if op not in _BINARY:
                    op = char
            yield ('operand' if op == '...' else op), pos, pos + len(op)
            pos += len(op)


def _in_parentheses(text, right, end):
    """Whether the right operand is one expression in parentheses, put right after the operator.

    The parenthesis is then marked with the operator, since the operand's own text begins later.
    """
    if len(right) != 1 or right[0][1] != end or text[end] != '(':
        return False
    try:
        inner = list(_items(text[end + 1:right[0][2] - 1]))
    except _NotUnderstood:
        return False
    return bool(inner) and not any(item[0] in (',', 'for', 'async') for item in inner)


def find(text):
    """(kind, start, end) of the part to single out, or None; positions in text.

    For kind 'binary' the part is the operator, for 'subscript' and 'call' the brackets.
    """
    try:
        items = list(_items(text))
    except _NotUnderstood:
        return None
    if len(items) == 1 and items[0][0] == 'group' and text[items[0][1]] == '(':
        inner = find(text[items[0][1] + 1:items[0][2] - 1])
        start = items[0][1] + 1
        return inner and (inner[0], inner[1] + start, inner[2] + start)
    best = None  # (precedence, item)
    operand_before = unary_first = False
    dotted = False
    for i, item in enumerate(items):
        kind = item[0]
        if kind in ('operand', 'group'):
            operand_before = True
        elif kind == '.':
            operand_before = False
        elif kind == 'await':
            if i == 0:
                unary_first = True
        elif kind in _BINARY and operand_before:
            precedence = _BINARY[kind]
            if best is None or precedence < best[0] or precedence == best[0] != 8:
                best = precedence, item
            operand_before = False
        elif kind in '+-~' and not operand_before and kind:
            if i == 0:
                unary_first = True
        else:
            return None  # a comparison, a lambda, a statement...
    if best is not None:
        if best[0] == 8 and unary_first and items[0][0] != 'await':
            return None
        start, end = best[1][1:]
        if end - start == 1 and _in_parentheses(text, [i for i in items if i[1] >= end], end):
            end += 1
        return 'binary', start, end
    if unary_first or len(items) < 2 or items[-1][0] != 'group' or items[-2][0] == '.':
        return None
    bracket = text[items[-1][1]]
    if bracket == '{':
        return None
    return ('subscript' if bracket == '[' else 'call'), items[-1][1], items[-1][2]


def is_plain_call(text):
    """Whether text is a call of a bare name: name(...)"""
    try:
        items = list(_items(text))
    except _NotUnderstood:
        return False
    return (len(items) == 2 and items[0][0] == 'operand' and items[1][0] == 'group'
            and text[items[0][1]:items[0][2]].isidentifier() and text[items[1][1]] == '(')
