"""Messages: headers in order, and a payload that is text or a list of parts."""
import binascii
import re
from io import BytesIO, StringIO

from email import utils
from email._policybase import compat32
from email.charset import Charset
from email.errors import (
    InvalidBase64CharactersDefect, InvalidBase64PaddingDefect, MultipartConversionError)
from email.iterators import walk

__all__ = ['Message', 'EmailMessage']


def _split_params(text):
    """'a; b="c;d"' at the semicolons outside of quotation marks."""
    parts = re.findall(r'(?:"(?:[^"\\]|\\.)*"?|[^";])+', text)
    out = []
    for part in parts:
        name, equals, value = part.partition('=')
        out.append(name.strip().lower() + '=' + value.strip() if equals and out else part.strip())
    return out


def _format_param(param, value=None, quote=True):
    if value is None or len(value) == 0:
        return param
    if isinstance(value, tuple):
        param += '*'
        return '%s=%s' % (param, utils.encode_rfc2231(value[2], value[0], value[1]))
    if not value.isascii():
        return '%s*=%s' % (param, utils.encode_rfc2231(value, 'utf-8', ''))
    if quote or re.search(r'[ \(\)<>@,;:\\"/\[\]\?=]', value):
        return '%s="%s"' % (param, utils.quote(value))
    return '%s=%s' % (param, value)


