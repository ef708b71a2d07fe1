"""Passwords are not guessed, and nobody locks out somebody else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.utils import translation

from accounts.actions.entering import WrongCredentials
from accounts.actions.guessing import check_credentials
from accounts.actions.passwords import change_password
from accounts.actions.sessions import Device, end_sessions, issue_tokens
from accounts.constants import FAILURES_FROM_NETWORK
from accounts.models import User
from accounts.states import SessionEnd
from tests.factories import make_person
from tests.factories.people import PASSWORD
from wecho.common import cache, cache_keys, origin
from wecho.common.errors import DomainError, TooMany

pytestmark = pytest.mark.django_db
NEW = "another-lantern-43"
STRANGER = "198.51.100.9"
HOME = "2001:db8:1:2::1"
HOME_TOO = "2001:db8:1:2:ffff::9"


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    token = origin._current.set(address)
    try:
        yield
    finally:
        origin._current.reset(token)


def outcome(username: str, password: str, *, address: str = STRANGER, device: str = "") -> str:
    with coming_from(address):
        try:
            check_credentials(username=username, password=password, device_key=device)
        except DomainError as error:
            return error.slug
    return "in"


def lock(username: str) -> None:
    assert [outcome(username, "wrong") for _ in range(5)] == ["wrong_credentials"] * 5
    assert outcome(username, PASSWORD) == "too_many"


def sign_in_from(person: User, address: str, device: str = "phone") -> None:
    with coming_from(address):
        issue_tokens(person=person, device=Device(key=device))


def test_five_failures_refuse_strangers_until_they_are_forgotten() -> None:
    make_person("anna")
    lock("anna")
    assert outcome("ANNA", PASSWORD) == "too_many"
    cache.forget(cache_keys.LOGIN_FAILURES("anna"))  # as half an hour does
    assert outcome("anna", PASSWORD) == "in"


def test_a_name_that_nobody_has_is_answered_alike_and_costs_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    make_person("anna")
    hashes = []
    encode = Argon2PasswordHasher.encode

    def counted(self: Argon2PasswordHasher, password: str, salt: str) -> str:
        hashes.append(password)
        return str(encode(self, password, salt))

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counted)
    answers = [outcome("nobody", "wrong") for _ in range(6)]
    assert answers == ["wrong_credentials"] * 5 + ["too_many"]
    assert len(hashes) == 5  # a known name is verified as often, which is one Argon2 run as well


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_the_third_failure_warns_of_the_pause_whether_or_not_the_name_exists(name: str) -> None:
    make_person("anna")
    told = []
    for _ in range(5):
        with translation.override("en"), coming_from(STRANGER):
            with pytest.raises(WrongCredentials) as refused:
                check_credentials(username=name, password="wrong")
            told.append(str(refused.value.message))
    plain = "Username or password is wrong."
    warned = f"{plain} After 5 failures sign-in for this name pauses for half an hour."
    assert told == [plain, plain, warned, warned, warned]


@pytest.mark.parametrize("known", ["device", "network"])
def test_whoever_signed_in_before_is_let_in_while_strangers_are_refused(known: str) -> None:
    anna = make_person("anna")
    sign_in_from(anna, HOME)
    lock("anna")
    if known == "device":
        assert outcome("anna", PASSWORD, address="203.0.113.5", device="phone") == "in"
    else:
        assert outcome("anna", PASSWORD, address=HOME_TOO) == "in"


def test_a_known_device_has_no_endless_tries_either() -> None:
    anna = make_person("anna")
    sign_in_from(anna, HOME)
    answers = [outcome("anna", "wrong", address=HOME, device="phone") for _ in range(11)]
    assert answers == ["wrong_credentials"] * 10 + ["too_many"]


def test_the_device_of_somebody_else_opens_no_door() -> None:
    make_person("anna")
    sign_in_from(make_person("mallory"), STRANGER, device="evil")
    lock("anna")
    assert outcome("anna", PASSWORD, device="evil") == "too_many"


def test_a_session_that_its_person_ended_from_afar_is_not_trusted_again() -> None:
    anna = make_person("anna")
    sign_in_from(anna, HOME)
    end_sessions(person=anna, end=SessionEnd.ENDED)
    lock("anna")
    assert outcome("anna", PASSWORD, address=HOME, device="phone") == "too_many"


@pytest.mark.parametrize("end", [SessionEnd.PASSWORD, SessionEnd.SUSPENDED])
def test_a_device_that_a_new_password_or_a_suspension_signed_out_is_a_stranger(end: SessionEnd) -> None:
    anna = make_person("anna")
    sign_in_from(anna, HOME, device="evil")
    end_sessions(person=anna, end=SessionEnd.SIGNED_OUT)
    sign_in_from(anna, HOME, device="evil")
    end_sessions(person=anna, end=end)
    lock("anna")
    assert outcome("anna", PASSWORD, address=HOME, device="evil") == "too_many"


def test_the_device_that_changed_the_password_stays_known() -> None:
    anna = make_person("anna")
    sign_in_from(anna, HOME, device="phone")
    kept = anna.sessions.get()
    sign_in_from(anna, STRANGER, device="evil")
    change_password(actor=anna, old_password=PASSWORD, new_password=NEW, session_id=kept.pk)
    lock("anna")
    assert outcome("anna", NEW, address=STRANGER, device="evil") == "too_many"
    assert outcome("anna", NEW, address=HOME, device="phone") == "in"


def test_one_network_may_not_try_many_names() -> None:
    make_person("anna")
    for number in range(FAILURES_FROM_NETWORK):
        assert outcome(f"name{number}", "wrong", address=HOME) == "wrong_credentials"
    assert outcome("anna", PASSWORD, address=HOME_TOO) == "too_many"
    assert outcome("anna", PASSWORD, address=STRANGER) == "in"


def test_many_people_may_sign_in_from_one_network() -> None:
    make_person("anna")
    assert {outcome("anna", PASSWORD) for _ in range(FAILURES_FROM_NETWORK + 5)} == {"in"}


def test_without_an_address_only_names_are_counted() -> None:
    for number in range(FAILURES_FROM_NETWORK + 2):
        with pytest.raises(WrongCredentials):
            check_credentials(username=f"name{number}", password="wrong")


@pytest.mark.parametrize("name", ["", "\0", "a" * 150, "Ⅷ", "‮"])
def test_any_name_is_refused_without_an_error(name: str) -> None:
    assert outcome(name, "wrong") == "wrong_credentials"


def test_the_page_remembers_its_browser(client: Client) -> None:
    make_person("anna")
    signed_in = client.post("/sign-in/", {"username": "anna", "password": PASSWORD})
    cookie = signed_in.cookies["device"]
    assert cookie["httponly"]
    client.post("/sign-out/")
    stranger = Client(REMOTE_ADDR=STRANGER)
    for _ in range(6):
        stranger.post("/sign-in/", {"username": "anna", "password": "wrong"})
    assert stranger.post("/sign-in/", {"username": "anna", "password": PASSWORD}).status_code == 400
    client.defaults["REMOTE_ADDR"] = "203.0.113.77"
    assert client.post("/sign-in/", {"username": "anna", "password": PASSWORD}).status_code == 302


def test_a_forged_device_cookie_is_nobody_s() -> None:
    make_person("anna")
    lock("anna")
    client = Client(REMOTE_ADDR=STRANGER)
    client.cookies["device"] = "forged:1:signature"
    assert client.post("/sign-in/", {"username": "anna", "password": PASSWORD}).status_code == 400


def test_addresses_are_believed_from_trusted_proxies_only() -> None:
    make_person("anna")
    for number in range(FAILURES_FROM_NETWORK + 1):
        Client(REMOTE_ADDR=STRANGER).post(
            "/sign-in/", {"username": "nobody", "password": "x"}, headers={"X-Forwarded-For": f"203.0.113.{number}"}
        )
    refused = Client(REMOTE_ADDR=STRANGER).post("/sign-in/", {"username": "anna", "password": PASSWORD})
    assert refused.status_code == 400
    with pytest.raises(TooMany), coming_from(STRANGER):
        check_credentials(username="anna", password=PASSWORD)
