"""Managers are not supported by this interpreter: making one raises NotImplementedError."""

__all__ = ['BaseManager', 'SyncManager', 'BaseProxy', 'Token']


class BaseManager:
    def __init__(self, *args, **kwargs):
        raise NotImplementedError('managers are not supported by this interpreter: share data by '
                                  'queues and pipes')


class SyncManager(BaseManager):
    pass


class BaseProxy(BaseManager):
    pass


class Token(BaseManager):
    pass
