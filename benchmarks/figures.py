"""What a benchmark found, as values that survive a trip through JSON."""

import dataclasses
import math
from collections.abc import Sequence
from statistics import median
from typing import Any


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of all values do not exceed; raises ValueError for none."""
    if not values:
        raise ValueError("no values")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Comparison:
    """One figure of ours beside the baseline's, a value for each round; `unit` is that of both.

    Both lists have the same length: what stands at the same place was measured one after the other.
    """

    what: str
    unit: str
    baseline_is: str
    ours: list[float]
    baseline: list[float]

    def __post_init__(self) -> None:
        if not self.ours or len(self.ours) != len(self.baseline):
            raise ValueError(f"{self.what}: as many values of ours as of the baseline, and at least one")

    @property
    def ratios(self) -> list[float]:
        """Ours divided by the baseline, round by round."""
        return [own / base for own, base in zip(self.ours, self.baseline, strict=True)]

    @property
    def ratio(self) -> float:
        """The median of the rounds: one that was disturbed on one side only does not move it."""
        return median(self.ratios)

    def to_json(self) -> dict[str, Any]:
        medians = {"ours_median": median(self.ours), "baseline_median": median(self.baseline), "ratio": self.ratio}
        return dataclasses.asdict(self) | medians


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fact:
    """A figure without a baseline, a value for each round."""

    what: str
    unit: str
    values: list[float]

    def to_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self) | {"median": median(self.values)}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Outcome:
    """All that one benchmark found. `setup` says under which numbers: rows, processes, connections."""

    name: str
    title: str
    setup: dict[str, Any]
    comparisons: list[Comparison]
    facts: list[Fact] = dataclasses.field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "setup": self.setup,
            "comparisons": [comparison.to_json() for comparison in self.comparisons],
            "facts": [fact.to_json() for fact in self.facts],
        }
