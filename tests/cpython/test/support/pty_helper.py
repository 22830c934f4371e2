"""Running a program in a pseudo-terminal."""

import os
import select
import signal
import sys


def run_pty(script, input=b'dummy input\r', env=None):
    """Everything that the script shows, given the input."""
    import pty
    pid, fd = pty.fork()
    if pid == 0:
        try:
            if env is not None:
                os.environ.update(env)
            os.execv(sys.executable, [sys.executable, '-c', script])
        finally:
            os._exit(127)
    output = bytearray()
    try:
        while True:
            readable, writable, _ = select.select([fd], [fd] if input else [], [], 60)
            if fd in readable:
                try:
                    chunk = os.read(fd, 0x10000)
                except OSError:
                    break
                if not chunk:
                    break
                output += chunk
            if fd in writable and input:
                input = input[os.write(fd, input):]
            if not readable and not writable:
                os.kill(pid, signal.SIGKILL)
                break
    finally:
        os.close(fd)
        os.waitpid(pid, 0)
    return bytes(output)


class FakeInput:
    """A standard input of these lines, which shows each as if it were typed."""

    def __init__(self, lines):
        self.lines = list(lines)

    def readline(self):
        line = self.lines.pop(0)
        print(line)
        return line + '\n'
