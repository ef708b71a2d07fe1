"""What calls on an event loop make of a Redis that closes connections, is slow, or is gone."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches

from services_registry.models import Service
from services_registry.selectors import posts, records
from tests.factories.services import make_service
from tests.services_registry import on_loop
from tests.services_registry.on_loop import Asked, Loop
from tests.services_registry.test_lane import LIST, address
from tests.services_registry.test_on_loop import keyed, publishing
from wecho.common import redis_scripts, waiting
from wecho.common.redis_scripts import Gone, Script

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def asks_redis_again() -> None:
    """Whatever a test before found of Redis."""
    redis_scripts._pause.until = float("-inf")


@pytest.fixture
def service(transactional_db: None) -> Service:
    return make_service("album")


@pytest.fixture
def loop() -> Iterator[Loop]:
    with on_loop.loop() as made:
        yield made


def redis() -> Any:
    return caches["default"].client.get_client()  # type: ignore[attr-defined]


def listing(service: Service) -> Asked:
    return Asked("GET", address("getlist"), keyed(service, LIST))


def reading(service: Service, post_id: int) -> Asked:
    return Asked("GET", address("getinfo"), keyed(service, f"post_id={post_id}"))


def publish(service: Service, loop: Loop) -> int:
    published = loop.call(publishing(service, "hello"))
    assert published.status == 200
    return int(published.body.rpartition(b":")[2].rstrip(b"}"))


def test_each_of_many_at_once_gets_its_own_answer(loop: Loop) -> None:
    script = Script("return ARGV[1]")

    async def together() -> list[Any]:
        return list(await asyncio.gather(*(waiting.on_the_loop(script.run, [], [number]) for number in range(200))))

    assert loop.run(together()) == [str(number).encode() for number in range(200)]


def test_an_error_of_a_script_is_that_of_its_call_alone(loop: Loop) -> None:
    bad, good = Script("return redis.call('GET')"), Script("return 7")

    async def together() -> list[Any]:
        calls = [waiting.on_the_loop(script.run, [], []) for script in (good, bad, good)]
        return list(await asyncio.gather(*calls, return_exceptions=True))

    first, wrong, last = loop.run(together())
    assert (first, last) == (7, 7)
    assert isinstance(wrong, Gone)


def test_a_script_that_redis_has_forgotten_is_sent_again(service: Service, loop: Loop) -> None:
    assert loop.call(listing(service)).status == 200
    redis().script_flush()
    assert {answer.status for answer in loop.calls(*(listing(service) for _ in range(20)))} == {200}
    assert not redis_scripts._pause.lasts()


def test_a_connection_that_redis_has_closed_is_replaced_at_once(service: Service, loop: Loop) -> None:
    assert loop.call(listing(service)).status == 200
    redis().client_kill_filter(skipme=True)
    assert {answer.status for answer in loop.calls(*(listing(service) for _ in range(20)))} == {200}
    assert not redis_scripts._pause.lasts()


def test_no_call_fails_while_redis_closes_connections_under_load(service: Service, loop: Loop) -> None:
    found: Counter[int] = Counter()
    asked = listing(service)

    async def load() -> None:
        async def one() -> None:
            for _ in range(40):
                found[(await on_loop.call(asked)).status] += 1

        calls = [asyncio.create_task(one()) for _ in range(16)]
        while not all(call.done() for call in calls):
            await asyncio.sleep(0.02)
            await asyncio.to_thread(redis().client_kill_filter, skipme=True)
        await asyncio.gather(*calls)

    loop.run(load())
    assert found == {200: 640}


def test_a_redis_that_does_not_answer_is_given_up_and_calls_go_on(
    service: Service, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert loop.call(listing(service)).status == 200
    redis().execute_command("CLIENT", "PAUSE", 3000, "WRITE")
    try:
        assert {answer.status for answer in loop.calls(*(listing(service) for _ in range(20)))} == {200}
        assert redis_scripts._pause.lasts()
    finally:
        redis().execute_command("CLIENT", "UNPAUSE")


def test_a_crowd_asks_the_database_once(service: Service, loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    post_id, reads, info = publish(service, loop), [], posts.post_info

    def read(service: Service, post_id: int) -> Any:
        reads.append(post_id)
        return info(service, post_id)

    monkeypatch.setattr(posts, "post_info", read)
    monkeypatch.setattr(records, "_PATIENCE_SECONDS", 10)
    loop.call(reading(service, post_id))
    assert {answer.status for answer in loop.calls(*(reading(service, post_id) for _ in range(30)))} == {200}
    assert len(reads) == 2
    assert redis().get(f"wecho:services:post:album:{post_id}")
