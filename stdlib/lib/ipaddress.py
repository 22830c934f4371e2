"""Addresses, networks and interfaces of IP version 4 and 6.

An address is an integer with a version; a network is an address whose host bits are zero and a
prefix length; an interface is an address with the network it is in. What both versions share is
in _ipaddress_base.
"""

from _ipaddress_base import (_BaseAddress, _BaseNetwork, _count_righthand_zero_bits, _Interface,
                             _IPAddressBase, _OfVersion, AddressValueError, NetmaskValueError)

IPV4LENGTH = 32
IPV6LENGTH = 128


def _first_of(classes, address, what):
    for cls in classes:
        try:
            return cls(address)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f'{address!r} does not appear to be an IPv4 or IPv6 {what}')


def ip_address(address):
    """An IPv4Address or IPv6Address from a string, an integer or bytes."""
    return _first_of((IPv4Address, IPv6Address), address, 'address')


def ip_network(address, strict=True):
    """An IPv4Network or IPv6Network; with `strict`, host bits must not be set."""
    return _first_of((lambda a: IPv4Network(a, strict), lambda a: IPv6Network(a, strict)),
                     address, 'network')


def ip_interface(address):
    """An IPv4Interface or IPv6Interface."""
    return _first_of((IPv4Interface, IPv6Interface), address, 'interface')


def v4_int_to_packed(address):
    """An address as four bytes in network order."""
    try:
        return address.to_bytes(4)
    except OverflowError:
        raise ValueError('Address negative or too large for IPv4')


def v6_int_to_packed(address):
    """An address as sixteen bytes in network order."""
    try:
        return address.to_bytes(16)
    except OverflowError:
        raise ValueError('Address negative or too large for IPv6')


def _find_address_range(addresses):
    """(first, last) of each run of consecutive sorted addresses."""
    it = iter(addresses)
    first = last = next(it)
    for ip in it:
        if ip._ip != last._ip + 1:
            yield first, last
            first = ip
        last = ip
    yield first, last


def summarize_address_range(first, last):
    """The networks that together are the addresses from first to last."""
    if not (isinstance(first, _BaseAddress) and isinstance(last, _BaseAddress)):
        raise TypeError('first and last must be IP addresses, not networks')
    if first.version != last.version:
        raise TypeError('%s and %s are not of the same version' % (first, last))
    if first > last:
        raise ValueError('last IP address must be greater than first')
    if first.version == 4:
        network = IPv4Network
    elif first.version == 6:
        network = IPv6Network
    else:
        raise ValueError('unknown IP version')
    bits = first._max_prefixlen
    start, end = first._ip, last._ip
    while start <= end:
        size = min(_count_righthand_zero_bits(start, bits), (end - start + 1).bit_length() - 1)
        yield network((start, bits - size))
        start += 1 << size
        if start - 1 == network._ALL_ONES:
            break


def _collapse_addresses_internal(addresses):
    """Join neighbours to their supernets until nothing changes, then drop what is contained."""
    todo = list(addresses)
    subnets = {}
    while todo:
        net = todo.pop()
        supernet = net.supernet()
        existing = subnets.get(supernet)
        if existing is None:
            subnets[supernet] = net
        elif existing != net:
            del subnets[supernet]
            todo.append(supernet)
    last = None
    for net in sorted(subnets.values()):
        if last is not None and last.broadcast_address >= net.broadcast_address:
            continue
        yield net
        last = net


def collapse_addresses(addresses):
    """As few networks as possible that are the given addresses and networks."""
    ips, nets, addrs = [], [], []
    for ip in addresses:
        if isinstance(ip, _BaseAddress):
            if ips and ips[-1].version != ip.version:
                raise TypeError('%s and %s are not of the same version' % (ip, ips[-1]))
            ips.append(ip)
        elif ip._prefixlen == ip._max_prefixlen:
            if ips and ips[-1].version != ip.version:
                raise TypeError('%s and %s are not of the same version' % (ip, ips[-1]))
            ips.append(getattr(ip, 'ip', ip.network_address))
        else:
            if nets and nets[-1].version != ip.version:
                raise TypeError('%s and %s are not of the same version' % (ip, nets[-1]))
            nets.append(ip)
    ips = sorted(set(ips))
    if ips:
        for first, last in _find_address_range(ips):
            addrs.extend(summarize_address_range(first, last))
    return _collapse_addresses_internal(addrs + nets)


def get_mixed_type_key(obj):
    """A sort key for lists of both networks and addresses."""
    if isinstance(obj, _BaseNetwork):
        return obj._get_networks_key()
    if isinstance(obj, _BaseAddress):
        return obj._get_address_key()
    return NotImplemented


