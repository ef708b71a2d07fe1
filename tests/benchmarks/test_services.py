"""How the benchmark of the posts API makes its rows and requests. How long anything takes is nobody's business here."""

import io
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Thread
from urllib.parse import parse_qs

import orjson
import pytest

from benchmarks.services import breakdown, calls, spans
from benchmarks.services.calls import Call
from benchmarks.services.filling import batches, stride
from benchmarks.services.keys import app_keys
from benchmarks.services.load import Job, Load, answer_length, moment, read_job, requests
from benchmarks.services.progress import Progress, spoken
from benchmarks.services.sizes import LARGEST, SMALL, Size, everybody, usual
from benchmarks.services.stages import PARTS, WHOLE
from benchmarks.services.targets import HOT, Targets
from services_registry.appkeys import make_app_key
from services_registry.models.ids import created_at

SECRET = "0123456789abcdef"


def job(call: Call, *, port: int = 1, most: int = 3, one_key: bool = False) -> Job:
    return Job(
        port=port,
        call=call,
        service="bench",
        secret=SECRET,
        ids=[7, 8],
        first=100,
        connections=2,
        warm_seconds=0,
        seconds=5,
        most=most,
        one_key=one_key,
    )


def query_of(request: bytes) -> dict[str, list[str]]:
    return parse_qs(request.split(b" ", 2)[1].decode().partition("?")[2])


def test_there_are_a_hundred_services_of_which_one_is_the_largest_and_one_has_ten_thousand_posts() -> None:
    sizes = everybody(100, usual(1_000_000))
    assert len(sizes) == 100
    assert sizes[LARGEST] == Size(1_000_000, 5_000_000, 20_000_000)
    assert sizes[SMALL].posts == 10_000
    assert {size.posts for name, size in sizes.items() if name not in (LARGEST, SMALL)} == {2_000}


@pytest.mark.parametrize(("services", "posts"), [(1, 10), (100, 0)])
def test_services_that_hold_nothing_are_refused(services: int, posts: int) -> None:
    with pytest.raises(ValueError, match="at least two services"):
        everybody(services, usual(posts))


@pytest.mark.parametrize(("numbers", "rows"), [(10, 0), (10, 5_000_000), (1_000_001, 1_000_000), (7, 200_000)])
def test_batches_share_all_numbers_without_overlap(numbers: int, rows: int) -> None:
    shares = list(batches(numbers, rows))
    assert shares[0][0] == 0
    assert shares[-1][1] == numbers
    assert all(before[1] == after[0] for before, after in pairwise(shares))


@pytest.mark.parametrize("numbers", [1, 2, 7919, 7919 * 2, 10_000])
def test_ranks_are_shuffled_without_a_repetition(numbers: int) -> None:
    assert {number * stride(numbers) % numbers for number in range(numbers)} == set(range(numbers))


def test_keys_made_at_once_are_those_made_one_by_one_and_all_different() -> None:
    keys = app_keys(SECRET.encode(), 1_700_000_000, 50)
    assert len(set(keys)) == 50
    assert keys == [make_app_key(SECRET.encode(), 1_700_000_000, bytes.fromhex(key[:32])) for key in keys]


def test_a_cursor_is_the_moment_of_its_id() -> None:
    record = 700_000_000_000_123
    assert moment(record) == f"{created_at(record):%Y-%m-%dT%H:%M:%S}"


def test_every_request_has_a_fresh_key_and_the_next_id() -> None:
    queries = [query_of(request) for request in requests(job(calls.GET_INFO))]
    assert [query["post_id"] for query in queries] == [["7"], ["8"], ["7"]]
    assert len({query["appKey"][0] for query in queries}) == 3
    assert {query["svc"][0] for query in queries} == {"bench"}


def test_one_key_serves_all_requests_where_that_is_asked_for() -> None:
    assert len({query_of(request)["appKey"][0] for request in requests(job(calls.GET_INFO, one_key=True))}) == 1


@pytest.mark.parametrize("call", calls.SIX, ids=lambda call: call.name)
def test_a_request_tells_the_length_of_its_body(call: Call) -> None:
    for request in requests(job(call)):
        head, _, body = request.partition(b"\r\n\r\n")
        assert head.startswith(f"{call.method} /api/v1/posts/{call.path}?svc=bench&appKey=".encode())
        assert (f"Content-Length: {len(body)}".encode() in head) == bool(body)


