# What operators say about operands they do not take.
import operator

def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__ + ':', e)

binary = ['add', 'sub', 'mul', 'matmul', 'truediv', 'floordiv', 'mod', 'pow',
          'lshift', 'rshift', 'and_', 'xor', 'or_']
for name in binary:
    show(getattr(operator, name), 1, 'x')
    show(getattr(operator, name), None, 1)
    show(getattr(operator, 'i' + name.rstrip('_')), {}, 1)

for left in ('x', [1], (1,), b'x', bytearray(b'x')):
    for right in (1, None, 'y', [2], (2,), b'y', 1.5):
        if type(left) is type(right):
            continue
        if {type(left), type(right)} == {bytes, bytearray}:
            continue
        show(lambda: left + right)
        show(lambda: left * right)
        show(lambda: right * left)

show(lambda: -'x')
show(lambda: +[])
show(lambda: ~1.5)
show(abs, 'x')
show(divmod, 1, 'x')
show(pow, 1, 'x')
show(pow, 'x', 1, 2)
show(lambda: print >> 1)
show(lambda: len >> 1)
for op in ('<', '<=', '>', '>='):
    show(lambda: eval('1 ' + op + ' "x"'))
    show(lambda: eval('None ' + op + ' None'))
    show(lambda: eval('[1] ' + op + ' [None]'))
show(lambda: 1 == 'x')
show(lambda: 1 != 'x')
show(lambda: 1 in 2)
one = 1
show(lambda: one[0])
nothing = None
show(lambda: int[0])
show(lambda: nothing[0])


def assign():
    (1).__class__[0] = 2


def delete():
    del (1)[0]


def tuple_assign():
    ()[0] = 1


def tuple_delete():
    t = (1,)
    del t[0]


for f in (assign, delete, tuple_assign, tuple_delete):
    show(f)
show(len, 1)
show(hash, [])
show(hash, {1: 2})
show(iter, 1)
show(next, 1)
show(int, [])
show(int, 'x')
show(float, [])
show(float, 'x')
text, nothing = 'a', None
show(lambda: [1, 2][text])
show(lambda: 'ab'[text])
show(lambda: (1,)[nothing])
show(lambda: {}[[]])
show(bytes, 'x')
