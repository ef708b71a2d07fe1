"""Bars of a plot, in a box of 100 units' height. Words and figures stand beside it, where they keep their size."""

from collections.abc import Sequence
from dataclasses import dataclass

SLOT, BAR, LEAST = 10, 8, 1.5


@dataclass(frozen=True)
class Bar:
    """One value with its words; `x`, `y` and `height` are units of the box."""

    label: str
    value: float
    note: str
    x: int
    y: float
    height: float


@dataclass(frozen=True)
class Plot:
    """The bars from left to right, the largest value, and how wide the box is."""

    bars: list[Bar]
    most: float
    width: int


def plot(rows: Sequence[tuple[str, float, str]]) -> Plot:
    """A plot of (label, value, note); whatever is not zero is seen."""
    most = max((value for _, value, _ in rows), default=0)
    bars = []
    for place, (label, value, note) in enumerate(rows):
        height = round(max(value / most * 100, LEAST), 2) if value and most else 0
        bars.append(Bar(label, value, note, place * SLOT, round(100 - height, 2), height))
    return Plot(bars, most, max(len(rows) * SLOT, SLOT))
