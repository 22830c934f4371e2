"""Fetches a page with our client: fetch.py URL prints its status and text."""
import asyncio
import sys

import aiohttp


async def main(url):
    async with aiohttp.ClientSession() as session:
        async with session.get(url, timeout=aiohttp.ClientTimeout(total=10)) as response:
            print(response.status, await response.text())


asyncio.run(main(sys.argv[1]))
