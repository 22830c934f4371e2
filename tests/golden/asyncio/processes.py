"""Child processes, pipes, threads and signals of a loop."""
import asyncio
import os
import signal
import threading


async def processes():
    p = await asyncio.create_subprocess_exec('cat', stdin=-1, stdout=-1)
    print(await p.communicate(b'through cat'), p.returncode)
    p = await asyncio.create_subprocess_shell('echo out; echo err >&2; exit 3', stdout=-1, stderr=-1)
    print(await p.communicate(), await p.wait())
    p = await asyncio.create_subprocess_exec('sleep', '10')
    p.terminate()
    print(await p.wait(), p.returncode)
    p = await asyncio.create_subprocess_exec('cat', stdin=-1, stdout=-1)
    p.stdin.write(b'a\nb\n')
    await p.stdin.drain()
    print(await p.stdout.readline())
    p.stdin.close()
    await p.stdin.wait_closed()
    print(await p.stdout.read(), await p.wait())
    results = await asyncio.gather(*[exit_with(n) for n in range(5)])
    print(results)
    try:
        await asyncio.create_subprocess_exec('/nonexistent/program')
    except FileNotFoundError as e:
        print(e.filename)
    loop = asyncio.get_running_loop()
    for f in (lambda: loop.subprocess_shell(None, 1),
              lambda: loop.subprocess_exec(None, 'x', shell=True),
              lambda: loop.subprocess_exec(None, 'x', text=True)):
        try:
            await f()
        except ValueError as e:
            print(e)


async def exit_with(n):
    p = await asyncio.create_subprocess_shell(f'exit {n}')
    return await p.wait()


async def pipes():
    loop = asyncio.get_running_loop()
    r, w = os.pipe()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(r, 'rb'))
    transport, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, os.fdopen(w, 'wb'))
    transport.write(b'pipe')
    print(await reader.read(4))
    transport.close()
    print(await reader.read())


async def threads():
    loop = asyncio.get_running_loop()
    print(await asyncio.to_thread(lambda: threading.current_thread() is threading.main_thread()))
    print(await loop.run_in_executor(None, sum, [1, 2, 3]))
    try:
        await asyncio.to_thread(int, 'x')
    except ValueError as e:
        print(e)
    ev = asyncio.Event()
    threading.Thread(target=loop.call_soon_threadsafe, args=(ev.set,)).start()
    await ev.wait()

    async def answer():
        await asyncio.sleep(0)
        return 42

    def in_thread():
        return asyncio.run_coroutine_threadsafe(answer(), loop).result(5)
    print(await asyncio.to_thread(in_thread))


async def signals():
    loop = asyncio.get_running_loop()
    got = loop.create_future()
    loop.add_signal_handler(signal.SIGUSR1, got.set_result, 'signal')
    os.kill(os.getpid(), signal.SIGUSR1)
    print(await got)
    print(loop.remove_signal_handler(signal.SIGUSR1), loop.remove_signal_handler(signal.SIGUSR1))
    for sig in ('x', 1000):
        try:
            loop.add_signal_handler(sig, print)
        except (TypeError, ValueError) as e:
            print(e)
    try:
        loop.add_signal_handler(signal.SIGKILL, print)
    except RuntimeError as e:
        print(e)


async def main():
    for part in (processes, pipes, threads, signals):
        print('--', part.__name__)
        await part()

asyncio.run(main())
