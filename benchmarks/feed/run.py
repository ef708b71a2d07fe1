"""Turns of load on the pages of feeds: the site, a bare handler with the same SQL, and the site with few posts.

Answers of the site and of the bare handler are compared byte for byte first.
"""

import dataclasses
import json
import re
import time
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from benchmarks.caller import Caller
from benchmarks.figures import Comparison, Fact, Outcome
from benchmarks.http_load import Found
from benchmarks.processes import cpu_seconds
from benchmarks.services import hurry
from benchmarks.stage import POOL, SERVICE, WEB_PROCESSES, BenchmarkFailed, Server, Stage, manage
from tests.engines.guard import Guard

SMALL_POSTS = 10_000
DEEP = 5_000
CONNECTIONS = 16
ROUNDS = 3
WARM_SECONDS, SECONDS = 0.5, 2.0
MOST_REQUESTS = 100_000
SEED_SECONDS = 3600.0
FIRST = "latest, page 1"
# What lets one see the photos of private accounts; the bare handler signs nothing.
_SIGNED = re.compile(rb'\?[\w:-]+"')
FOUND_BY_STEPS = ("hot", "following")
QUIET = "following, 5,000 quiet followees"
FEW, MANY = "following, 10 followees", "following, 5,000 followees"


@dataclasses.dataclass
class Side:
    """A server and the pages that it is asked for, with what each turn found."""

    stage: Stage
    server: Server
    pages: dict[str, Any]
    found: dict[str, list[Found]] = dataclasses.field(default_factory=dict)
    cpu_ms: dict[str, list[float]] = dataclasses.field(default_factory=dict)

    def take_turn(self, what: str) -> None:
        """Put the server under load once, and keep what was found."""
        job = {
            "port": self.server.port,
            "connections": CONNECTIONS,
            "warm_seconds": WARM_SECONDS,
            "seconds": SECONDS,
            "most": MOST_REQUESTS,
            "service": SERVICE,
            "secret": self.stage.secret,
            **self.pages[what],
        }
        before = cpu_seconds(self.server.pid)
        found = Found(**self.stage.child("benchmarks.http_load", job=job))
        self.found.setdefault(what, []).append(found)
        self.cpu_ms.setdefault(what, []).append(1000 * (cpu_seconds(self.server.pid) - before) / found.answers)

    def values(self, what: str, read: Callable[[Found], float]) -> list[float]:
        """One figure of every turn."""
        return [read(found) for found in self.found[what]]


