# binascii and base64: round trips and malformed input.
import base64
import binascii


def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


data = bytes(range(0, 256, 7)) + b'xy'
for name in ['b64', 'b32', 'b32hex', 'b16', 'b85', 'a85', 'z85', 'urlsafe_b64']:
    text = getattr(base64, name + 'encode')(data)
    print(name, text, getattr(base64, name + 'decode')(text) == data)
    text = getattr(base64, name + 'encode')(b'')
    print(text, getattr(base64, name + 'decode')(text))
print(base64.a85encode(b'\0\0\0\0    abc', foldspaces=True, adobe=True, wrapcol=4))
print(base64.encodebytes(data * 3), base64.b64encode(b'\xfb\xff', b'-_'))
for text in [b'ab', b'abc', b'a', 'ab==', b'ab=c', '\xe9', b'!!!!', b'ab==cd==', 5]:
    show(lambda: base64.b64decode(text))
    show(lambda: base64.b64decode(text, validate=True))
for f, text in [(base64.b32decode, b'AAAAAAA'), (base64.b32decode, b'aaaaaaaa'),
                (base64.b32decode, b'A======='), (base64.b16decode, b'0g'),
                (base64.b85decode, b'~~~~~'), (base64.b85decode, b'"'), (base64.a85decode, b'v'),
                (base64.a85decode, b'uuuuu'), (base64.z85decode, b'~')]:
    show(lambda: f(text))
show(lambda: binascii.unhexlify('abc'))
show(lambda: binascii.unhexlify(b'zz'))
print(binascii.hexlify(b'\x01\x02\xff', ':'), binascii.hexlify(b'abcdef', '-', 4))
print(binascii.b2a_uu(b'hello'), binascii.a2b_uu(b'%:&5L;&\\ \n'), binascii.b2a_uu(b'', backtick=True))
show(lambda: binascii.b2a_uu(b'x' * 46))
show(lambda: binascii.a2b_uu(b'!\x80\x80'))
qp = 'h\xe9llo = w\xf6rld \t\n.\nlong '.encode('latin-1') + b'x' * 90 + b' \n'
print(binascii.b2a_qp(qp), binascii.a2b_qp(binascii.b2a_qp(qp)) == qp)
print(binascii.b2a_qp(b'a b_c', header=True), binascii.a2b_qp(b'a=\nb=XY=3D==\r\n_', header=True))
print(binascii.crc32(b'hello'), binascii.crc32(b'lo', binascii.crc32(b'hel')),
      binascii.crc_hqx(b'123456789', 0))
