"""Two-factor and proofs over the API."""

import base64
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.sessions import issue_tokens
from accounts.models import Session, User
from accounts.selectors import signed_in
from tests.factories import make_person
from tests.factories.people import PASSWORD, let_proof_age
from tests.factories.second_factor import Phone, set_up_app
from tests.factories.services import key_headers, make_service

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(minutes=11)


class App:
    """An app client, signed in as one person with a token."""

    def __init__(self, person: User) -> None:
        self.client, self.service = Client(), make_service()
        self.token = issue_tokens(person=person)["access"]

    def call(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        headers = {**key_headers(self.service), "Authorization": f"Bearer {self.token}"}
        address = f"/api/v1/accounts/{path}"
        answer = self.client.generic(method, address, *json_body(body), headers=headers)
        return answer.status_code, answer.json()["data"]


def json_body(body: dict[str, Any]) -> tuple[bytes, str]:
    import orjson

    return orjson.dumps(body), "application/json"


def let_sessions_age() -> None:
    Session.objects.update(created_at=timezone.now() - LONG_AGO)


@pytest.fixture
def anna() -> User:
    return make_person("anna")


@pytest.fixture
def app(anna: User) -> App:
    return App(anna)


def test_an_app_is_set_up_and_removed_over_the_api(app: App, anna: User) -> None:
    status, made = app.call("POST", "second-factor/app")
    assert status == 200
    assert parse_qs(urlsplit(made["address"]).query)["secret"] == [made["secret"]]
    phone = Phone(base64.b32decode(made["secret"]), [])
    status, told = app.call("PUT", "second-factor/app", code=phone.code())
    assert status == 200
    assert len(told["recovery_codes"]) == 10
    status, factors = app.call("GET", "second-factor")
    assert (factors["app"], factors["codes_left"], factors["keys"]) == (True, 10, [])
    assert factors["since"]
    assert app.call("DELETE", "second-factor/app")[0] == 200
    assert app.call("GET", "second-factor")[1]["since"] is None


def test_new_recovery_codes_and_turning_off_over_the_api(app: App, anna: User) -> None:
    old = set_up_app(anna).recovery_codes
    status, told = app.call("POST", "second-factor/recovery-codes")
    assert status == 200
    assert not set(old) & set(told["recovery_codes"])
    assert app.call("DELETE", "second-factor")[0] == 200
    assert User.objects.get(pk=anna.pk).second_factor_at is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "second-factor/app"),
        ("PUT", "second-factor/app"),
        ("DELETE", "second-factor/app"),
        ("DELETE", "second-factor/keys/1"),
        ("POST", "second-factor/recovery-codes"),
        ("DELETE", "second-factor"),
    ],
)
def test_a_dangerous_call_asks_for_a_proof(app: App, method: str, path: str) -> None:
    let_sessions_age()
    status, data = app.call(method, path, code="123456")
    assert (status, data["reason"]) == (401, "proof_required")


def test_a_password_proves_for_ten_minutes(app: App) -> None:
    let_sessions_age()
    assert app.call("POST", "proof", password=PASSWORD)[0] == 200
    assert app.call("POST", "second-factor/app")[0] == 200
    Session.objects.update(proved_at=timezone.now() - LONG_AGO)
    assert app.call("POST", "second-factor/app")[0] == 401


def test_a_code_proves_too(app: App, anna: User) -> None:
    phone = set_up_app(anna)
    let_sessions_age()
    assert app.call("POST", "proof", code=phone.code())[0] == 200
    assert app.call("DELETE", "second-factor")[0] == 200


def test_with_two_factor_the_password_proves_nothing(app: App, anna: User) -> None:
    phone = set_up_app(anna)
    let_sessions_age()
    status, data = app.call("POST", "proof", password=PASSWORD)
    assert (status, data["reason"]) == (401, "code_required")
    assert app.call("DELETE", "second-factor")[0] == 401
    assert app.call("POST", "proof", code=phone.code())[0] == 200
    assert app.call("DELETE", "second-factor")[0] == 200


def test_signing_in_before_the_factor_was_there_is_no_proof_of_it(app: App, anna: User) -> None:
    set_up_app(anna)
    User.objects.filter(pk=anna.pk).update(second_factor_at=timezone.now() + timedelta(seconds=5))
    signed_in.forget_all()
    assert app.call("DELETE", "second-factor")[0] == 401


def test_with_two_factor_a_new_password_or_address_takes_a_code(app: App, anna: User) -> None:
    phone = set_up_app(anna)
    let_sessions_age()
    words = {"old_password": PASSWORD, "new_password": "another-lantern-43"}
    for path, body in (("password", words), ("email", {"email": "a@mail.example", "password": PASSWORD})):
        status, data = app.call("PUT", path, **body)
        assert (status, data["reason"]) == (401, "proof_required")
    app.call("POST", "proof", code=phone.code())
    assert app.call("PUT", "email", email="a@mail.example", password=PASSWORD)[0] == 200
    assert app.call("PUT", "password", **words)[0] == 200


def test_what_is_wrong_or_missing_proves_nothing(app: App, anna: User) -> None:
    set_up_app(anna)
    let_sessions_age()
    assert app.call("POST", "proof", password="wrong")[0] == 401
    assert app.call("POST", "proof", code="a" * 16)[0] == 401
    assert app.call("POST", "proof", code="12")[0] == 400
    assert app.call("POST", "proof")[0] == 400
    assert app.call("DELETE", "second-factor")[0] == 401


def test_a_proof_of_one_session_is_none_of_another(app: App, anna: User) -> None:
    other = App(anna)
    let_sessions_age()
    app.call("POST", "proof", password=PASSWORD)
    assert other.call("DELETE", "second-factor")[0] == 401


def test_a_renewed_token_is_no_proof(app: App, anna: User) -> None:
    tokens = issue_tokens(person=anna)
    let_sessions_age()
    app.token = app.call("POST", "token/refresh", refresh=tokens["refresh"])[1]["access"]
    assert app.call("DELETE", "second-factor")[0] == 401


def test_the_proof_of_a_cookie_is_none_of_a_token(app: App) -> None:
    let_sessions_age()
    app.client.force_login(make_person())  # somebody else's page, just signed in
    assert app.call("DELETE", "second-factor")[0] == 401


def test_a_page_of_the_site_calls_with_the_proof_of_its_session(client: Client, anna: User) -> None:
    client.force_login(anna)
    assert client.delete("/api/v1/accounts/second-factor").status_code == 200
    let_proof_age(client)
    assert client.delete("/api/v1/accounts/second-factor").status_code == 401
    body = json_body({"password": PASSWORD})
    assert client.generic("POST", "/api/v1/accounts/proof", *body).status_code == 200
    assert client.delete("/api/v1/accounts/second-factor").status_code == 200
