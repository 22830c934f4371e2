# Mocks made by create_autospec(), mocks of files and of threads, and what patch() refuses.
import asyncio
import threading
from unittest import mock
from unittest.mock import (call, create_autospec, DEFAULT, InvalidSpecError, MagicMock, Mock,
                           mock_open, patch, seal, ThreadingMock)


def attempt(f, *args, **kwargs):
    try:
        print(str(f(*args, **kwargs)).split(' id=')[0])
    except Exception as e:
        print(type(e).__name__, str(e).split(' [')[0])


class Thing:
    size = 3

    def work(self, a, b=2):
        return a * b

    @classmethod
    async def later(cls):
        pass


async def fetch(url, *, deep=False):
    pass


f = create_autospec(fetch)


async def main():
    await f('u', deep=True)
    try:
        await f()
    except TypeError as e:
        print(e)
asyncio.run(main())
print(f.await_count, f.await_args, f.await_args_list)
f.assert_awaited_once_with('u', deep=True)
attempt(f.assert_not_awaited)
f.reset_mock()
print(f.await_count, f.await_args)
attempt(create_autospec, fetch, instance=True)
print(type(Mock(spec=Thing).later).__name__)

cls = create_autospec(Thing, **{'return_value.work.side_effect': [ValueError('first'), DEFAULT],
                                'return_value.work.return_value': 7})
attempt(cls().work, 1)
attempt(cls().work, 1)
attempt(cls().work)
attempt(lambda: cls().nothing)
attempt(create_autospec(Thing, instance=True, wraps=Thing(), return_value=1).work, 2)
seal(cls)
print(isinstance(cls.size, mock.NonCallableMagicMock))
attempt(create_autospec, Thing, set_spec=True)
attempt(patch.object(Thing, 'size', autospect=True, unsafe=True).start)
patch.stopall()
with patch.object(Thing, 'work'):
    attempt(patch.object(Thing, 'work', autospec=True).start)
    attempt(patch.object, Thing, 'work', spec=Thing.work)
print(create_autospec(lambda x: x).__name__)

handle = mock_open(read_data='a\nb\n')()
print(handle.readline(), handle.read())
handle.read.return_value = 'given'
print(handle.read(), handle.read())

m = Mock()
m(1)
attempt(m.assert_has_calls, [call(2)])
print(call().x.__getitem__(1), call.index, type(MagicMock().__str__()))
m = MagicMock()
str(m)
m.reset_mock(return_value=True)
print(type(m.__str__()))

t = ThreadingMock(timeout=0.01)
attempt(t.wait_until_called)
attempt(t.child.wait_until_any_call_with, 1)
threading.Timer(0.001, t.child, (1,)).start()
t.child.wait_until_called(timeout=5)
t.child.wait_until_any_call_with(1)
print(type(t.child).__name__, t.child.mock_calls)
