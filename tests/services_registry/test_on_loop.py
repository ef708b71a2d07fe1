"""Calls on an event loop answer as those in threads do, and none holds up the others."""

import asyncio
import logging
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.test.client import MULTIPART_CONTENT, encode_multipart

from services_registry.models import Service
from services_registry.selectors import comments, directory
from tests.factories.services import make_app_key_of, make_service
from tests.services_registry import on_loop
from tests.services_registry.calls import BOUNDARY, URLENCODED
from tests.services_registry.on_loop import Asked, Loop
from tests.services_registry.test_admission import signed_call
from tests.services_registry.test_lane import CALLS, FORM, LIST, address, by_wsgi
from wecho.common import waiting
from wecho.common.database import rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def service(transactional_db: None) -> Service:
    return make_service("album")


@pytest.fixture
def loop() -> Iterator[Loop]:
    with on_loop.loop() as made:
        yield made


def keyed(service: Service, query: str) -> str:
    return f"svc={service.name}&appKey={make_app_key_of(service)}&{query}"


def publishing(service: Service, content: str) -> Asked:
    form = urlencode({"author": "ann", "content": content}).encode()
    return Asked("POST", address("publish"), keyed(service, ""), [form], {"Content-Type": URLENCODED})


def test_every_call_is_answered_as_in_a_thread(service: Service, loop: Loop) -> None:
    for method, name, query, body, content_type in CALLS:
        said = {"Content-Type": content_type, "Content-Length": str(len(body))}
        asked = Asked(method, address(name), keyed(service, query), [body[:7], body[7:]], said)
        status, headers, answer = by_wsgi(method, address(name), asked.query, body, content_type)
        found = loop.call(asked)
        assert (found.status, found.body) == (status, answer), (method, name, query)
        assert found.headers == {name.lower(): value for name, value in headers.items()}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(urlencode(FORM).encode(), URLENCODED), (encode_multipart(BOUNDARY, FORM), MULTIPART_CONTENT)],
)
def test_a_post_is_published_and_read(service: Service, loop: Loop, body: bytes, content_type: str) -> None:
    chunked = {"Content-Type": content_type, "Transfer-Encoding": "chunked"}
    published = loop.call(Asked("POST", address("publish"), keyed(service, ""), [body], chunked))
    assert published.status == 200, published
    listed = loop.call(Asked("GET", address("getlist"), keyed(service, LIST)))
    post_id = int(listed.body.partition(b"[")[2].partition(b"]")[0])
    for _ in range(4):
        read = loop.call(Asked("GET", address("getinfo"), keyed(service, f"post_id={post_id}")))
        assert "正文 +&=".encode() in read.body


def test_a_body_that_is_too_large_is_refused(service: Service, loop: Loop) -> None:
    large = [b"x" * 1_000_000] * 4
    for said in ({}, {"Content-Length": "4000000"}):
        asked = Asked("POST", address("publish"), keyed(service, ""), large, {"Content-Type": URLENCODED, **said})
        assert loop.call(asked).status == 413


def test_half_a_body_of_a_client_that_goes_away_is_not_taken_for_a_whole_one(service: Service, loop: Loop) -> None:
    said = {"Content-Type": URLENCODED}
    asked = Asked("POST", address("publish"), keyed(service, ""), [b"author=ann&content=half", None], said)
    assert loop.call(asked).status == 400
    assert loop.call(Asked("GET", address("getlist"), keyed(service, LIST))).body.endswith(b'"post_list":[]}}')


def test_a_signed_call_keeps_its_body(service: Service, loop: Loop) -> None:
    body = urlencode(FORM).encode()
    said = signed_call(service.secrets.get().open(), "POST", address("publish"), "", body)
    answer = loop.call(Asked("POST", address("publish"), "", [body], {**said, "Content-Type": URLENCODED}))
    assert answer.status == 200, answer


def test_a_header_with_an_underscore_passes_for_no_other(service: Service, loop: Loop) -> None:
    said = {"X_Svc": "album", "X_App_Key": make_app_key_of(service)}
    assert loop.call(Asked("GET", address("getlist"), LIST, (), said)).status == 400


def test_many_calls_at_once_wait_for_one_another_nowhere(service: Service, loop: Loop) -> None:
    contents = [f"post {number}" for number in range(40)]
    assert {answer.status for answer in loop.calls(*(publishing(service, content) for content in contents))} == {200}
    directory.forget()
    found = loop.calls(*(Asked("GET", address("getlist"), keyed(service, LIST)) for _ in range(40)))
    assert len({answer.body for answer in found}) == 1


def test_whatever_has_no_place_on_a_loop_runs_beside_it(service: Service, loop: Loop) -> None:
    here = threading.current_thread()
    threads = loop.waiting(lambda: [waiting.in_thread(threading.current_thread) for _ in range(3)])
    assert here not in threads
    assert loop.waiting(rows, "SELECT 1", []) == [(1,)]


def test_sleep_holds_up_nobody(loop: Loop) -> None:
    async def together() -> None:
        await asyncio.gather(*(waiting.on_the_loop(waiting.sleep, 0.1) for _ in range(50)))

    began = time.monotonic()
    loop.run(together())
    assert time.monotonic() - began < 2


def test_a_wait_that_is_broken_off_ends_there(loop: Loop) -> None:
    ended = []

    def work() -> None:
        try:
            waiting.sleep(60)
        finally:
            ended.append(1)

    async def broken_off() -> None:
        task = asyncio.create_task(waiting.on_the_loop(work))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    loop.run(broken_off())
    assert ended == [1]
    assert loop.waiting(lambda: 5) == 5


def test_a_fault_of_ours_is_logged_and_answered_in_the_envelope(
    service: Service, loop: Loop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(comments, "tables_of", lambda service_id: 1 / 0)
    query = keyed(service, f"post_id=5&root_comment_id=0&{LIST}")
    with caplog.at_level(logging.ERROR):
        answer = loop.call(Asked("GET", address("comments/getinfo"), query))
    assert (answer.status, answer.body[:12]) == (500, b'{"code":500,')
    assert "ZeroDivisionError" in caplog.text


def test_everything_else_is_left_to_the_site(service: Service, loop: Loop) -> None:
    assert loop.call(Asked("GET", "/api/v1/posts/nothing", "")).status == 404
    assert loop.call(Asked("GET", "/api/v1/services/me", keyed(service, ""))).status == 200
