"""Times from text: what time.strptime and datetime.strptime do.

A format becomes a regular expression with a group for each directive; the groups' texts are then
read into the fields of a time.
"""
import calendar
import locale
import re
import time
from datetime import date as datetime_date, timedelta as datetime_timedelta
from datetime import timezone as datetime_timezone
from _thread import allocate_lock as _thread_allocate_lock
from re import IGNORECASE, escape as re_escape, sub as re_sub

__all__ = []


def _getlang():
    # The locale of times: compiled formats hold for one.
    return locale.getlocale(locale.LC_TIME)


class LocaleTime:
    """The names that a locale gives to days, months, time zones and the formats of %c, %x, %X."""

    def __init__(self):
        self.lang = _getlang()
        self._names()
        self._am_pm_names()
        self._timezone_names()
        self._formats()
        if _getlang() != self.lang:
            raise ValueError('locale changed during initialization')
        if time.tzname != self.tzname or time.daylight != self.daylight:
            raise ValueError('timezone changed during initialization')

    def _names(self):
        self.a_weekday = [calendar.day_abbr[i].lower() for i in range(7)]
        self.f_weekday = [calendar.day_name[i].lower() for i in range(7)]
        self.a_month = [calendar.month_abbr[i].lower() for i in range(13)]
        self.f_month = [calendar.month_name[i].lower() for i in range(13)]

    def _am_pm_names(self):
        self.am_pm = [time.strftime('%p', time.struct_time((1999, 3, 17, hour, 44, 55, 2, 76, 0)))
                      .lower() for hour in (1, 22)]

    def _timezone_names(self):
        try:
            time.tzset()
        except AttributeError:
            pass
        self.tzname = time.tzname
        self.daylight = time.daylight
        no_saving = frozenset({'utc', 'gmt', self.tzname[0].lower()})
        saving = frozenset({self.tzname[1].lower()}) if self.daylight else frozenset()
        self.timezone = (no_saving, saving)

    def _formats(self):
        # A known moment in each format: the parts are recognised and become directives again.
        moment = time.struct_time((1999, 3, 17, 22, 44, 55, 2, 76, 0))
        replacements = [('%', '%%'), (self.f_weekday[2], '%A'), (self.f_month[3], '%B'),
                        (self.a_weekday[2], '%a'), (self.a_month[3], '%b'), (self.am_pm[1], '%p'),
                        ('1999', '%Y'), ('99', '%y'), ('22', '%H'), ('44', '%M'), ('55', '%S'),
                        ('76', '%j'), ('17', '%d'), ('03', '%m'), ('3', '%m'), ('2', '%w'),
                        ('10', '%I')]
        replacements.extend((tz, '%Z') for names in self.timezone for tz in names)
        formats = []
        for directive in ('%c', '%x', '%X'):
            text = time.strftime(directive, moment).lower()
            for old, new in replacements:
                if old:
                    text = text.replace(old, new)
            # Sunday, 3 January tells which of %U and %W a 0 or 1 means.
            week = '%W' if '00' in time.strftime(
                directive, time.struct_time((1999, 1, 3, 1, 1, 1, 6, 3, 0))) else '%U'
            formats.append(text.replace('11', week))
        self.LC_date_time, self.LC_date, self.LC_time = formats


