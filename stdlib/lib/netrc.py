"""Files of .netrc's format: names and passwords by host."""

import os
import stat

__all__ = ['netrc', 'NetrcParseError']


class NetrcParseError(Exception):
    """The file is not of the format."""

    def __init__(self, msg, filename=None, lineno=None):
        self.filename = filename
        self.lineno = lineno
        self.msg = msg
        Exception.__init__(self, msg)

    def __str__(self):
        return '%s (%s, line %s)' % (self.msg, self.filename, self.lineno)


class _netrclex:
    """The words of the file; quotes and backslashes protect characters."""

    def __init__(self, fp):
        self.lineno = 1
        self.instream = fp
        self.whitespace = '\n\t\r '
        self.pushback = []

    def _read_char(self):
        c = self.instream.read(1)
        if c == '\n':
            self.lineno += 1
        return c

    def get_token(self):
        if self.pushback:
            return self.pushback.pop(0)
        token = ''
        chars = iter(self._read_char, '')
        for c in chars:
            if c in self.whitespace:
                continue
            if c == '"':
                for c in chars:
                    if c == '"':
                        return token
                    if c == '\\':
                        c = self._read_char()
                    token += c
            else:
                if c == '\\':
                    c = self._read_char()
                token += c
                for c in chars:
                    if c in self.whitespace:
                        return token
                    if c == '\\':
                        c = self._read_char()
                    token += c
        return token

    def push_token(self, token):
        self.pushback.append(token)


class netrc:
    """hosts: from hosts to (login, account, password); macros: from names to lines."""

    def __init__(self, file=None):
        default = file is None
        if file is None:
            file = os.path.join(os.path.expanduser('~'), '.netrc')
        self.hosts = {}
        self.macros = {}
        try:
            with open(file, encoding='utf-8') as fp:
                self._parse(file, fp, default)
        except UnicodeDecodeError:
            with open(file, encoding='locale') as fp:
                self._parse(file, fp, default)

    def _parse(self, file, fp, default_netrc):
        lexer = _netrclex(fp)
        while True:
            saved = lexer.lineno
            word = lexer.get_token()
            if not word:
                break
            if word[0] == '#':
                if lexer.lineno == saved:
                    fp.readline()
                    lexer.lineno += 1
                continue
            if word == 'machine':
                entry = lexer.get_token()
            elif word == 'default':
                entry = 'default'
            elif word == 'macdef':
                self._macro(lexer, fp)
                continue
            else:
                raise NetrcParseError('bad toplevel token %r' % word, file, lexer.lineno)
            if not entry:
                raise NetrcParseError('missing %r name' % word, file, lexer.lineno)
            self._entry(lexer, fp, file, entry, default_netrc)

    def _macro(self, lexer, fp):
        name = lexer.get_token()
        self.macros[name] = lines = []
        while True:
            line = fp.readline()
            if not line:
                raise NetrcParseError('Macro definition missing null line terminator.', fp.name,
                                      lexer.lineno)
            if line == '\n':
                break
            lines.append(line)

    def _entry(self, lexer, fp, file, entry, default_netrc):
        login = account = password = ''
        self.hosts[entry] = {}
        while True:
            before = lexer.lineno
            word = lexer.get_token()
            if word.startswith('#'):
                if lexer.lineno == before:
                    fp.readline()
                    lexer.lineno += 1
                continue
            if word in ('', 'machine', 'default', 'macdef'):
                lexer.push_token(word)
                break
            if word in ('login', 'user'):
                login = lexer.get_token()
            elif word == 'account':
                account = lexer.get_token()
            elif word == 'password':
                password = lexer.get_token()
            else:
                raise NetrcParseError('bad follower token %r' % word, file, lexer.lineno)
        self._security_check(fp, default_netrc, login)
        self.hosts[entry] = (login, account, password)

    def _security_check(self, fp, default_netrc, login):
        """The user's own file must be the user's, and for nobody else to read."""
        if os.name != 'posix' or not default_netrc or login == 'anonymous':
            return
        status = os.fstat(fp.fileno())
        if status.st_uid != os.getuid():
            import pwd
            def user(uid):
                try:
                    return pwd.getpwuid(uid)[0]
                except KeyError:
                    return f'uid {uid}'
            raise NetrcParseError(f'~/.netrc file owner ({user(status.st_uid)}) does not match '
                                  f'current user ({user(os.getuid())})')
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise NetrcParseError('~/.netrc access too permissive: access permissions must '
                                  'restrict access to only the owner')

    def authenticators(self, host):
        """(login, account, password) of a host, of the default, or None."""
        return self.hosts.get(host) or self.hosts.get('default')

    def __repr__(self):
        out = ''
        for host, (login, account, password) in self.hosts.items():
            out += f'machine {host}\n\tlogin {login}\n'
            if account:
                out += f'\taccount {account}\n'
            out += f'\tpassword {password}\n'
        for macro, lines in self.macros.items():
            out += f'macdef {macro}\n' + ''.join(lines) + '\n'
        return out


if __name__ == '__main__':
    print(netrc())
