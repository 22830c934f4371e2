"""Host names into addresses."""
import asyncio
import socket

from .abc import AbstractResolver

__all__ = ("ThreadedResolver", "AsyncResolver", "DefaultResolver")


class ThreadedResolver(AbstractResolver):
    """By the loop's getaddrinfo."""

    def __init__(self, loop=None):
        self._loop = loop

    async def resolve(self, host, port=0, family=socket.AF_INET):
        infos = await asyncio.get_running_loop().getaddrinfo(
            host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG)
        return [{"hostname": host, "host": address[0], "port": address[1], "family": family_,
                 "proto": proto, "flags": socket.AI_NUMERICHOST | socket.AI_NUMERICSERV}
                for family_, _, proto, _, address in infos]

    async def close(self):
        pass


AsyncResolver = DefaultResolver = ThreadedResolver
