"""The user's conventions: the C library's locales, and formatting numbers and money by them."""

import functools
import os
import re
import sys
from builtins import str as _builtin_str

from _locale import *
from _locale import setlocale as _setlocale
from _locale import localeconv as _localeconv

__all__ = ['getlocale', 'getdefaultlocale', 'getpreferredencoding', 'Error', 'setlocale',
           'localeconv', 'strcoll', 'strxfrm', 'str', 'atof', 'atoi', 'format_string', 'currency',
           'normalize', 'LC_CTYPE', 'LC_COLLATE', 'LC_MESSAGES', 'LC_TIME', 'LC_MONETARY',
           'LC_NUMERIC', 'LC_ALL', 'CHAR_MAX', 'getencoding']

# For tests: values that take the place of the locale's.
_override_localeconv = {}


@functools.wraps(_localeconv)
def localeconv():
    found = _localeconv()
    if _override_localeconv:
        found.update(_override_localeconv)
    return found


### Numbers ###

def _grouping_intervals(grouping):
    """The sizes of the groups, from the right; the last one goes on for ever."""
    last = None
    for size in grouping:
        if size == CHAR_MAX:
            return
        if size == 0:
            if last is None:
                raise ValueError('invalid grouping')
            while True:
                yield last
        yield size
        last = size


def _group(text, monetary=False):
    """The digits in groups, and how many separators there are."""
    conv = localeconv()
    separator = conv['mon_thousands_sep' if monetary else 'thousands_sep']
    grouping = conv['mon_grouping' if monetary else 'grouping']
    if not grouping:
        return text, 0
    if text[-1] == ' ':
        stripped = text.rstrip()
        right = text[len(stripped):]
        text = stripped
    else:
        right = ''
    left = ''
    groups = []
    for size in _grouping_intervals(grouping):
        if not text or text[-1] not in '0123456789':
            # Only a sign or spaces are left.
            left, text = text, ''
            break
        groups.append(text[-size:])
        text = text[:-size]
    if text:
        groups.append(text)
    groups.reverse()
    return left + separator.join(groups) + right, len(separator) * (len(groups) - 1)


def _strip_padding(text, amount):
    """Take as many spaces away as separators were put in."""
    left = 0
    while amount and text[left] == ' ':
        left += 1
        amount -= 1
    right = len(text) - 1
    while amount and text[right] == ' ':
        right -= 1
        amount -= 1
    return text[left:right + 1]


_percent_re = re.compile(
    r'%(?:\((?P<key>.*?)\))?(?P<modifiers>[-#0-9 +*.hlL]*?)[eEfFgGdiouxXcrs%]')


def _format(percent, value, grouping=False, monetary=False, *additional):
    formatted = percent % ((value,) + additional if additional else value)
    if percent[-1] in 'eEfFgGdiu':
        formatted = _localize(formatted, grouping, monetary)
    return formatted


def _localize(formatted, grouping=False, monetary=False):
    """A number's text with the locale's decimal point, and in groups."""
    if '.' in formatted:
        separators = 0
        parts = formatted.split('.')
        if grouping:
            parts[0], separators = _group(parts[0], monetary=monetary)
        point = localeconv()[monetary and 'mon_decimal_point' or 'decimal_point']
        formatted = point.join(parts)
    else:
        separators = 0
        if grouping:
            formatted, separators = _group(formatted, monetary=monetary)
    if separators:
        formatted = _strip_padding(formatted, separators)
    return formatted


def format_string(f, val, grouping=False, monetary=False):
    """f % val with the numbers as the locale writes them."""
    specs = list(_percent_re.finditer(f))
    new_f = _percent_re.sub('%s', f)
    if hasattr(val, 'keys'):
        values = []
        for spec in specs:
            if spec.group()[-1] == '%':
                values.append('%')
            else:
                values.append(_format(spec.group(), val, grouping, monetary))
    else:
        if not isinstance(val, tuple):
            val = (val,)
        values = []
        i = 0
        for spec in specs:
            if spec.group()[-1] == '%':
                values.append('%')
                continue
            stars = spec.group('modifiers').count('*')
            values.append(_format(spec.group(), val[i], grouping, monetary,
                                  *val[i + 1:i + 1 + stars]))
            i += 1 + stars
    return new_f % tuple(values)


