"""`finally` in `finally` in loops, with awaits in all places, and exceptions that are replaced."""
import asyncio


async def deep(n, log):
    try:
        await asyncio.sleep(0)
        if n:
            await deep(n - 1, log)
        else:
            raise KeyError(n)
    finally:
        try:
            await asyncio.sleep(0)
        finally:
            log.append(n)


async def main():
    log = []
    try:
        for _ in range(2):
            try:
                try:
                    await deep(2, log)
                except KeyError as exc:
                    await asyncio.sleep(0)
                    raise ValueError from exc
                finally:
                    await asyncio.sleep(0)
            except ValueError:
                continue
            finally:
                try:
                    await asyncio.sleep(0.001)
                finally:
                    log.append('round')
    finally:
        await asyncio.sleep(0)
