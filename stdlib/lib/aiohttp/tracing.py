"""Hooks that a session calls as its requests go on."""
from collections import namedtuple
from types import SimpleNamespace

from .web_app import Signal

_PARAMS = {
    "request_start": "TraceRequestStartParams method url headers",
    "request_chunk_sent": "TraceRequestChunkSentParams method url chunk",
    "response_chunk_received": "TraceResponseChunkReceivedParams method url chunk",
    "request_end": "TraceRequestEndParams method url headers response",
    "request_exception": "TraceRequestExceptionParams method url headers exception",
    "request_redirect": "TraceRequestRedirectParams method url headers response",
    "request_headers_sent": "TraceRequestHeadersSentParams method url headers",
    "connection_queued_start": "TraceConnectionQueuedStartParams",
    "connection_queued_end": "TraceConnectionQueuedEndParams",
    "connection_create_start": "TraceConnectionCreateStartParams",
    "connection_create_end": "TraceConnectionCreateEndParams",
    "connection_reuseconn": "TraceConnectionReuseconnParams",
    "dns_resolvehost_start": "TraceDnsResolveHostStartParams host",
    "dns_resolvehost_end": "TraceDnsResolveHostEndParams host",
    "dns_cache_hit": "TraceDnsCacheHitParams host",
    "dns_cache_miss": "TraceDnsCacheMissParams host",
}
_CLASSES = {}
for _event, _line in _PARAMS.items():
    _name, *_fields = _line.split()
    _CLASSES[_event] = globals()[_name] = namedtuple(_name, _fields)


class TraceConfig:
    """The hooks: config.on_request_start.append(coroutine function)."""

    def __init__(self, trace_config_ctx_factory=SimpleNamespace):
        for event in _PARAMS:
            setattr(self, "on_" + event, Signal(self))
        self._factory = trace_config_ctx_factory

    def freeze(self):
        for event in _PARAMS:
            getattr(self, "on_" + event).freeze()

    def trace_config_ctx(self, trace_request_ctx=None):
        return self._factory(trace_request_ctx=trace_request_ctx)


class Trace:
    """The hooks of one request."""

    def __init__(self, session, configs, request_ctx):
        self._session = session
        self._configs = [(config, config.trace_config_ctx(request_ctx)) for config in configs]

    async def send(self, event, *args):
        for config, context in self._configs:
            signal = getattr(config, "on_" + event)
            if signal:
                await signal.send(self._session, context, _CLASSES[event](*args))
