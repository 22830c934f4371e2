"""robots.txt (RFC 9309): may this program fetch that page?"""
import collections
import urllib.error
import urllib.parse
import urllib.request

__all__ = ['RobotFileParser']

RequestRate = collections.namedtuple('RequestRate', 'requests seconds')


class RobotFileParser:
    """The rules of a site."""

    def __init__(self, url=''):
        self.entries = []
        self.sitemaps = []
        self.default_entry = None
        self.disallow_all = False
        self.allow_all = False
        self.set_url(url)
        self.last_checked = 0

    def mtime(self):
        """When the rules were fetched."""
        return self.last_checked

    def modified(self):
        """The rules were fetched now."""
        import time
        self.last_checked = time.time()

    def set_url(self, url):
        self.url = url
        self.host, self.path = urllib.parse.urlparse(url)[1:3]

    def read(self):
        """Fetches and parses the rules. 401 and 403 forbid all, other 4xx allow all."""
        try:
            f = urllib.request.urlopen(self.url)
        except urllib.error.HTTPError as err:
            if err.code in (401, 403):
                self.disallow_all = True
            elif 400 <= err.code < 500:
                self.allow_all = True
            err.close()
        else:
            with f:
                self.parse(f.read().decode('utf-8').splitlines())

    def _add_entry(self, entry):
        if '*' in entry.useragents:
            if self.default_entry is None:  # the first one counts
                self.default_entry = entry
        else:
            self.entries.append(entry)

    def parse(self, lines):
        """Takes the lines of a file."""
        entry = Entry()
        in_rules = False
        started = False
        self.modified()
        for line in lines:
            if not line:
                if in_rules:
                    self._add_entry(entry)
                entry, in_rules, started = Entry(), False, False
                continue
            line = line.partition('#')[0].strip()
            name, colon, value = line.partition(':')
            if not colon:
                continue
            name = name.strip().lower()
            value = urllib.parse.unquote(value.strip())
            if name == 'user-agent':
                if in_rules:
                    self._add_entry(entry)
                    entry = Entry()
                entry.useragents.append(value)
                in_rules, started = False, True
            elif name == 'sitemap':
                self.sitemaps.append(value)
            elif started:
                if name in ('disallow', 'allow'):
                    entry.rulelines.append(RuleLine(value, name == 'allow'))
                    in_rules = True
                elif name == 'crawl-delay':
                    if value.strip().isdigit():
                        entry.delay = int(value)
                    in_rules = True
                elif name == 'request-rate':
                    numbers = value.split('/')
                    if len(numbers) == 2 and all(n.strip().isdigit() for n in numbers):
                        entry.req_rate = RequestRate(int(numbers[0]), int(numbers[1]))
                    in_rules = True
        if in_rules:
            self._add_entry(entry)

    def can_fetch(self, useragent, url):
        """Whether the program may fetch the URL."""
        if self.disallow_all:
            return False
        if self.allow_all:
            return True
        if not self.last_checked:
            return False  # not known yet
        parts = urllib.parse.urlparse(urllib.parse.unquote(url))
        url = urllib.parse.quote(urllib.parse.urlunparse(
            ('', '', parts.path, parts.params, parts.query, parts.fragment))) or '/'
        for entry in self.entries:
            if entry.applies_to(useragent):
                return entry.allowance(url)
        return self.default_entry.allowance(url) if self.default_entry else True

    def _for_agent(self, useragent, name):
        if not self.mtime():
            return None
        for entry in self.entries:
            if entry.applies_to(useragent):
                return getattr(entry, name)
        return getattr(self.default_entry, name) if self.default_entry else None

    def crawl_delay(self, useragent):
        return self._for_agent(useragent, 'delay')

    def request_rate(self, useragent):
        return self._for_agent(useragent, 'req_rate')

    def site_maps(self):
        return self.sitemaps or None

    def __str__(self):
        entries = self.entries
        if self.default_entry is not None:
            entries = entries + [self.default_entry]
        return '\n\n'.join(map(str, entries))


class RuleLine:
    """One path that is allowed or not."""

    def __init__(self, path, allowance):
        if path == '' and not allowance:
            allowance = True  # an empty Disallow allows everything
        path = urllib.parse.urlunparse(urllib.parse.urlparse(path))
        self.path = urllib.parse.quote(path)
        self.allowance = allowance

    def applies_to(self, filename):
        return self.path == '*' or filename.startswith(self.path)

    def __str__(self):
        return ('Allow' if self.allowance else 'Disallow') + ': ' + self.path


class Entry:
    """Rules for some programs."""

    def __init__(self):
        self.useragents = []
        self.rulelines = []
        self.delay = None
        self.req_rate = None

    def __str__(self):
        ret = [f'User-agent: {agent}' for agent in self.useragents]
        if self.delay is not None:
            ret.append(f'Crawl-delay: {self.delay}')
        if self.req_rate is not None:
            ret.append(f'Request-rate: {self.req_rate.requests}/{self.req_rate.seconds}')
        return '\n'.join(ret + list(map(str, self.rulelines)))

    def applies_to(self, useragent):
        useragent = useragent.split('/')[0].lower()
        return any(agent == '*' or agent.lower() in useragent for agent in self.useragents)

    def allowance(self, filename):
        for line in self.rulelines:
            if line.applies_to(filename):
                return line.allowance
        return True
