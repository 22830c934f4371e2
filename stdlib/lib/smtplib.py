"""Sending mail (RFC 5321): connecting, EHLO, STARTTLS, AUTH, and handing messages over."""

import base64
import re
import socket
import sys

__all__ = ['SMTPException', 'SMTPNotSupportedError', 'SMTPServerDisconnected',
           'SMTPResponseException', 'SMTPSenderRefused', 'SMTPRecipientsRefused', 'SMTPDataError',
           'SMTPConnectError', 'SMTPHeloError', 'SMTPAuthenticationError', 'quoteaddr', 'quotedata',
           'SMTP', 'SMTP_SSL']

SMTP_PORT = 25
SMTP_SSL_PORT = 465
CRLF = '\r\n'
bCRLF = b'\r\n'
_MAXLINE = 8192


class SMTPException(OSError):
    """The base of the module's errors."""


class SMTPNotSupportedError(SMTPException):
    """The server has not that extension."""


class SMTPServerDisconnected(SMTPException):
    """There is no connection, or no longer."""


class SMTPResponseException(SMTPException):
    """The server refused: its code and text."""

    def __init__(self, code, msg):
        self.smtp_code = code
        self.smtp_error = msg
        self.args = (code, msg)


class SMTPSenderRefused(SMTPResponseException):
    def __init__(self, code, msg, sender):
        super().__init__(code, msg)
        self.sender = sender
        self.args = (code, msg, sender)


class SMTPRecipientsRefused(SMTPException):
    """No recipient was accepted."""

    def __init__(self, recipients):
        self.recipients = recipients
        self.args = (recipients,)


class SMTPDataError(SMTPResponseException):
    """The message was refused."""


class SMTPConnectError(SMTPResponseException):
    """No connection could be made."""


class SMTPHeloError(SMTPResponseException):
    """The greeting was refused."""


class SMTPAuthenticationError(SMTPResponseException):
    """User name or password was refused."""


def quoteaddr(addrstring):
    """An address in angle brackets, without the name that came with it."""
    import email.utils
    name, address = email.utils.parseaddr(addrstring)
    if (name, address) == ('', ''):
        if addrstring.strip().startswith('<'):
            return addrstring
        return '<%s>' % addrstring
    return '<%s>' % address


def _addr_only(addrstring):
    import email.utils
    name, address = email.utils.parseaddr(addrstring)
    return addrstring if (name, address) == ('', '') else address


def quotedata(data):
    """Text for DATA: CRLF at the ends of lines, and dots at their beginnings doubled."""
    return re.sub(r'(?m)^\.', '..', re.sub(r'(?:\r\n|\n|\r(?!\n))', CRLF, data))


