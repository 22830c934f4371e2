"""Tools for pickles: a table of the opcodes with their arguments and stack effects, a reader of
pickles opcode by opcode (genops), a disassembler (dis) and an optimizer (optimize)."""
import codecs
import io
import pickle
import sys
from struct import unpack as _unpack

__all__ = ['dis', 'genops', 'optimize']

bytes_types = pickle.bytes_types

# Special sizes of arguments: to the next newline, or behind a count of so many bytes.
UP_TO_NEWLINE = -1
TAKEN_FROM_ARGUMENT1 = -2
TAKEN_FROM_ARGUMENT4 = -3
TAKEN_FROM_ARGUMENT4U = -4
TAKEN_FROM_ARGUMENT8U = -5


class ArgumentDescriptor(object):
    """An opcode's argument: its name, size in bytes (or one of the special sizes), a reader that
    takes a file, and a description."""

    __slots__ = ('name', 'n', 'reader', 'doc')

    def __init__(self, name, n, reader, doc):
        self.name = name
        self.n = n
        self.reader = reader
        self.doc = doc


# ---- reading arguments ----

def _exactly(f, n, what):
    data = f.read(n)
    if len(data) != n:
        raise ValueError('not enough data in stream to read ' + what)
    return data


def _named(reader, name, doc, data, value):
    """A reader that is documented by what it reads."""
    reader.__name__ = reader.__qualname__ = 'read_' + name
    reader.__doc__ = f"""{doc}

    >>> import io
    >>> read_{name}(io.BytesIO({data!r}))
    {value!r}
    """
    return reader


def _fixed(name, size, format, doc, data, value):
    def reader(f):
        return _unpack(format, _exactly(f, size, name))[0]
    _named(reader, name, doc, data, value)
    return ArgumentDescriptor(name, size, reader, doc)


uint1 = _fixed('uint1', 1, '<B', 'One-byte unsigned integer.', b'\xff', 255)
uint2 = _fixed('uint2', 2, '<H', 'Two-byte unsigned integer, little-endian.', b'\x01\x02', 513)
int4 = _fixed('int4', 4, '<i', "Four-byte signed integer, little-endian, 2's complement.",
              b'\xfe\xff\xff\xff', -2)
uint4 = _fixed('uint4', 4, '<I', 'Four-byte unsigned integer, little-endian.',
               b'\xfe\xff\xff\xff', 4294967294)
uint8 = _fixed('uint8', 8, '<Q', 'Eight-byte unsigned integer, little-endian.',
               b'\0\x01\0\0\0\0\0\0', 256)
float8 = _fixed('float8', 8, '>d', 'Eight-byte binary representation of a float, big-endian.',
                b'\xc0\x04\0\0\0\0\0\0', -2.5)

read_uint1 = uint1.reader
read_uint2 = uint2.reader
read_int4 = int4.reader
read_uint4 = uint4.reader
read_uint8 = uint8.reader
read_float8 = float8.reader


def read_stringnl(f, decode=True, stripquotes=True, *, encoding='latin-1'):
    r"""A line: a string literal, unescaped and without its quotes.

    >>> import io
    >>> read_stringnl(io.BytesIO(b"'a\\tb'\nrest"))
    'a\tb'
    >>> read_stringnl(io.BytesIO(b"ab\n"))
    Traceback (most recent call last):
        ...
    ValueError: no string quotes around b'ab'
    """
    data = f.readline()
    if not data.endswith(b'\n'):
        raise ValueError('no newline found when trying to read stringnl')
    data = data[:-1]
    if stripquotes:
        for q in (b'"', b"'"):
            if data.startswith(q):
                if not data.endswith(q):
                    raise ValueError('strinq quote %r not found at both ends of %r' % (q, data))
                data = data[1:-1]
                break
        else:
            raise ValueError('no string quotes around %r' % data)
    if decode:
        data = codecs.escape_decode(data)[0].decode(encoding)
    return data


def read_stringnl_noescape(f):
    return read_stringnl(f, stripquotes=False, encoding='utf-8')


def read_stringnl_noescape_pair(f):
    r"""Two lines, as one string with a blank between them.

    >>> import io
    >>> read_stringnl_noescape_pair(io.BytesIO(b"builtins\nlen\n"))
    'builtins len'
    """
    return '%s %s' % (read_stringnl_noescape(f), read_stringnl_noescape(f))


