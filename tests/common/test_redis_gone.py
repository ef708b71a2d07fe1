"""Redis is gone: answers come from the database, limits get looser but never open, hints are missed and not missed."""

import socket
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from accounts.actions.people import edit_profile
from accounts.actions.sessions import WrongCredentials, check_credentials, issue_tokens
from accounts.selectors import profile
from messaging.actions.messages import send_message
from tests.factories import make_person
from tests.factories.people import PASSWORD
from wecho.common import cache
from wecho.common.errors import TooMany

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
def empty_caches() -> None:
    """Nothing to empty: in place of the fixture of every other test."""


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
