"""The settings pages of two-factor."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Authenticator, User
from accounts.selectors import signed_in
from tests.factories import make_person
from tests.factories.people import PASSWORD, let_proof_age
from tests.factories.second_factor import Phone, set_up_app

pytestmark = pytest.mark.django_db
CHANGES = ("app/begin", "app/remove", "keys/1/remove", "recovery-codes", "off")


@pytest.fixture
def anna(client: Client) -> User:
    person = make_person("anna")
    client.force_login(person)
    return person


@pytest.mark.parametrize("path", CHANGES)
def test_every_change_asks_for_a_proof(client: Client, anna: User, path: str) -> None:
    set_up_app(anna)
    let_proof_age(client)
    answer = client.post(f"/settings/two-factor/{path}")
    assert answer["Location"].startswith("/sign-in/confirm/")
    assert Authenticator.objects.filter(person=anna).exists()


@pytest.mark.parametrize("path", CHANGES)
def test_no_change_is_made_by_a_get(client: Client, anna: User, path: str) -> None:
    assert client.get(f"/settings/two-factor/{path}").status_code == 405


def test_an_app_is_set_up_on_the_page(client: Client, anna: User) -> None:
    assert client.post("/settings/two-factor/app/begin")["Location"] == "/settings/two-factor/app/"
    page = client.get("/settings/two-factor/app/")
    html = page.content.decode()
    assert "<svg viewBox=" in html
    assert "otpauth://totp/" in html
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    secret = page.context["secret"]
    assert secret in html
    done = client.post("/settings/two-factor/app/", {"code": Phone.typed(secret.replace(" ", "")).code()})
    codes = done.context["codes"]
    assert done["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert all(code in done.content.decode() for code in codes)
    assert "data:text/plain;charset=utf-8," in done.content.decode()
    overview = client.get("/settings/two-factor/").content.decode()
    assert not any(code in overview for code in codes)


def test_a_wrong_first_code_is_told_at_its_field_and_the_secret_stays(client: Client, anna: User) -> None:
    client.post("/settings/two-factor/app/begin")
    before = client.get("/settings/two-factor/app/").context["secret"]
    answer = client.post("/settings/two-factor/app/", {"code": "12"})
    assert answer.status_code == 400
    assert answer.context["secret"] == before


def test_the_secret_is_never_shown_again(client: Client, anna: User) -> None:
    set_up_app(anna)
    assert client.get("/settings/two-factor/app/")["Location"] == "/settings/two-factor/"


def test_the_page_tells_how_many_codes_are_left_and_warns_at_three(client: Client, anna: User) -> None:
    set_up_app(anna)
    page = client.get("/settings/two-factor/", headers={"Accept-Language": "en"}).content.decode()
    assert "10 codes are left" in page
    assert "Few recovery codes are left" not in page
    for code in anna.recovery_codes.all()[:7]:
        code.delete()
    page = client.get("/settings/two-factor/", headers={"Accept-Language": "en"}).content.decode()
    assert "3 codes are left" in page
    assert "Few recovery codes are left" in page


def test_new_codes_are_shown_once_and_others_removed(client: Client, anna: User) -> None:
    set_up_app(anna)
    codes = client.post("/settings/two-factor/recovery-codes").context["codes"]
    assert len(codes) == 10


def test_two_factor_is_turned_off_on_the_page(client: Client, anna: User) -> None:
    set_up_app(anna)
    assert client.post("/settings/two-factor/off")["Location"] == "/settings/two-factor/"
    assert User.objects.get(pk=anna.pk).second_factor_at is None


def test_without_a_factor_new_codes_are_refused_on_the_page(client: Client, anna: User) -> None:
    assert client.post("/settings/two-factor/recovery-codes")["Location"] == "/settings/two-factor/"


def test_a_proof_takes_a_code_too(client: Client, anna: User) -> None:
    phone = set_up_app(anna)
    let_proof_age(client)
    code = phone.code()
    assert client.post("/sign-in/confirm/", {"code": code}).status_code == 302
    assert client.post("/settings/two-factor/off").status_code == 302
    assert User.objects.get(pk=anna.pk).second_factor_at is None


def test_with_two_factor_the_password_proves_nothing(client: Client, anna: User) -> None:
    set_up_app(anna)
    let_proof_age(client)
    assert client.post("/sign-in/confirm/", {"password": PASSWORD}).status_code == 400
    assert client.post("/settings/two-factor/off")["Location"].startswith("/sign-in/confirm/")
    assert 'name="password"' not in client.get("/sign-in/confirm/").content.decode()
    assert User.objects.get(pk=anna.pk).second_factor_at is not None


def test_a_proof_from_before_the_factor_was_there_is_none(client: Client, anna: User) -> None:
    set_up_app(anna)
    User.objects.filter(pk=anna.pk).update(second_factor_at=timezone.now() + timedelta(seconds=5))
    signed_in.forget_all()
    assert client.post("/settings/two-factor/off")["Location"].startswith("/sign-in/confirm/")


def test_with_two_factor_a_new_password_or_address_takes_a_code(client: Client, anna: User) -> None:
    phone = set_up_app(anna)
    signed_in.forget_all()
    let_proof_age(client)
    words = {"secret-old_password": PASSWORD, "secret-new_password": "another-lantern-43"}
    address = {"address-email": "a@mail.example", "address-password": PASSWORD}
    for path, fields in (("password", words), ("email", address)):
        answer = client.post(f"/settings/account/{path}", fields)
        assert answer["Location"].startswith("/sign-in/confirm/")
    client.post("/sign-in/confirm/", {"code": phone.code()})
    for path, fields in (("email", address), ("password", words)):
        assert client.post(f"/settings/account/{path}", fields)["Location"] == "/settings/account/"


def test_an_empty_proof_is_refused(client: Client, anna: User) -> None:
    assert client.post("/sign-in/confirm/", {"password": ""}).status_code == 400


def test_the_page_has_no_style_or_script_without_a_nonce(client: Client, anna: User) -> None:
    client.post("/settings/two-factor/app/begin")
    html = client.get("/settings/two-factor/app/").content.decode()
    drawing = re.search(r"<svg viewBox=.*?</svg>", html, re.DOTALL)
    assert drawing is not None
    assert "style" not in drawing.group()
