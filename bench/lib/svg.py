"""Line plots as SVG text: panels beside each other, one legend."""
import math
from dataclasses import dataclass
from html import escape

STYLE = {"direct": ("#6b7280", "4 3"), "nginx": ("#15803d", ""), "haproxy": ("#1d4ed8", ""), "portner": ("#dc2626", "")}
NAMES = {"direct": "direct", "nginx": "nginx", "haproxy": "haproxy", "portner": "Portner"}
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 400, 290, 62, 22, 66, 50


@dataclass(frozen=True)
class Axis:
    """place: a value to its place on a line; ticks: (value, label)."""
    label: str
    place: callable
    ticks: list

    @property
    def ends(self):
        places = [self.place(value) for value, _ in self.ticks]
        return min(places), max(places)


def number(value):
    return "%g" % value if value < 10000 else "%g k" % (value / 1000)


def logarithmic(label, values, steps=(1, 2, 5)):
    """From a step below the lowest to one above the highest."""
    low, high = min(values), max(values)
    all_ticks = [step * 10.0 ** e for e in range(-4, 9) for step in steps]
    first = max(i for i, t in enumerate(all_ticks) if t <= low)
    last = min(i for i, t in enumerate(all_ticks) if t >= high)
    ticks = all_ticks[first:max(last, first + 1) + 1]
    if len(ticks) > 10:
        return logarithmic(label, values, (1,))
    return Axis(label, math.log10, [(t, number(t)) for t in ticks])


def listed(label, values):
    """A logarithmic axis with ticks at the values that were measured."""
    return Axis(label, math.log10, [(v, number(v)) for v in values])


def linear(label, values):
    """From 0 to above the highest."""
    high = max(values)
    step = next(s * 10.0 ** e for e in range(-3, 9) for s in (1, 2, 5) if high / (s * 10.0 ** e) <= 6)
    return Axis(label, lambda v: v, [(i * step, number(i * step)) for i in range(math.ceil(high / step) + 1)])


def percentiles(label, values):
    return Axis(label, lambda p: -math.log10(1 - p / 100), [(p, "%g" % p) for p in values])


def line(x1, y1, x2, y2, colour, width=1.0):
    return '<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="%g"/>' % (x1, y1, x2, y2, colour, width)


def text(x, y, said, size=11, anchor="middle", colour="#374151", more=""):
    return '<text x="%.1f" y="%.1f" font-size="%d" text-anchor="%s" fill="%s"%s>%s</text>' % (x, y, size, anchor, colour, more, escape(said))


def panel(left, title, x, y, series):
    """series: (name, dashed, points), a point being (x, y) or (x, y, lowest, highest)."""
    x0, x1, y0, y1 = left + LEFT, left + WIDTH - RIGHT, TOP + HEIGHT - BOTTOM - 20, TOP + 24

    def at(axis, value, begin, end):
        low, high = axis.ends
        return begin + (axis.place(value) - low) / (high - low) * (end - begin)
    out = [text((x0 + x1) / 2, TOP + 14, title, 12, colour="#111827", more=' font-weight="600"')]
    for value, label in y.ticks:
        v = at(y, value, y0, y1)
        out += [line(x0, v, x1, v, "#e5e7eb"), text(x0 - 6, v + 4, label, anchor="end")]
    for value, label in x.ticks:
        h = at(x, value, x0, x1)
        out += [line(h, y0, h, y1, "#f3f4f6"), line(h, y0, h, y0 + 4, "#6b7280"), text(h, y0 + 17, label)]
    out += [line(x0, y0, x1, y0, "#6b7280"), line(x0, y0, x0, y1, "#6b7280"), text((x0 + x1) / 2, y0 + 36, x.label),
            text(0, 0, y.label, more=' transform="translate(%d %d) rotate(-90)"' % (left + 16, (y0 + y1) / 2))]
    for name, dashed, points in series:
        colour, dash = STYLE[name]
        places = [(at(x, p[0], x0, x1), at(y, p[1], y0, y1), p) for p in points]
        out.append('<polyline fill="none" stroke="%s" stroke-width="%s" stroke-linejoin="round"%s points="%s"/>' % (
            colour, "1.4" if dashed else "2.2", ' stroke-dasharray="%s"' % ("2 3" if dashed else dash) if dashed or dash else "",
            " ".join("%.1f,%.1f" % (h, v) for h, v, _ in places)))
        for h, v, p in places:
            if len(p) == 4:
                out.append(line(h, at(y, p[2], y0, y1), h, at(y, p[3], y0, y1), colour, 1.2))
            if not dashed:
                out.append('<circle cx="%.1f" cy="%.1f" r="2.6" fill="%s"/>' % (h, v, colour))
    return "\n".join(out)


def plot(title, subtitle, panels, names, dashed=None):
    """panels: (title, x axis, y axis, series). dashed: what a dashed line means, for the legend."""
    width, height = WIDTH * len(panels), TOP + HEIGHT
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="system-ui, sans-serif">'
           % (width, height, width, height), '<rect width="100%" height="100%" fill="#ffffff"/>',
           text(14, 22, title, 15, "start", "#111827", ' font-weight="700"'), text(14, 39, subtitle, 11, "start")]
    h = 14
    for name in names:
        colour, dash = STYLE[name]
        out += ['<line x1="%d" y1="55" x2="%d" y2="55" stroke="%s" stroke-width="2.4"%s/>' % (
            h, h + 22, colour, ' stroke-dasharray="%s"' % dash if dash else ""), text(h + 28, 59, NAMES[name], 12, "start")]
        h += 92
    if dashed:
        out += ['<line x1="%d" y1="55" x2="%d" y2="55" stroke="#374151" stroke-width="1.4" stroke-dasharray="2 3"/>' % (h, h + 22),
                text(h + 28, 59, dashed, 12, "start")]
    out += [panel(i * WIDTH, *each) for i, each in enumerate(panels)]
    return "\n".join(out + ["</svg>"]) + "\n"
