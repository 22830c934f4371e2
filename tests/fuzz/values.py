"""Random and mutated bytes for the parsers of data: json, pickle, regular expressions, struct formats,
dates, csv and compressed data. Found is: an exception other than those documented, a value that does not
come back the same from its writer, memory beyond a bound, more than some seconds for one input, or a
crash. Usage: values.py SECONDS [TARGET [SEED]]; the seed is printed and repeats a run."""
import base64
import bz2
import csv
import datetime
import gzip
import io
import json
import lzma
import pickle
import pickletools
import random
import re
import resource
import struct
import sys
import time
import zlib

from mutation import mutate

MEMORY = 600 << 20      # bytes: what a run may have at its peak
SLOW = 10               # seconds of CPU for one input


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


def value(rng, depth=3):
    kind = rng.randrange(10 if depth else 6)
    if kind < 6:
        return (rng.randint(-9, 9), rng.random() * 10 ** rng.randint(-300, 300), None, True,
                ''.join(chr(rng.choice([65, 233, 0x4e2d, 0x1f600, 10, 34, 92])) for _ in range(rng.randrange(8))),
                rng.getrandbits(rng.choice([8, 64, 200])))[kind]
    if kind < 8:
        return [value(rng, depth - 1) for _ in range(rng.randrange(5))]
    return {str(i): value(rng, depth - 1) for i in range(rng.randrange(5))}


class Target:
    """One parser: valid inputs, pieces to put in, what it may raise, and a use of it."""

    pieces = [b'\0', b'\xff', b' ', b'0', b'-1', b'1e999', b'99999999999999999999']
    allowed = (ValueError,)

    def sample(self, rng):
        raise NotImplementedError

    def use(self, data, rng):
        raise NotImplementedError


class Json(Target):
    pieces = [b'{', b'}', b'[', b']', b'"', b'\\u', b'\\ud800', b',', b':', b'NaN', b'-Infinity', b'null', b'1e5',
              b'\xed\xa0\x80', b'[' * 50, b'\\', b'\xef\xbb\xbf', b'0' * 400]
    allowed = (ValueError, RecursionError)

    def sample(self, rng):
        return json.dumps(value(rng), ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 1])).encode()

    def use(self, data, rng):
        result = json.loads(data)
        text = json.dumps(result)
        again = json.dumps(json.loads(text))
        assert again == text, (text, again)
        try:
            source = data.decode()
        except UnicodeDecodeError:
            return              # UTF-16 and UTF-32 are found out by loads() alone
        end = json.JSONDecoder().raw_decode(source.lstrip(' \t\r\n'))
        assert json.dumps(end[0]) == text


class Pickle(Target):
    pieces = [bytes([c]) for c in b'(.]}NKMJIFGUXTBCcSVlpqhjrgdtuseaboRi012\x80\x81\x82\x85\x86\x87\x8c\x8d\x8e\x8f\x90\x91'
              b'\x92\x93\x94\x95\x96\x97\x98'] + [b'\xff\xff\xff\x7f', b'c__main__\nPoint\n', b'cbuiltins\nlist\n',
                                                  b'\x80\x04\x95', b'\x8e\xff\xff\xff\xff\xff\xff\xff\x7f']
    allowed = (Exception,)      # find_class is held back below; what objects raise is theirs

    class Unpickler(pickle.Unpickler):
        known = {('__main__', 'Point'): Point, ('builtins', 'list'): list, ('builtins', 'set'): set,
                 ('builtins', 'complex'): complex, ('collections', 'OrderedDict'): dict}

        def find_class(self, module, name):
            try:
                return self.known[module, name]
            except KeyError:
                raise pickle.UnpicklingError('not allowed') from None

    def sample(self, rng):
        data = [value(rng), Point(value(rng, 1), 2), {1, 2}, 1j, (1, (2,)), b'bytes', bytearray(b'x')]
        data.append(data[1])
        return pickle.dumps(data, rng.randrange(6))

    def use(self, data, rng):
        self.Unpickler(io.BytesIO(data)).load()

    def extra(self, data):
        pickletools.dis(data, io.StringIO())


