# Errors found after parsing: scopes, misplaced statements, patterns.
SNIPPETS = [
    "return\n",
    "class A:\n    return 1\n",
    "yield 1\n",
    "class A:\n    yield 1\n",
    "yield from x\n",
    "async def f():\n    yield from x\n",
    "await x\n",
    "def f():\n    await x\n",
    "def f():\n    async for x in y: pass\n",
    "def f():\n    async with x: pass\n",
    "def f():\n    return [x async for x in y]\n",
    "async def f():\n    yield 1\n    return 2\n",
    "break\n",
    "continue\n",
    "if x:\n    break\n",
    "for x in y:\n    def f():\n        break\n",
    "try: pass\nexcept: pass\nexcept E: pass\n",
    "def f():\n    try: pass\n    except* E: return 1 + x\n",
    "for x in y:\n    try: pass\n    except* E: break\n",
    "def f(a, a): pass\n",
    "lambda a, *a: 1\n",
    "def f[T, T](): pass\n",
    "def f[T = int, U](): pass\n",
    "def f(a):\n    global a\n",
    "def f():\n    x = 1\n    global x\n",
    "def f():\n    print(x)\n    global x\n",
    "def f():\n    x: int\n    global x\n",
    "def f():\n    global x\n    x: int\n",
    "nonlocal x\n",
    "def f():\n    nonlocal x\n",
    "def f():\n    x = 1\n    def g():\n        x = 2\n        nonlocal x\n",
    "def f():\n    global x\n    nonlocal x\n",
    "class A:\n    nonlocal x\n",
    "def f[T]():\n    nonlocal T\n",
    "def f():\n    from m import *\n",
    "class A:\n    from m import *\n",
    "[x := 1 for x in y]\n",
    "[y for x in (y := z)]\n",
    "[[(x := 0) for y in z] for x in w]\n",
    "[(y := 1) for x in z for y in w]\n",
    "class A:\n    [y := x for x in z]\n",
    "[(yield x) for x in y]\n",
    "((yield x) for x in y)\n",
    "type X = (yield 1)\n",
    "type X[T: (y := 1)] = int\n",
    "def f[T: (yield 1)](): pass\n",
    "class A[T]((x := 1)): pass\n",
    "__debug__ = 1\n",
    "del __debug__\n",
    "x.__debug__ = 1\n",
    "def __debug__(): pass\n",
    "f(__debug__=1)\n",
    "import __debug__\n",
    "f(a=1, b=2, a=3)\n",
    "class A(x=1, x=2): pass\n",
    "*a = b\n",
    "*a, *b = c\n",
    "*a\n",
    "x = *a\n",
    "for *x in y: pass\n",
    "x = 1\nfrom __future__ import division\n",
    "from __future__ import nothing_like_this\n",
    "from __future__ import braces\n",
    "match x:\n    case _: pass\n    case 1: pass\n",
    "match x:\n    case y: pass\n    case 1: pass\n",
    "match x:\n    case y | 1: pass\n",
    "match x:\n    case [a, a]: pass\n",
    "match x:\n    case (a, 1) | (b, 2): pass\n",
    "match x:\n    case [*a, *b]: pass\n",
    "match x:\n    case {'k': 1, 'k': 2}: pass\n",
    "match x:\n    case {**r, 'k': 1}: pass\n",
    "match x:\n    case C(a=1, a=2): pass\n",
    "match x:\n    case C(a=1, 2): pass\n",
    "match x:\n    case 1 + 2: pass\n",
    "match x:\n    case y as _: pass\n",
    "match x:\n    case y as 1: pass\n",
    "match x:\n    case f'a': pass\n",
    "match x:\n    case -a: pass\n",
]

for text in SNIPPETS:
    try:
        compile(text, "<snippet>", "exec")
    except SyntaxError as e:
        print(repr(text))
        print("   ", type(e).__name__, e.lineno, e.offset, e.end_lineno, e.end_offset, e.msg)
    else:
        print(repr(text), "is fine")

# Deep nesting is refused, not crashed on.
for text in ["(" * 1000, "\n".join(" " * i + "if x:" for i in range(200)), "-" * 100000 + "1"]:
    try:
        compile(text, "<deep>", "exec")
    except (SyntaxError, MemoryError, RecursionError) as e:
        print(type(e).__name__, str(e).split(" (")[0])
