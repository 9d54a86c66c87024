"""Pure: the course of the work as lines in an SVG, drawn without a script or a style of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from annotations.reports import Day

WIDTH, HEIGHT = 720, 160
#: The lines with the words they are called by, the first one at the top.
LINES = {
    "submitted": "Submitted", "accepted": "Accepted", "returned": "Returned",
    "adjudicated": "Adjudicated",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line: its name, its word, the points of an SVG polyline, and its sum."""

    name: str
    word: str
    points: str
    total: int


@dataclass(frozen=True)
class Chart:
    """The lines of sums day by day, the highest of them, and the first and last day."""

    lines: list[Line]
    top: int
    first: date
    last: date
    width: int = WIDTH
    height: int = HEIGHT


def chart(days: Sequence[Day]) -> Chart | None:
    """Sums from the first day on, as lines that only rise; None where nothing was done."""
    if not days:
        return None
    first, last = days[0].day, days[-1].day
    span = (last - first).days or 1
    top = max(sum(getattr(day, name) for day in days) for name in LINES) or 1
    lines = []
    for name, word in LINES.items():
        total, points = 0, [f"0,{HEIGHT}"]
        for day in days:
            x = round(WIDTH * (day.day - first).days / span, 1)
            points.append(f"{x},{_height(total, top)}")
            total += getattr(day, name)
            points.append(f"{x},{_height(total, top)}")
        points.append(f"{WIDTH},{_height(total, top)}")
        lines.append(Line(name, word, " ".join(points), total))
    return Chart(lines, top, first, last)


def _height(total: int, top: int) -> float:
    return round(HEIGHT - HEIGHT * total / top, 1)
