"""Mail and MIME messages: reading, making and writing them (RFC 5322, 2045-2049).

Covered is what HTTP, forms and everyday mail need. Header values are plain strings under every
policy; the structured header objects of CPython's email.headerregistry are not there.
"""

__all__ = ['base64mime', 'charset', 'encoders', 'errors', 'feedparser', 'generator', 'header',
           'iterators', 'message', 'message_from_file', 'message_from_binary_file',
           'message_from_string', 'message_from_bytes', 'mime', 'parser', 'quoprimime', 'utils']


def message_from_string(s, *args, **kws):
    """The message in a string."""
    from email.parser import Parser
    return Parser(*args, **kws).parsestr(s)


def message_from_bytes(s, *args, **kws):
    """The message in bytes."""
    from email.parser import BytesParser
    return BytesParser(*args, **kws).parsebytes(s)


def message_from_file(fp, *args, **kws):
    """The message in a text file."""
    from email.parser import Parser
    return Parser(*args, **kws).parse(fp)


def message_from_binary_file(fp, *args, **kws):
    """The message in a binary file."""
    from email.parser import BytesParser
    return BytesParser(*args, **kws).parse(fp)
