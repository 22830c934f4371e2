"""The loop over completion ports, which is for Windows only: here just the name of its class."""

__all__ = ('BaseProactorEventLoop',)

from . import base_events


class BaseProactorEventLoop(base_events.BaseEventLoop):
    def __init__(self, proactor):
        raise NotImplementedError('the proactor event loop needs Windows')
