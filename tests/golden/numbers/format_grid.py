"""The format mini-language of numbers: a grid of specifications, digested, and the errors."""


def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__, e)


def digest(values, types):
    h, failed = 0, 0
    for sign in ('', '+', ' ', '-'):
        for flag in ('', '#', '0', 'z', 'z#0'):
            for width in ('', '1', '12'):
                for grouping in ('', ',', '_'):
                    for precision in ('', '.0', '.1', '.3', '.17'):
                        for kind in types:
                            for align in ('', '<', '>', '^', '=', '*^', 'x=', '0<'):
                                spec = align + sign + flag + width + grouping + precision + kind
                                for v in values:
                                    try:
                                        text = format(v, spec)
                                    except ValueError as e:
                                        text = str(e)
                                        failed += 1
                                    for part in (text[:9], text[9:18], text[18:]):
                                        n = int.from_bytes(part.encode(), 'little')
                                        h = (h * 1000003 + n) % ((1 << 61) - 1)
    return h, failed


print("int", digest([0, -1234567], ['', 'd', 'b', 'o', 'x', 'X', 'n']))
print("int as float", digest([-1234567], ['e', 'f', 'G', '%']))
print("float", digest([-1234.5678], ['', 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%']))
print("special", digest([float('inf'), float('nan')], ['', 'f', 'G']))
print("small", digest([-0.0004], ['', 'f', 'g', '%']))
print("complex", digest([complex(1.5, -2)], ['', 'f', 'g']))

for source in """format(1234567, ','), format(1234567, '_'), format(-1234567, '_b'), format(255, '#_x')
format(1234, '010,'), format(1234, '08,'), format(-1234, '012_x'), format(0, '06,'), format(1, '05,')
format(5, 'c'), format(8364, 'c'), format(65, '5c'), format(65, '<5c'), format(65, '^5c')
format(5, '+c')
format(5, '#c')
format(0x110000, 'c')
format(-1, 'c')
format(5, ',c')
format(5, ',x')
format(5, ',n')
format(5, '.2d')
format(5, 'zd')
format(5, 's')
format(5, 'y')
format(5, '\\x01')
format(5, '€')
format(5, ',_')
format(5, '_,')
format(5, '.')
format(5, 'dd')
format(5, '99999999999999999999')
format(1.5, 'd')
format(1.5, 'x')
format(1.5, 's')
format(1j, 'd')
format(1j, '%')
format(1j, '010')
format(1j, '=10')
format(10**30, ','), format(10**30, '.3e'), format(10**22, 'f'), format(2**70, '#x')
format(10**400, 'e')
format(12345.678, ',.2f'), format(12345.678, '015,.2f'), format(-12345.678, '_'), format(1e10, ',')
format(0.000012345, ''), format(123456789.0, ''), format(1e16, ''), format(1e15, ''), format(3.0, '.1')
format(31.0, '.1'), format(0.5, '.0f'), format(1.5, '.0f'), format(2.5, '.0f'), format(0.125, '.2f')
format(2.675, '.2f'), format(1e22, '.0f'), format(1e23, 'f'), format(1.0, '.30f'), format(0.1, '.25f')
format(1e-7, '.3f'), format(5e-324, '.3e'), format(5e-324, '.330f')[-9:], format(1.7e308, 'f')[:20]
format(9.9999, '.3g'), format(99999.5, '.5g'), format(0.0001, 'g'), format(0.00001, 'g'), format(1e5, 'g')
format(123456.0, 'g'), format(1234567.0, 'g'), format(100.0, '#g'), format(100.0, '#.3g'), format(1.0, '#.0f')
format(0.5, '%'), format(0.12345, '.1%'), format(-0.0, 'z.1f'), format(-0.04, 'z.1f'), format(-0.06, 'z.1f')
format(1.5 + 2j, ''), format(1.5 + 2j, '.3f'), format(2j, ''), format(-2j, ''), format(1 + 2j, '>+20,.2f')
format(complex('nan+infj'), ''), format(12345 + 1j, ','), format(1 + 0j, 'e'), format(1j, '*^12')
format(True, ''), format(True, 'd'), format(True, '5'), format(False, '.1f'), format(True, 'n')
'%5.2f|%-8d|%+d|%#x|%08.3f|%e|%g|%G' % (3.14159, 42, 7, 255, -3.5, 12345.678, 1e-10, 1e20)
'%.3d|%5.3d|%x|%i|%u' % (7, -7, 3.0.__int__(), 4.9, True)
f'{3.14159:{8}.{3}}', f'{7:>{3}}', f'{255:#06x}', f'{1e3:n}', f'{-5:=+6}'
""".splitlines():
    show(source)
