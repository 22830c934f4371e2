# atexit and gc: what a script sees of them.
import atexit
import gc


def show(f, *a):
    try:
        print(repr(f(*a)))
    except BaseException as e:
        print(type(e).__name__ + ':', e)


def bye(*args, **kwargs):
    print('bye', args, kwargs)


def dropped():
    print('never')


print(atexit.register(bye, 1, x=2) is bye)
atexit.register(bye, 'second')
atexit.register(dropped)
atexit.register(dropped)
print(atexit._ncallbacks())
atexit.unregister(dropped)
show(atexit.register, 5)
show(atexit.register)


@atexit.register
def decorated():
    print('decorated first')
    atexit.register(print, 'registered late')


print(gc.isenabled())
gc.disable()
print(gc.isenabled())
gc.enable()
show(gc.collect, 3)
show(gc.collect, 'x')
print(isinstance(gc.collect(), int), len(gc.get_count()), len(gc.get_stats()))
gc.set_threshold(500, 5)
print(gc.get_threshold()[:2])
show(gc.set_threshold)
print(gc.is_tracked([]), gc.is_tracked(1), gc.is_tracked('x'), gc.garbage)
phases = []
gc.callbacks.append(lambda phase, info: phases.append((phase, sorted(info))))
gc.collect()
gc.callbacks.clear()
print(phases)
print(sorted(gc.get_referents([1, 2], (3,))))