def test_every_like_and_every_post_is_somebody_elses() -> None:
    assert [query_of(request)["user_id"] for request in requests(job(calls.LIKE))] == [
        ["liker100"],
        ["liker101"],
        ["liker102"],
    ]
    bodies = [parse_qs(request.partition(b"\r\n\r\n")[2].decode()) for request in requests(job(calls.PUBLISH))]
    assert [body["author"] for body in bodies] == [["author100"], ["author101"], ["author102"]]
    assert {frozenset(body) for body in bodies} == {frozenset({"author", "title", "content", "extra"})}


def test_a_job_survives_its_way_as_json() -> None:
    assert read_job(orjson.dumps(job(calls.LIKE))) == job(calls.LIKE)


def test_an_answer_is_whole_when_its_body_is() -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\nx: y\r\n\r\n"
    assert answer_length(head[:-1]) is None
    assert answer_length(head) == len(head) + 4
    assert answer_length(head.replace(b"content-length", b"Content-Length")) == len(head) + 4


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"HTTP/1.1 500 No\r\ncontent-length: 2\r\n\r\nno", "an answer of 500: b'no'"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "without a length"),
    ],
)
def test_other_answers_end_the_load(answer: bytes, why: str) -> None:
    with pytest.raises(RuntimeError, match=why):
        answer_length(answer)


class Answering(BaseHTTPRequestHandler):
    """Answers with what it was asked for, in two pieces."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:3])
        self.wfile.write(body[3:])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in http.server
        pass


@pytest.fixture
def server() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as listening:
        thread = Thread(target=listening.serve_forever)
        thread.start()
        yield listening.server_address[1]
        listening.shutdown()
        thread.join()


def test_every_request_is_made_once_and_counted(server: int) -> None:
    found = Load(job(calls.LIKE, port=server, most=25)).run()
    assert (found.answers, found.counted) == (25, 25)
    assert found.body_bytes == len('{"like": true}')
    assert 0 < found.p50 <= found.p99
    assert found.per_second > 0


def test_no_post_is_walked_past_twice_before_all_others_were() -> None:
    targets = Targets("bench", 1, SECRET, list(range(HOT + 50)), [])
    assert targets.ids(calls.GET_INFO) == list(range(HOT))
    first, second = targets.strangers(20), targets.strangers(20)
    assert first + second == list(range(HOT, HOT + 40))
    assert targets.strangers(20) == first
    assert targets.strangers(1_000) == list(range(HOT, HOT + 50))


def test_progress_tells_what_is_left() -> None:
    now = [0.0]
    out = io.StringIO()
    progress = Progress(100, out, lambda: now[0])
    now[0] = 30.0
    progress.advance(25, "posts")
    progress.advance(1, "not told: too early")
    now[0] = 120.0
    progress.close()
    assert out.getvalue().splitlines() == [" 25%  1 min 30 s left  posts", "100%  2 min  0 s in all"]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (59.4, "59 s"), (60, "1 min  0 s"), (3_725, "62 min  5 s")]
)
def test_times_are_spoken(seconds: float, words: str) -> None:
    assert spoken(seconds) == words


def test_the_time_of_a_part_is_without_the_parts_within(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0, 10, 17, 20, 25, 100])
    monkeypatch.setattr(time, "perf_counter_ns", lambda: next(clock))
    found = spans.Spans()
    inner = found.timed("inner", lambda: None)
    found.timed("outer", lambda: (inner(), inner()))()
    assert found.own == {"inner": 7 + 5, "outer": 100 - 12}


def test_parts_are_timed_where_they_are_looked_up_and_only_meanwhile() -> None:
    found = spans.Spans()
    with found.over(
        [
            ("spoken", "benchmarks.services.progress:spoken"),
            ("advance", "benchmarks.services.progress:Progress.advance"),
        ]
    ):
        Progress(2, io.StringIO()).advance(1, "half")
    assert set(found.own) == {"spoken", "advance"}
    found.begin()
    Progress(2, io.StringIO()).advance(1, "half")
    assert found.own == {}


def test_the_parts_of_a_call_add_up() -> None:
    parts = {label: [1.0, 2.0, 90.0] * breakdown.CALLS for label in PARTS} | {WHOLE: [100.0]}
    *lines, (last, whole) = breakdown.table(20.0, parts).items()
    assert last == "in all"
    assert whole == 120.0
    assert sum(value for _, value in lines) == pytest.approx(whole)