class TimeRE(dict):
    """Regular expressions by directive, and of whole formats."""

    def __init__(self, locale_time=None):
        self.locale_time = lt = locale_time or LocaleTime()
        super().__init__({
            'd': r'(?P<d>3[0-1]|[1-2]\d|0[1-9]|[1-9]| [1-9])',
            'f': r'(?P<f>[0-9]{1,6})',
            'H': r'(?P<H>2[0-3]|[0-1]\d|\d)',
            'I': r'(?P<I>1[0-2]|0[1-9]|[1-9]| [1-9])',
            'G': r'(?P<G>\d\d\d\d)',
            'j': r'(?P<j>36[0-6]|3[0-5]\d|[1-2]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9])',
            'm': r'(?P<m>1[0-2]|0[1-9]|[1-9])',
            'M': r'(?P<M>[0-5]\d|\d)',
            'S': r'(?P<S>6[0-1]|[0-5]\d|\d)',
            'U': r'(?P<U>5[0-3]|[0-4]\d|\d)',
            'w': r'(?P<w>[0-6])',
            'u': r'(?P<u>[1-7])',
            'V': r'(?P<V>5[0-3]|0[1-9]|[1-4]\d|\d)',
            'y': r'(?P<y>\d\d)',
            'Y': r'(?P<Y>\d\d\d\d)',
            'z': r'(?P<z>([+-]\d\d:?[0-5]\d(:?[0-5]\d(\.\d{1,6})?)?)|(?-i:Z))',
            'A': self.__seqToRE(lt.f_weekday, 'A'),
            'a': self.__seqToRE(lt.a_weekday, 'a'),
            'B': self.__seqToRE(lt.f_month[1:], 'B'),
            'b': self.__seqToRE(lt.a_month[1:], 'b'),
            'p': self.__seqToRE(lt.am_pm, 'p'),
            'Z': self.__seqToRE((tz for names in lt.timezone for tz in names), 'Z'),
            '%': '%',
        })
        self['W'] = self['U'].replace('U', 'W')
        self['c'] = self.pattern(lt.LC_date_time)
        self['x'] = self.pattern(lt.LC_date)
        self['X'] = self.pattern(lt.LC_time)

    def __seqToRE(self, to_convert, directive):
        # Longer names first: one may begin another.
        names = sorted(to_convert, key=len, reverse=True)
        if not any(names):
            return ''
        return '(?P<%s>%s)' % (directive, '|'.join(map(re_escape, names)))

    def pattern(self, format):
        """The regular expression of a format, as text."""
        format = re_sub(r'([\\.^$*+?\(\){}\[\]|])', r'\\\1', format)
        format = re_sub(r'\s+', r'\\s+', format)
        format = re_sub(r"'", "['\u02bc]", format)
        year_in_format = day_of_month_in_format = False

        def directive(match):
            nonlocal year_in_format, day_of_month_in_format
            letter = match[1]
            if not letter:
                raise IndexError('nothing after %')
            if letter in ('Y', 'y', 'G'):
                year_in_format = True
            elif letter == 'd':
                day_of_month_in_format = True
            return self[letter]

        format = re_sub(r'(?s)%(.?)', directive, format)
        if day_of_month_in_format and not year_in_format:
            import warnings
            warnings.warn('Parsing dates involving a day of month without a year specified is '
                          'ambiguous\nand fails to parse leap day. The default behavior will '
                          'change in Python 3.15\nto either always raise an exception or to use '
                          'a different default year (TBD).\nTo avoid trouble, add a specific year '
                          'to the input & format.\nSee https://github.com/python/cpython/issues/'
                          '70647.', DeprecationWarning, skip_file_prefixes=(_this_file(),))
        return format

    def compile(self, format):
        """The compiled regular expression of a format."""
        return re.compile(self.pattern(format), IGNORECASE)


def _this_file():
    return TimeRE.pattern.__code__.co_filename


_cache_lock = _thread_allocate_lock()
# Compiled formats of the current locale; one lock for both.
_TimeRE_cache = TimeRE()
_CACHE_MAX_SIZE = 5
_regex_cache = {}


def _calc_julian_from_U_or_W(year, week_of_year, day_of_week, week_starts_Mon):
    """The day of the year of a day in a week; week 0 comes before the first whole one."""
    first_weekday = datetime_date(year, 1, 1).weekday()
    if not week_starts_Mon:
        first_weekday = (first_weekday + 1) % 7
        day_of_week = (day_of_week + 1) % 7
    week_0_length = (7 - first_weekday) % 7
    if week_of_year == 0:
        return 1 + day_of_week - first_weekday
    return 1 + week_0_length + 7 * (week_of_year - 1) + day_of_week


