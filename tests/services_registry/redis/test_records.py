"""Records read through the cache: filled when asked for again, gone when written, asked for once by a crowd."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection

from services_registry.actions import gate
from services_registry.actions.posts import delete_post, update_post
from services_registry.models import Service, ServicePost
from services_registry.selectors import posts, records
from services_registry.selectors.records import POST, read_through
from tests.services_registry.calls import Caller
from wecho.common import cache, redis_scripts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def asks_redis_again() -> None:
    """Whatever a test before found of Redis."""
    redis_scripts._pause.until = float("-inf")


def redis() -> Any:
    return caches["default"].client.get_client()  # type: ignore[attr-defined]


def key_of(service: Service, post_id: int) -> str:
    return f"wecho:services:post:{service.name}:{post_id}"


def content(caller: Caller, post_id: int) -> str:
    text: str = caller.ok(caller.call("GET", "getinfo", post_id=post_id))["post"]["content"]
    return text


def test_a_post_asked_for_twice_is_kept_and_then_costs_no_query(caller: Caller) -> None:
    post_id = caller.publish()
    content(caller, post_id)
    assert redis().get(key_of(caller.service, post_id)) == b"?"
    content(caller, post_id)
    kept = redis().get(key_of(caller.service, post_id))
    assert kept.startswith(b'{"post":{"id":')
    lifetime = redis().pttl(key_of(caller.service, post_id)) / 1000
    assert 0.85 * 3600 < lifetime <= 3600
    reads = []

    def counted(*args: Any, **kwargs: Any) -> Any:
        reads.append(args)
        return posts.post_info(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(posts, "post_info", counted)
        assert content(caller, post_id) == "hello"
    assert reads == []


def test_lifetimes_are_spread(caller: Caller) -> None:
    lifetimes = set()
    for _ in range(12):
        post_id = caller.publish()
        content(caller, post_id), content(caller, post_id)
        lifetimes.add(redis().pttl(key_of(caller.service, post_id)) // 1000)
    assert len(lifetimes) > 4


def test_a_change_is_seen_at_once(caller: Caller) -> None:
    post_id = caller.publish()
    for _ in range(3):
        content(caller, post_id)
    caller.ok(caller.form("PUT", "update", {"content": "new"}, post_id=post_id, user_id="ann"))
    assert content(caller, post_id) == "new"
    for _ in range(3):
        content(caller, post_id)
    caller.ok(caller.call("DELETE", "delete", post_id=post_id, user_id="ann"))
    assert caller.call("GET", "getinfo", post_id=post_id).code == 10006


def test_likes_are_kept_and_seen_at_once(caller: Caller) -> None:
    post_id = caller.publish()
    assert [caller.post_likes(post_id) for _ in range(3)] == [0, 0, 0]
    assert redis().get(f"wecho:services:post_likes:album:{post_id}") == b'{"like":0}'
    caller.ok(caller.json("PUT", "like", {"like": True}, post_id=post_id, user_id="bob"))
    assert caller.post_likes(post_id) == 1


def test_a_post_that_is_not_there_is_remembered_for_moments_only(caller: Caller) -> None:
    for _ in range(4):
        assert caller.call("GET", "getinfo", post_id=5).code == 10006
    assert redis().get(key_of(caller.service, 5)) == b"-"
    assert redis().pttl(key_of(caller.service, 5)) <= 5000


def enter(service: Service, post_id: int) -> gate.Verdict:
    return gate.enter(gate.Entry(service.name, b"", b"", "", None, None, None, key_of(service, post_id)))


def test_what_was_read_before_a_change_does_not_fill_the_cache_after_it(caller: Caller) -> None:
    post_id, service = caller.publish(), caller.service
    enter(service, post_id)
    verdict = enter(service, post_id)
    assert verdict.lease
    old = POST.read(service, post_id=post_id)
    update_post(service=service, post_id=post_id, user_id="ann", content="new")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(posts, "post_info", lambda *args: pytest.fail("read again"))
        stale = records.Cached(POST.key, lambda service, post_id: old)
        assert read_through(stale, service, {"post_id": post_id}, verdict) == old
    assert redis().get(key_of(service, post_id)) is None
    assert content(caller, post_id) == "new"


def test_a_crowd_asks_the_database_once(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    post_id, service, crowd = caller.publish(), caller.service, 12
    enter(service, post_id)
    reads, all_here = [], Barrier(crowd)

    def read(service: Service, post_id: int) -> bytes | None:
        reads.append(post_id)
        return POST.read(service, post_id=post_id)

    def ask(number: int) -> bytes:
        all_here.wait()
        try:
            return read_through(records.Cached(POST.key, read), service, {"post_id": post_id}, enter(service, post_id))
        finally:
            connection.close()

    monkeypatch.setattr(records, "_PATIENCE_SECONDS", 10)
    with ThreadPoolExecutor(crowd) as pool:
        answers = set(pool.map(ask, range(crowd)))
    assert len(answers) == 1
    assert len(reads) == 1


def test_whoever_waits_in_vain_asks_the_database(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """The holder of the lease died."""
    post_id, service = caller.publish(), caller.service
    enter(service, post_id)
    assert enter(service, post_id).lease
    monkeypatch.setattr(records, "_PATIENCE_SECONDS", 0.02)
    assert content(caller, post_id) == "hello"


def test_a_change_that_redis_was_not_told_of_is_told_when_it_is_back(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    post_id, service = caller.publish(), caller.service
    content(caller, post_id), content(caller, post_id)
    with monkeypatch.context() as gone:
        gone.setattr(redis_scripts._pause, "until", float("inf"))
        gone.setattr(cache, "forget", lambda *keys: False)
        update_post(service=service, post_id=post_id, user_id="ann", content="new")
    assert content(caller, post_id) == "hello"
    records.forget_what_is_owed()
    assert content(caller, post_id) == "new"
    assert not records._owed


def test_a_change_that_is_rolled_back_leaves_the_cache_right(caller: Caller) -> None:
    from django.db import transaction

    post_id, service = caller.publish(), caller.service
    content(caller, post_id), content(caller, post_id)
    with transaction.atomic():
        delete_post(service=service, post_id=post_id, user_id="ann")
        transaction.set_rollback(True)
    assert content(caller, post_id) == "hello"
    assert ServicePost.objects.count() == 1


def test_a_script_that_redis_has_forgotten_is_sent_again(caller: Caller) -> None:
    post_id = caller.publish()
    redis().script_flush()
    assert content(caller, post_id) == "hello"


def test_ivs_and_counts_lie_under_their_names(caller: Caller) -> None:
    Service.objects.update(calls_per_minute=1000, calls_per_day=1000, most_uses=5)
    from services_registry.selectors import directory

    directory.forget()
    caller.publish()
    names = {name.decode().rsplit(":", 1)[0] for name in redis().keys("wecho:services:*")}
    assert names >= {"wecho:services:ivs", "wecho:services:calls_in_minute:album", "wecho:services:calls_on_day:album"}
    assert all(redis().ttl(name) > 0 for name in redis().keys("wecho:services:*"))


def test_a_connection_that_redis_has_closed_is_replaced_at_once(caller: Caller) -> None:
    post_id = caller.publish()
    content(caller, post_id)
    redis().client_kill_filter(skipme=True)
    assert content(caller, post_id) == "hello"
    assert not redis_scripts._pause.lasts()


def test_no_line_to_redis_is_lost_with_a_thread() -> None:
    """Many more threads than the pool has connections, a few at a time."""
    script, found = redis_scripts.Script("return 7"), []
    for _ in range(30):
        threads = [Thread(target=lambda: found.append(script.run([], []))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert found == [7] * 120


def test_limits_and_forgeries_are_known_when_redis_goes(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    from services_registry.constants import Denial

    def enters(ciphertext: bytes = b"0123456789") -> Denial | None:
        return gate.enter(gate.Entry("s", b"i" * 16, ciphertext, "use", 3, None, None, "")).denial

    assert [enters() for _ in range(3)] == [None] * 3
    monkeypatch.setattr(redis_scripts._pause, "until", float("inf"))
    assert enters(b"another...") == Denial.FORGED
    assert enters() == Denial.USED_UP
