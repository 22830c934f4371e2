"""Subclasses of str with __slots__, and weak references to instances of others."""
import weakref, copy, pickle, sys
class T(str):
    __slots__ = ('a', 'b')
    def __new__(cls, s, a=1):
        self = super().__new__(cls, s); self.a = a; return self
t = T('hello', 5); print(t, t.a, hasattr(t,'b'), len(t), t.upper(), t == 'hello', hash(t)==hash('hello'), {t:1}['hello'], t[1:], repr(t))
t.b=3; print(t.b)
try: t.c=1
except AttributeError as e: print(e)
class U(T): pass
u=U('x€y', 2); u.z=9; print(u, u.a, u.z, u.__dict__, len(u))
class V(T):
    __slots__=('d',)
v=V('a\U0001f600'); v.d=1; print(v, v.d, v.a, ascii(v))
print([T('k%d'%i, i).a for i in range(3)], ''.join([T('a'),T('b')]), T('')+'x', T('a b').split(), isinstance(t,str))
class S(str): pass
s=S('q'); r=weakref.ref(s); print(r() is s)
class W(str): __slots__=()
print(W('w'), sys.intern('z'))
print(copy.copy(t).a if hasattr(copy.copy(t),'a') else None)
class M: __slots__=()
class X(T, M): __slots__=()
print(X('x',3).a)
l=[T('item %d'%i, i) for i in range(2000)]
print(all(x.a==i and x=='item %d'%i for i,x in enumerate(l)))
d={x:1 for x in l}; print('item 77' in d)
