"""Helpers of requests: encodings, URLs, proxies, header values."""
import codecs
import os
import re
import struct
import urllib.parse

from .cookies import cookiejar_from_dict, dict_from_cookiejar
from .exceptions import InvalidHeader
from .structures import CaseInsensitiveDict

_bad_header_value = re.compile(r'\n(?![ \t])|\r(?![ \t\n])')


def default_user_agent(name='python-requests'):
    return f'{name}/2.32.0'


def default_headers():
    """The headers of a new session."""
    return CaseInsensitiveDict({'User-Agent': default_user_agent(),
                                'Accept-Encoding': 'gzip, deflate', 'Accept': '*/*',
                                'Connection': 'keep-alive'})


def check_header_validity(header):
    """InvalidHeader for names and values that would break the request."""
    name, value = header
    for part in (name, value):
        if not isinstance(part, (str, bytes)):
            raise InvalidHeader(f'Header part ({part!r}) from ({name!r}, {value!r}) must be of '
                                f'type str or bytes, not {type(part)}')
    text = value if isinstance(value, str) else value.decode('latin-1')
    key = name if isinstance(name, str) else name.decode('latin-1')
    if not re.fullmatch(r'[^:\s][^:\r\n]*', key) or _bad_header_value.search(text) \
            or text[:1].isspace():
        raise InvalidHeader('Invalid leading whitespace, reserved character(s), or return '
                            f'character(s) in header {"name" if not key else "value"}: {value!r}')


def _parse_content_type_header(header):
    kind, *params = header.split(';')
    out = {}
    for param in params:
        name, _, value = param.strip().partition('=')
        if name:
            out[name.lower().strip('"\' ')] = value.strip('"\' ') if _ else True
    return kind.strip(), out


def get_encoding_from_headers(headers):
    """The charset that Content-Type names or implies."""
    content_type = headers.get('content-type')
    if not content_type:
        return None
    content_type, params = _parse_content_type_header(content_type)
    if 'charset' in params:
        return str(params['charset']).strip('\'"')
    if 'text' in content_type:
        return 'ISO-8859-1'
    if 'application/json' in content_type:
        return 'utf-8'  # RFC 8259, 8.1
    return None


