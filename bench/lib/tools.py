"""What the machine has and is, and small helpers to run programs that end."""
import os
import resource
import shutil
import socket
import subprocess
import sys
import time

PACKAGES = {"nginx": "nginx", "haproxy": "haproxy", "wrk": "wrk", "h2load": "nghttp2-client", "curl": "curl", "openssl": "openssl",
            "gcc": "gcc", "unshare": "util-linux", "mount": "mount", "java": "openjdk-17-jre-headless", "git": "git", "bash": "bash"}
FILES = 12000


def fail(message):
    sys.exit("bench/run: " + message)


def progress(message):
    print("%s  %s" % (time.strftime("%H:%M:%S"), message), file=sys.stderr, flush=True)


def check_tools():
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    missing = ["%s (Debian package %s)" % (tool, package) for tool, package in PACKAGES.items() if not shutil.which(tool)]
    if shutil.which("gcc") and not os.path.exists("/usr/include/openssl/ssl.h"):
        missing.append("openssl/ssl.h (Debian package libssl-dev)")
    if missing:
        fail("missing: " + ", ".join(missing))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard != resource.RLIM_INFINITY and hard < FILES:
        fail("2000 connections need %d open files, ulimit -Hn says %d" % (FILES, hard))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, hard))


def output(*command, timeout=60):
    """Both outputs of a program that must succeed."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, text=True, errors="replace")
    if done.returncode:
        fail("%s: exit code %d: %s" % (" ".join(command), done.returncode, done.stdout[-2000:]))
    return done.stdout


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def await_port(port, process, log, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.01)
    with open(log, errors="replace") as f:
        fail("%s does not listen: %s" % (process.args[0], f.read()[-3000:]))


def end(process, seconds=15):
    """Ends a process of ours, by its id, and waits for it."""
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def first_line(*command, having=""):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30, text=True, errors="replace")
    return next((line.strip() for line in done.stdout.splitlines() if having in line), "?")


def machine(portner):
    """Rows of (what, which) that describe where and with what was measured."""
    with open("/proc/cpuinfo") as f:
        model = next((line.split(":", 1)[1].strip() for line in f if line.startswith("model name")), "?")
    with open("/proc/meminfo") as f:
        memory = int(f.readline().split()[1]) / 1048576
    commit = first_line("git", "rev-parse", "--short", "HEAD")
    dirty = subprocess.run(["git", "status", "--porcelain"], stdout=subprocess.PIPE, text=True, timeout=30).stdout.strip()
    version = first_line(*portner, "version")
    return [
        ("machine", "%s, %d cores, %.0f GiB, Linux %s" % (model, os.cpu_count(), memory, os.uname().release)),
        ("load average before", "%.2f %.2f %.2f" % os.getloadavg()),
        ("commit", commit + (" and changes" if dirty else "")),
        ("Portner", version + (", JVM" if portner[0] == "java" else ", native executable, %.1f MB" % (os.path.getsize(portner[-1]) / 1e6))),
        ("nginx", first_line("nginx", "-v").split(": ")[-1] + ", one worker, " + first_line("nginx", "-V", having="OpenSSL")),
        ("haproxy", first_line("haproxy", "-v").split(" - ")[0] + ", one thread"),
        ("load", "%s; %s; %s; bench/src/openloop.c" % (first_line("wrk", "-v", having="wrk").split(" Copyright")[0],
                                                       first_line("h2load", "--version"), " ".join(first_line("curl", "-V").split()[:2]))),
    ]