class Regex(Target):
    pieces = [b'(', b')', b'[', b']', b'{', b'}', b'*', b'+', b'?', b'|', b'\\', b'^', b'$', b'(?:', b'(?=', b'(?<!',
              b'(?P<n>', b'(?P=n)', b'(?i)', b'(?(1)', b'(?>', b'*+', b'{2,3}', b'\\1', b'\\b', b'\\d', b'\\W', b'[^a-z]',
              b'{99999999999}', b'\\N{DIGIT ONE}', b'\\u12', b'(?#', b'(?-i:', b'.']
    allowed = (re.error, OverflowError, RecursionError, TimeoutError, MemoryError)
    seeds = [br'(a+)(b|c)*?\1', br'(?P<y>\d{4})-(?P<m>\d\d)', br'^\s*(?:#.*)?$', br'(?<=x)y(?!z)', br'[\w.+-]+@\w+\.\w{2,}',
             br'(?i:a(?-i:b))c', br'(?>a*)b|(?(1)x|y)', br'(x)?(?(1)a|b){2,3}+']

    def sample(self, rng):
        return rng.choice(self.seeds)

    def use(self, data, rng):
        pattern = data.decode('latin-1') if rng.random() < 0.7 else data
        flags = rng.choice([0, re.I, re.M | re.S, re.A if isinstance(pattern, bytes) else re.U, re.I | re.X])
        compiled = re.compile(pattern, flags)
        text = 'aab xyz-2024-05 a@b.cd\nABC ' * 2
        text = text if isinstance(pattern, str) else text.encode()
        for m in compiled.finditer(text, timeout=0.2):
            assert text[m.start():m.end()] == m.group() and m.string is text
            m.groups(), m.groupdict(), m.expand(r'\g<0>' if isinstance(text, str) else rb'\g<0>')
        compiled.fullmatch(text, timeout=0.2), compiled.split(text, 2, timeout=0.2)
        compiled.sub(lambda m: m.group(), text, timeout=0.2)


class Struct(Target):
    pieces = [b'<', b'>', b'@', b'!', b'=', b' '] + [bytes([c]) for c in b'xcbB?hHiIlLqQnNefdspP'] + [b'3', b'0', b'12', b'99999999999']
    allowed = (struct.error, UnicodeDecodeError, OverflowError, MemoryError)

    def sample(self, rng):
        return b'<' + b''.join(rng.choice([b'i', b'2h', b'5s', b'd', b'?', b'x', b'3p']) for _ in range(rng.randrange(6)))

    def use(self, data, rng):
        size = struct.calcsize(data)
        if size > 1 << 16:
            return
        raw = bytes(rng.randrange(256) for _ in range(size))
        values = struct.unpack(data, raw)
        packed = struct.pack(data, *values)
        assert len(packed) == size
        assert repr(struct.unpack(data, packed)) == repr(values), data      # repr: NaN is not equal to itself
        assert len(list(struct.iter_unpack(data, raw * 2))) == 2 if size else True


class Dates(Target):
    pieces = [b'-', b':', b'T', b'Z', b'+05:30', b'W01', b'%Y', b'%z', b'%f', b'.123456', b'00', b'99', b'\xc3\xa9', b' ', b'\0']
    allowed = (ValueError, OverflowError)
    formats = ['%Y-%m-%d %H:%M:%S', '%d %b %y', '%A %j %U %w', '%I:%M %p %z', '%G-W%V-%u', '%c', '%x %X']

    def sample(self, rng):
        moment = datetime.datetime(rng.randint(1, 9999), rng.randint(1, 12), rng.randint(1, 28), rng.randrange(24),
                                   rng.randrange(60), rng.randrange(60), rng.choice([0, 5, 123456]))
        return rng.choice([moment.isoformat(), moment.date().isoformat(), moment.time().isoformat(),
                           moment.strftime(rng.choice(self.formats))]).encode()

    def use(self, data, rng):
        text = data.decode('latin-1')
        found = 0
        for cls in datetime.datetime, datetime.date, datetime.time:
            try:
                made = cls.fromisoformat(text)
            except ValueError:
                continue
            assert cls.fromisoformat(made.isoformat()) == made, (text, made)
            found += 1
        form = rng.choice(self.formats) if rng.random() < 0.7 else text
        datetime.datetime.strptime(text, form).strftime(form)
        time.strptime(text, form)


