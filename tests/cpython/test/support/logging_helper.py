"""A handler that keeps records as dictionaries, and matches them."""

import logging.handlers


class TestHandler(logging.handlers.BufferingHandler):
    __test__ = False

    def __init__(self, matcher):
        super().__init__(0)
        self.matcher = matcher

    def shouldFlush(self, record):
        return False

    def emit(self, record):
        self.format(record)
        self.buffer.append(record.__dict__)

    def matches(self, **kwargs):
        """Whether a record that was kept has all these values."""
        return any(self.matcher.matches(record, **kwargs) for record in self.buffer)


class Matcher:
    _partial_matches = ('msg', 'message')

    def matches(self, record, **kwargs):
        return all(self.match_value(key, record.get(key), value)
                   for key, value in kwargs.items())

    def match_value(self, key, actual, expected):
        if type(actual) is not type(expected):
            return False
        if isinstance(actual, str) and key in self._partial_matches:
            return expected in actual
        return actual == expected