### Version 4 ###

class _BaseV4(_OfVersion):
    __slots__ = ()
    _version = version = 4
    _ALL_ONES = 2 ** IPV4LENGTH - 1
    _max_prefixlen = max_prefixlen = IPV4LENGTH
    _netmask_cache = {}

    def _explode_shorthand_ip_string(self):
        return str(self)

    @classmethod
    def _prefix_from_text(cls, text):
        """Netmasks and hostmasks in dotted form too."""
        try:
            return cls._prefix_from_prefix_string(text)
        except NetmaskValueError:
            return cls._prefix_from_ip_string(text)

    @classmethod
    def _ip_int_from_string(cls, ip_str):
        if not ip_str:
            raise AddressValueError('Address cannot be empty')
        octets = ip_str.split('.')
        if len(octets) != 4:
            raise AddressValueError('Expected 4 octets in %r' % ip_str)
        try:
            return int.from_bytes(map(cls._parse_octet, octets), 'big')
        except ValueError as exc:
            raise AddressValueError('%s in %r' % (exc, ip_str)) from None

    @classmethod
    def _parse_octet(cls, octet_str):
        if not octet_str:
            raise ValueError('Empty octet not permitted')
        if not (octet_str.isascii() and octet_str.isdigit()):
            raise ValueError('Only decimal digits permitted in %r' % octet_str)
        if len(octet_str) > 3:
            raise ValueError('At most 3 characters permitted in %r' % octet_str)
        # Some systems read them as octal: RFC 6943, 3.1.1.
        if octet_str != '0' and octet_str[0] == '0':
            raise ValueError('Leading zeros are not permitted in %r' % octet_str)
        octet = int(octet_str, 10)
        if octet > 255:
            raise ValueError('Octet %d (> 255) not permitted' % octet)
        return octet

    @classmethod
    def _string_from_ip_int(cls, ip_int):
        return '.'.join(map(str, ip_int.to_bytes(4, 'big')))

    def _reverse_pointer(self):
        return '.'.join(reversed(str(self).split('.'))) + '.in-addr.arpa'


class IPv4Address(_BaseV4, _BaseAddress):
    """An address of version 4: a dotted string, an integer or four bytes."""

    __slots__ = ('_ip', '__weakref__')

    def __init__(self, address):
        if isinstance(address, int):
            self._check_int_address(address)
            self._ip = address
        elif isinstance(address, bytes):
            self._check_packed_address(address, 4)
            self._ip = int.from_bytes(address)
        else:
            text = str(address)
            if '/' in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            self._ip = self._ip_int_from_string(text)

    @property
    def packed(self):
        """The address as bytes."""
        return v4_int_to_packed(self._ip)

    is_reserved = property(lambda self: self._in('reserved'))
    is_multicast = property(lambda self: self._in('multicast'))
    is_loopback = property(lambda self: self._in('loopback'))
    is_link_local = property(lambda self: self._in('link-local'))
    is_unspecified = property(lambda self: self._ip == 0)

    @property
    def is_private(self):
        """Not for the whole Internet, by the registry."""
        return self._in('private') and not self._in('not private')

    @property
    def is_global(self):
        """For the whole Internet; shared addresses are neither private nor global."""
        return not self._in('shared') and not self.is_private

    @property
    def ipv6_mapped(self):
        """The address mapped to version 6 (RFC 4291)."""
        return IPv6Address(f'::ffff:{self}')


class IPv4Interface(_Interface, IPv4Address):
    """An address and its network."""


class IPv4Network(_BaseV4, _BaseNetwork):
    """A network of version 4."""

    @property
    def is_global(self):
        shared = self._nets('shared')[0]
        return not (self.network_address in shared and self.broadcast_address in shared) \
            and not self.is_private


_BaseV4._address_class, _BaseV4._network_class = IPv4Address, IPv4Network


### Version 6 ###

