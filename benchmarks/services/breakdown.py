"""Where each microsecond of a getinfo call goes that the cache answers: the server's part, and ours part by part."""

import http.client
from statistics import median

import orjson

from benchmarks.figures import Fact
from benchmarks.services import calls
from benchmarks.services.load import Job
from benchmarks.services.stages import PLACES, WHOLE
from benchmarks.services.targets import Targets
from benchmarks.stage import Server, Stage
from tests.engines.guard import Guard

CALLS = 6_000
ROUNDS = 3
CONNECTIONS = 4
"""Enough to keep one thread busy."""
SECONDS = 1.0
MOST_REQUESTS = 150_000


def breakdown(stage: Stage, targets: Targets) -> list[Fact]:
    """One process with one thread on either side of the comparison: the empty application, and the site.

    The parts are medians. They add up to `in all`, with what medians and the timing itself leave over as a part.
    """
    with Guard() as guard:
        empty = stage.baseline(guard, "benchmarks.services.empty:application", "wsgi", 1, threads=1)
        site = stage.web(guard, processes=1, threads=1)
        _, *rounds = [[_a_call(stage, server, targets) for server in (empty, site)] for _ in range(ROUNDS + 1)]
        job = {"environ": _environ(empty), "ids": targets.ids(calls.GET_INFO), "calls": CALLS}
    job |= {"service": targets.service, "secret": targets.secret}
    parts = stage.child("benchmarks.services.stages", job=job)
    served, measured = (median(values) for values in zip(*rounds, strict=True))
    return [_fact(what, value) for what, value in table(served, parts).items()] + [
        _fact("one call of a whole process with one thread, as measured under load", measured)
    ]


def table(served: float, parts: dict[str, list[float]]) -> dict[str, float]:
    """The median of each part in the order in which they are met; the last line is the sum of all others."""
    order = dict.fromkeys(label for label, _ in PLACES)
    lines = {"the server": served} | {label: median(parts[label]) for label in order if parts[label]}
    whole = served + median(parts[WHOLE])
    return {**lines, "left over by medians and by timing": whole - sum(lines.values()), "in all": whole}


def _a_call(stage: Stage, server: Server, targets: Targets) -> float:
    """Microseconds between two answers of a server that is never idle."""
    job = Job(
        port=server.port,
        call=calls.GET_INFO,
        service=targets.service,
        secret=targets.secret,
        ids=targets.ids(calls.GET_INFO),
        first=0,
        connections=CONNECTIONS,
        warm_seconds=SECONDS / 2,
        seconds=SECONDS,
        most=MOST_REQUESTS,
    )
    return float(1e6 / stage.child("benchmarks.services.load", job=job)["per_second"])


def _environ(server: Server) -> dict[str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/environ", headers={"Accept": "*/*"})
    told: dict[str, str] = orjson.loads(connection.getresponse().read())
    connection.close()
    return told


def _fact(what: str, value: float) -> Fact:
    return Fact(what=f"a cached getinfo: {what}", unit="µs", values=[value])
