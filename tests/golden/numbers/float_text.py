"""repr of floats, parsing, hex form."""
import math


def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__, e)


for x in (0.0, -0.0, 1.0, 0.1, 0.5, 1 / 3, 2 / 3, 100.0, 1e15, 1e16, 1e17, 123456789012345.6, 1e22, 1e23,
          9007199254740993.0, 1e-4, 1e-5, 0.00012345, 5e-324, 2.2250738585072014e-308, 1.5e-310,
          1.7976931348623157e308, math.pi, -math.e, 1e100, 4.35, 2.675, 0.1 + 0.2, 1e21 + 1e5,
          float('inf'), float('-inf'), float('nan')):
    print(repr(x), str(x), f'{x}', x.hex())

def from_bits(n):
    exponent, fraction = n >> 52 & 2047, n & (1 << 52) - 1
    x = math.ldexp(fraction + (bool(exponent) << 52), max(exponent, 1) - 1075) if exponent < 2047 else nan
    return -x if n >> 63 else x


nan = float('nan')
# A linear congruential walk over bit patterns: text and back must be the identity.
seed, total = 12345, 0
for i in range(3000):
    seed = (seed * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    x = from_bits(seed) if i % 3 else (seed >> 40) / 1000
    if x == x:
        text = repr(x)
        assert float(text) == x and float.fromhex(x.hex()) == x, text
        assert float('%.17g' % x) == x
        for c in text:
            total = (total * 31 + ord(c)) % 1000000007
print(total)

for source in r"""float('1.5'), float(' -1.5e3\n'), float('.5'), float('5.'), float('1e5'), float('1E-5')
float('1_000.000_1e1_0')
float('1__0')
float('_1')
float('1_')
float('1_.5')
float('')
float(' ')
float('.')
float('e5')
float('1e')
float('1e+')
float('0x10')
float('1 2')
float('1\0')
float('abc')
float('inf'), float('-Infinity'), float('+iNf'), float('nan'), float('-nan')
float('infin')
float('٣.٥'), float('\u2003 5\xa0')
float('\ud800')
float(b'1.5'), float(bytearray(b'2')), float(memoryview(b'3'))
float(b'\xd9\xa3')
float([])
float(None)
float(1, 2)
float(x=1)
float(), float(5), float(True), float(2**60 + 1), float(-2**70)
float(10**309)
float(1j)
float('1e400'), float('-1e400'), float('1e-400'), float('0e999999999999'), float('1' + '0' * 400)
float('0.' + '0' * 400 + '1e401'), float('1' + '0' * 400 + 'e-400'), float('1e' + '9' * 30)
float('2.4703282292062327e-324'), float('2.4703282292062328e-324'), float('1.7976931348623158e308')
float('1.7976931348623159e308'), float('9007199254740993'), float('9007199254740993.00000000001')
float('9007199254740992.99999999999999999999'), float('1.00000000000000011102230246251565')
float('1.000000000000000111022302462515654042363166809082031250000001')
float('0.500000000000000166533453693773481063544750213623046875')
float('3.518437208883201171875e13'), float('62.5364939768271845828')
float.fromhex('0x1.8p1'), float.fromhex('-1.8'), float.fromhex('ff'), float.fromhex(' 0x.8p-1 ')
float.fromhex('inf'), float.fromhex('-nan'), float.fromhex('0x1p-1074'), float.fromhex('0x1p-1075')
float.fromhex('0x1.8p-1075'), float.fromhex('0x1.fffffffffffff8p0'), float.fromhex('0x0p99999')
float.fromhex('0x1.fffffffffffff7fffp1023'), float.fromhex('0x1.00000000000008p0')
float.fromhex('0x1.000000000000080000001p0'), float.fromhex('0x1' + '0' * 300 + 'p-1200')
float.fromhex('0x1.fffffffffffff8p1023')
float.fromhex('0x1p1024')
float.fromhex('0x')
float.fromhex('1.8p')
float.fromhex('1_0')
float.fromhex('')
float.fromhex('0x1.8p1 x')
float.fromhex(5)
""".splitlines():
    show(source)