class SMTP:
    """A connection to a mail server; with a host it is made at once."""

    debuglevel = 0
    default_port = SMTP_PORT
    sock = None
    file = None

    def __init__(self, host='', port=0, local_hostname=None,
                 timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None):
        self._host = host
        self.timeout = timeout
        self.source_address = source_address
        self.esmtp_features = {}
        self.helo_resp = self.ehlo_resp = None
        self.does_esmtp = False
        self.command_encoding = 'ascii'
        if host:
            code, msg = self.connect(host, port)
            if code != 220:
                self.close()
                raise SMTPConnectError(code, msg)
        self.local_hostname = local_hostname or socket.getfqdn()

    def __enter__(self):
        return self

    def __exit__(self, *args):
        try:
            code, message = self.docmd('QUIT')
            if code != 221:
                raise SMTPResponseException(code, message)
        except SMTPServerDisconnected:
            pass
        finally:
            self.close()

    def set_debuglevel(self, debuglevel):
        self.debuglevel = debuglevel

    def _get_socket(self, host, port, timeout):
        if timeout is not None and not timeout:
            raise ValueError('Non-blocking socket (timeout=0) is not supported')
        return socket.create_connection((host, port), timeout, self.source_address)

    def connect(self, host='localhost', port=0, source_address=None):
        """Connect; returns the server's (code, message)."""
        if source_address:
            self.source_address = source_address
        if not port and host.find(':') == host.rfind(':') > -1:
            host, _, port = host.rpartition(':')
            try:
                port = int(port)
            except ValueError:
                raise OSError('nonnumeric port')
        self.sock = self._get_socket(host, port or self.default_port, self.timeout)
        self.file = None
        return self.getreply()

    def send(self, s):
        """Send text or bytes."""
        if not self.sock:
            raise SMTPServerDisconnected('please run connect() first')
        if isinstance(s, str):
            s = s.encode(self.command_encoding)
        if self.debuglevel > 0:
            print('send:', repr(s), file=sys.stderr)
        try:
            self.sock.sendall(s)
        except OSError:
            self.close()
            raise SMTPServerDisconnected('Server not connected')

    def putcmd(self, cmd, args=''):
        """Send a command."""
        text = f'{cmd} {args}' if args else cmd
        if '\r' in text or '\n' in text:
            text = text.replace('\n', '\\n').replace('\r', '\\r')
            raise ValueError(f'command and arguments contain prohibited newline characters: {text}')
        self.send(text + CRLF)

    def getreply(self):
        """The server's (code, message); lines of the message are joined."""
        lines = []
        if self.file is None:
            self.file = self.sock.makefile('rb')
        while True:
            try:
                line = self.file.readline(_MAXLINE + 1)
            except OSError as e:
                self.close()
                raise SMTPServerDisconnected('Connection unexpectedly closed: ' + str(e))
            if not line:
                self.close()
                raise SMTPServerDisconnected('Connection unexpectedly closed')
            if len(line) > _MAXLINE:
                self.close()
                raise SMTPResponseException(500, 'Line too long.')
            lines.append(line[4:].strip(b' \t\r\n'))
            try:
                code = int(line[:3])
            except ValueError:
                code = -1
                break
            if line[3:4] != b'-':
                break
        return code, b'\n'.join(lines)

    def docmd(self, cmd, args=''):
        self.putcmd(cmd, args)
        return self.getreply()

    def helo(self, name=''):
        code, msg = self.docmd('helo', name or self.local_hostname)
        self.helo_resp = msg
        return code, msg

    def ehlo(self, name=''):
        """Greet, and learn what the server can do."""
        self.esmtp_features = {}
        code, msg = self.docmd('ehlo', name or self.local_hostname)
        self.ehlo_resp = msg
        if code == -1 and not msg:
            self.close()
            raise SMTPServerDisconnected('Server not connected')
        if code != 250:
            return code, msg
        self.does_esmtp = True
        for line in msg.decode('latin-1').split('\n')[1:]:
            match = re.match(r'(?P<feature>[A-Za-z0-9][A-Za-z0-9\-]*)[ =]?(?P<rest>.*)', line)
            if match:
                name, rest = match['feature'].lower(), match['rest'].strip()
                if name == 'auth':
                    rest = (self.esmtp_features.get('auth', '') + ' ' + rest).strip()
                self.esmtp_features[name] = rest
        return code, msg

    def has_extn(self, opt):
        return opt.lower() in self.esmtp_features

    def help(self, args=''):
        return self.docmd('help', args)[1]

    def rset(self):
        self.command_encoding = 'ascii'
        return self.docmd('rset')

    def _rset(self):
        try:
            self.rset()
        except SMTPServerDisconnected:
            pass

    def noop(self):
        return self.docmd('noop')

    def mail(self, sender, options=()):
        self.putcmd('mail', 'FROM:%s%s' % (quoteaddr(sender),
                                           ' ' + ' '.join(options) if options else ''))
        return self.getreply()

    def rcpt(self, recip, options=()):
        self.putcmd('rcpt', 'TO:%s%s' % (quoteaddr(recip),
                                         ' ' + ' '.join(options) if options else ''))
        return self.getreply()

    def data(self, msg):
        """Send a message."""
        code, reply = self.docmd('data')
        if code != 354:
            raise SMTPDataError(code, reply)
        if isinstance(msg, str):
            msg = quotedata(msg).encode('ascii')
        else:
            msg = re.sub(br'(?m)^\.', b'..', re.sub(br'(?:\r\n|\n|\r(?!\n))', bCRLF, msg))
        if msg[-2:] != bCRLF:
            msg += bCRLF
        self.send(msg + b'.' + bCRLF)
        return self.getreply()

    def verify(self, address):
        self.putcmd('vrfy', _addr_only(address))
        return self.getreply()

    vrfy = verify

    def ehlo_or_helo_if_needed(self):
        if self.helo_resp is None and self.ehlo_resp is None:
            if not 200 <= self.ehlo()[0] <= 299:
                code, resp = self.helo()
                if not 200 <= code <= 299:
                    raise SMTPHeloError(code, resp)

    def auth_plain(self, challenge=None):
        return '\0%s\0%s' % (self.user, self.password)

    def auth_login(self, challenge=None):
        return self.user if challenge is None or b'ser' in challenge else self.password

    def auth(self, mechanism, authobject, *, initial_response_ok=True):
        """Log in by a mechanism; authobject answers the server's challenges."""
        def encode(text):
            return base64.b64encode(text.encode('ascii')).decode('ascii')
        initial = authobject() if initial_response_ok else None
        if initial is not None:
            code, resp = self.docmd('AUTH', mechanism.upper() + ' ' + encode(initial))
        else:
            code, resp = self.docmd('AUTH', mechanism.upper())
        rounds = 0
        while code == 334:
            rounds += 1
            if rounds > 5:
                raise SMTPException('Server AUTH mechanism infinite loop. Last response: '
                                    + repr((code, resp)))
            code, resp = self.docmd(encode(authobject(base64.decodebytes(resp))))
        if code in (235, 503):
            return code, resp
        raise SMTPAuthenticationError(code, resp)

    def login(self, user, password, *, initial_response_ok=True):
        """Log in by a mechanism that both sides know."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn('auth'):
            raise SMTPNotSupportedError('SMTP AUTH extension not supported by server.')
        offered = self.esmtp_features['auth'].upper().split()
        mechanisms = [name for name in ('PLAIN', 'LOGIN') if name in offered]
        if not mechanisms:
            raise SMTPException('No suitable authentication method found.')
        self.user, self.password = user, password
        for name in mechanisms:
            try:
                return self.auth(name, getattr(self, 'auth_' + name.lower()),
                                 initial_response_ok=initial_response_ok)
            except SMTPAuthenticationError as e:
                error = e
        raise error

    def starttls(self, *, context=None):
        """Go on over TLS."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn('starttls'):
            raise SMTPNotSupportedError('STARTTLS extension not supported by server.')
        code, reply = self.docmd('STARTTLS')
        if code != 220:
            raise SMTPResponseException(code, reply)
        import ssl
        context = context or ssl._create_stdlib_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self._host)
        self.file = None
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False
        return code, reply

    def sendmail(self, from_addr, to_addrs, msg, mail_options=(), rcpt_options=()):
        """Send a message to recipients; returns those that were refused."""
        self.ehlo_or_helo_if_needed()
        options = []
        if isinstance(msg, str):
            msg = quotedata(msg).encode('ascii')
        if self.does_esmtp:
            if self.has_extn('size'):
                options.append('size=%d' % len(msg))
            options.extend(mail_options)
        code, resp = self.mail(from_addr, options)
        if code != 250:
            self.close() if code == 421 else self._rset()
            raise SMTPSenderRefused(code, resp, from_addr)
        refused = {}
        if isinstance(to_addrs, str):
            to_addrs = [to_addrs]
        for each in to_addrs:
            code, resp = self.rcpt(each, rcpt_options)
            if code not in (250, 251):
                refused[each] = (code, resp)
            if code == 421:
                self.close()
                raise SMTPRecipientsRefused(refused)
        if len(refused) == len(to_addrs):
            self._rset()
            raise SMTPRecipientsRefused(refused)
        code, resp = self.data(msg)
        if code != 250:
            self.close() if code == 421 else self._rset()
            raise SMTPDataError(code, resp)
        return refused

    def send_message(self, msg, from_addr=None, to_addrs=None, mail_options=(), rcpt_options=()):
        """Send an email.message.Message; addresses come from its headers unless given."""
        import email.utils
        prefix = 'Resent-' if msg.get_all('Resent-Date') else ''
        if from_addr is None:
            from_addr = msg[prefix + 'Sender'] or msg[prefix + 'From']
            from_addr = email.utils.getaddresses([str(from_addr)])[0][1]
        if to_addrs is None:
            fields = [str(f) for name in ('To', 'Bcc', 'Cc')
                      for f in (msg[prefix + name],) if f is not None]
            to_addrs = [address for _, address in email.utils.getaddresses(fields)]
        import copy
        msg = copy.copy(msg)
        del msg['Bcc']
        del msg['Resent-Bcc']
        try:
            data = msg.as_bytes()
        except AttributeError:
            data = msg.as_string().encode('utf-8')
        return self.sendmail(from_addr, to_addrs, data, mail_options, rcpt_options)

    def close(self):
        """Close the connection."""
        file, self.file = self.file, None
        if file:
            file.close()
        sock, self.sock = self.sock, None
        if sock:
            sock.close()

    def quit(self):
        """End the session."""
        result = self.docmd('quit')
        self.ehlo_resp = self.helo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False
        self.close()
        return result


class SMTP_SSL(SMTP):
    """The same over TLS from the beginning."""

    default_port = SMTP_SSL_PORT

    def __init__(self, host='', port=0, local_hostname=None, *,
                 timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None, context=None):
        if context is None:
            import ssl
            context = ssl._create_stdlib_context()
        self.context = context
        SMTP.__init__(self, host, port, local_hostname, timeout, source_address)

    def _get_socket(self, host, port, timeout):
        return self.context.wrap_socket(super()._get_socket(host, port, timeout),
                                        server_hostname=self._host)
