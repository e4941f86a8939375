"""The plots of a result, as files."""
import os
from statistics import median

import svg
from cases import CONNECTIONS, RATES

PROXIES = ["nginx", "haproxy", "portner"]


def series(figures, names, cases, what, by=1.0, dashed=False):
    """cases: (x, name of the case)."""
    found = []
    for name in names:
        points = [(x, figures.of(case, name, what)) for x, case in cases]
        points = [(x, f.middle / by, f.low / by, f.high / by) for x, f in points if f]
        if points:
            found.append((name, dashed, points))
    return found


def heights(found):
    return [height for _, _, points in found for point in points for height in point[1:]]


def latency(figures):
    panels = []
    for rate in RATES:
        found = []
        for name in ["direct"] + PROXIES:
            by_percentile = {}
            for p, _, us in figures.distribution("rate-%d" % rate, name):
                by_percentile.setdefault(p, []).append(max(us, 1) / 1000)
            if by_percentile:
                found.append((name, False, [(p, median(values)) for p, values in sorted(by_percentile.items())]))
        if found:
            ticks = [p for p in (50, 90, 99, 99.9, 99.99) if p <= max(point[0] for _, _, points in found for point in points)]
            found = [(name, dashed, [point for point in points if point[0] <= ticks[-1]]) for name, dashed, points in found]
            panels.append(("%d requests/s" % rate, svg.percentiles("percentile", ticks), svg.logarithmic("latency, ms", heights(found)), found))
    return panels and svg.plot("Latency at a fixed rate, from when a call was due", "GET of 1 KiB, TLS 1.3 to the upstream; medians of the rounds",
                               panels, ["direct"] + PROXIES)


def memory(figures):
    cases = [(n, "get-%d" % n) for n in CONNECTIONS]
    whole = series(figures, PROXIES, cases, "rss_kib", 1024)
    anonymous = series(figures, PROXIES, cases, "anon_kib", 1024, True)
    return whole and svg.plot(
        "Resident memory under load", "the highest in each round; medians, lowest and highest of the rounds",
        [("GET of 1 KiB", svg.listed("connections", CONNECTIONS), svg.linear("resident memory, MiB", heights(whole)), anonymous + whole)],
        PROXIES, "anonymous")


def cpu(figures):
    rates = series(figures, PROXIES, [(n, "rate-%d" % n) for n in RATES], "cpu_us")
    connections = series(figures, PROXIES, [(n, "get-%d" % n) for n in CONNECTIONS], "cpu_us")
    panels = []
    if rates:
        panels.append(("at a fixed rate", svg.listed("requests/s", RATES), svg.logarithmic("CPU for a call, us", heights(rates)), rates))
    if connections:
        panels.append(("as fast as it goes", svg.listed("connections", CONNECTIONS),
                       svg.logarithmic("CPU for a call, us", heights(connections)), connections))
    return panels and svg.plot("CPU time of the proxy for each call", "GET of 1 KiB; medians, lowest and highest of the rounds", panels, PROXIES)


def write(figures, stem):
    """Names of the plots that could be made."""
    made = []
    for name, draw in (("latency", latency), ("memory", memory), ("cpu", cpu)):
        drawn = draw(figures)
        if drawn:
            with open("%s-%s.svg" % (stem, name), "w") as f:
                f.write(drawn)
            made.append(os.path.basename("%s-%s.svg" % (stem, name)))
    return made
