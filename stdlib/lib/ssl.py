"""TLS: contexts, sockets and objects over memory buffers.

`_ssl` has the contexts and connections on OpenSSL 3. Here are the enumerations, SSLContext with
typed properties, SSLSocket (a socket that speaks TLS), SSLObject (TLS without I/O) and helpers for
certificates.
"""
import base64
import errno
import os
import socket as _socket_module
import sys
import warnings
from collections import namedtuple
from enum import Enum as _Enum, IntEnum as _IntEnum, IntFlag as _IntFlag

import _ssl
from _ssl import (
    HAS_ALPN, HAS_ECDH, HAS_NPN, HAS_PSK, HAS_SNI, HAS_SSLv2, HAS_SSLv3, HAS_TLSv1, HAS_TLSv1_1,
    HAS_TLSv1_2, HAS_TLSv1_3, MemoryBIO, OPENSSL_VERSION, OPENSSL_VERSION_INFO,
    OPENSSL_VERSION_NUMBER, RAND_add, RAND_bytes, RAND_status, SSLCertVerificationError,
    SSLEOFError, SSLError, SSLSession, SSLSyscallError, SSLWantReadError, SSLWantWriteError,
    SSLZeroReturnError, _DEFAULT_CIPHERS, _OPENSSL_API_VERSION, _SSLContext)
from _ssl import nid2obj as _nid2obj, txt2obj as _txt2obj
from socket import (
    AF_INET, SOCK_STREAM, SO_TYPE, SOL_SOCKET, _GLOBAL_DEFAULT_TIMEOUT, create_connection, socket)

_IntEnum._convert_('_SSLMethod', __name__,
                   lambda name: name.startswith('PROTOCOL_') and name != 'PROTOCOL_SSLv23',
                   source=_ssl)
_IntFlag._convert_('Options', __name__, lambda name: name.startswith('OP_'), source=_ssl)
_IntEnum._convert_('AlertDescription', __name__,
                   lambda name: name.startswith('ALERT_DESCRIPTION_'), source=_ssl)
_IntEnum._convert_('SSLErrorNumber', __name__, lambda name: name.startswith('SSL_ERROR_'),
                   source=_ssl)
_IntFlag._convert_('VerifyFlags', __name__, lambda name: name.startswith('VERIFY_'), source=_ssl)
_IntEnum._convert_('VerifyMode', __name__, lambda name: name.startswith('CERT_'), source=_ssl)

PROTOCOL_SSLv23 = _SSLMethod.PROTOCOL_SSLv23 = _SSLMethod.PROTOCOL_TLS
_PROTOCOL_NAMES = {value: name for name, value in _SSLMethod.__members__.items()}
_SSLv2_IF_EXISTS = getattr(_SSLMethod, 'PROTOCOL_SSLv2', None)
SOCKET_ERROR = OSError
socket_error = OSError
CHANNEL_BINDING_TYPES = ['tls-unique']
HAS_NEVER_CHECK_COMMON_NAME = True
CertificateError = SSLCertVerificationError


class TLSVersion(_IntEnum):
    MINIMUM_SUPPORTED = _ssl.PROTO_MINIMUM_SUPPORTED
    SSLv3 = _ssl.PROTO_SSLv3
    TLSv1 = _ssl.PROTO_TLSv1
    TLSv1_1 = _ssl.PROTO_TLSv1_1
    TLSv1_2 = _ssl.PROTO_TLSv1_2
    TLSv1_3 = _ssl.PROTO_TLSv1_3
    MAXIMUM_SUPPORTED = _ssl.PROTO_MAXIMUM_SUPPORTED


class _TLSContentType(_IntEnum):
    """Record types (RFC 8446, B.1), and OpenSSL's two kinds of its own."""
    CHANGE_CIPHER_SPEC = 20
    ALERT = 21
    HANDSHAKE = 22
    APPLICATION_DATA = 23
    HEADER = 0x100
    INNER_CONTENT_TYPE = 0x101


