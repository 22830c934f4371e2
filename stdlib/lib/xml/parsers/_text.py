"""Names, characters and errors of XML 1.0, for the parser in expat."""

import re

_START = (r':A-Z_a-z\xC0-\xD6\xD8-\xF6\xF8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F'
          r'\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF')
NAME = f'[{_START}][{_START}\\-.0-9\\xB7\\u0300-\\u036F\\u203F-\\u2040]*'
name = re.compile(NAME)
space = re.compile('[ \t\r\n]*')
attribute = re.compile(f'[ \t\r\n]+({NAME})[ \t\r\n]*=[ \t\r\n]*(?:"([^<"]*)"|\'([^<\']*)\')')
# Characters that no document may have.
bad = re.compile('[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')
reference = re.compile(f'&(?:#([0-9]+)|#x([0-9a-fA-F]+)|({NAME}));')
declaration = re.compile(
    r'<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|\'([^\']*)\')'
    r'(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][\w.-]*)"|\'([A-Za-z][\w.-]*)\'))?'
    r'(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(yes|no)"|\'(yes|no)\'))?[ \t\r\n]*\?>',
    re.ASCII)

PREDEFINED = {'lt': '<', 'gt': '>', 'amp': '&', 'quot': '"', 'apos': "'"}
MESSAGES = [
    None, 'out of memory', 'syntax error', 'no element found', 'not well-formed (invalid token)',
    'unclosed token', 'partial character', 'mismatched tag', 'duplicate attribute',
    'junk after document element', 'illegal parameter entity reference', 'undefined entity',
    'recursive entity reference', 'asynchronous entity', 'reference to invalid character number',
    'reference to binary entity', 'reference to external entity in attribute',
    'XML or text declaration not at start of entity', 'unknown encoding',
    'encoding specified in XML declaration is incorrect', 'unclosed CDATA section',
    'error in processing external entity reference', 'document is not standalone',
    'unexpected parser state - please send a bug report', 'entity declared in parameter entity',
    'requested feature requires XML_DTD support in Expat',
    'cannot change setting once parsing has begun', 'unbound prefix',
    'must not undeclare prefix', 'incomplete markup in parameter entity',
    'XML declaration not well-formed', 'text declaration not well-formed',
    'illegal character(s) in public id', 'parser suspended', 'parser not suspended',
    'parsing aborted', 'parsing finished', 'cannot suspend in external parameter entity',
    'reserved prefix (xml) must not be undeclared or bound to another namespace name',
    'reserved prefix (xmlns) must not be declared or undeclared',
    'prefix must not be bound to one of the reserved namespace names', 'invalid argument',
    'a successful prior call to function XML_GetBuffer was required',
    'limit on input amplification factor (from DTD and entities) breached',
    'parser not started',
]
(NO_MEMORY, SYNTAX, NO_ELEMENTS, INVALID_TOKEN, UNCLOSED_TOKEN, PARTIAL_CHAR, TAG_MISMATCH,
 DUPLICATE_ATTRIBUTE, JUNK_AFTER_DOC_ELEMENT, PARAM_ENTITY_REF, UNDEFINED_ENTITY,
 RECURSIVE_ENTITY_REF, ASYNC_ENTITY, BAD_CHAR_REF, BINARY_ENTITY_REF,
 ATTRIBUTE_EXTERNAL_ENTITY_REF, MISPLACED_XML_PI, UNKNOWN_ENCODING, INCORRECT_ENCODING,
 UNCLOSED_CDATA_SECTION) = range(1, 21)
UNBOUND_PREFIX, AMPLIFICATION, XML_DECL, FINISHED = 27, 43, 30, 36


class ExpatError(Exception):
    """The document is not well-formed: code, lineno and offset say what and where."""


def error(code, line, column):
    """An ExpatError with its attributes."""
    result = ExpatError(f'{MESSAGES[code]}: line {line}, column {column}')
    result.code, result.lineno, result.offset = code, line, column
    return result
