"""The commands that make load, and what their words mean. Each knows whether all of its calls went well."""
import os
import re
import subprocess
import time

from portner import CONSUMER, ORGANISATIONS
from tools import output
from upstream import HOST, LARGE, POST, SMALL


class Failed(Exception):
    """Calls went wrong, so that the figures are none."""


class Load:
    def __init__(self, work, upstream):
        self.work, self.upstream = work, upstream
        self.openloop = os.path.join(work, "openloop")
        output("gcc", "-O2", "-pthread", "-o", self.openloop, "bench/src/openloop.c", "-lssl", "-lcrypto")
        self.write("hosts", "127.0.0.1 localhost %s\n" % HOST)
        self.write("post.lua", 'wrk.method = "POST"\nwrk.body = string.rep("p", %d)\n' % POST)
        # All requests are made beforehand: what is measured beside this on the same cores should not wait for it.
        self.write("organisations.lua", "local all, n = {}, 0\nfunction init()\n  for i, o in ipairs({%s}) do\n"
                   '    all[i] = wrk.format("GET", nil, {["%s"] = o, Host = wrk.host .. ":" .. wrk.port})\n  end\nend\n'
                   "function request()\n  n = n %% #all + 1\n  return all[n]\nend\n"
                   % (",".join('"%s"' % o for o in ORGANISATIONS), CONSUMER))

    def write(self, name, text):
        with open(os.path.join(self.work, name), "w") as f:
            f.write(text)

    def wrk(self, subject, connections, seconds, path="/small", script=None, close=False, secure=False):
        # Hundreds of connections that all begin at once may wait for long on a busy machine, behind every proxy.
        timeout = "10s" if connections <= 64 else "30s"
        command = ["wrk", "-t1", "-c%d" % connections, "-d%ds" % seconds, "--timeout", timeout]
        if script:
            command += ["-s", os.path.join(self.work, script)]
        if close:
            command += ["-H", "Connection: close"]
        if not secure:
            return command + ["http://127.0.0.1:%d%s" % (subject.plain, path)]
        # The name must be the route's, and lead here: in a mount namespace of its own wrk finds another /etc/hosts.
        command += ["https://%s:%d%s" % (HOST, subject.secure, path)]
        mount = "mount --bind '%s/hosts' /etc/hosts && exec \"$@\"" % self.work
        return ["unshare", "-m"] + ([] if os.getuid() == 0 else ["-r"]) + ["bash", "-c", mount, "wrk"] + command

    def h2load(self, subject, connections, streams, seconds, secure=False):
        if secure:
            to = ["--connect-to=127.0.0.1:%d" % subject.secure, "https://%s:%d/small" % (HOST, subject.secure)]
        else:
            to = ["http://127.0.0.1:%d/small" % subject.h2c]
        return ["h2load", "-t1", "-c%d" % connections, "-m%d" % streams, "-D%d" % seconds, "-T10s"] + to

    def bodies(self, subject, count, up):
        """COUNT bodies one after the other on one connection; curl says of each how it ended."""
        one = ["-sS", "--max-time", "60", "-o", "/dev/null", "-w", "%{http_code} %{size_upload} %{size_download}\\n"]
        if up:
            one += ["-X", "POST", "-T", os.path.join(self.work, "www", "large"), "-H", "Expect:", "http://127.0.0.1:%d/post" % subject.plain]
        else:
            one += ["http://127.0.0.1:%d/large" % subject.plain]
        return ["curl"] + sum([one + ["--next"] for _ in range(count)], [])[:-1]

    def fixed_rate(self, subject, rate, connections, seconds, warm, samples):
        command = [self.openloop, "%s://127.0.0.1:%d/small" % (("http", subject.plain) if subject.pids() else ("https", self.upstream.tls)),
                   str(rate), str(seconds), str(connections), str(warm), samples]
        return command if subject.pids() else command + [self.upstream.ca, HOST]


def check_wrk(text):
    """The number of calls."""
    bad = re.search(r"Non-2xx or 3xx responses: \d+|Socket errors: .*", text)
    calls = re.search(r"(\d+) requests in", text)
    if bad or not calls or calls.group(1) == "0":
        raise Failed(bad.group() if bad else text.strip()[-200:] or "no call")
    return int(calls.group(1))


def check_h2load(text):
    counts = re.search(r"(\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", text)
    codes = re.search(r"status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", text)
    if not counts or not codes:
        raise Failed(text.strip()[-200:])
    if any(int(n) for n in counts.groups()[1:] + codes.groups()[1:]) or counts.group(1) == "0":
        raise Failed(counts.group() + "; " + codes.group())
    return int(counts.group(1))


def check_bodies(up):
    want = "200 %d %d" % ((LARGE, SMALL) if up else (0, LARGE))

    def check(text):
        lines = text.strip().splitlines()
        if set(lines) != {want}:
            raise Failed("bodies ended as %s, not as %s" % (sorted(set(lines))[:3], want))
        return len(lines)
    return check


def check_fixed_rate(text):
    found = re.search(r"calls (\d+) failed (\d+) late (\d+) (\d+) (\d+)", text)
    if not found or found.group(2) != "0":
        raise Failed(text.strip()[-200:])
    return int(found.group(1))


def warm_up(subject, load, variant):
    """The first calls, so that what is done once (tokens, first connections, a JVM's compiling) is in no figure. Raises Failed."""
    script = "organisations.lua" if variant == "organisations" else None
    said, until = "no time", time.monotonic() + (90 if script else 20)
    while time.monotonic() < until:
        done = subprocess.run(load.wrk(subject, 16, max(subject.warm, 5 if script else 1), script=script, secure=variant == "intercepted"), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=60, text=True)
        try:
            calls = check_wrk(done.stdout)
            if not script or calls > 1.1 * len(ORGANISATIONS):
                return
            said = "%d calls, not a call for each token" % calls
        except Failed as e:
            said = str(e)  # not every token is there yet
    raise Failed("does not come to answer well: " + said)
