"""Secure hashes and message digests, by name or by constructor.

The hashes are OpenSSL's (_hashlib), BLAKE2 with its parameters is _blake2's.
"""
import _blake2
import _hashlib

_always_supported = ('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512',
                     'blake2b', 'blake2s', 'sha3_224', 'sha3_256', 'sha3_384', 'sha3_512',
                     'shake_128', 'shake_256')
algorithms_guaranteed = set(_always_supported)
algorithms_available = algorithms_guaranteed | _hashlib.openssl_md_meth_names

__all__ = _always_supported + ('new', 'algorithms_guaranteed', 'algorithms_available',
                               'file_digest', 'pbkdf2_hmac')

blake2b = _blake2.blake2b
blake2s = _blake2.blake2s
md5 = _hashlib.openssl_md5
sha1 = _hashlib.openssl_sha1
sha224 = _hashlib.openssl_sha224
sha256 = _hashlib.openssl_sha256
sha384 = _hashlib.openssl_sha384
sha512 = _hashlib.openssl_sha512
sha3_224 = _hashlib.openssl_sha3_224
sha3_256 = _hashlib.openssl_sha3_256
sha3_384 = _hashlib.openssl_sha3_384
sha3_512 = _hashlib.openssl_sha3_512
shake_128 = _hashlib.openssl_shake_128
shake_256 = _hashlib.openssl_shake_256

pbkdf2_hmac = _hashlib.pbkdf2_hmac
scrypt = _hashlib.scrypt

__builtin_constructor_cache = {}


def __get_builtin_constructor(name):
    """The constructor that does not look the hash up by name in OpenSSL."""
    constructor = __builtin_constructor_cache.get(name)
    if constructor is None:
        lower = name.lower() if isinstance(name, str) and name.isupper() else name
        if lower in ('sha224', 'sha256', 'sha384', 'sha512'):
            import _sha2
            constructor = getattr(_sha2, lower)
        elif lower in algorithms_guaranteed:
            constructor = globals()[lower]
        else:
            raise ValueError('unsupported hash type ' + name)
        __builtin_constructor_cache[name] = constructor
    return constructor


def new(name, data=b'', **kwargs):
    """new(name, data=b'', **kwargs) - a new hash object of the named algorithm."""
    if name in ('blake2b', 'blake2s'):
        return __get_builtin_constructor(name)(data, **kwargs)
    try:
        return _hashlib.new(name, data, **kwargs)
    except ValueError:
        return __get_builtin_constructor(name)(data)



def file_digest(fileobj, digest, /, *, _bufsize=2 ** 18):
    """Hash the contents of a binary file object.

    digest is a hash algorithm's name or a callable that makes a hash object. The file is read to
    its end, from where it stands.
    """
    digestobj = new(digest) if isinstance(digest, str) else digest()
    if hasattr(fileobj, 'getbuffer'):
        digestobj.update(fileobj.getbuffer())
        return digestobj
    if not (hasattr(fileobj, 'readinto') and hasattr(fileobj, 'readable') and fileobj.readable()):
        raise ValueError(f"'{fileobj!r}' is not a file-like object in binary reading mode.")
    buf = bytearray(_bufsize)
    view = memoryview(buf)
    while True:
        size = fileobj.readinto(buf)
        if size is None:
            raise BlockingIOError('I/O operation would block.')
        if size == 0:
            break
        digestobj.update(view[:size])
    return digestobj
