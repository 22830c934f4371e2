"""A parser for HTML as it is found: it never fails, calls a method for each thing it sees and takes
its input in pieces."""
import re

from html import unescape
from _markupbase import ParserBase

__all__ = ['HTMLParser']

_tag_name = re.compile(r'([a-zA-Z][^\t\n\r\f />\x00]*)(?:\s|/(?!>))*')
_attribute = re.compile(
    r'''((?<=['"\t\n\r\f /])[^\t\n\r\f />][^\t\n\r\f /=>]*)'''
    r'''(?:[\t\n\r\f ]*(=)[\t\n\r\f ]*('[^']*'|"[^"]*"|(?!['"])[^>\t\n\r\f ]*))?'''
    r'''(?:[\t\n\r\f ]|/(?!>))*''')
_start_tag_end = re.compile(
    r'''<[a-zA-Z][^\t\n\r\f />\x00]*(?:[\t\n\r\f /]*(?:(?<=['"\t\n\r\f /])'''
    r'''[^\t\n\r\f />][^\t\n\r\f /=>]*(?:[\t\n\r\f ]*=[\t\n\r\f ]*(?:'[^']*'|"[^"]*"'''
    r'''|(?!['"])[^>\t\n\r\f ]*))?(?:[\t\n\r\f ]|/(?!>))*)*)?[\t\n\r\f ]*''')
_entity = re.compile('&([a-zA-Z][-.a-zA-Z0-9]*)[^a-zA-Z0-9]')
_charref = re.compile('&#(?:[0-9]+|[xX][0-9a-fA-F]+)[^0-9a-fA-F]')
_incomplete = re.compile('&[a-zA-Z#]')
_interesting_normal = re.compile('[&<]')