def currency(val, symbol=True, grouping=False, international=False):
    """An amount of money as the locale writes it."""
    conv = localeconv()
    digits = conv[international and 'int_frac_digits' or 'frac_digits']
    if digits == 127:
        raise ValueError("Currency formatting is not possible using the 'C' locale.")
    text = _localize(f'{abs(val):.{digits}f}', grouping, monetary=True)
    # '<' and '>' mark where a sign may be put.
    text = '<' + text + '>'
    if symbol:
        sign = conv[international and 'int_curr_symbol' or 'currency_symbol']
        precedes = conv[val < 0 and 'n_cs_precedes' or 'p_cs_precedes']
        separated = conv[val < 0 and 'n_sep_by_space' or 'p_sep_by_space']
        if precedes:
            text = sign + (separated and ' ' or '') + text
        else:
            if international and sign[-1] == ' ':
                sign = sign[:-1]
            text = text + (separated and ' ' or '') + sign
    position = conv[val < 0 and 'n_sign_posn' or 'p_sign_posn']
    sign = conv[val < 0 and 'negative_sign' or 'positive_sign']
    if position == 0:
        text = '(' + text + ')'
    elif position == 1:
        text = sign + text
    elif position == 2:
        text = text + sign
    elif position == 3:
        text = text.replace('<', sign)
    elif position == 4:
        text = text.replace('>', sign)
    else:
        text = sign + text
    return text.replace('<', '').replace('>', '')


def str(val):
    """A float as a string, with the locale's decimal point."""
    return _format('%.12g', val)


def delocalize(string):
    """A number that the locale wrote, as programs write it."""
    conv = localeconv()
    separator = conv['thousands_sep']
    if separator:
        string = string.replace(separator, '')
    point = conv['decimal_point']
    if point:
        string = string.replace(point, '.')
    return string


def localize(string, grouping=False, monetary=False):
    """A number that a program wrote, as the locale writes it."""
    return _localize(string, grouping, monetary)


def atof(string, func=float):
    """The float that the locale wrote."""
    return func(delocalize(string))


def atoi(string):
    """The int that the locale wrote."""
    return int(delocalize(string))


### Names of locales ###

