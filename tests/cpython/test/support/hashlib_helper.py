"""Skips of tests whose hash is not there."""
import functools
import hashlib
import unittest


def requires_hashdigest(digestname, openssl=None, usedforsecurity=True):
    def decorate(thing):
        def missing():
            try:
                hashlib.new(digestname, usedforsecurity=usedforsecurity)
            except ValueError:
                raise unittest.SkipTest(f'hash digest {digestname!r} is not available.')

        if isinstance(thing, type):
            original = thing.__dict__.get('setUpClass')

            def setUpClass(cls):
                missing()
                original.__get__(None, cls)() if original else super(thing, cls).setUpClass()
            thing.setUpClass = classmethod(setUpClass)
            return thing

        @functools.wraps(thing)
        def wrapper(*args, **kwargs):
            missing()
            return thing(*args, **kwargs)
        return wrapper
    return decorate
