"""The outcome on the screen and in a file."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figures import Comparison, Fact, Outcome

RESULTS = Path(__file__).parent / "results"


def machine() -> dict[str, Any]:
    """What may explain a figure: the system, and how busy it is at this moment (load over 1, 5 and 15 minutes)."""
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": [round(load, 2) for load in os.getloadavg()],
    }


def table(outcome: Outcome) -> str:
    """A line for each figure: what, ours, the baseline's, their ratio with its lowest and highest round."""
    head = ("", "Wecho", "baseline", "ratio", "rounds", "")
    rows = [head, *map(_compared, outcome.comparisons), *map(_told, outcome.facts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [_line(row, widths) for row in rows]
    setup = ", ".join(f"{name} {value}" for name, value in outcome.setup.items())
    return "\n".join([outcome.title, f"  {setup}", *lines])


def write(outcomes: list[Outcome], folder: Path, before: dict[str, Any], seconds: float) -> Path:
    """Write one file for the run, named by its time, and return its path. `before` is `machine()` at the start."""
    now = datetime.now(UTC)
    content = {
        "at": now.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "machine": before | {"load_at_end": machine()["load"]},
        "benchmarks": [outcome.to_json() for outcome in outcomes],
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{now:%Y-%m-%dT%H-%M-%SZ}.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    return path


def _compared(figure: Comparison) -> tuple[str, ...]:
    ratios = figure.ratios
    return (
        f"{figure.what}, {figure.unit}",
        number(median(figure.ours)),
        number(median(figure.baseline)),
        _ratio(figure.ratio),
        f"{_ratio(min(ratios))}-{_ratio(max(ratios))}",
        figure.baseline_is,
    )


def _told(fact: Fact) -> tuple[str, ...]:
    return f"{fact.what}, {fact.unit}", number(median(fact.values)), "", "", "", ""


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = [text.rjust(width) for text, width in zip(row[1:-1], widths[1:-1], strict=True)]
    return "  ".join(["", row[0].ljust(widths[0]), *cells, row[-1]]).rstrip()


def number(value: float) -> str:
    """Three digits that mean something, without an exponent."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
