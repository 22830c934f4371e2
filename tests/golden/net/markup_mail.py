"""html, html.parser, http.cookies, mimetypes and email."""
import email
import email.message
import email.utils
import html
import mimetypes
from email.header import decode_header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html.parser import HTMLParser
from http.cookies import CookieError, SimpleCookie

print(html.escape('<a href="x">\'&'), html.unescape('&lt;&eacute;&#233;&#xe9;&notit;&amp &bogus;'))


class P(HTMLParser):
    def handle_starttag(self, tag, attrs):
        print('start', tag, attrs)

    def handle_endtag(self, tag):
        print('end', tag)

    def handle_data(self, data):
        print('data', repr(data))

    def handle_comment(self, data):
        print('comment', repr(data))

    def handle_decl(self, decl):
        print('decl', decl)


p = P()
p.feed('<!DOCTYPE html><p class=x title="a &gt; b" checked>text &amp; more<br/><!-- c --><scr')
p.feed('ipt>if (a < b && c) {}</script></p>')
p.close()

c = SimpleCookie('a=1; b="x y\\073"; Path=/p')
c['n'] = 'q;r'
c['n']['max-age'] = 60
c['n']['httponly'] = True
print(c.output(), [(k, m.value) for k, m in sorted(c.items())], c['b']['path'])
try:
    c['bad name'] = 1
except CookieError as e:
    print(e)

print(mimetypes.guess_type('x.tar.gz'), mimetypes.guess_type('a.HTML'), mimetypes.guess_type('x.q'))

m = email.message_from_string('Subject: =?utf-8?b?w7xiZXI=?=\nContent-Type: text/plain; '
                              'charset="utf-8"; name=x\nX: 1\nX: 2\n\nbody\n')
print(decode_header(m['subject']), m.get_content_type(), m.get_param('name'), m.get_all('x'),
      m.get_content_charset(), repr(m.get_payload()), m['none'])
multi = MIMEMultipart(boundary='BB')
multi.attach(MIMEText('plain'))
multi.attach(MIMEText('<b>', 'html'))
text = multi.as_string()
again = email.message_from_string(text)
print(again.is_multipart(), [part.get_content_type() for part in again.walk()],
      again.get_payload(1).get_payload())
e = email.message.EmailMessage()
e['To'] = 'a@b'
e.set_content('hello\n')
print(e.as_string())
print(email.utils.parseaddr('"A, B" <a@b.c>'), email.utils.formataddr(('A, B', 'a@b.c')),
      email.utils.getaddresses(['x@y, Z <z@z>']))
print(email.utils.formatdate(0, usegmt=True), email.utils.parsedate_tz(
    'Thu, 01 Jan 1970 02:00:00 +0200'), email.utils.parsedate_to_datetime(
    'Sun, 06 Nov 1994 08:49:37 GMT'))
