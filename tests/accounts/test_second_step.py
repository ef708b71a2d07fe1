"""Signing in with a second factor, on the page and in the API; and staff, who need one."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client
from pytest_django import Settings

from accounts.actions.second_factor import turn_off_second_factor
from accounts.models import User
from accounts.selectors import signed_in
from tests.factories import make_person
from tests.factories.people import PASSWORD
from tests.factories.second_factor import Phone, set_up_app
from tests.factories.services import key_headers, make_service

pytestmark = pytest.mark.django_db


def send_password(client: Client, person: User, next_page: str = "/upload/") -> Any:
    return client.post("/sign-in/", {"username": person.username, "password": PASSWORD, "next": next_page})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def anna() -> User:
    return make_person("anna")


@pytest.fixture
def phone(anna: User) -> Phone:
    return set_up_app(anna)


def test_the_password_alone_does_not_sign_in(client: Client, anna: User, phone: Phone) -> None:
    answer = send_password(client, anna)
    assert answer["Location"] == "/sign-in/second/?next=%2Fupload%2F"
    assert not is_signed_in(client)
    assert client.get("/upload/").status_code == 302


def test_a_code_signs_in_and_leads_to_where_the_person_wanted(client: Client, anna: User, phone: Phone) -> None:
    page = send_password(client, anna)["Location"]
    assert 'autocomplete="one-time-code"' in client.get(page).content.decode()
    answer = client.post(page, {"code": phone.code(), "next": "/upload/"})
    assert answer["Location"] == "/upload/"
    assert client.get("/upload/").status_code == 200


def test_who_lost_everything_reads_whom_to_ask(client: Client, anna: User, phone: Phone, settings: Settings) -> None:
    page = send_password(client, anna)["Location"]
    assert "mailto:" not in client.get(page).content.decode()
    settings.CONTACT = "desk@wecho.example"
    assert client.get(page).content.decode().count('href="mailto:desk@wecho.example"') == 2  # the footer has it too
    settings.CONTACT = "https://wecho.example/help"
    assert client.get(page).content.decode().count('href="https://wecho.example/help"') == 2


def test_a_recovery_code_signs_in(client: Client, anna: User, phone: Phone) -> None:
    page = send_password(client, anna)["Location"]
    client.post(page, {"code": phone.recovery_codes[3]})
    assert is_signed_in(client)


@pytest.mark.parametrize("code", ["", "12345", "a" * 16])
def test_a_wrong_code_leaves_the_person_outside(client: Client, anna: User, phone: Phone, code: str) -> None:
    page = send_password(client, anna)["Location"]
    assert client.post(page, {"code": code}).status_code == 400
    assert not is_signed_in(client)


def test_the_second_step_leads_to_no_other_site(client: Client, anna: User, phone: Phone) -> None:
    page = send_password(client, anna, "https://elsewhere.example/")["Location"]
    assert client.post(page, {"code": phone.code(), "next": "//elsewhere.example"})["Location"] == "/"


def test_without_the_password_there_is_no_second_step(client: Client, phone: Phone) -> None:
    assert client.get("/sign-in/second/")["Location"].startswith("/sign-in/?next=")
    assert client.post("/sign-in/second/", {"code": phone.code()}).status_code == 302
    assert not is_signed_in(client)


def test_the_second_step_waits_ten_minutes(
    client: Client, anna: User, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = send_password(client, anna)["Location"]
    later = time.time() + 601
    monkeypatch.setattr("django.core.signing.time", SimpleNamespace(time=lambda: later))
    assert client.post(page, {"code": phone.code()}).status_code == 302
    assert not is_signed_in(client)


def test_a_new_password_ends_the_second_step(client: Client, anna: User, phone: Phone) -> None:
    page = send_password(client, anna)["Location"]
    anna.set_password("another-lantern-43")
    anna.save()
    assert client.post(page, {"code": phone.code()}).status_code == 302
    assert not is_signed_in(client)


def test_a_suspended_person_does_not_get_through_the_second_step(client: Client, anna: User, phone: Phone) -> None:
    page = send_password(client, anna)["Location"]
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert client.post(page, {"code": phone.code()}).status_code == 302
    assert not is_signed_in(client)


def test_the_half_signed_in_session_gets_a_new_key_at_each_step(client: Client, anna: User, phone: Phone) -> None:
    client.session.save()
    page = send_password(client, anna)["Location"]
    half = client.session.session_key
    client.post(page, {"code": phone.code()})
    assert client.session.session_key != half


# --- the API ---


def call(client: Client, path: str, **body: Any) -> Any:
    headers = key_headers(make_service())
    answer = client.post(f"/api/v1/accounts/{path}", body, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()["data"]


def test_the_api_asks_for_a_code_and_gives_tokens_for_it(client: Client, anna: User, phone: Phone) -> None:
    status, data = call(client, "token", username="anna", password=PASSWORD)
    assert (status, data["reason"]) == (401, "second_factor_required")
    status, tokens = call(client, "token/second", challenge=data["challenge"], code=phone.code())
    assert status == 200
    assert {"access", "refresh"} <= set(tokens)


def test_one_code_gives_tokens_once(client: Client, anna: User, phone: Phone) -> None:
    challenge = call(client, "token", username="anna", password=PASSWORD)[1]["challenge"]
    code = phone.code()
    assert call(client, "token/second", challenge=challenge, code=code)[0] == 200
    status, data = call(client, "token/second", challenge=challenge, code=code)
    assert (status, data["reason"]) == (401, "wrong_code")


@pytest.mark.parametrize("damage", ["", "x", "e30:1:x"])
def test_a_damaged_challenge_opens_nothing(client: Client, anna: User, phone: Phone, damage: str) -> None:
    status, data = call(client, "token/second", challenge=damage or "-", code=phone.code())
    assert (status, data["reason"]) == (401, "second_step_over")


def test_the_challenge_of_another_person_takes_their_code_only(client: Client, anna: User, phone: Phone) -> None:
    ben = make_person()
    set_up_app(ben)
    challenge = call(client, "token", username=ben.username, password=PASSWORD)[1]["challenge"]
    assert call(client, "token/second", challenge=challenge, code=phone.code())[0] == 401


def test_a_malformed_code_is_told_at_its_field(client: Client, anna: User, phone: Phone) -> None:
    challenge = call(client, "token", username="anna", password=PASSWORD)[1]["challenge"]
    status, data = call(client, "token/second", challenge=challenge, code="12")
    assert status == 400
    assert "code" in data["errors"]


# --- staff ---


@pytest.fixture
def warden(settings: Settings) -> User:
    settings.STAFF_SECOND_FACTOR = True
    person = make_person("warden", staff=True)
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    return User.objects.get(pk=person.pk)


ADMINISTRATION = ("/admin/", "/admin/accounts/user/", "/admin/review/posts/", "/admin/nowhere/")


@pytest.mark.parametrize("path", ADMINISTRATION)
def test_staff_without_a_second_factor_are_led_to_set_it_up(client: Client, warden: User, path: str) -> None:
    client.force_login(warden)
    for answer in (client.get(path), client.post(path)):
        assert answer["Location"] == "/settings/two-factor/"
    assert client.get("/settings/two-factor/").status_code == 200


@pytest.mark.parametrize("path", ADMINISTRATION[:3])
def test_staff_enter_after_the_second_step(client: Client, warden: User, path: str) -> None:
    phone = set_up_app(warden)
    page = send_password(client, warden, path)["Location"]
    assert client.post(page, {"code": phone.code(), "next": path})["Location"] == path
    assert client.get(path).status_code == 200


def test_a_session_from_before_is_asked_for_the_factor_and_the_password_is_not_enough(
    client: Client, warden: User
) -> None:
    client.force_login(warden)
    phone = set_up_app(warden)
    asked = client.get("/admin/")["Location"]
    assert asked == "/sign-in/confirm/?next=%2Fadmin%2F"
    assert client.post(asked, {"password": PASSWORD}).status_code == 400
    assert client.get("/admin/").status_code == 302
    assert client.post(asked, {"code": phone.code(), "next": "/admin/"})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_session_that_saw_a_factor_of_before_is_asked_again(client: Client, warden: User) -> None:
    phone = set_up_app(warden)
    client.post(send_password(client, warden)["Location"], {"code": phone.code()})
    turn_off_second_factor(actor=warden)
    set_up_app(warden)
    assert client.get("/admin/")["Location"].startswith("/sign-in/confirm/")


def test_who_sets_the_factor_up_goes_straight_in(client: Client, warden: User) -> None:
    client.force_login(warden)
    client.post("/settings/two-factor/app/begin")
    page = client.get("/settings/two-factor/app/")
    secret = page.context["secret"].replace(" ", "")
    answer = client.post("/settings/two-factor/app/", {"code": Phone.typed(secret).code()})
    assert len(answer.context["codes"]) == 10
    assert client.get("/admin/").status_code == 200


def test_the_api_of_moderators_tells_that_a_second_factor_is_missing(client: Client, warden: User) -> None:
    client.force_login(warden)
    answer = client.get("/api/v1/moderation/queue")
    assert (answer.status_code, answer.json()["data"]["reason"]) == (403, "second_factor_missing")
    client.logout()
    set_up_app(warden)
    client.force_login(User.objects.get(pk=warden.pk))
    signed_in.forget_all()
    assert client.get("/api/v1/moderation/queue").status_code == 200


def test_permissions_sleep_until_there_is_a_second_factor(warden: User) -> None:
    assert not warden.has_perm("accounts.change_user")
    assert not warden.has_module_perms("accounts")
    set_up_app(warden)
    assert User.objects.get(pk=warden.pk).has_perm("accounts.change_user")


def test_others_are_not_asked_for_a_second_factor(client: Client, settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True
    client.force_login(make_person())
    assert client.get("/upload/").status_code == 200
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


def test_the_check_of_a_deployment_tells_when_staff_need_no_second_factor(settings: Settings) -> None:
    def ids() -> set[str | None]:
        return {message.id for message in run_checks(include_deployment_checks=True)}

    settings.STAFF_SECOND_FACTOR = False
    assert "wecho.W005" in ids()
    settings.STAFF_SECOND_FACTOR = True
    assert "wecho.W005" not in ids()
