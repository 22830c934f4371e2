# decimal: arithmetic, rounding, special values, contexts, text and errors.
from decimal import *
import copy
import pickle

D = Decimal


def show(f):
    try:
        print(f())
    except (ArithmeticError, ValueError, TypeError, KeyError) as e:
        print(type(e).__name__, e)


print(D('1.10') + D('2.2'), D(1) / 3, D('1e3') * D('-2.50'), D(7) // -2, D(-7) % 3, 2 ** D('0.5'))
print(D(2).sqrt(), D(1).exp(), D(10).ln(), D(2).log10(), D('1.5') ** 20, D(3) ** -2, pow(D(7), 3, 5))
print(divmod(D('10.5'), 3), D('-0') + 0, D('-0'), abs(D('-1.50')), +D('1.23456789012345678901234567890'))
for mode in ('ROUND_UP', 'ROUND_DOWN', 'ROUND_CEILING', 'ROUND_FLOOR', 'ROUND_HALF_UP',
             'ROUND_HALF_DOWN', 'ROUND_HALF_EVEN', 'ROUND_05UP'):
    print(mode, [str(D(x).quantize(D('1'), rounding=mode)) for x in ('2.5', '-2.5', '3.5', '5.1', '0')])
print(D('123456.789').normalize(), D('1200').normalize(), D('1.20').to_integral_value(),
      D('12.5').to_integral_exact(), D('1E+5').quantize(D('1.0')), round(D('2.675'), 2), round(D('2.5')))
print([str(D(x)) for x in ('0E-7', '1E-7', '0.000001', '1E+3', '-1.5e-10', ' 12_3 ', 'inf', 'sNaN12')])
print(D('1E+7').to_eng_string(), D('1.23E-8').to_eng_string(), D((1, (1, 2, 3), -2)), D(0.1))
print(D('1.5').as_tuple(), D('-1.25').as_integer_ratio(), D('NaN').as_tuple(), hash(D('0.5')) == hash(0.5))
print(D('1').compare(D('NaN')), D('1.0').compare_total(D('1')), D(3).max(D('NaN')), D(-5).min_mag(2),
      D('1.0').same_quantum(D('2.5')), D('110').logical_and(D('101')), D('1101').rotate(1), D('12').shift(2),
      D(1).next_plus(), D(1).next_toward(0), D('1E+5').logb(), D(2).fma(3, 4), D('10').remainder_near(6))
print(D('-Inf').number_class(), D('1E-1000010').number_class(), D('NaN').is_qnan(), D(5).scaleb(-2))
for spec in ('', '.2f', '10.1f', '<10', '^+12.3e', ',', '%', '.1%', '012,.2f', 'g', 'z.0f', '#.0f'):
    print(repr(spec), format(D('-1234567.891'), spec), '|', format(D('0.0001'), spec))
print(D('1.1') == 1.1, D('0.5') == 0.5, D(1) < 2, D('NaN') == D('NaN'), D(2) > 1.5, int(D('-3.9')),
      float(D('1e-5')), complex(D(2)), bool(D('0.0')))
with localcontext(prec=5, rounding=ROUND_DOWN) as ctx:
    print(D(2) / 3, ctx.flags[Inexact], ctx.create_decimal('3.14159265'), ctx.sqrt(D(2)))
with localcontext() as ctx:
    ctx.prec, ctx.Emax, ctx.Emin, ctx.clamp = 3, 5, -5, 1
    ctx.clear_traps()
    print(D('9.99E5') * 10, D('1E-5') / 3, D('1E-9') / 1, D(0) / 0, 1 / D(0), ctx.flags)
    ctx.traps[Rounded] = True
    show(lambda: D('1.2345') + 0)
show(lambda: D(1) / 0)
show(lambda: D(0) / 0)
show(lambda: D('abc'))
show(lambda: D('sNaN') + 1)
show(lambda: D('Inf') - D('Inf'))
show(lambda: D(-1).sqrt())
show(lambda: D('1e999999') * 10)
show(lambda: D('NaN') < 1)
show(lambda: int(D('Inf')))
show(lambda: D([1]))
show(lambda: D((2, (1,), 0)))
show(lambda: D('12345').quantize(D('1e-30')))
show(lambda: format(D(1), 'x'))
show(lambda: Context(prec=0))
show(lambda: setattr(getcontext(), 'rounding', 'UP'))
print(pickle.loads(pickle.dumps(D('1.50'))), copy.deepcopy(D(3)), repr(ExtendedContext))
print(Context(prec=3).power(2, 100), ExtendedContext.divide(1, 3), BasicContext.subtract(D('1'), 3))
getcontext().prec = 50
print(D(1) / 7, D(2).ln(), D(3).sqrt(), D('0.3').exp(), D('2') ** D('0.1'))

# Powers close to the largest exponent, and what comes first of several NaNs in fma().
near = Context(prec=9, Emax=999999, Emin=-999999)
for base, exponent in (('7', '1000000'), ('9.9', '1000000'), ('5', '1430676'), ('0.5', '3000000')):
    print(near.power(Decimal(base), Decimal(exponent)))
quiet = ExtendedContext.copy()
for numbers in (('-Inf', '0', 'sNaN3'), ('1', 'NaN1', 'sNaN3'), ('sNaN2', 'NaN1', 'sNaN3'),
                ('NaN1', 'Inf', '2'), ('Inf', '1', 'NaN7')):
    print(quiet.fma(*map(Decimal, numbers)))
