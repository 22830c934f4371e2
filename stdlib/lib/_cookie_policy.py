"""DefaultCookiePolicy of http.cookiejar: Netscape's rules and those of RFC 2965, with switches."""
import time

import http.cookiejar as _jar
from _cookie_text import (
    IPV4_RE, domain_match, eff_request_host, is_HDN, is_third_party, liberal_is_HDN, request_path,
    request_port, user_domain_match)

_SECOND_LEVEL = ('co', 'ac', 'com', 'edu', 'org', 'net', 'gov', 'mil', 'int', 'aero', 'biz', 'cat',
                 'coop', 'info', 'jobs', 'mobi', 'museum', 'name', 'pro', 'travel', 'eu')


class DefaultCookiePolicy(_jar.CookiePolicy):
    """The rules for taking and giving back cookies."""

    DomainStrictNoDots = 1
    DomainStrictNonDomain = 2
    DomainRFC2965Match = 4
    DomainLiberal = 0
    DomainStrict = DomainStrictNoDots | DomainStrictNonDomain

    def __init__(self, blocked_domains=None, allowed_domains=None, netscape=True, rfc2965=False,
                 rfc2109_as_netscape=None, hide_cookie2=False, strict_domain=False,
                 strict_rfc2965_unverifiable=True, strict_ns_unverifiable=False,
                 strict_ns_domain=DomainLiberal, strict_ns_set_initial_dollar=False,
                 strict_ns_set_path=False, secure_protocols=('https', 'wss')):
        self.netscape = netscape
        self.rfc2965 = rfc2965
        self.rfc2109_as_netscape = rfc2109_as_netscape
        self.hide_cookie2 = hide_cookie2
        self.strict_domain = strict_domain
        self.strict_rfc2965_unverifiable = strict_rfc2965_unverifiable
        self.strict_ns_unverifiable = strict_ns_unverifiable
        self.strict_ns_domain = strict_ns_domain
        self.strict_ns_set_initial_dollar = strict_ns_set_initial_dollar
        self.strict_ns_set_path = strict_ns_set_path
        self.secure_protocols = secure_protocols
        self._blocked_domains = tuple(blocked_domains) if blocked_domains is not None else ()
        self._allowed_domains = None if allowed_domains is None else tuple(allowed_domains)
        self._now = 0

    def blocked_domains(self):
        return self._blocked_domains

    def set_blocked_domains(self, blocked_domains):
        self._blocked_domains = tuple(blocked_domains)

    def is_blocked(self, domain):
        return any(user_domain_match(domain, blocked) for blocked in self._blocked_domains)

    def allowed_domains(self):
        return self._allowed_domains

    def set_allowed_domains(self, allowed_domains):
        self._allowed_domains = None if allowed_domains is None else tuple(allowed_domains)

    def is_not_allowed(self, domain):
        if self._allowed_domains is None:
            return False
        return not any(user_domain_match(domain, allowed) for allowed in self._allowed_domains)

    # ---- taking ----

    def set_ok(self, cookie, request):
        """Whether to take a cookie."""
        _jar._debug(' - checking cookie %s=%s', cookie.name, cookie.value)
        assert cookie.name is not None
        return all(getattr(self, 'set_ok_' + n)(cookie, request)
                   for n in ('version', 'verifiability', 'name', 'path', 'domain', 'port'))

    def set_ok_version(self, cookie, request):
        if cookie.version is None:
            return False  # Set-Cookie2 must have a version
        return self.rfc2965 if cookie.version > 0 else self.netscape

    def set_ok_verifiability(self, cookie, request):
        if request.unverifiable and is_third_party(request):
            strict = (self.strict_rfc2965_unverifiable if cookie.version > 0
                      else self.strict_ns_unverifiable)
            return not strict
        return True

    def set_ok_name(self, cookie, request):
        # "$" begins attributes in the Cookie header of RFC 2965.
        return not (cookie.version == 0 and self.strict_ns_set_initial_dollar
                    and cookie.name.startswith('$'))

    def set_ok_path(self, cookie, request):
        if cookie.path_specified and (cookie.version > 0
                                      or cookie.version == 0 and self.strict_ns_set_path):
            return self.path_return_ok(cookie.path, request)
        return True

    def set_ok_domain(self, cookie, request):
        if self.is_blocked(cookie.domain) or self.is_not_allowed(cookie.domain):
            return False
        if not cookie.domain_specified:
            return True
        req_host, erhn = eff_request_host(request)
        domain = cookie.domain
        if self.strict_domain and domain.count('.') >= 2:
            # ".co.uk" and the like would reach across owners.
            i = domain.rfind('.')
            j = domain.rfind('.', 0, i)
            if j == 0 and domain[j + 1:i].lower() in _SECOND_LEVEL and len(domain[i + 1:]) == 2:
                return False
        undotted = domain[1:] if domain.startswith('.') else domain
        if '.' not in undotted and not erhn.endswith('.local') and undotted != 'local':
            return False
        if cookie.version == 0 and erhn != undotted + '.local':
            if not erhn.endswith(domain) and not (
                    not erhn.startswith('.') and ('.' + erhn).endswith(domain)):
                return False
        if cookie.version > 0 or self.strict_ns_domain & self.DomainRFC2965Match:
            if not domain_match(erhn, domain):
                return False
        if cookie.version > 0 or self.strict_ns_domain & self.DomainStrictNoDots:
            prefix = req_host[:-len(domain)]
            if '.' in prefix and not IPV4_RE.search(req_host):
                return False
        return True

    def set_ok_port(self, cookie, request):
        if not cookie.port_specified:
            return True
        req_port = request_port(request)
        req_port = '80' if req_port is None else str(req_port)
        for p in cookie.port.split(','):
            try:
                int(p)
            except ValueError:
                return False
            if p == req_port:
                return True
        return False

    # ---- giving back ----

    def return_ok(self, cookie, request):
        """Whether to send a cookie (its path was looked at before)."""
        return all(getattr(self, 'return_ok_' + n)(cookie, request)
                   for n in ('version', 'verifiability', 'secure', 'expires', 'port', 'domain'))

    def return_ok_version(self, cookie, request):
        return self.rfc2965 if cookie.version > 0 else self.netscape

    def return_ok_verifiability(self, cookie, request):
        return self.set_ok_verifiability(cookie, request)

    def return_ok_secure(self, cookie, request):
        return not cookie.secure or request.type in self.secure_protocols

    def return_ok_expires(self, cookie, request):
        return not cookie.is_expired(self._now)

    def return_ok_port(self, cookie, request):
        if not cookie.port:
            return True
        req_port = request_port(request)
        if req_port is None:
            req_port = '80'
        return req_port in cookie.port.split(',')

    def return_ok_domain(self, cookie, request):
        _, erhn = eff_request_host(request)
        domain = cookie.domain
        dotted = domain if not domain or domain.startswith('.') else '.' + domain
        if (cookie.version == 0 and self.strict_ns_domain & self.DomainStrictNonDomain
                and not cookie.domain_specified and domain != erhn):
            return False
        if cookie.version > 0 and not domain_match(erhn, domain):
            return False
        if cookie.version == 0 and dotted + '.local' == '.' + erhn:
            return True  # a local name
        return not (cookie.version == 0 and not ('.' + erhn).endswith(dotted))

    def domain_return_ok(self, domain, request):
        """A quick look at a domain, before its cookies are looked at one by one."""
        req_host, erhn = eff_request_host(request)
        req_host = req_host if req_host.startswith('.') else '.' + req_host
        erhn = erhn if erhn.startswith('.') else '.' + erhn
        dotted = domain if not domain or domain.startswith('.') else '.' + domain
        if not (req_host.endswith(dotted) or erhn.endswith(dotted)):
            return False
        return not (self.is_blocked(domain) or self.is_not_allowed(domain))

    def path_return_ok(self, path, request):
        req_path = request_path(request)
        if req_path == path:
            return True
        return req_path.startswith(path) and (path.endswith('/')
                                              or req_path[len(path):len(path) + 1] == '/')


DefaultCookiePolicy.__module__ = 'http.cookiejar'
