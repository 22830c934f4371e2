"""Handlers that send records to other programs: sockets, syslog, mail, HTTP, the NT event log."""

import copy
import logging
import pickle
import socket
import struct
import time

DEFAULT_TCP_LOGGING_PORT = 9020
DEFAULT_UDP_LOGGING_PORT = 9021
DEFAULT_HTTP_LOGGING_PORT = 9022
DEFAULT_SOAP_LOGGING_PORT = 9023
SYSLOG_UDP_PORT = 514
SYSLOG_TCP_PORT = 514


class SocketHandler(logging.Handler):
    """Sends pickled records over a stream socket, each after its length as four bytes."""

    def __init__(self, host, port):
        logging.Handler.__init__(self)
        self.host = host
        self.port = port
        self.address = host if port is None else (host, port)
        self.sock = None
        self.closeOnError = False
        self.retryTime = None
        # Growing pauses between attempts to connect.
        self.retryStart = 1.0
        self.retryMax = 30.0
        self.retryFactor = 2.0

    def makeSocket(self, timeout=1):
        """A connected socket; with a port of None, a Unix one."""
        if self.port is not None:
            return socket.create_connection(self.address, timeout=timeout)
        result = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        result.settimeout(timeout)
        try:
            result.connect(self.address)
        except OSError:
            result.close()
            raise
        return result

    def createSocket(self):
        """Try to connect, unless the last failure is too recent."""
        now = time.time()
        if self.retryTime is not None and now < self.retryTime:
            return
        try:
            self.sock = self.makeSocket()
            self.retryTime = None
        except OSError:
            if self.retryTime is None:
                self.retryPeriod = self.retryStart
            else:
                self.retryPeriod = min(self.retryPeriod * self.retryFactor, self.retryMax)
            self.retryTime = now + self.retryPeriod

    def send(self, s):
        """Send bytes; what cannot be sent is dropped."""
        if self.sock is None:
            self.createSocket()
        if self.sock:
            try:
                self.sock.sendall(s)
            except OSError:
                self.sock.close()
                self.sock = None

    def makePickle(self, record):
        """The record as bytes, without what may not be known where it arrives."""
        if record.exc_info:
            # Makes exc_text, which is plain text.
            self.format(record)
        attributes = dict(record.__dict__)
        attributes['msg'] = record.getMessage()
        attributes['args'] = None
        attributes['exc_info'] = None
        attributes.pop('message', None)
        data = pickle.dumps(attributes, 1)
        return struct.pack('>L', len(data)) + data

    def handleError(self, record):
        if self.closeOnError and self.sock:
            self.sock.close()
            self.sock = None
        else:
            logging.Handler.handleError(self, record)

    def emit(self, record):
        try:
            self.send(self.makePickle(record))
        except Exception:
            self.handleError(record)

    def close(self):
        with self.lock:
            sock = self.sock
            if sock:
                self.sock = None
                sock.close()
            logging.Handler.close(self)


class DatagramHandler(SocketHandler):
    """Sends each pickled record as a datagram."""

    def __init__(self, host, port):
        SocketHandler.__init__(self, host, port)
        self.closeOnError = False

    def makeSocket(self):
        family = socket.AF_UNIX if self.port is None else socket.AF_INET
        return socket.socket(family, socket.SOCK_DGRAM)

    def send(self, s):
        if self.sock is None:
            self.createSocket()
        self.sock.sendto(s, self.address)


_PRIORITIES = ('emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug')
_FACILITIES = ('kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron',
               'authpriv', 'ftp', 'ntp', 'security', 'console', 'solcron')