def read_unicodestringnl(f):
    r"""A line in raw-unicode-escape.

    >>> import io
    >>> read_unicodestringnl(io.BytesIO(b"a\\u00e9\n"))
    'aé'
    """
    data = f.readline()
    if not data.endswith(b'\n'):
        raise ValueError('no newline found when trying to read unicodestringnl')
    return str(data[:-1], 'raw-unicode-escape')


def read_decimalnl_short(f):
    r"""A line with an integer, or 00 and 01 for the bools.

    >>> import io
    >>> read_decimalnl_short(io.BytesIO(b"12\n"))
    12
    >>> read_decimalnl_short(io.BytesIO(b"01\n"))
    True
    """
    s = read_stringnl(f, decode=False, stripquotes=False)
    if s == b'00':
        return False
    if s == b'01':
        return True
    return int(s)


def read_decimalnl_long(f):
    r"""A line with an integer, perhaps followed by L.

    >>> import io
    >>> read_decimalnl_long(io.BytesIO(b"-12L\n"))
    -12
    """
    s = read_stringnl(f, decode=False, stripquotes=False)
    if s[-1:] == b'L':
        s = s[:-1]
    return int(s)


def read_floatnl(f):
    r"""A line with a float.

    >>> import io
    >>> read_floatnl(io.BytesIO(b"-1.5\n"))
    -1.5
    """
    return float(read_stringnl(f, decode=False, stripquotes=False))


def _counted(name, count, size, make, doc, data, value):
    def reader(f):
        n = count.reader(f)
        if n < 0:
            raise ValueError('%s byte count < 0: %d' % (name, n))
        if n > sys.maxsize:
            raise ValueError('%s byte count > sys.maxsize: %d' % (name, n))
        data = f.read(n)
        if len(data) != n:
            raise ValueError('expected %d bytes in a %s, but only %d remain'
                             % (n, name, len(data)))
        return make(data)
    return ArgumentDescriptor(name, size, _named(reader, name, doc, data, value), doc)


def _latin1(data):
    return data.decode('latin-1')


def _utf8(data):
    return str(data, 'utf-8', 'surrogatepass')


stringnl = ArgumentDescriptor('stringnl', UP_TO_NEWLINE, read_stringnl,
                              'A newline-terminated string: a repr-style string with embedded '
                              'escapes and bracketing quotes.')
stringnl_noescape = ArgumentDescriptor(
    'stringnl_noescape', UP_TO_NEWLINE, read_stringnl_noescape,
    'A newline-terminated string without escapes or quotes.')
stringnl_noescape_pair = ArgumentDescriptor(
    'stringnl_noescape_pair', UP_TO_NEWLINE, read_stringnl_noescape_pair,
    'A pair of newline-terminated strings, given as one with a blank between them.')
unicodestringnl = ArgumentDescriptor(
    'unicodestringnl', UP_TO_NEWLINE, read_unicodestringnl,
    'A newline-terminated Unicode string, raw-unicode-escape encoded.')
decimalnl_short = ArgumentDescriptor(
    'decimalnl_short', UP_TO_NEWLINE, read_decimalnl_short,
    'A newline-terminated decimal integer literal; 00 and 01 are False and True.')
decimalnl_long = ArgumentDescriptor(
    'decimalnl_long', UP_TO_NEWLINE, read_decimalnl_long,
    'A newline-terminated decimal integer literal, perhaps with a final L.')
floatnl = ArgumentDescriptor('floatnl', UP_TO_NEWLINE, read_floatnl,
                             'A newline-terminated decimal floating literal.')
string1 = _counted('string1', uint1, TAKEN_FROM_ARGUMENT1, _latin1, 'A string behind a byte that '
                   'counts its bytes.',
                   b'\x02ab', 'ab')
string4 = _counted('string4', int4, TAKEN_FROM_ARGUMENT4, _latin1, 'A string behind four bytes '
                   'that count its bytes.',
                   b'\x02\0\0\0ab', 'ab')
bytes1 = _counted('bytes1', uint1, TAKEN_FROM_ARGUMENT1, bytes, 'Bytes behind a one-byte count.',
                  b'\x02ab', b'ab')
bytes4 = _counted('bytes4', uint4, TAKEN_FROM_ARGUMENT4U, bytes, 'Bytes behind a 4-byte count.',
                  b'\x02\0\0\0ab', b'ab')
