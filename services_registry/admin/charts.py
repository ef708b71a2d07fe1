"""Numbers as shares, and as bars: the geometry of a chart, which its template draws as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services_registry.selectors.traffic import Part

STRIDE, WIDTH, HEIGHT = 10, 8, 100
_LEAST = 1.0
_TICKS = 4
# A label further to the right would not have its place.
_LAST_TICK = 92
_SHOWN_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Bar:
    """One part's place in the drawing: y grows downwards; errors stand below, what went well on top of them."""

    part: Part
    x: int
    top: float
    good: float
    floor: float
    bad: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis of time, so many percent from the left; the beginning of a day says which."""

    at: float
    moment: datetime
    is_day: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars in a box of `width` × 100 whose height means `most` calls; `most` is a round number."""

    bars: list[Bar]
    ticks: list[Tick]
    most: int
    width: int

    @property
    def half(self) -> int | None:
        """The number at half the height, where it is whole."""
        return self.most // 2 if self.most % 2 == 0 else None


def percent(part: int, whole: int) -> str:
    """A share as people read it: one decimal below ten, and never 0% for something or 100% for not all."""
    if not whole:
        return ""
    share = 100 * part / whole
    if 0 < share < _SHOWN_SHARE:
        return f"<{_SHOWN_SHARE}%"
    if share < 100 and share > 100 - _SHOWN_SHARE:
        return f">{100 - _SHOWN_SHARE}%"
    return f"{share:.0f}%" if share >= 10 or not part else f"{share:.1f}%"


def chart_of(parts: Sequence[Part]) -> Chart:
    """The chart of equal parts of time."""
    most = _round_up(max((part.calls for part in parts), default=0))
    bars = [_bar(place, part, most) for place, part in enumerate(parts)]
    return Chart(bars, _ticks(parts), most, STRIDE * len(parts))


def _bar(place: int, part: Part, most: int) -> Bar:
    bad = _height(part.errors, most)
    good = _height(part.calls - part.errors, most)
    return Bar(part, place * STRIDE + (STRIDE - WIDTH) // 2, HEIGHT - bad - good, good, HEIGHT - bad, bad)


def _height(calls: int, most: int) -> float:
    # A single call among thousands is still to be seen.
    return max(_LEAST, round(HEIGHT * calls / most, 2)) if calls else 0


def _round_up(number: int) -> int:
    """The least of 2, 4, 10, 20, 40, 100, … that is not below."""
    scale = 1
    while True:
        for step in (2, 4, 10):
            if number <= step * scale:
                return step * scale
        scale *= 10


def _ticks(parts: Sequence[Part]) -> list[Tick]:
    middays = [place for place, part in enumerate(parts) if part.start.hour % 12 == 0]
    midnights = [place for place in middays if parts[place].start.hour == 0]
    chosen = middays if len(middays) <= _TICKS else midnights[:: max(1, len(midnights) // _TICKS)]
    ticks = (
        Tick(round(100 * place / len(parts), 2), parts[place].start, parts[place].start.hour == 0) for place in chosen
    )
    return [tick for tick in ticks if tick.at <= _LAST_TICK]