class _TLSAlertType(_IntEnum):
    """Alerts (RFC 8446, 6)."""
    CLOSE_NOTIFY = 0
    UNEXPECTED_MESSAGE = 10
    BAD_RECORD_MAC = 20
    DECRYPTION_FAILED = 21
    RECORD_OVERFLOW = 22
    DECOMPRESSION_FAILURE = 30
    HANDSHAKE_FAILURE = 40
    NO_CERTIFICATE = 41
    BAD_CERTIFICATE = 42
    UNSUPPORTED_CERTIFICATE = 43
    CERTIFICATE_REVOKED = 44
    CERTIFICATE_EXPIRED = 45
    CERTIFICATE_UNKNOWN = 46
    ILLEGAL_PARAMETER = 47
    UNKNOWN_CA = 48
    ACCESS_DENIED = 49
    DECODE_ERROR = 50
    DECRYPT_ERROR = 51
    EXPORT_RESTRICTION = 60
    PROTOCOL_VERSION = 70
    INSUFFICIENT_SECURITY = 71
    INTERNAL_ERROR = 80
    INAPPROPRIATE_FALLBACK = 86
    USER_CANCELED = 90
    NO_RENEGOTIATION = 100
    MISSING_EXTENSION = 109
    UNSUPPORTED_EXTENSION = 110
    CERTIFICATE_UNOBTAINABLE = 111
    UNRECOGNIZED_NAME = 112
    BAD_CERTIFICATE_STATUS_RESPONSE = 113
    BAD_CERTIFICATE_HASH_VALUE = 114
    UNKNOWN_PSK_IDENTITY = 115
    CERTIFICATE_REQUIRED = 116
    NO_APPLICATION_PROTOCOL = 120


class _TLSMessageType(_IntEnum):
    """Handshake messages (RFC 8446, B.3)."""
    HELLO_REQUEST = 0
    CLIENT_HELLO = 1
    SERVER_HELLO = 2
    HELLO_VERIFY_REQUEST = 3
    NEWSESSION_TICKET = 4
    END_OF_EARLY_DATA = 5
    HELLO_RETRY_REQUEST = 6
    ENCRYPTED_EXTENSIONS = 8
    CERTIFICATE = 11
    SERVER_KEY_EXCHANGE = 12
    CERTIFICATE_REQUEST = 13
    SERVER_DONE = 14
    CERTIFICATE_VERIFY = 15
    CLIENT_KEY_EXCHANGE = 16
    FINISHED = 20
    CERTIFICATE_URL = 21
    CERTIFICATE_STATUS = 22
    SUPPLEMENTAL_DATA = 23
    KEY_UPDATE = 24
    NEXT_PROTO = 67
    MESSAGE_HASH = 254
    CHANGE_CIPHER_SPEC = 0x0101


DefaultVerifyPaths = namedtuple('DefaultVerifyPaths',
                                'cafile capath openssl_cafile_env openssl_cafile '
                                'openssl_capath_env openssl_capath')


def get_default_verify_paths():
    """Where OpenSSL looks for trusted certificates, environment considered."""
    cafile_env, cafile, capath_env, capath = _ssl.get_default_verify_paths()
    found_file = os.environ.get(cafile_env, cafile)
    found_path = os.environ.get(capath_env, capath)
    return DefaultVerifyPaths(found_file if os.path.isfile(found_file) else None,
                              found_path if os.path.isdir(found_path) else None,
                              cafile_env, cafile, capath_env, capath)


class _ASN1Object(namedtuple('_ASN1Object', 'nid shortname longname oid')):
    """An object identifier of OpenSSL's tables."""

    __slots__ = ()

    def __new__(cls, oid):
        return super().__new__(cls, *_txt2obj(oid, name=False))

    @classmethod
    def fromnid(cls, nid):
        return super().__new__(cls, *_nid2obj(nid))

    @classmethod
    def fromname(cls, name):
        """By short name, long name or dotted number."""
        return super().__new__(cls, *_txt2obj(name, name=True))


class Purpose(_ASN1Object, _Enum):
    """What a certificate is for (extended key usage)."""
    SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
    CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'


# ---- host names ----

