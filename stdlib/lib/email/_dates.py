"""Dates of mail and HTTP headers, in the forms that are found (RFC 5322, 850, asctime)."""
import datetime
import re
import time

_MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
_DAYS = ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')
_ZONES = {'UT': 0, 'UTC': 0, 'GMT': 0, 'Z': 0, 'AST': -400, 'ADT': -300, 'EST': -500, 'EDT': -400,
          'CST': -600, 'CDT': -500, 'MST': -700, 'MDT': -600, 'PST': -800, 'PDT': -700}


def timegm(parts):
    """Seconds since 1970 of a time in UTC; the clock's numbers may be out of range."""
    days = datetime.date(*parts[:3]).toordinal() - 719163
    return days * 86400 + parts[3] * 3600 + parts[4] * 60 + parts[5]


def _clock(text):
    """(hour, minute, second) of '12:30[:00]' or '12.30[.00]'."""
    parts = text.split(':')
    if len(parts) == 1 and '.' in text:
        parts = text.split('.')
    if not 2 <= len(parts) <= 3:
        return None
    try:
        numbers = [int(part) for part in parts]
    except ValueError:
        return None
    return numbers if len(numbers) == 3 else numbers + [0]


def _zone(text):
    """(offset in seconds or None, whether it is '-0000')."""
    if text is None:
        return None, False
    text = text.upper()
    if text in _ZONES:
        number = _ZONES[text]
    else:
        try:
            number = int(text)
        except ValueError:
            return None, False
        if number == 0 and text.startswith('-'):
            return None, True
    sign = -1 if number < 0 else 1
    hours, minutes = divmod(abs(number), 100)
    return sign * (hours * 3600 + minutes * 60), False


def _parse(data):
    if not data:
        return None
    words = re.sub(r'\([^()]*\)', ' ', data).replace(',', ' ').split()
    if words and (words[0].lower().rstrip('.')[:3] in _DAYS) and not words[0][:1].isdigit():
        del words[0]
    if words and words[0].count('-') == 2:  # 06-Nov-94 (RFC 850)
        words[:1] = words[0].split('-')
    # A zone may stick to the time: "12:00:00+0100".
    split = []
    for word in words:
        match = re.fullmatch(r'(\d+:\d+(?::\d+)?)([-+]\d{4})', word)
        split.extend(match.groups() if match else [word])
    words = split
    if len(words) < 3:
        return None
    day, month, year, *rest = words
    if day.lower()[:3] in _MONTHS:
        day, month = month, day  # asctime: Nov  6 08:49:37 1994
    month = month.lower()[:3]
    if month not in _MONTHS:
        return None
    clock = '0:0:0'
    if ':' in year and rest:
        clock, year = year, rest.pop(0)
    elif rest and (':' in rest[0] or '.' in rest[0]):
        clock = rest.pop(0)
    if not year[:1].isdigit() and rest:
        year, rest[0] = rest[0], year
    numbers = _clock(clock)
    try:
        day = int(day.rstrip('.'))
        year = int(year)
    except ValueError:
        return None
    if numbers is None:
        return None
    if year < 100:
        year += 1900 if year > 68 else 2000
    offset, unknown = _zone(rest[0] if rest else None)
    return [year, _MONTHS.index(month) + 1, day, *numbers, 0, 1, -1, offset, unknown]


def parsedate_tz(data):
    """(..., offset in seconds) of a date, None when it is none."""
    result = _parse(data)
    if result is None:
        return None
    offset, unknown = result[9], result[10]
    return tuple(result[:9]) + (0 if offset is None else offset,)


def parsedate(data):
    """The nine numbers of a date, None when it is none."""
    result = _parse(data)
    return None if result is None else tuple(result[:9])


def mktime_tz(data):
    """Seconds since 1970 of what parsedate_tz gives."""
    if data[9] is None:
        return time.mktime(data[:8] + (-1,))
    return timegm(data) - data[9]


def parsedate_to_datetime(data):
    """A datetime: aware, unless the zone is not known."""
    result = _parse(data)
    if result is None:
        raise ValueError('Invalid date value or format "%s"' % str(data))
    if result[10] or result[9] is None:
        return datetime.datetime(*result[:6])
    return datetime.datetime(*result[:6],
                             tzinfo=datetime.timezone(datetime.timedelta(seconds=result[9])))
