"""Turns of load on the site and on two bare handlers, with answers compared byte for byte first."""

from dataclasses import dataclass
from typing import Any

from benchmarks.caller import Caller
from benchmarks.feed.seed import seed
from benchmarks.figures import Comparison, Fact, Outcome
from benchmarks.http_load import Found, Job
from benchmarks.processes import cpu_seconds
from benchmarks.stage import POOL, SERVICE, WEB_PROCESSES, WEB_THREADS, BenchmarkFailed, Server, Stage
from tests.engines.guard import Guard

PATH = "/api/v1/gallery/posts?limit=20"
VIEWERS = 8
AUTHORS = 500
CONNECTIONS = 16
ROUNDS = 5
WARM_SECONDS, SECONDS = 0.5, 2.5
MOST_REQUESTS = 100_000
BARE = {"POOL": str(POOL)}


@dataclass
class Side:
    """One of those that are measured, and a value of each figure for each round."""

    server: Server
    per_second: list[float]
    p50: list[float]
    p99: list[float]
    cpu_ms: list[float]


def run(stage: Stage, posts: int) -> Outcome:
    """Seed `posts` posts and take turns. Raises BenchmarkFailed when the answers differ."""
    viewers = stage.child("benchmarks.people", "viewer", str(VIEWERS))
    authors = stage.child("benchmarks.people", "author", str(AUTHORS))
    ids = [[person["id"] for person in people] for people in (viewers, authors)]
    seed(stage.engines.database_url, posts, *ids)
    with Guard() as guard:
        servers = {
            "site": stage.web(guard),
            "ASGI": stage.baseline(guard, "benchmarks.feed.bare:asgi", "asgi", WEB_PROCESSES, BARE),
            "WSGI": stage.baseline(guard, "benchmarks.feed.bare:wsgi", "wsgi", WEB_PROCESSES, BARE),
        }
        _require_same_answers(stage, servers, viewers)
        sides = {name: Side(server, [], [], [], []) for name, server in servers.items()}
        found = [_turn(stage, side, viewers) for _ in range(ROUNDS) for side in sides.values()]
    return Outcome(
        name="feed",
        title="Feed page: 20 posts with author, cover, counters and liked-by-me",
        setup={
            "posts": posts,
            "connections": CONNECTIONS,
            "processes": WEB_PROCESSES,
            "threads (WSGI)": WEB_THREADS,
            "pool": POOL,
            "bytes": found[0].body_bytes,
            "rounds": ROUNDS,
        },
        comparisons=[
            comparison for name in ("ASGI", "WSGI") for comparison in _compared(sides["site"], sides[name], name)
        ],
        facts=[
            Fact(what="load generator", unit="cores", values=[one.own_cpu for one in found]),
        ],
    )


def _turn(stage: Stage, side: Side, viewers: list[dict[str, Any]]) -> Found:
    before = cpu_seconds(side.server.pid)
    found = Found(**stage.child("benchmarks.http_load", job=_job(stage, side.server, viewers)))
    used = cpu_seconds(side.server.pid) - before
    side.per_second.append(found.per_second)
    side.p50.append(found.p50)
    side.p99.append(found.p99)
    side.cpu_ms.append(1000 * used / found.answers)
    return found


def _job(stage: Stage, server: Server, viewers: list[dict[str, Any]]) -> Job:
    return Job(
        port=server.port,
        path=PATH,
        connections=CONNECTIONS,
        warm_seconds=WARM_SECONDS,
        seconds=SECONDS,
        most=MOST_REQUESTS,
        service=SERVICE,
        secret=stage.secret,
        callers=viewers,
    )


def _compared(site: Side, bare: Side, interface: str) -> list[Comparison]:
    name = f"bare {interface} handler"
    return [
        Comparison(what=what, unit=unit, baseline_is=name, ours=ours, baseline=baseline)
        for what, unit, ours, baseline in (
            ("throughput", "requests/s", site.per_second, bare.per_second),
            ("time p50", "ms", site.p50, bare.p50),
            ("time p99", "ms", site.p99, bare.p99),
            ("CPU of the web processes", "ms a request", site.cpu_ms, bare.cpu_ms),
        )
    ]


def _require_same_answers(stage: Stage, servers: dict[str, Server], viewers: list[dict[str, Any]]) -> None:
    for viewer in viewers:
        bodies = {Caller(stage, server.port, viewer).body(PATH) for server in servers.values()}
        if len(bodies) != 1:
            raise BenchmarkFailed("The site and the bare handlers answer different pages.")
