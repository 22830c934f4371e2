"""pwd, grp, fcntl, termios, resource, _locale: what does not depend on the machine, and errors."""
import fcntl, grp, os, pwd, resource, syslog, termios, _locale
print(pwd.getpwuid(0).pw_name, grp.getgrgid(0)[0], pwd.getpwnam('root').pw_uid)
for f in (lambda: pwd.getpwnam('nope!'), lambda: pwd.getpwuid(123456789),
          lambda: grp.getgrnam('zz?'), lambda: pwd.getpwuid(2**70), lambda: pwd.getpwuid('x'),
          lambda: grp.getgrgid(2**70), lambda: resource.getrlimit(99),
          lambda: resource.setrlimit(0, (1,)), lambda: termios.tcgetattr(os.open('/dev/null', 0)),
          lambda: fcntl.fcntl(-1, 1), lambda: fcntl.lockf(0, 0),
          lambda: _locale.setlocale(0, 'xx'), lambda: syslog.syslog()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)
m, s = os.openpty()
a = termios.tcgetattr(s)
a[3] &= ~termios.ECHO
termios.tcsetattr(s, termios.TCSANOW, a)
print(len(a), len(a[6]), termios.tcgetattr(s)[3] == a[3])
termios.tcsetwinsize(s, (10, 20))
b = bytearray(8)
print(termios.tcgetwinsize(s), fcntl.ioctl(s, termios.TIOCGWINSZ, b), bytes(b),
      fcntl.ioctl(s, termios.TIOCGWINSZ, bytes(8)), fcntl.fcntl(s, fcntl.F_GETFD))
print(len(resource.getrusage(0)), _locale.localeconv()['decimal_point'], _locale.strcoll('a', 'b'),
      _locale.strxfrm('abc'), _locale.nl_langinfo(_locale.DAY_1))
