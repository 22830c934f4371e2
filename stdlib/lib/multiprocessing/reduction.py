"""Pickling for other processes: ForkingPickler, which programs may extend by register()."""
import copyreg
import io
import pickle

__all__ = ['send_handle', 'recv_handle', 'ForkingPickler', 'register', 'dump']


class ForkingPickler(pickle.Pickler):
    """A pickler with reducers of its own."""

    _extra_reducers = {}

    def __init__(self, *args):
        super().__init__(*args)
        self.dispatch_table = {**copyreg.dispatch_table, **self._extra_reducers}

    @classmethod
    def register(cls, type, reduce):
        """Register a reduce function for a type."""
        cls._extra_reducers[type] = reduce

    @classmethod
    def dumps(cls, obj, protocol=None):
        buffer = io.BytesIO()
        cls(buffer, protocol).dump(obj)
        return buffer.getbuffer()

    loads = pickle.loads


register = ForkingPickler.register


def dump(obj, file, protocol=None):
    """pickle.dump() with the registered reducers."""
    ForkingPickler(file, protocol).dump(obj)


load = pickle.load


def DupFd(fd):
    """What to pickle for a descriptor: its number, which a child that is being started keeps."""
    from .context import get_spawning_popen
    popen = get_spawning_popen()
    if popen is None:
        raise RuntimeError('descriptors can only be given to a process that is being started')
    return popen.duplicate_for_child(fd)


def send_handle(conn, handle, destination_pid):
    """Sends a descriptor over a Unix connection."""
    import socket
    with socket.fromfd(conn.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as s:
        socket.send_fds(s, [b'F'], [handle])


def recv_handle(conn):
    """Receives a descriptor over a Unix connection."""
    import socket
    with socket.fromfd(conn.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as s:
        _, fds, _, _ = socket.recv_fds(s, 1, 1)
        return fds[0]
