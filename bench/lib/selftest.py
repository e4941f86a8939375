"""
Whether the open-loop load sees what it must: a server that stalls for 100 ms once a second, and one whose answers are no success. At 1000
calls a second a stall makes a hundred calls late by 100 ms down to 0, a tenth of all; a load that only counts what it waited for itself
sees no more than one late call for each connection, a 60th.
"""
import array
import os
import selectors
import socket
import subprocess
import threading
import time

from rounds import percentile
from tools import output

RATE, SECONDS, CONNECTIONS, STALL = 1000, 4, 16, 0.1


class Server(threading.Thread):
    """Answers every call at once with STATUS; with STALLS it does nothing at all for STALL seconds once a second."""

    def __init__(self, status, stalls):
        super().__init__(daemon=True)
        self.answer = b"HTTP/1.1 %d x\r\nContent-Length: 2\r\n\r\nok" % status
        self.stalls = stalls
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.over = False

    def run(self):
        select = selectors.DefaultSelector()
        select.register(self.listener, selectors.EVENT_READ)
        stall_at = time.monotonic() + 1
        while not self.over:
            if self.stalls and time.monotonic() >= stall_at:
                time.sleep(STALL)
                stall_at += 1
            for key, _ in select.select(0.01):
                if key.fileobj is self.listener:
                    select.register(self.listener.accept()[0], selectors.EVENT_READ)
                elif key.fileobj.recv(65536):
                    key.fileobj.sendall(self.answer)
                else:
                    select.unregister(key.fileobj)
                    key.fileobj.close()


def load(program, work, server, seconds):
    samples = os.path.join(work, "samples")
    server.start()
    done = subprocess.run([program, "http://127.0.0.1:%d/" % server.port, str(RATE), str(seconds), str(CONNECTIONS), "0.2", samples],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    server.over = True
    found = array.array("I")
    if os.path.exists(samples):
        with open(samples, "rb") as f:
            found.frombytes(f.read())
    return done.returncode, done.stdout, sorted(found)


def run(work):
    program = os.path.join(work, "openloop")
    output("gcc", "-O2", "-pthread", "-o", program, "bench/src/openloop.c", "-lssl", "-lcrypto")
    _, said, steady = load(program, work, Server(200, False), SECONDS)
    print("steady:  ", said.strip())
    code, said, stalled = load(program, work, Server(200, True), SECONDS)
    print("stalling:", said.strip())
    refused, said, _ = load(program, work, Server(500, False), 1)
    print("refusing:", said.strip().splitlines()[-1])
    late = sum(us > 10000 for us in stalled) / max(1, len(stalled))
    checks = [
        ("all calls are made", code == 0 and len(stalled) >= RATE * SECONDS * 0.99),
        ("median of the steady server below 5 ms: %.2f ms" % (percentile(steady, 50) / 1000), percentile(steady, 50) < 5000),
        ("p99 of the stalling one between 75 and 150 ms: %.1f ms" % (percentile(stalled, 99) / 1000), 75000 <= percentile(stalled, 99) <= 150000),
        ("calls over 10 ms are 7 to 14 %% of all: %.1f %%" % (late * 100), 0.07 <= late <= 0.14),
        ("answers of 500 are a failure: exit code %d" % refused, refused != 0),
    ]
    for what, holds in checks:
        print(("ok      " if holds else "WRONG   ") + what)
    return 0 if all(holds for _, holds in checks) else 1
