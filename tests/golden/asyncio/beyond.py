"""What only Coil's asyncio has: files and standard streams, call graphs, explore()."""
import asyncio
import asyncio.testing
import io
import os
import re
import subprocess
import sys
import tempfile


async def files(folder):
    path = os.path.join(folder, 'f')
    async with asyncio.open_file(path, 'w', encoding='utf-8') as f:
        print(await f.write('one\ntwo\n'), f.closed, f.encoding)
    f = await asyncio.open_file(path)
    print([line async for line in f], await f.seek(0), await f.read())
    await f.close()
    print(f.closed)
    try:
        await asyncio.open_file(os.path.join(folder, 'missing'))
    except FileNotFoundError as e:
        print(e.strerror)


STREAMS = '''
import asyncio
async def main():
    reader = await asyncio.stdin_reader()
    writer = await asyncio.stdout_writer()
    async for line in reader:
        writer.write(line.upper())
    await writer.drain()
asyncio.run(main())
'''


SIGNAL = '''
import asyncio, os, signal
async def main():
    task = asyncio.create_task(asyncio.sleep(10), name='sleeper')
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGUSR1)
    await asyncio.sleep(0.001)
    task.cancel()
asyncio.run(main())
'''


def on_signal():
    result = subprocess.run([sys.executable, '-c', SIGNAL], stderr=subprocess.PIPE)
    print(result.returncode, [line.split()[:3] for line in result.stderr.decode().splitlines()
                              if line[0] in '0123456789*'])


def streams(folder):
    def run(**kwargs):
        return subprocess.run([sys.executable, '-c', STREAMS], stdout=subprocess.PIPE, **kwargs).stdout
    print(run(input=b'by pipe\n'))
    with open(os.path.join(folder, 'in'), 'w+b') as f:
        f.write(b'from a file\n')
        f.seek(0)
        print(run(stdin=f))


async def graphs():
    async def leaf(event):
        await event.wait()

    async def group(event):
        async with asyncio.TaskGroup() as g:
            g.create_task(leaf(event), name='leaf')
    event = asyncio.Event()
    task = asyncio.create_task(group(event), name='group')
    gathered = asyncio.gather(task)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    leaf_task = [t for t in asyncio.all_tasks() if t.get_name() == 'leaf'][0]
    text = asyncio.format_call_graph(leaf_task)
    print(re.sub(r"0x\w+|File '.*', line \d+", '...', text))
    graph = asyncio.capture_call_graph(leaf_task)
    print([w.future.get_name() for w in graph.awaited_by], len(graph.call_stack))
    out = io.StringIO()
    asyncio.print_call_graph(file=out, limit=1)
    print(re.sub(r"0x\w+|File '.*', line \d+", '...', out.getvalue()), end='')
    event.set()
    await gathered


async def race():
    total = 0

    async def add():
        nonlocal total
        seen = total
        await asyncio.sleep(0)
        total = seen + 1
    async with asyncio.TaskGroup() as g:
        g.create_task(add(), name='first')
        await asyncio.sleep(0)
        g.create_task(add(), name='second')
        await asyncio.sleep(1000)           # takes no time
    assert total == 2, f'lost an addition: {total}'


async def fine():
    await asyncio.sleep(1000)


def explore():
    print(asyncio.testing.explore(fine, seeds=3))
    try:
        asyncio.testing.explore(race, seeds=range(50))
    except asyncio.testing.ScheduleError as e:
        first = e
        print(str(e).split()[0], str(e.__cause__), len(e.trace) > 3)
        print(all('runs at' in step for step in e.trace))
    try:
        asyncio.testing.explore(race, seeds=[first.seed])
    except asyncio.testing.ScheduleError as e:
        print('replayed', e.trace == first.trace or (e.trace, first.trace))
    for bad in (fine(), 1):
        try:
            asyncio.testing.explore(bad)
        except TypeError as e:
            print(str(e)[:36])
        getattr(bad, 'close', int)()


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(files(folder))
    streams(folder)
asyncio.run(graphs())
on_signal()
explore()
