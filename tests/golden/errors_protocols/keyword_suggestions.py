# Misspelt keyword arguments: the message names the one that was meant.
def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except TypeError as e:
        print(e)


def f(alpha, beta=1, *, gamma=2):
    pass


def only(a, /, b):
    pass


show(f, 1, bet=1)
show(f, 1, gama=1)
show(f, 1, BETA=1)
show(f, 1, zzz=1)
show(only, 1, c=1)
show('a'.split, max_split=1)
show(AttributeError, nam=1)
show(ImportError, nme=1)
show(NameError, nm=1)
show(max, [], defalt=1)
show(min, [], ky=1)
show(sorted, [], kye=1)
show(sorted, [], revers=1)
show(print, ends=1)
show(print, seperator=1)
show(int, '1', bas=2)
show(pow, 2, 3, mood=3)
show(zip, [], stric=3)
show([].sort, rev=3)
show(round, 2.5, ndigit=1)
