# Module sys: values and functions that do not depend on the machine.
import sys


def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__ + ':', e)


print(sys.version_info[:2], sys.version_info >= (3, 13), sys.version_info.major)
print(type(sys.version_info).__name__, sys.version_info.releaselevel)
print(hex(sys.hexversion)[:6], sys.byteorder, sys.maxsize, sys.maxunicode, sys.platform)
print(sys.float_info)
print(sys.hash_info.width, sys.hash_info.modulus, sys.hash_info.inf, sys.hash_info.imag)
print(sys.flags.optimize, sys.flags.int_max_str_digits, len(sys.flags))
print(sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.getfilesystemencodeerrors())
for status in (None, 3, 'text', (1, 2), [1]):
    try:
        sys.exit(status)
    except SystemExit as e:
        print(repr(e), repr(e.code))
show(sys.setrecursionlimit, 0)
show(sys.setrecursionlimit, 'a')
show(sys.setrecursionlimit, 1)
old = sys.getrecursionlimit()
sys.setrecursionlimit(200)


def depth(n):
    try:
        return depth(n + 1)
    except RecursionError:
        return n


print(150 < depth(0) < 200, sys.getrecursionlimit())
sys.setrecursionlimit(old)
print(sys.intern('some' + 'thing') is sys.intern('someth' + 'ing'))
show(sys.intern, 1)


class S(str):
    pass


show(sys.intern, S('x'))
show(sys.get_asyncgen_hooks)
show(sys.set_asyncgen_hooks, 1)
show(sys.set_asyncgen_hooks, finalizer=1)
sys.set_asyncgen_hooks(firstiter=print)
print(sys.get_asyncgen_hooks().firstiter is print, sys.get_asyncgen_hooks()[1])
sys.set_asyncgen_hooks(None, None)
print(tuple(sys.get_asyncgen_hooks()))
show(sys.set_coroutine_origin_tracking_depth, -1)
show(sys.get_coroutine_origin_tracking_depth)
show(sys.set_int_max_str_digits, 100)
sys.set_int_max_str_digits(700)
show(lambda: len(str(10 ** 800)))
sys.set_int_max_str_digits(0)
show(lambda: len(str(10 ** 8000)))
sys.set_int_max_str_digits(4300)
show(sys.setswitchinterval, 0)
sys.setswitchinterval(0.01)
show(sys.getswitchinterval)


class Sized:
    def __init__(self, size):
        self.size = size

    def __sizeof__(self):
        return self.size


show(sys.getsizeof, Sized(-1))
show(sys.getsizeof, Sized('x'))
show(sys.getsizeof, Sized('x'), 5)
print(sys.getsizeof([]) > 0)
show(sys.displayhook, None)
sys.displayhook([1, 'x'])
print(_)
show(sys.audit)
events = []
sys.audit('some.event', 1, 'two')
print(type(sys.implementation).__name__, sys.implementation.name == sys.implementation.name.lower())
print('os' in sys.stdlib_module_names, 'nothing' in sys.stdlib_module_names)
print(sys.modules['sys'] is sys, isinstance(sys.path, list), isinstance(sys.argv, list))
show(type(sys.flags))
show(type(sys.version_info))
v = type(sys.float_info)(range(11))
print(v.max, v.rounds, v.n_fields, v.n_sequence_fields, v.__match_args__[:2])
print(v.__reduce__()[1])
show(type(sys.float_info), range(3))
show(type(sys.float_info), range(30))
show(type(sys.float_info), 5)
print(v.__replace__(max='M')[:2])
show(v.__replace__, nope=1)
show(setattr, v, 'max', 1)
print(v == tuple(range(11)), hash(v) == hash(tuple(range(11))))
