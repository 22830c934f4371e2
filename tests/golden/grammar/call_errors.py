"""What calls and displays with stars say of wrong operands; unpacking; small rules of functions."""
import types
import warnings


def g(*a, **k): pass


class N: pass
nothing = None


for source in ('g(*N())', 'g(1, *N())', 'g(*N(), x=1)', '[*N()]', '(*N(),)', '{*N()}', 'print(*1)',
               'g(**1)', 'g(**{"a": 1}, **{"a": 2})', 'g(**{1: 3}, **{1: 5})', 'g(**{1: 2})',
               'g(a=1, **{"a": 2})', '{**1}', '{**[]}', '{**None}', 'nothing(*1)', 'N.__init__(*1)'):
    try:
        print(source, eval(source))
    except TypeError as e:
        print(source, '|', e)
for source in 'a, b = [1, 2, 3]', 'a, b = "abc"', 'a, b = {1: 2, 3: 4, 5: 6}', 'a, b = 1,':
    try:
        exec(source)
    except ValueError as e:
        print(source, '|', e)

for source in ('def f(*args: *b = 1): pass', 'def f(*args: b = 1): pass',
               'class A:\n  def f():\n    [[(__x := 2) for _ in ()] for __x in ()]'):
    try:
        compile(source, 's', 'exec')
    except SyntaxError as e:
        print(source, '|', e.msg, e.offset)

warnings.simplefilter('always')
with warnings.catch_warnings(record=True) as caught:
    def plain(): return 1
    def gen(): yield
    plain.__code__ = gen.__code__
    print(len(caught), caught[0].category.__name__)

own = {'None': None}
ns = {'type': type, '__builtins__': own}
exec('def f(): pass\nh = type(f)(f.__code__, {})', ns)
print(ns['f'].__builtins__ is own, ns['h'].__builtins__ is own)


class Outer:
    def f(self):
        class Inner:
            x = __class__
            def own(self): return __class__.__name__
        return Inner.x.__name__, Inner().own()


print(Outer().f())


class Slotted(property):
    __slots__ = ()


def documented(self):
    """text"""


print(Slotted(doc='lost').__doc__, Slotted(lambda self: 1).__doc__)
try:
    Slotted(documented)
except AttributeError as e:
    print(type(e).__name__)


def unmatched():
    try:
        1 / 0
    except TypeError as e:
        pass
try:
    unmatched()
except ZeroDivisionError as e:
    tb = e.__traceback__.tb_next
    print(tb.tb_frame.f_lineno - unmatched.__code__.co_firstlineno)
    print(types.TracebackType(None, tb.tb_frame, 1, 7).tb_lasti)
