class Vec:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def add(self, o):
        return Vec(self.x + o.x, self.y + o.y)

    def dot(self, o):
        return self.x * o.x + self.y * o.y


a, d, total = Vec(1.0, 2.0), Vec(0.001, 0.002), 0.0
for _ in range(6000):
    a = a.add(d)
    total += a.dot(d)
caught = 0
for i in range(2000):
    try:
        raise ValueError(i)
    except ValueError as e:
        caught += e.args[0]
print(round(total, 6), caught)
