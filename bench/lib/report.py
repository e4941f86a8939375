"""A result as files: the table, the raw figures beside it, the plots."""
import csv
import os
import sys
import time

import plots
from cases import CONNECTIONS, RATES
from figures import Figures
from tools import progress

FIELDS = ("calls", "calls_s", "cpu_us", "rss_kib", "anon_kib", "voluntary", "involuntary", "p50_us", "p99_us", "p999_us",
          "late_p50_us", "late_p99_us")


def cell(figure, form="%.1f", by=1.0):
    return figure.show(form, by) if figure else "-"


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head)] + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def goals(f, megabytes):
    """(what, goal, figure or None, whether a figure's median holds it, how it is shown)"""
    def at_most(what, limit, found, form, by=1.0, unit=""):
        verdict = "not measured" if not found else "yes" if found.middle / by <= limit else "no"
        return what, ("%g%s" % (limit, unit)), cell(found, form, by), verdict
    rows = [
        at_most("CPU for a call, 16 connections, x nginx", 1.25, f.ratio("get-16", "portner"), "%.2f"),
        at_most("upload of 100 MB, CPU x nginx", 0.6, f.ratio("upload", "portner"), "%.2f"),
        at_most("download of 100 MB, CPU x nginx", 0.6, f.ratio("download", "portner"), "%.2f"),
        at_most("p50 added to direct at 1000/s", 0.15, f.added("rate-1000", "portner", "p50_us"), "%.3f", 1000, " ms"),
        at_most("p99 added to direct at 1000/s", 0.5, f.added("rate-1000", "portner", "p99_us"), "%.3f", 1000, " ms"),
        at_most("resident memory, idle", 32, f.of("idle", "portner", "rss_kib"), "%.1f", 1000 / 1.024, " MB"),
        at_most("of that anonymous", 6, f.of("idle", "portner", "anon_kib"), "%.1f", 1000 / 1.024, " MB"),
        at_most("resident memory, 64 connections", 40, f.of("get-64", "portner", "rss_kib"), "%.1f", 1000 / 1.024, " MB"),
    ]
    rows.append(("executable", "40 MB", "%.1f" % megabytes, "yes" if megabytes <= 40 else "no"))
    linear = f.growth("portner", "get-2000", "get-64")
    theirs = f.growth("nginx", "get-2000", "get-64")
    rows.append(("CPU for a call, 2000 connections x 64", "linear: near 1", cell(linear, "%.2f") + ", nginx " + cell(theirs, "%.2f"), "see"))
    return table(["goal", "at most", "measured", "met"], rows)


def cpu(f, titles):
    rows = []
    for name, title in titles:
        bulk = name in ("upload", "download")
        shown = [cell(f.of(name, s, "cpu_us"), "%.0f" if bulk else "%.1f", 1000 if bulk else 1) if not f.failed(name, s) else "**FAILED**"
                 for s in plots.PROXIES]
        rows.append([title + (", ms" if bulk else ""), *shown, cell(f.ratio(name, "haproxy"), "%.2f"),
                     "**%s**" % cell(f.ratio(name, "portner"), "%.2f")])
    return table(["CPU for a call, us", "nginx", "haproxy", "Portner", "haproxy x nginx", "Portner x nginx"], rows)


def speed(f, titles):
    return table(["calls/s", "nginx", "haproxy", "Portner"],
                 [[title] + [cell(f.of(name, s, "calls_s"), "%.0f" if name.startswith(("get", "new", "http", "int", "tok", "post")) else "%.1f")
                             for s in plots.PROXIES] for name, title in titles])


def latency(f):
    rows = []
    for rate in RATES:
        name = "rate-%d" % rate
        for s in ["direct"] + plots.PROXIES:
            if f.failed(name, s):
                rows.append(["%d/s" % rate, s] + ["**FAILED**"] * 6)
            elif f.of(name, s, "p50_us"):
                rows.append(["%d/s" % rate, s] + [cell(f.of(name, s, p), "%.3f", 1000) for p in ("p50_us", "p99_us", "p999_us")]
                            + [cell(f.added(name, s, p), "%.3f", 1000) if s != "direct" else "" for p in ("p50_us", "p99_us")]
                            + [cell(f.of(name, s, "late_p99_us"), "%.3f", 1000)])
    return table(["rate", "", "p50, ms", "p99", "p99.9", "p50 over direct", "p99 over direct", "load's own lateness, p99 (not counted)"], rows)


