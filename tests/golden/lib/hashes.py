# hashlib, hmac and secrets.
import hashlib
import hmac
import io
import secrets

for name in sorted(hashlib.algorithms_guaranteed):
    h = hashlib.new(name, b'hello ')
    other = h.copy()
    h.update(bytearray(b'world'))
    extra = (20,) if name.startswith('shake') else ()
    print(name, h.hexdigest(*extra)[:40], h.digest_size, h.block_size, h.name,
          other.digest(*extra) == h.digest(*extra))
print(hashlib.blake2b(b'x', digest_size=16, key=b'key', salt=b'salt', person=b'me').hexdigest())
print(hashlib.blake2s(b'x', fanout=2, depth=3, leaf_size=64, node_offset=1, node_depth=1,
                      inner_size=32, last_node=True).hexdigest())
print(hashlib.pbkdf2_hmac('sha256', b'password', b'salt', 10, 20).hex())
print(hashlib.scrypt(b'password', salt=b'salt', n=16, r=8, p=1, dklen=16).hex())
print(hashlib.file_digest(io.BytesIO(b'abc'), 'md5').hexdigest())
print(hmac.new(b'key', b'message', 'sha256').hexdigest(), hmac.digest(b'k', b'm', hashlib.md5).hex())
h = hmac.HMAC(b'k' * 100, digestmod=lambda d=b'': hashlib.sha1(d))
h.update(b'abc')
print(h.copy().hexdigest(), h.name, h.digest_size, h.block_size)
print(hmac.compare_digest('a', 'a'), hmac.compare_digest(b'a', b'b'))
print(len(secrets.token_bytes()), len(secrets.token_hex(5)), secrets.randbelow(1),
      0 <= secrets.randbits(4) < 16)
for f in [lambda: hashlib.new('nothing'), lambda: hashlib.sha256('text'),
          lambda: hashlib.sha256(1), lambda: hashlib.blake2b(digest_size=65),
          lambda: hashlib.blake2b(key=b'k' * 65), lambda: hashlib.shake_128().digest(),
          lambda: hashlib.pbkdf2_hmac('md5', b'', b'', 0), lambda: hmac.new(b'k', b'm'),
          lambda: hashlib.scrypt(b'p', salt=b's', n=3, r=1, p=1), lambda: hmac.new('k', b'', 'md5'),
          lambda: hmac.compare_digest('\xe9', 'e'), lambda: secrets.randbelow(0),
          lambda: hashlib.file_digest(io.StringIO(), 'md5')]:
    try:
        print('no error', f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, str(e).split(' 0x')[0])
