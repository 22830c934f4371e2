"""select, poll, epoll and selectors."""
import select
import selectors
import socket

a, b = socket.socketpair()
with a, b:
    print(select.select([a], [], [], 0), select.select([], [b], [], 0)[1] == [b])
    a.send(b'x')
    print(select.select([b], [], [a], 1)[0] == [b])
    poll = select.poll()
    poll.register(b, select.POLLIN)
    print(poll.poll(0) == [(b.fileno(), select.POLLIN)])
    poll.modify(b, select.POLLOUT)
    print(poll.poll(0) == [(b.fileno(), select.POLLOUT)])
    poll.unregister(b)
    print(poll.poll(0))
    with select.epoll() as ep:
        ep.register(b, select.EPOLLIN | select.EPOLLET)
        print([event for _, event in ep.poll(1)], ep.poll(0), ep.closed)
    print(ep.closed)
    for kind in (selectors.SelectSelector, selectors.PollSelector, selectors.EpollSelector):
        with kind() as sel:
            sel.register(a, selectors.EVENT_READ | selectors.EVENT_WRITE, 'left')
            key = sel.register(b, selectors.EVENT_READ, data=[1])
            ready = sorted((key.data, mask) for key, mask in sel.select(0) if key.data == 'left')
            print(kind.__name__, ready, len(sel.get_map()), sel.get_key(b).data)
            sel.modify(a, selectors.EVENT_READ)
            print([key.data for key, _ in sel.select(0)])
            sel.unregister(a)
            for call in (lambda: sel.unregister(a), lambda: sel.register(b, 1),
                         lambda: sel.register(a, 8), lambda: sel.register('x', 1)):
                try:
                    call()
                except (KeyError, ValueError) as e:
                    print(type(e).__name__, str(e)[:20])

for call in (lambda: select.select(1, 2, 3), lambda: select.select([-1], [], []),
             lambda: select.select([], [], [], -1), lambda: select.select(['x'], [], [], 0),
             lambda: select.poll().unregister(1), lambda: select.poll().modify(1, 1),
             lambda: select.poll().poll('x'), lambda: select.epoll(0), lambda: ep.poll(),
             lambda: select.epoll(flags=1)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