def memory(f):
    names = [("idle", "idle")] + [("get-%d" % n, "%d connection%s" % (n, "s"[:n > 1])) for n in CONNECTIONS]
    return table(["MiB: resident; anonymous", "nginx", "haproxy", "Portner"], [
        [title] + ["%s; %s" % (cell(f.of(name, s, "rss_kib"), "%.1f", 1024), cell(f.of(name, s, "anon_kib"), "%.1f", 1024))
                   for s in plots.PROXIES] for name, title in names])


def switches(f, titles):
    return table(["context switches for a call: voluntary, involuntary", "nginx", "haproxy", "Portner"], [
        [title] + ["%s; %s" % tuple("%.2f" % found.middle if found else "-" for found in (f.of(name, s, "voluntary"), f.of(name, s, "involuntary")))
                   for s in plots.PROXIES] for name, title in titles])


def raw(rounds, stem):
    with open(stem + ".csv", "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("round", "case", "subject") + FIELDS)
        for key, row in rounds.rows.items():
            writer.writerow(list(key) + ["" if row.get(name) is None else "%.2f" % row[name] for name in FIELDS])
    f = Figures(rounds.rows, {})
    with open(stem + "-latency.csv", "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("round", "rate", "subject", "percentile", "us"))
        for rate in RATES:
            for s in ["direct"] + plots.PROXIES:
                writer.writerows((n, rate, s, p, us) for p, n, us in f.distribution("rate-%d" % rate, s))


def write(rounds, groups, machine, where, executable):
    """The exit code: 1 if any call failed."""
    os.makedirs(where, exist_ok=True)
    f = Figures(rounds.rows, rounds.failures)
    commit = dict(machine)["commit"].split()[0]
    stem = os.path.join(where, "%s-%s" % (time.strftime("%Y-%m-%d"), commit))
    titles = [(case.name, case.title) for group in groups for case in group.cases]
    parts = ["# Load, %s, %s\n" % (time.strftime("%Y-%m-%d"), commit), table(["", ""], machine),
             "Median of the rounds, lowest and highest in brackets; a ratio is made round by round. [How to read this](README.md).\n"]
    if rounds.failures:
        parts += ["## Failed\n", "Calls went wrong, so these cells have no figures.\n",
                  table(["round", "case", "", "what"], [[str(k[0] + 1), k[1], k[2], " ".join(v.split())] for k, v in rounds.failures.items()])]
    parts += ["## Goals\n", goals(f, os.path.getsize(executable) / 1e6), "## CPU\n", cpu(f, titles), "## Latency\n", latency(f),
              "## Memory\n", memory(f), "## Calls per second\n", speed(f, titles), "## Context switches\n", switches(f, titles)]
    parts += ["![%s](%s)\n" % (name, name) for name in plots.write(f, stem)]
    raw(rounds, stem)
    with open(stem + ".md", "w") as out:
        out.write("\n".join(parts))
    ratio, idle = f.ratio("get-16", "portner"), f.of("idle", "portner", "rss_kib")
    progress("written: %s.md; its line for README.md:" % stem)
    print("| [%s](%s) | %s | %s | %s | %s | %s | |" % (
        os.path.basename(stem), os.path.basename(stem) + ".md", cell(ratio, "%.2f"), cell(f.ratio("upload", "portner"), "%.2f"),
        cell(f.ratio("download", "portner"), "%.2f"), cell(f.added("rate-1000", "portner", "p99_us"), "%.2f", 1000), cell(idle, "%.1f", 1024)))
    if rounds.failures:
        print("bench/run: %d cells FAILED, see %s.md" % (len(rounds.failures), stem), file=sys.stderr)
    return 1 if rounds.failures else 0
