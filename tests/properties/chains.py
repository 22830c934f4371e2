"""Chains of coroutines against a plain model.

Random trees of generators and coroutines are written down twice: with `yield from` and `await`, which
the machine links so that a resume jumps to the leaf, and with the loop that PEP 380 says they stand
for, which links nothing. Both get the same random next, send, throw and close at their roots, in the
middle and at shared children; they re-enter themselves while they run. Every result, exception and
side effect must be the same.

    coil tests/properties/chains.py [number of trees, 300] [first seed, 0]
"""
import random
import sys

EXCEPTIONS = ["KeyError", "ValueError", "ZeroDivisionError", "GeneratorExit", "StopIteration"]


class Yield:
    """What a coroutine awaits to suspend with a value."""

    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)


class Foreign:
    """An iterator that is no generator, with a throw of its own."""

    def __init__(self, world, name, count):
        self.world, self.name, self.left = world, name, count

    def __iter__(self):
        return self

    __await__ = __iter__

    def __next__(self):
        return self.send(None)

    def send(self, value):
        self.world.log(self.name, "sent", value)
        if self.left == 0:
            raise StopIteration(self.name)
        self.left -= 1
        return (self.name, self.left)

    def throw(self, exc):
        self.world.log(self.name, "thrown", type(exc).__name__)
        if self.left > 1:
            self.left -= 2
            return (self.name, "caught")
        raise exc

    def close(self):
        self.world.log(self.name, "closed")


class World:
    """One run: its log and the generators that the script of operations may name."""

    def __init__(self):
        self.events = []
        self.known = {}

    def log(self, *event):
        self.events.append(event)

    def know(self, name, gen):
        self.known[name] = gen
        return gen

    def poke(self, name, how):
        """Resumes a generator from inside another one."""
        self.log("poke", name, how, self.resume(name, how, None))

    def resume(self, name, how, value):
        gen = self.known.get(name)
        if gen is None:
            return "unknown"
        try:
            if how == "send":
                return "yield", gen.send(value)
            if how == "throw":
                return "yield", gen.throw(value)
            return "closed", gen.close()
        except StopIteration as e:
            return "return", e.value
        except BaseException as e:
            return "raise", type(e).__name__, str(e).replace("coroutine", "generator")


EXPANSION = """\
_i = iter({it})
try:
    _y = next(_i)
except StopIteration as _e:
    r = _e.value
else:
    while True:
        try:
            _s = yield _y
        except GeneratorExit as _e:
            try:
                _m = _i.close
            except AttributeError:
                pass
            else:
                _m()
            raise _e
        except BaseException as _e:
            try:
                _m = _i.throw
            except AttributeError:
                raise _e
            try:
                _y = _m(_e)
            except StopIteration as _e2:
                r = _e2.value
                break
        else:
            try:
                if _s is None:
                    _y = next(_i)
                else:
                    _y = _i.send(_s)
            except StopIteration as _e:
                r = _e.value
                break
"""


