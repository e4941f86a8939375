"""An origin that keeps every byte, with and without TLS, and answers what it can read; what it cannot, when nothing more comes."""
import os
import socket
import ssl
import threading

import strict

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class RawSite:
    def __init__(self, work):
        self.ca = os.path.join(work, "root.pem")
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(os.path.join(work, "leaf.pem"), os.path.join(work, "leaf.key"))
        self.lock = threading.Lock()
        self.connections = []
        self.listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
        self.plain, self.tls = (listener.getsockname()[1] for listener in self.listeners)
        for listener, context in zip(self.listeners, (None, self.context)):
            threading.Thread(target=self.accept, args=(listener, context), daemon=True).start()

    def accept(self, listener, context):
        while True:
            try:
                connection = listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection, context), daemon=True).start()

    def serve(self, connection, context):
        record = {"bytes": b"", "answered": 0, "over": False}
        with self.lock:
            self.connections.append(record)
        try:
            connection.settimeout(20)
            if context:
                connection = context.wrap_socket(connection, server_side=True)
            self.answer(connection, record)
        except OSError:
            pass
        finally:
            record["over"] = True
            connection.close()

    def answer(self, connection, record):
        while True:
            # A server that waits for the end of something odd answers at last, as real ones do.
            with self.lock:
                whole, _, rest = strict.read(record["bytes"].decode("latin-1"))
                due = len(whole) - record["answered"]
                record["answered"] = len(whole)
            connection.sendall(ANSWER * due)
            connection.settimeout(0.5 if rest else 20)
            try:
                piece = connection.recv(65536)
            except socket.timeout:
                connection.sendall(ANSWER.replace(b"200 OK", b"200 OK\r\nConnection: close"))
                return
            if not piece:
                return
            with self.lock:
                record["bytes"] += piece

    def take(self):
        """What came since the last time, by connection; those that are open go on being recorded."""
        with self.lock:
            seen = [record["bytes"].decode("latin-1") for record in self.connections]
            self.connections = [record for record in self.connections if not record["over"]]
            for record in self.connections:
                record["bytes"], record["answered"] = b"", 0
        return [text for text in seen if text]

    def busy(self):
        with self.lock:
            return any(not record["over"] and strict.read(record["bytes"].decode("latin-1"))[2] for record in self.connections)

    def stop(self):
        for listener in self.listeners:
            listener.close()
