"""Pipes between threads."""
from queue import Queue

__all__ = ['Pipe', 'Connection']


class Connection:
    """One end: what the other sends comes in one queue, what it sends goes into the other."""

    def __init__(self, incoming, outgoing):
        self._in, self._out = incoming, outgoing
        self.send = self.send_bytes = outgoing.put
        self.recv = self.recv_bytes = incoming.get

    def poll(self, timeout=0.0):
        """Whether there is something to receive, waiting for it timeout seconds."""
        if self._in.qsize() > 0:
            return True
        if timeout <= 0.0:
            return False
        with self._in.not_empty:
            self._in.not_empty.wait(timeout)
        return self._in.qsize() > 0

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_tb):
        self.close()


def Pipe(duplex=True):
    a, b = Queue(), Queue()
    return Connection(a, b), Connection(b, a)