bytes8 = _counted('bytes8', uint8, TAKEN_FROM_ARGUMENT8U, bytes, 'Bytes behind an 8-byte count.',
                  b'\x02\0\0\0\0\0\0\0ab', b'ab')
bytearray8 = _counted('bytearray8', uint8, TAKEN_FROM_ARGUMENT8U, bytearray,
                      'A bytearray behind an 8-byte count.',
                      b'\x02\0\0\0\0\0\0\0ab', bytearray(b'ab'))
unicodestring1 = _counted('unicodestring1', uint1, TAKEN_FROM_ARGUMENT1, _utf8,
                          'UTF-8 behind a one-byte count.',
                          b'\x02\xc3\xa9', '\xe9')
unicodestring4 = _counted('unicodestring4', uint4, TAKEN_FROM_ARGUMENT4U, _utf8,
                          'UTF-8 behind a 4-byte count.',
                          b'\x02\0\0\0\xc3\xa9', '\xe9')
unicodestring8 = _counted('unicodestring8', uint8, TAKEN_FROM_ARGUMENT8U, _utf8,
                          'UTF-8 behind an 8-byte count.',
                          b'\x02\0\0\0\0\0\0\0\xc3\xa9', '\xe9')
long1 = _counted('long1', uint1, TAKEN_FROM_ARGUMENT1, pickle.decode_long,
                 "A little-endian 2's complement integer behind a one-byte count.",
                 b'\x02\0\xff', -256)
long4 = _counted('long4', int4, TAKEN_FROM_ARGUMENT4, pickle.decode_long,
                 "A little-endian 2's complement integer behind a 4-byte count.",
                 b'\x02\0\0\0\0\xff', -256)

read_string1 = string1.reader
read_string4 = string4.reader
read_bytes1 = bytes1.reader
read_bytes4 = bytes4.reader
read_bytes8 = bytes8.reader
read_bytearray8 = bytearray8.reader
read_unicodestring1 = unicodestring1.reader
read_unicodestring4 = unicodestring4.reader
read_unicodestring8 = unicodestring8.reader
read_long1 = long1.reader
read_long4 = long4.reader


# ---- what is on the stack ----

class StackObject(object):
    """A kind of object on the unpickler's stack."""

    __slots__ = ('name', 'obtype', 'doc')

    def __init__(self, name, obtype, doc):
        self.name = name
        self.obtype = obtype
        self.doc = doc

    def __repr__(self):
        return self.name


pyint = pylong = StackObject('int', int, 'A Python integer object.')
pyinteger_or_bool = StackObject('int_or_bool', (int, bool), 'An integer or boolean object.')
pybool = StackObject('bool', bool, 'A Python boolean object.')
pyfloat = StackObject('float', float, 'A Python float object.')
pybytes_or_str = pystring = StackObject('bytes_or_str', (bytes, str), 'A bytes or str object.')
pybytes = StackObject('bytes', bytes, 'A Python bytes object.')
pybytearray = StackObject('bytearray', bytearray, 'A Python bytearray object.')
pyunicode = StackObject('str', str, 'A Python str object.')
pynone = StackObject('None', type(None), 'The Python None object.')
pytuple = StackObject('tuple', tuple, 'A Python tuple object.')
pylist = StackObject('list', list, 'A Python list object.')
pydict = StackObject('dict', dict, 'A Python dict object.')
pyset = StackObject('set', set, 'A Python set object.')
pyfrozenset = StackObject('frozenset', set, 'A Python frozenset object.')
pybuffer = StackObject('buffer', object, 'A Python buffer-like object.')
anyobject = StackObject('any', object, 'Any kind of object whatsoever.')
markobject = StackObject('mark', StackObject, "'The mark' is a unique object: opcodes that take a "
                         'number of objects find where they begin by it.')
stackslice = StackObject('stackslice', StackObject, 'The objects above the topmost mark.')


class OpcodeInfo(object):
    """An opcode: name, code (a character), arg (an ArgumentDescriptor or None), what it takes from
    the stack and leaves there, and the protocol that introduced it."""

    __slots__ = ('name', 'code', 'arg', 'stack_before', 'stack_after', 'proto', 'doc')

    def __init__(self, name, code, arg, stack_before, stack_after, proto, doc):
        self.name = name
        self.code = code
        self.arg = arg
        self.stack_before = stack_before
        self.stack_after = stack_after
        self.proto = proto
        self.doc = doc


