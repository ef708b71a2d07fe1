"""The same acts on a table of ten thousand rows and on a large one, each beside a bare prepared statement."""

from typing import Any

import psycopg

from benchmarks.figures import Comparison, Fact, Outcome
from benchmarks.stage import Stage

SMALL = 10_000
ROUNDS, TIMES = 5, 100
SEED_SECONDS = 3600.0


def run(stage: Stage, rows: int) -> Outcome:
    """Measure the small table, empty it, and measure the large one."""
    small = _measured(stage, "few", SMALL)
    with psycopg.connect(stage.engines.database_url, autocommit=True) as connection:
        connection.execute("TRUNCATE accounts_notification")
    large = _measured(stage, "many", rows)
    facts = large.pop("facts")
    return Outcome(
        name="notifications",
        title="Notifications: telling, listing, counting, reading, PostgreSQL with fsync",
        setup={"rows": rows, "people": max(rows // 100, 100), "calls a round": TIMES, "rounds": ROUNDS},
        comparisons=[
            *(_compared(what, found["ours"], found["bare"], "bare statement") for what, found in large.items()),
            *(
                _compared(what, found["ours"], small[what]["ours"], f"at {SMALL:,} rows")
                for what, found in large.items()
            ),
        ],
        facts=[Fact(what=what, unit="", values=[value]) for what, value in facts.items()],
    )


def _measured(stage: Stage, name: str, rows: int) -> dict[str, Any]:
    job = {"name": name, "rows": rows, "rounds": ROUNDS, "times": TIMES}
    found: dict[str, Any] = stage.child("benchmarks.notifications.work", job=job, seconds=SEED_SECONDS)
    return found


def _compared(what: str, ours: list[float], baseline: list[float], baseline_is: str) -> Comparison:
    return Comparison(what=what, unit="ms", baseline_is=baseline_is, ours=ours, baseline=baseline)
