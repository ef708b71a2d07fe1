"""Redis is gone: answers come from the database, limits get looser but never open, hints are missed and not missed."""

import socket
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client, override_settings

from accounts.actions.entering import WrongCredentials
from accounts.actions.guessing import check_credentials
from accounts.actions.people import edit_profile
from accounts.actions.sessions import issue_tokens
from accounts.selectors.people import profile
from messaging.actions.messages import send_message
from services_registry.actions import gate
from services_registry.models import Service
from services_registry.selectors import directory
from tests.factories import make_person
from tests.factories.people import PASSWORD
from tests.factories.services import make_app_key_of, make_service
from tests.services_registry.calls import Caller
from wecho.common import cache, redis_scripts
from wecho.common.errors import TooMany
from wecho.models import Counter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_redis() -> Iterator[None]:
    """Caches and channels that point to a port where nobody listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound, not listening: every connection is refused, and no other test gets it
        address = f"redis://127.0.0.1:{closed.getsockname()[1]}/0"
        caches = {
            "default": {
                "BACKEND": "django_redis.cache.RedisCache",
                "LOCATION": address,
                "KEY_FUNCTION": "wecho.common.cache_keys.as_written",
            }
        }
        channels = {
            "default": {
                "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
                "CONFIG": {"hosts": [{"address": address}]},
            }
        }
        with override_settings(CACHES=caches, CHANNEL_LAYERS=channels):
            yield


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    """Nothing to empty but what this process remembers: in place of the fixture of every other test."""
    redis_scripts._pause.until = float("-inf")
    directory.forget()
    yield
    gate.forget_own()


def test_a_lost_cache_is_no_error() -> None:
    assert cache.read("wecho:test:gone:x") is None
    assert not cache.write("wecho:test:gone:x", 1, 10)
    assert not cache.forget("wecho:test:gone:x")
    assert cache.remember("wecho:test:gone:x", 10, lambda: 7) == 7


def test_profiles_come_from_the_database(django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    anna = make_person("anna")
    assert profile("anna")["bio"] == ""
    with django_capture_on_commit_callbacks(execute=True):
        edit_profile(actor=anna, person=anna, display_name="", bio="雾")
    assert profile("anna")["bio"] == "雾"


def test_guessing_is_limited_all_the_same() -> None:
    make_person("guessed")
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            check_credentials(username="guessed", password="wrong")
    with pytest.raises(TooMany):
        check_credentials(username="guessed", password=PASSWORD)
    assert Counter.objects.get(key="wecho:user:login_fail:guessed").count == 6  # every process counts there


def test_a_right_password_forgets_failures_all_the_same() -> None:
    make_person("forgiven")
    for _ in range(4):
        with pytest.raises(WrongCredentials):
            check_credentials(username="forgiven", password="wrong")
    check_credentials(username="forgiven", password=PASSWORD)
    assert not Counter.objects.filter(key="wecho:user:login_fail:forgiven").exists()


def test_signing_in_on_a_page_and_staying_signed_in(client: Client) -> None:
    make_person("paged")
    client.post("/sign-in/", {"username": "paged", "password": PASSWORD})
    assert client.get("/settings/devices/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/settings/devices/").status_code == 302


def test_counters_begin_anew_after_their_time() -> None:
    with time_machine.travel(1_700_000_000, tick=False) as clock:
        assert [cache.count_up("wecho:test:gone:n", 60) for _ in range(3)] == [1, 2, 3]
        cache.count_down("wecho:test:gone:n")
        assert cache.counted("wecho:test:gone:n") == 2
        clock.shift(61)
        assert cache.counted("wecho:test:gone:n") == 0
        assert cache.count_up("wecho:test:gone:n", 60) == 1


def test_people_sign_in_and_get_tokens() -> None:
    make_person("signing")
    assert issue_tokens(person=check_credentials(username="signing", password=PASSWORD))["access"]


@pytest.mark.django_db(transaction=True)
def test_a_message_is_acknowledged_without_its_hint() -> None:
    sent = send_message(actor=make_person(), to=make_person(), client_id="c", body="hello")
    assert sent.seq == 1


def test_the_site_says_that_it_is_ready_and_what_is_missing() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["cache"]) == (200, False)


def test_services_read_and_write_and_their_limits_hold() -> None:
    service = make_service("album")
    Service.objects.filter(pk=service.pk).update(calls_per_minute=8, most_uses=2)
    directory.forget()
    caller = Caller(service)
    with time_machine.travel(1_700_000_000, tick=True):
        post_id = caller.publish()
        answers = [caller.call("GET", "getinfo", post_id=post_id) for _ in range(5)]
        assert [answer.data["post"]["content"] for answer in answers] == ["hello"] * 5
        caller.ok(caller.json("PUT", "like", {"like": True}, post_id=post_id, user_id="bob"))
        assert caller.post_likes(post_id) == 1
        assert caller.call("GET", "getinfo", post_id=post_id).refusal() == (429, 429, "too many calls")


def test_a_forged_key_and_a_worn_out_one_are_denied_all_the_same() -> None:
    service = make_service("album")
    Service.objects.filter(pk=service.pk).update(most_uses=2)
    directory.forget()
    key = make_app_key_of(service)
    another = key[:-2] + f"{int(key[-2:], 16) ^ 1:02x}"
    query = {"svc": "album", "cursor": "2099-01-01T00:00:00", "limit": "5"}
    tries = [key, another, key, key]
    statuses = [Client().get("/api/v1/posts/getlist", {**query, "appKey": one}).status_code for one in tries]
    assert statuses == [200, 400, 200, 400]


def test_nobody_waits_for_redis_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def gone() -> None:
        tries.append(1)
        raise ConnectionError

    script = redis_scripts.Script("return 1")
    monkeypatch.setattr(redis_scripts, "_taken", gone)
    for _ in range(20):
        with pytest.raises(redis_scripts.Gone):
            script.run([], [])
    assert len(tries) == 1
