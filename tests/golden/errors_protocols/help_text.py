# help() of functions, classes and instances.
class Base:
    def inherited(self): "from base"
class C(Base):
    """A class doc.

    More."""
    attr = 5
    def __init__(self, x, y=1, *a, k=None, **kw):
        "make it"
        self.x = x
    def meth(self):
        return 1
    @property
    def prop(self):
        "a property"
        return 1
    @classmethod
    def cm(cls, z): "class m"
    @staticmethod
    def sm(q: int) -> str: "static m"
def f(a, b=1):
    """f doc

    second"""
class Empty: pass
help(f)
help(C)
help(len)
help(C.meth)
help([].append)
help(Empty)
help(5 .bit_length)
