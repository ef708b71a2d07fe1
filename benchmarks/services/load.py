"""`python -m benchmarks.services.load`: makes calls over a few connections, for a few seconds, in its own process.

Every request is written before the first is sent, each with an appKey of its own, so that sending takes little. A job
comes as JSON on stdin, what was found leaves on stdout.
"""

import dataclasses
import gc
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Any

import orjson

from benchmarks.figures import percentile
from benchmarks.http_load import Found
from benchmarks.services.calls import Call
from benchmarks.services.keys import app_keys

SILENCE_SECONDS = 15
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_END = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length: "


@dataclasses.dataclass(frozen=True, kw_only=True)
class Job:
    """`ids` are asked for in turn, again from the first after the last; `{n}` counts from `first`.

    With `one_key`, one appKey serves all, else each request has a fresh one; they must not grow older than ten seconds.
    Answers of the first `warm_seconds` count for nothing but `answers`. No more than `most` requests are made.
    """

    port: int
    call: Call
    service: str
    secret: str
    ids: list[int]
    first: int
    connections: int
    warm_seconds: float
    seconds: float
    most: int
    one_key: bool = False


def requests(job: Job) -> Iterator[bytes]:
    """All requests of the job, as they go over the wire."""
    second = int(time.time() + (job.warm_seconds + job.seconds) / 2)
    keys = app_keys(job.secret.encode(), second, 1 if job.one_key else job.most)
    call = job.call
    body_type = f"Content-Type: {call.content_type}\r\n" if call.content_type else ""
    for number, (post, key) in enumerate(zip(islice(cycle(job.ids), job.most), cycle(keys)), job.first):
        values = {"id": post, "n": number, "at": moment(post) if "{at}" in call.query else ""}
        query = "&".join(filter(None, (f"svc={job.service}&appKey={key}", call.query.format(**values))))
        body = call.body.format(**values)
        about = f"{body_type}Content-Length: {len(body)}\r\n" if body else ""
        yield (
            f"{call.method} /api/v1/posts/{call.path}?{query} HTTP/1.1\r\nHost: 127.0.0.1:{job.port}\r\n"
            f"Accept: */*\r\n{about}\r\n{body}"
        ).encode()


def moment(record_id: int) -> str:
    """When the record of that id was made, as a cursor."""
    return f"{_EPOCH + timedelta(seconds=record_id >> 12) / 1000:%Y-%m-%dT%H:%M:%S}"


def answer_length(data: bytes) -> int | None:
    """How long the answer that begins with `data` is in all, None while its head is not there.

    Raises RuntimeError for one that is not 200, or does not tell its length.
    """
    head_end = data.find(_END)
    if head_end < 0:
        return None
    if data[9:12] != b"200":
        raise RuntimeError(f"an answer of {data[9:12].decode()}: {data[head_end + 4 :][:300]!r}")
    at = data.find(_LENGTH, 0, head_end)
    if at < 0:
        at = data[: head_end + 2].lower().find(_LENGTH)
    if at < 0:
        raise RuntimeError("an answer without a length")
    begin = at + len(_LENGTH)
    return head_end + 4 + int(data[begin : data.index(b"\r", begin)])


class Connection:
    """One client: at most one request of it is under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.asked = 0.0
        self.answer = b""
        self._received = b""

    def ask(self, request: bytes) -> None:
        """Send a request; raises RuntimeError when the system does not take it whole."""
        self.asked = time.perf_counter()
        if self.socket.send(request) != len(request):
            raise RuntimeError("a request did not fit into the socket")

    def is_answered(self) -> bool:
        """Read what has come; True when the answer is whole."""
        data = self.socket.recv(262_144)
        if not data:
            raise RuntimeError("the server closed the connection")
        data = self._received + data if self._received else data
        length = answer_length(data)
        if length is None or len(data) < length:
            self._received = data
            return False
        self._received = b""
        self.answer = data
        return True

    def body(self) -> bytes:
        """That of the last answer."""
        return self.answer.partition(_END)[2]


def answers(job: Job) -> list[bytes]:
    """The bodies of the answers to all requests of the job, made one after the other."""
    connection = Connection(job.port)
    found = []
    for request in requests(job):
        connection.ask(request)
        while not connection.is_answered():
            pass
        found.append(connection.body())
    return found


class Load:
    """All connections of a job, from the first request to the last answer."""

    def __init__(self, job: Job) -> None:
        self.waiting = iter(list(requests(job)))
        self.connections = [Connection(job.port) for _ in range(job.connections)]
        self.selector = selectors.DefaultSelector()
        self.begin, self.cpu_begin = time.perf_counter(), time.process_time()
        self.counted_from = self.begin + job.warm_seconds
        self.end = self.now = self.counted_from + job.seconds
        self.times: list[float] = []
        self.answers = 0

    def run(self) -> Found:
        """Ask over every connection, and again once it is answered, until time or requests run out."""
        busy = 0
        for connection, request in zip(self.connections, self.waiting, strict=False):
            self.selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(request)
            busy += 1
        while busy:
            events = self.selector.select(SILENCE_SECONDS)
            if not events:
                raise RuntimeError(f"no answer within {SILENCE_SECONDS} s")
            for key, _ in events:
                if key.data.is_answered():
                    busy -= not self._goes_on(key.data)
        return self._found()

    def _goes_on(self, connection: Connection) -> bool:
        now = self.now = time.perf_counter()
        self.answers += 1
        if self.counted_from <= now < self.end:
            self.times.append((now - connection.asked) * 1000)
        following = next(self.waiting, None) if now < self.end else None
        if following is not None:
            connection.ask(following)
        return following is not None

    def _found(self) -> Found:
        if not self.times:
            raise RuntimeError("all requests were answered while the server warmed up")
        return Found(
            answers=self.answers,
            counted=len(self.times),
            per_second=len(self.times) / (min(self.now, self.end) - self.counted_from),
            p50=percentile(self.times, 0.5),
            p99=percentile(self.times, 0.99),
            body_bytes=len(self.connections[0].body()),
            own_cpu=(time.process_time() - self.cpu_begin) / (time.perf_counter() - self.begin),
        )


def read_job(text: bytes) -> Job:
    """The job that came as JSON."""
    told: dict[str, Any] = orjson.loads(text)
    return Job(**told | {"call": Call(**told["call"])})


if __name__ == "__main__":
    work = Load(read_job(sys.stdin.buffer.read()))
    gc.disable()
    sys.stdout.buffer.write(orjson.dumps(work.run()))
