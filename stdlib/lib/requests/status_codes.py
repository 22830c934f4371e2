"""Status codes by name: requests.codes.ok, requests.codes.not_found, requests.codes['teapot']."""
from http import HTTPStatus

from .structures import LookupDict

codes = LookupDict(name='status_codes')

_more = {200: ('okay', 'all_ok', 'all_okay', 'all_good', '\\o/'), 301: ('moved', '\\o-'),
         303: ('other',), 307: ('temporary_moved', 'temporary'),
         308: ('resume_incomplete', 'resume'), 400: ('bad',), 402: ('payment',),
         404: ('-o-',), 405: ('not_allowed',), 408: ('timeout',),
         413: ('request_entity_too_large',),
         414: ('request_uri_too_large',), 415: ('unsupported_media', 'media_type'),
         416: ('requested_range', 'requested_range_not_satisfiable', 'range_not_satisfiable'),
         418: ('teapot', 'im_a_teapot', 'i_am_a_teapot'), 422: ('unprocessable',),
         426: ('upgrade',), 428: ('precondition',), 429: ('too_many',),
         431: ('header_fields_too_large', 'fields_too_large'), 449: ('retry_with', 'retry'),
         499: ('client_closed_request',), 500: ('server_error', '/o\\'), 503: ('unavailable',),
         511: ('network_auth', 'network_authentication')}


def _set(name, code):
    setattr(codes, name, code)
    if not name.startswith(('\\', '/', '-')):
        setattr(codes, name.upper(), code)


for _name, _status in HTTPStatus.__members__.items():
    _set(_name.lower(), int(_status))
for _code, _names in _more.items():
    for _name in _names:
        _set(_name, _code)
