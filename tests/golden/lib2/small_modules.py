"""configparser, ipaddress, getopt, graphlib, sched, cmd, code, codeop, gettext, colorsys, optparse."""
import cmd, code, codeop, colorsys, configparser, getopt, gettext, graphlib, io, ipaddress, optparse, sched, sys
c = configparser.ConfigParser()
c.read_string('[DEFAULT]\nhome=/h\n[a]\npath = %(home)s/x\n  more\nn: 5\nflag = yes\n[b]\n')
print(c.sections(), dict(c['a']), c.getint('a', 'n'), c['a'].getboolean('flag'), c.get('b', 'q', fallback=1))
for text in ('x=1', '[a]\n[a]', '[a]\nx=1\nx=2', '[a]\nnonsense', '[a]\nx=%(y)s', '[a]\nx=%z'):
    try:
        d = configparser.ConfigParser()
        d.read_string(text)
        print(d['a']['x'])
    except configparser.Error as e:
        print(type(e).__name__, str(e).replace('\n', '|'))
c.write(sys.stdout)
n = ipaddress.ip_network('10.0.0.0/29')
print(n.netmask, list(n.hosts())[:2], n.num_addresses, [str(s) for s in n.subnets(new_prefix=30)], n.supernet())
print(ipaddress.ip_address('::ffff:1.2.3.4').ipv4_mapped, ipaddress.ip_address('2001:db8::1').exploded,
      ipaddress.ip_interface('1.2.3.4/24').network, list(ipaddress.collapse_addresses([n, ipaddress.ip_network('10.0.0.8/29')])))
for bad in ('1.2.3', '256.1.1.1', '01.2.3.4', ':::', '1::2::3', 'g::', '1.2.3.4/33', '1.2.3.4/24'):
    try:
        print(ipaddress.ip_network(bad) if '/' in bad else ipaddress.IPv6Address(bad) if ':' in bad else ipaddress.IPv4Address(bad))
    except ValueError as e:
        print(type(e).__name__, e)
print(getopt.gnu_getopt(['-a', 'x', '--lo=1', '-b2', '--', '-c'], 'ab:', ['long=']))
for args in (['-z'], ['-b'], ['--l'], ['--v=1']):
    try:
        getopt.getopt(args, 'b:', ['long=', 'lower', 'v'])
    except getopt.GetoptError as e:
        print(e, repr(e.opt))
print(list(graphlib.TopologicalSorter({3: [1, 2], 2: [1]}).static_order()))
try:
    graphlib.TopologicalSorter({1: [2], 2: [1]}).prepare()
except graphlib.CycleError as e:
    print(e.args)
now = [0]
s = sched.scheduler(lambda: now[0], lambda d: now.__setitem__(0, now[0] + d))
s.enter(2, 1, print, ('two',)); s.enter(1, 2, print, ('one b',)); s.enter(1, 1, print, ('one a',))
s.run(); print(now)
class Shell(cmd.Cmd):
    def do_hi(self, arg): 'Say hi.'; print('hi', arg, file=self.stdout)
    def do_quit(self, arg): return True
sh = Shell(stdin=io.StringIO('hi you\nhelp\nhelp hi\nnope\nquit\n'), stdout=sys.stdout)
sh.use_rawinput = 0
sh.cmdloop('intro')
for source in ('if 1:', 'x = 1', 'x = (', 'for i in a:\n  b\n', '# c', 'f"{'):
    print(repr(source), codeop.compile_command(source) is None)
lines = iter(['a = 2', 'if a:', '  print(a)', '', 'b'])
con = code.InteractiveConsole({})
err, sys.stderr = sys.stderr, sys.stdout
more = [con.push(l) for l in lines]; print(more); sys.stderr = err
print(gettext.c2py('n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2')(21), gettext.gettext('x'), gettext.ngettext('a', 'b', 2))
print(colorsys.rgb_to_hsv(.2, .4, .6), colorsys.hls_to_rgb(.1, .5, .9))
p = optparse.OptionParser('%prog [options]', prog='prog')
p.add_option('-n', '--num', type='int', default=3, help='a number [%default]', metavar='N')
p.add_option('-q', action='store_true')
print(*map(str, p.parse_args(['-n4', 'x', '-q'])), p.format_help())
try:
    sys.stderr = sys.stdout
    p.parse_args(['--num=z'])
except SystemExit as e:
    print(e)
