"""Shared memory is not supported by this interpreter: making some raises NotImplementedError."""

from types import GenericAlias

__all__ = ['SharedMemory', 'ShareableList']


class SharedMemory:
    def __init__(self, *args, **kwargs):
        raise NotImplementedError('shared memory is not supported by this interpreter: share data by '
                                  'queues and pipes')


class ShareableList(SharedMemory):
    __class_getitem__ = classmethod(GenericAlias)