def _compiled(format):
    """(TimeRE, compiled format), from the caches unless the locale or time zone changed."""
    global _TimeRE_cache, _regex_cache
    with _cache_lock:
        lt = _TimeRE_cache.locale_time
        if _getlang() != lt.lang or time.tzname != lt.tzname or time.daylight != lt.daylight:
            _TimeRE_cache = TimeRE()
            _regex_cache.clear()
        if len(_regex_cache) > _CACHE_MAX_SIZE:
            _regex_cache.clear()
        regex = _regex_cache.get(format)
        if not regex:
            try:
                regex = _TimeRE_cache.compile(format)
            except KeyError as err:
                bad = err.args[0]
                if bad == '\\':
                    bad = '%'
                raise ValueError("'%s' is a bad directive in format '%s'" % (bad, format)) from None
            except (IndexError, re.PatternError):
                raise ValueError("stray %% in format '%s'" % format) from None
            _regex_cache[format] = regex
        return _TimeRE_cache, regex


class _Fields:
    """What the directives say."""

    def __init__(self):
        self.iso_year = self.year = None
        self.month = self.day = 1
        self.hour = self.minute = self.second = self.fraction = 0
        self.tz = -1
        self.gmtoff = None
        self.gmtoff_fraction = 0
        self.iso_week = self.week_of_year = self.week_of_year_start = None
        self.weekday = self.julian = None


def _read_offset(z, f):
    if z == 'Z':
        f.gmtoff = 0
        return
    if z[3] == ':':
        z = z[:3] + z[4:]
        if len(z) > 5:
            if z[5] != ':':
                raise ValueError(f'Inconsistent use of : in {f.found["z"]}')
            z = z[:5] + z[6:]
    f.gmtoff = int(z[1:3]) * 3600 + int(z[3:5]) * 60 + int(z[5:7] or 0)
    f.gmtoff_fraction = int(z[8:].ljust(6, '0'))
    if z.startswith('-'):
        f.gmtoff = -f.gmtoff
        f.gmtoff_fraction = -f.gmtoff_fraction


def _read_zone(name, lt):
    """Daylight saving flag of a time zone's name: -1 when it could be both."""
    name = name.lower()
    for value, names in enumerate(lt.timezone):
        if name in names:
            if time.tzname[0] == time.tzname[1] and time.daylight and name not in ('utc', 'gmt'):
                return -1
            return value
    return -1


def _read_hour_12(text, found, lt):
    hour = int(text)
    ampm = found.get('p', '').lower()
    if ampm in ('', lt.am_pm[0]):
        return 0 if hour == 12 else hour
    return 12 if hour == 12 else hour + 12


_numbers = {'Y': 'year', 'G': 'iso_year', 'm': 'month', 'd': 'day', 'H': 'hour', 'M': 'minute',
            'S': 'second', 'j': 'julian', 'V': 'iso_week'}


def _read_fields(found, lt):
    f = _Fields()
    f.found = found
    for key, text in found.items():
        if key in _numbers:
            setattr(f, _numbers[key], int(text))
        elif key == 'y':
            f.year = int(text)
            f.year += 2000 if f.year <= 68 else 1900  # POSIX
        elif key == 'B':
            f.month = lt.f_month.index(text.lower())
        elif key == 'b':
            f.month = lt.a_month.index(text.lower())
        elif key == 'I':
            f.hour = _read_hour_12(text, found, lt)
        elif key == 'f':
            f.fraction = int(text.ljust(6, '0'))
        elif key == 'A':
            f.weekday = lt.f_weekday.index(text.lower())
        elif key == 'a':
            f.weekday = lt.a_weekday.index(text.lower())
        elif key == 'w':
            f.weekday = (int(text) - 1) % 7
        elif key == 'u':
            f.weekday = int(text) - 1
        elif key in ('U', 'W'):
            f.week_of_year = int(text)
            f.week_of_year_start = 6 if key == 'U' else 0
        elif key == 'z' and text:
            _read_offset(text, f)
        elif key == 'Z':
            f.tz = _read_zone(text, lt)
    return f


