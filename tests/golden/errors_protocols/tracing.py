# sys.settrace and sys.setprofile: call, line, exception and return events.
import sys

events = []


def tracer(frame, event, arg):
    code = frame.f_code
    if code.co_name == "<module>" or code.co_filename != __file__:
        return None
    if event == "exception":
        arg = (arg[0].__name__, str(arg[1]), arg[2].tb_frame is frame)
    variables = sorted(frame.f_locals.items()) if event == "line" else None
    events.append((code.co_name, event, frame.f_lineno - code.co_firstlineno, arg, variables))
    return tracer


def inner(x):
    y = x + 1
    return y


def gen():
    got = yield 1
    yield got


def bad():
    raise KeyError("k")


def passes():
    bad()


def outer(n):
    total = 0
    for i in range(n):
        total += inner(i)
    for g in gen():
        total += 5
    while total < 15:
        total += 1
    if total > 100:
        total = 0
    else:
        total = -total
    return total


sys.settrace(tracer)
result = outer(2)
try:
    passes()
except KeyError as e:
    pass
print((lambda: 5)())
sys.settrace(None)
inner(1)
for event in events:
    print(event)

calls = []


def profiler(frame, event, arg):
    if not event.startswith("c_"):
        calls.append((frame.f_code.co_name, event, arg))


sys.setprofile(profiler)
outer(1)
sys.setprofile(None)
print(calls)


def failing(frame, event, arg):
    raise ZeroDivisionError("tracer")


sys.settrace(failing)
try:
    inner(1)
except ZeroDivisionError as e:
    print("raised", e, sys.gettrace())
sys.settrace(lambda frame, event, arg: print("only", event, frame.f_code.co_name))
inner(2)
sys.settrace(None)