class SysLogHandler(logging.Handler):
    """Sends records to a syslog daemon (RFC 5424 for the priorities)."""

    LOG_EMERG, LOG_ALERT, LOG_CRIT, LOG_ERR = 0, 1, 2, 3
    LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_DEBUG = 4, 5, 6, 7
    (LOG_KERN, LOG_USER, LOG_MAIL, LOG_DAEMON, LOG_AUTH, LOG_SYSLOG, LOG_LPR, LOG_NEWS, LOG_UUCP,
     LOG_CRON, LOG_AUTHPRIV, LOG_FTP, LOG_NTP, LOG_SECURITY, LOG_CONSOLE, LOG_SOLCRON) = range(16)
    (LOG_LOCAL0, LOG_LOCAL1, LOG_LOCAL2, LOG_LOCAL3, LOG_LOCAL4, LOG_LOCAL5, LOG_LOCAL6,
     LOG_LOCAL7) = range(16, 24)
    priority_names = {name: i for i, name in enumerate(_PRIORITIES)} | {
        'critical': LOG_CRIT, 'error': LOG_ERR, 'panic': LOG_EMERG, 'warn': LOG_WARNING}
    facility_names = {name: i for i, name in enumerate(_FACILITIES)} | {
        'local%d' % i: 16 + i for i in range(8)}
    priority_map = {'DEBUG': 'debug', 'INFO': 'info', 'WARNING': 'warning', 'ERROR': 'error',
                    'CRITICAL': 'critical'}
    ident = ''
    append_nul = True

    def __init__(self, address=('localhost', SYSLOG_UDP_PORT), facility=LOG_USER, socktype=None):
        logging.Handler.__init__(self)
        self.address = address
        self.facility = facility
        self.socktype = socktype
        self.socket = None
        self.createSocket()

    def _connect_unixsocket(self, address):
        kinds = [self.socktype] if self.socktype is not None else [socket.SOCK_DGRAM,
                                                                   socket.SOCK_STREAM]
        for kind in kinds:
            self.socket = socket.socket(socket.AF_UNIX, kind)
            try:
                self.socket.connect(address)
            except OSError:
                self.socket.close()
                if kind is kinds[-1]:
                    raise
            else:
                self.socktype = kind
                return

    def createSocket(self):
        """Make the socket, connected where that is needed."""
        if isinstance(self.address, str):
            self.unixsocket = True
            # The daemon may not run yet: the next record tries again.
            try:
                self._connect_unixsocket(self.address)
            except OSError:
                pass
            return
        self.unixsocket = False
        if self.socktype is None:
            self.socktype = socket.SOCK_DGRAM
        host, port = self.address
        infos = socket.getaddrinfo(host, port, 0, self.socktype)
        if not infos:
            raise OSError('getaddrinfo returns an empty list')
        error = None
        for family, kind, protocol, _, address in infos:
            sock = None
            try:
                sock = socket.socket(family, kind, protocol)
                if kind == socket.SOCK_STREAM:
                    sock.connect(address)
                error = None
                break
            except OSError as exc:
                error = exc
                if sock is not None:
                    sock.close()
        if error is not None:
            raise error
        self.socket = sock
        self.socktype = kind

    def encodePriority(self, facility, priority):
        """Facility and priority, as numbers or names, as one number."""
        if isinstance(facility, str):
            facility = self.facility_names[facility]
        if isinstance(priority, str):
            priority = self.priority_names[priority]
        return facility << 3 | priority

    def close(self):
        with self.lock:
            sock = self.socket
            if sock:
                self.socket = None
                sock.close()
            logging.Handler.close(self)

    def mapPriority(self, levelName):
        return self.priority_map.get(levelName, 'warning')

    def emit(self, record):
        try:
            text = self.format(record)
            if self.ident:
                text = self.ident + text
            if self.append_nul:
                text += '\000'
            priority = self.encodePriority(self.facility, self.mapPriority(record.levelname))
            data = ('<%d>' % priority + text).encode('utf-8')
            if not self.socket:
                self.createSocket()
            self._send(data)
        except Exception:
            self.handleError(record)

    def _send(self, data):
        if self.unixsocket:
            try:
                self.socket.send(data)
            except OSError:
                self.socket.close()
                self._connect_unixsocket(self.address)
                self.socket.send(data)
        elif self.socktype == socket.SOCK_DGRAM:
            self.socket.sendto(data, self.address)
        else:
            self.socket.sendall(data)


