"""Turns of load on the site and on a bare handler, with answers compared first."""

import json
import time
from collections.abc import Callable
from typing import Any

import psycopg

from benchmarks.figures import Comparison, Fact, Outcome
from benchmarks.http_load import Found
from benchmarks.services import hurry, turns
from benchmarks.services.breakdown import breakdown
from benchmarks.services.sameness import require_from_database, require_same_answers
from benchmarks.services.seed import SERVICES
from benchmarks.services.sizes import LARGEST, SMALL, SMALL_POSTS, Size, everybody, usual
from benchmarks.services.targets import choose
from benchmarks.services.turns import SCENARIOS, Side
from benchmarks.stage import POOL, WEB_PROCESSES, Stage
from tests.engines.guard import Guard

ROUNDS = 3
SEED_SECONDS = 3600.0
ROWS_A_SECOND = 150_000
AROUND_A_TURN = 0.7
"""Seconds that it takes to start a generator and to write its requests."""
# High enough never to be reached: they are counted as any others are.
_LIMITS = "UPDATE services_registry_service SET calls_per_minute = 2000000000, calls_per_day = 2000000000"


def run(stage: Stage, posts: int) -> Outcome:
    """Seed a hundred services, the largest with `posts` posts, and take turns.

    Raises BenchmarkFailed when site and bare handler differ.
    """
    size = usual(posts)
    print(f"services: about {expected_seconds(size) / 60:.0f} min", flush=True)
    began = time.monotonic()
    seeded = _seeded(stage, size)
    seconds = time.monotonic() - began
    with Guard() as guard:
        site, bare, small = sides = _sides(stage, guard, seeded)
        for side in (site, small):
            require_same_answers(side.server.port, bare.server.port, side.targets)
            require_from_database(stage.engines.database_url, side.server.port, side.targets)
        for _ in range(ROUNDS):
            for scenario in SCENARIOS:
                for side in sides:
                    side.take_turn(stage, scenario)
    parts = breakdown(stage, site.targets)
    return _outcome(size, seconds, sides, parts)


def expected_seconds(size: Size) -> float:
    """How long a run takes on a quiet machine, more or less."""
    rows = sum(one.rows for one in everybody(SERVICES, size).values())
    turn = turns.WARM_SECONDS + turns.SECONDS + AROUND_A_TURN
    return 45 + rows / ROWS_A_SECOND + ROUNDS * len(SCENARIOS) * 3 * turn


def _seeded(stage: Stage, size: Size) -> dict[str, dict[str, Any]]:
    sizes = [f"--{name}={value}" for name, value in vars(size).items()]
    with hurry.unsafe(stage.engines.database_url):
        made = stage.child("benchmarks.services.seed", *sizes, seconds=SEED_SECONDS, told=True)
    return {service["name"]: service for service in made}


def _sides(stage: Stage, guard: Guard, seeded: dict[str, dict[str, Any]]) -> tuple[Side, Side, Side]:
    with psycopg.connect(stage.engines.database_url, autocommit=True) as connection:
        connection.execute(_LIMITS)
        largest, walked, small = (choose(connection, seeded[name]) for name in (LARGEST, LARGEST, SMALL))
    numbers = json.dumps({name: service["id"] for name, service in seeded.items()})
    extra = {"POOL": str(POOL), "SERVICES": numbers}
    bare = stage.baseline(guard, "benchmarks.services.bare:asgi", "asgi", WEB_PROCESSES, extra)
    site = stage.posts(guard)
    return Side(site, largest), Side(bare, walked), Side(site, small)


def _outcome(size: Size, seconds: float, sides: tuple[Side, Side, Side], parts: list[Fact]) -> Outcome:
    site, bare, small = sides
    found = [one for side in sides for rounds in side.found.values() for one in rounds]
    return Outcome(
        name="services",
        title="The posts API of registered services, PostgreSQL with fsync",
        setup={
            "services": SERVICES,
            "posts": size.posts,
            "comments": size.comments,
            "likes": size.likes,
            "connections": turns.CONNECTIONS,
            "processes": WEB_PROCESSES,
            "pool": POOL,
            "rounds": ROUNDS,
        },
        comparisons=[
            *(one for scenario in SCENARIOS for one in compared(scenario.what, site, bare)),
            *(one for scenario in SCENARIOS for one in flat(scenario.what, site, small)),
        ],
        facts=[
            Fact(what="filling the tables", unit="s", values=[seconds]),
            Fact(what="load generator", unit="cores", values=[one.own_cpu for one in found]),
            *parts,
        ],
    )


def compared(what: str, site: Side, bare: Side) -> list[Comparison]:
    """Ours beside the bare handler's."""
    read: dict[str, Callable[[Found], float]] = {
        "throughput, requests/s": lambda found: found.per_second,
        "time p50, ms": lambda found: found.p50,
        "time p99, ms": lambda found: found.p99,
    }
    values = {name: (site.values(what, one), bare.values(what, one)) for name, one in read.items()}
    values["CPU of the web processes, ms a request"] = site.cpu_ms[what], bare.cpu_ms[what]
    return [_comparison(f"{what}: {name}", "bare ASGI handler", *both) for name, both in values.items()]


def flat(what: str, large: Side, small: Side) -> list[Comparison]:
    """The largest service beside one of 10,000 posts, on the same server."""
    throughput = [side.values(what, lambda found: found.per_second) for side in (large, small)]
    beside = f"the same at {SMALL_POSTS:,} posts"
    return [
        _comparison(f"{what}: throughput, requests/s", beside, *throughput),
        _comparison(f"{what}: CPU of the web processes, ms a request", beside, large.cpu_ms[what], small.cpu_ms[what]),
    ]


def _comparison(what: str, beside: str, ours: list[float], baseline: list[float]) -> Comparison:
    name, _, unit = what.rpartition(", ")
    return Comparison(what=name, unit=unit, baseline_is=beside, ours=ours, baseline=baseline)