_kinds = {
    'int': pyint, 'int_or_bool': pyinteger_or_bool, 'bool': pybool, 'float': pyfloat,
    'bytes_or_str': pybytes_or_str, 'bytes': pybytes, 'bytearray': pybytearray, 'str': pyunicode,
    'None': pynone, 'tuple': pytuple, 'list': pylist, 'dict': pydict, 'set': pyset,
    'frozenset': pyfrozenset, 'buffer': pybuffer, 'any': anyobject, 'mark': markobject,
    'slice': stackslice,
}

# name, code, argument, stack before -> after, protocol, what it does.
_table = r'''
INT I decimalnl_short : -> int_or_bool : 0 : Push an integer or bool.
BININT J int4 : -> int : 1 : Push a four-byte signed integer.
BININT1 K uint1 : -> int : 1 : Push a one-byte unsigned integer.
BININT2 M uint2 : -> int : 1 : Push a two-byte unsigned integer.
LONG L decimalnl_long : -> int : 0 : Push a long integer.
LONG1 \x8a long1 : -> int : 2 : Long integer using one-byte length.
LONG4 \x8b long4 : -> int : 2 : Long integer using found-byte length.
STRING S stringnl : -> bytes_or_str : 0 : Push a Python string object.
BINSTRING T string4 : -> bytes_or_str : 1 : Push a Python string object.
SHORT_BINSTRING U string1 : -> bytes_or_str : 1 : Push a Python string object.
BINBYTES B bytes4 : -> bytes : 3 : Push a Python bytes object.
SHORT_BINBYTES C bytes1 : -> bytes : 3 : Push a Python bytes object.
BINBYTES8 \x8e bytes8 : -> bytes : 4 : Push a Python bytes object.
BYTEARRAY8 \x96 bytearray8 : -> bytearray : 5 : Push a Python bytearray object.
NEXT_BUFFER \x97 - : -> buffer : 5 : Push an out-of-band buffer object.
READONLY_BUFFER \x98 - : buffer -> buffer : 5 : Make an out-of-band buffer object read-only.
NONE N - : -> None : 0 : Push None on the stack.
NEWTRUE \x88 - : -> bool : 2 : Push True onto the stack.
NEWFALSE \x89 - : -> bool : 2 : Push False onto the stack.
UNICODE V unicodestringnl : -> str : 0 : Push a Python Unicode string object.
SHORT_BINUNICODE \x8c unicodestring1 : -> str : 4 : Push a Python Unicode string object.
BINUNICODE X unicodestring4 : -> str : 1 : Push a Python Unicode string object.
BINUNICODE8 \x8d unicodestring8 : -> str : 4 : Push a Python Unicode string object.
FLOAT F floatnl : -> float : 0 : Newline-terminated decimal float literal.
BINFLOAT G float8 : -> float : 1 : Float stored in binary form, with 8 bytes of data.
EMPTY_LIST ] - : -> list : 1 : Push an empty list.
APPEND a - : list any -> list : 0 : Append an object to a list.
APPENDS e - : list mark slice -> list : 1 : Extend a list by a slice of stack objects.
LIST l - : mark slice -> list : 0 : Build a list out of the topmost stack slice, after markobject.
EMPTY_TUPLE ) - : -> tuple : 1 : Push an empty tuple.
TUPLE t - : mark slice -> tuple : 0 : Build a tuple out of the topmost stack slice, after markobject.
TUPLE1 \x85 - : any -> tuple : 2 : Build a one-tuple out of the topmost item on the stack.
TUPLE2 \x86 - : any any -> tuple : 2 : Build a two-tuple out of the top two items on the stack.
TUPLE3 \x87 - : any any any -> tuple : 2 : Build a three-tuple out of the top three items.
EMPTY_DICT } - : -> dict : 1 : Push an empty dict.
DICT d - : mark slice -> dict : 0 : Build a dict out of the topmost stack slice, after markobject.
SETITEM s - : dict any any -> dict : 0 : Add a key+value pair to an existing dict.
SETITEMS u - : dict mark slice -> dict : 1 : Add any number of key+value pairs to a dict.
EMPTY_SET \x8f - : -> set : 4 : Push an empty set.
ADDITEMS \x90 - : set mark slice -> set : 4 : Add any number of items to an existing set.
FROZENSET \x91 - : mark slice -> frozenset : 4 : Build a frozenset out of the topmost slice, after markobject.
POP 0 - : any -> : 0 : Discard the top stack item, shrinking the stack by one item.
DUP 2 - : any -> any any : 0 : Push the top stack item onto the stack again, duplicating it.
MARK ( - : -> mark : 0 : Push markobject onto the stack.
POP_MARK 1 - : mark slice -> : 1 : Pop all the stack objects at and above the topmost markobject.
GET g decimalnl_short : -> any : 0 : Read an object from the memo and push it on the stack.
BINGET h uint1 : -> any : 1 : Read an object from the memo and push it on the stack.
LONG_BINGET j uint4 : -> any : 1 : Read an object from the memo and push it on the stack.
PUT p decimalnl_short : -> : 0 : Store the stack top into the memo.  The stack is not popped.
BINPUT q uint1 : -> : 1 : Store the stack top into the memo.  The stack is not popped.
LONG_BINPUT r uint4 : -> : 1 : Store the stack top into the memo.  The stack is not popped.
MEMOIZE \x94 - : any -> any : 4 : Store the stack top into the memo.  The stack is not popped.
EXT1 \x82 uint1 : -> any : 2 : Extension code.
EXT2 \x83 uint2 : -> any : 2 : Extension code.
EXT4 \x84 int4 : -> any : 2 : Extension code.
GLOBAL c stringnl_noescape_pair : -> any : 0 : Push a global object (module.attr) on the stack.
STACK_GLOBAL \x93 - : str str -> any : 4 : Push a global object (module.attr) on the stack.
REDUCE R - : any any -> any : 0 : Push an object built from a callable and an argument tuple.
BUILD b - : any any -> any : 0 : Finish building an object, via __setstate__ or dict update.
INST i stringnl_noescape_pair : mark slice -> any : 0 : Build a class instance.
OBJ o - : mark any slice -> any : 1 : Build a class instance.
NEWOBJ \x81 - : any any -> any : 2 : Build an object instance.
NEWOBJ_EX \x92 - : any any any -> any : 4 : Build an object instance.
PROTO \x80 uint1 : -> : 2 : Protocol version indicator.
STOP . - : any -> : 0 : Stop the unpickling machine.
FRAME \x95 uint8 : -> : 4 : Indicate the beginning of a new frame.
PERSID P stringnl_noescape : -> any : 0 : Push an object identified by a persistent ID.
BINPERSID Q - : any -> any : 1 : Push an object identified by a persistent ID.
'''


