"""attrs: classes with fields, validators, converters, comparison and copies."""
import attr
import attrs


@attr.s
class Point:
    x = attr.ib(default=0, converter=int)
    y = attr.ib(default=0, validator=attr.validators.instance_of(int))


print(Point('3', 4), Point(1) == Point(1, 0), Point(1) < Point(2), attr.asdict(Point(5, 6)))
print(attr.evolve(Point(1, 2), y=9), attr.astuple(Point(7, 8)))
try:
    Point(1, 'two')
except TypeError as e:
    print('TypeError', e.args[0])


@attrs.define
class Account:
    owner: str
    balance: float = attrs.field(default=0.0, validator=attrs.validators.ge(0))
    tags: list = attrs.field(factory=list, repr=False)

    @balance.validator
    def _check(self, attribute, value):
        if value > 1000:
            raise ValueError(f'{attribute.name} too large')


a = Account('ann', 10)
a.tags.append('vip')
print(a, a.tags, [f.name for f in attrs.fields(Account)])
for bad in (-1, 2000):
    try:
        a.balance = bad
    except ValueError as e:
        print('ValueError', e)
try:
    a.other = 1
except AttributeError as e:
    print('AttributeError', e)


@attrs.frozen(order=True)
class Version:
    major: int
    minor: int = 0


print(sorted([Version(2), Version(1, 5), Version(1)]), hash(Version(1)) == hash(Version(1)))
try:
    Version(1).major = 2
except attrs.exceptions.FrozenInstanceError as e:
    print('frozen', e)
C = attrs.make_class('C', ['a', 'b'])
print(C(1, 2), C(a=1, b=2) == C(1, 2))
print(attrs.asdict(Account('bob', 5), filter=attrs.filters.exclude(attrs.fields(Account).tags)))