def _dnsname_match(dn, hostname):
    """RFC 6125: a wildcard stands for the whole left-most label."""
    if not dn:
        return False
    wildcards = dn.count('*')
    if not wildcards:
        return dn.lower() == hostname.lower()
    if wildcards > 1:
        raise CertificateError('too many wildcards in certificate DNS name: {!r}.'.format(dn))
    leftmost, sep, remainder = dn.partition('.')
    if '*' in remainder:
        raise CertificateError(
            'wildcard can only be present in the leftmost label: {!r}.'.format(dn))
    if not sep:
        raise CertificateError(
            'sole wildcard without additional labels are not support: {!r}.'.format(dn))
    if leftmost != '*':
        raise CertificateError('partial wildcards in leftmost label are not supported: {!r}.'
                               .format(dn))
    host_leftmost, sep, host_remainder = hostname.partition('.')
    if not host_leftmost or not sep:
        return False
    return remainder.lower() == host_remainder.lower()


def _inet_paton(ipname):
    """A numeric address as bytes; ValueError for anything else, also for forms like '127.1'."""
    try:
        packed = _socket_module.inet_aton(ipname)
    except OSError:
        pass
    else:
        if _socket_module.inet_ntoa(packed) == ipname:
            return packed
        raise ValueError('{!r} is not a quad-dotted IPv4 address.'.format(ipname))
    try:
        return _socket_module.inet_pton(_socket_module.AF_INET6, ipname)
    except OSError:
        raise ValueError('{!r} is neither an IPv4 nor an IP6 address.'.format(ipname))


def _ipaddress_match(cert_ipaddress, host_ip):
    # OpenSSL may end the text with a newline.
    return _inet_paton(cert_ipaddress.rstrip()) == host_ip


# ---- contexts ----

class SSLContext(_SSLContext):
    """Settings and certificates shared by connections."""

    _windows_cert_stores = ('CA', 'ROOT')
    sslsocket_class = None  # set below: the classes refer to each other
    sslobject_class = None

    def __new__(cls, protocol=None, *args, **kwargs):
        if protocol is None:
            warnings.warn('ssl.SSLContext() without protocol argument is deprecated.',
                          category=DeprecationWarning, stacklevel=2)
            protocol = PROTOCOL_TLS
        return _SSLContext.__new__(cls, protocol)

    def _encode_hostname(self, hostname):
        if hostname is None:
            return None
        if isinstance(hostname, str):
            return hostname.encode('idna').decode('ascii')
        return hostname.decode('ascii')

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True,
                    suppress_ragged_eofs=True, server_hostname=None, session=None):
        """A connected socket as a TLS connection; the plain socket is detached."""
        return self.sslsocket_class._create(
            sock=sock, server_side=server_side, do_handshake_on_connect=do_handshake_on_connect,
            suppress_ragged_eofs=suppress_ragged_eofs, server_hostname=server_hostname,
            context=self, session=session)

    def wrap_bio(self, incoming, outgoing, server_side=False, server_hostname=None, session=None):
        """TLS over two memory buffers."""
        return self.sslobject_class._create(
            incoming, outgoing, server_side=server_side,
            server_hostname=self._encode_hostname(server_hostname), session=session, context=self)

    def set_npn_protocols(self, npn_protocols):
        warnings.warn('ssl NPN is deprecated, use ALPN instead', DeprecationWarning, stacklevel=2)
        raise NotImplementedError('NPN was removed from OpenSSL')

    def set_servername_callback(self, server_name_callback):
        """Calls back with (connection, name, context) when a client asks for a server's name."""
        if server_name_callback is None:
            self.sni_callback = None
            return
        if not callable(server_name_callback):
            raise TypeError('not a callable object')

        def shim_cb(sslobj, servername, sslctx):
            return server_name_callback(sslobj, self._encode_hostname(servername), sslctx)
        self.sni_callback = shim_cb

    def set_alpn_protocols(self, alpn_protocols):
        """The protocols to offer or accept, in order of preference (RFC 7301)."""
        wire = bytearray()
        for protocol in alpn_protocols:
            name = bytes(protocol, 'ascii')
            if not 0 < len(name) < 256:
                raise SSLError('ALPN protocols must be 1 to 255 bytes long')
            wire.append(len(name))
            wire += name
        self._set_alpn_protocols(wire)

    def _load_windows_store_certs(self, storename, purpose):
        raise NotImplementedError('certificate stores of Windows')

    def load_default_certs(self, purpose=Purpose.SERVER_AUTH):
        """The certificates that the system trusts."""
        if not isinstance(purpose, _ASN1Object):
            raise TypeError(purpose)
        self.set_default_verify_paths()

    @property
    def minimum_version(self):
        return TLSVersion(super().minimum_version)

    @minimum_version.setter
    def minimum_version(self, value):
        if value == TLSVersion.SSLv3:
            self.options &= ~Options.OP_NO_SSLv3
        super(SSLContext, SSLContext).minimum_version.__set__(self, value)

    @property
    def maximum_version(self):
        return TLSVersion(super().maximum_version)

    @maximum_version.setter
    def maximum_version(self, value):
        super(SSLContext, SSLContext).maximum_version.__set__(self, value)

    @property
    def options(self):
        return Options(super().options)

    @options.setter
    def options(self, value):
        super(SSLContext, SSLContext).options.__set__(self, value)

    @property
    def hostname_checks_common_name(self):
        """Whether the common name counts when there is no subjectAltName."""
        return not self._host_flags & _ssl.HOSTFLAG_NEVER_CHECK_SUBJECT

    @hostname_checks_common_name.setter
    def hostname_checks_common_name(self, value):
        if value:
            self._host_flags &= ~_ssl.HOSTFLAG_NEVER_CHECK_SUBJECT
        else:
            self._host_flags |= _ssl.HOSTFLAG_NEVER_CHECK_SUBJECT

    @property
    def _msg_callback(self):
        """Called with (connection, direction, version, content type, message type, data)."""
        inner = super()._msg_callback
        return inner.user_function if inner is not None else None

    @_msg_callback.setter
    def _msg_callback(self, callback):
        setter = super(SSLContext, SSLContext)._msg_callback.__set__
        if callback is None:
            setter(self, None)
            return
        if not callable(callback):
            raise TypeError(f'{callback} is not callable.')

        def member(kind, value):
            try:
                return kind(value)
            except ValueError:
                return value

        def inner(conn, direction, version, content_type, msg_type, data):
            content_type = member(_TLSContentType, content_type)
            if content_type == _TLSContentType.HEADER:
                msg_enum = _TLSContentType
            elif content_type == _TLSContentType.ALERT:
                msg_enum = _TLSAlertType
            else:
                msg_enum = _TLSMessageType
            return callback(conn, direction, member(TLSVersion, version), content_type,
                            member(msg_enum, msg_type), data)
        inner.user_function = callback
        setter(self, inner)

    @property
    def protocol(self):
        return _SSLMethod(super().protocol)

    @property
    def verify_flags(self):
        return VerifyFlags(super().verify_flags)

    @verify_flags.setter
    def verify_flags(self, value):
        super(SSLContext, SSLContext).verify_flags.__set__(self, value)

    @property
    def verify_mode(self):
        value = super().verify_mode
        try:
            return VerifyMode(value)
        except ValueError:
            return value

    @verify_mode.setter
    def verify_mode(self, value):
        super(SSLContext, SSLContext).verify_mode.__set__(self, value)


