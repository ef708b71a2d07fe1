"""`python -m benchmarks.services.stages`: what the parts of a getinfo call take.

The application is called as granian calls it, one call at a time. The job comes as JSON on stdin,
`{part: [microseconds of each call]}` goes out.
"""

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable
from itertools import cycle, islice
from typing import Any

import orjson
import redis
import uvloop

from benchmarks.services.keys import app_keys
from benchmarks.services.spans import Spans

WARM_CALLS = 500
BLOCK = 1_000
"""Calls between new appKeys, and between turns of timing the parts and timing the whole alone."""
WHOLE = "whole"
_LANE = "services_registry.api.contract.lane"
_TAKEN_IN, _BUILT = "query parsing", "building the answer"
# In the order in which they are met. Django's handler and signals have no part in this call.
PLACES = (
    (_TAKEN_IN, "services_registry.api.short_way:asked_of_asgi"),
    ("the way from part to part", f"{_LANE}:answer"),
    ("the way from part to part", f"{_LANE}:_data"),
    ("deadline", "wecho.common.deadline:limited"),
    (_TAKEN_IN, f"{_LANE}:_read_query"),
    (_TAKEN_IN, f"{_LANE}:given_credentials"),
    ("admission: secrets, scopes, networks", f"{_LANE}:admit"),
    ("admission: service looked up", "services_registry.selectors.directory:find"),
    ("admission: appKey check", "services_registry.actions.admission:read_app_key"),
    ("admission: limits, IVs and record asked for", "services_registry.actions.gate:enter"),
    ("the round trip to Redis", "wecho.common.redis_scripts:Script.run"),
    (_BUILT, f"{_LANE}:read_through"),
    ("asking PostgreSQL", "services_registry.selectors.posts:prepared_rows"),
    ("the round trip to PostgreSQL", "wecho.common.postgresql.lines:Line.exec_prepared"),
    (_BUILT, f"{_LANE}:_written"),
    ("metrics", f"{_LANE}:note_call"),
)
HANDED_OVER = "handed over by ASGI and back"
PARTS = tuple(dict.fromkeys((HANDED_OVER, *(label for label, _ in PLACES))))
Application = Callable[..., Awaitable[None]]


async def served(application: Application, scope: dict[str, Any]) -> float:
    """The microseconds of one call; raises RuntimeError for any other status than 200."""
    said: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    began = time.perf_counter_ns()
    await application(scope, None, send)
    took = time.perf_counter_ns() - began
    if said[0]["status"] != 200:
        raise RuntimeError(f"an answer of {said[0]['status']}")
    return took / 1000


async def main(job: dict[str, Any], application: Application) -> dict[str, list[float]]:
    """Time `job["calls"]` calls with their parts and as many without, in turns; Redis is empty before if `cold`."""
    spans = Spans()
    found: dict[str, list[float]] = {label: [] for label in (*PARTS, WHOLE)}
    posts = cycle(job["ids"])
    for _ in range(3):
        for scope in scopes(job, posts, WARM_CALLS):
            await served(application, scope)
    for _ in range(0, job["calls"], BLOCK):
        if job["cold"]:
            flush()
        for scope in scopes(job, posts, BLOCK):
            found[WHOLE].append(await served(application, scope))
        if job["cold"]:
            flush()
        with spans.over(PLACES):
            for scope in scopes(job, posts, BLOCK):
                spans.begin()
                found[HANDED_OVER].append(await served(application, scope) - spans.all_ns / 1000)
                for label in spans.own:
                    found[label].append(spans.own[label] / 1000)
    return found


def flush() -> None:
    """Empty the site's Redis."""
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as cache:
        cache.flushdb()


def scopes(job: dict[str, Any], posts: Any, count: int) -> list[dict[str, Any]]:
    """So many calls of getinfo, each with a fresh appKey."""
    keys = app_keys(job["secret"].encode(), int(time.time()), count)
    return [
        {
            "type": "http",
            "method": "GET",
            "path": "/api/v1/posts/getinfo",
            "query_string": f"svc={job['service']}&appKey={key}&post_id={post}".encode(),
            "headers": [(b"host", b"127.0.0.1:8000"), (b"accept", b"*/*")],
            "client": ("127.0.0.1", 4711),
        }
        for key, post in zip(keys, islice(posts, count), strict=True)
    ]


if __name__ == "__main__":
    from wecho.asgi import application

    work = main(orjson.loads(sys.stdin.buffer.read()), application)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        sys.stdout.buffer.write(orjson.dumps(runner.run(work)))
