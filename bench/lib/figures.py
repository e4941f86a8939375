"""What the rows of all rounds come to. A figure is a median with the lowest and the highest of the rounds."""
from dataclasses import dataclass
from statistics import median

from rounds import percentile

GRID = (50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99)


@dataclass(frozen=True)
class Figure:
    middle: float
    low: float
    high: float

    def show(self, form="%.1f", by=1.0):
        middle, low, high = (form % (value / by) for value in (self.middle, self.low, self.high))
        return middle if low == high else "%s (%s to %s)" % (middle, low, high)


def figure(values):
    return Figure(median(values), min(values), max(values)) if values else None


class Figures:
    def __init__(self, rows, failures):
        self.rows, self.failures = rows, failures

    def failed(self, case, subject):
        return any(key[1:] == (case, subject) for key in self.failures)

    def values(self, case, subject, what):
        """By round. None at all where a call of this case failed in any round: part of a result is none."""
        if self.failed(case, subject):
            return {}
        return {key[0]: row[what] for key, row in self.rows.items() if key[1:] == (case, subject) and what in row}

    def of(self, case, subject, what):
        return figure(list(self.values(case, subject, what).values()))

    def against(self, one, other, combine):
        """A figure that is made round by round of two others: (case, subject, what) each."""
        a, b = self.values(*one), self.values(*other)
        return figure([combine(a[n], b[n]) for n in a if n in b])

    def ratio(self, case, subject, to="nginx", what="cpu_us"):
        return self.against((case, subject, what), (case, to, what), lambda a, b: a / b)

    def added(self, case, subject, what):
        return self.against((case, subject, what), (case, "direct", what), lambda a, b: a - b)

    def growth(self, subject, case, over):
        """CPU for a call of one case as a ratio to another case of the same subject."""
        return self.against((case, subject, "cpu_us"), (over, subject, "cpu_us"), lambda a, b: a / b)

    def distribution(self, case, subject):
        """(percentile, round, microseconds) for the percentiles that so many samples can tell."""
        found = []
        for n, samples in self.values(case, subject, "samples").items():
            ordered = sorted(samples)
            found += [(p, n, percentile(ordered, p)) for p in GRID if len(ordered) * (1 - p / 100) >= 1]
        return found