def _use_keylog_environment(context):
    keylogfile = os.environ.get('SSLKEYLOGFILE')
    if keylogfile and not sys.flags.ignore_environment:
        context.keylog_filename = keylogfile


def create_default_context(purpose=Purpose.SERVER_AUTH, *, cafile=None, capath=None, cadata=None):
    """A context with the settings recommended today."""
    if not isinstance(purpose, _ASN1Object):
        raise TypeError(purpose)
    if purpose == Purpose.SERVER_AUTH:
        context = SSLContext(PROTOCOL_TLS_CLIENT)
        context.verify_mode = CERT_REQUIRED
        context.check_hostname = True
    elif purpose == Purpose.CLIENT_AUTH:
        context = SSLContext(PROTOCOL_TLS_SERVER)
    else:
        raise ValueError(purpose)
    context.verify_flags |= _ssl.VERIFY_X509_PARTIAL_CHAIN | _ssl.VERIFY_X509_STRICT
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    elif context.verify_mode != CERT_NONE:
        context.load_default_certs(purpose)
    _use_keylog_environment(context)
    return context


def _create_unverified_context(protocol=None, *, cert_reqs=CERT_NONE, check_hostname=False,
                               purpose=Purpose.SERVER_AUTH, certfile=None, keyfile=None,
                               cafile=None, capath=None, cadata=None):
    """A context that verifies nothing unless told to: for protocols whose servers are as old."""
    if not isinstance(purpose, _ASN1Object):
        raise TypeError(purpose)
    if purpose == Purpose.SERVER_AUTH:
        protocol = PROTOCOL_TLS_CLIENT if protocol is None else protocol
    elif purpose == Purpose.CLIENT_AUTH:
        protocol = PROTOCOL_TLS_SERVER if protocol is None else protocol
    else:
        raise ValueError(purpose)
    context = SSLContext(protocol)
    context.check_hostname = check_hostname
    if cert_reqs is not None:
        context.verify_mode = cert_reqs
    if check_hostname:
        context.check_hostname = True
    if keyfile and not certfile:
        raise ValueError('certfile must be specified')
    if certfile or keyfile:
        context.load_cert_chain(certfile, keyfile)
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    elif context.verify_mode != CERT_NONE:
        context.load_default_certs(purpose)
    _use_keylog_environment(context)
    return context


