# golden options: --schedule=7
# A seed gives an order of ready tasks that is not first come, first served, and always the same.
import asyncio
import subprocess
import sys

PROGRAM = '''
import asyncio
async def worker(name):
    for _ in range(4):
        print(name, end='')
        await asyncio.sleep(0)
async def main():
    await asyncio.gather(*map(worker, 'abcdef'))
asyncio.run(main())
'''


def run(*options):
    return subprocess.run([sys.executable, *options, '-c', PROGRAM], capture_output=True, text=True)


async def order():
    got = []

    async def worker(name):
        got.append(name)

    await asyncio.gather(*map(worker, 'abcdefgh'))
    return ''.join(got)


own = asyncio.run(order())
print(sorted(own) == list('abcdefgh'), own != 'abcdefgh')
first = run('--schedule=42').stdout
print(first == run('--schedule=42').stdout, first == run('--schedule=43').stdout)
print(run().stdout)
again = run('--schedule=random')
seed = again.stderr.strip().partition('--schedule=')[2]
print(run('--schedule=' + seed).stdout == again.stdout)
print(run('--schedule=x').returncode, run('--schedule=x').stderr.splitlines()[0])
