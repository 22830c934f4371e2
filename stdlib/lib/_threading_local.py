"""Thread-local objects: the name under which older programs import them."""
from _thread import _local as local

__all__ = ['local']