class Message:
    """A message of the compat32 policy. Header names are compared without case."""

    def __init__(self, policy=compat32):
        self.policy = policy
        self._headers = []
        self._unixfrom = None
        self._payload = None
        self._charset = None
        self.preamble = self.epilogue = None
        self.defects = []
        self._default_type = 'text/plain'

    def __str__(self):
        return self.as_string()

    def as_string(self, unixfrom=False, maxheaderlen=0, policy=None):
        """The message as text."""
        from email.generator import Generator
        fp = StringIO()
        Generator(fp, mangle_from_=False, maxheaderlen=maxheaderlen,
                  policy=policy or self.policy).flatten(self, unixfrom=unixfrom)
        return fp.getvalue()

    def as_bytes(self, unixfrom=False, policy=None):
        """The message as bytes."""
        from email.generator import BytesGenerator
        fp = BytesIO()
        BytesGenerator(fp, mangle_from_=False, policy=policy or self.policy).flatten(
            self, unixfrom=unixfrom)
        return fp.getvalue()

    def __bytes__(self):
        return self.as_bytes()

    def is_multipart(self):
        """Whether the payload is a list of messages."""
        return isinstance(self._payload, list)

    def set_unixfrom(self, unixfrom):
        self._unixfrom = unixfrom

    def get_unixfrom(self):
        return self._unixfrom

    # ---- payload ----

    def attach(self, payload):
        """Adds a part."""
        if self._payload is None:
            self._payload = [payload]
        else:
            try:
                self._payload.append(payload)
            except AttributeError:
                raise TypeError('Attach is not valid on a message with a non-multipart payload')

    def get_payload(self, i=None, decode=False):
        """The payload: text, a list of parts, or part i; with decode, bytes."""
        if self.is_multipart():
            if decode:
                return None
            return self._payload if i is None else self._payload[i]
        if i is not None and not isinstance(self._payload, list):
            raise TypeError('Expected list, got %s' % type(self._payload))
        payload = self._payload
        if not decode:
            if isinstance(payload, str) and not payload.isascii():
                try:
                    raw = payload.encode('ascii', 'surrogateescape')
                    return raw.decode(self.get_content_charset('ascii'), 'replace')
                except (UnicodeEncodeError, LookupError):
                    pass
            return payload
        return self._decoded(payload)

    def _decoded(self, payload):
        if payload is None:
            return None
        encoding = str(self.get('content-transfer-encoding', '')).strip().lower()
        if isinstance(payload, str):
            try:
                data = payload.encode('ascii', 'surrogateescape')
            except UnicodeEncodeError:
                data = payload.encode('raw-unicode-escape')
        else:
            data = payload
        if encoding == 'quoted-printable':
            return binascii.a2b_qp(data)
        if encoding == 'base64':
            return self._from_base64(b''.join(data.splitlines()))
        return data

    def _from_base64(self, data):
        try:
            return binascii.a2b_base64(data)
        except binascii.Error:
            self.policy.handle_defect(self, InvalidBase64PaddingDefect())
        try:
            return binascii.a2b_base64(data + b'==')
        except binascii.Error:
            self.policy.handle_defect(self, InvalidBase64CharactersDefect())
            return data

    def set_payload(self, payload, charset=None):
        """Sets the payload; a charset also sets the headers and encodes it."""
        if hasattr(payload, 'encode'):
            if isinstance(charset, Charset):
                self._payload = payload.encode(charset.output_charset, 'surrogateescape').decode(
                    'ascii', 'surrogateescape')
            elif charset is not None:
                self._payload = payload.encode(Charset(charset).output_charset).decode(
                    'ascii', 'surrogateescape')
            else:
                self._payload = payload
        elif hasattr(payload, 'decode'):
            self._payload = payload.decode('ascii', 'surrogateescape')
        else:
            self._payload = payload
        if charset is not None:
            self.set_charset(charset)

    def set_charset(self, charset):
        if charset is None:
            self.del_param('charset')
            self._charset = None
            return
        if not isinstance(charset, Charset):
            charset = Charset(charset)
        self._charset = charset
        if 'MIME-Version' not in self:
            self.add_header('MIME-Version', '1.0')
        if 'Content-Type' not in self:
            self.add_header('Content-Type', 'text/plain', charset=charset.get_output_charset())
        else:
            self.set_param('charset', charset.get_output_charset())
        if 'Content-Transfer-Encoding' not in self:
            encoding = charset.get_body_encoding()
            if callable(encoding):
                encoding(self)
            else:
                payload = self._payload
                if payload:
                    payload = charset.body_encode(payload.encode('ascii', 'surrogateescape'))
                self._payload = payload
                self.add_header('Content-Transfer-Encoding', encoding)

    def get_charset(self):
        return self._charset

    # ---- headers ----

    def __len__(self):
        return len(self._headers)

    def __getitem__(self, name):
        return self.get(name)

    def __setitem__(self, name, val):
        most = self.policy.header_max_count(name)
        if most:
            if len([1 for key, _ in self._headers if key.lower() == name.lower()]) >= most:
                raise ValueError('There may be at most {} {} headers in a message'.format(
                    most, name))
        self._headers.append(self.policy.header_store_parse(name, val))

    def __delitem__(self, name):
        name = name.lower()
        self._headers = [(k, v) for k, v in self._headers if k.lower() != name]

    def __contains__(self, name):
        name = name.lower()
        return any(k.lower() == name for k, _ in self._headers)

    def __iter__(self):
        for name, _ in self._headers:
            yield name

    def keys(self):
        return [k for k, _ in self._headers]

    def values(self):
        return [self.policy.header_fetch_parse(k, v) for k, v in self._headers]

    def items(self):
        return [(k, self.policy.header_fetch_parse(k, v)) for k, v in self._headers]

    def get(self, name, failobj=None):
        """The first header of the name."""
        name = name.lower()
        for k, v in self._headers:
            if k.lower() == name:
                return self.policy.header_fetch_parse(k, v)
        return failobj

    def get_all(self, name, failobj=None):
        """All headers of the name as a list."""
        name = name.lower()
        found = [self.policy.header_fetch_parse(k, v) for k, v in self._headers
                 if k.lower() == name]
        return found or failobj

    def set_raw(self, name, value):
        """Stores a header as it is: for parsers."""
        self._headers.append((name, value))

    def raw_items(self):
        return iter(self._headers.copy())

    def add_header(self, _name, _value, **_params):
        """Adds a header with parameters; underscores in their names become hyphens."""
        parts = []
        for k, v in _params.items():
            k = k.replace('_', '-')
            parts.append(k if v is None else _format_param(k, v))
        if _value is not None:
            parts.insert(0, _value)
        self[_name] = '; '.join(parts)

    def replace_header(self, _name, _value):
        """Replaces the first header of the name in its place."""
        name = _name.lower()
        for i, (k, _) in enumerate(self._headers):
            if k.lower() == name:
                self._headers[i] = self.policy.header_store_parse(k, _value)
                return
        raise KeyError(_name)

    # ---- content type and parameters ----

    def get_content_type(self):
        """'maintype/subtype' in lower case; the default for what is missing or wrong."""
        value = self.get('content-type')
        if value is None:
            return self.get_default_type()
        ctype = _split_params(str(value))[:1]
        ctype = ctype[0].lower() if ctype else ''
        return ctype if ctype.count('/') == 1 else 'text/plain'

    def get_content_maintype(self):
        return self.get_content_type().split('/')[0]

    def get_content_subtype(self):
        return self.get_content_type().split('/')[1]

    def get_default_type(self):
        return self._default_type

    def set_default_type(self, ctype):
        self._default_type = ctype

    def _params(self, header):
        value = self.get(header)
        if value is None:
            return None
        params = []
        for part in _split_params(str(value)):
            name, _, val = part.partition('=')
            params.append((name.strip(), val.strip()) if _ else (part.strip(), ''))
        return utils.decode_params(params) if params else []

    def get_params(self, failobj=None, header='content-type', unquote=True):
        """[(name, value)] of a header's parameters, the value itself first."""
        params = self._params(header)
        if params is None:
            return failobj
        return [(k, _unquoted(v)) for k, v in params] if unquote else params

    def get_param(self, param, failobj=None, header='content-type', unquote=True):
        """A parameter of a header."""
        for k, v in self._params(header) or ():
            if k.lower() == param.lower():
                return _unquoted(v) if unquote else v
        return failobj

    def set_param(self, param, value, header='Content-Type', requote=True, charset=None,
                  language='', replace=False):
        """Sets a parameter of a header."""
        if not isinstance(value, tuple) and charset:
            value = (charset, language, value)
        if header not in self and header.lower() == 'content-type':
            ctype = 'text/plain'
        else:
            ctype = self.get(header)
        if not self.get_param(param, header=header):
            text = _format_param(param, value, requote)
            ctype = '; '.join(filter(None, (ctype, text)))
        else:
            parts = []
            for old, old_value in self.get_params(header=header, unquote=requote):
                if old.lower() == param.lower():
                    parts.append(_format_param(param, value, requote))
                else:
                    parts.append(_format_param(old, old_value, requote))
            ctype = '; '.join(parts)
        if ctype != self.get(header):
            if replace and header in self:
                self.replace_header(header, ctype)
            else:
                del self[header]
                self[header] = ctype

    def del_param(self, param, header='content-type', requote=True):
        """Removes a parameter of a header."""
        if header not in self:
            return
        parts = [_format_param(k, v, requote)
                 for k, v in self.get_params(header=header, unquote=requote)
                 if k.lower() != param.lower()]
        text = '; '.join(parts)
        if text != self.get(header):
            del self[header]
            self[header] = text

    def set_type(self, type, header='Content-Type', requote=True):
        """Sets the type, keeping parameters."""
        if type.count('/') != 1:
            raise ValueError
        if header.lower() == 'content-type':
            del self['mime-version']
            self['MIME-Version'] = '1.0'
        if header not in self:
            self[header] = type
            return
        params = self.get_params(header=header, unquote=requote)
        del self[header]
        self[header] = type
        for p, v in params[1:]:
            self.set_param(p, v, header, requote)

    def get_filename(self, failobj=None):
        """The file name that the part comes with."""
        filename = self.get_param('filename', None, 'content-disposition')
        if filename is None:
            filename = self.get_param('name', None, 'content-type')
        return failobj if filename is None else utils.collapse_rfc2231_value(filename).strip()

    def get_boundary(self, failobj=None):
        boundary = self.get_param('boundary')
        if boundary is None:
            return failobj
        return utils.collapse_rfc2231_value(boundary).rstrip()

    def set_boundary(self, boundary):
        """Sets the boundary in its place among the headers."""
        params = self.get_params(unquote=False)
        if params is None:
            from email.errors import HeaderParseError
            raise HeaderParseError('No Content-Type header found')
        parts = [_format_param(k, _unquoted(v)) if v else k for k, v in params
                 if k.lower() != 'boundary']
        self.replace_header('Content-Type',
                            '; '.join(parts + [_format_param('boundary', boundary)]))

    def get_content_charset(self, failobj=None):
        """The charset parameter in lower case."""
        charset = self.get_param('charset')
        if charset is None:
            return failobj
        if isinstance(charset, tuple):
            charset = charset[2]
        return charset.lower() if charset.isascii() else failobj

    def get_charsets(self, failobj=None):
        return [part.get_content_charset(failobj) for part in self.walk()]

    def get_content_disposition(self):
        """'inline', 'attachment' or what else the header says, lower case; None without it."""
        value = self.get('content-disposition')
        return None if value is None else _split_params(str(value))[0].lower()

    walk = walk


