# A function with yield in it is a generator: each next() runs to the next yield.
def odd():
    print('Step 1')
    yield 1
    print('Step 2')
    yield 2
    print('Step 3')
    return 3


g = odd()
one = next(g)
print(one)
two = next(g)
print(two)
try:
    next(g)
except StopIteration as e:
    print('StopIteration, value', e.value)


def fib(max):
    n, a, b = 0, 0, 1
    while n < max:
        yield b
        a, b = b, a + b
        n += 1
    return 'Done'


for i in fib(10):
    print(i, end=' ')
print()

g = fib(5)
while True:
    try:
        x = next(g)
        print('g: %d' % x)
    except StopIteration as e:
        print('Generator return value:', e.value)
        break
