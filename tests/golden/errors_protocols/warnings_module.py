# warnings: filters, registries, categories.
import sys
import warnings


def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__ + ':', e)


def shown(action, f, **filter_args):
    with warnings.catch_warnings(record=True) as log:
        warnings.resetwarnings()
        warnings.simplefilter(action, **filter_args)
        f()
    return [(w.category.__name__, str(w.message)) for w in log]


def three():
    for i in range(3):
        warnings.warn('repeated')


def different():
    for i in range(3):
        warnings.warn(f'number {i}', RuntimeWarning)


for action in ('default', 'always', 'module', 'once', 'ignore'):
    print(action, shown(action, three), shown(action, different))
show(shown, 'error', three)
show(shown, 'nonsense', three)
show(warnings.warn, 'x', int)
show(warnings.warn, 'x', 5)
show(warnings.warn)


def instance():
    warnings.warn(DeprecationWarning('as instance'))


print(shown('always', instance))
print(shown('always', instance, category=UserWarning))
with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('always')

    def inner(level):
        warnings.warn('where', stacklevel=level)

    def outer(level):
        inner(level)

    outer(1)
    outer(2)
    outer(3)
    outer(300)
    base = inner.__code__.co_firstlineno
    print([w.lineno - base for w in log[:3]], log[0].filename == __file__, log[3].filename)
with warnings.catch_warnings(record=True) as log:
    warnings.resetwarnings()
    warnings.filterwarnings('ignore', message='skip')
    warnings.filterwarnings('error', category=RuntimeWarning)
    warnings.filterwarnings('always', module='__main__', append=True)
    warnings.warn('skip this')
    warnings.warn('not this')
    show(warnings.warn, 'stop', RuntimeWarning)
    print([str(w.message) for w in log])
with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('default')
    registry = {}
    for i in range(2):
        warnings.warn_explicit('explicit', UserWarning, 'file.py', 7, registry=registry)
    warnings.warn_explicit('explicit', UserWarning, 'file.py', 8, 'mod', registry)
    print([(w.filename, w.lineno) for w in log], len(registry))
    show(warnings.warn_explicit, 'x', UserWarning, 'f', 'line')
    show(warnings.warn_explicit, 'x', UserWarning, 'f', 1, registry=5)
with warnings.catch_warnings():
    warnings.simplefilter('error')
    show(lambda: bool(NotImplemented))
    show(eval, '1 is 1')
print(warnings.formatwarning('text', UserWarning, 'f.py', 3, 'the line'))
log = []
with warnings.catch_warnings():
    warnings.simplefilter('always')
    warnings.showwarning = lambda *a, **k: log.append(str(a[0]))
    warnings.warn('replaced')
print(log)
with warnings.catch_warnings():
    warnings.simplefilter('always')
    sys.stderr = sys.stdout
    warnings.warn_explicit('printed', UserWarning, 'nofile.py', 12)


@warnings.deprecated('use other')
def old():
    return 'old'


with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('always')
    print(old(), [(w.category.__name__, str(w.message)) for w in log])