class SMTPHandler(logging.Handler):
    """Sends each record as a mail."""

    def __init__(self, mailhost, fromaddr, toaddrs, subject, credentials=None, secure=None,
                 timeout=5.0):
        logging.Handler.__init__(self)
        if isinstance(mailhost, (list, tuple)):
            self.mailhost, self.mailport = mailhost
        else:
            self.mailhost, self.mailport = mailhost, None
        self.username = None
        if isinstance(credentials, (list, tuple)):
            self.username, self.password = credentials
        self.fromaddr = fromaddr
        self.toaddrs = [toaddrs] if isinstance(toaddrs, str) else toaddrs
        self.subject = subject
        self.secure = secure
        self.timeout = timeout

    def getSubject(self, record):
        return self.subject

    def emit(self, record):
        try:
            import email.utils
            import smtplib
            from email.message import EmailMessage
            message = EmailMessage()
            message['From'] = self.fromaddr
            message['To'] = ','.join(self.toaddrs)
            message['Subject'] = self.getSubject(record)
            message['Date'] = email.utils.localtime()
            message.set_content(self.format(record))
            smtp = smtplib.SMTP(self.mailhost, self.mailport or smtplib.SMTP_PORT,
                                timeout=self.timeout)
            if self.username:
                if self.secure is not None:
                    self._start_tls(smtp)
                smtp.login(self.username, self.password)
            smtp.send_message(message)
            smtp.quit()
        except Exception:
            self.handleError(record)

    def _start_tls(self, smtp):
        import ssl
        certfile, keyfile = (tuple(self.secure) + (None, None))[1::-1] if self.secure \
            else (None, None)
        context = ssl._create_stdlib_context(certfile=certfile, keyfile=keyfile)
        smtp.ehlo()
        smtp.starttls(context=context)
        smtp.ehlo()


class NTEventLogHandler(logging.Handler):
    """Only for Windows: elsewhere it says so and does nothing."""

    def __init__(self, appname, dllname=None, logtype='Application'):
        logging.Handler.__init__(self)
        self.appname, self.dllname, self.logtype = appname, dllname, logtype
        self._welu = None
        self.typemap = {}
        print('The Python Win32 extensions for NT (service, event logging) appear not to be '
              'available.')

    def getMessageID(self, record):
        return 1

    def getEventCategory(self, record):
        return 0

    def getEventType(self, record):
        return self.typemap.get(record.levelno, 1)

    def emit(self, record):
        """Nothing."""


class HTTPHandler(logging.Handler):
    """Sends each record as a form to a web server."""

    def __init__(self, host, url, method='GET', secure=False, credentials=None, context=None):
        logging.Handler.__init__(self)
        method = method.upper()
        if method not in ('GET', 'POST'):
            raise ValueError('method must be GET or POST')
        if not secure and context is not None:
            raise ValueError('context parameter only makes sense with secure=True')
        self.host, self.url, self.method = host, url, method
        self.secure, self.credentials, self.context = secure, credentials, context

    def mapLogRecord(self, record):
        """The dictionary that is sent."""
        return record.__dict__

    def getConnection(self, host, secure):
        import http.client
        if secure:
            return http.client.HTTPSConnection(host, context=self.context)
        return http.client.HTTPConnection(host)

    def emit(self, record):
        try:
            import base64
            import urllib.parse
            connection = self.getConnection(self.host, self.secure)
            url = self.url
            data = urllib.parse.urlencode(self.mapLogRecord(record))
            if self.method == 'GET':
                url += ('&' if '?' in url else '?') + data
            connection.putrequest(self.method, url)
            if self.method == 'POST':
                connection.putheader('Content-type', 'application/x-www-form-urlencoded')
                connection.putheader('Content-length', str(len(data)))
            if self.credentials:
                pair = ('%s:%s' % self.credentials).encode('utf-8')
                connection.putheader('Authorization',
                                     'Basic ' + base64.b64encode(pair).strip().decode('ascii'))
            connection.endheaders()
            if self.method == 'POST':
                connection.send(data.encode('utf-8'))
            connection.getresponse()
        except Exception:
            self.handleError(record)
