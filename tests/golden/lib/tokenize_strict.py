import tokenize, io, sys
def show(src, strict):
    try:
        if strict:
            it = tokenize._generate_tokens_from_c_tokenizer(io.StringIO(src).readline)
        else:
            it = tokenize.generate_tokens(io.StringIO(src).readline)
        for t in it:
            print(tokenize.tok_name[t.type], repr(t.string), t.start, t.end, repr(t.line))
    except (SyntaxError, tokenize.TokenError) as e: print(type(e).__name__, e)
for src in ('def f():\n    \\\n\'\'\'s\'\'\'\n', '\npass\n    \\\n\npass\n', '  x', 'if 1:\n  x\n\n  # d\n(\n)\n', 'f"a{b!r:>{c}}d{{"', "'''a\nb'''", '2sin(x)', '01234', '€ a', ')', '(]', 'x = f"\\N{DIGIT ONE}{1}"', 'f"{x:d\n}y"', 'def k(x):\n    x += 2\n  x += 5\n', 'a $ b', '1_a', '0b12', '1e+', '"abc'):
    for strict in (0, 1):
        print(repr(src), strict)
        show(src, strict)
