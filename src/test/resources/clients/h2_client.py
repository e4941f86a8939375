# HTTP/2 by python3-h2. Reads lines "METHOD URL BYTES" to their end, makes all the calls at once as streams of one connection, through
# HTTPS_PROXY where that is set, and answers in the same order with lines "STATUS HTTP/2 BODY", with " trailers NAME=VALUE..." where there
# are some, or "failed REASON".
import os
import socket
import ssl
import sys
from urllib.parse import urlsplit

import h2.config
import h2.connection
import h2.events
import h2.settings


def connect(host, port):
    proxy = os.environ.get('HTTPS_PROXY')
    if not proxy:
        return socket.create_connection((host, port), 20)
    way = urlsplit(proxy)
    connection = socket.create_connection((way.hostname, way.port), 20)
    connection.sendall(f'CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n'.encode())
    head = b''
    while b'\r\n\r\n' not in head:
        byte = connection.recv(1)
        if not byte:
            break
        head += byte
    if not head.startswith(b'HTTP/1.1 200 '):
        sys.exit('the proxy said: ' + head.decode(errors='replace'))
    return connection


class Stream:
    def __init__(self, method, url, size):
        self.method, self.url, self.left = method, url, int(size)
        self.status, self.body, self.trailers, self.failure, self.done = None, b'', [], None, False

    def told(self):
        if self.failure is not None:
            return f'failed {self.failure}'
        text = self.body.decode(errors='replace').strip()
        trailers = ' trailers ' + ' '.join(f'{n.decode()}={v.decode()}' for n, v in self.trailers) if self.trailers else ''
        return f'{self.status} HTTP/2 {text}{trailers}'


class Call:
    def __init__(self, lines):
        self.waiting = [Stream(*line.split()) for line in lines]
        self.all = list(self.waiting)
        first = urlsplit(self.all[0].url)
        tls = ssl.create_default_context()
        tls.set_alpn_protocols(['h2'])
        self.socket = tls.wrap_socket(connect(first.hostname, first.port or 443), server_hostname=first.hostname)
        if self.socket.selected_alpn_protocol() != 'h2':
            sys.exit('ALPN chose ' + str(self.socket.selected_alpn_protocol()))
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding=None))
        self.open = {}

    def begin(self):
        allowed = self.h2.remote_settings.max_concurrent_streams
        while self.waiting and len(self.open) < allowed:
            stream = self.waiting.pop(0)
            url = urlsplit(stream.url)
            number = self.h2.get_next_available_stream_id()
            target = url.path + ('?' + url.query if url.query else '')
            self.h2.send_headers(number, [(':method', stream.method), (':scheme', 'https'), (':authority', url.netloc), (':path', target),
                                          ('te', 'trailers')], end_stream=stream.left == 0)
            self.open[number] = stream

    def send(self):
        for number, stream in self.open.items():
            while stream.left > 0 and not stream.done:
                piece = min(stream.left, self.h2.local_flow_control_window(number), self.h2.max_outbound_frame_size)
                if piece <= 0:
                    break
                stream.left -= piece
                self.h2.send_data(number, b'x' * piece, end_stream=stream.left == 0)
        self.socket.sendall(self.h2.data_to_send())

    def take(self, event):
        stream = self.open.get(getattr(event, 'stream_id', None))
        if isinstance(event, h2.events.ResponseReceived):
            stream.status = dict(event.headers)[b':status'].decode()
        elif isinstance(event, h2.events.DataReceived):
            stream.body += event.data
            self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.TrailersReceived):
            stream.trailers = event.headers
        elif isinstance(event, h2.events.StreamEnded):
            stream.done = True
        elif isinstance(event, h2.events.StreamReset):
            stream.done, stream.failure = True, f'reset {event.error_code}'
        elif isinstance(event, h2.events.ConnectionTerminated):
            raise OSError(f'GOAWAY {event.error_code}')

    def run(self):
        self.h2.initiate_connection()
        self.send()
        settled = False
        while not all(stream.done for stream in self.all):
            data = self.socket.recv(65536)
            if not data:
                raise OSError('the connection ended')
            for event in self.h2.receive_data(data):
                self.take(event)
                settled = settled or isinstance(event, h2.events.RemoteSettingsChanged)
            self.open = {number: stream for number, stream in self.open.items() if not stream.done}
            if settled:
                self.begin()
            self.send()


call = Call(sys.stdin.read().splitlines())
try:
    call.run()
except OSError as e:
    for unfinished in call.all:
        if not unfinished.done:
            unfinished.failure = e
for answered in call.all:
    print(answered.told())
