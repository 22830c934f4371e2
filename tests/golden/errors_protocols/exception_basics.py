# BaseException: arguments, attributes, text, notes, pickling.
import copy
import pickle


def show(f):
    try:
        print(repr(f()))
    except BaseException as e:
        print(type(e).__name__ + ':', e)


for e in (ValueError(), ValueError(1), ValueError('a', 2), KeyError('k'), KeyError(),
          KeyError(1, 2), OSError(2, 'text'), OSError(2, 'text', 'file'),
          OSError(2, 'text', 'file', None, 'file2'), OSError(99999, 'x'), OSError('one'),
          StopIteration(5), StopIteration(), SystemExit(), SystemExit(3), SystemExit(1, 2),
          ImportError('m', name='n', path='p'), ModuleNotFoundError('m', name='n'),
          AttributeError('a', name='n', obj=1), NameError('x', name='y'),
          UnicodeEncodeError('ascii', 'h\xe9', 1, 2, 'bad'),
          UnicodeEncodeError('ascii', 'h\u20ac\u20ac', 1, 3, 'bad'),
          UnicodeDecodeError('utf-8', b'a\xff', 1, 2, 'bad'),
          UnicodeDecodeError('utf-8', b'a\xff\xfe', 1, 3, 'bad'),
          UnicodeTranslateError('a\U0001f600', 1, 2, 'bad'),
          SyntaxError('m', ('dir/f.py', 3, 4, 'text')), SyntaxError('m'), SyntaxError(),
          BlockingIOError(11, 'x', 7)):
    print(type(e).__name__, repr(e), '|', e, '|', e.args)

for name in ('errno', 'strerror', 'filename', 'filename2'):
    print(name, [getattr(OSError(*a), name) for a in
                 ((), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), (1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6))])
for n in (1, 2, 3, 4, 9, 10, 11, 13, 17, 20, 21, 32, 103, 104, 110, 111, 115):
    print(n, type(OSError(n, 'm')).__name__, end='; ')
print()
print(BlockingIOError(11, 'x', 7).characters_written)
show(lambda: OSError(11, 'x').characters_written)
print(StopIteration(1, 2).value, StopIteration().value, SystemExit().code, SystemExit(1, 2).code)
e = SyntaxError('m', ('f', 1, 2, 't', 3, 4))
print(e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset,
      e.print_file_and_line)

e = ValueError('x')
print(e.__context__, e.__cause__, e.__suppress_context__, e.__traceback__)
e.__cause__ = KeyError('c')
print(e.__suppress_context__, repr(e.__cause__))
e.args = [1, 2]
print(e.args, str(e), repr(e))
show(lambda: setattr(e, '__cause__', 1))
show(lambda: setattr(e, '__context__', 1))
show(lambda: setattr(e, '__traceback__', 1))
show(lambda: setattr(e, '__suppress_context__', 1))
show(lambda: delattr(e, '__cause__'))
show(lambda: delattr(e, 'args'))
show(lambda: e.with_traceback(1))
print(e.with_traceback(None) is e)
show(lambda: e.add_note(1))
e.add_note('one')
e.add_note('two')
print(e.__notes__)
e.__notes__ = 1
show(lambda: e.add_note('three'))
show(lambda: ValueError(x=1))
show(lambda: AttributeError(x=1))
show(lambda: ImportError('a', nam='b'))
show(lambda: OSError(1, 2, x=1))
show(lambda: UnicodeEncodeError(1))
show(lambda: UnicodeEncodeError(1, 2, 3, 4, 5))
show(lambda: SyntaxError('a', (1, 2)))
show(lambda: SyntaxError('a', (1, 2, 3, 4, 5)))
show(lambda: e.__setstate__(1))


class Custom(OSError):
    def __init__(self, a, b, extra):
        super().__init__(a, b)
        self.extra = extra


c = Custom(2, 'text', 'more')
print(type(c).__name__, c.errno, c.strerror, c.extra, c.args)

for e in (ValueError(1, 2), OSError(2, 'm', 'f'), OSError(2, 'm', 'f', None, 'g'),
          ImportError('m', name='n', path='p'), AttributeError('m', name='n'),
          UnicodeDecodeError('utf-8', b'a\xff', 1, 2, 'bad')):
    e.attr = 'kept'
    for other in (copy.copy(e), pickle.loads(pickle.dumps(e))):
        print(type(other).__name__, other.args, other.attr, getattr(other, 'filename', None),
              getattr(other, 'filename2', None), getattr(other, 'name', None))