def _read_table():
    for line in _table.strip().splitlines():
        head, effect, proto, doc = line.split(' : ', 3) if ' : -> : ' not in line else (
            line.split(' : ', 1)[0], '->', *line.split(' : -> : ', 1)[1].split(' : ', 1))
        name, code, arg = head.split()
        before, after = effect.split('->')
        if len(code) > 1:
            code = chr(int(code[2:], 16))
        yield OpcodeInfo(name, code, None if arg == '-' else globals()[arg],
                         [_kinds[kind] for kind in before.split()],
                         [_kinds[kind] for kind in after.split()], int(proto), doc)


opcodes = list(_read_table())
code2op = {op.code: op for op in opcodes}


# ---- reading a pickle ----

def _genops(data, yield_end_pos=False):
    if isinstance(data, bytes_types):
        data = io.BytesIO(data)
    if hasattr(data, 'tell'):
        getpos = data.tell
    else:
        def getpos():
            return None
    while True:
        pos = getpos()
        code = data.read(1)
        opcode = code2op.get(code.decode('latin-1'))
        if opcode is None:
            if code == b'':
                raise ValueError('pickle exhausted before seeing STOP')
            raise ValueError('at position %s, opcode %r unknown'
                             % ('<unknown>' if pos is None else pos, code))
        arg = None if opcode.arg is None else opcode.arg.reader(data)
        if yield_end_pos:
            yield opcode, arg, pos, getpos()
        else:
            yield opcode, arg, pos
        if code == b'.':
            assert opcode.name == 'STOP'
            break


def genops(pickle):
    """Triples (opcode, argument, position) of a pickle, in bytes or a file."""
    return _genops(pickle)


