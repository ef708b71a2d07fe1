"""Passwords: kept as Argon2, changed with the old one, set anew by a mailed link."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, identify_hasher, make_password
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.actions import passwords
from accounts.actions.guessing import check_credentials
from accounts.actions.passwords import LinkRefused, ask_for_reset, change_password, reset_password
from accounts.actions.sessions import TokenRefused, issue_tokens, refresh_tokens
from accounts.models import User
from tests.accounts.mailed import link_in, mailed
from tests.accounts.test_email import ADDRESS, with_email
from tests.factories import make_person
from tests.factories.people import PASSWORD
from wecho.common.errors import Invalid, TooMany
from wecho.common.origin import _current

pytestmark = pytest.mark.django_db
NEW = "another-lantern-43"


@pytest.fixture
def anna() -> User:
    return with_email("anna", ADDRESS)


def link_for(identifier: str) -> tuple[str, str]:
    ask_for_reset(identifier=identifier)
    _reset, uid, token, _end = link_in(mailed()[0]).lstrip("/").split("/")
    return uid, token


def test_a_hash_with_older_parameters_is_renewed_on_signing_in(anna: User) -> None:
    class Older(Argon2PasswordHasher):
        time_cost, memory_cost, parallelism = 3, 16, 2

    User.objects.filter(pk=anna.pk).update(password=Older().encode(PASSWORD, "a-salt-of-old-days"))
    for old in (Older().encode(PASSWORD, "a-salt-of-old-days"), make_password(PASSWORD, hasher="pbkdf2_sha256")):
        User.objects.filter(pk=anna.pk).update(password=old)
        check_credentials(username="anna", password=PASSWORD)
        anna.refresh_from_db()
        assert not identify_hasher(anna.password).must_update(anna.password)


@pytest.mark.parametrize("password", ["short", "password1", "7364528190", "anna-lantern", "annamail", "x" * 129])
def test_a_weak_or_endless_password_is_refused_at_its_field(password: str) -> None:
    person = make_person("anna-lantern")
    User.objects.filter(pk=person.pk).update(email="annamail@mail.example", email_confirmed_at=timezone.now())
    with pytest.raises(Invalid) as refusal:
        change_password(actor=person, old_password=PASSWORD, new_password=password)
    assert "new_password" in refusal.value.errors


def test_an_endless_password_costs_no_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    monkeypatch.setattr(User, "check_password", lambda *_: pytest.fail("hashed"))
    with pytest.raises(Invalid):
        change_password(actor=person, old_password="x" * 129, new_password=NEW)


def test_a_changed_password_ends_every_session_and_is_told(anna: User) -> None:
    tokens = issue_tokens(person=anna)
    change_password(actor=anna, old_password=PASSWORD, new_password=NEW)
    assert check_credentials(username="anna", password=NEW) == anna
    with pytest.raises(TokenRefused):
        refresh_tokens(refresh=tokens["refresh"])
    assert [message.to for message in mailed()] == [[ADDRESS]]


def test_the_browser_that_changes_the_password_stays_signed_in(client: Client, anna: User) -> None:
    other = Client()
    for browser in (client, other):
        browser.post("/sign-in/", {"username": "anna", "password": PASSWORD})
    fields = {"secret-old_password": PASSWORD, "secret-new_password": NEW}
    assert client.post("/settings/account/password", fields | {"secret-old_password": "wrong"}).status_code == 400
    assert client.post("/settings/account/password", fields).status_code == 302
    assert client.get("/settings/account/").status_code == 200
    assert anna.sessions.filter(ended_at=None).count() == 1


def test_the_api_changes_the_password_and_goes_on_with_new_tokens(anna: User) -> None:
    from tests.factories.services import key_headers, make_service

    old, headers = issue_tokens(person=anna), key_headers(make_service())
    answer = Client().put(
        "/api/v1/accounts/password",
        {"old_password": PASSWORD, "new_password": NEW},
        content_type="application/json",
        headers=headers | {"Authorization": f"Bearer {old['access']}"},
    )
    assert refresh_tokens(refresh=answer.json()["data"]["refresh"])["access"]
    with pytest.raises(TokenRefused):
        refresh_tokens(refresh=old["refresh"])


@pytest.mark.parametrize("identifier", ["anna", " ANNA ", ADDRESS, ADDRESS.upper()])
def test_a_name_or_an_address_asks_for_a_link(anna: User, identifier: str) -> None:
    reset_password(**dict(zip(("uid", "token"), link_for(identifier), strict=True)), password=NEW)
    assert check_credentials(username="anna", password=NEW) == anna


@pytest.mark.parametrize("identifier", ["nobody", "nobody@mail.example", "", "a\0b", "bare", "left"])
def test_nobody_is_written_to_who_is_not_there_or_has_no_address(identifier: str) -> None:
    make_person("bare")
    left = with_email("left", "left@mail.example")
    User.objects.filter(pk=left.pk).update(is_active=False)
    ask_for_reset(identifier=identifier)
    assert mailed() == []


def test_an_address_that_waits_gets_no_link() -> None:
    User.objects.filter(pk=make_person("anna").pk).update(pending_email=ADDRESS)
    for identifier in ("anna", ADDRESS):
        ask_for_reset(identifier=identifier)
    assert mailed() == []


def test_the_answer_is_the_same_whoever_is_asked_for(client: Client, anna: User) -> None:
    pages = [client.post("/reset/", {"identifier": one}).content for one in ("anna", "nobody", ADDRESS, "x@y.example")]
    assert len({re.sub(rb'(nonce|value)="[^"]+"', b"", page) for page in pages}) == 1
    assert mail.outbox == []


def test_a_link_is_good_once_and_an_hour_and_voids_with_the_address(anna: User) -> None:
    uid, token = link_for("anna")
    with (
        time_machine.travel(timezone.localtime() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT + 2)),
        pytest.raises(LinkRefused),
    ):
        reset_password(uid=uid, token=token, password=NEW)
    reset_password(uid=uid, token=token, password=NEW)
    with pytest.raises(LinkRefused):
        reset_password(uid=uid, token=token, password=NEW + "x")
    mailed()
    uid, token = link_for("anna")
    User.objects.filter(pk=anna.pk).update(email="other@mail.example")
    with pytest.raises(LinkRefused):
        reset_password(uid=uid, token=token, password=NEW)


@pytest.mark.parametrize("uid", ["", "x", "!!", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "é", "MA"])
def test_a_damaged_link_is_refused(anna: User, uid: str) -> None:
    _uid, token = link_for("anna")
    with pytest.raises(LinkRefused):
        passwords.person_of_link(uid, token)


def test_a_person_gets_three_links_an_hour(anna: User) -> None:
    for _ in range(5):
        ask_for_reset(identifier="anna")
    assert len(mailed()) == 3


def test_a_network_asks_twenty_times_an_hour() -> None:
    token = _current.set("2001:db8::1")
    try:
        for number in range(20):
            ask_for_reset(identifier=f"nobody{number}")
        _current.set("2001:db8::2")
        with pytest.raises(TooMany):
            ask_for_reset(identifier="anna")
    finally:
        _current.reset(token)


def test_the_token_leaves_the_address_before_the_page_is_shown(client: Client, anna: User) -> None:
    tokens = issue_tokens(person=anna)
    ask_for_reset(identifier="anna")
    path = link_in(mailed()[0])
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, "/reset/password/")
    assert path.split("/")[3] not in client.get("/reset/password/").content.decode()
    assert client.post("/reset/password/", {"password": "short"}).status_code == 400
    answer = client.post("/reset/password/", {"password": NEW})
    assert answer["Location"] == "/sign-in/"
    assert "_auth_user_id" not in client.session
    with pytest.raises(TokenRefused):
        refresh_tokens(refresh=tokens["refresh"])
    client.get(path)
    assert client.get("/reset/password/").status_code == 400
