# uuid: parts, names, order and malformed text.
import copy
import pickle
import uuid

u = uuid.UUID('{12345678-1234-5678-9234-567812345678}')
print(u, repr(u), u.hex, u.int, u.bytes, u.bytes_le, u.fields, u.variant, u.version, u.urn)
print(u.time, u.clock_seq, u.node, uuid.UUID(bytes_le=u.bytes_le) == u, uuid.UUID(fields=u.fields) == u)
print(uuid.uuid3(uuid.NAMESPACE_DNS, 'python.org'), uuid.uuid5(uuid.NAMESPACE_URL, b'x'))
print(uuid.uuid4().version, uuid.uuid1(5, 6).clock_seq, uuid.uuid1() < uuid.UUID(int=2 ** 128 - 1),
      uuid.uuid4() != uuid.uuid4(), sorted([u, uuid.NAMESPACE_DNS])[0] == u)
print(pickle.loads(pickle.dumps(u)) == u, copy.deepcopy(u) == u, len({u, uuid.UUID(u.hex)}))
for f in [lambda: uuid.UUID('12'), lambda: uuid.UUID(bytes=b'1'), lambda: uuid.UUID(int=-1),
          lambda: uuid.UUID(), lambda: uuid.UUID(fields=(1, 2)), lambda: uuid.UUID('x' * 32),
          lambda: uuid.UUID(int=1, version=9), lambda: setattr(u, 'int', 1), lambda: u < 3]:
    try:
        print('no error', f())
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
