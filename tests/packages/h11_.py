"""h11: HTTP/1.1 as a protocol without I/O: client and server talk through bytes."""
import h11

client, server = h11.Connection(h11.CLIENT), h11.Connection(h11.SERVER)
data = client.send(h11.Request(method='POST', target='/path?q=1', headers=[
    ('Host', 'example.com'), ('Content-Length', '5'), ('X-One', 'a'), ('x-one', 'b')]))
data += client.send(h11.Data(data=b'hello')) + client.send(h11.EndOfMessage())
print(data)
for i in range(0, len(data), 7):
    server.receive_data(data[i:i + 7])
    while True:
        event = server.next_event()
        if event is h11.NEED_DATA or event is h11.PAUSED or type(event) is h11.EndOfMessage:
            if event is not h11.NEED_DATA:
                print(event)
            break
        print(event)
reply = server.send(h11.Response(status_code=200, headers=[('Transfer-Encoding', 'chunked')],
                                 reason=b'OK'))
reply += server.send(h11.Data(data=b'abc')) + server.send(h11.Data(data=b'x' * 20))
reply += server.send(h11.EndOfMessage(headers=[('trailer', 'yes')]))
print(reply)
client.receive_data(reply)
while True:
    event = client.next_event()
    print(event)
    if type(event) is h11.EndOfMessage:
        break
print(client.states, server.our_state, server.their_state)
client.start_next_cycle()
server.start_next_cycle()
print(client.our_state)
server.receive_data(b'BAD REQUEST LINE\r\n\r\n')
try:
    server.next_event()
except h11.RemoteProtocolError as e:
    print('RemoteProtocolError', e, e.error_status_hint)
try:
    client.send(h11.Data(data=b''))
except h11.LocalProtocolError as e:
    print('LocalProtocolError', e)
try:
    h11.Request(method='GET', target='/', headers=[('a b', 'c')])
except h11.LocalProtocolError as e:
    print(e)
