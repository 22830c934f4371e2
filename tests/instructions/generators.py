class Tree:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right

    def walk(self):
        if self.left is not None:
            yield from self.left.walk()
        yield self.value
        if self.right is not None:
            yield from self.right.walk()


def build(lo, hi):
    if lo > hi:
        return None
    mid = (lo + hi) // 2
    return Tree(build(lo, mid - 1), mid, build(mid + 1, hi))


def echo():
    got = None
    while True:
        got = yield got


print(sum(build(0, 8000).walk()))
g = echo()
next(g)
print(sum(g.send(i) for i in range(8000)))