# Encodings as locales spell them.
locale_encoding_alias = {
    '437': 'C', 'c': 'C', 'en': 'ISO8859-1', 'jis': 'JIS7', 'jis7': 'JIS7', 'ajec': 'eucJP',
    'koi8c': 'KOI8-C', 'microsoftcp1251': 'CP1251', 'microsoftcp1255': 'CP1255',
    'microsoftcp1256': 'CP1256', '88591': 'ISO8859-1', '88592': 'ISO8859-2',
    '88595': 'ISO8859-5', '885915': 'ISO8859-15', 'ascii': 'ISO8859-1',
    'latin_1': 'ISO8859-1', 'iso8859_1': 'ISO8859-1', 'iso8859_2': 'ISO8859-2',
    'iso8859_5': 'ISO8859-5', 'iso8859_7': 'ISO8859-7', 'iso8859_9': 'ISO8859-9',
    'iso8859_15': 'ISO8859-15', 'koi8_r': 'KOI8-R', 'koi8_u': 'KOI8-U', 'euc_jp': 'eucJP',
    'euc_kr': 'eucKR', 'utf_8': 'UTF-8', 'utf8': 'UTF-8', 'utf8@ucs4': 'UTF-8',
    'cp1251': 'CP1251', 'cp1252': 'CP1252', 'gb18030': 'gb18030', 'gbk': 'gbk', 'big5': 'big5',
}
# Languages and countries as setlocale() wants them.
locale_alias = {
    'c': 'C', 'posix': 'C', 'c.utf8': 'C.UTF-8', 'c.en': 'C', 'english': 'en_EN.ISO8859-1',
    'german': 'de_DE.ISO8859-1', 'french': 'fr_FR.ISO8859-1', 'spanish': 'es_ES.ISO8859-1',
    'italian': 'it_IT.ISO8859-1', 'dutch': 'nl_NL.ISO8859-1', 'russian': 'ru_RU.KOI8-R',
    'japanese': 'ja_JP.eucJP', 'korean': 'ko_KR.eucKR', 'chinese-s': 'zh_CN.eucCN',
    'chinese-t': 'zh_TW.eucTW', 'ar': 'ar_AA.ISO8859-6', 'bg': 'bg_BG.CP1251',
    'cs': 'cs_CZ.ISO8859-2', 'da': 'da_DK.ISO8859-1', 'de': 'de_DE.ISO8859-1',
    'de_at': 'de_AT.ISO8859-1', 'de_ch': 'de_CH.ISO8859-1', 'de_de': 'de_DE.ISO8859-1',
    'el': 'el_GR.ISO8859-7', 'en': 'en_US.ISO8859-1', 'en_au': 'en_AU.ISO8859-1',
    'en_ca': 'en_CA.ISO8859-1', 'en_gb': 'en_GB.ISO8859-1', 'en_us': 'en_US.ISO8859-1',
    'es': 'es_ES.ISO8859-1', 'es_es': 'es_ES.ISO8859-1', 'es_mx': 'es_MX.ISO8859-1',
    'et': 'et_EE.ISO8859-15', 'fi': 'fi_FI.ISO8859-15', 'fr': 'fr_FR.ISO8859-1',
    'fr_be': 'fr_BE.ISO8859-1', 'fr_ca': 'fr_CA.ISO8859-1', 'fr_ch': 'fr_CH.ISO8859-1',
    'fr_fr': 'fr_FR.ISO8859-1', 'he': 'he_IL.ISO8859-8', 'hr': 'hr_HR.ISO8859-2',
    'hu': 'hu_HU.ISO8859-2', 'it': 'it_IT.ISO8859-1', 'it_it': 'it_IT.ISO8859-1',
    'ja': 'ja_JP.eucJP', 'ja_jp': 'ja_JP.eucJP', 'ko': 'ko_KR.eucKR', 'ko_kr': 'ko_KR.eucKR',
    'lt': 'lt_LT.ISO8859-13', 'lv': 'lv_LV.ISO8859-13', 'nb': 'nb_NO.ISO8859-1',
    'nl': 'nl_NL.ISO8859-1', 'nl_be': 'nl_BE.ISO8859-1', 'no': 'no_NO.ISO8859-1',
    'pl': 'pl_PL.ISO8859-2', 'pl_pl': 'pl_PL.ISO8859-2', 'pt': 'pt_PT.ISO8859-1',
    'pt_br': 'pt_BR.ISO8859-1', 'ro': 'ro_RO.ISO8859-2', 'ru': 'ru_RU.UTF-8',
    'ru_ru': 'ru_RU.UTF-8', 'sk': 'sk_SK.ISO8859-2', 'sl': 'sl_SI.ISO8859-2',
    'sv': 'sv_SE.ISO8859-1', 'tr': 'tr_TR.ISO8859-9', 'uk': 'uk_UA.KOI8-U',
    'zh': 'zh_CN.eucCN', 'zh_cn': 'zh_CN.gb2312', 'zh_tw': 'zh_TW.big5',
}


def _replace_encoding(code, encoding):
    langname = code[:code.index('.')] if '.' in code else code
    import encodings
    norm = encodings.normalize_encoding(encoding)
    norm = encodings.aliases.aliases.get(norm.lower(), norm)
    encoding = norm
    norm = norm.lower()
    if norm in locale_encoding_alias:
        encoding = locale_encoding_alias[norm]
    else:
        norm = norm.replace('_', '').replace('-', '')
        match = re.fullmatch(r'iso8859(\d+e?)', norm)
        encoding = 'ISO8859-' + match[1].upper() if match \
            else locale_encoding_alias.get(norm, encoding)
    return langname + '.' + encoding


