"""test.support.socket_helper: ports and addresses for tests on the loopback interface."""
import contextlib
import errno
import os
import socket
import sys
import tempfile
import unittest

from .. import support

HOST = 'localhost'
HOSTv4 = '127.0.0.1'
HOSTv6 = '::1'
has_gethostname = True


def find_unused_port(family=socket.AF_INET, socktype=socket.SOCK_STREAM):
    with socket.socket(family, socktype) as sock:
        return bind_port(sock)


def bind_port(sock, host=HOST):
    sock.bind((host, 0))
    return sock.getsockname()[1]


def bind_unix_socket(sock, addr):
    try:
        sock.bind(addr)
    except PermissionError:
        sock.close()
        raise unittest.SkipTest('cannot bind AF_UNIX sockets')


def create_unix_domain_name():
    return tempfile.mktemp(prefix='test_python_', suffix='.sock', dir=os.path.curdir)


def skip_unless_bind_unix_socket(test):
    return test


def _ipv6_works():
    if not socket.has_ipv6:
        return False
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as sock:
            sock.bind((HOSTv6, 0))
        return True
    except OSError:
        return False


IPV6_ENABLED = _ipv6_works()


@contextlib.contextmanager
def transient_internet(resource_name, *, timeout=30.0, errnos=()):
    raise unittest.SkipTest('no network but loopback')
    yield


def skip_if_tcp_blackhole(test):
    return test


def tcp_blackhole():
    return False


def get_socket_conn_refused_errs():
    return [errno.ECONNREFUSED, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT]
