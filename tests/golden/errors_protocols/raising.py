# raise in all forms, the implicit context, and what except accepts.
def show(f):
    try:
        print(repr(f()))
    except BaseException as e:
        print(type(e).__name__ + ':', e)


def r(x, *cause):
    if cause:
        raise x from cause[0]
    raise x


class NotException:
    pass


class Strange(Exception):
    def __new__(cls):
        return NotException()


for x in (1, None, 'text', NotException, NotException(), (ValueError,), Strange):
    try:
        r(x)
    except BaseException as e:
        print(type(e).__name__, str(e).split(' at 0x')[0])
for cause in (1, 'x', NotException):
    show(lambda: r(ValueError('v'), cause))
for cause in (None, KeyError, KeyError('k')):
    try:
        r(ValueError('v'), cause)
    except ValueError as e:
        print(repr(e), repr(e.__cause__), e.__suppress_context__)

try:
    try:
        raise ValueError(1)
    except ValueError:
        raise KeyError(2)
except KeyError as e:
    print(repr(e.__context__), e.__cause__, e.__suppress_context__)

try:
    try:
        raise ValueError(1)
    except ValueError as first:
        try:
            raise TypeError(2)
        except TypeError:
            raise first
except ValueError as e:
    print(repr(e), repr(e.__context__), e.__context__.__context__)

try:
    try:
        raise ValueError(1)
    finally:
        1 / 0
except ZeroDivisionError as e:
    print(repr(e.__context__))

try:
    raise
except RuntimeError as e:
    print(e)


def nested():
    try:
        raise ValueError('outer')
    except ValueError:
        try:
            raise
        except ValueError as e:
            return e.__context__


print(nested())
for bad in (int, 1, (ValueError, int), 'x'):
    def catch():
        try:
            raise ValueError('v')
        except bad:
            return 'caught'
    show(catch)

import sys
print(sys.exc_info(), sys.exception())
try:
    raise ValueError('now')
except ValueError as e:
    print(sys.exc_info()[0].__name__, sys.exc_info()[1] is e, sys.exception() is e,
          sys.exc_info()[2] is e.__traceback__)
print(sys.exception())


def gen():
    try:
        yield sys.exception()
        raise KeyError('g')
    except KeyError as e:
        yield e.__context__
    yield sys.exception()


try:
    raise ValueError('around')
except ValueError:
    print([repr(x) for x in gen()])


def deep(n):
    return deep(n + 1)


try:
    deep(0)
except RecursionError as e:
    print(e)
assert True, 'fine'
try:
    assert [], 'message'
except AssertionError as e:
    print(repr(e))
try:
    [].foo
except AttributeError as e:
    print(e, e.name, e.obj)
try:
    undefined_name
except NameError as e:
    print(e, e.name)
try:
    import no_such_module
except ImportError as e:
    print(e, e.name, e.path, type(e).__name__)
