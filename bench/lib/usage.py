"""What processes have used, from the kernel."""
import os
import threading
import time


def family(pid):
    """A process and its children."""
    found = [pid]
    for task in os.listdir("/proc/%d/task" % pid):
        with open("/proc/%d/task/%s/children" % (pid, task)) as f:
            found += [int(child) for child in f.read().split()]
    return found


def status(path):
    with open(path) as f:
        return dict(line.split(":", 1) for line in f if ":" in line)


class Usage:
    """A snapshot: CPU time in nanoseconds, threads that have ended included; context switches by thread."""

    def __init__(self, pids):
        # The process' CPU clock (clock_getcpuclockid(3)) is exact, where utime and stime in /proc/PID/stat are rounded to 10 ms.
        self.cpu = sum(time.clock_gettime_ns((~pid << 3) | 2) for pid in pids)
        self.switches = {}
        for pid in pids:
            for task in os.listdir("/proc/%d/task" % pid):
                try:
                    fields = status("/proc/%d/task/%s/status" % (pid, task))
                except FileNotFoundError:
                    continue
                self.switches[task] = (int(fields["voluntary_ctxt_switches"]), int(fields["nonvoluntary_ctxt_switches"]))

    def since(self, before):
        """CPU in microseconds, voluntary and involuntary context switches (of threads that still live)."""
        switches = [sum(now[i] - before.switches.get(task, (0, 0))[i] for task, now in self.switches.items()) for i in (0, 1)]
        return (self.cpu - before.cpu) / 1000, *switches


def memory(pids):
    """Resident and anonymous memory in KiB."""
    fields = [status("/proc/%d/status" % pid) for pid in pids]
    return [sum(int(f[name].split()[0]) for f in fields) for name in ("VmRSS", "RssAnon")]


class Highest:
    """The highest memory of samples 50 ms apart, between enter and exit."""

    def __init__(self, pids):
        self.pids, self.rss, self.anonymous = pids, 0, 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def sample(self):
        rss, anonymous = memory(self.pids)
        self.rss, self.anonymous = max(self.rss, rss), max(self.anonymous, anonymous)

    def run(self):
        try:
            while not self.over.wait(0.05):
                self.sample()
        except OSError:
            pass  # it has ended: whoever measures notices by the calls that fail

    def __enter__(self):
        if self.pids:
            self.sample()
            self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        if self.pids:
            self.thread.join()
