"""TLS contexts of a server and a client for the certificate of tests/faults."""
import os
import ssl

PEM = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'localhost.pem')


def contexts():
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(PEM)
    return server, ssl.create_default_context(cafile=PEM)
