"""`python -m benchmarks.services.stages`: what the parts of a getinfo call take.

The application is called as granian calls it, in one thread, with an environ that granian made. The job comes as JSON
on stdin, `{part: [microseconds of each call]}` goes out.
"""

import importlib
import io
import os
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from typing import Any

import orjson
import redis

from benchmarks.services.keys import app_keys
from benchmarks.services.spans import Spans

WARM_CALLS = 500
BLOCK = 1_000
"""Calls between new appKeys, and between turns of timing the parts and timing the whole alone."""
WHOLE = "whole"
_LANE = "services_registry.api.contract.lane"
_LENT = "a connection lent, a lost one noticed"
_TAKEN_IN, _BUILT = "query parsing", "building the answer"
# In the order in which they are met. Django's handler and signals have no part in this call.
PLACES = (
    (_LENT, "wecho.common.database:LentConnection.__enter__"),
    (_TAKEN_IN, f"{_LANE}:asked_of_wsgi"),
    ("the way from part to part", f"{_LANE}:answer"),
    ("the way from part to part", f"{_LANE}:_data"),
    ("deadline", "wecho.common.deadline:Deadline.__init__"),
    ("deadline", "wecho.common.deadline:Deadline.__enter__"),
    (_TAKEN_IN, f"{_LANE}:_read_query"),
    (_TAKEN_IN, f"{_LANE}:given_credentials"),
    ("admission: secrets, scopes, networks", f"{_LANE}:admit"),
    ("admission: service looked up", "services_registry.selectors.directory:find"),
    ("admission: appKey check", "services_registry.actions.admission:read_app_key"),
    ("admission: limits, IVs and record asked for", "services_registry.actions.gate:enter"),
    ("the round trip to Redis", "wecho.common.redis_scripts:Script.run"),
    (_BUILT, f"{_LANE}:read_through"),
    ("asking PostgreSQL", "services_registry.selectors.posts:prepared_rows"),
    ("deadline", "wecho.common.deadline:Deadline._execute"),
    ("the round trip to PostgreSQL", "wecho.common.postgresql.base:run_prepared"),
    ("deadline", "wecho.common.deadline:Deadline.__exit__"),
    (_BUILT, f"{_LANE}:_written"),
    ("metrics", f"{_LANE}:note_call"),
    (_LENT, "wecho.common.database:LentConnection.__exit__"),
)
HANDED_OVER = "handed over by WSGI and back"
PARTS = tuple(dict.fromkeys((HANDED_OVER, *(label for label, _ in PLACES))))
_server: Any = importlib.import_module("granian.wsgi")


def served(application: Callable[..., Any], environ: dict[str, Any]) -> int:
    """Call the application and take its answer, as granian does; returns the status."""
    response = _server.Response()
    answer = application(environ, response)
    if isinstance(answer, list):
        b"".join(answer)
    else:
        chunks = _server.ResponseIterWrap(answer)
        while (chunk := next(chunks, None)) is not None:
            del chunk
        chunks.close()
    return int(response.status)


def main(job: dict[str, Any]) -> dict[str, list[float]]:
    """Time `job["calls"]` calls with their parts and as many without, in turns; Redis is empty before if `cold`."""
    from wecho.wsgi import application

    spans = Spans()
    found: dict[str, list[float]] = {label: [] for label in (*PARTS, WHOLE)}
    watched = spans.timed(HANDED_OVER, served)
    posts = cycle(job["ids"])
    for _ in range(3):
        for environ in environs(job, posts, WARM_CALLS):
            require_success(served(application, environ))
    for _ in range(0, job["calls"], BLOCK):
        if job["cold"]:
            flush()
        for environ in environs(job, posts, BLOCK):
            began = time.perf_counter_ns()
            status = served(application, environ)
            found[WHOLE].append((time.perf_counter_ns() - began) / 1000)
            require_success(status)
        if job["cold"]:
            flush()
        with spans.over(PLACES):
            for environ in environs(job, posts, BLOCK):
                spans.begin()
                require_success(watched(application, environ))
                for label in spans.own:
                    found[label].append(spans.own[label] / 1000)
    return found


def flush() -> None:
    """Empty the site's Redis."""
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as cache:
        cache.flushdb()


def environs(job: dict[str, Any], posts: Any, count: int) -> list[dict[str, Any]]:
    """So many environs of a getinfo call, each with a fresh appKey."""
    keys = app_keys(job["secret"].encode(), int(time.time()), count)
    return [
        {
            **job["environ"],
            "PATH_INFO": "/api/v1/posts/getinfo",
            "QUERY_STRING": f"svc={job['service']}&appKey={key}&post_id={post}",
            "wsgi.errors": sys.stderr,
            "wsgi.input": io.BytesIO(),
        }
        for key, post in zip(keys, islice(posts, count), strict=True)
    ]


def require_success(status: int) -> None:
    """Raise RuntimeError for any other status than 200."""
    if status != 200:
        raise RuntimeError(f"an answer of {status}")


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(main(orjson.loads(sys.stdin.buffer.read()))))
