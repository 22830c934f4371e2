# csv: reading, writing, dialects, dictionaries and malformed input.
import csv
import io


def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def written(rows, **options):
    out = io.StringIO(newline='')
    csv.writer(out, **options).writerows(rows)
    return out.getvalue()


lines = ['a,"b ""quoted""",c\r\n', '1,,"two\n', 'lines"\n', '\n', 'x, y,z\n']
r = csv.reader(lines)
for row in r:
    print(r.line_num, row)
print(list(csv.reader(lines, skipinitialspace=True, delimiter=';')))
print(list(csv.reader(['1,"2",x'], quoting=csv.QUOTE_NONE)))
print(list(csv.reader(['1,"2",3.5'], quoting=csv.QUOTE_NONNUMERIC)))
print(list(csv.reader(['1,"2",,""'], quoting=csv.QUOTE_NOTNULL)))
print(list(csv.reader(["a\\,b,'c'"], escapechar='\\', quotechar="'")))
row = [1, 2.5, 'a"b', None, 'x,y', 'l\nm', '']
for quoting in range(6):
    show(lambda: written([row], quoting=quoting))
show(lambda: written([row], quoting=csv.QUOTE_NONE, escapechar='\\', lineterminator='|'))
show(lambda: written([['a"b']], doublequote=False))
show(lambda: written([[''], [], [None]]))
show(lambda: written([['', ' a']], delimiter=' ', skipinitialspace=True))
show(lambda: written([1]))
for options in [dict(delimiter=''), dict(delimiter='ab'), dict(delimiter=None), dict(quotechar=1),
                dict(quoting=9), dict(quoting='x'), dict(lineterminator=None), dict(unknown=1),
                dict(delimiter='\n'), dict(quotechar=None, quoting=csv.QUOTE_ALL),
                dict(dialect='nothing'), dict(delimiter='"')]:
    show(lambda: list(csv.reader(['a'], **options)))
show(lambda: list(csv.reader(['"a'], strict=True)))
show(lambda: list(csv.reader(['"a"b'], strict=True)))
show(lambda: list(csv.reader(['"a"b', '"c'])))
show(lambda: list(csv.reader(['a\rb'])))
show(lambda: list(csv.reader([b'a'])))
show(lambda: csv.writer(1))
csv.field_size_limit(3)
show(lambda: list(csv.reader(['abcd'])))
csv.field_size_limit(1000)
csv.register_dialect('pipe', delimiter='|', quoting=csv.QUOTE_ALL)
print(written([[1, 'a']], dialect='pipe'), csv.get_dialect('pipe').delimiter, csv.list_dialects())
csv.unregister_dialect('pipe')
show(lambda: csv.get_dialect('pipe'))
for d in csv.DictReader(['name,age\n', 'Ann,3\n', '\n', 'Bob\n', 'Cy,4,5\n'], restval='?'):
    print(d)
out = io.StringIO(newline='')
w = csv.DictWriter(out, ['b', 'a'], extrasaction='ignore')
w.writeheader()
w.writerow({'a': 1, 'b': 2, 'c': 3})
print(repr(out.getvalue()))
show(lambda: csv.DictWriter(out, ['a']).writerow({'z': 1}))
d = csv.Sniffer().sniff("a;'b;c';d\n1;2;'3'\n")
print(d.delimiter, d.quotechar, csv.Sniffer().sniff('a\tb\n1\t2\n').delimiter)
print(csv.Sniffer().has_header('name,n\nann,1\nbob,22\n'), csv.Sniffer().has_header('1,2\n3,4\n'))
show(lambda: csv.Sniffer().sniff('abc'))
