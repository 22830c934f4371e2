"""Paths of Windows as the path part of file: URLs, and back (RFC 8089, appendix E)."""

__all__ = ['url2pathname', 'pathname2url']

_PREFIX = '\\\\?\\'  # of long paths, which Windows takes as they are


def url2pathname(url):
    """OS-specific conversion from a relative URL of the 'file' scheme to a file system path."""
    from urllib.parse import unquote
    import string
    url = url.replace(':', '|')
    if '|' not in url:
        if url[:4] == '////':
            url = url[2:]  # //host/share has one pair of slashes of its own
        return unquote(url.replace('/', '\\'))
    head, *rest = url.split('|')
    if len(rest) != 1 or not head or head[-1] not in string.ascii_letters:
        raise OSError('Bad URL: ' + url)
    path = head[-1].upper() + ':'
    for part in rest[0].split('/'):
        if part:
            path += '\\' + unquote(part)
    if path.endswith(':') and url.endswith('/'):
        path += '\\'
    return path


def pathname2url(p):
    """OS-specific conversion from a file system path to a relative URL of the 'file' scheme."""
    from urllib.parse import quote
    if p[:4] == _PREFIX:
        p = p[4:]
        if p[:4].upper() == 'UNC\\':
            p = '\\' + p[4:]
        elif p[1:2] != ':':
            raise OSError('Bad path: ' + p)
    if ':' not in p:
        if p[:2] == '\\\\':
            p = '\\\\' + p
        return quote(p.replace('\\', '/'))
    drive, *rest = p.split(':')
    if len(rest) != 1 or len(drive) > 1:
        raise OSError('Bad path: ' + p)
    path = '///' + quote(drive.upper()) + ':'
    for part in rest[0].split('\\'):
        if part:
            path += '/' + quote(part)
    return path