def _check_iso(f):
    if f.iso_year is not None:
        if f.julian is not None:
            raise ValueError("Day of the year directive '%j' is not compatible with ISO year "
                             "directive '%G'. Use '%Y' instead.")
        if f.iso_week is None or f.weekday is None:
            raise ValueError("ISO year directive '%G' must be used with the ISO week directive "
                             "'%V' and a weekday directive ('%A', '%a', '%w', or '%u').")
    elif f.iso_week is not None:
        if f.year is None or f.weekday is None:
            raise ValueError("ISO week directive '%V' must be used with the ISO year directive "
                             "'%G' and a weekday directive ('%A', '%a', '%w', or '%u').")
        raise ValueError("ISO week directive '%V' is incompatible with the year directive '%Y'. "
                         "Use the ISO year '%G' instead.")


def _complete(f):
    """Finds the date from weeks or the day of the year, and what is missing from it."""
    leap_year_fix = False
    if f.year is None:
        if f.month == 2 and f.day == 29:
            f.year = 1904  # the first leap year of the 20th century
            leap_year_fix = True
        else:
            f.year = 1900
    if f.julian is None and f.weekday is not None:
        if f.week_of_year is not None:
            f.julian = _calc_julian_from_U_or_W(f.year, f.week_of_year, f.weekday,
                                                f.week_of_year_start == 0)
        elif f.iso_year is not None and f.iso_week is not None:
            result = datetime_date.fromisocalendar(f.iso_year, f.iso_week, f.weekday + 1)
            f.year, f.month, f.day = result.year, result.month, result.day
        if f.julian is not None and f.julian <= 0:
            f.year -= 1
            f.julian += 366 if calendar.isleap(f.year) else 365
    if f.julian is None:
        f.julian = (datetime_date(f.year, f.month, f.day).toordinal()
                    - datetime_date(f.year, 1, 1).toordinal() + 1)
    else:
        result = datetime_date.fromordinal(f.julian - 1 + datetime_date(f.year, 1, 1).toordinal())
        f.year, f.month, f.day = result.year, result.month, result.day
    if f.weekday is None:
        f.weekday = datetime_date(f.year, f.month, f.day).weekday()
    if leap_year_fix:
        f.year = 1900  # the caller did not ask for a year


def _strptime(data_string, format='%a %b %d %H:%M:%S %Y'):
    """(fields of struct_time, microseconds, microseconds of the offset) of a text."""
    for index, arg in enumerate([data_string, format]):
        if not isinstance(arg, str):
            raise TypeError('strptime() argument {} must be str, not {}'.format(index, type(arg)))
    time_re, regex = _compiled(format)
    match = regex.match(data_string)
    if not match:
        raise ValueError('time data %r does not match format %r' % (data_string, format))
    if len(data_string) != match.end():
        raise ValueError('unconverted data remains: %s' % data_string[match.end():])
    f = _read_fields(match.groupdict(), time_re.locale_time)
    _check_iso(f)
    _complete(f)
    return ((f.year, f.month, f.day, f.hour, f.minute, f.second, f.weekday, f.julian, f.tz,
             f.found.get('Z'), f.gmtoff), f.fraction, f.gmtoff_fraction)


def _strptime_time(data_string, format='%a %b %d %H:%M:%S %Y'):
    """The struct_time of a text."""
    return time.struct_time(_strptime(data_string, format)[0][:time._STRUCT_TM_ITEMS])


def _strptime_datetime(cls, data_string, format='%a %b %d %H:%M:%S %Y'):
    """A datetime of class cls from a text."""
    tt, fraction, gmtoff_fraction = _strptime(data_string, format)
    tzname, gmtoff = tt[-2:]
    args = tt[:6] + (fraction,)
    if gmtoff is not None:
        delta = datetime_timedelta(seconds=gmtoff, microseconds=gmtoff_fraction)
        args += (datetime_timezone(delta, tzname) if tzname else datetime_timezone(delta),)
    return cls(*args)