class HTMLParser(ParserBase):
    """Subclass it and define the handle_... methods. Call feed() and, at the end, close()."""

    CDATA_CONTENT_ELEMENTS = ('script', 'style')

    def __init__(self, *, convert_charrefs=True):
        """convert_charrefs: references in text become characters by themselves."""
        super().__init__()
        self.convert_charrefs = convert_charrefs
        self.reset()

    def reset(self):
        """Forgets everything that was fed."""
        self.rawdata = ''
        self.lasttag = '???'
        self.interesting = _interesting_normal
        self.cdata_elem = None
        super().reset()

    def feed(self, data):
        """Takes more text; what is incomplete waits for the rest."""
        self.rawdata += data
        self.goahead(False)

    def close(self):
        """Handles what is left as if the input ended here."""
        self.goahead(True)

    __starttag_text = None

    def get_starttag_text(self):
        """The text of the start tag seen last."""
        return self.__starttag_text

    def set_cdata_mode(self, elem):
        self.cdata_elem = elem.lower()
        self.interesting = re.compile(r'</\s*%s\s*>' % re.escape(self.cdata_elem), re.I)

    def clear_cdata_mode(self):
        self.interesting = _interesting_normal
        self.cdata_elem = None

    # ---- the loop ----

    def goahead(self, end):
        """Handles as much as can be told; all of it at the end."""
        rawdata = self.rawdata
        i = 0
        n = len(rawdata)
        while i < n:
            j = self._text_end(rawdata, i, end)
            if j is None:
                break
            if i < j:
                self._text(rawdata[i:j])
            i = self.updatepos(i, j)
            if i == n or self.cdata_elem and not self.interesting.match(rawdata, i):
                break  # text of a script that may go on to be its end tag
            if rawdata[i] == '<':
                k = self._markup(rawdata, i, end)
            else:
                k = self._reference(rawdata, i, end)
            if k is None:
                break
            i = self.updatepos(i, k)
        if end and i < n:
            self._text(rawdata[i:n])
            i = self.updatepos(i, n)
        self.rawdata = rawdata[i:]

    def _text(self, text):
        if self.convert_charrefs and not self.cdata_elem:
            text = unescape(text)
        self.handle_data(text)

    def _text_end(self, rawdata, i, end):
        """Where the text at i ends; None: only more input can tell."""
        if self.convert_charrefs and not self.cdata_elem:
            j = rawdata.find('<', i)
            if j < 0:
                # A reference at the very end may be incomplete.
                amp = rawdata.rfind('&', max(i, len(rawdata) - 34))
                if not end and amp >= 0 and not re.search(r'[\s;]', rawdata[amp:]):
                    return None
                j = len(rawdata)
            return j
        match = self.interesting.search(rawdata, i)
        if match:
            return match.start()
        if self.cdata_elem and not end:
            # The end tag may begin in what is here.
            start = re.compile(r'<(/\s*[a-z]*\s*)?\Z', re.I).search(rawdata, i)
            return start.start() if start else len(rawdata)
        return len(rawdata)

    def _markup(self, rawdata, i, end):
        """Handles what starts with '<' at i: the place after it, None when incomplete."""
        startswith = rawdata.startswith
        if re.match('<[a-zA-Z]', rawdata[i:i + 2]):
            k = self.parse_starttag(i)
        elif startswith('</', i):
            k = self.parse_endtag(i)
        elif startswith('<!--', i):
            k = self.parse_comment(i)
        elif startswith('<?', i):
            k = self.parse_pi(i)
        elif startswith('<!', i):
            k = self.parse_html_declaration(i)
        elif i + 1 < len(rawdata) or end:
            self.handle_data('<')
            return i + 1
        else:
            return None
        if k >= 0:
            return k
        if not end:
            return None
        return self._unfinished(rawdata, i)

    def _unfinished(self, rawdata, i):
        """The input ended inside markup: comments count as closed, other things as text."""
        if rawdata.startswith('<!--', i):
            self.handle_comment(rawdata[i + 4:])
            return len(rawdata)
        k = rawdata.find('>', i + 1)
        if k < 0:
            k = rawdata.find('<', i + 1)
            if k < 0:
                k = i + 1
        else:
            k += 1
        self._text(rawdata[i:k])
        return k

    def _reference(self, rawdata, i, end):
        """Handles '&' at i (without convert_charrefs)."""
        if rawdata.startswith('&#', i):
            match = _charref.match(rawdata, i)
            if match:
                self.handle_charref(match.group()[2:-1])
                k = match.end()
                return k if rawdata[k - 1] == ';' else k - 1
            if ';' in rawdata[i:] or end:
                self.handle_data(rawdata[i:i + 2])
                return i + 2
            return None
        match = _entity.match(rawdata, i)
        if match:
            self.handle_entityref(match.group(1))
            k = match.end()
            return k if rawdata[k - 1] == ';' else k - 1
        if _incomplete.match(rawdata, i):
            if end:
                rest = re.match('&[a-zA-Z][-.a-zA-Z0-9]*', rawdata[i:])
                if rest and i + rest.end() == len(rawdata):
                    self.handle_data(rawdata[i:])
                    return len(rawdata)
                self.handle_data('&')
                return i + 1
            rest = re.compile('&[a-zA-Z][-.a-zA-Z0-9]*').match(rawdata, i)
            if rest and rest.end() == len(rawdata):
                return None
            self.handle_data('&')
            return i + 1
        if i + 1 < len(rawdata) or end:
            self.handle_data('&')
            return i + 1
        return None

    # ---- declarations ----

    def parse_html_declaration(self, i):
        rawdata = self.rawdata
        if rawdata[i:i + 9].lower() == '<!doctype':
            k = rawdata.find('>', i + 9)
            if k == -1:
                return -1
            self.handle_decl(rawdata[i + 2:k])
            return k + 1
        if rawdata.startswith('<![', i):
            return self.parse_marked_section(i)
        return self.parse_bogus_comment(i)

    def parse_marked_section(self, i, report=1):
        rawdata = self.rawdata
        close = ']]>' if rawdata.startswith('<![CDATA[', i) else '>'
        k = rawdata.find(close, i + 3)
        if k < 0:
            return -1
        if report:
            end = k if close == ']]>' else k - (1 if rawdata[k - 1] == ']' else 0)
            self.unknown_decl(rawdata[i + 3:end])
        return k + len(close)

    def parse_bogus_comment(self, i, report=1):
        rawdata = self.rawdata
        k = rawdata.find('>', i + 2)
        if k == -1:
            return -1
        if report:
            self.handle_comment(rawdata[i + 2:k])
        return k + 1

    def parse_comment(self, i, report=1):
        rawdata = self.rawdata
        short = re.compile('--?>').match(rawdata, i + 4)
        if rawdata.startswith('>', i + 4):
            start, stop, k = i + 4, i + 4, i + 5
        elif short and rawdata[i + 4:i + 6] == '->':
            start, stop, k = i + 4, i + 4, i + 6
        else:
            match = re.compile('--!?>').search(rawdata, i + 4)
            if not match:
                return -1
            start, stop, k = i + 4, match.start(), match.end()
        if report:
            self.handle_comment(rawdata[start:stop])
        return k

    def parse_pi(self, i):
        k = self.rawdata.find('>', i + 2)
        if k < 0:
            return -1
        self.handle_pi(self.rawdata[i + 2:k])
        return k + 1

    # ---- tags ----

    def check_for_whole_start_tag(self, i):
        """The place after the start tag at i, -1 when it is incomplete."""
        rawdata = self.rawdata
        match = _start_tag_end.match(rawdata, i)
        if not match:
            return -1
        j = match.end()
        if rawdata.startswith('/>', j):
            return j + 2
        if rawdata.startswith('>', j):
            return j + 1
        if j == len(rawdata) or rawdata[j] in '=/' or rawdata[j].isalpha():
            return -1  # in or before an attribute's value
        return max(j, i + 1)  # junk: it counts as text

    def parse_starttag(self, i):
        self.__starttag_text = None
        endpos = self.check_for_whole_start_tag(i)
        if endpos < 0:
            return endpos
        rawdata = self.rawdata
        self.__starttag_text = rawdata[i:endpos]
        match = _tag_name.match(rawdata, i + 1)
        k = match.end()
        self.lasttag = tag = match.group(1).lower()
        attrs = []
        while k < endpos:
            found = _attribute.match(rawdata, k)
            if not found:
                break
            name, equals, value = found.group(1, 2, 3)
            if not equals:
                value = None
            elif value[:1] == value[-1:] and value[:1] in ('"', "'") and len(value) > 1:
                value = value[1:-1]
            attrs.append((name.lower(), unescape(value) if value else value))
            k = found.end()
        rest = rawdata[k:endpos].strip()
        if rest not in ('>', '/>'):
            self.handle_data(rawdata[i:endpos])
            return endpos
        if rest.endswith('/>'):
            self.handle_startendtag(tag, attrs)
        else:
            self.handle_starttag(tag, attrs)
            if tag in self.CDATA_CONTENT_ELEMENTS:
                self.set_cdata_mode(tag)
        return endpos

    def parse_endtag(self, i):
        rawdata = self.rawdata
        if not rawdata[i + 2:i + 3]:
            return -1
        if self.cdata_elem:
            match = self.interesting.match(rawdata, i)
            self.handle_endtag(self.cdata_elem)
            self.clear_cdata_mode()
            return match.end()
        if not re.match('[a-zA-Z]', rawdata[i + 2]):
            if rawdata.startswith('</>', i):
                return i + 3
            return self.parse_bogus_comment(i)
        k = rawdata.find('>', i + 2)
        if k < 0:
            return -1
        match = _tag_name.match(rawdata, i + 2)
        tag = match.group(1).lower()
        self.handle_endtag(tag)
        return max(k + 1, match.end())

    # ---- what subclasses define ----

    def handle_startendtag(self, tag, attrs):
        """<br/>: by default a start tag and an end tag."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        pass

    def handle_charref(self, name):
        pass

    def handle_entityref(self, name):
        pass

    def handle_data(self, data):
        pass

    def handle_comment(self, data):
        pass

    def handle_decl(self, decl):
        pass

    def handle_pi(self, data):
        pass

    def unknown_decl(self, data):
        pass
