"""One function for each method: a session for a single request."""
from . import sessions


def request(method, url, **kwargs):
    """Sends a request: a Response.

    params, data, json, headers, cookies, files, auth, timeout (seconds, or (connect, read)),
    allow_redirects, proxies, hooks, stream, verify, cert: as Session.request takes them.
    """
    with sessions.Session() as session:
        return session.request(method=method, url=url, **kwargs)


def get(url, params=None, **kwargs):
    """Sends a GET request."""
    return request('get', url, params=params, **kwargs)


def options(url, **kwargs):
    """Sends an OPTIONS request."""
    return request('options', url, **kwargs)


def head(url, **kwargs):
    """Sends a HEAD request; redirects are not followed unless asked for."""
    kwargs.setdefault('allow_redirects', False)
    return request('head', url, **kwargs)


def post(url, data=None, json=None, **kwargs):
    """Sends a POST request."""
    return request('post', url, data=data, json=json, **kwargs)


def put(url, data=None, **kwargs):
    """Sends a PUT request."""
    return request('put', url, data=data, **kwargs)


def patch(url, data=None, **kwargs):
    """Sends a PATCH request."""
    return request('patch', url, data=data, **kwargs)


def delete(url, **kwargs):
    """Sends a DELETE request."""
    return request('delete', url, **kwargs)