class _BaseV6(_OfVersion):
    __slots__ = ()
    _version = version = 6
    _ALL_ONES = 2 ** IPV6LENGTH - 1
    _HEXTET_COUNT = 8
    _HEX_DIGITS = frozenset('0123456789ABCDEFabcdef')
    _max_prefixlen = max_prefixlen = IPV6LENGTH
    _netmask_cache = {}

    @classmethod
    def _ip_int_from_string(cls, ip_str):
        if not ip_str:
            raise AddressValueError('Address cannot be empty')
        parts = ip_str.split(':')
        if len(parts) < 3:
            raise AddressValueError('At least %d parts expected in %r' % (3, ip_str))
        if '.' in parts[-1]:
            try:
                ipv4_int = IPv4Address(parts.pop())._ip
            except AddressValueError as exc:
                raise AddressValueError('%s in %r' % (exc, ip_str)) from None
            parts.append('%x' % (ipv4_int >> 16 & 0xFFFF))
            parts.append('%x' % (ipv4_int & 0xFFFF))
        # One more than the parts, where "::" stands at one end.
        if len(parts) > cls._HEXTET_COUNT + 1:
            raise AddressValueError('At most %d colons permitted in %r'
                                    % (cls._HEXTET_COUNT, ip_str))
        high, low = cls._hextets(parts, ip_str)
        try:
            number = 0
            for part in parts[:high]:
                number = number << 16 | cls._parse_hextet(part)
            number <<= 16 * (cls._HEXTET_COUNT - high - low)
            for part in parts[len(parts) - low:]:
                number = number << 16 | cls._parse_hextet(part)
            return number
        except ValueError as exc:
            raise AddressValueError('%s in %r' % (exc, ip_str)) from None

    @classmethod
    def _hextets(cls, parts, ip_str):
        """How many parts come before "::" and how many after it."""
        skip = None
        for i in range(1, len(parts) - 1):
            if not parts[i]:
                if skip is not None:
                    raise AddressValueError("At most one '::' permitted in %r" % ip_str)
                skip = i
        if skip is None:
            if len(parts) != cls._HEXTET_COUNT:
                raise AddressValueError("Exactly %d parts expected without '::' in %r"
                                        % (cls._HEXTET_COUNT, ip_str))
            if not parts[0]:
                raise AddressValueError("Leading ':' only permitted as part of '::' in %r"
                                        % ip_str)
            if not parts[-1]:
                raise AddressValueError("Trailing ':' only permitted as part of '::' in %r"
                                        % ip_str)
            return len(parts), 0
        high, low = skip, len(parts) - skip - 1
        if not parts[0]:
            high -= 1
            if high:
                raise AddressValueError("Leading ':' only permitted as part of '::' in %r"
                                        % ip_str)
        if not parts[-1]:
            low -= 1
            if low:
                raise AddressValueError("Trailing ':' only permitted as part of '::' in %r"
                                        % ip_str)
        if cls._HEXTET_COUNT - (high + low) < 1:
            raise AddressValueError("Expected at most %d other parts with '::' in %r"
                                    % (cls._HEXTET_COUNT - 1, ip_str))
        return high, low

    @classmethod
    def _parse_hextet(cls, hextet_str):
        if not cls._HEX_DIGITS.issuperset(hextet_str):
            raise ValueError('Only hex digits permitted in %r' % hextet_str)
        if len(hextet_str) > 4:
            raise ValueError('At most 4 characters permitted in %r' % hextet_str)
        return int(hextet_str, 16)

    @classmethod
    def _compress_hextets(cls, hextets):
        """The longest run of zeros, of two or more, becomes '::'."""
        best_start, best_length = -1, 1
        start, length = -1, 0
        for index, hextet in enumerate(hextets):
            if hextet != '0':
                start, length = -1, 0
                continue
            if start == -1:
                start = index
            length += 1
            if length > best_length:
                best_start, best_length = start, length
        if best_start < 0:
            return hextets
        end = best_start + best_length
        before = hextets[:best_start] or ['']
        after = hextets[end:] or ['']
        return before + [''] + after

    @classmethod
    def _string_from_ip_int(cls, ip_int=None):
        if ip_int is None:
            ip_int = int(cls._ip)
        if ip_int > cls._ALL_ONES:
            raise ValueError('IPv6 address is too large')
        text = '%032x' % ip_int
        return ':'.join(cls._compress_hextets(['%x' % int(text[i:i + 4], 16)
                                               for i in range(0, 32, 4)]))

    def _explode_shorthand_ip_string(self):
        if isinstance(self, IPv6Network):
            text = str(self.network_address)
        elif isinstance(self, IPv6Interface):
            text = str(self.ip)
        else:
            text = str(self)
        digits = '%032x' % self._ip_int_from_string(text.partition('%')[0])
        result = ':'.join(digits[i:i + 4] for i in range(0, 32, 4))
        if isinstance(self, (_BaseNetwork, IPv6Interface)):
            return '%s/%d' % (result, self._prefixlen)
        return result

    def _reverse_pointer(self):
        digits = _BaseV6._explode_shorthand_ip_string(self).partition('/')[0][::-1]
        digits = digits.replace(':', '')
        return '.'.join(digits) + '.ip6.arpa'

    @staticmethod
    def _split_scope_id(ip_str):
        addr, sep, scope_id = ip_str.partition('%')
        if not sep:
            return addr, None
        if not scope_id or '%' in scope_id:
            raise AddressValueError('Invalid IPv6 address: "%r"' % ip_str)
        return addr, scope_id