_create_default_https_context = create_default_context
_create_stdlib_context = _create_unverified_context

from _sslobjects import SSLObject, SSLSocket  # they need the names above

SSLObject.__module__ = SSLSocket.__module__ = __name__
SSLContext.sslsocket_class = SSLSocket
SSLContext.sslobject_class = SSLObject


# ---- helpers ----

def cert_time_to_seconds(cert_time):
    """Seconds since 1970 of a certificate's time: "Jan  5 09:34:43 2018 GMT"."""
    import datetime
    import re
    months = ('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')
    match = re.fullmatch(r'([a-z]{3})\s+(\d{1,2}) (\d{1,2}):(\d{1,2}):(\d{1,2}) (\d{4}) GMT',
                         cert_time, re.IGNORECASE)
    if not match or match[1].title() not in months:
        raise ValueError('time data %r does not match format "%%b %%d %%H:%%M:%%S %%Y GMT"'
                         % cert_time)
    day, hour, minute, second, year = map(int, match.groups()[1:])
    if hour > 23 or minute > 59 or second > 61:
        raise ValueError('time data %r does not match format "%%b %%d %%H:%%M:%%S %%Y GMT"'
                         % cert_time)
    days = datetime.date(year, months.index(match[1].title()) + 1, day).toordinal() - 719163
    # POSIX time has no leap seconds: second 60 counts as the next minute.
    return days * 86400 + hour * 3600 + minute * 60 + second


PEM_HEADER = '-----BEGIN CERTIFICATE-----'
PEM_FOOTER = '-----END CERTIFICATE-----'


def DER_cert_to_PEM_cert(der_cert_bytes):
    """A certificate in DER as PEM text."""
    body = str(base64.standard_b64encode(der_cert_bytes), 'ASCII', 'strict')
    lines = [PEM_HEADER, *(body[i:i + 64] for i in range(0, len(body), 64)), PEM_FOOTER]
    return '\n'.join(lines) + '\n'


def PEM_cert_to_DER_cert(pem_cert_string):
    """A certificate in PEM as DER bytes."""
    text = pem_cert_string.strip()
    if not pem_cert_string.startswith(PEM_HEADER):
        raise ValueError('Invalid PEM encoding; must start with %s' % PEM_HEADER)
    if not text.endswith(PEM_FOOTER):
        raise ValueError('Invalid PEM encoding; must end with %s' % PEM_FOOTER)
    return base64.decodebytes(text[len(PEM_HEADER):-len(PEM_FOOTER)].encode('ASCII', 'strict'))


def get_server_certificate(addr, ssl_version=PROTOCOL_TLS_CLIENT, ca_certs=None,
                           timeout=_GLOBAL_DEFAULT_TIMEOUT):
    """The certificate of the server at (host, port) as PEM; verified only with ca_certs."""
    host, _ = addr
    cert_reqs = CERT_NONE if ca_certs is None else CERT_REQUIRED
    context = _create_stdlib_context(ssl_version, cert_reqs=cert_reqs, cafile=ca_certs)
    with create_connection(addr, timeout=timeout) as sock:
        with context.wrap_socket(sock, server_hostname=host) as sslsock:
            dercert = sslsock.getpeercert(True)
    return DER_cert_to_PEM_cert(dercert)


def get_protocol_name(protocol_code):
    return _PROTOCOL_NAMES.get(protocol_code, '<unknown>')
