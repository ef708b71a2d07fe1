"""Where each microsecond of a getinfo call goes: the server's part, and ours part by part."""

from statistics import median

from benchmarks.figures import Fact
from benchmarks.services import calls
from benchmarks.services.load import Job
from benchmarks.services.stages import PARTS, WHOLE
from benchmarks.services.targets import Targets
from benchmarks.stage import Server, Stage
from tests.engines.guard import Guard

CALLS = 6_000
ROUNDS = 3
CONNECTIONS = 4
"""Enough to keep one process busy."""
SECONDS = 1.0
MOST_REQUESTS = 150_000
MOST = 30_000
"""Requests of one turn at most, of the empty application and of a call that goes to PostgreSQL."""


def breakdown(stage: Stage, targets: Targets) -> list[Fact]:
    """The parts of a call that the cache answers, then those of one that PostgreSQL has to answer.

    The parts are medians. They add up to `in all`, with what medians and the timing itself leave over as a part. What
    a whole process took under load is told beside it.
    """
    with Guard() as guard:
        empty = stage.baseline(guard, "benchmarks.services.empty:application", "asginl", 1)
        site = stage.posts(guard, processes=1)
        turns = [(empty, False), (site, False), (site, True)]
        _, *rounds = [[_a_call(stage, *turn, targets) for turn in turns] for _ in range(ROUNDS + 1)]
    served, *measured = (median(values) for values in zip(*rounds, strict=True))
    facts = []
    for cold, whole in zip((False, True), measured, strict=True):
        ids = targets.strangers(MOST) if cold else targets.ids(calls.GET_INFO)
        job = {"ids": ids, "calls": CALLS, "cold": cold}
        job |= {"service": targets.service, "secret": targets.secret}
        parts = stage.child("benchmarks.services.stages", job=job)
        lines = {**table(served, parts), "one call of a whole process, under load": whole}
        name = "getinfo, nothing cached" if cold else "getinfo, cached"
        facts += [Fact(what=f"{name}: {what}", unit="µs", values=[value]) for what, value in lines.items()]
    return facts


def table(served: float, parts: dict[str, list[float]]) -> dict[str, float]:
    """The median of each part in the order in which they are met; the last line is the sum of all others."""
    lines = {"the server": served} | {label: median(parts[label]) for label in PARTS if len(parts[label]) > CALLS / 2}
    whole = served + median(parts[WHOLE])
    return {**lines, "left over by medians and by timing": whole - sum(lines.values()), "in all": whole}


def _a_call(stage: Stage, server: Server, cold: bool, targets: Targets) -> float:
    """Microseconds between two answers of a server that is never idle."""
    if cold:
        stage.empty_cache()
    ids = targets.strangers(MOST) if cold else targets.ids(calls.GET_INFO)
    job = Job(
        port=server.port,
        call=calls.GET_INFO,
        service=targets.service,
        secret=targets.secret,
        ids=ids,
        first=0,
        connections=CONNECTIONS,
        warm_seconds=SECONDS / 2,
        seconds=SECONDS,
        most=len(ids) if cold else MOST_REQUESTS,
    )
    return float(1e6 / stage.child("benchmarks.services.load", job=job)["per_second"])
