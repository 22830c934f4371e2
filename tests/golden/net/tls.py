"""ssl: TLS over memory buffers and over sockets, certificates, ALPN, SNI, errors."""
import os
import socket
import ssl
import tempfile
import threading

# A key and a self-signed certificate for localhost, made for this test.
PEM = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXNPplUlCG3L7x2iB
usN1a+leX9YE3TeokG/PYBkc+uChRANCAARd0+1yISPoIAdwy3LaPTJeiM9scC9a
Bb+Adnt7JpRMg34ghT5Z/HnVTmF/8N/yNGQDvbMI+V99gGhOa2bvWnK9
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBxTCCAWugAwIBAgIUbLX56aaPB86fqRnkuq8UqRH0xPAwCgYIKoZIzj0EAwIw
KTESMBAGA1UEAwwJbG9jYWxob3N0MRMwEQYDVQQKDApDb2lsIHRlc3RzMCAXDTI2
MTEyMzA0MzY1NloYDzIxMjYxMDMwMDQzNjU2WjApMRIwEAYDVQQDDAlsb2NhbGhv
c3QxEzARBgNVBAoMCkNvaWwgdGVzdHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AARd0+1yISPoIAdwy3LaPTJeiM9scC9aBb+Adnt7JpRMg34ghT5Z/HnVTmF/8N/y
NGQDvbMI+V99gGhOa2bvWnK9o28wbTAdBgNVHQ4EFgQUtn+2XjQ2KZKZTRVO5vI7
0DkPaq0wHwYDVR0jBBgwFoAUtn+2XjQ2KZKZTRVO5vI70DkPaq0wDwYDVR0TAQH/
BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZIzj0EAwID
SAAwRQIgK0z4hhSTSuR8ap4/oIHHuMBrIdNZIqa0v0BAkKjTeCwCIQCwiW1lvyi6
hhygZ9g2rBU/J/6wsnvXkKIXhbDH9K4DoA==
-----END CERTIFICATE-----
"""
folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, 'pem')
with open(path, 'w') as f:
    f.write(PEM)

server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
server_context.load_cert_chain(path)
server_context.set_alpn_protocols(['h2', 'http/1.1'])
names = []
server_context.sni_callback = lambda conn, name, context: names.append(name)
client_context = ssl.create_default_context(cadata=PEM)
client_context.set_alpn_protocols(['http/1.1'])
print(client_context.verify_mode, client_context.check_hostname, client_context.cert_store_stats())


def pair(context, hostname):
    bios = [ssl.MemoryBIO() for _ in range(4)]
    client = context.wrap_bio(bios[0], bios[1], server_hostname=hostname)
    server = server_context.wrap_bio(bios[2], bios[3], server_side=True)
    for _ in range(4):
        for side, out, into in ((client, bios[1], bios[2]), (server, bios[3], bios[0])):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                pass
            into.write(out.read())
    return client, server, bios


client, server, bios = pair(client_context, 'localhost')
print(client.version(), client.cipher()[1:], client.selected_alpn_protocol(), names)
cert = client.getpeercert()
print(cert['subject'], cert['subjectAltName'], cert['version'])
print(ssl.DER_cert_to_PEM_cert(client.getpeercert(True)) == PEM[PEM.index('-----BEGIN CERT'):])
print(client.write(b'hello'), bios[1].pending > 5)
bios[2].write(bios[1].read())
print(server.read(3), server.pending(), server.read())
try:
    server.read()
except ssl.SSLWantReadError as e:
    print(type(e).__name__, e.errno, e.strerror.split(' (_ssl')[0])
bios[2].write_eof()
try:
    server.read()
except ssl.SSLEOFError as e:
    print(type(e).__name__, e.reason)

for context, name in ((client_context, 'other.example'),
                      (ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), 'localhost')):
    try:
        pair(context, name)
    except ssl.SSLCertVerificationError as e:
        print(e.library, e.reason, e.verify_code, e.verify_message)

listener = socket.create_server(('127.0.0.1', 0))


def serve():
    plain, _ = listener.accept()
    with server_context.wrap_socket(plain, server_side=True) as conn:
        while data := conn.recv(1000):
            conn.sendall(data.upper())


thread = threading.Thread(target=serve)
thread.start()
with socket.create_connection(listener.getsockname(), timeout=10) as plain:
    with client_context.wrap_socket(plain, server_hostname='localhost') as conn:
        conn.sendall(b'through tls')
        print(conn.recv(100), conn.server_hostname, conn.pending())
        conn.settimeout(0.05)
        try:
            conn.recv(1)
        except TimeoutError as e:
            print(e)
        conn.settimeout(10)
        with conn.makefile('rwb') as f:
            f.write(b'as a file\n')
            f.flush()
            print(f.readline())
        print(conn.session_reused, conn.compression(), conn.shared_ciphers())
thread.join()
listener.close()

for call in (lambda: setattr(client_context, 'verify_mode', ssl.CERT_NONE),
             lambda: client_context.set_ciphers('none of these'),
             lambda: client_context.load_verify_locations(),
             lambda: client_context.load_verify_locations(cadata='x'),
             lambda: client_context.load_verify_locations('/no/such/file'),
             lambda: client_context.wrap_bio(bios[0], bios[1], server_hostname=''),
             lambda: client_context.wrap_bio(bios[0], bios[1], server_side=True),
             lambda: client_context.wrap_socket(socket.socket()),
             lambda: bios[2].write(b'x'), lambda: ssl.SSLSocket(),
             lambda: ssl.SSLContext(99), lambda: ssl.get_server_certificate(('127.0.0.1', 1)),
             lambda: client_context.set_ecdh_curve('none'),
             lambda: ssl.PEM_cert_to_DER_cert('x'), lambda: ssl.match_hostname):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, str(e).split(' (_ssl')[0])
print(ssl.cert_time_to_seconds('Jan  5 09:34:43 2018 GMT'), ssl.TLSVersion.TLSv1_3.name,
      ssl.Purpose.SERVER_AUTH.shortname, ssl.RAND_bytes(4) != ssl.RAND_bytes(4))
folder.cleanup()
