"""A small mail server for tests: takes messages and gives them to process_message()."""

import socket

from test.support import asyncore


class SMTPChannel(asyncore.dispatcher):
    def __init__(self, server, conn, addr, data_size_limit=None, map=None,
                 enable_SMTPUTF8=False, decode_data=False):
        super().__init__(conn, map=map)
        self.smtp_server = server
        self.peer = addr
        self.decode_data = decode_data
        self._buffer = b''
        self._reset()
        self.push('220 %s test server' % socket.gethostname())

    def _reset(self):
        self.mailfrom, self.rcpttos, self._data = None, [], None

    def push(self, text):
        self.socket.setblocking(True)
        self.socket.sendall((text + '\r\n').encode())
        self.socket.setblocking(False)

    def handle_read(self):
        data = self.recv(8192)
        if data is None:
            return
        if not data:
            self.close()
            return
        self._buffer += data
        while b'\r\n' in self._buffer:
            line, self._buffer = self._buffer.split(b'\r\n', 1)
            self._line(line)

    def _line(self, line):
        if self._data is not None:
            if line != b'.':
                self._data.append(line[1:] if line.startswith(b'..') else line)
                return
            body = b'\n'.join(self._data)
            if self.decode_data:
                body = body.decode('utf-8')
            self.smtp_server.process_message(self.peer, self.mailfrom, self.rcpttos, body)
            self._reset()
            self.push('250 OK')
            return
        text = line.decode('latin-1')
        command = text[:4].upper()
        if command in ('EHLO', 'HELO'):
            self.push('250 %s' % socket.gethostname())
        elif command == 'MAIL':
            self.mailfrom = text.partition(':')[2].partition('>')[0].strip(' <')
            self.push('250 OK')
        elif command == 'RCPT':
            self.rcpttos.append(text.partition(':')[2].partition('>')[0].strip(' <'))
            self.push('250 OK')
        elif command == 'DATA':
            self._data = []
            self.push('354 End data with <CR><LF>.<CR><LF>')
        elif command == 'QUIT':
            self.push('221 Bye')
            self.close()
        else:
            self.push('250 OK')


class SMTPServer(asyncore.dispatcher):
    channel_class = SMTPChannel

    def __init__(self, localaddr, remoteaddr, data_size_limit=None, map=None,
                 enable_SMTPUTF8=False, decode_data=False):
        super().__init__(map=map)
        self._decode_data = decode_data
        self.create_socket(socket.AF_INET, socket.SOCK_STREAM)
        self.set_reuse_addr()
        self.bind(localaddr)
        self.listen(5)

    def handle_accepted(self, conn, addr):
        self.channel_class(self, conn, addr, map=self._map, decode_data=self._decode_data)

    def process_message(self, peer, mailfrom, rcpttos, data, **kwargs):
        raise NotImplementedError
