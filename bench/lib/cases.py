"""What is measured. Cases of a group run one after the other on processes that are new in every round."""
from dataclasses import dataclass, field
from typing import Callable

from load import check_bodies, check_fixed_rate, check_h2load, check_wrk

WINDOW = 1.5  # seconds


@dataclass(frozen=True)
class Case:
    """
    ramp: seconds of load before the window in which a process is measured; None: from the load's begin to its end.
    settle: seconds more at most, until the upstream sees no new connections.
    """
    name: str
    title: str
    command: Callable            # (load, subject, seconds) -> what to run
    check: Callable = check_wrk  # (text) -> calls, or Failed
    ramp: float = 0.5
    settle: float = 0
    rate: int = 0
    window: float = WINDOW


@dataclass(frozen=True)
class Group:
    variant: str
    cases: list = field(default_factory=list)
    direct: bool = False


def small(connections, settle):
    return Case("get-%d" % connections, "GET 1 KiB, %d connection%s" % (connections, "s"[:connections > 1]),
                lambda load, subject, seconds: load.wrk(subject, connections, seconds), settle=settle)


def wrk(name, title, **how):
    return Case(name, title, lambda load, subject, seconds: load.wrk(subject, 16, seconds, **how))


def bodies(name, title, up):
    return Case(name, title, lambda load, subject, seconds: load.bodies(subject, seconds, up), check_bodies(up), ramp=None, window=3)


def fixed(rate, connections, seconds):
    return Case("rate-%d" % rate, "%d requests/s, %d connections" % (rate, connections),
                lambda load, subject, _: load.fixed_rate(subject, rate, connections, seconds, 0.5, samples(load, rate, subject)),
                check_fixed_rate, rate=rate, window=seconds)


def samples(load, rate, subject):
    return "%s/samples-%d-%s" % (load.work, rate, subject.name)


CONNECTIONS = (1, 16, 64, 512, 2000)
RATES = (100, 1000, 5000)
GROUPS = [
    Group("plain", [small(connections, ramp) for connections, ramp in zip(CONNECTIONS, (0, 0, 2, 6, 12))]),
    Group("plain", [
        wrk("post-16k", "POST 16 KiB, 16 connections", path="/post", script="post.lua"),
        wrk("new-connection", "GET 1 KiB, a connection for each call", close=True),
        Case("http2", "GET 1 KiB, HTTP/2 without TLS, 4 connections of 16 streams",
             lambda load, subject, seconds: load.h2load(subject, 4, 16, seconds), check_h2load),
        bodies("upload", "upload of 100 MB", True),
        bodies("download", "download of 100 MB", False)]),
    Group("plain", [fixed(*how) for how in ((100, 4, 4), (1000, 16, 3), (5000, 64, 3))], direct=True),
    Group("intercepted", [
        wrk("intercepted", "GET 1 KiB, intercepted, 16 connections", secure=True),
        wrk("intercepted-new", "GET 1 KiB, intercepted, a connection for each call", secure=True, close=True)]),
    Group("organisations", [wrk("tokens-1000", "GET 1 KiB, 1000 tokens in turn, 16 connections", script="organisations.lua")]),
]
