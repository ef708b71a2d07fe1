"""Site and bare handler do the same, and what should come from PostgreSQL does: checked before anything is measured."""

import time
from typing import Any

import orjson
import psycopg

from benchmarks.services import calls
from benchmarks.services.calls import Call
from benchmarks.services.load import Job, answers
from benchmarks.services.targets import Targets
from benchmarks.stage import BenchmarkFailed

SAMPLE = 40
PROOF = 200
STATISTICS_SECONDS = 20.0
"""PostgreSQL tells what an idle connection did after ten."""
_SCANS = "SELECT coalesce(idx_scan, 0) FROM pg_stat_all_tables WHERE relname = %s"


def asked(port: int, targets: Targets, call: Call, ids: list[int], first: int = 0) -> list[bytes]:
    """The answers to one call for each id."""
    job = Job(
        port=port,
        call=call,
        service=targets.service,
        secret=targets.secret,
        ids=ids,
        first=first,
        connections=1,
        warm_seconds=0,
        seconds=0,
        most=len(ids),
    )
    return answers(job)


def require_same_answers(site: int, bare: int, targets: Targets) -> None:
    """Ask both ports the same; raises BenchmarkFailed where they read or write anything different."""
    for call in (calls.GET_INFO, calls.GET_LIST, calls.GET_COMMENTS, calls.GET_LIKE):
        ids = targets.ids(call)[:SAMPLE]
        ours, theirs = (asked(port, targets, call, ids) for port in (site, bare))
        _require(ours == theirs, call.name)
    _require_same_likes(site, bare, targets)
    _require_same_posts(site, bare, targets)


def require_from_database(database_url: str, port: int, targets: Targets) -> None:
    """Posts that nobody asked for yet come from PostgreSQL: its index is read at least once for each."""
    ids = targets.strangers(PROOF)
    with psycopg.connect(database_url, autocommit=True) as connection:
        before = _scans(connection, targets)
        asked(port, targets, calls.GET_INFO, ids)
        end = time.monotonic() + STATISTICS_SECONDS
        while _scans(connection, targets) - before < len(ids):
            if time.monotonic() > end:
                raise BenchmarkFailed("Posts that should come from PostgreSQL come from somewhere else.")
            time.sleep(0.2)


def _require_same_likes(site: int, bare: int, targets: Targets) -> None:
    """Each likes once, and both count on."""
    post = targets.walk[:1]
    (before,) = asked(bare, targets, calls.GET_LIKE, post)
    user = time.time_ns()  # nobody of that name likes anything yet
    answered = [asked(port, targets, calls.LIKE, post, first=user + one) for one, port in enumerate((site, bare))]
    (after,) = asked(bare, targets, calls.GET_LIKE, post)
    _require(answered[0] == answered[1], calls.LIKE.name)
    _require(_data(after)["like"] == _data(before)["like"] + 2, calls.LIKE.name)


def _require_same_posts(site: int, bare: int, targets: Targets) -> None:
    """Each publishes the same; what is stored differs in nothing but id and time."""
    stored = []
    for port in (site, bare):
        (answer,) = asked(port, targets, calls.PUBLISH, [0])
        (post,) = asked(bare, targets, calls.GET_INFO, [_data(answer)["post_id"]])
        stored.append({**_data(post)["post"], "id": 0, "time": ""})
        _require(list(_data(answer)) == ["post_id"], calls.PUBLISH.name)
    _require(stored[0] == stored[1], calls.PUBLISH.name)


def _require(same: bool, call: str) -> None:
    if not same:
        raise BenchmarkFailed(f"The site and the bare handler do different things at {call}.")


def _data(answer: bytes) -> dict[str, Any]:
    data: dict[str, Any] = orjson.loads(answer)["data"]
    return data


def _scans(connection: psycopg.Connection[Any], targets: Targets) -> int:
    row = connection.execute(_SCANS, (f"service_post_{targets.number}",)).fetchone()
    return int(row[0]) if row else 0
