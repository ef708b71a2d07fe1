"""The keys that others read: their names, kinds and lifetimes, as a plain Redis client sees them."""

import json
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from django.test import Client

from accounts.actions.entering import WrongCredentials
from accounts.actions.guessing import check_credentials
from accounts.actions.sessions import issue_tokens
from accounts.selectors.people import profile
from tests.factories import make_person
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
DAY, MINUTE = 24 * 3600, 60


@pytest.fixture
def plain() -> Iterator[redis.Redis]:
    with redis.Redis.from_url(settings.ENV.redis_url or "") as client:
        yield client


def lives(plain: redis.Redis, key: str, seconds: int) -> bool:
    return seconds - 60 < plain.ttl(key) <= seconds


def test_the_access_token_is_a_string_for_two_days(plain: redis.Redis) -> None:
    tokens = issue_tokens(person=make_person("anna"))
    key = "wecho:user:access_token:anna"
    assert plain.type(key) == b"string"
    assert plain.get(key) == tokens["access"].encode()
    assert lives(plain, key, 2 * DAY)


def test_the_profile_is_json_for_three_days(plain: redis.Redis) -> None:
    make_person("anna")
    profile("anna")
    key = "wecho:userinfo:cache:anna"
    assert json.loads(plain.get(key) or b"")["username"] == "anna"
    assert lives(plain, key, 3 * DAY)


def test_failed_sign_ins_are_a_counter_of_thirty_minutes(plain: redis.Redis) -> None:
    make_person("anna")
    key = "wecho:user:login_fail:anna"
    for count in (b"1", b"2"):
        with pytest.raises(WrongCredentials):
            check_credentials(username="anna", password="wrong")
        assert plain.get(key) == count
    assert lives(plain, key, 30 * MINUTE)
    check_credentials(username="anna", password=PASSWORD)
    assert plain.exists(key) == 0


def test_no_key_has_a_name_of_another_form(plain: redis.Redis) -> None:
    make_person("anna")
    Client().post("/sign-in/", {"username": "anna", "password": PASSWORD})
    assert [key for key in plain.scan_iter() if not key.startswith(b"wecho:")] == []
