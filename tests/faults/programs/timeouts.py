"""Timeouts in one another, some of which expire."""
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    steps = []
    try:
        async with asyncio.timeout(60):
            try:
                async with asyncio.timeout(0.001):
                    try:
                        await asyncio.sleep(60)
                    finally:
                        await asyncio.sleep(0)
                        steps.append('inner')
            except TimeoutError:
                steps.append('expired')
            async with asyncio.timeout_at(loop.time() + 60) as scope:
                await asyncio.sleep(0.001)
                scope.reschedule(None)
                await asyncio.sleep(0)
        assert steps == ['inner', 'expired']
    finally:
        await asyncio.sleep(0)
