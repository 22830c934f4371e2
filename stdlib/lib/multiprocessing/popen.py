"""Starting and watching a child: by a fresh interpreter, or as a copy of this process.

Each child holds the writing end of a pipe as long as it lives; the reading end is its sentinel.
"""
import io
import os
import signal
import sys

from . import reduction, spawn, util
from .context import set_spawning_popen


class _Popen:
    """A started child."""

    def __init__(self, process_obj):
        util._flush_std_streams()
        self.returncode = None
        self.finalizer = None
        self._launch(process_obj)

    def poll(self, flag=os.WNOHANG):
        """The exit code, None while the child runs."""
        if self.returncode is None:
            try:
                pid, status = os.waitpid(self.pid, flag)
            except OSError:
                # Somebody else has waited for it.
                return self.returncode
            if pid == self.pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            if timeout is not None:
                from .connection import wait
                if not wait([self.sentinel], timeout):
                    return None
            # With a timeout the sentinel is readable now, and the child ends in a moment.
            return self.poll(os.WNOHANG if timeout == 0.0 else 0)
        return self.returncode

    def _send(self, number):
        if self.returncode is None:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                pass
            except OSError:
                if self.wait(timeout=0.1) is None:
                    raise

    def terminate(self):
        self._send(signal.SIGTERM)

    def kill(self):
        self._send(signal.SIGKILL)

    def close(self):
        if self.finalizer is not None:
            self.finalizer()


class ForkPopen(_Popen):
    method = 'fork'

    def duplicate_for_child(self, fd):
        return fd

    def _launch(self, process_obj):
        parent_r, child_w = os.pipe()
        child_r, parent_w = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                os.close(parent_r)
                os.close(parent_w)
                code = process_obj._bootstrap(parent_sentinel=child_r)
            finally:
                os._exit(code)
        os.close(child_w)
        os.close(child_r)
        self.finalizer = util.Finalize(self, util.close_fds, (parent_r, parent_w))
        self.sentinel = parent_r


class SpawnPopen(_Popen):
    method = 'spawn'

    def __init__(self, process_obj):
        self._fds = []
        super().__init__(process_obj)

    def duplicate_for_child(self, fd):
        """The child has the descriptor under the same number."""
        self._fds.append(fd)
        return fd

    def _pickle(self, process_obj):
        buffer = io.BytesIO()
        set_spawning_popen(self)
        try:
            reduction.dump(spawn.get_preparation_data(process_obj._name), buffer)
            reduction.dump(process_obj, buffer)
        finally:
            set_spawning_popen(None)
        return buffer.getbuffer()

    def _launch(self, process_obj):
        data = self._pickle(process_obj)
        parent_r, child_w = os.pipe()
        child_r, parent_w = os.pipe()
        try:
            self._fds += [child_r, child_w]
            command = spawn.get_command_line(child_r, child_w, self._fds)
            self.pid = os.posix_spawn(command[0], command, os.environ, file_actions=[
                (os.POSIX_SPAWN_DUP2, fd, fd) for fd in set(self._fds)])
        except:
            util.close_fds(parent_r, parent_w)
            raise
        finally:
            util.close_fds(child_w, child_r)
        self.sentinel = parent_r
        # The child sees the end of its parent on this pipe: it stays open.
        self.finalizer = util.Finalize(self, util.close_fds, (parent_r, parent_w))
        self._write(parent_w, data)

    @staticmethod
    def _write(fd, data):
        try:
            while data:
                data = data[os.write(fd, data):]
        except BrokenPipeError:
            # It ended before it had read all: its exit code tells.
            pass
