# Identifiers beyond ASCII (PEP 3131): NFKC makes different spellings one name.
élan = 1
print(élan, "élan" in globals())
ﬁ = "ligature"
print(fi, "fi" in globals(), "ﬁ" in globals())
名前 = 2
print(名前)
𝐱 = 3
print(x)
µ = 4
print(μ, [ascii(n) for n in globals() if len(n) == 1])


class Ünder:
    ſ = 5

    def ñ(self, *, ª=6):
        return ª


print(Ünder.s, Ünder().ñ(a=7), Ünder.__name__)