class Csv(Target):
    pieces = [b'"', b',', b'\r', b'\n', b'\r\n', b'""', b';', b"'", b'\\', b'\0', b'\t']
    allowed = (csv.Error, ValueError)

    def sample(self, rng):
        out = io.StringIO()
        csv.writer(out, quoting=rng.randrange(3)).writerows([[value(rng, 0) for _ in range(3)] for _ in range(3)])
        return out.getvalue().encode()

    def use(self, data, rng):
        text = data.decode('latin-1')
        kind = dict(delimiter=rng.choice(',;\t'), doublequote=rng.random() < 0.7, skipinitialspace=rng.random() < 0.3,
                    strict=rng.random() < 0.3, escapechar=rng.choice([None, '\\']), quoting=rng.randrange(4))
        rows = list(csv.reader(io.StringIO(text, newline=''), **kind))
        out = io.StringIO(newline='')
        csv.writer(out).writerows(rows)
        if kind['quoting'] != csv.QUOTE_NONNUMERIC:
            assert list(csv.reader(io.StringIO(out.getvalue(), newline=''))) == rows, text
        csv.Sniffer().sniff(text)


class Zlib(Target):
    pieces = [b'\0' * 4, b'\xff' * 4, b'\x1f\x8b\x08', b'BZh9', b'\xfd7zXZ\0', b'x\x9c']
    allowed = (zlib.error, OSError, EOFError, ValueError, lzma.LZMAError, MemoryError)

    def sample(self, rng):
        raw = bytes(rng.randrange(4) for _ in range(rng.randrange(400)))
        return rng.choice([zlib.compress, gzip.compress, bz2.compress, lzma.compress])(raw)

    def use(self, data, rng):
        most = 1 << 20          # a few bytes may stand for gigabytes: all take a bound
        how = rng.randrange(5)
        if how == 0:
            zlib.decompressobj(rng.choice([15, -15, 31, 47])).decompress(data, most)
        elif how == 1:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as f:
                f.read(most)
        elif how == 2:
            bz2.BZ2Decompressor().decompress(data, most)
        elif how == 3:
            lzma.LZMADecompressor(memlimit=64 << 20).decompress(data, most)
        else:
            base64.b64decode(data, validate=rng.random() < 0.5)


TARGETS = {cls.__name__.lower(): cls for cls in (Json, Pickle, Regex, Struct, Dates, Csv, Zlib)}


def run(name, seconds, seed):
    target, rng, count, taken = TARGETS[name](), random.Random(seed), 0, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.process_time()
        data = mutate(target.sample(rng), rng, target.pieces, 6) if rng.random() < 0.95 else rng.randbytes(rng.randrange(60))
        try:
            target.use(data, rng)
            taken += 1
        except target.allowed:
            pass
        except BaseException:
            print(f'{name}: seed {seed}, input {count}: {data!r}', file=sys.stderr)
            raise
        count += 1
        if time.process_time() - start > SLOW:
            sys.exit(f'{name}: more than {SLOW} s for {data!r}')
        if count % 256 == 0 and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10 > MEMORY:
            sys.exit(f'{name}: seed {seed}, more than {MEMORY >> 20} MiB after {count} inputs')
    print(f'{name}: seed {seed}, {count} inputs, {taken} of them taken, no finding', flush=True)


def main(seconds, only=None, seed=None):
    names = [only] if only else list(TARGETS)
    for name in names:
        run(name, float(seconds) / len(names), int(seed) if seed else int(time.time()))


main(*sys.argv[1:])
