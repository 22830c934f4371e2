"""A return that leaves two finally blocks, of which the outer has blocks of its own."""
import sys
def hold(): yield 1
def t1():
    try:
        try:
            yield 0
        finally:
            print('f1')
    finally:
        try:
            yield from hold()
        except KeyError as e:
            print('bad', repr(e))
        print('end finally')
def t2():
    try:
        try:
            yield 0
        finally:
            print('f1')
    finally:
        yield 1
        print('end finally')
def t3():
    try:
        yield 0
        return 5
    finally:
        yield 1
        print('end finally')
def t4():
    try:
        try:
            yield 0
            return True
        finally:
            print('f1')
    finally:
        n = 0
        while True:
            n += 1
            if n > 3: print('loops'); break
            try:
                yield from hold()
                break
            except KeyError as e:
                print('bad', repr(e))
        print('end finally')
for t in t1,t2,t3,t4:
    print(t.__name__)
    g = t(); next(g)
    print(g.throw(KeyError('x')), sys.exception())
    try: next(g)
    except KeyError as e: print('out', repr(e))
    print(sys.exception())