def _or_mapped(name):
    """A property that an address of version 4 in this one decides, if there is one."""
    def get(self):
        mapped = self.ipv4_mapped
        if mapped is not None:
            return getattr(mapped, name)
        return self._own(name)
    return property(get)


class IPv6Address(_BaseV6, _BaseAddress):
    """An address of version 6: a string (with %scope), an integer or sixteen bytes."""

    __slots__ = ('_ip', '_scope_id', '__weakref__')

    def __init__(self, address):
        self._scope_id = None
        if isinstance(address, int):
            self._check_int_address(address)
            self._ip = address
        elif isinstance(address, bytes):
            self._check_packed_address(address, 16)
            self._ip = int.from_bytes(address, 'big')
        else:
            text = str(address)
            if '/' in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            text, self._scope_id = self._split_scope_id(text)
            self._ip = self._ip_int_from_string(text)

    def __str__(self):
        mapped = self.ipv4_mapped
        if mapped is None:
            text = super().__str__()
        else:
            text = f'::ffff:{mapped!s}'
        return text + '%' + self._scope_id if self._scope_id else text

    def _explode_shorthand_ip_string(self):
        text = super()._explode_shorthand_ip_string()
        mapped = self.ipv4_mapped
        return text if mapped is None else f'{text[:30]}{mapped}'

    def __reduce__(self):
        return self.__class__, (str(self),)

    def __hash__(self):
        return hash((self._ip, self._scope_id))

    def __eq__(self, other):
        equal = super().__eq__(other)
        if equal is NotImplemented:
            return NotImplemented
        if not equal:
            return False
        return self._scope_id == getattr(other, '_scope_id', None)

    @property
    def scope_id(self):
        """The zone (RFC 4007), or None."""
        return self._scope_id

    @property
    def packed(self):
        """The address as bytes."""
        return v6_int_to_packed(self._ip)

    def _own(self, name):
        if name == 'is_loopback':
            return self._ip == 1
        if name == 'is_unspecified':
            return self._ip == 0
        if name == 'is_private':
            return self._in('private') and not self._in('not private')
        if name == 'is_global':
            return not self.is_private
        return self._in(name[3:].replace('_', '-'))

    is_multicast = _or_mapped('is_multicast')
    is_reserved = _or_mapped('is_reserved')
    is_link_local = _or_mapped('is_link_local')
    is_private = _or_mapped('is_private')
    is_global = _or_mapped('is_global')
    is_unspecified = _or_mapped('is_unspecified')
    is_loopback = _or_mapped('is_loopback')
    is_site_local = property(lambda self: self._in('site-local'))

    @property
    def ipv4_mapped(self):
        """The address of version 4 of ::ffff:0:0/96, or None."""
        if self._ip >> 32 != 0xFFFF:
            return None
        return IPv4Address(self._ip & 0xFFFFFFFF)

    @property
    def teredo(self):
        """Server and client of a Teredo address (RFC 4380), or None."""
        if self._ip >> 96 != 0x20010000:
            return None
        return (IPv4Address(self._ip >> 64 & 0xFFFFFFFF), IPv4Address(~self._ip & 0xFFFFFFFF))

    @property
    def sixtofour(self):
        """The address of version 4 in a 6to4 address (RFC 3056), or None."""
        if self._ip >> 112 != 0x2002:
            return None
        return IPv4Address(self._ip >> 80 & 0xFFFFFFFF)


class IPv6Interface(_Interface, IPv6Address):
    """An address and its network."""

    @property
    def is_unspecified(self):
        return self._ip == 0 and self.network.is_unspecified

    @property
    def is_loopback(self):
        return super().is_loopback and self.network.is_loopback


class IPv6Network(_BaseV6, _BaseNetwork):
    """A network of version 6."""

    def hosts(self):
        """The addresses but for the first, which is the routers' anycast address."""
        for number in range(int(self.network_address) + 1, int(self.broadcast_address) + 1):
            yield IPv6Address(number)

    @property
    def is_site_local(self):
        return self._both('is_site_local')


_BaseV6._address_class, _BaseV6._network_class = IPv6Address, IPv6Network
