"""What the fuzzers share: inputs near to valid ones."""


def mutate(data, rng, pieces, most):
    """A str, bytes or bytearray with up to `most` changes: a piece put in, a part cut out or repeated, a
    character replaced by any, or, of bytes, one bit turned."""
    text = isinstance(data, str)
    for _ in range(rng.randint(0, most)):
        at = rng.randint(0, len(data))
        kind = rng.randrange(4 if text else 5)
        if kind == 0:
            data = data[:at] + rng.choice(pieces) + data[at:]
        elif kind == 1:
            data = data[:at] + data[at + rng.randint(1, 20):]
        elif kind == 2:
            end = min(len(data), at + rng.randint(1, 40))
            data = data[:end] + data[at:end] * rng.randint(1, 5) + data[end:]
        elif kind == 3:
            data = data[:at] + (chr(rng.randint(0, 300)) if text else bytes([rng.randrange(256)])) + data[at + 1:]
        elif at < len(data):
            data = data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1:]
    return data