def _unquoted(value):
    if isinstance(value, tuple):
        return value[0], value[1], utils.unquote(value[2])
    return utils.unquote(value)


class MIMEPart(Message):
    """A message or part of the policies of today: contents are set and got as objects."""

    def __init__(self, policy=None):
        if policy is None:
            from email.policy import default
            policy = default
        super().__init__(policy)

    def as_string(self, unixfrom=False, maxheaderlen=None, policy=None):
        policy = self.policy if policy is None else policy
        if maxheaderlen is None:
            maxheaderlen = policy.max_line_length
        return super().as_string(unixfrom, maxheaderlen, policy)

    def __str__(self):
        return self.as_string(policy=self.policy.clone(utf8=True))

    def is_attachment(self):
        return self.get_content_disposition() == 'attachment'

    def iter_parts(self):
        """The parts of a multipart."""
        if self.is_multipart():
            yield from self.get_payload()

    def iter_attachments(self):
        """The parts that are no candidates for the body."""
        body = self.get_body()
        for part in self.iter_parts():
            if part is not body and (part.is_attachment() or part.get_content_maintype() != 'text'):
                yield part

    def get_body(self, preferencelist=('related', 'html', 'plain')):
        """The part that is most probably the body."""
        best = None
        for part in self.walk():
            if part.is_multipart() or part.is_attachment():
                continue
            main, sub = part.get_content_maintype(), part.get_content_subtype()
            if main == 'text' and sub in preferencelist:
                rank = preferencelist.index(sub)
                if best is None or rank < best[0]:
                    best = rank, part
        return best[1] if best else None

    def get_content(self, errors='replace'):
        """The content as text, bytes or a message."""
        main = self.get_content_maintype()
        if main == 'multipart':
            raise KeyError(self.get_content_type())
        if main == 'message':
            return self.get_payload(0)
        data = self.get_payload(decode=True)
        if main == 'text':
            return data.decode(self.get_content_charset('ASCII'), errors)
        return data

    def set_content(self, obj, *args, **kw):
        """Replaces the content: text (subtype=, charset=), bytes (maintype, subtype) or a
        message."""
        for name in list(self.keys()):
            if name.lower().startswith('content-'):
                del self[name]
        self._payload = None
        if isinstance(obj, str):
            self._set_text(obj, *args, **kw)
        elif isinstance(obj, (bytes, bytearray, memoryview)):
            self._set_bytes(bytes(obj), *args, **kw)
        elif isinstance(obj, Message):
            self['Content-Type'] = 'message/rfc822'
            self._payload = [obj]
        else:
            raise KeyError(type(obj).__qualname__)

    def _set_text(self, text, subtype='plain', charset='utf-8', cte=None, **kw):
        text = text if text.endswith('\n') or not text else text + '\n'
        data = text.encode(charset)
        self['Content-Type'] = f'text/{subtype}; charset="{charset}"'
        long_lines = any(len(line) > 998 for line in data.splitlines())
        if cte is None:
            cte = '7bit' if data.isascii() and not long_lines else 'base64'
            if cte == 'base64' and sum(b > 127 for b in data) * 6 < len(data):
                cte = 'quoted-printable'
        self._set_encoded(data, cte, **kw)

    def _set_bytes(self, data, maintype, subtype, cte='base64', **kw):
        self['Content-Type'] = f'{maintype}/{subtype}'
        self._set_encoded(data, cte, **kw)

    def _set_encoded(self, data, cte, disposition=None, filename=None, cid=None, params=None,
                     headers=None):
        self['Content-Transfer-Encoding'] = cte
        if cte == 'base64':
            lines = [binascii.b2a_base64(data[i:i + 57]).decode() for i in range(0, len(data), 57)]
            self._payload = ''.join(lines)
        elif cte == 'quoted-printable':
            self._payload = binascii.b2a_qp(data, istext=True).decode('ascii')
        else:
            self._payload = data.decode('ascii', 'surrogateescape')
        if disposition is None and filename is not None:
            disposition = 'attachment'
        if disposition is not None:
            self['Content-Disposition'] = disposition
        if filename is not None:
            self.set_param('filename', filename, header='Content-Disposition', replace=True)
        if cid is not None:
            self['Content-ID'] = cid
        for name, value in (params or {}).items():
            self.set_param(name, value)
        for header in headers or ():
            name, _, value = header.partition(':')
            self[name] = value.strip()

    # ---- multiparts ----

    def _make_multipart(self, subtype, refused, boundary=None):
        if self.get_content_maintype() == 'multipart':
            existing = self.get_content_subtype()
            if existing in refused + (subtype,):
                raise ValueError('Cannot convert {} to {}'.format(existing, subtype))
        keep = []
        moved = []
        for name, value in self._headers:
            (moved if name.lower().startswith('content-') else keep).append((name, value))
        parts = []
        if moved:
            part = type(self)(policy=self.policy)
            part._headers = moved
            part._payload = self._payload
            parts = [part]
        self._headers = keep
        self._payload = parts
        self['Content-Type'] = 'multipart/' + subtype
        if boundary is not None:
            self.set_param('boundary', boundary)

    def make_related(self, boundary=None):
        self._make_multipart('related', ('alternative', 'mixed'), boundary)

    def make_alternative(self, boundary=None):
        self._make_multipart('alternative', ('mixed',), boundary)

    def make_mixed(self, boundary=None):
        self._make_multipart('mixed', (), boundary)

    def _add(self, subtype, args, kw, disposition=None):
        if self.get_content_maintype() != 'multipart' or self.get_content_subtype() != subtype:
            getattr(self, 'make_' + subtype)()
        part = type(self)(policy=self.policy)
        part.set_content(*args, **kw)
        if disposition and 'content-disposition' not in part:
            part['Content-Disposition'] = disposition
        self.attach(part)

    def add_related(self, *args, **kw):
        self._add('related', args, kw, 'inline')

    def add_alternative(self, *args, **kw):
        self._add('alternative', args, kw)

    def add_attachment(self, *args, **kw):
        self._add('mixed', args, kw, 'attachment')

    def clear(self):
        self._headers = []
        self._payload = None

    def clear_content(self):
        self._headers = [(n, v) for n, v in self._headers
                         if not n.lower().startswith('content-')]
        self._payload = None


class EmailMessage(MIMEPart):
    """A whole message: MIMEPart that says so in MIME-Version."""

    def set_content(self, *args, **kw):
        super().set_content(*args, **kw)
        if 'MIME-Version' not in self:
            self['MIME-Version'] = '1.0'