def _append_modifier(code, modifier):
    if modifier == 'euro':
        if '.' not in code:
            return code + '.ISO8859-15'
        encoding = code.partition('.')[2]
        if encoding in ('ISO8859-15', 'UTF-8'):
            return code
        if encoding == 'ISO8859-1':
            return _replace_encoding(code, 'ISO8859-15')
    return code + '@' + modifier


def normalize(localename):
    """The name as setlocale() wants it: 'de' is 'de_DE.ISO8859-1'; unknown names stay."""
    code = localename.lower()
    if ':' in code:
        code = code.replace(':', '.')       # an old way to write it
    code, _, modifier = code.partition('@')
    langname, _, encoding = code.partition('.')
    norm_encoding = encoding.replace('-', '').replace('_', '')
    lookup = langname + ('.' + norm_encoding if norm_encoding else '')
    found = locale_alias.get(lookup + ('@' + modifier if modifier else ''))
    if found is not None:
        return found
    if modifier:
        found = locale_alias.get(lookup)
        if found is not None:
            return _append_modifier(found, modifier) if '@' not in found else found
    found = locale_alias.get(langname)
    if found is not None:
        if encoding:
            found = _replace_encoding(found.partition('@')[0], encoding)
        if modifier:
            found = _append_modifier(found, modifier)
        return found
    return localename


def _parse_localename(localename):
    """(language, encoding) of a name; None for what it does not say."""
    code = normalize(localename)
    if '@' in code:
        code, modifier = code.split('@', 1)
        if modifier == 'euro' and '.' not in code:
            return code, 'iso-8859-15'
    if '.' in code:
        return tuple(code.split('.')[:2])
    if code == 'C':
        return None, None
    if code == 'UTF-8':
        return None, 'UTF-8'
    raise ValueError('unknown locale: %s' % localename)


def _build_localename(localetuple):
    try:
        language, encoding = localetuple
        if language is None:
            language = 'C'
        if encoding is None:
            return language
        return language + '.' + encoding
    except (TypeError, ValueError):
        raise TypeError('Locale must be None, a string, or an iterable of two strings -- language '
                        'code, encoding.') from None


def getdefaultlocale(envvars=('LC_ALL', 'LC_CTYPE', 'LANG', 'LANGUAGE')):
    """(language, encoding) of the environment; old."""
    import warnings
    warnings._deprecated('locale.getdefaultlocale',
                         '{name!r} is deprecated and slated for removal in Python {remove}. Use '
                         'setlocale(), getencoding() and getlocale() instead.', remove=(3, 15))
    return _getdefaultlocale(envvars)


def _getdefaultlocale(envvars=('LC_ALL', 'LC_CTYPE', 'LANG', 'LANGUAGE')):
    for variable in envvars:
        localename = os.environ.get(variable)
        if localename:
            if variable == 'LANGUAGE':
                localename = localename.split(':')[0]
            break
    else:
        localename = 'C'
    return _parse_localename(localename)


def getlocale(category=LC_CTYPE):
    """(language, encoding) of a category."""
    localename = _setlocale(category)
    if category == LC_ALL and ';' in localename:
        raise TypeError('category LC_ALL is not supported')
    return _parse_localename(localename)


def setlocale(category, locale=None):
    """Set the locale of a category: a name or a pair; without one, what it is now."""
    if locale and not isinstance(locale, _builtin_str):
        locale = normalize(_build_localename(locale))
    return _setlocale(category, locale)


def getpreferredencoding(do_setlocale=True):
    """The encoding of text files."""
    if sys.flags.utf8_mode:
        return 'utf-8'
    encoding = getencoding()
    return 'UTF-8' if encoding.lower().replace('-', '') == 'utf8' else encoding