def optimize(p):
    """A pickle string without the PUT opcodes that no GET asks for."""
    get, put = 'GET', 'PUT'
    oldids = set()  # memo indices that are stored
    newids = {}     # and those that are asked for: old -> new index
    ops = []        # (what, position, end) or (what, index)
    protoheader = b''
    proto = 0
    for opcode, arg, pos, end_pos in _genops(p, yield_end_pos=True):
        if 'PUT' in opcode.name:
            oldids.add(arg)
            ops.append((put, arg))
        elif opcode.name == 'MEMOIZE':
            index = len(oldids)
            oldids.add(index)
            ops.append((put, index))
        elif 'FRAME' in opcode.name:
            pass
        elif 'GET' in opcode.name:
            if opcode.proto > proto:
                proto = opcode.proto
            newids[arg] = None
            ops.append((get, arg))
        elif opcode.name == 'PROTO':
            if arg > proto:
                proto = arg
            if pos == 0:
                protoheader = p[pos:end_pos]
            else:
                ops.append((pos, end_pos))
        else:
            ops.append((pos, end_pos))
    out = io.BytesIO()
    out.write(protoheader)
    pickler = pickle._Pickler(out, proto)
    if proto >= 4:
        pickler.framer.start_framing()
    next_id = 0
    for what, arg in ops:
        frameless = False
        if what is get:
            data = pickler.get(newids[arg])
        elif what is put:
            if arg not in newids:
                continue
            data = pickler.put(next_id)
            newids[arg] = next_id
            next_id += 1
        else:
            data = p[what:arg]
            frameless = len(data) > pickler.framer._FRAME_SIZE_TARGET
        pickler.framer.commit_frame(force=frameless)
        if frameless:
            pickler.framer.file_write(data)
        else:
            pickler.write(data)
    pickler.framer.end_framing()
    return out.getvalue()


def dis(pickle, out=None, memo=None, indentlevel=4, annotate=0):
    """Print a disassembly of a pickle, and check its stack and memo use on the way."""
    stack = []
    if memo is None:
        memo = {}
    maxproto = -1
    markstack = []  # positions of the marks
    indentchunk = ' ' * indentlevel
    errormsg = None
    annocol = annotate
    for opcode, arg, pos in genops(pickle):
        if pos is not None:
            print('%5d:' % pos, end=' ', file=out)
        line = '%-4s %s%s' % (repr(opcode.code)[1:-1], indentchunk * len(markstack), opcode.name)
        maxproto = max(maxproto, opcode.proto)
        before = opcode.stack_before
        after = opcode.stack_after
        numtopop = len(before)
        markmsg = None
        if markobject in before or (opcode.name == 'POP' and stack and stack[-1] is markobject):
            assert markobject not in after
            if markstack:
                markpos = markstack.pop()
                markmsg = '(MARK at unknown opcode offset)' if markpos is None else \
                    '(MARK at %d)' % markpos
                while stack[-1] is not markobject:
                    stack.pop()
                stack.pop()
                try:
                    numtopop = before.index(markobject)
                except ValueError:
                    assert opcode.name == 'POP'
                    numtopop = 0
            else:
                errormsg = markmsg = 'no MARK exists on stack'
        if opcode.name in ('PUT', 'BINPUT', 'LONG_BINPUT', 'MEMOIZE'):
            if opcode.name == 'MEMOIZE':
                memo_idx = len(memo)
                markmsg = '(as %d)' % memo_idx
            else:
                assert arg is not None
                memo_idx = arg
            if memo_idx in memo:
                errormsg = 'memo key %r already defined' % arg
            elif not stack:
                errormsg = "stack is empty -- can't store into memo"
            elif stack[-1] is markobject:
                errormsg = "can't store markobject in the memo"
            else:
                memo[memo_idx] = stack[-1]
        elif opcode.name in ('GET', 'BINGET', 'LONG_BINGET'):
            if arg in memo:
                assert len(after) == 1
                after = [memo[arg]]
            else:
                errormsg = 'memo key %r has never been stored into' % arg
        if arg is not None or markmsg:
            line += ' ' * (10 - len(opcode.name))
            if arg is not None:
                if opcode.name in ('STRING', 'BINSTRING', 'SHORT_BINSTRING'):
                    line += ' ' + ascii(arg)
                else:
                    line += ' ' + repr(arg)
            if markmsg:
                line += ' ' + markmsg
        if annotate:
            line += ' ' * (annocol - len(line))
            annocol = len(line)
            if annocol > 50:
                annocol = annotate
            line += ' ' + opcode.doc.split('\n', 1)[0]
        print(line, file=out)
        if errormsg:
            raise ValueError(errormsg)
        if len(stack) < numtopop:
            raise ValueError('tries to pop %d items from stack with only %d items'
                             % (numtopop, len(stack)))
        if numtopop:
            del stack[-numtopop:]
        if markobject in after:
            assert markobject not in before
            markstack.append(pos)
        stack.extend(after)
    print('highest protocol among opcodes =', maxproto, file=out)
    if stack:
        raise ValueError('stack not empty after STOP: %r' % stack)


