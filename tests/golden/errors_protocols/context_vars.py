# contextvars: Context, ContextVar, Token.
from contextvars import Context, ContextVar, Token, copy_context


def show(f, *a, **k):
    try:
        print(clean(repr(f(*a, **k))))
    except BaseException as e:
        print(type(e).__name__ + ':', clean(str(e)))


def clean(text):
    import re
    return re.sub(r' at 0x[0-9a-f]+', '', text)


show(ContextVar, 1)
show(ContextVar)
show(Token)
show(Context, 1)
a = ContextVar('a', default=1)
b = ContextVar('b')
print(a.name, clean(repr(a)), clean(repr(b)))
print(a.get(), a.get(5), b.get(6))
show(b.get)
t1 = a.set(10)
t2 = a.set(20)
print(a.get(), t1.old_value is Token.MISSING, t2.old_value, t1.var is a, Token.MISSING)
print(clean(repr(t1)))
a.reset(t2)
print(a.get())
a.reset(t1)
print(a.get(), clean(repr(t1)))
show(a.reset, t1)
show(a.reset, 1)
show(b.reset, a.set(3))

ctx = copy_context()
print(len(ctx), ctx[a], b in ctx, ctx.get(b), ctx.get(b, 7), list(ctx) == [a])


def inside(value):
    a.set(value)
    b.set('b' + str(value))
    return a.get(), b.get()


print(ctx.run(inside, 30), a.get(), ctx[a], ctx[b])
show(b.get)
print(sorted((v.name, x) for v, x in ctx.items()), sorted(map(str, ctx.values())))
print(sorted(v.name for v in ctx.keys()))
copy = ctx.copy()
print(copy == ctx, copy is ctx, copy != ctx)
copy.run(a.set, 40)
print(copy == ctx, ctx[a], copy[a])
show(lambda: ctx[1])
show(lambda: 1 in ctx)
show(lambda: ctx.get(1))
show(lambda: Context()[a])
show(hash, ctx)
show(ctx.run)
show(ctx.run, ctx.run, print)
token = ctx.run(a.set, 5)
show(a.reset, token)
ctx.run(a.reset, token)


def failing():
    a.set(99)
    raise ValueError('inside')


show(ctx.run, failing)
print(ctx[a], a.get())


def nested():
    a.set('outer')
    inner = copy_context()
    inner.run(a.set, 'inner')
    return a.get(), inner[a]


print(copy_context().run(nested))
print(ContextVar[int], Token[str])
empty = Context()
print(len(empty), list(empty), empty.run(lambda: a.get()), empty == Context())


def iterate():
    seen = []
    for i, v in enumerate(copy_context()):
        ContextVar(f'new{i}').set(i)
        seen.append(v.name)
    return len(seen) == len(set(seen))


print(copy_context().run(iterate))