def guess_json_utf(data):
    """The encoding of JSON bytes by their first four."""
    sample = data[:4]
    if sample in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        return 'utf-32'
    if sample[:3] == codecs.BOM_UTF8:
        return 'utf-8-sig'
    if sample[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return 'utf-16'
    zeros = sample.count(0)
    if zeros == 0:
        return 'utf-8'
    if zeros == 2:
        return 'utf-16-be' if sample[::2] == b'\0\0' else 'utf-16-le'
    if zeros == 3:
        return 'utf-32-be' if sample[:3] == b'\0\0\0' else 'utf-32-le'
    return None


def guess_filename(obj):
    """The name of a file object, when it is one of a file."""
    name = getattr(obj, 'name', None)
    if name and isinstance(name, str) and name[0] != '<' and name[-1] != '>':
        return os.path.basename(name)
    return None


def to_key_val_list(value):
    """Pairs of a mapping or an iterable of pairs."""
    if value is None:
        return None
    if isinstance(value, (str, bytes, bool, int)):
        raise ValueError('cannot encode objects that are not 2-tuples')
    if hasattr(value, 'items'):
        value = value.items()
    return list(value)


def super_len(o):
    """The length of what is left of a body; 0 when it cannot be told."""
    if isinstance(o, str):
        return len(o.encode('utf-8'))
    total = None
    position = 0
    if hasattr(o, '__len__'):
        total = len(o)
    elif hasattr(o, 'len'):
        total = o.len
    elif hasattr(o, 'fileno'):
        try:
            total = os.fstat(o.fileno()).st_size
        except (OSError, AttributeError):
            pass
    if hasattr(o, 'tell'):
        try:
            position = o.tell()
            if total is None:
                o.seek(0, 2)
                total = o.tell()
                o.seek(position)
        except OSError:
            return 0
    return max(0, (total or 0) - position)


def requote_uri(uri):
    """Quotes what must be quoted, leaves what is."""
    safe = "!#$%&'()*+,/:;=?@[]~"
    if re.search(r'%(?![0-9a-fA-F]{2})', uri):
        safe = safe.replace('%', '')
    return urllib.parse.quote(uri, safe=safe)


def get_auth_from_url(url):
    """(user, password) of a URL."""
    parsed = urllib.parse.urlparse(url)
    if parsed.username is None:
        return '', ''
    return (urllib.parse.unquote(parsed.username), urllib.parse.unquote(parsed.password or ''))


def urldefragauth(url):
    """The URL without fragment and user."""
    parts = urllib.parse.urlparse(url)
    netloc, path = parts.netloc, parts.path
    if not netloc:
        netloc, path = path, netloc
    return urllib.parse.urlunparse((parts.scheme, netloc.rsplit('@', 1)[-1], path, parts.params,
                                    parts.query, ''))


def get_netrc_auth(url, raise_errors=False):
    """(user, password) for the host from ~/.netrc, or None."""
    path = os.environ.get('NETRC') or os.path.expanduser('~/.netrc')
    if not os.path.exists(path):
        return None
    try:
        import netrc
        found = netrc.netrc(path).authenticators(urllib.parse.urlparse(url).hostname)
    except Exception:
        if raise_errors:
            raise
        return None
    return (found[0] or found[1], found[2]) if found else None


def should_bypass_proxies(url, no_proxy):
    """Whether the host is reached without a proxy."""
    hostname = urllib.parse.urlparse(url).hostname
    if hostname is None:
        return True
    rules = no_proxy if no_proxy is not None else os.environ.get(
        'no_proxy', os.environ.get('NO_PROXY', ''))
    for rule in rules.replace(' ', '').split(','):
        rule = rule.lstrip('.')
        if rule and (rule == '*' or hostname == rule or hostname.endswith('.' + rule)):
            return True
    return False


def get_environ_proxies(url, no_proxy=None):
    """The proxies that the environment sets for the URL."""
    if should_bypass_proxies(url, no_proxy):
        return {}
    out = {}
    for name, value in os.environ.items():
        if name.lower().endswith('_proxy') and value and name.lower() != 'no_proxy':
            out[name[:-6].lower()] = value
    return out


def select_proxy(url, proxies):
    """The proxy for a URL: by scheme and host, scheme, or for all."""
    proxies = proxies or {}
    parts = urllib.parse.urlparse(url)
    if parts.hostname is None:
        return proxies.get(parts.scheme, proxies.get('all'))
    for key in (parts.scheme + '://' + parts.hostname, parts.scheme, 'all://' + parts.hostname,
                'all'):
        if key in proxies:
            return proxies[key]
    return None


def parse_header_links(value):
    """The links of a Link header as dicts (RFC 8288)."""
    links = []
    for part in re.split(', *<', value.strip(' \'"')):
        url, _, params = part.partition(';')
        link = {'url': url.strip('<> \'"')}
        for param in params.split(';'):
            key, equals, val = param.partition('=')
            if not equals:
                break
            link[key.strip(' \'"')] = val.strip(' \'"')
        if link['url']:
            links.append(link)
    return links


def iter_slices(string, slice_length):
    """The string in pieces."""
    if not slice_length or slice_length <= 0:
        slice_length = len(string)
    for pos in range(0, len(string), slice_length or 1):
        yield string[pos:pos + slice_length]


def prepend_scheme_if_needed(url, new_scheme):
    return url if '://' in url else f'{new_scheme}://{url}'


def quote(string, safe='/'):
    return urllib.parse.quote(string, safe)


def unquote_unreserved(uri):
    """Undoes the quoting of characters that need none."""
    return re.sub(r'%([0-9A-Fa-f]{2})', lambda m: chr(int(m[1], 16)) if re.match(
        r'[A-Za-z0-9\-._~]', chr(int(m[1], 16))) else m[0], uri)


def address_in_network(ip, net):
    """Whether an IPv4 address lies in 'a.b.c.d/bits'."""
    import socket
    base, _, bits = net.partition('/')
    mask = 0xffffffff << (32 - int(bits)) & 0xffffffff
    number = struct.unpack('!I', socket.inet_aton(ip))[0]
    return number & mask == struct.unpack('!I', socket.inet_aton(base))[0] & mask
