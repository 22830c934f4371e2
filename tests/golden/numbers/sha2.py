"""Module _sha2: digests around the block boundaries, copies, attributes."""
import _sha2

for n in ("sha224", "sha256", "sha384", "sha512"):
    f = getattr(_sha2,n)
    for k in (0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 1000):
        print(n, k, f(bytes(i & 255 for i in range(k))).hexdigest())
h = _sha2.sha256(b'a')
g = h.copy()
h.update(b'b' * 200)
print(h.hexdigest(), g.hexdigest(), h.name, h.digest_size, h.block_size)
for bad in ("text", 5, None):
    try:
        _sha2.sha512(bad)
    except TypeError as e:
        print(e)
print(_sha2.sha384(string=b"x").hexdigest())
print(_sha2.sha224(bytearray(b'x'), usedforsecurity=False).digest())
