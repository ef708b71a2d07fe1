"""`python -m benchmarks.http_load`: asks for pages over a few connections, for a few seconds, in its own process.

Each connection asks again as soon as it is answered. A job comes as JSON on stdin, what was found leaves on stdout.
"""

import asyncio
import dataclasses
import sys
import time
from collections.abc import Callable
from itertools import cycle
from typing import Any

import orjson
import uvloop
from httptools import HttpResponseParser

from benchmarks.figures import percentile
from services_registry.appkeys import make_app_key

KEY_SECONDS = 4.0
"""An appKey is good for ten seconds; a new one is made after this many."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Job:
    """`callers` share the connections in turn; each is `{"id", "token", …}`. `secret` makes the appKeys of `service`.

    `asks` are asked for in turn, each `[path, params]`; what stands in `params` is for the bare handlers.

    Answers of the first `warm_seconds` count for nothing but `answers`. No more than `most` requests are made.
    """

    port: int
    asks: list[tuple[str, str]]
    connections: int
    warm_seconds: float
    seconds: float
    most: int
    service: str
    secret: str
    callers: list[dict[str, Any]]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Found:
    """Times in milliseconds. `answers` counts those of the warm-up too, `counted` and the times do not.

    `own_cpu` is the share of one core that this process took.
    """

    answers: int
    counted: int
    per_second: float
    p50: float
    p99: float
    body_bytes: int
    own_cpu: float


class Connection(asyncio.Protocol):
    """One client, which asks until `again` says no."""

    def __init__(self, number: int, job: Job, again: Callable[["Connection", float], bool]) -> None:
        self.caller, self.job, self.again = job.callers[number % len(job.callers)], job, again
        start = number * len(job.asks) // job.connections
        self.asks = cycle(job.asks[start:] + job.asks[:start])
        self.failure = "the server closed the connection"
        self.body_bytes = 0
        self.ended = asyncio.get_running_loop().create_future()
        self._parser = HttpResponseParser(self)
        self._head = ""
        self._head_made = float("-inf")
        self._asked = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self.body_bytes = 0

    def on_body(self, body: bytes) -> None:
        self.body_bytes += len(body)

    def on_message_complete(self) -> None:
        took = time.perf_counter() - self._asked
        if self._parser.get_status_code() != 200:
            self.failure = f"an answer of {self._parser.get_status_code()}"
            self.transport.close()
        elif self.again(self, took):
            self._ask()
        else:
            self.failure = ""
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if error:
            self.failure = str(error)
        self.ended.set_result(None)

    def _ask(self) -> None:
        self._asked = time.perf_counter()
        if self._asked - self._head_made > KEY_SECONDS:
            self._head, self._head_made = self._written(), self._asked
        path, params = next(self.asks)
        self.transport.write(f"GET {path} HTTP/1.1\r\nX-Params: {params}\r\n{self._head}".encode())

    def _written(self) -> str:
        key = make_app_key(self.job.secret.encode(), int(time.time()))
        lines = [
            f"Host: 127.0.0.1:{self.job.port}",
            f"X-Svc: {self.job.service}",
            f"X-App-Key: {key}",
            f"X-Viewer: {self.caller['id']}",
            f"Authorization: Bearer {self.caller['token']}",
        ]
        return "\r\n".join([*lines, "", ""])


async def load(job: Job) -> Found:
    """Carry out the job; raises RuntimeError when a connection fails or an answer is not 200."""
    begin, cpu_begin = time.perf_counter(), time.process_time()
    counted_from, end = begin + job.warm_seconds, begin + job.warm_seconds + job.seconds
    times: list[float] = []
    answers = 0

    def again(connection: Connection, took: float) -> bool:
        nonlocal answers
        answers += 1
        now = time.perf_counter()
        if counted_from <= now < end:
            times.append(took * 1000)
        return now < end and answers + job.connections <= job.most

    loop = asyncio.get_running_loop()
    connections: list[Connection] = []
    for number in range(job.connections):
        connections.append(Connection(number, job, again))
        await loop.create_connection(lambda: connections[-1], "127.0.0.1", job.port)
    async with asyncio.timeout(job.warm_seconds + job.seconds + 15):
        await asyncio.gather(*(connection.ended for connection in connections))
    measured = min(time.perf_counter(), end) - counted_from
    if failure := next((connection.failure for connection in connections if connection.failure), ""):
        raise RuntimeError(failure)
    return Found(
        answers=answers,
        counted=len(times),
        per_second=len(times) / measured,
        p50=percentile(times, 0.5),
        p99=percentile(times, 0.99),
        body_bytes=connections[0].body_bytes,
        own_cpu=(time.process_time() - cpu_begin) / (time.perf_counter() - begin),
    )


if __name__ == "__main__":
    found = uvloop.run(load(Job(**orjson.loads(sys.stdin.buffer.read()))))
    sys.stdout.buffer.write(orjson.dumps(found))
