"""tabulate: tables in many formats."""
from tabulate import tabulate, tabulate_formats

rows = [['Ann', 30, 1.5], ['Bob', None, 22.25], ['Cy, "the" <b>', 7, -3]]
for fmt in tabulate_formats:
    print(fmt)
    print(tabulate(rows, headers=['name', 'age', 'x'], tablefmt=fmt))
print(tabulate({'a': [1, 2], 'b': ['x', 'y']}, headers='keys', showindex=True))
print(tabulate([{'k': 1, 'l': 2}, {'k': 3}], headers='keys', missingval='?'))
print(tabulate([['12', '1.5'], ['7', 'abc']], stralign='center', numalign='left', floatfmt='.3f'))
print(tabulate([['a\nb', 1], ['c', 2]], tablefmt='grid'), tabulate([], headers=['h']))
print(tabulate([[1.123456, 2]], floatfmt='.2f', tablefmt='plain', disable_numparse=False))
