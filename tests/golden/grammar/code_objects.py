import traceback
def f():
    (None
        .method
    )()
def g():
    (None.
        method
    )()
def h():
    return ('x'
       .upper()
       .lower(
         1,
         2)
       )
def i():
    x = None
    (x
     .y
     .z) = 3
def j():
    x = None
    del (x
     .y
     )
def k():
    x = None
    (x
     .y
     ) += 1
for fn in f,g,h,i,j,k:
    try: fn()
    except Exception: print(traceback.format_exc().replace(__file__, 'code_objects.py'), end='')


# Code objects: equality, empty tables, what functions are made of.
def code(text):
    return compile(text, '<text>', 'exec')


print(code('a = 1') == code('a = 1'), code('a = 1') == code('a = 1.0'),
      code('a = 0.0') == code('a = -0.0'), code('def f(): return x') == code('def f(): return y'))
same = code('x = [f(i) for i in "abc"]')
exec(same, {'f': ord})
print(same == code('x = [f(i) for i in "abc"]'), hash(same) == hash(code('x = [f(i) for i in "abc"]')))


def documented():
    """A text."""
    x = 'documented'


def plain():
    return 3


print(documented.__code__.co_consts, plain.__code__.co_consts, documented.__code__.co_flags)
bare = plain.__code__.replace(co_linetable=b'')
print(list(bare.co_lines()), bare == plain.__code__, eval(bare))
import types
import warnings
for arguments in ((1,), (None, 1), (None, None, None, 2)):
    try:
        types.FunctionType(plain.__code__, {}, *arguments)
    except TypeError as e:
        print(e)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    plain.__code__.co_lnotab
print(caught[0].message)


def declared():
    try:
        pass
    except Exception:
        global same
    else:
        return same is not None


print(declared())
try:
    float('5_5\0')
except ValueError as e:
    print(e)


class Hook:
    known = 1
    def __init__(self):
        self.b = self.a = self.c = 0
    def __getattr__(self, name):
        raise AttributeError


try:
    Hook().knwon
except AttributeError as e:
    print(e.name, type(e.obj).__name__)
print(Hook.__static_attributes__)