def run(stage: Stage, posts: int) -> Outcome:
    """Seed twice, with `posts` posts and with 10,000, and take turns. Raises BenchmarkFailed when answers differ."""
    began = time.monotonic()
    few = _beside(stage)
    depth = min(DEEP, posts // 40)
    asked = [_seeded(stage, posts, depth), _seeded(few, SMALL_POSTS, SMALL_POSTS // 40)]
    return measure(stage, few, posts, asked, time.monotonic() - began)


def measure(stage: Stage, few: Stage, posts: int, asked: list[dict[str, Any]], seconds: float) -> Outcome:
    """Take turns on two seeded databases; `asked` are the pages of each."""
    with Guard() as guard:
        statements = stage.home / "pages.json"
        statements.write_text(json.dumps(asked[0]["statements"]))
        environment = {"POOL": str(POOL), "PAGES": str(statements)}
        bare_server = stage.baseline(guard, "benchmarks.feed.bare:asgi", "asgi", WEB_PROCESSES, environment)
        site = Side(stage, stage.posts(guard), asked[0]["pages"])
        bare = Side(stage, bare_server, asked[0]["pages"])
        small = Side(few, few.posts(guard), _renamed(asked[1]["pages"], asked[0]["pages"]))
        for what in site.pages:
            _require_same_answers(site, bare, what)
        for _ in range(ROUNDS):
            for what in site.pages:
                for side in (site, bare, small):
                    side.take_turn(what)
    return _outcome(posts, seconds, site, bare, small)


def _beside(stage: Stage) -> Stage:
    """The same site on an empty database of its own."""
    url = stage.engines.database_url
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE few_posts")
        place = make_conninfo(url, dbname="few_posts")
    base, _, _name = url.rpartition("/")
    environment = stage.environment | {"DATABASE_URL": f"{base}/few_posts" if base.count("/") > 1 else place}
    manage(environment, "migrate", "--no-input", "--verbosity", "0")
    secret = manage(environment, "register_service", SERVICE).strip()
    return dataclasses.replace(stage, environment=environment, secret=secret)


def _seeded(stage: Stage, posts: int, depth: int) -> dict[str, Any]:
    sizes = {
        "posts": posts,
        "people": max(10_000, posts // 10),
        "likes": posts * 20,
        "follows": max(500_000, posts * 5),
    }
    with hurry.unsafe(stage.engines.database_url):
        words = [f"--{name}={size}" for name, size in sizes.items()]
        stage.child("benchmarks.feed.seed", *words, seconds=SEED_SECONDS, told=True)
    found: dict[str, Any] = stage.child("benchmarks.feed.pages", str(depth))
    return found


def _renamed(pages: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
    """The pages of few posts under the names that those of many have: the deep one is not as deep."""
    return dict(zip(like, pages.values(), strict=True))


def _require_same_answers(site: Side, bare: Side, what: str) -> None:
    pages = site.pages[what]
    for path, params in pages["asks"][:3]:
        for caller in pages["callers"]:
            bodies = [
                Caller(side.stage, side.server.port, caller).body(path, {"X-Params": params}) for side in (site, bare)
            ]
            bodies = [_SIGNED.sub(b'"', body) for body in bodies]
            if what.startswith(FOUND_BY_STEPS):
                bodies = [body.partition(b'"next_cursor"')[0] for body in bodies]
            if len(set(bodies)) != 1:
                raise BenchmarkFailed(f"The site and the bare handler answer different pages: {what}.")


def _outcome(posts: int, seconds: float, site: Side, bare: Side, small: Side) -> Outcome:
    first = f"the site, {FIRST}"
    deep = next(what for what in site.pages if what.startswith("latest, page") and what != FIRST)
    loads = [found.own_cpu for side in (site, bare, small) for rounds in side.found.values() for found in rounds]
    return Outcome(
        name="feed",
        title="Pages of feeds: 20 posts with author, cover, counters and liked-by-me",
        setup={
            "posts": posts,
            "connections": CONNECTIONS,
            "processes": WEB_PROCESSES,
            "pool": POOL,
            "bytes": site.found[FIRST][0].body_bytes,
            "rounds": ROUNDS,
        },
        comparisons=[
            *(one for what in site.pages for one in _compared(what, "bare ASGI handler", (site, what), (bare, what))),
            *(
                one
                for what in site.pages
                for one in _compared(what, "the same, few posts", (site, what), (small, what))
            ),
            *_compared(deep, first, (site, deep), (site, FIRST)),
            *_compared(MANY, f"the site, {FEW}", (site, MANY), (site, FEW)),
            *_compared(QUIET, f"the site, {FEW}", (site, QUIET), (site, FEW)),
        ],
        facts=[
            Fact(what="filling the tables", unit="s", values=[seconds]),
            Fact(what="load generator", unit="cores", values=loads),
        ],
    )


def _compared(what: str, beside: str, ours: tuple[Side, str], baseline: tuple[Side, str]) -> list[Comparison]:
    read: dict[str, Callable[[Found], float]] = {
        "requests/s": lambda found: found.per_second,
        "ms p50": lambda found: found.p50,
    }
    values = {unit: [side.values(page, one) for side, page in (ours, baseline)] for unit, one in read.items()}
    values["ms CPU of the web processes"] = [side.cpu_ms[page] for side, page in (ours, baseline)]
    return [
        Comparison(what=what, unit=unit, baseline_is=beside, ours=both[0], baseline=both[1])
        for unit, both in values.items()
    ]
