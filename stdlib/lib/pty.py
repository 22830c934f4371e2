"""Pseudo-terminals: a process under one, and copying between it and the real terminal."""

import os
import sys
import tty
from os import close, waitpid
from select import select
from tty import setraw, tcgetattr, tcsetattr

__all__ = ['openpty', 'fork', 'spawn']

STDIN_FILENO = 0
STDOUT_FILENO = 1
STDERR_FILENO = 2
CHILD = 0


def openpty():
    """The two ends of a new pseudo-terminal."""
    return os.openpty()


def fork():
    """os.fork() with the child on a new terminal; returns the process and the other end."""
    try:
        pid, fd = os.forkpty()
    except (AttributeError, OSError):
        pass
    else:
        if pid == CHILD:
            try:
                os.setsid()
            except OSError:
                pass        # it leads a session already
        return pid, fd
    master, slave = openpty()
    pid = os.fork()
    if pid == CHILD:
        close(master)
        os.login_tty(slave)
    else:
        close(slave)
    return pid, master


def _read(fd):
    return os.read(fd, 1024)


def _copy(master_fd, master_read=_read, stdin_read=_read):
    """Copy both ways until one of them ends."""
    if os.get_blocking(master_fd):
        os.set_blocking(master_fd, False)
        try:
            _copy(master_fd, master_read=master_read, stdin_read=stdin_read)
        finally:
            os.set_blocking(master_fd, True)
        return
    high = 4096
    to_child, to_user = b'', b''
    stdin_open = True
    while True:
        readers, writers = [], []
        if stdin_open and len(to_child) < high:
            readers.append(STDIN_FILENO)
        if len(to_user) < high:
            readers.append(master_fd)
        if to_child:
            writers.append(master_fd)
        if to_user:
            writers.append(STDOUT_FILENO)
        readable, writable, _ = select(readers, writers, [])
        if STDOUT_FILENO in writable:
            try:
                to_user = to_user[os.write(STDOUT_FILENO, to_user):]
            except OSError:
                return
        if master_fd in readable:
            try:
                data = master_read(master_fd)
            except OSError:
                data = b''
            if not data:
                return
            to_user += data
        if master_fd in writable:
            to_child = to_child[os.write(master_fd, to_child):]
        if stdin_open and STDIN_FILENO in readable:
            data = stdin_read(STDIN_FILENO)
            if not data:
                stdin_open = False
            else:
                to_child += data


def spawn(argv, master_read=_read, stdin_read=_read):
    """Run a program on a new terminal that this one is copied to; returns its wait status."""
    if isinstance(argv, str):
        argv = (argv,)
    sys.audit('pty.spawn', argv)
    pid, master_fd = fork()
    if pid == CHILD:
        os.execlp(argv[0], *argv)
    try:
        mode = tcgetattr(STDIN_FILENO)
        setraw(STDIN_FILENO)
        restore = True
    except tty.error:
        restore = False
    try:
        _copy(master_fd, master_read, stdin_read)
    finally:
        if restore:
            tcsetattr(STDIN_FILENO, tty.TCSAFLUSH, mode)
    close(master_fd)
    return waitpid(pid, 0)[1]