class Writer:
    """Writes one random tree as source text, linked or as the model."""

    def __init__(self, seed, linked, is_async):
        self.random = random.Random(seed)
        self.linked, self.is_async = linked, is_async
        self.lines = []
        self.count = 0
        self.shared = []

    def put(self, depth, text):
        for line in text.splitlines():
            self.lines.append("    " * depth + line)

    def suspend(self, depth, value):
        if self.linked and self.is_async:
            self.put(depth, f"r = await Yield({value!r})")
        else:
            self.put(depth, f"r = yield {value!r}")

    def delegate(self, depth, it):
        if self.linked:
            self.put(depth, f"r = {'await' if self.is_async else 'yield from'} {it}")
        else:
            self.put(depth, EXPANSION.format(it=it))

    def child(self, level):
        """An expression that makes or names what to delegate to."""
        kind = self.random.random()
        if kind < 0.12:
            self.count += 1
            return f"Foreign(w, 'f{self.count}', {self.random.randrange(4)})"
        if kind < 0.18 and not self.is_async:
            return "[1, 2]"
        if kind < 0.35 and self.shared and not self.is_async:
            return f"w.known[{self.random.choice(self.shared)!r}]"
        name = self.function(level + 1)
        if kind < 0.6:
            return f"w.know({name!r}, {name}())"
        return f"{name}()"

    def body(self, depth, level, nest):
        for _ in range(self.random.randrange(1, 4)):
            what = self.random.random()
            if what < 0.35:
                self.suspend(depth, self.random.randrange(100))
                self.put(depth, "w.log(name, 'got', r)")
            elif what < 0.7 and level < 5 and self.count < 14:
                self.delegate(depth, self.child(level))
                self.put(depth, "w.log(name, 'result', r)")
            elif what < 0.85 and nest < 3:
                self.attempt(depth, level, nest)
            elif what < 0.90:
                self.put(depth, f"w.poke({self.target()!r}, {self.random.choice(['send', 'close'])!r})")
            elif what < 0.95:
                self.put(depth, f"if w.log(name, 'raises') is None: raise {self.random.choice(EXCEPTIONS)}(name)")
            else:
                self.put(depth, f"if w.log(name, 'returns') is None: return {self.random.randrange(100)}")

    def attempt(self, depth, level, nest):
        self.put(depth, "try:")
        self.body(depth + 1, level, nest + 1)
        how = self.random.random()
        if how < 0.7:
            caught = self.random.choice(["KeyError", "(ValueError, KeyError)", "Exception",
                                         "GeneratorExit", "BaseException"])
            self.put(depth, f"except {caught} as e:")
            self.put(depth + 1, "w.log(name, 'caught', type(e).__name__)")
            if self.random.random() < 0.4:
                self.body(depth + 1, level, nest + 1)
            if self.random.random() < 0.3:
                self.put(depth + 1, "raise")
        if how > 0.5:
            self.put(depth, "finally:")
            self.put(depth + 1, "w.log(name, 'finally')")
            if self.random.random() < 0.2:
                self.suspend(depth + 1, "in finally")

    def target(self):
        names = ["n1"] if self.is_async else ["n1"] + self.shared + [f"n{i}" for i in range(2, 8)]
        return self.random.choice(names)

    def function(self, level):
        self.count += 1
        name = f"n{self.count}"
        outer, self.lines = self.lines, []
        self.put(0, f"{'async ' if self.linked and self.is_async else ''}def {name}(name={name!r}):")
        self.put(1, "w.log(name, 'starts')")
        self.body(1, level, 0)
        if self.linked and self.is_async:
            self.put(1, "return name")
        else:
            self.put(1, "return name\nyield")
        self.functions.append("\n".join(self.lines))
        self.lines = outer
        return name

    def write(self):
        self.functions = []
        if not self.is_async:
            for _ in range(self.random.randrange(3)):
                name = self.function(3)
                self.shared.append(name)
        self.root = self.function(0)
        return "\n".join(self.functions) + "\n"


def play(seed, linked, is_async, script):
    writer = Writer(seed, linked, is_async)
    source = writer.write()
    world = World()
    space = {"w": world, "Yield": Yield, "Foreign": Foreign}
    exec(compile(source, f"tree {seed}", "exec"), space)
    for name in writer.shared:
        world.know(name, space[name]())
    world.know(writer.root, space[writer.root]())
    if writer.root != "n1":
        world.know("n1", world.known[writer.root])
    for op in script(writer.root, writer.shared):
        result = world.resume(*op)
        world.log("op", op[0], op[1], result)
        if is_async and result[0] != "yield":
            break
    return source, world


def make_script(seed, is_async):
    def script(root, shared):
        r = random.Random(seed * 7919 + 1)
        names = [root] * 4 + shared
        if not is_async:
            names += [f"n{i}" for i in range(2, 8)]
        yield root, "send", None
        for _ in range(r.randrange(5, 40)):
            what = r.random()
            name = root if is_async else r.choice(names)
            if what < 0.75:
                yield name, "send", r.choice([None, None, 1, "x"])
            elif what < 0.93:
                exc = r.choice(EXCEPTIONS[:-1] if is_async else EXCEPTIONS)
                yield name, "throw", getattr(__import__("builtins"), exc)("from outside")
            else:
                yield name, "close", None
    return script


def check(seed):
    is_async = seed % 3 == 2
    script = make_script(seed, is_async)
    source, linked = play(seed, True, is_async, script)
    _, model = play(seed, False, is_async, script)
    a = [repr(e) for e in linked.events]
    b = [repr(e) for e in model.events]
    if a == b:
        return len(a)
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    print(f"tree {seed}: event {at} differs", "-" * 40, source, "-" * 40, sep="\n")
    for i in range(max(0, at - 8), at):
        print("   ", a[i])
    print("linked:", *a[at:at + 3], sep="\n    ")
    print("model:", *b[at:at + 3], sep="\n    ")
    return 0


def main():
    trees = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    failed = [seed for seed in range(first, first + trees) if not check(seed)]
    if failed:
        print("different:", *failed)
    print(f"{trees - len(failed)} passed, {len(failed)} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