# What disassembled pickles look like, for the doctests of this module.
_dis_test = r"""
>>> import pickle
>>> dis(pickle.dumps([1, (2.5, 'a'), None], 0))
    0: (    MARK
    1: l        LIST       (MARK at 0)
    2: p    PUT        0
    5: I    INT        1
    8: a    APPEND
    9: (    MARK
   10: F        FLOAT      2.5
   15: V        UNICODE    'a'
   18: p        PUT        1
   21: t        TUPLE      (MARK at 9)
   22: p    PUT        2
   25: a    APPEND
   26: N    NONE
   27: a    APPEND
   28: .    STOP
highest protocol among opcodes = 0
>>> dis(pickle.dumps([1, (2.5, 'a'), None], 4))
    0: \x80 PROTO      4
    2: \x95 FRAME      23
   11: ]    EMPTY_LIST
   12: \x94 MEMOIZE    (as 0)
   13: (    MARK
   14: K        BININT1    1
   16: G        BINFLOAT   2.5
   25: \x8c     SHORT_BINUNICODE 'a'
   28: \x94     MEMOIZE    (as 1)
   29: \x86     TUPLE2
   30: \x94     MEMOIZE    (as 2)
   31: N        NONE
   32: e        APPENDS    (MARK at 13)
   33: .    STOP
highest protocol among opcodes = 4
"""

_memo_test = r"""
>>> import io, pickle
>>> f = io.BytesIO()
>>> p = pickle.Pickler(f, 2)
>>> x = ['a']
>>> p.dump(x)
>>> p.dump(x)
>>> start = f.seek(0)
>>> memo = {}
>>> dis(f, memo=memo)
    0: \x80 PROTO      2
    2: ]    EMPTY_LIST
    3: q    BINPUT     0
    5: X    BINUNICODE 'a'
   11: q    BINPUT     1
   13: a    APPEND
   14: .    STOP
highest protocol among opcodes = 2
>>> dis(f, memo=memo)
   15: \x80 PROTO      2
   17: h    BINGET     0
   19: .    STOP
highest protocol among opcodes = 2
"""

__test__ = {'disassembler_test': _dis_test, 'disassembler_memo_test': _memo_test}


def _main(args=None):
    import argparse
    parser = argparse.ArgumentParser(description='disassemble one or more pickle files')
    parser.add_argument('pickle_file', nargs='*', help='the pickle file')
    parser.add_argument('-o', '--output', help='the file where the output should be written')
    parser.add_argument('-m', '--memo', action='store_true',
                        help='preserve memo between disassemblies')
    parser.add_argument('-l', '--indentlevel', default=4, type=int,
                        help='the number of blanks by which to indent a new MARK level')
    parser.add_argument('-a', '--annotate', action='store_true',
                        help='annotate each line with a short opcode description')
    parser.add_argument('-p', '--preamble', default='==> {name} <==',
                        help='if more than one pickle file is specified, print this before each '
                             'disassembly')
    args = parser.parse_args(args)
    annotate = 30 if args.annotate else 0
    memo = {} if args.memo else None
    output = sys.stdout if args.output is None else open(args.output, 'w')
    for arg in args.pickle_file:
        if len(args.pickle_file) > 1:
            print(args.preamble.format(name='<stdin>' if arg == '-' else arg), file=output)
        if arg == '-':
            dis(sys.stdin.buffer, output, memo, args.indentlevel, annotate)
        else:
            with open(arg, 'rb') as f:
                dis(f, output, memo, args.indentlevel, annotate)


if __name__ == '__main__':
    _main()
