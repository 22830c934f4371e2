"""Task groups in one another; one fails and takes its group down."""
import asyncio


async def child(i, ended):
    try:
        await asyncio.sleep(0.001 * i)
        if i == 2:
            raise ValueError(i)
    finally:
        await asyncio.sleep(0)
        ended.append(i)


async def main():
    ended = []
    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(child(0, ended))
            try:
                async with asyncio.TaskGroup() as inner:
                    inner.create_task(child(1, ended))
                    inner.create_task(child(2, ended))
                    try:
                        await asyncio.sleep(60)
                    finally:
                        ended.append('body')
            except* ValueError:
                pass
            await outer.create_task(child(3, ended))
        assert sorted(map(str, ended)) == ['0', '1', '2', '3', 'body']
    finally:
        await asyncio.sleep(0)
