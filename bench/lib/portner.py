"""Portner as a subject, and the twin that grants its tokens."""
import json
import os
import re
import ssl
import subprocess
import time
import urllib.error
import urllib.request

from subjects import Subject
from tools import end, fail, free_ports
from upstream import ADDED

CONSUMER = "X-On-Behalf-Of"


def organisations(count):
    """Organisation numbers that are well formed: the last digit is modulus 11 of the others; where that is 10, there is no number."""
    found, eight = [], 90000000
    while len(found) < count:
        digit = -sum(int(d) * weight for d, weight in zip(str(eight), (3, 2, 7, 6, 5, 4, 3, 2))) % 11
        found += ["%d%d" % (eight, digit)] if digit < 10 else []
        eight += 1
    return found


ORGANISATIONS = organisations(1000)


class Twin:
    """The development twin, as bench/twin starts it; it ends when its standard input does."""

    def __init__(self):
        self.process = subprocess.Popen(["bash", "-c", ". bench/twin; env -0; exec 1>&-; cat > /dev/null"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, env={**os.environ, "PORTNER": "/bin/true"})
        text = self.process.stdout.read().decode()
        self.variables = dict(line.split("=", 1) for line in text.split("\0")
                              if line.startswith(("PORTNER_", "MASKINPORTEN_", "FIKS_")))
        if "MASKINPORTEN_CLIENT_ID" not in self.variables:
            fail("the twin does not start: ./mvnw package first")

    def give_every_organisation(self, token):
        """No one has delegated anything to the twin's client, so it is told what to answer: a token that outlives the measurement."""
        body = json.dumps({"access_token": token, "token_type": "Bearer", "expires_in": 7200, "scope": "ks:fiks"})
        fault = {"kind": "status", "number": 200, "headers": {"Content-Type": "application/json"}, "body": body}
        self.put({"faults": [fault]})

    def as_usual(self):
        self.put({"faults": []})

    def put(self, faults):
        address = self.variables["MASKINPORTEN_WELL_KNOWN_URL"]
        url = re.match(r"https://[^/]+", address).group() + "/twin/faults"
        trust = ssl.create_default_context(cafile=self.variables["PORTNER_CA_BUNDLE"])
        request = urllib.request.Request(url, json.dumps(faults).encode(), method="PUT")
        urllib.request.urlopen(request, timeout=10, context=trust).close()

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            end(self.process)


class Portner(Subject):
    name = "portner"
    settles = 7  # five seconds after its start it gives back what that took

    def __init__(self, command, work, upstream, twin):
        self.command, self.twin = command, twin
        self.warm = 8 if command[0] == "java" else 1  # a JVM compiles what is hot
        self.log = os.path.join(work, "portner.log")
        self.secure, plain = free_ports(2)
        for name in ("ca", "private"):
            os.makedirs(os.path.join(work, name), mode=0o700)
        bundle = os.path.join(work, "bundle.pem")
        with open(bundle, "w") as both:
            for name in (twin.variables["PORTNER_CA_BUNDLE"], upstream.ca):
                with open(name) as f:
                    both.write(f.read())
        self.environment = {
            **os.environ, **twin.variables, "PORTNER_CA_BUNDLE": bundle, "PORTNER_ACCESS_LOG": "off",
            "PORTNER_ROUTES_0__UPSTREAM": "https://127.0.0.1:%d" % upstream.tls,
            "PORTNER_MAX_CONNECTIONS": "5000", "PORTNER_MAX_REQUESTS": "5000", "PORTNER_SHUTDOWN": "sidecar"}
        self.environment.pop("PORTNER", None)
        self.more = {
            "plain": {},
            "intercepted": {"PORTNER_TRANSPARENT": "true", "PORTNER_TRANSPARENT_HTTPS_PORT": str(self.secure),
                            "PORTNER_TRANSPARENT_HTTP_PORT": str(plain), "PORTNER_CA_DIR": os.path.join(work, "ca"),
                            "PORTNER_CA_KEY_DIR": os.path.join(work, "private")},
            "organisations": {"PORTNER_CONSUMER_ORG_HEADER": CONSUMER, "PORTNER_CONSUMER_ORGS": ",".join(ORGANISATIONS)}}

    def start(self, variant):
        with open(self.log, "w") as out:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                            env={**self.environment, **self.more[variant]})
        until = time.monotonic() + 30
        while True:
            alive = self.process.poll() is None
            listens = re.search(r"listening: proxy \S*:(\d+), admin", self.said())
            if listens:
                self.plain = self.h2c = int(listens.group(1))
                return
            if not alive or time.monotonic() > until:
                fail("Portner does not start: " + self.said()[-3000:])
            time.sleep(0.005)

    def said(self):
        with open(self.log, errors="replace") as f:
            return f.read()

    def headers(self):
        """What Portner adds to a call, as it comes to the upstream: nginx and haproxy are given the very same."""
        self.start("plain")
        for _ in range(100):
            try:
                with urllib.request.urlopen("http://127.0.0.1:%d/headers" % self.plain, timeout=20) as answer:
                    values = answer.read().decode().split(" | ")
                break
            except urllib.error.HTTPError:
                time.sleep(0.1)
        else:
            fail("Portner gets no token: " + self.said()[-2000:])
        self.stop()
        return dict(zip(ADDED, values))


def command():
    """What $PORTNER names, or the native executable in target/."""
    named = os.environ.get("PORTNER", "")
    if not named:
        runners = [name for name in os.listdir("target") if name.endswith("-runner")] if os.path.isdir("target") else []
        if not runners:
            fail("no native executable: ./mvnw verify -Dnative first, or set PORTNER")
        named = os.path.join("target", runners[0])
    if not os.path.isfile(named):
        fail("PORTNER=%s: no such file" % named)
    return ["java", "-jar", named] if named.endswith(".jar") else [os.path.abspath(named)]
