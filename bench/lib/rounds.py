"""Measures: every round starts all subjects anew for each group, and each case on one after the other."""
import array
import math
import os
import signal
import subprocess
import time

from cases import samples
from load import Failed, check_wrk, warm_up
from tools import end, progress
from usage import Highest, Usage, memory


def percentile(ordered, p):
    return ordered[min(len(ordered) - 1, int(len(ordered) * p / 100))]


def settle(upstream, began, seconds):
    """
    Waits until no new connection has come to the upstream for half a second and those that came since BEGAN have carried two calls each (a
    handshake may still be under way after the accept), or until SECONDS are over: then that connections come is what the subject does.
    """
    until, before = time.monotonic() + seconds, began
    while time.monotonic() < until:
        time.sleep(0.5)
        now = upstream.counters()
        if now[0] == before[0] and now[1] - began[1] > 2 * (now[0] - began[0]):
            return
        before = now


class Window:
    """What was used and how many calls came between two moments."""

    def __init__(self, pids, upstream):
        self.pids, self.upstream = pids, upstream
        self.usage, self.at, self.calls = Usage(pids), time.monotonic(), upstream.calls()

    def row(self, highest):
        cpu, voluntary, involuntary = Usage(self.pids).since(self.usage)
        elapsed, calls = time.monotonic() - self.at, self.upstream.calls() - self.calls
        if calls <= 0:
            raise Failed("no call in the window")
        return {"calls": calls, "calls_s": calls / elapsed, "cpu_us": cpu / calls, "rss_kib": highest.rss, "anon_kib": highest.anonymous,
                "voluntary": voluntary / calls, "involuntary": involuntary / calls}


def run(case, load, subject, upstream, window):
    """One cell: a row of figures. Raises Failed if a call went wrong."""
    pids, began = subject.pids(), upstream.counters()
    stops = case.check is check_wrk  # wrk ends when it is told to, and tells what it has
    with open(os.path.join(load.work, "load.out"), "w+") as said, Highest(pids) as highest:
        over = Window(pids, upstream)
        longest = math.ceil(window * (4 if stops else 1) + case.ramp + case.settle + 1) if case.ramp else window
        process = subprocess.Popen(case.command(load, subject, longest), stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
        try:
            if case.ramp:
                time.sleep(case.ramp)
                settle(upstream, began, case.settle)
                over = Window(pids, upstream)
                for _ in range(4 if stops else 1):  # longer on a machine that is so busy that nobody gets anything done
                    time.sleep(window)
                    if upstream.calls() > over.calls:
                        break
                row = over.row(highest)
                if stops:
                    process.send_signal(signal.SIGINT)
            process.wait(longest + 60)
            if not case.ramp:
                row = over.row(highest)
        except subprocess.TimeoutExpired:
            raise Failed("the load did not end") from None
        finally:
            end(process)
        said.seek(0)
        text = said.read()
    if process.returncode:
        raise Failed("exit code %d: %s" % (process.returncode, text.strip()[-300:]))
    told, came = case.check(text), upstream.calls() - began[1]
    if told > came:
        raise Failed("the load counted %d calls, the upstream %d" % (told, came))
    if case.rate:
        row.update(latency(case, load, subject, text))
    return row


def latency(case, load, subject, text):
    found = array.array("I")
    with open(samples(load, case.rate, subject), "rb") as f:
        found.frombytes(f.read())
    ordered = sorted(found)
    late = [int(n) for n in text.split("late")[1].split()]
    return {"samples": found, "p50_us": percentile(ordered, 50), "p99_us": percentile(ordered, 99), "p999_us": percentile(ordered, 99.9),
            "late_p50_us": late[0], "late_p99_us": late[1]}


def idle(subject, seconds):
    """What a subject uses that has nothing to do."""
    before = Usage(subject.pids())
    time.sleep(seconds)
    cpu, voluntary, involuntary = Usage(subject.pids()).since(before)
    rss, anonymous = memory(subject.pids())
    return {"calls": 0, "cpu_us": cpu / seconds, "rss_kib": rss, "anon_kib": anonymous, "voluntary": voluntary / seconds,
            "involuntary": involuntary / seconds}


class Rounds:
    """rows: (round, case's name, subject's name) to figures; failures likewise to what was wrong."""

    def __init__(self, load, upstream, subjects, direct, twin, window=None):
        self.load, self.upstream, self.subjects, self.direct, self.twin = load, upstream, subjects, direct, twin
        self.window = window
        self.rows, self.failures = {}, {}

    def round(self, number, groups, with_idle):
        for group in groups:
            if group.variant == "organisations":
                self.twin.give_every_organisation("t" * 800)
            # who comes first changes, so that no one always has the machine as the one before left it
            subjects = self.subjects[number % len(self.subjects):] + self.subjects[:number % len(self.subjects)]
            try:
                self.group(number, group, subjects, with_idle and group is groups[0])
            finally:
                for subject in subjects:
                    subject.stop()
                self.twin.as_usual()

    def group(self, number, group, subjects, with_idle):
        ready = [subject for subject in subjects if self.prepare(number, group, subject, with_idle)]
        for case in group.cases:
            for subject in ready + ([self.direct] if group.direct else []):
                key = number, case.name, subject.name
                try:
                    row = self.rows[key] = run(case, self.load, subject, self.upstream, self.window or case.window)
                except (Failed, OSError) as e:  # OSError: a process under test is gone
                    self.failed(key, e)
                    continue
                progress("%-16s %-8s %9.1f us CPU a call, %8.0f calls/s, %6.1f MiB" % (
                    case.name, subject.name, row["cpu_us"], row["calls_s"], row["rss_kib"] / 1024)
                    + (", p50 %.3f p99 %.3f ms" % (row["p50_us"] / 1000, row["p99_us"] / 1000) if case.rate else ""))

    def prepare(self, number, group, subject, with_idle):
        subject.start(group.variant)
        if with_idle:
            time.sleep(subject.settles)
            self.rows[number, "idle", subject.name] = idle(subject, 1)
        try:
            warm_up(subject, self.load, group.variant)
            return True
        except (Failed, OSError, subprocess.TimeoutExpired) as e:
            for case in group.cases:
                self.failed((number, case.name, subject.name), e)
            return False

    def failed(self, key, why):
        self.failures[key] = str(why)
        progress("%-16s %-8s FAILED: %s" % (key[1], key[2], " ".join(str(why).split())))
