# An __index__ that releases the view while it is read or written.
class Release:
    def __index__(self):
        m.release()
        return 4


def view():
    return memoryview(bytearray(range(16)))


m = view()
print(list(m[:Release()]))
m = view()
print(list(m[Release():8]))
for write in (False, True):
    for key in (Release(), slice(Release()), slice(Release(), 8)):
        m = view()
        try:
            if write:
                m[key] = b'spam' if isinstance(key, slice) else 1
            else:
                print(list(m[key]))
        except ValueError as e:
            print(e)
m = view()
try:
    m[0] = Release()
except ValueError as e:
    print(e)
