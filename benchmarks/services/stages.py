"""`python -m benchmarks.services.stages`: what the parts of a getinfo call take, when the cache answers it.

The application is called as granian calls it, in one thread, with an environ that granian made. The job comes as JSON
on stdin, `{part: [microseconds of each call]}` goes out.
"""

import importlib
import io
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from typing import Any

import orjson

from benchmarks.services.keys import app_keys
from benchmarks.services.spans import Spans

WARM_CALLS = 500
BLOCK = 1_000
"""Calls between new appKeys, and between turns of timing the parts and timing the whole alone."""
WHOLE = "whole"
_LANE = "services_registry.api.contract.lane"
# In the order in which they are met.
PLACES = (
    ("Django's handler", "django.core.handlers.wsgi:WSGIHandler.__call__"),
    ("Django's signals", "django.core.signals:request_started.send"),
    ("Django's request object", "wecho.requests:WSGIUtf8Request.__init__"),
    ("the short way of the posts API", f"{_LANE}:ServicesMiddleware.__call__"),
    ("deadline", "wecho.common.deadline:Deadline.__init__"),
    ("deadline", "wecho.common.deadline:Deadline.__enter__"),
    ("query parsing", f"{_LANE}:_read_query"),
    ("query parsing", f"{_LANE}:given_credentials"),
    ("admission", f"{_LANE}:admit"),
    ("service looked up", "services_registry.selectors.directory:find"),
    ("appKey check", "services_registry.actions.admission:read_app_key"),
    ("Redis: limits, memory of IVs and the record", "wecho.common.redis_scripts:Script.run"),
    ("building the answer", f"{_LANE}:read_through"),
    ("deadline", "wecho.common.deadline:Deadline.__exit__"),
    ("building the answer", f"{_LANE}:_respond"),
    ("metrics", f"{_LANE}:note_call"),
    ("handing it over", "django.http:HttpResponse.close"),
    ("Django's signals", "django.core.signals:request_finished.send"),
)
HANDED_OVER = "handing it over"


def served(application: Callable[..., Any], environ: dict[str, Any]) -> int:
    """Call the application and take its answer, as granian does; returns the status."""
    server: Any = importlib.import_module("granian.wsgi")
    response = server.Response()
    answer = application(environ, response)
    if isinstance(answer, list):
        b"".join(answer)
    else:
        chunks = server.ResponseIterWrap(answer)
        while (chunk := next(chunks, None)) is not None:
            del chunk
        chunks.close()
    return int(response.status)


def main(job: dict[str, Any]) -> dict[str, list[float]]:
    """Time `job["calls"]` calls with their parts and as many without, in turns."""
    from wecho.wsgi import application

    spans = Spans()
    found: dict[str, list[float]] = {label: [] for label in (*(label for label, _ in PLACES), WHOLE)}
    watched = spans.timed(HANDED_OVER, served)
    posts = cycle(job["ids"])
    for _ in range(3):
        for environ in environs(job, posts, WARM_CALLS):
            require_success(served(application, environ))
    for _ in range(0, job["calls"], BLOCK):
        for environ in environs(job, posts, BLOCK):
            began = time.perf_counter_ns()
            status = served(application, environ)
            found[WHOLE].append((time.perf_counter_ns() - began) / 1000)
            require_success(status)
        with spans.over(PLACES):
            for environ in environs(job, posts, BLOCK):
                spans.begin()
                require_success(watched(application, environ))
                for label in spans.own:
                    found[label].append(spans.own[label] / 1000)
    return found


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
